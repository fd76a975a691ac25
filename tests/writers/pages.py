"""Pages to write: every block once, and a page that holds given words in every place words can stand."""

from __future__ import annotations

from casecode.views.blocks import (
    Block,
    BulletList,
    Cell,
    Contents,
    Divider,
    Heading,
    Note,
    NumberedList,
    Page,
    PageBreak,
    Paragraph,
    Quote,
    QuoteList,
    Run,
    Strip,
    StripRow,
    Table,
    number_captions,
)

NASTY = (
    "**no** | yes, <script>alert('x')</script> {{ 7*7 }} {% raw %} `tick` # 1. - [a](http://b) ![c](d) &amp; &#65; \\n $x_1^2$ ~~gone~~ 100%",
    '=HYPERLINK("http://x","y")',
    "+1 rival\n-1 friend\n@home",
    "# not a heading\n1. not a list\n- nor this\n> nor a quotation\n---\n===\n| a | b |\n|---|---|",
    "   spaces before, two  inside, and after   ",
    "\ttab\tand\u00a0hard space \u2003 wide",
    "line\n\n\nthree lines on\n",
    "“curly” ‘quotes’ – dashes — … ﷽ 😀 \u200fעברית\u200f العربية",
    "\ue000\ue010\ue001 private \uf8ff use",
    "_x0041_ looks like Excel",
    "\\begin{document} %comment ~ ^ _ { } \\\\",
    "<!-- a comment --> ]]> </w:t></w:p>",
    "https://example.org/a_b?c=d&e=f www.example.org me@example.org",
)


def words_everywhere(words: str) -> tuple[Block, ...]:
    """The words as a quotation, in a paragraph, in a heading, in a list, in a cell and as a quotation in a cell."""
    return (
        Heading(1, (Run("Findings"),), "findings"),
        QuoteList((Quote(words, "Maya", "Q-1", "int-1 ¶3", "Contradicts"),)),
        Paragraph((Run("Said: "), Run(words, bold=True), Run(" so.", italic=True))),
        BulletList(((Paragraph((Run(words),)),),)),
        Table(("case", "words"), (("north", words), ("west", Cell(None, quotes=(Quote(words, "Tom", "Q-2"),)))), name="Words"),
    )


def page_of(*blocks: Block) -> Page:
    """A page with these blocks."""
    return Page("Findings", blocks, "en", date="2024-11-05", subject="What was found", author="Ana Ruiz")


def every_block() -> Page:
    """A page with every kind of block, links and faces."""
    blocks: tuple[Block, ...] = (
        Heading(1, (Run("Findings"),), "findings"),
        Paragraph((Run("Three towns"),), "lead"),
        Contents(),
        Heading(2, (Run("What "), Run("they", italic=True), Run(" said")), "said"),
        Paragraph((Run("Plain, "), Run("bold", bold=True), Run(" and "), Run("code", code=True), Run("\nnext line"))),
        Paragraph((Run("See "), Run("the site", link="https://example.org/a(b) c"), Run(" or "), Run("above", link="#said"))),
        Paragraph((Run("A quotation alone"),), "quote"),
        Paragraph((Run("x = 1\n  y"),), "code"),
        BulletList(
            (
                (Paragraph((Run("one"),)), BulletList(((Paragraph((Run("deeper"),)),),))),
                (Paragraph((Run("two"),)), Paragraph((Run("and more"),))),
            ),
        ),
        NumberedList(((Paragraph((Run("first"),)),), (Paragraph((Run("second"),)),))),
        NumberedList(((Paragraph((Run("fourth"),)),),), start=4),
        QuoteList((Quote("Never.", "Maya", "Q-1", "int-1 ¶3"), Quote("Always.", note="Mixed"), Quote("Sometimes."))),
        Table(("Case", "n"), (("North", 3), ("West", None), ("Isle", 0.125)), "Counts", "All of them.", ("left", "right")),
        Heading(2, (Run("Across"),), "across"),
        Table(
            ("Case", "Co-opetition", "Support"),
            (
                ("North", Cell(3, shade=1.0), Cell(0, shade=0.0)),
                ("West", Cell(None, quotes=(Quote("No.", "Tom", "Q-2", note="Mixed"),)), "–"),
            ),
            "Framework",
            wide=True,
        ),
        Note((Run("Small print"),)),
        PageBreak(),
        Heading(3, (Run("Where"),), "where"),
        Strip(
            (StripRow("Support", (0.0, 0.02, 0.5, 1.0), "int-1"), StripRow("Help", (0.0,), "int-1", "(rare)")),
            "Bands",
            "Left to right",
        ),
        Strip((StripRow("Support", (1.0,)),)),
        Divider(),
        Heading(4, (Run("End"),), "end"),
    )
    return page_of(*number_captions(blocks))
