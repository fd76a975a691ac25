"""Markdown: transcripts with bold labels, posts with a header. The text stays as it is written, escapes and marks too."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casecode.domain.reading import Readings, ReadOptions
from casecode.readers._frontmatter import front_matter
from casecode.readers._prose import opened, running_reading
from casecode.readers._speakers import SPEAKERS_VERSION, Paragraph
from casecode.readers.txt import blocks
from casecode.text.canonical import CANON_VERSION

_ATX = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(?P<words>\S[^\n]*)")
_SETEXT = re.compile(r"(?P<words>\S[^\n]*)\n(?:=+|-{2,})[ \t]*(?=\n|$)")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")


def paragraphs(text: str) -> list[Paragraph]:
    """Blocks between blank lines; headings apart, without their `#`; rules left out; in fenced code nothing is a heading."""
    made: list[Paragraph] = []
    fence = ""
    for start, end in blocks(text):
        inside = fence
        fence = _fence_after(text, start, end, fence)
        if inside or fence or _FENCE.match(text, start, end):
            made.append(Paragraph(start, end))
        else:
            made += _block(text, start, end)
    return made


def _fence_after(text: str, start: int, end: int, fence: str) -> str:
    """The fence that is open behind this block; empty for none."""
    for line in text[start:end].split("\n"):
        found = _FENCE.match(line)
        if found and (not fence or found.group(1).startswith(fence)):
            fence = "" if fence else found.group(1)[:3]
    return fence


def _block(text: str, start: int, end: int) -> list[Paragraph]:
    made: list[Paragraph] = []
    setext = _SETEXT.match(text, start, end)
    while setext:
        made.append(Paragraph(*setext.span("words"), "heading"))
        start = min(end, setext.end() + 1)
        setext = _SETEXT.match(text, start, end)
    at = begin = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        heading_found = _ATX.match(text, at, stop)
        if heading_found or _RULE.match(text, at, stop):
            made += _plain(text, begin, at)
            made += [_heading(text, *heading_found.span("words"))] if heading_found else []
            begin = stop + 1
        at = stop + 1
    return made + _plain(text, begin, end)


def _heading(text: str, start: int, end: int) -> Paragraph:
    """The heading without the `#` that may close it."""
    words = text[start:end].rstrip()
    bare = words.rstrip("#")
    closed = bare != words and bare[-1:] in {"", " ", "\t"}
    return Paragraph(start, start + len((bare if closed else words).rstrip()), "heading")


def _plain(text: str, begin: int, end: int) -> list[Paragraph]:
    return [Paragraph(begin, end)] if text[begin:end].strip() else []


@dataclass(frozen=True, slots=True)
class Md:
    """The reader of Markdown."""

    name: str = "md"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".md", ".markdown", ".mdown", ".qmd", ".rmd")

    def claims(self, head: bytes, name: str) -> float:
        """0.6 by its name: no byte of a Markdown file is its own."""
        return 0.6 if name.lower().endswith(self.suffixes) and not head.startswith(b"{\\rtf") else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One reading. The header's fields go to title, author, date and meta; the text begins behind it."""
        whole, encoding, problems = opened(data, options)
        if not whole:
            return Readings(self.name, (), encoding=encoding, problems=problems)
        header = front_matter(whole, options.name)
        text = whole[header.body :].lstrip("\n")
        found = paragraphs(text)
        first = next((each for each in found if each.kind == "heading"), None)
        fields = dict(header.fields)
        if first and not fields.get("title") and first is found[0]:
            fields["title"] = text[first.start : first.end]
        reading = running_reading(text, found, options, fields, header.problems)
        return Readings(self.name, (reading,), encoding=encoding, problems=problems)


READER = Md()
