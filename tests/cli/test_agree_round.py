"""What `agree` says of a round: while somebody has still to read, while it is talked over, and when all is settled."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from casecode.workflow.reconcile import Reconciling
from casecode.workflow.reconcile_ground import find_plan, ground_of
from casecode.workflow.study import Study
from tests.cli.conftest import Call
from tests.workflow.double import ANA, BEN, MAYA, TOM, code, coded, drawn

REPORT = "Next: casecode report make reliability"


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
    table = Reconciling(study, ground_of(study, find_plan(study, "r1")), "ana, ben")
    table.begin()
    return table


def last(said: str) -> str:
    return said.strip().splitlines()[-1]


def test_a_round_that_is_not_over_is_said_with_who_has_how_much_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, casecode: Call
) -> None:
    root = tmp_path / "harbours"
    drawn(root)
    monkeypatch.chdir(root)
    code(root, "ana", ANA)
    code(root, "ben", BEN, read=False)  # Maya has two turns, Tom two; ben coded all but Tom's last
    over = "Round r1 is not over: ben has 1 of 4 turns left. Next: casecode code --round r1 --coder ben."
    assert last(casecode("agree", "--round", "r1").err) == over
    assert last(casecode("agree", "disagreements", "--round", "r1").err) == over
    assert "is not over" not in casecode("agree").err
    by_character = casecode("agree", "--round", "r1", "--unit", "char")
    assert "ben has not read all of it" in last(by_character.err)


def test_when_nothing_is_settled_the_talk_comes_next_and_when_all_is_the_report(root: Path, casecode: Call) -> None:
    open_ = casecode("agree", "--round", "r1")
    assert "casecode reconcile r1 settles it" in last(open_.err)
    table = sit(root)
    first, second, third = table.items
    table.take(first, "ben", "the fair is no market")
    half = casecode("agree", "--round", "r1")
    assert last(half.err) == "Next: casecode reconcile r1 goes on with the 2 still open."
    parted = casecode("agree", "disagreements", "--round", "r1")
    assert "1 of 3 are settled" in parted.err
    assert "settled: knowledge; as ben; by ana, ben" in " ".join(parted.out.split())
    table.keep_all(second, "both")
    table.choose(third, ["coopetition"], "neither")
    over = casecode("agree", "--round", "r1").err
    assert last(over) == REPORT
    assert "settles it" not in over
    assert over.index("After talk: 3 of 3") < over.index(REPORT)
    done = casecode("agree", "disagreements", "--round", "r1")
    assert "All are settled" in done.err
    assert last(done.err) == REPORT
    said = csv.DictReader(io.StringIO(casecode("agree", "disagreements", "--round", "r1", "--to", "csv").out))
    assert [(row["settled"], row["took"], row["by"], row["reason"]) for row in said] == [
        ("knowledge", "ben", "ana, ben", "the fair is no market"),
        ("coopetition|market", "all", "ana, ben", "both"),
        ("coopetition", "other", "ana, ben", "neither"),
    ]
    named = casecode("agree", "--round", "r1", "--coders", "ana,ben,consensus")
    assert "Consensus came out of these coders' talk: this is no reliability." in named.err


def test_a_unit_recoded_since_it_was_settled_is_open_again(root: Path, casecode: Call) -> None:
    table = sit(root)
    for item in table.items:
        table.take(item, "ana", "as she says")
    assert last(casecode("agree", "disagreements", "--round", "r1").err) == REPORT
    code(root, "ben", [(TOM, 2, "Prices fell", "coopetition")])
    again = casecode("agree", "disagreements", "--round", "r1")
    assert "2 of 3 are settled" in again.err
    assert last(again.err) == "Next: casecode reconcile r1 goes on with the 1 still open."
    assert "settled" not in casecode("agree", "disagreements", "--round", "r1", "--code", "coopetition").out


def test_a_round_without_a_disagreement_still_says_that_it_is_not_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, casecode: Call
) -> None:
    root = tmp_path / "harbours"
    drawn(root)
    monkeypatch.chdir(root)
    code(root, "ana", ANA[:1])
    code(root, "ben", BEN[:1], read=False)
    said = casecode("agree", "disagreements", "--round", "r1")
    assert said.err.startswith("0 disagreements")
    assert "Round r1 is not over: ben has 3 of 4 turns left." in last(said.err)


def test_what_is_settled_outside_of_any_round_is_known_by_its_coders(ingested: Path, casecode: Call) -> None:
    words = '"Rivals, yes, and then partners. We put our tables together, and we still compete."'
    lines = ["source,code,coder,quote", f"{MAYA},coopetition,ana,{words}", f"{MAYA},market,ben,{words}"]
    (ingested / "both.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert casecode("import", "both.csv").code == 0
    study = Study(ingested)
    table = Reconciling(study, ground_of(study, find_plan(study, "", ("ana", "ben"))), "ana, ben")
    table.begin()
    assert "settles it" in last(casecode("agree").err)
    table.take(table.items[0], "ana", "it is both")
    assert last(casecode("agree").err) == REPORT


def test_the_screen_shows_the_words_in_dispute_and_the_whole_place(root: Path, casecode: Call) -> None:
    shown = " ".join(casecode("agree", "disagreements", "--round", "r1", "--code", "market").out.split())
    assert f"{MAYA} ¶2–4 (turn)" in shown
    found = csv.DictReader(
        io.StringIO(casecode("agree", "disagreements", "--round", "r1", "--code", "market", "--to", "csv").out)
    )
    passage = next(row["passage"] for row in found if row["n"] == "2")
    assert "the customers" in passage
    assert "I learned" not in passage
