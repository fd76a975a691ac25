"""External validity: whether findings meet literature that agrees and that does not (EV2), and whether citations resolve (EV6)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from casecode.analysis.citations import Fault, check_keys, check_text, doubled, works_of
from casecode.analysis.tree import folded
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._saying import many
from casecode.audit._works import linked, resolving
from casecode.domain.source import Material
from casecode.study.circumstances import fits
from casecode.study.citations import citations

# EV2

_SIDES = {"similar": "agrees", "dissimilar": "disagrees", "extends": "disagrees"}


def _both_sides(evidence: Evidence, limits: Limits) -> Verdict:
    sides: dict[str, set[str]] = {theme: set() for theme in evidence.themes}
    found = [one for one in linked(evidence) if one.link.stance in _SIDES]
    tree = evidence.corpus.tree
    of = {one.id: [tree.theme_of(tree.resolve(name) or name) for name in one.themes] for one in evidence.protocol.propositions}
    for one in found:
        for theme in of[one.proposition] if one.proposition else [tree.theme_of(one.code)]:
            sides.setdefault(theme, set()).add(_SIDES[one.link.stance])
    themes = evidence.themes
    held = [theme for theme in themes if len(sides[theme]) == 2]
    share = len(held) / len(themes) if themes else None
    poor = tuple(Offender(tree.label(theme), theme, _one_side(sides[theme])) for theme in themes if theme not in held)
    if not themes or not found:
        told = "No link leads from a theme to a work that the bibliography has." if evidence.records.literature_links else ""
        clause = "" if poor else "findings were not compared with the literature"
        return Verdict("unknown", share, len(themes), poor, message=told, limits=clause)
    if share is not None and share >= limits["pass"]:
        keys = len({one.work.key for one in found})
        seen = f"{len(held)} of {many(len(themes), 'theme')}, {many(len(found), 'link')} to {many(keys, 'work')}"
        return Verdict("pass", share, len(themes), poor, seen=seen)
    return Verdict("warn", share, len(themes), poor)


def _one_side(sides: set[str]) -> str:
    return f"only literature that {next(iter(sides))}" if sides else "compared with no literature"


# EV6

_DRAFT = frozenset({"paper", "manuscript", "preprint", "pre print", "working paper", "conference paper", "research paper"})


def is_draft(evidence: Evidence, one: Material) -> bool:
    """Whether a source is a text about the study: `audit: {drafts: …}` names it, or its method says so (`paper`, `draft report`)."""
    words = folded(one.placement.method).replace("-", " ").replace("_", " ")
    if words.removesuffix("s") in _DRAFT or "draft" in words.split():
        return True
    named = evidence.protocol.audit.get("drafts", ())
    return any(fits(str(name), one.source) for name in named) if isinstance(named, (tuple, list)) else False


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was looked at: faults with their places, keys and works that were checked, and those that nothing could be checked against."""

    faults: tuple[tuple[Fault, str], ...]
    checked: tuple[str, ...]
    count: int
    unchecked: tuple[str, ...]


def _resolves(evidence: Evidence, _limits: Limits) -> Verdict:
    parts = [_keys(evidence), *(_draft(evidence, one) for one in evidence.corpus.materials if is_draft(evidence, one))]
    faults = [fault for part in parts for fault in part.faults]
    count = sum(part.count for part in parts)
    unresolved = tuple(_offender(fault, where) for fault, where in faults if fault.kind == "unresolved")
    others = tuple(_offender(fault, where) for fault, where in faults if fault.kind != "unresolved")
    if unresolved:
        facts = {"list": _named(unresolved), "near": f". Nearly listed: {_named(others)}" if others else ""}
        return Verdict("fail", float(len(unresolved)), count, (*unresolved, *others), facts=facts)
    if others:
        return Verdict("warn", float(len(others)), count, others)
    unchecked = [told for part in parts for told in part.unchecked]
    if unchecked or not count:
        told = f"Nothing to check citations against: {'; '.join(unchecked)}." if unchecked else ""
        return Verdict("unknown", n=count, message=told, limits="citations were not compared with a bibliography")
    return Verdict("pass", 0.0, count, seen="; ".join(told for part in parts for told in part.checked))


def _named(offenders: tuple[Offender, ...], most: int = 5) -> str:
    left = len(offenders) - most
    return ", ".join(one.what for one in offenders[:most]) + (f" and {left} more" if left > 0 else "")


def _offender(fault: Fault, where: str) -> Offender:
    what = f"{fault.what} / {fault.near}" if fault.near else fault.what
    return Offender(what, where, fault.why)


def _keys(evidence: Evidence) -> _Looked:
    """Keys in protocol, records, codebooks and memos against the bibliography, and the bibliography against itself."""
    literature = evidence.protocol.literature
    cited = citations(evidence.protocol, evidence.corpus.codebooks, evidence.corpus.memos or ())
    keys = {one.key.casefold() for one in cited}
    if not literature:
        return _Looked((), (), 0, (f"{many(len(keys), 'key')} cited and no bibliography",) if cited else ())
    twice = [
        (fault, f"{one.file}:{one.line}" if (one := resolving(evidence, [fault.what])[0]).line else one.file)
        for fault in doubled(works_of(literature))
    ]
    found = tuple((fault, fault.where) for fault in check_keys(cited, literature))
    told = f"{many(len(keys), 'key')} at {many(len(cited), 'place')} against {many(len(literature), 'work')}"
    return _Looked((*found, *twice), (told,) if cited else (), len(keys), ())


def _draft(evidence: Evidence, one: Material) -> _Looked:
    """The author–year citations of a draft against its own list and the bibliography."""
    text, literature = one.text.text, evidence.protocol.literature
    faults, cited, listed = check_text(text, literature)
    starts = [segment.start for segment in one.text.segments]

    def place(at: int) -> str:
        n = bisect_right(starts, at)
        return f"{one.source.id} ¶{one.text.segments[n - 1].n}" if n else one.source.id

    found = tuple((fault, place(fault.start)) for fault in faults)
    if not (listed or literature):
        told = f"{many(cited, 'work')} cited in {one.source.id} and no list of references"
        return _Looked(found, (), 0, (told,) if cited else ())
    return _Looked(found, (f"{many(cited, 'work')} cited in {one.source.id}",) if cited else (), cited, ())


CHECKS: tuple[Check, ...] = (Check("EV2", _both_sides), Check("EV6", _resolves))
