"""Scott's pi for two coders: agreement above chance, where chance is how often both together use each value.

π = (p_o − p_e) / (1 − p_e), p_e = Σ_c ((r_c + s_c) / 2)². Units that only one of the two rated are left out. For two coders,
nominal values and nothing missing, Krippendorff's alpha is π + (1 − π) / (2N), with N units. Source: Scott (1955), Public
Opinion Quarterly 19, 321-325.
"""

from __future__ import annotations

from casecode.coefficients._port import NAMED, Counts, Floats, Measure, Ratings
from casecode.coefficients._tallies import above_chance, named
from casecode.coefficients.kappa import parts


def _value(ratings: Ratings) -> Floats:
    agreed, first, second = parts(ratings)
    return above_chance(agreed, (((first + second) / 2) ** 2).sum(axis=1))


def _counts(ratings: Ratings) -> Counts:
    agreed, first, second = parts(ratings)
    units = float(ratings.weights[0].sum())
    both = (first[0] + second[0]) / 2
    return (
        ("units that both coders rated", units),
        ("units on which they agree", float(agreed[0] * units)),
        *named("ratings:", both * 2 * units, ratings.categories),
        ("p_o", float(agreed[0])),
        ("p_e", float((both**2).sum())),
    )


COEFFICIENT = Measure(
    name="scott",
    title="Scott's pi",
    formula="pi = (p_o - p_e) / (1 - p_e), p_e = sum over values of (share among the ratings of both coders) squared",
    source="Scott (1955), Public Opinion Quarterly 19, 321-325",
    compute=_value,
    counts=_counts,
    levels=NAMED,
    raters="two",
    missing=False,
)
