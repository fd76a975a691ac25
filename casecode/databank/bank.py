"""The door to a study's databank: sources, codings, runs, codebooks, journal. The rooms behind it do the work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from casecode.databank import acts, check, device, digest, erase, journal, lock, rounds, runs, store
from casecode.databank.acts import UNDO, Act
from casecode.databank.catalog import Catalog
from casecode.databank.events import to_line
from casecode.databank.index import Index
from casecode.databank.layout import GIT_ATTRIBUTES, Layout
from casecode.databank.logs import LogRoom, Logs
from casecode.databank.plainyaml import BrokenFileError
from casecode.databank.revisions import Revision, load_pinned, read_pinned, read_words, revision_at, revisions
from casecode.databank.standing import Standing, stand
from casecode.domain.coding import Event, Hit, Run
from casecode.domain.errors import DataRefusedError, NotFoundError
from casecode.domain.ids import hash16, new_event_id
from casecode.domain.problem import Problem
from casecode.domain.reading import Readings
from casecode.domain.source import Source, SourceText
from casecode.plain import write


class Databank:
    """The databank of the study at `root`. It may be used from any number of processes at once.

    Everything is read from the files when it is asked for; what did not change is not parsed again.
    """

    def __init__(self, root: Path) -> None:
        """Nothing is read or written yet."""
        self.root = root
        self.layout = Layout(root)
        self._index = Index(self.layout.disposable)
        self._logs = LogRoom(self.layout, self._index)
        self._stood: dict[str, tuple[Logs, Standing]] = {}  # of the whole study and of the source asked for last
        self._catalog: tuple[tuple[str, ...], Catalog] | None = None
        self._sealed: Catalog | None = None
        self._locks = 0

    # Sources

    def catalog(self) -> Catalog:
        """All revisions. Raises DataRefusedError where a revision cannot be read: `check` says more.

        The folders are looked at each time, but only once while this Databank holds the lock: nobody else adds to them then.
        """
        if self._sealed is not None:
            return self._sealed
        found = list(revisions(self.layout))
        stamp = tuple(revision.folder for revision in found)
        if self._catalog is None or self._catalog[0] != stamp:
            seen = {pinned.revision.folder: pinned for pinned in self._catalog[1].pinned} if self._catalog else {}
            good, broken = load_pinned(found, self._index, seen)
            if broken:
                problems = [Problem("D504", why.args[0], self.layout.shown(one.path), why.args[1]) for one, why in broken]
                reason = "Sources in the databank cannot be read. `casecode check` says more."
                raise DataRefusedError(reason=reason, problems=tuple(problems))
            self._catalog = (stamp, Catalog(good))
        if self._locks:
            self._sealed = self._catalog[1]
        return self._catalog[1]

    def sources(self) -> tuple[Source, ...]:
        """The newest revision of each plain source and of each item of a container, ordered by id."""
        return tuple(source for _, (source, _) in sorted(self.catalog().newest.items()))

    def source(self, name: str) -> Source:
        """The newest revision of the source `name`. Raises NotFoundError."""
        found = self.catalog().newest.get(name)
        if found is None:
            raise NotFoundError(kind="source", name=name, nearest="")
        return found[0]

    def text(self, source: Source) -> SourceText:
        """The words of `source`, in the revision that it is of. Raises DataRefusedError where its files are damaged."""
        known = self._catalog[1] if self._catalog else None  # a revision once seen never changes: no look at the folders
        found = known.by_folder.get((source.id, source.folder)) if known else None
        found = found or self.catalog().by_folder.get((source.id, source.folder))
        if found is None:
            raise NotFoundError(kind="source", name=source.id, nearest="")
        return self._words(*found)

    def text_at(self, source: str, text: str) -> SourceText | None:
        """The words of the revision of `source` whose text has the hash `text`; None when there is none."""
        known = self._catalog[1] if self._catalog else None
        found = known.by_text.get((source, text)) if known else None
        found = found or self.catalog().by_text.get((source, text))
        return None if found is None else self._words(*found)

    def _words(self, source: Source, revision: Revision) -> SourceText:
        try:
            return read_words(revision, source)
        except (BrokenFileError, ValueError, KeyError, OSError) as why:
            reason = (
                f"The words of {source.id} cannot be read from databank/sources/{revision.folder}. `casecode check` says more."
            )
            raise DataRefusedError(reason=reason) from why

    def already(self, incoming: store.Incoming) -> store.Stored | None:
        """The answer for a file that need not be read: it is in, or another file has the same bytes. Else None."""
        return store.already(self.catalog(), incoming)

    def store_file(self, incoming: store.Incoming, readings: Readings, by: str = "") -> store.Stored:
        """Store a file as understood in `readings` (turns and sentences numbered) and log it. Takes the lock."""
        with self.lock("ingest"), lock.writable():
            stored = store.store_file(self.layout, self.catalog(), incoming, readings)
            if stored.changed:
                first = stored.changed[0]
                self.catalog().add(read_pinned(revision_at(self.layout, first.folder)))
                name, count = first.container or first.id, len(stored.changed)
                self.log("ingest", by, source=name, folder=first.folder, sha256=first.sha256, status=stored.status, changed=count)
        return stored

    # Codings

    def logs(self, source: str = "") -> Logs:
        """Every event with its place, and the faults of the logs; of one source, or of all."""
        return self._logs.read(source)

    def events(self, source: str = "") -> tuple[Event, ...]:
        """Every event, oldest first, the unknown ones too; of one source's logs, or of all."""
        return self.logs(source).events

    def standing(self, source: str = "") -> Standing:
        """What stands; of one source's logs (for an item its container's), or of all."""
        logs = self.logs(source)
        before = self._stood.get(source)
        if before is None or before[0] is not logs:
            stood = stand(logs.counted, logs.places, checked=True)
            before = (logs, replace(stood, problems=logs.problems + stood.problems))
            self._stood = {one: kept for one, kept in self._stood.items() if not one} | {source: before}
        return before[1]

    def append(
        self, coder: str, source: Source | str, events: Sequence[Event], action: str = "code", act: str = "", by: str = ""
    ) -> str:
        """Append `events` of `coder` on `source` in one write and log it; the act's id. Without events nothing happens.

        Events appended together, or with the same `act` given, are undone together. `by` is who acts, where not the coder.
        """
        if not events:
            return act
        name = source if isinstance(source, str) else source.container or source.id
        shared = act or (new_event_id() if len(events) > 1 else "")
        path = self.layout.log(coder, name, self.device)
        with lock.writable():
            self._prepare()
            write.append(path, b"".join(to_line(event, shared) for event in events))
        ids = {"first": events[0].id, "last": events[-1].id, "count": len(events)}
        self.log(action, by or coder, act=shared or events[0].id, file=self.layout.shown(path), **ids)
        return shared or events[0].id

    def acts(self, coder: str) -> tuple[Act, ...]:
        """What `coder` did, an act at a time, the newest last."""
        return acts.acts(self.logs().counted, self.standing(), coder, whole=True)

    def last_act(self, coder: str) -> Act | None:
        """What an undo of `coder` takes back; None when there is nothing."""
        return acts.last_act(self.acts(coder))

    def last_undo(self, coder: str) -> Act | None:
        """What a redo of `coder` takes back; None when there is nothing."""
        return acts.last_undo(self.acts(coder))

    def take_back(self, act: Act, coder: str, why: str = UNDO) -> tuple[Event, ...]:
        """Withdraw what stands of `act`; the withdrawals. Taking back an undo (`why` redo) makes it stand again."""
        known = {event.id: event for event in act.events}
        made = acts.take_back(act, self.standing(), coder, why)
        logs: dict[str, list[Event]] = {}
        places = self.logs().places
        for event in made:
            file = places[known[str(event.body["of"])].id][0]
            logs.setdefault(Path(file).name.partition("~")[0], []).append(event)
        name = new_event_id() if len(made) > 1 else ""
        for log, batch in logs.items():
            self.append(coder, log, batch, action=why, act=name)
        return made

    # Codebooks, runs, rounds

    def freeze_codebook(self, data: bytes) -> str:
        """Keep the bytes of a codebook that something is coded under; their hash."""
        name = hash16(data)
        path = self.layout.codebooks / f"{name}.yaml"
        with lock.writable():
            if not path.is_file() or hash16(path.read_bytes()) != name:
                self._prepare()
                write.replace(path, data)
        return name

    def codebook_bytes(self, name: str) -> bytes | None:
        """The codebook with the hash `name`, as it was (without the words of whoever withdrew since)."""
        path = self.layout.codebooks / f"{erase.version(self.layout, name)}.yaml"
        return path.read_bytes() if name.isalnum() and path.is_file() else None

    def runs(self) -> tuple[Run, ...]:
        """Every run, by id."""
        return runs.runs(self.layout)[0]

    def hits(self, run: str) -> Iterator[tuple[str, Hit]]:
        """The hits of a run with their source's id. Raises DataRefusedError where they are damaged."""
        try:
            yield from runs.hits(self.layout, run)
        except (BrokenFileError, OSError) as why:
            raise DataRefusedError(reason=f"The hits of run {run} cannot be read. Run `casecode autocode` again.") from why

    def store_run(self, run: Run, hits: Iterable[tuple[str, Hit]], by: str = "") -> bool:
        """Store a run and log it; False when it was there already (it is the newest again all the same). Takes the lock."""
        with self.lock("autocode"), lock.writable():
            self._prepare()
            new = runs.store_run(self.layout, run, hits)
            if new or runs.last_said(self.journal()) != run.id:
                self.log("autocode", by, run=run.id, codebook=run.codebook, hits=run.hits)
        return new

    def newest_run(self) -> str:
        """The id of the run made last; empty when there is none."""
        return runs.newest(self.layout, self.journal(), {source.id: source.text for source in self.sources()})

    def rounds(self) -> tuple[rounds.Round, ...]:
        """Every round that can be read, by id."""
        return rounds.rounds(self.layout)[0]

    # The rest

    def log(self, action: str, by: str, **details: object) -> None:
        """Write down who did what, with details of any kind."""
        with lock.writable():
            self._prepare()
            journal.log(self.layout, self.device, action, by, details)

    def journal(self) -> tuple[Mapping[str, object], ...]:
        """The audit trail of all devices, in the order of time."""
        return journal.entries(self.layout)[0]

    def check(
        self, *, fix: bool = False, codes: Collection[str] | None = None, coders: Collection[str] | None = None
    ) -> check.CheckResult:
        """Look at everything; with `fix` mend what can be mended without loss (takes the lock).

        `codes` are the ids and aliases of the codebooks, `coders` the ids of the protocol; None: not looked at.
        """
        if not fix:
            return check.check(self.layout, codes=codes, coders=coders)
        with self.lock("check"), lock.writable():
            return check.check(self.layout, fix=True, codes=codes, coders=coders)

    def digest(self) -> str:
        """Sixteen hex digits over all that stands; equal for two copies that say the same."""
        return digest.digest(self.catalog().pinned, self.standing(), (run.id for run in self.runs()))

    @contextmanager
    def lock(self, what: str = "") -> Iterator[None]:
        """Hold the study alone. Raises LockedError when another process does."""
        with lock.lock(self.layout, what):
            self._locks += 1
            try:
                yield
            finally:
                self._locks -= 1
                if not self._locks:
                    self._sealed = None

    @cached_property
    def device(self) -> str:
        """Six characters that name this machine and folder in the names of logs."""
        with lock.writable():
            return device.device(self.layout)

    @property
    def coder(self) -> str:
        """Who codes on this machine; empty when nobody said."""
        return device.coder(self.layout)

    def set_coder(self, name: str) -> None:
        """Say who codes on this machine."""
        with lock.writable():
            device.set_coder(self.layout, name)

    def _prepare(self) -> None:
        if not self.layout.attributes.is_file():
            write.replace(self.layout.attributes, GIT_ATTRIBUTES)
