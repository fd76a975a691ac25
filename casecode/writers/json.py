"""JSON: a table as a list of objects, one a row, keyed by the column's name; quotations keep their parts."""

from __future__ import annotations

import json

from casecode.views.blocks import Cell, Quote, Table, Value
from casecode.writers._port import Writer, header_names, legal, plain_value

_Json = Value | list[dict[str, str]]


def table(content: Table) -> bytes:
    """A list of objects in the rows' order; a missing value is null, a cell of quotations a list of objects."""
    keys = header_names([legal(name) for name in content.header])
    rows = [{key: _value(cell) for key, cell in zip(keys, row, strict=False)} for row in content.rows]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def _value(cell: Value | Cell) -> _Json:
    if isinstance(cell, Cell) and cell.quotes:
        return [_quote(quote) for quote in cell.quotes]
    return plain_value(cell)


def _quote(quote: Quote) -> dict[str, str]:
    parts = {"id": quote.id, "words": quote.words, "attribution": quote.attribution, "place": quote.place, "note": quote.note}
    return {name: legal(text) for name, text in parts.items() if text or name in {"id", "words"}}


WRITER = Writer("json", ".json", table=table)
