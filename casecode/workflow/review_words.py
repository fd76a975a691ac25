"""The words of the page that a participant gets, in the language of the study where it is one of these, else in English."""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH: Mapping[str, str] = {
    "title": "Your words in the study “{study}”",
    "called": "In what is published you appear as {name}.",
    "intro": "Below stand your own words as we want to quote them{draft}. Please read them, tick what is right, and write down what is "
    "not. If there is something that you do not want to be quoted with, write that too.",
    "and_draft": ", and the passages we have written about them",
    "quotes": "What you said",
    "draft": "What we have written",
    "whole": "All in all",
    "passage": "No.",
    "words": "Words",
    "answer": "Your answer",
    "remark": "What should be changed",
    "right": "right as it is",
    "mend": "to be corrected",
    "wrong": "I disagree",
    "paragraph": "paragraph {n}",
    "none": "You are not quoted.",
    "other": "[a passage about others is left out]",
    "gaps": "[…] stands where somebody else spoke, or was named.",
    "sign": "Date and signature: ______________________________",
    "version": "Version {version}. Please name it when you answer.",
}
_GERMAN: Mapping[str, str] = {
    "title": "Ihre Worte in der Studie „{study}“",
    "called": "In dem, was veröffentlicht wird, heißen Sie {name}.",
    "intro": "Unten stehen Ihre eigenen Worte, wie wir sie zitieren möchten{draft}. Bitte lesen Sie sie, kreuzen Sie an, was stimmt, und "
    "schreiben Sie auf, was nicht stimmt. Auch wenn Sie mit etwas nicht zitiert werden möchten, schreiben Sie es dazu.",
    "and_draft": ", und die Abschnitte, die wir dazu geschrieben haben",
    "quotes": "Was Sie gesagt haben",
    "draft": "Was wir geschrieben haben",
    "whole": "Im Ganzen",
    "passage": "Nr.",
    "words": "Worte",
    "answer": "Ihre Antwort",
    "remark": "Was geändert werden soll",
    "right": "stimmt so",
    "mend": "zu berichtigen",
    "wrong": "nicht einverstanden",
    "paragraph": "Absatz {n}",
    "none": "Sie werden nicht zitiert.",
    "other": "[ein Abschnitt über andere ist weggelassen]",
    "gaps": "[…] steht, wo jemand anderes sprach oder genannt wurde.",
    "sign": "Datum und Unterschrift: ______________________________",
    "version": "Fassung {version}. Bitte nennen Sie sie in Ihrer Antwort.",
}
_FRENCH: Mapping[str, str] = {
    "title": "Vos paroles dans l’étude « {study} »",
    "called": "Dans ce qui est publié, vous apparaissez sous le nom de {name}.",
    "intro": "Voici vos propres paroles, telles que nous voulons les citer{draft}. Merci de les lire, de cocher ce qui est juste et de noter "
    "ce qui ne l’est pas. S’il y a quelque chose que vous ne voulez pas voir cité, écrivez-le aussi.",
    "and_draft": ", et les passages que nous avons écrits à ce sujet",
    "quotes": "Ce que vous avez dit",
    "draft": "Ce que nous avons écrit",
    "whole": "Dans l’ensemble",
    "passage": "N°",
    "words": "Paroles",
    "answer": "Votre réponse",
    "remark": "Ce qui doit changer",
    "right": "juste",
    "mend": "à corriger",
    "wrong": "pas d’accord",
    "paragraph": "paragraphe {n}",
    "none": "Vous n’êtes pas cité·e.",
    "other": "[un passage sur d’autres personnes est omis]",
    "gaps": "[…] indique que quelqu’un d’autre parlait ou était nommé.",
    "sign": "Date et signature : ______________________________",
    "version": "Version {version}. Merci de l’indiquer dans votre réponse.",
}
_BY_LANGUAGE = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH}


def phrases(language: str) -> tuple[str, Mapping[str, str]]:
    """The language that is written (`en`, `de`, `fr`), and its phrases by name."""
    said = language.strip().lower()[:2]
    return (said, _BY_LANGUAGE[said]) if said in _BY_LANGUAGE else ("en", _ENGLISH)
