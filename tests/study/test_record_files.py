"""Records that commands write: read back as they were said, beside what is there and never over it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.plain import schema, yamltext
from casecode.plain.yamltext import Table
from casecode.study.load import load_protocol
from casecode.study.record_files import Value, dump, write_record


def _read(data: bytes) -> object:
    document = yamltext.parse(data, "r.yaml")
    assert document.problems == ()
    assert isinstance(document.root, Table)
    return schema.plain(document.root)


_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="\n"), min_size=1, max_size=30
)


@given(_WORDS, st.lists(_WORDS.filter(lambda one: "\n" not in one), min_size=1, max_size=4))
def test_texts_and_lists_come_back_as_they_were(text: str, many: list[str]) -> None:
    text, many = unicodedata.normalize("NFC", text), [unicodedata.normalize("NFC", one) for one in many]  # as every file is read
    assert _read(dump({"why": text, "codes": many})) == {"why": text, "codes": tuple(many)}


def test_each_value_as_a_person_would_write_it() -> None:
    facts: dict[str, Value] = {
        "reviewer": "Chi: the second",
        "found": False,
        "kept": True,
        "share": 0.25,
        "invited": 0,
        "memo": "",
        "nobody": None,
        "none": [],
        "before": {"ana": ["a", "b"], "ben": "c"},
        "text": "Two lines,\n\nthen a third.",
        "odd": "\n  begins oddly",
    }
    assert dump(facts).decode() == (
        "reviewer: 'Chi: the second'\nfound: no\nkept: yes\nshare: 0.25\ninvited: 0\n"
        "before:\n  ana: [a, b]\n  ben: c\ntext: |-\n  Two lines,\n\n  then a third.\n"
        'odd: "\\n  begins oddly"\n'
    )


def test_a_record_is_never_written_over(tmp_path: Path) -> None:
    def write(reviewer: str, *, dry_run: bool = False) -> str:
        return write_record(tmp_path, "reviews", "Chi's View", {"kind": "peer", "reviewer": reviewer}, dry_run=dry_run)

    assert write("Chi", dry_run=True) == "records/reviews/chi-s-view.yaml"
    assert not (tmp_path / "records").exists()
    assert write("Chi") == "records/reviews/chi-s-view.yaml"
    before = (tmp_path / "records/reviews/chi-s-view.yaml").stat().st_mtime_ns
    assert write("Chi") == "records/reviews/chi-s-view.yaml"
    assert write("Wu") == "records/reviews/chi-s-view-2.yaml"
    assert write("Li") == "records/reviews/chi-s-view-3.yaml"
    assert write("Wu") == "records/reviews/chi-s-view-2.yaml"
    assert (tmp_path / "records/reviews/chi-s-view.yaml").stat().st_mtime_ns == before
    (tmp_path / "casecode.yaml").write_text("study: x\n", encoding="utf-8")
    protocol, problems = load_protocol(tmp_path)
    assert protocol is not None, problems
    assert sorted(one.reviewer for one in protocol.kept.reviews) == ["Chi", "Li", "Wu"]


def test_only_known_kinds_are_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="revews"):
        write_record(tmp_path, "revews", "a", {"kind": "peer"})
