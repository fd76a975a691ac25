"""The same evidence twice: by record, by the very same words, by nearly the same, by an abstract in its paper."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from casecode.analysis.corpus import Corpus
from casecode.analysis.duplicates import duplicates, groups, once
from casecode.analysis.evidence_table import evidence
from casecode.analysis.select import select
from casecode.domain.circumstances import Circumstances
from casecode.domain.ids import hash16
from casecode.domain.protocol import Protocol, SourceRule
from casecode.domain.records import Records
from casecode.domain.source import Mark, Material, Placement, Segment, Source, SourceText, Voice
from tests.analysis.tiny import BOOK, mark

_CHANCE = random.Random(11)
WORDS = [f"word{number}" for number in range(400)]


def said(many: int) -> str:
    return " ".join(_CHANCE.choices(WORDS, k=many))


def text(name: str, words: str, method: str = "document", voices: dict[str, Voice] | None = None, **facts: object) -> Material:
    segment = Segment(1, "paragraph", 0, len(words), speaker=next(iter(voices), "") if voices else "")
    source = Source(name, name, "txt", f"papers/{name}.txt", "", hash16(words), **facts)  # type: ignore[arg-type]
    return Material(source, Placement(method, voices=voices or {}), SourceText(name, hash16(words), words, (segment,)))


def study(*materials: Material, records: tuple[Circumstances, ...] = (), **facts: object) -> Corpus:
    protocol = Protocol("Papers", kept=Records(circumstances=records), coders={"ana": ""}, **facts)  # type: ignore[arg-type]
    return Corpus(protocol, (BOOK,), materials)


def found(corpus: Corpus) -> dict[str, tuple[str, str]]:
    return {name: (one.of, one.how) for name, one in duplicates(corpus).items()}


PAPER, OTHER = said(900), said(300)
ABSTRACT = PAPER[1000:2400]


def test_the_very_same_words_count_as_the_first() -> None:
    assert found(study(text("a", PAPER), text("b", OTHER), text("c", PAPER.upper().replace(" ", "  ")))) == {"c": ("a", "same")}


def test_an_abstract_stands_in_its_paper_and_counts_as_it() -> None:
    corpus = study(text("abstract", ABSTRACT), text("other", OTHER), text("paper", PAPER))
    assert found(corpus) == {"abstract": ("paper", "contained")}
    assert duplicates(corpus)["abstract"].share > 0.95
    assert duplicates(corpus)["abstract"].sentence.startswith("abstract counts as paper (contained in it, 9")
    assert {name: [one.source for one in many] for name, many in groups(corpus).items()} == {"paper": ["abstract"]}
    assert duplicates(corpus) is duplicates(corpus)


def test_a_near_copy_counts_as_the_longer_one() -> None:
    words = PAPER.split()
    changed = " ".join("changed" if at in {100, 500} else word for at, word in enumerate(words[:-3]))
    assert found(study(text("a", changed), text("b", PAPER))) == {"a": ("b", "near")}


def test_what_only_shares_a_part_stands_alone() -> None:
    half = f"{ABSTRACT} {said(len(ABSTRACT.split()))}"
    assert found(study(text("a", half), text("b", PAPER), text("c", OTHER))) == {}


def test_short_answers_are_alike_by_chance_and_stay() -> None:
    assert found(study(text("a", "Yes, of course we did."), text("b", "Yes, of course we did."))) == {}


def test_a_guide_read_aloud_twice_makes_no_copy() -> None:
    asked = {"I": Voice("interviewer")}
    assert found(study(text("a", PAPER, "interview", asked), text("b", PAPER, "interview", asked))) == {}


def test_a_quoted_reply_is_nobodys_words() -> None:
    letter = text("a", PAPER)
    quoted = replace(letter.text.segments[0], marks=(Mark("quoted", 0, len(PAPER) - 10),))
    reply = replace(text("b", PAPER), text=replace(letter.text, segments=(quoted,)))
    assert found(study(letter, reply)) == {}


def test_what_a_record_says_needs_no_likeness() -> None:
    by_id = Circumstances(source="b", derived_from="a")
    assert found(study(text("a", PAPER), text("b", OTHER), records=(by_id,))) == {"b": ("a", "derived")}
    by_pattern = Circumstances(source="papers/b*.txt", derived_from="papers/a.txt")
    assert found(study(text("a", PAPER), text("b2", OTHER), records=(by_pattern,))) == {"b2": ("a", "derived")}
    by_path = Circumstances(source="papers/b.txt", derived_from="a")
    assert found(study(text("a", PAPER), text("b", OTHER), records=(by_path,))) == {"b": ("a", "derived")}
    entry = SourceRule("papers/b.txt", circumstances=Circumstances(derived_from="a"))
    assert found(study(text("a", PAPER), text("b", OTHER), sources=(entry,))) == {"b": ("a", "derived")}
    assert found(study(text("a", PAPER), text("b", OTHER, meta={"derived_from": "a"}))) == {"b": ("a", "derived")}


def test_a_record_of_something_that_is_not_here_changes_nothing() -> None:
    records = (Circumstances(source="b", derived_from="gone"), Circumstances(source="a", derived_from="a"))
    assert found(study(text("a", PAPER), text("b", OTHER), records=records)) == {}


def test_two_transcripts_of_one_recording_are_one() -> None:
    records = tuple(Circumstances(source=name, transcript_of="tape-7.wav") for name in ("a", "b"))
    assert found(study(text("a", PAPER), text("b", OTHER), records=records)) == {"b": ("a", "transcript")}
    of_source = (Circumstances(source="b", transcript_of="a"),)
    assert found(study(text("a", PAPER), text("b", OTHER), records=of_source)) == {"b": ("a", "transcript")}


def test_chains_end_at_the_source_that_counts_and_circles_end_too() -> None:
    chain = (Circumstances(source="b", derived_from="a"), Circumstances(source="c", derived_from="b"))
    assert found(study(text("a", PAPER), text("b", OTHER), text("c", said(200)), records=chain)) == {
        "b": ("a", "derived"),
        "c": ("a", "derived"),
    }
    circle = (Circumstances(source="a", derived_from="b"), Circumstances(source="b", derived_from="a"))
    assert found(study(text("a", PAPER), text("b", OTHER), records=circle)) == {"a": ("b", "derived")}
    copied = study(text("a", PAPER), text("b", PAPER), records=(Circumstances(source="a", derived_from="b"),))
    assert found(copied) == {"a": ("b", "derived")}


def test_many_copies_of_one_letter_are_all_recognised() -> None:
    copies = [text(f"m{number:02}", f"{PAPER} {said(5)}") for number in range(20)]
    assert len(duplicates(study(*copies))) == 19
    assert len(groups(study(*copies))) == 1


def test_excerpts_of_both_count_once_and_in_one_family() -> None:
    """The same eight words are coded in the abstract and in the paper, and one more place only in the abstract."""
    paper, abstract = text("paper", PAPER, "interview"), text("abstract", ABSTRACT)
    twice, only = " ".join(ABSTRACT.split()[20:28]), " ".join(ABSTRACT.split()[40:45])
    codings = (mark(paper, twice, "market", "ana"), mark(abstract, twice, "market", "ana"), mark(abstract, only, "market", "ana"))
    selected = select(replace(study(abstract, paper), codings=codings))
    frame = once(selected)
    assert frame["unit"].nunique() == 2
    assert set(frame["origin"]) == {"paper"}
    assert set(frame["family"]) == {"interview"}
    market = next(one for one in evidence(selected) if one.theme == "market")
    assert (market.excerpts, market.sources, market.methods) == (2, ("paper",), ("interview",))


def test_the_same_words_at_two_places_of_the_paper_are_two_excerpts() -> None:
    """The paper repeats its abstract at its end; coded at both places and in the abstract, that is two."""
    paper, abstract = text("paper", f"{PAPER} {ABSTRACT}"), text("abstract", ABSTRACT)
    words = " ".join(ABSTRACT.split()[20:28])
    codings = (mark(paper, words, "market", "ana"), mark(abstract, words, "market", "ana"))
    again = paper.text.text.index(words, len(PAPER))
    later = replace(codings[0], id="01LATER", ids=("01LATER",), start=again, end=again + len(words))
    assert once(select(replace(study(abstract, paper), codings=(*codings, later))))["unit"].nunique() == 2


@pytest.mark.shared
def test_the_repository_record_is_derived_from_the_paper(shared: Path) -> None:
    """Of the record's words in a row 403 of 487 stand in the paper (counted apart); no other two of the five texts are alike."""
    materials = tuple(
        text(path.stem[:3], path.read_text(encoding="utf-8")) for path in sorted((shared / "data" / "seeds").glob("*.txt"))
    )
    corpus = study(*materials)
    assert found(corpus) == {"001": ("000", "contained")}
    assert duplicates(corpus)["001"].share == pytest.approx(0.828, abs=0.001)
