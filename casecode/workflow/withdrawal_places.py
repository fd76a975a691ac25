"""Every file of a study that repeats a person's words, and what is to become of each."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from casecode.databank.layout import Layout
from casecode.domain.memo import Memo
from casecode.study.memos import memo_bytes, parse_memo
from casecode.workflow.study import Study
from casecode.workflow.withdrawal_originals import repeats, searchable, without
from casecode.workflow.withdrawal_words import Words

Kind = Literal["source", "original", "memo", "codebook", "codebook version", "record", "report", "file", "cache"]
Doing = Literal["remove", "cover", "by hand"]
GAP = "(withdrawn)"
_QUOTE = re.compile(r"\bq-[0-9a-z]{8}\b", re.IGNORECASE)
_OWN_ROOMS = ("sources", "codings", "runs", "journal", "rounds", "codebooks")
_NO_WORDS = frozenset({"device", "lock", "coder"})
_LARGEST = 100_000_000


@dataclass(frozen=True, slots=True)
class Spot:
    """One file with words of the person: its path in the study, what is to become of it, and its bytes then (None: it goes)."""

    path: str
    kind: Kind
    doing: Doing
    remark: str = ""
    new: bytes | None = None


def spots(study: Study, words: Words, taken: Mapping[str, bytes | None]) -> tuple[Spot, ...]:
    """Every file outside the databank's own rooms that repeats the person. `taken` are originals that are dealt with, by path."""
    found: list[Spot] = []
    for path in _files(study.root):
        name = path.relative_to(study.root).as_posix()
        if name in taken or path.stat().st_size > _LARGEST:
            continue
        spot = _spot(words, name, path.read_bytes())
        if spot is not None:
            found.append(spot)
    return tuple(found)


def unseen(study: Study, taken: Mapping[str, bytes | None]) -> tuple[str, ...]:
    """Files whose words cannot be seen without their own program (recordings, pictures, PDF): a person must look at them."""
    return tuple(
        name
        for path in _files(study.root)
        if (name := path.relative_to(study.root).as_posix()) not in taken
        and not name.startswith(".casecode/")
        and (path.stat().st_size > _LARGEST or not searchable(path.read_bytes(), name))
    )


def speaks(words: Words, name: str, data: bytes) -> bool:
    """Whether a file of this path repeats the person; what casecode made itself is looked at for short quotes and excerpt ids too."""
    if _generated(name):
        return repeats(data, name, words.runs | words.brief) or _mentions(words, name, data)
    return repeats(data, name, words.runs) or (_is_codebook(name) and _mentions(words, name, data))


def codebook_without(words: Words, data: bytes) -> bytes:
    """A codebook without the person: excerpt ids and verbatim runs give way to a word that says so."""
    made = without(data, "codebook.yaml", words.runs, GAP) or data
    text = made.decode("utf-8", "surrogateescape")
    gone = {one.casefold() for one in words.quotes}
    return _QUOTE.sub(lambda found: GAP if found[0].casefold() in gone else found[0], text).encode("utf-8", "surrogateescape")


def frozen(study: Study, words: Words) -> dict[str, bytes]:
    """The codebook versions in the databank that quote the person, by hash, with their bytes afterwards."""
    folder = study.bank.layout.codebooks
    found: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        data = path.read_bytes()
        new = codebook_without(words, data)
        if new != data:
            found[path.stem] = new
    return found


def runs_with(study: Study, words: Words) -> tuple[str, ...]:
    """The runs whose hits name a pattern that repeats the person. They can be made again; the patterns mostly quote them."""
    folder = study.bank.layout.runs
    paths = sorted(folder.glob("*/*")) if folder.is_dir() else []
    return tuple(dict.fromkeys(path.parent.name for path in paths if repeats(path.read_bytes(), path.name, words.runs)))


def _files(root: Path) -> Iterator[Path]:
    """Every file of the study but git's own and the databank's rooms that other code answers for."""
    layout = Layout(root)
    skipped = {layout.bank / room for room in _OWN_ROOMS} | {root / ".git"}
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(one for one in folders if here / one not in skipped and not (here / one).is_symlink())
        for name in sorted(names):
            path = here / name
            cached = here == layout.disposable and (name in _NO_WORDS or name.startswith("index.sqlite"))
            if path.is_file() and not path.is_symlink() and not cached:
                yield path


def _spot(words: Words, name: str, data: bytes) -> Spot | None:
    if _is_codebook(name):
        return _covered(name, "codebook", f"its quotes and excerpt ids give way to {GAP}", data, codebook_without(words, data))
    if name.startswith("memos/"):
        said = f"quotes give way to {GAP}; links to what is gone go"
        return _covered(name, "memo", said, data, _memo_without(words, name, data))
    if not speaks(words, name, data):
        return None
    if _generated(name) or name.startswith(".casecode/"):
        made_again = _generated(name)
        remark = "make it again: casecode report make" if made_again else "a buffer of an editor"
        return Spot(name, "report" if made_again else "cache", "remove", remark)
    kind: Kind = "record" if name.startswith("records/") else "file"
    made = without(data, name, words.runs, GAP)
    if made is None:
        return Spot(name, kind, "remove", "its form does not let a part of it be covered")
    return _covered(name, kind, f"quotes give way to {GAP}", data, made)


def _covered(name: str, kind: Kind, remark: str, data: bytes, new: bytes) -> Spot | None:
    return None if new == data else Spot(name, kind, "cover", remark, new)


def _memo_without(words: Words, name: str, data: bytes) -> bytes:
    made = without(data, name, words.runs, GAP)
    made = data if made is None else made
    memo, problems = parse_memo(made, name)
    gone = {part.source.id for part in words.parts if part.own}
    if memo is None or problems or not any(_leads(link, words, gone) for link in (*memo.links, *memo.excerpts)):
        return made
    return memo_bytes(_unlinked(memo, words, gone))


def _unlinked(memo: Memo, words: Words, gone: set[str]) -> Memo:
    links = tuple(link for link in memo.links if not _leads(link, words, gone))
    return replace(memo, links=links, excerpts=tuple(one for one in memo.excerpts if not _leads(one, words, gone)))


def _leads(link: str, words: Words, gone: set[str]) -> bool:
    """Whether a memo's link leads to something that goes."""
    return link in words.quotes or link in gone or link.rpartition(":")[0] in gone


def _generated(name: str) -> bool:
    return name.startswith("reports/") and not name.startswith("reports/templates/")


def _is_codebook(name: str) -> bool:
    return name.startswith(("codebooks/", "databank/codebooks/")) and name.endswith((".yaml", ".yml"))


def _mentions(words: Words, name: str, data: bytes) -> bool:
    ids = frozenset(one.replace("-", "").casefold() for one in words.quotes)
    return repeats(data, name, ids)
