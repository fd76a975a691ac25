"""Nothing is shown that is not on disk; windows and devices do not hurt each other; dying loses at most the act in progress."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from casecode.databank.bank import Databank
from casecode.domain.coding import Event
from casecode.plain import write
from casecode.workflow.desk import Desk
from casecode.workflow.desk_places import kept_place, open_source
from casecode.workflow.study import Study
from tests.databank.dying import each_death, steps_of
from tests.terminal.driving import Driver, drive

MAYA = "int-n01-2025-03-04"


def desk(root: Path, coder: str = "ana") -> Desk:
    study = Study(root)
    return Desk(study, coder, open_source(study, coder, MAYA))


def test_an_act_that_cannot_be_written_is_not_shown(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(step: str, path: Path, data: bytes) -> None:
        if step == "append" and "codings" in path.parts:
            raise OSError(28, "No space left on device", path.name)

    async def play(d: Driver) -> None:
        await d.press("down", "m")
        monkeypatch.setattr(write, "gate", full)
        await d.press("k")
        assert d.said.startswith("! ")
        assert "No space left on device" in d.said
        assert [code for code, _ in d.coded] == ["market"]
        monkeypatch.undo()
        await d.press("k")
        assert [code for code, _ in d.coded] == ["knowledge", "market"]

    drive(root, play)


def test_another_window_is_seen_and_nothing_is_coded_twice(root: Path) -> None:
    async def play(d: Driver) -> None:
        await d.press("down")
        other = desk(root)
        segment = other.segments[1]
        other.code([(segment.start, segment.end)], ["market"])
        assert "┌m" not in d.screen
        d.coding.look()
        await d.pilot.pause()
        assert "┌m" in d.screen
        await d.press("m")
        assert "stands on these words already" in d.said
        other.undo()
        await d.press("Z")
        assert "Nothing of yours here to undo" in d.said

    drive(root, play)


def test_it_reopens_where_one_stopped_and_without_that_file_at_what_is_not_read(root: Path) -> None:
    async def leave(d: Driver) -> None:
        await d.press("down", "R", "down", "down", "down", "right", "Q")

    drive(root, leave)
    here = desk(root)
    assert kept_place(here.study, "ana", here.material) == here.segments[5].sentences[0]

    async def back(d: Driver) -> None:
        assert d.sitting.segment.n == 6
        assert "You stopped at ¶6" in d.said

    drive(root, back, source="")
    shutil.rmtree(root / ".casecode")

    async def anew(d: Driver) -> None:
        assert d.sitting.segment.n == 3

    drive(root, anew)


def session(root: Path) -> None:
    """What a person does in a quarter of an hour, once without a screen."""
    here = desk(root)
    one, two, _, four = here.segments[:4]
    here.code([(two.start, two.end)], ["knowledge"])
    here.code([(one.start, four.end)], ["market", "luck"], key=True)
    here.change(here.codings()[0], valence="mixed")
    here.memo(two, "Learning by standing beside.")
    hit = here.suggestions()[-1]
    here.accept(hit, (hit.start, hit.end))
    here.reject(here.suggestions()[0])
    for _ in range(3):
        here.undo()
    here.redo()
    here.mark_read(1, 4)
    here.withdraw(str(here.codings()[0].id[-8:]))


def test_dying_at_every_write_loses_at_most_the_act_in_progress(read_in: Path, tmp_path: Path) -> None:
    def prepare(folder: Path) -> None:
        shutil.copytree(read_in, folder, dirs_exist_ok=True)
        shutil.rmtree(folder / ".casecode", ignore_errors=True)

    whole = tmp_path / "undisturbed"
    prepare(whole)
    steps = steps_of(session, whole)
    acts = [step for step in steps if step.startswith("append int-n01")]
    reference = Databank(whole).events()
    deaths = 0
    for death in each_death(session, tmp_path / "deaths", prepare):
        bank = Databank(death.folder)
        result = bank.check(codes={"knowledge", "market", "coopetition", "luck"}, coders={"ana", "ben"})
        assert not [one for one in result.problems if one.level == "error"], str(death)
        before = sum(step.startswith("append int-n01") for step in steps[: death.at - 1])
        told = [(event.do, event.body.get("code"), event.body.get("start"), event.body.get("why")) for event in bank.events()]
        full = [(event.do, event.body.get("code"), event.body.get("start"), event.body.get("why")) for event in reference]
        assert told == full[: len(told)], "what is there is what was done, in that order"
        lines = sum(len(events) for events in _by_act(reference)[:before])
        assert len(told) >= lines, f"{death}: an act that had returned is gone"
        deaths += 1
    assert deaths > len(steps) > 2 * len(acts) > 15


def _by_act(events: Iterable[Event]) -> list[list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(str(event.body.get("act") or event.id), []).append(event)
    return list(found.values())


def test_two_devices_of_one_coder_merge_to_one_standing_set(root: Path, tmp_path: Path) -> None:
    other = shutil.copytree(root, tmp_path / "laptop")
    shutil.rmtree(other / ".casecode", ignore_errors=True)
    one, two = desk(root), desk(other)
    segment = one.segments[1]
    span = (segment.start, segment.end)
    one.code([span], ["market"])
    one.change(one.codings()[0], key=True)
    two.code([span], ["market"])
    two.code([span], ["knowledge"])
    two.mark_read(1, 3)
    for here, there in ((root, other), (other, root)):
        for log in (here / "databank/codings/ana").iterdir():
            shutil.copy(log, there / "databank/codings/ana" / log.name)
    stands = [Databank(folder).standing() for folder in (root, other)]
    assert stands[0].codings == stands[1].codings
    assert [coding.code for coding in stands[0].codings] == ["knowledge", "market"]
    assert Databank(root).digest() == Databank(other).digest()
