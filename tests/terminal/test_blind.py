"""Who sees what: one's own work; in a round one's own units of it; other people's only where the study's stance allows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from casecode.databank.rounds import Place, Round, write_round
from casecode.domain.errors import CasecodeError, NotFoundError, WrongUseError
from casecode.workflow.desk import Desk
from casecode.workflow.desk_places import open_source
from casecode.workflow.desk_rounds import find_round
from casecode.workflow.study import Study
from tests.terminal.driving import Driver, drive

MAYA = "int-n01-2025-03-04"


def desk(root: Path, coder: str, round_: str = "") -> Desk:
    study = Study(root)
    plan = find_round(study, round_, coder) if round_ else None
    return Desk(study, coder, open_source(study, coder, MAYA, plan), plan)


def draw(root: Path) -> None:
    """Round r1: ana and ben both code what stands from Maya's first answer to the next question."""
    study = Study(root)
    segments = desk(root, "ana").segments
    unit = Place(MAYA, segments[1].start, segments[3].end)
    write_round(study.bank.layout, Round("r1", units=(unit,), assignments={"ana": (unit,), "ben": (unit,)}))


def stance(root: Path, word: str) -> None:
    path = root / "casecode.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("stance: reliability", f"stance: {word}"), encoding="utf-8")


def test_only_ones_own_codings_are_shown(root: Path) -> None:
    ben = desk(root, "ben")
    ben.code([(ben.segments[1].start, ben.segments[1].end)], ["market"])

    async def play(d: Driver) -> None:
        assert d.coded == []
        assert "m" not in {line[39:51].strip("[┌└│ ") for line in d.lines}
        assert "0 codings" in d.screen

    drive(root, play)


@pytest.mark.parametrize("word", ["codebook", "reflexive"])
def test_other_peoples_coding_is_revealed_by_a_key_and_the_journal_says_so(word: str, root: Path) -> None:
    stance(root, word)
    ben = desk(root, "ben")
    ben.code([(ben.segments[1].start, ben.segments[1].end)], ["market"])

    async def play(d: Driver) -> None:
        await d.press("down", "W")
        assert "ben" in d.said
        assert "ben: market" in d.here
        assert "╭m" in d.screen
        await d.press("X")
        assert "Nothing of yours" in d.said, "another's coding is looked at, not changed"
        await d.press("W")
        assert "ben: market" not in d.here

    drive(root, play)
    (entry,) = (entry for entry in Study(root).bank.journal() if entry["action"] == "reveal")
    assert (entry["by"], entry["source"]) == ("ana", MAYA)


def test_nobody_else_has_coded(root: Path) -> None:
    stance(root, "codebook")

    async def play(d: Driver) -> None:
        await d.press("W")
        assert "Nobody else has coded" in d.said

    drive(root, play)


def test_in_a_reliability_study_it_stays_hidden_until_everybody_has_read_the_round(root: Path) -> None:
    draw(root)
    ana, ben = desk(root, "ana", "r1"), desk(root, "ben", "r1")
    ben.code([(ben.segments[1].start, ben.segments[1].end)], ["market"])
    with pytest.raises(WrongUseError, match="not over \\(ana has not read"):
        ana.reveal()
    ana.mark_read(1, 6)
    with pytest.raises(WrongUseError, match="not over \\(ben has not read"):
        ana.reveal()
    assert not [entry for entry in ana.study.bank.journal() if entry["action"] == "reveal"]
    ben.mark_read(1, 6)
    ana.look_again()
    assert [coding.code for coding in ana.reveal()] == ["market"]
    free = desk(root, "ana")
    assert [coding.code for coding in free.reveal()] == ["market"], "the round on this source is over, with or without --round"


def test_a_round_opens_only_its_units_with_their_context_dimmed(root: Path) -> None:
    draw(root)

    async def play(d: Driver) -> None:
        assert "round r1" in d.screen
        assert d.sitting.segment.n == 2, "the first that is to be read"
        await d.press("m")
        assert [one.round for one in d.sitting.desk.codings()] == ["r1"]
        await d.press("home", "m")
        assert d.said.startswith("! These words are not in your part of round r1")
        await d.press("C")
        assert d.sitting.segment.n == 3
        await d.press("D")
        assert "read 3 of 3" in d.screen
        assert " 4✓" in d.screen
        assert " 5✓" not in d.screen
        await d.press("O", "enter")
        assert d.sitting.desk.material.source.id == MAYA, "the round has no other source"

    drive(root, play, round_="r1", source="")


def test_what_was_coded_outside_a_round_is_not_shown_in_it(root: Path) -> None:
    draw(root)
    free = desk(root, "ana")
    free.code([(free.segments[1].start, free.segments[1].end)], ["market"])
    free.mark_read(1, 6)
    ana = desk(root, "ana", "r1")
    assert ana.codings() == ()
    assert [one.n for one in ana.unread()] == [2, 3, 4]


def test_rounds_that_are_not_there_or_not_ones_own_are_refused(root: Path) -> None:
    study = Study(root)
    with pytest.raises(NotFoundError, match="No round is drawn yet"):
        find_round(study, "r1", "ana")
    draw(root)
    with pytest.raises(NotFoundError, match="There are: r1"):
        find_round(study, "r2", "ana")
    with pytest.raises(WrongUseError, match="assigns nothing to eve"):
        find_round(study, "r1", "eve")
    plan = find_round(study, "r1", "ana")
    with pytest.raises(WrongUseError, match=f"It gives: {MAYA}"):
        Desk(study, "ana", open_source(study, "ana", "int-w01-2025-03-11"), plan)


def test_what_stops_before_it_begins_is_kept_for_the_command_line(root: Path) -> None:
    async def nothing(_: Driver) -> None: ...

    app = drive(root, nothing, coder="eve")
    assert isinstance(app.stop, CasecodeError)
    assert "eve" in str(app.stop)
    assert app.last is None


def test_a_suggestion_outside_the_part_is_not_offered(root: Path) -> None:
    draw(root)
    ana = desk(root, "ana", "r1")
    part = ana.part.spans[0]
    assert {hit.code for hit in ana.suggestions()} == {"knowledge", "market"}
    assert all(part[0] <= hit.start and hit.end <= part[1] for hit in ana.suggestions())


def test_what_is_not_assigned_is_dim_and_said_to_be_outside(root: Path) -> None:
    draw(root)

    async def play(d: Driver) -> None:
        await d.press("home")
        assert d.here.startswith("¶1 Interviewer — not in round r1")
        await d.press("R")
        assert d.said.startswith("Nothing up to ¶1 is in round r1: nothing was marked.")
        await d.press("down")
        assert "¶2 Maya" in d.here
        assert "not in round" not in d.here
        await d.press("R")
        assert d.said.startswith("Read up to ¶2 (1 segments)")
        assert "read 1 of 3 ¶ (33%)" in d.screen, "the share of these three segments"
        await d.press("down")
        rows = d.app.screen._compositor.render_strips()
        looks = {piece.text.strip(): piece.style for row in reversed(rows) for piece in reversed([*row]) if piece.style}
        inside, outside = looks["Maya:"], looks["How did you start,"]
        assert inside.color is not None
        assert outside.color is not None
        light = [sum(style.color.get_truecolor()) for style in (outside, inside) if style.color]
        assert 2 * light[0] <= light[1], "half as bright at most"

    drive(root, play, round_="r1", source="")


def test_done_says_what_is_left_of_the_round_and_the_list_shows_what_is_read(root: Path) -> None:
    study = Study(root)
    places = tuple(Place(source) for source in (MAYA, "int-w01-2025-03-11"))
    write_round(study.bank.layout, Round("r1", units=places, assignments={"ana": places, "ben": places}))

    async def play(d: Driver) -> None:
        await d.press("D")
        assert d.said == "Done: all 6 ¶ read. 1 more source in r1: O"
        await d.press("O")
        assert f"✓ {MAYA}" in d.screen
        assert "✓ int-w01" not in d.screen
        await d.type("w01")
        await d.press("enter", "D")
        assert d.said.endswith("That was all of r1: Q, then casecode agree --round r1")
        await d.press("O")
        assert "✓ int-w01" in d.screen

    drive(root, play, round_="r1", source=MAYA)


def test_done_without_a_round_counts_all_sources_and_coding_again_is_compared_by_round(root: Path) -> None:
    study = Study(root)
    places = (Place(MAYA),)
    write_round(study.bank.layout, Round("s1", purpose="recode", units=places, assignments={"ana": places}))

    async def free(d: Driver) -> None:
        await d.press("O")
        assert "✓" not in d.screen
        await d.press("escape", "D")
        assert d.said == "Done: all 6 ¶ read. 2 more sources to read: O"
        for source in ("w01", "fg"):
            await d.press("O")
            await d.type(source)
            await d.press("enter", "D")
        assert d.said.endswith("That was the last source: Q ends.")

    async def again(d: Driver) -> None:
        await d.press("D")
        assert d.said.endswith("That was all of s1: Q, then casecode agree --by round")

    drive(root, free)
    drive(root, again, round_="s1", source=MAYA)
