"""What a buffer shows: the source with the codings that stand, and in their places the lines that were refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from casecode.domain.coding import Coding
from casecode.domain.ids import short_id
from casecode.domain.problem import Problem
from casecode.text.editbuffer import Below, one_line, write_buffer
from casecode.text.marking import Marking, shown_attributes
from casecode.text.placing import Places
from casecode.text.spans import overlap
from casecode.workflow.buffers import Base, Shown
from casecode.workflow.desk_seat import Seat
from casecode.workflow.edit_wishes import Refused

_HELP = (
    "Write marks under a segment, save, close. Lines that begin with # are remarks.",
    '  + code: "words of the segment"      + code, code   (the whole segment)',
    '  + code: "from here" -> ¶7: "to here"      + code: "words" [key, support, reported, by WHOM]',
    "  ! memo: a thought, or ! reflexive: …      = read   (read up to here)      = done   (all of it)",
    "To withdraw a coding delete its line; to change it change the line. The source's own words stay.",
    "An empty file throws away what was typed here.",
)


def page(seat: Seat, refused: Sequence[Refused] = ()) -> Base:
    """The buffer as things stand, with what was refused in its place; a refused line stands where the one it changes stood."""
    text = seat.material.text
    places = Places(text)
    replaced = frozenset().union(*(one.names for one in refused))
    numbers = tuple(one.n for one in seat.segments if any(overlap((one.start, one.end), span) for span in seat.part.spans))
    shown: dict[str, Shown] = {}
    below: dict[int, list[Below]] = {}
    for coding, name in _named(seat.codings()):
        fits = shown_attributes(coding.valence, coding.kind, coding.by_whom)
        mark = Marking(
            (coding.code,),
            id=name,
            key=coding.key,
            valence=coding.valence if fits[0] else "",
            kind=coding.kind if fits[1] else "",
            by_whom=coding.by_whom if fits[2] else (),
        )
        n, line = places.write((coding.start, coding.end), mark)
        if n and n not in numbers:
            continue
        if not line:
            below.setdefault(n, []).append(Below((f"{name} ({coding.code}) cannot be shown here; it stays as it is",)))
            continue
        shown[name] = Shown(name, n, line, coding)
        if name not in replaced:
            below.setdefault(n, []).append(Below((), (line,)))
    for one in refused:
        n = one.n if one.n in numbers else 0
        below.setdefault(n, []).append(Below((f"{one.fault.code} {one.fault.message}",), (one.line,)))
    written = write_buffer(text, _head(seat, len(refused)), below, numbers)
    return Base(seat.material.source.id, text.hash, seat.coder, written, shown, numbers, seat.part.round, refused=bool(refused))


def _named(codings: tuple[Coding, ...]) -> list[tuple[Coding, str]]:
    """Each coding with its excerpt id; the whole event id where two would be called the same."""
    names = [short_id(one.id) for one in codings]
    often = Counter(names)
    return [(one, name if often[name] == 1 else f"Q-{one.id.lower()}") for one, name in zip(codings, names, strict=True)]


def _head(seat: Seat, refused: int) -> list[str]:
    source = seat.material.source
    codes = ", ".join(list(seat.codes)[:40]) + (", …" if len(seat.codes) > 40 else "")
    unread = seat.unread()
    told = f"{len(seat.segments) - len(unread)} read, the next is ¶{unread[0].n}" if unread else "all read"
    head = [f"{source.id} · {seat.coder} · {len(seat.segments)} segments, {told}", f"codes: {codes}", *_HELP]
    if refused:
        many = "1 line below was" if refused == 1 else f"{refused} lines below were"
        head.append(f"{many} not taken over; the reason stands above. All the rest is saved.")
    return head


def complaints(refused: Sequence[Refused], base: Base, kept: str) -> tuple[Problem, ...]:
    """The refused lines as problems, with their line in the buffer `kept`."""
    lines = [line.strip() for line in base.written.split("\n")]
    found: list[Problem] = []
    used: set[int] = set()
    for one in refused:
        wanted = f"# {one_line(f'{one.fault.code} {one.fault.message}')}"
        at = next(at for at, line in enumerate(lines, 1) if line == wanted and at not in used)
        used.add(at)
        found.append(Problem(one.fault.code, one.fault.message, kept, at + 1))
    return tuple(found)
