"""Where coding, rounds and agreement meet: what status says of rounds and of what lies about, and coding beside a round."""

from __future__ import annotations

import fcntl
import json
import shutil
import sys
from pathlib import Path

import pytest

from casecode.cli import options
from casecode.cli.code import full_screen
from casecode.databank.layout import Layout
from casecode.databank.lock import lock
from casecode.databank.rounds import Place, Round, write_round
from casecode.terminal.app import CoderApp
from casecode.workflow.desk import Desk
from casecode.workflow.desk_places import open_source
from casecode.workflow.reconcile import Reconciling
from casecode.workflow.reconcile_ground import find_plan, ground_of
from casecode.workflow.study import Study
from tests.cli.conftest import Call
from tests.workflow.double import ANA, BEN, MAYA, TOM, code, coded, drawn


@pytest.fixture
def harbours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small study with round r1, nothing coded yet, and the terminal stands in it."""
    drawn(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _status(casecode: Call) -> dict[str, list[str]]:
    """The lines of `status` by their headline."""
    parts: dict[str, list[str]] = {}
    head = ""
    for line in casecode("status").out.splitlines():
        if line and not line.startswith(" "):
            head = line
        elif line:
            parts.setdefault(head, []).append(line.strip())
    return parts


def _commands(parts: dict[str, list[str]]) -> list[str]:
    return [line.partition("  ")[0] for line in parts["Next"]]


# Rounds


def test_a_round_is_told_from_its_drawing_to_its_report(harbours: Path, casecode: Call) -> None:
    told = _status(casecode)
    assert told["Rounds"] == ["r1 (reliability): ana 0 of 2 units read, ben 0 of 2 units read"]
    assert {"casecode code --round r1 --coder ana", "casecode code --round r1 --coder ben"} <= set(_commands(told))
    code(harbours, "ana", ANA)
    told = _status(casecode)
    assert told["Rounds"] == ["r1 (reliability): ana 2 of 2 units read, ben 0 of 2 units read"]
    assert "casecode code --round r1 --coder ben" in _commands(told)
    assert "casecode code --round r1 --coder ana" not in _commands(told)
    code(harbours, "ben", BEN)
    told = _status(casecode)
    assert [one for one in _commands(told) if "r1" in one] == ["casecode agree --round r1", "casecode reconcile r1"]
    study = Study(harbours)
    table = Reconciling(study, ground_of(study, find_plan(study, "r1")), "ana", reasons=False)
    table.begin()
    table.take(table.items[0], "ana")
    told = _status(casecode)
    parted = len(table.items)
    assert told["Rounds"][0].endswith(f"; 1 of {parted} disagreements settled")
    assert [one for one in _commands(told) if "r1" in one] == ["casecode reconcile r1"]
    for item in table.items[1:]:
        table.keep_all(item)
    told = _status(casecode)
    assert told["Rounds"][0].endswith(f"; {parted} of {parted} disagreements settled")
    assert len(told["Rounds"]) == 1, "the round of consensus stands with the round it settles"
    assert "casecode report make reliability" in _commands(told)
    assert casecode("report", "make", "reliability", "--to", "md").code == 0
    assert "casecode report make reliability" not in _commands(_status(casecode))


def test_a_unit_is_read_when_nothing_in_it_is_left(harbours: Path, casecode: Call) -> None:
    text = next(one.text for one in Study(harbours).materials if one.source.id == MAYA)
    half = text.segments[3].start
    places = (Place(MAYA, 0, half), Place(MAYA, half, len(text.text)), Place("withdrawn-since"))
    write_round(Study(harbours).bank.layout, Round("t1", "training", units=places, assignments={"ana": places}))
    study = Study(harbours)
    plan = next(one for one in study.bank.rounds() if one.id == "t1")
    desk = Desk(study, "ana", open_source(study, "ana", MAYA, plan), plan)
    desk.mark_read(1, 3)
    assert "t1 (training): ana 1 of 2 units read" in _status(casecode)["Rounds"]


def test_what_was_settled_without_a_drawn_round_has_a_line_too(harbours: Path, casecode: Call) -> None:
    code(harbours, "ana", ANA)
    code(harbours, "ben", BEN)
    (harbours / "databank/rounds/r1.yaml").unlink()
    study = Study(harbours)
    plan = find_plan(study, "", ("ana", "ben"))
    Reconciling(study, ground_of(study, plan), "ana").begin()
    (line,) = _status(casecode)["Rounds"]
    assert line.startswith(f"{plan.id} (no round was drawn): ana, ben; 0 of ")


def test_decisions_that_cannot_be_read_are_named_and_nothing_is_counted(
    tmp_path: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = coded(tmp_path)
    monkeypatch.chdir(tmp_path)
    table = Reconciling(study, ground_of(study, find_plan(study, "r1")), "ana", reasons=False)
    table.begin()
    table.take(table.items[0], "ana")
    kept = next((tmp_path / "records/decisions").glob("r1-*.yaml"))
    kept.write_text(kept.read_text(encoding="utf-8").replace(MAYA + ":", "nowhere:x"), encoding="utf-8")
    told = _status(casecode)
    assert "settled" not in told["Rounds"][0]
    assert any("cannot be read as a decision" in line for line in told["Needs a look"])


# What lies about


def test_faulty_memos_and_summaries_that_no_longer_stand(harbours: Path, casecode: Call) -> None:
    assert "Needs a look" not in _status(casecode)
    folder = harbours / "memos/ana"
    folder.mkdir(parents=True)
    (folder / "odd.md").write_text("No front matter here.\n", encoding="utf-8")
    code(harbours, "ana", ANA)
    casecode(
        "memo",
        "add",
        "They watch.",
        "--coder",
        "ana",
        "--kind",
        "framework_summary",
        "--link",
        "case:north",
        "--link",
        "theme:knowledge",
    )
    assert _status(casecode)["Needs a look"] == ["1 fault in memo files: casecode memo list"]
    study = Study(harbours)
    desk = Desk(study, "ana", open_source(study, "ana", MAYA))
    desk.code(desk.find(desk.segments[3], "the fair").matches[:1], ["knowledge"])
    told = _status(casecode)["Needs a look"]
    assert "1 framework summary no longer stands as written: casecode memo list --kind framework_summary" in told


@pytest.mark.skipif(sys.platform == "win32", reason="takes a POSIX lock by hand")
def test_a_buffer_that_was_kept_is_named_until_it_is_taken_over(
    harbours: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = harbours / "edit.sh"
    script.write_text('#!/bin/sh\nprintf \'\\n+ market: "never said"\\n\' >> "$1"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    assert casecode("code", TOM, "--editor", "--coder", "ben", "--round", "r1").code == 1
    (line,) = _status(casecode)["Needs a look"]
    assert line == (f"a text of ben on {TOM} is kept as the editor left it: casecode code {TOM} --editor --coder ben --round r1")
    (folder,) = (harbours / ".casecode/buffers").iterdir()
    with lock(Layout(folder), "edit"):
        assert "Needs a look" in _status(casecode), "held by this very process, not by an editor"
    with (folder / ".casecode/lock").open("r+b") as editing:
        fcntl.flock(editing, fcntl.LOCK_EX)
        assert "Needs a look" not in _status(casecode), "open in an editor at this moment"
    shutil.rmtree(folder / ".casecode")
    (folder / ".casecode").write_bytes(b"")
    assert "Needs a look" in _status(casecode), "where no lock can be taken nobody edits"
    (folder / "written-from.json").write_text(json.dumps({}), encoding="utf-8")
    assert "Needs a look" not in _status(casecode)


def test_texts_set_aside_and_words_of_unkept_memos(harbours: Path, casecode: Call) -> None:
    folder = harbours / ".casecode/buffers"
    (folder / "memo-abc123").mkdir(parents=True)
    (folder / "memo-abc123/memo.md").write_text("Words.", encoding="utf-8")
    (folder / "kept-ana~x~1.txt").write_text("Text.", encoding="utf-8")
    told = "\n".join(_status(casecode)["Needs a look"])
    assert "words of a memo that was not kept, in .casecode/buffers/memo-abc123/memo.md" in told
    assert "a text that no longer fits its source, in .casecode/buffers/kept-ana~x~1.txt" in told


def test_built_reports_that_are_behind_and_the_audit_as_a_step(harbours: Path, casecode: Call) -> None:
    code(harbours, "ana", ANA)
    assert "casecode audit" not in _commands(_status(casecode))
    casecode("report", "make", "sources", "codebook", "--to", "md")
    told = _status(casecode)
    assert "Needs a look" not in told
    assert "casecode audit" in _commands(told)
    code(harbours, "ben", BEN)
    assert _status(casecode)["Needs a look"] == ["2 built reports are behind the study: casecode report make codebook sources"]
    casecode("report", "make", "codebook", "--to", "md")
    assert "1 built report is behind" in _status(casecode)["Needs a look"][0]


def test_whose_turn_it_is_depends_on_who_sits_here(harbours: Path, casecode: Call) -> None:
    study = Study(harbours)
    Desk(study, "ben", open_source(study, "ben", MAYA)).mark_read(1, 2)
    assert f"casecode code {MAYA} --coder ben" in _commands(_status(casecode)), "nobody said who sits here"
    casecode("whoami", "ana")
    assert f"casecode code {MAYA} --coder ben" in _commands(_status(casecode))
    casecode("whoami", "ben")
    assert f"casecode code {MAYA}" in _commands(_status(casecode))


# Coding beside a round


def test_coding_beside_an_open_round_is_said_at_the_prompt_and_before_the_editor(
    harbours: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    said = f"Round r1 gives you words of {MAYA} that you have not read in it"
    way = f"casecode code {MAYA} --round r1 --coder ana"
    for words in (("--plain",), ("--editor",)):
        out = "".join(casecode("code", MAYA, "--coder", "ana", *words).out + casecode("code", MAYA, "--coder", "ana", *words).err)
        assert said in out
        assert way in out
        beside = casecode("code", MAYA, "--coder", "ana", "--round", "r1", *words)
        assert said not in beside.out + beside.err
    casecode("whoami", "ana")
    assert f"For the round: casecode code {MAYA} --round r1\n" in casecode("code", MAYA, "--plain").out
    code(harbours, "ana", ANA)
    assert said not in casecode("code", MAYA, "--plain").out, "the round is read"
    assert "gives you" not in casecode("code", "fg-2025-04-01", "--plain").out, "not in the round"


def test_the_full_screen_greets_with_it_and_says_it_again_at_the_end(harbours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    greeted: list[str] = []

    def run(app: CoderApp) -> None:
        async def sit() -> None:
            async with app.run_test() as pilot:
                await pilot.pause()
                greeted.append(str(app.screen.query_one("#said").render()))
                await pilot.press("O")
                await pilot.pause()
                await pilot.press(*"w01", "enter")
                await pilot.pause()
                greeted.append(str(app.screen.query_one("#said").render()))
                await pilot.press("Q")

        import asyncio

        asyncio.run(sit())

    full_screen(Study(harbours), MAYA, coder="ana", round_="", run=run)
    assert "Outside of your open round: for it, casecode code --round r1" in greeted[0]
    assert greeted[1] == greeted[0], "Tom's interview is in the round too"
    assert f"casecode code {TOM} --round r1 --coder ana" in capsys.readouterr().err
    full_screen(Study(harbours), MAYA, coder="ana", round_="r1", run=run)
    assert greeted[3] == f"{TOM} is open."
    assert "Outside" not in greeted[2]


# The shell


def test_the_shell_completes_names_with_commas(
    harbours: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert options.complete_coders("") == ["ana", "ben"]
    assert options.complete_source("int-n") == [MAYA]
    assert options.complete_code("m") == ["market"]
    assert options.complete_coders("ana,") == ["ana,ben"]
    assert options.complete_coders("ana,b") == ["ana,ben"]
    assert options.complete_coders("ana,ben,") == []
    assert options.complete_comparable("ana,c") == ["ana,consensus"]
    assert options.complete_readers("a") == ["ana", "all"]
    assert options.complete_round("r") == ["r1"]
    assert options.complete_dimensions("c") == ["case", "coder"]
    assert options.complete_dimensions("case,r") == ["case,round", "case,role"]
    assert options.complete_strata("c") == ["case"]
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert options.complete_coders("") == options.complete_round("") == []
    assert options.complete_source("") == options.complete_code("") == []
