"""A new study in a folder: what lies there is looked at, nothing that is there is touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from casecode.domain.errors import WrongUseError
from casecode.domain.protocol import Stance
from casecode.plain import write
from casecode.study.scaffold import new_files, proposals


def init(folder: Path, *, stance: str = "codebook", transcripts_in_git: bool = False, dry_run: bool = False) -> Iterator[str]:
    """Write protocol, commented codebook and folders; lines to show, as they happen.

    Raises `WrongUseError` for an unknown stance, a file in the folder's place, or a study that is there already.
    """
    known: tuple[Stance, ...] = get_args(Stance)
    chosen = next((one for one in known if one == stance), None)
    if chosen is None:
        raise WrongUseError(reason=f"No stance '{stance}'. Stances: {', '.join(known)}.")
    if folder.exists() and not folder.is_dir():
        raise WrongUseError(reason=f"{folder} is a file. Name a folder: casecode init DIR")
    if (folder / "casecode.yaml").exists():
        raise WrongUseError(
            reason=f"{folder / 'casecode.yaml'} is there already: this is a study. See where it stands with: casecode status"
        )
    files = new_files(folder, chosen, transcripts_in_git=transcripts_in_git, title=folder.resolve().name)
    for path, data in files.items():
        if not dry_run:
            write.replace(folder / path, data)
        if not path.endswith(".gitkeep"):
            yield f"{'Would write' if dry_run else 'Wrote'} {folder / path}"
    found = proposals(folder)
    yield from (
        f"  found {one.count} file{'' if one.count == 1 else 's'}: {one.files}{f' (as {one.method})' if one.method else ''}"
        for one in found
    )
    if not found:
        yield "Put transcripts, notes and exports into transcripts/, as you collected them."
    yield "Next: read casecode.yaml over, name your coders in it, then type: casecode ingest"
