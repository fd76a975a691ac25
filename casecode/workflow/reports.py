"""Reports: a view, a template, a page, and a file a format in `reports/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.problem import Problem
from casecode.plain import write
from casecode.reports.catalogue import BUILT, Catalogue, Template, load_catalogue
from casecode.reports.render import StudyFacts, render
from casecode.views.blocks import Table
from casecode.workflow.pseudonyms_guard import leaving
from casecode.workflow.report_views import view_of
from casecode.workflow.reports_built import CHECKLIST, files_of, records_mark
from casecode.workflow.study import Progress, Study, no_progress
from casecode.workflow.tables import selection
from casecode.writers import page_companions, page_formats, write_page

USUAL = ("md", "html", "docx")
FOLDER = BUILT
_WOULD = "would be written"


@dataclass(frozen=True, slots=True)
class Choice:
    """Whose codings count in a report and which material; empty words mean the study's own rule.

    `allow_names`: real names of the private list may leave. `standard` is the one a checklist follows; the file is named after it.
    """

    where: str = ""
    coder: str = ""
    run: str = ""
    allow_names: bool = False
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """The files written, each with a remark where there is something to say of it."""

    files: tuple[tuple[str, str], ...]
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()

    def talk(self) -> tuple[str, ...]:
        """What was written and what to type next."""
        verb = "would be written" if any(remark == _WOULD for _, remark in self.files) else "written"
        lines = [f"{len(self.files)} files {verb}, {self.unchanged} were up to date already."]
        lines += [f"  {path}{f'  ({remark})' if remark else ''}" for path, remark in self.files]
        built = [path for path, _ in self.files if path.endswith((".html", ".docx"))]
        if built:
            lines.append(f"Next: casecode open {Path(built[0]).stem}")
        return tuple(lines)


def known(study: Study) -> tuple[Template, ...]:
    """The reports that can be made: ours, and the study's own."""
    return load_catalogue(study.root).reports


def known_table(study: Study) -> tuple[Table, tuple[Problem, ...]]:
    """The reports with what each is, whose template it uses and the files built so far; and templates that are none."""
    rows = []
    catalogue = load_catalogue(study.root)
    for template in catalogue.reports:
        whose = "yours, instead of ours" if template.overrides else "yours" if template.study else "casecode"
        rows.append((template.name, template.about, whose, ", ".join(files_of(study, template))))
    note = "Your own templates go into reports/templates/; one with the name of ours stands before it."
    return Table(("report", "what it is", "template", "built"), tuple(rows), note=note, name="reports"), catalogue.problems


def make(
    study: Study,
    names: Sequence[str] = (),
    formats: str = "",
    *,
    choice: Choice | None = None,
    output: str = "",
    reference: Path | None = None,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Made:
    """Make reports (without names: the protocol's, failing that all) in `formats` (with commas; without: md, html, docx).

    A fault in a template is a problem with its file and line; the other reports are made all the same. Raises `NotFoundError`
    for a report that does not exist, `WrongUseError` for an unknown format or an output that cannot be one file.
    """
    catalogue = load_catalogue(study.root)
    problems = list(catalogue.problems)
    chosen, missing = _chosen(study, catalogue, names)
    problems.extend(missing)
    wanted = _formats(formats, output)
    if output and (len(chosen) != 1 or len(wanted) != 1):
        raise WrongUseError(reason="-o names one file: give one report and one format with it.")
    styles = _styles(reference)
    files: list[tuple[str, str]] = []
    unchanged = 0
    for number, template in enumerate(chosen):
        progress(number, len(chosen), template.name)
        view = _view(study, template, choice or Choice())
        stem = _stem(template, choice)
        rendered = render(template, view, _facts(study), catalogue)
        problems.extend(rendered.problems)
        if rendered.page is None:
            continue
        leaks = () if choice and choice.allow_names else leaving(study, write_page("md", rendered.page).decode(), template.name)
        problems.extend(leaks)
        if leaks:
            continue
        for name in wanted or _usual(template):
            path = Path(output) if output else study.root / FOLDER / f"{stem}.{name}"
            page = replace(rendered.page, stem=path.stem)
            beside = {path.with_name(file): data for file, data in page_companions(name, page).items()}
            for file, data in {path: write_page(name, page, styles), **beside}.items():
                said = _write(file, data, dry_run=dry_run)
                if said is None:
                    unchanged += 1
                else:
                    files.append((_shown(study, file.with_name(said[0])), said[1]))
    if files and not dry_run:
        study.bank.log("report", study.bank.coder, files=len(files), names=[template.name for template in chosen])
    return Made(tuple(files), unchanged, tuple(problems))


def _chosen(study: Study, catalogue: Catalogue, names: Sequence[str]) -> tuple[tuple[Template, ...], tuple[Problem, ...]]:
    """The templates named; a name only the protocol lists is a problem there, one typed wrong is a stop."""
    reports = {template.name: template for template in catalogue.reports}
    listed = ", ".join(reports)
    for name in names:
        if name not in reports:
            raise NotFoundError(kind="report", name=name, nearest=f" Reports: {listed}.")
    if names:
        return tuple(reports[name] for name in names), ()
    protocol = study.protocol
    line = protocol.lines.get("report", 0)
    missing = tuple(
        Problem("V120", f"the report '{name}' is not known. Reports: {listed}", protocol.file, line, "warning")
        for name in protocol.report
        if name not in reports
    )
    usual = tuple(reports[name] for name in protocol.report if name in reports)
    return usual or tuple(reports.values()), missing


def _formats(formats: str, output: str) -> tuple[str, ...]:
    asked = tuple(part.strip() for part in formats.split(",") if part.strip())
    if not asked and output:
        asked = (Path(output).suffix.lstrip(".").lower(),)
    known_formats = page_formats()
    for name in asked:
        if name not in known_formats:
            raise WrongUseError(reason=f"A report cannot be written as '{name}'. Formats: {', '.join(known_formats)}.")
    return asked


def _usual(template: Template) -> tuple[str, ...]:
    return (*USUAL, "xlsx") if template.view == "matrix" else USUAL


def _view(study: Study, template: Template, choice: Choice) -> object:
    """What fills the template: the view it asks for, made of what the person chose."""
    return view_of(study, template, selection(choice.where, choice.coder, choice.run), choice.standard)


def _stem(template: Template, choice: Choice | None) -> str:
    """The file's name without its ending: a checklist that follows a standard by name is called after it too."""
    standard = choice.standard.strip().lower() if choice and template.view == CHECKLIST else ""
    return f"{template.name}-{standard}" if standard else template.name


def _facts(study: Study) -> StudyFacts:
    protocol = study.protocol
    dates = sorted(material.placement.date or material.source.date for material in study.materials)
    return StudyFacts(
        protocol.study,
        protocol.language,
        protocol.stance,
        dates[-1] if dates else "",
        study.corpus.digest,
        protocol.coders,
        protocol.questions,
        protocol.design,
        records_mark(study),
    )


def _styles(reference: Path | None) -> bytes:
    if reference is None:
        return b""
    if not reference.is_file():
        raise NotFoundError(kind="file", name=reference, nearest="")
    return reference.read_bytes()


def _write(path: Path, data: bytes, *, dry_run: bool) -> tuple[str, str] | None:
    """Write the file unless it holds these bytes already (None); beside it when a program has it open."""
    if path.is_file() and path.read_bytes() == data:
        return None
    if dry_run:
        return path.name, _WOULD
    if not _open_elsewhere(path):
        write.replace(path, data)
        return path.name, ""
    beside = path.with_stem(f"{path.stem}-new")
    write.replace(beside, data)
    return beside.name, f"{path.name} is open in another program and was left as it is"


def _open_elsewhere(path: Path) -> bool:
    """Whether Word (`~$port.docx`) or LibreOffice (`.~lock.report.docx#`) says that it has the file open."""
    word = [path.with_name(f"~${path.name}"), path.with_name(f"~${path.name[2:]}")]
    return any(lock.exists() for lock in (*word, path.with_name(f".~lock.{path.name}#")))


def _shown(study: Study, path: Path) -> str:
    inside = path.is_absolute() and path.is_relative_to(study.root)
    return path.relative_to(study.root).as_posix() if inside else str(path)
