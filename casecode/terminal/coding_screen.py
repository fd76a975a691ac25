"""The screen on which a source is coded. It shows the sitting and passes every key on to it; after each act all is drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_lowercase
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from casecode.domain.codebook import Codebook
from casecode.domain.errors import CasecodeError
from casecode.terminal import bars, deeds
from casecode.terminal.code_pane import CodePane, card
from casecode.terminal.keys import KEYS
from casecode.terminal.motion import FREE, SEGMENT
from casecode.terminal.questions import Questions
from casecode.terminal.sitting import Sitting
from casecode.terminal.source_pane import SourcePane

LOOK_EVERY = 2.0
"""Seconds between two looks whether another window or a sync has written."""


class CodingScreen(Questions, Screen[None]):
    """Source, codes, meaning, and four lines at the foot: what is coded here, how far, what was done last, keys."""

    # All with priority: they are acted on one after the other as they were typed, whatever has the focus. Otherwise a key that is
    # passed from widget to widget could be overtaken by the next one, and a code would go onto the words before the move.
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key.keys, key.act, key.says, show=False, priority=True) for key in KEYS),
        *(Binding(letter, f"letter('{letter}')", show=False, priority=True) for letter in ascii_lowercase),
    ]

    def __init__(self, sitting: Sitting, greeting: str = "") -> None:
        """Show `sitting`; `greeting` is the first message."""
        super().__init__()
        self.sitting = sitting
        self._greeting = greeting
        self._begun = ""
        self._place_due = False  # the place is kept a little later than the act: it may be lost, an act may not
        self._shown: dict[str, str] = {}
        self._meant: tuple[str, tuple[Codebook, ...]] | None = None

    def compose(self) -> ComposeResult:
        """Panes and bars."""
        with Horizontal(id="panes"):
            yield SourcePane(self.sitting)
            with Vertical(id="side"):
                yield CodePane(self.sitting)
                yield Static(id="card")
        for name in ("here", "facts", "said", "keys"):
            yield Static(id=name, classes="bar")

    def on_mount(self) -> None:
        """Begin."""
        self.source.focus()
        self.query_one("#card", Static).border_title = "L shows all of it"
        self.redraw()
        self.say(self._greeting)
        self.set_interval(LOOK_EVERY, self.look)

    def on_resize(self) -> None:
        """A wide terminal gives the codes more room; the bars are cut to the width there is."""
        self.set_class(self.size.width >= 120, "wide")
        self.say(self._greeting)

    @property
    def source(self) -> SourcePane:
        """The pane with the words."""
        return self.query_one(SourcePane)

    @property
    def codes(self) -> CodePane:
        """The pane with the codes."""
        return self.query_one(CodePane)

    # Showing

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Show what was done last, and everything else as it is now."""
        self._greeting = words
        width = self.size.width
        self._bar("here", bars.here(self.sitting, width))
        self._bar("facts", bars.facts(self.sitting, width))
        self._bar("said", bars.said(words, width, wrong=wrong))
        self._bar("keys", bars.keys(width))
        self._mean()

    def _bar(self, name: str, words: str) -> None:
        if self._shown.get(name) != words:  # a bar that says the same is not drawn again, and none moves the others
            self._shown[name] = words
            self.query_one(f"#{name}", Static).update(Content(words), layout=False)

    def _mean(self) -> None:
        books, code = self.sitting.desk.study.codebooks, self.codes.code
        if self._meant != (code, books):
            self._meant = (code, books)
            self.query_one("#card", Static).update(card(books, code), layout=False)

    def redraw(self) -> None:
        """Draw panes anew after something was written."""
        self.codes.renew()
        chosen = self.sitting.chosen
        if chosen is not None:
            self.codes.point(self.sitting.desk.meanings.today(chosen.code))
        self.source.follow()

    def look(self) -> None:
        """Take in what another window, another device or a sync has written, and remember where the coder is."""
        if self._place_due:
            self._place_due = False
            self.sitting.keep_place()
        if self.sitting.desk.changed():
            self.redraw()
            self.say(self._greeting)

    def sit(self, sitting: Sitting, greeting: str) -> None:
        """Turn to another source."""
        self.sitting.keep_place()
        self.sitting = self.codes.sitting = sitting
        self.source.open(sitting)
        self.codes.renew()
        self.say(greeting)

    def attempt(self, deed: Callable[[], str], *, writes: bool = True) -> None:
        """Do something and say what was done, or why it was not; nothing is shown as done before it is on disk."""
        self._begun = ""
        try:
            words = deed()
            self._place_due |= writes
        except CasecodeError as stop:
            self.bell_and_say(" ".join([str(stop), *map(str, stop.problems)]))
        except OSError as stop:
            self.bell_and_say(f"Not written: {stop.strerror} ({stop.filename}). Nothing else was lost.")
        else:
            self.redraw()
            self.say(words)

    def bell_and_say(self, words: str) -> None:
        """Show why something was not done."""
        self.sitting.desk.look_again()
        self.redraw()
        self.say(words, wrong=True)

    # Keys

    def action_letter(self, letter: str) -> None:
        """Small letters are the codes' keys."""
        begun = self._begun + letter
        keys = self.sitting.keys
        code = next((code for code, key in keys.items() if key == begun), "")
        if code:
            self.attempt(lambda: deeds.put(self.sitting, code))
            return
        fits = {key: code for code, key in keys.items() if key.startswith(begun)}
        self._begun = begun if fits else ""
        self.say(bars.begun(begun, fits, self.sitting.desk.codes), wrong=not fits)

    def action_do(self, name: str) -> None:
        """Something of the sitting that writes nothing."""
        self.attempt(getattr(self.sitting, name), writes=False)

    def action_deed(self, name: str) -> None:
        """Something that writes."""
        self.attempt(lambda: str(getattr(deeds, name)(self.sitting)))

    def action_move(self, grain: str, by: int) -> None:
        """Move the cursor, in the codes where these have the keys."""
        if self.codes.has_focus:
            self.codes.step(by)
            return
        self.sitting.move(grain, by)
        self._moved()

    def action_extend(self, grain: str, by: int) -> None:
        """Move the cursor and take the words on the way along."""
        self.sitting.move(grain, by, extend=True)
        self._moved()

    def action_adjust(self, edge: str, by: int) -> None:
        """Move the start or the end of the selection by a word."""
        self.sitting.adjust(edge, by)
        self._moved()

    def action_page(self, by: int) -> None:
        """Move by a screen."""
        if self.codes.has_focus:
            self.codes.step(by * self.codes.size.height)
            return
        page, motion = self.source.page, self.sitting.motion
        if page is None or not motion.segments:
            return
        line = page.line_of(self.sitting.unit[0]) + by * max(1, self.source.size.height - 2)
        goal = motion.segment(page.offset_at(line, 0))
        if goal is self.sitting.segment:
            self.sitting.move(SEGMENT, by)
        else:
            self.sitting.go((goal.start, goal.end), SEGMENT)
        self._moved()

    def action_edge(self, by: int) -> None:
        """Go to the first or the last segment."""
        if self.codes.has_focus:
            self.codes.step(by * len(self.codes.rows))
            return
        segments = self.sitting.motion.segments
        if segments:
            goal = segments[0] if by < 0 else segments[-1]
            self.sitting.go((goal.start, goal.end), SEGMENT)
        self._moved()

    def action_drop(self) -> None:
        """Let go what is selected, suggested or begun."""
        self._begun = ""
        words = self.sitting.drop()
        self.source.focus()
        self._moved(words)

    def action_palette(self) -> None:
        """Code by part of a name; where the codes have the keys, with the one under their cursor."""
        if self.codes.has_focus:
            self.on_code_pane_chosen(CodePane.Chosen(self.codes.code))
        else:
            self.ask_code()

    def action_other_pane(self) -> None:
        """To the codes, or back to the words."""
        (self.source if self.codes.has_focus else self.codes).focus()
        self.codes.refresh()

    def _moved(self, words: str = "") -> None:
        self._begun = ""
        chosen = self.sitting.chosen
        code = self.sitting.desk.meanings.today(chosen.code) if chosen is not None else ""
        if code and code != self.codes.code:
            self.codes.point(code)
        self.source.follow()
        self.say(words or (f"“{self.sitting.words}”" if self.sitting.anchor is not None or self.sitting.grain == FREE else ""))

    def on_source_pane_pointed(self) -> None:
        """The mouse moved the cursor."""
        self._moved()

    def on_code_pane_moved(self) -> None:
        """Another code is under the tree's cursor."""
        self._mean()

    def on_code_pane_chosen(self, event: CodePane.Chosen) -> None:
        """A code of the tree goes onto the words."""
        self.source.focus()
        if event.code:
            self.attempt(lambda: deeds.put(self.sitting, event.code))
