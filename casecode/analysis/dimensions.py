"""What rows and columns of a table can be: which value a piece of material has, which values exist, in which order they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from casecode.analysis.attributes import attribute_names, attribute_values
from casecode.analysis.compare import number
from casecode.analysis.corpus import Corpus
from casecode.analysis.segments import SILENT_KINDS
from casecode.analysis.select import Selected
from casecode.analysis.vocabulary import listed, near
from casecode.domain.errors import WrongUseError
from casecode.domain.source import ASKING, ROLES

NOT_STATED = "(not stated)"
OF_CODES: frozenset[str] = frozenset({"code", "theme"})
OF_CODINGS: frozenset[str] = frozenset({"code", "theme", "coder"})
"""Dimensions that material has no value of before it is coded."""
DIMENSIONS: tuple[str, ...] = (
    "code",
    "theme",
    "case",
    "source",
    "participant",
    "role",
    "method",
    "coder",
    "wave",
    "year",
    "month",
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A row or column: `id` as in the data, `label` as printed."""

    id: str
    label: str


def dimension(corpus: Corpus, name: str) -> str:
    """The dimension as this study knows it; WrongUseError with the nearest names for another."""
    known = DIMENSIONS + attribute_names(corpus)
    wanted = name.strip().lower()
    if wanted not in known:
        raise WrongUseError(reason=f"No dimension '{name}'.{near(wanted, known)} Dimensions: {listed(known, most=20)}.")
    return wanted


def values(corpus: Corpus, name: str, frame: pd.DataFrame) -> list[str]:
    """The value of each row of `frame` (segments, or excerpts with their voices), `(not stated)` where there is none."""
    owner, _, attribute = name.partition(".")
    if attribute:
        stated = attribute_values(corpus, name)
        found = [stated.get(one, "") for one in frame[owner].tolist()]
    elif name == "theme":
        theme = corpus.tree.theme
        found = [theme.get(code, code) for code in frame["code"].tolist()]
    elif name in {"year", "month"}:
        length = 4 if name == "year" else 7
        found = [date[:length] if len(date) >= length else "" for date in frame["date"].tolist()]
    else:
        found = frame[name].tolist()
    return [one or NOT_STATED for one in found]


def headings(selected: Selected, name: str, found: Iterable[str]) -> tuple[Heading, ...]:
    """Every value of a dimension that exists in the study, in the protocol's or codebook's order, else by name.

    `found` are the values of the excerpts. `(not stated)` stands last, where the study has such material or excerpts.
    """
    corpus = selected.corpus
    present = set(found)
    if name not in OF_CODINGS:
        present |= set(values(corpus, name, _spoken(corpus, name)))
    missing = NOT_STATED in present
    present.discard(NOT_STATED)
    first = _declared(selected, name)
    ordered = [*first, *sorted(present - set(first), key=natural)]
    made = [Heading(one, label_of(corpus, name, one)) for one in ordered]
    return (*made, Heading(NOT_STATED, NOT_STATED)) if missing else tuple(made)


def label_of(corpus: Corpus, name: str, value: str) -> str:
    """How a value of a dimension is printed."""
    match name:
        case "code" | "theme":
            return corpus.tree.label(value)
        case "case":
            return (corpus.cases[value].name if value in corpus.cases else "") or value
        case "participant":
            return (corpus.people[value].name if value in corpus.people else "") or value
        case "coder":
            return corpus.protocol.coders.get(value) or value
        case "source":
            material = corpus.material[value]
            return material.placement.title or material.source.title or value
        case _:
            return value


def natural(value: str) -> tuple[int, float, str]:
    """Sort key: numbers by size before words by name."""
    size = number(value)
    return (1, 0.0, value.casefold()) if size is None else (0, size, value)


def _spoken(corpus: Corpus, name: str) -> pd.DataFrame:
    """The segments whose value of a dimension exists; where people are asked for, those in which one of them could speak."""
    segments = corpus.segments
    if name.split(".", maxsplit=1)[0] != "participant":
        return segments
    nobody = segments["kind"].isin(SILENT_KINDS) | segments["role"].isin(ASKING)
    return segments[~nobody | (segments["participant"] != "")]


def _declared(selected: Selected, name: str) -> tuple[str, ...]:
    corpus = selected.corpus
    declared: dict[str, Callable[[], Iterable[str]]] = {
        "code": lambda: corpus.tree.codes,
        "theme": lambda: corpus.tree.themes,
        "case": lambda: corpus.cases,
        "participant": lambda: corpus.people,
        "source": lambda: corpus.material,
        "coder": lambda: selected.whose.everyone,
        "role": lambda: (role for role in ROLES if (corpus.segments["role"] == role).any()),
    }
    if "." in name:
        return tuple(sorted(set(attribute_values(corpus, name).values()), key=natural))
    return tuple(declared[name]()) if name in declared else ()
