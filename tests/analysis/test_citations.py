"""Citations in running text against a list: what is read, what resolves, what nearly does. Expected values are read off the texts."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.analysis.citations import (
    MOST_APART,
    Fault,
    check_keys,
    check_text,
    distance,
    doubled,
    in_text,
    listing,
    works_listed,
    works_of,
)
from casecode.analysis.citations_read import first_author
from casecode.domain.protocol import Reference
from casecode.study.citations import Cited


def read(text: str) -> list[str]:
    return [one.name for one in in_text(text) if not one.bare]


def faults(text: str, *references: Reference) -> set[tuple[str, str]]:
    return {(one.kind, one.what) for one in check_text(text, references).faults}


# What is read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clusters pool resources (Saxenian, 1994; Piore and Sabel, 1984; Reid et al, 2008).", ["Saxenian 1994", "Piore & Sabel 1984", "Reid et al. 2008"]),
        ("Voss et al (2002) advocate cases.", ["Voss et al. 2002"]),
        ("Rosenfeld's 'associative economy' (2005:5) is one.", ["Rosenfeld 2005"]),
        ("as Demitriadis and Koh (2005) explain", ["Demitriadis & Koh 2005"]),
        ("(see also Yin, 2003, p. 4)", ["Yin 2003"]),
        ("(Porter, 1990, 1998a)", ["Porter 1990", "Porter 1998a"]),
        ("things we cannot tell (Polanyi 1962, 1966).", ["Polanyi 1962", "Polanyi 1966"]),
        ("(Commission of the European Communities, 2012)", ["Commission of the European Communities 2012"]),
        ("(European Commission, Paper on a harnessed world, 10.5.2017)", ["European Commission 2017"]),
        ("(Stuart et al; 2002, Yin,; 2009)", ["Stuart et al. 2002", "Yin 2009"]),
        ("Similarly, Schumpeter (1934) wrote", ["Schumpeter 1934"]),
        ("In Van Aken (1998) it is", ["Van Aken 1998"]),
        ("(Scholz & Tietje, 2002)", ["Scholz & Tietje 2002"]),
        ("bei Müller und Weiß (2011)", ["Müller & Weiß 2011"]),
        ("O'Brien and Smith-Jones (2014:3)", ["O'Brien & Smith-Jones 2014"]),
    ],
)  # fmt: skip
def test_habits_of_citing_are_understood(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a fair in Karlsruhe (in 2012) and later",
        "the record was added (25 January 2017)",
        "the ERDF period (Interreg, 2007-2013)",
        "(Eunique exhibition, 2012)",
        "the UK (UK, 2012)",
        "early 2000's",
        "nothing here at all",
        "(Table 3)",
    ],
)
def test_dates_and_places_are_no_citations(text: str) -> None:
    assert read(text) == []


def test_a_name_and_a_year_without_brackets_are_a_citation_only_where_the_list_has_it() -> None:
    text = "Germany in 2012. EMDA 2001 said so, as Karlsruhe 2012 did.\n\nReferences\nEMDA 2001 Textiles. Nottingham."
    assert [one.name for one in in_text(text) if one.bare] == ["EMDA 2001", "Karlsruhe 2012"]
    assert check_text(text).faults == ()
    assert check_text(text).cites == 1


def test_places_are_code_points_of_the_text() -> None:
    text = "Ünder 𝄞 all, Voss et al (2002) hold."
    (one,) = in_text(text)
    assert text[one.start : one.end] == "Voss et al (2002)"


# Lists


def test_the_list_of_references_ends_the_text_and_ends_before_an_appendix() -> None:
    text = "Yin (2009).\nReferences\nYin, R. (2009) Case study research.\nAppendix A\nLee (2001)"
    start, end = listing(text)
    assert text[start:end].strip() == "Yin, R. (2009) Case study research."
    assert listing("No list here.") == (13, 13)
    assert [(one.first, one.year) for one in works_listed(text)] == [("Yin", "2009")]


def test_entries_over_several_lines_are_one_work() -> None:
    text = "References\n[1] Yin, R. (2009) Case study\nresearch. Sage.\n[2] Marshall, A.\n(1890) Principles.\n"
    assert [(one.first, one.year) for one in works_listed(text)] == [("Yin", "2009"), ("Marshall", "1890")]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("JANKOWICZ A.D. (2000) Projects", "JANKOWICZ"),
        ("LEE AND WILHELM, (2010) On", "LEE"),
        ("DOERINGER et al (2009), What", "DOERINGER"),
        ("R. K. Yin (2009) Case", "Yin"),
        ("European Commission, Paper, 2010", "European Commission"),
        ("EMDA 2001 Textiles", "EMDA"),
        ("RIGBY D, and ESSLETZBICHLER J. (1997)", "RIGBY"),
        ("van der Aa, J. (1999)", "van der Aa"),
    ],
)
def test_the_first_author_of_an_entry(entry: str, name: str) -> None:
    assert first_author(entry) == name


def test_a_bibliography_names_its_first_authors() -> None:
    books = (
        Reference("a", "One", "Lee, C. and Wilhelm, W.", "2010"),
        Reference("b", "Two", "Robert K. Yin", "2009"),
        Reference("c", "Three", "European Commission", "2012"),
    )
    assert [one.first for one in works_of(books)] == ["Lee", "Yin", "European Commission"]


# What resolves

LIST = "\nReferences\nLEE AND WILHELM, (2010) On theories.\nCASELLS, S. (2011) SMEs.\nYin, R. (2009) Cases.\nKING, N. (2004) Templates.\n"


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        ("(Yin, 2009)", set()),
        ("(Lee and Wilhelm, 2009)", {("year", "Lee & Wilhelm 2009")}),
        ("(Cassells and Lewis 2011)", {("name", "Cassells & Lewis 2011")}),
        ("(Yin, 2003)", {("unresolved", "Yin 2003")}),  # six years apart, and not King 2004 however near the name
        ("Voss et al (2002)", {("unresolved", "Voss et al. 2002")}),
        ("(Yin, 2009a)", set()),
        ("(YIN 2009; Yin, 2009)", set()),
    ],
)
def test_a_citation_resolves_nearly_or_not_at_all(cited: str, expected: set[tuple[str, str]]) -> None:
    assert faults(f"As said {cited}.{LIST}") == expected


def test_a_letter_behind_the_year_counts_where_both_have_one() -> None:
    text = "(Porter, 1998a; Porter, 1998c)\nReferences\nPorter, M. (1998a) A.\nPorter, M. (1998b) B.\n"
    assert faults(text) == {("year", "Porter 1998c")}


def test_the_bibliography_helps_where_the_text_has_no_list_and_beside_it() -> None:
    voss = Reference("voss2002", "Case research", "Voss, C. and Tsikriktsis, N.", "2002")
    assert faults("Voss et al (2002) say.", voss) == set()
    assert faults("Voss et al (2002) say." + LIST, voss) == set()


def test_without_any_list_only_two_spellings_can_be_told() -> None:
    text = "so (Yeung et al 2006) and later (Young et al 2006); see Crone (2005)."
    found = check_text(text)
    assert [(one.kind, one.what, one.near) for one in found.faults] == [
        ("spelled twice", "Young et al. 2006", "Yeung et al. 2006")
    ]
    assert (found.cites, found.lists) == (3, 0)
    assert found.faults[0].why == "is written Yeung et al. 2006 elsewhere in the text"


def test_a_work_that_is_listed_twice() -> None:
    text = "References\n[3] European Commission, SMEs, 2010\n[4] Becattini, G. (1990) Districts.\n[6] European Commission: SMEs. 2010\n"
    assert [(one.kind, one.what) for one in check_text(text).faults] == [("twice", "European Commission 2010, listed again")]
    books = (Reference("lee10", "On  Theories", "Lee, C.", "2010"), Reference("lee2010", "On theories.", "Lee, Chris", "2010"))
    assert [(one.what, one.near) for one in doubled(works_of(books))] == [("lee2010", "lee10")]
    assert doubled(works_of([Reference("a"), Reference("b")])) == ()  # entries that say nothing are not the same


def test_keys_against_the_bibliography() -> None:
    books = (
        Reference("lee2010", "On theories", "Lee, C.", "2010"),
        Reference("saxenian-94", "Advantage", "Saxenian, A.", "1994"),
    )
    cited = [
        Cited(key, "code trust", "codebooks/b.yaml", 4) for key in ("LEE2010", "lee2009", "saxenian1994", "voss2002", "trust")
    ]
    assert [(one.kind, one.what, one.near) for one in check_keys(cited, books)] == [
        ("year", "lee2009 (code trust)", "lee2010"),
        ("name", "saxenian1994 (code trust)", "saxenian-94"),
        ("unresolved", "voss2002 (code trust)", ""),
        ("unresolved", "trust (code trust)", ""),
    ]
    assert {one.where for one in check_keys(cited, books)} == {"codebooks/b.yaml:4"}
    assert check_keys([Cited("voss2002", "P1", "casecode.yaml")], books)[0].where == "casecode.yaml"


def test_what_is_wrong_is_said() -> None:
    assert Fault("unresolved", "Yin 2003").why == "is cited and not listed"
    assert Fault("year", "Lee 2009", "LEE 2010").why == "is listed as LEE 2010: the year differs"
    assert Fault("name", "Casells 2011", "Cassells 2011").why.endswith("the name differs")
    assert Fault("twice", "b", "a").why == "is the same work as a"


# Distances


def slow(one: str, other: str) -> int:
    """The textbook definition, without a limit."""
    if not one or not other:
        return len(one) + len(other)
    return min(slow(one[1:], other) + 1, slow(one, other[1:]) + 1, slow(one[1:], other[1:]) + (one[0] != other[0]))


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_the_distance_is_the_textbook_one_up_to_the_limit(one: str, other: str) -> None:
    assert distance(one, other) == min(slow(one, other), MOST_APART + 1)
    assert distance(one, other) == distance(other, one)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    found = check_text(text)
    assert all(one.start >= -1 for one in found.faults)
    assert all(text[one.start : one.end] for one in in_text(text))
    assert all(one.start <= other.start for one, other in pairwise(in_text(text)))


# A published paper


@pytest.mark.shared
def test_the_defects_of_a_published_paper_are_found(shared: Path) -> None:
    (paper,) = (shared / "data" / "seeds").glob("000_*.txt")
    found = check_text(paper.read_text("utf-8"))
    assert {(one.kind, one.what) for one in found.faults} == {
        ("unresolved", "Voss et al. 2002"),
        ("unresolved", "Yin 2003"),
        ("unresolved", "Enright 2001"),
        ("year", "Lee & Wilhelm 2009"),
        ("name", "Cassells & Lewis 2011"),
        ("name", "Demitriadis & Koh 2005"),
    }
    assert found.lists == 32  # counted in the paper's list


@pytest.mark.shared
def test_the_defects_of_a_list_with_numbers_are_found(shared: Path) -> None:
    (paper,) = (shared / "data" / "seeds").glob("003_*.txt")
    found = check_text(paper.read_text("utf-8"))
    assert {(one.kind, one.what) for one in found.faults} == {
        ("unresolved", "Commission of the European Communities 2012"),
        ("unresolved", "European Commission 2017"),
        ("twice", "European Commission 2010, listed again"),
    }
    assert found.lists == 14


@pytest.mark.shared
def test_a_paper_without_a_list_still_shows_a_name_spelled_twice(shared: Path) -> None:
    (paper,) = (shared / "data" / "seeds").glob("004_*.txt")
    assert [one.what for one in check_text(paper.read_text("utf-8")).faults] == ["Young et al. 2006"]


def test_names_of_other_scripts_are_read() -> None:
    assert read("как пишет Выготский (1934)") == ["Выготский 1934"]
    assert read("(Βυζάντιος, 1999)") == ["Βυζάντιος 1999"]
