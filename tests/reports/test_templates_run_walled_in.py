"""A template from a stranger reads the view and nothing else; every fault is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from casecode.domain.problem import Problem
from casecode.reports import render
from tests.reports.making import page, rendered, study_with

_MINE = "reports/templates/mine.md.j2"


def _only(root: Path, text: str, view: object = None, **others: str) -> Problem:
    made = rendered(root, text, view, **others)
    assert made.page is None
    (problem,) = made.problems
    return problem


@pytest.mark.parametrize(
    "attempt",
    [
        "{{ ''.__class__ }}",
        "{{ view.__class__.__mro__ }}",
        "{{ view.__init__.__globals__ }}",
        "{{ range.__self__ }}",
        "{{ self.__init__ }}",
        "{{ quotes.__globals__['sys'] }}",
        "{{ table.__self__.reading }}",
        "{{ (1).real }}",
        "{{ 'x'.format(1) }}",
        "{{ '%s' % view }}",
        "{{ 'x' * 10 }}",
        "{{ [1] * 10 }}",
        "{{ 10 ** 100 }}",
        "{{ view.themes.count(1) }}",
        "{{ view.themes[0].label.encode() }}",
        "{{ study.coders.pop('ana') }}",
        "{{ 'x'.center(9) }}",
        "{{ loop_of.__call__ }}{% set loop_of = joiner() %}",
        "{{ joiner.__init__ }}",
        "{% for a in range(999999) %}x{% endfor %}",
        "{% for a in range(999) %}{% for b in range(999) %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(x='ab') %}{% for a in range(64) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "{% set ns = namespace(x='ab') %}{% for a in range(64) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{% set ns = namespace(x='ab') %}{% for a in range(64) %}{% set ns.x = [ns.x, ns.x]|join %}{% endfor %}",
    ],
)
def test_nothing_outside_the_view_can_be_reached(tmp_path: Path, attempt: str) -> None:
    problem = _only(tmp_path, f"# Mine\n\n{attempt}\n")
    assert problem.code in {"V103", "V102"}
    assert (problem.file, problem.line) == (_MINE, 3)


@pytest.mark.parametrize(
    "name", ["safe", "e", "escape", "tojson", "random", "attr", "center", "indent", "xmlattr", "format", "pprint"]
)
def test_filters_that_make_markup_chance_or_endless_text_are_not_there(tmp_path: Path, name: str) -> None:
    problem = _only(tmp_path, f"# Mine\n\n\n{{{{ view.study|{name} }}}}\n")
    assert problem.code == "V101"
    assert problem.line == 4
    assert f"'{name}'" in problem.message


@pytest.mark.parametrize("name", ["lipsum", "cycler", "open", "config", "request", "import", "now"])
def test_no_other_globals(tmp_path: Path, name: str) -> None:
    assert _only(tmp_path, f"{{{{ {name}() }}}}").code in {"V101", "V102"}


def test_no_method_that_could_write_is_callable(tmp_path: Path) -> None:
    import pandas as pd

    target = tmp_path / "stolen.csv"
    problem = _only(tmp_path, f"{{{{ view.frame.to_csv('{target.as_posix()}') }}}}", {"frame": pd.DataFrame({"a": [1]})})
    assert problem.code == "V103"
    assert not target.exists()


def test_syntax_faults_name_their_line(tmp_path: Path) -> None:
    problem = _only(tmp_path, "# Mine\n\n{% for theme in view.themes %}\n{{ theme.label }\n{% endfor %}\n")
    assert (problem.code, problem.file, problem.line) == ("V101", _MINE, 4)
    assert str(problem).startswith("reports/templates/mine.md.j2:4: V101 ")


def test_unknown_names_and_fields_name_their_line(tmp_path: Path) -> None:
    problem = _only(tmp_path, "# Mine\n{% for theme in view.themes %}\n\n{{ theme.lable }}\n{% endfor %}\n")
    assert (problem.code, problem.line) == ("V102", 4)
    assert "lable" in problem.message
    assert _only(tmp_path, "\n\n{{ themes }}").line == 3


def test_a_fault_in_an_included_part_names_that_part(tmp_path: Path) -> None:
    problem = _only(tmp_path, "# Mine\n{% include '_part' %}\n", _part="one\ntwo {{ 1 / 0 }}\n")
    assert (problem.code, problem.file, problem.line) == ("V105", "reports/templates/_part.md.j2", 2)
    syntax = _only(tmp_path, "# Mine\n{% include '_part' %}\n", _part="one\n{% endif %}\n")
    assert (syntax.code, syntax.file, syntax.line) == ("V101", "reports/templates/_part.md.j2", 2)


def test_a_part_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    problem = _only(tmp_path, "a\n{% include '../../casecode.yaml' %}")
    assert (problem.code, problem.line) == ("V104", 2)
    assert "thematic" in problem.message


def test_a_circle_ends(tmp_path: Path) -> None:
    assert _only(tmp_path, "{% macro again() %}{{ again() }}{% endmacro %}\n{{ again() }}").code == "V106"
    assert _only(tmp_path, "{% include 'mine' %}").code == "V106"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ view.themes[0] }}", "print one of its parts: id, label"),
        ("{{ view.themes }}", "print it with a loop"),
        ("{{ {'a': 1} }}", "print it with a loop"),
        ("{{ table(['a', 'b'], [['only']]) }}", "a table with 2 columns has a row with 1 cell"),
        ("{{ shaded(['', 'a'], [['x', 'y']]) }}", "holds numbers, and this is 'y'"),
        ("{{ 1 + 'a' }}", "unsupported operand"),
        ("{{ view.themes|first|percent }}", "unsupported operand"),
        ("{{ quotes() }}", "missing 1 required"),
    ],
)
def test_what_cannot_be_done_is_told_in_plain_words(tmp_path: Path, text: str, says: str) -> None:
    problem = _only(tmp_path, f"# Mine\n\n{text}\n")
    assert problem.code == "V105"
    assert problem.line == 3
    assert says in problem.message


def test_endless_output_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "MOST_PIECES", 1000)
    problem = _only(tmp_path, "{% for a in range(600) %}{% for b in 'abcdef' %}{{ b }}-{% endfor %}{% endfor %}")
    assert problem.code == "V103"
    assert "1,000 pieces" in problem.message


def test_a_fault_in_our_own_template_says_so(tmp_path: Path) -> None:
    from tests.reports.fiction import STUDY

    catalogue = study_with(tmp_path)
    (problem,) = render.render(catalogue.templates["thematic"], {"study": "x"}, STUDY, catalogue).problems
    assert problem.file == "casecode/reports/templates/thematic.md.j2"
    assert problem.message.endswith("please report it)")


def test_what_a_template_may_do(tmp_path: Path) -> None:
    text = (
        "{% set ns = namespace(n=0) %}{% set comma = joiner(', ') %}"
        "{% for theme in view.themes %}{% set ns.n = ns.n + theme.all.count * 2 %}{{ comma() }}{{ theme.label.upper() }}{% endfor %}\n\n"
        "{{ ns.n }} {{ 7 % 4 }} {{ 2 ** 8 }} {{ 'a' + 'b' ~ 1 ~ none }} {{ [1, 2]|join('/') }} {{ study.coders.get('ana') }} {{ dict(a=1).a }}"
        " {{ view.note.text|length > 5 }} {{ 1.5 }} {{ view.themes|map(attribute='label')|join('; ')|trim }}"
    )
    words = "\n".join("".join(run.text for run in block.runs) for block in page(tmp_path, text).blocks[1:])  # type: ignore[union-attr]
    assert words.startswith("CO-OPETITION, EXTERNAL SHOCKS")
    total = 2 * (11 + 18 + 25 + 32)
    assert f"{total} 3 256 ab1 1/2 Ana Ruiz 1 True 1.50 Co-opetition; External shocks" in words
