"""What is pinned can be found again: files, containers, revisions, names."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from casecode.databank.bank import Databank
from casecode.databank.naming import item_ids, source_id
from casecode.databank.store import Incoming
from casecode.domain.errors import DataRefusedError, NotFoundError
from casecode.domain.reading import Reading, Readings
from casecode.domain.source import Mark, Segment
from tests.databank.study import OTHER, TALK, posts, small_study, take_in, talk


def test_a_talk_comes_back_word_for_word_with_what_is_known_of_it(tmp_path: Path) -> None:
    bank = Databank(tmp_path)
    stored = take_in(bank, "transcripts/Int Inés.txt", TALK, method="interview")
    assert stored.status == "new"
    source = Databank(tmp_path).source("int-ines")
    assert (source.title, source.format, source.path, source.revision) == ("Int Inés", "txt", "transcripts/Int Inés.txt", 1)
    assert source.sha256 == hashlib.sha256(TALK.encode()).hexdigest()
    # counted by hand: Our rivals became partners (4) We share a stall (4); Since when (2); Since the fair naïvely perhaps (5)
    assert (source.words, source.segments, source.turns, dict(source.speakers)) == (15, 3, 3, {"Ines": 2, "Q": 1})
    assert dict(source.given) == {"method": "interview"}
    text = Databank(tmp_path).text(source)
    assert (text.text, text.segments) == (TALK, talk(TALK).items[0].segments)
    assert text.hash == hashlib.sha256(TALK.encode()).hexdigest()[:16]
    assert (tmp_path / "databank" / "sources" / source.folder / "original.txt").read_bytes() == TALK.encode()


def test_every_detail_of_a_segment_comes_back(tmp_path: Path) -> None:
    words = "one two three"
    full = Segment(1, "caption", 0, 13, "A: b", 2, 0.0, 1.5, (Mark("event", 4, 7),), ((0, 3), (4, 13)), 0, "2012-05-01", "cue 12")
    reading = Reading(
        words, (full,), date="2012", date_from="header", author="A", language="en", meta={"no": "yes", "k: v": "1.10"}
    )
    bank = Databank(tmp_path)
    bank.store_file(Incoming("a.vtt", b"x", "vtt/1", options={"each": "cue"}), Readings("vtt", (reading,)))
    again = Databank(tmp_path)
    source = again.source("a")
    assert again.text(source).segments == (full,)
    assert (source.date, source.date_from, source.author, source.language) == ("2012", "header", "A", "en")
    assert dict(source.meta) == {"no": "yes", "k: v": "1.10"}


def test_the_same_bytes_are_already_in(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    assert take_in(bank, "transcripts/int-ines.txt", TALK).status == "already in"
    assert take_in(bank, "transcripts/int-ines.txt", TALK, method="interview").status == "already in"
    blog = bank.store_file(Incoming("transcripts/blog.xml", b"<rss/>", "wxr/1"), posts())
    assert (blog.status, [source.id for source in blog.sources]) == ("already in", ["blog/post-7", "blog/post-9"])


def test_the_same_bytes_under_another_name_are_said_and_not_taken_twice(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    stored = take_in(bank, "transcripts/copy of ines.txt", TALK)
    assert stored.status == "same bytes"
    assert [(problem.code, "int-ines" in problem.message) for problem in stored.problems] == [("D526", True)]
    assert [source.id for source in bank.sources()] == ["blog/post-7", "blog/post-9", "int-bo", "int-ines"]


def test_changed_bytes_are_a_new_revision_and_the_old_words_stay(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    old = bank.source("int-ines")
    stored = take_in(bank, "transcripts/int-ines.txt", TALK + "\nQ: Thank you.")
    assert (stored.status, [source.revision for source in stored.sources]) == ("revision", [2])
    assert bank.text(bank.source("int-ines")).text.endswith("Thank you.")
    assert dict(bank.source("int-ines").given) == {"method": "interview"}, "what was said before holds on"
    before = bank.text_at("int-ines", old.text)
    assert before is not None
    assert before.text == TALK
    assert bank.text(old).text == TALK
    assert bank.text_at("int-ines", "0" * 16) is None


@pytest.mark.parametrize("change", [{"given": {"method": "diary"}}, {"options": {"encoding": "cp1252"}}])
def test_the_same_bytes_read_another_way_are_a_new_revision(tmp_path: Path, change: dict[str, dict[str, str]]) -> None:
    bank = small_study(tmp_path)
    incoming = Incoming("transcripts/int-bo.txt", OTHER.encode(), "txt/1", **change)
    assert bank.already(incoming) is None
    assert bank.store_file(incoming, talk(OTHER)).status == "revision"


def test_what_is_said_of_an_export_later_holds_for_every_post_and_adds_to_what_was_said(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    same = posts(("post-7", "We met."), ("post-9", "We parted."))
    for given in ({"method": "blog"}, {"case": "west"}):
        assert bank.store_file(Incoming("transcripts/blog.xml", b"<rss/>", "wxr/1", given=given), same).status == "revision"
    for known in (bank, Databank(tmp_path)):
        said = {source.id: (dict(source.given), source.revision) for source in known.sources() if source.container}
        everything = {"method": "blog", "case": "west"}
        assert said == {"blog/post-7": (everything, 1), "blog/post-9": (everything, 1)}
        assert known.text(known.source("blog/post-7")).text == "We met."
    again = Incoming("transcripts/blog.xml", b"<rss/>", "wxr/1", given={"case": "west"})
    assert bank.store_file(again, same).status == "already in"
    assert bank.check().ok


def test_a_later_export_stores_only_what_is_new_or_changed(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    later = posts(("post-7", "We met."), ("post-9", "We parted, twice."), ("post-11", "We met again."))
    stored = bank.store_file(Incoming("transcripts/blog.xml", b"<rss>2</rss>", "wxr/1"), later)
    assert [source.id for source in stored.changed] == ["blog/post-9", "blog/post-11"]
    kept = {source.id: source.revision for source in Databank(tmp_path).sources() if source.container == "blog"}
    assert kept == {"blog/post-7": 1, "blog/post-9": 2, "blog/post-11": 1}
    assert bank.text(bank.source("blog/post-9")).text == "We parted, twice."
    assert bank.text(bank.source("blog/post-7")).text == "We met."
    rows = (tmp_path / "databank" / "sources" / stored.changed[0].folder / "items.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["native"] for row in rows] == ["post-9", "post-11"]


def test_a_post_that_left_the_export_stays(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    bank.store_file(Incoming("transcripts/blog.xml", b"<rss>3</rss>", "wxr/1"), posts(("post-9", "We parted.")))
    assert [source.id for source in bank.sources() if source.container] == ["blog/post-7", "blog/post-9"]


def test_other_cuts_in_the_same_words_are_a_change(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    cut = Reading("We met.", (Segment(1, "post", 0, 6, "Ana B."),), "post-7", "post-7", "post", "2012-05")
    stored = bank.store_file(Incoming("transcripts/blog.xml", b"<rss>4</rss>", "wxr/1"), Readings("wxr", (cut,), container=True))
    assert [source.id for source in stored.changed] == ["blog/post-7"]


def test_the_same_file_is_stored_byte_for_byte_alike_everywhere(tmp_path: Path) -> None:
    def files(root: Path) -> dict[str, bytes]:
        found = (path for path in (root / "databank" / "sources").rglob("*") if path.is_file())
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}

    small_study(tmp_path / "one")
    small_study(tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert str(tmp_path).encode() not in b"".join(files(tmp_path / "one").values())


def test_names_grow_by_the_folder_until_they_are_free() -> None:
    taken = {"int01": "north/int01.txt", "south-int01": "x/south-int01.txt"}
    assert source_id("north/int01.txt", taken) == "int01"
    assert source_id("west/int01.txt", taken) == "west-int01"
    assert source_id("data/south/int01.txt", taken) == "data-south-int01"
    assert source_id("south/int01.txt", taken).startswith("south-int01-")
    assert source_id("INT01.docx", taken) == source_id("INT01.docx", taken) != "int01"
    assert source_id("a/con.txt", {}) == "con-file"
    assert len(source_id("x/" + "long name " * 30 + ".txt", {})) <= 80


def test_items_keep_their_names_and_none_is_lost() -> None:
    assert item_ids("b", ["post-1", "POST-1", "post-1", "", ""], {}) == [
        ("post-1", "b/post-1"),
        ("POST-1", "b/post-1-" + hashlib.sha256(b"POST-1").hexdigest()[:6]),
        ("post-1#2", "b/post-1-2"),
        ("item", "b/item"),
        ("item#2", "b/item-2"),
    ]
    assert item_ids("b", ["POST-1", "post-1"], {"post-1": "b/post-1"})[1] == ("post-1", "b/post-1")


def test_two_files_of_one_stem_are_two_sources(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    take_in(bank, "transcripts/west/int-bo.txt", OTHER + "\nBo: Bye.")
    assert {"int-bo", "west-int-bo"} <= {source.id for source in bank.sources()}


def test_a_reading_whose_spans_leave_its_text_is_our_fault_and_leaves_nothing(tmp_path: Path) -> None:
    bank = Databank(tmp_path)
    wrong = Readings("txt", (Reading("ab", (Segment(1, "speech", 0, 3),)),))
    with pytest.raises(ValueError, match="outside"):
        bank.store_file(Incoming("a.txt", b"ab"), wrong)
    with pytest.raises(ValueError, match="one reading"):
        bank.store_file(Incoming("a.txt", b"ab"), Readings("txt", ()))
    assert bank.sources() == ()


def test_a_container_of_thousands_is_parsed_once(tmp_path: Path) -> None:
    bank = Databank(tmp_path)
    many = posts(*((f"post-{number}", f"We met {number} times.") for number in range(2000)))
    bank.store_file(Incoming("blog.xml", b"<rss/>"), many)
    words = [bank.text(source).text for source in bank.sources()]
    assert sorted(words) == sorted(f"We met {number} times." for number in range(2000))


def test_what_is_unknown_or_damaged_is_said(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    with pytest.raises(NotFoundError):
        bank.source("int-nobody")
    source = bank.source("int-bo")
    folder = tmp_path / "databank" / "sources" / source.folder
    (folder / "segments.jsonl").write_bytes(b"{}\n")
    with pytest.raises(DataRefusedError, match="int-bo"):
        bank.text(source)
    (folder / "source.yaml").write_bytes(b"words: many\n")
    with pytest.raises(DataRefusedError) as refused:
        Databank(tmp_path).sources()
    assert [problem.file for problem in refused.value.problems] == [f"databank/sources/{source.folder}"]
    shutil.rmtree(folder)
    with pytest.raises(NotFoundError):
        Databank(tmp_path).text(source)


def test_deleting_the_index_changes_nothing(tmp_path: Path) -> None:
    bank = small_study(tmp_path)
    before = (bank.sources(), bank.digest())
    shutil.rmtree(tmp_path / ".casecode")
    after = Databank(tmp_path)
    assert (after.sources(), after.digest()) == before
    (tmp_path / ".casecode" / "index.sqlite").write_bytes(b"no database at all" * 100)
    assert Databank(tmp_path).sources() == before[0]
    assert Databank(tmp_path).sources() == before[0]
