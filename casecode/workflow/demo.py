"""The worked example, written somewhere and run from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import casecode
from casecode.domain.errors import DataRefusedError, WrongUseError
from casecode.plain import write
from casecode.workflow.build import build
from casecode.workflow.study import Progress, Study, no_progress

PARTS = (
    "casecode.yaml",
    "codebooks",
    "transcripts",
    "records",
    "databank/codings",
    "databank/codebooks",
    "databank/journal",
)
"""What of the worked example is copied; everything else is built from it."""


def example() -> Path:
    """Where the worked example lies: inside the installed package, else in the checkout around it."""
    package = Path(casecode.__file__).parent
    for folder in (package / "example", package.parent):
        if (folder / "casecode.yaml").is_file() and (folder / "transcripts").is_dir():
            return folder
    raise DataRefusedError(reason="This installation has no worked example in it. Install casecode again.")


def demo(folder: Path, *, progress: Progress = no_progress) -> Iterator[str]:
    """Write the example to `folder` and build it; lines to show, as they happen. A folder that holds files is left alone."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if not (folder / "casecode.yaml").is_file():
            raise WrongUseError(reason=f"{folder} is not empty. Name a new folder: casecode demo DIR")
        yield f"The worked example is in {folder} already; it is built again, nothing of yours is touched."
    else:
        _copy(example(), folder)
        yield f"The worked example is in {folder}: fiction, three cases, two coders."
    study = Study(folder)
    done = build(study, progress=progress)
    yield from done.talk()
    yield ""
    yield "Open these:"
    for name in ("thematic.docx", "thematic.html", "matrix.xlsx"):
        if (folder / "reports" / name).is_file():
            yield f"  {folder / 'reports' / name}"
    yield ""
    yield "Then try, inside the folder:"
    yield f"  cd {folder}"
    yield "  casecode status"
    yield "  casecode matrix --rows theme --columns case --cells excerpts"
    yield "  casecode search 'fair*'"


def _copy(origin: Path, folder: Path) -> None:
    for part in PARTS:
        path = origin / part
        files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path] if path.is_file() else []
        for file in files:
            write.replace(folder / file.relative_to(origin), file.read_bytes())
