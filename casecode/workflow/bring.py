"""Bringing in codings made elsewhere: placed on the words, or listed with the reason. One import is one act, undone in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casecode import registry
from casecode.analysis.tree import tree_of
from casecode.codebook.ids import from_label, valid
from casecode.databank.events import code_event
from casecode.domain.codebook import Code, Codebook
from casecode.domain.coding import RESERVED_CODERS, Event
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.ids import new_event_id
from casecode.domain.problem import Problem
from casecode.exchange._placing import NotPlaced, Placed, Placing, place_rows
from casecode.exchange._rows import CodingRow
from casecode.views.blocks import Table
from casecode.workflow.study import Progress, Study, no_progress

_YES = frozenset({"yes", "y", "true", "1", "x"})


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did. `known` rows said what already stood; `proposals` are codes that the codebook lacks."""

    placed: int
    known: int
    coders: tuple[str, ...]
    proposals: tuple[str, ...]
    lost: tuple[NotPlaced, ...]
    problems: tuple[Problem, ...]
    how: Mapping[str, int]
    dry_run: bool

    @property
    def whole(self) -> bool:
        """Whether every row of the file found its place."""
        return not self.lost and not any(problem.level == "error" for problem in self.problems)

    def table(self) -> Table:
        """The loss report: each row that was not placed, why, and the nearest words of the source."""
        rows = tuple(
            (
                lost.row.line,
                lost.row.source,
                lost.row.code,
                lost.row.coder,
                lost.problem.message,
                lost.row.quote[:120],
                lost.nearest,
            )
            for lost in self.lost
        )
        header = ("line", "source", "code", "coder", "why", "quote", "nearest")
        return Table(header, rows, caption="Not placed", row_heads=False, name="not placed")

    def talk(self) -> tuple[str, ...]:
        """What happened, what was not done, what to type next."""
        verb = "would be placed" if self.dry_run else "placed"
        by = f" by {', '.join(self.coders)}" if self.coders else ""
        lines = [f"{self.placed:,} codings{by} {verb}" + (f"; {self.known:,} stood already." if self.known else ".")]
        loose = sum(count for how, count in self.how.items() if how not in {"exact", "offsets"})
        if loose:
            lines.append(f"{loose} of them were found after evening out quotation marks, dashes, white space or brackets.")
        if self.proposals:
            lines.append(f"Codes that the codebook lacks, kept as proposals: {', '.join(self.proposals)}.")
            lines.append(f"Define one with: casecode codebook add {self.proposals[0]}")
        if self.lost:
            lines.append(f"{len(self.lost)} rows were not placed; they are listed above with the reason. Nothing was guessed.")
        if self.placed and not self.dry_run:
            lines.append("casecode undo takes the whole import back. Next: casecode excerpts")
        return tuple(lines)


def bring(
    study: Study,
    file: Path,
    data: bytes | None = None,
    *,
    coder: str = "",
    format_name: str = "codings_csv",
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Brought:
    """Place the codings of `file` (or of `data`, when its bytes came another way) and append them to the logs of their coders.

    Raises `NotFoundError` when there is no such file, `WrongUseError` when a row's coder is not in the protocol.
    """
    if data is None and not file.is_file():
        raise NotFoundError(kind="file", name=file, nearest="")
    rows = registry.load("exchange", format_name, "FORMAT").read(file.read_bytes() if data is None else data, file.name)
    placing, proposals = _place(study, rows.rows, coder, file.name)
    _known_coders(study, placing.placed)
    now = tree_of(study.codebooks)  # what stands under an id that has become an alias says the same as a row with the new one
    standing = {
        (one.coder, one.source, one.text, one.start, one.end, now.resolve(one.code) or one.code, one.round)
        for one in study.bank.standing().codings
    }
    fresh: dict[tuple[object, ...], Placed] = {}
    for placed in placing.placed:
        key = _key(placed)
        if key not in standing:
            fresh.setdefault(key, placed)
    if fresh and not dry_run:
        _append(study, tuple(fresh.values()), progress)
        study.forget()
    how: dict[str, int] = {}
    for placed in fresh.values():
        how[placed.how] = how.get(placed.how, 0) + 1
    return Brought(
        placed=len(fresh),
        known=len(placing.placed) - len(fresh),
        coders=tuple(dict.fromkeys(placed.coder for placed in fresh.values())),
        proposals=proposals,
        lost=placing.unplaced,
        problems=rows.problems,
        how=how,
        dry_run=dry_run,
    )


def _place(study: Study, rows: Sequence[CodingRow], coder: str, file: str) -> tuple[Placing, tuple[str, ...]]:
    """Place the rows; codes that no codebook has become proposals, so that no coding is lost for want of a definition."""
    books = study.codebooks
    placing = place_rows(rows, study.materials, books, coder=coder, file=file)
    if not placing.proposals:
        return placing, ()
    named = {
        proposal.code: proposal.code if valid(proposal.code) else from_label(proposal.code) for proposal in placing.proposals
    }
    codes = tuple(Code(code=made, aliases=(written,)) for written, made in named.items() if made)
    placing = place_rows(rows, study.materials, (*books, Codebook(id="proposals", codes=codes)), coder=coder, file=file)
    used = {placed.code for placed in placing.placed}
    return placing, tuple(dict.fromkeys(code.code for code in codes if code.code in used))


def _known_coders(study: Study, placed: Sequence[Placed]) -> None:
    known = {*study.protocol.coders, *RESERVED_CODERS} - {"rules"}
    unknown = sorted({one.coder for one in placed} - known)
    if unknown:
        listed = ", ".join(study.protocol.coders) or "nobody yet"
        raise WrongUseError(
            reason=f"Not among the coders of casecode.yaml ({listed}): {', '.join(unknown)}. Add them to `coders:`, or use --coder NAME.",
        )


def _key(placed: Placed) -> tuple[object, ...]:
    material = placed.material
    round_ = placed.row.attributes.get("round", "")
    return (placed.coder, material.source.id, material.text.hash, placed.start, placed.end, placed.code, round_)


def _append(study: Study, fresh: Sequence[Placed], progress: Progress) -> None:
    """Append one batch a log; all batches of one coder share an act."""
    hashes = {book.file: study.bank.freeze_codebook((study.root / book.file).read_bytes()) for book in study.codebooks}
    book_of = {code.code: hashes[book.file] for book in study.codebooks for code in book.walk()}
    other = next(iter(hashes.values()), "")
    batches: dict[tuple[str, str], list[Event]] = {}
    for placed in fresh:
        source = placed.material.source
        attributes = _attributes(placed.row.attributes)
        event = code_event(
            placed.coder,
            placed.material.text,
            placed.start,
            placed.end,
            placed.code,
            book_of.get(placed.code, other),
            **attributes,
        )
        batches.setdefault((placed.coder, source.container or source.id), []).append(event)
    acts = {coder: new_event_id() for coder, _ in batches}
    for number, ((coder, log), events) in enumerate(batches.items()):
        progress(number, len(batches), log)
        study.bank.append(coder, log, events, "import", acts[coder])


def _attributes(told: Mapping[str, str]) -> dict[str, object]:
    made: dict[str, object] = {name: told[name] for name in ("round", "valence", "weight", "kind") if told.get(name)}
    if told.get("memo"):
        made["note"] = told["memo"]
    if told.get("key", "").strip().lower() in _YES:
        made["key"] = True
    if told.get("by_whom"):
        made["by_whom"] = tuple(part.strip() for part in told["by_whom"].replace("|", ",").split(",") if part.strip())
    return made
