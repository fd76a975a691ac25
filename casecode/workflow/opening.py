"""Which file a person means by a report's or a source's name."""

from __future__ import annotations

from pathlib import Path

from casecode.domain.errors import NotFoundError
from casecode.workflow.lists import find_material
from casecode.workflow.study import Study

_READABLE = (".html", ".docx", ".xlsx", ".md", ".csv")


def file_of(study: Study, name: str) -> Path:
    """The built report `name` (the page before the Word file before the rest), else the original of the source `name`.

    Raises `NotFoundError` when it is neither.
    """
    folder = study.root / "reports"
    asked = folder / name
    if asked.is_file():
        return asked
    for suffix in _READABLE:
        if (folder / f"{name}{suffix}").is_file():
            return folder / f"{name}{suffix}"
    try:
        material = find_material(study, name)
    except NotFoundError:
        hint = " casecode report list and casecode sources show what there is; a report is built with: casecode report make NAME"
        raise NotFoundError(kind="built report or source", name=name, nearest=hint) from None
    original = study.root / material.source.path
    if original.is_file():
        return original
    pinned = study.root / "databank" / "sources" / material.source.folder
    return next(pinned.glob("original*"), pinned)
