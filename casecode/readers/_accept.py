"""Second pass over the candidates for labels: decided per document, because a label is what recurs in one shape.

The rule and its limits were measured on transcripts and on prose that only looks like one (docs: readers).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from casecode.readers._shapes import ARROW, Candidate, is_event_label, names_role

RECURS = 3
RECURS_AS_ROLE = 2
RECURS_BARE = 4
LEAST_SHARE = 0.60
LEAST_LINES = 0.03
SINGLES_FROM = 0.15
_SHORT = 40
_ORDER = ("colon", "head", "dash", "abbr", "timed", "spaced", "bracket", "bare")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The labels of a document in order, their dominant shape (empty: none) and how sure that is (0 to 1)."""

    labels: tuple[Candidate, ...] = ()
    shape: str = ""
    confidence: float = 0.0


def accept(
    candidates: Sequence[Candidate],
    lines: int,
    known: frozenset[str],
    openings: frozenset[int] = frozenset(),
) -> Accepted:
    """Which candidates are labels in a document of `lines` non-blank lines; `known` keys are, wherever they stand.

    A label that does not recur must look like those that do: decorated like them, and at the opening of a paragraph
    (`openings`) where all of them open one.
    """
    named = [each for each in candidates if each.shape != ARROW and not is_event_label(each.label)]
    shape = _dominant(named, known)
    within = [each for each in named if each.shape == shape]
    counts = Counter(each.key for each in within)
    recurring = {key for key in counts if _recurs(shape, key, counts, known)}
    lead = sum(counts[key] for key in recurring)
    keys: set[str] = set()
    if recurring and (recurring <= known or (lead >= LEAST_SHARE * len(within) and lead >= LEAST_LINES * lines)):
        singles = lead >= SINGLES_FROM * lines
        like = _Like(within, recurring, openings)
        keys = recurring | {each.key for at, each in enumerate(within) if singles and like.takes(at, each)}
    elif _short_dialogue(within, counts, lines):
        keys = set(counts)
    labels = tuple(each for each in named if each.key in known or (each.shape == shape and each.key in keys))
    return Accepted(labels, shape, _confidence(labels, within, lead, known)) if labels else Accepted()


class _Like:
    """What the recurring labels have in common, asked of one that does not recur."""

    def __init__(self, within: Sequence[Candidate], recurring: set[str], openings: frozenset[int]) -> None:
        settled = [each for each in within if each.key in recurring]
        self.first = next(at for at, each in enumerate(within) if each.key in recurring)
        self.openings = openings if all(each.start in openings for each in settled) else None
        self.marks = {each.mark for each in settled}

    def takes(self, at: int, each: Candidate) -> bool:
        """Whether the candidate `each`, number `at` of its shape, looks like a label here."""
        if each.mark not in self.marks or (self.openings is not None and each.start not in self.openings):
            return False
        return at > self.first or names_role(each.label)


def _dominant(named: Sequence[Candidate], known: frozenset[str]) -> str:
    """The shape with most recurring labels; the most common one where nothing recurs."""
    weights: dict[str, tuple[int, int, int]] = {}
    for rank, shape in enumerate(_ORDER):
        counts = Counter(each.key for each in named if each.shape == shape)
        recurring = sum(counts[key] for key in counts if _recurs(shape, key, counts, known))
        weights[shape] = (recurring, sum(counts.values()), -rank)
    return max(weights, key=lambda shape: weights[shape])


def _recurs(shape: str, key: str, counts: Counter[str], known: frozenset[str]) -> bool:
    if key in known:
        return True
    if shape == "bare":
        return counts.total() >= RECURS_BARE and counts[key] >= RECURS_AS_ROLE
    return counts[key] >= (RECURS_AS_ROLE if names_role(key) else RECURS)


def _short_dialogue(within: Sequence[Candidate], counts: Counter[str], lines: int) -> bool:
    """A few lines in which nothing can recur much: two roles that answer each other, or names on nearly every line."""
    if lines > _SHORT or len(counts) < 2 or not within or within[0].shape == "bare":
        return False
    roles = sum(names_role(key) for key in counts)
    if roles >= 2 and len(within) * 2 >= lines:
        return True
    return len(within) >= 3 and len(within) * 5 >= lines * 4 and max(counts.values()) >= 2


def _confidence(labels: Sequence[Candidate], within: Sequence[Candidate], lead: int, known: frozenset[str]) -> float:
    """The share of candidates that recur, halved where fewer than four labels stand; certain where a person named them."""
    if all(each.key in known for each in labels):
        return 1.0
    share = lead / len(within) if lead else 0.5
    return round(min(1.0, share) * (1.0 if len(labels) > 3 else 0.5), 2)
