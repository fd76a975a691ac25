"""A quote as it is to be printed: words left out (`[…]`) and put in (`[her]`), and whether what is left is word for word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casecode.domain.source import Span
from casecode.text.quotes import locate, nearest

_LEFT_OUT = re.compile(r"\[\s*(?:\.{2,}|…)\s*\]|\(\s*(?:\.{2,}|…)\s*\)|\.{3,}|…|\.(?:\s\.){2,}")
_PUT_IN = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Printed:
    """Whether a printed form is word for word what its excerpt says. `wrong` is its first part that is not, `near` the words there.

    `elsewhere`: the wrong part stands in the excerpt, but before the part that precedes it in print.
    """

    wrong: str = ""
    near: str = ""
    elsewhere: bool = False

    @property
    def verbatim(self) -> bool:
        """Nothing is wrong."""
        return not self.wrong


def check_printed(printed: str, text: str, span: Span) -> Printed:
    """Look for the parts of `printed` between omissions in `span` of `text`, in their order, each word for word.

    Quotation marks, dashes and white space may differ; upper and lower case may not, but as `[T]he`. An omission may be of any
    length; what is put in stands for at most 200 code points.
    """
    at = span[0]
    for part in _LEFT_OUT.split(printed):
        words = part.strip()
        if not re.search(r"[^\W_]", _PUT_IN.sub("", words)) and not locate(words, text, [(at, span[1])]).matches:
            continue
        ends = [end for start, end in locate(words, text, [(at, span[1])]).matches if start >= at and end <= span[1]]
        if not ends:
            there = bool(locate(words, text, [span]).matches)
            return Printed(words, "" if there else nearest(_PUT_IN.sub(" ", words), text, [span]), there)
        at = min(ends)
    return Printed()


def has_words(printed: str) -> bool:
    """Whether anything of the participant is left in a printed form."""
    return bool(re.search(r"[^\W_]", _PUT_IN.sub("", _LEFT_OUT.sub("", printed))))
