"""Settling disagreements at a prompt, one after the other: for slow lines, screen readers and scripts."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING

from casecode.cli import show
from casecode.domain.errors import CasecodeError
from casecode.workflow.reconcile import SettledMeanwhileError
from casecode.workflow.reconcile_told import (
    FIELDS,
    closing,
    given,
    head,
    how,
    letters,
    meaning,
    meanwhile,
    opening,
    propose,
    settled,
)

if TYPE_CHECKING:
    from casecode.domain.source import Segment, Span
    from casecode.workflow.reconcile import Reconciling
    from casecode.workflow.reconcile_records import Decision
    from casecode.workflow.reconcile_target import UnitCodes

_NEAR = 240
"""Characters around a unit that are shown of the segment it stands in."""
HELP = """\
  1, 2 …         as that coder has it (or the coder's letter)
  k              keep everything anybody gave        n   none of what is disputed
  = code, code   just these codes (another one, or some of each)
  Each takes a reason behind a colon:   1: she praises a person   = trust, pay: both are there
  s, Enter       skip to the next open one           -   back to the one before
  g 12           go to number 12                     l   what the codebook says, in full
  u              take the last decision back
  p code exclude: words   propose a change of the codebook (exclude, include, definition, example)
  ?              this help                           q   quit; everything is saved already"""


def sit_down(table: Reconciling) -> None:
    """Go through the disagreements at the prompt."""
    PlainTable(table, _ask, show.result, asks=sys.stdin.isatty()).run()


def _ask(prompt: str) -> str:
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


class PlainTable:
    """The conversation. `ask` shows a prompt and gives a line, `tell` shows a line; without `asks` nobody is there to be asked back."""

    def __init__(self, table: Reconciling, ask: Callable[[str], str], tell: Callable[[str], None], *, asks: bool = True) -> None:
        """Begin at the first that is open."""
        self.table, self.ask, self.tell, self.asks = table, ask, tell, asks
        self.letters = {letter: coder for coder, letter in letters(table.coders).items()}
        self.at = 0

    @property
    def item(self) -> UnitCodes:
        """The one in question."""
        return self.table.items[self.at]

    def run(self) -> None:
        """Talk until all is settled, somebody quits, or the input ends."""
        agreed = self.table.begin()
        self.tell(opening(self.table, agreed))
        if self.table.items and self.table.open_items():
            self.at = self.table.open_items()[0]
            self.tell("? shows the keys.")
            self.show()
            self._talk()
        for line in closing(self.table, self.table.proposed):
            self.tell(line)

    def _talk(self) -> None:
        while True:
            try:
                line = self.ask(f"{self.at + 1}/{len(self.table.items)}> ").strip()
                if line in {"q", "quit"}:
                    return
                if self.act(line) and not self.table.open_items():
                    return
            except EOFError:
                return
            except CasecodeError as stop:
                self.tell(str(stop))

    def act(self, line: str) -> bool:
        """Do what one line says; whether that was a decision."""
        verb, _, rest = line.partition(" ")
        simple: dict[str, Callable[[], None]] = {
            "": lambda: self.step(1, still_open=True),
            "s": lambda: self.step(1, still_open=True),
            "-": lambda: self.step(-1),
            "u": self.undo,
            "l": self.look_up,
            "?": lambda: self.tell(HELP),
        }
        if line in simple:
            simple[line]()
        elif verb == "g":
            self.go(rest.strip())
        elif verb == "p":
            self.propose(rest.strip())
        else:
            return self.decide(line)
        return False

    def show(self) -> None:
        """Show the words, who gave them what, and what the codes mean."""
        item, table = self.item, self.table
        table.look_again()
        table.meet(item)
        self.tell("")
        self.tell(head(table, self.at))
        segments = table.material(item).text.segments
        before = next((one for one in reversed(segments) if one.end <= item.span[0]), None)
        around = [one for one in segments if one.start < item.span[1] and item.span[0] < one.end]
        for segment in ([before] if before else []) + around:
            self.lines_of(segment, item.span)
        names = letters(table.coders)
        for number, coder in enumerate(table.coders, start=1):
            if coder in item.codes:
                codes = given(table, item, coder)
                key = f"{number} {names[coder]}" if coder in names else f"{number}  "
                told = " · ".join(code + (f" “{words}”" if words else "") for code, words in codes)
                self.tell(f"  {key}  {coder}: {told or 'read it, no code'}")
        for code in item.disputed:
            self.tell(f"      {'; '.join(part for _, part in meaning(table.ground.codes.get(code), code)[:1])}  [{code}]")

    def lines_of(self, segment: Segment, unit: Span) -> None:
        """A segment's words, those of the unit marked; what stands before and behind them only as far as it is near."""
        text = self.table.material(self.item).text.text
        low, high = (min(max(edge, segment.start), segment.end) for edge in unit)
        label = f"{segment.speaker}: " if segment.speaker else ""
        for start, end, mark in ((segment.start, low, " "), (low, high, "|"), (high, segment.end, " ")):
            words = " ".join(text[start:end].split())
            if mark == " " and len(words) > _NEAR:
                words = f"{words[:_NEAR].rstrip()} …" if start == high else f"… {words[-_NEAR:].lstrip()}"
            for row in textwrap.wrap(label + words if words else "", min(shutil.get_terminal_size().columns, 100) - 4):
                self.tell(f" {mark} {row}")
            label = "" if words else label

    def step(self, by: int, *, still_open: bool = False) -> None:
        """Go on or back."""
        if still_open:
            left = self.table.open_items()
            self.at = next((at for at in left if at > self.at), left[0] if left else self.at)
        else:
            self.at = min(max(0, self.at + by), len(self.table.items) - 1)
        self.show()

    def go(self, number: str) -> None:
        """Go to one by its number."""
        if not number.isdecimal() or not 1 <= int(number) <= len(self.table.items):
            self.tell(f"There are 1 to {len(self.table.items)}.")
            return
        self.at = int(number) - 1
        self.show()

    def undo(self) -> None:
        """Take the last decision back."""
        made = self.table.undo()
        if made is None:
            self.tell("No decision to take back.")
            return
        self.at = next(at for at, item in enumerate(self.table.items) if item.name == made.unit)
        self.tell(f"Taken back: {how(made)}.")
        self.show()

    def look_up(self) -> None:
        """All that the codebook says of the codes in question."""
        for code in self.table.codes_of(self.item):
            for mark, text in meaning(self.table.ground.codes.get(code), code):
                self.tell(f"  {mark}: {text}")

    def propose(self, said: str) -> None:
        """`p code exclude: words`."""
        name, _, words = said.partition(":")
        code, _, field = name.strip().partition(" ")
        known = self.table.today(code)
        if not words.strip() or (field.strip() or FIELDS[0]) not in FIELDS:
            self.tell(f"Say: p {self.table.codes_of(self.item)[0]} exclude: words   ({', '.join(FIELDS)})")
            return
        path = propose(self.table, self.item, known, field.strip() or FIELDS[0], words)
        self.tell(f"Proposed in {path}")

    def decide(self, line: str) -> bool:
        """`1: reason`, `k: reason`, `= code, code: reason`."""
        what, _, reason = line.partition(":")
        what, reason = what.strip(), reason.strip()
        if what.startswith("="):
            codes = self.codes(what[1:])
            if codes is None:
                return False
            return self.settle(lambda why: self.table.choose(self.item, codes, why), reason)
        number = int(what) - 1 if what.isdecimal() else -1
        coder = self.table.coders[number] if 0 <= number < len(self.table.coders) else self.letters.get(what, "")
        if coder and coder not in self.item.codes:
            self.tell(f"{coder} has not read this one.")
            return False
        if coder:
            return self.settle(lambda why: self.table.take(self.item, coder, why), reason)
        if what in {"k", "n"}:
            deed = self.table.keep_all if what == "k" else self.table.take_none
            return self.settle(lambda why: deed(self.item, why), reason)
        self.tell(f"'{line}' is no key. ? shows them.")
        return False

    def codes(self, said: str) -> list[str] | None:
        """The codes named, or None where one is unknown."""
        made = []
        for name in (one.strip() for one in said.split(",") if one.strip()):
            found = self.table.today(name)
            if found not in self.table.ground.codes and found not in self.table.codes_of(self.item):
                self.tell(f"No code '{name}'. Nothing was decided. New codes: casecode codebook add")
                return None
            made.append(found)
        if not made:
            self.tell("Which codes? Such as: = trust, pay. For none: n")
            return None
        return made

    def settle(self, deed: Callable[[str], Decision], reason: str) -> bool:
        """Decide, with a reason asked for where none was given, and go on to the next open one."""
        if self.table.reasons and not reason:
            last = self.table.last_reasons()[:1]
            reason = self.ask(f"  reason{f' (Enter: {last[0]})' if last else ''}: ").strip() or (last[0] if last else "")
        try:
            made = deed(reason)
        except SettledMeanwhileError as stop:
            if not self._overrules(meanwhile(stop.made)):
                self.tell("Kept as it was settled." if self.asks else f"{meanwhile(stop.made)} Kept; {reason!r} was not taken.")
                return self._on()
            made = deed(reason)
        self.tell(settled(self.table, made))
        return self._on()

    def _overrules(self, said: str) -> bool:
        return self.asks and self.ask(f"  {said} Overrule it? y or n: ").strip().lower() in {"y", "yes"}

    def _on(self) -> bool:
        """On to the next open one, if there is one."""
        if self.table.open_items():
            self.step(1, still_open=True)
        return True
