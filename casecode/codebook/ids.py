"""Code ids, as `casecode.plain.names` understands names, and the words no code can have."""

from casecode.plain.names import folded, from_label, valid

__all__ = ["RESERVED", "folded", "from_label", "valid"]

RESERVED: frozenset[str] = frozenset({"and", "or", "not", "in", "is", "missing"})
"""Words of the expressions behind `--where` and `--code`: a code of that name could never be asked for."""
