"""External validity: replication (EV1), and why these cases, what they are, and what their empty cells mean (EV3 to EV5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from casecode.analysis.replication import CONFIRMED, ReplicationGrid, dated, first_coded, place_of, replication
from casecode.audit._bearing import SETTLED
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._saying import many, place_in_protocol, place_of_record
from casecode.domain.protocol import Proposition
from casecode.domain.records import EmptyCell, Replication

_ONE_CASE = "The protocol has fewer than two cases and does not say whether there are more (`cases` in the design), so nothing can be told."

# EV1


def _replicated(evidence: Evidence, limits: Limits) -> Verdict:
    propositions, kept = evidence.protocol.propositions, evidence.records.replications
    if not (propositions and kept):
        why = _ONE_CASE if evidence.single and not kept else ""
        return Verdict("unknown", n=len(propositions), message=why, limits="replication across cases is not shown")
    grid, first = replication(evidence.corpus), first_coded(evidence.corpus)
    if wrong := tuple(_contradictions(evidence, kept)):
        return Verdict("fail", n=len(propositions), offenders=wrong)
    early = _early(grid, first)
    poor = tuple(
        Offender(one.id, place_in_protocol(evidence, "propositions", one.id), _thin(grid, one, early.counted(one.id)))
        for one in propositions
        if not _holds(early, one, limits)
    )
    share = 1 - len(poor) / len(propositions)
    if not poor:
        told = [early.counted(one.id) for one in propositions]
        literal, theoretical = (sum(one[kind] for one in told) for kind in ("literal", "theoretical"))
        against = sum(grid.counted(one.id)["contradicted"] for one in propositions)
        seen = f"{many(len(propositions), 'proposition')} in {len(grid.places)} cases or units: {literal} literal and {theoretical} theoretical replications as predicted beforehand, {against} contradicted"
        return Verdict("pass", share, len(propositions), seen=seen)
    return Verdict("warn", share, len(propositions), poor)


def _early(grid: ReplicationGrid, first: str) -> ReplicationGrid:
    """The records that were predicted before the coding began."""
    return ReplicationGrid(
        grid.propositions,
        grid.places,
        {cell: one for cell, one in grid.cells.items() if dated(one.predicted_on, first) == "before"},
    )


def _holds(early: ReplicationGrid, one: Proposition, limits: Limits) -> bool:
    counted = early.counted(one.id)
    return counted["literal"] >= limits["pass"] or counted["theoretical"] >= 1


def _thin(grid: ReplicationGrid, one: Proposition, early: Mapping[str, int]) -> str:
    if all(name != one.id for name, _ in grid.cells):
        return "no replication on record"
    counted = grid.counted(one.id)
    late = counted["literal"] + counted["theoretical"] - early["literal"] - early["theoretical"]
    told = f"as predicted beforehand: {early['literal']} literal, {early['theoretical']} theoretical"
    return f"{told}; {late} predicted later or without a date" if late else told


def _contradictions(evidence: Evidence, kept: tuple[Replication, ...]) -> Iterator[Offender]:
    status = {one.id: one.status for one in evidence.protocol.propositions}
    cells: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in kept:
        place = place_of(one.case, one.unit, evidence.corpus.cases)
        cells[one.proposition, place] |= {one.observed} - {""}
        what, where = f"{one.proposition} in {place}", place_of_record(one)
        if len(cells[one.proposition, place]) > 1:
            yield Offender(what, where, f"recorded twice: {', '.join(sorted(cells[one.proposition, place]))}")
        elif one.predicted == "none" and one.observed == CONFIRMED:
            yield Offender(what, where, "nothing was predicted, and it is said to be as predicted")
        elif one.observed == "contradicted" and status.get(one.proposition) == "supported" and not _explained(evidence, one):
            yield Offender(what, where, f"contradicted, and {one.proposition} is called supported")


def _explained(evidence: Evidence, one: Replication) -> bool:
    status = {each.id: each.status for each in evidence.protocol.propositions}
    return bool(one.why.strip()) or one.memo in evidence.memo_ids or status.get(one.proposition, "") in SETTLED


# EV5


def _cells(evidence: Evidence, limits: Limits) -> Verdict:
    themes, cases = evidence.themes, evidence.cases
    if len(cases) < 2 and evidence.single:
        return Verdict("unknown", message=_ONE_CASE)
    if not (themes and cases and len(evidence.excerpts)):
        return Verdict("unknown", n=len(themes) * len(cases), message="There is nothing coded in cases yet.")
    filled = set(evidence.by_cell.index.tolist())
    types = _types(evidence)
    if wrong := tuple(_filled_though(evidence, types)):
        return Verdict("fail", n=len(themes) * len(cases), offenders=wrong)
    empty = [(theme, case) for theme in themes for case in cases if (theme, case) not in filled]
    label = evidence.corpus.tree.label
    bare = [(theme, case) for theme, case in empty if (theme, case) not in types]
    share = len(bare) / (len(themes) * len(cases))
    apart = [cell for cell in empty if any(one.type == "not_attributed" for one in types.get(cell, ()))]
    poor = tuple(Offender(f"{label(theme)} × {case}", theme, "empty, and nobody said why") for theme, case in bare)
    poor += tuple(
        Offender(f"{label(theme)} × {case}", theme, "there is evidence, not attributed to a case") for theme, case in apart
    )
    if share <= limits["pass"] and not apart:
        seen = f"{len(themes)} themes × {len(cases)} cases: {many(len(empty) - len(bare), 'empty cell')} of {len(themes) * len(cases)} with its reason"
        return Verdict("pass", share, len(themes) * len(cases), poor, seen=seen)
    weak = share <= limits["warn"]
    facts = {"bad": len(poor) if weak else len(bare)}
    return Verdict("warn" if weak else "unknown", share, len(themes) * len(cases), poor, facts=facts)


def _types(evidence: Evidence) -> dict[tuple[str, str], list[EmptyCell]]:
    """What is said of empty cells, by code or theme (id) and top case."""
    tree = evidence.corpus.tree
    made: dict[tuple[str, str], list[EmptyCell]] = {}
    for one in evidence.records.empty_cells:
        made.setdefault((tree.resolve(one.theme) or one.theme, evidence.above.get(one.case, one.case)), []).append(one)
    return made


def _filled_though(evidence: Evidence, types: Mapping[tuple[str, str], list[EmptyCell]]) -> Iterator[Offender]:
    """Cells that are called empty and hold excerpts (also of a code below a theme, or in an embedded unit), or are called two things."""
    tree = evidence.corpus.tree
    there = evidence.excerpts[["code", "case", "unit"]].drop_duplicates()
    holds = set(zip(there["code"], there["case"], strict=True)) | set(zip(there["code"], there["unit"], strict=True))
    for said in types.values():
        for one in said:
            what, where = f"{tree.label(tree.resolve(one.theme) or one.theme)} × {one.case}", place_of_record(one)
            if any((code, one.case) in holds for code in tree.within(tree.resolve(one.theme) or one.theme)):
                yield Offender(what, where, f"called {one.type.replace('_', ' ')}, and excerpts stand there")
        if len({(one.case, one.type) for one in said}) > len({one.case for one in said}):
            last = said[-1]
            what = f"{tree.label(tree.resolve(last.theme) or last.theme)} × {last.case}"
            yield Offender(what, place_of_record(last), f"called {' and '.join(dict.fromkeys(one.type for one in said))}")


CHECKS: tuple[Check, ...] = (Check("EV1", _replicated), Check("EV5", _cells))
