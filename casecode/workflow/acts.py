"""Who sits here, what was done last, and taking it back."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from casecode.databank.acts import REDO, UNDO
from casecode.domain.errors import WrongUseError
from casecode.views.blocks import Table
from casecode.workflow.reconcile_records import CONSENSUS
from casecode.workflow.study import Study

_OWN = ("id", "at", "by", "action")
_FEW, _SETTLED = 3, f"-{CONSENSUS}"


def coder_of(study: Study, named: str = "") -> str:
    """The coder who acts: the one named, else who sits at this machine. Raises `WrongUseError` when it is nobody."""
    known = study.protocol.coders
    name = named or study.bank.coder
    if not name:
        who = f" Coders of this study: {', '.join(known)}." if known else " The protocol has no `coders:` yet."
        raise WrongUseError(reason=f"Who codes? Say it once with: casecode whoami NAME, or use --coder.{who}")
    if name not in known and name != CONSENSUS:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        listed = ", ".join(known) or "nobody yet"
        raise WrongUseError(reason=f"'{name}' is not among the coders of casecode.yaml ({listed}).{hint}")
    return name


def whoami(study: Study, name: str = "") -> str:
    """Set the coder of this machine, or say who it is."""
    if not name:
        now = study.bank.coder
        return (
            f"You are {now} ({study.protocol.coders.get(now, now)})." if now else "Nobody yet. Say it with: casecode whoami NAME"
        )
    coder = coder_of(study, name)
    study.bank.set_coder(coder)
    return f"You are {coder} ({study.protocol.coders.get(coder, coder)}) on this machine."


def undo(study: Study, coder: str = "", *, dry_run: bool = False) -> str:
    """Withdraw the last act of a coder that stands; nothing is erased.

    Raises `WrongUseError` for what a decision put there: the record of it would bring it back.
    """
    name = coder_of(study, coder)
    act = study.bank.last_act(name)
    if act is None:
        return f"Nothing of {name} stands that could be undone."
    settled = [said for event in act.events if (said := str(event.body.get("round", ""))).endswith(_SETTLED)]
    if name == CONSENSUS and settled:
        round_ = settled[0].removesuffix(_SETTLED)
        why = f"The last act of {name} is what was decided on round {round_}: decisions are undone where they are made"
        raise WrongUseError(reason=f"{why}, with u in: casecode reconcile {round_}. Nothing was withdrawn.")
    what = _what(len(act.events), act.events[-1].at)
    if dry_run:
        return f"Would withdraw {what} by {name}."
    study.bank.take_back(act, name, UNDO)
    study.forget()
    return f"Withdrawn: {what} by {name}. casecode undo --redo gives it back."


def redo(study: Study, coder: str = "", *, dry_run: bool = False) -> str:
    """Give back what the last undo took, unless something was done since."""
    name = coder_of(study, coder)
    act = study.bank.last_undo(name)
    if act is None:
        return f"Nothing to give back: {name} has undone nothing since the last act."
    what = _what(len(act.events), act.events[-1].at)
    if dry_run:
        return f"Would take back the undo: {what} by {name}."
    study.bank.take_back(act, name, REDO)
    study.forget()
    return f"Given back: what the undo had taken ({what}) stands again."


def _what(count: int, at: str) -> str:
    return f"{count} event{'' if count == 1 else 's'} of {at[:16].replace('T', ' ')} UTC"


def journal_table(study: Study, last: int = 0) -> Table:
    """The audit trail, the newest entry last; `last` 0 gives all of it."""
    entries = study.bank.journal()
    shown = entries[-last:] if last else entries
    rows = tuple((str(entry["at"]), str(entry.get("by", "")), str(entry["action"]), _details(entry)) for entry in shown)
    return Table(
        ("at", "by", "action", "what"), rows, note=f"{len(shown)} of {len(entries)} entries.", row_heads=False, name="journal"
    )


def _details(entry: Mapping[str, object]) -> str:
    told = ((name, value) for name, value in entry.items() if name not in _OWN and value not in ("", None, []))
    return ", ".join(f"{name} {_short(name, value)}" for name, value in told)


def _short(name: str, value: object) -> str:
    """A value in a line: hashes cut, of a list the first few."""
    if isinstance(value, list):
        return ", ".join(map(str, value[:_FEW])) + (f" and {len(value) - _FEW} more" if len(value) > _FEW else "")
    return str(value)[:12] if name == "sha256" else str(value)
