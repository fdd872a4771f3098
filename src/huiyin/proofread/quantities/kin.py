"""Which figures measure the same thing, and which words name it."""

from __future__ import annotations

import re

from huiyin.proofread.model import Quantity
from huiyin.proofread.quantities.moves import Item

GENERIC = re.compile(
    r"(?:支出|收入|决算|预算|总量|总数|总额|总计|合计|数额|数量|件数|批数|人数|经费|费用|金额|比例|占比|整体|数|量|额|率|收|支|"
    r"各项?|该项|我[局市县区省]|本部门|本单位|全[市县区省局]|本年|实际|总体|均|幅度|规模|情况|比重|和|及|执行|全部|资金|拨款|、|占|比)*"
)
UNITS = {
    "批次": ("批次", "批", "件次", "批（次）", "件（次）"),
    "批": ("批次", "批", "批（次）"),
    "人次": ("人次", "人", "名", "人（次）"),
    "人数": ("人", "人次", "名"),
    "件次": ("件次", "件", "批次", "批", "件（次）"),
    "件数": ("件", "件次"),
    "件": ("件", "件次"),
    "批数": ("批", "批次"),
    "次数": ("次", "场次", "批次"),
    "户数": ("户",),
    "起数": ("起", "宗"),
}
MIXED = re.compile(r"[件人批].*[（(、/][件人批]")
HINT = re.compile("|".join(sorted(UNITS, key=len, reverse=True)))


def alike(one: Quantity, other: Quantity) -> bool:
    """May be subtracted from each other."""
    if one.kind == "money" or other.kind == "money":
        return one.kind == other.kind
    if one.kind in ("percent", "fraction") or other.kind in ("percent", "fraction"):
        return one.kind == other.kind
    if one.unit == other.unit or not one.unit or not other.unit:
        return True
    if MIXED.search(one.unit) or MIXED.search(other.unit):
        return one.kind == other.kind == "count"
    if {one.unit, other.unit} <= {"份", "人", "名"}:
        return True  # 有效问卷282份，满意231人
    return any(one.unit in units and other.unit in units for units in UNITS.values())


def hints(subject: str) -> list[tuple[str, ...]]:
    """The units a subject names: 批次和人次."""
    return [UNITS[word] for word in HINT.findall(subject)]


def about(subject: str, level: Item) -> bool:
    """Whether what is said to move is what this figure measures."""
    named = HINT.sub("", subject)
    bare = GENERIC.sub("", named, count=1) if GENERIC.match(named) else named
    bare = re.sub(r"(?:支出|收入|决算|总量|总数|总额|数量?|件数|人数|量|额|费用?|资金)+$", "", bare)
    if len(bare) < 2:
        return True
    words = level.lead[-40:] + re.split(r"[，。；：]", level.tail)[0][:4] + level.figure.noun
    if re.search(re.escape(bare) + r"(?:[及和与、]|以及)[^，。；：]{1,12}$", level.lead):
        return False
    return bare in words or (len(level.figure.noun) > 1 and level.figure.noun in subject)


def pairs(words: str) -> set[str]:
    """Every two characters that follow each other."""
    return {words[at : at + 2] for at in range(len(words) - 1)}
