"""Who speaks: near-duplicate labels are told and never made one; who was there and silent stands in the list."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from casecode.workflow.labels import alike
from tests.cli.conftest import Call

TALK = (
    "{0}: We came by boat in the spring.\n\nInterviewer: And then?\n\n{0}: Then we stayed, all of us.\n\n{0}: Until the summer.\n"
)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _add(folder: Path, name: str, label: str) -> None:
    (folder / f"transcripts/{name}.txt").write_text(TALK.format(label), encoding="utf-8")


def test_two_spellings_in_two_sources_are_told_and_kept_apart(ingested: Path, casecode: Call) -> None:
    _add(ingested, "one", "Andrea Thorp")
    _add(ingested, "two", "Andrea Thorpe")
    said = casecode("ingest", "transcripts/one.txt", "transcripts/two.txt")
    told = "note: A110 'Andrea Thorp' (one) and 'Andrea Thorpe' (two) look like one speaker; they are kept apart"
    assert told in said.err
    assert told in casecode("people").err
    assert "A110" not in casecode("ingest", "transcripts/one.txt").err


def test_once_a_person_has_said_who_both_are_nothing_is_told(ingested: Path, casecode: Call) -> None:
    _add(ingested, "one", "Andrea Thorp")
    _add(ingested, "two", "Andrea Thorpe")
    casecode("ingest", "transcripts/one.txt", "transcripts/two.txt")
    protocol = ingested / "casecode.yaml"
    text = protocol.read_text(encoding="utf-8")
    entry = "sources:\n  - {files: 'transcripts/one.txt', speakers: {Andrea Thorp: N01}}\n"
    protocol.write_text(text.replace("sources:\n", entry), encoding="utf-8")
    assert "A110" in casecode("people").err
    entry += "  - {files: 'transcripts/two.txt', speakers: {Andrea Thorpe: W01}}\n"
    protocol.write_text(text.replace("sources:\n", entry), encoding="utf-8")
    assert "A110" not in casecode("people").err


def test_a_label_that_is_nearly_a_participants_name_is_told(folder: Path, casecode: Call) -> None:
    protocol = folder / "casecode.yaml"
    text = protocol.read_text(encoding="utf-8").replace("N01: {name: Maya,", "N01: {name: Maya Lind,")
    protocol.write_text(text, encoding="utf-8")
    _add(folder, "one", "Maya Linda")
    said = casecode("ingest", "transcripts/one.txt")
    assert "A110 'Maya Linda' (one) and participant N01 (Maya Lind) look like one speaker" in said.err


def test_one_label_in_two_writings(folder: Path, casecode: Call) -> None:
    for name, label in (("a", "RA"), ("b", "Ra")):
        rows = "".join(f"{number},{label},We met at the quay {number}.\n" for number in range(4))
        (folder / f"transcripts/{name}.csv").write_text("id,speaker,text\n" + rows, encoding="utf-8")
    casecode("ingest", "transcripts/a.csv", "transcripts/b.csv")
    assert "'RA' (a) and 'Ra' (b)" in casecode("people").err


def test_roles_and_numbers_are_nobody(ingested: Path, casecode: Call) -> None:
    _add(ingested, "one", "Speaker 1")
    _add(ingested, "two", "Speaker 2")
    assert "A110" not in casecode("ingest", "transcripts/one.txt", "transcripts/two.txt").err
    assert "A110" not in casecode("people").err


def test_who_was_there_and_said_nothing_stands_in_the_list(ingested: Path, casecode: Call) -> None:
    protocol = ingested / "casecode.yaml"
    text = protocol.read_text(encoding="utf-8")
    text = text.replace("  W01: {name: Tom,", "  N03: {name: Ida, case: north}\n  W01: {name: Tom,")
    protocol.write_text(
        text.replace("    method: focus-group\n", "    method: focus-group\n    present: [N03, Maya]\n"), encoding="utf-8"
    )
    rows = {row["participant"]: (row["words"], row["silent"]) for row in _rows(casecode("people", "--to", "csv").out)}
    assert rows["N03"] == ("0", "fg-2025-04-01")
    assert rows["N01"][1] == rows["W01"][1] == ""
    assert "silent" in casecode("people").out


def test_somebody_unknown_cannot_have_been_present(ingested: Path, casecode: Call) -> None:
    protocol = ingested / "casecode.yaml"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(
        text.replace("    method: focus-group\n", "    method: focus-group\n    present: [N99]\n"), encoding="utf-8"
    )
    said = casecode("people")
    assert said.code != 0
    assert "casecode.yaml:19: S207 'present: N99': no participant" in said.err


def test_what_is_alike() -> None:
    assert alike("andrew thorp", "andrew thorpe")
    assert alike("a. ruiz", "a.ruiz")
    assert alike("speaker 1", "speaker1")
    assert alike("adam stein", "adam k. stein")
    assert not alike("speaker 1", "speaker 2")
    assert not alike("ana", "ann")
    assert not alike("ben cole", "chi wuang")


@given(st.text("abc .1", max_size=12), st.text("abc .1", max_size=12))
def test_alike_is_the_same_both_ways_round(one: str, other: str) -> None:
    assert alike(one, one)
    assert alike(one, other) == alike(other, one)
