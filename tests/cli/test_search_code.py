"""The hits of a search coded in one go: first looked at, then asked, one act."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Call, Said


def _texts(said: Said) -> list[str]:
    return [row["text"] for row in csv.DictReader(io.StringIO(said.out))]


@pytest.fixture
def ana(ingested: Path, casecode: Call) -> Path:
    """Ana sits at this machine."""
    assert casecode("whoami", "ana").code == 0
    return ingested


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_a_terminal_there_is_only_a_preview(ana: Path, casecode: Call) -> None:
    said = casecode("search", "customers", "--code", "market")
    assert said.code == 0
    assert "3 excerpts in 3 sources for 'market', from 3 places." in " ".join(said.out.split())
    assert "Add --yes" in said.err
    assert _texts(casecode("excerpts", "--to", "csv")) == []
    rows = list(csv.reader(io.StringIO(casecode("search", "customers", "--code", "market", "--to", "csv").out)))
    assert rows[0] == ["source", "n", "speaker", "would be coded"]
    assert rows[1] == ["fg-2025-04-01", "5", "W01", "I learned that customers do not queue for clay."]


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (
            "segment",
            [
                "I learned that customers do not queue for clay.",
                "And, well, the customers at the fair were kinder than I feared.",
                "The customers stayed away. Prices fell.",
            ],
        ),
        (
            "sentence",
            [
                "I learned that customers do not queue for clay.",
                "And, well, the customers at the fair were kinder than I feared.",
                "The customers stayed away.",
            ],
        ),
        ("match", ["customers", "customers", "customers"]),
    ],
)
def test_segment_sentence_or_match_is_coded_and_undone_in_one_go(ana: Path, casecode: Call, mark: str, words: list[str]) -> None:
    said = casecode("search", "customers", "--code", "Market conditions", "--mark", mark, "--yes")
    assert "Coded 'market' by ana: 3 excerpts in 3 sources" in said.err
    assert _texts(casecode("excerpts", "--to", "csv")) == words
    assert "There is nothing new to code" in casecode("search", "customers", "--code", "market", "--mark", mark, "--yes").err
    casecode("undo")
    assert _texts(casecode("excerpts", "--to", "csv")) == []
    casecode("undo", "--redo")
    assert _texts(casecode("excerpts", "--to", "csv")) == words
    assert "search" in casecode("journal", "--to", "csv").out


@pytest.mark.parametrize(("answer", "many"), [("y\n", 3), ("n\n", 0), ("\n", 0)])
def test_at_a_terminal_it_asks(ana: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch, answer: str, many: int) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal(answer))
    said = casecode("search", "customers", "--code", "market")
    assert "Code these 3 as 'market' by ana?" in said.err
    assert len(_texts(casecode("excerpts", "--to", "csv"))) == many


def test_several_hits_in_one_segment_are_one_excerpt_and_what_stands_is_said(ana: Path, casecode: Call) -> None:
    casecode("search", "rivals", "--code", "coopetition", "--yes")
    said = casecode("search", "/rivals|compete/", "--code", "coopetition")
    assert "from 3 places. 2 stand already." in " ".join(said.out.split())
    assert "nothing new" in said.err


def test_who_asks_is_said_and_can_be_left_out(ana: Path, casecode: Call) -> None:
    said = casecode("search", "rivals", "--code", "coopetition")
    assert "1 are said by an interviewer or moderator" in " ".join(said.out.split())
    assert "--where 'not role = interviewer'" in said.err
    said = casecode("search", "rivals", "--code", "coopetition", "--where", "not role = interviewer", "--yes")
    assert "1 excerpt in 1 source" in said.err
    assert "--where" not in said.err


def test_an_unknown_code_is_a_proposal_and_said_before(ana: Path, casecode: Call) -> None:
    said = casecode("search", "tired", "--code", "marketing", "--yes")
    assert "No codebook has a code 'marketing'; did you mean 'market'?" in said.err
    assert "Coded 'marketing' by ana: 1 excerpt" in said.err
    assert "can be no code" in casecode("search", "tired", "--code", "!!").err


def test_wrong_use(ana: Path, casecode: Call) -> None:
    assert "did you mean 'sentence'" in casecode("search", "tired", "--code", "market", "--mark", "sentences").err
    assert casecode("search", "/(/", "--code", "market").code == 2
    assert "not among the coders" in casecode("search", "tired", "--code", "market", "--coder", "eve").err
    assert "nothing new" in casecode("search", "nowhere-at-all", "--code", "market").err
