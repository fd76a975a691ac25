"""The work of coders laid over the units: from what stands in the databank to the cells that agreement is counted in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from casecode.analysis.agreement_cells import Cells
from casecode.analysis.agreement_nouns import MATCHES, UNITS, AgreementAsked
from casecode.analysis.agreement_who import Party, party
from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import RULES
from casecode.analysis.projection import Bools, Ground, Stretches, characters, covered, measured, placed
from casecode.analysis.reading import Said, Seen, Work, work
from casecode.analysis.select import Selection, select
from casecode.analysis.units import Ints, SourceUnits, admitted_rows, talks, units_of
from casecode.analysis.vocabulary import near
from casecode.domain.codebook import Codebook
from casecode.domain.errors import WrongUseError
from casecode.domain.source import Span

_CUT_LATER = frozenset({"char", "span"})
"""Units that no segment makes: the whole text is taken first."""
_OTHER_NAMES = {"character": "char", "characters": "char", "segment": "paragraph", "source": "document"}


@dataclass(frozen=True, slots=True)
class Laid:
    """The cells, the question with its defaults filled in, and sentences on what was left out while laying.

    `taken` says for each row of the corpus's segments whether its words take part. `left` is for each coder how many of the
    units that a round gave them they have not read, and how many it gave them; empty without a round, and without units.
    """

    cells: Cells
    asked: AgreementAsked
    left_out: tuple[str, ...]
    taken: Bools
    left: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def lay_agreement(corpus: Corpus, asked: AgreementAsked, whose: Party | None = None) -> Laid:
    """Lay the work that counts over the units asked for. `WrongUseError` for a unit, match or level that is none.

    `whose` stands for the party that `asked` names, and keeps every unit that one of it read.
    """
    asked = _checked(asked)
    least, whose = (2, party(corpus, asked)) if whose is None else (1, whose)
    done = work(corpus, whose)
    unit = asked.unit or _usual_unit(corpus, whose, done)
    asked = replace(asked, unit=unit, lead=asked.lead or _first(whose) if unit == "excerpt" else "")
    where = select(corpus, Selection(where=asked.where)).material if asked.where.strip() else None
    taken = admitted_rows(corpus, interviewer=asked.include_interviewer, where=where)
    units, left_out = _units(corpus, asked, whose, done, taken)
    ground, (said, seen, given) = measured(
        corpus,
        unit,
        units,
        [_arrays(units, group) for group in (done.said, done.seen, done.assigned or ())],
    )
    if unit == "char":
        ground = characters(ground, (said, seen, given))
    made = _Laying(corpus, asked, whose, done, ground, least)
    cells = made.cells(said, seen, given if done.assigned is not None else None)
    return Laid(cells, asked, (*whose.left_out, *done.left_out, *left_out, *made.left_out), taken, made.left)


def _first(whose: Party) -> str:
    """Whose spans are the units, when a round does not give them."""
    return whose.coders[0] if whose.coders and not (whose.plan and whose.plan.units) else ""


def _checked(asked: AgreementAsked) -> AgreementAsked:
    unit = _OTHER_NAMES.get(asked.unit, asked.unit)
    for what, value, known in (("unit", unit, UNITS), ("match", asked.match, MATCHES), ("level", asked.level, ("leaf", "theme"))):
        if value not in known and (value or what != "unit"):
            raise WrongUseError(reason=f"--{what} {value} is none.{near(value, known)} There are: {', '.join(known)}.")
    return replace(asked, unit=unit)


def _usual_unit(corpus: Corpus, whose: Party, done: Work) -> str:
    """The round's; else turn where people talk, paragraph where they write: what most of the words in question are."""
    if whose.plan and whose.plan.unit in UNITS:
        return whose.plan.unit
    words: Counter[bool] = Counter()
    for source, coders in done.active().items():
        if len(coders) > 1:
            words[talks(corpus, source)] += corpus.material[source].source.words or 1
    return "turn" if words[True] >= words[False] else "paragraph"


def _units(corpus: Corpus, asked: AgreementAsked, whose: Party, done: Work, taken: Bools) -> tuple[list[SourceUnits], list[str]]:
    kind = "document" if asked.unit in _CUT_LATER else asked.unit
    excerpts = _given(corpus, asked, whose, done) if kind == "excerpt" else None
    names = list(corpus.material)
    left_out: list[str] = []
    if kind == "turn":
        names = [source for source in names if talks(corpus, source)] or names
        apart = [source for source, coders in done.active().items() if len(coders) > 1 and source not in set(names)]
        if apart:
            many = f"{len(apart):,} source{'' if len(apart) == 1 else 's'}"
            left_out.append(f"{many} without turns left out (--unit paragraph looks at texts; units are never mixed)")
    made = [units_of(corpus, source, kind, taken, excerpts) for source in names]
    return made, left_out


def _given(corpus: Corpus, asked: AgreementAsked, whose: Party, done: Work) -> Mapping[str, Sequence[Span]]:
    """The spans that are the units: the round's, or those of the coder who went first."""
    made: defaultdict[str, list[Span]] = defaultdict(list)
    if whose.plan and not asked.lead:
        for place in whose.plan.units:
            if place.source in corpus.material:
                end = len(corpus.material[place.source].text.text)
                made[place.source].append((place.start or 0, end if place.end is None else place.end))
        return made
    if not whose.coders:
        return made
    if asked.lead not in whose.coders:
        raise WrongUseError(reason=f"--lead {asked.lead} is none of the coders compared ({', '.join(whose.coders)}).")
    lead = whose.coders.index(asked.lead)
    for one in done.said:
        if one.coder == lead:
            made[one.source].append((one.start, one.end))
    return made


def _arrays(units: Sequence[SourceUnits], group: Sequence[Said] | Sequence[Seen]) -> tuple[Ints, Ints, Ints]:
    index = {one.source: at for at, one in enumerate(units)}
    table = np.array([(index.get(one.source, -1), one.start, one.end) for one in group], dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


class _Laying:
    """One laying: codes numbered, evidence of reading found, cells filled."""

    def __init__(self, corpus: Corpus, asked: AgreementAsked, whose: Party, done: Work, ground: Ground, least: int) -> None:
        self._corpus, self._asked, self._whose, self._done, self._ground = corpus, asked, whose, done, ground
        self._least = least
        self._codes = tuple(self._code_list())
        number = {code: at for at, code in enumerate(self._codes)}
        self._coder = np.array([one.coder for one in done.said], dtype=np.int64)
        self._code = np.array([number[self._of(one.code)] for one in done.said], dtype=np.int64)
        self._open = np.array([one.suggested for one in done.said], dtype=bool)
        self.left_out: list[str] = []
        self.left: Mapping[str, tuple[int, int]] = {}

    def _of(self, code: str) -> str:
        return self._corpus.tree.theme_of(code) if self._asked.level == "theme" else code

    def _code_list(self) -> Iterator[str]:
        """Every code that could have been given (parents only where somebody gave them), in the codebook's order; strays last."""
        tree = self._corpus.tree
        used = {self._of(one.code) for one in self._done.said}
        for code, known in tree.codes.items():
            usual = not tree.depth[code] if self._asked.level == "theme" else not known.children
            if code in used or (usual and not known.retired):
                yield code
        yield from sorted(used - tree.codes.keys())

    def cells(self, said: Stretches, seen: Stretches, assigned: Stretches | None) -> Cells:
        """Fill the cells."""
        ground, many = self._ground, max(len(self._codes), 1)
        match = "full" if ground.unit == "char" else self._asked.match
        placing = placed(ground, said, self._coder * many + self._code, match)
        reader = np.array([one.coder for one in self._done.seen], dtype=np.int64)
        own = ~self._open
        read = self._reading(seen, reader, said, np.ones(len(reader), dtype=bool), own)
        allowed = self._allowed(assigned)
        if assigned is not None and ground.unit not in _CUT_LATER:
            counts = zip((allowed & ~read).sum(axis=1).tolist(), allowed.sum(axis=1).tolist(), strict=True)
            self.left = dict(zip(self._whose.coders, counts, strict=True))
        given = self._rows(said, own, match)
        outside = ~allowed[given[0], given[2]]
        if outside.any():
            self.left_out.append(
                f"What coders gave in {_units_said(int(outside.sum()))} outside of what the round gave them left out"
            )
        given = (given[0][~outside], given[1][~outside], given[2][~outside])
        waiting = self._rows(said, self._open, match)
        known = set(zip(*(column.tolist() for column in given), strict=True))
        still = [row for row in zip(*(column.tolist() for column in waiting), strict=True) if row not in known]
        left = np.array(still, dtype=np.int64).reshape(-1, 3)
        nowhere = int(((placing.main < 0) & (said.source >= 0)).sum())
        if nowhere:
            one = f"{nowhere:,} coding{' lies' if nowhere == 1 else 's lie'}"
            why = "outside of the excerpts" if ground.unit == "excerpt" else "questions, headings, what the filter leaves out"
            self.left_out.append(f"{one} on words of no unit ({why})")
        return Cells(
            ground,
            self._whose,
            self._done,
            self._codes,
            placing,
            read & allowed,
            {code: table & allowed for code, table in self._by_book(said, seen, reader, own).items()},
            given,
            (left[:, 0], left[:, 1], left[:, 2]),
            self._least,
        )

    def _rows(self, said: Stretches, some: Bools, match: str) -> tuple[Ints, Ints, Ints]:
        """Rows (coder, code, unit) of some of the codings."""
        many = max(len(self._codes), 1)
        found = placed(self._ground, _part(said, some), (self._coder * many + self._code)[some], match)
        return found.key // many, found.key % many, found.unit

    def _reading(self, seen: Stretches, reader: Ints, said: Stretches, marks: Bools, codings: Bools) -> Bools:
        """Coder × unit: at least half of it lies in marks, or the coder coded it (with `any`: a part of it)."""
        table = np.zeros((len(self._whose.coders), len(self._ground)), dtype=bool)
        coder, unit, length = covered(self._ground, _part(seen, marks), reader[marks])
        half = 2 * length >= self._ground.size[unit]
        table[coder[half], unit[half]] = True
        # What a code holds for was read, or it would be 1 among those who coded and never 0: so a touch counts where it gives codes.
        match = "full" if self._ground.unit == "char" else "any" if self._asked.match == "any" else "majority"
        found = placed(self._ground, _part(said, codings), self._coder[codings], match)
        table[found.key, found.unit] = True
        return table

    def _allowed(self, assigned: Stretches | None) -> Bools:
        """Coder × unit: what the round gave them; everything without a round."""
        if assigned is None or self._done.assigned is None:
            return np.ones((len(self._whose.coders), len(self._ground)), dtype=bool)
        table = np.zeros((len(self._whose.coders), len(self._ground)), dtype=bool)
        owner = np.array([one.coder for one in self._done.assigned], dtype=np.int64)
        coder, unit, length = covered(self._ground, assigned, owner)
        half = 2 * length >= self._ground.size[unit]
        table[coder[half], unit[half]] = True
        return table

    def _by_book(self, said: Stretches, seen: Stretches, reader: Ints, own: Bools) -> dict[int, Bools]:
        """Reading for the codes that some of the codebook versions in play did not have, or that the rules cannot find."""
        books = sorted({one.book for one in self._done.said} | {one.book for one in self._done.seen})
        lacking = [_lacking(self._corpus, book, self._codes, self._asked.level) for book in books]
        ruled = {self._of(code) for code, known in self._corpus.tree.codes.items() if known.rules}
        machines = np.array([coder.startswith(f"{RULES}@") for coder in self._whose.coders], dtype=bool)
        kept: dict[tuple[frozenset[str], bool], Bools] = {}
        made: dict[int, Bools] = {}
        for at, code in enumerate(self._codes):
            without = frozenset(book for book, codes in zip(books, lacking, strict=True) if code in codes)
            blind = bool(machines.any()) and code not in ruled
            if not without and not blind:
                continue
            if (without, blind) not in kept:
                marks = np.array([one.book not in without for one in self._done.seen], dtype=bool)
                codings = own & np.array([one.book not in without for one in self._done.said], dtype=bool)
                table = self._reading(seen, reader, said, marks, codings)
                kept[without, blind] = table & ~machines[:, None] if blind else table
            made[at] = kept[without, blind]
        return made


def _part(stretches: Stretches, some: Bools) -> Stretches:
    columns = (stretches.source, stretches.start, stretches.end, stretches.low, stretches.high, stretches.at)
    return Stretches(*(column[some] for column in columns))


def _lacking(corpus: Corpus, book: str, codes: Iterable[str], level: str) -> frozenset[str]:
    """The codes that a codebook version did not have yet; none where the version is not known, or the code is of another book."""
    present = {one.hash: one for one in corpus.codebooks}
    version: Codebook | None = present.get(book) or corpus.former_books.get(book)
    if version is None:
        return frozenset()
    tree = corpus.tree

    def of(code: str) -> str:
        return tree.theme_of(code) if level == "theme" else code

    had = {of(tree.resolve(code.code) or code.code) for code in version.walk()}
    home = {of(code.code) for one in corpus.codebooks if one.id == version.id for code in one.walk()}
    return frozenset(code for code in codes if code in home and code not in had)


def _units_said(many: int) -> str:
    return f"{many:,} unit{'' if many == 1 else 's'}"
