"""The reliability report's numbers and sentences, on studies small enough to count by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from casecode.analysis.agreement import agreement
from casecode.analysis.agreement_nouns import AgreementAsked
from casecode.analysis.corpus import Corpus
from casecode.analysis.select import Selection
from casecode.databank.rounds import Place, Round
from casecode.domain.codebook import Code, Codebook
from casecode.domain.coding import Coding
from casecode.domain.memo import Memo
from casecode.domain.protocol import Case
from casecode.domain.records import Decision, MemberCheck, NegativeCase, Records, Researcher, Review, Waiver
from casecode.domain.source import Material
from casecode.views.blocks import Cell, plain
from casecode.views.reliability import reliability_view
from casecode.views.reliability_figures import apa, chance, each, for_readers, in_words, listed, percent
from casecode.views.reliability_nouns import ReliabilityView
from casecode.views.reliability_sample import kind_of
from tests.analysis.tiny import blog, mark, tiny
from tests.analysis.twice import read, said, statements, study, talk

ANA, BEN, CHI = "ana", "ben", "chi"


def given(one: Material, code: str, coder: str, numbers: Sequence[int], **facts: object) -> list[Coding]:
    return [said(one, number, code, coder, **facts) for number in numbers]


def fair(**more: object) -> Corpus:
    """42 answers, both read all. trust: both give it to 1–10, Ana alone to 11–16, Ben alone to 17; hope: both to 18; luck: nobody."""
    one = statements("int-1", 42, case="north")
    codings = [
        *given(one, "trust", ANA, range(1, 17)),
        *given(one, "trust", BEN, (*range(1, 11), 17)),
        *given(one, "hope", ANA, [18]),
        *given(one, "hope", BEN, [18]),
    ]
    return study([one], codings, read(one, ANA, BEN), ("trust", "hope", "luck"), **more)


def text(view: ReliabilityView) -> str:
    return plain(view.paragraph)


def plan(name: str = "r1", purpose: str = "reliability", source: str = "int-1", **facts: object) -> Round:
    places = (Place(source),)
    made: dict[str, object] = {
        "purpose": purpose,
        "seed": "7",
        "unit": "turn",
        "sample": {"share": "0.2", "by": "case", "of": "blocks", "words": "300"},
        "units": places,
        "assignments": {ANA: places, BEN: places},
    }
    return Round(name, **(made | facts))  # type: ignore[arg-type]  # fields by name


# ------------------------------------------------------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.634, ".63"), (-0.041, "\u2212.04"), (-0.001, ".00"), (1.0, "1.00"), (0.0, ".00"), (None, "–"), (-1.0, "\u22121.00")],
)
def test_figures_are_printed_as_apa_asks(value: float | None, printed: str) -> None:
    assert apa(value) == printed


def test_shares_never_say_none_or_all_of_what_is_not() -> None:
    assert [chance(one) for one in (None, 0.0, 0.001, 0.127, 0.996, 1.0)] == ["–", "< .01", "< .01", ".13", "> .99", "> .99"]
    assert [percent(one) for one in (None, 0.0, 0.001, 0.5, 0.999, 1.0)] == ["–", "0%", "<1%", "50%", ">99%", "100%"]


def test_counts_of_many_coders_are_the_least_and_the_most() -> None:
    assert each([4, None, 1200]) == "4 / – / 1,200"
    assert each([4, 2, None, 9, 9, 9, 9]) == "2–9"
    assert each([None] * 7) == "–"
    assert (listed(["a"]), listed(["a", "b", "c"]), listed([])) == ("a", "a, b and c", "")
    assert (in_words(3), in_words(12)) == ("three", "12")


# ------------------------------------------------------------------------------------------------------ the code table


def test_a_code_by_hand() -> None:
    """N = 42; 10 both, 6 + 1 alone, 25 neither; 27 of 84 ratings positive.

    alpha = 1 − (14/84) / (2·27·57 / (84·83)) = .622; kappa: p_e = (16·11 + 26·31)/42² = .557; AC1: p_e = 2·(27/84)·(57/84) = .436;
    p_pos = 20/27, p_neg = 50/57; PI = (10 − 25)/42, BI = (6 − 1)/42.
    """
    trust, hope = reliability_view(fair()).codes[::-1]
    assert (trust.label, trust.units, trust.positive, trust.by_coder) == ("trust", 42, 17, "16 / 11")
    assert (trust.agreement, trust.p_pos, trust.p_neg, trust.alpha) == (".83", ".74", ".88", ".62")
    assert (trust.kappa, trust.ac1, trust.prevalence_index, trust.bias_index) == (".62", ".70", "\u2212.36", ".12")
    assert (hope.positive, hope.alpha, hope.interval, hope.remark) == (1, "1.00", "–", "too few")


def test_the_highest_alpha_stands_first_and_undefined_codes_apart() -> None:
    view = reliability_view(fair())
    assert [one.label for one in view.codes] == ["hope", "trust"]
    assert [(one.label, one.alpha, one.why) for one in view.without] == [("luck", "–", "no variation: nobody gave it")]
    (forest,) = view.forests
    assert [row.label for row in forest.rows] == ["All code sets (MASI)", "hope", "trust"]
    assert forest.lines == (0.667, 0.8)
    assert view.scatter is None  # two points show nothing


def test_overall_goes_from_relevance_to_sets_to_means() -> None:
    view = reliability_view(fair())
    found = agreement(fair())
    assert [one.label for one in view.overall] == [
        "Coded at all",
        "Code sets where coded (MASI)",
        "Code sets (MASI)",
        "Code sets (nominal: equal or not)",
        "Mean of the codes’ alphas (2 codes, 1 undefined left out)",
        "The same, weighted by prevalence",
    ]
    trust, hope = 1 - 14 / 84 / (2 * 27 * 57 / (84 * 83)), 1.0
    assert view.overall[4].alpha == apa((trust + hope) / 2)
    assert view.overall[5].alpha == apa((trust * 27 + hope * 2) / 29)
    assert view.overall[2].agreement == ".83"  # 35 of 42 units have the same set
    assert view.overall[2].below_800 == chance(found.sets.alpha.below_800)


def test_more_than_thirty_codes_take_more_than_one_plot() -> None:
    one = statements("int-1", 40)
    codes = [f"c{n:02}" for n in range(40)]
    codings = [coding for n, code in enumerate(codes) for who in (ANA, BEN) for coding in given(one, code, who, [n + 1])]
    view = reliability_view(study([one], codings, read(one, ANA, BEN), codes))
    assert [len(plot.rows) for plot in view.forests] == [21, 20]
    assert view.scatter is None  # all at one spot


def test_codes_at_one_spot_share_a_point() -> None:
    one = statements("int-1", 40)
    codings = [coding for code in ("a", "b", "c") for who in (ANA, BEN) for coding in given(one, code, who, [1])]
    codings += [coding for code in ("d", "e") for who in (ANA, BEN) for coding in given(one, code, who, range(1, 11))]
    codings += given(one, "f", ANA, range(1, 11))
    found = reliability_view(study([one], codings, read(one, ANA, BEN), "abcdef")).scatter
    assert found is not None
    assert [(point.label, point.x, point.y) for point in found.points] == [
        ("a and 2 more", 0.025, 1.0),
        ("d and e", 0.25, 1.0),
        ("f", 0.125, -0.13),  # 10 of 80 ratings, never both: 1 − .25 / (2·10·70 / (80·79))
    ]


# -------------------------------------------------------------------------------------------------- what was compared


def test_the_sample_is_told_by_method_and_case_with_what_it_is_of() -> None:
    one, two = statements("int-1", 6, case="north"), statements("fg-1", 4, "focus-group", "west")
    corpus = study([one, two], given(one, "trust", ANA, [1]), [*read(one, ANA, BEN), *read(two, ANA)])
    corpus = replace(corpus, protocol=replace(corpus.protocol, cases=(Case("north", "Northtown"), Case("west", "Westhaven"))))
    view = reliability_view(corpus)
    assert view.samples is not None
    lines = {
        title: [(line.value, line.double_sources, line.sources, line.double_units, line.units, line.unit_share) for line in some]
        for title, some in view.samples.items()
    }
    assert lines["Method"] == [("focus-group", 0, 1, 0, 4, "0%"), ("interview", 1, 1, 6, 6, "100%"), ("All", 1, 2, 6, 10, "60%")]
    assert [line[0] for line in lines["Case"]] == ["Northtown", "Westhaven", "All"]
    assert (
        view.drawn == "The part read by two or more coders was not drawn at random by a round: it is what they happened to code."
    )


def test_coders_are_told_with_what_is_on_record_of_them() -> None:
    corpus = fair()
    kept = Records(researchers=(Researcher(id=BEN, role="synthetic coder", training="two afternoons"),))
    view = reliability_view(replace(corpus, protocol=replace(corpus.protocol, kept=kept)))
    assert [(one.name, one.kind, one.role, one.training, one.codings, one.units) for one in view.coders] == [
        ("Ana Ruiz", "person", "", "", 17, 42),
        ("Ben Cole", "person", "synthetic coder", "two afternoons", 12, 42),
    ]
    assert text(view).startswith(
        "Two coders (Ana Ruiz; Ben Cole, synthetic coder) coded all 42 turns in 1 source, with codebook b."
    )


def rounds() -> Corpus:
    """Training t1, then rounds r1 and r2 of 12 answers each, a recoding s1 by Ana of r1, and a round nobody began."""
    material = {name: statements(name, 12) for name in ("int-1", "int-2", "int-3")}
    one, two, three = material.values()
    codings, marks = [], []
    for name, source, day in (("t1", three, "01"), ("r1", one, "05"), ("r2", two, "09")):
        facts = {"round": name, "at": f"2026-03-{day}T10:00:00Z"}
        for who, numbers in ((ANA, (1, 2, 3)), (BEN, (1, 2, 3, 4) if name == "r2" else (1, 7, 8))):
            codings += given(source, "trust", who, numbers, **facts)
            marks += read(source, who, **facts)
    again = {"round": "s1", "at": "2026-03-25T10:00:00Z"}
    codings += given(one, "trust", ANA, (1, 2, 3, 5), **again)
    marks += read(one, ANA, **again)
    plans = (
        plan("r1"),
        plan("r2", source="int-2", seed="", sample={}),
        plan("r3", source="int-3"),
        plan("s1", "recode", assignments={ANA: (Place("int-1"),)}),
        plan("t1", "training", source="int-3", sample={"share": "all of it"}),
        plan("r1-consensus", "adjudicated"),
    )
    return study(list(material.values()), codings, marks, rounds=plans)


def test_the_newest_round_drawn_for_agreement_is_reported_and_the_others_beside_it() -> None:
    view = reliability_view(rounds())
    assert view.facts[0].value == "round r2"
    assert view.lead == "2 coders compared on 12 of 36 turns in 1 source"
    assert [(one.id, one.purpose, one.begun, one.units) for one in view.rounds] == [
        ("t1", "training", "2026-03-01", 12),
        ("r1", "reliability", "2026-03-05", 12),
        ("r2", "reliability", "2026-03-09", 12),
        ("s1", "recode", "2026-03-25", 0),
        ("r3", "reliability", "", 0),
    ]
    assert [one.drawn for one in view.rounds] == [
        "at random, all of it of the sources, seed 7",
        "at random, 20% of the blocks (about 300 words each), by case, seed 7",
        "not drawn by chance",
        "at random, 20% of the blocks (about 300 words each), by case, seed 7",
        "at random, 20% of the blocks (about 300 words each), by case, seed 7",
    ]
    assert view.course is not None
    assert [row.label for row in view.course.rows] == ["t1 (training)", "r1 (reliability)", "r2 (reliability)"]
    assert [(one.dimension, one.value, one.units) for one in view.parts] == [("round", name, 12) for name in ("t1", "r1", "r2")]


def test_how_the_sample_was_drawn_is_said_only_where_a_round_says_it() -> None:
    corpus = rounds()
    by_hand = reliability_view(corpus)
    assert by_hand.drawn == "Round r2 was not drawn at random: its units were set by hand."
    assert "This part was not drawn at random." in text(by_hand)
    drawn = reliability_view(replace(corpus, rounds=tuple(one for one in corpus.rounds if one.id != "r2")))
    assert drawn.facts[0].value == "round r1"
    assert drawn.drawn == (
        "Round r1 (reliability) was drawn at random, 20% of the blocks (about 300 words each), by case, seed 7, "
        "for Ana Ruiz and Ben Cole."
    )
    assert "independently coded 12 of 36 turns (33%; 33% of the characters)" in text(drawn)
    assert "The sample was drawn at random, 20% of the blocks" in text(drawn)
    assert reliability_view(fair()).drawn == "All of the material was read by two or more coders; nothing was sampled."
    assert "drawn" not in text(reliability_view(fair()))


def test_rounds_that_only_codings_know_are_told_as_such() -> None:
    one = statements("int-1", 6)
    marks = [*read(one, ANA, BEN, round="x9"), *read(one, ANA, BEN, round="x9-consensus")]
    codings = [*given(one, "trust", ANA, [1], round="x9"), *given(one, "trust", BEN, [1], round="x9")]
    lines = reliability_view(study([one], codings, marks)).rounds
    assert [(line.id, line.purpose, line.drawn) for line in lines] == [("x9", "not on record", "not on record")]


def test_a_round_of_spans_is_reported_by_sentence() -> None:
    corpus = rounds()
    view = reliability_view(replace(corpus, rounds=(plan("r1", unit="span"),)))
    assert (view.unit, view.facts[0].value) == ("sentence", "round r1")


def test_a_filter_and_named_coders_are_kept_to_and_one_coder_alone_is_no_comparison() -> None:
    view = reliability_view(fair(), Selection(where="source = int-1"))
    assert ("Only where", "source = int-1") in [(fact.what, fact.value) for fact in view.facts]
    assert reliability_view(fair(), Selection(coders=(ANA,))) == reliability_view(fair())
    one = statements("int-1", 42, case="north")
    corpus = fair()
    settled = [*corpus.codings, *given(one, "trust", "consensus", [1, 2])]
    named = reliability_view(
        replace(corpus, codings=tuple(settled), reads=(*corpus.reads, *read(one, "consensus"))),
        Selection(coders=(ANA, "consensus")),
    )
    assert [one.kind for one in named.coders] == ["person", "settled in talk"]
    assert "Not all of these are people who worked independently (consensus: settled in talk)" in text(named)
    assert "Two coders" not in text(named)
    early = replace(corpus, codings=tuple(settled), before_talk={"": {"anyway": "ben has not read all"}})
    assert "Talk began" not in text(reliability_view(early, Selection(coders=(ANA, "consensus"))))


# --------------------------------------------------------------------------------------------------------- the paragraph


def test_without_a_round_independence_is_not_claimed() -> None:
    said_ = text(reliability_view(fair()))
    assert "independently coded" not in said_
    assert "That they worked independently of each other is not on record." in said_
    assert "independently coded" in text(reliability_view(replace(rounds(), rounds=(plan("r1"),))))


def test_the_paragraph_carries_the_figures_and_no_more() -> None:
    view, found = reliability_view(fair()), agreement(fair())
    alpha = found.sets.alpha
    assert (
        f"Agreement on code sets was Krippendorff’s α = {apa(alpha.value)}, 95% CI [{apa(alpha.low)}, {apa(alpha.high)}] (MASI"
        in text(view)
    )
    assert "The one code with enough units to say, trust, had α = .62. One code rests on too few units to say." in text(view)
    assert "One code could not be estimated for lack of variation." in text(view)
    assert "settled" not in text(view)
    assert "again" not in text(view)
    assert [run.text for run in view.paragraph if run.italic] == ["α"] * 4


def test_codes_below_the_bound_are_named() -> None:
    one = statements("int-1", 60)
    codings = [
        *given(one, "trust", ANA, range(1, 16)),
        *given(one, "trust", BEN, range(1, 16)),
        *given(one, "hope", ANA, range(20, 40)),
        *given(one, "hope", BEN, range(30, 50)),
    ]
    told = text(reliability_view(study([one], codings, read(one, ANA, BEN))))
    assert (
        "Over two codes with enough units to say, α ranged from .26 (hope) to 1.00 (trust). One of them fell below .667 (hope)."
        in told
    )
    kept = [coding for coding in codings if coding.code == "trust"]
    kept += [replace(coding, id=f"{coding.id}X", ids=(f"{coding.id}X",), code="hope") for coding in kept]
    assert "None of them fell below .667." in text(reliability_view(study([one], kept, read(one, ANA, BEN))))


def test_what_cannot_be_said_is_said_to_be_so() -> None:
    one = statements("int-1", 6)
    nothing = text(reliability_view(study([one], [], read(one, ANA, BEN))))
    assert "Agreement on code sets could not be estimated (α is undefined: no variation" in nothing
    assert "On whether" not in nothing
    assert "No code rests on enough units" in nothing
    few = text(reliability_view(study([one], given(one, "trust", ANA, [1]), read(one, ANA, BEN))))
    assert "α = .00 (MASI distance; no interval; too few to say" in few
    assert "On whether a unit is coded at all it was α = .00 (too few units for an interval)." in few


def test_many_coders_are_counted_and_what_they_left_uncoded_is_missing() -> None:
    one = statements("int-1", 30)
    coders = [f"k{n:02}" for n in range(11)]
    codings = [coding for n, who in enumerate(coders) for coding in given(one, "trust" if n % 3 else "hope", who, range(1, 21))]
    view = reliability_view(study([one], codings, []))
    assert text(view).startswith(
        "Altogether 11 coders coded 20 of 30 turns (67%; 65% of the characters) in 1 source, with codebook b, each unit"
    )
    assert "What the coders read and left uncoded is not on record and counts as missing." in text(view)
    assert (len(view.pairs), view.pairs_in_all) == (45, 55)
    assert {pair.alpha for pair in view.pairs} == {"\u2212.95", "–"}
    assert view.pairs[0].alpha == "\u2212.95"  # N = 20, all apart: D_e = 800/1560, alpha = 1 − 1.95
    assert view.codes[0].by_coder == "0–20"
    assert view.span_note == ""  # nobody marked what they read
    assert [line.unit for line in view.units] == ["turn", "sentence"]


def test_one_coder_who_marked_nothing_is_named() -> None:
    one = statements("int-1", 8)
    codings = [*given(one, "trust", ANA, [1, 2]), *given(one, "trust", BEN, [1, 3])]
    assert "What Ben Cole read and left uncoded is not on record" in text(reliability_view(study([one], codings, read(one, ANA))))


# ------------------------------------------------------------------------------------------------- coder by coder, units


def test_three_coders_have_a_heat_map_and_two_have_none() -> None:
    one = statements("int-1", 6)
    codings = [*given(one, "trust", ANA, [1, 2, 3]), *given(one, "trust", BEN, [1, 2, 3]), *given(one, "trust", CHI, [4, 5])]
    corpus = study([one], codings, read(one, ANA, BEN, CHI))
    shown = reliability_view(corpus).pair_map
    assert shown is not None
    assert shown.header == ("", "Ana Ruiz", "Ben Cole", "Chi Wu")
    assert shown.rows[0] == ("Ana Ruiz", "–", Cell("1.00", shade=1.0), shown.rows[2][1])
    low = shown.rows[0][3]
    assert isinstance(low, Cell)
    assert (str(low.value)[0], low.shade) == ("\u2212", 0.0)
    assert reliability_view(corpus, Selection(coders=(ANA, BEN))).pair_map is None


def test_other_units_stand_beside_and_the_chosen_one_is_marked() -> None:
    one = statements("int-1", 12)
    codes = (Code("trust", children=(Code("warm"), Code("firm"))), Code("hope"))
    codings = [*given(one, "warm", ANA, range(1, 7)), *given(one, "firm", BEN, range(1, 7))]
    view = reliability_view(study([one], codings, read(one, ANA, BEN), codes))
    assert [(line.unit, line.chosen, line.alpha) for line in view.units[:3]] == [
        ("turn", True, view.overall[-4].alpha),
        ("turn, codes as themes", False, "1.00"),  # both are trust
        ("sentence", False, view.units[0].alpha),  # each answer is one sentence
    ]
    assert view.units[3].unit == "span"
    assert view.units[3].units.endswith(" characters")


def test_units_that_one_coder_cut_have_sentences_for_their_themes() -> None:
    one = statements("int-1", 12)
    codes = (Code("trust", children=(Code("warm"),)),)
    codings = [*given(one, "warm", ANA, range(1, 7)), *given(one, "warm", BEN, range(1, 7))]
    places = tuple(Place("int-1", one.start, one.end) for one in codings[:6])
    drawn = plan(unit="excerpt", units=places, assignments={ANA: places, BEN: places})
    kept = [replace(coding, round="r1", at="2026-03-01T10:00:00Z") for coding in codings]
    corpus = study([one], kept, read(one, ANA, BEN, round="r1"), codes, rounds=(drawn,))
    assert [line.unit for line in reliability_view(corpus).units] == [
        "excerpt",
        "sentence, codes as themes",
        "turn",
        "sentence",
        "span",
    ]


def test_written_sources_are_compared_by_paragraph() -> None:
    one = blog()
    marks = [replace(mark_, book="b00c") for mark_ in read(one, ANA, BEN)]
    corpus = tiny(
        materials=(one,), codings=(mark(one, "Rivals", "market", ANA), mark(one, "prices", "market", BEN)), reads=tuple(marks)
    )
    assert [line.unit for line in reliability_view(corpus).units][:1] == ["paragraph"]


def test_spans_and_exclusive_domains() -> None:
    one = statements("int-1", 12)
    codes = (Code("mood", "Mood", exclusive=True, children=(Code("warm", "Warm"), Code("cold", "Cold"))), Code("hope"))
    codings = [*given(one, "warm", ANA, range(1, 5)), *given(one, "warm", BEN, range(1, 5)), *given(one, "cold", ANA, [9, 10])]
    codings += given(one, "cold", BEN, [9, 10])
    view = reliability_view(study([one], codings, read(one, ANA, BEN), codes))
    assert [(line.label, line.bar_u, line.f1) for line in view.spans] == [("Warm", "1.00", "1.00"), ("Cold", "1.00", "1.00")]
    (domain,) = view.domains
    assert (domain.label, domain.u, domain.cu) == ("Mood", "1.00", "1.00")
    assert [name for name, _ in domain.by_value] == ["Warm", "Cold"]
    assert "Touching stretches" in view.span_note


# ----------------------------------------------------------------------------------------------- disagreements and talk


def test_disagreements_are_told_with_decision_and_reason_where_they_are_on_record() -> None:
    corpus = fair()
    one, other = given(statements("int-1", 42), "trust", ANA, [11, 12])
    kept = Records(
        decisions=(
            Decision(unit=f"int-1:{one.start}-{one.end}", took=ANA, before={ANA: ("trust",), BEN: ()}, after=("trust",), by="ana, ben",
                     reason="it is trust", at="2026-03-02T10:00:00Z", round="r1"),
            Decision(unit=f"int-1:{other.start}-{other.end}", took="none", after=(), round="r1"),
        )
    )  # fmt: skip
    view = reliability_view(replace(corpus, protocol=replace(corpus.protocol, kept=kept, tables_coder="consensus")))
    assert view.parted == len(view.partings) == 7
    first, two, three = view.partings[:3]
    assert first.given == (("Ana Ruiz", "trust"), ("Ben Cole", "no code"))
    assert (first.settled, first.decided, first.reason) == (
        "trust",
        "as Ana Ruiz, by Ana Ruiz and Ben Cole, 2026-03-02",
        "It is trust",
    )
    assert (two.settled, two.decided, two.reason) == ("no code", "", "")
    assert (three.settled, three.kind, three.where) == ("", "only one coded", "Int-1 ¶26 (turn)")
    assert "The figures are from before talk, in which 2 of 7 disagreements (29%) were settled." in text(view)
    assert "it is what was analysed" in text(view)
    (told,) = view.talk
    assert (told.round, told.alpha, told.settled, told.reasons, told.took) == ("r1", "–", 2, 1, "as Ana Ruiz 1; no code 1")


def test_figures_from_before_talk_stand_beside_what_was_settled() -> None:
    facts = {
        "alpha": "0.634",
        "units": "46",
        "unit": "turn",
        "parted": "15",
        "at": "2026-03-02T10:00:00Z",
        "anyway": "ben has not read all",
    }
    view = reliability_view(replace(rounds(), rounds=(plan("r1"),), before_talk={"r1": facts}))
    (told,) = view.talk
    assert (told.alpha, told.units, told.unit, told.at, told.parted, told.settled) == (".63", "46", "turn", "2026-03-02", "15", 0)
    assert "Talk began before the round was over (ben has not read all)." in text(view)
    assert "settled" not in text(view)


def test_whose_coding_a_decision_followed_is_said_or_said_to_be_unknown() -> None:
    corpus = fair()
    kept = Records(
        decisions=tuple(
            Decision(unit=f"int-1:{n}-9", took=took, round="r1") for n, took in enumerate(("", "other", "mixed", "other"))
        )
    )
    (told,) = reliability_view(replace(corpus, protocol=replace(corpus.protocol, kept=kept))).talk
    assert told.took == "a new reading 2; not said whose 1; some of each 1"


def parted(many: int) -> Corpus:
    """Ana gives `trust`, Ben `hope` to the first answers; to the next ten both give trust and Ben `hope` as well; one is long."""
    one = statements("int-1", many + 12)
    codings = [
        *given(one, "trust", ANA, range(1, many + 11)),
        *given(one, "hope", BEN, range(1, many + 11)),
        *given(one, "trust", BEN, range(many + 1, many + 11)),
    ]
    return study([one], codings, read(one, ANA, BEN))


def test_ten_disagreements_are_shown_and_examples_not_again() -> None:
    view = reliability_view(parted(12))
    assert view.parted == 22
    assert [(one.first, one.second, one.count) for one in view.opposed] == [("hope", "trust", 12), ("hope", "", 10)]
    examples = [unit for line in view.opposed for unit in line.examples]
    assert [len(line.examples) for line in view.opposed] == [2, 2]
    assert all(one.over == ("trust", "hope") for one in view.opposed[0].examples)
    assert all(one.over == ("hope",) for one in view.opposed[1].examples)
    assert len(view.partings) == 10
    assert not {one.unit for one in view.partings} & {one.unit for one in examples}
    assert view.confusion is not None
    assert view.confusion.rows == (
        ("trust", "–", Cell(12, shade=1.0), ""),
        ("hope", Cell(12, shade=1.0), "–", Cell(10, shade=10 / 12)),
    )
    assert view.confusion.header == ("", "trust", "hope", "no further code")


def test_few_disagreements_are_all_shown_once() -> None:
    view = reliability_view(parted(0))
    assert (view.parted, len(view.partings)) == (10, 10)
    assert [line.examples for line in view.opposed] == [()]
    assert view.confusion is None  # one code stands against none


def test_the_words_of_a_long_unit_are_shown_from_its_beginning() -> None:
    long = " ".join(f"w{n}" for n in range(200)) + "."
    one = talk("int-1", (("I", "And?"), ("M", long)))
    view = reliability_view(study([one], [mark(one, long, "trust", ANA)], read(one, ANA, BEN)))
    (shown,) = view.partings
    words = shown.quote.quotes[0].words
    assert words.startswith("w0 w1 ")
    assert words.endswith("w89 […]")


def test_of_a_long_unit_the_passage_in_dispute_is_shown() -> None:
    long = " ".join(f"w{n}" for n in range(200)) + "."
    one = talk("int-1", (("I", "And?"), ("M", long)))
    view = reliability_view(study([one], [mark(one, "w150 w151", "trust", ANA)], read(one, ANA, BEN)))
    (shown,) = view.partings
    assert shown.quote.quotes[0].words == "… w144 w145 w146 w147 w148 w149 w150 w151 w152 w153 w154 w155 w156 w157 …"
    assert shown.quote.quotes[0].attribution == "Int-1 ¶2 (turn)"


def test_who_gave_the_same_codes_and_one_more_did_not_give_different_ones() -> None:
    one = statements("int-1", 4)
    codings = [*given(one, "trust", ANA, [1]), *given(one, "hope", ANA, [1]), *given(one, "trust", BEN, [1])]
    (shown,) = reliability_view(study([one], codings, read(one, ANA, BEN))).partings
    assert (shown.kind, shown.over) == ("one gave more", ("hope",))


def test_notes_for_readers_tell_nothing_to_type() -> None:
    corpus = study([statements("int-1", 6)], given(statements("int-1", 6), "trust", ANA, range(1, 4)), [])
    corpus = replace(
        corpus,
        codings=(
            *corpus.codings,
            *given(statements("int-1", 6), "trust", BEN, [1]),
            *given(statements("int-1", 6), "trust", "consensus", [1]),
        ),
    )
    view = reliability_view(corpus)
    assert "No mark of what was read by Ana Ruiz and Ben Cole: units they left uncoded are missing, not 0." in view.note
    assert "Consensus takes no part: it was reached in talk, not independently." in view.note
    assert "--" not in view.note


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("27 of 52 codings count for it all the same: --unit sentence or --unit excerpt places codes closer", "27 of 52 codings count for it all the same"),
        ("A code holds for a unit when all is covered (--match full)", "A code holds for a unit when all is covered"),
        ("3 codings of round t1 (training) left out (casecode agree --round t1 looks at them)", "3 codings of round t1 (training) left out"),
        ("Unit: turn; 4 of 8 (50%; 40% of the characters) read by two or more", "Unit: turn; 4 of 8 (50%; 40% of the characters) read by two or more"),
    ],
)  # fmt: skip
def test_what_is_said_to_type_is_for_the_screen(said: str, printed: str) -> None:
    assert for_readers(said) == printed


def test_consensus_that_was_named_is_compared_but_is_no_coder() -> None:
    corpus = fair()
    one = statements("int-1", 42, case="north")
    corpus = replace(
        corpus,
        codings=(*corpus.codings, *given(one, "trust", "consensus", range(1, 12))),
        reads=(*corpus.reads, *read(one, "consensus")),
    )
    view = reliability_view(corpus, Selection(coders=(ANA, BEN, "consensus")))
    assert view.lead.startswith("2 coders and their consensus compared on 42 of 42 turns")
    assert "this is no reliability" in view.note
    assert {line.coders for line in view.parts} <= {2}


def test_coders_who_gave_the_same_stand_in_one_line() -> None:
    one = statements("int-1", 4)
    codings = [*given(one, "trust", ANA, [1]), *given(one, "trust", CHI, [1])]
    (shown,) = reliability_view(study([one], codings, read(one, ANA, BEN, CHI))).partings
    assert shown.given == (("Ana Ruiz and Chi Wu", "trust"), ("Ben Cole", "no code"))


def test_many_opposed_codes_are_cut_to_those_opposed_most() -> None:
    one = statements("int-1", 40)
    codes = [f"c{n:02}" for n in range(20)]
    codings = [coding for n in range(20) for coding in given(one, codes[n], ANA, [n + 1])]
    codings += [coding for n in range(20) for coding in given(one, codes[(n + 1) % 20], BEN, [n + 1])]
    table = reliability_view(study([one], codings, read(one, ANA, BEN), codes)).confusion
    assert table is not None
    assert len(table.rows) == 10
    assert table.note.endswith("The 10 codes opposed most often.")


# ------------------------------------------------------------------------------------------- stability and the codebook


def test_a_coder_who_coded_again_and_the_days_between() -> None:
    view = reliability_view(rounds())
    (again,) = view.stability
    assert (again.coder, again.earlier, again.later, again.days, again.units) == ("Ana Ruiz", "r1", "s1", "20", 12)
    assert again.agreement == ".92"  # 11 of 12
    assert "Ana Ruiz coded 12 turns again after 20 days: intra-coder α = " in text(view)


def test_what_was_settled_is_nobodys_second_coding() -> None:
    corpus = rounds()
    plans = tuple(replace(one, purpose="adjudicated") if one.id == "s1" else one for one in corpus.rounds)
    view = reliability_view(replace(corpus, rounds=plans))
    assert view.stability == ()
    assert "again" not in text(view)


def test_versions_of_the_codebook_with_what_changed_and_whom_it_left_behind() -> None:
    one = statements("int-1", 8)
    old = Codebook("b", (Code("trust", "Trust", definition="Old."), Code("gone", "Gone")), version="1", hash="0000")
    now = Codebook("b", (Code("trust", "Trust", definition="New."), Code("hope", "Hope")), version="2", hash="b00c")
    codings = [
        *given(one, "trust", ANA, [1], book="0000", at="2026-03-01T10:00:00Z"),
        *given(one, "trust", BEN, [1], book="ffff", at="2026-03-02T10:00:00Z"),
        *given(one, "hope", BEN, [2], at="2026-03-03T10:00:00Z"),
    ]
    corpus = study([one], codings, read(one, ANA, BEN, book="0000"), codebooks=(now,), former_books={"0000": old})
    view = reliability_view(corpus)
    assert [(line.hash, line.first, line.codings, line.changes) for line in view.books] == [
        ("0000", "2026-03-01", 1, ()),
        ("ffff", "2026-03-02", 1, ("cannot be read any more",)),
        ("b00c", "2026-03-03", 1, ("definition changed: Trust", "added: Hope", "removed: gone")),
    ]
    assert view.stale == ("1 coding made before the definition of their code changed: Trust",)
    assert "with codebook b 1 and b 2" in text(view)
    unused = replace(corpus, codings=tuple(corpus.codings[:1]))
    assert [(line.hash, line.first) for line in reliability_view(unused).books] == [("0000", "2026-03-01"), ("b00c", "")]


# --------------------------------------------------------------------------------------------------- one coder, no coder


def test_one_coder_gets_a_page_and_no_figure() -> None:
    one = statements("int-1", 8)
    corpus = study([one], given(one, "trust", ANA, [1]), read(one, ANA))
    view = reliability_view(corpus)
    assert (view.kind, view.lead) == ("single", "Nothing was read by two coders; 1 coder at work so far")
    assert text(view) == (
        "One researcher (Ana Ruiz) coded 1 source. No part of the material was coded a second time. "
        "Inter-coder reliability was not assessed (no reason is on record)."
    )
    assert "agreement needs two coders" in view.doubts[0]
    kept = Records(waivers=(Waiver(check="R3", why="A doctoral study of one.", by=ANA, on="2026-01-01"),))
    waived = reliability_view(replace(corpus, protocol=replace(corpus.protocol, kept=kept)))
    assert text(waived).endswith("was not assessed (reason on record: A doctoral study of one).")


def test_one_coder_who_coded_again_has_stability() -> None:
    corpus = rounds()
    mine = replace(
        corpus,
        codings=tuple(one for one in corpus.codings if one.coder == ANA and one.round in {"r1", "s1"}),
        reads=tuple(one for one in corpus.reads if one.coder == ANA and one.round in {"r1", "s1"}),
        rounds=tuple(one for one in corpus.rounds if one.id == "s1"),
    )
    view = reliability_view(mine)
    assert view.kind == "single"
    assert "Ana Ruiz coded 12 turns again after 20 days: intra-coder α" in text(view)
    assert [one.title for one in view.formulas] == ["Krippendorff's alpha, sets by MASI"]


def test_coders_of_different_sources_and_nobody_at_all() -> None:
    one, two = statements("int-1", 4), statements("int-2", 4)
    apart = study(
        [one, two], [*given(one, "trust", ANA, [1]), *given(two, "trust", BEN, [1])], [*read(one, ANA), *read(two, BEN)]
    )
    assert text(reliability_view(apart)).startswith(
        "Two researchers (Ana Ruiz; Ben Cole) coded 2 sources, none of them together."
    )
    nobody = reliability_view(study([one], [], []))
    assert (nobody.kind, nobody.paragraph) == ("single", ())
    assert nobody.lead.endswith("nobody has coded yet")
    assert reliability_view(study([], [], [])).kind == "single"


# ------------------------------------------------------------------------------------------------------------ reflexive


def test_a_reflexive_study_gets_no_coefficient_but_what_is_on_record() -> None:
    corpus = fair()
    kept = Records(
        researchers=(Researcher(id=ANA, assumptions="I believe in fairs."), Researcher(id=BEN)),
        reviews=(Review(kind="peer", reviewer="Dana"), Review(kind="transcript", reviewer="Eli")),
        negative_cases=(NegativeCase(theme="trust"),),
        member_checks=(MemberCheck(participant="N01", outcome="approved"), MemberCheck(participant="W01")),
    )
    memos = (
        Memo("m1", "reflexive", ANA, "2026-01-01", (), ""),
        Memo("m2", "reflexive", ANA, "2026-01-02", (), "", withdrawn=True),
    )
    protocol = replace(corpus.protocol, stance="reflexive", kept=kept)
    view = reliability_view(replace(corpus, protocol=protocol, memos=memos, digest="d1ge57"))
    assert (view.kind, view.overall, view.codes, view.forests, view.partings) == ("reflexive", (), (), (), ())
    assert {one.practice.split(",")[0]: one.recorded for one in view.instead} == {
        "The researcher’s position and assumptions": "1 of 2 researchers",
        "Reflexive memos": "1 memo",
        "Analytic memos": "not recorded",
        "Talk with colleagues who read the analysis critically": "1 record",
        "Search for what speaks against a theme": "1 record",
        "Participants’ answers to drafts and quotes": "2 requests, 1 answered",
        "Versions of the codebook that were coded under": "1 version",
    }
    assert "Codebook: b (b00c). Study digest d1ge57." in view.note
    bare = reliability_view(replace(corpus, protocol=replace(corpus.protocol, stance="reflexive")))
    assert {one.recorded for one in bare.instead} == {"not recorded", "1 version"}


def test_rules_and_nobody_known_are_named_as_what_they_are() -> None:
    assert [kind_of(one) for one in ("rules@1a2b", "rules", "unknown", "consensus", "ana")] == [
        "rules of the codebook",
        "rules of the codebook",
        "not known who",
        "settled in talk",
        "person",
    ]


def test_the_same_study_gives_the_same_view() -> None:
    assert reliability_view(rounds()) == reliability_view(rounds())
    assert reliability_view(fair(), title="Ours").title == "Ours"
    assert AgreementAsked().seed == 1
