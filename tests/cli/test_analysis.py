"""Matrices and reports, from the command to the file."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.cli.conftest import Call


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def run(ingested: Path, casecode: Call) -> Path:
    """The small study with its rules applied."""
    assert casecode("autocode").code == 0
    return ingested


def test_the_matrix_counted_by_hand(run: Path, casecode: Call) -> None:
    """Hits by hand: knowledge “learned from” (Maya twice), “know-how” (Tom); co-opetition “Rivals”, “compete” (Maya, who says
    partners and together in the same breath); market “price”, “customers” (Maya), “customers” twice and “Prices” (Tom)."""
    assert _rows(casecode("matrix", "--to", "csv").out) == [
        ["theme", "north", "west", "(not stated)"],
        ["knowledge", "2", "1", "0"],
        ["coopetition", "2", "0", "0"],
        ["market", "2", "3", "0"],
    ]
    assert _rows(casecode("matrix", "--columns", "case.region", "--cells", "segments", "--totals", "--to", "csv").out)[0][:3] == [
        *("theme", "coast", "inland"),
    ]
    assert _rows(casecode("crosstab", "--rows", "participant", "--columns", "theme", "--to", "csv").out)[1] == [
        "N01",
        "2",
        "2",
        "2",
    ]


def test_quotes_in_cells(run: Path, casecode: Call, tmp_path: Path) -> None:
    said = casecode("matrix", "--cells", "excerpts", "--to", "csv")
    assert "“know-how” (Tom, founder, Westhaven, interview, 2025-03-11" in said.out
    for name in ("m.docx", "m.html", "m.xlsx", "m.tex"):
        assert casecode("matrix", "--cells", "excerpts", "-o", str(tmp_path / name)).code == 0
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert "know-how" in str([cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row])


def test_what_does_not_exist_is_answered_with_what_does(run: Path, casecode: Call) -> None:
    for words in (("--rows", "cse"), ("--cells", "cnt"), ("--where", "case = nrth"), ("--coder", "eve"), ("--run", "zzz")):
        said = casecode("matrix", *words)
        assert said.code == 2, words
        assert said.err.strip()


def test_reports_are_made_listed_and_up_to_date(run: Path, casecode: Call) -> None:
    said = casecode("report", "make", "thematic", "--to", "md,docx")
    assert "2 files written" in said.err
    assert "0 files written, 2 were up to date" in casecode("report", "make", "thematic", "--to", "md,docx").err
    assert "thematic.docx, thematic.md" in casecode("report", "list", "--to", "csv").out
    assert casecode("report", "make", "thematik").code == 3
    assert casecode("report", "make", "thematic", "--to", "pdf").code == 2
    assert casecode("report", "make", "thematic", "matrix", "-o", "one.docx").code == 2


def test_every_excerpt_is_traced_to_its_words_in_every_report(run: Path, casecode: Call) -> None:
    casecode("report", "make")
    text_of = {path.parent.parent.name: path.read_text(encoding="utf-8") for path in (run / "databank/sources").rglob("text.txt")}
    page = (run / "reports/matrix.html").read_text(encoding="utf-8")
    word = docx.Document(str(run / "reports/matrix.docx"))
    printed = "\n".join(par.text for table in word.tables for row in table.rows for cell in row.cells for par in cell.paragraphs)
    rows = list(csv.DictReader(io.StringIO(casecode("excerpts", "--to", "csv").out)))
    assert len(rows) == 10
    for row in rows:
        words = text_of[row["source"]][int(row["start"]) : int(row["end"])]
        assert words == row["text"]
        assert words in page
        assert words in printed


def test_a_template_of_the_study_stands_before_ours_and_its_faults_have_a_line(run: Path, casecode: Call) -> None:
    folder = run / "reports/templates"
    folder.mkdir(parents=True)
    (folder / "thematic.md.j2").write_text("{#-\ntitle: Mine\nview: thematic\n-#}\n# Mine: {{ study.name }}\n", encoding="utf-8")
    casecode("report", "make", "thematic", "--to", "md")
    assert "Mine: Two harbours" in (run / "reports/thematic.md").read_text(encoding="utf-8")
    (folder / "thematic.md.j2").write_text("{#-\nview: thematic\n-#}\n# Mine\n\n{{ view.nothing }}\n", encoding="utf-8")
    said = casecode("report", "make", "thematic", "matrix", "--to", "md")
    assert said.code == 1
    assert "reports/templates/thematic.md.j2:6: V102" in said.err
    assert "reports/matrix.md" in said.err


def test_an_open_word_file_is_left_alone(run: Path, casecode: Call) -> None:
    casecode("report", "make", "sources", "--to", "docx")
    before = (run / "reports/sources.docx").read_bytes()
    (run / "reports/~$urces.docx").write_bytes(b"locked")
    (run / "casecode.yaml").write_text(
        (run / "casecode.yaml").read_text(encoding="utf-8").replace("study: Two harbours", "study: Three harbours"),
        encoding="utf-8",
    )
    said = casecode("report", "make", "sources", "--to", "docx")
    assert "sources.docx is open in another program" in said.err
    assert (run / "reports/sources.docx").read_bytes() == before
    assert (run / "reports/sources-new.docx").is_file()


def test_the_styles_of_a_reference_document_are_used(run: Path, casecode: Call, tmp_path: Path) -> None:
    plain = docx.Document()
    plain.styles["Heading 2"].font.name = "Gill Sans"
    plain.save(str(tmp_path / "ref.docx"))
    casecode("report", "make", "thematic", "--to", "docx", "--reference", str(tmp_path / "ref.docx"))
    made = docx.Document(str(run / "reports/thematic.docx"))
    assert made.styles["Heading 2"].font.name == "Gill Sans"
    assert casecode("report", "make", "thematic", "--reference", "gone.docx").code == 3


def test_a_report_the_protocol_lists_wrongly_is_said_and_the_rest_is_built(run: Path, casecode: Call) -> None:
    path = run / "casecode.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("report: [participants", "report: [particpants"), encoding="utf-8")
    said = casecode("report", "make", "--to", "md")
    assert "V120" in said.err
    assert (run / "reports/matrix.md").is_file()


def test_build_runs_everything_and_goes_on_where_it_stopped(folder: Path, casecode: Call) -> None:
    said = casecode("build")
    assert said.code == 0
    assert "3 sources read" in said.err
    assert "10 hits" in said.err
    again = casecode("build")
    assert "nothing changed" in again.err
    assert "(as before)" in again.err
    assert "0 files written" in again.err


def test_build_without_rules_or_sources(tmp_path: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "casecode.yaml").write_text("study: Empty\n", encoding="utf-8")
    assert "no code of the codebook has rules" in casecode("build").err


def test_the_same_databank_gives_the_same_bytes_in_another_process(run: Path, casecode: Call) -> None:
    casecode("report", "make")
    before = {path.name: path.read_bytes() for path in (run / "reports").iterdir() if path.is_file()}
    for path in (run / "reports").iterdir():
        path.unlink()
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"}
    subprocess.run(
        [sys.executable, "-m", "casecode", "report", "make"], cwd=run, env=environment, check=True, capture_output=True
    )
    after = {path.name: path.read_bytes() for path in (run / "reports").iterdir() if path.is_file()}
    assert set(before) == set(after)
    for name, data in before.items():
        if name.endswith((".docx", ".xlsx")):
            assert zipfile.ZipFile(io.BytesIO(data)).namelist() == zipfile.ZipFile(io.BytesIO(after[name])).namelist()
        assert after[name] == data, name


def test_dry_runs_write_nothing(folder: Path, casecode: Call) -> None:
    assert "0 hits" in casecode("build", "--dry-run").err or "nothing to apply" in casecode("build", "--dry-run").err
    assert not (folder / "databank/sources").exists()
    casecode("build")
    for path in (folder / "reports").iterdir():
        path.unlink()
    assert "files would be written" in casecode("report", "make", "--dry-run").err
    assert list((folder / "reports").iterdir()) == []
