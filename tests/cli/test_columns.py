"""Tables at a terminal: numbers and names stay whole; what has no room goes on below."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casecode.cli.columns import grouped, is_number

THEMES = ["Knowledge spill-over", "Support and infrastructure"]


def test_what_fits_is_drawn_as_wide_as_it_is() -> None:
    (group,) = grouped(["theme", "north", "west"], [THEMES, ["12", "3"], ["0", "1"]], 80)
    assert group.places == (0, 1, 2)
    assert group.widths == (26, 5, 4)


def test_many_columns_go_on_below_with_the_rows_named_again() -> None:
    header = ["theme", *(f"coopetition{number}" for number in range(12))]
    groups = grouped(header, [THEMES, *(["1", "2"] for _ in range(12))], 80)
    assert all(group.places[0] == 0 for group in groups)
    assert [at for group in groups for at in group.places[1:]] == list(range(1, 13))
    assert all(sum(group.widths) + 2 * len(group.widths) <= 80 for group in groups)
    assert all(width >= len(header[at]) for group in groups for at, width in zip(group.places, group.widths, strict=True) if at)


def test_a_long_text_gives_way_and_numbers_do_not() -> None:
    words = ["we were washed out and we rang everybody we knew until somebody lent us a van"] * 2
    (group,) = grouped(["id", "n", "text"], [["Q-fwn9asjz", "Q-fwn9ask0"], ["1000", "2"], words], 40)
    assert group.widths[:2] == (10, 4)
    assert sum(group.widths) + 6 <= 40


def test_a_dash_for_nothing_is_among_numbers() -> None:
    assert is_number(["12", "-", ".82", "1,204", ""])
    assert not is_number(["", ""])
    assert not is_number(["12 of 13"])


@given(
    st.lists(st.lists(st.text(alphabet="ab 1.-", max_size=40), min_size=2, max_size=2), min_size=1, max_size=14),
    st.integers(20, 160),
)
def test_every_column_is_drawn_once_and_never_without_width(columns: list[list[str]], width: int) -> None:
    groups = grouped(["name"] * len(columns), columns, width)
    drawn = [at for group in groups for at in group.places]
    assert sorted(set(drawn)) == list(range(len(columns)))
    assert all(at == 0 or drawn.count(at) == 1 for at in drawn)
    assert all(wide >= 1 for group in groups for wide in group.widths)
