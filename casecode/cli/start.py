"""One call of the command line: common options, the lazy list of commands, and the one place where stops are shown."""

from __future__ import annotations

import difflib
import importlib
import sys
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from casecode.cli import session
from casecode.cli.commands import ALIASES, COMMANDS
from casecode.domain.errors import CasecodeError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
BUG = 70
_EPILOG = (
    "With every command: --study DIR (default: the nearest folder upwards with casecode.yaml), --quiet, --no-color, --debug; "
    "--allow-names lets real names of private/pseudonyms.csv leave in exports and reports. "
    "New here? Type: casecode demo"
)


class _Commands(TyperGroup):
    """The top level: commands are imported one at a time, when they are called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002  the framework's own type is private
        """Names in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Import the module of one command; None for a name nobody has."""
        entry = COMMANDS.get(ALIASES.get(cmd_name, cmd_name))
        if entry is None:
            return None
        module = importlib.import_module(f"casecode.cli.{entry.module}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """List the commands part by part from their one lines, without importing them."""
        for part in dict.fromkeys(entry.part for entry in COMMANDS.values()):
            rows = [(name, entry.line) for name, entry in COMMANDS.items() if entry.part == part]
            with formatter.section(part):
                formatter.write_dl(rows, col_max=12)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Answer an unknown command with the nearest known ones."""
        if args and args[0] not in COMMANDS and args[0] not in ALIASES and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], [*COMMANDS, *ALIASES], n=3)
            hint = f" Did you mean: {', '.join(near)}?" if near else " casecode --help lists them."
            ctx.fail(f"There is no command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _top() -> None:
    """Case databank, codebook, coded-excerpt matrices and audit-ready reports for qualitative case studies."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit code (architecture: 0 fine, 1 findings, 2 wrong use, 3, 4, 5, 6, 70 our bug)."""
    rest, now = session.take_common(list(arguments))
    session.begin(now)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = typer.main.get_command(app)(args=rest, prog_name="casecode", standalone_mode=False)
    except CasecodeError as stop:
        return _show_stop(stop)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as fault:
        if hasattr(fault, "show") and hasattr(fault, "exit_code"):
            fault.show()
            return int(fault.exit_code)
        if now.debug:
            raise
        _tell(f"This is a fault in casecode, not in your study: {type(fault).__name__}: {fault}")
        _tell("Nothing finished was lost. Run the same command with --debug and send us what it prints.")
        return BUG
    if code == INTERRUPTED:
        _tell("\nStopped. What was finished is kept; run the same command again to go on.")
    return code if isinstance(code, int) else 0


def _show_stop(stop: CasecodeError) -> int:
    for problem in stop.problems:
        _tell(str(problem))
    _tell(str(stop))
    return stop.exit_code


def _tell(words: str) -> None:
    from casecode.cli.show import at_words

    sys.stderr.write(at_words(words.rstrip("\n")) + "\n")
