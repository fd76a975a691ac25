"""The codebook's life at the command line: renamed, merged, split, moved, retired, compared."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from casecode.cli import codebook_split
from casecode.workflow.codebook_split import prepare
from casecode.workflow.study import Study
from tests.cli.conftest import Call

MAYA, TOM = "int-n01-2025-03-04", "int-w01-2025-03-11"
CODINGS = f"""\
source,code,coder,quote
{MAYA},knowledge,ana,I learned from the lace woman next door
{MAYA},knowledge,ana,She showed me how to price.
{MAYA},knowledge,ben,She showed me how to price.
{MAYA},market,ana,She showed me how to price.
{TOM},market,ana,The customers stayed away.
{TOM},market,ben,Prices fell.
"""


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def coded(ingested: Path, casecode: Call) -> Path:
    (ingested / "codings.csv").write_text(CODINGS, encoding="utf-8")
    protocol = ingested / "casecode.yaml"
    text = protocol.read_text(encoding="utf-8")
    text += "propositions:\n  P1: {text: They learn., themes: [knowledge, market]}   # a guess\n"
    protocol.write_text(text, encoding="utf-8")
    assert casecode("import", "codings.csv").code == 0
    assert casecode("whoami", "ana").code == 0
    return ingested


def _book(folder: Path) -> str:
    return (folder / "codebooks/harbours.yaml").read_text(encoding="utf-8")


def _line(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def _events(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (folder / "databank/codings").rglob("*.jsonl")}


def test_a_rename_is_shown_first_then_done_and_everything_answers_to_both_names(coded: Path, casecode: Call) -> None:
    before, events = _book(coded), _events(coded)
    by_code = casecode("matrix", "--rows", "code", "--columns", "source", "--coder", "ana", "--to", "csv").out
    shown = casecode("codebook", "rename", "knowledge", "know-how", "--dry-run")
    assert "-  - code: knowledge\n+  - code: know-how\n" in shown.out
    assert "casecode.yaml" in shown.out
    assert "nothing was written" in shown.err
    assert _book(coded) == before
    done = casecode("codebook", "rename", "knowledge", "know-how", "--reason", "shorter")
    assert done.code == 0
    line = _line(_book(coded), "(knowledge)")
    assert f"codebooks/harbours.yaml:{line} says (knowledge), which is 'know-how' now" in done.err
    assert "themes: [know-how, market]}   # a guess" in (coded / "casecode.yaml").read_text(encoding="utf-8")
    assert _events(coded) == events
    after = casecode("matrix", "--rows", "code", "--columns", "source", "--coder", "ana", "--to", "csv").out
    assert after == by_code.replace("knowledge", "know-how")
    for name in ("knowledge", "know-how"):
        assert len(_rows(casecode("excerpts", "--code", name, "--to", "csv").out)) == 3
        assert len(_rows(casecode("excerpts", "--where", f"code = {name}", "--coder", "ana", "--to", "csv").out)) >= 2
    assert "know-how  Knowledge spill-over  (3 by people, 1 rule)" in casecode("codebook", "show").out
    assert casecode("check").code == 0
    assert "Needs a look" not in casecode("status").out
    assert "stood already" in casecode("import", "codings.csv").err
    assert _events(coded) == events
    assert "why shorter" in " ".join(casecode("journal", "--last", "1", "--to", "csv").out.split())


def test_two_codes_on_the_same_words_count_once_when_they_are_one(coded: Path, casecode: Call) -> None:
    events = _events(coded)
    done = casecode("codebook", "merge", "market", "knowledge", "--reason", "cannot be told apart")
    assert done.code == 0
    assert "stands as a comment under 'knowledge'" in done.err
    assert "themes: [knowledge, market]" in (coded / "casecode.yaml").read_text(encoding="utf-8")
    line = _line((coded / "casecode.yaml").read_text(encoding="utf-8"), "P1:")
    assert f"casecode.yaml:{line} still says market" in done.err
    assert _events(coded) == events
    matrix = _rows(casecode("matrix", "--rows", "code", "--columns", "source", "--coder", "ana", "--to", "csv").out)
    # Ana: learned from, showed me (knowledge and market, now one) in Maya's; customers in Tom's
    assert [(row["code"], row[MAYA], row[TOM]) for row in matrix] == [("knowledge", "2", "1"), ("coopetition", "0", "0")]
    text = _book(coded)
    assert "# merged from market on " in text
    assert ": cannot be told apart\n" in text
    assert "#     definition: Prices, customers, demand.\n" in text
    assert "      price*\n      customer*\n" in text
    assert "3 made under a code that was merged into another and was defined otherwise: knowledge" in casecode("status").out
    assert casecode("codebook", "lint").code == 0
    assert casecode("autocode").code == 0


def test_codes_of_three_become_one_and_wrong_uses_are_said(coded: Path, casecode: Call) -> None:
    assert casecode("codebook", "merge", "market").code == 2
    assert casecode("codebook", "merge", "market", "market").code == 2
    said = casecode("codebook", "merge", "markt", "knowledge")
    assert said.code == 3
    assert "Did you mean 'market'?" in said.err
    assert casecode("codebook", "merge", "market", "coopetition", "knowledge").code == 0
    assert [row["code"] for row in _rows(casecode("codebook", "show", "--to", "csv").out)] == ["knowledge"]
    assert casecode("excerpts", "--code", "'Market conditions'").code == 0  # the label still leads there


def test_names_that_are_taken_or_the_same(coded: Path, casecode: Call) -> None:
    said = casecode("codebook", "rename", "market", "coopetition")
    assert said.code == 4
    assert "casecode codebook merge market coopetition" in said.err
    assert casecode("codebook", "rename", "market", "market").code == 2
    assert casecode("codebook", "rename", "market", "co op").code == 2
    assert casecode("codebook", "rename", "market", "market", "--label", "Selling").code == 0
    assert "market  Selling" in casecode("codebook", "show").out
    assert casecode("codebook", "rename", "nothing", "x").code == 3


def test_moved_under_another_and_back(coded: Path, casecode: Call) -> None:
    assert casecode("codebook", "move", "market", "--under", "knowledge").code == 0
    assert "   └─ market" in casecode("codebook", "show").out or "│  └─ market" in casecode("codebook", "show").out
    assert [row["theme"] for row in _rows(casecode("matrix", "--rows", "theme", "--to", "csv").out)] == [
        "knowledge",
        "coopetition",
    ]
    assert casecode("codebook", "move", "knowledge", "--under", "market").code == 2
    assert casecode("codebook", "move", "market").code == 0
    assert casecode("codebook", "move", "market").code == 2


def test_a_retired_code_counts_and_its_rules_rest(coded: Path, casecode: Call) -> None:
    before = casecode("matrix", "--rows", "code", "--columns", "source", "--to", "csv").out
    assert {row["code"] for row in _rows(casecode("autocode", "--to", "csv", "--dry-run").out)} == {
        "knowledge",
        "coopetition",
        "market",
    }
    assert casecode("codebook", "retire", "market", "--reason", "too wide").code == 0
    assert casecode("matrix", "--rows", "code", "--columns", "source", "--to", "csv").out == before
    assert {row["code"] for row in _rows(casecode("autocode", "--to", "csv", "--dry-run").out)} == {"knowledge", "coopetition"}
    assert "retired: too wide" in casecode("codebook", "show").out
    assert casecode("codebook", "retire", "market").code == 2
    assert casecode("codebook", "retire", "coopetition").code == 0
    assert "retired: since 20" in _book(coded)


def test_the_reason_is_asked_for_at_a_terminal_only(coded: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No reason was recorded" in casecode("codebook", "move", "market", "--under", "knowledge").err
    typed = io.StringIO("it belongs there\n")
    typed.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", typed)
    said = casecode("codebook", "move", "market")
    assert "Why?" in said.err
    assert "No reason" not in said.err
    assert "it belongs there" in casecode("journal", "--to", "csv").out


def test_a_split_goes_from_excerpt_to_excerpt_and_goes_on_where_it_stopped(coded: Path, casecode: Call) -> None:
    said = casecode("codebook", "split", "knowledge", "told", "seen", "--reason", "two things")
    assert said.code == 0
    assert "2 excerpts wait under 'knowledge' for ana to decide on." in said.err
    assert "1 by others stays as it is" in said.err
    assert "Nobody is at the terminal" in said.err
    ben = {name: data for name, data in _events(coded).items() if "/ben/" in name}
    ana = {name: data for name, data in _events(coded).items() if "/ana/" in name}
    told: list[str] = []
    answers = iter(["what", "9", "2", "q"])
    split = prepare(Study(coded), "knowledge", ("told", "seen"), coder="ana")
    assert codebook_split.converse(split, lambda _: next(answers), told.append) == 1
    assert any("[[ I learned from the lace woman next door ]]" in line for line in told)
    assert any("told: no definition yet" in line for line in told)
    answers = iter(["s"])
    split = prepare(Study(coded), "knowledge", coder="ana")
    assert [choice.code for choice in split.choices] == ["told", "seen"]
    assert codebook_split.converse(split, lambda _: next(answers), told.append) == 0
    answers = iter(["1 2"])
    assert codebook_split.converse(prepare(Study(coded), "knowledge", coder="ana"), lambda _: next(answers), told.append) == 1
    assert codebook_split.converse(prepare(Study(coded), "knowledge", coder="ana"), lambda _: next(answers), told.append) == 0
    now = _events(coded)
    assert all(now[name] == data for name, data in ben.items())
    assert all(now[name].startswith(data) for name, data in ana.items())
    found = [(row["code"], row["text"]) for row in _rows(casecode("excerpts", "--coder", "ana", "--to", "csv").out)]
    assert [one for one in found if one[0] != "market"] == [
        ("seen", "I learned from the lace woman next door"),
        ("told", "She showed me how to price."),
        ("seen", "She showed me how to price."),
    ]
    casecode("undo")
    found = [(row["code"], row["text"]) for row in _rows(casecode("excerpts", "--coder", "ana", "--to", "csv").out)]
    assert ("knowledge", "She showed me how to price.") in found


def test_what_is_kept_is_not_asked_again_until_there_are_new_codes_and_is_stale_no_more(coded: Path, casecode: Call) -> None:
    path = coded / "codebooks/harbours.yaml"
    path.write_text(_book(coded).replace("passed on between makers", "passed on among makers"), encoding="utf-8")
    assert "3 made before the definition of their code changed: knowledge" in casecode("status").out
    split = prepare(Study(coded), "knowledge", ("told",), coder="ana")
    answers = iter(["k", "q"])
    assert codebook_split.converse(split, lambda _: next(answers), lambda _: None) == 1
    assert len(prepare(Study(coded), "knowledge", ("told",), coder="ana").waiting) == 1
    assert len(prepare(Study(coded), "knowledge", ("told", "seen"), coder="ana").waiting) == 2
    assert "2 made before the definition of their code changed" in casecode("status").out
    assert len(_rows(casecode("excerpts", "--code", "knowledge", "--coder", "ana", "--to", "csv").out)) == 2


def test_a_split_by_a_file(coded: Path, casecode: Call) -> None:
    sheet = casecode("codebook", "split", "knowledge", "told", "seen", "--dry-run", "--to", "csv")
    rows = _rows(sheet.out)
    assert [row["text"] for row in rows] == ["I learned from the lace woman next door", "She showed me how to price."]
    assert "told" not in _book(coded)
    file = coded / "split.csv"
    file.write_text(f"id;code\n{rows[0]['id']};told|seen\nQ-zzzzzzzz;told\n{rows[1]['id']};tod\n", encoding="utf-8")
    said = casecode("codebook", "split", "knowledge", "told", "seen", "--assign", "split.csv")
    assert said.code == 4
    assert "split.csv:3: C401" in said.err
    assert "split.csv:4: C402 'tod' is none of told, seen, knowledge" in said.err
    assert "told" not in _book(coded)
    file.write_text(f"id,code\n{rows[0]['id']},told|seen\n{rows[1]['id']},knowledge\n,told\n", encoding="utf-8")
    assert (
        "2 would be decided"
        in casecode("codebook", "split", "knowledge", "told", "seen", "--assign", "split.csv", "--dry-run").err
    )
    assert "2 decided" in casecode("codebook", "split", "knowledge", "told", "seen", "--assign", "split.csv").err
    codes = [row["code"] for row in _rows(casecode("excerpts", "--code", "knowledge", "--coder", "ana", "--to", "csv").out)]
    assert sorted(codes) == ["knowledge", "seen", "told"]
    file.write_text("id,kode\n", encoding="utf-8")
    assert "C403" in casecode("codebook", "split", "knowledge", "--assign", "split.csv").err
    assert casecode("codebook", "split", "knowledge", "--assign", "none.csv").code == 3
    assert casecode("codebook", "split", "market").code == 2
    assert casecode("codebook", "split", "nothing", "a").code == 3


def test_diff_says_what_changed_and_whose_codings_that_touches(coded: Path, casecode: Call) -> None:
    assert "nothing changed since version" in casecode("codebook", "diff").err
    path = coded / "codebooks/harbours.yaml"
    path.write_text(_book(coded).replace("Prices, customers", "Prices and customers"), encoding="utf-8")
    casecode("codebook", "rename", "knowledge", "know-how")
    casecode("codebook", "add", "luck", "--definition", "Chance.", "--reason", "new")
    said = casecode("codebook", "diff", "--to", "csv")
    assert said.code == 0
    assert [(row["change"], row["code"], row["what"], row["codings"], row["coders"]) for row in _rows(said.out)] == [
        ("renamed", "know-how", "", "3", "ana, ben"),
        ("changed", "market", "definition", "3", "ana, ben"),
        ("added", "luck", "", "0", ""),
    ]
    assert "3 changes since version" in said.err
    assert casecode("codebook", "diff").out.splitlines()[:6] == [
        "renamed know-how  (3 codings: ana, ben)",
        "    was knowledge",
        "changed market definition  (3 codings: ana, ben)",
        "    - Prices, customers, demand.",
        "    + Prices and customers, demand.",
        "added luck",
    ]
    assert "3 made before the definition of their code changed: market" in casecode("status").out
    version = next((coded / "databank/codebooks").glob("*.yaml")).stem
    assert _rows(casecode("codebook", "diff", version[:6], "--to", "csv").out) == _rows(said.out)
    assert _rows(casecode("codebook", "diff", "--since", "2020-01-01", "--to", "csv").out) == _rows(said.out)
    casecode("codebook", "move", "coopetition", "--under", "market")
    assert "moved coopetition\n    from the top to market\n" in casecode("codebook", "diff").out
    assert casecode("codebook", "diff", "zzz").code == 3
    assert casecode("codebook", "diff", "--since", "yesterday").code == 2


def test_diff_before_anybody_coded(ingested: Path, casecode: Call) -> None:
    assert "Nobody has coded" in casecode("codebook", "diff").err


def _git(folder: Path, *words: str) -> None:
    me = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false")
    subprocess.run(["git", *me, *words], cwd=folder, check=True, capture_output=True)


def test_a_rename_here_and_new_codings_there_merge_without_loss(coded: Path, casecode: Call, tmp_path: Path) -> None:
    """Ana renames a code while Ben, elsewhere, codes under the old id; git puts both together."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    (coded / ".gitignore").write_text(".casecode/\n", encoding="utf-8")
    _git(coded, "init", "-q", "-b", "main")
    _git(coded, "add", "-A")
    _git(coded, "commit", "-q", "-m", "both")
    there = tmp_path / "there"
    _git(tmp_path, "clone", "-q", str(coded), str(there))
    casecode("codebook", "rename", "knowledge", "know-how", "--reason", "shorter")
    _git(coded, "commit", "-q", "-a", "-m", "renamed")
    new = f"source,code,coder,quote\n{TOM},knowledge,ben,I had the know-how from my uncle\n{MAYA},knowledge,ana,kinder than I feared\n"
    (tmp_path / "new.csv").write_text(new, encoding="utf-8")
    assert "2 codings by ben, ana placed" in casecode("--study", str(there), "import", str(tmp_path / "new.csv")).err
    _git(there, "add", "-A")
    _git(there, "commit", "-q", "-m", "coded")
    _git(coded, "pull", "-q", "--no-rebase", "--no-edit", str(there), "main")
    found = _rows(casecode("excerpts", "--code", "know-how", "--to", "csv").out)
    assert sorted((row["coder"], row["code"], row["text"]) for row in found) == [
        ("ana", "know-how", "I learned from the lace woman next door"),
        ("ana", "know-how", "She showed me how to price."),
        ("ana", "know-how", "kinder than I feared"),
        ("ben", "know-how", "I had the know-how from my uncle"),
        ("ben", "know-how", "She showed me how to price."),
    ]
    assert casecode("check").code == 0
    _git(there, "pull", "-q", "--no-rebase", "--no-edit", str(coded), "main")
    assert Study(there).bank.digest() == Study(coded).bank.digest()


def test_a_split_at_the_terminal(coded: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = io.StringIO("too much in one\n1\n")
    typed.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", typed)
    said = casecode("codebook", "split", "knowledge", "told")
    assert "Why?" in said.err
    assert "Which? " in said.out
    assert "1 decided, 1 left." in said.out
    journal = _rows(casecode("journal", "--to", "csv").out)
    assert [(row["by"], row["action"]) for row in journal[-2:]] == [("ana", "codebook split")] * 2
    assert "too much in one" in journal[-2]["what"]
