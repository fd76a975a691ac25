"""The rules of the house, proven by the build."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from casecode.cli.commands import COMMANDS
from casecode.workflow.explain import paragraphs

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "casecode").rglob("*.py"))
_CODE = re.compile(r"""["']([PCSRDXVLAU]\d{3})["']""")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_under_300_lines(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) < 300


def test_the_floors_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_problem_code_has_its_paragraph_and_no_paragraph_is_an_orphan() -> None:
    used = {code for module in MODULES for code in _CODE.findall(module.read_text(encoding="utf-8"))}
    assert used == set(paragraphs())


def test_every_command_that_a_text_names_exists() -> None:
    texts = [*MODULES, *(ROOT / "casecode").rglob("*.md"), *(ROOT / "casecode").rglob("*.j2"), ROOT / "README.md"]
    named = {
        (word, path.name)
        for path in texts
        for word in re.findall(
            r"(?:`|with: |Try: |type: |Next: |Example: |\$ )casecode ([a-z]+)\b", path.read_text(encoding="utf-8")
        )
    }
    assert {pair for pair in named if pair[0] not in COMMANDS} == set()


def test_nothing_committed_names_this_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("git is not here or this is no checkout")
    home = str(ROOT.parent) + "/"
    for name in filter(None, listed.stdout.split("\0")):
        data = (ROOT / name).read_bytes()
        assert home.encode() not in data, name
        assert b"://pypi" + b".org/simple" not in data, name
