"""The JSON Schema that editors complete from says what the loader takes."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from casecode.codebook.load import parse_codebook
from casecode.codebook.schema import json_schema
from casecode.domain.codebook import Code, Rule, RuleTests
from tests.codebook.test_load import FERRY

VALID = Draft202012Validator(json_schema())


def _node(*path: str) -> Any:
    node: Any = json_schema()
    for step in path:
        node = node[step]
    return node


def test_it_is_a_schema_and_json() -> None:
    Draft202012Validator.check_schema(json_schema())
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize(
    "text",
    [
        FERRY.replace("          *boat", "          boat*"),
        "codes: [trust, {label: Know how}]\n",
        "codes: trust\n",
        "codebook: f\ncodes:\n",
        "version: 1.10\ncodes:\n  - code: 7\n    rules: {any: x}\n    definition:\n",
        "codes:\n  - {code: a, rules: [x, {all: [y], roles: all, tests: {match: z}}]}\n  - {code: 信頼, parent: a}\n",
    ],
)
def test_what_the_loader_takes_is_valid(text: str) -> None:
    assert parse_codebook(text.encode(), "f.yaml")[0] is not None
    assert list(VALID.iter_errors(yaml.safe_load(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "codes:\n  - {code: a, defintion: x}\n",
        "codes:\n  - {definition: x}\n",
        "codes:\n  - {code: a b}\n",
        "codes:\n  - {code: '12:30'}\n",
        "codes:\n  - {code: a, rules: [{any: x, unit: sentense}]}\n",
        "codes:\n  - {code: a, rules: [{none: x}]}\n",
        "codes:\n  - {code: a, rules: [{any: x, roles: [crowd]}]}\n",
        "codes:\n  - {code: a, rules: [{any: x, tests: {mach: y}}]}\n",
        "codes:\n  - {code: a, children: [{code: b, origin: deductiv}]}\n",
        "codes:\n  - {code: a, label: [x]}\n",
        "lists: {'a b': [x]}\n",
        "themes: []\n",
        "- code: a\n",
    ],
)
def test_what_the_loader_refuses_is_not_valid(text: str) -> None:
    assert parse_codebook(text.encode(), "f.yaml")[0] is None
    assert list(VALID.iter_errors(yaml.safe_load(text))) != []


def test_every_key_of_the_nouns_is_there_with_a_description() -> None:
    for noun, path in (
        (Code, ("$defs", "code")),
        (Rule, ("$defs", "rule")),
        (RuleTests, ("$defs", "rule", "properties", "tests")),
    ):
        keys = {spot.name for spot in dataclasses.fields(noun)} | ({"parent"} if noun is Code else set())
        assert set(_node(*path, "properties")) == keys
        assert all(key["description"] for key in _node(*path, "properties").values())
    assert all(key["description"] for key in _node("properties").values())
