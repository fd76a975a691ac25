"""Printed pages as running text: what belongs to the paper is taken off, what the paper broke is joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casecode.readers._blocks import Block
from casecode.readers._shapes import candidate


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line. `right` is where it ends, `word` how wide its first word is, `above` how far its top lies below that of the
    line above; all in one unit (points; or characters, where the page tells no places, and then `above` is 0).
    """  # noqa: D205  one sentence on all three

    text: str
    right: float
    word: float
    above: float = 0.0


Page = tuple[Line, ...]
"""The lines of a page, none blank."""


def line_of(text: str) -> Line:
    """A line of which only the characters are known."""
    return Line(text, float(len(text)), float(len(text.split(maxsplit=1)[0])))


_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\d{1,6}")
_ITEM = re.compile(r"[●○■▪•◦‣*–—-]\s|\d{1,3}[.)]\s|\(?[a-z]\)\s")
_EDGE = 3
_LONG_RUN = 5
_MOST_PAGES = 0.6
_MOSTLY = 0.95
_WIDE = 1.5
_SPACE = 0.05


@dataclass(frozen=True, slots=True)
class Stripped:
    """Pages without what was printed around them: `headers` and `footers` as they stood, and how many `numbers` in the margin."""

    pages: tuple[Page, ...]
    headers: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    numbers: int = 0


def strip(pages: Sequence[Page]) -> Stripped:
    """Take off paragraph numbers that stand in a column of their own (read behind the words of their page) and the lines that
    come back at the top or at the foot of most pages, the same or with a page number that counts up.

    A line that also stands amid the words of a page is never taken off, nor is anything that only one page has.
    """  # noqa: D205  one sentence on what is taken off
    runs = [_run_of_numbers(page) for page in pages]
    in_margin = max(runs, default=0) >= _LONG_RUN
    words = [page[: len(page) - run] if in_margin else page for page, run in zip(pages, runs, strict=True)]
    tops, feet = _repeated(words, top=True), _repeated(words, top=False)
    kept: list[Page] = []
    headers: list[str] = []
    footers: list[str] = []
    for page in words:
        first = next((at for at, line in enumerate(page[:_EDGE]) if _shape(line) not in tops), min(_EDGE, len(page)))
        rest = page[first:]
        last = next((at for at, line in enumerate(rest[::-1][:_EDGE]) if _shape(line) not in feet), min(_EDGE, len(rest)))
        kept.append(rest[: len(rest) - last])
        headers += (line.text for line in page[:first])
        footers += (line.text for line in rest[len(rest) - last :])
    return Stripped(tuple(kept), tuple(headers), tuple(footers), sum(runs) if in_margin else 0)


def _run_of_numbers(page: Page) -> int:
    """How many lines at the end of a page are numbers that count up by one."""
    run = 0
    for line in reversed(page):
        number = line.text.strip()
        if not _NUMBER.fullmatch(number) or (run and int(number) + 1 != int(page[len(page) - run].text)):
            break
        run += 1
    return run


def _shape(line: Line) -> str:
    """A line with every number alike."""
    return " ".join(_DIGITS.sub("#", line.text).split())


def _repeated(pages: Sequence[Page], *, top: bool) -> frozenset[str]:
    """The shapes of the lines that come back at one edge of the pages."""
    edges = [page[:_EDGE] if top else page[len(page) - min(_EDGE, len(page)) :] for page in pages]
    amid = {_shape(line) for page in pages for line in page[_EDGE : len(page) - _EDGE]}
    found: dict[str, dict[int, str]] = {}
    for number, edge in enumerate(edges):
        for line in edge:
            found.setdefault(_shape(line), {})[number] = line.text
    often = max(2, _MOST_PAGES * len(pages))
    return frozenset(
        shape for shape, lines in found.items() if shape not in amid and len(lines) >= often and _belongs_to_paper(lines)
    )


def _belongs_to_paper(lines: dict[int, str]) -> bool:
    """The same line on three pages and more, or one with a number that grows with the page."""
    if len(lines) > 2 and len(set(lines.values())) == 1:
        return True
    numbers = [(page, [int(number) for number in _DIGITS.findall(line)[:12]]) for page, line in lines.items()]
    first, begin = numbers[0]
    return any(all(each[at] - page == begin[at] - first for page, each in numbers) for at in range(len(begin)))


def paragraphs(pages: Sequence[Page], known: frozenset[str]) -> Iterator[Block]:
    """The lines put together again: a new paragraph begins with a label or a list's sign, below a gap, and where the first word of
    a line would still have found room in the line before.

    A word parted by a hyphen at the end of a line keeps its hyphen. `known` are labels that a person has named.
    """  # noqa: D205  one sentence on all signs
    margin, gap = _margin(pages), _gap(pages)
    open_lines: list[Line] = []
    began = 1
    for number, page in enumerate(pages, 1):
        for line in page:
            if open_lines and (_had_room(open_lines[-1], line, margin) or line.above > gap or _begins(line.text, known)):
                yield Block(_joined(open_lines), ref=f"page {began}")
                open_lines = []
            began = began if open_lines else number
            open_lines.append(line)
    if open_lines:
        yield Block(_joined(open_lines), ref=f"page {began}")


def _margin(pages: Sequence[Page]) -> float:
    """Where full lines end: what nineteen lines in twenty do not exceed."""
    ends = sorted(line.right for page in pages for line in page)
    return ends[int(len(ends) * _MOSTLY)] if ends else 0.0


def _gap(pages: Sequence[Page]) -> float:
    """The distance between lines above which they belong to different paragraphs: half as much again as mostly."""
    distances = sorted(line.above for page in pages for line in page if line.above > 0)
    return _WIDE * distances[len(distances) // 2] if distances else 0.0


def _had_room(line: Line, following: Line, margin: float) -> bool:
    """Whether the next line's first word would have stood in this line; a space is less than a twentieth of a full line."""
    return not line.text.endswith("-") and line.right + following.word < margin * (1 - _SPACE)


def _begins(line: str, known: frozenset[str]) -> bool:
    return candidate(line, 0, len(line), known) is not None or _ITEM.match(line) is not None


def _joined(lines: Sequence[Line]) -> str:
    text = lines[0].text.strip()
    for line in lines[1:]:
        words = line.text.strip()
        text += words if text.endswith("-") and text[-2:-1].isalpha() and words[:1].islower() else f" {words}"
    return text
