"""An import can say what a table of codings cannot: that the sources were read from end to end."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from casecode.workflow.study import Study
from tests.cli.conftest import Call
from tests.workflow.double import MAYA, TOM

TABLE = f"""\
source,code,coder,quote
{MAYA},knowledge,ana,I learned from the lace woman
{MAYA},knowledge,ben,I learned from the lace woman
{TOM},market,ana,The customers stayed away
{TOM},knowledge,ben,Prices fell
"""


def _marks(root: Path) -> list[tuple[str, str, int, bool, str]]:
    """Who marked what as read: coder, source, start, whether to the very end, round."""
    study = Study(root)
    ends = {one.source.id: len(one.text.text) for one in study.materials}
    reads = study.bank.standing().reads
    return sorted((one.coder, one.source, one.start, one.end == ends[one.source], one.round) for one in reads)


def _sets(casecode: Call, *more: str) -> dict[str, str]:
    """The row of label sets of `agree`."""
    said = casecode("agree", "--unit", "turn", "--resamples", "100", *more, "--to", "csv")
    return {row["code"]: row["units"] for row in csv.DictReader(io.StringIO(said.out))}


def _events(root: Path) -> list[dict[str, Any]]:
    logs = sorted((root / "databank/codings").rglob("*.jsonl"))
    return [json.loads(line) for log in logs for line in log.read_text(encoding="utf-8").splitlines()]


def test_without_it_what_is_not_coded_is_missing_and_the_import_says_so(ingested: Path, casecode: Call) -> None:
    (ingested / "c.csv").write_text(TABLE, encoding="utf-8")
    said = casecode("import", "c.csv").err
    assert _marks(ingested) == []
    assert f"Nobody said that these were read from end to end: ana {MAYA}, {TOM}; ben {MAYA}, {TOM}." in said
    assert "counts as missing in agreement" in said
    assert "--whole ana,ben" in said
    assert "casecode undo --coder ana takes back what was imported for ana; so for ben." in said


def test_with_it_read_marks_over_the_whole_text_go_with_the_codings_and_agree_needs_no_word_more(
    ingested: Path, casecode: Call
) -> None:
    (ingested / "c.csv").write_text(TABLE, encoding="utf-8")
    casecode("import", "c.csv")
    asked, apart = _sets(casecode, "--whole", "all"), _sets(casecode)
    casecode("undo", "--coder", "ana")
    casecode("undo", "--coder", "ben")
    dry = casecode("import", "c.csv", "--whole", "all", "--dry-run").err
    assert f"Would be marked as read from end to end: ana {MAYA}, {TOM}; ben {MAYA}, {TOM}." in dry
    assert _marks(ingested) == []
    said = casecode("import", "c.csv", "--whole", "all").err
    assert "4 codings by ana, ben placed." in said
    assert "Marked as read from end to end" in said
    assert "missing" not in said
    every = [(coder, source, 0, True, "") for coder in ("ana", "ben") for source in (MAYA, TOM)]
    assert _marks(ingested) == every
    assert _sets(casecode) == asked
    assert asked != apart, "whole sources hold more units than the words both coded"


def test_codings_and_marks_are_one_act_under_the_codebook_of_today(ingested: Path, casecode: Call) -> None:
    (ingested / "c.csv").write_text(TABLE, encoding="utf-8")
    casecode("import", "c.csv", "--whole", "all")
    made = _events(ingested)
    assert {(one["coder"], one["do"]) for one in made} == {(who, do) for who in ("ana", "ben") for do in ("code", "read")}
    for coder in ("ana", "ben"):
        assert len({one["act"] for one in made if one["coder"] == coder}) == 1
    assert {one["book"] for one in made} == {Study(ingested).codebooks[0].hash}
    casecode("undo", "--coder", "ben")
    assert {mark[0] for mark in _marks(ingested)} == {"ana"}
    assert {one.coder for one in Study(ingested).bank.standing().codings} == {"ana"}
    casecode("undo", "--coder", "ben", "--redo")
    assert {mark[0] for mark in _marks(ingested)} == {"ana", "ben"}


def test_said_later_or_twice_it_adds_only_what_is_missing(ingested: Path, casecode: Call) -> None:
    (ingested / "c.csv").write_text(TABLE, encoding="utf-8")
    casecode("import", "c.csv")
    later = casecode("import", "c.csv", "--whole", "ana").err
    assert "0 codings placed; 4 stood already." in later
    assert f"Marked as read from end to end: ana {MAYA}, {TOM}." in later
    assert f"Nobody said that these were read from end to end: ben {MAYA}, {TOM}." in later
    assert "casecode undo --coder ana takes the whole import back." in later
    count = len(_events(ingested))
    again = casecode("import", "c.csv", "--whole", "ana").err
    assert "Marked" not in again
    assert "undo" not in again
    assert len(_events(ingested)) == count
    casecode("undo", "--coder", "ana")  # the later act: the marks alone
    assert _marks(ingested) == []
    assert len(Study(ingested).bank.standing().codings) == 4


def test_it_holds_within_the_round_that_the_table_names(ingested: Path, casecode: Call) -> None:
    (ingested / "c.csv").write_text(
        f"source,code,coder,quote,round\n{MAYA},knowledge,ana,I learned,p1\n{MAYA},market,ana,the customers,\n", encoding="utf-8"
    )
    said = casecode("import", "c.csv", "--whole", "ana").err
    assert f"ana {MAYA} (round p1), {MAYA}." in said
    assert _marks(ingested) == [("ana", MAYA, 0, True, ""), ("ana", MAYA, 0, True, "p1")]


def test_rows_that_went_nowhere_would_count_as_not_found_and_that_is_said(ingested: Path, casecode: Call) -> None:
    (ingested / "c.csv").write_text(TABLE + f"{MAYA},market,ana,Words that nobody said.\n", encoding="utf-8")
    said = casecode("import", "c.csv", "--whole", "all")
    assert said.code == 1
    assert "1 row was not placed; it is listed above" in said.err
    assert "Rows that were not placed count as not found there too" in said.err


def test_a_name_that_the_file_does_not_hold_stops_before_anything_is_written(ingested: Path, casecode: Call) -> None:
    (ingested / "c.csv").write_text(TABLE.replace("ben", "ana"), encoding="utf-8")
    said = casecode("import", "c.csv", "--whole", "ben")
    assert said.code == 2
    assert "--whole names ben; the file has placeable codings by ana" in said.err
    assert not (ingested / "databank/codings").exists()
    (ingested / "empty.csv").write_text("source,code,coder,quote\n", encoding="utf-8")
    assert "codings by nobody" in casecode("import", "empty.csv", "--whole", "ben").err


def test_many_sources_are_counted_rather_than_listed(ingested: Path, casecode: Call) -> None:
    rounds = "".join(f"{MAYA},knowledge,ana,I learned,p{number}\n" for number in range(6))
    (ingested / "c.csv").write_text("source,code,coder,quote,round\n" + rounds, encoding="utf-8")
    assert f"{MAYA} (round p3) and 2 more." in casecode("import", "c.csv", "--whole", "all").err


def test_a_retired_code_is_placed_with_a_note(ingested: Path, casecode: Call) -> None:
    casecode("codebook", "retire", "market", "--reason", "Too wide.")
    (ingested / "c.csv").write_text(TABLE + f"{TOM},market,ana,Prices fell\n", encoding="utf-8")
    said = casecode("import", "c.csv")
    assert said.code == 0
    assert "c.csv:4: X208 2 rows give the code 'market', which is retired: Too wide." in said.err
    assert "5 codings by ana, ben placed." in said.err
    assert "retired" in casecode("explain", "X208").out
