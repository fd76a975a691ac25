"""Rich text read word by word: every paragraph a person sees, with tables, foot- and endnotes apart, nothing else.

The common stripper of this format leaves out footnotes, reads deleted and hidden text as if it stood there, and writes link
addresses and table bars into the text; a walk of our own does none of that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from functools import partial

from casecode.plain.ooxml import is_heading
from casecode.readers._rich import OUTLINE_LEVELS, Rich, Sink, State
from casecode.readers._rtfwords import (
    BOXES,
    CHARACTERS,
    MARGINS,
    PARAGRAPH_ENDS,
    SKIPPED,
    SYMBOLS,
    TRUE_FORMS,
    Fonts,
    charset,
    code_page,
)
from casecode.text.words import count_words

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)


def read_rich(data: bytes) -> Rich:
    r"""The words of a rich text, which begins with `{\rtf`. Never fails: what makes no sense is passed over."""
    return _Machine(data.decode("latin-1")).run()


def _holds_more(rest: str) -> bool:
    """Whether words may stand behind the last brace: Word's own data, which it sometimes leaves there, are none."""
    return bool(rest) and not rest.startswith("{\\*")


class _Machine:
    """The reading head: goes once through the tokens, a stack of states beside it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rich = Rich()
        self.state = State(self.rich.body)
        self.stack: list[State] = []
        self.waiting = bytearray()
        self.to_skip = 0
        self.starred = False
        self.fonts = Fonts()
        self.styles: dict[int, str] = {}
        self.acts = self._acts()

    def run(self) -> Rich:
        """All tokens up to the brace that closes the document."""
        at, end = 0, len(self.text)
        while at < end:
            token = _TOKEN.match(self.text, at)
            if token is None:
                break
            at = token.end()
            if token["text"] is not None:
                self._letters(token["text"])
            elif token["word"] is not None:
                at += self._word(token["word"], None if token["number"] is None else int(token["number"]))
            elif token["hex"] is not None:
                self._letters(chr(int(token["hex"], 16)))
            elif token["symbol"] is not None:
                self._symbol(token["symbol"])
            elif token["brace"] == "{":
                self._open()
            elif token["brace"] == "}":
                self._close()
                if not self.stack:
                    self.rich.whole = True
                    self.rich.beyond = _holds_more(self.text[at:].strip("\0 \t\r\n"))
                    break
        self._flush()
        self._end_of_paragraph(self.rich.body)
        return self.rich

    def _letters(self, letters: str) -> None:
        """Bytes of text; those that stand in for a Unicode character before them are passed over."""
        if self.to_skip:
            passed = min(self.to_skip, len(letters))
            self.to_skip -= passed
            letters = letters[passed:]
        self.starred = False
        if self.state.sink is not None and letters:
            self.waiting += letters.encode("latin-1")

    def _write(self, text: str) -> None:
        state = self.state
        self._flush()
        if state.sink is None or state.deleted:
            return
        if state.hidden:
            self.rich.hidden += count_words(text)
            return
        state.sink.pieces.append(text)

    def _flush(self) -> None:
        """The bytes that wait, in the encoding of their font."""
        if not self.waiting:
            return
        data = bytes(self.waiting)
        self.waiting.clear()
        try:
            text = data.decode(self.state.page or self.fonts.own)
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
            self.rich.odd += max(text.count("\ufffd"), 1)
        self._write(text)

    def _open(self) -> None:
        self._flush()
        self.to_skip = 0
        self.stack.append(copy(self.state))
        if self.state.within == "stylesheet":
            self.state.sink = Sink()

    def _close(self) -> None:
        self._flush()
        self.to_skip = 0
        self.starred = False
        done = self.state
        if self.stack:
            self.state = self.stack.pop()
        if done.sink is not None and done.sink is not self.state.sink:
            if done.within == "stylesheet":
                self.styles[max(done.style, 0)] = "".join(done.sink.pieces).strip("; ").casefold()
            done.sink.close("paragraph", in_table=done.in_table)

    def _symbol(self, symbol: str) -> None:
        if self.to_skip:
            self.to_skip -= 1
            return
        if symbol == "*":
            self.starred = True
        elif symbol in "\r\n":
            self._paragraph()
        elif symbol in SYMBOLS:
            self._write(SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> int:
        """A control word; how many bytes behind it belong to it (pictures as they are)."""
        starred, self.starred = self.starred, False
        if self.to_skip and word not in {"bin", "u"}:
            self.to_skip -= 1
            return 0
        if word == "bin":
            return max(number or 0, 0)
        if word == "u" and number is not None:
            self._unicode(number)
            return 0
        self._flush()
        if not self._destination(word, starred=starred):
            act = self.acts.get(word)
            if act:
                act(number)
            elif word in CHARACTERS:
                self._write(CHARACTERS[word])
            elif word in PARAGRAPH_ENDS:
                self._paragraph()
        return 0

    def _unicode(self, number: int) -> None:
        if 0 <= number + 0x10000 * (number < 0) < 0x110000:
            self._write(chr(number + 0x10000 * (number < 0)))
        self.to_skip = self.state.skip

    def _destination(self, word: str, *, starred: bool) -> bool:
        """Whether the word says what the group is for; then it is set up."""
        state, rich = self.state, self.rich
        if word in BOXES or word in TRUE_FORMS:
            self._reopen(word)
        elif word in {"footnote", "annotation"} or word in MARGINS:
            self._aside(word)
        elif word in {"fonttbl", "stylesheet", "info", "creatim"}:
            state.within, state.sink = word, None
        elif word == "title" and state.within == "info":
            state.sink = rich.title
        elif word in SKIPPED or (starred and word not in self.acts):
            state.sink = None
            state.within = word if word in SKIPPED else state.within
        else:
            return False
        return True

    def _reopen(self, word: str) -> None:
        """Words inside a group that is passed over, save in the older copy of a drawing."""
        state = self.state
        around = next((each.sink for each in reversed(self.stack) if each.sink is not None), None)
        if around is None or state.within == "shprslt":
            return
        if word in BOXES:
            state.sink, state.in_table = Sink(), False
            around.boxes.append(state.sink)
        else:
            state.sink = around

    def _aside(self, word: str) -> None:
        if word == "annotation":
            self.rich.comments += 1
            self.state.sink = None
            return
        reads = self.state.sink is self.rich.body or word in MARGINS
        self.state.sink = Sink() if reads else None
        self.state.in_table = False
        if self.state.sink is not None and word in MARGINS:
            self.rich.margins.append((MARGINS[word], self.state.sink))
        elif self.state.sink is not None:
            self.rich.notes.append(("footnote", self.state.sink))

    def _paragraph(self) -> None:
        self._flush()
        if self.state.sink is not None:
            self._end_of_paragraph(self.state.sink)

    def _end_of_paragraph(self, sink: Sink, *, in_table: bool = False) -> None:
        heading = is_heading(self.styles.get(self.state.style, "")) or self.state.level < OUTLINE_LEVELS
        sink.close("heading" if heading else "paragraph", in_table=in_table or self.state.in_table)

    def _acts(self) -> dict[str, Callable[[int | None], None]]:
        """What changes the state: control word -> act on its number."""

        def by(name: str, default: int) -> Callable[[int | None], None]:
            return lambda number: setattr(self.state, name, default if number is None else number)

        return {
            "ansicpg": self.fonts.own_page,
            "mac": lambda _: self.fonts.own_page(10000),
            "pc": lambda _: self.fonts.own_page(437),
            "pca": lambda _: self.fonts.own_page(850),
            "deff": lambda number: setattr(self.fonts, "first", number or 0),
            "f": self._font,
            "fcharset": lambda number: self._font_page(charset(number or 0)),
            "cpg": lambda number: self._font_page(code_page(number or 0)),
            "plain": self._plain,
            "uc": lambda number: setattr(self.state, "skip", 1 if number is None else max(number, 0)),
            "s": by("style", 0),
            "outlinelevel": by("level", 0),
            "v": lambda number: setattr(self.state, "hidden", number != 0),
            "deleted": self._deleted,
            "revised": lambda number: setattr(self.rich, "changes", self.rich.changes + (number != 0)),
            "intbl": lambda _: setattr(self.state, "in_table", True),
            "pard": self._pard,
            "cell": self._cell,
            "row": self._row,
            "ftnalt": self._endnote,
            **{part: partial(self._date, part) for part in ("yr", "mo", "dy")},
        }

    def _font(self, number: int | None) -> None:
        self.fonts.current = number or 0
        if self.state.within != "fonttbl":
            self.state.page = self.fonts.page(self.fonts.current)

    def _font_page(self, page: str) -> None:
        if self.state.within == "fonttbl":
            self.fonts.pages[self.fonts.current] = page

    def _plain(self, _: int | None) -> None:
        self.state.page = self.fonts.page(self.fonts.first)
        self.state.hidden = self.state.deleted = False

    def _deleted(self, number: int | None) -> None:
        self.state.deleted = number != 0
        self.rich.changes += number != 0

    def _pard(self, _: int | None) -> None:
        self.state.in_table, self.state.style, self.state.level = False, -1, OUTLINE_LEVELS

    def _cell(self, _: int | None) -> None:
        sink = self.state.sink
        if sink is not None:
            self._end_of_paragraph(sink, in_table=True)
            sink.column += 1

    def _row(self, _: int | None) -> None:
        sink = self.state.sink
        if sink is not None:
            sink.row, sink.column = sink.row + 1, 0

    def _endnote(self, _: int | None) -> None:
        if self.rich.notes and self.rich.notes[-1][1] is self.state.sink:
            self.rich.notes[-1] = ("endnote", self.rich.notes[-1][1])

    def _date(self, part: str, number: int | None) -> None:
        if self.state.within == "creatim" and number is not None:
            self.rich.created[part] = number
