"""Git history: which commits hold files with a person's words, and the steps that clean it. History is only read here."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from casecode.plain import write

_FILTER = """\
# Written by casecode. Takes each file version listed beside this script out of the commit that is being rewritten.
git ls-files -s | grep -F -f "{list}" | awk -F '\\t' '{{ split($1, p, " "); z = p[2]; gsub(/./, "0", z); print "0 " z "\\t" $2 }}' \\
  | git update-index --index-info
"""
Speaks = Callable[[str, bytes], bool]
"""Whether a file (path in the study, bytes) holds words of the person."""


@dataclass(frozen=True, slots=True)
class History:
    """What a repository keeps: `blobs` are the file versions that must go, by path in the repository; `commits` as shown to people."""

    top: Path | None = None
    blobs: tuple[tuple[str, str], ...] = ()
    commits: tuple[str, ...] = ()
    remotes: tuple[str, ...] = ()
    stashed: bool = False
    folder: Path | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths under which such versions lie."""
        return tuple(sorted({path for _, path in self.blobs}))


def history(root: Path, touched: Collection[str], speaks: Speaks) -> History:
    """What the history of the repository around `root` holds. `touched` are paths (folders end in /) of which every version counts."""
    if shutil.which("git") is None or (top := _git(root, "rev-parse", "--show-toplevel")) is None:
        return History()
    top_folder = Path(top.decode().strip())
    prefix = (_git(root, "rev-parse", "--show-prefix") or b"").decode().strip()
    blobs = tuple(sorted(set(_blobs(root, prefix, touched, speaks))))
    paths = sorted({path for _, path in blobs})
    told = _git(top_folder, "log", "--all", "--date=short", "--format=%h %ad %s", "--", *paths) if paths else b""
    commits = tuple((told or b"").decode("utf-8", "replace").splitlines())
    remotes = tuple((_git(root, "remote") or b"").decode().split())
    folder = Path((_git(root, "rev-parse", "--absolute-git-dir") or b"").decode().strip())
    stashed = _git(root, "rev-parse", "--verify", "-q", "refs/stash") is not None
    return History(top_folder, blobs, commits, remotes, stashed, folder)


def steps(found: History, person: str) -> tuple[str, ...]:
    """The commands, in order, that clean the history; what they need is written into the repository's own folder."""
    if found.top is None or found.folder is None or not found.blobs:
        return ()
    listed = found.folder / f"casecode-withdraw-{person}.txt"
    script = listed.with_suffix(".sh")
    write.replace(listed, "".join(f"{blob}\n" for blob in sorted({blob for blob, _ in found.blobs})).encode())
    write.replace(script, _FILTER.format(list=listed.as_posix()).encode())
    lines = [
        f'cd "{found.top.as_posix()}"',
        "git add -A",
        f'git commit -m "Withdraw {person}"',
        *(["git stash clear"] if found.stashed else []),
        f"git filter-branch -f --index-filter 'sh \"{script.as_posix()}\"' --tag-name-filter cat -- --branches --tags",
        "git for-each-ref --format='delete %(refname)' refs/original | git update-ref --stdin",
    ]
    for remote in found.remotes:
        lines += [f"git push --force --all {remote}", f"git push --force --tags {remote}", f"git fetch --prune {remote}"]
    return (*lines, "git reflog expire --expire=now --all", "git gc --prune=now")


def _blobs(root: Path, prefix: str, touched: Collection[str], speaks: Speaks) -> Iterator[tuple[str, str]]:
    """Every version of a file in any commit that must go: its object and its path in the repository.

    A list of segments holds numbers only, and a revision that was covered keeps it, so it stays.
    """
    rows = (_git(root, "rev-list", "--objects", "--all", "--reflog") or b"").decode("utf-8", "surrogateescape").splitlines()
    named = [(name, path) for name, _, path in (row.partition(" ") for row in rows) if path.startswith(prefix) and path]
    folders = tuple(path for path in touched if path.endswith("/"))
    unsure: list[tuple[str, str]] = []
    kinds = _kinds(root, [name for name, _ in named])
    for name, path in named:
        inside = path.removeprefix(prefix)
        if kinds.get(name) != "blob":
            continue
        if inside in touched or (inside.startswith(folders) and not inside.endswith("/segments.jsonl")):
            yield name, path
        else:
            unsure.append((name, path))
    contents: dict[str, bytes] = {}
    for name, path in unsure:
        if name not in contents:
            contents = {name: _git(root, "cat-file", "blob", name) or b""}
        if speaks(path.removeprefix(prefix), contents[name]):
            yield name, path


def _kinds(root: Path, names: Collection[str]) -> dict[str, str]:
    told = _git(root, "cat-file", "--batch-check=%(objectname) %(objecttype)", said="\n".join(names).encode()) or b""
    return dict(row.split(" ", 1) for row in told.decode().splitlines() if " " in row)


def _git(folder: Path, *words: str, said: bytes = b"") -> bytes | None:
    """What git answers; None when it says no."""
    command = ["git", "-C", str(folder), *words]
    done = subprocess.run(command, input=said, capture_output=True, check=False)  # noqa: S603  fixed words, read only
    return done.stdout if done.returncode == 0 else None
