"""Two coders' disagreements settled: what is asked, what is written, what tables count, and dying at every step."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from casecode.databank.rounds import Place, Round, write_round
from casecode.domain.errors import DataRefusedError, NotFoundError, WrongUseError
from casecode.study.memos import load_memos
from casecode.workflow.acts import undo, whoami
from casecode.workflow.audit_outside import outside
from casecode.workflow.check import check
from casecode.workflow.desk import Desk
from casecode.workflow.desk_places import open_source
from casecode.workflow.desk_rounds import find_round
from casecode.workflow.ingest import ingest
from casecode.workflow.reconcile import Reconciling, SettledMeanwhileError
from casecode.workflow.reconcile_before import talk_lines
from casecode.workflow.reconcile_ground import find_plan, ground_of, who_decides
from casecode.workflow.reconcile_records import before_talk, decisions
from casecode.workflow.reconcile_told import (
    closing,
    given,
    head,
    how,
    letters,
    meaning,
    meanwhile,
    opening,
    propose,
    settled,
    standing,
)
from casecode.workflow.study import Study
from tests.databank.dying import each_death
from tests.small import write_study
from tests.workflow.double import ANA, BEN, GROUP, MAYA, TOM, code, coded, drawn


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kept") / "harbours"
    coded(root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "harbours")


def sit(root: Path, **more: object) -> Reconciling:
    study = Study(root)
    ground = ground_of(study, find_plan(study, "r1"), **more)  # type: ignore[arg-type]  # options by name
    return Reconciling(study, ground, "ana, ben")


def stands(root: Path) -> list[tuple[str, str, str]]:
    """What consensus holds: source, code, words."""
    study = Study(root)
    texts = {source.id: study.bank.text(source).text for source in study.bank.sources()}
    found = (one for one in study.bank.standing().codings if one.coder == "consensus")
    return [(one.source, one.code, texts[one.source][one.start : one.end]) for one in found]


def read(root: Path) -> dict[str, int]:
    """How much of each source consensus has read, in code points."""
    made: dict[str, int] = {}
    for mark in Study(root).bank.standing().reads:
        if mark.coder == "consensus":
            made[mark.source] = made.get(mark.source, 0) + mark.end - mark.start
    return made


LACE = (MAYA, "knowledge", "I learned from the lace woman")


def test_what_they_part_on_is_found_and_what_they_agree_on_is_carried_over_at_once(root: Path) -> None:
    table = sit(root)
    # Maya: segments 2 and 4 are one turn (a "Mm-hm" between them); Tom: two turns
    assert [(unit.source, unit.n, dict(unit.codes)) for unit in table.items] == [
        (MAYA, 2, {"ana": ("knowledge", "market"), "ben": ("knowledge",)}),
        (MAYA, 6, {"ana": ("coopetition",), "ben": ("coopetition", "market")}),
        (TOM, 2, {"ana": ("market",), "ben": ("knowledge",)}),
    ]
    assert len(table.ground.units) == 4
    assert table.begin() == 1
    assert stands(root) == []  # in every turn they part on something
    assert [(one.coder, one.source) for one in Study(root).bank.standing().reads if one.coder == "consensus"] != []
    assert opening(table, 1) == "4 turns compared: 1 agreed and carried over, 3 to talk about."
    assert head(table, 0) == f"1/3  {MAYA} ¶2 (turn)"


def test_each_way_to_settle(root: Path) -> None:
    table = sit(root)
    table.begin()
    first, second, third = table.items
    assert settled(table, table.take(first, "ben", "the fair is no market")) == (
        "Settled as ben coded it: knowledge (“the fair is no market”). 2 to go."
    )
    assert stands(root) == [LACE]
    table.keep_all(second, " both   are there ")
    assert stands(root) == [
        LACE,
        (MAYA, "coopetition", "Rivals, yes"),
        (MAYA, "coopetition", "then partners"),
        (MAYA, "market", "we still compete"),
    ]
    made = table.choose(third, ["coopetition"], "neither")
    assert (made.took, made.after) == ("other", ("coopetition",))
    assert stands(root)[4:] == [(TOM, "coopetition", "The customers stayed away. Prices fell")]  # the words in dispute
    assert table.open_items() == ()
    assert table.settled().told() == "3 of 3 settled: ben 1, all kept 1, another code 1"
    study = Study(root)
    whole = {one.source.id: len(one.text.text) for one in study.materials}
    assert read(root) == {MAYA: whole[MAYA], TOM: whole[TOM]}  # in pieces that lie side by side
    assert closing(table)[-2:] == (
        "Coder consensus now holds the whole coding of round r1 (as round r1-consensus); tables count it there.",
        "Next: casecode agree --round r1, then casecode matrix",
    )
    assert check(study).problems == ()


def test_none_and_some_of_each(root: Path) -> None:
    table = sit(root)
    table.begin()
    first, second, third = table.items
    assert table.take_none(first, "no").after == ("knowledge",)
    assert table.choose(second, ["market"], "no").took == "mixed"
    assert table.choose(second, ["coopetition", "market"], "no").took == "ben"
    assert table.choose(third, [], "no").took == "none"
    assert [code for _, code, _ in stands(root)] == ["knowledge", "coopetition", "market"]
    assert how(table.decided[third.name]) == "nothing of what was disputed: no code (“no”)"


def test_where_one_coders_view_is_taken_the_words_are_theirs(root: Path) -> None:
    table = sit(root)
    table.begin()
    table.take(table.items[1], "ben", "so")
    assert stands(root) == [(MAYA, "coopetition", "then partners"), (MAYA, "market", "we still compete")]


def test_consensus_says_what_it_grew_out_of(root: Path) -> None:
    table = sit(root)
    table.begin()
    table.keep_all(table.items[0], "so")
    study = Study(root)
    codings = {one.coder: one for one in study.bank.standing().codings if one.code == "knowledge" and one.source == MAYA}
    assert set(codings["consensus"].from_) == {codings["ana"].id, codings["ben"].id}
    assert codings["consensus"].round == "r1-consensus"
    assert codings["consensus"].book == codings["ana"].book


def test_a_reason_is_needed_unless_it_is_not(root: Path) -> None:
    table = sit(root)
    table.begin()
    with pytest.raises(WrongUseError, match="A decision needs a reason"):
        table.take(table.items[0], "ana", "  ")
    assert not (root / "records/decisions").exists()
    table.reasons = False
    table.take(table.items[0], "ana")
    assert table.last_reasons() == ()
    table.take(table.items[1], "ana", "one")
    table.take(table.items[2], "ana", "two")
    assert table.last_reasons() == ("two", "one")


def test_a_retired_code_is_not_chosen_anew(root: Path) -> None:
    book = root / "codebooks/harbours.yaml"
    text = book.read_text(encoding="utf-8")
    book.write_text(text + "  - {code: luck, definition: Chance., retired: nobody used it}\n", encoding="utf-8")
    table = sit(root)
    table.begin()
    with pytest.raises(WrongUseError, match="luck is retired: nobody used it"):
        table.choose(table.items[0], ["luck"], "so")
    table.choose(table.items[0], ["brand-new"], "so")  # a proposal
    assert stands(root) == [(MAYA, "brand-new", "the customers")]


def test_undo_takes_the_last_decision_back_also_one_of_yesterday(root: Path) -> None:
    table = sit(root)
    table.begin()
    nothing = Study(root).bank.digest()
    table.take(table.items[0], "ana", "so")
    table.take(table.items[2], "ben", "so")
    again = sit(root)
    assert again.open_items() == (1,)
    undone = again.undo()
    assert undone is not None
    assert undone.unit == table.items[2].name
    assert stands(root) == [LACE, (MAYA, "market", "the customers")]
    again.undo()
    assert again.undo() is None
    assert stands(root) == []
    assert list((root / "records/decisions").iterdir()) == []
    assert Study(root).bank.digest() == nothing
    actions = [entry["action"] for entry in Study(root).bank.journal()]
    assert actions.count("decision") == actions.count("decision undone") == 2


def test_undo_of_acts_leaves_decisions_to_where_they_are_made(root: Path) -> None:
    table = sit(root)
    table.begin()
    table.take(table.items[0], "ana", "so")
    before = stands(root)
    with pytest.raises(WrongUseError, match=r"with u in: casecode reconcile r1\. Nothing was withdrawn"):
        undo(Study(root), "consensus")
    assert stands(root) == before


def test_a_decision_whose_file_was_deleted_is_missed_and_one_that_was_taken_back_is_not(root: Path) -> None:
    table = sit(root)
    table.begin()
    table.take(table.items[0], "ana", "so")
    table.take(table.items[2], "ben", "so")
    table.undo()
    trail = outside(Study(root)).trail
    assert trail is not None
    assert trail.vanished == ()
    (file,) = (root / "records/decisions").iterdir()
    file.unlink()
    trail = outside(Study(root)).trail
    assert trail is not None
    assert [one.what for one in trail.vanished] == [f"records/decisions/{file.name}"]


def test_two_windows_do_not_undo_each_other(root: Path) -> None:
    one, other = sit(root), sit(root)
    one.begin()
    other.begin()
    one.take(one.items[0], "ana", "so")
    other.take(other.items[1], "ben", "so")  # of the same source
    assert other.open_items() == (2,)
    assert [name for _, name, _ in stands(root)] == ["knowledge", "market", "coopetition", "market"]
    one.take(one.items[2], "ana", "so")
    assert one.open_items() == ()
    undone = other.undo()
    assert undone is not None
    assert undone.unit == one.items[1].name, "what was settled in the other window is not taken back unseen"
    assert [name for _, name, _ in stands(root)] == ["knowledge", "market", "market"]
    assert other.undo() is None
    other.meet(other.items[2])  # somebody looks at it
    again = other.undo()
    assert again is not None
    assert again.unit == one.items[2].name


def test_what_was_settled_meanwhile_is_not_overwritten_unasked(root: Path) -> None:
    one, other = sit(root), sit(root)
    one.begin()
    first = one.items[0]
    kept = one.take(first, "ana", "hers")
    with pytest.raises(SettledMeanwhileError) as stop:
        other.take(first, "ben", "his")
    assert stop.value.made == kept
    assert meanwhile(kept) == "Settled meanwhile: as ana coded it: knowledge, market (“hers”), by ana, ben."
    assert decisions(Study(root), "r1")[first.name] == kept
    assert [name for _, name, _ in stands(root)] == ["knowledge", "market"]
    assert other.settled().told() == "1 of 3 settled: ana 1", "what is on disk"
    over = other.take(first, "ben", "his")  # said again: it overrules
    assert decisions(Study(root), "r1")[first.name] == over
    assert stands(root) == [LACE]
    with pytest.raises(SettledMeanwhileError):
        one.keep_all(first, "both")  # its own decision was overruled
    assert one.keep_all(first, "both").took == "all"


def test_what_is_on_disk_is_counted_at_the_end(root: Path) -> None:
    one, other = sit(root), sit(root)
    one.begin()
    assert not one.look_again()
    other.take(other.items[0], "ana", "so")
    assert closing(one) == ("1 of 3 settled: ana 1.", "2 still open. Go on with: casecode reconcile r1")
    other.undo()
    assert closing(one)[0] == "0 of 3 settled."


def test_the_last_decision_says_what_comes_next(root: Path) -> None:
    table = sit(root)
    table.begin()
    for item in table.items[:2]:
        table.take(item, "ana", "so")
    assert settled(table, table.decided[table.items[1].name], "Q").endswith(". 1 to go.")
    made = table.take(table.items[2], "ben", "so")
    assert settled(table, made, "Q") == (
        "All are settled. Q ends; then casecode agree --round r1. The last as ben coded it: knowledge (“so”)."
    )
    assert settled(table, made).endswith("All are settled.")


def test_how_far_it_is_fits_every_width(root: Path) -> None:
    table = sit(root)
    table.take(table.items[0], "ana", "so")
    table.keep_all(table.items[1], "so")
    assert standing(table) == (
        "ana, ben · round r1 · 2 of 3 settled: ana 1, all kept 1",
        "r1 · 2 of 3 settled: ana 1, all kept 1",
        "2 of 3 settled: ana 1, all kept 1",
        "ana, ben · round r1 · 2 of 3 settled",
        "2 of 3 settled",
    )


def test_a_decision_is_a_record_that_the_study_reads(root: Path) -> None:
    table = sit(root)
    table.begin()
    table.take_none(table.items[2], "neither: it says so, twice")
    study = Study(root)
    assert study.problems == ()
    record = study.protocol.records["decisions"][0]
    assert record["unit"] == table.items[2].name
    assert (record["n"], record["took"], record["by"], record["round"]) == ("2", "none", "ana, ben", "r1")
    assert record["reason"] == "neither: it says so, twice"
    assert record["before"] == {"ana": "market", "ben": "knowledge"}
    kept = decisions(study, "r1")[table.items[2].name]
    assert kept == table.decided[table.items[2].name]
    assert kept.after == ()


def test_a_broken_record_is_named(root: Path) -> None:
    table = sit(root)
    table.begin()
    table.take_none(table.items[2], "so")
    file = next((root / "records/decisions").iterdir())
    file.write_text("round: r1\nunit: nowhere\n", encoding="utf-8")
    with pytest.raises(DataRefusedError, match=rf"records/decisions/{file.name} cannot be read as a decision"):
        sit(root)


def test_the_figures_before_talk_are_kept_once_and_for_all(root: Path) -> None:
    table = sit(root)
    assert before_talk(table.study, "r1") is None
    assert talk_lines(table.study, "r1") == ()
    table.begin()
    csv, facts = root / "databank/rounds/r1.before.csv", root / "databank/rounds/r1.before.json"
    first = csv.read_bytes()
    header, *rows = first.decode().splitlines()
    assert header == "code,units,coders,positive,agreement,p_pos,p_neg,alpha,alpha_low,alpha_high,kappa,fleiss,ac1,note"
    by_code = {row.split(",")[0]: row.split(",") for row in rows}
    assert by_code["knowledge"][1:5] == ["4", "2", "2", "0.75"]  # one of four turns apart
    assert by_code["market"][4] == "0.25"
    said = json.loads(facts.read_bytes())
    assert (said["unit"], said["match"], said["parted"], said["units"], said["by"]) == ("turn", "majority", "3", "4", "ana, ben")
    assert said["digest"] == table.ground.corpus.digest
    assert "anyway" not in said
    table.take(table.items[0], "ana", "so")
    code(root, "ben", ((MAYA, 4, "the customers", "market"),), read=False)
    sit(root).begin()
    assert csv.read_bytes() == first
    lines = talk_lines(Study(root), "r1")
    assert lines[0].startswith("Before talk: alpha (sets) ")
    assert lines[1] == "After talk: 1 of 3 disagreements settled, as coder consensus in round r1-consensus."


def test_who_codes_otherwise_later_opens_the_unit_again(root: Path) -> None:
    table = sit(root)
    table.begin()
    table.take(table.items[0], "ana", "so")
    code(root, "ben", ((MAYA, 2, "She showed me", "coopetition"),), read=False)
    again = sit(root)
    again.begin()
    assert again.recoded(again.items[0])
    assert again.open_items() == (0, 1, 2)
    assert head(again, 0).endswith("recoded since it was settled: open again")
    assert stands(root) == []
    again.take(again.items[0], "ben", "better")
    assert not again.recoded(again.items[0])
    assert [name for _, name, _ in stands(root)] == ["knowledge", "coopetition"]


def test_what_consensus_coded_by_hand_is_left_alone(root: Path) -> None:
    table = sit(root)
    table.begin()
    study = Study(root)
    plan = find_round(study, "r1-consensus", "consensus")
    desk = Desk(study, "consensus", open_source(study, "consensus", TOM, plan), plan)
    desk.code(desk.find(desk.segments[3], "Nobody").matches, ["market"])
    table.take(table.items[2], "ana", "so")
    table.undo()
    assert stands(root) == [(TOM, "market", "Nobody")]


def test_tables_count_consensus_where_it_is_settled_and_people_elsewhere(root: Path) -> None:
    def counts() -> dict[str, dict[str, int]]:
        frame = Study(root).matrix("code", "coder")
        return {coder: {str(name): int(many) for name, many in frame[coder].items() if many} for coder in frame.columns}

    people = counts()
    assert people["ana"] == {"knowledge": 1, "coopetition": 1, "market": 2}
    table = sit(root)
    table.begin()
    assert {coder: some for coder, some in counts().items() if some} == people  # nothing that is open vanishes
    table.take(table.items[0], "ben", "so")
    assert counts()["consensus"] == {"knowledge": 1}
    assert counts()["ana"] == {"coopetition": 1, "market": 1}
    table.take(table.items[1], "ana", "so")
    table.take(table.items[2], "ana", "so")
    desk = Desk(Study(root), "ben", open_source(Study(root), "ben", GROUP))
    desk.code([(desk.segments[1].start, desk.segments[1].end)], ["market"])
    after = counts()
    assert after["consensus"] == {"knowledge": 1, "coopetition": 1, "market": 1}
    assert after["ben"] == {"market": 1}
    assert after.get("ana", {}) == {}


def test_blocks_of_a_source_are_settled_and_the_rest_of_it_stays_peoples(tmp_path: Path) -> None:
    root = tmp_path / "harbours"
    study = drawn(root)
    text = study.bank.text(study.bank.source(MAYA))
    block = Place(MAYA, text.segments[4].start, text.segments[5].end)
    write_round(
        study.bank.layout, replace(find_plan(study, "r1"), units=(block,), assignments={"ana": (block,), "ben": (block,)})
    )
    code(root, "ana", ((MAYA, 6, "Rivals, yes", "coopetition"),))
    code(root, "ben", ())
    alone = Study(root)
    desk = Desk(alone, "ana", open_source(alone, "ana", MAYA))
    desk.code([(desk.segments[1].start, desk.segments[1].end)], ["knowledge"])
    table = sit(root)
    table.begin()
    table.take(table.items[0], "ben", "so")
    study = Study(root)
    frame = study.matrix("code", "coder")
    assert frame.loc["knowledge", "ana"] == 1  # outside the block: still there
    assert not frame.loc["coopetition"].any()  # inside it nobody's but consensus's, who found nothing
    note = study.corpus
    assert find_round(study, "r1-consensus", "consensus").units == (block,)
    assert [(one.start, one.end) for one in note.reads if one.coder == "consensus"] == [
        (block.start, text.segments[5].start),
        (text.segments[5].start, block.end),
    ]


# Who may, and on what terms


def test_nobody_talks_before_all_have_read_unless_it_goes_on_record(tmp_path: Path) -> None:
    root = tmp_path / "harbours"
    drawn(root)
    code(root, "ana", ANA)
    code(root, "ben", BEN[:1], read=False)
    with pytest.raises(WrongUseError, match=rf"Round r1 is not over: ben has not read all of {MAYA}, {TOM}.*--anyway"):
        sit(root)
    table = sit(root, anyway=True)
    assert [unit.n for unit in table.ground.units] == [2]  # what ben coded, ben has read
    table.begin()
    facts = json.loads((root / "databank/rounds/r1.before.json").read_bytes())
    assert facts["anyway"] == f"ben has not read all of {MAYA}, {TOM}"
    assert "Talk began before the round was over: ben has not read" in talk_lines(Study(root), "r1")[0]
    assert "Begun before the round was over" in opening(table, 0)
    table.keep_all(table.items[0], "so")
    read_spans = [(one.source, one.end - one.start) for one in Study(root).bank.standing().reads if one.coder == "consensus"]
    assert all(source == MAYA for source, _ in read_spans)  # what one person read alone is not settled
    sit(root)  # begun once, it goes on without saying so again


def test_nothing_read_by_two_is_nothing_to_settle(tmp_path: Path) -> None:
    root = tmp_path / "harbours"
    drawn(root)
    code(root, "ana", ANA)
    with pytest.raises(DataRefusedError, match="was read by two of ana, ben"):
        sit(root, anyway=True)


def test_it_goes_on_as_it_was_begun(root: Path) -> None:
    sit(root).begin()
    with pytest.raises(WrongUseError, match="was begun to be reconciled by turn"):
        sit(root, unit="sentence")
    with pytest.raises(WrongUseError, match="by majority"):
        sit(root, match="any")
    assert sit(root, unit="turn", coders=("ben", "ana")).coders == ("ana", "ben")
    with pytest.raises(WrongUseError, match="gives nothing to 'chi'"):
        sit(root, coders=("ana", "chi"))


def test_three_coders_and_only_two_of_them(tmp_path: Path) -> None:
    root = tmp_path / "harbours"
    study = drawn(root)
    protocol = root / "casecode.yaml"
    protocol.write_text(
        protocol.read_text(encoding="utf-8").replace("ben: Ben Cole}", "ben: Ben Cole, chi: Chi Wu}"), encoding="utf-8"
    )
    places = (Place(MAYA), Place(TOM))
    write_round(study.bank.layout, replace(find_plan(study, "r1"), assignments=dict.fromkeys(("ana", "ben", "chi"), places)))
    for coder, own in (("ana", ANA), ("ben", BEN), ("chi", ANA[:1])):
        code(root, coder, own)
    table = sit(root)
    assert dict(table.items[0].codes) == {"ana": ("knowledge", "market"), "ben": ("knowledge",), "chi": ("knowledge",)}
    assert letters(table.coders) == {"ana": "a", "ben": "b", "chi": "c"}
    assert given(table, table.items[1], "chi") == []
    two = sit(root, coders=("ben", "chi"))
    assert [unit.n for unit in two.items] == [6, 2]
    two.begin()
    with pytest.raises(WrongUseError, match="was begun to be reconciled between ben, chi"):
        sit(root, coders=("ana", "ben"))
    write_round(study.bank.layout, Round("solo", assignments={"ana": places}))
    alone = find_plan(Study(root), "solo")
    with pytest.raises(WrongUseError, match="It takes two coders to part"):
        ground_of(Study(root), alone)


def test_which_round_is_meant(root: Path, tmp_path: Path) -> None:
    study = Study(root)
    assert find_plan(study).id == "r1"
    write_round(study.bank.layout, Round("s1", purpose="recode", assignments={"ana": (Place(MAYA),)}))
    assert find_plan(study).id == "r1"
    with pytest.raises(WrongUseError, match="Round s1 is not for talk"):
        find_plan(study, "s1")
    write_round(study.bank.layout, replace(find_plan(study, "r1"), id="r2"))
    assert find_plan(study).id == "r1", "nobody has read r2"
    table = sit(root)
    table.begin()
    assert find_plan(Study(root)).id == "r1", "it is begun, and something in it is open"
    for item in table.items:
        table.take(item, "ana", "so")
    assert find_plan(Study(root)).id == "r2", "what is left, though not read by all: that is said next"
    write_round(study.bank.layout, replace(find_plan(study, "r1"), id="r3"))
    with pytest.raises(
        WrongUseError, match=r"Nothing is open in r1 and r2 and r3 .* Round r2 is not over: .* Round r3 is not over"
    ):
        find_plan(Study(root))
    for name in ("r2", "r3"):
        for coder, own in (("ana", ANA), ("ben", ANA if name == "r2" else BEN)):
            code(root, coder, own, round_=name)
    assert find_plan(Study(root)).id == "r3", "in r2 they part nowhere"
    study.bank.log("round", "ana", round="r3")
    (study.bank.layout.rounds / "r2.yaml").unlink()
    write_round(study.bank.layout, replace(find_plan(study, "r1"), id="r10"))
    study.bank.log("round", "ana", round="r10")
    for coder, own in (("ana", ANA), ("ben", BEN)):
        code(root, coder, own, round_="r10")
    assert find_plan(Study(root)).id == "r3", "drawn before r10, though its name comes later"
    last = Study(root)
    for name in ("r3", "r10"):
        more = Reconciling(last, ground_of(last, find_plan(last, name)), "ana", reasons=False)
        for item in more.items:
            more.take_none(item)
    with pytest.raises(WrongUseError, match=r"To look at one again: casecode reconcile r10"):
        find_plan(Study(root))
    with pytest.raises(WrongUseError, match="it is what was settled"):
        find_plan(Study(root), "r1-consensus")
    with pytest.raises(NotFoundError, match=r"There is no round 'r9'. There are: r1, r10, r3"):
        find_plan(study, "r9")
    none = Study(tmp_path / "none")
    with pytest.raises(WrongUseError, match="casecode agree plan"):
        find_plan(none)
    with pytest.raises(NotFoundError, match="No round of two coders is drawn yet"):
        find_plan(none, "r1")


def test_what_was_coded_without_a_round_is_settled_all_the_same(tmp_path: Path) -> None:
    root = write_study(tmp_path / "harbours")
    study = Study(root)
    ingest(study)
    study.forget()
    for coder, own in (("ana", ANA), ("ben", BEN)):
        for source in (MAYA, TOM):
            desk = Desk(study, coder, open_source(study, coder, source))
            for where, number, words, name in own:
                if where == source:
                    desk.code(desk.find(desk.segments[number - 1], words).matches[:1], [name])
            desk.mark_read(1, len(desk.segments))
    study.forget()
    with pytest.raises(WrongUseError, match="casecode reconcile --coders ana,ben"):
        find_plan(study)
    plan = find_plan(study, coders=("ana", "ben"))
    assert (plan.id, [place.source for place in plan.units]) == ("ana-ben", [MAYA, TOM])
    table = Reconciling(study, ground_of(study, plan), "ana")
    assert [unit.n for unit in table.items] == [2, 6, 2]
    table.begin()
    assert json.loads((root / "databank/rounds/ana-ben.before.json").read_bytes())["units"] == "4"
    table.take(table.items[0], "ben", "so")
    study = Study(root)
    again = Reconciling(study, ground_of(study, find_plan(study, "ana-ben")), "ana")
    assert again.open_items() == (1, 2)
    again.take(again.items[1], "ben", "so")
    again.take(again.items[2], "ben", "so")
    assert closing(again)[-2:] == (
        "Coder consensus now holds all that ana and ben both read (as round ana-ben-consensus); tables count it there.",
        "Next: casecode matrix",
    )
    assert [name for _, name, _ in stands(root)] == ["knowledge", "coopetition", "market", "knowledge"]
    desk = Desk(study, "ana", open_source(study, "ana", GROUP))
    desk.mark_read(1, 2)
    nobody = write_study(tmp_path / "nobody")
    with pytest.raises(DataRefusedError, match="no source that two of ana, ben have read"):
        find_plan(Study(nobody), coders=("ana", "ben"))


def test_who_decides(root: Path) -> None:
    study = Study(root)
    with pytest.raises(WrongUseError, match="--by ana,ben"):
        who_decides(study)
    with pytest.raises(WrongUseError, match="such as: casecode reconcile r1 --by ana,ben "):
        who_decides(study, "", "r1")
    assert who_decides(study, "ana, ben") == "ana, ben"
    whoami(study, "ben")
    assert who_decides(study) == "ben"
    with pytest.raises(WrongUseError, match="'bem' is not among the coders"):
        who_decides(study, "ana,bem")


def test_a_unit_that_cannot_be_settled(root: Path) -> None:
    with pytest.raises(WrongUseError, match="not by span"):
        sit(root, unit="span")
    assert len(sit(root, unit="sentence").ground.units) > 4
    assert [unit.n for unit in sit(root, unit="document").items] == [2]  # of Maya's whole interview both say the same


def test_what_was_coded_on_a_question_is_settled_too(tmp_path: Path) -> None:
    root = tmp_path / "harbours"
    drawn(root)
    code(root, "ana", ((MAYA, 5, "rivals", "coopetition"), (MAYA, 2, "I learned", "knowledge")))
    code(root, "ben", ((MAYA, 2, "I learned", "knowledge"),))
    table = sit(root)
    assert [(unit.n, dict(unit.codes)) for unit in table.items] == [(5, {"ana": ("coopetition",), "ben": ()})]
    assert table.begin() == 4
    assert (
        opening(table, 4)
        == "5 turns (with 1 of an interviewer, as somebody coded it) compared: 4 agreed and carried over, 1 to talk about."
    )
    assert json.loads((root / "databank/rounds/r1.before.json").read_bytes())["units"] == "4"
    assert stands(root) == [(MAYA, "knowledge", "I learned")]
    table.take(table.items[0], "ana", "her word")
    assert (MAYA, "coopetition", "rivals") in stands(root)
    document = sit_document(tmp_path)
    assert document.ground.aside == 0


def sit_document(tmp_path: Path) -> Reconciling:
    root = tmp_path / "again"
    drawn(root)
    code(root, "ana", ((MAYA, 5, "rivals", "coopetition"),))
    code(root, "ben", ())
    table = sit(root, unit="document")
    assert opening(table, 0).count("left out") == 0
    return table


def test_accepted_suggestions_are_carried_over_as_their_coders_own(tmp_path: Path) -> None:
    from casecode.workflow.autocode import autocode

    root = tmp_path / "harbours"
    autocode(drawn(root))
    for coder in ("ana", "ben"):
        study = Study(root)
        plan = find_round(study, "r1", coder)
        desk = Desk(study, coder, open_source(study, coder, MAYA, plan), plan)
        desk.accept(next(one for one in desk.suggestions() if one.code == "knowledge"))
        code(root, coder, ())
    table = sit(root)
    assert table.items == ()
    table.begin()
    assert [name for _, name, _ in stands(root)] == ["knowledge"]
    assert closing(table)[0] == "The coders part nowhere: everything they agree on is consensus now."


# What is said


def test_what_coders_gave_is_told_with_the_words(root: Path) -> None:
    table = sit(root)
    assert given(table, table.items[1], "ben") == [("coopetition", "then partners"), ("market", "we still compete")]
    assert table.words(table.items[2]) == "The customers stayed away. Prices fell."
    assert table.codes_of(table.items[1]) == ("coopetition", "market")
    assert meaning(table.ground.codes["coopetition"], "coopetition") == [
        ("Co-opetition  coopetition", "Working together and competing at the same time."),
        ("No", "Rivals outside the network (market)."),
    ]
    assert meaning(None, "wind") == [("wind", "A proposal: no codebook defines it yet.")]
    assert letters(("kk", "ben", "bo", "bob", "rob", "Ünal")) == {
        "ben": "b",
        "rob": "r",
        "Ünal": "a",
    }  # k, o … mean something else


def test_a_change_of_the_codebook_is_proposed_as_a_memo(root: Path) -> None:
    table = sit(root)
    path = propose(table, table.items[1], "market", "exclude", " what rivals  do ")
    memo = load_memos(root)[0][0]
    assert memo.file == path
    assert (memo.kind, memo.by, memo.links, memo.title) == ("codebook", "ana", ("code:market", f"{MAYA}:6"), "market: exclude")
    assert memo.text.splitlines()[0] == "exclude += what rivals do"
    assert "compete" not in memo.text  # the words of participants stand in the source alone
    assert closing(table, table.proposed)[1] == "1 codebook change proposed: casecode memo list --kind codebook"
    with pytest.raises(WrongUseError, match="needs words"):
        propose(table, table.items[1], "market", "exclude", " ")
    with pytest.raises(WrongUseError, match="No codebook has 'wind' yet"):
        propose(table, table.items[1], "wind", "exclude", "x")


# Dying


def _day(folder: Path) -> None:
    """What people do, and do again after a crash: it goes on at the first that is open."""
    table = sit(folder)
    table.begin()
    first, second, third = table.items
    for at in table.open_items():
        if at == 0:
            table.take(first, "ben", "one")
        elif at == 1:
            table.keep_all(second, "two")
        else:
            table.choose(third, ["coopetition"], "three")


def _prepare(made: Path, folder: Path) -> None:
    shutil.copytree(made, folder, dirs_exist_ok=True)


def test_at_every_step_and_half_step_nothing_decided_is_lost(made: Path, tmp_path: Path) -> None:
    undisturbed = shutil.copytree(made, tmp_path / "undisturbed")
    _day(undisturbed)
    wanted, held = Study(undisturbed).bank.digest(), stands(undisturbed)
    deaths = 0
    for death in each_death(_day, tmp_path / "deaths", lambda folder: _prepare(made, folder)):
        before = decisions(Study(death.folder), "r1")
        _day(death.folder)
        after = decisions(Study(death.folder), "r1")
        assert {name: after[name] for name in before} == before, death
        assert Study(death.folder).bank.digest() == wanted, death
        assert stands(death.folder) == held, death
        deaths += 1
        shutil.rmtree(death.folder)
    assert deaths > 30


def test_an_undo_that_dies_is_finished_by_going_on(made: Path, tmp_path: Path) -> None:
    def undo(folder: Path) -> None:
        table = sit(folder)
        table.begin()
        if len(table.decided) > 2:
            table.undo()

    base = shutil.copytree(made, tmp_path / "base")
    _day(base)
    whole = shutil.copytree(base, tmp_path / "whole-undo")
    undo(whole)
    for death in each_death(undo, tmp_path / "deaths", lambda folder: _prepare(base, folder)):
        undo(death.folder)
        assert Study(death.folder).bank.digest() == Study(whole).bank.digest(), death
        shutil.rmtree(death.folder)
