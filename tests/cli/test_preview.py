"""`ingest --dry-run`: how each file is understood, before anything is stored, and the line with which to decide otherwise."""

from __future__ import annotations

from pathlib import Path

from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study
from tests.cli.conftest import Call

NAMES = """\
Interview with two founders
Date: 4 March 2025

Ida Holm: Where shall we begin?

Jon Ek: At the harbour, I think. We rented the shed in May.

Ida Holm: Who is we?

Jon Ek: My brother and I. He left.

Ida Holm: Why did he leave?

Jon Ek: Ask him.
"""


def _add(folder: Path, name: str, text: str) -> Path:
    path = folder / "transcripts" / name
    path.write_text(text, encoding="utf-8")
    return path


def test_each_file_shows_its_speakers_its_ends_and_its_line_of_the_protocol(folder: Path, casecode: Call) -> None:
    said = casecode("ingest", "--dry-run")
    block = said.out[said.out.index("transcripts/fg-2025-04-01.txt  (txt)") :].split("\n\n")[0]
    assert [line.split() for line in block.splitlines()[2:5]] == [
        ["Maya", "2", "segments,", "14", "words:", "participant", "N01"],
        ["Tom", "2", "segments,", "13", "words:", "participant", "W01"],
        ["Moderator", "1", "segment,", "7", "words:", "moderator"],
    ]
    assert "First: Moderator: What did the fair do for you?" in block
    assert "Last:  Tom: I learned that customers do not queue for clay." in block
    assert "the entry `files: transcripts/fg-{date}.txt` at line 17" in block
    assert "speakers: {Maya: N01, Tom: W01, Moderator: moderator}" in block
    assert not (folder / "databank/sources").exists()


def test_unknown_names_are_shown_with_how_often_they_ask(folder: Path, casecode: Call) -> None:
    _add(folder, "shed.txt", NAMES)
    said = casecode("ingest", "transcripts/shed.txt", "--dry-run").out
    assert "Ida Holm  3 segments, 11 words, asks in 100% of them: unknown" in said
    assert "sure to 1.00" in said
    assert "Date: 2025-03-04, from the header" in said


def test_the_line_that_is_shown_can_be_put_into_the_protocol(folder: Path, casecode: Call) -> None:
    _add(folder, "shed.txt", NAMES)
    lines = casecode("ingest", "transcripts/shed.txt", "--dry-run").out.splitlines()
    start = next(at for at, line in enumerate(lines) if line.strip().startswith("- files:"))
    entry = "\n".join(line[2:] for line in lines[start : start + 3]).replace("Ida Holm: unknown", "Ida Holm: interviewer")
    protocol = folder / "casecode.yaml"
    text = protocol.read_text(encoding="utf-8").replace("sources:\n", f"sources:\n{entry}\n")
    protocol.write_text(text, encoding="utf-8")
    assert casecode("ingest").code == 0
    study = Study(folder)
    voices = next(one.placement.voices for one in study.materials if one.source.id == "shed")
    assert {label: voice.role for label, voice in voices.items()} == {"Ida Holm": "interviewer", "Jon Ek": "unknown"}


def test_words_that_are_nobodys_are_counted(folder: Path, casecode: Call) -> None:
    _add(folder, "late.txt", "The room was cold that day.\n\nNobody spoke at first.\n\n" + NAMES.split("\n\n", 1)[1])
    said = casecode("ingest", "transcripts/late.txt", "--dry-run").out
    nobodys = next(line for line in said.splitlines() if "Nobody's:" in line)
    assert nobodys.split()[1] == "25.0%"  # 10 of 40 words stand before the first name


def test_a_text_without_speakers_says_so_and_how_to_name_them(folder: Path, casecode: Call) -> None:
    _add(folder, "note.txt", "A walk along the quay.\n\nThe sheds are empty now.\n")
    said = casecode("ingest", "transcripts/note.txt", "--dry-run").out
    assert "Speakers: none found" in said
    assert "the labels as they stand in the text, if it has any" in said


def test_an_export_is_one_preview_with_the_number_of_its_posts(folder: Path, casecode: Call) -> None:
    rows = "".join(f"{number},Post {number} tells of boats.\n" for number in range(30))
    path = _add(folder, "posts.csv", "id,text\n" + rows)
    said = casecode("ingest", str(path), "--each", "row", "--dry-run").out
    assert "transcripts/posts.csv  (csv, 30 sources)" in said
    assert "Last:  Post 29 tells of boats." in said


def test_what_is_in_already_can_still_be_looked_at_by_name(ingested: Path, casecode: Call) -> None:
    assert "Speakers by" not in casecode("ingest", "--dry-run").out
    said = casecode("ingest", "--dry-run", "transcripts/fg-2025-04-01.txt")
    assert "already in" in said.out
    assert "Moderator  1 segment" in said.out
    assert "nothing changed" in said.err


def test_a_table_alone_is_given_to_scripts(folder: Path, casecode: Call) -> None:
    said = casecode("ingest", "--dry-run", "--to", "csv").out
    assert len(said.splitlines()) == 4


def test_many_header_lines_are_counted(folder: Path) -> None:
    heads = "".join(f"{name}: something\n" for name in ("Project", "Place", "Date", "Recorder", "Transcriber"))
    path = _add(folder, "heads.txt", heads + "\n" + NAMES.split("\n\n", 1)[1])
    shown = ingest(Study(folder), (path,), dry_run=True).previews[0]
    lines = shown.lines()
    assert len(shown.headers) > 3
    assert any(f"and {len(shown.headers) - 3} more such lines" in line for line in lines)


def test_a_label_that_yaml_would_take_for_something_else_is_quoted(folder: Path, casecode: Call) -> None:
    rows = "".join(f'{number},"Ek, Jon",The shed was cold.\n' for number in range(4))
    path = _add(folder, "talk.csv", "id,speaker,text\n" + rows)
    assert 'speakers: {"Ek, Jon": unknown}' in casecode("ingest", str(path), "--dry-run").out


TIMED = """\
Ida Holm: [00:01] Where shall we begin? [laughs]

Jon Ek: [00:04] At the harbour, I think. [00:09] We rented the shed in May.

Ida Holm: [00:12] Who is we?

[crosstalk]

Jon Ek: (inaudible) My brother and I. He left. [00:20]

Ida Holm: Why?

Jon Ek: Ask him.
"""


def test_words_are_counted_as_they_are_when_it_is_read(folder: Path, casecode: Call) -> None:
    _add(folder, "shed.txt", TIMED)
    asked = ("ingest", "transcripts/shed.txt", "--to", "csv")
    before, after = (casecode(*asked, *more).out.splitlines()[1].split(",") for more in (("--dry-run",), ()))
    assert before[3:6] == after[3:6] == ["27", "7", "6"]
    said = casecode("ingest", "transcripts/shed.txt", "--dry-run").out
    assert "Ida Holm  3 segments, 8 words" in said
    assert "Jon Ek    3 segments, 19 words" in said


def test_a_text_that_looks_like_talk_says_so_with_its_line_of_the_protocol(folder: Path, casecode: Call) -> None:
    prose = "The harbour was cold that year, and the wind came in low over the tables of the market.\n\n" * 9
    _add(folder, "shed.txt", prose + NAMES.partition("\n\n")[2].replace(": ", " – "))
    for said in (casecode("ingest", "transcripts/shed.txt", "--dry-run"), casecode("ingest", "transcripts/shed.txt")):
        assert "R125 6 lines begin as if somebody spoke ('Ida Holm – …', 'Jon Ek – …')" in said.err
        assert "speakers: {Ida Holm: participant, Jon Ek: participant}" in said.err
    shown = casecode("ingest", "transcripts/shed.txt", "--dry-run").out
    assert "Speakers: none found" in shown
    assert "  speakers: {Ida Holm: participant, Jon Ek: participant}" in shown
