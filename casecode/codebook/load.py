"""Codebooks from YAML: short forms, ids, the tree, lists; every fault with file and line, all at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

from casecode.codebook import _forms, _patterns, _tree
from casecode.domain.codebook import Code, Codebook
from casecode.domain.ids import hash16
from casecode.domain.problem import Problem
from casecode.plain import names, schema, yamltext
from casecode.plain.yamltext import Scalar, Table

FOLDER = "codebooks"
SYNONYMS: Mapping[str, str] = {
    "id": "code",
    "name": "label",
    "title": "label",
    "description": "definition",
    "desc": "definition",
    "meaning": "definition",
    "inclusion": "include",
    "inclusion criteria": "include",
    "exclusion": "exclude",
    "exclusion criteria": "exclude",
    "example": "examples",
    "quotes": "examples",
    "counterexample": "counterexamples",
    "synonyms": "aliases",
    "alias": "aliases",
    "keywords": "rules",
    "patterns": "rules",
    "terms": "rules",
    "rule": "rules",
    "subcodes": "children",
    "sub codes": "children",
    "codes": "children",
    "references": "literature",
    "refs": "literature",
    "colour": "color",
    "themes": "codes",
    "nodes": "codes",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*\Z")


@dataclass(frozen=True)
class _File:
    """A codebook file as written."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    codebook: str = ""
    title: str = ""
    version: str = ""
    language: str = ""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: tuple[Code, ...] = ()


def load_codebooks(root: Path) -> tuple[tuple[Codebook, ...], tuple[Problem, ...]]:
    """The study's codebooks, by file name, and every problem in them. A file with an error is left out."""
    books: list[Codebook] = []
    problems: list[Problem] = []
    for path in codebook_files(root):
        file = path.relative_to(root).as_posix()
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(Problem("P115", f"the file cannot be read: {error.strerror or error}", file))
            continue
        book, found = parse_codebook(data, file)
        problems += found
        if book is not None:
            clashes = _clashes(book, books)
            problems += clashes
            books += [] if clashes else [book]
    return tuple(books), tuple(problems)


def codebook_files(root: Path) -> tuple[Path, ...]:
    """`codebooks/*.yaml` (and `*.yml`), sorted without case; hidden files left alone."""
    folder = root / FOLDER
    if not folder.is_dir():
        return ()
    found = (path for path in folder.iterdir() if path.suffix.lower() in {".yaml", ".yml"} and not path.name.startswith("."))
    return tuple(sorted(found, key=lambda path: (unicodedata.normalize("NFC", path.name).casefold(), path.name)))


def parse_codebook(data: bytes, file: str) -> tuple[Codebook | None, tuple[Problem, ...]]:
    """The codebook in `data`, None when anything in it is an error, and all problems. Never raises."""
    document = yamltext.parse(data, file)
    problems = list(document.problems)
    if document.root is None:
        return None, tuple(problems)
    if not isinstance(document.root, Table):
        message = "a codebook begins with keys: 'codebook: name', then 'codes:' with a list"
        return None, yamltext.capped([*problems, Problem("P203", message, file, document.root.line)])
    root, found = _forms.opened(document.root, file)
    problems += found
    root, found = _tree.settled(root, file)
    problems += found
    built = schema.build(_File, root, file, SYNONYMS)
    problems += built.problems
    if built.partial is None:
        return None, yamltext.capped(problems)
    book = _book(built.partial, root, file, data)
    problems += [*_general(book, root, complete=not problems), *_patterns.check(book)]
    broken = any(problem.level == "error" for problem in problems)
    return None if broken else book, yamltext.capped(problems)


def _book(written: _File, root: Table, file: str, data: bytes) -> Codebook:
    stem = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Codebook(
        id=written.codebook or names.from_label(stem) or "codebook",
        codes=tuple(_at_rest(code) for code in written.codes),
        title=written.title,
        version=written.version,
        language=written.language,
        lists=written.lists,
        file=file,
        hash=hash16(data),
        lines=_tree.lines(root),
    )


def _at_rest(code: Code) -> Code:
    """The code as it works: one that is retired has no rules, wherever it stands."""
    below = tuple(_at_rest(child) for child in code.children)
    return replace(code, children=below, rules=() if code.retired else code.rules)


def _general(book: Codebook, root: Table, *, complete: bool) -> list[Problem]:
    """The keys at the top of the file."""
    problems = []
    if not names.valid(book.id):
        message = f"a codebook's id holds letters, digits, hyphen and underscore, not '{book.id}'"
        problems.append(Problem("C201", message, book.file, _line(root, "codebook")))
    if complete and not book.codes:
        problems.append(Problem("C218", "the codebook has no codes", book.file, _line(root, "codes"), "warning"))
    if book.language and not _LANGUAGE.match(book.language):
        message = f"'{book.language}' is no language code such as en, de or pt-BR"
        problems.append(Problem("C219", message, book.file, _line(root, "language"), "warning"))
    return problems


def _line(root: Table, key: str) -> int:
    name: Scalar | None = root.key(key)
    return name.line if name is not None else 1


def _clashes(book: Codebook, others: list[Codebook]) -> list[Problem]:
    """Ids that another file of the study has already."""
    problems = []
    for other in others:
        if names.folded(other.id) == names.folded(book.id):
            problems.append(Problem("C209", f"the codebook '{book.id}' also stands in {other.file}", book.file, 1))
        theirs = {names.folded(code.code): code.code for code in other.walk()}
        for code in book.walk():
            if (name := theirs.get(names.folded(code.code))) is not None:
                place = f"{other.file}:{other.lines.get(name, 0)}"
                message = f"code '{code.code}' is defined twice (first in {place})"
                problems.append(Problem("C203", message, book.file, book.lines.get(code.code, 0)))
    return problems
