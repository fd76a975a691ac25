"""`casecode audit`: the terminal, the formats, what stops a build, waivers, explanations and the chain."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from casecode.audit._catalogue import catalogue
from casecode.audit._nouns import STATUSES, Finding, Offender
from casecode.cli.audit import complete_check, complete_link
from casecode.domain.errors import WrongUseError
from casecode.workflow.audit import Audited, evidence_of, first
from casecode.workflow.study import open_study
from tests.cli.conftest import Call, Said

STABLE = ["id", "test", "title", "status", "value", "threshold", "n", "offenders", "message", "fix", "source", "waiver"]
CODINGS = """\
source,code,coder,quote
int-n01-2025-03-04,knowledge,ana,"I learned from the lace woman next door, honestly. She showed me how to price."
int-n01-2025-03-04,coopetition,ana,"Rivals, yes, and then partners. We put our tables together, and we still compete."
int-w01-2025-03-11,market,ana,The customers stayed away. Prices fell.
fg-2025-04-01,knowledge,ana,"We learned from the potters, you did too."
"""
CHAIN = """\
propositions:
  P1: {text: Makers learn from each other., themes: [knowledge], questions: [RQ1]}
"""


@pytest.fixture
def coded(ingested: Path, casecode: Call) -> Path:
    """The small study, coded elsewhere and brought in."""
    (ingested / "codings.csv").write_text(CODINGS, encoding="utf-8")
    brought = casecode("import", "codings.csv")
    assert brought.code == 0, brought.err
    return ingested


def statuses(said: Said) -> dict[str, str]:
    return {one["id"]: one["status"] for one in json.loads(said.out)}


def say_more(folder: Path, text: str) -> None:
    protocol = folder / "casecode.yaml"
    protocol.write_text(protocol.read_text(encoding="utf-8") + text, encoding="utf-8")


# What is shown


def test_the_terminal_says_first_what_matters_most_then_test_by_test(coded: Path, casecode: Call) -> None:
    said = casecode("audit")
    assert said.code == 0
    text = " ".join(said.out.split())
    assert "checks whether a tactic is documented in the records. It does not say whether a finding is true." in text
    assert text.index("FIRST") < text.index("CONSTRUCT VALIDITY")
    assert "No score is given, on purpose." in text
    assert text.count("Why it matters:") == 5
    assert text.count("What mends it:") == 5
    assert "(codebooks/harbours.yaml:" in casecode("audit", "--only", "CV4").out


def made(check: str, status: str, offenders: int = 1, waiver: str = "") -> Finding:
    named = tuple(Offender(str(number)) for number in range(offenders))
    said = catalogue()[check]
    return Finding(check, said.test, said.title, status, None, "", offenders, named, "", "", "", waiver)  # type: ignore[arg-type]


def test_the_order_is_integrity_then_contradictions_then_weak_then_unknown_and_the_cheapest_first() -> None:
    found = [
        made("CV9", "warn"),  # more coding
        made("CV8", "unknown"),  # something to write down
        made("CV6", "warn", 2),  # something to write down
        made("CV8", "warn", 3),  # the same, and it concerns more
        made("CV4", "fail"),
        made("R11", "fail"),
        made("CV1", "pass"),
        made("R3", "na"),
        made("CV2", "fail", waiver="ana on 2026-11-21: so"),
        made("CV2", "warn"),
    ]
    assert [(one.id, one.status) for one in first(found, 7)] == [
        ("R11", "fail"),
        ("CV4", "fail"),
        ("CV8", "warn"),
        ("CV6", "warn"),
        ("CV2", "warn"),
        ("CV9", "warn"),
        ("CV8", "unknown"),
    ]
    assert len(first(found)) == 5
    assert first([made("CV1", "pass")]) == ()


def test_better_and_worse_against_an_earlier_audit() -> None:
    now = (
        made("CV1", "warn"),
        made("CV2", "fail"),
        made("CV3", "unknown"),
        made("CV4", "fail"),
        made("CV5", "pass"),
        made("CV6", "na"),
        made("CV7", "unknown"),
    )
    before = {"CV1": "fail", "CV2": "unknown", "CV3": "fail", "CV4": "fail", "CV5": "na", "CV6": "unknown"}
    compared = Audited("x", now, earlier=before)
    # a fault that was mended is better; between silence and a fault nothing is gained; what the earlier audit did not have is new
    assert [one.id for one in compared.better] == ["CV1", "CV6"]
    assert [one.id for one in compared.worse] == ["CV2", "CV3", "CV7"]
    assert [one.id for one in compared.holding("fail")] == ["CV2"]
    assert [one.id for one in Audited("x", now).holding("fail")] == ["CV2", "CV4"]
    with pytest.raises(WrongUseError, match="--fail-on takes fail or warn"):
        compared.holding("never")


def test_a_narrow_terminal_gets_narrow_lines(coded: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, casecode("audit", "--only", "CV").out.splitlines())) <= 75  # a place or command is never cut


# Formats


def test_json_has_the_stable_shape(coded: Path, casecode: Call) -> None:
    found = json.loads(casecode("audit", "--to", "json").out)
    assert [list(one) for one in found] == [STABLE] * len(found)
    assert all(one["status"] in STATUSES for one in found)
    assert [one["id"] for one in found] == [name for name in catalogue() if name in {one["id"] for one in found}]
    thin = next(one for one in found if one["id"] == "CV9")
    assert thin["offenders"][0].keys() == {"what", "where", "why"}
    assert isinstance(thin["value"], float)


def test_csv_has_the_same_columns(coded: Path, casecode: Call) -> None:
    rows = list(csv.DictReader(io.StringIO(casecode("audit", "--only", "CV", "--to", "csv").out)))
    assert list(rows[0]) == STABLE
    assert {row["id"] for row in rows} == {f"CV{n}" for n in range(1, 10)}


@pytest.mark.parametrize("form", ["html", "md", "tex", "docx", "xlsx"])
def test_a_page_opens_with_the_sentence_on_what_is_checked(form: str, coded: Path, casecode: Call) -> None:
    name = f"audit.{form}"
    said = casecode("audit", "-o", name)
    assert said.code == 0, said.err
    data = (coded / name).read_bytes()
    if form in {"docx", "xlsx"}:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b" ".join(archive.read(one) for one in archive.namelist())
    if form != "xlsx":
        assert b"documented in the records" in data
    assert casecode("audit", "-o", name).code == 0
    if form == "md":
        text = data.decode()
        assert text.index("matters most") < text.index("Construct validity")


def test_a_page_lists_what_was_set_aside(coded: Path, casecode: Call) -> None:
    assert casecode("whoami", "ana").code == 0
    assert casecode("audit", "waive", "CV7", "--why", "Nobody near.").code == 0
    page = casecode("audit", "--to", "md").out
    assert "Set aside by the researchers" in page
    assert "Nobody near." in page


# What is chosen, and what stops a build


def test_only_takes_families_checks_and_tests(coded: Path, casecode: Call) -> None:
    assert set(statuses(casecode("audit", "--only", "CV1,CV9", "--to", "json"))) == {"CV1", "CV9"}
    assert len(statuses(casecode("audit", "--only", "construct", "--to", "json"))) == 9
    wrong = casecode("audit", "--only", "ZZ")
    assert (wrong.code, "names no check" in wrong.err) == (2, True)


def test_fail_on_stops_a_build(coded: Path, casecode: Call) -> None:
    assert casecode("audit", "--only", "CV", "--fail-on", "fail").code == 0
    stopped = casecode("audit", "--only", "CV", "--fail-on", "warn")
    assert stopped.code == 1
    assert "CV9" in stopped.err
    assert casecode("audit", "--fail-on", "never").code == 2


def test_a_baseline_counts_only_what_is_new_or_worse_and_says_what_got_better(coded: Path, casecode: Call) -> None:
    assert casecode("audit", "--only", "CV", "--to", "json", "-o", "before.json").code == 0
    same = casecode("audit", "--only", "CV", "--baseline", "before.json", "--fail-on", "warn")
    assert same.code == 0
    assert "New or worse: nothing." in same.out
    assert "Better: nothing." in same.out
    say_more(coded, CHAIN + "reviews: [{kind: peer, reviewer: Dr Lind}]\n")
    better = casecode("audit", "--only", "CV", "--baseline", "before.json", "--fail-on", "warn")
    assert better.code == 0
    assert "CV7 (unknown → warn)" in better.out
    assert casecode("audit", "--only", "CV", "--to", "json", "-o", "after.json").code == 0
    protocol = coded / "casecode.yaml"
    protocol.write_text(protocol.read_text(encoding="utf-8").replace("reviews:", "# reviews:"), encoding="utf-8")
    worse = casecode("audit", "--only", "CV", "--baseline", "after.json", "--fail-on", "warn")
    assert worse.code == 1
    assert "CV7 (warn → unknown)" in worse.out


@pytest.mark.parametrize("text", ["{}", "[]x", '[{"id": "CV1"}]', '[{"id": "CV1", "status": "good"}]'])
def test_a_baseline_that_is_none_is_said(text: str, coded: Path, casecode: Call) -> None:
    (coded / "b.json").write_text(text, encoding="utf-8")
    said = casecode("audit", "--baseline", "b.json")
    if text == "{}":
        assert said.code == 0  # an audit of nothing: everything is new
    else:
        assert (said.code, "is no earlier audit" in said.err) == (4, True)
    assert casecode("audit", "--baseline", "not-there.json").code == 3


def test_settings_that_mean_nothing_are_told_and_count(coded: Path, casecode: Call) -> None:
    say_more(coded, "audit: {thresholds: {CV1.potato: 2}}\n")
    said = casecode("audit", "--only", "CV1")
    assert said.code == 1
    assert "U101 CV1 has no threshold 'potato'" in said.err
    assert "casecode.yaml:" in said.err
    assert casecode("explain", "U101").code == 0


def test_a_changed_threshold_is_printed_beside_the_default(coded: Path, casecode: Call) -> None:
    say_more(coded, "audit: {thresholds: {CV9: 0.9}}\n")
    assert "pass 0.9 (changed by the study, default 0)" in " ".join(casecode("audit", "--only", "CV9").out.split())


# Explaining


def test_explain_says_what_why_how_and_from_whom(coded: Path, casecode: Call) -> None:
    said = " ".join(casecode("audit", "explain", "cv1").out.split())
    for words in (
        "What it looks at",
        "Why it matters",
        "How it is computed",
        "Yin (2009",
        "Limits in force",
        "This study: asked.",
    ):
        assert words in said
    assert "CV1.pass: 1" in said
    say_more(coded, "audit: {thresholds: {CV1: 0.5}, waive: [{check: CV1, why: So be it., by: ana, on: 2026-11-21}]}\n")
    changed = " ".join(casecode("audit", "explain", "CV1").out.split())
    assert "set by this study, default 1" in changed
    assert "Waived by ana on 2026-11-21: So be it." in changed


@pytest.mark.parametrize("check", list(catalogue()))
def test_every_check_explains_itself_outside_a_study(
    check: str, casecode: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = casecode("audit", "explain", check)
    assert said.code == 0
    assert "What it says" in said.out


def test_explain_without_a_check_lists_them_and_the_table_of_designs(
    casecode: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    listed = casecode("audit", "explain").out
    assert all(name in listed for name in catalogue())
    assert "stance reflexive" in casecode("audit", "explain", "--designs").out
    family = casecode("audit", "explain", "CV")
    assert (family.code, "CV1, CV2" in family.err) == (2, True)


# Waiving


def test_a_waiver_is_a_record_with_who_why_and_when(coded: Path, casecode: Call) -> None:
    assert casecode("audit", "waive", "CV7", "--why", "Nobody near.").code == 2  # who?
    assert casecode("whoami", "ana").code == 0
    assert "Nothing was written." in casecode("audit", "waive", "CV7", "--why", "Nobody near.", "--dry-run").err
    assert not (coded / "records").exists()
    said = casecode("audit", "waive", "cv7", "--why", "Nobody near.")
    assert said.code == 0
    assert "CV7 stays 'unknown'" in said.err
    text = (coded / "records/waivers/cv7-ana.yaml").read_text(encoding="utf-8")
    assert "check: CV7" in text
    assert "by: ana" in text
    (found,) = json.loads(casecode("audit", "--only", "CV7", "--to", "json").out)
    assert (found["status"], found["waiver"].startswith("ana on 20")) == ("unknown", True)
    assert "waive" in casecode("journal").out
    assert casecode("audit", "--only", "CV7", "--fail-on", "warn").code == 0
    assert "waived by ana" in " ".join(casecode("audit", "--only", "CV7").out.split())


def test_a_waiver_is_taken_back_by_a_record_and_may_be_given_again(coded: Path, casecode: Call) -> None:
    casecode("whoami", "ana")
    assert "CV7 is not waived" in casecode("audit", "waive", "CV7", "--withdraw", "--why", "Changed my mind.").err
    said = casecode("audit", "waive", "CV7", "--why", "Nobody near.")
    assert "To take it back: casecode audit waive CV7 --withdraw" in said.err
    assert "needs a reason" in casecode("audit", "waive", "CV7", "--withdraw").err
    told = casecode("audit", "waive", "CV7", "--withdraw", "--why", "A reviewer was found.")
    assert told.code == 0, told.err
    assert "waived no longer" in told.err
    assert sorted(path.name for path in (coded / "records/waivers").glob("*")) == ["cv7-ana-withdrawn.yaml", "cv7-ana.yaml"]
    (found,) = json.loads(casecode("audit", "--only", "CV7", "--to", "json").out)
    assert found["waiver"] == ""
    assert casecode("audit", "waive", "CV7", "--why", "The reviewer left.").code == 0  # on the same day: the last word counts
    (found,) = json.loads(casecode("audit", "--only", "CV7", "--to", "json").out)
    assert found["waiver"].endswith("The reviewer left.")


def test_a_waiver_needs_a_reason_and_a_check(coded: Path, casecode: Call) -> None:
    assert casecode("whoami", "ana").code == 0
    assert "needs a reason" in casecode("audit", "waive", "CV7", "--why", "  ").err
    wrong = casecode("audit", "waive", "CV77", "--why", "so")
    assert (wrong.code, "did you mean 'CV7'" in wrong.err) == (2, True)


def test_a_needless_waiver_is_said_to_be_one(coded: Path, casecode: Call) -> None:
    assert casecode("whoami", "ana").code == 0
    assert "needless" in casecode("audit", "waive", "CV2", "--why", "No time.").err


# The chain


def test_the_chain_goes_down_and_back_up(coded: Path, casecode: Call) -> None:
    say_more(coded, CHAIN)
    down = casecode("audit", "chain", "P1")
    assert down.code == 0
    assert "“I learned from the lace woman" in down.out
    assert "2 excerpts in 2 sources" in down.out
    rows = list(csv.DictReader(io.StringIO(casecode("audit", "chain", "P1", "--to", "csv").out)))
    assert [row["kind"] for row in rows] == ["proposition", "theme", "excerpt", "source", "excerpt", "source"]
    assert list(rows[0]) == ["depth", "kind", "id", "label", "where", "note", "gap"]
    excerpt = rows[2]["id"]
    up = casecode("audit", "chain", excerpt)
    assert "P1" in up.out
    assert "RQ1" in up.out
    assert "no gap" in up.out
    assert json.loads(casecode("audit", "chain", "P1", "--to", "json").out)
    assert casecode("audit", "chain", "P1", "-o", "chain.docx").code == 0
    assert casecode("audit", "chain", "P1", "--to", "tree").out == down.out
    assert (coded / "chain.docx").stat().st_size > 1000


def test_a_long_chain_is_cut_in_the_terminal_and_whole_as_csv(coded: Path, casecode: Call) -> None:
    words = ["kinder", "feared", "rival", "partners", "tables", "together", "compete"]
    lines = [f"int-n01-2025-03-04,market,ana,{word}" for word in words if word != "rival"]
    (coded / "more.csv").write_text("source,code,coder,quote\n" + "\n".join(lines) + "\n", encoding="utf-8")
    assert casecode("import", "more.csv").code == 0
    assert "… and 3 more excerpts" in casecode("audit", "chain", "market").out
    assert casecode("audit", "chain", "market", "--to", "csv").out.count("excerpt") == 7


def test_a_chain_with_a_gap_shows_it(coded: Path, casecode: Call) -> None:
    assert "← gap: no proposition or theme answers it" in casecode("audit", "chain", "RQ1").out
    nothing = casecode("audit", "chain", "C9")
    assert (nothing.code, "There is no claim" in nothing.err) == (3, True)


# What only the disk knows


def test_a_source_that_was_changed_in_the_databank_fails_and_shakes_the_rest(coded: Path, casecode: Call) -> None:
    path = next((coded / "databank/sources/int-n01-2025-03-04").glob("*/text.txt"))
    path.write_bytes(path.read_bytes().replace(b"learned", b"guessed"))
    said = casecode("audit", "--to", "json")
    assert statuses(said)["CV2"] == "fail"
    assert "(computed on unverified data)" in said.out
    assert casecode("audit", "--fail-on", "fail").code == 1


def test_a_databank_that_cannot_be_read_is_audited_as_far_as_it_goes(coded: Path, casecode: Call) -> None:
    next((coded / "databank/sources/int-n01-2025-03-04").glob("*/segments.jsonl")).write_bytes(b"nonsense\n")
    said = casecode("audit", "--only", "CV", "--to", "json")
    found = statuses(said)
    assert found["CV2"] == "fail"
    assert "pass" not in found.values()


def test_facts_from_outside(coded: Path, casecode: Call) -> None:
    assert casecode("whoami", "ana").code == 0
    (coded / "transcripts/notes.txt").write_text("Nobody read this in.\n", encoding="utf-8")
    assert casecode("report", "make", "codebook", "--to", "md,docx").code == 0
    assert casecode("audit", "waive", "CV7", "--why", "Nobody near.").code == 0
    (coded / "records/waivers/cv7-ana.yaml").unlink()
    facts = evidence_of(open_study(coded)).outside
    assert facts.unregistered == ("transcripts/notes.txt",)
    assert {(one.file, one.state) for one in facts.reports or ()} == {
        ("reports/codebook.docx", "same"),
        ("reports/codebook.md", "same"),
    }
    assert facts.trail is not None
    assert facts.trail.first["ingest"].action == "ingest"
    assert [one.what for one in facts.trail.vanished] == ["records/waivers/cv7-ana.yaml"]
    assert (facts.leaks, facts.private, facts.missing) == (None, False, ())


def test_reports_grow_stale_and_names_leak(coded: Path, casecode: Call) -> None:
    assert casecode("report", "make", "thematic", "codebook", "--to", "md").code == 0
    book = coded / "codebooks/harbours.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("Prices, customers, demand.", "Prices."), encoding="utf-8")
    (coded / "reports/sources.md").write_text("By hand.\n", encoding="utf-8")
    (coded / "private").mkdir()
    (coded / "private/pseudonyms.csv").write_text("real,replacement,kind\nMaya,[N01],name\n", encoding="utf-8")
    facts = evidence_of(open_study(coded)).outside
    states = {one.name: (one.state, one.why) for one in facts.reports or ()}
    assert states["codebook"] == ("stale", "the codebook has changed since")
    assert states["sources"] == ("stale", "it does not say from which databank it was made")
    assert facts.private
    assert "int-n01-2025-03-04" in {one.what for one in facts.leaks or ()}
    assert not any("Maya" in one.why for one in facts.leaks or ())
    more = "source,code,coder,quote\nfg-2025-04-01,market,ana,customers do not queue for clay\n"
    (coded / "more.csv").write_text(more, encoding="utf-8")
    assert casecode("import", "more.csv").code == 0
    again = evidence_of(open_study(coded)).outside
    assert {one.why for one in again.reports or () if one.name == "thematic"} == {"sources or codings have changed since"}


def test_reports_on_the_work_itself_grow_stale_with_the_records(coded: Path, casecode: Call) -> None:
    assert casecode("report", "make", "validity", "thematic", "--to", "md").code == 0
    fresh = casecode("report", "--stale")
    assert (fresh.code, "0 of 2 files" in fresh.out) == (0, True)
    say_more(coded, "# a comment says nothing new\n")
    assert casecode("report", "--stale").code == 0
    casecode("whoami", "ana")
    assert casecode("audit", "waive", "CV7", "--why", "Nobody near.").code == 0
    said = casecode("report", "--stale")
    assert said.code == 1
    assert "1 of 2 files are behind the study" in " ".join(said.out.split())
    assert "the protocol, records, memos or decisions have changed since" in " ".join(said.out.split())
    assert "Next: casecode report make validity" in said.err
    assert casecode("report", "make", "validity", "--to", "md").code == 0
    assert casecode("report", "--stale").code == 0
    assert casecode("report", "--stale", "list").code == 2


def test_checklists_by_standard_and_figures_are_seen(coded: Path, casecode: Call) -> None:
    assert casecode("report", "make", "checklist", "--standard", "coreq", "--to", "md").code == 0
    (coded / "reports/validity-figure-1.svg").write_text("<svg><text>Maya, maker</text></svg>", encoding="utf-8")
    listed = {row["report"]: row["built"] for row in csv.DictReader(io.StringIO(casecode("report", "list", "--to", "csv").out))}
    assert (listed["checklist"], listed["validity"]) == ("checklist-coreq.md", "validity-figure-1.svg")
    (coded / "private").mkdir()
    (coded / "private/pseudonyms.csv").write_text("real,replacement,kind\nMaya,[N01],name\n", encoding="utf-8")
    facts = evidence_of(open_study(coded)).outside
    assert [(one.name, one.state) for one in facts.reports or ()] == [("checklist --standard coreq", "same")]
    assert "reports/validity-figure-1.svg" in {one.what for one in facts.leaks or ()}
    book = coded / "codebooks/harbours.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("Prices, customers, demand.", "Prices."), encoding="utf-8")
    assert "Next: casecode report make checklist --standard coreq" in casecode("report", "--stale").err


def test_a_broken_record_is_named_as_the_place_of_the_problem(coded: Path, casecode: Call) -> None:
    (coded / "records/claims").mkdir(parents=True)
    (coded / "records/claims/c1.yaml").write_text("section: abstract\n", encoding="utf-8")
    assert "There is a problem in records/claims/c1.yaml; nothing was done." in casecode("audit").err
    say_more(coded, "colour: blue\n")
    assert "There are 2 problems in casecode.yaml and records/claims/c1.yaml; nothing was done." in casecode("audit").err


def test_a_memo_that_the_journal_knows_and_that_is_gone(coded: Path, casecode: Call) -> None:
    assert casecode("memo", "add", "We looked for what speaks against it.", "--kind", "negative_case", "--coder", "ana").code == 0
    evidence = evidence_of(open_study(coded))
    assert len(evidence.memos("negative_case")) == 1
    assert evidence.outside.trail is not None
    assert evidence.outside.trail.vanished == ()
    next((coded / "memos/ana").glob("*.md")).unlink()
    later = evidence_of(open_study(coded)).outside.trail
    assert later is not None
    assert len(later.vanished) == 1


def test_a_real_name_of_the_private_list_does_not_leave_with_the_audit(coded: Path, casecode: Call) -> None:
    (coded / "private").mkdir()
    (coded / "private/pseudonyms.csv").write_text("real,replacement,kind\nspill-over,[word],name\n", encoding="utf-8")
    stopped = casecode("audit", "-o", "audit.docx")
    assert (stopped.code, "Real names would leave the study" in stopped.err) == (4, True)
    assert not (coded / "audit.docx").exists()
    assert casecode("--allow-names", "audit", "-o", "audit.docx").code == 0


def test_an_empty_study_is_audited_without_a_false_pass(folder: Path, casecode: Call) -> None:
    said = casecode("audit", "--only", "CV", "--to", "json")
    assert said.code == 0
    assert set(statuses(said).values()) == {"unknown"}
    assert casecode("audit").code == 0


def test_the_shell_completes_checks_and_what_a_chain_can_hang_on(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_more(folder, CHAIN + "claims: {C1: {text: They learn., proposition: P1}}\n")
    assert complete_check("iv") == [f"IV{n}" for n in range(1, 9)]
    assert complete_link("") == ["C1", "P1", "RQ1"]
    assert complete_link("p") == ["P1"]
    monkeypatch.chdir(tmp_path)
    assert complete_link("") == []
