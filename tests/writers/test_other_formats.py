"""HTML, Markdown, LaTeX, Excel, csv, json and Parquet: what each promises beyond the words."""

from __future__ import annotations

import importlib.util
import io
import json
import math
import re
import subprocess
import sys
from typing import Any

import openpyxl
import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from casecode.domain.errors import WrongUseError
from casecode.views.blocks import Cell, Page, Quote, Run, StripRow, Table, cell_text
from casecode.writers import page_formats, table_formats, write_page, write_table, writer
from casecode.writers._port import column_shares, created, header_names, legal, shade_colours
from tests.writers.pages import every_block, page_of


def _tree(data: bytes) -> Any:
    return lxml_html.document_fromstring(data)


_TWICE = """
import hashlib
from casecode.writers import page_formats, table_formats, write_page, write_table
from tests.writers.pages import every_block
page = every_block()
table = next(block for block in page.blocks if type(block).__name__ == "Table")
for name in page_formats():
    print("page", name, hashlib.sha256(write_page(name, page)).hexdigest())
for name in table_formats():
    if name != "parquet":
        print("table", name, hashlib.sha256(write_table(name, table)).hexdigest())
"""


def test_the_same_page_gives_the_same_bytes_in_every_process() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", _TWICE],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(outputs) == 1
    assert outputs.pop().count("\n") == 12


def test_html_is_whole_in_itself_and_accessible() -> None:
    data = write_page("html", every_block())
    tree = _tree(data)
    assert tree.get("lang") == "en"
    assert tree.xpath("string(//title)") == "Findings"
    assert not tree.xpath("//script | //link | //img | //iframe | //@onclick")
    assert b"@import" not in data
    assert b"url(" not in data
    assert [element.tag for element in tree.xpath("//h1 | //h2 | //h3 | //h4")] == ["h1", "h2", "h2", "h3", "h4"]
    assert tree.xpath("//thead//th/@scope") == ["col"] * 5
    assert tree.xpath("//tbody//th/@scope") == ["row"] * 5
    assert [element.text_content() for element in tree.xpath("//caption")] == ["Table 1. Counts", "Table 2. Framework"]
    anchors = set(tree.xpath("//@id"))
    assert all(link[1:] in anchors for link in tree.xpath("//nav//a/@href"))
    assert tree.xpath("//svg/@aria-label") == [
        "int-1: Support, 38% of the text",
        "int-1: Help, 0% of the text",
        "Support, 100% of the text",
    ]
    assert "thead{display:table-header-group}" in data.decode()


def test_html_gives_an_excerpt_its_id_once() -> None:
    page = every_block()
    twice = Page(page.title, page.blocks + page.blocks, page.language)
    assert _tree(write_page("html", twice)).xpath("count(//*[@id='Q-1'])") == 1.0


@pytest.mark.parametrize("percent", range(101))
def test_ink_on_every_shade_can_be_read(percent: int) -> None:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    fill, ink = map(light, shade_colours(percent / 100))
    assert (max(fill, ink) + 0.05) / (min(fill, ink) + 0.05) >= 4.5


def test_markdown_tables_have_their_columns_and_sides() -> None:
    text = write_page("md", every_block()).decode()
    parsed = MarkdownIt("commonmark").enable("table").parse(text)
    assert sum(token.type == "table_open" for token in parsed) == 4
    assert "| Case | n |\n| :-- | --: |\n| North | 3 |\n| West |  |\n| Isle | 0.12 |" in text
    assert "**Table 1.** Counts" in text
    assert "`·▁▄█`" in text
    assert "4. fourth" in text
    assert "- one\n\n  - deeper" in text
    assert "- [What *they* said](#what-they-said)" in text
    assert "Plain, **bold** and <code>code</code>\\\nnext line" in text


def test_markdown_of_one_table() -> None:
    assert (
        write_table("md", Table(("a|b", "c"), (("x\ny", 1.5),))).decode() == "| a\\|b | c |\n| --- | --- |\n| x<br>y | 1.50 |\n"
    )


def test_markdown_fence_is_longer_than_the_code() -> None:
    from casecode.views.blocks import Paragraph

    text = write_page("md", page_of(Paragraph((Run("````\nx"),), "code"))).decode()
    assert [token.content for token in MarkdownIt().parse(text) if token.type == "fence"] == ["````\nx\n"]


def test_latex_is_balanced_and_uses_booktabs() -> None:
    text = write_page("tex", every_block()).decode()
    for name in ("document", "longtable", "itemize", "enumerate", "quote", "landscape"):
        assert text.count(f"\\begin{{{name}}}") == text.count(f"\\end{{{name}}}") > 0
    plain = text.replace("\\{", "").replace("\\}", "")
    assert plain.count("{") == plain.count("}")
    assert text.count("\\toprule") == text.count("\\bottomrule") == 4
    assert "\\setcounter{enumi}{3}" in text
    assert "\\cellcolor[HTML]{084E68}\\textcolor[HTML]{FFFFFF}{3}" in text


def test_excel_keeps_the_header_in_sight_and_numbers_as_numbers() -> None:
    table = Table(
        ("Case", "n", "words", "n"),
        (("north", 3, "@x", 0.5), ("west", None, Cell(7, shade=1.0), True)),
        "Counts",
        "All.",
        name="A/B:[c]",
    )
    book = openpyxl.load_workbook(io.BytesIO(write_table("xlsx", table)))
    sheet = book.worksheets[0]
    assert book.sheetnames == ["A B  c", "Notes"]
    assert sheet.freeze_panes == "B2"
    assert [cell.value for cell in sheet[1]] == ["Case", "n", "words", "n 2"]
    assert [cell.value for cell in sheet[2]] == ["north", 3, "@x", 0.5]
    assert [cell.value for cell in sheet[3]] == ["west", None, 7, "True"]
    assert sheet["C3"].fill.fgColor.rgb == "FF084E68"
    assert sheet.print_title_rows == "$1:$1"
    assert [cell.value for cell in book["Notes"][1]] == ["A B  c", "Counts", "All."]
    assert book.properties.created.isoformat() == "2000-01-01T00:00:00"


def test_excel_of_a_page_has_a_sheet_for_each_table_and_the_excerpts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_page("xlsx", every_block())))
    assert book.sheetnames == ["What they said", "What they said 2", "Across", "Where", "Where 2", "Notes"]
    assert [cell.value for cell in book["What they said"][2]] == ["Q-1", "Never.", "Maya", "int-1 ¶3", None]
    assert book.properties.created.isoformat() == "2024-11-05T00:00:00"


def test_excel_says_when_a_cell_cannot_hold_all() -> None:
    sheet = openpyxl.load_workbook(
        io.BytesIO(write_table("xlsx", Table(("a",), (("😀" * 20_000,), ("b" * 20_000,)))))
    ).worksheets[0]
    value = sheet["A2"].value
    assert isinstance(value, str)
    assert len(value.encode("utf-16-le")) // 2 <= 32_767
    assert "[cut here" in value
    assert sheet["A3"].value == "b" * 20_000


def test_excel_of_a_page_without_tables_still_opens() -> None:
    assert openpyxl.load_workbook(io.BytesIO(write_page("xlsx", page_of()))).sheetnames == ["Notes"]


def test_csv_has_no_mark_and_line_feeds() -> None:
    data = write_table("csv", Table(("code", "é"), (("a", None), ("b", 0.1), ('say "x"', Cell(3, shade=0.2)))))
    assert data == 'code,é\na,\nb,0.1\n"say ""x""",3\n'.encode()
    assert write_table("csv", Table(("only",), ((None,),))) == b'only\n""\n'


def test_json_keeps_columns_of_one_name_apart() -> None:
    read = json.loads(write_table("json", Table(("n", "n", "n 2"), ((1, None, Cell(None, ((Run("said"),),))),))))
    assert read == [{"n": 1, "n 2": None, "n 2 2": "said"}]


def test_parquet_without_pyarrow_says_what_to_install() -> None:
    if importlib.util.find_spec("pyarrow"):
        pytest.skip("pyarrow is installed here")
    with pytest.raises(WrongUseError, match="pip install pyarrow"):
        write_table("parquet", Table(("a",), ((1,),)))


def test_parquet_holds_numbers_as_numbers_and_mixed_columns_as_words() -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    import pandas as pd

    frame = pd.read_parquet(io.BytesIO(write_table("parquet", Table(("a", "b"), ((1, "x"), (None, 2))))))
    assert frame["a"].tolist()[0] == 1
    assert frame["b"].tolist() == ["x", "2"]


def test_formats_that_hold_no_pages_or_tables_are_named() -> None:
    with pytest.raises(WrongUseError, match=r"csv holds tables, not reports. Reports come as docx, html, md, tex, xlsx"):
        write_page("csv", every_block())
    from casecode.writers import Writer, html

    assert isinstance(html.WRITER, Writer)
    with pytest.raises(WrongUseError, match="No writer called 'word'"):
        writer("word")
    assert set(page_formats()) < set(table_formats())


def test_no_heading_is_cut_inside_a_word() -> None:
    table = Table(("Code", "Definition", "Participants"), (("a", "long " * 60, 3),), widths=(2, 20, 0.1))
    shares = column_shares(table)
    assert math.isclose(sum(shares), 1.0)
    assert shares[2] >= len("Participants") / 86
    crowded = Table(tuple("Participants" for _ in range(20)), ())
    assert math.isclose(sum(column_shares(crowded)), 1.0)


def test_no_short_word_is_cut_where_the_line_has_room() -> None:
    table = Table(("For", "Verdict", "Why"), (("P1", "complementary", "word " * 90), ("P2", "undecided", "")), widths=(1, 0.1, 9))
    for_, verdict, why = column_shares(table)
    assert math.isclose(for_ + verdict + why, 1.0)
    assert verdict >= len("complementary") / 86
    assert why > 0.5
    long = Table(("A", "B"), (("x" * 40, "b"),), widths=(1, 9))
    assert column_shares(long)[0] < 0.2  # a word longer than 14 signs may be cut
    full = Table(tuple("ABCDEFGH"), (("complementary",) * 8,))
    assert all(math.isclose(share, 1 / 8) for share in column_shares(full))  # there is no room for all of them


def test_small_rules_of_all_writers() -> None:
    assert header_names(("a", "a", "a")) == ("a", "a 2", "a 3")
    assert legal("a\x00\x0b\ud800\ufffeb\tc\n") == "ab\tc\n"
    assert created("2012-05").isoformat() == "2000-01-01T00:00:00+00:00"
    assert created("2012-05-04T10:00").isoformat() == "2012-05-04T00:00:00+00:00"
    assert shade_colours(-1)[0] == shade_colours(0)[0]
    assert shade_colours(2)[0] == shade_colours(1)[0]
    assert cell_text(Cell(0.5)) == "0.50"
    assert cell_text(Cell(None, quotes=(Quote("x", note="Mixed"),))) == "“x” [Mixed]"
    assert StripRow("a", ()).bins == ()
    assert re.fullmatch("[0-9A-F]{6}", shade_colours(0.3)[0])
