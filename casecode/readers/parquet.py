"""Parquet tables, where the library for them is installed: a row a turn or a row a document, as for every other table."""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.zipguard import MOST_UNPACKED, too_large
from casecode.readers._clean import clean
from casecode.readers._records import of_objects
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.text.canonical import CANON_VERSION, decode

_MAGIC = b"PAR1"


@dataclass(frozen=True, slots=True)
class _Parquet:
    name: str = "parquet"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".parquet",)

    def claims(self, head: bytes, name: str) -> float:
        """Sure by the four letters that every such file begins with."""
        return 0.98 if head.startswith(_MAGIC) else 0.5 if name.casefold().endswith(self.suffixes) else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One item a row or one transcript; no reading and the way out where pyarrow is not installed."""
        large = too_large(data, options.name)
        if large:
            return Readings("parquet", (), container=True, problems=large)
        if not data.startswith(_MAGIC):
            return _refused("R611", "this is not a Parquet file: save the table again, or as .csv", options.name)
        try:
            library: Any = importlib.import_module("pyarrow.parquet")
        except ImportError:
            told = "reading Parquet needs pyarrow: install it (pip install pyarrow), or save the table as .csv"
            return _refused("R615", told, options.name)
        try:
            return _read(library, data, options)
        except (OSError, ValueError, LookupError, TypeError, ArithmeticError, NotImplementedError, MemoryError) as broken:
            return _refused(
                "R611", f"the Parquet file is damaged ({' '.join(str(broken).split())[:200]}): save it again", options.name
            )


def _refused(code: str, told: str, file: str) -> Readings:
    return Readings("parquet", (), container=True, problems=(Problem(code, told, file),))


def _read(library: Any, data: bytes, options: ReadOptions) -> Readings:  # noqa: ANN401  the library is there or not
    """The rows. Raises what the library raises (its errors are ValueError, OSError, KeyError and their like)."""
    opened = library.ParquetFile(io.BytesIO(data))
    about = opened.metadata
    size = sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups))
    if size > MOST_UNPACKED:
        return _refused(
            "R502", f"it would unpack to {size / 1_000_000:,.0f} MB, more than {MOST_UNPACKED // 1_000_000} MB", options.name
        )
    records = enumerate((record for batch in opened.iter_batches() for record in batch.to_pylist()), 1)
    return of_objects([(number, dict(_fields(record))) for number, record in records], options, "parquet", unit="row")


def _fields(record: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        cell = _cell(value)
        if cell:
            yield " ".join(clean(name).split()), cell


def _cell(value: object) -> str:
    """A value as text: dates as ISO 8601, lists and inner records as JSON, nothing for null and for bytes that are no text."""
    if isinstance(value, bytes):
        value = decode(value)[0]
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value).strip()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return clean(json.dumps(value, ensure_ascii=False, default=str))


READER = _Parquet()
