"""A small study that documents everything: as many of the checks as can stand together pass. Fiction, derived by hand.

Two towns, eight interviews and two observations. Ana and Ben coded all of it apart, in two rounds; they part on one turn, which a
decision settles; each coded a part again after a month. Whoever takes a record away must lose something by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from casecode.analysis.corpus import Corpus
from casecode.audit._evidence import Evidence
from casecode.audit._outside import Entry, Outside, Trail
from casecode.databank.rounds import Place, Round
from casecode.domain.coding import ReadMark
from casecode.domain.memo import Memo
from tests.audit.small import Coded, coded, corpus

PEOPLE: Mapping[str, str] = {
    "Ada": "north", "Bea": "north", "Cyn": "north", "Dot": "north",
    "Eva": "west", "Fay": "west", "Gil": "west", "Hal": "west",
}  # fmt: skip
TURNS: Mapping[str, int] = {"knowledge": 3, "market": 3, "support": 5}
"""Turns a person speaks of each theme; of support only in the north."""
SAID: Mapping[str, str] = {
    "knowledge": "showed a neighbour how the glaze is mixed",
    "market": "lowered a price because visitors stayed away",
    "support": "got a grant from the council for the kiln",
}
OWN: Mapping[str, str] = {
    "Ada": "behind the mill where her aunt still fires bricks on Sundays",
    "Bea": "in a shed that once belonged to three brothers from inland",
    "Cyn": "under the arches while trams rattled past towards the port",
    "Dot": "upstairs above a bakery whose ovens she borrows after midnight",
    "Eva": "near the lighthouse during that long winter without any ships",
    "Fay": "on her barge between two locks and an empty customs house",
    "Gil": "inside the chapel he rents from nuns for a basket of plates",
    "Hal": "along the quay beside nets, ropes and other people's boats",
}
"""Where each of them works: words that make their talks differ, so that none passes for a copy of another."""
SECOND = ("Cyn", "Dot", "Gil")
"""Who is in the second round."""
FIRST_DAY, SECOND_DAY, AGAIN = "2026-03-02T10:00:00Z", "2026-03-20T10:00:00Z", "2026-05-04T10:00:00Z"

BOOK = """\
codebook: towns
version: 1.0.0
codes:
  - code: knowledge
    label: Knowledge
    definition: Know-how that one maker passes on to another maker of the town.
    include: [Tricks of the trade.]
    exclude: [Prices.]
    examples: [She showed me the glaze.]
    literature: [polanyi1966]
  - code: market
    label: Market
    origin: inductive
    definition: Prices and visitors, and what makers say of the demand for their things.
    include: [Fairs.]
    exclude: [Grants.]
    examples: [Nobody came.]
    literature: [porter1998]
  - code: support
    label: Support
    origin: inductive
    definition: Money or rooms that a public body gives to one or several makers.
    include: [Grants.]
    exclude: [Help of neighbours.]
    examples: [The council paid.]
    literature: [porter1998]
"""

CONTEXT = " ".join(
    ["The town lies on the coast and has lived from clay for two hundred years, its works have closed one by one."] * 6
)


def files() -> dict[str, str]:
    """Path -> transcript. Every turn has words of its own, so that a coding finds its place by them."""
    made = {}
    for name, case in PEOPLE.items():
        lines = []
        for theme, count in TURNS.items():
            if theme != "support" or case == "north":
                for n in range(count):
                    lines += [f"I: And number {n} of {theme}?", f"{name}: {line(name, theme, n)}"]
        made[f"talks/{case}/int-{name.lower()}.txt"] = "\n".join([*lines, "I: Thank you.", f"{name}: Not at all."])
    for case in ("north", "west"):
        here = [name for name, home in PEOPLE.items() if home == case][:2]
        made[f"watched/obs-{case}.txt"] = "\n".join(
            f"{name}: {line(name, theme, n)}"
            for name in here
            for theme in TURNS
            for n in (7, 8)
            if theme != "support" or case == "north"
        )
    return made


def line(name: str, theme: str, n: int) -> str:
    """What somebody says of a theme; no two turns are alike."""
    return f"{name} {SAID[theme]} {OWN[name]}, {('once', 'twice', 'again', 'later', 'last', '', '', 'today', 'at noon')[n]}"


def _source(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".txt")


def places() -> Iterator[tuple[str, str, str]]:
    """(source, words, theme) of every turn that has a theme."""
    for path, text in files().items():
        for one in text.splitlines():
            label, _, words = one.partition(": ")
            for theme, said in SAID.items():
                if label != "I" and said in words:
                    yield _source(path), words, theme


def in_second(source: str) -> bool:
    """Whether the source belongs to the second round."""
    return source == "obs-west" or source.removeprefix("int-").title() in SECOND


def codings() -> tuple[Coded, ...]:
    """Ana and Ben on everything, once apart and a part of it again."""
    made = []
    for source, words, theme in places():
        round_, day = ("r2", SECOND_DAY) if in_second(source) else ("r1", FIRST_DAY)
        for coder in ("ana", "ben"):
            parted = coder == "ben" and words == line("Ada", "market", 0)
            made.append(coded(source, words, "support" if parted else theme, coder, round=round_, at=day))
            if source in {"int-ada", "int-bea", "int-eva", "int-fay"} and not parted and words != line("Ada", "market", 0):
                made.append(coded(source, words, theme, coder, round="r3", at=AGAIN))
    return tuple(made)


def _quote(source: str, words: str, theme: str, coder: str = "ana") -> str:
    found = next(one for one in codings() if (one.source, one.words, one.code, one.coder) == (source, words, theme, coder))
    return found.quote_id


def _judged(proposition: str, theme: str) -> list[str]:
    named = (("int-ada", "Ada", 0), ("int-eva", "Eva", 0), ("obs-north", "Ada", 7), ("obs-west", "Eva", 7), ("int-fay", "Fay", 1))
    return [
        f"  - {{excerpt: {_quote(source, line(name, theme, n), theme)}, proposition: {proposition}, bearing: supports, by: ana, at: 2026-06-01}}"
        for source, name, n in named
    ]


def protocol() -> str:
    """casecode.yaml with all its records."""
    first = _quote("int-ada", line("Ada", "knowledge", 0), "knowledge")
    second = _quote("int-eva", line("Eva", "market", 0), "market")
    against = _quote("int-gil", line("Gil", "market", 2), "market")
    people = "".join(f"  {name.lower()}: {{name: {name}, case: {case}, role: maker}}\n" for name, case in PEOPLE.items())
    cases = "".join(
        f"  {name}: {{name: {name.title()}, why: '{why}', why_type: {kind}, period: 2019 to 2026, sector: crafts, size: 40 makers, "
        f"region: coast, stakeholders: council and guild, context: '{CONTEXT}'}}\n"
        for name, why, kind in (
            (
                "north",
                "The town that lost its grant first and the only one on this coast in which nearly every maker stayed on after that year.",
                "literal",
            ),
            (
                "west",
                "The town that kept its grant all these years although it has as few makers and as old a guild as the other one has.",
                "theoretical",
            ),
        )
    )
    dates = {name: f"2026-01-{10 + at:02}" for at, name in enumerate(PEOPLE)}
    placed = "".join(
        f"  - {{files: talks/{case}/int-{name.lower()}.txt, method: interview, case: {case}, date: {dates[name]}, speakers: {{I: interviewer}}}}\n"
        for name, case in PEOPLE.items()
    ) + "".join(
        f"  - {{files: watched/obs-{case}.txt, method: observation, case: {case}, date: 2026-02-01}}\n"
        for case in ("north", "west")
    )
    about = "".join(
        f"  {_source(path)}: {{place: the workshop, duration: 40 min, collector: ana, recorded: audio, access: through the guild, "
        f"instrument: guide 1, transcribed_by: ben, proofread: 20%, field_notes: notes}}\n"
        for path in files()
    )
    evidence = "\n".join([*_judged("P1", "knowledge"), *_judged("P2", "market")])
    decided = line("Ada", "market", 0)
    text = files()["talks/north/int-ada.txt"]
    at = text.index(decided)
    return f"""\
study: Two towns
language: en
questions:
  RQ1: How do makers get by when a grant ends?
propositions:
  P1:
    text: Makers teach each other.
    kind: explanatory
    status: supported
    questions: [RQ1]
    themes: [knowledge, support]
    literature: [polanyi1966]
    rivals:
      - {{text: They all had the same teacher., verdict: rejected, why: three of them had none, evidence: [{first}]}}
    predictions:
      - {{code: knowledge, case: north, expected: present, predicted_on: 2025-11-02, observed: as predicted}}
    replication:
      north: {{predicted: literal, predicted_on: 2025-11-02, observed: as predicted}}
      west: {{predicted: theoretical, predicted_on: 2025-11-02, observed: as predicted}}
  P2:
    text: Demand decides.
    kind: explanatory
    status: supported
    questions: [RQ1]
    themes: [market]
    literature: [porter1998]
    rivals:
      - {{text: The weather decided., verdict: rejected, why: it was the same in both towns, evidence: [{second}]}}
    predictions:
      - {{code: market, case: west, expected: present, predicted_on: 2025-11-02, observed: as predicted}}
    replication:
      north: {{predicted: theoretical, predicted_on: 2025-11-02, observed: as predicted}}
design: {{cases: multiple, purpose: explanatory, approach: abductive, unit: town, selection: polar, naming: pseudonym, funding: none}}
coders: {{ana: Ana Ruiz, ben: Ben Cole}}
cases:
{cases}people:
{people}sources:
{placed}circumstances:
{about}literature:
  - {{id: polanyi1966, title: The tacit dimension, lens: tacit knowledge}}
  - {{id: porter1998, title: On competition, lens: clusters}}
  - {{id: saxenian1994, title: Regional advantage, lens: clusters}}
researchers:
  ana: {{role: interviewer and coder, credentials: PhD, relation_to_participants: none, assumptions: expected rivalry, conflict: none}}
  ben: {{role: coder, credentials: MA, relation_to_participants: none, assumptions: expected help, conflict: none}}
sampling: [{{strategy: everybody, approach: by letter, invited: 10, refused: 2, reasons: no time}}]
protocol: {{version: 1, date: 2025-11-01, overview: plan, procedures: plan, questions: guide 1, report_guide: plan, reliability_plan: plan}}
member_checks:
  - {{participant: ada, item_type: case draft, replied_on: 2026-06-01, outcome: approved}}
  - {{participant: bea, item_type: excerpt, replied_on: 2026-06-01, outcome: approved}}
  - {{participant: cyn, item_type: excerpt, replied_on: 2026-06-01, outcome: corrected, changes: one name}}
  - {{participant: eva, item_type: case draft, replied_on: 2026-06-01, outcome: approved}}
  - {{participant: fay, item_type: excerpt, replied_on: 2026-06-01, outcome: approved}}
reviews:
  - {{kind: peer, reviewer: Chi Wu, date: 2026-06-02, scope: draft, result: one theme renamed}}
negative_cases:
  - {{theme: knowledge, searched: all interviews, found: no}}
  - {{theme: market, searched: all interviews, found: yes, excerpts: [{against}], resolution: P2 holds for visitors alone}}
  - {{theme: support, searched: all interviews, found: no}}
claims:
  c1: {{text: Makers teach each other., section: discussion, proposition: P1, status: supported, themes: [knowledge], excerpts: [{first}]}}
  c2: {{text: Demand decides., section: discussion, proposition: P2, status: supported, themes: [market], excerpts: [{second}]}}
evidence:
{evidence}
literature_links:
  - {{key: polanyi1966, target: theme:knowledge, stance: similar}}
  - {{key: porter1998, target: theme:knowledge, stance: dissimilar}}
  - {{key: porter1998, target: theme:market, stance: similar}}
  - {{key: saxenian1994, target: theme:market, stance: extends}}
  - {{key: saxenian1994, target: theme:support, stance: similar}}
  - {{key: polanyi1966, target: theme:support, stance: dissimilar}}
empty_cells:
  - {{theme: support, case: west, type: asked_no_evidence, note: the town has no grant}}
decisions:
  - {{unit: 'int-ada:{at}-{at + len(decided)}', before: {{ana: [market], ben: [support]}}, after: [market], by: ana, reason: the price is meant, at: 2026-04-01, round: r1}}
consents: {{{", ".join(f"{name.lower()}: {{date: 2026-01-05, scope: quotes under a pseudonym}}" for name in PEOPLE)}}}
"""


OUTSIDE = Outside(
    integrity=(),
    missing=(),
    unregistered=(),
    reports=(),
    leaks=(),
    private=True,
    trail=Trail(
        40,
        {
            "ingest": Entry("2026-02-02T09:00:00Z", "ana", "ingest"),
            "code": Entry("2026-03-02T09:00:00Z", "ana", "code"),
            "before talk": Entry("2026-03-25T09:00:00Z", "ana", "before talk"),
            "decision": Entry("2026-04-01T09:00:00Z", "ana", "decision"),
        },
    ),
)
MEMOS = (Memo("m1", "reflexive", "ana", "2026-02-03", (), "I know the trade.", "On Ada", file="memos/m1.md"),)


def _rounds() -> tuple[Round, ...]:
    sources = [_source(path) for path in files()]
    parts = {"r1": [one for one in sources if not in_second(one)], "r2": [one for one in sources if in_second(one)]}
    made = [
        Round(
            name,
            "reliability",
            seed="7",
            unit="turn",
            units=tuple(map(Place, some)),
            assignments=dict.fromkeys(("ana", "ben"), tuple(map(Place, some))),
        )
        for name, some in parts.items()
    ]
    again = tuple(map(Place, ("int-ada", "int-bea", "int-eva", "int-fay")))
    return (*made, Round("r3", "recode", seed="8", unit="turn", units=again, assignments=dict.fromkeys(("ana", "ben"), again)))


def rich() -> Evidence:
    """The whole study."""
    made: Corpus = corpus(protocol(), files(), codings(), codebook=BOOK, memos=MEMOS, rounds=_rounds())
    reads = tuple(
        ReadMark(
            f"01READ{coder}{plan.id}{place}",
            coder,
            place.source,
            made.material[place.source].text.hash,
            0,
            len(made.material[place.source].text.text),
            made.codebooks[0].hash,
            SECOND_DAY,
            plan.id,
        )
        for plan in made.rounds
        for coder in ("ana", "ben")
        for place in plan.units
    )
    return Evidence(replace(made, reads=reads, digest="d1ge57"), OUTSIDE)
