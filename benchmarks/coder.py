"""The terminal coder beside Textual's own OptionList: `python -m benchmarks.coder`. CPU time of this process, headless.

The longest interview of the shared material and one of ten hours, its turns as long as real ones, its words generated. Each is
opened in a study of its own with 300 codings, then keys are pressed: moving, selecting, coding, undoing, finding. Beside it an
OptionList with as many rows as the coder has lines is opened and moved through. Memory is measured in processes of their own.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import OptionList

from benchmarks._corpus import fiction
from casecode.databank.events import code_event
from casecode.terminal.app import CoderApp
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study

_ROOT = Path(__file__).resolve().parent.parent
SIZE = (160, 50)
READY, MEDIAN, WORST, MEMORY = 0.5, 20.0, 60.0, 200.0
"""Goals: seconds, milliseconds, milliseconds, MB above bare Textual."""
HOURS, WORDS_AN_HOUR = 10, 9_500
CODINGS = 300
KEYS = [*["down"] * 30, *["right"] * 30, *["full_stop"] * 20, *["shift+right"] * 10, "escape", *["pagedown"] * 15, *["up"] * 20]
WRITING = ["a", "b", "Z", "Y", "K", "down", "c", "X", "R"]
PROTOCOL = "study: Bench\nstance: codebook\ncoders: {ana: Ana}\nsources:\n  - files: transcripts/*.md\n    method: interview\n"


def longest() -> Path | None:
    """The longest interview of the shared material."""
    shared = Path(os.environ.get("CASECODE_SHARED") or _ROOT.parent / "shared")
    found = (shared / "data" / "corpora" / "A6-founders-talk").rglob("*.md")
    return max(found, key=lambda path: path.stat().st_size, default=None)


def ten_hours(like: Path | None) -> str:
    """Generated words in turns as long as those of a real interview, or of 3 to 120 words where there is none."""
    dice = random.Random(7)
    words = fiction(HOURS * WORDS_AN_HOUR * 6, 7).split()
    lengths = [len(turn.split()) for turn in like.read_text(encoding="utf-8").split("\n\n")] if like else []
    lengths = [length for length in lengths if length] or list(range(3, 121))
    made, at, number = [], 0, 0
    while at < HOURS * WORDS_AN_HOUR:
        step = dice.choice(lengths)
        made.append(f"**{('Asker', 'Teller')[number % 2]}:** {' '.join(words[at : at + step])}")
        at, number = at + step, number + 1
    return "\n\n".join(made)


def study(folder: Path, text: str) -> Study:
    """A study of one interview with forty codes and some codings."""
    (folder / "transcripts").mkdir(parents=True)
    (folder / "codebooks").mkdir()
    (folder / "casecode.yaml").write_text(PROTOCOL, encoding="utf-8")
    (folder / "transcripts" / "talk.md").write_text(text, encoding="utf-8")
    codes = "".join(f"  - code: {letter}\n    definition: The code {letter}.\n" for letter in "abcdefgh")
    (folder / "codebooks" / "bench.yaml").write_text(f"codebook: bench\ncodes:\n{codes}", encoding="utf-8")
    made = Study(folder)
    ingest(made)
    (source,) = made.bank.sources()
    words, dice = made.bank.text(source), random.Random(3)
    book = made.bank.freeze_codebook((folder / "codebooks" / "bench.yaml").read_bytes())
    events = []
    for segment in dice.choices([one for one in words.segments if one.end - one.start > 20], k=CODINGS):
        start = dice.randint(segment.start, segment.end - 10)
        events.append(
            code_event("ana", words, start, min(segment.end, start + dice.randint(8, 300)), dice.choice("abcdefgh"), book)
        )
    made.bank.append("ana", source, events)
    return Study(folder)


async def timed(
    app: App[None], keys: Sequence[str], settled: Callable[[Pilot[None]], Awaitable[None]]
) -> tuple[float, list[float]]:
    """Seconds until the app is ready, and milliseconds a key, both of CPU time."""
    begun = time.process_time()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        ready = time.process_time() - begun
        spent = []
        for key in keys:
            begun = time.process_time()
            await pilot.press(key)
            await settled(pilot)
            spent.append((time.process_time() - begun) * 1000)
    return ready, spent


async def _settled(pilot: Pilot[None]) -> None:
    await pilot.pause()


class Rows(App[None]):
    """Textual's own list, as many rows as the coder has lines."""

    def __init__(self, rows: Sequence[str]) -> None:
        super().__init__()
        self.rows = rows

    def compose(self) -> ComposeResult:
        yield OptionList(*self.rows, markup=False)


class Bare(App[None]):
    """Textual with nothing in it."""


def lines_of(folder: Path) -> list[str]:
    """The lines as the coder breaks them at this width."""
    from casecode.terminal.page import Page
    from casecode.workflow.desk_places import open_source

    page = Page(open_source(Study(folder), "ana"), 85)
    return [page.text[line.start : line.end] for line in page.lines]


def memory(what: str, folder: Path) -> float:
    """Peak MB of a process that opens `what` and presses the keys."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.coder", "--inside", what, str(folder)], capture_output=True, check=True
    )
    return float(json.loads(done.stdout)) / 1024


def inside(what: str, folder: Path) -> None:
    """What such a process does; peak kilobytes to standard output."""
    app: App[None] = CoderApp(Study(folder), "ana") if what == "coder" else Bare()
    asyncio.run(timed(app, KEYS[:40] if what == "coder" else [], _settled))
    print(json.dumps(peak()))


def peak() -> int:
    """Peak kilobytes of this process. What the system counts as its use includes its parent's on Linux, so that asks /proc."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.is_file() else []
    found = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return found[0] if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def row(name: str, ready: float, keys: Sequence[float], more: str = "") -> str:
    return f"{name:<34}{ready:>9.2f}{statistics.median(keys):>12.1f}{max(keys):>10.1f}{more:>12}"


def main() -> int:
    """Print the table; exit 1 when a goal is missed."""
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2], Path(sys.argv[3]))
        return 0
    real = longest()
    texts = {"longest real interview": real.read_text(encoding="utf-8")} if real else {}
    texts["ten hours, generated words"] = ten_hours(real)
    missed = 0
    print(f"{'':<34}{'ready s':>9}{'key ms med':>12}{'worst':>10}{'MB above':>12}   (CPU time, headless, {SIZE[0]} x {SIZE[1]})")
    for name, text in texts.items():
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "study"
            study(folder, text)
            asyncio.run(timed(CoderApp(Study(folder), "ana"), ["down"], _settled))  # imports and caches are warm for both
            ready, moving = asyncio.run(timed(CoderApp(Study(folder), "ana"), KEYS, _settled))
            _, writing = asyncio.run(timed(CoderApp(Study(folder), "ana"), WRITING, _settled))
            rows = lines_of(folder)
            theirs, their_keys = asyncio.run(timed(Rows(rows), ["down"] * 60, _settled))
            above = memory("coder", folder) - memory("bare", folder)
        print(f"{name}: {len(text.split()):,} words, {len(rows):,} lines")
        print(row("  casecode code, moving", ready, moving, f"{above:.0f}"))
        print(row("  casecode code, acts on disk", ready, writing))
        print(row("  OptionList of Textual", theirs, their_keys))
        every = [*moving, *writing]
        missed += ready > READY or statistics.median(every) > MEDIAN or max(every) > WORST or above > MEMORY
    print(
        f"goals: ready <= {READY} s, key <= {MEDIAN:.0f} ms median, <= {WORST:.0f} ms worst, <= {MEMORY:.0f} MB above bare Textual"
    )
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
