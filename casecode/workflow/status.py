"""Where the study stands, in lines for the terminal."""

from __future__ import annotations

from collections import Counter

from casecode.domain.errors import WrongUseError
from casecode.study.dates import iso
from casecode.views.status import NextStep, StatusView, status_view
from casecode.workflow.reanchor import behind
from casecode.workflow.study import Study


def lines(study: Study, since: str = "") -> tuple[str, ...]:
    """What is in the databank, who has read and coded how much, what is stale, what to do next.

    With `since` (a date, also only a year or month) what was done from that day on, from the journal.
    """
    view = status_view(study.corpus)
    return (
        *_what(view),
        *_who(view),
        *_rest(view, study),
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
    inside = f" ({view.containers} exports)" if view.containers else ""
    return [
        f"{view.study}  (stance: {view.stance})",
        f"  {_n(view.sources, 'source')}{inside}, {_n(view.segments, 'segment')}, {_n(view.words, 'word')}",
        f"  {_n(view.cases, 'case')}, {_n(view.participants, 'participant')}, {_n(view.codes, 'code')}, {_n(view.codings, 'coding')} by people",
    ]


def _who(view: StatusView) -> list[str]:
    made: list[str] = []
    for coder in view.coders:
        last = f", last act {coder.last[:10]}" if coder.last else ""
        made.append(
            f"  {coder.id}: {coder.codings:,} codings, read {coder.read:,} of {coder.segments:,} segments ({coder.share:.0%}){last}"
        )
        for one in coder.progress:
            where = (
                "read to the end" if one.done else f"at ¶{one.stopped} of {one.segments}" if one.stopped else "not marked as read"
            )
            made.append(f"    {one.source}: {where}, {one.codings} codings")
        if coder.progress and coder.untouched:
            made.append(f"    {coder.untouched} sources not begun")
    return ["", "Coders", *made] if made else []


def _rest(view: StatusView, study: Study) -> list[str]:
    made: list[str] = []
    if view.runs:
        made += ["", "Rule runs"]
        made += [f"  {run.id}: {run.hits:,} hits{'  (newest)' if run.newest else ''}" for run in view.runs]
    if view.stale:
        made += ["", "Needs a look"]
        made += [
            f"  {line.count:,} {line.why}: {', '.join(line.names[:6])}{' …' if len(line.names) > 6 else ''}"
            for line in view.stale
        ]
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
