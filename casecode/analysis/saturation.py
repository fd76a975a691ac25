"""Saturation of a study: where it can be asked at all, new codes a source in the order of collection, and what they mean.

It serves inductive analysis of interviews: one method, codes that grew out of the material, a code's birth at its first source.
Where that does not hold, nothing is computed and the reason is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import label_of
from casecode.analysis.note import Note
from casecode.analysis.saturation_orders import Band, Bools, Counted, Rule, band, count
from casecode.analysis.saturation_scope import Scope, scope
from casecode.analysis.select import Selected

_OPTION = re.compile(r"; choose one, such as --method .*?(?=\.?$)")


@dataclass(frozen=True, slots=True)
class Step:
    """One source in the order of collection, `n` from 1: distinct `codes` in it, `new` ones, all so far.

    `run_new` and `share` are of the run that ends here (None before the first), `band` the 5th, 50th and 95th percentile of all
    codes so far in random orders (None where no orders were drawn).
    """

    n: int
    source: str
    label: str
    date: str
    codes: int
    new: int
    cumulative: int
    run_new: int | None = None
    share: float | None = None
    band: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """Meaning saturation of one theme: the last source (`last` from 1) that added a sub-code, and how many came after it.

    `codes` of `of` sub-codes were seen, in `sources` sources. Last is 0 and `last_source` empty where none was.
    """

    theme: str
    label: str
    sources: int
    codes: int
    of: int
    last: int
    last_source: str
    after: int


@dataclass(frozen=True)
class Saturation:
    """The result. `reason` says why it does not apply (`status` is `na`), `doubts` what a reader must know besides.

    `steps`, `meaning` and `counted` are there as far as they could be counted, also where there are too few sources for the rule.
    """

    rule: Rule
    by: str
    scope: Scope
    note: Note
    reason: str = ""
    steps: tuple[Step, ...] = ()
    counted: Counted | None = None
    band: Band | None = None
    meaning: tuple[Meaning, ...] = ()
    doubts: tuple[str, ...] = field(default=())

    @property
    def status(self) -> str:
        """`reached`, `not reached` or `na`."""
        if self.reason or self.counted is None:
            return "na"
        return "reached" if self.counted.reached is not None else "not reached"

    @property
    def told(self) -> str:
        """`sentence` for readers of a report, who type no options."""
        return _OPTION.sub("", self.sentence)

    @property
    def sentence(self) -> str:
        """The result as a report prints it, in full sentences."""
        if self.reason or self.counted is None:
            return f"Saturation does not apply: {self.reason}."
        return " ".join((_sentence(self.counted, self.by), *([_orders(self.band)] if self.band else [])))


def saturation(
    selected: Selected, rule: Rule | None = None, *, by: str = "code", method: str = "", orders: int = 1000, seed: int = 1
) -> Saturation:
    """Saturation of codes (or themes: `by`) over the sources that were coded or read, in the order of collection.

    `method` keeps the sources of one method. WrongUseError for a method or a `by` that does not exist, or a senseless rule.
    """
    asked = rule or Rule()
    found = scope(selected, asked, by, method)
    unit = f"Codes are counted at the first source that has them ({'themes' if by == 'theme' else 'codes'}, base {asked.base}, run {asked.run})"
    note = selected.note(unit)
    if not found.codes or not found.sources:
        return Saturation(asked, by, found, note, reason=found.reason, doubts=found.doubts)
    presence = _presence(selected, found, by)
    counted = count(presence, asked)
    drawn = None if found.reason else band(presence, asked, orders=orders, seed=seed)
    return Saturation(
        asked,
        by,
        found,
        note,
        found.reason,
        _steps(selected.corpus, found.sources, presence, counted, drawn),
        counted,
        drawn,
        _meaning(selected, found),
        found.doubts,
    )


def _presence(selected: Selected, found: Scope, by: str) -> Bools:
    tree = selected.corpus.tree
    row = {name: at for at, name in enumerate(found.sources)}
    named = [tree.theme_of(code) if by == "theme" else code for code in found.codes]
    column = {name: at for at, name in enumerate(dict.fromkeys(named))}
    of_code = {code: column[name] for code, name in zip(found.codes, named, strict=True)}
    made = np.zeros((len(row), len(column)), dtype=bool)
    for source, code in set(zip(selected.excerpts["source"], selected.excerpts["code"], strict=True)):
        if source in row and code in of_code:
            made[row[source], of_code[code]] = True
    return made


def _steps(corpus: Corpus, sources: Sequence[str], presence: Bools, counted: Counted, drawn: Band | None) -> tuple[Step, ...]:
    steps, seen = [], 0
    for at, source in enumerate(sources):
        seen += counted.new[at]
        material = corpus.material[source]
        steps.append(
            Step(
                at + 1,
                source,
                label_of(corpus, "source", source),
                material.placement.date or material.source.date,
                int(presence[at].sum()),
                counted.new[at],
                seen,
                counted.runs[at],
                counted.share(at),
                drawn.cumulative[at] if drawn else None,
            ),
        )
    return tuple(steps)


def _meaning(selected: Selected, found: Scope) -> tuple[Meaning, ...]:
    """Themes with sub-codes, in the codebook's order."""
    tree = selected.corpus.tree
    place = {name: at for at, name in enumerate(found.sources, start=1)}
    counted, eligible = set(found.codes), set(found.eligible)
    first: dict[str, int] = {}
    where: dict[str, set[str]] = {}
    for source, code in set(zip(selected.excerpts["source"], selected.excerpts["code"], strict=True)):
        if source in place and code in counted:
            first[code] = min(first.get(code, place[source]), place[source])
            where.setdefault(tree.theme_of(code), set()).add(source)
    made = []
    for theme in tree.themes:
        below = [code for code in tree.within(theme) if code != theme and code in eligible]
        if below:
            born = [first[code] for code in below if code in first]
            last = max(born, default=0)
            sources = len(where.get(theme, ()))
            source = found.sources[last - 1] if last else ""
            made.append(
                Meaning(theme, tree.label(theme), sources, len(born), len(below), last, source, len(place) - last if last else 0)
            )
    return tuple(made)


def _sentence(counted: Counted, by: str) -> str:
    rule, sources, kind = counted.rule, len(counted.new), "themes" if by == "theme" else "codes"
    limit = _percent(float(rule.threshold))
    how = f"base {rule.base} ({counted.base} {kind}), run {rule.run}, threshold ≤ {limit}"
    if counted.reached is None:
        last = counted.share(sources - 1)
        share = (
            f": the last run still brought {_percent(last)} of new {kind}" if last is not None else f": the base has no {kind}"
        )
        return f"Saturation was not reached in {sources} sources ({how}){share}."
    share = _percent(counted.share(counted.reached - 1) or 0.0)
    return f"Saturation at {counted.name} (≤ {limit}): {how}; the run that ends with source {counted.reached} of {sources} brought {share} of new {kind}."


def _orders(drawn: Band) -> str:
    head = f"In {drawn.orders:,} random orders of the sources (seed {drawn.seed}) the rule was met in {_percent(drawn.reached)}"
    if drawn.low is None:
        return f"{head}."
    ends = " to ".join("never" if end is None else str(end) for end in (drawn.low, drawn.high))
    return f"{head}, at a median of {drawn.median if drawn.median is not None else 'never'} sources (5–95 %: {ends})."


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0") + " %"
