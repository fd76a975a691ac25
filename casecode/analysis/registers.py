"""Registers of what speaks against: negative evidence with what became of it, and rival explanations with their verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from casecode.analysis.corpus import Corpus
from casecode.analysis.duplicates import duplicates
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
    found, None else. `resolution` is what became of it, in a person's words, or the id of the entry that says it; `reasoned` is
    True where a judgement gives the reason itself. `words` are the excerpt's, of the first one named.
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
    reasoned: bool = False


def negatives(selected: Selected, judged: tuple[Judged, ...] = ()) -> tuple[Negative, ...]:
    """The register: searches on record, then memos, then excerpts that people marked, then judgements.

    An excerpt that a record or memo names carries that entry's id as its resolution, else the reason of a judgement on it. What a
    duplicate says again is the same evidence and has no entry of its own. Memos count where the corpus has them.
    """
    corpus = selected.corpus
    entries = (*_records(corpus), *_memos(corpus))
    settled = {name.casefold(): entry.id for entry in entries for name in entry.excerpts}
    reasons = {one.excerpt.casefold(): one.link.why for one in judged if one.bearing in SPEAKS_AGAINST and one.link.why.strip()}
    return (*entries, *_excerpts(selected, reasons | settled), *_judgements(corpus, judged, settled))


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
    rows = [(*row, corpus.material[row[1]].text.text[row[2] : row[3]]) for row in zip(*columns, strict=True)]
    keys = [(source, _folded(words), code) for _, source, _, _, code, _, _, words in rows]
    for (name, _, _, _, code, valence, coder, words), fresh in zip(rows, _fresh(corpus, keys), strict=True):
        if fresh:
            why = settled.get(name.casefold(), "")
            theme = corpus.tree.theme_of(code)
            yield Negative("excerpt", name, (theme,), (), (name,), valence, found=True, resolution=why, words=words, by=coder)


def _fresh(corpus: Corpus, keys: list[tuple[str, str, str]]) -> Iterator[bool]:
    """Of each source, words and code whether they are more than a duplicate's repetition of what stands where it counts."""
    doubles = duplicates(corpus)
    said = {key for key in keys if key[0] not in doubles}
    for source, words, code in keys:
        key = (doubles[source].of if source in doubles else source, words, code)
        yield source not in doubles or key not in said
        said.add(key)


def _judgements(corpus: Corpus, judged: tuple[Judged, ...], settled: dict[str, str]) -> Iterator[Negative]:
    for one in judged:
        if one.bearing in SPEAKS_AGAINST:
            link, words = one.link, corpus.material[one.source].text.text[one.start : one.end]
            why = link.why or settled.get(one.excerpt.casefold(), "")
            theme, own = corpus.tree.theme_of(one.code), bool(link.why.strip())
            yield Negative(
                "judgement", one.excerpt, (theme,), (one.proposition,), (one.excerpt,), one.bearing, "", True, why, words, link.by, link.at[:10], link.file, own
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
