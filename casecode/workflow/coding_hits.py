"""The hits of a search coded in one go: looked at first, one act, taken back in one go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from casecode.codebook.ids import RESERVED, from_label, valid
from casecode.databank.events import code_event
from casecode.domain.coding import Event
from casecode.domain.errors import WrongUseError
from casecode.domain.ids import new_event_id
from casecode.domain.source import ASKING, Material, Segment, Span
from casecode.engines.rules import Found
from casecode.plain import schema
from casecode.plain.names import folded
from casecode.text.spans import overlap
from casecode.views.blocks import Cell, Run, Table
from casecode.workflow.memo_links import code_names
from casecode.workflow.search import look_up
from casecode.workflow.study import Progress, Study, no_progress

MARKS: tuple[str, ...] = ("segment", "sentence", "match")


@dataclass(frozen=True, slots=True)
class Hit:
    """Words to be coded, around what was found in them."""

    material: Material
    segment: Segment
    span: Span
    found: Span


@dataclass(frozen=True, slots=True)
class Hits:
    """What would be coded: `fresh` hits, and how many stand already. `proposed`: no codebook has the code."""

    coder: str
    code: str
    fresh: tuple[Hit, ...]
    already: int
    places: int
    proposed: bool = False
    near: str = ""

    def table(self, context: int = 60) -> Table:
        """The preview: what would be coded, what was found in it in bold."""
        rows = tuple((one.material.source.id, one.segment.n, _who(one), _shown(one, context)) for one in self.fresh)
        sources = len({one.material.source.id for one in self.fresh})
        stood = f" {self.already:,} stand already." if self.already else ""
        asking = sum(one.material.voice(one.segment).role in ASKING for one in self.fresh)
        asked = f" {asking:,} are said by an interviewer or moderator." if asking else ""
        note = (
            f"{len(self.fresh):,} excerpts in {sources:,} sources for '{self.code}', from {self.places:,} places.{stood}{asked}"
        )
        return Table(("source", "n", "speaker", "would be coded"), rows, note=note, row_heads=False, name="search")

    def doubts(self) -> tuple[str, ...]:
        """What to think of before saying yes."""
        told = []
        if self.proposed:
            told.append(f"No codebook has a code '{self.code}'{self.near}; it would be a proposal.")
        asking = {one.material.voice(one.segment).role for one in self.fresh} & ASKING
        if asking:
            without = " and ".join(f"not role = {role}" for role in sorted(asking))
            told.append(f"To leave out who asks: --where '{without}'")
        return tuple(told)


def find_hits(
    study: Study, pattern: str, code: str, coder: str, *, mark: str = "segment", where: str = "", progress: Progress = no_progress
) -> Hits:
    """What `code` of `coder` would be put on: the segment or sentence around each hit of `pattern`, or the match itself.

    Raises `WrongUseError` for an unknown mark, a faulty pattern, or a name that can be no code.
    """
    if mark not in MARKS:
        raise WrongUseError(reason=f"--mark is {', '.join(MARKS)}, not '{mark}'{schema.nearest(mark, MARKS)}.")
    name, proposed, near = _code(study, code)
    found = look_up(study, pattern, where=where, progress=progress)
    hits: dict[tuple[str, Span], Hit] = {}
    for one in found:
        span = _span(one, mark)
        hits.setdefault((one.material.source.id, span), Hit(one.material, one.segment, span, (one.start, one.end)))
    standing = {
        (coding.source, coding.text, coding.start, coding.end)
        for coding in study.bank.standing().codings
        if (coding.coder, coding.code, coding.round) == (coder, name, "")
    }
    fresh = tuple(one for one in hits.values() if (one.material.source.id, one.material.text.hash, *one.span) not in standing)
    return Hits(coder, name, fresh, len(hits) - len(fresh), len(found), proposed, near)


def code_hits(study: Study, hits: Hits, progress: Progress = no_progress) -> str:
    """Code them all as one act; what was done, in a sentence."""
    book_of = {code.code: book for book in study.codebooks for code in book.walk()}
    book = book_of.get(hits.code) or (study.codebooks[0] if study.codebooks else None)
    version = study.bank.freeze_codebook((study.root / book.file).read_bytes()) if book else ""
    batches: dict[str, list[Event]] = {}
    for one in hits.fresh:
        source = one.material.source
        event = code_event(hits.coder, one.material.text, *one.span, hits.code, version)
        batches.setdefault(source.container or source.id, []).append(event)
    act = new_event_id()
    for number, (log, events) in enumerate(batches.items()):
        progress(number, len(batches), log)
        study.bank.append(hits.coder, log, events, "search", act)
    study.forget()
    sources = Counter(one.material.source.id for one in hits.fresh)
    many = f"{len(hits.fresh):,} excerpt{'s' if len(hits.fresh) != 1 else ''} in {len(sources):,} source{'s' if len(sources) != 1 else ''}"
    return f"Coded '{hits.code}' by {hits.coder}: {many}. casecode undo takes all of it back."


def _code(study: Study, name: str) -> tuple[str, bool, str]:
    """The code's id, whether it is a proposal, and the nearest known ones."""
    names = code_names(study.codebooks)
    known = names.get(folded(name.strip()), "")
    if known:
        return known, False, ""
    made = name.strip() if valid(name.strip()) else from_label(name)
    if not made or made.casefold() in RESERVED:
        raise WrongUseError(reason=f"'{name}' can be no code: a code is made of letters, digits and hyphens.")
    return made, True, schema.nearest(name, names)


def _span(found: Found, mark: str) -> Span:
    place = (found.start, found.end)
    if mark == "match":
        return place
    segment = found.segment
    within = [one for one in segment.sentences if overlap(one, place)] if mark == "sentence" else []
    return (min(within[0][0], place[0]), max(within[-1][1], place[1])) if within else (segment.start, segment.end)


def _who(one: Hit) -> str:
    return one.material.voice(one.segment).participant or one.segment.speaker


def _shown(one: Hit, context: int) -> Cell:
    """The words to be coded, shortened around what was found."""
    text = one.material.text.text
    start, end = max(one.span[0], one.found[0] - context), min(one.span[1], one.found[1] + context)
    before = ("…" if start > one.span[0] else "") + _line(text[start : one.found[0]])
    after = _line(text[one.found[1] : end]) + ("…" if end < one.span[1] else "")
    words = _line(text[one.found[0] : one.found[1]])
    return Cell(before + words + after, ((Run(before), Run(words, bold=True), Run(after)),))


def _line(words: str) -> str:
    return words.replace("\n", " ")
