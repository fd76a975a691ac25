"""Internal validity: whether findings were compared across methods (IV1), and whether somebody looked for what speaks against them (IV2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casecode.analysis.dimensions import NOT_STATED
from casecode.analysis.registers import Negative, negatives
from casecode.analysis.triangulation import label_of
from casecode.audit._bearing import SETTLED, bearings, cells, speaks_of
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._saying import many, place_in_protocol, place_of_record
from casecode.domain.protocol import Proposition

# IV1


@dataclass(frozen=True, slots=True)
class _Compared:
    """One proposition across families: the label, why, whether it holds, and whether it contradicts itself unexplained."""

    proposition: str
    label: str
    why: str
    holds: bool = False
    broken: bool = False


_UNCOMPARED = "it is not known whether the methods converge"


def _across_methods(evidence: Evidence, limits: Limits) -> Verdict:
    propositions = evidence.protocol.propositions
    found = bearings(evidence)
    judged = [one for proposition in propositions for one in found.get(proposition.id, ())]
    if not judged:
        bare = [_Compared(one.id, "unknown", "no excerpt was judged for it") for one in propositions]
        return Verdict("unknown", n=len(propositions), offenders=_shown(evidence, bare), limits="" if bare else _UNCOMPARED)
    compared = [_compare(evidence, one, limits) for one in propositions]
    share = sum(one.holds for one in compared) / len(compared)
    if broken := [one for one in compared if one.broken]:
        return Verdict("fail", share, len(compared), _shown(evidence, broken))
    if all(one.holds for one in compared):
        labels = [one.label for one in compared]
        told = ", ".join(f"{labels.count(label)} {label}" for label in dict.fromkeys(labels))
        families = ", ".join(sorted({one.family for one in judged} - {""}))
        seen = f"{many(len(compared), 'proposition')}, {told}; {many(len(judged), 'judgement')} on excerpts from {families}"
        return Verdict("pass", share, len(compared), seen=seen)
    return Verdict("warn", share, len(compared), _shown(evidence, [one for one in compared if not one.holds]))


def _shown(evidence: Evidence, compared: list[_Compared]) -> tuple[Offender, ...]:
    return tuple(
        Offender(one.proposition, place_in_protocol(evidence, "propositions", one.proposition), one.why) for one in compared
    )


def _compare(evidence: Evidence, one: Proposition, limits: Limits) -> _Compared:
    found = bearings(evidence).get(one.id, ())
    counted = cells(found)
    label, why = label_of(counted, fewest=limits["judged"], agreed=limits["side"], apart=limits["spread"])
    if label == "dissonant":
        excerpts = frozenset(bearing.excerpt for bearing in found)
        memos = [memo for memo in evidence.memos("triangulation") if speaks_of(memo, one.id, one.themes, excerpts)]
        told = "dissonant and explained" if memos else "dissonant"
        return _Compared(one.id, told, f"{why}, and no memo says why", bool(memos), not memos)
    enough = sum(cell.share(limits["judged"]) is not None for family, cell in counted.items() if family != NOT_STATED)
    if label in {"convergent", "complementary"} and enough < limits["pass"]:
        return _Compared(one.id, label, f"{enough} of {limits['pass']:g} kinds of evidence speak to it")
    return _Compared(one.id, label, why, label in {"convergent", "complementary"})


# IV2


@dataclass(frozen=True, slots=True)
class _Search:
    """One thing on record that speaks against something, or a search for it. `done`: nothing was found, or it was resolved.

    `denies`: the record says that nothing was found. `against`: it contradicts outright.
    """

    what: str
    where: str
    themes: frozenset[str]
    done: bool
    denies: bool = False
    against: bool = False
    about: str = ""
    """What a record of a search is about, in words: its themes or proposition."""


def _negative_cases(evidence: Evidence, limits: Limits) -> Verdict:
    themes, label = evidence.themes, evidence.corpus.tree.label
    register = list(_register(evidence))
    if not themes or not register:
        bare = _without(evidence, frozenset())
        return Verdict(
            "unknown", n=len(themes), offenders=bare, limits="" if bare else "no search for negative cases is on record"
        )
    searched = frozenset().union(*(one.themes for one in register))
    done = frozenset().union(*(one.themes for one in register if one.done))
    share = len(searched & set(themes)) / len(themes)
    if wrong := tuple(_denied(register)):
        return Verdict("fail", share, len(themes), wrong)
    poor = (*_without(evidence, searched), *(Offender(label(one), one, _OPEN) for one in themes if one in searched - done))
    open_ones = tuple(one for one in register if not one.done)
    if len(done & set(themes)) / len(themes) >= limits["pass"]:
        told = [many(len(themes), "theme"), many(len(register), "search or excerpt", "searches and excerpts") + " on record"]
        told += [f"{len(open_ones)} of them still open"] if open_ones else []
        return Verdict(
            "pass", share, len(themes), tuple(Offender(one.what, one.where, _OPEN) for one in open_ones), seen=", ".join(told)
        )
    return Verdict("warn" if share >= limits["warn"] else "unknown", share, len(themes), poor)


_OPEN = "something speaks against it, and nothing says what became of that"


def _without(evidence: Evidence, searched: frozenset[str]) -> tuple[Offender, ...]:
    label = evidence.corpus.tree.label
    return tuple(Offender(label(one), one, "no search on record") for one in evidence.themes if one not in searched)


def _register(evidence: Evidence) -> Iterator[_Search]:
    """What is on record: searches and memos, excerpts that a person marked mixed or disconfirming, judgements."""
    themes = {one.id: one.themes for one in evidence.protocol.propositions}
    lines = {one.id: place_of_record(one) for one in evidence.records.negative_cases}
    entries, resolved = negatives(evidence.selected), set[str]()
    of_excerpt = _themes_of(
        evidence, {name for one in entries for given in one.excerpts for name in evidence.excerpt_ids(given)[:1]}
    )
    for one in entries:
        ids = [name for given in one.excerpts for name in evidence.excerpt_ids(given)[:1]]
        about = {*one.themes, *(of_excerpt[name] for name in ids if name in of_excerpt)}
        about |= {_theme(evidence, name) for proposition in one.propositions for name in themes.get(proposition, ())}
        if one.origin == "excerpt":
            yield _Search(one.id, one.id, frozenset(about), not resolved.isdisjoint(ids), against=one.valence == "disconfirm")
        else:
            done = _is_done(one, ids)
            resolved |= set(ids) if done else set()
            where = lines.get(one.id, one.file) if one.origin == "record" else one.file
            told = ", ".join((*(evidence.corpus.tree.label(theme) for theme in one.themes), *one.propositions))
            yield _Search(one.id or one.searched, where, frozenset(about), done, one.found is False, about=told)
    yield from _judged(evidence, resolved)


def _themes_of(evidence: Evidence, names: set[str]) -> dict[str, str]:
    """The theme of each excerpt that counts, by id in lower case."""
    if not names:
        return {}
    found = evidence.excerpts[evidence.excerpts["id"].str.lower().isin(names)]
    return dict(zip(found["id"].str.lower(), found["theme"], strict=True))


def _is_done(one: Negative, excerpts: list[str]) -> bool:
    """Nothing was found, or what was found was resolved. A record that says both that nothing was found and what, is neither."""
    return bool(one.resolution.strip()) or (one.found is False and not excerpts)


def _theme(evidence: Evidence, name: str) -> str:
    tree = evidence.corpus.tree
    return tree.theme_of(tree.resolve(name) or name)


def _judged(evidence: Evidence, resolved: set[str]) -> Iterator[_Search]:
    """Judgements that contradict or qualify. They are resolved by their reason, by a record or memo that resolves the excerpt
    (`resolved`), or by the status of their proposition.
    """  # noqa: D205  one thought, two lines
    status = {one.id: one.status for one in evidence.protocol.propositions}
    for proposition, found in bearings(evidence).items():
        for one in found:
            if one.link.bearing != "supports":
                done = bool(one.link.why.strip()) or one.excerpt in resolved or status.get(proposition, "") in SETTLED
                what, against = f"{one.link.excerpt} on {proposition}", one.link.bearing == "contradicts"
                yield _Search(what, place_of_record(one.link), frozenset({one.theme}), done, against=against)


def _denied(register: list[_Search]) -> Iterator[Offender]:
    """Records that say that nothing was found, where an excerpt that contradicts is still open, or where they name excerpts."""
    open_ones = frozenset().union(*(one.themes for one in register if one.against and not one.done))
    for one in register:
        if one.denies and (not one.done or one.themes & open_ones):
            yield Offender(
                one.about or one.what,
                one.where,
                "the record says that nothing was found, and an excerpt that speaks against it is on record",
            )


CHECKS: tuple[Check, ...] = (Check("IV1", _across_methods), Check("IV2", _negative_cases))
