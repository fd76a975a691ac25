"""The pictures in docs/: `python -m tests.terminal.pictures` draws the coder at both sizes, on the worked example."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from casecode.workflow.autocode import autocode
from casecode.workflow.demo import PARTS, example
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study
from tests.terminal.driving import NARROW, WIDE, Driver, drive

DOCS = Path(__file__).resolve().parents[2] / "docs"
SOURCE = "int-pm1-2025-03-11"


def worked_example(place: Path) -> Path:
    """The worked example in `place`, read in and with a rule run, coded by nobody yet."""
    root = place / "six-metres"
    root.mkdir(parents=True)
    for part in PARTS:
        origin = example() / part
        if origin.is_dir() and not part.startswith("databank"):
            shutil.copytree(origin, root / part)
        elif origin.is_file():
            shutil.copy(origin, root / part)
    study = Study(root)
    ingest(study)
    study.forget()
    autocode(study)
    return root


async def code_a_little(d: Driver) -> None:
    """A suggestion taken, codes that overlap and reach across segments, a key quote, a selection begun."""
    await d.press("S", "A", "G", *"12", "enter", *"es", "left", *"kp", "K")
    await d.press(
        "G", *"14", "enter", "right", "right", "shift+right", *"eh", "G", *"14", "enter", "shift+down", "shift+down", *"es"
    )
    await d.press("G", *"13", "enter", "R", "down", "left", "left", "space", "right")


def drawn(svg: str) -> str:
    """The picture without fonts from the net."""
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg)


def main() -> None:
    """Draw both."""
    for size in (NARROW, WIDE):
        with tempfile.TemporaryDirectory() as place:

            async def play(d: Driver, size: tuple[int, int] = size) -> None:
                await code_a_little(d)
                svg = drawn(d.app.export_screenshot(title="casecode code"))
                (DOCS / f"coder-{size[0]}x{size[1]}.svg").write_text(svg, encoding="utf-8")

            drive(worked_example(Path(place)), play, source=SOURCE, size=size)


if __name__ == "__main__":
    main()
