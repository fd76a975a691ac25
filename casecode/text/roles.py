"""What a speaker's label says about their role, in seven languages. A label that says nothing is `unknown`, never guessed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from casecode.domain.source import Role

_BY_ROLE: dict[Role, str] = {
    "interviewer": (
        "interviewer interviewers interviewerin interviewende interviewender interviewleitung intervieweur intervieweuse "
        "enquêteur enquêtrice enquêteurs entrevistador entrevistadora entrevistadores intervistatore intervistatrice "
        "intervieuwer onderzoeker researcher researchers investigator host hosts chercheur chercheuse "
        "investigador investigadora forscher forscherin ricercatore ricercatrice pesquisador pesquisadora int intv iv i q"
    ),
    "moderator": (
        "moderator moderators moderatorin moderation mod facilitator facilitators facilitatore facilitatrice facilitador "
        "facilitadora animateur animatrice modérateur modératrice moderador moderadora moderatore moderatrice gespreksleider "
        "diskussionsleitung chair co-moderator comoderator"
    ),
    "respondent": (
        "respondent respondents resp interviewee interviewees informant informants befragter befragte befragten enquêté enquêtée "
        "répondant répondante interviewé interviewée entrevistado entrevistada entrevistados intervistato intervistata "
        "geïnterviewde respondente rispondente informante a"
    ),
    "participant": (
        "participant participants teilnehmer teilnehmerin teilnehmende tn participante participantes partecipante partecipanti "
        "deelnemer deelneemster guest guests subject p"
    ),
    "observer": "observer observers beobachter beobachterin observateur observatrice observador observadora osservatore "
    "osservatrice waarnemer notetaker note-taker protokollant protokollantin",
    "author": "author auteur autor autorin autora autore",
    "commenter": "commenter commentator",
    "other": "interpreter translator dolmetscher dolmetscherin interprète intérprete interprete tolk transcriber transcriptionist",
    "collective": (
        "all everyone everybody both group several multiple many various alle gruppe mehrere beide tous toutes groupe plusieurs "
        "todos todas grupo varios vários tutti tutte gruppo iedereen groep audience publikum students ss crowd class"
    ),
}
_ROLES: dict[str, Role] = {word: role for role, words in _BY_ROLE.items() for word in words.split()}
_IN_LANGUAGE: dict[str, dict[str, Role]] = {
    "de": {"b": "respondent", "f": "interviewer", "m": "moderator"},
    "fr": {"e": "interviewer"},
    "es": {"e": "interviewer"},
    "pt": {"e": "interviewer"},
}
_MANY = re.compile(
    r"(?:all|multiple|several|many|various|both|some|mehrere|alle|tous les|plusieurs|todos|varios|vários|tutti|alcuni|meerdere)"
    r" (?:the )?\w+",
)
_NUMBERED = re.compile(r"\s*[#-]?\s*(?:\d+|(?<=\s)[a-z])\s*$")
_DECORATION = ' \t\u00a0[](){}<>*_":“”«»'


@lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """The label as one name whatever its decoration and case: `**RA:**`, `RA` and `Ra` are one."""
    plain = unicodedata.normalize("NFC", label).strip(_DECORATION)
    return re.sub(r"\s+", " ", plain).casefold()


def role_of(label: str, language: str = "") -> Role:
    """The role a label itself names (`Interviewer 2`, `Befragte`, `P10`, `All`), else `unknown`.

    Single letters count only where the field uses them for one thing (I, Q: interviewer; A: respondent; P: participant) or
    where the language decides (`B` in German). `R` is a researcher to some and a respondent to others: unknown.
    """
    key = label_key(label)
    stem = _NUMBERED.sub("", key).strip() or key
    native = _IN_LANGUAGE.get(language[:2].lower(), {})
    for name in (key, stem):
        role = native.get(name) or _ROLES.get(name)
        if role:
            return role
    if _MANY.fullmatch(stem):
        return "collective"
    return _ROLES.get(stem.split(" ", 1)[0], "unknown") if _compound(stem) else "unknown"


def _compound(stem: str) -> bool:
    """`Interviewer Smith`, `Moderator (Ana)`: a long role word first; `A. Ruiz` and `Mod Squad` are names."""
    first, _, rest = stem.partition(" ")
    return bool(rest) and len(first) > 6 and _ROLES.get(first) not in {None, "collective"}
