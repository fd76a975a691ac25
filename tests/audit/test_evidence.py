"""What the checks look at: passages, families, cases and units, duplicates, versions, names of excerpts."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.audit._evidence import Evidence
from casecode.audit._families import family_of
from casecode.audit._passages import passages_of
from casecode.codebook.load import parse_codebook
from casecode.domain.memo import Memo
from tests.audit.small import BOOK, PROTOCOL, coded, corpus, finding, study
from tests.audit.test_construct import KNOWLEDGE, TALKS


def slow_passages(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Two spans belong together when they share a code point; so do all in a row of such."""
    made: list[set[int]] = []
    for start, end in spans:
        points = set(range(start, end))
        joined = [one for one in made if one & points]
        made = [one for one in made if not one & points] + [points.union(*joined)]
    return sorted((min(one), max(one) + 1) for one in made)


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda one: (one[0], one[0] + one[1])), max_size=12)


@given(st.dictionaries(st.tuples(st.sampled_from("AB"), st.sampled_from("xy")), SPANS, max_size=4))
def test_passages_are_what_an_obvious_count_gives(found: dict[tuple[str, str], list[tuple[int, int]]]) -> None:
    rows = [(theme, source, start, end) for (theme, source), spans in found.items() for start, end in spans]
    frame = pd.DataFrame(rows, columns=["theme", "source", "start", "end"]).assign(case="c", origin="o")
    made = passages_of(frame.astype({"start": int, "end": int}))
    expected = sorted(span for spans in found.values() for span in slow_passages(spans))
    assert sorted(zip(made["start"], made["end"], strict=True)) == expected
    assert made["excerpts"].sum() == len(rows)


@pytest.mark.parametrize(
    ("method", "family"),
    [
        ("interview", "interview"),
        ("semi-structured interview", "interview"),
        ("Focus_Group", "interview"),
        ("blog", "documentation"),
        ("observation", "direct-observation"),
        ("participant observation", "participant-observation"),
        ("statistics", "archival"),
        ("walkalong", ""),
        ("", ""),
    ],
)
def test_methods_belong_to_families(method: str, family: str) -> None:
    assert family_of(method) == family


def test_a_study_may_place_methods_itself_and_count_groups_apart() -> None:
    assert family_of("Walk-along", {"walk-along": "participant-observation"}) == "participant-observation"
    assert family_of("focus-group", groups_apart=True) == "focus-group"
    assert family_of("interview", groups_apart=True) == "interview"
    assert family_of("action group", groups_apart=True) == ""


def test_strange_methods_are_named_where_they_matter() -> None:
    strange = PROTOCOL.replace("method: observation", "method: walkalong")
    assert study(strange, TALKS, KNOWLEDGE).strange_methods == ("walkalong",)
    assert "walkalong" in finding(study(strange, TALKS, KNOWLEDGE), "CV1").message


NESTED = PROTOCOL.replace("  north: {name: Northtown}", "  region: {name: Coast}\n  north: {name: Northtown, parent: region}")


def test_an_embedded_unit_counts_for_the_case_it_lies_in() -> None:
    evidence = study(NESTED, TALKS, KNOWLEDGE)
    assert evidence.cases == ("region", "west")
    assert evidence.above["north"] == "region"
    assert set(evidence.excerpts["case"]) == {"region"}
    assert set(evidence.excerpts["unit"]) == {"north"}
    assert finding(evidence, "CV1").status == "pass"


@pytest.mark.parametrize(
    ("design", "single"), [("design: {cases: single}\n", True), ("design: {cases: multiple}\n", False), ("", False)]
)
def test_whether_a_study_has_one_case(design: str, single: bool) -> None:
    assert study(PROTOCOL + design).single is single


def test_a_study_without_cases_is_the_study_of_one() -> None:
    evidence = study("study: Bare\n", {"a.txt": "We learned."}, [coded("a", "learned", "knowledge")])
    assert evidence.single
    assert set(evidence.excerpts["case"]) == {""}
    assert evidence.families == {"a": ""}


COPY = "Maya: " + " ".join(f"word{n}" for n in range(60))


def support(evidence: Evidence) -> dict[Hashable, int]:
    return {name: int(count) for name, count in evidence.by_theme.to_dict("index")["knowledge"].items()}


def test_a_copy_counts_as_its_original_and_its_excerpts_once() -> None:
    talks = {"transcripts/int-n1.txt": COPY, "transcripts/obs-north.txt": COPY}
    codings = [coded("int-n1", "word1 word2", "knowledge"), coded("obs-north", "word1 word2", "knowledge")]
    evidence = study(PROTOCOL, talks, codings)
    assert set(evidence.duplicates) == {"obs-north"}
    assert evidence.families["obs-north"] == "interview"
    assert evidence.every_excerpt["twice"].tolist() == [False, True]
    assert {support(evidence)[name] for name in ("excerpts", "passages", "sources", "families")} == {1}
    alone = study(PROTOCOL, talks, codings[1:])  # what only the copy was coded with still counts, as the original's
    assert (support(alone)["excerpts"], support(alone)["sources"]) == (1, 1)


def test_every_version_that_something_was_coded_under() -> None:
    older, problems = parse_codebook(BOOK.replace("1.0.0", "0.9.0").encode(), "codebooks/book.yaml")
    assert older is not None
    assert not problems
    early = coded("int-n1", "learned", "knowledge", at="2026-04-01T10:00:00Z", book=older.hash)
    lost = coded("int-n2", "learned", "knowledge", at="2026-03-01T10:00:00Z", book="0000000000000000")
    nothing = coded("int-n2", "Customers", "market", book="")
    evidence = Evidence(corpus(PROTOCOL, TALKS, [*KNOWLEDGE, early, lost, nothing], former_books={older.hash: older}))
    found = [(one.book.version if one.book else "", one.codings, one.first[:7], one.current) for one in evidence.books]
    assert found == [("", 1, "2026-03", False), ("0.9.0", 1, "2026-04", False), ("1.0.0", 3, "2026-05", True)]
    assert study(PROTOCOL).books == ()


def test_excerpts_are_found_by_the_beginning_of_their_id() -> None:
    evidence = study(PROTOCOL, TALKS, KNOWLEDGE)
    name = KNOWLEDGE[0].quote_id
    assert evidence.excerpt_ids(name) == evidence.excerpt_ids(name[:-1]) == (name.lower(),)
    assert len(evidence.excerpt_ids("Q-")) == 3
    assert evidence.excerpt_ids("Q-zzz") == evidence.excerpt_ids("") == ()


def test_memos_that_were_taken_back_are_none() -> None:
    there = Memo("a", "rival", "ana", "2026-05-01", (), "They had a van.")
    back = Memo("b", "rival", "ana", "2026-05-01", (), "Or not.", withdrawn=True)
    evidence = study(PROTOCOL, TALKS, KNOWLEDGE, memos=(there, back))
    assert evidence.memos("rival") == (there,)
    assert evidence.memo_ids == {"a"}
    assert evidence.memos("method") == ()


def test_judgements_on_excerpts_that_are_gone_are_left_out() -> None:
    said = (
        "propositions: {P1: {text: Makers learn.}}\nevidence:\n"
        f"  - {{excerpt: {KNOWLEDGE[0].quote_id}, proposition: P1, bearing: supports, by: ana}}\n"
        "  - {excerpt: Q-00000000, proposition: P1, bearing: contradicts, by: ana}\n"
    )
    evidence = study(PROTOCOL + said, TALKS, KNOWLEDGE)
    assert [link.bearing for link in evidence.judged["P1"]] == ["supports"]


def test_words_of_several_people_are_each_of_theirs() -> None:
    both = coded("int-n1", "We learned from the potters", "knowledge", by_whom=("N01", "N02"))
    evidence = study(PROTOCOL, TALKS, (both, KNOWLEDGE[2]))
    assert evidence.voices["participant"].tolist() == ["N01", "N02"]
    assert support(evidence)["participants"] == 2
    assert finding(evidence, "CV1").status == "pass"


def test_notes_that_are_no_speech_are_not_asked_how_they_were_recorded() -> None:
    found = finding(study(PROTOCOL, {"transcripts/obs-north.txt": "She cuts the clay."}), "CV8")
    assert found.offenders[0].why == "not stated: date, place, collector, access, instrument"
    letter = PROTOCOL.replace("method: observation", "method: letter")
    written = finding(study(letter, {"transcripts/obs-north.txt": "Dear all, come."}), "CV8")
    assert written.offenders[0].why == "not stated: date, place, collector, access"
