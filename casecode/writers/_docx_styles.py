"""The Word styles of our documents: what a reader can restyle in one place. A reference document's own styles go before these."""

from __future__ import annotations

from dataclasses import dataclass

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
INK, SOFT, DEEP, LINE = "16222C", "52616B", "084E68", "C9D3D9"
SANS = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
SERIF = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>'
MONO = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:eastAsia="Courier New" w:cs="Courier New"/>'
BULLETS, NUMBERS = 9001, 9002
"""The numbering definitions that our list styles lean on."""


@dataclass(frozen=True, slots=True)
class Style:
    """One style: Word's own `name`, the `id` we give it, its kind, what it grows from, and its properties as XML."""

    name: str
    id: str
    kind: str = "paragraph"
    based: str = "Normal"
    next: str = ""
    paragraph: str = ""
    run: str = ""
    rest: str = ""

    @property
    def xml(self) -> str:
        """The style as an element of styles.xml."""
        based = f'<w:basedOn w:val="{self.based}"/>' if self.based else ""
        after = f'<w:next w:val="{self.next}"/>' if self.next else ""
        default = ' w:default="1"' if self.name == "Normal" else ""
        paragraph = f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else ""
        run = f"<w:rPr>{self.run}</w:rPr>" if self.run else ""
        return (
            f'<w:style xmlns:w="{W}" w:type="{self.kind}"{default} w:styleId="{self.id}"><w:name w:val="{self.name}"/>{based}{after}'
            f"<w:qFormat/>{paragraph}{run}{self.rest}</w:style>"
        )


def _space(before: int, after: int, line: int = 0) -> str:
    """Space before and after in twentieths of a point, line height in 240ths of a line."""
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _heading(level: int, before: int, size: int, colour: str, rule: str = "") -> Style:
    return Style(
        f"heading {level}",
        f"Heading{level}",
        next="Normal",
        paragraph=f'<w:keepNext/><w:keepLines/>{rule}{_space(before, 80)}<w:outlineLvl w:val="{level - 1}"/>',
        run=f'{SANS}<w:b/><w:color w:val="{colour}"/>{_size(size)}',
    )


def _contents(level: int) -> Style:
    indent = f'<w:ind w:left="{240 * (level - 1)}"/>'
    return Style(f"toc {level}", f"TOC{level}", next="Normal", paragraph=_space(0, 40) + indent, run=SANS + _size(21 - level))


def _list(name: str, number: int) -> Style:
    numbered = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    return Style(name, name.replace(" ", ""), paragraph=f"{numbered}{_space(0, 60, 264)}<w:contextualSpacing/>")


_RULE = f'<w:pBdr><w:top w:val="single" w:sz="12" w:space="6" w:color="{DEEP}"/></w:pBdr>'
_BAR = f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="{LINE}"/></w:pBdr>'
_TABLE = (
    f'<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="12" w:space="0" w:color="{INK}"/>'
    f'<w:bottom w:val="single" w:sz="12" w:space="0" w:color="{INK}"/>'
    '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="E1E8EB"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="45" w:type="dxa"/>'
    '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="6" w:space="0" w:color="{INK}"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
    '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
)

STYLES: tuple[Style, ...] = (
    Style("Normal", "Normal", based="", paragraph=_space(0, 120, 276), run=SERIF + f'<w:color w:val="{INK}"/>' + _size(22)),
    Style(
        "Title",
        "Title",
        next="Subtitle",
        paragraph="<w:keepNext/>" + _space(0, 80, 240),
        run=SANS + f'<w:b/><w:color w:val="{INK}"/>' + _size(42),
    ),
    Style("Subtitle", "Subtitle", paragraph=_space(0, 60, 252), run=SANS + f'<w:color w:val="{SOFT}"/>' + _size(22)),
    _heading(1, 480, 32, DEEP, _RULE),
    _heading(2, 300, 25, INK),
    _heading(3, 220, 22, SOFT),
    Style(
        "Quote",
        "Quote",
        next="Normal",
        paragraph=f'<w:keepNext/><w:widowControl/>{_BAR}{_space(160, 0, 264)}<w:ind w:left="425" w:right="284"/>',
        run=f'<w:i w:val="0"/><w:color w:val="{INK}"/>{_size(22)}',
    ),
    Style(
        "Quote Source",
        "QuoteSource",
        based="Quote",
        next="Quote",
        paragraph='<w:keepNext w:val="0"/><w:keepLines/>' + _space(0, 160, 252),
        run=SANS + f'<w:color w:val="{SOFT}"/>' + _size(18),
    ),
    Style("caption", "Caption", next="Normal", paragraph="<w:keepNext/>" + _space(280, 80, 252), run=SANS + _size(20)),
    Style("Table Text", "TableText", paragraph=_space(0, 20, 240), run=SANS + _size(18)),
    Style("Table Note", "TableNote", paragraph=_space(80, 240, 252), run=SANS + f'<w:color w:val="{SOFT}"/>' + _size(16)),
    _list("List Bullet", BULLETS),
    _list("List Number", NUMBERS),
    _contents(1),
    _contents(2),
    _contents(3),
    Style(
        "footer",
        "Footer",
        paragraph=_space(0, 0, 240) + '<w:jc w:val="center"/>',
        run=SANS + f'<w:color w:val="{SOFT}"/>' + _size(17),
    ),
    Style("Source Code", "SourceCode", paragraph=_space(0, 120, 252), run=MONO + _size(18)),
    Style("Verbatim Char", "VerbatimChar", kind="character", based="", run=MONO + f'<w:color w:val="33434E"/>{_size(18)}'),
    Style("Hyperlink", "Hyperlink", kind="character", based="", run='<w:color w:val="075A7A"/>'),
    Style("Table", "Table", kind="table", based="TableNormal", rest=_TABLE),
)

_LEVEL = (
    '<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
)
LIST_INDENT = 340
"""How far each level of a list stands in, in twentieths of a point; what follows in an entry stands as far."""


def numbering(number: int, form: str) -> str:
    """An abstract numbering with three levels: `bullet` or `decimal`."""
    levels = "".join(
        _LEVEL.format(
            level=level,
            form=form,
            text="•–·"[level] if form == "bullet" else f"%{level + 1}.",
            left=LIST_INDENT * (level + 1),
            hanging=LIST_INDENT,
        )
        for level in range(3)
    )
    return (
        f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )


def numbered(number: int, abstract: int, start: int = 0) -> str:
    """A list that leans on an abstract numbering; with `start` it counts anew from there."""
    anew = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if start else ""
    return f'<w:num xmlns:w="{W}" w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{anew}</w:num>'
