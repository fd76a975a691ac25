"""Agreement before talk and what talk settled: the figures that stay on record beside those after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from casecode.analysis.agreement import agreement
from casecode.workflow.agree import stable_table
from casecode.workflow.reconcile_records import Before, before_talk, decisions
from casecode.writers import write_table

if TYPE_CHECKING:
    from casecode.workflow.reconcile_ground import Ground
    from casecode.workflow.study import Study


def figures_now(ground: Ground, by: str) -> Before:
    """Agreement on the round as it is at this moment, among its coders, with what somebody needs to count it again."""
    found = agreement(ground.corpus, replace(ground.asked, coders=ground.coders))
    parted = sum(unit.parted for unit in ground.units)
    facts = {
        "round": ground.plan.id,
        "coders": ", ".join(ground.coders),
        "unit": found.asked.unit,
        "match": found.asked.match,
        "level": found.asked.level,
        "seed": str(found.asked.seed),
        "resamples": str(found.asked.resamples),
        "units": str(found.facts.double_units),
        "parted": str(parted),
        "alpha": "" if found.sets.alpha.value is None else f"{found.sets.alpha.value:z.6f}",
        "digest": ground.corpus.digest,
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "by": by,
        "anyway": ground.missing,
    }
    return Before(write_table("csv", stable_table(found)).decode(), {key: value for key, value in facts.items() if value})


def talk_lines(study: Study, round_: str) -> tuple[str, ...]:
    """Two lines for a round that was talked over: agreement before, what was settled after; none where nobody has begun."""
    before = before_talk(study, round_)
    if before is None:
        return ()
    facts = before.facts
    alpha = _short(facts.get("alpha", ""))
    how = f"{facts.get('units', '?')} units ({facts.get('unit', '?')}, {facts.get('match', '?')}), {facts.get('at', '')[:10]}"
    early = f" Talk began before the round was over: {facts['anyway']}." if facts.get("anyway") else ""
    settled = len(decisions(study, round_))
    total = facts.get("parted", "?")
    return (
        f"Before talk: alpha (sets) {alpha}, {how}; databank/rounds/{round_}.before.csv.{early}",
        f"After talk: {settled} of {total} disagreements settled, as coder consensus in round {round_}-consensus.",
    )


def _short(alpha: str) -> str:
    """`.63`; a dash where it is undefined."""
    return f"{float(alpha):z.2f}".replace("0.", ".", 1) if alpha else "–"
