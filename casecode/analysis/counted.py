"""Whose codings count in a table, and the sentence under it that says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from casecode.analysis.corpus import Corpus
from casecode.analysis.vocabulary import Vocabulary, listed, near
from casecode.domain.coding import RESERVED_CODERS, Coding, ReadMark
from casecode.domain.errors import WrongUseError
from casecode.domain.source import Span
from casecode.text.spans import covered, intersect, union

CONSENSUS = "consensus"
RULES = "rules"


@dataclass(frozen=True)
class Counted:
    """Whose codings count: `coders` everywhere but in the sources of `within`, which have their own.

    Of the sources in `parts` only these stretches have their own; in the rest of them `coders` count. Runs are coders named
    `rules@<run>`. `sentence` says it to the reader, without its full stop.
    """

    coders: tuple[str, ...]
    sentence: str
    within: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def takes(self, coder: str, source: str, span: Span | None = None) -> bool:
        """Whether a coding of `coder` counts in `source`; one on `span` lies where more than half of it lies."""
        own = self.within.get(source, self.coders)
        if span is not None and source in self.parts and 2 * covered(intersect(self.parts[source], (span,))) <= span[1] - span[0]:
            own = self.coders
        return coder in own

    @property
    def everyone(self) -> tuple[str, ...]:
        """All coders that count somewhere: those of single sources first."""
        return tuple(dict.fromkeys(coder for group in (*self.within.values(), self.coders) for coder in group))

    @property
    def runs(self) -> tuple[str, ...]:
        """The ids of the runs that count."""
        return tuple(coder.removeprefix(f"{RULES}@") for coder in self.everyone if coder.startswith(f"{RULES}@"))


def counted(corpus: Corpus, coders: Iterable[str] = (), runs: Iterable[str] = ()) -> Counted:
    """Whose codings count when a person names `coders` and `runs`, or names nobody.

    Named: just those. Else what the protocol's `tables:` says; failing that consensus in its sources and every person
    elsewhere; if no person has coded, the newest run. Runs never add to people unless named. WrongUseError for an unknown
    coder or run.
    """
    named = tuple(dict.fromkeys([_coder(corpus, name) for name in coders] + [f"{RULES}@{_run(corpus, name)}" for name in runs]))
    if named:
        return Counted(named, f"Coding by {_names(corpus, named)}, as asked")
    if not any(coding.coder != RULES for coding in corpus.codings):
        return _nobody(corpus)
    if corpus.protocol.tables_coder:
        return _as_protocol_says(corpus)
    return _consensus_else_everyone(corpus)


def _nobody(corpus: Corpus) -> Counted:
    if not corpus.newest_run:
        return Counted((), "Nobody has coded yet and no rules were applied")
    return Counted((f"{RULES}@{corpus.newest_run}",), f"Hits of the rules, run {corpus.newest_run}: no person has coded yet")


def _as_protocol_says(corpus: Corpus) -> Counted:
    first = _coder(corpus, corpus.protocol.tables_coder)
    if not corpus.protocol.tables_else:
        return Counted((first,), f"Coding by {_names(corpus, (first,))}, as the protocol says")
    other = _coder(corpus, corpus.protocol.tables_else)
    return _two(corpus, first, (other,), _names(corpus, (other,)), ", as the protocol says")


def _consensus_else_everyone(corpus: Corpus) -> Counted:
    people = tuple(coder for coder in _in_order(corpus, {coding.coder for coding in corpus.codings}) if coder != CONSENSUS)
    if not _sources_of(corpus, CONSENSUS):
        return Counted(people, f"Coding by {_names(corpus, people)}")
    return _two(corpus, CONSENSUS, people, f"every person ({_names(corpus, people)})" if people else "nobody", "")


def _two(corpus: Corpus, first: str, others: tuple[str, ...], called: str, why: str) -> Counted:
    found = _parts(corpus, first)
    parts = {source: part for source, part in found.items() if part}
    whole = tuple(source for source, part in found.items() if part is None)
    if not (whole or parts):
        return Counted(others, f"Coding by {called} ({_names(corpus, (first,))} has no source yet){why}")
    sentence = f"Coding by {_names(corpus, (first,))} in {_sources_told(len(whole), len(parts))}"
    rest = len(corpus.material) - len(whole)
    if parts:
        sentence += f", by {called} elsewhere"
    elif rest:
        sentence += f", by {called} in the other {rest if rest > 1 else 'one'}"
    own = tuple(source for source in corpus.material if source in parts or source in whole)
    return Counted(others if rest else (), sentence + why, dict.fromkeys(own, (first,)), parts)


def _sources_told(whole: int, parts: int) -> str:
    sources = f"{whole} source{'' if whole == 1 else 's'}"
    if not parts:
        return sources
    partly = f"parts of {parts} source{'' if parts == 1 else 's'}"
    return f"{sources} and {partly}" if whole else partly


def _parts(corpus: Corpus, coder: str) -> dict[str, tuple[Span, ...] | None]:
    """For each source with something of `coder` the stretches that are theirs; None: all of it.

    Who worked there in rounds only has what these assigned. Of a round in which something is settled it is what was settled so
    far (what `coder` has read or coded in it): until then the codings of the people who part count on.
    """
    sources = _sources_of(corpus, coder)
    plans = {plan.id: plan for plan in corpus.rounds if coder in plan.assignments}
    if not plans:
        return {source: None for source in corpus.material if source in sources}
    made: dict[str, list[Coding | ReadMark]] = {}
    everything: list[Coding | ReadMark] = [*corpus.codings, *corpus.reads]
    for one in everything:
        if one.coder == coder:
            made.setdefault(one.source, []).append(one)
    given: dict[str, list[tuple[str, Span | None]]] = {}
    for plan in plans.values():
        for place in plan.assignments[coder]:
            span = None if place.start is None or place.end is None else (place.start, place.end)
            given.setdefault(place.source, []).append((plan.id, span))
    talked = {name for name, plan in plans.items() if plan.purpose == "adjudicated"}
    return {source: _part(made.get(source, []), given.get(source, []), talked) for source in corpus.material if source in sources}


def _part(
    made: list[Coding | ReadMark], given: list[tuple[str, Span | None]], talked: Collection[str]
) -> tuple[Span, ...] | None:
    """Of one source; `given` are its rounds with what they assign of it (None: all), `talked` those that settle something."""
    if not given or {one.round for one in made} - {name for name, _ in given}:
        return None
    fixed = [span for name, span in given if name not in talked]
    if None in fixed:
        return None
    return union([span for span in fixed if span] + [(one.start, one.end) for one in made if one.round in talked])


def _sources_of(corpus: Corpus, coder: str) -> frozenset[str]:
    if coder.startswith(f"{RULES}@"):
        run = coder.removeprefix(f"{RULES}@")
        fact = corpus.run_facts.get(run)
        return frozenset(fact.texts) if fact else frozenset(source for source, _ in corpus.runs.get(run, ()))
    coded = {coding.source for coding in corpus.codings if coding.coder == coder}
    read = {mark.source for mark in corpus.reads if mark.coder == coder}
    return frozenset(coded | read | (corpus.assigned if coder == CONSENSUS else set()))


def _coder(corpus: Corpus, name: str) -> str:
    if name == RULES:
        if not corpus.newest_run:
            raise WrongUseError(reason="No rules were applied in this study yet. Apply them with: casecode autocode")
        return f"{RULES}@{corpus.newest_run}"
    if name.startswith(f"{RULES}@"):
        return f"{RULES}@{_run(corpus, name.removeprefix(f'{RULES}@'))}"
    known = Vocabulary(corpus).values("coder")
    found = known.get(name.casefold()) or (name if name in RESERVED_CODERS else "")
    if not found:
        names = tuple(dict.fromkeys(known.values()))
        raise WrongUseError(reason=f"No coder '{name}' in this study.{near(name, names)} Known: {listed(names)}.")
    return found


def _run(corpus: Corpus, name: str) -> str:
    if name == "newest" and corpus.newest_run:
        return corpus.newest_run
    fits = tuple(run for run in corpus.runs if run.startswith(name.lower()))
    if name in fits or len(fits) == 1:
        return name if name in fits else fits[0]
    why = f"'{name}' fits {len(fits)} runs" if fits else f"No run '{name}' in this study"
    have = f" Known: {listed(corpus.runs)}." if corpus.runs else " No rules were applied yet."
    raise WrongUseError(reason=f"{why}.{near(name, corpus.runs)}{have}")


def _in_order(corpus: Corpus, coders: Iterable[str]) -> tuple[str, ...]:
    present = set(coders) - {RULES}
    listed_first = tuple(coder for coder in corpus.protocol.coders if coder in present)
    return listed_first + tuple(sorted(present - set(listed_first)))


def _names(corpus: Corpus, coders: Iterable[str]) -> str:
    names = [_name(corpus, coder) for coder in coders]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _name(corpus: Corpus, coder: str) -> str:
    if coder.startswith(f"{RULES}@"):
        return f"the rules (run {coder.removeprefix(f'{RULES}@')})"
    return corpus.protocol.coders.get(coder) or coder
