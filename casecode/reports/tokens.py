"""Values on their way through Markdown: each travels as an opaque token, so that nothing a participant said is ever markup.

A token is a few private-use characters that Markdown has no opinion on. Its middle is chosen anew for each rendering and shows
in no output; a source that holds private-use characters itself can therefore never forge one.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import fields, is_dataclass

from jinja2.exceptions import TemplateRuntimeError

from casecode.views.blocks import BLOCKS, Block, Run, shown

_OPEN, _CLOSE = "\ue000", "\ue001"
_DIGIT_0 = 0xE010
_NONCE = 12


class Fragment(str):
    """Text a template wrote (a macro, a `{% set %}` block, an include): Markdown with tokens in it, not a value."""

    __slots__ = ()


Held = str | Run | Block


class Tokens:
    """The values of one rendering, by token."""

    def __init__(self) -> None:
        self._held: list[Held] = []
        nonce = "".join(chr(_DIGIT_0 + 16 + byte) for byte in secrets.token_bytes(_NONCE))
        self._head = _OPEN + nonce
        self.pattern = re.compile(f"{self._head}([{chr(_DIGIT_0)}-{chr(_DIGIT_0 + 9)}]+){_CLOSE}")

    def keep(self, value: object) -> str:
        """The token of `value`; text that a template wrote stays as it is; a block stands in a paragraph of its own.

        Raises `TemplateRuntimeError` for what cannot be printed (a whole theme, a list).
        """
        if isinstance(value, Fragment):
            return value
        if value is None:
            return ""
        if isinstance(value, BLOCKS):
            return f"\n\n{self._token(value)}\n\n"
        if isinstance(value, tuple) and value and all(isinstance(one, BLOCKS) for one in value):
            return "".join(self.keep(one) for one in value)
        if isinstance(value, Run):
            return self._token(value)
        if is_dataclass(value):
            parts = ", ".join(one.name for one in fields(value))
            raise TemplateRuntimeError(f"this is a whole {type(value).__name__}; print one of its parts: {parts}")
        if isinstance(value, list | tuple | dict | set | frozenset):
            raise TemplateRuntimeError("this is a list; print it with a loop or the filter `listed`")
        return self._token(shown(value) if isinstance(value, float) else str(value))

    def _token(self, value: Held) -> str:
        self._held.append(value)
        return self._head + "".join(chr(_DIGIT_0 + int(digit)) for digit in str(len(self._held) - 1)) + _CLOSE

    def value(self, digits: str) -> Held:
        """What a token's digits stand for."""
        return self._held[int("".join(str(ord(digit) - _DIGIT_0) for digit in digits))]

    def only_block(self, text: str) -> Block | None:
        """The block, where `text` is nothing but a block's token."""
        found = self.pattern.fullmatch(text.strip())
        value = self.value(found.group(1)) if found else None
        return value if isinstance(value, BLOCKS) else None

    def text(self, text: str) -> str:
        """`text` with the words of its tokens in place; blocks and faces are left out."""

        def words(found: re.Match[str]) -> str:
            value = self.value(found.group(1))
            if isinstance(value, Run):
                return value.text
            return self.text(value) if isinstance(value, str) else ""

        return self.pattern.sub(words, text)
