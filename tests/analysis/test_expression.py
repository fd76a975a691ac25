"""The filter language: what parses, what it means, and what is said when it does not."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.analysis.excerpts import excerpts
from casecode.analysis.expression import And, Missing, Named, Not, Or, Test, parse
from casecode.analysis.matrix import matrix
from casecode.analysis.select import Selection, select
from casecode.domain.errors import WrongUseError
from casecode.domain.protocol import Participant
from casecode.domain.source import Placement, Voice
from tests.analysis.tiny import PROTOCOL, codings, interview, mark, material, tiny


def test_and_binds_closer_than_or_and_not_closest() -> None:
    made = parse("a or not b and c")
    assert made == Or((Named("a", 1), And((Not(Named("b", 10)), Named("c", 16)))))
    assert parse("(a or b) and c") == And((Or((Named("a", 2), Named("b", 7))), Named("c", 14)))


def test_tests_of_fields() -> None:
    assert parse("case=north") == Test("case", "=", ("north",), 1, 6)
    assert parse('participant.stage in ["Very early", late]') == Test("participant.stage", "in", ("Very early", "late"), 1, 19)
    assert parse("date >= 2012-05") == Test("date", ">=", ("2012-05",), 1, 9)
    assert parse("wave IS NOT MISSING") == Missing("wave", negated=True, at=1)
    assert parse("wave is missing") == Missing("wave", negated=False, at=1)


def test_names_of_codes_may_hold_hyphens_or_stand_in_quotation_marks() -> None:
    assert parse("know-chance") == Named("know-chance", 1)
    assert parse("'Knowledge spill-over'") == Named("Knowledge spill-over", 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at character 1: a field or a code is expected"),
        ("case =", "at character 7: a value is expected"),
        ("case = and", "at character 8: a value is expected here, not 'and'"),
        ("(a or b", "at character 8: a closing parenthesis"),
        ("a b", "at character 3: 'b' follows without `and` or `or`"),
        ("a )", "at character 3: '\\)' does not belong"),
        ("case in north", "at character 9: after `in` stands a list"),
        ("case in [north west]", "at character 16: the list is not closed"),
        ("case is gone", "at character 9: after `is`"),
        ("'case' = north", "at character 1: a field stands without"),
        ('case = "north', "at character 8: a quotation mark is not closed"),
        ("case ! north", "at character 6: '!' does not belong"),
        ('"" and a', "at character 1: a field or a code is expected"),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, said: str) -> None:
    with pytest.raises(WrongUseError, match=said):
        parse(text)


@given(st.text(alphabet="ab=<>!()[],'\" inotradsmg.-", max_size=30))
def test_any_text_parses_or_is_refused(text: str) -> None:
    with contextlib.suppress(WrongUseError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cse = north", "No field 'cse' .character 1.. Nearest: case"),
        ("cse is missing", "No field 'cse'"),
        ("case = nroth", "No case 'nroth' in this study .character 8.. Nearest: north"),
        ("case.region = costal", "Nearest: coast"),
        ("knowlege", "No code or theme 'knowlege' .character 1.. Nearest: knowledge"),
        ("case", "It is a field: say what it should be"),
        ("date = May", "'May' .character 8. is no date"),
        ("round = r1", "No round 'r1' in this study .character 9.. No source or coding"),
        ("role = interviewr", "Nearest: interviewer"),
        ("participant.age = 8", "No participant.age '8'"),
        ("participant.age = many", "No participant.age 'many'"),
        ("case.region = 7", "No case.region '7'"),
        ("coder = rules", "No coder 'rules'"),
    ],
)
def test_unknown_names_are_answered_with_near_ones(text: str, said: str) -> None:
    with pytest.raises(WrongUseError, match=said):
        select(tiny(), Selection(where=text))


def words(where: str = "", code: str = "") -> list[str]:
    return excerpts(tiny(), Selection(where=where, code=code))["text"].tolist()


LONG = "Nobody taught me.\nM: Tom taught"
ALL = ["Rivals", LONG, "taught", "learned from our rivals", "our rivals", "our rivals", "Rivals", "partners", "Prices rose"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("", ALL),
        ("case = NORTH", ALL[3:]),
        ("case = Northtown", ALL[3:]),
        ("case != north", ALL[:3]),
        ("case in [west, east]", ALL[:3]),
        ("case.region = inland", ALL[:3]),
        ("case.region = Coast or method = blog", [ALL[0], *ALL[3:]]),
        ("participant = Maya", ["learned from our rivals", "our rivals", "our rivals", "partners", "Prices rose"]),
        ("participant is missing", ["Rivals", "Rivals"]),
        ("participant is not missing and not participant = N01", [LONG, "taught"]),
        ("participant.age < 8", ["learned from our rivals", "our rivals", "our rivals", "partners", "Prices rose"]),
        ("participant.age = 7.0", ["learned from our rivals", "our rivals", "our rivals", "partners", "Prices rose"]),
        ("participant.age >= 8", [LONG, "taught"]),
        ("source.format = txt", ALL),
        ("source = Blog-1", ["Rivals"]),
        ("source = transcripts/blog-1.txt", ["Rivals"]),
        ("date = 2012", ALL[3:]),
        ("date = 2012-05-09", ALL[3:]),
        ("date > 2012", [LONG, "taught"]),
        ("date = 2013-01", []),  # 2013 is all that is known
        ("date >= 2013-01", []),
        ("date <= 2013", ALL[1:]),
        ("date != 2013", ALL[3:]),
        ("date is missing", ["Rivals"]),
        ("wave > 1", [LONG, "taught"]),
        ("wave <= 2", ALL[1:]),
        ("role = interviewer", ["Rivals"]),
        ("coder = 'Ben Cole'", ["Rivals", "our rivals", "Prices rose"]),
        ("coder != ben", [LONG, "taught", "learned from our rivals", "our rivals", "Rivals", "partners"]),
        ("coder < b", [LONG, "taught", "learned from our rivals", "our rivals", "Rivals", "partners"]),
        ("valence = disconfirm", ["partners"]),
        ("valence != support", ["partners"]),
        ("code = knowledge", ["learned from our rivals"]),
        ("code = know-how", ["learned from our rivals"]),
        ("knowledge", [LONG, "taught", "learned from our rivals", "our rivals", "our rivals"]),
        ("not knowledge", ["Rivals", "Rivals", "partners", "Prices rose"]),
        ("knowledge and coopetition", ["learned from our rivals", "our rivals", "our rivals"]),
        ("external", []),
    ],
)
def test_what_passes(where: str, found: list[str]) -> None:
    assert words(where) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("knowledge", [LONG, "taught", "learned from our rivals"]),
        ("'knowledge spill-over'", [LONG, "taught", "learned from our rivals"]),
        ("code = knowledge", ["learned from our rivals"]),
        ("code in [knowledge, know-chance]", ["taught", "learned from our rivals"]),
        ("knowledge and coopetition", ["learned from our rivals", "our rivals", "our rivals"]),
        ("knowledge and not coopetition", [LONG, "taught"]),
        ("not knowledge", ["Rivals", "Rivals", "partners", "Prices rose"]),
        ("market or know-chance", ["taught", "Prices rose"]),
    ],
)
def test_the_code_option_keeps_the_codes_it_names(code: str, found: list[str]) -> None:
    assert words(code=code) == found


def test_words_of_several_people_pass_for_each_of_them() -> None:
    both = mark(interview(), "Prices rose that year", "external", "ana", by_whom=("W01", "E01"))
    corpus = tiny(codings=(*codings(), both))
    for who in ("W01", "E01"):
        found = excerpts(corpus, Selection(where=f"participant = {who} and external"))
        assert found["text"].tolist() == ["Prices rose that year"]
        assert found["participant"].tolist() == ["W01|E01"]
    assert excerpts(corpus, Selection(where="participant.stage = late and external"))["case"].tolist() == ["north"]


def test_names_are_names_and_numbers_are_numbers() -> None:
    people = (Participant("07", "Nan", attributes={"age": "07"}), Participant("7", "Una", attributes={"age": "7.0"}))
    voices = {"A": Voice("participant", "07"), "B": Voice("participant", "7")}
    one = material("s", (("A", "Old words."), ("B", "New words.")), Placement("interview", wave="10", voices=voices))
    made = (mark(one, "Old words", "market", "ana"), mark(one, "New words", "market", "ana"))
    corpus = tiny(protocol=replace(PROTOCOL, people=people), materials=(one,), codings=made)

    def found(where: str) -> list[str]:
        return excerpts(corpus, Selection(where=where))["text"].tolist()

    assert found("participant = 7") == ["New words"]
    assert found("participant = 07") == ["Old words"]
    assert found("participant = nan") == found("participant.name = nan") == ["Old words"]
    assert found("participant.age = 7") == ["Old words", "New words"]
    assert found("wave > 9") == ["Old words", "New words"]
    assert found("wave = 10.0") == ["Old words", "New words"]
    assert [row.id for row in matrix(corpus, "participant.name", "theme").rows] == ["Nan", "Una"]
    with pytest.raises(WrongUseError, match=r"No participant '7\.0'"):
        found("participant = 7.0")


_LEAVES = ("market", "knowledge", "coopetition", "case = north", "participant is missing", "coder = ana", "date < 2013")
_EXPRESSIONS = st.recursive(
    st.sampled_from(_LEAVES),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda three: f"({' '.join(three)})"),
        inner.map(lambda one: f"not ({one})"),
    ),
    max_leaves=6,
)


@settings(max_examples=15, deadline=None)
@given(_EXPRESSIONS, _EXPRESSIONS)
def test_an_expression_and_its_negation_part_the_excerpts(one: str, two: str) -> None:
    corpus = tiny()

    def found(where: str) -> list[str]:
        return excerpts(corpus, Selection(where=where))["id"].tolist()

    assert sorted(found(one) + found(f"not ({one})")) == sorted(found(""))
    assert found(f"not ({one} or {two})") == found(f"not ({one}) and not ({two})")
    assert found(f"({one}) and ({two})") == [name for name in found(one) if name in set(found(two))]


def test_material_stays_open_to_tests_of_codings() -> None:
    corpus = tiny()
    assert select(corpus, Selection(where="not coder = ana")).material.all()
    assert select(corpus, Selection(where="valence is missing")).material.all()
    assert select(corpus, Selection(where="case = north and code = market")).material.sum() == 7
    assert select(corpus, Selection(where="case = north or code = market")).material.all()
    assert select(corpus, Selection(where="market")).material.sum() == 1
