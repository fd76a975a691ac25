"""Start-up against bare Python: `python -m benchmarks.startup`. CPU time of whole processes, medians of interleaved pairs."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

PAIRS = 11
GOALS = {"--version": 2.0, "--help": 8.0}


def cpu_seconds(command: list[str]) -> float:
    """User plus system seconds of one run, as the operating system counted them."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    """Print the ratios; exit 1 when a goal is missed."""
    bare = [sys.executable, "-c", "pass"]
    door = str(Path(sys.executable).with_name("casecode"))
    missed = 0
    print(f"{'command':<20}{'ratio to bare Python':>22}{'goal':>8}   (median of {PAIRS} interleaved pairs, CPU time)")
    for argument, goal in GOALS.items():
        command = [door, argument]
        cpu_seconds(bare), cpu_seconds(command)
        ratios = []
        for _ in range(PAIRS):
            floor = cpu_seconds(bare)
            ratios.append(cpu_seconds(command) / floor)
        ratio = statistics.median(ratios)
        missed += ratio > goal
        print(f"casecode {argument:<11}{ratio:>22.2f}{goal:>7.0f}x")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
