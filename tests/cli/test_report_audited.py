"""Reports that are made of the audit, typed at the command line."""

from __future__ import annotations

from pathlib import Path

from casecode.audit._outside import Entry, Outside, Trail
from casecode.workflow.report_views import known_standards, lasting
from casecode.workflow.study import open_study
from tests.cli.conftest import Call


def test_the_validity_report_is_the_same_however_often_it_is_made(ingested: Path, casecode: Call) -> None:
    assert casecode("autocode").code == 0
    first = casecode("report", "make", "validity", "--to", "md,html,docx,tex")
    assert first.code == 0, first.err
    before = {path.name: path.read_bytes() for path in (ingested / "reports").iterdir() if path.is_file()}
    assert {"validity.md", "validity.html", "validity.docx", "validity.tex"} <= set(before)
    assert (
        casecode("report", "make", "thematic", "--to", "md").code == 0
    )  # other reports and the journal's entries of them change nothing
    again = casecode("report", "make", "validity", "--to", "md,html,docx,tex")
    assert "0 files written" in again.err
    assert "Every excerpt" not in before["validity.md"].decode()  # nobody coded by hand, yet the integrity was looked at
    assert "every hash and span" in before["validity.md"].decode()


def test_a_checklist_by_its_standard(ingested: Path, casecode: Call) -> None:
    assert casecode("report", "make", "checklist", "--standard", "gibbert", "--to", "md").code == 0
    assert (ingested / "reports" / "checklist-gibbert.md").read_text(encoding="utf-8").startswith("# Two harbours: Rigour")
    assert casecode("report", "make", "checklist", "--to", "md").code == 0
    assert "COREQ (32 items)" in (ingested / "reports" / "checklist.md").read_text(encoding="utf-8")


def test_a_standard_that_is_none_and_a_report_that_follows_none(ingested: Path, casecode: Call) -> None:
    unknown = casecode("report", "make", "checklist", "--standard", "prisma")
    assert (unknown.code, "Known: coreq, gibbert, jars-qual, srqr." in unknown.err) == (2, True)
    other = casecode("report", "make", "thematic", "--standard", "coreq")
    assert (other.code, "the report 'thematic' follows none" in other.err) == (2, True)
    assert not (ingested / "reports" / "thematic.md").exists()


def test_reports_of_the_work_and_of_the_audit_are_made_in_one_go(ingested: Path, casecode: Call) -> None:
    done = casecode("report", "make", "reliability", "validity", "checklist", "--to", "md")
    assert done.code == 0, done.err
    assert {path.name for path in (ingested / "reports").glob("*.md")} == {"reliability.md", "validity.md", "checklist.md"}
    assert known_standards() == ("coreq", "gibbert", "jars-qual", "srqr")


def test_what_making_reports_changes_is_left_out_of_them(ingested: Path, casecode: Call) -> None:
    study = open_study(ingested)
    before = Trail(9, {"report": Entry("2026", "ana", "report"), "memo": Entry("2026", "ana", "memo")})
    found = lasting(study, Outside(trail=before))
    assert found.trail is not None
    assert (found.reports, set(found.trail.first)) == ((), {"memo"})
    entries = found.trail.entries
    assert casecode("report", "make", "sources", "--to", "md").code == 0
    after = lasting(open_study(ingested), Outside(trail=before)).trail
    assert after is not None
    assert after.entries == entries
    assert lasting(study, Outside()).trail is None
