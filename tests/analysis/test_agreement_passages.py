"""What is shown of a disagreement, who is named as not independent, what of a round is left, and stretches taken apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.analysis.agreement import AgreementAsked, agreement
from casecode.analysis.agreement_explain import explained
from casecode.analysis.agreement_laying import lay_agreement
from casecode.analysis.agreement_passages import Passages
from casecode.analysis.corpus import Corpus
from casecode.analysis.disagreements import disagreements
from casecode.databank.rounds import Place, Round
from casecode.domain.codebook import Code
from casecode.domain.coding import Run
from casecode.domain.errors import WrongUseError
from casecode.domain.source import Material
from tests.analysis.tiny import mark
from tests.analysis.twice import read, said, statements, study, talk


def test_of_the_words_that_coders_share_only_the_passage_in_dispute_is_shown() -> None:
    long = " ".join(f"w{n}" for n in range(60))
    lines = [("I", "So?"), ("M", "Okay."), ("M", f"{long}."), ("I", "mm-hm."), ("M", "And then we left, all of us.")]
    one = talk("int", lines)
    codings = [
        mark(one, "w30 w31", "trust", "ana"),
        mark(one, "w31 w32 w33", "hope", "ben"),
        mark(one, "Okay.", "hope", "ana"),  # of the same turn; both gave hope, so it is not in dispute
    ]
    (found,) = disagreements(study([one], codings, read(one, "ana", "ben")))
    assert found.parting == ("trust",)
    assert found.passage == "… w24 w25 w26 w27 w28 w29 w30 w31 w32 w33 w34 w35 w36 w37 …"
    assert found.kind == "one gave more"
    assert (found.paragraphs, found.words.startswith("Okay."), "mm-hm" in found.words) == ("¶2–5", True, False)
    assert found.words.endswith("w59. … And then we left, all of us.")


def test_a_passage_of_several_segments_leaves_out_labels_and_what_others_put_in() -> None:
    lines = [("I", "So?"), ("M", "First I trusted."), ("I", "mm-hm."), ("M", "Then I did not.")]
    one = talk("int", lines)
    start, end = one.text.segments[1].start, one.text.segments[3].end
    whole = replace(mark(one, "First I trusted.", "trust", "ana"), start=start, end=end)
    (found,) = disagreements(study([one], [whole], read(one, "ana", "ben")))
    assert found.passage == found.words == "First I trusted. … Then I did not."


def test_where_no_coding_of_the_disputed_code_touches_the_unit_its_words_are_shown() -> None:
    one = talk("int", [("I", "So?"), ("M", "I trust him."), ("I", "And?"), ("M", "No.")])
    codings = [mark(one, "trust", "trust", "ana")]
    corpus = study([one], codings, read(one, "ana", "ben"))
    words = Passages(corpus, lay_agreement(corpus, AgreementAsked())).of("int", _span(one, 1), {"hope"})
    assert words.passage == words.whole == "I trust him."


def _span(one: Material, at: int) -> tuple[int, int]:
    return one.text.segments[at].start, one.text.segments[at].end


@pytest.mark.parametrize(
    ("ana", "ben", "chi", "kind"),
    [
        (["trust"], ["trust", "hope"], ["trust"], "one gave more"),
        (["trust"], ["trust", "hope"], ["trust", "hope"], "some gave more"),
        (["trust"], ["hope"], ["trust", "hope"], "different codes"),
        (["trust"], [], ["trust"], "not all coded"),
    ],
)
def test_how_coders_part_is_called_by_what_they_gave(ana: list[str], ben: list[str], chi: list[str], kind: str) -> None:
    one = statements("int", 1)
    codings = [said(one, 1, code, who) for who, codes in (("ana", ana), ("ben", ben), ("chi", chi)) for code in codes]
    (found,) = disagreements(study([one], codings, read(one, "ana", "ben", "chi")))
    assert found.kind == kind


def test_how_much_of_a_round_is_left_to_whom() -> None:
    one = statements("int", 10)
    plan = Round("r1", unit="turn", units=(Place("int"),), assignments={"ana": (Place("int"),), "ben": (Place("int"),)})
    half = replace(read(one, "ben", round="r1")[0], end=one.text.segments[7].end)  # four of ten answers
    corpus = study([one], [], [*read(one, "ana", round="r1"), half], rounds=(plan,))
    assert agreement(corpus, AgreementAsked(round="r1")).left == {"ana": (0, 10), "ben": (6, 10)}
    assert agreement(corpus).left == {}


def test_named_coders_that_cannot_be_independent_are_no_reliability() -> None:
    one = statements("int", 6)
    codings = [said(one, 1, "trust", who) for who in ("ana", "ben", "consensus")]
    corpus = study([one], codings, read(one, "ana", "ben", "consensus"))
    talked = "Consensus came out of these coders' talk: this is no reliability"
    assert talked in agreement(corpus, AgreementAsked(coders=("ana", "ben", "consensus"))).note
    assert talked not in agreement(corpus).note


def test_people_who_took_over_suggestions_are_not_independent_of_the_rules() -> None:
    one = statements("int", 6)
    took = [said(one, 1, "trust", "ana", run="1a2b"), said(one, 2, "trust", "ben")]
    corpus = study(
        [one],
        took,
        read(one, "ana", "ben"),
        runs={"1a2b": ()},
        run_facts={"1a2b": Run("1a2b", "rules", "1", "b00c", {"int": one.text.hash})},
    )
    asked = AgreementAsked(coders=("ana", "ben", "rules@1a2b"))
    warning = "Ana Ruiz accepted suggestions of these rules, having seen them: this is no reliability"
    assert warning in agreement(corpus, asked).note
    assert warning not in agreement(corpus, AgreementAsked(coders=("ana", "ben"))).note
    assert warning not in agreement(corpus, AgreementAsked(coders=("ben", "rules@1a2b"))).note


# ------------------------------------------------------------------------------------------------ stretches taken apart


def moods() -> Corpus:
    """One answer of twenty characters. ana: warm 0–9, cold 10–14; ben: warm 0–4, cold 5–9 and 10–14."""
    one = talk("int", [("I", "So?"), ("M", "aaaa bbbb cccc dddd.")])
    codes = (Code("mood", exclusive=True, children=(Code("warm"), Code("cold"))), Code("hope"))
    given = (
        ("aaaa bbbb", "warm", "ana"),
        ("cccc", "cold", "ana"),
        ("aaaa", "warm", "ben"),
        ("bbbb", "cold", "ben"),
        ("cccc", "cold", "ben"),
    )
    return study([one], [mark(one, *row) for row in given], read(one, "ana", "ben"), codes)


SPAN = AgreementAsked(unit="span")


def test_a_code_on_stretches_is_taken_apart_as_far_as_a_hand_can_follow() -> None:
    lines = explained(moods(), SPAN, "warm")
    # l = 2 × 20; coded 9 + 4; ana's five more; S = 9² + 4² + 27 gaps; 1 - 5 (40² - 124) / (40 · 27 · 13) × 40 / 40
    assert [
        line.strip()
        for line in lines
        if line.startswith("    ") and ("coded" in line or "characters" in line or "section" in line)
    ][:4] == ["characters, all coders: 40", "coded: 13", "coded by one and not by the other: 5", "squared section lengths: 124"]
    assert f"  = {1 - 5 * (40**2 - 124) / (40 * 27 * 13):.6f}" in lines
    assert any(line.startswith("Span F1") for line in lines)


@pytest.mark.parametrize("asked", ["mood", "cold"])
def test_a_domain_shows_u_cu_and_ku_of_each_value(asked: str) -> None:
    lines = explained(moods(), SPAN, asked)
    assert "Within mood (mood), of which at most one holds at a time" in lines
    # l'_warm = ana 8 + ben 4, l'_cold = ana 4 + ben 8, the same 8 each, Q_warm = 8² + 4², Q_cold = 3 · 4²
    assert f"  = {1 - 8 / (24 * (24**2 - 2 * 12**2) / (24**2 - 128)):.6f}" in lines
    rows = {line.split()[0]: line.split()[1:] for line in lines if line.startswith(("  warm", "  cold"))}
    assert rows["warm"] == ["12", "8", "80", f"{1 - (12 * 24 - 80) * 4 / (12**2 * 12):.6f}"]
    assert rows["cold"] == ["12", "8", "48", f"{1 - (12 * 24 - 48) * 4 / (12**2 * 12):.6f}"]
    assert "  cu and (k)u speak of 60.0% of the text (l' / l)" in lines  # 24 of 40


@pytest.mark.parametrize(("short", "name"), [("|u", "bar_u_alpha"), ("f1", "span_f1"), ("u", "u_alpha"), ("(k)u", "cu_alpha")])
def test_coefficients_of_stretches_are_known_by_the_names_of_the_literature(short: str, name: str) -> None:
    lines = explained(moods(), SPAN, short)
    assert lines == explained(moods(), SPAN, name)
    assert sum(line.startswith("  Source: ") for line in lines) == 1
    assert ("mood (mood)" in lines) == (name in {"u_alpha", "cu_alpha"})


def test_one_table_holds_every_code_and_says_where_there_is_no_figure() -> None:
    lines = explained(moods(), SPAN, "|u")
    assert [line.split()[0] for line in lines[-4:]] == ["code", "warm", "cold", "hope"]
    assert lines[-1].endswith("undefined: no variation")


def test_what_is_no_figure_of_stretches_is_answered_with_what_there_is() -> None:
    with pytest.raises(WrongUseError, match=r"no code and no coefficient.*Coefficients: bar_u_alpha, span_f1, u_alpha, cu_alpha"):
        explained(moods(), SPAN, "kappa")
    plain = study([statements("int", 2)], [], read(statements("int", 2), "ana", "ben"))
    assert any("exclusive: true" in line for line in explained(plain, SPAN, "u"))
    themes = explained(moods(), replace(SPAN, level="theme"), "cold")
    assert any("mood (mood)" in line for line in themes)


def test_a_domain_that_nobody_met_in_has_no_figure_but_its_counts() -> None:
    one = talk("int", [("I", "So?"), ("M", "aaaa bbbb cccc dddd.")])
    codes = (Code("mood", exclusive=True, children=(Code("warm"), Code("cold"))),)
    lines = explained(study([one], [mark(one, "aaaa", "warm", "ana")], read(one, "ana", "ben"), codes), SPAN, "cu")
    assert "  = undefined: no variation" in lines
    assert not any("nan" in line.split() for line in lines)
    assert "  cu and (k)u speak of 0.0% of the text (l' / l)" in lines
