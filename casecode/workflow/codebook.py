"""The codebook looked after: linted, shown, added to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casecode.analysis.tree import tree_of
from casecode.codebook.lint import lint as lint_meaning
from casecode.codebook.write import add_code
from casecode.domain.codebook import Code, Codebook
from casecode.domain.errors import ChangedElsewhereError, WrongUseError
from casecode.domain.problem import Problem
from casecode.engines import rules
from casecode.plain import write
from casecode.views.blocks import Table
from casecode.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Linted:
    """Every doubt about the codebooks and the protocol."""

    problems: tuple[Problem, ...]
    codes: int

    @property
    def faulty(self) -> bool:
        """Whether there is an error or a warning; notes only tell."""
        return any(problem.level != "note" for problem in self.problems)

    def talk(self) -> str:
        """What was found and what to type next."""
        grave = sum(problem.level != "note" for problem in self.problems)
        notes = len(self.problems) - grave
        also = f" and {notes} {'note' if notes == 1 else 'notes'}" if notes else ""
        if not grave:
            return f"{self.codes} codes, nothing to mend{also}. Next: casecode autocode --dry-run"
        return f"{self.codes} codes, {grave} {'problem' if grave == 1 else 'problems'}{also}. casecode explain CODE says what each means."


def lint(study: Study) -> Linted:
    """Form and meaning of the codebooks, with the rules' own tests, and the form of the protocol."""
    problems = list(study.problems)
    books, _ = study.loaded_codebooks
    protocol, _ = study.loaded_protocol
    literature = {one.key for one in protocol.literature} if protocol and protocol.literature else None
    stance = protocol.stance if protocol else "codebook"
    checks = (_patterns, rules.never_hits, _failed_tests)
    problems += lint_meaning(books, stance=stance, literature=literature, rule_checks=checks)
    unique = dict.fromkeys(problems)
    return Linted(tuple(sorted(unique, key=lambda one: one.key)), sum(1 for book in books for _ in book.walk()))


def _patterns(books: Sequence[Codebook]) -> tuple[Problem, ...]:
    return rules.ENGINE.compile(books).problems


def _failed_tests(books: Sequence[Codebook]) -> tuple[Problem, ...]:
    return tuple(test.problem for test in rules.test_rules(books) if not test.passed)


def tree(study: Study) -> str:
    """The codes as a tree with ids, what is derived shown, and how many excerpts people and rules have under each."""
    counts = _counts(study)
    lines: list[str] = []
    for book in study.codebooks:
        lines.append(f"{book.title or book.id}  ({', '.join(part for part in (book.id, book.version, book.file) if part)})")
        for number, code in enumerate(book.codes, start=1):
            lines += _branch(code, "", number == len(book.codes), counts)
    return "\n".join(lines or ["No codebook yet: casecode init writes a commented one, or put a YAML file into codebooks/."])


def _branch(code: Code, indent: str, last: bool, counts: dict[str, tuple[int, int]]) -> Iterator[str]:
    people, hits = counts.get(code.code, (0, 0))
    told = [f"{people} by people"] if people else []
    told += [f"{hits} by rules"] if hits else []
    rule_count = len(code.rules)
    told += [f"{rule_count} {'rule' if rule_count == 1 else 'rules'}"] if rule_count else []
    told += [f"retired: {code.retired}"] if code.retired else []
    label = f"  {code.label}" if code.label and code.label != code.code else ""
    beside = f"  ({', '.join(told)})" if told else ""
    yield f"{indent}{'└─' if last else '├─'} {code.code}{label}{beside}"
    for number, child in enumerate(code.children, start=1):
        yield from _branch(child, indent + ("   " if last else "│  "), number == len(code.children), counts)


def _counts(study: Study) -> dict[str, tuple[int, int]]:
    """By people and by the newest run, under the ids that codes have now."""
    known = tree_of(study.codebooks)
    people: dict[str, int] = {}
    for coding in study.bank.standing().codings:
        code = known.resolve(coding.code) or coding.code
        people[code] = people.get(code, 0) + 1
    hits: dict[str, int] = {}
    newest = study.bank.newest_run()
    for _, hit in study.bank.hits(newest) if newest else ():
        code = known.resolve(hit.code) or hit.code
        hits[code] = hits.get(code, 0) + 1
    return {code: (people.get(code, 0), hits.get(code, 0)) for code in {*people, *hits}}


def codes_table(study: Study) -> Table:
    """The codebook as a flat table: one line a code, parents before children."""
    counts = _counts(study)
    rows = tuple(row for book in study.codebooks for code in book.codes for row in _rows(book, code, "", counts))
    header = (
        "code",
        "label",
        "parent",
        "definition",
        "include",
        "exclude",
        "aliases",
        "rules",
        "by_people",
        "by_rules",
        "file",
        "line",
        "retired",
    )
    return Table(header, rows, name="codebook")


def _rows(book: Codebook, code: Code, parent: str, counts: dict[str, tuple[int, int]]) -> Iterator[tuple[str | int, ...]]:
    people, hits = counts.get(code.code, (0, 0))
    texts = (code.definition, " ".join(code.include), " ".join(code.exclude), " | ".join(code.aliases))
    line = book.lines.get(code.code, 0)
    yield (code.code, code.label, parent, *texts, len(code.rules), people, hits, book.file, line, code.retired)
    for child in code.children:
        yield from _rows(book, child, code.code, counts)


def add(study: Study, code: Code, *, under: str = "", book: str = "", reason: str = "", dry_run: bool = False) -> str:
    """Add a code to a codebook file, comments kept, and write it into the journal with the reason.

    Raises `WrongUseError` when it is unclear which file, `NotFoundError` and `DataRefusedError` as the edit demands.
    """
    under = tree_of(study.codebooks).resolve(under) or under
    chosen = _file(study, under, book)
    path = study.root / chosen.file
    before = path.read_bytes()
    after = add_code(before, code, under)
    line = after.decode("utf-8", "replace").count("\n", 0, _first_difference(before, after)) + 1
    place = f"{chosen.file}:{line}"
    if dry_run:
        return f"Would add '{code.code}' at {place}."
    if path.read_bytes() != before:
        raise ChangedElsewhereError(what=chosen.file)
    write.replace(path, after)
    study.bank.log("codebook add", study.bank.coder, code=code.code, under=under, file=chosen.file, why=reason)
    missing = "" if code.definition else " It has no definition yet: write one there."
    return f"Added '{code.code}' at {place}; nothing else in the file was touched.{missing} Next: casecode codebook lint"


def _file(study: Study, under: str, book: str) -> Codebook:
    books = study.codebooks
    if book:
        fits = [one for one in books if book in {one.id, one.file, one.file.rpartition("/")[2]}]
    elif under:
        fits = [one for one in books if any(code.code == under for code in one.walk())] or list(books)
    else:
        fits = list(books)
    if len(fits) != 1:
        names = ", ".join(one.file for one in books) or "none yet; casecode init writes one"
        raise WrongUseError(reason=f"Which codebook? Say it with --book. There are: {names}.")
    return fits[0]


def _first_difference(before: bytes, after: bytes) -> int:
    return next((at for at, (one, two) in enumerate(zip(before, after, strict=False)) if one != two), len(before))
