"""`casecode code --web`: the terminal app on a page of this machine's browser, served by textual-serve (extra `web`)."""

from __future__ import annotations

import importlib
import importlib.util
import re
import shlex
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from casecode.cli import show
from casecode.domain.errors import WrongUseError
from casecode.plain import write

if TYPE_CHECKING:
    from casecode.workflow.study import Study

LOOPBACK = "127.0.0.1"
"""Nobody but this machine: what participants said is not put on a network."""


def serve(study: Study, source: str, *, coder: str, round_: str, port: int) -> None:
    """Serve the coder until Ctrl C. Raises `WrongUseError` when textual-serve is not installed."""
    if importlib.util.find_spec("textual_serve") is None:
        raise WrongUseError(
            reason="--web needs one package more: pip install 'casecode[web]' (or textual-serve). Nothing was started."
        )
    server = importlib.import_module("textual_serve.server")
    page = Path(str(server.__file__)).parent / "templates" / "app_index.html"
    with tempfile.TemporaryDirectory() as folder:
        write.replace(Path(folder) / page.name, without_net(page.read_text(encoding="utf-8")).encode())
        show.say(f"The coder is on http://{LOOPBACK}:{port} for this machine only. Ctrl C ends it.")
        words = command(study, source, coder=coder, round_=round_)
        server.Server(words, host=LOOPBACK, port=port, title="casecode", templates_path=folder).serve()


def without_net(page: str) -> str:
    """The page without what it would fetch from elsewhere (a font): nobody outside learns that somebody codes."""
    return re.sub(r"<link[^>]*https?://(?!127\.0\.0\.1)[^>]*>", "", page)


def command(study: Study, source: str, *, coder: str, round_: str) -> str:
    """The command line that each page runs."""
    words = [sys.executable, "-m", "casecode", "--study", str(study.root.resolve()), "code"]
    words += [source] if source else []
    words += ["--coder", coder] if coder else []
    words += ["--round", round_] if round_ else []
    return shlex.join(words)
