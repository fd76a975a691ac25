"""A value travels through Markdown untouched: whatever a participant said is words, whatever a template wrote is markup."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecode.reports.tokens import Tokens
from casecode.views.blocks import (
    BulletList,
    Cell,
    Divider,
    Heading,
    Note,
    NumberedList,
    Paragraph,
    QuoteList,
    Run,
    Table,
    plain,
)
from tests.reports.fiction import NASTY, quote
from tests.reports.making import body, page

_WORDS = st.one_of(st.text(max_size=40), st.text(alphabet="*_`#|<>[]()\n -1.\ue000\ue001\ue010\ue011ab", max_size=30))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_WORDS)
def test_any_words_arrive_as_they_are(tmp_path: Path, words: str) -> None:
    text = "# T\n\n## {{ view.w }}\n\nHe said {{ view.w }}!\n\n- {{ view.w }}\n\n| a | b |\n|---|--:|\n| {{ view.w }} | *{{ view.w }}* |\n"
    heading, paragraph, bullets, table = (*body(tmp_path, text, {"w": words}), None, None, None)[:4]
    assert isinstance(heading, Heading)
    assert plain(heading.runs) == " ".join(words.split("\n"))
    assert isinstance(paragraph, Paragraph)
    assert paragraph.runs == (Run(f"He said {words}!"),)
    if words:
        assert bullets == BulletList(((Paragraph((Run(words),)),),))
        assert isinstance(table, Table)
        assert table.rows == ((Cell(words), Cell(words, ((Run(words, italic=True),),))),)


def test_a_display_may_be_kept_and_nothing_is_printed_for_none(tmp_path: Path) -> None:
    text = "# T\n{% set kept %}a {{ view.none }}{{ bold(view.w) }}{% endset %}{{ kept|replace('q', 'q') }}\n\n{{ [] and 1 or '' }}{{ framework_of }}"
    text = text.replace("{{ framework_of }}", "{{ (quotes([]), note('n')) }}")
    kept, quotes, note = body(tmp_path, text, {"w": "*w*", "none": None})
    assert kept == Paragraph((Run("a *w*"),))
    assert quotes == QuoteList(())
    assert note == Note((Run("n"),))


def test_a_forged_token_is_only_private_characters(tmp_path: Path) -> None:
    tokens = Tokens()
    forged = tokens.keep("secret")
    assert body(tmp_path, "# T\n\n{{ view.a }} {{ view.b }}", {"a": "first", "b": forged}) == (
        Paragraph((Run(f"first {forged}"),)),
    )


def test_template_text_is_markdown_and_values_in_it_are_not(tmp_path: Path) -> None:
    text = (
        "# T\n{% macro said(q) %}**{{ q }}** *it*{% endmacro %}{% set kept %}_{{ view.w }}_{% endset %}"
        "{{ said(view.w) }} {{ kept }} {{ said('x') ~ view.w }} {{ [said('y'), view.w]|join(' + ') }} {{ kept|trim }}"
    )
    (paragraph,) = body(tmp_path, text, {"w": "*w*"})
    assert isinstance(paragraph, Paragraph)
    faces = [(run.text, run.bold, run.italic) for run in paragraph.runs if run.text.strip()]
    assert faces == [
        ("*w*", True, False),
        ("it", False, True),
        ("*w*", False, True),
        ("x", True, False),
        ("it", False, True),
        ("*w* ", False, False),
        ("y", True, False),
        ("it", False, True),
        (" + *w* ", False, False),
        ("*w*", False, True),
    ]


def test_a_fragment_turned_into_a_plain_text_loses_its_markup_but_no_words(tmp_path: Path) -> None:
    text = "# T\n{% set kept %}**{{ view.w }}**{% endset %}{{ kept|replace('q', 'q') }}"
    assert body(tmp_path, text, {"w": "*w*"}) == (Paragraph((Run("***w***"),)),)


def test_all_of_markdown_that_templates_use(tmp_path: Path) -> None:
    text = (
        "# T\n\nsoft\nbreak and hard\\\nbreak, `co{{ 1 }}de`, [out](https://e.org/{{ view.w }}), [bad](javascript:alert), [no]({{ view.bad }})\n\n"
        "1. one\n2. two\n   - deep\n\n4) other\n\n> quoted\n\n```\n{{ view.w }}\n  x\n```\n\n---\n\n<b>raw</b> ![p](q.png)\n\n##### Deep\n"
    )
    blocks = body(tmp_path, text, {"w": "a b", "bad": "data:text/html,x"})
    first, numbered, again, quoted, code, line, raw, deep = blocks
    assert isinstance(first, Paragraph)
    assert plain(first.runs) == "soft break and hard\nbreak, co1de, out, bad, no"
    assert [(run.text, run.link) for run in first.runs if run.link] == [("out", "https://e.org/a b")]
    assert isinstance(numbered, NumberedList)
    assert len(numbered.entries) == 2
    assert isinstance(numbered.entries[1][1], BulletList)
    assert isinstance(again, NumberedList)
    assert again.start == 4
    assert quoted == Paragraph((Run("quoted"),), "quote")
    assert code == Paragraph((Run("a b\n  x"),), "code")
    assert line == Divider()
    assert isinstance(raw, Paragraph)
    assert plain(raw.runs).startswith("<b>raw</b> !")
    assert isinstance(deep, Heading)
    assert deep.level == 4


def test_displays_stand_by_themselves_wherever_they_are_called(tmp_path: Path) -> None:
    text = (
        "# T\nbefore {{ quotes(view.q) }} after\n\n{{ note('small *print*') }}{{ lead('x' ~ 1) }}\n"
        "{% set n %}see **{{ view.w }}**{% endset %}{{ note(n) }}{{ note(code('id')) }}"
    )
    before, quotes, after, note, lead, marked, run = body(tmp_path, text, {"q": [quote(1, NASTY, "mixed")], "w": "*w*"})
    assert before == Paragraph((Run("before "),)) or before == Paragraph((Run("before"),))
    assert isinstance(quotes, QuoteList)
    assert (quotes.quotes[0].words, quotes.quotes[0].id, quotes.quotes[0].note) == (NASTY, "Q-00000001", "Mixed")
    assert isinstance(after, Paragraph)
    assert note == Note((Run("small *print*"),))
    assert lead == Paragraph((Run("x1"),), "lead")
    assert marked == Note((Run("see "), Run("*w*", bold=True)))
    assert run == Note((Run("id", code=True),))


def test_tables_take_values_lines_excerpts_and_template_text(tmp_path: Path) -> None:
    text = (
        "# T\n{% set rows = rows_of() %}{% do rows.add(view.w, 0.5, none) %}{% do rows.add(['a', code('b')]) %}{% do rows.more(view.q, true) %}"
        "{% set cap %}All of {{ view.w }}{% endset %}{% set cell %}*{{ view.w }}*{% endset %}{% do rows.add(cell, bold('x'), 1) %}"
        "{{ table(['A', view.w, 'C'], rows, cap, note='n', align='lr', widths=[1, 2, 3], wide=true, row_heads=false) }}"
    )
    (table,) = body(tmp_path, text, {"w": "*w*", "q": [quote(1, "Never.")]})
    assert isinstance(table, Table)
    assert table.header == ("A", "*w*", "C")
    assert (table.caption, table.number, table.note) == ("All of *w*", 1, "n")
    assert (table.align, table.widths, table.wide, table.row_heads) == (("left", "right"), (1, 2, 3), True, False)
    assert table.rows[0] == ("*w*", 0.5, None)
    lines, excerpts, flag = table.rows[1]
    assert lines == Cell(None, ((Run("a"),), (Run("b", code=True),)))
    assert isinstance(excerpts, Cell)
    assert excerpts.quotes[0].words == "Never."
    assert flag is True
    assert table.rows[2] == (Cell("*w*", ((Run("*w*", italic=True),),)), Cell("x", ((Run("x", bold=True),),)), 1)


def test_titles_and_anchors(tmp_path: Path) -> None:
    made = page(
        tmp_path, "{#\ntitle: Mine\nabout: What it is\nlandscape: yes\nview: thematic\n#}\n## A\n\n## A\n\n## A 2\n\n## A\n"
    )
    assert (made.title, made.landscape, made.subject, made.date, made.author) == (
        "Mine",
        True,
        "What it is",
        "2024-11-05",
        "Ana Ruiz, Ben Cole",
    )
    anchors = [block.anchor for block in made.blocks if isinstance(block, Heading)]
    assert anchors[0] == "title"
    assert len(set(anchors)) == len(anchors) == 5
    assert page(tmp_path, "intro\n\n# The {{ view.study }}\n").title == "The Twinned towns"
