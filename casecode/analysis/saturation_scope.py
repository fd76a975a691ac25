"""What saturation is counted over: which sources in which order, which codes, and whether the question makes sense."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from casecode.analysis.corpus import Corpus
from casecode.analysis.duplicates import duplicates
from casecode.analysis.saturation_orders import Rule
from casecode.analysis.select import Selected
from casecode.analysis.triangulation import family
from casecode.analysis.vocabulary import listed, near
from casecode.domain.errors import WrongUseError
from casecode.domain.source import Material

_FIXED = frozenset({"template", "deductive", "framework", "directed", "priori"})
_GROWING = frozenset({"inductive", "grounded", "open", "reflexive", "gioia", "abductive"})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Scope:
    """`sources` in the order of collection, `codes` of them that count (seen at least once), `eligible` ones of the codebook.

    `reason` says why saturation does not apply, empty where it does. `doubts` are sentences without their full stop.
    """

    sources: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    eligible: tuple[str, ...] = ()
    method: str = ""
    reason: str = ""
    doubts: tuple[str, ...] = ()


def scope(selected: Selected, rule: Rule, by: str, method: str) -> Scope:
    """What of the selection counts. The first reason against it is given; WrongUseError where the question is none."""
    if by not in {"code", "theme"}:
        raise WrongUseError(reason=f"Saturation is counted by code or by theme, not by '{by}'.")
    if rule.base < 1 or rule.run < 1 or not 0 <= rule.threshold <= 1:
        raise WrongUseError(
            reason="Base and run are numbers of sources from 1, the threshold a share from 0 to 1 (or 0 % to 100 %)."
        )
    materials, doubts = _once(selected.corpus, _admitted(selected, method))
    methods = tuple(dict.fromkeys(one.placement.method for one in materials))
    eligible, counting, doubt = _codes(selected)
    if reason := _who(selected) or _material(materials, methods) or _codes_reason(selected.corpus):
        return Scope(eligible=eligible, reason=reason)
    read, unread = _read(selected, materials)
    seen = counting & set(selected.excerpts["code"][selected.excerpts["source"].isin([one.source.id for one in read])])
    order = selected.corpus.tree.codes
    codes = (*(code for code in order if code in seen), *sorted(seen - set(order)))
    doubts += [*_order_doubts(read), *([doubt] if doubt else [])]
    if unread:
        doubts.append(
            f"{_sources(len(unread))} nobody whose coding counts has read or coded: left out ({listed(sorted(unread))})"
        )
    return Scope(tuple(one.source.id for one in read), codes, eligible, methods[0], _few(read, codes, rule), tuple(doubts))


def _admitted(selected: Selected, method: str) -> list[Material]:
    """The sources that the filter admits, of one method where one is named, in the order of collection."""
    corpus = selected.corpus
    names = set(corpus.segments["source"][selected.material]) | set(selected.excerpts["source"])
    found = [one for one in corpus.materials if one.source.id in names]
    if method:
        known = {_folded(one.placement.method): one.placement.method for one in corpus.materials if one.placement.method}
        if _folded(method) not in known:
            raise WrongUseError(
                reason=f"No source of method '{method}'.{near(method, tuple(known.values()))} Known: {listed(tuple(known.values()))}."
            )
        found = [one for one in found if _folded(one.placement.method) == _folded(method)]
    return sorted(found, key=lambda one: (not _date(one), _date(one), one.source.id))


def _folded(words: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", words.casefold()))


def _date(material: Material) -> str:
    return material.placement.date or material.source.date


def _read(selected: Selected, materials: Sequence[Material]) -> tuple[list[Material], list[str]]:
    """The sources that those who count have coded or read, and the ids of the others."""
    corpus, whose = selected.corpus, selected.whose
    seen = {one.source for one in corpus.codings if whose.takes(one.coder, one.source)}
    seen |= {mark.source for mark in corpus.reads if whose.takes(mark.coder, mark.source)}
    seen |= set(selected.excerpts["source"])
    return [one for one in materials if one.source.id in seen], [one.source.id for one in materials if one.source.id not in seen]


def _who(selected: Selected) -> str:
    """Why those who count cannot have brought codes to birth; empty where they can."""
    if not selected.whose.everyone:
        return "nobody has coded yet"
    if len(selected.whose.runs) == len(selected.whose.everyone):
        return "only rules have coded, and a rule has its codes before the first source; births need a person who reads"
    return ""


def _material(materials: Sequence[Material], methods: Sequence[str]) -> str:
    """Why the material cannot saturate; empty where it can."""
    if not materials:
        return "there is no source"
    if len(methods) > 1:
        said = listed(sorted(method or "(not stated)" for method in methods))
        best = min((one for one in methods if one), key=lambda one: family(one) != "interview")
        return f"the sources are of more than one method ({said}); choose one, such as --method {best}"
    if any(one.source.container for one in materials):
        return (
            "posts and rows of an export were not collected one after the other until nothing new came; it is asked of interviews"
        )
    if not methods[0]:
        return "no source says by which method it was collected"
    if family(methods[0]) != "interview":
        return f"it is asked of interviews, and these sources are of method {methods[0]}"
    return ""


def _once(corpus: Corpus, materials: Sequence[Material]) -> tuple[list[Material], list[str]]:
    """The sources without those that hold the same evidence as another one here, and the sentence that names these."""
    there = {one.source.id for one in materials}
    double = [one for one in duplicates(corpus).values() if one.source in there and one.of in there]
    left_out = {one.source for one in double}
    told = [f"Counted once: {', '.join(one.sentence for one in double)}"] if double else []
    return [one for one in materials if one.source.id not in left_out], told


def _approach(corpus: Corpus) -> tuple[str, bool, bool]:
    """The design's approach to coding as written, and whether it says fixed and growing."""
    said = corpus.protocol.design.get("approach") or corpus.protocol.design.get("coding_approach") or ""
    words = set(_WORD.findall(said.casefold()))
    return said, bool(words & _FIXED), bool(words & _GROWING)


def _inductive(corpus: Corpus) -> tuple[str, ...]:
    return tuple(name for name, code in corpus.tree.codes.items() if code.origin == "inductive")


def _codes_reason(corpus: Corpus) -> str:
    """Why the codes cannot have births; empty where they can."""
    said, fixed, growing = _approach(corpus)
    if fixed and not growing:
        return f"the design's approach is {said}: the codebook was fixed before the first source, so nothing in it is born later"
    if not (growing or _inductive(corpus)):
        return "no code says `origin: inductive` and the design names no inductive approach, so the codebook counts as fixed beforehand"
    return ""


def _codes(selected: Selected) -> tuple[tuple[str, ...], set[str], str]:
    """The codebook's codes that may be counted, all code ids that may, and the sentence that says which."""
    corpus = selected.corpus
    every = tuple(corpus.tree.codes)
    inductive = _inductive(corpus)
    if inductive and len(inductive) < len(every):
        return inductive, set(inductive), f"Only codes of inductive origin are counted: {len(inductive)} of {len(every)}"
    return every, set(every) | set(selected.excerpts["code"]), ""


def _few(read: Sequence[Material], codes: Sequence[str], rule: Rule) -> str:
    need = rule.base + rule.run
    if len(read) < need:
        return f"{_sources(len(read))} read so far, and base {rule.base} and run {rule.run} need {need}"
    return "" if codes else "no code that can be counted was given"


def _order_doubts(read: Sequence[Material]) -> list[str]:
    """What is not known of the order of collection."""
    dates = [_date(one) for one in read]
    undated = dates.count("")
    told = sorted(date for date in dates if date)
    vague = sum(later.startswith(earlier) for earlier, later in pairwise(told))
    doubts = [f"{_sources(undated)} without a date: placed last, by id"] if undated else []
    if vague:
        doubts.append("Some dates are the same or too imprecise to tell which came first: there the order is by id")
    return doubts


def _sources(many: int) -> str:
    return f"{many} source" if many == 1 else f"{many} sources"
