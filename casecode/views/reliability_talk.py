"""Where coders part and what became of it: codes against codes, a few disagreements to read, talk, decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from casecode.analysis.agreement_nouns import AgreementAsked, Confusion, Disagreement
from casecode.analysis.agreement_who import named
from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import label_of
from casecode.domain.records import Decision
from casecode.views.blocks import Align, Cell, Quote, QuoteList, Table, Value
from casecode.views.reliability_figures import NONE, apa, capital, listed
from casecode.views.reliability_lines import ConfusionLine, Parting, TalkLine

MOST = 10
"""Disagreements shown."""
_OPPOSED, _FIRST, _EXAMPLES, _SIDE = 8, 3, 2, 10
"""Pairs of codes listed, how many of them with examples, how many each; codes in the matrix."""
_WORDS, _BRIEF = 90, 45
"""Words shown of a passage in dispute, in the list and as an example."""
_CENTER: Align = "center"
_CENTRED = (_CENTER,) * (_SIDE + 1)
_HANDY = 12
"""Words from which a passage can be judged without what stands around it."""
HOW = (
    "Chosen by rule: the code that coders part over most often comes first, then the next one, and again from the first, until ten "
    "are shown; examples that stand above are left out. Of one code come first those whose decision has a reason, then those that part over fewest codes, then those long enough to be "
    f"judged by themselves ({_HANDY} words), the shortest before the others. Shown are the words that the codes in dispute lie on, with a few around them; of more than {_WORDS} words the first"
)
_TOOK = {"all": "every code of anyone", "none": "no code", "mixed": "some of each", "other": "a new reading"}


class Partings:
    """The disagreements of one comparison with what is on record about them."""

    def __init__(self, corpus: Corpus, asked: AgreementAsked, found: Sequence[Disagreement]) -> None:
        """`asked` says by which unit, and in which round (none: all independent work)."""
        self._corpus, self._unit, self._found = corpus, asked.unit, tuple(found)
        round_ = asked.round
        kept = sorted(corpus.protocol.kept.decisions, key=lambda one: one.at)
        self._decided: Mapping[str, Decision] = {one.unit: one for one in kept if not round_ or one.round == round_}

    def telling(self, shown: Collection[str] = ()) -> tuple[Parting, ...]:
        """Up to ten, by the rule in `HOW`, none of the units `shown` as examples already."""
        over: dict[str, list[Disagreement]] = {}
        for one in self._found:
            if _unit(one) in shown:
                continue
            for code in one.parting:
                over.setdefault(code, []).append(one)
        queues = [sorted(some, key=self._worth) for _, some in sorted(over.items(), key=lambda item: (-len(item[1]), item[0]))]
        chosen: list[Disagreement] = []
        while len(chosen) < MOST and any(queues):
            for queue in queues:
                while queue and queue[0] in chosen:
                    queue.pop(0)
                if queue and len(chosen) < MOST:
                    chosen.append(queue.pop(0))
        return tuple(self.shown(one, _WORDS) for one in chosen)

    def _worth(self, one: Disagreement) -> tuple[bool, bool, int, bool, int, str, int]:
        words, made = len(one.passage.split()), self._decided.get(_unit(one))
        return (
            not (made and made.reason),
            made is None,
            len(one.parting),
            words < _HANDY,
            words,
            one.source,
            one.unit,
        )

    def shown(self, one: Disagreement, words: int) -> Parting:
        """A disagreement ready to be printed, with at most so many words of the passage in dispute."""
        corpus, made = self._corpus, self._decided.get(_unit(one))
        where = f"{label_of(corpus, 'source', one.source)} {one.paragraphs} ({self._unit})"
        same: dict[tuple[str, ...], list[str]] = {}
        for coder, codes in one.codes.items():
            same.setdefault(codes, []).append(named(corpus, (coder,)))
        given = tuple((listed(coders), self._codes(codes)) for codes, coders in same.items())
        return Parting(
            where,
            QuoteList((Quote(_shortened(one.passage, words), where),)),
            one.kind,
            tuple(self._label(code) for code in one.parting),
            given,
            self._codes(made.after) if made else "",
            self._decided_by(made) if made else "",
            capital(made.reason.strip()) if made else "",
            _unit(one),
        )

    def _codes(self, codes: Sequence[str]) -> str:
        return "; ".join(self._label(code) for code in codes) or "no code"

    def _label(self, code: str) -> str:
        return label_of(self._corpus, "code", self._corpus.tree.resolve(code) or code)

    def _decided_by(self, made: Decision) -> str:
        took = f"as {named(self._corpus, (made.took,))}" if made.took in made.before else ""
        names = [named(self._corpus, (one.strip(),)) for one in made.by.split(",") if one.strip()]
        by = f"by {listed(names)}" if names else ""
        return ", ".join(filter(None, (took, by, made.at[:10])))

    def opposed(self, found: Sequence[Confusion]) -> tuple[ConfusionLine, ...]:
        """The pairs of codes that stand against each other most often, the first three with two units each.

        Where all disagreements are shown anyway there are no examples.
        """
        made, all_shown = [], len(self._found) <= MOST
        for at, one in enumerate(found[:_OPPOSED]):
            units = [unit for unit in self._found if _stand(unit, one)]
            units.sort(key=self._worth)
            examples = tuple(self.shown(unit, _BRIEF) for unit in units[:_EXAMPLES]) if at < _FIRST and not all_shown else ()
            made.append(ConfusionLine(self._label(one.first), self._label(one.second) if one.second else "", one.count, examples))
        return tuple(made)

    def matrix(self, found: Sequence[Confusion]) -> Table | None:
        """Codes against codes as a heat map; of many codes those that are opposed most often. None without two such codes."""
        often: Counter[str] = Counter()
        for one in found:
            often.update({code: one.count for code in (one.first, one.second) if code})
        codes = [code for code, _ in sorted(often.items(), key=lambda item: (-item[1], item[0]))[:_SIDE]]
        counts = {(one.first, one.second): one.count for one in found}
        more = any(not second and first in codes for first, second in counts)
        if len(codes) < 2:
            return None
        rank = {code: at for at, code in enumerate(self._corpus.tree.codes)}
        codes.sort(key=lambda code: (rank.get(code, len(rank)), code))
        most = max(counts.values())
        columns = [*codes, *([""] if more else [])]
        rows = tuple((self._label(row), *(_cell(counts, row, column, most) for column in columns)) for row in codes)
        return Table(
            ("", *(self._label(code) if code else "no further code" for code in columns)),
            rows,
            "Codes against codes",
            "How often, over pairs of coders who both coded a unit, one gave the row's code where the other gave the column's."
            + (f" The {_SIDE} codes opposed most often." if len(often) > _SIDE else ""),
            ("left", *_CENTRED[: len(columns)]),
            (2.2, *(1.0 for _ in columns)),
            wide=len(columns) > 8,
            figure="Figure",
            name="Codes against codes",
        )

    def settled(self) -> int:
        """How many of the disagreements have a decision on record."""
        return sum(_unit(one) in self._decided for one in self._found)


def _unit(one: Disagreement) -> str:
    return f"{one.source}:{one.span[0]}-{one.span[1]}"


def _cell(counts: Mapping[tuple[str, str], int], row: str, column: str, most: int) -> Value | Cell:
    if row == column:
        return NONE
    many = counts.get((row, column), 0) or (counts.get((column, row), 0) if column else 0)
    return Cell(many, shade=many / most) if many else ""


def _stand(unit: Disagreement, one: Confusion) -> bool:
    """Whether two coders of the unit stand against each other in just this way."""
    sets = [frozenset(codes) for codes in unit.codes.values() if codes]
    for at, left in enumerate(sets):
        for right in sets[at + 1 :]:
            mine, yours = left - right, right - left
            if one.second and ((one.first in mine and one.second in yours) or (one.first in yours and one.second in mine)):
                return True
            if not one.second and ((one.first in mine and not yours) or (one.first in yours and not mine)):
                return True
    return False


def _shortened(words: str, most: int) -> str:
    found = words.split()
    return " ".join(found[:most]) + " […]" if len(found) > most else " ".join(found)


def talk_lines(corpus: Corpus) -> tuple[TalkLine, ...]:
    """Every round that was talked over: agreement before, as it was put on record, beside what was settled."""
    made = corpus.protocol.kept.decisions
    names = dict.fromkeys([*corpus.before_talk, *sorted({one.round for one in made})])
    return tuple(_talk(corpus, name, [one for one in made if one.round == name]) for name in names)


def _talk(corpus: Corpus, name: str, made: Sequence[Decision]) -> TalkLine:
    facts = corpus.before_talk.get(name, {})
    took = Counter(one.took for one in made)
    told = "; ".join(
        f"{_taken(corpus, who)} {times}" for who, times in sorted(took.items(), key=lambda item: (-item[1], item[0]))
    )
    return TalkLine(
        name,
        _alpha(facts.get("alpha", "")),
        facts.get("units", NONE),
        facts.get("unit", ""),
        facts.get("at", "")[:10],
        facts.get("parted", ""),
        len(made),
        told,
        sum(bool(one.reason.strip()) for one in made),
        facts.get("anyway", ""),
    )


def _alpha(said: str) -> str:
    try:
        return apa(float(said))
    except ValueError:
        return NONE


def _taken(corpus: Corpus, who: str) -> str:
    return _TOOK.get(who) or (f"as {named(corpus, (who,))}" if who else "not said whose")
