"""A small fiction of a study, as finished views: three towns, seven people, five themes, and words that look like markup."""

from __future__ import annotations

from collections.abc import Callable

from casecode.analysis.dimensions import Heading
from casecode.analysis.note import Note
from casecode.analysis.quote import Quote
from casecode.analysis.reach import Reach
from casecode.reports.render import StudyFacts
from casecode.views.codebook import Book, CodebookView, CodeEntry, Example
from casecode.views.matrix import Cell, MatrixView
from casecode.views.participants import CaseLine, ParticipantLine, ParticipantsView, UnnamedLine
from casecode.views.sources import MethodLine, SourceLine, SourcesView
from casecode.views.thematic import CodeLine, HeatMap, Place, Strip, StripRow, ThematicView, Theme

NASTY = "He said **no** | yes, <script>alert('x')</script> {{ 7*7 }} `tick` # 1. - [a](http://b) &amp; \\n $x_1^2$ ~~gone~~ 100%"
LONG = (
    "Well, you know, at first we, we thought they would only look at our stands and go home and make the same thing, cheaper, "
    "but then at the second fair, the wet one, they lent us their van, and I thought, all right, a rival who lends you a van is "
    "perhaps not only a rival. We still bid against each other in spring. In autumn we share the hall."
)
STUDY = StudyFacts(
    "Twinned towns",
    "en",
    "codebook",
    "2024-11-05",
    "5f2d9c01ab34cd78",
    {"ana": "Ana Ruiz", "ben": "Ben Cole"},
    {"RQ1": "How do small creative firms learn from a twinned town?"},
)
NOTE = Note(
    "Coding of Ana Ruiz",
    "Numbers count excerpts: distinct stretches of words with the same code",
    "method = interview",
    "Five themes 1.0.0 (9c1d)",
    STUDY.digest,
)
TOWNS = (("north", "Northtown"), ("west", "Westhaven"), ("isle", "The Isle"))
PEOPLE = ("Maya", "Tom", "Rosa", "Ilse", "Piet", "Wen", "Abel")
THEMES = ("Co-opetition", "External shocks", "Knowledge spill-over", "Market insight", "Support")


def quote(number: int, text: str = LONG, valence: str = "", case: str = "north") -> Quote:
    """One excerpt; who says it and where follows from its number."""
    name = PEOPLE[number % len(PEOPLE)]
    town = dict(TOWNS)[case]
    source = f"int-{name.lower()}"
    return Quote(
        f"Q-{number:08x}",
        text,
        source,
        number + 3,
        100 * number,
        100 * number + len(text),
        "coopetition",
        "Lending",
        "ana",
        f"{name}, founder, {town}, interview, 2024",
        f"{source} ¶{number + 3}",
        title=f"Interview with {name}",
        valence=valence,
        case=case,
    )


def _reach(name: str, label: str, count: int) -> Reach:
    return Reach(name, label, count, max(0, count - 1), min(count, 3), 4, min(count, 2), 3, count / 240 if count else 0.0)


def theme(number: int) -> Theme:
    """One theme; the last one is empty."""
    empty = number == len(THEMES) - 1
    count = 0 if empty else 11 + 7 * number
    label = THEMES[number]
    return Theme(
        id=label.lower(),
        label=label,
        definition="" if number == 3 else "Working together and competing at the same time",
        include=("Lending tools, halls or people to a competitor",),
        exclude=("Rivals outside the network (see Market insight).",),
        codes=(
            CodeLine(label.lower(), label, "", 0, 3, 3, 2),
            CodeLine("lending", "Lending", "Things and people lent", 1, count, count, 2),
            CodeLine("bidding", "Bidding against each other", "", 2, 2, 2, 1),
        ),
        all=_reach("all", "All", count),
        by_case=tuple(_reach(key, name, max(0, count // (place + 1) - place)) for place, (key, name) in enumerate(TOWNS)),
        by_method=(_reach("interview", "interview", count), _reach("focus-group", "focus group", 0)),
        by_participant=tuple(_reach(name, name, (count * place) % 5) for place, name in enumerate(PEOPLE)),
        speaks=("Maya", "Tom", "Rosa"),
        silent=("Abel", "Piet"),
        quotes=() if empty else (quote(number), quote(number + 1, NASTY), quote(number + 2, "Never.", case="isle")),
        contradicting=(quote(40 + number, "I would not call it help. They wanted the hall.", "disconfirm", "west"),)
        if number == 0
        else (),
        places=() if empty else (Place("int-maya", "Interview with Maya", (3, 4, 5, 9), ("Q-00000000", "Q-00000001")),),
        warning="This theme rests on one participant: all 25 excerpts are words of Maya." if number == 2 else "",
    )


def thematic_view() -> ThematicView:
    """Five themes over three towns."""
    strips = tuple(
        Strip(
            f"int-{name.lower()}",
            f"Interview with {name}",
            40 + place,
            tuple(
                StripRow(
                    label.lower(),
                    label,
                    tuple(
                        ((bin_ * 7 + place * 13 + row * 5) % 11) / 10 if (bin_ + place + row) % 3 else 0.0 for bin_ in range(40)
                    ),
                )
                for row, label in enumerate(THEMES[: 2 + place % 3])
            ),
        )
        for place, name in enumerate(PEOPLE[:4])
    )
    return ThematicView(
        STUDY.name,
        "Themes",
        12,
        7,
        3,
        61234,
        143,
        tuple(theme(number) for number in range(len(THEMES))),
        HeatMap(
            "Segments by theme and case",
            "segments",
            THEMES,
            tuple(name for _, name in TOWNS),
            ((12, 4, 0), (3, 9, 21), (7, 7, 1), (15, 0, 2), (0, 0, 0)),
        ),
        strips,
        "Up to five excerpts a theme: those marked as key first, then one for each case in turn.",
        NOTE,
    )


def matrix_view(columns: int = 5) -> MatrixView:
    """Towns by themes with quotations in the cells."""
    names = [THEMES[place % len(THEMES)] + ("" if place < len(THEMES) else f" {place}") for place in range(columns)]
    cells = tuple(
        tuple(
            Cell(0, (), 0)
            if (row + column) % 4 == 3
            else Cell(5, (quote(row * 5 + column, case=TOWNS[row][0]), quote(row + column + 1, NASTY, case=TOWNS[row][0])), 3)
            for column in range(columns)
        )
        for row in range(len(TOWNS))
    )
    return MatrixView(
        STUDY.name,
        "Framework matrix",
        "case",
        "theme",
        tuple(Heading(*town) for town in TOWNS),
        tuple(Heading(name.lower(), name) for name in names),
        cells,
        "Up to two excerpts a cell, key excerpts first.",
        NOTE,
    )


def codebook_view() -> CodebookView:
    """Two themes with a sub-code each; one example is gone."""
    entries = []
    for number in range(2):
        for depth in range(2):
            label = THEMES[number] if depth == 0 else f"Lending {number}"
            entries.append(
                CodeEntry(
                    label.lower(),
                    label,
                    depth,
                    "" if depth == 0 else THEMES[number].lower(),
                    "" if number and depth else "Working together and competing at the same time.",
                    ("Lending of tools, halls or people.",),
                    ("Rivals outside the network.",),
                    (Example(NASTY, "Q-00000001", "Maya, founder, Northtown"), Example("", "Q-0000dead", gone=True)),
                    (Example("We saw nice work there."),),
                    ("Brandenburger & Nalebuff (1996)",),
                    ("competition-help",),
                    "deductive",
                    4,
                    12,
                    30 if depth == 0 else 12,
                    6,
                    3,
                    5,
                ),
            )
    return CodebookView(
        STUDY.name, "Codebook", (Book("five", "Five themes", "1.0.0", "9c1d", tuple(entries)),), (("trust*", 3),), NOTE
    )


def sources_view() -> SourcesView:
    """Four interviews."""
    sources = tuple(
        SourceLine(
            f"int-{name.lower()}",
            f"Interview with {name}",
            "interview",
            "Northtown",
            "2024-11-05" if place else "2024",
            "",
            "docx",
            5120 + place,
            4100,
            96,
            90,
            ("Interviewer", name),
            ("Ana Ruiz",),
            12 * place,
            1,
            "0123456789ab",
            f"transcripts/north/int-{name}.docx",
        )
        for place, name in enumerate(PEOPLE[:4])
    )
    methods = (MethodLine("interview", (4, 0, 0), (20486, 0, 0), 4, 20486),)
    return SourcesView(
        STUDY.name,
        "Sources",
        sources,
        tuple(name for _, name in TOWNS),
        methods,
        20486,
        16400,
        384,
        "2024",
        "2024-11-05",
        1,
        STUDY.digest,
        NOTE,
    )


def participants_view() -> ParticipantsView:
    """Seven people with two attributes each, and one unnamed speaker."""
    people = tuple(
        ParticipantLine(
            f"N{place:02}",
            name,
            TOWNS[place % 3][1],
            "founder",
            ("early", "" if place else "12"),
            ("int-a",),
            1200 * place,
            place / 40,
            3 * place,
            THEMES[: place % 4],
        )
        for place, name in enumerate(PEOPLE)
    )
    cases = tuple(CaseLine(key, name, "Oldest twinning", ("coast",), 4, 3, 20000, 60, 0.173) for key, name in TOWNS)
    unnamed = (UnnamedLine("Woman at the back", "other", "fg-isle", 34),)
    return ParticipantsView(
        STUDY.name, "Participants", ("stage", "years"), people, ("Gus",), unnamed, ("region",), cases, 61234, NOTE
    )


VIEWS: dict[str, Callable[[], object]] = {
    "thematic": thematic_view,
    "matrix": matrix_view,
    "codebook": codebook_view,
    "sources": sources_view,
    "participants": participants_view,
}
