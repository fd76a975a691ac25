"""Where the study stands: what is in the databank, who has read and coded how much, what is stale, what to do next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from casecode.analysis.corpus import Corpus
from casecode.analysis.progress import Progress, coder_progress
from casecode.analysis.staleness import StaleLine, stale_codings, stale_run


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
class NextStep:
    """What to do next: a sentence, and the command that does it."""

    why: str
    command: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """The state of the study at a glance."""

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
    coders: tuple[CoderLine, ...]
    runs: tuple[RunLine, ...]
    stale: tuple[StaleLine, ...]
    next: tuple[NextStep, ...]
    digest: str


def status_view(corpus: Corpus) -> StatusView:
    """The state of the study. Every step it proposes is a command that exists."""
    segments = corpus.segments
    coders = tuple(_coder(corpus, coder) for coder in _coders(corpus))
    stale = stale_codings(corpus)
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
        codings=len(corpus.codings),
        coders=coders,
        runs=tuple(_run(corpus, run) for run in corpus.runs),
        stale=stale,
        next=_next(corpus, coders),
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


def _next(corpus: Corpus, coders: tuple[CoderLine, ...]) -> tuple[NextStep, ...]:
    """What is missing, in the order of the work; at most five steps."""
    if not corpus.materials:
        return (NextStep("Nothing is in the databank yet.", "casecode ingest"),)
    if not corpus.tree.codes:
        return (NextStep("The codebook has no code yet.", "casecode codebook add"),)
    steps = [*_placing(corpus), *_rules(corpus), *_reading(corpus, coders)]
    if corpus.codings or corpus.newest_run:
        steps.append(NextStep("See what is coded where.", "casecode matrix --rows theme --columns case"))
        steps.append(NextStep("Print it.", "casecode report make thematic"))
    return tuple(steps[:5])


def _placing(corpus: Corpus) -> list[NextStep]:
    bare = [one.source.id for one in corpus.materials if not one.placement.method]
    if not bare:
        return []
    many = "1 source has" if len(bare) == 1 else f"{len(bare)} sources have"
    return [NextStep(f"{many} no method (first {bare[0]}): say it under `sources:` in casecode.yaml.", "casecode sources")]


def _rules(corpus: Corpus) -> list[NextStep]:
    if not any(code.rules for code in corpus.tree.codes.values()):
        return []
    if not corpus.newest_run:
        return [NextStep("The codebook has rules that were never applied.", "casecode autocode")]
    why = stale_run(corpus)
    return [NextStep(f"The newest run is behind: {why}.", "casecode autocode")] if why else []


def _reading(corpus: Corpus, coders: tuple[CoderLine, ...]) -> list[NextStep]:
    """Where somebody stopped in the middle; else a source that nobody has begun."""
    begun: Counter[str] = Counter()
    stops: dict[str, NextStep] = {}
    for coder in coders:
        for one in coder.progress:
            begun[one.source] += 1
            if one.read and not one.done:
                why = f"{coder.name} stopped at ¶{one.stopped} of {one.segments} in {one.source}."
                stops.setdefault(coder.id, NextStep(why, f"casecode code {one.source}"))
    untouched = [one.source.id for one in corpus.materials if not begun[one.source.id]]
    steps = list(stops.values())[:2]
    if untouched:
        many = "1 source nobody has" if len(untouched) == 1 else f"{len(untouched)} sources nobody has"
        steps.append(NextStep(f"{many} read or coded yet, first {untouched[0]}.", f"casecode code {untouched[0]}"))
    return steps
