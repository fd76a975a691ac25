"""Screens as text, compared with files. `CASECODE_NEW_SCREENS=1 pytest tests/terminal` writes them anew; look at them then."""

from __future__ import annotations

import os
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "screens"


def steady(screen: str) -> str:
    """What changes from run to run is blotted out: excerpt ids."""
    return re.sub(r"Q-[0-9a-z]{8}", "Q-xxxxxxxx", screen)


def compare(name: str, screen: str) -> None:
    path = FOLDER / f"{name}.txt"
    shown = steady(screen) + "\n"
    if os.environ.get("CASECODE_NEW_SCREENS"):
        path.write_text(shown, encoding="utf-8")
    assert path.is_file(), f"no screen {path.name} yet: CASECODE_NEW_SCREENS=1 writes it"
    assert shown == path.read_text(encoding="utf-8"), f"the screen {path.name} looks otherwise now"
