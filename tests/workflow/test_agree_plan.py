"""The sample drawn as a round: what is written, what is said, what is refused; and coding what was drawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casecode.databank import events
from casecode.databank.rounds import Place, Round, write_round
from casecode.domain.errors import BrokenStudyError, DataRefusedError, WrongUseError
from casecode.workflow.agree_plan import plan
from casecode.workflow.autocode import autocode
from casecode.workflow.desk import Desk
from casecode.workflow.desk_places import open_source
from casecode.workflow.desk_rounds import find_round, left_of, round_state
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study
from tests import small
from tests.small import PROTOCOL, write_study
from tests.workflow.double import GROUP, MAYA, TOM, code, drawn


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = Study(write_study(tmp_path / "harbours"))
    ingest(made)
    made.forget()
    return made


def test_a_round_is_written_logged_and_told(study: Study) -> None:
    done = plan(study, share="20%", by="case", seed="7", coders=("ana", "ben"), length=30)
    kept = {one.id: one for one in study.bank.rounds()}["r1"]
    assert kept == done.plan
    assert (kept.purpose, kept.seed, kept.unit, kept.book) == ("reliability", "7", "turn", study.codebooks[0].hash)
    assert kept.sample == {"share": "0.2", "by": "case", "of": "blocks", "words": "30"}
    assert kept.assignments == {"ana": kept.units, "ben": kept.units}
    assert study.bank.codebook_bytes(kept.book) is not None
    entry = study.bank.journal()[-1]
    assert (entry["action"], entry["round"], entry["coders"]) == ("round", "r1", "ana, ben")
    talk = done.talk()
    assert talk[0] == "2 of 4 blocks drawn: north 1, west 1."
    assert talk[-2:] == ("Next: casecode code --round r1 --coder ana", "Next: casecode code --round r1 --coder ben")
    assert "How often each code will come up is not known yet: nobody has coded and no rules were applied." in talk


def test_shares_are_told_by_units_and_words_and_stratum(study: Study) -> None:
    done = plan(study, share="1", by="method", coders=("ana", "ben"), sources=True, dry_run=True)
    table = done.table()
    assert table.header == ("stratum", "sources", "of sources", "turns", "of turns", "words", "of words", "share of words")
    assert [row[:5] for row in table.rows] == [("focus-group", 1, 1, 4, 4), ("interview", 2, 2, 4, 4), ("all", 3, 3, 8, 8)]
    assert all(row[7] == "100%" for row in table.rows)
    assert done.talk()[1].startswith("That is 8 of 8 turns (100%) and")
    alone = plan(study, share="1", coders=("ana", "ben"), sources=True, dry_run=True)
    assert [row[0] for row in alone.table().rows] == ["all"]
    assert alone.headline() == "3 of 3 sources drawn"


def test_a_dry_run_writes_nothing_and_draws_the_same(study: Study) -> None:
    before = sorted(study.bank.layout.bank.rglob("*"))
    dry = plan(study, share="50%", seed="3", coders=("ana", "ben"), length=30, dry_run=True)
    assert sorted(study.bank.layout.bank.rglob("*")) == before
    assert "Dry run, nothing was written; it would be databank/rounds/r1.yaml." in dry.talk()
    assert plan(study, share="50%", seed="3", coders=("ana", "ben"), length=30).plan == dry.plan


def test_the_protocol_says_what_is_not_said(study: Study) -> None:
    said = "double_coding: {share: 0.5, by: method, coders: [ben, ana], seed: 11, unit: sentence}\n"
    (study.root / "casecode.yaml").write_text(PROTOCOL + said, encoding="utf-8")
    done = plan(Study(study.root), sources=True)
    assert (done.plan.seed, done.plan.unit, list(done.plan.assignments)) == ("11", "sentence", ["ben", "ana"])
    assert done.plan.sample == {"share": "0.5", "by": "method", "of": "sources"}
    other = plan(Study(study.root), by="", seed="1", unit="paragraph", sources=True, dry_run=True)
    assert (other.plan.unit, other.plan.sample) == ("paragraph", {"share": "0.5", "of": "sources"})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"share": "120%"}, "'120%' is no share above 0 and up to all"),
        ({"share": "many"}, "'many' is no share"),
        ({"coders": ("ana", "bem")}, "'bem' is not among the coders of this study .ana, ben.; did you mean 'ben'"),
        ({"coders": ("ana",)}, "A reliability round needs two coders or more who code the same words apart"),
        ({"by": "trust"}, "No dimension 'trust'"),
        ({"by": "coder"}, "cannot be drawn by coder"),
        ({"unit": "word"}, "No unit 'word'"),
        ({"purpose": "full"}, "No purpose 'full'"),
        ({"purpose": "recode", "coders": ()}, "A recode round needs the coder who codes again"),
        ({"length": 0}, "--length 0 is no number of words"),
        ({"name": "a b"}, "'a b' names no round"),
        ({"name": "R1"}, "There is a round 'R1' already"),
    ],
)
def test_what_is_refused(study: Study, asked: dict[str, object], said: str) -> None:
    write_round(study.bank.layout, Round("r1"))
    with pytest.raises(WrongUseError, match=said):
        plan(study, **({"coders": ("ana", "ben")} | asked))  # type: ignore[arg-type]  # options by name


def test_a_study_without_coders_codes_or_words_is_told_what_it_needs(study: Study, tmp_path: Path) -> None:
    bare = PROTOCOL.replace("coders: {ana: Ana Ruiz, ben: Ben Cole}\n", "")
    (study.root / "casecode.yaml").write_text(bare, encoding="utf-8")
    with pytest.raises(WrongUseError, match="nobody yet; they stand under `coders:`"):
        plan(Study(study.root), coders=("ana",))
    with pytest.raises(WrongUseError, match="--coders ana,ben"):
        plan(Study(study.root))
    (study.root / "casecode.yaml").write_text(PROTOCOL, encoding="utf-8")
    book = study.root / "codebooks/harbours.yaml"
    kept = book.read_text(encoding="utf-8")
    book.write_text("codebook: harbours\ncodes: []\n", encoding="utf-8")
    with pytest.raises((DataRefusedError, BrokenStudyError)):
        plan(Study(study.root))
    book.write_text(kept + "  - code: market\n", encoding="utf-8")
    with pytest.raises(BrokenStudyError):
        plan(Study(study.root))
    empty = write_study(tmp_path / "empty")
    with pytest.raises(DataRefusedError, match="casecode ingest"):
        plan(Study(empty))


def test_a_codebook_without_definitions_is_said_to_be_a_draft(study: Study) -> None:
    book = study.root / "codebooks/harbours.yaml"
    book.write_text(book.read_text(encoding="utf-8") + "  - code: luck\n  - code: wind\n", encoding="utf-8")
    notes = plan(Study(study.root), dry_run=True).notes
    assert any("The codebook is a draft still: 2 codes without a definition (luck, wind)" in note for note in notes)


def test_two_coders_of_the_study_need_not_be_named_and_rounds_are_numbered(study: Study) -> None:
    first = plan(study, share="30%", length=30)
    assert first.plan.id == "r1"
    assert list(first.plan.assignments) == ["ana", "ben"]
    second = plan(study, share="30%", length=30)
    assert second.plan.id == "r2"
    assert not set(first.plan.units) & set(second.plan.units)
    assert "1 of 4 were left out: they are in r1 already." in second.notes
    training = plan(study, share="30%", length=30, purpose="training")
    assert training.plan.id == "t1"
    with pytest.raises(DataRefusedError, match=r"every block is in an earlier round of these coders"):
        _draw_until_nothing_is_left(study)


def _draw_until_nothing_is_left(study: Study) -> None:
    for _ in range(9):
        plan(study, share="30%", length=30)


def test_less_than_asked_for_is_said(study: Study) -> None:
    plan(study, share="50%", by="method", length=30)
    rest = plan(study, share="100%", by="method", length=30)
    assert any("100% would be 4; only 2 could be drawn." in note for note in rest.notes)
    assert any(note.startswith("No block could be drawn of focus-group") for note in rest.notes)


def test_one_of_each_stratum_is_said_where_it_makes_more(study: Study) -> None:
    assert any(
        "10% would be 0; one of each stratum makes 3." in note for note in plan(study, share="10%", by="source", length=30).notes
    )


def test_who_coded_some_of_it_before_is_said(study: Study) -> None:
    desk = Desk(study, "ana", open_source(study, "ana", MAYA))
    desk.code([(desk.segments[1].start, desk.segments[1].end)], ["knowledge"])
    study.forget()
    notes = plan(study, share="100%", sources=True).notes
    assert "Of the drawn sources 1 was coded by ana before: there ana knows the words and is not independent." in notes


def test_rules_say_how_often_codes_may_come_up(study: Study) -> None:
    autocode(study)
    study.forget()
    talk = plan(study, share="100%", sources=True, dry_run=True).talk()
    told = next(line for line in talk if "fewer than 10 units" in line)
    assert told.startswith("3 of 3 codes may be expected in fewer than 10 units (by the rules, run ")
    assert "knowledge 3, coopetition 1, market 3" in told  # "learned from" twice and "know-how" once; "learned that" is no hit


def test_a_recode_round_draws_among_what_its_coder_has_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "harbours"
    monkeypatch.setattr(events, "now", lambda: (datetime.now(UTC) - timedelta(days=20)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    drawn(root)
    code(root, "ana", ((MAYA, 2, "I learned", "knowledge"),))
    monkeypatch.undo()
    with pytest.raises(DataRefusedError, match="ben marked no source as read to the end"):
        plan(Study(root), share="100%", sources=True, purpose="recode", coders=("ben",))
    done = plan(Study(root), share="100%", sources=True, purpose="recode", coders=("ana",))
    assert done.plan.id == "s1"
    assert {place.source for place in done.plan.units} == {MAYA, TOM}
    assert "2 of 3 have been read to the end by ana and can be coded again." in done.notes
    assert not any("14 days" in note for note in done.notes)
    study = Study(root)
    again = Desk(study, "ana", open_source(study, "ana", MAYA, find_round(study, "s1", "ana")), find_round(study, "s1", "ana"))
    assert again.codings() == ()  # what ana coded before is not shown
    assert again.unread()


def test_recoding_too_soon_is_said(tmp_path: Path) -> None:
    root = tmp_path / "harbours"
    drawn(root)
    code(root, "ana", ())
    notes = plan(Study(root), share="100%", sources=True, purpose="recode", coders=("ana",), dry_run=True).notes
    assert "ana coded some of it last today: for stability at least 14 days should lie between. Begin later." in notes


def test_what_was_drawn_is_coded_in_its_context_and_nothing_else(study: Study) -> None:
    done = plan(study, share="30%", by="method", seed="2", length=30)
    partly = next(place for place in done.plan.units if place.start is not None)
    assert partly.end is not None
    other = "ben" if partly.source else ""
    given = find_round(study, "r1", other)
    desk = Desk(study, other, open_source(study, other, partly.source, given), given)
    inside = [one for one in desk.segments if desk.part.holds((one.start, one.end))]
    outside = [one for one in desk.segments if one not in inside]
    assert inside
    assert outside  # all of the source is there to be read
    with pytest.raises(WrongUseError, match="not in your part of round r1"):
        desk.code([(outside[0].start, outside[0].end)], ["market"])
    desk.code([(inside[0].start, inside[0].end)], ["market"])
    assert desk.mark_read(1, len(desk.segments)) == len(inside)
    ana = Desk(study, "ana", open_source(study, "ana", partly.source, given), given)
    assert ana.codings() == ()
    with pytest.raises(WrongUseError, match="stays hidden"):
        ana.reveal()


def test_what_is_left_of_a_round_is_told(tmp_path: Path) -> None:
    root = tmp_path / "harbours"
    study = drawn(root, places=(Place(MAYA, 0, small.MAYA.index("Interviewer: Were")), Place(TOM)))
    plan_ = find_round(study, "r1", "ana")
    assert left_of(study, plan_, "ana") == (MAYA, TOM)
    assert round_state(study, plan_, "ana").startswith(f"Round r1: 2 of 2 sources still to read ({MAYA}, {TOM}).")
    code(root, "ana", ())
    study = Study(root)
    assert (
        round_state(study, plan_, "ana")
        == "You have read all that round r1 gives you. When ben has too: casecode agree --round r1"
    )
    code(root, "ben", ())
    assert round_state(Study(root), plan_, "ana") == "You have read all that round r1 gives you. Next: casecode agree --round r1"
    assert GROUP not in left_of(Study(root), plan_, "ana")


def test_a_round_that_is_not_finished_is_named(study: Study, tmp_path: Path) -> None:
    first = plan(study, share="1", seed="7", coders=("ana", "ben"), sources=True, name="r1")
    assert not any("not finished" in line for line in first.talk())
    (study.bank.layout.rounds / "r1.yaml").unlink()
    root = tmp_path / "other"
    drawn(root)
    code(root, "ana", ())
    again = plan(Study(root), share="1", coders=("ana", "ben"), sources=True, dry_run=True)
    told = [line for line in again.talk() if "not finished" in line]
    assert told == [f"r1 is not finished: ben has not read all of {MAYA} and {TOM}. This draws a further round."]
    code(root, "ben", ())
    assert not any("not finished" in line for line in plan(Study(root), share="1", sources=True, dry_run=True).talk())


def test_ingest_speaks_of_drawing_where_two_code_apart(tmp_path: Path) -> None:
    root = write_study(tmp_path / "harbours")
    dry = ingest(Study(root), dry_run=True)
    assert dry.drawing == ""
    done = ingest(Study(root))
    assert done.talk()[-1] == (
        "Next: casecode autocode, or casecode code; to draw what two people code, each alone: "
        "casecode agree plan --share 20% --coders ana,ben"
    )
    other = write_study(tmp_path / "reflexive")
    file = other / "casecode.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("stance: reliability", "stance: reflexive"), encoding="utf-8")
    assert ingest(Study(other)).talk()[-1] == "Next: casecode autocode, or casecode code"
