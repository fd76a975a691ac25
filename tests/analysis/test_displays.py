"""Displays: grids of replication and patterns, ordered tables, and what stands in each for scripts and for readers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import Heading
from casecode.analysis.display import Display, Wish
from casecode.analysis.displays import DISPLAYS, display
from casecode.analysis.patterns_grid import pattern_grid, tally
from casecode.analysis.quote import Quote
from casecode.analysis.replication import dated, first_coded, replication
from casecode.analysis.select import Selection, select
from casecode.domain.codebook import Code, Codebook
from casecode.domain.errors import WrongUseError
from casecode.domain.ids import short_id
from casecode.domain.protocol import Case, Proposition, Protocol
from casecode.domain.records import Bearing, EmptyCell, EvidenceLink, NegativeCase, Observed, Prediction, Records, Replication
from tests.analysis.tiny import PROTOCOL, blog, codings, tiny

PROPOSITIONS = (Proposition("P1", "Rivals teach.", rivals=("They met anyway.",)), Proposition("P2", "Prices rise."))


def recorded(**records: object) -> Corpus:
    return tiny(protocol=replace(PROTOCOL, propositions=PROPOSITIONS, kept=Records(**records)))  # type: ignore[arg-type]


def shown(made: Display, *, printed: bool = True) -> list[list[object]]:
    return [[(cell.label if printed else cell.id) if isinstance(cell, Heading) else cell for cell in row] for row in made.rows]


def header(made: Display) -> list[str]:
    return [column.id for column in made.columns]


PRINTED = Wish(printed=True)


@pytest.mark.parametrize("name", DISPLAYS)
@pytest.mark.parametrize("wish", [Wish(), PRINTED, Wish(printed=True, brief=True)], ids=["scripts", "print", "brief"])
@pytest.mark.parametrize("corpus", [tiny(), tiny(codings=()), Corpus(Protocol("Empty"))], ids=["coded", "uncoded", "empty"])
def test_every_display_can_be_made_of_every_study(name: str, wish: Wish, corpus: Corpus) -> None:
    made = display(select(corpus), name, wish)
    assert all(len(row) == len(made.columns) for row in made.rows)
    assert made.name == name
    assert made.text.endswith(".")
    assert made.note.coding in made.text


def test_an_unknown_display_is_answered_with_the_known_ones() -> None:
    with pytest.raises(WrongUseError, match=r"No display 'evidnce'\. Nearest: evidence"):
        display(select(tiny()), "evidnce")


def test_themes_by_family_for_scripts_and_for_readers() -> None:
    made = display(select(tiny()), "triangulation")
    assert header(made)[:5] == ["theme", "family", "excerpts", "participants", "sources"]
    assert shown(made, printed=False)[:4] == [
        ["knowledge", "interview", 3, 2, 2, 1, 0, 0, 0],
        ["knowledge", "documentation", 0, 0, 0, 0, 0, 0, 0],
        ["coopetition", "interview", 3, 1, 1, 0, 0, 1, 0],
        ["coopetition", "documentation", 1, 0, 1, 0, 0, 0, 0],
    ]
    assert shown(display(select(tiny()), "triangulation", PRINTED)) == [
        ["Knowledge spill-over", "3 (2 people; 1 support)", 0, 1],
        ["Co-opetition", "3 (1 person; 1 disconfirm)", "1", 2],
        ["Market", "1 (1 person)", 0, 1],
        ["Outside", 0, 0, 0],
    ]


def test_a_method_of_no_family_stands_alone_and_is_named() -> None:
    odd = tuple(
        replace(one, placement=replace(one.placement, method="Tarot")) if one.source.id == "blog-1" else one
        for one in tiny().materials
    )
    made = display(select(tiny(materials=odd)), "triangulation", PRINTED)
    assert header(made) == ["theme", "interview", "tarot", "families"]
    assert "No family of methods has Tarot: each stands as a family of its own." in made.text
    none = tuple(replace(one, placement=replace(one.placement, method="")) for one in tiny().materials)
    bare = display(select(tiny(materials=none)), "triangulation", PRINTED)
    assert header(bare) == ["theme", "(not stated)", "families"]
    assert [row[-1] for row in bare.rows] == [0, 0, 0, 0]


def links(*said: tuple[int, Bearing]) -> tuple[EvidenceLink, ...]:
    ids = [short_id(one.id) for one in codings()]
    return tuple(EvidenceLink(excerpt=ids[at], proposition="P1", bearing=bearing, by="ana") for at, bearing in said)


def test_propositions_have_labels_from_judgements_alone() -> None:
    corpus = recorded(evidence=links((0, "supports"), (4, "contradicts"), (8, "qualifies")))
    made = display(select(corpus), "propositions", PRINTED)
    assert shown(made) == [
        ["P1: Rivals teach.", "1+ 1−", "1±", "unknown", "fewer than two families have 2 judged excerpts"],
        ["P2: Prices rise.", "silent", "silent", "unknown", "no excerpt was judged for it"],
    ]
    assert shown(display(select(corpus), "propositions"))[0][:6] == ["P1", "interview", 1, 0, 1, "unknown"]
    assert "No excerpt was judged yet" in display(select(recorded()), "propositions").text
    assert "has no propositions" in display(select(tiny()), "propositions").text
    stray = recorded(evidence=(EvidenceLink(excerpt="Q-x", proposition="P1", bearing="supports"),))
    assert [problem.code for problem in display(select(stray), "propositions").problems] == ["A580"]


def test_the_evidence_table_names_people_in_print_and_counts_them_at_the_terminal() -> None:
    made = display(select(tiny()), "evidence", PRINTED)
    assert shown(made)[0][:9] == ["Knowledge spill-over", 3, 2, 2, "interview", 2, 0, 0, "Tom"]
    assert shown(made)[0][-1] == "E01"
    assert shown(display(select(tiny()), "evidence"), printed=False)[0][-1] == "E01"
    brief = display(select(tiny()), "evidence", Wish(printed=True, brief=True))
    assert header(brief)[-1] == "unheard"
    assert brief.rows[0][-1] == 1
    assert "hhi" not in header(brief)


def test_registers_say_what_is_missing() -> None:
    found = display(select(recorded(negative_cases=(NegativeCase(id="n1", theme="market", found=False),))), "negatives")
    assert shown(found)[0][:3] == ["record", "n1", "Market"]
    assert shown(found)[0][7] == "no"
    assert "Nothing on record for: Knowledge spill-over." in found.text
    partner = next(row for row in shown(found) if row[0] == "excerpt")
    assert partner[9] == "partners"
    rival = display(select(recorded()), "rivals")
    assert shown(rival)[0][:3] == ["P1", "They met anyway.", "no verdict"]
    assert "No rival is on record for P2" in rival.text


def test_the_words_of_an_excerpt_that_a_record_names_are_shown() -> None:
    record = NegativeCase(id="n1", excerpts=(short_id(codings()[5].id),))
    made = display(select(recorded(negative_cases=(record,))), "negatives")
    assert shown(made)[0][9] == "Prices rose"


def test_replication_by_case_and_embedded_unit() -> None:
    records = (
        Replication(proposition="P1", case="north", predicted="literal", predicted_on="2023-01-02", observed="as_predicted"),
        Replication(proposition="P1", case="west", predicted="theoretical", predicted_on="2025-01-01", observed="contradicted"),
        Replication(proposition="P1", case="west", unit="dyers", predicted="literal", observed="as_predicted"),
        Replication(proposition="P3", unit="guild", observed="not_asked"),
        Replication(
            proposition="P2", case="west", unit="east", predicted="none", observed="partly"
        ),  # a unit with an entry of its own
    )
    corpus = recorded(replications=records)
    corpus = replace(corpus, codings=tuple(replace(one, at="2024-05-06T08:00Z") for one in corpus.codings))
    grid = replication(corpus)
    assert grid.propositions == ("P1", "P2", "P3")
    assert grid.places == ("north", "west", "east", "west/dyers", "guild")
    assert grid.counted("P1") == {"literal": 2, "theoretical": 0, "contradicted": 1, "not_asked": 0}
    assert grid.counted("P3")["not_asked"] == 1
    assert grid.cells["P2", "east"].observed == "partly"
    made = display(select(corpus), "replication", PRINTED)
    assert [column.label for column in made.columns][1:6] == ["Northtown", "Westhaven", "east", "Westhaven / dyers", "guild"]
    assert shown(made)[0] == [
        "P1",
        "literal: as predicted (predicted before coding)",
        "theoretical: contradicted (predicted after coding)",
        "–",
        "literal: as predicted",
        "–",
        *(2, 0, 1, 0),
    ]
    rows = shown(display(select(corpus), "replication"))
    assert rows[0] == ["P1", "north", "literal", "2023-01-02", "before", "as_predicted", ""]
    assert rows[2] == ["P1", "east", "", "", "", "", ""]
    assert len(rows) == 3 * 5
    assert "No replication is on record" in display(select(tiny()), "replication").text


@pytest.mark.parametrize(
    ("predicted", "first", "expected"),
    [
        ("2024-05-05", "2024-05-06T08:00Z", "before"),
        ("2024-05-07", "2024-05-06T08:00Z", "after"),
        ("2024-05", "2024-05-06T08:00Z", ""),
        ("2023", "2024-05-06T08:00Z", "before"),
        ("", "2024-05-06", ""),
        ("2024", "", ""),
    ],
)
def test_predictions_are_dated_as_far_as_dates_tell(predicted: str, first: str, expected: str) -> None:
    assert dated(predicted, first) == expected


def test_nobody_coded_so_nothing_is_before() -> None:
    assert first_coded(tiny()) == ""


TABLE_2: tuple[tuple[str, Observed], ...] = (
    ("services", "contradicted"),
    ("membership", "not_asked"),
    ("basis", "not_asked"),
    ("demand", ""),
    ("rivalry", "as_predicted"),
    ("visions", "as_predicted"),
)
"""Networks or clusters? Six paired features after Rosenfeld, as a conference paper on creative clusters of 2012 applies them: it finds
competition and collective visions, misses the scale for services, cannot tell demand, and is silent on the other two."""


def test_a_published_table_of_networks_and_clusters_as_pattern_grid() -> None:
    book = Codebook("cluster", tuple(Code(code) for code, _ in TABLE_2))
    predictions = tuple(
        Prediction(proposition="cluster", code=code, expected="present", observed=observed) for code, observed in TABLE_2
    )
    corpus = Corpus(Protocol("Cluster", kept=Records(predictions=predictions)), (book,))
    grid = pattern_grid(select(corpus))
    assert [one.verdict for one in grid] == [
        "not met",
        "not discussed",
        "not discussed",
        "undecided",
        "as predicted",
        "as predicted",
    ]
    assert tally(grid) == {"as predicted": 2, "partly": 0, "not met": 1, "undecided": 1, "not discussed": 2}
    made = display(select(corpus), "patterns", PRINTED)
    assert "Of 6 predictions: 2 as predicted, 1 not met, 1 undecided, 2 not discussed." in made.text
    assert shown(made)[0][2] == "everywhere"


def test_excerpts_of_the_predicted_code_stand_beside_it() -> None:
    """In the west: two of knowledge in the group, one of co-opetition in the blog; a unit that is a case of its own counts alone."""
    cases = (*PROTOCOL.cases[:2], Case("east", parent="west"))
    predictions = (
        Prediction(proposition="P2", code="market", expected="absent", case="west", observed="as_predicted"),
        Prediction(
            proposition="P1",
            code="Knowledge spill-over",
            expected="present",
            case="west",
            predicted_on="2011",
            observed="partly",
            memo="m1",
        ),
        Prediction(proposition="P1", code="coopetition", expected="stronger"),
        Prediction(proposition="P1", code="coopetition", expected="present", case="west", unit="east"),
    )
    protocol = replace(PROTOCOL, cases=cases, propositions=PROPOSITIONS, kept=Records(predictions=predictions))
    grid = pattern_grid(select(tiny(protocol=protocol)))
    assert [(one.prediction.proposition, one.code, one.place, one.excerpts, one.sources) for one in grid] == [
        ("P1", "knowledge", "west", 2, 1),
        ("P1", "coopetition", "", 4, 2),
        ("P1", "coopetition", "east", 0, 0),
        ("P2", "market", "west", 0, 0),
    ]
    assert "No prediction is on record" in display(select(tiny()), "patterns").text


def test_people_are_ordered_by_role_in_the_protocols_order() -> None:
    made = display(select(tiny()), "roles")
    assert header(made) == ["participant", "role", "knowledge", "coopetition", "market", "external"]
    assert shown(made, printed=False) == [
        ["N01", "founder", 1, 2, 1, 0],
        ["W01", "printer", 2, 0, 0, 0],
        ["E01", "(not stated)", 0, 0, 0, 0],
        ["(not stated)", "(not stated)", 0, 2, 0, 0],  # the interviewer and the blog's author
    ]
    by_age = display(select(tiny()), "roles", Wish(by="participant.age"))
    assert header(by_age)[:2] == ["participant", "age"]
    assert [row[1] for row in by_age.rows][:2] == ["7", "40"]
    with pytest.raises(WrongUseError, match="No attribute 'shoe' of a participant"):
        display(select(tiny()), "roles", Wish(by="shoe"))


def test_without_roles_people_stand_without_them() -> None:
    plain = tuple(replace(one, role="", attributes={}) for one in PROTOCOL.people)
    made = display(select(tiny(protocol=replace(PROTOCOL, people=plain))), "roles")
    assert [row[1] for row in made.rows][:1] == ["(not stated)"]
    assert "Nobody's role is stated" in made.text


def test_waves_years_and_nothing() -> None:
    assert header(display(select(tiny()), "waves")) == ["theme", "1", "2", "(not stated)"]
    assert header(display(select(tiny()), "waves", Wish(by="year"))) == ["theme", "2012", "2013", "(not stated)"]
    only = display(select(tiny(), Selection(where="source = blog-1")), "waves")
    assert [str(cell) for cell in only.rows[1][1:]] == ["0", "0", "1"]
    blog_alone = tiny(materials=(blog(),), codings=())
    assert "No source has a wave" in display(select(blog_alone), "waves").text
    with pytest.raises(WrongUseError, match="Waves are ordered by wave, year, month"):
        display(select(tiny()), "waves", Wish(by="case"))


def test_cases_are_ordered_by_an_attribute_and_say_why_a_cell_is_empty() -> None:
    empty = (EmptyCell(theme="Market", case="west", type="not_asked"), EmptyCell(theme="market", case="north", type="not_asked"))
    made = display(select(recorded(empty_cells=empty)), "cases", Wish(by="region"))
    assert header(made) == ["case", "region", "knowledge", "coopetition", "market", "external"]
    assert shown(made) == [
        ["Northtown", "coast", 1, 3, 1, 0],
        ["east", "coast", 0, 0, 0, 0],
        ["Westhaven", "inland", 2, 1, "not asked", 0],
    ]
    assert shown(made, printed=False)[2][4] == "not_asked"
    assert header(display(select(tiny()), "cases"))[:2] == ["case", "knowledge"]
    with pytest.raises(WrongUseError, match=r"No attribute 'regoin' of a case\. Nearest: case\.region"):
        display(select(tiny()), "cases", Wish(by="regoin"))


def test_cells_can_hold_the_quotes() -> None:
    made = display(select(tiny()), "cases", Wish(cells="excerpts"))
    cell = made.rows[0][1]
    assert isinstance(cell, tuple)
    assert isinstance(cell[0], Quote)
    assert "no case to put in rows" in display(select(Corpus(Protocol("Empty"))), "cases").text
