"""The chain of evidence, down and up, with its gaps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.analysis.chain import Link, chain
from casecode.analysis.select import select
from casecode.domain.errors import NotFoundError, WrongUseError
from tests.audit.small import PROTOCOL, coded, corpus, material_of

TALKS = {
    "transcripts/int-n1.txt": "I: How?\nMaya: We learned from the potters. Prices fell.",
    "transcripts/obs-north.txt": "She shows how the clay is cut.",
}
BOOK = """\
codebook: harbours
codes:
  - code: knowledge
    label: Knowledge
    children: [{code: watching, label: By watching}, {code: telling}]
  - {code: market, label: Market}
"""
LEARNED = coded("int-n1", "We learned from the potters", "knowledge")
CUT = coded("obs-north", "how the clay is cut", "watching")
PRICES = coded("int-n1", "Prices fell", "market")
SAID = f"""\
questions: {{RQ1: How do makers learn?, RQ2: {{text: What do they know?, themes: [Knowledge]}}, RQ3: Why?}}
propositions:
  P1: {{text: Makers learn by watching., themes: [knowledge], questions: [RQ1], status: supported}}
  P2: {{text: Prices drive them.}}
evidence:
  - {{excerpt: {CUT.quote_id}, proposition: P1, bearing: supports, by: ana}}
  - {{excerpt: {PRICES.quote_id}, proposition: P2, bearing: qualifies, by: ben}}
claims:
  C1: {{text: Watching teaches., section: abstract, proposition: P1, status: supported}}
  C2: {{text: All is well.}}
  C3: {{text: It was said., excerpts: [{LEARNED.quote_id}, Q-00000000]}}
"""


def look(name: str, said: str = SAID, **parts: object) -> Link:
    return chain(select(corpus(PROTOCOL + said, TALKS, (LEARNED, CUT, PRICES), codebook=BOOK, **parts)), name)  # type: ignore[arg-type]


def path(link: Link) -> list[tuple[int, str, str]]:
    return [(depth, one.kind, one.id) for depth, one in link.walk()]


def test_a_claim_goes_down_to_words_source_and_hash() -> None:
    assert path(look("C1")) == [
        (0, "claim", "C1"),
        (1, "proposition", "P1"),
        (2, "theme", "knowledge"),
        (3, "code", "watching"),
        (4, "excerpt", CUT.quote_id),
        (5, "source", "obs-north"),
        (3, "code", "telling"),
        (3, "excerpt", LEARNED.quote_id),
        (4, "source", "int-n1"),
    ]
    found = {one.id: one for _, one in look("C1").walk()}
    assert found["C1"].note == "abstract, supported"
    assert found[LEARNED.quote_id].label == "We learned from the potters"
    assert (found[LEARNED.quote_id].where, found[LEARNED.quote_id].note) == ("int-n1 ¶2", "N01, coded by ana")
    assert found[CUT.quote_id].note == "coded by ana, supports"
    material = material_of(corpus(PROTOCOL).protocol, "transcripts/obs-north.txt", TALKS["transcripts/obs-north.txt"])
    assert found["obs-north"].note == f"text {material.text.hash}, original {material.source.sha256[:16]}"
    assert found["obs-north"].where == "transcripts/obs-north.txt"


def test_gaps_are_shown_where_they_are() -> None:
    assert [(one.id, one.gap) for one in look("C1").gaps] == [("telling", "no excerpt that counts")]
    assert look("C2").gap == "names no proposition, theme or excerpt"
    assert [one.gap for one in look("C3").gaps] == ["it is not in the databank"]
    assert look("RQ3").gap == "no proposition or theme answers it"
    bare = SAID.replace(f"  - {{excerpt: {PRICES.quote_id}, proposition: P2, bearing: qualifies, by: ben}}\n", "")
    assert look("P2", bare).gap == "no theme and no judged excerpt stands under it"


def test_a_judged_excerpt_hangs_on_its_proposition_without_a_theme() -> None:
    assert path(look("P2")) == [(0, "proposition", "P2"), (1, "excerpt", PRICES.quote_id), (2, "source", "int-n1")]
    assert look("P2").below[0].note == "N01, coded by ana, qualifies, says ben"


def test_questions_go_down_by_proposition_or_by_theme() -> None:
    assert path(look("RQ1"))[:3] == [(0, "question", "RQ1"), (1, "proposition", "P1"), (2, "theme", "knowledge")]
    assert path(look("RQ2"))[:2] == [(0, "question", "RQ2"), (1, "theme", "knowledge")]


@pytest.mark.parametrize("name", ["market", "Market", "MARKET "])
def test_a_code_goes_by_any_of_its_names(name: str) -> None:
    assert path(look(name)) == [(0, "theme", "market"), (1, "excerpt", PRICES.quote_id), (2, "source", "int-n1")]


def test_an_excerpt_goes_back_up_to_the_question() -> None:
    assert path(look(CUT.quote_id)) == [
        (0, "excerpt", CUT.quote_id),
        (1, "source", "obs-north"),
        (1, "code", "watching"),
        (2, "theme", "knowledge"),
        (3, "proposition", "P1"),
        (4, "question", "RQ1"),
        (4, "claim", "C1"),
        (3, "question", "RQ2"),
    ]


def test_up_goes_also_by_judgement_and_by_claims_that_name_the_excerpt() -> None:
    assert (2, "proposition", "P2") in path(look(PRICES.quote_id))
    assert (2, "claim", "C3") in path(look(LEARNED.quote_id))
    alone = look(PRICES.quote_id, "")
    assert [one.gap for one in alone.gaps] == ["no proposition, question or claim leads to it"]


def test_the_beginning_of_an_id_is_enough_when_it_fits_one() -> None:
    assert look(CUT.quote_id[:-1]).id == CUT.quote_id
    with pytest.raises(WrongUseError, match="fits 3 excerpts"):
        look("Q-")


def test_a_claim_that_names_the_beginning_of_several_excerpts_has_a_gap() -> None:
    assert look("C1", SAID.replace("proposition: P1, status: supported}", "excerpts: [Q-]}")).gaps[0].gap == (
        "the id fits several excerpts"
    )


def test_words_on_a_source_that_is_gone_or_was_replaced() -> None:
    whole = corpus(PROTOCOL + SAID, TALKS, (LEARNED,), codebook=BOOK)
    gone = replace(whole, materials=whole.materials[1:])
    assert chain(select(gone), LEARNED.quote_id).gap == "its source is not in the databank"
    newer = material_of(whole.protocol, "transcripts/int-n1.txt", "Maya: We learned from the potters, later.")
    replaced = replace(whole, materials=(newer, *whole.materials[1:]))
    assert "casecode reanchor" in chain(select(replaced), LEARNED.quote_id).gap


def test_a_theme_that_no_codebook_has_is_a_gap() -> None:
    strange = SAID.replace("themes: [knowledge], questions", "themes: [knowlege], questions")
    assert look("P1", strange).below[0].gap == "no codebook has it"


def test_a_name_that_is_nothing_is_answered_with_near_ones() -> None:
    with pytest.raises(NotFoundError, match="Did you mean knowledge"):
        look("knowledg")
    with pytest.raises(NotFoundError, match="There are: C1, C2, C3, P1"):
        look("zzzzz")
    with pytest.raises(NotFoundError, match=r"'x'\.$"):
        chain(select(corpus("study: Empty\n", codebook="")), "x")
