"""The screens at both sizes, as text: what stands where, and that nothing needed is cut off."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from casecode.terminal.keys import FOOTER, KEYS, WIDE_FOOTER, as_text
from casecode.workflow.demo import PARTS, example
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study
from tests.terminal.driving import NARROW, WIDE, Driver, drive
from tests.terminal.quay import write_quay
from tests.terminal.shots import compare

Script = Callable[[Driver], Awaitable[None]]
INTERVIEW = "ines"


async def first(_: Driver) -> None:
    """As it opens."""


async def overlapping(d: Driver) -> None:
    """Codes on the same words, across segments, one a key quote, something read."""
    await d.press("G", "6", "enter", "shift+down", *"pw", "up", "right", "right", *"rh", "K", *"lp", "R")


async def selecting(d: Driver) -> None:
    """Words being selected."""
    await d.press("G", "6", "enter", "right", "space", "full_stop", "full_stop")


async def begun(d: Driver) -> None:
    """The first of two letters."""
    await d.press("m")


async def palette(d: Driver) -> None:
    """Part of a name."""
    await d.press("enter", *"copy")


async def new_code(d: Driver) -> None:
    """A new code from the words."""
    await d.press("G", "6", "enter", "full_stop", "space", "full_stop", "full_stop", "I")


async def memo(d: Driver) -> None:
    """A memo."""
    await d.press("M")
    await d.type("She laughs here")


async def helped(d: Driver) -> None:
    """The help."""
    await d.press("question_mark")


SCRIPTS: tuple[Script, ...] = (first, overlapping, selecting, begun, palette, new_code, memo, helped)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The quay, read in."""
    root = write_quay(tmp_path_factory.mktemp("kept") / "quay")
    ingest(Study(root))
    return root


@pytest.fixture
def quay(kept: Path, tmp_path: Path) -> Path:
    """A fresh copy of it."""
    return shutil.copytree(kept, tmp_path / "quay")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "160x50"])
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
def test_screen(script: Script, size: tuple[int, int], quay: Path) -> None:
    async def play(d: Driver) -> None:
        await script(d)
        d.app.screen.set_focus(None)  # no blinking cursor in the picture
        await d.pilot.pause()
        compare(f"{script.__name__}-{size[0]}x{size[1]}", d.screen)

    drive(quay, play, source=INTERVIEW, size=size)


def test_the_first_passage_is_coded_within_twelve_keys_each_named_on_the_screen_then_showing(tmp_path: Path) -> None:
    """In the worked example as `casecode demo` leaves it: nobody has said who codes."""
    root = tmp_path / "demo"
    for part in PARTS:
        origin = example() / part
        if origin.is_dir() and not part.startswith("databank"):
            shutil.copytree(origin, root / part)
        elif origin.is_file():
            root.mkdir(exist_ok=True)
            shutil.copy(origin, root / part)
    ingest(Study(root))

    async def play(d: Driver) -> None:
        async def press(shown: str, *keys: str) -> None:
            assert shown in d.screen, f"{shown!r} is not on the screen:\n{d.screen}"
            await d.press(*keys)

        await press("Enter takes", "enter")
        await press("↑↓ ←→ move", "down", "down", "down")
        await press("←→", "right")
        await press("Space select", "space")
        await press("←→", "right", "space")
        code, key = next(iter(d.sitting.keys.items()))
        assert f"│ {key}" in d.screen
        await press("a–z code", *key)
        assert [one for one, _ in d.coded] == [code]
        assert "saved" in d.screen
        assert d.pressed <= 12

    drive(root, play, coder="", source="")


def test_nothing_needed_is_cut_off_at_80_by_24(quay: Path) -> None:
    async def play(d: Driver) -> None:
        assert len(FOOTER) <= 80
        assert d.lines[-1] == FOOTER
        assert d.lines[-3].endswith("saved")
        pane = d.coding.codes
        keys = set(d.sitting.keys.values())
        seen: set[str] = set()
        await d.press("tab")
        for _ in range(len(pane.rows)):
            seen |= {line.split("│")[-1][1:3] for line in d.lines[:-4] if "│" in line}
            await d.press("down")
        assert keys <= seen, "every code's key can be reached by the eye"
        assert all(len(line) <= 80 for line in d.lines)

    drive(quay, play, source=INTERVIEW)


def test_the_help_names_every_key_whole_at_80_columns() -> None:
    lines = as_text(68).splitlines()
    for one in KEYS:
        assert any(one.says in line for line in lines), one
    assert len(WIDE_FOOTER) <= 160
