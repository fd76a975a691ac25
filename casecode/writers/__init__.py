"""One file an output format: the page model or a table in, bytes out. The same page gives the same bytes everywhere."""

from __future__ import annotations

from casecode.domain.errors import WrongUseError
from casecode.registry import load, names
from casecode.views.blocks import Page, Table
from casecode.writers._port import Writer

__all__ = ["Writer", "page_companions", "page_formats", "table_formats", "write_page", "write_table", "writer"]


def writer(name: str) -> Writer:
    """The writer called `name`; an unknown name is answered with the known ones (`WrongUseError`)."""
    found: Writer = load("writers", name, "WRITER")
    return found


def page_formats() -> tuple[str, ...]:
    """The formats a report can be written in."""
    return tuple(name for name in names("writers") if writer(name).page)


def table_formats() -> tuple[str, ...]:
    """The formats a table can be written in."""
    return tuple(name for name in names("writers") if writer(name).table)


def write_page(name: str, page: Page, reference: bytes = b"") -> bytes:
    """`page` in format `name`. `reference` is a document whose styles are used, where the format has such a thing.

    Raises `WrongUseError` where the format holds no pages, `DataRefusedError` for a reference that cannot be read.
    """
    chosen = writer(name)
    if chosen.page is None:
        raise WrongUseError(reason=f"{name} holds tables, not reports. Reports come as {', '.join(page_formats())}.")
    if reference and chosen.with_reference:
        return chosen.with_reference(page, reference)
    return chosen.page(page)


def page_companions(name: str, page: Page) -> dict[str, bytes]:
    """The files, by name, that `page` needs beside it in format `name`: its drawn figures, where the format holds none itself."""
    chosen = writer(name)
    return chosen.companions(page) if chosen.companions and page.charts else {}


def write_table(name: str, table: Table) -> bytes:
    """`table` in format `name`. Raises `WrongUseError` where the format holds no tables."""
    chosen = writer(name)
    if chosen.table is None:
        raise WrongUseError(reason=f"{name} holds no tables. Tables come as {', '.join(table_formats())}.")
    return chosen.table(table)
