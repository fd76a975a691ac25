"""Which reports there are: ours, and those in the study's `reports/templates/`, which override ours by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from casecode.domain.problem import Problem

FOLDER = "reports/templates"
BUILT = "reports"
"""Where reports are written."""
OURS = "casecode/"
"""How a template names one of ours that the study overrides: `{% include "casecode/thematic" %}`."""
_HEADER = re.compile(r"\A\s*\{#-?(.*?)-?#\}", re.DOTALL)
_KEYS = ("title", "about", "view", "landscape")


@dataclass(frozen=True, slots=True)
class Template:
    """One report template. `file` is where it stands (in the study, or inside casecode), `study` whether it is the study's.

    `overrides` is set on a study's template that has the name of one of ours. A `part` (its file starts with `_`) is there to
    be included and is no report. `view` names the view it is filled with, `about` says in a line what the report is.
    """

    name: str
    source: str
    file: str
    study: bool = False
    overrides: bool = False
    title: str = ""
    about: str = ""
    view: str = ""
    landscape: bool = False

    @property
    def part(self) -> bool:
        """Whether it is a piece of other templates."""
        return self.name.startswith("_")


@dataclass(frozen=True)
class Catalogue:
    """Every template by name, the study's before ours; `problems` are templates that could not be taken in."""

    templates: Mapping[str, Template]
    problems: tuple[Problem, ...] = ()
    ours: Mapping[str, Template] = field(default_factory=dict)

    @property
    def reports(self) -> tuple[Template, ...]:
        """The reports that can be made, ours first in their usual order, then the study's own by name."""
        usual = {name: place for place, name in enumerate(_USUAL)}
        named = [template for template in self.templates.values() if not template.part and template.view in _USUAL]
        return tuple(sorted(named, key=lambda template: (usual.get(template.name, len(usual)), template.name)))


_USUAL = ("thematic", "matrix", "codebook", "sources", "participants", "reliability", "validity", "checklist")


def load_catalogue(root: Path | None = None) -> Catalogue:
    """The reports of the study in `root`, or only ours without one. Unreadable and doubled templates are problems (V107, V109)."""
    ours = _ours()
    templates, problems = dict(ours), []
    folder = root / FOLDER if root else None
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.j2")) if folder and folder.is_dir() else []:
        name, file = path.name.split(".")[0], f"{FOLDER}/{path.name}"
        if name in seen:
            problems.append(
                Problem("V109", f"report '{name}' has a second template (the first is {seen[name]}); this one is not used", file)
            )
            continue
        seen[name] = file
        try:
            source = path.read_bytes().decode("utf-8-sig")
        except (UnicodeDecodeError, OSError) as fault:
            problems.append(Problem("V107", f"the template cannot be read as UTF-8 text: {fault}", file))
            continue
        template = _template(name, source.replace("\r\n", "\n"), file, study=True, overrides=name in ours)
        templates[name] = template
        problems.extend(_doubts(template))
    return Catalogue(templates, tuple(problems), ours)


@cache
def _ours() -> Mapping[str, Template]:
    found = {}
    for path in files("casecode.reports").joinpath("templates").iterdir():
        if path.name.endswith(".j2"):
            name = path.name.split(".")[0]
            source = path.read_text(encoding="utf-8").replace("\r\n", "\n")
            found[name] = _template(name, source, f"casecode/reports/templates/{path.name}", study=False, overrides=False)
    return {name: found[name] for name in sorted(found)}


def _template(name: str, source: str, file: str, *, study: bool, overrides: bool) -> Template:
    says = dict(_header(source))
    return Template(
        name,
        source,
        file,
        study,
        overrides,
        title=says.get("title") or name,
        about=says.get("about", ""),
        view=says.get("view") or (name if name in _USUAL else ""),
        landscape=says.get("landscape", "").lower() in {"yes", "true"},
    )


def _header(source: str) -> Iterator[tuple[str, str]]:
    """`key: value` lines of the comment a template begins with."""
    comment = _HEADER.match(source)
    for line in (comment.group(1) if comment else "").splitlines():
        key, colon, value = line.partition(":")
        if colon and key.strip().lower() in _KEYS:
            yield key.strip().lower(), value.strip()


def _doubts(template: Template) -> Iterator[Problem]:
    if not template.part and template.view not in _USUAL:
        said = f"'{template.view}' is none" if template.view else "it names none"
        yield Problem(
            "V111", f"the template must say which view fills it, and {said}: one of {', '.join(_USUAL)}", template.file, 1
        )
