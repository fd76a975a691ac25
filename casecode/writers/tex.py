"""LaTeX with booktabs and longtable; a page is a document of its own, a table is a piece to include in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casecode.views.blocks import (
    Block,
    BulletList,
    Chart,
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
    Runs,
    Strip,
    Table,
    Value,
    as_cell,
    shown,
)
from casecode.views.blocks import Cell as TableCell
from casecode.writers._port import Writer, column_shares, figure_file, legal, shade_colours

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "-": "-{}",
    "[": "{[}",
    "]": "{]}",
    "\u00a0": "~",
}
_IN_LINK = re.compile(r"([%#&{}\\^~])")
_FIND = re.compile("[" + re.escape("".join(_SPECIAL)) + "]")
_SIGNS = {
    "α": r"\alpha",
    "β": r"\beta",
    "κ": r"\kappa",
    "π": r"\pi",
    "φ": r"\varphi",
    "χ": r"\chi",
    "−": "-",
    "≤": r"\leq",
    "≥": r"\geq",
    "≈": r"\approx",
    "→": r"\rightarrow",
    "←": r"\leftarrow",
    "↔": r"\leftrightarrow",
    "∩": r"\cap",
    "∪": r"\cup",
    "∅": r"\emptyset",
    "√": r"\surd",
    "✓": r"\checkmark",
    "′": r"\prime",
}
"""Signs of our reports that pdflatex does not know by itself."""
_LEVELS = {1: "section*", 2: "section", 3: "subsection", 4: "subsubsection"}
_HEAD = r"""\documentclass[11pt,a4paper%s]{article}
\usepackage{iftex}
\ifPDFTeX\usepackage[utf8]{inputenc}\usepackage[T1]{fontenc}\usepackage{textcomp}
@SIGNS@
\else\usepackage{fontspec}\fi
\usepackage[margin=25mm]{geometry}
\usepackage{amssymb,array,booktabs,graphicx,longtable,pdflscape,ragged2e}
\usepackage[table]{xcolor}
\usepackage[hidelinks]{hyperref}
\setcounter{secnumdepth}{0}
\setlength{\parindent}{0pt}\setlength{\parskip}{6pt}
\title{%s}\author{%s}\date{%s}
\begin{document}
\maketitle
"""


_KNOWN = "\n".join(f"\\DeclareUnicodeCharacter{{{ord(sign):04X}}}{{\\ensuremath{{{told}}}}}" for sign, told in _SIGNS.items())


def escape(text: str, line_end: str = "\\newline{}") -> str:
    """`text` with every sign LaTeX would act on spelled out; line feeds become `line_end`."""
    parts = legal(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return line_end.join(_FIND.sub(lambda found: _SPECIAL[found.group()], part) for part in parts)


def page(content: Page) -> bytes:
    """A complete document; compile it with lualatex, xelatex or, for Latin script, pdflatex."""
    body = content.blocks[1:] if content.blocks and isinstance(content.blocks[0], Heading) else content.blocks
    head = _HEAD.replace("@SIGNS@", _KNOWN) % (
        ",landscape" if content.landscape else "",
        escape(content.title, " "),
        escape(content.author, " "),
        escape(content.date, " "),
    )
    return (head + "\n\n".join(_blocks(body, content)) + "\n\n\\end{document}\n").encode()


def table(content: Table) -> bytes:
    """One longtable with booktabs rules. It needs the packages booktabs, longtable, array, ragged2e and, shaded, xcolor[table]."""
    return (_table(content) + "\n").encode()


def _blocks(blocks: Iterable[Block], of: Page) -> Iterator[str]:  # noqa: C901, PLR0912  one branch a kind of block
    for block in blocks:
        match block:
            case Heading():
                yield f"\\{_LEVELS[min(block.level, 4)]}{{{_runs(block.runs, ' ')}}}"
                if block.anchor:
                    yield f"\\label{{{block.anchor}}}"
            case Paragraph(style="quote"):
                yield f"\\begin{{quote}}\n{_runs(block.runs)}\n\\end{{quote}}"
            case Paragraph(style="code"):
                yield f"{{\\ttfamily {_runs(block.runs)}}}"
            case Paragraph():
                yield _runs(block.runs)
            case Note():
                yield f"{{\\footnotesize {_runs(block.runs)}\\par}}"
            case BulletList():
                yield _listing("itemize", block.entries, of)
            case NumberedList():
                yield _listing("enumerate", block.entries, of, block.start)
            case QuoteList():
                yield from map(_quote, block.quotes)
            case Table():
                yield f"\\begin{{landscape}}\n{_table(block)}\n\\end{{landscape}}" if block.wide else _table(block)
            case Strip():
                yield _strip(block)
            case Chart():
                yield _chart(block, of)
            case Contents():
                yield f"\\setcounter{{tocdepth}}{{{block.depth - 1}}}\\tableofcontents"
            case PageBreak():
                yield "\\clearpage"
            case Divider():
                yield "\\par\\noindent\\hrulefill\\par"


def _listing(kind: str, entries: Iterable[Iterable[Block]], of: Page, start: int = 1) -> str:
    first = f"\\setcounter{{enumi}}{{{start - 1}}}\n" if start != 1 else ""
    body = "\n".join("\\item{} " + "\n\n".join(_blocks(entry, of)) for entry in entries)
    return f"\\begin{{{kind}}}\n{first}{body}\n\\end{{{kind}}}"


def _runs(runs: Runs, line_end: str = "\\newline{}") -> str:
    return "".join(_run(run, line_end) for run in runs)


def _run(run: Run, line_end: str) -> str:
    words = escape(run.text, line_end)
    for wanted, command in ((run.code, "texttt"), (run.italic, "textit"), (run.bold, "textbf")):
        words = f"\\{command}{{{words}}}" if wanted and run.text else words
    if run.link.startswith("#"):
        return f"\\hyperref[{run.link[1:]}]{{{words}}}"
    if run.link:
        address = _IN_LINK.sub(r"\\\1", run.link)
        return f"\\href{{{address}}}{{{words}}}"
    return words


def _quote(quote: Quote) -> str:
    return f"\\begin{{quote}}\n{escape(quote.words)}{_below(quote)}\n\\end{{quote}}"


def _below(quote: Quote) -> str:
    credit = f"\\newline{{\\small {escape(quote.credit, ' ')}}}" if quote.credit else ""
    return credit + (f" {{\\small\\itshape {escape(quote.note, ' ')}}}" if quote.note else "")


def _table(content: Table) -> str:
    columns = "".join(_column(content, place, share) for place, share in enumerate(column_shares(content)))
    head = " & ".join(f"\\textbf{{{escape(name)}}}" for name in content.header)
    caption = f"\\caption{{{escape(content.caption, ' ')}}}\\\\\n" if content.caption else ""
    rows = "\n".join(" & ".join(_cell(cell, content.decimals) for cell in row) + r" \\" for row in content.rows)
    note = f"\n\n{{\\footnotesize {escape(content.note)}\\par}}" if content.note else ""
    return (
        f"\\begin{{longtable}}{{@{{}}{columns}@{{}}}}\n{caption}\\toprule\n{head} \\\\\n\\midrule\n\\endhead\n"
        f"\\bottomrule\n\\endfoot\n{rows}\n\\end{{longtable}}{note}"
    )


def _column(content: Table, place: int, share: float) -> str:
    side = content.align[place] if place < len(content.align) else "left"
    ragged = {"left": "\\RaggedRight", "right": "\\RaggedLeft", "center": "\\Centering"}[side]
    return f">{{{ragged}\\arraybackslash}}p{{\\dimexpr {share:.4f}\\linewidth-2\\tabcolsep\\relax}}"


def _cell(content: Value | TableCell, decimals: int) -> str:
    cell = as_cell(content)
    parts = [_runs(runs) for runs in cell.paragraphs]
    if not parts and not cell.quotes:
        parts = [escape(shown(cell.value, decimals))]
    parts += [f"“{escape(quote.words)}”{_below(quote)}" for quote in cell.quotes]
    words = "\\par ".join(parts)
    if cell.shade is None:
        return words
    fill, ink = shade_colours(cell.shade)
    return f"\\cellcolor[HTML]{{{fill}}}\\textcolor[HTML]{{{ink}}}{{{words}}}"


def _strip(content: Strip) -> str:
    rows = []
    for row in content.rows:
        band = "".join(f"\\textcolor[HTML]{{{shade_colours(share)[0]}}}{{\\rule{{1.2mm}}{{2.4mm}}}}" for share in row.bins)
        rows.append(f"{escape(row.group, ' ')} & {escape(row.label, ' ')} & {band} \\\\")
    caption = f"\\caption{{{escape(content.caption, ' ')}}}\\\\\n" if content.caption else ""
    note = f"\n\n{{\\footnotesize {escape(content.note)}\\par}}" if content.note else ""
    body = "\n".join(rows)
    return f"\\begin{{longtable}}{{@{{}}lll@{{}}}}\n{caption}\\toprule\n{body}\n\\bottomrule\n\\end{{longtable}}{note}"


def _chart(content: Chart, of: Page) -> str:
    """The figure from its own file; its numbers stand in the report's other formats."""
    name = figure_file(of, of.charts.index(content) + 1, ".pdf")
    caption = f"\\caption{{{escape(content.caption, ' ')}}}\n" if content.caption else ""
    note = f"{{\\footnotesize {escape(content.note)}\\par}}\n" if content.note else ""
    return f"\\begin{{figure}}[htbp]\n\\centering\n\\includegraphics[width=\\linewidth]{{{name}}}\n{caption}{note}\\end{{figure}}"


def companions(content: Page) -> dict[str, bytes]:
    """The drawn figures as PDF files, which every LaTeX takes in."""
    from casecode.writers._charts import drawn  # noqa: PLC0415  matplotlib only where there is a figure

    return {figure_file(content, place, ".pdf"): drawn(chart, "pdf") for place, chart in enumerate(content.charts, 1)}


WRITER = Writer("tex", ".tex", page=page, table=table, companions=companions)
