"""What excerpts do to propositions, as a person judges it: one record a judgement, never changed; the newest of a person counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

from casecode.analysis.excerpts import find_excerpt
from casecode.analysis.select import select
from casecode.databank.lock import writable
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.ids import short_id
from casecode.domain.records import Bearing, EvidenceLink
from casecode.plain import schema
from casecode.plain.names import folded
from casecode.study.record_files import write_record
from casecode.workflow.acts import coder_of
from casecode.workflow.study import Study
from casecode.workflow.tables import everyone, selection

BEARINGS: tuple[Bearing, ...] = get_args(Bearing)
_ALSO: dict[str, Bearing] = {
    "support": "supports",
    "qualify": "qualifies",
    "contradict": "contradicts",
    "none": "unset",
}

_WHOLE = len(short_id("0" * 26))


@dataclass(frozen=True, slots=True)
class Judging:
    """What was asked for: which excerpts do what to which propositions, and why. `links` are `P1=contradicts`, as typed."""

    links: tuple[str, ...]
    excerpts: tuple[str, ...] = ()
    why: str = ""
    code: str = ""
    where: str = ""
    coder: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of it. `made` are the records' paths, `same` how many were judged so already, `changed` how many otherwise."""

    made: tuple[str, ...]
    same: int
    changed: int
    hits: int
    by: str
    dry_run: bool

    def talk(self) -> tuple[str, ...]:
        """What happened, what was not done, and what to type next."""
        verb = "Would write" if self.dry_run else "Wrote"
        made = f"{verb} {_many(len(self.made), 'judgement')} by {self.by} to records/evidence/."
        lines = [made if self.made else "Nothing new was said; nothing was written."]
        if self.changed:
            lines.append(f"Changed from what {self.by} said before: {self.changed:,}. The earlier records stay to be read.")
        if self.same:
            lines.append(f"{_many(self.same, 'excerpt')} stood judged like that already.")
        if self.hits:
            lines.append(
                f"{_many(self.hits, 'hit')} of rules left out: they are nobody's excerpts until a person takes them (casecode code)."
            )
        return (*lines, "Next: casecode audit --only CV5,IV1,IV2,IV8")


def judge(study: Study, asked: Judging, *, dry_run: bool = False) -> Judged:
    """Record what the person at this machine says the chosen excerpts do to propositions.

    Words are judged once: of several codings on the same words the first is taken. Said again nothing is written; said otherwise a
    new record stands for the old one, by its `at`. Raises `WrongUseError` or `NotFoundError` for what does not exist.
    """
    by = coder_of(study)
    links = [_link(study, one) for one in asked.links]
    if not (asked.excerpts or asked.code.strip() or asked.where.strip()):
        raise WrongUseError(
            reason="Which excerpts? Name them (Q-…), or choose them with --code or --where; casecode excerpts lists them."
        )
    chosen, hits = _chosen(study, asked)
    standing = _Standing(one for one in study.protocol.kept.judged() if one.by == by)
    made, same, changed, at = [], 0, 0, _now()
    for alike in chosen:
        for proposition, bearing in links:
            known = standing.of(alike, proposition)
            if bearing == (known.bearing if known else "unset") and asked.why in {"", known.why if known else ""}:
                same += 1
                continue
            changed += known is not None
            name = known.excerpt if known else alike[0]
            facts = {"excerpt": name, "proposition": proposition, "bearing": bearing, "by": by, "at": at, "why": asked.why}
            stem = f"{name}-{proposition}-{by}"
            with writable():
                made.append(write_record(study.root, "evidence", stem, facts, dry_run=dry_run))
    if made and not dry_run:
        said = ", ".join(f"{one}={other}" for one, other in links)
        study.bank.log("evidence", by, judgements=len(made), links=said, files=made)
        study.forget()
        study.__dict__.pop("loaded_protocol", None)
    return Judged(tuple(made), same, changed, hits, by, dry_run)


class _Standing:
    """What one person's judgements are, by excerpt; a name that somebody wrote short means the excerpt it begins."""

    def __init__(self, links: Iterable[EvidenceLink]) -> None:
        self.exact: dict[tuple[str, str], EvidenceLink] = {}
        self.short: list[EvidenceLink] = []
        for link in links:
            if len(link.excerpt) < _WHOLE:
                self.short.append(link)
            self.exact[link.excerpt.casefold(), folded(link.proposition)] = link

    def of(self, names: Iterable[str], proposition: str) -> EvidenceLink | None:
        """The judgement on the words that all these names mean."""
        for name in names:
            found = self.exact.get((name.casefold(), folded(proposition)))
            begun = (one for one in self.short if name.casefold().startswith(one.excerpt.casefold()))
            found = found or next((one for one in begun if folded(one.proposition) == folded(proposition)), None)
            if found is not None:
                return found
        return None


def _link(study: Study, told: str) -> tuple[str, Bearing]:
    """`P1=contradicts` checked and in full."""
    name, sign, word = told.partition("=")
    if not sign:
        raise WrongUseError(reason=f"'{told}' does not say what the words do. Write it as P1=supports, qualifies or contradicts.")
    known = {folded(one.id): one.id for one in study.protocol.propositions}
    found = known.get(folded(name.strip()))
    if found is None:
        there = f" There are: {', '.join(known.values())}." if known else " The protocol has no `propositions:` yet."
        raise NotFoundError(kind="proposition", name=name.strip(), nearest=there)
    said = word.strip().casefold()
    bearing = next((one for one in BEARINGS if one == _ALSO.get(said, said)), None)
    if bearing is None:
        hint = schema.nearest(said, BEARINGS) or f"; known: {', '.join(BEARINGS)}."
        raise WrongUseError(reason=f"'{word.strip()}' is nothing that words do to a proposition{hint}")
    return found, bearing


def _chosen(study: Study, asked: Judging) -> tuple[list[list[str]], int]:
    """For each stretch of words the ids of its excerpts, in the order of sources and places; and how many hits were left out."""
    coder = asked.coder or (everyone(study) if asked.excerpts else "")
    table = select(study.corpus, selection(asked.where, coder, asked.run, asked.code)).excerpts
    hits = int(table["id"].str.startswith("H-").sum()) if len(table) else 0
    table = table[~table["id"].str.startswith("H-")] if hits else table
    wanted = {find_excerpt(table, name) for name in asked.excerpts}
    alike: dict[tuple[str, int, int], list[str]] = {}
    for name, source, start, end in zip(*(table[key].tolist() for key in ("id", "source", "start", "end")), strict=True):
        if not wanted or name in wanted:
            alike.setdefault((source, start, end), []).append(name)
    if not alike and not hits:
        raise NotFoundError(kind="excerpt", name=asked.code or asked.where, nearest=" casecode excerpts lists what there is.")
    return list(alike.values()), 0 if wanted else hits


def _now() -> str:
    """The moment in UTC, to the millisecond: of two judgements of a person the newer one counts."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
