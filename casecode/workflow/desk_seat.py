"""What a coder sees at the desk: one source, what of it is theirs, what they coded, what the rules suggest. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from casecode.databank.layout import coder_folder, log_name
from casecode.databank.rounds import Round
from casecode.databank.standing import Standing
from casecode.domain.codebook import Code
from casecode.domain.coding import Coding
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.ids import short_id
from casecode.domain.source import Material, Segment, Span
from casecode.text.quotes import locate, nearest
from casecode.text.spans import overlap, subtract, union
from casecode.workflow.desk_meanings import Meanings
from casecode.workflow.desk_rounds import part_of
from casecode.workflow.desk_suggestions import Suggestion, newest, open_ones
from casecode.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Words:
    """Where words were found in a segment; `near` is the nearest wording when they were not found at all."""

    matches: tuple[Span, ...]
    near: str = ""


@dataclass(frozen=True, slots=True)
class _View:
    """What stands in this source's logs, and of it the coder's codings here, other people's, and what the coder has read."""

    standing: Standing
    own: tuple[Coding, ...]
    others: tuple[Coding, ...]
    read: tuple[Span, ...]


class Seat:
    """One coder before one source. Nobody else's codings are shown; with a `plan` only the units it assigns are open."""

    def __init__(self, study: Study, coder: str, material: Material, plan: Round | None = None) -> None:
        """Sit down. Raises `WrongUseError` when the round gives the coder nothing here."""
        self.study = study
        self.coder = coder
        self.material = material
        self.plan = plan
        self.part = part_of(plan, coder, material)
        self._log = material.source.container or material.source.id
        self._seen: _View | None = None

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The source's segments in order."""
        return self.material.text.segments

    @cached_property
    def meanings(self) -> Meanings:
        """What codes are called and mean, now and then."""
        return Meanings(self.study)

    @property
    def codes(self) -> dict[str, Code]:
        """The codes by id, parents before children, in the codebooks' order."""
        return self.meanings.codes

    @property
    def names(self) -> dict[str, str]:
        """Every way to name a code (id, label, alias; case does not count) with its id."""
        return self.meanings.names

    def look_again(self) -> None:
        """Forget what stands: it is read again, from whatever other windows and devices have written meanwhile."""
        self._seen = None

    def _stands(self) -> Standing:
        return self._view().standing

    def _view(self) -> _View:
        if self._seen is None:
            self._stamp = self._stamps()
            stands = self.study.bank.standing(self._log)
            here = (self.material.source.id, self.material.text.hash)
            codings = [
                one
                for one in stands.codings
                if (one.source, one.text) == here and (not self.plan or one.round == self.part.round)
            ]
            marks = (mark for mark in stands.reads if (mark.coder, mark.source, mark.text) == (self.coder, *here))
            self._seen = _View(
                stands,
                tuple(one for one in codings if one.coder == self.coder),
                tuple(one for one in codings if one.coder != self.coder),
                union((mark.start, mark.end) for mark in marks if not self.plan or mark.round == self.part.round),
            )
        return self._seen

    def codings(self) -> tuple[Coding, ...]:
        """What this coder has standing on this text, by place; in a round only what was coded in it."""
        return self._view().own

    def proposals(self) -> tuple[str, ...]:
        """Codes in use by this coder here that no codebook defines yet."""
        return tuple(sorted({self.meanings.today(coding.code) for coding in self.codings()} - self.codes.keys()))

    def read_spans(self) -> tuple[Span, ...]:
        """What this coder has marked as read on this text, without overlaps; in a round, within it."""
        return self._view().read

    def unread(self) -> tuple[Segment, ...]:
        """The segments of the coder's part that are not marked as read."""
        left = subtract(self.part.spans, self.read_spans())
        return tuple(one for one in self.segments if any(overlap((one.start, one.end), span) for span in left))

    def next_unread(self) -> int:
        """The number of the first segment that is not marked as read; the last one when all are."""
        left = self.unread()
        return left[0].n if left else self.segments[-1].n if self.segments else 0

    def suggestions(self) -> tuple[Suggestion, ...]:
        """What the newest rule run found here and this coder has neither coded nor rejected."""
        here = (self.coder, self.material.source.id, self.material.text.hash)
        said_no = (no for no in self._stands().rejected if (no.coder, no.source, no.text) == here)
        found = open_ones(self._hits, self.codings(), said_no)
        return tuple(one for one in found if self.part.holds(one.span))

    @cached_property
    def _hits(self) -> tuple[Suggestion, ...]:
        return newest(self.study, self.material)

    def resolve(self, name: str) -> str:
        """The code id behind an id, alias or label; empty when the codebook has none."""
        return self.names.get(name.strip().casefold(), "")

    def find(self, segment: Segment, words: str) -> Words:
        """Where `words` stand in `segment`: the whole segment for none, else every place, verbatim or as nearly as quotes go."""
        if not words.strip():
            return Words(((segment.start, segment.end),))
        text, scope = self.material.text.text, [(segment.start, segment.end)]
        found = locate(words.strip(), text, scope)
        return Words(tuple(found.matches)) if found.matches else Words((), nearest(words, text, scope))

    def excerpt(self, name: str) -> Coding:
        """One of this coder's codings by the end of its id. Raises `NotFoundError` or `WrongUseError`."""
        wanted = name.lower().removeprefix("q-")
        fits = [coding for coding in self.codings() if short_id(coding.id).removeprefix("Q-").startswith(wanted)]
        if not fits:
            raise NotFoundError(kind="excerpt of yours in this source", name=name, nearest=" Nothing was changed.")
        if len(fits) > 1:
            raise WrongUseError(reason=f"'{name}' fits {len(fits)} excerpts; give more of the id.")
        return fits[0]

    def changed(self) -> bool:
        """Whether a log of this source has grown since it was last read: another window, another device, a sync.

        Looks at sizes and times only; where the answer is yes all is read again at the next question.
        """
        now = self._stamps()
        fresh, self._stamp = now != self._stamp, now
        if fresh:
            self.look_again()
        return fresh

    _stamp: tuple[tuple[str, int, int], ...] | None = None

    def _stamps(self) -> tuple[tuple[str, int, int], ...]:
        folder = self.study.bank.layout.codings / coder_folder(self.coder)
        paths = sorted(folder.glob(f"{log_name(self._log)}~*.jsonl")) if folder.is_dir() else []
        facts = ((path.name, path.stat()) for path in paths)
        return tuple((name, one.st_size, one.st_mtime_ns) for name, one in facts)

    def _within(self, span: Span) -> None:
        if not self.part.holds(span):
            raise WrongUseError(reason=f"These words are not in your part of round {self.part.round}. Nothing was coded.")
