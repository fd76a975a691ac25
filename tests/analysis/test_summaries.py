"""Framework summaries against a corpus in memory: which memo stands in which cell, and when its evidence has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.analysis.matrix import matrix
from casecode.analysis.summaries import Place, evidence, newest, place_of, summary
from casecode.domain.errors import WrongUseError
from casecode.domain.memo import Memo
from tests.analysis import tiny


def _memo(name: str, by: str, *links: str, at: str = "2025-05-01", **facts: object) -> Memo:
    return replace(Memo(name, "framework_summary", by, at, links, f"Words of {name}."), **facts)  # type: ignore[arg-type]


NORTH = Place("case", "north", "theme", "knowledge")


@pytest.mark.parametrize(
    ("links", "place"),
    [
        (("case:north", "theme:knowledge"), NORTH),
        (("theme:know-how", "Q-7f3a2b1c", "case:north", "memo:x"), NORTH),
        (("participant:N01", "code:know-chance"), Place("participant", "N01", "code", "know-chance")),
        (("int-1", "theme:market", "int-1:4"), Place("source", "int-1", "theme", "market")),
        (("case:north",), None),
        (("theme:market", "code:market", "case:north"), None),
        (("case:north", "int-1", "theme:market"), None),
        ((), None),
    ],
)
def test_a_summary_names_one_cell(links: tuple[str, ...], place: Place | None) -> None:
    assert place_of(_memo("one", "ana", *links), tiny.tiny().tree) == place


def test_the_newest_of_each_author_counts() -> None:
    cell = ("case:north", "theme:knowledge")
    memos = [
        _memo("a", "ana", *cell, at="2025-05-01"),
        _memo("b", "ben", *cell, at="2025-05-02"),
        _memo("c", "ana", *cell, at="2025-05-03"),
        _memo("d", "chi", *cell, at="2025-05-04", withdrawn=True),
        _memo("e", "chi", *cell, at="2025-05-05", kind="analytic"),
    ]
    found = newest(reversed(memos), tiny.tiny().tree)
    assert {place: [memo.id for memo in group] for place, group in found.items()} == {NORTH: ["b", "c"]}


def test_evidence_is_what_the_matrix_counts_and_does_not_mind_who_said_it_or_how_the_code_is_called() -> None:
    corpus = tiny.tiny()
    counts = matrix(corpus, "theme", "case", "count")
    for row, line in zip(counts.rows, counts.values, strict=True):
        for column, many in zip(counts.columns, line, strict=True):
            found = evidence(corpus, Place("case", column.id, "theme", row.id))
            assert (len(found.excerpts) > 0) == (many != 0)
    before = evidence(corpus, NORTH)
    again = replace(corpus, codings=tuple(replace(one, id="0" + one.id[1:], code=_other(one.code)) for one in corpus.codings))
    assert evidence(again, NORTH).digest == before.digest
    fewer = replace(
        corpus, codings=tuple(one for one in corpus.codings if one.code not in {"know-how", "know-chance", "know-formal"})
    )
    assert evidence(fewer, NORTH).digest != before.digest


def _other(code: str) -> str:
    return "know-formal" if code == "know-chance" else code


def test_new_and_gone_excerpts_are_counted() -> None:
    corpus = tiny.tiny()
    now = evidence(corpus, NORTH)
    assert now.excerpts
    assert summary(corpus, _memo("a", "ana", evidence=now.digest), NORTH).remark == ""
    changed = _memo("a", "ana", evidence="0" * 16, excerpts=(*now.excerpts[1:], "Q-gone", "Q-away"))
    assert summary(corpus, changed, NORTH).remark == "evidence changed since: 1 new, 2 gone"
    moved = _memo("a", "ana", evidence="0" * 16, excerpts=now.excerpts)
    assert summary(corpus, moved, NORTH).remark == "evidence changed since: other words"


def test_without_the_memos_there_is_no_table_of_summaries() -> None:
    with pytest.raises(WrongUseError, match="casecode matrix --cells summary"):
        matrix(tiny.tiny(), "theme", "case", "summary")
    assert matrix(replace(tiny.tiny(), memos=()), "theme", "case", "summary").values[0][0] == ""
