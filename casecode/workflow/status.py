"""Where the study stands, in lines for the terminal."""

from __future__ import annotations

from collections import Counter

from casecode.domain.errors import WrongUseError
from casecode.study.dates import iso
from casecode.views.status import StatusView, status_view
from casecode.views.status_steps import NextStep, RoundLine
from casecode.workflow.reanchor import behind
from casecode.workflow.reports_built import built_reports
from casecode.workflow.status_mentions import mentions
from casecode.workflow.status_rounds import round_lines
from casecode.workflow.study import Study


def lines(study: Study, since: str = "") -> tuple[str, ...]:
    """What is in the databank, who has read and coded how much, how far each round is, what needs a look, what to do next.

    With `since` (a date, also only a year or month) what was done from that day on, from the journal.
    """
    built, rounds = built_reports(study), round_lines(study)
    fresh = {one.name: all(other.state == "same" for other in built if other.name == one.name) for one in built}
    view = status_view(study.corpus, rounds, fresh, study.bank.coder)
    return (
        *_what(view),
        *_who(view),
        *_rounds(view.rounds),
        *_rest(view, study, tuple(mentions(study, rounds, built))),
        *(_changed(study, since) if since else ()),
        *_next(view, behind(study)),
    )


def _changed(study: Study, since: str) -> list[str]:
    day = iso(since)
    if not day:
        raise WrongUseError(reason=f"--since {since} is no date. Write 2026, 2026-05 or 2026-05-01.")
    done = Counter((str(entry["action"]), str(entry.get("by", ""))) for entry in study.bank.journal() if str(entry["at"]) >= day)
    told = [f"  {action}{f' by {by}' if by else ''}: {_n(count, 'time')}" for (action, by), count in sorted(done.items())]
    return ["", f"Since {day}", *(told or ["  nothing"])]


def _what(view: StatusView) -> list[str]:
    settled = f", {view.settled:,} of consensus" if view.settled else ""
    inside = f" ({view.containers} exports)" if view.containers else ""
    return [
        f"{view.study}  (stance: {view.stance})",
        f"  {_n(view.sources, 'source')}{inside}, {_n(view.segments, 'segment')}, {_n(view.words, 'word')}",
        f"  {_n(view.cases, 'case')}, {_n(view.participants, 'participant')}, {_n(view.codes, 'code')}, {_n(view.codings, 'coding')} by people{settled}",
    ]


def _who(view: StatusView) -> list[str]:
    made: list[str] = []
    for coder in view.coders:
        last = f", last act {coder.last[:10]}" if coder.last else ""
        made.append(
            f"  {coder.id}: {_n(coder.codings, 'coding')}, read {coder.read:,} of {coder.segments:,} segments ({coder.share:.0%}){last}"
        )
        for one in coder.progress:
            where = (
                "read to the end" if one.done else f"at ¶{one.stopped} of {one.segments}" if one.stopped else "not marked as read"
            )
            made.append(f"    {one.source}: {where}, {_n(one.codings, 'coding')}")
        if coder.progress and coder.untouched:
            made.append(f"    {_n(coder.untouched, 'source')} not begun")
    return ["", "Coders", *made] if made else []


def _rounds(rounds: tuple[RoundLine, ...]) -> list[str]:
    """One line a round: what it is for, who has read how much of it, what is settled."""
    made = []
    for line in rounds:
        who = ", ".join(f"{one.id} {one.read} of {one.units} units read" if one.units else one.id for one in line.coders)
        talk = f"; {line.settled} of {'?' if line.parted is None else line.parted} disagreements settled" if line.begun else ""
        made.append(f"  {line.id} ({line.purpose or 'no round was drawn'}): {who}{'' if line.fault else talk}")
    return ["", "Rounds", *made] if made else []


def _rest(view: StatusView, study: Study, told: tuple[str, ...]) -> list[str]:
    made: list[str] = []
    if view.runs:
        made += ["", "Rule runs"]
        made += [f"  {run.id}: {run.hits:,} hits{'  (newest)' if run.newest else ''}" for run in view.runs]
    if view.stale or told:
        made += ["", "Needs a look"]
        made += [
            f"  {line.count:,} {line.why}: {', '.join(line.names[:6])}{' …' if len(line.names) > 6 else ''}"
            for line in view.stale
        ]
        made += [f"  {line}" for line in told]
    if study.problems:
        made += ["", f"  {len(study.problems)} doubts about protocol and codebook: casecode codebook lint"]
    return made


def _next(view: StatusView, old: int) -> list[str]:
    over = (NextStep(f"{_n(old, 'coding')} on an older revision: bring them over to the newest words.", "casecode reanchor"),)
    steps = (*over, *view.next) if old else view.next
    wide = max((len(step.command) for step in steps), default=0)
    return ["", "Next", *(f"  {step.command:<{wide}}  {step.why}" for step in steps), "", f"Study digest {view.digest}"]


def _n(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
