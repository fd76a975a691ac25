"""A source coded in the researcher's own editor: written as a buffer, checked when it is saved, all of it one act.

What cannot be taken over stays in the buffer with the reason above it, and the buffer is kept until it is settled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from casecode.databank.events import code_event, read_event, withdraw_event
from casecode.databank.rounds import Round
from casecode.domain.coding import Coding, Event
from casecode.domain.errors import ChangedElsewhereError
from casecode.domain.ids import short_id
from casecode.domain.problem import Problem
from casecode.domain.source import Span
from casecode.text.editbuffer import read_buffer
from casecode.text.spans import overlap, subtract
from casecode.workflow.buffers import Base, BufferFile, held
from casecode.workflow.desk_places import open_source
from casecode.workflow.desk_seat import Seat
from casecode.workflow.edit_page import complaints, page
from casecode.workflow.edit_wishes import Plan, place_of
from casecode.workflow.edits import Planner
from casecode.workflow.memos import Draft, keep
from casecode.workflow.study import Study

OpenEditor = Callable[[Path], int]


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of it. `complaints` are lines not taken over, with their line in the buffer `kept`; `notes` only tell.

    `coded` and `withdrawn` are excerpt ids; of a changed coding the new one is in `coded`, the old one in `changed`.
    `resumed`: the editor showed a buffer kept from an earlier time. `left`: nothing was taken over, and why.
    """

    source: str
    coder: str
    coded: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    memos: tuple[str, ...] = ()
    read_to: int = 0
    already: int = 0
    proposals: tuple[str, ...] = ()
    standing: int = 0
    complaints: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    kept: str = ""
    resumed: bool = False
    left: str = ""
    busy: int = 0

    def talk(self) -> tuple[str, ...]:
        """What happened, what was not done, what to type next."""
        many = "1 coding" if self.standing == 1 else f"{self.standing} codings"
        lines = [self.left] if self.left else [f"{self.source}: {many} of {self.coder}{self._did()}."]
        if self.busy:
            lines.append(
                f"This source is open in {self.busy} other editor{'s' if self.busy > 1 else ''} of yours; nothing gets lost."
            )
        if self.already:
            lines.append(
                "1 mark said what stood already." if self.already == 1 else f"{self.already} marks said what stood already."
            )
        if self.proposals:
            lines.append(f"Codes that the codebook lacks, kept as proposals: {', '.join(self.proposals)}.")
            lines.append(f"Define one with: casecode codebook add {self.proposals[0]}")
        if self.complaints:
            many = "1 line was" if len(self.complaints) == 1 else f"{len(self.complaints)} lines were"
            lines.append(f"{many} not taken over; the rest is saved. The same command opens the buffer again: {self.kept}")
        elif self.kept:
            lines.append(f"The buffer is kept; the same command opens it again: {self.kept}")
        if self.coded or self.withdrawn or self.changed or self.read_to:
            lines.append(
                f"casecode undo takes all of it back{', but for the memos' if self.memos else ''}. Next: casecode status"
            )
        return tuple(lines)

    def _did(self) -> str:
        counted = (
            (len(self.coded) - len(self.changed), "new"),
            (len(self.changed), "changed"),
            (len(self.withdrawn), "withdrawn"),
            (len(self.memos), "memo" if len(self.memos) == 1 else "memos"),
        )
        told = [f"{count} {what}" for count, what in counted if count > 0]
        told += [f"read to ¶{self.read_to}"] if self.read_to else []
        return f" ({', '.join(told)})" if told else ", nothing changed"


def edit(study: Study, source: str, coder: str, open_editor: OpenEditor, plan: Round | None = None) -> Edited:
    """Open `source` (or the first unfinished one) for `coder` in an editor, and take over what was saved.

    `open_editor` gets the file and returns when it is closed, with 0 if it is to be taken over. A buffer kept from an earlier
    time is opened again. Raises `ChangedElsewhereError` when a new revision of the source came meanwhile (the buffer is kept),
    `NotFoundError` for no such source.
    """
    material = open_source(study, coder, source, plan)
    seat = Seat(study, coder, material, plan)
    with held(study.root, material.source.id + (f"@{plan.id}" if plan else ""), coder) as (file, busy):
        base, aside = _kept(file, seat)
        resumed = base is not None
        if base is None:
            base = page(seat)
            file.write(base)
        code = open_editor(file.path)
        content = file.read()
        notes = tuple(
            Problem(
                "X310", f"a buffer of yours no longer fits this source; what you had written is kept in {one}", level="warning"
            )
            for one in aside
        )
        if content is None or code:
            return _left(seat, file, base, content, code, notes)
        if not content.strip() or (_same(content, base.written) and not base.refused):
            file.drop()
            told = "The buffer was empty: nothing was changed." if not content.strip() else ""
            return _edited(seat, Plan(), resumed=resumed, left=told, notes=notes, busy=busy)
        if study.bank.source(material.source.id).text != material.text.hash:
            raise ChangedElsewhereError(
                what=f"{material.source.id} (its words; your buffer is kept in {_shown(study, file.set_aside())})"
            )
        seat.look_again()
        return _take_over(seat, file, base, content, resumed=resumed, notes=notes, busy=busy)


def _kept(file: BufferFile, seat: Seat) -> tuple[Base | None, tuple[str, ...]]:
    """The base of the buffer that is there, if it still fits; what no longer fits is put aside and named."""
    if not file.path.is_file():
        return None, ()
    content, base = file.read(), file.base()
    if content is not None and base is not None:
        if base.text == seat.material.text.hash and base.round == seat.part.round:
            return base, ()
        if _same(content, base.written) and not base.refused:
            return None, ()
    return None, (_shown(seat.study, file.set_aside()),)


def _left(seat: Seat, file: BufferFile, base: Base, content: str | None, code: int, notes: tuple[Problem, ...]) -> Edited:
    """The editor failed, or left something that cannot be read: nothing is taken over, what was typed is kept."""
    why = f"The editor ended with {code}" if code else "The editor left no UTF-8 text"
    if not file.path.is_file() or (content is not None and _same(content, base.written) and not base.refused):
        file.drop()
        return _edited(seat, Plan(), left=f"{why}: nothing was changed.", notes=notes)
    return _edited(seat, Plan(), left=f"{why}: nothing was taken over.", kept=_shown(seat.study, file.path), notes=notes)


def _take_over(
    seat: Seat, file: BufferFile, base: Base, content: str, *, resumed: bool, notes: tuple[Problem, ...], busy: int
) -> Edited:
    study, text = seat.study, seat.material.text
    people = {person.id.casefold(): person.id for person in study.protocol.people}
    plan = Planner(base, text, seat.codings(), seat.resolve, people, seat.part.holds).read(read_buffer(content))
    events, new_ids = _events(seat, plan)
    if events:
        study.bank.append(seat.coder, seat.material.source, events, "edit")
    memos = [keep(study, seat.coder, Draft(one.words, one.kind or "analytic", (one.link,))).id for one in plan.memos]
    study.forget()
    seat.look_again()
    kept = ""
    refused: tuple[Problem, ...] = ()
    if plan.refused:
        again = page(seat, plan.refused)
        file.write(again)
        kept = _shown(study, file.path)
        refused = complaints(plan.refused, again, kept)
    else:
        file.drop()
    told = tuple(Problem(fault.code, fault.message, level="note") for _, fault in plan.notes)
    return _edited(
        *(seat, plan),
        new_ids,
        resumed=resumed,
        memos=tuple(memos),
        kept=kept,
        complaints=refused,
        notes=(*notes, *told),
        busy=busy,
    )


def _edited(seat: Seat, plan: Plan, coded: tuple[str, ...] = (), **facts: object) -> Edited:
    moved = {place_of(wish.old) for wish in plan.coded if wish.old}
    gone = [short_id(one.id) for one in plan.withdrawn]
    changed = [short_id(one.id) for one in plan.withdrawn if place_of(one) in moved]
    used = {wish.code for wish in plan.coded}
    return Edited(
        source=seat.material.source.id,
        coder=seat.coder,
        coded=coded,
        withdrawn=tuple(one for one in gone if one not in changed),
        changed=tuple(changed),
        read_to=plan.read_to,
        already=plan.already,
        proposals=tuple(code for code in plan.proposals if code in used),
        standing=len(seat.codings()),
        **facts,  # type: ignore[arg-type]  # the fields of Edited by name
    )


def _events(seat: Seat, plan: Plan) -> tuple[list[Event], tuple[str, ...]]:
    """All of it in the order that holds: first what is withdrawn, so that what is said again in the same words stands."""
    text, coder = seat.material.text, seat.coder
    events = [withdraw_event(coder, one.ids[-1], "changed" if _moved(one, plan) else "") for one in plan.withdrawn]
    coded = [
        code_event(
            *(coder, text, *wish.span, wish.code, _book(seat, wish.code)),
            **{name: getattr(wish, name) for name in ("round", "valence", "weight", "key", "kind", "by_whom", "run", "rule")},
            from_=(wish.old.id, *wish.old.from_) if wish.old else (),
        )
        for wish in plan.coded
    ]
    read = [read_event(coder, text, *span, _book(seat, ""), seat.part.round) for span in _unread(seat, plan.read_to)]
    if not read:
        plan.read_to = 0
    return [*events, *coded, *read], tuple(short_id(event.id) for event in coded)


def _moved(one: Coding, plan: Plan) -> bool:
    return any(wish.old and place_of(wish.old) == place_of(one) for wish in plan.coded)


def _unread(seat: Seat, last: int) -> list[Span]:
    """The stretches of the coder's part up to segment `last` that hold a segment not marked as read yet, whole."""
    if not last:
        return []
    segments = [one for one in seat.segments if one.n <= last]
    spans = []
    for unit in seat.part.spans:
        inside = [one for one in segments if overlap((one.start, one.end), unit)]
        run = (inside[0].start, inside[-1].end) if inside else (0, 0)
        left = subtract([run], seat.read_spans())
        if any(overlap((one.start, one.end), span) for one in inside for span in left):
            spans.append(run)
    return spans


def _book(seat: Seat, code: str) -> str:
    """The hash of the codebook version that defines `code`, kept in the databank; of the first book for a proposal."""
    books = seat.study.codebooks
    book = next((one for one in books if any(code == known.code for known in one.walk())), books[0] if books else None)
    return seat.study.bank.freeze_codebook((seat.study.root / book.file).read_bytes()) if book else ""


def _same(content: str, written: str) -> bool:
    return [line.rstrip() for line in content.splitlines()] == [line.rstrip() for line in written.splitlines()]


def _shown(study: Study, path: Path) -> str:
    return path.relative_to(study.root).as_posix()
