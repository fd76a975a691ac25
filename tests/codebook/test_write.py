"""A code added to a hand-written file: it is there, and everything else is byte for byte as it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.codebook.load import parse_codebook
from casecode.codebook.write import add_code
from casecode.domain.codebook import Code, Codebook, Rule, RuleTests
from casecode.domain.errors import DataRefusedError, NotFoundError
from tests.codebook.test_load import FERRY

NEW = Code(
    "new-one",
    label="A label: # with signs",
    aliases=("n", "*o"),
    definition="Two\nlines, 'quoted'.",
    include=("this, and that", "more"),
    exclude=("- that",),
    examples=("Q-7f3a",),
    counterexamples=("“not this”",),
    literature=("yin2009",),
    origin="inductive",
    exclusive=True,
    color="#a6cee3",
    rules=(
        Rule(any=("*port*", "a, b", "[x]"), all=("~go",), none=("{y}",), unit="turn", mark="segment", roles=("all",)),
        Rule(any=("x",), tests=RuleTests(match=("It's x: so.",), reject=("No",))),
    ),
    children=(Code("child-a"), Code("child-b", label="B", children=(Code("child-c"),))),
)


def _book(data: bytes) -> Codebook:
    book, problems = parse_codebook(data, "f.yaml")
    assert book is not None, [str(one) for one in problems]
    return book


def _family(book: Codebook, name: str) -> tuple[Code, ...]:
    return next(code.children for code in book.walk() if code.code == name) if name else book.codes


def _only_inserted(before: bytes, after: bytes) -> bool:
    """What was there is a beginning and an end of what is there now."""
    start = next((k for k, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before))
    rest = before[start:]
    return after[:start] == before[:start] and after.endswith(rest)


@pytest.mark.parametrize("under", ["", "waiting", "wait-tide", "wait-crew", "nobody-s-fault", "idle", "IDLE"])
def test_a_code_goes_last_below_its_parent_and_nothing_else_changes(under: str) -> None:
    before = FERRY.encode()
    after = add_code(before, NEW, under)
    assert _only_inserted(before, after)
    assert _family(_book(after), under.lower())[-1] == NEW
    assert [code.code for code in _book(after).walk() if code.code not in {one.code for one in NEW.walk()}] == [
        code.code for code in _book(before).walk()
    ]


@pytest.mark.parametrize(
    ("before", "under", "after"),
    [
        ("codebook: f\n", "", "codebook: f\ncodes:\n  - code: n\n"),
        ("codebook: f", "", "codebook: f\ncodes:\n  - code: n\n"),
        ("codes:\n# later\n", "", "codes:\n  - code: n\n# later\n"),
        ("codes: []\n", "", "codes: [{code: n}]\n"),
        ("codes: [a, b]  # two\n", "", "codes: [a, b, {code: n}]  # two\n"),
        ("codes: [a, b]  # two\n", "a", "codes: [{code: a, children: [{code: n}]}, b]  # two\n"),
        ("codes:\n- a # first\n- b\n\n# end\n", "", "codes:\n- a # first\n- b\n- code: n\n\n# end\n"),
        ("codes:\n- a # first\n- b\n", "a", "codes:\n- {code: a, children: [{code: n}]} # first\n- b\n"),
        ("codes:\n- Big talk\n", "big-talk", "codes:\n- {label: Big talk, children: [{code: n}]}\n"),
        ("codes:\n- label: A\n  children:\n", "a", "codes:\n- label: A\n  children:\n    - code: n\n"),
        ("codes:\n- {code: a, children: [b]}\n", "a", "codes:\n- {code: a, children: [b, {code: n}]}\n"),
        ("codes:\r\n  - code: a\r\n", "", "codes:\r\n  - code: a\r\n  - code: n\r\n"),
        ("\ufeffcodes: [a]\n", "", "\ufeffcodes: [a, {code: n}]\n"),
        (
            "codes:\n  - code: a\n    definition: |\n      text\n\ntitle: T\n",
            "a",
            "codes:\n  - code: a\n    definition: |\n      text\n    children:\n      - code: n\n\ntitle: T\n",
        ),
    ],
)
def test_files_of_every_layout(before: str, under: str, after: str) -> None:
    assert add_code(before.encode(), Code("n"), under).decode() == after


def test_a_parent_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'waiting'"):
        add_code(FERRY.encode(), Code("n"), "wating")


@pytest.mark.parametrize(
    ("text", "code", "under"),
    [
        ("codes: [a]\n", Code("A"), ""),
        ("codes: [a]\n", Code("n o"), ""),
        ("codes: [a]\n", Code("not"), ""),
        ("codes: [a, a]\n", Code("n"), ""),
        ("codes: a\n", Code("n"), ""),
        ("codes: {code: a}\n", Code("n"), ""),
        ("codes: ['a']\n", Code("n"), "a"),
        ("codes: [{code: a, children: b}]\n", Code("n"), "a"),
        ("codes: [{code: a, children: }]\n", Code("n"), "a"),
        ("codes: [{code: a, aliases: [n]}]\n", Code("n"), ""),
    ],
)
def test_what_cannot_be_added_by_insertion_is_refused(text: str, code: Code, under: str) -> None:
    with pytest.raises(DataRefusedError):
        add_code(text.encode(), code, under)


_LINES = st.sampled_from(
    [
        "  - code: a\n",
        "  - b\n",
        "    # remark\n",
        "\n",
        "    label: L\n",
        "    children:\n      - c\n",
        "    rules: |\n      x\n",
        "  - {code: d, rules: [y]}\n",
    ],
)


@settings(deadline=None)
@given(st.lists(_LINES, max_size=8).map(lambda lines: "codes:\n" + "".join(lines)), st.sampled_from(["", "a", "b", "c", "d"]))
def test_whatever_the_file_a_code_is_added_or_refused_and_the_rest_stays(text: str, under: str) -> None:
    before = text.encode()
    try:
        after = add_code(before, NEW, under)
    except (DataRefusedError, NotFoundError):
        return
    assert NEW in _family(_book(after), under)
    left = iter(after.decode())
    assert all(char in left for char in text)
