"""Talk on standard error: between words where it is a terminal, as it is where it goes on to a program."""

from __future__ import annotations

import io
import os
import shutil
from dataclasses import dataclass

import pytest

from casecode.cli import show
from casecode.domain.problem import Problem

LONG = (
    "Nothing is in the databank yet. Read the sources in, then look at what came: casecode ingest --dry-run (nothing is written)"
)


class Screen(io.StringIO):
    """A terminal of 40 columns that keeps what is written to it; `real`: the system can be asked how wide it is."""

    real = True

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        if not self.real:
            raise io.UnsupportedOperation
        return 2


@dataclass(frozen=True)
class Size:
    columns: int


def narrow(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Standard error is such a terminal from now on (no fixture: pytest takes standard error anew for the test itself)."""
    made = Screen()
    monkeypatch.setattr("sys.stderr", made)
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: Size(40))
    return made


def test_long_lines_end_between_words_and_go_on_indented(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = narrow(monkeypatch)
    show.say(LONG)
    lines = screen.getvalue().splitlines()
    assert all(len(line) <= 40 for line in lines)
    assert len(lines) > 2
    assert all(line.startswith("  ") for line in lines[1:])
    assert " ".join(line.strip() for line in lines) == LONG, "no word is broken, none is lost"


def test_a_word_longer_than_the_line_and_hyphens_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = narrow(monkeypatch)
    path = "transcripts/" + "a-very-long-name-" * 4 + ".txt"
    show.say(f"Read in from {path} just now")
    assert path in screen.getvalue()


def test_lines_and_their_columns_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = narrow(monkeypatch)
    show.say("one  two\n\n    casecode agree   see how far two coders agree at all")
    assert screen.getvalue() == ("one  two\n\n    casecode agree   see how far two\n      coders agree at all\n")


def test_problems_are_folded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = narrow(monkeypatch)
    show.problems(
        [Problem("S101", "this word is a long way from being a key that is known here", "casecode.yaml", 3)] * 2, most=1
    )
    lines = screen.getvalue().splitlines()
    assert all(len(line) <= 40 for line in lines)
    assert lines[1].startswith("  ")


def test_where_the_width_cannot_be_asked_for_the_usual_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = narrow(monkeypatch)
    screen.real = False
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: Size(60))
    show.say(LONG)
    assert 40 < max(map(len, screen.getvalue().splitlines())) <= 60


def test_what_goes_to_a_program_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = io.StringIO()
    monkeypatch.setattr("sys.stderr", plain)
    show.say(LONG * 3)
    assert plain.getvalue() == LONG * 3 + "\n"
