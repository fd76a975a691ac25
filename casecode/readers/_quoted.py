"""What a mail's author did not write: replies quoted by `>`, forwarded and original messages, signatures, lists' footers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_LINE = re.compile(r"[ \t]{0,3}>")
_VERBS = "wrote|writes|schrieb|schreibt|schrieben|a écrit|écrit|escribió|escribe|ha scritto|scrive|scritto|escreveu|schreef|skrev"
_ATTRIBUTION = re.compile(rf".{{0,400}}\b(?:{_VERBS})\b.{{0,200}}:", re.IGNORECASE)
_OPENS_ATTRIBUTION = re.compile(r"(?:On|Am|Le|El|Il|Em|Op|Den|At) \S")
_ORIGINAL = re.compile(
    r"[ \t]*-{2,}[ \t]*(?:original message|ursprüngliche nachricht|originalnachricht|weitergeleitete nachricht|message d'origine"
    r"|message transféré|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|mensagem original"
    r"|mensagem encaminhada|oorspronkelijk bericht|doorgestuurd bericht|forwarded message|next part|begin forwarded message)[ \t]*-{2,}[ \t]*",
    re.IGNORECASE,
)
_FROM = re.compile(r"[ \t*]*(?:from|von|de|da|van|fra)[ \t*]*:[ \t*]*\S.{0,300}", re.IGNORECASE)
_SUBJECT = re.compile(r"[ \t*]*(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp|emne)[ \t*]*:.{0,500}", re.IGNORECASE)
_SIGNATURE = re.compile(r"--[ \t]*")
_RULE = re.compile(r"_{30,}[ \t]*")
_LIST = re.compile(r".{0,200}(?:mailing list|unsubscribe|listinfo|group\.)", re.IGNORECASE)
_DEVICE = re.compile(
    r"[-–— \t]*(?:sent from my|sent from mail|get outlook for|von meinem .{1,40} gesendet|gesendet mit der|envoyé de mon|enviado desde mi"
    r"|enviado do meu|inviato da|verzonden vanaf mijn)\b.{0,80}",
    re.IGNORECASE,
)
_HEADER_LINES = 8
_SIGNATURE_LINES = 12
_LAST_LINES = 3


def parted(text: str, known: Sequence[bool] = ()) -> Iterator[tuple[str, bool]]:
    """The paragraphs of a mail, and whether each is quoted; no paragraph is half and half. `known` lines are quoted anyway."""
    lines = text.split("\n")
    quoted = [bool(_LINE.match(line)) for line in lines]
    for at, sure in enumerate(known):
        quoted[at] = quoted[at] or sure
    tail = _tail(lines, quoted)
    quoted[tail:] = [True] * (len(lines) - tail)
    _with_attributions(lines, quoted)
    held: list[str] = []
    state = False
    for line, now in zip(lines, quoted, strict=True):
        if held and (not line.strip() or now != state):
            yield "\n".join(held), state
            held = []
        if line.strip():
            held.append(line)
            state = now
    if held:
        yield "\n".join(held), state


def _tail(lines: Sequence[str], quoted: Sequence[bool]) -> int:
    """The line from which on nothing is the author's; the number of lines where there is none."""
    own = [at for at, line in enumerate(lines) if line.strip() and not quoted[at]]
    behind = {at: len(own) - place for place, at in enumerate(own)}
    for at in own:
        line = lines[at]
        if _ORIGINAL.fullmatch(line) or (_FROM.fullmatch(line) and _is_header(lines, at)):
            return at
        if _SIGNATURE.fullmatch(line) and behind[at] <= _SIGNATURE_LINES + 1:
            return at
        if _RULE.fullmatch(line) and any(_LIST.match(each) for each in lines[at + 1 : at + 4]):
            return at
        if behind[at] <= _LAST_LINES and _DEVICE.fullmatch(line):
            return at
    return len(lines)


def _is_header(lines: Sequence[str], at: int) -> bool:
    """Whether the head of an older mail begins here: From, a date, To and Subject, line by line."""
    block: list[str] = []
    for line in lines[at + 1 : at + 1 + _HEADER_LINES]:
        if not line.strip():
            break
        block.append(line)
    return any(_SUBJECT.fullmatch(line) for line in block)


def _with_attributions(lines: Sequence[str], quoted: list[bool]) -> None:
    """`On Monday Ana wrote:` right above a quotation belongs to it, on one line or on two."""
    starts = [at for at in range(1, len(lines)) if quoted[at] and not quoted[at - 1]]
    for start in starts:
        at = start - 1
        while at > 0 and not lines[at].strip() and start - at < _LAST_LINES:
            at -= 1
        if quoted[at] or not _ATTRIBUTION.fullmatch(lines[at].rstrip()):
            continue
        quoted[at] = True
        above = lines[at - 1] if at else ""
        if not _OPENS_ATTRIBUTION.match(lines[at]) and _OPENS_ATTRIBUTION.match(above):
            quoted[at - 1] = True
