"""The chain of evidence as a tree: from a question or claim down to the words and their source, and from an excerpt back up.

Yin (2009, ch. 4, principle 3): somebody else must be able to go either way. What is missing on the way is a gap, and is shown.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from casecode.analysis.corpus import Corpus
from casecode.analysis.select import Selected
from casecode.analysis.tree import folded
from casecode.domain.coding import Coding
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.ids import short_id
from casecode.domain.protocol import Proposition
from casecode.domain.records import Claim, EvidenceLink

Kind = Literal["question", "claim", "proposition", "theme", "code", "excerpt", "source"]


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain and what hangs on it.

    `label` is what a reader is shown (the words of an excerpt), `where` the place (`casecode.yaml:14`, `int-n01 ¶23`), `note` what
    else is known (a status, who spoke, hashes), `gap` what is missing here, empty for nothing.
    """

    kind: Kind
    id: str
    label: str = ""
    where: str = ""
    note: str = ""
    gap: str = ""
    below: tuple[Link, ...] = ()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Link]]:
        """This link and all on it with their depth, the nearest first."""
        yield depth, self
        for link in self.below:
            yield from link.walk(depth + 1)

    @property
    def gaps(self) -> tuple[Link, ...]:
        """Every link of the chain at which something is missing."""
        return tuple(link for _, link in self.walk() if link.gap)


def chain(selected: Selected, name: str) -> Link:
    """The chain that hangs on `name`: a claim, proposition, question, theme or code goes down, an excerpt (`Q-…`) goes up.

    Raises NotFoundError with the nearest names, WrongUseError for the beginning of several excerpts.
    """
    ground = _Ground(selected)
    wanted = folded(name)
    for kind, known in (("claim", ground.claims), ("proposition", ground.propositions), ("question", ground.questions)):
        if wanted in known:
            return ground.down(kind, known[wanted])
    code = ground.corpus.tree.resolve(name)
    if code:
        return ground.code(code)
    found = ground.excerpt_called(name)
    if found is not None:
        return ground.up(found)
    every = [*ground.claims.values(), *ground.propositions.values(), *ground.questions.values(), *ground.corpus.tree.codes]
    near = difflib.get_close_matches(name, every, n=3, cutoff=0.5)
    hint = f" Did you mean {', '.join(near)}?" if near else f" There are: {', '.join(every[:12])}." if every else ""
    raise NotFoundError(kind="claim, proposition, question, code or excerpt", name=name, nearest=hint)


@dataclass
class _Ground:
    """The look-ups that every chain of one selection needs."""

    selected: Selected
    judged: Mapping[str, list[EvidenceLink]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.corpus: Corpus = self.selected.corpus
        self.protocol = self.corpus.protocol
        self.claims = {folded(one.id): one.id for one in self.protocol.kept.claims}
        self.propositions = {folded(one.id): one.id for one in self.protocol.propositions}
        self.questions = {folded(name): name for name in self.protocol.questions}
        made: dict[str, list[EvidenceLink]] = {}
        for link in self.protocol.kept.judged():
            made.setdefault(link.proposition, []).append(link)
        self.judged = made

    @cached_property
    def rows(self) -> Mapping[str, list[int]]:
        """The rows of the counted excerpts by code."""
        groups = self.selected.excerpts.groupby("code", sort=False).indices
        return {str(code): [int(row) for row in rows] for code, rows in groups.items()}

    @cached_property
    def standing(self) -> Mapping[str, Coding]:
        """Every standing coding by its short ids in lower case, also of coders that tables do not count."""
        return {short_id(name).lower(): one for one in self.corpus.codings for name in one.ids}

    def excerpt_called(self, name: str) -> Coding | None:
        """The coding that a name (or the beginning of one) means; None for none."""
        wanted = name.strip().lower()
        if wanted in self.standing:
            return self.standing[wanted]
        fits = {one.id: one for known, one in self.standing.items() if wanted.startswith("q-") and known.startswith(wanted)}
        if len(fits) > 1:
            names = ", ".join(sorted(map(short_id, fits))[:6])
            raise WrongUseError(reason=f"'{name}' fits {len(fits)} excerpts: {names}. Give more of the id.")
        return next(iter(fits.values()), None)

    # Down

    def down(self, kind: str, name: str) -> Link:
        if kind == "claim":
            return self.claim(next(one for one in self.protocol.kept.claims if one.id == name))
        if kind == "proposition":
            return self.proposition(next(one for one in self.protocol.propositions if one.id == name))
        return self.question(name)

    def question(self, name: str) -> Link:
        below = [self.proposition(one) for one in self.protocol.propositions if name in one.questions]
        below += [self.theme(theme) for theme in self.protocol.question_themes.get(name, ())]
        gap = "" if below else "no proposition or theme answers it"
        return Link("question", name, self.protocol.questions[name], self.line("questions", name), "", gap, tuple(below))

    def claim(self, one: Claim) -> Link:
        stated = [known for known in self.protocol.propositions if known.id == one.proposition]
        below = [self.proposition(known) for known in stated] + [self.theme(theme) for theme in one.themes]
        below += [self.named(name) for name in one.excerpts]
        gap = "" if below else "names no proposition, theme or excerpt"
        note = ", ".join(part for part in (one.section, one.status) if part)
        return Link("claim", one.id, one.text, f"{one.file}:{one.line}", note, gap, tuple(below))

    def proposition(self, one: Proposition) -> Link:
        themes = tuple(self.theme(theme, one.id) for theme in one.themes)
        under = {link.id.lower() for theme in themes for _, link in theme.walk() if link.kind == "excerpt"}
        judged = [
            link for link in self.judged.get(one.id, ()) if not any(name.startswith(link.excerpt.lower()) for name in under)
        ]
        below = (*themes, *(self.named(link.excerpt, f"{link.bearing}, says {link.by or 'nobody named'}") for link in judged))
        gap = "" if below else "no theme and no judged excerpt stands under it"
        return Link("proposition", one.id, one.text, self.line("propositions", one.id), one.status, gap, below)

    def theme(self, name: str, proposition: str = "") -> Link:
        """A theme as a proposition, question or claim names it, whatever name it uses."""
        return self.code(self.corpus.tree.resolve(name) or name, proposition)

    def code(self, name: str, proposition: str = "") -> Link:
        tree = self.corpus.tree
        known = tree.codes.get(name)
        parts = tuple(self.code(child.code, proposition) for child in (known.children if known else ()))
        below = (*parts, *self.excerpts(self.rows.get(name, ()), proposition))
        held = any(link.kind == "excerpt" for part in below for _, link in part.walk())
        gap = "no codebook has it" if known is None else "" if held else "no excerpt that counts"
        kind: Kind = "code" if tree.parent.get(name) else "theme"
        return Link(kind, name, tree.label(name), self.place_of(name), "", gap, below)

    def excerpts(self, rows: Iterable[int], proposition: str) -> Iterator[Link]:
        frame = self.selected.excerpts
        names = ("id", "source", "start", "end", "n", "participant", "coder")
        said = {link.excerpt.lower(): link for link in self.judged.get(proposition, ())}
        for values in zip(*(frame[name].take(list(rows)).tolist() for name in names), strict=True):
            row = dict(zip(names, values, strict=True))
            link = next((one for begun, one in said.items() if str(row["id"]).lower().startswith(begun)), None)
            told = [str(row["participant"]).replace("|", ", "), f"coded by {row['coder']}", link.bearing if link else ""]
            yield self.words(str(row["id"]), str(row["source"]), int(row["start"]), int(row["end"]), int(row["n"]), told)

    def words(self, name: str, source: str, start: int, end: int, n: int, told: Iterable[str]) -> Link:
        material = self.corpus.material[source]
        place = f"{source} ¶{n}" if n else source
        note = ", ".join(part for part in told if part)
        hashes = f"text {material.text.hash}, original {material.source.sha256[:16]}"
        title = material.placement.title or material.source.title
        below = (Link("source", source, title, material.source.path, hashes),)
        return Link("excerpt", name, material.text.text[start:end], place, note, "", below)

    def named(self, name: str, note: str = "") -> Link:
        """An excerpt that a record names, whether or not it is there."""
        try:
            found = self.excerpt_called(name)
        except WrongUseError:
            return Link("excerpt", name, gap="the id fits several excerpts", note=note)
        return Link("excerpt", name, gap="it is not in the databank", note=note) if found is None else self.coded(found, note)

    def coded(self, one: Coding, note: str = "", below: tuple[Link, ...] = ()) -> Link:
        material = self.corpus.material.get(one.source)
        if material is None or material.text.hash != one.text:
            why = "its source is not in the databank" if material is None else "its source was replaced since (casecode reanchor)"
            return Link("excerpt", short_id(one.id), "", one.source, note, why, below)
        speech = self.corpus.speech[one.source]
        index = speech.at(one.start, one.end)
        segment = speech.segments[index] if index >= 0 else None
        spoke = ", ".join(one.by_whom) or (material.voice(segment).participant if segment else "")
        told, n = (spoke, f"coded by {one.coder}", note), segment.n if segment else 0
        made = self.words(short_id(one.id), one.source, one.start, one.end, n, told)
        return Link("excerpt", made.id, made.label, made.where, made.note, "", (*made.below, *below))

    # Up

    def up(self, one: Coding) -> Link:
        """An excerpt with its source, and what it leads up to: code, theme, propositions, claims and questions."""
        tree = self.corpus.tree
        code = tree.resolve(one.code) or one.code
        above = [code]
        while tree.parent.get(above[-1]):
            above.append(tree.parent[above[-1]])
        stated = [
            known for known in self.protocol.propositions if {tree.resolve(name) or name for name in known.themes} & set(above)
        ]
        judged = {link.proposition for links in self.judged.values() for link in links if self.means(link.excerpt, one)}
        stated += [known for known in self.protocol.propositions if known.id in judged and known not in stated]
        asked = [
            name
            for name, themes in self.protocol.question_themes.items()
            if {tree.resolve(theme) or theme for theme in themes} & set(above)
        ]
        claimed = [known for known in self.protocol.kept.claims if self.rests_on(known, above, one)]
        heads = (
            *(self.stated(known) for known in stated),
            *(self.head(name) for name in asked),
            *(Link("claim", known.id, known.text, f"{known.file}:{known.line}", known.status) for known in claimed),
        )
        gap = "" if heads else "no proposition, question or claim leads to it"
        made = Link("theme", above[-1], tree.label(above[-1]), self.place_of(above[-1]), "", gap, heads)
        for name in reversed(above[:-1]):
            made = Link("code", name, tree.label(name), self.place_of(name), below=(made,))
        return self.coded(one, below=(made,))

    def means(self, name: str, one: Coding) -> bool:
        return any(short_id(known).lower().startswith(name.lower()) for known in one.ids)

    def rests_on(self, claim: Claim, above: list[str], one: Coding) -> bool:
        tree = self.corpus.tree
        named = {tree.resolve(theme) or theme for theme in claim.themes}
        return bool(named & set(above)) or any(self.means(name, one) for name in claim.excerpts)

    def stated(self, one: Proposition) -> Link:
        """A proposition with what it leads up to."""
        above = [self.head(name) for name in one.questions if name in self.protocol.questions]
        above += [
            Link("claim", known.id, known.text, f"{known.file}:{known.line}", known.status)
            for known in self.protocol.kept.claims
            if known.proposition == one.id
        ]
        gap = "" if one.questions or not self.protocol.questions else "leads up to no research question"
        return Link("proposition", one.id, one.text, self.line("propositions", one.id), one.status, gap, tuple(above))

    def head(self, name: str) -> Link:
        return Link("question", name, self.protocol.questions[name], self.line("questions", name))

    # Places

    def line(self, *path: str) -> str:
        line = self.protocol.lines.get(".".join(path), 0)
        return f"{self.protocol.file}:{line}" if line else self.protocol.file

    def place_of(self, code: str) -> str:
        return next((f"{book.file}:{book.lines[code]}" for book in self.corpus.codebooks if code in book.lines), "")
