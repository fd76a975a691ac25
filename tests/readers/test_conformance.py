"""What every reader promises, whatever it is given: it never raises, and its spans hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecode import registry
from casecode.domain.reading import Reader, Reading, Readings
from casecode.domain.source import KINDS
from casecode.text.canonical import canonicalise
from tests.readers import blogs, files, talks
from tests.readers.made import options, par, table, word_file

TALK = [("Interviewer", "How did it start?"), ("Maya", "In a bar [laughs]."), ("Interviewer", "And?"), ("Maya", "The fair.")] * 2
SMALL: dict[str, bytes] = {
    "txt": "\n".join(f"{who}: {words}" for who, words in TALK).encode(),
    "md": ("---\ntitle: Maya\n---\n# Talk\n\n" + "\n\n".join(f"**{who}:** {words}" for who, words in TALK)).encode(),
    "vtt": (
        "WEBVTT\n\n" + "\n\n".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n<v {who}>{words}" for n, (who, words) in enumerate(TALK))
    ).encode(),
    "srt": "\n\n".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{who}: {words}" for n, (who, words) in enumerate(TALK, 1)
    ).encode(),
    "docx": word_file("".join(par(f"{who}: {words}") for who, words in TALK) + table(*TALK)),
    "html": ("<title>Talk</title>" + "".join(f"<p>{who}: {words}</p>" for who, words in TALK)).encode(),
    "csv": ("speaker,words\n" + "\n".join(f"{who},{words}" for who, words in TALK)).encode(),
    "wxr": (
        b'<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:c="urn:content"><channel><item><title>Fair</title>'
        b"<wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
        b"<c:encoded>We went.</c:encoded><wp:comment><wp:comment_id>2</wp:comment_id><wp:comment_approved>1</wp:comment_approved>"
        b"<wp:comment_author>Tom</wp:comment_author><wp:comment_content>Nice.</wp:comment_content></wp:comment></item></channel></rss>"
    ),
}
SMALL |= blogs.SMALL
SMALL |= talks.SMALL
SMALL |= files.SMALL
NAMES = registry.names("readers")
every_reader = pytest.mark.parametrize("name", NAMES)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def reader(name: str) -> Reader:
    found: Reader = registry.load("readers", name, "READER")
    return found


def suffix(name: str) -> str:
    return reader(name).suffixes[0]


def check(found: Readings, name: str) -> None:
    """Everything downstream relies on this."""
    assert found.format == name
    assert found.items or found.problems
    assert found.container or len(found.items) <= 1
    natives = [item.native for item in found.items]
    assert len({native.casefold() for native in natives}) == len(natives)
    assert all(bool(native) == found.container for native in natives)
    for problem in (*found.problems, *(each for item in found.items for each in item.problems)):
        assert problem.file
        assert problem.line >= 0
        assert "\n" not in problem.message
    for item in found.items:
        check_reading(item)


def check_reading(item: Reading) -> None:
    assert canonicalise(item.text) == item.text
    assert [segment.n for segment in item.segments] == list(range(1, len(item.segments) + 1))
    for earlier, later in pairwise(item.segments):
        assert earlier.end <= later.start
    for segment in item.segments:
        assert segment.kind in KINDS
        assert 0 <= segment.start < segment.end <= len(item.text)
        assert item.text[segment.start : segment.end].strip()
        assert segment.parent is None or 0 < segment.parent < segment.n
        assert (segment.turn, segment.sentences) == (0, ())
        assert "\n" not in segment.speaker
        assert segment.speaker == segment.speaker.strip()
        for mark in segment.marks:
            assert segment.start <= mark.start < mark.end <= segment.end
        for one, other in pairwise(segment.marks):
            assert one.end <= other.start
    assert all(isinstance(value, str) and value for value in item.meta.values())


def test_every_reader_has_its_example() -> None:
    assert set(NAMES) <= set(SMALL)


@every_reader
def test_a_reader_is_called_like_its_format(name: str) -> None:
    found = reader(name)
    assert found.name == name
    assert found.version
    assert all(each.startswith(".") for each in found.suffixes)


@every_reader
def test_the_small_example_is_claimed_and_read(name: str) -> None:
    assert reader(name).claims(SMALL[name][:4096], f"talk{suffix(name)}") > 0.4
    found = reader(name).read(SMALL[name], options(f"talk{suffix(name)}"))
    check(found, name)
    if {problem.code for problem in found.problems} & {"R615", "R631"}:
        pytest.skip("the library for this format is not installed")
    assert sum(len(item.segments) for item in found.items) >= 2
    assert not any(problem.level == "error" for problem in found.problems)


@every_reader
def test_the_same_bytes_give_the_same_reading(name: str) -> None:
    first, second = (reader(name).read(SMALL[name], options(f"talk{suffix(name)}")) for _ in range(2))
    assert first == second


@every_reader
def test_nothing_at_all(name: str) -> None:
    assert reader(name).claims(b"", f"talk{suffix(name)}") >= 0
    check(reader(name).read(b"", options(f"talk{suffix(name)}")), name)


@every_reader
@quick
@given(noise=st.binary(max_size=400))
def test_any_bytes(name: str, noise: bytes) -> None:
    assert 0 <= reader(name).claims(noise, "talk.bin") <= 1
    check(reader(name).read(noise, options(f"talk{suffix(name)}")), name)


@every_reader
@quick
@given(words=st.text(max_size=300))
def test_any_text(name: str, words: str) -> None:
    check(reader(name).read(words.encode("utf-8", "replace"), options(f"talk{suffix(name)}")), name)


@every_reader
@quick
@given(at=st.integers(0, 4000))
def test_a_file_that_was_cut_off(name: str, at: int) -> None:
    data = SMALL[name]
    check(reader(name).read(data[: at % (len(data) + 1)], options(f"talk{suffix(name)}")), name)


@every_reader
@quick
@given(at=st.integers(0, 4000), noise=st.binary(min_size=1, max_size=12))
def test_a_file_that_was_spoiled(name: str, at: int, noise: bytes) -> None:
    data = SMALL[name]
    at %= len(data)
    check(reader(name).read(data[:at] + noise + data[at + len(noise) :], options(f"talk{suffix(name)}")), name)


PIECES = [
    "Interviewer: ",
    "Maya: ",
    "[00:01] ",
    "[laughs]",
    "\n",
    "\n\n",
    "words ",
    "**",
    "---\n",
    "# ",
    "<v Maya>",
    "1\n",
    ">> ",
    "é\u0301",
]
PIECES += [
    "WEBVTT\n\n",
    "00:01.000 --> 00:02.000\n",
    "00:00:01,000 --> 00:00:02,000\n",
    "title: x\n",
    "<p>",
    "</p>",
    "<td>",
    "<br>",
    ",",
    '"',
]
PIECES += [
    "speaker,text\n",
    "&amp;",
    "\u2028",
    "\x00",
    "\ufeff",
    "Question 1. ",
    "Date: 2012-05-03\n",
    "\t",
    "Q: ",
    "P1- \t",
    "\u00a0",
]


@every_reader
@quick
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
def test_what_looks_like_a_transcript(name: str, pieces: list[str]) -> None:
    check(reader(name).read("".join(pieces).encode(), options(f"talk{suffix(name)}")), name)


@quick
@given(pieces=st.lists(st.lists(st.sampled_from(PIECES), max_size=6), max_size=12), columns=st.integers(1, 3))
def test_word_files_of_anything(pieces: list[list[str]], columns: int) -> None:
    cells = ["".join(each).replace("\x00", "") for each in pieces]
    body = "".join(par(cell) for cell in cells)
    rows = [tuple(cells[at : at + columns]) for at in range(0, len(cells), columns)]
    check(reader("docx").read(word_file(body + table(*rows)), options("talk.docx")), "docx")


@quick
@given(
    pieces=st.lists(
        st.sampled_from([*PIECES, "<table>", "<tr>", "</table>", "<pre>", "<h1>", "</h1>", "<!--", "-->"]), max_size=30
    )
)
def test_blog_posts_of_anything(pieces: list[str]) -> None:
    body = "".join(pieces).replace("]]>", "").replace("\x00", "")
    data = SMALL["wxr"].replace(b"We went.", f"<![CDATA[{body}]]>".encode()).replace(b"Nice.", f"<![CDATA[{body}]]>".encode())
    check(reader("wxr").read(data, options("blog.xml")), "wxr")
