"""Mailboxes (mbox): a container in which each mail is a source of its own, known by its Message-ID."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.domain.reading import Reading, Readings, ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._mail import Mail, mail_of, mail_reading, summary
from casecode.readers._natives import Natives
from casecode.text.canonical import CANON_VERSION

_LINE = re.compile(rb"^From [^\r\n]{0,400}+\r?\n(?=>?[!-9;-~]{1,70}[ \t]*:|>?From )", re.MULTILINE)
_WEEKDAY = re.compile(rb"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b")
_CLOCK = re.compile(rb"\d:\d\d")
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Mbox:
    """The reader of mailboxes."""

    name: str = "mbox"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".mbox", ".mbx")

    def claims(self, head: bytes, name: str) -> float:
        """0.95 where the line between two mails stands at the start, 0.6 by its name."""
        first = _LINE.match(head)
        if first and _is_dated(first.group()):
            return 0.95
        return 0.6 if name.casefold().endswith(self.suffixes) and head.startswith(b"From ") else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """Each mail as a reading; `meta` says which mail it answers and which began the thread."""
        file = options.name
        large = too_large(data, file)
        if large:
            return Readings(self.name, (), container=True, problems=large)
        mails = tuple(mail_of(part, from_mbox=True) for part in _messages(data))
        if not any(mail.paragraphs or mail.subject for mail in mails):
            refused = Problem("R731", "there is no mail in it: each begins with a line 'From …' and a date", file)
            return Readings(self.name, (), container=True, problems=(refused,))
        items, again = _items(mails, options)
        problems = summary(mails, file)
        if again:
            listed = ", ".join(again[:_NAMED]) + (" …" if len(again) > _NAMED else "")
            told = f"the same Message-ID stands more than once; the later mails are called {listed}"
            problems = (*problems, Problem("R734", told, file, 0, "warning"))
        return Readings(self.name, items, container=True, problems=problems)


READER = Mbox()


def _messages(data: bytes) -> Iterator[bytes]:
    """The mails without the line that begins each. A line is one only with a date on it and a header below it."""
    starts = [(found.start(), found.end()) for found in _LINE.finditer(data) if _is_dated(found.group())]
    if not starts and data.strip():
        yield data.partition(b"\n")[2] if data.startswith(b"From ") else data
    ends = [start for start, _ in starts[1:]] + [len(data)]
    for (_, begin), end in zip(starts, ends, strict=bool(starts)):
        yield data[begin:end]


def _is_dated(line: bytes) -> bool:
    return _WEEKDAY.search(line) is not None and _CLOCK.search(line) is not None


def _items(mails: Sequence[Mail], options: ReadOptions) -> tuple[tuple[Reading, ...], list[str]]:
    natives = Natives()
    known = {mail.id: mail for mail in reversed(mails)}
    items: list[Reading] = []
    again: list[str] = []
    for mail in mails:
        native = natives.single(mail.id)
        if native != mail.id:
            again.append(native)
        items.append(mail_reading(mail, options, native=native, thread=_root(mail, known)))
    return tuple(items), again


def _root(mail: Mail, known: Mapping[str, Mail]) -> str:
    """The mail that began the thread: what the header names first, and what that one answers as far as the mailbox has it."""
    root, seen = mail.thread or mail.id, {mail.id}
    while root in known and root not in seen:
        seen.add(root)
        root = known[root].thread or root
    return root
