"""A source coded in one's own editor: what is written under a segment is coded, what does not fit is said and kept, nothing is lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecode.databank.acts import REDO, UNDO
from casecode.databank.events import code_event
from casecode.databank.rounds import Place, Round
from casecode.domain.coding import Coding
from casecode.domain.errors import ChangedElsewhereError, NotFoundError
from casecode.domain.ids import short_id
from casecode.study.memos import load_memos
from casecode.workflow.bring import bring
from casecode.workflow.desk import Desk
from casecode.workflow.editing import Edited, edit
from casecode.workflow.ingest import ingest
from casecode.workflow.lists import find_material
from casecode.workflow.study import Study
from tests.databank.dying import each_death
from tests.small import write_study

MAYA = "int-n01-2025-03-04"
LACE = "¶2 Maya: I learned from the lace woman next door, honestly. She showed me how to price.\n"
HM = "¶3 Interviewer: Mm-hm.\n"
FAIR = "¶4 Maya: And, well, the customers at the fair were kinder than I feared.\n"
Editor = Callable[[Path], int]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """The small study with everything read in."""
    write_study(tmp_path)
    ingest(Study(tmp_path))
    return Study(tmp_path)


def typing(*changes: tuple[str, str]) -> Editor:
    """An editor in which a person replaces text, each time the first place where it stands."""

    def open_file(path: Path) -> int:
        text = path.read_text(encoding="utf-8")
        for before, after in changes:
            assert before in text, (before, text)
            text = text.replace(before, after, 1)
        path.write_text(text, encoding="utf-8")
        return 0

    return open_file


def under(segment: str, *marks: str) -> tuple[str, str]:
    """Marks written below a segment."""
    return (segment, segment + "".join(f"    {mark}\n" for mark in marks))


def saving(content: bytes) -> Editor:
    """An editor that leaves just this."""

    def open_file(path: Path) -> int:
        path.write_bytes(content)
        return 0

    return open_file


class Seen:
    """An editor that only looks; `text` is what it saw."""

    text = ""

    def __call__(self, path: Path) -> int:
        self.text = path.read_text(encoding="utf-8")
        return 0

    def line(self, words: str) -> str:
        """The line that holds these words."""
        return next(line for line in self.text.split("\n") if words in line)


def codings(study: Study) -> list[tuple[str, str, str]]:
    """Source's words, code and attributes of what stands for ana, in the order of the text."""
    study.forget()
    found = [one for one in study.bank.standing().codings if one.coder == "ana"]
    return [(_words(study, one), one.code, _told(one)) for one in found]


def _words(study: Study, one: Coding) -> str:
    text = study.bank.text_at(one.source, one.text)
    assert text is not None
    return text.text[one.start : one.end]


def _told(one: Coding) -> str:
    return " ".join(filter(None, ["key" if one.key else "", one.valence, one.kind, "+".join(one.by_whom)]))


def buffers(study: Study) -> list[Path]:
    """Buffers that are kept."""
    return sorted((study.root / ".casecode/buffers").glob("*/*.txt"))


def do(study: Study, *changes: tuple[str, str]) -> Edited:
    return edit(study, MAYA, "ana", typing(*changes))


def test_three_ways_to_mark_and_what_is_said_of_them(study: Study) -> None:
    done = do(
        study,
        under(
            LACE,
            '+ knowledge: "I learned from the lace woman" [key, support, reported, by N01]',
            "+ market, solitude",
            "! memo: first time praise and price come in one breath",
            "= read",
        ),
    )
    whole = "I learned from the lace woman next door, honestly. She showed me how to price."
    assert codings(study) == [
        ("I learned from the lace woman", "knowledge", "key support reported N01"),
        (whole, "market", ""),
        (whole, "solitude", ""),
    ]
    assert done.proposals == ("solitude",)
    assert (len(done.coded), len(done.memos), done.read_to, done.complaints, done.kept) == (3, 1, 2, (), "")
    talk = "\n".join(done.talk())
    assert "3 codings of ana (3 new, 1 memo, read to ¶2)" in talk
    assert "casecode codebook add solitude" in talk
    assert [mark.end for mark in study.bank.standing().reads] == [study.materials[1].text.segments[1].end]
    assert buffers(study) == []


def test_the_memo_is_a_file_linked_to_its_segment_source_or_excerpt(study: Study) -> None:
    do(study, under(LACE, '+ knowledge: "learned from"'))
    seen = Seen()
    edit(study, MAYA, "ana", seen)
    name = seen.line("+ knowledge").split("[")[1].rstrip("]")
    do(
        study,
        under(LACE, "! reflexive: I know her", "  from school.", f"! {name}: who taught whom?", "! Maya: a name, no kind"),
        ("¶1 Interviewer", "! method: a good talk\n¶1 Interviewer"),
    )
    found = {(memo.kind, memo.links, memo.text) for memo in load_memos(study.root)[0]}
    assert found == {
        ("reflexive", (f"{MAYA}:2",), "I know her\nfrom school."),
        ("analytic", (name,), "who taught whom?"),
        ("analytic", (f"{MAYA}:2",), "Maya: a name, no kind"),
        ("method", (MAYA,), "a good talk"),
    }


def test_a_quote_that_is_not_word_for_word_is_refused_and_nothing_else_is_lost(study: Study) -> None:
    done = do(study, under(LACE, '+ knowledge: "learned of the lace woman"', '+ market: "how to price"'), under(FAIR, "+ market"))
    assert [code for _, code, _ in codings(study)] == ["market", "market"]
    (complaint,) = done.complaints
    assert complaint.code == "X301"
    assert "Nearest: “learned from the lace woman”" in complaint.message
    kept = study.root / done.kept
    line = kept.read_text(encoding="utf-8").split("\n")[complaint.line - 1]
    assert line.strip() == '+ knowledge: "learned of the lace woman"'
    assert "1 line was not taken over" in "\n".join(done.talk())


def test_the_kept_buffer_is_opened_again_with_the_complaint_above_the_line(study: Study) -> None:
    do(study, under(LACE, '+ knowledge: "learned of the lace woman"'))
    seen = Seen()
    again = edit(study, MAYA, "ana", seen)
    assert again.resumed
    assert len(again.complaints) == 1
    assert "# X301" in seen.text
    mended = do(study, ('knowledge: "learned of the', 'knowledge: "learned from the'))
    assert (mended.complaints, mended.kept, buffers(study)) == ((), "", [])
    assert codings(study) == [("learned from the lace woman", "knowledge", "")]
    assert "# X301" not in _look(study)


def _look(study: Study) -> str:
    seen = Seen()
    edit(study, MAYA, "ana", seen)
    return seen.text


def test_saved_unchanged_makes_no_event_no_buffer_and_no_journal_entry(study: Study) -> None:
    do(study, under(LACE, '+ knowledge: "learned from" [key]', "+ market -> ¶4", '+ market: "e"[#3]', "= read"))
    before, told = study.bank.events(), len(study.bank.journal())
    done = edit(study, MAYA, "ana", Seen())
    assert study.bank.events() == before
    assert len(study.bank.journal()) == told
    assert (done.coded, done.withdrawn, done.read_to, buffers(study)) == ((), (), 0, [])
    assert "nothing changed" in done.talk()[0]
    touched = do(study, ("# int-n01", "# my own remark\n\n# int-n01"))
    assert study.bank.events() == before
    assert "nothing changed" in touched.talk()[0]


def test_deleting_a_line_withdraws_and_changing_it_changes(study: Study) -> None:
    do(study, under(LACE, '+ knowledge: "learned from"', '+ market: "price"', "+ market"))
    seen = Seen()
    edit(study, MAYA, "ana", seen)
    done = do(
        study,
        (seen.line('"learned from"') + "\n", ""),
        ('"price"', '"how to price"'),
        ("+ market [", "+ coopetition, market ["),
    )
    assert [code for words, code, _ in codings(study) if words == "how to price"] == ["market"]
    assert sorted(code for words, code, _ in codings(study) if words.startswith("I learned")) == ["coopetition", "market"]
    assert (len(done.withdrawn), len(done.changed), len(done.coded)) == (1, 1, 2)
    new = next(one for one in study.bank.standing().codings if _words(study, one) == "how to price")
    assert [event.do for event in study.bank.events() if event.id in new.from_] == ["code"]


def test_an_attribute_changed_leaves_one_coding(study: Study) -> None:
    do(study, under(LACE, "+ market [mixed]"))
    done = do(study, (", mixed]", ", key, support]"))
    assert [told for _, _, told in codings(study)] == ["key support"]
    assert (len(done.changed), len(done.coded), done.withdrawn) == (1, 1, ())
    do(study, (", key, support]", "]"))
    assert [told for _, _, told in codings(study)] == [""]
    do(study, under(LACE, "++ market"))
    assert [told for _, _, told in codings(study)] == ["key"]


def test_what_the_buffer_cannot_show_stays_when_a_line_is_changed(study: Study) -> None:
    material = find_material(study, MAYA)
    segment = material.text.segments[1]
    told = {"weight": "2", "round": "r1", "valence": 'a "strange" one', "run": "abc", "rule": "market/1"}
    event = code_event("ana", material.text, segment.start, segment.start + 9, "market", **told)
    study.bank.append("ana", material.source, [event])
    do(study, ("[Q-", "[key, Q-"))
    (one,) = study.bank.standing().codings
    assert (one.key, one.weight, one.round, one.valence, one.run, one.rule) == (True, *told.values())
    do(study, ("+ market", "+ knowledge"))
    (one,) = study.bank.standing().codings
    assert (one.code, one.weight, one.round, one.run, one.rule) == ("knowledge", "2", "r1", "", "")


def test_one_save_is_one_act(study: Study) -> None:
    do(study, under(LACE, '+ knowledge: "learned from"', "+ market"))
    before = codings(study)
    seen = Seen()
    edit(study, MAYA, "ana", seen)
    do(study, (seen.line("+ market") + "\n", ""), ('"learned from"', '"from the lace woman"'), under(FAIR, "+ market", "= read"))
    after, read = codings(study), study.bank.standing().reads
    act = study.bank.last_act("ana")
    assert act is not None
    study.bank.take_back(act, "ana", UNDO)
    assert codings(study) == before
    assert study.bank.standing().reads == ()
    undone = study.bank.last_undo("ana")
    assert undone is not None
    study.bank.take_back(undone, "ana", REDO)
    assert codings(study) == after
    assert study.bank.standing().reads == read


def test_the_words_of_the_source_cannot_be_changed(study: Study) -> None:
    done = do(study, ("lace woman", "lace man"), under(HM, "+ market"))
    assert [note.code for note in done.notes] == ["X305"]
    assert "¶2" in done.notes[0].message
    assert "lace woman" in _look(study)
    broken = do(study, ("customers at the fair", "customers\nat the fair"))
    assert {note.code for note in broken.notes} == {"X305"}
    assert broken.complaints == ()


def test_a_segment_whose_line_is_gone_keeps_its_codings(study: Study) -> None:
    do(study, under(LACE, '+ knowledge: "learned from"'), under(HM, "+ market"))
    seen = Seen()
    edit(study, MAYA, "ana", seen)
    start, end = seen.text.index("¶3"), seen.text.index("¶5")
    done = do(study, (seen.text[start:end], ""), under(LACE, "+ coopetition", '+ market: "price"'))
    assert sorted(code for _, code, _ in codings(study)) == ["knowledge", "market", "market"]
    assert [(one.code, "the line of the segment after ¶2 is gone" in one.message) for one in done.complaints] == [("X306", True)]
    assert any("its codings stay" in note.message for note in done.notes)


def test_a_line_left_under_a_segment_that_is_gone_stays_where_it_belongs(study: Study) -> None:
    do(study, under(HM, "+ market"))
    before = codings(study)
    done = do(study, (HM, ""))
    assert codings(study) == before
    assert done.complaints == ()


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        ("market", "X303"),
        ("+", "X303"),
        ("! memo:", "X303"),
        ("= red", "X303"),
        ("+ market [loud]", "X304"),
        ("+ market [by Mya]", "X304"),
        ("+ market [by nobody at all]", "X304"),
        ("+ market [Q-00000000]", "X307"),
        ("! Q-00000000: hm", "X307"),
        ("+ ***", "X308"),
        ("+ and", "X308"),
        ('+ market: "e"', "X302"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_the_reason(study: Study, mark: str, code: str) -> None:
    done = do(study, under(LACE, mark, '+ knowledge: "learned from"'))
    assert [one.code for one in done.complaints] == [code]
    assert [found for _, found, _ in codings(study)] == ["knowledge"]
    assert mark in (study.root / done.kept).read_text(encoding="utf-8")


def test_a_mark_above_the_first_segment_belongs_nowhere(study: Study) -> None:
    done = do(study, ("\n¶1", '\n+ market: "kinder"\n= read\n¶1'))
    assert [one.code for one in done.complaints] == ["X306", "X303"]


def test_a_number_mistyped_loses_nothing(study: Study) -> None:
    done = do(study, (LACE, LACE.replace("¶2", "¶22") + '    + market\n    ! memo: cafe\u0301\n    + cafe\u0301: "cafe\u0301"\n'))
    assert [one.code for one in done.complaints] == ["X306", "X306", "X306"]
    assert load_memos(study.root)[0] == ()
    assert "    + market\n" in _text(study, done)
    assert codings(study) == []


def test_a_line_broken_while_it_was_edited_does_not_withdraw_its_coding(study: Study) -> None:
    do(study, under(LACE, '+ knowledge: "learned from"'))
    name = short_id(study.bank.standing().codings[0].id)
    done = do(study, (f"[{name}]", f"[{name}, loud]"))
    assert len(codings(study)) == 1
    assert _text(study, done).count(name) == 1
    done = do(study, ("    + knowledge", "    knowledge"))
    assert len(codings(study)) == 1
    done = do(study, (_line(study, done, name), ""))
    assert (len(codings(study)), len(done.withdrawn)) == (0, 1)


def _text(study: Study, done: Edited) -> str:
    return (study.root / done.kept).read_text(encoding="utf-8")


def _line(study: Study, done: Edited, words: str) -> str:
    return next(line for line in _text(study, done).split("\n") if words in line)


def test_a_line_copied_and_changed_is_a_new_coding(study: Study) -> None:
    do(study, under(LACE, '+ knowledge: "learned from"'))
    seen = Seen()
    edit(study, MAYA, "ana", seen)
    line = seen.line("+ knowledge")
    do(study, (line, line + "\n" + line.replace("knowledge", "market")))
    assert sorted(code for _, code, _ in codings(study)) == ["knowledge", "market"]


def test_an_id_taken_out_of_a_line_changes_nothing(study: Study) -> None:
    do(study, under(LACE, "+ market"))
    before = study.bank.events()
    do(study, (f" [{short_id(before[0].id)}]", ""))
    assert study.bank.events() == before


def test_names_of_codes_are_taken_as_people_say_them(study: Study) -> None:
    do(study, under(FAIR, "+ co-operation among rivals, Market conditions"))
    assert [code for _, code, _ in codings(study)] == ["coopetition", "market"]
    assert "1 mark said what stood already" in "\n".join(do(study, under(FAIR, "+ MARKET")).talk())


def test_two_editors_at_once_lose_nothing(study: Study) -> None:
    do(study, under(LACE, '+ knowledge: "learned from"', "+ market"), under(FAIR, '+ market: "customers"'))
    other = Study(study.root)

    def first(path: Path) -> int:
        inner = edit(
            other,
            MAYA,
            "ana",
            typing(('"learned from"', '"from the lace woman"'), ("+ market [", "+ market [key, "), under(HM, "+ market")),
        )
        assert inner.busy == 1
        line = next(line for line in path.read_text(encoding="utf-8").split("\n") if "+ market [" in line)
        return typing(('"learned from"', '"I learned from"'), (line + "\n", ""), ('"customers"', '"the customers"'))(path)

    done = edit(study, MAYA, "ana", first)
    whole = "I learned from the lace woman next door, honestly. She showed me how to price."
    assert set(codings(study)) == {
        ("from the lace woman", "knowledge", ""),
        ("I learned from", "knowledge", ""),
        (whole, "market", "key"),
        ("Mm-hm.", "market", ""),
        ("the customers", "market", ""),
    }
    assert [note.code for note in done.notes] == ["X309", "X309"]
    assert buffers(study) == []


def test_the_same_attribute_changed_in_two_editors_the_last_save_counts_and_says_so(study: Study) -> None:
    do(study, under(LACE, "+ market"))

    def first(path: Path) -> int:
        edit(Study(study.root), MAYA, "ana", typing(("+ market [", "+ market [support, ")))
        return typing(("+ market [", "+ market [mixed, "))(path)

    done = edit(study, MAYA, "ana", first)
    assert [told for _, _, told in codings(study)] == ["mixed"]
    assert [note.code for note in done.notes] == ["X309"]


def test_an_editor_in_another_process_keeps_its_own_buffer(study: Study, tmp_path: Path) -> None:
    edit(study, MAYA, "ana", lambda path: 1 if path.write_text("half a thought", encoding="utf-8") else 0)
    (kept,) = buffers(study)
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom casecode.databank.layout import Layout\n"
        "from casecode.databank.lock import lock\n"
        "with lock(Layout(Path(sys.argv[1])), 'edit'):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(kept.parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        seen = Seen()
        done = edit(study, MAYA, "ana", seen)
        other.communicate()
    assert (done.busy, done.resumed) == (1, False)
    assert "open in 1 other editor" in "\n".join(done.talk())
    assert kept.read_text(encoding="utf-8") == "half a thought"
    again = Seen()
    assert edit(study, MAYA, "ana", again).resumed
    assert again.text == "half a thought"


def test_a_buffer_whose_facts_are_damaged_is_put_aside(study: Study) -> None:
    done = do(study, under(LACE, '+ market: "prize"'))
    (study.root / done.kept).with_name("written-from.json").write_text('{"source": 1}', encoding="utf-8")
    again = edit(study, MAYA, "ana", Seen())
    assert [note.code for note in again.notes] == ["X310"]
    (kept,) = (study.root / ".casecode/buffers").glob("kept-*.txt")
    assert '+ market: "prize"' in kept.read_text(encoding="utf-8")


def test_an_editor_that_dies_leaves_what_was_typed_for_the_next_time(study: Study) -> None:
    def dying(path: Path) -> int:
        typing(under(LACE, "+ market"))(path)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        edit(study, MAYA, "ana", dying)
    assert codings(study) == []
    seen = Seen()
    done = edit(study, MAYA, "ana", seen)
    assert done.resumed
    assert "    + market\n" in seen.text
    assert [code for _, code, _ in codings(study)] == ["market"]


def removing(path: Path) -> int:
    """An editor that leaves no file."""
    path.unlink()
    return 0


def test_an_editor_that_fails_takes_nothing_over(study: Study) -> None:
    def failing(path: Path) -> int:
        typing(under(LACE, "+ market"))(path)
        return 1

    done = edit(study, MAYA, "ana", failing)
    assert "nothing was taken over" in done.talk()[0]
    assert buffers(study) == [study.root / done.kept]
    assert codings(study) == []
    assert "nothing was changed" in edit(study, MAYA, "ana", removing).left
    assert "nothing was changed" in edit(study, MAYA, "ana", lambda _path: 1).left
    assert buffers(study) == []


@pytest.mark.parametrize("content", [b"", b"  \n\n"])
def test_an_empty_buffer_changes_nothing(study: Study, content: bytes) -> None:
    do(study, under(LACE, "+ market"))
    done = edit(study, MAYA, "ana", saving(content))
    assert "empty" in done.left
    assert len(codings(study)) == 1
    assert buffers(study) == []


def test_a_buffer_saved_as_something_else_than_utf8_is_kept(study: Study) -> None:
    done = edit(study, MAYA, "ana", saving("¶2 für".encode("utf-16")))
    assert "no UTF-8" in done.left
    assert buffers(study) == [study.root / done.kept]
    aside = edit(study, MAYA, "ana", Seen())
    assert (aside.resumed, [note.code for note in aside.notes]) == (False, ["X310"])


def test_a_windows_editor_with_its_own_line_ends_changes_nothing(study: Study) -> None:
    def windows(path: Path) -> int:
        text = path.read_text(encoding="utf-8").replace(LACE, LACE + "    + market\n")
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
        return 0

    done = edit(study, MAYA, "ana", windows)
    assert (done.notes, done.complaints, len(codings(study))) == ((), (), 1)


def _read_in_anew(study: Study) -> None:
    path = study.root / "transcripts/north/int-N01-2025-03-04.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("lace woman", "lace maker"), encoding="utf-8")
    ingest(Study(study.root))


def test_a_new_revision_meanwhile_stops_the_save_and_keeps_the_buffer(study: Study) -> None:
    def slow(path: Path) -> int:
        _read_in_anew(study)
        return typing(under(LACE, "+ market"))(path)

    with pytest.raises(ChangedElsewhereError, match="kept-"):
        edit(study, MAYA, "ana", slow)
    assert codings(study) == []
    (kept,) = (study.root / ".casecode/buffers").glob("kept-*.txt")
    assert "    + market\n" in kept.read_text(encoding="utf-8")


def test_a_buffer_of_an_older_revision_is_put_aside_and_named(study: Study) -> None:
    do(study, under(LACE, '+ market: "prize"'))
    _read_in_anew(study)
    seen = Seen()
    done = edit(Study(study.root), MAYA, "ana", seen)
    assert [note.code for note in done.notes] == ["X310"]
    assert not done.resumed
    assert "lace maker" in seen.text


def test_nobody_elses_codings_are_shown(study: Study) -> None:
    edit(study, MAYA, "ben", typing(under(LACE, "+ market")))
    assert "    + market [Q-" not in _look(study)
    seen = Seen()
    edit(study, MAYA, "ben", seen)
    assert "    + market [Q-" in seen.text


def test_reading_marks(study: Study) -> None:
    assert do(study, under(FAIR, "= read"), under(LACE, "= read")).read_to == 4
    assert "6 segments, 4 read, the next is ¶5" in _look(study)
    assert do(study, under(LACE, "= read")).read_to == 0
    assert do(study, ("\n¶1", "\n= done\n¶1")).read_to == 6
    assert "6 segments, all read" in _look(study)


def test_in_a_round_only_the_drawn_segments_stand_there(study: Study) -> None:
    text = find_material(study, MAYA).text
    place = Place(MAYA, text.segments[1].start, text.segments[2].end)
    plan = Round("r1", assignments={"ana": (place,)})
    seen: list[str] = []

    def open_file(path: Path) -> int:
        seen.append(path.read_text(encoding="utf-8"))
        return typing(under(LACE, '+ knowledge: "learned from"', "+ market [@140-170]"), under(HM, "= done"))(path)

    done = edit(study, MAYA, "ana", open_file, plan)
    assert [line[:2] for line in seen[0].split("\n") if line.startswith("¶")] == ["¶2", "¶3"]
    assert [one.round for one in study.bank.standing().codings] == ["r1"]
    assert [one.code for one in done.complaints] == ["X306"]
    assert [(one.start, one.end, one.round) for one in study.bank.standing().reads] == [(place.start, place.end, "r1")]


def test_a_long_talk_wrapped_by_the_editor_is_taken_for_what_it_is(study: Study) -> None:
    path = study.root / "transcripts/north/int-N02-2025-05-05.txt"
    path.write_text(
        "".join(f"Maya: We mend net number {n} and boat number {n} every day.\n\n" for n in range(600)), encoding="utf-8"
    )
    ingest(Study(study.root))

    def wrapping(file: Path) -> int:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(" and boat", "\nand boat"), encoding="utf-8")
        return 0

    begun = time.process_time()
    done = edit(Study(study.root), "int-n02-2025-05-05", "ana", wrapping)
    assert (done.complaints, {note.code for note in done.notes}) == ((), {"X305"})
    assert time.process_time() - begun < 5


MARKS = under(LACE, '+ knowledge: "learned from"', "+ market [key]", "! memo: who taught whom?", '+ market: "prize"', "= read")


def _type_once(path: Path) -> int:
    return 0 if '"learned from"' in path.read_text(encoding="utf-8") else typing(MARKS)(path)


def _prepared(folder: Path) -> None:
    write_study(folder)
    ingest(Study(folder))


def _saved(folder: Path) -> None:
    edit(Study(folder), MAYA, "ana", _type_once)


def test_wherever_the_disk_dies_the_next_save_finishes_the_work(tmp_path: Path) -> None:
    whole = tmp_path / "reference"
    _prepared(whole)
    _saved(whole)
    for death in each_death(_saved, tmp_path / "deaths", _prepared):
        _saved(death.folder)
        study = Study(death.folder)
        assert codings(study) == codings(Study(whole)), death
        assert [memo.text for memo in load_memos(death.folder)[0]] == ["who taught whom?"], death
        assert len(study.bank.standing().reads) == 1, death
        (kept,) = buffers(study)
        assert '+ market: "prize"' in kept.read_text(encoding="utf-8"), death


def test_a_source_that_is_none(study: Study) -> None:
    with pytest.raises(NotFoundError):
        edit(study, "int-x", "ana", Seen())
    assert edit(study, "", "ana", Seen()).source == "fg-2025-04-01"


def test_a_coding_the_syntax_cannot_show_stays(study: Study) -> None:
    material = find_material(study, MAYA)
    study.bank.append("ana", material.source, [code_event("ana", material.text, 20, 30, 'odd, "code" [1]')])
    seen = Seen()
    edit(study, MAYA, "ana", seen)
    assert "cannot be shown here" in seen.text
    do(study, under(LACE, "+ market"))
    assert len(codings(study)) == 2


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study read in, to be copied."""
    root = write_study(tmp_path_factory.mktemp("shelf") / "harbours")
    ingest(Study(root))
    return root


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_span_of_any_source_survives_buffer_table_and_undo(shelf: Path, data: st.DataObject) -> None:
    """The same code points come back: through a buffer left alone, through one written anew, through csv, through undo and redo."""
    study = Study(Path(tempfile.mkdtemp(dir=shelf.parent)) / "copy")
    shutil.copytree(shelf, study.root)
    source = data.draw(st.sampled_from(["fg-2025-04-01", MAYA, "int-w01-2025-03-11"]))
    material = find_material(study, source)
    size = len(material.text.text)
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, size))
    desk = Desk(study, "ana", material)
    desk.code([(start, end)], ["market"])
    place = [(start, end)]
    seen = Seen()
    edit(study, source, "ana", seen)
    assert _places(study) == place

    desk.undo()
    shown = seen.line("[Q-")
    name = shown.split("[Q-")[-1][:8]
    line = shown.replace(f"[Q-{name}, ", "[").replace(f" [Q-{name}]", "")
    number = next(one for one in reversed(seen.text.split(shown)[0].split("\n")) if one.startswith("¶"))
    edit(study, source, "ana", typing((number + "\n", f"{number}\n{line}\n")))
    assert _places(study) == place
    desk.undo()
    assert _places(study) == []
    desk.redo()
    assert _places(study) == place

    desk.undo()
    assert _places(study) == []
    words = material.text.text[start:end].replace('"', '""')
    table = study.root / "out.csv"
    table.write_text(f'source,code,coder,start,end,quote\n{source},market,ana,{start},{end},"{words}"\n', encoding="utf-8")
    assert bring(study, table).placed == 1
    assert _places(study) == place
    desk.undo()
    assert _places(study) == []


def _places(study: Study) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in study.bank.standing().codings]
