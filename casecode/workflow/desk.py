"""The coding desk: one coder before one source. Every act is on disk when its method returns.

Screens (the prompts, the terminal app, an editor) show what the desk says and call its verbs; none of them writes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from casecode.analysis.tree import tree_of
from casecode.databank.acts import REDO, UNDO, acts
from casecode.databank.events import code_event, read_event, reject_event, withdraw_event
from casecode.databank.rounds import Round
from casecode.domain.codebook import Code
from casecode.domain.coding import Coding, Event
from casecode.domain.errors import WrongUseError
from casecode.domain.ids import new_event_id, short_id
from casecode.domain.source import Material, Segment, Span
from casecode.plain import write
from casecode.text.marking import KINDS as SPEECH
from casecode.text.marking import VALENCES
from casecode.text.spans import overlap
from casecode.workflow import codebook
from casecode.workflow.desk_files import FileDeed, Shelf
from casecode.workflow.desk_memos import KINDS, set_aside
from casecode.workflow.desk_rounds import spoken, why_hidden
from casecode.workflow.desk_seat import Seat, Words
from casecode.workflow.desk_suggestions import Suggestion
from casecode.workflow.desk_undo import Deed, History, history, turned
from casecode.workflow.memos import Draft, kept
from casecode.workflow.study import Study

__all__ = ["SPEECH", "VALENCES", "Desk", "Words"]


class Desk(Seat):
    """A seat at which acts are done: coding, marking as read, memos, new codes, and taking any of it back."""

    def __init__(self, study: Study, coder: str, material: Material, plan: Round | None = None) -> None:
        """Sit down; nothing is written yet. Raises `WrongUseError` when the round gives the coder nothing here."""
        super().__init__(study, coder, material, plan)
        self._shelf = Shelf()

    def reveal(self) -> tuple[Coding, ...]:
        """Other people's codings of this text; that they were looked at is in the journal. Raises `WrongUseError` where they stay hidden."""
        why = why_hidden(self.study, self.material, self.part.round, self._stands())
        if why:
            raise WrongUseError(reason=why)
        self.study.bank.log("reveal", self.coder, source=self.material.source.id, round=self.part.round)
        return self._view().others

    def code(self, spans: Sequence[Span], codes: Sequence[str], **attributes: object) -> tuple[str, ...]:
        """Put each code on each span as one act; the excerpt ids of what is new. A code the codebook lacks is a proposal.

        What stands already is not said again. Raises `WrongUseError` for words outside the coder's part of a round, for a
        retired code, and where a code of an exclusive theme would stand on the same words as another of it.
        """
        self.look_again()
        for span in spans:
            self._within(span)
        today = self.meanings.today
        for code in codes:
            known = self.codes.get(code)
            if known is not None and known.retired:
                raise WrongUseError(reason=f"{code} is retired: {known.retired}. Nothing was coded.")
        standing = {(one.start, one.end, today(one.code)) for one in self.codings() if one.round == self.part.round}
        wanted = dict.fromkeys((start, end, code) for start, end in spans for code in codes)
        self._excluded([((start, end), code) for start, end, code in wanted], self.codings())
        given = attributes | {"round": self.part.round}
        events = [
            code_event(self.coder, self.material.text, start, end, code, self._frozen(code), **given)
            for start, end, code in wanted
            if (start, end, today(code)) not in standing
        ]
        self._append(events, "code")
        return tuple(short_id(event.id) for event in events)

    def change(self, coding: Coding, **changes: object) -> str:
        """Change span (`start`, `end`), `code` or attributes of a coding, as one act; the new excerpt id.

        The old coding is withdrawn and the new one says what it grew out of. Raises `WrongUseError` for words outside the part
        and, as `code` does, for a code that the others on these words exclude.
        """
        new = replace(coding, **changes)  # type: ignore[arg-type]  # the fields of a coding, checked by the event below
        self._within((new.start, new.end))
        self._excluded([((new.start, new.end), new.code)], [one for one in self.codings() if one.id != coding.id])
        kept = {name: getattr(new, name) for name in ("round", "valence", "weight", "key", "kind", "by_whom", "run", "rule")}
        gone = withdraw_event(self.coder, coding.ids[-1], "changed")
        book = self._frozen(new.code)
        said = code_event(
            self.coder, self.material.text, new.start, new.end, new.code, book, from_=(coding.id, *coding.from_), **kept
        )
        self._append([gone, said], "change")
        return short_id(said.id)

    def _excluded(self, wanted: Sequence[tuple[Span, str]], standing: Sequence[Coding]) -> None:
        """Refuse what would stand on the same words as a code that excludes it, among `wanted` or in this round's codings."""
        tree, today = tree_of(self.study.codebooks), self.meanings.today
        there = [((one.start, one.end), today(one.code)) for one in standing if one.round == self.part.round]
        for span, name in wanted:
            against = tree.apart(today(name))
            for place, other in (*there, *wanted) if against else ():
                if today(other) in against and overlap(span, place):
                    reason = f"{name} and {other} exclude each other, and the same words would have both. Nothing was coded."
                    raise WrongUseError(reason=f"{reason} Withdraw {other} first, or code other words.")

    def withdraw(self, excerpt: str) -> Coding:
        """Withdraw one of this coder's codings by the end of its id. Raises `NotFoundError` or `WrongUseError`."""
        coding = self.excerpt(excerpt)
        self._append([withdraw_event(self.coder, coding.ids[-1])], "withdraw")
        return coding

    def accept(self, hit: Suggestion, span: Span | None = None) -> str:
        """Take a suggestion on as the coder's own, on other words (`span`) where these fit better; the excerpt id."""
        ids = self.code([span or hit.span], [hit.code], run=hit.run, rule=hit.rule)
        return ids[0] if ids else ""

    def reject(self, hit: Suggestion, why: str = "") -> None:
        """Say that a suggestion is none."""
        event = reject_event(self.coder, self.material.text, hit.start, hit.end, hit.code, hit.run, hit.rule, why)
        self._append([event], "reject")

    def mark_read(self, first: int, last: int) -> int:
        """Mark segments `first` to `last` as read, as far as they are the coder's part; how many that are."""
        self.look_again()
        chosen = [one for one in self.segments if first <= one.n <= last and self.part.holds((one.start, one.end))]
        if not chosen:
            return 0
        book = self._frozen("")
        known = {
            (mark.start, mark.end)
            for mark in self._stands().reads
            if (mark.coder, mark.source, mark.text, mark.book, mark.round)
            == (self.coder, self.material.source.id, self.material.text.hash, book, self.part.round)
        }
        runs: list[Span] = []
        for unit in self.part.spans:
            inside = [one for one in chosen if overlap((one.start, one.end), unit)]
            runs += [(inside[0].start, inside[-1].end)] if inside else []
        new = [span for span in spoken(self.material, runs) if span not in known]
        events = [read_event(self.coder, self.material.text, start, end, book, self.part.round) for start, end in new]
        self._append(events, "read")
        return len(chosen)

    def memo(self, about: Segment | Coding | Code | str | None, words: str, kind: str = KINDS[0]) -> str:
        """Keep a memo on a segment, a coding, a code or (None) the source as a file with front matter; its path in the study.

        Raises `WrongUseError` for one without words. The same words on the same thing are there already: there is nothing to undo.
        """
        source = self.material.source.id
        link = source
        if isinstance(about, Segment):
            link = f"{source}:{about.n}"
        elif isinstance(about, Coding):
            link = short_id(about.id)
        elif about is not None:
            link = f"code:{about.code if isinstance(about, Code) else about}"
        memo, new = kept(self.study, self.coder, Draft(words, kind, (link,)))
        path = memo.file
        if not new:
            return path
        back, forth = (lambda again=again: set_aside(self.study, self.coder, path, again=again) for again in (False, True))
        self._shelf.put(FileDeed(new_event_id(), f"memo on {link}", back, forth))
        return path

    def new_code(self, code: Code, under: str = "") -> str:
        """Write a new code into the codebook (below `under`), comments kept; what was done. Raises as `codebook.add`."""
        files = {book.file: (self.study.root / book.file).read_bytes() for book in self.study.codebooks}
        said = codebook.add(self.study, code, under=under, reason="while coding")
        self._reload()
        for name, before in files.items():
            after = (self.study.root / name).read_bytes()
            if after != before:
                back, forth = (self._restore(name, *pair) for pair in ((after, before), (before, after)))
                self._shelf.put(FileDeed(new_event_id(), f"new code {code.code}", back, forth))
        return said

    def _restore(self, name: str, now: bytes, then: bytes) -> Callable[[], None]:
        def put() -> None:
            path = self.study.root / name
            if path.read_bytes() != now:
                raise WrongUseError(reason=f"{name} was changed since; it is left as it is.")
            write.replace(path, then)
            self.study.bank.log("codebook restored", self.coder, file=name)
            self._reload()

        return put

    def _reload(self) -> None:
        for state in (self.study.__dict__, self.__dict__):
            for name in ("loaded_codebooks", "meanings"):
                state.pop(name, None)

    # Undo

    def undo(self) -> str:
        """Take back this coder's last act in this source; what it was, empty when there is none."""
        return self._turn(UNDO)

    def redo(self) -> str:
        """Give back what the last undo took; what it was, empty when there is nothing."""
        return self._turn(REDO)

    def _turn(self, why: str) -> str:
        self.look_again()
        made = self._history()
        deed = self._next(made, why)
        file = self._shelf.last(why)
        if file is not None and (deed is None or (file.id > deed.id if why == UNDO else file.at > deed.at)):
            return self._shelf.turn(why)
        if deed is None:
            return ""
        self._refuse_partial(deed)
        stands = self._stands()
        events = turned(deed, made, stands.ids, stands.first, self.material.text)
        self._append(events, why)
        return _told(deed)

    def _history(self) -> History:
        logs = self.study.bank.logs(self._log)
        own = acts(logs.counted, self._stands(), self.coder)
        return history(own, {event.id: event for event in logs.events}, self.material.source.id)

    def _next(self, made: History, why: str) -> Deed | None:
        if why == REDO:
            deed = made.last_undone()
            late = self._shelf.last(UNDO)
            return None if deed is None or (late is not None and late.id > deed.at) else deed
        stands = self._stands()
        done = (deed for deed in reversed(made.deeds) if deed.done)
        return next((deed for deed in done if turned(deed, made, stands.ids, stands.first, self.material.text)), None)

    def _refuse_partial(self, deed: Deed) -> None:
        """An act that reaches other sources (an import) is undone as a whole or not at all."""
        shared = "act" in deed.act.events[0].body
        everywhere = self.study.bank.logs().counted if shared else ()
        if sum(event.body.get("act") == deed.act.id for event in everywhere) > len(deed.act.events):
            raise WrongUseError(
                reason="Your last act here reaches other sources too. Take it back as a whole with: casecode undo"
            )

    def _frozen(self, code: str) -> str:
        """The hash of the codebook version that defines `code`, kept in the databank; of the first book for a proposal."""
        books = self.study.codebooks
        book = next((one for one in books if code in one.lines), books[0] if books else None)
        return self.study.bank.freeze_codebook((self.study.root / book.file).read_bytes()) if book else ""

    def _append(self, events: Sequence[Event], action: str) -> None:
        if events:
            self.study.bank.append(self.coder, self.material.source, events, action)
            self.look_again()
            if action not in {UNDO, REDO}:
                self._shelf.forget_undone()


def _told(deed: Deed) -> str:
    """An act in a few words: what was done, to how many."""
    first = deed.act.events[-1]
    count = len(deed.act.events)
    if deed.restated or any(event.body.get("why") == "changed" for event in deed.act.events):
        return "a change of a coding"
    what = {"code": f"coding {first.body.get('code')}", "withdraw": "a withdrawal", "read": "a read mark", "reject": "a no"}.get(
        first.do, first.do
    )
    return what if count == 1 else f"{what} and {count - 1} more"
