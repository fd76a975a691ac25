"""All that a table is made from, in memory: assembled once from the databank, never changed, never reaching for the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from casecode.analysis.segments import segment_table
from casecode.analysis.speech import Speech
from casecode.analysis.tree import CodeTree, tree_of
from casecode.databank.rounds import Round
from casecode.domain.circumstances import Circumstances
from casecode.domain.codebook import Codebook
from casecode.domain.coding import Coding, Hit, ReadMark, Run
from casecode.domain.memo import Memo
from casecode.domain.problem import Problem
from casecode.domain.protocol import Case, Participant, Protocol
from casecode.domain.source import Material
from casecode.study.circumstances import circumstances


@dataclass(frozen=True, eq=False)
class Corpus:
    """The study as analysis sees it.

    `materials` are the newest revisions, ordered by source id. `codings` and `reads` are what stands. `runs` maps a run's id
    to its hits (source id, hit); `run_facts` to the run itself, so that hits on older revisions can be told. `newest_run` is
    empty when no rules were applied yet. `assigned` are the sources given to `consensus`. `digest` is the study's.
    `former_books` are earlier codebook versions by hash, as far as they are known: with them a changed definition can be told
    from a changed comma. `memos` are None where nobody asked for them: only tables of summaries need the files.
    `rounds` are the sampling plans, `before_talk` the facts on agreement that were put on record when a round was first talked
    over, by round, empty where nobody asked for them. `broken` is what the integrity check found, None where nobody let it run.
    """

    protocol: Protocol
    codebooks: tuple[Codebook, ...] = ()
    materials: tuple[Material, ...] = ()
    codings: tuple[Coding, ...] = ()
    reads: tuple[ReadMark, ...] = ()
    runs: Mapping[str, tuple[tuple[str, Hit], ...]] = field(default_factory=dict)
    run_facts: Mapping[str, Run] = field(default_factory=dict)
    newest_run: str = ""
    digest: str = ""
    assigned: frozenset[str] = frozenset()
    former_books: Mapping[str, Codebook] = field(default_factory=dict)
    memos: tuple[Memo, ...] | None = None
    rounds: tuple[Round, ...] = ()
    before_talk: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    broken: tuple[Problem, ...] | None = None

    @cached_property
    def kept(self) -> dict[object, object]:
        """What was selected from this corpus so far, by selection (`casecode.analysis.select`)."""
        return {}

    @cached_property
    def circumstances(self) -> Mapping[str, Circumstances]:
        """How each source came about, as far as anything is said of it, by id; every source is there."""
        return circumstances(self.protocol, (one.source for one in self.materials))

    @cached_property
    def tree(self) -> CodeTree:
        """The codes of all codebooks."""
        return tree_of(self.codebooks)

    @cached_property
    def material(self) -> Mapping[str, Material]:
        """Materials by source id."""
        return {material.source.id: material for material in self.materials}

    @cached_property
    def speech(self) -> Mapping[str, Speech]:
        """The speech of each source."""
        return {material.source.id: Speech(material.text) for material in self.materials}

    @cached_property
    def cases(self) -> Mapping[str, Case]:
        """Cases of the protocol by id."""
        return {case.id: case for case in self.protocol.cases}

    @cached_property
    def people(self) -> Mapping[str, Participant]:
        """Participants of the protocol by id."""
        return {person.id: person for person in self.protocol.people}

    @cached_property
    def segments(self) -> pd.DataFrame:
        """One row a segment, all sources: see `segment_table`."""
        return segment_table(self.materials, self.speech, self.people)

    @cached_property
    def first_row(self) -> Mapping[str, int]:
        """The row in `segments` at which each source begins."""
        rows, at = {}, 0
        for material in self.materials:
            rows[material.source.id] = at
            at += len(material.text.segments)
        return rows

    @cached_property
    def segment_words(self) -> tuple[int, ...]:
        """Words spoken in each row of `segments`."""
        return tuple(speech.words(index) for speech in self.speech.values() for index in range(len(speech.segments)))
