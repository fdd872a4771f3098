"""The money of a bureau that does not exist: two years of budget lines that add up to published sums.

The sums of the year are those of a published self-evaluation (1805.99 budgeted, 1857.41 spent, six special funds, 三公
5.76 against 4.44), so that whoever knows the published text can check ours; the lines below them are invented. Nothing
here is random: the same year gives the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

#: The six special funds: name, code, leading office, and what is budgeted for them, in 万元.
FUNDS = (
    ("特护期维稳工作专项", "X01", "协调科", Decimal("83.28")),
    ("信访救助资金", "X02", "政策法规科", Decimal("180.50")),
    ("信访网络建设维护专项", "X03", "网络信访科", Decimal("27.08")),
    ("信访工作及考核奖励专项", "X04", "办公室", Decimal("175.11")),
    ("人民来访接待中心运行专项", "X05", "来访接待科", Decimal("92.00")),
    ("律师咨询和心理咨询服务专项", "X06", "政策法规科", Decimal("15.00")),
)
OFFICES = (
    "办公室", "来访接待科", "来信办理科", "网络信访科", "督查督办科", "协调科", "异地接访科", "政策法规科",
    "群众工作指导科", "机关总支",
)  # fmt: skip
#: Of the year and of the year before, in 万元: adopted, spent, spent the year before.
ADOPTED, SPENT, BEFORE = Decimal("1805.99"), Decimal("1857.41"), Decimal("1898.97")
#: Lines that are not among the published ones.
OTHER_LINES = 299
_YUAN = 10_000


class Line(NamedTuple):
    """One line in fen: adopted and spent in the year, adopted and spent in the year before. `is_named`: its sum is a
    published one."""

    kind: str
    function: str
    economic: str
    project: str
    item: str
    adopted: int
    spent: int
    adopted_before: int
    before: int
    reason: str
    is_named: bool


class _Group(NamedTuple):
    """Lines of one class: how many, and what they add up to in 万元: adopted, spent, spent the year before."""

    kind: str
    function: str
    economic: str
    lines: int
    sums: tuple[str, str, str]
    project: str = ""
    items: tuple[str, ...] = OFFICES


_WAGES, _PENSION, _ANNUITY, _RETIRED, _RELIEF = "run", "2080505", "2080506", "2080501", "2080801"
_MEDICAL, _SUPPLEMENT, _OTHER_SECURITY, _HOUSING, _BUSINESS = "2101101", "2101103", "2089999", "2210201", "petition"

#: People 1349.91 spent (1366.67 the year before), running costs 108.43 (144.88), projects 399.07 (387.42).
_GROUPS = (
    _Group("people", _WAGES, "30101", 30, ("300.00", "318.60", "322.40")),
    _Group("people", _WAGES, "30102", 30, ("290.00", "352.44", "356.10")),
    _Group("people", _WAGES, "30103", 20, ("140.00", "256.30", "260.77")),
    _Group("people", _PENSION, "30108", 10, ("90.00", "92.18", "93.40")),
    _Group("people", _ANNUITY, "30109", 10, ("45.00", "46.09", "46.70")),
    _Group("people", _MEDICAL, "30110", 10, ("41.00", "41.55", "42.36")),
    _Group("people", _SUPPLEMENT, "30111", 10, ("20.00", "20.72", "21.18")),
    _Group("people", _OTHER_SECURITY, "30112", 10, ("6.00", "6.40", "6.55")),
    _Group("people", _HOUSING, "30113", 10, ("96.00", "98.70", "99.85")),
    _Group("people", _WAGES, "30199", 10, ("38.00", "40.00", "37.90")),
    _Group("people", _RETIRED, "30301", 2, ("18.00", "21.40", "23.60"), items=("离休人员生活补贴", "离休人员护理费")),
    _Group("people", _RETIRED, "30302", 6, ("24.59", "32.20", "31.10")),
    _Group("people", _RELIEF, "30304", 2, ("6.00", "10.33", "12.76"), items=("一次性抚恤金", "遗属补助")),
    _Group("people", _MEDICAL, "30307", 2, ("6.00", "8.00", "7.40"), items=("在职人员体检", "离退休人员体检")),
    _Group("people", _WAGES, "30309", 1, ("4.00", "5.00", "4.60"), items=("独生子女父母奖励",)),
    _Group("running", _WAGES, "30201", 20, ("18.00", "17.60", "31.20")),
    _Group("running", _WAGES, "30203", 3, ("1.50", "1.20", "1.80")),
    _Group("running", _WAGES, "30207", 10, ("6.00", "5.40", "6.10")),
    _Group("running", _WAGES, "30211", 20, ("14.00", "12.35", "16.90")),
    _Group("running", _WAGES, "30213", 10, ("5.00", "4.80", "7.70")),
    _Group("running", _WAGES, "30214", 2, ("3.00", "3.00", "3.00"), items=("办公用房租赁", "会场租赁")),
    _Group("running", _WAGES, "30215", 3, ("1.60", "1.30", "0.90")),
    _Group("running", _WAGES, "30216", 3, ("1.40", "1.10", "1.64")),
    _Group("running", _WAGES, "30226", 10, ("8.00", "7.60", "12.40")),
    _Group("running", _WAGES, "30227", 3, ("6.00", "5.90", "9.80")),
    _Group("running", _WAGES, "30228", 2, ("9.20", "9.60", "9.45"), items=("工会经费拨缴", "职工文体活动")),
    _Group("running", _WAGES, "30229", 10, ("8.00", "7.92", "11.30")),
    _Group("running", _WAGES, "30239", 10, ("14.73", "14.60", "15.10")),
    _Group("running", _WAGES, "30299", 10, ("6.00", "10.30", "13.15")),
    _Group("project", _BUSINESS, "30203", 2, ("15.00", "6.50", "0.00"), FUNDS[5][0], ("律师值班", "心理咨询")),
    _Group("project", _BUSINESS, "30213", 1, ("27.08", "2.40", "68.20"), FUNDS[2][0], ("信访信息系统维护",)),
    _Group("project", _BUSINESS, "31002", 1, ("12.00", "3.60", "0.00"), FUNDS[4][0], ("叫号和接待设备",)),
    _Group("project", _BUSINESS, "30226", 1, ("31.00", "0.00", "58.40"), FUNDS[3][0], ("驻点调解劳务",)),
    _Group("project", _BUSINESS, "30211", 0, ("0.00", "0.00", "32.53"), FUNDS[0][0]),
)
#: The published lines of the projects, and 三公: printed 9.93 against 3.87, meetings 4.33 against 2.50 …
_NAMED = (
    ("running", _WAGES, "30217", "", "公务接待", ("0.45", "0.42", "0.15")),
    ("running", _WAGES, "30231", "", "公务用车运行维护", ("5.55", "5.34", "4.29")),
    ("project", _BUSINESS, "30202", FUNDS[4][0], "接访资料印刷", ("12.00", "9.93", "3.87")),
    ("project", _BUSINESS, "30215", FUNDS[3][0], "信访联席会议", ("6.00", "4.33", "2.50")),
    ("project", _BUSINESS, "30216", FUNDS[3][0], "业务培训", ("2.00", "0.00", "0.61")),
    ("project", _BUSINESS, "30306", FUNDS[1][0], "信访救助", ("180.50", "102.00", "41.00")),
)
#: 其他商品和服务支出 of the projects: 270.31 against 180.31, divided over three funds.
_OTHER_SERVICES = (
    (FUNDS[0][0], OFFICES, ("83.28", "71.20", "60.11")),
    (FUNDS[3][0], ("考核奖励",), ("136.11", "138.61", "78.20")),
    (FUNDS[4][0], ("接待中心运行",), ("68.00", "60.50", "42.00")),
)
_UP = {
    "301": "人员晋级晋档和缴费基数调整", "302": "业务量增加，按实际工作需要列支", "303": "待遇标准提高",
    "310": "接待中心设备到期更新",
}  # fmt: skip
_DOWN = {
    "301": "人员调出和退休，人数减少", "302": "落实过紧日子要求，压减一般性支出", "303": "享受待遇人员减少",
    "310": "上年已集中购置，本年购置减少",
}  # fmt: skip
_REASONS = {
    "接访资料印刷": "接访窗口资料印刷增加", "信访联席会议": "信访工作联席会议按要求召开，场次增加",
    "业务培训": "线下培训未开展", "信访救助": "符合条件的信访对象及时得到救助",
    "公务接待": "来本单位学习调研的接待增加", "公务用车运行维护": "到区县指导督查业务增加，公车运行成本增加",
}  # fmt: skip


def lines(year: int) -> list[Line]:
    """Every line of a year; a year before is the same lines by their earlier amounts."""
    found = [_named(year, row) for row in _NAMED]
    groups = [*_GROUPS, *(_services(*one) for one in _OTHER_SERVICES)]
    wanted = OTHER_LINES - sum(group.lines for group in groups)
    for group in groups:
        count = group.lines or wanted
        found += list(_of(year, group, count))
    return found


def _services(project: str, items: tuple[str, ...], sums: tuple[str, str, str]) -> _Group:
    return _Group("project", _BUSINESS, "30299", len(items), sums, project, items)


def _named(year: int, row: tuple[str, str, str, str, str, tuple[str, str, str]]) -> Line:
    kind, function, economic, project, item, sums = row
    adopted, spent, before = (_fen(one) for one in sums)
    return Line(
        kind, _function(function, year), economic, project, item, adopted, spent, before, before, _REASONS[item], True
    )


def _of(year: int, group: _Group, count: int) -> Iterator[Line]:
    adopted, spent, before = (_fen(one) for one in group.sums)
    seed = int(group.economic) * 31 + len(group.project)
    shares = zip(
        _split(adopted, count, seed), _split(spent, count, seed + 1), _split(before, count, seed + 2), strict=True
    )
    for at, (plan, now, earlier) in enumerate(shares):
        name = group.items[at % len(group.items)]
        item = name if at < len(group.items) else f"{name}（{at // len(group.items) + 1}）"
        direction = _UP if now > earlier else _DOWN
        yield Line(
            group.kind,
            _function(group.function, year),
            group.economic,
            group.project,
            item,
            plan,
            now,
            earlier,
            earlier,
            direction[group.economic[:3]] if now != earlier else "",
            False,
        )


def reason(economic: str, now: int | Decimal, before: int | Decimal) -> str:
    """Why a class of spending changed."""
    return (_UP if now > before else _DOWN).get(economic[:3], "按当年工作任务和批复的预算安排")


def _function(function: str, year: int) -> str:
    """The petition classes have a 款 of their own since 2024."""
    if function == _WAGES:
        return "2014001" if year >= 2024 else "2010301"
    if function == _BUSINESS:
        return "2014004" if year >= 2024 else "2010308"
    return function


def _fen(wan: str) -> int:
    return int(Decimal(wan) * _YUAN * 100)


def _split(total: int, count: int, seed: int) -> list[int]:
    """A sum in so many parts that differ, in whole yuan but for the last."""
    if count == 0:
        return []
    weights, state = [], seed
    for _at in range(count):
        state = (state * 1_103_515_245 + 12_345) % (1 << 31)
        weights.append(60 + state % 81)
    parts = [total * weight // sum(weights) // 100 * 100 for weight in weights]
    parts[-1] += total - sum(parts)
    return parts


def monthly(fen: int) -> list[int]:
    """What was spent in a year by its months: less in the first, more in the last, in whole yuan but for the last."""
    weights = (6, 6, 8, 8, 8, 8, 8, 8, 9, 9, 10, 12)
    parts = [fen * weight // 100 // 100 * 100 for weight in weights]
    parts[-1] += fen - sum(parts)
    return parts
