"""Who takes part in agreement: people who worked independently, unless others are named; and what of their work counts."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from casecode.analysis.agreement_nouns import ACCEPTED, AgreementAsked
from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import CONSENSUS, RULES, counted
from casecode.analysis.vocabulary import near
from casecode.databank.rounds import Round
from casecode.domain.coding import RESERVED_CODERS
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.problem import Problem

_LISTED = 12
TOGETHER = frozenset({"training", "recode", "adjudicated"})
"""Purposes of rounds that are looked at for themselves: learning the codebook, coding again, and what was settled in talk."""


@dataclass(frozen=True, slots=True)
class Party:
    """Whose work is compared. `sentence` names them. `accepted`: accepted suggestions count as their coders' own.

    `whole` are coders taken to have read all of what they coded in. `plan` is the round asked for, as far as it is one that was
    drawn; `round` its name; `apart` are rounds whose codings do not count, with their purpose.
    """

    coders: tuple[str, ...]
    sentence: str
    accepted: bool
    whole: frozenset[str]
    round: str
    plan: Round | None
    apart: dict[str, str]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]

    def counts(self, coder: str, round_: str) -> bool:
        """Whether what a coder did in a round (empty: in none) counts.

        Consensus was reached after the round it settles, in one of its own, `<round>-consensus`: named, it counts there.
        """
        if coder == CONSENSUS:
            return not self.round or round_ in {self.round, f"{self.round}-{CONSENSUS}"}
        return round_ == self.round if self.round else round_ not in self.apart


def party(corpus: Corpus, asked: AgreementAsked) -> Party:
    """Settle who takes part. `WrongUseError` for unknown coders, `NotFoundError` for an unknown round."""
    plan = _plan(corpus, asked.round)
    names = tuple(name for name in asked.coders if name != ACCEPTED)
    apart = {} if asked.round else {one.id: one.purpose for one in corpus.rounds if one.purpose in TOGETHER}
    left_out: list[str] = []
    if names:
        coders = counted(corpus, coders=names).coders
        if len(coders) < 2:
            raise WrongUseError(reason=f"Agreement needs two coders; '{', '.join(names)}' names one. Name two: --coders a,b")
    else:
        coders, left_out = _people(corpus, plan)
    whole = coders if "all" in asked.whole else tuple(counted(corpus, coders=asked.whole).coders) if asked.whole else ()
    sentence = f"Coding by {named(corpus, coders)}" if coders else "Nobody has coded"
    sentence += ", as asked" if names else ""
    sentence += f", in round {asked.round}" if asked.round else ""
    sentence += f" ({plan.purpose})" if plan else ""
    sentence += ", accepted suggestions of the rules included, as asked" if ACCEPTED in asked.coders else ""
    return Party(
        coders,
        sentence,
        ACCEPTED in asked.coders,
        frozenset(whole),
        asked.round,
        plan,
        apart,
        tuple(left_out),
        tuple(_alike(corpus, coders)),
    )


def _plan(corpus: Corpus, name: str) -> Round | None:
    """The round of that name; None for none, and for one that only the codings know (brought in from elsewhere)."""
    known = {plan.id: plan for plan in corpus.rounds}
    if not name or name in known:
        return known.get(name)
    labels = {coding.round for coding in corpus.codings} - {""}
    if name not in labels:
        every = sorted({*known, *labels})
        told = f"{near(name, every)} There are: {', '.join(every)}." if every else " No round is drawn yet."
        raise NotFoundError(kind="round", name=name, nearest=told)
    return None


def _people(corpus: Corpus, plan: Round | None) -> tuple[tuple[str, ...], list[str]]:
    """Every person that coded or read, in the protocol's order; those a round was given to, when it was drawn."""
    made = Counter(coding.coder for coding in corpus.codings)
    active = {*made, *(mark.coder for mark in corpus.reads)}
    people = active - RESERVED_CODERS
    if plan and plan.assignments:
        people = set(plan.assignments) - RESERVED_CODERS
    left_out = []
    if CONSENSUS in active:
        left_out.append("Consensus takes no part: it was reached in talk, not independently (--coders …,consensus compares it)")
    if made["unknown"]:
        many = f"{made['unknown']:,} coding{'' if made['unknown'] == 1 else 's'}"
        left_out.append(f"{many} by nobody known are left out (name them: --coders …,unknown)")
    return in_order(corpus, people), left_out


def in_order(corpus: Corpus, coders: Iterable[str]) -> tuple[str, ...]:
    """Coders in the protocol's order, others by name behind them."""
    present = set(coders)
    first = tuple(coder for coder in corpus.protocol.coders if coder in present)
    return first + tuple(sorted(present - set(first)))


def named(corpus: Corpus, coders: Iterable[str]) -> str:
    """Coders by their names in print: `Ana Ruiz, Ben Cole and the rules (run 1a2b)`; more than a dozen by their number."""
    coders = tuple(coders)
    if len(coders) > _LISTED:
        return f"{len(coders)} coders"
    names = [
        f"the rules (run {coder.partition('@')[2]})"
        if coder.startswith(f"{RULES}@")
        else corpus.protocol.coders.get(coder) or coder
        for coder in coders
    ]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _alike(corpus: Corpus, coders: Iterable[str]) -> Iterable[Problem]:
    """A warning for each group of coders that may be one person: ids or names that differ in nothing but their writing."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for coder in coders:
        for name in {_bare(coder), _bare(corpus.protocol.coders.get(coder) or coder)}:
            groups[name].append(coder)
    for same in sorted({tuple(sorted(group)) for name, group in groups.items() if name and len(group) > 1}):
        message = f"the coders {' and '.join(same)} may be one person under two names; here they count as {len(same)} people"
        yield Problem("A501", message, corpus.protocol.file, corpus.protocol.lines.get("coders", 0), "warning")


def _bare(name: str) -> str:
    """A name without case, accents, blanks and signs."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
