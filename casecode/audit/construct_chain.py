"""Construct validity: the chain of evidence, whether every excerpt lies on its words (CV2) and everything hangs together (CV5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._saying import NOTHING_CODED, many, place_in_protocol, place_of_code, place_of_record
from casecode.domain.problem import Problem
from casecode.domain.protocol import Proposition
from casecode.domain.records import Claim

_BACKED = frozenset({"supported", "partly"})


def _integrity(evidence: Evidence, _limits: Limits) -> Verdict:
    found = evidence.outside.integrity
    count = len(evidence.every_excerpt)
    lying = {"A101": "warning", "A102": "error"}
    placed = [(lying[one.code], one) for one in evidence.selected.problems if one.code in lying]
    told = [(one.level, one) for one in found or () if one.level != "note"]
    broken = _shown(one for level, one in (*told, *placed) if level == "error")
    doubtful = _shown(one for level, one in (*told, *placed) if level != "error")
    if broken:
        return Verdict("fail", n=count, offenders=broken)
    if found is None:
        return Verdict("unknown", n=count)
    if not count:
        return Verdict("unknown", message=NOTHING_CODED)
    if doubtful:
        return Verdict("warn", n=count, offenders=doubtful)
    return Verdict(
        "pass", n=count, seen=f"{many(count, 'excerpt')} in {many(len(evidence.corpus.materials), 'source')}, every hash and span"
    )


def _shown(problems: Iterable[Problem]) -> tuple[Offender, ...]:
    made = []
    for one in problems:
        place = f"{one.file}:{one.line}" if one.line else one.file
        made.append(Offender(place or one.message, place, f"{one.code} {one.message}"))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Link:
    """One link of the chain: `loose` says what is missing, `broken` whether that contradicts what is claimed."""

    what: str
    where: str
    loose: str = ""
    broken: bool = False


def _linkage(evidence: Evidence, limits: Limits) -> Verdict:
    protocol, records = evidence.protocol, evidence.records
    links = [*_questions(evidence), *_propositions(evidence), *_claims(evidence), *_codes(evidence)]
    loose = [link for link in links if link.loose]
    share = 1 - len(loose) / len(links) if links else None
    broken = tuple(Offender(link.what, link.where, link.loose) for link in loose if link.broken)
    if broken:
        return Verdict("fail", share, len(links), broken)
    offenders = tuple(Offender(link.what, link.where, link.loose) for link in loose)
    if not (protocol.questions or protocol.propositions or records.claims):
        nothing = "The study states no research question, proposition or claim, so there is no chain to walk."
        return Verdict("unknown", share, len(links), offenders, nothing)
    if share is None or not len(evidence.excerpts):
        return Verdict("unknown", share, len(links), offenders, NOTHING_CODED)
    if not loose:
        counts = (
            (len(protocol.questions), "question"),
            (len(protocol.propositions), "proposition"),
            (len(records.claims), "claim"),
            (len(evidence.used_codes), "code"),
            (len(evidence.excerpts), "excerpt"),
        )
        return Verdict("pass", share, len(links), seen=", ".join(many(count, noun) for count, noun in counts if count))
    return Verdict("warn" if share >= limits["warn"] else "unknown", share, len(links), offenders)


def _questions(evidence: Evidence) -> Iterator[_Link]:
    protocol = evidence.protocol
    answered = {name for one in protocol.propositions for name in one.questions} | {
        name for name, themes in protocol.question_themes.items() if themes
    }
    for name in protocol.questions:
        yield _Link(
            name, place_in_protocol(evidence, "questions", name), "" if name in answered else "no proposition or theme answers it"
        )


def _propositions(evidence: Evidence) -> Iterator[_Link]:
    for one in evidence.protocol.propositions:
        where = place_in_protocol(evidence, "propositions", one.id)
        if evidence.protocol.questions:
            yield _Link(one.id, where, "" if one.questions else "leads up to no research question")
        bare = not _has_excerpts(evidence, one)
        yield _Link(one.id, where, _bare(one.status) if bare else "", bare and one.status in _BACKED)


def _bare(status: str) -> str:
    return f"called {status}, and no excerpt stands under it" if status in _BACKED else "no excerpt stands under it"


def _has_excerpts(evidence: Evidence, one: Proposition) -> bool:
    return one.id in evidence.judged or any(_given(evidence, theme) for theme in one.themes)


def _given(evidence: Evidence, theme: str) -> bool:
    """Whether a code or theme, or one below it, was given to anything."""
    tree = evidence.corpus.tree
    return not tree.within(tree.resolve(theme) or theme).isdisjoint(evidence.used_codes)


def _claims(evidence: Evidence) -> Iterator[_Link]:
    known = {one.id: one for one in evidence.protocol.propositions}
    for claim in evidence.records.claims:
        where = place_of_record(claim)
        gone = [name for name in claim.excerpts if not evidence.excerpt_ids(name)]
        if gone:
            yield _Link(claim.id, where, f"names excerpts that are not in the databank: {', '.join(gone)}", broken=True)
        elif not (claim.excerpts or claim.themes or claim.proposition in known):
            yield _Link(claim.id, where, "names no proposition, theme or excerpt")
        else:
            below = known.get(claim.proposition)
            held = claim.excerpts or any(_given(evidence, theme) for theme in claim.themes)
            bare = not held and not (below and _has_excerpts(evidence, below))
            yield _Link(claim.id, where, _bare(claim.status) if bare else "", _is_backed(claim, below) and bare)


def _is_backed(claim: Claim, below: Proposition | None) -> bool:
    return (claim.status or (below.status if below else "")) in _BACKED


def _codes(evidence: Evidence) -> Iterator[_Link]:
    """Codes in use, and whether something names them or a code above them."""
    tree, protocol = evidence.corpus.tree, evidence.protocol
    named = [theme for one in protocol.propositions for theme in one.themes]
    named += [theme for themes in protocol.question_themes.values() for theme in themes]
    named += [theme for claim in evidence.records.claims for theme in claim.themes]
    reached = {code for theme in named for code in tree.within(tree.resolve(theme) or theme)}
    for code in evidence.used_codes:
        yield _Link(
            tree.label(code),
            place_of_code(evidence, code),
            "" if code in reached else "no question, proposition or claim leads to it",
        )


CHECKS: tuple[Check, ...] = (Check("CV2", _integrity), Check("CV5", _linkage))
