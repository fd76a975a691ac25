"""Stops. The one root of everything casecode raises on purpose; the class carries message and exit code.

The docstring of a class is its message, filled with the keyword arguments. It is shown in exactly one place: `casecode.cli`.
"""

from __future__ import annotations

from typing import ClassVar

from casecode.domain.problem import Problem


class CasecodeError(Exception):
    """Something stopped casecode: {reason}."""

    exit_code: ClassVar[int] = 70

    def __init__(self, *, problems: tuple[Problem, ...] = (), **fields: object) -> None:
        """Keep the fields; `problems` are listed below the message, all at once."""
        self.fields = fields
        self.problems = problems
        super().__init__((type(self).__doc__ or "").format(**fields))


class WrongUseError(CasecodeError):
    """{reason}"""  # noqa: D400  the message is whole sentences given by the caller

    exit_code = 2


class NotAStudyError(CasecodeError):
    """No casecode.yaml in {folder} or above it. Start a study with: casecode init"""  # noqa: D400

    exit_code = 3


class NotFoundError(CasecodeError):
    """There is no {kind} '{name}'.{nearest}"""  # noqa: D400

    exit_code = 3


class BrokenStudyError(CasecodeError):
    """There {count} in {what}; nothing was done. Mend it (each line above says where), then run the command again."""

    exit_code = 1


class DataRefusedError(CasecodeError):
    """{reason}"""  # noqa: D400

    exit_code = 4


class ChangedElsewhereError(CasecodeError):
    """{what} was changed by someone else meanwhile; nothing was written. Look at it, then run the command again."""

    exit_code = 5


class LockedError(CasecodeError):
    """Another casecode command is writing to this study{who}. Wait for it to end, then run the command again."""

    exit_code = 6
