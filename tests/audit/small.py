"""A tiny study for one check: protocol and codebook as YAML, transcripts as text, codings by the words they lie on.

    evidence = study(PROTOCOL, {"transcripts/int-n01.txt": "Maya: We learned from them."}, [coded("int-n01", "learned", "knowledge")])

Everything is in memory; the real readers of protocol, records and codebook are used, so a record is written as a person writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from casecode.analysis.corpus import Corpus
from casecode.audit._engine import audit
from casecode.audit._evidence import Evidence
from casecode.audit._outside import Outside
from casecode.audit._port import Finding
from casecode.codebook.load import parse_codebook
from casecode.domain.coding import Coding, ReadMark
from casecode.domain.ids import hash16, short_id, slug
from casecode.domain.memo import Memo
from casecode.domain.protocol import Protocol
from casecode.domain.source import Material, Segment, Source, SourceText
from casecode.study.load import parse_protocol
from casecode.study.place import place
from casecode.text.words import count_words

PROTOCOL = """\
study: Two harbours
coders: {ana: Ana Ruiz, ben: Ben Cole}
cases:
  north: {name: Northtown}
  west: {name: Westhaven}
people:
  N01: {name: Maya, case: north, role: founder}
  N02: {name: Ida, case: north, role: founder}
  W01: {name: Tom, case: west, role: printer}
  W02: {name: Jo, case: west, role: printer}
sources:
  - files: transcripts/int-*.txt
    method: interview
    speakers: {I: interviewer, Maya: N01, Ida: N02, Tom: W01, Jo: W02}
  - files: transcripts/obs-{case}.txt
    method: observation
    speakers: {Maya: N01, Ida: N02, Tom: W01, Jo: W02}
"""
BOOK = """\
codebook: harbours
version: 1.0.0
codes:
  - {code: knowledge, label: Knowledge, definition: Know-how that is passed on between two makers.}
  - {code: market, label: Market, definition: Prices and customers and what people say of demand.}
"""


@dataclass(frozen=True)
class Coded:
    """One coding to be made: `words` in `source`, `facts` as in `Coding` (at, by_whom, valence, round, book …)."""

    source: str
    words: str
    code: str
    coder: str = "ana"
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def event(self) -> str:
        """The event id it will have; its excerpt is named `quote_id`."""
        return f"01SMALL{hash16(repr((self.source, self.words, self.code, self.coder, sorted(self.facts.items())))).upper()}"

    @property
    def quote_id(self) -> str:
        """As `casecode excerpts` prints it: records name it so."""
        return short_id(self.event)


def coded(source: str, words: str, code: str, coder: str = "ana", **facts: object) -> Coded:
    """A coding on the first place where `words` stand in the source."""
    return Coded(source, words, code, coder, facts)


def protocol_of(text: str, root: Path | None = None) -> Protocol:
    """The protocol with its records, as casecode reads them; the first fault fails the test."""
    protocol, problems = parse_protocol(text.encode(), root or Path("no-such-folder"))
    assert protocol is not None, "\n".join(map(str, problems))
    return protocol


def material_of(protocol: Protocol, path: str, text: str, **facts: object) -> Material:
    """A source whose lines are `Label: speech` (or speech alone); its id is the slug of the file's stem."""
    made, segments = "", []
    for n, line in enumerate((one for one in text.splitlines() if one.strip()), start=1):
        label, mark, speech = line.partition(": ")
        label, speech = (label, speech) if mark and len(label) < 20 else ("", line)
        made += f"{label}{mark if label else ''}"
        segments.append(Segment(n, "speech" if label else "paragraph", len(made), len(made) + len(speech), speaker=label, turn=n))
        made += speech + "\n"
    name = str(facts.pop("id", "")) or slug(PurePosixPath(path).stem)
    words = sum(count_words(made[one.start : one.end]) for one in segments)
    speakers = {one.speaker: 1 for one in segments if one.speaker}
    source = Source(
        name,
        name,
        "txt",
        path,
        hash16(made),
        hash16(made),
        words=words,
        segments=len(segments),
        speakers=speakers,
        **facts,  # type: ignore[arg-type]
    )
    return Material(source, place(protocol, source), SourceText(name, hash16(made), made, tuple(segments)))


def coding_of(one: Coded, materials: Mapping[str, Material], book: str) -> Coding:
    """The coding on its place; words that are not there fail the test."""
    material = materials[one.source]
    start = material.text.text.index(one.words)
    facts: dict[str, object] = {"at": "2026-05-01T10:00:00Z", "book": book} | dict(one.facts)
    return Coding(
        one.event,
        (one.event,),
        one.coder,
        one.source,
        material.text.hash,
        start,
        start + len(one.words),
        one.code,
        **facts,  # type: ignore[arg-type]
    )


def corpus(
    protocol: str | Protocol = PROTOCOL,
    transcripts: Mapping[str, str] | None = None,
    codings: Iterable[Coded] = (),
    *,
    codebook: str = BOOK,
    memos: Sequence[Memo] = (),
    root: Path | None = None,
    **parts: object,
) -> Corpus:
    """The corpus of a tiny study. `parts` go to `Corpus` (rounds, reads, former_books …)."""
    read = protocol if isinstance(protocol, Protocol) else protocol_of(protocol, root)
    book, problems = parse_codebook(codebook.encode(), "codebooks/book.yaml") if codebook else (None, ())
    assert book is not None or not codebook, "\n".join(map(str, problems))
    materials = {one.source.id: one for one in (material_of(read, path, text) for path, text in (transcripts or {}).items())}
    made = tuple(coding_of(one, materials, book.hash if book else "") for one in codings)
    facts: dict[str, object] = {
        "protocol": read,
        "codebooks": (book,) if book else (),
        "materials": tuple(materials[name] for name in sorted(materials)),
        "codings": made,
        "memos": tuple(memos),
        "digest": "d1ge57",
    }
    return Corpus(**(facts | parts))  # type: ignore[arg-type]


def study(
    protocol: str | Protocol = PROTOCOL,
    transcripts: Mapping[str, str] | None = None,
    codings: Iterable[Coded] = (),
    *,
    outside: Outside | None = None,
    **rest: object,
) -> Evidence:
    """The evidence of a tiny study; `rest` as in `corpus`."""
    return Evidence(corpus(protocol, transcripts, codings, **rest), outside or Outside())  # type: ignore[arg-type]


def finding(evidence: Evidence, check: str) -> Finding:
    """What the audit says about one check, texts filled."""
    (found,) = (one for one in audit(evidence, [check]) if one.id == check)
    return found


def read_mark(source: str, materials: Mapping[str, Material], coder: str = "ana") -> ReadMark:
    """A mark that `coder` read the whole of a source."""
    text = materials[source].text
    return ReadMark(f"01READ{coder}{source}", coder, source, text.hash, 0, len(text.text), at="2026-05-01T10:00:00Z")
