"""Sources that hold the same evidence twice: recognised, and counted once.

What a person recorded comes first (`derived_from`, `transcript_of`), then texts with the very same words, then texts nearly all
of whose shingles (three words in a row, case folded) stand in another source: a near copy, an abstract in its paper, a post in
its collection. Words of those who ask are left out: a guide read aloud twice makes no copy. Nothing is merged or dropped.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal, get_args
from zlib import crc32

import pandas as pd

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import NOT_STATED
from casecode.analysis.select import Selected
from casecode.analysis.triangulation import family
from casecode.domain.ids import hash16
from casecode.domain.source import ASKING, Material
from casecode.text.spans import subtract

NEAR = 0.9
"""Shared among all shingles of two texts (Jaccard) from which they are near copies, as for posts of an export (project default)."""
CONTAINED = 0.75
"""Share of a text's own shingles from which it is contained in a longer one (project default)."""
FEWEST = 40
"""Words; shorter texts are alike by chance: two answers `Yes, of course.` are two answers."""
_MOST_PLACES, _COMPARED = 50, 3
_FAR, _WIDE = 0x9E3779B1, (1 << 61) - 1
"""Spread the numbers of three words over 61 bits (Knuth's multiplicative hashing)."""
_WORD = re.compile(r"\w+")

How = Literal["derived", "transcript", "same", "near", "contained"]
HOWS: tuple[str, ...] = get_args(How)
SAID: Mapping[How, str] = {
    "derived": "derived from it, as recorded",
    "transcript": "the same recording, as recorded",
    "same": "the same words",
    "near": "nearly the same words",
    "contained": "contained in it",
}

Shingles = frozenset[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Double:
    """`source` holds what `of` holds and counts as `of`. `share` (0 to 1) of its shingles stands there, 1 where a record says so."""

    source: str
    of: str
    how: How
    share: float = 1.0

    @property
    def sentence(self) -> str:
        """`blog-2 counts as paper-1 (contained in it, 83 % of its words in a row)`."""
        more = f", {min(99, int(100 * self.share))} % of its words in a row" if self.how in {"near", "contained"} else ""
        return f"{self.source} counts as {self.of} ({SAID[self.how]}{more})"


def duplicates(corpus: Corpus) -> Mapping[str, Double]:
    """Every source that must not count beside another, by id in the corpus's order; chains are followed to the source that counts.

    Found once a corpus. Linear in the words, but for texts that share many shingles with many others.
    """
    known = corpus.kept.get("duplicates")
    if isinstance(known, dict):
        return known
    found: dict[str, Double] = {}
    said = {one.source.id: words for one in corpus.materials if len(words := _said(one)) >= FEWEST}
    for one in (*_recorded(corpus), *_same(said), *_alike(said)):
        if one.source not in found and _end(one.of, found) != one.source:
            found[one.source] = one
    made = {
        name: Double(name, _end(found[name].of, found), found[name].how, found[name].share)
        for name in corpus.material
        if name in found
    }
    corpus.kept["duplicates"] = made
    return made


def groups(corpus: Corpus) -> Mapping[str, tuple[Double, ...]]:
    """The source that counts -> those that count as it, in the corpus's order; sources that stand alone are left out."""
    made: dict[str, list[Double]] = {}
    for one in duplicates(corpus).values():
        made.setdefault(one.of, []).append(one)
    return {name: tuple(made[name]) for name in corpus.material if name in made}


def once(selected: Selected) -> pd.DataFrame:
    """The excerpts that count, each piece of evidence in one place: `selected.excerpts` with theme, origin, family and unit.

    `origin` is the source that an excerpt counts in and `family` that source's method family, `(not stated)` without a method.
    `unit` numbers what a table counts once: source, start, end and code. An excerpt of a doubled source is the same as one of the
    source it counts in, where the words and the code are the same.
    """
    corpus, frame = selected.corpus, selected.excerpts
    doubles = duplicates(corpus)
    sources, codes = frame["source"].tolist(), frame["code"].tolist()
    origin = [doubles[name].of if name in doubles else name for name in sources]
    families = {name: family(corpus.material[name].placement.method) or NOT_STATED for name in {*origin}}
    theme = [corpus.tree.theme_of(code) for code in codes]
    made = pd.DataFrame({"origin": origin, "place": _places(selected, doubles), "code": codes})
    unit = made.groupby(["origin", "place", "code"], sort=False).ngroup().to_numpy(dtype=int)
    return frame.assign(theme=theme, origin=origin, family=[families[name] for name in origin], unit=unit)


def _places(selected: Selected, doubles: Mapping[str, Double]) -> list[str]:
    """Where each excerpt counts in its origin: its own place there, or the place of the same words and code, or a place apart."""
    corpus, frame = selected.corpus, selected.excerpts
    spans = list(zip(*(frame[name].tolist() for name in ("source", "start", "end", "code")), strict=True))
    counting = {one.of for one in doubles.values()}
    first: dict[tuple[str, str, str], str] = {}
    for source, start, end, code in spans:
        if source in counting:
            first.setdefault((source, _folded(corpus, source, start, end), code), f"{start}:{end}")
    return [
        first.get((doubles[source].of, words := _folded(corpus, source, start, end), code), words)
        if source in doubles
        else f"{start}:{end}"
        for source, start, end, code in spans
    ]


def _folded(corpus: Corpus, source: str, start: int, end: int) -> str:
    return " ".join(_WORD.findall(corpus.material[source].text.text[start:end].casefold()))


def _recorded(corpus: Corpus) -> Iterator[Double]:
    """Doubles by record or by what the file says of itself; of the transcripts of one recording the first counts."""
    recordings: dict[str, str] = {}
    for material in corpus.materials:
        name, said = material.source.id, corpus.circumstances[material.source.id]
        recording = said.transcript_of or material.source.meta.get("transcript_of", "")
        if (found := _source(corpus, said.derived_from)) not in {"", name}:
            yield Double(name, found, "derived")
        elif recording:
            first = _source(corpus, recording) or recordings.setdefault(recording, name)
            if first != name:
                yield Double(name, first, "transcript")


def _source(corpus: Corpus, name: str) -> str:
    """The source that a record names by id or by its original's path; empty when it is not in the databank."""
    if not name or name in corpus.material:
        return name
    return next((one.source.id for one in corpus.materials if name == one.source.path and not one.source.container), "")


def _end(name: str, found: Mapping[str, Double]) -> str:
    """The source at the end of a chain; there are no circles, the link that would close one is never taken."""
    while name in found:
        name = found[name].of
    return name


def _said(material: Material) -> list[str]:
    """The words of everybody who does not ask, folded; labels, events and quoted replies are nobody's words."""
    text, spoken = material.text.text, []
    for segment in material.text.segments:
        if segment.kind != "event" and material.voice(segment).role not in ASKING:
            for start, end in subtract(((segment.start, segment.end),), ((mark.start, mark.end) for mark in segment.marks)):
                spoken.append(text[start:end])
    return _WORD.findall(" ".join(spoken).casefold())


def _same(said: Mapping[str, list[str]]) -> Iterator[Double]:
    first: dict[str, str] = {}
    for source, words in said.items():
        before = first.setdefault(hash16(" ".join(words)), source)
        if before != source:
            yield Double(source, before, "same")


def _alike(said: Mapping[str, list[str]]) -> Iterator[Double]:
    """Near copies and contained texts: a sample of shingles chooses the pairs, all shingles decide.

    The sample has the shingles that begin with every fourth word of the language, alike in every text. A text of `FEWEST` words
    that stands in another as a whole goes unseen with a chance of about 10⁻⁵, a longer one with less. Shingles that more than
    `_MOST_PLACES` texts share (a letterhead, a disclaimer) choose nothing.
    """
    samples = _samples(said)
    held = Counter(chain.from_iterable(samples.values()))
    telling = {mark for mark, many in held.items() if 1 < many <= _MOST_PLACES}
    places: defaultdict[int, list[str]] = defaultdict(list)
    for source, marks in samples.items():
        for mark in marks & telling:
            places[mark].append(source)
    sets: dict[str, Shingles] = {}
    for source, words in said.items():
        shared = Counter(other for mark in samples[source] & telling for other in places[mark])
        longer = [
            name
            for name, many in shared.most_common(_COMPARED + 1)
            if _longer(said, name, source) and many * 4 >= len(samples[source])
        ]
        own = sets.setdefault(source, _shingles(words)) if longer else frozenset()
        pairs = [_compared(source, name, own, sets.setdefault(name, _shingles(said[name]))) for name in longer]
        best = max(pairs, key=lambda one: (one.share, one.of), default=None)
        if best is not None and best.share >= CONTAINED:
            yield best


def _longer(said: Mapping[str, list[str]], other: str, source: str) -> bool:
    """Whether `other` can be what `source` was taken from: it has more words, or as many and comes first."""
    return (len(said[other]), source) > (len(said[source]), other)


def _compared(source: str, other: str, own: Shingles, others: Shingles) -> Double:
    shared = len(own & others)
    near = shared >= NEAR * (len(own) + len(others) - shared)
    return Double(source, other, "near" if near else "contained", shared / len(own))


def _shingles(words: list[str]) -> Shingles:
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _samples(said: Mapping[str, list[str]]) -> dict[str, frozenset[int]]:
    """Of each text a number for every shingle that begins with a chosen word; different shingles may share one by rare chance."""
    number = {word: crc32(word.encode()) for word in set(chain.from_iterable(said.values()))}
    made = {}
    for source, words in said.items():
        marks = [number[word] for word in words]
        triples = zip(marks, marks[1:], marks[2:], strict=False)
        made[source] = frozenset((one * _FAR + two) * _FAR + three & _WIDE for one, two, three in triples if one % 4 == 0)
    return made
