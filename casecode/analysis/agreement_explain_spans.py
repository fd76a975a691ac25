"""Figures on stretches taken apart: |u-alpha and F1 of codes; u, cu with its coverage and (k)u of exclusive domains."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from casecode.analysis._span_ground import Ground, ground
from casecode.analysis.agreement_explain_lines import aligned, counts_of, lines_of, table_of, title_of, unknown
from casecode.analysis.agreement_laying import Laid
from casecode.analysis.agreement_spans import domains_of
from casecode.analysis.agreement_stretches import laid_out
from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import label_of
from casecode.coefficients import bar_u_alpha, cu_alpha, span_f1, u_alpha
from casecode.coefficients._ask import Explained
from casecode.coefficients._continuum import SpanMeasure
from casecode.coefficients._tracks import Tracks

_CODES = {one.name: one for one in (bar_u_alpha.COEFFICIENT, span_f1.COEFFICIENT)}
_DOMAINS = {one.name: one for one in (u_alpha.COEFFICIENT, cu_alpha.COEFFICIENT)}
_SHORT = {"|u": "bar_u_alpha", "f1": "span_f1", "u": "u_alpha", "cu": "cu_alpha", "(k)u": "cu_alpha"}
"""What the literature calls them."""
_KU = "  (k)u-alpha of a value k: 1 - (l'_k l' - Q_k) (l'_k - l_kk) / (l'_k^2 (l' - l'_k))"
_NONE = "–"


def explained_stretches(corpus: Corpus, laid: Laid, what: str) -> Iterator[str]:
    """Lines on the figures of one code or domain, or on one coefficient for all of them. `WrongUseError` for what is neither."""
    reach, within, marked = laid_out(corpus, laid)
    made = _Stretches(corpus, laid, ground(corpus, laid.cells.whose.coders, reach, marked, within))
    yield from made.lines(what)


class _Stretches:
    """The stretches of one laying, asked for figure by figure."""

    def __init__(self, corpus: Corpus, laid: Laid, found: Ground) -> None:
        self._corpus, self._ground, self._codes = corpus, found, laid.cells.codes
        self._themes = laid.asked.level == "theme"
        self._domains = domains_of(corpus, self._codes)

    def lines(self, what: str) -> Iterator[str]:
        """Everything about a code, a domain or a coefficient."""
        tree, name = self._corpus.tree, _SHORT.get(what, what)
        code = what if what in self._codes else tree.resolve(what)
        theme = tree.theme_of(code) if self._themes and code else code
        if code in self._domains or theme in self._codes:
            yield from self._of(code, theme)
        elif name in _CODES:
            yield from (*title_of(_CODES[name]), "")
            yield from table_of([(one, _apart(_CODES[name], self._tracks(one))) for one in self._codes])
        elif name in _DOMAINS:
            yield from title_of(_DOMAINS[name])
            if not self._domains:
                yield from ("", "No code of this table has children of which at most one holds at a time (exclusive: true).")
            for domain in self._domains:
                tracks = self._within(domain)
                yield from ("", self._head(domain), *counts_of(_apart(_DOMAINS[name], tracks)))
                yield from _values(tracks) if name == "cu_alpha" else ()
        else:
            raise unknown(what, (*self._codes, *self._domains), (*_CODES, *_DOMAINS))

    def _of(self, code: str, theme: str) -> Iterator[str]:
        """One code, and the domain that it is or belongs to."""
        if theme in self._codes:
            yield self._head(theme)
            for measure in _CODES.values():
                yield from ("", *lines_of(_apart(measure, self._tracks(theme))))
        for domain in self._domains:
            if code != domain and code not in self._corpus.tree.within(domain):
                continue
            tracks = self._within(domain)
            yield from ("", f"Within {self._head(domain)}, of which at most one holds at a time")
            for measure in _DOMAINS.values():
                yield from ("", *lines_of(_apart(measure, tracks)))
            yield from _values(tracks)

    def _head(self, code: str) -> str:
        return f"{label_of(self._corpus, 'code', code)} ({code})"

    def _tracks(self, code: str) -> Tracks:
        below = self._corpus.tree.within(code) if self._themes else frozenset((code,))
        return self._ground.tracks({code: below})[0]

    def _within(self, domain: str) -> Tracks:
        tree = self._corpus.tree
        return self._ground.tracks({one.code: tree.within(one.code) for one in tree.codes[domain].children})[0]


def _apart(measure: SpanMeasure, tracks: Tracks) -> Explained:
    value = measure(tracks)
    known = None if math.isnan(value) else value
    why_not = "undefined: no variation" if known is None else ""
    return Explained(measure.name, measure.title, measure.formula, measure.source, known, measure.behind(tracks), why_not)


def _values(tracks: Tracks) -> Iterator[str]:
    """(k)u-alpha of each value of a domain with the characters behind it, and how much of the text cu speaks of."""
    counted = tracks.counted
    behind = (part.sum(axis=0).tolist() for part in (counted.met, counted.same, tracks.shared))
    rows: list[Sequence[str]] = [["value", "l'_k", "l_kk", "Q_k", "(k)u"]]
    for value, *counts, figure in zip(tracks.values, *behind, cu_alpha.ku_alpha(tracks).tolist(), strict=True):
        rows.append([value, *(f"{one:,.6g}" for one in counts), _NONE if math.isnan(figure) else f"{figure:.6f}"])
    share = cu_alpha.coverage(tracks)
    yield from ("", _KU, "  l'_k: given k where another gave some value; l_kk: where both gave k; l': all l'_k", *aligned(rows))
    yield f"  cu and (k)u speak of {_NONE if math.isnan(share) else f'{share:.1%}'} of the text (l' / l)"
