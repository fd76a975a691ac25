"""The keys in force, each said once: bound by the screen, listed by the help. Small letters belong to the codes.

No key needs Alt, and no sign is used that needs AltGr on the common European keyboards.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Key(NamedTuple):
    """Keys that do one thing (`keys` as Textual names them), as they are shown, and what they do in few words."""

    keys: str
    shown: str
    act: str
    says: str
    part: str


KEYS: tuple[Key, ...] = (
    Key("up", "↑", "move('segment',-1)", "the segment before", "Move"),
    Key("down", "↓", "move('segment',1)", "the next segment", "Move"),
    Key("left", "←", "move('sentence',-1)", "the sentence before", "Move"),
    Key("right", "→", "move('sentence',1)", "the next sentence", "Move"),
    Key("comma,ctrl+left", ",", "move('word',-1)", "the word before (also Ctrl ←)", "Move"),
    Key("full_stop,ctrl+right", ".", "move('word',1)", "the next word (also Ctrl →)", "Move"),
    Key("pageup", "PgUp", "page(-1)", "a screen up", "Move"),
    Key("pagedown", "PgDn", "page(1)", "a screen down", "Move"),
    Key("home", "Home", "edge(-1)", "the first segment", "Move"),
    Key("end", "End", "edge(1)", "the last segment", "Move"),
    Key("G", "G", "goto", "go to a segment by its number", "Move"),
    Key("slash", "/", "find", "find words", "Move"),
    Key("F", "F", "find_next", "find the same again", "Move"),
    Key("U", "U", "do('next_unread')", "next segment not read", "Move"),
    Key("C", "C", "do('next_uncoded')", "next segment without a code of yours", "Move"),
    Key("O", "O", "other", "open another source", "Move"),
    Key("space", "Space", "do('select')", "begin to select, keep the selection", "Select"),
    Key("shift+up", "⇧↑", "extend('segment',-1)", "select back by segment", "Select"),
    Key("shift+down", "⇧↓", "extend('segment',1)", "select on by segment", "Select"),
    Key("shift+left", "⇧←", "extend('sentence',-1)", "select back by sentence", "Select"),
    Key("shift+right", "⇧→", "extend('sentence',1)", "select on by sentence", "Select"),
    Key("left_parenthesis", "(", "adjust('start',-1)", "the start one word back", "Select"),
    Key("greater_than_sign", ">", "adjust('start',1)", "the start one word on", "Select"),
    Key("less_than_sign", "<", "adjust('end',-1)", "the end one word back", "Select"),
    Key("right_parenthesis", ")", "adjust('end',1)", "the end one word on", "Select"),
    Key("escape", "Esc", "drop", "let go what is selected or begun", "Select"),
    Key("enter", "Enter", "palette", "code by part of a name; a new name proposes it", "Code"),
    Key("semicolon", ";", "deed('put_again')", "the code used last, again", "Code"),
    Key("plus", "+", "new_code(False)", "a new code", "Code"),
    Key("I", "I", "new_code(True)", "a new code from the words themselves", "Code"),
    Key("X,delete", "X", "deed('withdraw')", "withdraw a coding (also Del)", "Code"),
    Key("H", "H", "do('next_here')", "choose the next of your codings here", "The coding here"),
    Key("K", "K", "deed('key')", "key quote, yes or no", "The coding here"),
    Key("V", "V", "deed('valence')", "valence: support, mixed, disconfirm, neutral", "The coding here"),
    Key("T", "T", "speech", "direct, reported, observed, researcher", "The coding here"),
    Key("B", "B", "by_whom", "whose words these are", "The coding here"),
    Key("E", "E", "deed('move_span')", "put it on the words now selected", "The coding here"),
    Key("M", "M", "memo", "a memo on coding, segment, source or code", "Keep"),
    Key("R", "R", "deed('read_here')", "mark as read up to here", "Keep"),
    Key("D", "D", "deed('read_all')", "done: the whole source is read", "Keep"),
    Key("Z,ctrl+z", "Z", "deed('undo')", "undo (also Ctrl Z)", "Keep"),
    Key("Y,ctrl+y", "Y", "deed('redo')", "redo (also Ctrl Y)", "Keep"),
    Key("S", "S", "do('next_suggestion')", "next suggestion of the newest rule run", "Suggestions, others"),
    Key("A", "A", "deed('accept')", "take it, on the words as selected", "Suggestions, others"),
    Key("N", "N", "deed('reject')", "say no to it", "Suggestions, others"),
    Key("W", "W", "deed('reveal')", "show or hide other people's coding", "Suggestions, others"),
    Key("L", "L", "look_up", "all that the codebook says of the code", "This program"),
    Key("tab", "Tab", "other_pane", "to the codes and back; there ↑ ↓ Enter", "This program"),
    Key("question_mark,f1", "?", "help", "this help (also F1)", "This program"),
    Key("Q,ctrl+q", "Q", "leave", "quit; everything is saved already", "This program"),
)

FOOTER = "↑↓ ←→ move  Space select  a–z code  Enter name  M memo  Z undo  ? keys  Q quit"
WIDE_FOOTER = (
    "↑↓ ¶  ←→ sentence  , . word  Space select  a–z code  Enter name  ; again  + new code  H K V coding  M memo  S suggestion  "
    "R read  Z undo  ? keys  Q quit"
)
"""The line at the foot of the screen; the wide one where it fits."""


def as_text(width: int) -> str:
    """All keys, part by part, in lines of at most `width` cells."""
    mouse = "The mouse selects words too; a double click takes the sentence, a triple one the segment."
    return f"{told(KEYS, 'Small letters put the code shown beside them on the words under the cursor.', width)}\n{mouse}"


def told(keys: Iterable[Key], first: str, width: int) -> str:
    """`first`, then the keys part by part, in lines of at most `width` cells, with an empty line at the end."""
    parts: dict[str, list[str]] = {}
    for key in keys:
        parts.setdefault(key.part, []).append(f"  {key.shown:<7}{key.says}"[:width])
    return "\n".join([first, "", *(line for part, lines in parts.items() for line in (part, *lines, ""))])
