"""A withdrawal dies at every step of the disk, and meets every kind of file: in the end no word is left and nothing else is lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from casecode.databank.events import code_event, read_event, reject_event
from casecode.domain.errors import NotFoundError
from casecode.text.masking import cover, runs
from casecode.workflow.check import check
from casecode.workflow.demo import demo
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study, open_study
from casecode.workflow.withdrawal import plan_withdrawal, withdraw
from casecode.workflow.withdrawal_originals import covered, repeats, searchable, without
from tests.databank.dying import each_death
from tests.small import write_study

TOMS = ("The customers stayed away", "I had the know-how", "I learned that customers", "customers do not queue for clay")
MAYAS = "It made us bold, I think."


def _prepare(folder: Path) -> None:
    write_study(folder)
    ingest(Study(folder))
    study = open_study(folder)
    for coder, words in (("ana", "I learned that customers do not queue for clay"), ("ben", MAYAS)):
        text = next(one.text for one in study.materials if one.source.id == "fg-2025-04-01")
        start = text.text.index(words)
        study.bank.append(coder, "fg-2025-04-01", [code_event(coder, text, start, start + len(words), "market")])
    (folder / "notes.txt").write_text("He said: the customers stayed away.\n", encoding="utf-8")


def _withdraw(folder: Path) -> None:
    study = open_study(folder)
    withdraw(study, plan_withdrawal(study, "W01"))


def _left(folder: Path) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(words.casefold().encode() in path.read_bytes().lower() for words in TOMS)]


def test_a_withdrawal_that_dies_anywhere_is_finished_by_the_next(tmp_path: Path) -> None:
    deaths = 0
    for death in each_death(_withdraw, tmp_path, _prepare):
        _withdraw(death.folder)
        check(open_study(death.folder), fix=True)
        assert _left(death.folder) == [], death
        found = check(open_study(death.folder)).problems
        assert not [problem for problem in found if problem.level == "error"], death
        study = open_study(death.folder)
        texts = {one.source.id: one.text.text for one in study.materials}
        stands = {(one.coder, texts[one.source][one.start : one.end]) for one in study.bank.standing().codings}
        assert stands == {("ben", MAYAS)}, death
        deaths += 1
    assert deaths > 8


def test_who_is_not_there_cannot_withdraw(tmp_path: Path) -> None:
    write_study(tmp_path)
    with pytest.raises(NotFoundError):
        plan_withdrawal(open_study(tmp_path), "nobody")


TEXT = "Ann: We went by boat to the big island.\nBo: It rained all day on the harbour wall.\nAnn: Yes.\nBo: Yes.\n"
WANTED = "It rained all day on the harbour wall."
START = TEXT.index(WANTED)
RUNS = runs(WANTED)


def _docx() -> bytes:
    document = Document()
    for line in TEXT.splitlines():
        paragraph = document.add_paragraph()
        for at in range(0, len(line), 5):  # Word cuts a sentence into pieces wherever somebody once typed
            paragraph.add_run(line[at : at + 5]).bold = bool(at % 2)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", TEXT.encode()),
        ("a.txt", TEXT.replace("\n", "\r\n").encode("utf-16")),
        ("a.txt", ("\ufeff" + TEXT).encode()),
        (
            "a.vtt",
            f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Bo>It rained <i>all</i> day\non the harbour wall.</v>\n\n{TEXT[:40]}".encode(),
        ),
        ("a.xml", f"<a><b>{TEXT.replace('all day', 'a&#108;l <i>d</i>ay')}</b><![CDATA[Ann &amp; Bo]]></a>".encode()),
        ("a.json", b'{"said": "It rained\\nall d\\u0061y on the harbour wall.", "by": "Ann"}'),
        ("a.csv", b'Bo;"It rained all day on the h\xe4rbour wall.";5\r\nAnn;"D\xe9j\xe0 vu";6\r\n'),
        ("a.docx", _docx()),
    ],
)
def test_words_are_covered_in_the_very_file_and_everything_else_stays(name: str, data: bytes) -> None:
    made = covered(data, name, TEXT, [(START, START + len(WANTED))], RUNS)
    assert made is not None
    assert repeats(data, name, RUNS)
    assert not repeats(made, name, RUNS)
    kept = "weworryboat" if name.endswith("x") else "Ann"
    if not name.endswith("docx"):
        text = made.decode("utf-16" if data[:2] == b"\xff\xfe" else "latin-1")
        assert kept in text
        assert len(text) == len(data.decode("utf-16" if data[:2] == b"\xff\xfe" else "latin-1")) or "█".encode() in made
        return
    lines = [paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs]
    assert lines[0] == "Ann: We went by boat to the big island."
    assert lines[1].startswith("Bo: █")
    assert lines[2:] == ["Ann: Yes.", "Bo: Yes."]


def test_the_second_of_two_equal_turns_is_found_by_its_neighbours() -> None:
    at = TEXT.rindex("Yes.")
    made = covered(TEXT.encode(), "a.txt", TEXT, [(at, at + 4)], frozenset())
    assert made is not None
    assert made.decode() == cover(TEXT, [(at, at + 3)])  # to the last letter
    assert made.decode().count("Yes.") == 1


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4\n\0\1\2", b"PK\x03\x04 broken", b"\0\1\2\3", b"Something else altogether, unlike it."]
)
def test_a_file_in_which_the_words_are_not_found_for_sure_is_not_kept(data: bytes) -> None:
    assert covered(data, "a.bin", TEXT, [(START, START + len(WANTED))], RUNS) is None


def test_a_quote_in_another_file_gives_way_and_a_file_without_one_stays_as_it_is() -> None:
    assert without(b"- 'It rained, ALL day on\n  the harbour' (Bo)\n", "a.yaml", RUNS, "(gone)") == b"- '(gone)' (Bo)\n"
    assert without(b"It rained a lot.", "a.md", RUNS, "(gone)") == b"It rained a lot."
    assert without(b"\0\1 It rained all day on \0", "a.bin", RUNS, "(gone)") is None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.txt", WANTED)
        archive.writestr("two.txt", "Ann")
    made = without(packed.getvalue(), "a.zip", RUNS, "(gone)")
    assert made is not None
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.read("two.txt") == b"Ann"
        assert b"rained" not in archive.read("one.txt")


def test_what_cannot_be_looked_into_is_known() -> None:
    assert not searchable(b"\0\1\2", "a.mp3")
    assert searchable(b"words", "a.txt")
    assert searchable(_docx(), "a.docx")


CHANGED = """\
Moderator: What did the fair do for you all?

Maya: It made us bold, I think.

Tom: It made me tired, very tired indeed. [laughter]

Maya: We learned from the potters, you did too.

Tom: I learned that customers do not queue for clay.
"""
UNLABELLED = "We spoke on the quay.\n\nI learned that customers do not queue for clay.\n"


def test_every_revision_is_cleaned_and_what_others_coded_on_each_stands(tmp_path: Path) -> None:
    write_study(tmp_path)
    group = tmp_path / "transcripts/fg-2025-04-01.txt"
    later = group.read_bytes()
    group.write_text(UNLABELLED, encoding="utf-8")
    ingest(Study(tmp_path))
    group.write_bytes(later)
    ingest(Study(tmp_path))
    study = open_study(tmp_path)
    text = study.bank.text(study.bank.source("fg-2025-04-01"))
    at, both = text.text.index(MAYAS), text.text.index("It made me tired.")
    told = [
        code_event("ana", text, at, at + len(MAYAS), "market", by_whom=("N01", "W01"), valence="positive"),
        code_event("ben", text, both, both + 17, "market"),
        read_event("ana", text, 0, len(text.text)),
        reject_event("ana", text, at, at + 5, "market", "a" * 12, "market/1"),
        reject_event("ana", text, both, both + 5, "market", "a" * 12, "market/1"),
    ]
    for event in told:
        study.bank.append(event.coder, "fg-2025-04-01", [event])
    group.write_text(CHANGED, encoding="utf-8")
    ingest(Study(tmp_path))
    assert len(list((tmp_path / "databank/sources/fg-2025-04-01").glob("r*"))) == 3
    _withdraw(tmp_path)
    assert _left(tmp_path) == []
    assert len(list((tmp_path / "databank/sources/fg-2025-04-01").glob("r*"))) == 3
    assert not [problem for problem in check(open_study(tmp_path)).problems if problem.level == "error"]
    standing = open_study(tmp_path).bank.standing()
    assert [(one.coder, one.start, one.by_whom, one.valence) for one in standing.codings] == [("ana", at, ("N01",), "positive")]
    assert [(mark.coder, mark.start, mark.end) for mark in standing.reads] == [("ana", 0, len(text.text))]
    assert {(no.start, no.end) for no in standing.rejected} == {(at, at + 5), (both, both + 5)}
    assert group.read_text(encoding="utf-8").startswith("Moderator: What did the fair do for you all?")


def test_words_that_only_a_coding_gives_to_the_person_go_too(tmp_path: Path) -> None:
    write_study(tmp_path)
    note = "Somebody in the queue told us that the lamps were all bought by one man. Nobody answered."
    (tmp_path / "transcripts/note.txt").write_text(note, encoding="utf-8")
    ingest(Study(tmp_path), [tmp_path / "transcripts/note.txt"])
    study = open_study(tmp_path)
    text = study.bank.text(study.bank.source("note"))
    start, end = note.index("the lamps"), note.index(" Nobody")
    study.bank.append("ana", "note", [code_event("ana", text, start, end, "market", by_whom=("W01",))])
    _withdraw(tmp_path)
    kept = open_study(tmp_path).bank
    assert kept.text(kept.source("note")).text == cover(note, [(start, end)])
    assert kept.standing().codings == ()
    assert b"the lamps were" not in (tmp_path / "transcripts/note.txt").read_bytes()


def test_an_export_of_which_nothing_is_anybody_elses_goes_whole(tmp_path: Path) -> None:
    write_study(tmp_path)
    (tmp_path / "transcripts/answers.csv").write_text(
        "id,text,author\n7,The van was late again and we laughed.,Tom\n", encoding="utf-8"
    )
    rule = "  - {files: transcripts/answers.csv, method: survey, each: row, speakers: {Tom: W01}}\nreport: ["
    protocol = tmp_path / "casecode.yaml"
    protocol.write_text(protocol.read_text(encoding="utf-8").replace("report: [", rule), encoding="utf-8")
    ingest(Study(tmp_path))
    plan = plan_withdrawal(open_study(tmp_path), "W01")
    assert ("source", "answers/row-7") in [
        (str(row[0]), str(row[1])) for row in plan.table().rows
    ] or "answers" in plan.words.whole
    _withdraw(tmp_path)
    assert not (tmp_path / "databank/sources/answers").exists()
    assert not (tmp_path / "transcripts/answers.csv").exists()


def test_a_file_changed_since_it_was_read_and_one_outside_the_study(tmp_path: Path) -> None:
    write_study(tmp_path / "study")
    ingest(Study(tmp_path / "study"))
    outside = tmp_path / "fg-extra.txt"
    outside.write_text(CHANGED, encoding="utf-8")
    ingest(Study(tmp_path / "study"), [outside])
    group = tmp_path / "study/transcripts/fg-2025-04-01.txt"
    group.write_text(CHANGED + "\nMaya: And a new line of mine.\n", encoding="utf-8")
    _withdraw(tmp_path / "study")
    assert _left(tmp_path / "study") == []
    assert "And a new line of mine." in group.read_text(encoding="utf-8")
    assert outside.read_text(encoding="utf-8") == CHANGED


def test_two_people_withdraw_one_after_the_other(tmp_path: Path) -> None:
    write_study(tmp_path)
    book = tmp_path / "codebooks/harbours.yaml"
    quoting = "examples: [the customers at the fair were kinder, customers do not queue for clay]\n    rules: [price*"
    book.write_text(book.read_text(encoding="utf-8").replace("rules: [price*", quoting), encoding="utf-8")
    ingest(Study(tmp_path))
    study = open_study(tmp_path)
    frozen = study.bank.freeze_codebook(book.read_bytes())
    text = study.bank.text(study.bank.source("fg-2025-04-01"))
    study.bank.append("ana", "fg-2025-04-01", [code_event("ana", text, 0, len(text.text), "market", frozen)])
    for person in ("W01", "N01"):
        study = open_study(tmp_path)
        withdraw(study, plan_withdrawal(study, person))
        assert check(open_study(tmp_path)).problems == ()
    kept = study.bank.codebook_bytes(frozen)
    assert kept == book.read_bytes()
    assert kept.count(b"(withdrawn)") == 2
    assert len(list((tmp_path / "databank/codebooks").glob("*.yaml"))) == 1
    assert [one.id for one in open_study(tmp_path).bank.sources()] == ["fg-2025-04-01"]
    words = open_study(tmp_path).bank.text(open_study(tmp_path).bank.source("fg-2025-04-01")).text
    assert "What did the fair do for you?" in words
    assert "bold" not in words


def _said(study: Study, person: str) -> frozenset[str]:
    """The runs of four words that only `person` says, words compared without case: a reckoning of its own."""
    own: set[tuple[str, ...]] = set()
    others: set[tuple[str, ...]] = set()
    for one in study.materials:
        for segment in one.text.segments:
            words = re.findall(r"\w+", one.text.text[segment.start : segment.end].lower())
            mine = one.voice(segment).participant == person
            (own if mine else others).update(tuple(words[at : at + 4]) for at in range(len(words) - 3))
    return frozenset(" ".join(run) for run in own - others)


def _words(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    yield " ".join(re.findall(r"\w+", data.decode("utf-8", "replace").lower()))
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                plain = re.sub("<[^>]*>", "", packed.read(name).decode("utf-8", "replace"))
                yield " ".join(re.findall(r"\w+", plain.lower()))


def test_a_person_in_word_files_a_blog_export_and_a_table_of_answers_leaves_the_worked_example(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    assert list(demo(folder))
    study = open_study(folder)
    runs_ = _said(study, "TW1")
    assert len(runs_) > 1000
    before = {one.source.id: one.text.text for one in study.materials}
    stood = {(one.coder, one.source, one.code, before[one.source][one.start : one.end]) for one in study.bank.standing().codings}
    withdraw(study, plan_withdrawal(study, "TW1"))
    label = "oonagh i didn t"  # another person's label beside another person's words
    left = [
        (path, run)
        for path in folder.rglob("*")
        if path.is_file()
        for text in _words(path)
        for run in runs_
        if run != label and f" {run} " in f" {text} "
    ]
    assert left == []
    after = open_study(folder)
    assert not [problem for problem in check(after).problems if problem.level == "error"]
    texts = {one.source.id: one.text.text for one in after.materials}
    stands = {(one.coder, one.source, one.code, texts[one.source][one.start : one.end]) for one in after.bank.standing().codings}
    assert stands <= stood
    assert {
        row for row in stood if row[1] not in {"int-tw1-2025-04-02", "answers/c05", "fg-2025-07-09", "fairs/post-142"}
    } <= stands
    assert {row.status for row in ingest(Study(folder)).rows} == {"already in"}
    assert "fairs/post-142" in texts
    assert "answers/c05" not in texts
