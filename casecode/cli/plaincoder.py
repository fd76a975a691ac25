"""Coding at a prompt, one segment at a time: for slow lines, screen readers and scripts. Every act is on disk at once."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from casecode.cli import show
from casecode.cli.plainverbs import PlainVerbs
from casecode.codebook.ids import from_label, valid
from casecode.domain.errors import CasecodeError, DataRefusedError
from casecode.domain.ids import short_id
from casecode.workflow.acts import coder_of
from casecode.workflow.desk import Desk
from casecode.workflow.desk_places import open_source
from casecode.workflow.desk_rounds import beside_round, find_round, round_state
from casecode.workflow.lists import find_material

if TYPE_CHECKING:
    from casecode.databank.rounds import Round
    from casecode.domain.source import Material, Span
    from casecode.workflow.study import Study

HELP = """\
  Enter          the next segment            p            the one before
  c              code: choose words, then codes, step by step
  + code, code: words   code these words; without words the whole segment
  ++ code, code: words  the same as a key quote
  = words        the codes used last, on these words
  w Q-id         withdraw one of your codings
  k Q-id         key quote, yes or no        v Q-id support   or mixed, disconfirm, neutral, -
  t Q-id direct  or reported, observation, researcher, -
  b Q-id N01, N02  whose words these are
  e Q-id: words  the coding moves to other words of this segment
  x              the next suggestion of the rules   a   take it (a: other words)   no   reject it
  new Name < theme: definition               a new code in the codebook
  m              a memo on this segment; m Q-id, m source, m code NAME
  u, redo        undo your last act, give it back
  r              mark as read up to here     done         mark the whole source as read
  nu, nc         next unread, next uncoded   others       what other people coded here
  g 40           go to segment 40            / words      find words further down
  codes          the codebook                s source     another source
  ?              this help                   q            quit"""


def sit_down(study: Study, source: str, *, coder: str = "", round_: str = "") -> None:
    """Open `source` (or the one left, or the first that is not read to its end) for `coder` at the prompt."""
    name = coder_of(study, coder)
    plan = find_round(study, round_, name) if round_ else None
    PlainCoder(study, name, open_source(study, name, source, plan), _ask, show.result, plan).run()


def _ask(prompt: str) -> str:
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


class PlainCoder(PlainVerbs):
    """The conversation. `ask` shows a prompt and gives a line, `tell` shows a line."""

    def __init__(
        self,
        study: Study,
        coder: str,
        material: Material,
        ask: Callable[[str], str],
        tell: Callable[[str], None],
        plan: Round | None = None,
    ) -> None:
        """Begin where this coder stopped."""
        self.study, self.ask, self.tell, self.plan = study, ask, tell, plan
        self.repeat: list[str] = []
        self.open(coder, material)

    def open(self, coder: str, material: Material) -> None:
        """Put `material` on the desk, at the first segment that is not read."""
        self.desk = Desk(self.study, coder, material, self.plan)
        if not self.desk.segments:
            raise DataRefusedError(reason=f"{material.source.id} has no words to code.")
        told = "" if self.plan else beside_round(self.study, coder, material)
        if told:
            self.tell(told)
        self.hit = None
        self.at = max(0, self.desk.next_unread() - 1)

    def run(self) -> None:
        """Talk until the coder quits or the input ends."""
        source, count = self.desk.material.source, len(self.desk.segments)
        self.tell(
            f"{source.id}: {count} segments. You are {self.desk.coder}; you stopped at ¶{self.segment.n}. ? shows the keys."
        )
        self.show()
        while True:
            try:
                line = self.ask(f"{self.desk.coder} ¶{self.segment.n}> ").strip()
            except EOFError:
                break
            if line in {"q", "quit"}:
                break
            try:
                self.act(line)
            except CasecodeError as stop:
                self.tell(str(stop))
        codings = len(self.desk.codings())
        saved = f"Saved: {codings} {'coding' if codings == 1 else 'codings'} of yours in {self.desk.material.source.id}."
        self.tell(
            f"{saved} {round_state(self.study, self.plan, self.desk.coder)}" if self.plan else f"{saved} Next: casecode status"
        )

    def act(self, line: str) -> None:
        """Do what one line says."""
        verb, _, rest = line.partition(" ")
        simple: dict[str, Callable[[], None]] = {
            "": lambda: self.move(1),
            "n": lambda: self.move(1),
            "p": lambda: self.move(-1),
            "?": lambda: self.tell(HELP),
            "c": self.guided,
            "u": self.undo,
            "redo": self.redo,
            "r": self.read_here,
            "done": self.done,
            "codes": self.codes,
            "nu": self.next_unread,
            "nc": self.next_uncoded,
            "x": self.suggestion,
            "others": self.reveal,
        }
        with_words: dict[str, Callable[[str], None]] = {
            "g": self.go,
            "s": self.other,
            "w": self.withdraw,
            "k": self.key,
            "v": self.valence,
            "t": self.speech,
            "b": self.by_whom,
            "e": self.move_span,
            "new": self.new_code,
        }
        either: dict[str, Callable[[str], None]] = {"m": self.memo, "a": self.accept, "a:": self.accept, "no": self.reject}
        if line.startswith("+"):
            self.quick(line)
        elif line.startswith("/"):
            self.find(line[1:].strip())
        elif line.startswith("="):
            self.again(line[1:].strip().strip('"“”'))
        elif line in simple:
            simple[line]()
        elif verb in either:
            either[verb](rest.strip())
        elif verb in with_words and rest.strip():
            with_words[verb](rest.strip())
        else:
            self.tell(f"'{line}' is no key. ? shows them.")

    def show(self) -> None:
        """Show the segment and what is coded in it already."""
        self.desk.look_again()
        segment, material = self.segment, self.desk.material
        voice = material.voice(segment)
        who = " · ".join(part for part in (segment.speaker, voice.participant, voice.role if segment.speaker else "") if part)
        self.tell("")
        self.tell(f"¶{segment.n} of {len(self.desk.segments)}  {who or segment.kind}")
        self.tell(f"  {material.text.text[segment.start : segment.end]}")
        for coding in self.desk.codings():
            if coding.start < segment.end and segment.start < coding.end:
                words = " ".join(material.text.text[coding.start : coding.end].split())
                more = (coding.valence, coding.kind, f"by {', '.join(coding.by_whom)}" if coding.by_whom else "")
                star = (" *" if coding.key else "") + "".join(f" ({one})" for one in more if one)
                self.tell(f"    {short_id(coding.id)}  {coding.code}{star}: “{words[:90]}{'…' if len(words) > 90 else ''}”")

    def move(self, by: int) -> None:
        """Go on or back."""
        goal = self.at + by
        if not 0 <= goal < len(self.desk.segments):
            self.tell("This is the last segment. done marks the source as read." if by > 0 else "This is the first segment.")
            return
        self.at = goal
        self.show()

    def go(self, number: str) -> None:
        """Go to a segment by its number."""
        if not number.isdigit() or not 1 <= int(number) <= len(self.desk.segments):
            self.tell(f"There are segments 1 to {len(self.desk.segments)}.")
            return
        self.at = int(number) - 1
        self.show()

    def find(self, words: str) -> None:
        """Go to the next segment that holds `words`."""
        text = self.desk.material.text.text
        for at in [*range(self.at + 1, len(self.desk.segments)), *range(self.at + 1)]:
            segment = self.desk.segments[at]
            if words and words.casefold() in text[segment.start : segment.end].casefold():
                self.at = at
                self.show()
                return
        self.tell(f"“{words}” stands nowhere in this source.")

    def other(self, name: str) -> None:
        """Open another source."""
        self.open(self.desk.coder, find_material(self.study, name))
        self.show()

    def guided(self) -> None:
        """Ask for the words, then for the codes."""
        words = self.ask("  words (Enter: the whole segment): ")
        codes = self.ask("  codes (several with commas; Enter: leave it): ")
        if codes.strip():
            self.put(codes, words, key=False)
        else:
            self.tell("Nothing coded.")

    def quick(self, line: str) -> None:
        """`+ code, code: words`."""
        key = line.startswith("++")
        codes, _, words = line.lstrip("+").partition(":")
        self.put(codes, words.strip().strip('"“”'), key=key)

    def put(self, codes: str, words: str, *, key: bool) -> None:
        """Code the words if they and the codes are found; else say what was not, and change nothing."""
        span = self.place(words)
        if span is None:
            return
        names = [self.name(part) for part in codes.split(",") if part.strip()]
        if not names or None in names:
            self.tell("Nothing coded.")
            return
        self.repeat = [name for name in names if name]
        self.save(span, self.repeat, key=key)

    def again(self, words: str) -> None:
        """`= words`: the codes used last."""
        span = self.place(words) if self.repeat else None
        if span is not None:
            self.save(span, self.repeat, key=False)
        elif not self.repeat:
            self.tell("Nothing was coded yet in this sitting.")

    def save(self, span: Span, codes: list[str], *, key: bool) -> None:
        """Put the codes on the words and say so."""
        ids = self.desk.code([span], codes, **({"key": True} if key else {}))
        words = " ".join(self.desk.material.text.text[span[0] : span[1]].split())
        shown = f"{', '.join(codes)}: “{words[:90]}{'…' if len(words) > 90 else ''}”"
        self.tell(f"Saved: {', '.join(ids)}  {shown}" if ids else f"That stands already: {shown}")

    def choose(self, spans: tuple[Span, ...]) -> Span | None:
        """Which of several places is meant."""
        if len(spans) == 1:
            return spans[0]
        text = self.desk.material.text.text
        for number, (start, end) in enumerate(spans, start=1):
            self.tell(f"  {number}: …{' '.join(text[max(0, start - 25) : end + 25].split())}…")
        answer = self.ask(f"  which of the {len(spans)}? ")
        return spans[int(answer) - 1] if answer.isdigit() and 1 <= int(answer) <= len(spans) else None

    def name(self, written: str) -> str | None:
        """The code meant; a new one becomes a proposal when the coder says so."""
        found = self.desk.resolve(written)
        if found:
            return found
        wanted = written.strip().casefold()
        begun = sorted({code for name, code in self.desk.names.items() if name.startswith(wanted)})
        if len(begun) == 1:
            return begun[0]
        near = begun or sorted({self.desk.names[one] for one in difflib.get_close_matches(wanted, self.desk.names, n=3)})
        hint = f" Near: {', '.join(near)}." if near else ""
        new = wanted if valid(wanted) else from_label(written)
        answer = self.ask(f"  No code '{written.strip()}'.{hint} Propose '{new}' as a new code? (y/N) ") if new else ""
        return new if answer.strip().lower() in {"y", "yes"} else None

    def withdraw(self, excerpt: str) -> None:
        """Withdraw one coding."""
        coding = self.desk.withdraw(excerpt)
        self.tell(f"Withdrawn: {short_id(coding.id)} {coding.code}. u gives it back.")

    def undo(self) -> None:
        """Take back the last act."""
        what = self.desk.undo()
        self.tell(f"Undone: {what}. redo gives it back." if what else "Nothing of yours to undo.")
        self.show()

    def redo(self) -> None:
        """Give back what undo took."""
        what = self.desk.redo()
        self.tell(f"Given back: {what}." if what else "Nothing to give back.")
        self.show()
