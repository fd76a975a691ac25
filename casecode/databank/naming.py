"""What a source is called: the slug of its file's stem, longer only where that is taken. A name never changes afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from casecode.databank.catalog import folded
from casecode.domain.ids import hash16, slug

_LONGEST = 80


def source_id(path: str, taken: Mapping[str, str]) -> str:
    """The id for the file at `path` (study-relative, forward slashes).

    `taken` maps ids to the folded paths they stand for. The parent folders are prefixed one by one until the id is free; if
    that never happens, six hex digits of the path's hash follow.
    """
    place = PurePosixPath(path.replace("\\", "/"))
    parts = [part for part in place.parts[:-1] if part not in {"/", ".", ".."}]
    name = _short(slug(place.stem))
    while taken.get(name, folded(path)) != folded(path):
        if not parts:
            return f"{name}-{hash16(folded(path))[:6]}"
        name = _short(slug(f"{parts.pop()}-{name}"))
    return name


def item_ids(container: str, natives: Iterable[str], known: Mapping[str, str]) -> list[tuple[str, str]]:
    """For each native id in turn the native id to keep and the id `<container>/<native>`.

    `known` maps native ids of earlier exports to the ids they got, which they keep. Native ids that only differ in what a
    file name cannot hold get six hex digits of their hash; a native id met again becomes `<native>#2`, so nothing is lost.
    """
    taken = {folded(one): native for native, one in known.items()}
    given: list[tuple[str, str]] = []
    met: dict[str, int] = {}
    for said in natives:
        native = said or "item"
        met[native] = met.get(native, 0) + 1
        told = native if met[native] == 1 else f"{native}#{met[native]}"
        name = known.get(told) or f"{container}/{_short(slug(told))}"
        if taken.get(folded(name), told) != told:
            name = f"{name}-{hash16(told)[:6]}"
        taken[folded(name)] = told
        given.append((told, name))
    return given


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 7].strip('-')}-{hash16(name)[:6]}"
