"""Parquet, for those who read tables with pandas, R or DuckDB. Needs pyarrow, which casecode does not bring."""

from __future__ import annotations

import importlib
import io

from casecode.domain.errors import WrongUseError
from casecode.views.blocks import Table
from casecode.writers._port import Writer, header_names, legal, plain_value


def table(content: Table) -> bytes:
    """One column a column; a column that mixes numbers and words becomes words. Raises `WrongUseError` without pyarrow."""
    try:
        arrow = importlib.import_module("pyarrow")
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise WrongUseError(
            reason="Parquet needs the package pyarrow, which is not installed: pip install pyarrow. csv and xlsx hold the same table.",
        ) from None
    columns = {
        name: _one_kind([plain_value(row[place]) for row in content.rows])
        for place, name in enumerate(header_names([legal(name) for name in content.header]))
    }
    out = io.BytesIO()
    parquet.write_table(arrow.table(columns), out, compression="zstd")
    return out.getvalue()


def _one_kind(values: list[str | float | None]) -> list[str | float | None]:
    """`values` as they are if all are words or all are numbers, else all as words."""
    kinds = {isinstance(value, str) for value in values if value is not None}
    return [None if value is None else str(value) for value in values] if len(kinds) > 1 else values


WRITER = Writer("parquet", ".parquet", table=table)
