"""The originals that hold a person's words: what becomes of the file the researcher keeps, and of the copy pinned in the databank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casecode.databank.revisions import Pinned
from casecode.text.masking import cover
from casecode.workflow.study import Study
from casecode.workflow.withdrawal_originals import covered, without
from casecode.workflow.withdrawal_words import Pinning, Words, sha256

_GAP = "(withdrawn)"


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was collected.

    `new` are the bytes of the file at `path` afterwards (None: it goes); `pinned`, with the ending `suffix`, those of the copy in
    the revision `folder`.
    """

    path: str
    remark: str
    new: bytes | None = None
    folder: str = ""
    pinned: bytes = b""
    suffix: str = ""
    inside: bool = True
    """Whether `path` is a file of the study outside the databank, so that it is ours to change."""


def originals(study: Study, words: Words) -> tuple[Original, ...]:
    """What becomes of every original, a row a revision; the file in the study follows the revision whose bytes it has."""
    return tuple(one for pinning in words.pinnings for one in _of(study, words, pinning))


def _of(study: Study, words: Words, pinning: Pinning) -> Iterator[Original]:
    head, folder = pinning.pinned.head, pinning.pinned.revision.folder
    place = study.root / head.path
    inside = place.resolve().is_relative_to(study.root.resolve())
    if head.id in words.whole:
        remark = (
            "remove"
            if inside and place.is_file()
            else "lies outside the study or is gone already; see that no copy of it is left"
        )
        yield Original(head.path, remark, None, folder, inside=inside)
        return
    copy = next((path for path in sorted(pinning.pinned.revision.path.iterdir()) if path.name.startswith("original")), None)
    data = copy.read_bytes() if copy else b""
    text, spans = _joined(pinning)
    made = covered(data, copy.name, text, spans, words.runs) if copy else None
    suffix = copy.name.removeprefix("original") if copy and made is not None else ".txt"
    pinned = cover(text, spans).encode() if made is None else made
    if not inside or not place.is_file():
        remark = "not in the study; see that no copy of it is left"
        yield Original(head.path, remark, None, folder, pinned, suffix, inside=False)
    elif sha256(place) == head.sha256:
        remark = "their words are covered in it" if made is not None else "remove: its form does not let a part of it be covered"
        yield Original(head.path, remark, made, folder, pinned, suffix)
    elif _is_newest(study, pinning.pinned):
        changed = without(place.read_bytes(), place.name, words.runs, _GAP)
        remark = "changed since it was read; their words give way to " + _GAP if changed is not None else "remove"
        yield Original(head.path, remark, changed, folder, pinned, suffix)
    else:
        name = f"databank/sources/{folder}/{copy.name if copy else ''}"
        yield Original(name, "their words are covered in it", None, folder, pinned, suffix, inside=False)


def _is_newest(study: Study, pinned: Pinned) -> bool:
    newest = [one for one in study.bank.catalog().pinned if one.head.id == pinned.head.id][-1]
    return newest.revision == pinned.revision


def _joined(pinning: Pinning) -> tuple[str, tuple[tuple[int, int], ...]]:
    """All texts of a revision in a row, and the person's places in it."""
    parts = {part.source.id: part.spans for part in pinning.parts}
    texts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for name, words in pinning.texts.items():
        spans += [(at + start, at + end) for start, end in parts.get(name, ())]
        texts.append(words.text)
        at += len(words.text) + 1
    return "\n".join(texts), tuple(spans)
