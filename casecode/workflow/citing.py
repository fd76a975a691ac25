"""One excerpt as a quote for print: its words or an edited form of them, who said them, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from casecode.analysis.excerpts import excerpts, quotes
from casecode.analysis.quote import Quote
from casecode.analysis.select import Selected, Selection, select
from casecode.domain.coding import Coding
from casecode.domain.errors import DataRefusedError, NotFoundError, WrongUseError
from casecode.domain.ids import short_id
from casecode.domain.problem import Problem
from casecode.text.printed import check_printed, has_words
from casecode.workflow.study import Study
from casecode.writers import md, tex

FORMATS: tuple[str, ...] = ("text", "md", "tex")


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote ready to be printed; `problem` says why its edited form is not: then nothing is to be printed."""

    quote: Quote
    words: str
    problem: Problem | None = None

    def written(self, to: str) -> str:
        """The quote in one of `FORMATS`."""
        return _WRITTEN[to](self)

    @property
    def credit(self) -> str:
        """Attribution, place and id."""
        return "; ".join(part for part in (self.quote.attribution, self.quote.where, self.quote.id) if part)


def cite(study: Study, name: str, printed: str = "", to: str = "text") -> Cited:
    """The excerpt that `name` (`Q-…`, any unique beginning; `H-…` for a rule's hit) means, printed as it is or as `printed`.

    Raises `NotFoundError`, `WrongUseError` for several or an unknown format, `DataRefusedError` where its words were replaced by
    a newer revision.
    """
    if to not in FORMATS:
        raise WrongUseError(reason=f"A quote comes as {', '.join(FORMATS)}, not as '{to}'.")
    quote = _of_hit(study, name) if name[:2].casefold() == "h-" else _of_coding(study, _coding(study, name))
    if not printed.strip():
        return Cited(quote, " ".join(quote.text.split()))
    printed = printed.strip()
    if len(printed) > 1 and (printed[0], printed[-1]) in {('"', '"'), ("“", "”"), ("„", "“"), ("«", "»")}:
        printed = printed[1:-1].strip()
    if not has_words(printed):
        return Cited(quote, printed, Problem("X311", "nothing of the participant's words is left in this form", quote.where))
    text = study.corpus.material[quote.source].text.text
    found = check_printed(printed, text, (quote.start, quote.end))
    if found.verbatim:
        return Cited(quote, printed)
    if found.elsewhere:
        why = "it stands in the excerpt, but earlier: print the parts in the order in which they were said"
    else:
        why = f"nearest: “{' '.join(found.near.split())}”" if found.near else "nothing in the excerpt is like it"
    return Cited(
        quote, printed, Problem("X311", f"“{found.wrong}” is not word for word what {quote.id} says; {why}", quote.where)
    )


def _coding(study: Study, name: str) -> Coding:
    wanted = name.strip().casefold().removeprefix("q-")
    stands = study.bank.standing().codings
    fits = {one.id: one for one in stands if _is_called(one.ids, wanted)}
    if not fits:  # an id printed before the coding was moved or changed leads to what grew out of it
        fits = {one.id: one for one in stands if _is_called(one.from_, wanted)}
    if len(fits) == 1:
        return next(iter(fits.values()))
    if fits:
        named = ", ".join(short_id(one.id) for one in list(fits.values())[:6])
        raise WrongUseError(reason=f"'{name}' fits {len(fits)} excerpts: {named}. Give more of the id.")
    raise NotFoundError(kind="excerpt", name=name, nearest=" casecode excerpts lists them.")


def _is_called(events: Iterable[str], wanted: str) -> bool:
    """Whether `wanted` is the end of one of these event ids, or the beginning of its short form."""
    return any(
        (event.casefold().endswith(wanted) and len(wanted) > 8) or short_id(event)[2:].startswith(wanted) for event in events
    )


def _of_coding(study: Study, coding: Coding) -> Quote:
    material = study.corpus.material.get(coding.source)
    if material is None or material.text.hash != coding.text:
        raise DataRefusedError(
            reason=f"{short_id(coding.id)} was coded on words of {coding.source} that a newer revision has replaced. "
            "Move the codings onto it with: casecode reanchor"
        )
    chosen = select(study.corpus, Selection(coders=(coding.coder,)))
    return _one(chosen, coding.id)


def _one(chosen: Selected, event: str) -> Quote:
    numbers = [at for at, one in enumerate(chosen.excerpts["event"].tolist()) if one == event]
    return next(quotes(chosen, numbers))


def _of_hit(study: Study, name: str) -> Quote:
    if not study.corpus.newest_run:
        raise NotFoundError(kind="excerpt", name=name, nearest=" No rules were applied yet.")
    selection = Selection(runs=("newest",))
    ids = sorted({str(one) for one in excerpts(study.corpus, selection)["id"] if str(one).casefold().startswith(name.casefold())})
    if len(ids) == 1:
        return _one(select(study.corpus, selection), ids[0])
    if ids:
        raise WrongUseError(reason=f"'{name}' fits {len(ids)} hits: {', '.join(ids[:6])}. Give more of the id.")
    raise NotFoundError(kind="hit of the newest run", name=name, nearest=" casecode excerpts --run newest lists them.")


def _as_text(cited: Cited) -> str:
    return f"“{cited.words}” ({cited.credit})"


def _as_md(cited: Cited) -> str:
    return f"> {md.escape(cited.words)}\n>\n> — {md.escape(cited.credit)}"


def _as_tex(cited: Cited) -> str:
    return f"\\begin{{quote}}\n{tex.escape(cited.words)}\\newline{{}}\n{{\\small {tex.escape(cited.credit)}}}\n\\end{{quote}}"


_WRITTEN: Mapping[str, Callable[[Cited], str]] = {"text": _as_text, "md": _as_md, "tex": _as_tex}
