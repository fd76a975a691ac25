"""The researcher's private list of real names: `private/pseudonyms.csv`, outside the databank, out of git, for the owner's eyes only."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from casecode.domain.errors import DataRefusedError
from casecode.domain.problem import Problem
from casecode.plain import write
from casecode.plain.names import folded
from casecode.workflow.study import Study

FOLDER = "private"
FILE = f"{FOLDER}/pseudonyms.csv"
_HEADER = "real,replacement,kind\n"
_IGNORED = f"\n# Real names never go into git.\n{FOLDER}/\n"


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """The list: what each real name becomes, and its kind (`name` unless it says another: place, firm, exact …).

    `problems` are lines of no use; `exists` is False where nobody made a list yet.
    """

    replacements: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    exists: bool = False


def load(root: Path) -> Pseudonyms:
    """The list as far as it can be read."""
    path = root / FILE
    if not path.is_file():
        return Pseudonyms()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise DataRefusedError(reason=f"{FILE} is not saved as UTF-8. In Excel: Save As, CSV UTF-8.") from why
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    replacements: dict[str, str] = {}
    kinds: dict[str, str] = {}
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        real, replacement, kind = (cell.strip() for cell in (*row, "", "", "")[:3])
        if not any((real, replacement)) or (number == 1 and folded(real) == "real"):
            continue
        if not real or not replacement or seen.setdefault(folded(real), replacement) != replacement:
            said = (
                "a real name and one replacement are needed" if not real or not replacement else "this name has two replacements"
            )
            problems.append(Problem("R905", said, FILE, number))
        if real:
            kinds[real] = kind.casefold() or "name"
            replacements[real] = replacement
    return Pseudonyms(replacements, kinds, tuple(problems), exists=True)


def begin(study: Study) -> str:
    """Make the list where there is none, with the participants' names to be filled in, readable by its owner only; what was done."""
    path = study.root / FILE
    if path.is_file():
        return ""
    people = [person for person in study.protocol.people if person.name]
    buffer = io.StringIO(newline="")
    out = csv.writer(buffer, lineterminator="\n")
    out.writerows([person.name, f"[{person.id}]", "name"] for person in people)
    ignored = study.root / ".gitignore"
    before = ignored.read_bytes().decode("utf-8", "surrogateescape") if ignored.is_file() else ""
    if f"{FOLDER}/" not in before.split():
        write.replace(ignored, (before + _IGNORED.removeprefix("" if before else "\n")).encode("utf-8", "surrogateescape"))
    write.replace(path, (_HEADER + buffer.getvalue()).encode())
    path.chmod(0o600)
    path.parent.chmod(0o700)
    return f"{FILE} is made, with the names of {len(people)} participants; it stays out of git and out of the databank."
