"""What one participant said that is quoted: their own words only, whoever else speaks in the same source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casecode.analysis.corpus import Corpus
from casecode.analysis.select import select
from casecode.domain.protocol import Participant, Protocol
from casecode.domain.source import ASKING, Material, Span
from casecode.text.masking import find_runs, letters, put, runs, stream
from casecode.text.spans import intersect, union
from casecode.text.words import count_words

GAP = " […] "
_QUOTED = re.compile('“[^”]{3,400}”|„[^“”]{3,400}[“”]|«[^»]{3,400}»|"[^"]{3,400}"')
_WORDS = 6
"""Words in a row of somebody else that make a passage of a draft theirs. [project default]"""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that a participant is quoted with: `ids` of the excerpts on them, `labels` of their codes, and where they stand.

    Where somebody else speaks in between there is a gap. Nothing in it names the source: its id may be another person's name.
    """

    words: str
    ids: tuple[str, ...]
    labels: tuple[str, ...]
    method: str
    date: str
    n: int


@dataclass(frozen=True, slots=True)
class Own:
    """Everything that is theirs, and what is not shown: `shared` excerpts that are also somebody else's, `covered` names."""

    passages: tuple[Passage, ...]
    shared: int = 0
    covered: int = 0


@dataclass
class _Cluster:
    """Excerpts that overlap, with the stretches of the person's own words in them."""

    source: str
    end: int
    spans: list[Span] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def own_words(corpus: Corpus, person: Participant) -> Own:
    """Every excerpt that counts and is attributed to `person`, by source and place; excerpts that overlap are one passage."""
    found = select(corpus).excerpts
    clusters: list[_Cluster] = []
    shared = 0
    columns = (found[name].tolist() for name in ("source", "start", "end", "id", "code", "participant"))
    for source, start, end, name, code, who in sorted(zip(*columns, strict=True)):
        people = str(who).split("|")
        if person.id not in people:
            continue
        mine = intersect([(start, end)], _speech(corpus.material[source], person.id, alone=len(people) == 1))
        if not mine:
            shared += 1
            continue
        last = clusters[-1] if clusters else None
        if last is None or last.source != source or start >= last.end:
            last = _Cluster(source, end)
            clusters.append(last)
        last.end = max(last.end, end)
        last.spans += mine
        last.ids.append(name)
        last.labels.append(corpus.tree.label(code))
    names = others_names(corpus.protocol, person)
    made = [_passage(corpus.material[one.source], one, names) for one in clusters]
    return Own(tuple(passage for passage, _ in made), shared, sum(covered for _, covered in made))


def _speech(material: Material, person: str, *, alone: bool) -> tuple[Span, ...]:
    """The stretches of a source that are the person's; `alone`: somebody said that the words are theirs and nobody else's."""
    spans = []
    for one in material.text.segments:
        voice = material.voice(one)
        unnamed = alone and not voice.participant and not one.speaker and voice.role not in ASKING
        if voice.participant == person or unnamed:
            spans.append((one.start, one.end))
    return union(spans)


def _passage(material: Material, one: _Cluster, names: re.Pattern[str] | None) -> tuple[Passage, int]:
    text, spans = material.text.text, union(one.spans)
    words = GAP.join(text[start:end].strip() for start, end in spans)
    covered = [found.span() for found in names.finditer(words)] if names else []
    segment = next(each for each in material.text.segments if each.end > spans[0][0])
    date = segment.date[:10] or material.placement.date or material.source.date
    labels = tuple(dict.fromkeys(one.labels))
    made = Passage(
        put(words, covered, "[…]"), tuple(dict.fromkeys(one.ids)), labels, material.placement.method, date[:10], segment.n
    )
    return made, len(covered)


def others_names(protocol: Protocol, person: Participant) -> re.Pattern[str] | None:
    """The printed names of all other participants, as whole words; None where they have none.

    Who was there knows the real name behind a pseudonym, so even a pseudonym in their own words would give somebody away.
    """
    names = sorted({one.name for one in protocol.people if one.name and one.id != person.id and one.name != person.name}, key=len)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, reversed(names)))})(?!\w)") if names else None


class Others:
    """What the other participants are called and have said, to tell which passages of a draft speak of them."""

    def __init__(self, corpus: Corpus, person: Participant) -> None:
        """Take every turn of somebody who is neither `person` nor asks."""
        self._names = others_names(corpus.protocol, person)
        mine: list[str] = []
        theirs: list[str] = []
        for material in corpus.materials:
            for one in material.text.segments:
                voice = material.voice(one)
                if one.speaker and voice.role not in ASKING:
                    (mine if voice.participant == person.id else theirs).append(material.text.text[one.start : one.end])
        own = frozenset[str]().union(*(runs(text, _WORDS) for text in mine))
        self._runs = frozenset[str]().union(*(runs(text, _WORDS) for text in theirs)) - own
        self._mine, self._theirs = ("\n".join(map(stream, texts)) for texts in (mine, theirs))

    def in_it(self, text: str) -> bool:
        """Whether a passage names another participant, or holds words that only others said: six in a row, or two within quotes."""
        if (self._names and self._names.search(text)) or find_runs(letters(text), text, self._runs):
            return True
        quoted = (stream(found[0]) for found in _QUOTED.finditer(text) if count_words(found[0]) > 1)
        return any(words in self._theirs and words not in self._mine for words in quoted)
