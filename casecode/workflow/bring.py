"""Bringing in codings made elsewhere: placed on the words, or listed with the reason. One import is one act, undone in one go."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from casecode import registry
from casecode.analysis.tree import tree_of
from casecode.codebook.ids import from_label, valid
from casecode.databank.events import code_event, read_event
from casecode.domain.codebook import Code, Codebook
from casecode.domain.coding import RESERVED_CODERS, Event
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.ids import new_event_id
from casecode.domain.problem import Problem
from casecode.exchange._placing import Placed, Placing, place_rows
from casecode.exchange._rows import CodingRow
from casecode.text.spans import subtract
from casecode.workflow.brought import Brought, Reading
from casecode.workflow.study import Progress, Study, no_progress

_YES = frozenset({"yes", "y", "true", "1", "x"})
ALL = "all"


def bring(
    study: Study,
    file: Path,
    data: bytes | None = None,
    *,
    coder: str = "",
    format_name: str = "codings_csv",
    whole: Sequence[str] = (),
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Brought:
    """Place the codings of `file` (or of `data`, when its bytes came another way) and append them to the logs of their coders.

    `whole` names coders (or `all`) who read every source that they coded in from end to end: with their codings goes a read mark
    over the whole text, so that what they did not code counts as not found. A table of codings cannot say that by itself.

    Raises `NotFoundError` when there is no such file, `WrongUseError` when a row's coder is not in the protocol and when
    `whole` names somebody of whom the file holds no coding.
    """
    if data is None and not file.is_file():
        raise NotFoundError(kind="file", name=file, nearest="")
    rows = registry.load("exchange", format_name, "FORMAT").read(file.read_bytes() if data is None else data, file.name)
    placing, proposals = _place(study, rows.rows, coder, file.name)
    _known_coders(study, placing.placed)
    read, unread = _readings(study, placing.placed, whole)
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
    if (fresh or read) and not dry_run:
        _append(study, tuple(fresh.values()), read, progress)
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
        problems=(*rows.problems, *_retired(study, placing.placed, file.name), *_excluded(study, placing.placed, file.name)),
        how=how,
        dry_run=dry_run,
        read=read,
        unread=unread,
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


def _readings(study: Study, placed: Sequence[Placed], whole: Sequence[str]) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """Of the sources that are coded in and not marked as read whole yet: those of `whole`, and the others."""
    coders = tuple(dict.fromkeys(one.coder for one in placed))
    strangers = [name for name in whole if name not in {ALL, *coders}]
    if strangers:
        listed = ", ".join(coders) or "nobody"
        raise WrongUseError(
            reason=f"--whole names {', '.join(strangers)}; the file has placeable codings by {listed}. Nothing was imported."
        )
    marks = study.bank.standing().reads
    every = dict.fromkeys((one.coder, one.material.source.id, one.row.attributes.get("round", "")) for one in placed)
    materials = {one.material.source.id: one.material for one in placed}
    read: list[Reading] = []
    unread: list[Reading] = []
    for coder, source, round_ in every:
        text = materials[source].text
        here = [
            (one.start, one.end)
            for one in marks
            if (one.coder, one.source, one.text, one.round) == (coder, source, text.hash, round_)
        ]
        if subtract([(0, len(text.text))], here):
            side = read if ALL in whole or coder in whole else unread
            side.append(Reading(coder, materials[source], round_))
    return tuple(read), tuple(unread)


def _retired(study: Study, placed: Sequence[Placed], file: str) -> Iterator[Problem]:
    """A note for each code that is retired and was given all the same: what was coded is kept, whatever became of its code since."""
    why = {code.code: code.retired for book in study.codebooks for code in book.walk() if code.retired}
    many = Counter(one.code for one in placed if one.code in why)
    first = {one.code: one.row.line for one in reversed(placed)}
    for code, count in many.items():
        rows = "1 row gives" if count == 1 else f"{count} rows give"
        yield Problem("X208", f"{rows} the code '{code}', which is retired: {why[code]}", file, first[code], "note")


def _excluded(study: Study, placed: Sequence[Placed], file: str) -> Iterator[Problem]:
    """A warning where a coder gave codes of one exclusive theme to the same words: kept as they are, a person has to choose."""
    tree = tree_of(study.codebooks)
    against = {one.code: tree.apart(one.code) for one in placed}
    by: dict[tuple[str, str, str], list[Placed]] = {}
    for one in placed:
        if against[one.code]:
            by.setdefault((one.coder, one.material.source.id, one.row.attributes.get("round", "")), []).append(one)
    for some in by.values():
        order = sorted(some, key=lambda placed: (placed.start, placed.end))
        for at, one in enumerate(order):
            for other in order[at + 1 : bisect_left(order, one.end, key=lambda placed: placed.start)]:
                if other.code not in against[one.code]:
                    continue
                told = f"{one.coder} gives '{one.code}' and '{other.code}' to the same words of {one.material.source.id}, and they exclude each other"
                yield Problem("X209", told, file, max(one.row.line, other.row.line), "warning")


def _key(placed: Placed) -> tuple[object, ...]:
    material = placed.material
    round_ = placed.row.attributes.get("round", "")
    return (placed.coder, material.source.id, material.text.hash, placed.start, placed.end, placed.code, round_)


def _append(study: Study, fresh: Sequence[Placed], read: Sequence[Reading], progress: Progress) -> None:
    """Append one batch a log, its read marks with it; all batches of one coder share an act."""
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
    for one in read:
        source, text = one.material.source, one.material.text
        mark = read_event(one.coder, text, 0, len(text.text), other, one.round)
        batches.setdefault((one.coder, source.container or source.id), []).append(mark)
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
