"""Starting: the list of commands, common options, a new study, stops shown in one place."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import typer

import casecode as package
from casecode.cli.commands import ALIASES, COMMANDS
from casecode.cli.session import take_common
from tests.cli.conftest import Call


def test_version_and_help(casecode: Call) -> None:
    said = casecode("--help")
    assert said.code == 0
    for name, entry in COMMANDS.items():
        assert f"  {name}" in said.out
        assert entry.line in " ".join(said.out.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example_and_a_next_step(name: str, casecode: Call) -> None:
    said = casecode(name, "--help")
    assert said.code == 0
    command = typer.main.get_command(importlib.import_module(f"casecode.cli.{COMMANDS[name].module}").app)
    below = getattr(command, "commands", None)
    for one in below.values() if below else [command]:
        assert one.help
        assert "Example: casecode " in (one.epilog or "")


def test_words_from_other_tools_work_and_an_unknown_one_is_answered(folder: Path, casecode: Call) -> None:
    assert set(ALIASES.values()) <= set(COMMANDS)
    assert casecode("add", "--dry-run").code == 0
    said = casecode("matrx")
    assert said.code == 2
    assert "Did you mean: matrix" in said.err
    assert "casecode --help lists them" in casecode("zzzz").err
    assert casecode("matrix", "--bogus").code == 2


def test_study_quiet_and_double_dash(folder: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    assert casecode("sources").code == 3
    assert casecode("--study", str(folder), "ingest", "--quiet").err.count("read,") == 0
    assert casecode("sources", f"--study={folder}", "--to", "csv", "--no-color").out.count("\n") == 4
    assert take_common(["code", "--", "--quiet"])[0] == ["code", "--", "--quiet"]


def test_a_stop_by_the_person_and_a_fault_of_ours(folder: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("casecode.workflow.lists.sources_table", interrupted)
    said = casecode("sources")
    assert (said.code, "What was finished is kept" in said.err) == (130, True)
    monkeypatch.setattr("casecode.workflow.lists.sources_table", broken)
    said = casecode("sources")
    assert (said.code, "fault in casecode" in said.err, "Traceback" in said.err) == (70, True, False)
    with pytest.raises(ZeroDivisionError):
        casecode("sources", "--debug")


def test_explain(casecode: Call) -> None:
    assert "C301" in casecode("explain").out
    assert "definition" in casecode("explain", "c301").out
    assert casecode("explain", "Z999").code == 3


def test_a_new_study_is_proposed_from_what_lies_there(tmp_path: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "transcripts/int-01-2025-03-04.txt").write_text("Interviewer: Hm?\n\nP: Yes.\n", encoding="utf-8")
    said = casecode("init", ".", "--stance", "reliability", "--dry-run")
    assert "Would write casecode.yaml" in said.err
    assert not (tmp_path / "casecode.yaml").exists()
    said = casecode("init", ".", "--stance", "reliability", "--transcripts-in-git")
    assert said.code == 0
    assert "stance: reliability" in (tmp_path / "casecode.yaml").read_text(encoding="utf-8")
    assert casecode("codebook", "lint").code == 0
    assert "1 source read" in casecode("ingest").err
    assert casecode("init", ".").code == 2
    assert casecode("init", "elsewhere", "--stance", "vague").code == 2
    assert casecode("init", "transcripts/int-01-2025-03-04.txt").code == 2
    assert casecode("init", "empty", "--transcripts-private").code == 0


def test_status_says_what_to_do_next(folder: Path, casecode: Call) -> None:
    assert "casecode ingest" in casecode("status").out
    casecode("ingest")
    casecode("autocode")
    said = casecode("status").out
    assert "3 sources, 15 segments" in said
    assert "(newest)" in said


def test_the_python_door(folder: Path, casecode: Call) -> None:
    casecode("ingest")
    casecode("autocode")
    study = package.open(folder / "transcripts")
    assert list(study.excerpts(where="case = west")["code"]) == ["market", "market", "market", "knowledge"]
    assert study.matrix(rows="theme", columns="case").loc["market", "north"] == 2


def test_open_names_the_file(folder: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def launch(path: str) -> int:
        opened.append(Path(path).name)
        return 0

    monkeypatch.setattr("typer.launch", launch)
    casecode("build")
    casecode("open", "thematic")
    casecode("open", "thematic.docx")
    casecode("open", "fg-2025-04-01")
    assert opened == ["thematic.html", "thematic.docx", "fg-2025-04-01.txt"]
    (folder / "transcripts/fg-2025-04-01.txt").unlink()
    casecode("open", "fg-2025-04-01")
    assert opened[-1] == "original.txt"
    assert casecode("open", "nothing").code == 3
