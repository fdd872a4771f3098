"""The table of the workflow as a document: docs/workflow.md."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.core.law import Law
from huiyin.core.waiting import ACTS, WAITED
from huiyin.core.workflow import ARROWS, BY_ACT, OPEN_STATES, ROLES, STATES, Arrow

_HEAD = """# Workflow · 办理流程

Written from the table (`src/huiyin/core/data/workflow.toml`) by `scripts/write_workflow.py`; do not edit.

- What is not in the table cannot be done, from no page and by nobody. 表中没有的，任何页面、任何人都不能做。
- "=" in the column *to*: the state stays. “至”栏为“=”的，状态不变。
- An organ's officer and head act only where their organ holds the lead (主办); "协办": an assisting share;
  "主办或协办": either. 责任单位的承办人、负责人只能办理本单位主办的信访件，另有标注的除外。
- Articles are of the 2022 regulation. 条款为《信访工作条例》（2022年）。
"""
_PARTS = {"assist": "协办", "any": "主办或协办"}


def document() -> str:
    """The whole table in Markdown, Chinese and English."""
    terms = {term.id: term.name for term in Law.shipped().regulation("r2022").terms.values()}
    lines = [_HEAD, "## Acts · 办理动作", "", "| 动作 | from 自 | to 至 | who 由谁 | article 依据 | clocks 期限 |"]
    lines += ["|---|---|---|---|---|---|", *(_row(arrow, terms) for arrow in ARROWS)]
    lines += ["", "## Notes · 说明", ""]
    lines += [f"- **{arrow.label}** {arrow.english}: {arrow.note}" for arrow in ARROWS if arrow.note]
    lines += ["", "## Accepted before May 2022 · 2022年5月1日前受理的", ""]
    lines += ["依照《信访条例》（2005年）办理到终结。", ""]
    lines += [f"- **{arrow.label}** {arrow.english}: {arrow.basis_2005}" for arrow in ARROWS if arrow.basis_2005]
    lines += ["", "## From each state · 各状态可做的动作", "", "| 状态 | state | 可做 |", "|---|---|---|", *_states()]
    lines += ["", "## What is waited for · 待办", "", "| 待办 | wait | 以何动作了结 |", "|---|---|---|", *_waits()]
    return "\n".join(lines) + "\n"


def _row(arrow: Arrow, terms: dict[str, str]) -> str:
    target = STATES.label(arrow.target) if arrow.target else "="
    who = "、".join(ROLES.label(role) for role in arrow.who)
    if arrow.part in _PARTS:
        who += f"（{_PARTS[arrow.part]}）"
    clocks = [f"起：{terms[term]}" for term in arrow.starts] + [f"止：{terms[term]}" for term in arrow.ends]
    name = f"**{arrow.label}** {arrow.english} `{arrow.act}`"
    return f"| {name} | {_sources(arrow)} | {target} | {who} | {arrow.basis} | {'；'.join(clocks)} |"


def _sources(arrow: Arrow) -> str:
    if not arrow.sources:
        return "（新件）"
    if arrow.sources == set(STATES.codes):
        return "任何状态"
    return "、".join(term.label for term in STATES if term.code in arrow.sources)


def _states() -> Iterator[str]:
    always = {arrow.act for arrow in ARROWS if arrow.sources == set(STATES.codes)}
    for term in STATES:
        acts = [arrow.label for arrow in ARROWS if term.code in arrow.sources and arrow.act not in always]
        mark = "" if term.code in OPEN_STATES else "（已了结）"
        yield f"| {term.label}{mark} | {term.english} | {'、'.join(acts) or '—'} |"
    yield f"| 任何状态 | any | {'、'.join(BY_ACT[act].label for act in BY_ACT if act in always)} |"


def _waits() -> Iterator[str]:
    for term in WAITED:
        acts = ACTS.get(term.code, (term.code,))
        yield f"| {term.label} | {term.english} | {'、'.join(BY_ACT[act].label for act in acts)} |"
