"""What holds for one call of the command line, whichever command it is."""

from __future__ import annotations

import os
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Session:
    """The common options. `study` is the folder given with `--study`, empty for the nearest one upwards.

    `allow_names`: real names of the private list may leave in exports and reports.
    """

    study: str = ""
    quiet: bool = False
    color: bool = True
    debug: bool = False
    allow_names: bool = False


_now: ContextVar[Session] = ContextVar("session")
_NONE = Session()


def current() -> Session:
    """The session of this call."""
    return _now.get(_NONE)


def begin(session: Session) -> None:
    """Make `session` the one that `current` gives."""
    _now.set(session)


def take_common(arguments: list[str]) -> tuple[list[str], Session]:
    """Take the common options out of the arguments, wherever they stand before `--`; the rest goes to the command."""
    rest: list[str] = []
    study, quiet, color, debug, allow_names = "", False, "NO_COLOR" not in os.environ, False, False
    left = iter(arguments)
    for word in left:
        if word == "--":
            rest.append(word)
            rest.extend(left)
        elif word == "--study":
            study = next(left, "")
        elif word.startswith("--study="):
            study = word.partition("=")[2]
        elif word == "--quiet":
            quiet = True
        elif word == "--no-color":
            color = False
        elif word == "--debug":
            debug = True
        elif word == "--allow-names":
            allow_names = True
        else:
            rest.append(word)
    return rest, Session(study=study, quiet=quiet, color=color, debug=debug, allow_names=allow_names)
