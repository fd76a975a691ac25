"""Logs: every line that holds an event is read, every other one is named, and nothing is ever dropped."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.databank import events
from casecode.databank.bank import Databank
from casecode.databank.events import checksum, code_event, from_line, read_event, reject_event, to_line, withdraw_event
from casecode.databank.layout import Layout, coder_folder
from casecode.domain.errors import WrongUseError
from casecode.domain.source import SourceText
from tests.databank.study import TALK, code, small_study, words_at

TEXT = SourceText("int-ines", "t" * 16, TALK, ())


def only_log(bank: Databank) -> Path:
    (path,) = (bank.root / "databank" / "codings").glob("*/*.jsonl")
    return path


def test_an_event_comes_back_from_its_line() -> None:
    start, end = words_at(TEXT, "naïvely")
    made = code_event(
        "ana", TEXT, start, end, "chance", "b00c", valence="support", key=True, by_whom=("N01", "N02"), from_=["E1"]
    )
    event, faults = from_line(to_line(made, act="A1"))
    assert faults == ()
    assert event is not None
    assert (event.id, event.coder, event.do, event.body["act"]) == (made.id, "ana", "code", "A1")
    assert event.body["quote"] == hashlib.sha256("naïvely".encode()).hexdigest()[:16]
    assert (event.body["by_whom"], event.body["from"], event.body["key"]) == (["N01", "N02"], ["E1"], True)
    assert "round" not in event.body
    light = code_event("ana", TEXT, start, end, "chance", weight=0, key=False, round="", valence=None)
    assert light.body.keys() == {"source", "text", "start", "end", "code", "quote", "weight"}


def test_the_words_themselves_never_stand_in_a_log() -> None:
    start, end = words_at(TEXT, "naïvely")
    assert "naïvely" not in to_line(code_event("ana", TEXT, start, end, "chance")).decode()


def test_the_sum_is_over_sorted_compact_ascii_json() -> None:
    record = {"id": "E1", "do": "code", "b": [1], "é": "ü"}
    sorted_plain = '{"b":[1],"do":"code","id":"E1","\\u00e9":"\\u00fc"}'
    assert checksum(record) == hashlib.sha256(sorted_plain.encode()).hexdigest()[:16]


def test_a_coding_needs_words_that_are_there() -> None:
    for start, end in ((0, 0), (5, 4), (-1, 3), (0, len(TALK) + 1)):
        with pytest.raises(WrongUseError):
            code_event("ana", TEXT, start, end, "x")
    with pytest.raises(WrongUseError, match="mood"):
        code_event("ana", TEXT, 0, 3, "x", mood="good")
    with pytest.raises(WrongUseError):
        reject_event("ana", TEXT, 3, 3, "x", "r", "x/1")
    assert read_event("ana", TEXT, 3, 3).body["start"] == 3


@pytest.mark.parametrize(
    ("line", "code_", "level"),
    [
        (b"no json", "D508", "error"),
        (b"[1, 2]", "D508", "error"),
        (b"\xff\xfe", "D508", "error"),
        (b"[" * 100_000, "D508", "error"),
        (b'{"id": "E1"}', "D508", "error"),
        (b'{"id":"","at":"x","coder":"ana","do":"code"}', "D508", "error"),
        (b'{"id":"E1","at":"2026', "D507", "note"),
        (b'{"id":"E1","at":"2026' + bytes(400), "D507", "note"),
        (bytes(400), "D507", "note"),
        (b'{"id":"E1","at":"x","coder":"ana","do":"dance","with":"ben"}', "D511", "note"),
        (b'{"id":"E1","at":"x","coder":"ana","do":"withdraw","of":"E0","mood":"good"}', "D511", "note"),
        (b'{"id":"E1","at":"x","coder":"ana","do":"withdraw","of":"E0","sum":"0000"}', "D509", "error"),
        (b'{"id":"E1","at":"x","coder":"ana","do":"withdraw","of":3}', "D512", "error"),
        (b'{"id":"E1","at":"x","coder":"ana","do":"read","source":"s","text":"t","start":2.0,"end":3}', "D512", "error"),
        (b'{"id":"E1","at":"x","coder":"ana","do":"read","source":"s","text":"t","start":4,"end":3}', "D512", "error"),
        (
            b'{"id":"E1","at":"x","coder":"ana","do":"code","source":"s","text":"t","start":1,"end":3,"code":"c","valence":["a"]}',
            "D512",
            "error",
        ),
    ],
)
def test_a_doubtful_line_is_named(line: bytes, code_: str, level: str) -> None:
    event, faults = from_line(line)
    assert [(fault.code, fault.level) for fault in faults] == [(code_, level)]
    assert (event is None) == (code_ in {"D507", "D508"}), "what can be read is kept"


def test_a_torn_line_with_another_glued_to_it_gives_that_one() -> None:
    whole = to_line(withdraw_event("ana", "E0"))
    event, faults = from_line(b'{"id":"E1","at":"20' + whole.rstrip())
    assert event is not None
    assert event.body["of"] == "E0"
    assert [fault.code for fault in faults] == ["D507"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_stumble(data: bytes) -> None:
    event, faults = from_line(data)
    assert event is not None or faults


def test_a_log_cut_at_every_byte_gives_every_whole_line(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    made = [code(bank, "ana", "int-ines", words, "trust") for words in ("rivals", "stall", "naïvely")]
    path, whole = only_log(bank), only_log(bank).read_bytes()
    ends = [at for at, sign in enumerate(whole) if sign == 0x0A]
    for cut in range(len(whole) + 1):
        path.write_bytes(whole[:cut])
        read = [event.id for event in bank.events()]
        finished = sum(cut >= end for end in ends)  # a line is whole from its last brace on
        assert read == [event.id for event in made[:finished]], cut


def test_an_append_after_a_torn_line_loses_nothing_new(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    code(bank, "ana", "int-ines", "rivals", "trust")
    path = only_log(bank)
    path.write_bytes(path.read_bytes()[:-20])
    code(bank, "ana", "int-ines", "stall", "market")
    standing = bank.standing()
    assert [coding.code for coding in standing.codings] == ["market"]
    assert [(problem.code, problem.line, problem.level) for problem in standing.problems] == [("D507", 1, "note")]


def test_unknown_events_and_keys_are_kept_and_told(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    code(bank, "ana", "int-ines", "rivals", "trust")
    with only_log(bank).open("ab") as out:
        out.write(b'{"id":"01K000000000000000000000ZZ","at":"x","coder":"ana","do":"dance","with":{"ben":[1]}}\r\n')
    (told,) = bank.standing().problems
    assert (told.code, told.line, told.level) == ("D511", 2, "note")
    assert {event.do: dict(event.body) for event in bank.events()}["dance"] == {"with": {"ben": [1]}}


def test_copies_that_a_sync_service_made_are_united(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    first = code(bank, "ana", "int-ines", "rivals", "trust")
    path = only_log(bank)
    before = path.read_bytes()
    second = code(bank, "ana", "int-ines", "stall", "market")
    third = to_line(withdraw_event("ana", first.id))
    path.with_name(path.stem + " (1).jsonl").write_bytes(path.read_bytes())
    path.with_name(path.stem + " (Ana's conflicted copy 2026-11-22).jsonl").write_bytes(before + third)
    path.with_name(path.stem + ".sync-conflict-20261122-093000-ABCDEFG.JSONL").write_bytes(third)
    path.with_name("." + path.name + ".77.tmp").write_bytes(b"half")
    path.with_name("notes.txt").write_bytes(b"mine")
    assert len(bank.events()) == 3
    assert [coding.ids for coding in bank.standing().codings] == [(second.id,)]
    assert bank.standing("int-ines") == bank.standing()
    assert bank.standing("int-bo").codings == ()


def test_of_two_lines_of_one_id_the_intact_one_counts(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    code(bank, "ana", "int-ines", "rivals", "trust")
    path = only_log(bank)
    damaged = path.read_bytes().replace(b'"code":"trust"', b'"code":"aaaaa"')
    path.with_name("int-ines~aaaaaa.jsonl").write_bytes(damaged)
    standing = bank.standing()
    assert [coding.code for coding in standing.codings] == ["trust"]
    assert [problem.code for problem in standing.problems] == ["D509"]
    path.unlink()
    assert [coding.code for coding in bank.standing().codings] == ["aaaaa"], "a damaged line is better than none, and is told"


def test_a_log_is_read_on_and_read_anew_when_its_beginning_changed(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    code(bank, "ana", "int-ines", "rivals", "trust")
    path = only_log(bank)
    one = path.read_bytes()
    assert len(bank.events()) == 1
    code(bank, "ana", "int-ines", "stall", "market")
    assert len(bank.events()) == 2
    path.write_bytes(path.read_bytes()[len(one) :])
    assert [event.body["code"] for event in bank.events()] == ["market"]
    assert [event.body["code"] for event in Databank(tmp_path).events()] == ["market"]
    path.unlink()
    assert bank.events() == ()
    assert Databank(tmp_path).events() == ()


def test_a_young_log_is_read_again_though_size_and_time_are_the_same(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    code(bank, "ana", "int-ines", "rivals", "trust")
    bank.events()
    path = only_log(bank)
    found = path.stat()
    path.write_bytes(path.read_bytes().replace(b"trust", b"qqqqq"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert [event.body["code"] for event in Databank(tmp_path).events()] == ["qqqqq"]


def test_the_index_holds_for_an_old_file_and_a_damaged_row_is_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = small_study(tmp_path)
    code(bank, "ana", "int-ines", "rivals", "trust")
    # a clock three seconds ahead makes every file old enough to be trusted
    ahead = time.time_ns() + 3_000_000_000
    monkeypatch.setattr("casecode.databank.index.time.time_ns", lambda: ahead)
    before = Databank(tmp_path).standing(), Databank(tmp_path).sources()
    assert (Databank(tmp_path).standing(), Databank(tmp_path).sources()) == before
    bank.events()
    with monkeypatch.context() as sealed:
        sealed.setattr(Path, "read_bytes", lambda _: pytest.fail("a file was read though the index knows it"))
        assert len(Databank(tmp_path).events()) == len(bank.events()) == 1
        assert len(Databank(tmp_path).sources()) == 4
    base = sqlite3.connect(tmp_path / ".casecode" / "index.sqlite")
    base.execute("UPDATE kept SET payload = 'nonsense'")
    base.commit()
    base.close()
    assert (Databank(tmp_path).standing(), Databank(tmp_path).sources()) == before
    base = sqlite3.connect(tmp_path / ".casecode" / "index.sqlite")
    base.execute("PRAGMA user_version = 99")
    base.close()
    assert (Databank(tmp_path).standing(), Databank(tmp_path).sources()) == before


@pytest.mark.parametrize(
    ("coder", "folder"), [("ana", "ana"), ("Ana", "ana-"), ("rules@1a2b", "rules-1a2b-"), ("con", "con-file-"), ("../..", "s-")]
)
def test_a_coder_has_a_folder_that_every_file_system_takes(tmp_path: Path, coder: str, folder: str) -> None:
    made = coder_folder(coder)
    assert made == folder or (made.startswith(folder) and len(made) > len(folder))
    bank = small_study(tmp_path)
    code(bank, coder, "blog/post-7", "met", "trust")
    assert Layout(tmp_path).shown(only_log(bank)) == f"databank/codings/{made}/blog~{bank.device}.jsonl"
    assert [coding.coder for coding in bank.standing("blog/post-7").codings] == [coder]


def test_ids_rise_above_all_that_was_read_also_on_a_clock_that_runs_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events._Latest, "id", "")
    bank = small_study(tmp_path)
    future = "3" + "Z" * 25
    assert withdraw_event("ana", future).id == "4" + "0" * 25
    later = "5ABCZZZZZZZZZZZZZZZZZZZZZZ"
    path = tmp_path / "databank" / "codings" / "ana" / "int-ines~zzzzzz.jsonl"
    path.parent.mkdir(parents=True)
    record = {"id": later, "at": "x", "coder": "ana", "do": "withdraw", "of": future}
    other = {"id": "zzz", "at": "x", "coder": "ana", "do": "withdraw", "of": future}
    path.write_text(json.dumps(record) + "\n" + json.dumps(other) + "\n", encoding="utf-8")
    bank.events()
    assert code(bank, "ana", "int-ines", "rivals", "trust").id == "5ABD" + "0" * 22
    assert not events.seen("zzz")
