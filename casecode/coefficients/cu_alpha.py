"""cu-alpha: how alike coders name what more than one of them marked, within one exclusive domain, with its coverage.

Only characters that two coders both gave a value count. With l'_c those given value c (by pairs of coders), l' their sum, l_cc
those that agree, and Q the squared length of what another coder marked of each section, over coders less one:

    1 - (l' - sum l_cc) / (l' - sum e'_cc),  where  l' - sum e'_cc = l' (l'^2 - sum l'_c^2) / (l'^2 - Q)

`coverage` is l' / l, the share of the text it speaks of: print it beside the figure. Where the marks begin and end does not
matter inside what both marked; how often a stretch is split does so only through Q, in what is expected.
Where coders met so seldom that l'^2 <= Q (one meeting of two among three or more coders) the formula has no chance to compare
with and would give figures above 1: undefined.
(k)u-alpha asks the same of one value k: 1 - (e'_k / l'_k) (l'_k - l_kk) / (e'_k - e'_kk).
Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50, 2347-2364.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from casecode.coefficients._continuum import Continuum, SpanMeasure, tracks_of
from casecode.coefficients._port import Counts, Floats
from casecode.coefficients._tracks import Tracks, ratio


def _terms(tracks: Tracks) -> Floats:
    """Columns: agreeing, Q, l'_c for each value. Shape (S, 2 + K)."""
    lengths = tracks.counted
    return np.column_stack([lengths.same.sum(axis=1), tracks.shared.sum(axis=1), lengths.met])


def _value(sums: Floats) -> Floats:
    agreeing, shared, met = sums[..., 0], sums[..., 1], sums[..., 2:]
    whole = met.sum(axis=-1)
    chances = _chances(whole, shared)
    return 1 - ratio((whole - agreeing) * chances, whole * (met * (whole[..., None] - met)).sum(axis=-1))


def _chances(whole: Floats, shared: Floats) -> Floats:
    """l'^2 - Q, nan where nothing of it is left."""
    left = whole**2 - shared
    return np.where(left > 1e-12 * whole**2, left, np.nan)


def _counts(tracks: Tracks) -> Counts:
    sums = _terms(tracks).sum(axis=0)
    return (
        ("characters, all coders", float(tracks.counted.whole.sum())),
        ("given a value by two", float(sums[2:].sum())),
        ("given the same value", float(sums[0])),
        ("squared shared lengths", float(sums[1])),
        *zip(tracks.values, sums[2:].tolist(), strict=True),
    )


def coverage(continua: Continuum | Sequence[Continuum] | Tracks) -> float:
    """The share of the text that cu-alpha speaks of, l' / l; nan where there is no text that two coders read."""
    lengths = tracks_of(continua).counted
    return float(ratio(np.asarray(lengths.met.sum()), np.asarray(lengths.whole.sum())))


def ku_alpha(continua: Continuum | Sequence[Continuum] | Tracks) -> Floats:
    """(k)u-alpha for each value, shape (K,); nan for a value that no two coders met on, or that is the only one they met on."""
    tracks = tracks_of(continua)
    met, same, shared = (part.sum(axis=0) for part in (tracks.counted.met, tracks.counted.same, tracks.shared))
    whole = met.sum()
    figures = 1 - ratio((met * whole - shared) * (met - same), met * met * (whole - met))
    return np.where(np.isnan(_chances(whole, shared.sum())), np.nan, figures)


COEFFICIENT = SpanMeasure(
    name="cu_alpha",
    title="Krippendorff's cu-alpha",
    formula="1 - (l' - sum l_cc) / (l' - sum e'_cc)",
    source="Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50, 2347-2364",
    terms=_terms,
    value=_value,
    counts=_counts,
    exclusive=True,
)
