"""The built-in reports: what a supervisor looks for is there, and every number and word is the view's."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document

from casecode.reports.catalogue import load_catalogue
from casecode.reports.render import render
from casecode.views.blocks import Block, Cell, Heading, Note, Page, Paragraph, QuoteList, Strip, Table, cell_text, plain
from casecode.writers import page_formats, write_page
from tests.reports.fiction import (
    NASTY,
    NOTE,
    PEOPLE,
    STUDY,
    THEMES,
    VIEWS,
    codebook_view,
    matrix_view,
    participants_view,
    sources_view,
    thematic_view,
)

_CATALOGUE = load_catalogue()


def _page(name: str, view: object = None) -> Page:
    made = render(_CATALOGUE.templates[name], view or VIEWS[name](), STUDY, _CATALOGUE)
    assert made.problems == ()
    assert made.page is not None
    return made.page


def _of(page: Page, kind: type[Block]) -> list[Block]:
    return [block for block in page.blocks if isinstance(block, kind)]


def _table(page: Page, caption: str) -> Table:
    return next(block for block in page.blocks if isinstance(block, Table) and block.caption == caption)


def _under(page: Page, heading: str) -> list[Block]:
    """The blocks from a heading to the next one of its level or above."""
    start = next(place for place, block in enumerate(page.blocks) if isinstance(block, Heading) and plain(block.runs) == heading)
    first = page.blocks[start]
    assert isinstance(first, Heading)
    out: list[Block] = []
    for block in page.blocks[start + 1 :]:
        if isinstance(block, Heading) and block.level <= first.level:
            break
        out.append(block)
    return out


def _words(blocks: list[Block]) -> str:
    return "\n".join(plain(block.runs) for block in blocks if isinstance(block, Heading | Paragraph | Note))


@pytest.mark.parametrize("name", VIEWS)
def test_every_report_has_front_note_and_date_and_no_clock(name: str) -> None:
    page = _page(name)
    assert page.title.startswith("Twinned towns: ")
    assert isinstance(page.blocks[0], Heading)
    assert any(isinstance(block, Paragraph) and block.style == "lead" for block in page.blocks)
    assert NOTE.text in _words(list(page.blocks))
    assert page.date == "2024-11-05"
    assert _page(name) == page


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("form", page_formats())
def test_the_same_view_gives_the_same_bytes(name: str, form: str) -> None:
    assert write_page(form, _page(name)) == write_page(form, _page(name))


def test_thematic_tells_what_reaches_whom_and_in_which_words() -> None:
    page = _page("thematic")
    theme = _under(page, "Co-opetition")
    words = _words(theme)
    assert "Working together and competing at the same time." in words
    assert "Includes: Lending tools, halls or people to a competitor." in words
    assert "Excludes: Rivals outside the network (see Market insight)." in words
    assert "11 excerpts in 10 segments of 3 of 4 sources, from 2 of 3 participants." in words
    assert "Who speaks to it: Maya, Tom and Rosa." in words
    assert "Who never does: Abel and Piet." in words
    assert "Contradicting and mixed" in words
    said, against = [block for block in theme if isinstance(block, QuoteList)]
    assert [quote.words for quote in said.quotes] == [quote.text for quote in thematic_view().themes[0].quotes]
    assert said.quotes[1].words == NASTY
    assert (said.quotes[0].attribution, said.quotes[0].place, said.quotes[0].id) == (
        "Maya, founder, Northtown, interview, 2024",
        "int-maya ¶3",
        "Q-00000000",
    )
    assert against.quotes[0].note == "Contradicts · Lending"
    assert _table(page, "Co-opetition by case").rows[0] == ("Northtown", 11, 10, "3 of 4", "2 of 3", "4.6%")
    assert _table(page, "Co-opetition by participant").header == ("Participant", "Excerpts", "Segments", "Sources", "Coverage")
    where = next(block for block in reversed(theme) if isinstance(block, Table))
    assert where.rows == (("Interview with Maya", "¶3–5, 9", "Q-00000000, Q-00000001"),)


def test_thematic_shows_the_figures() -> None:
    page = _page("thematic")
    heat = _table(page, "Segments by theme and case")
    assert (heat.figure, heat.number) == ("Figure", 1)
    assert heat.rows[1] == ("External shocks", Cell(3, shade=3 / 21), Cell(9, shade=9 / 21), Cell(21, shade=1.0))
    (strip,) = _of(page, Strip)
    assert isinstance(strip, Strip)
    assert strip.number == 2
    assert strip.rows[0].group == "Interview with Maya (40 segments)"
    tables = [block.number for block in page.blocks if isinstance(block, Table) and block.figure == "Table" and block.caption]
    assert tables == list(range(1, len(tables) + 1))


def test_thematic_is_plain_about_what_is_missing() -> None:
    page = _page("thematic")
    assert "The codebook does not define this theme." in _words(_under(page, "Market insight"))
    assert "Nothing was coded under this theme." in _words(_under(page, "Support"))
    warned = [block for block in _under(page, "Knowledge spill-over") if isinstance(block, Paragraph)]
    assert any(run.bold and run.text.startswith("This theme rests on one participant") for block in warned for run in block.runs)
    empty = replace(thematic_view(), themes=(), strips=(), heat=replace(thematic_view().heat, rows=(), columns=(), values=()))
    assert render(_CATALOGUE.templates["thematic"], empty, replace(STUDY, date="", questions={}), _CATALOGUE).problems == ()


def test_matrix_holds_the_words_in_its_cells_on_landscape_pages() -> None:
    page = _page("matrix")
    assert page.landscape
    matrix = _table(page, "Case by theme")
    assert matrix.header == ("Case", *THEMES)
    first = matrix.rows[0][1]
    assert isinstance(first, Cell)
    assert [quote.words for quote in first.quotes] == [quote.text for quote in matrix_view().cells[0][0].quotes]
    assert "5 excerpts, 2 shown" in cell_text(first)
    assert cell_text(matrix.rows[0][4]) == "–"
    counts = _table(page, "Excerpts in each cell")
    assert counts.rows[0] == ("Northtown", *(Cell(value, shade=value / 5) for value in (5, 5, 5, 0, 5)))


def test_a_wide_matrix_goes_on_in_further_tables_and_loses_nothing() -> None:
    page = _page("matrix", matrix_view(columns=14))
    parts = [block for block in page.blocks if isinstance(block, Table) and block.caption.startswith("Case by theme")]
    assert [part.caption for part in parts] == [
        f"Case by theme (columns {low} to {high} of 14)" for low, high in ((1, 5), (6, 9), (10, 14))
    ]
    assert [name for part in parts for name in part.header[1:]] == [column.label for column in matrix_view(14).columns]
    assert all(part.rows[2][0] == "The Isle" for part in parts)


def test_codebook_prints_rules_of_use_examples_and_what_is_gone() -> None:
    page = _page("codebook")
    text = write_page("md", page).decode()
    assert "**Do not code** Rivals outside the network." in text
    assert "*(the excerpt Q-0000dead is no longer in the study)*" in text
    assert "Not defined." in _words(list(page.blocks))
    assert (
        "Id co-opetition (earlier: competition-help) · deductive · 4 rules · 12 excerpts, 30 with sub-codes in 6 sources"
        in _words(list(page.blocks))
    )
    paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(write_page("docx", page))).paragraphs]
    assert f"Example “{NASTY}” (Maya, founder, Northtown; Q-00000001)" in paragraphs
    assert "trust*: 3 excerpts" in paragraphs
    assert _table(page, "Codes at a glance").rows[1][0] == "– Lending 0"
    assert codebook_view().unknown == (("trust*", 3),)


def test_sources_count_by_method_and_case_and_give_fingerprints() -> None:
    page = _page("sources")
    assert _table(page, "Sources (and words) by method and case").rows == (("interview", "4 (20,486)", "–", "–", "4 (20,486)"),)
    line = _table(page, "Sources in the databank").rows[1]
    assert cell_text(line[0]) == "Interview with Tom\nint-tom"
    assert line[3:7] == ("5 November 2024", 5121, 96, 90)
    assert cell_text(_table(page, "Where each source comes from").rows[0][4]) == "0123456789ab"
    assert "Collected 2024 to 5 November 2024; 1 source without a date" in _words(list(page.blocks))
    assert (
        render(_CATALOGUE.templates["sources"], replace(sources_view(), first="", methods=()), STUDY, _CATALOGUE).problems == ()
    )


def test_participants_have_their_attributes_and_the_silent_are_named() -> None:
    page = _page("participants")
    people = _table(page, "Participants")
    assert people.header == ("Participant", "Case", "Role", "Stage", "Years", "Sources", "Words", "Share", "Excerpts", "Themes")
    assert people.rows[2] == (
        "Rosa (N02)",
        "The Isle",
        "founder",
        "early",
        "–",
        1,
        "2,400",
        "5.0%",
        6,
        "Co-opetition, External shocks",
    )
    assert len(people.rows) == len(PEOPLE)
    assert "Named in the protocol and heard in no source: Gus." in _words(list(page.blocks))
    assert _table(page, "Cases").rows[0][:3] == ("Northtown", "Oldest twinning", "coast")
    assert _table(page, "Speakers whom the protocol does not name").rows == (("Woman at the back", "other", "fg-isle", 34),)
    nobody = replace(participants_view(), participants=(), cases=(), unnamed=(), silent=())
    assert "names no participants" in _words(list(_page("participants", nobody).blocks))
