"""Everything a check may look at: made once from the corpus, each part when it is first asked for. No clock, no disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from casecode.analysis.corpus import Corpus
from casecode.analysis.duplicates import Double, duplicates
from casecode.analysis.excerpt_names import ExcerptNames
from casecode.analysis.select import Selected, select
from casecode.analysis.tree import folded
from casecode.audit._families import SPOKEN, family_of
from casecode.audit._outside import BookVersion, Outside
from casecode.audit._passages import passages_of
from casecode.domain.circumstances import Circumstances
from casecode.domain.memo import Memo
from casecode.domain.protocol import Protocol
from casecode.domain.records import EvidenceLink, Records

NO_CASE = "(not stated)"


@dataclass(frozen=True, eq=False)
class Evidence:
    """The study as the audit sees it. Counting is by the study's own rule (whose codings count in tables).

    Frames are never changed by who reads them. All work is grouped in pandas: nothing here loops over codings and checks.
    """

    corpus: Corpus
    outside: Outside = field(default_factory=Outside)

    @property
    def protocol(self) -> Protocol:
        """The protocol."""
        return self.corpus.protocol

    @property
    def records(self) -> Records:
        """What was recorded of tactics: reviews, member checks, claims and so on."""
        return self.corpus.protocol.kept

    def design(self, key: str) -> str:
        """What `design:` says under `key` (`purpose`, `cases`, `approach`, `unit`), lower case; empty where it says nothing."""
        return self.protocol.design.get(key, "").strip().lower()

    @property
    def single(self) -> bool:
        """Whether this is the study of one case: the design says so, or says nothing and the protocol has at most one.

        Embedded units (cases with a `parent`) are no cases of their own here.
        """
        said = self.design("cases")
        return said == "single" or (said != "multiple" and len(self.cases) <= 1)

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The cases of the protocol that lie in no other, in its order."""
        return tuple(case.id for case in self.protocol.cases if not case.parent)

    @cached_property
    def above(self) -> Mapping[str, str]:
        """Each case and embedded unit with the case it belongs to."""
        parents = {case.id: case.parent for case in self.protocol.cases}
        made = {}
        for name in parents:
            top = name
            while parents.get(top):  # no case lies in itself: the protocol refuses that
                top = parents[top]
            made[name] = top
        return made

    # Sources

    @cached_property
    def families(self) -> Mapping[str, str]:
        """Each source's family of evidence (`interview`, `documentation` …), that of its original for a duplicate; empty: not stated."""
        own, apart = self._family_table
        placed = {one.source.id: family_of(one.placement.method, own, groups_apart=apart) for one in self.corpus.materials}
        return placed | {name: placed[one.of] for name, one in self.duplicates.items()}

    @cached_property
    def _family_table(self) -> tuple[dict[str, str], bool]:
        """`audit: {families: {diary: artifact}, focus_groups: apart}`."""
        said = self.protocol.audit.get("families")
        own = {str(method): str(family) for method, family in said.items()} if isinstance(said, Mapping) else {}
        return own, str(self.protocol.audit.get("focus_groups", "")) == "apart"

    @cached_property
    def strange_methods(self) -> tuple[str, ...]:
        """Method words that belong to no family that is known: they count as not stated until `audit: families:` places them."""
        own, apart = self._family_table
        words = {one.placement.method for one in self.corpus.materials} - {""}
        return tuple(sorted(word for word in words if not family_of(word, own, groups_apart=apart)))

    @property
    def circumstances(self) -> Mapping[str, Circumstances]:
        """How each source came about, as far as anything is said of it; every source is there."""
        return self.corpus.circumstances

    @cached_property
    def duplicates(self) -> Mapping[str, Double]:
        """Sources that say what another source says, by id: they never count as a second one."""
        return duplicates(self.corpus)

    # Excerpts

    @cached_property
    def selected(self) -> Selected:
        """The excerpts that count by the study's rule, and what they are shares of."""
        return select(self.corpus)

    @cached_property
    def every_excerpt(self) -> pd.DataFrame:
        """One row a coding that counts: the columns of `Selected.excerpts` and `theme`, `family`, `origin`, `twice`.

        `case` is filled in the study of a single case, and is the top case of an embedded unit (which stays in `unit`).
        `origin` is the source that a duplicate counts as. `twice` marks rows of duplicates whose original has the theme too.
        """
        found = self.selected.excerpts
        theme, tree = {}, self.corpus.tree
        for code in found["code"].unique():
            theme[code] = tree.theme_of(code)
        only = (self.cases or ("",))[0] if self.single else NO_CASE
        copies = self.duplicates
        made = found.assign(
            theme=found["code"].map(theme).astype(object),
            family=found["source"].map(self.families).fillna("").astype(object),
            origin=found["source"].map(lambda name: copies[name].of if name in copies else name).astype(object),
            unit=found["case"],
            case=found["case"].map(lambda name: self.above.get(name, name) or only).astype(object),
        )
        if not copies:
            return made.assign(twice=False)
        themes, sources, origins = (made[name].tolist() for name in ("theme", "source", "origin"))
        first = set(zip(themes, sources, strict=True))
        twice = [
            source != origin and (theme, origin) in first for theme, source, origin in zip(themes, sources, origins, strict=True)
        ]
        return made.assign(twice=np.array(twice, dtype=bool))

    @cached_property
    def excerpts(self) -> pd.DataFrame:
        """`every_excerpt` without what duplicates say twice: what the checks count."""
        found = self.every_excerpt
        return found[~found["twice"]].reset_index(drop=True)

    @cached_property
    def voices(self) -> pd.DataFrame:
        """One row an excerpt and named participant: `row` (of `excerpts`), theme, case, origin, family, participant."""
        found = self.excerpts[["theme", "case", "origin", "family", "participant"]]
        names = found["participant"].tolist()
        if any("|" in name for name in names):
            said = pd.Series([name.split("|") for name in names], index=found.index, dtype=object)
            found = found.assign(participant=said).explode("participant")
        return found[found["participant"] != ""].rename_axis("row").reset_index()

    @cached_property
    def people(self) -> pd.DataFrame:
        """`voices` and, for what was written or observed, the source's named author (as participant where the protocol knows them)."""
        known = {folded(word): one.id for one in self.protocol.people for word in (one.name, one.id) if word}
        author = {one.source.id: folded(one.source.author) for one in self.corpus.materials if one.source.author}
        found = self.excerpts[["theme", "case", "origin", "family", "participant"]]
        found = found[~found["family"].isin(SPOKEN) & (found["participant"] == "")]
        written = found.assign(
            participant=[known.get(name, name) for name in (author.get(source, "") for source in found["origin"].tolist())]
        )
        return pd.concat([self.voices, written[written["participant"] != ""]], ignore_index=True)

    @cached_property
    def passages(self) -> pd.DataFrame:
        """One row a passage: a stretch of one source that overlapping excerpts of one theme cover, whoever coded them.

        Columns theme, case, origin, start, end, excerpts: two coders on the same words make one passage, not two.
        """
        return passages_of(self.excerpts)

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """Every theme that counts: top codes that are not retired in the codebooks' order, then unknown codes that were given."""
        codes = self.corpus.tree.codes
        used = dict.fromkeys(self.excerpts["theme"].tolist())
        known = [name for name in self.corpus.tree.themes if not codes[name].retired or name in used]
        return tuple(dict.fromkeys([*known, *used]))

    @cached_property
    def used_codes(self) -> tuple[str, ...]:
        """The codes that were given, in the codebooks' order, unknown ones last."""
        used = dict.fromkeys(self.excerpts["code"].tolist())
        return tuple(dict.fromkeys([code for code in self.corpus.tree.codes if code in used] + list(used)))

    @cached_property
    def by_theme(self) -> pd.DataFrame:
        """What each theme of `themes` rests on (index): passages, excerpts, sources, families, participants, people, cases; 0: none."""
        return self._support(["theme"]).reindex(pd.Index(self.themes, name="theme"), fill_value=0)

    @cached_property
    def by_cell(self) -> pd.DataFrame:
        """What each theme rests on in each case where it has an excerpt (index theme, case): as `by_theme`."""
        return self._support(["theme", "case"])

    def _support(self, keys: list[str]) -> pd.DataFrame:
        found, voices = self.excerpts, self.voices
        stated = found[found["family"] != ""]
        placed = found[found["case"] != NO_CASE]
        grouped = {
            "passages": self.passages.groupby(keys, sort=False).size(),
            "excerpts": found.groupby(keys, sort=False).size(),
            "sources": _distinct(found, keys, "origin"),
            "families": _distinct(stated, keys, "family"),
            "participants": _distinct(voices, keys, "participant"),
            "people": _distinct(self.people, keys, "participant"),
            "cases": _distinct(placed, keys, "case"),
        }
        return pd.DataFrame(grouped).fillna(0).astype(int)

    # Records

    @cached_property
    def _names(self) -> ExcerptNames:
        """Every excerpt's names: all standing codings, also of coders that do not count, and counted hits."""
        ids = self.excerpts["id"].tolist()
        return ExcerptNames(self.corpus.codings, (one for one in ids if one.startswith("H-")))

    def excerpt_ids(self, name: str) -> tuple[str, ...]:
        """The ids (lower case) that `name` means or begins: none, one, or several. Former ids of what was changed count too."""
        return self._names.of(name)

    @cached_property
    def judged(self) -> Mapping[str, tuple[EvidenceLink, ...]]:
        """What excerpts do to each proposition, by its id: judgements that stand and whose excerpt is in the databank."""
        made: dict[str, list[EvidenceLink]] = {}
        for link in self.records.judged(self._names.one):
            if self.excerpt_ids(link.excerpt):
                made.setdefault(link.proposition, []).append(link)
        return {name: tuple(links) for name, links in made.items()}

    def memos(self, kind: str) -> tuple[Memo, ...]:
        """The memos of a kind that were not taken back."""
        return tuple(memo for memo in self.corpus.memos or () if memo.kind == kind and not memo.withdrawn)

    @cached_property
    def memo_ids(self) -> frozenset[str]:
        """The ids of all memos that were not taken back."""
        return frozenset(memo.id for memo in self.corpus.memos or () if not memo.withdrawn)

    @cached_property
    def books(self) -> tuple[BookVersion, ...]:
        """Every codebook version that something was coded under, oldest first; versions that nobody coded under are not there."""
        codings = self.corpus.codings
        frame = pd.DataFrame({"hash": [one.book for one in codings], "at": [one.at for one in codings]}, dtype=object)
        now = {book.hash: book for book in self.corpus.codebooks}
        former = self.corpus.former_books
        found = [
            BookVersion(
                str(name), now.get(str(name)) or former.get(str(name)), str(at.min()), str(at.max()), len(at), str(name) in now
            )
            for name, at in frame[frame["hash"] != ""].groupby("hash", sort=True)["at"]
        ]
        return tuple(sorted(found, key=lambda one: (one.first, one.hash)))


def _distinct(frame: pd.DataFrame, keys: list[str], column: str) -> pd.Series[int]:
    """How many different values `column` has in each group; many times faster than `nunique` on texts."""
    return frame[list(dict.fromkeys([*keys, column]))].drop_duplicates().groupby(keys, sort=False).size()
