"""The disk seam dies at every single step of taking in, coding and applying rules: nothing finished is ever lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from casecode.databank.bank import Databank
from casecode.databank.events import code_event, read_event, withdraw_event
from casecode.databank.store import Incoming
from casecode.domain.errors import LockedError
from casecode.plain import write
from tests.databank.dying import Died, DyingGate, each_death, steps_of
from tests.databank.study import OTHER, TALK, posts, run_over, take_in, words_at

finished: list[str] = []
"""What the script was told is done; a crash after that may not undo it."""


def script(folder: Path) -> None:
    """Everything that writes: three files, a revision, a codebook, codings, a withdrawal, a read mark, a run, who codes."""
    finished.clear()
    bank = Databank(folder)
    bank.set_coder("ana")
    finished.append("coder")
    for path, words in (("transcripts/int-ines.txt", TALK), ("transcripts/int-bo.txt", OTHER)):
        take_in(bank, path, words)
        finished.append(path)
    bank.store_file(Incoming("transcripts/blog.xml", b"<rss/>", "wxr/1"), posts(("post-7", "We met."), ("post-9", "We parted.")))
    finished.append("transcripts/blog.xml")
    book = bank.freeze_codebook(b"codebook: five\n")
    finished.append(book)
    text = bank.text(bank.source("int-ines"))
    trust = code_event("ana", text, *words_at(text, "rivals"), "trust", book, valence="support")
    bank.append("ana", text.source, [trust])
    finished.append(trust.id)
    doubt = [code_event("ana", text, *words_at(text, word), "market", book) for word in ("stall", "fair")]
    bank.append("ana", text.source, doubt, action="import")
    finished.extend(event.id for event in doubt)
    bank.append("ana", text.source, [withdraw_event("ana", doubt[0].id), read_event("ana", text, 0, len(text.text), book)])
    assert len(bank.standing().codings) == 2
    run = run_over(bank, [("int-ines", "rivals", "coopetition"), ("int-bo", "printers", "knowledge")], book)
    finished.append(run.id)


def present(bank: Databank) -> set[str]:
    found = {source.path for source in bank.sources()} | {event.id for event in bank.events()} | {run.id for run in bank.runs()}
    return found | {path.stem for path in bank.layout.codebooks.glob("*.yaml")} | ({"coder"} if bank.coder == "ana" else set())


def test_dying_at_every_step_loses_nothing_finished_and_a_second_try_ends_the_same(tmp_path: Path) -> None:
    steps = steps_of(script, tmp_path / "undisturbed")
    reference = Databank(tmp_path / "undisturbed")
    digest = reference.digest()
    assert reference.check().ok
    assert {step.split()[0] for step in steps} >= {"write", "rename", "append", "move", "index"}
    deaths = 0
    for death in each_death(script, tmp_path / "deaths"):
        done = set(finished)
        bank = Databank(death.folder)
        assert done <= present(bank), f"{death}: finished before and gone"
        bank.check(fix=True)
        result = bank.check(codes={"trust", "market"}, coders={"ana"})
        assert result.ok, f"{death}: {[str(problem) for problem in result.problems]}"
        assert done <= present(bank), f"{death}: lost by the repair"
        script(death.folder)
        assert Databank(death.folder).digest() == digest, str(death)
        assert Databank(death.folder).check(codes={"trust", "market"}, coders={"ana"}).ok, str(death)
        deaths += 1
    assert deaths > len(steps) > 30


def test_what_died_is_cleared_by_the_next_ingest(tmp_path: Path) -> None:
    bank = Databank(tmp_path)
    gate = DyingGate(at=3, half=True)
    write.gate = gate
    with pytest.raises(Died):
        take_in(bank, "a.txt", TALK)
    write.gate = lambda _step, _path, _data: None
    sources = tmp_path / "databank" / "sources"
    assert [path.name.startswith(".new-") for path in sources.iterdir()] == [True]
    assert bank.sources() == ()
    take_in(bank, "a.txt", TALK)
    assert [path.name for path in sources.iterdir()] == ["a"]


def test_a_repair_that_dies_can_be_tried_again(tmp_path: Path) -> None:
    def broken(folder: Path) -> None:
        bank = Databank(folder)
        take_in(bank, "a.txt", TALK)
        bank.append("ana", "a", [read_event("ana", bank.text(bank.source("a")), 0, 5)])
        for path in [*(folder / "databank" / "codings" / "ana").iterdir(), *(folder / "databank" / "journal").iterdir()]:
            path.write_bytes(path.read_bytes() + b'{"id":"01')
        (folder / "databank" / "sources" / ".new-1-aa").mkdir()
        (folder / "databank" / ".gitattributes").unlink()
        (folder / "databank" / "codebooks").mkdir()
        (folder / "databank" / "codebooks" / ".aa.yaml.1.tmp").write_bytes(b"half")
        text = folder / "databank" / "sources" / bank.source("a").folder / "text.txt"
        text.write_bytes(text.read_bytes().replace(b"\n", b"\r\n"))

    def mend(folder: Path) -> None:
        Databank(folder).check(fix=True)

    for death in each_death(mend, tmp_path, prepare=broken):
        mend(death.folder)
        bank = Databank(death.folder)
        assert bank.check().ok, str(death)
        assert len(bank.standing().reads) == 1


WRITER = """
import sys
from pathlib import Path
from casecode.databank.bank import Databank
from casecode.databank.events import read_event
bank = Databank(Path(sys.argv[1]))
text = bank.text(bank.source("int-ines"))
with bank.lock("autocode"):
    print("locked", flush=True)
    for number in range(1, 100000):
        event = read_event("ana", text, 0, number % len(text.text))
        bank.append("ana", "int-ines", [event])
        print(event.id, flush=True)
"""


def _writer(folder: Path) -> subprocess.Popen[str]:
    started = subprocess.Popen([sys.executable, "-c", textwrap.dedent(WRITER), str(folder)], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "locked\n"
    return started


def test_the_lock_is_one_processes_and_free_when_it_dies(tmp_path: Path) -> None:
    bank = Databank(tmp_path)
    take_in(bank, "int-ines.txt", TALK)
    other = _writer(tmp_path)
    try:
        with pytest.raises(LockedError, match=f"autocode.*{other.pid}"), bank.lock():
            pass
    finally:
        other.send_signal(signal.SIGKILL)
        told, _ = other.communicate()
    with bank.lock("ingest"), bank.lock("within"):
        assert b"ingest" in (tmp_path / ".casecode" / "lock").read_bytes()
    assert (tmp_path / ".casecode" / "lock").read_bytes() == b""
    assert set(told.split()) <= {event.id for event in bank.events()}


@pytest.mark.deep
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a thing of POSIX")
def test_ten_real_kills(tmp_path: Path) -> None:
    bank = Databank(tmp_path)
    take_in(bank, "int-ines.txt", TALK)
    told: set[str] = set()
    for number in range(10):
        other = _writer(tmp_path)
        time.sleep(0.05 * number)
        other.send_signal(signal.SIGKILL)
        out, _ = other.communicate()
        told |= {line for line in out.split() if len(line) == 26}
        bank.check(fix=True)
        assert bank.check().ok
        assert told <= {event.id for event in bank.events()}
