"""What changes with a code beyond its own file: references, versions, what is stale; and what a death on the way leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from casecode.analysis.staleness import stale_codings
from casecode.databank.events import code_event
from casecode.domain.errors import ChangedElsewhereError, DataRefusedError, NotFoundError, WrongUseError
from casecode.workflow.check import check
from casecode.workflow.codebook_life import Changed, merge, move, rename, retire
from casecode.workflow.codebook_references import mentions, referred
from casecode.workflow.codebook_split import prepare
from casecode.workflow.codebook_versions import Version, _named, compare, versions
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study
from tests.databank.dying import EVERY_DEATH, each_death
from tests.small import write_study

MAYA = "int-n01-2025-03-04"


def _prepare(folder: Path) -> None:
    write_study(folder)
    ingest(Study(folder))
    _code(folder, "knowledge", 0, 10)
    _code(folder, "market", 0, 10)
    _code(folder, "market", 20, 30, coder="ben")


def _code(folder: Path, code: str, start: int, end: int, *, coder: str = "ana", at: str = "") -> None:
    study = Study(folder)
    book = study.bank.freeze_codebook((folder / "codebooks/harbours.yaml").read_bytes())
    event = code_event(coder, study.bank.text(study.bank.source(MAYA)), start, end, code, book)
    if at:
        object.__setattr__(event, "at", at)
    study.bank.append(coder, MAYA, [event])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    _prepare(tmp_path / "harbours")
    return tmp_path / "harbours"


def _edit(root: Path, old: str, new: str) -> None:
    path = root / "codebooks/harbours.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _stale(root: Path) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(line.why, line.count, line.names) for line in stale_codings(Study(root).corpus)]


def test_protocol_and_records_say_the_new_id_with_their_comments(root: Path) -> None:
    protocol = root / "casecode.yaml"
    protocol.write_bytes(
        b"\xef\xbb\xbf"
        + protocol.read_bytes().replace(
            b"report: [",
            b"propositions:\n  P1:\n    text: market     # a word, no code\n    themes: ['Market', knowledge]  # kept\nreport: [",
        )
    )
    record = root / "records/claims/c1.yaml"
    record.parent.mkdir(parents=True)
    record.write_text(
        "theme: market\nclaim: market\nevidence:\n  - {code: market, of: x}\n  - code: >-\n      market\n", encoding="utf-8"
    )
    (root / "records/broken.yaml").write_text("a: [", encoding="utf-8")
    edited, left = referred(root, {"market": "selling"})
    assert edited["casecode.yaml"].startswith(b"\xef\xbb\xbfstudy:")
    assert b"text: market     # a word, no code\n    themes: ['selling', knowledge]  # kept\n" in edited["casecode.yaml"]
    assert edited["records/claims/c1.yaml"].decode() == (
        "theme: selling\nclaim: market\nevidence:\n  - {code: selling, of: x}\n  - code: >-\n      market\n"
    )
    assert left == ("records/claims/c1.yaml:5 still says market; it leads to the code all the same.",)


@pytest.mark.parametrize(
    ("themes", "after", "left"),
    [
        ("[market, knowledge]", "[market, knowledge]", 1),
        ("[market, coopetition]", "[knowledge, coopetition]", 0),
        ("[market, luck]", "[knowledge, luck]", 1),
    ],
)
def test_no_list_names_a_code_twice(tmp_path: Path, themes: str, after: str, left: int) -> None:
    (tmp_path / "casecode.yaml").write_text(f"propositions: {{P: {{themes: {themes}}}}}\n", encoding="utf-8")
    edited, said = referred(tmp_path, {"market": "knowledge", "luck": "knowledge"})
    data = edited.get("casecode.yaml", (tmp_path / "casecode.yaml").read_bytes())
    assert data.decode() == f"propositions: {{P: {{themes: {after}}}}}\n"
    assert len(said) == left


def test_sentences_that_name_a_code_are_said_and_left() -> None:
    files = {"a.yaml": b"# (market)\nexclude: Facts (Market).\n"}
    assert mentions(files, {"market": "selling"}) == (
        "a.yaml:2 says (market), which is 'selling' now; what people wrote was left alone.",
    )


def test_only_a_changed_meaning_makes_codings_stale(root: Path) -> None:
    assert _stale(root) == []
    _edit(root, "    label: Market conditions\n", "    label: Market\n    include: []  # nothing\n")
    _edit(root, "    definition: Prices, customers, demand.\n", "    definition: >\n      Prices, customers,\n      demand.\n")
    _edit(root, "rules: [price*, customer*]", "rules: [price*]")
    assert _stale(root) == []
    rename(Study(root), "market", "selling")
    assert _stale(root) == []
    _edit(root, "      demand.", "      demand, and weather.")
    assert _stale(root) == [("made before the definition of their code changed", 2, ("selling",))]
    _code(root, "selling", 40, 50)
    assert _stale(root)[0][1] == 2
    _edit(root, "      demand, and weather.", "      demand.")
    assert _stale(root)[0][1] == 1  # made under "and weather", which is gone again


def test_what_is_merged_is_stale_only_where_it_meant_something_else(root: Path) -> None:
    merge(Study(root), ("market",), "knowledge", reason="one")
    assert _stale(root) == [("made under a code that was merged into another and was defined otherwise", 2, ("knowledge",))]


def test_a_proposal_that_finds_its_code_later_is_not_stale(root: Path) -> None:
    _code(root, "luck", 5, 15)
    assert [line[0] for line in _stale(root)] == ["with a code that no codebook has"]
    _edit(root, "    label: Market conditions\n", "    label: Market conditions\n    aliases: [luck]\n")
    assert _stale(root) == []


def test_versions_by_hash_and_by_day(root: Path) -> None:
    first = Study(root).codebooks[0].hash
    _edit(root, "version: 1.0.0", "version: 2.0.0")
    _edit(root, "Prices, customers", "Prices and customers")
    second = Study(root).codebooks[0].hash
    _code(root, "market", 50, 60, at="2099-01-01T00:00:00Z")
    _edit(root, "Know-how passed", "Anything passed")
    study = Study(root)
    assert [one.book.hash for one in versions(study)] == [first, second]
    rows = {name: [row[:3] for row in compare(study, name).table.rows] for name in (first[:8], second, "")}
    changed = ("changed", "knowledge", "definition")
    assert rows == {first[:8]: [changed, ("changed", "market", "definition")], second: [changed], "": [changed]}
    assert [len(compare(study, since=day).table.rows) for day in ("2099-01-01", "2099-01-02", "2001")] == [2, 1, 2]
    counts = {str(row[1]): row[5:] for row in compare(study, first).table.rows}
    assert counts == {"knowledge": (1, "ana"), "market": (2, "ana, ben")}


def test_a_version_is_named_by_as_much_of_its_hash_as_it_takes(root: Path) -> None:
    study = Study(root)
    two = tuple(Version(replace(study.codebooks[0], hash=name), "2020", "2021") for name in ("ab1", "ab2"))
    assert _named(study, two, "AB2")[0].hash == "ab2"
    with pytest.raises(WrongUseError, match="fits 2"):
        _named(study, two, "ab")
    with pytest.raises(NotFoundError, match=r"ab1 \(2021\), ab2 \(2021\)"):
        _named(study, two, "c")
    with pytest.raises(NotFoundError, match="none yet"):
        _named(study, (), "c")
    unused = study.bank.freeze_codebook(b"codebook: harbours\ncodes: [luck]\n")
    assert [row[0] for row in compare(study, unused).table.rows] == ["added", "added", "added", "removed"]
    other = study.bank.freeze_codebook(b"codebook: elsewhere\ncodes: [luck]\n")
    assert len(compare(study, other).table.rows) == 4  # the study has but one codebook: it must be that one
    (root / "codebooks/second.yaml").write_text("codebook: second\ncodes: [fate]\n", encoding="utf-8")
    assert "no codebook of that id any more" in compare(Study(root), other).said[0]


def test_what_was_changed_meanwhile_is_not_written_over(root: Path) -> None:
    studies = [Study(root) for _ in range(3)]
    assert [len(study.codebooks) for study in studies] == [1, 1, 1]
    _edit(root, "version: 1.0.0", "version: 1.0.1")
    with pytest.raises(ChangedElsewhereError):
        rename(studies[0], "market", "x")
    with pytest.raises(ChangedElsewhereError):
        prepare(studies[1], "market", ("x",), coder="ana")
    with pytest.raises(ChangedElsewhereError):
        merge(studies[2], ("market",), "knowledge")
    assert "version: 1.0.1" in (root / "codebooks/harbours.yaml").read_text(encoding="utf-8")


def test_two_files(root: Path) -> None:
    (root / "codebooks/weather.yaml").write_text(
        "codebook: weather\ncodes:\n  - code: rain\n    aliases: [wet]\n    rules: [rain*]\n", encoding="utf-8"
    )
    _code(root, "rain", 60, 70)
    with pytest.raises(DataRefusedError, match="another file"):
        move(Study(root), "rain", "market")
    with pytest.raises(DataRefusedError, match="'wet' stands for 'rain' already"):
        rename(Study(root), "market", "wet")
    with pytest.raises(DataRefusedError, match="codebook merge market rain"):
        rename(Study(root), "market", "rain")
    done = merge(Study(root), ("rain", "wet"), "market")
    assert list(done.after) == ["codebooks/harbours.yaml", "codebooks/weather.yaml"]
    study = Study(root)
    assert [code.code for book in study.codebooks for code in book.walk()] == ["knowledge", "coopetition", "market"]
    assert study.matrix("code", "source", where="coder = ana").loc["market", MAYA] == 2


def test_codings_on_words_that_are_gone_are_left_and_said(root: Path) -> None:
    import shutil

    _code(root, "market", 70, 80)
    shutil.rmtree(root / "databank/sources" / MAYA)
    split = prepare(Study(root), "market", ("new",), coder="ana", dry_run=True)
    assert split.waiting == ()
    assert len(split.lost) == 2
    assert any("left as it is" in line for line in split.talk())


def _life(folder: Path) -> None:
    """A codebook's life in a day; what was done before a crash is not done twice."""
    acts: tuple[Callable[[], Changed], ...] = (
        lambda: rename(Study(folder), "knowledge", "know", label="Know-how", reason="short"),
        lambda: merge(Study(folder), ("coopetition",), "know", reason="near"),
        lambda: move(Study(folder), "market", "know", reason="below"),
        lambda: retire(Study(folder), "know", reason="wide"),
    )
    for act in acts:
        try:
            act()
        except (WrongUseError, NotFoundError, DataRefusedError):
            continue
    split = prepare(Study(folder), "market", ("price",), coder="ana")
    for one in split.waiting:
        split.decide(one, ["price"])


@EVERY_DEATH
def test_whenever_the_disk_dies_every_coding_has_its_code(tmp_path: Path, every: int) -> None:
    whole = tmp_path / "whole"
    _prepare(whole)
    _life(whole)
    book = (whole / "codebooks/harbours.yaml").read_text(encoding="utf-8")
    deaths = 0
    for death in each_death(_life, tmp_path / "deaths", _prepare, every):
        deaths += 1
        assert not check(Study(death.folder), fix=True).faulty, death
        left = Study(death.folder)
        assert len(left.bank.standing().codings) in {3, 4}, death
        assert all(left.corpus.tree.resolve(one.code) for one in left.bank.standing().codings), death
        _life(death.folder)
        assert (death.folder / "codebooks/harbours.yaml").read_text(encoding="utf-8") == book, death
        done = Study(death.folder)
        found = sorted((one.coder, one.code, one.start) for one in done.bank.standing().codings)
        assert found == [("ana", "knowledge", 0), ("ana", "price", 0), ("ben", "market", 20)], death
    assert deaths > 20 // every
