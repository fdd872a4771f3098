"""The schemes of the demonstration: last year's evaluated and reviewed, this year's under way, and the appraisal of the
organs. Three areas, sixteen indicators, a hundred points, as the longest published example has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.models import Organ, OrganKind, Person
from huiyin.accounts.queries import bureau
from huiyin.performance import parts
from huiyin.performance.acts import evaluation, handing_down, schemes
from huiyin.performance.acts.evaluation import Asking, Explained, Review, Reviewed
from huiyin.performance.acts.handing_down import Receiver
from huiyin.performance.acts.progress import Report, close_period, enter_progress
from huiyin.performance.acts.schemes import SchemeGiven
from huiyin.performance.models import Audience, Indicator, Scheme
from huiyin.performance.queries.progress import board
from huiyin.performance.schemes_given import IndicatorGiven

_D = Decimal


def _one(name: str, points: str, unit: str, target: str | None, **more: Any) -> IndicatorGiven:
    quarters = {key: _D(value) for key, value in zip(parts.QUARTERS, more.pop("by", ()), strict=False)}
    return IndicatorGiven(
        name=name, points=_D(points), unit=unit, target=None if target is None else _D(target), targets=quarters, **more
    )


def _measure(code: str) -> dict[str, Any]:
    return {"source": "measure", "source_code": code}


#: What the bureau is appraised by.
PLAN: Final[tuple[tuple[str, tuple[IndicatorGiven, ...]], ...]] = (
    (
        "重点工作",
        (
            _one("按期答复率", "10", "%", "98", office="督查督办科", **_measure("reply_on_time[due_in_period]")),
            _one("及时告知率", "8", "%", "98", office="来信办理科", **_measure("notice_timely")),
            _one("初次信访一次性化解率", "10", "%", "85", office="来访接待科", **_measure("settled_once")),
            _one("责任单位满意率", "8", "%", "90", office="督查督办科", **_measure("satisfaction[organ]")),
            _one("信访积案化解", "8", "件", "15", grows=True, by=("3", "7", "11", "15"), office="督查督办科"),
            _one(
                "重复信访率",
                "4",
                "%",
                "10",
                direction="at_most",
                office="来访接待科",
                **_measure("repeat_rate[volume]"),
            ),
        ),
    ),
    (
        "主职主责",
        (
            _one("领导接访日", "6", "次", "24", grows=True, by=("6", "12", "18", "24"), office="来访接待科"),
            _one("信访业务培训", "5", "期", "4", grows=True, by=("1", "2", "3", "4"), office="办公室"),
            _one("信访法治宣传", "5", "场", "6", grows=True, by=("1", "3", "5", "6"), office="办公室"),
            _one(
                "信访工作联席会议",
                "5",
                "次",
                "4",
                grows=True,
                by=("1", "2", "3", "4"),
                office="办公室",
                kind="condition",
                rule="未达到得50%",
            ),
            _one(
                "答复意见书质量",
                "6",
                "%",
                None,
                kind="bands",
                rule="95：100%；90：80%；85：60%；其他：0%",
                office="督查督办科",
            ),
            _one("超期办理件数", "5", "件", "3", direction="at_most", grows=True, office="督查督办科"),
        ),
    ),
    (
        "自身建设",
        (
            _one("党风廉政建设", "6", "%", None, kind="levels", rule="80、60", office="办公室"),
            _one(
                "档案规范",
                "5",
                "",
                None,
                kind="elements",
                rule="一案一卷；按期归档；目录完整；电子备份",
                office="来信办理科",
            ),
            _one("信访工作信息", "4", "条", "40", grows=True, by=("10", "20", "30", "40"), office="办公室"),
            _one("工作差错", "5", "次", None, kind="deduction", rule="每次扣0.5；最多扣3", grows=True, office="办公室"),
        ),
    ),
)
#: What was entered for last year, and by the end of the third quarter of this.
_LAST: Final = {
    "信访积案化解": "14", "领导接访日": "26", "信访业务培训": "4", "信访法治宣传": "8", "信访工作联席会议": "4",
    "答复意见书质量": "93.5", "超期办理件数": "4", "党风廉政建设": "92", "档案规范": "4", "信访工作信息": "43",
    "工作差错": "1",
}  # fmt: skip
_SO_FAR: Final = {
    "信访积案化解": "9", "领导接访日": "19", "信访业务培训": "3", "信访法治宣传": "4", "信访工作联席会议": "3",
    "答复意见书质量": "91.2", "超期办理件数": "2", "党风廉政建设": "90", "档案规范": "3", "信访工作信息": "33",
    "工作差错": "0",
}  # fmt: skip
#: What is said of an actual.
_NOTES: Final = {
    "超期办理件数": "两件因补充调查超期，已督办。", "工作差错": "统计报表更正，已由第二人核对。",
    "信访积案化解": "逐件包案，化解情况见台账。",
}  # fmt: skip
#: Why an indicator fell short, and what is done about it.
_SHORT: Final = {
    "": ("新一轮小区供暖改造集中，部分事项调查时间长。", "提前一周预警，逐件明确办理人。"),
    "及时告知率": ("集中来信的几天登记量大，个别告知书晚送一两天。", "增加轮岗登记人员，当日登记当日制作告知书。"),
    "责任单位满意率": ("部分答复没有当面说明，群众对结果不理解。", "答复意见书送达时当面释明，七日内回访。"),
    "信访积案化解": ("一件积案等待司法鉴定结论。", "与鉴定机构约定时限，结论作出后一个月内办结。"),
    "重复信访率": ("历史遗留的安置事项反复来访。", "县领导包案，逐户核实政策落实情况。"),
    "党风廉政建设": ("一名干部参加专题学习不足。", "补学并纳入平时考核。"),
    "工作差错": ("一份统计报表数据填错后更正。", "报表由第二人核对后再报。"),
    "超期办理件数": ("两件事项补充调查超过期限。", "补充调查先办延期手续，按周督办。"),
}
#: By what the organs stand beside each other.
OF_ORGANS: Final = (
    _one("按期答复率", "40", "%", "98", **_measure("reply_on_time[due_in_period]")),
    _one("及时告知率", "30", "%", "98", **_measure("notice_timely")),
    _one("责任单位满意率", "30", "%", "90", **_measure("satisfaction[organ]")),
)


@transaction.atomic
def make_performance(today: date) -> int:
    """Make the schemes, all of them or none, and say how many there are."""
    if Scheme.objects.exists():
        return Scheme.objects.count()
    at = timezone.now()
    old = _scheme(today.year - 1, at, today)
    _reported(old, parts.YEAR, _LAST, at, today)
    close_period(old.pk, parts.YEAR, **_who("performance", at, today))
    _evaluated(old, at, today)
    new = _scheme(today.year, at, today, like=old)
    for key in _over(today):
        _reported(new, key, _scaled(key), at, today)
        close_period(new.pk, key, **_who("performance", at, today))
    _organs(today.year - 1, at, today)
    return Scheme.objects.count()


def _who(username: str, at: datetime, today: date) -> dict[str, Any]:
    return {"by": Person.objects.get(username=username), "at": at, "today": today}


def _over(today: date) -> Iterator[str]:
    """The quarters of this year that are over, the last of them with everything that was reported."""
    return (key for key in parts.QUARTERS if parts.end_of(today.year, key) < today)


def _scaled(key: str) -> dict[str, str]:
    """What had been reached by an earlier quarter."""
    share = _D(int(key[1:])) / 3
    rated = {"答复意见书质量", "党风廉政建设", "档案规范"}
    found = {}
    for name, value in _SO_FAR.items():
        found[name] = value if name in rated or share >= 1 else f"{int(_D(value) * share)}"
    return found


def _scheme(year: int, at: datetime, today: date, like: Scheme | None = None) -> Scheme:
    home = bureau()
    assert home is not None
    by = _who("performance", at, today)
    given = SchemeGiven(year, f"{year}年度绩效考核方案", home, ground=f"县考核办〔{year}〕3号")
    scheme = schemes.make_scheme(given, like=like, **by)
    if like is None:
        for name, indicators in PLAN:
            area = schemes.set_area(scheme.pk, name, None, **by)
            for one in indicators:
                schemes.add_indicator(scheme.pk, area.pk, _answered(one), **by)
        offices = [Receiver(None, name) for name in ("督查督办科", "来访接待科")]
        handing_down.hand_down([_find(scheme, "信访积案化解").pk], offices, **by)
    return schemes.issue(scheme.pk, **_who("leader", at, today))


def _answered(one: IndicatorGiven) -> IndicatorGiven:
    """Every indicator has a leader; three have a person who reports."""
    people = {"信访业务培训": "clerk", "信访积案化解": "officer", "按期答复率": "section"}
    person = Person.objects.filter(username=people.get(one.name, "performance")).first()
    return replace(one, leader="商陆英", person=person)


def _find(scheme: Scheme, name: str) -> Indicator:
    return scheme.indicators.get(name=name, removed=False)


def _reported(scheme: Scheme, key: str, values: dict[str, str], at: datetime, today: date) -> None:
    by = _who("performance", at, today)
    for name, value in values.items():
        note = _NOTES.get(name, "按计划完成，见台账。")
        enter_progress(_find(scheme, name).pk, None, Report(key, _D(value), note), seen=None, **by)


def _evaluated(scheme: Scheme, at: datetime, today: date) -> None:
    by = _who("performance", at, today)
    row = evaluation.begin(scheme.pk, None, **by)
    deviating = row.marks.filter(own__isnull=False).exclude(deviation="").select_related("indicator")
    words = {mark.indicator_id: _explained(mark.indicator.name, mark.deviation) for mark in deviating}
    evaluation.explain(row.pk, words, **by)
    if row.marks.filter(own=None).exists():
        return
    bonus = evaluation.ask(row.pk, Asking("bonus", _D(1), "市信访局表彰“最多访一次”做法", "市信发〔2026〕6号"), **by)
    evaluation.submit(row.pk, **by)
    evaluation.review(
        row.pk, Review(claims={bonus.pk: Reviewed(_D(1))}, opinion="数据与结账一致，同意。"),
        **_who("appraiser", at, today),
    )  # fmt: skip
    evaluation.end_scheme(scheme.pk, **by)


def _explained(name: str, deviation: str) -> Explained:
    if deviation == "short":
        return Explained(*_SHORT.get(name, _SHORT[""]))
    return Explained("上年增加了专场，目标定低了。", "今年按实际能力调高目标。")


def _organs(year: int, at: datetime, today: date) -> None:
    """The organs by three measures; the first two have evaluated themselves."""
    home = bureau()
    assert home is not None
    by = _who("performance", at, today)
    given = SchemeGiven(year, f"{year}年度责任单位信访工作考评", home, Audience.ORGANS)
    scheme = schemes.make_scheme(given, **by)
    area = schemes.set_area(scheme.pk, "办理质量", None, **by)
    rows = [schemes.add_indicator(scheme.pk, area.pk, one, **by).pk for one in OF_ORGANS]
    schemes.issue(scheme.pk, **_who("leader", at, today))
    organs = list(Organ.objects.filter(kind=OrganKind.DEPARTMENT, confirmed=True, valid_until=None, same_as=None))
    handing_down.hand_down(rows, [Receiver(organ) for organ in organs], **by)
    close_period(scheme.pk, parts.YEAR, **by)
    for username in ("housing", "education"):
        person = Person.objects.get(username=username)
        if person.organ not in organs or any(one.value is None for one in board(scheme, "Y", organ=person.organ_id)):
            continue
        said = _who(username, at, today)
        row = evaluation.begin(scheme.pk, person.organ, **said)
        told = {
            mark.indicator_id: Explained("部分事项情况复杂，办理周期长。", "每周梳理临期件，专人跟办。")
            for mark in row.marks.exclude(deviation="")
        }
        evaluation.explain(row.pk, told, **said)
        evaluation.submit(row.pk, **said)
