"""Registers of what speaks against: negative evidence with what became of it, and rival explanations with their verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from casecode.analysis.corpus import Corpus
from casecode.analysis.evidence_table import NEGATIVE
from casecode.analysis.linked import Judged
from casecode.analysis.select import Selected
from casecode.domain.memo import Memo
from casecode.domain.records import Rival

Origin = Literal["record", "memo", "excerpt", "judgement"]
SPEAKS_AGAINST: frozenset[str] = frozenset({"qualifies", "contradicts"})


@dataclass(frozen=True, slots=True)
class Negative:
    """One entry: a recorded search, a memo of kind negative_case, an excerpt marked mixed or disconfirming, or a judgement.

    `themes` and `propositions` are what it speaks against. `found` is True or False where somebody said whether anything was
    found, None else. `resolution` is what became of it, in a person's words. `words` are the excerpt's, of the first one named.
    """

    origin: Origin
    id: str
    themes: tuple[str, ...] = ()
    propositions: tuple[str, ...] = ()
    excerpts: tuple[str, ...] = ()
    valence: str = ""
    searched: str = ""
    found: bool | None = None
    resolution: str = ""
    words: str = ""
    by: str = ""
    date: str = ""
    file: str = ""


def negatives(selected: Selected, judged: tuple[Judged, ...] = ()) -> tuple[Negative, ...]:
    """The register: searches on record, then memos, then excerpts that people marked, then judgements.

    An excerpt that a record or memo names carries that entry's id as its resolution; memos count where the corpus has them.
    """
    corpus = selected.corpus
    entries = (*_records(corpus), *_memos(corpus))
    settled = {name.casefold(): entry.id for entry in entries for name in entry.excerpts}
    return (*entries, *_excerpts(selected, settled), *_judgements(corpus, judged, settled))


def unsearched(selected: Selected, register: tuple[Negative, ...]) -> tuple[str, ...]:
    """The themes with excerpts that no entry of the register is about, in the codebook's order."""
    told = {theme for entry in register for theme in entry.themes}
    tree = selected.corpus.tree
    used = {tree.theme_of(code) for code in selected.excerpts["code"]}
    return tuple(theme for theme in (*tree.themes, *sorted(used - set(tree.themes))) if theme in used - told)


def _records(corpus: Corpus) -> Iterator[Negative]:
    for one in corpus.protocol.kept.negative_cases:
        themes = (corpus.tree.theme_of(corpus.tree.resolve(one.theme) or one.theme),) if one.theme else ()
        propositions = (one.proposition,) if one.proposition else ()
        yield Negative(
            "record", one.id, themes, propositions, one.excerpts, "", one.searched, one.found, one.resolution or one.memo, "", one.by, one.date, one.file
        )  # fmt: skip


def _memos(corpus: Corpus) -> Iterator[Negative]:
    for memo in standing(corpus, "negative_case"):
        names = (*memo.linked("theme"), *memo.linked("code"))
        themes = tuple(dict.fromkeys(corpus.tree.theme_of(corpus.tree.resolve(name) or name) for name in names))
        excerpts = tuple(link for link in memo.links if link[:2].upper() in {"Q-", "H-"})
        yield Negative(
            "memo",
            memo.id,
            themes,
            (),
            excerpts,
            resolution=memo.title or memo.text.strip(),
            by=memo.by,
            date=memo.at[:10],
            file=memo.file,
        )


def standing(corpus: Corpus, kind: str) -> tuple[Memo, ...]:
    """The memos of a kind that were not taken back; none where the corpus was made without memos."""
    return tuple(memo for memo in corpus.memos or () if memo.kind == kind and not memo.withdrawn)


def _excerpts(selected: Selected, settled: dict[str, str]) -> Iterator[Negative]:
    corpus, frame = selected.corpus, selected.excerpts
    marked = frame[frame["valence"].isin(NEGATIVE)]
    columns = (marked[name].tolist() for name in ("id", "source", "start", "end", "code", "valence", "coder"))
    for name, source, start, end, code, valence, coder in zip(*columns, strict=True):
        words = corpus.material[source].text.text[start:end]
        why = settled.get(name.casefold(), "")
        yield Negative(
            "excerpt",
            name,
            (corpus.tree.theme_of(code),),
            (),
            (name,),
            valence,
            found=True,
            resolution=why,
            words=words,
            by=coder,
        )


def _judgements(corpus: Corpus, judged: tuple[Judged, ...], settled: dict[str, str]) -> Iterator[Negative]:
    for one in judged:
        if one.bearing in SPEAKS_AGAINST:
            link, words = one.link, corpus.material[one.source].text.text[one.start : one.end]
            why = link.why or settled.get(one.excerpt.casefold(), "")
            yield Negative(
                "judgement", one.excerpt, (corpus.tree.theme_of(one.code),), (one.proposition,), (one.excerpt,), one.bearing, "", True, why, words, link.by, link.at[:10], link.file
            )  # fmt: skip


def rivals(corpus: Corpus) -> tuple[Rival, ...]:
    """Every rival that a proposition lists, by proposition, with its verdict where a record gives one; then those only recorded."""
    kept = corpus.protocol.kept.rivals
    of = {(one.proposition, _folded(one.rival)): one for one in kept}
    listed = [(proposition.id, rival) for proposition in corpus.protocol.propositions for rival in proposition.rivals]
    made = [of.get((proposition, _folded(rival)), Rival(proposition=proposition, rival=rival)) for proposition, rival in listed]
    return (*made, *(one for one in of.values() if one not in made))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
