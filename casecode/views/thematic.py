"""The thematic report: for each theme what it is, how far it reaches, who speaks, who does not, and in which words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from casecode.analysis.choice import CONTRADICTING, RULE, RULE_OF_HITS, representative, with_sentence
from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import NOT_STATED, label_of
from casecode.analysis.excerpts import quotes
from casecode.analysis.matrix import matrix_of
from casecode.analysis.note import Note
from casecode.analysis.quote import Quote
from casecode.analysis.reach import Reach, reach
from casecode.analysis.select import Selected, Selection, select
from casecode.analysis.strips import bins
from casecode.domain.source import ASKING


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code under a theme (the theme's own line included). `depth` is 0 for the theme; numbers are of this code alone."""

    id: str
    label: str
    definition: str
    depth: int
    count: int
    segments: int
    sources: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where to find a theme in one source: the segments it touches, and the ids of its excerpts, in the source's order."""

    source: str
    title: str
    segments: tuple[int, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme (a top code with all below it).

    `all` is the reach over the whole study. `speaks` and `silent` are names of participants who speak in the material and do
    or never do so to this theme; both are empty when the study names nobody. `quotes` represent the theme (chosen by the rule in the report's
    `choice`), `contradicting` are all excerpts that a person marked as disconfirming or mixed. `warning` is empty or one
    sentence (the theme rests on one participant, one source).
    """

    id: str
    label: str
    definition: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    codes: tuple[CodeLine, ...]
    all: Reach
    by_case: tuple[Reach, ...]
    by_method: tuple[Reach, ...]
    by_participant: tuple[Reach, ...]
    speaks: tuple[str, ...]
    silent: tuple[str, ...]
    quotes: tuple[Quote, ...]
    contradicting: tuple[Quote, ...]
    places: tuple[Place, ...]
    warning: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Numbers to colour: `values[row][column]`, each a count of segments. Labels are printed names."""

    title: str
    unit: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class StripRow:
    """One theme in one source: `bins` are the shares (0 to 1) of each equal stretch of the text that the theme covers."""

    theme: str
    label: str
    bins: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """One source from beginning to end, a row a theme; only themes that occur there. `segments` is the number of segments."""

    source: str
    title: str
    segments: int
    rows: tuple[StripRow, ...]


@dataclass(frozen=True, slots=True)
class ThematicView:
    """The thematic report. `choice` is the sentence that says how representative quotes were chosen."""

    study: str
    title: str
    sources: int
    participants: int
    cases: int
    words: int
    excerpts: int
    themes: tuple[Theme, ...]
    heat: HeatMap
    strips: tuple[Strip, ...]
    choice: str
    note: Note


def thematic_view(corpus: Corpus, selection: Selection | None = None, *, title: str = "", many: int = 5) -> ThematicView:
    """The thematic report of what counts, with up to `many` representative quotes a theme."""
    selected = select(corpus, selection)
    segments = corpus.segments
    people = [one for one in dict.fromkeys(segments["participant"]) if one]
    themes = _themes(selected, many)
    hits = any(coder.startswith("rules@") for coder in selected.whose.everyone)
    return ThematicView(
        study=corpus.protocol.study,
        title=title or "Themes",
        sources=len(corpus.materials),
        participants=len(people),
        cases=len(set(segments["case"]) - {""}),
        words=sum(corpus.segment_words),
        excerpts=len(selected.excerpts.drop_duplicates(["source", "start", "end", "code"])),
        themes=themes,
        heat=_heat(selected),
        strips=_strips(selected, themes),
        choice=RULE + (RULE_OF_HITS if hits else "") + ".",
        note=selected.note("Numbers count excerpts: distinct stretches of words with the same code"),
    )


def _themes(selected: Selected, many: int) -> tuple[Theme, ...]:
    tree = selected.corpus.tree
    by_case, by_method, by_participant = (reach(selected, name) for name in ("case", "method", "participant"))
    alone = matrix_of(selected, "code", "method", "count", totals=True)
    numbers = {
        kind: {row.id: line[-1] for row, line in zip(found.rows, found.values, strict=True)}
        for kind, found in (
            ("count", alone),
            ("segments", matrix_of(selected, "code", "method", "segments", totals=True)),
            ("sources", matrix_of(selected, "code", "method", "sources", totals=True)),
        )
    }
    rows_of: dict[str, list[int]] = defaultdict(list)
    for at, code in enumerate(selected.excerpts["code"].tolist()):
        rows_of[tree.theme_of(code)].append(at)
    touched = _touched(selected)
    made = []
    for theme, cases in by_case.items():
        codes = [code for code in tree.codes if code in tree.within(theme)] or [theme]
        lines = tuple(_line(selected.corpus, code, {kind: found.get(code) for kind, found in numbers.items()}) for code in codes)
        made.append(_theme(selected, lines, (cases, by_method[theme], by_participant[theme]), rows_of[theme], touched, many))
    return tuple(made)


def _line(corpus: Corpus, code: str, numbers: dict[str, object]) -> CodeLine:
    known = corpus.tree.codes.get(code)
    count, segments, sources = (int(str(numbers[kind])) for kind in ("count", "segments", "sources"))
    definition = known.definition if known else ""
    return CodeLine(code, corpus.tree.label(code), definition, corpus.tree.depth.get(code, 0), count, segments, sources)


def _theme(
    selected: Selected,
    lines: tuple[CodeLine, ...],
    reaches: tuple[tuple[Reach, ...], ...],
    rows: list[int],
    touched: dict[int, list[int]],
    many: int,
) -> Theme:
    corpus, top = selected.corpus, lines[0]
    by_case, by_method, by_participant = (found[:-1] for found in reaches)
    known = corpus.tree.codes.get(top.id)
    found = tuple(with_sentence(corpus, quote) for quote in quotes(selected, rows))
    against = tuple(quote for quote in found if quote.valence in CONTRADICTING)
    heard = tuple(one for one in by_participant if one.sources_of or one.count)
    people = tuple(one for one in heard if one.id != NOT_STATED)
    return Theme(
        id=top.id,
        label=top.label,
        definition=top.definition,
        include=known.include if known else (),
        exclude=known.exclude if known else (),
        codes=lines,
        all=reaches[0][-1],
        by_case=by_case,
        by_method=by_method,
        by_participant=heard if people else (),
        speaks=tuple(one.label for one in people if one.count),
        silent=tuple(one.label for one in people if not one.count),
        quotes=representative((quote for quote in found if quote.valence not in CONTRADICTING), many),
        contradicting=_once(against),
        places=_places(selected, rows, touched),
        warning=_warning(reaches[0][-1], by_participant, found),
    )


def _once(found: tuple[Quote, ...]) -> tuple[Quote, ...]:
    return tuple({(quote.source, quote.start, quote.end): quote for quote in reversed(found)}.values())[::-1]


def _touched(selected: Selected) -> dict[int, list[int]]:
    """The numbers of the segments that each excerpt touches."""
    segments = selected.corpus.segments["n"].tolist()
    touched: dict[int, list[int]] = defaultdict(list)
    for excerpt, row in zip(selected.pieces["excerpt"].tolist(), selected.pieces["row"].tolist(), strict=True):
        touched[excerpt].append(segments[row])
    return touched


def _places(selected: Selected, rows: list[int], touched: dict[int, list[int]]) -> tuple[Place, ...]:
    sources, ids = selected.excerpts["source"].tolist(), selected.excerpts["id"].tolist()
    by_source: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_source[sources[row]].append(row)
    return tuple(
        Place(
            source,
            label_of(selected.corpus, "source", source),
            tuple(dict.fromkeys(n for row in found for n in touched[row])),
            tuple(dict.fromkeys(ids[row] for row in found)),
        )
        for source, found in by_source.items()
    )


def _warning(whole: Reach, people: tuple[Reach, ...], found: tuple[Quote, ...]) -> str:
    if not found:
        return "Nothing is coded with this theme."
    if whole.count == 1:
        return "This theme rests on a single excerpt."
    if whole.participants == 1 and all(quote.participant for quote in found if quote.role not in ASKING):
        name = next(one.label for one in people if one.participants)
        return f"This theme rests on one participant: all {whole.count} excerpts are words of {name}."
    if whole.sources == 1 and whole.sources_of > 1:
        return f"This theme rests on one source: all {whole.count} excerpts are from {found[0].title or found[0].source}."
    return ""


def _heat(selected: Selected) -> HeatMap:
    """Themes by cases; a study without cases by methods."""
    segments = selected.corpus.segments
    across = "case" if selected.corpus.cases or (segments["case"] != "").any() else "method"
    made = matrix_of(selected, "theme", across, "segments")
    kept = [at for at, column in enumerate(made.columns) if column.id != NOT_STATED or any(line[at] for line in made.values)]
    return HeatMap(
        title=f"Segments by theme and {across}",
        unit="segments",
        rows=tuple(row.label for row in made.rows),
        columns=tuple(made.columns[at].label for at in kept),
        values=tuple(tuple(int(str(line[at])) for at in kept) for line in made.values),
    )


def _strips(selected: Selected, themes: tuple[Theme, ...]) -> tuple[Strip, ...]:
    corpus, found = selected.corpus, selected.excerpts
    spans: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for source, code, start, end in zip(*(found[name].tolist() for name in ("source", "code", "start", "end")), strict=True):
        spans[source, corpus.tree.theme_of(code)].append((start, end))
    made = []
    for source, material in corpus.material.items():
        length = len(material.text.text)
        rows = tuple(
            StripRow(theme.id, theme.label, bins(spans[source, theme.id], length))
            for theme in themes
            if (source, theme.id) in spans
        )
        if rows:
            made.append(Strip(source, label_of(corpus, "source", source), len(material.text.segments), rows))
    return tuple(made)
