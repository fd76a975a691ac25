"""Records written by a command: one file a record, in YAML that people go on editing, and never over another record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from casecode.domain.ids import slug
from casecode.plain import write
from casecode.plain.edit import written
from casecode.plain.yamltext import Scalar, Table, parse
from casecode.study._records import FOLDER, KINDS

Value = str | int | float | bool | None | Sequence[str] | Mapping[str, "str | Sequence[str]"]


def write_record(root: Path, kind: str, name: str, facts: Mapping[str, Value], *, dry_run: bool = False) -> str:
    """Write `facts` as `records/<kind>/<name>.yaml` below `root`; the path in the study, with forward slashes.

    `kind` is one of `KINDS`. A file of that name is never changed: when it says the same nothing is written and its path is
    returned, else the name gets a number. Empty values are left out.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    data = dump(facts)
    for number in count(1):
        stem = slug(name) if number == 1 else f"{slug(name)}-{number}"
        file = f"{FOLDER}/{kind}/{stem}.yaml"
        there = root / file
        if not there.exists():
            if not dry_run:
                write.replace(there, data)
            return file
        if there.is_file() and there.read_bytes() == data:
            return file
    raise AssertionError  # count() does not end


def dump(facts: Mapping[str, Value]) -> bytes:
    """`facts` as YAML in their order, one key a line; read again they are the same texts. Empty values are left out."""
    lines: list[str] = []
    for key, value in facts.items():
        if value is None or value == "" or (not isinstance(value, (str, int, float)) and not value):
            continue
        if isinstance(value, Mapping):
            lines.append(f"{key}:")
            lines += [f"  {written(name)}: {_flow(said)}" for name, said in value.items()]
        elif isinstance(value, str) and "\n" in value:
            lines += _block(key, value)
        else:
            lines.append(f"{key}: {_flow(_said(value))}")
    return ("\n".join(lines) + "\n").encode()


def _said(value: str | float | Sequence[str]) -> str | Sequence[str]:
    """Yes and no as words, numbers as they are read back."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value) if isinstance(value, int) else value


def _flow(value: str | Sequence[str]) -> str:
    return written(value) if isinstance(value, str) else "[" + ", ".join(written(one, flow=True) for one in value) + "]"


def _block(key: str, text: str) -> list[str]:
    """A text of several lines as a block, where YAML gives it back as it is."""
    lines = [f"{key}: |-", *(f"  {line}" if line else "" for line in text.split("\n"))]
    root = parse(("\n".join(lines) + "\n").encode(), "").root
    node = root.get(key) if isinstance(root, Table) else None
    same = isinstance(node, Scalar) and node.text == text
    return lines if same else [f"{key}: {written(text)}"]
