"""The reports `validity` and `checklist` on paper: everything a reviewer looks for, in every format, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from docx import Document

from casecode.audit._catalogue import catalogue
from casecode.audit._outside import Outside
from casecode.reports.catalogue import load_catalogue
from casecode.reports.render import StudyFacts, render
from casecode.views.blocks import Block, BulletList, Heading, Note, Page, Paragraph, Table, cell_text, plain
from casecode.views.charts import Curve
from casecode.views.checklist import checklist_view, standards
from casecode.views.validity import validity_view
from casecode.writers import page_formats, write_page
from tests.audit.small import PROTOCOL, coded, corpus
from tests.views.test_validity import LOOKED, QUOTES, RECORDS, TALKS, view

STUDY = StudyFacts("Two harbours", "en", "codebook", "", "d1ge57")
_OURS = load_catalogue()
SECTIONS = (
    "Design and material",
    "The four tests",
    "Text for the paper",
    "Triangulation",
    "What each theme rests on",
    "What speaks against the findings",
    "Predicted and observed",
    "Saturation",
    "Replication",
    "Chain of evidence",
    "Review by those who were studied",
    "Review by peers",
    "The researchers",
    "Changes of the codebook",
    "Findings and the literature",
    "Set aside, and limits of the study’s own",
    "What the audit does not know",
    "Reporting checklists",
    "Appendix: what was found, where, and what mends it",
)


def page_of(name: str, made: object) -> Page:
    found = render(_OURS.templates[name], made, STUDY, _OURS)
    assert found.problems == ()
    assert found.page is not None
    return found.page


@pytest.fixture(scope="module")
def page() -> Page:
    return page_of("validity", view())


@pytest.fixture(scope="module")
def bare() -> Page:
    unmarked = [coded(one.source, one.words, one.code) for one in QUOTES]
    return page_of("validity", validity_view(corpus("study: Inherited\n", TALKS, unmarked, codebook="")))


def words(page: Page) -> str:
    return "\n".join(said(page.blocks))


def said(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Note):
            yield plain(block.runs)
        elif isinstance(block, BulletList):
            for entry in block.entries:
                yield from said(entry)


def table(page: Page, caption: str) -> Table:
    return next(block for block in page.blocks if isinstance(block, Table) and block.caption == caption)


def texts(found: Table) -> list[list[str]]:
    return [[cell_text(cell) for cell in row] for row in found.rows]


def test_both_reports_are_in_the_catalogue() -> None:
    assert {"validity", "checklist"} <= {template.name for template in _OURS.reports}


def test_it_has_every_section_and_opens_with_what_is_checked(page: Page) -> None:
    assert tuple(plain(block.runs) for block in page.headings(2)) == SECTIONS
    first = page.blocks[1]
    assert isinstance(first, Paragraph)
    assert plain(first.runs).startswith("This report checks whether the records of the study document a tactic")


def test_the_four_tests_stand_in_one_table_with_every_check(page: Page) -> None:
    rows = texts(table(page, "Tactics of the four tests with their evidence and limitations"))
    assert [row[2] for row in rows] == list(catalogue())
    for _, tactic, _, status, evidence, _, limitation in rows:
        assert tactic
        assert evidence
        assert (limitation == "–") == (status.split()[0] in {"pass", "na"})
    assert next(row for row in rows if row[2] == "IV7")[3].endswith("(waived)")


def test_each_reference_leads_to_a_section_of_the_page(page: Page) -> None:
    anchors = {block.anchor for block in page.blocks if isinstance(block, Heading)}
    found = table(page, "Tactics of the four tests with their evidence and limitations")
    links = {
        run.link.removeprefix("#")
        for row in found.rows
        for cell in row
        if not isinstance(cell, str | int | float | None)
        for runs in cell.paragraphs
        for run in runs
        if run.link
    }
    assert links
    assert links <= anchors


def test_the_paragraph_has_the_limitation_of_every_check_that_did_not_pass(page: Page) -> None:
    text = words(page)
    for row in texts(table(page, "Tactics of the four tests with their evidence and limitations")):
        if row[6] != "–":
            assert row[6] in text


def test_no_score_is_made(page: Page) -> None:
    text = words(page)
    assert "Construct validity:" in text
    assert "No score is made of them." in text
    assert "/35" not in text


def test_the_chain_is_drawn_and_told(page: Page) -> None:
    charts = {chart.caption: chart for chart in page.charts}
    assert set(charts) == {"How excerpts stand to their theme", "From questions to kinds of evidence"}
    assert all(chart.alt for chart in charts.values())
    assert len(table(page, "Down: from the questions to the words").rows) == 3
    assert len(table(page, "Up: from the sources to the questions").rows) == 3
    assert "No proposition and no theme answers RQ2." in words(page)


def test_commands_that_mend_are_set_apart(page: Page) -> None:
    found = table(page, "Findings that carry a limitation")
    typed = [run.text for row in found.rows for runs in getattr(row[2], "paragraphs", ()) for run in runs if run.code]
    assert any(text.startswith("casecode ") for text in typed)
    assert not any("`" in text for row in texts(found) for text in row)


def test_saturation_is_drawn_where_it_applies() -> None:
    protocol = PROTOCOL.replace("transcripts/int-*.txt\n", "transcripts/int-{date}.txt\n") + "design: {approach: inductive}\n"
    talks = {f"transcripts/int-2026-0{n}-01.txt": f"Maya: We learned a lot in {n}. Prices fell." for n in range(1, 7)}
    quotes = [coded(f"int-2026-0{n}-01", "We learned a lot", "knowledge") for n in range(1, 7)]
    made = page_of("validity", validity_view(corpus(protocol, talks, quotes)))
    assert any(isinstance(block.drawing, Curve) for block in made.charts)
    assert table(made, "New codes source by source").rows


def test_an_inherited_databank_is_told_plainly(bare: Page) -> None:
    text = words(bare)
    assert "No source has a date, so the period of collection cannot be stated." in text
    assert "No search for negative cases is on record." in text
    assert "There is no record that anybody who was studied has seen what is written." in text
    rows = texts(table(bare, "Tactics of the four tests with their evidence and limitations"))
    assert [row[2] for row in rows if row[3] == "pass"] == []
    assert not bare.charts


def test_what_is_broken_or_published_stands_on_top() -> None:
    broken = view(outside=replace(LOOKED, integrity=None))
    assert "**" not in words(page_of("validity", broken))
    paper = PROTOCOL.replace("method: interview", "method: paper")
    top = page_of("validity", validity_view(corpus(paper + RECORDS, TALKS, QUOTES), outside=LOOKED))
    assert "4 of 5 excerpts are published quotes in 2 papers" in words(top).split("Design and material")[0]


@pytest.fixture(scope="module")
def again() -> Page:
    return page_of("validity", view())


@pytest.mark.parametrize("form", page_formats())
def test_the_same_study_gives_the_same_bytes(form: str, page: Page, again: Page) -> None:
    assert write_page(form, page) == write_page(form, again)


def test_word_has_the_tables_and_their_captions(page: Page) -> None:
    document = Document(io.BytesIO(write_page("docx", page)))
    assert len(document.tables) >= sum(isinstance(block, Table) for block in page.blocks)
    assert any("Tactics of the four tests" in paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize("standard", standards())
def test_each_checklist_in_each_format(standard: str) -> None:
    made = checklist_view(corpus(PROTOCOL + RECORDS, TALKS, QUOTES), outside=Outside(), standard=standard)
    page = page_of("checklist", made)
    assert page.landscape
    rows = texts(table(page, made.name))
    assert [row[0] for row in rows] == [line.n for line in made.lines]
    assert all(row[3] and row[4] for row in rows)
    again = page_of("checklist", made)
    for form in page_formats():
        assert write_page(form, page) == write_page(form, again)
