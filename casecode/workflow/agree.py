"""Agreement asked for at the command line: tables for scripts and for the screen, and what to say with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from casecode.analysis.agreement import agreement
from casecode.analysis.agreement_explain import explained
from casecode.analysis.agreement_nouns import Agreement, AgreementAsked, CodeAgreement, Group
from casecode.views.blocks import Table, Value
from casecode.workflow.study import Study

COLUMNS = (
    "code",
    "units",
    "coders",
    "positive",
    "agreement",
    "p_pos",
    "p_neg",
    "alpha",
    "alpha_low",
    "alpha_high",
    "kappa",
    "fleiss",
    "ac1",
    "note",
)
"""Stable shape; the last row `*` is label sets."""
_EACH = 3
"""Coders up to which the screen has a column of counts for each."""
_ON_FILE = ("Codebook: ", "Study digest ")
"""Sentences that stand in what is kept, not below every table at the screen; `--explain` prints them too."""
_FIRM = "\u00a0"
"""A blank at which no line is broken: the columns of figures stay whole in a narrow terminal."""
_COMING, _COMING_SETS, _ALL_SETS = (words.replace(" ", _FIRM) for words in ("coded at all", "sets if coded", "* sets"))


def agreement_of(study: Study, asked: AgreementAsked) -> Agreement:
    """The figures, as `casecode.analysis.agreement` gives them."""
    return agreement(study.corpus, asked)


def explain(study: Study, asked: AgreementAsked, what: str) -> str:
    """Formula, source and counts behind the figures of one code or of one coefficient."""
    return "\n".join(explained(study.corpus, asked, what)) + "\n"


def stable_table(found: Agreement) -> Table:
    """The stable shape; with `by` groups each row begins with the dimension and its value, with `by coder` a row is a pair."""
    note = " ".join(f"{sentence}." for sentence in found.note)
    parts = _parts(found)
    if parts:
        rows = [(group.dimension, group.value, *_row(one)) for group in parts for one in (*group.codes, group.sets)]
        return Table(("by", "value", *COLUMNS), tuple(rows), note=note, name="agreement")
    if found.asked.by == ("coder",):
        return pairs_table(found)
    return Table(COLUMNS, tuple(_row(one) for one in (*found.codes, found.sets)), note=note, name="agreement")


def _parts(found: Agreement) -> tuple[Group, ...]:
    return (*found.by, *(one.group for one in found.drift))


def _row(one: CodeAgreement) -> tuple[Value, ...]:
    alpha = one.alpha
    figures = (one.agreement, one.p_pos, one.p_neg, alpha.value, alpha.low, alpha.high, one.kappa, one.fleiss, one.ac1)
    return (one.code, one.units, one.coders, one.positive, *figures, one.note)


def pairs_table(found: Agreement) -> Table:
    """Two coders a row: the units both read, the share of equal sets, alpha under MASI."""
    rows = tuple((one.first, one.second, one.units, one.agreement, one.alpha) for one in found.pairs)
    return Table(("first", "second", "units", "agreement", "alpha"), rows, row_heads=False, name="pairs")


def screen_tables(found: Agreement) -> Iterator[tuple[str, Table]]:
    """Title and table, one after the other: codes, then what was asked for besides."""
    ahead = [(_COMING, found.relevance)]
    if found.given_relevance.units:
        ahead.append((_COMING_SETS, found.given_relevance))
    behind = [] if found.spans else [(_ALL_SETS, found.sets)]
    yield "", _screen(found, [*ahead, *((one.code, one) for one in found.codes), *behind])
    for group in _parts(found):
        title = f"{group.dimension} {group.value}: {_many(group.units, group.unit)} in {_many(group.sources, 'source')}"
        yield title, _screen(found, [*((one.code, one) for one in group.codes), (_ALL_SETS, group.sets)])
    if "coder" in found.asked.by or len(found.pairs) > 1:
        yield "Coder by coder (label sets)", _pairs(found)
    if found.spans and found.spans.domains:
        yield "Exclusive domains", _domains(found)
    if found.stability:
        yield "The same coder again (label sets)", _again(found)


def _screen(found: Agreement, rows: Sequence[tuple[str, CodeAgreement]]) -> Table:
    """A column of units only where they differ from row to row: else the sentence below says how many."""
    each = found.coders if len(found.coders) <= _EACH else ()
    two, vary = len(found.coders) == 2, len({one.units for name, one in rows if name != _COMING_SETS}) > 1
    header = (
        *(("units",) if vary else ()),
        *([coder.partition("@")[0] for coder in each] or ("pos",)),
        "agr",
        "p_pos",
        "alpha",
        "kappa" if two else "Fleiss",
        "AC1",
        "",
    )
    made = []
    for name, one in rows:
        counts: tuple[Value, ...] = tuple(one.by_coder.get(coder) for coder in each) if each else (one.positive,)
        figures = (figure(one.agreement), figure(one.p_pos), with_interval(one), figure(one.kappa if two else one.fleiss))
        made.append((name, *((one.units,) if vary else ()), *counts, *figures, figure(one.ac1), remark(one)))
    return Table(("code", *header), tuple(made), name="agreement")


def figure(value: float | None) -> str:
    """Two digits without the leading zero, `-` where there is none."""
    if value is None:
        return "-"
    text = f"{value:z.2f}"
    return text.replace("0.", ".", 1) if abs(value) < 1 and not text.endswith("1.00") else text


def with_interval(one: CodeAgreement) -> str:
    """`.55 [.36, .71]`; without an interval the figure alone."""
    alpha = one.alpha
    if alpha.low is None or alpha.high is None:
        return figure(alpha.value)
    return f"{figure(alpha.value)} [{figure(alpha.low)}, {figure(alpha.high)}]".replace(" ", _FIRM)


def remark(one: CodeAgreement) -> str:
    """The doubt about a figure in few words; what holds for all rows stands under the table."""
    said = {"undefined": "undefined", "too few": "too few", "rare": f"rare ({one.positive})"}.get(one.flag, "")
    return said.replace(" ", _FIRM)


def _pairs(found: Agreement) -> Table:
    rows = tuple((f"{one.first} – {one.second}", one.units, figure(one.agreement), figure(one.alpha)) for one in found.pairs)
    return Table(("coders", "units", "equal sets", "alpha"), rows, name="pairs")


def _domains(found: Agreement) -> Table:
    domains = found.spans.domains if found.spans else ()
    rows = tuple((one.domain, figure(one.u.value), figure(one.cu.value), figure(one.coverage)) for one in domains)
    return Table(("domain", "u", "cu", "coverage"), rows, name="domains")


def _again(found: Agreement) -> Table:
    rows = tuple(
        (
            one.coder,
            one.earlier or "-",
            one.later or "-",
            "-" if one.days is None else f"{one.days:.0f}",
            one.units,
            figure(one.agreement),
            figure(one.alpha.value),
        )
        for one in found.stability
    )
    return Table(("coder", "first", "again", "days", "units", "equal sets", "alpha"), rows, name="stability")


def talk(found: Agreement) -> tuple[str, ...]:
    """What stands under the table: the sentences of the figures, and what every row shares."""
    lines = [f"{sentence}." for sentence in found.note if not sentence.startswith(_ON_FILE)]
    shared = sorted(
        {part for one in (*found.codes, found.sets) for part in one.note.split("; ") if part.startswith("approximate")}
    )
    lines += [f"Intervals are {part}." for part in shared]
    lines += _doubts(found)
    lines += _drawn(found)
    return tuple(lines)


def _doubts(found: Agreement) -> Iterator[str]:
    """What the remarks in the table mean, with the counts behind them."""
    few = [f"{one.code}{_on(one)}" for one in found.codes if one.flag == "too few"]
    if few and found.asked.unit == "char":
        yield "No intervals: characters are not independent of each other, and there are few sources."
    elif few:
        what = "stretches a coder; all coders' in" if found.asked.unit == "span" else "units a coder, on average; how many in"
        yield f"Too few to say (under 10 {what} brackets): {_some(few)}."
    if any(one.flag == "rare" for one in found.codes):
        yield "Rare (units with it in brackets): alpha of a rare code hangs on those few units; read p_pos beside it."
    same = [one.code for one in found.codes if one.flag == "undefined" and one.units]
    if same:
        yield f"Undefined, because nobody (or everybody always) gave it: {_some(same)}."
    unread = [one.code for one in found.codes if not one.units]
    if unread and found.facts.double_units:
        yield f"Undefined, because no two coders read a unit with it in their codebook (or among their rules): {_some(unread)}."


def _on(one: CodeAgreement) -> str:
    """How many units (of a coder, on average) the figure of a code rests on, in brackets, as its note has it."""
    told = re.search(r"rests on ([\d.]+)", one.note)
    return f" ({told[1]})" if told else ""


def _drawn(found: Agreement) -> Iterator[str]:
    """Rounds drawn for double coding, where all material was looked at."""
    if found.rounds and not found.asked.round:
        options = " or ".join(f"--round {name}" for name in found.rounds[-_EACH:])
        yield f"This is all material that two or more read; {options} looks only at what was drawn, over its own units."


def _some(names: list[str]) -> str:
    return f"{', '.join(names[:12])}{f' and {len(names) - 12} more' if len(names) > 12 else ''}"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
