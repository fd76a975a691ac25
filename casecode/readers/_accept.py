"""Second pass over the candidates for labels: decided per document, because a label is what recurs in one shape.

The rule and its limits were measured on transcripts and on prose that only looks like one (docs: readers).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from casecode.readers._shapes import ARROW, LOOSE, Candidate, is_event_label, names_role

RECURS = 3
RECURS_AS_ROLE = 2
RECURS_BARE = 4
LEAST_SHARE = 0.60
LEAST_LINES = 0.03
SINGLES_FROM = 0.15
HELD = 0.5
NEARLY = 0.9
TAKEN = 0.3
LOOSELY = 0.8
_SHORT = 40
_ORDER = ("colon", "head", "dash", "abbr", "timed", "spaced", "bracket", "bare", *LOOSE)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was decided about the labels of a document: their dominant `shape` (empty: none) and how sure that is (0 to 1).

    `names` maps the key of each label that stands in the text to how it is mostly written, `counts` those forms to how often
    they stand, in the order of the text; `first` is the first label, `clock` the first that carries a time. The labels
    themselves are not kept: a long talk has hundreds of thousands.
    """

    shape: str = ""
    confidence: float = 0.0
    names: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    first: Candidate | None = None
    clock: Candidate | None = None
    keys: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()

    def takes(self, each: Candidate) -> bool:
        """Whether this candidate is a label."""
        return _is_named(each) and (each.key in self.known or (each.shape == self.shape and each.key in self.keys))


def accept(candidates: Sequence[Candidate], lines: int, known: frozenset[str]) -> Accepted:
    """Which candidates are labels in a document of `lines` non-blank lines; `known` keys are, wherever they stand.

    A label that does not recur must look like those that do: decorated like them, and at the opening of a paragraph
    where all of them open one.
    """
    every = [each for each in candidates if _is_named(each)]
    named = [each for each in every if each.shape not in LOOSE or each.key in known]
    shape = _dominant(named, known)
    within = [each for each in named if each.shape == shape]
    counts = Counter(each.key for each in within)
    recurring = {key for key in counts if _recurs(shape, key, counts, known)}
    lead = sum(counts[key] for key in recurring)
    keys: set[str] = set()
    if recurring and (recurring <= known or (lead >= LEAST_SHARE * len(within) and lead >= LEAST_LINES * lines)):
        singles = lead >= SINGLES_FROM * lines
        like = _Like(within, recurring)
        keys = recurring | {each.key for at, each in enumerate(within) if singles and like.takes(at, each)}
    elif _short_dialogue(within, counts, lines):
        keys = set(counts)
    settled = Accepted(shape, keys=frozenset(keys), known=known)
    found = _summed(settled, [each for each in named if settled.takes(each)], lead / len(within) if lead else 0.5)
    return found if found.first else _held_throughout(every, lines)


def _held_throughout(named: Sequence[Candidate], lines: int) -> Accepted:
    """The labels of a document that holds to one of the loose shapes from beginning to end.

    At least two labels come back, they make half of all lines and nearly all of the shape, and they take turns: the rows of
    a table are sorted, the entries of a list do not come back.
    """
    for shape in LOOSE:
        within = [each for each in named if each.shape == shape]
        counts = Counter(each.key for each in within)
        recurring = {key for key, count in counts.items() if count >= RECURS}
        lead = [each.key for each in within if each.key in recurring]
        turns = sum(one != other for one, other in pairwise(lead))
        if len(recurring) > 1 and len(lead) >= HELD * lines and len(lead) >= NEARLY * len(within) and turns >= TAKEN * len(lead):
            settled = Accepted(shape, keys=frozenset(counts))
            return _summed(settled, within, LOOSELY * len(lead) / len(within))
    return Accepted()


def _is_named(each: Candidate) -> bool:
    return each.shape != ARROW and not is_event_label(each.label)


def _summed(settled: Accepted, labels: Sequence[Candidate], share: float) -> Accepted:
    """The decision with what there is to tell of its labels; `share` of the candidates of their shape recur."""
    if not labels:
        return Accepted()
    forms: dict[str, Counter[str]] = {}
    for each in labels:
        forms.setdefault(each.key, Counter())[each.label] += 1
    names = {key: counted.most_common(1)[0][0] for key, counted in forms.items()}
    return replace(
        settled,
        confidence=1.0 if settled.known.issuperset(forms) else round(min(1.0, share) * (1.0 if len(labels) > 3 else 0.5), 2),
        names=names,
        counts={names[key]: counted.total() for key, counted in forms.items()},
        first=labels[0],
        clock=next((each for each in labels if each.stamp), None),
    )


class _Like:
    """What the recurring labels have in common, asked of one that does not recur."""

    def __init__(self, within: Sequence[Candidate], recurring: set[str]) -> None:
        settled = [each for each in within if each.key in recurring]
        self.first = next(at for at, each in enumerate(within) if each.key in recurring)
        self.opening = all(each.opens for each in settled)
        self.marks = {each.mark for each in settled}

    def takes(self, at: int, each: Candidate) -> bool:
        """Whether the candidate `each`, number `at` of its shape, looks like a label here."""
        if each.mark not in self.marks or (self.opening and not each.opens):
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
