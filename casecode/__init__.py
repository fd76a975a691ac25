"""casecode: a case databank, a codebook and validity-checked reports for qualitative case studies.

`casecode.open(folder)` gives the study as Python objects and DataFrames; everything else is imported on demand so that
`casecode --version` costs no more than starting Python.
"""

from __future__ import annotations

from casecode.domain.release import VERSION

TYPE_CHECKING = False  # what type checkers read as true, without the cost of importing typing (`--version` is measured)
if TYPE_CHECKING:
    from pathlib import Path

    from casecode.workflow.study import Study

__version__ = VERSION
__all__ = ["__version__", "open"]


def open(folder: str | Path = ".") -> Study:  # noqa: A001  the word researchers use for it; shadows only inside this module
    """Open the study in `folder` or the nearest folder above it that holds `casecode.yaml`.

    Raises `NotAStudyError` when there is none.
    """
    from casecode.workflow.study import open_study  # noqa: PLC0415  lazy: start-up must not import the house

    return open_study(folder)
