"""Comma-separated values: UTF-8 without a byte order mark, line feeds, one header row; words as they are, nothing added.

No mark: scripts read the file first, and Excel asks for the encoding when it imports. A cell that starts with `=` stays as it
is in the words of the participant; the spreadsheet format (xlsx) marks such cells as text. A lone carriage return is quoted,
which the standard library's writer forgets before Python 3.13.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from casecode.views.blocks import Table, Value
from casecode.writers._port import Writer, legal, plain_value

_QUOTED = re.compile('[,"\r\n]')


def table(content: Table) -> bytes:
    """Header and rows; a missing value is an empty cell, a fraction is written in full."""
    lines = [_line(map(legal, content.header)), *(_line(map(plain_value, row)) for row in content.rows)]
    return "".join(f"{line}\n" for line in lines).encode()


def _line(values: Iterable[Value]) -> str:
    line = ",".join(map(_field, values))
    return line or '""'  # a row of one empty cell must not look like no row


def _field(value: Value) -> str:
    text = "" if value is None else str(value)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


WRITER = Writer("csv", ".csv", table=table)
