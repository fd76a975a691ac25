"""Labels that look like one speaker under two names: told to the researcher, never made one by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from casecode.domain.problem import Problem
from casecode.domain.protocol import Protocol
from casecode.domain.source import Placement, Source
from casecode.text.roles import label_key, role_of

_ALIKE = 0.88
_SHORTEST = 5
_NAMED = 3
_COMMON = 200
"""A word that more labels share (a first name, a function) says nothing of two of them."""


@dataclass(frozen=True, slots=True)
class NearLabels:
    """Two spellings, each with the sources (or, for the protocol's own names, nothing) where it stands as a label.

    `person` is set where `other` is the name of that participant and `one` is a label that nobody gave to them.
    """

    one: str
    other: str
    sources: tuple[str, ...]
    others: tuple[str, ...]
    person: str = ""

    def __str__(self) -> str:
        """The two, and where they stand."""
        other = f"participant {self.person} ({self.other})" if self.person else f"'{self.other}' ({_places(self.others)})"
        return f"'{self.one}' ({_places(self.sources)}) and {other} look like one speaker; they are kept apart"

    @property
    def problem(self) -> Problem:
        """It as a note."""
        return Problem("A110", str(self), level="note")


def near_labels(protocol: Protocol, placed: Iterable[tuple[Source, Placement]]) -> tuple[NearLabels, ...]:
    """Pairs of labels that are spelt nearly alike, or are each other's short form, unless a person has said who both are.

    Labels of one source and of several are compared alike; role words (`Interviewer 1`, `P10`) and bare numbers are not.
    """
    spelt: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    people: dict[str, set[str]] = defaultdict(set)
    for source, placement in placed:
        for label in source.speakers:
            key = label_key(label)
            if role_of(label) == "unknown" and any(sign.isalpha() for sign in key):
                spelt[key][label][source.id] = None
                voice = placement.voices.get(label)
                people[key].add((voice.participant or voice.role) if voice and voice.role != "unknown" else "")
    where = {key: tuple(dict.fromkeys(source for places in forms.values() for source in places)) for key, forms in spelt.items()}
    written = {key: next(iter(forms)) for key, forms in spelt.items()}
    open_ = {key: None for key in sorted(spelt) if "" in people[key]}
    made = [
        NearLabels(one, other, tuple(spelt[key][one]), tuple(spelt[key][other]))
        for key in open_
        for one, other in combinations(sorted(spelt[key]), 2)
    ]
    named = {label_key(person.name): person for person in protocol.people if person.name}
    for pair in _alike_pairs(sorted({*spelt, *named})):
        one, other = pair if pair[0] in spelt else pair[::-1]
        if other in spelt and "" in people[one] | people[other]:
            made.append(NearLabels(written[one], written[other], where[one], where[other]))
        elif one in open_ and other not in spelt:
            made.append(NearLabels(written[one], named[other].name, where[one], (), named[other].id))
    return tuple(made)


def silent_in(placed: Iterable[tuple[Source, Placement]]) -> dict[str, tuple[str, ...]]:
    """By participant, the sources where the protocol says that they were present and no word is theirs."""
    found: dict[str, list[str]] = defaultdict(list)
    for source, placement in placed:
        heard = {voice.participant for label, voice in placement.voices.items() if source.speakers.get(label)}
        for person in placement.present:
            if person not in heard:
                found[person].append(source.id)
    return {person: tuple(sources) for person, sources in found.items()}


def _alike_pairs(keys: list[str]) -> list[tuple[str, str]]:
    """The pairs that are alike. Only keys that share a word, or a form with one sign left out, are compared: thousands stay quick."""
    sharing: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        for form in {_squeezed(key), *_with_a_sign_less(key), *(f" {word}" for word in key.split())}:
            sharing[form].append(key)
    found = {pair for same in sharing.values() if len(same) <= _COMMON for pair in combinations(same, 2)}
    return sorted(pair for pair in found if alike(*pair))


def _with_a_sign_less(key: str) -> set[str]:
    return {key[:at] + key[at + 1 :] for at in range(len(key))} | {key}


def _squeezed(key: str) -> str:
    return key.replace(".", "").replace(" ", "")


def alike(one: str, other: str) -> bool:
    """Whether two label keys are nearly the same name: a letter or two apart, the same but for dots and spaces, or one has all
    the words of the other.

    Names that differ only in a number (`Speaker 1`, `Speaker 2`) are not alike, nor are short ones.
    """  # noqa: D205  one thought, two lines
    if _squeezed(one) == _squeezed(other):
        return True
    if min(len(one), len(other)) < _SHORTEST or one.rstrip("0123456789 #-") == other.rstrip("0123456789 #-"):
        return False
    fewer, more = sorted((one.split(), other.split()), key=len)
    if len(fewer) < len(more) and set(fewer) <= set(more):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _places(sources: tuple[str, ...]) -> str:
    shown = ", ".join(sources[:_NAMED])
    return shown if len(sources) <= _NAMED else f"{shown} and {len(sources) - _NAMED} more"
