"""What identifies people is found, replaced in copies, and kept from leaving."""

from __future__ import annotations

import csv
import io
import stat
import sys
from pathlib import Path

import pytest
from docx import Document

from casecode.databank.events import code_event, read_event
from casecode.workflow.study import open_study
from tests.cli.conftest import Call

TALK = """\
Interviewer: Where was that?

Maya: In Northtown, with Tom Hale. Write to tom.hale@example.org or ring +44 20 7946 0018, not 2025-03-04.

Interviewer: And Tom's daughter?

Maya: She is @potter_kid on www.kiln-pictures.example/kid. We win together, I and TOM HALE.
"""
LIST = "real,replacement,kind\nTom Hale,[P09],name\nTom,[P09b],name\nMaya,[P03],name\nNorthtown,[town],place\nWin,[P04],exact\n"


@pytest.fixture
def talk(folder: Path, casecode: Call) -> Path:
    """The small study with one more talk, full of names."""
    (folder / "transcripts/north/int-N01-2025-05-05.txt").write_text(TALK, encoding="utf-8")
    assert casecode("ingest").code == 0
    return folder


def rows(out: str) -> list[dict[str, str]]:
    """The rows of a csv."""
    return list(csv.DictReader(io.StringIO(out)))


def listed(folder: Path) -> None:
    """The researcher's list."""
    (folder / "private").mkdir()
    (folder / "private/pseudonyms.csv").write_text(LIST, encoding="utf-8")


def code(folder: Path, source: str, words: str, name: str, coder: str = "ana") -> None:
    """`coder` codes `words` of `source`."""
    study = open_study(folder)
    text = study.bank.text(study.bank.source(source))
    start = text.text.index(words)
    study.bank.append(coder, source, [code_event(coder, text, start, start + len(words), name)])


def coded(folder: Path, source: str) -> set[tuple[str, str, str]]:
    """Coder, code and words of what stands on `source`."""
    study = open_study(folder)
    found = set()
    for one in study.bank.standing().codings:
        text = study.bank.text_at(one.source, one.text)
        assert text is not None
        if one.source == source and text.hash == study.bank.source(source).text:
            found.add((one.coder, one.code, text.text[one.start : one.end]))
    return found


def test_a_scan_lists_names_addresses_numbers_and_handles(talk: Path, casecode: Call) -> None:
    assert talk.is_dir()
    said = casecode("pseudonyms", "scan", "int-n01-2025-05-05", "--to", "csv")
    assert said.code == 1
    found = {(row["kind"], row["words"], row["times"], row["segments"]) for row in rows(said.out)}
    assert found == {
        ("name", "Maya", "2", "2 4"),
        ("name", "Tom", "2", "2 3"),
        ("name", "TOM", "1", "4"),
        ("e-mail", "tom.hale@example.org", "1", "2"),
        ("telephone", "+44 20 7946 0018", "1", "2"),
        ("handle", "@potter_kid", "1", "4"),
        ("web address", "www.kiln-pictures.example/kid", "1", "4"),
    }


def test_a_scan_reads_the_properties_of_a_word_file_and_the_names_of_files(folder: Path, casecode: Call) -> None:
    document = Document()
    document.add_paragraph("Interviewer: Well?")
    document.add_paragraph("Maya: Well.")
    document.core_properties.author = "Ada Quill"
    document.save(str(folder / "transcripts/Maya-notes.docx"))
    assert casecode("ingest", "transcripts/Maya-notes.docx").code == 0
    said = casecode("pseudonyms", "scan", "--to", "csv")
    found = {(row["kind"], row["words"]) for row in rows(said.out) if row["source"] == "maya-notes"}
    assert {("file property", "Ada Quill"), ("file name", "Maya"), ("name", "Maya")} <= found


def test_a_list_is_begun_for_its_owner_only_and_never_for_git(ingested: Path, casecode: Call) -> None:
    said = casecode("pseudonyms", "apply")
    assert said.code == 1
    path = ingested / "private/pseudonyms.csv"
    assert path.read_text(encoding="utf-8") == "real,replacement,kind\nMaya,[N01],name\nTom,[W01],name\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "private/" in (ingested / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_a_masked_copy_has_no_name_of_the_list_and_stands_where_its_original_stood(talk: Path, casecode: Call) -> None:
    listed(talk)
    said = casecode("pseudonyms", "apply")
    assert said.code == 1, said.err  # the e-mail address, the number and the handle are left, and said
    assert "R906" in said.err
    study = open_study(talk)
    copy = next(one for one in study.materials if one.source.id == "int-n01-2025-05-05-masked")
    assert "[P03]: In [town], with [P09]. Write to" in copy.text.text
    assert "And [P09b]'s daughter?" in copy.text.text
    assert "We win together, I and [P09]." in copy.text.text
    assert (copy.placement.method, copy.placement.case, copy.placement.date) == ("interview", "north", "2025-05-05")
    assert [copy.voice(segment).role for segment in copy.text.segments] == ["interviewer", "participant"] * 2
    assert copy.voice(copy.text.segments[1]).participant == "N01"
    assert {one.source.id for one in study.materials if "int-n01-2025-05-05" in one.source.id} == {copy.source.id}
    bank = (talk / "databank/sources/int-n01-2025-05-05-masked").rglob("*")
    assert not [path for path in bank if path.is_file() and b"Maya" in path.read_bytes()]
    assert casecode("check").code == 0


def test_codings_are_carried_both_ways_before_and_after(talk: Path, casecode: Call) -> None:
    listed(talk)
    code(talk, "int-n01-2025-05-05", "with Tom Hale", "coopetition")
    casecode("pseudonyms", "apply")
    copy = "int-n01-2025-05-05-masked"
    assert coded(talk, copy) == {("ana", "coopetition", "with [P09]")}
    code(talk, copy, "We win together, I and [P09].", "market", "ben")
    casecode("pseudonyms", "apply")
    both = {("ana", "coopetition", "with Tom Hale"), ("ben", "market", "We win together, I and TOM HALE.")}
    assert coded(talk, "int-n01-2025-05-05") == both
    assert casecode("undo", "--coder", "ana").code == 0
    path = talk / "private/pseudonyms.csv"
    path.write_text(LIST + "Where,[place],place\n", encoding="utf-8")
    casecode("pseudonyms", "apply")
    assert "[place] was that?" in open_study(talk).bank.text(open_study(talk).bank.source(copy)).text
    assert ("ben", "market", "We win together, I and [P09].") in coded(talk, copy)
    assert casecode("check").code == 0
    again = casecode("pseudonyms", "apply")
    assert "0 of them new or changed; 0 codings" in again.err


def test_what_is_withdrawn_on_one_side_goes_on_the_other(talk: Path, casecode: Call) -> None:
    listed(talk)
    code(talk, "int-n01-2025-05-05", "with Tom Hale", "coopetition", "ben")
    casecode("pseudonyms", "apply")
    study = open_study(talk)
    first = next(act for act in study.bank.acts("ben") if not any(event.body.get("from") for event in act.events))
    study.bank.take_back(first, "ben")
    casecode("pseudonyms", "apply")
    assert coded(talk, "int-n01-2025-05-05") == coded(talk, "int-n01-2025-05-05-masked") == set()


def test_a_report_with_a_real_name_is_not_written_unless_it_may(talk: Path, casecode: Call) -> None:
    code(talk, "int-n01-2025-05-05", "with Tom Hale", "coopetition")
    listed(talk)
    said = casecode("report", "make", "thematic", "--to", "md")
    assert said.code == 1
    assert "R904" in said.err
    assert not (talk / "reports/thematic.md").exists()
    assert casecode("report", "make", "thematic", "--to", "md", "--allow-names").code == 0
    assert "Tom Hale" in (talk / "reports/thematic.md").read_text(encoding="utf-8")


def test_an_export_with_a_real_name_stops_unless_it_may_and_a_masked_one_goes(talk: Path, casecode: Call) -> None:
    code(talk, "int-n01-2025-05-05", "with Tom Hale", "coopetition")
    listed(talk)
    asked = ("excerpts", "--where", "case = north and not source = fg-2025-04-01", "-o", "quotes.csv")
    said = casecode(*asked)
    assert said.code == 4
    assert "R904" in said.err
    assert not (talk / "quotes.csv").exists()
    assert casecode(*asked, "--allow-names").code == 0
    assert "with Tom Hale" in (talk / "quotes.csv").read_text(encoding="utf-8")


@pytest.fixture
def named(talk: Path, casecode: Call) -> Path:
    """A study with a private list, whose codings, memos and codebook name Tom Hale."""
    code(talk, "int-n01-2025-05-05", "with Tom Hale", "coopetition")
    assert casecode("memo", "add", "--title", "Who is who", "Tom Hale sold the second kiln.", "--coder", "ana").code == 0
    book = talk / "codebooks/harbours.yaml"
    words = book.read_text(encoding="utf-8")
    book.write_text(words.replace("label: Market conditions", "label: Market conditions as Tom Hale saw them"), encoding="utf-8")
    listed(talk)
    return talk


def quote_id(casecode: Call) -> str:
    """The id of the only excerpt."""
    (row,) = rows(casecode("excerpts", "--to", "csv", "--allow-names").out)
    return row["id"]


LEAVING = [
    ("show", "int-n01-2025-05-05"),
    ("search", "Hale"),
    ("excerpts",),
    ("excerpts", "--to", "json"),
    ("memo", "list"),
    ("memo", "show", "who-is-who"),
    ("codebook", "show"),
    ("ingest", "transcripts/north/int-N01-2025-05-05.txt", "--dry-run"),
    ("cite",),
    ("cite", "--to", "tex"),
]


def spoken(words: tuple[str, ...]) -> str:
    """The real name that this command would show."""
    return "Maya" if words[0] == "ingest" else "Tom Hale"


@pytest.mark.parametrize("words", LEAVING, ids=" ".join)
def test_what_goes_into_a_pipe_stops_at_a_real_name_unless_it_may(named: Path, casecode: Call, words: tuple[str, ...]) -> None:
    asked = (words[0], quote_id(casecode), *words[1:]) if words[0] == "cite" else words
    said = casecode(*asked)
    assert (said.code, said.out) == (4, "")
    assert f"R904 {spoken(words)} would leave" in said.err
    assert "--allow-names" in said.err
    allowed = casecode(*asked, "--allow-names")
    assert allowed.code == 0
    assert spoken(words)[-4:] in allowed.out


def test_the_prompts_say_no_real_name_into_a_pipe(named: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("code", "int-n01-2025-05-05", "--plain", "--coder", "ana")
    monkeypatch.setattr("sys.stdin", io.StringIO("/ Hale\nq\n"))
    said = casecode(*asked)
    assert "Hale" not in said.out
    assert "Real names would leave the study" in said.out + said.err
    monkeypatch.setattr("sys.stdin", io.StringIO("/ Hale\nq\n"))
    assert "Tom Hale" in casecode(*asked, "--allow-names").out


@pytest.mark.parametrize("words", [("show", "int-n01-2025-05-05"), ("search", "Hale"), ("memo", "list"), ("cite",)], ids=" ".join)
def test_what_goes_into_a_file_stops_at_a_real_name_unless_it_may(named: Path, casecode: Call, words: tuple[str, ...]) -> None:
    asked = ((words[0], quote_id(casecode)) if words[0] == "cite" else words) + ("-o", "out.md")
    assert casecode(*asked).code == 4
    assert not (named / "out.md").exists()
    assert casecode(*asked, "--allow-names").code == 0
    assert "Hale" in (named / "out.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [word for word in LEAVING if "--to" not in word or word[0] == "cite"], ids=" ".join)
def test_at_the_terminal_nothing_leaves(
    named: Path, casecode: Call, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (words[0], quote_id(casecode), *words[1:]) if words[0] == "cite" else words
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    said = casecode(*asked)
    assert said.code == 0, said.err
    assert spoken(words)[-4:] in said.out


def test_a_list_that_names_nobody_of_what_leaves_stops_nothing(talk: Path, casecode: Call) -> None:
    listed(talk)
    (talk / "private/pseudonyms.csv").write_text("real,replacement\nOla Nordmann,[P90]\n", encoding="utf-8")
    assert casecode("show", "int-n01-2025-05-05").code == 0


def test_what_has_been_done_is_told_into_a_pipe_though_it_names_somebody(named: Path, casecode: Call) -> None:
    """A stop after the work would say that nothing was done."""
    (named / "transcripts/north/int-N01-2025-06-06.txt").write_text(TALK + "\nMaya: And home.\n", encoding="utf-8")
    said = casecode("ingest")
    assert said.code == 0
    assert "Maya" in said.out
    assert casecode("ingest", "--to", "csv").code == 4


def test_a_list_with_faults_replaces_nothing(talk: Path, casecode: Call) -> None:
    (talk / "private").mkdir()
    (talk / "private/pseudonyms.csv").write_text("real,replacement\nTom,[A]\ntom,[B]\nMaya,\n", encoding="utf-8")
    said = casecode("pseudonyms", "apply")
    assert said.code == 4
    assert "pseudonyms.csv:3: R905" in said.err
    assert "pseudonyms.csv:4: R905" in said.err


def test_a_withdrawal_takes_the_masked_copy_too(talk: Path, casecode: Call) -> None:
    listed(talk)
    casecode("pseudonyms", "apply")
    assert casecode("withdraw", "N01", "--yes").code == 0
    left = [path for path in talk.rglob("*") if path.is_file() and b"We win together" in path.read_bytes()]
    assert left == []
    assert casecode("check").code == 0


def test_an_export_is_masked_as_one_and_read_marks_are_carried_too(folder: Path, casecode: Call) -> None:
    (folder / "transcripts/answers.csv").write_text(
        "id,text,author\n7,Maya was late.,Ida\n8,Prices were fine.,Maya\n", encoding="utf-8"
    )
    rule = "  - {files: transcripts/answers.csv, method: survey, case: north, each: row, speakers: {Maya: N01}}\nreport: ["
    protocol = folder / "casecode.yaml"
    protocol.write_text(protocol.read_text(encoding="utf-8").replace("report: [", rule), encoding="utf-8")
    assert casecode("ingest").code == 0
    listed(folder)
    study = open_study(folder)
    before = {one.source.native: one for one in study.materials if one.source.container}
    item = before["row-7"].text if "row-7" in before else next(iter(before.values())).text
    study.bank.append("ben", item.source, [read_event("ben", item, 0, len(item.text))])
    assert casecode("pseudonyms", "apply").code == 0
    after = {one.source.native: one for one in open_study(folder).materials if one.source.container}
    assert {one.source.container for one in after.values()} == {"answers-masked"}
    assert after.keys() == before.keys()
    for native, one in after.items():
        assert one.text.text == before[native].text.text.replace("Maya", "[P03]")
        assert (one.placement.method, one.placement.case) == ("survey", "north")
    assert {voice.participant for one in after.values() for voice in one.placement.voices.values()} >= {"N01"}
    (mark,) = (one for one in open_study(folder).bank.standing().reads if "-masked" in one.source)
    assert (mark.coder, mark.start, mark.end) == ("ben", 0, len(item.text.replace("Maya", "[P03]")))
    assert casecode("check").code == 0


def test_codings_on_older_words_are_said_not_to_be_carried(talk: Path, casecode: Call) -> None:
    code(talk, "int-n01-2025-05-05", "with Tom Hale", "coopetition")
    path = talk / "transcripts/north/int-N01-2025-05-05.txt"
    path.write_text(TALK.replace("with Tom Hale", "alone"), encoding="utf-8")
    assert casecode("ingest").code == 0
    listed(talk)
    said = casecode("pseudonyms", "apply")
    assert "int-n01-2025-05-05: R907" in said.err
    assert coded(talk, "int-n01-2025-05-05-masked") == set()


def test_a_dry_run_writes_nothing_and_counts(talk: Path, casecode: Call) -> None:
    assert casecode("pseudonyms", "apply", "--dry-run").code == 1
    assert not (talk / "private").exists()
    listed(talk)
    said = casecode("pseudonyms", "apply", "--dry-run", "--to", "csv")
    assert said.code == 0
    # Maya twice, Northtown, Tom Hale, the tom of an address, Tom's, TOM HALE
    assert ("int-n01-2025-05-05", "7") in {(row["source"], row["replaced"]) for row in rows(said.out)}
    assert not (talk / "databank/sources/int-n01-2025-05-05-masked").exists()


def test_a_study_without_anything_identifying_is_told_so(folder: Path, casecode: Call) -> None:
    protocol = folder / "casecode.yaml"
    protocol.write_text(protocol.read_text(encoding="utf-8").replace("name: Tom, ", ""), encoding="utf-8")
    assert casecode("ingest", "transcripts/west").code == 0
    said = casecode("pseudonyms", "scan")
    assert said.code == 0
    assert "read the sources all the same" in said.err
    (folder / "private").mkdir()
    (folder / "private/pseudonyms.csv").write_bytes(b"real;replacement\nZo\xeb;[Z]\n")
    assert casecode("pseudonyms", "apply").code == 4
