"""An excerpt ready to be printed: the words, who said them, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quote:
    """One coded excerpt.

    `id` is what people cite (`Q-…` for a person's coding, `H-…` for a rule's hit). `n` is the segment it starts in; `start,
    end` are code points over the source's text. `label` is the code's label, `coder` a coder's id or `rules@<run>`.
    `attribution` is who, where and how (`Maya, founder, Northtown, interview, 2012-05`), `where` the place (`int-n01 ¶23`).
    `valence` is support, mixed, disconfirm, neutral or empty; `key` is set when a person marked it as a key quote.
    """

    id: str
    text: str
    source: str
    n: int
    start: int
    end: int
    code: str
    label: str
    coder: str
    attribution: str
    where: str
    title: str = ""
    participant: str = ""
    role: str = ""
    case: str = ""
    method: str = ""
    date: str = ""
    valence: str = ""
    key: bool = False
