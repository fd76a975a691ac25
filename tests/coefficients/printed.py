"""Tables as printed in the literature. They are facts, so they need no shared material; each says where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from casecode.coefficients._port import Category, Ratings, ratings_of


def columns(*coders: str, numbers: bool = False) -> Ratings:
    """Ratings written as one line a coder, values apart by blanks, a point where missing."""

    def value(word: str) -> Category | None:
        return None if word == "." else float(word) if numbers else word

    return ratings_of([[value(word) for word in unit] for unit in zip(*(coder.split() for coder in coders), strict=True)])


def crossed(*rows: Sequence[int]) -> Ratings:
    """Two coders' contingency table, first coder down. The LAST value is index 1 of two, so rows go from the last to the first."""
    values = [str(at) for at in range(len(rows), 0, -1)]
    units = [(str(a), str(b)) for a, row in enumerate(rows, 1) for b, times in enumerate(row, 1) for _ in range(times)]
    return ratings_of(units, values)


def counted(*rows: str) -> Ratings:
    """Subjects × values, each cell the number of coders: who gave which value is not printed and does not matter."""
    table = [[int(cell) for cell in row.split()] for row in rows]
    values = [str(at) for at in range(len(table[0]))]
    return ratings_of([[value for value, times in zip(values, row, strict=True) for _ in range(times)] for row in table], values)


def c_data() -> Ratings:
    """Krippendorff (2011), sect. C and D: 12 units, 4 observers. Also Gwet's cac.raw4raters (Handbook, 4th ed.)."""
    return columns(
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . .",
        ". 3 3 3 2 3 4 2 2 5 1 3",
        "1 2 3 3 2 4 4 1 2 5 1 .",
        numbers=True,
    )


def b_data() -> Ratings:
    """Krippendorff (2011), sect. B: 12 units, two observers, five values."""
    return columns("a a b b d c c c e d d a", "b a b b b c c c e d d d")


def a_data() -> Ratings:
    """Krippendorff (1980: 133; 2004: 224; 2011, sect. A): 10 articles, two observers, 0 or 1."""
    return columns("1 1 0 0 0 0 0 0 0 0", "0 1 1 0 0 1 0 1 0 0")


def hayes() -> Ratings:
    """Hayes & Krippendorff (2007), Communication Methods and Measures 1, 77-89: 40 units, five judges, ordinal 0 to 3."""
    return columns(
        "1 1 2 . 0 0 1 1 2 2 . 0 1 3 1 1 2 1 1 0 0 0 2 0 1 0 0 1 1 1 1 2 2 3 2 2 2 2 2 1",
        "1 1 3 0 0 0 0 . 2 1 1 0 2 3 1 1 1 2 1 0 0 0 3 0 2 1 0 2 1 1 1 1 2 2 2 2 2 2 2 1",
        "2 0 3 0 0 0 2 2 2 1 0 0 2 2 1 1 2 3 0 0 1 . 3 0 . 1 0 1 2 2 0 2 . 2 2 3 2 . 2 1",
        ". 1 3 . . . . 0 . 1 0 0 2 2 . . . 3 1 . 1 0 3 0 2 1 1 2 2 . . 1 2 2 . . . 1 2 .",
        "2 . . 0 0 0 1 . 2 . . . . 3 1 1 2 . . 0 . 0 . . 2 . 0 . . 2 0 . 2 . 2 2 2 2 . 1",
        numbers=True,
    )


def fleiss() -> Ratings:
    """Fleiss (1971), Psychological Bulletin 76, 378-382: 30 patients, six raters; depression, personality disorder,
    schizophrenia, neurosis, other.
    """
    rows = """0 0 0 6 0|0 3 0 0 3|0 1 4 0 1|0 0 0 0 6|0 3 0 3 0|2 0 4 0 0|0 0 4 0 2|2 0 3 1 0|2 0 0 4 0|0 0 0 0 6
        |1 0 0 5 0|1 1 0 4 0|0 3 3 0 0|1 0 0 5 0|0 2 0 3 1|0 0 5 0 1|3 0 0 1 2|5 1 0 0 0|0 2 0 4 0|1 0 2 0 3
        |0 0 0 0 6|0 1 0 5 0|0 2 0 1 3|2 0 0 4 0|1 0 0 4 1|0 5 0 1 0|4 0 0 0 2|0 2 0 4 0|1 0 5 0 0|0 0 0 0 6"""
    return counted(*rows.split("|"))
