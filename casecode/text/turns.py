"""Turns: who holds the floor, and for how many segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from casecode.domain.source import Segment
from casecode.text.fold import fold
from casecode.text.spans import subtract
from casecode.text.words import word_spans

_LISTENING = """
mm mmm mhm mm-hm mm-hmm mmhm mmhmm mhmm hm hmm uh-huh uhuh uhhuh huh ah aha oh ooh yeah yep yes yup right ok okay sure exactly
absolutely true wow really interesting good great nice cool no nope
ja genau stimmt klar richtig gut ach so jaja doch nein oui d'accord voilà bien non ouais sí si claro vale bueno ya
sì certo esatto giusto bene sim pois tá isso então goed precies zeker inderdaad nou
"""
BACK_CHANNELS: frozenset[str] = frozenset(_LISTENING.split())
"""Words with which a listener says only that they listen (en de fr es it pt nl)."""
_LONGEST = 3
_SILENT = frozenset({"event", "note"})
_OUTSIDE = frozenset({"event", "note", "heading"})


def is_back_channel(words: str) -> bool:
    """At most three words, all of them a listener's, and no question."""
    spans = word_spans(words)
    folded = fold(words)
    return 0 < len(spans) <= _LONGEST and "?" not in words and all(folded[start:end] in BACK_CHANNELS for start, end in spans)


def number_turns(
    segments: Sequence[Segment],
    excluded: Callable[[str], bool],
    text: str = "",
) -> tuple[Segment, ...]:
    """The segments with their turns numbered from 1.

    A turn is a maximal run of consecutive segments of one speaker. A segment without a speaker, a heading, a note or an
    event belongs to no turn (0); headings and unlabelled words end a turn, notes and events do not. A back-channel of an
    `excluded` speaker (interviewer, moderator) inside another's turn belongs to no turn either and does not break it: it is
    0. At the edge between two speakers the same words are a turn of their own. Back-channels are told from `text`, the text
    the segments point into; without it there are none.
    """
    numbered: list[Segment] = []
    turn, holder = 0, ""
    for at, segment in enumerate(segments):
        if segment.kind in _OUTSIDE or not segment.speaker:
            if segment.kind not in _SILENT:
                holder = ""
            numbered.append(replace(segment, turn=0))
        elif segment.speaker == holder:
            numbered.append(replace(segment, turn=turn))
        elif holder and excluded(segment.speaker) and _holder_goes_on(segments, at, holder, excluded, text):
            numbered.append(replace(segment, turn=0))
        else:
            turn, holder = turn + 1, segment.speaker
            numbered.append(replace(segment, turn=turn))
    return tuple(numbered)


def _holder_goes_on(segments: Sequence[Segment], at: int, holder: str, excluded: Callable[[str], bool], text: str) -> bool:
    """Whether from `at` on there are only back-channels (and silent segments) until `holder` speaks again."""
    for ahead in range(at, len(segments)):
        segment = segments[ahead]
        if segment.kind in _SILENT:
            continue
        if segment.speaker == holder and segment.kind not in _OUTSIDE:
            return True
        if not segment.speaker or segment.kind in _OUTSIDE or not excluded(segment.speaker):
            return False
        said = subtract([(segment.start, segment.end)], [(mark.start, mark.end) for mark in segment.marks])
        if not is_back_channel(" ".join(text[start:end] for start, end in said)):
            return False
    return False
