"""`casecode agree` and what lies below it, typed as people type it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from casecode.workflow.desk import Desk
from casecode.workflow.desk_places import open_source
from casecode.workflow.desk_rounds import find_round
from casecode.workflow.study import Study
from tests.cli.conftest import Call, Said
from tests.exchange.test_abstracts import coded_sentences

STABLE = "code,units,coders,positive,agreement,p_pos,p_neg,alpha,alpha_low,alpha_high,kappa,fleiss,ac1,note"
CODINGS = """\
source,code,coder,quote
int-n01-2025-03-04,knowledge,ana,"I learned from the lace woman next door, honestly. She showed me how to price."
int-n01-2025-03-04,knowledge,ben,"I learned from the lace woman next door, honestly. She showed me how to price."
int-n01-2025-03-04,market,ana,the customers at the fair were kinder than I feared
int-n01-2025-03-04,coopetition,ana,"Rivals, yes, and then partners. We put our tables together, and we still compete."
int-n01-2025-03-04,market,ben,"Rivals, yes, and then partners. We put our tables together, and we still compete."
int-w01-2025-03-11,market,ana,The customers stayed away. Prices fell.
int-w01-2025-03-11,market,ben,Prices fell.
"""


def rows(said: Said) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in csv.DictReader(io.StringIO(said.out))}


@pytest.fixture
def coded(ingested: Path, casecode: Call) -> Path:
    """The small study, coded by two people elsewhere."""
    (ingested / "codings.csv").write_text(CODINGS, encoding="utf-8")
    brought = casecode("import", "codings.csv")
    assert brought.code == 0, brought.err
    return ingested


def test_the_stable_shape_ends_with_label_sets_and_undefined_is_empty(coded: Path, casecode: Call) -> None:
    said = casecode("agree", "--whole", "all", "--to", "csv")
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == STABLE
    assert [line.split(",")[0] for line in lines[1:]] == ["knowledge", "coopetition", "market", "*"]
    found = rows(said)
    # Maya has two answers (her second goes on across "Mm-hm"), Tom two: four turns; ana: market on none of Maya's first …
    assert {row["units"] for row in found.values()} == {"4"}
    assert (found["knowledge"]["agreement"], found["knowledge"]["alpha"], found["knowledge"]["kappa"]) == ("1.0", "1.0", "1.0")
    assert (found["*"]["p_pos"], found["*"]["kappa"]) == ("", "")
    assert all(row["alpha_low"] == "" and row["note"].startswith("too few to say") for row in found.values())
    assert float(found["market"]["agreement"]) == 0.5  # ana: turns 1 and 3; ben: 2 and 3
    assert "Taken to have read the whole" in said.err


def test_the_screen_says_unit_rule_whose_coding_and_what_comes_next(coded: Path, casecode: Call) -> None:
    said = casecode("agree", "--whole", "all")
    assert said.code == 0
    for words in ("knowledge", "coopetition", "kappa", "coded\u00a0at\u00a0all", "*\u00a0sets", "too\u00a0few"):
        assert words in said.out
    for words in (
        "Coding by Ana Ruiz and Ben Cole.",
        "Unit: turn; 4 of ",
        "half of its speech",
        "MASI",
        "casecode agree disagreements",
    ):
        assert words in said.err
    bare = casecode("agree")
    assert "units they left uncoded are missing, not 0" in bare.err
    assert "--whole all" in bare.err


def test_parts_pairs_and_other_formats(coded: Path, casecode: Call, tmp_path: Path) -> None:
    by = casecode("agree", "--whole", "all", "--by", "case", "--to", "csv")
    assert by.out.splitlines()[0] == f"by,value,{STABLE}"
    assert {line.split(",")[1] for line in by.out.splitlines()[1:]} == {"north", "west"}
    assert "case north: 2 turns in 1 source" in casecode("agree", "--whole", "all", "--by", "case").out
    pairs = casecode("agree", "--whole", "all", "--by", "coder", "--to", "csv")
    assert pairs.out.splitlines()[0] == "first,second,units,agreement,alpha"
    assert "ana – ben" in casecode("agree", "--whole", "all", "--by", "coder").out
    assert json.loads(casecode("agree", "--to", "json").out)
    file = tmp_path / "agreement.docx"
    assert casecode("agree", "-o", str(file)).code == 0
    assert file.read_bytes()[:2] == b"PK"


def test_where_they_part(coded: Path, casecode: Call) -> None:
    said = casecode("agree", "disagreements", "--whole", "all", "--to", "csv")
    found = list(csv.DictReader(io.StringIO(said.out)))
    assert list(found[0]) == [
        "source",
        "unit",
        "n",
        "start",
        "end",
        "kind",
        "parting",
        "ana",
        "ben",
        "text",
        "passage",
        "settled",
        "took",
        "by",
        "reason",
    ]
    assert [(row["ana"], row["ben"], row["kind"]) for row in found] == [
        ("knowledge|market", "knowledge", "one gave more"),
        ("coopetition", "market", "different codes"),
    ]
    screen = casecode("agree", "disagreements", "--whole", "all", "--code", "co-opetition")
    assert "ana: coopetition · ben: market" in screen.out
    assert "1 disagreement over co-opetition in 4 turn units" in screen.err
    assert "casecode reconcile" in screen.err
    matrix = casecode("agree", "disagreements", "--whole", "all", "--matrix", "--to", "csv")
    assert matrix.out.splitlines() == ["code,coopetition,market,-", "coopetition,,1,", "market,1,,1"]
    assert "another gave" in casecode("agree", "disagreements", "--whole", "all", "--matrix").out
    none = casecode("agree", "disagreements", "--whole", "all", "--code", "knowledge")
    assert (none.out, "0 disagreements over knowledge" in none.err) == ("", True)


def test_a_figure_explains_itself(coded: Path, casecode: Call) -> None:
    said = casecode("agree", "--whole", "all", "--explain", "market")
    assert "both 1; only Ana Ruiz 1; only Ben Cole 1; neither 1" in said.out
    assert "Source: Krippendorff (2011)" in said.out
    assert casecode("agree", "--explain", "marked").code == 2


def test_nothing_to_compare_is_said_with_the_way_out(ingested: Path, casecode: Call) -> None:
    said = casecode("agree")
    assert (said.code, said.out) == (4, "")
    assert "A503" in said.err
    assert "casecode agree plan" in said.err
    assert casecode("agree", "--round", "r1").code == 3
    assert casecode("agree", "--unit", "page").code == 2


def test_a_sample_is_planned(ingested: Path, casecode: Call) -> None:
    said = casecode("agree", "plan", "--share", "40%", "--seed", "7", "--coders", "ana,ben", "--sources", "--dry-run")
    assert said.code == 0, said.err
    assert "nothing was written" in said.err
    assert not (ingested / "databank" / "rounds" / "r1.yaml").exists()
    assert casecode("agree", "plan", "--share", "40%", "--seed", "7", "--coders", "ana,ben", "--sources").code == 0
    begun = casecode("agree", "--round", "r1")
    assert (begun.code, begun.err.count("A502")) == (4, 2)


def test_a_round_from_the_sample_to_the_disagreement(ingested: Path, casecode: Call) -> None:
    """Drawn, coded at two desks, compared: what both read and one coded is a disagreement, what neither coded is agreement."""
    plan = ("agree", "plan", "--share", "100%", "--coders", "ana,ben", "--sources", "--unit", "turn", "--seed", "1")
    assert casecode(*plan).code == 0
    study = Study(ingested)
    for coder, quotes in (("ana", (2, 4)), ("ben", (2,))):
        drawn = find_round(study, "r1", coder)
        desk = Desk(study, coder, open_source(study, coder, "int-w01-2025-03-11", drawn), drawn)
        for n in quotes:
            segment = desk.segments[n - 1]
            desk.code([(segment.start, segment.end)], ["market"])
        desk.mark_read(1, 4)
    said = casecode("agree", "--round", "r1", "--to", "csv")
    assert said.code == 0, said.err
    market = rows(said)["market"]
    assert (market["units"], market["positive"], market["agreement"]) == ("2", "2", "0.5")
    assert "in round r1 (reliability)" in said.err
    assert "ana has 6 of 8 turns left, ben has 6 of 8 turns left. Next: casecode code --round r1 --coder ana." in said.err
    by = casecode("agree", "--by", "round")
    assert "round r1: 2 turns in 1 source" in by.out
    parted = casecode("agree", "disagreements", "--round", "r1")
    assert "ana: market · ben: –" in parted.out
    assert "casecode code --round r1 --coder ana." in parted.err


def test_the_same_coder_again_is_shown_with_the_days_between(coded: Path, casecode: Call) -> None:
    again = "".join(f"{line},s1\n" for line in CODINGS.splitlines()[1:] if ",ana," in line)
    (coded / "again.csv").write_text("source,code,coder,quote,round\n" + again, encoding="utf-8")
    assert casecode("import", "again.csv").code == 0
    said = casecode("agree", "--whole", "all", "--by", "round")
    assert "The same coder again" in said.out
    assert re.search(r"ana\s+-\s+s1\s+0\s+4\s+1.00\s+1.00", said.out)


def test_exclusive_domains_and_many_coders_on_the_screen(coded: Path, casecode: Call) -> None:
    book = coded / "codebooks" / "harbours.yaml"
    text = book.read_text(encoding="utf-8")
    more = "  - {code: tone, exclusive: true, definition: How it is said., children: [{code: warm, definition: W.}, {code: cold, definition: C.}]}\n"
    book.write_text(text + more, encoding="utf-8")
    said = casecode("agree", "--unit", "span", "--whole", "all")
    assert said.code == 0
    assert "Exclusive domains" in said.out
    assert "--unit sentence" in said.err
    assert "under 10 stretches a coder" in said.err
    assert "No intervals: characters" in casecode("agree", "--unit", "char", "--whole", "all").err
    assert casecode("autocode").code == 0
    rules = casecode("agree", "--coders", "ana,rules", "--whole", "ana")
    assert "or among their rules): warm, cold" in rules.err
    assert "Undefined" in casecode("agree", "--whole", "all").err


def test_a_plain_table_needs_no_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, casecode: Call) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text("unit,a,b\n1,x,x\n2,x,y\n3,y,y\n4,n/a,n/a\n5,,x\n", encoding="utf-8")
    said = casecode("agree", "--table", "t.csv", "--to", "csv")
    assert said.out.splitlines()[0] == "coefficient,value,low,high,units,coders"
    found = {line.split(",")[0]: line.split(",")[1] for line in said.out.splitlines()[1:]}
    assert list(found) == ["agreement", "alpha", "kappa", "fleiss", "scott", "ac1", "brennan_prediger"]
    assert float(found["agreement"]) == 0.75
    assert "alpha" in casecode("agree", "--table", "t.csv").out
    assert "D_o" in casecode("agree", "--table", "t.csv", "--explain", "alpha").out
    assert casecode("agree", "--table", "t.csv", "--level", "ratio").code == 4
    assert casecode("agree", "--table", "none.csv").code == 3
    (tmp_path / "s.csv").write_text("a,b\nx|y,x\n|,y\nx,x\n", encoding="utf-8")
    assert "values ∅, x, y, x|y" in casecode("agree", "--table", "s.csv", "--level", "set").err
    assert casecode("agree", "--table", "s.csv", "--level", "worst").code == 4
    (tmp_path / "e.csv").write_text("unit,a,b\n1,x,\n2,,\n3,y,y\n", encoding="utf-8")
    empty = casecode("agree", "--table", "e.csv", "--level", "set", "--empty-is-none", "--to", "csv")
    assert "An empty cell is a set without codes" in empty.err
    assert float(empty.out.splitlines()[1].split(",")[1]) == pytest.approx(2 / 3)
    declared = casecode("agree", "--table", "t.csv", "--values", "x,y,n/a,z", "--explain", "brennan_prediger")
    assert "= 0.666667" in declared.out  # (3/4 − 1/4) / (1 − 1/4)


def test_every_help_ends_with_an_example_and_the_next_command(casecode: Call) -> None:
    for words in ((), ("disagreements",), ("plan",)):
        said = casecode("agree", *words, "--help")
        assert "Example: casecode agree" in " ".join(said.out.split())
        assert "Next: casecode" in " ".join(said.out.split())


def test_fifteen_coders_are_counted_by_what_they_gave(ingested: Path, casecode: Call) -> None:
    protocol = ingested / "casecode.yaml"
    names = [f"c{n:02}" for n in range(15)]
    text = protocol.read_text(encoding="utf-8").replace(
        "coders: {ana: Ana Ruiz,", f"coders: {{{', '.join(f'{n}: {n}' for n in names)},"
    )
    protocol.write_text(text, encoding="utf-8")
    quote = "The customers stayed away. Prices fell."
    lines = [f"int-w01-2025-03-11,{'market' if n else 'knowledge'},{coder},{quote}" for n, coder in enumerate(names)]
    (ingested / "many.csv").write_text("\n".join(["source,code,coder,quote", *lines]) + "\n", encoding="utf-8")
    assert casecode("import", "many.csv").code == 0
    parted = casecode("agree", "disagreements")
    assert "14×: market · 1×: knowledge" in parted.out
    assert "On knowledge, " not in parted.err
    said = casecode("agree")
    assert "Coding by 15 coders." in said.err
    assert "Fleiss" in said.out


@pytest.mark.shared
def test_six_people_on_twenty_abstracts(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, casecode: Call) -> None:
    """A1: every code's alpha, alpha on sets, the share of equal sets, from the command line at its last digit."""
    folder = shared / "data" / "coded" / "A1-qabs-prestudy2"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    _write_abstracts(folder, tmp_path, sorted(expected["per_code_binary"]))
    assert casecode("ingest").code == 0
    assert casecode("import", "codings.csv").code == 0
    said = casecode("agree", "--unit", "paragraph", "--to", "csv")
    found = rows(said)
    assert int(found["*"]["units"]) == expected["pairable_units"]
    assert float(found["*"]["alpha"]) == pytest.approx(expected["alpha_sets_masi"], abs=1e-6)
    for code, figures in expected["per_code_binary"].items():
        assert float(found[code]["alpha"]) == pytest.approx(figures["alpha"], abs=1e-6), code
    assert "Jaccard" in casecode("agree", "--unit", "paragraph", "--explain", "alpha_jaccard").out
    jaccard = casecode("agree", "--unit", "paragraph", "--explain", "alpha_jaccard").out
    assert float(re.findall(r"= ([\d.]+)", jaccard)[-1]) == pytest.approx(expected["alpha_sets_jaccard"], abs=1e-6)
    parted = casecode("agree", "disagreements", "--unit", "paragraph", "--to", "csv")
    equal = 1 - len(list(csv.DictReader(io.StringIO(parted.out)))) / expected["pairable_units"]
    assert equal == pytest.approx(expected["exact_set_agreement_pairable"], abs=1e-6)


def _write_abstracts(folder: Path, study: Path, codes: list[str]) -> None:
    """A study of the abstracts, a sentence a paragraph; one unit is an empty line, for which words stand here."""
    names = sorted(path.stem for path in (folder / "abstracts.A").glob("*.txt"))
    coded: list[tuple[str, str, str, int, int]] = []
    for name in names:
        text = ""
        starts = []
        for words, _ in coded_sentences(folder / "abstracts.A" / f"{name}.txt"):
            starts.append((len(text), len(text) + len(words or "nothing")))
            text += (words or "nothing") + "\n\n"
        (study / f"{name}.txt").write_text(text, encoding="utf-8")
        for coder in "ABCDEF":
            for at, (_, given) in enumerate(coded_sentences(folder / f"abstracts.{coder}" / f"{name}.txt")):
                coded += [(f"{name}.txt", code, coder.lower(), *starts[at]) for code in given]
    protocol = f"study: Abstracts\nstance: reliability\ncoders: {{{', '.join(f'{one}: {one.upper()}' for one in 'abcdef')}}}\n"
    (study / "casecode.yaml").write_text(f"{protocol}sources:\n  - files: '*.txt'\n    method: abstract\n", encoding="utf-8")
    (study / "codebooks").mkdir()
    book = "codebook: q\ncodes:\n" + "".join(f"  - code: {code}\n    definition: See the guide.\n" for code in codes)
    (study / "codebooks" / "q.yaml").write_text(book, encoding="utf-8")
    out = io.StringIO()
    csv.writer(out).writerows([("source", "code", "coder", "start", "end"), *coded])
    (study / "codings.csv").write_text(out.getvalue(), encoding="utf-8")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "more", "expected"),
    [
        ("krippendorff2011_C_12units_4obs", ("--level", "interval"), {"alpha": 0.849107}),
        ("setvalued_9units_with_empty", ("--level", "set", "--empty-is-none"), {"alpha_masi": 0.273081}),
        ("krippendorff2011_C_12units_4obs", (), {"alpha": 0.743421, "ac1": 0.775444, "fleiss": 0.761169}),
    ],
)
def test_published_tables_give_their_figures(
    file: str, more: tuple[str, ...], expected: dict[str, float], shared: Path, casecode: Call
) -> None:
    """Krippendorff (2011), data C; and sets computed beside nltk: data/reliability/expected.csv."""
    said = casecode("agree", "--table", str(shared / "data" / "reliability" / f"{file}.csv"), *more, "--to", "csv")
    found = {row["coefficient"]: float(row["value"]) for row in csv.DictReader(io.StringIO(said.out))}
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-6)


@pytest.mark.shared
@pytest.mark.parametrize("concept", ["Quality Factor", "Context Factor", "Activity", "Attribute", "Impact"])
@pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")
def test_a_second_coder_on_ten_statements(
    concept: str, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, casecode: Call
) -> None:
    """A4: the share of statements on which both gave the same set, as its authors' sheets have it."""
    openpyxl: Any = pytest.importorskip("openpyxl")
    folder = shared / "data" / "coded" / "A4-rqi"
    book = openpyxl.load_workbook(folder / "interview-data.xlsx", data_only=True)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["overlap_exact_set_agreement"][concept]
    first, second = (_sets(book[sheet], concept) for sheet in ("Data", "Overlap"))
    monkeypatch.chdir(tmp_path)
    lines = ["unit,one,two", *(f"{unit},{first[unit]},{second[unit]}" for unit in second)]
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = casecode("agree", "--table", "t.csv", "--level", "set", "--to", "csv")
    found = {row["coefficient"]: row for row in csv.DictReader(io.StringIO(said.out))}
    assert f"{round(float(found['agreement']['value']) * 10)}/{found['agreement']['units']}" == expected


def _sets(sheet: Any, concept: str) -> dict[int, str]:
    """The set of each statement; only a bar is the empty set."""
    header, *lines = sheet.iter_rows(values_only=True)
    columns = [at for at, name in enumerate(header) if name and re.fullmatch(rf"{concept} \d", str(name))]
    return {line[0]: "|".join(sorted({str(line[at]) for at in columns if line[at]})) or "|" for line in lines if line[0]}


def test_three_coders_are_shown_by_what_they_gave_and_minus_nothing_is_nothing(ingested: Path, casecode: Call) -> None:
    protocol = ingested / "casecode.yaml"
    three = protocol.read_text(encoding="utf-8").replace("ben: Ben Cole}", "ben: Ben Cole, chi: Chi Wu}")
    protocol.write_text(three, encoding="utf-8")
    quote = "The customers stayed away. Prices fell."
    given = [("ana", "market"), ("ben", "knowledge"), ("chi", "market")]
    lines = [f"int-w01-2025-03-11,{code},{coder},{quote}" for coder, code in given]
    (ingested / "three.csv").write_text("\n".join(["source,code,coder,quote", *lines]) + "\n", encoding="utf-8")
    assert casecode("import", "three.csv").code == 0
    assert "ana, chi: market · ben: knowledge" in " ".join(casecode("agree", "disagreements").out.split())
    said = casecode("agree", "--whole", "all", "--coders", "ana,ben", "--unit", "document")
    assert "-.00" not in said.out
    assert "casecode agree disagreements --unit document --coders ana,ben" in said.err


def test_below_the_table_stands_what_a_reader_needs_and_behind_explain_the_rest(coded: Path, casecode: Call) -> None:
    said = casecode("agree", "--whole", "all")
    for words in ("Coding by", "Unit: turn", "half of its speech", "0 means", "MASI"):
        assert words in said.err
    assert "Study digest" not in said.err
    for words in ("Study digest", "Codebook: harbours"):
        assert words in casecode("agree", "--explain", "market").out
