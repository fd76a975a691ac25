"""A study of twelve segments, small enough to count by hand. Fiction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casecode.analysis.corpus import Corpus
from casecode.domain.codebook import Code, Codebook
from casecode.domain.coding import Coding, ReadMark
from casecode.domain.ids import hash16
from casecode.domain.protocol import Case, Participant, Protocol
from casecode.domain.source import Kind, Material, Placement, Segment, Source, SourceText, Voice
from casecode.text.words import count_words

INTERVIEW = (
    ("I", "How did it begin?"),
    ("M", "We learned from our rivals."),
    ("I", "Rivals, really?"),
    ("M", "Yes, and partners too."),
    ("I", "mm-hm."),
    ("M", "Prices rose that year."),
)
GROUP = (
    ("Mod", "Who taught you?"),
    ("T", "Nobody taught me."),
    ("M", "Tom taught me plenty."),
    ("X", "I stay out of it."),
)
BLOG = (("A", "Rivals everywhere, prices everywhere."), ("C", "Agreed."))

PROTOCOL = Protocol(
    study="Tiny fairs",
    coders={"ana": "Ana Ruiz", "ben": "Ben Cole", "chi": "Chi Wu"},
    cases=(
        Case("north", "Northtown", attributes={"region": "coast"}),
        Case("west", "Westhaven", attributes={"region": "inland"}),
        Case("east", attributes={"region": "coast"}),
    ),
    people=(
        Participant("N01", "Maya", "north", "founder", {"stage": "early", "age": "7"}),
        Participant("W01", "Tom", "west", "printer", {"stage": "late", "age": "40"}),
        Participant("E01", "", "east"),
    ),
)
BOOK = Codebook(
    id="fairs",
    version="1.0.0",
    hash="b00c",
    codes=(
        Code(
            "knowledge",
            "Knowledge spill-over",
            aliases=("know-how",),
            definition="Know-how passed on between people.",
            children=(Code("know-formal", "Arranged"), Code("know-chance", "By chance")),
        ),
        Code("coopetition", "Co-opetition", definition="Working together while competing."),
        Code("market", "Market"),
        Code("external", "Outside"),
    ),
)


def material(
    source: str,
    lines: Sequence[tuple[str, str]],
    placement: Placement,
    kinds: Mapping[int, Kind] | None = None,
) -> Material:
    """A source whose lines are `label: speech`; the label lies outside the segment."""
    text, segments = "", []
    for n, (label, speech) in enumerate(lines, start=1):
        text += f"{label}: "
        kind = (kinds or {}).get(n, "speech")
        segments.append(Segment(n, kind, len(text), len(text) + len(speech), speaker=label, turn=n))
        text += speech + "\n"
    words = sum(count_words(speech) for _, speech in lines)
    made = Source(
        source, source.title(), "txt", f"transcripts/{source}.txt", "5ha", hash16(text), words=words, segments=len(lines)
    )
    return Material(made, placement, SourceText(source, hash16(text), text, tuple(segments)))


def mark(one: Material, words: str, code: str, coder: str, number: int = 0, **facts: object) -> Coding:
    """A coding of the first place where `words` stand after segment `number` begins."""
    begin = one.text.segments[number - 1].start if number else 0
    start = one.text.text.index(words, begin)
    name = f"01TINY{hash16(f'{one.source.id}{start}{words}{code}{coder}{facts}').upper()}"
    made = {"text": one.text.hash, "start": start, "end": start + len(words), "code": code, "book": "b00c"} | facts
    return Coding(name, (name,), coder, one.source.id, **made)  # type: ignore[arg-type]


def interview() -> Material:
    voices = {"I": Voice("interviewer"), "M": Voice("participant", "N01")}
    return material("int-n01", INTERVIEW, Placement("interview", "north", "2012-05-09", "1", voices))


def group() -> Material:
    voices = {
        "Mod": Voice("moderator"),
        "T": Voice("participant", "W01"),
        "M": Voice("participant", "N01"),
        "X": Voice("participant"),
    }
    return material("fg-1", GROUP, Placement("focus-group", "", "2013", "2", voices))


def blog() -> Material:
    voices = {"A": Voice("author"), "C": Voice("commenter")}
    return material("blog-1", BLOG, Placement("blog", "west", "", "", voices), {1: "post", 2: "comment"})


def codings() -> tuple[Coding, ...]:
    one, two, three = interview(), group(), blog()
    return (
        mark(one, "our rivals", "coopetition", "ana"),
        mark(one, "our rivals", "coopetition", "ben"),
        mark(one, "learned from our rivals", "know-how", "ana", valence="support"),  # by an alias
        mark(one, "Rivals", "coopetition", "ana", 3),  # the interviewer's words
        mark(one, "partners", "coopetition", "ana", valence="disconfirm"),
        mark(one, "Prices rose", "market", "ben"),
        mark(two, "taught", "know-chance", "ana", 2),
        mark(two, "Nobody taught me.\nM: Tom taught", "know-formal", "ana", 2, key=True),  # over two segments
        mark(three, "Rivals", "coopetition", "ben"),
    )


def tiny(**changes: object) -> Corpus:
    """The study, with parts of the corpus replaced."""
    made: dict[str, object] = {
        "protocol": PROTOCOL,
        "codebooks": (BOOK,),
        "materials": (blog(), group(), interview()),
        "codings": codings(),
        "reads": (ReadMark("01R", "ana", "int-n01", interview().text.hash, 0, 90),),
        "digest": "d1ge57",
    }
    return Corpus(**(made | changes))  # type: ignore[arg-type]
