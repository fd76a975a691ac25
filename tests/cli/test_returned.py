"""What a person took back does not come in again by the back door: unless they agreed anew, and somebody says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casecode.databank import plainyaml
from casecode.workflow.study import open_study
from tests.cli.conftest import Call
from tests.small import GROUP, TOM

OWN = "transcripts/west/int-W01-2025-03-11.txt"
GROUPS = "transcripts/fg-2025-04-01.txt"
RECORD = "records/withdrawals/w01.yaml"


@pytest.fixture
def without_tom(ingested: Path, casecode: Call) -> Path:
    """The small study after W01 (Tom) has withdrawn; copies of both originals lie beside it."""
    shutil.copytree(ingested / "transcripts", ingested.parent / "kept")
    assert casecode("withdraw", "W01", "--yes").code == 0
    return ingested


def sources(folder: Path) -> set[str]:
    """What stands in the databank."""
    return {source.id for source in open_study(folder).bank.sources()}


def put(folder: Path, path: str, text: str) -> Path:
    """A file of the study."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return place


def test_the_very_file_is_refused_wherever_it_lies(without_tom: Path, casecode: Call) -> None:
    for path in (OWN, "transcripts/notes.txt", "transcripts/west/int-W01-2025-09-09.txt"):
        put(without_tom, path, TOM)
        said = casecode("ingest", path)
        assert said.code == 4
        assert f"{path}: R405 this file held words of W01, and W01 has withdrawn" in said.err
        assert f"`again: [{path}]` into {RECORD}" in said.err
    assert sources(without_tom) == {"int-n01-2025-03-04", "fg-2025-04-01"}


def test_a_focus_group_is_refused_with_its_words_uncovered_and_stays_as_covered(without_tom: Path, casecode: Call) -> None:
    covered = (without_tom / GROUPS).read_bytes()
    put(without_tom, GROUPS, GROUP)
    said = casecode("ingest")
    assert said.code == 4
    assert f"{GROUPS}: R405" in said.err
    (without_tom / GROUPS).write_bytes(covered)
    again = casecode("ingest")
    assert again.code == 0
    assert "already in" in again.out


def test_a_covered_file_that_is_mended_is_read(without_tom: Path, casecode: Call) -> None:
    words = (without_tom / GROUPS).read_text(encoding="utf-8")
    put(without_tom, GROUPS, words.replace("It made us bold", "It has made us bold"))
    assert casecode("ingest").code == 0
    assert "has made" in next(one.text.text for one in open_study(without_tom).materials if one.source.id == "fg-2025-04-01")


def test_another_form_of_a_source_that_went_is_refused(without_tom: Path, casecode: Call) -> None:
    put(without_tom, OWN, TOM.replace("\n", "\r\n") + "One line more.\n")
    said = casecode("ingest", "--dry-run")
    assert said.code == 4
    assert "the source int-w01-2025-03-11 was removed with W01's words" in said.err


def test_a_new_file_in_which_the_protocol_hears_them_is_refused(without_tom: Path, casecode: Call) -> None:
    put(without_tom, "transcripts/fg-2026-01-01.txt", GROUP.replace("Tom:", "Tom: Well,"))
    said = casecode("ingest")
    assert said.code == 4
    assert "R405 'Tom' speaks in it, who is W01 by the protocol" in said.err
    assert "fg-2026-01-01" not in sources(without_tom)


def test_who_agreed_anew_is_read_again(without_tom: Path, casecode: Call) -> None:
    record = without_tom / RECORD
    record.write_text(record.read_text(encoding="utf-8") + f"again: [{OWN}]\n", encoding="utf-8")
    put(without_tom, OWN, TOM)
    put(without_tom, GROUPS, GROUP)
    said = casecode("ingest")
    assert said.code == 4
    assert f"{GROUPS}: R405" in said.err
    assert "int-w01-2025-03-11" in sources(without_tom)
    record.write_text(record.read_text(encoding="utf-8").replace(f"[{OWN}]", "'*'"), encoding="utf-8")
    assert casecode("ingest").code == 0


def test_the_record_holds_no_word_and_a_second_withdrawal_keeps_what_the_first_knew(without_tom: Path, casecode: Call) -> None:
    record = without_tom / RECORD
    before = record.read_text(encoding="utf-8")
    assert "Tom" not in before
    marks = set(plainyaml.load(before.encode())["originals"])
    assert {len(mark) for mark in marks} == {16}
    assert len(marks) == 2
    record.write_text(before + "again: '*'\n", encoding="utf-8")
    put(without_tom, OWN, TOM + "\nInterviewer: And now?\n\nTom: Now it is quiet again.\n")
    assert casecode("ingest").code == 0
    assert casecode("withdraw", "W01", "--yes").code == 0
    after = record.read_text(encoding="utf-8")
    assert marks < set(plainyaml.load(after.encode())["originals"])
    assert "again" not in after
    put(without_tom, "transcripts/a.txt", TOM)
    assert casecode("ingest", "transcripts/a.txt").code == 4


def test_other_files_and_other_people_are_read_as_before(without_tom: Path, casecode: Call) -> None:
    put(without_tom, "transcripts/north/int-N01-2025-09-09.txt", TOM.replace("Tom:", "Maya:"))
    assert casecode("ingest").code == 0
    assert "int-n01-2025-09-09" in sources(without_tom)
