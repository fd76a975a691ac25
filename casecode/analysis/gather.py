"""The codings that count, laid over the segments: one table of excerpts, one of the pieces they have in each segment."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import Counted
from casecode.analysis.segments import table
from casecode.analysis.tree import CodeTree
from casecode.domain.coding import Coding, Hit
from casecode.domain.ids import short_id
from casecode.domain.problem import Problem


class Row(NamedTuple):
    """One coding or hit that counts. `by_whom` are participant ids parted by `|`; `row` is its first row in the segments."""

    id: str
    event: str
    source: str
    start: int
    end: int
    code: str
    coder: str
    run: str
    round: str
    valence: str
    key: bool
    by_whom: str
    book: str
    row: int


@dataclass(frozen=True)
class Gathered:
    """`excerpts`: a row a coding (columns of `Row`). `pieces`: a row a coding and segment it touches.

    Columns of `pieces`: excerpt (row number), row (of the corpus's segments), start, end; the first is where it starts.
    `problems` name what could not be counted.
    """

    excerpts: pd.DataFrame
    pieces: pd.DataFrame
    problems: tuple[Problem, ...]


def hit_id(run: str, source: str, hit: Hit) -> str:
    """How a rule's hit is named to people: `H-` and eight hex digits over run, source, place and code."""
    facts = f"{run}|{source}|{hit.start}|{hit.end}|{hit.code}"
    return "H-" + hashlib.sha256(facts.encode()).hexdigest()[:8]


def gather(corpus: Corpus, whose: Counted) -> Gathered:
    """Everything that counts, in the order of sources and places. Codings on words that are no longer the newest are left out
    and named in `problems`: they wait for a person, they are never counted at the wrong place.
    """  # noqa: D205  one thought, two lines
    stale: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    rows: list[Row] = []
    first: list[int] = []
    pieces: list[tuple[int, int, int, int]] = []
    for made, text in _all(corpus, whose):
        material = corpus.material.get(made.source)
        if material is None:
            lost[made.source] += 1
        elif text not in {"", material.text.hash}:
            stale[made.source] += 1
        else:
            first.append(_lay(corpus, made, len(rows), pieces))
            rows.append(made)
    order = corpus.tree.codes.keys()
    rank = {code: at for at, code in enumerate(order)}
    excerpts = table(rows, Row._fields, ("start", "end", "row")).assign(row=np.array(first, dtype=int))
    found = pd.DataFrame(np.array(pieces, dtype=int).reshape(-1, 4), columns=["excerpt", "row", "start", "end"])
    return _sorted(corpus, Gathered(excerpts, found, _problems(corpus, stale, lost, excerpts)), rank)


def _all(corpus: Corpus, whose: Counted) -> Iterator[tuple[Row, str]]:
    known = _Names(corpus.tree)
    for one in corpus.codings:
        if whose.takes(one.coder, one.source, (one.start, one.end)):
            yield _of_coding(one, known[one.code]), one.text
    for run in whose.runs:
        coder, fact = f"rules@{run}", corpus.run_facts.get(run)
        for source, hit in corpus.runs.get(run, ()):
            if whose.takes(coder, source, (hit.start, hit.end)):
                text, name = fact.texts.get(source, "") if fact else "", hit_id(run, source, hit)
                yield Row(name, name, source, hit.start, hit.end, known[hit.code], coder, run, "", "", False, "", "", -1), text


class _Names(dict[str, str]):
    """The present id of every code name met; an unknown one stays as it is."""

    def __init__(self, tree: CodeTree) -> None:
        super().__init__()
        self._tree = tree

    def __missing__(self, name: str) -> str:
        self[name] = self._tree.resolve(name) or name
        return self[name]


def _of_coding(one: Coding, code: str) -> Row:
    return Row(
        short_id(one.id),
        one.id,
        one.source,
        one.start,
        one.end,
        code,
        one.coder,
        one.run,
        one.round,
        one.valence,
        one.key,
        "|".join(one.by_whom),
        one.book,
        -1,
    )


def _lay(corpus: Corpus, made: Row, number: int, pieces: list[tuple[int, int, int, int]]) -> int:
    """Add the pieces of row `number`; the first row of the segments that it lies in, -1 for none."""
    speech, base = corpus.speech[made.source], corpus.first_row[made.source]
    parts = speech.pieces(made.start, made.end)
    if not parts and (index := speech.at(made.start, made.end)) >= 0:
        parts = [(index, made.start, made.start)]  # it lies between two segments: it is there, without a word of speech
    for index, start, end in parts:
        pieces.append((number, base + index, start, end))
    return base + parts[0][0] if parts else made.row


def _sorted(corpus: Corpus, found: Gathered, rank: dict[str, int]) -> Gathered:
    excerpts = found.excerpts
    place = {source: at for at, source in enumerate(corpus.material)}
    order = np.lexsort(
        (
            excerpts["event"].to_numpy(dtype=str),
            excerpts["code"].to_numpy(dtype=str),
            excerpts["code"].map(lambda code: rank.get(code, len(rank))).to_numpy(dtype=int),
            excerpts["end"].to_numpy(dtype=int),
            excerpts["start"].to_numpy(dtype=int),
            excerpts["source"].map(place).to_numpy(dtype=int),
        ),
    )
    new_number = np.empty(len(order), dtype=int)
    new_number[order] = np.arange(len(order))
    pieces = found.pieces.assign(excerpt=new_number[found.pieces["excerpt"].to_numpy(dtype=int)])
    pieces = pieces.sort_values(["excerpt", "row"], kind="stable", ignore_index=True)
    return Gathered(excerpts.iloc[order].reset_index(drop=True), pieces, found.problems)


def _problems(corpus: Corpus, stale: Counter[str], lost: Counter[str], excerpts: pd.DataFrame) -> tuple[Problem, ...]:
    made = [
        Problem("A101", f"{_excerpts(many)} on an older revision of '{source}': left out of every table", level="warning")
        for source, many in sorted(stale.items())
    ]
    made += [
        Problem(
            "A102", f"{_excerpts(many)} of '{source}', which is not in the databank: left out of every table", level="warning"
        )
        for source, many in sorted(lost.items())
    ]
    unknown = Counter(code for code in excerpts["code"].tolist() if code not in corpus.tree.codes)
    made += [
        Problem("A103", f"code '{code}' of {_excerpts(many)} is in no codebook: counted under its own id", level="warning")
        for code, many in sorted(unknown.items())
    ]
    return tuple(made)


def _excerpts(many: int) -> str:
    return f"{many} excerpt" if many == 1 else f"{many} excerpts"
