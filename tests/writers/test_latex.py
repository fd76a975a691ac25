"""LaTeX takes what is written: every sign of our reports, every hostile label, figures in files of their own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from casecode.views.blocks import Chart, Contents, Heading, Note, Page, Paragraph, Run, Table, number_captions
from casecode.views.charts import Forest, ForestRow
from casecode.writers import page_companions, write_page

SIGNS = "Krippendorff’s α, κ and π; −.05 ≤ α ≥ .80; support → claim; ½ × 2 · 3 … “words” – and ‘more’ — §4, ¶12, 5 %"


def report() -> Page:
    forest = Forest((ForestRow("Learning", 0.8, 0.7, 0.9), ForestRow("$x_1$ & 50 %", note="no variation")), "α", (0.667,))
    blocks = (
        Heading(1, (Run("Agreement"),), "agreement"),
        Contents(),
        Heading(2, (Run("Words"),), "words"),
        Paragraph((Run(SIGNS), Run(" and bold", bold=True))),
        Table(("Code", "α"), (("Learning & more", 0.8), ("[brackets] first", None)), "A table", "Small print: −.1 ≤ α"),
        Chart(forest, "Alpha by code", "With 95 % intervals.", "Two codes"),
        Note((Run("~ ^ _ # { } \\\\"),)),
    )
    return Page("Agreement", number_captions(blocks), stem="agreement")


def test_every_sign_of_a_report_has_a_form_that_pdflatex_knows() -> None:
    written = write_page("tex", report()).decode()
    head = written.split(r"\begin{document}")[0]
    for sign in "ακπ−≤≥→":
        assert f"\\DeclareUnicodeCharacter{{{ord(sign):04X}}}" in head


def test_it_compiles(tmp_path: Path) -> None:
    found = shutil.which("pdflatex")
    if not found:
        pytest.skip("needs pdflatex")
    (tmp_path / "agreement.tex").write_bytes(write_page("tex", report()))
    for name, data in page_companions("tex", report()).items():
        (tmp_path / name).write_bytes(data)
    command = [found, "-interaction=nonstopmode", "-halt-on-error", "agreement.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert (tmp_path / "agreement.pdf").stat().st_size > 10_000
