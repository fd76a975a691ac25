# ruff: noqa: INP001  a script beside its page, no package
"""Write docs/commands.md from the commands themselves: `python docs/build_commands.py`. A test holds the page against them."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from casecode.cli.commands import COMMANDS


def page() -> str:
    """The whole page."""
    lines = ["# Commands", "", "Generated from the commands themselves by `python docs/build_commands.py`.", ""]
    lines += [
        "With every command: `--study DIR`, `--quiet`, `--no-color`, `--debug`. Exit codes: 0 fine, 1 findings, 2 wrong use,"
    ]
    lines += ["3 not found, 4 the data refuses, 5 changed by someone else, 6 locked, 70 our fault.", ""]
    part = ""
    for name, entry in COMMANDS.items():
        if entry.part != part:
            part = entry.part
            lines += [f"## {part}", ""]
        command = typer.main.get_command(importlib.import_module(f"casecode.cli.{entry.module}").app)
        below = getattr(command, "commands", None)
        alone = [] if below and not getattr(command, "invoke_without_command", False) else [(name, command)]
        for words, one in [*alone, *((f"{name} {sub}", two) for sub, two in (below or {}).items())]:
            lines += _command(words, one)
    return "\n".join(lines)


def _command(words: str, command: Any) -> Iterator[str]:  # noqa: ANN401  the framework's own type is private
    yield from (f"### casecode {words}", "", " ".join((command.help or "").split()), "")
    for param in command.params:
        if param.name == "help":
            continue
        shown = ", ".join(f"`{one}`" for one in (*param.opts, *param.secondary_opts)) if param.param_type_name == "option" else ""
        named = shown or f"`{(param.metavar or param.name).upper()}`"
        yield f"* {named}: {' '.join((param.help or '').split())}"
    yield from ("", " ".join((command.epilog or "").split()), "")


if __name__ == "__main__":
    (Path(__file__).resolve().parent / "commands.md").write_text(page(), encoding="utf-8")
