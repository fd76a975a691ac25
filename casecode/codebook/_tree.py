"""Code ids and the tree they stand in: `children:` nested, or flat codes that name their `parent:`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from casecode.codebook.ids import RESERVED
from casecode.domain.problem import Problem
from casecode.plain import names
from casecode.plain.schema import Hints
from casecode.plain.yamltext import Items, Node, Scalar, Table

_DEEPEST = 30


@dataclass(eq=False)
class _Entry:
    """A code as found: its own keys without `children` and `parent`, and what is to stand below it."""

    node: Table
    name: Scalar | None
    above: _Entry | None
    parent: Scalar | None
    children: list[_Entry | Node]
    written: Node | None

    @property
    def id(self) -> str:
        return self.name.text if self.name is not None else ""

    def table(self) -> Table:
        """The code with the children it has now; one without a name gets a stand-in, so that the rest can be judged."""
        kept = tuple(entry for entry in self.node.entries if entry[0].text not in {"children", "parent"})
        if self.node.get("code") is None:
            kept = ((Scalar("code", self.node.line), Scalar("?", self.node.line)), *kept)
        if self.children:
            below = tuple(child.table() if isinstance(child, _Entry) else child for child in self.children)
            place = self.written if self.written is not None else self.node
            kept = (*kept, (Scalar("children", place.line), Items(below, place.line)))
        elif self.written is not None:
            kept = (*kept, (Scalar("children", self.written.line), self.written))
        return replace(self.node, entries=kept)


def settled(root: Table, file: str) -> tuple[Table, tuple[Problem, ...]]:
    """The file with every code under its parent; ids that are not ids, twice there, or in a circle are problems."""
    codes = root.get("codes")
    if not isinstance(codes, Items):
        return root, ()
    top: list[_Entry | Node] = [_entry(item, None) for item in codes.items]
    every = list(_walk(top))
    problems = [*_names(every, file), *_parents(every, file)]
    top = [entry for entry in top if not isinstance(entry, _Entry) or entry.above is None]
    if (deep := _too_deep(top)) is not None:
        problems.append(Problem("C220", f"codes nested more than {_DEEPEST} levels deep", file, deep.node.line))
        kept = tuple(entry for entry in root.entries if entry[0].text != "codes")
        return replace(root, entries=kept), tuple(problems)
    standing = set(_walk(top))
    lost = [entry for entry in every if entry not in standing]
    problems += [Problem("C208", f"'{entry.id}' stands in a circle of parents", file, entry.node.line) for entry in lost[:1]]
    below = tuple(entry.table() if isinstance(entry, _Entry) else entry for entry in top)
    entries = tuple((name, replace(codes, items=below) if name.text == "codes" else value) for name, value in root.entries)
    return replace(root, entries=entries), tuple(problems)


def lines(root: Table) -> dict[str, int]:
    """Where each code is defined, its rules (`trust/1`) and the lists (`@firms`)."""
    found: dict[str, int] = {}
    lists = root.get("lists")
    if isinstance(lists, Table):
        found |= {f"@{name.text}": name.line for name, _ in lists.entries}
    codes = root.get("codes")
    for entry in _walk([_entry(item, None) for item in codes.items] if isinstance(codes, Items) else []):
        found[entry.id] = entry.name.line if entry.name is not None else entry.node.line
        rules = entry.node.get("rules")
        if isinstance(rules, Items):
            found |= {f"{entry.id}/{number}": rule.line for number, rule in enumerate(rules.items, 1)}
    return found


def _entry(node: Node, above: _Entry | None) -> _Entry | Node:
    if not isinstance(node, Table):
        return node
    name, parent, children = node.get("code"), node.get("parent"), node.get("children")
    name = name if isinstance(name, Scalar) else None
    entry = _Entry(node, name, above, parent if isinstance(parent, Scalar) else None, [], children)
    if isinstance(children, Items):
        entry.children = [_entry(child, entry) for child in children.items]
    return entry


def _walk(entries: list[_Entry | Node]) -> Iterator[_Entry]:
    for entry in entries:
        if isinstance(entry, _Entry):
            yield entry
            yield from _walk(entry.children)


def _names(every: list[_Entry], file: str) -> Iterator[Problem]:
    """Every code has an id, a proper one, and no other code has it, as id or alias."""
    taken: dict[str, tuple[str, int]] = {}
    for entry in every:
        if entry.name is None:
            if not isinstance(entry.node.get("code"), Items | Table):
                yield Problem("C202", "a code without 'code' and without a 'label' that could give it one", file, entry.node.line)
            continue
        yield from _name(entry.name, file)
        key = names.folded(entry.id)
        if key in taken:
            other, line = taken[key]
            as_what = "" if other == entry.id else f" as '{other}'"
            yield Problem("C203", f"code '{entry.id}' is defined twice (first at line {line}{as_what})", file, entry.name.line)
        else:
            taken[key] = (entry.id, entry.name.line)
    for entry in every:
        for alias in _texts(entry.node.get("aliases")):
            other, line = taken.setdefault(names.folded(alias.text), (entry.id, alias.line))
            if other != entry.id:
                message = f"alias '{alias.text}' of '{entry.id}' already stands for '{other}' (line {line})"
                yield Problem("C214", message, file, alias.line)


def _name(name: Scalar, file: str) -> Iterator[Problem]:
    if not names.valid(name.text):
        made = names.from_label(name.text)
        hint = f"; '{made}' would do" if names.valid(made) else ""
        yield Problem("C201", f"a code id holds letters, digits, hyphen and underscore, not '{name.text}'{hint}", file, name.line)
    elif names.folded(name.text) in RESERVED:
        yield Problem(
            "C204", f"'{name.text}' is a word of the expressions (code and not …) and cannot name a code", file, name.line
        )


def _texts(node: Node | None) -> tuple[Scalar, ...]:
    if isinstance(node, Scalar):
        return (node,)
    return tuple(item for item in node.items if isinstance(item, Scalar)) if isinstance(node, Items) else ()


def _parents(every: list[_Entry], file: str) -> Iterator[Problem]:
    """Move codes with `parent:` below it. Unknown parents and circles are said, and such codes stay at the top."""
    known = {names.folded(entry.id): entry for entry in reversed(every) if entry.name is not None}
    hints = Hints()
    for entry in every:
        if entry.parent is None:
            continue
        above = known.get(names.folded(entry.parent.text))
        if above is None:
            hint = hints(entry.parent.text, (other.id for other in every if other is not entry))
            yield Problem(
                "C207", f"the parent '{entry.parent.text}' of '{entry.id}' is no code here{hint}", file, entry.parent.line
            )
        elif entry.above is not None and entry.above is not above:
            message = f"'{entry.id}' stands below '{entry.above.id}' but names '{above.id}' as its parent"
            yield Problem("C216", message, file, entry.parent.line)
        elif entry.above is None and (circle := _circle(entry, above)):
            yield Problem("C208", f"codes in a circle: {' in '.join(circle)}", file, entry.parent.line)
        elif entry.above is None:
            entry.above = above
            above.children.append(entry)


def _circle(entry: _Entry, above: _Entry) -> list[str]:
    """The ids from `entry` up and back to itself, when making `above` its parent would close a circle.

    Looks a hundred levels up: a longer circle is found as soon as one of its shorter ways is, or is too deep anyway.
    """
    path = [entry.id]
    upper: _Entry | None = above
    while upper is not None and len(path) <= 100:
        path.append(upper.id)
        if upper is entry:
            return path
        upper = upper.above
    return []


def _too_deep(top: list[_Entry | Node]) -> _Entry | None:
    """A code deeper than anyone nests codes, found level by level."""
    level = [entry for entry in top if isinstance(entry, _Entry)]
    for _ in range(_DEEPEST):
        level = [child for entry in level for child in entry.children if isinstance(child, _Entry)]
    return level[0] if level else None
