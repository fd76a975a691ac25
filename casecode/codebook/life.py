"""A codebook's life: codes renamed, merged, moved, retired in the file that a person wrote.

Every change is made on the text, so that comments, quoting and order stay, and is then read back: the file must say exactly what
was meant, code by code, or nothing is changed (`DataRefusedError`). Old ids become aliases; events of the past are never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from casecode.codebook import _blocks, _keys
from casecode.codebook._page import Page
from casecode.codebook.ids import RESERVED
from casecode.codebook.write import sound
from casecode.domain.codebook import Code, Codebook, Rule
from casecode.domain.errors import DataRefusedError, NotFoundError, WrongUseError
from casecode.plain import names
from casecode.plain.yamltext import Scalar

Outline = dict[str, tuple[str, Code]]
"""Each code by id, without its children, and the id above it."""

_UNSOUND = "the codebook has errors; mend them first"


def rename(data: bytes, old: str, new: str, label: str = "") -> bytes:
    """The file with the code `old` called `new`; `old` becomes an alias, `label` (if given) its name in tables.

    Raises `NotFoundError`, `WrongUseError` for an id that is none, `DataRefusedError` where `new` stands for another code.
    """
    book = sound(data, _UNSOUND)
    code = _code(book, old)
    if not names.valid(new) or names.folded(new) in RESERVED:
        like = names.from_label(new)
        hint = f" '{like}' would do." if names.valid(like) and like not in RESERVED else ""
        raise WrongUseError(
            reason=f"An id holds letters, digits, hyphen and underscore, and is no word of the expressions.{hint}"
        )
    _free(book, new, code)
    wanted = outline(book)
    above, bare = wanted.pop(code.code)
    goes = () if new == code.code else (code.code,)
    kept = tuple(goes[0] if goes and names.folded(alias) == names.folded(new) else alias for alias in code.aliases)
    fresh = tuple(one for one in goes if one not in kept)
    if label and code.label and label != code.label and names.folded(code.label) not in _taken(book, new, *kept, *fresh):
        fresh += (code.label,)
    wanted[new] = (above, replace(bare, code=new, label=label or bare.label, aliases=(*kept, *fresh)))
    wanted = {one: (new if parent == code.code else parent, what) for one, (parent, what) in wanted.items()}
    made = data if new == code.code else _keys.put(data, code.code, "code", new)
    for alias in code.aliases:
        if goes and names.folded(alias) == names.folded(new):
            made = _swap(made, new, alias, code.code)
    made = _keys.add_texts(made, new, "aliases", fresh)
    made = _parents(made, code.code, new)
    made = _keys.put(made, new, "label", label) if label and label != code.label else made
    return _proven(made, wanted)


def move(data: bytes, code: str, under: str = "") -> bytes:
    """The file with `code` and all below it under `under`, or at the top; where the file has `parent:` keys, that key is set.

    Raises `NotFoundError`, and `WrongUseError` where it stands there already or would stand below itself.
    """
    book = sound(data, _UNSOUND)
    moved, target = _code(book, code), _code(book, under) if under else None
    wanted = outline(book)
    name = target.code if target else ""
    if target is not None and any(one.code == name for one in moved.walk()):
        raise WrongUseError(reason=f"'{name}' is '{moved.code}' itself or stands below it.")
    if wanted[moved.code][0] == name:
        raise WrongUseError(reason=f"'{moved.code}' stands {f'under {name!r}' if name else 'at the top'} already.")
    wanted[moved.code] = (name, wanted[moved.code][1])
    return _proven(_moved(data, moved, name), wanted)


def retire(data: bytes, code: str, why: str) -> bytes:
    """The file with `retired: why` at `code`. Raises `NotFoundError`, and `WrongUseError` where it is retired already."""
    book = sound(data, _UNSOUND)
    gone = _code(book, code)
    if gone.retired:
        raise WrongUseError(reason=f"'{gone.code}' is retired already: {gone.retired}")
    wanted = outline(book)
    above, bare = wanted[gone.code]
    wanted[gone.code] = (above, replace(bare, retired=why, rules=()))
    return _proven(_keys.put(data, gone.code, "retired", why), wanted)


def merge(files: Mapping[str, bytes], merged: str, into: str, said: str) -> dict[str, bytes]:
    """The codebook files with the code `merged` made one with `into`; `said` heads the comment that stays of it.

    Ids, aliases and label of `merged` become aliases, its rules with their tests, examples and literature go to those of
    `into`, its children below it; all that was written of it stands as a comment there, for a person to work into the definition.
    Raises as `move` does.
    """
    books = {name: sound(data, _UNSOUND) for name, data in files.items()}
    here = _file_of(books, merged)
    there = _file_of(books, into)
    gone, kept = _code(books[here], merged), _code(books[there], into)
    if gone.code == kept.code:
        raise WrongUseError(reason=f"'{gone.code}' cannot be merged into itself.")
    if any(one.code == kept.code for one in gone.walk()):
        raise WrongUseError(
            reason=f"'{kept.code}' stands below '{gone.code}'. Move it out first: casecode codebook move {kept.code}"
        )
    wanted = {name: outline(book) for name, book in books.items()}
    taken = {alias for book in books.values() for alias in _taken(book)} | {names.folded(kept.label)}
    label = (gone.label,) if gone.label and names.folded(gone.label) not in taken else ()
    names_of = tuple(dict.fromkeys((gone.code, *gone.aliases, *label)))
    examples = tuple(one for one in gone.examples if one not in kept.examples)
    literature = tuple(one for one in gone.literature if one not in kept.literature)
    wanted[here].pop(gone.code)
    for child in gone.walk():
        if child is not gone:
            above, bare = wanted[here].pop(child.code)
            wanted[there][child.code] = (kept.code if above == gone.code else above, bare)
    above, bare = wanted[there][kept.code]
    grown = replace(
        bare,
        aliases=(*bare.aliases, *names_of),
        examples=(*bare.examples, *examples),
        literature=(*bare.literature, *literature),
        rules=bare.rules if bare.retired else (*bare.rules, *gone.rules),
    )
    wanted[there][kept.code] = (above, grown)
    made = _merged(dict(files), (here, there), (gone, kept), said)
    for key, more in (("examples", examples), ("literature", literature), ("aliases", names_of)):
        made[there] = _keys.add_texts(made[there], kept.code, key, more)
    return {name: _proven(made[name], wanted[name]) if name in {here, there} else data for name, data in files.items()}


def _merged(made: dict[str, bytes], place: tuple[str, str], codes: tuple[Code, Code], said: str) -> dict[str, bytes]:
    """The children below the other code, the rules among its rules, the rest of the merged one as a comment there."""
    (here, there), (gone, kept) = place, codes
    for child in gone.children:
        if here == there:
            made[here] = _moved(made[here], child, kept.code)
        else:
            made[here], piece = _blocks.cut(made[here], child)
            made[there] = _blocks.paste(made[there], piece, kept.code)
    lines: tuple[str, ...] = ()
    if not kept.retired:
        if gone.rules and _keys.takes_lines(made[there], kept.code):
            made[here], lines = _keys.take_rules(made[here], gone.code)
        made[there] = _keys.add_rules(made[there], kept.code, gone.rules, lines)
    made[here], piece = _blocks.cut(made[here], gone)
    made[there] = _keys.add_comment(made[there], kept.code, [said, *(f"  {line}" for line in piece.block)])
    return made


def _moved(data: bytes, code: Code, under: str) -> bytes:
    page = Page(data)
    flat = any(spot.get("parent") is not None for spot in page.spots())
    spot = page.spot(code.code)
    if spot.get("parent") is not None and not under:
        return _keys.drop(data, code.code, "parent")
    if spot.get("parent") is not None or (flat and spot.above is None and under):
        return _keys.put(data, code.code, "parent", under)
    rest, piece = _blocks.cut(data, code)
    return _blocks.paste(rest, piece, under)


def _swap(data: bytes, code: str, alias: str, new: str) -> bytes:
    """The alias replaced by another."""
    page = Page(data)
    aliases = page.spot(code).get("aliases")
    found = [aliases] if isinstance(aliases, Scalar) else getattr(aliases, "items", ())
    one = next(node for node in found if isinstance(node, Scalar) and node.text == alias)
    return page.replaced(*page.raw(one), new)


def _parents(data: bytes, old: str, new: str) -> bytes:
    """`parent: old` of other codes says `new`."""
    for spot in Page(data).spots():
        parent = spot.get("parent")
        if isinstance(parent, Scalar) and names.folded(parent.text) == names.folded(old):
            data = _keys.put(data, spot.id, "parent", new)
    return data


def outline(book: Codebook) -> Outline:
    """Each code by id, without its children, with the id above it."""
    found: Outline = {code.code: ("", replace(code, children=())) for code in book.codes}
    for code in book.walk():
        found |= {child.code: (code.code, replace(child, children=())) for child in code.children}
    return found


def _proven(data: bytes, wanted: Outline) -> bytes:
    """`data`, when it reads back as what was meant."""
    now = outline(sound(data, "the change would leave errors behind. Make it with an editor"))
    if {name: (above, _even(code)) for name, (above, code) in now.items()} != {
        name: (above, _even(code)) for name, (above, code) in wanted.items()
    }:
        raise DataRefusedError(reason="Nothing was written: this file cannot be changed safely by casecode. Use an editor.")
    return data


def _even(code: Code) -> Code:
    """Rules that are patterns and nothing else are one rule, however they are written."""
    rules: list[Rule] = []
    for rule in code.rules:
        if rules and _keys.plain(rule) and _keys.plain(rules[-1]):
            rules[-1] = Rule(any=(*rules[-1].any, *rule.any))
        else:
            rules.append(rule)
    return replace(code, rules=tuple(rules))


def _code(book: Codebook, name: str) -> Code:
    found = next((code for code in book.walk() if names.folded(code.code) == names.folded(name)), None)
    if found is None:
        raise NotFoundError(kind="code", name=name, nearest="")
    return found


def _file_of(books: Mapping[str, Codebook], name: str) -> str:
    for file, book in books.items():
        if any(names.folded(code.code) == names.folded(name) for code in book.walk()):
            return file
    raise NotFoundError(kind="code", name=name, nearest="")


def _taken(book: Codebook, *more: str) -> set[str]:
    """Every id and alias, folded."""
    return {names.folded(name) for code in book.walk() for name in (code.code, *code.aliases)} | {
        names.folded(one) for one in more
    }


def _free(book: Codebook, new: str, code: Code) -> None:
    """Raise where `new` is the id or an alias of another code than `code`."""
    for other in book.walk():
        if other is not code and names.folded(new) in {names.folded(name) for name in (other.code, *other.aliases)}:
            what = "is a code already" if names.folded(other.code) == names.folded(new) else f"already stands for '{other.code}'"
            hint = f" To make them one: casecode codebook merge {code.code} {other.code}" if what.startswith("is") else ""
            raise DataRefusedError(reason=f"'{new}' {what}.{hint}")
