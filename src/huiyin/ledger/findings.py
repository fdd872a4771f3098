"""What the check of a receipt or a checkpoint found: a code and its facts. Sentences are made in `wording`."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple


class Weight(StrEnum):
    HOLDS = "holds"
    #: True, and worth knowing; changes no verdict.
    REMARK = "remark"
    #: What was handed in is not enough to tell.
    OPEN = "open"
    BROKEN = "broken"


class Verdict(StrEnum):
    PROVEN = "proven"
    #: All that can be checked today holds; the checkpoint is still to come.
    NOT_YET = "not_yet"
    INCOMPLETE = "incomplete"
    BROKEN = "broken"


class Finding(NamedTuple):
    code: str
    weight: Weight
    facts: dict[str, Any]


def holds(code: str, **facts: Any) -> Finding:
    return Finding(code, Weight.HOLDS, facts)


def remark(code: str, **facts: Any) -> Finding:
    return Finding(code, Weight.REMARK, facts)


def left_open(code: str, **facts: Any) -> Finding:
    return Finding(code, Weight.OPEN, facts)


def broken(code: str, **facts: Any) -> Finding:
    return Finding(code, Weight.BROKEN, facts)


#: What is open only because the promised time has not come.
WAITING = frozenset({"not_yet"})


def verdict(findings: Iterable[Finding]) -> Verdict:
    found = list(findings)
    if any(one.weight is Weight.BROKEN for one in found):
        return Verdict.BROKEN
    still_open = {one.code for one in found if one.weight is Weight.OPEN}
    if still_open:
        return Verdict.NOT_YET if still_open <= WAITING else Verdict.INCOMPLETE
    return Verdict.PROVEN if any(one.weight is Weight.HOLDS for one in found) else Verdict.INCOMPLETE
