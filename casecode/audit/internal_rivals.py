"""Internal validity: what an explanation was held against. Rivals (IV3) and patterns that were predicted (IV5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casecode.analysis.patterns_grid import Matched, pattern_grid
from casecode.analysis.registers import rivals
from casecode.audit._bearing import SETTLED
from casecode.audit._evidence import NO_CASE
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._saying import many, place_in_protocol, place_of_record
from casecode.domain.protocol import Proposition
from casecode.domain.records import Rival

# IV3


def _rivals(evidence: Evidence, limits: Limits) -> Verdict:
    asked = [one for one in evidence.protocol.propositions if one.kind != "descriptive"]
    if not asked:
        told = "Every proposition is descriptive, so there is nothing that a rival could explain better"
        return (
            Verdict("na", message=told)
            if evidence.protocol.propositions
            else Verdict("unknown", message=_NOTHING, limits="no rival explanation is on record")
        )
    of: dict[str, list[Rival]] = {}
    for rival in rivals(evidence.corpus):
        of.setdefault(rival.proposition, []).append(rival)
    judged = {one.id: [rival for rival in of.get(one.id, ()) if not _lacks(evidence, rival)] for one in asked}
    share = sum(len(found) >= limits["pass"] for found in judged.values()) / len(asked)
    if wrong := tuple(_retained(asked, of)):
        return Verdict("fail", share, len(asked), wrong)
    poor = tuple(
        Offender(one.id, place_in_protocol(evidence, "propositions", one.id), _missing(evidence, of.get(one.id, [])))
        for one in asked
        if len(judged[one.id]) < limits["pass"]
    )
    if not poor:
        found = [rival for several in judged.values() for rival in several]
        verdicts = ", ".join(
            f"{sum(one.verdict == said for one in found)} {said}" for said in dict.fromkeys(one.verdict for one in found)
        )
        seen = f"{many(len(found), 'rival')} to {many(len(asked), 'proposition')}, each with excerpts and a reason: {verdicts}"
        return Verdict("pass", share, len(asked), seen=seen)
    return Verdict("warn" if any(of.get(one.id) for one in asked) else "unknown", share, len(asked), poor)


_NOTHING = "There is no proposition on record that a rival could explain better."


def _lacks(evidence: Evidence, rival: Rival) -> str:
    """What a rival lacks to count as considered, in words; empty for nothing."""
    missing = [] if rival.verdict else ["no verdict"]
    if not any(evidence.excerpt_ids(name) for name in rival.evidence):
        missing.append("evidence that is not in the databank" if rival.evidence else "no excerpts that were looked at")
    if not (rival.why.strip() or rival.memo in evidence.memo_ids):
        missing.append("no reason")
    return ", ".join(missing)


def _missing(evidence: Evidence, found: list[Rival]) -> str:
    told = [f"“{one.rival}”: {lacks}" for one in found if (lacks := _lacks(evidence, one))]
    return "; ".join(told) or ("no rival on record" if not found else "too few rivals")


def _retained(asked: list[Proposition], of: dict[str, list[Rival]]) -> Iterator[Offender]:
    for one in asked:
        for rival in of.get(one.id, ()):
            if rival.verdict == "retained" and one.status == "supported":
                why = f"“{rival.rival}” is retained, and {one.id} is called supported"
                yield Offender(one.id, place_of_record(rival), why)


# IV5

_TESTED = frozenset({"as_predicted", "partly", "contradicted"})


@dataclass(frozen=True, slots=True)
class _Told:
    """One prediction as the check counts it: `lacks` is what keeps it from counting, `wrong` how it contradicts something."""

    matched: Matched
    lacks: str
    wrong: str

    @property
    def offender(self) -> Offender:
        one = self.matched
        what = f"{one.prediction.proposition}: {one.label} {one.prediction.expected}" + (f" in {one.place}" if one.place else "")
        return Offender(what, place_of_record(one.prediction), self.wrong or self.lacks)


def _patterns(evidence: Evidence, limits: Limits) -> Verdict:
    if not evidence.records.predictions:
        return Verdict("unknown")
    told = [_Told(one, _unfit(evidence, one), _wrong(evidence, one)) for one in pattern_grid(evidence.selected)]
    tested = [one.matched for one in told if one.matched.prediction.observed in _TESTED]
    hits = sum(one.prediction.observed == "as_predicted" for one in tested)
    share = hits / len(tested) if tested else None
    if wrong := tuple(one.offender for one in told if one.wrong):
        return Verdict("fail", share, len(told), wrong)
    fit = [one for one in told if not one.lacks]
    poor = tuple(one.offender for one in told if one.lacks)
    if fit and len(fit) >= limits["pass"]:
        early = f"{many(len(fit), 'prediction')} written before the coding and compared"
        seen = f"{early}; {hits} of {len(tested)} that were tested came out as predicted"
        seen += f"; {many(len(poor), 'further one', 'further ones')} late, untested or unexplained" if poor else ""
        return Verdict("pass", share, len(told), poor, seen=seen)
    return Verdict("warn", share, len(told), poor)


def _unfit(evidence: Evidence, one: Matched) -> str:
    """Why a prediction does not count as compared; empty where it does."""
    said = one.prediction
    lacks = [] if said.observed in _TESTED else ["nothing says what was observed"]
    if one.dated != "before":
        lacks.append("written after the coding began" if one.dated == "after" else "not dated before the coding")
    if said.observed == "contradicted" and not _explained(evidence, one):
        lacks.append("a miss that nothing explains")
    return ", ".join(lacks)


def _explained(evidence: Evidence, one: Matched) -> bool:
    """A miss is explained by a memo, or taken up by the status of its proposition."""
    status = {each.id: each.status for each in evidence.protocol.propositions}
    return one.prediction.memo in evidence.memo_ids or status.get(one.prediction.proposition, "") in SETTLED


def _wrong(evidence: Evidence, one: Matched) -> str:
    """How a prediction contradicts the codings or its proposition; empty where it does not."""
    said = one.prediction
    status = {each.id: each.status for each in evidence.protocol.propositions}
    if said.observed == "contradicted" and status.get(said.proposition) == "supported" and not _explained(evidence, one):
        return f"not met, and {said.proposition} is called supported"
    if said.observed != "as_predicted" or not len(evidence.excerpts):
        return ""
    if said.expected == "absent" and one.excerpts:
        return f"said to be absent as predicted, and {many(one.excerpts, 'excerpt')} of it is there"
    if said.expected == "present" and not one.excerpts and not _elsewhere(evidence, one):
        return "said to be present as predicted, and no excerpt of it is there"
    return ""


def _elsewhere(evidence: Evidence, one: Matched) -> bool:
    """Whether excerpts of the code lie in no stated case, so that nobody can say where they belong."""
    found = evidence.excerpts
    within = found["code"].isin(evidence.corpus.tree.within(one.code))
    return bool(one.place) and bool((within & found["unit"].isin(["", NO_CASE])).any())


CHECKS: tuple[Check, ...] = (Check("IV3", _rivals), Check("IV5", _patterns))
