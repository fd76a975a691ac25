"""From matches to hits: conditions on the unit around a match, what is marked, one hit where hits of a code overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from casecode.domain.coding import Hit
from casecode.domain.source import Span
from casecode.engines._batch import Batch
from casecode.engines._compile import ReadyRule, Tables
from casecode.engines._scan import Found, Match
from casecode.text.sentences import sentences

_BY_PLACE = attrgetter("start", "end", "code")
Candidate = tuple[int, int, int, int, int]
"""(start, -end, rule, pattern, k): sorts leftmost, longest, first rule first."""
_UnitOf = Callable[[Match], object]


class Rulings:
    """The rules of a compiled codebook, arranged by the patterns that make hits."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._simple: dict[int, list[int]] = defaultdict(list)
        self._conditional: list[int] = []
        self._names = [rule.name for rule in tables.rules]
        for number, rule in enumerate(tables.rules):
            if not rule.simple:
                self._conditional.append(number)
                continue
            for pattern in rule.any:
                self._simple[pattern].append(number)

    def hits(self, found: Found, batch: Batch) -> list[list[Hit]]:
        """The hits of each material of the batch, ordered by place, then code."""
        places = _Places(batch)
        candidates: dict[str, list[Candidate]] = defaultdict(list)
        rules = self._tables.rules
        for pattern, numbers in self._simple.items():
            matches = found[pattern]
            for number in numbers if matches else ():
                rule = rules[number]
                candidates[rule.code].extend(_marked(rule, number, pattern, _allowed(rule, matches, batch), places))
        for number in self._conditional:
            rule = rules[number]
            for pattern, matches in _conditioned(rule, found, batch, places):
                candidates[rule.code].extend(_marked(rule, number, pattern, matches, places))
        made: list[list[Hit]] = [[] for _ in batch.materials]
        for code, several in candidates.items():
            self._settle(code, several, batch, made)
        for hits in made:
            hits.sort(key=_BY_PLACE)
        return made

    def _settle(self, code: str, candidates: list[Candidate], batch: Batch, made: list[list[Hit]]) -> None:
        """Keep the leftmost, then longest of candidates that overlap; each names every pattern that matched inside it."""
        candidates.sort()
        patterns, names, owners, begins = self._tables.patterns, self._names, batch.owners, batch.begins
        at, count = 0, len(candidates)
        while at < count:
            start, minus_end, number, pattern, k = candidates[at]
            end = -minus_end
            written: tuple[str, ...] = (patterns[pattern].written,)
            at += 1
            while at < count and candidates[at][0] < end:
                if -candidates[at][1] <= end and patterns[candidates[at][3]].written not in written:
                    written += (patterns[candidates[at][3]].written,)
                at += 1
            segment = batch.segments[k]
            shift = segment.start - begins[k]
            made[owners[k]].append(Hit(start + shift, end + shift, code, names[number], segment.n, written))


class _Places:
    """The sentences of a batch's segments, as places in the batch; cut when first asked for where ingest has not."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self._known: dict[int, tuple[Span, ...]] = {}

    def sentences(self, k: int) -> tuple[Span, ...]:
        if k not in self._known:
            segment, material = self.batch.segments[k], self.batch.materials[self.batch.owners[k]]
            cut = segment.sentences or sentences(
                material.text.text,
                segment.start,
                segment.end,
                material.source.language,
            )
            shift = self.batch.shift(k)
            self._known[k] = tuple((start - shift, end - shift) for start, end in cut)
        return self._known[k]

    def sentence(self, match: Match) -> Span | None:
        """The one sentence that holds the match, None when it runs over the end of one."""
        start, end, k = match
        return next((span for span in self.sentences(k) if span[0] <= start and end <= span[1]), None)

    def stretch(self, match: Match) -> Span:
        """All sentences that the match touches, from the first one's beginning to the last one's end."""
        start, end, k = match
        touched = [span for span in self.sentences(k) if span[0] < end and start < span[1]]
        return (touched[0][0], touched[-1][1]) if touched else (start, end)


def _allowed(rule: ReadyRule, matches: Sequence[Match], batch: Batch) -> Sequence[Match]:
    if rule.roles is None:
        return matches
    roles, allowed = batch.roles, rule.roles
    return [match for match in matches if roles[match[2]] in allowed]


def _marked(rule: ReadyRule, number: int, pattern: int, matches: Iterable[Match], places: _Places) -> list[Candidate]:
    """What the rule marks for each match: the words matched, their sentence, or their segment."""
    if rule.mark == "match":
        return [(start, -end, number, pattern, k) for start, end, k in matches]
    if rule.mark == "segment":
        begins, ends = places.batch.begins, places.batch.ends
        return [(begins[k], -ends[k], number, pattern, k) for _, _, k in matches]
    made = []
    for match in matches:
        start, end = places.stretch(match)
        made.append((start, -end, number, pattern, match[2]))
    return made


def _conditioned(rule: ReadyRule, found: Found, batch: Batch, places: _Places) -> list[tuple[int, list[Match]]]:
    """The matches that make hits, by pattern: those in a unit where every group of `all` matches and nothing of `none`."""
    unit_of = _unit(rule, batch, places)

    def units(patterns: Iterable[int]) -> set[object]:
        return {unit_of(match) for pattern in patterns for match in _allowed(rule, found[pattern], batch)} - {None}

    good: set[object] | None = None
    for group in rule.all:
        here = units(group)
        good = here if good is None else good & here
        if not good:
            return []
    bad = units(rule.none)
    makers = rule.any or tuple(dict.fromkeys(pattern for group in rule.all for pattern in group))
    made = []
    for pattern in makers:
        kept = []
        for match in _allowed(rule, found[pattern], batch):
            unit = unit_of(match)
            if unit is not None and (good is None or unit in good) and unit not in bad:
                kept.append(match)
        made.append((pattern, kept))
    return made


def _unit(rule: ReadyRule, batch: Batch, places: _Places) -> _UnitOf:
    """How the unit of a match is named; None for a match that lies in no one unit."""
    if rule.unit == "document":
        return lambda match: batch.owners[match[2]]
    if rule.unit == "segment":
        return lambda match: match[2]
    if rule.unit == "sentence":
        return places.sentence

    def turn(match: Match) -> tuple[int, int]:
        k = match[2]
        number = batch.segments[k].turn
        return (batch.owners[k], number) if number else (-1, k)

    return turn
