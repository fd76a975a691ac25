"""The protocol and what lies beside it, understood, and every contradiction named with its file and line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.domain.errors import NotAStudyError
from casecode.domain.ids import hash16
from casecode.domain.protocol import Case, Participant, Proposition, Protocol, Reference, SourceRule
from casecode.study.find import find_root
from casecode.study.load import load_protocol, parse_protocol

FERRY = """\
study: Waiting for the ferry
stance: reliability
language: en
questions:
  RQ1: What do people do while they wait?
propositions:
  P1: Waiting together makes strangers talk.
  P2:
    text: Crews wait differently.
    rivals: They are paid for it.
    themes: [waiting]
design: {cases: multiple, purpose: exploratory, unit: harbour, approach: inductive}
coders: {ana: Ana Ferrol, ben: Ben Whitlow}
tables: {coder: consensus, else: ana}
cases:
  north: {name: North Quay, why: the oldest, region: coast, berths: 07}
  ness: {name: The Ness, region: [island, remote]}
people:
  N01: {name: Maya, case: North Quay, role: mate, years: 12}
  N02: {name: Tom, case: ness}
sources:
  - files: transcripts/{case}/int-{person}-{date}.txt
    method: interview
    speakers: {I: interviewer, P: participant}
  - files: [transcripts\\log.csv, ./transcripts/old/*.csv]
    method: log
    each: row
    date: 20260501
    columns: {id: no, text: entry}
    case: the ness
literature:
  gasparini1995: {title: On waiting, author: Gasparini, year: 1995}
double_coding: {share: 20%, by: case, coders: [ana, ben], seed: 7}
report: [codebook, matrix]
audit:
  thresholds: {CV1: 0.6}
  waive: {check: EV5, why: One harbour by design, by: ana, on: 2026-05}
reviews:
  - {reviewer: Chi, kind: peer, date: 2026-05-01}
"""


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


def test_a_whole_protocol(tmp_path: Path) -> None:
    protocol = _load(tmp_path, {"casecode.yaml": FERRY})
    assert (protocol.study, protocol.stance, protocol.language) == ("Waiting for the ferry", "reliability", "en")
    assert protocol.questions == {"RQ1": "What do people do while they wait?"}
    assert protocol.propositions == (
        Proposition("P1", "Waiting together makes strangers talk."),
        Proposition("P2", "Crews wait differently.", ("They are paid for it.",), ("waiting",)),
    )
    assert protocol.design == {"cases": "multiple", "purpose": "exploratory", "unit": "harbour", "approach": "inductive"}
    assert protocol.coders == {"ana": "Ana Ferrol", "ben": "Ben Whitlow"}
    assert (protocol.tables_coder, protocol.tables_else) == ("consensus", "ana")
    assert protocol.cases == (
        Case("north", "North Quay", "the oldest", {"region": "coast", "berths": "07"}),
        Case("ness", "The Ness", "", {"region": "island, remote"}),
    )
    assert protocol.people == (
        Participant("N01", "Maya", "north", "mate", {"years": "12"}),
        Participant("N02", "Tom", "ness"),
    )
    assert protocol.sources == (
        SourceRule(
            "transcripts/{case}/int-{person}-{date}.txt",
            method="interview",
            speakers={"I": "interviewer", "P": "participant"},
            line=22,
        ),
        *(
            SourceRule(
                files, method="log", each="row", date="2026-05-01", case="ness", columns={"id": "no", "text": "entry"}, line=25
            )
            for files in ("transcripts/log.csv", "transcripts/old/*.csv")
        ),
    )
    assert protocol.literature == (
        Reference(
            "gasparini1995", "On waiting", "Gasparini", "1995", {"title": "On waiting", "author": "Gasparini", "year": "1995"}
        ),
    )
    assert protocol.double_coding == {"share": 0.2, "by": "case", "coders": ("ana", "ben"), "seed": 7}
    assert protocol.report == ("codebook", "matrix")
    assert protocol.audit == {
        "thresholds": {"CV1": 0.6},
        "waive": ({"check": "EV5", "why": "One harbour by design", "by": "ana", "on": "2026-05"},),
    }
    assert protocol.records == {
        "reviews": ({"reviewer": "Chi", "kind": "peer", "date": "2026-05-01", "_file": "casecode.yaml", "_line": 39},)
    }
    assert protocol.hash == hash16(FERRY)
    assert {key: protocol.lines[key] for key in ("study", "cases.ness", "people.N02", "sources.1", "propositions.P2")} == {
        "study": 1,
        "cases.ness": 17,
        "people.N02": 20,
        "sources.1": 25,
        "propositions.P2": 8,
    }


def test_the_shortest_protocol(tmp_path: Path) -> None:
    assert _load(tmp_path, {"casecode.yaml": "study: x\n"}) == Protocol("x", hash=hash16("study: x\n"), lines={"study": 1})


def test_short_forms(tmp_path: Path) -> None:
    text = (
        "study: x\nquestions: [Why?, How?]\npropositions: It rains.\ncoders: [ana, ben]\ntables: ana\n"
        "cases: [north, ness]\npeople:\n  - {id: N1, case: NORTH}\n  - N2\nsources: transcripts/*.txt\n"
    )
    protocol = _load(tmp_path, {"casecode.yaml": text})
    assert protocol.questions == {"RQ1": "Why?", "RQ2": "How?"}
    assert protocol.propositions == (Proposition("P1", "It rains."),)
    assert protocol.coders == {"ana": "", "ben": ""}
    assert protocol.tables_coder == "ana"
    assert protocol.cases == (Case("north"), Case("ness"))
    assert protocol.people == (Participant("N1", case="north"), Participant("N2"))
    assert protocol.sources == (SourceRule("transcripts/*.txt", line=10),)
    names = _load(tmp_path, {"casecode.yaml": "study: x\ncoders: ana\nsources:\n  files: a.txt\ncases: {north: North Quay}\n"})
    assert names.coders == {"ana": ""}
    assert names.sources == (SourceRule("a.txt", line=4),)
    assert names.cases == (Case("north", "North Quay"),)
    assert _load(
        tmp_path, {"casecode.yaml": "study: x\nsources:\ncoders:\npropositions:\ndouble_coding: {seed: 1}\naudit:\ntables:\n"}
    ).double_coding == {"seed": 1}


def test_doubts_leave_the_protocol_standing(tmp_path: Path) -> None:
    text = "study: x\nlanguage: Englisch\ndesign: {purpose: exploratry, cases: two}\n"
    protocol, problems = load_protocol(_write(tmp_path, {"casecode.yaml": text}))
    assert protocol is not None
    assert [(one.code, one.level) for one in problems] == [("S216", "warning"), ("S214", "warning"), ("S214", "warning")]
    assert "did you mean 'exploratory'?" in problems[2].message


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    text = (
        "study: x\nstance: reflexiv\nsurces: []\ncoders: {rules: R}\ntables: ana\ncases: [a]\npeople: {N1: {case: b}}\n"
        "sources:\n  - {files: '{cse}/x.txt', date: 2026-13-40}\nliterature: refs.bib\n"
    )
    assert set(_problems(tmp_path, {"casecode.yaml": text})) == {
        (code, "casecode.yaml", line)
        for code, line in (
            ("P204", 2),
            ("P201", 3),
            ("S202", 4),
            ("S204", 5),
            ("S208", 7),
            ("S213", 9),
            ("S209", 9),
            ("S307", 10),
        )
    }


def test_an_unknown_key_is_found_wherever_keys_stand(tmp_path: Path) -> None:
    for text in (
        "oddity: 1",
        "design: {oddity: 1}",
        "propositions: {P1: {text: a, oddity: 1}}",
        "sources: [{files: a.txt, oddity: 1}]",
        "double_coding: {oddity: 1}",
        "audit: {oddity: 1}",
        "audit: {waive: [{check: A1, why: b, by: c, on: 2026, oddity: 1}]}",
        "tables: {oddity: a}",
    ):
        assert _problems(tmp_path, {"casecode.yaml": f"study: x\n{text}\n"}) == [("P201", "casecode.yaml", 2)], text


def test_a_study_is_found_from_anywhere_inside(tmp_path: Path) -> None:
    _write(tmp_path, {"s/casecode.yaml": "study: x\n", "s/a/b/c.txt": ""})
    assert find_root(tmp_path / "s" / "a" / "b") == (tmp_path / "s").resolve()
    assert find_root(tmp_path / "s") == (tmp_path / "s").resolve()
    with pytest.raises(NotAStudyError):
        find_root(tmp_path)


def test_a_protocol_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    assert [one.code for one in load_protocol(tmp_path)[1]] == ["P115"]
    (tmp_path / "casecode.yaml").mkdir()
    assert [one.code for one in load_protocol(tmp_path)[1]] == ["P115"]


_PIECES = st.sampled_from(
    [
        "study: x\n", "cases:\n", "  north: {name: N}\n", "  - south\n", "people: ", "people:\n", "  N1: {case: north}\n", "{a: {case: b}}\n", "sources:\n",
        "  - files: t/{case}-{person}-{date}.txt\n", "    speakers: {I: interviewer}\n", "    case: north\n", "  - a/**/*.md\n", "coders: [ana, rules]\n",
        "tables: {coder: ana, else: ben}\n", "literature: {k: title}\n", "double_coding: {share: 2}\n", "audit: {waive: x}\n", "reviews: {r: {date: x}}\n",
        "questions: why\n", "propositions: [a, {text: b}]\n", "cases: [[a]]\n", "people: [1]\n", "    files: [a, b]\n", "sampling: a\n", "[\n",
    ],
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=14).map("".join))
def test_any_arrangement_of_lines_loads_or_gives_problems(text: str) -> None:
    protocol, problems = parse_protocol(text.encode(), Path(os.devnull).parent / "nowhere")
    assert protocol is not None or any(one.level == "error" for one in problems)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_load_or_give_problems(data: bytes) -> None:
    protocol, problems = parse_protocol(b"study: x\ncases:\n  north: " + data, Path(os.devnull).parent / "nowhere")
    assert protocol is not None or problems


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("study: ''\n", "P202", 1),
        ("study: x\npropositions: {P1: ' '}\n", "S215", 2),
        ("study: x\naudit: {waive: {check: five, why: ' ', by: ana, on: 2026}}\n", "S206", 2),
        ("study: x\ncoders: [Ana, ana]\n", "S201", 2),
        ("study: x\ndouble_coding: {share: much}\n", "S205", 2),
        ("study: x\ndouble_coding: {coders: [ana, ben]}\n", "S204", 2),
    ],
)
def test_smaller_contradictions(text: str, code: str, line: int, tmp_path: Path) -> None:
    assert (code, "casecode.yaml", line) in _problems(tmp_path, {"casecode.yaml": text})
