"""A single saved mail (.eml)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._mail import mail_of, mail_reading, summary
from casecode.text.canonical import CANON_VERSION

_HEADER = re.compile(rb"([!-9;-~]{1,70})[ \t]*:.*(?:\r?\n[ \t].*)*(?:\r?\n|\Z)")
_SURE = frozenset({b"message-id", b"received", b"return-path", b"mime-version", b"delivered-to", b"x-mailer", b"dkim-signature"})
_USUAL = frozenset({b"from", b"to", b"date", b"subject"})


@dataclass(frozen=True, slots=True)
class Eml:
    """The reader of single mails."""

    name: str = "eml"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".eml",)

    def claims(self, head: bytes, name: str) -> float:
        """0.9 where a mail's header stands at the start, 0.7 for any header under its name."""
        found = header_names(head)
        if found & _SURE and found & _USUAL:
            return 0.9
        return 0.7 if name.casefold().endswith(self.suffixes) and found & _USUAL else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document with the mail's subject and paragraphs; replies it quotes and its signature are marked as quoted."""
        large = too_large(data, options.name)
        if large:
            return Readings(self.name, (), problems=large)
        mail = mail_of(data.removeprefix(b"\xef\xbb\xbf"))
        if not mail.paragraphs and not mail.subject:
            why = "; ".join(mail.doubts) or "there is neither a subject nor a text"
            return Readings(self.name, (), problems=(Problem("R731", f"this mail cannot be read: {why}", options.name),))
        reading = mail_reading(mail, options, native="", thread=mail.thread or mail.id)
        return Readings(self.name, (reading,), problems=summary((mail,), options.name))


READER = Eml()


def header_names(head: bytes) -> frozenset[bytes]:
    """The names of the header lines at the start, small; nothing where the file does not start with one."""
    found: set[bytes] = set()
    at = len(head) - len(head.removeprefix(b"\xef\xbb\xbf"))
    while line := _HEADER.match(head, at):
        found.add(line.group(1).lower())
        at = line.end()
    return frozenset(found)
