"""Reliability over time: the codebook (R4), one coder with themselves (R8), coders with each other (R9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

import numpy as np

from casecode.analysis.agreement_nouns import AgreementAsked, Stability
from casecode.analysis.intervals import TOO_FEW
from casecode.analysis.stability import stability
from casecode.analysis.staleness import Definitions
from casecode.audit._evidence import Evidence
from casecode.audit._outside import BookVersion
from casecode.audit._port import Check, Limits, Offender, Verdict
from casecode.audit._reliability_work import Twice, acts, floor, judged, kept, rounds
from casecode.audit._saying import NOTHING_CODED, many, place_of_code
from casecode.audit._stances import relaxed
from casecode.audit.reliability_coders import coding_people
from casecode.codebook.diff import diff
from casecode.domain.coding import Coding

_FEW_UNITS = 10
"""Units below which a bias index says nothing. [project default]"""
_THIRDS = 6
"""Sources of one coder from which the first and the last third are looked at. [project default]"""
_NOT_REPEATED = frozenset({"training", "adjudicated"})


# ------------------------------------------------------------------------------------------------------------- codebook


def _stands_still(evidence: Evidence, limits: Limits) -> Verdict:
    codings = [one for one in evidence.corpus.codings if one.coder != "rules"]
    if not codings:
        return Verdict("unknown", message=NOTHING_CODED)
    unversioned = sum(not one.book for one in codings)
    if unversioned == len(codings):
        return Verdict("unknown", n=len(codings))
    stale = tuple(_stale(evidence, codings))
    lost = [
        Offender(f"version {one.hash}", "databank/codebooks", "cannot be read any more") for one in evidence.books if not one.book
    ]
    if stale:
        counted = sum(_stale_counts(evidence, codings).values())
        return Verdict("fail", counted / len(codings), len(codings), (*stale, *lost))
    if lost:
        told = f"Codings were made under versions of the codebook that cannot be read any more: {', '.join(one.what for one in lost)}."
        return Verdict("unknown", None, len(codings), tuple(lost), told)
    late = () if "late" in relaxed("R4", evidence.protocol) else tuple(_late(evidence, codings, limits["late"]))
    bare = (
        (Offender("no version", "", f"{many(unversioned, 'coding')} without a version of the codebook"),) if unversioned else ()
    )
    if late or bare:
        return Verdict("warn", 0.0, len(codings), (*late, *bare))
    told = (
        f"{many(len(codings), 'coding')} under {many(len(evidence.books), 'version')}, none older than the definition of its code"
    )
    return Verdict("pass", 0.0, len(codings), seen=told)


def _stale_counts(evidence: Evidence, codings: list[Coding]) -> Mapping[str, int]:
    """How many codings each code has that were made under another definition; each code and version is compared once."""

    def counted() -> Mapping[str, int]:
        definitions, asked = Definitions(evidence.corpus), dict[tuple[str, str], bool]()
        made: Counter[str] = Counter()
        for one in codings:
            key = (one.code, one.book)
            if key not in asked:
                asked[key] = definitions.changed(one) or definitions.merged(one)
            if asked[key]:
                made[evidence.corpus.tree.resolve(one.code) or one.code] += 1
        return made

    return kept(evidence, ("stale",), counted)


def _stale(evidence: Evidence, codings: list[Coding]) -> Iterator[Offender]:
    for code, count in _stale_counts(evidence, codings).items():
        told = f"{many(count, 'coding')} made under another definition"
        yield Offender(evidence.corpus.tree.label(code), place_of_code(evidence, code), told)


def _late(evidence: Evidence, codings: list[Coding], last: float) -> Iterator[Offender]:
    """Changes of codes, or of what they mean, that came when only the last share of the codings was still to be made."""
    moments = sorted(one.at for one in codings if one.at)
    lines: dict[str, list[BookVersion]] = {}
    for version in evidence.books:
        if version.book is not None:
            lines.setdefault(version.book.id, []).append(version)
    for versions in lines.values():
        for before, after in pairwise(versions):
            begun = sum(moment < after.first for moment in moments)
            if not moments or begun / len(moments) <= 1 - last or before.book is None or after.book is None:
                continue
            for change in diff(before.book, after.book):
                if change.kind != "changed" or change.touches_meaning:
                    what = f"{change.code}: {change.what or 'code'} {change.kind}"
                    told = f"{after.first[:10]}, after {begun / len(moments):.0%} of the codings"
                    yield Offender(what, place_of_code(evidence, change.code), told)


# ----------------------------------------------------------------------------------------------- one coder with themselves


def _with_themselves(evidence: Evidence, limits: Limits) -> Verdict:
    found = _repeats(evidence)
    people = coding_people(evidence)
    if not found:
        return Verdict("unknown", n=0)
    name = evidence.protocol.coders
    below = tuple(_of(one, name) for one in found if _clear(one) and (one.alpha.value or 0.0) < limits["pass"])
    value = min((one.alpha.value for one in found if one.alpha.value is not None and _clear(one)), default=None)
    units = sum(one.units for one in found)
    if limits.own("pass") and below:
        return Verdict("fail", value, units, below)
    unclear = tuple(_of(one, name) for one in found if not _clear(one))
    soon = tuple(_of(one, name) for one in found if _clear(one) and (one.days is None or one.days < limits["days"]))
    again = {one.coder for one in found}
    alone = tuple(Offender(name.get(who) or who, "", "coded nothing twice") for who in people if who not in again)
    if value is None or (limits.own("pass") and (unclear or alone)):
        return Verdict("unknown", value, units, (*unclear, *alone), "The repeated coding does not say how stable coders are.")
    weak = (*below, *soon, *unclear, *alone)
    if weak:
        return Verdict("warn", value, units, tuple(dict.fromkeys(weak)))
    told = ", ".join(f"{name.get(one.coder) or one.coder} {one.alpha.value:z.2f} after {one.days:.0f} days" for one in found)
    return Verdict("pass", value, units, seen=f"alpha {told}; {many(units, 'unit')}")


def _repeats(evidence: Evidence) -> tuple[Stability, ...]:
    """Every pair of codings of the same units by the same person; not what was coded to learn, or settled in talk."""
    corpus = evidence.corpus
    aside = {plan.id for plan in corpus.rounds if plan.purpose in _NOT_REPEATED}
    worked = {(one.coder, one.round) for one in acts(evidence)}
    if len(worked) == len({coder for coder, _ in worked}):  # nobody worked in two rounds
        return ()
    found = kept(evidence, ("stability",), lambda: stability(corpus, AgreementAsked(resamples=200)))
    return tuple(one for one in found if not {one.earlier, one.later} & aside)


def _clear(one: Stability) -> bool:
    """Whether there is a figure, and enough under it."""
    return one.alpha.value is not None and not one.alpha.note.startswith(TOO_FEW)


def _of(one: Stability, names: Mapping[str, str]) -> Offender:
    alpha = f"alpha {one.alpha.value:z.2f}" if one.alpha.value is not None else "alpha undefined"
    alpha += "" if _clear(one) else f", {one.alpha.note or TOO_FEW}"
    days = "time between them not known" if one.days is None else f"{one.days:.0f} days between them"
    pair = f"{one.earlier or 'outside of rounds'} and {one.later or 'outside of rounds'}"
    return Offender(names.get(one.coder) or one.coder, pair, f"{alpha}, {many(one.units, 'unit')}, {days}")


# ------------------------------------------------------------------------------------------------- coders with each other


def _drift(evidence: Evidence, limits: Limits) -> Verdict:
    work = judged(evidence)
    if not work.units:
        return Verdict("unknown")
    line = [(one, alpha) for one in rounds(evidence) if (alpha := one.sets_alpha()) is not None]
    bias, largest = _bias(evidence, work, limits["pass"])
    falls = tuple(
        Offender(f"round {after.name}", after.name, f"alpha fell from {was:z.2f} ({before.name}) to {now:z.2f}")
        for (before, was), (after, now) in pairwise(line)
        if was - now > limits["pass"]
    )
    least, own = floor(evidence)
    decayed = tuple(
        Offender(
            f"round {after.name}", after.name, f"alpha {now:z.2f}, after {was:z.2f} in {before.name}; your floor is {least:g}"
        )
        for (before, was), (after, now) in pairwise(line)
        if was >= least > now
    )
    if own and decayed:
        return Verdict("fail", largest, work.units, decayed)
    once = len(line) < 2
    if largest is None or (own and once):
        return Verdict("unknown", largest, work.units)
    single = (Offender("fewer than two rounds", "", "a change over time cannot be seen"),) if once else ()
    weak = (*falls, *bias, *single)
    if weak:
        return Verdict("warn", largest, work.units, weak)
    course = ", ".join(f"{one.name} {alpha:z.2f}" for one, alpha in line)
    told = f"alpha by round {course}; largest bias index {largest:.2f}{_shift(evidence)}"
    return Verdict("pass", largest, work.units, seen=told)


def _bias(evidence: Evidence, work: Twice, most: float) -> tuple[tuple[Offender, ...], float | None]:
    """Codes that one of two coders gives more often than the other, and the largest index met (None: too few units).

    The bias index of two coders is (b − c) / n: units only the first gave the code, less those only the second did, over the units
    both read (Byrt, Bishop & Carlin 1993).
    """
    cells, largest, made = work.cells, None, []
    for at, code in enumerate(cells.codes):
        values = cells.values(at)
        for one, other in combinations(range(values.shape[1]), 2):
            pair = values[:, (one, other)]
            both = pair[(pair >= 0).all(axis=1)].astype(np.int64)
            if len(both) < _FEW_UNITS:
                continue
            index = float((both[:, 0] - both[:, 1]).sum() / len(both))
            largest = max(abs(index), largest or 0.0)
            if abs(index) > most:
                more, less = (one, other) if index > 0 else (other, one)
                who = f"{_name(evidence, cells.whose.coders[more])} gives it more often than {_name(evidence, cells.whose.coders[less])}"
                label = evidence.corpus.tree.label(code)
                made.append(
                    Offender(label, place_of_code(evidence, code), f"{who}: bias index {abs(index):.2f}, {len(both)} units")
                )
    return tuple(made), largest


def _name(evidence: Evidence, coder: str) -> str:
    return evidence.protocol.coders.get(coder) or coder


def _shift(evidence: Evidence) -> str:
    """The code whose rate changed most from the first to the last third of one coder's sources; information, never a verdict."""
    corpus = evidence.corpus
    first: dict[tuple[str, str], str] = {}
    for one in corpus.codings:
        key = (one.coder, one.source)
        first[key] = min(first.get(key, one.at), one.at)
    best: tuple[float, str] = (0.0, "")
    for coder in coding_people(evidence):
        order = sorted((at, source) for (who, source), at in first.items() if who == coder and source in corpus.material)
        if len(order) < _THIRDS:
            continue
        part = len(order) // 3
        early, late = (_rates(evidence, coder, {source for _, source in some}) for some in (order[:part], order[-part:]))
        for code in early | late:
            gap = abs(early.get(code, 0.0) - late.get(code, 0.0))
            told = (
                f"; from the first to the last third of {_name(evidence, coder)}'s sources {corpus.tree.label(code)} went from "
            )
            best = max(best, (gap, f"{told}{early.get(code, 0.0):.1f} to {late.get(code, 0.0):.1f} per 1,000 words"))
    return best[1]


def _rates(evidence: Evidence, coder: str, sources: set[str]) -> dict[str, float]:
    """Codings of each code by a coder per 1,000 words of these sources."""
    words = sum(evidence.corpus.material[source].source.words for source in sources)
    counts = Counter(one.code for one in evidence.corpus.codings if one.coder == coder and one.source in sources)
    return {code: 1000 * count / words for code, count in counts.items()} if words else {}


CHECKS: tuple[Check, ...] = (Check("R4", _stands_still), Check("R8", _with_themselves), Check("R9", _drift))
