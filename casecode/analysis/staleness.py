"""Which codings need a look because something under them has changed: the words, the definition, the names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casecode.analysis.corpus import Corpus
from casecode.analysis.tree import tree_of
from casecode.domain.codebook import Code
from casecode.domain.coding import RESERVED_CODERS, Coding


@dataclass(frozen=True, slots=True)
class StaleLine:
    """Codings that need a look: `why` in one phrase, how many, and the codes or sources concerned."""

    why: str
    count: int
    names: tuple[str, ...]


def stale_codings(corpus: Corpus) -> tuple[StaleLine, ...]:
    """Every reason that holds for some coding, gravest first. A coding may stand under several."""

    def name(one: Coding) -> str:
        return corpus.tree.resolve(one.code) or one.code

    definitions = Definitions(corpus)
    reasons: tuple[tuple[str, Callable[[Coding], bool], Callable[[Coding], str]], ...] = (
        ("of sources that are not in the databank", lambda one: one.source not in corpus.material, lambda one: one.source),
        ("on an older revision of their source", lambda one: _on_old_words(corpus, one), lambda one: one.source),
        ("with a code that no codebook has", lambda one: not corpus.tree.resolve(one.code), lambda one: one.code),
        ("made before the definition of their code changed", definitions.changed, name),
        ("made under a code that was merged into another and was defined otherwise", definitions.merged, name),
        ("by coders who are not in the protocol", lambda one: not _known(corpus, one.coder), lambda one: one.coder),
    )
    made = []
    for why, holds, called in reasons:
        found = [one for one in corpus.codings if holds(one)]
        if found:
            made.append(StaleLine(why, len(found), tuple(sorted({called(one) for one in found}))))
    return tuple(made)


def stale_run(corpus: Corpus) -> str:
    """Why the newest run no longer matches the study, in one phrase; empty when it does or nothing is known of it."""
    fact = corpus.run_facts.get(corpus.newest_run)
    if fact is None:
        return ""
    now = {one.source.id: one.text.hash for one in corpus.materials}
    changed = sum(fact.texts.get(source) != text for source, text in now.items())
    if changed:
        return "1 source is new or changed since" if changed == 1 else f"{changed} sources are new or changed since"
    if fact.codebook != "+".join(book.hash for book in corpus.codebooks):
        return "the codebook changed since"
    return ""


def _on_old_words(corpus: Corpus, one: Coding) -> bool:
    material = corpus.material.get(one.source)
    return material is not None and one.text != material.text.hash


def _known(corpus: Corpus, coder: str) -> bool:
    return coder in corpus.protocol.coders or coder in RESERVED_CODERS


class Definitions:
    """Compares what a code meant when a coding was made with what it means now.

    A meaning is definition, inclusions and exclusions; line breaks and doubled spaces in them are layout. Edits elsewhere in the
    file change nothing here, nor does a new id or label.
    """

    def __init__(self, corpus: Corpus) -> None:
        """Take the codebooks and their former versions as far as they are at hand."""
        self._tree = corpus.tree
        self._now = {book.hash for book in corpus.codebooks}
        self._former = {name: tree_of([book]) for name, book in corpus.former_books.items()}

    def changed(self, one: Coding) -> bool:
        """Whether the words of the definition differ; for a version that is not at hand the answer is no."""
        then, code = self._then(one)
        return then is not None and not self._gone_into(then, code) and _meaning(then) != _meaning(self._tree.codes[code])

    def merged(self, one: Coding) -> bool:
        """Whether it was made under a code of its own that is one with another by now, and was defined otherwise."""
        then, code = self._then(one)
        differs = then is not None and any(_meaning(then)) and _meaning(then) != _meaning(self._tree.codes[code])
        return then is not None and differs and self._gone_into(then, code)

    def _then(self, one: Coding) -> tuple[Code | None, str]:
        """The code as it was when the coding was made (None: not known, or the version of today), and its id now."""
        code = self._tree.resolve(one.code)
        former = None if not one.book or one.book in self._now or not code else self._former.get(one.book)
        return (former.codes.get(former.resolve(one.code)) if former else None), code

    def _gone_into(self, then: Code, code: str) -> bool:
        """Whether the code had another id then, and the one it has now was a code beside it in some version."""
        return then.code != code and any(then.code in tree.codes and code in tree.codes for tree in self._former.values())


def _meaning(code: Code) -> tuple[str, ...]:
    texts = (code.definition, *code.include, "", *code.exclude)
    return tuple(" ".join(text.split()) for text in texts)
