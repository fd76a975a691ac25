"""The journal: who did what when. A file a device, only appended to; several are read as one, ordered by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from casecode.databank import lines
from casecode.databank.events import now
from casecode.databank.layout import Layout
from casecode.domain.ids import new_event_id
from casecode.domain.problem import Problem
from casecode.plain import write


def log(layout: Layout, device: str, action: str, by: str, details: Mapping[str, object]) -> str:
    """Append one entry; its id. `details` may hold anything that JSON can say, except id, at, by and action."""
    entry = {"id": new_event_id(), "at": now(), "by": by, "action": action}
    write.append(layout.journal / f"{device}.jsonl", lines.line(entry | {k: v for k, v in details.items() if k not in entry}))
    return entry["id"]


def entries(layout: Layout) -> tuple[tuple[Mapping[str, Any], ...], tuple[Problem, ...]]:
    """Every entry of every device once, in the order of time, and a problem for each line that holds none."""
    found: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for path in _files(layout):
        for number, row in enumerate(path.read_bytes().split(b"\n"), start=1):
            if not row.strip():
                continue
            try:
                entry = lines.parse(row)
            except ValueError:
                broke_off = row.startswith(b"{") and not row.rstrip().endswith(b"}")
                said = "a line of the journal broke off here" if broke_off else "this line is no journal entry"
                problems.append(Problem("D524", said, layout.shown(path), number, "note" if broke_off else "warning"))
                continue
            named = str(entry.get("id", "")) or f"{path.name}:{number}"
            before = found.setdefault(named, entry)
            found[named] = min(before, entry, key=lines.canonical)
    return tuple(entry for _, entry in sorted(found.items())), tuple(problems)


def torn(layout: Layout) -> list[Path]:
    """Journal files whose last line has no end."""
    return [path for path in _files(layout) if (data := path.read_bytes()) and not data.endswith(b"\n")]


def _files(layout: Layout) -> Iterator[Path]:
    if layout.journal.is_dir():
        yield from sorted(path for path in layout.journal.glob("*.jsonl") if not path.name.startswith("."))
