"""What the prompts can do besides reading and coding: change a coding, decide suggestions, memos, new codes, other people's work."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from casecode.codebook.ids import from_label, valid
from casecode.domain.codebook import Code
from casecode.domain.ids import short_id
from casecode.text.spans import overlap
from casecode.workflow.desk import SPEECH, VALENCES, Desk
from casecode.workflow.desk_memos import KINDS

if TYPE_CHECKING:
    from casecode.domain.coding import Coding
    from casecode.domain.source import Segment, Span
    from casecode.workflow.desk_suggestions import Suggestion


class PlainVerbs(ABC):
    """Each verb gets the rest of its line, does one act and says what was done."""

    desk: Desk
    ask: Callable[[str], str]
    tell: Callable[[str], None]
    at: int
    hit: Suggestion | None = None

    @property
    def segment(self) -> Segment:
        """The segment before the coder."""
        return self.desk.segments[self.at]

    @abstractmethod
    def show(self) -> None:
        """Show the segment; the conversation says how."""

    @abstractmethod
    def choose(self, spans: tuple[Span, ...]) -> Span | None:
        """Which of several places is meant; the conversation asks."""

    # A coding

    def key(self, rest: str) -> None:
        """`k Q-id`: a key quote, or no longer one."""
        coding = self.desk.excerpt(rest)
        self._changed(coding, f"{coding.code}: {'no key quote any more' if coding.key else 'a key quote'}", key=not coding.key)

    def valence(self, rest: str) -> None:
        """`v Q-id support`."""
        self._attribute(rest, "valence", VALENCES)

    def speech(self, rest: str) -> None:
        """`t Q-id reported`."""
        self._attribute(rest, "kind", SPEECH)

    def _attribute(self, rest: str, name: str, known: tuple[str, ...]) -> None:
        excerpt, _, value = rest.partition(" ")
        value = value.strip().lower()
        value = "" if value in {"-", "none"} else next((one for one in known if value and one.startswith(value)), "?")
        if value == "?":
            self.tell(f"Say one of: {', '.join(known)}, or - for none. Nothing was changed.")
            return
        coding = self.desk.excerpt(excerpt)
        self._changed(coding, f"{coding.code}: {name} {value or 'unset'}", **{name: value})

    def by_whom(self, rest: str) -> None:
        """`b Q-id N01, W01`: whose words these are; nobody named takes it off."""
        excerpt, _, who = rest.partition(" ")
        coding = self.desk.excerpt(excerpt)
        names = tuple(one.strip() for one in who.split(",") if one.strip() and one.strip() != "-")
        self._changed(
            coding, f"{coding.code}: {'by ' + ', '.join(names) if names else 'speaker as in the source'}", by_whom=names
        )

    def move_span(self, rest: str) -> None:
        """`e Q-id: words`: the coding moves to other words of this segment."""
        excerpt, _, words = rest.partition(":")
        coding = self.desk.excerpt(excerpt.strip())
        span = self.place(words.strip().strip('"“”'))
        if span is not None:
            self._changed(coding, f"{coding.code} stands on other words now", start=span[0], end=span[1])

    def _changed(self, coding: Coding, said: str, **changes: object) -> None:
        self.tell(f"Saved: {said} ({self.desk.change(coding, **changes)}).")

    def place(self, words: str) -> Span | None:
        """Where the words stand in this segment, asking where that is unclear; says why there is no such place."""
        found = self.desk.find(self.segment, words)
        if not found.matches:
            near = f" Nearest: “{found.near}”." if found.near else ""
            self.tell(f"“{words}” is not in ¶{self.segment.n}.{near} Nothing coded.")
            return None
        return self.choose(found.matches)

    # Where to go

    def next_unread(self) -> None:
        """`nu`: on to what is not marked as read."""
        self._go_on([one.n for one in self.desk.unread()], "Everything here is read.")

    def next_uncoded(self) -> None:
        """`nc`: on to a segment in which nothing of yours stands."""
        spans = [(one.start, one.end) for one in self.desk.codings()]
        mine = (one for one in self.desk.segments if self.desk.part.holds((one.start, one.end)))
        bare = [one.n for one in mine if not any(overlap((one.start, one.end), span) for span in spans)]
        self._go_on(bare, "There is a code of yours in every segment.")

    def _go_on(self, numbers: list[int], otherwise: str) -> None:
        if not numbers:
            self.tell(otherwise)
            return
        self.at = next((n for n in numbers if n > self.segment.n), numbers[0]) - 1
        self.show()

    # Suggestions

    def suggestion(self) -> None:
        """`x`: the next suggestion of the newest run of the rules."""
        left = self.desk.suggestions()
        if not left:
            self.hit = None
            self.tell("The rules suggest nothing more here.")
            return
        now = (self.hit.start, self.hit.code) if self.hit else (self.segment.start, "")
        self.hit = next((one for one in left if (one.start, one.code) > now), left[0])
        start = self.hit.start
        self.at = max(at for at, one in enumerate(self.desk.segments) if one.start <= start)
        self.show()
        words = " ".join(self.desk.material.text.text[self.hit.start : self.hit.end].split())
        self.tell(f"    suggested: {self.hit.code}: “{words}”  a takes it, a: words takes it on other words, no rejects it")

    def accept(self, rest: str) -> None:
        """`a`, or `a: words` to take it on other words of this segment."""
        hit, words = self.hit, rest.lstrip(": ").strip('"“”')
        if hit is None:
            self.tell("No suggestion is open. x goes to the next.")
            return
        span = self.place(words) if words else hit.span
        if span is not None:
            self.tell(f"Saved: {self.desk.accept(hit, span)} {hit.code}. x goes to the next.")

    def reject(self, rest: str) -> None:
        """`no`, or `no why`."""
        if self.hit is None:
            self.tell("No suggestion is open. x goes to the next.")
            return
        self.desk.reject(self.hit, rest)
        self.tell(f"Saved: {self.hit.code} is none here. x goes to the next.")

    # Memos, codes, other people

    def memo(self, rest: str) -> None:
        """`m`, `m Q-id`, `m source`, `m code NAME`: asks for kind and words."""
        about: Segment | Coding | str | None = self.segment
        if rest.startswith("code "):
            about = self.desk.resolve(rest[5:]) or rest[5:].strip()
        elif rest:
            about = None if rest == "source" else self.desk.excerpt(rest)
        kind = self.ask(f"  kind ({', '.join(KINDS)}; Enter: {KINDS[0]}): ").strip().lower() or KINDS[0]
        if kind not in KINDS:
            self.tell("That is no kind of memo. No memo.")
            return
        words = self.ask("  memo: ")
        self.tell(f"Saved: {self.desk.memo(about, words, kind)}" if words.strip() else "No memo.")

    def new_code(self, rest: str) -> None:
        """`new Name: definition`, or `new Name < theme: definition`: a code into the codebook."""
        name, _, definition = (part.strip() for part in rest.partition(":"))
        name, _, parent = (part.strip() for part in name.partition("<"))
        under = self.desk.resolve(parent) if parent else ""
        code = name if valid(name) and name == name.lower() else from_label(name)
        if not code or not definition or (parent and not under):
            self.tell("Say: new Name: definition   or   new Name < theme: definition. Nothing was written.")
            return
        label = name if name != code else ""
        self.tell(self.desk.new_code(Code(code, label=label, definition=definition, origin="inductive"), under))

    def reveal(self) -> None:
        """`others`: what other people coded in this segment; noted in the journal."""
        segment = (self.segment.start, self.segment.end)
        others = [one for one in self.desk.reveal() if overlap((one.start, one.end), segment)]
        for one in others:
            words = " ".join(self.desk.material.text.text[one.start : one.end].split())
            self.tell(f"    {one.coder}: {short_id(one.id)}  {one.code}: “{words[:90]}”")
        if not others:
            self.tell("Nobody else has coded this segment.")

    # Reading

    def read_here(self) -> None:
        """Mark everything up to here as read."""
        count = self.desk.mark_read(1, self.segment.n)
        self.tell(f"Read up to ¶{self.segment.n} ({count} segments); where nothing is coded, you found nothing.")

    def done(self) -> None:
        """Mark the whole source as read."""
        count = self.desk.mark_read(1, len(self.desk.segments))
        self.tell(f"Done: all {count} segments are marked as read.")

    def codes(self) -> None:
        """Show the codebook in short."""
        for book in self.desk.study.codebooks:
            for theme in book.codes:
                below = ", ".join(code.code for code in theme.walk() if code is not theme)
                self.tell(f"  {theme.code}  {theme.label}" + (f"  ({below})" if below else ""))
