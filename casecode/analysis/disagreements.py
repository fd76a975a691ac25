"""Where coders part: each unit, with its words and what each of them gave it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np

from casecode.analysis.agreement_cells import Cells
from casecode.analysis.agreement_laying import Laid, lay_agreement
from casecode.analysis.agreement_nouns import AgreementAsked, Disagreement
from casecode.analysis.agreement_passages import Passages
from casecode.analysis.corpus import Corpus
from casecode.analysis.vocabulary import near
from casecode.coefficients._port import MISSING
from casecode.domain.errors import WrongUseError

KINDS: tuple[str, ...] = ("only one coded", "not all coded", "one gave more", "some gave more", "different codes")
_NO_UNITS = frozenset({"char", "span"})


def disagreements(corpus: Corpus, asked: AgreementAsked | None = None, code: str = "") -> tuple[Disagreement, ...]:
    """The units whose coders did not all give the same set, in the order of the material.

    `code` keeps those that part over this code (or one below it). Characters and stretches have no list of units: sentences
    stand for them. Raises as `agreement`, and `WrongUseError` for an unknown code.
    """
    asked = asked or AgreementAsked()
    return of_laid(corpus, lay_agreement(corpus, asked), code)


def of_laid(corpus: Corpus, laid: Laid, code: str = "") -> tuple[Disagreement, ...]:
    """The same of work that is laid already."""
    if laid.cells.ground.unit in _NO_UNITS:
        raise WrongUseError(
            reason="Disagreements are listed unit by unit. Ask with --unit turn, sentence, paragraph or document."
        )
    wanted = _wanted(corpus, laid.cells, code)
    return tuple(one for one in _each(corpus, laid) if not code or wanted & set(one.parting))


def _wanted(corpus: Corpus, cells: Cells, code: str) -> frozenset[str]:
    if not code:
        return frozenset()
    found = corpus.tree.resolve(code) or (code if code in cells.codes else "")
    if not found:
        raise WrongUseError(reason=f"No code or theme '{code}' in this study.{near(code, cells.codes)}")
    return corpus.tree.within(found) | {corpus.tree.theme_of(found)} & set(cells.codes)


def _each(corpus: Corpus, laid: Laid) -> Iterator[Disagreement]:
    cells, passages = laid.cells, Passages(corpus, laid)
    values, sets = cells.sets
    known = values != MISSING
    low = np.where(known, values, np.iinfo(np.int64).max).min(axis=1, initial=np.iinfo(np.int64).max)
    apart = np.flatnonzero((known.sum(axis=1) >= 2) & (low != values.max(axis=1, initial=-1)))
    rank = {code: at for at, code in enumerate(cells.codes)}
    ground = cells.ground
    for row in apart.tolist():
        unit = int(cells.both[row])
        given = {
            coder: tuple(sorted(sets[value], key=lambda one: rank.get(one, len(rank))))
            for coder, value in zip(cells.whose.coders, values[row].tolist(), strict=True)
            if value >= 0
        }
        source, span = ground.sources[ground.source[unit]], (int(ground.start[unit]), int(ground.end[unit]))
        n = corpus.speech[source].segments[corpus.speech[source].at(*span)].n
        parting = _parting(given, rank)
        said = passages.of(source, span, parting)
        number, kind = int(ground.number[unit]), _kind(given)
        yield Disagreement(source, number, n, max(n, said.last), span, said.whole, said.passage, given, kind, parting)


def _kind(given: Mapping[str, tuple[str, ...]]) -> str:
    coded = sum(bool(codes) for codes in given.values())
    if coded == len(given):
        ordered = sorted((frozenset(codes) for codes in given.values()), key=len)
        if not all(fewer <= more for fewer, more in pairwise(ordered)):
            return "different codes"
        return "one gave more" if sum(codes != ordered[0] for codes in ordered) == 1 else "some gave more"
    return "only one coded" if coded == 1 else "not all coded"


def _parting(given: Mapping[str, tuple[str, ...]], rank: Mapping[str, int]) -> tuple[str, ...]:
    sets = [frozenset(codes) for codes in given.values()]
    parting = frozenset[str]().union(*sets) - sets[0].intersection(*sets)
    return tuple(sorted(parting, key=lambda one: rank.get(one, len(rank))))
