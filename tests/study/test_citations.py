"""Literature: CSL-JSON read, keys found wherever they are cited, each with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.codebook import Code, Codebook
from casecode.domain.protocol import Proposition, Protocol, Reference
from casecode.domain.records import Claim, LiteratureLink, Records
from casecode.study.bib import references as bibtex
from casecode.study.citations import Cited, citations, keys_in
from casecode.study.csl import references
from casecode.study.load import load_protocol
from casecode.study.memos import parse_memo

ZOTERO = """[
 {"id": "yin2009", "type": "book", "title": "Case  study research", "issued": {"date-parts": [["2009", 3]]},
  "author": [{"family": "Yin", "given": "Robert K."}], "note": "read twice\\nlens: method; design", "volume": 3, "empty": null},
 {"id": 7, "citation-key": "beek2004", "title": "T", "container-title": "J", "issued": {"raw": "May 2004"},
  "editor": [{"non-dropping-particle": "van der", "family": "Beek"}, {"literal": "ACME"}], "keyword": ["a", {"b": 1}, "c"],
  "custom": {"lens": "districts", "n": 1}},

 {"title": "nameless"},
 {"id": "YIN2009", "issued": "1999"}, "no work",
 {"id": "bare", "issued": {}}
]"""


def test_csl_json_is_read_with_lines() -> None:
    found, problems = references(ZOTERO, "refs.json")
    assert found == (
        Reference(
            "yin2009",
            "Case study research",
            "Yin, Robert K.",
            "2009",
            {
                "id": "yin2009",
                "type": "book",
                "title": "Case study research",
                "year": "2009",
                "author": "Yin, Robert K.",
                "note": "read twice\nlens: method; design",
                "volume": "3",
                "lens": "method; design",
            },
        ),
        Reference(
            "beek2004",
            "T",
            "van der Beek and ACME",
            "2004",
            {
                "id": "7",
                "citation-key": "beek2004",
                "title": "T",
                "container-title": "J",
                "year": "2004",
                "editor": "van der Beek and ACME",
                "keyword": "a, c",
                "lens": "districts",
                "journal": "J",
            },
        ),
        Reference("bare", fields={"id": "bare"}),
    )
    assert [(one.file, one.line) for one in found] == [("refs.json", 2), ("refs.json", 4), ("refs.json", 10)]
    assert [(one.code, one.line) for one in problems] == [("S321", 8), ("S322", 9), ("S321", 9)]
    assert [one.lenses for one in found] == [("method", "design"), ("districts",), ()]


def test_an_export_that_wraps_its_works_is_read() -> None:
    found, problems = references('{"config": {}, "items": [{"id": "a", "issued": "c. 1994"}]}', "refs.json")
    assert ([one.key for one in found], found[0].year, problems) == (["a"], "1994", ())


@pytest.mark.parametrize("text", ["", "[", "{}", '"a"', "7", '{"items": {}}', "[" * 100_000])
def test_what_is_no_bibliography_is_said(text: str) -> None:
    found, problems = references(text, "refs.json")
    assert found == ()
    assert [(one.code, one.file) for one in problems] == [("S321", "refs.json")]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 3000) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "title", "author", "issued", "date-parts", "custom", "note", "family"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=4))
def test_any_json_gives_works_or_problems(works: list[object]) -> None:
    found, problems = references(json.dumps(works, indent=1), "r.json")
    assert len(found) + len(problems) == len(works)


def test_a_study_may_keep_its_literature_as_csl_json(tmp_path: Path) -> None:
    (tmp_path / "casecode.yaml").write_text("study: x\nliterature: refs.json\n", encoding="utf-8")
    (tmp_path / "refs.json").write_text(ZOTERO.replace("nameless", "x"), encoding="utf-8")
    protocol, problems = load_protocol(tmp_path)
    assert protocol is None
    assert {one.file for one in problems} == {"refs.json"}
    (tmp_path / "refs.json").write_text('[{"id": "a", "title": "A"}]', encoding="utf-8")
    protocol, problems = load_protocol(tmp_path)
    assert protocol is not None
    assert [(one.key, one.line) for one in protocol.literature] == [("a", 1)]


def test_bibtex_keeps_lenses_and_places() -> None:
    found, _ = bibtex("\n@book{a, title={A}, lens={industrial districts; learning, learning}}\n@book{b, year=1990}\n", "r.bib")
    assert [(one.key, one.file, one.line, one.lenses) for one in found] == [
        ("a", "r.bib", 2, ("industrial districts", "learning")),
        ("b", "r.bib", 3, ()),
    ]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("As [@yin2009, p. 3; see @Ragin] say", ["yin2009", "Ragin"]),
        ("@yin2009 says, @yin2003b.", ["yin2009", "yin2003b"]),
        ("ask @ana, or ana@uni.org2009", []),
        ("[-@yin2009] and @{a:b/c}", ["yin2009", "a:b/c"]),
        (r"\citep[see][p. 3]{yin2009, ragin} and \textcite*{k}", ["yin2009", "ragin", "k"]),
        ("nothing cited", []),
        ("[@a\n@b]", ["a", "b"]),
        ("[no link] @b", []),
        (r"\cite{ , a}", ["a"]),
    ],
)
def test_keys_in_running_text(text: str, keys: list[str]) -> None:
    if "\n" in text:
        assert [key for key, _ in keys_in(text.replace("\n", " "))] == keys
    else:
        assert [key for key, _ in keys_in(text)] == keys


def test_every_place_that_cites_is_found() -> None:
    protocol = Protocol(
        "x",
        propositions=(Proposition("P1", "As [@yin2009] says.", literature=("ragin",)),),
        design={"framework": "clusters [@porter1998]", "unit": "firm"},
        kept=Records(
            literature_links=(LiteratureLink(key="k1", target="trust", stance="similar", file="records/l.yaml", line=4),),
            claims=(Claim(id="c1", text="So [@k2].", file="records/c.yaml", line=2),),
        ),
        lines={"propositions.P1": 5, "propositions.P1.literature": 7, "design.framework": 9},
    )
    book = Codebook(
        "b",
        (Code("trust", literature=("k3",), children=(Code("early", literature=("k4",)),)),),
        file="codebooks/b.yaml",
        lines={"trust": 3},
    )
    memo, _ = parse_memo(b"---\nkind: analytic\n---\n\nFirst.\nThen [@k5].\n", "memos/ana/m.md")
    bare, _ = parse_memo(b"\n\nOnly @k1999.\n", "memos/ana/n.md")
    gone, _ = parse_memo(b"---\nwithdrawn: yes\n---\n[@k6]\n", "memos/ana/o.md")
    assert memo is not None
    assert bare is not None
    assert gone is not None
    assert citations(protocol, (book,), (memo, bare, gone)) == (
        Cited("ragin", "P1", "casecode.yaml", 7),
        Cited("yin2009", "P1", "casecode.yaml", 5),
        Cited("porter1998", "design: framework", "casecode.yaml", 9),
        Cited("k1", "literature link to trust", "records/l.yaml", 4),
        Cited("k2", "claim c1", "records/c.yaml", 2),
        Cited("k3", "code trust", "codebooks/b.yaml", 3),
        Cited("k4", "code early", "codebooks/b.yaml", 0),
        Cited("k5", "memo m", "memos/ana/m.md", 6),
        Cited("k1999", "memo n", "memos/ana/n.md", 3),
    )
