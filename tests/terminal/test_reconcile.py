"""The reconciling screen, key by key, in a narrow and a wide terminal."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from casecode.databank.rounds import Place, Round, write_round
from casecode.plain import write
from casecode.study.memos import load_memos
from casecode.terminal.reconcile_app import ReconcileApp
from casecode.terminal.reconcile_keys import KEYS, as_text
from casecode.terminal.reconcile_pane import WordsPane
from casecode.terminal.reconcile_screen import ReconcileScreen
from casecode.workflow.ingest import ingest
from casecode.workflow.reconcile import Reconciling
from casecode.workflow.reconcile_ground import find_plan, ground_of
from casecode.workflow.reconcile_records import decisions
from casecode.workflow.reconcile_told import letters, opening
from casecode.workflow.study import Study
from tests.terminal.driving import NARROW, WIDE
from tests.workflow.double import code, coded, drawn

SIZES = pytest.mark.parametrize(
    "size", [pytest.param(NARROW, id="80x24"), pytest.param(WIDE, id="160x50", marks=pytest.mark.deep)]
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kept") / "harbours"
    coded(root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "harbours")


class Table:
    """The screen being driven: keys in, lines out."""

    def __init__(self, app: ReconcileApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def type(self, words: str, *then: str) -> None:
        await self.press(*("space" if sign == " " else sign for sign in words), *then)

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
    def facts(self) -> str:
        return self.lines[-3]

    @property
    def at(self) -> int:
        screen = self.app.screen_stack[1]
        assert isinstance(screen, ReconcileScreen)
        return screen.at

    @property
    def decided(self) -> list[tuple[int, str, str]]:
        """Number, how, reason of what is settled."""
        table = self.app.table
        found = [(at, table.decision(item)) for at, item in enumerate(table.items)]
        return [(at, one.took, one.reason) for at, one in found if one is not None]


Play = Callable[[Table], Awaitable[None]]


def sit(root: Path, *, reasons: bool = True) -> Reconciling:
    study = Study(root)
    return Reconciling(study, ground_of(study, find_plan(study, "r1")), "ana", reasons=reasons)


def drive(root: Path, play: Play, *, size: tuple[int, int] = NARROW, reasons: bool = True) -> ReconcileApp:
    async def run() -> ReconcileApp:
        table = sit(root, reasons=reasons)
        app = ReconcileApp(table, opening(table, table.begin()))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await play(Table(app, pilot))
        return app

    return asyncio.run(run())


@SIZES
def test_the_words_the_coders_and_the_meaning_stand_side_by_side(root: Path, size: tuple[int, int]) -> None:
    async def play(d: Table) -> None:
        assert d.lines[0].startswith("1/3  int-n01-2025-03-04 ¶2 (turn)")
        assert "I learned from the lace woman" in d.screen
        assert "Interviewer: How did you start" in d.screen  # the context
        assert any("1 a ana: knowledge “I learned from the lace woman” · market “the customers”" in line for line in d.lines)
        assert any("2 b ben: knowledge" in line for line in d.lines)
        assert "Prices, customers, demand." in d.screen
        assert "4 turns compared: 1 agreed and carried over, 3 to talk about." in d.said
        assert d.facts.startswith("ana · round r1 · 0 of 3 settled")
        assert d.facts.endswith("saved")
        assert d.lines[-1].startswith("1 2…")
        assert len(d.lines) == size[1]

    drive(root, play, size=size)


@SIZES
def test_a_coder_is_taken_by_number_or_letter_with_a_reason(root: Path, size: tuple[int, int]) -> None:
    async def play(d: Table) -> None:
        await d.press("2")
        assert "As ben has it: knowledge. Why?" in d.screen
        await d.press("enter")
        assert "A few words are enough" in d.screen
        await d.type("no", "enter")
        assert d.decided == [(0, "ben", "no")]
        assert d.said.startswith("Settled as ben coded it: knowledge (“no”). 2 to go.")
        assert d.at == 1
        await d.press("a")
        await d.type("hm", "enter")
        assert d.decided[-1] == (1, "ana", "hm")
        await d.press("B")
        await d.press("up", "enter")  # the reason given last
        assert d.decided[-1] == (2, "ben", "hm")
        assert d.said.startswith("All are settled. Q ends; then casecode agree --round r1. The last as ben c")
        assert "3 of 3 settled: ana 1, ben 2" in d.facts
        await d.press("left", "left")
        assert any("▸2 b ben" in line for line in d.lines)
        assert "settled: as ben coded it" in d.lines[0]

    drive(root, play, size=size)


@SIZES
def test_all_none_some_and_another(root: Path, size: tuple[int, int]) -> None:
    async def play(d: Table) -> None:
        await d.press("K")
        assert "All kept: knowledge, market. Why?" in d.screen
        await d.type("1a", "enter")
        await d.press("n")
        assert "None of market; coopetition stays. Why?" in d.screen
        await d.type("2b", "enter")
        await d.press("m")
        assert "[ ] knowledge  (ben)" in d.screen
        assert "[ ] market  (ana)" in d.screen
        await d.press("down", "space", "enter")
        assert "market. Why?" in d.screen
        await d.type("3c", "enter")
        assert d.decided == [(0, "all", "1a"), (1, "none", "2b"), (2, "ana", "3c")]
        await d.press("o")
        assert "Which code in place of knowledge, market?" in d.screen
        await d.type("op", "enter")
        await d.type("4d", "enter")
        assert d.decided[-1] == (2, "other", "4d")
        await d.press("O")
        await d.type("S w", "enter")
        assert "s-w. Why?" in d.screen
        await d.type("5e", "enter")
        assert d.app.table.decided[d.app.table.items[2].name].after == ("s-w",)
        await d.press("m", "space", "space", "escape", "o", "escape", "k", "escape")
        assert d.app.table.decided[d.app.table.items[2].name].after == ("s-w",)

    drive(root, play, size=size)


@SIZES
def test_moving_undoing_and_leaving(root: Path, size: tuple[int, int]) -> None:
    async def play(d: Table) -> None:
        await d.press("left")
        assert "This is the first one." in d.said
        await d.press("s")
        assert d.at == 1
        await d.press("right")
        assert d.at == 2
        await d.press("right")
        assert "This is the last one." in d.said
        await d.press("space")
        assert d.at == 0
        await d.press("G")
        await d.type("2", "enter")
        assert d.at == 1
        await d.press("g")
        await d.type("9", "enter")
        assert "There are 1 to 3." in d.said
        await d.press("g", "escape")
        await d.press("1", "escape")
        assert d.decided == []
        await d.press("z")
        assert "No decision to take back." in d.said
        await d.press("1")
        await d.type("so", "enter")
        assert d.at == 2
        await d.press("Z")
        assert d.at == 1
        assert "Taken back: as ana coded it: coopetition (“so”). It is open again." in " ".join(d.said.split())
        assert d.decided == []
        await d.press("q")

    app = drive(root, play, size=size)
    assert app.return_code == 0


@SIZES
def test_scrolling_looking_up_and_help(root: Path, size: tuple[int, int]) -> None:
    async def play(d: Table) -> None:
        words = d.app.screen_stack[1].query_one("#words")
        top = words.scroll_offset.y
        await d.press("down", "pagedown", "up", "pageup")
        assert words.scroll_offset.y >= 0
        await d.press(*["up"] * 9)
        assert words.scroll_offset.y <= top
        await d.press("l")
        assert "What a partner taught about them" in d.screen
        await d.press("escape", "?")
        assert "keep everything anybody gave" in d.screen
        await d.press("escape", "x")
        assert "No coder has the key x." in d.said
        await d.press("7")
        assert "There are 2 coders: ana, ben." in d.said

    drive(root, play, size=size)


@SIZES
def test_a_change_of_the_codebook_is_proposed(root: Path, size: tuple[int, int]) -> None:
    async def play(d: Table) -> None:
        await d.press("P")
        assert "Propose for market: add to exclude" in d.screen
        await d.press("f2")
        assert "Propose for knowledge: add to exclude" in d.screen
        await d.press("f3")
        assert "Propose for knowledge: add to include" in d.screen
        await d.type("ox", "enter")
        assert "Proposed in memos/ana/" in d.said
        await d.press("p", "enter")
        assert "! A proposal needs words" in d.said
        await d.press("p", "escape")

    drive(root, play, size=size)
    memo = load_memos(root)[0][0]
    assert (memo.kind, memo.links[0]) == ("codebook", "code:knowledge")
    assert memo.text.startswith("include += ox")


def test_without_reasons_a_key_decides(root: Path) -> None:
    async def play(d: Table) -> None:
        await d.press("a", "b", "k", "s")
        assert [took for _, took, _ in d.decided] == ["ana", "ben", "all"]
        assert "All are settled. Q ends" in d.said

    drive(root, play, reasons=False)


def test_a_decision_that_cannot_be_written_is_not_shown(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(step: str, path: Path, data: bytes) -> None:
        if "decisions" in path.parts:
            raise OSError(28, "No space left on device", path.name)

    async def play(d: Table) -> None:
        monkeypatch.setattr(write, "gate", full)
        await d.press("1")
        await d.type("so", "enter")
        assert d.said.startswith("! This study cannot be written: No space left on device")
        assert d.decided == []
        monkeypatch.undo()
        await d.press("1")
        await d.type("so", "enter")
        assert d.decided == [(0, "ana", "so")]

    drive(root, play)


def test_a_memo_that_cannot_be_written_and_a_coder_who_has_not_read_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(step: str, path: Path, data: bytes) -> None:
        if "memos" in path.parts:
            raise OSError(28, "No space left on device", path.name)

    async def play(d: Table) -> None:
        monkeypatch.setattr(write, "gate", full)
        await d.press("p", "x", "enter")
        assert d.said.startswith("! Not written: No space left on device")
        monkeypatch.undo()
        table = d.app.table
        table.items = (replace(table.items[0], codes={"ana": ("market",), "chi": ()}), *table.items[1:])
        await d.press("b")
        assert "ben has not read this one." in d.said
        await d.press("s", "left")
        assert any("1 a ana" in line for line in d.lines)
        assert not any("2 b ben" in line for line in d.lines)

    drive(root, play)


def test_what_was_settled_before_is_there_again(root: Path) -> None:
    async def first(d: Table) -> None:
        await d.press("1")
        await d.type("so", "enter", "q")

    async def second(d: Table) -> None:
        assert d.at == 1
        assert "1 of 3 settled: ana 1" in d.facts

    drive(root, first)
    drive(root, second)


@SIZES
def test_the_words_shown_are_those_of_the_unit_also_after_a_reason(tmp_path: Path, size: tuple[int, int]) -> None:
    root = tmp_path / "harbours"
    _long(root)

    async def play(d: Table) -> None:
        words = d.app.screen_stack[1].query_one(WordsPane)
        places = []
        for number in range(6):
            unit = words.query_one("#unit", Static).virtual_region.y
            assert words.scroll_offset.y == min(max(0, unit - 2), words.max_scroll_y), number
            assert f"Tom: Turn{2 * number} came first." in d.screen
            places.append(words.scroll_offset.y)
            await d.press("1")
            await d.type("so", "enter")
            await d.pilot.pause()
        assert len(set(places)) > 2, "else a place that stayed would not be seen"
        assert len(d.decided) == 6

    drive(root, play, size=size)


def _long(root: Path) -> None:
    """A round on turns of very different length, on each second of which the coders part."""
    drawn(root)
    turns = [
        f"Tom: Turn{number} came first. {'We talked on and on about it. ' * (number * 7 % 11 * 4)}\n" for number in range(14)
    ]
    between = [f"Interviewer: {'And then? ' * (number % 3 + 1)}\n" for number in range(14)]
    file = root / "transcripts" / "int-w02.txt"
    file.write_text("\n".join(f"{asked}\n{said}" for asked, said in zip(between, turns, strict=True)), encoding="utf-8")
    study = Study(root)
    ingest(study, [file])
    study = Study(root)
    source = next(one.id for one in study.bank.sources() if "w02" in one.id)
    write_round(
        study.bank.layout,
        Round("r1", unit="turn", units=(Place(source),), assignments=dict.fromkeys(("ana", "ben"), (Place(source),))),
    )
    segments = study.bank.text(study.bank.source(source)).segments
    said = [(one.n, "came first") for one in segments if one.speaker == "Tom"]
    code(root, "ana", [(source, number, words, "market") for number, words in said[:12:2]])
    code(root, "ben", [(source, number, words, "knowledge") for number, words in said[:12:2]])


@SIZES
def test_what_another_window_settled_is_asked_about(root: Path, size: tuple[int, int]) -> None:
    other = sit(root)

    async def play(d: Table) -> None:
        assert "0 of 3 settled" in d.facts
        first = other.items[0]
        other.take(first, "ana", "hers")
        await d.press("2")
        await d.type("his", "enter")
        assert "Settled meanwhile: as ana coded it: knowledge, market (“hers”)" in d.screen
        assert "Enter overrules · Esc keeps" in d.screen
        assert decisions(other.study, "r1")[first.name].took == "ana"
        await d.press("escape")
        assert "Kept as it was settled." in d.said
        assert "1 of 3 settled: ana 1" in d.facts
        assert "settled: as ana coded it" in d.lines[0]
        await d.press("s")
        second = other.items[1]
        other.take(second, "ana", "hers")
        await d.press("2")
        await d.type("his", "enter", "enter")
        assert decisions(other.study, "r1")[second.name].took == "ben"
        assert d.said.startswith("Settled as ben coded it")
        assert d.at == 2

    drive(root, play, size=size)


def test_what_is_on_disk_is_counted_and_a_question_is_not_disturbed(root: Path) -> None:
    other = sit(root)

    async def play(d: Table) -> None:
        screen = d.app.screen_stack[1]
        assert isinstance(screen, ReconcileScreen)
        other.take(other.items[0], "ana", "hers")
        screen.look()
        await d.pilot.pause()
        assert "1 of 3 settled: ana 1" in d.facts
        assert "settled: as ana coded it" in d.lines[0]
        await d.press("2")
        other.take(other.items[1], "ana", "hers")
        screen.look()
        assert len(d.app.table.decided) == 1, "the question is about what was seen before"
        await d.type("his", "enter")
        assert "Settled meanwhile: as ana" in d.screen, "seen only in passing, it is asked about too"
        await d.press("escape")
        file = next((root / "records/decisions").iterdir())
        file.write_text("round: r1\nunit: nowhere\n", encoding="utf-8")
        screen.look()
        await d.press("g")
        await d.type("3", "enter")
        await d.press("2")
        await d.type("his", "enter")
        assert "cannot be read as a decision" in d.said

    drive(root, play)


def test_how_far_it_is_is_never_cut_within_a_name(root: Path) -> None:
    async def play(d: Table) -> None:
        d.app.table.by = "ana, ben and everybody else who was there"
        await d.press("1", "k", "o")
        await d.type("op", "enter")
        assert d.facts.startswith("r1 · 3 of 3 settled: ana 1, all kept 1, another code 1 ")
        assert d.facts.endswith(" saved")

    drive(root, play, reasons=False)


def test_no_coder_has_the_letter_of_a_verb_and_every_key_stands_in_the_help() -> None:
    verbs = {key.lower() for one in KEYS for key in one.keys.split(",") if len(key) == 1}
    assert not verbs & set(letters(tuple("abcdefghijklmnopqrstuvwxyz")).values())
    told = as_text(68)
    assert all(one.says[:40] in told for one in KEYS)
