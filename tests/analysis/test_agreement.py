"""Agreement from codings: who read what, what counts as 0 and what is missing, and the figures that follow, counted by hand."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.analysis import agreement_figures
from casecode.analysis.agreement import Agreement, AgreementAsked, agreement
from casecode.analysis.agreement_figures import Rated
from casecode.analysis.agreement_laying import lay_agreement
from casecode.analysis.corpus import Corpus
from casecode.domain.codebook import Code, Codebook, Rule
from casecode.domain.coding import Coding, Hit, Run
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.protocol import Protocol
from tests.analysis.twice import read, said, statements, study, talk

Row = Sequence[int | None]


def alpha_by_hand(rows: Iterable[Row]) -> float | None:
    """Krippendorff's nominal alpha, pair by pair."""
    pairable = [[value for value in row if value is not None] for row in rows]
    pairable = [row for row in pairable if len(row) > 1]
    values = [value for row in pairable for value in row]
    observed = sum(sum(a != b for a, b in permutations(row, 2)) / (len(row) - 1) for row in pairable) / len(values)
    counts = Counter(values)
    expected = sum(counts[a] * counts[b] for a in counts for b in counts if a != b) / (len(values) * (len(values) - 1))
    return 1 - observed / expected if expected else None


def values(corpus: Corpus, code: str, **asked: object) -> list[list[int]]:
    """The cells of one code, a list a unit."""
    cells = lay_agreement(corpus, AgreementAsked(**asked)).cells  # type: ignore[arg-type]
    return cells.values(cells.codes.index(code)).tolist()  # type: ignore[no-any-return]


def told(found: Agreement) -> str:
    return " ".join(found.note)


def two_coders() -> Corpus:
    """Twenty answers: both give trust to 1-4, ana alone to 5 and 6, ben alone to 7; hope is given once, by ana; joy by nobody."""
    one = statements("int", 20)
    codings = [said(one, n, "trust", who) for n in range(1, 5) for who in ("ana", "ben")]
    codings += [
        said(one, 5, "trust", "ana"),
        said(one, 6, "trust", "ana"),
        said(one, 7, "trust", "ben"),
        said(one, 1, "hope", "ana"),
    ]
    return study([one], codings, read(one, "ana", "ben"), ("trust", "hope", "joy"))


def test_every_figure_of_one_code_is_the_one_counted_by_hand() -> None:
    found = agreement(two_coders())
    trust = found.code("trust")
    assert trust is not None
    assert (trust.units, trust.coders, trust.positive, trust.by_coder) == (20, 2, 7, {"ana": 6, "ben": 5})
    assert trust.prevalence == pytest.approx(11 / 40)
    assert trust.agreement == pytest.approx(17 / 20)
    assert (trust.p_pos, trust.p_neg) == pytest.approx((8 / 11, 26 / 29))
    expected = 6 / 20 * 5 / 20 + 14 / 20 * 15 / 20
    assert trust.kappa == pytest.approx((17 / 20 - expected) / (1 - expected))
    assert trust.kappa_max == pytest.approx((19 / 20 - expected) / (1 - expected))
    share = 11 / 40
    scott = (17 / 20 - share**2 - (1 - share) ** 2) / (2 * share * (1 - share))
    assert trust.fleiss == pytest.approx(scott)
    assert trust.alpha.value == pytest.approx(scott + (1 - scott) / 40)
    assert trust.brennan_prediger == pytest.approx(0.7)
    assert trust.ac1 == pytest.approx((17 / 20 - 2 * share * (1 - share)) / (1 - 2 * share * (1 - share)))
    assert (trust.prevalence_index, trust.bias_index) == pytest.approx(((4 - 13) / 20, (2 - 1) / 20))
    assert (trust.flag, trust.alpha.low) == ("too few", None)


def test_what_nobody_gave_is_undefined_and_what_one_gave_once_is_too_few() -> None:
    found = agreement(two_coders())
    joy, hope = found.code("joy"), found.code("hope")
    assert joy is not None
    assert hope is not None
    assert (joy.alpha.value, joy.kappa, joy.p_pos, joy.flag, joy.note) == (
        None,
        None,
        None,
        "undefined",
        "no variation: nobody gave it",
    )
    assert joy.agreement == 1
    assert (hope.positive, hope.flag) == (1, "too few")
    assert hope.alpha.value == pytest.approx(alpha_by_hand([(1, 0), *[(0, 0)] * 19]) or 0)
    assert found.code("nothing") is None


def test_what_everybody_always_gave_is_undefined_too() -> None:
    one = statements("int", 12)
    codings = [said(one, n, "trust", who) for n in range(1, 13) for who in ("ana", "ben")]
    found = agreement(study([one], codings, read(one, "ana", "ben")))
    trust = found.code("trust")
    assert trust is not None
    assert (trust.alpha.value, trust.note) == (None, "no variation: everybody always gave it")


def test_sets_relevance_pairs_and_confusion_are_counted_by_hand() -> None:
    one = statements("int", 6)
    codings = [
        *(said(one, 1, "trust", who) for who in ("ana", "ben", "chi")),
        said(one, 2, "trust", "ana"),
        said(one, 2, "hope", "ben"),  # trust against hope
        said(one, 3, "trust", "ana"),
        said(one, 3, "trust", "ben"),
        said(one, 3, "hope", "ben"),  # hope against nothing more
    ]
    found = agreement(study([one], codings, read(one, "ana", "ben")), AgreementAsked(coders=("ana", "ben")))
    assert (found.sets.code, found.sets.units, found.sets.positive) == ("*", 6, 3)
    assert (found.identical, found.sets.agreement) == pytest.approx((4 / 6, 4 / 6))
    assert found.relevance.agreement == 1
    assert found.relevance.alpha.value == 1
    assert found.given_relevance.units == 3
    assert found.given_relevance.agreement == pytest.approx(1 / 3)
    assert [(one.first, one.second, one.count) for one in found.confusion] == [("hope", "", 1), ("hope", "trust", 1)]
    observed = 2 * (1 + (1 - 1 / 2 * 2 / 3)) / 12
    each = {"t": 4, "h": 1, "th": 1, "": 6}
    apart = {("t", "h"): 1.0, ("t", "th"): 2 / 3, ("h", "th"): 2 / 3}
    expected = 2 * sum(each[a] * each[b] * far for (a, b), far in apart.items()) + 2 * 6 * 6
    assert found.sets.alpha.value == pytest.approx(1 - observed / (expected / (12 * 11)))
    assert found.set_alphas["masi"] == found.sets.alpha.value
    (pair,) = found.pairs
    assert (pair.first, pair.second, pair.units) == ("ana", "ben", 6)
    assert pair.alpha == pytest.approx(found.sets.alpha.value or 0)
    assert found.mean_alpha() == pytest.approx(np.mean([one.alpha.value for one in found.codes if one.alpha.value is not None]))
    assert found.mean_alpha(weighted=True) is not None


def test_zero_needs_a_reader_and_a_coding_makes_only_its_own_unit_read() -> None:
    one = statements("int", 4)
    half = one.text.text.index("word3") - len("M: ")
    reads = [*read(one, "ana"), *read(one, "ben", end=half)]
    corpus = study([one], [said(one, 1, "trust", "ana"), said(one, 4, "trust", "ben")], reads)
    assert values(corpus, "trust") == [[1, 0], [0, 0], [0, 1]]  # ben read 1, 2 and coded 4; nobody else read 3 but ana
    found = agreement(corpus)
    assert (found.facts.units, found.facts.double_units) == (4, 3)
    assert found.facts.unit_share == 0.75
    assert (found.facts.shortest, found.facts.median, found.facts.longest) == (3, 3, 3)


def test_codings_without_marks_are_missing_where_uncoded_unless_the_coder_read_the_whole() -> None:
    one = statements("int", 4)
    codings = [said(one, 1, "trust", "ana"), said(one, 1, "hope", "ben"), said(one, 2, "trust", "ana")]
    corpus = study([one], codings, [])
    assert values(corpus, "trust") == [[1, 0]]
    assert "--whole all" in told(agreement(corpus))
    assert values(corpus, "trust", whole=("all",)) == [[1, 0], [1, 0], [0, 0], [0, 0]]
    assert values(corpus, "trust", whole=("ben",)) == [[1, 0], [1, 0]]
    assert "--whole ana" in told(agreement(corpus, AgreementAsked(whole=("ben",))))
    assert "as asked: Ben Cole" in told(agreement(corpus, AgreementAsked(whole=("ben",))))


def test_a_code_that_a_codebook_version_lacked_is_missing_not_zero() -> None:
    one = statements("int", 3)
    before = Codebook("b", (Code("trust"),), hash="01d")
    reads = [*read(one, "ana"), *read(one, "ben", book="01d")]
    corpus = study(
        [one], [said(one, 1, "hope", "ana"), said(one, 2, "trust", "ben", book="01d")], reads, former_books={"01d": before}
    )
    assert values(corpus, "hope") == [[1, -1], [0, -1], [0, -1]]
    assert values(corpus, "trust") == [[0, 0], [0, 1], [0, 0]]
    again = replace(corpus, reads=(*reads, *read(one, "ben", start=0, end=one.text.text.index("word2"))))
    assert values(again, "hope") == [[1, 0], [0, -1], [0, -1]]
    assert values(replace(corpus, former_books={}), "hope") == [[1, 0], [0, 0], [0, 0]]  # an unknown version lacks nothing
    renamed = Codebook("b", (Code("trust"), Code("hope", aliases=("faith",))), hash="b00c")
    older = Codebook("b", (Code("trust"), Code("faith")), hash="01d")
    assert values(replace(corpus, codebooks=(renamed,), former_books={"01d": older}), "hope") == [[1, 0], [0, 0], [0, 0]]


def test_codings_on_an_older_revision_are_left_out_and_named() -> None:
    one = statements("int", 3)
    codings = [said(one, 1, "trust", "ana"), said(one, 1, "trust", "ben", text="0lder"), said(one, 2, "trust", "ben")]
    lost = replace(said(one, 1, "trust", "ben"), id="lost", source="gone")
    found = agreement(study([one], [*codings, lost], read(one, "ana", "ben")))
    assert "1 coding on older revisions left out (int)" in told(found)
    assert "1 coding of sources that are not in the databank left out (gone)" in told(found)
    assert values(study([one], [*codings, lost], read(one, "ana", "ben")), "trust") == [[1, 0], [0, 1], [0, 0]]


def test_a_coder_who_read_nothing_is_named_and_nothing_is_made_up() -> None:
    one = statements("int", 3)
    corpus = study([one], [said(one, 1, "trust", "ana")], read(one, "ana"))
    found = agreement(corpus, AgreementAsked(coders=("ana", "ben")))
    assert [problem.code for problem in found.problems] == ["A502", "A503"]
    assert (found.sets.alpha.value, found.sets.units, found.codes[0].flag) == (None, 0, "undefined")
    assert (found.facts.double_units, found.facts.median, found.identical, found.mean_alpha()) == (0, 0, None, None)
    assert "only Ana Ruiz has" in agreement(corpus).problems[0].message
    nobody = agreement(study([one], [], []))
    assert ("nobody has" in nobody.problems[0].message, nobody.coders) == (True, ())
    assert agreement(study([], [], [])).facts.unit_share == agreement(study([], [], [])).facts.character_share == 0


def test_coders_on_different_words_have_nothing_to_compare() -> None:
    one, two = statements("a", 3), statements("b", 3)
    found = agreement(study([one, two], [], [*read(one, "ana"), *read(two, "ben")]))
    assert [problem.code for problem in found.problems] == ["A503"]
    assert "different words" in found.problems[0].message


def test_two_ids_that_are_one_name_are_a_warning() -> None:
    one = statements("int", 3)
    found = agreement(study([one], [], read(one, "ana", "Ana", "ben")))
    assert [(problem.code, problem.level) for problem in found.problems] == [("A501", "warning")]
    assert "Ana and ana" in found.problems[0].message
    protocol = Protocol("P", coders={"ana": "Ana Ruiz", "ar": "Ana  Ruíz"}, lines={"coders": 4})
    alike = agreement(study([one], [], read(one, "ana", "ar"), protocol=protocol))
    assert str(alike.problems[0]).startswith("casecode.yaml:4: A501 the coders ana and ar may be one person")


def test_consensus_nobody_known_and_accepted_suggestions_take_part_only_when_named() -> None:
    one = statements("int", 3)
    codings = [
        said(one, 1, "trust", "ana"),
        said(one, 2, "trust", "ana", run="r1", rule="trust/1"),  # accepted
        said(one, 1, "trust", "consensus"),
        said(one, 1, "trust", "unknown"),
        said(one, 2, "hope", "unknown"),
    ]
    corpus = study([one], codings, [*read(one, "ana", "ben", "consensus")])
    found = agreement(corpus)
    assert found.coders == ("ana", "ben")
    assert values(corpus, "trust") == [[1, 0], [-1, 0], [0, 0]]  # nobody knows what ana would have found alone
    for words in ("Consensus takes no part", "2 codings by nobody known", "1 accepted suggestion of the rules left out"):
        assert words in told(found)
    assert found.sets.units == 2
    accepted = agreement(corpus, AgreementAsked(coders=("ana", "ben", "accepted")))
    assert "accepted suggestions of the rules included, as asked" in accepted.whose
    assert values(corpus, "trust", coders=("ana", "ben", "accepted")) == [[1, 0], [1, 0], [0, 0]]
    assert agreement(corpus, AgreementAsked(coders=("ana", "consensus"))).coders == ("ana", "consensus")
    own = study([one], [*codings, said(one, 2, "trust", "ana")], read(one, "ana", "ben"))
    assert values(own, "trust")[1] == [1, 0]  # found alone as well


def test_the_rules_are_a_coder_when_named_and_say_nothing_on_codes_without_rules() -> None:
    one = statements("int", 3)
    start = one.text.text.index("word1")
    codes = (Code("trust", rules=(Rule(any=("word1",)),)), Code("hope"))
    run = Run("abc", "rules", "1", "b00c", {"int": one.text.hash})
    hits = (("int", Hit(start, start + 5, "trust", "trust/1", 2)),)
    made = {"runs": {"abc": hits}, "run_facts": {"abc": run}, "newest_run": "abc"}
    corpus = study([one], [said(one, 2, "trust", "ana")], read(one, "ana"), codes, **made)
    assert values(corpus, "trust", coders=("ana", "rules")) == [[0, 1], [1, 0], [0, 0]]
    assert values(corpus, "hope", coders=("ana", "rules")) == [[0, -1]] * 3
    assert "the rules (run abc)" in agreement(corpus, AgreementAsked(coders=("ana", "rules@abc"))).whose
    older = replace(corpus, run_facts={"abc": replace(run, texts={"int": "0lder"})}, runs={"abc": (*hits, ("gone", hits[0][1]))})
    assert "on older revisions" in told(agreement(older, AgreementAsked(coders=("ana", "rules"))))


@pytest.mark.parametrize("code", ["n/a", "NA", "nan", "trust, blind", "*", "not coded"])
def test_codes_with_awkward_names_are_codes(code: str) -> None:
    one = statements("int", 4)
    codings = [said(one, n, code, who) for n, who in ((1, "ana"), (1, "ben"), (2, "ana"))]
    corpus = study([one], codings, read(one, "ana", "ben"), (code, "hope"))
    found = agreement(corpus).code(code)
    assert found is not None
    assert found.alpha.value == pytest.approx(alpha_by_hand([(1, 1), (1, 0), (0, 0), (0, 0)]) or 0)
    assert agreement(corpus).confusion == ()


def test_85_coders_with_a_tenth_of_the_cells() -> None:
    one = statements("int", 60)
    chance = random.Random(5)
    rows: list[list[int | None]] = [[None] * 85 for _ in range(60)]
    codings: list[Coding] = []
    reads = []
    for coder in range(85):
        for unit in sorted(chance.sample(range(60), 6)):
            start = one.text.segments[2 * unit + 1].start
            reads += read(one, f"c{coder:02}", start=start, end=one.text.segments[2 * unit + 1].end)
            rows[unit][coder] = int(chance.random() < (0.8 if unit % 3 == 0 else 0.1))
            if rows[unit][coder]:
                codings.append(said(one, unit + 1, "trust", f"c{coder:02}"))
    found = agreement(study([one], codings, reads))
    trust = found.code("trust")
    assert trust is not None
    assert trust.alpha.value == pytest.approx(alpha_by_hand(rows) or 0)
    assert (len(found.coders), trust.kappa, trust.units) == (
        85,
        None,
        sum(len([v for v in row if v is not None]) > 1 for row in rows),
    )
    assert "85 coders" in found.whose
    assert trust.alpha.low is not None


def test_three_words_in_a_long_turn_count_and_it_is_said() -> None:
    one = talk(
        "int", [("I", "Tell me."), ("M", " ".join(f"w{n}" for n in range(600)) + "."), ("I", "And?"), ("M", "That is all.")]
    )
    start = one.text.text.index("w5 w6 w7")
    coding = Coding("01X", ("01X",), "ana", "int", one.text.hash, start, start + 8, "trust", book="b00c")
    corpus = study([one], [coding], read(one, "ana", "ben"))
    assert values(corpus, "trust") == [[1, 0], [0, 0]]
    found = agreement(corpus)
    assert "1 of 1 codings cover less than half of their unit (the least: 3 of 600 words) and count for it all the same" in told(
        found
    )
    assert ("--unit sentence" in told(found), found.facts.longest, found.facts.shortest) == (True, 600, 3)
    assert "median 301.5 words, longest 600" in told(found)
    uncoded = agreement(study([one], [], read(one, "ana", "ben")))
    assert "These units are long (median 301.5 words): --unit sentence" in told(uncoded)
    assert values(corpus, "trust", match="full") == [[0, 0], [0, 0]]
    assert "less than half" not in told(agreement(corpus, AgreementAsked(match="full")))


def test_a_passage_across_mm_hm_is_one_unit_of_both_coders() -> None:
    one = talk("int", [("M", "I trusted him."), ("I", "Mm-hm."), ("M", "And he me."), ("I", "Why?"), ("M", "Because.")])
    first, third = one.text.segments[0], one.text.segments[2]
    codings = [
        Coding("01A", ("01A",), "ana", "int", one.text.hash, first.start, third.end, "trust"),
        Coding("01B", ("01B",), "ben", "int", one.text.hash, first.start, first.end, "trust"),
    ]
    assert values(study([one], codings, read(one, "ana", "ben")), "trust") == [[1, 1], [0, 0]]


def test_characters_as_in_the_help_of_a_well_known_tool() -> None:
    """1,000 characters: 50 both, 150 one alone, 800 neither: 85 per cent."""
    one = talk("int", [("M", "x" * 1000)])
    start = one.text.segments[0].start
    codings = [
        Coding("01A", ("01A",), "ana", "int", one.text.hash, start, start + 200, "trust"),
        Coding("01B", ("01B",), "ben", "int", one.text.hash, start + 150, start + 200, "trust"),
    ]
    found = agreement(study([one], codings, read(one, "ana", "ben")), AgreementAsked(unit="character"))
    trust = found.code("trust")
    assert trust is not None
    assert (found.asked.unit, found.facts.units, trust.units, trust.positive) == ("char", 1000, 1000, 200)
    assert trust.agreement == pytest.approx(0.85)
    assert trust.alpha.low is None
    assert trust.alpha.note.startswith("too few to say: characters")
    assert "inflated by uncoded text" in told(found)
    many = [replace(talk(f"s{at}", [("M", "x" * 100 + "y" * (at + 1))])) for at in range(6)]
    more = [
        Coding(f"01{who}{one.source.id}", ("",), who, one.source.id, one.text.hash, 3, 40 + 7 * (who == "ben") + at, "trust")
        for at, one in enumerate(many)
        for who in ("ana", "ben")
    ]
    several = agreement(
        study(many, more, [mark for one in many for mark in read(one, "ana", "ben")]), AgreementAsked(unit="char")
    )
    assert several.sets.alpha.low is not None


def test_stretches_without_units() -> None:
    one = talk("int", [("M", "x" * 100)])
    spans = [("ana", 10, 30), ("ben", 15, 35), ("ben", 50, 60)]
    codings = [Coding(f"01{who}{a}", ("",), who, "int", one.text.hash, a, b, "trust") for who, a, b in spans]
    found = agreement(study([one], codings, read(one, "ana", "ben")), AgreementAsked(unit="span"))
    trust = found.code("trust")
    assert trust is not None
    assert found.spans is not None
    assert (trust.positive, trust.by_coder, trust.units) == (3, {"ana": 1, "ben": 2}, 100)  # her label is no speech
    assert trust.alpha.value == found.spans.codes[0].bar_u.value
    assert trust.p_pos == pytest.approx(2 / 3)  # 15 of 25 characters shared: one match, of one and two stretches
    assert (trust.flag, found.sets.alpha.value, found.relevance.positive) == ("too few", None, 3)
    assert found.code("hope") is not None


def test_a_passage_across_an_interviewers_mm_hm_is_one_stretch() -> None:
    one = talk(
        "int",
        [("I", "And then?"), ("M", "We were washed out,"), ("I", "Mm-hm."), ("M", "so we rang the rival."), ("I", "Did you?")],
    )
    first, second = one.text.segments[1], one.text.segments[3]
    across = Coding("01A", ("01A",), "ana", "int", one.text.hash, first.start, second.end, "trust")
    parts = [
        Coding(f"01B{at.n}", (f"01B{at.n}",), "ben", "int", one.text.hash, at.start, at.end, "trust") for at in (first, second)
    ]
    more = [
        Coding(f"01{who}", (f"01{who}",), who, "int", one.text.hash, first.start, first.start + 2, "hope")
        for who in ("ana", "ben")
    ]
    found = agreement(study([one], [across, *parts, *more], read(one, "ana", "ben")), AgreementAsked(unit="span"))
    trust = found.code("trust")
    assert trust is not None
    assert (trust.by_coder, trust.p_pos) == ({"ana": 1, "ben": 1}, 1.0)


def test_who_marked_nothing_as_read_has_no_gaps_to_agree_on() -> None:
    one = talk("int", [("M", "x" * 100)])
    codings = [Coding(f"01{who}", ("",), who, "int", one.text.hash, 10, 30, "trust") for who in ("ana", "ben")]
    found = agreement(study([one], codings, read(one, "ana")), AgreementAsked(unit="span"))
    trust = found.code("trust")
    assert trust is not None
    assert trust.alpha.value is None
    assert "--whole" in told(found)


def test_wrong_words_are_answered_with_the_right_ones() -> None:
    corpus = two_coders()
    for asked, words in (
        (AgreementAsked(unit="sentense"), "sentence"),
        (AgreementAsked(match="most"), "majority"),
        (AgreementAsked(level="branch"), "leaf, theme"),
        (AgreementAsked(coders=("ana",)), "needs two coders"),
        (AgreementAsked(coders=("ana", "bem")), "ben"),
        (AgreementAsked(unit="excerpt", lead="chi"), "--lead chi"),
        (AgreementAsked(by=("theme",)), "--level theme"),
    ):
        with pytest.raises(WrongUseError, match=words):
            agreement(corpus, asked)
    with pytest.raises(NotFoundError, match="No round is drawn yet"):
        agreement(corpus, AgreementAsked(round="r9"))


def test_the_same_seed_gives_the_same_interval() -> None:
    one = statements("int", 60)
    chance = random.Random(2)
    codings = [
        said(one, n, "trust", who) for n in range(1, 61) for who in ("ana", "ben") if chance.random() < (0.9 if n < 30 else 0.1)
    ]
    corpus = study([one], codings, read(one, "ana", "ben"))
    first, again, other = (agreement(corpus, AgreementAsked(seed=seed)).codes[0].alpha for seed in (3, 3, 4))
    assert first == again
    assert first.low is not None
    assert first.low != other.low
    assert "Codebook: b (b00c)" in told(agreement(corpus))
    assert "seed 3" in told(agreement(corpus, AgreementAsked(seed=3)))


def test_a_rare_code_is_called_rare_with_the_units_it_rests_on() -> None:
    one = statements("int", 400)
    codings = [said(one, n, "trust", who) for n in range(1, 13) for who in ("ana", "ben")] + [said(one, 20, "trust", "ana")]
    trust = agreement(study([one], codings, read(one, "ana", "ben"))).codes[0]
    assert (trust.flag, trust.note.partition(";")[0]) == ("rare", "rare: rests on 13 units")
    assert trust.alpha.low is not None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(["", "trust", "hope", "trust hope", None])] * 3), min_size=2, max_size=12))
def test_names_and_orders_change_nothing_and_alpha_is_the_one_counted_by_hand(rows: list[tuple[str | None, ...]]) -> None:
    def figures(coders: Sequence[str], extra: int = 0) -> Agreement:
        one = statements("int", len(rows) + extra)
        codings, reads = [], []
        for n, row in enumerate(rows, start=1):
            segment = one.text.segments[2 * n - 1]
            for coder, given_codes in zip(coders, row, strict=True):
                if given_codes is not None:
                    reads += read(one, coder, start=segment.start, end=segment.end)
                    codings += [said(one, n, code, coder) for code in given_codes.split()]
        return agreement(study([one], codings, reads), AgreementAsked(resamples=100))

    plain, turned, more = figures(("ana", "ben", "chi")), figures(("zoe", "ana", "moe")), figures(("ana", "ben", "chi"), 3)
    for code in ("trust", "hope"):
        by_hand = [[None if cell is None else int(code in cell.split()) for cell in row] for row in rows]
        wanted = alpha_by_hand(by_hand) if any(sum(v is not None for v in row) > 1 for row in by_hand) else None
        for found in (plain, turned, more):
            one = found.code(code)
            assert one is not None
            assert one.alpha.value == (None if wanted is None else pytest.approx(wanted))
    assert plain.sets.alpha.value == (None if turned.sets.alpha.value is None else pytest.approx(turned.sets.alpha.value))
    assert (plain.facts.double_units, plain.identical) == (more.facts.double_units, more.identical)


def test_many_sources_with_many_patterns_are_taken_in_bundles(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(3)
    values = chance.integers(0, 2, (300, 40))
    rated = Rated(values, np.arange(300), np.ones(300))
    whole = rated.sourced()
    assert whole.shown.shape == (300, 300)
    monkeypatch.setattr(agreement_figures, "_CELLS", 300 * 60)
    bundled = rated.sourced()
    assert bundled.shown.shape == (60, 300)
    assert (bundled.shown.sum(axis=0) == whole.shown.sum(axis=0)).all()


def test_more_codes_than_a_whole_number_holds_are_sets_all_the_same() -> None:
    plain = two_coders()
    book = replace(plain.codebooks[0], codes=(*(Code(f"c{n}") for n in range(130)), *plain.codebooks[0].codes))
    many = agreement(replace(plain, codebooks=(book,)))
    assert len(many.codes) == 133
    assert many.sets.alpha.value == pytest.approx(agreement(plain).sets.alpha.value or 0)
    assert many.identical == agreement(plain).identical == 0.8
