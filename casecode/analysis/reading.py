"""Who read what, and what they found: the standing work of the coders compared, as arrays, with all that does not count named.

Zero is a statement: a person read the unit and gave it no code. It is made by a mark of reading on these words, or by a coding
on the unit itself; everything else is missing. Codings brought in from elsewhere carry no marks, so what their coder left
uncoded is missing, unless somebody says that the coder read those sources from end to end (`whole`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from casecode.analysis.agreement_who import Party
from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import RULES
from casecode.domain.coding import Coding


class Said(NamedTuple):
    """One coding of a coder (by number): where, which code (present id), under which codebook version, and whose idea it was."""

    coder: int
    source: str
    start: int
    end: int
    code: str
    book: str
    suggested: bool
    at: str = ""


class Seen(NamedTuple):
    """One stretch that a coder (by number) read, and the codebook version; an empty one is not known."""

    coder: int
    source: str
    start: int
    end: int
    book: str


@dataclass(frozen=True, slots=True)
class Work:
    """What the coders compared said and read on the newest words, and sentences on what of it does not count.

    `assigned` are the stretches that a round gave to each coder, None where no drawn round was asked for. `unmarked` are coders
    with codings and no mark of reading.
    """

    said: tuple[Said, ...]
    seen: tuple[Seen, ...]
    assigned: tuple[Seen, ...] | None
    unmarked: tuple[str, ...]
    left_out: tuple[str, ...]

    def active(self) -> dict[str, set[int]]:
        """Which coders did something in each source, by number."""
        pairs = {(one.source, one.coder) for one in self.said} | {(one.source, one.coder) for one in self.seen}
        found: dict[str, set[int]] = {}
        for source, coder in sorted(pairs):
            found.setdefault(source, set()).add(coder)
        return found


def work(corpus: Corpus, whose: Party) -> Work:
    """The work of a party: codings and marks of its coders and rounds on the words as they are now."""
    number = {coder: at for at, coder in enumerate(whose.coders)}
    gone: Counter[tuple[str, str]] = Counter()
    said = [*_codings(corpus, whose, number, gone), *_hits(corpus, whose, number, gone)]
    seen = [*_marks(corpus, whose, number), *_runs(corpus, number)]
    marked = {one.coder for one in seen}
    unmarked = tuple(
        coder
        for at, coder in enumerate(whose.coders)
        if at not in marked and coder not in whose.whole and any(one.coder == at for one in said)
    )
    seen += _whole(corpus, whose, number, said)
    return Work(tuple(said), tuple(seen), _assigned(corpus, whose, number), unmarked, tuple(_sentences(gone, whose)))


def _codings(corpus: Corpus, whose: Party, number: Mapping[str, int], gone: Counter[tuple[str, str]]) -> Iterator[Said]:
    names: dict[str, str] = {}
    for one in corpus.codings:
        coder = number.get(one.coder)
        counts = coder is not None and whose.counts(one.coder, one.round)
        if coder is None or (whose.round and not counts):
            continue
        why = _why_not(corpus, one) if counts else ("apart", one.round)
        if why:
            gone[why] += 1
            continue
        suggested = bool(one.run) and not whose.accepted
        if suggested:
            gone["suggested", ""] += 1
        code = names.get(one.code) or names.setdefault(one.code, corpus.tree.resolve(one.code) or one.code)
        yield Said(coder, one.source, one.start, one.end, code, one.book, suggested, one.at)


def _why_not(corpus: Corpus, one: Coding) -> tuple[str, str] | None:
    material = corpus.material.get(one.source)
    if material is None:
        return ("lost", one.source)
    return ("stale", one.source) if one.text != material.text.hash else None


def _hits(corpus: Corpus, whose: Party, number: Mapping[str, int], gone: Counter[tuple[str, str]]) -> Iterator[Said]:
    for run, coder in _named_runs(whose):
        fact = corpus.run_facts.get(run)
        for source, hit in corpus.runs.get(run, ()):
            material = corpus.material.get(source)
            text = fact.texts.get(source, "") if fact else ""
            if material is None or text not in {"", material.text.hash}:
                gone["lost" if material is None else "stale", source] += 1
            else:
                code = corpus.tree.resolve(hit.code) or hit.code
                yield Said(number[coder], source, hit.start, hit.end, code, "", suggested=False)


def _marks(corpus: Corpus, whose: Party, number: Mapping[str, int]) -> Iterator[Seen]:
    for mark in corpus.reads:
        material, coder = corpus.material.get(mark.source), number.get(mark.coder)
        if (
            coder is not None
            and material is not None
            and mark.text == material.text.hash
            and whose.counts(mark.coder, mark.round)
        ):
            yield Seen(coder, mark.source, mark.start, mark.end, mark.book)


def _runs(corpus: Corpus, number: Mapping[str, int]) -> Iterator[Seen]:
    """A run of the rules has read the whole of every source it was given."""
    for coder, at in number.items():
        fact = corpus.run_facts.get(coder.removeprefix(f"{RULES}@")) if coder.startswith(f"{RULES}@") else None
        for source, text in (fact.texts if fact else {}).items():
            material = corpus.material.get(source)
            if material is not None and material.text.hash == text:
                yield Seen(at, source, 0, len(material.text.text), "")


def _named_runs(whose: Party) -> Iterator[tuple[str, str]]:
    return ((coder.removeprefix(f"{RULES}@"), coder) for coder in whose.coders if coder.startswith(f"{RULES}@"))


def _whole(corpus: Corpus, whose: Party, number: Mapping[str, int], said: list[Said]) -> list[Seen]:
    """Sources taken to be read from end to end, because somebody said so."""
    numbers = {number[coder] for coder in whose.whole if coder in number}
    pairs = dict.fromkeys((one.coder, one.source) for one in said if one.coder in numbers)
    return [Seen(coder, source, 0, len(corpus.material[source].text.text), "") for coder, source in pairs]


def _assigned(corpus: Corpus, whose: Party, number: Mapping[str, int]) -> tuple[Seen, ...] | None:
    """What the round gave to each coder; who was given nothing (consensus) is looked at within all of its units."""
    plan = whose.plan
    if plan is None:
        return None
    made = []
    for coder, at in number.items():
        for place in plan.assignments.get(coder) or plan.units:
            material = corpus.material.get(place.source)
            if material is not None:
                end = len(material.text.text) if place.end is None else place.end
                made.append(Seen(at, place.source, place.start or 0, end, ""))
    return tuple(made)


def _sentences(gone: Counter[tuple[str, str]], whose: Party) -> Iterator[str]:
    by_why: dict[str, list[str]] = {
        why: sorted(name for reason, name in gone if reason == why) for why in ("apart", "stale", "lost", "suggested")
    }
    for name in by_why["apart"]:
        yield f"{_many(gone['apart', name])} of round {name} ({whose.apart[name]}) left out (casecode agree --round {name} looks at them)"
    if by_why["stale"]:
        stale = _many(sum(gone["stale", name] for name in by_why["stale"]))
        yield f"{stale} on older revisions left out ({', '.join(by_why['stale'])}): the words are not the same (casecode reanchor)"
    if by_why["lost"]:
        lost = _many(sum(gone["lost", name] for name in by_why["lost"]))
        yield f"{lost} of sources that are not in the databank left out ({', '.join(by_why['lost'])})"
    if by_why["suggested"]:
        many = _many(gone["suggested", ""]).replace("coding", "accepted suggestion", 1)
        yield f"{many} of the rules left out, their units missing for that code: nobody found them alone (--coders …,accepted counts them)"


def _many(number: int) -> str:
    return f"{number:,} coding{'' if number == 1 else 's'}"
