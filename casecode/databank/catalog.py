"""What the revisions amount to: the newest of each source, any text by its hash, and what a file's path is called here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from casecode.databank.revisions import Pinned, Revision
from casecode.domain.source import Source

Found = tuple[Source, Revision]


class Catalog:
    """All revisions, added oldest first within a source.

    `newest` holds the newest revision of each plain source and of each item of a container, by id; `by_text` any revision's by
    (id, text hash), `by_folder` by (id, revision folder). `paths` are the newest revisions of files by their folded path, `ids`
    the folded path that each id stands for, `numbers` the greatest revision number of each file's id.
    """

    def __init__(self, pinned: Iterable[Pinned] = ()) -> None:
        """The catalog of `pinned`."""
        self.pinned: list[Pinned] = []
        self.newest: dict[str, Found] = {}
        self.by_text: dict[tuple[str, str], Found] = {}
        self.by_folder: dict[tuple[str, str], Found] = {}
        self.paths: dict[str, Pinned] = {}
        self.ids: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self._files: dict[str, dict[str, Source]] = {}
        self._bytes: dict[str, dict[str, Pinned]] = {}
        for one in pinned:
            self.add(one)

    def add(self, pinned: Pinned) -> None:
        """Take in one more revision, newer than those of its source that are known."""
        self.pinned.append(pinned)
        name, path = pinned.head.id, folded(pinned.head.path)
        before = self.paths.get(path)
        if before is not None:
            self._bytes[before.head.sha256].pop(path, None)
        self.paths[path] = pinned
        self._bytes.setdefault(pinned.head.sha256, {})[path] = pinned
        self.ids[name] = path
        self.numbers[name] = max(self.numbers.get(name, 0), pinned.revision.number)
        for known in self._files.get(name, {}).values() if pinned.container else ():
            said = replace(known, given=pinned.head.given)  # what was said of the file last holds for every item of it
            self.newest[said.id] = (said, self.newest[said.id][1])
        for item in pinned.items:
            old = self.newest.get(item.id)
            count = (old[0].revision if old else 0) + 1 if pinned.container else item.revision
            source = replace(item, revision=count)
            self.newest[item.id] = self.by_folder[item.id, item.folder] = (source, pinned.revision)
            self.by_text[item.id, item.text] = (source, pinned.revision)
            self._files.setdefault(name, {})[item.id] = source
        self._files[name] = {one: self.newest[one][0] for one in self._files.get(name, {})}

    def items_of(self, name: str) -> tuple[Source, ...]:
        """What belongs to the file `name`, ordered by id: a container's items, or the one plain source; newest revisions."""
        return tuple(sorted(self._files.get(name, {}).values(), key=lambda source: source.id))

    def twin(self, sha256: str, path: str) -> Pinned | None:
        """Another file whose newest bytes are these."""
        same = self._bytes.get(sha256, {})
        return next((pinned for key, pinned in sorted(same.items()) if key != folded(path)), None)


def folded(path: str) -> str:
    """A path as file systems compare it: NFC, case folded, forward slashes."""
    return unicodedata.normalize("NFC", path.replace("\\", "/")).casefold()
