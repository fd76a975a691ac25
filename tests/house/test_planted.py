"""The faults planted in the worked example, as docs/planted-faults.md lists them, are found where they lie; nothing else fails."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from casecode.audit._nouns import Finding
from casecode.workflow.audit import evidence_of, run_audit
from casecode.workflow.check import check
from casecode.workflow.demo import demo
from casecode.workflow.study import Study

ROOT = Path(__file__).resolve().parents[2]

FAULTS: tuple[tuple[int, str, str, str, str, str], ...] = (
    (1, "CV1", "warn", "The van in pellmouth", "van", "kinds of evidence: 1, people: 1"),
    (2, "CV3", "fail", "PM3", "records/member_checks.yaml", "disputed"),
    (3, "CV4", "warn", "The van", "codebooks/five-themes.yaml", "definition, include, exclude, examples"),
    (4, "CV5", "warn", "RQ3", "casecode.yaml", "no proposition or theme answers it"),
    (4, "CV5", "warn", "The van", "codebooks/five-themes.yaml", "leads to it"),
    (5, "CV8", "warn", "leaflet", "transcripts/tannerswell/leaflet.txt", "date"),
    (5, "CV8", "warn", "int-tw3-2025-04-16", "transcripts/tannerswell/int-TW3-2025-04-16.md", "place, access, instrument"),
    (6, "IV1", "fail", "P2", "casecode.yaml", "0% to 100%"),
    (7, "IV2", "fail", "Market conditions", "records/negative_cases.yaml", "nothing was found"),
    (8, "IV3", "warn", "P2", "casecode.yaml", "no verdict"),
    (9, "IV8", "fail", "P1", "casecode.yaml", "contradict: 5, that support: 4"),
    (10, "IV8", "fail", "P3", "records/claims.yaml", "supported in abstract"),
    (11, "EV1", "fail", "P1 in tannerswell", "casecode.yaml", "called supported"),
    (12, "EV2", "warn", "Support and infrastructure", "support", "agrees"),
    (12, "EV2", "warn", "Market conditions", "market", "no literature"),
    (12, "EV2", "warn", "The van", "van", "no literature"),
    (13, "EV3", "warn", "castrenne", "casecode.yaml", "kind of reason"),
    (14, "EV5", "warn", "The van × castrenne", "van", "nobody said why"),
    (15, "EV6", "fail", "uzzi1997", "records/literature_links.yaml", "not listed"),
    (16, "EV6", "fail", "saxenian1995", "records/literature_links.yaml", "the year differs"),
    (17, "R1", "warn", "overview", "casecode.yaml", "2025-05-02, and the first source is of 2025-03-11"),
    (18, "R3", "warn", "Rivals among ourselves", "codebooks/five-themes.yaml", "too low"),
    (18, "R7", "warn", "Hosts and invitations", "codebooks/five-themes.yaml", "too few"),
    (19, "R4", "fail", "Copied by a partner", "codebooks/five-themes.yaml", "4 codings"),
    (20, "R5", "warn", "Win in The van", "TW1", "75%"),
    (21, "R6", "warn", "Ben Whitlow", "casecode.yaml", "conflicts of interest"),
    (22, "R10", "warn", "int-pm1-2025-03-11", "int-pm1-2025-03-11", ""),
    (23, "R12", "warn", "Jos", "records/consents.yaml", "without date"),
)
"""Number on the page, check, status, the offender (as it begins), its place (as it begins), and words of the reason."""

SOUND = {"CV2", "CV6", "CV7", "CV9", "IV5", "IV6", "IV7", "EV4", "R2", "R11"}
BESIDES = {"R8": "unknown", "R9": "warn", "IV4": "na"}


def _audited(folder: Path) -> Mapping[str, Finding]:
    return {one.id: one for one in run_audit(Study(folder)).findings}


@pytest.fixture(scope="module")
def found() -> Mapping[str, Finding]:
    return _audited(ROOT)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The worked example, to be spoilt."""
    for part in ("casecode.yaml", "codebooks", "transcripts", "records", "databank", "reports"):
        origin = ROOT / part
        if origin.is_dir():
            shutil.copytree(origin, tmp_path / part, ignore=shutil.ignore_patterns("templates", "~$*"))
        else:
            shutil.copy(origin, tmp_path / part)
    return tmp_path


@pytest.mark.parametrize(("number", "name", "status", "what", "where", "why"), FAULTS)
def test_a_planted_fault_is_found_where_it_lies(
    found: Mapping[str, Finding], number: int, name: str, status: str, what: str, where: str, why: str
) -> None:
    one = found[name]
    assert one.status == status
    fitting = [each for each in one.offenders if each.what.startswith(what) and each.where.startswith(where)]
    assert fitting, f"{number}: {one.offenders}"
    assert any(why in each.why for each in fitting), f"{number}: {fitting}"


def test_at_least_twelve_kinds_are_planted_and_the_page_has_all_of_them() -> None:
    page = (ROOT / "docs/planted-faults.md").read_text(encoding="utf-8")
    rows = {int(number): row for number, row in re.findall(r"^\| (\d+) \|(.*)$", page, re.MULTILINE)}
    assert sorted(rows) == list(range(1, 25))
    assert {number for number, *_ in FAULTS} | {24} == set(rows)
    for number, name, *_ in FAULTS:
        assert re.search(rf"\b{name}\b", rows[number]), (number, name)
    assert len({name for _, name, *_ in FAULTS}) >= 12


def test_nothing_fails_that_was_not_planted(found: Mapping[str, Finding]) -> None:
    planted = {name: status for _, name, status, *_ in FAULTS}
    assert {one.id: one.status for one in found.values()} == {**planted, **BESIDES, **dict.fromkeys(SOUND, "pass")}
    for one in found.values():
        if one.status == "fail":
            assert {each.what.split(" (")[0] for each in one.offenders} <= {
                what for _, name, _, what, *_ in FAULTS if name == one.id
            }


def test_every_pass_names_what_it_saw(found: Mapping[str, Finding]) -> None:
    assert all("(" in found[name].message for name in SOUND)


def test_what_was_set_aside_is_said_with_reason_name_and_date(found: Mapping[str, Finding]) -> None:
    waiver = found["R8"].waiver
    assert "ana" in waiver
    assert "2026-05-04" in waiver
    assert [name for name, one in found.items() if one.waiver] == ["R8"]


def test_the_reprint_counts_as_the_report_it_prints(found: Mapping[str, Finding]) -> None:
    evidence = evidence_of(Study(ROOT))
    assert {name: double.of for name, double in evidence.duplicates.items()} == {"news-2024-06-01": "doc-2024-05-10"}
    coded = evidence.every_excerpt
    assert set(coded[coded["twice"]]["source"]) == {"news-2024-06-01"}
    assert "26 sources" in found["R2"].message
    assert len(Study(ROOT).bank.sources()) == 27


def test_the_integrity_check_warns_of_the_two_keys_and_of_nothing_else() -> None:
    said = [problem for problem in check(Study(ROOT)).problems if problem.level != "note"]
    assert sorted(re.findall(r"key: (\w+)", " ".join(problem.message for problem in said))) == ["saxenian1995", "uzzi1997"]
    assert len(said) == 2


def test_a_changed_word_breaks_the_chain(copy: Path) -> None:
    text = next((copy / "databank/sources/int-tw1-2025-04-02").glob("*/text.txt"))
    text.write_bytes(text.read_bytes().replace(b"because I'd got the van", b"because I'd got the cart"))
    assert _audited(copy)["CV2"].status == "fail"


def test_a_report_older_than_the_databank_is_a_gap(copy: Path) -> None:
    assert _audited(copy)["R11"].status == "pass"
    codebook = copy / "codebooks/five-themes.yaml"
    codebook.write_text(codebook.read_text(encoding="utf-8").replace("label: Arranged", "label: Set up"), encoding="utf-8")
    gap = _audited(copy)["R11"]
    assert gap.status == "warn"
    assert {"thematic", "validity"} <= {one.what for one in gap.offenders}


def test_a_decision_that_was_deleted_leaves_a_consensus_without_reason(copy: Path) -> None:
    next((copy / "records/decisions").glob("*.yaml")).unlink()
    gap = _audited(copy)["R10"]
    assert gap.status == "unknown"
    assert any("no decision says why" in one.why for one in gap.offenders)


def test_the_demo_says_what_was_planted(tmp_path: Path) -> None:
    said = list(demo(tmp_path / "demo"))
    assert any(line.startswith("6. Audit: 10 pass") and "planted" in line for line in said)
    assert any(line.startswith("5. Agreement: round r1, 630 sentences read by two") for line in said)
    assert [line.split()[1] for line in said if line.startswith("  casecode ")] == ["audit", "agree", "code"]
