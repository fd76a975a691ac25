"""Files that mean harm: every reader answers with a problem or a reading, soon, in little memory, and touches nothing.

The corpus and the watch over it are in `hostile.py`, which runs in processes of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from casecode.readers._find import find_reader
from tests.readers.hostile import SECRET
from tests.readers.made import options
from tests.readers.test_conformance import NAMES, SMALL, check

_ROOT = Path(__file__).resolve().parents[2]
_READERS = [name for name in NAMES if name in SMALL]
_PROCESSES = 2
_MOST_MEGABYTES = 300
_MOST_SECONDS = 5
_ZIPPED = [name for name in _READERS if SMALL[name].startswith(b"PK")]
_REFUSED = ("bomb (", "1 GB declared (", "member ", "60,000 members", "encrypted", "no end")


class Outcome(NamedTuple):
    """One file given to one reader: CPU seconds, peak memory of the process so far in MB, and what came."""

    reader: str
    file: str
    seconds: float
    megabytes: int
    came: str


def run_all(*arguments: str) -> list[Outcome]:
    """Every hostile file to every reader, in two processes."""
    shares = [_READERS[first::_PROCESSES] for first in range(_PROCESSES)]
    command = (sys.executable, "-m", "tests.readers.hostile", *arguments)
    started = [
        subprocess.Popen((*command, *share), cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for share in shares
    ]
    found: list[Outcome] = []
    for process in started:
        said, complaint = process.communicate(timeout=1_500)
        assert process.returncode == 0, complaint[-2_000:]
        found += [Outcome(*json.loads(line)) for line in said.splitlines()]
    return found


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return run_all()


def harmed(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [each for each in outcomes if each.came not in {"read", "refused"}]


def test_every_file_gives_a_reading_or_a_problem_and_nothing_is_touched(outcomes: list[Outcome]) -> None:
    assert harmed(outcomes) == []
    for name in _READERS:
        assert sum(each.reader == name for each in outcomes) > 20, name


def test_in_bounded_time_and_memory(outcomes: list[Outcome]) -> None:
    assert [each for each in outcomes if each.seconds > _MOST_SECONDS] == []
    assert max(each.megabytes for each in outcomes) <= _MOST_MEGABYTES


def test_archives_that_lie_are_not_opened_at_all(outcomes: list[Outcome]) -> None:
    """Whichever member it is that lies: nothing of the archive is read."""
    assert {"docx", "medium", "substack"} <= set(_ZIPPED)
    lies = [each for each in outcomes if each.reader in _ZIPPED and each.file.startswith(_REFUSED)]
    assert len(lies) > 10 * len(_ZIPPED)
    assert [each for each in lies if each.came != "refused"] == []


def test_documents_with_entities_of_their_own_are_not_read(outcomes: list[Outcome]) -> None:
    bombs = [each for each in outcomes if each.reader in {"wxr", "blogger", "feed"} and each.file.endswith(" entity")]
    assert len(bombs) == 3 * 4
    assert [each for each in bombs if each.came != "refused"] == []


def test_the_watch_sees_what_it_is_there_to_see(tmp_path: Path) -> None:
    """A script that reads the secret, writes a file and opens a connection is heard each time."""
    script = (
        "import socket, sys; from pathlib import Path; from tests.readers.hostile import _Watch\n"
        "watch = _Watch(); watch.on = True; secret = Path(sys.argv[1])\n"
        "secret.read_text(); (secret.parent / 'new').write_text('x')\n"
        "try: socket.create_connection(('127.0.0.1', 9), timeout=1)\n"
        "except OSError: pass\n"
        "watch.on = False; print(sorted({each.partition(' ')[0] for each in watch.done}), len(watch.done))"
    )
    secret = tmp_path / f"{SECRET}.txt"
    secret.write_text(SECRET)
    said = subprocess.run((sys.executable, "-c", script, str(secret)), cwd=_ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "['open', 'socket.connect', 'socket.getaddrinfo'] 4"


@pytest.mark.deep
def test_ten_megabytes_in_one_line_and_every_example_cut_in_fifty_places() -> None:
    found = run_all("--line", "10000000", "--cuts", "50")
    assert harmed(found) == []
    assert max(each.seconds for each in found) <= 10 * _MOST_SECONDS
    least = min(each.megabytes for each in found)
    assert max(each.megabytes for each in found) - least <= _MOST_MEGABYTES


def cut(files: Sequence[Path], places: int) -> None:
    for file in files:
        whole = file.read_bytes()
        for n in range(1, places + 1):
            data = whole[: len(whole) * n // (places + 1)]
            found = find_reader(data[:65536], file.name)
            check(found.read(data, options(file.name)), found.name)


@pytest.mark.shared
def test_the_samples_of_others_cut_off(shared: Path) -> None:
    files = [file for file in sorted((shared / "data/formats").rglob("*")) if file.is_file() and file.stat().st_size < 100_000]
    assert len(files) > 80
    cut(files, 3)


@pytest.mark.shared
@pytest.mark.deep
def test_the_samples_of_others_cut_in_fifty_places(shared: Path) -> None:
    cut([file for file in sorted((shared / "data/formats").rglob("*")) if file.is_file()], 50)
