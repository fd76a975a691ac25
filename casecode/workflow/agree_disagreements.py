"""Disagreements as tables: where, who gave what, the words; and which codes stand against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casecode.analysis.agreement_figures import of_sets
from casecode.analysis.agreement_laying import lay_agreement
from casecode.analysis.agreement_nouns import AgreementAsked, Confusion, Disagreement
from casecode.analysis.agreement_pairs import confusion
from casecode.analysis.disagreements import of_laid
from casecode.views.blocks import Table, Value
from casecode.workflow.agree_next import Talked, not_over, talked_over
from casecode.workflow.reconcile_records import Decision, decisions, unit_name
from casecode.workflow.study import Study

_WORDS = 200
"""Characters of a passage that the screen shows."""
_MOST, _OPPOSED = 12, 20
_AFTER = ("passage", "settled", "took", "by", "reason")
_TOOK = {"all": "everything kept", "none": "nothing of what was disputed", "mixed": "some of each", "other": "a new reading"}


@dataclass(frozen=True, slots=True)
class Parted:
    """The disagreements, of how many units, and the codes that stand against each other. `asked` is filled in.

    `decided` are decisions by unit, as far as they were made on what the coders give today. `waits` says that a round is not
    over, `talked` how far talk is; both are empty where that is not so.
    """

    asked: AgreementAsked
    code: str
    coders: tuple[str, ...]
    units: int
    found: tuple[Disagreement, ...]
    confusion: tuple[Confusion, ...]
    decided: Mapping[str, Decision]
    waits: str = ""
    talked: Talked | None = None

    def table(self) -> Table:
        """For scripts: a row a unit, a column a coder (codes parted by `|`; empty: read and not coded or not read).

        `passage` are the words in dispute; `took` is empty while a unit is open, else it says how `settled` was decided.
        """
        header = ("source", "unit", "n", "start", "end", "kind", "parting", *self.coders, "text", *_AFTER)
        rows = tuple(self._row(one) for one in self.found)
        return Table(header, rows, row_heads=False, name="disagreements")

    def _row(self, one: Disagreement) -> tuple[Value, ...]:
        given = tuple("|".join(one.codes.get(coder, ())) for coder in self.coders)
        place = (one.source, one.unit, one.n, *one.span, one.kind, "|".join(one.parting))
        made = self.decided.get(unit_name(one.source, one.span))
        decided = ("|".join(made.after), made.took or "other", made.by, made.reason) if made else ("", "", "", "")
        return (*place, *given, one.words, one.passage, *decided)

    def screen(self) -> Table:
        """For reading: where, who gave what and what was decided, the words in dispute shortened."""
        rows = tuple(
            (f"{one.source} {one.paragraphs} ({self.asked.unit})", f"{_who(one)}{self._settled(one)}", _short(one.passage))
            for one in self.found
        )
        return Table(("where", "who", "words"), rows, name="disagreements")

    def _settled(self, one: Disagreement) -> str:
        """` → settled: trust; as ana; by ana, ben`."""
        made = self.decided.get(unit_name(one.source, one.span))
        if not made:
            return ""
        how = _TOOK.get(made.took, f"as {made.took}" if made.took in one.codes else "")
        said = "; ".join(filter(None, (_codes(made.after), how, f"by {made.by}" if made.by else "")))
        return f" → settled: {said}"

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
            yield from filter(None, (self.waits,))
            return
        codes = Counter(code for one in self.found for code in one.parting)
        yield f"They part most over: {', '.join(f'{code} ({many})' for code, many in codes.most_common(5))}."
        yield from self._alone()
        done = sum(unit_name(one.source, one.span) in self.decided for one in self.found)
        if done:
            yield f"{'All are' if done == len(self.found) else f'{done:,} of {len(self.found):,} are'} settled; → says how, and by whom."
        yield self._next(done)

    def _next(self, done: int) -> str:
        if self.waits:
            return self.waits
        if done and self.talked:
            open_ = len(self.found) - done
            return replace(self.talked, parted=self.talked.settled + open_).next() if open_ else self.talked.next()
        named = f" {self.asked.round}" if self.asked.round else ""
        return (
            f"Next: casecode reconcile{named} goes through them one by one; --matrix shows which codes stand against each other."
        )

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
    found, coders, round_ = of_laid(corpus, laid, code), laid.cells.whose.coders, laid.asked.round
    talked = talked_over(study, round_, coders)
    made = decisions(study, talked.round) if talked else {}
    given = {unit_name(one.source, one.span): one.codes for one in found}
    decided = {unit: one for unit, one in made.items() if unit in given and _still(one, given[unit])}
    waits, opposed = not_over(study, laid.asked, coders, laid.left), confusion(of_sets(laid.cells))
    return Parted(laid.asked, code, coders, len(laid.cells.both), found, opposed, decided, waits, talked)


def _still(made: Decision, given: Mapping[str, Sequence[str]]) -> bool:
    """Whether the coders give the unit what they gave it when it was decided: a unit recoded since is open again."""
    return all(set(codes) == set(made.before[coder]) for coder, codes in given.items() if coder in made.before)


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
