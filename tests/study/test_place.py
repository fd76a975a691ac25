"""What a protocol says of a source: fields from the name, and who speaks under which label."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.domain.protocol import Protocol, SourceRule
from casecode.domain.source import Source, Voice
from casecode.study import dates, patterns
from casecode.study.load import parse_protocol
from casecode.study.place import match_rule, place

TEXT = """\
study: Ferry
language: en
cases:
  north: {name: North Quay}
  north-ness: {}
people:
  N01: {name: Maya, case: north}
  N02: {name: Tom Ash}
  N03: {name: Tom}
sources:
  - files: t/{case}/int-{person}-{date}.txt
    method: interview
    speakers: {I: interviewer, p: participant, Guest: N03, Boss: Tom Ash}
  - files: t/fg-{wave}.txt
    method: focus-group
    case: north
    date: 2026
  - files: t/{case}-{person}.txt
  - files: t/{method}/**/*.csv
"""


def _protocol(text: str = TEXT) -> Protocol:
    protocol, problems = parse_protocol(text.encode(), Path("nowhere"))
    assert protocol is not None, [str(one) for one in problems]
    return protocol


def _source(path: str, **facts: object) -> Source:
    labels = facts.pop("speakers", {})
    source = Source(id="s", title="S", format="txt", path=path, sha256="", text="", speakers=dict.fromkeys(labels, 1))  # type: ignore[call-overload]
    return replace(source, **facts)  # type: ignore[arg-type]


def test_the_name_fills_the_fields() -> None:
    placed = place(_protocol(), _source("t/north/int-N01-2026-05-01.txt"))
    assert (placed.method, placed.case, placed.date, placed.wave, placed.title) == ("interview", "north", "2026-05-01", "", "S")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("t/NORTH/INT-n01-20260501.TXT", {"case": "north", "person": "N01", "date": "2026-05-01"}),
        ("t/North Quay/int-Maya-2026.txt", {"case": "north", "person": "N01", "date": "2026"}),
        ("t/north/int-Tom-2026-05.txt", {"case": "north", "person": "N03", "date": "2026-05"}),
        ("t/south/int-N09-2026-05-01.txt", {"case": "south", "person": "N09", "date": "2026-05-01"}),
        ("t/north-ness-N02.txt", {"case": "north-ness", "person": "N02"}),
        ("t/north-N02-b.txt", {"case": "north", "person": "N02-b"}),
        ("t/south-N02.txt", {"case": "south", "person": "N02"}),
        ("t/fg-spring.txt", {"wave": "spring"}),
        ("t/log/a/b/c.csv", {"method": "log"}),
        ("t/log/c.csv", {"method": "log"}),
    ],
)
def test_names_are_cut_by_what_the_protocol_knows(path: str, fields: dict[str, str]) -> None:
    found = match_rule(_protocol(), path)
    assert found is not None
    assert dict(found[1]) == fields


@pytest.mark.parametrize(
    "path", ["t/north/int-N01-2026-13-01.txt", "t/north/int-N01.docx", "x.txt", "t/a/b/int-N01-2026.txt", "t/fg-.txt"]
)
def test_other_names_fit_no_rule(path: str) -> None:
    assert match_rule(_protocol(), path) is None
    placed = place(_protocol(), _source(path))
    assert (placed.method, placed.case, placed.date) == ("", "", "")


def test_accents_in_file_names_are_compared_in_one_form() -> None:
    protocol = _protocol("study: x\ncases: [Ménil]\nsources: ['{case}/é*.txt']\n")
    found = match_rule(protocol, "Me\u0301nil/e\u0301te\u0301.txt")
    assert found is not None
    assert dict(found[1]) == {"case": "Ménil"}


def test_a_field_named_twice_must_be_the_same() -> None:
    protocol = _protocol("study: x\nsources: ['{case}/{case}-{person}.txt']\n")
    assert match_rule(protocol, "north/north-a.txt") is not None
    assert match_rule(protocol, "north/south-a.txt") is None


def test_given_goes_before_the_protocol_and_that_before_the_file() -> None:
    protocol = _protocol()
    meta = {"case": "North Quay", "method": "chat", "wave": "w0", "date": "2020"}
    alone = place(protocol, _source("x.txt", meta=meta))
    assert (alone.method, alone.case, alone.wave, alone.date) == ("chat", "north", "w0", "2020")
    ruled = place(protocol, _source("t/fg-spring.txt", meta=meta, date="2019"))
    assert (ruled.method, ruled.case, ruled.wave, ruled.date) == ("focus-group", "north", "spring", "2026")
    given_ = {"method": "talk", "case": "NORTH-NESS", "wave": "w9", "date": "20260102"}
    told = place(protocol, _source("t/fg-spring.txt", meta=meta, date="2019", given=given_))
    assert (told.method, told.case, told.wave, told.date) == ("talk", "north-ness", "w9", "2026-01-02")


def test_a_post_keeps_its_own_date_where_only_the_export_s_name_has_one() -> None:
    protocol = _protocol("study: x\nsources: ['blog-{date}.xml']\n")
    assert place(protocol, _source("blog-2026.xml", date="2024-03-01")).date == "2026"
    assert place(protocol, _source("blog-2026.xml", date="2024-03-01", container="blog")).date == "2024-03-01"
    assert place(protocol, _source("blog-2026.xml", container="blog")).date == "2026"


def test_the_participant_of_the_name_stands_behind_the_participant_s_label() -> None:
    placed = place(_protocol(), _source("t/north/int-N01-2026.txt", speakers=("I", "P", "Guest", "boss", "Bystander")))
    assert placed.voices == {
        "I": Voice("interviewer"),
        "P": Voice("participant", "N01"),
        "Guest": Voice("participant", "N03"),
        "boss": Voice("participant", "N02"),
        "Bystander": Voice("unknown"),
    }


def test_how_a_label_is_printed_does_not_matter() -> None:
    voices = place(_protocol(), _source("t/north/int-N01-2026.txt", speakers=("**I:**", "[Tom  Ash]"))).voices
    assert voices == {"**I:**": Voice("interviewer"), "[Tom  Ash]": Voice("participant", "N02")}


def test_a_participant_s_id_or_name_as_label_needs_no_mapping() -> None:
    voices = place(_protocol(), _source("x.txt", speakers=("n01", "TOM ASH", "Tom", "Maya "))).voices
    assert [voices[label].participant for label in ("n01", "TOM ASH", "Tom", "Maya ")] == ["N01", "N02", "N03", "N01"]


def test_a_name_that_two_participants_share_stands_for_neither() -> None:
    protocol = _protocol("study: x\npeople:\n  A: {name: Jo}\n  B: {name: Jo}\n")
    assert place(protocol, _source("x.txt", speakers=("Jo", "A"))).voices == {
        "Jo": Voice("unknown"),
        "A": Voice("participant", "A"),
    }


def test_roles_the_file_declares_go_before_the_lexicon() -> None:
    protocol = _protocol()
    source = _source(
        "x.txt",
        speakers=("Interviewer", "Maya", "Anna"),
        declared={"Interviewer": "commenter", "Maya": "author", "Anna": "moderator"},
    )
    assert place(protocol, source).voices == {
        "Interviewer": Voice("commenter"),
        "Maya": Voice("author", "N01"),
        "Anna": Voice("moderator"),
    }


def test_the_lexicon_comes_last_and_gives_the_one_who_answers_the_name_s_person() -> None:
    protocol = _protocol()
    assert place(protocol, _source("t/north-N02.txt", speakers=("Interviewer", "Respondent"))).voices == {
        "Interviewer": Voice("interviewer"),
        "Respondent": Voice("respondent", "N02"),
    }
    two = place(protocol, _source("t/north-N02.txt", speakers=("Participant 1", "Participant 2"))).voices
    assert {voice.participant for voice in two.values()} == {""}
    named = place(protocol, _source("t/north-N02.txt", speakers=("Tom Ash", "Respondent"))).voices
    assert named == {"Tom Ash": Voice("participant", "N02"), "Respondent": Voice("respondent")}


def test_a_text_without_labels_is_the_person_s_of_its_name() -> None:
    protocol = _protocol()
    assert place(protocol, _source("t/north-N02.txt")).voices == {"": Voice("participant", "N02")}
    assert place(protocol, _source("x.txt")).voices == {}
    assert place(protocol, _source("x.txt", speakers=("",))).voices == {"": Voice("unknown")}


def test_what_a_person_said_at_ingest_goes_first() -> None:
    given_ = {"speakers": "I: observer; Bystander=N01, x: nobody", "person": "tom"}
    placed = place(_protocol(), _source("t/north/int-N01-2026.txt", speakers=("I", "P", "Bystander", "X"), given=given_))
    assert placed.voices == {
        "I": Voice("observer"),
        "P": Voice("participant", "N03"),
        "Bystander": Voice("participant", "N01"),
        "X": Voice("unknown"),
    }


def test_another_protocol_places_anew() -> None:
    one, two = _protocol(), _protocol("study: y\n")
    source = _source("t/north-N02.txt")
    assert [place(protocol, source).case for protocol in (one, two, one)] == ["north", "", "north"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", "2026"),
        ("2026-05", "2026-05"),
        ("2026-05-01", "2026-05-01"),
        ("20260501", "2026-05-01"),
        ("2024-02-29", "2024-02-29"),
        *(
            (text, "")
            for text in (
                "2026-02-29",
                "2026-13-01",
                "2026-00",
                "202605",
                "26-05-01",
                "1.5.2026",
                "",
                "2026-5-1",
                "3026",
                "2026-05-01x",
            )
        ),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert dates.iso(text) == expected


@settings(deadline=None)
@given(st.text("ab/*{}?.-1", max_size=12), st.text("ab/.-1", max_size=12))
def test_any_pattern_matches_or_not(pattern: str, path: str) -> None:
    assert patterns.matched(pattern, path) is None or isinstance(patterns.matched(pattern, path), dict)
    list(patterns.faults(pattern))


@settings(deadline=None)
@given(st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=4))
def test_a_plain_path_matches_itself_and_two_stars_match_every_folder(parts: list[str]) -> None:
    path = "/".join(parts)
    assert patterns.matched(path, path.upper()) == {}
    assert patterns.matched(f"**/{parts[-1]}", path) == {}
    assert patterns.matched("**/*", path) == {}
    assert (patterns.matched("*", path) == {}) == (len(parts) == 1)
    assert patterns.matched("?" * len(parts[0]), parts[0]) == {}


def test_a_rule_knows_its_patterns_without_a_protocol() -> None:
    protocol = Protocol("x", sources=(SourceRule("a/{person}.txt"),))
    found = match_rule(protocol, "a/Maya.txt")
    assert found is not None
    assert dict(found[1]) == {"person": "Maya"}
