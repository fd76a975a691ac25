"""The reliability report on paper: every kind of study gets a page, and what a reviewer asks for is on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from casecode.analysis.corpus import Corpus
from casecode.analysis.select import Selection
from casecode.domain.codebook import Code
from casecode.domain.errors import DataRefusedError
from casecode.reports.catalogue import load_catalogue
from casecode.reports.render import StudyFacts, render
from casecode.views.blocks import Chart, Heading, Page, Paragraph, QuoteList, Table, cell_text, plain
from casecode.views.reliability import reliability_view
from casecode.workflow.reconcile_records import before_talk
from casecode.workflow.study import Study
from casecode.writers import page_companions, page_formats, write_page
from tests.analysis.twice import read, said, statements, study
from tests.small import write_study
from tests.views.test_reliability import ANA, BEN, fair, given, parted, rounds

_CATALOGUE = load_catalogue()
_FACTS = StudyFacts("Twice", "en", "reliability", "2026-03-01", "d1ge57")


def three() -> Corpus:
    """Three coders, an exclusive domain, a round that was talked over too early."""
    one = statements("int-1", 14, case="north")
    codes = (Code("mood", "Mood *x* | <b>", exclusive=True, children=(Code("warm"), Code("cold"))), Code("hope"))
    codings = [
        *given(one, "warm", ANA, range(1, 6)),
        *given(one, "warm", BEN, range(1, 5)),
        *given(one, "cold", "chi", range(1, 4)),
    ]
    codings += [said(one, 9, "warm", BEN), said(one, 9, "cold", BEN)]
    before = {"r1": {"alpha": "0.5", "units": "14", "unit": "turn", "anyway": "ben has not read all"}}
    return study([one], codings, read(one, ANA, BEN, "chi"), codes, before_talk=before)


def reflexive() -> Corpus:
    return replace(fair(), protocol=replace(fair().protocol, stance="reflexive"))


STUDIES: Mapping[str, Corpus] = {
    "two coders": fair(),
    "rounds": rounds(),
    "three coders": three(),
    "many disagreements": parted(12),
    "one coder": study(
        [statements("int-1", 4)], [said(statements("int-1", 4), 1, "trust", ANA)], read(statements("int-1", 4), ANA)
    ),
    "nobody": study([], [], []),
    "agreed": study([statements("int-1", 4)], [], read(statements("int-1", 4), ANA, BEN)),
    "reflexive": reflexive(),
}


@cache
def page(name: str) -> Page:
    return made_anew(name)


def made_anew(name: str) -> Page:
    made = render(_CATALOGUE.templates["reliability"], reliability_view(STUDIES[name]), _FACTS, _CATALOGUE)
    assert made.problems == ()
    assert made.page is not None
    return replace(made.page, stem="reliability")


def headings(found: Page) -> list[str]:
    return [plain(block.runs) for block in found.blocks if isinstance(block, Heading) and block.level == 2]


def table(found: Page, caption: str) -> Table:
    return next(block for block in found.blocks if isinstance(block, Table) and block.caption.startswith(caption))


def words(found: Page) -> str:
    return "\n".join(plain(block.runs) for block in found.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("form", ["md", "html"])
def test_every_study_gets_a_page(name: str, form: str) -> None:
    assert "Twice: reliability" in write_page(form, page(name)).decode()


@pytest.mark.parametrize("form", page_formats())
def test_the_same_study_gives_the_same_bytes_in_every_format(form: str) -> None:
    first, second = made_anew("rounds"), made_anew("rounds")
    assert write_page(form, first) == write_page(form, second)
    assert page_companions(form, first) == page_companions(form, second)


def test_what_reviewers_ask_for_is_there_in_order() -> None:
    assert headings(page("two coders")) == [
        "For the methods section",
        "What was compared",
        "Agreement overall",
        "Code by code",
        "Part by part, and by other units",
        "On the text itself",
        "Where coders part",
        "Before and after talk",
        "Stability and the codebook",
        "How to read the numbers",
        "Formulas and sources",
    ]
    assert "Coder by coder" in headings(page("three coders"))


def test_the_paragraph_has_its_statistics_in_italics() -> None:
    found = page("two coders")
    start = next(
        at for at, block in enumerate(found.blocks) if isinstance(block, Heading) and plain(block.runs).startswith("For the")
    )
    told = found.blocks[start + 1]
    assert isinstance(told, Paragraph)
    assert plain(told.runs).startswith("Two coders (Ana Ruiz; Ben Cole) coded all 42 turns")
    assert {run.text for run in told.runs if run.italic} == {"α"}
    assert not re.search(r"α = (−)?0", plain(told.runs))  # no leading zero


def test_two_coders_have_kappa_and_indices_and_three_have_fleiss() -> None:
    two, more = table(page("two coders"), "Agreement code by code"), table(page("three coders"), "Agreement code by code")
    assert two.header[9:13] == ("κ", "AC1", "PI", "BI")
    assert more.header[9:11] == ("Fleiss’ κ", "AC1")
    trust = next(row for row in two.rows if row[0] == "trust")
    assert [cell_text(cell) for cell in trust[3:8]] == ["16 / 11", ".83", ".74", ".88", ".62"]
    assert "Ana Ruiz / Ben Cole" in two.note
    assert [cell_text(row[0]) for row in table(page("two coders"), "Codes for which alpha is undefined").rows] == ["luck"]


def test_figures_are_charts_with_words_for_those_who_cannot_see_them() -> None:
    charts = [block for block in page("rounds").blocks if isinstance(block, Chart)]
    assert [chart.caption for chart in charts] == ["Agreement by round", "Alpha of each code with its 95% interval"]
    assert all(chart.alt for chart in charts)
    assert table(page("three coders"), "Alpha on code sets (MASI), coder by coder").figure == "Figure"


def test_disagreements_are_read_with_who_gave_what() -> None:
    found = page("many disagreements")
    quotes = [block for block in found.blocks if isinstance(block, QuoteList)]
    assert len(quotes) == 4 + 10  # two examples for each of two pairs, ten to read
    assert "hope against trust: two examples" in [plain(block.runs) for block in found.blocks if isinstance(block, Heading)]
    assert "Coders gave the same codes to every unit" in words(page("agreed"))


def test_talk_that_began_too_early_is_said() -> None:
    shown = words(page("three coders"))
    assert "Round r1: talk began before it was over. ben has not read all." in shown
    assert cell_text(table(page("three coders"), "What talk settled").rows[0][2]) == ".50"


def test_a_domain_in_which_somebody_contradicts_themselves_names_the_source() -> None:
    assert (
        "Left out, because a coder gave two of them to the same words: int-1." in table(page("three coders"), "Within Mood").note
    )


def test_one_coder_and_nobody_get_something_to_do() -> None:
    assert headings(page("one coder")) == [
        "For the methods section",
        "What can be done",
        "What there is",
        "Stability and the codebook",
    ]
    assert "nobody has coded" in words(page("nobody"))


def test_a_reflexive_study_has_one_page_and_no_figure_on_it() -> None:
    found = page("reflexive")
    assert headings(found) == [
        "Why there is no coefficient here",
        "What the study does instead",
        "For the methods section",
        "References",
    ]
    assert "α" not in write_page("md", found).decode()
    assert not [block for block in found.blocks if isinstance(block, Chart)]
    assert "stance: reliability" in words(found)


def test_a_report_says_which_databank_and_codebook_it_was_made_from() -> None:
    for name in ("two coders", "one coder", "reflexive"):
        corpus = replace(STUDIES[name], digest="0123456789abcdef")
        made = render(_CATALOGUE.templates["reliability"], reliability_view(corpus), _FACTS, _CATALOGUE).page
        assert made is not None
        small = write_page("md", made).decode()
        assert re.search(r"Codebook: b \(b00c\)\. Study digest 0123456789abcdef", small)


@pytest.mark.parametrize("broken", ["{", "[]"])
def test_figures_from_before_talk_that_cannot_be_read_stop_with_their_file(tmp_path: Path, broken: str) -> None:
    root = write_study(tmp_path / "harbours")
    rounds_ = root / "databank" / "rounds"
    rounds_.mkdir(parents=True)
    (rounds_ / "r1.before.json").write_text(broken, encoding="utf-8")
    (rounds_ / "r1.before.csv").write_text("code\n", encoding="utf-8")
    with pytest.raises(DataRefusedError, match=r"r1\.before\.json cannot be read"):
        before_talk(Study(root), "r1")


def test_figure_tables_write_figures_as_the_other_tables_do() -> None:
    text = write_page("md", page("two coders")).decode()
    rows = [line for line in text.splitlines() if line.startswith("| trust |")]
    assert rows
    assert not [line for line in rows if re.search(r"(?<![\d.])-?0\.\d", line)]
    assert re.match(r"\| trust \| \.\d\d \|", rows[0])  # the forest plot stands first


def test_consensus_is_no_line_in_the_table_of_coders() -> None:
    one = statements("int-1", 42, case="north")
    corpus = replace(
        fair(),
        codings=(*fair().codings, *given(one, "trust", "consensus", range(1, 12))),
        reads=(*fair().reads, *read(one, "consensus")),
    )
    view = reliability_view(corpus, Selection(coders=(ANA, BEN, "consensus")))
    made = render(_CATALOGUE.templates["reliability"], view, _FACTS, _CATALOGUE)
    assert made.page is not None
    coders = table(made.page, "Coders")
    assert [cell_text(row[0]) for row in coders.rows] == ["Ana Ruiz (ana)", "Ben Cole (ben)"]
    assert (
        coders.note
        == "Compared beside them is their consensus, which was settled in talk and is no coder: 11 codings in 1 source."
    )
    assert table(page("two coders"), "Coders").note == ""
