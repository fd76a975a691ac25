"""`withdraw`: every place where a participant's words stand, and taking them out of each. What was said is kept nowhere."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from casecode.databank import erase, lock, plainyaml
from casecode.databank.erase import Erasure
from casecode.databank.layout import Layout
from casecode.domain.errors import DataRefusedError, NotFoundError
from casecode.domain.ids import new_event_id, slug
from casecode.domain.problem import Problem
from casecode.domain.protocol import Participant
from casecode.plain import write
from casecode.plain.names import folded
from casecode.views.blocks import Table
from casecode.workflow.pseudonyms_list import FILE
from casecode.workflow.returned import KIND, MARK, ORIGINALS, REMOVED, fingerprint
from casecode.workflow.study import Progress, Study, no_progress
from casecode.workflow.withdrawal_codings import batches, lost
from casecode.workflow.withdrawal_files import Original, originals
from casecode.workflow.withdrawal_git import History, history, steps
from casecode.workflow.withdrawal_places import Spot, frozen, runs_with, speaks, spots, unseen
from casecode.workflow.withdrawal_words import Part, Words, words_of

ACTION = "withdraw"
COLUMNS = ("what", "where", "words", "what becomes of it")


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a withdrawal will do; nothing is written yet."""

    words: Words
    originals: tuple[Original, ...]
    spots: tuple[Spot, ...]
    frozen: tuple[tuple[str, bytes], ...]
    history: History
    codings: int
    unseen: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    line: str = ""

    @property
    def person(self) -> Participant:
        """Who withdraws."""
        return self.words.person

    @property
    def parts(self) -> tuple[Part, ...]:
        """What they said, a row a source: its newest revision."""
        return tuple({part.source.id: part for part in self.words.parts}.values())

    def table(self) -> Table:
        """Every place with what becomes of it."""
        rows: list[tuple[str, str, int | None, str]] = []
        for part in self.parts:
            remark = "goes, with its codings" if part.own else "their turns are covered; everyone else's words and codings stay"
            rows.append(("source", part.source.id, part.words, remark))
        rows += [("original", one.path, None, one.remark) for one in self.originals]
        rows += [(spot.kind, spot.path, None, f"{spot.doing}: {spot.remark}") for spot in self.spots]
        rows += [
            ("codebook version", f"databank/codebooks/{name}.yaml", None, "its quotes are taken out") for name, _ in self.frozen
        ]
        rows += [
            ("git commit", line, None, "see the steps: casecode does not rewrite history itself") for line in self.history.commits
        ]
        note = f"{self.codings:,} codings of {self.person.id}'s words go."
        return Table(COLUMNS, tuple(rows), note=note, row_heads=False, name="withdraw")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What a person must look at, because casecode cannot see into it or cannot know."""
        found = [
            Problem("R902", "its words cannot be seen without its own program", name, level="warning") for name in self.unseen
        ]
        said = "{} segments name no speaker and stay as they are: read them, one may be theirs"
        found += [
            Problem("R903", said.format(part.unlabelled), part.source.id, level="note")
            for part in self.parts
            if part.unlabelled and not part.own
        ]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was done, and the steps that are left to a person."""

    plan: Plan
    steps: tuple[str, ...]
    record: str

    def talk(self) -> tuple[str, ...]:
        """What happened and what is left, each step as a line to type."""
        plan = self.plan
        gone, kept = sum(part.own for part in plan.parts), sum(not part.own for part in plan.parts)
        reports = [spot.path for spot in plan.spots if spot.kind == "report"]
        counts = f"{gone} sources removed, {kept} covered, {plan.codings:,} codings withdrawn"
        lines = [
            f"{plan.person.id} is withdrawn: {counts}, {len(plan.spots)} other files mended or removed.",
            f"Kept of it: {self.record}",
        ]
        if plan.line:
            lines.append(f"Still yours to do: remove {plan.person.id} at {plan.line}; labels of theirs become `participant`.")
        if reports:
            lines.append(f"{len(reports)} reports were removed. Make them again: casecode build")
        if plan.frozen or any(spot.kind == "codebook" for spot in plan.spots):
            lines.append("The codebook lost examples; casecode codebook lint says which rules now need another.")
        if self.steps:
            lines += ["Git still holds their words in its history. These steps take them out, for good:"]
            lines += [f"  {step}" for step in self.steps]
        elif plan.history.top is not None:
            lines.append("Git: no commit of this repository holds their words.")
        lines.append("Everyone with a copy (clones, sync folders, backups, sent reports) must delete it and take yours.")
        return tuple(lines)


def plan_withdrawal(study: Study, name: str, *, progress: Progress = no_progress) -> Plan:
    """Look for every place where the words of the participant `name` (id or name) stand. Raises `NotFoundError`."""
    person = find_participant(study, name)
    progress(0, 4, "sources")
    words = words_of(study, person)
    progress(1, 4, "originals")
    kept = originals(study, words)
    taken = {one.path: one.new for one in kept}
    progress(2, 4, "files")
    found = spots(study, words, taken)
    books = frozen(study, words)
    progress(3, 4, "git history")
    touched = {one.path for one in kept} | {f"databank/sources/{one.pinned.revision.folder}/" for one in words.pinnings}
    past = history(study.root, touched, lambda path, data: speaks(words, path, data))
    codings = len(lost(words, study.bank.standing()))
    line = _line(study, person)
    blind = unseen(study, taken) if words.parts else ()
    return Plan(words, kept, found, tuple(books.items()), past, codings, blind, runs_with(study, words), line)


def withdraw(study: Study, plan: Plan, *, progress: Progress = no_progress) -> Withdrawn:
    """Do what `plan` says. Stopped half-way, the same command goes on from there. Raises `DataRefusedError` for a file in use."""
    bank, words = study.bank, plan.words
    by = bank.coder
    with bank.lock(ACTION), lock.writable():
        act = new_event_id()
        record = _record(study, plan, by)
        progress(0, 3, "codings")
        for (coder, log), events in batches(study, words).items():
            bank.append(coder, log, events, action=ACTION, act=act, by=by)
        lines = steps(plan.history, plan.person.id)
        progress(1, 3, "files")
        for spot in plan.spots:
            _settle(study, spot.path, spot.new)
        for one in plan.originals:
            if one.inside:
                _settle(study, one.path, one.new)
        progress(2, 3, "sources")
        _erase(bank.layout, plan)
        for name, data in plan.frozen:
            erase.replace_codebook(bank.layout, name, data)
        for name in plan.runs:
            erase.drop(bank.layout.runs / name)
        erase.forget(bank.layout)
        if plan.parts or plan.spots:
            counts = {"sources": len(plan.parts), "codings": plan.codings, "files": len(plan.spots)}
            gone = [one.path for one in plan.spots if one.new is None and one.path.startswith("records/")]
            bank.log(ACTION, by, participant=plan.person.id, file=record, removed=gone, **counts)
    study.forget()
    return Withdrawn(plan, lines, record)


def _erase(layout: Layout, plan: Plan) -> None:
    pinned = {one.folder: one for one in plan.originals if one.folder}
    for pinning in plan.words.pinnings:
        name = pinning.pinned.head.id
        if name in plan.words.whole:
            if (layout.sources / name).exists():
                erase.drop_source(layout, name)
            continue
        one = pinned[pinning.pinned.revision.folder]
        spans = {part.source.id: part.spans for part in pinning.parts}
        gone = frozenset(part.source.id for part in pinning.parts if part.own) if pinning.pinned.container else frozenset()
        untold = {part.source.id: part.untold for part in pinning.parts}
        erase.rewrite(layout, pinning.pinned, pinning.texts, Erasure(spans, one.pinned, one.suffix, gone, untold))


def _settle(study: Study, path: str, new: bytes | None) -> None:
    place = study.root / path
    if new is None:
        write.drop_file(place)
        if place.exists():
            raise DataRefusedError(reason=f"{path} cannot be removed: is it open in another program?")
    elif not place.is_file() or place.read_bytes() != new:
        write.replace(place, new)


def _record(study: Study, plan: Plan, by: str) -> str:
    """That it happened, when, and how much: nothing that was said. What an interrupted withdrawal kept before stays."""
    file = f"records/{KIND}/{slug(plan.person.id)}.yaml"
    parts, path = plan.parts, study.root / file
    before = _kept(path)
    facts: dict[str, plainyaml.Value] = {
        "participant": plan.person.id,
        "date": datetime.now(UTC).date().isoformat(),
        "by": by,
        REMOVED: _united(before, REMOVED, (part.source.id for part in parts if part.own)),
        "sources_covered": _united(before, "sources_covered", (part.source.id for part in parts if not part.own)),
        ORIGINALS: _united(before, ORIGINALS, _marks(study, plan)),
        "codings_withdrawn": plan.codings or int(str(before.get("codings_withdrawn", 0))),
        "other_files": len(plan.spots) or int(str(before.get("other_files", 0))),
        "history": "to be cleaned by hand" if plan.history.blobs else "",
    }
    if parts or plan.spots or not path.is_file():
        write.replace(path, plainyaml.dump(facts))
    return file


def _kept(path: Path) -> Mapping[str, object]:
    """What an earlier record says; nothing where there is none that can be read."""
    try:
        return plainyaml.load(path.read_bytes())
    except (OSError, plainyaml.BrokenFileError):
        return {}


def _united(before: Mapping[str, object], key: str, now: Iterable[str]) -> list[str]:
    earlier = before.get(key)
    return sorted({*(map(str, earlier) if isinstance(earlier, list) else ()), *now})


def _marks(study: Study, plan: Plan) -> Iterator[str]:
    """How every original with the person's words is known again if it comes back: those pinned, and those that lie in the study."""
    for pinning in plan.words.pinnings:
        head = pinning.pinned.head
        yield head.sha256[:MARK]
        place = study.root / head.path
        if place.is_file():
            yield fingerprint(place.read_bytes())


def find_participant(study: Study, name: str) -> Participant:
    """The participant of that id or printed name. Raises `NotFoundError` with those that are near."""
    people: Sequence[Participant] = study.protocol.people
    wanted = folded(name)
    fits = [one for one in people if folded(one.id) == wanted] or [
        one for one in people if one.name and folded(one.name) == wanted
    ]
    if len(fits) == 1:
        return fits[0]
    near = difflib.get_close_matches(name, [one.id for one in people], n=3) or [one.id for one in people][:12]
    listed = f" Participants: {', '.join(near)}." if near else " The protocol names no people."
    raise NotFoundError(kind="participant", name=name, nearest=listed)


def _line(study: Study, person: Participant) -> str:
    """Where the protocol names the person: in itself, or in the list that it names."""
    protocol = study.protocol
    line, listed = protocol.lines.get(f"people.{person.id}", 0), protocol.lines.get("people", 0)
    rows = (study.root / protocol.file).read_bytes().decode("utf-8", "replace").splitlines()
    named = rows[listed - 1].partition(":")[2].partition(" #")[0].strip(" \"'") if 0 < listed <= len(rows) else ""
    file = named if named and (study.root / named).is_file() else protocol.file
    listed_too = f" and in {FILE}" if (study.root / FILE).is_file() else ""
    return (f"{file}:{line}" if line else file) + listed_too
