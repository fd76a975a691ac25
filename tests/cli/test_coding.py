"""Codebook, rules, codings by hand and from a table, undo, journal, check."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

CODINGS = """\
source,code,coder,quote,n,valence,key
int-n01-2025-03-04,knowledge,ana,I learned from the lace woman next door,,support,yes
transcripts/fg-2025-04-01.txt,Co-opetition,ana,"We learned from the potters, you did too.",,,
int-w01-2025-03-11,market,ana,The customers stayed away.,,,
int-w01-2025-03-11,market,ben,The customers stayed away.,,,
int-w01-2025-03-11,loneliness,ben,No. Nobody.,4,mixed,
int-w01-2025-03-11,market,ben,The customers stayed home.,,,
"""


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def coded(ingested: Path, casecode: Call) -> Path:
    """The small study with the codings of two people."""
    (ingested / "codings.csv").write_text(CODINGS, encoding="utf-8")
    assert casecode("import", "codings.csv").code == 1
    return ingested


def test_an_import_places_what_is_certain_and_lists_the_rest(ingested: Path, casecode: Call) -> None:
    (ingested / "codings.csv").write_text(CODINGS, encoding="utf-8")
    said = casecode("import", "codings.csv", "--to", "csv")
    assert said.code == 1
    assert "5 codings by ana, ben placed" in said.err
    assert "kept as proposals: loneliness" in said.err
    lost = _rows(said.out)
    assert [(row["line"], row["nearest"]) for row in lost] == [("7", "The customers stayed away")]


def test_a_dry_run_of_an_import_and_a_second_one_change_nothing(coded: Path, casecode: Call) -> None:
    before = casecode("excerpts", "--to", "csv").out
    assert "0 codings would be placed; 5 stood already" in casecode("import", "codings.csv", "--dry-run").err
    assert "0 codings placed; 5 stood already" in casecode("import", "codings.csv").err
    assert casecode("excerpts", "--to", "csv").out == before


def test_an_import_is_undone_and_given_back_in_one_go(coded: Path, casecode: Call) -> None:
    assert len(_rows(casecode("excerpts", "--coder", "ana", "--to", "csv").out)) == 3
    assert "3 events" in casecode("undo", "--coder", "ana", "--dry-run").err
    casecode("undo", "--coder", "ana")
    assert _rows(casecode("excerpts", "--coder", "ana", "--to", "csv").out) == []
    casecode("undo", "--coder", "ana", "--redo")
    assert len(_rows(casecode("excerpts", "--coder", "ana", "--to", "csv").out)) == 3
    assert "Nothing to give back" in casecode("undo", "--coder", "ana", "--redo").err


def test_excerpts_keep_their_columns_and_their_words(coded: Path, casecode: Call) -> None:
    said = casecode("excerpts", "--to", "csv")
    assert said.out.splitlines()[0] == "id,source,n,start,end,code,coder,run,participant,role,case,method,date,text"
    row = next(row for row in _rows(said.out) if row["code"] == "knowledge")
    assert row["id"].startswith("Q-")
    assert (row["source"], row["n"], row["participant"], row["case"], row["method"], row["date"]) == (
        *("int-n01-2025-03-04", "2", "N01", "north", "interview"),
        "2025-03-04",
    )
    text = next((coded / "databank/sources/int-n01-2025-03-04").rglob("text.txt")).read_text(encoding="utf-8")
    assert text[int(row["start"]) : int(row["end"])] == row["text"] == "I learned from the lace woman next door"


def test_excerpts_by_code_and_by_expression(coded: Path, casecode: Call) -> None:
    assert len(_rows(casecode("excerpts", "--code", "market", "--to", "csv").out)) == 2
    assert len(_rows(casecode("excerpts", "--where", "coder = ben", "--to", "csv").out)) == 2
    said = casecode("excerpts", "--where", "case = nort")
    assert said.code == 2
    assert "north" in said.err


def test_import_without_a_coder_with_an_unknown_one_or_without_a_file(ingested: Path, casecode: Call) -> None:
    (ingested / "one.csv").write_text("source,code,quote\nint-w01-2025-03-11,market,Prices fell.\n", encoding="utf-8")
    assert "--coder" in casecode("import", "one.csv", "--to", "csv").out
    assert casecode("import", "one.csv", "--coder", "eve").code == 2
    assert "1 coding by ben placed" in casecode("import", "one.csv", "--coder", "ben").err
    assert casecode("import", "two.csv").code == 3


def test_lint_show_and_schema(ingested: Path, casecode: Call) -> None:
    said = casecode("codebook", "lint")
    assert said.code == 0
    assert "3 codes, nothing to mend" in said.err
    assert "├─ knowledge  Knowledge spill-over  (1 rule)" in casecode("codebook", "show").out
    assert _rows(casecode("codebook", "show", "--to", "csv").out)[0]["code"] == "knowledge"
    assert json.loads(casecode("codebook", "schema").out)["$schema"].endswith("2020-12/schema")


def test_a_code_without_definition_and_a_failing_test_are_findings(ingested: Path, casecode: Call) -> None:
    path = ingested / "codebooks/harbours.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("reject: [The rivals closed early.]", "reject: [Our rivals and partners closed together.]")
    path.write_text(text + "  - code: luck\n    label: Luck\n", encoding="utf-8")
    said = casecode("codebook", "lint")
    assert said.code == 1
    assert "harbours.yaml" in said.err
    assert "C301" in said.err
    assert "L201" in said.err
    tested = casecode("rules", "test")
    assert tested.code == 1
    assert "FAILS" in tested.out


def test_add_keeps_every_comment(ingested: Path, casecode: Call) -> None:
    path = ingested / "codebooks/harbours.yaml"
    before = path.read_text(encoding="utf-8")
    would = casecode("codebook", "add", "queues", "--under", "market", "--dry-run")
    assert "Would add 'queues'" in would.err
    assert path.read_text(encoding="utf-8") == before
    said = casecode(
        "codebook", "add", "queues", "--label", "Queues", "--under", "market", "--definition", "Waiting.", "--reason", "Tom"
    )
    assert said.code == 0
    after = path.read_text(encoding="utf-8")
    assert "# a comment that must stay" in after
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert "queues" in casecode("codebook", "show").out
    assert casecode("codebook", "add", "queues").code == 4
    assert casecode("codebook", "add", "x", "--book", "other").code == 2
    assert "Tom" in casecode("journal").out


def test_autocode_is_a_run_that_is_the_same_the_second_time(ingested: Path, casecode: Call) -> None:
    assert "Nothing was written" in casecode("autocode", "--dry-run").err
    assert not (ingested / "databank/runs").exists()
    first = casecode("autocode", "--to", "csv")
    assert {row["code"]: row["hits"] for row in _rows(first.out)} == {"knowledge": "3", "coopetition": "2", "market": "5"}
    before = {path: path.read_bytes() for path in (ingested / "databank/runs").rglob("*") if path.is_file()}
    assert "already kept" in casecode("autocode").err
    assert {path: path.read_bytes() for path in (ingested / "databank/runs").rglob("*") if path.is_file()} == before


def test_why_lists_every_pattern_that_matched(ingested: Path, casecode: Call) -> None:
    rows = _rows(casecode("autocode", "--why", "--dry-run", "--to", "csv").out)
    assert ("int-n01-2025-03-04", "2", "learned from", "learn* from") in {
        (row["source"], row["n"], row["words"], row["patterns"]) for row in rows
    }


def test_a_faulty_pattern_stops_the_run_and_nothing_is_kept(ingested: Path, casecode: Call) -> None:
    path = ingested / "codebooks/harbours.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("know-how\n", "know-how\n      /(unclosed/\n"), encoding="utf-8")
    said = casecode("autocode")
    assert said.code == 1
    assert "L104" in said.err
    assert not (ingested / "databank/runs").exists()


def test_a_broken_codebook_stops_what_needs_it_with_file_and_line(ingested: Path, casecode: Call) -> None:
    path = ingested / "codebooks/harbours.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("    label: Market conditions", "    lable: Market conditions"), encoding="utf-8"
    )
    said = casecode("matrix")
    assert said.code == 1
    assert "codebooks/harbours.yaml:" in said.err
    assert "label" in said.err


def test_whoami_is_asked_once(ingested: Path, casecode: Call) -> None:
    assert "Nobody yet" in casecode("whoami").out
    assert "Who codes?" in casecode("undo").err
    assert "Did you mean 'ana'" in casecode("whoami", "anna").err
    assert "You are ana (Ana Ruiz)" in casecode("whoami", "ana").out
    assert "You are ana" in casecode("whoami").out
    assert "Nothing of ana stands" in casecode("undo").err


def test_the_journal_tells_every_act(coded: Path, casecode: Call) -> None:
    actions = [row["action"] for row in _rows(casecode("journal", "--to", "csv").out)]
    assert actions.count("ingest") == 3
    assert actions.count("import") >= 2
    assert len(casecode("journal", "--last", "1").out.splitlines()) < 8


def test_check_finds_a_changed_word_and_a_code_nobody_defined(coded: Path, casecode: Call) -> None:
    said = casecode("check")
    assert said.code == 1
    assert "'loneliness'" in said.err
    casecode("codebook", "add", "loneliness", "--definition", "Nobody there.", "--exclude", "Chosen quiet.")
    assert "Whole: 3 sources and 5 codings" in casecode("check").err
    text = next((coded / "databank/sources/int-w01-2025-03-11").rglob("text.txt"))
    text.write_text(text.read_text(encoding="utf-8").replace("stayed away", "came along"), encoding="utf-8")
    said = casecode("check")
    assert said.code == 1
    assert "text.txt" in said.err


def test_deleting_the_cache_changes_no_output(coded: Path, casecode: Call) -> None:
    import shutil

    before = [
        casecode(*words).out for words in (("excerpts", "--to", "csv"), ("matrix", "--to", "csv"), ("sources", "--to", "csv"))
    ]
    shutil.rmtree(coded / ".casecode")
    after = [
        casecode(*words).out for words in (("excerpts", "--to", "csv"), ("matrix", "--to", "csv"), ("sources", "--to", "csv"))
    ]
    assert after == before


def test_codings_from_standard_input(ingested: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    table = b"source,code,quote\nint-w01-2025-03-11,market,Prices fell.\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(table)))
    assert "1 coding by ana placed" in casecode("import", "-", "--coder", "ana").err


def test_status_since_a_date(coded: Path, casecode: Call) -> None:
    said = casecode("status", "--since", "2026")
    assert "import by ana: 3 times" in said.out  # one log a source
    assert casecode("status", "--since", "yesterday").code == 2
    assert "nothing" in casecode("status", "--since", "2999").out
