"""What a memo can be linked to, by id: the link as a person types it, checked and written in full."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from functools import cached_property

from casecode.domain.codebook import Codebook
from casecode.domain.errors import CasecodeError, NotFoundError, WrongUseError
from casecode.domain.ids import short_id
from casecode.domain.memo import NAMED_LINKS
from casecode.domain.source import Source
from casecode.plain.names import folded
from casecode.study.memos import load_memos
from casecode.workflow.study import Study


class Links:
    """The things of one study that a memo can be about. Each list is read when it is first needed."""

    def __init__(self, study: Study) -> None:
        """Nothing is read yet."""
        self._study = study

    def full(self, told: str) -> str:
        """`told` in full: `Q-…`, a source, `source:n`, `code:…`, `theme:…`, `case:…`, `participant:…`, `memo:…`.

        A bare name is looked for among all of them. Raises `NotFoundError`, or `WrongUseError` where it could be several.
        """
        asked = told.strip()
        word, colon, rest = asked.partition(":")
        if colon and word.casefold() in NAMED_LINKS:
            return self._named(word.casefold(), rest.strip())
        if asked[:2].casefold() == "q-":
            return self._excerpt(asked)
        before, colon, number = asked.rpartition(":")
        if colon and number.strip().lstrip("¶").isdigit():
            return self._segment(before.strip(), int(number.strip().lstrip("¶")))
        return self._anywhere(asked)

    def holds(self, link: str) -> bool:
        """Whether `link`, as it stands in a file, leads somewhere."""
        try:
            self.full(link)
        except CasecodeError:
            return False
        return True

    def _named(self, kind: str, name: str) -> str:
        known = self._known(kind)
        found = known.get(folded(name))
        if found:
            return f"{kind}:{found}"
        if kind == "theme" and folded(name) in self._codes:
            code = self._codes[folded(name)]
            raise WrongUseError(reason=f"'{name}' is a code below a theme. Link to it with: --link code:{code}")
        raise NotFoundError(kind=kind, name=name, nearest=_near(name, known.values()))

    def _known(self, kind: str) -> dict[str, str]:
        """Folded names of one kind with the ids they mean."""
        lists: dict[str, Callable[[], dict[str, str]]] = {
            "code": lambda: self._codes,
            "theme": lambda: {name: code for name, code in self._codes.items() if code in self._themes},
            "case": lambda: self._cases,
            "participant": lambda: {folded(one.id): one.id for one in self._study.protocol.people},
            "memo": lambda: self._memos,
        }
        return lists[kind]()

    @cached_property
    def _codes(self) -> dict[str, str]:
        return code_names(self._study.codebooks)

    @cached_property
    def _themes(self) -> frozenset[str]:
        return frozenset(code.code for book in self._study.codebooks for code in book.codes)

    @cached_property
    def _cases(self) -> dict[str, str]:
        named = {folded(case.id): case.id for case in self._study.protocol.cases}
        return named or {folded(one.placement.case): one.placement.case for one in self._study.materials if one.placement.case}

    @cached_property
    def _memos(self) -> dict[str, str]:
        return {folded(one.id): one.id for one in load_memos(self._study.root)[0]}

    @cached_property
    def _excerpts(self) -> frozenset[str]:
        return frozenset(short_id(event) for one in self._study.bank.standing().codings for event in one.ids)

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {folded(source.id): source for source in self._study.bank.sources()}

    def _segment(self, name: str, number: int) -> str:
        source = self._sources.get(folded(name))
        if source is None:
            raise NotFoundError(kind="source", name=name, nearest=_near(name, self._ids))
        if not 1 <= number <= source.segments:
            raise NotFoundError(kind="segment", name=f"{source.id}:{number}", nearest=f" It has {source.segments} segments.")
        return f"{source.id}:{number}"

    @property
    def _ids(self) -> list[str]:
        return [source.id for source in self._sources.values()]

    def _excerpt(self, name: str) -> str:
        wanted = name.casefold().removeprefix("q-")
        fits = sorted(one for one in self._excerpts if one.removeprefix("Q-").startswith(wanted))
        if not fits:
            raise NotFoundError(kind="excerpt", name=name, nearest=" casecode excerpts lists them.")
        if len(fits) > 1:
            raise WrongUseError(reason=f"'{name}' fits {len(fits)} excerpts: {', '.join(fits[:6])}. Give more of the id.")
        return fits[0]

    def _anywhere(self, name: str) -> str:
        wanted = folded(name)
        fits = [self._sources[wanted].id] if wanted in self._sources else []
        fits += [f"{kind}:{self._known(kind)[wanted]}" for kind in ("code", "case", "participant") if wanted in self._known(kind)]
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise WrongUseError(reason=f"'{name}' could be {' or '.join(fits)}. Write one of these.")
        known = [*self._ids, *self._codes.values(), *self._cases.values()]
        forms = " A link is Q-…, a source, source:segment, code:…, theme:…, case:…, participant:… or memo:…."
        raise NotFoundError(kind="source, code, case or participant", name=name, nearest=_near(name, known) + forms)


def code_names(books: Iterable[Codebook]) -> dict[str, str]:
    """Every name of a code, folded, with the id it means: ids win over aliases, aliases over labels."""
    codes = [code for book in books for code in book.walk()]
    named: dict[str, str] = {}
    for name, means in [
        *((code.code, code.code) for code in codes),
        *((alias, code.code) for code in codes for alias in code.aliases),
        *((code.label, code.code) for code in codes if code.label),
    ]:
        named.setdefault(folded(name), means)
    return named


def _near(name: str, known: Iterable[str]) -> str:
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(name, names, n=3)
    if near:
        return f" Did you mean: {', '.join(near)}?"
    return f" There are: {', '.join(names)}." if 0 < len(names) <= 12 else ""
