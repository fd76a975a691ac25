"""The four lines at the foot of the screen, each cut to the width there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len, set_cell_size

from casecode.domain.codebook import Code
from casecode.terminal.keys import FOOTER, WIDE_FOOTER
from casecode.terminal.sitting import Sitting
from casecode.terminal.wrapping import shown


def cut(words: str, width: int) -> str:
    """`words` in one line of at most `width` cells, with … where something is left out."""
    line = shown(words)
    return line if cell_len(line) <= width else set_cell_size(line, max(1, width - 1)) + "…"


def fitting(several: Sequence[str], width: int) -> str:
    """The first of `several` that takes at most `width` cells, else the last."""
    return next((one for one in several if cell_len(shown(one)) <= width), several[-1])


def ends(left: str, right: str, width: int) -> str:
    """`left` and `right` at the two ends of a line; `right` is never cut."""
    room = width - cell_len(right) - 1
    return set_cell_size(cut(left, room), room) + " " + right


def here(sitting: Sitting, width: int) -> str:
    """Where the cursor is, who speaks, and every code on these words; the chosen coding in brackets."""
    if not sitting.motion.segments:
        return "This source has no words."
    segment, desk = sitting.segment, sitting.desk
    voice = desk.material.voice(segment)
    who = " ".join(part for part in (segment.speaker, f"({voice.participant})" if voice.participant else "") if part)
    chosen = sitting.chosen
    told = ((sitting.told(one), one is chosen) for one in sitting.here())
    codings = [f"[{name}]" if marked else name for name, marked in told]
    what = "Selecting" if sitting.anchor is not None else "Here"
    if sitting.outside:
        what = f"not in round {desk.part.round}"
    listed = " · ".join(codings) if codings else "nothing coded"
    return cut(f"¶{segment.n} {who or segment.kind} — {what}: {listed}", width)


def facts(sitting: Sitting, width: int) -> str:
    """Who codes what, how far it is read, and that all is on disk."""
    desk = sitting.desk
    round_ = f" · round {desk.part.round}" if desk.part.round else ""
    codings = len(desk.codings())
    left = (
        f"{desk.coder} · {desk.material.source.id}{round_} · {sitting.progress()} · {codings} coding{'' if codings == 1 else 's'}"
    )
    return ends(left, "saved", width)


def said(words: str, width: int, *, wrong: bool = False) -> str:
    """What was done last."""
    return cut(("! " if wrong else "") + words, width)


def keys(width: int) -> str:
    """The keys one needs first."""
    return WIDE_FOOTER if cell_len(WIDE_FOOTER) <= width else cut(FOOTER, width)


def begun(typed: str, fits: Mapping[str, str], codes: Mapping[str, Code]) -> str:
    """The keys that go on from the letter typed."""
    if not fits:
        return f"No code has the key {typed}. Enter finds codes by part of a name."
    told = (f"{key} {codes[code].label or code if code in codes else code}" for key, code in fits.items())
    return f"{typed}…  " + " · ".join(told) + "  Esc drops"
