"""The shapes in which transcripts say who speaks: one line in, one candidate for a label out. Nothing is decided here.

colon `Name: text`, `**Name:** [00:12] text`, `[Name]: text` · head `Name  0:17` alone on its line · dash `Name-<tab>text` ·
spaced `MAYA - text` · abbr `A.V. text` · timed `0:00.0 --> 0:03.4`, the name on the next line, the words below ·
bracket `[id1] text` · bare `Interviewer` alone on its line · arrow `>> text`, a change without a name.

Shapes that lists and tables have as well count only where a whole document holds to them: numbered `12 Maya: text` ·
tab `Maya<tab>text` · dashed `Maya – text`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from sys import intern

from casecode.readers._stamps import BRACKETED, TIME, both_seconds
from casecode.text.roles import label_key, role_of

ARROW = "arrow"
LOOSE = ("numbered", "tab", "dashed")
"""Shapes that count only where a whole document holds to them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label perhaps: where its line begins (code points), how far behind that the words begin, and the time it carries.

    `tight` labels have no space behind the colon; they count only when they name a role or are known. `mark` is the sign
    that decorates the label (`*`, `_`, `[`), empty for none. `opens`: its line is the first of a paragraph.
    """

    shape: str
    label: str
    start: int
    lead: int
    stamp: str = ""
    tight: bool = False
    mark: str = ""
    opens: bool = False

    @property
    def speech(self) -> int:
        """Where the words behind the label begin."""
        return self.start + self.lead

    @property
    def key(self) -> str:
        """The label as one name whatever its case and decoration."""
        return label_key(self.label)

    @property
    def seconds(self) -> tuple[float | None, float | None]:
        """Begin and end in the recording, where the label has a stamp."""
        return both_seconds(self.stamp)


_LEAD = rf"[ \t\u00a0]*(?:>>+[ \t]*|>[ \t])?(?:(?P<before>{BRACKETED}|{TIME}(?=[ \t]))[ \t]*)?"
_NAME = r"(?P<label>[^\s:：\n>][^:：\n\t]{0,58}?)"
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "colon",
        re.compile(
            rf"{_LEAD}[*_]{{0,3}}{_NAME}[*_]{{0,3}}[ \t]*(?P<stamp>{BRACKETED}|(?<=[ \t]){TIME})?[ \t]*[*_]{{0,3}}[:：](?!//)"
            rf"(?:[ \t]*[*_]{{1,3}}(?=\s|$)|(?=\s|$)|(?P<tight>(?=[^\s\d])))[ \t]*(?P<after>{BRACKETED})?",
        ),
    ),
    (
        "head",
        re.compile(
            rf"[ \t]*(?:>>[ \t]*)?[*_]{{0,3}}(?P<label>[^\n\t]{{1,60}}?)[*_]{{0,3}}[ \t]+(?P<stamp>{BRACKETED}|{TIME})[ \t]*(?=\n|$)",
        ),
    ),
    (
        "head",
        re.compile(
            rf"[ \t]*(?P<stamp>{BRACKETED}|{TIME})[ \t]+[*_]{{0,3}}(?P<label>[^\n\t:]{{1,40}}?)[*_]{{0,3}}:?[*_]{{0,3}}[ \t]*(?=\n|$)",
        ),
    ),
    ("dash", re.compile(r"[ \t]*(?P<label>[^\n\t:]{1,40}?)[ ]*[-–—]\t")),
    ("spaced", re.compile(r"[ \t]*[*_]{0,3}(?P<label>[^\n\t:]{1,30}?)[*_]{0,3}[ ]+[-–—]{1,2}[ ]+(?=\S)")),
    ("abbr", re.compile(r"[ \t]*(?P<label>(?:[^\W\d_]\.){2,3})[ \t]+(?=\S)")),
    ("bracket", re.compile(r"[ \t]*\[(?P<label>[^\]\[\n]{1,40})\][ \t]+(?=\S)")),
    ("bare", re.compile(r"[ \t]*[*_]{0,3}(?P<label>[^\n\t:]{1,40}?)[*_]{0,3}[ \t]*(?=\n|$)")),
)
_LOOSE_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("numbered", re.compile(rf"[ \t]*\d{{1,5}}[.):]?[ \t]+{_NAME}[ \t]*[:：](?=\s)[ \t]*(?P<after>{BRACKETED})?")),
    ("tab", re.compile(r"[ ]*(?P<label>[^\n\t:]{1,40}?)[ ]*\t[ \t]*(?=\S)")),
    ("dashed", re.compile(r"[ \t]*[*_]{0,3}(?P<label>[^\n\t:]{1,30}?)[*_]{0,3}[ ]+[-–—]{1,2}[ ]+(?=\S)")),
)
_TIMED = re.compile(rf"[ \t]*(?P<stamp>{TIME}[ \t]*-->[ \t]*{TIME})[ \t]*\n[ \t]*(?P<label>[^\n\t:]{{1,40}}?)[ \t]*(?=\n)")
_ARROW = re.compile(r"[ \t]*>>+[ \t]*(?=\S)")
_HINT = re.compile(r"[:：\t]|>>|^[^\n]{1,34}[ ][-–—]{1,2}[ ]|\[|[*_\d\])#}>][ \t]*$|^[ \t]*(?:[^\W\d_]\.){2}")

_OTHER_ROLES = """
speaker teacher student students doctor nurse patient physician therapist client mother father parent child son daughter girl boy
man woman male female voice officer judge witness counsel attorney chairman chairwoman chairperson president operator caller
presenter panelist panellist member coach director manager ceo founder person respondents sprecher sprecherin lehrer lehrerin
schüler schülerin arzt ärztin frau mann locuteur locutrice professeur élève médecin hablante maestro alumno parlante spreker
unknown unidentified narrator reporter audience editor
"""
_OTHER = frozenset(_OTHER_ROLES.split())
_CODE = re.compile(r"(?:[a-z]{1,3}|id|spk|speaker)[ _-]?\d{1,3}[a-z]?|s\d{2}|[qaibprm]", re.IGNORECASE)
_STOP_WORDS = """
note notes date time place location figure table question example examples step source sources http https ftp mailto warning tip hint
caution important summary abstract keywords title subject topic re fw fwd cc bcc from to sent tel fax phone e-mail email website url
introduction background method methods results discussion conclusion references contents chapter section part appendix update
ps p.s todo fixme edit context transcript duration length recorded language interview objectives objective aim aims purpose
approach implications value key read see also more photo image caption credit copyright license licence published posted tags
category categories author's version file page link links address name age gender occupation education born archive abbreviations
legend project code codes objectives answers features benefits pros cons first second third finally however therefore result
goal goals week day monday tuesday wednesday thursday friday saturday sunday datum ort zeit dauer titel thema hinweis anmerkung
lieu durée titre remarque fecha lugar duración título nota data luogo durata titolo opmerking plaats duur hypothesis proposition
definition theorem input output returns args parameters yes no myth fact facts finding findings lesson lessons principle challenge
problem solution option phase stage task item point reason claim argument pros quote bonus disclaimer reminder spoiler
what why how when where who which type types status stability description files module modules api usage syntax default defaults
parameter parameters change changes changed fix fixes fixed added removed deprecated computed measured since requires
"""
_STOP = frozenset(_STOP_WORDS.split())
_EVENTS = frozenset(
    [
        "break",
        "outro",
        "intro",
        "music",
        "applause",
        "pause",
        "silence",
        "laughter",
        "ad",
        "ads",
        "advertisement",
        "sponsor",
        "commercial",
    ],
)
_PARTICLES = frozenset(
    ["de", "van", "der", "den", "von", "of", "the", "and", "&", "la", "le", "du", "da", "di", "el", "y", "und", "et", "zu"]
)
_FORBIDDEN = re.compile(r"[?!;=<>{}|\\\"“”@^~%/`]|\w{5,}\.\s|\d{4}-\d\d|https?")
_ASIDE = re.compile(r"[ ]*\([^()]*\)")
_LOOK = 160
"""No label with its time and decoration is longer."""
_EDGE = ' \t\u00a0*_[]":“”>'


def candidate(
    text: str, start: int, end: int, known: frozenset[str], *, opens: bool = False, loose: bool = False
) -> Candidate | None:
    """What the line `text[start:end]` (no line break inside) may say of who speaks; None for nothing.

    `known` are label keys that are certain because a person named them; `opens` is kept with what is found. With `loose` the
    shapes of `LOOSE` are looked for too.
    """
    line = text[start : min(end, start + _LOOK)]
    timed = _TIMED.match(text, start) if "-->" in line else None
    if timed:
        made = _from_match("timed", timed, 0, opens=opens)
        return made if _acceptable(made, known) else None
    if _HINT.search(line) or (known and label_key(line) in known) or (len(line) <= 40 and names_role(line)):
        for shape, pattern in (*_SHAPES, *_LOOSE_SHAPES) if loose else _SHAPES:
            found = pattern.match(line)
            if found:
                made = _from_match(shape, found, start, opens=opens)
                if is_event_label(made.label) or _acceptable(made, known):
                    return made
    arrow = _ARROW.match(line)
    return Candidate(ARROW, "", start, arrow.end(), opens=opens) if arrow else None


def _from_match(shape: str, found: re.Match[str], start: int, *, opens: bool) -> Candidate:
    """The candidate in a match over a text that begins at `start`."""
    parts = found.groupdict()
    stamp = parts.get("before") or parts.get("stamp") or parts.get("after") or ""
    label = " ".join(found.group("label").strip(_EDGE).split())
    if label.count("(") != label.count(")"):
        label = label.strip("()")
    at = found.start("label")
    mark = next((sign for sign in found.string[max(0, at - 1) : at + 1] if sign in "*_["), "")
    begin, length = start + found.start(), found.end() - found.start()
    return Candidate(shape, intern(label), begin, length, stamp, parts.get("tight") is not None, mark, opens)


def _acceptable(made: Candidate, known: frozenset[str]) -> bool:
    key = made.key
    if key in known:
        return True
    if made.tight or made.shape == "bare":
        return names_role(made.label)
    if made.shape == "spaced" and not (made.label.isupper() or names_role(made.label)):
        return False
    name = _ASIDE.sub("", made.label) or made.label
    words = label_key(name).split()
    if not 1 <= len(words) <= 5 or len(key) > 40 or _FORBIDDEN.search(name):
        return False
    if is_stopped(name):
        return False
    return names_role(made.label) or _like_a_name(name)


def is_stopped(label: str) -> bool:
    """Whether the words are ones with which lines begin that nobody says: `Note`, `Figure 3`, `Summary of`."""
    key = label_key(label)
    words = key.split()
    return not words or words[0] in _STOP or key in _STOP or (words[-1].isdigit() and words[0].rstrip("s") in _STOP)


def _like_a_name(label: str) -> bool:
    """Every word begins like a name: a capital, a digit, a sign such as `$`, or a particle (`van`, `de`)."""
    words = label.replace("(", "").split()
    return bool(words) and not label[0].isdigit() and all(_starts_name(word) for word in words)


def _starts_name(word: str) -> bool:
    first = word[0]
    cased = first.lower() != first.upper()
    return not first.islower() if cased and word.lower() not in _PARTICLES else first not in "-–—.,'’#+•"


def names_role(label: str) -> bool:
    """Whether the label is a role or a speaker's code: Interviewer, P10, Teacher 4, S00, Unknown Speaker, All."""
    key = label_key(label)
    if role_of(label) != "unknown" or _CODE.fullmatch(key):
        return True
    words = key.split()
    return bool(words) and len(words) <= 3 and (words[0].rstrip("0123456789#") in _OTHER or words[-1] in _OTHER)


def is_event_label(label: str) -> bool:
    """Whether the label names a sound or a pause of the recording and nobody: `Break`, `Music`."""
    return label_key(label) in _EVENTS
