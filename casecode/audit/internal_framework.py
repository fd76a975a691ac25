"""Internal validity: where the framework comes from (IV6), and how many theories it was read through (IV7)."""

from __future__ import annotations

from collections.abc import Iterator

from casecode.analysis.tree import folded
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._saying import many, place_in_protocol, place_of_code
from casecode.audit._works import linked, resolving
from casecode.domain.protocol import Proposition
from casecode.study.citations import keys_in


def _framework(evidence: Evidence, limits: Limits) -> Verdict:
    codes = evidence.corpus.tree.codes
    deductive = [name for name, code in codes.items() if code.origin != "inductive" and not code.retired]
    propositions = evidence.protocol.propositions
    count = len(deductive) + len(propositions)
    if not count:
        told = (
            "Every code comes from the material and there are no propositions, so no framework from the literature is asked for"
        )
        return Verdict("na", message=told) if codes else Verdict("unknown", message=_NOTHING)
    bare = (*_bare_propositions(evidence), *_bare_codes(evidence, deductive))
    share = 1 - len(bare) / count
    if share >= limits["pass"]:
        known = many(len(evidence.protocol.literature), "work")
        asked = f"{many(len(propositions), 'proposition')} and {many(len(deductive), 'code')}"
        seen = f"{count - len(bare)} of {count}, {asked}, {known} in the bibliography"
        return Verdict("pass", share, count, bare, seen=seen)
    return Verdict("warn" if share >= limits["warn"] else "unknown", share, count, bare)


_NOTHING = "There is no proposition and no code of a codebook that could name a work."


def _keys(one: Proposition) -> tuple[str, ...]:
    return (*one.literature, *(key for key, _ in keys_in(one.text)))


def _bare_propositions(evidence: Evidence) -> Iterator[Offender]:
    defined = {one.proposition for one in linked(evidence) if one.link.stance == "definition"}
    for one in evidence.protocol.propositions:
        if one.id not in defined and not resolving(evidence, keys := _keys(one)):
            yield Offender(one.id, place_in_protocol(evidence, "propositions", one.id), _why(keys))


def _bare_codes(evidence: Evidence, names: list[str]) -> Iterator[Offender]:
    """Codes that neither name a work that is there, nor lie under one that does."""
    tree = evidence.corpus.tree
    founded = {one.code for one in linked(evidence) if one.link.stance == "definition"}
    founded |= {name for name, code in tree.codes.items() if resolving(evidence, code.literature)}
    held = {below for name in founded for below in tree.within(name)}
    for name in names:
        if name not in held:
            yield Offender(tree.label(name), place_of_code(evidence, name), _why(tree.codes[name].literature))


def _why(keys: tuple[str, ...]) -> str:
    return f"names only works that are not in the bibliography: {', '.join(keys)}" if keys else "names no literature"


def _theories(evidence: Evidence, limits: Limits) -> Verdict:
    lenses: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for lens, about in _lenses(evidence):
        names.setdefault(folded(lens), lens)
        lenses.setdefault(folded(lens), set()).update({about} - {""})
    strong = [lens for lens, about in lenses.items() if len(about) >= limits["links"]]
    poor = tuple(Offender(names[lens], "", f"linked to {len(about)}") for lens, about in lenses.items() if lens not in strong)
    if strong and len(strong) >= limits["pass"]:
        told = ", ".join(
            f"{names[lens]} ({many(len(lenses[lens]), 'theme or proposition', 'themes and propositions')})" for lens in strong
        )
        return Verdict("pass", float(len(strong)), len(lenses), poor, seen=told)
    shown = tuple(Offender(names[lens], "", f"linked to {len(about)}") for lens, about in lenses.items())
    return Verdict("warn" if lenses else "unknown", float(len(strong)) if lenses else None, len(lenses), shown)


def _lenses(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """(lens, the theme or proposition it is linked to); nothing for a work that is tagged and linked to nothing."""
    tree = evidence.corpus.tree
    for work in evidence.protocol.literature:
        yield from ((lens, "") for lens in work.lenses)
    for one in linked(evidence):
        about = one.proposition or tree.theme_of(one.code)
        yield from ((lens, about) for lens in ((one.link.lens,) if one.link.lens.strip() else one.work.lenses))
    for name, code in tree.codes.items():
        for work in resolving(evidence, code.literature):
            yield from ((lens, tree.theme_of(name)) for lens in work.lenses)
    for proposition in evidence.protocol.propositions:
        for work in resolving(evidence, _keys(proposition)):
            yield from ((lens, proposition.id) for lens in work.lenses)


CHECKS: tuple[Check, ...] = (Check("IV6", _framework), Check("IV7", _theories))
