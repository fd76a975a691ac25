"""Memos and framework summaries from the command line to the file and the matrix."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from casecode.study.memos import load_memos
from tests.cli.conftest import Call

CODINGS = """\
source,code,coder,quote,n
int-n01-2025-03-04,knowledge,ana,I learned from the lace woman next door,
fg-2025-04-01,knowledge,ana,We learned from the potters,
int-n01-2025-03-04,market,ana,the customers at the fair,
int-w01-2025-03-11,market,ana,The customers stayed away.,
"""
SUMMARY = ("--kind", "framework_summary", "--link", "case:north", "--link", "theme:knowledge")


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def coded(ingested: Path, casecode: Call) -> Path:
    """The small study coded by ana, who sits at this machine."""
    (ingested / "codings.csv").write_text(CODINGS, encoding="utf-8")
    assert casecode("import", "codings.csv").code == 0
    assert casecode("whoami", "ana").code == 0
    return ingested


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that appends the words of `typed.txt` at the top of what it opens, and keeps what it was shown in `seen.txt`."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "shown = file.read_text(encoding='utf-8')\n"
        "(folder / 'seen.txt').write_text(shown, encoding='utf-8')\n"
        "file.write_text((folder / 'typed.txt').read_text(encoding='utf-8') + shown, encoding='utf-8')\n"
        "sys.exit(int((folder / 'exit.txt').read_text()) if (folder / 'exit.txt').exists() else 0)\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    (tmp_path / "typed.txt").write_text("", encoding="utf-8")
    return tmp_path


def test_a_memo_is_a_file_with_front_matter(coded: Path, casecode: Call) -> None:
    said = casecode("memo", "add", "Lace again: look who taught whom.", "--link", "int-n01-2025-03-04:2", "--title", "Lace")
    assert said.code == 0
    (memo,) = load_memos(coded)[0]
    assert memo.file in said.err
    text = (coded / memo.file).read_text(encoding="utf-8")
    assert text.startswith(f"---\nmemo: {memo.id}\nkind: analytic\nby: ana\nat: 20")
    assert text.endswith("links:\n- int-n01-2025-03-04:2\ntitle: Lace\n---\n\nLace again: look who taught whom.\n")
    assert "memo" in casecode("journal", "--to", "csv").out


def test_links_are_checked_and_written_in_full(coded: Path, casecode: Call) -> None:
    quote = _rows(casecode("excerpts", "--to", "csv").out)[0]["id"]
    asked = (
        quote.upper(),
        "INT-N01-2025-03-04",
        "code:co-operation among rivals",
        "theme:Market conditions",
        "case:North",
        "participant:w01",
        "coopetition",
    )
    casecode("memo", "add", "x", *(word for link in asked for word in ("--link", link)))
    (memo,) = load_memos(coded)[0]
    assert memo.links == (quote, "int-n01-2025-03-04", "code:coopetition", "theme:market", "case:north", "participant:W01")
    casecode("memo", "add", "y", "--link", f"memo:{memo.id}", "--resolves", memo.id)
    assert load_memos(coded)[0][1].links == (f"memo:{memo.id}",)
    assert load_memos(coded)[0][1].resolves == (memo.id,)


@pytest.mark.parametrize(
    ("link", "code", "said"),
    [
        ("Q-zzzz", 3, "casecode excerpts lists them"),
        ("int-n01-2025-03-04:99", 3, "It has 6 segments"),
        ("int-x:1", 3, "no source 'int-x'"),
        ("case:nrth", 3, "Did you mean: north"),
        ("case:zzz", 3, "There are: north, west"),
        ("theme:zzz", 3, "no theme 'zzz'"),
        ("knowlege", 3, "Did you mean: knowledge"),
        ("Q-", 2, "Give more of the id"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused_with_the_nearest(
    coded: Path, casecode: Call, link: str, code: int, said: str
) -> None:
    answer = casecode("memo", "add", "x", "--link", link)
    assert answer.code == code
    assert said in answer.err
    assert load_memos(coded)[0] == ()


def test_a_name_that_could_be_two_things_and_a_code_that_is_no_theme(coded: Path, casecode: Call) -> None:
    book = coded / "codebooks/harbours.yaml"
    book.write_text(book.read_text(encoding="utf-8") + "    children: [{code: north}]\n", encoding="utf-8")
    assert "code:north or case:north" in casecode("memo", "add", "x", "--link", "north").err
    assert "--link code:north" in casecode("memo", "add", "x", "--link", "theme:north").err


def test_a_memo_needs_words_a_kind_and_a_writer(coded: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    assert "No memo kind 'rivals'; did you mean 'rival'?" in casecode("memo", "add", "x", "--kind", "rivals").err
    assert "export EDITOR" in casecode("memo", "add").err
    assert casecode("memo", "add", " ").code == 2
    assert "not among the coders" in casecode("memo", "add", "x", "--coder", "eve").err
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    assert "cannot be started" in casecode("memo", "add").err
    said = casecode("memo", "add", "x", "--dry-run")
    assert "Would write memos/ana/analytic-" in said.err
    assert load_memos(coded)[0] == ()


def test_words_from_standard_input_and_the_same_words_twice(coded: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        monkeypatch.setattr(sys, "stdin", io.StringIO("From a pipe: cafe\u0301.\r\n\r\n# A heading stays.\n"))
        assert casecode("memo", "add", "-", "--link", "case:west").code == 0
    assert [memo.text for memo in load_memos(coded)[0]] == ["From a pipe: caf\u00e9.\n\n# A heading stays."]


def test_words_from_ones_own_editor(coded: Path, casecode: Call, editor: Path) -> None:
    (editor / "typed.txt").write_text("Two lines\nof thought.\n", encoding="utf-8")
    assert casecode("memo", "add", *SUMMARY).code == 0
    (memo,) = load_memos(coded)[0]
    assert memo.text == "Two lines\nof thought."
    assert "I learned from the lace woman next door" in (editor / "seen.txt").read_text(encoding="utf-8")
    (editor / "typed.txt").write_text("Better. ", encoding="utf-8")
    casecode("memo", "add", *SUMMARY)
    assert load_memos(coded)[0][1].text == "Better. Two lines\nof thought."
    (editor / "exit.txt").write_text("1", encoding="utf-8")
    said = casecode("memo", "add", *SUMMARY)
    assert said.code == 2
    assert "Your words are in .casecode/buffers/memo-" in said.err
    (editor / "typed.txt").write_text("", encoding="utf-8")
    assert casecode("memo", "add").code == 2
    assert len(list((coded / ".casecode/buffers").iterdir())) == 1


def test_list_filters_and_formats(coded: Path, casecode: Call) -> None:
    casecode("memo", "add", "The weather did it.", "--kind", "rival", "--link", "theme:market")
    casecode("memo", "add", "Maya paused.", "--link", "int-n01-2025-03-04:2", "--coder", "ben")
    casecode("memo", "add", "Why?", "--link", "int-n01-2025-03-04")
    assert [row["kind"] for row in _rows(casecode("memo", "list", "--to", "csv").out)] == ["rival", "analytic", "analytic"]
    assert [row["text"] for row in json.loads(casecode("memo", "list", "--kind", "rival", "--to", "json").out)] == [
        "The weather did it."
    ]
    listed = [row["text"] for row in _rows(casecode("memo", "list", "--link", "int-n01-2025-03-04", "--to", "csv").out)]
    assert listed == ["Maya paused.", "Why?"]
    assert len(_rows(casecode("memo", "list", "--coder", "ben", "--to", "csv").out)) == 1
    assert len(_rows(casecode("memo", "list", "--words", "WEATHER", "--to", "csv").out)) == 1
    assert "1 of 3 memos" in casecode("memo", "list", "--kind", "rival").out
    assert "Maya paused." in casecode("memo", "list").out


def test_show_one_by_its_beginning_or_end(coded: Path, casecode: Call) -> None:
    casecode("memo", "add", "The weather did it.", "--kind", "rival", "--link", "theme:market", "--title", "Weather")
    casecode(
        "memo", "add", "It did not.", "--link", "case:west", "--resolves", load_memos(coded)[0][0].id, "--title", "Weather again"
    )
    first, second = load_memos(coded)[0]
    said = casecode("memo", "show", first.id[-6:])
    assert said.out.startswith(f"{first.id}  (rival, by Ana Ruiz, 20")
    assert said.out.endswith("Weather\nabout: theme:market\n\nThe weather did it.\n")
    assert f"resolves: {first.id}" in casecode("memo", "show", second.file).out
    assert "fits 2 memos" in casecode("memo", "show", "weather").err
    assert casecode("memo", "show", "zzz").code == 3


def test_a_faulty_memo_file_is_told_with_file_and_line(coded: Path, casecode: Call) -> None:
    path = coded / "memos/ana/by-hand.md"
    path.parent.mkdir(parents=True)
    path.write_text("---\nkind: musing\nlinks: [Q-gone1234, case:south]\n---\nStill here.\n", encoding="utf-8")
    said = casecode("memo", "list", "--to", "csv")
    assert said.code == 1
    assert "memos/ana/by-hand.md:2: P204" in said.err
    assert "S505 the link 'Q-gone1234'" in said.err
    assert "S505 the link 'case:south'" in said.err
    assert _rows(said.out)[0]["text"] == "Still here."


def test_a_summary_stands_in_its_cell_and_nowhere_else(coded: Path, casecode: Call) -> None:
    said = casecode("memo", "add", "They learn by watching.", *SUMMARY)
    assert "rests on 2 excerpts" in said.err
    assert casecode("matrix", "--cells", "summary", "--to", "csv").out.splitlines() == [
        "theme,north,west,(not stated)",
        "knowledge,They learn by watching.,,",
        "coopetition,,,",
        "market,,,",
    ]
    turned = casecode("matrix", "--rows", "case", "--columns", "theme", "--cells", "summary", "--to", "csv").out.splitlines()
    assert turned[:2] == ["case,knowledge,coopetition,market", "north,They learn by watching.,,"]
    assert "They learn by" in casecode("matrix", "--cells", "summary").out
    for option in (("--totals",), ("--where", "case = north"), ("--roles", "participant"), ("--run", "newest")):
        assert "whole cells" in casecode("matrix", "--cells", "summary", *option).err
    assert casecode("matrix", "--rows", "role", "--columns", "theme", "--cells", "summary").code == 2


def test_what_changes_under_a_summary_is_said_and_what_does_not_is_not(coded: Path, casecode: Call) -> None:
    casecode("memo", "add", "They learn by watching.", *SUMMARY)

    def cell() -> str:
        return _rows(casecode("matrix", "--cells", "summary", "--to", "csv").out)[0]["north"]

    casecode("search", "fair", "--code", "market", "--yes")
    assert cell() == "They learn by watching."
    casecode("search", "rivals", "--code", "knowledge", "--yes", "--where", "role = participant")
    assert cell() == "They learn by watching.\n[evidence changed since: 1 new]"
    casecode("undo")
    assert cell() == "They learn by watching."
    casecode("undo")
    casecode("undo")
    assert cell() == "They learn by watching.\n[evidence changed since: 2 gone]"
    listed = _rows(casecode("memo", "list", "--to", "csv").out)
    assert [row["evidence"] for row in listed] == ["evidence changed since: 2 gone"]
    casecode("memo", "add", "They do not say how.", *SUMMARY)
    assert cell() == "They do not say how."
    listed = _rows(casecode("memo", "list", "--to", "csv").out)
    assert [row["evidence"] for row in listed] == ["replaced by a newer one", "current"]
    assert "evidence: current" in casecode("memo", "show", listed[1]["memo"]).out


def test_the_same_words_on_other_evidence_are_a_new_summary(coded: Path, casecode: Call) -> None:
    casecode("memo", "add", "They learn by watching.", *SUMMARY)
    casecode("memo", "add", "They learn by watching.", *SUMMARY)
    assert len(load_memos(coded)[0]) == 1
    casecode("search", "rivals", "--code", "knowledge", "--yes", "--where", "role = participant")
    casecode("memo", "add", "They learn by watching.", *SUMMARY)
    assert len(load_memos(coded)[0]) == 2
    assert "changed" not in casecode("matrix", "--cells", "summary", "--to", "csv").out


def test_two_authors_in_one_cell_and_one_of_them_picked(coded: Path, casecode: Call) -> None:
    casecode("memo", "add", "By watching.", *SUMMARY)
    casecode("memo", "add", "By asking.", *SUMMARY, "--coder", "ben")
    assert (
        _rows(casecode("matrix", "--cells", "summary", "--to", "csv").out)[0]["north"]
        == "Ana Ruiz: By watching.\n\nBen Cole: By asking."
    )
    assert _rows(casecode("matrix", "--cells", "summary", "--coder", "ana", "--to", "csv").out)[0]["north"] == "By watching."


def test_summaries_of_participants_sources_and_single_codes(coded: Path, casecode: Call) -> None:
    casecode(
        "memo", "add", "Maya watches.", "--kind", "framework_summary", "--link", "participant:N01", "--link", "code:knowledge"
    )
    casecode("memo", "add", "Lace.", "--kind", "framework_summary", "--link", "int-n01-2025-03-04", "--link", "theme:knowledge")
    rows = _rows(casecode("matrix", "--rows", "participant", "--columns", "code", "--cells", "summary", "--to", "csv").out)
    assert rows[0] == {"participant": "N01", "knowledge": "Maya watches.", "coopetition": "", "market": ""}
    assert load_memos(coded)[0][0].excerpts != ()
    assert len(load_memos(coded)[0][0].excerpts) == 2
    said = casecode("matrix", "--rows", "source", "--cells", "summary", "--columns", "theme", "--to", "json").out
    assert "Lace." in said


@pytest.mark.parametrize(
    "links",
    [
        (),
        ("case:north",),
        ("theme:knowledge",),
        ("case:north", "case:west", "theme:market"),
        ("case:north", "theme:market", "code:market"),
    ],
)
def test_a_summary_is_about_one_case_and_one_theme(coded: Path, casecode: Call, links: tuple[str, ...]) -> None:
    said = casecode("memo", "add", "x", "--kind", "framework_summary", *(word for link in links for word in ("--link", link)))
    assert said.code == 2
    assert "one case and one theme" in said.err
    assert load_memos(coded)[0] == ()


def test_a_summary_written_by_hand_and_one_withdrawn(coded: Path, casecode: Call) -> None:
    folder = coded / "memos/ana"
    folder.mkdir(parents=True)
    head = "---\nkind: framework_summary\nat: 2025-05-01\nlinks: [case:north, 'theme:{}']\n{}---\n{}\n"
    (folder / "one.md").write_text(head.format("market", "", "By hand."), encoding="utf-8")
    (folder / "two.md").write_text(head.format("knowledge", "withdrawn: true\n", "Taken back."), encoding="utf-8")
    (folder / "three.md").write_text("---\nkind: framework_summary\n---\nAbout nothing.\n", encoding="utf-8")
    cells = _rows(casecode("matrix", "--cells", "summary", "--to", "csv").out)
    assert [row["north"] for row in cells] == ["", "", "By hand.\n[what it was written on is not recorded]"]
    listed = _rows(casecode("memo", "list", "--withdrawn", "--to", "csv").out)
    assert {row["memo"]: row["evidence"] for row in listed} == {
        "one": "what it was written on is not recorded",
        "two": "withdrawn",
        "three": "names no one case and theme",
    }
    assert len(_rows(casecode("memo", "list", "--to", "csv").out)) == 2
    assert "\nwithdrawn\n" in casecode("memo", "show", "two").out


def test_a_theme_that_was_renamed_keeps_its_summary(coded: Path, casecode: Call) -> None:
    casecode("memo", "add", "They learn by watching.", *SUMMARY)
    book = coded / "codebooks/harbours.yaml"
    text = book.read_text(encoding="utf-8").replace("code: knowledge\n", "code: know-how\n    aliases: [knowledge]\n")
    book.write_text(text.replace("(knowledge)", "(know-how)"), encoding="utf-8")
    rows = casecode("matrix", "--cells", "summary", "--to", "csv").out.splitlines()
    assert rows[1] == "know-how,They learn by watching.,,"


def test_the_framework_matrix_in_every_format(coded: Path, casecode: Call, tmp_path: Path) -> None:
    words = 'Watching <b> & "asking" | *both* $ #'
    casecode("memo", "add", words, *SUMMARY)
    casecode("search", "rivals", "--code", "knowledge", "--yes", "--where", "role = participant")
    for name in ("m.docx", "m.xlsx", "m.html", "m.md", "m.tex", "m.csv", "m.json"):
        assert casecode("matrix", "--cells", "summary", "-o", str(tmp_path / name)).code == 0, name
    table = docx.Document(str(tmp_path / "m.docx")).tables[0]
    assert words in table.cell(1, 1).text
    assert "[evidence changed since: 1 new]" in table.cell(1, 1).text
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx").worksheets[0]
    assert any(words in str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "Watching &lt;b&gt; &amp; " in (tmp_path / "m.html").read_text(encoding="utf-8")
    assert r"Watching \<b\> & " in (tmp_path / "m.md").read_text(encoding="utf-8")
    assert r" \& " in (tmp_path / "m.tex").read_text(encoding="utf-8")
    assert zipfile.is_zipfile(tmp_path / "m.docx")
    assert words in json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))[0]["north"]
