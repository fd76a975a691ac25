"""The door: `casecode …` and `python -m casecode …`."""

from __future__ import annotations

import sys

from casecode import __version__


def main() -> int:
    """Run the command line; `--version` answers before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"casecode {__version__}\n")
        return 0
    from casecode.cli.start import run  # noqa: PLC0415  start-up is measured

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
