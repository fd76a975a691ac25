"""Member approval: what a participant gets to read, what never leaves with it, and what is on record afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.analysis.select import select
from casecode.databank.events import code_event
from casecode.domain.coding import Coding
from casecode.domain.errors import DataRefusedError, NotFoundError, WrongUseError
from casecode.domain.ids import short_id
from casecode.domain.member_checks import standing_checks
from casecode.domain.records import MemberCheck, Records
from casecode.plain import zipguard
from casecode.study.record_files import write_record
from casecode.workflow.ingest import ingest
from casecode.workflow.review import Sending, Sent, send
from casecode.workflow.review_own import GAP, own_words
from casecode.workflow.review_record import Answer, Recorded, listing, record
from casecode.workflow.study import Study
from casecode.workflow.withdrawal import find_participant
from tests.audit.small import corpus
from tests.small import write_study

LATER = "Interviewer: And then?\n\nMaya: Tom called, and Tomas came. He paid us.\n\nI had no van.\n"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """The small study with what ana coded of Maya and Tom, alone and in the group; ana sits here."""
    root = write_study(tmp_path / "harbours")
    (root / "transcripts/north/int-N01-2025-05-06.txt").write_text(LATER, encoding="utf-8")
    ingest(Study(root))
    made = Study(root)
    made.bank.set_coder("ana")
    for words, code in (
        ("I learned from the lace woman next door", "knowledge"),
        ("from the lace woman next door, honestly", "coopetition"),
        ("It made us bold, I think.\n\nTom: It made me tired.", "coopetition"),
        ("Prices fell", "market"),
        ("Tom called, and Tomas came.", "market"),
    ):
        _code(made, words, code)
    return Study(root)


def _code(study: Study, words: str, code: str, **facts: object) -> None:
    first, _, rest = words.partition("\n")
    last = rest.rpartition("\n")[2] or first
    material = next(one for one in study.materials if first in one.text.text)
    text = material.text.text
    start, end = text.index(first), text.index(last) + len(last)
    book = study.bank.freeze_codebook((study.root / "codebooks/harbours.yaml").read_bytes())
    study.bank.append("ana", material.source, [code_event("ana", material.text, start, end, code, book, **facts)])
    study.forget()


def _page(root: Path, file: str) -> str:
    members, _ = zipguard.unpack((root / file).read_bytes(), file, lambda name: name == "word/document.xml")
    return members["word/document.xml"].decode()


def _send(study: Study, who: str = "N01", **asked: Any) -> Sent:
    return send(study, Sending(who, **asked))


def _answer(study: Study, *, dry_run: bool = False, **asked: Any) -> Recorded:
    return record(Study(study.root), Answer(**asked), dry_run=dry_run)


def _kept(study: Study) -> Records:
    return Study(study.root).protocol.kept


def _rows(study: Study) -> list[tuple[object, ...]]:
    return [(row[0], row[2], row[6], row[8]) for row in listing(Study(study.root)).rows]


class TestOwnWords:
    """Only what the person said, in the order of the material."""

    def test_overlapping_excerpts_are_one_passage_and_others_turns_are_cut_away(self, study: Study) -> None:
        own = own_words(study.corpus, find_participant(study, "Maya"))
        assert [(one.words, one.method, one.date) for one in own.passages] == [
            ("It made us bold, I think.", "focus-group", "2025-04-01"),
            ("I learned from the lace woman next door, honestly", "interview", "2025-03-04"),
            ("[…] called, and Tomas came.", "interview", "2025-05-06"),
        ]
        assert own.passages[1].labels == ("Knowledge spill-over", "Co-opetition")
        assert len(own.passages[1].ids) == 2
        assert (own.shared, own.covered) == (0, 1)

    def test_a_name_is_covered_as_a_whole_word_and_ones_own_name_stays(self, study: Study) -> None:
        own = own_words(study.corpus, find_participant(study, "W01"))
        assert [one.words for one in own.passages] == ["Prices fell"]

    def test_what_is_given_to_two_people_and_lies_on_anothers_turn_is_left_out(self, study: Study) -> None:
        _code(study, "Nobody. I had the know-how", "knowledge", by_whom=["N01", "W01"])
        own = own_words(study.corpus, find_participant(study, "N01"))
        assert (len(own.passages), own.shared) == (3, 1)
        sent = _send(study)
        assert [problem.code for problem in sent.problems] == ["U151", "U152"]

    def test_a_paragraph_without_a_speaker_is_theirs_when_somebody_says_so(self, study: Study) -> None:
        (study.root / "transcripts/fg-2025-06-01.txt").write_text("Something was said.\n\nTom: Not by me.\n", encoding="utf-8")
        ingest(Study(study.root))
        study.forget()
        _code(study, "Something was said.", "market", by_whom=["N01"])
        words = [one.words for one in own_words(study.corpus, find_participant(study, "N01")).passages]
        assert "Something was said." in words

    def test_two_turns_with_somebody_between_have_a_gap(self, study: Study) -> None:
        _code(study, "She showed me how to price.\nAnd, well", "market")
        words = [one.words for one in own_words(study.corpus, find_participant(study, "N01")).passages]
        assert "I learned from the lace woman next door, honestly" in words
        assert "She showed me how to price. […] And, well" in words


class TestSending:
    """A page of their own, a record that it went out."""

    def test_the_page_has_their_words_and_nobody_elses(self, study: Study) -> None:
        sent = _send(study)
        assert (sent.file, sent.record.startswith("records/member_checks/n01-2")) == ("reports/review-n01.docx", True)
        page = _page(study.root, sent.file)
        assert "It made us bold, I think." in page
        assert "tired" not in page
        assert "Tom " not in page.replace("Tomas", "")
        assert "☐ right as it is" in page
        assert sent.version in page
        assert "int-n01" not in page
        assert "Knowledge spill-over" not in page

    def test_the_record_says_what_was_sent(self, study: Study) -> None:
        sent = _send(study)
        (one,) = _kept(study).member_checks
        assert (one.participant, one.case, one.item_type, one.version, one.outcome, one.by) == (
            "N01", "north", "excerpt", sent.version, "", "ana",
        )  # fmt: skip
        mine = [name for passage in sent.own.passages for name in passage.ids]
        assert list(one.excerpts) == mine
        assert set(mine) <= {short_id(event.id) for event in study.bank.standing().codings}
        assert ("review sent", "N01") in [(entry["action"], entry.get("participant")) for entry in study.bank.journal()]
        talk = " ".join(sent.talk())
        assert sent.file in talk
        assert "casecode review record N01 --outcome approved" in talk

    def test_labels_where_they_are_asked_for(self, study: Study) -> None:
        assert "Knowledge spill-over · Co-opetition" in _page(study.root, _send(study, labels=True).file)

    @pytest.mark.parametrize(
        ("language", "words"),
        [("de", "Ihre Worte in der Studie"), ("fr-CH", "Vos paroles"), ("it", "Your words"), ("", "Your words")],
    )
    def test_in_the_language_of_the_study_where_it_is_known(self, study: Study, language: str, words: str) -> None:
        protocol = study.root / "casecode.yaml"
        protocol.write_text(
            protocol.read_text(encoding="utf-8").replace("language: en", f"language: {language}"), encoding="utf-8"
        )
        sent = _send(Study(study.root))
        assert words in _page(study.root, sent.file)

    def test_the_same_twice_is_one_record_and_new_words_are_a_new_version(self, study: Study) -> None:
        first = _send(study)
        assert _send(Study(study.root)).record == first.record
        _code(study, "the customers at the fair", "market")
        second = _send(Study(study.root))
        assert second.version != first.version
        assert len(_kept(study).member_checks) == 2
        assert ("N01", "excerpt", "", "no answer yet") in _rows(study)

    def test_a_dry_run_writes_nothing(self, study: Study) -> None:
        sent = send(study, Sending("N01"), dry_run=True)
        assert "Would write reports/review-n01.docx" in sent.talk()[0]
        assert not (study.root / sent.file).exists()
        assert not (study.root / "records").exists()

    def test_other_formats_and_places(self, study: Study, tmp_path: Path) -> None:
        sent = _send(study, output=str(tmp_path / "maya.html"))
        assert "It made us bold" in (tmp_path / "maya.html").read_text(encoding="utf-8")
        assert sent.file == str(tmp_path / "maya.html")
        with pytest.raises(WrongUseError, match="best as docx"):
            _send(study, output="maya.xyz")

    def test_nobody_nothing_and_no_kind_of_that_name(self, study: Study) -> None:
        with pytest.raises(NotFoundError, match="N01"):
            _send(study, "Zoe")
        with pytest.raises(WrongUseError, match="case_draft"):
            _send(study, item="novel")
        protocol = study.root / "casecode.yaml"
        text = protocol.read_text(encoding="utf-8").replace(
            "  W01: {name: Tom", "  W02: {name: Jo, case: west}\n  W01: {name: Tom"
        )
        protocol.write_text(text, encoding="utf-8")
        with pytest.raises(DataRefusedError, match="nothing to send"):
            _send(Study(study.root), "Jo")

    def test_who_has_withdrawn_is_not_written_to(self, study: Study) -> None:
        write_record(study.root, "withdrawals", "n01", {"participant": "N01", "date": "2026-01-01"})
        for name in ("N01", "n01", "Maya"):
            with pytest.raises(DataRefusedError, match=r"has withdrawn \(records/withdrawals/n01\.yaml\)"):
                _send(Study(study.root), name)
        assert _send(Study(study.root), "W01").own.passages

    def test_a_real_name_of_the_private_list_stops_it(self, study: Study) -> None:
        (study.root / "private").mkdir()
        (study.root / "private/pseudonyms.csv").write_text("real,replacement,kind\nTomas,Theo,name\n", encoding="utf-8")
        with pytest.raises(DataRefusedError, match="Real names would leave"):
            _send(study)
        assert not (study.root / "reports/review-n01.docx").exists()
        assert not (study.root / "records").exists()
        assert _send(study, allow_names=True).own.passages


DRAFT = """\
# Knowledge

They learned next door.

Tom says nothing of it.

"No. Nobody." was the answer of another.

Somebody said that customers do not queue for clay, and left.

“I learned from the lace woman next door” says it all.
"""


class TestDrafts:
    """The passages about them; what names or quotes others is left out and said."""

    @pytest.fixture
    def draft(self, tmp_path: Path) -> Path:
        """A draft on both."""
        path = tmp_path / "draft.md"
        path.write_text(DRAFT, encoding="utf-8")
        return path

    def test_paragraphs_about_others_are_left_out_and_named(self, study: Study, draft: Path) -> None:
        sent = _send(study, drafts=(draft,))
        left = [problem.message.split(" names")[0] for problem in sent.problems if problem.code == "U150"]
        assert left == ["paragraph 3", "paragraph 4", "paragraph 5"]
        assert (sent.paragraphs, sent.left) == (6, 3)
        page = _page(study.root, sent.file)
        assert "They learned next door." in page
        assert "Tom says" not in page
        assert "queue" not in page
        assert "Nobody." not in page
        assert page.count("[a passage about others is left out]") == 3
        assert "# Knowledge" not in page
        assert _kept(study).member_checks[0].item_type == "case_draft"

    def test_all_of_it_when_a_person_says_so(self, study: Study, draft: Path) -> None:
        sent = _send(study, drafts=(draft,), others=True, item="theme")
        assert sent.left == 0
        assert "Tom says nothing of it." in _page(study.root, sent.file)
        assert _kept(study).member_checks[0].item_type == "theme"

    def test_a_draft_for_somebody_who_is_not_quoted(self, study: Study, draft: Path) -> None:
        protocol = study.root / "casecode.yaml"
        text = protocol.read_text(encoding="utf-8").replace("  W01: {name: Tom", "  W02: {case: west}\n  W01: {name: Tom")
        protocol.write_text(text, encoding="utf-8")
        assert "You are not quoted." in _page(study.root, _send(Study(study.root), "W02", drafts=(draft,)).file)

    def test_a_draft_that_is_not_there_or_holds_nothing(self, study: Study, tmp_path: Path) -> None:
        with pytest.raises(NotFoundError):
            _send(study, drafts=(tmp_path / "none.md",))
        (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
        with pytest.raises(DataRefusedError, match="holds no words"):
            _send(study, drafts=(tmp_path / "empty.txt",))


class TestAnswers:
    """What came back is a record of its own; the newest on one version counts, and none is overwritten."""

    def test_an_answer_takes_over_what_was_sent(self, study: Study) -> None:
        sent = _send(study)
        made = _answer(study, participant="Maya", outcome="corrected", changes="two names", on="2026-12-01")
        assert made.file == "records/member_checks/n01-2026-12-01-corrected.yaml"
        first, second = sorted(_kept(study).member_checks, key=lambda one: one.outcome)
        assert first.outcome == ""
        assert (second.version, second.sent_on, second.replied_on, second.changes) == (
            sent.version, first.sent_on, "2026-12-01", "two names",
        )  # fmt: skip
        assert second.excerpts == first.excerpts
        assert standing_checks(_kept(study).member_checks) == (second,)
        assert ("N01", "excerpt", "corrected", "") in _rows(study)

    def test_a_dispute_is_open_until_a_second_record_says_what_became_of_it(self, study: Study) -> None:
        _send(study)
        made = _answer(study, participant="N01", outcome="disputed", changes="I never said that")
        assert "Still open" in " ".join(made.talk())
        assert ("N01", "excerpt", "disputed", "disputed") in _rows(study)
        _answer(study, participant="N01", outcome="disputed", resolution="the sentence is dropped")
        assert len(_kept(study).member_checks) == 3
        (stands,) = standing_checks(_kept(study).member_checks)
        assert (stands.outcome, stands.changes, stands.resolution) == ("disputed", "I never said that", "the sentence is dropped")
        assert ("N01", "excerpt", "disputed", "") in _rows(study)

    def test_no_reply_has_no_day_of_reply_and_a_late_answer_comes_after_it(self, study: Study) -> None:
        _send(study)
        _answer(study, participant="N01", outcome="no reply")
        assert [one.outcome for one in standing_checks(_kept(study).member_checks)] == ["no_reply"]
        _answer(study, participant="N01", outcome="approved")
        assert [(one.outcome, bool(one.replied_on)) for one in standing_checks(_kept(study).member_checks)] == [
            ("approved", True)
        ]

    def test_an_answer_to_nothing_sent_is_told_and_kept(self, study: Study) -> None:
        made = _answer(study, participant="W01", outcome="approved", item="transcript")
        assert "no record that anything was sent" in " ".join(made.talk())
        assert _kept(study).member_checks[0].item_type == "transcript"

    def test_the_version_named_is_the_one_meant(self, study: Study) -> None:
        first = _send(study)
        _code(study, "the customers at the fair", "market")
        second = _send(Study(study.root))
        _answer(study, participant="N01", outcome="approved", version=first.version[:6])
        assert [one.version for one in _kept(study).member_checks if one.outcome] == [first.version]
        _answer(study, participant="N01", outcome="approved", version="paper")
        assert "paper" in [one.version for one in _kept(study).member_checks], (
            "a version that casecode never made is kept as named"
        )
        _answer(study, participant="N01", outcome="corrected")
        assert [one.version for one in _kept(study).member_checks if one.outcome == "corrected"] == [second.version]

    def test_corrections_without_words_are_asked_for(self, study: Study) -> None:
        assert "--changes" in " ".join(_answer(study, participant="N01", outcome="corrected").talk())

    @pytest.mark.parametrize(
        ("asked", "why"),
        [
            ({"outcome": "approved"}, "Whose answer"),
            ({"participant": "N01"}, "What came back"),
            ({"participant": "N01", "outcome": "fine"}, "--outcome fine"),
            ({"participant": "N01", "outcome": "approved", "on": "yesterday"}, "no date"),
            ({"kind": "friend"}, "--kind friend"),
            ({"kind": "peer"}, "Who read it"),
            ({"kind": "transcript", "reviewer": "Chi", "share": "many"}, "no share"),
        ],
    )
    def test_what_makes_no_sense_is_said(self, study: Study, asked: dict[str, Any], why: str) -> None:
        with pytest.raises(WrongUseError, match=why):
            _answer(study, **asked)

    def test_a_reading_by_a_colleague(self, study: Study) -> None:
        made = _answer(
            study, kind="transcript", reviewer="Chi Wu", share="20%", scope="three interviews", changes="two words", on="2026-11-01",
            sources=("transcripts/north/*",),
        )  # fmt: skip
        assert made.file == "records/reviews/transcript-chi-wu-2026-11-01.yaml"
        (one,) = _kept(study).reviews
        assert (one.kind, one.reviewer, one.share, one.scope, one.result) == (
            "transcript",
            "Chi Wu",
            0.2,
            "three interviews",
            "two words",
        )
        assert one.sources == ("transcripts/north/*",)
        assert ("Chi Wu", "transcript", "two words", "") in _rows(study)
        assert "How much was read" in " ".join(_answer(study, kind="transcript", reviewer="Dan", dry_run=True).talk())
        assert len(_kept(study).reviews) == 1

    def test_the_list_names_who_is_quoted_and_was_not_asked(self, study: Study) -> None:
        assert _rows(study) == [("N01", "", "", "not asked"), ("W01", "", "", "not asked")]
        _send(study)
        assert listing(Study(study.root)).note == ("1 asked, 0 settled, 1 open; 1 quoted and not asked (casecode review send).")

    def test_what_was_sent_again_is_not_waited_for(self, study: Study) -> None:
        facts = {"participant": "N01", "case": "north", "item_type": "excerpt", "version": "a", "sent_on": "2026-01-01"}
        write_record(study.root, "member_checks", "old", facts)
        _send(study)
        assert ("N01", "excerpt", "", "sent again since") in _rows(study)


def test_of_checks_without_a_version_the_day_tells_one_from_another() -> None:
    may = MemberCheck(participant="N01", sent_on="2026-05-01", replied_on="2026-05-09", outcome="disputed")
    june = MemberCheck(participant="N01", sent_on="2026-06-01", replied_on="2026-06-09", outcome="approved")
    assert standing_checks((may, june)) == (may, june)
    settled = MemberCheck(
        participant="n01", sent_on="2026-05-01", replied_on="2026-05-09", outcome="disputed", resolution="dropped"
    )
    assert standing_checks((settled, may, june)) == (settled, june)


FOCUS = "Maya: we were bold.\nTom: it was tiring.\nI: and then?\nMaya: we went home.\nTom: they stayed.\n"


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(1, 40)), min_size=1, max_size=6))
def test_whatever_is_coded_only_their_own_words_are_on_the_page(spans: list[tuple[int, int]]) -> None:
    """Every excerpt that begins in a turn of Maya's is hers, as far as it lies in her turns; nothing else of it is shown."""
    made = corpus(transcripts={"transcripts/int-fg.txt": FOCUS})
    text = made.materials[0].text
    turns = [(one.start, one.end) for one in text.segments if one.speaker == "Maya"]
    codings = tuple(
        Coding(f"01C{n:04d}", (f"01C{n:04d}",), "ana", "int-fg", text.hash, start, end, "knowledge")
        for n, (start, end) in enumerate({(start, min(start + long, len(text.text))) for start, long in spans})
        if start < end and text.text[start:end].strip()
    )
    found = replace(made, codings=codings)
    table = select(found).excerpts
    rows = zip(table["participant"].tolist(), table["start"].tolist(), table["end"].tolist(), strict=True)
    mine = [(first, last) for who, first, last in rows if who == "N01"]
    hers = {at for first, last in mine for start, end in turns for at in range(max(start, first), min(end, last))}
    own = own_words(found, found.people["N01"])
    pieces = [piece for one in own.passages for piece in one.words.split(GAP)]
    assert all(any(piece in text.text[start:end] for start, end in turns) for piece in pieces)
    assert sorted("".join(pieces).replace(" ", "")) == sorted("".join(text.text[at] for at in hers).replace(" ", ""))
