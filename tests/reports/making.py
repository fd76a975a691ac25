"""Making pages from a template's text, as a study's own template would be."""

from __future__ import annotations

from pathlib import Path

from casecode.reports.catalogue import Catalogue, load_catalogue
from casecode.reports.render import Rendered, render
from casecode.views.blocks import Block, Page
from tests.reports.fiction import STUDY, thematic_view


def study_with(root: Path, **templates: str) -> Catalogue:
    """A catalogue of the study in `root`, which gets these templates (`name` -> text, file `name.md.j2`)."""
    folder = root / "reports" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in templates.items():
        (folder / f"{name}.md.j2").write_bytes(text.encode())
    return load_catalogue(root)


def rendered(root: Path, text: str, view: object = None, **others: str) -> Rendered:
    """What the template makes of `view` (five themes without one)."""
    catalogue = study_with(root, mine=text, **others)
    return render(catalogue.templates["mine"], thematic_view() if view is None else view, STUDY, catalogue)


def page(root: Path, text: str, view: object = None, **others: str) -> Page:
    """The page, which must come out without problems."""
    made = rendered(root, text, view, **others)
    assert made.problems == ()
    assert made.page is not None
    return made.page


def body(root: Path, text: str, view: object = None, **others: str) -> tuple[Block, ...]:
    """The blocks below the title."""
    return page(root, text, view, **others).blocks[1:]
