"""A small study of our own for the tests of the databank: two talks, one export, a few codings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from casecode.databank.bank import Databank
from casecode.databank.events import code_event
from casecode.databank.runs import run_id
from casecode.databank.store import Incoming, Stored
from casecode.domain.coding import Event, Hit, Run
from casecode.domain.reading import Reading, Readings
from casecode.domain.source import Mark, Segment, SourceText

TALK = "Ines: Our rivals became partners. [laughs] We share a stall.\nQ: Since when?\nInes: Since the fair – naïvely, perhaps."
OTHER = "Bo: Nobody taught us.\nBo: We learnt from the printers next door."


def talk(text: str, title: str = "") -> Readings:
    """A reading of lines `Name: words`: a segment and a turn a line, `[laughs]` marked as an event."""
    segments: list[Segment] = []
    at = 0
    for number, row in enumerate(text.split("\n"), start=1):
        name = row.partition(": ")[0]
        start, end = at + len(name) + 2, at + len(row)
        found = text.find("[laughs]", start, end)
        marks = (Mark("event", found, found + 8),) if found >= 0 else ()
        segments.append(Segment(number, "speech", start, end, name, number, marks=marks, sentences=((start, end),)))
        at += len(row) + 1
    return Readings("txt", (Reading(text, tuple(segments), title),))


def posts(*pairs: tuple[str, str]) -> Readings:
    """An export with a post a pair of native id and words."""
    items = tuple(
        Reading(words, (Segment(1, "post", 0, len(words), "Ana B."),), title=native, native=native, kind="post", date="2012-05")
        for native, words in pairs
    )
    return Readings("wxr", items, container=True)


def take_in(bank: Databank, path: str, text: str, **given: str) -> Stored:
    """Store a talk under `path`."""
    return bank.store_file(Incoming(path, text.encode(), "txt/1", given=given), talk(text), by="ana")


def words_at(text: SourceText, words: str) -> tuple[int, int]:
    """Where `words` stand in `text`."""
    start = text.text.index(words)
    return start, start + len(words)


def code(bank: Databank, coder: str, source: str, words: str, code_: str, **attributes: object) -> Event:
    """`coder` codes the first place where `words` stand in `source`."""
    text = bank.text(bank.source(source))
    event = code_event(coder, text, *words_at(text, words), code_, **attributes)  # type: ignore[arg-type]
    bank.append(coder, bank.source(source), [event])
    return event


def run_over(bank: Databank, found: Sequence[tuple[str, str, str]], book: str = "b00c") -> Run:
    """Store a run whose hits are the given (source, words, code)."""
    hits: list[tuple[str, Hit]] = []
    for source, words, code_ in found:
        text = bank.text(bank.source(source))
        hits.append((source, Hit(*words_at(text, words), code_, f"{code_}/1", 1, (words,))))
    texts = {source.id: source.text for source in bank.sources()}
    run = Run(run_id("rules", "1", [book], texts, {}), "rules", "1", book, texts, hits=len(hits))
    bank.store_run(run, hits, by="ana")
    return run


def small_study(root: Path) -> Databank:
    """A study with two talks and an export of two posts."""
    bank = Databank(root)
    take_in(bank, "transcripts/int-ines.txt", TALK, method="interview")
    take_in(bank, "transcripts/int-bo.txt", OTHER)
    bank.store_file(Incoming("transcripts/blog.xml", b"<rss/>", "wxr/1"), posts(("post-7", "We met."), ("post-9", "We parted.")))
    return bank
