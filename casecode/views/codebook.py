"""The codebook as a journal prints it: each code with its rules of use, examples in the participants' words, and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casecode.analysis.corpus import Corpus
from casecode.analysis.excerpts import quotes
from casecode.analysis.note import Note
from casecode.analysis.quote import Quote
from casecode.analysis.select import Selected, Selection, select
from casecode.domain.codebook import Code

_ID = re.compile(r"[QH]-[0-9a-z]{4,26}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Example:
    """An example under a code. `id` and `attribution` are empty when it is the researcher's own sentence, not an excerpt.

    An excerpt id that is no longer in the study has an empty `text` and `gone` set: it is never printed from memory.
    """

    text: str
    id: str = ""
    attribution: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code. `depth` 0 is a theme. Numbers: `count` excerpts of this code alone; `theme_count` with all codes below it.

    `sources`, `cases` and `participants` are distinct ones with this code or a code below it. `origin` is deductive or
    inductive. `retired` says why the code is no longer given, empty for one in use. `literature` are printed references (the key where the study's list does not have it).
    """

    id: str
    label: str
    depth: int
    parent: str
    definition: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    examples: tuple[Example, ...]
    counterexamples: tuple[Example, ...]
    literature: tuple[str, ...]
    aliases: tuple[str, ...]
    origin: str
    rules: int
    count: int
    theme_count: int
    sources: int
    cases: int
    participants: int
    retired: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """One codebook file with its codes in the file's order: those in use, and apart from them those that are `retired`.

    A retired code with codes in use below it stays among `codes`, as their heading.
    """

    id: str
    title: str
    version: str
    hash: str
    codes: tuple[CodeEntry, ...]
    retired: tuple[CodeEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class CodebookView:
    """The codebook report. `unknown` are codes that codings use and no codebook defines, with their excerpts."""

    study: str
    title: str
    books: tuple[Book, ...]
    unknown: tuple[tuple[str, int], ...]
    note: Note


def codebook_view(corpus: Corpus, selection: Selection | None = None, *, title: str = "") -> CodebookView:
    """The codebook with what counts under each code; excerpts named as examples are printed from the source itself."""
    selected = select(corpus, selection)
    found = selected.excerpts
    examples = _examples(corpus)
    shown: set[str] = set()
    books = []
    for book in corpus.codebooks:
        codes = [code for code in book.walk() if corpus.tree.codes.get(code.code) is code and code.code not in shown]
        shown |= {code.code for code in codes}
        out = {code.code for code in codes if _out_of_use(code)}
        entries = [_entry(selected, code, examples) for code in codes]
        used = tuple(one for one in entries if one.id not in out)
        retired = tuple(one for one in entries if one.id in out)
        books.append(Book(book.id, book.title or book.id, book.version, book.hash, used, retired))
    unknown = found[~found["code"].isin(set(corpus.tree.codes))].drop_duplicates(["source", "start", "end", "code"])
    return CodebookView(
        study=corpus.protocol.study,
        title=title or "Codebook",
        books=tuple(books),
        unknown=tuple((str(code), len(part)) for code, part in unknown.groupby("code")),
        note=selected.note("Numbers count excerpts: distinct stretches of words with the same code"),
    )


def _out_of_use(code: Code) -> bool:
    """Retired, and so is all below it."""
    return bool(code.retired) and all(_out_of_use(child) for child in code.children)


def _entry(selected: Selected, code: Code, examples: Mapping[str, Quote]) -> CodeEntry:
    corpus, found = selected.corpus, selected.excerpts
    tree = corpus.tree
    within = found[found["code"].isin(tree.within(code.code))].drop_duplicates(["source", "start", "end", "code"])
    people = {one for who in within["participant"] for one in who.split("|")} - {""}
    return CodeEntry(
        id=code.code,
        label=tree.label(code.code),
        depth=tree.depth[code.code],
        parent=tree.parent[code.code],
        definition=code.definition,
        include=code.include,
        exclude=code.exclude,
        examples=_printed(code.examples, examples),
        counterexamples=_printed(code.counterexamples, examples),
        literature=tuple(_reference(corpus, key) for key in code.literature),
        aliases=code.aliases,
        origin=code.origin,
        rules=len(code.rules),
        count=int((within["code"] == code.code).sum()),
        theme_count=len(within),
        sources=within["source"].nunique(),
        cases=len(set(within["case"]) - {""}),
        participants=len(people),
        retired=code.retired,
    )


def _printed(texts: Iterable[str], examples: Mapping[str, Quote]) -> tuple[Example, ...]:
    made = []
    for text in texts:
        name = text.strip().lower()
        if not _ID.fullmatch(name):
            made.append(Example(text))
            continue
        fits = {one: quote for one, quote in examples.items() if one.lower().startswith(name)}
        if len(fits) == 1:
            (quote,) = fits.values()
            made.append(Example(quote.text, quote.id, quote.attribution))
        else:
            made.append(Example("", text.strip(), gone=True))
    return tuple(made)


def _examples(corpus: Corpus) -> dict[str, Quote]:
    """Every excerpt of the study by its id, whoever made it; nothing is looked up when no code names one."""
    named = [text for code in corpus.tree.codes.values() for text in (*code.examples, *code.counterexamples)]
    wanted = tuple(text.strip().lower() for text in named if _ID.fullmatch(text.strip()))
    coders = tuple(dict.fromkeys(coding.coder for coding in corpus.codings))
    runs = tuple(corpus.runs) if any(name.startswith("h-") for name in wanted) else ()
    if not wanted or not (coders or runs):
        return {}
    everything = select(corpus, Selection(coders=coders, runs=runs))
    rows = [at for at, name in enumerate(everything.excerpts["id"]) if name.lower().startswith(wanted)]
    return {quote.id: quote for quote in quotes(everything, rows)}


def _reference(corpus: Corpus, key: str) -> str:
    known = {one.key: one for one in corpus.protocol.literature}.get(key)
    if known is None:
        return key
    who = known.author + (f" ({known.year})" if known.year else "")
    return ". ".join(part.rstrip(".") for part in (who.strip(), known.title) if part) + "." if who.strip() or known.title else key
