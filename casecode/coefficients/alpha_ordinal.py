"""Krippendorff's alpha for ranks, any number of coders, missing ratings allowed.

α = 1 − D_o / D_e with d(c, k) = (Σ_{g=c..k} n_g − (n_c + n_k)/2)², g over the declared values in their order: how many ratings
lie between the two. Undefined where every rating is the same. Source: Krippendorff (2011), Computing
Krippendorff's Alpha-Reliability, sect. D.
"""

from __future__ import annotations

from casecode.coefficients._alpha import alpha, counts, ranked
from casecode.coefficients._port import Measure

COEFFICIENT = Measure(
    name="alpha_ordinal",
    title="Krippendorff's alpha, ordinal",
    formula="alpha = 1 - D_o / D_e, distance (ratings that lie from c to k, c and k by half) squared",
    source="Krippendorff (2011), Computing Krippendorff's Alpha-Reliability",
    compute=alpha(ranked),
    counts=counts(ranked),
    levels=("ordinal",),
)
