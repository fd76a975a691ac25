"""The terminal app driven without a terminal: keys in, the text of the screen out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from casecode.terminal.app import CoderApp
from casecode.terminal.coding_screen import CodingScreen
from casecode.terminal.sitting import Sitting
from casecode.workflow.study import Study

Play = Callable[["Driver"], Awaitable[None]]
NARROW, WIDE = (80, 24), (160, 50)


class Driver:
    """One running app. `press("down", "k")`; `type("words")`; what stands on the screen is `screen`."""

    def __init__(self, app: CoderApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self.pressed = 0

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.pressed += 1
            await self.pilot.press(key)
        await self.pilot.pause()

    async def type(self, words: str) -> None:
        await self.press(*("space" if sign == " " else sign for sign in words))

    @property
    def lines(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        return ["".join(piece.text for piece in strip).rstrip() for strip in strips]

    @property
    def screen(self) -> str:
        return "\n".join(self.lines)

    @property
    def said(self) -> str:
        return self.lines[-2]

    @property
    def here(self) -> str:
        return self.lines[-4]

    @property
    def coding(self) -> CodingScreen:
        screen = self.app.screen_stack[1]
        assert isinstance(screen, CodingScreen)
        return screen

    @property
    def sitting(self) -> Sitting:
        return self.coding.sitting

    @property
    def coded(self) -> list[tuple[str, str]]:
        """The codes that stand here with their words, by place."""
        text = self.sitting.desk.material.text.text
        return [(one.code, text[one.start : one.end]) for one in self.sitting.desk.codings()]


def drive(
    root: Path,
    play: Play,
    *,
    coder: str = "ana",
    source: str = "int-n01-2025-03-04",
    round_: str = "",
    size: tuple[int, int] = NARROW,
) -> CoderApp:
    """Open the app in the study at `root`, let `play` drive it, close it."""

    async def run() -> CoderApp:
        app = CoderApp(Study(root), coder, source, round_)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await play(Driver(app, pilot))
        return app

    return asyncio.run(run())
