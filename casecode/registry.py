"""One folder is one registry: each module of it exposes one object, found by the module's name, imported when asked for.

No entry points are scanned and nothing is imported until it is needed, so the commands start fast.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from functools import cache
from typing import Any

from casecode.domain.errors import WrongUseError


@cache
def names(folder: str) -> tuple[str, ...]:
    """The module names in `casecode.<folder>` that do not start with `_`, sorted; nothing but the folder is imported."""
    package = importlib.import_module(f"casecode.{folder}")
    return tuple(sorted(found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_")))


def load(folder: str, name: str, attribute: str) -> Any:  # noqa: ANN401  what it is depends on the folder; callers annotate
    """The object `attribute` of module `name`; an unknown name is answered with the known ones."""
    known = names(folder)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise WrongUseError(reason=f"No {folder.removesuffix('s')} called '{name}'.{hint} Known: {', '.join(known)}.")
    return getattr(importlib.import_module(f"casecode.{folder}.{name}"), attribute)
