"""Memos: written, listed, shown. A memo is a file that its writer may edit like any other."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.ids import new_event_id, slug
from casecode.domain.memo import MEMO_KINDS, SUMMARY, Memo
from casecode.domain.problem import Problem
from casecode.plain import schema, write
from casecode.study.memos import FOLDER, load_memos, memo_bytes
from casecode.views.blocks import Table
from casecode.workflow.memo_links import Links
from casecode.workflow.study import Study

_BELOW = "<!-- What stands below this line is only for you to read; it is not kept. -->"
COLUMNS = ("memo", "kind", "by", "at", "links", "title", "text", "evidence", "file")


@dataclass(frozen=True, slots=True)
class Draft:
    """A memo as a person asks for it; `links` as typed, each checked and written in full before anything is kept."""

    text: str = ""
    kind: str = MEMO_KINDS[0]
    links: tuple[str, ...] = ()
    title: str = ""
    resolves: tuple[str, ...] = ()


def checked(study: Study, draft: Draft) -> Draft:
    """The draft with its kind and links in full. Raises `WrongUseError` or `NotFoundError` for what does not exist."""
    kind = draft.kind.strip().casefold().replace("-", "_").replace(" ", "_") or MEMO_KINDS[0]
    if kind not in MEMO_KINDS:
        raise WrongUseError(
            reason=f"No memo kind '{draft.kind}'{schema.nearest(kind, MEMO_KINDS)}. Kinds: {', '.join(MEMO_KINDS)}."
        )
    links = Links(study)
    full = tuple(dict.fromkeys(links.full(one) for one in draft.links))
    resolves = tuple(links.full(f"memo:{one.removeprefix('memo:')}").removeprefix("memo:") for one in draft.resolves)
    return Draft(draft.text, kind, full, draft.title.strip(), resolves)


def keep(study: Study, coder: str, draft: Draft, *, dry_run: bool = False) -> Memo:
    """The memo that `kept` writes or finds."""
    return kept(study, coder, draft, dry_run=dry_run)[0]


def kept(study: Study, coder: str, draft: Draft, *, dry_run: bool = False) -> tuple[Memo, bool]:
    """Write a memo of `coder` and log it; with whether it is new. The same words on the same things by the same person are not written twice.

    `draft` must be as `checked` gives it, or have links that are known to lead somewhere. Raises `WrongUseError` for a memo
    without words, and for a framework summary that does not name one case, participant or source, and one theme or code.
    """
    text = unicodedata.normalize("NFC", "\n".join(draft.text.splitlines())).strip()
    if not text:
        raise WrongUseError(reason="A memo needs words; nothing was kept.")
    memo = _made(study, coder, draft, text)
    known = [
        one for one in load_memos(study.root)[0] if (one.by, one.kind, one.links, one.text) == _said(memo) and not one.withdrawn
    ]
    same = known[-1] if known else None
    if same and same.evidence == memo.evidence:
        return same, False
    if not dry_run:
        write.replace(study.root / memo.file, memo_bytes(memo))
        study.bank.log("memo", coder, memo=memo.id, kind=memo.kind, about=", ".join(memo.links))
    return memo, True


def worded(draft: Draft, text: str) -> Draft:
    """The draft with these words."""
    return replace(draft, text=text)


def written_in(study: Study, coder: str, draft: Draft, open_editor: Callable[[Path], int]) -> str:
    """The words a person writes in their editor; below a line that says so stand the excerpts they are about.

    For a framework summary that exists its words are there to be gone on with. What was typed is kept in `.casecode/buffers`
    when the editor fails. Raises `WrongUseError` then.
    """
    before, evidence = "", tuple[tuple[str, str], ...]()
    memo = Memo("", draft.kind, coder, "", draft.links, "")
    if draft.kind == SUMMARY:
        from casecode.workflow.summaries import cell_evidence, summary_before  # noqa: PLC0415  only summaries count excerpts

        before, evidence = summary_before(study, coder, memo), cell_evidence(study, memo)
    about = [f"{draft.kind}, about {', '.join(draft.links) or 'the study'}", *(f"{name}  {words}" for name, words in evidence)]
    folder = study.root / ".casecode" / "buffers" / f"memo-{new_event_id()[-6:].lower()}"
    path = folder / "memo.md"
    write.replace(path, "\n".join([before, "", _BELOW, *about, ""]).encode())
    ended = open_editor(path)
    content = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    text = "\n".join(line.rstrip() for line in content.partition(_BELOW)[0].splitlines()).strip()
    if ended and text and text != before.strip():
        raise WrongUseError(
            reason=f"The editor ended with {ended}; nothing was kept as a memo. Your words are in {path.relative_to(study.root)}."
        )
    write.drop_folder(folder)
    return "" if ended else text


def _said(memo: Memo) -> tuple[str, str, tuple[str, ...], str]:
    return (memo.by, memo.kind, memo.links, memo.text)


def _made(study: Study, coder: str, draft: Draft, text: str) -> Memo:
    stem = draft.title or "-".join(link.partition(":")[2] or link for link in draft.links[:2]) or draft.kind
    if draft.links and not draft.title and ":" in draft.links[0] and draft.links[0].rpartition(":")[2].isdigit():
        stem = draft.links[0].replace(":", "-")
    name = f"{slug(stem)[:60].strip('-')}-{new_event_id()[-6:].lower()}"
    memo = Memo(
        name, draft.kind, coder, _now(), draft.links, text, draft.title, draft.resolves, file=f"{FOLDER}/{slug(coder)}/{name}.md"
    )
    if draft.kind == SUMMARY:
        from casecode.workflow.summaries import with_evidence  # noqa: PLC0415  only summaries count excerpts

        return with_evidence(study, memo)
    return memo


def _now() -> str:
    """The moment in UTC, to the millisecond: of two summaries of one cell the newer one counts, also when a script writes them."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def find_memo(study: Study, name: str) -> Memo:
    """The memo `name` means: its id, its path, or the beginning or end of its id. Raises `NotFoundError` or `WrongUseError`."""
    wanted = name.strip().casefold().removeprefix("memo:")
    memos = load_memos(study.root)[0]
    exact = [memo for memo in memos if wanted in {memo.id.casefold(), memo.file.casefold()}]
    fits = exact or [memo for memo in memos if memo.id.casefold().startswith(wanted) or memo.id.casefold().endswith(wanted)]
    if not fits:
        raise NotFoundError(kind="memo", name=name, nearest=" casecode memo list shows them.")
    if len(fits) > 1:
        raise WrongUseError(
            reason=f"'{name}' fits {len(fits)} memos: {', '.join(memo.id for memo in fits[:6])}. Give more of the id."
        )
    return fits[0]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which memos a list shows; empty: all. `link` finds links that are it or, for a source, one of its segments."""

    kind: str = ""
    link: str = ""
    by: str = ""
    words: str = ""
    withdrawn: bool = False


def memo_table(study: Study, wanted: Wanted, *, brief: bool = False) -> tuple[Table, tuple[Problem, ...]]:
    """The memos asked for, oldest first, and the problems of all memo files. `brief` leaves out what a terminal has no room for."""
    memos, problems = load_memos(study.root)
    kind = checked(study, Draft(kind=wanted.kind)).kind if wanted.kind else ""
    link = Links(study).full(wanted.link) if wanted.link else ""
    shown = [memo for memo in memos if _fits(memo, wanted, kind, link)]
    remarks: dict[str, str] = {}
    if any(memo.kind == SUMMARY for memo in shown):
        from casecode.workflow.summaries import remarks_of  # noqa: PLC0415  only summaries count excerpts

        remarks = remarks_of(study, memos)
    rows = tuple(
        (
            *(memo.id, memo.kind, memo.by, memo.at, " ".join(memo.links), memo.title, memo.text),
            "withdrawn" if memo.withdrawn else remarks.get(memo.file, ""),
            memo.file,
        )
        for memo in shown
    )
    note = f"{len(shown):,} of {len(memos):,} memos."
    if not brief:
        return Table(COLUMNS, rows, note=note, row_heads=False, name="memos"), (*problems, *_loose(study, memos))
    kept = [COLUMNS.index(name) for name in ("memo", "kind", "by", "links", "text", "evidence")]
    short = tuple(tuple(_brief(row[at]) if COLUMNS[at] == "text" else row[at] for at in kept) for row in rows)
    table = Table(tuple(COLUMNS[at] for at in kept), short, note=note, row_heads=False, name="memos")
    return table, (*problems, *_loose(study, memos))


def _fits(memo: Memo, wanted: Wanted, kind: str, link: str) -> bool:
    return (
        (not kind or memo.kind == kind)
        and (not wanted.by or memo.by == wanted.by)
        and (wanted.withdrawn or not memo.withdrawn)
        and (not link or any(one == link or one.rpartition(":")[0] == link for one in memo.links))
        and (not wanted.words or wanted.words.casefold() in f"{memo.title}\n{memo.text}".casefold())
    )


def _loose(study: Study, memos: Sequence[Memo]) -> list[Problem]:
    """Links that lead nowhere (any more)."""
    links = Links(study)
    holds = {
        link: links.holds(link) for link in dict.fromkeys(link for memo in memos if not memo.withdrawn for link in memo.links)
    }
    return [
        Problem("S505", f"the link '{link}' leads nowhere in this study", memo.file, 1, "warning")
        for memo in memos
        for link in memo.links
        if not holds.get(link, True)
    ]


def _brief(value: object, most: int = 120) -> str:
    words = " ".join(str(value).split())
    return words if len(words) <= most else words[: most - 1] + "…"


def show_memo(study: Study, memo: Memo) -> str:
    """A memo as text for the terminal: what it is, what it is about, what has changed under it, then its words."""
    head = [
        f"{memo.id}  ({memo.kind}, by {study.protocol.coders.get(memo.by, memo.by) if memo.by else 'nobody'}, {memo.at or 'undated'})"
    ]
    if memo.title:
        head.append(memo.title)
    if memo.links:
        head.append("about: " + ", ".join(memo.links))
    if memo.resolves:
        head.append("resolves: " + ", ".join(memo.resolves))
    if memo.withdrawn:
        head.append("withdrawn")
    if memo.kind == SUMMARY:
        from casecode.workflow.summaries import remarks_of  # noqa: PLC0415  only summaries count excerpts

        head.append("evidence: " + remarks_of(study, load_memos(study.root)[0]).get(memo.file, "not known"))
    return "\n".join([*head, "", memo.text.strip()])
