"""Families of methods, labels of propositions, and what themes rest on, counted by hand in the tiny study."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.analysis.corpus import Corpus
from casecode.analysis.duplicates import once
from casecode.analysis.evidence_table import ALL, evidence, participants
from casecode.analysis.linked import excerpts_named, judgements
from casecode.analysis.registers import negatives, rivals, unsearched
from casecode.analysis.select import Selection, select
from casecode.analysis.triangulation import (
    FAMILIES,
    PropositionCell,
    ThemeCell,
    family,
    is_known,
    label_of,
    themes_by_family,
    triangulate,
)
from casecode.domain.coding import Hit
from casecode.domain.ids import short_id
from casecode.domain.memo import Memo
from casecode.domain.protocol import Participant, Proposition
from casecode.domain.records import Bearing, EvidenceLink, NegativeCase, Records, Rival
from tests.analysis.tiny import PROTOCOL, blog, codings, group, interview, tiny

IDS = [short_id(one.id) for one in codings()]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("interview", "interview"),
        ("Interviews", "interview"),
        ("semi-structured interview", "interview"),
        ("Focus_Group", "interview"),
        ("focus groups", "interview"),
        ("survey (open)", "interview"),
        ("E-Mail", "documentation"),
        ("blog", "documentation"),
        ("press_release", "documentation"),
        ("minutes", "documentation"),
        ("statistics", "archival"),
        ("archival", "archival"),
        ("observation", "direct-observation"),
        ("field notes", "direct-observation"),
        ("participant observation", "participant-observation"),
        ("Direct-Observation", "direct-observation"),
        ("photographs", "artifact"),
        ("", ""),
        ("Tarot Reading", "tarot-reading"),
    ],
)
def test_a_method_word_has_its_family(word: str, expected: str) -> None:
    assert family(word) == expected
    assert is_known(word) is (expected in FAMILIES)


def test_no_word_belongs_to_two_families_and_every_family_is_its_own() -> None:
    for name, words in FAMILIES.items():
        assert {family(word) for word in (name, *words)} == {name}


def test_themes_by_family_counted_by_hand() -> None:
    cells = themes_by_family(once(select(tiny())))
    assert cells == {
        ("coopetition", "documentation"): ThemeCell(1, frozenset({"blog-1"})),
        ("knowledge", "interview"): ThemeCell(3, frozenset({"int-n01", "fg-1"}), frozenset({"N01", "W01"}), {"support": 1}),
        ("coopetition", "interview"): ThemeCell(3, frozenset({"int-n01"}), frozenset({"N01"}), {"disconfirm": 1}),
        ("market", "interview"): ThemeCell(1, frozenset({"int-n01"}), frozenset({"N01"})),
    }


def test_what_themes_rest_on_counted_by_hand() -> None:
    """Of knowledge Maya says one excerpt and Tom two; of all eight, six are somebody's: Maya's four and Tom's two."""
    found = {one.theme: one for one in evidence(select(tiny()))}
    assert list(found) == ["knowledge", "coopetition", "market", "external", ALL]
    knowledge = found["knowledge"]
    assert (knowledge.excerpts, knowledge.sources, knowledge.participants) == (3, ("fg-1", "int-n01"), ("N01", "W01"))
    assert (knowledge.methods, knowledge.cases, knowledge.negative) == (("interview",), ("north", "west"), 0)
    assert knowledge.dominance.largest == ("W01", 2 / 3)
    assert knowledge.dominance.hhi == pytest.approx(5 / 9)
    assert knowledge.dominance.effective == pytest.approx(9 / 5)
    assert knowledge.unheard == ("E01",)
    coopetition = found["coopetition"]
    assert (coopetition.excerpts, coopetition.dominance.of, coopetition.dominance.attributed, coopetition.negative) == (
        4,
        4,
        2,
        1,
    )
    assert (coopetition.dominance.largest, coopetition.methods) == (("N01", 1.0), ("documentation", "interview"))
    external = found["external"]
    assert (external.excerpts, external.dominance.largest, external.dominance.hhi, external.dominance.effective) == (
        0,
        None,
        None,
        None,
    )
    assert external.unheard == ("N01", "W01", "E01")
    whole = found[ALL]
    assert (whole.excerpts, whole.dominance.attributed, whole.dominance.shares) == (8, 6, (("N01", 4 / 6), ("W01", 2 / 6)))


def test_an_excerpt_of_two_people_is_one_of_each() -> None:
    shared_one = replace(codings()[5], by_whom=("N01", "W01"))
    market = next(one for one in evidence(select(tiny(codings=(shared_one,)))) if one.theme == "market")
    assert (market.excerpts, market.dominance.shares) == (1, (("N01", 0.5), ("W01", 0.5)))
    assert market.participants == ("N01", "W01")


def test_who_could_be_heard() -> None:
    silent = replace(group(), placement=replace(group().placement, present=("S01",)))
    corpus = tiny(materials=(blog(), silent, interview()))
    assert participants(select(corpus)) == ("N01", "W01", "E01", "S01")
    assert participants(select(corpus, Selection(where="source = fg-1"))) == ("N01", "W01", "S01")
    assert participants(select(tiny(protocol=replace(PROTOCOL, people=(Participant("N01"),))))) == ("N01", "W01")


@pytest.mark.parametrize(
    ("cells", "label"),
    [
        ({}, "unknown"),
        ({"interview": (0, 0, 0)}, "unknown"),
        ({"(not stated)": (5, 0, 0)}, "unknown"),
        ({"interview": (5, 0, 0)}, "silent"),
        ({"interview": (5, 0, 0), "(not stated)": (5, 0, 0)}, "silent"),
        ({"interview": (5, 0, 0), "documentation": (1, 0, 0)}, "unknown"),  # one judged excerpt is no balance
        ({"interview": (2, 0, 1), "documentation": (2, 0, 0)}, "convergent"),  # two thirds are enough
        ({"interview": (0, 0, 2), "documentation": (1, 0, 2)}, "convergent"),  # both against
        ({"interview": (1, 0, 1), "documentation": (2, 0, 1)}, "complementary"),
        ({"interview": (0, 2, 0), "documentation": (2, 0, 0)}, "dissonant"),  # a half and a whole
        ({"interview": (3, 0, 0), "documentation": (0, 0, 3)}, "dissonant"),
        ({"interview": (3, 0, 0), "documentation": (3, 1, 0), "archival": (0, 0, 2)}, "dissonant"),
    ],
)
def test_labels_of_propositions(cells: dict[str, tuple[int, int, int]], label: str) -> None:
    assert label_of({name: PropositionCell(*numbers) for name, numbers in cells.items()})[0] == label


CELLS = st.dictionaries(st.sampled_from(sorted(FAMILIES)), st.tuples(*(st.integers(0, 4) for _ in range(3))), max_size=5)


@given(CELLS, st.randoms(use_true_random=False))
def test_a_label_knows_no_order_and_no_side(cells: dict[str, tuple[int, int, int]], chance: Random) -> None:
    """Families in another order, or everything turned from for to against, have the same label."""
    made = {name: PropositionCell(*numbers) for name, numbers in cells.items()}
    mixed = list(made.items())
    chance.shuffle(mixed)
    turned = {name: PropositionCell(cell.contradicts, cell.qualifies, cell.supports) for name, cell in made.items()}
    assert label_of(made)[0] == label_of(dict(mixed))[0] == label_of(turned)[0]


def test_a_qualification_counts_half() -> None:
    assert PropositionCell(1, 1, 2).balance == Fraction(3, 8)
    assert PropositionCell(1, 0, 0).balance is None


def link(
    number: int, bearing: Bearing, by: str = "ana", proposition: str = "P1", at: str = "2026-01-01", why: str = ""
) -> EvidenceLink:
    return EvidenceLink(excerpt=IDS[number], proposition=proposition, bearing=bearing, by=by, at=at, why=why)


def judged(*links: EvidenceLink, **facts: object) -> Corpus:
    propositions = (
        Proposition("P1", "Rivals teach.", rivals=("They met anyway.", "Money did it.")),
        Proposition("P2", "Prices rise."),
    )
    protocol = replace(PROTOCOL, propositions=propositions, kept=Records(evidence=links, **facts))  # type: ignore[arg-type]
    return tiny(protocol=protocol)


def test_judgements_lie_on_their_words_and_are_counted_by_family() -> None:
    """Two supports and a contradiction in the interview, one support in the blog; Ben judges the same words as Ana does."""
    corpus = judged(
        link(0, "supports"),
        link(1, "supports", "ben"),
        link(2, "supports"),
        link(4, "contradicts"),
        link(8, "supports"),
        link(5, "supports", proposition="P9"),
    )
    found, problems = judgements(select(corpus))
    assert problems == ()
    assert [(one.source, one.participant, one.case, one.method) for one in found][:1] == [
        ("int-n01", "N01", "north", "interview")
    ]
    one, two = triangulate(["P1", "P2"], found)
    assert one.cells == {"interview": PropositionCell(2, 0, 1), "documentation": PropositionCell(1, 0, 0)}
    assert (one.label, two.label, two.cells) == ("unknown", "unknown", {})
    only = judgements(select(corpus, Selection(where="method = blog")))[0]
    assert [each.source for each in only] == ["blog-1"]


def test_a_judgement_counts_whoever_made_the_coding_and_the_newest_holds() -> None:
    corpus = judged(link(8, "supports"), link(4, "supports"), link(4, "unset", at="2026-02-01"))
    assert [one.excerpt for one in judgements(select(corpus, Selection(coders=("ana",))))[0]] == [IDS[8]]


def test_a_judgement_of_nothing_that_stands_is_a_problem_with_its_place() -> None:
    lost = EvidenceLink(excerpt="Q-nowhere1", proposition="P1", bearing="supports", file="records/e.yaml", line=4)
    vague = EvidenceLink(excerpt="Q-", proposition="P1", bearing="supports")
    empty = EvidenceLink(excerpt=" ", proposition="P1", bearing="supports")
    found, problems = judgements(select(judged(lost, vague, empty)))
    assert found == ()
    assert [problem.code for problem in problems] == ["A580"] * 3
    assert str(problems[0]).startswith("records/e.yaml:4: A580 there is no excerpt 'Q-nowhere1'")
    assert "fits several" in problems[1].message
    old = tiny(protocol=judged(link(0, "supports")).protocol, codings=(replace(codings()[0], text="0ld"),))
    assert [problem.code for problem in judgements(select(old))[1]] == ["A581"]
    gone = tiny(protocol=judged(link(0, "supports")).protocol, materials=(blog(),))
    assert [problem.code for problem in judgements(select(gone))[1]] == ["A581"]


def test_a_beginning_that_fits_one_excerpt_is_enough_and_hits_have_names_too() -> None:
    whole = IDS[0]
    short = next(whole[:length].upper() for length in range(3, 11) if sum(one.startswith(whole[:length]) for one in IDS) == 1)
    corpus = judged(EvidenceLink(excerpt=short, proposition="P1", bearing="supports"))
    assert [one.excerpt for one in judgements(select(corpus))[0]] == [whole]
    hits = tiny(codings=(), runs={"r1": (("int-n01", Hit(21, 27, "market", "market/1", 2)),)}, newest_run="r1")
    name = select(hits).excerpts["id"].tolist()[0]
    linked = replace(hits, protocol=judged(EvidenceLink(excerpt=name, proposition="P1", bearing="qualifies")).protocol)
    assert [one.code for one in judgements(select(linked))[0]] == ["market"]
    assert list(excerpts_named(select(linked), [name, "H-zzz"])) == [name]


def test_the_register_of_what_speaks_against() -> None:
    records = (
        NegativeCase(id="n1", theme="Market", searched="all interviews", found=False, by="ben"),
        NegativeCase(id="n2", proposition="P1", excerpts=(IDS[4],), found=True, resolution="P1 was narrowed"),
    )
    memos = (
        Memo(
            "m1", "negative_case", "ana", "2026-03-04T10:00Z", ("theme:knowledge", IDS[0]), "Nobody else says so.", "A lone voice"
        ),
        Memo("m2", "negative_case", "ana", "2026-03-04", (), "gone", withdrawn=True),
        Memo("m3", "analytic", "ana", "2026-03-04", (), "thought"),
    )
    corpus = replace(judged(link(0, "qualifies", why="only once"), link(8, "supports"), negative_cases=records), memos=memos)
    selected = select(corpus)
    register = negatives(selected, judgements(selected)[0])
    assert [(entry.origin, entry.id) for entry in register] == [
        ("record", "n1"),
        ("record", "n2"),
        ("memo", "m1"),
        ("excerpt", IDS[4]),
        ("judgement", IDS[0]),
    ]
    searched, _, memo, excerpt, judgement = register
    assert (searched.themes, searched.found, searched.searched) == (("market",), False, "all interviews")
    assert (memo.themes, memo.resolution, memo.date) == (("knowledge",), "A lone voice", "2026-03-04")
    assert (excerpt.valence, excerpt.words, excerpt.resolution) == ("disconfirm", "partners", "n2")
    assert (judgement.propositions, judgement.resolution, judgement.themes) == (("P1",), "only once", ("coopetition",))
    assert unsearched(selected, register) == ()
    assert unsearched(selected, ()) == ("knowledge", "coopetition", "market")
    assert negatives(select(tiny(codings=()))) == ()


def test_the_register_of_rivals_has_every_one_that_is_listed() -> None:
    verdict = Rival(proposition="P1", rival="money  DID it.", verdict="rejected", why="no grant")
    extra = Rival(proposition="P2", rival="Weather.", verdict="retained")
    found = rivals(judged(rivals=(verdict, extra)))
    assert [(one.proposition, one.rival, one.verdict) for one in found] == [
        ("P1", "They met anyway.", ""),
        ("P1", "money  DID it.", "rejected"),
        ("P2", "Weather.", "retained"),
    ]
