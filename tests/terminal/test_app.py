"""The app as a whole: who codes, the mouse, sizes, dialogs left and retried."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.events import MouseMove
from textual.widgets import OptionList

from casecode.cli.code import full_screen
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.terminal.app import CoderApp
from casecode.terminal.source_pane import SourcePane
from casecode.workflow.study import Study
from tests.small import write_study
from tests.terminal.driving import WIDE, Driver, drive


def test_who_codes_is_asked_once_and_kept(root: Path) -> None:
    async def play(d: Driver) -> None:
        assert "Who are you?" in d.screen
        await d.press(*"ben", "enter")
        assert d.sitting.desk.coder == "ben"

    drive(root, play, coder="")
    assert Study(root).bank.coder == "ben"

    async def leave(d: Driver) -> None:
        await d.press("escape")

    assert drive(root, leave, coder="").last is None


async def _cell(d: Driver, words: str) -> tuple[int, int]:
    """Where words stand on the screen."""
    for y, line in enumerate(d.lines):
        if words in line:
            return line.index(words), y
    raise AssertionError(words)


def test_the_mouse_points_drags_and_takes_whole_sentences(root: Path) -> None:
    async def play(d: Driver) -> None:
        pane = d.coding.query_one(SourcePane)
        x, y = await _cell(d, "learned")
        await d.pilot.click(pane, offset=(x + 2, y))
        assert d.sitting.words == "learned"
        await d.pilot.click(pane, offset=(x + 2, y), times=2)
        assert d.sitting.words == "I learned from the lace woman next door, honestly."
        await d.pilot.click(pane, offset=(x + 2, y), times=3)
        assert d.sitting.segment.n == 2
        assert d.sitting.words.endswith("price.")
        await d.pilot.mouse_down(pane, offset=(x + 2, y))
        await d.pilot.hover(pane, offset=(x + 9, y))
        await d.pilot._post_mouse_events([MouseMove], pane, (x + 9, y), button=1)
        await d.pilot.mouse_up(pane, offset=(x + 9, y))
        assert d.sitting.words == "learned from"
        await d.press("m")
        assert d.coded == [("market", "learned from")]

    drive(root, play, size=WIDE)


def test_a_click_on_a_code_shows_it_and_two_put_it_on_the_words(root: Path) -> None:
    async def play(d: Driver) -> None:
        await d.pilot.click(d.coding.codes, offset=(6, 2))
        assert "Prices, customers, demand." in d.screen
        await d.pilot.click(d.coding.codes, offset=(6, 2), times=2)
        assert [code for code, _ in d.coded] == ["market"]

    drive(root, play)


def test_the_screen_follows_its_size(root: Path) -> None:
    async def play(d: Driver) -> None:
        await d.pilot.resize_terminal(*WIDE)
        await d.pilot.pause()
        assert len(d.lines) == 50
        assert d.coding.has_class("wide")
        await d.pilot.resize_terminal(60, 18)
        await d.pilot.pause()
        assert len(d.lines) == 18
        assert d.lines[-3].endswith("saved")

    drive(root, play)


def test_a_letter_without_a_code_and_a_name_that_is_none(root: Path) -> None:
    async def play(d: Driver) -> None:
        await d.press("z")
        assert d.said.startswith("! No code has the key z")
        await d.press("plus", *"!!", "enter", "enter")
        assert "A name needs a letter" in d.screen
        await d.press("escape", "plus", *"luck", "enter", *"x", "enter", *"nothing", "enter")
        assert "No code is called 'nothing'" in d.screen
        await d.press("escape")
        assert d.coded == []
        await d.press("enter", *"zzzz")
        assert d.app.screen.query_one(OptionList).option_count == 1
        await d.press("enter", "enter", "enter")
        assert [code for code, _ in d.coded] == ["zzzz"]
        await d.press("plus")
        await d.press("enter", *"Luck.", "enter", "enter")
        assert "zzzz" in (d.app.study.root / "codebooks/harbours.yaml").read_text(encoding="utf-8")
        await d.press("Z", "Z")
        assert "definition: Luck." not in (d.app.study.root / "codebooks/harbours.yaml").read_text(encoding="utf-8")

    drive(root, play)


def test_the_palette_marks_up_and_down_and_round(root: Path) -> None:
    async def play(d: Driver) -> None:
        await d.press("down", "enter", "up", "enter")
        assert [code for code, _ in d.coded] == ["market"]
        await d.press("enter", "down", "enter")
        assert [code for code, _ in d.coded] == ["coopetition", "market"]

    drive(root, play)


def test_a_study_without_a_codebook_begins_with_a_first_code(tmp_path: Path) -> None:
    from casecode.workflow.ingest import ingest

    root = write_study(tmp_path / "s")
    (root / "codebooks/harbours.yaml").unlink()
    ingest(Study(root))

    async def play(d: Driver) -> None:
        assert "No codebook yet" in d.screen.replace("\n", " ")
        await d.press("enter", "escape", "plus", *"luck", "enter", "enter")
        assert [code for code, _ in d.coded] == ["luck"]
        await d.press("l")
        assert "stands on these words already" in d.said

    drive(root, play)


def test_renamed_redefined_and_retired_codes_are_shown_as_what_they_are(root: Path) -> None:
    async def before(d: Driver) -> None:
        await d.press("down", "m", "down", "down", "k", "Q")

    drive(root, before)
    book = root / "codebooks/harbours.yaml"
    text = book.read_text(encoding="utf-8")
    text = text.replace("  - code: market\n", "  - code: trade\n    aliases: [market]\n")
    text = text.replace("definition: Prices, customers, demand.", "definition: Prices and customers, not demand.")
    text = text.replace("    label: Knowledge spill-over\n", "    label: Knowledge spill-over\n    retired: too wide\n")
    book.write_text(text, encoding="utf-8")

    async def after(d: Driver) -> None:
        await d.press("home", "down")
        assert "[trade (older definition)]" in d.here
        assert "┌t ~" in d.screen or "┌t~" in d.screen
        assert d.sitting.desk.proposals() == ()
        assert "1/1" in next(line for line in d.lines if " t  " in line.split("│")[-1])
        await d.press("t")
        assert "stands on these words already" in d.said
        assert "† Knowledge" in d.screen
        await d.press("k")
        assert d.said.startswith("! No code has the key k")
        await d.press("tab", "home", "enter")
        assert "retired: too wide" in d.said
        await d.press("enter")
        assert "Knowledge" not in "".join(line[4:70] for line in d.lines[8:16])

    drive(root, after)


def test_the_command_says_afterwards_what_was_done_or_why_it_did_not_begin(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def play(app: CoderApp) -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("m")

    def run(app: CoderApp) -> None:
        asyncio.run(play(app))

    full_screen(Study(root), "int-n01-2025-03-04", coder="ana", round_="", run=run)
    assert "Saved: 1 coding of yours in int-n01-2025-03-04." in capsys.readouterr().err
    with pytest.raises(NotFoundError, match="nowhere"):
        full_screen(Study(root), "nowhere", coder="ana", round_="", run=run)
    with pytest.raises(WrongUseError, match="eve"):
        full_screen(Study(root), "", coder="eve", round_="", run=run)
