"""From bytes of running text to a reading: what txt and md have in common, and what other readers may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from casecode.domain.problem import Problem
from casecode.domain.reading import Reading, ReadOptions
from casecode.readers._speakers import Labelled, Paragraph, label_paragraphs
from casecode.readers._when import date_of_name, dates_in, stated_date
from casecode.text.canonical import canonicalise, decode

_HEADER_ZONE = 2000


def opened(data: bytes, options: ReadOptions) -> tuple[str, str, tuple[Problem, ...]]:
    """The canonical text of a file, its encoding, and problems that name the file; nothing to read is an error too."""
    raw, encoding, told = decode(data, options.encoding)
    problems = tuple(replace(problem, file=options.name) for problem in told)
    text = canonicalise(raw)
    if encoding and not text.strip():
        return "", "", (*problems, Problem("R105", "there is nothing in it", options.name))
    return text, encoding, problems


def running_reading(
    text: str,
    paragraphs: Sequence[Paragraph],
    options: ReadOptions,
    meta: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> Reading:
    """The reading of a running text: speakers, declared roles, date and the fields of its header (`meta` wins).

    The date is the header's, else the one full date that stands before the first speaker, else the file name's.
    """
    labelled = label_paragraphs(text, paragraphs, options)
    fields = {**labelled.meta, **meta}
    day, origin, doubts = _date(text, labelled, fields, options.name)
    author = fields.get("author") or fields.get("authors") or ""
    language = next((fields[key] for key in ("lang", "language") if fields.get(key)), options.language)
    return Reading(
        text=text,
        segments=labelled.segments,
        title=fields.get("title", ""),
        date=day,
        date_from=origin,
        author=author,
        language=language,
        declared=labelled.declared,
        meta={key: value for key, value in fields.items() if key not in {"title", "author", "authors", "lang", "language"}},
        problems=(*problems, *labelled.problems, *doubts),
        understood=_understood(labelled),
    )


def _understood(labelled: Labelled) -> dict[str, str]:
    """What a preview shows: how the speakers were found, or else who may be one, a tab between."""
    if labelled.shape:
        return {"shape": labelled.shape, "confidence": f"{labelled.confidence:.2f}"}
    return {"perhaps": "\t".join(labelled.perhaps)} if labelled.perhaps else {}


def _date(text: str, labelled: Labelled, meta: Mapping[str, str], name: str) -> tuple[str, str, tuple[Problem, ...]]:
    day, stated = stated_date(meta)
    if day:
        return day, "header", ()
    doubts = (Problem("R119", f"the date '{stated}' cannot be read in one way", name, 0, "warning"),) if stated else ()
    if labelled.shape:
        first = next((each.start for each in labelled.segments if each.speaker), 0)
        days = dates_in(text[: min(first, _HEADER_ZONE)])
        if len(days) == 1:
            return days[0], "header", doubts
    day = date_of_name(name)
    return day, "filename" if day else "", doubts
