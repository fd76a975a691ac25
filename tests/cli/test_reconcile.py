"""`casecode reconcile` at the prompt and from the command line, and what `agree` says afterwards."""

from __future__ import annotations

import asyncio
import io
import shutil
from pathlib import Path

import pytest

from casecode.cli.code import full_screen as code_screen
from casecode.cli.options import complete_round
from casecode.cli.plainreconcile import PlainTable
from casecode.cli.reconcile import full_screen
from casecode.study.memos import load_memos
from casecode.terminal.app import CoderApp
from casecode.terminal.reconcile_app import ReconcileApp
from casecode.workflow.reconcile import Reconciling
from casecode.workflow.reconcile_ground import find_plan, ground_of
from casecode.workflow.reconcile_records import decisions
from casecode.workflow.study import Study
from tests.cli.conftest import Call
from tests.workflow.double import ANA, MAYA, TOM, code, coded, drawn


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kept") / "harbours"
    coded(root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = shutil.copytree(made, tmp_path / "harbours")
    monkeypatch.chdir(copy)
    return copy


def sit(root: Path) -> Reconciling:
    study = Study(root)
    return Reconciling(study, ground_of(study, find_plan(study, "r1")), "ana, ben")


def talk(root: Path, *lines: str) -> tuple[str, list[str]]:
    """Type lines at the prompt; what was said, and how each decision was made."""
    typed, told = iter(lines), list[str]()

    def ask(prompt: str) -> str:
        told.append(prompt)
        line = next(typed, None)
        if line is None:
            raise EOFError
        return line

    table = sit(root)
    PlainTable(table, ask, told.append).run()
    assert next(typed, None) is None, "not all lines were asked for"
    return "\n".join(told), [one.took for one in table.decided.values()]


def test_it_goes_from_one_to_the_next_until_all_is_settled(root: Path) -> None:
    said, took = talk(root, "b: no market here", "k: both stand there", "= coopetition: neither")
    assert took == ["ben", "all", "other"]
    assert "4 turns compared: 1 agreed and carried over, 3 to talk about." in said
    assert f"1/3  {MAYA} ¶2 (turn)" in said
    assert " | Maya: I learned from the lace woman next door, honestly." in said
    assert "   Interviewer: How did you start, Maya?" in said
    assert "  1 a  ana: knowledge “I learned from the lace woman” · market “the customers”" in said
    assert "Prices, customers, demand." in said
    assert "Settled as ben coded it: knowledge (“no market here”). 2 to go." in said
    assert said.rstrip().endswith("Next: casecode agree --round r1, then casecode matrix")


def test_a_reason_is_asked_for_and_the_last_one_offered(root: Path) -> None:
    said, took = talk(root, "1", "", "1", "hers", "n", "")
    assert "A decision needs a reason" in said
    assert "  reason: " in said
    assert "  reason (Enter: hers): " in said
    assert took == ["ana", "none"]
    assert "1 still open. Go on with: casecode reconcile r1" in said


def test_moving_about_and_taking_back(root: Path) -> None:
    said, took = talk(root, "", "-", "g 3", "g 9", "g x", "2: so", "u", "u", "s", "q")
    assert took == []
    assert "There are 1 to 3." in said
    assert "Taken back: as ben coded it: knowledge (“so”)." in said
    assert "No decision to take back." in said


def _two_windows(root: Path, *lines: str, asks: bool) -> tuple[str, list[str]]:
    """At the prompt one way while another window settles the first: what was said, and how each stands on disk."""
    typed, told = iter(lines), list[str]()
    table = sit(root)

    def ask(prompt: str) -> str:
        told.append(prompt)
        if len(told) < 20 and prompt == "1/3> " and not decisions(table.study, "r1"):
            other = sit(root)
            other.take(other.items[0], "ana", "hers")
        line = next(typed, None)
        if line is None:
            raise EOFError
        return line

    PlainTable(table, ask, told.append, asks=asks).run()
    return "\n".join(told), [one.took for one in decisions(table.study, "r1").values()]


def test_what_another_window_settled_is_asked_about_and_kept_where_nobody_can_be_asked(root: Path) -> None:
    said, took = _two_windows(root, "2: his", "n", "q", asks=True)
    question = "Settled meanwhile: as ana coded it: knowledge, market (“hers”), by ana, ben. "
    assert f"{question}Overrule it? y or n: " in said
    assert "Kept as it was settled." in said
    assert "2/3> " in said, "it goes on"
    assert took == ["ana"]
    assert said.endswith("1 of 3 settled: ana 1.\n2 still open. Go on with: casecode reconcile r1")


def test_another_windows_decision_is_overruled_when_somebody_says_so(root: Path) -> None:
    said, took = _two_windows(root, "2: his", "y", "q", asks=True)
    assert took == ["ben"]
    assert "Settled as ben coded it" in said


def test_a_script_never_overrules_another_window(root: Path) -> None:
    said, took = _two_windows(root, "2: his", "q", asks=False)
    assert took == ["ana"]
    assert "Settled meanwhile: as ana coded it: knowledge, market (“hers”), by ana, ben. Kept; 'his' was not taken." in said
    assert "Overrule" not in said


def test_looking_up_and_proposing(root: Path) -> None:
    said, _ = talk(
        root, "?", "l", "p market exclude: rivals", "p knowledge: x", "p market", "p market colour: x", "p wind: x", "quit"
    )
    assert "Each takes a reason behind a colon" in said
    assert "  No: What a partner taught about them (knowledge)." in said
    assert said.count("Proposed in memos/ana/") == 2
    assert said.count("Say: p knowledge exclude: words") == 2
    assert "No codebook has 'wind' yet" in said
    assert [memo.links[0] for memo in load_memos(root)[0]] == ["code:market", "code:knowledge"]
    assert "2 codebook changes proposed: casecode memo list --kind codebook" in said


def test_what_is_no_key_changes_nothing(root: Path) -> None:
    said, took = talk(root, "x", "9: so", "= wind: so", "=", "= Co-opetition, market: so")
    assert took == ["other"]
    assert "'x' is no key. ? shows them." in said
    assert "No code 'wind'. Nothing was decided." in said
    assert "Which codes? Such as: = trust, pay." in said


def test_a_coder_who_has_not_read_it_cannot_be_taken(tmp_path: Path) -> None:
    root = tmp_path / "harbours"
    study = drawn(root)
    file = root / "casecode.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("ben: Ben Cole}", "ben: Ben Cole, chi: Chi Wu}"), encoding="utf-8")
    plan = study.bank.layout.rounds / "r1.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + f"  chi: {TOM}\n", encoding="utf-8")
    for coder in ("ana", "ben", "chi"):
        code(root, coder, ANA if coder == "ana" else ())
    said, _ = talk(root, "c: so", "q")
    assert "chi has not read this one." in said


def test_where_they_part_nowhere_it_is_done_at_once(tmp_path: Path) -> None:
    root = tmp_path / "harbours"
    drawn(root)
    for coder in ("ana", "ben"):
        code(root, coder, ANA)
    said, _ = talk(root)
    assert "The coders part nowhere: everything they agree on is consensus now." in said


# The command


def test_without_a_terminal_the_prompts_are_taken(root: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1: so\n"))
    done = casecode("reconcile", "--by", "ana,ben")
    assert done.code == 0
    assert "This is no terminal" in done.err
    assert done.err.startswith("Round r1.\n"), "which one it took is said"
    assert "1 of 3 settled: ana 1." in done.out
    again = casecode("agree", "--round", "r1")
    assert "Before talk: alpha (sets) " in again.err
    assert "After talk: 1 of 3 disagreements settled, as coder consensus in round r1-consensus." in again.err
    assert "consensus" in casecode("matrix", "--columns", "coder", "--to", "csv").out.splitlines()[0]
    assert casecode("check").code == 0


def test_what_the_command_refuses(root: Path, casecode: Call) -> None:
    assert "Who decides? Name them, such as: casecode reconcile r1 --by ana,ben (" in casecode("reconcile").err
    none = casecode("reconcile", "r7", "--by", "ana")
    assert (none.code, "There is no round 'r7'. There are: r1." in none.err) == (3, True)
    wrong = casecode("reconcile", "r1", "--by", "ana", "--coders", "ana,chi")
    assert (wrong.code, "gives nothing to 'chi'" in wrong.err) == (2, True)


def test_a_dry_run_writes_nothing(root: Path, casecode: Call) -> None:
    before = sorted(root.rglob("*"))
    said = casecode("reconcile", "--dry-run")
    assert said.out == "Round r1: 4 turns compared: 1 agreed and carried over, 3 to talk about. Dry run, nothing was written.\n"
    assert sorted(root.rglob("*")) == before
    talk(root, "1: so")
    assert "1 of 3 settled: ana 1 already. Dry run" in casecode("reconcile", "--dry-run").out


def test_the_shell_knows_the_rounds(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert complete_round("r") == ["r1"]
    assert complete_round("x") == []
    monkeypatch.chdir(root.parent.parent)
    assert complete_round("r") == []


def test_the_screen_says_afterwards_what_was_done(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async def play(app: ReconcileApp) -> None:
        async with app.run_test() as pilot:
            await pilot.press("1", "s", "o", "enter", "q")
            await pilot.pause()

    full_screen(sit(root), lambda app: asyncio.run(play(app)))
    said = capfd.readouterr().err
    assert "1 of 3 settled: ana 1." in said
    assert "2 still open." in said


def test_the_screen_does_not_open_for_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "harbours"
    drawn(root)
    for coder in ("ana", "ben"):
        code(root, coder, ANA)
    full_screen(sit(root), lambda _: pytest.fail("there is nothing to talk about"))
    assert "0 to talk about." in capfd.readouterr().err


# Coding a round, before it is talked over


def test_who_codes_a_round_is_told_what_is_left_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, casecode: Call) -> None:
    root = tmp_path / "harbours"
    drawn(root)
    monkeypatch.chdir(root)
    monkeypatch.setattr("sys.stdin", io.StringIO("done\nq\n"))
    said = casecode("code", "--plain", "--round", "r1", "--coder", "ana").out
    assert f"Round r1: 1 of 2 sources still to read ({TOM}). Go on with: casecode code --round r1 --coder ana" in said
    code(root, "ben", ())
    casecode("whoami", "ana")
    monkeypatch.setattr("sys.stdin", io.StringIO("done\nq\n"))
    said = casecode("code", "--plain", "--round", "r1").out
    assert said.rstrip().endswith("You have read all that round r1 gives you. Next: casecode agree --round r1")


def test_the_screen_of_a_round_says_what_is_left_of_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "harbours"
    study = drawn(root)

    async def play(app: CoderApp) -> None:
        async with app.run_test() as pilot:
            await pilot.press("D", "Q")
            await pilot.pause()

    code_screen(study, "", coder="ana", round_="r1", run=lambda app: asyncio.run(play(app)))
    said = capfd.readouterr().err
    assert f"Round r1: 1 of 2 sources still to read ({TOM})." in said
    assert "casecode status" not in said


def test_of_a_long_answer_only_the_sentence_in_question_is_marked(root: Path) -> None:
    study = Study(root)
    told: list[str] = []

    typed = iter(("s", "s", "s", "q"))

    def ask(prompt: str) -> str:
        told.append(prompt)
        return next(typed)

    table = Reconciling(study, ground_of(study, find_plan(study, "r1"), unit="sentence"), "ana, ben")
    PlainTable(table, ask, told.append).run()
    said = "\n".join(told)
    assert "   Maya: Rivals, yes, and then partners.\n | We put our tables together, and we still compete." in said
    assert " | Tom: The customers stayed away.\n   Prices fell." in said
    assert "   Tom: The customers stayed away.\n | Prices fell." in said
