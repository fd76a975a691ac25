"""One sitting at the desk, as the screen shows it: where the cursor is, what is selected, what was said last. No widget in it."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from casecode.domain.coding import Coding
from casecode.domain.errors import WrongUseError
from casecode.domain.ids import short_id
from casecode.domain.source import Segment, Span
from casecode.terminal.motion import FREE, SEGMENT, WORD, Motion
from casecode.text.fold import fold
from casecode.text.spans import contains, intersect, overlap
from casecode.workflow.desk import Desk
from casecode.workflow.desk_names import short_keys
from casecode.workflow.desk_places import keep_place, kept_place
from casecode.workflow.desk_suggestions import Suggestion


class Sitting:
    """The cursor is always on a unit: a segment, a sentence, a word, or the words of a selection."""

    def __init__(self, desk: Desk) -> None:
        """Sit down where the coder stopped, else at the first segment that is not read."""
        self.desk = desk
        self.motion = Motion(desk.material.text)
        self.anchor: Span | None = None
        self.chosen_id = ""
        self.hit: Suggestion | None = None
        self.others: tuple[Coding, ...] = ()
        self.repeat: tuple[str, ...] = ()
        self.sought = ""
        stopped = kept_place(desk.study, desk.coder, desk.material)
        if stopped is None and self.motion.segments:
            first = next((one for one in desk.unread() if one.start < one.end), self.motion.segments[0])
            stopped = (first.start, first.end)
        self.unit: Span = stopped or (0, 0)
        self.grain = SEGMENT if any((one.start, one.end) == self.unit for one in self.motion.segments) else FREE
        elsewhere = (one for one in desk.study.bank.standing().codings if one.coder == desk.coder)
        self._elsewhere = Counter(one.code for one in elsewhere if one.source != desk.material.source.id)
        self._progress: tuple[tuple[Span, ...], str] | None = None
        self._counted: tuple[tuple[Coding, ...], Counter[str], Counter[str]] | None = None

    # What is seen

    @property
    def span(self) -> Span:
        """The words an act is about: from the anchor to the cursor where words are being selected, else the cursor's unit."""
        if self.anchor is None:
            return self.unit
        return (min(self.anchor[0], self.unit[0]), max(self.anchor[1], self.unit[1]))

    @property
    def segment(self) -> Segment:
        """The segment in which the cursor's unit starts."""
        return self.motion.segment(self.unit[0])

    @property
    def outside(self) -> bool:
        """Whether the cursor is on words that the round does not give the coder."""
        return not self.desk.part.holds((self.segment.start, self.segment.end))

    @property
    def words(self) -> str:
        """The words of the span in one line, without the labels of the speakers between them."""
        spoken = intersect([self.span], [(one.start, one.end) for one in self.motion.near(self.span)])
        return " ".join(" ".join(self.desk.material.text.text[start:end].split()) for start, end in spoken)

    def shown_codings(self) -> tuple[Coding, ...]:
        """The coder's own codings, and other people's where they were revealed."""
        return (*self.desk.codings(), *self.others)

    def here(self) -> tuple[Coding, ...]:
        """The codings that touch the words under the cursor, the coder's own first."""
        return tuple(one for one in self.shown_codings() if overlap((one.start, one.end), self.span))

    @property
    def chosen(self) -> Coding | None:
        """The coding of one's own that changes are about: the one chosen, else the shortest under the cursor."""
        own = [one for one in self.here() if one.coder == self.desk.coder]
        found = next((one for one in own if self.chosen_id in one.ids), None)
        return found or min(own, key=lambda one: (one.end - one.start, one.start), default=None)

    @cached_property
    def keys(self) -> dict[str, str]:
        """The short key of each code that is still given."""
        given = (name for name, code in self.desk.codes.items() if not code.retired)
        return short_keys([*given, *self.desk.proposals()])

    def forget_keys(self) -> None:
        """The codebook has changed: give the keys anew."""
        self.__dict__.pop("keys", None)

    def told(self, coding: Coding) -> str:
        """A coding's code as it is called today, and in brackets what is said of it."""
        name = self.desk.meanings.today(coding.code)
        older = "older definition" if self.desk.meanings.stale(coding) else ""
        more = " · ".join(part for part in (details(coding), older) if part)
        whose = "" if coding.coder == self.desk.coder else f"{coding.coder}: "
        return f"{whose}{name}" + (f" ({more})" if more else "")

    def counts(self) -> tuple[Counter[str], Counter[str]]:
        """How often the coder has used each code: here, and in the whole study."""
        own, today = self.desk.codings(), self.desk.meanings.today
        if self._counted is None or self._counted[0] is not own:
            here = Counter(today(one.code) for one in own)
            self._counted = (own, here, here + Counter({today(code): count for code, count in self._elsewhere.items()}))
        return self._counted[1:]

    def progress(self) -> str:
        """How far the coder has read: `read 12 of 60 ¶ (20%)`, the share of these segments; in a round of its units."""
        read = self.desk.read_spans()
        if self._progress is None or self._progress[0] != read:
            mine = [(one.start, one.end) for one in self.motion.segments if self.desk.part.holds((one.start, one.end))]
            done = sum(any(contains(span, one) for span in read) for one in mine)
            share = 100 * done // len(mine) if mine else 0  # rounded down: 100% is all of it
            self._progress = (read, f"read {done} of {len(mine)} ¶ ({share}%)")
        return self._progress[1]

    # Moving

    def go(self, unit: Span, grain: str = FREE) -> None:
        """Put the cursor on `unit`; what was selected is let go."""
        self.unit, self.grain, self.anchor, self.hit, self.chosen_id = unit, grain, None, None, ""

    def move(self, grain: str, by: int, *, extend: bool = False) -> None:
        """By one unit; `extend`, or a selection begun with the space bar, takes the words on the way along."""
        if not self.motion.segments:
            return
        selecting = extend or self.anchor is not None
        goal = self.motion.step(self.unit, self.grain, grain, by, extend=selecting)
        if not selecting:
            self.go(goal, grain if goal != self.unit else self.grain)
            return
        self.anchor = self.anchor or self.unit
        self.unit, self.grain, self.chosen_id = goal, grain, ""

    def select(self) -> str:
        """Begin to select at the cursor, or stop and keep what is selected."""
        if self.anchor is None:
            self.anchor = self.unit
            return "Selecting: move to take more words, a code's key puts it on them, Space keeps, Esc drops."
        self._keep()
        return "Selected."

    def _keep(self) -> None:
        """The selection becomes the cursor's unit."""
        if self.anchor is not None:
            self.unit, self.grain, self.anchor = self.span, FREE, None

    def drop(self) -> str:
        """Let go what is selected or suggested."""
        was = self.anchor is not None or self.hit is not None
        segment = self.segment
        self.go(self.unit if self.anchor is not None or self.grain != FREE else (segment.start, segment.end), self.grain)
        self.grain = SEGMENT if self.unit == (segment.start, segment.end) else self.grain
        return "Let go." if was else ""

    def drag(self, start: int, end: int, grain: str = WORD) -> None:
        """Select from the unit at offset `start` to the one at `end`."""
        one, two = self.motion.around(start, grain), self.motion.around(end, grain)
        self.go(one, grain)
        if one != two:
            self.anchor, self.unit = one, two

    def adjust(self, edge: str, by: int) -> None:
        """Move the start or the end of the selected words by one word."""
        self._keep()
        self.unit = self.motion.first_word(self.unit, by) if edge == "start" else self.motion.last_word(self.unit, by)
        self.grain = FREE

    def to_segment(self, number: int) -> str:
        """Go to segment `number`."""
        found = next((one for one in self.motion.segments if one.n == number), None)
        if found is None:
            return f"There are segments 1 to {self.motion.segments[-1].n if self.motion.segments else 0}."
        self.go((found.start, found.end), SEGMENT)
        return ""

    def seek(self, words: str = "") -> str:
        """Go to the next place where the words stand, from the cursor on and round; without words the ones sought last."""
        self.sought = words.strip() or self.sought
        if not self.sought:
            return "Nothing to find: / asks for the words."
        text, wanted = fold(self.desk.material.text.text), fold(self.sought)
        at = text.find(wanted, self.unit[0] + 1)
        turned = at < 0
        at = text.find(wanted) if turned else at
        if at < 0:
            return f"“{self.sought}” stands nowhere in this source."
        self.go((at, at + len(wanted)))
        return f"“{self.sought}” in ¶{self.segment.n}{', from the top again' if turned else ''}. F finds the next."

    def next_unread(self) -> str:
        """Go to the first segment that is not marked as read."""
        left = [one for one in self.desk.unread() if one.start < one.end]
        if not left:
            return "Everything here is read."
        after = next((one for one in left if one.start > self.unit[0]), left[0])
        self.go((after.start, after.end), SEGMENT)
        return f"¶{after.n} is not read yet."

    def next_uncoded(self) -> str:
        """Go to the next segment in which nothing of the coder's stands."""
        spans = [(one.start, one.end) for one in self.desk.codings()]
        mine = [one for one in self.motion.segments if self.desk.part.holds((one.start, one.end))]
        left = [one for one in mine if not any(overlap((one.start, one.end), span) for span in spans)]
        if not left:
            return "There is a code of yours in every segment."
        after = next((one for one in left if one.start > self.unit[0]), left[0])
        self.go((after.start, after.end), SEGMENT)
        return f"¶{after.n} has no code of yours."

    def next_suggestion(self) -> str:
        """Go to the next place where the newest run of the rules suggests a code."""
        left = self.desk.suggestions()
        if not left:
            self.hit = None
            return "The rules suggest nothing more here."
        order = (self.unit[0], self.hit.code) if self.hit else (self.unit[0], "")
        hit = next((one for one in left if (one.start, one.code) > order), left[0])
        self.go(hit.span)
        self.hit = hit
        why = f" ({', '.join(hit.patterns)})" if hit.patterns else ""
        return f"The rules suggest {hit.code}{why}. A takes it, N says no, ( > < ) shift the words. {len(left)} left."

    def next_here(self) -> str:
        """Choose the next of the coder's own codings under the cursor; its words become the cursor's unit."""
        own = [one for one in self.here() if one.coder == self.desk.coder]
        now = self.chosen
        if not own or now is None:
            return "Nothing of yours is coded here."
        after = own[(own.index(now) + 1) % len(own)] if self.chosen_id in now.ids and self.chosen_id else now
        if self.anchor is not None:
            self._keep()
        self.chosen_id = after.id
        return f"{short_id(after.id)} {self.told(after)}. K V T B M E X act on it."

    def keep_place(self) -> None:
        """Remember where the coder is."""
        if self.motion.segments:
            keep_place(self.desk.study, self.desk.coder, self.desk.material, self.span)

    def need_words(self) -> None:
        """Raise where there is nothing to code."""
        if self.span[0] >= self.span[1]:
            raise WrongUseError(reason="There are no words here.")


def details(coding: Coding) -> str:
    """The attributes of a coding in few words."""
    parts = (
        "key" if coding.key else "",
        coding.valence,
        coding.kind,
        "by " + ", ".join(coding.by_whom) if coding.by_whom else "",
    )
    return " · ".join(part for part in parts if part)
