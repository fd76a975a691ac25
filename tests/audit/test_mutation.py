"""Whoever takes a record away loses by it: exactly the checks that read it change, and no status gets better.

`READ_BY` says which checks may look at a kind of record, taken from docs/audit.md and docs/records.md and not from the code. It is held
from both sides: without the whole kind each of these checks changes its finding, without any one record or field none but these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecode.analysis.corpus import Corpus
from casecode.audit._engine import audit
from casecode.audit._evidence import Evidence
from casecode.audit._outside import Outside
from casecode.audit._port import RANK, Finding
from casecode.domain.protocol import Protocol
from casecode.domain.record import Record
from casecode.domain.records import Records
from tests.audit.rich import rich

READ_BY: Mapping[str, frozenset[str]] = {
    "researchers": frozenset({"R6"}),
    "member_checks": frozenset({"CV3"}),
    "reviews": frozenset({"CV7"}),
    "negative_cases": frozenset({"IV2"}),
    "rivals": frozenset({"IV3"}),
    "predictions": frozenset({"IV5"}),
    "replications": frozenset({"EV1"}),
    "claims": frozenset({"CV5", "IV8"}),
    "evidence": frozenset({"IV1", "IV8"}),
    "sampling": frozenset({"EV3"}),
    "protocol": frozenset({"R1"}),
    "literature_links": frozenset({"EV2", "IV7", "EV6"}),
    "empty_cells": frozenset({"EV5"}),
    "decisions": frozenset({"R10"}),
    "consents": frozenset({"R2", "R12"}),
    "circumstances": frozenset({"CV7", "CV8"}),
}
KINDS = tuple(READ_BY)
PLACED = frozenset({"file", "line"})
Findings = Mapping[str, Finding]


@cache
def whole() -> Evidence:
    """The study with everything on record, audited once, so that figures of agreement are at hand."""
    made = rich()
    audit(made)
    return made


@cache
def before() -> Findings:
    """What the audit says of it."""
    return {one.id: one for one in audit(whole())}


def audited(protocol: Protocol, outside: Outside | None = None) -> Findings:
    """The audit under another protocol. Figures of agreement stand on codings alone and are taken over; nothing else is."""
    corpus: Corpus = replace(whole().corpus, protocol=protocol)
    corpus.kept.update(
        {key: value for key, value in whole().corpus.kept.items() if isinstance(key, tuple) and key[0] == "reliability"}
    )
    return {one.id: one for one in audit(Evidence(corpus, outside or whole().outside))}


def with_records(**kinds: tuple[Any, ...]) -> Protocol:
    """The protocol with other records of these kinds."""
    said = whole().protocol
    return replace(said, kept=replace(said.kept, **kinds))


def of_kind(kind: str) -> tuple[Record, ...]:
    """All records of a kind."""
    found: tuple[Record, ...] = getattr(whole().records, kind)
    return found


def without(kind: str, at: int) -> Protocol:
    """Without one record."""
    kept = of_kind(kind)
    return with_records(**{kind: kept[:at] + kept[at + 1 :]})


def changed(now: Findings, then: Findings) -> frozenset[str]:
    """The checks whose finding is another one: status, figure, what was seen, what is wrong."""
    return frozenset(name for name, one in now.items() if one != then[name])


def better(now: Findings, then: Findings) -> list[str]:
    """Checks that stand on a better footing than before, or that escaped from being asked."""
    return [
        f"{name}: {then[name].status} became {one.status}"
        for name, one in now.items()
        if (one.status == "na") != (then[name].status == "na") or RANK.get(one.status, 0) > RANK.get(then[name].status, 0)
    ]


def test_every_kind_of_record_is_in_the_table_and_in_the_study() -> None:
    """Waivers change what is printed, never a status; they have a test of their own."""
    assert {field.name for field in fields(Records)} - {"waivers", "file", "line"} == set(KINDS)
    assert all(of_kind(kind) for kind in KINDS)


def test_the_study_passes_all_but_one_check() -> None:
    """Two methods speak for it, so that saturation, a rule for interviews alone, is not asked for."""
    assert {name: one.status for name, one in before().items() if one.status != "pass"} == {"IV4": "na"}
    assert len(before()) == 35


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_kind_of_record_exactly_its_checks_change(kind: str) -> None:
    now = audited(with_records(**{kind: ()}))
    assert changed(now, before()) == READ_BY[kind]
    assert better(now, before()) == []
    assert [name for name in READ_BY[kind] if now[name].status == "fail"] == [], "absence is no contradiction"


@pytest.mark.parametrize("kind", KINDS)
def test_without_one_record_no_other_check_changes(kind: str) -> None:
    now = audited(without(kind, 0))
    assert changed(now, before()) <= READ_BY[kind]
    assert better(now, before()) == []


def emptied(kind: str, at: int) -> Iterator[tuple[str, Protocol]]:
    """The record with one field taken away, for each field that says something and need not be there."""
    kept = of_kind(kind)
    for field in fields(kept[at]):
        default = field.default if field.default_factory is MISSING else field.default_factory()
        if field.name not in PLACED and default is not MISSING and getattr(kept[at], field.name) != default:
            poorer = replace(kept[at], **{field.name: default})
            yield field.name, with_records(**{kind: (*kept[:at], poorer, *kept[at + 1 :])})


@pytest.mark.deep
@pytest.mark.parametrize("kind", KINDS)
def test_without_any_record_or_field_no_other_check_changes(kind: str) -> None:
    for at in range(len(of_kind(kind))):
        for what, protocol in (("", without(kind, at)), *emptied(kind, at)):
            now = audited(protocol)
            assert changed(now, before()) <= READ_BY[kind], (kind, at, what)
            assert better(now, before()) == [], (kind, at, what)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("researchers", "credentials"),
        ("member_checks", "outcome"),
        ("rivals", "verdict"),
        ("rivals", "why"),
        ("predictions", "predicted_on"),
        ("predictions", "observed"),
        ("replications", "predicted_on"),
        ("sampling", "refused"),
        ("protocol", "date"),
        ("consents", "scope"),
        ("circumstances", "proofread"),
        ("decisions", "before"),
    ],
)
def test_without_one_field_no_other_check_changes(kind: str, field: str) -> None:
    now = audited(dict(emptied(kind, 0))[field])
    assert changed(now, before()) <= READ_BY[kind]
    assert better(now, before()) == []


Kept = Mapping[str, frozenset[int]]


def kept_of(some: Kept) -> Protocol:
    """The protocol with these records (by their number) and no others."""
    return with_records(**{kind: tuple(one for at, one in enumerate(of_kind(kind)) if at in some[kind]) for kind in KINDS})


@st.composite
def poorer(draw: st.DrawFn) -> tuple[Kept, Kept]:
    """Some of the records, and the same without one or several of them."""
    some = {kind: draw(st.frozensets(st.integers(0, len(of_kind(kind)) - 1))) for kind in KINDS}
    kind = draw(st.sampled_from([kind for kind in KINDS if some[kind]] or [KINDS[0]]))
    gone = draw(st.frozensets(st.sampled_from(sorted(some[kind]) or [0]), min_size=1))
    return some, {**some, kind: some[kind] - gone}


def loses_nothing_gained(pair: tuple[Kept, Kept]) -> None:
    then, now = (audited(kept_of(some)) for some in pair)
    assert better(now, then) == []


@given(poorer())
@settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_from_any_state_of_the_records_taking_away_improves_nothing(pair: tuple[Kept, Kept]) -> None:
    loses_nothing_gained(pair)


@pytest.mark.deep
@given(poorer())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_from_any_state_of_the_records_taking_away_improves_nothing_deep(pair: tuple[Kept, Kept]) -> None:
    loses_nothing_gained(pair)


class TestBesideRecords:
    """What is no record but is read like one: memos, the journal, what a workflow looked at, the protocol's own entries."""

    @pytest.mark.parametrize(
        ("part", "checks"),
        [
            ("integrity", {"CV2", "R11"}),
            ("missing", {"R2"}),
            ("unregistered", {"R2"}),
            ("reports", {"R11"}),
            ("leaks", {"R12"}),
            ("trail", {"R10", "R11"}),
        ],
    )
    def test_what_nobody_looked_at_is_unknown(self, part: str, checks: set[str]) -> None:
        now = audited(whole().protocol, replace(whole().outside, **{part: None}))  # type: ignore[arg-type]
        assert changed(now, before()) == checks
        assert better(now, before()) == []
        assert not [name for name in checks if now[name].status == "pass"]

    @pytest.mark.parametrize(
        ("field", "checks"),
        [
            ("literature", {"IV6", "IV7", "EV2", "EV6", "CV4"}),
            ("propositions", {"CV5", "IV1", "IV2", "IV3", "IV5", "IV6", "IV7", "IV8", "EV1", "EV2", "EV6"}),
            ("questions", {"CV5"}),
            ("people", {"CV1", "CV3", "CV6", "R5", "R2", "R12", "CV9", "EV5"}),
        ],
    )
    def test_without_an_entry_of_the_protocol_only_its_readers_change(self, field: str, checks: set[str]) -> None:
        now = audited(replace(whole().protocol, **{field: type(getattr(whole().protocol, field))()}))
        assert changed(now, before()) <= checks
        assert [name for name in better(now, before()) if " became na" not in name] == []

    @pytest.mark.parametrize(("key", "checks"), [("funding", {"R6"}), ("naming", {"R12"}), ("unit", set()), ("selection", set())])
    def test_without_a_word_of_the_design(self, key: str, checks: set[str]) -> None:
        said = whole().protocol
        now = audited(replace(said, design={name: word for name, word in said.design.items() if name != key}))
        assert changed(now, before()) == checks
        assert better(now, before()) == []

    def test_without_the_second_coder_nobody_agrees(self) -> None:
        corpus = whole().corpus
        alone = replace(
            corpus,
            codings=tuple(one for one in corpus.codings if one.coder == "ana"),
            reads=tuple(one for one in corpus.reads if one.coder == "ana"),
        )
        now = {one.id: one for one in audit(Evidence(alone, whole().outside))}
        assert {name: now[name].status for name in ("R3", "R7", "R9", "R10")} == dict.fromkeys(
            ("R3", "R7", "R9", "R10"), "unknown"
        )
        assert better(now, before()) == []

    def test_without_the_repeated_coding_nobody_is_known_to_be_stable(self) -> None:
        corpus = whole().corpus
        once = replace(
            corpus,
            codings=tuple(one for one in corpus.codings if one.round != "r3"),
            reads=tuple(one for one in corpus.reads if one.round != "r3"),
        )
        now = {one.id: one for one in audit(Evidence(once, whole().outside))}
        assert now["R8"].status == "unknown"
        assert better(now, before()) == []
