"""Construct validity: what the themes rest on (CV1, CV9), and whether codes are defined (CV4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from casecode.analysis.tree import folded
from casecode.audit._evidence import NO_CASE
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._saying import NOTHING_CODED, many, place_of_code
from casecode.audit._stances import relaxed
from casecode.domain.codebook import Code
from casecode.text.words import count_words


def _several_sources(evidence: Evidence, limits: Limits) -> Verdict:
    cells = evidence.by_cell
    if not len(cells):
        return Verdict("unknown", message=NOTHING_CODED)
    strange = ", ".join(evidence.strange_methods)
    facts = {"strange": f" Say what kind of evidence this is, under `audit: families:`: {strange}." if strange else ""}
    if not cells["families"].any():
        return Verdict("unknown", n=len(cells), facts=facts)
    holds = (cells["families"] >= limits["families"]) & (cells["people"] >= limits["participants"])
    if not evidence.single:
        holds &= cells.index.get_level_values("case") != NO_CASE
    share = float(holds.mean())
    label = evidence.corpus.tree.label
    weak = tuple(
        Offender(
            f"{label(theme)} in {case}" if case else label(theme),
            theme,
            f"kinds of evidence: {row.families}, people: {row.people}, passages: {row.passages}",
        )
        for (theme, case), row in zip(cells.index[~holds], cells[~holds].itertuples(), strict=True)
    )
    families = ", ".join(sorted(set(evidence.excerpts["family"]) - {""}))
    seen = f"{many(len(cells), 'theme-case cell')}, {many(len(evidence.excerpts), 'excerpt')} from {families}"
    if share >= limits["pass"]:
        return Verdict("pass", share, len(cells), weak, seen=seen)
    return Verdict("fail" if limits.own("pass") else "warn", share, len(cells), weak, seen=seen, facts=facts)


def _enough(evidence: Evidence, limits: Limits) -> Verdict:
    themes = evidence.by_theme
    if not len(evidence.excerpts):
        return Verdict("unknown", n=len(themes), message=NOTHING_CODED)
    thin = (themes["passages"] < limits["passages"]) | (themes["sources"] < limits["sources"])
    share = float(thin.mean())
    poor = tuple(
        Offender(evidence.corpus.tree.label(theme), theme, f"passages: {row.passages}, sources: {row.sources}")
        for theme, row in zip(themes.index[thin], themes[thin].itertuples(), strict=True)
    )
    seen = f"{many(len(themes), 'theme')}, {many(int(themes['passages'].sum()), 'passage')}"
    if share <= limits["pass"]:
        return Verdict("pass", share, len(themes), poor, seen=seen)
    return Verdict("fail" if limits.own("pass") else "warn", share, len(themes), poor, seen=seen)


def _defined(evidence: Evidence, limits: Limits) -> Verdict:
    used = evidence.used_codes
    if not used:
        return Verdict("unknown", message=NOTHING_CODED)
    tree, asked = evidence.corpus.tree, _asked(evidence)
    holders = {above for code in used for above in _above(evidence, code)} - set(used)
    nodes = [*used, *(code for code in tree.codes if code in holders)]
    lacking = {
        code: tuple(_lacking(evidence, code, asked if code in used else ("definition",), limits["words"])) for code in nodes
    }
    shares = [1 - len(lacking[code]) / (len(asked) if code in used else 1) for code in nodes]
    share = sum(shares) / len(shares)
    poor = tuple(
        Offender(tree.label(code), place_of_code(evidence, code), f"lacks {', '.join(lacks)}")
        for code, lacks in lacking.items()
        if lacks
    )
    twins = tuple(_twins(evidence, used))
    if twins:
        return Verdict("fail", share, len(nodes), twins)
    without = [code for code in nodes if set(lacking[code]) - {"literature"}]
    if share >= limits["pass"] and not without:
        return Verdict(
            "pass", share, len(nodes), poor, seen=f"{many(len(used), 'code')} in use, {share:.0%} of what is asked of them"
        )
    return Verdict("warn" if share >= limits["warn"] else "unknown", share, len(nodes), poor)


def _asked(evidence: Evidence) -> tuple[str, ...]:
    free = relaxed("CV4", evidence.protocol)
    return tuple(part for part in ("definition", "include", "exclude", "examples", "literature") if part not in free)


def _lacking(evidence: Evidence, name: str, asked: tuple[str, ...], words: float) -> Iterator[str]:
    code = evidence.corpus.tree.codes.get(name, Code(name))
    there = {
        "definition": count_words(code.definition) >= words,
        "include": bool(code.include),
        "exclude": bool(code.exclude),
        "examples": any(not one.casefold().startswith("q-") or evidence.excerpt_ids(one) for one in code.examples),
        "literature": bool(code.literature) or code.origin == "inductive",
    }
    return (part for part in asked if not there[part])


def _above(evidence: Evidence, code: str) -> Iterator[str]:
    parent = evidence.corpus.tree.parent
    while above := parent.get(code, ""):
        yield above
        code = above


def _twins(evidence: Evidence, used: tuple[str, ...]) -> Iterator[Offender]:
    tree, alike = evidence.corpus.tree, defaultdict(list)
    for name in used:
        if name in tree.codes and (definition := folded(tree.codes[name].definition)):
            alike[definition].append(name)
    for names in alike.values():
        if len(names) > 1:
            labels = " and ".join(tree.label(name) for name in names)
            yield Offender(labels, place_of_code(evidence, names[0]), "the same definition, word for word")


CHECKS: tuple[Check, ...] = (Check("CV1", _several_sources), Check("CV4", _defined), Check("CV9", _enough))
