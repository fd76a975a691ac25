"""Undo takes back a person's last act, whole, and redo brings it back."""

from __future__ import annotations

from pathlib import Path

from casecode.databank.acts import REDO
from casecode.databank.bank import Databank
from casecode.databank.events import code_event, withdraw_event
from tests.databank.study import code, small_study, words_at


def codes(bank: Databank) -> list[str]:
    return sorted(coding.code for coding in bank.standing().codings)


def undo(bank: Databank, coder: str = "ana") -> int:
    act = bank.last_act(coder)
    return 0 if act is None else len(bank.take_back(act, coder))


def redo(bank: Databank, coder: str = "ana") -> int:
    act = bank.last_undo(coder)
    return 0 if act is None else len(bank.take_back(act, coder, REDO))


def test_undo_walks_back_and_redo_forth(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    for word, name in (("rivals", "a"), ("partners", "b"), ("stall", "c")):
        code(bank, "ana", "int-ines", word, name)
    seen = []
    for step in (undo, undo, redo, redo, redo, undo, undo, undo, undo, redo):
        step(bank)
        seen.append("".join(codes(bank)))
    assert seen == ["ab", "a", "ab", "abc", "abc", "ab", "a", "", "", "a"]
    code(bank, "ana", "int-ines", "fair", "d")
    assert redo(bank) == 0, "what came after an undo closes the way forth"
    assert codes(bank) == ["a", "d"]


def test_an_import_over_two_sources_is_one_act(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    code(bank, "ana", "int-bo", "printers", "before")
    act = ""
    for source, words in (("int-ines", ("rivals", "stall")), ("blog/post-7", ("met",)), ("int-bo", ("Nobody",))):
        text = bank.text(bank.source(source))
        made = [code_event("ana", text, *words_at(text, word), "imported") for word in words]
        act = bank.append("ana", bank.source(source), made, action="import", act=act or "ACT-1")
    assert codes(bank) == ["before", *["imported"] * 4]
    assert undo(bank) == 4
    assert codes(bank) == ["before"]
    assert redo(bank) == 4
    assert codes(bank) == ["before", *["imported"] * 4]
    said = [(entry["action"], entry.get("act"), entry.get("count")) for entry in bank.journal()]
    assert said[4:7] == [("import", "ACT-1", 2), ("import", "ACT-1", 1), ("import", "ACT-1", 1)]


def test_undoing_what_only_repeated_an_older_coding_leaves_that(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    code(bank, "ana", "int-ines", "rivals", "trust")
    text = bank.text(bank.source("int-ines"))
    again = [code_event("ana", text, *words_at(text, word), "trust") for word in ("rivals", "stall")]
    bank.append("ana", "int-ines", again, action="import")
    assert undo(bank) == 1
    assert [text.text[coding.start : coding.end] for coding in bank.standing().codings] == ["rivals"]


def test_a_changed_span_is_undone_as_one(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    old = code(bank, "ana", "int-ines", "rivals", "trust")
    text = bank.text(bank.source("int-ines"))
    new = code_event("ana", text, *words_at(text, "Our rivals"), "trust", from_=[old.id])
    bank.append("ana", "int-ines", [new, withdraw_event("ana", old.id, why="span")])
    assert [coding.ids for coding in bank.standing().codings] == [(new.id,)]
    assert undo(bank) == 2
    assert [coding.ids for coding in bank.standing().codings] == [(old.id,)]


def test_nobody_undoes_another_coders_act(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    code(bank, "ana", "int-ines", "rivals", "trust")
    assert undo(bank, "ben") == 0
    assert bank.last_undo("ben") is None
    assert bank.append("ben", "int-ines", []) == ""
    assert codes(bank) == ["trust"]
