"""Agreement over random studies, counted slowly, character by character, from what the words of the rule say."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from casecode.analysis.agreement import AgreementAsked, agreement
from casecode.analysis.corpus import Corpus
from casecode.domain.codebook import Code
from casecode.domain.coding import Coding, ReadMark
from casecode.domain.source import Material, Span
from tests.analysis.twice import read, study, talk

CODERS = ("ana", "ben", "chi")
THEME = {"a": "t1", "b": "t1", "c": "t2", "d": "t2"}
BOOK = tuple(Code(theme, children=tuple(Code(code) for code in THEME if THEME[code] == theme)) for theme in ("t1", "t2"))
WORDS = ("lorem", "ipsum", "sit", "amet", "a", "tempor")
Row = list[frozenset[str] | None]


def random_study(chance: random.Random) -> Corpus:
    """Four interviews; passages that coders share more or less, some of whose authors marked what they read."""
    talks = []
    for number in range(4):
        lines = [(chance.choice("IMTM"), spoken(chance)) for _ in range(chance.randint(4, 8))]
        talks.append(talk(f"int{number}", [("I", "And?"), *lines, ("M", "Yes.")]))
    codings: list[Coding] = []
    reads: list[ReadMark] = []
    for one in talks:
        length = len(one.text.text)
        places = [(at := chance.randrange(length - 2), min(length, at + chance.choice((3, 12, 40, 120)))) for _ in range(6)]
        for coder in CODERS:
            for start, end in places:
                if chance.random() < 0.7:
                    known = f"{one.source.id}{coder}{len(codings)}"
                    code = chance.choice("abcd") if chance.random() < 0.3 else "abcd"[start % 4]
                    codings.append(Coding(known, (known,), coder, one.source.id, one.text.hash, start, end, code, book="b00c"))
            if chance.random() < 0.6:
                low = chance.choice((0, length // 3))
                reads += read(one, coder, start=low, end=length)
    return study(talks, codings, reads, BOOK)


def spoken(chance: random.Random) -> str:
    return " ".join(" ".join(chance.choices(WORDS, k=chance.randint(1, 7))) + "." for _ in range(chance.randint(1, 3)))


def units(one: Material, unit: str) -> list[set[int]]:
    """The characters of speech of each unit of what is not asked by the interviewer."""
    text = one.text.text
    turns: dict[int, list[Span]] = {}
    answers = [segment for segment in one.text.segments if segment.speaker != "I"]
    for segment in answers:
        turns.setdefault(segment.turn, []).append((segment.start, segment.end))
    pieces: dict[str, Callable[[], Sequence[Sequence[Span]]]] = {
        "turn": lambda: list(turns.values()),
        "paragraph": lambda: [[(segment.start, segment.end)] for segment in answers],
        "sentence": lambda: [[span] for segment in answers for span in segment.sentences or ((segment.start, segment.end),)],
        "document": lambda: [[(segment.start, segment.end) for segment in answers]],
    }
    found = [{at for start, end in unit for at in range(start, end) if not text[at].isspace()} for unit in pieces[unit]()]
    return [one for one in found if one]


def holding(spans: Sequence[Span], cut: list[set[int]], match: str) -> set[int]:
    """The units that some passages hold for."""
    marked = {at for start, end in spans for at in range(start, end)}
    enough: dict[str, Callable[[int, int], bool]] = {
        "any": lambda common, _: common > 0,
        "majority": lambda common, whole: 2 * common >= whole,
        "full": lambda common, whole: common == whole,
    }
    held = {at for at, unit in enumerate(cut) if enough[match](len(unit & marked), len(unit))}
    if match != "full":
        for start, end in spans:
            parts = [len(unit & set(range(start, end))) for unit in cut]
            held |= {parts.index(max(parts))} if any(parts) else set()
    return held


def counted(corpus: Corpus, unit: str, match: str, level: str) -> list[Row]:
    """The codes that each coder gave each unit that two or more read; None where they did not read it."""
    rows = []
    for one in corpus.materials:
        cut = units(one, unit)
        given: list[dict[int, set[str]]] = []
        for coder in CODERS:
            mine = [coding for coding in corpus.codings if (coding.coder, coding.source) == (coder, one.source.id)]
            codes = {(THEME[coding.code] if level == "theme" else coding.code) for coding in mine}
            by_code = {
                code: [(c.start, c.end) for c in mine if code in {c.code, THEME[c.code] if level == "theme" else c.code}]
                for code in codes
            }
            seen = {at for mark in corpus.reads if (mark.coder, mark.source) == (coder, one.source.id) for at in _places(mark)}
            known = {at for at, each in enumerate(cut) if 2 * len(each & seen) >= len(each)}
            known |= holding([(coding.start, coding.end) for coding in mine], cut, "any" if match == "any" else "majority")
            held = {code: holding(spans, cut, match) for code, spans in by_code.items()}
            given.append({at: {code for code in codes if at in held[code]} for at in known})
        for at in range(len(cut)):
            row = [frozenset(each[at]) if at in each else None for each in given]
            if sum(one is not None for one in row) > 1:
                rows.append(row)
    return rows


def _places(mark: ReadMark) -> range:
    return range(mark.start, mark.end)


def alpha(rows: Sequence[Sequence[object]], distance: Callable[[object, object], float]) -> float | None:
    kept = [[value for value in row if value is not None] for row in rows]
    often = Counter(value for row in kept for value in row)
    total = sum(often.values())
    apart = sum(distance(one, other) / (len(row) - 1) for row in kept for one in row for other in row)
    chance = sum(many * more * distance(one, other) for one, many in often.items() for other, more in often.items())
    return 1 - (total - 1) * apart / chance if chance else None


def masi(one: object, other: object) -> float:
    assert isinstance(one, frozenset)
    assert isinstance(other, frozenset)
    if one == other:
        return 0.0
    kin = 2 if one < other or other < one else 1
    return 1 - len(one & other) / len(one | other) * kin / 3


@pytest.mark.parametrize("match", ["majority", "any", "full"])
@pytest.mark.parametrize("unit", ["turn", "sentence", "paragraph", "document"])
def test_every_alpha_is_the_one_counted_slowly(unit: str, match: str) -> None:
    told = 0
    for seed in range(4):
        corpus = random_study(random.Random(seed))
        for level in ("leaf", "theme"):
            rows = counted(corpus, unit, match, level)
            found = agreement(corpus, AgreementAsked(unit=unit, match=match, level=level, resamples=100))
            assert found.sets.units == len(rows)
            for one in found.codes:
                values = [[None if given is None else one.code in given for given in row] for row in rows]
                assert one.positive == sum(True in row for row in values), (seed, level, one.code)
                assert one.alpha.value == pytest.approx(alpha(values, lambda a, b: float(a != b))), (seed, level, one.code)
                told += one.alpha.value is not None
            assert found.sets.alpha.value == pytest.approx(alpha(rows, masi)), (seed, level)
    if match != "full":
        assert told > 10


def test_the_slow_count_can_fail() -> None:
    corpus = random_study(random.Random(0))
    rows = counted(corpus, "sentence", "any", "leaf")
    other = replace(corpus, codings=corpus.codings[: len(corpus.codings) // 2])
    assert counted(other, "sentence", "any", "leaf") != rows
