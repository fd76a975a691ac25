"""A new study: what is proposed fits what lies there, and loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from casecode.codebook.lint import lint
from casecode.codebook.load import load_codebooks
from casecode.domain.protocol import Protocol, Stance
from casecode.study.expand import expand
from casecode.study.load import load_protocol
from casecode.study.place import match_rule
from casecode.study.scaffold import Proposal, gitignore, new_files, proposals, starter_codebook


def _folder(root: Path, *paths: str) -> Path:
    for name in paths:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("id,name\n" if path.suffix == ".csv" else "")
    return root


def _begun(root: Path, stance: Stance = "codebook") -> Protocol:
    for name, data in new_files(root, stance).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    protocol, problems = load_protocol(root)
    assert problems == ()
    assert protocol is not None
    return protocol


@pytest.mark.parametrize("stance", ["reflexive", "codebook", "reliability"])
def test_an_empty_folder_becomes_a_study_that_loads(stance: Stance, tmp_path: Path) -> None:
    root = tmp_path / "It's: a #study"
    protocol = _begun(root, stance)
    assert (protocol.study, protocol.stance) == ("It's: a #study", stance)
    books, problems = load_codebooks(root)
    assert problems == ()
    assert lint(books, stance=stance) == ()
    assert expand(protocol, root).problems == ()
    assert (root / "records").is_dir()
    assert ("double_coding" in (root / "casecode.yaml").read_text()) == (stance == "reliability")


def test_what_lies_in_the_folder_is_proposed_and_every_file_fits(tmp_path: Path) -> None:
    root = _folder(
        tmp_path,
        "transcripts/north/int-N01-2026-05-01.docx",
        "transcripts/north/int-N02-2026-05-02.docx",
        "transcripts/west/int-W01-20260503.docx",
        "transcripts/west/fg-2026-05.docx",
        "transcripts/blog.xml",
        "transcripts/posts.csv",
        "transcripts/call.mp3",
        "people.csv",
        "refs.bib",
        "readme.md",
    )
    assert proposals(root) == (
        Proposal("transcripts/{case}/int-{person}-{date}.docx", "interview", "", 3),
        Proposal("transcripts/{case}/fg-{date}.docx", "focus-group", "", 1),
        Proposal("transcripts/blog.xml", "blog", "post", 1),
        Proposal("transcripts/posts.csv", "blog", "row", 1),
    )
    protocol = _begun(root)
    assert [case.id for case in protocol.cases] == ["north", "west"]
    text = (root / "casecode.yaml").read_text()
    assert "people: people.csv\n" in text
    assert "literature: refs.bib\n" in text
    assert "1 .mp3" in text
    listing = expand(protocol, root)
    assert listing.problems == ()
    assert listing.unlisted == ("transcripts/call.mp3",)
    found = match_rule(protocol, "transcripts/west/int-W01-20260503.docx")
    assert found is not None
    assert dict(found[1]) == {"case": "west", "person": "W01", "date": "2026-05-03"}


def test_names_of_any_kind_are_covered_by_some_entry(tmp_path: Path) -> None:
    names = (
        "raw data/Interview Maria.docx", "raw data/Interview 3 - Bob.docx", "raw data/notes {x}.txt", "raw data/20260501 chat.txt", "raw data/diary_Tom.txt",
        "raw {data}/a.md", "transcripts/interview.vtt", "transcripts/int_N03.srt", "transcripts/int-N03_2026-05-01-final.docx", "transcripts/2026.txt",
        "transcripts/fg-a-b.txt", "transcripts/it's #1: talk.txt", "transcripts/obs-2026-99-99.md", "transcripts/Ünïcode.html",
    )  # fmt: skip
    root = _folder(tmp_path, *(name for name in names))
    protocol = _begun(root)
    listing = expand(protocol, root)
    assert set(listing.files) == set(names)
    assert listing.unlisted == ()
    assert listing.problems == ()
    assert sum(one.count for one in proposals(root)) == len(names)


def test_folders_that_make_no_case_ids_are_named_as_they_are(tmp_path: Path) -> None:
    root = _folder(tmp_path, "transcripts/Site A/x.txt", "transcripts/Site B/y.txt")
    protocol = _begun(root)
    assert protocol.cases == ()
    assert [rule.files for rule in protocol.sources] == ["transcripts/Site A/*.txt", "transcripts/Site B/*.txt"]


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    root = _folder(tmp_path, "casecode.yaml", "codebooks/mine.yaml", ".gitignore")
    assert set(new_files(root)) == {"transcripts/.gitkeep", "records/.gitkeep", "memos/.gitkeep"}


def test_the_words_of_participants_stay_out_of_git_unless_said_otherwise(tmp_path: Path) -> None:
    assert "transcripts/*\n" in gitignore(tmp_path, transcripts_in_git=False)
    assert "databank/sources/\n" in gitignore(tmp_path, transcripts_in_git=False)
    assert "transcripts" not in gitignore(tmp_path, transcripts_in_git=True)
    assert ".casecode/\n" in gitignore(tmp_path, transcripts_in_git=True)


def test_a_reflexive_codebook_has_neither_exclusions_nor_rules() -> None:
    text = starter_codebook("reflexive").decode()
    assert "exclude" not in text
    assert "rules:" not in text


def test_material_that_lies_elsewhere_stays_out_of_git_too(tmp_path: Path) -> None:
    root = _folder(tmp_path, "raw/int-01.txt", "transcripts/int-02.txt")
    assert "/raw/\n" in gitignore(root, transcripts_in_git=False)
    assert "/raw/\n" not in gitignore(root, transcripts_in_git=True)
