"""Conger's kappa: Cohen's kappa for any number of coders, each with their own habits.

κ = (p_a − p_e) / (1 − p_e), p_e = Σ_c (p̄_c² − s_c² / m), with p_gc the share of value c among the ratings of coder g, p̄_c its mean
and s_c² its variance (divisor m − 1) over the m coders: the mean over pairs of coders of Σ_c p_gc p_hc. With two coders it is
Cohen's kappa. With missing ratings p_gc rests on the units that coder rated, p_a on units with two ratings or more. Source:
Conger (1980), Psychological Bulletin 88, 322-328; Gwet (2014), Handbook of Inter-Rater Reliability, ch. 2.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._port import NAMED, Counts, Floats, Measure, Ratings
from casecode.coefficients._tallies import above_chance, margin, named, observed


def _expected(ratings: Ratings) -> Floats:
    """Agreement by chance in each sample, shape (B,): the mean over pairs of different coders."""
    total = np.zeros((len(ratings.weights), len(ratings.categories)))
    squares = np.zeros(len(ratings.weights))
    for coder in range(ratings.coders):
        given = margin(ratings, coder)
        share = given / given.sum(axis=1, keepdims=True)
        total += share
        squares += (share**2).sum(axis=1)
    by_chance: Floats = ((total**2).sum(axis=1) - squares) / (ratings.coders * (ratings.coders - 1))
    return by_chance


def _value(ratings: Ratings) -> Floats:
    return above_chance(observed(ratings), _expected(ratings))


def _counts(ratings: Ratings) -> Counts:
    margins = (named(f"coder {coder + 1}:", margin(ratings, coder)[0], ratings.categories) for coder in range(ratings.coders))
    return (
        *(line for lines in margins for line in lines),
        ("p_a", float(observed(ratings)[0])),
        ("p_e", float(_expected(ratings)[0])),
    )


COEFFICIENT = Measure(
    name="conger",
    title="Conger's kappa",
    formula="kappa = (p_a - p_e) / (1 - p_e), p_e = mean over pairs of coders of the sum of products of their shares",
    source="Conger (1980), Psychological Bulletin 88, 322-328",
    compute=_value,
    counts=_counts,
    levels=NAMED,
    lone=True,
)
