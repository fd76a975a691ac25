"""Which column of a table is what: as the protocol says, failing that by its name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from casecode.domain.problem import Problem

_KNOWN: Mapping[str, str] = {
    "text": "text body content transcript words answer response comment message post sentence utterance speech freetext opentext "
    "quote antwort beitrag wortlaut texte reponse commentaire texto respuesta comentario testo "
    "risposta resposta tekst antwoord",
    "speaker": "speaker speakername sprecher locuteur hablante parlante falante spreker",
    "seconds": "start starttime begin timestamp timecode time",
    "until": "end endtime stop",
    "id": "id key url permalink postid rowid docid documentid responseid respondentid caseid nr no",
    "title": "title headline subject heading titel titre titulo titolo",
    "date": "date published pubdate postdate publishedat created createdat datum fecha data timestamp",
    "author": "author user username handle by postedby autor auteur autore",
}
_LOOK_ROWS = 200


def find_columns(
    header: Sequence[str],
    told: Mapping[str, str],
    fields: Sequence[str],
    file: str,
) -> tuple[Mapping[str, int], Mapping[str, int], tuple[Problem, ...]]:
    """The columns a person named and those guessed by name: (told, guessed, problems), each field -> index of the column.

    A column is named exactly, or but for case and spaces; one that is not there is an error with the names that are. A
    column that was told for one field is never guessed for another. Only `fields` are guessed.
    """
    folded = {_folded(name): at for at, name in reversed(list(enumerate(header)))}
    said: dict[str, int] = {}
    problems: list[Problem] = []
    for wanted, name in told.items():
        at = header.index(name) if name in header else folded.get(_folded(name), -1)
        if at < 0:
            near = difflib.get_close_matches(name, header, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            message = f"there is no column '{name}' for {wanted}.{hint} The columns are: {', '.join(header)}"
            problems.append(Problem("R541", message, file, 1))
        else:
            said[wanted] = at
    guessed: dict[str, int] = {}
    for wanted in fields:
        at = next((folded[name] for name in _KNOWN[wanted].split() if name in folded), -1)
        if wanted not in told and at >= 0 and at not in said.values() and at not in guessed.values():
            guessed[wanted] = at
    return said, guessed, tuple(problems)


def no_text(header: Sequence[str], rows: Sequence[Sequence[str]], file: str) -> Problem:
    """No column is called like the words of somebody: the names there are, and the line to write for the one with most."""
    likely = max(range(len(header)), key=lambda at: sum(len(cells[at]) for cells in rows[:_LOOK_ROWS]))
    message = (
        f"no column is recognised as the text. The columns are: {', '.join(header)}. Say which it is below this file in "
        f"sources:, for example `columns: {{text: {header[likely]}}}`"
    )
    return Problem("R542", message, file, 1)


def _folded(name: str) -> str:
    plain = name.casefold().translate(str.maketrans("áàâéèêíìîóòôúùûç", "aaaeeeiiiooouuuc"))
    return re.sub(r"[\W_]+", "", plain)
