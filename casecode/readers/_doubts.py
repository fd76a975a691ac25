"""What a person should look at before trusting who is said to speak."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import combinations, pairwise

from casecode.domain.problem import Problem
from casecode.domain.source import Segment
from casecode.readers._accept import Accepted
from casecode.text.words import count_words

_ARROWS = re.compile(r"(?<!\S)>>+(?=\s)")
SURE = 0.6
LATE = 0.30
_ALIKE = 0.88
_LONG = 2000
_MANY = 60


def line_of(text: str, at: int) -> int:
    """The line of a place, counted from 1."""
    return text.count("\n", 0, at) + 1


def doubts(
    text: str,
    segments: Sequence[Segment],
    accepted: Accepted,
    file: str,
) -> tuple[Problem, ...]:
    """Every doubt about the speakers of a text, with file and line."""
    found: list[Problem] = []
    labels = accepted.counts
    arrows = list(_ARROWS.finditer(text)) if ">>" in text else []
    unnamed = len(arrows) - sum(labels.values())
    if len(arrows) > 1 and unnamed > 0:
        said = f"{unnamed} times >> tells that the speaker changes, but not to whom: these words are nobody's"
        found.append(Problem("R114", said, file, line_of(text, arrows[0].start()), "warning"))
    if accepted.first:
        found += _about_labels(accepted, line_of(text, accepted.first.start), file)
        found += _about_words(text, segments, accepted.first.start, labels, file)
    elif len(segments) == 1 and count_words(text) > _LONG:
        said = f"no paragraphs and no speakers are marked: all {count_words(text)} words are one segment"
        found.append(Problem("R115", said, file, 0, "warning"))
    found += _about_times(text, segments, file)
    return tuple(found)


def _about_labels(accepted: Accepted, first: int, file: str) -> list[Problem]:
    """`first` is the line of the first label."""
    found: list[Problem] = []
    labels = accepted.counts
    listed = ", ".join(f"{label} {count}" for label, count in labels.items())
    if len(labels) == 1:
        found.append(
            Problem("R110", f"only one speaker is labelled ({listed}): is the other one missing?", file, first, "warning")
        )
    if accepted.confidence < SURE:
        said = f"not sure that these are speakers: {listed} (confidence {accepted.confidence:.2f}); name them under speakers:"
        found.append(Problem("R111", said, file, first, "warning"))
    once = [label for label, count in labels.items() if count == 1]
    if once and sum(labels.values()) > 4:
        found.append(Problem("R113", f"labels that stand only once: {', '.join(once)}", file, first, "note"))
    for one, other in combinations(sorted(labels), 2) if len(labels) <= _MANY else ():
        if min(len(one), len(other)) > 4 and _alike(one, other):
            said = f"'{one}' and '{other}' look like one speaker; they are kept apart"
            found.append(Problem("R116", said, file, 0, "note"))
    return found


def _alike(one: str, other: str) -> bool:
    """Nearly the same letters, and not only another number (`Speaker 1`, `Speaker 2`)."""
    if one.rstrip("0123456789 ") == other.rstrip("0123456789 "):
        return False
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= _ALIKE


def _about_words(text: str, segments: Sequence[Segment], begin: int, labels: Mapping[str, int], file: str) -> list[Problem]:
    """`begin` is where the first label stands."""
    found: list[Problem] = []
    if begin > LATE * len(text):
        said = f"{begin * 100 // len(text)} % of the text stands before the first speaker"
        found.append(Problem("R112", said, file, line_of(text, begin), "warning"))
    heard = {segment.speaker for segment in segments}
    silent = [label for label in labels if label not in heard]
    if silent:
        found.append(Problem("R117", f"labels with no words behind them: {', '.join(silent)}", file, 0, "note"))
    return found


def _about_times(text: str, segments: Sequence[Segment], file: str) -> list[Problem]:
    timed = [segment for segment in segments if segment.seconds is not None]
    back = [later for earlier, later in pairwise(timed) if (later.seconds or 0) < (earlier.seconds or 0)]
    if not back:
        return []
    said = f"the times run backwards {len(back)} time{'s' if len(back) > 1 else ''}, first in segment {back[0].n}"
    return [Problem("R118", said, file, line_of(text, back[0].start), "note")]
