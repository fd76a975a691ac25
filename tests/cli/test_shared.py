"""The real material, through the command line, with the counts of its manifests."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.conftest import Call

pytestmark = pytest.mark.shared


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study folder with nothing in it but a protocol."""
    root = tmp_path / "study"
    (root / "transcripts").mkdir(parents=True)
    (root / "codebooks").mkdir()
    (root / "casecode.yaml").write_text(
        "study: Real\ncoders: {A: A, B: B, C: C, D: D, E: E, F: F}\nsources:\n  - files: transcripts/**\n    method: all\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(root)
    return root


def test_fifty_founder_interviews_and_five_themes(shared: Path, empty: Path, casecode: Call) -> None:
    """Figures of the corpus' own expected-cluster5.json, counted by its makers with plain regular expressions."""
    corpus = shared / "data/corpora"
    expected = json.loads((corpus / "A6-founders-talk/expected-cluster5.json").read_text(encoding="utf-8"))
    rules = json.loads((corpus / "cluster5-rules.json").read_text(encoding="utf-8"))
    lines = ["codebook: cluster5", "codes:"]
    for code, pattern in rules.items():
        lines += [f"  - code: {code}", "    rules:", f"      - any: ['/\\b(?:{pattern})\\b/']", "        roles: [all]"]
    (empty / "codebooks/cluster5.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for path in (corpus / "A6-founders-talk/founderstalk").glob("*.md"):
        shutil.copyfile(path, empty / "transcripts" / path.name)
    assert casecode("ingest").code == 0
    assert casecode("autocode").code == 0
    sources = _rows(casecode("sources", "--to", "csv").out)
    assert (len(sources), sum(int(row["segments"]) for row in sources)) == (50, expected["turns"])

    def column(cells: str) -> dict[str, int]:
        said = casecode("matrix", "--rows", "theme", "--columns", "method", "--cells", cells, "--to", "csv")
        return {row["theme"]: int(row["all"]) for row in _rows(said.out)}

    assert column("segments") == expected["turn_hits"]
    assert column("count") == expected["total_hits"]
    assert column("sources") == expected["file_hits"]


def test_a_speaker_named_after_a_theme_adds_no_hit(empty: Path, casecode: Call) -> None:
    (empty / "codebooks/m.yaml").write_text("codebook: m\ncodes:\n  - code: market\n    rules: [market]\n", encoding="utf-8")
    talk = "".join(
        f"**Market Analyst:** [00:0{n}:00] I said nothing of it, number {n}.\n\n**Host:** Go on.\n\n" for n in range(6)
    )
    (empty / "transcripts/talk.md").write_text(talk, encoding="utf-8")
    casecode("ingest")
    assert _rows(casecode("autocode", "--to", "csv").out)[0]["hits"] == "0"
    assert "Market Analyst" in casecode("show", "talk", "--to", "csv").out


def test_five_hundred_and_nine_posts_with_one_broken_header(shared: Path, empty: Path, casecode: Call) -> None:
    corpus = shared / "data/corpora/A7-18f-blog"
    expected = json.loads((corpus / "expected.json").read_text(encoding="utf-8"))
    for path in (corpus / "posts").glob("*.md"):
        shutil.copyfile(path, empty / "transcripts" / path.name)
    said = casecode("ingest")
    assert said.code == 0
    broken = [line for line in said.err.splitlines() if "R121" in line]
    assert len(broken) == 1
    assert "2016-05-19-content-debt" in broken[0]
    assert ".md:5: " in broken[0]
    sources = _rows(casecode("sources", "--to", "csv").out)
    assert len(sources) == expected["files"]
    years = Counter(row["date"][:4] for row in sources)
    # the manifest counts the posts whose header it could parse; the one it could not is of 2016 and its date is read here
    assert years - Counter(expected["by_year"]) == Counter({"2016": 1})
    names = {row["source"]: row for row in sources}
    debt = next(row for name, row in names.items() if name.startswith("2016-05-19-content-debt"))
    assert "hidden" in casecode("show", debt["source"], "--to", "csv").out
    differing = sum(row["date"][:10] != row["source"][:10] for row in sources)
    assert differing == expected["date_differs_from_filename"]


def test_a_blog_export_with_its_threads(shared: Path, empty: Path, casecode: Call) -> None:
    folder = shared / "data/formats/_extra/wxr"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    shutil.copyfile(folder / "themeunittestdata.wordpress.xml", empty / "transcripts/blog.xml")
    assert casecode("ingest").code == 0
    sources = _rows(casecode("sources", "--to", "csv").out)
    posts = [row for row in sources if "/post-" in row["source"]]
    assert len(posts) == expected["published_posts"]
    comments = 0
    for row in sources:
        segments = _rows(casecode("show", row["source"], "--to", "csv").out)
        comments += sum(segment["kind"] == "comment" for segment in segments)
    pings = expected["comments_by_approved_type"]["1/pingback"] + expected["comments_by_approved_type"]["1/trackback"]
    assert comments == expected["comments_by_approved_type"]["1/comment"]
    assert comments + pings + expected["comments_by_approved_type"]["0/comment"] == expected["comments_total"]


def test_six_coders_of_twenty_abstracts(shared: Path, empty: Path, casecode: Call) -> None:
    """Sentence lines, then `{{code,code:suffix}}`; the base code stands before the colon; `{{}}` is not coded."""
    folder = shared / "data/coded/A1-qabs-prestudy2"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    rows: list[tuple[str, str, str, int, int]] = []
    for coder in "ABCDEF":
        for path in sorted((folder / f"abstracts.{coder}").glob("*.txt")):
            text, marks = _abstract(path.read_text(encoding="utf-8"))
            name = (
                f"{path.stem}-{coder}"
                if (empty / f"transcripts/{path.stem}.txt").exists()
                and ((empty / f"transcripts/{path.stem}.txt").read_text(encoding="utf-8") != text)
                else path.stem
            )
            (empty / f"transcripts/{name}.txt").write_text(text, encoding="utf-8")
            rows += [(f"transcripts/{name}.txt", code, coder, start, end) for start, end, codes in marks for code in codes]
    with (empty / "codings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("source", "code", "coder", "start", "end"))
        writer.writerows(rows)
    assert casecode("ingest").code == 0
    said = casecode("import", "codings.csv")
    # PimMurBra21 ends in an empty line that five coders marked as cruft: no words, no coding; each such row is named
    nothing = [line for line in said.err.splitlines() if "X104" in line]
    assert (said.code, len(nothing)) == (1, 5)
    wanted = {coder: Counter(counts) for coder, counts in expected["code_applications_per_coder"].items()}
    for coder in "ABCDE":
        wanted[coder]["cruft"] -= 1
    placed: dict[str, Counter[str]] = {coder: Counter() for coder in "ABCDEF"}
    for row in _rows(casecode("excerpts", "--coder", "A,B,C,D,E,F", "--to", "csv").out):
        placed[row["coder"]][row["code"]] += 1
    assert placed == wanted


def _abstract(raw: str) -> tuple[str, list[tuple[int, int, list[str]]]]:
    """The abstract without its marks, and for each sentence its span and base codes."""
    body = raw.split("\n---", 1)[0].replace("\r\n", "\n")
    text, marks, begin = "", [], 0
    for line in body.split("\n"):
        if line.startswith("{{"):
            inside = line[2 : line.index("}}")].split(",")
            codes = [part.split(":", 1)[0].strip() for part in inside if part.strip() and not part.strip().startswith("-")]
            if codes:
                marks.append((begin, max(begin, len(text.rstrip("\n"))), codes))
            begin = len(text)
        else:
            text += line + "\n"
            if not line.strip():
                begin = len(text)
    return text, marks


def test_the_five_published_texts_and_their_nineteen_quotes(shared: Path, empty: Path, casecode: Call) -> None:
    for path in (shared / "data/seeds").glob("*.txt"):
        shutil.copyfile(path, empty / "transcripts" / path.name)
    assert casecode("ingest").code == 0
    assert len(_rows(casecode("sources", "--to", "csv").out)) == 5
    quotes = _rows((shared / "data/seed-study/seed000_quotes.csv").read_text(encoding="utf-8"))
    seed = next((shared / "data/seeds").glob("000_*.txt")).name
    with (empty / "quotes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("source", "code", "coder", "quote", "start", "end"))
        writer.writerows((seed, row["theme"], "A", row["text"], row["char_start"], row["char_end"]) for row in quotes)
    assert casecode("import", "quotes.csv").code == 0
    spans = {(row["start"], row["end"]) for row in _rows(casecode("excerpts", "--to", "csv").out)}
    assert spans == {(row["char_start"], row["char_end"]) for row in quotes}
    with (empty / "bare.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("source", "code", "coder", "quote"))
        writer.writerows((seed, row["theme"], "B", row["text"]) for row in quotes)
    said = casecode("import", "bare.csv", "--to", "csv")
    assert said.code == 1  # one quote stands three times in the text: listed, never guessed
    assert [row["quote"] for row in _rows(said.out)] == ["creative well-being"]
    found = {(row["start"], row["end"]) for row in _rows(casecode("excerpts", "--coder", "B", "--to", "csv").out)}
    assert found == spans - {(row["char_start"], row["char_end"]) for row in quotes if row["text"] == "creative well-being"}
