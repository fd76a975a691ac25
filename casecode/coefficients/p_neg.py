"""Negative agreement: of the times a coder gave the negative value, the share in which another coder gave it too.

p_neg = Σ_u n_u (n_u − 1) / Σ_u n_u (m_u − 1), with n_u the negative ratings of unit u; for two coders 2a / (2a + b + c), where a is
the number of units both call negative. Undefined where nobody gave the value. Source: Cicchetti & Feinstein (1990), J Clin
Epidemiol 43, 551-558; for more coders the same pairs are counted over all of them.
"""

from __future__ import annotations

from casecode.coefficients._port import Counts, Floats, Measure, Ratings
from casecode.coefficients._specific import specific, specific_counts


def _value(ratings: Ratings) -> Floats:
    return specific(ratings, 0)


def _counts(ratings: Ratings) -> Counts:
    return specific_counts(ratings, 0)


COEFFICIENT = Measure(
    name="p_neg",
    title="Negative agreement",
    formula="p_neg = (ordered pairs in which both give the negative value) / (ordered pairs in which the first gives it)",
    source="Cicchetti & Feinstein (1990), Journal of Clinical Epidemiology 43, 551-558",
    compute=_value,
    counts=_counts,
    binary=True,
)
