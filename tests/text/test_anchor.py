"""Re-anchoring: coded words are found again in a corrected text, or said to be lost; never are other words taken for them."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.reading import Reading, ReadOptions
from casecode.domain.source import Span
from casecode.readers._find import find_reader
from casecode.text.alignment import NOWHERE, align, firm
from casecode.text.anchor import Anchored, Anchors
from casecode.text.spans import subtract
from tests.text.tracked import edited, some_spans

OLD = "We rented the shed in May. It was cold. My brother left. Yes. And then the rivals came, and we shared the oven."
ROOT = Path(__file__).resolve().parents[2]


def _find(words: str, new: str, old: str = OLD) -> tuple[str, Anchored]:
    """What the words of `old` became in `new`: the words now and how they were found."""
    start = old.index(words)
    found = Anchors(old, new).place(start, start + len(words))
    return (new[slice(*found.span)] if found.span else ""), found


def test_words_after_an_insertion_move_along() -> None:
    assert _find("My brother left.", OLD.replace("It was", "The roof leaked. It was"))[0] == "My brother left."


def test_a_stretch_with_other_line_breaks_is_the_same() -> None:
    words, found = _find(
        "rented the shed in May. It was cold.", OLD.replace("shed in", "shed\nin").replace("It was", "It\u00a0was")
    )
    assert (words, found.how) == ("rented the shed\nin May. It\u00a0was cold.", "same words")


def test_words_inside_a_word_keep_their_cut() -> None:
    assert _find("roth", "Well. " + OLD)[0] == "roth"


def test_a_mended_spelling_is_fuzzy_with_its_likeness() -> None:
    words, found = _find("And then the rivals came", OLD.replace("rivals", "rivalls"))
    assert (words, found.how) == ("And then the rivalls came", "fuzzy")
    assert found.likeness == pytest.approx(2 * 20 / 41)  # 20 of 20 and 21 letters, blanks apart


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We would do all of this again tomorrow", "We would not do all of this again tomorrow"),
        ("We could ever have done it alone then", "We couldn't ever have done it alone then"),
        ("There were fifteen boats, 15 in the harbour", "There were fifteen boats, 16 in the harbour"),
        ("Wir haben das alles noch einmal so gemacht", "Wir haben das alles nicht noch einmal so gemacht"),
    ],
)
def test_a_negation_or_a_number_is_no_spelling(old: str, new: str) -> None:
    words, found = _find(old, f"So. {new}. Then.", f"So. {old}. Then.")
    assert (words, found.why, found.near) == ("", "a negation or a number in it was changed", new)


def test_deleted_words_are_lost_and_the_nearest_are_named() -> None:
    words, found = _find("and we shared the oven", OLD.replace("and we shared the oven", "and we shared an old kiln"))
    assert (words, found.why) == ("", "its words are gone or were rewritten")
    assert "we shared" in found.near


def test_a_word_typed_once_more_beside_itself_is_nobodys_to_choose() -> None:
    words, found = _find("Yes.", OLD.replace("Yes.", "Yes. Yes."))
    assert (words, found.why) == ("", "its words stand there 2 times: are these meant?")


def test_the_same_word_elsewhere_is_never_taken() -> None:
    old = "One. Yes. Two boats came in. Yes. Three of us stayed at home. Yes. Four left."
    new = old.replace(" Two boats came in. Yes.", " Two boats came in.")
    places = [at for at in range(len(old)) if old.startswith("Yes", at)]
    anchors = Anchors(old, new)
    found = [anchors.place(at, at + 3) for at in places]
    assert [one.span for one in found] == [(5, 8), None, (new.rindex("Yes"), new.rindex("Yes") + 3)]


def test_a_paragraph_that_was_moved_is_known_by_its_neighbours() -> None:
    first = "We began. The boats were my uncle's, all of them. Nobody paid us for a year."
    rest = f"{OLD} Some sold bread, some only talked; in autumn it was over."
    words, found = _find("The boats were my uncle's, all of them.", f"{rest} {first}", f"{first} {rest}")
    assert (words, found.how) == ("The boats were my uncle's, all of them.", "context")


def test_a_changed_label_changes_no_coding() -> None:
    old, new = "Ana: We came. We saw.\n\nBen: And left.", "ANA RUIZ: We came. We saw.\n\nB.: And left."
    speech = [(old.index("We came"), old.index("\n")), (old.index("And"), len(old))]
    now = [(new.index("We came"), new.index("\n")), (new.index("And"), len(new))]
    found = Anchors(old, new, speech, now).place(old.index("We saw"), len(old))
    assert found.how == "same words"
    assert new[slice(*found.span or (0, 0))] == "We saw.\n\nB.: And left."
    assert Anchors(old, new, speech, now).place(0, 4).why == "no word of speech was coded"


def test_a_label_that_was_coded_too_stays_when_it_is_the_same() -> None:
    old, new = "Ana: We came.", "Hm.\n\nAna: We came."
    found = Anchors(old, new, [(5, 13)], [(0, 3), (10, 18)]).place(0, 13)
    assert found.span == (5, 18)


def test_the_same_text_is_the_identity() -> None:
    anchors = Anchors(OLD, OLD)
    assert all(anchors.place(at, at + 3) == Anchored((at, at + 3), "exact") for at in range(len(OLD) - 3))
    assert anchors.kept(3, 9) == ((3, 9),)


def test_what_is_kept_leaves_out_what_came_in_between() -> None:
    new = OLD.replace("It was cold.", "It was, to be honest, cold.")
    start, end = OLD.index("It was"), OLD.index(" My brother")
    assert [new[slice(*span)] for span in Anchors(OLD, new).kept(start, end)] == ["It was", "cold."]


def test_a_text_without_spaces_is_found_too() -> None:
    old = "我们五月租了棚子。天气很冷。我弟弟走了。"
    assert _find("天气很冷", old.replace("天气", "那时天气"), old)[0] == "天气很冷"


_TEXTS = st.lists(st.sampled_from(["yes", "no", "we", "came", "by", "boat", "the", "."]), max_size=40)


@given(_TEXTS, _TEXTS)
def test_an_alignment_rises_and_joins_equal_words_only(old: list[str], new: list[str]) -> None:
    image = align(old, new)
    placed = [there for there in image if there != NOWHERE]
    assert placed == sorted(set(placed))
    assert all(old[at] == new[there] for at, there in enumerate(image) if there != NOWHERE)
    assert all(image[at] != NOWHERE for at, sure in enumerate(firm(old, new, image)) if sure)


@given(_TEXTS, _TEXTS, st.data())
def test_whatever_the_texts_exact_words_are_the_words(old: list[str], new: list[str], data: st.DataObject) -> None:
    one, other = " ".join(old), " ".join(new)
    start = data.draw(st.integers(0, max(len(one) - 1, 0)))
    end = data.draw(st.integers(start, len(one)))
    found = Anchors(one, other).place(start, end)
    if found.span and found.how in {"exact", "same words", "context"}:
        assert other[slice(*found.span)].split() == one[start:end].split()
    assert bool(found.span) == (not found.why)


@given(_TEXTS)
def test_onto_the_same_text_every_span_stays(words: list[str]) -> None:
    text = " ".join(words)
    anchors = Anchors(text, text)
    assert all(anchors.place(at, at + 1).span == (at, at + 1) for at in range(len(text)))


# The proof: hundreds of edits of transcripts, judged by an oracle that remembers where every character came from


def _read(text: str, name: str = "talk.txt") -> Reading:
    data = text.encode()
    return find_reader(data[:65536], name).read(data, ReadOptions(name=name)).items[0]


def _speech(reading: Reading) -> list[Span]:
    return [(segment.start, segment.end) for segment in reading.segments]


def _unsaid(text: str, speech: Iterable[Span]) -> frozenset[int]:
    return frozenset(at for start, end in subtract([(0, len(text))], speech) for at in range(start, end))


def _prove(texts: list[str], edits: int, seed: int) -> Counter[str]:
    """Edit, re-anchor, judge; how often what came out."""
    tally: Counter[str] = Counter()
    for number in range(edits):
        dice = random.Random(seed + number)
        old = _read(texts[number % len(texts)])
        labels = sorted({segment.speaker for segment in old.segments if segment.speaker})
        changed = edited(old.text, dice, dice.choice(labels) if labels else "")
        new = _read(changed.text)
        assert new.text == changed.text
        changed.hidden = _unsaid(old.text, _speech(old))
        unsaid = _unsaid(new.text, _speech(new))
        anchors = Anchors(old.text, new.text, _speech(old), _speech(new))
        for span in some_spans(old.text, _speech(old), dice, 40):
            found, true = anchors.place(*span), changed.truth(span, unsaid)
            if true is None:
                assert found.how in {"fuzzy", ""}, (number, span, found)
            elif found.span:
                assert found.span == true, (number, span, found)
            tally["survived" if true else "changed"] += 1
            tally["placed"] += true is not None and found.span is not None
    return tally


def _holds(tally: Counter[str]) -> None:
    assert tally["changed"]
    assert tally["placed"] >= 0.99 * tally["survived"]


def test_no_coding_of_our_own_transcripts_ever_points_at_other_words() -> None:
    texts = [_canonical(path) for path in sorted((ROOT / "transcripts").rglob("*")) if path.suffix in {".txt", ".md", ".docx"}]
    _holds(_prove(texts, 80, 1))


def _canonical(path: Path) -> str:
    data = path.read_bytes()
    return find_reader(data[:65536], path.name).read(data, ReadOptions(name=path.name)).items[0].text


def _founders(shared: Path) -> list[str]:
    return [_canonical(path) for path in sorted((shared / "data/corpora/A6-founders-talk/founderstalk").glob("*.md"))]


@pytest.mark.shared
def test_no_coding_of_founder_interviews_ever_points_at_other_words(shared: Path) -> None:
    _holds(_prove(_founders(shared)[:12], 24, 1000))


@pytest.mark.shared
@pytest.mark.deep
def test_two_hundred_edits_of_fifty_founder_interviews(shared: Path) -> None:
    tally = _prove(_founders(shared), 200, 5000)
    assert tally["survived"] + tally["changed"] == 8000
    _holds(tally)


@pytest.mark.shared
def test_a_long_interview_is_aligned_in_a_moment(shared: Path) -> None:
    old = max(_founders(shared)[:10], key=len)
    new = edited(old, random.Random(3)).text
    begun = time.process_time()
    Anchors(old, new)
    assert time.process_time() - begun < 30  # no claim of speed, a guard against a quadratic walk
