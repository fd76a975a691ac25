"""Memo files: front matter and words in, memos and problems with file and line out; and the other way."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from casecode.domain.memo import MEMO_KINDS, Memo, MemoKind
from casecode.domain.problem import Problem
from casecode.plain import schema, yamltext

FOLDER = "memos"
_FENCE = re.compile(r"-{3}[ \t]*\n")
_END = re.compile(r"^(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.MULTILINE)
_PLAIN = re.compile(r"[^\W_][\w./:-]*(?: [\w./:()-]*[\w./)-])*")
_AT = re.compile(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?")
_SYNONYMS = {
    "author": "by",
    "coder": "by",
    "date": "at",
    "on": "at",
    "type": "kind",
    "link": "links",
    "about": "links",
    "id": "memo",
}


@dataclass(frozen=True)
class _Head:
    """The keys of the front matter."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    memo: str = ""
    kind: MemoKind = "analytic"
    by: str = ""
    at: str = ""
    withdrawn: bool = False
    links: tuple[str, ...] = ()
    title: str = ""
    resolves: tuple[str, ...] = ()
    evidence: str = ""
    excerpts: tuple[str, ...] = ()


def load_memos(root: Path) -> tuple[tuple[Memo, ...], tuple[Problem, ...]]:
    """Every memo under `memos/`, oldest first, and every problem. A memo whose front matter is faulty is kept as far as it goes."""
    memos: list[Memo] = []
    problems: list[Problem] = []
    for path in _files(root / FOLDER):
        file = path.relative_to(root).as_posix()
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(Problem("P115", f"the file cannot be read: {error.strerror or error}", file))
            continue
        memo, found = parse_memo(data, file)
        problems += found
        if memo is not None:
            memos.append(memo)
    memos.sort(key=lambda memo: (memo.at, memo.id, memo.file))
    return tuple(memos), (*problems, *_twice(memos))


def parse_memo(data: bytes, file: str) -> tuple[Memo | None, tuple[Problem, ...]]:
    """The memo in `data`, the path `file` giving its name and its writer where the front matter is silent.

    None only where the bytes are no UTF-8 text.
    """
    name, folder = Path(file).stem, Path(file).parent.name
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, (Problem("S501", "this memo is not saved as UTF-8; it was left out", file, line),)
    text = unicodedata.normalize("NFC", text)
    opening = _FENCE.match(text)
    closing = _END.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        why = "the front matter has no end (a line ---)" if opening else "no front matter (a block between two lines ---)"
        told = Problem("S502", f"{why}; taken as an analytic memo of '{folder}'", file, 1, "warning")
        return Memo(name, MEMO_KINDS[0], folder, "", (), text.strip(), file=file, line=_first_line(text, 0)), (told,)
    inside = "\n" + text[opening.end() : closing.start()]
    head, problems = _head(inside, file)
    if head.at and not _AT.fullmatch(head.at):
        message = f"'at: {head.at}' is no moment such as 2026-05-01 or 2026-05-01T09:30:00Z"
        problems = (*problems, Problem("S209", message, file, _line_of("at", inside), "warning"))
    if head.memo and head.memo != name:
        message = f"the memo calls itself '{head.memo}', its file '{name}'; the file's name counts"
        problems = (*problems, Problem("S503", message, file, _line_of("memo", inside), "warning"))
    memo = Memo(
        *(name, head.kind, head.by or folder, head.at, head.links, text[closing.end() :].strip("\n")),
        title=head.title,
        resolves=head.resolves,
        evidence=head.evidence,
        excerpts=head.excerpts,
        withdrawn=head.withdrawn,
        file=file,
        line=_first_line(text, closing.end()),
    )
    return memo, problems


def _first_line(text: str, start: int) -> int:
    """The line on which the words from `start` on begin."""
    words = len(text) - len(text[start:].lstrip("\n"))
    return text.count("\n", 0, words) + 1


def _head(inside: str, file: str) -> tuple[_Head, tuple[Problem, ...]]:
    if not inside.strip():
        return _Head(), ()
    document = yamltext.parse(inside.encode(), file)
    if document.root is None:
        return _Head(), document.problems
    built = schema.build(_Head, document.root, file, _SYNONYMS)
    return built.value or built.partial or _Head(), (*document.problems, *built.problems)


def _line_of(key: str, inside: str) -> int:
    """The line of a key; the front matter begins in line 2, as `inside` begins with an empty line."""
    return next((number for number, line in enumerate(inside.split("\n"), 1) if line.startswith(f"{key}:")), 1)


def _files(folder: Path) -> Iterator[Path]:
    """`memos/*.md` and `memos/<coder>/*.md`, sorted; what begins with a dot is nobody's memo."""
    found = [path for pattern in ("*", "*/*") for path in folder.glob(pattern) if path.suffix.lower() in {".md", ".markdown"}]
    shown = (path for path in found if not path.name.startswith(".") and not path.parent.name.startswith("."))
    return iter(sorted(shown, key=lambda path: path.as_posix()))


def _twice(memos: list[Memo]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for memo in memos:
        other = first.setdefault(memo.id.casefold(), memo.file)
        if other != memo.file:
            yield Problem("S504", f"another memo has the name '{memo.id}' too ({other})", memo.file, 1, "warning")


def memo_bytes(memo: Memo) -> bytes:
    """The file of a memo. Read again it is the same memo."""
    lines = ["---", f"memo: {_scalar(memo.id)}", f"kind: {memo.kind}", f"by: {_scalar(memo.by)}", f"at: {memo.at}"]
    lines += ["withdrawn: true"] if memo.withdrawn else []
    lines += ["links:", *(f"- {_scalar(link)}" for link in memo.links)]
    lines += [f"title: {_scalar(memo.title)}"] if memo.title else []
    lines += ["resolves:", *(f"- {_scalar(one)}" for one in memo.resolves)] if memo.resolves else []
    if memo.kind == "framework_summary":
        lines += [f"evidence: {memo.evidence}"] if memo.evidence else []
        lines += ["excerpts:", *(f"- {one}" for one in memo.excerpts)] if memo.excerpts else []
    return ("\n".join(lines) + "\n---\n\n" + memo.text.strip("\n") + "\n").encode()


def _scalar(words: str) -> str:
    """A text as YAML: plain where nobody could read it otherwise, else between quotation marks."""
    return (
        words
        if _PLAIN.fullmatch(words) and ": " not in words and not words.endswith(":")
        else json.dumps(words, ensure_ascii=False)
    )
