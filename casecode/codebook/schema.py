"""The JSON Schema of a codebook file (draft 2020-12): what editors complete from while a person writes YAML.

It is wider than the loader in one thing: an editor reads `1.0` and `no` as number and truth value, where the loader sees text.
"""

from __future__ import annotations

from typing import get_args

from casecode.domain.codebook import MarkWhat, Origin, Unit
from casecode.domain.source import ROLES

Schema = dict[str, object]

_ID = r"^[^\s!-/:-@\[-`{-~][^\s!-,./:-@\[-^`{-~]*$"


def json_schema() -> Schema:
    """The schema, ready for `json.dumps`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "casecode codebook",
        "description": "A codebook: codes with definitions, rules and tests, in a tree.",
        "type": "object",
        "properties": {
            "codebook": _id("The codebook's id; the file's name when absent."),
            "title": _text("Its title in reports."),
            "version": _text("Its version, such as 1.2.0; kept as it is written."),
            "language": _text("The language of its patterns, such as en, de or pt-BR."),
            "lists": {
                "description": "Patterns with a name, inserted into rules as @name.",
                "type": ["object", "null"],
                "propertyNames": {"pattern": _ID},
                "additionalProperties": _texts("The patterns of this list."),
            },
            "codes": {"description": "The codes, in the order of tables.", "$ref": "#/$defs/codes"},
        },
        "additionalProperties": False,
        "$defs": {
            "codes": _several(_one_or_text("code"), "code"),
            "code": _code(),
            "rules": _several(_one_or_text("rule"), "rule"),
            "rule": _rule(),
        },
    }


def _text(description: str) -> Schema:
    return {"description": description, "type": ["string", "number", "boolean", "null"]}


def _id(description: str) -> Schema:
    return {
        "description": description,
        "anyOf": [{"type": "string", "pattern": _ID}, {"type": ["integer", "boolean", "null"]}],
    }


def _texts(description: str) -> Schema:
    """One text or a list of them."""
    plain = ["string", "number", "boolean"]
    return {
        "description": description,
        "anyOf": [{"type": [*plain, "null"]}, {"type": "array", "items": {"type": plain}}],
    }


def _one_or_text(name: str) -> Schema:
    return {"anyOf": [{"type": ["string", "number", "boolean"]}, {"$ref": f"#/$defs/{name}"}]}


def _several(item: Schema, name: str) -> Schema:
    """A list, or one entry alone, which may be a text (for rules also a block, one a line)."""
    alone: list[Schema] = [{"$ref": f"#/$defs/{name}"}, {"type": ["string", "null"]}]
    return {"anyOf": [{"type": "array", "items": item}, *alone]}


def _code() -> Schema:
    return {
        "type": "object",
        "properties": {
            "code": _id("The stable id: letters of any script, digits, hyphen, underscore. Derived from the label when absent."),
            "label": _text("The name in tables and reports."),
            "aliases": _texts("Other names that imports may use for this code."),
            "definition": _text("What it means, in a sentence or two."),
            "include": _texts("What belongs to it, also in doubtful cases."),
            "exclude": _texts("What does not belong to it, and in brackets the code where that goes."),
            "examples": _texts("Excerpt ids (Q-7f3a) where possible: a withdrawn consent then withdraws the example; or words."),
            "counterexamples": _texts("Words that look like it and are not."),
            "literature": _texts("Keys of the study's literature."),
            "origin": {"description": "From theory, or from the material.", "enum": list(get_args(Origin))},
            "exclusive": {"description": "At most one of the children on the same words.", "type": ["boolean", "string"]},
            "color": _text("A colour for the coding screen, such as #a6cee3."),
            "retired": _text(
                "Why the code is not given any more: its codings count, it is not offered, its rules are not applied."
            ),
            "rules": {"description": "Patterns; with 'rules: |' one a line, without any quoting.", "$ref": "#/$defs/rules"},
            "children": {"description": "The codes below this one, which becomes a theme.", "$ref": "#/$defs/codes"},
            "parent": _text("Instead of nesting: the id of the code that this one stands below."),
        },
        "anyOf": [{"required": ["code"]}, {"required": ["label"]}],
        "additionalProperties": False,
    }


def _rule() -> Schema:
    roles = {"enum": [*ROLES, "all"]}
    return {
        "type": "object",
        "properties": {
            "any": _texts("Patterns whose matches are the hits: word, word*, a phrase, /regular expression/, ~stem, @list."),
            "all": _texts("Each of these must match in the unit too; without 'any' their matches are the hits."),
            "none": _texts("None of these may match in the unit."),
            "unit": {
                "description": "Where the conditions must hold together; segment when absent.",
                "enum": list(get_args(Unit)),
            },
            "mark": {"description": "What becomes the excerpt; the match when absent.", "enum": list(get_args(MarkWhat))},
            "roles": {
                "description": "Whose words count; everyone but interviewer and moderator when absent, 'all' for everyone.",
                "anyOf": [{"type": "array", "items": roles}, roles],
            },
            "tests": {
                "description": "Sentences that prove the rule: casecode rules test.",
                "type": ["object", "null"],
                "properties": {
                    "match": _texts("Sentences that the rule must hit."),
                    "reject": _texts("Sentences that it must not hit."),
                },
                "additionalProperties": False,
            },
        },
        "anyOf": [{"required": ["any"]}, {"required": ["all"]}],
        "additionalProperties": False,
    }
