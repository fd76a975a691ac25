"""Codings onto the newest revision: the old words are found again, or listed for a person. One act, undone in one go.

What was coded stays its coder's, whoever brings it over: the new events carry the coder's name and lie in this machine's log.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from casecode.databank.events import code_event, read_event, withdraw_event
from casecode.domain.coding import Coding, Event, ReadMark
from casecode.domain.ids import new_event_id, short_id
from casecode.domain.problem import Problem
from casecode.domain.source import Source, SourceText, Span
from casecode.text.anchor import Anchored, Anchors
from casecode.text.spans import covered, intersect
from casecode.views.blocks import Table, Value
from casecode.workflow.lists import find_material
from casecode.workflow.study import Progress, Study, no_progress

ACTION = "reanchor"
STILL_READ = 0.9
"""The share of a segment's letters that must be as they were read; below, it counts as not yet read."""
_KEPT = ("round", "valence", "weight", "key", "kind", "by_whom", "run", "rule")
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Line:
    """One coding and what became of it: its words and segment then, its words now or what is most like them."""

    coding: Coding
    found: Anchored
    n: int
    words: str
    now: str


@dataclass(frozen=True, slots=True)
class Reanchored:
    """What became of all codings and read marks on older revisions. `marks` counts read marks that were brought over."""

    lines: tuple[Line, ...]
    marks: int = 0
    coders: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    by: str = ""
    dry_run: bool = False

    @property
    def placed(self) -> tuple[Line, ...]:
        """The codings that found their words."""
        return tuple(line for line in self.lines if line.found.span)

    @property
    def lost(self) -> tuple[Line, ...]:
        """The codings that wait for a person."""
        return tuple(line for line in self.lines if not line.found.span)

    @property
    def doubtful(self) -> tuple[Line, ...]:
        """What a person should look at: placed on respelt words, or not placed."""
        return tuple(line for line in self.lines if line.found.how in {"fuzzy", ""})

    @property
    def exit_code(self) -> int:
        """1 when a coding waits for a person."""
        return 1 if self.problems else 0

    def table(self) -> Table:
        """What a person should look at, where it stood, and what stands there now."""
        header = ("id", "source", "n", "code", "coder", "became", "words", "now")
        rows = tuple(_row(line) for line in self.doubtful)
        return Table(header, rows, caption="To look at", row_heads=False, name="reanchor")

    def talk(self) -> tuple[str, ...]:
        """What happened, what was not done, what to type next."""
        if not self.lines and not self.marks and not self.problems:
            return ("Every coding stands on the newest revision of its source; nothing to do.",)
        verb = "would be brought over" if self.dry_run else "brought over"
        told = [f"{_n(len(self.placed), 'coding')} and {_n(self.marks, 'read mark')} {verb} to the newest words."]
        steps = (
            ("same words", "on the same words with other white space, case or labels between them"),
            ("context", "on the same words elsewhere, with their neighbours"),
            ("fuzzy", "on words whose spelling changed; they are listed above, please look"),
        )
        for how, said in steps:
            many = sum(line.found.how == how for line in self.lines)
            told += [f"  {many:,} {said}."] if many else []
        if self.lost:
            told.append(
                f"{_n(len(self.lost), 'coding')} could not be placed and stay where they were: see casecode explain D540."
            )
        if (self.placed or self.marks) and not self.dry_run:
            who = "" if self.by in self.coders else f" --coder {self.coders[0]}"
            told.append(f"casecode undo{who} takes all of it back. Next: casecode status")
        return tuple(told)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two revisions of a source, aligned."""

    old: SourceText
    new: SourceText
    anchors: Anchors


@dataclass(frozen=True, slots=True)
class _Job:
    """All that stands on one older revision of a source; `old` None: no revision has those words."""

    source: Source
    hash: str
    old: SourceText | None
    codings: tuple[Coding, ...]
    marks: tuple[ReadMark, ...]


def reanchor(study: Study, source: str = "", *, dry_run: bool = False, progress: Progress = no_progress) -> Reanchored:
    """Bring every coding and read mark on an older revision over to the newest, of one source (or export) or of all.

    Raises `NotFoundError` for a source that is not there.
    """
    if dry_run:
        return _done(study, _jobs(study, source), progress, dry_run=True)
    with study.bank.lock(ACTION):
        done = _done(study, _jobs(study, source), progress, dry_run=False)
    study.forget()
    return done


def behind(study: Study) -> int:
    """How many codings stand on an older revision of their source."""
    now = {source.id: source.text for source in study.bank.sources()}
    return sum(now.get(coding.source, coding.text) != coding.text for coding in study.bank.standing().codings)


def _jobs(study: Study, asked: str) -> list[_Job]:
    newest = {source.id: source for source in study.bank.sources()}
    wanted = _named(study, newest.values(), asked) if asked else newest.keys()
    standing = study.bank.standing()

    def old(one: Coding | ReadMark) -> bool:
        return one.source in wanted and one.text != newest[one.source].text

    codings: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    marks: dict[tuple[str, str], list[ReadMark]] = defaultdict(list)
    for coding in filter(old, standing.codings):
        codings[coding.source, coding.text].append(coding)
    for mark in filter(old, standing.reads):
        marks[mark.source, mark.text].append(mark)
    return [
        _Job(newest[name], text, study.bank.text_at(name, text), tuple(codings[name, text]), tuple(marks[name, text]))
        for name, text in sorted(codings.keys() | marks.keys())
    ]


def _named(study: Study, sources: Iterable[Source], name: str) -> set[str]:
    """The one source that `name` means, or every item of the export of that name."""
    items = {source.id for source in sources if source.container and source.container.casefold() == name.casefold()}
    return items or {find_material(study, name).source.id}


def _done(study: Study, jobs: Sequence[_Job], progress: Progress, *, dry_run: bool) -> Reanchored:
    stand = {_said(coding) for coding in study.bank.standing().codings}
    lines: list[Line] = []
    problems: list[Problem] = []
    batches: dict[tuple[str, str], list[Event]] = {}
    marks = 0
    for number, job in enumerate(jobs):
        progress(number, len(jobs), job.source.id)
        if job.old is None:
            said = f"{_n(len(job.codings), 'coding')} of {job.source.id} on a text (hash {job.hash}) that no revision has"
            problems.append(Problem("D541", said, level="warning"))
            continue
        pair = _pair(job.old, study.bank.text(job.source))
        log = job.source.container or job.source.id
        for coding in job.codings:
            line = _line(pair, coding)
            lines.append(line)
            if line.found.span:
                batches.setdefault((coding.coder, log), []).extend(_moved(pair.new, line, stand))
        for mark in job.marks:
            events = _read_anew(pair, mark)
            marks += bool(events)
            if events:
                batches.setdefault((mark.coder, log), []).extend(events)
    problems += _waiting(lines)
    by = study.bank.coder
    if batches and not dry_run:
        act = new_event_id()
        for (coder, log), events in batches.items():
            study.bank.append(coder, log, events, ACTION, act, by)
    coders = tuple(dict.fromkeys(coder for coder, _ in batches))
    return Reanchored(tuple(lines), marks, coders, tuple(problems), by, dry_run)


def _waiting(lines: Iterable[Line]) -> list[Problem]:
    lost = Counter(line.coding.source for line in lines if not line.found.span)
    said = "{} of '{}' could not be placed on its newest words: listed above, to be coded by a person"
    return [Problem("D540", said.format(_n(many, "coding"), source), level="warning") for source, many in lost.items()]


def _pair(old: SourceText, new: SourceText) -> _Pair:
    return _Pair(old, new, Anchors(old.text, new.text, _speech(old), _speech(new)))


def _speech(text: SourceText) -> tuple[Span, ...]:
    return tuple((segment.start, segment.end) for segment in text.segments)


def _line(pair: _Pair, coding: Coding) -> Line:
    found = pair.anchors.place(coding.start, coding.end)
    n = next((segment.n for segment in pair.old.segments if segment.end > coding.start), 0)
    now = pair.new.text[slice(*found.span)] if found.span else found.near
    return Line(coding, found, n, pair.old.text[coding.start : coding.end], now)


def _moved(new: SourceText, line: Line, stand: set[tuple[object, ...]]) -> Iterator[Event]:
    """The coding on the new words, unless it stands there already, and the withdrawal of the old one; with the step that found it."""
    coding, found = line.coding, line.found
    start, end = found.span or (0, 0)
    said = _said(replace(coding, text=new.hash, start=start, end=end))
    if said not in stand:
        stand.add(said)
        kept = {name: getattr(coding, name) for name in _KEPT}
        yield code_event(coding.coder, new, start, end, coding.code, coding.book, from_=(coding.id, *coding.from_), **kept)
    how = f"{found.how} {found.likeness:.2f}" if found.how == "fuzzy" else found.how
    yield withdraw_event(coding.coder, coding.id, f"{ACTION}: {how}")


def _said(coding: Coding) -> tuple[object, ...]:
    return (coding.coder, coding.source, coding.text, coding.start, coding.end, coding.code, coding.round)


def _read_anew(pair: _Pair, mark: ReadMark) -> list[Event]:
    """The mark on the segments that are still as they were read, without what came in between; nothing when all are new."""
    kept = pair.anchors.kept(mark.start, mark.end)
    if not kept:
        return []
    first = kept[0][0] if _inside(pair.old, mark.start) else 0
    last = kept[-1][1] if _inside(pair.old, mark.end) else len(pair.new.text)
    runs: list[Span] = []
    goes_on = False
    for segment in pair.new.segments:
        start, end = max(segment.start, first), min(segment.end, last)
        if start >= end:
            continue
        still = covered(intersect(kept, [(start, end)])) >= STILL_READ * (end - start)
        if still and goes_on:
            runs[-1] = (runs[-1][0], end)
        elif still:
            runs.append((start, end))
        goes_on = still
    made = [read_event(mark.coder, pair.new, start, end, mark.book, mark.round) for start, end in runs]
    return [*made, withdraw_event(mark.coder, mark.id, ACTION)] if made else []


def _inside(text: SourceText, at: int) -> bool:
    """Whether a mark that begins or ends here cuts a segment."""
    return any(segment.start < at < segment.end for segment in text.segments)


def _row(line: Line) -> tuple[Value, ...]:
    coding, found = line.coding, line.found
    became = f"fuzzy {found.likeness:.2f}" if found.span else f"not placed: {found.why}"
    words = (_brief(line.words), _brief(line.now))
    return (short_id(coding.id), coding.source, line.n, coding.code, coding.coder, became, *words)


def _brief(words: str) -> str:
    even = " ".join(words.split())
    return even if len(even) <= _SHOWN else f"{even[: _SHOWN // 2]} … {even[-_SHOWN // 2 :]}"


def _n(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
