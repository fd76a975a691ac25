"""How differently two coders use the positive value: the share only the first gives it less the share only the second does.

BI = p_12 − p_21, from −1 to 1. 0 says that both use it equally often.
Source: Byrt, Bishop & Carlin (1993), Journal of Clinical Epidemiology 46, 423-429.
"""

from __future__ import annotations

from casecode.coefficients._fourfold import fourfold, fourfold_counts
from casecode.coefficients._port import Floats, Measure, Ratings


def _value(ratings: Ratings) -> Floats:
    _, first, second, _ = fourfold(ratings)
    return first - second


COEFFICIENT = Measure(
    name="bias_index",
    title="Bias index",
    formula="BI = (only coder 1 positive - only coder 2 positive) / units",
    source="Byrt, Bishop & Carlin (1993), Journal of Clinical Epidemiology 46, 423-429",
    compute=_value,
    counts=fourfold_counts,
    raters="two",
    missing=False,
    binary=True,
)
