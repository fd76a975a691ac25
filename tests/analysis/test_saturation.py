"""Saturation: the published rule on the published figures, a slow oracle for the rest, and where it does not apply."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.analysis.corpus import Corpus
from casecode.analysis.saturation import Saturation, saturation
from casecode.analysis.saturation_orders import Bools, Rule, band, births, count
from casecode.analysis.select import Selection, select
from casecode.domain.codebook import Code, Codebook
from casecode.domain.coding import Coding, Hit, ReadMark
from casecode.domain.errors import WrongUseError
from casecode.domain.protocol import Protocol
from casecode.domain.source import Material, Placement, Voice
from tests.analysis.tiny import mark, material, tiny

GUEST = (16, 5, 9, 7, 4, 3, 1, 0, 1, 0)
"""New themes of ten interviews in Guest, Namey and Chen (2020), PLoS ONE 15(5) e0232076: 37 in the first four are published, the
quotients of the runs after them too (7/37, 4/37, 1/37); how the 37 spread over the first four is illustrative."""


def presence(new: Sequence[int]) -> Bools:
    """Each code stands in the one source where it is new."""
    made = np.zeros((len(new), sum(new)), dtype=bool)
    for code, source in enumerate(np.repeat(np.arange(len(new)), new)):
        made[source, code] = True
    return made


@pytest.mark.parametrize(("run", "name", "share"), [(2, "6+2", 1 / 37), (3, "7+3", 1 / 37)])
def test_the_published_example_gives_six_plus_two_and_seven_plus_three(run: int, name: str, share: float) -> None:
    found = count(presence(GUEST), Rule(4, run))
    assert (found.name, found.base) == (name, 37)
    assert found.reached is not None
    assert found.share(found.reached - 1) == pytest.approx(share)


def test_the_quotients_of_the_runs_are_those_printed() -> None:
    found = count(presence(GUEST), Rule())
    assert found.runs[:8] == (None, None, None, None, None, 7, 4, 1)
    assert [round(100 * (found.share(at) or 0)) for at in (5, 6, 7)] == [19, 11, 3]


@pytest.mark.shared
def test_the_shared_table_gives_the_same(shared: Path) -> None:
    with (shared / "data" / "reliability" / "saturation_guest2020.csv").open(encoding="utf-8", newline="") as file:
        new = [int(row["new_themes"]) for row in csv.DictReader(file)]
    assert tuple(new) == GUEST
    assert [count(presence(new), Rule(4, run)).name for run in (2, 3)] == ["6+2", "7+3"]


@pytest.mark.parametrize(
    ("new", "rule", "name"),
    [
        ((4, 0, 0), Rule(1, 1, Fraction(0)), "1+1"),
        ((4, 1, 1), Rule(1, 1, Fraction(0)), ""),
        ((4, 1, 0), Rule(1, 1, Fraction(1, 4)), "1+1"),  # a quarter is at most a quarter
        ((0, 0, 3), Rule(1, 1), ""),  # without a base no share is defined
        ((4, 0), Rule(2, 2), ""),  # too few sources
        ((), Rule(), ""),
    ],
)
def test_edges_of_the_rule(new: tuple[int, ...], rule: Rule, name: str) -> None:
    assert count(presence(new), rule).name == name


def slow(rows: list[list[bool]], rule: Rule) -> tuple[list[int], int | None]:
    """New codes by source and after how many sources the rule is met, as one would do it on paper."""
    seen: set[int] = set()
    new = []
    for row in rows:
        here = {code for code, there in enumerate(row) if there} - seen
        new.append(len(here))
        seen |= here
    base = sum(new[: rule.base])
    for k in range(rule.base + rule.run, len(rows) + 1):
        if base and Fraction(sum(new[k - rule.run : k]), base) <= rule.threshold:
            return new, k
    return new, None


TABLES = st.integers(1, 6).flatmap(
    lambda wide: st.lists(st.lists(st.booleans(), min_size=wide, max_size=wide), min_size=1, max_size=9)
)


@given(TABLES, st.integers(1, 4), st.integers(1, 3), st.sampled_from(["0", "1/20", "1/3", "1"]))
def test_counting_is_what_one_would_do_on_paper(rows: list[list[bool]], base: int, run: int, threshold: str) -> None:
    rule = Rule(base, run, Fraction(threshold))
    found = count(np.array(rows, dtype=bool), rule)
    assert (list(found.new), found.reached) == slow(rows, rule)
    assert len(births(np.array(rows, dtype=bool))) == sum(found.new)


@settings(max_examples=25)
@given(TABLES, st.integers(0, 5))
def test_random_orders_are_those_of_the_seed_counted_one_by_one(rows: list[list[bool]], seed: int) -> None:
    rule, table, orders = Rule(2, 1, Fraction(1, 4)), np.array(rows, dtype=bool), 40
    places = np.random.default_rng(seed).random((orders, len(rows))).argsort(axis=1)
    each = [slow(table[np.argsort(place)].tolist(), rule) for place in places]
    found = band(table, rule, orders=orders, seed=seed)
    met = sorted(at for _, at in each if at is not None)
    assert found.reached == pytest.approx(len(met) / orders)
    never = [None] * (orders - len(met))
    ends = [*met, *never]
    assert (found.low, found.median, found.high) == (ends[1], ends[19], ends[37])  # 5, 50 and 95 % of 40
    cumulative = np.cumsum([new for new, _ in each], axis=1)
    assert np.allclose(np.array(found.cumulative), np.percentile(cumulative, [5, 50, 95], axis=0).T)


def test_the_band_is_the_same_for_the_same_seed_and_ends_with_every_code() -> None:
    one, two, other = (band(presence(GUEST), Rule(), seed=seed) for seed in (3, 3, 4))
    assert one == two
    assert one != other
    assert set(one.cumulative[-1]) == {46.0}


WORDS = ("alder", "birch", "cedar", "dogwood", "elm", "fir")
BOOK = Codebook(
    "trees",
    (
        Code("leaf", "Leaf", origin="inductive", children=tuple(Code(word, origin="inductive") for word in WORDS[:4])),
        Code("needle", "Needle", origin="inductive", children=tuple(Code(word, origin="inductive") for word in WORDS[4:])),
    ),
)
PLAN = ("alder birch", "birch cedar", "cedar", "alder", "elm", "alder", "birch")
"""Births by hand: 2, 1, 0, 0, 1, 0, 0. With base 2 and run 2: base 3; runs end at 4 with 0, at 5 with 1 …"""


def talk(number: int, words: str, **placed: str) -> Material:
    facts = {"method": "interview", "case": "", "date": f"2024-0{number}-01"} | placed
    return material(f"t{number}", [("P", words)], Placement(voices={"P": Voice("participant", f"P{number}")}, **facts))  # type: ignore[arg-type]


def woods(plan: Sequence[str] = PLAN, coder: str = "ana", **changes: object) -> Corpus:
    talks = [talk(number, words) for number, words in enumerate(plan, start=1)]
    codings = [mark(one, word, word, coder) for one, words in zip(talks, plan, strict=True) for word in words.split()]
    made: dict[str, object] = {
        "protocol": Protocol("Woods", coders={"ana": "Ana", "ben": "Ben"}),
        "codebooks": (BOOK,),
        "materials": tuple(talks),
        "codings": tuple(codings),
    }
    return Corpus(**(made | changes))  # type: ignore[arg-type]


def found(corpus: Corpus, rule: Rule | None = None, where: str = "", **more: object) -> Saturation:
    return saturation(select(corpus, Selection(where=where)), rule or Rule(2, 2), orders=50, **more)  # type: ignore[arg-type]


def test_new_codes_stand_at_their_first_source_in_the_order_of_dates() -> None:
    made = found(woods())
    assert made.status == "reached"
    assert [step.new for step in made.steps] == [2, 1, 0, 0, 1, 0, 0]
    assert [step.cumulative for step in made.steps] == [2, 3, 3, 3, 4, 4, 4]
    assert [step.codes for step in made.steps] == [2, 2, 1, 1, 1, 1, 1]
    assert [step.run_new for step in made.steps] == [None, None, None, 0, 1, 1, 0]
    assert made.steps[4].share == pytest.approx(1 / 3)
    assert "Saturation at 2+2 (≤ 5 %): base 2 (3 codes), run 2" in made.sentence
    assert "In 50 random orders of the sources (seed 1)" in made.sentence


def test_the_order_is_that_of_collection_not_of_names() -> None:
    turned = tuple(talk(number, words, date=f"2024-0{8 - number}-01") for number, words in enumerate(PLAN, start=1))
    made = found(woods(materials=turned))
    assert [step.source for step in made.steps] == ["t7", "t6", "t5", "t4", "t3", "t2", "t1"]
    assert [step.new for step in made.steps] == [1, 1, 1, 0, 1, 0, 0]
    assert made.doubts == ()


def test_themes_have_births_too() -> None:
    made = found(woods(), by="theme")
    assert [step.new for step in made.steps] == [1, 0, 0, 0, 1, 0, 0]
    assert "themes" in made.sentence


def test_meaning_saturation_names_the_last_source_that_added_a_sub_code() -> None:
    leaf, needle = found(woods()).meaning
    assert (leaf.sources, leaf.codes, leaf.of, leaf.last, leaf.last_source, leaf.after) == (6, 3, 4, 2, "t2", 5)
    assert (needle.sources, needle.codes, needle.of, needle.last, needle.last_source, needle.after) == (1, 1, 2, 5, "t5", 2)
    never = found(woods(("alder",) * 4)).meaning[1]
    assert (never.sources, never.codes, never.last, never.last_source, never.after) == (0, 0, 0, "", 0)


def test_what_was_never_reached_says_what_the_last_run_brought() -> None:
    made = found(woods(WORDS), Rule(2, 2))
    assert made.status == "not reached"
    assert made.sentence.startswith(
        "Saturation was not reached in 6 sources (base 2 (2 codes), run 2, threshold ≤ 5 %): the last run still brought 100 %"
    )
    assert "was met in 0 %." in made.sentence
    empty = found(
        woods(
            ("oak", "oak", "fir", "fir"),
            codings=(mark(talk(3, "fir"), "fir", "fir", "ana"), *()),
            reads=tuple(_read(n) for n in (1, 2, 4)),
        )
    )
    assert "the base has no codes" in empty.sentence


def _read(number: int) -> ReadMark:
    return ReadMark(f"01R{number}", "ana", f"t{number}", "", 0, 9)


def test_a_source_that_nobody_read_is_no_source_without_news() -> None:
    plan = (*PLAN, "oak", "oak")
    codings = woods().codings
    made = found(woods(plan, codings=codings, reads=(_read(8),)))
    assert [step.source for step in made.steps][-1] == "t8"
    assert "1 source nobody whose coding counts has read or coded: left out (t9)" in made.doubts


def test_unknown_and_vague_dates_are_told() -> None:
    talks = tuple(
        talk(number, words, date={1: "", 2: "2024", 3: "2024-03"}.get(number, f"2024-0{number}-01"))
        for number, words in enumerate(PLAN, start=1)
    )
    made = found(woods(materials=talks))
    assert [step.source for step in made.steps][:2] == ["t2", "t3"]
    assert [step.source for step in made.steps][-1] == "t1"
    assert made.doubts == (
        "1 source without a date: placed last, by id",
        "Some dates are the same or too imprecise to tell which came first: there the order is by id",
    )


def deductive() -> Codebook:
    return replace(
        BOOK,
        codes=tuple(
            replace(code, origin="deductive", children=tuple(replace(child, origin="deductive") for child in code.children))
            for code in BOOK.codes
        ),
    )


def designed(approach: str) -> Protocol:
    return Protocol("Woods", design={"approach": approach}, coders={"ana": "Ana"})


@pytest.mark.parametrize(
    ("corpus", "reason"),
    [
        (woods(protocol=designed("template")), "the design's approach is template"),
        (woods(protocol=designed("deductive")), "the codebook was fixed before the first source"),
        (woods(codebooks=(deductive(),)), "no code says `origin: inductive`"),
        (woods(materials=(), codings=woods().codings), "there is no source"),
        (woods(codings=()), "nobody has coded yet"),
        (woods(PLAN[:3]), "3 sources read so far, and base 2 and run 2 need 4"),
        (woods(("oak",) * 5, codings=(mark(talk(1, "oak"), "oak", "tree", "ana"),), reads=tuple(_read(n) for n in range(2, 6)), codebooks=(replace(BOOK, codes=(*BOOK.codes, Code("tree"))),)), "no code that can be counted"),
        (woods(codings=(), runs={"r1": (("t1", Hit(0, 5, "alder", "alder/1", 1)),)}, newest_run="r1"), "only rules have coded"),
    ],
)  # fmt: skip
def test_where_it_does_not_apply_the_reason_is_said(corpus: Corpus, reason: str) -> None:
    made = found(corpus)
    assert made.status == "na"
    assert reason in made.sentence
    assert made.sentence.startswith("Saturation does not apply: ")
    assert made.band is None


def test_methods_are_asked_one_at_a_time_and_only_interviews() -> None:
    talks = [
        talk(number, words, method="focus_group" if number > 5 else "Interview") for number, words in enumerate(PLAN, start=1)
    ]
    mixed = woods(materials=tuple(talks))
    assert "more than one method (Interview, focus_group); choose one, such as --method Interview" in found(mixed).sentence
    assert found(mixed, method="interview").status == "reached"
    assert len(found(mixed, Rule(1, 1), method="Focus Group").steps) == 2
    with pytest.raises(WrongUseError, match="No source of method 'diary'"):
        found(mixed, method="diary")
    bare = woods(materials=tuple(talk(number, words, method="") for number, words in enumerate(PLAN, start=1)))
    assert "no source says by which method" in found(bare).sentence
    papers = woods(materials=tuple(talk(number, words, method="document") for number, words in enumerate(PLAN, start=1)))
    assert "these sources are of method document" in found(papers).sentence


def test_posts_of_a_blog_do_not_saturate() -> None:
    posts = tuple(replace(one, source=replace(one.source, container="blog")) for one in woods().materials)
    assert "posts and rows of an export" in found(woods(materials=posts)).sentence


def test_only_inductive_codes_are_counted_where_the_codebook_tells_them_apart() -> None:
    needle = replace(
        BOOK.codes[1], origin="deductive", children=tuple(replace(child, origin="deductive") for child in BOOK.codes[1].children)
    )
    made = found(woods(codebooks=(replace(BOOK, codes=(BOOK.codes[0], needle)),)))
    assert [step.new for step in made.steps] == [2, 1, 0, 0, 0, 0, 0]
    assert "Only codes of inductive origin are counted: 5 of 8" in made.doubts
    assert [theme.theme for theme in made.meaning] == ["leaf"]


def test_an_inductive_design_counts_every_code() -> None:
    made = found(woods(codebooks=(deductive(),), protocol=designed("inductive")))
    assert [step.new for step in made.steps] == [2, 1, 0, 0, 1, 0, 0]


def test_a_filter_keeps_its_sources() -> None:
    assert [step.source for step in found(woods(), Rule(1, 1), where="date < 2024-04").steps] == ["t1", "t2", "t3"]


@pytest.mark.parametrize(
    ("rule", "by"), [(Rule(0, 2), "code"), (Rule(2, 0), "code"), (Rule(2, 2, Fraction(2)), "code"), (Rule(), "case")]
)
def test_senseless_questions_are_refused(rule: Rule, by: str) -> None:
    with pytest.raises(WrongUseError):
        found(woods(), rule, by=by)


def test_the_tiny_study_does_not_apply_and_says_why() -> None:
    assert "more than one method" in found(tiny()).sentence


def test_the_same_evidence_twice_is_one_source() -> None:
    twin = replace(woods().materials[0], source=replace(woods().materials[0].source, id="t9", meta={"derived_from": "t1"}))
    corpus = woods()
    corpus = replace(
        corpus,
        materials=(*corpus.materials, twin),
        codings=(*corpus.codings, Coding("01X", ("01X",), "ana", "t9", "", 3, 8, "alder")),
    )
    made = found(corpus)
    assert len(made.steps) == 7
    assert made.doubts == ("Counted once: t9 counts as t1 (derived from it, as recorded)",)
