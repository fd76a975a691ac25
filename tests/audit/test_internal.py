"""Internal validity: for each check a smallest study that takes each status it can take, derived by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.audit._engine import audit
from casecode.audit._evidence import Evidence
from casecode.audit._port import RANK, Finding
from casecode.domain.memo import Memo
from casecode.domain.protocol import Reference
from tests.audit.small import BOOK, PROTOCOL, Coded, coded, finding, protocol_of, study

TALKS: Mapping[str, str] = {
    "transcripts/int-n1.txt": "I: How?\nMaya: We learned from the potters. We taught each other. Prices fell.",
    "transcripts/int-n2.txt": "I: How?\nIda: I learned by watching her. Nobody told me a thing. Customers came.",
    "transcripts/obs-north.txt": "She shows how the clay is cut. He hides his glaze. He turns away.\nMaya: Learned that from Tom.",
}
POTTERS = coded("int-n1", "We learned from the potters", "knowledge")
TAUGHT = coded("int-n1", "We taught each other", "knowledge")
WATCHED = coded("int-n2", "I learned by watching her", "knowledge")
NOBODY = coded("int-n2", "Nobody told me a thing", "knowledge")
PRICES = coded("int-n1", "Prices fell", "market")
SHOWS = coded("obs-north", "She shows how the clay is cut", "knowledge")
HIDES = coded("obs-north", "He hides his glaze", "knowledge")
TURNS = coded("obs-north", "He turns away", "knowledge")
FROM_TOM = coded("obs-north", "Learned that from Tom", "knowledge")
ALL = (POTTERS, TAUGHT, WATCHED, NOBODY, PRICES, SHOWS, HIDES, TURNS, FROM_TOM)


def judged(*links: tuple[Coded, str, str] | tuple[Coded, str, str, str]) -> str:
    """Evidence links as a person writes them: (excerpt, bearing, proposition) and perhaps why."""
    rows = [
        f"  - {{excerpt: {one.quote_id}, bearing: {bearing}, proposition: {name}, by: ana{', why: ' + rest[0] if rest else ''}}}\n"
        for one, bearing, name, *rest in links
    ]
    return "evidence:\n" + "".join(rows)


def proposition(more: str = "", name: str = "P1") -> str:
    return f"propositions:\n  {name}: {{text: Makers learn by watching., themes: [knowledge]{', ' + more if more else ''}}}\n"


def memo(kind: str, *links: str, text: str = "We thought about it.", name: str = "m-1") -> Memo:
    return Memo(name, kind, "ana", "2026-05-02", links, text, file=f"memos/{name}.md")


def look(check: str, records: str = "", memos: Iterable[Memo] = (), codings: Iterable[Coded] = ALL, **rest: object) -> Finding:
    return finding(study(PROTOCOL + records, TALKS, codings, memos=tuple(memos), **rest), check)  # type: ignore[arg-type]


def names(found: Finding) -> set[str]:
    return {one.what for one in found.offenders}


INTERVIEWS_AGREE = ((POTTERS, "supports", "P1"), (WATCHED, "supports", "P1"))


class TestAcrossMethods:
    """IV1: what excerpts do to each proposition, by family of evidence."""

    def test_interviews_and_observation_that_agree_converge(self) -> None:
        links = judged(*INTERVIEWS_AGREE, (SHOWS, "supports", "P1"), (FROM_TOM, "supports", "P1"))
        found = look("IV1", proposition() + links)
        assert (found.status, found.value, found.n) == ("pass", 1.0, 1)
        assert found.seen == "1 proposition, 1 convergent; 4 judgements on excerpts from direct-observation, interview"

    def test_two_in_three_is_one_side(self) -> None:
        links = judged(
            *INTERVIEWS_AGREE, (NOBODY, "contradicts", "P1"), (SHOWS, "supports", "P1"), (FROM_TOM, "supports", "P1"), (HIDES, "contradicts", "P1")
        )  # fmt: skip
        found = look("IV1", proposition() + links)
        assert found.status == "pass"
        assert "1 convergent" in found.seen

    def test_families_that_differ_a_little_complement_each_other(self) -> None:
        # interviews (1 + ½) of 2 = 75 %, observation (1 + ½ + ½ + 0) of 4 = 50 %: not on one side, and less than half apart
        links = judged(
            (POTTERS, "supports", "P1"), (WATCHED, "qualifies", "P1"),
            (SHOWS, "supports", "P1"), (FROM_TOM, "qualifies", "P1"), (TURNS, "qualifies", "P1"), (HIDES, "contradicts", "P1"),
        )  # fmt: skip
        assert "1 complementary" in look("IV1", proposition() + links).seen

    @pytest.mark.parametrize("kind", ["one family", "too few in the second"])
    def test_one_family_alone_or_too_little_in_the_second_is_weak(self, kind: str) -> None:
        more = () if kind == "one family" else ((SHOWS, "supports", "P1"),)
        found = look("IV1", proposition() + judged(*INTERVIEWS_AGREE, *more))
        assert (found.status, names(found)) == ("warn", {"P1"})
        assert found.limits == "convergence across methods is not shown for P1"

    def test_two_families_are_not_three_where_the_study_asks_for_three(self) -> None:
        links = judged(*INTERVIEWS_AGREE, (SHOWS, "supports", "P1"), (FROM_TOM, "supports", "P1"))
        found = look("IV1", proposition() + links + "audit: {thresholds: {IV1: 3}}\n")
        assert (found.status, found.offenders[0].why) == ("warn", "2 of 3 kinds of evidence speak to it")

    PARTED = judged(*INTERVIEWS_AGREE, (HIDES, "contradicts", "P1"), (TURNS, "contradicts", "P1"))

    def test_methods_that_part_without_a_word_are_a_conflict(self) -> None:
        found = look("IV1", proposition() + self.PARTED)
        assert (found.status, names(found)) == ("fail", {"P1"})
        assert found.offenders[0].where.startswith("casecode.yaml:")
        assert "support from 0% to 100%" in found.offenders[0].why

    @pytest.mark.parametrize(
        ("link", "text"), [("theme:knowledge", ""), (HIDES.quote_id, ""), ("", "P1 holds in talk, not in the workshop.")]
    )
    def test_a_triangulation_memo_explains_why_they_part(self, link: str, text: str) -> None:
        found = look("IV1", proposition() + self.PARTED, [memo("triangulation", *([link] if link else []), text=text or "So.")])
        assert found.status == "pass"
        assert "1 dissonant and explained" in found.seen

    def test_a_memo_about_something_else_explains_nothing(self) -> None:
        others = [memo("triangulation", "theme:market", text="P10 is another matter."), memo("analytic", "theme:knowledge")]
        assert look("IV1", proposition() + self.PARTED, others).status == "fail"

    def test_nobody_judged(self) -> None:
        assert look("IV1", proposition()).status == "unknown"
        assert look("IV1").status == "unknown"

    def test_a_judgement_on_an_excerpt_that_is_gone_counts_for_nothing(self) -> None:
        links = judged(*INTERVIEWS_AGREE, (SHOWS, "supports", "P1"), (FROM_TOM, "supports", "P1"))
        kept = [one for one in ALL if one is not SHOWS]
        assert look("IV1", proposition() + links, codings=kept).status == "warn"
        assert look("IV1", proposition() + links, codings=[]).status == "unknown"

    def test_two_people_who_judge_the_same_words_are_one_judgement_of_the_evidence(self) -> None:
        again = "".join(
            f"  - {{excerpt: {SHOWS.quote_id}, bearing: supports, proposition: P1, by: {who}}}\n" for who in ("ana", "ben")
        )
        found = look("IV1", proposition() + judged(*INTERVIEWS_AGREE) + again)
        assert found.status == "warn"  # one stretch of observation, not two

    def test_a_coding_whose_coder_does_not_count_still_carries_the_judgement(self) -> None:
        by_ben = coded("obs-north", "Learned that from Tom", "knowledge", "ben")
        links = judged(*INTERVIEWS_AGREE, (SHOWS, "supports", "P1"), (by_ben, "supports", "P1"))
        found = look("IV1", "tables: {coder: ana}\n" + proposition() + links, codings=(*ALL, by_ben))
        assert found.status == "pass"

    def test_what_a_copy_says_again_is_no_further_evidence(self) -> None:
        talks = {**TALKS, "transcripts/obs-west.txt": TALKS["transcripts/obs-north.txt"]}
        again = coded("obs-west", "She shows how the clay is cut", "knowledge")
        said = proposition() + judged(*INTERVIEWS_AGREE, (SHOWS, "supports", "P1"), (again, "supports", "P1"))
        copied = "circumstances: {obs-west: {derived_from: obs-north}}\n"
        assert finding(study(PROTOCOL + said, talks, (*ALL, again)), "IV1").status == "pass"
        assert finding(study(PROTOCOL + said + copied, talks, (*ALL, again)), "IV1").status == "warn"

    def test_a_name_that_fits_several_excerpts_is_none(self) -> None:
        vague = "evidence: [{excerpt: Q-, bearing: supports, proposition: P1}]\n"
        assert look("IV1", proposition() + vague).status == "unknown"


class TestNegativeCases:
    """IV2: for every theme a search for what speaks against it, brought to an end."""

    SEARCHED = "negative_cases:\n  - {theme: knowledge, searched: read all again, found: no, by: ana}\n  - {theme: market, searched: read all again, found: no, by: ana}\n"

    def test_a_search_that_found_nothing_is_a_search(self) -> None:
        found = look("IV2", self.SEARCHED)
        assert (found.status, found.value, found.n) == ("pass", 1.0, 2)
        assert found.seen == "2 themes, 2 searches and excerpts on record"

    def test_what_was_found_and_resolved_counts_and_what_is_open_is_named(self) -> None:
        links = judged((NOBODY, "contradicts", "P1", "She came late."), (HIDES, "qualifies", "P1"))
        market = "negative_cases: [{theme: market, found: no, by: ana}]\n"
        found = look("IV2", proposition() + links + market)
        assert (found.status, names(found)) == ("pass", {f"{HIDES.quote_id} on P1"})
        assert found.seen == "2 themes, 3 searches and excerpts on record, 1 of them still open"

    @pytest.mark.parametrize("status", ["partly", "weakened", "refuted", "undecided"])
    def test_the_status_of_the_proposition_may_take_it_up(self, status: str) -> None:
        links = judged((NOBODY, "contradicts", "P1"))
        market = "negative_cases: [{theme: market, found: no, by: ana}]\n"
        assert look("IV2", proposition(f"status: {status}") + links + market).status == "pass"
        assert look("IV2", proposition("status: supported") + links + market).status == "warn"

    def test_memos_count_and_settle_the_excerpts_they_name(self) -> None:
        notes = [memo("negative_case", NOBODY.quote_id), memo("negative_case", "theme:market", name="m-2")]
        found = look("IV2", proposition() + judged((NOBODY, "contradicts", "P1")), notes)
        assert (found.status, found.offenders) == ("pass", ())

    def test_a_record_about_a_proposition_is_about_its_themes(self) -> None:
        said = "negative_cases: [{proposition: P1, found: no}, {theme: market, found: no}]\n"
        assert look("IV2", proposition() + said).status == "pass"

    def test_a_mark_that_a_person_set_counts(self) -> None:
        marked = coded("int-n2", "Customers came", "market", valence="disconfirm")
        found = look("IV2", codings=(*ALL, marked))
        assert (found.status, found.value) == ("warn", 0.5)
        assert names(found) == {"Knowledge", "Market"}
        noted = f"negative_cases: [{{theme: market, excerpts: [{marked.quote_id}], found: yes, resolution: Only on Sundays.}}]\n"
        assert names(look("IV2", noted, codings=(*ALL, marked))) == {"Knowledge"}

    def test_half_of_the_themes_is_weak_and_less_is_unknown(self) -> None:
        half = "negative_cases: [{theme: knowledge, found: no}]\n"
        assert (look("IV2", half).status, names(look("IV2", half))) == ("warn", {"Market"})
        third = BOOK + "  - {code: trust, label: Trust, definition: Makers rely on each other and on their word.}\n"
        found = look("IV2", half, codebook=third)
        assert (found.status, names(found)) == ("unknown", {"Market", "Trust"})

    def test_no_record_is_unknown(self) -> None:
        assert look("IV2").status == "unknown"
        assert look("IV2", proposition() + judged((POTTERS, "supports", "P1"))).status == "unknown"

    def test_nothing_found_on_paper_while_an_excerpt_contradicts_is_a_conflict(self) -> None:
        found = look("IV2", proposition() + self.SEARCHED + judged((NOBODY, "contradicts", "P1")))
        assert (found.status, len(found.offenders)) == ("fail", 1)
        assert found.offenders[0].where.startswith("casecode.yaml:")
        assert look("IV2", proposition() + self.SEARCHED + judged((NOBODY, "qualifies", "P1"))).status == "pass"

    def test_nothing_found_and_yet_excerpts_named_is_a_conflict(self) -> None:
        said = f"negative_cases: [{{theme: knowledge, found: no, excerpts: [{NOBODY.quote_id}]}}]\n"
        assert look("IV2", said).status == "fail"


RIVAL = "rivals: [These firms would have met anyway.]"


def verdict(**facts: str) -> str:
    said = {"proposition": "P1", "rival": "These firms would have met anyway.", "verdict": "rejected", "why": "They lived apart."}
    said |= {"evidence": f"[{WATCHED.quote_id}]"} | facts
    return "rivals:\n  - {" + ", ".join(f"{key}: {value}" for key, value in said.items() if value) + "}\n"


class TestRivals:
    """IV3: a rival for each explanation, with excerpts, a verdict and its reason."""

    @pytest.mark.parametrize("said", ["rejected", "undecided", "retained"])
    def test_a_rival_with_evidence_verdict_and_reason(self, said: str) -> None:
        found = look("IV3", proposition(f"kind: explanatory, {RIVAL}") + verdict(verdict=said))
        assert (found.status, found.value, found.n) == ("pass", 1.0, 1)
        assert found.seen == f"1 rival to 1 proposition, each with excerpts and a reason: 1 {said}"

    def test_the_reason_may_be_a_memo(self) -> None:
        records = proposition(RIVAL) + verdict(why="", memo="m-1")
        assert look("IV3", records, [memo("rival")]).status == "pass"
        assert look("IV3", records).offenders[0].why == "“These firms would have met anyway.”: no reason"

    @pytest.mark.parametrize(
        ("facts", "lacks"),
        [
            ({"verdict": ""}, "no verdict"),
            ({"evidence": ""}, "no excerpts that were looked at"),
            ({"evidence": "[Q-zzzz]"}, "evidence that is not in the databank"),
        ],
    )
    def test_a_rival_that_lacks_something_is_weak(self, facts: dict[str, str], lacks: str) -> None:
        found = look("IV3", proposition(RIVAL) + verdict(**facts))
        assert found.status == "warn"
        assert lacks in found.offenders[0].why

    def test_a_second_rival_that_is_only_listed_does_no_harm(self) -> None:
        both = proposition("rivals: [These firms would have met anyway., It was the grant.]")
        assert look("IV3", both + verdict()).status == "pass"

    def test_a_proposition_without_a_rival_beside_one_that_has(self) -> None:
        two = proposition(RIVAL) + "  P2: {text: Shocks bring people together.}\n" + verdict()
        found = look("IV3", two)
        assert (found.status, names(found), found.offenders[0].why) == ("warn", {"P2"}, "no rival on record")

    def test_no_rival_at_all_is_unknown(self) -> None:
        found = look("IV3", proposition())
        assert (found.status, names(found)) == ("unknown", {"P1"})
        assert look("IV3").status == "unknown"

    def test_a_retained_rival_and_a_supported_proposition_are_a_conflict(self) -> None:
        found = look("IV3", proposition(f"status: supported, {RIVAL}") + verdict(verdict="retained"))
        assert found.status == "fail"

    def test_descriptions_have_no_rivals_and_exploration_asks_for_none(self) -> None:
        assert look("IV3", proposition("kind: descriptive")).status == "na"
        assert look("IV3", "design: {purpose: exploratory}\n" + proposition()).status == "na"


def interviews(new: str, extra: str = "design: {approach: inductive}\n", dated: int = 9, **rest: object) -> Finding:
    """Interviews in the order of collection; `new` says for each which code (a letter) appears: `ab c` is a, b and then c."""
    per = new.split()
    talks = {
        f"transcripts/int-{n}.txt": f"Maya: {' '.join(f'word{letter}' for letter in said)} end" for n, said in enumerate(per, 1)
    }
    codings = [coded(f"int-{n}", f"word{letter}", letter) for n, said in enumerate(per, 1) for letter in said if letter != "-"]
    letters = sorted(set("".join(per)) - {"-"})
    book = "codebook: b\nversion: 1.0.0\ncodes:\n" + "".join(
        f"  - {{code: {letter}, label: {letter}, definition: d}}\n" for letter in letters
    )
    sources = "".join(
        f"  - {{files: transcripts/int-{n}.txt, method: interview{f', date: 2025-0{n}-01' if n <= dated else ''}}}\n"
        for n in range(1, len(per) + 1)
    )
    head = PROTOCOL[: PROTOCOL.index("sources:")]
    return finding(study(head + "sources:\n" + sources + extra, talks, codings, codebook=book, **rest), "IV4")  # type: ignore[arg-type]


class TestSaturation:
    """IV4: new codes of the last run of two as a share of the codes of the first four interviews."""

    def test_nothing_new_after_the_base(self) -> None:
        found = interviews("abcd abcd abcd abcd ab cd")
        assert (found.status, found.value) == ("pass", 0.0)
        assert found.seen.startswith("4+2: base of 4 and run of 2 in 6 interviews")
        assert "(seed 1)" in found.seen

    def test_a_last_run_with_much_that_is_new_is_weak(self) -> None:
        found = interviews("abcd abcd abcd abcd e f")  # 2 new in the run of two, 4 in the base
        assert (found.status, found.value) == ("warn", 0.5)
        assert "50% new codes" in found.message

    def test_saturation_that_is_claimed_against_the_figures_is_a_conflict(self) -> None:
        claimed = "design: {approach: inductive, saturation: reached after six interviews}\n"
        assert interviews("abcd abcd abcd abcd e f", claimed).status == "fail"
        assert (
            interviews("abcd abcd abcd abcd e f", claimed.replace("reached after six interviews", "not claimed")).status == "warn"
        )

    def test_a_floor_that_the_study_set_itself_holds(self) -> None:
        found = interviews("abcd abcd abcd abcd e f", "design: {approach: inductive}\naudit: {thresholds: {IV4: 0.1}}\n")
        assert (found.status, "set itself 10%" in found.message) == ("fail", True)

    def test_an_order_that_is_only_half_known_is_weak_and_one_that_is_not_known_unknown(self) -> None:
        per = "abcd abcd abcd abcd ab cd"
        half = interviews(per, dated=5)
        assert (half.status, "1 source without a date" in half.message) == ("warn", True)
        none = interviews(per, dated=0)
        assert (none.status, "no source has a date" in none.message) == ("unknown", True)

    def test_news_after_the_rule_was_met_is_weak(self) -> None:
        found = interviews("abcd abcd abcd abcd ab cd e f")  # met at 4+2; the run of the last two brings 2 of 4
        assert (found.status, found.value) == ("warn", 0.5)
        assert found.message.startswith("The rule is met at 4+2")

    def test_a_rule_that_only_this_order_meets_is_weak(self) -> None:
        # of the 15 pairs that can stand last only {a, b} brings nothing new: 1 in 15 of all orders
        found = interviews("ab cd ef gh a b")
        assert (found.status, found.value) == ("warn", 0.0)

    def test_too_few_interviews_are_unknown(self) -> None:
        found = interviews("ab ab ab")
        assert (found.status, "need 6" in found.message) == ("unknown", True)

    def test_a_base_without_codes_is_unknown(self) -> None:
        assert interviews("- - - - - a").status == "unknown"

    @pytest.mark.parametrize("approach", ["template", "framework analysis"])
    def test_a_codebook_that_was_fixed_beforehand_does_not_saturate(self, approach: str) -> None:
        found = interviews("ab ab ab ab ab ab", f"design: {{approach: {approach}}}\n")
        assert (found.status, "fixed" in found.message) == ("na", True)

    def test_where_nothing_says_how_codes_came_about_it_cannot_be_told(self) -> None:
        assert interviews("ab ab ab ab ab ab", "").status == "unknown"

    def test_several_methods_and_other_material_do_not_saturate(self) -> None:
        found = look("IV4", "design: {approach: inductive}\n")
        assert (found.status, "more than one method" in found.message) == ("na", True)

    def test_posts_were_not_collected_until_nothing_new_came(self) -> None:
        blog = PROTOCOL.replace("method: interview", "method: blog").replace("method: observation", "method: blog")
        found = finding(study(blog, TALKS, ALL), "IV4")  # whatever its codes are
        assert (found.status, "asked of interviews" in found.message) == ("na", True)

    def test_no_method_or_nothing_coded_is_unknown(self) -> None:
        assert look("IV4", codings=[]).status == "unknown"
        bare = (
            PROTOCOL.replace("    method: interview\n", "").replace("    method: observation\n", "")
            + "design: {approach: inductive}\n"
        )
        assert finding(study(bare, TALKS, ALL), "IV4").status == "unknown"


def prediction(**facts: str) -> str:
    said = {"proposition": "P1", "code": "knowledge", "case": "north", "expected": "present"}
    said |= {"predicted_on": "2025-01-01", "observed": "as_predicted"} | facts
    return "predictions:\n  - {" + ", ".join(f"{key}: {value}" for key, value in said.items() if value) + "}\n"


class TestPatterns:
    """IV5: what was predicted before the first coding (May 2026), and what was observed."""

    def test_an_early_prediction_that_came_true(self) -> None:
        found = look("IV5", proposition() + prediction())
        assert (found.status, found.value, found.n) == ("pass", 1.0, 1)
        assert found.seen == "1 prediction written before the coding and compared; 1 of 1 that were tested came out as predicted"

    def test_an_explained_miss_counts_as_much_as_a_hit(self) -> None:
        missed = proposition() + prediction(observed="contradicted", memo="m-1")
        found = look("IV5", missed, [memo("analytic")])
        assert (found.status, found.value) == ("pass", 0.0)
        assert (look("IV5", missed).status, look("IV5", missed).offenders[0].why) == ("warn", "a miss that nothing explains")
        assert look("IV5", proposition("status: weakened") + prediction(observed="contradicted")).status == "pass"

    @pytest.mark.parametrize(
        ("facts", "why"),
        [
            ({"predicted_on": "2026-06-01"}, "written after the coding began"),
            ({"predicted_on": ""}, "not dated before the coding"),
            ({"predicted_on": "2026"}, "not dated before the coding"),
            ({"observed": ""}, "nothing says what was observed"),
            ({"observed": "not_asked"}, "nothing says what was observed"),
        ],
    )
    def test_late_and_untested_predictions_are_weak(self, facts: dict[str, str], why: str) -> None:
        found = look("IV5", proposition() + prediction(**facts))
        assert (found.status, found.offenders[0].why) == ("warn", why)

    def test_a_late_one_beside_an_early_one_is_named_and_does_no_harm(self) -> None:
        late = prediction(predicted_on="2026-06-01").partition("\n")[2]
        found = look("IV5", proposition() + prediction() + late)
        assert (found.status, len(found.offenders)) == ("pass", 1)
        assert found.seen.endswith("1 further one late, untested or unexplained")

    @pytest.mark.parametrize(
        "facts",
        [
            {"expected": "absent"},  # and knowledge stands in north
            {"case": "west"},  # and nothing of it stands in west
        ],
    )
    def test_what_is_said_to_be_there_or_not_must_be_so_in_the_codings(self, facts: dict[str, str]) -> None:
        placed = PROTOCOL.replace("    method: interview", "    method: interview\n    case: north")
        assert finding(study(placed + proposition() + prediction(**facts), TALKS, ALL), "IV5").status == "fail"

    def test_excerpts_that_lie_in_no_case_decide_nothing(self) -> None:
        unplaced = coded("int-n1", "How?", "knowledge")  # the interviewer belongs to no case
        assert look("IV5", proposition() + prediction(case="west"), codings=(*ALL, unplaced)).status == "pass"

    def test_a_miss_under_a_supported_proposition_is_a_conflict(self) -> None:
        found = look("IV5", proposition("status: supported") + prediction(observed="contradicted"))
        assert (found.status, found.offenders[0].why) == ("fail", "not met, and P1 is called supported")

    def test_no_prediction_is_unknown_and_no_fault(self) -> None:
        assert look("IV5", "design: {purpose: explanatory}\n" + proposition()).status == "unknown"
        assert look("IV5", "design: {purpose: descriptive}\n" + proposition()).status == "na"


YIN = Reference("yin2009", "Case study research", "Yin, R.", "2009", {"lens": "case logic"}, "refs.bib", 1)
LAVE = Reference(
    "lave1991", "Situated learning", "Lave, J. and Wenger, E.", "1991", {"lens": "practice; case logic"}, "refs.bib", 9
)


def with_works(check: str, records: str, codebook: str = BOOK, *works: Reference) -> Finding:
    protocol = replace(protocol_of(PROTOCOL + records), literature=works or (YIN, LAVE))
    return finding(study(protocol, TALKS, ALL, codebook=codebook), check)


SOURCED = BOOK.replace("two makers.}", "two makers., literature: [lave1991]}")


class TestFramework:
    """IV6: propositions and deductive codes that name a work of the bibliography."""

    def test_everything_is_drawn_from_the_literature(self) -> None:
        both = SOURCED.replace("say of demand.}", "say of demand., literature: [YIN2009]}")
        found = with_works("IV6", proposition("literature: [yin2009]"), both)
        assert (found.status, found.value, found.n) == ("pass", 1.0, 3)
        assert found.seen == "3 of 3, 1 proposition and 2 codes, 2 works in the bibliography"

    def test_two_of_three_are_weak_and_one_is_unknown(self) -> None:
        found = with_works("IV6", proposition("literature: [yin2009]"), SOURCED)
        assert (found.status, names(found)) == ("warn", {"Market"})
        assert with_works("IV6", proposition(), SOURCED).status == "unknown"  # 1 of 3

    def test_a_key_that_no_work_has_is_no_source(self) -> None:
        found = with_works("IV6", proposition("literature: [voss2002]"), SOURCED)
        assert (found.status, names(found)) == ("unknown", {"P1", "Market"})
        assert found.offenders[0].why == "names only works that are not in the bibliography: voss2002"

    def test_keys_in_the_words_and_definitions_by_link_count(self) -> None:
        said = "propositions:\n  P1: {text: 'Makers learn by watching [@lave1991].'}\n"
        links = "literature_links: [{key: yin2009, target: market, stance: definition}]\n"
        assert with_works("IV6", said + links, SOURCED).status == "pass"
        other = links.replace("definition", "similar")
        assert with_works("IV6", said + other, SOURCED).status == "warn"

    def test_a_sub_code_stands_on_its_theme(self) -> None:
        book = "codebook: b\nversion: 1.0.0\ncodes:\n  - code: knowledge\n    literature: [yin2009]\n    children: [{code: formal}, {code: chance}]\n"
        assert with_works("IV6", "", book).value == 1.0

    def test_codes_of_the_material_are_not_asked(self) -> None:
        grown = BOOK.replace(".}", "., origin: inductive}")
        assert with_works("IV6", "", grown).status == "na"
        assert with_works("IV6", "design: {approach: inductive}\n").status == "na"

    def test_nothing_is_unknown(self) -> None:
        assert finding(study(PROTOCOL, TALKS, (), codebook=""), "IV6").status == "unknown"


def links(*pairs: tuple[str, str] | tuple[str, str, str]) -> str:
    rows = [
        f"  - {{key: {key}, target: '{target}', stance: similar{', lens: ' + rest[0] if rest else ''}}}\n"
        for key, target, *rest in pairs
    ]
    return "literature_links:\n" + "".join(rows)


class TestTheories:
    """IV7: lenses that at least two themes or propositions are linked to."""

    def test_two_lenses_for_two_themes_each(self) -> None:
        found = with_works("IV7", links(("lave1991", "knowledge"), ("lave1991", "theme:market")))
        assert (found.status, found.value) == ("pass", 2.0)  # both are tags of one work
        assert found.seen == "case logic (2 themes and propositions), practice (2 themes and propositions)"

    def test_a_link_may_name_its_lens_and_a_proposition(self) -> None:
        said = links(
            ("yin2009", "knowledge", "districts"),
            ("yin2009", "P1", "Districts"),
            ("yin2009", "market"),
            ("yin2009", "proposition:P1"),
        )
        found = with_works("IV7", proposition() + said)
        assert (found.status, found.value) == ("pass", 2.0)

    def test_codes_and_propositions_link_by_what_they_name(self) -> None:
        found = with_works("IV7", proposition("literature: [lave1991]"), SOURCED)
        assert (found.status, found.value) == ("pass", 2.0)

    def test_one_lens_or_thin_links_are_weak(self) -> None:
        found = with_works("IV7", links(("yin2009", "knowledge"), ("yin2009", "market")))
        assert (found.status, found.value) == ("warn", 1.0)
        assert names(found) == {"case logic", "practice"}
        assert with_works("IV7", "").value == 0.0  # tagged, and linked to nothing

    def test_no_lens_is_unknown_and_never_a_fault(self) -> None:
        bare = Reference("x2001", "X", "X, Y.", "2001")
        assert with_works("IV7", links(("x2001", "knowledge")), BOOK, bare).status == "unknown"
        assert look("IV7").status == "unknown"


def claims(*said: str) -> str:
    return "claims:\n" + "".join(f"  - {{id: C{n}, text: Makers learn., {one}}}\n" for n, one in enumerate(said, 1))


class TestClaims:
    """IV8: what is claimed of a proposition, at each place, and what its excerpts do to it."""

    def test_a_claim_that_the_evidence_bears_out(self) -> None:
        records = proposition() + judged(*INTERVIEWS_AGREE, (NOBODY, "contradicts", "P1"))
        found = look("IV8", records + claims("section: abstract, proposition: P1, status: supported"))
        assert (found.status, found.value, found.n) == ("pass", 1.0, 2)
        assert found.seen == "1 proposition, 1 claim, 3 judgements on excerpts"

    def test_as_much_against_as_for_it_is_no_support(self) -> None:
        records = proposition("status: supported") + judged((POTTERS, "supports", "P1"), (NOBODY, "contradicts", "P1"))
        found = look("IV8", records)
        assert (found.status, names(found)) == ("fail", {"P1"})
        assert found.offenders[0].why == "called supported; excerpts that contradict: 1, that support: 1"
        assert look("IV8", records.replace("supported", "weakened")).status == "pass"

    def test_two_sections_that_say_different_things(self) -> None:
        said = claims(
            "section: abstract, proposition: P1, status: supported", "section: conclusions, proposition: P1, status: undecided"
        )
        found = look("IV8", proposition() + judged(*INTERVIEWS_AGREE) + said)
        assert (found.status, found.offenders[0].why) == ("fail", "supported in abstract; undecided in conclusions")

    def test_a_claim_whose_evidence_is_gone(self) -> None:
        said = claims(f"proposition: P1, excerpts: [{POTTERS.quote_id}]")
        kept = [one for one in ALL if one is not POTTERS]
        assert look("IV8", proposition() + said, codings=kept).offenders[0].why == f"its evidence is gone: {POTTERS.quote_id}"
        assert look("IV8", proposition() + said, codings=kept).status == "fail"
        assert look("IV8", proposition() + said).status == "unknown"

    def test_what_cannot_be_compared_is_named(self) -> None:
        two = proposition("status: supported") + "  P2: {text: Prices fall.}\n" + judged(*INTERVIEWS_AGREE)
        found = look("IV8", two)
        assert (found.status, names(found), found.value) == ("warn", {"P2"}, 0.5)
        assert found.offenders[0].why == "no excerpt was judged for it"
        more = look("IV8", two + f"  - {{excerpt: {PRICES.quote_id}, bearing: supports, proposition: P2}}\n")
        assert (more.status, more.offenders[0].why) == ("warn", "no status and no claim is on record")

    def test_a_claim_on_what_is_undecided_is_named(self) -> None:
        found = look(
            "IV8", proposition("status: undecided") + judged(*INTERVIEWS_AGREE) + claims("section: results, proposition: P1")
        )
        assert (found.status, names(found)) == ("pass", {"C1"})
        assert found.seen.endswith("1 claim on what is called undecided")

    def test_nothing_judged_is_unknown(self) -> None:
        assert look("IV8", proposition("status: supported")).status == "unknown"
        assert look("IV8").status == "unknown"


# Taking records away

RICH = (
    proposition(f"kind: explanatory, status: partly, literature: [yin2009], {RIVAL}")
    + judged(*INTERVIEWS_AGREE, (NOBODY, "contradicts", "P1"), (SHOWS, "supports", "P1"), (FROM_TOM, "supports", "P1"), (HIDES, "contradicts", "P1"))
    + TestNegativeCases.SEARCHED.replace("{theme: knowledge", "{theme: knowledge, resolution: She came late")
    + verdict()
    + prediction()
    + prediction(observed="contradicted").partition("\n")[2]
    + prediction(predicted_on="2026-06-01").partition("\n")[2]
    + claims("section: abstract, proposition: P1, status: partly", "section: conclusions, proposition: P1")
    + links(("lave1991", "knowledge"), ("lave1991", "market"), ("yin2009", "P1"))
    + "  - {key: yin2009, target: market, stance: definition}\n"
)  # fmt: skip
IDS = [f"IV{n}" for n in range(1, 9) if n != 4]


def rich() -> Evidence:
    protocol = replace(protocol_of(PROTOCOL + RICH), literature=(YIN, LAVE))
    return study(protocol, TALKS, ALL, codebook=SOURCED, memos=(memo("triangulation", "theme:knowledge"),))


def test_a_well_documented_study_passes_internal_validity() -> None:
    assert {one.id: (one.status, bool(one.seen)) for one in audit(rich(), IDS)} == dict.fromkeys(IDS, ("pass", True))


KINDS = ["evidence", "negative_cases", "rivals", "predictions", "claims", "literature_links"]


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_taking_records_away_never_improves_a_status(data: st.DataObject) -> None:
    evidence = rich()
    found = audit(evidence, IDS)
    for _ in range(2):
        kind = data.draw(st.sampled_from(KINDS))
        records = getattr(evidence.records, kind)
        keep = data.draw(st.lists(st.booleans(), min_size=len(records), max_size=len(records)))
        kept = replace(evidence.records, **{kind: tuple(one for one, kept_it in zip(records, keep, strict=True) if kept_it)})
        evidence = replace(evidence, corpus=replace(evidence.corpus, protocol=replace(evidence.protocol, kept=kept)))
        before, found = found, audit(evidence, IDS)
        sound = [(one, now) for one, now in zip(before, found, strict=True) if one.status != "fail"]
        assert all(RANK[now.status] <= RANK[one.status] for one, now in sound)  # a conflict may go with one of its sides


def test_taking_one_kind_of_record_away_changes_just_the_checks_that_look_at_it() -> None:
    evidence = rich()
    before = {one.id: one.status for one in audit(evidence, IDS)}
    looked_at = {
        "evidence": {"IV1", "IV8"},
        "negative_cases": {"IV2"},
        "rivals": {"IV3"},
        "predictions": {"IV5"},
        "literature_links": {"IV6", "IV7"},
        "claims": set(),
    }
    for kind, expected in looked_at.items():
        kept = replace(evidence.records, **{kind: ()})
        poorer = replace(evidence, corpus=replace(evidence.corpus, protocol=replace(evidence.protocol, kept=kept)))
        after = {one.id: one.status for one in audit(poorer, IDS)}
        assert {name for name in before if before[name] != after[name]} == expected, kind
