"""Where the study stands: what is in the databank, who has read and coded how much, what is stale, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import CONSENSUS
from casecode.analysis.progress import Progress, coder_progress
from casecode.analysis.staleness import StaleLine, stale_codings
from casecode.views.status_steps import Begun, NextStep, RoundLine, next_steps


@dataclass(frozen=True, slots=True)
class CoderLine:
    """One coder over the whole study. `share` is the share (0 to 1) of all segments read. `last` is the time of the last act.

    `progress` lists the sources they have begun, in order; `untouched` counts the others.
    """

    id: str
    name: str
    codings: int
    read: int
    segments: int
    share: float
    last: str
    progress: tuple[Progress, ...]
    untouched: int


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of the rules; `newest` is the one that counts when nobody has coded."""

    id: str
    engine: str
    hits: int
    newest: bool


@dataclass(frozen=True, slots=True)
class StatusView:
    """The state of the study at a glance. `codings` are those of people, `settled` those that stand as consensus after talk."""

    study: str
    stance: str
    sources: int
    containers: int
    words: int
    segments: int
    cases: int
    participants: int
    codes: int
    codings: int
    settled: int
    coders: tuple[CoderLine, ...]
    runs: tuple[RunLine, ...]
    rounds: tuple[RoundLine, ...]
    stale: tuple[StaleLine, ...]
    next: tuple[NextStep, ...]
    digest: str


def status_view(
    corpus: Corpus, rounds: tuple[RoundLine, ...] = (), reports: Mapping[str, bool] | None = None, seat: str = ""
) -> StatusView:
    """The state of the study. Every step it proposes is a command that exists.

    `rounds`, `reports` (the built ones, with whether they are up to date) and `seat` (who sits here) are what a workflow fetched.
    """
    segments = corpus.segments
    coders = tuple(_coder(corpus, coder) for coder in _coders(corpus))
    stale = stale_codings(corpus)
    settled = sum(one.coder == CONSENSUS for one in corpus.codings)
    return StatusView(
        study=corpus.protocol.study,
        stance=corpus.protocol.stance,
        sources=len(corpus.materials),
        containers=len({one.source.container for one in corpus.materials} - {""}),
        words=sum(corpus.segment_words),
        segments=len(segments),
        cases=len({*corpus.cases, *segments["case"]} - {""}),
        participants=len({*corpus.people, *segments["participant"]} - {""}),
        codes=len(corpus.tree.codes),
        codings=len(corpus.codings) - settled,
        settled=settled,
        coders=coders,
        runs=tuple(_run(corpus, run) for run in corpus.runs),
        rounds=rounds,
        stale=stale,
        next=next_steps(corpus, [Begun(one.id, one.name, one.progress) for one in coders], rounds, reports or {}, seat),
        digest=corpus.digest,
    )


def _coders(corpus: Corpus) -> tuple[str, ...]:
    active = {coding.coder for coding in corpus.codings} | {mark.coder for mark in corpus.reads}
    return (*corpus.protocol.coders, *sorted(active - set(corpus.protocol.coders)))


def _coder(corpus: Corpus, coder: str) -> CoderLine:
    progress = coder_progress(corpus, coder)
    own = [coding.at for coding in corpus.codings if coding.coder == coder]
    times = own + [mark.at for mark in corpus.reads if mark.coder == coder]
    read, segments = sum(one.read for one in progress), len(corpus.segments)
    return CoderLine(
        id=coder,
        name=corpus.protocol.coders.get(coder) or coder,
        codings=len(own),
        read=read,
        segments=segments,
        share=read / segments if segments else 0.0,
        last=max(times, default=""),
        progress=progress,
        untouched=len(corpus.materials) - len(progress),
    )


def _run(corpus: Corpus, run: str) -> RunLine:
    fact = corpus.run_facts.get(run)
    hits = fact.hits if fact else len(corpus.runs[run])
    return RunLine(run, fact.engine if fact else "rules", hits, run == corpus.newest_run)
