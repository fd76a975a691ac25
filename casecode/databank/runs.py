"""Runs: what the rules found, reproducible byte for byte. A run has no clock; its id is made of all that went into it."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from casecode.databank import lines, plainyaml
from casecode.databank.layout import ASIDE, Layout
from casecode.databank.plainyaml import BrokenFileError
from casecode.domain.coding import Hit, Run
from casecode.domain.problem import Problem
from casecode.plain import write


def run_id(engine: str, version: str, codebooks: Sequence[str], texts: Mapping[str, str], options: Mapping[str, str]) -> str:
    """The first 12 hex digits of sha256 over engine, rule-language version, codebook hashes, text hashes by source, options."""
    parts = [engine, version, sorted(codebooks), dict(texts), dict(options)]
    return hashlib.sha256(lines.canonical(parts).encode()).hexdigest()[:12]


def store_run(layout: Layout, run: Run, hits: Iterable[tuple[str, Hit]]) -> bool:
    """Store a run and its hits (source id, hit), in the order given; False when it is there already. Needs the lock."""
    place = layout.runs / run.id
    if (place / "run.yaml").is_file():
        return False
    rows = [lines.line(_record(source, hit)) for source, hit in hits]
    data = b"".join(rows)
    aside = layout.runs / f"{ASIDE}{os.getpid()}-{secrets.token_hex(4)}"
    facts: dict[str, plainyaml.Value] = {
        "run": run.id,
        "engine": run.engine,
        "version": run.version,
        "codebook": run.codebook,
        "hits": len(rows),
        "sha256": hashlib.sha256(data).hexdigest(),
        "options": dict(sorted(run.options.items())),
        "texts": dict(sorted(run.texts.items())),
    }
    write.create(aside / "hits.jsonl", data)
    write.create(aside / "run.yaml", plainyaml.dump(facts))
    write.move_folder(aside, place)
    return True


def runs(layout: Layout) -> tuple[tuple[Run, ...], tuple[Problem, ...]]:
    """Every run by id, and a problem for each that cannot be read."""
    found: list[Run] = []
    problems: list[Problem] = []
    for folder in _folders(layout):
        file = folder / "run.yaml"
        try:
            found.append(_run(folder.name, plainyaml.load(file.read_bytes())))
        except BrokenFileError as why:
            problems.append(Problem("D523", f"this run cannot be read: {why.args[0]}", layout.shown(file), why.args[1]))
        except OSError as why:
            problems.append(Problem("D523", f"this run cannot be read: {why.strerror}", layout.shown(file)))
    return tuple(found), tuple(problems)


def hits(layout: Layout, run: str) -> Iterator[tuple[str, Hit]]:
    """The hits of a run as (source id, hit), in the order of the run. Raises BrokenFileError for a line that is none."""
    with (layout.runs / run / "hits.jsonl").open("rb") as file:
        for number, row in enumerate(file, start=1):
            try:
                yield _hit(lines.parse(row))
            except (ValueError, KeyError, TypeError) as why:
                raise BrokenFileError("this line is no hit", number) from why


def newest(layout: Layout, journal: Sequence[Mapping[str, Any]], current: Mapping[str, str]) -> str:
    """The run that the journal's last `autocode` entry names (`run`); empty when there is none at all.

    A run whose entry is missing (a journal that did not come along) is found by what it was made of: the run that knows the
    most of the `current` texts (hash by source id), then the greatest id.
    """
    known = {run.id: run for run in runs(layout)[0]}
    said = last_said(journal, known)
    if said:
        return said
    ranked = ((sum(current.get(source) == text for source, text in run.texts.items()), run.id) for run in known.values())
    return max(ranked, default=(0, ""))[1]


def last_said(journal: Sequence[Mapping[str, Any]], known: Container[str] | None = None) -> str:
    """The run of the journal's last `autocode` entry, of the `known` ones only when these are given."""
    said = (str(entry.get("run", "")) for entry in reversed(journal) if entry.get("action") == "autocode")
    return next((run for run in said if known is None or run in known), "")


def check_run(layout: Layout, run: Run) -> list[Problem]:
    """Whether the hits of `run` are the bytes that were stored."""
    file = layout.runs / run.id / "hits.jsonl"
    try:
        kept = plainyaml.load((layout.runs / run.id / "run.yaml").read_bytes())
        whole = hashlib.sha256(file.read_bytes()).hexdigest() == kept.get("sha256")
    except (OSError, BrokenFileError):
        whole = False
    said = "the hits of this run are not those that were stored; delete the run's folder and run `casecode autocode` again"
    return [] if whole else [Problem("D523", said, layout.shown(file))]


def pinned_bytes(layout: Layout) -> Iterator[tuple[Path, str]]:
    """The hits of every run with the hash that its run.yaml gives."""
    for folder in _folders(layout):
        try:
            hashed = plainyaml.text(plainyaml.load((folder / "run.yaml").read_bytes()), "sha256")
        except (OSError, BrokenFileError):
            continue
        if (folder / "hits.jsonl").is_file():
            yield folder / "hits.jsonl", hashed


def _run(name: str, facts: Mapping[str, Any]) -> Run:
    text = plainyaml.text
    texts, options = plainyaml.texts(facts, "texts"), plainyaml.texts(facts, "options")
    counted = plainyaml.number(facts, "hits")
    return Run(name, text(facts, "engine"), text(facts, "version"), text(facts, "codebook"), texts, options, counted)


def _record(source: str, hit: Hit) -> dict[str, object]:
    record: dict[str, object] = {
        "source": source,
        "start": hit.start,
        "end": hit.end,
        "code": hit.code,
        "rule": hit.rule,
        "n": hit.n,
    }
    return record | ({"patterns": hit.patterns} if hit.patterns else {})


def _hit(record: Mapping[str, Any]) -> tuple[str, Hit]:
    patterns = tuple(str(one) for one in record.get("patterns", ()))
    spans = (int(record["start"]), int(record["end"]))
    return str(record["source"]), Hit(*spans, str(record["code"]), str(record["rule"]), int(record["n"]), patterns)


def _folders(layout: Layout) -> list[Path]:
    if not layout.runs.is_dir():
        return []
    return sorted(path for path in layout.runs.iterdir() if path.is_dir() and not path.name.startswith("."))
