"""The files of a new study: a protocol that already names what lies in the folder, a commented codebook, what git keeps out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from casecode.domain.protocol import Stance
from casecode.plain import names
from casecode.plain.edit import written
from casecode.study import dates, patterns
from casecode.study.find import PROTOCOL
from casecode.study.folders import material_files

SUFFIXES: tuple[str, ...] = (".docx", ".txt", ".md", ".vtt", ".srt", ".html", ".htm", ".xml", ".csv")
"""Endings of files that are proposed as sources."""

_METHODS: Mapping[str, str] = {
    "int": "interview",
    "interview": "interview",
    "iv": "interview",
    "fg": "focus-group",
    "focus": "focus-group",
    "focusgroup": "focus-group",
    "obs": "observation",
    "observation": "observation",
    "field": "observation",
    "fieldnotes": "observation",
    "diary": "diary",
    "blog": "blog",
    "posts": "blog",
    "minutes": "document",
    "report": "document",
}
_LISTS = frozenset({"people.csv", "people.xlsx", "cases.csv", "cases.xlsx", "readme.md", "readme.txt"})
_DATE = re.compile(r"(?<!\d)[12]\d{3}(?:-\d{2}(?:-\d{2})?|\d{4})?(?!\d)")
_STANCES: Mapping[str, str] = {
    "reflexive": "meaning grows in the reading; no agreement figures are asked for",
    "codebook": "a codebook guides the reading; agreement figures are offered",
    "reliability": "coders work independently and their agreement is reported",
}
_CAME_ABOUT = (
    "    # place: her workshop          # how they came about; also duration, collector, recorded, access, instrument, proofread"
)
_AUDITED: tuple[str, ...] = (
    "# What the audit looks for, as far as there is something to say; what piles up goes into records/ (casecode explain S311).",
    "# researchers:",
    "#   ana: {role: interviewer, credentials: PhD, relation_to_participants: none, assumptions: '', conflict: none}",
    "# sampling: {strategy: purposive, approach: e-mail, invited: 20, refused: 3, reasons: no time}",
    "# protocol: {version: 1, date: 2026-01-15, overview: '', procedures: '', questions: '', report_guide: ''}",
    "",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One entry of `sources:` and how many files it means today."""

    files: str
    method: str = ""
    each: str = ""
    count: int = 0


def new_files(root: Path, stance: Stance = "codebook", *, transcripts_in_git: bool = False, title: str = "") -> dict[str, bytes]:
    """Path in the study -> bytes, for every file of a new study that is not there yet."""
    made = {
        PROTOCOL: propose_protocol(root, stance, title),
        "codebooks/codebook.yaml": starter_codebook(stance),
        ".gitignore": gitignore(root, transcripts_in_git=transcripts_in_git).encode(),
        "transcripts/.gitkeep": b"",
        "records/.gitkeep": b"",
        "memos/.gitkeep": b"",
    }
    if (root / "codebooks").is_dir() and any((root / "codebooks").glob("*.y*ml")):
        del made["codebooks/codebook.yaml"]
    return {path: data for path, data in made.items() if not (root / path).exists()}


def gitignore(root: Path, *, transcripts_in_git: bool) -> str:
    """What git leaves alone: caches always, the words of participants (wherever they lie) unless a person said otherwise."""
    lines = ["# casecode: caches, made anew whenever they are needed", ".casecode/", "~$*", ".DS_Store", "Thumbs.db"]
    if not transcripts_in_git:
        lines += [
            "",
            "# The words of participants stay out of git. To keep them in it, delete these lines.",
            "transcripts/*",
            "!transcripts/.gitkeep",
            *sorted(
                {f"/{one.files.split('/')[0]}{'/' if '/' in one.files else ''}" for one in proposals(root)} - {"/transcripts/"}
            ),
            "databank/sources/",
            "reports/",
        ]
    return "\n".join(lines) + "\n"


def propose_protocol(root: Path, stance: Stance = "codebook", title: str = "") -> bytes:
    """`casecode.yaml` for the folder as it is: sources by folder and ending, cases by folder, lists that lie there already."""
    paths = tuple(_material(root))
    cases = _cases(paths)
    lines = [
        "# The case-study protocol. Lines after '#' are remarks; take the '#' away to use them.",
        "",
        f"study: {written(title or root.resolve().name or 'My study')}",
        f"stance: {stance}".ljust(26) + f"# {_STANCES[stance]}",
        "# language: en",
        "",
        "# questions:",
        "#   RQ1: What do you want to know?",
        "# propositions:",
        "#   P1: {text: What you expect., kind: explanatory, questions: [RQ1], themes: [trust], rivals: [What else could explain it.]}",
        "",
        "# design: {cases: multiple, purpose: exploratory, unit: organisation, approach: template, naming: pseudonym, funding: none}",
        "",
        "coders:                   # who codes; then say who you are: casecode whoami NAME",
        "#  ana: Ana Ruiz",
        "",
    ]
    lines += _AUDITED
    lines += _cases_text(root, cases)
    lines += _list_text(root, "people", "# people: people.csv       # columns id, name, case, role and whatever else is known")
    lines += ["", *_sources_text(root, paths, cases)]
    bib = next((path.name for path in sorted(root.glob("*.bib"))), "") if root.is_dir() else ""
    lines += ["", f"literature: {written(bib)}" if bib else "# literature: refs.bib"]
    if stance == "reliability":
        lines += ["# double_coding: {share: 20%, by: case, coders: [ana, ben], seed: 7}"]
    lines += ["", "report: [sources, codebook, thematic, matrix]"]
    return ("\n".join(lines) + "\n").encode()


def proposals(root: Path) -> tuple[Proposal, ...]:
    """The entries of `sources:` that fit what lies in the folder."""
    paths = tuple(_material(root))
    return tuple(_proposals(paths, _cases(paths)))


def _material(root: Path) -> Iterator[str]:
    """Files that look like material, as paths in the study, sorted."""
    usual = (path for path in material_files(root) if path.lower().endswith(SUFFIXES))
    return iter(sorted(path for path in usual if path.casefold() not in _LISTS))


def _cases(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The folders below transcripts/, when there are several and each could be a case."""
    folders = {path.split("/")[1] for path in paths if path.startswith("transcripts/") and path.count("/") == 2}
    usable = all(names.valid(folder) for folder in folders) and len({names.folded(folder) for folder in folders}) == len(folders)
    return tuple(sorted(folders)) if len(folders) > 1 and usable else ()


def _cases_text(root: Path, cases: tuple[str, ...]) -> list[str]:
    if cases and not any((root / f"cases{suffix}").exists() for suffix in (".csv", ".xlsx")):
        return ["cases:                    # from the folders of the transcripts", *(f"  {written(case)}:" for case in cases), ""]
    return [
        *_list_text(
            root, "cases", "# cases:\n#   north: {name: Northtown, why: the oldest one, why_type: critical, region: coast}"
        ),
        "",
    ]


def _list_text(root: Path, key: str, otherwise: str) -> list[str]:
    """A list that lies in the folder under its usual name, else a remark how to write one."""
    there = [f"{key}{suffix}" for suffix in (".csv", ".xlsx") if (root / f"{key}{suffix}").exists()]
    return [f"{key}: {there[0]}"] if there else otherwise.split("\n")


def _sources_text(root: Path, paths: tuple[str, ...], cases: tuple[str, ...]) -> list[str]:
    lines = []
    for one in _proposals(paths, cases):
        lines.append(f"  - files: {written(one.files)}".ljust(60) + f"  # {one.count} file{'s' if one.count > 1 else ''}")
        lines += [f"    method: {one.method}"] if one.method else ["    # method: interview"]
        lines += [f"    each: {one.each}"] if one.each else []
        lines += ["    # speakers: {I: interviewer, P: participant}"] if one.method in {"", "interview", "focus-group"} else []
    other = Counter(path.suffix.lower() for path in root.glob("transcripts/**/*") if path.is_file() and path.suffix)
    left = [f"{count} {suffix}" for suffix, count in sorted(other.items()) if suffix not in SUFFIXES]
    remark = [f"# Not proposed, since nothing here reads them: {', '.join(left)}"] if left else []
    if not lines:
        return [
            "# Without 'sources:' everything under transcripts/ is read. The name of a file can fill fields:",
            "# sources:",
            "#   - files: transcripts/{case}/int-{person}-{date}.docx",
            "#     method: interview",
            "#     speakers: {I: interviewer, P: participant}",
            _CAME_ABOUT.replace("    #", "#    ", 1),
            *remark,
        ]
    return [
        "sources:                  # the braces fill case, person and date from the file's name",
        *lines,
        _CAME_ABOUT,
        *remark,
    ]


def _proposals(paths: tuple[str, ...], cases: tuple[str, ...]) -> Iterator[Proposal]:
    """Entries by folder, ending and shape of name, the particular before the general: the first that fits wins."""
    shapes: Counter[tuple[str, str, str]] = Counter()
    for path in paths:
        folder, _, name = path.rpartition("/")
        stem, dot, suffix = name.rpartition(".")
        if cases and folder in {f"transcripts/{case}" for case in cases}:
            folder = "transcripts/{case}"
        shape, method = _shape(stem)
        folder = re.sub(r"\{(?!case\})|(?<!\{case)\}", "?", folder)
        shapes[((folder + "/" if folder else "") + shape + dot + suffix, method, _each(suffix))] += 1
    taken: Counter[str] = Counter()
    entries = [Proposal(files, method, each) for files, method, each in sorted(shapes, key=_particular)]
    for path in paths:
        taken[next(entry.files for entry in entries if patterns.matched(entry.files, path) is not None)] += 1
    for entry in entries:
        if taken[entry.files]:
            yield replace(entry, count=taken.pop(entry.files))


def _particular(entry: tuple[str, str, str]) -> tuple[bool, int, int, str]:
    """Sorts whole folders last and names that say much first."""
    name = entry[0].rpartition("/")[2]
    return (name.startswith("*."), name.count("*"), -name.count("{"), entry[0])


def _each(suffix: str) -> str:
    return {"xml": "post", "csv": "row"}.get(suffix.lower(), "")


def _shape(stem: str) -> tuple[str, str]:
    """A stem as a pattern: `int-N01-2026-05-01` gives `int-{person}-{date}` and the method; what says nothing is `*`."""
    found = next((one for one in _DATE.finditer(stem) if dates.iso(one.group())), None)
    before, after = (stem[: found.start()], stem[found.end() :]) if found else (stem, "")
    date = "{date}" if found else ""
    word = re.match(r"([A-Za-z]+)([-_ ])(.*)", before + ("" if found else "-"), re.DOTALL)
    method = _METHODS.get(word[1].lower(), "") if word else ""
    if word is None or not method:
        return ("*" if before else "") + date + ("*" if after else "") or "*", ""
    middle = word[3] if found else word[3].removesuffix("-")
    rest = re.fullmatch(r"([^-_ {}]+)([-_ ]?)", middle)
    if rest is not None and method in {"interview", "diary"} and (bool(rest[2]) == bool(found)):
        return f"{word[1]}{word[2]}{{person}}{rest[2]}{date}" + ("*" if after else ""), method
    if not middle and not found:
        return word[1], method
    return f"{word[1]}{word[2]}{'*' if middle else ''}{date}" + ("*" if after else ""), method


def starter_codebook(stance: Stance = "codebook") -> bytes:
    """A codebook with one code to write over, every key explained beside it."""
    rules = """
    # Patterns, one a line: word, word*, a phrase, /regular expression/. Try them: casecode rules test
    rules:
      - any: [trust*, rely on]
        none: [trust fund]
        tests:
          match: [She trusted us with the keys.]
          reject: [The trust fund paid for it.]
"""
    exclude = "" if stance == "reflexive" else "    exclude: Trust in things or methods; liking somebody.\n"
    text = f"""# Your codebook. Write over this code; add more with: casecode codebook add
# Check it with: casecode codebook lint

codebook: codebook
title: First codes
version: 0.1.0

codes:
  - code: trust                   # the stable id: letters, digits, hyphen
    label: Trust                  # the name in tables
    definition: Somebody relies on another person where that could turn out badly.
    include: Trust that was broken, and its absence when it is talked about.
{exclude}    # examples: [Q-7f3a]          # excerpt ids, so that a withdrawn consent withdraws them too
    # literature: [key-of-a-work]
    origin: inductive             # inductive: from the material; deductive: from theory
{"" if stance == "reflexive" else rules.lstrip(chr(10))}    # children:                   # sub-codes; this one becomes a theme
    #   - {{code: trust-early, label: From the first day}}
"""
    return text.encode()
