"""What changed between two versions of a codebook."""

from __future__ import annotations

from casecode.codebook.diff import Change, diff
from casecode.codebook.load import parse_codebook
from casecode.domain.codebook import Codebook

BEFORE = """\
codes:
  - code: trust
    label: Trust
    definition: Relying on others.
    exclude: Mere hope (hope).
    rules: [trust*]
    children:
      - code: risk
        definition: What may be lost.
  - code: hope
    definition: Expecting good.
  - code: luck
  - code: fate
"""


def _book(text: str) -> Codebook:
    book, problems = parse_codebook(text.encode(), "f.yaml")
    assert book is not None, problems
    return book


def _changes(*replaced: tuple[str, str]) -> list[Change]:
    after = BEFORE
    for old, new in replaced:
        assert old in after
        after = after.replace(old, new)
    return list(diff(_book(BEFORE), _book(after)))


def test_layout_and_comments_are_no_change() -> None:
    assert (
        _changes(("    definition: Relying on others.", "    # folded\n    definition: >\n      Relying\n      on others.")) == []
    )


def test_texts_that_changed_are_shown_before_and_after() -> None:
    changed = _changes(("Relying on others", "Relying on them"), ("[trust*]", "[trust*, rely]"), ("label: Trust", "label: Faith"))
    assert [(one.kind, one.code, one.what, one.touches_meaning) for one in changed] == [
        ("changed", "trust", "label", False),
        ("changed", "trust", "definition", True),
        ("changed", "trust", "rules", False),
    ]
    assert (changed[1].before, changed[1].after) == ("Relying on others.", "Relying on them.")
    assert changed[2].before == "any trust*; unit segment; mark match"
    assert changed[2].after == "any trust*, rely; unit segment; mark match"


def test_a_code_is_the_same_one_under_a_new_id() -> None:
    assert _changes(("code: trust\n", "code: faith\n    aliases: [trust]\n")) == [Change("renamed", "faith", "trust")]
    assert _changes(("code: luck", "code: LUCK")) == [Change("renamed", "LUCK", "luck")]


def test_merged_added_removed_moved() -> None:
    assert _changes(("  - code: luck\n", ""), ("code: hope\n", "code: hope\n    aliases: [luck]\n")) == [
        Change("merged", "hope", "luck"),
    ]
    assert _changes(("code: luck", "code: chance")) == [Change("added", "chance", ""), Change("removed", "luck", "luck")]
    nested = _changes(
        ("    children:\n      - code: risk\n        definition: What may be lost.\n", ""), ("  - code: fate\n", "")
    )
    assert nested == [Change("removed", "risk", "risk", before="trust"), Change("removed", "fate", "fate")]
    flat = "codes:\n  - {code: a}\n  - {code: b}\n"
    assert diff(_book(flat), _book("codes:\n  - {code: a, children: [b]}\n")) == (Change("moved", "b", "b", "under", "", "a"),)


def test_retired_and_back_say_nothing_of_rules() -> None:
    tired = BEFORE.replace("    label: Trust\n", "    label: Trust\n    retired: too wide\n")
    assert diff(_book(BEFORE), _book(tired)) == (Change("retired", "trust", "trust", "retired", "", "too wide"),)
    assert diff(_book(tired), _book(BEFORE)) == (Change("back", "trust", "trust", "retired", "too wide", ""),)
    assert diff(_book(tired), _book(tired.replace("too wide", "far too wide"))) == ()


def test_a_new_id_of_the_parent_is_no_move_and_yes_and_no_are_words() -> None:
    changed = _changes(("code: trust\n", "code: faith\n    exclusive: yes\n    aliases: [trust]\n"))
    assert changed == [Change("renamed", "faith", "trust"), Change("changed", "faith", "trust", "exclusive", "no", "yes")]


def test_tests_of_rules_count_as_rules() -> None:
    changed = _changes(("rules: [trust*]", "rules: [{any: trust*, roles: all, tests: {match: I trust her.}}]"))
    assert changed[0].after == "any trust*; roles all; unit segment; mark match; match “I trust her.”"


def test_of_a_list_only_what_went_and_came_is_shown() -> None:
    listed = BEFORE.replace("Mere hope (hope).", "[One., Two., Three.]")
    assert diff(_book(listed), _book(listed.replace("Two.", "Four."))) == (
        Change("changed", "trust", "trust", "exclude", "Two.", "Four."),
    )
    turned = diff(_book(listed), _book(listed.replace("One., Two.", "Two., One.")))
    assert turned == (Change("changed", "trust", "trust", "exclude", "One. | Two. | Three.", "Two. | One. | Three."),)
