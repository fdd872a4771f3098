"""How values, points and lights are written on pages and in documents: the whole computation, not its result alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from huiyin.core.phrasing import number
from huiyin.core.scoring import SIGNS, TARGETED, Elements, Light, Worked
from huiyin.performance.models import Handed, Indicator, Mark
from huiyin.performance.queries.progress import worked_of

#: Word, icon and kind of chip of a light: the colour never speaks alone.
_LIGHTS: dict[str, tuple[object, str, str]] = {
    "none": (gettext_lazy("未填报"), "question-mark-circle", "undetermined"),
    "reached": (gettext_lazy("已达标"), "check-circle", "met"),
    "on_course": (gettext_lazy("正常"), "arrow-right-circle", "running"),
    "behind": (gettext_lazy("滞后"), "clock", "soon"),
    "losing": (gettext_lazy("有失分"), "minus-circle", "soon"),
    "lost": (gettext_lazy("已无法达标"), "exclamation-triangle", "late"),
    "missed": (gettext_lazy("未达标"), "x-circle", "late"),
}
_GRADES = {
    "excellent": gettext_noop("优"),
    "good": gettext_noop("良"),
    "fair": gettext_noop("中"),
    "poor": gettext_noop("差"),
}


class LightWords(NamedTuple):
    words: str
    icon: str
    kind: str


def light_words(light: Light) -> LightWords:
    words, icon, kind = _LIGHTS[light]
    return LightWords(str(words), icon, kind)


def grade_words(code: str) -> str:
    return _(_GRADES[code]) if code else ""


def plain(value: Decimal | Fraction | int | None, digits: int = 2) -> str:
    """A number without zeros at the end; a dash where there is none."""
    return "—" if value is None else number(value, digits, trimmed=True)


def valued(value: Decimal | Fraction | None, unit: str) -> str:
    """96%, 12期; what is not known is said."""
    return _("无数据") if value is None else f"{plain(value)}{unit}"


#: Of the lights, in the order in which they are counted.
LIGHTS: tuple[Light, ...] = ("reached", "on_course", "behind", "losing", "lost", "missed", "none")


def lights_in(found: Iterable[Light]) -> list[tuple[LightWords, int]]:
    """How many show which light; one that nothing shows is left out."""
    counts = Counter(found)
    return [(light_words(one), counts[one]) for one in LIGHTS if counts[one]]


def target_words(row: Indicator, target: Decimal | None) -> str:
    """≥95%."""
    return "" if target is None else f"{SIGNS[row.direction]}{plain(target)}{row.unit}"


def asked_words(row: Indicator, target: Decimal | None) -> str:
    """The target; where the rule asks for none, the rule."""
    return target_words(row, target) if row.kind in TARGETED else row.rule


def handed_words(share: Handed | None) -> str:
    return "" if share is None else str(share)


def worked_words(row: Indicator, worked: Worked) -> str:
    """How the points came about, as one would work them out by hand."""
    points, weight = plain(worked.points), plain(worked.weight)
    actual, target = plain(worked.actual), plain(worked.target)
    told = {
        "points": points, "weight": weight, "actual": actual, "target": target, "unit": row.unit,
        "share": "" if worked.share is None else plain(worked.share * 100), "limit": plain(worked.limit),
        "sign": SIGNS.get(row.direction, ""), "rule": row.rule,
    }  # fmt: skip
    return _(_WORKED[_worked_key(row, worked)]) % told


def _worked_key(row: Indicator, worked: Worked) -> str:
    if worked.how == "level":
        limits = {Decimal(0): "level_low"}
        return limits.get(worked.limit or Decimal(0), "level")
    if worked.how == "band" and row.direction == "at_most":
        return "band_down"
    return worked.how


_WORKED = {
    "no_data": gettext_noop("没有完成值，不评分。"),
    "no_target": gettext_noop("没有年度目标，不评分。"),
    "reached": gettext_noop("完成 %(actual)s%(unit)s，达到目标 %(sign)s%(target)s%(unit)s，得满分 %(weight)s 分。"),
    "ratio": gettext_noop("%(actual)s ÷ %(target)s × %(weight)s = %(points)s 分。"),
    "nothing": gettext_noop("完成 %(actual)s%(unit)s，目标 %(sign)s%(target)s%(unit)s，不得分。"),
    "reverse_a": gettext_noop("(1 − (%(actual)s − %(target)s) ÷ %(target)s) × %(weight)s = %(points)s 分。"),
    "reverse_b": gettext_noop("%(target)s ÷ %(actual)s × %(weight)s = %(points)s 分。"),
    "elements": gettext_noop("%(actual)s ÷ %(target)s 个要素 × %(weight)s = %(points)s 分。"),
    "met": gettext_noop("完成 %(actual)s%(unit)s，符合条件 %(sign)s%(target)s%(unit)s，得 %(weight)s 分。"),
    "unmet": gettext_noop(
        "完成 %(actual)s%(unit)s，不符合 %(sign)s%(target)s%(unit)s，得 %(weight)s × %(share)s%% = %(points)s 分。"
    ),
    "band": gettext_noop(
        "完成 %(actual)s%(unit)s，在 %(limit)s 以上一档，得 %(weight)s × %(share)s%% = %(points)s 分。"
    ),
    "band_down": gettext_noop(
        "完成 %(actual)s%(unit)s，在 %(limit)s 以内一档，得 %(weight)s × %(share)s%% = %(points)s 分。"
    ),
    "otherwise": gettext_noop("完成 %(actual)s%(unit)s，各档都不到，得 %(weight)s × %(share)s%% = %(points)s 分。"),
    "level": gettext_noop("评为 %(actual)s%%，在 %(limit)s%% 以上一档，%(weight)s × %(actual)s%% = %(points)s 分。"),
    "level_low": gettext_noop("评为 %(actual)s%%，未达成且效果较差，%(weight)s × %(actual)s%% = %(points)s 分。"),
    "deducted": gettext_noop("发生 %(actual)s 次，%(rule)s：%(weight)s 分扣后得 %(points)s 分。"),
    "bonus": gettext_noop("发生 %(actual)s 次，%(rule)s：加 %(points)s 分。"),
    "scale": gettext_noop("%(actual)s ÷ %(target)s 级 × %(weight)s = %(points)s 分。"),
}


def mark_words(mark: Mark) -> str:
    """The same, of what an evaluation holds."""
    row = mark.indicator
    rule = row.scored_by
    target = Fraction(len(rule.names)) if isinstance(rule, Elements) else _whole(mark)
    share = Fraction(mark.own) / Fraction(mark.weight) if mark.own is not None and mark.weight else None
    limit = Decimal(0)
    if mark.how in ("band", "level"):
        limit = worked_of(row, mark.actual, mark.target).limit or Decimal(0)
    actual = None if mark.actual is None else Fraction(mark.actual)
    return worked_words(row, Worked(mark.own, mark.how, mark.weight, actual, target, share, limit))


def _whole(mark: Mark) -> Fraction | None:
    if mark.how == "scale":
        return Fraction(getattr(mark.indicator.scored_by, "steps", 5))
    return None if mark.target is None else Fraction(mark.target)
