"""The register of measures as a document: docs/measures.md, and the lines of `huiyin measures --list`."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.core.facts import COLUMNS
from huiyin.core.measures import Measure, Part, Register, Side

_HEAD = """# Measures · 指标

Written from the register (`src/huiyin/core/data/measures/register.toml`) by `scripts/write_measures.py`; do not edit.

- A measure counts petitions whose *time basis* lies in the period. 每项指标统计“时间口径”落在期内的信访件。
- Steps dated after the as-of day have not happened, in the period and in the one compared with.
  截止日之后的步骤视为尚未发生，本期与上年同期用同一截止日。
- A zero denominator is "no data", never 0 or 100 %. 分母为零即“无数据”，不是 0，也不是 100%。
- Silence is never counted as satisfied; on a provisional date no lateness is asserted.
  不评价不视为满意；期限为暂定的，不认定为超期。
- A formula is never edited once used: it gets a higher version, or a new variant. One name never hides two formulas.
  口径用过即不改：改则升版本或另立口径，一个名称不代表两个公式。
"""
_DIRECTIONS = {"higher": "越高越好 · higher is better", "lower": "越低越好 · lower is better"}


def document(register: Register) -> str:
    """The whole register in Markdown, Chinese and English."""
    lines = [_HEAD, "| id | 名称 | name | 模板用词 | 单位 | v |", "|---|---|---|---|---|---|"]
    lines += [
        f"| `{m.key}` | {m.title} | {m.title_english} | {m.words_in_template} | {m.unit.label} | {m.version} |"
        for m in register
    ]
    for measure in register:
        lines += ["", *_section(measure)]
    return "\n".join(lines) + "\n"


def listing(register: Register, lang: str = "zh") -> str:
    """One measure a line: its key, its name and what it counts."""
    width = max(len(measure.key) for measure in register)
    return "\n".join(
        f"{measure.key:<{width}}  {measure.title}：{measure.words}"
        if lang == "zh"
        else f"{measure.key:<{width}}  {measure.title_english}: {measure.words_english}"
        for measure in register
    )


def _section(measure: Measure) -> Iterator[str]:
    yield f"## `{measure.key}` {measure.title} · {measure.title_english}"
    yield ""
    yield f"{measure.words}。{measure.open}。"
    yield ""
    yield f"{measure.words_english}; {measure.open_english}."
    yield ""
    yield f"- 单位 unit: {measure.unit.label} ({measure.unit.english}) · 版本 version: {measure.version}"
    if measure.basis is None:
        yield "- 时间口径 time basis: 不限登记日期 · any date of registration"
    else:
        column = COLUMNS[measure.basis]
        yield f"- 时间口径 time basis: {column.label} · {column.english}"
    if str(measure.cohort) != "all":
        yield f"- 范围 cohort: `{measure.cohort.chinese()}` · `{measure.cohort}`"
    yield f"- {'分子 numerator' if measure.denominator else '统计 counts'}: {_side(measure, 'numerator')}"
    if measure.denominator:
        whole = "（不受筛选影响 whatever was chosen）" if measure.of_all else ""
        yield f"- 分母 denominator: {_side(measure, 'denominator')}{whole}"
    if measure.kind == "median":
        yield "- 取中位数；居中的有两个时取其平均 · the median; of two middle values their mean"
    if measure.direction:
        yield f"- {_DIRECTIONS[measure.direction]}"
    yield f"- 依据 source: {'本系统的定义 · our own definition' if measure.source == 'MEASURES' else measure.source}"


def _side(measure: Measure, side: Side) -> str:
    return " ＋ ".join(_part(part) for part in measure.parts(side))


def _part(part: Part) -> str:
    what = f"{COLUMNS[part.sum].label}之和 sum of {part.sum}" if part.sum else "件 rows"
    return f"{what} `{part.rows.chinese()}` · `{part.rows}`"
