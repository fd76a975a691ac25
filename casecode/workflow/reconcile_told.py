"""What is said while a round is settled: the same words at the prompts and in the terminal app."""

from __future__ import annotations

from collections.abc import Sequence

from casecode.domain.codebook import Code
from casecode.domain.errors import WrongUseError
from casecode.text.spans import intersect
from casecode.workflow.memos import Draft, keep
from casecode.workflow.reconcile import ALL, MIXED, NONE, OTHER, Reconciling
from casecode.workflow.reconcile_records import Decision
from casecode.workflow.reconcile_target import UnitCodes

FIELDS = ("exclude", "include", "definition", "example")
"""What of a code a proposed change is about."""
VERBS = "gklmnopqsuz"
"""Letters that mean something else than a coder."""
_HOW = {ALL: "everything kept", NONE: "nothing of what was disputed", MIXED: "some of each", OTHER: "another code"}


def letters(coders: Sequence[str]) -> dict[str, str]:
    """A small letter for each coder, the first of the id that is free; coders without one have only their number."""
    taken: dict[str, str] = {}
    for coder in coders:
        letter = next(
            (one for one in coder.casefold() if one.isascii() and one.isalpha() and one not in VERBS and one not in taken), ""
        )
        if letter:
            taken[letter] = coder
    return {coder: letter for letter, coder in taken.items()}


def head(table: Reconciling, at: int) -> str:
    """`3/29  founders-talk-7 ¶12 (turn)`, and what became of it."""
    item = table.items[at]
    unit = table.ground.asked.unit
    made = table.decision(item)
    state = f"settled: {how(made)}" if made else "recoded since it was settled: open again" if table.recoded(item) else ""
    place = f"{at + 1}/{len(table.items)}  {item.source} ¶{item.n} ({unit})"
    return f"{place} · {state}" if state else place


def how(made: Decision) -> str:
    """A decision in a few words: `as ana coded it: trust (“whole-team praise”)`."""
    way = _HOW.get(made.took) or f"as {made.took} coded it"
    codes = ", ".join(made.after) or "no code"
    return f"{way}: {codes}" + (f" (“{made.reason}”)" if made.reason else "")


def given(table: Reconciling, item: UnitCodes, coder: str) -> list[tuple[str, str]]:
    """What a coder gave an item: each code with the words it lies on (empty where these are the unit's)."""
    codes = item.codes.get(coder, ())
    text = table.material(item).text.text
    made = []
    for code in codes:
        words = []
        for one in table.codings(item, coder):
            if table.today(one.code) == code:
                cut = intersect([(one.start, one.end)], [item.span])
                words += [" ".join(text[start:end].split()) for start, end in cut if (start, end) != item.span]
        made.append((code, " … ".join(words)))
    return made


def settled(table: Reconciling, made: Decision, key: str = "") -> str:
    """What is said after a decision; after the last one what comes next, where `key` ends the talk."""
    left = len(table.open_items())
    if left or not key:
        return f"Settled {how(made)}. {f'{left} to go.' if left else 'All are settled.'}"
    return f"All are settled. {key} ends; then {_then(table)[0]}. The last {how(made)}."


def standing(table: Reconciling) -> tuple[str, ...]:
    """Who settles what, and how far it is: the fullest first, then what a narrower line has room for."""
    state, round_ = table.settled(), table.plan.id
    place = f"{table.by} · round {round_}"
    return (
        f"{place} · {state.told()}",
        f"{round_} · {state.told()}",
        state.told(),
        f"{place} · {state.briefly()}",
        state.briefly(),
    )


def meanwhile(made: Decision) -> str:
    """What is said where somebody else settled it in between."""
    return f"Settled meanwhile: {how(made)}, by {made.by}."


def _then(table: Reconciling) -> tuple[str, ...]:
    """The commands that come after the talk."""
    drawn = table.ground.asked.round
    return (f"casecode agree --round {drawn}", "casecode matrix") if drawn else ("casecode matrix",)


def closing(table: Reconciling, proposed: int = 0) -> tuple[str, ...]:
    """What is said at the end: how far it is on disk, what it did, what to type next."""
    table.look_again()
    state = table.settled()
    left = state.total - state.done
    name = table.ground.target.id
    lines = [f"{state.told()}." if state.total else "The coders part nowhere: everything they agree on is consensus now."]
    if proposed:
        lines.append(f"{proposed} codebook change{'' if proposed == 1 else 's'} proposed: casecode memo list --kind codebook")
    if left:
        return (*lines, f"{left} still open. Go on with: casecode reconcile {table.plan.id}")
    drawn = table.ground.asked.round
    what = f"the whole coding of round {drawn}" if drawn else f"all that {' and '.join(table.coders)} both read"
    then = ", then ".join(_then(table))
    return (*lines, f"Coder consensus now holds {what} (as round {name}); tables count it there.", f"Next: {then}")


def opening(table: Reconciling, agreed: int) -> str:
    """What is said when it begins."""
    parted, units = len(table.items), len(table.ground.units)
    early = f" Begun before the round was over: {table.ground.missing}." if table.ground.missing else ""
    unit = f"{table.ground.asked.unit}{'' if units == 1 else 's'}"
    many, asked = table.ground.aside, table.ground.questions
    unit += f" (with {asked} of an interviewer, as somebody coded {'it' if asked == 1 else 'them'})" if asked else ""
    aside = f" {many} coding{'' if many == 1 else 's'} on words of no unit left out." if many else ""
    return f"{units:,} {unit} compared: {agreed:,} agreed and carried over, {parted:,} to talk about.{early}{aside}"


def preview(table: Reconciling) -> str:
    """What would be begun, for a dry run."""
    agreed = sum(not unit.parted for unit in table.ground.units)
    state = table.settled()
    before = f" {state.told()} already." if state.done else ""
    return f"Round {table.plan.id}: {opening(table, agreed)}{before} Dry run, nothing was written."


def propose(table: Reconciling, item: UnitCodes, code: str, field: str, words: str) -> str:
    """Write a memo (kind codebook) that proposes a change of a code, linked to it and to the item; its path in the study.

    Raises `WrongUseError` without words, and for a code that no codebook has: there is nothing to change yet.
    """
    said = " ".join(words.split())
    if not said:
        raise WrongUseError(reason="A proposal needs words; nothing was kept.")
    if code not in table.ground.codes:
        raise WrongUseError(reason=f"No codebook has '{code}' yet; define it first with: casecode codebook add {code}")
    words = f"{field} += {said}\n\nProposed while round {table.plan.id} was reconciled, on {item.source} ¶{item.n}."
    draft = Draft(words, "codebook", (f"code:{code}", f"{item.source}:{item.n}"), f"{code}: {field}")
    file = keep(table.study, table.by.partition(",")[0].strip(), draft).file
    table.proposed += 1
    return file


def meaning(code: Code | None, name: str) -> list[tuple[str, str]]:
    """What the codebook says of a code, as (head, text): its label, definition, what belongs and what does not, examples."""
    if code is None:
        return [(name, "A proposal: no codebook defines it yet.")]
    title = code.label or code.code
    made = [(title if title == code.code else f"{title}  {code.code}", code.definition or "No definition yet.")]
    for mark, texts in (("Yes", code.include), ("No", code.exclude), ("E.g.", code.examples), ("Not", code.counterexamples)):
        made += [(mark, text) for text in texts]
    return made
