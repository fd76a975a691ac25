"""Whatever stands in a record: never a traceback, every fault with its file, and what is kept is of its kind."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.domain.record import Record
from casecode.study._kept import CLASSES
from casecode.study.crosscheck import check_against
from casecode.study.load import load_protocol

_TEXT = st.sampled_from(
    ["", "x", "P1", "yes", "no", "20%", "1:02:03", "1 h", "nan", "-1", "1e999", "2026-05-01", "2026-13", "as predicted", "peer", "CV1", "Q-1", "a; b", "\u0130", "07"]
)  # fmt: skip
_VALUE = st.recursive(
    _TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "overview", "1"]), inner, max_size=2),
    max_leaves=4,
)


def _fields(kind: type[Record]) -> set[str]:
    return {spot.name for spot in dataclasses.fields(kind)}


_KEYS = sorted({key for kind in CLASSES.values() for key in _fields(kind)} | {"sections", "excerpt", "n_invited", "file", "odd"})


@st.composite
def _records(draw: st.DrawFn) -> tuple[str, object]:
    kind = draw(st.sampled_from(sorted(CLASSES)))
    likely = st.sampled_from(sorted(_fields(CLASSES[kind])))
    record = st.dictionaries(likely | st.sampled_from(_KEYS), _VALUE, max_size=6)
    return kind, draw(st.lists(record, max_size=3) | st.dictionaries(_TEXT, record | _VALUE, max_size=3) | record | _VALUE)


@settings(max_examples=150, deadline=None)
@given(_records(), _VALUE, _VALUE)
def test_any_record_is_read_or_its_fault_said(made: tuple[str, object], rivals: object, replication: object) -> None:
    kind, content = made
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        proposition = {"text": "t", "rivals": rivals, "replication": replication, "predictions": rivals}
        (root / "casecode.yaml").write_text(
            json.dumps({"study": "x", "propositions": {"P1": proposition}, "coders": ["ana"]}), encoding="utf-8"
        )
        (root / "records" / kind).mkdir(parents=True)
        (root / "records" / kind / "one.yaml").write_text(json.dumps(content), encoding="utf-8")
        protocol, problems = load_protocol(root)
    assert (protocol is None) == any(one.level == "error" for one in problems)
    assert all(one.file and one.message for one in problems)
    if protocol is not None:
        kept = getattr(protocol.kept, kind)
        assert all(isinstance(one, Record) and one.id and one.file for one in kept)
        check_against(protocol.kept, protocol, (), (), ("Q-1",), ())
