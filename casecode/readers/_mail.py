"""One mail as a source: subject, paragraphs, who wrote it and when, what it answers. Addresses are never read in.

An address is cut down to what stands before its @, in names as in the text, and how many were cut is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from casecode.domain.ids import hash16
from casecode.domain.problem import Problem
from casecode.domain.reading import Reading, ReadOptions
from casecode.domain.source import Mark
from casecode.readers._blocks import page
from casecode.readers._clean import clean
from casecode.readers._mailparts import Parts, header_words, parts_of
from casecode.readers._natives import safe_id
from casecode.readers._quoted import parted
from casecode.readers._sheet import Sheet

_ADDRESS = re.compile(r"(?<![\w./%+'-])([A-Za-z0-9][\w.%+'-]{0,80})@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w@])")
_ROUGH_ADDRESS = re.compile(r"([^\s@<>\"()]+)(?:@| at )[^\s@<>\"()]+\.[^\s@<>\"()]+")
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_ENTRY = re.compile(r'(?:"(?:[^"\\]|\\.)*+"|\([^()]*+\)|<[^<>]*+>|[^,"(<]|["(<])++')
_QUOTES = re.compile(r'(?<!\\)"')
_ESCAPED = re.compile(r"\\(.)")
_COMMENT = re.compile(r"\(([^()]*)\)")
_ID = re.compile(r"<([^<>\s]{1,900})>")
_QUOTE_OPENS, _QUOTE_CLOSES = "\ue0f1", "\ue0f2"
_BLOCKQUOTE = re.compile(r"<(/?)blockquote\b", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*+\n){2,}+")
_SURE_ENOUGH = 12


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as understood. `id`, `answers` and `thread` (what the header names as first of the thread) are made safe for a
    file's name. `paragraphs` carry whether they are quoted. `cut` counts addresses, `doubts` are in words.
    """  # noqa: D205  two sentences, one of them long

    id: str
    subject: str = ""
    author: str = ""
    date: str = ""
    sent: str = ""
    undated: str = ""
    answers: str = ""
    thread: str = ""
    paragraphs: tuple[tuple[str, bool], ...] = ()
    meta: dict[str, str] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    cut: int = 0
    doubts: tuple[str, ...] = ()


def mail_of(data: bytes, *, from_mbox: bool = False) -> Mail:
    """The mail that these bytes hold. With `from_mbox`, `>From ` at the start of a line is what the mailbox made of `From `."""
    parts = parts_of(data)
    written = list(_paragraphs(parts.texts, from_mbox=from_mbox))
    cut = sum(len(_ADDRESS.findall(words)) for words, _ in written)
    paragraphs = tuple((_ADDRESS.sub(r"\1", words), quoted) for words, quoted in written)
    subject = _ADDRESS.sub(r"\1", clean(header_words(parts.first("subject"), parts)))
    author = next(iter(_names(parts.first("from"), parts)), "")
    date, sent = _moment(parts.first("date"))
    above = _ID.findall(" ".join(parts.headers.get("references", [])))
    asked = _ID.findall(parts.first("in-reply-to"))[:1] or above[-1:]
    own = _ID.findall(parts.first("message-id"))[:1] or parts.first("message-id").split()[:1]
    meta = {
        "sent": sent,
        "to": "; ".join(dict.fromkeys(_names(", ".join(parts.headers.get("to", [])), parts))),
        "cc": "; ".join(dict.fromkeys(_names(", ".join(parts.headers.get("cc", [])), parts))),
        "list": clean(header_words(_IN_BRACKETS.sub("", parts.first("list-id")), parts)).strip(),
        "charset": "; ".join(dict.fromkeys(parts.charsets)),
        "attachments": "; ".join(f"{kind} {count}" for kind, count in sorted(parts.left.items())),
    }
    return Mail(
        id=_native(own[0])
        if own
        else f"mail-{hash16(chr(10).join((sent, author, subject, *(words for words, _ in paragraphs))))}",
        subject=subject,
        author=author,
        date=date,
        sent=sent,
        undated="" if date else parts.first("date"),
        answers=_native(asked[0]) if asked else "",
        thread=_native((above or asked)[0]) if above or asked else "",
        paragraphs=paragraphs,
        meta={key: value for key, value in meta.items() if value},
        left=dict(parts.left),
        cut=cut,
        doubts=tuple(dict.fromkeys(parts.doubts)),
    )


def mail_reading(mail: Mail, options: ReadOptions, *, native: str, thread: str) -> Reading:
    """Subject as heading, then a segment a paragraph, all the author's; what is quoted is marked from end to end."""
    sheet = Sheet()
    if mail.subject:
        sheet.put(mail.subject, "heading", ref="subject")
    for words, quoted in mail.paragraphs:
        marks = (Mark("quoted", 0, len(words)),) if quoted else ()
        sheet.put(words, "message", speaker=mail.author, marks=marks, date=mail.sent)
    meta = {**mail.meta, "message": mail.id, "thread": thread, "in_reply_to": mail.answers}
    return Reading(
        text=sheet.text,
        segments=tuple(sheet.segments),
        title=mail.subject,
        native=native,
        kind="message",
        date=mail.date,
        date_from="header" if mail.date else "",
        author=mail.author,
        language=options.language,
        declared={mail.author: "author"} if mail.author else {},
        meta={key: value for key, value in meta.items() if value},
        problems=tuple(_doubts(mail, native, options.name)),
    )


def _doubts(mail: Mail, native: str, file: str) -> Iterator[Problem]:
    which = f"{native}: " if native else ""
    for doubt in mail.doubts:
        yield Problem("R732", f"{which}{doubt}", file, 0, "warning")
    if mail.undated:
        yield Problem("R735", f"{which}the date '{mail.undated[:60]}' cannot be read", file, 0, "warning")
    if not mail.paragraphs:
        yield Problem("R736", f"{which}the mail has no words in its body", file, 0, "note")


def summary(mails: Sequence[Mail], file: str) -> tuple[Problem, ...]:
    """What was left out and what was cut, of all mails together."""
    problems: list[Problem] = []
    left: dict[str, int] = {}
    for mail in mails:
        for kind, count in mail.left.items():
            left[kind] = left.get(kind, 0) + count
    if left:
        listed = ", ".join(f"{kind} {count}" for kind, count in sorted(left.items()))
        problems.append(Problem("R733", f"attachments are not read: {listed}", file, 0, "note"))
    cut = sum(mail.cut for mail in mails)
    if cut:
        problems.append(Problem("R739", f"{cut} e-mail addresses in the text were cut at the @", file, 0, "note"))
    return tuple(problems)


def _paragraphs(texts: Sequence[tuple[str, bool]], *, from_mbox: bool) -> Iterator[tuple[str, bool]]:
    """The paragraphs of all parts; a part with the very words of one before it (plain, then as a page) is read once."""
    seen: set[str] = set()
    for text, html in texts:
        found = list(_lines(text, html=html, from_mbox=from_mbox))
        words = " ".join(" ".join(part for part, _ in found).split())
        if words not in seen:
            yield from found
        seen.add(words)


def _lines(text: str, *, html: bool, from_mbox: bool) -> Iterator[tuple[str, bool]]:
    if html:
        yield from parted(*_page_lines(text))
        return
    lines = _BLANK_LINES.sub("\n\n", clean(text)).split("\n")
    for at, line in enumerate(lines if from_mbox else ()):
        around = (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])
        if line.startswith(">From ") and not any(each.startswith(">") for each in around):
            lines[at] = line[1:]
    yield from parted("\n".join(line.rstrip() if line.strip() != "--" else line for line in lines))


def _page_lines(html: str) -> tuple[str, list[bool]]:
    """The page's paragraphs as lines with blank ones between, and which lines stand in a block of quotation."""
    bare = html.replace(_QUOTE_OPENS, "").replace(_QUOTE_CLOSES, "")
    noted = _BLOCKQUOTE.sub(
        lambda found: f"<p>{_QUOTE_CLOSES if found.group(1) else _QUOTE_OPENS}</p>{found.group()}",
        bare,
    )
    lines: list[str] = []
    known: list[bool] = []
    depth = 0
    for block in page(noted, "").blocks:
        depth = max(0, depth + block.text.count(_QUOTE_OPENS) - block.text.count(_QUOTE_CLOSES))
        words = block.text.replace(_QUOTE_OPENS, "").replace(_QUOTE_CLOSES, "").strip()
        if words:
            own = [*words.split("\n"), ""]
            lines += own
            known += [depth > 0] * len(own)
    return "\n".join(lines), known


def _names(raw: str, parts: Parts) -> Iterator[str]:
    """The people in a From or To header: their names, where there are none what stands before the @."""
    for name, address in _addresses(raw):
        said = clean(header_words(name, parts)).strip(" \"'")
        words = " ".join(_ROUGH_ADDRESS.sub(r"\1", said or address).split()).strip(" \"'<>,:;")
        words = words.partition("@")[0].strip()
        if words:
            yield words


def _addresses(raw: str) -> Iterator[tuple[str, str]]:
    """Name and address of each entry: `Maya <m@x>`, `"Ortiz, Maya" <m@x>`, `m@x (Maya)`, `m@x`.

    The standard library is not asked, because its versions disagree on what is malformed.
    """
    for entry in _ENTRY.findall(raw):
        address = _IN_BRACKETS.search(entry)
        comment = _COMMENT.search(entry)
        name = entry[: address.start()] if address else comment.group(1) if comment else ""
        yield _ESCAPED.sub(r"\1", _QUOTES.sub(" ", name)), address.group(1) if address else entry


def _moment(stated: str) -> tuple[str, str]:
    """The day, and the moment with its zone, both ISO 8601; empty where the date cannot be read."""
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, TypeError, IndexError, OverflowError):
        return "", ""
    return moment.date().isoformat(), moment.isoformat()


def _native(message_id: str) -> str:
    """A Message-ID without its host, fit for a file's name; with a hash where that could be the same for two mails."""
    whole = message_id.strip("<> ")
    local = whole.partition("@")[0]
    safe = safe_id(local)
    return safe if safe == local and len(local) >= _SURE_ENOUGH else f"{safe}-{hash16(whole)[:8]}"
