"""What consensus holds, worked out from what the coders coded and what was decided. Pure: nothing is read or written.

Consensus in a round is a function of three things: the coders' codings, the units they are compared over, and the decisions. So
writing it is making what stands equal to it, and a death half-way is mended by doing that again.

* A unit is settled when all who read it gave it the same codes, or when it was decided and nobody has recoded it since.
* In a settled unit each code that holds lies on the words its coders put it on; where it was settled as one coder has it, on theirs. A coding that holds in all its units keeps its span,
  else it is cut to those where it holds. Of codings that share words one is made, over all the words of any of them.
* A code that nobody gave the unit goes on the words that the disputed codes lay on, else on the unit.
* Consensus has read everything but the units that are still open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casecode.domain.coding import Coding
from casecode.domain.source import Span
from casecode.text.spans import overlap, subtract
from casecode.workflow.reconcile_records import Decision, unit_name

Resolve = Callable[[str], str]
_TRAITS = ("valence", "weight", "kind", "key", "by_whom")


@dataclass(frozen=True, slots=True)
class UnitCodes:
    """A unit that two or more coders read, with each one's codes, sorted. `n` is the segment it begins in."""

    source: str
    n: int
    span: Span
    codes: Mapping[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        """As files name it: `int01:120-480`."""
        return unit_name(self.source, self.span)

    @property
    def parted(self) -> bool:
        """Whether not all gave it the same codes."""
        return len(set(self.codes.values())) > 1

    @property
    def agreed(self) -> tuple[str, ...]:
        """The codes that everybody gave it."""
        shared = set.intersection(*(set(codes) for codes in self.codes.values())) if self.codes else set()
        return tuple(sorted(shared))

    @property
    def disputed(self) -> tuple[str, ...]:
        """The codes that some gave it and others did not."""
        return tuple(sorted({code for codes in self.codes.values() for code in codes} - set(self.agreed)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A coding that consensus should hold: place, code, the ids it grew out of, and what its codings say alike.

    `book` is the codebook version they were all made under; empty where it is not one, or where the code is a new one here.
    """

    source: str
    span: Span
    code: str
    grown_from: tuple[str, ...]
    book: str
    traits: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Found:
    """Words for a code: what they grew out of, and which of that speaks for the code itself."""

    span: Span
    grown: tuple[Coding, ...]
    said: tuple[Coding, ...]


def holds(unit: UnitCodes, decided: Mapping[str, Decision]) -> tuple[str, ...] | None:
    """The codes that hold for a unit; None while it is open (also when somebody recoded it after it was decided)."""
    if not unit.parted:
        return unit.agreed
    made = decided.get(unit.name)
    return made.after if made is not None and dict(made.before) == dict(unit.codes) else None


def wanted(
    units: Sequence[UnitCodes], decided: Mapping[str, Decision], codings: Sequence[Coding], resolve: Resolve
) -> tuple[Wanted, ...]:
    """All that consensus should hold on one source; `units` are its units in order, `codings` the coders' own there."""
    after = [holds(unit, decided) for unit in units]
    found: dict[str, list[_Found]] = {}
    for coding in codings:
        code = resolve(coding.code) or coding.code
        good = [_speaks(coding.coder, unit, decided) and code in (codes or ()) for unit, codes in zip(units, after, strict=True)]
        for span in _kept(coding, code, units, good):
            found.setdefault(code, []).append(_Found(span, (coding,), (coding,)))
    for unit, codes in zip(units, after, strict=True):
        for code in codes or ():
            if not any(code in given for given in unit.codes.values()):
                found.setdefault(code, []).append(_instead(unit, codings, resolve))
    return tuple(
        Wanted(
            units[0].source, one.span, code, tuple(sorted({grown.id for grown in one.grown})), _book(one.said), _alike(one.said)
        )
        for code, spans in sorted(found.items())
        for one in _joined(spans)
    )


def _speaks(coder: str, unit: UnitCodes, decided: Mapping[str, Decision]) -> bool:
    """Whether the words `coder` chose count there: not where it was settled as another coder has it."""
    made = decided.get(unit.name) if unit.parted else None
    return made is None or made.took == coder or made.took not in unit.codes


def _kept(coding: Coding, code: str, units: Sequence[UnitCodes], holding: Sequence[bool]) -> Iterator[Span]:
    """The stretches of a coding that hold: all of it where it holds in each unit it counts for, else the runs of units it does."""
    place = (coding.start, coding.end)
    own = [at for at, unit in enumerate(units) if overlap(unit.span, place) and code in unit.codes.get(coding.coder, ())]
    good = [at for at in own if holding[at]]
    if good == own:
        if own:
            yield place
        return
    runs: list[list[int]] = []
    for at in good:
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    for run in runs:
        yield (max(coding.start, units[run[0]].span[0]), min(coding.end, units[run[-1]].span[1]))


def _instead(unit: UnitCodes, codings: Sequence[Coding], resolve: Resolve) -> _Found:
    """The words for a code that nobody gave: those that the disputed codes lie on, else the whole unit."""
    disputed = [
        one
        for one in codings
        if one.coder in unit.codes
        and overlap(unit.span, (one.start, one.end))
        and (resolve(one.code) or one.code) in unit.disputed
    ]
    if not disputed:
        return _Found(unit.span, (), ())
    start, end = min(one.start for one in disputed), max(one.end for one in disputed)
    return _Found((max(start, unit.span[0]), min(end, unit.span[1])), tuple(disputed), ())


def _joined(spans: Iterable[_Found]) -> Iterator[_Found]:
    """Spans of one code that share words made one, with all they grew out of."""
    last: _Found | None = None
    for one in sorted(spans, key=lambda found: found.span):
        if last is not None and overlap(last.span, one.span):
            last = _Found((last.span[0], max(last.span[1], one.span[1])), last.grown + one.grown, last.said + one.said)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _book(said: Iterable[Coding]) -> str:
    books = {one.book for one in said}
    return books.pop() if len(books) == 1 else ""


def _alike(said: Iterable[Coding]) -> dict[str, object]:
    """What is said of a coding (valence, whose words …) where all who said something said the same."""
    every, made = tuple(said), dict[str, object]()
    for name in _TRAITS:
        told = {getattr(one, name) for one in every} - {"", False, ()}
        if len(told) == 1:
            made[name] = told.pop()
    return made


def settled_ground(
    places: Iterable[Span], unread: Iterable[Span], units: Iterable[UnitCodes], decided: Mapping[str, Decision]
) -> tuple[Span, ...]:
    """What consensus has read on one source: its `places` but for the open units and what fewer than two people read (`unread`)."""
    still = [unit.span for unit in units if holds(unit, decided) is None]
    return subtract(places, [*unread, *still])


@dataclass(frozen=True, slots=True)
class Change:
    """What makes consensus on one source what it should be: codings and read marks to withdraw, to add."""

    gone: tuple[str, ...]
    new: tuple[Wanted, ...]
    read: tuple[Span, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.gone or self.new or self.read)


def change(
    aims: Sequence[Wanted],
    ground: Sequence[Span],
    standing: Sequence[Coding],
    read: Sequence[tuple[str, Span]],
    resolve: Resolve,
) -> Change:
    """From what stands (`standing` codings, `read` marks as id and span) to what should.

    Codings of consensus that grew out of nobody's were made by hand and are left alone.
    """
    aimed = {(aim.span, aim.code) for aim in aims}
    there = {((one.start, one.end), resolve(one.code) or one.code): one for one in standing}
    gone = [one.ids[-1] for place, one in there.items() if one.from_ and place not in aimed]
    too_much = [(name, span) for name, span in read if subtract([span], ground)]
    kept = [span for name, span in read if (name, span) not in too_much]
    return Change(
        (*gone, *(name for name, _ in too_much)),
        tuple(aim for aim in aims if (aim.span, aim.code) not in there),
        subtract(ground, kept),
    )
