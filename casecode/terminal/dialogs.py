"""Questions that the coder asks in front of the source: choose one, type a line, write a memo, define a code, read the help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from casecode.domain.codebook import Code
from casecode.workflow.desk_memos import KINDS
from casecode.workflow.desk_names import ranked

_ESCAPE = Binding("escape", "dismiss(None)", "leave", show=False)


class Choose(ModalScreen[str | None]):
    """Type part of a name, Enter takes the marked one. With `free` a name that fits nothing is taken as it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _ESCAPE,
        Binding("down", "mark(1)", show=False, priority=True),
        Binding("up", "mark(-1)", show=False, priority=True),
    ]

    def __init__(
        self, title: str, names: Mapping[str, Iterable[str]], *, free: str = "", beside: Mapping[str, str] | None = None
    ) -> None:
        """`names`: id -> what it is called, the first of it is shown; `beside`: id -> a word before it; `free`: what Enter does."""
        super().__init__()
        self._title, self._free, self._beside = title, free, beside or {}
        self._names = {name: tuple(called) for name, called in names.items()}
        self._fit: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, line, list."""
        with Vertical(classes="dialog"):
            yield Label(Content(self._title))
            yield Input(placeholder="type part of it")
            yield OptionList()
            yield Label(Content("↑ ↓ mark · Enter takes · Esc leaves"), classes="hint")

    def on_mount(self) -> None:
        """Show all names."""
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        self._show(event.value)

    def _show(self, typed: str) -> None:
        self._fit = ranked(typed, self._names)
        options = self.query_one(OptionList)
        options.clear_options()
        wide = max((len(word) for word in self._beside.values()), default=0)
        for name in self._fit[:200]:
            label = next(iter(self._names[name]), "") or name
            before = f"{self._beside.get(name, ''):<{wide}} " if wide else ""
            options.add_option(Option(Content(f"{before}{label}{'' if label == name else f'  {name}'}"), id=None))
        if not self._fit and self._free:
            options.add_option(Option(Content(f"Enter {self._free}: {typed}")))
        options.highlighted = 0 if options.option_count else None

    def action_mark(self, by: int) -> None:
        """Mark the next or the one before."""
        options = self.query_one(OptionList)
        if options.option_count:
            options.highlighted = ((options.highlighted or 0) + by) % options.option_count

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self._take(self.query_one(OptionList).highlighted, event.value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The mouse."""
        self._take(event.option_index, self.query_one(Input).value)

    def _take(self, at: int | None, typed: str) -> None:
        if self._fit and at is not None:
            self.dismiss(self._fit[at])
        elif self._free and typed.strip():
            self.dismiss(f"+{typed.strip()}")


class Ask(ModalScreen[str | None]):
    """One line of text."""

    BINDINGS: ClassVar[list[BindingType]] = [_ESCAPE]

    def __init__(self, title: str, *, before: str = "") -> None:
        """`before` stands in the line already."""
        super().__init__()
        self._title, self._before = title, before

    def compose(self) -> ComposeResult:
        """Title and line."""
        with Vertical(classes="dialog"):
            yield Label(Content(self._title))
            yield Input(self._before)
            yield Label(Content("Enter takes · Esc leaves"), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.dismiss(event.value)


class WriteMemo(ModalScreen[tuple[str, str, str] | None]):
    """A memo: about what, of which kind, and the words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("f2", "about", show=False, priority=True),
        Binding("f3", "kind", show=False, priority=True),
        Binding("ctrl+s", "save", show=False, priority=True),
    ]

    def __init__(self, abouts: Sequence[tuple[str, str]]) -> None:
        """`abouts`: what it can be about, as (what to answer, what to show)."""
        super().__init__()
        self._abouts = tuple(abouts)
        self._about = self._kind = 0
        self._warned = False

    def compose(self) -> ComposeResult:
        """Head, words, keys."""
        with Vertical(classes="dialog tall"):
            yield Label("", id="head")
            yield TextArea()
            yield Label(Content("Ctrl S saves · F2 about what · F3 kind · Esc leaves"), classes="hint")

    def on_mount(self) -> None:
        """Show the head."""
        self._show()

    def _show(self, more: str = "") -> None:
        about, kind = self._abouts[self._about][1], KINDS[self._kind]
        self.query_one("#head", Label).update(Content(f"Memo about {about} · kind: {kind}{more}"))

    def action_about(self) -> None:
        """The next thing it can be about."""
        self._about = (self._about + 1) % len(self._abouts)
        self._show()

    def action_kind(self) -> None:
        """The next kind."""
        self._kind = (self._kind + 1) % len(KINDS)
        self._show()

    def action_save(self) -> None:
        """Keep it."""
        self.dismiss((self._abouts[self._about][0], self.query_one(TextArea).text, KINDS[self._kind]))

    def action_leave(self) -> None:
        """Leave; written words are only dropped when Esc is pressed twice."""
        if self.query_one(TextArea).text.strip() and not self._warned:
            self._warned = True
            self._show(" · Esc again drops these words")
            return
        self.dismiss(None)


class NewCode(ModalScreen[tuple[Code, str] | None]):
    """A name and, where the coder has one already, a definition and a theme to put it under."""

    BINDINGS: ClassVar[list[BindingType]] = [_ESCAPE]

    def __init__(self, name: str, make: Callable[[str], str], themes: Callable[[str], str], definition: str = "") -> None:
        """`make` turns what is typed into a code id, empty where it gives none; `themes` finds the id of a code by its name."""
        super().__init__()
        self._name, self._make, self._themes, self._definition = name, make, themes, definition

    def compose(self) -> ComposeResult:
        """Three lines."""
        with Vertical(classes="dialog"):
            yield Label(Content("A new code on the selected words"))
            yield Input(self._name, placeholder="name", id="name")
            yield Input(self._definition, placeholder="definition (empty: it stays a proposal)", id="definition")
            yield Input(placeholder="below which code (empty: at the top)", id="under")
            yield Label(Content("Enter goes on, at the last line saves · Esc leaves"), id="said", classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next line; without a definition there is nothing more to ask."""
        if event.input.id == "name" or (event.input.id == "definition" and event.value.strip()):
            self.focus_next()
            return
        self._save()

    def _save(self) -> None:
        name, definition, under = (self.query_one(f"#{one}", Input).value.strip() for one in ("name", "definition", "under"))
        code, below = self._make(name), self._themes(under) if under else ""
        if not code or (under and not below):
            said = f"No code is called '{under}'." if code else "A name needs a letter."
            self.query_one("#said", Label).update(Content(said))
            return
        self.dismiss((Code(code, label=name if name != code else "", definition=definition, origin="inductive"), below))


class Reading(ModalScreen[None]):
    """Something to read in front of the source."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,Q,L,question_mark,f1,enter", "dismiss(None)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
    ]

    def __init__(self, words: str | Text) -> None:
        """`words` are shown as they are."""
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """The words in a box that scrolls."""
        with Vertical(classes="dialog tall"):
            with VerticalScroll():
                yield Static(self._words, markup=False)
            yield Label(Content("↑ ↓ PgUp PgDn scroll · Esc leaves"), classes="hint")

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
