"""Text and codebooks to measure with: real talk where the shared material is here, generated fiction where it is not."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from casecode.domain.codebook import Code, Codebook, Rule
from casecode.domain.source import Kind, Material, Placement, Segment, Source, SourceText
from casecode.text.canonical import canonicalise

_ROOT = Path(__file__).resolve().parent.parent
_FOLDERS = ("A6-founders-talk", "A7-18f-blog")
_SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "de",
    "di",
    "fa",
    "fi",
    "ga",
    "go",
    "ha",
    "he",
    "ka",
    "ki",
    "la",
    "le",
    "lo",
    "ma",
    "me",
    "mi",
    "na",
    "ne",
    "no",
    "pa",
    "pe",
    "ra",
    "re",
    "ri",
    "sa",
    "se",
    "si",
    "ta",
    "te",
    "to",
    "va",
    "ve",
    "wa",
    "wi",
]
SOURCE_SIZE = 60_000
"""Characters of one source: an interview of an hour."""


def real_text() -> str:
    """The shared corpora as one text; empty where they are not."""
    shared = Path(os.environ.get("CASECODE_SHARED") or _ROOT.parent / "shared")
    files = sorted(path for name in _FOLDERS for path in (shared / "data" / "corpora" / name).rglob("*.md"))
    return "\n\n".join(canonicalise(path.read_text(encoding="utf-8")) for path in files)


def fiction(size: int, seed: int) -> str:
    """Words of no language, of all lengths, frequent and rare as words are, in sentences and paragraphs."""
    dice = random.Random(seed)
    lexicon = ["".join(dice.choices(_SYLLABLES, k=dice.choice((1, 2, 2, 3, 3, 4)))) for _ in range(30_000)]
    weights = [1 / (rank + 3) for rank in range(len(lexicon))]
    made: list[str] = []
    length = 0
    while length < size:
        words = dice.choices(lexicon, weights, k=dice.randint(4, 22))
        sentence = " ".join(words).capitalize() + dice.choice((". ", ". ", "? ", ".\n\n"))
        made.append(sentence)
        length += len(sentence)
    return "".join(made)


def turns(text: str, size: int, seed: int) -> Iterator[str]:
    """The words of the text in turns of 3 to 120 words, again and again with other cuts, until `size` characters are out."""
    dice = random.Random(seed)
    words = [found.group() for found in re.finditer(r"\S+", text)]
    out, at = 0, 0
    while out < size:
        step = min(120, 3 + int(dice.expovariate(1 / 45)))
        turn = " ".join(words[at : at + step])
        at = at + step if at + step < len(words) else dice.randint(1, 97)
        out += len(turn) + 1
        yield turn


def materials(cut: Iterator[str]) -> list[Material]:
    """The turns as sources of about an hour each, one segment a turn, three speakers, one of whom asks."""
    kind: Kind = "speech"
    made: list[Material] = []
    text: list[str] = []
    segments: list[Segment] = []
    at = 0

    def close() -> None:
        name = f"interview-{len(made) + 1}"
        source = Source(id=name, title=name, format="txt", path=f"{name}.txt", sha256="", text="")
        made.append(Material(source, Placement(), SourceText(name, "", "".join(text), tuple(segments))))

    for turn in cut:
        n = len(segments) + 1
        segments.append(Segment(n, kind, at, at + len(turn), f"Speaker {n % 3}", n))
        text.append(turn + "\n")
        at += len(turn) + 1
        if at >= SOURCE_SIZE:
            close()
            text, segments, at = [], [], 0
    if segments:
        close()
    return made


def codebook(text: str, codes: int, patterns: int, seed: int, *, literals_only: bool = False) -> Codebook:
    """Codes of words from the text's middle frequencies: 62 % words, 18 % wildcards, 15 % phrases, 5 % regular expressions."""
    dice = random.Random(seed)
    tokens: list[str] = re.findall(r"[a-z]{3,}", text[:4_000_000].lower())
    words = [word for word, _ in Counter(tokens).most_common(8000)[300:]]
    pairs = [f"{a} {b}" for (a, b), _ in Counter(pairwise(tokens)).most_common(8000)[300:]]

    def pattern() -> str:
        lot = dice.random()
        word = dice.choice(words)
        if lot < 0.62:
            return word
        if lot < 0.80:
            return f"{word[: max(4, len(word) - 2)]}*"
        if lot < 0.95:
            return dice.choice(pairs)
        other = dice.choice(words)
        shapes: tuple[str, ...] = (
            rf"/\b{word}(?:s|ed|ing)?\b/",
            rf"/\b(?:{word}|{other})\w*/",
            rf"/{word} \w+ {other}/",
            rf"/{word[:-1]}[{word[-1]}z]/",
        )
        return str(dice.choice(shapes))

    made = []
    for number in range(codes):
        every = tuple(pattern() for _ in range(patterns))
        kept = tuple(one for one in every if not literals_only or not ("*" in one or one.startswith("/")))
        made.append(Code(code=f"code-{number + 1}", rules=(Rule(any=kept),)))
    return Codebook(id="generated", codes=tuple(made))
