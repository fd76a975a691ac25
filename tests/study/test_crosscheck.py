"""Names in the records against the study: each sort of name, found, mistyped, ambiguous, and not judged where no list is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.circumstances import Circumstances
from casecode.domain.codebook import Code, Codebook
from casecode.domain.protocol import Case, Participant, Proposition, Protocol, Reference
from casecode.domain.records import (
    Claim,
    Consent,
    Decision,
    EmptyCell,
    EvidenceLink,
    LiteratureLink,
    MemberCheck,
    NegativeCase,
    Prediction,
    Records,
    Replication,
    Researcher,
    Review,
    Rival,
    Waiver,
)
from casecode.domain.source import Source
from casecode.study.crosscheck import check_against, target

BOOK = Codebook("b", (Code("trust", label="Trust in others", aliases=("faith",), children=(Code("trust-early"),)),))
SOURCES = (
    Source("int-1", "One", "txt", "transcripts/north/int-1.txt", "", ""),
    Source("blog/post-1", "Post", "wxr", "transcripts/blog.xml", "", "", container="blog"),
)
EXCERPTS = ("Q-7f3a9b21", "Q-7f3a0000", "Q-11112222")
PROTOCOL = Protocol(
    "x",
    questions={"RQ1": "Why?"},
    propositions=(Proposition("P1", "It rains.", rivals=("Dew falls.",)),),
    coders={"ana": "Ana Ruiz"},
    cases=(Case("north", "Northtown"),),
    people=(Participant("N1", "Maya"),),
    literature=(Reference("yin2009"),),
    kept=Records(researchers=(Researcher(id="chi", name="Chi Wu"),)),
)
GOOD = Records(
    member_checks=(MemberCheck(participant="n1", by="ana"), MemberCheck(case="Northtown")),
    reviews=(Review(kind="peer", reviewer="Nobody known", sources=("transcripts/north/*",)),),
    negative_cases=(NegativeCase(theme="Faith", excerpts=("q-7F3A9",), memo="m1", by="Chi Wu"),),
    rivals=(Rival(proposition="P1", rival="dew  falls.", evidence=("Q-1111",)),),
    predictions=(Prediction(proposition="p1", code="trust-early", expected="present", case="north"),),
    replications=(Replication(proposition="P1", unit="the shop"),),
    claims=(Claim(text="t", themes=("trust", "Trust in others")),),
    evidence=(EvidenceLink(excerpt="Q-7f3a9b21", proposition="P1", bearing="supports", by="consensus"),),
    literature_links=(
        LiteratureLink(key="yin2009", target="P1", stance="similar"),
        LiteratureLink(key="Yin2009", target="faith", stance="similar"),
        LiteratureLink(key="yin2009", target="theme: trust", stance="similar"),
        LiteratureLink(key="yin2009", target="proposition:P1", stance="similar"),
    ),
    empty_cells=(EmptyCell(theme="trust", case="north", type="not_asked"),),
    decisions=(Decision(unit="int-1:0-9", before={"ana": ("trust",)}, after=("trust-early",), by="ana"),),
    waivers=(Waiver(check="CV1", why="w", by="ana", on="2026"),),
    consents=(Consent(participant="Maya"),),
    circumstances=(
        Circumstances(source="int-1", collector=("ana", "chi"), derived_from="blog"),
        Circumstances(source="blog/*"),
        Circumstances(source="transcripts/blog.xml"),
    ),
)


def _told(records: Records, protocol: Protocol = PROTOCOL) -> list[tuple[str, str]]:
    found = check_against(records, protocol, (BOOK,), SOURCES, EXCERPTS, ("m1",))
    assert all(one.level == "warning" for one in found)
    return [(one.code, one.message) for one in found]


def test_names_that_lead_somewhere_are_not_spoken_of() -> None:
    assert _told(GOOD) == []


@pytest.mark.parametrize(
    ("records", "told"),
    [
        (Records(member_checks=(MemberCheck(participant="N2"),)), ("S421", "'participant: N2': no participant")),
        (Records(empty_cells=(EmptyCell(theme="trust", case="norht", type="not_asked"),)), ("S421", "'case: norht': no case; did you mean 'north'?")),
        (Records(waivers=(Waiver(check="CV1", why="w", by="anna", on="2026"),)), ("S421", "'by: anna': no coder or researcher; did you mean 'ana'?")),
        (Records(circumstances=(Circumstances(source="int-1", collector=("zoe",)),)), ("S421", "'collector: zoe': no coder or researcher")),
        (Records(claims=(Claim(text="t", themes=("trusst",)),)), ("S422", "'themes: trusst': no code of any codebook; did you mean 'trust'?")),
        (Records(predictions=(Prediction(proposition="P1", code="zzz", expected="absent"),)), ("S422", "'code: zzz': no code of any codebook")),
        (Records(decisions=(Decision(unit="u", before={"ana": ("zzz",)}),)), ("S422", "'zzz': no code of any codebook")),
        (Records(replications=(Replication(proposition="P7", case="north"),)), ("S423", "'proposition: P7': no proposition")),
        (Records(rivals=(Rival(proposition="P1", rival="Dew falls.", evidence=("Q-99",)),)), ("S424", "'evidence: Q-99': no excerpt that stands")),
        (
            Records(negative_cases=(NegativeCase(theme="trust", excerpts=("Q-7f3a",)),)),
            ("S424", "'excerpts: Q-7f3a': several excerpts begin like that; give more of the id"),
        ),
        (Records(circumstances=(Circumstances(source="int-2"),)), ("S425", "'source: int-2': no source; did you mean 'int-1'?")),
        (Records(circumstances=(Circumstances(source="west/*"),)), ("S425", "'source: west/*': no source")),
        (Records(circumstances=(Circumstances(source="int-1", derived_from="old"),)), ("S425", "'derived_from: old': no source")),
        (Records(reviews=(Review(kind="peer", reviewer="x", sources=("zz",)),)), ("S425", "'sources: zz': no source")),
        (
            Records(literature_links=(LiteratureLink(key="yin2003", target="P1", stance="similar"),)),
            ("S426", "'key: yin2003': no work of the study's literature; did you mean 'yin2009'?"),
        ),
        (
            Records(literature_links=(LiteratureLink(key="yin2009", target="zzz", stance="similar"),)),
            ("S422", "'target: zzz': no code of any codebook"),
        ),
        (
            Records(literature_links=(LiteratureLink(key="yin2009", target="proposition:trust", stance="similar"),)),
            ("S423", "'target: trust': no proposition"),
        ),
        (Records(negative_cases=(NegativeCase(theme="trust", memo="m2"),)), ("S427", "'memo: m2': no memo")),
        (
            Records(rivals=(Rival(proposition="P1", rival="Fog."),)),
            ("S428", "P1 lists no rival 'Fog.'; write it as it stands there, or its number"),
        ),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_told_with_the_nearest(records: Records, told: tuple[str, str]) -> None:
    assert _told(records) == [told]


def test_the_protocols_own_names_are_judged_with_their_lines() -> None:
    protocol = replace(
        PROTOCOL,
        propositions=(Proposition("P1", "t", themes=("trust", "zz"), questions=("RQ2",), literature=("k",)),),
        question_themes={"RQ1": ("qq",)},
        lines={"propositions.P1": 4, "propositions.P1.themes": 6, "questions.RQ1.themes": 9},
    )
    found = check_against(Records(), protocol, (BOOK,))
    assert [(one.code, one.file, one.line) for one in found] == [
        ("S423", "casecode.yaml", 4),
        ("S422", "casecode.yaml", 6),
        ("S426", "casecode.yaml", 4),
        ("S422", "casecode.yaml", 9),
    ]
    assert found[0].message == "P1: 'questions: RQ2': no research question; did you mean 'RQ1'?"


def test_what_the_study_keeps_no_list_of_is_not_judged() -> None:
    """A study of bare records: only propositions, which live in the protocol alone, can be missing."""
    bare = Protocol("x")
    names = {one.code for one in check_against(GOOD, bare)}
    assert names == {"S423"}
    assert "S427" in {one.code for one in check_against(GOOD, bare, memos=())}


def test_a_hit_of_a_rule_is_not_judged() -> None:
    link = EvidenceLink(excerpt="H-12345678", proposition="P1", bearing="supports")
    assert _told(Records(evidence=(link,))) == []


@given(st.lists(st.text("0123abc", min_size=8, max_size=8), min_size=1, max_size=30, unique=True), st.text("0123abc", max_size=8))
def test_a_prefix_names_an_excerpt_when_it_begins_one_alone(ids: list[str], prefix: str) -> None:
    """Against the slow way: look at every id."""
    fits = [one for one in ids if one.startswith(prefix)]
    link = EvidenceLink(excerpt="Q-" + prefix, proposition="P1", bearing="supports")
    found = check_against(Records(evidence=(link,)), PROTOCOL, excerpts=[f"Q-{one}" for one in ids])
    assert bool(found) == (len(fits) != 1)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("theme:trust", ("code", "trust")),
        ("Code: trust", ("code", "trust")),
        ("proposition:P1", ("proposition", "P1")),
        ("P1", ("either", "P1")),
        ("a: b", ("either", "a: b")),
    ],
)
def test_the_target_of_a_literature_link(written: str, meant: tuple[str, str]) -> None:
    assert target(written) == meant
