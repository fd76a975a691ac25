"""The door: whether a page holds a real name of the private list before it leaves the study."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from casecode.domain.errors import DataRefusedError, NotAStudyError
from casecode.domain.problem import Problem
from casecode.text.identifying import Names
from casecode.workflow.pseudonyms_list import FILE, load
from casecode.workflow.study import Study, open_study

_EXCERPT = re.compile(r"\b[QH]-[0-9a-z]{6,}")
_NEAR = 600
_SHOWN = 6


def leaving(study: Study, text: str, what: str) -> tuple[Problem, ...]:
    """A problem for each real name in `text`, with the ids of the excerpts that it stands in; nothing where there is no list.

    A name that is written small where the list has a capital may be an ordinary word and stops nothing.
    """
    listed = load(study.root)
    found: dict[str, list[str]] = defaultdict(list)
    for one in Names(listed.kinds).find(text) if listed.kinds else ():
        if not one.doubtful:
            near = _EXCERPT.search(text, one.end, one.end + _NEAR)
            found[one.name].append(near[0] if near else "")
    return tuple(Problem("R904", f"{name} would leave {_times(ids)}; not written", what) for name, ids in sorted(found.items()))


def stop_names(folder: str, words: Callable[[], str], what: str) -> None:
    """Stop where `words`, made only if there is a list, hold a real name of the study at `folder`.

    Raises `DataRefusedError` with every name.
    """
    try:
        study = open_study(folder)
    except NotAStudyError:
        return
    found = leaving(study, words(), what) if (study.root / FILE).is_file() else ()
    if found:
        reason = (
            "Real names would leave the study; nothing was written. Mask them (casecode pseudonyms apply) or add --allow-names."
        )
        raise DataRefusedError(reason=reason, problems=found)


def _times(ids: list[str]) -> str:
    known = list(dict.fromkeys(filter(None, ids)))
    where = f" ({', '.join(known[:_SHOWN])}{' …' if len(known) > _SHOWN else ''})" if known else ""
    return f"once{where}" if len(ids) == 1 else f"{len(ids)} times{where}"
