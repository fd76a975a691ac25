"""Ordered displays (Miles, Huberman and Saldaña): people by role, themes by wave, cases by an attribute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casecode.analysis.attributes import attribute_names, attribute_values
from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import NOT_STATED, Heading, natural
from casecode.analysis.display import Display, Row, Wish, columns, made
from casecode.analysis.matrix import Matrix, matrix_of
from casecode.analysis.select import Selected
from casecode.analysis.vocabulary import listed, near
from casecode.domain.errors import WrongUseError
from casecode.domain.records import CellType

TYPES: Mapping[CellType, str] = {
    "not_asked": "not asked",
    "asked_no_evidence": "asked, no evidence",
    "not_applicable": "does not apply",
    "not_attributed": "not attributed to a case",
}
"""Why a cell is empty, as recorded -> as printed."""
_TIMES = ("wave", "year", "month")


def roles(selected: Selected, wish: Wish) -> Display:
    """Participants in rows, ordered by role (or another attribute), themes in columns."""
    by = _attribute(selected.corpus, "participant", wish.by or "role")
    found = matrix_of(selected, "participant", "theme", wish.cells)
    stated = attribute_values(selected.corpus, by) if by else {}
    order = list(dict.fromkeys(stated.values()))
    return _ordered(selected, found, stated, order, ("roles", by or "participant.role"))


def cases(selected: Selected, wish: Wish) -> Display:
    """Cases in rows, ordered by an attribute, themes in columns; empty cells say why where somebody recorded it."""
    by = _attribute(selected.corpus, "case", wish.by) if wish.by else ""
    found = matrix_of(selected, "case", "theme", wish.cells)
    stated = attribute_values(selected.corpus, by) if by else {}
    order = sorted(set(stated.values()), key=natural)
    resolve = selected.corpus.tree.resolve
    why = {(one.case, resolve(one.theme) or one.theme): one.type for one in selected.corpus.protocol.kept.empty_cells}
    return _ordered(selected, found, stated, order, ("cases", by), why)


def waves(selected: Selected, wish: Wish) -> Display:
    """Themes in rows, waves of collection (or years, months) in columns, in the order of time."""
    by = (wish.by or "wave").strip().lower()
    if by not in _TIMES:
        raise WrongUseError(reason=f"Waves are ordered by {', '.join(_TIMES)}, not by '{wish.by}'.")
    found = matrix_of(selected, "theme", by, wish.cells)
    none = {column.id for column in found.columns} <= {NOT_STATED}
    remarks = (
        (f"No source has a {by}: say it under `sources:` in casecode.yaml ({'wave' if by == 'wave' else 'date'})",)
        if none
        else ()
    )
    heads = (*columns("theme"), *found.columns)
    rows = [(row, *line) for row, line in zip(found.rows, found.values, strict=True)]
    return made(selected, "waves", f"Themes by {by}", heads, rows, found.note.unit, remarks)


def _attribute(corpus: Corpus, owner: str, name: str) -> str:
    """The attribute as this study knows it, `case.` or `participant.` left out or not; empty when nobody has a role."""
    wanted = name.strip().lower()
    wanted = wanted if wanted.startswith(f"{owner}.") else f"{owner}.{wanted}"
    known = tuple(one for one in attribute_names(corpus) if one.startswith(f"{owner}."))
    if wanted in known:
        return wanted
    if wanted == "participant.role":
        return ""
    raise WrongUseError(reason=f"No attribute '{name}' of a {owner}.{near(wanted, known)} Known: {listed(known, most=20)}.")


def _ordered(
    selected: Selected,
    found: Matrix,
    stated: Mapping[str, str],
    order: Iterable[str],
    names: tuple[str, str],
    why: Mapping[tuple[str, str], CellType] | None = None,
) -> Display:
    """The matrix with its rows sorted by what is stated of each, that value in a column of its own; `why` cells are empty."""
    name, by = names
    rank = {value: at for at, value in enumerate(order)}
    lines = [(row, line) for row, line in zip(found.rows, found.values, strict=True) if row.id != NOT_STATED or any(line)]
    lines.sort(key=lambda line: (line[0].id == NOT_STATED, rank.get(stated.get(line[0].id, ""), len(rank))))
    heads = columns(found.row_dimension) + (columns(by.partition(".")[2]) if by else ()) + found.columns
    rows: list[Row] = []
    for row, line in lines:
        value = stated.get(row.id, NOT_STATED)
        reasons = ((why or {}).get((row.id, column.id)) for column in found.columns)
        cells = (
            Heading(reason, TYPES[reason]) if reason and not cell else cell for reason, cell in zip(reasons, line, strict=True)
        )
        rows.append((row, *([value] if by else []), *cells))
    caption = f"{found.row_dimension.capitalize()}s by theme" + (f", ordered by {by.partition('.')[2]}" if by else "")
    empty = () if rows else (f"The study has no {found.row_dimension} to put in rows",)
    said = (f"Nobody's {by.partition('.')[2]} is stated",) if rows and by and not stated else ()
    return made(selected, name, caption, heads, rows, found.note.unit, (*empty, *said))
