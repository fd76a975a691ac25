"""Internal validity: whether what is claimed agrees with the judged evidence, and with what is claimed elsewhere (IV8)."""

from __future__ import annotations

from collections.abc import Iterator

from casecode.audit._bearing import Bearing, bearings
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._saying import many, place_in_protocol, place_of_record
from casecode.domain.protocol import Proposition
from casecode.domain.records import Claim


def _consistent(evidence: Evidence, _limits: Limits) -> Verdict:
    propositions, claims = evidence.protocol.propositions, evidence.records.claims
    of: dict[str, list[Claim]] = {}
    for claim in claims:
        of.setdefault(claim.proposition, []).append(claim)
    found = bearings(evidence)
    wrong = [*_gone(evidence, claims)]
    for one in propositions:
        wrong += _conflicts(evidence, one, of.get(one.id, []), found.get(one.id, ()))
    compared = [one for one in propositions if found.get(one.id) and _statuses(one, of.get(one.id, []))]
    share = len(compared) / len(propositions) if propositions else None
    if wrong:
        return Verdict("fail", share, len(propositions) + len(claims), tuple(wrong))
    poor = tuple(
        Offender(one.id, place_in_protocol(evidence, "propositions", one.id), _lacks(found.get(one.id, ())))
        for one in propositions
        if one not in compared
    )
    if not compared or poor:
        limits = "" if poor else "what is claimed was not compared with judged evidence"
        return Verdict("warn" if compared else "unknown", share, len(propositions) + len(claims), poor, limits=limits)
    seen = f"{many(len(propositions), 'proposition')}, {many(len(claims), 'claim')}, {many(sum(map(len, found.values())), 'judgement')} on excerpts"
    early = tuple(_early(propositions, of))
    seen += f"; {many(len(early), 'claim')} on what is called undecided" if early else ""
    return Verdict("pass", share, len(propositions) + len(claims), early, seen=seen)


def _lacks(found: tuple[Bearing, ...]) -> str:
    return "no status and no claim is on record" if found else "no excerpt was judged for it"


def _gone(evidence: Evidence, claims: tuple[Claim, ...]) -> Iterator[Offender]:
    for claim in claims:
        if gone := [name for name in claim.excerpts if not evidence.excerpt_ids(name)]:
            yield Offender(claim.id or claim.text, place_of_record(claim), f"its evidence is gone: {', '.join(gone)}")


def _statuses(one: Proposition, claims: list[Claim]) -> dict[str, list[str]]:
    """Each status that is given to a proposition, and where."""
    made: dict[str, list[str]] = {one.status: ["the protocol"]} if one.status else {}
    for claim in claims:
        if claim.status:
            made.setdefault(claim.status, []).append(claim.section or claim.id or "a claim")
    return made


def _conflicts(evidence: Evidence, one: Proposition, claims: list[Claim], found: tuple[Bearing, ...]) -> Iterator[Offender]:
    said = _statuses(one, claims)
    places = [place_of_record(claim) for claim in claims if claim.status]
    where = places[-1] if places else place_in_protocol(evidence, "propositions", one.id)
    if len(said) > 1:
        yield Offender(one.id, where, "; ".join(f"{status} in {', '.join(sections)}" for status, sections in said.items()))
    excerpts = {(bearing.link.bearing, bearing.words) for bearing in found}
    against = sum(bearing == "contradicts" for bearing, _ in excerpts)
    in_favour = sum(bearing == "supports" for bearing, _ in excerpts)
    if "supported" in said and against and against >= in_favour:
        yield Offender(one.id, where, f"called supported; excerpts that contradict: {against}, that support: {in_favour}")


def _early(propositions: tuple[Proposition, ...], of: dict[str, list[Claim]]) -> Iterator[Offender]:
    """Claims without a status of their own on propositions that are called undecided."""
    for one in propositions:
        for claim in of.get(one.id, ()):
            if one.status == "undecided" and not claim.status:
                yield Offender(
                    claim.id or claim.text, place_of_record(claim), f"{one.id} is undecided, and the claim does not say so"
                )


CHECKS: tuple[Check, ...] = (Check("IV8", _consistent),)
