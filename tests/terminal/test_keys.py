"""Every key of the table does what the table says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from casecode.terminal.code_pane import CodePane
from casecode.terminal.dialogs import Reading
from casecode.terminal.keys import KEYS
from tests.terminal.driving import Driver, drive

Check = Callable[[Driver], Awaitable[None]]
LACE = "I learned from the lace woman next door, honestly. She showed me how to price."
EFFECTS: dict[str, Check] = {}


def key(name: str) -> Callable[[Check], Check]:
    """Say which key a check is about."""

    def keep(check: Check) -> Check:
        EFFECTS[name] = check
        return check

    return keep


def at(d: Driver, words: str) -> None:
    start, end = d.sitting.span
    assert d.sitting.desk.material.text.text[start:end] == words


@key("down")
async def _(d: Driver) -> None:
    await d.press("down")
    at(d, LACE)
    await d.press("down")
    at(d, "Mm-hm.")


@key("up")
async def _(d: Driver) -> None:
    await d.press("down", "down", "up")
    at(d, LACE)
    await d.press("right", "right", "up")
    at(d, LACE)


@key("right")
async def _(d: Driver) -> None:
    await d.press("down", "right")
    at(d, "I learned from the lace woman next door, honestly.")
    await d.press("right")
    at(d, "She showed me how to price.")
    await d.press("right")
    at(d, "Mm-hm.")


@key("left")
async def _(d: Driver) -> None:
    await d.press("down", "down", "left")
    at(d, "She showed me how to price.")


@key("full_stop")
async def _(d: Driver) -> None:
    await d.press("down", "full_stop", "full_stop")
    at(d, "learned")


@key("ctrl+right")
async def _(d: Driver) -> None:
    await d.press("down", "ctrl+right")
    at(d, "I")


@key("comma")
async def _(d: Driver) -> None:
    await d.press("down", "down", "comma")
    assert d.sitting.words == "Mm-hm", "the last word of the segment itself comes before the words of the one before"
    await d.press("comma")
    at(d, "price")


@key("ctrl+left")
async def _(d: Driver) -> None:
    await d.press("ctrl+left")
    at(d, "Maya")


@key("pagedown")
async def _(d: Driver) -> None:
    await d.press("pagedown")
    assert d.sitting.segment.n == 6


@key("pageup")
async def _(d: Driver) -> None:
    await d.press("end", "pageup")
    assert d.sitting.segment.n == 1


@key("end")
async def _(d: Driver) -> None:
    await d.press("end")
    assert d.sitting.segment.n == 6


@key("home")
async def _(d: Driver) -> None:
    await d.press("end", "home")
    assert d.sitting.segment.n == 1


@key("G")
async def _(d: Driver) -> None:
    await d.press("G", "4", "enter")
    assert d.sitting.segment.n == 4
    await d.press("G", "9", "enter")
    assert "segments 1 to 6" in d.said
    await d.press("G", "escape")
    assert d.sitting.segment.n == 4


@key("slash")
async def _(d: Driver) -> None:
    await d.press("slash")
    await d.type("RIVALS")
    await d.press("enter")
    at(d, "rivals")
    assert d.sitting.segment.n == 5
    await d.press("slash", *"qqq", "enter")
    assert "stands nowhere" in d.said


@key("F")
async def _(d: Driver) -> None:
    await d.press("F")
    assert "Nothing to find" in d.said
    await d.press("slash", *"rivals", "enter", "F")
    assert d.sitting.segment.n == 6
    await d.press("F")
    assert d.sitting.segment.n == 5
    assert "from the top again" in d.said


@key("U")
async def _(d: Driver) -> None:
    await d.press("down", "R", "home", "U")
    assert d.sitting.segment.n == 3
    await d.press("D", "U")
    assert "Everything here is read" in d.said


@key("C")
async def _(d: Driver) -> None:
    await d.press("down", "m", "home", "C")
    assert d.sitting.segment.n == 3, "the second has a code"


@key("O")
async def _(d: Driver) -> None:
    await d.press("O", *"w01", "enter")
    assert d.sitting.desk.material.source.id == "int-w01-2025-03-11"
    assert "Interviewer: What changed" in d.screen
    await d.press("O", "escape")
    assert d.sitting.desk.material.source.id == "int-w01-2025-03-11"


@key("space")
async def _(d: Driver) -> None:
    await d.press("down", "full_stop", "space", "full_stop", "full_stop")
    at(d, "I learned from")
    assert "Selecting" in d.here
    await d.press("space", "right")
    at(d, "She showed me how to price.")


@key("shift+down")
async def _(d: Driver) -> None:
    await d.press("down", "shift+down", "shift+down", "m")
    (code, words), *_ = d.coded
    assert code == "market"
    assert words.startswith(LACE)
    assert words.endswith("kinder than I feared.")


@key("shift+up")
async def _(d: Driver) -> None:
    await d.press("down", "shift+up")
    assert d.sitting.words == f"How did you start, Maya? {LACE}"


@key("shift+right")
async def _(d: Driver) -> None:
    await d.press("down", "right", "shift+right")
    at(d, LACE)


@key("shift+left")
async def _(d: Driver) -> None:
    await d.press("down", "right", "right", "shift+left")
    at(d, LACE)


@key("left_parenthesis")
async def _(d: Driver) -> None:
    await d.press("down", "right", "right", "left_parenthesis")
    at(d, "honestly. She showed me how to price.")


@key("greater_than_sign")
async def _(d: Driver) -> None:
    await d.press("down", "right", "greater_than_sign")
    at(d, "learned from the lace woman next door, honestly.")


@key("less_than_sign")
async def _(d: Driver) -> None:
    await d.press("down", "right", "less_than_sign", "less_than_sign")
    at(d, "I learned from the lace woman next door")


@key("right_parenthesis")
async def _(d: Driver) -> None:
    await d.press("down", "right", "right_parenthesis")
    at(d, "I learned from the lace woman next door, honestly. She")


@key("escape")
async def _(d: Driver) -> None:
    await d.press("down", "shift+down", "escape")
    at(d, "Mm-hm.")
    await d.press("S", "escape")
    assert d.sitting.hit is None


@key("enter")
async def _(d: Driver) -> None:
    await d.press("down", "enter", *"spill", "enter")
    assert d.coded == [("knowledge", LACE)]
    await d.press("enter", "escape")
    assert d.coded == [("knowledge", LACE)]


@key("semicolon")
async def _(d: Driver) -> None:
    await d.press("semicolon")
    assert "Nothing was coded yet" in d.said
    await d.press("m", "down", "semicolon", "semicolon")
    assert [code for code, _ in d.coded] == ["market", "market"]
    assert "stands on these words already" in d.said


@key("plus")
async def _(d: Driver) -> None:
    await d.press("down", "plus")
    await d.type("Price lore")
    await d.press("enter")
    await d.type("Knowing what to ask.")
    await d.press("enter")
    await d.type("market")
    await d.press("enter")
    assert d.coded == [("price-lore", LACE)]
    assert "Price lore" in d.screen
    book = (d.app.study.root / "codebooks/harbours.yaml").read_text(encoding="utf-8")
    assert "definition: Knowing what to ask." in book
    assert "# a comment that must stay" in book


@key("I")
async def _(d: Driver) -> None:
    await d.press("down", "full_stop", "space", *["full_stop"] * 5, "I", "enter", "enter")
    assert d.coded == [("i-learned-from-the-lace-woman", "I learned from the lace woman")]
    assert "A proposal" in d.said
    assert "? i-learned" in d.screen


@key("X")
async def _(d: Driver) -> None:
    await d.press("X")
    assert d.said.startswith("! Nothing of yours is coded here")
    await d.press("m", "X")
    assert d.coded == []


@key("delete")
async def _(d: Driver) -> None:
    await d.press("m", "delete")
    assert d.coded == []


@key("H")
async def _(d: Driver) -> None:
    await d.press("H")
    assert "Nothing of yours" in d.said
    await d.press("down", "m", "right", "k", "H")
    chosen = d.sitting.chosen
    assert chosen is not None
    assert chosen.code == "market", "the wider one after the one on these very words"
    assert "[market]" in d.here


@key("K")
async def _(d: Driver) -> None:
    await d.press("m", "K")
    assert d.sitting.desk.codings()[0].key
    assert "┌m*" in d.screen
    await d.press("K")
    assert not d.sitting.desk.codings()[0].key


@key("V")
async def _(d: Driver) -> None:
    await d.press("m", "V")
    assert d.sitting.desk.codings()[0].valence == "support"
    await d.press("V", "V", "V", "V")
    assert d.sitting.desk.codings()[0].valence == ""


@key("T")
async def _(d: Driver) -> None:
    await d.press("m", "T", *"rep", "enter")
    assert d.sitting.desk.codings()[0].kind == "reported"
    await d.press("T", "escape")
    assert d.sitting.desk.codings()[0].kind == "reported"


@key("B")
async def _(d: Driver) -> None:
    await d.press("B")
    assert "Nothing of yours" in d.said
    await d.press("m", "B", *"tom", "enter", "B", *"maya", "enter")
    assert d.sitting.desk.codings()[0].by_whom == ("W01", "N01")
    await d.press("B", *"tom", "enter", "B")
    await d.type("the group")
    await d.press("enter")
    assert d.sitting.desk.codings()[0].by_whom == ("N01", "the group")
    await d.press("B", "escape")


@key("E")
async def _(d: Driver) -> None:
    await d.press("down", "right", "m", "E")
    assert "Select the words" in d.said
    await d.press("H", "less_than_sign", "less_than_sign", "E")
    assert d.coded == [("market", "I learned from the lace woman next door")]


@key("M")
async def _(d: Driver) -> None:
    await d.press("down", "M")
    await d.type("first time money")
    await d.press("ctrl+s")
    (memo,) = (d.app.study.root / "memos/ana").iterdir()
    words = memo.read_text(encoding="utf-8")
    assert "int-n01-2025-03-04:2" in words
    assert words.endswith("first time money\n")
    await d.press("M", "x", "escape")
    assert "Esc again" in d.screen
    await d.press("escape")
    assert len(list((d.app.study.root / "memos/ana").iterdir())) == 1
    await d.press("m", "M", "f2", "f2", "f2", "f3", "x", "ctrl+s")
    assert any("code:market" in one.read_text() and "kind: method" in one.read_text() for one in memo.parent.iterdir())
    await d.press("M", "y", "ctrl+s", "M", "ctrl+s")
    assert "No memo" in d.said
    assert any("- Q-" in one.read_text() for one in memo.parent.iterdir())


@key("R")
async def _(d: Driver) -> None:
    await d.press("down", "R")
    assert "read 2 of 6" in d.screen
    assert " 2✓" in d.screen
    assert " 3✓" not in d.screen


@key("D")
async def _(d: Driver) -> None:
    await d.press("D")
    assert "read 6 of 6 ¶ (100%)" in d.screen


@key("Z")
async def _(d: Driver) -> None:
    await d.press("Z")
    assert "Nothing of yours here" in d.said
    await d.press("m", "down", "k", "Z")
    assert [code for code, _ in d.coded] == ["market"]
    assert "Undone: coding knowledge" in d.said


@key("ctrl+z")
async def _(d: Driver) -> None:
    await d.press("m", "ctrl+z")
    assert d.coded == []


@key("Y")
async def _(d: Driver) -> None:
    await d.press("m", "Y")
    assert "Nothing to give back" in d.said
    await d.press("Z", "Y")
    assert [code for code, _ in d.coded] == ["market"]


@key("ctrl+y")
async def _(d: Driver) -> None:
    await d.press("m", "Z", "ctrl+y")
    assert [code for code, _ in d.coded] == ["market"]


@key("S")
async def _(d: Driver) -> None:
    await d.press("S")
    assert d.sitting.words == "learned from"
    assert "The rules suggest knowledge (learn* from)" in d.said
    await d.press("S")
    assert d.sitting.words == "price"


@key("A")
async def _(d: Driver) -> None:
    await d.press("A")
    assert "No suggestion is open" in d.said
    await d.press("S", "left_parenthesis", "A")
    assert d.coded == [("knowledge", "I learned from")]
    (coding,) = d.sitting.desk.codings()
    assert (coding.run, coding.rule) == (d.app.study.bank.newest_run(), "knowledge/1")
    assert d.sitting.words == "price", "the next suggestion"


@key("N")
async def _(d: Driver) -> None:
    await d.press("N")
    assert "No suggestion is open" in d.said
    before = len(d.sitting.desk.suggestions())
    await d.press("S", "N")
    assert len(d.sitting.desk.suggestions()) == before - 1
    (no,) = d.app.study.bank.standing().rejected
    assert (no.code, no.rule, no.coder) == ("knowledge", "knowledge/1", "ana")


@key("W")
async def _(d: Driver) -> None:
    await d.press("W")
    assert "reliability study" in d.said


@key("L")
async def _(d: Driver) -> None:
    await d.press("L")
    assert "Market facts learned alone" in d.screen
    await d.press("L")
    assert not isinstance(d.app.screen, Reading)


@key("tab")
async def _(d: Driver) -> None:
    await d.press("down", "tab")
    assert d.coding.query_one(CodePane).has_focus
    await d.press("end", "up", "home", "down", "pagedown", "enter")
    assert d.coded == [("market", LACE)]
    assert not d.coding.query_one(CodePane).has_focus
    await d.press("tab", "tab")
    assert d.coding.source.has_focus


@key("question_mark")
async def _(d: Driver) -> None:
    await d.press("question_mark")
    assert isinstance(d.app.screen, Reading)
    await d.press("down", "up", "escape")
    assert not isinstance(d.app.screen, Reading)


@key("f1")
async def _(d: Driver) -> None:
    await d.press("f1")
    assert isinstance(d.app.screen, Reading)


@key("Q")
async def _(d: Driver) -> None:
    await d.press("down", "Q")
    assert not d.app.is_running or d.app._exit


@key("ctrl+q")
async def _(d: Driver) -> None:
    await d.press("ctrl+q")
    assert not d.app.is_running or d.app._exit


BOUND = [name for one in KEYS for name in one.keys.split(",")]


@pytest.mark.parametrize("name", BOUND)
def test_each_key(name: str, root: Path) -> None:
    drive(root, EFFECTS[name])


def test_no_key_needs_alt_and_none_is_bound_twice() -> None:
    assert len(BOUND) == len(set(BOUND)) == len(EFFECTS)
    assert not [name for name in BOUND if "alt" in name]
    assert not [name for name in BOUND if len(name) == 1 and name.islower()], "small letters are the codes' own"
