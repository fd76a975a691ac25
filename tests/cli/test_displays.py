"""Saturation, co-occurrence, timeline and displays, from the command to the file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import docx
import pytest

from casecode.analysis.displays import DISPLAYS
from casecode.workflow.study import open_study
from tests.cli.conftest import Call

CODINGS = """\
source,code,coder,quote
{maya},knowledge,ana,I learned from the lace woman next door
{maya},market,ana,how to price
{maya},coopetition,ana,"Rivals, yes, and then partners"
{maya},knowledge,ben,I learned from the lace woman next door
{tom},market,ana,Prices fell
{tom},knowledge,ana,I had the know-how from my uncle
{group},knowledge,ana,We learned from the potters
"""
INDUCTIVE = "\ndesign: {approach: inductive}\n"


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def coded(ingested: Path, casecode: Call) -> Path:
    """The small study with codings that two people made."""
    names = [row[0] for row in _rows(casecode("sources", "--to", "csv").out)[1:]]
    by_word = {word: next(name for name in names if word in name) for word in ("n01", "w01", "fg")}
    text = CODINGS.format(maya=by_word["n01"], tom=by_word["w01"], group=by_word["fg"])
    (ingested / "codings.csv").write_text(text, encoding="utf-8")
    said = casecode("import", "codings.csv")
    assert said.code == 0, said.err
    return ingested


def test_co_occurrence_counted_by_hand(coded: Path, casecode: Call) -> None:
    """Maya learns and prices in one segment, in two sentences, on different words."""
    assert _rows(casecode("cooccur", "--to", "csv").out) == [
        ["code", "knowledge", "coopetition", "market"],
        ["knowledge", "3", "0", "1"],
        ["coopetition", "0", "1", "0"],
        ["market", "1", "0", "2"],
    ]
    long = _rows(casecode("cooccur", "--unit", "sentence", "--long", "--to", "csv").out)
    assert long[0] == ["first", "second", "n1", "n2", "n12", "jaccard", "c"]
    assert long[2] == ["knowledge", "market", "3", "2", "0", "0.0", "0.0"]
    assert float(_rows(casecode("cooccur", "--measure", "c", "--to", "csv").out)[1][3]) == 0.25
    assert _rows(casecode("cooccur", "--unit", "overlap", "--to", "csv").out)[1][3] == "0"
    said = casecode("cooccur", "--level", "theme")
    assert "Coding by Ana Ruiz and Ben Cole" in _flat(said.out)
    assert casecode("cooccur", "--unit", "turn").code == 2


def test_time_by_month_and_rate(coded: Path, casecode: Call) -> None:
    assert _rows(casecode("timeline", "--to", "csv").out) == [
        ["theme", "2025-03", "2025-04"],
        ["knowledge", "2", "1"],
        ["coopetition", "1", "0"],
        ["market", "2", "0"],
    ]
    rates = _rows(casecode("timeline", "--per", "sources", "--rows", "case", "--to", "csv").out)
    assert rates[1][:2] == ["north", "3.0"]
    assert "Sources by month: 2025-03: 2, 2025-04: 1." in _flat(casecode("timeline").out)
    assert "No source has a wave" in _flat(casecode("timeline", "--by", "wave").out)


def test_saturation_says_why_not_and_counts_where_it_can(coded: Path, casecode: Call) -> None:
    said = _flat(casecode("saturation").out)
    assert "Saturation does not apply: the sources are of more than one method" in said
    assert "no code says `origin: inductive`" in _flat(casecode("saturation", "--method", "interview").out)
    protocol = coded / "casecode.yaml"
    protocol.write_text(protocol.read_text(encoding="utf-8") + INDUCTIVE, encoding="utf-8")
    words = ("saturation", "--method", "interview", "--base", "1", "--run", "1", "--seed", "7")
    first, second = _rows(casecode(*words, "--to", "csv").out)[1:]
    assert first[:9] == ["1", "int-n01-2025-03-04", "2025-03-04", "3", "3", "3", "", "", "2.0"]  # either may come first
    assert first[10] == "3.0"
    assert second == ["2", "int-w01-2025-03-11", "2025-03-11", "2", "0", "3", "0", "0.0", "3.0", "3.0", "3.0"]
    printed = _flat(casecode(*words).out)
    assert "Saturation at 1+1 (≤ 5 %)" in printed
    assert "1,000 random orders of the sources (seed 7)" in printed
    (summary,) = json.loads(casecode(*words, "--show", "summary", "--to", "json").out)
    assert (summary["status"], summary["saturation"], summary["seed"]) == ("reached", "1+1", 7)
    assert "status" in casecode(*words, "--show", "summary").out
    assert _rows(casecode(*words, "--show", "themes", "--to", "csv").out) == [
        ["theme", "sources", "codes", "of", "last", "last_source", "after"],
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--threshold", "much"),
        ("--threshold", "1/0"),
        ("--base", "0"),
        ("--orders", "0"),
        ("--show", "codes"),
        ("--by", "case"),
        ("--method", "diary"),
    ],
)
def test_senseless_saturation_is_refused_with_a_sentence(coded: Path, casecode: Call, words: tuple[str, ...]) -> None:
    said = casecode("saturation", *words)
    assert said.code == 2
    assert said.err.strip()


@pytest.mark.parametrize("name", DISPLAYS)
def test_every_display_in_every_form(coded: Path, casecode: Call, name: str, tmp_path: Path) -> None:
    said = casecode("display", name)
    assert said.code == 0, said.err
    assert "Coding by Ana Ruiz and Ben Cole" in _flat(said.out)
    for form in ("csv", "json", "md", "html", "tex", "xlsx", "docx"):
        assert casecode("display", name, "-o", str(tmp_path / f"d.{form}")).code == 0
    assert docx.Document(str(tmp_path / "d.docx")).tables
    rows = _rows((tmp_path / "d.csv").read_text(encoding="utf-8"))
    assert all(len(row) == len(rows[0]) for row in rows)


def test_labels_are_for_readers_and_ids_for_scripts(coded: Path, casecode: Call) -> None:
    assert _rows(casecode("display", "triangulation", "--to", "csv").out)[1][:4] == ["knowledge", "interview", "3", "2"]
    assert "| Knowledge spill-over | 3 (2 people)" in casecode("display", "triangulation", "--to", "md").out
    cells = casecode("display", "cases", "--by", "region", "--cells", "excerpts", "--to", "md").out
    assert "“Prices fell”" in cells


def test_records_stand_in_the_displays_and_a_wrong_one_is_told(coded: Path, casecode: Call) -> None:
    excerpts = {(row[5], row[13]): row[0] for row in _rows(casecode("excerpts", "--to", "csv").out)[1:]}
    uncle = excerpts["knowledge", "I had the know-how from my uncle"]
    protocol = coded / "casecode.yaml"
    text = protocol.read_text(encoding="utf-8") + "propositions:\n  P1: {text: Makers learn from rivals., rivals: [Kin teach.]}\n"
    protocol.write_text(text, encoding="utf-8")
    (coded / "records").mkdir()
    links = f"- {{excerpt: {uncle}, proposition: P1, bearing: contradicts, by: ana, at: 2026-01-01}}\n"
    (coded / "records" / "evidence.yaml").write_text(
        links + "- {excerpt: Q-zzzzzzzz, proposition: P1, bearing: supports, by: ana, at: 2026-01-01}\n", encoding="utf-8"
    )
    said = casecode("display", "propositions", "--to", "csv")
    assert _rows(said.out)[1] == ["P1", "interview", "0", "0", "1", "silent", "only interview speaks to it"]
    assert "A580" in said.err
    register = _rows(casecode("display", "negatives", "--to", "csv").out)
    assert [row[0] for row in register[1:]] == ["judgement"]
    assert register[1][9] == "I had the know-how from my uncle"
    assert _rows(casecode("display", "rivals", "--to", "csv").out)[1][:3] == ["P1", "Kin teach.", ""]


def test_a_study_without_anything_has_sentences_not_faults(folder: Path, casecode: Call) -> None:
    assert casecode("saturation").code == 0
    for words in (("cooccur",), ("timeline",), ("timeline", "--per", "sources"), *(("display", name) for name in DISPLAYS)):
        said = casecode(*words)
        assert said.code == 0, (words, said.err)
        assert "Nobody has coded yet" in _flat(said.out)
    assert casecode("display", "evidnce").code == 2


def test_the_same_from_python(coded: Path) -> None:
    study = open_study(coded)
    frame = study.display("evidence")
    assert frame.set_index("theme")["excerpts"].to_dict() == {"knowledge": 3, "coopetition": 1, "market": 2, "Total": 6}
    assert study.display("cases", by="region", where="case = west")["knowledge"].tolist() == [0, 1]
    assert study.saturation(method="interview").status == "na"
