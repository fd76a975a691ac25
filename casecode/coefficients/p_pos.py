"""Positive agreement: of the times a coder gave the positive value, the share in which another coder gave it too.

p_pos = Σ_u n_u (n_u − 1) / Σ_u n_u (m_u − 1), with n_u the positive ratings of unit u; for two coders 2a / (2a + b + c), where a is
the number of units both call positive. Undefined where nobody gave the value. Source: Cicchetti & Feinstein (1990), J Clin
Epidemiol 43, 551-558; equals the mean pairwise F1: Hripcsak & Rothschild (2005), JAMIA 12, 296-298.
"""

from __future__ import annotations

from casecode.coefficients._port import Counts, Floats, Measure, Ratings
from casecode.coefficients._specific import specific, specific_counts


def _value(ratings: Ratings) -> Floats:
    return specific(ratings, 1)


def _counts(ratings: Ratings) -> Counts:
    return specific_counts(ratings, 1)


COEFFICIENT = Measure(
    name="p_pos",
    title="Positive agreement",
    formula="p_pos = (ordered pairs in which both give the positive value) / (ordered pairs in which the first gives it)",
    source="Cicchetti & Feinstein (1990), Journal of Clinical Epidemiology 43, 551-558",
    compute=_value,
    counts=_counts,
    binary=True,
)
