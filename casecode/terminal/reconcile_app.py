"""The terminal app in which a round is settled."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App
from textual.binding import BindingType

from casecode.terminal.app import CoderApp
from casecode.terminal.reconcile_screen import ReconcileScreen
from casecode.workflow.reconcile import Reconciling


class ReconcileApp(App[None]):
    """One round, at one screen, in the look of the coder."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS = (
        CoderApp.CSS
        + """
    #where { background: $surface-lighten-1; text-style: bold; }
    #words { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; }
    #before, #after { color: $text-muted; }
    ReconcileScreen #side { width: 28; scrollbar-size-vertical: 1; padding-left: 1; }
    ReconcileScreen.wide #side { width: 46; }
    #who { height: auto; max-height: 8; border-top: solid $surface-lighten-2; }
    """
    )

    def __init__(self, table: Reconciling, greeting: str = "") -> None:
        """`table` has something to settle; `greeting` is the first message."""
        super().__init__()
        self.title = f"casecode {table.study.root.name}"
        self.table, self._greeting = table, greeting

    def on_mount(self) -> None:
        """Open the screen."""
        self.push_screen(ReconcileScreen(self.table, self._greeting))
