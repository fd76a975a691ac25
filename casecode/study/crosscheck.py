"""Whether the records name what is there: participants, cases, propositions, codes, excerpts, sources, works, memos."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from casecode.domain.codebook import Codebook
from casecode.domain.coding import RESERVED_CODERS
from casecode.domain.problem import Problem
from casecode.domain.protocol import Protocol
from casecode.domain.record import Record
from casecode.domain.records import Decision, LiteratureLink, Records
from casecode.domain.source import Source
from casecode.plain.names import folded
from casecode.plain.schema import Hints
from casecode.study.circumstances import fits

_KEYS: Mapping[str, tuple[str, ...]] = {
    "participant": ("participant",),
    "case": ("case",),
    "person": ("by", "collector"),
    "proposition": ("proposition",),
    "code": ("code", "theme", "themes"),
    "excerpt": ("excerpt", "excerpts", "evidence"),
    "work": ("key",),
    "memo": ("memo",),
}
"""What a key of any record names."""
_CODES: Mapping[str, tuple[str, str]] = {
    "participant": ("S421", "participant"),
    "case": ("S421", "case"),
    "person": ("S421", "coder or researcher"),
    "code": ("S422", "code of any codebook"),
    "proposition": ("S423", "proposition"),
    "question": ("S423", "research question"),
    "excerpt": ("S424", "excerpt"),
    "source": ("S425", "source"),
    "work": ("S426", "work of the study's literature"),
    "memo": ("S427", "memo"),
    "either": ("S422", ""),
}


def check_against(
    records: Records,
    protocol: Protocol,
    codebooks: Iterable[Codebook] = (),
    sources: Iterable[Source] = (),
    excerpts: Iterable[str] = (),
    memos: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """Every name in `records`, and in what the protocol says of propositions and questions, that leads nowhere: warnings.

    `excerpts` are the short ids of all codings that stand. A kind of thing of which the study keeps no list is not judged.
    """
    named = _Known(protocol, tuple(codebooks), tuple(sources), tuple(excerpts), memos)
    found: list[Problem] = []
    for use in (*_of_protocol(protocol), *_of_records(records)):
        why = named.fault(use.kind, use.name)
        if why:
            found.append(Problem(_CODES[use.kind][0], f"{use.where}{why}", use.file, use.line, "warning"))
    found += _rivals(records, protocol)
    return tuple(found)


class _Use(NamedTuple):
    """A name as it stands somewhere."""

    kind: str
    name: str
    where: str
    file: str
    line: int


def _of_records(records: Records) -> Iterator[_Use]:
    for kind in Records.__slots__:
        for record in getattr(records, kind):
            yield from _of_record(kind, record)


def _of_record(kind: str, record: Record) -> Iterator[_Use]:
    for what, keys in _KEYS.items():
        for key in keys:
            value = getattr(record, key, ())
            if isinstance(record, Decision) and key == "by":  # several people may have decided together
                value = tuple(name.strip() for name in record.by.split(","))
            for name in (value,) if isinstance(value, str) else value:
                yield _Use(what, name, f"'{key}: {name}': ", record.file, record.line)
    for key in {"circumstances": ("source", "derived_from"), "reviews": ("sources",)}.get(kind, ()):
        value = getattr(record, key)
        for name in (value,) if isinstance(value, str) else value:
            yield _Use("source", name, f"'{key}: {name}': ", record.file, record.line)
    if isinstance(record, LiteratureLink):
        what, name = target(record.target)
        yield _Use(what, name, f"'target: {name}': ", record.file, record.line)
    if isinstance(record, Decision):
        for name in (*record.after, *(one for codes in record.before.values() for one in codes)):
            yield _Use("code", name, f"'{name}': ", record.file, record.line)


def target(name: str) -> tuple[str, str]:
    """What a literature link is about: its sort (`code`, `proposition`, or `either` where that is not said) and its id."""
    word, colon, rest = name.partition(":")
    if colon and word.casefold() in {"code", "theme", "proposition"}:
        return ("proposition" if word.casefold() == "proposition" else "code"), rest.strip()
    return "either", name.strip()


def _of_protocol(protocol: Protocol) -> Iterator[_Use]:
    for one in protocol.propositions:
        for kind, key in (("question", "questions"), ("code", "themes"), ("work", "literature")):
            line = protocol.lines.get(f"propositions.{one.id}.{key}", protocol.lines.get(f"propositions.{one.id}", 0))
            for name in getattr(one, key):
                yield _Use(kind, name, f"{one.id}: '{key}: {name}': ", protocol.file, line)
    for question, themes in protocol.question_themes.items():
        for name in themes:
            line = protocol.lines.get(f"questions.{question}.themes", 0)
            yield _Use("code", name, f"{question}: 'themes: {name}': ", protocol.file, line)


def _rivals(records: Records, protocol: Protocol) -> Iterator[Problem]:
    """Verdicts on rivals that the proposition does not list: a changed word would else hide that a rival has no verdict."""
    listed = {folded(one.id): {" ".join(folded(rival).split()) for rival in one.rivals} for one in protocol.propositions}
    for rival in records.rivals:
        there = listed.get(folded(rival.proposition))
        if there is not None and " ".join(folded(rival.rival).split()) not in there:
            why = f"{rival.proposition} lists no rival '{rival.rival[:60]}'; write it as it stands there, or its number"
            yield Problem("S428", why, rival.file, rival.line, "warning")


class _Known:
    """The names of a study, folded once."""

    def __init__(
        self,
        protocol: Protocol,
        codebooks: tuple[Codebook, ...],
        sources: tuple[Source, ...],
        excerpts: tuple[str, ...],
        memos: Collection[str] | None,
    ) -> None:
        codes = [code for book in codebooks for code in book.walk()]
        people = [name for one in protocol.people for name in (one.id, one.name) if name]
        somebody = [
            *protocol.coders,
            *RESERVED_CODERS,
            *(name for one in protocol.kept.researchers for name in (one.id, one.name)),
        ]
        self.lists: Mapping[str, tuple[str, ...]] = {
            "participant": tuple(people),
            "case": tuple(name for one in protocol.cases for name in (one.id, one.name) if name),
            "person": tuple(name for name in (*somebody, *protocol.coders.values()) if name) if protocol.coders else (),
            "code": tuple(name for code in codes for name in (code.code, *code.aliases, code.label) if name),
            "proposition": tuple(one.id for one in protocol.propositions),
            "question": tuple(protocol.questions),
            "work": tuple(one.key for one in protocol.literature),
            "memo": tuple(memos or ()),
        }
        self.folded = {kind: {folded(name) for name in listed} for kind, listed in self.lists.items()}
        self.judged = {kind for kind, listed in self.lists.items() if listed}
        self.judged |= {"proposition", "question"} | ({"memo"} if memos is not None else set())
        self.sources, self.excerpts, self.hints = sources, excerpts, Hints()
        self.ids = {folded(name) for source in sources for name in (source.id, source.path, source.container) if name}

    def fault(self, kind: str, name: str) -> str:
        """Why `name` names nothing; empty when it does, is empty, or cannot be judged."""
        if not name.strip():
            return ""
        if kind == "either":
            return "" if not self.fault("proposition", name) or not self.fault("code", name) else self._none("code", name)
        if kind == "excerpt":
            return self._excerpt(name)
        if kind == "source":
            there = folded(name) in self.ids or any(fits(name, source) for source in self.sources)
            return "" if there or not self.sources else f"no source{self.hints(name, (one.id for one in self.sources))}"
        if kind not in self.judged or folded(name) in self.folded[kind]:
            return ""
        return self._none(kind, name)

    def _none(self, kind: str, name: str) -> str:
        return f"no {_CODES[kind][1]}{self.hints(name, self.lists[kind])}"

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted({one.casefold().removeprefix("q-") for one in self.excerpts})

    def _excerpt(self, name: str) -> str:
        """A prefix that fits one excerpt alone names it. Hits of rules (`H-…`) depend on the run and are not judged here."""
        if not self.excerpts or name.casefold().startswith("h-"):
            return ""
        wanted = name.strip().casefold().removeprefix("q-")
        at = bisect_left(self._sorted, wanted)
        fitting = [one for one in self._sorted[at : at + 2] if one.startswith(wanted)]
        if not fitting:
            return "no excerpt that stands"
        return "" if len(fitting) == 1 or fitting[0] == wanted else "several excerpts begin like that; give more of the id"
