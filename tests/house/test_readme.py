"""The README's console blocks are typed in a fresh folder, one after the other, and must say what they say there.

A line `…` stands for any number of lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _commands(text: str) -> list[tuple[str, list[str]]]:
    """Each command with the lines that must follow it."""
    found: list[tuple[str, list[str]]] = []
    for block in _BLOCK.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line.rstrip())
    return found


def _fits(wanted: list[str], said: list[str]) -> bool:
    """Whether `said` is `wanted`, `…` standing for any lines."""
    if not wanted:
        return not said
    if wanted[0] == "…":
        return any(_fits(wanted[1:], said[at:]) for at in range(len(said) + 1))
    return bool(said) and wanted[0] == said[0] and _fits(wanted[1:], said[1:])


@pytest.mark.parametrize("page", ["README.md"])
def test_the_page_says_what_the_commands_say(page: str, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "NO_COLOR": "1",
        "COLUMNS": "120",
        "PYTHONUTF8": "1",
    }
    commands = _commands((ROOT / page).read_text(encoding="utf-8"))
    assert len(commands) >= 5
    folder = tmp_path
    for command, wanted in commands:
        if command.startswith("cd "):
            folder = folder / command[3:]
            continue
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            encoding="utf-8",
        )
        said = [line.replace("\u00a0", " ").rstrip() for line in done.stdout.splitlines()]  # tables keep figures together by it
        assert _fits(wanted, said), f"$ {command}\n" + "\n".join(said)


def test_the_command_reference_is_what_the_commands_say() -> None:
    made = subprocess.run(
        [
            sys.executable,
            "-c",
            "import runpy; print(runpy.run_path('docs/build_commands.py')['page'](), end='')",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    assert made.stdout.decode() == (ROOT / "docs/commands.md").read_text(encoding="utf-8")
