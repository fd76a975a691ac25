"""The disk dies at each step of a whole working day: read in, apply the rules, code, bring in, report. Nothing finished is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from casecode.workflow.autocode import autocode
from casecode.workflow.bring import bring
from casecode.workflow.check import check
from casecode.workflow.desk import Desk
from casecode.workflow.ingest import ingest
from casecode.workflow.lists import find_material
from casecode.workflow.reports import make
from casecode.workflow.study import Study
from tests.databank.dying import EVERY_DEATH, each_death
from tests.small import write_study

CODINGS = "source,code,coder,quote\nfg-2025-04-01,knowledge,ben,We learned from the potters\nint-w01-2025-03-11,market,ben,Prices fell.\n"
ANSWERS = "id,text,author\n7,The van was late.,Ida\n8,Prices were fine.,Olof\n"


def _prepare(folder: Path) -> None:
    write_study(folder)
    (folder / "transcripts/answers.csv").write_text(ANSWERS, encoding="utf-8")
    (folder / "codings.csv").write_text(CODINGS, encoding="utf-8")
    protocol = folder / "casecode.yaml"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(
        text.replace("report: [", "  - {files: transcripts/answers.csv, method: survey, each: row}\nreport: ["), encoding="utf-8"
    )


def _day(folder: Path) -> None:
    """What a person does, and does again after a crash: every step says the same thing when it is said twice."""
    ingest(Study(folder))
    autocode(Study(folder))
    study = Study(folder)
    desk = Desk(study, "ana", find_material(study, "int-n01-2025-03-04"))
    second = desk.segments[1]
    desk.code(desk.find(second, "I learned from the lace woman").matches, ["knowledge"], key=True)
    desk.code(desk.find(second, "").matches, ["market", "coopetition"])
    desk.mark_read(1, 4)
    bring(Study(folder), folder / "codings.csv")
    make(Study(folder), ["sources"], "md")


@EVERY_DEATH
def test_at_every_step_and_half_step_nothing_finished_is_lost(tmp_path: Path, every: int) -> None:
    reference = tmp_path / "reference"
    reference.mkdir()
    _prepare(reference)
    _day(reference)
    whole = Study(reference)
    digest, codings = whole.bank.digest(), len(whole.bank.standing().codings)
    assert codings == 5
    deaths = 0
    for death in each_death(_day, tmp_path / "deaths", _prepare, every):
        deaths += 1
        left = Study(death.folder)
        before = {(one.coder, one.source, one.start, one.end, one.code) for one in left.bank.standing().codings}
        repaired = check(left, fix=True)
        assert not repaired.faulty, (death, [str(problem) for problem in repaired.problems])
        again = Study(death.folder)
        after = {(one.coder, one.source, one.start, one.end, one.code) for one in again.bank.standing().codings}
        assert before == after, death
        _day(death.folder)
        done = Study(death.folder)
        assert not check(done).faulty, death
        assert done.bank.digest() == digest, death
    assert deaths > 40 // every


@pytest.mark.deep
def test_ten_real_kills(tmp_path: Path) -> None:
    reference = tmp_path / "reference"
    reference.mkdir()
    _prepare(reference)
    _day(reference)
    digest = Study(reference).bank.digest()
    script = "import sys; from pathlib import Path; from tests.workflow.test_dying import _day; _day(Path(sys.argv[1]))"
    chance = random.Random(11)
    for number in range(10):
        folder = tmp_path / str(number)
        folder.mkdir()
        _prepare(folder)
        process = subprocess.Popen([sys.executable, "-c", script, str(folder)], cwd=Path(__file__).resolve().parents[2])
        time.sleep(0.4 + chance.random() * 1.2)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert not check(Study(folder), fix=True).faulty
        _day(folder)
        assert Study(folder).bank.digest() == digest
