"""The JSON of speech services: words put together again, none lost, a caption a sentence or a speaker."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casecode.domain.reading import Readings
from casecode.readers._find import find_reader
from casecode.readers.stt import READER
from tests.readers.made import codes, only, options, said


def read(value: object) -> Readings:
    return READER.read(json.dumps(value).encode(), options("talk.json"))


def spoken(word: str, start: float, **more: str) -> dict[str, Any]:
    return {
        "type": "pronunciation",
        "start_time": f"{start}",
        "end_time": f"{start + 0.5}",
        "alternatives": [{"content": word}],
        **more,
    }


def stop(sign: str) -> dict[str, Any]:
    return {"type": "punctuation", "alternatives": [{"content": sign}]}


def test_amazon_joins_punctuation_and_parts_sentences_speakers_and_pauses() -> None:
    items = [
        spoken("We", 1),
        spoken("met", 1.5),
        stop(","),
        spoken("twice", 2),
        stop("."),
        spoken("Then", 3),
        spoken("what", 9),
        spoken("Nothing", 9.5),
    ]
    labels = [{"items": [{"start_time": "9.5", "speaker_label": "spk_1"}]}]
    found = read({"jobName": "x", "results": {"items": items, "speaker_labels": {"segments": labels}}})
    assert said(only(found)) == [("", "We met, twice."), ("", "Then"), ("", "what"), ("spk_1", "Nothing")]
    assert [(each.seconds, each.until) for each in only(found).segments] == [(1, 2.5), (3, 3.5), (9, 9.5), (9.5, 10)]


def test_amazon_with_the_speaker_beside_each_word() -> None:
    items = [
        spoken("Why", 1, speaker_label="spk_0"),
        stop("?"),
        spoken("So", 2, speaker_label="spk_1"),
        spoken("on", 2.5, speaker_label="spk_1"),
    ]
    assert said(only(read({"jobName": "x", "results": {"items": items}}))) == [("spk_0", "Why?"), ("spk_1", "So on")]


def google(*words: tuple[str, str, int]) -> dict[str, Any]:
    listed = [{"word": word, "startTime": start, "endTime": start, "speakerTag": tag} for word, start, tag in words]
    return {"alternatives": [{"transcript": " ".join(word for word, _, _ in words), "words": listed}]}


def test_google_with_times_in_either_form_or_none() -> None:
    whole = {"startTime": {"seconds": "12", "nanos": 900000000}, "endTime": {"seconds": "13"}, "word": "there"}
    found = read(
        {
            "results": [
                {"alternatives": [{"words": [whole]}]},
                google(("we", "13.5s", 0)),
                {"alternatives": [{"transcript": "met then"}]},
                {},
            ]
        }
    )
    assert [(said(only(found))[n][1], each.seconds) for n, each in enumerate(only(found).segments)] == [
        ("there", 12.9),
        ("we", 13.5),
        ("met then", 0),
    ]


def test_google_with_speakers_repeats_all_words_at_the_end() -> None:
    parts = [google(("why", "1s", 0), ("so", "2s", 0)), google(("why", "1s", 1), ("so", "2s", 2))]
    assert said(only(read({"results": parts}))) == [("Speaker 1", "why"), ("Speaker 2", "so")]


def test_kaldi_tells_speakers_by_time() -> None:
    words = [{"start": 0.5, "end": 1, "word": "why"}, {"start": 5.5, "end": 6, "word": "so", "punct": "So."}, {"word": "on"}]
    segments = [{"start": 5, "speaker": {"@id": "S1"}}, {"start": 0.2, "speaker": {"@id": "S0"}}]
    found = read({"retval": {"words": words, "segmentation": {"segments": segments}}})
    assert said(only(found)) == [("S0", "why"), ("S1", "So."), ("", "on")]


def test_autoedit() -> None:
    line = [{"text": "There", "startTime": 13.05, "endTime": 13.2}, {"text": "is.", "startTime": 13.2, "endTime": 13.5}]
    found = read({"text": [{"speaker": "Ana", "paragraph": [{"line": line}]}, {"speaker": "Ben", "paragraph": [{"line": line}]}]})
    assert said(only(found)) == [("Ana", "There is."), ("Ben", "There is.")]


@pytest.mark.parametrize(("data", "code"), [(b"{}", "R605"), (b"5", "R605"), (b"{", "R602"), (b"null", "R605")])
def test_what_cannot_be_read_is_said(data: bytes, code: str) -> None:
    assert codes(READER.read(data, options("talk.json"))) == [code]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "voices"),
    [
        ("amazonTranscribe.sample.json", {""}),
        ("autoEdit2TedTalkTranscript.sample.json", {"Unnamed Speaker"}),
        ("bbcKaldiTranscriptWithSpeakerSegments.sample.json", {"S10", "S12"}),
        ("gcpStt.sample.json", {""}),
    ],
)
def test_words_in_are_words_out(shared: Path, name: str, voices: set[str]) -> None:
    """Each service also states the whole talk as one text (autoEdit: only word by word); ours is that text, word for word."""
    data = (shared / "data/formats/stt_json" / name).read_bytes()
    found = find_reader(data[:65536], name).read(data, options(name))
    reading = only(found)
    assert found.format == "stt"
    assert {segment.speaker for segment in reading.segments} == voices
    ours = " ".join(words for _, words in said(reading)).split()
    assert ours == _stated(name, json.loads(data)).split()
    assert max(segment.end - segment.start for segment in reading.segments) < 1200


def _stated(name: str, value: Any) -> str:
    if name.startswith("amazon"):
        return str(value["results"]["transcripts"][0]["transcript"])
    if name.startswith("bbc"):
        return str(value["retval"]["punct"])
    if name.startswith("gcp"):
        return " ".join(part["alternatives"][0]["transcript"] for part in value["results"])
    return " ".join(word["text"] for block in value["text"] for paragraph in block["paragraph"] for word in paragraph["line"])
