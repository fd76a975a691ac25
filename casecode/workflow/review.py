"""`review send`: a participant's own words and the passages about them, on paper to be answered; and that it was sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from casecode.databank.lock import writable
from casecode.domain.errors import DataRefusedError, NotFoundError, WrongUseError
from casecode.domain.ids import hash16, slug
from casecode.domain.problem import Problem
from casecode.domain.protocol import Participant
from casecode.domain.reading import ReadOptions
from casecode.domain.records import ItemType
from casecode.plain import write
from casecode.plain.names import folded
from casecode.plain.schema import nearest
from casecode.readers._find import find_reader
from casecode.study.record_files import write_record
from casecode.views.blocks import Page
from casecode.workflow.acts import coder_of
from casecode.workflow.pseudonyms_guard import leaving
from casecode.workflow.reports import FOLDER
from casecode.workflow.returned import withdrawals
from casecode.workflow.review_own import Others, Own, own_words
from casecode.workflow.review_page import Paper, page_of
from casecode.workflow.study import Study
from casecode.workflow.withdrawal import find_participant
from casecode.writers import page_formats, write_page

ITEMS: tuple[str, ...] = tuple(one for one in get_args(ItemType) if one)


@dataclass(frozen=True, slots=True)
class Sending:
    """What is asked for. `drafts` are files with passages; `others`: also those that name or quote somebody else.

    `item` is what is sent (`case_draft` where there is a draft, else `excerpt`); `output` the file, by default in reports/.
    """

    participant: str
    drafts: tuple[Path, ...] = ()
    output: str = ""
    item: str = ""
    labels: bool = False
    others: bool = False
    allow_names: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written, and what of it is not shown: `left` paragraphs of the draft; `problems` say which and why."""

    person: Participant
    file: str
    record: str
    version: str
    own: Own
    paragraphs: int
    left: int
    dry_run: bool
    problems: tuple[Problem, ...] = ()

    def talk(self) -> tuple[str, ...]:
        """Where the file is, what is in it, what was left out, and what to type when the answer comes."""
        quotes = len(self.own.passages)
        what = f"{quotes} {'passage' if quotes == 1 else 'passages'} of {self.person.id}"
        what += f" and {self.paragraphs - self.left} of the draft" if self.paragraphs else ""
        lines = [f"{'Would write' if self.dry_run else 'Written:'} {self.file} ({what}, version {self.version})."]
        if self.dry_run:
            return (*lines, "Nothing was written.")
        lines.append(f"On record: {self.record}. casecode sends nothing itself: give the file to the person.")
        lines.append(
            f"When the answer comes: casecode review record {self.person.id} --outcome approved   (or corrected, disputed, no_reply)"
        )
        return tuple(lines)


def send(study: Study, asked: Sending, coder: str = "", *, dry_run: bool = False) -> Sent:
    """Write the page and the record that it was sent.

    Raises `NotFoundError` for a participant or draft that is not there, `DataRefusedError` for somebody who has withdrawn, and
    where a real name of the private list would leave.
    """
    by = coder_of(study, coder)
    person = recipient(study, asked.participant)
    item = item_of(asked.item, "case_draft" if asked.drafts else "excerpt")
    corpus = study.corpus
    own = own_words(corpus, person)
    parts, left = _draft(study, person, asked)
    if not own.passages and not parts:
        reason = f"Nothing is attributed to {person.id} yet, and no draft was given: there is nothing to send. casecode people shows who is quoted."
        raise DataRefusedError(reason=reason)
    protocol = study.protocol
    dates = sorted(one.placement.date or one.source.date for one in study.materials)
    paper = Paper(protocol.study, protocol.language, person, own, parts, asked.labels, dates[-1] if dates else "")
    version = hash16(write_page("md", page_of(paper)).decode() + corpus.digest)
    page = page_of(paper, version)
    file = asked.output or f"{FOLDER}/review-{slug(person.id)}.docx"
    data = _bytes(study, page, file, allow_names=asked.allow_names)
    facts = {
        "participant": person.id,
        "case": person.case,
        "item_type": item,
        "version": version,
        "sent_on": today(),
        "excerpts": [name for one in own.passages for name in one.ids if name.startswith("Q-")],
        "by": by,
    }
    place = Path(file) if asked.output else study.root / file
    if not dry_run:
        write.replace(place, data)
    with writable():
        record = write_record(study.root, "member_checks", f"{person.id}-{today()}", facts, dry_run=dry_run)
    if not dry_run:
        study.bank.log("review sent", by, participant=person.id, version=version, item=item, file=record)
    told = (*left, *_of_words(own, person))
    return Sent(person, file, record, version, own, len(parts), len(left), dry_run, told)


def _draft(study: Study, person: Participant, asked: Sending) -> tuple[tuple[tuple[str, bool], ...], tuple[Problem, ...]]:
    """The paragraphs of the drafts, each with whether it may be shown, and a warning for each that may not."""
    if not asked.drafts:
        return (), ()
    others = None if asked.others else Others(study.corpus, person)
    parts: list[tuple[str, bool]] = []
    left: list[Problem] = []
    for draft in asked.drafts:
        for number, text in enumerate(paragraphs_of(draft), start=1):
            about = others is not None and others.in_it(text)
            parts.append((text, not about))
            if about:
                told = f"paragraph {number} names or quotes other participants and is left out ({text[:40]} …)"
                left.append(Problem("U150", told, str(draft), level="warning"))
    return tuple(parts), tuple(left)


def _of_words(own: Own, person: Participant) -> Iterator[Problem]:
    """What of the person's own words is not shown."""
    if own.shared:
        told = f"{own.shared} excerpts of {person.id} hold nothing that is sure to be theirs alone and are left out"
        yield Problem("U151", told, level="warning")
    if own.covered:
        yield Problem("U152", f"names of other participants are covered in {own.covered} places", level="note")


def recipient(study: Study, name: str) -> Participant:
    """The participant of that id or name. Raises `DataRefusedError` for one who has withdrawn, `NotFoundError` for nobody."""
    for one in withdrawals(study.protocol):
        known = {folded(one.participant), *(folded(p.name) for p in study.protocol.people if p.id == one.participant and p.name)}
        if folded(name) in known:
            reason = (
                f"{one.participant} has withdrawn ({one.file}): nothing of theirs is left to approve, and they are not to be written to. "
                "Nothing was written."
            )
            raise DataRefusedError(reason=reason)
    return find_participant(study, name)


def item_of(said: str, usual: str) -> str:
    """A kind of thing that is sent, as records call it. Raises `WrongUseError` for another."""
    word = said.strip().casefold().replace("-", "_").replace(" ", "_") or usual
    if word not in ITEMS:
        raise WrongUseError(reason=f"--item {said} is none{nearest(word, ITEMS)}. There are: {', '.join(ITEMS)}.")
    return word


def paragraphs_of(draft: Path) -> Sequence[str]:
    """The paragraphs of a draft, in whatever format it is. Raises `NotFoundError` and `DataRefusedError`."""
    if not draft.is_file():
        raise NotFoundError(kind="file", name=draft, nearest="")
    data = draft.read_bytes()
    readings = find_reader(data[:4096], draft.name).read(data, ReadOptions(draft.name))
    found = [line.strip() for one in readings.items for line in one.text.splitlines() if line.strip()]
    if not found:
        raise DataRefusedError(
            reason=f"{draft} holds no words that can be read; nothing was written.", problems=readings.problems
        )
    return found


def today() -> str:
    """The day, as records say it."""
    return datetime.now(UTC).date().isoformat()


def _bytes(study: Study, page: Page, file: str, *, allow_names: bool) -> bytes:
    form = Path(file).suffix.lstrip(".").lower()
    if form not in page_formats():
        raise WrongUseError(reason=f"{file}: a page is written as {', '.join(page_formats())}, best as docx.")
    found = () if allow_names else leaving(study, write_page("md", page).decode(), file)
    if found:
        reason = (
            "Real names would leave the study; nothing was written. Mask them (casecode pseudonyms apply) or add --allow-names."
        )
        raise DataRefusedError(reason=reason, problems=found)
    return write_page(form, page)
