"""Displays of what themes and propositions rest on: triangulation across method families, and the evidence table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import NOT_STATED, Heading
from casecode.analysis.display import Cell, Display, Row, Wish, columns, made, of, several
from casecode.analysis.duplicates import duplicates, once
from casecode.analysis.evidence_table import Evidence, evidence
from casecode.analysis.linked import judgements
from casecode.analysis.select import Selected
from casecode.analysis.triangulation import (
    FAMILIES,
    PropositionCell,
    ThemeCell,
    Triangulated,
    family,
    is_known,
    themes_by_family,
    triangulate,
)

_VALENCES = ("support", "mixed", "disconfirm", "neutral")
_SHOWN = 5


def triangulation(selected: Selected, wish: Wish) -> Display:
    """Theme × method family: excerpts, participants, sources and the valences people set. Themes have no label: propositions do."""
    corpus, frame = selected.corpus, once(selected)
    cells = themes_by_family(frame)
    families = _families(selected, frame["family"])
    themes = (*corpus.tree.themes, *sorted(set(frame["theme"]) - set(corpus.tree.themes)))
    unit = "Distinct excerpts of a theme in one family of methods, who speaks in them, and valences only where a person set one"
    name, caption, remarks = "triangulation", "Themes by method family", _remarks(selected)
    if wish.printed:
        heads = (*columns("theme"), *(Heading(one, _said(one)) for one in families), *columns("families"))
        rows = [
            (of(corpus, "theme", theme), *(_brief(cells.get((theme, one))) for one in families), _many(cells, theme))
            for theme in themes
        ]
        return made(selected, name, caption, heads, rows, unit, remarks)
    heads = columns("theme", "family", "excerpts", "participants", "sources", *_VALENCES)
    return made(
        selected,
        name,
        caption,
        heads,
        (_long(theme, one, cells.get((theme, one))) for theme in themes for one in families),
        unit,
        remarks,
    )


def _families(selected: Selected, found: Iterable[str]) -> tuple[str, ...]:
    """The method families of the admitted material and of `found`, in Yin's order, others after, `(not stated)` last."""
    methods = set(selected.corpus.segments["method"][selected.material])
    present = {family(method) or NOT_STATED for method in methods} | set(found)
    others = sorted(present - set(FAMILIES) - {NOT_STATED})
    return (*(name for name in FAMILIES if name in present), *others, *([NOT_STATED] if NOT_STATED in present else []))


def _said(name: str) -> str:
    return name if name == NOT_STATED else name.replace("-", " ").capitalize()


def _many(cells: dict[tuple[str, str], ThemeCell], theme: str) -> int:
    return sum(of_theme == theme and name != NOT_STATED for of_theme, name in cells)


def _brief(cell: ThemeCell | None) -> Cell:
    if cell is None:
        return 0
    people = f"{len(cell.participants)} {'person' if len(cell.participants) == 1 else 'people'}" if cell.participants else ""
    said = ", ".join(f"{many} {valence}" for valence in _VALENCES if (many := cell.valences.get(valence, 0)))
    inside = "; ".join(part for part in (people, said) if part)
    return f"{cell.excerpts} ({inside})" if inside else f"{cell.excerpts}"


def _long(theme: str, name: str, cell: ThemeCell | None) -> Row:
    if cell is None:
        return (theme, name, 0, 0, 0, *(0 for _ in _VALENCES))
    valences = (cell.valences.get(one, 0) for one in _VALENCES)
    return (theme, name, cell.excerpts, len(cell.participants), len(cell.sources), *valences)


def _remarks(selected: Selected) -> tuple[str, ...]:
    """What a reader must know of methods and sources: words no family has, and sources that count as another."""
    corpus = selected.corpus
    methods = sorted({method for method in corpus.segments["method"][selected.material] if method and not is_known(method)})
    told = [f"No family of methods has {_listed(methods)}: each stands as a family of its own"] if methods else []
    return (*told, *doubled(corpus))


def doubled(corpus: Corpus) -> tuple[str, ...]:
    """The sentence that names the sources counted as another; nothing where there are none."""
    found = [one.sentence for one in duplicates(corpus).values()]
    return (f"Counted once: {_listed(found)}",) if found else ()


def _listed(words: list[str]) -> str:
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + more


def propositions(selected: Selected, wish: Wish) -> Display:
    """Proposition × method family: what judged excerpts do to it, and the label convergent, complementary, dissonant, silent or unknown."""
    judged, problems = judgements(selected)
    protocol = selected.corpus.protocol
    names = dict.fromkeys((*(one.id for one in protocol.propositions), *(one.proposition for one in judged)))
    found = triangulate(names, judged)
    families = _families(selected, (name for one in found for name in one.cells))
    unit = (
        "Distinct excerpts that a person judged to support, qualify or contradict a proposition (+, ±, −), by family of methods"
    )
    remarks = (*_remarks(selected), *_without(found))
    name, caption = "propositions", "Propositions by method family"
    if wish.printed:
        heads = (*columns("proposition"), *(Heading(one, _said(one)) for one in families), *columns("label", "why"))
        texts = {one.id: f"{one.id}: {one.text}" for one in protocol.propositions}
        rows: list[Row] = [
            (
                Heading(one.proposition, texts.get(one.proposition, one.proposition)),
                *(_signs(one.cells.get(name)) for name in families),
                one.label,
                one.why,
            )
            for one in found
        ]
        return made(selected, name, caption, heads, rows, unit, remarks, problems)
    heads = columns("proposition", "family", "supports", "qualifies", "contradicts", "label", "why")
    rows = [(one.proposition, name, *_numbers(one.cells.get(name)), one.label, one.why) for one in found for name in families]
    return made(selected, name, caption, heads, rows, unit, remarks, problems)


def _without(found: tuple[Triangulated, ...]) -> tuple[str, ...]:
    if not found:
        return ("The protocol has no propositions: write them under `propositions:` in casecode.yaml",)
    if any(one.cells for one in found):
        return ()
    return (
        "No excerpt was judged yet, so every label is unknown: judge with casecode excerpts and --evidence, such as --evidence P1=supports",
    )


def _signs(cell: PropositionCell | None) -> Cell:
    if cell is None:
        return "silent"
    parts = ((cell.supports, "+"), (cell.qualifies, "±"), (cell.contradicts, "−"))
    return " ".join(f"{many}{sign}" for many, sign in parts if many)


def _numbers(cell: PropositionCell | None) -> tuple[int, int, int]:
    return (cell.supports, cell.qualifies, cell.contradicts) if cell else (0, 0, 0)


_EVIDENCE: Mapping[str, str] = {
    "theme": "Theme",
    "excerpts": "Excerpts",
    "sources": "Sources",
    "participants": "People",
    "methods": "Methods",
    "cases": "Cases",
    "negative": "Against",
    "unattributed": "Nobody's",
    "largest_informant": "Largest",
    "largest_share": "Share",
    "hhi": "HHI",
    "effective_informants": "Effective",
    "unheard": "Unheard",
}
"""Columns of the evidence table, as scripts know them and as they are printed."""
_ON_PAPER = frozenset({"unattributed", "hhi"})
"""Columns that a terminal has no room for."""


def evidence_display(selected: Selected, wish: Wish) -> Display:
    """What each theme rests on, one row a theme and one for all."""
    kept = [at for at, name in enumerate(_EVIDENCE) if not (wish.brief and name in _ON_PAPER)]
    heads = [Heading(name, label) for name, label in _EVIDENCE.items()]
    rows = [_evidence(selected.corpus, one, wish) for one in evidence(selected)]
    unit = (
        "Excerpts are distinct stretches with the same code; against are those a person marked mixed or disconfirming; share, HHI and "
        "effective number are of informants, among excerpts attributed to somebody"
    )
    brief = [tuple(row[at] for at in kept) for row in rows]
    return made(selected, "evidence", "What each theme rests on", [heads[at] for at in kept], brief, unit, _remarks(selected))


def _evidence(corpus: Corpus, one: Evidence, wish: Wish) -> Row:
    spread, largest = one.dominance, one.dominance.largest
    methods = Heading("|".join(one.methods), ", ".join(name.replace("-", " ") for name in one.methods))
    return (
        Heading(one.theme, one.label),
        one.excerpts,
        len(one.sources),
        len(one.participants),
        methods if wish.printed and not wish.brief else len(one.methods),
        len(one.cases),
        one.negative,
        spread.of - spread.attributed,
        of(corpus, "participant", largest[0]) if largest else None,
        largest[1] if largest else None,
        spread.hhi,
        spread.effective,
        len(one.unheard) if wish.brief else several(corpus, "participant", one.unheard),
    )
