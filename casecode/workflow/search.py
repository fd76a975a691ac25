"""Keyword in context, in the rule language."""

from __future__ import annotations

from casecode.domain.errors import WrongUseError
from casecode.engines.rules import Found, query
from casecode.views.blocks import Cell, Run, Table
from casecode.workflow.study import Progress, Study, no_progress


def search(study: Study, pattern: str, *, context: int = 60, where: str = "", progress: Progress = no_progress) -> Table:
    """Every place where `pattern` stands, with `context` characters on either side, whoever speaks.

    Raises `WrongUseError` for a pattern that is none, with what is wrong with it.
    """
    rows = []
    for found in look_up(study, pattern, where=where, progress=progress):
        text, segment = found.material.text.text, found.segment
        before = _line(text[max(segment.start, found.start - context) : found.start])
        after = _line(text[found.end : min(segment.end, found.end + context)])
        words = _line(text[found.start : found.end])
        shown = Cell(f"{before}{words}{after}", ((Run(before), Run(words, bold=True), Run(after)),))
        voice = found.material.voice(segment)
        rows.append((found.material.source.id, segment.n, voice.participant or segment.speaker, shown))
    sources = len({row[0] for row in rows})
    note = f"{len(rows):,} places in {sources:,} of {len(study.materials):,} sources."
    return Table(("source", "n", "speaker", "words in context"), tuple(rows), note=note, row_heads=False, name="search")


def look_up(study: Study, pattern: str, *, where: str = "", progress: Progress = no_progress) -> tuple[Found, ...]:
    """Every place that `pattern` matches, in the order of sources and places. Raises `WrongUseError` as `search` does."""
    materials = study.materials
    progress(0, len(materials), "")
    lists = {name: words for book in study.codebooks for name, words in book.lists.items()}
    answer = query(pattern, materials, lists)
    if answer.problems:
        raise WrongUseError(reason=answer.problems[0].message[:1].upper() + answer.problems[0].message[1:])
    admitted = _admitted(study, where)
    return tuple(one for one in answer.found if admitted is None or (one.material.source.id, one.segment.n) in admitted)


def _admitted(study: Study, where: str) -> set[tuple[str, int]] | None:
    if not where:
        return None
    from casecode.analysis.select import Selection, select  # noqa: PLC0415  only a filter needs pandas

    chosen = select(study.corpus, Selection(where=where))
    kept = study.corpus.segments[chosen.material]
    return set(zip(kept["source"], kept["n"], strict=True))


def _line(words: str) -> str:
    return " ".join(words.split("\n")) if words.strip() else words.replace("\n", " ")
