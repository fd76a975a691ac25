"""The keys of the coding screen that ask something first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from casecode.codebook.ids import from_label, valid
from casecode.domain.codebook import Code
from casecode.domain.ids import short_id
from casecode.terminal import deeds, keys
from casecode.terminal.code_pane import CodePane, card
from casecode.terminal.dialogs import Ask, Choose, NewCode, Reading, WriteMemo
from casecode.terminal.sitting import Sitting
from casecode.workflow.desk import SPEECH, Desk
from casecode.workflow.desk_places import open_source, sources_left
from casecode.workflow.desk_rounds import beside_briefly

if TYPE_CHECKING:
    from textual.screen import Screen

    _Base = Screen[None]
else:
    _Base = object


class Questions(_Base):
    """What a key opens in front of the source; the answer becomes one act."""

    sitting: Sitting
    attempt: Callable[..., None]
    sit: Callable[[Sitting, str], None]
    say: Callable[..., None]

    def ask_code(self) -> None:
        """Code by part of a name."""
        names = {name: (code.label, name, *code.aliases) for name, code in self.sitting.desk.codes.items() if not code.retired}
        names |= {name: (name,) for name in self.sitting.desk.proposals()}
        self.app.push_screen(
            Choose(f"Code “{self.sitting.words}”", names, free="proposes", beside=self.sitting.keys), self._palette_taken
        )

    def _palette_taken(self, answer: str | None) -> None:
        if answer is None:
            return
        if not answer.startswith("+"):
            self.attempt(partial(deeds.put, self.sitting, answer))
            return
        self._ask_new(answer[1:])

    def action_new_code(self, from_words: bool) -> None:
        """A new code: typed, or from the words themselves."""
        proposals = [] if from_words else [one.code for one in self.sitting.here() if one.code in self.sitting.desk.proposals()]
        self._ask_new(self.sitting.words[:60] if from_words else proposals[0] if proposals else "")

    def _ask_new(self, name: str) -> None:
        def taken(answer: tuple[Code, str] | None) -> None:
            if answer is not None:
                self.attempt(partial(deeds.new_code, self.sitting, *answer))

        self.app.push_screen(NewCode(name, code_id, self.sitting.desk.resolve), taken)

    def action_speech(self) -> None:
        """Direct, reported, observed, or the researcher's own words."""
        self._pick("What are these words?", ("", *SPEECH), deeds.speech, unset="not said")

    def action_by_whom(self) -> None:
        """Whose words: each choice adds a participant, or takes them off again."""
        chosen = self.sitting.chosen
        if chosen is None:
            self.say("Nothing of yours is coded here; this acts on a coding.", wrong=True)
            return
        people = {one.id: (one.name or one.id, one.id) for one in self.sitting.desk.study.protocol.people}
        marked = dict.fromkeys(chosen.by_whom, "*")

        def taken(answer: str | None) -> None:
            if answer is not None:
                name = answer.removeprefix("+")
                who = tuple(one for one in chosen.by_whom if one != name) + (() if name in chosen.by_whom else (name,))
                self.attempt(partial(deeds.by_whom, self.sitting, who))

        self.app.push_screen(Choose("Whose words are these? * is said already", people, free="adds", beside=marked), taken)

    def _pick(self, title: str, names: tuple[str, ...], deed: Callable[[Sitting, str], str], unset: str) -> None:
        def taken(answer: str | None) -> None:
            if answer is not None:
                self.attempt(partial(deed, self.sitting, answer))

        self.app.push_screen(Choose(title, {name: (name or unset,) for name in names}), taken)

    def action_memo(self) -> None:
        """A memo on what is under the cursor."""
        chosen, segment = self.sitting.chosen, self.sitting.segment
        abouts = [("coding", f"{chosen.code} {short_id(chosen.id)}")] if chosen is not None else []
        abouts += [("segment", f"¶{segment.n}"), ("source", self.sitting.desk.material.source.id)]
        abouts += [(f"code:{chosen.code}", f"the code {chosen.code}")] if chosen is not None else []
        sitting = self.sitting

        def taken(answer: tuple[str, str, str] | None) -> None:
            if answer is not None:
                self.attempt(partial(deeds.memo, sitting, *answer))

        self.app.push_screen(WriteMemo(abouts), taken)

    def action_find(self) -> None:
        """Find words."""
        self.app.push_screen(Ask("Find", before=self.sitting.sought), self._seek)

    def action_find_next(self) -> None:
        """Find the same again."""
        self.attempt(self.sitting.seek, writes=False)

    def _seek(self, answer: str | None) -> None:
        if answer:
            self.attempt(partial(self.sitting.seek, answer), writes=False)

    def action_goto(self) -> None:
        """Go to a segment."""

        def taken(answer: str | None) -> None:
            if answer:
                number = int(answer.lstrip("¶ ")) if answer.lstrip("¶ ").isdecimal() else 0
                self.attempt(partial(self.sitting.to_segment, number), writes=False)

        last = self.sitting.desk.segments[-1].n if self.sitting.desk.segments else 0
        self.app.push_screen(Ask(f"Go to ¶ (1 to {last})"), taken)

    def action_other(self) -> None:
        """Open another source."""
        desk = self.sitting.desk
        given = desk.plan.sources_of(desk.coder) if desk.plan else None
        sources = [one for one in desk.study.bank.sources() if given is None or one.id in given]
        left = sources_left(desk.study, desk.coder, desk.plan)
        read = {one.id: "" if one.id in left else "✓" for one in sources}
        names = {one.id: (one.id, one.title) for one in sources}
        title = "Open which source?" + ("  ✓ is read" if "✓" in read.values() else "")
        self.app.push_screen(Choose(title, names, beside=read), self._open)

    def _open(self, answer: str | None) -> None:
        if answer is None:
            return
        desk = self.sitting.desk

        def open_it() -> str:
            material = open_source(desk.study, desk.coder, answer, desk.plan)
            self.sit(Sitting(Desk(desk.study, desk.coder, material, desk.plan)), "")
            beside = "" if desk.plan else beside_briefly(desk.study, desk.coder, material)
            return beside or f"{answer} is open."

        self.attempt(open_it, writes=False)

    def action_help(self) -> None:
        """The keys in force."""
        self.app.push_screen(Reading(keys.as_text(self.app.size.width - 12)))

    def action_look_up(self) -> None:
        """All that the codebook says of the code under the tree's cursor."""
        self.app.push_screen(Reading(card(self.sitting.desk.study.codebooks, self.query_one(CodePane).code)))

    def action_leave(self) -> None:
        """Quit."""
        self.attempt(self._leave, writes=False)

    def _leave(self) -> str:
        self.sitting.keep_place()
        self.app.exit()
        return "Everything is saved."


def code_id(typed: str) -> str:
    """The id of a code that is called as typed: the typed itself where it is one."""
    return typed if valid(typed) and typed == typed.lower() else from_label(typed)
