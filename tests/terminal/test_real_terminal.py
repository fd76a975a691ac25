"""The app in a real (pseudo) terminal, as a process of its own: keys in, SIGKILL in the middle, what is on disk."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from casecode.databank.bank import Databank

MAYA = "int-n01-2025-03-04"


class Terminal:
    """`casecode code` behind a pseudo terminal of 80 × 24."""

    def __init__(self, root: Path, *words: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        command = [sys.executable, "-m", "casecode", "--study", str(root), "code", *words]
        env = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True)
        os.close(slave)
        self.seen = ""

    def until(self, words: str, seconds: float = 30) -> None:
        """Read until `words` were written to the screen."""
        limit = time.monotonic() + seconds
        while words not in self.seen:
            assert time.monotonic() < limit, f"{words!r} never came:\n{self.seen[-2000:]}"
            if select.select([self.master], [], [], 0.1)[0]:
                with contextlib.suppress(OSError):
                    raw = os.read(self.master, 65536).decode("utf-8", "replace")
                    self.seen += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", raw)

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())
        self.seen = ""

    def end(self) -> int:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=20)
        self.process.kill()
        code = self.process.wait()
        os.close(self.master)
        return code


def test_a_person_codes_in_a_terminal_and_the_process_ends_well(root: Path) -> None:
    terminal = Terminal(root, MAYA, "--coder", "ana")
    terminal.until("The marked words")
    terminal.type("m")
    terminal.until("market: ")
    assert len(Databank(root).standing().codings) == 1, "on disk before it is on the screen"
    terminal.type("Q")
    terminal.until("Saved: 1 coding of yours")
    assert terminal.end() == 0


def test_a_study_that_cannot_be_opened_is_a_sentence_not_a_broken_screen(root: Path) -> None:
    terminal = Terminal(root, "nowhere", "--coder", "ana")
    terminal.until("There is no source 'nowhere'")
    assert terminal.end() == 3


def test_keys_typed_faster_than_the_screen_are_acted_on_in_their_order(root: Path) -> None:
    terminal = Terminal(root, MAYA, "--coder", "ana")
    terminal.until("The marked words")
    terminal.type("\x1b[Bk\x1b[B\x1b[Bm\x1b[1;2Bc\x1b[Bk")
    terminal.until("4 codings")
    terminal.type("Q")
    terminal.until("Saved: 4 codings")
    terminal.end()
    bank = Databank(root)
    segments = bank.text(bank.source(MAYA)).segments
    placed = {(one.code, one.start, one.end) for one in bank.standing().codings}
    first, last = segments[3].start, segments[4].end
    assert placed == {
        ("knowledge", segments[1].start, segments[1].end),
        ("market", first, segments[3].end),
        ("coopetition", first, last),
        ("knowledge", segments[5].start, segments[5].end),
    }


@pytest.mark.deep
def test_twenty_real_kills_lose_at_most_the_act_in_progress(read_in: Path, tmp_path: Path) -> None:
    for number in range(20):
        root = shutil.copytree(read_in, tmp_path / str(number))
        terminal = Terminal(root, MAYA, "--coder", "ana")
        terminal.until("The marked words")
        shown = 0
        for step in range(number % 5 + 1):
            terminal.type("m" if step % 2 == 0 else "k")
            terminal.until("Q-")
            shown += 1
            os.write(terminal.master, b"\x1b[B")
        os.write(terminal.master, b"mkmk")
        time.sleep(0.013 * number)
        terminal.process.send_signal(signal.SIGKILL)
        terminal.end()
        bank = Databank(root)
        bank.check(fix=True)
        assert bank.check(codes={"market", "knowledge", "coopetition"}, coders={"ana", "ben"}).ok
        assert len(bank.standing().codings) >= shown, f"kill {number}"
