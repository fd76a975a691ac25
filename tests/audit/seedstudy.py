"""The five seed texts set up as studies: protocols from `seeds/*.yaml`, words, codebooks and quotes from the shared material.

Two ways to look at the first paper. `published` puts each of its quotes into a small file by the method that the paper gives for it,
because only so can a theme be crossed with methods. `text_of` is the paper itself as a source, with its own offsets.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.audit.small import Coded, coded

FOLDER = Path(__file__).parent / "seeds"
METHODS: Mapping[str, str] = {"yes": "", "partly": "-context"}
BOOKS: Mapping[str, str] = {"000": "creative_clusters", "002": "crossborder_blog", "003": "andreeva", "004": "midas"}


@dataclass(frozen=True)
class Quote:
    """One row of the table of quotes: `start`, `end` are code points of the paper."""

    id: str
    theme: str
    speaker: str
    method: str
    explicit: str
    valence: str
    section: str
    start: int
    end: int
    words: str

    @property
    def file(self) -> str:
        """The file of its method: what the paper states outright, what only the paragraph suggests, what it does not say."""
        if self.explicit == "no":
            return "not-stated"
        word = next(one for one in ("focus group", "observation", "document") if one in self.method)
        return word.replace(" ", "-") + METHODS[self.explicit]

    @property
    def label(self) -> str:
        """Who speaks, as a label of a transcript; the page's words for people without a name are shortened."""
        who = self.speaker.partition(" (")[0].partition(",")[0]
        return {"the team": "The team", "unnamed participant": "Somebody"}.get(who, who)


def quotes(shared: Path) -> tuple[Quote, ...]:
    """The 19 quotes in the table's order."""
    with (shared / "data" / "seed-study" / "seed000_quotes.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Quote(
                row["id"],
                row["theme"],
                row["speaker"],
                row["method_as_reported"],
                row["method_explicit"],
                row["valence"],
                row["section"],
                int(row["char_start"]),
                int(row["char_end"]),
                row["text"],
            )
            for row in csv.DictReader(file)
        )


def published(found: tuple[Quote, ...]) -> dict[str, str]:
    """The quotes as files by method: path -> lines `Speaker: words`, the short ones first: two words of one stand in another."""
    files: dict[str, list[str]] = {}
    for one in sorted(found, key=lambda quote: len(quote.words)):
        files.setdefault(f"published/{one.file}.txt", []).append(f"{one.label}: {one.words}")
    return {path: "\n".join(lines) for path, lines in files.items()}


def codings(found: tuple[Quote, ...]) -> tuple[Coded, ...]:
    """Each quote under its theme; nobody says when, or under which version of a codebook, the author coded."""
    return tuple(coded(one.file, one.words, one.theme, "author", valence=one.valence, book="", at="") for one in found)


def text_of(shared: Path, number: str) -> tuple[bytes, str]:
    """Bytes and name of a seed."""
    (path,) = (shared / "data" / "seeds").glob(f"{number}_*.txt")
    return path.read_bytes(), f"texts/{number}.txt"


def book(shared: Path, number: str, *, rules: bool = True) -> str:
    """The codebook of a seed in casecode's own form. Domains whose codes exclude each other become an exclusive parent.

    `rules` off leaves out what to include and exclude: the paper defines its themes and says nothing of either.
    """
    (path,) = (shared / "data" / "seed-study").glob(f"codebook_{number}_*.yaml")
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    apart: dict[str, list[dict[str, Any]]] = {one["id"]: [] for one in said.get("domains", ()) if one["exclusive"]}
    codes: list[dict[str, Any]] = []
    for one in said["codes"]:
        made = _code(one, rules=rules)
        (apart[one["domain"]] if one.get("domain") in apart else codes).append(made)
    codes += [{"code": name, "exclusive": True, "children": below} for name, below in apart.items()]
    return str(yaml.safe_dump({"codebook": said["codebook"]["id"], "codes": codes}, allow_unicode=True, sort_keys=False))


def _code(said: dict[str, Any], *, rules: bool) -> dict[str, Any]:
    made = {"code": said["id"]}
    made |= {key: said[key] for key in ("label", "definition", "aliases") if key in said}
    made |= {key: [said[key]] for key in ("include", "exclude") if rules and key in said}
    made |= {"examples": [said["example"]["quote"]]} if "example" in said else {}
    works = said.get("literature", ())
    works = list(dict.fromkeys(key for keys in works.values() for key in keys)) if isinstance(works, dict) else works
    made |= {"literature": list(works)} if works else {}
    made |= {"children": [_code(one, rules=rules) for one in said["children"]]} if "children" in said else {}
    return made


def links(shared: Path) -> str:
    """What the literature says to each theme of the first paper, from the table's codebook: the records as a person writes them."""
    (path,) = (shared / "data" / "seed-study").glob("codebook_000_*.yaml")
    rows = [
        f"  - {{key: {key}, target: {one['id']}, stance: {stance}}}"
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))["codes"]
        for stance in ("similar", "dissimilar")
        for key in one["literature"].get(stance, ())
    ]
    return "literature_links:\n" + "\n".join(rows) + "\n"


def words_of(shared: Path, *numbers: str) -> dict[str, str]:
    """The seeds as transcripts for `tests.audit.small`: path -> text."""
    return {name: data.decode("utf-8") for data, name in (text_of(shared, number) for number in numbers)}


def write_paper(root: Path, shared: Path) -> Path:
    """A study on disk whose sources are the paper and its record in a repository, and a table of codings: the 19 quotes.

    The record is given as interviews on purpose: were it not known as a part of the paper, it would pass for a second kind of evidence.
    """
    found = quotes(shared)
    people = {"Ellie", "Carol", "Tessa", "Maddy", "Sue", "Laurie"}
    said = protocol("000")
    head, _, literature = said.partition("sources:\n")
    sources = "sources:\n  - {files: texts/000.txt, method: paper}\n  - {files: texts/001.txt, method: interview}\n"
    (root / "codebooks").mkdir(parents=True)
    (root / "texts").mkdir()
    (root / "casecode.yaml").write_text(
        head.replace("  author: the author of the paper\n", "") + sources + literature[literature.index("literature:") :],
        encoding="utf-8",
    )
    (root / "codebooks/clusters.yaml").write_text(book(shared, "000"), encoding="utf-8")
    for number in ("000", "001"):
        data, name = text_of(shared, number)
        (root / name).write_bytes(data)
    with (root / "quotes.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("source", "code", "coder", "start", "end", "valence", "by_whom"))
        for one in found:
            who = one.label.lower() if one.label in people else ""
            table.writerow(("texts/000.txt", one.theme, "author", one.start, one.end, one.valence, who))
    return root


def protocol(number: str) -> str:
    """What a text reports of its study, as casecode.yaml."""
    return (FOLDER / f"{number}.yaml").read_text(encoding="utf-8")
