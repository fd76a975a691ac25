"""A fingerprint over what records say: not over where they stand."""

from __future__ import annotations

from dataclasses import replace

from casecode.domain.records import Claim, Review
from casecode.study.fingerprint import fingerprint

CLAIM = Claim(id="c1", text="Shocks start collaboration.", file="records/claims.yaml", line=3)


def test_places_and_the_order_of_keys_do_not_count() -> None:
    assert fingerprint(CLAIM) == fingerprint(replace(CLAIM, file="casecode.yaml", line=90))
    assert fingerprint({"a": 1, "b": (1, 2), "_line": 3}) == fingerprint({"b": [1, 2], "a": 1, "_line": 4})
    assert len(fingerprint()) == 16


def test_what_is_said_counts() -> None:
    others = [replace(CLAIM, text="Shocks end it."), replace(CLAIM, themes=("shock",)), Review(kind="peer", reviewer="Chi")]
    assert len({fingerprint(one) for one in (CLAIM, *others)}) == 4
    assert fingerprint(CLAIM, None) != fingerprint(CLAIM)
