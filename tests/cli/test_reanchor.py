"""A transcript is corrected after it was coded: the codings come along, onto the words that were coded, and nowhere else."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from casecode.workflow.desk import Desk
from casecode.workflow.lists import find_material
from casecode.workflow.study import Study
from tests.cli.conftest import Call

MAYA = "int-n01-2025-03-04"
FILE = "transcripts/north/int-N01-2025-03-04.txt"
CODINGS = """\
source,code,coder,quote,key
int-n01-2025-03-04,knowledge,ana,I learned from the lace woman next door,yes
int-n01-2025-03-04,market,ana,the customers at the fair were kinder than I feared,
int-n01-2025-03-04,coopetition,ben,"Rivals, yes, and then partners.",
int-n01-2025-03-04,coopetition,ben,"We put our tables together, and we still compete.",
fg-2025-04-01,knowledge,ana,We learned from the potters,
"""


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _quotes(casecode: Call) -> set[tuple[str, str, str]]:
    rows = [row for coder in ("ana", "ben") for row in _rows(casecode("excerpts", "--to", "csv", "--coder", coder).out)]
    return {(row["coder"], row["code"], row["text"]) for row in rows}


@pytest.fixture
def coded(ingested: Path, casecode: Call) -> Path:
    """Both have coded; ana sits here and has read all of Maya's interview."""
    (ingested / "codings.csv").write_text(CODINGS, encoding="utf-8")
    assert casecode("import", "codings.csv").code == 0
    assert casecode("whoami", "ana").code == 0
    study = Study(ingested)
    Desk(study, "ana", find_material(study, MAYA)).mark_read(1, 6)
    return ingested


def _correct(root: Path, *changes: tuple[str, str]) -> None:
    path = root / FILE
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_what_was_coded_is_coded_again_on_the_same_words(coded: Path, casecode: Call) -> None:
    _correct(coded, ("Mm-hm.", "Mm-hm. Tell me more about her."), ("Maya:", "MAYA M.:"), ("Rivals, yes,", "Rivals,\nyes,"))
    said = casecode("ingest")
    assert "casecode reanchor" in said.err
    assert "casecode reanchor" in casecode("status").out
    said = casecode("reanchor")
    assert said.code == 0
    assert "4 codings and 1 read mark brought over" in said.err
    assert _quotes(casecode) == {
        ("ana", "knowledge", "I learned from the lace woman next door"),
        ("ana", "market", "the customers at the fair were kinder than I feared"),
        ("ben", "coopetition", "Rivals,\nyes, and then partners."),
        ("ben", "coopetition", "We put our tables together, and we still compete."),
        ("ana", "knowledge", "We learned from the potters"),
    }
    key = next(one for one in Study(coded).bank.standing().codings if one.source == MAYA and one.code == "knowledge")
    assert key.key
    assert casecode("check").code == 0
    assert "casecode reanchor" not in casecode("status").out
    again = casecode("reanchor")
    assert (again.code, again.out) == (0, "")
    assert "nothing to do" in again.err


def test_what_came_in_between_is_not_read(coded: Path, casecode: Call) -> None:
    _correct(coded, ("Mm-hm.", "Mm-hm. And then what did the two of you do about the prices, if I may ask?"))
    casecode("ingest")
    casecode("reanchor")
    study = Study(coded)
    text = find_material(study, MAYA).text
    read = {(mark.start, mark.end) for mark in study.bank.standing().reads if mark.text == text.hash}
    third = text.segments[2]
    assert read == {(text.segments[0].start, text.segments[1].end), (text.segments[3].start, text.segments[5].end)}
    assert text.text[third.start :].startswith("Mm-hm. And then")


def test_words_that_are_gone_or_turned_round_go_to_a_person(coded: Path, casecode: Call) -> None:
    _correct(
        coded, ("were kinder than", "were not kinder than"), ("We put our tables together, and we still compete.", "We share.")
    )
    casecode("ingest")
    said = casecode("reanchor", "--to", "csv")
    assert said.code == 1
    assert [(row["code"], row["coder"], row["n"], row["became"]) for row in _rows(said.out)] == [
        ("market", "ana", "4", "not placed: a negation or a number in it was changed"),
        ("coopetition", "ben", "6", "not placed: its words are gone or were rewritten"),
    ]
    assert _rows(said.out)[0]["now"] == "the customers at the fair were not kinder than I feared"
    assert "D540 2 codings of 'int-n01-2025-03-04'" in said.err
    assert {text for _, _, text in _quotes(casecode)} == {
        "I learned from the lace woman next door",
        "Rivals, yes, and then partners.",
        "We learned from the potters",
    }


def test_a_mended_spelling_is_placed_and_shown(coded: Path, casecode: Call) -> None:
    _correct(coded, ("the lace woman next door", "the lace woman next-door"))
    casecode("ingest")
    said = casecode("reanchor", MAYA, "--to", "csv")
    assert said.code == 0
    row = _rows(said.out)[0]
    assert row["became"].startswith("fuzzy 0.9")
    assert row["now"] == "I learned from the lace woman next-door"
    assert ("ana", "knowledge", "I learned from the lace woman next-door") in _quotes(casecode)


def test_the_coder_stays_the_coder_and_the_journal_says_who_brought_it_over(coded: Path, casecode: Call) -> None:
    _correct(coded, ("Mm-hm.", "Mm-hm. Go on."))
    casecode("ingest")
    before = {one: one.stat().st_size for one in (coded / "databank/codings").rglob("*.jsonl")}
    casecode("reanchor")
    after = {one: one.stat().st_size for one in (coded / "databank/codings").rglob("*.jsonl")}
    assert {one.parent.name for one in after if after[one] != before.get(one)} == {"ana", "ben"}
    journal = _rows(casecode("journal", "--to", "csv").out)
    assert {row["by"] for row in journal if row["action"] == "reanchor"} == {"ana"}
    moved = [one for one in Study(coded).bank.standing().codings if one.source == MAYA]
    assert {one.coder for one in moved} == {"ana", "ben"}
    assert all(one.from_ for one in moved)


def test_one_undo_takes_all_of_it_back_and_a_redo_gives_it_again(coded: Path, casecode: Call) -> None:
    before = Study(coded).bank.standing()
    _correct(coded, ("Mm-hm.", "Mm-hm. Go on."))
    casecode("ingest")
    casecode("reanchor")
    moved = _quotes(casecode)
    assert casecode("undo").code == 0
    now = Study(coded).bank.standing()
    assert {(one.id, one.text, one.coder) for one in now.codings} == {(one.id, one.text, one.coder) for one in before.codings}
    assert [(one.id, one.text) for one in now.reads] == [(one.id, one.text) for one in before.reads]
    assert casecode("undo", "--redo").code == 0
    assert _quotes(casecode) == moved


def test_a_dry_run_says_it_all_and_writes_nothing(coded: Path, casecode: Call) -> None:
    _correct(coded, ("Mm-hm.", "Mm-hm. Go on."))
    casecode("ingest")
    before = {one: one.read_bytes() for one in (coded / "databank").rglob("*") if one.is_file()}
    said = casecode("reanchor", "--dry-run")
    assert "4 codings and 1 read mark would be brought over" in said.err
    assert {one: one.read_bytes() for one in (coded / "databank").rglob("*") if one.is_file()} == before


def test_what_was_coded_by_hand_in_the_meantime_is_one_coding(coded: Path, casecode: Call) -> None:
    _correct(coded, ("Mm-hm.", "Mm-hm. Go on."))
    casecode("ingest")
    (coded / "again.csv").write_text("\n".join(CODINGS.splitlines()[:2]).replace(",yes", ","), encoding="utf-8")
    assert casecode("import", "again.csv").code == 0
    casecode("reanchor")
    same = [one for one in Study(coded).bank.standing().codings if (one.source, one.code) == (MAYA, "knowledge")]
    assert len(same) == 1


def test_two_machines_that_bring_over_the_same_end_with_the_same(coded: Path, casecode: Call, tmp_path: Path) -> None:
    import shutil

    _correct(coded, ("Mm-hm.", "Mm-hm. Go on."))
    casecode("ingest")
    other = tmp_path / "elsewhere"
    shutil.copytree(coded, other, ignore=shutil.ignore_patterns(".casecode"))
    casecode("reanchor")
    casecode("reanchor", "--study", str(other))
    logs = [*(other / "databank/codings").rglob("*.jsonl")]
    assert Study(coded).bank.digest() == Study(other).bank.digest()
    for log in logs:
        there = coded / log.relative_to(other)
        if not there.exists():
            shutil.copyfile(log, there)
    assert Study(coded).bank.digest() == Study(other).bank.digest()


def test_a_coding_on_a_text_that_never_came_is_said(coded: Path, casecode: Call) -> None:
    import shutil

    _correct(coded, ("Mm-hm.", "Mm-hm. Go on."))
    casecode("ingest")
    first = next(path for path in (coded / f"databank/sources/{MAYA}").iterdir() if path.name.startswith("r1-"))
    shutil.rmtree(first)
    said = casecode("reanchor")
    assert said.code == 1
    assert "D541 4 codings of int-n01-2025-03-04" in said.err


def test_a_source_nobody_has_is_not_found(coded: Path, casecode: Call) -> None:
    assert casecode("reanchor", "int-x").code == 3


def test_the_items_of_an_export_come_along_together(ingested: Path, casecode: Call) -> None:
    posts = ingested / "transcripts/posts.csv"
    posts.write_text("id,text\n7,The van was late and the pots were cold.\n8,Prices were fine.\n", encoding="utf-8")
    casecode("ingest", str(posts), "--each", "row")
    source = next(row["source"] for row in _rows(casecode("sources", "--to", "csv").out) if row["source"].endswith("7"))
    (ingested / "c.csv").write_text(f"source,code,coder,quote\n{source},market,ana,the pots were cold\n", encoding="utf-8")
    assert casecode("import", "c.csv").code == 0
    posts.write_text("id,text\n7,The old van was late and the pots were cold.\n8,Prices were fine.\n", encoding="utf-8")
    casecode("ingest", str(posts), "--each", "row")
    assert "1 coding and 0 read marks brought over" in casecode("reanchor", "posts").err
    assert ("ana", "market", "the pots were cold") in _quotes(casecode)
