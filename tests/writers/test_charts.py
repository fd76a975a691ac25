"""Figures: what is drawn is what the table of numbers says, and the same numbers give the same file."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.views.blocks import Chart, Heading, Page, Run, Table, number_captions
from casecode.views.chart_numbers import numbers
from casecode.views.charts import Bars, Curve, Forest, ForestRow, Links, Node, Point, Scatter, Series
from casecode.writers import page_companions, page_formats, write_page
from casecode.writers._charts import Kind, drawn

FOREST = Forest(
    (
        ForestRow("Learning", 0.88, 0.81, 0.94),
        ForestRow("Rivalry", 0.55, 0.36, 0.71),
        ForestRow("Market", note="no variation"),
    ),
    "alpha",
    (0.667, 0.8),
)
SCATTER = Scatter((Point("Learning", 0.1, 0.9), Point("Rivalry", 0.3, 0.5)), "prevalence", "alpha", (0.667,))
BARS = Bars(("Learning", "Rivalry"), (Series("Interview", (4, 1)), Series("Blog", (2, None))), "excerpts", "Theme")
CURVE = Curve(("a", "b", "c"), (5, 2, 0), (5, 7, 7), reached=3, band=((3, 4, 5), (5, 6, 7), (7, 7, 7)))
LINKS = Links(
    ("Claim", "Code"), (Node("C1", "They left", 0), Node("x", "Flood", 1), Node("y", "Bank", 1, gap=True)), (("C1", "x"),)
)
EVERY = (FOREST, SCATTER, BARS, CURVE, LINKS)


def places(svg: bytes, name: str) -> list[float]:
    """The horizontal positions of what is drawn under a gid."""
    root = ET.fromstring(svg)
    group = next(one for one in root.iter("{http://www.w3.org/2000/svg}g") if one.get("id") == name)
    drawing = ET.tostring(group, encoding="unicode")
    used = re.findall(r'<(?:\w+:)?use [^>]*?x="([-0-9.]+)"', drawing)
    return [float(x) for x in used or re.findall(r"[ML] ([-0-9.]+) [-0-9.]+", drawing)]


def page_of(chart: Chart) -> Page:
    return Page("Figures", number_captions((Heading(1, (Run("Figures"),), "figures"), chart)), stem="report")


def test_an_estimate_and_its_interval_stand_where_their_values_are() -> None:
    svg = drawn(Chart(FOREST), "svg")
    (learning,), (rivalry,) = places(svg, "value-0"), places(svg, "value-1")
    low, high = sorted(places(svg, "interval-0"))
    unit = (learning - rivalry) / (0.88 - 0.55)
    assert unit > 0
    assert low == pytest.approx(learning - (0.88 - 0.81) * unit, abs=0.01)
    assert high == pytest.approx(learning + (0.94 - 0.88) * unit, abs=0.01)


def test_the_undefined_is_said_and_never_drawn_as_a_value() -> None:
    svg = drawn(Chart(FOREST), "svg").decode()
    assert "value-2" not in svg
    assert "no variation" in svg
    assert numbers(Chart(FOREST)).rows[2] == ("Market", None, None, None, "no variation")


def test_bars_are_as_long_as_their_numbers() -> None:
    svg = drawn(Chart(BARS), "svg")
    learning, rivalry = (max(found) - min(found) for found in (places(svg, "bar-0-0"), places(svg, "bar-0-1")))
    assert learning == pytest.approx(4 * rivalry, rel=1e-3)
    assert min(places(svg, "bar-1-0")) == pytest.approx(max(places(svg, "bar-0-0")), abs=0.01)


def test_a_point_further_right_is_drawn_further_right() -> None:
    svg = drawn(Chart(SCATTER), "svg")
    assert places(svg, "point-0")[0] < places(svg, "point-1")[0]


@pytest.mark.parametrize("drawing", EVERY, ids=lambda one: type(one).__name__)
def test_the_same_numbers_give_the_same_file_without_a_date(drawing: Forest) -> None:
    kinds: tuple[Kind, ...] = ("svg", "png", "pdf")
    for kind in kinds:
        first = drawn(Chart(drawing), kind)
        assert first == drawn(Chart(drawing), kind)
        assert b"Date" not in first
        assert b"matplotlib.org" not in first or kind != "svg"


@pytest.mark.parametrize("drawing", EVERY, ids=lambda one: type(one).__name__)
def test_every_format_of_a_report_holds_the_figure_or_its_numbers(drawing: Forest) -> None:
    page = page_of(Chart(drawing, "What is seen", "Small print.", "In words"))
    for name in page_formats():
        assert write_page(name, page) == write_page(name, page)
    assert "<svg " in write_page("html", page).decode()
    assert "Figure 1" in write_page("md", page).decode()
    assert set(page_companions("md", page)) == {"report-figure-1.svg"}
    assert "report-figure-1.svg" in write_page("md", page).decode()
    assert set(page_companions("tex", page)) == {"report-figure-1.pdf"}
    assert "report-figure-1.pdf" in write_page("tex", page).decode()
    assert not page_companions("docx", page)


def test_word_holds_the_picture_and_what_it_shows_in_words() -> None:
    data = write_page("docx", page_of(Chart(FOREST, "Alpha", alt="Two codes, one <undefined>")))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.read("word/media/casecode-figure-1.png").startswith(b"\x89PNG")
        assert 'descr="Two codes, one &lt;undefined&gt;"' in package.read("word/document.xml").decode()
        assert b'Target="media/casecode-figure-1.png"' in package.read("word/_rels/document.xml.rels")


def test_without_a_figure_no_file_stands_beside_the_page() -> None:
    page = Page("Plain", (Table(("a",), (("b",),)),))
    assert [page_companions(name, page) for name in page_formats()] == [{} for _ in page_formats()]


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60), st.floats(-1, 1), st.integers(1, 5))
def test_no_label_breaks_a_figure(label: str, value: float, count: int) -> None:
    rows = tuple(ForestRow(label, value, value - 0.1, value + 0.1) for _ in range(count))
    svg = drawn(Chart(replace(FOREST, rows=rows), label), "svg")
    assert len([one for one in ET.fromstring(svg).iter() if (one.get("id") or "").startswith("value-")]) == count


def test_signs_of_formulas_are_signs() -> None:
    svg = drawn(Chart(Forest((ForestRow("$x_1$ & <b>", 0.5),), "alpha")), "svg").decode()
    assert "$x_1$ &amp; &lt;b&gt;" in svg


def test_word_opens_what_is_written(tmp_path: Path) -> None:
    office, reader = shutil.which("soffice"), shutil.which("pdfimages")
    if not office or not reader:
        pytest.skip("needs soffice and pdfimages")
    (tmp_path / "figure.docx").write_bytes(write_page("docx", page_of(Chart(FOREST, "Alpha"))))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "figure.docx")]
    subprocess.run(command, check=True, capture_output=True)
    listed = subprocess.run([reader, "-list", str(tmp_path / "figure.pdf")], check=True, capture_output=True, text=True)
    assert "image" in listed.stdout
