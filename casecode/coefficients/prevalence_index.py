"""How unevenly two values are used: the share of units both call positive less the share both call negative.

PI = p_11 − p_22, from −1 to 1. Far from 0, kappa is low even where coders hardly ever differ.
Source: Byrt, Bishop & Carlin (1993), Journal of Clinical Epidemiology 46, 423-429.
"""

from __future__ import annotations

from casecode.coefficients._fourfold import fourfold, fourfold_counts
from casecode.coefficients._port import Floats, Measure, Ratings


def _value(ratings: Ratings) -> Floats:
    both, _, _, neither = fourfold(ratings)
    return both - neither


COEFFICIENT = Measure(
    name="prevalence_index",
    title="Prevalence index",
    formula="PI = (both positive - both negative) / units",
    source="Byrt, Bishop & Carlin (1993), Journal of Clinical Epidemiology 46, 423-429",
    compute=_value,
    counts=fourfold_counts,
    raters="two",
    missing=False,
    binary=True,
)
