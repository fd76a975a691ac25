"""Bold and italic words in Markdown: stars where they are read as meant, tags only where they would not be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from casecode.views.blocks import Page, Paragraph, Run
from casecode.writers import write_page
from tests.writers.pages import page_of

_READER = MarkdownIt("commonmark")
_FACES = {"<strong>": (1, 0), "</strong>": (-1, 0), "<em>": (0, 1), "</em>": (0, -1)}


def written(*runs: Run) -> str:
    page: Page = page_of(Paragraph(runs))
    return write_page("md", page).decode().strip()


def read(markdown: str) -> Iterator[tuple[str, bool, bool]]:
    """Each sign with its face, as a reader of Markdown takes it."""
    bold = italic = 0
    for token in _READER.parse(markdown)[1].children or []:
        opened = _READER.renderer.render([token], _READER.options, {}) if token.nesting else token.content
        more = _FACES.get(opened, (0, 0)) if token.nesting or token.type == "html_inline" else (0, 0)
        bold, italic = bold + more[0], italic + more[1]
        if token.type.startswith("text"):
            yield from ((sign, bool(bold), bool(italic)) for sign in token.content)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ((Run("Settled: "), Run("no code", bold=True), Run(", by Ana")), "Settled: **no code**, by Ana"),
        ((Run("Qualitative Research", italic=True), Run(", "), Run("3", italic=True), Run("(2)")), "*Qualitative Research*, *3*(2)"),
        ((Run("("), Run("both", bold=True, italic=True), Run(")")), "(***both***)"),
        ((Run("a"), Run("b", bold=True), Run("c")), "a<strong>b</strong>c"),
        ((Run("a", bold=True), Run(",", italic=True)), "<strong>a</strong><em>,</em>"),
    ],
)  # fmt: skip
def test_stars_stand_where_they_are_read_as_meant(runs: tuple[Run, ...], expected: str) -> None:
    assert written(*runs) == expected


@given(
    st.lists(
        st.builds(Run, st.text("ab,.( –", min_size=1, max_size=4), bold=st.booleans(), italic=st.booleans()),
        min_size=1,
        max_size=6,
    ).filter(lambda runs: any(run.text.strip() for run in runs))
)
def test_every_sign_is_read_with_its_face(runs: list[Run]) -> None:
    meant = [(sign, run.bold, run.italic) for run in runs for sign in run.text if run.text.strip() and not sign.isspace()]
    assert [(sign, *face) for sign, *face in read(written(*runs)) if not sign.isspace()] == meant
