"""The chain of evidence as the validity report prints it: from the questions down to the words, from the sources back up, and its gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from casecode.audit._evidence import Evidence
from casecode.domain.protocol import Proposition
from casecode.views.charts import Links, Node
from casecode.views.validity_nouns import ChainPart, Grid

_IDS, _ROWS, _LABEL = 3, 60, 40
_GAP = "gap: "


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands under each code and source: ids of excerpts in the order of the sources."""

    by_code: Mapping[str, Sequence[str]]
    sources: Mapping[str, frozenset[str]]


def chain_of(evidence: Evidence) -> ChainPart:
    """Both directions. Every excerpt has its source and hash in `casecode audit chain`; the report names the first of each code."""
    found = _found(evidence)
    heads = tuple(_heads(evidence))
    gaps = tuple(_gaps(evidence, heads, found))
    frame = evidence.excerpts
    return ChainPart(
        _down(evidence, heads, found),
        _up(evidence, heads),
        _claims(evidence, found),
        gaps,
        _links(evidence, heads, found),
        len(frame),
        frame["source"].nunique(),
    )


def _found(evidence: Evidence) -> _Found:
    ids: dict[str, list[str]] = defaultdict(list)
    sources: dict[str, set[str]] = defaultdict(set)
    frame = evidence.excerpts
    for name, code, source in zip(*(frame[key].tolist() for key in ("id", "code", "source")), strict=True):
        ids[code].append(name)
        sources[code].add(source)
    return _Found(ids, {code: frozenset(names) for code, names in sources.items()})


@dataclass(frozen=True, slots=True)
class _Head:
    """One way from a question (or none) and a proposition (or none) to a theme (or none), by id."""

    question: str
    proposition: str
    theme: str


def _heads(evidence: Evidence) -> Iterator[_Head]:
    protocol = evidence.protocol
    for name in protocol.questions:
        stated = [one for one in protocol.propositions if name in one.questions]
        direct = [_theme(evidence, theme) for theme in protocol.question_themes.get(name, ())]
        yield from (_Head(name, one.id, theme) for one in stated for theme in _themes(evidence, one))
        yield from (_Head(name, "", theme) for theme in direct)
        if not stated and not direct:
            yield _Head(name, "", "")
    for one in protocol.propositions:
        if not set(one.questions) & set(protocol.questions):
            yield from (_Head("", one.id, theme) for theme in _themes(evidence, one))
    reached = {theme for one in protocol.propositions for theme in _themes(evidence, one)}
    reached |= {_theme(evidence, theme) for themes in protocol.question_themes.values() for theme in themes}
    yield from (_Head("", "", theme) for theme in evidence.themes if not _above(evidence, theme, reached))


def _theme(evidence: Evidence, name: str) -> str:
    return evidence.corpus.tree.resolve(name) or name


def _themes(evidence: Evidence, one: Proposition) -> tuple[str, ...]:
    return tuple(_theme(evidence, name) for name in one.themes) or ("",)


def _above(evidence: Evidence, theme: str, reached: set[str]) -> bool:
    return bool(set(_within(evidence, theme)) & reached)


def _within(evidence: Evidence, theme: str) -> tuple[str, ...]:
    """A theme and the codes below it, in the codebook's order."""
    tree = evidence.corpus.tree
    below = tree.within(theme) if theme in tree.codes else ()
    return tuple(code for code in tree.codes if code in below) or (theme,)


def _down(evidence: Evidence, heads: tuple[_Head, ...], found: _Found) -> Grid:
    tree, rows = evidence.corpus.tree, []
    stated = evidence.protocol.questions or evidence.protocol.propositions
    apart = ("Excerpts of several coders count apart here.",) if len(evidence.selected.whose.everyone) > 1 else ()
    for head in heads:
        codes = [code for code in _within(evidence, head.theme) if found.by_code.get(code)] if head.theme else []
        start = (
            head.question or (f"{_GAP}no question" if stated else "–"),
            head.proposition or "–",
            tree.label(head.theme) if head.theme else f"{_GAP}no theme",
        )
        if not codes:
            rows.append((*start, "–", 0, f"{_GAP}no excerpt", 0))
        for code in codes:
            ids = found.by_code[code]
            more = f" and {len(ids) - _IDS} more" if len(ids) > _IDS else ""
            rows.append((*start, tree.label(code), len(ids), ", ".join(ids[:_IDS]) + more, len(found.sources[code])))
    left = (
        (f"{len(rows) - _ROWS} further rows: casecode audit chain QUESTION --to csv has every link.",)
        if len(rows) > _ROWS
        else ()
    )
    return Grid(
        ("Question", "Proposition", "Theme", "Code", "Excerpts", "Their ids", "Sources"),
        tuple(rows[:_ROWS]),
        "Down: from the questions to the words",
        "casecode audit chain Q-… leads from an id to the words, their source and its hash; casecode audit chain P1 --to csv lists every link.",
        "llllrlr",
        (0.8, 0.9, 1.5, 1.5, 0.7, 3.4, 0.6),
        wide=True,
        remarks=(*apart, *left),
        empty="There is no question, proposition or theme to begin with.",
    ).lean("Question", "Proposition")


def _up(evidence: Evidence, heads: tuple[_Head, ...]) -> Grid:
    frame, corpus = evidence.every_excerpt, evidence.corpus
    of_theme: dict[str, list[_Head]] = defaultdict(list)
    for head in heads:
        for code in _within(evidence, head.theme) if head.theme else ():
            of_theme[corpus.tree.theme_of(code)].append(head)
    rows = []
    for source, part in sorted(frame.groupby("source", sort=False), key=lambda one: str(one[0])):
        themes = tuple(dict.fromkeys(part["theme"]))
        above = [head for theme in themes for head in of_theme[theme]]
        material = corpus.material.get(str(source))
        hashes = (material.text.hash, material.source.sha256[:16]) if material else (f"{_GAP}gone", "–")
        rows.append(
            (
                str(source),
                *hashes,
                len(part),
                ", ".join(corpus.tree.label(theme) for theme in themes),
                _names((one.id for one in evidence.protocol.propositions), {head.proposition for head in above}),
                _names(evidence.protocol.questions, {head.question for head in above}),
            )
        )
    left = (f"{len(rows) - _ROWS} further sources: casecode sources lists them with their hashes.",) if len(rows) > _ROWS else ()
    return Grid(
        ("Source", "Hash of its text", "Hash of the original", "Excerpts", "Themes", "Propositions", "Questions"),
        tuple(rows[:_ROWS]),
        "Up: from the sources to the questions",
        "Hashes are the first sixteen digits of SHA-256 over the text as it was coded and over the file as it was collected.",
        "lllrlll",
        (1.5, 1.4, 1.4, 0.7, 3.2, 0.9, 0.9),
        wide=True,
        remarks=left,
        empty="Nothing is coded yet.",
    ).lean(*() if evidence.protocol.questions or evidence.protocol.propositions else ("Propositions", "Questions"))


def _names(order: Iterable[str], found: Collection[str]) -> str:
    stated = tuple(order)
    return ", ".join(name for name in stated if name in found) or (f"{_GAP}none" if stated else "–")


def _claims(evidence: Evidence, found: _Found) -> Grid:
    """What each claim of the report stands on; a claim that names nothing, or what is gone, is a gap."""
    stated = {one.id: one for one in evidence.protocol.propositions}
    rows = []
    for one in evidence.records.claims:
        named = (*one.themes, *(stated[one.proposition].themes if one.proposition in stated else ()))
        themes = tuple(dict.fromkeys(_theme(evidence, theme) for theme in named))
        under = {name.lower() for theme in themes for code in _within(evidence, theme) for name in found.by_code.get(code, ())}
        under |= {known for name in one.excerpts for known in evidence.excerpt_ids(name)}
        gone = [name for name in one.excerpts if not evidence.excerpt_ids(name)]
        gap = f"{_GAP}{_list(gone)} not in the databank" if gone else "–" if under else f"{_GAP}nothing under it"
        rests = (one.proposition, *(evidence.corpus.tree.label(theme) for theme in themes), *one.excerpts)
        rows.append(
            (
                one.id,
                one.section or "–",
                one.text,
                one.status or "–",
                _list([part for part in rests if part]) or "–",
                len(under),
                gap,
            )
        )
    return Grid(
        ("Claim", "Section", "What it says", "Status", "Rests on", "Excerpts", "Gap"),
        tuple(rows),
        "What the claims of the report stand on",
        "casecode audit chain CLAIM walks from a claim to its words, their sources and hashes.",
        "lllllrl",
        (0.6, 1.1, 2.6, 1.0, 2.0, 0.9, 1.2),
        empty="No claim of the report is on record.",
    ).lean("Gap")


def _gaps(evidence: Evidence, heads: tuple[_Head, ...], found: _Found) -> Iterator[str]:
    tree = evidence.corpus.tree
    if not (evidence.protocol.questions or evidence.protocol.propositions):
        yield "The protocol states no research question and no proposition, so nothing leads to the themes."
    bare = [one.question for one in heads if one.question and not (one.proposition or one.theme)]
    if bare:
        yield f"No proposition and no theme answers {_list(bare)}."
    loose = [one.proposition for one in heads if one.proposition and not one.question]
    if loose and evidence.protocol.questions:
        yield f"{_list(loose)} {'leads' if len(set(loose)) == 1 else 'lead'} up to no research question."
    empty = [one.proposition for one in heads if one.proposition and not one.theme]
    if empty:
        yield f"{_list(empty)} {'names' if len(set(empty)) == 1 else 'name'} no theme."
    alone = [tree.label(one.theme) for one in heads if one.theme and not (one.question or one.proposition)]
    if alone and (evidence.protocol.questions or evidence.protocol.propositions):
        yield f"No question and no proposition leads to {_list(alone)}."
    silent = [
        tree.label(one.theme)
        for one in heads
        if one.theme and not any(found.by_code.get(code) for code in _within(evidence, one.theme))
    ]
    if silent:
        yield f"No excerpt that counts stands under {_list(silent)}."


def _list(names: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _links(evidence: Evidence, heads: tuple[_Head, ...], found: _Found) -> Links | None:
    """Questions, propositions, themes and kinds of evidence; None where no question or proposition is stated."""
    if not any(head.question or head.proposition for head in heads):
        return None
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str], None] = {}
    for head in heads:
        steps = [_node(evidence, head, layer, found) for layer in range(3)]
        known = [one for one in steps if one is not None]
        nodes |= {one.id: one for one in known}
        edges |= {(before.id, after.id): None for before, after in pairwise(known)}
        for family, told in _families(evidence, head.theme).items():
            nodes[f"f:{family}"] = Node(f"f:{family}", told, 3)
            edges[f"t:{head.theme}", f"f:{family}"] = None
    return Links(("Research question", "Proposition", "Theme", "Kind of evidence"), tuple(nodes.values()), tuple(edges))


def _node(evidence: Evidence, head: _Head, layer: int, found: _Found) -> Node | None:
    protocol = evidence.protocol
    if layer == 0 and head.question:
        gap = not head.proposition and not head.theme
        return Node(f"q:{head.question}", _short(f"{head.question} {protocol.questions[head.question]}"), 0, gap)
    if layer == 1 and head.proposition:
        text = next(one.text for one in protocol.propositions if one.id == head.proposition)
        return Node(f"p:{head.proposition}", _short(f"{head.proposition} {text}"), 1, not head.theme or not head.question)
    if layer == 2 and head.theme:
        excerpts = sum(len(found.by_code.get(code, ())) for code in _within(evidence, head.theme))
        gap = not excerpts or not (head.question or head.proposition)
        return Node(f"t:{head.theme}", f"{_short(evidence.corpus.tree.label(head.theme))} ({excerpts})", 2, gap)
    return None


def _families(evidence: Evidence, theme: str) -> dict[str, str]:
    frame = evidence.excerpts
    here = frame[frame["code"].isin(_within(evidence, theme))] if theme else frame.iloc[:0]
    made = {}
    for family in dict.fromkeys(here["family"]):
        of_all = frame[frame["family"] == family]
        sources = of_all["origin"].nunique()
        name = family.replace("-", " ") or "not stated"
        made[family] = f"{name}: {sources} source{'' if sources == 1 else 's'}, {len(of_all)} excerpts"
    return made


def _short(text: str) -> str:
    return text if len(text) <= _LABEL else f"{text[:_LABEL].rsplit(None, 1)[0]} …"
