"""Any figure taken apart: its formula, where the formula is from, and the counts it was computed from."""

from __future__ import annotations

from collections.abc import Iterator

from casecode.analysis.agreement_cells import Cells
from casecode.analysis.agreement_explain_lines import counts_of, lines_of, table_of, title_of, unknown
from casecode.analysis.agreement_explain_spans import explained_stretches
from casecode.analysis.agreement_figures import FIGURES, of_code, of_sets
from casecode.analysis.agreement_laying import lay_agreement
from casecode.analysis.agreement_nouns import SETS, AgreementAsked
from casecode.analysis.agreement_who import named
from casecode.analysis.agreement_words import standing
from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import label_of
from casecode.coefficients._ask import coefficient
from casecode.coefficients._ask import explained as take_apart
from casecode.coefficients._port import Level, Ratings

__all__ = ["explained", "lines_of"]
_OF_SETS = ("agreement", "alpha_masi", "alpha_jaccard")
_OF_CODES = ("alpha", *FIGURES)


def explained(corpus: Corpus, asked: AgreementAsked, what: str) -> tuple[str, ...]:
    """Lines on every figure of one code (`*`: label sets), or on one coefficient for label sets and every code.

    Stretches (`--unit span`) have coefficients of their own: see `agreement_explain_spans`. `WrongUseError` for what is neither
    a code nor a coefficient.
    """
    laid = lay_agreement(corpus, asked)
    cells, spans = laid.cells, laid.asked.unit == "span"
    match = "" if spans else f", match: {laid.asked.match}"
    of_study = tuple(f"{sentence}." for sentence in standing(corpus))
    head = (f"{cells.whose.sentence}. Unit: {laid.asked.unit}{match}.", *of_study, "")
    if spans:
        return (*head, *explained_stretches(corpus, laid, what))
    code = what if what == SETS or what in cells.codes else corpus.tree.resolve(what)
    if laid.asked.level == "theme" and code:
        code = corpus.tree.theme_of(code)
    if code == SETS or code in cells.codes:
        return (*head, *_of_code(corpus, cells, code))
    if what in {*_OF_SETS, *_OF_CODES}:
        return (*head, *_of_coefficient(cells, what))
    raise unknown(what, cells.codes, tuple(dict.fromkeys((*_OF_CODES, *_OF_SETS))))


def _of_code(corpus: Corpus, cells: Cells, code: str) -> Iterator[str]:
    ratings = _ratings(cells, code)
    yield f"{'Label sets' if code == SETS else label_of(corpus, 'code', code)} ({code})" if code != SETS else "Label sets (*)"
    yield from _patterns(corpus, cells, ratings)
    for name in _OF_SETS if code == SETS else _OF_CODES:
        yield ""
        yield from lines_of(take_apart(name, ratings, "set" if code == SETS else "nominal"))


def _of_coefficient(cells: Cells, name: str) -> Iterator[str]:
    """Label sets as a block, as their counts are their own; all codes as one table."""
    level: Level = "set" if name in _OF_SETS and name not in _OF_CODES else "nominal"
    known = coefficient(name, level)
    yield from title_of(known)
    if name in _OF_SETS:
        yield from ("", "Label sets (*)", *counts_of(take_apart(name, _ratings(cells, SETS), "set")))
    if level == "nominal" and cells.codes:
        yield ""
        yield from table_of([(code, take_apart(name, _ratings(cells, code))) for code in cells.codes])


def _ratings(cells: Cells, code: str) -> Ratings:
    rated = of_sets(cells) if code == SETS else of_code(cells, cells.codes.index(code))
    return rated.paired().sourced().ratings


def _patterns(corpus: Corpus, cells: Cells, ratings: Ratings) -> Iterator[str]:
    """The cells of two coders on one code: how often each of the four things happened."""
    if len(ratings.categories) != 2 or ratings.coders != 2:
        return
    first, second = (named(corpus, (coder,)) for coder in cells.whose.coders)
    counts = {
        tuple(row): round(float(weight)) for row, weight in zip(ratings.values.tolist(), ratings.weights[0].tolist(), strict=True)
    }
    yield f"  both {counts.get((1, 1), 0):,}; only {first} {counts.get((1, 0), 0):,}; only {second} {counts.get((0, 1), 0):,}; neither {counts.get((0, 0), 0):,}"
