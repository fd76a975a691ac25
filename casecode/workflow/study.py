"""A study opened: protocol, codebooks and databank, and the corpus that analysis works on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from casecode.codebook.load import load_codebooks
from casecode.databank.bank import Databank
from casecode.domain.errors import BrokenStudyError
from casecode.domain.source import Material
from casecode.study.find import find_root
from casecode.study.load import load_protocol
from casecode.study.memos import load_memos
from casecode.study.place import place

if TYPE_CHECKING:
    import pandas as pd

    from casecode.analysis.agreement_nouns import Agreement, Level
    from casecode.analysis.corpus import Corpus
    from casecode.analysis.saturation import Saturation
    from casecode.domain.codebook import Codebook
    from casecode.domain.problem import Problem
    from casecode.domain.protocol import Protocol

Progress = Callable[[int, int, str], None]
_FEW = 3


def no_progress(_done: int, _total: int, _what: str) -> None:
    """Report progress to nobody."""


class Study:
    """One study, read when asked: nothing is loaded before it is needed, and nothing twice.

    `problems` are the faults of the protocol and the codebooks, warnings included; a protocol or codebook with errors stops the
    property that needs it (`BrokenStudyError` lists them all).
    """

    def __init__(self, root: Path) -> None:
        """Take the study at `root`; use `open_study` to find it from anywhere inside."""
        self.root = root
        self.bank = Databank(root)

    @cached_property
    def loaded_protocol(self) -> tuple[Protocol | None, tuple[Problem, ...]]:
        """The protocol as far as it could be read, and every problem with it."""
        return load_protocol(self.root)

    @cached_property
    def loaded_codebooks(self) -> tuple[tuple[Codebook, ...], tuple[Problem, ...]]:
        """The codebooks that could be read, and every problem with any."""
        return load_codebooks(self.root)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every fault of protocol and codebooks."""
        return (*self.loaded_protocol[1], *self.loaded_codebooks[1])

    @property
    def protocol(self) -> Protocol:
        """The protocol; stops when it has errors."""
        protocol, problems = self.loaded_protocol
        errors = tuple(problem for problem in problems if problem.level == "error")
        if protocol is None or errors:
            raise BrokenStudyError(what=_files(errors) or "casecode.yaml", count=problem_count(errors), problems=errors)
        return protocol

    @property
    def codebooks(self) -> tuple[Codebook, ...]:
        """The codebooks; stops when one has errors, because half a codebook would give wrong tables."""
        codebooks, problems = self.loaded_codebooks
        errors = tuple(problem for problem in problems if problem.level == "error")
        if errors:
            raise BrokenStudyError(what=_files(errors) or "the codebook", count=problem_count(errors), problems=errors)
        return codebooks

    @cached_property
    def materials(self) -> tuple[Material, ...]:
        """Every source with its words and with what the protocol says of it today, ordered by id.

        Where a source has a masked copy (`casecode pseudonyms apply`), the copy stands for it: nothing is counted twice.
        """
        protocol, sources = self.protocol, self.bank.sources()
        masked = {source.meta.get("derived_from", "") for source in sources}
        return tuple(
            Material(source=source, placement=place(protocol, source), text=self.bank.text(source))
            for source in sources
            if source.id not in masked
        )

    @cached_property
    def corpus(self) -> Corpus:
        """Everything that analysis works on, taken from the databank once."""
        from casecode.workflow.corpus import assemble  # noqa: PLC0415  analysis brings pandas

        return assemble(self.bank, self.protocol, self.codebooks, self.materials)

    def forget(self) -> None:
        """Drop what was read from the databank, after something was written to it."""
        for name in ("materials", "corpus"):
            self.__dict__.pop(name, None)

    def excerpts(self, where: str = "") -> pd.DataFrame:
        """Give the coded excerpts, one row a coding, in the columns of `casecode excerpts --to csv`."""
        from casecode.analysis.excerpts import excerpts  # noqa: PLC0415  pandas only when a table is asked for
        from casecode.analysis.select import Selection  # noqa: PLC0415

        return excerpts(self.corpus, Selection(where=where))

    def matrix(self, rows: str = "theme", columns: str = "case", cells: str = "count", where: str = "") -> pd.DataFrame:
        """Give a matrix as `casecode matrix` counts it, row values as index."""
        from casecode.analysis.matrix import matrix  # noqa: PLC0415  pandas only when a table is asked for
        from casecode.analysis.select import Selection  # noqa: PLC0415

        corpus = replace(self.corpus, memos=load_memos(self.root)[0]) if cells == "summary" else self.corpus
        return matrix(corpus, rows, columns, cells, selection=Selection(where=where)).frame()

    def display(self, name: str, by: str = "", where: str = "") -> pd.DataFrame:
        """Give a display of `casecode display` in the columns of its csv: `triangulation`, `evidence`, `negatives` and so on."""
        from casecode.analysis.display import Wish  # noqa: PLC0415  pandas only when a table is asked for
        from casecode.analysis.displays import display  # noqa: PLC0415
        from casecode.analysis.select import Selection, select  # noqa: PLC0415

        corpus = replace(self.corpus, memos=load_memos(self.root)[0])
        return display(select(corpus, Selection(where=where)), name, Wish(by)).frame()

    def saturation(self, by: str = "code", method: str = "", where: str = "", seed: int = 1) -> Saturation:
        """Give what `casecode saturation` counts with base 4, run 2 and 5 %; `sentence` says it, `steps` are its sources."""
        from casecode.analysis.saturation import saturation  # noqa: PLC0415  pandas only when a table is asked for
        from casecode.analysis.select import Selection, select  # noqa: PLC0415

        return saturation(select(self.corpus, Selection(where=where)), by=by, method=method, seed=seed)

    def agreement(
        self,
        unit: str = "",
        coders: Sequence[str] = (),
        where: str = "",
        in_round: str = "",
        level: Level = "leaf",
        seed: int = 1,
    ) -> Agreement:
        """Give what `casecode agree` measures: `codes` with alpha and its interval, `sets`, `relevance`; `note` says what counts."""
        from casecode.analysis.agreement import agreement  # noqa: PLC0415  pandas only when a table is asked for
        from casecode.analysis.agreement_nouns import AgreementAsked  # noqa: PLC0415

        asked = AgreementAsked(unit=unit, coders=tuple(coders), where=where, round=in_round, level=level, seed=seed)
        return agreement(self.corpus, asked)


def problem_count(errors: tuple[Problem, ...]) -> str:
    """`is a problem`, `are 3 problems`."""
    return "is a problem" if len(errors) == 1 else f"are {len(errors)} problems"


def _files(errors: tuple[Problem, ...]) -> str:
    """The files in which the errors stand, the first few by name."""
    named = list(dict.fromkeys(problem.file for problem in errors if problem.file))
    more = [f"{len(named) - _FEW} other files"] if len(named) > _FEW + 1 else []
    told = named[: _FEW if more else _FEW + 1] + more
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else "".join(told)


def open_study(folder: str | Path = ".") -> Study:
    """Open the study in `folder` or the nearest folder above it. Raises `NotAStudyError` when there is none."""
    return Study(find_root(Path(folder)))
