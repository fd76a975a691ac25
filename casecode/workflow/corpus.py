"""The corpus of a study: taken from the databank once, so that analysis never reaches for the disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casecode.analysis.corpus import Corpus
from casecode.codebook.load import parse_codebook
from casecode.databank.bank import Databank
from casecode.domain.codebook import Codebook
from casecode.domain.coding import Hit
from casecode.domain.protocol import Protocol
from casecode.domain.source import Material

Hits = tuple[tuple[str, Hit], ...]


class _Runs(Mapping[str, Hits]):
    """The hits of every run by its id, each read when a table asks for it: old runs cost nothing."""

    def __init__(self, bank: Databank, names: tuple[str, ...]) -> None:
        self._bank = bank
        self._read: dict[str, Hits | None] = dict.fromkeys(names)

    def __getitem__(self, name: str) -> Hits:
        hits = self._read[name]
        if hits is None:
            hits = tuple(self._bank.hits(name))
            self._read[name] = hits
        return hits

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def assemble(bank: Databank, protocol: Protocol, codebooks: tuple[Codebook, ...], materials: tuple[Material, ...]) -> Corpus:
    """Everything that analysis works on: material, what stands, the runs, and the digest of it all.

    What lies on the original of a masked copy lies on the copy too, and counts there.
    """
    standing, plans = bank.standing(), tuple(bank.rounds())
    masked = {one.source.meta["derived_from"] for one in materials if "derived_from" in one.source.meta}
    facts = {run.id: run for run in bank.runs()}
    now = {book.hash for book in codebooks}
    used = {coding.book for coding in standing.codings} | {mark.book for mark in standing.reads}
    former = {name: book for name in used - now - {""} if (book := _former(bank, name))}
    return Corpus(
        protocol=protocol,
        codebooks=codebooks,
        materials=materials,
        codings=tuple(coding for coding in standing.codings if coding.source not in masked),
        reads=tuple(mark for mark in standing.reads if mark.source not in masked),
        runs=_Runs(bank, tuple(facts)),
        run_facts=facts,
        former_books=former,
        newest_run=bank.newest_run(),
        digest=bank.digest(),
        assigned=frozenset().union(*(plan.sources_of("consensus") for plan in plans)),
        rounds=plans,
    )


def _former(bank: Databank, name: str) -> Codebook | None:
    """The codebook version under which something was coded; None when it cannot be read any more."""
    data = bank.codebook_bytes(name)
    return parse_codebook(data, f"databank/codebooks/{name}.yaml")[0] if data is not None else None
