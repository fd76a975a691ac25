"""Marks under a segment: read, put on the words, written again on the same words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.domain.source import Segment, SourceText, Span
from casecode.text.marking import KINDS, VALENCES, Fault, Marking, line_of, read_mark
from casecode.text.placing import Places

TALK = (
    "Interviewer: What changed?\n\n"
    "Ada: We mended the nets, we mended the boats, and the “old men” helped.\n\n"
    "Bo: No — nobody helped me.\nNot one.\n\n"
    'Ada: They said "come" and I came -> that was all [laughs] "key".'
)


def _segments(talk: str) -> SourceText:
    """One segment a paragraph, the label before the first colon left out."""
    made = []
    at = 0
    for n, part in enumerate(talk.split("\n\n"), start=1):
        label, colon, _ = part.partition(": ")
        start = at + (len(label) + 2 if colon else 0)
        made.append(Segment(n, "speech", start, at + len(part), speaker=label if colon else ""))
        at += len(part) + 2
    return SourceText("int-1", "0" * 16, talk, tuple(made))


PLACES = Places(_segments(TALK))


def _put(line: str, n: int) -> str:
    """The words a mark means."""
    mark = read_mark(line)
    assert isinstance(mark, Marking), mark
    span = PLACES.put(mark, n)
    assert not isinstance(span, Fault), span
    return TALK[span[0] : span[1]]


def _fault(line: str, n: int) -> Fault:
    mark = read_mark(line)
    found = PLACES.put(mark, n) if isinstance(mark, Marking) else mark
    assert isinstance(found, Fault)
    return found


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("+ trust", Marking(("trust",))),
        ("  + trust,  care ", Marking(("trust", "care"))),
        ("++ trust", Marking(("trust",), key=True)),
        ('+ trust: "stood by us"', Marking(("trust",), words="stood by us")),
        ("+ trust: “stood by us”", Marking(("trust",), words="stood by us")),
        ("+ trust: stood by us", Marking(("trust",), words="stood by us")),
        ("+ trust:", Marking(("trust",))),
        ('+ trust: "she said "no" to me"', Marking(("trust",), words='she said "no" to me')),
        ('+ trust: "and [laughs] I came" [key]', Marking(("trust",), words="and [laughs] I came", key=True)),
        ('+ trust: "I came [laughs]"', Marking(("trust",), words="I came [laughs]")),
        (
            "+ trust [q-7F3A, key, support, reported, by N01 + N02]",
            Marking(("trust",), id="Q-7f3a", key=True, valence="support", kind="reported", by_whom=("N01", "N02")),
        ),
        ("+ trust [valence against, kind hearsay]", Marking(("trust",), valence="against", kind="hearsay")),
        ('+ trust: "mended" [#2]', Marking(("trust",), words="mended", which=2)),
        ('+ trust: "mended" [@12-18]', Marking(("trust",), words="mended", at=(12, 18))),
        ("+ trust -> ¶3", Marking(("trust",), to=3)),
        ('+ trust: "from" -> 3: "to" [key]', Marking(("trust",), words="from", to=3, to_words="to", key=True)),
        ('+ trust: "I came -> 3"', Marking(("trust",), words="I came -> 3")),
        ("+ Co-operation among rivals", Marking(("Co-operation among rivals",))),
    ],
)
def test_a_mark_says_codes_words_and_attributes(line: str, mark: Marking) -> None:
    assert read_mark(line) == mark


@pytest.mark.parametrize(
    ("line", "code"), [("+", "X303"), ('+ : "words"', "X303"), ("+ trust [loud]", "X304"), ("+ trust [by]", "X304")]
)
def test_a_mark_that_says_nothing_says_why(line: str, code: str) -> None:
    found = read_mark(line)
    assert isinstance(found, Fault)
    assert found.code == code


def test_marks_are_put_on_the_words_of_their_segment() -> None:
    assert _put("+ c", 1) == "What changed?"
    assert _put('+ c: "we mended the boats"', 2) == "we mended the boats"
    assert _put('+ c: "the "old men" helped"', 2) == "the “old men” helped"
    assert _put('+ c: "mended" [#2]', 2) == "mended"
    assert _put('+ c: "nobody helped me. Not one."', 3) == "nobody helped me.\nNot one."
    assert _put("+ c -> ¶3", 3) == TALK[PLACES.by_number[3].start : PLACES.by_number[3].end]
    assert _put('+ c: "the boats" -> ¶3: "No"', 2) == "the boats, and the “old men” helped.\n\nBo: No"
    assert _put("+ c [@0-11]", 1) == "Interviewer"


@pytest.mark.parametrize(
    ("line", "n", "code", "said"),
    [
        ('+ c: "we mended the cars"', 2, "X301", "Nearest: “we mended the boats”"),
        ('+ c: "nobody helped me"', 2, "X301", "It stands in ¶3"),
        ('+ c: "a whale in the harbour"', 2, "X301", "not in ¶2"),
        ('+ c: "we […] boats"', 2, "X301", "word for word"),
        ('+ c: ""', 2, "X301", "word for word"),
        ('+ c: "mended"', 2, "X302", "2 times"),
        ('+ c: "mended" [#3]', 2, "X302", "there is no #3"),
        ('+ c: "boats" [@0-11]', 2, "X302", "“Interviewer”"),
        ("+ c [@9-9]", 2, "X302", "outside"),
        ("+ c [@0-9999]", 2, "X302", "outside"),
        ("+ c", 9, "X306", "no segment ¶9"),
        ("+ c -> ¶9", 2, "X306", "no segment ¶9"),
        ("+ c -> ¶1", 2, "X306", "¶1 stands before ¶2"),
        ('+ c -> ¶3: "the nets"', 2, "X301", "It stands in ¶2"),
        ('+ c: "nobody" -> ¶3: "No"', 3, "X301", "no words to code"),
    ],
)
def test_nothing_is_guessed(line: str, n: int, code: str, said: str) -> None:
    fault = _fault(line, n)
    assert fault.code == code
    assert said in fault.message


def test_a_segment_without_words_cannot_be_coded() -> None:
    places = Places(SourceText("s", "h", "A: ", (Segment(1, "speech", 3, 3, speaker="A"),)))
    assert isinstance(places.put(Marking(("c",)), 1), Fault)
    assert Places(SourceText("s", "h", "words", ())).write((0, 5), Marking(("c",), id="Q-1")) == (0, '+ c: "words" [Q-1, @0-5]')


def test_a_whole_segment_and_a_whole_stretch_are_written_without_their_words() -> None:
    one, three = PLACES.by_number[1], PLACES.by_number[3]
    assert PLACES.write((one.start, one.end), Marking(("c",), id="Q-1")) == (1, "+ c [Q-1]")
    assert PLACES.write((one.start, three.end), Marking(("c",), id="Q-1")) == (1, "+ c -> ¶3 [Q-1]")
    assert PLACES.write((one.start + 5, three.end), Marking(("c",), id="Q-1")) == (1, '+ c: "changed?" -> ¶3 [Q-1]')


def test_a_code_that_holds_signs_of_the_syntax_is_not_written() -> None:
    assert PLACES.write((15, 20), Marking(('a, b: "c"',), id="Q-1")) == (1, "")


@given(start=st.integers(0, len(TALK) - 1), length=st.integers(1, len(TALK)))
@settings(max_examples=400, deadline=None)
def test_a_mark_on_any_span_leads_back_to_it(start: int, length: int) -> None:
    _leads_back(PLACES, (start, min(len(TALK), start + length)))


_WORDS = st.text(alphabet='ab \n"“”[]->¶3:#@+!=,.é\u00a0', min_size=1, max_size=60)


@given(parts=st.lists(_WORDS, min_size=1, max_size=4), data=st.data())
@settings(max_examples=400, deadline=None)
def test_a_mark_on_any_span_of_any_talk_leads_back_to_it(parts: list[str], data: st.DataObject) -> None:
    talk = "".join(parts)
    segments, at = [], 0
    for n, part in enumerate(parts, start=1):
        segments.append(Segment(n, "speech", at, at + len(part)))
        at += len(part)
    start = data.draw(st.integers(0, len(talk) - 1))
    end = data.draw(st.integers(start + 1, len(talk)))
    _leads_back(Places(SourceText("s", "h", talk, tuple(segments))), (start, end))


@given(
    valence=st.sampled_from(["", *VALENCES]),
    kind=st.sampled_from(["", *KINDS]),
    by_whom=st.lists(st.sampled_from(["N01", "W 2", "Ö-3"]), unique=True, max_size=2),
    key=st.booleans(),
)
def test_attributes_are_read_as_they_were_written(valence: str, kind: str, by_whom: list[str], key: bool) -> None:
    mark = Marking(("c",), id="Q-0abc", key=key, valence=valence, kind=kind, by_whom=tuple(by_whom))
    assert read_mark(line_of(mark)) == mark


def _leads_back(places: Places, span: Span) -> None:
    n, line = places.write(span, Marking(("trust",), id="Q-7f3a2b1c", key=True))
    assert line, places.text.text[span[0] : span[1]]
    again = read_mark(line)
    assert isinstance(again, Marking)
    assert (again.codes, again.id, again.key) == (("trust",), "Q-7f3a2b1c", True)
    assert places.put(again, n) == span
