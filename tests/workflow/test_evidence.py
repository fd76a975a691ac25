"""What excerpts do to propositions: judged by a person, one file a judgement, the newest counting, the older ones kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from casecode.analysis.linked import judgements
from casecode.analysis.select import select
from casecode.cli.start import run
from casecode.databank.events import code_event
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.ids import short_id
from casecode.study.record_files import write_record
from casecode.workflow.audit import evidence_of
from casecode.workflow.audit_outside import outside
from casecode.workflow.autocode import autocode
from casecode.workflow.check import check
from casecode.workflow.desk import Desk
from casecode.workflow.evidence import Judged, Judging, judge
from casecode.workflow.ingest import ingest
from casecode.workflow.records import excerpt_names, record_problems
from casecode.workflow.study import Study
from tests.small import write_study

PROPOSITIONS = "propositions:\n  P1: {text: They learn from each other., rivals: [They learned at home.]}\n  P2: Rivals share.\n"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """The small study with two propositions; ana and ben have coded, ana sits here."""
    root = write_study(tmp_path / "harbours")
    protocol = root / "casecode.yaml"
    protocol.write_text(protocol.read_text(encoding="utf-8") + PROPOSITIONS, encoding="utf-8")
    ingest(Study(root))
    made = Study(root)
    made.bank.set_coder("ana")
    for coder, words, code in (
        ("ana", "I learned from the lace woman", "knowledge"),
        ("ana", "Rivals, yes, and then partners", "coopetition"),
        ("ana", "I learned from the lace woman", "coopetition"),
        ("ben", "We put our tables together", "coopetition"),
    ):
        _code(made, coder, words, code)
    return Study(root)


def _code(study: Study, coder: str, words: str, code: str) -> None:
    material = next(one for one in study.materials if words in one.text.text)
    start = material.text.text.index(words)
    book = study.bank.freeze_codebook((study.root / "codebooks/harbours.yaml").read_bytes())
    study.bank.append(coder, material.source, [code_event(coder, material.text, start, start + len(words), code, book)])
    study.forget()


def _ids(study: Study) -> dict[tuple[str, str], str]:
    return {(one.coder, one.code): short_id(one.id) for one in study.bank.standing().codings}


def _files(study: Study) -> list[str]:
    return sorted(path.name for path in (study.root / "records").rglob("*.yaml"))


def _stand(study: Study) -> list[tuple[str, str, str, str, str]]:
    return [(one.excerpt, one.proposition, one.bearing, one.by, one.why) for one in Study(study.root).protocol.kept.judged()]


def test_a_judgement_is_a_file_of_its_own(study: Study) -> None:
    name = _ids(study)["ana", "knowledge"]
    made = judge(study, Judging(("p1=Contradict",), (name.upper(),), why="She says it: plainly"))
    assert made == Judged((f"records/evidence/{name.lower()}-p1-ana.yaml",), 0, 0, 0, "ana", dry_run=False)
    assert _stand(study) == [(name, "P1", "contradicts", "ana", "She says it: plainly")]
    text = (study.root / made.made[0]).read_text(encoding="utf-8").split("\n")
    assert [line.partition(":")[0] for line in text] == ["excerpt", "proposition", "bearing", "by", "at", "why", ""]
    entry = study.bank.journal()[-1]
    assert (entry["action"], entry["files"]) == ("evidence", list(made.made))
    assert made.talk()[0] == "Wrote 1 judgement by ana to records/evidence/."
    assert made.talk()[-1] == "Next: casecode audit --only CV5,IV1,IV2,IV8"


def test_said_again_nothing_is_written_said_otherwise_the_new_one_counts(study: Study) -> None:
    name = _ids(study)["ana", "knowledge"]
    judge(study, Judging(("P1=supports",), (name,), why="w"))
    again = judge(study, Judging(("P1=supports",), (name,)))
    assert (again.made, again.same) == ((), 1)
    assert again.talk()[:2] == ("Nothing new was said; nothing was written.", "1 excerpt stood judged like that already.")
    first = (study.root / "records/evidence" / _files(study)[0]).read_bytes()
    other = judge(study, Judging(("P1=qualifies",), (name,)))
    assert (len(other.made), other.changed) == (1, 1)
    assert "Changed from what ana said before: 1." in other.talk()[1]
    assert len(_files(study)) == 2
    assert (study.root / "records/evidence" / f"{name.lower()}-p1-ana.yaml").read_bytes() == first
    assert _stand(study) == [(name, "P1", "qualifies", "ana", "")]
    judge(study, Judging(("P1=none",), (name,)))
    assert _stand(study) == []
    assert judge(study, Judging(("P1=unset",), (name,))).made == ()
    judge(study, Judging(("P1=qualifies",), (name,), why="after all"))
    assert _stand(study) == [(name, "P1", "qualifies", "ana", "after all")]


def test_words_are_judged_once_however_often_they_are_coded(study: Study) -> None:
    """Ana gave two codes to the same words: one judgement, whichever name it goes by."""
    both = [_ids(study)["ana", code] for code in ("knowledge", "coopetition")]
    made = judge(study, Judging(("P1=supports", "P2=contradicts"), where="coder = ana"))
    assert len(made.made) == 4  # two stretches of words, two propositions
    twice = judge(study, Judging(("P1=supports",), (both[0],)))
    assert (twice.made, twice.same) == ((), 1)
    assert len({one[0] for one in _stand(study)}) == 2


def test_a_short_name_that_a_person_wrote_is_known_again(study: Study) -> None:
    name = _ids(study)["ben", "coopetition"]
    short = name[:9]
    write_record(
        study.root,
        "evidence",
        "by-hand",
        {"excerpt": short, "proposition": "P1", "bearing": "supports", "by": "ana", "at": "2026-01-01"},
    )
    study = Study(study.root)
    assert judge(study, Judging(("P1=supports",), (name,))).same == 1
    judge(study, Judging(("P1=contradicts",), (name,)))
    assert _stand(study) == [(short, "P1", "contradicts", "ana", "")]
    assert judge(study, Judging(("P2=supports",), (name,))).changed == 0


def test_two_people_judge_apart(study: Study) -> None:
    name = _ids(study)["ana", "knowledge"]
    judge(study, Judging(("P1=supports",), (name,)))
    study.bank.set_coder("ben")
    assert judge(study, Judging(("P1=supports",), (name,))).changed == 0
    assert sorted(one[3] for one in _stand(study)) == ["ana", "ben"]


def test_a_dry_run_writes_nothing(study: Study) -> None:
    made = judge(study, Judging(("P1=supports",), code="coopetition"), dry_run=True)
    assert made.talk()[0] == f"Would write {len(made.made)} judgements by ana to records/evidence/."
    assert len(made.made) == 3
    assert _files(study) == []
    assert all(entry["action"] != "evidence" for entry in study.bank.journal())


def test_hits_of_rules_are_nobodys_excerpts(study: Study) -> None:
    autocode(study)
    study = Study(study.root)
    made = judge(study, Judging(("P1=supports",), code="knowledge", run="newest"))
    assert made.hits > 0
    assert all(one.partition("/evidence/")[2].startswith("q-") for one in made.made)
    assert any("hits of rules left out" in line or "hit of rules left out" in line for line in made.talk())


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Judging(("P1=supports",)), "Which excerpts?"),
        (Judging(("P1",), ("Q-1",)), "'P1' does not say what the words do"),
        (Judging(("P1=suport",), ("Q-1",)), "'suport' is nothing that words do to a proposition; did you mean 'supports'?"),
        (Judging(("P1=for",), ("Q-1",)), "known: supports, qualifies, contradicts, unset."),
        (Judging(("P7=supports",), ("Q-1",)), "There is no proposition 'P7'. There are: P1, P2."),
        (Judging(("P1=supports",), ("Q-zzzz",)), "There is no excerpt 'Q-zzzz'."),
        (Judging(("P1=supports",), ("Q-",)), "fits 4 excerpts"),
        (Judging(("P1=supports",), code="market"), "There is no excerpt 'market'. casecode excerpts lists what there is."),
    ],
)
def test_what_cannot_be_judged_is_said(study: Study, asked: Judging, says: str) -> None:
    with pytest.raises((WrongUseError, NotFoundError)) as raised:
        judge(study, asked)
    assert says in str(raised.value)
    assert _files(study) == []


def test_without_propositions_the_protocol_is_named(study: Study) -> None:
    path = study.root / "casecode.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(PROPOSITIONS, ""), encoding="utf-8")
    with pytest.raises(NotFoundError, match="The protocol has no `propositions:` yet"):
        judge(Study(study.root), Judging(("P1=supports",), ("Q-1",)))


def test_a_loose_name_in_a_record_is_found_by_check(study: Study) -> None:
    assert check(study).problems == ()
    name = _ids(study)["ana", "knowledge"]
    assert name in excerpt_names(study)
    facts = {"excerpt": name, "proposition": "P9", "bearing": "supports", "by": "zoe"}
    file = write_record(study.root, "evidence", "e", facts)
    study = Study(study.root)
    found = record_problems(study)
    assert [(one.code, one.file, one.line) for one in found] == [("S421", file, 1), ("S423", file, 1)]
    assert check(study).problems == found


def test_a_databank_that_cannot_be_read_does_not_hide_the_protocol_s_own_names(study: Study) -> None:
    write_record(study.root, "evidence", "e", {"excerpt": "Q-1", "proposition": "P9", "bearing": "supports"})
    broken = next((study.root / "databank" / "sources").rglob("source.yaml"))
    broken.write_bytes(b"\xff\xfe: [")
    assert "S423" in {one.code for one in record_problems(Study(study.root))}


def test_the_command_lists_by_id_and_judges(
    study: Study, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(study.root)
    name = _ids(study)["ben", "coopetition"]
    assert run(["excerpts", name[:8], "--to", "csv"]) == 0
    listed = capfd.readouterr().out.split("\n")
    assert len(listed) == 3
    assert listed[1].startswith(name)
    assert run(["excerpts", name, "--evidence", "P2=supports", "--why", "side by side"]) == 0
    said = capfd.readouterr()
    assert (said.out, said.err.split("\n")[0]) == ("", "Wrote 1 judgement by ana to records/evidence/.")
    assert run(["excerpts", "--evidence", "P2=supports"]) == 2
    assert run(["excerpts", name, "--evidence", "P9=supports"]) == 3
    assert _stand(study) == [(name, "P2", "supports", "ana", "side by side")]


def test_completion_knows_the_propositions(study: Study, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from casecode.cli.excerpts import complete_evidence

    monkeypatch.chdir(study.root)
    assert complete_evidence("P2=") == ["P2=supports", "P2=qualifies", "P2=contradicts", "P2=unset"]
    monkeypatch.chdir(tmp_path)
    assert complete_evidence("P") == []


def test_a_judgement_whose_file_was_deleted_is_missed(study: Study) -> None:
    made = judge(study, Judging(("P1=supports",), (_ids(study)["ana", "knowledge"], _ids(study)["ben", "coopetition"])))
    (study.root / made.made[1]).unlink()
    trail = outside(Study(study.root)).trail
    assert trail is not None
    assert [one.what for one in trail.vanished] == [made.made[1]]


def test_an_excerpt_changed_twice_after_it_was_judged_is_still_the_one_that_was_meant(study: Study) -> None:
    name = _ids(study)["ana", "knowledge"]
    judge(study, Judging(("P1=supports",), (name,)))
    for code in ("coopetition-x", "market"):
        now = Study(study.root)
        old = next(one for one in now.bank.standing().codings if one.coder == "ana" and one.code != "coopetition")
        material = next(one for one in now.materials if one.source.id == old.source)
        Desk(now, "ana", material).change(old, code=code)
    last = Study(study.root)
    found, problems = judgements(select(last.corpus))
    (here,) = (short_id(one.id) for one in last.bank.standing().codings if one.code == "market")
    assert [(one.excerpt, one.code, one.bearing) for one in found] == [(here, "market", "supports")]
    assert [(one.code, one.level) for one in problems] == [("A582", "note")]
    assert evidence_of(last).excerpt_ids(name) == (here.lower(),)
    assert [one for one in record_problems(last) if name in one.message] == []


def test_a_prefix_and_a_whole_id_name_one_excerpt_and_the_newer_judgement_counts(study: Study) -> None:
    name = _ids(study)["ana", "knowledge"]
    for number, (excerpt, bearing) in enumerate(((name[:-1].lower(), "supports"), (name, "contradicts"))):
        facts = {"excerpt": excerpt, "proposition": "P1", "bearing": bearing, "by": "ana", "at": f"2026-01-0{number + 1}"}
        write_record(study.root, "evidence", f"e{number}", facts)
    now = Study(study.root)
    assert [(one.excerpt, one.bearing) for one in judgements(select(now.corpus))[0]] == [(name, "contradicts")]
    assert [one.bearing for one in evidence_of(now).judged["P1"]] == ["contradicts"]
