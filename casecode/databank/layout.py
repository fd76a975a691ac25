"""Where things lie in a study: every path below `databank/` and `.casecode/` is made here and nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from casecode.domain.ids import hash16, slug

GIT_ATTRIBUTES = b"""# Written by casecode. No line ending may change here: offsets and hashes rest on the bytes.
* -text
*.jsonl merge=union -text
text.txt -text
"""
ASIDE = ".new-"
"""Folders under construction start with this; no reader looks into them."""

_REVISION = re.compile(r"r([1-9][0-9]{0,5})-([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of the study at `root` (the folder with `casecode.yaml`)."""

    root: Path

    @property
    def bank(self) -> Path:
        """The databank."""
        return self.root / "databank"

    @property
    def sources(self) -> Path:
        """A folder a source, in it a folder a revision."""
        return self.bank / "sources"

    @property
    def codings(self) -> Path:
        """A folder a coder, in it the logs."""
        return self.bank / "codings"

    @property
    def rounds(self) -> Path:
        """Sampling plans."""
        return self.bank / "rounds"

    @property
    def runs(self) -> Path:
        """A folder a run of the rules."""
        return self.bank / "runs"

    @property
    def codebooks(self) -> Path:
        """Every codebook version that something was coded under."""
        return self.bank / "codebooks"

    @property
    def journal(self) -> Path:
        """The audit trail, a file a device."""
        return self.bank / "journal"

    @property
    def attributes(self) -> Path:
        """What keeps git from changing line endings and from conflicts in logs."""
        return self.bank / ".gitattributes"

    @property
    def disposable(self) -> Path:
        """Index, device, lock: may be deleted at any time."""
        return self.root / ".casecode"

    def log(self, coder: str, source: str, device: str) -> Path:
        """The log of one coder on one source (an item's log is its container's), written by one device only."""
        return self.codings / coder_folder(coder) / f"{log_name(source)}~{device}.jsonl"

    def shown(self, path: Path) -> str:
        """`path` as a problem names it: relative to the study, forward slashes."""
        return PurePosixPath(path.relative_to(self.root)).as_posix()


def log_name(source: str) -> str:
    """The part of a log's file name before `~`: the source, for an item its container."""
    return source.split("/", 1)[0]


def coder_folder(coder: str) -> str:
    """A folder name for `coder` that every file system takes: the id where it is a slug, else its slug and six hex digits."""
    made = slug(coder)
    return coder if made == coder else f"{made}-{hash16(coder.encode('utf-8', 'backslashreplace'))[:6]}"


def revision_of(folder: str) -> tuple[int, str] | None:
    """Number and mark of a revision folder `r<n>-<8 hex>`; None for any other name."""
    found = _REVISION.fullmatch(folder)
    return (int(found[1]), found[2]) if found else None
