"""Parts of agreement: rounds, drift, the same coder again, groups, themes, excerpts, disagreements, and what lies behind a figure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.analysis.agreement import AgreementAsked, agreement
from casecode.analysis.agreement_explain import explained
from casecode.analysis.agreement_laying import lay_agreement
from casecode.analysis.corpus import Corpus
from casecode.analysis.disagreements import disagreements
from casecode.databank.rounds import Place, Round
from casecode.domain.codebook import Code
from casecode.domain.coding import Coding, ReadMark
from casecode.domain.errors import NotFoundError, WrongUseError
from tests.analysis.tiny import blog, mark
from tests.analysis.twice import read, said, statements, study, talk


def values(corpus: Corpus, code: str, **asked: object) -> list[list[int]]:
    cells = lay_agreement(corpus, AgreementAsked(**asked)).cells  # type: ignore[arg-type]
    found: list[list[int]] = cells.values(cells.codes.index(code)).tolist()
    return found


def rounds() -> Corpus:
    """Six answers. Round t1 trains on 1 and 2; r1 draws 3 and 4; ana codes 3 and 4 again in s1, ten days later."""
    one = statements("int", 6)
    at = {n: (one.text.segments[2 * n - 1].start, one.text.segments[2 * n - 1].end) for n in range(1, 7)}
    place = {n: Place("int", *at[n]) for n in at}
    both = dict.fromkeys(("ana", "ben"), (place[3], place[4]))
    plans = (
        Round("r1", "reliability", "b00c", units=(place[3], place[4]), unit="paragraph", assignments=both),
        Round("s1", "recode", "b00c", units=(place[3], place[4]), assignments={"ana": (place[3], place[4])}),
        Round(
            "t1", "training", "b00c", units=(place[1], place[2]), assignments=dict.fromkeys(("ana", "ben"), (place[1], place[2]))
        ),
    )
    early, late = "2026-03-01T10:00:00Z", "2026-03-11T10:00:00+00:00"
    codings = [
        said(one, 1, "trust", "ana", round="t1", at="2026-02-01T10:00:00Z"),
        said(one, 3, "trust", "ana", round="r1", at=early),
        said(one, 4, "trust", "ana", round="r1", at=early),
        said(one, 3, "trust", "ben", round="r1", at=early),
        said(one, 3, "trust", "ana", round="s1", at=late),
        said(one, 5, "trust", "ana", round="r1", at=early),  # outside of what r1 gave
        said(one, 6, "trust", "ana"),
        said(one, 6, "trust", "ben"),
    ]
    reads: list[ReadMark] = []
    for name, who, numbers in (("t1", "ana ben", (1, 2)), ("r1", "ana ben", (3, 4)), ("s1", "ana", (3, 4))):
        for n in numbers:
            reads += read(one, *who.split(), start=at[n][0], end=at[n][1], round=name)
    return study([one], codings, reads, rounds=plans)


def test_a_round_is_its_own_units_and_codings() -> None:
    corpus = rounds()
    assert values(corpus, "trust", round="r1") == [[1, 1], [1, 0]]
    found = agreement(corpus, AgreementAsked(round="r1"))
    assert (found.whose, found.asked.unit) == ("Coding by Ana Ruiz and Ben Cole, in round r1 (reliability)", "paragraph")
    assert any("outside of what the round gave" in sentence for sentence in found.left_out)
    assert values(corpus, "trust", round="t1") == [[1, 0], [0, 0]]


def test_training_and_recoding_do_not_count_unless_asked_for() -> None:
    found = agreement(rounds())
    assert values(rounds(), "trust") == [[1, 1], [1, 0], [1, 1]]
    told = " ".join(found.note)
    assert "1 coding of round s1 (recode) left out (casecode agree --round s1 looks at them)" in told
    assert "1 coding of round t1 (training) left out" in told


def test_consensus_counts_in_the_round_it_settles_when_it_is_named() -> None:
    corpus = rounds()
    (one,) = corpus.materials
    drawn = corpus.rounds[0]
    settled = replace(drawn, id="r1-consensus", purpose="adjudicated", assignments={"consensus": drawn.units})
    first = drawn.units[0].start or 0
    codings = (*corpus.codings, said(one, 3, "trust", "consensus", round="r1-consensus"))
    reads = (*corpus.reads, *read(one, "consensus", start=first, round="r1-consensus"))
    after = replace(corpus, codings=codings, reads=reads, rounds=(*corpus.rounds, settled))
    assert values(after, "trust", round="r1", coders=("ana", "ben", "consensus")) == [[1, 1, 1], [1, 0, 0]]
    assert values(after, "trust", coders=("ana", "consensus"))[:2] == [[1, 1], [1, 0]]
    assert values(after, "trust", round="r1") == [[1, 1], [1, 0]]
    assert [one.round for one in agreement(after, AgreementAsked(by=("round",))).drift] == ["t1", "r1"]


def test_stretches_of_a_round_are_those_within_what_it_gave() -> None:
    found = agreement(rounds(), AgreementAsked(unit="span", round="r1"))
    assert found.spans is not None
    assert found.spans.characters == sum((one.end or 0) - (one.start or 0) for one in rounds().rounds[0].units)
    assert found.codes[0].by_coder == {"ana": 1, "ben": 1}  # ana's two answers lie end to end where only these were read


def test_a_coder_who_gives_a_unit_the_same_code_twice_gave_it_once() -> None:
    one = statements("int", 3)
    again = [mark(one, "word1", "trust", "ana"), said(one, 1, "trust", "ana"), said(one, 1, "trust", "ana", round="x")]
    corpus = study([one], [*again, said(one, 2, "trust", "ben")], read(one, "ana", "ben"))
    assert values(corpus, "trust") == [[1, 0], [0, 1], [0, 0]]
    assert agreement(corpus).codes[0].by_coder == {"ana": 1, "ben": 1}


def test_rounds_that_only_the_codings_know_count_by_their_name() -> None:
    one = statements("int", 3)
    codings = [said(one, 1, "trust", who, round="pilot") for who in ("ana", "ben")]
    corpus = study([one], [*codings, said(one, 2, "trust", "ana")], [])
    assert values(corpus, "trust", round="pilot") == [[1, 1]]
    with pytest.raises(NotFoundError, match=r"Nearest: pilot.*There are: pilot"):
        agreement(corpus, AgreementAsked(round="pilott"))


def test_drift_stands_round_beside_round_by_day() -> None:
    found = agreement(rounds(), AgreementAsked(by=("round",)))
    assert [(one.round, one.purpose, one.day, one.group.units) for one in found.drift] == [
        ("t1", "training", "2026-02-01", 2),
        ("r1", "reliability", "2026-03-01", 2),
    ]
    assert found.drift[1].group.coders == ("ana", "ben")
    assert agreement(rounds()).drift == ()


def test_the_same_coder_again_with_the_days_between() -> None:
    (again,) = agreement(rounds(), AgreementAsked(by=("round",))).stability
    assert (again.coder, again.earlier, again.later, again.units, again.days) == ("ana", "r1", "s1", 2, 10)
    assert (again.agreement, again.alpha.value) == pytest.approx((0.5, 0.0))
    timeless = replace(rounds(), codings=tuple(replace(one, at="") for one in rounds().codings))
    assert agreement(timeless, AgreementAsked(by=("round",), coders=("ana", "ben"))).stability[0].days is None


def test_a_recoding_beside_the_coding_outside_of_any_round() -> None:
    one = statements("int", 3)
    plan = Round("s1", "recode", units=(Place("int"),), assignments={"ana": (Place("int"),)})
    codings = [
        said(one, 1, "trust", "ana"),
        said(one, 1, "trust", "ana", round="s1"),
        said(one, 2, "trust", "ana", run="r", rule="x"),
    ]
    corpus = study([one], codings, [*read(one, "ana"), *read(one, "ana", round="s1")], rounds=(plan,))
    (again,) = agreement(corpus, AgreementAsked(by=("round",), whole=("ana",))).stability
    assert (again.units, again.agreement) == (3, 1)


def test_groups_are_parts_of_the_same_units() -> None:
    one, two = statements("a", 3, case="north"), statements("b", 4, "focus-group", case="west")
    codings = [said(one, 1, "trust", "ana"), said(one, 1, "trust", "ben"), said(two, 1, "trust", "ana")]
    corpus = study([one, two], codings, [mark for made in (one, two) for mark in read(made, "ana", "ben")])
    found = agreement(corpus, AgreementAsked(by=("method", "case", "code", "coder")))
    assert [(one.dimension, one.value, one.units, one.sources) for one in found.by] == [
        ("method", "focus-group", 4, 1),
        ("method", "interview", 3, 1),
        ("case", "north", 3, 1),
        ("case", "west", 4, 1),
    ]
    assert [group.codes[0].agreement for group in found.by[:2]] == [0.75, 1]
    assert sum(group.sets.units for group in found.by[:2]) == found.sets.units
    only = agreement(corpus, AgreementAsked(where="method = interview"))
    assert (only.sets.units, only.sources, only.facts.units) == (3, ("a",), 3)
    assert "Only where method = interview" in only.note
    assert not any("describe" in sentence for sentence in only.note)
    for where in ("trust", "not (trust or method = interview)", "code = trust and case = north"):
        assert any("they do not measure reliability" in one for one in agreement(corpus, AgreementAsked(where=where)).note)


def test_a_theme_is_the_union_of_what_lies_below() -> None:
    one = statements("int", 3)
    codes = (Code("trust", children=(Code("blind"), Code("earned"))), Code("hope"))
    words = one.text.text.index("word1 word1 word1.")
    halves = [
        Coding(f"0{at}", ("",), "ana", "int", one.text.hash, words + low, words + high, code)
        for at, (low, high, code) in enumerate([(0, 5, "blind"), (6, 11, "earned")])
    ]
    corpus = study([one], [*halves, said(one, 1, "earned", "ben")], read(one, "ana", "ben"), codes)
    found = agreement(corpus, AgreementAsked(level="theme"))
    assert [code.code for code in found.codes] == ["trust", "hope"]
    assert values(corpus, "trust", level="theme") == [[1, 1], [0, 0], [0, 0]]
    assert found.identical == 1
    assert [code.code for code in agreement(corpus).codes] == ["blind", "earned", "hope"]
    (parted,) = disagreements(corpus, code="trust")
    assert (parted.codes["ana"], parted.parting) == (("blind", "earned"), ("blind",))
    used = study([one], [said(one, 1, "trust", "ana"), said(one, 1, "stray", "ben")], read(one, "ana", "ben"), codes)
    assert [code.code for code in agreement(used).codes] == ["trust", "blind", "earned", "hope", "stray"]
    assert any(line.startswith("Trust") or "trust" in line for line in explained(corpus, AgreementAsked(level="theme"), "blind"))


def test_excerpts_are_the_passages_of_the_coder_who_went_first() -> None:
    one = statements("int", 4)
    codings = [
        said(one, 1, "trust", "ana"),
        said(one, 2, "hope", "ana"),
        said(one, 1, "trust", "ben"),
        said(one, 4, "hope", "ben"),
    ]
    corpus = study([one], codings, read(one, "ana", "ben"))
    found = agreement(corpus, AgreementAsked(unit="excerpt"))
    assert (found.asked.lead, found.facts.units) == ("ana", 2)
    assert values(corpus, "hope", unit="excerpt") == [[0, 0], [1, 0]]
    assert any("as ana cut them" in sentence for sentence in found.note)
    assert agreement(corpus, AgreementAsked(unit="excerpt", lead="ben")).facts.units == 2
    drawn = agreement(rounds(), AgreementAsked(unit="excerpt", round="r1"))
    assert (drawn.asked.lead, drawn.facts.units) == ("", 2)
    assert agreement(study([one], [], []), AgreementAsked(unit="excerpt")).facts.units == 0


def test_units_are_never_mixed() -> None:
    one, post = statements("int", 3), blog()
    codings = [said(one, 1, "trust", "ana"), mark(post, "Rivals", "trust", "ben")]
    corpus = study([one, post], codings, [mark for made in (one, post) for mark in read(made, "ana", "ben")])
    found = agreement(corpus)
    assert (found.asked.unit, found.sources) == ("turn", ("int",))
    assert any("1 source without turns left out" in sentence for sentence in found.left_out)
    texts = agreement(replace(corpus, codings=(codings[1],), reads=tuple(read(post, "ana", "ben"))))
    assert (texts.asked.unit, texts.sources) == ("paragraph", ("blog-1",))
    asking = agreement(corpus, AgreementAsked(unit="paragraph", include_interviewer=True))
    assert asking.facts.units == 8


def test_disagreements_say_where_who_and_what() -> None:
    one = talk(
        "int", [("I", "So?"), ("M", "I trust him."), ("I", "And?"), ("M", "I hope so."), ("I", "Now?"), ("M", "All good.")]
    )
    codings = [
        mark(one, "I trust him.", "trust", "ana"),
        mark(one, "I trust him.", "hope", "ben"),
        mark(one, "I trust him.", "hope", "chi"),
        mark(one, "I hope so.", "hope", "ana"),
        mark(one, "I hope so.", "hope", "ben"),
        mark(one, "All good.", "hope", "chi"),
    ]
    corpus = study([one], codings, read(one, "ana", "ben", "chi"))
    first, second, third = disagreements(corpus)
    assert (first.source, first.unit, first.n, first.words, first.kind) == ("int", 1, 2, "I trust him.", "different codes")
    assert (first.span, first.parting) == ((one.text.segments[1].start, one.text.segments[1].end), ("trust", "hope"))
    assert first.codes == {"ana": ("trust",), "ben": ("hope",), "chi": ("hope",)}
    assert (second.kind, second.codes["chi"]) == ("not all coded", ())
    assert third.kind == "only one coded"
    assert disagreements(corpus, code="trust") == (first,)
    assert disagreements(study([one], [], []), AgreementAsked()) == ()
    with pytest.raises(WrongUseError, match="trust"):
        disagreements(corpus, code="trusd")
    with pytest.raises(WrongUseError, match="unit by unit"):
        disagreements(corpus, AgreementAsked(unit="span"))


def test_what_lies_behind_a_figure_is_shown_with_formula_and_source() -> None:
    one = statements("int", 5)
    codings = [said(one, n, "trust", who) for n, who in ((1, "ana"), (1, "ben"), (2, "ana"), (3, "ben"), (4, "ben"))]
    corpus = study([one], codings, read(one, "ana", "ben"))
    lines = explained(corpus, AgreementAsked(), "trust")
    assert "  both 1; only Ana Ruiz 1; only Ben Cole 2; neither 1" in lines
    assert any("Krippendorff (2011)" in line for line in lines)
    assert f"  = {agreement(corpus).codes[0].alpha.value:.6f}" in lines
    by_name = explained(corpus, AgreementAsked(), "kappa")
    assert sum(line.startswith("  Source: ") for line in by_name) == 1
    assert [line.split()[0] for line in by_name[-3:]] == ["code", "trust", "hope"]  # one table, not a block a code
    assert by_name[-2].endswith(f"{agreement(corpus).codes[0].kappa:.6f}")
    assert "undefined" in by_name[-1]  # hope does not vary
    assert any("MASI" in line for line in explained(corpus, AgreementAsked(), "*"))
    assert any("Label sets" in line for line in explained(corpus, AgreementAsked(), "alpha_masi"))
    with pytest.raises(WrongUseError, match="Nearest: kappa"):
        explained(corpus, AgreementAsked(), "kapppa")


def test_with_any_a_unit_that_a_passage_touches_was_read_so_that_who_coded_it_is_never_counted_without_who_did_not() -> None:
    one = statements("int", 4)
    whole = one.text.text
    first, second, third = (one.text.segments[at] for at in (1, 3, 5))
    codings = [  # no marks of reading; ana's passage ends on the first letter of the second answer
        replace(said(one, 1, "trust", "ana"), end=second.start + 1),
        said(one, 1, "trust", "ben"),
        said(one, 2, "hope", "ben"),
        said(one, 2, "hope", "chi"),
    ]
    assert whole[second.start] == "w"
    assert first.end < second.start < third.start
    corpus = study([one], codings, [])
    assert values(corpus, "trust", match="any") == [[1, 1, -1], [1, 0, 0]]
    assert values(corpus, "hope", match="any") == [[0, 0, -1], [0, 1, 1]]
    cells = lay_agreement(corpus, AgreementAsked(match="any")).cells
    index, sets = cells.sets
    assert [[sets[at] if at >= 0 else None for at in row] for row in index.tolist()] == [
        [{"trust"}, {"trust"}, None],
        [{"trust"}, {"hope"}, {"hope"}],
    ]
    assert values(corpus, "trust") == [[1, 1, -1], [-1, 0, 0]]
