"""A person's words found everywhere they stand, and taken out of everywhere they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from casecode.databank.events import code_event
from casecode.text.words import word_spans
from casecode.workflow.study import Study, open_study
from tests.cli.conftest import Call
from tests.small import GROUP, TOM

BLOG = """\
title,body,writer,post
On kilns,The third kiln broke in the frost and we laughed about it for weeks.,Tom,p1
On prices,Nobody told me that a price is a promise.,Maya,p2
"""
GIT = shutil.which("git")


def said_by_tom() -> tuple[str, ...]:
    """Every run of four words that only Tom says in the study, as it is spelt in his turns."""
    turns = [line.removeprefix("Tom: ") for text in (TOM, GROUP) for line in text.splitlines() if line.startswith("Tom: ")]
    others = [line for text in (TOM, GROUP) for line in text.splitlines() if not line.startswith("Tom: ")]
    turns.append(BLOG.splitlines()[1].split(",")[1])
    rest = "\n".join(others)
    found = []
    for turn in turns:
        words = word_spans(turn)
        for at in range(len(words) - 3):
            run = turn[words[at][0] : words[at + 3][1]]
            if run not in rest:
                found.append(run)
    assert len(found) > 20
    return tuple(found)


def every_byte(folder: Path, *, history: bool = False) -> Iterator[tuple[str, str]]:
    """Every file of the study as text, packed ones unpacked."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or (".git" in path.parts and not history):
            continue
        data = path.read_bytes()
        yield path.relative_to(folder).as_posix(), data.decode("utf-8", "replace")
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    text = re.sub("<[^>]*>", "", packed.read(name).decode("utf-8", "replace"))
                    yield f"{path.name}/{name}", text


def left_of_tom(folder: Path) -> list[tuple[str, str]]:
    """Where a run of Tom's words still stands."""
    runs = said_by_tom()
    return [(name, run) for name, text in every_byte(folder) for run in runs if run in " ".join(text.split())]


def code(study: Study, coder: str, source: str, words: str, name: str) -> str:
    """`coder` codes `words` of `source`; the event's id."""
    text = next(one.text for one in study.materials if one.source.id == source)
    start = text.text.index(words)
    book = study.bank.freeze_codebook((study.root / "codebooks/harbours.yaml").read_bytes())
    event = code_event(coder, text, start, start + len(words), name, book)
    study.bank.append(coder, source, [event])
    return event.id


@pytest.fixture
def spread(folder: Path, casecode: Call) -> Path:
    """The study with Tom's words in every place where words get to."""
    protocol = folder / "casecode.yaml"
    blog = """\
  - files: transcripts/blog.csv
    method: blog
    each: row
    columns: {id: post, text: body, author: writer, title: title}
    speakers: {Maya: N01, Tom: W01}
report:"""
    protocol.write_text(protocol.read_text(encoding="utf-8").replace("report:", blog), encoding="utf-8")
    (folder / "transcripts/blog.csv").write_text(BLOG, encoding="utf-8")
    book = folder / "codebooks/harbours.yaml"
    quoting = "definition: Prices, customers, demand.\n    examples: [I learned that customers do not queue for clay]"
    book.write_text(book.read_text(encoding="utf-8").replace("definition: Prices, customers, demand.", quoting), encoding="utf-8")
    assert casecode("ingest").code == 0
    study = open_study(folder)
    code(study, "ana", "fg-2025-04-01", "I learned that customers do not queue for clay", "market")
    code(study, "ben", "fg-2025-04-01", "It made us bold, I think.\n\nTom: It made me tired.", "coopetition")
    code(study, "ana", "fg-2025-04-01", "We learned from the potters", "knowledge")
    event = code(study, "ben", "int-w01-2025-03-11", "I had the know-how from my uncle", "knowledge")
    code(study, "ben", "int-n01-2025-03-04", "I learned from the lace woman", "knowledge")
    assert casecode("autocode").code == 0
    assert casecode("report", "make", "--to", "html,docx,md").code == 0
    assert casecode("excerpts", "--to", "xlsx", "-o", "quotes.xlsx").code == 0
    assert casecode("excerpts", "--to", "csv", "-o", "quotes.csv").code == 0
    memo = f"---\nkind: analytic\nby: ana\nat: 2026-05-01\nlinks:\n- Q-{event[-8:].lower()}\n- fg-2025-04-01\n---\n"
    path = folder / "memos/ana/uncle.md"
    path.parent.mkdir(parents=True)
    path.write_text(
        memo + "\nHe said he HAD the know-how\nfrom my uncle, that is all. Maya never says such a thing.\n", encoding="utf-8"
    )
    review = (
        "- kind: peer\n  date: 2026-05-02\n  reviewer: ben\n"
        "  result: The customers stayed away. Prices fell is the turning point.\n"
    )
    (folder / "records").mkdir(exist_ok=True)
    (folder / "records/reviews.yaml").write_text(review, encoding="utf-8")
    return folder


def codings(folder: Path) -> set[tuple[str, str, str, str]]:
    """What stands, by coder, source, code and the words that are coded."""
    study = open_study(folder)
    texts = {one.source.id: one.text.text for one in study.materials}
    return {(one.coder, one.source, one.code, texts[one.source][one.start : one.end]) for one in study.bank.standing().codings}


def test_without_yes_every_place_is_listed_and_nothing_is_changed(spread: Path, casecode: Call) -> None:
    before = {path: path.read_bytes() for path in spread.rglob("*") if path.is_file() and ".casecode" not in path.parts}
    said = casecode("withdraw", "Tom", "--to", "csv")
    assert said.code == 0
    for place in (
        *("int-w01-2025-03-11", "fg-2025-04-01", "transcripts/west/int-W01-2025-03-11.txt", "transcripts/blog.csv"),
        *(
            "memos/ana/uncle.md",
            "codebooks/harbours.yaml",
            "records/reviews.yaml",
            "quotes.csv",
            "quotes.xlsx",
            "reports/thematic.docx",
        ),
    ):
        assert place in said.out, place
    assert "withdraw W01 --yes" in said.err
    assert before == {path: path.read_bytes() for path in spread.rglob("*") if path.is_file() and ".casecode" not in path.parts}


def test_after_a_withdrawal_none_of_the_words_is_found_and_the_rest_stands(spread: Path, casecode: Call) -> None:
    assert left_of_tom(spread)
    assert casecode("withdraw", "W01", "--yes").code == 0
    assert left_of_tom(spread) == []
    checked = casecode("check")
    assert checked.code == 0, checked.err
    covered = "It made us bold, I think.\n\nTom: " + "█" * len("It made me tired.")
    assert codings(spread) == {
        ("ben", "fg-2025-04-01", "coopetition", covered),
        ("ana", "fg-2025-04-01", "knowledge", "We learned from the potters"),
        ("ben", "int-n01-2025-03-04", "knowledge", "I learned from the lace woman"),
    }
    assert "Maya never says such a thing" in (spread / "memos/ana/uncle.md").read_text(encoding="utf-8")
    assert "We learned from the potters, you did too." in (spread / "transcripts/fg-2025-04-01.txt").read_text(encoding="utf-8")
    assert "a price is a promise" in (spread / "transcripts/blog.csv").read_text(encoding="utf-8")
    record = (spread / "records/withdrawals/w01.yaml").read_text(encoding="utf-8")
    assert "participant: W01" in record
    assert "int-w01-2025-03-11" in record
    assert [entry["action"] for entry in open_study(spread).bank.journal()].count("withdraw") > 0


def test_everything_goes_on_working_after_a_withdrawal(spread: Path, casecode: Call) -> None:
    assert casecode("withdraw", "W01", "--yes").code == 0
    again = casecode("ingest")
    assert again.code == 0, again.err
    assert "revision" not in again.out
    for command in (["status"], ["matrix"], ["matrix", "--run", "newest"], ["excerpts"], ["people"], ["memo", "list"], ["build"]):
        said = casecode(*command)
        assert said.code == 0, (command, said.err)
    assert left_of_tom(spread) == []
    assert casecode("check").code == 0
    second = casecode("withdraw", "W01", "--yes")
    assert second.code == 0
    assert "int-w01-2025-03-11" in (spread / "records/withdrawals/w01.yaml").read_text(encoding="utf-8")


def test_no_undo_gives_back_what_was_erased(spread: Path, casecode: Call) -> None:
    assert casecode("undo", "--coder", "ben").code == 0
    assert casecode("withdraw", "W01", "--yes").code == 0
    for coder in ("ana", "ben", "ana", "ben"):
        assert casecode("undo", "--coder", coder).code == 0
        assert casecode("undo", "--coder", coder, "--redo").code == 0
        checked = casecode("check")
        assert checked.code == 0, checked.err


def git(folder: Path, *words: str) -> str:
    """What git says."""
    identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
    done = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.skipif(GIT is None, reason="git is not installed: cleaning a history cannot be tried")
def test_the_printed_steps_clean_the_history_of_a_real_repository(
    spread: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ana")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ana@example.org")
    monkeypatch.setenv("FILTER_BRANCH_SQUELCH_WARNING", "1")
    (spread / ".gitignore").write_text(".casecode/\n", encoding="utf-8")
    git(spread, "init", "-q", "-b", "main")
    (spread / "old notes é.txt").write_text("Nobody. I had the know-how from my uncle!", encoding="utf-8")
    git(spread, "add", "-A")
    git(spread, "commit", "-q", "-m", "all")
    git(spread, "tag", "v1")
    (spread / "old notes é.txt").unlink()
    (spread / "more.txt").write_text("Only Maya is here.", encoding="utf-8")
    git(spread, "add", "-A")
    git(spread, "commit", "-q", "-m", "later")
    listed = casecode("withdraw", "W01", "--to", "csv")
    assert "git commit" in listed.out
    said = casecode("withdraw", "W01", "--yes")
    steps = [line.strip() for line in said.err.splitlines() if line.startswith("  ")]
    done = subprocess.run(["sh", "-ec", "\n".join(steps)], cwd=spread, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    objects = git(spread, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)").splitlines()
    runs = said_by_tom()
    for name, kind in (row.split() for row in objects):
        if kind == "blob":
            raw = subprocess.run(["git", "cat-file", "blob", name], cwd=spread, capture_output=True, check=True).stdout
            assert not [run for run in runs if run in " ".join(raw.decode("utf-8", "replace").split())]
    assert git(spread, "status", "--porcelain") == ""
    assert git(spread, "log", "--format=%s").splitlines() == ["Withdraw W01", "later", "all"]
    assert "more.txt" in git(spread, "ls-tree", "-r", "--name-only", "HEAD")
    assert "memos/ana/uncle.md" in git(spread, "ls-tree", "-r", "--name-only", "HEAD")
    assert casecode("check").code == 0


def test_a_participant_who_is_not_known_is_said_to_be_none(ingested: Path, casecode: Call) -> None:
    assert ingested.is_dir()
    said = casecode("withdraw", "Nobody")
    assert said.code == 3
    assert "W01" in said.err
