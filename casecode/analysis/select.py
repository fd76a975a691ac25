"""What a table is made of: the excerpts that count and pass the filter, and the material they are shares of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import Counted, counted
from casecode.analysis.expression import And, Expr, Named, Or, Test
from casecode.analysis.gather import gather
from casecode.analysis.judge import Judge
from casecode.analysis.note import Note
from casecode.analysis.vocabulary import Vocabulary
from casecode.domain.problem import Problem

_STRANGE, _NAMED = "A103", 3
"""The problem of a code that no codebook has, and how many of them a note names."""


@dataclass(frozen=True)
class Selection:
    """What a person asked for: `coders` and `runs` whose codings count (none: the study's rule), `where` an expression over
    material and codings, `code` an expression that also keeps only excerpts of the codes it names.
    """  # noqa: D205  one thought, two lines

    coders: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    where: str = ""
    code: str = ""


@dataclass(frozen=True)
class Selected:
    """The excerpts that count and pass, with what they are shares of.

    `excerpts` are the columns of `gather.Row` with participant, role, case, source's method and wave, and date of the segment
    an excerpt starts in. `pieces` are their parts in segments (`excerpt` is a row number of `excerpts`). `material` says for
    each row of the corpus's segments whether the filter admits it.
    """

    corpus: Corpus
    selection: Selection
    whose: Counted
    excerpts: pd.DataFrame
    pieces: pd.DataFrame
    material: npt.NDArray[np.bool_]
    problems: tuple[Problem, ...]

    @cached_property
    def spoken(self) -> tuple[npt.NDArray[np.int_], npt.NDArray[np.int_]]:
        """For each piece the first word it touches and the one after the last, all words of the study counted through."""
        corpus = self.corpus
        before = np.concatenate([[0], np.cumsum(corpus.segment_words)]).astype(int)
        source, rows = corpus.segments["source"].tolist(), self.pieces["row"].to_numpy(dtype=int)
        found = [
            corpus.speech[source[row]].touched(row - corpus.first_row[source[row]], start, end)
            for row, start, end in zip(rows.tolist(), self.pieces["start"].tolist(), self.pieces["end"].tolist(), strict=True)
        ]
        words = np.array(found, dtype=int).reshape(-1, 2) + before[rows][:, None]
        return words[:, 0], words[:, 1]

    def note(self, unit: str = "") -> Note:
        """The note of a table that counts `unit`."""
        asked = [part.strip() for part in (self.selection.where, self.selection.code) if part.strip()]
        return Note(
            coding=self.whose.sentence,
            unit=unit,
            filter=asked[0] if len(asked) == 1 else " and ".join(f"({part})" for part in asked),
            codebook=self._codebook(),
            digest=self.corpus.digest,
            left_out=(*(_sentence(one.message) for one in self._told), *self._strange()),
        )

    @property
    def _told(self) -> tuple[Problem, ...]:
        """The problems that a note tells one by one: codes that no codebook has only where they are few."""
        strange = sum(one.code == _STRANGE for one in self.problems)
        return tuple(one for one in self.problems if one.code != _STRANGE or strange <= _NAMED)

    def _strange(self) -> tuple[str, ...]:
        """Codes that no codebook has, where they are many: how many, in how many excerpts, and the first of them."""
        if len(self._told) == len(self.problems):
            return ()
        known = self.corpus.tree.codes
        found = [code for code in self.excerpts["code"] if code not in known]
        names = sorted(set(found))
        if not names:
            return ()
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        return (
            f"{len(names)} codes of {len(found)} excerpts are in no codebook ({', '.join(names[:_NAMED])}{more}): counted under their own ids",
        )

    def _codebook(self) -> str:
        books = self.corpus.codebooks
        names = ", ".join(
            " ".join(part for part in (book.id, book.version, f"({book.hash})" if book.hash else "") if part) for book in books
        )
        now = {book.hash for book in books} | {""}
        old = sum(book not in now for book in self.excerpts["book"])
        return names + (f"; {old} of {len(self.excerpts)} excerpts were coded under an earlier version" if names and old else "")


def select(corpus: Corpus, selection: Selection | None = None) -> Selected:
    """The excerpts and the material of a selection; WrongUseError for names that the study does not have.

    What was selected once is kept with the corpus: a report asks for the same many times.
    """
    asked = selection or Selection()
    found = corpus.kept.get(asked)
    if not isinstance(found, Selected):
        found = corpus.kept[asked] = _select(corpus, asked)
    return found


def _select(corpus: Corpus, asked: Selection) -> Selected:
    whose = counted(corpus, asked.coders, asked.runs)
    vocabulary = Vocabulary(corpus)
    where = vocabulary.read(asked.where) if asked.where.strip() else None
    code = vocabulary.read(asked.code) if asked.code.strip() else None
    found = gather(corpus, whose)
    excerpts = _with_voices(corpus, found.excerpts)
    judge = Judge(corpus, found, excerpts)
    keep = np.ones(len(excerpts), dtype=bool)
    material = np.ones(len(corpus.segments), dtype=bool)
    for expr in (where, code):
        if expr is not None:
            keep &= judge.of_excerpts(expr)
            material &= judge.of_segments(expr)
    if code is not None and (wanted := frozenset(_wanted(corpus, code))):
        keep &= excerpts["code"].isin(wanted).to_numpy()
    kept, pieces = _kept(excerpts, found.pieces, keep)
    return Selected(corpus, asked, whose, kept, pieces, material, found.problems)


def _with_voices(corpus: Corpus, excerpts: pd.DataFrame) -> pd.DataFrame:
    segments, rows = corpus.segments, excerpts["row"].to_numpy(dtype=int)
    placed = segments.drop(columns="source").take(np.maximum(rows, 0) if len(segments) else []).reset_index(drop=True)
    if not len(segments):
        placed = placed.reindex(excerpts.index, fill_value="")
    spoken = placed.assign(n=np.where(rows < 0, 0, placed["n"]))
    return pd.concat([excerpts, voiced(corpus, spoken, excerpts["source"].tolist(), excerpts["by_whom"].tolist())], axis=1)


def voiced(corpus: Corpus, spoken: pd.DataFrame, sources: Sequence[str], by_whom: Sequence[str]) -> pd.DataFrame:
    """`spoken` with participant, role and case of the words that a person attributed to somebody (ids parted by `|`).

    The role is the one the protocol gives that participant in the source, the case the source's, failing that their own.
    """
    participant, role, case = (spoken[name].tolist() for name in ("participant", "role", "case"))
    for at, named in enumerate(by_whom):
        if named:
            first = named.split("|", maxsplit=1)[0]
            placed, person = corpus.material[sources[at]].placement, corpus.people.get(first)
            roles = [voice.role for voice in placed.voices.values() if voice.participant == first]
            participant[at] = named
            role[at] = roles[0] if roles else role[at]
            case[at] = placed.case or (person.case if person else "")
    return spoken.assign(participant=participant, role=role, case=case)


def _kept(excerpts: pd.DataFrame, pieces: pd.DataFrame, keep: npt.NDArray[np.bool_]) -> tuple[pd.DataFrame, pd.DataFrame]:
    if keep.all():
        return excerpts, pieces
    number = np.cumsum(keep) - 1
    of = pieces["excerpt"].to_numpy(dtype=int)
    left = pieces[keep[of]].assign(excerpt=number[of[keep[of]]])
    return excerpts[keep].reset_index(drop=True), left.reset_index(drop=True)


def _wanted(corpus: Corpus, expr: Expr) -> Iterator[str]:
    """The codes an expression names, those under `not` left out."""
    match expr:
        case Named(code):
            yield from corpus.tree.within(code)
        case Test("code", "=" | "in", values):
            yield from values
        case And(parts) | Or(parts):
            for part in parts:
                yield from _wanted(corpus, part)
        case _:
            return


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:]
