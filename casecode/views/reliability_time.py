"""What moved while people coded: coders against themselves, the codebook, codings that its changes left behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casecode.analysis.agreement_nouns import Stability
from casecode.analysis.agreement_who import named
from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import label_of
from casecode.analysis.staleness import stale_codings
from casecode.audit._evidence import Evidence
from casecode.audit._outside import BookVersion
from casecode.codebook.diff import Change, diff
from casecode.domain.codebook import Codebook
from casecode.views.reliability_figures import NONE, apa, interval, many
from casecode.views.reliability_lines import BookLine, StabilityLine
from casecode.views.reliability_sample import settled_in_talk

_MOST = 12
"""Changes of one version that are named one by one."""
_OF_CODEBOOK = ("definition", "no codebook", "merged into")
"""Reasons why a coding needs a look that have to do with the codebook."""
OUTSIDE = "outside of rounds"


def stability_lines(corpus: Corpus, found: Sequence[Stability]) -> tuple[StabilityLine, ...]:
    """Every coder's repeated coding. What was settled in talk is nobody's second coding."""
    return tuple(
        StabilityLine(
            named(corpus, (one.coder,)),
            one.earlier or OUTSIDE,
            one.later or OUTSIDE,
            NONE if one.days is None else f"{one.days:.0f}",
            one.units,
            apa(one.agreement),
            apa(one.alpha.value),
            interval(one.alpha),
        )
        for one in found
        if not any(settled_in_talk(corpus, name) for name in (one.earlier, one.later))
    )


def book_lines(corpus: Corpus) -> tuple[BookLine, ...]:
    """Every codebook version that something was coded under, each with what changed since the one before it, and since the last."""
    last: dict[str, Codebook] = {}
    made = []
    for version in Evidence(corpus).books:
        before = last.get(version.book.id) if version.book else None
        made.append(_book(corpus, version, before))
        if version.book:
            last[version.book.id] = version.book
    used = {line.hash for line in made}
    unused = [book for book in corpus.codebooks if book.hash not in used and book.id in last]
    made += [_book(corpus, BookVersion(book.hash, book, "", "", 0, current=True), last[book.id]) for book in unused]
    return tuple(made)


def _book(corpus: Corpus, version: BookVersion, before: Codebook | None) -> BookLine:
    book = version.book
    if book is None:
        return BookLine(
            "?", "", version.hash, version.first[:10], version.last[:10], version.codings, ("cannot be read any more",)
        )
    changes = tuple(_said(corpus, diff(before, book))) if before else ()
    return BookLine(book.id, book.version, version.hash, version.first[:10], version.last[:10], version.codings, changes)


def _said(corpus: Corpus, changes: Sequence[Change]) -> Iterator[str]:
    """The changes in a phrase each; those of what a code means first, as only they touch what coders go by."""
    grouped: dict[tuple[bool, str], list[str]] = {}
    for one in changes:
        what = f"{one.what} changed" if one.kind == "changed" else one.kind
        grouped.setdefault((not one.touches_meaning, what), []).append(label_of(corpus, "code", one.code))
    for (_, what), codes in sorted(grouped.items()):
        shown = ", ".join(codes[:_MOST]) + (f" and {len(codes) - _MOST} more" if len(codes) > _MOST else "")
        yield f"{what}: {shown}"


def stale_lines(corpus: Corpus) -> tuple[str, ...]:
    """Codings that a change of the codebook left behind, in sentences."""
    made = []
    for one in stale_codings(corpus):
        if any(part in one.why for part in _OF_CODEBOOK):
            names = [label_of(corpus, "code", name) for name in one.names]
            shown = ", ".join(names[:_MOST]) + (f" and {len(names) - _MOST} more" if len(names) > _MOST else "")
            made.append(f"{many(one.count, 'coding')} {one.why}: {shown}")
    return tuple(made)


def instead(corpus: Corpus) -> Mapping[str, str]:
    """What a reflexive study relies on where others count agreement, and how much of each is on record."""
    kept, memos = corpus.protocol.kept, [one for one in corpus.memos or () if not one.withdrawn]
    kinds = {kind: sum(one.kind == kind for one in memos) for kind in ("reflexive", "analytic", "negative_case", "peer_debrief")}
    said = sum(bool(one.assumptions.strip()) for one in kept.researchers)
    peers = sum(one.kind == "peer" for one in kept.reviews) + kinds["peer_debrief"]
    negative = len(kept.negative_cases) + kinds["negative_case"]
    replied = sum(bool(one.outcome) for one in kept.member_checks)
    return {
        "The researcher’s position and assumptions, stated": f"{said} of {many(len(kept.researchers), 'researcher')}"
        if kept.researchers
        else "not recorded",
        "Reflexive memos": _or_none(kinds["reflexive"], "memo"),
        "Analytic memos, in which codes and themes grow": _or_none(kinds["analytic"], "memo"),
        "Talk with colleagues who read the analysis critically": _or_none(peers, "record"),
        "Search for what speaks against a theme": _or_none(negative, "record"),
        "Participants’ answers to drafts and quotes": f"{many(len(kept.member_checks), 'request')}, {replied} answered"
        if kept.member_checks
        else "not recorded",
        "Versions of the codebook that were coded under": _or_none(len(Evidence(corpus).books), "version"),
    }


def _or_none(count: int, noun: str) -> str:
    return many(count, noun) if count else "not recorded"
