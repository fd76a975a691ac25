"""Krippendorff's alpha for nominal values, any number of coders, missing ratings allowed.

α = 1 − D_o / D_e with d(c, k) = 0 for the same value and 1 for another; the sums are in `_alpha`:
D_o = (1/n) Σ_u (m_u² − Σ_c n_uc²) / (m_u − 1), D_e = (n² − Σ_c n_c²) / (n (n − 1)). Undefined where every rating is the same.
Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sect. A to C.
"""

from __future__ import annotations

from casecode.coefficients._alpha import alpha, counts, nominal
from casecode.coefficients._port import Measure

COEFFICIENT = Measure(
    name="alpha",
    title="Krippendorff's alpha, nominal",
    formula="alpha = 1 - D_o / D_e, distance 0 for the same value, 1 for another",
    source="Krippendorff (2011), Computing Krippendorff's Alpha-Reliability",
    compute=alpha(nominal),
    counts=counts(nominal),
    levels=("nominal", "set"),
)
