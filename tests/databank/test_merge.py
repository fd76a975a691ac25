"""Two copies of a study that went apart come together by copying files or through git, in either order."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.databank.bank import Databank
from casecode.databank.events import code_event, read_event, withdraw_event
from casecode.domain.coding import Event
from casecode.domain.source import SourceText
from tests.databank.study import OTHER, TALK, code, run_over, small_study, take_in

WORDS = ("rivals", "partners", "stall", "fair")
Step = tuple[str, str, int, str, int]
"""copy, coder, word, code, and what a withdrawal takes (counted from the newest)."""

steps = st.lists(
    st.tuples(
        st.sampled_from(["one", "two"]),
        st.sampled_from(["ana", "ben"]),
        st.integers(0, len(WORDS) - 1),
        st.sampled_from(["trust", "market", "", "read"]),
        st.integers(0, 5),
    ),
    max_size=14,
)


def copy_of(study: Path, place: Path) -> Databank:
    """A copy on another device: everything but what is disposable."""
    shutil.copytree(study, place, ignore=shutil.ignore_patterns(".casecode"))
    return Databank(place)


def united(first: Path, then: Path, place: Path) -> Databank:
    """What copying both databanks into one folder gives. A file that both have and that differs is one grown on one side only."""
    bank = copy_of(first, place)
    for path in sorted(then.rglob("*")):
        to = place / path.relative_to(then)
        if path.is_file() and ".casecode" not in path.parts and (not to.exists() or to.stat().st_size < path.stat().st_size):
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
    return bank


def act(bank: Databank, text: SourceText, step: Step, said: list[Event]) -> None:
    """One step of one person on one copy: code, mark as read, or withdraw something that this copy knows."""
    _, coder, word, what, back = step
    start = text.text.index(WORDS[word])
    if what == "read":
        event = read_event(coder, text, 0, start, "b1")
    elif what:
        event = code_event(coder, text, start, start + len(WORDS[word]), what)
    elif said:
        event = withdraw_event(coder, said[-1 - back % len(said)].id)
    else:
        return
    bank.append(coder, text.source, [event])
    said.append(event)


@settings(max_examples=25, deadline=None)
@given(before=steps, after=steps)
def test_copies_coded_apart_merge_in_either_order_to_the_same(before: list[Step], after: list[Step]) -> None:
    """By two coders, and by one coder on two devices; the second copy starts where the first one is."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        banks = {"one": Databank(place / "one")}
        take_in(banks["one"], "transcripts/int-ines.txt", TALK)
        text = banks["one"].text(banks["one"].source("int-ines"))
        said: dict[str, list[Event]] = {"one": []}
        for step in before:
            act(banks["one"], text, step, said["one"])
        banks["two"] = copy_of(place / "one", place / "two")
        said["two"] = list(said["one"])
        for step in after:
            act(banks[step[0]], text, step, said[step[0]])
        here = united(place / "one", place / "two", place / "here")
        there = united(place / "two", place / "one", place / "there")
        assert here.events() == there.events()
        assert {event.id for event in here.events()} == {event.id for side in said.values() for event in side}
        assert here.standing().codings == there.standing().codings
        assert here.standing().reads == there.standing().reads
        assert here.digest() == there.digest()
        assert here.check().ok


def test_one_device_gets_another_name_when_the_study_is_copied(tmp_path: Path) -> None:
    bank = small_study(tmp_path / "one")
    code(bank, "ana", "int-ines", "rivals", "trust")
    shutil.copytree(tmp_path / "one", tmp_path / "two")  # with .casecode, as a file manager does it
    copied = Databank(tmp_path / "two")
    assert copied.device != bank.device
    assert Databank(tmp_path / "one").device == bank.device
    code(copied, "ana", "int-ines", "stall", "market")
    assert len(list((tmp_path / "two" / "databank" / "codings" / "ana").iterdir())) == 2


def git(folder: Path, *words: str) -> str:
    settings_ = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *settings_, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"git {' '.join(words)}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture
def cloned(tmp_path: Path) -> tuple[Path, Path]:
    if shutil.which("git") is None:
        pytest.skip("git is not installed here")
    one, two = tmp_path / "one", tmp_path / "two"
    bank = small_study(one)
    code(bank, "ana", "int-ines", "rivals", "trust")
    (one / ".gitignore").write_text(".casecode/\n", encoding="utf-8")
    git(one, "init", "-q", "-b", "main")
    git(one, "add", ".")
    git(one, "commit", "-q", "-m", "begin")
    git(tmp_path, "clone", "-q", "one", "two")
    return one, two


def test_two_clones_coded_apart_merge_through_git_without_conflict(cloned: tuple[Path, Path], tmp_path: Path) -> None:
    one, two = (Databank(path) for path in cloned)
    code(one, "ana", "int-ines", "stall", "market")
    one.append("ana", "int-ines", [withdraw_event("ana", one.events()[0].id)])
    run_over(one, [("int-ines", "rivals", "coopetition")])
    code(two, "ben", "int-ines", "stall", "market")
    code(two, "ana", "int-bo", "printers", "knowledge")
    take_in(two, "transcripts/int-bo.txt", OTHER + "\nBo: That was all.")
    take_in(two, "transcripts/int-cai.txt", "Cai: We never met.")
    two.freeze_codebook(b"codebook: five\n")
    expected = united(cloned[0], cloned[1], tmp_path / "union").digest()
    for path in cloned:
        git(path, "add", ".")
        git(path, "commit", "-q", "-m", "coded")
    git(cloned[0], "remote", "add", "two", str(cloned[1]))
    git(cloned[0], "fetch", "-q", "two")
    git(cloned[0], "merge", "-q", "--no-edit", "two/main")
    assert one.digest() == Databank(cloned[0]).digest() == expected
    assert one.check().ok
    git(cloned[1], "pull", "-q", "--no-rebase", "origin", "main")
    assert two.digest() == expected


def test_one_log_grown_on_both_sides_is_united_by_git(cloned: tuple[Path, Path]) -> None:
    """The safety net: two devices that share a name append to one file, one of them with a torn end."""
    one, two = (Databank(path) for path in cloned)
    (log,) = (cloned[0] / "databank" / "codings" / "ana").iterdir()
    code(one, "ana", "int-ines", "stall", "market")
    code(two, "ana", "int-ines", "fair", "market")
    (other,) = (path for path in (cloned[1] / "databank" / "codings" / "ana").iterdir() if path.name != log.name)
    twin = cloned[1] / log.relative_to(cloned[0])
    twin.write_bytes(twin.read_bytes() + other.read_bytes().rstrip(b"\n"))
    other.unlink()
    for path in cloned:
        git(path, "add", ".")
        git(path, "commit", "-q", "-m", "coded")
    git(cloned[1], "pull", "-q", "--no-rebase", "origin", "main")
    assert sorted(coding.code for coding in two.standing().codings) == ["market", "market", "trust"]
    assert two.check(fix=True).ok


def test_autocrlf_leaves_the_databank_alone(cloned: tuple[Path, Path], tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", "one", "three")
    third = Databank(tmp_path / "three")
    assert third.check().ok
    assert third.digest() == Databank(cloned[0]).digest()
