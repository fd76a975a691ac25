"""A code split into finer ones: the acting coder decides excerpt by excerpt; whatever is not decided stays as it is.

Each decision is one append: the new coding with what it grew out of, and the withdrawal of the old one. To keep an excerpt is to
say it again under the present codebook, so it counts as looked at and is not asked for twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casecode.analysis.tree import CodeTree, tree_of
from casecode.codebook.load import parse_codebook
from casecode.codebook.write import add_code
from casecode.databank.events import code_event, withdraw_event
from casecode.domain.codebook import Code, Codebook
from casecode.domain.coding import Coding, Event
from casecode.domain.errors import ChangedElsewhereError, NotFoundError, WrongUseError
from casecode.domain.ids import hash16, new_event_id, short_id
from casecode.domain.source import SourceText
from casecode.plain.schema import nearest
from casecode.views.blocks import Table
from casecode.workflow.acts import coder_of
from casecode.workflow.codebook_life import Changed, carry_out
from casecode.workflow.study import Study

_AROUND = 90
"""Characters shown before and after the words."""
_KEPT = ("round", "valence", "weight", "key", "kind", "by_whom", "run", "rule")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An excerpt to decide on: the words, some before and after them, and the number of the segment they begin in."""

    coding: Coding
    id: str
    text: SourceText
    n: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Split:
    """A split under way. `choices` are the new codes, `waiting` the excerpts of `coder` that nobody decided on yet.

    `others` counts the codings of other people, which stay; `lost` names those on words that are not here any more.
    """

    study: Study
    coder: str
    code: str
    choices: tuple[Code, ...]
    waiting: tuple[Waiting, ...]
    others: int
    lost: tuple[str, ...]
    changed: Changed | None

    def decide(self, waiting: Waiting, codes: Sequence[str]) -> None:
        """Give an excerpt these codes instead; without any, or with the code itself among them, it keeps the code (too)."""
        self.assign({waiting.coding.id: tuple(codes)}, action="codebook split")

    def assign(self, codes: Mapping[str, Sequence[str]], action: str = "codebook split") -> int:
        """Decide on several excerpts by event id, one append a log, all one act; how many."""
        bank = self.study.bank
        hashes = {book.file: bank.freeze_codebook((self.study.root / book.file).read_bytes()) for book in self.study.codebooks}
        books = {code.code: hashes[book.file] for book in self.study.codebooks for code in book.walk()}
        logs = {source.id: source.container or source.id for source in bank.sources()}
        batches: dict[str, list[Event]] = {}
        decided = [one for one in self.waiting if one.coding.id in codes]
        for one in decided:
            wanted = tuple(dict.fromkeys(codes[one.coding.id])) or (self.code,)
            batches.setdefault(logs[one.coding.source], []).extend(self._events(one, wanted, books))
        act = new_event_id()
        for log, events in batches.items():
            bank.append(self.coder, log, events, action, act)
        self.study.forget()
        return len(decided)

    def _events(self, waiting: Waiting, wanted: Sequence[str], books: Mapping[str, str]) -> list[Event]:
        coding = waiting.coding
        kept = {name: getattr(coding, name) for name in _KEPT}
        made = []
        for code in wanted:
            same = coding.code if code == self.code else code
            span = (coding.start, coding.end)
            made.append(code_event(self.coder, waiting.text, *span, same, books[code], from_=(coding.id,), **kept))
        if self.code not in wanted:
            made.append(withdraw_event(self.coder, coding.ids[-1], f"split into {', '.join(wanted)}"))
        return made

    def table(self) -> Table:
        """What waits, ready to be filled in as the file of `--assign`."""
        rows = tuple((one.id, "", one.coding.source, one.n, one.words) for one in self.waiting)
        return Table(("id", "code", "source", "n", "text"), rows, name="split")

    def talk(self) -> tuple[str, ...]:
        """What is to be decided, and what stays out of it."""
        made = list(self.changed.talk()) if self.changed else []
        many = len(self.waiting)
        waits = "1 excerpt waits" if many == 1 else f"{many:,} excerpts wait" if many else "Nothing waits"
        made.append(f"{waits} under '{self.code}' for {self.coder} to decide on.")
        if self.others:
            stays = "1 by others stays as it is" if self.others == 1 else f"{self.others:,} by others stay as they are"
            made.append(f"{stays}: each coder splits their own.")
        made += [f"{name} is on words that are not in the databank any more; left as it is." for name in self.lost]
        return tuple(made)


def prepare(
    study: Study, code: str, into: Sequence[str] = (), *, coder: str = "", reason: str = "", dry_run: bool = False
) -> Split:
    """Begin or go on with a split: codes of `into` that the codebook lacks are added below `code`.

    Without `into` the children of `code` are the choices. Raises `NotFoundError` and `WrongUseError` as the codebook demands.
    """
    who = coder_of(study, coder)
    tree = tree_of(study.codebooks)
    whole = tree.resolve(code)
    if not whole:
        raise NotFoundError(kind="code", name=code, nearest=nearest(code, tree.codes).replace("; d", " D"))
    chosen = tuple(dict.fromkeys(tree.resolve(name) or name for name in into))
    chosen = chosen or tuple(child.code for child in tree.codes[whole].children)
    if not chosen or whole in chosen:
        raise WrongUseError(
            reason=f"Name the codes that '{whole}' is split into, such as: casecode codebook split {whole} NEW1 NEW2"
        )
    fresh = tuple(name for name in chosen if name not in tree.codes)
    changed = _add(study, whole, fresh, who, reason, dry_run=dry_run) if fresh else None
    now = tree_of(study.codebooks)
    own, others = _codings(study, now, whole, who)
    looked_at = _LookedAt(study, chosen)
    waiting = list(_waiting(study, [one for one in own if not looked_at(one)]))
    return Split(
        study=study,
        coder=who,
        code=whole,
        choices=tuple(now.codes.get(name, Code(name)) for name in chosen),
        waiting=tuple(found for _, found in waiting if found),
        others=others,
        lost=tuple(short_id(one.id) for one, found in waiting if found is None),
        changed=changed,
    )


def _add(study: Study, code: str, fresh: tuple[str, ...], coder: str, reason: str, *, dry_run: bool) -> Changed:
    """The new codes, empty but for their id, below the one that is split."""
    book: Codebook = next(one for one in study.codebooks if any(found.code == code for found in one.walk()))
    before = (study.root / book.file).read_bytes()
    if hash16(before) != book.hash:
        raise ChangedElsewhereError(what=book.file)
    after = before
    for name in fresh:
        after = add_code(after, Code(name, origin="inductive"), code)
    files = ({book.file: before}, {book.file: after})
    if not dry_run:
        details = {
            "code": code,
            "into": ", ".join(fresh),
            "versions": f"{book.file} {book.hash} -> {hash16(after)}",
            "why": reason,
        }
        carry_out(study, "codebook split", *files, details, coder)
    listed = ", ".join(f"'{name}'" for name in fresh)
    look = f"Write down in {book.file} what each of them means; they have no definition yet."
    return Changed(f"{listed} added below '{code}'.", *files, (look,), reason, dry_run)


def _codings(study: Study, tree: CodeTree, code: str, coder: str) -> tuple[list[Coding], int]:
    """What the coder has standing under the code, by whichever of its names, and how much others have."""
    under = [one for one in study.bank.standing().codings if tree.resolve(one.code) == code]
    own = [one for one in under if one.coder == coder]
    return own, len(under) - len(own)


class _LookedAt:
    """Whether a coding was kept on purpose when all the choices were there."""

    def __init__(self, study: Study, choices: Sequence[str]) -> None:
        self._study, self._choices = study, set(choices)
        self._books: dict[str, bool] = {}

    def __call__(self, one: Coding) -> bool:
        """A coding that was kept says that it grew out of itself."""
        if one.id not in one.from_:
            return False
        if one.book not in self._books:
            data = self._study.bank.codebook_bytes(one.book)
            book = parse_codebook(data, "")[0] if data else None
            self._books[one.book] = book is not None and self._choices <= tree_of([book]).codes.keys()
        return self._books[one.book]


def _waiting(study: Study, codings: Sequence[Coding]) -> Iterator[tuple[Coding, Waiting | None]]:
    """Each coding with its words in their context; None where the words are not in the databank any more."""
    texts: dict[tuple[str, str], SourceText | None] = {}
    for one in codings:
        place = (one.source, one.text)
        if place not in texts:
            texts[place] = study.bank.text_at(*place)
        text = texts[place]
        if text is None:
            yield one, None
            continue
        n = next((segment.n for segment in text.segments if segment.end > one.start), 0)
        before, after = text.text[max(0, one.start - _AROUND) : one.start], text.text[one.end : one.end + _AROUND]
        before = before.partition(" ")[2] if one.start > _AROUND else before  # no half words at the edges
        after = after.rpartition(" ")[0] if one.end + _AROUND < len(text.text) else after
        parts = (" ".join(part.split()) for part in (before, text.text[one.start : one.end], after))
        yield one, Waiting(one, short_id(one.id), text, n, *parts)
