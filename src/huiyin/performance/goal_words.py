"""What `core.goals` and `core.scoring_warnings` find, in words that say what, where and how to mend it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.core import goals
from huiyin.core.goals import Finding
from huiyin.ui.words import day_words

_WORDS = {
    "no_lines": gettext_noop("还没有绩效指标。请至少填写产出指标和效益指标。"),
    "unknown_head": gettext_noop("“%(of)s”的二级指标不在这类目标表的框架内。请重新选择。"),
    "name_missing": gettext_noop("有一个三级指标没有名称。请填写，或者删去这一行。"),
    "name_twice": gettext_noop("“%(of)s”填了两次。请合并为一行。"),
    "value_missing": gettext_noop("“%(of)s”没有指标值。请填写数值，或者把符号改为“定性”。"),
    "words_missing": gettext_noop("“%(of)s”是定性指标，没有写要达到的效果。请补写。"),
    "unit_missing": gettext_noop("“%(of)s”没有计量单位。请补填。"),
    "weight_not_positive": gettext_noop("“%(of)s”的分值是 %(found)s。分值要大于零。"),
    "weights_partly": gettext_noop("有的指标有分值，有的没有：%(names)s。请都填，或者都不填。"),
    "second_sum": gettext_noop("“%(of)s”的三级指标分值合计 %(found)s，与填写的 %(wanted)s 不符。请改到相等。"),
    "first_sum": gettext_noop("“%(of)s”的二级指标分值合计 %(found)s，与填写的 %(wanted)s 不符。请改到相等。"),
    "total_sum": gettext_noop("全部指标分值合计 %(found)s，应为 %(wanted)s（另 10 分为预算执行率）：%(gap)s。"),
    "output_missing": gettext_noop("没有产出指标。项目支出一般要有。"),
    "effect_missing": gettext_noop("没有效益指标。项目支出一般要有。"),
    "satisfaction_missing": gettext_noop("没有满意度指标，它的 10 分一般并入效益指标。"),
    "satisfaction_at_most": gettext_noop("“%(of)s”是满意度指标，符号却是“≤”。请核对。"),
    "per_cent_above_100": gettext_noop("“%(of)s”的指标值 %(found)s%% 大于 100%%。请核对。"),
    "not_whole": gettext_noop("“%(of)s”以“%(unit)s”计，指标值 %(found)s 不是整数。请核对。"),
    "frame": gettext_noop("“%(of)s”合计 %(found)s 分，通常是 %(wanted)s 分。财政部门另有规定的照规定。"),
    "plan_outside_year": gettext_noop("检查日期 %(day)s 不在本年度内。请改日期。"),
    "plan_out_of_range": gettext_noop("检查日期 %(day)s 的累计支出比例不在 0 到 100%% 之间。"),
    "plan_not_in_order": gettext_noop("检查日期 %(day)s 重复，或者没有按先后排列。"),
    "plan_goes_back": gettext_noop("累计支出比例从前到后不能减少，%(day)s 却是 %(found)s%%。"),
    "plan_not_whole": gettext_noop("最后一个检查日期的累计支出比例是 %(found)s%%，应为 100%%。"),
    "no_money": gettext_noop("还没有填资金。"),
    "goal_missing": gettext_noop("没有年度总体目标。请写清预期完成什么、达到什么效果。"),
}
#: What a scheme is warned of, in the words of the mission: such an indicator would be met by refusing petitions.
_REFUSAL = gettext_noop(
    "“%(of)s”越少越好：不登记、劝返就能“完成”。请改为办理质量指标；仍要保留的，表和报告中都带这条提示。"
)
_MISFIT = gettext_noop("“%(of)s”的单位、符号和指标值不相配。请核对。")
_REFUSALS = ("fewer_petitions", "fewer_upward", "zero_registration", "fewer_repeated", "fewer_remedies")


def finding_words(one: Finding) -> str:
    """What was found, where, and how to mend it."""
    values: dict[str, Any] = {name: _plain(value) for name, value in one.values.items()}
    if one.code == "total_sum":
        values["gap"] = _gap(one.values["gap"])
    return _text(one) % ({"of": head_words(one.of) or one.of} | values)


def is_warning(one: Finding) -> bool:
    """Whether it warns of what refusing petitions would fulfil."""
    return one.code.removeprefix("warning.") in _REFUSALS


def _text(one: Finding) -> str:
    if one.code.startswith("warning."):
        return _(_REFUSAL) if is_warning(one) else _(_MISFIT)
    return _(_WORDS[one.code])


def head_words(code: str) -> str:
    """产出指标 or 数量指标, by the code of a head; empty for anything else."""
    found = goals.second_heads().get(code) or goals.first_heads().get(code)
    return found.name if found else ""


def first_words(second: str) -> str:
    """The first level above a head of the second."""
    found = goals.first_heads().get(second.partition(".")[0])
    return found.name if found else ""


def _gap(gap: Decimal) -> str:
    words = _("少 %s 分，请补上") if gap > 0 else _("多 %s 分，请减去")
    return words % _plain(abs(gap))


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    if hasattr(value, "year"):
        return day_words(value)
    return str(value)
