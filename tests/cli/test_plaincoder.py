"""The prompts, driven with lines: every act that the full screen has."""

from __future__ import annotations

from pathlib import Path

import pytest

from casecode.cli.plaincoder import PlainCoder
from casecode.cli.webcoder import command, without_net
from casecode.databank.rounds import Place, Round, write_round
from casecode.domain.coding import Coding
from casecode.domain.errors import DataRefusedError
from casecode.domain.source import Material, Source, SourceText
from casecode.workflow.desk_places import open_source
from casecode.workflow.desk_rounds import find_round
from casecode.workflow.study import Study
from tests.cli.conftest import Call

MAYA = "int-n01-2025-03-04"


class Talk:
    """A conversation: lines in, everything said out."""

    def __init__(self, root: Path, source: str = MAYA, coder: str = "ana", round_: str = "") -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self.lines: list[str] = []
        study = Study(root)
        plan = find_round(study, round_, coder) if round_ else None
        material = open_source(study, coder, source, plan)
        self.coder = PlainCoder(study, coder, material, self.answer, self.said.append, plan)

    def answer(self, prompt: str) -> str:
        self.asked.append(prompt)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def say(self, *lines: str) -> str:
        """Say the lines, then hang up; what came back, first greeting left out."""
        self.said.clear()
        self.lines = list(lines)
        self.coder.run()
        return "\n".join(self.said)

    @property
    def codings(self) -> tuple[Coding, ...]:
        return self.coder.desk.codings()

    def id(self, code: str) -> str:
        return next("Q-" + one.id[-8:].lower() for one in self.codings if one.code == code)


@pytest.fixture
def talk(ingested: Path, casecode: Call) -> Talk:
    assert casecode("autocode").code == 0
    return Talk(ingested)


def test_words_are_coded_again_and_as_key_quotes(talk: Talk) -> None:
    said = talk.say("g 2", "+ know: learned from the lace woman", "= She showed me how to price.", "++ market: how to price")
    assert [(one.code, one.key) for one in talk.codings] == [("knowledge", False), ("knowledge", False), ("market", True)]
    assert "market *" not in said
    assert "market *: “how to price”" in talk.say("g 2")
    assert "That stands already" in talk.say("g 2", "+ market: how to price")


def test_nothing_can_be_repeated_before_anything_was_coded(talk: Talk) -> None:
    assert "Nothing was coded yet" in talk.say("= Mm-hm")


def test_words_that_are_not_there_are_refused_with_the_nearest(talk: Talk) -> None:
    said = talk.say("g 2", "+ market: the lace women next door")
    assert "is not in ¶2. Nearest: “" in said
    assert "lace woman next door" in said
    assert talk.codings == ()


def test_words_that_stand_twice_are_asked_for(talk: Talk) -> None:
    assert "2: …" in talk.say("g 6", "+ market: and", "9")
    assert not talk.codings
    talk.say("g 6", "+ market: and", "2")
    starts = [talk.coder.desk.material.text.text[one.start :] for one in talk.codings]
    assert [start.startswith("and we still compete") for start in starts] == [True]


def test_step_by_step(talk: Talk) -> None:
    talk.say("g 4", "c", "the customers", "market", "c", "the customers", "")
    assert [one.code for one in talk.codings] == ["market"]


def test_an_unknown_code_is_proposed_when_the_coder_says_so(talk: Talk) -> None:
    assert "Nothing coded" in talk.say("+ Great Luck", "n")
    talk.say("+ Great Luck", "y")
    assert [one.code for one in talk.codings] == ["great-luck"]


def test_attributes_of_a_coding(talk: Talk) -> None:
    talk.say("g 2", "+ market")
    for line, wanted in (
        ("k {}", {"key": True}),
        ("v {} disc", {"valence": "disconfirm"}),
        ("t {} reported", {"kind": "reported"}),
        ("b {} W01, N01", {"by_whom": ("W01", "N01")}),
    ):
        talk.say("g 2", line.format(talk.id("market")))
        (coding,) = talk.codings
        assert {name: getattr(coding, name) for name in wanted} == wanted
    assert "market * (disconfirm) (reported) (by W01, N01)" in talk.say("g 2")
    assert "Say one of: support" in talk.say(f"v {talk.id('market')} lovely")
    talk.say(f"v {talk.id('market')} -", "g 2")
    talk.say(f"b {talk.id('market')} -")
    talk.say(f"k {talk.id('market')}")
    (coding,) = talk.codings
    assert (coding.valence, coding.by_whom, coding.key) == ("", (), False)
    assert "There is no excerpt of yours" in talk.say("k Q-nothere")


def test_a_coding_moves_to_other_words(talk: Talk) -> None:
    talk.say("g 2", "+ market")
    name = talk.id("market")
    assert "is not in ¶2" in talk.say("g 2", f"e {name}: nowhere at all here")
    talk.say("g 2", f"e {name}: how to price")
    (coding,) = talk.codings
    text = talk.coder.desk.material.text.text
    assert text[coding.start : coding.end] == "how to price"


def test_suggestions_are_taken_moved_and_rejected(talk: Talk) -> None:
    assert "No suggestion is open" in talk.say("a", "no")
    said = talk.say("x", "a: I learned from", "x", "no a verb here")
    assert "suggested: knowledge: “learned from”" in said
    (coding,) = talk.codings
    assert coding.rule == "knowledge/1"
    assert talk.coder.desk.material.text.text[coding.start : coding.end] == "I learned from"
    (no,) = talk.coder.desk.study.bank.standing().rejected
    assert (no.code, no.why) == ("market", "a verb here")
    said = talk.say(*["x", "a"] * 8, "x")
    assert "The rules suggest nothing more here." in said
    assert "a: nothing" not in said
    assert "is not in" in Talk(talk.coder.desk.study.root, "int-w01-2025-03-11").say("x", "a: not these words")


def test_going_to_what_is_unread_or_uncoded(talk: Talk) -> None:
    said = talk.say("g 2", "+ market", "p", "nc", "g 2", "r", "p", "nu")
    assert "¶3 of 6" in said.split("Saved")[1]
    assert talk.coder.segment.n == 3
    assert "Everything here is read." in talk.say("done", "nu")
    said = talk.say(*[line for n in range(1, 7) for line in (f"g {n}", "+ market")], "nc")
    assert "a code of yours in every segment" in said


def test_memos_on_anything(talk: Talk) -> None:
    talk.say("g 2", "+ market", "m", "", "about the segment", "m source", "method", "about the source")
    talk.say(f"m {talk.id('market')}", "", "about the coding", "m code Market conditions", "", "about the code")
    written = [path.read_text(encoding="utf-8") for path in (talk.coder.study.root / "memos/ana").iterdir()]
    links = {text.rsplit("\n", 2)[1]: text.split("links:\n- ")[1].split("\n")[0] for text in written}
    assert links["about the segment"] == f"{MAYA}:2"
    assert links["about the source"] == MAYA
    assert links["about the coding"] == talk.id("market")
    assert links["about the code"] == "code:market"
    assert any("kind: method" in text for text in written)
    assert "no kind of memo" in talk.say("m", "poem")
    assert "No memo" in talk.say("m", "", "")


def test_a_new_code_goes_into_the_codebook(talk: Talk) -> None:
    assert "Added 'fair-days'" in talk.say("new Fair days < market: When one sells.", "g 2", "+ fair days")
    assert [one.code for one in talk.codings] == ["fair-days"]
    book = talk.coder.study.root / "codebooks/harbours.yaml"
    assert "# a comment that must stay" in book.read_text(encoding="utf-8")
    assert "Nothing was written" in talk.say("new Fair days")
    assert "Nothing was written" in talk.say("new X < nowhere: What.")
    said = talk.say("u", "u")
    assert "Undone: coding fair-days" in said
    assert "Undone: new code fair-days" in said
    assert "fair-days" not in book.read_text(encoding="utf-8")
    assert "Given back: new code fair-days" in talk.say("redo")
    assert "fair-days" in book.read_text(encoding="utf-8")


def test_undo_and_redo_say_what_they_took(talk: Talk) -> None:
    said = talk.say("g 2", "+ market", "r", "u", "u", "u", "redo", "redo", "redo")
    assert "Undone: a read mark" in said
    assert "Undone: coding market" in said
    assert "Nothing of yours to undo" in said
    assert "Given back: coding market" in said
    assert "Nothing to give back" in said
    assert "Withdrawn" in talk.say(f"w {talk.id('market')}")


def test_other_people_stay_hidden_in_a_reliability_study(talk: Talk) -> None:
    assert "reliability study" in talk.say("others")


def test_other_people_are_shown_where_the_stance_allows_it(ingested: Path) -> None:
    path = ingested / "casecode.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("stance: reliability", "stance: codebook"), encoding="utf-8")
    Talk(ingested, coder="ben").say("g 2", "+ market: how to price")
    said = Talk(ingested).say("g 2", "others", "g 1", "others")
    assert "market: “how to price”" in said
    assert "Nobody else has coded this segment." in said


def test_moving_finding_and_the_rest(talk: Talk) -> None:
    said = talk.say("p", "n", "", "g 99", "g 6", "n", "/ lace", "/ nowhere", "codes", "?", "s int-w01-2025-03-11", "zz", "quit")
    for words in (
        *("This is the first segment", "There are segments 1 to 6", "This is the last segment", "stands nowhere"),
        *("knowledge  Knowledge spill-over", "next unread, next uncoded", "int-w01", "'zz' is no key", "Saved: 0 codings"),
    ):
        assert words in said, words


def test_a_round_at_the_prompt(ingested: Path) -> None:
    study = Study(ingested)
    unit = open_source(study, "ana", MAYA).text.segments[1]
    place = Place(MAYA, unit.start, unit.end)
    write_round(study.bank.layout, Round("r1", units=(place,), assignments={"ana": (place,)}))
    talk = Talk(ingested, "", round_="r1")
    assert talk.coder.segment.n == 2
    assert "not in your part of round r1" in talk.say("g 4", "+ market")
    talk.say("g 2", "+ market", "done")
    assert [one.round for one in talk.codings] == ["r1"]


def test_a_source_without_words_is_refused(ingested: Path) -> None:
    study = Study(ingested)
    placement = open_source(study, "ana", MAYA).placement
    empty = Material(Source("x", "", "txt", "x.txt", "", "h"), placement, SourceText("x", "h", "", ()))
    with pytest.raises(DataRefusedError, match="no words"):
        PlainCoder(study, "ana", empty, input, print)


def test_without_a_terminal_it_says_so_and_asks_at_the_prompt(
    ingested: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("g 2\n+ market\nq\n"))
    said = casecode("code", MAYA, "--coder", "ana")
    assert said.code == 0
    assert "This is no terminal" in said.err
    assert "Saved: 1 coding of yours" in said.out
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    assert "no terminal" not in casecode("code", "--plain", "--coder", "ana").err
    assert casecode("code", "--round", "r9", "--coder", "ana").code == 3


def test_the_web_page_needs_one_package_more_and_runs_the_same_command(
    ingested: Path, casecode: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    said = casecode("code", "--web")
    assert said.code == 2
    assert "casecode[web]" in said.err
    line = command(Study(ingested), MAYA, coder="ana", round_="r1")
    assert line.endswith(f"code {MAYA} --coder ana --round r1")
    page = '<link rel="stylesheet" href="{{ css }}" /><link\n href="https://fonts.example/x"\n/><p>'
    assert without_net(page) == '<link rel="stylesheet" href="{{ css }}" /><p>'
