"""The terminal app: who codes, which source, and the look of it all."""

from __future__ import annotations

import gc
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType

from casecode.domain.errors import CasecodeError
from casecode.terminal.coding_screen import CodingScreen
from casecode.terminal.dialogs import Choose
from casecode.terminal.sitting import Sitting
from casecode.workflow.acts import coder_of
from casecode.workflow.desk import Desk
from casecode.workflow.desk_places import open_source
from casecode.workflow.desk_rounds import beside_briefly, find_round
from casecode.workflow.study import Study


class CoderApp(App[None]):
    """One coder, one study. `stop` holds what stopped it before it began."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS = """
    #panes { height: 1fr; }
    SourcePane { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: scroll; }
    #side { width: 28; border-left: solid $surface-lighten-2; }
    CodePane { height: 2fr; scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: auto; }
    #card { height: 1fr; border-top: solid $surface-lighten-2; border-title-color: $text-muted; }
    CodingScreen.wide #side { width: 46; }
    .bar { height: 1; width: 100%; }
    #here { background: $surface-lighten-1; }
    #facts { color: $text-muted; }
    #said { color: $text-accent; }
    #keys { background: $panel; color: $text-muted; }
    .source--number { color: $text-muted; }
    .source--speaker { text-style: bold; }
    .source--coded { text-style: underline; }
    .source--cursor { text-style: reverse; }
    .source--stripe { color: $text-warning; }
    .source--outside { color: #6c6c6c; }
    .source--mark { text-style: italic dim; }
    .codes--cursor { text-style: reverse; }
    .codes--key { color: $text-warning; text-style: bold; }
    .codes--count { color: $text-muted; }
    ModalScreen { align: center middle; }
    .dialog { width: 92%; max-width: 100; height: auto; max-height: 90%; border: round $accent; background: $surface; padding: 0 1; }
    .dialog.tall { height: 90%; }
    .dialog Input { border: none; height: 1; margin-bottom: 1; background: $panel; padding: 0 1; }
    .dialog Input:focus { background: $boost; text-style: bold; border: none; }
    .dialog OptionList { height: auto; max-height: 12; border: none; }
    .dialog TextArea { height: 1fr; border: none; }
    .dialog VerticalScroll { height: 1fr; }
    .hint { color: $text-muted; }
    """

    def __init__(self, study: Study, coder: str = "", source: str = "", round_: str = "") -> None:
        """`coder` empty: ask. `source` empty: where the coder stopped, else the first source not read."""
        super().__init__()
        self.study = study
        self.title = f"casecode {study.root.name}"
        self._coder, self._source, self._round = coder, source, round_
        self.stop: CasecodeError | None = None
        self._coding: CodingScreen | None = None

    def on_mount(self) -> None:
        """Ask who codes where nobody said, then open the source."""
        if self._coder:
            self._begin(self._coder)
            return
        coders = self.study.protocol.coders
        names = {one: (name or one, one) for one, name in coders.items()}
        self.push_screen(Choose("Who are you? (kept for this machine; casecode whoami changes it)", names), self._sat)

    def _sat(self, answer: str | None) -> None:
        if answer is None:
            self.exit()
            return
        self.study.bank.set_coder(answer)
        self._begin(answer)

    def _begin(self, name: str) -> None:
        try:
            coder = coder_of(self.study, name)
            plan = find_round(self.study, self._round, coder) if self._round else None
            material = open_source(self.study, coder, self._source, plan)
            sitting = Sitting(Desk(self.study, coder, material, plan))
        except CasecodeError as stop:
            self.stop = stop
            self.exit()
            return
        number = sitting.segment.n if sitting.motion.segments else 0
        again = bool(sitting.desk.codings() or sitting.desk.read_spans())
        greeting = f"You stopped at ¶{number}." if again else "The marked words are what a code goes on."
        greeting = ("" if plan else beside_briefly(self.study, coder, material)) or greeting
        self._coding = CodingScreen(sitting, greeting)
        self.push_screen(self._coding)
        gc.freeze()  # what is loaded stays: looking through all of it for garbage would make a key wait now and then

    def on_unmount(self) -> None:
        """Give back what was kept from the garbage collector."""
        gc.unfreeze()

    @property
    def last(self) -> Desk | None:
        """The desk in use, or the one last used; None when it never came to that."""
        screen = self._coding
        return screen.sitting.desk if screen is not None else None
