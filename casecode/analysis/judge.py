"""Expressions decided over whole tables at once: which excerpts pass, and which material they are shares of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from casecode.analysis.attributes import attribute_values
from casecode.analysis.compare import Comparison, comparison
from casecode.analysis.corpus import Corpus
from casecode.analysis.expression import And, Expr, Missing, Named, Not, Or, Test
from casecode.analysis.gather import Gathered

Truth = tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]
"""Where an expression may hold, and where it may not: both, where a test of codings is asked of a bare segment."""
OF_CODINGS: frozenset[str] = frozenset({"coder", "run", "round", "valence", "code"})


class Judge:
    """Decides settled expressions. `found` are the codings that count; `excerpts` the same with voices, row for row."""

    def __init__(self, corpus: Corpus, found: Gathered, excerpts: pd.DataFrame) -> None:
        self._corpus = corpus
        self._found = found
        self._excerpts = excerpts

    def of_excerpts(self, expr: Expr) -> npt.NDArray[np.bool_]:
        """For each excerpt whether the expression holds; a code is asked of the segment in which the excerpt starts."""
        rows = self._excerpts["row"].to_numpy(dtype=int)
        return self._truth(expr, self._excerpts, rows, bare=False)[0]

    def of_segments(self, expr: Expr) -> npt.NDArray[np.bool_]:
        """For each segment whether the expression may hold there: tests of codings (coder, valence, …) leave it open."""
        segments = self._corpus.segments
        return self._truth(expr, segments, np.arange(len(segments)), bare=True)[0]

    def _truth(self, expr: Expr, frame: pd.DataFrame, rows: npt.NDArray[np.int_], *, bare: bool) -> Truth:
        match expr:
            case Not(inner):
                may, may_not = self._truth(inner, frame, rows, bare=bare)
                return may_not, may
            case And(parts) | Or(parts):
                truths = [self._truth(part, frame, rows, bare=bare) for part in parts]
                join, other = (np.logical_and, np.logical_or) if isinstance(expr, And) else (np.logical_or, np.logical_and)
                return join.reduce([may for may, _ in truths]), other.reduce([may_not for _, may_not in truths])
            case Named(code):
                may = np.isin(rows, self._touched(code))
            case Test() | Missing():
                if bare and expr.field in OF_CODINGS:
                    return np.ones(len(frame), dtype=bool), np.ones(len(frame), dtype=bool)
                may = self._of_column(expr, frame)
        return may, ~may

    def _touched(self, code: str) -> npt.NDArray[np.int_]:
        pieces = self._found.pieces
        held = self._found.excerpts["code"].isin(self._corpus.tree.within(code)).to_numpy(dtype=bool)
        return np.unique(pieces["row"].to_numpy(dtype=int)[held[pieces["excerpt"].to_numpy(dtype=int)]])

    def _of_column(self, expr: Test | Missing, frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
        owner, _, attribute = expr.field.partition(".")
        values: Mapping[str, str] | None = attribute_values(self._corpus, expr.field) if attribute else None
        decide = comparison(expr)
        codes, uniques = pd.factorize(frame[owner].to_numpy(dtype=object))
        each = np.fromiter((_any(decide, _parts(owner, one), values) for one in uniques), dtype=bool, count=len(uniques))
        return each[codes] if len(codes) else np.zeros(0, dtype=bool)


def _parts(owner: str, value: str) -> Iterable[str]:
    return value.split("|") if owner == "participant" and "|" in value else (value,)


def _any(decide: Comparison, parts: Iterable[str], values: Mapping[str, str] | None) -> bool:
    return any(decide(part if values is None else values.get(part, "")) for part in parts)
