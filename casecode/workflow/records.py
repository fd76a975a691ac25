"""The records against the study they belong to."""

from __future__ import annotations

from casecode.databank.plainyaml import BrokenFileError
from casecode.domain.errors import CasecodeError
from casecode.domain.ids import short_id
from casecode.domain.problem import Problem
from casecode.study.crosscheck import check_against
from casecode.study.memos import load_memos
from casecode.workflow.study import Study


def excerpt_names(study: Study) -> tuple[str, ...]:
    """The short ids of every coding that stands: all ids of codings said several times, and those of what they grew out of."""
    return tuple(short_id(event) for one in study.bank.standing().codings for event in (*one.ids, *one.from_))


def record_problems(study: Study) -> tuple[Problem, ...]:
    """Every name in protocol and records that leads nowhere in this study, as warnings with their place.

    Of a databank that cannot be read nothing is judged here: its own problems come first.
    """
    protocol = study.protocol
    memos = [memo.id for memo in load_memos(study.root)[0]]
    try:
        sources, excerpts = study.bank.sources(), excerpt_names(study)
    except (CasecodeError, BrokenFileError, OSError, ValueError):
        sources, excerpts = (), ()
    return check_against(protocol.kept, protocol, study.codebooks, sources, excerpts, memos)
