"""Excerpts as people see them: the stable table, and quotes with attribution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from casecode.analysis.corpus import Corpus
from casecode.analysis.quote import Quote
from casecode.analysis.select import Selected, Selection, select
from casecode.domain.errors import NotFoundError, WrongUseError

STABLE: tuple[str, ...] = (
    "id",
    "source",
    "n",
    "start",
    "end",
    "code",
    "coder",
    "run",
    "participant",
    "role",
    "case",
    "method",
    "date",
    "text",
)


def excerpts(corpus: Corpus, selection: Selection | None = None) -> pd.DataFrame:
    """One row a coding that counts, in the order of sources and places, with the columns of `STABLE`.

    `n` is the segment in which the excerpt starts, `start, end` are code points, several participants are parted by `|`,
    what is not known is empty text.
    """
    return excerpt_table(select(corpus, selection))


def excerpt_table(selected: Selected) -> pd.DataFrame:
    """The stable table of what is selected already."""
    found = selected.excerpts
    texts = {source: material.text.text for source, material in selected.corpus.material.items()}
    spans = zip(found["source"], found["start"], found["end"], strict=True)
    coder = ["rules" if name.startswith("rules@") else name for name in found["coder"]]
    words = [texts[source][start:end] for source, start, end in spans]
    return found.assign(coder=coder, text=words, n=found["n"].astype(int))[list(STABLE)].infer_objects()


def find_excerpt(table: pd.DataFrame, name: str) -> str:
    """The full id in an excerpt table that `name` begins; NotFoundError for none, WrongUseError for several."""
    wanted = name.lower()
    fits = sorted({str(one) for one in table["id"] if str(one).lower().startswith(wanted)})
    exact = [one for one in fits if one.lower() == wanted]
    if len(exact) == 1 or len(fits) == 1:
        return (exact or fits)[0]
    if fits:
        raise WrongUseError(reason=f"'{name}' fits {len(fits)} excerpts: {', '.join(fits[:6])}. Give more of the id.")
    raise NotFoundError(kind="excerpt", name=name, nearest="")


def quotes(selected: Selected, numbers: Iterable[int] | None = None) -> Iterator[Quote]:
    """Quotes for rows of `selected.excerpts` (all of them by default), in the order given."""
    frame = selected.excerpts if numbers is None else selected.excerpts.take(list(numbers))
    names = frame.columns.tolist()
    for values in zip(*(frame[name].tolist() for name in names), strict=True):
        yield _quote(selected.corpus, dict(zip(names, values, strict=True)))


def _quote(corpus: Corpus, row: dict[str, object]) -> Quote:
    source, start, end, code = str(row["source"]), int(str(row["start"])), int(str(row["end"])), str(row["code"])
    material = corpus.material[source]
    participant, role, method = str(row["participant"]), str(row["role"]), str(row["method"])
    case, date = str(row["case"]), str(row["date"])
    title = material.placement.title or material.source.title
    parts = (*_who(corpus, participant, role), _case(corpus, case), method.replace("-", " "), date[:10])
    return Quote(
        id=str(row["id"]),
        text=material.text.text[start:end],
        source=source,
        n=int(str(row["n"])),
        start=start,
        end=end,
        code=code,
        label=corpus.tree.label(code),
        coder=str(row["coder"]),
        attribution=", ".join(part for part in parts if part) or title or source,
        where=f"{source} ¶{row['n']}",
        title=title,
        participant=participant,
        role=role,
        case=case,
        method=method,
        date=date,
        valence=str(row["valence"]),
        key=bool(row["key"]),
    )


def _who(corpus: Corpus, participant: str, role: str) -> tuple[str, ...]:
    """Name and role of the speakers; a label from the transcript is never printed: it may be a real name."""
    if not participant:
        return ("" if role in {"unknown", "other"} else role,)
    people = [corpus.people.get(one) for one in participant.split("|")]
    names = [(person.name if person else "") or one for one, person in zip(participant.split("|"), people, strict=True)]
    only = people[0] if len(people) == 1 else None
    return (" and ".join(names), only.role if only else "")


def _case(corpus: Corpus, case: str) -> str:
    known = corpus.cases.get(case)
    return (known.name if known else "") or case
