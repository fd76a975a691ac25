"""Counts over time in the tiny study: an interview of 9 May 2012, a group of 2013 (no month known), a blog without a date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.analysis.corpus import Corpus
from casecode.analysis.select import Selection, select
from casecode.analysis.timeline import Timeline, timeline
from casecode.domain.errors import WrongUseError
from casecode.domain.protocol import Protocol
from tests.analysis.tiny import blog, group, interview, tiny


def cells(made: Timeline) -> dict[str, list[int | float | None]]:
    return {row.id: list(line) for row, line in zip(made.rows, made.values, strict=True)}


def test_a_date_stands_as_precisely_as_it_is_known() -> None:
    made = timeline(select(tiny()))
    assert [time.id for time in made.times] == ["2012-05", "2013", "(not stated)"]
    assert cells(made) == {"knowledge": [1, 2, 0], "coopetition": [3, 0, 1], "market": [1, 0, 0], "external": [0, 0, 0]}
    assert made.sources == (1, 1, 1)
    assert made.dated
    assert [time.id for time in timeline(select(tiny()), "year").times] == ["2012", "2013", "(not stated)"]
    assert [time.id for time in timeline(select(tiny()), "date").times] == ["2012-05-09", "2013", "(not stated)"]


def test_a_year_alone_stands_before_its_months() -> None:
    one, two, three = interview(), group(), blog()
    dated = tiny(materials=(replace(three, placement=replace(three.placement, date="2012")), two, one))
    assert [time.id for time in timeline(select(dated)).times] == ["2012", "2012-05", "2013"]


def test_a_comment_has_its_own_date() -> None:
    three = blog()
    first, second = three.text.segments
    later = replace(three, text=replace(three.text, segments=(replace(first, date="2014-02-03T10:00"), second)))
    made = timeline(select(tiny(materials=(later, group(), interview()))), "date")
    assert [time.id for time in made.times] == ["2012-05-09", "2013", "2014-02-03", "(not stated)"]
    assert cells(made)["coopetition"] == [3, 0, 1, 0]


def test_waves_and_codes() -> None:
    made = timeline(select(tiny()), "wave", "code")
    assert [time.id for time in made.times] == ["1", "2", "(not stated)"]
    assert cells(made)["know-formal"] == [0, 1, 0]
    assert cells(made)["knowledge"] == [1, 0, 0]


def test_cases_in_rows_and_those_without_one() -> None:
    made = timeline(select(tiny()), "year", "case")
    assert cells(made) == {"north": [5, 0, 0], "west": [0, 2, 1], "east": [0, 0, 0], "(not stated)": [0, 0, 0]}


def test_rates_leave_out_who_asks_in_both_parts() -> None:
    """13 words of Maya, 12 in the group without the moderator, 5 in the blog; the interviewer's `Rivals` is not counted."""
    words = timeline(select(tiny()), "year", per="1000-words")
    assert words.words == (13, 12, 5)
    assert cells(words)["coopetition"] == [2000 / 13, 0, 1000 / 5]
    assert cells(words)["knowledge"] == [1000 / 13, 2000 / 12, 0]
    sources = timeline(select(tiny()), "year", per="sources")
    assert cells(sources)["coopetition"] == [2, 0, 1]


def test_a_case_is_a_rate_of_its_own_material() -> None:
    """In 2013 Maya (north) says four words, Tom (west) three; nobody of the east ever speaks."""
    made = timeline(select(tiny()), "year", "case", "1000-words")
    assert cells(made)["west"] == [None, 2000 / 3, 1000 / 5]
    assert cells(made)["north"] == [4000 / 13, 0, None]
    assert cells(made)["east"] == [None, None, None]


def test_a_filter_takes_its_times_with_it() -> None:
    made = timeline(select(tiny(), Selection(where="method = interview")))
    assert [time.id for time in made.times] == ["2012-05"]


def test_a_study_without_dates_or_sources() -> None:
    three = blog()
    made = timeline(select(tiny(materials=(three,), codings=())))
    assert not made.dated
    assert cells(made)["market"] == [0]
    nothing = timeline(select(Corpus(Protocol("Empty"))))
    assert (nothing.times, nothing.values) == ((), ())
    assert timeline(select(Corpus(Protocol("Empty"))), per="sources", rows="case").values == ()


@pytest.mark.parametrize(("by", "rows", "per"), [("week", "theme", ""), ("year", "method", ""), ("year", "theme", "day")])
def test_other_words_are_refused(by: str, rows: str, per: str) -> None:
    with pytest.raises(WrongUseError, match="One of: "):
        timeline(select(tiny()), by, rows, per)
