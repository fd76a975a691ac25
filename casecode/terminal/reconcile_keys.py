"""The keys of the reconciling screen, each said once: bound by the screen, listed by the help. No key needs Alt or AltGr."""

from __future__ import annotations

from casecode.terminal.keys import Key, told

KEYS: tuple[Key, ...] = (
    Key("k,K", "K", "keep_all", "keep everything anybody gave", "Decide"),
    Key("n,N", "N", "take_none", "none of what is disputed; what all gave stays", "Decide"),
    Key("m,M", "M", "mix", "some of each: choose among the codes given here", "Decide"),
    Key("o,O", "O", "other", "another code in place of the disputed, by part of a name", "Decide"),
    Key("z,Z,ctrl+z", "Z", "undo", "take the last decision back (also Ctrl Z)", "Decide"),
    Key("s,S,space", "S", "skip", "leave it open, on to the next open one (also Space)", "Move"),
    Key("left", "←", "step(-1)", "the one before", "Move"),
    Key("right", "→", "step(1)", "the next one, settled or not", "Move"),
    Key("g,G", "G", "goto", "go to one by its number", "Move"),
    Key("up", "↑", "scroll_words(-1)", "the words a line up", "Move"),
    Key("down", "↓", "scroll_words(1)", "the words a line down", "Move"),
    Key("pageup", "PgUp", "scroll_page(-1)", "the words a screen up", "Move"),
    Key("pagedown", "PgDn", "scroll_page(1)", "the words a screen down", "Move"),
    Key("l,L", "L", "look_up", "all that the codebook says of the codes here", "Codebook"),
    Key("p,P", "P", "propose", "propose a change of the codebook; kept as a memo", "Codebook"),
    Key("question_mark,f1", "?", "help", "this help (also F1)", "This program"),
    Key("q,Q,ctrl+q", "Q", "leave", "quit; everything is saved already", "This program"),
)
DIGITS = "123456789"
FOOTER = "1 2… take  K keep all  N none  M mix  O other  S skip  Z undo  P propose  ? Q"
WIDE_FOOTER = (
    "1 2… take a coder's  K keep all  N none  M some of each  O another code  S skip  ←→ one on  G number  Z undo  L codebook  "
    "P propose a change  ? keys  Q quit"
)
"""The line at the foot of the screen; the wide one where it fits."""


def as_text(width: int) -> str:
    """All keys, part by part, in lines of at most `width` cells."""
    return told(KEYS, "A coder's number or letter takes the unit as that coder has it; then a reason is asked for.", width)
