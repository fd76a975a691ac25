"""`casecode review`: a person's own words out, the answer in, and what is open."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Call

CODINGS = """\
source,code,coder,quote
int-n01-2025-03-04,knowledge,ana,I learned from the lace woman next door
int-w01-2025-03-11,market,ana,The customers stayed away.
"""


@pytest.fixture
def coded(ingested: Path, casecode: Call) -> Path:
    """The small study with a coding of Maya and one of Tom; ana sits here."""
    (ingested / "codings.csv").write_text(CODINGS, encoding="utf-8")
    assert casecode("import", "codings.csv").code == 0
    assert casecode("whoami", "ana").code == 0
    return ingested


def test_out_and_back_and_the_list(coded: Path, casecode: Call) -> None:
    sent = casecode("review", "send", "Maya", "-o", "maya.docx")
    assert sent.code == 0
    assert (coded / "maya.docx").read_bytes().startswith(b"PK")
    assert "Written: maya.docx (1 passage of N01, version " in sent.err
    back = casecode("review", "record", "N01", "--outcome", "approved", "--on", "2026-12-01")
    assert (back.code, back.err.splitlines()[0]) == (0, "Written: records/member_checks/n01-2026-12-01-approved.yaml.")
    rows = list(csv.DictReader(io.StringIO(casecode("review", "list", "--to", "csv").out)))
    assert [(row["who"], row["outcome"], row["open"]) for row in rows] == [("N01", "approved", ""), ("W01", "", "not asked")]
    assert casecode("check").code == 0


def test_the_audit_sees_the_answer(coded: Path, casecode: Call) -> None:
    def status() -> str:
        return next(csv.DictReader(io.StringIO(casecode("audit", "--only", "CV3", "--to", "csv").out)))["status"]

    assert status() == "unknown"
    (coded / "draft.md").write_text("They learned.\n\nTom does not.\n", encoding="utf-8")
    said = casecode("review", "send", "N01", "--draft", "draft.md")
    assert "U150 paragraph 2 names or quotes other participants" in said.err
    casecode("review", "record", "N01", "--outcome", "disputed")
    assert status() == "fail"
    casecode("review", "record", "N01", "--outcome", "disputed", "--resolution", "the sentence is dropped")
    assert status() == "warn"


def test_without_a_name_and_for_nobody(coded: Path, casecode: Call) -> None:
    assert casecode("review", "send", "Zoe").code == 3
    assert casecode("review", "record", "--outcome", "approved").code == 2
    assert casecode("review", "send", "N01", "--dry-run").err.endswith("Nothing was written.\n")
    assert not (coded / "reports").exists()


def test_a_colleague(coded: Path, casecode: Call) -> None:
    said = casecode(
        "review", "record", "--kind", "peer", "--reviewer", "Chi Wu", "--scope", "the draft", "--changes", "one theme renamed"
    )
    assert said.code == 0
    assert "casecode audit --only CV7" in said.err
    assert "one theme renamed" in casecode("review", "list", "--to", "csv").out


def test_who_withdraws_is_not_written_to(coded: Path, casecode: Call) -> None:
    (coded / "records/withdrawals").mkdir(parents=True)
    (coded / "records/withdrawals/n01.yaml").write_text("participant: N01\ndate: 2026-01-01\n", encoding="utf-8")
    said = casecode("review", "send", "N01")
    assert said.code == 4
    assert "N01 has withdrawn" in said.err


def test_completion_never_fails(coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from casecode.cli.review import complete_kind, complete_outcome, complete_participant

    assert complete_participant("n") == ["N01"]
    assert complete_outcome("a") == ["approved"]
    assert complete_kind("p") == ["peer"]
    monkeypatch.chdir(tmp_path)
    assert complete_participant("n") == []
