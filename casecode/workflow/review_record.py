"""`review record` and `review list`: what came back, as a record of its own, and who has been asked what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, get_args

from casecode.databank.lock import writable
from casecode.domain.errors import WrongUseError
from casecode.domain.member_checks import standing_checks
from casecode.domain.records import MemberCheck, Outcome, ReviewKind
from casecode.plain.names import folded
from casecode.plain.schema import nearest
from casecode.study import dates
from casecode.study._meaning import share_of
from casecode.study.record_files import write_record
from casecode.views.blocks import Table
from casecode.workflow.acts import coder_of
from casecode.workflow.review import item_of, recipient, today
from casecode.workflow.study import Study

OUTCOMES: tuple[str, ...] = tuple(one for one in get_args(Outcome) if one)
KINDS: tuple[str, ...] = ("member", *get_args(ReviewKind))
COLUMNS = ("who", "case", "what", "version", "sent", "answered", "outcome", "excerpts", "open")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, as typed. `kind` is `member`, or whose reading it was: `peer`, `transcript`, `external_audit`."""

    participant: str = ""
    kind: str = "member"
    outcome: str = ""
    changes: str = ""
    resolution: str = ""
    on: str = ""
    item: str = ""
    version: str = ""
    reviewer: str = ""
    share: str = ""
    scope: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """The record that was written, and what to know of it."""

    file: str
    said: tuple[str, ...]
    dry_run: bool

    def talk(self) -> tuple[str, ...]:
        """What happened and what to type next."""
        return (f"{'Would write' if self.dry_run else 'Written:'} {self.file}.", *self.said)


def record(study: Study, answer: Answer, coder: str = "", *, dry_run: bool = False) -> Recorded:
    """Take what came back as a new record; what was recorded before stays as it is.

    Raises `WrongUseError` for an outcome, kind, date or share that is none, `NotFoundError` for nobody.
    """
    by = coder_of(study, coder)
    kind = _word(answer.kind, KINDS, "--kind")
    day = _day(answer.on)
    made = (
        _of_member(study, answer, by, day, dry_run=dry_run)
        if kind == "member"
        else _of_reader(study, answer, kind, day, dry_run=dry_run)
    )
    if not dry_run:
        about = {"participant": answer.participant, "reviewer": answer.reviewer, "outcome": answer.outcome}
        study.bank.log("review", by, kind=kind, file=made.file, **{key: value for key, value in about.items() if value})
    return made


def _of_member(study: Study, answer: Answer, by: str, day: str, *, dry_run: bool) -> Recorded:
    if not answer.participant:
        raise WrongUseError(reason="Whose answer is it? casecode review record PARTICIPANT --outcome approved")
    if not answer.outcome:
        raise WrongUseError(reason=f"What came back? --outcome {', '.join(OUTCOMES)}.")
    outcome = _word(answer.outcome, OUTCOMES, "--outcome")
    person = recipient(study, answer.participant)
    sent = _sent(study, person.id, answer)
    facts = {
        "participant": person.id,
        "case": sent.case or person.case,
        "item_type": item_of(answer.item, sent.item_type or "excerpt"),
        "version": sent.version or answer.version,
        "sent_on": sent.sent_on,
        "replied_on": "" if outcome == "no_reply" else day,
        "outcome": outcome,
        "changes": answer.changes.strip() or (sent.changes if sent.outcome == outcome else ""),
        "resolution": answer.resolution.strip(),
        "excerpts": list(sent.excerpts),
        "by": by,
    }
    with writable():
        file = write_record(study.root, "member_checks", f"{person.id}-{day}-{outcome}", facts, dry_run=dry_run)
    said = []
    if not sent.version and not sent.sent_on:
        said.append(f"There is no record that anything was sent to {person.id}; that the answer came is on record all the same.")
    if outcome == "disputed" and not answer.resolution.strip():
        said.append(f'Still open. When it is settled: casecode review record {person.id} --outcome disputed --resolution "…"')
    elif outcome == "corrected" and not answer.changes.strip():
        said.append('What was changed is not said: add --changes "…".')
    return Recorded(file, (*said, "Next: casecode review list, casecode audit --only CV3"), dry_run)


def _sent(study: Study, person: str, answer: Answer) -> MemberCheck:
    """What the answer is about: of what the person was sent (of the version named, if one is) what is open, else the newest."""
    own = [one for one in standing_checks(study.protocol.kept.member_checks) if folded(one.participant) == folded(person)]
    if answer.version:
        own = [one for one in own if one.version.startswith(answer.version)]
    waiting = [one for one in own if is_open(one)]
    return max(waiting or own, key=lambda one: (one.sent_on, one.replied_on), default=MemberCheck())


def is_open(one: MemberCheck) -> bool:
    """Whether something is still to be done: no answer yet, or a dispute that nobody settled."""
    return not one.outcome or (one.outcome == "disputed" and not one.resolution.strip())


def _of_reader(study: Study, answer: Answer, kind: str, day: str, *, dry_run: bool) -> Recorded:
    if not answer.reviewer.strip():
        raise WrongUseError(reason=f'Who read it? --kind {kind} --reviewer "Chi Wu"')
    share = share_of(answer.share) if answer.share else None
    if answer.share and share is None:
        raise WrongUseError(reason=f"--share {answer.share} is no share such as 20% or 0.2.")
    facts = {
        "kind": kind,
        "reviewer": answer.reviewer.strip(),
        "date": day,
        "scope": answer.scope.strip() or answer.participant,
        "result": answer.changes.strip() or answer.resolution.strip() or answer.outcome.strip(),
        "share": share,
        "sources": list(answer.sources),
    }
    with writable():
        file = write_record(study.root, "reviews", f"{kind}-{answer.reviewer}-{day}", facts, dry_run=dry_run)
    said = () if kind != "transcript" or share is not None else ("How much was read against the recording? --share 20%",)
    return Recorded(file, (*said, "Next: casecode audit --only CV7"), dry_run)


def listing(study: Study) -> Table:
    """Who was sent what, who answered, and what is open; then readers who are no participants, then those nobody asked."""
    kept = study.protocol.kept
    checks = standing_checks(kept.member_checks)
    rows: list[tuple[str | int, ...]] = [
        (
            one.participant or one.case,
            one.case,
            one.item_type.replace("_", " "),
            one.version,
            one.sent_on,
            one.replied_on,
            one.outcome.replace("_", " "),
            len(one.excerpts),
            _left(one, checks),
        )
        for one in sorted(checks, key=lambda one: (one.participant or one.case, one.sent_on, one.replied_on))
    ]
    for review in kept.reviews:
        read = f"{review.share:.0%} against the recording" if review.share is not None else review.scope
        rows.append(
            (
                review.reviewer,
                "",
                review.kind.replace("_", " "),
                "",
                "",
                review.date,
                review.result or read,
                len(review.sources),
                "",
            )
        )
    asked = {folded(one.participant) for one in checks}
    quoted = {who: many for who, many in _quoted(study).items() if folded(who.id) not in asked and folded(who.name) not in asked}
    rows += [(who.id, who.case, "", "", "", "", "", many, "not asked") for who, many in quoted.items()]
    left = sum(_left(one, checks) in {"disputed", "no answer yet"} for one in checks)
    note = f"{len(checks)} asked, {len(checks) - left} settled, {left} open; {len(quoted)} quoted and not asked (casecode review send)."
    return Table(COLUMNS, tuple(rows), note=note, row_heads=False, name="reviews")


def _left(one: MemberCheck, checks: tuple[MemberCheck, ...]) -> str:
    """What is still to be done; nothing for what was sent again in a newer version."""
    if not is_open(one):
        return ""
    if one.outcome:
        return "disputed"
    later = (each for each in checks if folded(each.participant) == folded(one.participant) and each.item_type == one.item_type)
    return "sent again since" if any(each.sent_on > one.sent_on for each in later) else "no answer yet"


def _quoted(study: Study) -> Mapping[_Person, int]:
    """Participants of the protocol whose words are quoted, with how many excerpts."""
    from casecode.analysis.select import select  # noqa: PLC0415  pandas only when the list is asked for

    said = Counter(select(study.corpus).excerpts["participant"].str.split("|").explode().tolist())
    return {_Person(one.id, one.name, one.case): said[one.id] for one in study.protocol.people if said[one.id]}


class _Person(NamedTuple):
    """A participant, as far as the list tells of one."""

    id: str
    name: str
    case: str


def _word(said: str, known: tuple[str, ...], option: str) -> str:
    word = said.strip().casefold().replace("-", "_").replace(" ", "_")
    if word not in known:
        raise WrongUseError(reason=f"{option} {said} is none{nearest(word, known)}. There are: {', '.join(known)}.")
    return word


def _day(said: str) -> str:
    if not said:
        return today()
    day = dates.iso(said)
    if not day:
        raise WrongUseError(reason=f"--on {said} is no date. Write it as 2026-11-22.")
    return day
