"""People, cases and records beside the protocol: spreadsheets, folders, and every fault with its own file and line."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from casecode.domain.protocol import Case, Participant, Protocol
from casecode.study.load import load_protocol

Cell = str | float | bool | dt.datetime | None


def _write(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def _load(root: Path, files: dict[str, str | bytes]) -> Protocol:
    protocol, problems = load_protocol(_write(root, files))
    assert protocol is not None, [str(one) for one in problems]
    assert problems == ()
    return protocol


def _problems(root: Path, files: dict[str, str | bytes]) -> list[tuple[str, str, int]]:
    return [(one.code, one.file, one.line) for one in load_protocol(_write(root, files))[1]]


@pytest.mark.parametrize(
    "data",
    [
        'id,name,case,role,Years at sea\nN01,Maya,north,mate,12\n\nN02,"Tom, jun.",,,\n',
        "ID;Name;Case;Role;Years at sea\r\nN01;Maya;north;mate;12\r\n;;;;\r\nN02;Tom, jun.;;;\r\n",
        "\ufeffid\tname\tcase\trole\tYears at sea\nN01\tMaya\tnorth\tmate\t12\nN02\tTom, jun.\t\t\t\n",
    ],
)
def test_people_from_a_spreadsheet_saved_as_csv(data: str, tmp_path: Path) -> None:
    protocol = _load(tmp_path, {"casecode.yaml": "study: x\ncases: [north]\npeople: people.csv\n", "people.csv": data})
    assert protocol.people == (
        Participant("N01", "Maya", "north", "mate", {"years-at-sea": "12"}),
        Participant("N02", "Tom, jun."),
    )


def _xlsx(*rows: tuple[Cell, ...]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cases_from_a_workbook(tmp_path: Path) -> None:
    data = _xlsx(
        ("id", "name", "opened", "berths", "open", None),
        ("north", "North Quay", dt.datetime.fromisoformat("1950-05-01"), 7.0, True),
        (),
        ("ness", None, None, 1.5),
    )
    protocol = _load(tmp_path, {"casecode.yaml": "study: x\ncases: lists/cases.xlsx\n", "lists/cases.xlsx": data})
    assert protocol.cases == (
        Case("north", "North Quay", "", {"opened": "1950-05-01", "berths": "7", "open": "yes"}),
        Case("ness", "", "", {"berths": "1.5"}),
    )


@pytest.mark.parametrize(
    ("name", "data", "code", "line"),
    [
        ("people.csv", "", "S301", 1),
        ("people.csv", "name,role\nMaya,mate\n", "S301", 1),
        ("people.csv", "id,name,Name\nN1,a,b\n", "S302", 1),
        ("people.csv", "id,name\nN1,Maya\nN2,Tom,jun.\n", "S303", 3),
        ("people.csv", 'id,name\nN1,"Maya\nof the quay"\n,Tom\n', "S305", 4),
        ("people.csv", "id,name\nN1,Maya\nn1,Tom\n", "S201", 3),
        ("people.csv", "id,case\nN1,nrth\n", "S208", 2),
        ("people.csv", 'id,name\nN1,"' + "x" * 140_000 + "\n", "S304", 2),
        ("people.xlsx", b"no workbook", "R503", 0),
        ("people.xlsx", b"PK\x05\x06" + b"\0" * 18, "S304", 1),
    ],
)
def test_a_list_that_cannot_be_relied_on(name: str, data: str | bytes, code: str, line: int, tmp_path: Path) -> None:
    files = {"casecode.yaml": f"study: x\ncases: [north]\npeople: {name}\n", name: data}
    assert (code, name, line) in _problems(tmp_path, files)
    assert load_protocol(tmp_path)[0] is None


def test_who_refers_to_a_list_that_is_not_there_is_not_blamed(tmp_path: Path) -> None:
    text = "study: x\npeople: people.csv\nsources:\n  - files: a.txt\n    speakers: {Maya: N01, I: interviewer}\n"
    assert _problems(tmp_path, {"casecode.yaml": text}) == [("S307", "casecode.yaml", 2)]


def test_a_misspelt_list_gets_the_nearest_file(tmp_path: Path) -> None:
    _write(tmp_path, {"casecode.yaml": "study: x\npeople: poeple.csv\n", "people.csv": "id\nN1\n"})
    assert "did you mean 'people.csv'?" in load_protocol(tmp_path)[1][0].message


def test_two_people_of_one_name_are_a_doubt(tmp_path: Path) -> None:
    protocol, problems = load_protocol(
        _write(tmp_path, {"casecode.yaml": "study: x\npeople:\n  A: {name: Jo}\n  B: {name: jo}\n"})
    )
    assert protocol is not None
    assert [(one.code, one.level, one.line) for one in problems] == [("S218", "warning", 4)]


def test_records_are_read_alike_from_keys_files_and_folders(tmp_path: Path) -> None:
    protocol, problems = load_protocol(
        _write(
            tmp_path,
            {
                "casecode.yaml": "study: x\nmember_checks: [{participant: N01, outcome: approved}]\n",
                "records/member-checks.yaml": "m2: {participant: N02, sent_on: 2026-05}\nm3: {participant: N03}\n",
                "records/member_check/m4.yaml": "participant: N04\nreplied_on: 2026-05-09T10:00:00Z\n",
                "records/member_check/m5.yaml": "- {id: own, participant: N05}\n",
                "records/sampling.yaml": "strategy: snowball\nn_invited: 40\n",
                "records/Field Diary/d1.yaml": "mood: calm\n",
                "records/.draft.yaml": "nothing: here\n",
            },
        )
    )
    assert protocol is not None
    assert [(one.code, one.file, one.level) for one in problems] == [("S311", "records/Field Diary/d1.yaml", "warning")]
    shown = [(one.get("id"), one["participant"], one["_file"], one["_line"]) for one in protocol.records["member_checks"]]
    assert shown == [
        (None, "N01", "casecode.yaml", 2),
        ("m2", "N02", "records/member-checks.yaml", 1),
        ("m3", "N03", "records/member-checks.yaml", 2),
        ("m4", "N04", "records/member_check/m4.yaml", 1),
        ("own", "N05", "records/member_check/m5.yaml", 1),
    ]
    assert protocol.records["sampling"][0]["strategy"] == "snowball"
    assert protocol.kept.sampling[0].invited == 40
    assert protocol.records["field_diary"][0]["mood"] == "calm"


def test_faults_in_records_stand_with_their_own_file(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "casecode.yaml": "study: x\nreviews: fine\n",
        "records/claims.yaml": "- just words\n",
        "records/claims/c1.yaml": "text: 1\ntext: 2\n",
        "records/evidence/c2.yaml": "excerpt: Q-1\nproposition: P1\nbearing: supports\nat: 2026-13-01\n",
        "records/claims/c3.yaml": "",
    }
    (tmp_path / "records" / "claims" / "c4.yaml").mkdir(parents=True)
    assert set(_problems(tmp_path, files)) == {
        ("S312", "casecode.yaml", 2),
        ("S312", "records/claims.yaml", 1),
        ("P111", "records/claims/c1.yaml", 2),
        ("S209", "records/evidence/c2.yaml", 4),
        ("P101", "records/claims/c3.yaml", 1),
        ("P115", "records/claims/c4.yaml", 0),
    }


def test_a_bibliography_in_another_encoding_is_read_with_a_doubt(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "casecode.yaml": "study: x\nliterature: refs.bib\n",
        "refs.bib": "@book{a, title={Führung und Nähe}}".encode("cp1252"),
    }
    protocol, problems = load_protocol(_write(tmp_path, files))
    assert protocol is not None
    assert protocol.literature[0].title == "Führung und Nähe"
    assert {(one.file, one.level) for one in problems} == {("refs.bib", "warning")}


def test_literature_from_a_table(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "casecode.yaml": "study: x\nliterature: refs.csv\n",
        "refs.csv": "id,title,year\na,On waiting,1995\nA,Again,1996\n",
    }
    assert [str(one) for one in load_protocol(_write(tmp_path, files))[1]] == [
        "refs.csv:3: S201 the work 'A' stands twice (first at refs.csv:2)"
    ]
