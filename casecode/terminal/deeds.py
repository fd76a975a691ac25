"""What a coder does at a sitting: each act calls one verb of the desk and says in a line what was done."""

from __future__ import annotations

from casecode.domain.codebook import Code
from casecode.domain.coding import Coding
from casecode.domain.errors import WrongUseError
from casecode.domain.ids import short_id
from casecode.terminal.sitting import Sitting
from casecode.workflow.desk import VALENCES
from casecode.workflow.desk_places import sources_left


def put(sitting: Sitting, *codes: str) -> str:
    """Put codes on the words under the cursor."""
    sitting.need_words()
    ids = sitting.desk.code([sitting.span], codes)
    sitting.repeat = codes
    words = sitting.words
    sitting.go(sitting.span, sitting.grain if sitting.anchor is None else "free")
    if not ids:
        return f"{', '.join(codes)} stands on these words already."
    if ids:
        own = next((one for one in sitting.desk.codings() if short_id(one.id) == ids[0]), None)
        sitting.chosen_id = own.id if own else ""
    sitting.forget_keys()
    return f"{', '.join(ids)}  {', '.join(codes)}: “{words}”"


def put_again(sitting: Sitting) -> str:
    """Put the codes used last on the words under the cursor."""
    return put(sitting, *sitting.repeat) if sitting.repeat else "Nothing was coded yet in this sitting."


def withdraw(sitting: Sitting) -> str:
    """Withdraw the chosen coding."""
    coding = _chosen(sitting)
    sitting.desk.withdraw(short_id(coding.id))
    return f"Withdrawn: {short_id(coding.id)} {coding.code}. Z gives it back."


def key(sitting: Sitting) -> str:
    """Make the chosen coding a key quote, or no longer one."""
    coding = _chosen(sitting)
    _change(sitting, coding, key=not coding.key)
    return f"{coding.code}: {'a key quote *' if not coding.key else 'no key quote any more'}."


def valence(sitting: Sitting) -> str:
    """The next valence for the chosen coding: support, mixed, disconfirm, neutral, unset."""
    coding = _chosen(sitting)
    steps = (*VALENCES, "")
    after = steps[(steps.index(coding.valence) + 1) % len(steps)] if coding.valence in steps else steps[0]
    _change(sitting, coding, valence=after)
    return f"{coding.code}: valence {after or 'unset'}. V again for the next."


def speech(sitting: Sitting, kind: str) -> str:
    """Say whether the words are direct speech, reported speech, an observation or the researcher's own."""
    coding = _chosen(sitting)
    _change(sitting, coding, kind=kind)
    return f"{coding.code}: {kind or 'kind unset'}."


def by_whom(sitting: Sitting, who: tuple[str, ...]) -> str:
    """Say whose words these are."""
    coding = _chosen(sitting)
    _change(sitting, coding, by_whom=who)
    return f"{coding.code}: {'by ' + ', '.join(who) if who else 'speaker as in the source'}."


def move_span(sitting: Sitting) -> str:
    """Put the chosen coding on the words under the cursor instead of its own."""
    coding = _chosen(sitting)
    start, end = sitting.span
    if (start, end) == (coding.start, coding.end):
        return "Select the words it should stand on first: ( > move the start, < ) the end; then E."
    _change(sitting, coding, start=start, end=end)
    return f"{coding.code} now stands on “{sitting.words}”."


def accept(sitting: Sitting) -> str:
    """Take the suggestion on, on the words as they are selected now; then the next one."""
    hit = sitting.hit
    if hit is None:
        return "No suggestion is open: S goes to the next."
    made = sitting.desk.accept(hit, sitting.span)
    sitting.repeat = (hit.code,)
    return f"{made} {hit.code} taken. " + sitting.next_suggestion()


def reject(sitting: Sitting) -> str:
    """Say no to the suggestion; then the next one."""
    hit = sitting.hit
    if hit is None:
        return "No suggestion is open: S goes to the next."
    sitting.desk.reject(hit)
    return f"Said no to {hit.code}. " + sitting.next_suggestion()


def read_here(sitting: Sitting) -> str:
    """Mark everything up to the cursor as read."""
    last = sitting.motion.segment(max(sitting.span[0], sitting.span[1] - 1)).n
    count = sitting.desk.mark_read(1, last)
    if not count:
        return f"Nothing up to ¶{last} is in round {sitting.desk.part.round}: nothing was marked. U goes to what is unread."
    return f"Read up to ¶{last} ({count} segments); where nothing is coded, you found nothing."


def read_all(sitting: Sitting) -> str:
    """Mark the source as done."""
    segments = sitting.desk.segments
    count = sitting.desk.mark_read(1, segments[-1].n if segments else 0)
    return f"Done: all {count} ¶ read. {_further(sitting)}"


def _further(sitting: Sitting) -> str:
    """What of the round, or of the study, is left to read after this source."""
    desk = sitting.desk
    left = [source for source in sources_left(desk.study, desk.coder, desk.plan) if source != desk.material.source.id]
    many = f"{len(left)} more source{'' if len(left) == 1 else 's'}"
    if desk.plan is None:
        return f"{many} to read: O" if left else "That was the last source: Q ends."
    name = desk.plan.id
    then = "casecode agree --by round" if desk.plan.purpose == "recode" else f"casecode agree --round {name}"
    return f"{many} in {name}: O" if left else f"That was all of {name}: Q, then {then}"


def reveal(sitting: Sitting) -> str:
    """Show other people's codings, or hide them again."""
    if sitting.others:
        sitting.others = ()
        return "Only your own codings are shown."
    sitting.others = sitting.desk.reveal()
    who = sorted({one.coder for one in sitting.others})
    return f"Shown too, and noted in the journal: {', '.join(who)}." if who else "Nobody else has coded this source."


def undo(sitting: Sitting) -> str:
    """Take back the last act in this source."""
    what = sitting.desk.undo()
    sitting.forget_keys()
    return f"Undone: {what}. Y gives it back." if what else "Nothing of yours here to undo."


def redo(sitting: Sitting) -> str:
    """Give back what was undone last."""
    what = sitting.desk.redo()
    sitting.forget_keys()
    return f"Given back: {what}." if what else "Nothing to give back."


def new_code(sitting: Sitting, code: Code, under: str) -> str:
    """Code the words with a new code: in the codebook when it is defined, else as a proposal."""
    if code.definition:
        sitting.desk.new_code(code, under)
        sitting.forget_keys()
    done = put(sitting, code.code)
    return f"{'New in the codebook' if code.definition else 'A proposal (+ defines it)'}: {done}"


def memo(sitting: Sitting, about: str, words: str, kind: str) -> str:
    """Keep a memo about the coding, the segment, the source or a code (`code:id`)."""
    if not words.strip():
        return "No memo."
    if about == "coding":
        return f"Memo: {sitting.desk.memo(_chosen(sitting), words, kind)}"
    target = None if about == "source" else sitting.segment if about == "segment" else about.removeprefix("code:")
    return f"Memo: {sitting.desk.memo(target, words, kind)}"


def _chosen(sitting: Sitting) -> Coding:
    coding = sitting.chosen
    if coding is None:
        raise WrongUseError(reason="Nothing of yours is coded here; this acts on a coding.")
    return coding


def _change(sitting: Sitting, coding: Coding, **changes: object) -> None:
    made = sitting.desk.change(coding, **changes)
    found = next((one for one in sitting.desk.codings() if made in {short_id(event) for event in one.ids}), None)
    sitting.chosen_id = found.id if found else ""
