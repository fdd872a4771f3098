"""The one table of what may be done with a petition, from where, by whom, and on what legal basis.

The table is `data/workflow.toml`; docs/workflow.md prints it. Acts in the system obey it. A recorded history (an
imported ledger) need not: replay walks the same table and reports each step for which there is no arrow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, NamedTuple

from huiyin.core.terms import Vocabulary

STATES = Vocabulary(
    "state",
    ("registered", "待分流", "to be sorted"),
    ("sent", "待告知", "sent to the organ"),
    ("objected", "异议待核", "objection to be decided"),
    ("told", "待受理", "told, to be accepted"),
    ("accepted", "办理中", "in progress"),
    ("simple", "简易办理中", "in the simple procedure"),
    ("extended", "延期办理中", "in progress, extended"),
    ("answered", "已答复", "answered"),
    ("confirmed", "已审核认定", "closing confirmed"),
    ("in_review", "复查中", "under review"),
    ("reviewed", "已复查", "reviewed"),
    ("in_re_review", "复核中", "under re-review"),
    ("ended", "复核终结", "remedies ended"),
    ("answered_directly", "已直接回复", "answered directly"),
    ("filed", "已存", "filed"),
    ("not_accepted", "不予受理", "not accepted"),
    ("no_longer_accepted", "不再受理", "no longer accepted"),
    ("led", "已导入法定途径", "led to a statutory procedure"),
    ("taken", "法定途径已受理", "taken by the statutory procedure"),
    ("withdrawn", "已撤回", "withdrawn"),
)

#: States in which some organ still owes the petitioner a step.
OPEN_STATES = frozenset(
    {"registered", "sent", "objected", "told", "accepted", "simple", "extended", "in_review", "in_re_review", "led"}
)

ROLES = Vocabulary(
    "workflow_role",
    ("clerk", "接访办信员", "clerk"),
    ("case_officer", "信访部门承办人", "case officer of the bureau"),
    ("leader", "信访部门负责人", "leader of the bureau"),
    ("supervisor", "督查人员", "supervisor"),
    ("organ_officer", "责任单位承办人", "handling officer of the organ"),
    ("organ_head", "责任单位负责人", "head of the organ"),
    ("review_officer", "复查复核机关承办人", "review officer"),
    ("petitioner", "信访人", "petitioner"),
)


class Arrow(NamedTuple):
    """One lawful step.

    target: the state after it; None when the state stays.
    who: workflow roles; whose organ must hold `part` of the matter is said there.
    basis: articles of the 2022 regulation (《信访工作条例》).
    starts, ends: ids of the terms (core.law) whose clocks the step starts and ends.
    part: for the roles of an organ: the assignment their organ must hold, "lead", "assist" or "any".
    note: what the table cannot say, and the act itself looks at.
    basis_2005: articles of the 2005 regulation (《信访条例》) for what was accepted under it.
    """

    act: str
    label: str
    english: str
    sources: frozenset[str]
    target: str | None
    who: tuple[str, ...]
    basis: str
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    part: str = "lead"
    note: str = ""
    basis_2005: str = ""

    def article(self, regulation: str) -> str:
        """The articles under a regulation (its id)."""
        return (self.basis_2005 if regulation == "r2005" else "") or self.basis

    def law(self, regulation: str) -> str:
        """The same, with the name of the text."""
        if self.basis.startswith("《"):
            return self.basis
        if regulation == "r2005" and self.basis_2005:
            return f"《信访条例》{self.basis_2005}"
        return f"《信访工作条例》{self.basis}"


def _read() -> Iterator[Arrow]:
    data: dict[str, Any] = tomllib.loads((files("huiyin.core") / "data" / "workflow.toml").read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = {**data["groups"], "anywhere": list(STATES.codes)}
    for act, row in data["acts"].items():
        sources = frozenset(state for name in row.pop("from") for state in groups.get(name, (name,)))
        who, starts, ends = (tuple(row.pop(name, ())) for name in ("who", "starts", "ends"))
        yield Arrow(act, sources=sources, target=row.pop("to", None), who=who, starts=starts, ends=ends, **row)


ARROWS: tuple[Arrow, ...] = tuple(_read())

BY_ACT: dict[str, Arrow] = {arrow.act: arrow for arrow in ARROWS}

#: The act by which a recorded disposition was decided.
ACT_OF_DISPOSITION = {
    "transfer": "transfer",
    "assign": "assign",
    "direct_reply": "direct_reply",
    "file": "file",
    "not_accepted": "refuse",
    "no_longer_accepted": "refuse_again",
    "lead": "lead",
}


def allowed(act: str, state: str | None) -> bool:
    """Whether the table has this act from this state; `state` None is "not yet registered"."""
    arrow = BY_ACT[act]
    return state in arrow.sources if state is not None else not arrow.sources


def after(act: str, state: str | None) -> str:
    """The state after the act, wherever it came from."""
    target = BY_ACT[act].target
    if target is not None:
        return target
    if state is None:
        raise ValueError(f"{act!r} changes no state and nothing is registered yet")
    return state


def acts_from(state: str | None) -> tuple[Arrow, ...]:
    """Every lawful next step from a state, in the order of the table."""
    return tuple(arrow for arrow in ARROWS if allowed(arrow.act, state))
