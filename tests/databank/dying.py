"""The disk seam dies at each k-th step. Used for the databank here and for whole workflows elsewhere.

    for death in each_death(script, tmp_path):
        ...  # `script` ran in `death.folder` until its k-th step; look at what is left, run it again

`script` gets a folder and must be what a person would do again after a crash: running it twice must not hurt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from casecode.plain import write

Script = Callable[[Path], None]


class Died(BaseException):
    """The process is gone. No `except Exception` can catch it, as none could catch a power cut."""


@dataclass
class DyingGate:
    """Lets `at - 1` steps pass and dies at the next; `half` leaves the first half of what that step was to write."""

    at: int = 0
    half: bool = False
    steps: list[str] = field(default_factory=list)

    def __call__(self, step: str, path: Path, data: bytes) -> None:
        self.steps.append(f"{step} {path.name}")
        if len(self.steps) != self.at:
            return
        if self.half and step in {"append", "write"}:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as out:
                out.write(data[: len(data) // 2])
        raise Died(self.steps[-1])


@dataclass(frozen=True)
class Death:
    """One death: at step number `at` of the script (`step`: what it was), half written or not."""

    at: int
    half: bool
    step: str
    folder: Path


def steps_of(script: Script, folder: Path) -> list[str]:
    """Run `script` undisturbed in `folder`; the steps it took to the disk."""
    gate = DyingGate()
    _run(script, folder, gate)
    return gate.steps


EVERY_DEATH = pytest.mark.parametrize("every", [pytest.param(3, id="a third"), pytest.param(1, id="all", marks=pytest.mark.deep)])
"""For whole days of work: every third death in the everyday suite, every one in `make deep`."""


def each_death(script: Script, place: Path, prepare: Script | None = None, every: int = 1) -> Iterator[Death]:
    """Every way in which `script` can die, each in a new folder below `place` (made by `prepare`), the gate open again.

    With `every` only each so-manieth way, halves and wholes taking turns.
    """
    whole = place / "whole"
    whole.mkdir(parents=True)
    if prepare is not None:
        prepare(whole)
    steps = steps_of(script, whole)
    ways = [
        (at, step, half)
        for at, step in enumerate(steps, start=1)
        for half in ((False, True) if step.startswith(("append", "write")) else (False,))
    ]
    for at, step, half in ways[::every]:
        folder = place / f"{at}{'half' if half else ''}"
        folder.mkdir()
        if prepare is not None:
            prepare(folder)
        assert _run(script, folder, DyingGate(at, half)), f"step {at} was never reached"
        yield Death(at, half, step, folder)


def _run(script: Script, folder: Path, gate: DyingGate) -> bool:
    """Run `script` behind `gate`; whether it died."""
    before, write.gate = write.gate, gate
    try:
        script(folder)
    except Died:
        return True
    finally:
        write.gate = before
    return False
