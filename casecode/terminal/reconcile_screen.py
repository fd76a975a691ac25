"""The screen on which coders settle what they parted on. Every decision is on disk before it is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from string import ascii_letters
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from casecode.domain.errors import CasecodeError
from casecode.terminal.bars import cut, ends, fitting, said
from casecode.terminal.coding_screen import LOOK_EVERY
from casecode.terminal.dialogs import Ask, Choose, Reading
from casecode.terminal.questions import code_id
from casecode.terminal.reconcile_dialogs import Mix, Overrule, Propose, Reason
from casecode.terminal.reconcile_keys import DIGITS, FOOTER, KEYS, WIDE_FOOTER, as_text
from casecode.terminal.reconcile_pane import WordsPane, meanings, who
from casecode.workflow.reconcile import Reconciling, SettledMeanwhileError
from casecode.workflow.reconcile_records import Decision
from casecode.workflow.reconcile_target import UnitCodes
from casecode.workflow.reconcile_told import head, how, letters, meanwhile, propose, settled, standing

_BOUND = {key for one in KEYS for key in one.keys.split(",")}


class ReconcileScreen(Screen[None]):
    """The words, who gave them what, what the codes mean, and three lines: how far, what was done last, keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key.keys, key.act, key.says, show=False, priority=True) for key in KEYS),
        *(Binding(digit, f"take_number({digit})", show=False, priority=True) for digit in DIGITS),
        *(
            Binding(letter, f"take_letter('{letter.lower()}')", show=False, priority=True)
            for letter in ascii_letters
            if letter not in _BOUND
        ),
    ]

    def __init__(self, table: Reconciling, greeting: str = "") -> None:
        """Show `table`, at the first disagreement that is open."""
        super().__init__()
        self.table = table
        self.at = next(iter(table.open_items()), 0)
        self._said = (greeting, False)

    def compose(self) -> ComposeResult:
        """Head, words and meanings, coders, bars."""
        yield Static(id="where", classes="bar")
        with Horizontal(id="panes"):
            yield WordsPane(id="words")
            with VerticalScroll(id="side", can_focus=False):
                yield Static(id="meanings")
        yield Static(id="who")
        for name in ("facts", "said", "keys"):
            yield Static(id=name, classes="bar")

    def on_mount(self) -> None:
        """Begin."""
        self.show()
        self.set_interval(LOOK_EVERY, self.look)

    def on_resize(self) -> None:
        """A wide terminal gives the meanings more room; the bars are cut to the width there is."""
        self.set_class(self.size.width >= 120, "wide")
        self.bars()

    @property
    def item(self) -> UnitCodes:
        """The disagreement on the screen."""
        return self.table.items[self.at]

    # Showing

    def look(self) -> None:
        """Show what another window or a sync has settled; not behind a question, which is about what was seen before."""
        if self.app.screen is self:
            try:
                news = self.table.look_again()
            except CasecodeError:  # a file that cannot be read: the next decision stops at it and says so
                return
            if news:
                self.query_one("#who", Static).update(who(self.table, self.item))
                self.bars()

    def show(self) -> None:
        """Show the disagreement that it is at."""
        self.table.meet(self.item)
        self.query_one(WordsPane).show(self.table, self.item)
        order = [*self.item.disputed, *self.item.agreed]
        self.query_one("#meanings", Static).update(meanings(self.table, order))
        self.query_one("#side", VerticalScroll).scroll_to(y=0, animate=False, force=True)
        self.query_one("#who", Static).update(who(self.table, self.item))
        self.bars()

    def bars(self) -> None:
        """Show where it is, how far, what was done last, and the keys."""
        width = self.size.width
        self.query_one("#where", Static).update(Content(cut(head(self.table, self.at), width)))
        self.query_one("#facts", Static).update(
            Content(ends(fitting(standing(self.table), width - len(" saved")), "saved", width))
        )
        self.query_one("#said", Static).update(Content(said(self._said[0], width, wrong=self._said[1])))
        self.query_one("#keys", Static).update(Content(WIDE_FOOTER if len(WIDE_FOOTER) <= width else cut(FOOTER, width)))

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Show what was done last."""
        self._said = (words, wrong)
        self.show()

    def attempt(self, deed: Callable[[], str]) -> None:
        """Do something and say what was done, or why it was not."""
        try:
            self.say(deed())
        except CasecodeError as stop:
            self.say(" ".join([str(stop), *map(str, stop.problems)]), wrong=True)
        except OSError as stop:
            self.say(f"Not written: {stop.strerror} ({stop.filename}). Nothing else was lost.", wrong=True)

    # Deciding

    def decide(self, what: str, deed: Callable[[str], Decision]) -> None:
        """Ask why, then decide and go on to the next open one. `what` says it in the question."""
        at = self.at

        def done(reason: str | None) -> None:
            if reason is not None:
                self.at = at
                self._settle(lambda: deed(reason))

        if self.table.reasons:
            self.app.push_screen(Reason(f"{what}. Why?", self.table.last_reasons()), done)
        else:
            done("")

    def _settle(self, deed: Callable[[], Decision]) -> None:
        """Decide; where somebody else did meanwhile, ask whether that gives way."""

        def asked(yes: bool | None) -> None:
            self._settle(deed) if yes else self.say("Kept as it was settled.")

        def decided() -> str:
            try:
                made = deed()
            except SettledMeanwhileError as stop:
                self.app.push_screen(Overrule(meanwhile(stop.made)), asked)
                return ""
            left = self.table.open_items()
            self.at = next((at for at in left if at > self.at), left[0] if left else self.at)
            return settled(self.table, made, "Q")

        self.attempt(decided)

    def action_take_number(self, number: int) -> None:
        """As the coder with that number has it."""
        if number > len(self.table.coders):
            self.say(f"There are {len(self.table.coders)} coders: {', '.join(self.table.coders)}.", wrong=True)
            return
        self._take(self.table.coders[number - 1])

    def action_take_letter(self, letter: str) -> None:
        """As the coder with that letter has it."""
        coder = next((coder for coder, own in letters(self.table.coders).items() if own == letter), "")
        if not coder:
            self.say(f"No coder has the key {letter}. ? shows the keys.", wrong=True)
            return
        self._take(coder)

    def _take(self, coder: str) -> None:
        if coder not in self.item.codes:
            self.say(f"{coder} has not read this one.", wrong=True)
            return
        item = self.item
        codes = ", ".join(item.codes[coder]) or "no code"
        self.decide(f"As {coder} has it: {codes}", lambda why: self.table.take(item, coder, why))

    def action_keep_all(self) -> None:
        """Keep everything anybody gave."""
        item = self.item
        self.decide(f"All kept: {', '.join(self.table.codes_of(item))}", lambda why: self.table.keep_all(item, why))

    def action_take_none(self) -> None:
        """None of the disputed codes."""
        item = self.item
        stays = f"; {', '.join(item.agreed)} stays" if item.agreed else ""
        self.decide(f"None of {', '.join(item.disputed)}{stays}", lambda why: self.table.take_none(item, why))

    def action_mix(self) -> None:
        """Some of the codes given here."""
        item = self.item
        shown = [
            (code, f"{code}  ({', '.join(coder for coder, given in item.codes.items() if code in given)})")
            for code in self.table.codes_of(item)
        ]

        def taken(codes: tuple[str, ...] | None) -> None:
            if codes is not None:
                self._choose(item, codes)

        self.app.push_screen(Mix(shown, item.agreed), taken)

    def action_other(self) -> None:
        """Another code in place of the disputed ones; a name that no codebook has proposes a new one."""
        item = self.item
        names = {name: (code.label, name, *code.aliases) for name, code in self.table.ground.codes.items() if not code.retired}

        def taken(answer: str | None) -> None:
            code = code_id(answer[1:]) if answer and answer.startswith("+") else answer
            if code:
                self._choose(item, (*item.agreed, code))

        self.app.push_screen(Choose(f"Which code in place of {', '.join(item.disputed)}?", names, free="proposes"), taken)

    def _choose(self, item: UnitCodes, codes: Sequence[str]) -> None:
        self.decide(f"{', '.join(codes) or 'No code'}", lambda why: self.table.choose(item, codes, why))

    def action_undo(self) -> None:
        """Take the last decision back and go there."""

        def back() -> str:
            made = self.table.undo()
            if made is None:
                return "No decision to take back."
            self.at = next((at for at, item in enumerate(self.table.items) if item.name == made.unit), self.at)
            return f"Taken back: {how(made)}. It is open again."

        self.attempt(back)

    def action_propose(self) -> None:
        """Propose a change of the codebook."""
        item = self.item

        def taken(answer: tuple[str, str, str] | None) -> None:
            if answer is not None:
                self.attempt(lambda: f"Proposed in {propose(self.table, item, *answer)}")

        self.app.push_screen(Propose([*item.disputed, *item.agreed]), taken)

    # Moving, reading

    def action_skip(self) -> None:
        """Leave it open and go on to the next open one."""
        left = self.table.open_items()
        if not left:
            self.say("All are settled. Q ends; ← → look at them again.")
            return
        self.at = next((at for at in left if at > self.at), left[0])
        self.say("")

    def action_step(self, by: int) -> None:
        """One on or back, settled or not."""
        goal = self.at + by
        if not 0 <= goal < len(self.table.items):
            self.say("This is the last one." if by > 0 else "This is the first one.")
            return
        self.at = goal
        self.say("")

    def action_goto(self) -> None:
        """Go to one by its number."""

        def taken(answer: str | None) -> None:
            if answer:
                number = int(answer) if answer.strip().isdecimal() else 0
                if 1 <= number <= len(self.table.items):
                    self.at = number - 1
                    self.say("")
                else:
                    self.say(f"There are 1 to {len(self.table.items)}.", wrong=True)

        self.app.push_screen(Ask(f"Go to which (1 to {len(self.table.items)})?"), taken)

    def action_scroll_words(self, by: int) -> None:
        """The words by a line."""
        self.query_one(WordsPane).scroll_relative(y=by, animate=False)

    def action_scroll_page(self, by: int) -> None:
        """The words by a screen."""
        pane = self.query_one(WordsPane)
        pane.scroll_relative(y=by * max(1, pane.size.height - 2), animate=False)

    def action_look_up(self) -> None:
        """All that the codebook says of the codes here."""
        self.app.push_screen(Reading(meanings(self.table, [*self.item.disputed, *self.item.agreed])))

    def action_help(self) -> None:
        """The keys in force."""
        self.app.push_screen(Reading(as_text(self.app.size.width - 12)))

    def action_leave(self) -> None:
        """Quit."""
        self.app.exit()
