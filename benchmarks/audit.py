"""How the audit grows with the databank: every check from nothing, on a quarter, a half and all of 5,000 sources and 200,000 codings.

    python -m benchmarks.audit [--sources 5000] [--codings 200000] [--rounds 3] [--only R3] [--profile 30]

A study of eight cases with two coders is made in memory: interviews and observations, five themes with five codes each, a fifth
of the sources coded by both, a judgement on every hundredth coding. Measured is `audit`, from an assembled corpus to all findings.
CPU time. Exits with 1 when time grows faster than the databank: when four times as much takes more than four times `--growth` as long. The target in seconds is reported, not enforced: seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks._corpus import fiction
from casecode.analysis.corpus import Corpus
from casecode.audit._engine import audit
from casecode.audit._evidence import Evidence
from casecode.audit._outside import Outside
from casecode.audit._port import Finding
from casecode.codebook.load import parse_codebook
from casecode.domain.coding import Coding, ReadMark
from casecode.domain.ids import hash16, short_id
from casecode.domain.protocol import Protocol
from casecode.domain.source import Material, Segment, Source, SourceText
from casecode.study.load import parse_protocol
from casecode.study.place import place

TARGET = 5.0
CASES, PEOPLE, TURNS, TWICE, JUDGED = 8, 400, 24, 5, 100
"""Cases, participants, turns of a source; every so many sources coded by both; every so many codings judged."""
THEMES = ("knowledge", "coopetition", "outside", "market", "support")
CODES = tuple(f"{theme}-{part}" for theme in THEMES for part in "abcde")
MINUTE = "2026-05-{:02}T10:{:02}:00Z"


def protocol(judgements: Iterator[str]) -> Protocol:
    """Eight cases, 400 people, five propositions with rivals and predictions, and the judgements as records."""
    cases = "".join(
        f"  c{n}: {{name: Town {n}, why: one of the eight towns that lost their grant, why_type: literal}}\n"
        for n in range(CASES)
    )
    people = "".join(f"  p{n}: {{name: Person {n}, case: c{n % CASES}, role: maker}}\n" for n in range(PEOPLE))
    propositions = "".join(
        f"  P{n}: {{text: About {theme}., status: partly, questions: [RQ1], themes: [{theme}], rivals: [It was chance.], "
        f"predictions: [{{code: {theme}, case: c0, expected: present, predicted_on: 2025-01-01}}]}}\n"
        for n, theme in enumerate(THEMES)
    )
    written = (
        "study: Eight towns\ncoders: {ana: Ana Ruiz, ben: Ben Cole}\ndesign: {cases: multiple, purpose: explanatory, approach: inductive}\n"
        f"questions: {{RQ1: How do makers learn?}}\ncases:\n{cases}people:\n{people}propositions:\n{propositions}sources:\n"
        f"  - {{files: talks/*.txt, method: interview, speakers: {{I: interviewer}}}}\n"
        f"  - {{files: watched/*.txt, method: observation}}\n"
        f"evidence:\n{''.join(judgements) or '  []'}\n"
    )
    made, problems = parse_protocol(written.encode(), Path("no-such-folder"))
    if made is None:
        raise SystemExit("\n".join(map(str, problems)))
    return made


def talk(seed: int) -> Callable[[int], list[str]]:
    """Gives so many words, frequent and rare as words are; trigrams repeat as they do in talk, and no text copies another."""
    lexicon = sorted(set(fiction(400_000, seed).split()))
    chance = np.random.default_rng(seed)
    chance.shuffle(lexicon)
    heights = np.cumsum(1 / (np.arange(len(lexicon)) + 3))
    return lambda many: [lexicon[at] for at in np.searchsorted(heights, chance.random(many) * heights[-1]).tolist()]


def text_of(name: str, dice: random.Random, words: Callable[[int], list[str]]) -> SourceText:
    """A conversation of 24 turns of 5 to 45 words, every third by who asks."""
    person, parts, segments, at = f"Person {dice.randrange(PEOPLE)}", [], [], 0
    for n in range(1, TURNS + 1):
        label = "I" if n % 3 == 1 else person
        speech = " ".join(words(dice.randint(5, 45)))
        start = at + len(label) + 2
        segments.append(Segment(n, "speech", start, start + len(speech), speaker=label, turn=n))
        parts.append(f"{label}: {speech}\n")
        at += len(parts[-1])
    text = "".join(parts)
    return SourceText(name, hash16(text), text, tuple(segments))


def codings_of(text: SourceText, many: int, book: str, at: int, dice: random.Random) -> Iterator[Coding]:
    """`many` codings on what the person said, by one coder, or half each by both where the source is coded twice."""
    said = [segment for segment in text.segments if segment.speaker != "I"]
    both = at % TWICE == 0
    moment = MINUTE.format(1 + at % 28, at % 60)
    for n in range(many):
        chance = random.Random(f"{text.source} {n // 2 if both else n}")  # the second coder mostly sees what the first saw
        segment, code = chance.choice(said), chance.choice(CODES)
        code = dice.choice(CODES) if both and n % 2 and dice.random() < 0.1 else code
        coder = ("ana", "ben")[n % 2 if both else at % 2]
        event = f"01BENCH{hash16(f'{text.source} {n}').upper()}"
        start, end = segment.start, segment.end
        yield Coding(event, (event,), coder, text.source, text.hash, start, end, code, moment, book, hash16(text.text[start:end]))


def study(sources: int, codings: int, seed: int) -> Evidence:
    """The study with so many sources and codings."""
    written = "codebook: towns\nversion: 1.0.0\ncodes:\n" + "".join(
        f"  - code: {theme}\n    definition: All that is said about {theme} by a maker.\n    children:\n"
        + "".join(
            f"      - {{code: {theme}-{part}, definition: What is said about part {part} of {theme}.}}\n" for part in "abcde"
        )
        for theme in THEMES
    )
    book, problems = parse_codebook(written.encode(), "codebooks/towns.yaml")
    if book is None:
        raise SystemExit("\n".join(map(str, problems)))
    dice = random.Random(seed)
    words = talk(seed)
    texts = [text_of(f"s{n:05}", dice, words) for n in range(sources)]
    made = [one for n, text in enumerate(texts) for one in codings_of(text, codings // sources, book.hash, n, dice)]
    judged = made[::JUDGED]
    said = protocol(
        f"  - {{excerpt: {short_id(one.id)}, proposition: P{THEMES.index(one.code[:-2])}, bearing: supports, by: ana, at: 2026-06-01}}\n"
        for one in judged
    )
    reads = tuple(
        ReadMark(f"01READ{coder}{text.source}", coder, text.source, text.hash, 0, len(text.text), book.hash, MINUTE.format(1, 0))
        for n, text in enumerate(texts)
        for coder in (("ana", "ben") if n % TWICE == 0 else (("ana", "ben")[n % 2],))
    )
    corpus = Corpus(said, (book,), tuple(material(said, n, text) for n, text in enumerate(texts)), tuple(made), reads)
    return Evidence(replace(corpus, memos=(), digest="be7c4"), Outside(integrity=(), missing=(), unregistered=(), reports=()))


def material(said: Protocol, n: int, text: SourceText) -> Material:
    """The source in its place: every fourth was watched, the others were talked with."""
    path = f"{'watched' if n % 4 == 3 else 'talks'}/{text.source}.txt"
    speakers = {one.speaker: 1 for one in text.segments}
    made = Source(text.source, text.source, "txt", path, text.hash, text.hash, words=600, segments=TURNS, speakers=speakers)
    return Material(made, place(said, made), text)


def measured(evidence: Evidence, only: tuple[str, ...]) -> tuple[float, tuple[Finding, ...]]:
    """CPU seconds from nothing kept to all findings."""
    fresh = Evidence(replace(evidence.corpus), evidence.outside)
    begun = time.process_time()
    found = audit(fresh, only)
    return time.process_time() - begun, found


def main() -> int:
    """Measure, print; 1 when it grows faster than the databank."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit", description=__doc__)
    parser.add_argument("--sources", type=int, default=5_000)
    parser.add_argument("--codings", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--profile", type=int, default=0, help="print so many lines of a profile of the largest")
    parser.add_argument("--growth", type=float, default=1.25, help="tolerated time against proportion")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    times: dict[int, float] = {}
    for part in (4, 2, 1):
        evidence = study(asked.sources // part, asked.codings // part, asked.seed)
        made = [measured(evidence, tuple(asked.only)) for _ in range(asked.rounds)]
        times[part] = sorted(spent for spent, _ in made)[asked.rounds // 2]
        statuses = Counter(one.status for one in made[0][1])
        told = ", ".join(f"{statuses[status]} {status}" for status in sorted(statuses))
        print(
            f"{asked.sources // part:,} sources, {len(evidence.corpus.codings):,} codings: {times[part]:.2f} s ({told})",
            flush=True,
        )
    growth = times[1] / times[4] / 4
    print(f"four times the databank takes {4 * growth:.2f} times as long: {growth:.2f} of linear (tolerated {asked.growth})")
    print(f"target {TARGET:.0f} s: {'met' if times[1] <= TARGET else 'missed'}, median of {asked.rounds}, seed {asked.seed}")
    if asked.profile:
        profiled(evidence, tuple(asked.only), asked.profile)
    return 0 if growth <= asked.growth else 1


def profiled(evidence: Evidence, only: tuple[str, ...], lines: int) -> None:
    """Print what takes longest."""
    run = cProfile.Profile()
    run.runcall(measured, evidence, only)
    pstats.Stats(run).sort_stats("cumulative").print_stats(lines)


if __name__ == "__main__":
    sys.exit(main())
