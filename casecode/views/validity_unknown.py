"""What the audit does not know, and where its figures come from something else than the databank of the study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casecode.audit._evidence import Evidence
from casecode.audit._nouns import Finding
from casecode.audit.external_literature import is_draft
from casecode.domain.source import Material

_PUBLISHED = frozenset(
    {
        "abstract",
        "journal article",
        "journal paper",
        "publication",
        "published paper",
        "book",
        "book chapter",
        "chapter",
        "thesis",
    }
)
_PARTS = str.maketrans("-_", "  ")


def is_published(evidence: Evidence, one: Material) -> bool:
    """Whether a source is a published text about a study, by its method (`paper`, `abstract`, `journal article` …)."""
    words = one.placement.method.casefold().translate(_PARTS).strip()
    return words in _PUBLISHED or words.removesuffix("s") in _PUBLISHED or is_draft(evidence, one)


def published_of(evidence: Evidence) -> str:
    """A sentence where excerpts are quotes from published papers: what stands in a paper is not the databank behind it."""
    papers = {one.source.id for one in evidence.corpus.materials if is_published(evidence, one)}
    frame = evidence.excerpts
    inside = frame["source"].isin(papers)
    quotes, texts = int(inside.sum()), int(frame["source"][inside].nunique())
    if not quotes:
        return ""
    where = f"{texts} {'paper' if texts == 1 else 'papers'}, chosen by {'its' if texts == 1 else 'their'} authors"
    told = f"published {'quote' if quotes == 1 else 'quotes'} in {where}: published quotes, not the databank."
    if quotes == len(frame):
        return f"All evidence looked at is {quotes} {told}"
    return f"{quotes} of {len(frame)} excerpts are {told}"


def unknown_of(evidence: Evidence, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Sentences on what was not looked at, or cannot be told from records."""
    return tuple(_sentences(evidence, findings))


def _sentences(evidence: Evidence, findings: Sequence[Finding]) -> Iterator[str]:
    silent = [one.id for one in findings if one.status == "unknown"]
    if silent:
        yield f"Not documented is not the same as not done: on {', '.join(silent)} the databank holds nothing, or too little to say."
    outside = evidence.outside
    unseen = {
        "whether the words of the databank are unchanged": outside.integrity,
        "whether the originals are there": outside.missing,
        "whether names of participants stand in what leaves the study": outside.leaks,
        "whether the journal is whole": outside.trail,
    }
    missing = [what for what, fact in unseen.items() if fact is None]
    if missing:
        yield f"Not looked at: {', '.join(missing)}."
    yield "Whether a code was given rightly, an interview was led well, or an informant told what happened cannot be seen in records."
    yield "Records are taken at their word: a date, a reviewer or a consent that somebody wrote down was not verified with anybody."
    yield "Whether a cited work says what it is cited for was not looked at."
    undated = sum(not (one.placement.date or one.source.date) for one in evidence.corpus.materials)
    if undated:
        yield f"{undated} of the {len(evidence.corpus.materials)} sources {'has' if undated == 1 else 'have'} no date, so nothing that depends on the order of collection is certain."
    unstated = sum(not family for family in evidence.families.values())
    if unstated:
        yield f"For {unstated} of {len(evidence.corpus.materials)} sources no kind of evidence is known."
    nobody = int(((evidence.excerpts["participant"] == "") & (evidence.excerpts["role"] != "collective")).sum())
    if nobody:
        yield f"{nobody} of the {len(evidence.excerpts)} excerpts {'is' if nobody == 1 else 'are'} attributed to nobody by name."
    if any(one.unverified for one in findings):
        yield "Integrity failed: what was counted may no longer be what was coded."
