"""What the lines of an edited buffer ask for, before anything is done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from casecode.domain.coding import Coding
from casecode.domain.source import Span
from casecode.text.marking import Fault, Marking, shown_attributes

Key = tuple[int, int, str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """A coding that a line asks for; `old` is the one it was made from."""

    span: Span
    code: str
    key: bool = False
    valence: str = ""
    kind: str = ""
    by_whom: tuple[str, ...] = ()
    round: str = ""
    weight: str = ""
    run: str = ""
    rule: str = ""
    old: Coding | None = None

    @property
    def place(self) -> Key:
        """What makes two codings of one coder and text the same."""
        return (*self.span, self.code, self.round)

    @property
    def told(self) -> tuple[bool, str, str, tuple[str, ...]]:
        """What a person can say of a coding in a buffer."""
        return (self.key, self.valence, self.kind, self.by_whom)


@dataclass(frozen=True, slots=True)
class MemoWish:
    """A memo: what it is linked to, its kind (empty: the usual one), its words."""

    link: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that could not be taken over, the segment it stands under, why, and the codings shown that it names."""

    n: int
    line: str
    fault: Fault
    names: frozenset[str] = frozenset()


@dataclass
class Plan:
    """What to do. `already`: how many marks said what stands. `notes` are pairs of a segment's number and a fault to be told."""

    withdrawn: list[Coding] = field(default_factory=list)
    coded: list[Wish] = field(default_factory=list)
    memos: list[MemoWish] = field(default_factory=list)
    read_to: int = 0
    already: int = 0
    proposals: dict[str, str] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    notes: list[tuple[int, Fault]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing is to be written."""
        return not (self.withdrawn or self.coded or self.memos or self.read_to)


def place_of(one: Coding) -> Key:
    """What makes two codings of one coder and text the same."""
    return (one.start, one.end, one.code, one.round)


def told_of(one: Coding) -> tuple[bool, str, str, tuple[str, ...]]:
    """What a person can say of a coding in a buffer."""
    return (one.key, one.valence, one.kind, one.by_whom)


def wish_of(mark: Marking, span: Span, code: str, old: Coding | None) -> Wish:
    """What a mark asks for on `span`; what the buffer could not show of `old` stays."""
    made = Wish(span, code, mark.key, mark.valence, mark.kind, mark.by_whom, old=old)
    if old is None:
        return made
    valence, kind, by_whom = shown_attributes(old.valence, old.kind, old.by_whom)
    return replace(
        made,
        valence=mark.valence if valence else old.valence,
        kind=mark.kind if kind else old.kind,
        by_whom=mark.by_whom if by_whom else old.by_whom,
        round=old.round,
        weight=old.weight,
        run=old.run if code == old.code else "",
        rule=old.rule if code == old.code else "",
    )
