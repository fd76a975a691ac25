"""Databanks that others left: coded well, and nothing on record of how. The audit must be of use, and must not be kind."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from casecode import registry
from casecode.domain.reading import ReadOptions
from casecode.workflow.audit import Audited, first, run_audit
from casecode.workflow.bring import bring
from casecode.workflow.brought import Brought
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study, open_study
from tests.exchange.test_abstracts import coded_sentences

EVIDENCED = re.compile(r"\d")
"""What a pass saw is told with figures."""


def study_at(root: Path, protocol: str) -> Study:
    """An empty study with this protocol."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "casecode.yaml").write_text(protocol, encoding="utf-8")
    return open_study(root)


def brought(study: Study, rows: Iterable[tuple[str, str, str, str]]) -> Brought:
    """Rows of (source, code, coder, quote), brought in; a codebook is what the codes propose."""
    path = study.root / "codings.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("source", "code", "coder", "quote"))
        table.writerows(rows)
    made = bring(study, path)
    study.forget()
    return made


def told(study: Study) -> Audited:
    """The audit, with what holds for every inherited databank."""
    found = run_audit(study)
    assert len(found.findings) == 35
    for one in found.findings:
        assert one.message, one.id
        if one.status == "pass":
            assert EVIDENCED.search(one.seen), f"{one.id} passes on '{one.seen}'"
        elif one.status != "na":
            assert one.fix, f"{one.id} says nothing that would mend it"
    return found


def statuses(found: Audited, status: str) -> set[str]:
    """The checks with this status."""
    return {one.id for one in found.findings if one.status == status}


DOCUMENTED = {"CV3", "CV7", "IV1", "IV2", "IV3", "IV5", "IV8", "EV1", "EV2", "EV3", "EV4", "R1", "R6", "R8", "R12"}
"""Checks of what nobody put on record here: unknown, never passed and never failed."""


@pytest.mark.shared
def test_twenty_abstracts_by_six_coders(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "coded" / "A1-qabs-prestudy2"
    names = sorted(path.stem for path in (folder / "abstracts.A").glob("*.txt"))
    study = study_at(
        tmp_path / "abstracts",
        "study: Twenty abstracts\ncoders: {A: '', B: '', C: '', D: '', E: '', F: ''}\nsources:\n  - {files: texts/*.txt, method: abstract}\n",
    )
    (study.root / "texts").mkdir()
    for name in names:
        sentences = [text for text, _ in coded_sentences(folder / "abstracts.A" / f"{name}.txt")]
        (study.root / f"texts/{name}.txt").write_text("\n\n".join(sentences) + "\n", encoding="utf-8")
    ingest(study)
    rows = [
        (f"texts/{name}.txt", code, coder, words)
        for coder in "ABCDEF"
        for name in names
        for words, codes in coded_sentences(folder / f"abstracts.{coder}" / f"{name}.txt")
        for code in codes
        if words
    ]
    made = brought(study, rows)
    assert made.placed == len(rows)
    found = told(study)
    by = {one.id: one for one in found.findings}
    assert statuses(found, "fail") == set()
    assert not DOCUMENTED & statuses(found, "pass")
    assert by["CV2"].status == "pass"
    assert f"{len(rows):,} excerpts in 20 sources" in by["CV2"].seen
    assert by["CV4"].status == "unknown"  # no code is defined anywhere
    assert by["CV1"].status != "pass"  # one kind of text, whatever it is called
    assert by["R3"].status in {"warn", "unknown"}  # they part more than once; and codings alone do not say what was read
    assert by["R11"].status != "fail"
    assert len(first(found.findings)) == 5


@pytest.mark.shared
def test_seven_interviews_exported_from_another_program(shared: Path, tmp_path: Path) -> None:
    """The published segments are found by eight words of their first line; some stand across a page and are lost, by name."""
    pytest.importorskip("pypdfium2")
    folder = shared / "data" / "coded" / "A3-pdpilot"
    study = study_at(
        tmp_path / "pdpilot",
        "study: Seven interviews\ncoders: {team: ''}\nsources:\n  - {files: transcripts/*.pdf, speakers: {Dan: interviewer}}\n",
    )
    (study.root / "transcripts").mkdir()
    for path in sorted((folder / "transcripts").glob("*.pdf")):
        (study.root / "transcripts" / path.name).write_bytes(path.read_bytes())
    ingest(study)
    rows = list(published_segments(folder))
    made = brought(study, rows)
    assert made.placed > 150
    assert made.placed + made.known + len(made.lost) == len(rows)
    found = told(study)
    by = {one.id: one for one in found.findings}
    assert statuses(found, "fail") == set()
    assert not DOCUMENTED & statuses(found, "pass")
    assert by["CV1"].status == "unknown"  # nobody says how the material was collected
    assert by["IV4"].status == "unknown"
    assert by["R3"].status == "unknown"
    assert by["R3"].message == "Nothing was coded by more than one person on their own."
    assert by["R5"].status != "pass"  # every voice is called the same, so nobody can say who dominates


def published_segments(folder: Path) -> Iterable[tuple[str, str, str, str]]:
    """(source, top code, coder, eight words) of the published table of segments."""
    tops = [name for name, _ in json.loads((folder / "expected.json").read_bytes())["segments_by_top_level_code_first_line"]]
    reader = registry.load("readers", "pdf", "READER")
    readings = reader.read((folder / "coded-segments.pdf").read_bytes(), ReadOptions(name="coded-segments.pdf"))
    row = re.compile(rf"(?m)^(P[1-7]) ({'|'.join(map(re.escape, tops))})( > .*)?$")
    for one in row.finditer(readings.items[0].text):
        words = (one[3] or "").split()
        if len(words) > 16:
            yield f"transcripts/{one[1]}.pdf", re.sub(r"\W+", "-", one[2].lower()), "team", " ".join(words[-8:])


def test_a_study_with_nothing_but_sources(tmp_path: Path) -> None:
    study = study_at(tmp_path / "bare", "study: Bare\nsources:\n  - files: talks/*.txt\n")
    (study.root / "talks").mkdir()
    (study.root / "talks/one.txt").write_text("Ida: We began with nothing.\n\nTom: And stayed.\n", encoding="utf-8")
    ingest(study)
    found = told(study)
    assert statuses(found, "fail") == set()
    assert statuses(found, "pass") <= {"R11"}
    assert statuses(found, "warn") == set()


def test_a_study_with_nothing_at_all(tmp_path: Path) -> None:
    found = told(study_at(tmp_path / "nothing", "study: Nothing\n"))
    assert statuses(found, "pass") | statuses(found, "warn") | statuses(found, "fail") == set()
