"""Cohen's kappa for two coders: agreement above what their own habits would give by chance.

κ = (p_o − p_e) / (1 − p_e), p_o = Σ_c p_cc, p_e = Σ_c r_c s_c, with r and s the shares in which each coder gives each value.

A coder who gives the same value to every unit makes p_o = p_e and κ = 0 exactly, however often they agree; two such coders
with the same value make p_e = 1, and κ is undefined. Units that only one of the two rated are left out. Source: Cohen (1960),
Educational and Psychological Measurement 20, 37-46; standard error: Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72,
323-327.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._port import NAMED, Counts, Floats, Measure, Ratings
from casecode.coefficients._tallies import above_chance, margin, named


def parts(ratings: Ratings) -> tuple[Floats, Floats, Floats]:
    """Observed agreement (B,), and the share of each value in the ratings of the first and of the second coder (B, K).

    The ratings must be complete and of two coders.
    """
    total = ratings.weights.sum(axis=1)
    agreed = ratings.weights @ (ratings.values[:, 0] == ratings.values[:, 1]).astype(np.float64) / total
    return agreed, margin(ratings, 0) / total[:, None], margin(ratings, 1) / total[:, None]


def _value(ratings: Ratings) -> Floats:
    agreed, first, second = parts(ratings)
    return above_chance(agreed, (first * second).sum(axis=1))


def _counts(ratings: Ratings) -> Counts:
    agreed, first, second = parts(ratings)
    units = float(ratings.weights[0].sum())
    return (
        ("units that both coders rated", units),
        ("units on which they agree", float(agreed[0] * units)),
        *named("first coder:", first[0] * units, ratings.categories),
        *named("second coder:", second[0] * units, ratings.categories),
        ("p_o", float(agreed[0])),
        ("p_e", float((first[0] * second[0]).sum())),
        ("standard error", standard_error(ratings)),
    )


def standard_error(ratings: Ratings) -> float:
    """The large-sample standard error of κ for the data (Fleiss, Cohen & Everitt 1969, eq. 13); nan where κ is undefined."""
    whole = ratings.complete().weighted(ratings.complete().weights[:1])
    _, first, second = (part[0] for part in parts(whole))
    expected = float((first * second).sum())
    units, kappa = float(whole.weights.sum()), float(_value(whole)[0])
    share = whole.weights[0] / units
    row, column = whole.values[:, 0], whole.values[:, 1]
    same = row == column
    on = share[same] @ (1 - (first[row[same]] + second[row[same]]) * (1 - kappa)) ** 2
    off = (1 - kappa) ** 2 * (share[~same] @ (second[row[~same]] + first[column[~same]]) ** 2)
    variance = (on + off - (kappa - expected * (1 - kappa)) ** 2) / (units * (1 - expected) ** 2)
    return float(np.sqrt(max(variance, 0.0))) if np.isfinite(variance) else float("nan")


COEFFICIENT = Measure(
    name="kappa",
    title="Cohen's kappa",
    formula="kappa = (p_o - p_e) / (1 - p_e), p_e = sum over values of (share of coder 1) x (share of coder 2)",
    source="Cohen (1960), Educational and Psychological Measurement 20, 37-46",
    compute=_value,
    counts=_counts,
    levels=NAMED,
    raters="two",
    missing=False,
)
