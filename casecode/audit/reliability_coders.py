"""Reliability: whether coders agree (R3), and on enough (R7)."""

from __future__ import annotations

import numpy as np

from casecode.analysis.agreement_figures import RARE
from casecode.analysis.agreement_nouns import CodeAgreement
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._reliability_work import NOBODY, Twice, everything, judged
from casecode.audit._saying import NOTHING_CODED, many, place_of_code
from casecode.domain.coding import RESERVED_CODERS

_NOT_SHOWN = "agreement among coders is not established"


def _agree(evidence: Evidence, limits: Limits) -> Verdict:
    work = judged(evidence)
    if not work.units:
        return Verdict("unknown", message=NOBODY, limits=_NOT_SHOWN)
    codes = _reported(evidence)
    if not codes:
        return Verdict("unknown", n=work.units, message=NOTHING_CODED, limits=_NOT_SHOWN)
    figures = [(code, work.of(code)) for code in codes]
    known = [one for _, one in figures if one is not None and not _silent(one, limits)]
    low = tuple(_low(evidence, one, limits) for one in known if not _holds(one, limits))
    few = tuple(_few(evidence, code, one) for code, one in figures if one is None or _silent(one, limits))
    alphas = [one.alpha.value for one in known if one.alpha.value is not None]
    value = min(alphas, default=None)
    below = tuple(_low(evidence, one, limits) for one in known if (one.alpha.value or 0.0) < limits["pass"])
    if limits.own("pass") and below:
        return Verdict("fail", value, work.units, below)
    if not known or (limits.own("pass") and few):  # a floor of one's own that is not shown is not kept
        return Verdict("unknown", value, work.units, (*few, *low))
    if low or few:
        return Verdict("warn", value, work.units, (*low, *few))
    sets = work.sets_alpha()
    whole = f"; on whole sets of codes alpha {sets:z.2f}" if sets is not None else ""
    told = f"alpha {min(alphas):z.2f} to {max(alphas):z.2f} for {many(len(alphas), 'code')}, {work.told}{whole}"
    return Verdict("pass", value, work.units, seen=told)


def _reported(evidence: Evidence) -> tuple[str, ...]:
    """The codes that what counts was given: those a report will speak of."""
    tree = evidence.corpus.tree
    return tuple(dict.fromkeys(tree.resolve(code) or code for code in evidence.used_codes))


def _silent(one: CodeAgreement, limits: Limits) -> bool:
    """Whether a figure says nothing: undefined, or resting on too few units that somebody gave the code.

    Few are also those of which no interval can be had (`casecode agree` says "too few to say"), unless the study set its own number.
    """
    few = one.positive < limits["positive"] or (one.flag == "too few" and not limits.own("positive"))
    return one.alpha.value is None or few


def _holds(one: CodeAgreement, limits: Limits) -> bool:
    """Alpha reaches the floor, and its interval does not reach below what conclusions can be drawn from."""
    high = (one.alpha.value or 0.0) >= limits["pass"]
    return high and (one.alpha.low is None or one.alpha.low >= limits["warn"])


def _low(evidence: Evidence, one: CodeAgreement, limits: Limits) -> Offender:
    value, low, high = one.alpha.value or 0.0, one.alpha.low, one.alpha.high
    told = f"alpha {value:z.2f}" + (f" [{low:z.2f}, {high:z.2f}]" if low is not None and high is not None else "")
    if value < limits["warn"]:
        told += ": too low to conclude from"
    elif value >= limits["pass"]:
        told += ": the interval reaches too low"
    rare = one.prevalence is not None and one.prevalence <= RARE
    told += f"; rests on {many(one.positive, 'unit')}" + (" (rare)" if rare else "")
    told += f"; where one gave it the other did in {one.p_pos:.0%}" if one.p_pos is not None else ""
    return Offender(one.label, place_of_code(evidence, one.code), told)


def _few(evidence: Evidence, code: str, one: CodeAgreement | None) -> Offender:
    label, place = evidence.corpus.tree.label(code), place_of_code(evidence, code)
    if one is None or not one.units:
        return Offender(label, place, "no unit that could hold it was coded by two people")
    if one.alpha.value is None:
        return Offender(label, place, one.note or "alpha is undefined")
    found = f"; p_pos {one.p_pos:.2f}" if one.p_pos is not None else ""
    return Offender(label, place, f"too few to say: {many(one.positive, 'unit')} in which somebody gave it{found}")


def _sample(evidence: Evidence, limits: Limits) -> Verdict:
    work, whole = judged(evidence), everything(evidence)
    if not work.units and not whole.units:
        return Verdict("unknown", message=NOBODY)
    if not _reported(evidence):
        return Verdict("unknown", message=NOTHING_CODED)
    all_units = len(whole.cells.ground) if whole.laid.asked.unit == work.laid.asked.unit else len(work.cells.ground)
    units = max(work.units, whole.units) if whole.laid.asked.unit == work.laid.asked.unit else work.units
    share = units / all_units if all_units else 0.0
    enough = share >= limits["pass"] or (units >= limits["units"] and (not limits.own("pass") or limits.own("units")))
    weak = [] if enough else [Offender("share", "", f"{units} of {all_units} units ({share:.1%}) were coded twice")]
    weak += [] if share >= 1 else _undrawn(evidence, work)
    weak += _methods(evidence, {*whole.sources, *work.sources})
    weak += _positives(evidence, work, limits)
    if not enough and limits.own("pass"):
        return Verdict("fail", share, units, tuple(weak))
    if weak:
        return Verdict("warn", share, units, tuple(weak))
    how = "all of it" if share >= 1 else f"drawn at random, {work.called}".rstrip(", ")
    told = f"{share:.0%} of {many(all_units, work.laid.asked.unit)} coded by {len(work.coders)} people, {how}, every method in it"
    return Verdict("pass", share, units, seen=told)


def _undrawn(evidence: Evidence, work: Twice) -> list[Offender]:
    """Sources with units coded twice that no round with a seed drew."""
    drawn = {place.source for plan in evidence.corpus.rounds if plan.seed for place in plan.units}
    loose = [source for source in work.sources if source not in drawn]
    if not loose:
        return []
    why = f"{many(len(loose), 'source')} coded twice without being drawn by a round with a seed: {', '.join(loose[:5])}"
    return [Offender("not shown to be drawn at random", loose[0], why)]


def _methods(evidence: Evidence, twice: set[str]) -> list[Offender]:
    """Methods of which no source is among those coded `twice`, in the round or outside of it, by whatever unit."""
    there = {one.source.id: one.placement.method for one in evidence.corpus.materials if one.source.words or one.text.segments}
    missing = sorted(set(there.values()) - {there.get(source, "") for source in twice} - {""})
    return [Offender(f"no {method}", "", "nothing of this method was coded twice") for method in missing]


def _positives(evidence: Evidence, work: Twice, limits: Limits) -> list[Offender]:
    made = []
    for code in _reported(evidence):
        one = work.of(code)
        found = one.positive if one else 0
        if found < limits["positive"]:
            what = f"{evidence.corpus.tree.label(code)} in {many(found, 'unit')}"
            made.append(Offender(what, place_of_code(evidence, code), "too few in which somebody gave it"))
    return made


def coding_people(evidence: Evidence) -> tuple[str, ...]:
    """Everybody whose coding counts, rules and what was settled in talk left out."""
    found = np.unique(evidence.every_excerpt["coder"].to_numpy(dtype=str)).tolist()
    return tuple(name for name in found if name not in RESERVED_CODERS and not name.startswith("rules@"))


CHECKS: tuple[Check, ...] = (Check("R3", _agree), Check("R7", _sample))
