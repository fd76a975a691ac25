"""Saturation as a table to be shown or written."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from casecode.analysis.saturation import Saturation, saturation
from casecode.analysis.saturation_orders import Rule
from casecode.analysis.select import select
from casecode.domain.errors import WrongUseError
from casecode.views.blocks import Table, Value
from casecode.workflow.displays import FOR_SCRIPTS
from casecode.workflow.study import Study
from casecode.workflow.tables import selection

SHOWS: tuple[str, ...] = ("sources", "themes", "summary")
STEPS = ("n", "source", "date", "codes", "new", "cumulative", "run_new", "share", "low", "median", "high")
MEANING = ("theme", "sources", "codes", "of", "last", "last_source", "after")


@dataclass(frozen=True, slots=True)
class Asked:
    """Saturation as asked for: base and run in sources, the threshold as a share (`0.05`) or per cent (`5%`)."""

    base: int = 4
    run_length: int = 2
    threshold: str = "5%"
    by: str = "code"
    method: str = ""
    seed: int = 1
    orders: int = 1000
    show: str = "sources"
    where: str = ""
    coder: str = ""
    run: str = ""


def share_of(words: str) -> Fraction:
    """`5%`, `5 %` or `0.05` as a share; WrongUseError for what is none."""
    text = words.strip().replace(",", ".")
    try:
        return Fraction(text.removesuffix("%").strip()) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError) as fault:
        raise WrongUseError(reason=f"'{words}' is no threshold. Write a share such as 5% or 0.05.") from fault


def saturation_of(study: Study, asked: Asked) -> Saturation:
    """Count what was asked for."""
    if asked.orders < 1:
        raise WrongUseError(reason="Random orders are drawn once or more often: --orders 1000.")
    rule = Rule(asked.base, asked.run_length, share_of(asked.threshold))
    selected = select(study.corpus, selection(asked.where, asked.coder, asked.run))
    return saturation(selected, rule, by=asked.by, method=asked.method, orders=asked.orders, seed=asked.seed)


def saturation_table(study: Study, asked: Asked, to: str) -> Table:
    """The table for format `to`: new codes a source, meaning saturation a theme, or the summary (for scripts one row)."""
    if asked.show not in SHOWS:
        raise WrongUseError(reason=f"Saturation can show {', '.join(SHOWS)}, not '{asked.show}'.")
    found = saturation_of(study, asked)
    printed = to not in FOR_SCRIPTS
    note = " ".join((found.sentence, *(f"{doubt}." for doubt in found.doubts), found.note.text))
    if asked.show == "themes":
        rows = tuple(
            (one.label if printed else one.theme, one.sources, one.codes, one.of, one.last or None, one.last_source, one.after)
            for one in found.meaning
        )
        return _table(MEANING, rows, "Meaning saturation by theme", note, printed=printed)
    if asked.show == "summary":
        facts = _summary(found)
        if printed:
            return Table(
                ("Fact", "Value"),
                tuple((name.replace("_", " "), value) for name, value in facts.items()),
                "Saturation",
                note,
                name="saturation",
            )
        return Table(tuple(facts), (tuple(facts.values()),), note=note, row_heads=False, name="saturation")
    return _table(STEPS, _steps(found, printed=printed), "New codes by source, in the order of collection", note, printed=printed)


def _steps(found: Saturation, *, printed: bool) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (
            one.n,
            one.label if printed else one.source,
            one.date[:10],
            one.codes,
            one.new,
            one.cumulative,
            one.run_new,
            one.share,
            *(one.band or (None, None, None)),
        )
        for one in found.steps
    )


def _summary(found: Saturation) -> dict[str, Value]:
    counted, band = found.counted, found.band
    return {
        "status": found.status,
        "reason": found.reason,
        "saturation": counted.name if counted else "",
        "base": found.rule.base,
        "run": found.rule.run,
        "threshold": float(found.rule.threshold),
        "sources": len(found.steps),
        "base_codes": counted.base if counted else None,
        "orders": band.orders if band else None,
        "seed": band.seed if band else None,
        "orders_reached": band.reached if band else None,
        "low": band.low if band else None,
        "median": band.median if band else None,
        "high": band.high if band else None,
    }


def _table(names: tuple[str, ...], rows: tuple[tuple[Value, ...], ...], caption: str, note: str, *, printed: bool) -> Table:
    header = tuple(name.replace("_", " ").capitalize() for name in names) if printed else names
    return Table(
        header, rows, caption if printed else "", note, row_heads=False, decimals=3, wide=len(names) > 8, name="saturation"
    )
