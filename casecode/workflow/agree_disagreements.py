"""Disagreements as tables: where, who gave what, the words; and which codes stand against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casecode.analysis.agreement_figures import of_sets
from casecode.analysis.agreement_laying import lay_agreement
from casecode.analysis.agreement_nouns import AgreementAsked, Confusion, Disagreement
from casecode.analysis.agreement_pairs import confusion
from casecode.analysis.disagreements import of_laid
from casecode.views.blocks import Table, Value
from casecode.workflow.study import Study

_WORDS = 160
"""Characters of a unit's words that the screen shows."""
_MOST, _OPPOSED = 12, 20


@dataclass(frozen=True, slots=True)
class Parted:
    """The disagreements, of how many units, and the codes that stand against each other. `asked` is filled in."""

    asked: AgreementAsked
    code: str
    coders: tuple[str, ...]
    units: int
    found: tuple[Disagreement, ...]
    confusion: tuple[Confusion, ...]

    def table(self) -> Table:
        """For scripts: a row a unit, a column a coder (codes parted by `|`; empty: read and not coded or not read)."""
        header = ("source", "unit", "n", "start", "end", "kind", "parting", *self.coders, "text")
        rows = tuple(self._row(one) for one in self.found)
        return Table(header, rows, row_heads=False, name="disagreements")

    def _row(self, one: Disagreement) -> tuple[Value, ...]:
        given = tuple("|".join(one.codes.get(coder, ())) for coder in self.coders)
        return (one.source, one.unit, one.n, *one.span, one.kind, "|".join(one.parting), *given, one.words)

    def screen(self) -> Table:
        """For reading: where, who gave what, the words shortened."""
        rows = tuple((f"{one.source} ¶{one.n}", _who(one), _short(one.words)) for one in self.found)
        return Table(("where", "who", "words"), rows, name="disagreements")

    def matrix(self) -> Table:
        """Codes against codes: how often one coder gave the row's code where the other gave the column's; `-` no further code."""
        counts = {(one.first, one.second): one.count for one in self.confusion}
        codes = sorted({code for pair in counts for code in pair if code})
        columns = (*codes, "-") if any(not second for _, second in counts) else tuple(codes)
        rows = tuple((code, *(_times(counts, code, "" if other == "-" else other) for other in columns)) for code in codes)
        note = (
            "How often, among pairs of coders that both coded a unit, one gave the row's code where the other gave the column's."
        )
        return Table(("code", *columns), rows, note=note, name="confusion")

    def opposed(self) -> Table:
        """The same as a list for the screen, the most frequent first."""
        rows = tuple((one.first, one.second or "–", one.count) for one in self.confusion[:_OPPOSED])
        return Table(("one gave", "another gave", "times"), rows, name="confusion")

    def shown(self, *, matrix: bool, screen: bool) -> Table:
        """The list, or codes against codes; for the screen or for scripts."""
        if matrix:
            return self.opposed() if screen else self.matrix()
        return self.screen() if screen else self.table()

    def talk(self) -> tuple[str, ...]:
        """How many, over which codes, whose alone, what to type next."""
        return tuple(self._talk())

    def _talk(self) -> Iterator[str]:
        about = f" over {self.code}" if self.code else ""
        units = f"{self.units:,} {self.asked.unit} unit{'' if self.units == 1 else 's'} that two or more coders read"
        yield f"{len(self.found):,} disagreement{'' if len(self.found) == 1 else 's'}{about} in {units}."
        if not self.found:
            return
        codes = Counter(code for one in self.found for code in one.parting)
        yield f"They part most over: {', '.join(f'{code} ({many})' for code, many in codes.most_common(5))}."
        yield from self._alone()
        named = f" {self.asked.round}" if self.asked.round else ""
        yield f"Next: casecode reconcile{named} goes through them one by one; --matrix shows which codes stand against each other."

    def _alone(self) -> Iterator[str]:
        """Where one coder gave most of the disputed codes: `13 of 17 disagreements on trust are ben's alone`."""
        on: dict[str, Counter[str]] = {}
        for one in self.found:
            for code in one.parting:
                giving = [coder for coder, codes in one.codes.items() if code in codes]
                on.setdefault(code, Counter())[giving[0] if len(giving) == 1 else ""] += 1
        for code, who in sorted(on.items(), key=lambda item: (-item[1].total(), item[0]))[:3]:
            coder, many = max(((name, times) for name, times in who.items() if name), key=lambda pair: pair[1], default=("", 0))
            if many > 1:
                yield f"On {code}, {many} of {who.total()} are {coder}'s alone."


def parted(study: Study, asked: AgreementAsked, code: str = "") -> Parted:
    """Find them. Raises as `casecode.analysis.disagreements.disagreements`."""
    corpus = study.corpus
    laid = lay_agreement(corpus, asked)
    found = of_laid(corpus, laid, code)
    return Parted(laid.asked, code, laid.cells.whose.coders, len(laid.cells.both), found, confusion(of_sets(laid.cells)))


def _times(counts: dict[tuple[str, str], int], one: str, other: str) -> int | None:
    return counts.get((one, other)) or counts.get((other, one))


def _who(one: Disagreement) -> str:
    """`ana, chi: trust, hope · ben: –`; many coders by what they gave."""
    if len(one.codes) <= _MOST:
        same: dict[str, list[str]] = {}
        for coder, codes in one.codes.items():
            same.setdefault(_codes(codes), []).append(coder)
        return " · ".join(f"{', '.join(coders)}: {codes}" for codes, coders in same.items())
    sides = Counter(_codes(codes) for codes in one.codes.values())
    return " · ".join(f"{many}×: {codes}" for codes, many in sides.most_common())


def _codes(codes: Sequence[str]) -> str:
    return ", ".join(codes) or "–"


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _WORDS else f"{flat[: _WORDS - 1].rstrip()}…"
