"""What the protocol says of a source today: method, case, date, wave, and who speaks under which label.

For each field: given at ingest, then the protocol's rule and the file's name, then what the file says of itself. For each label:
given, then the protocol (`speakers:`, then participants' names), then declared by the file, then the lexicon of role words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from casecode.domain.protocol import Protocol, SourceRule
from casecode.domain.source import ROLES, Placement, Source, Voice
from casecode.plain import names
from casecode.study import dates, patterns
from casecode.text.roles import label_key, role_of

_ANSWERING = frozenset({"participant", "respondent"})
_GIVEN_PAIR = re.compile(r"\s*([^:=;,]+?)\s*[:=]\s*([^;,]+?)\s*(?:[;,]|\Z)")


def place(protocol: Protocol, source: Source) -> Placement:
    """Where `source` stands in the study. Pure; nothing is guessed that neither a person, the file nor the lexicon says."""
    return _index(protocol).place(source)


def match_rule(protocol: Protocol, path: str) -> tuple[SourceRule, Mapping[str, str]] | None:
    """The first rule of `sources:` whose pattern fits `path`, with the fields that the name fills, by known ids."""
    return _index(protocol).match(path)


class _Index:
    """The protocol's names, folded once, so that thousands of sources are placed without searching lists."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        cases = [(names.folded(word), case.id) for case in protocol.cases for word in (case.name, case.id) if word]
        self.cases = dict(cases)
        self.people: dict[str, str] = {}
        shared: set[str] = set()
        for person in protocol.people:
            for word in {names.folded(word) for word in (person.name, person.id) if word}:
                if self.people.setdefault(word, person.id) != person.id:
                    shared.add(word)
        ids = {names.folded(person.id): person.id for person in protocol.people}
        self.people = {word: name for word, name in self.people.items() if word not in shared} | ids
        self.known = (
            ("case", tuple(word for case in protocol.cases for word in (case.id, case.name) if word)),
            ("person", tuple(word for person in protocol.people for word in (person.id, person.name) if word)),
        )
        self.found: dict[str, tuple[SourceRule, Mapping[str, str]] | None] = {}

    def match(self, path: str) -> tuple[SourceRule, Mapping[str, str]] | None:
        if path not in self.found:
            self.found[path] = self.first(path)
        return self.found[path]

    def first(self, path: str) -> tuple[SourceRule, Mapping[str, str]] | None:
        for rule in self.protocol.sources:
            fields = patterns.matched(rule.files, path, self.known)
            if fields is not None:
                if "case" in fields:
                    fields["case"] = self.case(fields["case"])
                if "person" in fields:
                    fields["person"] = self.people.get(names.folded(fields["person"]), fields["person"])
                return rule, MappingProxyType(fields)
        return None

    def case(self, word: str) -> str:
        """The id of the case with that id or name; the word itself where the protocol knows none."""
        return self.cases.get(names.folded(word), word)

    def place(self, source: Source) -> Placement:
        rule, fields = self.match(source.path) or (SourceRule(""), {})
        given, said = source.given, source.meta
        file_date = source.date or dates.iso(said.get("date", ""))
        named = (file_date or fields.get("date", "")) if source.container else (fields.get("date", "") or file_date)
        return Placement(
            method=given.get("method") or rule.method or fields.get("method", "") or said.get("method", ""),
            case=self.case(given.get("case") or rule.case or fields.get("case", "") or said.get("case", "")),
            date=dates.iso(given.get("date", "")) or given.get("date", "") or rule.date or named,
            wave=given.get("wave") or rule.wave or fields.get("wave", "") or said.get("wave", ""),
            voices=self.voices(source, rule, given.get("person") or fields.get("person", "") or said.get("person", "")),
            title=source.title,
            present=tuple(self.people.get(names.folded(person), person) for person in rule.present),
        )

    def voices(self, source: Source, rule: SourceRule, person: str) -> dict[str, Voice]:
        """Who stands behind each label; `person` is the participant the file's name gives, or empty."""
        person = self.people.get(names.folded(person), person)
        speakers = {label_key(label): voice for label, voice in rule.speakers.items()}
        by_hand = {label_key(label): voice for label, voice in _GIVEN_PAIR.findall(source.given.get("speakers", ""))}
        language = source.language or rule.language or self.protocol.language
        voices: dict[str, Voice] = {}
        answering: list[str] = []
        for label in dict.fromkeys((*source.speakers, *source.declared)):
            key = label_key(label)
            stated = by_hand.get(key) or speakers.get(key, "")
            if stated:
                voices[label] = self.stated(stated, person)
            elif key in self.people:
                voices[label] = Voice(source.declared.get(label, "participant"), self.people[key])
            else:
                voices[label] = Voice(source.declared.get(label) or (role_of(label, language) if label else "unknown"))
                answering += [label] if voices[label].role in _ANSWERING else []
        someone = any(voice.participant == person for voice in voices.values())
        if person and len(answering) == 1 and not someone:
            voices[answering[0]] = Voice(voices[answering[0]].role, person)
        if person and not any(source.speakers) and not any(source.declared):
            voices[""] = Voice("participant", person)
        return voices

    def stated(self, voice: str, person: str) -> Voice:
        """A voice that a person wrote down: a role, or a participant by id or name."""
        if voice in ROLES:
            return Voice(voice, person if voice in _ANSWERING else "")
        participant = self.people.get(names.folded(voice))
        return Voice("participant", participant) if participant is not None else Voice()


_LAST: list[_Index] = []


def _index(protocol: Protocol) -> _Index:
    """The index of the protocol asked last; a protocol never changes, so the object itself is the key."""
    if not _LAST or _LAST[0].protocol is not protocol:
        _LAST[:] = [_Index(protocol)]
    return _LAST[0]
