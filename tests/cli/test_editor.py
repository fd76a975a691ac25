"""Which editor is the researcher's own."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from casecode.cli.editor import own_editor
from casecode.domain.errors import WrongUseError


def test_visual_goes_before_editor_and_its_options_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "my editor.py"
    script.write_text("import sys, pathlib\npathlib.Path(sys.argv[2]).write_text(sys.argv[1])\nsys.exit(3)\n", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} '{script}' --wait")
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    file = tmp_path / "a file.txt"
    file.write_text("x", encoding="utf-8")
    assert own_editor()(file) == 3
    assert file.read_text(encoding="utf-8") == "--wait"


def test_without_an_editor_it_says_how_to_name_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setenv("VISUAL", " ")
    with pytest.raises(WrongUseError, match="export EDITOR") as stop:
        own_editor()
    assert stop.value.exit_code == 2
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    with pytest.raises(WrongUseError, match="cannot be started"):
        own_editor()(tmp_path)


def test_an_editor_that_does_not_wait_is_noticed_at_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} -c pass")
    assert own_editor()(file) == 0
    monkeypatch.setattr("casecode.cli.editor._AT_ONCE", 60)
    monkeypatch.setattr(sys, "stdin", _Terminal())
    with pytest.raises(WrongUseError, match="code --wait"):
        own_editor()(file)
    monkeypatch.setenv("VISUAL", f"{sys.executable} -c \"import sys; open(sys.argv[1], 'a').write('y')\"")
    assert own_editor()(file) == 0


def test_ctrl_c_in_the_editor_is_the_editors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x", encoding="utf-8")
    code = "import os, signal, time; time.sleep(0.3); os.kill(os.getppid(), signal.SIGINT); time.sleep(0.1); raise SystemExit(4)"
    monkeypatch.setenv("VISUAL", f'{sys.executable} -c "{code}"')
    assert own_editor()(file) == 4


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True
