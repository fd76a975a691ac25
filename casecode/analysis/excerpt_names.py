"""What a name in a record means: an excerpt by any id it has or had, in full or by a prefix that fits one alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from casecode.analysis.counted import CONSENSUS
from casecode.domain.coding import Coding
from casecode.domain.ids import short_id


class ExcerptNames:
    """The names of all standing codings, and of `hits` (`H-…`). Ids are given and taken in lower case.

    A coding has every id it was said under and, where no other coding has it, the id of what it grew out of: an excerpt whose
    words, code or attributes were changed after somebody named it is still the excerpt that was meant.
    """

    def __init__(self, codings: Iterable[Coding], hits: Iterable[str] = ()) -> None:
        """Take in every name once."""
        standing = tuple(codings)
        self._own: dict[str, str] = {}
        for one in standing:
            name = short_id(one.id).lower()
            self._own[name] = name
            for event in one.ids if len(one.ids) > 1 else ():
                self._own[short_id(event).lower()] = name
        self._own |= {name.lower(): name.lower() for name in hits}
        self._former = dict(_former(standing, self._own.keys()))
        self._sorted = sorted(self._own)
        self._sorted_former = sorted(self._former)

    def of(self, name: str) -> tuple[str, ...]:
        """The ids that `name` means or begins: none, one, or several. What stands under a name today goes before what had it."""
        wanted = name.strip().lower()
        if not wanted:
            return ()
        if wanted in self._own:
            return (self._own[wanted],)
        found = dict.fromkeys(self._own[one] for one in _begun(self._sorted, wanted))
        if found:
            return tuple(found)
        names = [wanted] if wanted in self._former else _begun(self._sorted_former, wanted)
        return tuple(dict.fromkeys(one for former in names for one in self._former[former]))

    def one(self, name: str) -> str:
        """The one id that `name` means; the name itself, in lower case, where it means none or several."""
        found = self.of(name)
        return found[0] if len(found) == 1 else name.strip().lower()

    def changed(self, name: str) -> bool:
        """Whether `name` is that of an excerpt as it was before it was changed."""
        wanted = name.strip().lower()
        return bool(self.of(name)) and wanted not in self._own and not any(_begun(self._sorted, wanted))


def _former(standing: tuple[Coding, ...], taken: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Ids that nothing has any more, each with the codings that grew out of it; one of several on the same words."""
    grown: dict[str, list[Coding]] = {}
    for one in standing:
        for event in one.from_:
            grown.setdefault(short_id(event).lower(), []).append(one)
    for name in grown.keys() - taken:
        found = [one for one in grown[name] if one.coder != CONSENSUS] or grown[name]  # what talk settled grew out of it too
        places = {(one.source, one.text, one.start, one.end): one for one in reversed(found)}
        yield name, tuple(sorted(short_id(one.id).lower() for one in places.values()))


def _begun(names: list[str], wanted: str) -> Iterator[str]:
    """The names, of some in order, that begin with `wanted`."""
    for at in range(bisect_left(names, wanted), len(names)):
        if not names[at].startswith(wanted):
            return
        yield names[at]
