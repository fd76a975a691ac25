"""Questions of the reconciling screen: why, which of these codes, what should the codebook say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from casecode.workflow.reconcile_told import FIELDS

_ESCAPE = Binding("escape", "dismiss(None)", "leave", show=False)


class Reason(ModalScreen[str | None]):
    """A few words: why. The arrows bring back the reasons given before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _ESCAPE,
        Binding("up", "earlier(1)", show=False, priority=True),
        Binding("down", "earlier(-1)", show=False, priority=True),
    ]

    def __init__(self, title: str, last: Sequence[str]) -> None:
        """`last` are the reasons given before, the newest first."""
        super().__init__()
        self._title, self._last, self._at = title, tuple(last), -1

    def compose(self) -> ComposeResult:
        """Title, line, what can be done."""
        hint = (
            "Enter keeps · ↑ ↓ a reason given before · Esc leaves it open" if self._last else "Enter keeps · Esc leaves it open"
        )
        with Vertical(classes="dialog"):
            yield Label(Content(self._title))
            yield Input(placeholder="why")
            yield Label(Content(hint), id="hint", classes="hint")

    def action_earlier(self, by: int) -> None:
        """Put an earlier reason on the line."""
        if self._last:
            self._at = min(max(-1, self._at + by), len(self._last) - 1)
            line = self.query_one(Input)
            line.value = self._last[self._at] if self._at >= 0 else ""
            line.cursor_position = len(line.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: taken when there are words."""
        if event.value.strip():
            self.dismiss(event.value.strip())
        else:
            self.query_one("#hint", Label).update(Content("A few words are enough · Esc leaves it open"))


class Overrule(ModalScreen[bool]):
    """Somebody else has settled it meanwhile: Enter lets that give way."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", show=False, priority=True),
        Binding("enter", "dismiss(True)", show=False, priority=True),
    ]

    def __init__(self, said: str) -> None:
        """`said` is what stands now."""
        super().__init__()
        self._said = said

    def compose(self) -> ComposeResult:
        """What stands, and what can be done."""
        with Vertical(classes="dialog"):
            yield Label(Content(self._said))
            yield Label(Content("Enter overrules · Esc keeps"), classes="hint")


class Mix(ModalScreen[tuple[str, ...] | None]):
    """Some of the codes given here: Space puts one in or takes it out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False, priority=True),
        Binding("space", "turn", show=False, priority=True),
        Binding("enter", "take", show=False, priority=True),
    ]

    def __init__(self, codes: Sequence[tuple[str, str]], held: Sequence[str]) -> None:
        """`codes`: id and what is shown beside it; `held` are in from the start."""
        super().__init__()
        self._codes, self._held = tuple(codes), set(held)

    def compose(self) -> ComposeResult:
        """Title and list."""
        with Vertical(classes="dialog"):
            yield Label(Content("Which of these hold?"))
            yield OptionList()
            yield Label(Content("↑ ↓ mark · Space in or out · Enter takes · Esc leaves"), classes="hint")

    def on_mount(self) -> None:
        """Show the codes."""
        self._show(0)

    def _show(self, marked: int) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        for code, said in self._codes:
            options.add_option(Option(Content(f"{'[x]' if code in self._held else '[ ]'} {said}")))
        options.highlighted = marked

    def action_turn(self) -> None:
        """Put the marked one in, or take it out."""
        marked = self.query_one(OptionList).highlighted or 0
        self._held ^= {self._codes[marked][0]}
        self._show(marked)

    def action_take(self) -> None:
        """Take what is in."""
        self.dismiss(tuple(code for code, _ in self._codes if code in self._held))


class Propose(ModalScreen[tuple[str, str, str] | None]):
    """A change of the codebook: of which code, of which part, and the words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _ESCAPE,
        Binding("f2", "next_code", show=False, priority=True),
        Binding("f3", "next_field", show=False, priority=True),
    ]

    def __init__(self, codes: Sequence[str]) -> None:
        """`codes` are those it can be about."""
        super().__init__()
        self._codes, self._code, self._field = tuple(codes), 0, 0

    def compose(self) -> ComposeResult:
        """Head, line, keys."""
        with Vertical(classes="dialog"):
            yield Label("", id="head")
            yield Input(placeholder="the words to add")
            yield Label(Content("Enter keeps it as a memo · F2 next code · F3 next part · Esc leaves"), classes="hint")

    def on_mount(self) -> None:
        """Show the head."""
        self._show()

    def _show(self) -> None:
        self.query_one("#head", Label).update(Content(f"Propose for {self._codes[self._code]}: add to {FIELDS[self._field]}"))

    def action_next_code(self) -> None:
        """The next code."""
        self._code = (self._code + 1) % len(self._codes)
        self._show()

    def action_next_field(self) -> None:
        """The next part of its definition."""
        self._field = (self._field + 1) % len(FIELDS)
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.dismiss((self._codes[self._code], FIELDS[self._field], event.value))
