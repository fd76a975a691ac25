"""The Jinja environment of one rendering: strict about names, walled in, and blind to everything but the view it is given.

Templates can come from a stranger with the study folder. They can read the view, loop, and call what stands in `GLOBALS` and
the display functions; they cannot reach a file, a module, the clock or chance, and they cannot grow without end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from casecode.reports.catalogue import OURS, Catalogue
from casecode.reports.filters import FILTERS
from casecode.reports.tokens import Fragment, Tokens

MOST_ROUNDS = 200_000
"""How many numbers all `range(…)` of one rendering may give together."""
MOST_TEXT = 2_000_000
"""How long (characters) a text put together inside a template may grow."""
_KEPT_FILTERS = frozenset(
    [
        "abs",
        "capitalize",
        "count",
        "default",
        "d",
        "dictsort",
        "first",
        "float",
        "groupby",
        "int",
        "items",
        "join",
        "last",
        "length",
        "list",
        "lower",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "replace",
        "reverse",
        "round",
        "select",
        "selectattr",
        "sort",
        "string",
        "sum",
        "title",
        "trim",
        "truncate",
        "unique",
        "upper",
        "wordcount",
    ],
)
_TEXT_METHODS = frozenset(
    [
        "capitalize",
        "count",
        "endswith",
        "find",
        "lower",
        "lstrip",
        "rstrip",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "title",
        "upper",
    ]
)
_DICT_METHODS = frozenset(("get", "items", "keys", "values"))
_OPEN_MODULES = (
    "casecode.views",
    "casecode.domain",
    "casecode.reports",
    "casecode.analysis.note",
    "casecode.analysis.quote",
    "jinja2.",
)


class _Joins(NodeTransformer):
    """`a ~ b` through our own joining: a template's text stays text, a value stays a value, and neither grows without end."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802  named by Jinja
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(parts, "joined", [], [], None, None, lineno=node.lineno)


class _Loader(BaseLoader):
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def get_source(self, environment: Any, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:  # noqa: ARG002, ANN401
        shelf, name = (
            (self._catalogue.ours, template[len(OURS) :]) if template.startswith(OURS) else (self._catalogue.templates, template)
        )
        found = shelf.get(name.split(".")[0])
        if found is None:
            raise TemplateNotFound(template)
        return found.source, found.file, None


class ReportEnvironment(ImmutableSandboxedEnvironment):
    """Everything above; made anew for each rendering, as the tokens of one page mean nothing on another."""

    sandboxed = True
    intercepted_binops = frozenset(("+", "*", "**", "%"))
    concat = staticmethod(lambda parts: Fragment("".join(parts)))

    def __init__(self, catalogue: Catalogue, tokens: Tokens, displays: Mapping[str, Callable[..., object]]) -> None:
        self._tokens = tokens
        self._rounds = 0

        @pass_context
        def finalize(_context: Context, value: object) -> str:
            return tokens.keep(value)

        super().__init__(
            loader=_Loader(catalogue),
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            extensions=["jinja2.ext.do"],
            finalize=finalize,
        )
        self.filters = {name: used for name, used in self.filters.items() if name in _KEPT_FILTERS}
        self.filters |= {**FILTERS, "joined": self._joined, "trim": _trimmed, "string": str, "join": self._join}
        self.globals = {
            "range": self._range,
            "dict": dict,
            "namespace": self.globals["namespace"],
            "joiner": self.globals["joiner"],
        }
        self.globals |= displays
        self._callable = frozenset(map(id, (*self.globals.values(), *displays.values())))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Joins().visit(super()._parse(source, name, filename))
        return tree

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401
        """Fields of casecode's dataclasses, methods of views and nouns, a few harmless methods of texts and mappings."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if isinstance(obj, str):
            return attr in _TEXT_METHODS
        if isinstance(obj, Mapping):
            return attr in _DICT_METHODS
        module = type(obj).__module__
        return module.startswith(_OPEN_MODULES) or (module.startswith("casecode.") and is_dataclass(obj) and not callable(value))

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401
        """Macros, display functions, and methods that could be reached at all."""
        if isinstance(obj, Macro) or id(obj) in self._callable:
            return True
        owner = getattr(obj, "__self__", None)
        inside = isinstance(owner, str | Mapping) or type(owner).__module__.startswith(_OPEN_MODULES)
        return inside or type(obj).__module__.startswith("jinja2.")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Sums and products of numbers; texts are joined, never multiplied or formatted."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self._joined([left, right])
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator != "+" and not numbers:
            raise SecurityError(f"{operator} is for numbers only in a template")
        if operator == "**" and (abs(left) > MOST_TEXT or abs(right) > 64):
            raise SecurityError("this power is too large for a template")
        return super().call_binop(context, operator, left, right)

    def _range(self, *bounds: int) -> range:
        given = range(*bounds)
        self._rounds += len(given)
        if self._rounds > MOST_ROUNDS:
            raise SecurityError(f"range() may count to {MOST_ROUNDS:,} in one report, all loops together")
        return given

    def _joined(self, parts: list[object]) -> str:
        """Parts one after the other: template text if any part is, values in it kept apart as tokens."""
        written = any(isinstance(part, Fragment) for part in parts)
        texts = [self._tokens.keep(part) if written else _as_text(part) for part in parts]
        return self._bounded(texts, written=written)

    def _join(self, values: Any, d: str = "", attribute: str | None = None) -> str:  # noqa: ANN401
        """The filter `join`, as Jinja knows it."""
        texts: list[object] = []
        for value in values:
            texts += [d] if texts else []
            texts.append(self.getattr(value, attribute) if attribute else value)
        return self._joined(texts)

    @staticmethod
    def _bounded(texts: list[str], *, written: bool) -> str:
        if sum(map(len, texts)) > MOST_TEXT:
            raise SecurityError(f"a text put together in a template may have {MOST_TEXT:,} characters")
        return Fragment("".join(texts)) if written else "".join(texts)


def _as_text(part: object) -> str:
    return "" if part is None else str(part)


def _trimmed(value: object) -> str:
    """The filter `trim`; what a template wrote stays a template's text."""
    return Fragment(value.strip()) if isinstance(value, Fragment) else str(value).strip()
