"""A study with long turns and a codebook in two levels, for the pictures of the screens. Fiction."""

from __future__ import annotations

from pathlib import Path

PROTOCOL = """\
study: The quay
stance: codebook
coders: {ana: Ana Ruiz, ben: Ben Cole}
people:
  P1: {name: Ines}
sources:
  - files: transcripts/*.txt
    method: interview
    speakers: {Asker: interviewer, Ines: P1}
"""

CODEBOOK = """\
codebook: quay
codes:
  - code: learning
    label: Learning
    definition: Somebody can do what they could not do before.
    children:
      - code: learn-taught
        label: Taught on purpose
        definition: Somebody sat down to teach, and both knew it.
        include: [Courses and lessons, Being shown how on request]
        exclude: [A trick seen in passing (learn-passing)]
        examples: [She showed me the knot until I had it.]
      - {code: learn-passing, label: Picked up in passing, definition: Seen or heard beside the work.}
  - code: rivals
    label: Rivals and partners
    definition: Working together and against each other.
    children:
      - {code: rival-help, label: Help among rivals, definition: One carries the other for once.}
      - {code: rival-copy, label: Copying, definition: A thing turns up under another name.}
      - {code: rival-split, label: Dividing the market, definition: Each keeps to a part of it.}
  - code: money
    label: Money
    definition: "What comes in and what goes out, in coins, grants or favours."
    children:
      - {code: money-grant, label: Grants, definition: Money with a form in front of it.}
      - {code: money-price, label: Prices, definition: What is asked and what is paid.}
      - {code: money-rent, label: Rent, definition: What the quay costs.}
  - code: place
    label: The place itself
    definition: What the quay does to the people on it.
    children:
      - {code: place-water, label: Water and weather, definition: Floods and storms and what they leave.}
      - {code: place-room, label: Rooms and roofs, definition: Where one can work.}
  - {code: doubt, label: Doubt, definition: Whether to go on at all.}
"""

TALK = """\
Asker: How did you come to the quay?

Ines: By mistake. I was looking for a shop that sold rope, and there was this door with a paper on it, room to let, ask at the \
bakery. So I asked at the bakery. They gave me the key and a roll and said, see how you like it. I liked the roll. The room had \
no window on the water side and one lamp, and I thought, well, a lamp is a start.

Asker: And the others, were they there already?

Ines: Some. The boat painter was there, and the two sisters with the kites.

Asker: Mm-hm.

Ines: They did not say much to me that winter. You have to understand, everybody here makes something, and everybody thinks the \
next one has come to make the same thing cheaper. I made nets. Nobody else made nets. But they did not know that yet, and I was \
too shy to say so. Then the storm came, the big one, and the water stood in all the rooms, and in mine it stood highest, because \
of the missing window, it could not get out again. [laughs] The sisters came with buckets. We stood in a row, the boat painter \
and the sisters and me, and passed the buckets, and by midnight we had talked more than in the whole year before.

Asker: What did you talk about?

Ines: Prices! What we ask, what we ought to ask. I had no idea. I had been selling a net for what the string cost me, more or \
less, and the older sister put her bucket down and said, for that money I would burn it. That was my first lesson. She did not \
mean it as one.

Asker: And later they taught you more?

Ines: On purpose? No. Once. The boat painter gave an evening about varnish, with a flip chart. Nobody came back for the second \
evening. But if you sit beside him for an hour while he works you know everything about varnish, and about his knees.

Asker: Did anybody ever copy you?

Ines: Oh, yes.

Asker: Would you tell me about that?

Ines: The kites had nets on them the summer after. Little ones, for show. I was angry for a week. Then people came to me and \
asked for the big ones, they had seen the small ones on the kites. So who copied whom, and who paid? I could not tell you any \
more. We agreed that I do not make anything that flies and they do not make anything that holds fish. It is not written down.
"""


def write_quay(folder: Path) -> Path:
    """Write the study to `folder`, nothing ingested yet."""
    for name, text in (
        ("casecode.yaml", PROTOCOL),
        ("codebooks/quay.yaml", CODEBOOK),
        ("transcripts/ines.txt", TALK),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
