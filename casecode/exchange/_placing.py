"""Where the rows of a codings table belong in this study: certain, or not placed and said why. Nothing is guessed."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casecode.domain.codebook import Codebook
from casecode.domain.problem import Problem
from casecode.domain.source import Material, Segment, Span
from casecode.exchange._rows import CodingRow
from casecode.text.fold import fold
from casecode.text.quotes import Located, locate, nearest
from casecode.text.spans import subtract


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its words found: code points over the text of `material`. `how`: exact, normalised, brackets or offsets."""

    row: CodingRow
    material: Material
    start: int
    end: int
    code: str
    coder: str
    how: str


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """A row that went nowhere, and why. `nearest` are the words of the source most like its quote, when there are any."""

    row: CodingRow
    problem: Problem
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code that the table uses and no codebook has, with the lines that use it."""

    code: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placing:
    """The loss report: what of a table found its place. `repeated` counts placed rows that say what an earlier one said."""

    placed: tuple[Placed, ...]
    unplaced: tuple[NotPlaced, ...]
    proposals: tuple[Proposal, ...]
    repeated: int = 0

    @property
    def per_coder(self) -> Mapping[str, Mapping[str, int]]:
        """Placed rows by coder, then code, repetitions not counted."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for coder, code in ((key[0], key[4]) for key in dict.fromkeys(map(_key, self.placed))):
            counts[coder][code] += 1
        return counts

    @property
    def problems(self) -> tuple[Problem, ...]:
        """One for each row not placed, by line."""
        return tuple(sorted((lost.problem for lost in self.unplaced), key=lambda problem: problem.key))


def place_rows(
    rows: Iterable[CodingRow],
    materials: Iterable[Material],
    codebooks: Iterable[Codebook],
    *,
    coder: str = "",
    file: str = "",
) -> Placing:
    """Find the source, the code and the words of each row.

    `materials` are the newest revisions. `coder` holds for every row when it is given, whatever the row says. `file` names
    the table in problems.
    """
    study = _Study(tuple(materials), tuple(codebooks))
    placed: list[Placed] = []
    unplaced: list[NotPlaced] = []
    unknown: dict[str, list[int]] = {}
    for row in rows:
        try:
            placed.append(study.place(row, coder or row.coder))
        except _LostError as lost:
            problem = Problem(lost.code, lost.reason, file, row.line, "warning")
            unplaced.append(NotPlaced(row, problem, lost.nearest))
            if lost.code == "X202":
                unknown.setdefault(row.code, []).append(row.line)
    proposals = tuple(Proposal(code, tuple(lines)) for code, lines in unknown.items())
    return Placing(tuple(placed), tuple(unplaced), proposals, len(placed) - len(set(map(_key, placed))))


def _key(placed: Placed) -> tuple[str, str, int, int, str, str]:
    source, attributes = placed.material.source.id, placed.row.attributes
    return (placed.coder, source, placed.start, placed.end, placed.code, attributes.get("round", ""))


class _LostError(Exception):
    """Why one row cannot be placed; caught where rows are counted."""

    def __init__(self, code: str, reason: str, near: str = "") -> None:
        super().__init__(reason)
        self.code, self.reason, self.nearest = code, reason, near


class _Study:
    """Sources and codes by everything that a table may call them."""

    def __init__(self, materials: tuple[Material, ...], codebooks: tuple[Codebook, ...]) -> None:
        self._by_id = {_same(material.source.id): [material] for material in materials}
        self._by_path: dict[str, list[Material]] = defaultdict(list)
        self._by_title: dict[str, list[Material]] = defaultdict(list)
        for material in materials:
            path = _path(material.source.path)
            for name in {path, path.rpartition("/")[2]} - {""}:
                self._by_path[name].append(material)
            if material.source.title:
                self._by_title[_same(material.source.title)].append(material)
        codes = [code for book in codebooks for code in book.walk()]
        self._codes: tuple[dict[str, set[str]], ...] = (
            _named((code.code, code.code) for code in codes),
            _named((alias, code.code) for code in codes for alias in code.aliases),
            _named((code.label, code.code) for code in codes if code.label),
        )
        self._speech: dict[str, tuple[Span, ...]] = {}

    def place(self, row: CodingRow, coder: str) -> Placed:
        """The row's place. Raises _LostError."""
        if not coder:
            raise _LostError("X207", "the row names no coder; name one: casecode import FILE --coder NAME")
        material = self._source(row.source)
        start, end, how = self._words(row, material)
        return Placed(row, material, start, end, self._code(row.code), coder, how)

    def _source(self, name: str) -> Material:
        for known, key in ((self._by_id, _same(name)), (self._by_path, _path(name)), (self._by_title, _same(name))):
            found = known.get(key, [])
            if len(found) == 1:
                return found[0]
            if found:
                ids = ", ".join(material.source.id for material in found[:4])
                raise _LostError("X201", f"'{name}' fits {len(found)} sources ({ids}): write the source's id")
        raise _LostError("X201", f"no source '{name}' in the databank, neither by id nor by path nor by title")

    def _code(self, name: str) -> str:
        for known in self._codes:
            found = known.get(_same(name), set())
            if len(found) == 1:
                return next(iter(found))
            if found:
                raise _LostError("X206", f"'{name}' fits {len(found)} codes ({', '.join(sorted(found))}): write the code's id")
        raise _LostError("X202", f"no code '{name}' in the codebook, neither by id nor by alias nor by label")

    def _words(self, row: CodingRow, material: Material) -> tuple[int, int, str]:
        text = material.text.text
        segment = _segment(row, material)
        if row.start is not None and row.end is not None:
            return _checked(row, row.start, row.end, text, segment)
        scope = self._scope(material, segment)
        located = locate(row.quote, text, scope)
        if len(located.matches) == 1:
            start, end = located.matches[0]
            return start, end, located.how
        raise _lost_quote(row, located, text, scope)

    def _scope(self, material: Material, segment: Segment | None) -> tuple[Span, ...]:
        if segment is not None:
            return _spoken([segment])
        source = material.source.id
        if source not in self._speech:
            self._speech[source] = _spoken(material.text.segments)
        return self._speech[source]


def _segment(row: CodingRow, material: Material) -> Segment | None:
    if row.n is None:
        return None
    found = next((segment for segment in material.text.segments if segment.n == row.n), None)
    if found is None:
        count = len(material.text.segments)
        raise _LostError("X205", f"source '{material.source.id}' has no segment {row.n}; it has {count}")
    return found


def _checked(row: CodingRow, start: int, end: int, text: str, segment: Segment | None) -> tuple[int, int, str]:
    """Offsets as given, when they lie in the text and agree with whatever else the row says."""
    if end > len(text):
        raise _LostError("X205", f"{start}-{end} lies behind the end of the source, which has {len(text)} characters")
    if segment is not None and not segment.start <= start < segment.end:
        raise _LostError("X205", f"{start}-{end} does not begin in segment {segment.n} ({segment.start}-{segment.end})")
    if row.quote:
        located = locate(row.quote, text, [(start, end)])
        words = text[start:end]
        if not any(text[begin:stop].strip() == words.strip() for begin, stop in located.matches):
            raise _LostError("X205", f"the words at {start}-{end} are not the quote", " ".join(words.split())[:200])
    return start, end, "offsets"


def _lost_quote(row: CodingRow, located: Located, text: str, scope: Sequence[Span]) -> _LostError:
    shown = row.quote if len(row.quote) <= 60 else row.quote[:57] + "..."
    where = f"segment {row.n}" if row.n is not None else "the source"
    if located.matches:
        times = len(located.matches)
        hint = "give start and end" if row.n is not None else "name the segment (n), or give start and end"
        return _LostError("X204", f"the quote '{shown}' stands {times} times in {where}: {hint}")
    near = nearest(row.quote, text, scope)
    hint = f"; nearest: '{near}'" if near else ""
    return _LostError("X203", f"the quote '{shown}' stands nowhere in {where}{hint}", near)


def _spoken(segments: Iterable[Segment]) -> tuple[Span, ...]:
    """What was said in these segments, labels, stamps and events taken out."""
    said = [segment for segment in segments if segment.kind != "event"]
    marks = [(mark.start, mark.end) for segment in said for mark in segment.marks]
    return subtract([(segment.start, segment.end) for segment in said], marks)


def _named(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    made: dict[str, set[str]] = defaultdict(set)
    for name, code in pairs:
        made[_same(name)].add(code)
    return made


def _same(name: str) -> str:
    """What two spellings of one name have in common."""
    return " ".join(fold(unicodedata.normalize("NFC", name)).split())


def _path(name: str) -> str:
    return _same(name.replace("\\", "/").removeprefix("./"))
