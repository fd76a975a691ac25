"""The four other texts: a post, two papers without material of their own, a proposal. What can be said of them, and what cannot."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from casecode.analysis.display import Wish
from casecode.analysis.displays import display
from casecode.analysis.matrix import matrix
from casecode.analysis.select import select
from casecode.audit._engine import audit
from casecode.audit._evidence import Evidence
from casecode.audit._outside import Outside
from casecode.audit._port import Finding
from casecode.domain.errors import WrongUseError
from casecode.workflow.bring import bring
from casecode.workflow.desk import Desk
from casecode.workflow.desk_places import open_source
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study, open_study
from tests.audit import seedstudy
from tests.audit.small import Coded, coded, corpus, finding, study

pytestmark = pytest.mark.shared
WHOLE = Outside(integrity=())
BARRIERS = ("barrier_geodemographic", "barrier_personal_org", "barrier_veiled")
REGIONS = ("sussex", "normandy")
POST: tuple[Coded, ...] = (
    coded("002", "Geo-demographic barriers", BARRIERS[0]),
    coded("002", "personal/organizational barriers", BARRIERS[1]),
    coded("002", "veiled barriers", BARRIERS[2]),
    coded("002", "bottomline", BARRIERS[1]),
    coded("002", "web and email platform", "ch_web_email"),
    coded("002", "Face to face", "ch_face"),
    coded("002", "word of mouth", "ch_word_of_mouth"),
    coded("002", "intermediary", "intermediary"),
    coded("002", "sector specificity", "focus_sector"),
    coded("002", "customer specificity", "focus_customer"),
)


def judged(evidence: Evidence) -> Mapping[str, Finding]:
    """Every finding by check; no pass without its evidence, no contradiction that the text does not hold."""
    found = {one.id: one for one in audit(evidence)}
    assert all(one.seen for one in found.values() if one.status == "pass")
    return found


def passed(found: Mapping[str, Finding]) -> set[str]:
    """The checks that pass."""
    return {name for name, one in found.items() if one.status == "pass"}


class TestPost:
    """A9: a post on interviews in two regions that quotes nobody."""

    @pytest.fixture
    def post(self, shared: Path) -> Evidence:
        words = seedstudy.words_of(shared, "002")
        return study(seedstudy.protocol("002"), words, POST, codebook=seedstudy.book(shared, "002"), outside=WHOLE)

    def test_three_barriers_by_two_regions_are_not_attributed(self, post: Evidence) -> None:
        shown = display(select(post.corpus), "cases", Wish()).frame()
        assert [str(name) for name in shown["case"]] == [*REGIONS, "(not stated)"]
        for barrier in BARRIERS:
            assert [str(cell) for cell in shown[barrier]][:2] == ["not_attributed"] * 2
        assert [int(shown[barrier].iloc[2]) for barrier in BARRIERS] == [1, 2, 1]

    def test_cells_that_nobody_attributed_are_no_evidence_across_cases(self, post: Evidence) -> None:
        found = finding(post, "EV5")
        assert (found.status, found.message) == ("unknown", "10 of 16 cells are empty and nobody has said why.")
        told = [one.why for one in found.offenders if one.where in BARRIERS]
        assert told == ["there is evidence, not attributed to a case"] * 6

    def test_what_was_expected_is_on_record_as_refuted(self, post: Evidence) -> None:
        assert [(one.id, one.status) for one in post.protocol.propositions] == [("B1", "refuted"), ("B2", ""), ("B3", "")]

    def test_nothing_passes_but_what_the_coding_itself_shows(self, post: Evidence) -> None:
        found = judged(post)
        assert passed(found) == {"CV2", "R4"}
        assert {name for name, one in found.items() if one.status == "warn"} == {"CV1", "CV9"}
        assert not [one for one in found.values() if one.status == "fail"]
        assert found["R5"].message == "It is not known who said what."


class TestPlatforms:
    """A10: eight activities that another study identified, tried on two texts."""

    def test_a_paper_without_material_gets_no_verdict_but_on_its_citations(self, shared: Path) -> None:
        words = seedstudy.words_of(shared, "003")
        found = judged(study(seedstudy.protocol("003"), words, codebook=seedstudy.book(shared, "003"), outside=WHOLE))
        assert {name: one.status for name, one in found.items() if one.status != "unknown"} == {"EV6": "fail"}
        assert [one.what for one in found["EV6"].offenders[:2]] == [
            "Commission of the European Communities 2012",
            "European Commission 2017",
        ]
        assert found["CV1"].message == found["CV2"].message == "Nothing is coded yet."

    def test_eight_activities_by_two_texts_with_every_empty_cell_named(self, shared: Path) -> None:
        silent = {
            "cluster": ("int3_cross_sector", "int7_external_infra"),
            "border": (
                "int1_market_info",
                "int3_cross_sector",
                "int4_visibility",
                "int5_new_markets",
                "int6_knowledge_sources",
                "int7_external_infra",
                "int8_collab_rd",
            ),
        }
        said = """\
study: Activities in two texts
design: {cases: multiple}
cases: {cluster: {name: Designer-makers}, border: {name: Two regions}}
sources:
  - {files: texts/000.txt, method: paper, case: cluster}
  - {files: texts/002.txt, method: blog, case: border}
empty_cells:
""" + "".join(
            f"  - {{theme: {code}, case: {case}, type: asked_no_evidence}}\n" for case, codes in silent.items() for code in codes
        )
        codings = (
            coded("000", "knowledge of culture, markets", "int1_market_info"),
            coded("000", "established contact with", "int2_networking"),
            coded("000", "media attention", "int4_visibility"),
            coded("000", "a new market", "int5_new_markets"),
            coded("000", "lace archive collection", "int6_knowledge_sources"),
            coded("000", "joint product range", "int8_collab_rd"),
            coded("002", "willing to network", "int2_networking"),
        )
        book = only(seedstudy.book(shared, "003"), "int")
        evidence = study(said, seedstudy.words_of(shared, "000", "002"), codings, codebook=book, outside=WHOLE)
        cells = matrix(evidence.corpus, "theme", "case").frame()
        assert cells.shape == (8, 2)
        assert [int(cells["cluster"].sum()), int(cells["border"].sum())] == [6, 1]
        found = finding(evidence, "EV5")
        assert (found.status, found.value, found.n) == ("pass", 0.0, 16)
        assert found.seen.startswith("8 themes × 2 cases: 9 empty cells of 16")
        forgotten = study(
            said.replace("  - {theme: int8_collab_rd, case: border, type: asked_no_evidence}\n", ""),
            seedstudy.words_of(shared, "000", "002"),
            codings,
            codebook=book,
        )
        assert [one.what for one in finding(forgotten, "EV5").offenders] == [
            "Facilitation / initiation of collaborative research and development × border"
        ]


def only(book: str, begins: str) -> str:
    """The codebook with its top codes that begin so."""
    said = yaml.safe_load(book)
    said["codes"] = [one for one in said["codes"] if one["code"].startswith(begins)]
    return str(yaml.safe_dump(said, sort_keys=False))


class TestVirtual:
    """A11: a proposal with one example."""

    CODINGS = (
        coded("004", "will be assessed", "req1_independent"),
        coded("004", "core competencies, credit worthiness", "req2_core_competency"),
    )

    def test_requirements_against_the_example_with_what_it_is_silent_on(self, shared: Path) -> None:
        found = corpus(
            seedstudy.protocol("004").replace("method: paper", "method: paper, case: ven"),
            seedstudy.words_of(shared, "004"),
            self.CODINGS,
            codebook=seedstudy.book(shared, "004"),
        )
        shown = display(select(found), "cases", Wish()).frame().iloc[0]
        assert [str(shown[name]) for name in ("req1_independent", "req2_core_competency")] == ["1", "1"]
        for silent in ("req4_revenue_share", "req5_limited_hierarchy", "req7_customer_focus"):
            assert str(shown[silent]) == "asked_no_evidence"

    def test_one_name_in_two_spellings_is_worth_a_look(self, shared: Path) -> None:
        words = seedstudy.words_of(shared, "004")
        found = judged(
            study(seedstudy.protocol("004"), words, self.CODINGS, codebook=seedstudy.book(shared, "004"), outside=WHOLE)
        )
        assert found["EV6"].status == "warn"
        assert [one.what for one in found["EV6"].offenders] == ["Young et al. 2006 / Yeung et al. 2006"]
        assert passed(found) == {"CV2", "CV5", "R4"}
        assert not [one for one in found.values() if one.status == "fail"]


def test_four_texts_by_the_themes_of_the_first(shared: Path) -> None:
    """A12: cases in rows, ordered by year; the order of the themes is the codebook's."""
    said = """\
study: Four texts
design: {cases: multiple}
cases:
  makers: {name: Designer-makers, year: 2012}
  border: {name: Two regions, year: 2007}
  platforms: {name: Platforms, year: 2017}
  virtual: {name: Virtual clusters, year: 2008}
sources:
  - {files: texts/000.txt, case: makers}
  - {files: texts/002.txt, case: border}
  - {files: texts/003.txt, case: platforms}
  - {files: texts/004.txt, case: virtual}
"""
    codings = (
        coded("000", "knowledge spill-overs", "knowledge_spillover"),
        coded("000", "co-opetition", "coopetition"),
        coded("002", "intermediary", "support_infrastructure"),
        coded("003", "knowledge sharing", "knowledge_spillover"),
        coded("003", "Access to new markets", "market_conditions"),
        coded("004", "cooperate", "coopetition"),
    )
    found = corpus(said, seedstudy.words_of(shared, "000", "002", "003", "004"), codings, codebook=seedstudy.book(shared, "000"))
    shown = display(select(found), "cases", Wish("year")).frame()
    assert [str(name) for name in shown["case"]] == ["border", "virtual", "makers", "platforms"]
    counts = shown.set_index("case")[["knowledge_spillover", "coopetition", "market_conditions", "support_infrastructure"]]
    assert {str(name): [int(str(cell)) for cell in counts.loc[name]] for name in counts.index} == {
        "border": [0, 0, 0, 1],
        "virtual": [0, 1, 0, 0],
        "makers": [1, 1, 0, 0],
        "platforms": [1, 0, 1, 0],
    }


class TestExclusive:
    """A11: three models of a cluster exclude each other, so the same words cannot have two of them."""

    @pytest.fixture
    def opened(self, shared: Path, tmp_path: Path) -> Study:
        (tmp_path / "texts").mkdir()
        (tmp_path / "codebooks").mkdir()
        data, name = seedstudy.text_of(shared, "004")
        (tmp_path / name).write_bytes(data)
        (tmp_path / "casecode.yaml").write_text(seedstudy.protocol("004").replace("author:", "ana:"), encoding="utf-8")
        (tmp_path / "codebooks/midas.yaml").write_text(seedstudy.book(shared, "004"), encoding="utf-8")
        made = open_study(tmp_path)
        ingest(made)
        made.forget()
        return made

    def test_a_second_model_on_the_same_words_is_refused(self, opened: Study) -> None:
        desk = Desk(opened, "ana", open_source(opened, "ana", "004"))
        start = opened.materials[0].text.text.index("social network model")
        desk.code([(start, start + 20)], ["model_social_network"])
        with pytest.raises(WrongUseError, match="exclude each other"):
            desk.code([(start + 7, start + 30)], ["model_agglomeration"])
        assert [one.code for one in desk.codings()] == ["model_social_network"]
        desk.code([(start, start + 20)], ["req7_customer_focus"])  # of no domain: it may stand there too
        desk.code([(start + 20, start + 30)], ["model_agglomeration"])  # other words
        assert len(desk.codings()) == 3

    def test_two_models_at_once_are_refused_and_one_may_take_the_place_of_the_other(self, opened: Study) -> None:
        desk = Desk(opened, "ana", open_source(opened, "ana", "004"))
        with pytest.raises(WrongUseError, match="Nothing was coded"):
            desk.code([(100, 120)], ["model_agglomeration", "model_industrial_complex"])
        assert desk.codings() == ()
        desk.code([(100, 120)], ["model_agglomeration"])
        desk.change(desk.codings()[0], code="model_industrial_complex")
        assert [one.code for one in desk.codings()] == ["model_industrial_complex"]

    def test_an_import_keeps_both_and_says_so(self, opened: Study) -> None:
        table = "source,code,coder,start,end\n" + "".join(
            f"texts/004.txt,{code},ana,{start},{start + 20}\n"
            for code, start in (
                ("model_agglomeration", 100),
                ("model_social_network", 110),
                ("model_social_network", 300),
                ("req1_independent", 100),
            )
        )
        made = bring(opened, opened.root / "codings.csv", table.encode())
        assert made.placed == 4
        assert [one.code for one in made.problems] == ["X209"]
