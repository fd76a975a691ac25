"""Displays of records: negative evidence, rivals, replication, and the pattern-matching grid."""

from __future__ import annotations

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import Heading
from casecode.analysis.display import Cell, Display, Row, Wish, columns, made, of, several
from casecode.analysis.linked import excerpts_named, judgements
from casecode.analysis.patterns_grid import Matched, pattern_grid, tally
from casecode.analysis.registers import Negative, negatives, rivals, unsearched
from casecode.analysis.replication import ReplicationGrid, dated, first_coded, replication
from casecode.analysis.select import Selected
from casecode.domain.records import Replication

OBSERVED = {
    "as_predicted": "as predicted",
    "partly": "partly",
    "contradicted": "contradicted",
    "not_asked": "not asked",
    "": "not observed yet",
}

_NEGATIVE = (
    "origin",
    "id",
    "themes",
    "propositions",
    "excerpts",
    "valence",
    "searched",
    "found",
    "resolution",
    "words",
    "by",
    "date",
)
_ON_PAPER = frozenset({"excerpts", "searched", "found", "by", "date"})
"""Columns that a terminal has no room for."""


def negative_register(selected: Selected, wish: Wish) -> Display:
    """What speaks against themes and propositions, and what became of it; themes nobody searched are named below."""
    judged, problems = judgements(selected)
    register = negatives(selected, judged)
    words = excerpts_named(selected, {name for entry in register for name in entry.excerpts if not entry.words})
    rows = [_negative(selected.corpus, entry, words, printed=wish.printed) for entry in register]
    themes = [selected.corpus.tree.label(theme) for theme in unsearched(selected, register)]
    remarks = (
        (f"Nothing on record for: {', '.join(themes)}. A search that found nothing is worth a memo of kind negative_case",)
        if themes
        else ()
    )
    heads = columns(*_NEGATIVE)
    if wish.brief:
        kept = [at for at, name in enumerate(_NEGATIVE) if name not in _ON_PAPER]
        heads, rows = tuple(heads[at] for at in kept), [tuple(row[at] for at in kept) for row in rows]
    unit = "One row a recorded search, a memo of kind negative_case, an excerpt that a person marked mixed or disconfirming, or a judgement"
    return made(selected, "negatives", "Negative evidence and what became of it", heads, rows, unit, remarks, problems)


def _negative(corpus: Corpus, entry: Negative, words: dict[str, str], *, printed: bool) -> Row:
    found = {None: "", True: "yes", False: "no"}[entry.found]
    text = entry.words or next((words[name] for name in entry.excerpts if name in words), "")
    return (
        entry.origin,
        entry.id,
        several(corpus, "theme", entry.themes),
        "|".join(entry.propositions),
        "" if printed and entry.excerpts == (entry.id,) else "|".join(entry.excerpts),
        entry.valence,
        entry.searched,
        found,
        entry.resolution,
        text,
        of(corpus, "coder", entry.by) if entry.by else "",
        entry.date,
    )


def rival_register(selected: Selected, _wish: Wish) -> Display:
    """Every rival explanation with its verdict, the evidence it was judged by, and the reason."""
    found = rivals(selected.corpus)
    rows: list[Row] = [
        (
            one.proposition,
            one.rival,
            one.verdict or Heading("", "no verdict"),
            "|".join(one.evidence),
            one.memo,
            one.why,
            one.by,
            one.date,
        )
        for one in found
    ]
    heads = columns("proposition", "rival", "verdict", "evidence", "memo", "why", "by", "date")
    named = {one.proposition for one in found}
    without = [one.id for one in selected.corpus.protocol.propositions if one.id not in named]
    remarks = [f"No rival is on record for {', '.join(without)}"] if without else []
    if not selected.corpus.protocol.propositions and not found:
        remarks = ["The protocol has no propositions, so there is nothing that a rival could explain otherwise"]
    return made(selected, "rivals", "Rival explanations", heads, rows, "One row a rival explanation of a proposition", remarks)


def replication_display(selected: Selected, wish: Wish) -> Display:
    """Proposition × case or embedded unit: what was predicted, and what was observed."""
    corpus = selected.corpus
    grid, first = replication(corpus), first_coded(corpus)
    unit = "A cell says which replication was predicted of a proposition in a case or embedded unit, and what was observed"
    remarks = (
        ()
        if grid.cells
        else ("No replication is on record: what each case was expected to show, and what it did, belongs to its proposition",)
    )
    name, caption = "replication", "Replication across cases"
    if not wish.printed:
        heads = columns("proposition", "place", "predicted", "predicted_on", "dated", "observed", "why")
        return made(selected, name, caption, heads, (_record(grid, cell, first) for cell in _cells(grid)), unit, remarks)
    counts = columns("literal", "theoretical", "contradicted", "not_asked")
    heads = (*columns("proposition"), *(_place(corpus, place) for place in grid.places), *counts)
    rows = [
        (
            proposition,
            *(_told(grid.cells.get((proposition, place)), first) for place in grid.places),
            *grid.counted(proposition).values(),
        )
        for proposition in grid.propositions
    ]
    return made(selected, name, caption, heads, rows, unit, remarks)


def _cells(grid: ReplicationGrid) -> list[tuple[str, str]]:
    return [(proposition, place) for proposition in grid.propositions for place in grid.places]


def _record(grid: ReplicationGrid, cell: tuple[str, str], first: str) -> Row:
    one = grid.cells.get(cell)
    if one is None:
        return (*cell, "", "", "", "", "")
    return (*cell, one.predicted, one.predicted_on, dated(one.predicted_on, first), one.observed, one.why)


def _told(one: Replication | None, first: str) -> Cell:
    if one is None:
        return "–"
    when = dated(one.predicted_on, first)
    return f"{one.predicted or 'prediction not stated'}: {OBSERVED[one.observed]}" + (
        f" (predicted {when} coding)" if when else ""
    )


def _place(corpus: Corpus, place: str) -> Heading:
    case, _, unit = place.partition("/")
    return Heading(place, " / ".join(part for part in (of(corpus, "case", case).label, unit) if part))


def pattern_display(selected: Selected, _wish: Wish) -> Display:
    """Predicted against observed, one row a prediction, with the excerpts of its code in that case beside it."""
    grid = pattern_grid(selected)
    rows = [_pattern(selected.corpus, one) for one in grid]
    counted = ", ".join(f"{many} {verdict}" for verdict, many in tally(grid).items() if many)
    remarks = (
        (f"Of {len(grid)} predictions: {counted}",)
        if grid
        else ("No prediction is on record: what a proposition expects of a code in a case",)
    )
    heads = columns(
        "proposition", "code", "place", "expected", "predicted_on", "dated", "observed", "excerpts", "sources", "memo"
    )
    unit = "One row a prediction; what was observed is a person's word, the excerpts of its code in that case stand beside it"
    return made(selected, "patterns", "Predicted and observed patterns", heads, rows, unit, remarks)


def _pattern(corpus: Corpus, one: Matched) -> Row:
    said = one.prediction
    place = _place(corpus, one.place) if one.place else Heading("", "everywhere")
    observed = Heading(said.observed, one.verdict)
    return (
        said.proposition,
        Heading(one.code, one.label),
        place,
        said.expected,
        said.predicted_on,
        one.dated,
        observed,
        one.excerpts,
        one.sources,
        said.memo,
    )
