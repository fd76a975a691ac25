"""Reliability: for each check a smallest study that takes each status it can take, derived by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from casecode.audit._evidence import Evidence
from casecode.audit._nouns import RANK, Finding, Offender
from casecode.audit._outside import BuiltReport, Entry, Outside, Trail
from casecode.codebook.load import parse_codebook
from casecode.databank.rounds import Place, Round
from casecode.domain.coding import ReadMark
from casecode.domain.memo import Memo
from casecode.domain.problem import Problem
from tests.audit.small import BOOK, PROTOCOL, Coded, coded, corpus, finding, read_mark, study

TALKS: Mapping[str, str] = {
    "transcripts/int-n1.txt": "I: How?\nMaya: We learned from the potters. Prices fell.",
    "transcripts/int-n2.txt": "I: How?\nIda: I learned by watching her. Customers came.",
}
DATED = PROTOCOL.replace("    method: interview\n", "    method: interview\n    date: 2026-02-01\n").replace(
    "    method: observation\n", "    method: observation\n    date: 2026-03-01\n"
)
TWENTY: Mapping[str, str] = {"transcripts/int-n1.txt": "\n".join(f"Maya: word{n:02d} was said here today." for n in range(1, 21))}
TRAIL = Trail(3, {"ingest": Entry("2026-04-01T08:00:00Z", "ana", "ingest")})
LOOKED = Outside(integrity=(), missing=(), unregistered=(), reports=(), leaks=(), private=True, trail=TRAIL)


def words(numbers: Iterable[int], coder: str, code: str = "knowledge", source: str = "int-n1", **facts: Any) -> tuple[Coded, ...]:
    """The numbered units of `TWENTY` given a code."""
    return tuple(coded(source, f"word{n:02d}", code, coder, **facts) for n in numbers)


def twice(
    ana: Iterable[int],
    ben: Iterable[int],
    protocol: str = PROTOCOL,
    more: Iterable[Coded] = (),
    *,
    outside: Outside | None = None,
    transcripts: Mapping[str, str] = TWENTY,
    **parts: Any,
) -> Evidence:
    """Twenty units that both coders read, with the code knowledge on some of them."""
    codings = (*words(ana, "ana"), *words(ben, "ben"), *more)
    made = corpus(protocol, transcripts, codings, **parts)
    reads = tuple(read_mark("int-n1", made.material, coder) for coder in ("ana", "ben"))
    return Evidence(replace(made, reads=(*reads, *made.reads)), outside or Outside())


class TestProtocol:
    """R1: four sections, written before the first source."""

    FOUR = "protocol: {{date: {}, overview: o.md, procedures: p.md, questions: q.md, report_guide: r.md}}\n"

    def one(self, date: str, protocol: str = DATED) -> Finding:
        return finding(study(protocol + self.FOUR.format(date), TALKS), "R1")

    def test_four_sections_before_the_first_source_pass(self) -> None:
        found = self.one("2026-01-31")
        assert (found.status, found.value) == ("pass", 4.0)
        assert found.seen == "4 sections, of 2026-01-31; the first source is of 2026-02-01"

    @pytest.mark.parametrize("date", ["2026-02-01", "2026-01", "2025"])
    def test_the_same_day_and_an_earlier_month_or_year_are_not_later(self, date: str) -> None:
        assert self.one(date).status == "pass"

    @pytest.mark.parametrize("date", ["2026-02-02", "2026-02", "2026"])
    def test_a_later_day_and_a_day_that_may_be_later_are_not_earlier(self, date: str) -> None:
        found = self.one(date)
        assert (found.status, found.value) == ("warn", 0.0)
        assert [one.what for one in found.offenders] == ["overview", "procedures", "questions", "report guide"]

    def test_a_source_without_a_date_may_have_been_earlier(self) -> None:
        found = self.one("2026-01-01", PROTOCOL)
        assert found.status == "warn"
        assert found.offenders[-1] == Offender("undated sources", "int-n1", "2 sources without a date")

    def test_a_missing_section_is_named_and_two_of_four_are_some(self) -> None:
        two = DATED + "protocol: {date: 2026-01-01, overview: o.md, questions: q.md}\n"
        found = finding(study(two, TALKS), "R1")
        assert (found.status, found.value) == ("warn", 2.0)
        assert [one.what for one in found.offenders] == ["procedures", "report guide"]

    def test_less_than_two_sections_are_no_protocol(self) -> None:
        assert finding(study(DATED, TALKS), "R1").status == "unknown"
        bare = finding(study(DATED + "protocol: {date: 2026-01-01, overview: o.md}\n", TALKS), "R1")
        assert (bare.status, bare.message) == ("unknown", "No case study protocol is on record (1 of its four sections).")

    def test_documents_are_older_than_a_study_so_the_day_they_came_in_counts(self) -> None:
        papers = PROTOCOL.replace("method: interview", "method: document\n    date: 1998")
        text = papers + self.FOUR.format("2026-03-31")
        assert finding(study(text, TALKS, outside=LOOKED), "R1").status == "pass"
        assert finding(study(text.replace("2026-03-31", "2026-04-02"), TALKS, outside=LOOKED), "R1").status == "warn"
        assert finding(study(text, TALKS), "R1").status == "warn"


class TestComplete:
    """R2: original, transcript, notes and consent of every source; nothing left unread."""

    ALL = PROTOCOL + "consents: {N01: {date: 2026-01-01, scope: quotes}, N02: {date: 2026-01-01, scope: quotes}}\n"

    def test_consent_of_everybody_who_speaks_completes_an_interview(self) -> None:
        found = finding(study(self.ALL, TALKS, outside=LOOKED), "R2")
        assert (found.status, found.value, found.n) == ("pass", 1.0, 2)

    def test_a_licence_does_in_its_place(self) -> None:
        licensed = PROTOCOL + "circumstances: {'int-*': {licence: CC BY 4.0}}\n"
        assert finding(study(licensed, TALKS, outside=LOOKED), "R2").status == "pass"

    def test_an_original_that_is_gone_fails(self) -> None:
        gone = replace(LOOKED, missing=(Offender("originals/a", "originals/a", "not there"),))
        assert finding(study(self.ALL, TALKS, outside=gone), "R2").status == "fail"

    def test_a_file_nobody_read_in_is_named(self) -> None:
        found = finding(study(self.ALL, TALKS, outside=replace(LOOKED, unregistered=("transcripts/x.txt",))), "R2")
        assert (found.status, found.offenders[-1].what) == ("warn", "transcripts/x.txt")

    def test_one_of_two_without_consent_is_below_nine_tenths(self) -> None:
        found = finding(study(PROTOCOL + "consents: {N01: 2026-01-01}\n", TALKS, outside=LOOKED), "R2")
        assert (found.status, found.value) == ("unknown", 0.5)
        assert found.offenders == (Offender("int-n2", "transcripts/int-n2.txt", "no consent"),)

    def test_a_weaker_share_within_the_limits_is_weak(self) -> None:
        loose = PROTOCOL + "consents: {N01: 2026-01-01}\naudit: {thresholds: {R2.warn: 0.5}}\n"
        assert finding(study(loose, TALKS, outside=LOOKED), "R2").status == "warn"

    def test_a_consent_that_was_declined_is_none(self) -> None:
        text = self.ALL.replace("N02: {date: 2026-01-01, scope: quotes}", "N02: {scope: none}")
        assert finding(study(text, TALKS, outside=LOOKED), "R2").status == "unknown"

    def test_nobody_looked_or_no_source(self) -> None:
        assert finding(study(self.ALL, TALKS), "R2").status == "unknown"
        assert finding(study(self.ALL, {}, outside=LOOKED), "R2").message == "No source is registered yet."

    def test_a_recording_without_a_transcript_and_an_observation_without_notes(self) -> None:
        text = PROTOCOL + "circumstances:\n  int-n1: {recorded: audio, licence: x}\n  obs-north: {licence: x}\n"
        found = finding(study(text, {"transcripts/int-n1.txt": "", "transcripts/obs-north.txt": ""}, outside=LOOKED), "R2")
        assert {one.what: one.why for one in found.offenders} == {"int-n1": "no transcript", "obs-north": "no field notes"}


class TestAgreement:
    """R3: alpha of each code that is reported. For two coders: 1 − (2N − 1)·D / (n1·n0), N units, D of them parted."""

    def test_two_coders_who_gave_the_same_ten_units(self) -> None:
        found = finding(twice(range(1, 11), range(1, 11)), "R3")
        assert (found.status, found.value, found.n) == ("pass", 1.0, 20)
        assert "alpha 1.00 to 1.00 for 1 code, 20 turns that 2 people coded" in found.seen

    def test_four_of_twenty_parted(self) -> None:
        """Each gave ten, eight of them together: 1 − 39·4 / (20·20) = .61."""
        found = finding(twice(range(1, 11), range(3, 13)), "R3")
        assert found.status == "warn"
        assert found.value == pytest.approx(0.61)
        assert found.offenders[0].what == "Knowledge"
        assert found.offenders[0].why.startswith("alpha 0.61")
        assert "rests on 12 units" in found.offenders[0].why
        assert "the other did in 80%" in found.offenders[0].why

    def test_an_interval_that_reaches_too_low_is_tentative(self) -> None:
        """Each gave ten, nine of them together: 1 − 39·2 / (20·20) = .805, on eleven positive units."""
        found = finding(twice(range(1, 11), range(2, 12)), "R3")
        assert found.status == "warn"
        assert found.value == pytest.approx(0.805)
        assert "the interval reaches too low; rests on 11 units" in found.offenders[0].why

    def test_a_floor_that_the_study_set_itself_is_missed_or_kept(self) -> None:
        own = PROTOCOL + "audit: {thresholds: {R3: 0.7}}\n"
        assert finding(twice(range(1, 11), range(3, 13), own), "R3").status == "fail"
        assert finding(twice(range(1, 11), range(1, 11), own), "R3").status == "pass"

    def test_a_floor_of_ones_own_that_is_not_shown_for_a_code_is_not_kept(self) -> None:
        few = (*words([1, 2], "ana", "market"), *words([1, 2], "ben", "market"))
        assert finding(twice(range(1, 11), range(1, 11), PROTOCOL, few), "R3").status == "warn"
        own = PROTOCOL + "audit: {thresholds: {R3: 0.7}}\n"
        assert finding(twice(range(1, 11), range(1, 11), own, few), "R3").status == "unknown"

    def test_fewer_than_ten_positive_units_are_too_few_to_say(self) -> None:
        found = finding(twice(range(1, 10), range(1, 10)), "R3")
        assert (found.status, found.value) == ("unknown", None)
        assert found.offenders[0].why.startswith("too few to say: 9 units in which somebody gave it; p_pos 1.00")

    def test_a_code_without_an_interval_is_silent_unless_the_study_says_how_few_are_enough(self) -> None:
        """Eleven units have it from somebody, but each coder gave it to nine: agree calls that too few to say."""
        assert finding(twice(range(1, 10), range(3, 12)), "R3").status == "unknown"
        own = PROTOCOL + "audit: {thresholds: {R3.positive: 5}}\n"
        assert finding(twice(range(1, 10), range(3, 12), own), "R3").status == "warn"

    def test_a_code_that_everybody_always_gave_has_no_alpha(self) -> None:
        found = finding(twice(range(1, 21), range(1, 21)), "R3")
        assert (found.status, found.offenders[0].why) == ("unknown", "no variation: everybody always gave it")

    def test_one_coder_alone_is_unknown_whatever_else(self) -> None:
        found = finding(study(PROTOCOL, TWENTY, words(range(1, 11), "ana")), "R3")
        assert (found.status, found.limits) == ("unknown", "agreement among coders is not established")

    def test_units_read_twice_and_never_coded_say_nothing(self) -> None:
        for check in ("R3", "R7"):
            found = finding(twice([], []), check)
            assert (found.status, found.message) == ("unknown", "Nothing is coded yet.")

    def test_a_reflexive_study_is_free_of_it(self) -> None:
        reflexive = "stance: reflexive\n" + PROTOCOL
        assert finding(twice(range(1, 11), range(3, 13), reflexive), "R3").status == "na"

    def test_the_newest_round_is_judged(self) -> None:
        """The older round parted on everything, the newer one on nothing."""
        old: Any = {"round": "r1", "at": "2026-05-01T10:00:00Z"}
        new: Any = {"round": "r2", "at": "2026-06-01T10:00:00Z"}
        codings = (
            *words(range(1, 11), "ana", **old), *words(range(11, 21), "ben", **old),
            *words(range(1, 11), "ana", **new), *words(range(1, 11), "ben", **new),
        )  # fmt: skip
        plans = tuple(Round(name, "reliability", seed="7", units=(Place("int-n1"),)) for name in ("r1", "r2"))
        made = corpus(PROTOCOL, TWENTY, codings, rounds=plans)
        marks = [replace(read_mark("int-n1", made.material, who), round=name) for who in ("ana", "ben") for name in ("r1", "r2")]
        evidence = Evidence(replace(made, reads=tuple(marks)))
        found = finding(evidence, "R3")
        assert (found.status, found.value) == ("pass", 1.0)
        assert "round r2" in found.seen
        drift = finding(evidence, "R9")
        assert drift.status == "pass", drift.offenders
        assert "r1" in drift.seen


class TestBook:
    """R4: codings under the present definition, and no late change."""

    OLD = BOOK.replace("Know-how that is passed on between two makers.", "Anything that anybody knows.")

    def old(self) -> tuple[str, object]:
        book, _ = parse_codebook(self.OLD.encode(), "codebooks/book.yaml")
        assert book is not None
        return book.hash, book

    def test_all_under_the_version_of_today(self) -> None:
        found = finding(study(PROTOCOL, TWENTY, words(range(1, 5), "ana")), "R4")
        assert (found.status, found.value) == ("pass", 0.0)
        assert found.seen == "4 codings under 1 version, none older than the definition of its code"

    def test_a_coding_by_another_definition_contradicts_it(self) -> None:
        name, book = self.old()
        codings = (*words([1], "ana", book=name), *words([2, 3, 4], "ana"))
        found = finding(study(PROTOCOL, TWENTY, codings, former_books={name: book}), "R4")
        assert (found.status, found.value) == ("fail", 0.25)
        assert found.offenders[0] == Offender("Knowledge", "codebooks/book.yaml:4", "1 coding made under another definition")

    def test_taking_the_older_version_away_does_not_help(self) -> None:
        name, _ = self.old()
        found = finding(study(PROTOCOL, TWENTY, words([1], "ana", book=name)), "R4")
        assert (found.status, found.offenders[0].what) == ("unknown", f"version {name}")

    def late(self, early: int, protocol: str = PROTOCOL) -> Finding:
        """`early` of 20 codings under a version without the code market; their own code never changed."""
        before, _ = parse_codebook("\n".join(BOOK.splitlines()[:-1]).encode() + b"\n", "codebooks/book.yaml")
        assert before is not None
        first = words(range(1, early + 1), "ana", book=before.hash, at="2026-05-01T10:00:00Z")
        second = words(range(early + 1, 21), "ana", at="2026-06-01T10:00:00Z")
        return finding(study(protocol, TWENTY, (*first, *second), former_books={before.hash: before}), "R4")

    def test_a_code_that_came_in_the_last_quarter_is_late(self) -> None:
        assert self.late(15).status == "pass"
        found = self.late(16)
        assert (found.status, found.offenders[0].what) == ("warn", "market: code added")
        assert found.offenders[0].why == "2026-06-01, after 80% of the codings"

    def test_in_a_reflexive_study_codes_may_change_to_the_end(self) -> None:
        assert self.late(16, "stance: reflexive\n" + PROTOCOL).status == "pass"

    def test_codings_without_a_version(self) -> None:
        bare, known = words([1], "ana", book=""), words([2], "ana")
        assert finding(study(PROTOCOL, TWENTY, bare), "R4").status == "unknown"
        assert finding(study(PROTOCOL, TWENTY, (*bare, *known)), "R4").status == "warn"
        assert finding(study(PROTOCOL, TWENTY), "R4").message == "Nothing is coded yet."


FOUR: Mapping[str, str] = {
    f"transcripts/int-{who}.txt": "\n".join(f"{who}: {who.lower()}{n} is what was said." for n in range(1, 6))
    for who in ("Maya", "Ida", "Tom", "Jo")
}


class TestBalance:
    """R5: nobody supplies more than a third overall or half of a theme, and most are heard."""

    def of(self, *numbers: int, protocol: str = PROTOCOL) -> Finding:
        """So many excerpts of Maya, Ida, Tom, Jo."""
        people = ("Maya", "Ida", "Tom", "Jo")
        made = [
            coded(f"int-{who.lower()}", f"{who.lower()}{n}", "knowledge")
            for who, count in zip(people, numbers, strict=True)
            for n in range(1, count + 1)
        ]
        return finding(study(protocol, FOUR, made), "R5")

    def test_equal_shares_pass(self) -> None:
        found = self.of(2, 2, 2, 2)
        assert (found.status, found.value) == ("pass", 0.25)
        assert "at most 25% from one of 4 informants, as if 4.0 spoke equally" in found.seen

    def test_more_than_a_third_leans(self) -> None:
        """Five of fourteen are 36 %, and not half of the theme."""
        found = self.of(5, 3, 3, 3)
        assert found.status == "warn"
        assert found.offenders == (Offender("Maya", "N01", "36% of 14 excerpts"),)

    def test_more_than_half_of_a_theme_is_told_beside_it(self) -> None:
        found = self.of(5, 2, 1, 1)
        assert [one.what for one in found.offenders] == ["Maya", "Maya in Knowledge"]

    def test_too_many_unheard(self) -> None:
        found = self.of(2, 2, 0, 0)
        assert [one.what for one in found.offenders][-2:] == ["Tom", "Jo"]
        assert self.of(2, 2, 2, 0).offenders == (Offender("Maya", "N01", "33% of 6 excerpts"),)

    def test_a_limit_of_the_studys_own_can_be_broken(self) -> None:
        own = PROTOCOL + "audit: {thresholds: {R5: 0.3}}\n"
        assert self.of(5, 3, 3, 3, protocol=own).status == "fail"

    def test_a_reflexive_study_sets_no_limits_and_still_says_who_is_unheard(self) -> None:
        reflexive = "stance: reflexive\n" + PROTOCOL
        assert self.of(5, 2, 1, 1, protocol=reflexive).status == "pass"
        assert self.of(5, 2, 0, 0, protocol=reflexive).status == "warn"

    def test_speakers_without_a_name_may_be_one_person(self) -> None:
        """Taking Maya out of the protocol makes her nobody, and nothing better."""
        nameless = PROTOCOL.replace("  N01: {name: Maya, case: north, role: founder}\n", "").replace("Maya: N01, ", "")
        found = self.of(5, 3, 3, 3, protocol=nameless)
        assert (found.status, found.offenders[0].what) == ("warn", "speakers without a name")
        assert found.offenders[0].why == "36% of 14 excerpts"

    def test_nobody_known_is_unknown(self) -> None:
        assert self.of(0, 0, 0, 0).status == "unknown"


ANA = "role: coder, credentials: PhD, relation_to_participants: none before, assumptions: expected solidarity, conflict: none"


class TestResearchers:
    """R6: five facts about everybody who coded or collected, and the funding."""

    def of(self, records: str, **parts: Any) -> Finding:
        return finding(study(PROTOCOL + records, TWENTY, words([1], "ana"), **parts), "R6")

    def test_everything_said_of_everybody(self) -> None:
        found = self.of(f"design: {{funding: none}}\nresearchers: {{ana: {{{ANA}}}}}\n")
        assert (found.status, found.value) == ("pass", 1.0)
        assert found.seen == "1 researcher, funding stated, 0 reflexive memos"

    def test_nothing_said_is_unknown(self) -> None:
        assert self.of("").status == "unknown"

    def test_reflexive_memos_alone_are_something(self) -> None:
        memo = Memo("m1", "reflexive", "ana", "2026-05-01", (), "I expected this.")
        assert self.of("", memos=(memo,)).status == "warn"

    @pytest.mark.parametrize("field", ["role", "credentials", "relation_to_participants", "assumptions", "conflict"])
    def test_one_field_less_is_named(self, field: str) -> None:
        less = ", ".join(part for part in ANA.split(", ") if not part.startswith(field))
        found = self.of(f"design: {{funding: none}}\nresearchers: {{ana: {{{less}}}}}\n")
        assert (found.status, found.value) == ("warn", 0.8)
        assert found.offenders[0].what == "Ana Ruiz"

    def test_a_relation_needs_what_was_done_about_it(self) -> None:
        tied = ANA.replace("none before", "born in Northtown")
        assert self.of(f"design: {{funding: none}}\nresearchers: {{ana: {{{tied}}}}}\n").status == "warn"
        eased = f"{tied}, mitigation: did not code Northtown alone"
        assert self.of(f"design: {{funding: none}}\nresearchers: {{ana: {{{eased}}}}}\n").status == "pass"

    def test_funding_and_a_collector_without_a_record(self) -> None:
        found = self.of(f"researchers: {{ana: {{{ANA}}}}}\ncircumstances: {{int-n1: {{collector: Chi Wu}}}}\n")
        assert [one.what for one in found.offenders] == ["Chi Wu", "funding"]
        named = self.of(f"design: {{funding: none}}\nresearchers: [{{id: r1, name: Ana Ruiz, {ANA}}}]\n")
        assert named.status == "pass"


class TestSample:
    """R7: a tenth of the units, drawn, of every method, ten positive units a code."""

    ROUND = Round("r1", "reliability", seed="7", units=(Place("int-n1"),))

    def drawn(self, seed: str = "7", protocol: str = PROTOCOL, more: Mapping[str, str] | None = None) -> Finding:
        """One source of twenty units coded twice in a round."""
        inside = {"round": "r1"}
        codings = (*words(range(1, 11), "ana", **inside), *words(range(1, 11), "ben", **inside))
        plan = replace(self.ROUND, seed=seed)
        made = corpus(protocol, {**TWENTY, **(more or {})}, codings, rounds=(plan,))
        reads = tuple(replace(read_mark("int-n1", made.material, who), round="r1") for who in ("ana", "ben"))
        return finding(Evidence(replace(made, reads=reads)), "R7")

    LONG: Mapping[str, str] = {
        "transcripts/int-n2.txt": "\n".join(f"Ida: {n} this is another sentence." for n in range(180)),
    }

    def test_all_of_it_by_two_people(self) -> None:
        found = finding(twice(range(1, 11), range(1, 11)), "R7")
        assert (found.status, found.value) == ("pass", 1.0)
        assert "all of it" in found.seen

    def test_a_tenth_drawn_with_a_seed(self) -> None:
        found = self.drawn(more=self.LONG)
        assert (found.status, found.value) == ("pass", 0.1)
        assert "drawn at random, round r1" in found.seen

    def test_not_drawn(self) -> None:
        found = self.drawn(seed="", more=self.LONG)
        assert (found.status, found.offenders[0].what) == ("warn", "not shown to be drawn at random")

    def test_less_than_a_tenth(self) -> None:
        more = {"transcripts/int-n2.txt": self.LONG["transcripts/int-n2.txt"] + "\nIda: one more."}
        found = self.drawn(more=more)
        assert (found.status, found.offenders[0].what) == ("warn", "share")
        assert found.offenders[0].why == "20 of 201 units (10.0%) were coded twice"
        own = PROTOCOL + "audit: {thresholds: {R7: 0.1}}\n"
        assert self.drawn(more=more, protocol=own).status == "fail"

    def test_a_method_that_nobody_coded_twice(self) -> None:
        found = self.drawn(more={"transcripts/obs-north.txt": "Maya: She watched."})
        assert [one.what for one in found.offenders] == ["no observation"]

    def test_too_few_positive_units(self) -> None:
        found = finding(twice(range(1, 10), range(1, 10)), "R7")
        assert (found.status, found.offenders[0].what) == ("warn", "Knowledge in 9 units")

    def test_one_coder(self) -> None:
        assert finding(study(PROTOCOL, TWENTY, words([1], "ana")), "R7").status == "unknown"


class TestStability:
    """R8: the same person, the same units, a fortnight later."""

    def again(self, later: Iterable[int], at: str, protocol: str = PROTOCOL, more: tuple[Coded, ...] = ()) -> Finding:
        """Ana gave ten of twenty units a code on 1 May, and `later` ones in a second round."""
        first = words(range(1, 11), "ana", at="2026-05-01T10:00:00Z")
        second = words(later, "ana", round="again", at=at)
        plan = Round("again", "recode", units=(Place("int-n1"),), assignments={"ana": (Place("int-n1"),)})
        made = corpus(protocol, TWENTY, (*first, *second, *more), rounds=(plan,))
        mark = replace(read_mark("int-n1", made.material), at="2026-05-01T10:00:00Z")
        reads = (mark, replace(mark, id="01READagain", round="again", at=at))
        return finding(Evidence(replace(made, reads=reads)), "R8")

    def test_the_same_after_three_weeks(self) -> None:
        found = self.again(range(1, 11), "2026-05-22T10:00:00Z")
        assert (found.status, found.value) == ("pass", 1.0)
        assert found.seen == "alpha Ana Ruiz 1.00 after 21 days; 20 units"

    def test_too_soon(self) -> None:
        found = self.again(range(1, 11), "2026-05-08T10:00:00Z")
        assert found.status == "warn"
        assert "7 days between them" in found.offenders[0].why

    def test_not_the_same(self) -> None:
        """With one code, sets are coded or not: 1 − 39·4 / (20·20) = .61."""
        found = self.again(range(3, 13), "2026-05-22T10:00:00Z")
        assert found.status == "warn"
        assert found.value == pytest.approx(0.61)
        own = PROTOCOL + "audit: {thresholds: {R8: 0.7}}\n"
        assert self.again(range(3, 13), "2026-05-22T10:00:00Z", own).status == "fail"

    def test_another_coder_who_repeated_nothing(self) -> None:
        more = words([1], "ben")
        found = self.again(range(1, 11), "2026-05-22T10:00:00Z", more=more)
        assert (found.status, found.offenders) == ("warn", (Offender("Ben Cole", "", "coded nothing twice"),))
        own = PROTOCOL + "audit: {thresholds: {R8: 0.7}}\n"
        assert self.again(range(1, 11), "2026-05-22T10:00:00Z", own, more).status == "unknown"

    def test_nobody_repeated_anything(self) -> None:
        assert finding(twice(range(1, 11), range(1, 11)), "R8").status == "unknown"
        few = self.again([], "2026-05-22T10:00:00Z", PROTOCOL)
        assert few.status in {"warn", "unknown"}


class TestDrift:
    """R9: alpha round by round, and whether one of two coders gives a code more often."""

    def rounds(self, first: tuple[range, range], second: tuple[range, range], protocol: str = PROTOCOL) -> Finding:
        made_of = {"r1": (first, "2026-05-01T10:00:00Z"), "r2": (second, "2026-06-01T10:00:00Z")}
        codings = tuple(
            one
            for name, (both, at) in made_of.items()
            for coder, given in zip(("ana", "ben"), both, strict=True)
            for one in words(given, coder, round=name, at=at)
        )
        plans = tuple(Round(name, "reliability", seed="7", units=(Place("int-n1"),)) for name in made_of)
        made = corpus(protocol, TWENTY, codings, rounds=plans)
        marks = tuple(replace(read_mark("int-n1", made.material, who), round=name) for who in ("ana", "ben") for name in made_of)
        return finding(Evidence(replace(made, reads=marks)), "R9")

    GOOD = (range(1, 11), range(1, 11))
    POOR = (range(1, 11), range(3, 13))

    def test_two_rounds_alike(self) -> None:
        found = self.rounds(self.GOOD, self.GOOD)
        assert (found.status, found.value) == ("pass", 0.0)
        assert found.seen == "alpha by round r1 1.00, r2 1.00; largest bias index 0.00"

    def test_a_fall_is_named(self) -> None:
        found = self.rounds(self.GOOD, self.POOR)
        assert found.status == "warn"
        assert found.offenders == (Offender("round r2", "r2", "alpha fell from 1.00 (r1) to 0.61"),)

    def test_a_fall_below_the_floor_of_ones_own_fails(self) -> None:
        own = PROTOCOL + "audit: {thresholds: {R3: 0.7}}\n"
        assert self.rounds(self.GOOD, self.POOR, own).status == "fail"
        assert self.rounds(self.GOOD, self.GOOD, own).status == "pass"

    def test_one_coder_gives_it_more_often(self) -> None:
        """Ana gave it to thirteen, Ben to ten of them: (3 − 0) / 20 = .15."""
        found = self.rounds((range(1, 14), range(1, 11)), (range(1, 14), range(1, 11)))
        assert found.status == "warn"
        assert found.value == pytest.approx(0.15)
        assert found.offenders[0].why == "Ana Ruiz gives it more often than Ben Cole: bias index 0.15, 20 units"

    def test_one_measurement_says_nothing_of_time(self) -> None:
        found = finding(twice(range(1, 11), range(1, 11)), "R9")
        assert (found.status, found.offenders[0].what) == ("warn", "fewer than two rounds")
        own = PROTOCOL + "audit: {thresholds: {R3: 0.7}}\n"
        assert finding(twice(range(1, 11), range(1, 11), own), "R9").status == "unknown"

    def test_one_coder_and_too_few_units(self) -> None:
        assert finding(study(PROTOCOL, TWENTY, words([1], "ana")), "R9").status == "unknown"
        short = {"transcripts/int-n1.txt": "Maya: word01 was said.\nMaya: word02 was said."}
        assert finding(twice([1], [1], transcripts=short), "R9").status == "unknown"

    def test_a_shift_from_early_to_late_sources_is_told(self) -> None:
        """Seven sources, so thirds of two: four codings on the ten words of the first two are 400 per 1,000, one on 105 is 9.5."""
        many = {f"transcripts/int-a{n}.txt": f"Maya: said{n} one two three four." for n in range(1, 7)}
        early = [
            coded(f"int-a{n}", said, "market", "ana", at=f"2026-04-0{n}T10:00:00Z")
            for n in (1, 2)
            for said in (f"said{n}", "four")
        ]
        late = [coded(f"int-a{n}", f"said{n}", "market", "ana", at=f"2026-04-0{n}T10:00:00Z") for n in (3, 4, 5, 6)]
        both = {"round": "r1", "at": "2026-04-09T10:00:00Z"}, {"round": "r2", "at": "2026-05-09T10:00:00Z"}
        rest = [one for facts in both for who in ("ana", "ben") for one in words(range(1, 11), who, **facts)]
        plans = tuple(Round(name, "reliability", units=(Place("int-n1"),)) for name in ("r1", "r2"))
        made = corpus(PROTOCOL, {**TWENTY, **many}, (*early, *late, *rest), rounds=plans)
        marks = tuple(
            replace(read_mark("int-n1", made.material, who), round=name) for who in ("ana", "ben") for name in ("r1", "r2")
        )
        found = finding(Evidence(replace(made, reads=marks)), "R9")
        assert found.status == "pass", found.offenders
        assert "of Ana Ruiz's sources Market went from 400.0 to 9.5 per 1,000 words" in found.seen


class TestDecisions:
    """R10: what became of the units on which coders part."""

    TALK = replace(
        LOOKED,
        trail=Trail(
            9,
            {
                "before talk": Entry("2026-06-01T10:00:00Z", "ana", "before talk"),
                "decision": Entry("2026-06-01T10:05:00Z", "ana", "decision"),
            },
        ),
    )

    def of(
        self, decided: Iterable[int], outside: Outside = TALK, consensus: tuple[Coded, ...] = (), after: str = "knowledge"
    ) -> Finding:
        """Ana gave 1 to 10, Ben 3 to 12: they part on 1, 2, 11 and 12."""
        text = TWENTY["transcripts/int-n1.txt"]
        lines, at = {}, 0
        for n, line in enumerate(text.splitlines(), start=1):
            lines[n] = (at + len("Maya: "), at + len(line))
            at += len(line) + 1
        records = "".join(
            f"  - {{unit: 'int-n1:{lines[n][0]}-{lines[n][1]}', after: [{after}], by: ana, reason: the rule says so, at: 2026-06-01}}\n"
            for n in decided
        )
        protocol = PROTOCOL + (f"decisions:\n{records}" if records else "")
        return finding(twice(range(1, 11), range(3, 13), protocol, consensus, outside=outside), "R10")

    def test_all_four_decided(self) -> None:
        found = self.of([1, 2, 11, 12])
        assert (found.status, found.value, found.n) == ("pass", 1.0, 4)
        assert found.seen == "4 of 4 disagreements decided, in 20 units coded twice"

    def test_three_of_four(self) -> None:
        found = self.of([1, 2, 11])
        assert (found.status, found.value) == ("warn", 0.75)
        assert found.message == "Not decided, or without name or reason: 1 of 4 disagreements (int-n1 ¶12)."

    def test_one_of_four_is_hardly_documented(self) -> None:
        assert self.of([1]).status == "unknown"
        assert self.of([]).message == "4 of 4 disagreements have no decision on record."

    def test_no_disagreement_leaves_nothing_to_decide(self) -> None:
        assert finding(twice(range(1, 11), range(1, 11)), "R10").status == "pass"

    def test_figures_that_were_not_computed_before_talk(self) -> None:
        found = self.of([1, 2, 11, 12], LOOKED)
        assert (found.status, found.offenders[0].what) == ("warn", "figures before talk")
        assert self.of([1, 2, 11, 12], Outside()).status == "warn"
        first = {"before talk": Entry("2026-07-01T10:00:00Z", "ana", ""), "decision": Entry("2026-06-01T10:00:00Z", "ana", "")}
        assert self.of([1, 2, 11, 12], replace(LOOKED, trail=Trail(9, first))).status == "warn"

    def test_a_decision_that_says_otherwise_than_the_consensus(self) -> None:
        stands = words([1], "consensus", "market")
        found = self.of([1, 2, 11, 12], consensus=stands)
        assert (found.status, found.offenders[0].why) == ("fail", "decided knowledge, and consensus now gives market")
        same = words([1], "consensus", "knowledge")
        assert self.of([1, 2, 11, 12], consensus=same).status == "pass"

    def test_taking_that_decision_away_does_not_help(self) -> None:
        found = self.of([2, 11, 12], consensus=words([1], "consensus", "market"))
        assert (found.status, found.offenders[0].why) == ("unknown", "settled by consensus, and no decision says why")

    def test_a_decision_on_a_whole_source(self) -> None:
        protocol = PROTOCOL + "decisions:\n  - {unit: int-n1, after: [knowledge], by: ana, reason: all of it}\n"
        assert finding(twice(range(1, 11), range(3, 13), protocol, outside=self.TALK), "R10").status == "pass"

    def test_one_coder(self) -> None:
        assert finding(study(PROTOCOL, TWENTY, words([1], "ana")), "R10").status == "unknown"


class TestTrail:
    """R11: events whole, the journal from the beginning, reports as the databank gives them."""

    def of(self, outside: Outside, **facts: Any) -> Finding:
        return finding(study(PROTOCOL, TWENTY, words([1], "ana", **facts), outside=outside), "R11")

    def test_a_trail_from_the_first_day(self) -> None:
        found = self.of(replace(LOOKED, reports=(BuiltReport("matrix", "reports/matrix.docx", "same"),)))
        assert found.status == "pass"
        assert (
            found.seen
            == "a journal from 2026-04-01 on, all events of 1 coding whole, no report older than the databank, study digest d1ge57"
        )

    def test_a_journal_that_begins_after_the_first_coding(self) -> None:
        found = self.of(LOOKED, at="2026-03-31T10:00:00Z")
        assert (found.status, found.offenders[0].why) == ("warn", "begins 2026-04-01, after the first coding of 2026-03-31")
        assert self.of(replace(LOOKED, trail=Trail(1)), at="2026-03-31").status == "warn"

    def test_codings_from_elsewhere_keep_their_older_dates(self) -> None:
        brought = replace(LOOKED, trail=Trail(3, {**TRAIL.first, "import": Entry("2026-04-02T08:00:00Z", "ana", "import")}))
        assert self.of(brought, at="2026-03-31T10:00:00Z").status == "pass"

    def test_a_report_that_is_older_than_the_databank(self) -> None:
        old = replace(LOOKED, reports=(BuiltReport("matrix", "reports/matrix.docx", "stale", "codings have changed since"),))
        assert self.of(old).status == "warn"

    def test_a_report_that_comes_out_otherwise(self) -> None:
        assert self.of(replace(LOOKED, reports=(BuiltReport("m", "reports/m.docx", "differs", "other words"),))).status == "fail"

    def test_an_event_that_was_changed_or_a_broken_line_of_the_journal(self) -> None:
        bent = Problem("D509", "this line was changed after it was written: its sum does not fit", "databank/codings/a.jsonl", 3)
        found = self.of(replace(LOOKED, integrity=(bent,)))
        assert (found.status, found.offenders[0].what) == ("fail", "databank/codings/a.jsonl:3")
        line = Problem("D524", "this line is no entry", "databank/journal/d.jsonl")
        assert self.of(replace(LOOKED, trail=replace(TRAIL, faults=(line,)))).status == "fail"

    def test_a_record_that_the_journal_names_and_that_is_gone(self) -> None:
        gone = replace(TRAIL, vanished=(Offender("records/claims/c1.yaml"),))
        assert self.of(replace(LOOKED, trail=gone)).status == "warn"
        waiver = replace(
            TRAIL, vanished=(Offender("records/waivers/ev5-ana.yaml"),)
        )  # it is taken back by a record, not by a bin
        assert self.of(replace(LOOKED, trail=waiver)).status == "warn"

    @pytest.mark.parametrize("part", ["integrity", "reports", "trail"])
    def test_what_nobody_looked_at_is_unknown(self, part: str) -> None:
        assert self.of(replace(LOOKED, **_without(part))).status == "unknown"

    def test_an_empty_journal_and_nothing_coded(self) -> None:
        assert self.of(replace(LOOKED, trail=Trail(0))).status == "unknown"
        found = finding(study(PROTOCOL, TWENTY, outside=replace(LOOKED, trail=Trail(1))), "R11")
        assert (found.status, found.seen) == (
            "pass",
            "a journal, no coding yet, study digest d1ge57",
        )


def _without(part: str) -> dict[str, Any]:
    return {part: None}


class TestNames:
    """R12: a policy, no real names, consent of everybody quoted."""

    POLICY = PROTOCOL + "design: {naming: pseudonym}\n"
    AGREED = POLICY + "consents: {N01: {date: 2026-01-01, scope: quotes}}\n"

    def of(self, protocol: str, outside: Outside = LOOKED) -> Finding:
        return finding(study(protocol, TWENTY, words([1], "ana"), outside=outside), "R12")

    def test_policy_list_and_consent(self) -> None:
        found = self.of(self.AGREED)
        assert found.status == "pass"
        assert found.seen == "policy 'pseudonym', no name of the private list in reports or excerpts, 1 consent"

    def test_actual_names_need_no_list(self) -> None:
        actual = self.AGREED.replace("naming: pseudonym", "naming: actual_name")
        assert self.of(actual, replace(LOOKED, leaks=None)).status == "pass"
        assert self.of(self.AGREED, replace(LOOKED, leaks=None)).status == "unknown"

    def test_a_real_name_fails_whatever_the_policy_says(self) -> None:
        leak = replace(LOOKED, leaks=(Offender("reports/matrix.docx", "reports/matrix.docx", "1 name of the private list"),))
        assert self.of(self.AGREED, leak).status == "fail"
        assert self.of(PROTOCOL, leak).status == "fail"

    def test_somebody_who_declined_and_is_quoted(self) -> None:
        declined = self.POLICY + "consents: {Maya: {scope: none}}\n"
        found = self.of(declined)
        assert (found.status, found.offenders[0].what) == ("fail", "Maya")
        assert self.of(self.POLICY).status == "unknown", "taking the refusal away does not help"

    def test_consent_to_nothing_in_particular_is_weak(self) -> None:
        vague = self.POLICY + "consents: {N01: {date: 2026-01-01}}\n"
        found = self.of(vague)
        assert (found.status, found.offenders[0].why) == ("warn", "consent without scope")

    def test_no_policy(self) -> None:
        assert self.of(self.AGREED.replace("design: {naming: pseudonym}\n", "")).message == "No naming policy is on record."

    def test_nothing_coded_is_nothing_kept(self) -> None:
        assert finding(study(self.POLICY, TWENTY, outside=LOOKED), "R12").message == "Nothing is coded yet."

    def test_consent_of_speakers_without_a_name_cannot_be_looked_up(self) -> None:
        found = self.of(self.AGREED.replace("Maya: N01, ", "").replace("  N01: {name: Maya, case: north, role: founder}\n", ""))
        assert (found.status, found.offenders) == ("unknown", (Offender("speakers without a name", "", "1 excerpt of them"),))

    def test_what_was_written_needs_no_consent_of_a_speaker(self) -> None:
        written = self.POLICY.replace("method: interview", "method: document")
        text = {"transcripts/int-n1.txt": "word01 is in the minutes."}
        assert finding(study(written, text, words([1], "ana"), outside=LOOKED), "R12").status == "pass"


RECORDS = {
    "protocol": TestProtocol.FOUR.format("2026-01-31"),
    "consents": "consents: {N01: {date: 2026-01-01, scope: quotes}}\n",
    "researchers": f"researchers: {{ana: {{{ANA}}}, ben: {{{ANA}}}}}\n",
    "design": "design: {naming: pseudonym, funding: none}\n",
    "circumstances": "circumstances: {int-n1: {collector: ana, recorded: audio}}\n",
}
EVERY = tuple(f"R{n}" for n in range(1, 13))


def whole_study(without: str = "") -> dict[str, str]:
    """The statuses of a study with all these records, or all but one kind."""
    text = DATED + "".join(record for kind, record in RECORDS.items() if kind != without)
    evidence = twice(range(1, 11), range(1, 11), text, outside=LOOKED)
    return {check: finding(evidence, check).status for check in EVERY}


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("protocol", {"R1"}),
        ("consents", {"R2", "R12"}),
        ("researchers", {"R6"}),
        ("design", {"R6", "R12"}),
        ("circumstances", set[str]()),
    ],
)
def test_taking_a_record_away_changes_what_depends_on_it_and_improves_nothing(kind: str, changed: set[str]) -> None:
    full, less = whole_study(), whole_study(kind)
    assert {check for check in EVERY if full[check] != less[check]} == changed
    assert all(RANK[less[check]] <= RANK[full[check]] for check in EVERY)


def test_no_mark_of_reading_is_made_up() -> None:
    """A test of the tests: without marks of reading nothing was read by both, so nothing is compared."""
    made = corpus(PROTOCOL, TWENTY, (*words(range(1, 11), "ana"), *words(range(11, 21), "ben")))
    assert not any(isinstance(one, ReadMark) for one in made.reads)
    assert finding(Evidence(made), "R3").status == "unknown"
