"""Construct validity: for each check a smallest study that takes each status it can take, derived by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from textwrap import indent

import pytest

from casecode.audit._evidence import Evidence
from casecode.audit._outside import Outside
from casecode.audit._port import Offender
from casecode.domain.memo import Memo
from casecode.domain.problem import Problem
from tests.audit.small import BOOK, PROTOCOL, Coded, coded, corpus, finding, material_of, study

TALKS: Mapping[str, str] = {
    "transcripts/int-n1.txt": "I: How?\nMaya: We learned from the potters. Prices fell.",
    "transcripts/int-n2.txt": "I: How?\nIda: I learned by watching her. Customers came.",
    "transcripts/obs-north.txt": "She shows how the clay is cut. Nobody pays.\nMaya: Learned that from Tom.",
}
KNOWLEDGE = (
    coded("int-n1", "We learned from the potters", "knowledge"),
    coded("int-n2", "I learned by watching her", "knowledge"),
    coded("obs-north", "She shows how the clay is cut", "knowledge"),
)
OK = Outside(integrity=())


def with_records(records: str) -> str:
    return PROTOCOL + records


class TestSeveralSources:
    """CV1: two families of evidence and two people for each theme in each case."""

    def test_interviews_of_two_people_and_an_observation_hold(self) -> None:
        found = finding(study(PROTOCOL, TALKS, KNOWLEDGE), "CV1")
        assert (found.status, found.value, found.n) == ("pass", 1.0, 1)
        assert "1 theme-case cell" in found.seen
        assert "direct-observation, interview" in found.seen

    def test_one_kind_of_evidence_is_weak_and_named(self) -> None:
        found = finding(study(PROTOCOL, TALKS, KNOWLEDGE[:2]), "CV1")
        assert (found.status, found.value) == ("warn", 0.0)
        assert found.offenders == (Offender("Knowledge in north", "knowledge", "kinds of evidence: 1, people: 2, passages: 2"),)
        assert "Knowledge in north" in found.message

    def test_one_person_in_two_kinds_of_evidence_is_weak(self) -> None:
        mine = (KNOWLEDGE[0], coded("obs-north", "Learned that from Tom", "knowledge"))
        found = finding(study(PROTOCOL, TALKS, mine), "CV1")
        assert found.status == "warn"
        assert found.offenders[0].why == "kinds of evidence: 2, people: 1, passages: 2"

    def test_half_of_the_cells_hold(self) -> None:
        found = finding(study(PROTOCOL, TALKS, (*KNOWLEDGE, coded("int-n1", "Prices fell", "market"))), "CV1")
        assert (found.status, found.value, found.n) == ("warn", 0.5, 2)

    def test_a_floor_that_the_study_set_itself_can_be_kept_or_missed(self) -> None:
        codings = (*KNOWLEDGE, coded("int-n1", "Prices fell", "market"))
        kept = finding(study(with_records("audit: {thresholds: {CV1: 0.5}}\n"), TALKS, codings), "CV1")
        missed = finding(study(with_records("audit: {thresholds: {CV1: 0.6}}\n"), TALKS, codings), "CV1")
        assert (kept.status, missed.status) == ("pass", "fail")
        assert "pass 0.6 (changed by the study, default 1)" in missed.threshold

    def test_without_any_method_nothing_is_known(self) -> None:
        bare = PROTOCOL.replace("    method: interview\n", "").replace("    method: observation\n", "")
        assert finding(study(bare, TALKS, KNOWLEDGE), "CV1").status == "unknown"
        assert finding(study(PROTOCOL, TALKS), "CV1").message == "Nothing is coded yet."

    def test_a_method_that_no_table_has_is_no_second_kind_of_evidence_until_the_study_says_which(self) -> None:
        strange = PROTOCOL.replace("method: observation", "method: walkalong")
        assert finding(study(strange, TALKS, KNOWLEDGE), "CV1").status == "warn"
        placed = strange + "audit: {families: {walkalong: participant-observation}}\n"
        assert finding(study(placed, TALKS, KNOWLEDGE), "CV1").status == "pass"

    def test_focus_groups_are_interviews_unless_the_study_counts_them_apart(self) -> None:
        groups = PROTOCOL.replace("method: observation", "method: focus-group")
        assert finding(study(groups, TALKS, KNOWLEDGE), "CV1").status == "warn"
        assert finding(study(groups + "audit: {focus_groups: apart}\n", TALKS, KNOWLEDGE), "CV1").status == "pass"

    def test_what_is_derived_from_another_source_is_no_second_one(self) -> None:
        derived = with_records("circumstances:\n  obs-north: {derived_from: int-n1}\n")
        found = finding(study(derived, TALKS, KNOWLEDGE), "CV1")
        assert (found.status, found.offenders[0].why) == ("warn", "kinds of evidence: 1, people: 2, passages: 2")

    def test_words_that_nobody_placed_in_a_case_hold_nothing_where_there_are_several(self) -> None:
        adrift = PROTOCOL.replace(", case: north", "").replace("obs-{case}", "obs-*")
        found = finding(study(adrift, TALKS, KNOWLEDGE), "CV1")
        assert (found.status, found.offenders[0].what) == ("warn", "Knowledge in (not stated)")

    def test_in_a_study_of_one_case_all_belongs_to_it(self) -> None:
        one = PROTOCOL.replace(", case: north", "").replace("obs-{case}", "obs-*") + "design: {cases: single}\n"
        assert finding(study(one, TALKS, KNOWLEDGE), "CV1").status == "pass"

    def test_the_author_of_a_document_is_somebody(self) -> None:
        documents = PROTOCOL.replace("method: observation", "method: letter")
        evidence = study(documents, TALKS, (KNOWLEDGE[0], KNOWLEDGE[2]))
        assert finding(evidence, "CV1").offenders[0].why == "kinds of evidence: 2, people: 1, passages: 2"


class TestIntegrity:
    """CV2: what is no longer what was stored."""

    def test_a_whole_databank_passes_and_says_what_it_saw(self) -> None:
        found = finding(study(PROTOCOL, TALKS, KNOWLEDGE, outside=OK), "CV2")
        assert (found.status, found.seen) == ("pass", "3 excerpts in 3 sources, every hash and span")

    def test_one_broken_hash_fails(self) -> None:
        broken = Outside(integrity=(Problem("D502", "the text is not what was ingested", "databank/sources/int-n1/text.txt", 3),))
        found = finding(study(PROTOCOL, TALKS, KNOWLEDGE, outside=broken), "CV2")
        assert found.status == "fail"
        assert found.offenders[0].where == "databank/sources/int-n1/text.txt:3"

    def test_a_doubt_warns_and_a_note_does_not(self) -> None:
        doubt = Outside(integrity=(Problem("D507", "the last line has no end", "databank/x.jsonl", level="warning"),))
        note = Outside(integrity=(Problem("D524", "a line broke off", "databank/journal/x.jsonl", level="note"),))
        assert finding(study(PROTOCOL, TALKS, KNOWLEDGE, outside=doubt), "CV2").status == "warn"
        assert finding(study(PROTOCOL, TALKS, KNOWLEDGE, outside=note), "CV2").status == "pass"

    def test_codings_on_a_source_that_is_gone_fail_and_on_an_older_revision_warn(self) -> None:
        whole = corpus(PROTOCOL, TALKS, KNOWLEDGE)
        without = replace(whole, materials=tuple(one for one in whole.materials if one.source.id != "int-n1"))
        revised = material_of(whole.protocol, "transcripts/int-n1.txt", "Maya: We learned from the potters, later.")
        older = replace(whole, materials=(revised, *whole.materials[1:]))
        assert finding(Evidence(without, OK), "CV2").status == "fail"
        assert finding(Evidence(older, OK), "CV2").status == "warn"

    def test_unknown_where_nobody_looked_or_nothing_is_coded(self) -> None:
        assert finding(study(PROTOCOL, TALKS, KNOWLEDGE), "CV2").status == "unknown"
        assert finding(study(PROTOCOL, TALKS, outside=OK), "CV2").message == "Nothing is coded yet."


DRAFT = "- {participant: N01, case: north, item_type: case_draft, outcome: approved}"
QUOTES = "- {participant: N02, item_type: excerpt, outcome: corrected, changes: a name}"


class TestKeyInformants:
    """CV3: N01 and N02 are quoted, both in the case north."""

    def test_draft_seen_and_all_answered(self) -> None:
        found = finding(study(with_records(f"member_checks:\n  {DRAFT}\n  {QUOTES}\n"), TALKS, KNOWLEDGE), "CV3")
        assert (found.status, found.value, found.seen) == ("pass", 1.0, "2 of 2 quoted participants, 1 correction")

    def test_half_of_the_quoted_are_enough_by_default(self) -> None:
        found = finding(study(with_records(f"member_checks:\n  {DRAFT}\n"), TALKS, KNOWLEDGE), "CV3")
        assert (found.status, found.value) == ("pass", 0.5)

    def test_quotes_without_a_draft_are_weak(self) -> None:
        found = finding(study(with_records(f"member_checks:\n  {QUOTES}\n"), TALKS, KNOWLEDGE), "CV3")
        assert (found.status, found.offenders[0].why) == ("warn", "nobody saw the draft of the case")

    def test_too_few_answers_are_weak(self) -> None:
        stricter = "audit: {thresholds: {CV3: 0.6}}\n"
        found = finding(study(with_records(f"member_checks:\n  {DRAFT}\n{stricter}"), TALKS, KNOWLEDGE), "CV3")
        assert (found.status, found.offenders[0].why) == ("warn", "1 of 2 quoted participants answered")

    def test_a_reflexive_study_is_not_measured_by_coverage(self) -> None:
        reflexive = with_records(f"member_checks:\n  {DRAFT}\nstance: reflexive\naudit: {{thresholds: {{CV3: 0.6}}}}\n")
        assert finding(study(reflexive, TALKS, KNOWLEDGE), "CV3").status == "pass"

    def test_sent_and_never_answered_is_weak(self) -> None:
        sent = "member_checks:\n  - {participant: N01, case: north, item_type: case_draft, outcome: no_reply}\n"
        assert finding(study(with_records(sent), TALKS, KNOWLEDGE), "CV3").status == "warn"

    def test_an_open_dispute_fails_until_somebody_says_what_became_of_it(self) -> None:
        disputed = "- {participant: N02, item_type: excerpt, outcome: disputed}"
        settled = "- {participant: N02, item_type: excerpt, outcome: disputed, resolution: The sentence was taken out.}"
        open_ = finding(study(with_records(f"member_checks:\n  {DRAFT}\n  {disputed}\n"), TALKS, KNOWLEDGE), "CV3")
        assert (open_.status, open_.offenders[0].what) == ("fail", "N02")
        assert open_.offenders[0].where.startswith("casecode.yaml:")
        assert finding(study(with_records(f"member_checks:\n  {DRAFT}\n  {settled}\n"), TALKS, KNOWLEDGE), "CV3").status == "pass"

    def test_no_record_is_unknown_whatever_the_design_claims(self) -> None:
        silent = finding(study(PROTOCOL, TALKS, KNOWLEDGE), "CV3")
        claimed = finding(study(with_records("design: {member_checking: yes}\n"), TALKS, KNOWLEDGE), "CV3")
        assert (silent.status, claimed.status) == ("unknown", "unknown")
        assert "though the design says so" in claimed.message
        assert "though" not in silent.message

    def test_a_draft_of_another_case_does_not_count_here(self) -> None:
        other = "member_checks:\n  - {participant: W01, case: west, item_type: case_draft, outcome: approved}\n"
        found = finding(study(with_records(other), TALKS, KNOWLEDGE), "CV3")
        assert (found.status, found.offenders[0].what) == ("warn", "north")


FULL = """\
codebook: harbours
codes:
  - code: knowledge
    label: Knowledge
    definition: Know-how that is passed on between two makers anywhere.
    include: By chance or arranged.
    exclude: What somebody learned alone.
    examples: [we learned it]
    literature: [saxenian1994]
"""


class TestDefinitions:
    """CV4: five elements a code in use."""

    def look(
        self, book: str, more: str = "", codings: tuple[Coded, ...] = KNOWLEDGE
    ) -> tuple[str, float | None, tuple[str, ...]]:
        found = finding(study(PROTOCOL + more, TALKS, codings, codebook=book), "CV4")
        return found.status, found.value, tuple(f"{one.what}: {one.why}" for one in found.offenders)

    def test_all_five_elements(self) -> None:
        assert self.look(FULL) == ("pass", 1.0, ())

    def test_four_of_five_are_weak(self) -> None:
        book = FULL.replace("    exclude: What somebody learned alone.\n", "")
        assert self.look(book) == ("warn", 0.8, ("Knowledge: lacks exclude",))

    def test_a_reflexive_study_needs_no_rules_of_exclusion(self) -> None:
        book = FULL.replace("    exclude: What somebody learned alone.\n", "")
        assert self.look(book, "stance: reflexive\n") == ("pass", 1.0, ())

    def test_literature_alone_does_not_stop_a_pass_when_the_share_is_high(self) -> None:
        book = FULL.replace("    literature: [saxenian1994]\n", "")
        assert self.look(book)[0] == "warn"
        assert self.look(book, "audit: {thresholds: {CV4: 0.8}}\n")[0] == "pass"

    def test_a_code_from_the_material_needs_no_literature(self) -> None:
        assert self.look(FULL.replace("literature: [saxenian1994]", "origin: inductive"))[0] == "pass"

    def test_an_example_that_names_an_excerpt_must_be_one(self) -> None:
        assert self.look(FULL.replace("[we learned it]", "[Q-00000000]"))[2] == ("Knowledge: lacks examples",)
        assert self.look(FULL.replace("[we learned it]", f"[{KNOWLEDGE[0].quote_id}]"))[0] == "pass"

    def test_seven_words_are_no_definition_and_eight_are(self) -> None:
        seven, eight = "Know-how passed on between makers here", "Know-how passed on between makers here and there"
        assert self.look(FULL.replace("Know-how that is passed on between two makers anywhere.", seven))[0] == "warn"
        assert self.look(FULL.replace("Know-how that is passed on between two makers anywhere.", eight))[0] == "pass"

    def test_too_little_to_judge(self) -> None:
        assert self.look("codebook: bare\ncodes:\n  - {code: knowledge}\n")[:2] == ("unknown", 0.0)

    def test_a_code_that_no_codebook_has_lacks_everything(self) -> None:
        status, share, _ = self.look(FULL, codings=(*KNOWLEDGE, coded("int-n1", "Prices", "prices")))
        assert (status, share) == ("unknown", 0.5)

    def test_the_same_definition_twice_is_a_contradiction(self) -> None:
        twin = FULL + FULL.split("codes:\n")[1].replace("knowledge", "market").replace("Knowledge", "Market")
        status, _, told = self.look(twin, codings=(*KNOWLEDGE, coded("int-n1", "Prices", "market")))
        assert (status, told) == ("fail", ("Knowledge and Market: the same definition, word for word",))

    def test_a_theme_that_only_holds_others_needs_a_definition_alone(self) -> None:
        holder = "codebook: b\ncodes:\n  - code: top\n    definition: Everything that makers know and pass on to others.\n"
        book = holder + "    children:\n" + indent(FULL.split("codes:\n")[1], "    ")
        assert self.look(book) == ("pass", 1.0, ())
        bare = book.replace("    definition: Everything that makers know and pass on to others.\n", "")
        assert self.look(bare) == ("unknown", 0.5, ("top: lacks definition",))

    def test_nothing_coded_yet(self) -> None:
        assert self.look(FULL, codings=())[0] == "unknown"


CHAIN = """\
questions: {RQ1: How do makers learn?}
propositions:
  P1: {text: Makers learn by watching., themes: [knowledge], questions: [RQ1]}
"""


class TestLinkage:
    """CV5: from question to words and back."""

    def look(self, more: str, codings: tuple[Coded, ...] = KNOWLEDGE) -> tuple[str, float | None, tuple[str, ...]]:
        found = finding(study(PROTOCOL + more, TALKS, codings), "CV5")
        return found.status, found.value, tuple(f"{one.what}: {one.why}" for one in found.offenders)

    def test_everything_hangs_together(self) -> None:
        # four links: the question, the proposition up and down, the code
        found = finding(study(PROTOCOL + CHAIN, TALKS, KNOWLEDGE), "CV5")
        assert (found.status, found.n) == ("pass", 4)
        assert found.seen == "1 question, 1 proposition, 1 code, 3 excerpts"

    def test_a_question_may_be_answered_by_a_theme_without_a_proposition(self) -> None:
        assert self.look("questions: {RQ1: {text: How do makers learn?, themes: [Knowledge]}}\n")[0] == "pass"

    def test_a_loose_link_in_ten_is_weak_and_one_in_four_leaves_the_chain_unknown(self) -> None:
        market = coded("int-n1", "Prices fell", "market")
        assert self.look(CHAIN, (*KNOWLEDGE, market)) == (
            "unknown",
            0.8,
            ("Market: no question, proposition or claim leads to it",),
        )
        nine = "".join(f"  P{n}: {{text: Makers learn., themes: [knowledge], questions: [RQ1]}}\n" for n in range(2, 6))
        status, share, _ = self.look(CHAIN + nine, (*KNOWLEDGE, market))
        assert (status, round(share or 0, 4)) == ("warn", round(12 / 13, 4))

    def test_a_proposition_without_an_excerpt_is_loose_and_called_supported_it_fails(self) -> None:
        bare = CHAIN.replace("themes: [knowledge]", "themes: [market]")
        assert self.look(bare)[0] == "unknown"
        status, _, told = self.look(bare.replace("themes: [market]", "status: supported, themes: [market]"))
        assert (status, told) == ("fail", ("P1: called supported, and no excerpt stands under it",))

    def test_a_judged_excerpt_holds_a_proposition_without_themes(self) -> None:
        judged = CHAIN.replace("themes: [knowledge], ", "") + (
            f"evidence:\n  - {{excerpt: {KNOWLEDGE[0].quote_id}, proposition: P1, bearing: supports, by: ana}}\n"
        )
        assert "P1" not in " ".join(self.look(judged)[2])

    def test_a_claim_whose_excerpt_is_gone_fails_and_one_that_names_nothing_is_loose(self) -> None:
        gone = CHAIN + "claims:\n  C1: {text: They learn., excerpts: [Q-00000000]}\n"
        assert self.look(gone)[0] == "fail"
        there = CHAIN + f"claims:\n  C1: {{text: They learn., excerpts: [{KNOWLEDGE[0].quote_id}]}}\n"
        assert self.look(there)[0] == "pass"
        empty = CHAIN + "claims:\n  C1: {text: They learn.}\n"
        assert "C1: names no proposition, theme or excerpt" in self.look(empty)[2]
        through = CHAIN + "claims:\n  C1: {text: They learn., proposition: P1}\n"
        assert self.look(through)[0] == "pass"
        hollow = CHAIN + "claims:\n  C1: {text: Prices fell., status: supported, themes: [market]}\n"
        assert self.look(hollow)[0] == "fail"

    def test_without_question_proposition_and_claim_there_is_no_chain(self) -> None:
        found = finding(study(PROTOCOL, TALKS, KNOWLEDGE), "CV5")
        assert (found.status, found.message.split(",")[0]) == ("unknown", "The study states no research question")
        assert finding(study(PROTOCOL + CHAIN, TALKS), "CV5").status == "unknown"


DATED = PROTOCOL.replace("method: interview", "method: interview\n    date: 2025-03").replace(
    "method: observation", "method: observation\n    date: 2025-04"
)


class TestAttribution:
    """CV6: who, how, when."""

    def test_all_three_for_every_excerpt(self) -> None:
        found = finding(study(DATED, TALKS, KNOWLEDGE), "CV6")
        assert (found.status, found.value, found.seen) == ("pass", 1.0, "3 excerpts")

    def test_notes_of_observation_need_no_speaker_and_an_interview_does(self) -> None:
        anonymous = DATED.replace("Ida: N02", "Ida: participant")
        found = finding(study(anonymous, TALKS, KNOWLEDGE), "CV6")
        assert (found.status, round(found.value or 0, 3)) == ("unknown", 0.667)
        assert found.offenders == (Offender("int-n2", "int-n2", "1 excerpt without speaker"),)

    def test_between_eight_and_nine_and_a_half_in_ten_is_weak(self) -> None:
        words = ["went", "saw", "came", "sold", "stayed"]
        talk = {"transcripts/int-n1.txt": "Maya: I " + " and I ".join(words), **{k: v for k, v in TALKS.items() if "n2" in k}}
        mine = [coded("int-n1", word, "knowledge") for word in words]
        anonymous = DATED.replace("Ida: N02", "Ida: participant")
        found = finding(study(anonymous, talk, [*mine, KNOWLEDGE[1]]), "CV6")
        assert (found.status, round(found.value or 0, 3)) == ("warn", round(5 / 6, 3))
        own = finding(study(anonymous + "audit: {thresholds: {CV6: 0.9}}\n", talk, [*mine, KNOWLEDGE[1]]), "CV6")
        assert own.status == "fail"

    def test_a_group_as_a_whole_and_the_interviewer_need_no_name(self) -> None:
        group = DATED.replace("Ida: N02", "Ida: collective")
        asked = coded("int-n1", "How?", "knowledge")
        assert finding(study(group, TALKS, (*KNOWLEDGE, asked)), "CV6").status == "pass"

    @pytest.mark.parametrize(("taken", "lacks"), [("method: interview", "method"), ("date: 2025-03", "date")])
    def test_method_and_date_are_asked_for(self, taken: str, lacks: str) -> None:
        bare = "\n".join(line for line in DATED.splitlines() if line.strip() != taken) + "\n"
        found = finding(study(bare, TALKS, KNOWLEDGE), "CV6")
        assert {one.why for one in found.offenders} == {f"1 excerpt without {lacks}"}

    def test_nothing_coded(self) -> None:
        assert finding(study(DATED, TALKS), "CV6").status == "unknown"


class TestPeers:
    """CV7: readers besides the coders, transcripts against the recording."""

    def look(self, more: str = "", memos: tuple[Memo, ...] = ()) -> tuple[str, str]:
        found = finding(study(PROTOCOL + more, TALKS, KNOWLEDGE, memos=memos), "CV7")
        return found.status, found.seen

    def test_a_peer_and_a_tenth_of_the_transcripts(self) -> None:
        # two transcripts of interviews, one of them read as a fifth: (0.2 + 0) / 2
        more = "reviews: [{kind: peer, reviewer: Dr Lind}]\ncircumstances: {int-n1: {proofread: 20%}}\n"
        assert self.look(more) == ("pass", "1 reader besides the coders, 10% of the transcripts read against the recording")

    def test_a_peer_alone_and_proof_reading_alone_are_weak(self) -> None:
        assert self.look("reviews: [{kind: peer, reviewer: Dr Lind}]\n")[0] == "warn"
        assert self.look("circumstances: {int-n1: {proofread: 20%}}\n")[0] == "warn"

    def test_a_review_of_transcripts_counts_for_the_sources_it_names_or_for_all(self) -> None:
        both = "reviews: [{kind: transcript, reviewer: Dr Lind, share: 20%}]\n"
        one = "reviews: [{kind: transcript, reviewer: Dr Lind, share: 20%, sources: [int-n1]}]\n"
        assert "20% of the transcripts" in self.look(both)[1]
        assert "10% of the transcripts" in self.look(one)[1]

    def test_who_coded_is_no_peer(self) -> None:
        assert self.look("reviews: [{kind: peer, reviewer: Ana Ruiz}]\n")[0] == "unknown"
        assert self.look("reviews: [{kind: peer, reviewer: ben}]\n")[0] == "warn"

    def test_a_debriefing_that_somebody_wrote_down_counts(self) -> None:
        talk = Memo("debrief", "peer_debrief", "ana", "2026-05-01", (), "We talked.")
        assert self.look(memos=(talk,))[0] == "warn"

    def test_silence_is_unknown_and_never_a_fault(self) -> None:
        assert self.look()[0] == "unknown"

    def test_without_transcripts_a_reader_is_enough(self) -> None:
        written = PROTOCOL + "reviews: [{kind: peer, reviewer: Dr Lind}]\n"
        notes = {name: text for name, text in TALKS.items() if "obs" in name}
        assert finding(study(written, notes, (KNOWLEDGE[2],)), "CV7").status == "pass"


SAID = "place: her workshop, duration: 40, collector: [ana], recorded: audio, access: through the guild, instrument: guide 2"


class TestCircumstances:
    """CV8: seven fields for what was said aloud, fewer for what was written."""

    def look(self, more: str, protocol: str = DATED) -> tuple[str, float, tuple[str, ...]]:
        talks = {name: text for name, text in TALKS.items() if "n1" in name}
        found = finding(study(protocol + more, talks, KNOWLEDGE[:1]), "CV8")
        return found.status, round(found.value or 0, 3), tuple(one.why for one in found.offenders)

    def test_all_fields_of_an_interview(self) -> None:
        assert self.look(f"circumstances: {{int-n1: {{{SAID}}}}}\n") == ("pass", 1.0, ())

    def test_five_of_seven_are_weak(self) -> None:
        five = SAID.replace("recorded: audio, ", "").replace(", instrument: guide 2", "")
        assert self.look(f"circumstances: {{int-n1: {{{five}}}}}\n") == (
            "warn",
            round(5 / 7, 3),
            ("not stated: way of recording, instrument",),
        )

    def test_a_date_alone_is_as_good_as_nothing(self) -> None:
        assert self.look("")[:2] == ("unknown", round(1 / 7, 3))

    def test_no_pass_without_a_date_however_high_the_share(self) -> None:
        lower = f"circumstances: {{int-n1: {{{SAID}}}}}\naudit: {{thresholds: {{CV8: 0.8}}}}\n"
        assert self.look(lower)[0] == "pass"
        assert self.look(lower, PROTOCOL)[:2] == ("warn", round(6 / 7, 3))

    def test_no_source_at_all(self) -> None:
        assert finding(study(PROTOCOL), "CV8").status == "unknown"


class TestEnough:
    """CV9: three passages of two sources a theme."""

    def test_no_theme_is_thin(self) -> None:
        book = BOOK.split("  - {code: market")[0]
        found = finding(study(PROTOCOL, TALKS, KNOWLEDGE, codebook=book), "CV9")
        assert (found.status, found.value, found.seen) == ("pass", 0.0, "1 theme, 3 passages")

    def test_a_theme_without_an_excerpt_is_thin(self) -> None:
        found = finding(study(PROTOCOL, TALKS, KNOWLEDGE), "CV9")
        assert (found.status, found.value) == ("warn", 0.5)
        assert found.offenders == (Offender("Market", "market", "passages: 0, sources: 0"),)

    def test_two_coders_on_the_same_words_make_one_passage(self) -> None:
        again = coded("int-n1", "learned from the potters", "knowledge", coder="ben")
        found = finding(study(PROTOCOL, TALKS, (KNOWLEDGE[0], KNOWLEDGE[1], again)), "CV9")
        assert found.offenders[0].why == "passages: 2, sources: 2"

    def test_a_floor_of_the_study_is_kept_or_missed(self) -> None:
        lenient, strict = ("audit: {thresholds: {CV9: 0.5}}\n", "audit: {thresholds: {CV9: 0.4}}\n")
        assert finding(study(PROTOCOL + lenient, TALKS, KNOWLEDGE), "CV9").status == "pass"
        assert finding(study(PROTOCOL + strict, TALKS, KNOWLEDGE), "CV9").status == "fail"

    def test_a_retired_theme_is_not_asked_for(self) -> None:
        book = BOOK.replace("{code: market,", "{code: market, retired: merged in talk,")
        assert finding(study(PROTOCOL, TALKS, KNOWLEDGE, codebook=book), "CV9").status == "pass"

    def test_nothing_coded(self) -> None:
        assert finding(study(PROTOCOL, TALKS), "CV9").status == "unknown"
