"""What the names in an expression mean in this study: its fields, their values, its codes; wrong ones are answered with near ones."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from casecode.analysis.attributes import attribute_names, attribute_values
from casecode.analysis.compare import NAMES, number
from casecode.analysis.corpus import Corpus
from casecode.analysis.expression import And, Expr, Missing, Named, Not, Or, Test, parse
from casecode.analysis.tree import folded
from casecode.domain.errors import WrongUseError
from casecode.domain.source import ROLES

VALENCES: tuple[str, ...] = ("support", "mixed", "disconfirm", "neutral")
PLAIN_FIELDS: tuple[str, ...] = (
    "source",
    "method",
    "date",
    "wave",
    "case",
    "participant",
    "role",
    "coder",
    "run",
    "round",
    "valence",
    "code",
)
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}(T.*)?)?)?")


class Vocabulary:
    """Fields, values and codes of one study."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every field of the study, attributes as `case.region`."""
        return PLAIN_FIELDS + attribute_names(self._corpus)

    def values(self, field: str) -> Mapping[str, str]:
        """The values of a field: folded -> as the study writes it. Further names (a participant's own) lead to the id."""
        return {folded(value): value for value in self._known(field)} | self._other_names(field)

    def read(self, text: str) -> Expr:
        """The expression with every name settled; WrongUseError (exit 2) for one that this study does not have."""
        return self._settle(parse(text))

    def _settle(self, expr: Expr) -> Expr:
        match expr:
            case Not(inner):
                return Not(self._settle(inner))
            case And(parts):
                return And(tuple(self._settle(part) for part in parts))
            case Or(parts):
                return Or(tuple(self._settle(part) for part in parts))
            case Named():
                return replace(expr, code=self._code(expr))
            case Missing():
                self._field(expr.field, expr.at)
                return expr
            case Test():
                self._field(expr.field, expr.at)
                return replace(expr, values=tuple(self._value(expr, value) for value in expr.values))

    def _field(self, field: str, at: int) -> None:
        if field not in self.fields:
            raise WrongUseError(
                reason=f"No field '{field}' (character {at}).{near(field, self.fields)} Fields: {listed(self.fields)}."
            )

    def _code(self, named: Named) -> str:
        found = self._corpus.tree.resolve(named.code) or self.values("code").get(folded(named.code), "")
        if not found:
            what = " It is a field: say what it should be, such as `case = north`." if named.code.lower() in self.fields else ""
            known = self._corpus.tree.codes
            raise WrongUseError(reason=f"No code or theme '{named.code}' (character {named.at}).{what}{near(named.code, known)}")
        return found

    def _value(self, test: Test, value: str) -> str:
        if test.field == "date":
            if not _DATE.fullmatch(value):
                raise WrongUseError(
                    reason=f"'{value}' (character {test.value_at}) is no date such as 2012, 2012-05 or 2012-05-09."
                )
            return value
        if test.op not in {"=", "!=", "in"}:
            return value
        if test.field == "code" and (code := self._corpus.tree.resolve(value)):
            return code
        values = self.values(test.field)
        found = values.get(folded(value)) or _same_number(test, value, values)
        if not found:
            known = tuple(dict.fromkeys(values.values()))
            have = f" Known: {listed(known)}." if known else " No source or coding of this study has one."
            where = f"(character {test.value_at})"
            raise WrongUseError(reason=f"No {test.field} '{value}' in this study {where}.{near(value, known)}{have}")
        return found

    def _known(self, field: str) -> Iterable[str]:
        corpus = self._corpus
        coded = corpus.codings
        known: dict[str, Callable[[], Iterable[str]]] = {
            "source": lambda: corpus.material,
            "case": lambda: _seen(corpus.cases, corpus.segments["case"]),
            "participant": lambda: _seen(
                corpus.people, corpus.segments["participant"], (name for one in coded for name in one.by_whom)
            ),
            "role": lambda: ROLES,
            "method": lambda: sorted(_seen(corpus.segments["method"])),
            "wave": lambda: sorted(_seen(corpus.segments["wave"])),
            "coder": lambda: _seen(corpus.protocol.coders, ("consensus",), (one.coder for one in coded), run_coders(corpus)),
            "run": lambda: _seen(corpus.runs, (one.run for one in coded)),
            "round": lambda: sorted(_seen(one.round for one in coded)),
            "valence": lambda: _seen(VALENCES, (one.valence for one in coded)),
            "code": lambda: _seen(corpus.tree.codes, (one.code for one in coded)),
        }
        return known[field]() if field in known else sorted(_seen(attribute_values(corpus, field).values()))

    def _other_names(self, field: str) -> dict[str, str]:
        corpus = self._corpus
        if field == "participant":
            return _unless_known({folded(one.name): one.id for one in corpus.protocol.people}, corpus.people)
        if field == "case":
            return _unless_known({folded(one.name): one.id for one in corpus.protocol.cases}, corpus.cases)
        if field == "source":
            titles = {folded(one.source.title): one.source.id for one in corpus.materials}
            paths = {folded(one.source.path): one.source.id for one in corpus.materials if not one.source.container}
            return _unless_known(titles | paths, corpus.material)
        if field == "coder":
            return _unless_known({folded(name): coder for coder, name in corpus.protocol.coders.items()}, corpus.protocol.coders)
        return {}


def run_coders(corpus: Corpus) -> tuple[str, ...]:
    """The names under which runs can be asked for as coders: `rules` is the newest, `rules@<run>` a certain one."""
    return ("rules", *(f"rules@{run}" for run in corpus.runs)) if corpus.runs else ()


def near(name: str, known: Iterable[str], many: int = 3) -> str:
    """` Nearest: a, b.` with the names most like `name`, or nothing."""
    by_fold = {folded(one): one for one in known}
    found = difflib.get_close_matches(folded(name), tuple(by_fold), n=many, cutoff=0.5)
    return f" Nearest: {', '.join(by_fold[one] for one in found)}." if found else ""


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names in a row, cut after `most` with how many more there are."""
    shown = tuple(names)
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more


def _seen(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for group in groups for value in group if value))


def _unless_known(names: Mapping[str, str], known: Iterable[str]) -> dict[str, str]:
    taken = {folded(one) for one in known}
    return {name: one for name, one in names.items() if name and name not in taken}


def _same_number(test: Test, value: str, values: Mapping[str, str]) -> str:
    """The known value that is the same number, where values are numbers and not names."""
    wanted = None if test.field in NAMES else number(value)
    return next((known for known in values.values() if wanted is not None and number(known) == wanted), "")
