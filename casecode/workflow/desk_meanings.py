"""What codes are called and mean today beside what they meant when something was coded."""

from __future__ import annotations

from functools import lru_cache

from casecode.codebook.load import parse_codebook
from casecode.domain.codebook import Code
from casecode.domain.coding import Coding
from casecode.workflow.study import Study


class Meanings:
    """The codebooks of a study as they are and as they were."""

    def __init__(self, study: Study) -> None:
        """Nothing is read yet but the codebooks of today."""
        self._study = study
        self._now = {book.hash for book in study.codebooks}
        self.codes = {code.code: code for book in study.codebooks for code in book.walk()}
        named = ((name, code.code) for code in self.codes.values() for name in (code.label, *code.aliases, code.code))
        self.names = {name.casefold(): code for name, code in named if name}
        self._then = lru_cache(maxsize=None)(self._read)

    def today(self, code: str) -> str:
        """The id that `code` has now: a renamed or merged code is an alias of another; itself where no codebook has it."""
        return code if code in self.codes else self.names.get(code.casefold(), code)

    def stale(self, coding: Coding) -> bool:
        """Whether definition, inclusions or exclusions have changed since; no where the version of then is not at hand."""
        if not coding.book or coding.book in self._now:
            return False
        now, then = self.codes.get(self.today(coding.code)), self._then(coding.book).get(coding.code.casefold())
        return now is not None and then is not None and then != _meaning(now)

    def _read(self, book: str) -> dict[str, tuple[str, ...]]:
        data = self._study.bank.codebook_bytes(book)
        former = parse_codebook(data, "")[0] if data is not None else None
        return {code.code.casefold(): _meaning(code) for code in former.walk()} if former is not None else {}


def _meaning(code: Code) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in (code.definition, *code.include, "", *code.exclude))
