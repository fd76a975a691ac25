"""Printed quotes and where they are from."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.text.canonical import canonicalise, decode
from casecode.text.quotes import Located, locate, nearest

TEXT = (
    "I: How was it?\n\n"
    "Maya: It’s the lamps – the lamps\nsold best, and we (well, she) learned from\u00a0them… slowly. She cut it down \\[laughs\\] twice.\n\n"
    "Tom: The lamps sold too. We walk home."
)


def _words(located: Located) -> list[str]:
    return [TEXT[start:end] for start, end in located.matches]


def test_exact_words_all_of_them() -> None:
    found = locate("lamps", TEXT)
    assert found.how == "exact"
    assert _words(found) == ["lamps", "lamps", "lamps"]
    assert locate("  How was it?  ", TEXT) == Located(((3, 14),), "exact")


def test_whole_words_win_over_parts() -> None:
    text = "A start in art, an artist."
    assert locate("art", text).matches == ((11, 14),)
    assert locate("tis", text).matches == ((21, 24),)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("It's the lamps - the lamps sold best", "It’s the lamps – the lamps\nsold best"),
        ("It's the lamps — the", "It’s the lamps – the"),
        ("It's the lamps--the", "It’s the lamps – the"),
        ("learned from them... slowly", "learned from\u00a0them… slowly"),
        ("down [laughs] twice", "down \\[laughs\\] twice"),
    ],
)
def test_typography_and_white_space_do_not_matter(quote: str, words: str) -> None:
    found = locate(quote, TEXT)
    assert (found.how, _words(found)) == ("normalised", [words])


def test_case_matters() -> None:
    assert locate("THE LAMPS", TEXT) == Located()
    assert len(locate("the lamps", TEXT).matches) == 2


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("the lamps sold best [...] slowly", "the lamps\nsold best, and we (well, she) learned from\u00a0them… slowly"),
        ("sold best … learned", "sold best, and we (well, she) learned"),
        ("sold best (…) learned", "sold best, and we (well, she) learned"),
        ("... cut it down ...", "cut it down"),
        ("cut [the text] down", "cut it down"),
        ("sold best, and [they] learned", "sold best, and we (well, she) learned"),
        ("[t]he lamps sold best", "the lamps\nsold best"),
        ("We walk[ed] home", "We walk home"),
        ("She [had] cut", "She cut"),
    ],
)
def test_what_editors_do(quote: str, words: str) -> None:
    found = locate(quote, TEXT)
    assert (found.how, _words(found)) == ("brackets", [words])


def test_an_exact_match_comes_before_an_edited_one() -> None:
    assert locate("… slowly", TEXT).how == "exact"


def test_dashes_with_and_without_space() -> None:
    assert locate("lamps—the lamps", TEXT).how == ""
    assert locate("lamps -- the lamps", TEXT).how == "normalised"
    assert locate("a - b", "a–b").how == "normalised"
    assert locate("- lamps sold", "the lamps sold", None).how == ""


def test_quotation_marks_around_the_quote() -> None:
    assert _words(locate("“How was it?”", TEXT)) == ["How was it?"]
    assert locate('"How was it?"', TEXT).how == "normalised"
    assert locate('"cut [the text] down"', TEXT).how == "brackets"
    assert locate('""', TEXT) == locate('"nowhere"', TEXT) == Located()


def test_gaps_have_an_end() -> None:
    text = "begin " + "x " * 110 + "end"
    assert locate("begin [...] end", text) == Located()
    assert locate("begin [...] end", "begin " + "x " * 90 + "end").how == "brackets"


@pytest.mark.parametrize("quote", ["", "   ", "[...]", "…", "[her]", "...!", "nowhere at all"])
def test_nothing_is_guessed(quote: str) -> None:
    assert locate(quote, "She cut it down. She left.") == Located()


def test_the_scope_bounds_begin_and_end() -> None:
    tom = (TEXT.index("The lamps"), len(TEXT))
    assert len(locate("lamps", TEXT, [tom]).matches) == 1
    assert locate("How was it?", TEXT, [tom]) == Located()
    assert locate("home. We", TEXT, [tom]) == Located()


def test_nearest_words_for_a_message() -> None:
    assert nearest("learned from him, slowly", TEXT) == "learned from\u00a0them… slowly"
    assert nearest("entirely different matters altogether", TEXT) == ""
    long = "word " * 70
    assert nearest(f"{long} lamp", f"{long} stall") == long.strip() + "  stall"
    assert nearest("", TEXT) == nearest("lamps", "") == ""
    assert nearest("lamps sold to", TEXT, [(TEXT.index("The lamps"), len(TEXT))]) == "lamps sold too"


@given(st.text(st.sampled_from("ab [].…'’-–\n("), max_size=30), st.integers(0, 20), st.integers(1, 20))
def test_every_stretch_of_a_text_is_found_where_it_is(text: str, start: int, length: int) -> None:
    quote = text[start : start + length]
    found = locate(quote, text)
    if quote.strip():
        assert found.how == "exact"
        assert all(text[s:e] == quote.strip() for s, e in found.matches)


@given(st.text(st.sampled_from("ab [].…'’-–\n(\\{+*?"), max_size=30), st.text(st.sampled_from("ab [].…'’-–\n"), max_size=60))
def test_any_quote_any_text(quote: str, text: str) -> None:
    found = locate(quote, text)
    assert bool(found.matches) == bool(found.how)
    assert all(0 <= s < e <= len(text) for s, e in found.matches)
    assert nearest(quote, text) in text


@pytest.mark.shared
def test_the_quotes_of_the_first_seed(shared: Path) -> None:
    file = next((shared / "data" / "seeds").glob("000_*.txt"))
    text = canonicalise(decode(file.read_bytes())[0])
    with (shared / "data" / "seed-study" / "seed000_quotes.csv").open(encoding="utf-8", newline="") as rows:
        quotes = list(csv.DictReader(rows))
    assert len(quotes) == 19
    for row in quotes:
        found = locate(row["text"], text)
        place = (int(row["char_start"]), int(row["char_end"]))
        assert place in found.matches, row["id"]
        assert found.how == "exact"
        assert len(found.matches) == (3 if row["id"] == "E2" else 1), row["id"]
