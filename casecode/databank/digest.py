"""The study's digest: two copies that say the same have the same, whatever their ids, times and journals."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from casecode.databank.lines import canonical
from casecode.databank.revisions import Pinned
from casecode.databank.standing import Standing


def digest(pinned: Iterable[Pinned], standing: Standing, runs: Iterable[str]) -> str:
    """The first 16 hex digits of sha256 over the sorted lines of what stands.

    A line a source revision (id, revision folder, text hash), a standing coding, read mark and rejection (without ids, times
    and `from`, which names ids), and a run (id).
    """
    said = {canonical(["source", source.id, one.revision.path.name, source.text]) for one in pinned for source in one.items}
    said |= {canonical(["file", one.revision.folder, one.head.sha256]) for one in pinned}
    for coding in standing.codings:
        place = [coding.source, coding.text, coding.start, coding.end]
        about = [coding.book, coding.quote, coding.round, coding.valence, coding.weight, coding.key, coding.kind]
        made = [sorted(coding.by_whom), coding.run, coding.rule]
        said.add(canonical(["code", coding.coder, *place, coding.code, *about, *made]))
    for mark in standing.reads:
        said.add(canonical(["read", mark.coder, mark.source, mark.text, mark.start, mark.end, mark.book, mark.round]))
    for no in standing.rejected:
        said.add(canonical(["reject", no.coder, no.source, no.text, no.start, no.end, no.code, no.run, no.rule]))
    said |= {canonical(["run", run]) for run in runs}
    whole = hashlib.sha256()
    for one in sorted(said):
        whole.update(one.encode() + b"\n")
    return whole.hexdigest()[:16]
