"""`check` names what is no longer as it was stored, with file and line, and mends only what loses nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from casecode.databank.bank import Databank
from casecode.databank.events import code_event, to_line
from casecode.databank.store import Incoming
from casecode.domain.coding import Event
from casecode.domain.source import SourceText
from tests.databank.study import OTHER, TALK, code, posts, run_over, small_study, take_in


def coded_study(root: Path) -> Databank:
    bank = small_study(root)
    book = bank.freeze_codebook(b"codebook: five\ncodes: []\n")
    code(bank, "ana", "int-ines", "rivals", "trust", book=book)
    code(bank, "ana", "blog/post-7", "met", "trust", book=book)
    run_over(bank, [("int-ines", "rivals", "coopetition")], book)
    return bank


def found(bank: Databank, **known: set[str]) -> list[tuple[str, str, int]]:
    root = "databank/"
    return [(one.code, one.file.removeprefix(root), one.line) for one in bank.check(**known).problems]  # type: ignore[arg-type]


def test_a_sound_databank_has_nothing_to_say(tmp_path: Path) -> None:
    bank = coded_study(tmp_path)
    result = bank.check(codes={"trust"}, coders={"ana"})
    assert (result.problems, result.repaired, result.ok) == ((), (), True)
    assert Databank(tmp_path / "empty").check(fix=True).ok


Damage = Callable[[Path, Databank], None]


def _folder(root: Path, bank: Databank, name: str) -> Path:
    return root / "databank" / "sources" / bank.source(name).folder


def _change(file: str, old: bytes, new: bytes, source: str = "int-ines") -> Damage:
    def damage(root: Path, bank: Databank) -> None:
        path = _folder(root, bank, source) / file
        data = path.read_bytes()
        assert old in data
        path.write_bytes(data.replace(old, new, 1))

    return damage


def _remove(file: str, source: str = "int-ines") -> Damage:
    return lambda root, bank: (_folder(root, bank, source) / file).unlink()


def _write(place: str, data: bytes) -> Damage:
    def damage(root: Path, _bank: Databank) -> None:
        (path,) = list(root.glob(f"databank/{place}")) or [root / "databank" / place]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((path.read_bytes() if path.exists() else b"") + data)

    return damage


@pytest.mark.parametrize(
    ("damage", "code_", "line"),
    [
        (_change("original.txt", b"rivals", b"rivalz"), "D501", 0),
        (_remove("original.txt"), "D501", 0),
        (_change("text.txt", b"rivals", b"rivalz"), "D502", 0),
        (_change("text.txt", b"rivals", b"riv\xff\xfe"), "D502", 0),
        (_change("items.jsonl", b"We parted", b"We united", "blog/post-9"), "D502", 2),
        (_change("text.txt", b"\n", b"\r\n"), "D503", 0),
        (_change("source.yaml", b"words: 15", b"words: lots"), "D504", 0),
        (_change("source.yaml", b"words: 15", b"words: 15\n\t:"), "D504", 10),
        (_change("segments.jsonl", b'"kind":"speech"', b'"kind":"song"'), "D504", 1),
        (_change("segments.jsonl", b'"start":6', b'"start":"6"'), "D504", 1),
        (_change("segments.jsonl", b'"n":1', b'"n":9'), "D505", 0),
        (_change("segments.jsonl", b'"end":60', b'"end":9999'), "D505", 0),
        (_change("segments.jsonl", b'"sentences":[[6,60]]', b'"sentences":[[0,60]]'), "D505", 0),
        (_change("items.jsonl", b'"end":7', b'"end":70', "blog/post-7"), "D505", 1),
        (_change("items.jsonl", b'"kind":"post","start"', b'"kind":"song","start"', "blog/post-7"), "D505", 1),
        (_change("items.jsonl", b"{", b"", "blog/post-7"), "D504", 1),
        (_change("items.jsonl", b'"hash"', b'"hush"', "blog/post-7"), "D504", 0),
        (_change("segments.jsonl", b'"speaker":"Q"', b'"speaker":"X"'), "D529", 0),
        (_remove("segments.jsonl"), "D504", 0),
        (_write("sources/.new-1-ab/source.yaml", b"x"), "D506", 0),
        (_write("codebooks/.aa.yaml.1.tmp", b"x"), "D506", 0),
        (_write("codings/ana/int-ines~*.jsonl", b"nonsense\n"), "D508", 2),
        (_write("journal/*.jsonl", b"nonsense\n"), "D524", 7),
        (_write("codebooks/*.yaml", b"# more"), "D522", 0),
        (_write("runs/*/hits.jsonl", b"{}\n"), "D523", 0),
        (_write("runs/*/run.yaml", b"\t:"), "D523", 12),
        (_write("runs/000/notes", b""), "D523", 0),
        (_write("rounds/pilot.yaml", b"purpose: fun\n"), "D528", 0),
    ],
)
def test_damage_is_named_where_it_lies(tmp_path: Path, damage: Damage, code_: str, line: int) -> None:
    bank = coded_study(tmp_path)
    damage(tmp_path, bank)
    assert [(problem.code, problem.line) for problem in Databank(tmp_path).check().problems] == [(code_, line)]
    assert not Databank(tmp_path).check().ok


def test_git_attributes_that_are_missing_or_incomplete_are_written(tmp_path: Path) -> None:
    bank = coded_study(tmp_path)
    path = tmp_path / "databank" / ".gitattributes"
    for data in (None, b"*.md text"):
        path.unlink() if data is None else path.write_bytes(data)
        assert [problem.code for problem in bank.check().problems] == ["D521"]
        result = bank.check(fix=True)
        assert [problem.code for problem in result.repaired] == ["D521"]
        assert result.ok
        assert path.read_bytes().startswith(data or b"# Written by casecode")


def _convert(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def test_converted_line_endings_are_turned_back(tmp_path: Path) -> None:
    bank = coded_study(tmp_path)
    digest = bank.digest()
    files = [
        path
        for path in (tmp_path / "databank").rglob("*.*")
        if path.is_file() and path.name not in {"run.yaml", ".gitattributes"}
    ]
    before = {path: path.read_bytes() for path in files if b"\n" in path.read_bytes()}
    for path in before:
        _convert(path)
    assert {problem.code for problem in bank.check().problems} == {"D503", "D522", "D523"}
    result = bank.check(fix=True)
    assert result.ok
    logs = {path for path in before if path.parent.name in {"ana", "journal"}}
    assert {path for path in before if path.read_bytes() != before[path]} == logs, "logs are read either way and never rewritten"
    assert len(result.repaired) == len(before) - len(logs)
    assert Databank(tmp_path).digest() == digest


def test_a_revision_whose_smaller_files_were_converted_is_told_so(tmp_path: Path) -> None:
    bank = coded_study(tmp_path)
    _convert(_folder(tmp_path, bank, "int-ines") / "segments.jsonl")
    _convert(_folder(tmp_path, bank, "blog/post-7") / "source.yaml")
    assert [one[0] for one in found(bank)] == ["D503", "D503"]
    assert bank.check(fix=True).ok


def test_a_torn_line_is_closed_and_kept(tmp_path: Path) -> None:
    bank = coded_study(tmp_path)
    (path,) = (tmp_path / "databank" / "codings" / "ana").glob("int-ines~*")
    torn = path.read_bytes() + b'{"id":"01K5"'
    path.write_bytes(torn)
    problems = bank.check().problems
    assert [(problem.code, problem.line, problem.level) for problem in problems] == [("D507", 0, "warning"), ("D507", 2, "note")]
    result = bank.check(fix=True)
    assert (result.ok, [problem.code for problem in result.repaired]) == (True, ["D507"])
    assert path.read_bytes() == torn + b"\n"


def _event(text: SourceText, changed: dict[str, object]) -> Event:
    event = code_event("ana", text, 6, 10, "trust")
    return Event(event.id, event.at, event.coder, event.do, dict(event.body) | changed)


@pytest.mark.parametrize(
    ("changed", "code_"),
    [
        ({"source": "int-nobody"}, "D513"),
        ({"text": "0" * 16}, "D514"),
        ({"end": 9999}, "D515"),
        ({"quote": "0" * 16}, "D516"),
        ({"book": "0" * 16}, "D522"),
    ],
)
def test_a_coding_that_lies_on_nothing_is_an_orphan(tmp_path: Path, changed: dict[str, object], code_: str) -> None:
    bank = coded_study(tmp_path)
    event = _event(bank.text(bank.source("int-ines")), changed)
    bank.append("ana", "int-ines", [event])
    file = f"codings/ana/int-ines~{bank.device}.jsonl"
    assert found(bank) == [(code_, file, 2)]
    with (tmp_path / "databank" / file).open("ab") as log:
        log.write(to_line(Event("7" + event.id[1:], event.at, "ana", "withdraw", {"of": event.id})))
    assert found(bank) == [], "what no longer stands lies nowhere"


def test_unknown_codes_and_coders_are_counted(tmp_path: Path) -> None:
    bank = coded_study(tmp_path)
    code(bank, "ben", "int-bo", "printers", "trust")
    code(bank, "consensus", "int-bo", "printers", "trust")
    code(bank, "rules@12", "int-bo", "printers", "market")
    problems = bank.check(codes={"market"}, coders={"ana"}).problems
    assert [(problem.code, problem.level) for problem in problems] == [("D517", "warning"), ("D518", "warning")]
    assert {problem.message.split(" (")[1] for problem in problems} == {"4 codings, the first here)", "1 act, the first here)"}
    assert found(bank, codes={"market", "trust"}, coders={"ana", "ben"}) == []


def test_events_in_another_coders_folder_are_named(tmp_path: Path) -> None:
    bank = coded_study(tmp_path)
    (path,) = (tmp_path / "databank" / "codings" / "ana").glob("int-ines~*")
    shutil.copytree(path.parent, path.parent.with_name("ben"))
    assert {one[0] for one in found(bank)} == {"D527"} or found(bank) == []
    shutil.rmtree(path.parent)
    assert [(one[0], one[1].split("/")[1]) for one in found(bank)] == [("D527", "ben"), ("D527", "ben")]


def test_two_devices_that_gave_one_name_or_number_are_named(tmp_path: Path) -> None:
    one, two = small_study(tmp_path / "one"), small_study(tmp_path / "two")
    take_in(one, "transcripts/int-bo.txt", OTHER + "\nBo: One.")
    take_in(two, "transcripts/int-bo.txt", OTHER + "\nBo: Two.")
    take_in(one, "transcripts/north/talk.txt", TALK + "\nQ: North.")
    take_in(two, "transcripts/south/talk.txt", TALK + "\nQ: South.")
    shutil.copytree(tmp_path / "two" / "databank" / "sources", tmp_path / "one" / "databank" / "sources", dirs_exist_ok=True)
    problems = one.check().problems
    assert [(problem.code, problem.level) for problem in problems] == [("D525", "warning"), ("D525", "warning")]
    assert "int-bo/r2-" in problems[0].file
    assert "north/talk.txt" in problems[1].message
    assert "south/talk.txt" in problems[1].message
    assert one.text(one.source("int-bo")).text.startswith(OTHER)


def test_a_second_original_is_named(tmp_path: Path) -> None:
    bank = coded_study(tmp_path)
    (_folder(tmp_path, bank, "int-ines") / "original.docx").write_bytes(b"")
    assert [one[0] for one in found(bank)] == ["D501"]


def test_a_container_keeps_its_original_too(tmp_path: Path) -> None:
    bank = coded_study(tmp_path)
    path = _folder(tmp_path, bank, "blog/post-7") / "original.xml"
    assert path.read_bytes() == b"<rss/>"
    assert bank.source("blog/post-7").sha256 == hashlib.sha256(b"<rss/>").hexdigest()
    bank.store_file(Incoming("transcripts/none.xml", b"<none/>"), posts())
    assert bank.check().ok
