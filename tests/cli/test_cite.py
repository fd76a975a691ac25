"""One quote for print: who, where, and every edit checked against the words."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Call

WORDS = "I learned from the lace woman next door, honestly."


@pytest.fixture
def quote(ingested: Path, casecode: Call) -> str:
    """The id of one excerpt of Maya."""
    (ingested / "codings.csv").write_text(
        f'source,code,coder,quote\nint-n01-2025-03-04,knowledge,ana,"{WORDS}"\nint-w01-2025-03-11,market,ben,Prices fell.\n',
        encoding="utf-8",
    )
    assert casecode("import", "codings.csv").code == 0
    rows = list(csv.DictReader(io.StringIO(casecode("excerpts", "--coder", "ana", "--to", "csv").out)))
    return rows[0]["id"]


def test_a_quote_with_who_and_where(quote: str, casecode: Call, tmp_path: Path) -> None:
    credit = f"Maya, founder, Northtown, interview, 2025-03-04; int-n01-2025-03-04 ¶2; {quote}"
    assert casecode("cite", quote).out == f"“{WORDS}” ({credit})\n"
    assert casecode("cite", quote.upper()).out == f"“{WORDS}” ({credit})\n"
    assert casecode("cite", quote, "--to", "md").out == f"> {WORDS}\n>\n> — {credit}\n"
    tex = casecode("cite", quote, "--to", "tex").out
    assert tex.startswith("\\begin{quote}\nI learned from the lace woman")
    assert "Maya, founder, Northtown" in tex
    assert casecode("cite", quote, "-o", str(tmp_path / "quote.tex")).code == 0
    assert (tmp_path / "quote.tex").read_text(encoding="utf-8") == tex
    assert casecode("cite", quote, "-o", str(tmp_path / "quote.txt")).code == 0
    assert (tmp_path / "quote.txt").read_text(encoding="utf-8") == f"“{WORDS}” ({credit})\n"


@pytest.mark.parametrize(
    "printed",
    [
        "I learned from […] next door",
        "“[She] learned from the lace woman”",
        "the lace woman ... honestly",
        "[i] learned from [her] the lace woman",
    ],
)
def test_an_edited_form_that_is_word_for_word(quote: str, casecode: Call, printed: str) -> None:
    said = casecode("cite", quote, "--as", printed)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"“{printed.strip('“”')}” (Maya, founder")


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("I learnt from the lace woman", "nearest: “I learned from the lace woman”"),
        ("next door […] I learned from", "earlier"),
        ("a boat in a storm", "nothing in the excerpt is like it"),
        ("She showed me how to price.", "not word for word"),
        ("[…] [all of it]", "nothing of the participant's words is left"),
    ],
)
def test_an_edited_form_that_is_not_is_refused_with_the_nearest_words(
    quote: str, casecode: Call, printed: str, told: str
) -> None:
    said = casecode("cite", quote, "--as", printed)
    assert (said.code, said.out) == (1, "")
    assert "X311" in said.err
    assert told in said.err


def test_an_excerpt_that_is_none_and_one_that_could_be_several(quote: str, casecode: Call) -> None:
    assert casecode("cite", "Q-zzzz").code == 3
    assert "fits 2 excerpts" in casecode("cite", "Q-").err
    assert "text, md, tex" in casecode("cite", quote, "--to", "docx").err


def test_a_rules_hit_can_be_cited_too(ingested: Path, casecode: Call) -> None:
    assert "No rules were applied" in casecode("cite", "H-1234").err
    casecode("autocode")
    row = next(csv.DictReader(io.StringIO(casecode("excerpts", "--to", "csv").out)))
    assert casecode("cite", row["id"]).out.startswith(f"“{row['text']}” (")
    assert casecode("cite", "H-zzzz").code == 3
    assert "Give more of the id" in casecode("cite", "H-").err


def test_words_that_a_newer_revision_replaced_are_not_printed(quote: str, ingested: Path, casecode: Call) -> None:
    path = ingested / "transcripts/north/int-N01-2025-03-04.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("lace", "silk"), encoding="utf-8")
    casecode("ingest")
    said = casecode("cite", quote)
    assert said.code == 4
    assert "newer revision" in said.err
