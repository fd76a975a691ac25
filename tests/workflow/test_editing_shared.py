"""A real interview of some hours in the editor: hundreds of overlapping codings come back to the same words, quickly."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

from casecode.databank.events import code_event
from casecode.workflow.editing import edit
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study

pytestmark = pytest.mark.shared


def test_six_hundred_codings_on_the_longest_founder_interview(shared: Path, tmp_path: Path) -> None:
    files = sorted((shared / "data/corpora/A6-founders-talk/founderstalk").glob("*.md"), key=lambda path: path.stat().st_size)
    (tmp_path / "transcripts").mkdir()
    shutil.copyfile(files[-1], tmp_path / "transcripts" / files[-1].name)
    (tmp_path / "casecode.yaml").write_text("study: Real\ncoders: {ana: Ana}\n", encoding="utf-8")
    ingest(Study(tmp_path))
    study = Study(tmp_path)
    (material,) = study.materials
    size, chance = len(material.text.text), random.Random(7)
    spans = {(start, min(size, start + chance.choice([1, 7, 40, 300, 4000]))) for start in chance.sample(range(size), 600)}
    events = [code_event("ana", material.text, *span, "craft") for span in sorted(spans)]
    study.bank.append("ana", material.source, events)
    seen: list[str] = []

    def look(path: Path) -> int:
        seen.append(path.read_text(encoding="utf-8"))
        return 0

    begun = time.process_time()
    edit(study, material.source.id, "ana", look)
    assert len(study.bank.events()) == len(spans)
    assert time.process_time() - begun < 30

    marks = [line for line in seen[0].split("\n") if line.startswith("    + ")]
    assert len(marks) == len(spans)
    plain = seen[0]
    for event in events:
        name = f"Q-{event.id[-8:].lower()}"
        plain = plain.replace(f"[{name}, ", "[").replace(f" [{name}]", "")

    def anew(path: Path) -> int:
        path.write_text(plain.replace("+ craft", "+ trade"), encoding="utf-8")
        return 0

    done = edit(study, material.source.id, "ana", anew)
    assert done.complaints == ()
    assert {(one.start, one.end) for one in study.bank.standing().codings} == spans
    assert {one.code for one in study.bank.standing().codings} == {"trade"}
