"""Replication: what was predicted of each proposition in each case or embedded unit, when, and what was seen (Yin's logic)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from casecode.analysis.corpus import Corpus
from casecode.domain.records import Replication

CONFIRMED = "as_predicted"


@dataclass(frozen=True, slots=True)
class ReplicationGrid:
    """Propositions × cases and embedded units. `cells` maps (proposition, place) to its record; absent where there is none.

    `places` are ids of cases in the protocol's order, then units that only records name, as `case/unit` or `unit`.
    """

    propositions: tuple[str, ...]
    places: tuple[str, ...]
    cells: Mapping[tuple[str, str], Replication]

    def counted(self, proposition: str) -> dict[str, int]:
        """How many records of a proposition are a literal, a theoretical replication as predicted, contradicted, not asked."""
        own = [record for (name, _), record in self.cells.items() if name == proposition]
        return {
            "literal": sum(one.predicted == "literal" and one.observed == CONFIRMED for one in own),
            "theoretical": sum(one.predicted == "theoretical" and one.observed == CONFIRMED for one in own),
            "contradicted": sum(one.observed == "contradicted" for one in own),
            "not_asked": sum(one.observed == "not_asked" for one in own),
        }


def place_of(case: str, unit: str, cases: Collection[str] = ()) -> str:
    """How a case or a unit within one is named in a grid; a unit that is one of the protocol's `cases` stands as that case."""
    return f"{case}/{unit}" if case and unit and unit not in cases else unit or case


def replication(corpus: Corpus) -> ReplicationGrid:
    """The grid of all replication records; of two for one cell the later in the records holds."""
    kept = corpus.protocol.kept.replications
    cells = {(one.proposition, place_of(one.case, one.unit, corpus.cases)): one for one in kept}
    propositions = [one.id for one in corpus.protocol.propositions]
    return ReplicationGrid(
        tuple(dict.fromkeys((*propositions, *(name for name, _ in cells)))),
        tuple(dict.fromkeys((*corpus.cases, *(place for _, place in cells)))),
        cells,
    )


def first_coded(corpus: Corpus) -> str:
    """The moment of the first coding by a person that stands, ISO 8601; empty where nobody coded or no time is known."""
    return min((one.at for one in corpus.codings if one.at), default="")


def dated(predicted_on: str, first: str) -> str:
    """Whether a prediction was written down `before` or `after` the first coding; empty where dates do not tell.

    Dates are compared as far as both are precise: a prediction of the very day or month coding began in is neither.
    """
    length = min(len(predicted_on), len(first))
    if not length or predicted_on[:length] == first[:length]:
        return ""
    return "before" if predicted_on[:length] < first[:length] else "after"
