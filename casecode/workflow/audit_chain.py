"""`audit chain`: the chain of evidence as a tree to look at, and as a table to keep."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace

from casecode.analysis.chain import Link, chain
from casecode.analysis.select import select
from casecode.study.memos import load_memos
from casecode.views.blocks import Table
from casecode.workflow.study import Study

COLUMNS: tuple[str, ...] = ("depth", "kind", "id", "label", "where", "note", "gap")
_SHOWN, _FEWEST = 4, 32


def chain_of(study: Study, name: str) -> Link:
    """The chain that hangs on a claim, proposition, question, theme, code or excerpt. Raises NotFoundError, WrongUseError."""
    corpus = replace(study.corpus, memos=load_memos(study.root)[0])
    return chain(select(corpus), name)


def chain_table(study: Study, link: Link) -> Table:
    """One row a link, the nearest first; `depth` says how many links lie above it. Words are whole."""
    rows = tuple((depth, one.kind, one.id, one.label, one.where, one.note, one.gap) for depth, one in link.walk())
    note = f"{summary(link)} {select(study.corpus).whose.sentence}. Study digest {study.corpus.digest}."
    widths = (0.05, 0.1, 0.12, 0.35, 0.15, 0.13, 0.1)
    caption = f"Chain of evidence of {link.id}"
    return Table(COLUMNS, rows, caption=caption, note=note, name="chain", row_heads=False, widths=widths, wide=True)


def chain_tree(link: Link, width: int = 100) -> str:
    """The chain as lines; of many excerpts under one code the first few. Gaps are marked."""
    lines = [_line(link, width, "")]
    lines += _under(link, width, "")
    return "\n".join([*lines, "", summary(link)])


def summary(link: Link) -> str:
    """How many excerpts and sources the chain ends in, and how many gaps it has."""
    found = [one for _, one in link.walk()]
    excerpts = len({one.id for one in found if one.kind == "excerpt" and not one.gap})
    sources = len({one.id for one in found if one.kind == "source"})
    gaps = len(link.gaps)
    told = f"{excerpts:,} excerpt{'' if excerpts == 1 else 's'} in {sources:,} source{'' if sources == 1 else 's'}"
    return f"{told}; {'no gap' if not gaps else f'{gaps} gap' if gaps == 1 else f'{gaps} gaps'}."


def _under(link: Link, width: int, head: str) -> Iterator[str]:
    quotes = [one for one in link.below if one.kind == "excerpt"]
    hidden = quotes[_SHOWN:] if len(quotes) > _SHOWN + 1 else []
    shown = [one for one in link.below if not any(one is left for left in hidden)]
    for number, one in enumerate(shown):
        last = number == len(shown) - 1 and not hidden
        yield _line(one, width, f"{head}{'└─ ' if last else '├─ '}")
        yield from _under(one, width, f"{head}{'   ' if last else '│  '}")
    if hidden:
        yield f"{head}└─ … and {len(hidden)} more excerpts (--to csv has them all)"


def _line(one: Link, width: int, head: str) -> str:
    if one.kind == "source":
        return f"{head}source {one.id}  [{one.where} · {one.note}]"
    label = f"“{one.label}”" if one.kind == "excerpt" and one.label else one.label if one.label != one.id else ""
    tail = " · ".join(part for part in (one.where, one.note) if part)
    gap = f"  ← gap: {one.gap}" if one.gap else ""
    name = one.id if one.kind in {"excerpt", "claim", "proposition", "question"} else f"{one.kind} {one.id}"
    room = max(width - len(head) - len(name) - len(tail) - len(gap) - 6, _FEWEST)
    short = textwrap.shorten(label, room, placeholder=" …")
    return f"{head}{name}{f'  {short}' if short else ''}{f'  [{tail}]' if tail else ''}{gap}"
