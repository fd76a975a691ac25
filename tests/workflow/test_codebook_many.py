"""A code with ten thousand codings renamed, merged, split: no event is rewritten, and the matrices agree where they must.

The expected counts are made naively, from the lines of the logs and a table of names, without standing, tree or pandas.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pandas as pd
import pytest

from casecode.cli.start import run
from casecode.databank.events import code_event
from casecode.workflow.codebook_assign import read_assignments
from casecode.workflow.codebook_life import merge, move, rename, retire
from casecode.workflow.codebook_split import prepare
from casecode.workflow.study import Study
from tests.small import write_study

MAYA, TOM = "int-n01-2025-03-04", "int-w01-2025-03-11"
MANY = 10_000


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ana coded 10,000 passages as knowledge, 3,000 of them as market too; Ben coded 500 of the same as knowledge."""
    root = write_study(tmp_path_factory.mktemp("many") / "harbours")
    assert run(["ingest", "--study", str(root), "--quiet"]) == 0
    study = Study(root)
    book = study.bank.freeze_codebook((root / "codebooks/harbours.yaml").read_bytes())
    for source, wanted in ((MAYA, 7_000), (TOM, 3_000)):
        text = study.bank.text(study.bank.source(source))
        length = len(text.text)
        spans = list(itertools.islice(((start, end) for end in range(1, length) for start in range(end)), wanted))
        ana = [code_event("ana", text, start, end, "knowledge", book) for start, end in spans]
        ana += [code_event("ana", text, start, end, "market", book) for start, end in spans[::2][:1500]]
        study.bank.append("ana", source, ana)
        study.bank.append("ben", source, [code_event("ben", text, start, end, "knowledge", book) for start, end in spans[:250]])
    return root


@pytest.fixture
def root(coded: Path, tmp_path: Path) -> Path:
    """A copy of that study for each test."""
    import shutil

    shutil.copytree(coded, tmp_path / "harbours")
    return tmp_path / "harbours"


def _logs(root: Path) -> dict[str, bytes]:
    return {path.name + path.parent.name: path.read_bytes() for path in (root / "databank/codings").rglob("*.jsonl")}


def _naive(root: Path, names: dict[str, str], coders: tuple[str, ...] = ("ana", "ben")) -> dict[tuple[str, str], int]:
    """(code, source) -> distinct stretches, of the events that nobody withdrew."""
    events = [json.loads(line) for data in _logs(root).values() for line in data.splitlines()]
    gone = {event["of"] for event in events if event["do"] == "withdraw"}
    found: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for event in events:
        if event["do"] == "code" and event["id"] not in gone and event["coder"] in coders:
            code = names.get(event["code"], event["code"])
            found.setdefault((code, event["source"]), set()).add((event["start"], event["end"]))
    return {place: len(spans) for place, spans in found.items()}


def _matrix(study: Study | Path, rows: str = "code", where: str = "") -> pd.DataFrame:
    study = study if isinstance(study, Study) else Study(study)
    return study.matrix(rows, "source", where=where)


def _cells(matrix: pd.DataFrame) -> dict[tuple[str, str], int]:
    return {(str(row), str(column)): int(value) for row, line in matrix.iterrows() for column, value in line.items() if value}


def _row(matrix: pd.DataFrame, *codes: str) -> list[int]:
    """The cells of these rows, added up."""
    return [int(number) for number in matrix.loc[list(codes)].to_numpy().sum(axis=0)]


def test_renaming_leaves_every_event_and_every_number(root: Path) -> None:
    before, logs = _matrix(root), _logs(root)
    rename(Study(root), "knowledge", "know-how", label="Know-how")
    assert _logs(root) == logs
    after = _matrix(root)
    assert after.rename(index={"know-how": "knowledge"}).equals(before)
    assert _cells(after) == _naive(root, {"knowledge": "know-how"})
    assert Study(root).bank.check(codes={"know-how", "knowledge", "market", "coopetition"}).problems == ()


def test_merging_counts_a_passage_with_both_codes_once(root: Path) -> None:
    before, logs = _matrix(root), _logs(root)
    standing = len(Study(root).bank.standing().codings)
    merge(Study(root), ("market",), "knowledge", reason="one thing")
    assert _logs(root) == logs
    after = _matrix(root)
    assert _cells(after) == _naive(root, {"market": "knowledge"})
    assert _row(after, "knowledge") == _row(before, "knowledge")  # all that is market was knowledge as well
    assert "market" not in after.index
    assert len(Study(root).bank.standing().codings) == standing


def test_moving_and_retiring_change_no_count_of_a_code(root: Path) -> None:
    before, logs = _matrix(root), _logs(root)
    move(Study(root), "market", "knowledge")
    retire(Study(root), "knowledge", reason="too wide")
    assert _logs(root) == logs
    after = _matrix(root)
    assert _cells(after) == _cells(before)
    themes = _matrix(root, "theme")
    assert list(themes.index) == ["knowledge", "coopetition"]
    assert _row(themes, "knowledge") == _row(before, "knowledge", "market")


def test_splitting_appends_only_and_touches_nobody_else(root: Path) -> None:
    study = Study(root)
    before, logs, theme = _matrix(study), _logs(root), _matrix(study, "theme", "coder = ana")
    split = prepare(study, "knowledge", ("told", "seen"), coder="ana", reason="two things")
    assert len(split.waiting) == MANY
    assert split.others == 500
    rows = [f"{one.coding.id},{'told' if number % 2 else 'seen'}" for number, one in enumerate(split.waiting[: MANY - 100])]
    assert split.assign(read_assignments(split, "\n".join(["id,code", *rows]).encode(), "split.csv")) == MANY - 100
    now = _logs(root)
    assert all(now[name].startswith(data) for name, data in logs.items())
    assert all(name.endswith("ana") for name in now if now[name] != logs.get(name))
    study = Study(root)
    after = _matrix(study)
    assert _cells(after) == _naive(root, {})
    assert after.loc[["coopetition", "market"]].equals(before.loc[["coopetition", "market"]])
    assert _matrix(study, "theme", "coder = ana").equals(theme)  # the new codes stand below the old one
    told = {coding.code for coding in study.bank.standing().codings if coding.coder == "ben"}
    assert told == {"knowledge"}
    assert len(prepare(study, "knowledge", ("told", "seen"), coder="ana").waiting) == 100
    assert run(["undo", "--coder", "ana", "--study", str(root), "--quiet"]) == 0
    assert _cells(_matrix(root)) == _cells(before)
