"""Names of languages as corpora write them, as the two letters that everything else knows."""

from __future__ import annotations

_PAIRS = """
eng:en deu:de ger:de fra:fr fre:fr spa:es ita:it por:pt nld:nl dut:nl cat:ca glg:gl eus:eu dan:da swe:sv nor:no nob:nb fin:fi isl:is
pol:pl ces:cs cze:cs slk:sk slv:sl hrv:hr srp:sr bul:bg ron:ro rum:ro hun:hu ell:el gre:el tur:tr rus:ru ukr:uk est:et lav:lv
lit:lt ara:ar heb:he fas:fa per:fa hin:hi jpn:ja zho:zh chi:zh cmn:zh kor:ko vie:vi tha:th ind:id cym:cy gle:ga
"""
_SHORT = {long: short for long, _, short in (pair.partition(":") for pair in _PAIRS.split())}


def language_code(stated: str) -> str:
    """`eng` -> `en`, `spa, glg` -> `es`, `en-GB` and what is not known as it stands; `und` and its like are empty."""
    words = stated.replace(",", " ").replace(";", " ").split()
    first = words[0] if words else ""
    return "" if first.lower() in {"und", "mis", "mul", "zxx"} else _SHORT.get(first.lower(), first)
