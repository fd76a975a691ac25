"""A small study, as small as it can be and still have everything: two interviews, a focus group, a blog, two coders."""

from __future__ import annotations

from pathlib import Path

PROTOCOL = """\
study: Two harbours
stance: reliability
language: en
questions:
  RQ1: How do small makers learn from each other?
coders: {ana: Ana Ruiz, ben: Ben Cole}
cases:
  north: {name: Northtown, why: oldest twinning, region: coast}
  west: {name: Westhaven, why: lost its grant, region: inland}
people:
  N01: {name: Maya, case: north, role: founder}
  W01: {name: Tom, case: west, role: founder}
sources:
  - files: transcripts/{case}/int-{person}-{date}.txt
    method: interview
    speakers: {Interviewer: interviewer}
  - files: transcripts/fg-{date}.txt
    method: focus-group
    speakers: {Moderator: moderator, Maya: N01, Tom: W01}
report: [participants, sources, codebook, matrix, thematic]
"""

CODEBOOK = """\
codebook: harbours
title: Harbours          # a comment that must stay
version: 1.0.0
codes:
  - code: knowledge
    label: Knowledge spill-over
    definition: Know-how passed on between makers.
    exclude: Market facts learned alone (market).
    rules: |
      learn* from
      know-how
  - code: coopetition
    label: Co-opetition
    aliases: [co-operation among rivals]
    definition: Working together and competing at the same time.
    exclude: Rivals outside the network (market).
    rules:
      - any: [rival*, compet*]
        all: [partner*, together]
        unit: segment
        tests:
          match: [Our rivals became partners and we stand together.]
          reject: [The rivals closed early.]
  - code: market
    label: Market conditions
    definition: Prices, customers, demand.
    exclude: What a partner taught about them (knowledge).
    rules: [price*, customer*]
"""

MAYA = """\
Interviewer: How did you start, Maya?

Maya: I learned from the lace woman next door, honestly. She showed me how to price.

Interviewer: Mm-hm.

Maya: And, well, the customers at the fair were kinder than I feared.

Interviewer: Were the others rivals?

Maya: Rivals, yes, and then partners. We put our tables together, and we still compete.
"""

TOM = """\
Interviewer: What changed after the grant ended?

Tom: The customers stayed away. Prices fell.

Interviewer: Did anybody help?

Tom: No. Nobody. I had the know-how from my uncle, that is all.
"""

GROUP = """\
Moderator: What did the fair do for you?

Maya: It made us bold, I think.

Tom: It made me tired. [laughter]

Maya: We learned from the potters, you did too.

Tom: I learned that customers do not queue for clay.
"""


def write_study(folder: Path) -> Path:
    """Write the study to `folder`, nothing ingested yet."""
    files = {
        "casecode.yaml": PROTOCOL,
        "codebooks/harbours.yaml": CODEBOOK,
        "transcripts/north/int-N01-2025-03-04.txt": MAYA,
        "transcripts/west/int-W01-2025-03-11.txt": TOM,
        "transcripts/fg-2025-04-01.txt": GROUP,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
