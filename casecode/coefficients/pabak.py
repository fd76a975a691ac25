"""Prevalence-adjusted bias-adjusted kappa: what kappa would be if both values were used equally often by both coders.

PABAK = 2 p_o − 1; with two values it is Brennan & Prediger's coefficient, and κ = (PABAK − PI² + BI²) / (1 − PI² + BI²).
Source: Byrt, Bishop & Carlin (1993), Journal of Clinical Epidemiology 46, 423-429.
"""

from __future__ import annotations

from casecode.coefficients._fourfold import fourfold, fourfold_counts
from casecode.coefficients._port import Floats, Measure, Ratings


def _value(ratings: Ratings) -> Floats:
    both, _, _, neither = fourfold(ratings)
    return 2 * (both + neither) - 1


COEFFICIENT = Measure(
    name="pabak",
    title="PABAK",
    formula="PABAK = 2 p_o - 1",
    source="Byrt, Bishop & Carlin (1993), Journal of Clinical Epidemiology 46, 423-429",
    compute=_value,
    counts=fourfold_counts,
    raters="two",
    missing=False,
    binary=True,
)
