"""What speaks against the findings, as the validity report shows it: how it was searched for, what was found, what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casecode.analysis.dimensions import label_of
from casecode.analysis.linked import judgements
from casecode.analysis.registers import Negative, negatives
from casecode.analysis.select import Selected
from casecode.audit._evidence import Evidence
from casecode.views.validity_nouns import AgainstPart, Grid

_NOTHING = "–"
_MOST = 40
"""Rows of a register that a report prints; the rest is counted and named with the command that lists it."""
_QUOTE = 200
"""Characters of an excerpt in a table."""
_ORDER = {"contradicts": 0, "qualifies": 1, "disconfirm": 2, "mixed": 3}


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """One excerpt that speaks against something: what people said of it, and what became of it in their words."""

    id: str
    theme: str
    bearings: tuple[str, ...]
    propositions: tuple[str, ...]
    words: str
    became: tuple[str, ...]


def against_of(evidence: Evidence, selected: Selected) -> AgainstPart:
    """Searches on record, then every excerpt once, those with an answer or a proposition apart from those without either."""
    register = negatives(selected, judgements(selected)[0])
    searches = tuple(one for one in register if one.origin in {"record", "memo"})
    found = tuple(_excerpts(evidence, register, _answers(evidence, searches)))
    taken = [one for one in found if one.became or one.propositions]
    left = [one for one in found if not (one.became or one.propositions)]
    return AgainstPart(
        _summary(found),
        _searches(evidence, searches, found),
        _table(evidence, taken, answered=True),
        _table(evidence, left, answered=False),
    )


def _answers(evidence: Evidence, searches: Iterable[Negative]) -> Mapping[str, tuple[str, ...]]:
    """What records and memos say became of each excerpt they name."""
    made: dict[str, list[str]] = {}
    for one in searches:
        for name in (name for given in one.excerpts for name in evidence.excerpt_ids(given)[:1]):
            if one.resolution.strip():
                made.setdefault(name, []).append(one.resolution.strip())
    return {name: tuple(said) for name, said in made.items()}


def _excerpts(evidence: Evidence, register: Iterable[Negative], answers: Mapping[str, tuple[str, ...]]) -> Iterator[_Excerpt]:
    """Each excerpt once, in the order of the propositions it is judged for, then of the themes."""
    of: dict[str, list[Negative]] = {}
    for one in register:
        if one.origin in {"excerpt", "judgement"}:
            of.setdefault(one.id, []).append(one)
    stated = [one.id for one in evidence.protocol.propositions]
    made = []
    for name, entries in of.items():
        judged = [one for one in entries if one.origin == "judgement"]
        bearings = [one.valence for one in entries if one.origin == "excerpt"]
        bearings += [f"{one.valence} {', '.join(one.propositions)}" for one in judged]
        # the register fills in the id of a record where a judgement or mark has no reason of its own: the record's words say more
        reasons = [one.resolution for one in judged if one.reasoned]
        became = dict.fromkeys((*reasons, *answers.get(name.lower(), ())))
        made.append(
            _Excerpt(
                name,
                entries[0].themes[0] if entries[0].themes else "",
                tuple(dict.fromkeys(bearings)),
                tuple(dict.fromkeys(name for one in judged for name in one.propositions)),
                next((one.words for one in entries if one.words), ""),
                tuple(became),
            )
        )
    yield from sorted(made, key=lambda one: _place(one, stated, evidence.themes))


def _place(one: _Excerpt, stated: Sequence[str], themes: Sequence[str]) -> tuple[int, int, int]:
    first = min((stated.index(name) for name in one.propositions if name in stated), default=len(stated))
    worst = min((_ORDER.get(said.split(" ", maxsplit=1)[0], len(_ORDER)) for said in one.bearings), default=len(_ORDER))
    return first, themes.index(one.theme) if one.theme in themes else len(themes), worst


def _summary(found: Sequence[_Excerpt]) -> str:
    if not found:
        return ""
    judged = sum(bool(one.propositions) for one in found)
    answered = sum(bool(one.became) for one in found)
    left = sum(not (one.became or one.propositions) for one in found)
    apart = f"; {left} of the others stand in the appendix" if left else ""
    many = f"{len(found):,} excerpts speak" if len(found) > 1 else "One excerpt speaks"
    return (
        f"{many} against something, as people marked or judged them: {judged} against a proposition, the others against their theme. "
        f"For {answered} a record says what became of it{apart}."
    )


def _searches(evidence: Evidence, searches: Sequence[Negative], found: Sequence[_Excerpt]) -> Grid:
    """How it was searched. A search that found nothing says so, and says what stands against that."""
    marked = Counter(
        one.theme for one in found if any(_ORDER.get(said.split(" ", maxsplit=1)[0], 9) in {0, 2} for said in one.bearings)
    )
    label = evidence.corpus.tree.label
    rows = [
        (
            ", ".join((*(label(theme) for theme in one.themes), *one.propositions)) or _NOTHING,
            one.searched or ("a memo" if one.origin == "memo" else "not stated"),
            _found(one),
            _became(one, sum(marked[theme] for theme in one.themes)),
            ", ".join(part for part in (label_of(evidence.corpus, "coder", one.by) if one.by else "", one.date) if part)
            or _NOTHING,
        )
        for one in searches
    ]
    told = {theme for one in searches for theme in one.themes}
    without = [label(theme) for theme in evidence.themes if theme not in told]
    remarks = (f"No search is on record for {', '.join(without)}.",) if rows and without else ()
    return Grid(
        ("Theme or proposition", "How it was searched", "Found", "What became of it", "By, on"),
        tuple(rows),
        "Searches for negative cases",
        "",
        "lllll",
        (1.5, 2.3, 1.0, 2.6, 1.7),
        wide=True,
        remarks=remarks,
        empty="No search for negative cases is on record.",
    )


def _found(one: Negative) -> str:
    if one.found is False:
        return "nothing"
    return ", ".join(one.excerpts) or ("something" if one.found else "not stated")


def _became(one: Negative, against: int) -> str:
    said = [one.resolution.strip()] if one.resolution.strip() else []
    if one.found is False and against:
        plural = "excerpts speak" if against > 1 else "excerpt speaks"
        said.append(f"nothing was found, yet {against} {plural} against it as marked")
    return "; ".join(said) or ("–" if one.found is False else "nothing on record")


def _table(evidence: Evidence, found: Sequence[_Excerpt], *, answered: bool) -> Grid:
    rows = []
    for one in found[:_MOST]:
        words = one.words if len(one.words) <= _QUOTE else f"{one.words[:_QUOTE].rsplit(None, 1)[0]} …"
        row = (one.id, evidence.corpus.tree.label(one.theme) if one.theme else _NOTHING, "; ".join(one.bearings), words)
        rows.append((*row, "; ".join(part.rstrip(".") for part in one.became) or "nothing on record") if answered else row)
    left = len(found) - _MOST
    more = (f"{left} further excerpts: casecode display negatives lists all of them.",) if left > 0 else ()
    head = ("Excerpt", "Theme", "Bearing", "Words")
    if answered:
        return Grid(
            (*head, "What became of it"),
            tuple(rows),
            "Excerpts that speak against, and what became of them",
            "Marked by people as mixed or disconfirming for their theme; or judged to qualify or contradict the proposition named.",
            "lllll",
            (0.9, 1.75, 1.8, 3.1, 2.4),
            wide=True,
            remarks=more,
            empty="No excerpt was judged to speak against a proposition, and of none that is marked a record says what became of it.",
        )
    return Grid(
        head,
        tuple(rows),
        "Excerpts marked as speaking against their theme, of which no record says what became",
        "",
        "llll",
        (0.9, 1.6, 0.9, 5.6),
        wide=True,
        remarks=more,
    )
