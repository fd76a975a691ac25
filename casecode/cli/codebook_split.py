"""The conversation of `casecode codebook split`: an excerpt at a time, in its context; each answer is on disk at once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from casecode.cli import options, show
from casecode.domain.errors import NotFoundError

if TYPE_CHECKING:
    from casecode.workflow.codebook_split import Split, Waiting
    from casecode.workflow.study import Study

HELP = """\
  1, 2, 1 3   the code with that number; several give several codes
  k           keep the code it has        s   skip, ask again another time
  ?           the codes with definitions  q   stop; the rest waits"""


def run(
    study: Study,
    code: str,
    into: tuple[str, ...],
    coder: str,
    assign: Path | None,
    reason: str,
    form: tuple[str, str],
    *,
    dry_run: bool,
) -> None:
    """Prepare the split, then follow the file, ask, or (with nobody to ask) say what waits."""
    from casecode.workflow.codebook_assign import read_assignments
    from casecode.workflow.codebook_split import prepare

    if assign is not None and not assign.is_file():
        raise NotFoundError(kind="file", name=assign, nearest="")
    if assign is not None:
        read_assignments(prepare(study, code, into, coder=coder, dry_run=True), assign.read_bytes(), str(assign))
    split = prepare(study, code, into, coder=coder, reason=reason, dry_run=dry_run)
    if dry_run and split.changed and not any(form):
        show.result(split.changed.diff())
    for line in split.talk():
        show.say(line)
    if assign is not None:
        assigned = read_assignments(split, assign.read_bytes(), str(assign))
        many = len(assigned) if dry_run else split.assign(assigned)
        show.say(f"{many} {'would be decided' if dry_run else 'decided; casecode undo takes all of it back'}.")
    elif dry_run or any(form):
        options.give(split.table(), *form, title="split")
    elif sys.stdin.isatty():
        converse(split, _ask, show.result)
    else:
        show.say(
            "Nobody is at the terminal to decide: nothing was. --dry-run --to csv lists the excerpts, --assign FILE decides."
        )
    show.say(f"Next: casecode excerpts --code {split.code}")


def _ask(prompt: str) -> str:
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.strip() if line else "q"


def converse(split: Split, ask: Callable[[str], str], tell: Callable[[str], None]) -> int:
    """Ask about each waiting excerpt; how many were decided."""
    if not split.waiting:
        return 0
    tell(_choices(split, definitions=False))
    tell(HELP)
    decided = 0
    for number, one in enumerate(split.waiting, 1):
        tell(
            f"\n{number} of {len(split.waiting)}  {one.coding.source} ¶{one.n}  {one.id}\n  … {one.before} [[ {one.words} ]] {one.after} …"
        )
        answer = _answer(split, one, ask, tell)
        if answer == "q":
            break
        decided += answer == "done"
    tell(
        f"{decided} decided, {len(split.waiting) - decided} left."
        + (" casecode undo takes the last one back." if decided else "")
    )
    return decided


def _answer(split: Split, one: Waiting, ask: Callable[[str], str], tell: Callable[[str], None]) -> str:
    """`done`, `s` or `q`."""
    while True:
        said = ask("Which? ").strip().lower()
        if said in {"s", "q"}:
            return said
        if said == "k":
            split.decide(one, ())
            return "done"
        numbers = said.replace(",", " ").split()
        if numbers and all(part.isdecimal() and 1 <= int(part) <= len(split.choices) for part in numbers):
            split.decide(one, [split.choices[int(part) - 1].code for part in numbers])
            return "done"
        tell(_choices(split, definitions=True) + "\n" + HELP)


def _choices(split: Split, *, definitions: bool) -> str:
    lines = []
    for number, code in enumerate(split.choices, 1):
        label = f"  {code.label}" if code.label else ""
        meaning = f": {' '.join(code.definition.split()) or 'no definition yet'}" if definitions else ""
        lines.append(f"  {number}  {code.code}{label}{meaning}")
    return "\n".join(lines)
