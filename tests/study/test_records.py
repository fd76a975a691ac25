"""The records of the audit: each kind as its noun, in every place it may be written, and every fault with file and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from casecode.domain.circumstances import Circumstances
from casecode.domain.codebook import Code, Codebook
from casecode.domain.problem import Problem
from casecode.domain.protocol import Protocol, Stance
from casecode.domain.records import (
    Claim,
    Consent,
    Decision,
    EmptyCell,
    EvidenceLink,
    LiteratureLink,
    MemberCheck,
    NegativeCase,
    Prediction,
    ProtocolSections,
    Records,
    Replication,
    Researcher,
    Review,
    Rival,
    Sampling,
    Waiver,
)
from casecode.domain.source import Source
from casecode.study.crosscheck import check_against
from casecode.study.load import load_protocol
from casecode.study.scaffold import new_files

HERE = "casecode.yaml"


def _load(root: Path, text: str, **files: str) -> tuple[Protocol | None, tuple[Problem, ...]]:
    """A study whose protocol is `text` below its title; `files` are records, `__` standing for `/` and `_yaml` for the ending."""
    for name, content in {"casecode.yaml": "study: x\n" + text, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return load_protocol(root)


def _kept(root: Path, text: str, files: dict[str, str] | None = None) -> Records:
    protocol, problems = _load(root, text, **(files or {}))
    assert protocol is not None, [str(one) for one in problems]
    assert problems == ()
    return protocol.kept


def _told(root: Path, text: str, files: dict[str, str] | None = None) -> list[tuple[str, str, int, str]]:
    return [(one.code, one.file, one.line, one.level) for one in _load(root, text, **(files or {}))[1]]


def test_a_study_without_records_has_none(tmp_path: Path) -> None:
    kept = _kept(tmp_path, "")
    assert kept == Records()
    assert kept.judged() == ()


def test_every_kind_has_its_noun(tmp_path: Path) -> None:
    """One record a kind, in the long form, with every key that a person is likely to write."""
    text = """\
researchers:
  ana: {role: interviewer, credentials: PhD, relation_to_participants: none, assumptions: they help, conflict: none, training: a day}
member_checks:
  - {participant: N1, item_type: case draft, version: 2, sent_on: 2026-05-01, replied_on: 2026-05-09, outcome: no reply}
reviews: [{kind: peer, reviewer: Chi, date: 2026-06, scope: three transcripts, result: two slips, share: 20%}]
negative_cases: [{theme: trust, excerpts: [Q-1], searched: all later interviews, found: no, memo: m1}]
rivals: [{proposition: P1, rival: Chance., verdict: rejected, evidence: [Q-2], memo: m2}]
predictions: [{proposition: P1, code: trust, expected: present, case: north, predicted_on: 2026-01, observed: as predicted}]
replications: [{proposition: P1, case: north, predicted: literal, predicted_on: 2026-01-02, observed: Partly}]
claims: {c1: {text: Trust grows., section: abstract, proposition: P1, status: partly, themes: [trust], excerpts: [Q-1]}}
evidence: [{excerpt: Q-1, proposition: P1, bearing: contradicts, by: ana, at: 2026-07-01T10:00:00Z, why: plain}]
sampling: {strategy: snowball, approach: letter, invited: 12, refused: 3, reasons: time}
protocol: {version: 1.10, date: 2025-11, overview: a, procedures: b, questions: c, report_guide: d, reliability_plan: e}
literature_links: [{key: k, target: theme:trust, stance: dissimilar, note: n, page: 12-13, lens: districts}]
empty_cells: [{theme: trust, case: west, type: asked_no_evidence, note: silence}]
decisions: [{unit: s1:0-9, before: {ana: "trust, fear", ben: []}, after: [trust], by: consensus, reason: r, at: 2026-08, round: r1}]
waivers: [{check: EV5, why: one case, by: ana, on: 2026-11-21}]
consents: [{participant: N1, date: 2026-04-30, scope: quotes}]
circumstances: [{source: s1, place: by phone, duration: 1 h 20 min, collector: ana, recorded: audio, proofread: yes}]
"""
    kept = _kept(tmp_path, text)
    where = {kind: getattr(kept, kind)[0].line for kind in Records.__slots__}
    assert all(getattr(kept, kind)[0].file == HERE for kind in Records.__slots__)
    assert where == dict(zip(_ORDER, (3, 5, *range(6, 21)), strict=True))

    def at(kind: str, name: str) -> dict[str, object]:
        return {"id": name, "file": HERE, "line": where[kind]}

    assert kept == Records(
        researchers=(
            Researcher(
                role="interviewer",
                credentials="PhD",
                relation_to_participants="none",
                assumptions="they help",
                conflict="none",
                training="a day",
                **at("researchers", "ana"),  # type: ignore[arg-type]
            ),
        ),
        member_checks=(
            MemberCheck(
                participant="N1",
                item_type="case_draft",
                version="2",
                sent_on="2026-05-01",
                replied_on="2026-05-09",
                outcome="no_reply",
                **at("member_checks", "member-check-1"),  # type: ignore[arg-type]
            ),
        ),
        reviews=(
            Review(
                kind="peer",
                reviewer="Chi",
                date="2026-06",
                scope="three transcripts",
                result="two slips",
                share=0.2,
                **at("reviews", "review-1"),  # type: ignore[arg-type]
            ),
        ),
        negative_cases=(
            NegativeCase(
                theme="trust",
                excerpts=("Q-1",),
                searched="all later interviews",
                found=False,
                memo="m1",
                **at("negative_cases", "negative-case-1"),  # type: ignore[arg-type]
            ),
        ),
        rivals=(
            Rival(
                proposition="P1",
                rival="Chance.",
                verdict="rejected",
                evidence=("Q-2",),
                memo="m2",
                **at("rivals", "rival-1"),  # type: ignore[arg-type]
            ),
        ),
        predictions=(
            Prediction(
                proposition="P1",
                code="trust",
                expected="present",
                case="north",
                predicted_on="2026-01",
                observed="as_predicted",
                **at("predictions", "prediction-1"),  # type: ignore[arg-type]
            ),
        ),
        replications=(
            Replication(
                proposition="P1",
                case="north",
                predicted="literal",
                predicted_on="2026-01-02",
                observed="partly",
                **at("replications", "replication-1"),  # type: ignore[arg-type]
            ),
        ),
        claims=(
            Claim(
                text="Trust grows.",
                section="abstract",
                proposition="P1",
                status="partly",
                themes=("trust",),
                excerpts=("Q-1",),
                **at("claims", "c1"),  # type: ignore[arg-type]
            ),
        ),
        evidence=(
            EvidenceLink(
                excerpt="Q-1",
                proposition="P1",
                bearing="contradicts",
                by="ana",
                at="2026-07-01T10:00:00Z",
                why="plain",
                **at("evidence", "evidence-links-1"),  # type: ignore[arg-type]
            ),
        ),
        sampling=(
            Sampling(
                strategy="snowball",
                approach="letter",
                invited=12,
                refused=3,
                reasons="time",
                **at("sampling", "sampling-1"),  # type: ignore[arg-type]
            ),
        ),
        protocol=(
            ProtocolSections(
                version="1.10",
                date="2025-11",
                overview="a",
                procedures="b",
                questions="c",
                report_guide="d",
                reliability_plan="e",
                **at("protocol", "protocol-sections-1"),  # type: ignore[arg-type]
            ),
        ),
        literature_links=(
            LiteratureLink(
                key="k",
                target="theme:trust",
                stance="dissimilar",
                note="n",
                page="12-13",
                lens="districts",
                **at("literature_links", "literature-link-1"),  # type: ignore[arg-type]
            ),
        ),
        empty_cells=(
            EmptyCell(
                theme="trust",
                case="west",
                type="asked_no_evidence",
                note="silence",
                **at("empty_cells", "empty-cell-1"),  # type: ignore[arg-type]
            ),
        ),
        decisions=(
            Decision(
                unit="s1:0-9",
                before={"ana": ("trust", "fear"), "ben": ()},
                after=("trust",),
                by="consensus",
                reason="r",
                at="2026-08",
                round="r1",
                **at("decisions", "decision-1"),  # type: ignore[arg-type]
            ),
        ),
        waivers=(Waiver(check="EV5", why="one case", by="ana", on="2026-11-21", **at("waivers", "waiver-1")),),  # type: ignore[arg-type]
        consents=(Consent(participant="N1", date="2026-04-30", scope="quotes", **at("consents", "consent-1")),),  # type: ignore[arg-type]
        circumstances=(
            Circumstances(
                source="s1",
                place="by phone",
                duration=80.0,
                collector=("ana",),
                recorded="audio",
                proofread=1.0,
                **at("circumstances", "circumstance-1"),  # type: ignore[arg-type]
            ),
        ),
    )


_ORDER = (
    *("researchers", "member_checks", "reviews", "negative_cases", "rivals", "predictions", "replications", "claims", "evidence"),
    *("sampling", "protocol", "literature_links", "empty_cells", "decisions", "waivers", "consents", "circumstances"),
)


def test_the_short_forms(tmp_path: Path) -> None:
    text = """\
researchers:
  ana: interviewer
  ben:
sampling: snowball
consents: {N1: 2026-05-01, N2: quotes only}
circumstances: {s1: {place: by phone}, s2: in the shop}
people:
  N3: {consent: 2026-05-02, consent_scope: all}
  N4: {consent: none}
  N5: {name: Jo}
"""
    kept = _kept(tmp_path, text)
    assert [(one.id, one.role) for one in kept.researchers] == [("ana", "interviewer"), ("ben", "")]
    assert [one.strategy for one in kept.sampling] == ["snowball"]
    assert [(one.participant, one.date, one.scope) for one in kept.consents] == [
        ("N3", "2026-05-02", "all"),
        ("N4", "", "none"),
        ("N1", "2026-05-01", ""),
        ("N2", "", "quotes only"),
    ]
    assert [(one.source, one.place) for one in kept.circumstances] == [("s1", "by phone"), ("s2", "in the shop")]


def test_what_stands_with_a_proposition_is_a_record_too(tmp_path: Path) -> None:
    text = """\
questions: {RQ1: Why?, RQ2: {text: How?, themes: [fear]}}
propositions:
  P1:
    text: Trust grows.
    kind: explanatory
    status: partly
    questions: RQ1
    literature: [k]
    themes: [trust]
    rivals:
      - Chance.
      - text: They were told to.
        verdict: rejected
        evidence: [Q-1]
    predictions:
      - {code: trust, case: north, expected: stronger, observed: contradicted}
    replication:
      north: literal
      west: {predicted: theoretical, observed: partly}
      east: not asked
      south:
  P2: {text: It rains., rivals: {rival: Dew., verdict: undecided}, replications: [{case: north, observed: partly}]}
  P3: {text: Short., rivals: Luck.}
cases: [north, west, east, south]
"""
    protocol, problems = _load(tmp_path, text)
    assert protocol is not None, problems
    assert (protocol.questions, protocol.question_themes) == ({"RQ1": "Why?", "RQ2": "How?"}, {"RQ2": ("fear",)})
    first = protocol.propositions[0]
    assert first.rivals == ("Chance.", "They were told to.")
    assert (first.kind, first.status, first.questions, first.literature) == ("explanatory", "partly", ("RQ1",), ("k",))
    assert [(one.proposition, one.rival, one.verdict, one.evidence, one.line) for one in protocol.kept.rivals] == [
        ("P1", "Chance.", "", (), 12),
        ("P1", "They were told to.", "rejected", ("Q-1",), 13),
        ("P2", "Dew.", "undecided", (), 23),
        ("P3", "Luck.", "", (), 24),
    ]
    assert [(one.proposition, one.code, one.expected, one.observed, one.line) for one in protocol.kept.predictions] == [
        ("P1", "trust", "stronger", "contradicted", 17),
    ]
    assert [(one.proposition, one.case, one.predicted, one.observed) for one in protocol.kept.replications] == [
        ("P1", "north", "literal", ""),
        ("P1", "west", "theoretical", "partly"),
        ("P1", "east", "", "not_asked"),
        ("P2", "north", "", "partly"),
    ]


def test_a_verdict_of_its_own_stands_for_the_bare_rival(tmp_path: Path) -> None:
    text = "propositions: {P1: {text: It rains., rivals: [Dew., Chance.]}}\n"
    files = {
        "records/rivals/a.yaml": "proposition: P1\nrival: ' dew.'\nverdict: rejected\ndate: 2026-05\n",
        "records/rivals/b.yaml": "proposition: P1\nrival: 1\nverdict: retained\ndate: 2026-06\n",
        "records/rivals/c.yaml": "proposition: P1\nrival: 7\nverdict: retained\n",
    }
    kept = _kept(tmp_path, text, files)
    assert [(one.rival, one.verdict, one.id) for one in kept.rivals] == [
        ("Dew.", "retained", "b"),
        ("Chance.", "", "rival-2"),
        ("7", "retained", "c"),
    ]


def test_older_verdicts_do_not_win(tmp_path: Path) -> None:
    text = "rivals:\n- {proposition: P1, rival: Dew., verdict: retained, date: 2026-06}\n- {proposition: P1, rival: Dew., verdict: rejected, date: 2026-05}\n- {proposition: P1, rival: Dew.}\n"
    assert [one.verdict for one in _kept(tmp_path, text).rivals] == ["retained"]


def test_records_come_from_spreadsheets(tmp_path: Path) -> None:
    text = "circumstances: lists/how.csv\npropositions: {P1: Dew falls.}\n"
    files = {
        "lists/how.csv": "Source,Place,Duration,collector,Transcribed by,proofread\nint-*,phone,45,ana; ben,Chi,50%\ns2,shop,,,,\n",
        "records/evidence.csv": "excerpt,proposition,bearing,by\nQ-1,P1,supports,ana\n",
        "records/people.csv": "id,name\nN1,Jo\n",
        "records/sampling.csv": "strategy;invited\nsnowball;4\n",
    }
    kept = _kept(tmp_path, text, files)
    assert [(one.source, one.duration, one.collector, one.transcribed_by, one.proofread) for one in kept.circumstances] == [
        ("int-*", 45.0, ("ana", "ben"), "Chi", 0.5),
        ("s2", None, (), "", None),
    ]
    assert [(one.file, one.line) for one in kept.circumstances] == [("lists/how.csv", 2), ("lists/how.csv", 3)]
    assert [(one.excerpt, one.bearing, one.file) for one in kept.evidence] == [("Q-1", "supports", "records/evidence.csv")]
    assert [(one.strategy, one.invited) for one in kept.sampling] == [("snowball", 4)]


def test_a_spreadsheet_is_read_once_also_when_it_lies_in_records(tmp_path: Path) -> None:
    files = {"records/consents.csv": "participant,date\nN1,2026-05-01\n"}
    assert len(_kept(tmp_path, "consents: records/consents.csv\n", files).consents) == 1


@pytest.mark.parametrize(
    ("text", "files", "told"),
    [
        ("consents: gone.csv\n", {}, [("S307", HERE, 2, "error")]),
        ("", {"records/consents.csv": ""}, [("S301", "records/consents.csv", 1, "error")]),
        ("member_checks: [{participnt: N1}]\n", {}, [("P201", HERE, 2, "error"), ("S412", HERE, 2, "error")]),
        ("member_checks: [{participant: N1, file: x}]\n", {}, [("P201", HERE, 2, "error")]),
        ("member_checks: [{participant: N1, outcome: aproved}]\n", {}, [("P204", HERE, 2, "error")]),
        ("reviews: [{kind: peer}]\n", {}, [("P202", HERE, 2, "error")]),
        ("reviews: [{kind: peer, reviewer: ' ', share: 140%}]\n", {}, [("S413", HERE, 2, "error"), ("S414", HERE, 2, "error")]),
        ("reviews: [{kind: peer, reviewer: Chi, share: half}]\n", {}, [("P205", HERE, 2, "error")]),
        ("negative_cases: [{searched: yes}]\n", {}, [("S412", HERE, 2, "error")]),
        ("negative_cases: [{theme: t, found: perhaps}]\n", {}, [("P205", HERE, 2, "error")]),
        ("replications: [{proposition: P1, predicted: literal}]\n", {}, [("S412", HERE, 2, "error")]),
        ("waivers: [{check: all, why: x, by: ana, on: 2026}]\n", {}, [("S206", HERE, 2, "error")]),
        ("waivers: [{check: CV1, why: '', by: ana, on: soon}]\n", {}, [("S209", HERE, 2, "error"), ("S413", HERE, 2, "error")]),
        ("sampling: {invited: 3, refused: 4}\n", {}, [("S416", HERE, 2, "warning")]),
        ("sampling: {invited: -3}\n", {}, [("S416", HERE, 2, "error")]),
        ("sampling: {invited: many}\n", {}, [("P205", HERE, 2, "error")]),
        ("circumstances: {s1: {duration: 0}}\n", {}, [("S416", HERE, 2, "error")]),
        ("circumstances: {s1: {duration: 12:30}}\n", {}, [("P205", HERE, 2, "error")]),
        ("circumstances: [{place: here}]\n", {}, [("S412", HERE, 2, "error")]),
        (
            "member_checks: [{participant: N1, sent_on: 2026-05-03, replied_on: 2026-05-02}]\n",
            {},
            [("S415", HERE, 2, "warning")],
        ),
        ("member_checks: [{participant: N1, sent_on: 2026-05-03, replied_on: 2026-05}]\n", {}, []),
        ("claims: {c1: {text: a}, C1: {text: b}}\n", {}, [("S411", HERE, 2, "warning")]),
        ("propositions: {P1: {text: a, rivals: [{verdict: rejected}]}}\n", {}, [("P202", HERE, 2, "error")]),
        ("propositions: {P1: {text: a, rivals: [[a]]}}\n", {}, [("P203", HERE, 2, "error")]),
        ("propositions: {P1: {text: a, predictions: soon}}\n", {}, [("S312", HERE, 2, "error")]),
        ("propositions: {P1: {text: a, replication: {north: [a]}}}\n", {}, [("S312", HERE, 2, "error")]),
        ("propositions: {P1: {text: a, status: proven}}\n", {}, [("P204", HERE, 2, "error")]),
        ("questions: {RQ1: ''}\n", {}, [("S215", HERE, 2, "error")]),
        ("cases: {a: {parent: b}}\n", {}, [("S208", HERE, 2, "error")]),
        ("cases: {a: {parent: b}, b: {parent: a}}\n", {}, [("S417", HERE, 2, "error"), ("S417", HERE, 2, "error")]),
        ("cases: {a: {why_type: critcal}}\n", {}, [("S214", HERE, 2, "warning")]),
        ("cases: {a: {rationale_type: self selected}}\n", {}, []),
        ("design: {naming: real names}\n", {}, [("S214", HERE, 2, "warning")]),
        ("sources: [{files: a.txt, proofread: 300%}]\n", {}, [("S414", HERE, 2, "error")]),
        ("sources: [{files: a.txt, duration: -2}]\n", {}, [("S416", HERE, 2, "error")]),
        (
            "",
            {"records/evidence/e1.yaml": "excerpt: Q-1\nproposition: P1\nbearing: for\n"},
            [("P204", "records/evidence/e1.yaml", 3, "error")],
        ),
    ],
)
def test_a_fault_has_its_place(tmp_path: Path, text: str, files: dict[str, str], told: list[tuple[str, str, int, str]]) -> None:
    found = _told(tmp_path, text, files)
    assert sorted(set(found)) == sorted(set(told))


def test_the_message_names_what_may_stand(tmp_path: Path) -> None:
    messages = [one.message for one in _load(tmp_path, "member_checks: [{participant: N1, outcome: aproved, file: x}]\n")[1]]
    assert messages[0].startswith("unknown key 'file'; known here: id, participant, case, item_type")
    assert messages[1] == "'outcome' is one of approved, corrected, disputed, no_reply, not 'aproved'; did you mean 'approved'?"


def test_all_faults_of_all_records_come_at_once(tmp_path: Path) -> None:
    files = {
        "records/reviews/r1.yaml": "kind: peeer\nreviewer: Chi\n",
        "records/claims.yaml": "c1:\n  text: a\n  statsu: partly\nc2:\n  text: b\n  status: perhaps\n",
    }
    assert _told(tmp_path, "stance: x\n", files) == [
        ("P204", "casecode.yaml", 2, "error"),
        ("P201", "records/claims.yaml", 3, "error"),
        ("P204", "records/claims.yaml", 6, "error"),
        ("P204", "records/reviews/r1.yaml", 1, "error"),
    ]


def test_names_of_the_methods_literature_are_taken_for_ours(tmp_path: Path) -> None:
    text = """\
sampling: {strategy: snowball, n_invited: 5, n_refused: 1}
protocol: {version: 1, sections: {overview: a, procedures: b}}
negative_cases: [{theme: t, excerpt: Q-1, searched: yes}]
evidence: [{excerpt: Q-1, proposition: P1, valence: supports}]
circumstances: [{source: s, access_note: by letter, recording: audio, duration_min: 30, license: CC0, proofread_share: 0.5}]
researchers: {ana: {role: r, conflict_of_interest: none, relation: none}}
cases: {a: {name: A, rationale: first, rationale_type: critical, period: 2020, parent: b}, b: {why: kept, context: Long ago.}}
"""
    protocol, problems = _load(tmp_path, text)
    assert protocol is not None, problems
    kept = protocol.kept
    assert (kept.sampling[0].invited, kept.sampling[0].refused) == (5, 1)
    assert (kept.protocol[0].overview, kept.protocol[0].procedures) == ("a", "b")
    assert kept.negative_cases[0].excerpts == ("Q-1",)
    assert kept.evidence[0].bearing == "supports"
    one = kept.circumstances[0]
    assert (one.access, one.recorded, one.duration, one.licence, one.proofread) == ("by letter", "audio", 30.0, "CC0", 0.5)
    assert (kept.researchers[0].conflict, kept.researchers[0].relation_to_participants) == ("none", "none")
    first, second = protocol.cases
    assert (first.why, first.why_type, first.period, first.parent) == ("first", "critical", "2020", "b")
    assert first.attributes == {"period": "2020", "parent": "b"}
    assert (second.why, second.context, second.attributes) == ("kept", "Long ago.", {})


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("45", 45.0),
        ("45 min", 45.0),
        ("7.5", 7.5),
        ("1h", 60.0),
        ("1 h 5", 65.0),
        ("2 hours 10 minutes", 130.0),
        ("1:00:30", 60.5),
    ],
)
def test_a_duration_is_in_minutes_however_it_is_said(tmp_path: Path, said: str, minutes: float) -> None:
    text = f"circumstances: {{s: {{duration: '{said}'}}}}\n"
    assert _kept(tmp_path, text).circumstances[0].duration == minutes


def test_the_entry_of_a_source_gives_its_circumstances(tmp_path: Path) -> None:
    text = "sources:\n  - {files: [a.txt, b.txt], place: shop, duration: 40 min, collector: [ana], proofread: 10%}\n  - {files: c.txt}\n"
    protocol, _ = _load(tmp_path, text)
    assert protocol is not None
    told = Circumstances(place="shop", duration=40.0, collector=("ana",), proofread=0.1, file=HERE, line=3)
    assert [one.circumstances for one in protocol.sources] == [told, told, Circumstances()]


def test_the_waivers_of_the_protocol_are_records_too(tmp_path: Path) -> None:
    text = "audit:\n  waive:\n    - {check: EV5, why: one case, by: ana, on: 20261121}\n"
    files = {"records/waivers/cv3.yaml": "check: CV3\nwhy: none could be reached\nby: ben\non: 2026-11\n"}
    kept = _kept(tmp_path, text, files)
    assert [(one.check, one.on, one.file, one.line) for one in kept.waivers] == [
        ("EV5", "2026-11-21", HERE, 4),
        ("CV3", "2026-11", "records/waivers/cv3.yaml", 1),
    ]


def test_the_newest_judgement_of_a_person_counts(tmp_path: Path) -> None:
    text = """\
evidence:
  - {excerpt: Q-1, proposition: P1, bearing: supports, by: ana, at: 2026-05-02}
  - {excerpt: q-1, proposition: P1, bearing: contradicts, by: ana, at: 2026-05-01}
  - {excerpt: Q-1, proposition: P1, bearing: qualifies, by: ben, at: 2026-05-01}
  - {excerpt: Q-2, proposition: P1, bearing: supports, by: ana, at: 2026-05-01}
  - {excerpt: Q-2, proposition: P1, bearing: unset, by: ana, at: 2026-05-03}
"""
    kept = _kept(tmp_path, text)
    assert len(kept.evidence) == 5
    assert [(one.excerpt, one.bearing, one.by) for one in kept.judged()] == [
        ("Q-1", "supports", "ana"),
        ("Q-1", "qualifies", "ben"),
    ]


def test_a_new_study_shows_where_records_go_and_is_a_study(tmp_path: Path) -> None:
    for stance in get_args(Stance):
        files = new_files(tmp_path / "none", stance)
        text = files["casecode.yaml"].decode()
        unmarked = "\n".join(
            line.removeprefix("# ")
            for line in text.split("\n")
            if line.startswith(("# researchers", "#   ana", "# sampling", "# protocol"))
        )
        protocol, problems = _load(tmp_path, unmarked + "\n")
        assert protocol is not None, problems
        assert protocol.kept.researchers[0].conflict == "none"
        assert protocol.kept.sampling[0].refused == 3
        assert protocol.kept.protocol[0].date == "2026-01-15"


def test_the_page_about_records_is_true(tmp_path: Path) -> None:
    """Every example of docs/records.md is read without a fault, and every key of every kind that it shows is kept."""
    page = (Path(__file__).parents[2] / "docs/records.md").read_text(encoding="utf-8")
    protocol_text, records_text = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "casecode.yaml").write_text(protocol_text + records_text, encoding="utf-8")
    protocol, problems = load_protocol(tmp_path)
    assert protocol is not None, [str(one) for one in problems]
    assert problems == ()
    assert all(getattr(protocol.kept, kind) for kind in Records.__slots__)
    assert [(one.rival, one.verdict) for one in protocol.kept.rivals] == [
        ("These firms would have met anyway.", "undecided"),
        ("A grant paid for it.", "rejected"),
    ]
    codes = (Code("external"), Code("coopetition"))
    sources = tuple(Source(name, name, "txt", f"transcripts/north/{name}.txt", "", "") for name in ("int-n1", "old-summary"))
    loose = check_against(protocol.kept, protocol, (Codebook("b", codes),), sources, ("Q-7f3a9b21",), ("on-grants",))
    assert [str(one) for one in loose] == []
