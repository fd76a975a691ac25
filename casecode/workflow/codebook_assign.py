"""A table that says which excerpt gets which of the new codes: read whole, or refused with every row that cannot be followed."""

from __future__ import annotations

import csv
import io
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile

from casecode.domain.errors import DataRefusedError
from casecode.domain.problem import Problem
from casecode.plain import names
from casecode.text.canonical import decode
from casecode.workflow.codebook_split import Split


def read_assignments(split: Split, data: bytes, file: str) -> Mapping[str, tuple[str, ...]]:
    """Event ids of waiting excerpts with the codes that the columns `id` and `code` of `data` give them.

    An id may be cut short as long as it fits one excerpt. `a|b`, or two rows, give two codes; the code that is split keeps the
    excerpt where it is; a row without code is left for later. Other columns are not read. Raises `DataRefusedError` with all faults.
    """
    text, _, told = decode(data)
    problems = [replace(problem, file=file) for problem in told if problem.level == "error"]
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    columns = [name.strip().lower() for name in next(reader, [])]
    if not {"id", "code"} <= set(columns):
        problems.append(
            Problem("C403", f"the table needs the columns id and code; it has {', '.join(columns) or 'none'}", file, 1)
        )
        raise DataRefusedError(reason="Nothing was decided.", problems=tuple(problems))
    at = columns.index("id"), columns.index("code")
    known = {names.folded(name): one.code for one in split.choices for name in (*one.aliases, one.label, one.code) if name}
    known[names.folded(split.code)] = split.code
    found: dict[str, tuple[str, ...]] = {}
    ids = _Ids(split)
    for row in reader:
        name, codes = ((row[column].strip() if column < len(row) else "") for column in at)
        if not name or not codes:
            continue
        fits = ids.fits(name)
        if len(fits) != 1:
            many = f"fits {len(fits)} excerpts" if fits else f"is no excerpt of '{split.code}' by {split.coder} that waits"
            problems.append(Problem("C401", f"'{name}' {many}", file, reader.line_num))
        for code in (part.strip() for part in codes.split("|")):
            if names.folded(code) not in known:
                listed = ", ".join(one.code for one in split.choices)
                problems.append(Problem("C402", f"'{code}' is none of {listed}, {split.code}", file, reader.line_num))
            elif len(fits) == 1:
                found[fits[0]] = (*found.get(fits[0], ()), known[names.folded(code)])
    if problems:
        raise DataRefusedError(reason="Nothing was decided; mend these rows, or delete them.", problems=tuple(problems))
    return found


class _Ids:
    """The waiting excerpts by whole id and, in order, by short id."""

    def __init__(self, split: Split) -> None:
        self._whole = {event.lower(): one.coding.id for one in split.waiting for event in one.coding.ids}
        self._short = sorted((one.id.lower(), one.coding.id) for one in split.waiting)

    def fits(self, name: str) -> tuple[str, ...]:
        """The excerpts that an id, or its beginning, means."""
        wanted = name.lower()
        if wanted in self._whole:
            return (self._whole[wanted],)
        short = wanted if wanted.startswith("q-") else f"q-{wanted}"
        found = self._short[bisect_left(self._short, (short, "")) :]
        return tuple(event for _, event in takewhile(lambda one: one[0].startswith(short), found))
