"""Bibliographies as reference managers write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.domain.protocol import Reference
from casecode.study.bib import plain, references

TEXT = r"""
% a remark before everything
@comment{nobody reads @this{either}}
@preamble{"\newcommand{\x}{y}"}
@string{ sage = "Sage" # " Press" }

@Book{yin2009,
  author    = {Yin, Robert K. and {World Bank}},
  title     = {Case Study {R}esearch: Design \& Methods},
  publisher = sage,
  year      = 2009,
}
@article(gomez,
  author = "G{\'o}mez, Jos\'{e} and M\"uller, A. and \v{C}apek, K.",
  title = "On ``waiting'' -- {and} {\ss}o on",
  date = {1995-05-01}, month = may
)
@misc{empty}
@inproceedings{edited, editor = {Ada Ruiz}, title = {{T}{H}} }
"""


def test_entries_with_their_fields() -> None:
    found, problems = references(TEXT, "refs.bib")
    assert problems == ()
    assert [one.key for one in found] == ["yin2009", "gomez", "empty", "edited"]
    assert found[0] == Reference(
        "yin2009",
        "Case Study Research: Design & Methods",
        "Yin, Robert K. and World Bank",
        "2009",
        {
            "type": "book",
            "author": "Yin, Robert K. and World Bank",
            "title": "Case Study Research: Design & Methods",
            "publisher": "Sage Press",
            "year": "2009",
        },
    )
    assert found[1].author == "Gómez, José and Müller, A. and Čapek, K."
    assert found[1].title == "On ``waiting'' – and ßo on"
    assert (found[1].year, found[1].fields["month"]) == ("1995", "may")
    assert found[2] == Reference("empty", fields={"type": "misc"})
    assert (found[3].author, found[3].title) == ("Ada Ruiz", "TH")


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\'e{\'e}\'{e}", "ééé"),
        (r"\c{c}\c c{\c{c}}", "ççç"),
        (r"{\o}\o{} \O", "øø Ø"),
        (r"\'{\i}", "í"),
        (r"a~b", "a b"),
        (r"\{x\}", "{x}"),
        (r"\emph{word} and {\LaTeX}", "word and"),
        (r"50\% \$5 \#1 a\_b", "50% $5 #1 a_b"),
        ("one\n   two---three", "one two—three"),
    ],
)
def test_latex_becomes_plain_text(latex: str, text: str) -> None:
    assert plain(latex) == text


@pytest.mark.parametrize(
    "broken",
    [
        "@book{}\n",
        "@book{a, title = {never closed\n",
        '@book{a, title = "never closed\n',
        "@book{a, title {x}}\n",
        "@book{a, title = }\n",
        "@book{a title = {x}}\n",
    ],
)
def test_a_broken_entry_is_named_and_the_rest_is_read(broken: str) -> None:
    found, problems = references(f"@misc{{before}}\n{broken}", "refs.bib")
    assert [one.key for one in found] == ["before"]
    assert [(one.code, one.file, one.line, one.level) for one in problems] == [("S321", "refs.bib", 2, "error")]


def test_a_missing_comma_loses_nothing() -> None:
    found, problems = references("@book{a, title = {x} year = 1}\n", "refs.bib")
    assert problems == ()
    assert (found[0].title, found[0].year) == ("x", "1")


def test_a_key_twice_is_a_doubt() -> None:
    found, problems = references("@misc{a, title={x}}\n@misc{A, title={y}}\n", "refs.bib")
    assert [one.title for one in found] == ["x"]
    assert [(one.code, one.line, one.level) for one in problems] == [("S322", 2, "warning")]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["@book{", "a,", "title=", "{x}", '"y"', "}", "#", "\\", "{", "@string(", ")", "@comment", "\n", "1", "é"]
        ),
        max_size=25,
    )
)
def test_any_text_ends_and_gives_no_exception(pieces: list[str]) -> None:
    references("".join(pieces), "refs.bib")
