"""Samples for the gallery: every component in every state it knows, with invented values."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from huiyin.ui.frame import Place
from huiyin.ui.scale import Scale, scale_of
from huiyin.ui.words import Chip, chip_of


class Chosen(NamedTuple):
    name: str
    value: str
    without: str


WHY = "3月3日（周一）受理，从次日起算第60日是5月2日（周五），为劳动节假日，顺延至5月6日（周二）。"

CHIPS: tuple[Chip, ...] = (
    chip_of("running", 46, article="第三十四条", explanation=WHY),
    chip_of("running", 6, article="第三十四条", explanation=WHY),
    chip_of("running", 0, article="第二十三条"),
    chip_of("overdue", -3, article="第三十四条", explanation=WHY),
    chip_of("met", 4, article="第二十三条"),
    chip_of("late", -2, article="第三十四条"),
    chip_of("undetermined", -2, article="第三十四条"),
    chip_of("used", 3, article="第三十五条"),
)

SCALES: tuple[Scale, ...] = (
    scale_of(value=0.912, target=0.95, reachable=0.968),
    scale_of(value=0.981, target=0.95, reachable=0.99),
)

SAMPLES: dict[str, object] = {
    "chips": CHIPS,
    "scales": SCALES,
    "day": date(2026, 3, 5),
    "money": 18057400,
    "tabs": (Place("机构", "#", "", True, 12), Place("内容分类", "#", "", False, 0), Place("属地", "#", "", False, 3)),
    "trail": (("信访事项", "#"), ("2026-0312", "#")),
    "chosen": (Chosen("信访形式", "来访", "#"), Chosen("登记日期", "2026-01-01 起", "#")),
    "hash": "9f2c41d07a6be5",
}
