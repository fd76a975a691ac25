"""Words, runs and quotations as WordprocessingML: written as text once, because that is fast (performance: docx writer)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from casecode.views.blocks import Quote, Run, Runs
from casecode.writers._port import legal


def escape(text: str) -> str:
    """`text` for XML content and attributes, without what XML cannot hold."""
    text = legal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def words(text: str) -> str:
    """The content of a run: words, line breaks and tabs."""
    safe = escape(text)
    if "\n" not in safe and "\t" not in safe:
        return f'<w:t xml:space="preserve">{safe}</w:t>' if safe else ""
    lines = ("<w:tab/>".join(_text(part) for part in line.split("\t")) for line in safe.split("\n"))
    return "<w:br/>".join(lines)


def _text(safe: str) -> str:
    return f'<w:t xml:space="preserve">{safe}</w:t>' if safe else ""


def run(text: str, properties: str = "") -> str:
    """One run with its properties as XML."""
    body = words(text)
    if not body:
        return ""
    return f"<w:r><w:rPr>{properties}</w:rPr>{body}</w:r>" if properties else f"<w:r>{body}</w:r>"


@dataclass
class Links:
    """The addresses a document points to, each with the id of its relationship, in the order they were met."""

    known: dict[str, str] = field(default_factory=dict)

    def id_of(self, address: str) -> str:
        """The relationship id of `address`."""
        return self.known.setdefault(address, f"rIdLink{len(self.known) + 1}")


@dataclass(frozen=True)
class Ink:
    """What runs are written with: the styles of the document at hand, and its links."""

    styles: Mapping[str, str]
    links: Links

    def runs(self, runs: Runs, extra: str = "") -> str:
        """Runs, `extra` being properties that all of them share."""
        return "".join(self._run(one, extra) for one in runs)

    def _run(self, one: Run, extra: str) -> str:
        style = "VerbatimChar" if one.code else "Hyperlink" if one.link else ""
        properties = (
            (f'<w:rStyle w:val="{self.styles[style]}"/>' if style else "")
            + ("<w:b/>" if one.bold else "")
            + ("<w:i/>" if one.italic else "")
            + extra
        )
        body = run(one.text, properties)
        if one.link.startswith("#"):
            return f'<w:hyperlink w:anchor="{escape(bookmark(one.link[1:]))}" w:history="1">{body}</w:hyperlink>'
        if one.link:
            return f'<w:hyperlink r:id="{self.links.id_of(one.link)}" w:history="1">{body}</w:hyperlink>'
        return body

    def paragraph(self, style: str, body: str, more: str = "") -> str:
        """A paragraph in one of our styles; `more` are further properties as XML."""
        return f'<w:p><w:pPr><w:pStyle w:val="{self.styles[style]}"/>{more}</w:pPr>{body}</w:p>'

    def quotes(self, quotes: Iterable[Quote]) -> str:
        """Quotations: the words in style Quote, who said them in style Quote Source below."""
        open_words = f'<w:p><w:pPr><w:pStyle w:val="{self.styles["Quote"]}"/></w:pPr><w:r>'
        open_credit = f'<w:p><w:pPr><w:pStyle w:val="{self.styles["QuoteSource"]}"/></w:pPr>'
        out: list[str] = []
        for quote in quotes:
            out.append(f"{open_words}{words(quote.words)}</w:r></w:p>")
            if quote.credit or quote.note:
                out.append(f"{open_credit}{run(quote.credit)}{self._note(quote)}</w:p>")
        return "".join(out)

    def cell_quote(self, quote: Quote) -> str:
        """A quotation inside a table: words and credit in two paragraphs of table text."""
        said = self.paragraph("TableText", run(f"“{quote.words}”"), "<w:keepLines/>")
        if not (quote.credit or quote.note):
            return said
        small = '<w:color w:val="52616B"/><w:sz w:val="15"/>'
        return said + self.paragraph(
            "TableText",
            run(quote.credit, small) + (run(f" · {quote.note}", f"<w:i/>{small}") if quote.note else ""),
            '<w:spacing w:after="100"/>',
        )

    @staticmethod
    def _note(quote: Quote) -> str:
        return run(f" · {quote.note}" if quote.credit else quote.note, "<w:i/>") if quote.note else ""


def bookmark(anchor: str) -> str:
    """A bookmark name Word takes: at most 40 letters, digits, low lines."""
    return "_" + "".join(sign if sign.isalnum() else "_" for sign in anchor)[:38]
