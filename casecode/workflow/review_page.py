"""The page that a participant gets: their words, the draft, and boxes to answer in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casecode.domain.protocol import Participant
from casecode.views.blocks import Block, Cell, Heading, Note, Page, Paragraph, Run, Runs, Table, plain
from casecode.workflow.review_own import GAP, Own, Passage
from casecode.workflow.review_words import phrases

BOX = "☐"


@dataclass(frozen=True, slots=True)
class Paper:
    """What goes onto the page. `draft` are paragraphs and whether each may be shown; `labels`: code labels beside the words."""

    study: str
    language: str
    person: Participant
    own: Own
    draft: tuple[tuple[str, bool], ...] = ()
    labels: bool = False
    date: str = ""


def page_of(paper: Paper, version: str = "") -> Page:
    """The page, in the study's language where its words are known. `version` is printed at its end."""
    language, say = phrases(paper.language)
    title = say["title"].format(study=paper.study)
    intro = say["intro"].format(draft=say["and_draft"] if paper.draft else "")
    name = paper.person.name
    blocks: list[Block] = [Heading(1, (Run(title),))]
    blocks += [Paragraph((Run(say["called"].format(name=name)),), "lead")] if name else []
    blocks += [Paragraph((Run(intro),)), Heading(2, (Run(say["quotes"]),), "quotes")]
    if paper.own.passages:
        blocks.append(_answers(say, [_said(say, one, labels=paper.labels) for one in paper.own.passages], "quotes"))
    else:
        blocks.append(Paragraph((Run(say["none"]),)))
    if any(GAP.strip() in one.words for one in paper.own.passages):
        blocks.append(Note((Run(say["gaps"]),)))
    if paper.draft:
        blocks.append(Heading(2, (Run(say["draft"]),), "draft"))
        blocks.append(_answers(say, [_written(say, text, fit=fit) for text, fit in paper.draft], "draft"))
    blocks.append(Heading(2, (Run(say["whole"]),), "whole"))
    blocks += [Paragraph((Run("     ".join(_boxes(say))),)), Paragraph((Run(say["sign"]),))]
    if version:
        blocks.append(Note((Run(say["version"].format(version=version)),)))
    return Page(title, tuple(blocks), language=language, date=paper.date, subject=paper.study, stem="review")


def _said(say: Mapping[str, str], one: Passage, *, labels: bool) -> tuple[Runs, ...]:
    """The words, and below them the line that says where they were said."""
    place = (one.method.replace("-", " "), one.date, say["paragraph"].format(n=one.n), one.ids[0])
    lines: list[Runs] = [(Run(one.words),), (Run(", ".join(part for part in place if part), italic=True),)]
    if labels:
        lines.append((Run(" · ".join(one.labels), italic=True),))
    return tuple(lines)


def _written(say: Mapping[str, str], text: str, *, fit: bool) -> tuple[Runs, ...]:
    """A paragraph of the draft; a heading of Markdown bold, what is left out in italics."""
    if not fit:
        return ((Run(say["other"], italic=True),),)
    bare = text.lstrip("#").strip()
    return ((Run(bare, bold=text.startswith("#")),),)


def _answers(say: Mapping[str, str], shown: Sequence[tuple[Runs, ...]], name: str) -> Table:
    """A row a passage, with boxes to tick and room to write."""
    boxes = Cell("", tuple((Run(box),) for box in _boxes(say)))
    rows = tuple(
        (str(number), Cell(" ".join(map(plain, lines)), lines), "" if _asks_nothing(say, lines) else boxes, "")
        for number, lines in enumerate(shown, start=1)
    )
    header = (say["passage"], say["words"], say["answer"], say["remark"])
    return Table(header, rows, widths=(0.06, 0.46, 0.22, 0.26), row_heads=False, name=name)


def _asks_nothing(say: Mapping[str, str], lines: tuple[Runs, ...]) -> bool:
    """Whether there is nothing to say to a row: a heading, or what was left out."""
    return lines[0][0].bold or plain(lines[0]) == say["other"]


def _boxes(say: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{BOX} {say[word]}" for word in ("right", "mend", "wrong"))
