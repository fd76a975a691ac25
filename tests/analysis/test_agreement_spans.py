"""Agreement on spans from a corpus: who read what, what was marked there, and sources as what is resampled."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from casecode.analysis._span_ground import Marked
from casecode.analysis.agreement_spans import SpanFigures, span_figures
from casecode.analysis.corpus import Corpus
from casecode.coefficients import bar_u_alpha, cu_alpha, span_f1, u_alpha
from casecode.coefficients._continuum import continuum, tracks_of
from casecode.domain.codebook import Code, Codebook
from casecode.domain.source import Material, Placement, Span
from tests.analysis.tiny import interview, mark, material, tiny

BAR_U, F1 = bar_u_alpha.COEFFICIENT, span_f1.COEFFICIENT
BOOK = Codebook(
    id="trust",
    codes=(
        Code("trust", "Trust", exclusive=True, children=(Code("trust-high", children=(Code("blind"),)), Code("trust-low"))),
        Code("market", "Market", aliases=("sales",)),
        Code("lonely", exclusive=True),
    ),
)


def sources(many: int, length: int = 100) -> tuple[Material, ...]:
    return tuple(material(f"s{at:02}", [("A", "x" * (length - 4))], Placement()) for at in range(many))


def study(many: int = 1) -> Corpus:
    return tiny(codebooks=(BOOK,), materials=sources(many), codings=(), reads=())


def all_read(corpus: Corpus, *coders: str) -> dict[str, dict[str, Sequence[Span]]]:
    return {who: {one: [(0, len(made.text.text))] for one, made in corpus.material.items()} for who in coders}


def figures(
    corpus: Corpus,
    rows: Sequence[tuple[str, str, int, int, str]],
    reach: Mapping[str, Mapping[str, Sequence[Span]]] | None = None,
    codes: Sequence[str] = ("market",),
    level: str = "leaf",
) -> SpanFigures:
    reach = all_read(corpus, "ana", "ben") if reach is None else reach
    return span_figures(corpus, tuple(reach), codes, reach, level=level, marked=[Marked(*row) for row in rows])


TWO = [("ana", "s00", 10, 30, "market"), ("ben", "s00", 15, 35, "market"), ("ben", "s00", 50, 60, "market")]


def test_one_source_that_all_read_is_its_continuum() -> None:
    found = figures(study(), TWO)
    length = found.characters
    text = continuum(length, {"ana": [(10, 30, "market")], "ben": [(15, 35, "market"), (50, 60, "market")]})
    (market,) = found.codes
    assert (market.bar_u.value, market.f1.value) == pytest.approx((BAR_U(text), 2 / 3))
    assert (market.label, market.stretches) == ("Market", {"ana": 1, "ben": 2})
    assert market.coded == pytest.approx(50 / (2 * length))
    assert market.pairs == {("ana", "ben"): pytest.approx(2 / 3)}
    assert (found.sources, found.coders, found.domains, found.problems) == (("s00",), ("ana", "ben"), (), ())
    assert found.code("market") is market
    assert found.code("nothing") is None


def test_only_what_was_read_counts_and_its_blocks_are_joined() -> None:
    """ana read 0-20 and 40-100, ben all but 90-100: their continuum is 0-20 and 40-90, seventy characters."""
    reach = {"ana": {"s00": [(0, 20), (40, 100)]}, "ben": {"s00": [(0, 90)]}}
    found = figures(study(), [*TWO, ("ana", "s00", 92, 95, "market"), ("ben", "s99", 0, 5, "market")], reach)
    text = continuum(70, {"ana": [(10, 20, "m")], "ben": [(15, 20, "m"), (30, 40, "m")]})
    assert found.characters == 70
    assert found.codes[0].bar_u.value == pytest.approx(BAR_U(text))
    assert "2 codings lie outside what two coders read and do not count" in found.note


def test_a_passage_across_words_nobody_had_to_read_is_one() -> None:
    """ana marked right through the interviewer's mm-hm (30-35), ben marked before and after it."""
    reach = {who: {"s00": [(0, 30), (35, 100)]} for who in ("ana", "ben")}
    rows = [("ana", "s00", 20, 50, "market"), ("ben", "s00", 20, 30, "market"), ("ben", "s00", 35, 50, "market")]
    (market,) = figures(study(), rows, reach).codes
    assert (market.bar_u.value, market.f1.value, market.stretches) == (1, 1, {"ana": 1, "ben": 1})


def test_only_the_words_that_count_are_ground() -> None:
    """Both read everything; the interviewer's words (30-35) and the label before them are no part of it."""
    corpus = study(2)
    rows = [("ana", "s00", 20, 50, "market"), ("ben", "s00", 20, 30, "market"), ("ben", "s00", 35, 50, "market")]
    marked = [Marked(*row) for row in rows]
    found = span_figures(
        corpus, ("ana", "ben"), ("market",), all_read(corpus, "ana", "ben"), marked=marked, within={"s00": [(35, 90), (3, 30)]}
    )
    assert (found.sources, found.characters) == (("s00",), 82)
    assert (found.codes[0].bar_u.value, found.codes[0].f1.value, found.codes[0].coded) == (1, 1, 25 / 82)


def test_a_third_coder_who_read_a_part_takes_part_there() -> None:
    """chi read 0-40 only: three coders there, two on the rest."""
    reach = all_read(study(), "ana", "ben") | {"chi": {"s00": [(0, 40)]}}
    rows = [*TWO, ("chi", "s00", 12, 30, "market")]
    found = figures(study(), rows, reach)
    rest = found.characters - 40
    texts = [
        continuum(40, {"ana": [(10, 30, "m")], "ben": [(15, 35, "m")], "chi": [(12, 30, "m")]}),
        continuum(rest, {"ana": [], "ben": [(10, 20, "m")]}, ("m",)),
    ]
    assert found.codes[0].bar_u.value == pytest.approx(BAR_U(texts))
    assert found.codes[0].f1.value == pytest.approx(F1(texts))
    assert set(found.codes[0].pairs) == {("ana", "ben"), ("ana", "chi"), ("ben", "chi")}


def test_without_two_readers_there_is_nothing() -> None:
    found = figures(study(), TWO, {"ana": {"s00": [(0, 50)]}, "ben": {"s00": [(50, 90)]}})
    assert (found.sources, found.characters) == ((), 0)
    (market,) = found.codes
    assert (market.bar_u.value, market.f1.value, market.coded, market.pairs) == (None, None, None, {})
    assert market.bar_u.note == "undefined: no variation"


def test_nobody_compared() -> None:
    found = span_figures(study(), (), ("market",), {}, marked=[])
    assert found.codes[0].bar_u.value is None


def test_a_theme_is_all_below_it() -> None:
    rows = [("ana", "s00", 0, 10, "trust-low"), ("ana", "s00", 5, 20, "trust"), ("ben", "s00", 0, 20, "blind")]
    leaf, theme = (figures(study(), rows, codes=("trust",), level=level).codes[0] for level in ("leaf", "theme"))
    assert theme.bar_u.value == 1
    assert theme.stretches == {"ana": 1, "ben": 1}
    assert leaf.stretches == {"ana": 1, "ben": 0}


RIVALS = [
    ("ana", "s00", 0, 20, "trust-high"),
    ("ana", "s00", 30, 50, "trust-low"),
    ("ben", "s00", 0, 25, "blind"),
    ("ben", "s00", 30, 40, "trust-high"),
    ("ben", "s00", 40, 50, "trust-low"),
]


def test_an_exclusive_set_has_its_own_figures() -> None:
    found = figures(study(), RIVALS, codes=("trust-low",))
    (trust,) = found.domains
    text = continuum(
        found.characters,
        {"ana": [(0, 20, "h"), (30, 50, "l")], "ben": [(0, 25, "h"), (30, 40, "h"), (40, 50, "l")]},
    )
    assert (trust.domain, trust.label, trust.values) == ("trust", "Trust", ("trust-high", "trust-low"))
    assert trust.u.value == pytest.approx(u_alpha.COEFFICIENT(text))
    assert trust.cu.value == pytest.approx(cu_alpha.COEFFICIENT(text))
    assert trust.coverage == pytest.approx(cu_alpha.coverage(text))
    assert list(trust.by_value.values()) == pytest.approx(cu_alpha.ku_alpha(text).tolist())
    assert (found.problems, trust.left_out) == ((), ())


@pytest.mark.parametrize("codes", [("trust",), ("blind",)])
def test_a_set_is_asked_for_by_any_of_its_codes(codes: tuple[str, ...]) -> None:
    assert [one.domain for one in figures(study(), RIVALS, codes=codes).domains] == ["trust"]


def test_a_set_without_children_is_none() -> None:
    assert not figures(study(), RIVALS, codes=("lonely", "market")).domains


def test_two_values_on_the_same_words_leave_the_source_out_and_say_so() -> None:
    corpus = study(2)
    rows = [*RIVALS, *[(who, "s01", start, end, code) for who, _, start, end, code in RIVALS]]
    clean = figures(
        corpus, RIVALS, {who: {"s00": read["s00"]} for who, read in all_read(corpus, "ana", "ben").items()}, ("trust",)
    )
    extra = [("ben", "s01", 45, 55, "trust-high"), ("ben", "s01", 20, 22, "trust-low")]
    found = figures(corpus, [*rows, *extra], codes=("trust",))
    assert found.domains[0].left_out == ("s01",)
    assert (found.domains[0].u.value, found.domains[0].cu.value) == (clean.domains[0].u.value, clean.domains[0].cu.value)
    (problem,) = found.problems
    assert (problem.code, problem.level, problem.file) == ("A560", "warning", "transcripts/s01.txt")
    assert "ben gave 'trust-high' and 'trust-low' to the same words of 's01' (first at character 20)" in problem.message


def test_the_place_of_a_clash_is_told_in_the_source() -> None:
    reach = {who: {"s00": [(0, 10), (40, 90)]} for who in ("ana", "ben")}
    rows = [("ana", "s00", 50, 60, "trust-low"), ("ana", "s00", 55, 70, "trust-high"), ("ben", "s00", 50, 60, "trust-low")]
    (problem,) = figures(study(), rows, reach, ("trust",)).problems
    assert "first at character 55" in problem.message


def noisy(many: int, each: int = 4, seed: int = 3) -> list[tuple[str, str, int, int, str]]:
    dice = random.Random(seed)
    rows = []
    for at in range(many):
        for spot in range(each):
            start = spot * 20 + dice.randint(0, 5)
            rows.append(("ana", f"s{at:02}", start, start + 8, "market"))
            if dice.random() < 0.8:
                rows.append(("ben", f"s{at:02}", start + dice.randint(0, 5), start + 9, "market"))
    return rows


def test_many_sources_have_an_interval_that_is_the_same_each_time() -> None:
    one, other = (figures(study(30), noisy(30)).codes[0] for _ in range(2))
    for estimate in (one.bar_u, one.f1):
        assert estimate.value is not None
        assert estimate.low is not None
        assert estimate.high is not None
        assert 0 <= estimate.low < estimate.value < estimate.high < 1
        assert "30 sources" in estimate.method
        assert not estimate.note
    assert (one.bar_u, one.f1) == (other.bar_u, other.f1)


def test_the_interval_is_the_spread_over_sources_on_the_scale_of_log_of_what_is_lacking() -> None:
    """Recomputed: weights Exp(1) with mean 1, log(1 - value) spread by t(29) = 2.0452 over 1.96 and sqrt(31 / 29)."""
    rows = noisy(30)
    spans = [
        {
            who: [(start, end, code) for coder, at, start, end, code in rows if (coder, at) == (who, f"s{number:02}")]
            for who in ("ana", "ben")
        }
        for number in range(30)
    ]
    corpus = study(30)
    length = len(corpus.material["s00"].text.text)
    weights = np.random.default_rng(1).standard_exponential((2000, 30))
    weights /= weights.mean(axis=1, keepdims=True)
    found = figures(corpus, rows).codes[0]
    for measure, estimate in ((BAR_U, found.bar_u), (F1, found.f1)):
        draws = measure.weighted(tracks_of([continuum(length, one, ("market",)) for one in spans]), weights)
        lack = np.log(1 - draws)
        middle = np.median(lack)
        wider = 1 - np.exp(middle + (lack - middle) * 2.0452 / 1.96 * np.sqrt(31 / 29))
        assert [estimate.low, estimate.high] == pytest.approx(np.quantile(wider, [0.025, 0.975]).tolist(), abs=1e-4)


def test_an_interval_of_f1_does_not_reach_below_nothing() -> None:
    rows = [
        (who, f"s{at:02}", 20 * spot + 9 * (who == "ben"), 20 * spot + 9 * (who == "ben") + 8, "market")
        for at in range(6)
        for spot in range(4)
        for who in ("ana", "ben")
    ]
    rows[:2] = [("ana", "s00", 0, 8, "market"), ("ben", "s00", 0, 8, "market")]
    found = figures(study(6), rows).codes[0].f1
    assert found.value == pytest.approx(1 / 24)
    assert found.low == 0


def test_another_seed_is_another_interval() -> None:
    corpus = study(30)
    reach = all_read(corpus, "ana", "ben")
    marked = [Marked(*row) for row in noisy(30)]
    lows = {span_figures(corpus, ("ana", "ben"), ("market",), reach, marked=marked, seed=seed).codes[0].f1.low for seed in (1, 2)}
    assert len(lows) == 2


@pytest.mark.parametrize(
    ("many", "each", "note"),
    [
        (12, 4, "approximate: rests on 12 sources"),
        (4, 4, "too few to say: rests on 4 sources"),
        (1, 20, "too few to say: rests on 1 source"),
        (6, 1, "too few to say: rests on"),
    ],
)
def test_what_few_sources_or_stretches_allow(many: int, each: int, note: str) -> None:
    rows = (
        noisy(many, each)
        if each <= 4
        else [(who, "s00", at * 4, at * 4 + 2, "market") for who in ("ana", "ben") for at in range(each)]
    )
    found = figures(study(many), rows).codes[0].f1
    assert found.note.startswith(note)
    assert (found.low is None) == note.startswith("too few")


def test_full_agreement_has_no_interval_of_no_width() -> None:
    rows = [(who, f"s{at:02}", 10, 20, "market") for at in range(25) for who in ("ana", "ben")]
    found = figures(study(25), rows).codes[0]
    for estimate in (found.bar_u, found.f1):
        assert (estimate.value, estimate.low, estimate.note) == (1, None, "too few to say: no source differs from another")


def test_codings_of_the_corpus_count_by_the_present_name_on_the_present_words() -> None:
    one = interview()
    corpus = tiny(
        codebooks=(BOOK,),
        materials=(one,),
        codings=(
            mark(one, "our rivals", "sales", "ana"),
            mark(one, "our rivals", "market", "ben"),
            replace(mark(one, "partners", "market", "ben"), text="0ld"),
            mark(one, "Prices", "market", "chi"),
        ),
    )
    found = span_figures(corpus, ("ana", "ben"), ("market",), all_read(corpus, "ana", "ben")).codes[0]
    assert (found.bar_u.value, found.stretches) == (1, {"ana": 1, "ben": 1})
