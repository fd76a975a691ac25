"""How a source came about: the particular over the general, field by field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.domain.circumstances import Circumstances
from casecode.domain.protocol import Protocol, SourceRule
from casecode.domain.records import Records
from casecode.domain.source import Source
from casecode.study.circumstances import circumstances, fits

INT = Source(
    "int-1", "One", "txt", "transcripts/int-1.txt", "", "", meta={"ort": "Kneipe", "duration": "50 min", "derived_from": "raw"}
)
POST = Source("blog/post-1", "Post", "wxr", "transcripts/blog.xml", "", "", container="blog")


def test_nothing_said_is_nothing_known() -> None:
    assert circumstances(Protocol("x"), [POST]) == {"blog/post-1": Circumstances(id="blog/post-1", source="blog/post-1")}


def test_each_field_is_taken_from_the_most_particular_that_gives_it() -> None:
    rule = SourceRule(
        "transcripts/*",
        circumstances=Circumstances(recorded="audio", collector=("ana",), access="letter", file="casecode.yaml", line=3),
    )
    kept = Records(
        circumstances=(
            Circumstances(source="INT-1", place="shop", proofread=0.0, file="records/c.yaml", line=9),
            Circumstances(source="int-*", place="street", recorded="video", file="records/c.yaml", line=2),
            Circumstances(source="blog", licence="CC0", place="everywhere", file="records/c.yaml", line=5),
            Circumstances(source="transcripts/blog.xml", access="open"),
            Circumstances(source="elsewhere", place="moon"),
        )
    )
    found = circumstances(Protocol("x", sources=(rule,), kept=kept), [INT, POST])
    assert found["int-1"] == Circumstances(
        id="int-1",
        source="int-1",
        place="shop",
        duration=50.0,
        collector=("ana",),
        recorded="video",
        access="letter",
        proofread=0.0,
        derived_from="raw",
        file="records/c.yaml",
        line=9,
    )
    post = found["blog/post-1"]
    assert (post.place, post.licence, post.access, post.recorded, post.line) == ("everywhere", "CC0", "open", "audio", 5)


def test_the_file_says_its_place_where_nobody_else_does() -> None:
    assert circumstances(Protocol("x"), [INT])["int-1"].place == "Kneipe"
    unclear = replace(INT, meta={"duration": "about an hour"})
    assert circumstances(Protocol("x"), [unclear])["int-1"].duration is None


@pytest.mark.parametrize(
    ("name", "source", "means"),
    [
        ("int-1", INT, True),
        ("Int-1", INT, True),
        ("transcripts/INT-1.txt", INT, True),
        ("int-?", INT, True),
        ("transcripts/**", INT, True),
        ("int", INT, False),
        ("blog", POST, True),
        ("blog/*", POST, True),
        ("post-*", POST, False),
    ],
)
def test_what_a_name_means(name: str, source: Source, *, means: bool) -> None:
    assert fits(name, source) == means
