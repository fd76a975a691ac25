"""The paragraph behind every problem code, from the pages in `casecode/help`."""

from __future__ import annotations

import re
from importlib import resources

_HEAD = re.compile(r"^## (?P<code>[A-Z]\d{3}) (?P<title>.+)$", re.MULTILINE)


def paragraphs() -> dict[str, tuple[str, str]]:
    """Problem code -> (title, paragraph), of every page in `casecode/help`."""
    found: dict[str, tuple[str, str]] = {}
    pages = resources.files("casecode") / "help"
    for page in sorted(pages.iterdir(), key=lambda page: page.name):
        if not page.name.endswith(".md"):
            continue
        text = page.read_text(encoding="utf-8")
        heads = list(_HEAD.finditer(text))
        ends = [head.start() for head in heads[1:]] + [len(text)]
        for head, end in zip(heads, ends, strict=True):
            found[head["code"]] = (head["title"].strip(), text[head.end() : end].strip())
    return found
