"""Runs, rounds, codebooks, the journal, the device: the smaller rooms of the databank."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.databank import plainyaml
from casecode.databank.bank import Databank
from casecode.databank.events import read_event, reject_event
from casecode.databank.index import Stamp
from casecode.databank.layout import Layout
from casecode.databank.rounds import Place, Round, rounds, write_round
from casecode.databank.runs import run_id
from casecode.domain.coding import Hit
from casecode.domain.errors import DataRefusedError, LockedError
from tests.databank.study import OTHER, code, run_over, small_study, take_in


def test_a_run_is_named_by_what_went_into_it() -> None:
    base = run_id("rules", "1", ["b1", "b2"], {"a": "1", "b": "2"}, {"roles": "all"})
    assert len(base) == 12
    assert run_id("rules", "1", ["b2", "b1"], {"b": "2", "a": "1"}, {"roles": "all"}) == base
    others = {
        run_id("other", "1", ["b1", "b2"], {"a": "1", "b": "2"}, {"roles": "all"}),
        run_id("rules", "2", ["b1", "b2"], {"a": "1", "b": "2"}, {"roles": "all"}),
        run_id("rules", "1", ["b1"], {"a": "1", "b": "2"}, {"roles": "all"}),
        run_id("rules", "1", ["b1", "b2"], {"a": "1", "b": "3"}, {"roles": "all"}),
        run_id("rules", "1", ["b1", "b2"], {"a": "1", "b": "2"}, {}),
    }
    assert len(others | {base}) == 6


def test_a_run_comes_back_and_the_same_run_is_stored_once(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    run = run_over(bank, [("int-ines", "rivals", "coopetition"), ("int-bo", "printers", "knowledge")])
    files = {path: path.read_bytes() for path in (tmp_path / "databank" / "runs").rglob("*") if path.is_file()}
    assert run_over(bank, [("int-ines", "rivals", "coopetition"), ("int-bo", "printers", "knowledge")]).id == run.id
    assert {path: path.read_bytes() for path in files} == files
    assert bank.runs() == (run,)
    assert list(bank.hits(run.id)) == [
        ("int-ines", Hit(10, 16, "coopetition", "coopetition/1", 1, ("rivals",))),
        ("int-bo", Hit(45, 53, "knowledge", "knowledge/1", 1, ("printers",))),
    ]
    assert [entry["action"] for entry in bank.journal()].count("autocode") == 1


def test_the_newest_run_is_the_one_made_last_also_when_it_was_made_before(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    assert bank.newest_run() == ""
    one = run_over(bank, [], book="b1")
    two = run_over(bank, [], book="b2")
    assert bank.newest_run() == two.id
    run_over(bank, [], book="b1")
    assert bank.newest_run() == one.id


def test_without_a_journal_the_newest_run_is_the_one_over_todays_texts(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    old = run_over(bank, [], book="b1")
    take_in(bank, "transcripts/int-bo.txt", OTHER + "\nBo: More.")
    new = run_over(bank, [], book="b1")
    for path in (tmp_path / "databank" / "journal").iterdir():
        path.unlink()
    assert bank.newest_run() == new.id != old.id


def test_damaged_hits_are_refused(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    run = run_over(bank, [])
    (tmp_path / "databank" / "runs" / run.id / "hits.jsonl").write_bytes(b"{}\n")
    with pytest.raises(DataRefusedError, match=run.id):
        list(bank.hits(run.id))
    with pytest.raises(DataRefusedError):
        list(bank.hits("never"))


def test_what_is_coded_read_rejected_and_found_changes_the_digest_and_who_wrote_when_does_not(tmp_path: Path) -> None:
    def grown(root: Path) -> list[str]:
        bank = small_study(root)
        told = [bank.digest()]
        text = bank.text(bank.source("int-ines"))
        code(bank, "ana", "int-ines", "rivals", "trust")
        told.append(bank.digest())
        for made in (read_event("ana", text, 0, 9, "b1"), reject_event("ana", text, 10, 16, "trust", "run", "trust/1", "irony")):
            bank.append("ana", "int-ines", [made])
            told.append(bank.digest())
        run_over(bank, [])
        return [*told, bank.digest()]

    assert grown(tmp_path / "one") == grown(tmp_path / "two")
    assert len(set(grown(tmp_path / "three"))) == 5


def test_a_run_or_round_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    run = run_over(bank, [])
    for place in (f"runs/{run.id}/run.yaml", f"runs/{run.id}/hits.jsonl", "rounds/pilot.yaml"):
        path = tmp_path / "databank" / place
        path.unlink(missing_ok=True)
        path.mkdir(parents=True)
    assert [problem.code for problem in bank.check(fix=True).problems] == ["D528", "D523"]
    shutil.rmtree(tmp_path / "databank" / "codings", ignore_errors=True)
    (tmp_path / "databank" / "codings" / "ana" / "notes.jsonl").mkdir(parents=True)
    assert bank.events() == ()


def test_a_codebook_is_frozen_by_its_bytes(tmp_path: Path) -> None:
    bank = Databank(tmp_path)
    name = bank.freeze_codebook(b"codebook: five\r\n")
    assert bank.freeze_codebook(b"codebook: five\r\n") == name
    assert bank.codebook_bytes(name) == b"codebook: five\r\n"
    assert bank.codebook_bytes("0" * 16) is None
    assert bank.codebook_bytes("../../casecode") is None
    (tmp_path / "databank" / "codebooks" / f"{name}.yaml").write_bytes(b"touched")
    bank.freeze_codebook(b"codebook: five\r\n")
    assert bank.codebook_bytes(name) == b"codebook: five\r\n"


PLAN = Round(
    "pilot",
    "reliability",
    "b1",
    "7",
    "turn",
    {"share": "20%", "by": "case"},
    (Place("int01"), Place("int02", 10, 480)),
    {"ana": (Place("int01"),), "ben": (Place("int01"), Place("int02", 10, 480))},
)


def test_a_round_is_read_as_it_was_written(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert rounds(layout) == ((), ())
    write_round(layout, PLAN)
    assert Databank(tmp_path).rounds() == (PLAN,)
    assert PLAN.sources_of("ben") == {"int01", "int02"}
    assert PLAN.sources_of("chi") == frozenset()
    (layout.rounds / "all.yaml").write_text("units: [int01, int02:3-4]\nassignments: {ana: '*'}\n", encoding="utf-8")
    everyone = Databank(tmp_path).rounds()[0]
    assert everyone.assignments["ana"] == everyone.units == (Place("int01"), Place("int02", 3, 4))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("units: int01", "units"),
        ("units: ['int 01']", "unit"),
        ("units: ['int01:9-3']", "unit"),
        ("colour: red", "colour"),
        ("sample: [a]", "sample"),
        ("seed: [7]", "seed"),
        ("- a", "mapping"),
        ("a: [", "YAML"),
    ],
)
def test_a_round_with_a_fault_is_named_and_left_out(tmp_path: Path, text: str, said: str) -> None:
    layout = Layout(tmp_path)
    layout.rounds.mkdir(parents=True)
    (layout.rounds / "pilot.yaml").write_text(text, encoding="utf-8")
    (layout.rounds / ".pilot.yaml.1.tmp").write_text(text, encoding="utf-8")
    good, problems = rounds(layout)
    assert good == ()
    assert [(problem.code, said in problem.message) for problem in problems] == [("D528", True)]


def test_the_journal_tells_who_did_what_in_the_order_of_time(tmp_path: Path) -> None:
    bank = Databank(tmp_path)
    bank.log("reconcile", "ana", codes=["trust"], id="mine")
    bank.log("export", "ben", file="a.csv")
    path = tmp_path / "databank" / "journal" / f"{bank.device}.jsonl"
    path.with_name("other.jsonl").write_bytes(b'{"id":"0","at":"x","by":"chi","action":"begin"}\n' + path.read_bytes())
    told = Databank(tmp_path).journal()
    assert [(entry["by"], entry["action"]) for entry in told] == [("chi", "begin"), ("ana", "reconcile"), ("ben", "export")]
    assert told[1]["codes"] == ["trust"]
    path.write_bytes(path.read_bytes() + b'{"id":"1"')
    assert [(problem.code, problem.level) for problem in bank.check().problems] == [("D507", "warning"), ("D524", "note")]


def test_the_device_keeps_its_name_and_gets_another_where_the_place_is_another(tmp_path: Path) -> None:
    name = Databank(tmp_path).device
    assert len(name) == 6
    assert Databank(tmp_path).device == name
    path = tmp_path / ".casecode" / "device"
    path.write_bytes(path.read_bytes().replace(b'"machine":"', b'"machine":"0'))
    renewed = Databank(tmp_path).device
    assert renewed != name
    path.write_bytes(b"nonsense")
    assert Databank(tmp_path).device not in {name, renewed}


def test_who_codes_here_is_of_this_folder_only(tmp_path: Path) -> None:
    bank = Databank(tmp_path)
    assert bank.coder == ""
    bank.set_coder("ana")
    assert Databank(tmp_path).coder == "ana"


def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    text = bank.text(bank.source("int-bo"))
    (tmp_path / "databank" / "codings").write_bytes(b"a file where the folder should be")
    with pytest.raises(DataRefusedError, match="cannot be written"):
        bank.append("ana", "int-bo", [read_event("ana", text, 0, 5)])
    shutil.rmtree(tmp_path / "databank" / "journal")
    (tmp_path / "databank" / "journal").write_bytes(b"")
    with pytest.raises(DataRefusedError, match="cannot be written"):
        bank.log("export", "ana")
    (tmp_path / "databank" / "sources" / "int-cai").write_bytes(b"")
    with pytest.raises(DataRefusedError, match="cannot be written"):
        take_in(bank, "int-cai.txt", "Cai: We never met.")


def test_a_study_whose_cache_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    code(bank, "ana", "int-bo", "printers", "trust")
    before = (bank.sources(), bank.standing())
    for path in (tmp_path / ".casecode").iterdir():
        path.unlink()
    (tmp_path / ".casecode").rmdir()
    (tmp_path / ".casecode").write_bytes(b"a file where the folder should be")
    assert (Databank(tmp_path).sources(), Databank(tmp_path).standing()) == before
    with pytest.raises(DataRefusedError, match="cannot be written"), Databank(tmp_path).lock("ingest"):
        pass


def test_a_lock_within_a_lock_is_one(tmp_path: Path) -> None:
    bank = Databank(tmp_path)
    with bank.lock("build"), bank.lock("ingest"), Databank(tmp_path).lock():
        pass
    with pytest.raises(LockedError), bank.lock():
        raise LockedError(who="")
    with bank.lock():
        pass


texts = st.text(max_size=30)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(texts, texts, max_size=4), st.lists(texts, max_size=4), texts, st.integers(0, 10**8))
def test_any_text_comes_back_from_our_yaml_and_any_yaml_reader_agrees(
    pairs: dict[str, str], listed: list[str], one: str, number: int
) -> None:
    data = plainyaml.dump({"one": one, "number": number, "pairs": pairs, "list": listed})
    facts = plainyaml.load(data) if data.strip() else {}
    assert plainyaml.text(facts, "one") == one
    assert plainyaml.number(facts, "number") == number
    assert plainyaml.texts(facts, "pairs") == pairs
    assert plainyaml.listed(facts, "list") == tuple(listed)
    other = yaml.safe_load(data)
    assert str(other.get("one", "")) == one  # a short number stands bare, and any reader prints it as it was


def test_a_file_name_that_is_no_text_is_spelt_out() -> None:
    assert plainyaml.text(plainyaml.load(plainyaml.dump({"path": "a\udc80.txt"})), "path") == "a\\udc80.txt"


def test_a_stamp_holds_only_for_a_file_that_was_old_when_it_was_seen() -> None:
    second = 1_000_000_000
    old = Stamp(10, 5 * second, 5 * second, 7, seen=8 * second)
    young = Stamp(10, 5 * second, 5 * second, 7, seen=6 * second)
    assert old.holds(Stamp(10, 5 * second, 5 * second, 7, seen=90 * second))
    assert not young.holds(Stamp(10, 5 * second, 5 * second, 7, seen=90 * second))
    for other in (
        Stamp(11, 5 * second, 5 * second, 7),
        Stamp(10, 6 * second, 5 * second, 7),
        Stamp(10, 5 * second, 6 * second, 7),
    ):
        assert not old.holds(other)
    assert not old.holds(Stamp(10, 5 * second, 5 * second, 8))
