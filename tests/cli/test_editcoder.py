"""Coding in one's own editor, from the command line's side: what is said, asked and given back."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from casecode.cli.editcoder import sit_down
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.workflow.study import Study
from tests.cli.conftest import Call

MAYA = "int-n01-2025-03-04"
Typed = Callable[..., None]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Say what the editor will replace, a list for each time that it is opened."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import json, pathlib, sys\n"
        f"todo = pathlib.Path({str(tmp_path / 'todo.json')!r})\n"
        "steps = json.loads(todo.read_text(encoding='utf-8'))\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "text = file.read_text(encoding='utf-8')\n"
        "for before, after in steps.pop(0) if steps else []:\n"
        "    assert before in text\n"
        "    text = text.replace(before, after, 1)\n"
        "file.write_text(text, encoding='utf-8')\n"
        "todo.write_text(json.dumps(steps), encoding='utf-8')\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")

    def say(*steps: list[tuple[str, str]]) -> None:
        import json

        (tmp_path / "todo.json").write_text(json.dumps(steps), encoding="utf-8")

    say()
    return say


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


PRICE = "She showed me how to price.\n"


def test_what_was_saved_is_said(ingested: Path, casecode: Call, typed: Typed, capfd: pytest.CaptureFixture[str]) -> None:
    casecode("whoami", "ana")
    typed([(PRICE, PRICE + "+ market\n+ solitude\n! memo: hm\n= read\n")])
    sit_down(Study(ingested), MAYA)
    said = capfd.readouterr().err
    assert f"{MAYA}: 2 codings of ana (2 new, 1 memo, read to ¶2)." in said
    assert "kept as proposals: solitude" in said
    assert len(casecode("excerpts", "--to", "csv").out.splitlines()) == 3
    casecode("undo")
    assert len(casecode("excerpts", "--to", "csv").out.splitlines()) == 1
    assert "hm" in casecode("memo", "list").out
    assert "Whole" in casecode("check").err


def test_a_refused_line_is_a_finding_with_its_place(ingested: Path, typed: Typed, capfd: pytest.CaptureFixture[str]) -> None:
    typed([(PRICE, PRICE + '+ market: "how to prize"\n')])
    with pytest.raises(typer.Exit) as stop:
        sit_down(Study(ingested), MAYA, coder="ana")
    assert stop.value.exit_code == 1
    said = capfd.readouterr().err
    assert f".txt:{_line(ingested, 'prize')}: X301" in said
    assert "Nearest: “how to price”" in said
    assert "The same command opens the buffer again" in said


def _line(folder: Path, words: str) -> int:
    (buffer,) = (folder / ".casecode/buffers").glob("*/*.txt")
    lines = buffer.read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.strip().startswith("+") and words in line)


def test_at_a_terminal_the_buffer_is_offered_again(
    ingested: Path, typed: Typed, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed([(PRICE, PRICE + '+ market: "how to prize"\n')], [('+ market: "how to prize"', '+ market: "how to price"')])
    monkeypatch.setattr(sys, "stdin", _Terminal("y\n"))
    sit_down(Study(ingested), MAYA, coder="ana")
    said = capfd.readouterr().err
    assert "Open it again now?" in said
    assert "1 coding of ana (1 new)" in said
    monkeypatch.setattr(sys, "stdin", _Terminal("n\n"))
    typed([(PRICE, PRICE + "+ and\n")])
    with pytest.raises(typer.Exit):
        sit_down(Study(ingested), MAYA, coder="ana")


def test_without_a_coder_an_editor_or_such_a_round(ingested: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongUseError, match="Who codes"):
        sit_down(Study(ingested), MAYA)
    with pytest.raises(NotFoundError, match="round"):
        sit_down(Study(ingested), MAYA, coder="ana", round_="r9")
    monkeypatch.delenv("VISUAL")
    monkeypatch.delenv("EDITOR", raising=False)
    with pytest.raises(WrongUseError, match="export EDITOR"):
        sit_down(Study(ingested), MAYA, coder="ana")
