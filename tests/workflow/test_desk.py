"""The desk's verbs: what they leave in the log, and that undo and redo walk through all of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.domain.codebook import Code
from casecode.domain.coding import Coding
from casecode.domain.errors import ChangedElsewhereError, DataRefusedError, NotFoundError, WrongUseError
from casecode.study.memos import load_memos
from casecode.workflow import acts
from casecode.workflow.autocode import autocode
from casecode.workflow.bring import bring
from casecode.workflow.desk import SPEECH, VALENCES, Desk
from casecode.workflow.desk_names import ranked, short_keys
from casecode.workflow.desk_places import keep_place, kept_place, open_source
from casecode.workflow.ingest import ingest
from casecode.workflow.memos import Draft, keep
from casecode.workflow.study import Study
from tests.small import write_study

MAYA = "int-n01-2025-03-04"
ATTRIBUTES = ("key", "valence", "kind", "by_whom", "run", "rule", "weight")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = write_study(tmp_path / "harbours")
    study = Study(folder)
    ingest(study)
    study.forget()
    autocode(study)
    return folder


def sit(root: Path, source: str = MAYA, coder: str = "ana") -> Desk:
    study = Study(root)
    return Desk(study, coder, open_source(study, coder, source))


def shown(codings: tuple[Coding, ...]) -> list[tuple[object, ...]]:
    return [(one.start, one.end, one.code, *(getattr(one, name) for name in ATTRIBUTES)) for one in codings]


def test_changing_an_attribute_is_a_withdrawal_and_a_coding_that_grew_out_of_it_in_one_act(root: Path) -> None:
    desk = sit(root)
    desk.code([(45, 60)], ["market"])
    desk.change(desk.codings()[0], valence="mixed")
    first, gone, said = desk.study.bank.events(MAYA)
    assert (gone.do, gone.body["of"], gone.body["why"]) == ("withdraw", first.id, "changed")
    assert (said.do, said.body["from"], said.body["valence"]) == ("code", [first.id], "mixed")
    assert gone.body["act"] == said.body["act"]


def test_several_spans_and_codes_are_one_act_and_what_stands_is_not_said_again(root: Path) -> None:
    desk = sit(root)
    assert len(desk.code([(45, 60), (61, 70)], ["market", "luck"])) == 4
    assert desk.code([(45, 60)], ["market"]) == ()
    assert desk.proposals() == ("luck",)
    assert desk.undo() == "coding luck and 3 more"
    assert desk.codings() == ()


def test_an_attribute_changed_again_and_again_walks_back_and_forth(root: Path) -> None:
    desk = sit(root)
    desk.code([(45, 60)], ["market"])
    stages = [shown(desk.codings())]
    for changes in ({"key": True}, {"valence": "mixed"}, {"start": 50}, {"key": False}, {"by_whom": ("W01",)}):
        desk.change(desk.codings()[0], **changes)
        stages.append(shown(desk.codings()))
    for _ in range(2):
        for stage in reversed(stages[:-1]):
            assert desk.undo() == "a change of a coding"
            assert shown(desk.codings()) == stage
        assert desk.undo() == "coding market"
        assert (desk.codings(), desk.undo()) == ((), "")
        for stage in stages:
            assert desk.redo()
            assert shown(desk.codings()) == stage
        assert desk.redo() == ""
    assert desk.study.bank.check().ok


def test_undo_at_the_desk_leaves_other_sources_alone_and_refuses_half_an_import(root: Path) -> None:
    table = root / "codings.csv"
    rows = f"{MAYA},market,ana,She showed me how to price.\nint-w01-2025-03-11,market,ana,Prices fell.\n"
    table.write_text("source,code,coder,quote\n" + rows, encoding="utf-8")
    bring(Study(root), table)
    desk, other = sit(root), sit(root, "fg-2025-04-01")
    with pytest.raises(WrongUseError, match="casecode undo"):
        desk.undo()
    assert other.undo() == ""
    acts.undo(Study(root), "ana")
    desk.look_again()
    assert desk.codings() == ()


def test_a_redo_is_gone_after_something_new_was_done(root: Path) -> None:
    desk = sit(root)
    desk.code([(45, 60)], ["market"])
    desk.memo(None, "On the whole.")
    assert desk.undo().startswith("memo on")
    desk.undo()
    desk.mark_read(1, 2)
    assert desk.redo() == ""
    assert desk.undo() == "a read mark"


def test_memos_set_aside_keep_their_words(root: Path) -> None:
    desk = sit(root)
    path = root / desk.memo(desk.segments[1], "Mine.")
    before = path.read_bytes()
    desk.undo()
    assert b"withdrawn: true" in path.read_bytes()
    assert b"Mine." in path.read_bytes()
    desk.redo()
    assert path.read_bytes() == before
    path.unlink()
    with pytest.raises(ChangedElsewhereError):
        desk.undo()
    assert desk.undo() == "", "an act that can no longer be undone is forgotten"


def test_a_memo_at_the_desk_is_the_memo_of_the_command(root: Path) -> None:
    desk = sit(root)
    ids = desk.code([(45, 60)], ["market", "luck"])
    abouts = (None, desk.segments[1], desk.codings()[0], desk.codes["market"], "luck")
    links = (MAYA, f"{MAYA}:2", ids[0] if desk.codings()[0].code == "market" else ids[1], "code:market", "code:luck")
    for about, link in zip(abouts, links, strict=True):
        file = desk.memo(about, f"On {link}.", "rival")
        (memo,) = [one for one in load_memos(root)[0] if one.file == file]
        assert (memo.links, memo.kind, memo.by, memo.text) == ((link,), "rival", "ana", f"On {link}.")
        assert keep(Study(root), "ana", Draft(f"On {link}.", "rival", (link,))) == memo, (
            "said again by the command it is the same"
        )
    assert load_memos(root)[1] == ()


def test_a_memo_that_stands_already_is_nothing_to_undo(root: Path) -> None:
    desk = sit(root)
    first = desk.memo(None, "On the whole.")
    desk.code([(45, 60)], ["market"])
    assert desk.memo(None, "On the whole.") == first
    assert desk.undo() == "coding market"
    assert desk.undo().startswith("memo on")
    assert desk.memo(None, "On the whole.") != first, "what was taken back does not stand"
    with pytest.raises(WrongUseError, match="words"):
        desk.memo(None, "  ")


def test_the_desk_knows_every_kind_that_the_editor_knows() -> None:
    assert SPEECH == ("direct", "reported", "observation", "researcher")
    assert VALENCES == ("support", "mixed", "disconfirm", "neutral")


def test_a_codebook_edited_since_is_not_overwritten_by_an_undo(root: Path) -> None:
    desk = sit(root)
    desk.new_code(Code("queues", definition="Waiting."), "market")
    assert desk.resolve("Queues") == "queues"
    book = root / "codebooks/harbours.yaml"
    book.write_text(book.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    with pytest.raises(WrongUseError, match="changed since"):
        desk.undo()
    assert "# mine" in book.read_text(encoding="utf-8")


def test_a_coding_is_made_under_the_book_that_defines_its_code(root: Path) -> None:
    (root / "codebooks/other.yaml").write_text("codebook: other\ncodes: [{code: tides, definition: Water.}]\n", encoding="utf-8")
    desk = sit(root)
    desk.code([(45, 60)], ["tides", "market", "luck"])
    books = {one.code: desk.study.bank.codebook_bytes(one.book) for one in desk.codings()}
    assert books["tides"] != books["market"] == books["luck"]


def test_excerpts_are_named_by_enough_of_their_id(root: Path) -> None:
    desk = sit(root)
    desk.code([(45, 60), (61, 70)], ["market"])
    with pytest.raises(WrongUseError, match="fits 2 excerpts"):
        desk.excerpt("Q-")
    with pytest.raises(NotFoundError, match="Nothing was changed"):
        desk.withdraw("Q-0")


def test_changed_looks_at_the_logs_only_when_they_grew(root: Path) -> None:
    desk, other = sit(root), sit(root)
    assert desk.changed()
    assert not desk.changed()
    other.code([(45, 60)], ["market"])
    assert desk.changed()
    assert [one.code for one in desk.codings()] == ["market"]


def test_reading_on_marks_and_finishes(root: Path) -> None:
    desk = sit(root)
    assert desk.mark_read(3, 2) == 0
    assert desk.mark_read(1, 3) == 3
    assert desk.mark_read(1, 3) == 3
    assert len(desk.study.bank.events(MAYA)) == 1
    assert desk.next_unread() == 4
    desk.mark_read(1, 6)
    assert desk.next_unread() == 6
    assert open_source(desk.study, "ana").source.id == "fg-2025-04-01", "the first that is not read to its end"


def test_the_source_left_open_comes_first_until_it_is_read(root: Path) -> None:
    desk = sit(root)
    keep_place(desk.study, "ana", desk.material, (45, 60))
    assert open_source(desk.study, "ana").source.id == MAYA
    assert kept_place(desk.study, "ana", desk.material) == (45, 60)
    places = root / ".casecode/places/ana"
    (places / f"{MAYA}.json").write_text("[]", encoding="utf-8")
    assert kept_place(desk.study, "ana", desk.material) is None
    (places / "last.json").write_bytes(b"\xff")
    assert open_source(desk.study, "ana").source.id == "fg-2025-04-01"
    for source in ("fg-2025-04-01", MAYA, "int-w01-2025-03-11"):
        one = sit(root, source)
        one.mark_read(1, len(one.segments))
    assert open_source(desk.study, "ana").source.id == "fg-2025-04-01", "all are read: the first"


def test_an_empty_study_and_an_unknown_source(root: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="int-n01"):
        open_source(Study(root), "ana", "int-n01-2025-03-05")
    with pytest.raises(DataRefusedError, match="casecode ingest"):
        open_source(Study(write_study(tmp_path / "new")), "ana")


def test_suggestions_of_a_run_over_other_words_are_not_offered(root: Path) -> None:
    path = root / "transcripts/north/int-N01-2025-03-04.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Mm-hm.", "Mm."), encoding="utf-8")
    ingest(Study(root))
    assert sit(root).suggestions() == ()


def test_short_keys_are_letters_of_the_names_and_none_begins_another() -> None:
    assert short_keys(["knowledge", "coopetition", "market"]) == {"knowledge": "k", "coopetition": "c", "market": "m"}
    many = ["learning", "learn-taught", "learn-passing", "money", "money-grant", "mein", "log", "los", "lot"]
    assert list(short_keys(many).values()) == ["le", "lt", "lp", "mo", "mg", "me", "lo", "ls", "la"]
    hard = ["日本", "日", "1", "22", "a", "aa", "b", "ab", "b-a"]
    keys = short_keys(hard)
    assert len(set(keys.values())) == len(hard)
    assert all(len(key) == 2 and key.isascii() and key.islower() for key in keys.values())
    assert len(short_keys([f"c{number}" for number in range(700)])) == 676


def test_names_are_ranked_from_the_thing_itself_to_a_slip_of_the_pen() -> None:
    names = {"market": ("Market conditions",), "knowledge": ("Knowledge spill-over", "know-how"), "m": ("m",)}
    assert ranked("", names) == ("market", "knowledge", "m")
    assert ranked("m", names)[0] == "m"
    assert ranked("SPILL", names) == ("knowledge",)
    assert ranked("ledge", names) == ("knowledge",)
    assert ranked("mktc", names) == ("market",)
    assert ranked("market condtiions", names) == ("market",)
    assert ranked("zzz", names) == ()


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["code", "change", "span", "withdraw", "undo", "redo", "read", "reject", "accept"]),
        st.integers(0, 40),
        st.integers(1, 12),
        st.sampled_from(["market", "knowledge"]),
    ),
    max_size=14,
)
_KEPT: list[Path] = []


def _study() -> Path:
    """One study for all examples: its logs are emptied between them."""
    if not _KEPT:
        folder = write_study(Path(tempfile.mkdtemp()) / "harbours")
        ingest(Study(folder))
        autocode(Study(folder))
        _KEPT.append(folder)
    for log in (_KEPT[0] / "databank/codings").rglob("*.jsonl"):
        log.unlink()
    return _KEPT[0]


@settings(max_examples=int(os.environ.get("CASECODE_EXAMPLES", "40")), deadline=None)
@given(DEEDS)
def test_undo_and_redo_walk_through_any_session(deeds: list[tuple[str, int, int, str]]) -> None:
    desk = sit(_study())
    past: list[list[tuple[object, ...]]] = []
    future: list[list[tuple[object, ...]]] = []

    def state() -> list[tuple[object, ...]]:
        said_no = [("no", no.start, no.end, no.code) for no in desk._stands().rejected]
        return [*shown(desk.codings()), *said_no, ("read", desk.read_spans())]

    for what, start, length, code in deeds:
        before = state()
        count = len(desk.study.bank.events(MAYA))
        if what == "undo":
            done = desk.undo()
            assert bool(done) == bool(past)
            if done:
                assert state() == past[-1]
                future.append(before)
                past.pop()
            continue
        if what == "redo":
            done = desk.redo()
            assert bool(done) == bool(future)
            if done:
                assert state() == future.pop()
                past.append(before)
            continue
        _do(desk, what, start, length, code)
        if len(desk.study.bank.events(MAYA)) > count:
            past.append(before)
            future.clear()
    assert desk.study.bank.check().ok


def _do(desk: Desk, what: str, start: int, length: int, code: str) -> None:
    codings, hits = desk.codings(), desk.suggestions()
    if what == "code":
        desk.code([(45 + start, 45 + start + length)], [code])
    elif what == "read":
        desk.mark_read(1, 1 + length % 6)
    elif what == "reject" and hits:
        desk.reject(hits[start % len(hits)])
    elif what == "accept" and hits:
        desk.accept(hits[start % len(hits)])
    elif codings:
        one = codings[start % len(codings)]
        if what == "change":
            desk.change(one, key=not one.key)
        elif what == "span":
            desk.change(one, end=one.end + 1)
        elif what == "withdraw":
            desk.withdraw(one.id[-8:])
