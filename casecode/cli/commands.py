"""Every command by name: where it lives and its one line in the help. Nothing is imported to print the list."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One command: its module in `casecode.cli`, its line in `casecode --help`, its part of the work."""

    module: str
    line: str
    part: str


COMMANDS: dict[str, Entry] = {
    "demo": Entry("demo", "write the worked example study and run everything on it", "Start"),
    "init": Entry("init", "start a study in a folder", "Start"),
    "build": Entry("build", "read what is new, apply the rules, rebuild the reports", "Start"),
    "status": Entry("status", "what is in the databank, who has read how much, what to do next", "Start"),
    "whoami": Entry("whoami", "say which coder sits at this machine", "Start"),
    "open": Entry("open_", "open a report or a source in the system's program", "Start"),
    "ingest": Entry("ingest", "read transcripts, notes and exports into the databank", "Material"),
    "sources": Entry("sources", "list the sources", "Material"),
    "show": Entry("show_", "one source, its segments numbered", "Material"),
    "search": Entry("search", "words in their context", "Material"),
    "people": Entry("people", "the participants: attributes, words, quotes", "Material"),
    "cases": Entry("cases", "the cases: attributes, sources, quotes", "Material"),
    "pseudonyms": Entry("pseudonyms", "scan for what identifies people, apply: copies without it", "Material"),
    "withdraw": Entry("withdraw", "a participant withdraws: every place of their words, and taking them out", "Material"),
    "codebook": Entry("codebook", "lint, show, diff, add, rename, merge, split, move, retire", "Codebook"),
    "autocode": Entry("autocode", "apply the codebook's rules as a run", "Coding"),
    "rules": Entry("rules", "test the rules against their own examples", "Coding"),
    "code": Entry("code", "read a source and code it", "Coding"),
    "import": Entry("import_", "bring in codings made elsewhere", "Coding"),
    "excerpts": Entry("excerpts", "the quotes, with ids", "Coding"),
    "cite": Entry("cite", "one quote for print, edits checked against the words", "Coding"),
    "reconcile": Entry("reconcile", "settle together what coders parted on", "Coding"),
    "memo": Entry("memo", "add, list, show: what you think while you code", "Coding"),
    "reanchor": Entry("reanchor", "bring codings over to a new revision of their source", "Coding"),
    "undo": Entry("undo", "withdraw the last act", "Coding"),
    "journal": Entry("journal", "who did what when", "Coding"),
    "matrix": Entry("matrix", "codes by cases, people, sources: counts or quotes", "Analysis"),
    "cooccur": Entry("cooccur", "which codes occur together", "Analysis"),
    "timeline": Entry("timeline", "codes over months, years, waves", "Analysis"),
    "saturation": Entry("saturation", "did the last interviews still bring new codes?", "Analysis"),
    "display": Entry("display", "triangulation, evidence, negatives, rivals, replication, patterns", "Analysis"),
    "agree": Entry("agree", "agreement among coders; plan, disagreements", "Agreement"),
    "report": Entry("report", "make and list reports", "Reports"),
    "audit": Entry("audit", "which tactics of validity and reliability are documented; explain, waive, chain", "Reports"),
    "review": Entry("review", "member approval: send a person their own words, record the answer, list", "Reports"),
    "check": Entry("check", "is every word and every coding whole?", "Reports"),
    "explain": Entry("explain", "what a problem code means and how to mend it", "Reports"),
}

ALIASES: dict[str, str] = {"add": "ingest", "quotes": "excerpts", "kwic": "search", "crosstab": "matrix"}
"""Words that people bring from other tools; they work and are not listed."""
