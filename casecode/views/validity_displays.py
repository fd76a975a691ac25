"""The displays of analysis as tables of the validity report: fewer columns, labels instead of ids, sentences for what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casecode.analysis.dimensions import Heading
from casecode.analysis.display import Cell, Display, Wish
from casecode.analysis.displays import display
from casecode.analysis.select import Selected
from casecode.audit._evidence import Evidence
from casecode.views.charts import Bars, Series
from casecode.views.validity_nouns import Grid, Value

_EARLY = " (predicted before coding)"
_MOST = 60
"""Rows of a register that a report prints; the rest is counted and named with the command that lists it."""
_NOTHING = "–"
_COUNTS = frozenset({"literal", "theoretical", "contradicted", "not_asked"})
"""Columns of the replication grid that only add up its cells."""
_LABELLED = 3
"""Columns of the propositions' table beside the kinds of evidence: the proposition, its label and why."""
_VALENCES = {"support": "support", "mixed": "mixed", "disconfirm": "disconfirm", "neutral": "neutral", "": "not judged"}
"""Valences as people set them; `""` is what nobody judged."""
_WIDE = 10
"""Columns from which a table goes onto a landscape page."""
_QUOTE = 200
"""Characters of an excerpt in a table."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """How a display is printed: column ids with their heads (none: all of them), letters of alignment, widths, and what stands for nothing."""

    caption: str
    empty: str
    keep: Mapping[str, str] | None = None
    align: str = ""
    widths: tuple[float, ...] = ()
    wide: bool = False
    note: str = ""


_DISPLAYS: Mapping[str, _Shown] = {
    "triangulation": _Shown(
        "Themes by kind of evidence",
        "Nothing is coded yet, so no theme can be compared across kinds of evidence.",
        note="Distinct excerpts, in brackets who speaks in them, and valences where a person set one. An excerpt says that a theme came up, not what it says of a claim.",
    ),
    "propositions": _Shown(
        "Propositions by kind of evidence",
        "The protocol has no propositions, so convergence cannot be judged.",
        note="Excerpts that a person judged to support (+), qualify (±) or contradict (−). Convergent: the kinds of evidence are on one side; "
        "complementary: they differ a little; dissonant: they part; silent: one kind speaks alone; unknown: too little was judged.",
    ),
    "evidence": _Shown(
        "What each theme rests on",
        "Nothing is coded yet.",
        {
            "theme": "Theme",
            "excerpts": "Excerpts",
            "sources": "Sources",
            "participants": "People",
            "methods": "Kinds",
            "cases": "Cases",
            "negative": "Against",
            "largest_informant": "Largest informant",
            "largest_share": "Share",
            "unheard": "Unheard",
        },
        "lrrrrrrlrr",
        (2.4, 1.0, 0.9, 0.9, 0.8, 0.8, 0.95, 1.7, 0.8, 1.0),
        wide=True,
        note="Excerpts: distinct stretches, whoever coded them. Kinds: kinds of evidence. Against: excerpts that a person marked mixed or disconfirming. Share: of the excerpts that are attributed to somebody. "
        "Unheard: participants without an excerpt here.",
    ),
    "rivals": _Shown(
        "Rival explanations",
        "No rival explanation is on record.",
        {"proposition": "For", "rival": "Rival", "verdict": "Verdict", "evidence": "Excerpts", "why": "Why", "by": "By"},
        "llllll",
        (0.6, 2.6, 1.0, 1.2, 2.6, 0.9),
    ),
    "patterns": _Shown(
        "Predicted and observed patterns",
        "No pattern was predicted.",
        {
            "proposition": "For",
            "code": "Code",
            "place": "Where",
            "expected": "Expected",
            "predicted_on": "Written",
            "dated": "To coding",
            "observed": "Observed",
            "excerpts": "Excerpts",
        },
        "lllllllr",
        note="To coding: written before or after the first coding. What was observed is a researcher's word; the excerpts of the code stand beside it.",
    ),
    "replication": _Shown(
        "Replication: propositions by case",
        "No replication is on record.",
        note="Which replication was predicted of a proposition in a case, and what was observed; – where nothing is on record. No significance is computed.",
    ),
}


def grid_of(selected: Selected, name: str) -> Grid:
    """A display as it is printed in the report. Long registers are cut, and say so."""
    shown = _DISPLAYS[name]
    made = display(selected, name, Wish(printed=True, brief=name == "evidence"))
    place = {column.id: at for at, column in enumerate(made.columns)}
    kept = [place[column] for column in shown.keep or place if column in place and column not in _COUNTS]
    heads = tuple((shown.keep or {}).get(made.columns[at].id, made.columns[at].label) for at in kept)
    rows = tuple(tuple(_cell(row[at], made.columns[at].id) for at in kept) for row in made.rows)
    remarks = [f"{one.rstrip('.')}." for one in made.remarks]
    if name == "replication":
        rows, beforehand = _beforehand(rows)
        remarks += beforehand
    if len(rows) > _MOST:
        remarks.append(f"{len(rows) - _MOST} further rows are in the databank: casecode display {name} lists all of them.")
    nothing = not rows or _is_empty(made)
    return Grid(
        heads,
        () if nothing else rows[:_MOST],
        shown.caption,
        shown.note,
        shown.align if len(shown.align) == len(heads) else "l" * len(heads),
        shown.widths if len(shown.widths) == len(heads) else _widths(name, len(heads)),
        shown.wide or len(heads) > _WIDE,
        () if nothing else tuple(remarks),
        shown.empty,
    )


def _beforehand(rows: tuple[tuple[Value, ...], ...]) -> tuple[tuple[tuple[Value, ...], ...], list[str]]:
    """What every cell of the replications would repeat is said once below."""
    told = [cell for row in rows for cell in row[1:] if isinstance(cell, str) and cell != _NOTHING]
    if not told or not all(cell.endswith(_EARLY) for cell in told):
        return rows, []
    said = tuple((row[0], *(cell.removesuffix(_EARLY) if isinstance(cell, str) else cell for cell in row[1:])) for row in rows)
    return said, ["All of them were predicted before the first coding."]


def valences_of(evidence: Evidence) -> Bars | None:
    """How the excerpts of each theme stand to it, as people said; None where nobody said it of any."""
    frame = evidence.excerpts
    if not (frame["valence"] != "").any():
        return None
    counted = frame.groupby(["theme", "valence"], sort=False).size()
    themes = [theme for theme in evidence.themes if (frame["theme"] == theme).any()]
    parts = [
        Series(label, tuple(float(counted.get((theme, valence), 0)) for theme in themes)) for valence, label in _VALENCES.items()
    ]
    series = tuple(one for one in parts if any(one.values))
    return Bars(tuple(evidence.corpus.tree.label(theme) for theme in themes), series, "Excerpts", "Theme")


def _widths(name: str, many: int) -> tuple[float, ...]:
    """Room for the words of propositions, and for the label and the reason behind the kinds of evidence."""
    if name == "propositions" and many > _LABELLED:
        return (2.2, *(1.1 for _ in range(many - _LABELLED)), 1.4, 1.8)
    return ()


def _is_empty(made: Display) -> bool:
    """Whether a display has rows and says nothing in any of them."""
    if made.name == "replication":
        return all(cell in {_NOTHING, 0} for row in made.rows for cell in row[1:])
    if made.name in {"triangulation", "evidence"}:
        return all(not cell for row in made.rows for cell in row[1:2])
    return False


def _cell(cell: Cell, column: str) -> Value:
    if isinstance(cell, Heading):
        return cell.label or _NOTHING
    if cell == "":
        return _NOTHING
    if isinstance(cell, tuple):
        return ", ".join(one.id for one in cell)
    if column.endswith("share") and isinstance(cell, float):
        return f"{cell:.0%}"
    if isinstance(cell, str):
        text = cell.replace("_", " ").replace("|", ", ") if column in {"verdict", "evidence"} else cell
        return text if len(text) <= _QUOTE else f"{text[:_QUOTE].rsplit(None, 1)[0]} …"
    return _NOTHING if cell is None else cell
