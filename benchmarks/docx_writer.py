"""How fast 10,000 excerpts become a Word document: ours against python-docx `add_paragraph`, taken in turns in one run.

Both write the same words: python-docx a paragraph of two runs an excerpt (words, who said them), ours a quotation in style Quote
and its source in style Quote Source. Both include saving. CPU seconds of this process, medians; run with
`python -m benchmarks.docx_writer [excerpts] [pairs]`.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from docx import Document

from casecode.views.blocks import Heading, Page, Quote, QuoteList, Run
from casecode.writers import write_page

GOAL = 6.0
_WORDS = (
    "Well, at first we thought they would only look at our stands and go home, but at the second fair they lent us their van, "
    "and a rival who lends you a van is perhaps not only a rival & not <only> a friend."
)


def excerpts(count: int) -> tuple[Quote, ...]:
    """Excerpts that differ from each other."""
    return tuple(
        Quote(f"{number}. {_WORDS}", f"Maya, founder, Northtown, {number}", f"Q-{number:08x}", f"int-1 ¶{number}")
        for number in range(count)
    )


def ours(quotes: Sequence[Quote]) -> bytes:
    """The page through our writer."""
    return write_page("docx", Page("Excerpts", (Heading(1, (Run("Excerpts"),), "excerpts"), QuoteList(tuple(quotes)))))


def python_docx(quotes: Sequence[Quote]) -> bytes:
    """The same words through python-docx, a paragraph of two runs each."""
    document = Document()
    for quote in quotes:
        paragraph = document.add_paragraph(quote.words)
        paragraph.add_run(quote.credit)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def measure(count: int, pairs: int) -> tuple[float, float]:
    """Median CPU seconds of ours and of python-docx over interleaved pairs; the words of both are compared first."""
    quotes = excerpts(count)
    writers: tuple[Callable[[Sequence[Quote]], bytes], ...] = (ours, python_docx)
    texts = ["".join(paragraph.text for paragraph in Document(io.BytesIO(write(quotes[:50]))).paragraphs) for write in writers]
    assert texts[0].removeprefix("Excerpts") == texts[1]
    taken: dict[str, list[float]] = {write.__name__: [] for write in writers}
    for _ in range(pairs):
        for write in writers:
            begun = time.process_time()
            write(quotes)
            taken[write.__name__].append(time.process_time() - begun)
    return statistics.median(taken["ours"]), statistics.median(taken["python_docx"])


def main() -> int:
    """Print the table; exit 1 below the goal."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    mine, theirs = measure(count, pairs)
    print(f"{count:,} excerpts, median of {pairs} interleaved pairs, CPU seconds")
    print(f"{'casecode docx writer':<28}{mine:8.3f}")
    print(f"{'python-docx add_paragraph':<28}{theirs:8.3f}")
    print(f"{'ratio (goal: 6 or more)':<28}{theirs / mine:8.1f}")
    return 0 if theirs / mine >= GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main())
