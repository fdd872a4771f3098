"""望川县信访局 draws up a scheme: its performance officer, its leader, its offices and the organs it appraises."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from huiyin.accounts.models import Duty, Person, Role
from huiyin.performance.acts import schemes as acts
from huiyin.performance.models import Area, Audience, Indicator, Scheme
from huiyin.performance.schemes_given import IndicatorGiven
from huiyin.petitions.tests.casework import BUREAU, County, make_county, moment

#: (name, role): beside those of the county.
MORE = (("吴岚", Role.PERFORMANCE_OFFICER), ("梁思远", Role.APPRAISER), ("孙丽", Role.SUPERVISOR))
ON_TIME = "reply_on_time[due_in_period]"


def make_office(today: date) -> County:
    county = make_county(today)
    for name, role in MORE:
        organ = county.organs[BUREAU]
        county.people[name] = Person.objects.create(username=name, display_name=name, organ=organ)
        Duty.objects.create(person=county.people[name], role=role, organ=organ, valid_from=date(2020, 1, 1))
    return county


def said(county: County, who: str = "吴岚") -> dict[str, Any]:
    """Who, when, on which day: what every act is told."""
    return {"by": county.people[who], "at": moment(county.today), "today": county.today}


def indicator(name: str, points: Any, **more: Any) -> IndicatorGiven:
    given: dict[str, Any] = {"unit": "期", "target": Decimal(4), "grows": True} | more
    return IndicatorGiven(name=name, points=Decimal(str(points)), **given)


#: Three areas and a hundred points: what the longest of the published examples has.
PLAN: tuple[tuple[str, tuple[IndicatorGiven, ...]], ...] = (
    (
        "重点工作",
        (
            indicator(
                "按期答复率", 30, unit="%", target=Decimal(95), grows=False, source="measure", source_code=ON_TIME
            ),
            indicator("信访业务培训", 20, targets={"Q1": Decimal(1), "Q2": Decimal(2), "Q3": Decimal(3)}),
        ),
    ),
    (
        "主职主责",
        (
            indicator(
                "初信初访办理要素", 20, unit="", target=None, kind="elements", rule="通知告知；测温记录；上门核实；回访"
            ),
            indicator("超期办理件数", 10, unit="件", target=Decimal(2), direction="at_most"),
        ),
    ),
    (
        "自身建设",
        (
            indicator("机关建设", 20, unit="%", target=None, kind="levels", rule="80、60", grows=False),
            indicator("获得表彰", 0, unit="项", target=None, kind="bonus", rule="每项加1；最多加3"),
        ),
    ),
)


def drafted(county: County, year: int = 2026, *, audience: str = Audience.OWN, **more: Any) -> Scheme:
    given = acts.SchemeGiven(year, more.pop("name", f"{year}年度绩效考核方案"), county.organs[BUREAU], audience, **more)
    scheme = acts.make_scheme(given, **said(county))
    for name, indicators in PLAN:
        area = acts.set_area(scheme.pk, name, None, **said(county))
        for one in indicators:
            acts.add_indicator(scheme.pk, area.pk, one, **said(county))
    return Scheme.objects.get(pk=scheme.pk)


def issued(county: County, year: int = 2026, **more: Any) -> Scheme:
    return acts.issue(drafted(county, year, **more).pk, **said(county, "陈国栋"))


def find(scheme: Scheme, name: str) -> Indicator:
    return scheme.indicators.get(name=name, removed=False)


def area(scheme: Scheme, name: str) -> Area:
    return scheme.areas.get(name=name, removed=False)
