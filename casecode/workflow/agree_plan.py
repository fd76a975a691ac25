"""The double-coding sample drawn and kept as a round, with who codes what. `casecode code --round` serves it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from casecode.analysis.sampling import LENGTH, Block, blocks, draw, strata
from casecode.analysis.sampling_facts import UNITS, coded_before, days_since, expected, read_by, unit_counts, usual_unit
from casecode.databank.rounds import Place, Round, write_round
from casecode.domain.errors import DataRefusedError, WrongUseError
from casecode.plain.schema import nearest
from casecode.study._meaning import share_of
from casecode.workflow.agree_planned import Planned, Stratum, counted_noun, joined
from casecode.workflow.desk_rounds import left_of
from casecode.workflow.study import Study

PURPOSES = ("reliability", "training", "recode")
_PREFIX = {"reliability": "r", "training": "t", "recode": "s"}
APART = 14
"""Days that should lie between the two codings of one coder (a project default; Krippendorff asks for stability over time)."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, with the protocol's `double_coding:` filled in."""

    share: float
    by: str
    seed: str
    coders: tuple[str, ...]
    unit: str
    purpose: str
    name: str


def plan(
    study: Study,
    *,
    share: str = "",
    by: str | None = None,
    seed: str = "",
    coders: Sequence[str] = (),
    unit: str = "",
    sources: bool = False,
    length: int = LENGTH,
    purpose: str = "reliability",
    name: str = "",
    dry_run: bool = False,
) -> Planned:
    """Draw a sample and keep it as a round (`databank/rounds/<name>.yaml`), logged; with `dry_run` nothing is written.

    What is not said the protocol's `double_coding:` says. `sources`: whole sources are drawn, else blocks of about `length`
    words. `by` names dimensions parted by commas. `unit` is what agreement will be counted over. A `recode` round draws among
    what its coders have read to the end. Raises `WrongUseError` for a share, coder, stratum, unit, purpose or name that is
    none, `DataRefusedError` where there is nothing to draw from or no code, `BrokenStudyError` for a codebook with errors.
    """
    wish = _wish(study, share, by, seed, tuple(coders), unit, purpose, name)
    corpus = study.corpus
    if not corpus.tree.codes:
        raise DataRefusedError(
            reason="The codebook has no code yet, so there is nothing to agree on. Add one with: casecode codebook add"
        )
    if length < 1:
        raise WrongUseError(reason=f"--length {length} is no number of words.")
    called = "source" if sources else "block"
    known = blocks(corpus, strata(corpus, wish.by), whole=sources, length=length)
    if not known:
        raise DataRefusedError(reason="There is nothing to draw from: no source has words. Read them in with: casecode ingest")
    taken, before = _taken(study, wish, known)
    drawn = draw(known, wish.share, wish.seed, taken)
    if not drawn:
        raise DataRefusedError(reason=f"Nothing is left to draw: {_nothing(wish, called)}")
    wish = replace(wish, unit=wish.unit or usual_unit(corpus, drawn))
    made = _round(study, wish, drawn, length=0 if sources else length, dry_run=dry_run)
    notes = (*before, *_unfinished(study, wish), *_remarks(study, wish, drawn, called), *_short(wish, known, drawn, called))
    planned = Planned(made, called, _strata(study, wish, known, drawn), expected(corpus, drawn, wish.unit), notes, dry_run)
    if not dry_run:
        _keep(study, planned)
    return planned


def _wish(
    study: Study, share: str, by: str | None, seed: str, coders: tuple[str, ...], unit: str, purpose: str, name: str
) -> Wish:
    said = study.protocol.double_coding
    if purpose not in PURPOSES:
        raise WrongUseError(reason=f"No purpose '{purpose}'{nearest(purpose, PURPOSES) or '.'} Purposes: {', '.join(PURPOSES)}.")
    part = share_of(share) if share else said.get("share", 0.2)
    if not isinstance(part, float):
        raise WrongUseError(reason=f"'{share}' is no share above 0 and up to all. Write it as 20% or 0.2.")
    unit = (unit or str(said.get("unit", ""))).strip().lower()
    if unit and unit not in UNITS:
        raise WrongUseError(reason=f"No unit '{unit}'{nearest(unit, UNITS) or '.'} Units: {', '.join(UNITS)}.")
    given = said.get("coders", ())
    who = tuple(dict.fromkeys(coders or (given if isinstance(given, tuple) else ())))
    return Wish(
        share=part,
        by=str(said.get("by", "")) if by is None else by,
        seed=seed.strip() or str(said.get("seed", "1")),
        coders=_coders(study, who, purpose),
        unit=unit,
        purpose=purpose,
        name=_free(study, name, purpose),
    )


def _coders(study: Study, who: tuple[str, ...], purpose: str) -> tuple[str, ...]:
    known = study.protocol.coders
    for coder in who:
        if coder not in known:
            listed = ", ".join(known) or "nobody yet; they stand under `coders:` in casecode.yaml"
            raise WrongUseError(
                reason=f"'{coder}' is not among the coders of this study ({listed}){nearest(coder, known) or '.'}"
            )
    least = 1 if purpose == "recode" else 2
    if len(who) >= least:
        return who
    if not who and len(known) == 2 and least == 2:
        return tuple(known)
    need = "the coder who codes again" if least == 1 else "two coders or more who code the same words apart"
    raise WrongUseError(
        reason=f"A {purpose} round needs {need}. Name them, such as: --coders {','.join(list(known)[:least]) or 'ana,ben'}"
    )


def _free(study: Study, name: str, purpose: str) -> str:
    known = {plan.id.casefold() for plan in study.bank.rounds()}
    if name and not _NAME.fullmatch(name):
        raise WrongUseError(reason=f"'{name}' names no round: letters, digits, hyphen and underscore, 40 at most, such as r1.")
    there = name.casefold() in known or (name and (study.bank.layout.rounds / f"{name}.yaml").exists())
    if there:
        raise WrongUseError(
            reason=f"There is a round '{name}' already; a round once drawn is never drawn anew. Give another --name."
        )
    numbers = (f"{_PREFIX[purpose]}{number}" for number in range(1, len(known) + 2))
    return name or next(one for one in numbers if one not in known)


def _taken(study: Study, wish: Wish, known: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks that are not to be drawn, and why, in sentences."""
    if wish.purpose == "recode":
        able = read_by(study.corpus, known, wish.coders)
        out = tuple(block for block in known if block not in able)
        why = f"{len(able):,} of {len(known):,} have been read to the end by {joined(wish.coders)} and can be coded again."
        return out, (why,)
    plans = [
        one
        for one in study.bank.rounds()
        if one.purpose in {"training", "reliability"} and one.assignments.keys() & set(wish.coders)
    ]
    places: dict[str, list[tuple[str, Place]]] = {}
    for one in plans:
        for place in one.units:
            places.setdefault(place.source, []).append((one.id, place))
    met = {block: {name for name, place in places.get(block.source, ()) if _meets(block, place)} for block in known}
    out = tuple(block for block in known if met[block])
    if not out:
        return (), ()
    names = joined(sorted(set().union(*met.values())))
    return out, (f"{len(out):,} of {len(known):,} were left out: they are in {names} already.",)


def _meets(block: Block, place: Place) -> bool:
    span = None if place.start is None or place.end is None else (place.start, place.end)
    return block.meets(place.source, span)


def _nothing(wish: Wish, called: str) -> str:
    if wish.purpose == "recode":
        return f"{joined(wish.coders)} marked no {called} as read to the end. Code and mark as read first with: casecode code"
    return f"every {called} is in an earlier round of these coders."


def _round(study: Study, wish: Wish, drawn: tuple[Block, ...], *, length: int, dry_run: bool) -> Round:
    books = study.codebooks
    for book in () if dry_run else books:
        study.bank.freeze_codebook((study.root / book.file).read_bytes())
    places = tuple(block.place for block in drawn)
    sample = {"share": f"{wish.share:g}", "by": wish.by, "of": "blocks" if length else "sources"}
    sample |= {"words": str(length)} if length else {}
    return Round(
        id=wish.name,
        purpose=wish.purpose,
        book=books[0].hash,
        seed=wish.seed,
        unit=wish.unit,
        sample={key: value for key, value in sample.items() if value},
        units=places,
        assignments=dict.fromkeys(wish.coders, places),
    )


def _strata(study: Study, wish: Wish, known: tuple[Block, ...], drawn: tuple[Block, ...]) -> tuple[Stratum, ...]:
    places = {block.place for block in drawn}
    counts = unit_counts(study.corpus, known, wish.unit)
    made = []
    for name in dict.fromkeys(block.stratum for block in known):
        own = [at for at, block in enumerate(known) if block.stratum == name]
        got = [at for at in own if known[at].place in places]
        numbers = [(len(some), sum(counts[at] for at in some), sum(known[at].words for at in some)) for some in (got, own)]
        made.append(Stratum(name or "all", *(number for pair in zip(*numbers, strict=True) for number in pair)))
    return tuple(sorted(made, key=lambda one: one.name))


def _unfinished(study: Study, wish: Wish) -> Iterator[str]:
    """Rounds of the same people in which one of them has not read everything yet: a further one is seldom meant then."""
    for plan in study.bank.rounds() if wish.purpose == "reliability" else ():
        if plan.purpose != "reliability" or not plan.assignments.keys() & set(wish.coders):
            continue
        left = {coder: left_of(study, plan, coder) for coder in plan.assignments}
        told = [
            f"{coder} has not read all of {joined(sources[:3])}{' …' if len(sources) > 3 else ''}"
            for coder, sources in left.items()
            if sources
        ]
        if told:
            yield f"{plan.id} is not finished: {'; '.join(told)}. This draws a further round."


def _remarks(study: Study, wish: Wish, drawn: tuple[Block, ...], called: str) -> Iterator[str]:
    """What makes a coder less than independent, and what the codebook lacks."""
    for coder in wish.coders:
        before = coded_before(study.corpus, drawn, coder)
        if wish.purpose == "recode":
            days = days_since(study.corpus, drawn, coder, datetime.now(UTC))
            if days is not None and days < APART:
                ago = "today" if days == 0 else "1 day ago" if days == 1 else f"{days} days ago"
                yield f"{coder} coded some of it last {ago}: for stability at least {APART} days should lie between. Begin later."
        elif before:
            some = "1 was" if before == 1 else f"{before:,} were"
            yield f"Of the drawn {called}s {some} coded by {coder} before: there {coder} knows the words and is not independent."
    bare = [
        code.code for book in study.codebooks for code in book.walk() if not (code.definition or code.children or code.retired)
    ]
    if bare:
        listed = f"{counted_noun(len(bare), 'code')} without a definition ({', '.join(bare[:5])}{' …' if len(bare) > 5 else ''})"
        yield f"The codebook is a draft still: {listed}. Coders will not agree on what is not said: casecode codebook lint"


def _short(wish: Wish, known: tuple[Block, ...], drawn: tuple[Block, ...], called: str) -> Iterator[str]:
    """Where less could be drawn than was asked for, or one each made it more."""
    wanted, strata_there = math.floor(round(wish.share * len(known), 9) + 0.5), len({block.stratum for block in known})
    missing = sorted({block.stratum for block in known} - {block.stratum for block in drawn})
    if missing:
        yield f"No {called} could be drawn of {joined(missing)}."
    if len(drawn) < wanted:
        yield f"{wish.share:.0%} would be {wanted:,}; only {len(drawn):,} could be drawn."
    elif strata_there > wanted and len(drawn) > wanted:
        yield f"{wish.share:.0%} would be {wanted:,}; one of each stratum makes {len(drawn):,}."


def _keep(study: Study, planned: Planned) -> None:
    made = planned.plan
    with study.bank.lock("agree plan"):
        _free(study, made.id, made.purpose)  # somebody may have drawn meanwhile
        write_round(study.bank.layout, made)
        details = {"round": made.id, "purpose": made.purpose, "seed": made.seed, "coders": ", ".join(made.assignments)}
        study.bank.log("round", study.bank.coder, **details, drawn=planned.headline())
    study.forget()
