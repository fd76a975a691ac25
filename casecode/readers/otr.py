"""oTranscribe's own files: a page of HTML in JSON, with the times that were set while listening."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.readers._blocks import page
from casecode.readers._clean import clean
from casecode.readers._json import load, opens_json, words
from casecode.readers._layout import laid_out
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.readers._stamps import TIME
from casecode.text.canonical import CANON_VERSION

_HTML_TEXT = re.compile(rb'"text"\s*:\s*"\s*(?:<|\\u003[cC])')
_MEDIA = re.compile(rb'"media(?:-time|-source)?"\s*:')
_STAMP = re.compile(r"<span\b(?P<about>[^>]{0,400})>(?P<shown>[^<]{0,40})</span>(?P<gap>(?:&nbsp;|\xa0|\s)*)", re.IGNORECASE)
_IS_STAMP = re.compile(r"""\bclass\s*=\s*["']?[^"'>]*\btimestamp\b""", re.IGNORECASE)
_AT = re.compile(r"""\bdata-timestamp\s*=\s*["']?(\d{1,6})(?:\.\d{1,12})?""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Otr:
    name: str = "otr"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".otr",)

    def claims(self, head: bytes, name: str) -> float:
        """Sure of JSON whose text is HTML, with the media beside it or under its own name."""
        if not opens_json(head):
            return 0.0
        own = name.casefold().endswith(self.suffixes)
        markup = _HTML_TEXT.search(head[:2000]) is not None
        stamped = markup and (b"timestamp" in head or _MEDIA.search(head) is not None)
        return 0.95 if own or stamped else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document. A time stands as `[00:09]` where it was set: a mark, not words."""
        value, encoding, problems = load(data, options)
        written = words(value, "text")
        if not written.strip():
            if not problems:
                problems = (Problem("R641", 'there is no transcript in it: oTranscribe keeps it under "text"', options.name),)
            return Readings("otr", (), encoding=encoding or "utf-8", problems=problems)
        shown = page(_STAMP.sub(_bracketed, written), options.name)
        media = " ".join(clean(words(value, "media")).split())
        reading = laid_out(shown.blocks, (), options, {"media": media} if media else {})
        if not reading.segments:
            problems += (Problem("R522", "the page shows no words", options.name, level="warning"),)
        return Readings("otr", (reading,), encoding=encoding, problems=(*problems, *shown.problems))


def _bracketed(found: re.Match[str]) -> str:
    """The time a span stands for, as it is shown, in brackets, and a plain space behind it where there is any; other spans stay."""
    if not _IS_STAMP.search(found["about"]):
        return found.group()
    shown = html.unescape(found["shown"]).strip()
    if re.fullmatch(TIME, shown):
        return f"[{shown}]{' ' if found['gap'] else ''}"
    at = _AT.search(found["about"])
    if at is None:
        return found.group()
    minutes, rest = divmod(int(at.group(1)), 60)
    return f"[{minutes // 60}:{minutes % 60:02}:{rest:02}] {found['shown']}{found['gap']}"


READER = _Otr()
