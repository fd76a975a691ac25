"""What stands under every table: whose coding, which unit, which filter, which codebook, which state of the study."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """The note of one table, each part a sentence without its full stop; parts that do not apply are empty.

    `coding` whose coding counts, `unit` what one number counts, `filter` the expression asked for, `codebook` title, version
    and hash, `digest` the study's digest, `left_out` what could not be counted and why. `text` is all of it, ready to print.
    """

    coding: str
    unit: str = ""
    filter: str = ""
    codebook: str = ""
    digest: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All parts in one paragraph."""
        filtered = f"Only where {self.filter}" if self.filter else ""
        codebook = f"Codebook: {self.codebook}" if self.codebook else ""
        digest = f"Study digest {self.digest}" if self.digest else ""
        parts = (self.coding, self.unit, filtered, codebook, digest, *self.left_out)
        return " ".join(part.rstrip(".") + "." for part in parts if part)
