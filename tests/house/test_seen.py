"""The gallery's Word files and pages as other programs read them: LibreOffice and Chromium, where they are installed."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _tool(*names: str) -> str:
    """The path of the first of these programs; the test is skipped with their name when there is none."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"{names[0]} is not installed")
    return found


def _words(pdf: Path) -> str:
    """All words of a PDF in reading order, one blank between them."""
    done = subprocess.run([_tool("pdftotext"), "-layout", str(pdf), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode("utf-8").split())


def _key_quotes() -> list[str]:
    """Excerpts short enough to stand in one line of print."""
    said = subprocess.run(
        [sys.executable, "-m", "casecode", "excerpts", "--to", "csv"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode("utf-8")
    texts = [row["text"] for row in csv.DictReader(io.StringIO(said))]
    return [text for text in texts if 20 < len(text) < 60]


def _found(quotes: list[str], words: str) -> int:
    return sum(" ".join(quote.split()) in words for quote in quotes)


def test_libreoffice_shows_what_the_word_file_says(tmp_path: Path) -> None:
    office = _tool("soffice", "libreoffice")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(ROOT / "reports/thematic.docx")], check=True, capture_output=True, timeout=180)
    words = _words(tmp_path / "thematic.pdf")
    assert "Six metres: themes" in words
    pages = re.findall(r"Page (\d+) of (\d+)", words)
    assert len(pages) > 3
    assert pages[-1][0] == pages[-1][1] == str(len(pages))
    in_text = (ROOT / "reports/thematic.md").read_text(encoding="utf-8")
    printed = [quote for quote in _key_quotes() if quote in in_text]
    assert len(printed) > 5
    assert _found(printed, words) == len(printed)


def test_chromium_prints_what_the_page_says(tmp_path: Path) -> None:
    browser = _tool("chromium", "chromium-browser", "google-chrome")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-pdf-header-footer"]
    command = [browser, *flags, f"--user-data-dir={tmp_path}/profile", f"--print-to-pdf={tmp_path}/page.pdf"]
    page = (ROOT / "reports/thematic.html").as_uri()
    subprocess.run([*command, page], check=True, capture_output=True, timeout=180)
    words = _words(tmp_path / "page.pdf")
    in_text = (ROOT / "reports/thematic.md").read_text(encoding="utf-8")
    printed = [quote for quote in _key_quotes() if quote in in_text]
    assert _found(printed, words) == len(printed) > 5


def test_the_pages_ask_nobody_for_anything() -> None:
    for path in (ROOT / "reports").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script|<link|src=|url\((?!#)|@import", text), path.name
