"""Suggestions: what the newest run of the rules found in one source and the coder has not decided yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casecode.databank.standing import Rejection
from casecode.domain.coding import Coding
from casecode.domain.source import Material, Span
from casecode.text.spans import overlap
from casecode.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A hit of `rule` in `run`: the code it would put on the words `start` to `end`; `patterns` say why."""

    run: str
    rule: str
    code: str
    start: int
    end: int
    patterns: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """The words it is about."""
        return (self.start, self.end)


def newest(study: Study, material: Material) -> tuple[Suggestion, ...]:
    """Every hit of the newest run in the words of `material`; of hits of one code that overlap only the leftmost, then longest."""
    run = study.bank.newest_run()
    facts = next((one for one in study.bank.runs() if one.id == run), None)
    if facts is None or facts.texts.get(material.source.id) != material.text.hash:
        return ()
    own = [hit for source, hit in study.bank.hits(run) if source == material.source.id]
    kept: list[Suggestion] = []
    last: dict[str, int] = {}
    for hit in sorted(own, key=lambda hit: (hit.start, -hit.end, hit.code)):
        if hit.start >= last.get(hit.code, 0):
            last[hit.code] = hit.end
            kept.append(Suggestion(run, hit.rule, hit.code, hit.start, hit.end, hit.patterns))
    return tuple(kept)


def open_ones(hits: Sequence[Suggestion], codings: Iterable[Coding], rejected: Iterable[Rejection]) -> tuple[Suggestion, ...]:
    """Those of `hits` that are undecided: not rejected, and no coding of the same code stands on any of their words."""
    said_no = {(no.run, no.rule, no.start, no.end, no.code) for no in rejected}
    coded: dict[str, list[Span]] = {}
    for coding in codings:
        coded.setdefault(coding.code, []).append((coding.start, coding.end))
    return tuple(
        hit
        for hit in hits
        if (hit.run, hit.rule, hit.start, hit.end, hit.code) not in said_no
        and not any(overlap(hit.span, span) for span in coded.get(hit.code, ()))
    )
