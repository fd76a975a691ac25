"""What the control words of rich text mean to a reader of words."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field

_SKIPPED = """
colortbl pict filetbl listtable listoverridetable rsidtbl themedata colorschememapping latentstyles datastore xmlnstbl revtbl
private template background userprops nonshppict shprslt fldinst datafield bkmkstart bkmkend pntext listtext pntxta pntxtb
nonesttables xe tc ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn operator author manager company category keywords comment
doccomm hlinkbase buptim printim revtim nextfile objdata objclass objname atnid atnauthor atnref atndate atnparent generator
mmathPict upr fname panose falt wgrffmtfilter sp sn sv
"""
SKIPPED = frozenset(_SKIPPED.split())
"""Groups that hold no words of the document."""

BOXES = frozenset({"shptxt", "dptxbxtext"})
"""Text boxes: read although they stand inside a group that is passed over, behind the paragraph they hang on."""

TRUE_FORMS = frozenset({"ud", "result"})
"""The form to be read of something that is written twice: Unicode words, the shown face of an object."""

MARGINS: Mapping[str, str] = {
    f"{kind}{side}": kind for kind in ("header", "footer") for side in ("", "l", "r", "f")
}  # fmt: skip

CHARACTERS: Mapping[str, str] = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "zwbo": "\u200b",
}
SYMBOLS: Mapping[str, str] = {"\\": "\\", "{": "{", "}": "}", "~": "\u00a0", "_": "-", "\t": "\t"}
"""A no-break hyphen becomes a plain one, as in Word files; an optional one is not read."""

PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "column", "nestcell", "nestrow"})

_CHARSETS: Mapping[int, str] = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "cp936", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
_PAGES: Mapping[int, str] = {10000: "mac_roman", 10007: "mac_cyrillic", 10029: "mac_latin2", 65001: "utf-8"}


def charset(number: int) -> str:
    """The encoding of a font's character set, empty for the document's own."""
    return _CHARSETS.get(number, "")


def code_page(number: int) -> str:
    """The encoding of a code page, empty where Python has none."""
    name = _PAGES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


@dataclass(slots=True)
class Fonts:
    """The encodings of a document: its `own`, that of each font by number, the font in use and the one to begin with."""

    own: str = "cp1252"
    pages: dict[int, str] = field(default_factory=dict)
    current: int = 0
    first: int = 0

    def own_page(self, number: int | None) -> None:
        """The document says its code page; one that is not known is passed over."""
        self.own = code_page(number or 0) or self.own

    def page(self, font: int) -> str:
        """The encoding of a font, empty for the document's own."""
        return self.pages.get(font, "")
