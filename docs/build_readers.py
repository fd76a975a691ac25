# ruff: noqa: INP001  a script beside its page, no package
"""Write the table of formats into docs/readers.md from the readers themselves: `python docs/build_readers.py`. A test holds both together."""

from __future__ import annotations

import importlib
from pathlib import Path

from casecode import registry

PAGE = Path(__file__).resolve().parent / "readers.md"
BEGIN, END = "<!-- formats: python docs/build_readers.py -->", "<!-- end of formats -->"


def table() -> str:
    """A row a reader: what `--as` takes, the endings, what it reads."""
    rows = ["| `--as` | endings | what it reads |", "|---|---|---|"]
    for name in registry.names("readers"):
        reader = registry.load("readers", name, "READER")
        said = (importlib.import_module(f"casecode.readers.{name}").__doc__ or "").strip().partition("\n\n")[0]
        rows.append(f"| `{name}` | {' '.join(f'`{ending}`' for ending in reader.suffixes)} | {' '.join(said.split())} |")
    return "\n".join(rows)


def page(text: str) -> str:
    """The page `text` with the table as it should be."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
