"""What an edited buffer asks for: lines compared with what was shown, nothing guessed, nothing written.

A line left as it was means nothing; one that is gone withdraws; one that was changed withdraws and codes anew; a new one codes.
A segment whose own line is gone says nothing about its codings.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from casecode.codebook.ids import RESERVED, from_label, valid
from casecode.domain.coding import Coding
from casecode.domain.memo import MEMO_KINDS
from casecode.domain.source import SourceText, Span
from casecode.text.editbuffer import Line, changed_segments, one_line, read_memo
from casecode.text.marking import Fault, Marking, read_mark
from casecode.text.placing import Places
from casecode.workflow.buffers import Base, Shown
from casecode.workflow.edit_wishes import Key, MemoWish, Plan, Refused, Wish, place_of, told_of, wish_of


class Planner:
    """Reads a buffer against its base and what stands now. `resolve` gives a code's id for any of its names, else nothing.

    `holds` says whether words are the coder's to code; `people` are participants by folded id.
    """

    def __init__(
        self,
        base: Base,
        text: SourceText,
        standing: Iterable[Coding],
        resolve: Callable[[str], str],
        people: Mapping[str, str],
        holds: Callable[[Span], bool],
    ) -> None:
        """Take what is compared; `standing` are this coder's codings on this text."""
        self._base, self._text, self._resolve, self._people, self._holds = base, text, resolve, people, holds
        self._places = Places(text)
        self._standing = {place_of(one): one for one in standing}
        self._wishes: dict[str, list[Wish]] = {}
        self._new: list[Wish] = []
        self._kept: set[str] = set()
        self._present: frozenset[int] = frozenset()
        self._done: set[Key] = set()
        self._lines: dict[str, list[str]] = {}
        for name, shown in base.shown.items():
            self._lines.setdefault(shown.line, []).append(name)
        self.plan = Plan()

    def read(self, lines: Sequence[Line]) -> Plan:
        """Work out what the lines ask for."""
        self._present = frozenset(line.n for line in lines if line.kind == "segment")
        self.plan.notes += [
            (n, Fault("X305", f"the words of ¶{n} were changed here (line {number}); they stay as they are in the source"))
            for n, number in changed_segments(self._text, lines)
        ]
        for line in lines:
            fault = self._take(line)
            if fault is not None:
                named = self._named(line.text)
                self._kept |= named
                self.plan.refused.append(Refused(line.n, line.text, fault, frozenset(named)))
        for shown in self._base.shown.values():
            self._settle(shown)
        for wish in self._new:
            self._add(wish)
        return self.plan

    def _take(self, line: Line) -> Fault | None:
        match line.kind:
            case "code":
                return self._code(line)
            case "memo":
                return self._memo(line)
            case "read":
                return self._read(line)
            case "other" if one_line(line.text) in self._words:
                self.plan.notes.append(
                    (line.n, Fault("X305", f"the words of ¶{line.n} were broken into lines; that has no effect"))
                )
            case "other":
                return Fault("X303", "this line is no mark: marks begin with +, ! or =, remarks with #")
        return None

    def _code(self, line: Line) -> Fault | None:
        for name in self._lines.get(line.text, ()):
            home = self._base.shown[name].n
            if line.n == home or home not in self._present:
                self._kept.add(name)
                return None
        mark = read_mark(line.text)
        if isinstance(mark, Fault):
            return mark
        shown = self._shown(mark.id)
        fault = self._unplaced(line, mark, shown)
        if fault:
            return fault
        codes, span, by_whom = self._codes(mark), self._places.put(mark, line.n), self._who(mark, shown)
        if isinstance(codes, Fault) or isinstance(span, Fault) or isinstance(by_whom, Fault):
            return next(one for one in (codes, span, by_whom) if isinstance(one, Fault))
        if not self._holds(span):
            return Fault("X306", f"these words are not in your part of round {self._base.round}")
        told = replace(mark, by_whom=by_whom)
        if shown is None:
            self._new += [replace(wish_of(told, span, code, None), round=self._base.round) for code in codes]
        else:
            self._wishes.setdefault(shown.name, []).extend(wish_of(told, span, code, shown.coding) for code in codes)
        return None

    def _unplaced(self, line: Line, mark: Marking, shown: Shown | None) -> Fault | None:
        """Why it cannot be known which coding or segment a mark means."""
        if mark.id and shown is None:
            return Fault("X307", f"{mark.id} is none of your codings in this source; leave it out to make a new one")
        if not line.n:
            return Fault("X306", "this stands above the first segment: put it under the words it is about")
        if mark.words is None and mark.at is None and self._cut_off(line.n):
            return Fault(
                "X306", f"the line of the segment after ¶{line.n} is gone, so it is not certain which segment this means"
            )
        return None

    @cached_property
    def _words(self) -> str:
        return one_line(self._text.text)

    def _cut_off(self, n: int) -> bool:
        numbers = self._base.numbers
        after = numbers.index(n) + 1 if n in numbers else len(numbers)
        return after < len(numbers) and numbers[after] not in self._present

    def _codes(self, mark: Marking) -> tuple[str, ...] | Fault:
        """The ids of the codes named; what no codebook knows is proposed under the name it was given."""
        whole = self._resolve(", ".join(mark.codes))
        if whole:
            return (whole,)
        made: list[str] = []
        for name in mark.codes:
            code = self._resolve(name) or (name if valid(name) else from_label(name))
            if not code or code.casefold() in RESERVED:
                return Fault("X308", f"'{name}' can be no code: a code is made of letters, digits and hyphens")
            if not self._resolve(name):
                self.plan.proposals.setdefault(code, name)
            made.append(code)
        return tuple(dict.fromkeys(made))

    def _who(self, mark: Marking, shown: Shown | None) -> tuple[str, ...] | Fault:
        known = shown.coding.by_whom if shown else ()
        made: list[str] = []
        for name in mark.by_whom:
            found = name if name in known else self._people.get(name.casefold(), "")
            if not found:
                near = difflib.get_close_matches(name, list(self._people.values()), n=1)
                hint = f"; did you mean '{near[0]}'?" if near else "; casecode people lists them"
                return Fault("X304", f"'{name}' is no participant of this study{hint}")
            made.append(found)
        return tuple(made)

    def _memo(self, line: Line) -> Fault | None:
        kind, named, words = read_memo(line.text, MEMO_KINDS)
        if not words:
            return Fault("X303", "a memo needs words behind the colon")
        shown = self._shown(named)
        if named and shown is None:
            return Fault("X307", f"{named} is none of your codings in this source")
        if line.n and line.n not in self._base.numbers:
            return Fault("X306", f"there is no segment ¶{line.n} in this source")
        source = self._text.source
        self.plan.memos.append(MemoWish(shown.name if shown else f"{source}:{line.n}" if line.n else source, kind, words))
        return None

    def _read(self, line: Line) -> Fault | None:
        word = line.text.lstrip("=").strip().casefold()
        numbers = self._base.numbers
        if word == "done" and numbers:
            self.plan.read_to = numbers[-1]
        elif word == "read" and line.n in numbers:
            self.plan.read_to = max(self.plan.read_to, line.n, key=numbers.index) if self.plan.read_to else line.n
        else:
            return Fault("X303", "write = read under the last segment you have read, or = done when you have read them all")
        return None

    def _shown(self, name: str) -> Shown | None:
        fits = [shown for known, shown in self._base.shown.items() if name and known.casefold().startswith(name.casefold())]
        return fits[0] if len(fits) == 1 else None

    def _named(self, line: str) -> set[str]:
        return {name for name in self._base.shown if name.casefold() in line.casefold()}

    def _settle(self, shown: Shown) -> None:
        """What becomes of a coding that was shown."""
        old, wishes = shown.coding, self._wishes.get(shown.name, [])
        now = self._standing.get(place_of(old))
        same = [wish for wish in wishes if self._is(wish, old)]
        self._new += [replace(wish, old=None) for wish in wishes if same and wish not in same]
        if same or (shown.name in self._kept and not wishes):
            return
        if shown.name in self._kept:  # the line stands as it was, and a copy of it was changed: the copy is a new coding
            self._new += [replace(wish, old=None) for wish in wishes]
        elif wishes:
            self._change(shown, wishes, now)
        elif shown.n and shown.n not in self._present:
            self._tell(shown.n, "X306", f"the line of ¶{shown.n} is gone; its codings stay as they are")
        elif now is not None and told_of(now) != told_of(old):
            self._tell(
                shown.n, "X309", f"{shown.name} ({old.code}) was changed elsewhere after you opened this; it was not withdrawn"
            )
        elif now is not None:
            self.plan.withdrawn.append(now)

    def _change(self, shown: Shown, wishes: list[Wish], now: Coding | None) -> None:
        if now is None:
            said = "was withdrawn elsewhere after you opened this; what you wrote is kept as a new coding"
            self._tell(shown.n, "X309", f"{shown.name} ({shown.coding.code}) {said}")
        else:
            if told_of(now) != told_of(shown.coding):
                said = "was changed elsewhere after you opened this; what you wrote here counts"
                self._tell(shown.n, "X309", f"{shown.name} ({shown.coding.code}) {said}")
            self.plan.withdrawn.append(now)
        self._new += wishes

    def _is(self, wish: Wish, old: Coding) -> bool:
        code = self._resolve(old.code) or old.code
        return (wish.span, wish.code, wish.told) == ((old.start, old.end), code, told_of(old))

    def _add(self, wish: Wish) -> None:
        """Code what does not stand already; said with other attributes, it changes them."""
        if wish.place in self._done:
            self.plan.already += 1
            return
        now = self._standing.get(wish.place)
        if now in self.plan.withdrawn and wish.told == told_of(now):
            self.plan.withdrawn.remove(now)  # what goes and comes back the same was never gone
            return
        if now is not None and now not in self.plan.withdrawn:
            if not any(wish.told) or wish.told == told_of(now):
                self.plan.already += 1
                return
            self.plan.withdrawn.append(now)
            wish = replace(wish, old=now)
        self._done.add(wish.place)
        self.plan.coded.append(wish)

    def _tell(self, n: int, code: str, message: str) -> None:
        if (n, Fault(code, message)) not in self.plan.notes:
            self.plan.notes.append((n, Fault(code, message)))
