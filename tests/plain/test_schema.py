"""A tree of texts against dataclasses: short forms, plain words, the nearest key, the right line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import pytest

from casecode.plain import names, schema
from casecode.plain.schema import build, nearest, plain
from casecode.plain.yamltext import parse


@dataclass(frozen=True)
class Leg:
    """A part of a journey."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    to: str
    by: Literal["boat", "train"] = "train"
    stops: tuple[str, ...] = ()
    legs: tuple[Leg, ...] = ()


@dataclass(frozen=True)
class Journey:
    """A journey with its legs."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    name: str
    days: int = 0
    paid: bool = False
    fare: float | None = None
    home: Leg | None = None
    sea: Literal["calm", "rough"] | None = None
    legs: tuple[Leg, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _built(text: str) -> schema.Built[Journey]:
    root = parse(text.encode(), "j.yaml").root
    assert root is not None
    return build(Journey, root, "j.yaml", {"title": "name", "transport": "by"})


def _said(text: str) -> list[str]:
    built = _built(text)
    assert built.value is None
    return [str(problem) for problem in built.problems]


def test_short_forms_are_opened_where_a_list_may_stand() -> None:
    built = _built(
        "name: 07\ndays: 3\npaid: no\nfare: 1.50\nlegs: {to: Pell, stops: Ash}\nnotes: {a: x, b: [y, z]}\nhome: {to: Ash}\n"
    )
    assert built.problems == ()
    assert built.value == Journey(
        "07", 3, paid=False, fare=1.5, home=Leg("Ash"), legs=(Leg("Pell", stops=("Ash",)),), notes={"a": ("x",), "b": ("y", "z")}
    )


def test_what_is_left_empty_takes_its_default() -> None:
    assert _built("name: x\ndays:\nlegs:\nprices:\nnotes: {a: }\nhome:\n").value == Journey("x", notes={"a": ()})


def test_what_is_right_beside_wrong_words_can_still_be_judged() -> None:
    built = _built("name: x\ndays: soon\noddity: 1\nlegs: [{to: a, by: bus, oddity: 2}]\n")
    assert built.value is None
    assert built.partial == Journey("x", legs=(Leg("a"),))
    assert _built("name: x\nlegs: [a]\n").partial is None


def test_lines_are_known_by_path() -> None:
    built = _built("name: x\nlegs:\n  - to: a\n    stops: [b,\n      c]\n  - to: d\n")
    assert built.lines["legs", 0, "to"] == 3
    assert built.lines["legs", 0, "stops", 1] == 5
    assert built.lines["legs", 1] == 6


def test_an_unknown_key_gets_the_nearest_one() -> None:
    assert _said("name: x\npayed: yes\n") == ["j.yaml:2: P201 unknown key 'payed'; did you mean 'paid'?"]
    assert _said("name: x\ntitle: y\n") == ["j.yaml:2: P201 unknown key 'title'; did you mean 'name'?"]
    assert _said("name: x\nlegs: [{to: a, TRANSPORT: sea}]\n") == ["j.yaml:2: P201 unknown key 'TRANSPORT'; did you mean 'by'?"]


def test_an_unknown_key_near_nothing_gets_the_list() -> None:
    assert _said("name: x\nqqq: y\n") == [
        "j.yaml:2: P201 unknown key 'qqq'; known here: name, days, paid, fare, home, sea, legs, prices, notes",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("days: 1", "j.yaml:1: P202 the key 'name' is missing"),
        ("name: x\nlegs: [{by: boat}]", "j.yaml:2: P202 the key 'to' is missing"),
        ("name: [x]", "j.yaml:1: P203 'name' must be one text, not a list"),
        ("name: {x: y}", "j.yaml:1: P203 'name' must be one text, not keys with values"),
        ("name: x\nlegs: [a]", "j.yaml:2: P203 entry 1 must be keys with values ('key: value'), not the text 'a'"),
        ("name: x\nlegs: [[a]]", "j.yaml:2: P203 entry 1 must be keys with values ('key: value'), not a list"),
        ("name: x\nprices: [a]", "j.yaml:2: P203 'prices' must be keys with values ('key: value'), not a list"),
        ("name: x\nnotes: {a: {b: c}}", "j.yaml:2: P203 'a' must be a list, not keys with values"),
        ("name: x\ndays: soon", "j.yaml:2: P205 'days' is a number, not 'soon'"),
        ("name: x\npaid: perhaps", "j.yaml:2: P205 'paid' is yes or no, not 'perhaps'"),
        ("name: x\nsea: ruff", "j.yaml:2: P204 'sea' is one of calm, rough, not 'ruff'"),
        ("name: x\nprices: {a: b}", "j.yaml:2: P205 'a' is a number, not 'b'"),
        ("name: x\nlegs: [{to: a, by: bot}]", "j.yaml:2: P204 'by' is one of boat, train, not 'bot'; did you mean 'boat'?"),
        ("name: x\nlegs:\n  - to: a\n    stops:\n      -\n", "j.yaml:5: P206 an empty entry: a dash with nothing after it"),
    ],
)
def test_a_fault_is_said_in_plain_words(text: str, expected: str) -> None:
    assert expected in _said(text)


def test_a_text_for_the_whole_file_is_said() -> None:
    assert _said("hello") == ["j.yaml:1: P203 the file must be keys with values ('key: value'), not the text 'hello'"]


def test_a_long_text_is_shown_shortened() -> None:
    assert "…'" in _said("name: x\ndays: " + "long" * 40)[0]


def test_an_unknown_key_is_found_at_every_depth() -> None:
    for depth in range(12):
        text = "name: x\nlegs: " + "{to: a, legs: " * depth + "{to: b, oddity: c}" + "}" * depth + "\n"
        assert [problem.code for problem in _built(text).problems] == ["P201"], depth


def test_the_nearest_word() -> None:
    assert nearest("Oban", ["Ayr", "oban"]) == "; did you mean 'oban'?"
    assert nearest("zzz", ["Ayr", "oban"]) == ""
    assert nearest("zzz", []) == ""


def test_a_tree_as_plain_python() -> None:
    root = parse(b"a: 1\nb: [x, {c: no}]\n", "f").root
    assert root is not None
    assert plain(root) == {"a": "1", "b": ("x", {"c": "no"})}


@pytest.mark.parametrize("name", ["trust", "know-how", "a_b", "7", "Vertrauen", "信頼", "доверие", "विश्वास", "N01"])
def test_ids_take_letters_of_any_script(name: str) -> None:
    assert names.valid(name)


@pytest.mark.parametrize("name", ["", "-a", "_a", "a b", "a.b", "1.10", "12:30", "a/b", "“a”", "a@b", "²"])
def test_signs_make_no_id(name: str) -> None:
    assert not names.valid(name)


@pytest.mark.parametrize(
    ("label", "made"),
    [
        ("Trust in managers", "trust-in-managers"),
        ("  Co-opetition!", "co-opetition"),
        ("Führung", "führung"),
        ("信頼 (A)", "信頼-a"),
        ("?!", ""),
    ],
)
def test_an_id_follows_from_a_label(label: str, made: str) -> None:
    assert names.from_label(label) == made
    assert not made or names.valid(made)
