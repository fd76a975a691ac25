"""Bodies of Ghost posts that were never rendered: mobiledoc and Lexical documents, written out as the HTML they stand for."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from typing import Any

_BLOCKS = {
    "paragraph": "p",
    "heading": "h2",
    "extended-heading": "h2",
    "list": "ul",
    "listitem": "li",
    "quote": "blockquote",
    "extended-quote": "blockquote",
    "aside": "blockquote",
    "code": "pre",
    "codeblock": "pre",
}
_HTML_FIELDS = ("heading", "header", "subheader", "html", "content", "caption", "calloutText", "productDescription")
_TEXT_FIELDS = ("text", "code", "markdown", "buttonText", "productTitle", "title")
_UNSEEN = frozenset({"image", "gallery", "video", "audio", "embed", "file", "bookmark"})
"""Cards whose titles are names of files and of other people's pages; their captions are read."""


def rendered(lexical: object, mobiledoc: object) -> str:
    """The HTML of whichever of the two is there and can be read, Lexical first; empty for none."""
    for held, write in ((lexical, _lexical), (mobiledoc, _mobiledoc)):
        document = _document(held)
        if document:
            try:
                return "".join(write(document))
            except RecursionError:
                continue
    return ""


def _document(held: object) -> Mapping[str, Any]:
    if isinstance(held, str):
        try:
            held = json.loads(held)
        except (ValueError, RecursionError):
            return {}
    return held if isinstance(held, dict) else {}


def _lexical(document: Mapping[str, Any]) -> Iterator[str]:
    yield from _node(document.get("root"))


def _node(node: object) -> Iterator[str]:
    """A node and what stands below it; a card gives its own words."""
    if not isinstance(node, dict):
        return
    kind = str(node.get("type", ""))
    children = node.get("children")
    if kind in {"linebreak", "hr", "horizontalrule"}:
        yield "<br>" if kind == "linebreak" else "<hr>"
    elif isinstance(children, list):
        tag = _BLOCKS.get(kind, "")
        yield f"<{tag}>" if tag else ""
        for child in children:
            yield from _node(child)
        yield f"</{tag}>" if tag else ""
    elif isinstance(node.get("text"), str) and "text" in kind:
        yield html.escape(node["text"], quote=False)
    else:
        yield from _card(kind, node)


def _card(kind: str, payload: Mapping[str, Any]) -> Iterator[str]:
    tag = _BLOCKS.get(kind, "div")
    for field in _TEXT_FIELDS:
        text = payload.get(field)
        if isinstance(text, str) and text.strip() and not (kind in _UNSEEN and field == "title"):
            yield f"<{tag}>{html.escape(text, quote=False) if field != 'markdown' else text}</{tag}>"
    for field in _HTML_FIELDS:
        text = payload.get(field)
        if isinstance(text, str) and text.strip():
            yield f"<div>{text}</div>"


def _mobiledoc(document: Mapping[str, Any]) -> Iterator[str]:
    cards, atoms = (_list(document.get(name)) for name in ("cards", "atoms"))
    for section in _list(document.get("sections")):
        match section:
            case [1, str(tag), list(markers), *_]:
                name = tag if tag.isalnum() else "p"
                yield f"<{name}>{''.join(_markers(markers, atoms))}</{name}>"
            case [3, _, list(items), *_]:
                yield from (f"<li>{''.join(_markers(_list(markers), atoms))}</li>" for markers in items)
            case [10, int(at), *_] if 0 <= at < len(cards):
                match cards[at]:
                    case [str(kind), dict(payload), *_]:
                        yield from _card(kind, payload)
            case _:
                continue


def _markers(markers: list[Any], atoms: list[Any]) -> Iterator[str]:
    for marker in markers:
        match marker:
            case [0, _, _, str(text), *_]:
                yield html.escape(text, quote=False)
            case [1, _, _, int(at), *_] if 0 <= at < len(atoms):
                match atoms[at]:
                    case ["soft-return", *_]:
                        yield "<br>"
                    case [_, str(text), *_]:
                        yield html.escape(text, quote=False)


def _list(held: object) -> list[Any]:
    return held if isinstance(held, list) else []
