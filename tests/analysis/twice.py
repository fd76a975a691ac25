"""Small studies that two or more people read, for tests of agreement. Fiction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from casecode.analysis.corpus import Corpus
from casecode.domain.codebook import Code, Codebook
from casecode.domain.coding import Coding, ReadMark
from casecode.domain.ids import hash16
from casecode.domain.protocol import Protocol
from casecode.domain.source import ASKING, Material, Placement, Voice
from casecode.text.turns import number_turns
from tests.analysis.tiny import mark, material

VOICES = {"I": Voice("interviewer"), "M": Voice("participant", "N01"), "T": Voice("participant", "W01")}


def talk(source: str, lines: Sequence[tuple[str, str]], method: str = "interview", case: str = "") -> Material:
    """An interview whose turns are numbered as ingest does it: I asks, M and T answer."""
    made = material(source, lines, Placement(method, case, "2012-05-09", "1", VOICES))
    turns = number_turns(made.text.segments, lambda label: VOICES[label].role in ASKING, made.text.text)
    return replace(made, text=replace(made.text, segments=turns))


def statements(source: str, many: int, method: str = "interview", case: str = "") -> Material:
    """An interview of `many` answers of three words each, `word12 word12 word12` the twelfth, each after a question."""
    lines = [line for n in range(1, many + 1) for line in (("I", "And then?"), ("M", f"word{n} word{n} word{n}."))]
    return talk(source, lines, method, case)


def said(one: Material, number: int, code: str, coder: str, **facts: object) -> Coding:
    """The whole answer `number` of `statements` coded."""
    return mark(one, f"word{number} word{number} word{number}.", code, coder, 0, **facts)


def read(one: Material, *coders: str, **facts: object) -> list[ReadMark]:
    """Every word of a source read by each of the coders."""
    made = {"start": 0, "end": len(one.text.text), "book": "b00c"} | facts
    return [
        ReadMark(f"01R{hash16(f'{one.source.id}{who}{facts}').upper()}", who, one.source.id, one.text.hash, **made)  # type: ignore[arg-type]
        for who in coders
    ]


def study(
    materials: Sequence[Material],
    codings: Iterable[Coding],
    reads: Iterable[ReadMark],
    codes: Sequence[str | Code] = ("trust", "hope"),
    **more: object,
) -> Corpus:
    """A corpus with one flat codebook; more of the corpus by name."""
    book = Codebook("b", tuple(code if isinstance(code, Code) else Code(code) for code in codes), hash="b00c")
    protocol = Protocol("Twice", coders={"ana": "Ana Ruiz", "ben": "Ben Cole", "chi": "Chi Wu"})
    made: dict[str, object] = {"protocol": protocol, "codebooks": (book,)} | more
    return Corpus(materials=tuple(materials), codings=tuple(codings), reads=tuple(reads), **made)  # type: ignore[arg-type]
