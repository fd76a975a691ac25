"""The researcher's own editor: which one it is, and waiting until it is closed."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from casecode.domain.errors import WrongUseError

_MISSING = (
    "No editor is named. Say which one to use, once, in the settings of your shell: export EDITOR=nano "
    "(for one that opens a window: export VISUAL='code --wait'). Without one: casecode code --plain"
)
_WINDOW = (
    "If it opens a window, tell it to wait until the file is closed: export VISUAL='code --wait'. "
    "What you save in that window now is kept: the same command takes it over."
)
_AT_ONCE = 0.5
"""Seconds in which nobody reads, let alone writes."""


def own_editor() -> Callable[[Path], int]:
    """What opens a file in `$VISUAL`, else `$EDITOR`, and gives its exit code when it is closed.

    Raises `WrongUseError` when neither is set, or when what they name cannot be started.
    """
    named = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    if not named:
        raise WrongUseError(reason=_MISSING)
    words = shlex.split(named, posix=os.name != "nt")

    def open_file(path: Path) -> int:
        before, begun = path.stat().st_mtime_ns, time.monotonic()
        try:
            code = _wait([*words, str(path)])
        except OSError as why:
            raise WrongUseError(reason=f"The editor '{named}' cannot be started: {why.strerror}. {_MISSING}") from why
        at_once = time.monotonic() - begun < _AT_ONCE and path.is_file() and path.stat().st_mtime_ns == before
        if at_once and not code and sys.stdin.isatty():
            raise WrongUseError(reason=f"The editor '{named}' came back at once. {_WINDOW}")
        return code

    return open_file


def _wait(command: list[str]) -> int:
    """Run the editor to its end. Ctrl-C is the editor's meanwhile, as it has the terminal."""
    with subprocess.Popen(command) as editor:  # noqa: S603  the user's own editor
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            return editor.wait()
        finally:
            signal.signal(signal.SIGINT, before)
