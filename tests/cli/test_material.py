"""Reading in, listing, showing, searching."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Call


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_ingest_reads_what_the_protocol_lists_and_says_so(folder: Path, casecode: Call) -> None:
    said = casecode("ingest", "--to", "csv")
    assert said.code == 0
    assert [(row["source"], row["segments"], row["status"]) for row in _rows(said.out)] == [
        ("fg-2025-04-01", "5", "new"),
        ("int-n01-2025-03-04", "6", "new"),
        ("int-w01-2025-03-11", "4", "new"),
    ]
    assert "3 sources read" in said.err
    assert (folder / "databank/sources/fg-2025-04-01").is_dir()


def test_the_same_bytes_again_are_already_in(ingested: Path, casecode: Call) -> None:
    said = casecode("ingest", "--to", "csv")
    assert {row["status"] for row in _rows(said.out)} == {"already in"}
    assert "nothing changed" in said.err


def test_a_changed_file_is_a_new_revision(ingested: Path, casecode: Call) -> None:
    path = ingested / "transcripts/fg-2025-04-01.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\nMaya: One thing more.\n", encoding="utf-8")
    casecode("ingest")
    row = next(row for row in _rows(casecode("sources", "--to", "csv").out) if row["source"] == "fg-2025-04-01")
    assert (row["revision"], row["segments"]) == ("2", "6")


def test_a_dry_run_writes_nothing(folder: Path, casecode: Call) -> None:
    said = casecode("ingest", "--dry-run", "--to", "csv")
    assert {row["status"] for row in _rows(said.out)} == {"would be read"}
    assert not (folder / "databank/sources").exists()


def test_a_file_no_reader_knows_is_refused_by_name_and_the_others_are_read(folder: Path, casecode: Call) -> None:
    (folder / "transcripts/tape.mp3").write_bytes(b"\xff\xfb\x90\x00" + bytes(range(256)) * 8)
    said = casecode("ingest", "transcripts")
    assert said.code == 4
    assert "transcripts/tape.mp3: R100" in said.err
    assert "3 sources read" in said.err


def test_what_a_person_says_at_ingest_holds_before_the_protocol(folder: Path, casecode: Call) -> None:
    casecode("ingest", "transcripts/fg-2025-04-01.txt", "--method", "round-table", "--case", "west", "--date", "2025-05")
    row = _rows(casecode("sources", "--to", "csv").out)[0]
    assert (row["method"], row["case"], row["date"]) == ("round-table", "west", "2025-05")


def test_a_file_outside_the_study_is_kept_by_name_only(ingested: Path, casecode: Call, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("A letter without speakers.\n\nIt has two paragraphs.\n", encoding="utf-8")
    casecode("ingest", str(tmp_path / "letter.txt"))
    facts = next((ingested / "databank/sources/letter").rglob("source.yaml")).read_text(encoding="utf-8")
    assert str(tmp_path) not in facts
    assert "letter.txt" in facts


def test_nothing_to_read_is_said(tmp_path: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "casecode.yaml").write_text("study: Empty\n", encoding="utf-8")
    assert "Nothing to read" in casecode("ingest").err
    assert "There is no file 'gone.txt'" in casecode("ingest", "gone.txt").err


def test_sources_keep_their_columns(ingested: Path, casecode: Call) -> None:
    header = "source,title,method,case,date,wave,format,segments,turns,speakers,words,revision,sha256,status"
    assert casecode("sources", "--to", "csv").out.splitlines()[0] == header


def test_sources_can_be_filtered(ingested: Path, casecode: Call) -> None:
    said = casecode("sources", "--to", "csv", "--where", "method = interview and case = west")
    assert [row["source"] for row in _rows(said.out)] == ["int-w01-2025-03-11"]


def test_segments_keep_their_columns_and_their_words(ingested: Path, casecode: Call) -> None:
    said = casecode("show", "int-n01-2025-03-04", "--to", "csv", "--segments", "2-3")
    assert said.out.splitlines()[0] == "n,kind,speaker,participant,role,turn,start,end,seconds,text"
    second, third = _rows(said.out)
    assert (second["participant"], second["role"], second["speaker"]) == ("N01", "participant", "Maya")
    assert second["text"].startswith("I learned from the lace woman")
    assert (third["role"], third["text"]) == ("interviewer", "Mm-hm.")
    text = next((ingested / "databank/sources/int-n01-2025-03-04").rglob("text.txt")).read_text(encoding="utf-8")
    assert text[int(second["start"]) : int(second["end"])] == second["text"]


@pytest.mark.parametrize(("asked", "numbers"), [("4", ["4"]), ("5-", ["5", "6"]), ("2-3", ["2", "3"])])
def test_ranges_of_segments(ingested: Path, casecode: Call, asked: str, numbers: list[str]) -> None:
    said = casecode("show", "int-n01-2025-03-04", "--to", "csv", "--segments", asked)
    assert [row["n"] for row in _rows(said.out)] == numbers


def test_a_source_is_found_by_id_path_or_nearly(ingested: Path, casecode: Call) -> None:
    by_path = casecode("show", "transcripts/fg-2025-04-01.txt", "--to", "csv").out
    assert by_path == casecode("show", "fg-2025-04-01", "--to", "csv").out
    said = casecode("show", "fg-2025-04-11")
    assert said.code == 3
    assert "Did you mean: fg-2025-04-01" in said.err
    assert casecode("show", "fg-2025-04-01", "--segments", "x").code == 2


def test_search_shows_words_in_context_and_never_a_label(ingested: Path, casecode: Call) -> None:
    said = casecode("search", "customer*", "--to", "csv", "--context", "10")
    assert [(row["source"], row["n"]) for row in _rows(said.out)] == [
        ("fg-2025-04-01", "5"),
        ("int-n01-2025-03-04", "4"),
        ("int-w01-2025-03-11", "2"),
    ]
    assert _rows(casecode("search", "Maya", "--to", "csv").out)[0]["source"] == "int-n01-2025-03-04"
    assert len(_rows(casecode("search", "Maya", "--to", "csv").out)) == 1  # the interviewer says it once; labels are not speech


def test_search_in_part_of_the_study_and_a_pattern_that_is_none(ingested: Path, casecode: Call) -> None:
    said = casecode("search", "customer*", "--to", "csv", "--where", "source.format = txt and method = interview and case = west")
    assert {row["source"] for row in _rows(said.out)} == {"int-w01-2025-03-11"}
    assert casecode("search", "/(/").code == 2


def test_people_and_cases(ingested: Path, casecode: Call) -> None:
    people = _rows(casecode("people", "--to", "csv").out)
    assert [(row["participant"], row["name"], row["sources"]) for row in people] == [("N01", "Maya", "2"), ("W01", "Tom", "2")]
    cases = _rows(casecode("cases", "--to", "csv").out)
    assert [(row["case"], row["region"]) for row in cases] == [("north", "coast"), ("west", "inland")]
    assert "Attributes and more" in casecode("cases").out


@pytest.mark.parametrize("to", ["json", "md", "html", "docx", "xlsx", "tex"])
def test_a_listing_comes_in_every_format(ingested: Path, casecode: Call, to: str, tmp_path: Path) -> None:
    file = tmp_path / f"sources.{to}"
    assert casecode("sources", "-o", str(file)).code == 0
    assert file.stat().st_size > 100


def test_a_table_in_a_file_without_an_ending_is_markdown(ingested: Path, casecode: Call, tmp_path: Path) -> None:
    casecode("sources", "--to", "table", "-o", str(tmp_path / "list"))
    assert "| fg-2025-04-01" in (tmp_path / "list").read_text(encoding="utf-8")
    assert "No writer called 'exel'" in casecode("sources", "--to", "exel").err
