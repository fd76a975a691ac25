"""What the reports of a study of twelve segments say, derived by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.analysis.corpus import Corpus
from casecode.analysis.select import Selection
from casecode.domain.codebook import Code, Codebook, Rule
from casecode.domain.coding import Hit, ReadMark, Run
from casecode.domain.ids import short_id
from casecode.domain.protocol import Reference
from casecode.domain.source import Placement
from casecode.views.codebook import codebook_view
from casecode.views.matrix import matrix_view
from casecode.views.participants import participants_view
from casecode.views.sources import sources_view
from casecode.views.status import status_view
from casecode.views.thematic import Theme, thematic_view
from tests.analysis.tiny import BOOK, PROTOCOL, blog, codings, group, interview, mark, material, tiny

LONG = "Nobody taught me.\nM: Tom taught"


def theme(name: str, corpus: Corpus | None = None) -> Theme:
    return next(one for one in thematic_view(corpus or tiny()).themes if one.id == name)


def test_the_thematic_report_knows_the_study() -> None:
    view = thematic_view(tiny())
    assert (view.study, view.sources, view.participants, view.cases, view.words, view.excerpts) == ("Tiny fairs", 3, 2, 2, 40, 8)
    assert [one.label for one in view.themes] == ["Knowledge spill-over", "Co-opetition", "Market", "Outside"]
    assert view.note.text.startswith("Coding by Ana Ruiz and Ben Cole. Numbers count excerpts")
    assert view.heat.rows == ("Knowledge spill-over", "Co-opetition", "Market", "Outside")
    assert view.heat.columns == ("Northtown", "Westhaven", "east")  # nothing is coded outside the cases
    assert view.heat.values == ((2, 1, 0), (3, 1, 0), (1, 0, 0), (0, 0, 0))


def test_a_theme_says_how_far_it_reaches_with_denominators() -> None:
    one = theme("knowledge")
    assert [(line.id, line.depth, line.count, line.segments, line.sources) for line in one.codes] == [
        ("knowledge", 0, 1, 1, 1),
        ("know-formal", 1, 1, 2, 1),
        ("know-chance", 1, 1, 1, 1),
    ]
    assert (one.all.count, one.all.segments, one.all.sources, one.all.sources_of) == (3, 3, 2, 3)
    assert (one.all.participants, one.all.participants_of, one.all.coverage) == (2, 2, 9 / 30)
    north, west, east = one.by_case
    assert (north.label, north.count, north.segments, north.sources, north.sources_of) == ("Northtown", 1, 2, 1, 2)
    assert (north.participants, north.participants_of, north.coverage) == (1, 1, 6 / 17)
    assert (west.label, west.count, west.sources_of, west.participants_of, west.coverage) == ("Westhaven", 2, 2, 1, 3 / 8)
    assert (east.count, east.sources_of, east.coverage) == (0, 0, None)
    assert [(method.id, method.count) for method in one.by_method] == [("blog", 0), ("focus-group", 2), ("interview", 1)]


def test_a_theme_says_who_speaks_and_who_never_does() -> None:
    assert (theme("knowledge").speaks, theme("knowledge").silent) == (("Maya", "Tom"), ())
    assert (theme("coopetition").speaks, theme("coopetition").silent) == (("Maya",), ("Tom",))
    assert [one.id for one in theme("coopetition").by_participant] == ["N01", "W01", "(not stated)"]


def test_quotes_are_chosen_by_rule_and_contradicting_ones_stand_apart() -> None:
    one = theme("knowledge")
    assert one.quotes[0].text == LONG  # marked as key
    assert one.quotes[0].attribution == "Tom, printer, Westhaven, focus group, 2013"
    assert [quote.text for quote in one.quotes[1:]] == ["learned from our rivals"]  # "taught" lies within the long one
    other = theme("coopetition")
    assert [quote.text for quote in other.contradicting] == ["partners"]
    assert [quote.text for quote in other.quotes] == ["our rivals", "Rivals"]  # not the interviewer's
    assert {quote.source for quote in other.quotes} == {"int-n01", "blog-1"}


def test_a_theme_says_where_it_is_found() -> None:
    places = theme("knowledge").places
    assert [(place.source, place.title, place.segments, len(place.ids)) for place in places] == [
        ("fg-1", "Fg-1", (2, 3), 2),
        ("int-n01", "Int-N01", (2,), 1),
    ]
    assert all(name.startswith("Q-") for place in places for name in place.ids)


def test_a_theme_that_rests_on_little_says_so() -> None:
    one, two = interview(), group()
    assert theme("external").warning == "Nothing is coded with this theme."
    assert theme("market").warning == "This theme rests on a single excerpt."
    assert theme("knowledge").warning == ""
    alone = tiny(codings=(mark(one, "learned", "market", "ana"), mark(two, "Tom taught", "market", "ana")))
    assert theme("market", alone).warning == "This theme rests on one participant: all 2 excerpts are words of Maya."
    asked = tiny(codings=(mark(one, "learned", "market", "ana"), mark(one, "really", "market", "ana")))
    assert theme("market", asked).warning == "This theme rests on one participant: all 2 excerpts are words of Maya."
    single = tiny(codings=(mark(one, "How", "market", "ana"), mark(one, "Rivals", "market", "ana")))
    assert theme("market", single).warning == "This theme rests on one source: all 2 excerpts are from Int-N01."


def test_strips_show_where_in_a_source_a_theme_stands() -> None:
    strips = {strip.source: strip for strip in thematic_view(tiny()).strips}
    assert list(strips) == ["blog-1", "fg-1", "int-n01"]
    (row,) = strips["fg-1"].rows
    assert row.theme == "knowledge"
    length = len(group().text.text)
    assert sum(row.bins) * length / len(row.bins) == pytest.approx(len(LONG), abs=0.01)
    assert row.bins[0] == 0
    assert [one.label for one in strips["int-n01"].rows] == ["Knowledge spill-over", "Co-opetition", "Market"]


def test_a_study_without_cases_shows_methods_instead() -> None:
    corpus = tiny(
        protocol=replace(PROTOCOL, cases=(), people=()), materials=(material("s", (("A", "Rivals here."),), Placement("blog")),)
    )
    view = thematic_view(replace(corpus, codings=()))
    assert view.heat.title == "Segments by theme and method"
    assert view.heat.columns == ("blog",)
    assert view.themes[0].speaks == view.themes[0].silent == ()
    assert view.note.coding == "Nobody has coded yet and no rules were applied"
    assert view.choice.endswith("no words were cut.")
    assert matrix_view(replace(corpus, codings=())).row_name == "source"


def test_a_code_without_a_codebook_is_a_theme_of_its_own() -> None:
    one = theme("warmth", tiny(codings=(mark(group(), "plenty", "warmth", "ana"),)))
    assert (one.label, one.definition, one.all.count) == ("warmth", "", 1)


def test_a_hit_is_shown_with_its_sentence() -> None:
    hits = (("blog-1", Hit(3, 9, "coopetition", "coopetition/1", 1)), ("int-n01", Hit(24, 26, "market", "market/1", 1)))
    corpus = tiny(runs={"aa11": hits}, newest_run="aa11", codings=())
    one = theme("coopetition", corpus)
    assert [quote.text for quote in one.quotes] == ["Rivals everywhere, prices everywhere."]
    assert "a rule's hit is shown with the sentence" in thematic_view(corpus).choice
    cells = {quote.text for line in matrix_view(corpus).cells for cell in line for quote in cell.quotes}
    assert cells == {"Rivals everywhere, prices everywhere.", "We learned from our rivals."}


def test_the_framework_matrix_has_words_in_its_cells() -> None:
    view = matrix_view(tiny(), many=2)
    assert (view.row_name, view.column_name) == ("case", "theme")
    assert [row.label for row in view.rows] == ["Northtown", "Westhaven", "east"]  # nothing is coded outside the cases
    cell = view.cells[0][1]
    assert (cell.count, len(cell.quotes), cell.more) == (3, 2, 1)
    assert {quote.text for quote in cell.quotes} == {"our rivals", "partners"}
    assert view.cells[2][0].count == 0
    people = matrix_view(
        tiny(protocol=replace(PROTOCOL, cases=())), Selection(where="participant is not missing"), rows="participant"
    )
    assert [row.id for row in people.rows] == ["N01", "W01", "E01"]


def test_the_codebook_prints_examples_from_the_sources() -> None:
    named = codings()[2]
    book = Codebook(
        "fairs",
        (
            Code(
                "knowledge",
                "Knowledge",
                examples=(short_id(named.id), "We were taught."),
                counterexamples=("Q-00000000",),
                literature=("s94", "x01", "a1"),
                children=(Code("know-formal"), Code("know-chance")),
            ),
            Code("coopetition", rules=(Rule(any=("rival*",)),)),
            Code("knowledge", "Again"),
        ),
        hash="b00c",
    )
    refs = (Reference("s94", "Regional advantage", "Saxenian, A.", "1994"), Reference("a1"))
    corpus = tiny(
        codebooks=(book,), protocol=replace(PROTOCOL, literature=refs), codings=(replace(named, code="knowledge"), *codings()[:2])
    )
    view = codebook_view(corpus)
    (shown,) = view.books
    assert [(code.id, code.depth, code.parent) for code in shown.codes] == [
        ("knowledge", 0, ""),
        ("know-formal", 1, "knowledge"),
        ("know-chance", 1, "knowledge"),
        ("coopetition", 0, ""),
    ]
    first = shown.codes[0]
    assert [(one.text, one.gone) for one in first.examples] == [("learned from our rivals", False), ("We were taught.", False)]
    assert first.examples[0].attribution == "Maya, founder, Northtown, interview, 2012-05-09"
    assert (first.counterexamples[0].id, first.counterexamples[0].gone) == ("Q-00000000", True)
    assert first.literature == ("Saxenian, A. (1994). Regional advantage.", "x01", "a1")
    assert (first.count, first.theme_count, first.sources, first.cases, first.participants) == (1, 1, 1, 1, 1)
    assert shown.codes[3].count == 1
    assert shown.codes[3].rules == 1
    assert view.unknown == ()


def test_the_codebook_counts_children_with_their_theme_and_names_unknown_codes() -> None:
    view = codebook_view(tiny(codings=(*codings(), mark(group(), "plenty", "warmth", "ana"))))
    entries = {code.id: code for code in view.books[0].codes}
    one = entries["knowledge"]
    assert (one.count, one.theme_count, one.sources, one.cases, one.participants) == (1, 3, 2, 2, 2)
    assert view.unknown == (("warmth", 1),)


def test_an_example_from_a_run_is_found_too() -> None:
    book = replace(BOOK, codes=(Code("market", examples=("H-0000",)),))
    assert codebook_view(tiny(codebooks=(book,), codings=())).books[0].codes[0].examples[0].gone
    runs = {"aa11": (("blog-1", Hit(3, 9, "market", "market/1", 1)),)}
    assert codebook_view(tiny(codebooks=(book,), runs=runs, newest_run="aa11")).books[0].codes[0].examples[0].gone


def test_the_codebook_shows_retired_codes_apart_and_keeps_their_numbers() -> None:
    by_id = {code.code: code for code in BOOK.codes}
    gone = replace(by_id["market"], retired="Folded into the rest.")
    book = replace(BOOK, codes=tuple(gone if code.code == "market" else code for code in BOOK.codes))
    before = next(one for one in codebook_view(tiny()).books[0].codes if one.id == "market")
    shown = codebook_view(tiny(codebooks=(book,))).books[0]
    (entry,) = shown.retired
    assert entry == replace(before, retired="Folded into the rest.")
    assert "market" not in {one.id for one in shown.codes}
    assert codebook_view(tiny()).books[0].retired == ()


def test_a_retired_theme_with_codes_in_use_stays_their_heading() -> None:
    below = Code("below", label="Below")
    theme = Code("theme", retired="Split.", children=(below, Code("old", retired="Empty.")))
    whole = Code("whole", retired="All of it.", children=(Code("part", retired="Too."),))
    shown = codebook_view(tiny(codebooks=(replace(BOOK, codes=(theme, whole)),), codings=())).books[0]
    assert [(one.id, one.depth, one.retired) for one in shown.codes] == [("theme", 0, "Split."), ("below", 1, "")]
    assert [one.id for one in shown.retired] == ["old", "whole", "part"]


def test_the_sources_report() -> None:
    view = sources_view(tiny())
    lines = {line.id: line for line in view.sources}
    assert lines["int-n01"].speakers == ("interviewer", "Maya")
    assert lines["fg-1"].speakers == ("moderator", "Tom", "Maya", "participant")
    assert (lines["int-n01"].words, lines["int-n01"].counted_words, lines["int-n01"].excerpts) == (20, 13, 5)
    assert (lines["fg-1"].case, lines["int-n01"].case) == ("(not stated)", "Northtown")
    assert lines["int-n01"].coders == ("ana", "ben")
    assert view.cases == ("Northtown", "Westhaven", "east", "(not stated)")
    assert [(method.method, method.sources, method.words) for method in view.methods] == [
        ("blog", (0, 1, 0, 0), (0, 5, 0, 0)),
        ("focus-group", (0, 0, 0, 1), (0, 0, 0, 15)),
        ("interview", (1, 0, 0, 0), (20, 0, 0, 0)),
    ]
    assert (view.first, view.last, view.undated, view.words, view.counted_words) == ("2012-05-09", "2013", 1, 40, 30)
    assert sources_view(tiny(materials=(), codings=())).first == ""


def test_who_was_there_without_a_word_stands_in_the_participants_report() -> None:
    corpus = tiny()
    sat = tuple(
        replace(one, placement=replace(one.placement, present=("E01", "N01"))) if one.source.id == "fg-1" else one
        for one in corpus.materials
    )
    view = participants_view(tiny(materials=sat))
    assert [(line.id, line.present) for line in view.participants] == [("N01", ()), ("W01", ()), ("E01", ("fg-1",))]
    assert view.present == ("E01 in fg-1",)


def test_the_participants_report() -> None:
    view = participants_view(tiny())
    maya, tom, silent = view.participants
    assert view.attributes == ("stage", "age")
    assert (maya.name, maya.case, maya.role, maya.attributes) == ("Maya", "Northtown", "founder", ("early", "7"))
    assert (maya.words, maya.share, maya.quotes, maya.sources) == (17, 17 / 30, 4, ("fg-1", "int-n01"))
    assert maya.themes == ("Knowledge spill-over", "Co-opetition", "Market")
    assert (tom.words, tom.quotes, tom.themes) == (3, 2, ("Knowledge spill-over",))
    assert (silent.id, silent.name, silent.words, silent.share) == ("E01", "E01", 0, 0)
    assert view.silent == ("E01",)
    assert view.present == ()
    assert [(one.label, one.role, one.source, one.words) for one in view.unnamed] == [
        ("A", "author", "blog-1", 4),
        ("C", "commenter", "blog-1", 1),
        ("X", "participant", "fg-1", 5),
    ]
    north, west, east = view.cases
    assert (north.sources, north.participants, north.words, north.quotes, north.coverage) == (2, 1, 24, 5, 9 / 17)
    assert (west.attributes, west.quotes, east.coverage) == (("inland",), 3, None)
    two = participants_view(tiny(materials=(blog(), replace(blog(), source=replace(blog().source, id="blog-2")))))
    assert two.unnamed[0].source == "2 sources"


def test_the_participants_of_a_study_without_a_list_of_people() -> None:
    view = participants_view(tiny(protocol=replace(PROTOCOL, people=(), cases=())))
    assert [(line.id, line.name, line.case) for line in view.participants] == [("N01", "N01", ""), ("W01", "W01", "")]
    assert [case.id for case in view.cases] == ["north", "west"]


def test_status_of_an_empty_study_says_how_to_begin() -> None:
    view = status_view(tiny(materials=(), codings=(), reads=()))
    assert [step.command for step in view.next] == ["casecode ingest"]
    assert view.coders[0].share == 0
    bare = status_view(tiny(codebooks=(), codings=(), reads=()))
    assert [step.command for step in bare.next] == ["casecode codebook add"]


def test_status_says_who_has_read_how_far() -> None:
    one = interview()
    half = one.text.segments[3].start + 12  # "Yes, and par|tners too." is 22 long: more than half
    reads = (
        ReadMark("01R", "ana", "int-n01", one.text.hash, 0, half, at="2026-05-02T10:00:00Z"),
        ReadMark("01S", "chi", "gone", "x", 0, 9),
    )
    view = status_view(tiny(reads=reads))
    ana, ben, chi = view.coders
    assert [(p.source, p.read, p.segments, p.stopped, p.codings, p.done) for p in ana.progress] == [
        ("fg-1", 0, 4, 2, 2, False),
        ("int-n01", 4, 6, 4, 4, False),
    ]
    assert (ana.read, ana.segments, ana.share, ana.untouched, ana.last) == (4, 12, 4 / 12, 1, "2026-05-02T10:00:00Z")
    assert (ben.read, ben.untouched, chi.untouched) == (0, 1, 3)
    assert (view.codings, view.codes, view.cases, view.participants, view.words) == (9, 6, 3, 3, 40)
    talked = replace(codings()[0], id="01Z", ids=("01Z",), coder="consensus")
    again = status_view(tiny(codings=(*codings(), talked)))
    assert (again.codings, again.settled, view.settled) == (9, 1, 0)
    assert view.next[0].command == "casecode code int-n01 --coder ana"
    assert view.next[0].why == "Ana Ruiz stopped at ¶4 of 6 in int-n01."


def test_status_counts_an_empty_segment_as_read_where_the_mark_holds_it() -> None:
    one = material("s", (("A", ""), ("A", "words")), Placement("blog"))
    read = ReadMark("01R", "ana", "s", one.text.hash, 0, 20)
    (progress,) = status_view(tiny(materials=(one,), codings=(), reads=(read,))).coders[0].progress
    assert (progress.read, progress.done) == (2, True)


def test_status_names_what_is_stale() -> None:
    one = codings()[0]
    changed = replace(BOOK, hash="0ld", codes=(Code("coopetition", definition="Something else."),))
    corpus = tiny(
        codings=(
            replace(one, id="1", book="0ld"),
            replace(one, id="2", book="never-seen"),
            replace(one, id="3", book="0ld", code="market"),
            replace(one, id="4", text="0" * 16, start=3, end=9),
            replace(one, id="5", source="gone"),
            replace(one, id="6", code="warmth", coder="dora"),
        ),
        former_books={"0ld": changed},
    )
    assert [(line.why, line.count, line.names) for line in status_view(corpus).stale] == [
        ("of sources that are not in the databank", 1, ("gone",)),
        ("on an older revision of their source", 1, ("int-n01",)),
        ("with a code that no codebook has", 1, ("warmth",)),
        ("made before the definition of their code changed", 1, ("coopetition",)),
        ("by coders who are not in the protocol", 1, ("dora",)),
    ]
    assert status_view(corpus).coders[-1].id == "dora"
    assert status_view(tiny()).stale == ()


def test_status_says_when_a_run_is_behind() -> None:
    ruled = replace(BOOK, codes=(*BOOK.codes, Code("talk", rules=(Rule(any=("talk*",)),))))
    never = status_view(tiny(codebooks=(ruled,)))
    assert ("The codebook has rules that were never applied.", "casecode autocode") in [
        (step.why, step.command) for step in never.next
    ]
    texts = {one.source.id: one.text.hash for one in (blog(), group(), interview())}
    runs = {"aa11": (("blog-1", Hit(3, 9, "market", "market/1", 1)),)}

    def behind(run: Run | None) -> list[str]:
        facts = {"aa11": run} if run else {}
        view = status_view(tiny(codebooks=(ruled,), runs=runs, run_facts=facts, newest_run="aa11"))
        assert [(line.id, line.hits, line.newest) for line in view.runs] == [("aa11", run.hits if run else 1, True)]
        return [step.why for step in view.next if step.command == "casecode autocode"]

    fresh = Run("aa11", "rules", "1", "b00c", texts, hits=1)
    assert behind(None) == behind(fresh) == []
    assert behind(replace(fresh, codebook="0ld")) == ["The newest run is behind: the codebook changed since."]
    assert behind(replace(fresh, texts=texts | {"fg-1": "x"})) == ["The newest run is behind: 1 source is new or changed since."]
    assert behind(replace(fresh, texts={})) == ["The newest run is behind: 3 sources are new or changed since."]


def test_status_asks_for_methods() -> None:
    one, two = (material(name, (("A", "Words."),), Placement()) for name in ("s1", "s2"))
    assert status_view(tiny(materials=(one,), codings=())).next[0].why.startswith("1 source has no method (first s1)")
    view = status_view(tiny(materials=(one, two), codings=()))
    assert view.next[0].why.startswith("2 sources have no method (first s1)")
    assert view.next[1].why == "2 sources nobody has read or coded yet, first s1."
    assert status_view(tiny(materials=(blog(),), codings=(), reads=())).next[0].why.startswith("1 source nobody has")
