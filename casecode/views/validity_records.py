"""What was recorded of tactics, as tables of the validity report: reviews, researchers, codebook changes, waivers, limits, literature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from casecode.analysis.dimensions import label_of
from casecode.audit._catalogue import catalogue
from casecode.audit._evidence import Evidence
from casecode.audit._outside import BookVersion
from casecode.audit._settings import limits_of, waivers_of
from casecode.audit._works import linked
from casecode.codebook.diff import diff
from casecode.domain.records import MemberCheck
from casecode.views.validity_cited import short_work
from casecode.views.validity_nouns import Grid

_NOTHING = "–"
_MOST = 40
_STANCES = ("definition", "similar", "dissimilar", "extends")


def member_checks(evidence: Evidence) -> Grid:
    """Who was sent what, what came back, and what became of it."""
    rows = [
        (
            _person(evidence, one.participant) or _case(evidence, one.case),
            one.item_type.replace("_", " ") or _NOTHING,
            one.sent_on or _NOTHING,
            one.replied_on or _NOTHING,
            one.outcome.replace("_", " ") or "sent, no answer recorded",
            "; ".join(part.rstrip(" .") for part in (one.changes, one.resolution or _unsettled(one)) if part) or _NOTHING,
        )
        for one in evidence.records.member_checks
    ]
    return Grid(
        ("Who", "What", "Sent", "Answered", "Outcome", "What changed"),
        tuple(rows),
        "Review by those who were studied",
        "",
        "llllll",
        (1.3, 1.0, 1.0, 1.0, 1.1, 2.6),
        empty="There is no record that anybody who was studied has seen what is written.",
    )


def _unsettled(one: MemberCheck) -> str:
    return "the dispute is open" if one.outcome == "disputed" else ""


def reviews(evidence: Evidence) -> Grid:
    """Peers, readers of transcripts, external auditors, and debriefings that were noted."""
    rows = [
        (
            one.reviewer,
            one.kind.replace("_", " "),
            one.date or _NOTHING,
            one.scope or _share(one.share, one.sources),
            one.result or _NOTHING,
        )
        for one in evidence.records.reviews
    ]
    rows += [
        (
            label_of(evidence.corpus, "coder", memo.by),
            "debriefing (memo)",
            memo.at[:10] or _NOTHING,
            memo.title or memo.id,
            _NOTHING,
        )
        for memo in evidence.memos("peer_debrief")
    ]
    return Grid(
        ("Reader", "Kind", "When", "What was read", "What came of it"),
        tuple(rows),
        "Review by peers",
        "",
        "lllll",
        (1.2, 1.1, 1.1, 2.2, 2.3),
        empty="There is no record of a peer who read transcripts or drafts.",
    )


def _share(share: float | None, sources: Sequence[str]) -> str:
    """What share of which transcripts was read."""
    if share is None:
        return ", ".join(sources) or _NOTHING
    return f"{share:.0%} of {', '.join(sources) or 'the transcripts'}"


def researchers(evidence: Evidence) -> Grid:
    """Those who collected and coded, in their own words; coders of whom nothing is recorded are named all the same."""
    kept = evidence.records.researchers
    if not kept:
        return Grid((), (), empty="No statement about the researchers is on record.")
    rows = [
        (
            one.name or evidence.protocol.coders.get(one.id, one.id),
            "; ".join(part for part in (one.role, one.credentials) if part) or _NOTHING,
            one.relation_to_participants or _NOTHING,
            one.assumptions or _NOTHING,
            one.conflict or "not stated",
            one.mitigation or _NOTHING,
        )
        for one in kept
    ]
    known = {name for one in kept for name in (one.id, one.name)}
    rows += [
        (name or coder, "not stated", "not stated", "not stated", "not stated", "not stated")
        for coder, name in evidence.protocol.coders.items()
        if coder not in known and name not in known
    ]
    return Grid(
        ("Who", "Role and degrees", "Relation to participants", "Assumptions", "Conflict of interest", "What was done about it"),
        tuple(rows),
        "The researchers",
        "",
        "llllll",
        (1.1, 1.4, 1.4, 1.4, 1.2, 1.4),
    )


def reflections(evidence: Evidence) -> Grid:
    """Reflexive memos: when, by whom, about what."""
    rows = [
        (memo.at[:10] or _NOTHING, label_of(evidence.corpus, "coder", memo.by), memo.title or " ".join(memo.text.split()[:25]))
        for memo in evidence.memos("reflexive")
    ]
    return Grid(("When", "Who", "About"), tuple(rows[:_MOST]), "Reflexive memos", "", "lll", (0.8, 1.1, 5))


def codebooks(evidence: Evidence) -> Grid:
    """The versions that something was coded under, and what changed from each to the next."""
    lines: dict[str, list[BookVersion]] = {}
    for version in evidence.books:
        lines.setdefault(version.book.id if version.book else "", []).append(version)
    rows = [row for versions in lines.values() for row in _versions(versions)]
    return Grid(
        ("Version", "First used", "Last used", "Codings", "What changed from the one before"),
        tuple(rows),
        "Versions of the codebook that something was coded under",
        "",
        "lllrl",
        (2.5, 1.0, 1.0, 0.8, 3.0),
        empty="No coding says under which version of a codebook it was made.",
    )


def _versions(versions: list[BookVersion]) -> Iterator[tuple[str, str, str, int, str]]:
    changes = ["", *(_changes(before, after) for before, after in pairwise(versions))]
    for version, changed in zip(versions, changes, strict=True):
        name = f"{version.book.id} {version.book.version}".strip() if version.book else "cannot be read any more"
        yield f"{name} ({version.hash})", version.first[:10], version.last[:10], version.codings, changed or _NOTHING


def _changes(before: BookVersion, after: BookVersion) -> str:
    if before.book is None or after.book is None:
        return "cannot be told: one of the two cannot be read any more"
    told = [f"{one.code}: {f'{one.what} ' if one.what else ''}{one.kind}" for one in diff(before.book, after.book)]
    more = f" and {len(told) - _MOST // 4} more" if len(told) > _MOST // 4 else ""
    return "; ".join(told[: _MOST // 4]) + more or "nothing that concerns a code"


def waivers(evidence: Evidence) -> Grid:
    """Checks that somebody set aside, by whom, when and why."""
    rows = [
        (
            check,
            catalogue()[check].title if check in catalogue() else "no such check",
            label_of(evidence.corpus, "coder", one.by) if one.by else _NOTHING,
            one.on,
            one.why,
        )
        for check, one in sorted(waivers_of(evidence.protocol).items())
    ]
    return Grid(
        ("Check", "Tactic", "By", "On", "Why"),
        tuple(rows),
        "Checks set aside",
        "A check that is set aside keeps the status it was found with.",
        "lllll",
        (0.6, 2.0, 0.8, 1.1, 3.0),
        empty="No check was set aside.",
    )


def thresholds(evidence: Evidence) -> Grid:
    """Limits that the study set itself, beside the default."""
    rows = [
        (check, one.name, f"{one.value:g}", f"{one.default:g}", said.thresholds[one.name].means)
        for check, said in catalogue().items()
        for one in limits_of(check, evidence.protocol).thresholds
        if one.set_by_study
    ]
    return Grid(
        ("Check", "Limit", "In force", "Default", "What it is compared with"),
        tuple(rows),
        "Limits that the study set itself",
        "",
        "llrrl",
        (0.6, 0.9, 0.8, 0.8, 3.4),
        empty="Every limit is the default; those that the literature does not give are project defaults, and are called so.",
    )


def literature(evidence: Evidence) -> Grid:
    """Theme by what the literature has to say to it; links to a proposition stand with each of its themes."""
    tree = evidence.corpus.tree
    of = {one.id: [tree.theme_of(tree.resolve(name) or name) for name in one.themes] for one in evidence.protocol.propositions}
    found: dict[str, dict[str, list[str]]] = {theme: {} for theme in evidence.themes}
    for one in linked(evidence):
        for theme in of[one.proposition] if one.proposition else [tree.theme_of(one.code)]:
            told = short_work(one.work.author, one.work.year, one.work.key) + (f", {one.link.note}" if one.link.note else "")
            found.setdefault(theme, {}).setdefault(one.link.stance, []).append(told)
    some = any(found.values())
    rows = tuple(
        (tree.label(theme), *("; ".join(_distinct(stances.get(stance, ()))) or _NOTHING for stance in _STANCES))
        for theme, stances in found.items()
    )
    return Grid(
        ("Theme", "Defined by", "Similar", "Dissimilar", "Extended"),
        rows if some else (),
        "Findings and the literature",
        "",
        "lllll",
        (1.4, 1.5, 1.5, 1.5, 1.5),
        empty="No link from the findings to the literature is on record.",
    )


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _person(evidence: Evidence, who: str) -> str:
    return label_of(evidence.corpus, "participant", who) if who else ""


def _case(evidence: Evidence, case: str) -> str:
    return label_of(evidence.corpus, "case", case) if case else "not stated"
