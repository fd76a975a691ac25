"""Codes renamed, merged, moved, retired in a file that a person wrote: what was meant happens, and nothing else."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Callable
from functools import partial

import pytest

from casecode.codebook.life import merge, move, outline, rename, retire
from casecode.codebook.load import parse_codebook
from casecode.domain.codebook import Code, Codebook, Rule
from casecode.domain.errors import DataRefusedError, NotFoundError, WrongUseError
from tests.codebook.test_load import FERRY

KILN = """\
# Notes on the potters' yard
codebook: kiln
lists: {glazes: [ash, tin]}
codes:
  # what the fire does
  - code: fire            # people say this first
    label: The fire
    aliases: heat
    definition: >
      All that burns,
      and how long.
    exclude: Smoke (air).
    rules: |              # one a line
      flame*

      hot
    children:             # two kinds
      # the small one
      - code: spark
        label: 'A spark'
        rules:
          - any: [spark*]
            none: [plug]
            tests: {match: [A spark flew.], reject: [The spark plug broke.]}
        # after sparks
      - {code: blaze, label: "A blaze", examples: [it went up]}   # seldom

  - air
  - Wind and weather      # a label, no id
  - code: clay
    definition: Earth.
    examples:
      - red earth
    rules: [@glazes, mud*]
    children: [{code: slip, rules: slip*}, shard]
  - {code: water, aliases: [rain, wet]}
  - code: glaze
    rules:
      any: ["@glazes"]
      unit: sentence
  # the last word
"""
KILN = KILN.replace("[@glazes, mud*]", "['@glazes', mud*]")

FLAT = """\
codes:
  - code: fire
    definition: Burns.
  - code: spark
    parent: fire     # small
  - {code: blaze, parent: fire}
  - code: air
"""


def _book(data: bytes | str) -> Codebook:
    book, problems = parse_codebook(data if isinstance(data, bytes) else data.encode(), "f.yaml")
    assert book is not None, [str(one) for one in problems]
    return book


def _code(data: bytes, name: str) -> Code:
    return next(code for code in _book(data).walk() if code.code == name)


def _lines(before: str, after: bytes) -> list[str]:
    """What went and what came, line by line."""
    found = difflib.ndiff(before.splitlines(), after.decode().splitlines())
    return [line for line in found if line[0] in "+-"]


def _comments(text: str) -> list[str]:
    return re.findall(r"#.*\S", text)


def test_a_renamed_code_keeps_all_but_its_id_and_answers_to_the_old_one() -> None:
    after = rename(KILN.encode(), "fire", "burning")
    assert _lines(KILN, after) == [
        "-   - code: fire            # people say this first",
        "+   - code: burning            # people say this first",
        "-     aliases: heat",
        "+     aliases: [heat, fire]",
    ]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("air", "  - {code: sky, aliases: [air]}"),
        ("wind-and-weather", "  - {code: sky, label: Wind and weather, aliases: [wind-and-weather]}      # a label, no id"),
        ("spark", "      - code: sky"),
        ("blaze", '      - {code: sky, label: "A blaze", examples: [it went up], aliases: [blaze]}   # seldom'),
        ("water", "  - {code: sky, aliases: [rain, wet, water]}"),
        ("shard", "    children: [{code: slip, rules: slip*}, {code: sky, aliases: [shard]}]"),
        ("slip", "    children: [{code: sky, rules: slip*, aliases: [slip]}, shard]"),
    ],
)
def test_every_way_to_write_a_code_can_be_renamed(code: str, line: str) -> None:
    after = rename(KILN.encode(), code, "sky")
    assert line in after.decode().splitlines()
    assert code in _code(after, "sky").aliases
    assert _comments(after.decode()) == _comments(KILN)


def test_a_code_renamed_back_or_to_one_of_its_aliases_swaps_the_two() -> None:
    there = rename(KILN.encode(), "water", "rain")
    assert _lines(KILN, there) == ["-   - {code: water, aliases: [rain, wet]}", "+   - {code: rain, aliases: [water, wet]}"]
    assert rename(there, "rain", "water").decode() == KILN
    assert _code(rename(KILN.encode(), "fire", "heat"), "heat").aliases == ("fire",)


def test_a_new_label_leaves_the_old_one_as_an_alias_for_imports() -> None:
    after = rename(KILN.encode(), "fire", "burning", "What burns")
    assert _code(after, "burning").label == "What burns"
    assert _code(after, "burning").aliases == ("heat", "fire", "The fire")
    only = rename(KILN.encode(), "fire", "fire", "What burns")
    assert _code(only, "fire").aliases == ("heat", "The fire")
    assert "    label: Breath" in rename(b"codes:\n  - code: air\n", "air", "air", "Breath").decode()


def test_a_rename_reaches_the_parents_that_name_it() -> None:
    after = rename(FLAT.encode(), "fire", "burning")
    assert "    parent: burning     # small" in after.decode()
    assert "{code: blaze, parent: burning}" in after.decode()


@pytest.mark.parametrize("new", ["air", "wet", "HEAT"])
def test_a_name_that_stands_for_another_code_is_refused(new: str) -> None:
    with pytest.raises(DataRefusedError, match="already"):
        rename(KILN.encode(), "clay", new)


@pytest.mark.parametrize("new", ["not", "two words", ""])
def test_a_name_that_is_none_is_refused(new: str) -> None:
    with pytest.raises(WrongUseError, match="An id holds"):
        rename(KILN.encode(), "clay", new)


def test_a_code_that_is_not_there_and_a_file_with_errors() -> None:
    with pytest.raises(NotFoundError):
        rename(KILN.encode(), "smoke", "soot")
    with pytest.raises(DataRefusedError, match="mend them first"):
        retire(b"codes:\n  - cod: x\n", "x", "gone")


def test_a_retired_code_has_a_reason_and_its_rules_rest() -> None:
    after = retire(KILN.encode(), "fire", "Nobody: used it")
    assert _lines(KILN, after) == ["+     retired: 'Nobody: used it'"]
    assert _code(after, "fire").rules == ()
    assert _code(after, "spark").rules != ()
    assert _code(retire(KILN.encode(), "air", "gone"), "air") == Code("air", retired="gone")
    assert _code(retire(KILN.encode(), "slip", "gone"), "slip").retired == "gone"
    with pytest.raises(WrongUseError, match="already"):
        retire(after, "fire", "again")


def test_a_block_moves_with_its_comments_to_another_depth() -> None:
    after = move(KILN.encode(), "spark")
    assert _comments(after.decode()) != []
    assert sorted(_comments(after.decode())) == sorted(_comments(KILN))
    assert after.decode().endswith(
        """\
      unit: sentence
  # the last word
  # the small one
  - code: spark
    label: 'A spark'
    rules:
      - any: [spark*]
        none: [plug]
        tests: {match: [A spark flew.], reject: [The spark plug broke.]}
    # after sparks
""".replace("  # the last word\n", "", 1)
        + "  # the last word\n",
    )


def test_a_list_in_brackets_becomes_lines_when_a_block_comes_to_it() -> None:
    after = move(KILN.encode(), "spark", "clay").decode()
    assert (
        "    children:\n      - {code: slip, rules: slip*}\n      - shard\n      # the small one\n      - code: spark\n" in after
    )


ALL = tuple(outline(_book(KILN)))


@pytest.mark.parametrize(("code", "under"), list(itertools.product(ALL, ("", *ALL))))
def test_every_code_moves_to_every_other_or_it_is_said_why_not(code: str, under: str) -> None:
    """The outline after a move is the one before with one parent changed; every comment is still there."""
    before = outline(_book(KILN))
    above = [under]
    while above[-1]:
        above.append(before[above[-1]][0])
    if code in above or before[code][0] == under:
        with pytest.raises(WrongUseError):
            move(KILN.encode(), code, under)
    elif under in {"slip", "shard"} and code in {"fire", "spark", "blaze", "wind-and-weather"}:
        with pytest.raises(DataRefusedError, match="comments"):
            move(KILN.encode(), code, under)
    else:
        after = move(KILN.encode(), code, under)
        assert outline(_book(after)) == before | {code: (under, before[code][1])}
        assert sorted(_comments(after.decode())) == sorted(_comments(KILN))


def test_where_parents_are_named_the_name_is_changed() -> None:
    assert _lines(FLAT, move(FLAT.encode(), "spark", "air")) == [
        "-     parent: fire     # small",
        "+     parent: air     # small",
    ]
    assert "  - code: spark\n         # small" in move(FLAT.encode(), "spark").decode()
    assert "  - {code: blaze}" in move(FLAT.encode(), "blaze").decode()
    assert _lines(FLAT, move(FLAT.encode(), "air", "fire")) == ["+     parent: fire"]


def _one(data: str, merged: str, into: str) -> bytes:
    return merge({"f.yaml": data.encode()}, merged, into, "merged from here: too near")["f.yaml"]


def test_a_merged_code_leaves_its_names_rules_examples_and_children_and_its_text_as_a_comment() -> None:
    after = _one(KILN, "clay", "fire")
    fire = _code(after, "fire")
    assert fire.aliases == ("heat", "clay")
    assert fire.examples == ("red earth",)
    assert [pattern for rule in fire.rules for pattern in rule.any] == ["flame*", "hot", "@glazes", "mud*"]
    assert [child.code for child in fire.children] == ["spark", "blaze", "slip", "shard"]
    assert fire.definition.strip() == "All that burns, and how long."
    text = after.decode()
    assert "    # merged from here: too near\n    #   - code: clay\n    #     definition: Earth.\n" in text
    assert "clay" not in {code.code for code in _book(after).walk()}
    for comment in _comments(KILN):
        assert comment in text


def test_rules_with_conditions_come_with_their_tests_and_the_block_becomes_a_list() -> None:
    after = _one(KILN, "spark", "fire")
    assert "    rules:\n      - any: |              # one a line\n          flame*\n\n          hot\n" in after.decode()
    spark, flames = _code(KILN.encode(), "spark").rules[0], _code(KILN.encode(), "fire").rules[0]
    assert _code(after, "fire").rules == (flames, spark)
    assert _code(after, "fire").aliases == ("heat", "spark", "A spark")


@pytest.mark.parametrize(
    ("into", "rules"),
    [
        ("air", (Rule(any=("spark*",)),)),
        ("slip", (Rule(any=("slip*",)), Rule(any=("spark*",)))),
        ("clay", (Rule(any=("@glazes", "mud*")), Rule(any=("spark*",)))),
        ("glaze", (Rule(any=("@glazes",), unit="sentence"), Rule(any=("spark*",)))),
        ("blaze", (Rule(any=("spark*",)),)),
    ],
)
def test_rules_go_to_whatever_is_there(into: str, rules: tuple[Rule, ...]) -> None:
    spark = Rule(any=("spark*",), none=("plug",), tests=_code(KILN.encode(), "spark").rules[0].tests)
    assert _code(_one(KILN, "spark", into), into).rules == (*rules[:-1], spark)


@pytest.mark.parametrize(("merged", "into"), list(itertools.permutations(ALL, 2)))
def test_any_two_codes_can_be_made_one_or_it_is_said_why_not(merged: str, into: str) -> None:
    """All other codes are what they were, those below the merged one stand below the other, every comment is there."""
    before = outline(_book(KILN))
    if before[into][0] == merged:
        with pytest.raises(WrongUseError):
            _one(KILN, merged, into)
        return
    if (merged, into) in {("fire", "slip"), ("fire", "shard")}:
        with pytest.raises(DataRefusedError, match="comments"):
            _one(KILN, merged, into)
        return
    after = _one(KILN, merged, into)
    now = outline(_book(after))
    assert now.keys() == before.keys() - {merged}
    for code, (above, what) in before.items():
        if code not in {merged, into}:
            assert now[code] == (into if above == merged else above, what)
    assert merged in now[into][1].aliases
    for comment in _comments(KILN):
        assert comment in after.decode()


def test_two_files_become_one_code_and_lists_that_are_missing_are_said() -> None:
    files = {"a.yaml": KILN.encode(), "b.yaml": b"codes:\n  - code: smoke\n    rules: [smok*]\n    children:\n      - soot\n"}
    after = merge(files, "smoke", "air", "merged")
    assert _code(after["a.yaml"], "air").rules == (Rule(any=("smok*",)),)
    assert [child.code for child in _code(after["a.yaml"], "air").children] == ["soot"]
    assert _book(after["b.yaml"]).codes == ()
    with pytest.raises(DataRefusedError) as refused:
        merge(files, "clay", "smoke", "merged")
    assert [problem.code for problem in refused.value.problems] == ["C205"]


def test_a_code_is_not_merged_into_itself_its_own_child_or_nothing() -> None:
    with pytest.raises(WrongUseError, match="itself"):
        _one(KILN, "fire", "FIRE")
    with pytest.raises(WrongUseError, match="codebook move spark"):
        _one(KILN, "fire", "spark")
    with pytest.raises(NotFoundError):
        _one(KILN, "fire", "smoke")


def test_the_retired_take_no_rules() -> None:
    tired = retire(KILN.encode(), "fire", "old").decode()
    assert _code(_one(tired, "spark", "fire"), "fire").rules == ()
    assert _code(_one(tired, "fire", "air"), "air").rules == ()


def test_windows_line_breaks_and_a_byte_order_mark_stay() -> None:
    there = ("\ufeff" + KILN.replace("\n", "\r\n")).encode()
    for after in (rename(there, "fire", "b"), move(there, "spark"), retire(there, "fire", "x")):
        assert after.startswith(b"\xef\xbb\xbf")
        assert after.count(b"\n") == after.count(b"\r\n")
    assert merge({"f": there}, "spark", "fire", "m")["f"].decode() == "\ufeff" + _one(KILN, "spark", "fire").decode().replace(
        "\n", "\r\n"
    ).replace("merged from here: too near", "m")


def test_what_cannot_be_edited_safely_is_left_alone() -> None:
    with pytest.raises(DataRefusedError, match="several lines"):
        rename(b"codes:\n  - code: >-\n      fire\n", "fire", "flame")
    with pytest.raises(DataRefusedError, match="is no list"):
        move(b"codes:\n  code: fire\n  children: [spark]\n", "spark")
    with pytest.raises(DataRefusedError, match="stands alone"):
        move(b"codes:\n  - code: fire\n    children: spark\n  - code: air\n", "spark")


ODD = """\
codebook: odd     # comment with: colon
codes:
  - label: Nobody's fault   # no id
    aliases:
      - nobody   # first
      - no one
    examples:
    rules:
      # a rule of conditions
      - any: a*
        # inside
        none: b*
    children:
    # left of its dash
    - code: left
      rules: c*
    - {label: Right side, parent: }
  -   code: wide
      label:
      definition: "spread
        over two"
      retired:
      rules: "quoted *"
      examples: one only
      literature: 'it''s'
  -
    code: below
    children: [
      one,          # the first
      {code: two, label: "2, two"}
    ]
  - {code: last, label: L, rules: {any: x*, none: y*}, children: [{code: deep, children: [deeper]}]}
  - {
      code: several, # here
      label: S
    }
  - code: twice
    rules: |2
        indented
      less
    children: []
    definition: after children
"""
FLAT2 = """\
codes:
- parent: b
  code: a
- code: b
  rules:
  - p*
  - q*
- code: c
  parent: "b"
  children:
  - code: d   # d
# tail
"""


@pytest.mark.parametrize("text", [ODD, FLAT2, FERRY], ids=["odd", "flat", "ferry"])
def test_in_files_of_every_kind_no_code_and_no_comment_is_lost(text: str) -> None:
    """Every change of every code: done as it was meant, or refused with the line or list that stands in the way."""
    before = outline(_book(text))
    comments = re.findall(r"(?m)(?:^|\s)(#.*\S)", text)
    refused: set[str] = set()
    changes: list[Callable[[], bytes]] = []
    for number, code in enumerate(before):
        changes += [
            partial(rename, text.encode(), code, "fresh-name", "A new label"),
            partial(retire, text.encode(), code, "why: so"),
        ]
        changes += [partial(move, text.encode(), code, under) for under in ("", *list(before)[number % 2 :: 2])]
        changes += [partial(_one, text, code, into) for into in list(before)[(number + 1) % 3 :: 3] if into != code]
    for change in changes:
        try:
            after = change()
        except WrongUseError:
            continue
        except DataRefusedError as why:
            refused.add(str(why))
            continue
        assert len(outline(_book(after))) == len(before) - (change.func is _one)  # type: ignore[attr-defined]
        assert [comment for comment in comments if comment not in after.decode()] == [], change
    assert all(re.search("has comments|take the digit away|put 'code:' before it", why) for why in refused), refused


def test_a_key_without_a_value_is_filled_where_it_stands() -> None:
    assert "      retired: old\n" in retire(ODD.encode(), "wide", "old").decode()
    assert "      label: Broad\n" in rename(ODD.encode(), "wide", "wide", "Broad").decode()
    after = _one(ODD, "wide", "nobody-s-fault").decode()
    assert "    examples: [one only]\n" in after
    assert "      - no one\n      - wide\n" in after
    assert "      - {any: [quoted *]}\n" in after


def test_a_code_with_a_label_alone_gets_an_id() -> None:
    assert "  - code: chance\n    label: Nobody's fault   # no id\n" in rename(ODD.encode(), "nobody-s-fault", "chance").decode()
    assert (
        "    - {code: east, label: Right side, parent: , aliases: [right-side]}"
        in rename(ODD.encode(), "right-side", "east").decode()
    )
