"""Whether every event can be trusted and every standing coding lies on its words, with a known code and coder."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from casecode.databank.check_sources import Known
from casecode.databank.erase import version
from casecode.databank.layout import Layout, coder_folder, log_name
from casecode.databank.logs import Logs, log_files
from casecode.databank.standing import Places, Standing, stand
from casecode.domain.coding import RESERVED_CODERS, Coding, ReadMark
from casecode.domain.ids import hash16
from casecode.domain.problem import Problem


def codings(
    layout: Layout, logs: Logs, known: Known, codes: Collection[str] | None, coders: Collection[str] | None
) -> list[Problem]:
    """What is wrong with the logs. `known` are the words of the sources; what lies on damaged ones is not looked at."""
    standing = stand(logs.counted, logs.places, checked=True)
    found = [*logs.problems, *standing.problems, *_folders(logs)]
    sources = {source for source, _ in known.texts}
    acts: list[Coding | ReadMark] = [*standing.codings, *standing.reads]
    for said in acts:
        found += _placed(said, known, sources, logs.places)
    return found + _unknown(layout, standing, logs.places, codes, coders)


def torn(layout: Layout) -> list[Path]:
    """Logs whose last line has no end."""
    return [path for path in log_files(layout) if (data := path.read_bytes()) and not data.endswith(b"\n")]


def _placed(said: Coding | ReadMark, known: Known, sources: Collection[str], places: Places) -> list[Problem]:
    file, line = places[said.id]
    place = (said.source, said.text)
    if log_name(said.source) in known.unread or known.texts.get(place, "") is None:
        return []
    words = known.texts.get(place)
    if words is None and said.source not in sources:
        return [Problem("D513", f"this is on {said.source}, which is no source of this databank", file, line)]
    if words is None:
        return [Problem("D514", f"this is on a text of {said.source} (hash {said.text}) that no revision has", file, line)]
    if said.end > len(words):
        message = f"{said.start}–{said.end} lies outside the text of {said.source} ({len(words)} characters)"
        return [Problem("D515", message, file, line)]
    if isinstance(said, Coding) and said.quote and hash16(words[said.start : said.end]) != said.quote:
        message = f"the words at {said.start}–{said.end} of {said.source} are not those that were coded"
        return [Problem("D516", message, file, line)]
    return []


def _folders(logs: Logs) -> list[Problem]:
    """Events of one coder in the folder of another, a problem a file and coder."""
    strange: dict[tuple[str, str], int] = {}
    for event in logs.events:
        file, line = logs.places[event.id]
        if Path(file).parent.name != coder_folder(event.coder):
            strange.setdefault((file, event.coder), line)
    message = "events of the coder '{}' lie in another coder's folder; they count as the coder's they name"
    return [Problem("D527", message.format(coder), file, line, "warning") for (file, coder), line in strange.items()]


def _unknown(
    layout: Layout, standing: Standing, places: Places, codes: Collection[str] | None, coders: Collection[str] | None
) -> list[Problem]:
    """Codes, coders and codebook versions that are nowhere, a problem each with the number of codings."""
    found: list[Problem] = []
    if codes is not None:
        missing = _first((coding.code, coding.id) for coding in standing.codings if coding.code not in codes)
        for code, (ids, count) in missing.items():
            said = f"the code '{code}' is in no codebook ({_many(count, 'coding')}, the first here)"
            found.append(Problem("D517", said, *places[ids], level="warning"))
    if coders is not None:
        acts: list[Coding | ReadMark] = [*standing.codings, *standing.reads]
        strange = ((said.coder, said.id) for said in acts if said.coder not in coders and not _reserved(said.coder))
        for coder, (ids, count) in _first(strange).items():
            said = f"the coder '{coder}' is not in the protocol's coders ({_many(count, 'act')}, the first here)"
            found.append(Problem("D518", said, *places[ids], level="warning"))
    books = ((coding.book, coding.id) for coding in standing.codings if coding.book)
    for book, (ids, count) in _first(books).items():
        if not (layout.codebooks / f"{version(layout, book)}.yaml").is_file():
            said = f"the codebook version {book} is not in databank/codebooks ({_many(count, 'coding')}, the first here)"
            found.append(Problem("D522", said, *places[ids], level="warning"))
    return found


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, int]]:
    """The smallest event id and the number of events by name."""
    found: dict[str, tuple[str, int]] = {}
    for name, event in pairs:
        before, count = found.get(name, (event, 0))
        found[name] = (min(before, event), count + 1)
    return found


def _reserved(coder: str) -> bool:
    return coder in RESERVED_CODERS or coder.startswith("rules@")


def _many(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
