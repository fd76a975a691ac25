"""From a template and a view to a page, or to problems that name the template's file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType

from jinja2 import Template as Compiled
from jinja2.exceptions import SecurityError, TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from casecode.domain.problem import Problem
from casecode.reports.catalogue import FOLDER, Catalogue, Template
from casecode.reports.displays import Displays
from casecode.reports.environment import ReportEnvironment
from casecode.reports.markdown import Reading
from casecode.reports.tokens import Tokens
from casecode.views.blocks import Block, Heading, Page, Run, number_captions, plain

MOST_PIECES = 5_000_000
"""Pieces of output after which a template is taken to be going round for ever."""


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What every template knows as `study`. `date` is that of the newest dated source, so that no report depends on the clock.

    `coders` are names by id, `questions` research questions by id, `records` is a fingerprint over everything that was recorded.
    """

    name: str
    language: str = ""
    stance: str = ""
    date: str = ""
    digest: str = ""
    coders: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    design: Mapping[str, str] = field(default_factory=dict)
    records: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page, or what kept it from being made."""

    page: Page | None
    problems: tuple[Problem, ...] = ()


def render(template: Template, view: object, study: StudyFacts, catalogue: Catalogue) -> Rendered:
    """The page that `template` makes of `view`. A fault in a template (V101 to V106) is a problem with its file and line.

    The template sees `view`, `study`, the filters of `casecode.reports.filters` and the functions of `casecode.reports.displays`.
    """
    tokens = Tokens()
    reading = Reading(tokens, {})
    environment = ReportEnvironment(catalogue, tokens, Displays(reading).functions())
    try:
        compiled = environment.get_template(template.name)
        context = compiled.new_context({"view": view, "study": study})
        markdown = "".join(_bounded(compiled.root_render_func(context)))
    except (
        TemplateError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
        MemoryError,
    ) as fault:
        return Rendered(None, (_problem(fault, template, catalogue),))
    return Rendered(_page(reading.blocks(markdown), template, study))


def _bounded(pieces: Iterator[str]) -> Iterator[str]:
    for count, piece in enumerate(pieces):
        if count > MOST_PIECES:
            raise SecurityError(f"the template wrote more than {MOST_PIECES:,} pieces of text and was stopped")
        yield piece


def _page(blocks: tuple[Block, ...], template: Template, study: StudyFacts) -> Page:
    """The page's title is its first heading; without one the template's own title is put on top."""
    first = next((block for block in blocks if isinstance(block, Heading) and block.level == 1), None)
    title = " ".join(plain(first.runs).split()) if first else template.title
    if first is None:
        blocks = (Heading(1, (Run(title),), "title"), *blocks)
    return Page(
        title,
        number_captions(blocks),
        study.language or "en",
        template.landscape,
        study.date,
        subject=template.about,
        author=", ".join(study.coders.values()),
    )


def _problem(fault: Exception, template: Template, catalogue: Catalogue) -> Problem:
    """The fault with the innermost place in a template that led to it."""
    if isinstance(fault, TemplateSyntaxError):
        file = fault.filename or template.file
        return _placed(Problem("V101", fault.message or "the template cannot be read", file, fault.lineno))
    file, line = _place(fault.__traceback__, template)
    if isinstance(fault, TemplateNotFound):
        known = ", ".join(sorted(catalogue.templates))
        return _placed(Problem("V104", f"there is no template '{fault.name}' to include. There are: {known}", file, line))
    if isinstance(fault, SecurityError):
        return _placed(Problem("V103", f"a template may not do this: {fault.message}", file, line))
    if isinstance(fault, UndefinedError):
        return _placed(Problem("V102", f"{fault.message}", file, line))
    if isinstance(fault, RecursionError | MemoryError):
        return _placed(Problem("V106", "a macro or include calls itself without end", file, line))
    return _placed(Problem("V105", f"the template stops here: {fault or type(fault).__name__}", file, line))


def _place(trace: TracebackType | None, template: Template) -> tuple[str, int]:
    """File and line of the innermost template code in a traceback."""
    file, line = template.file, 0
    while trace is not None:
        compiled = trace.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(compiled, Compiled):
            file, line = compiled.filename or file, compiled.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return file, line


def _placed(problem: Problem) -> Problem:
    """A fault in one of our own templates is ours: the message says so."""
    if problem.file.startswith(FOLDER):
        return problem
    return replace(problem, message=f"{problem.message} (in a template of casecode itself: please report it)")
