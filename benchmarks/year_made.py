"""Fills one home with all that `benchmarks.year_reports` reads: schemes (`schemes_made`), money (`finance_home`), and
the registers: goal tables with three thousand indicators, activities, rectifications. All of the last whole year."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import django

YEAR = int(os.environ.get("HUIYIN_BENCH_YEAR", str(date.today().year - 1)))
TABLES = int(os.environ.get("HUIYIN_BENCH_OFFICES", "200"))
INDICATORS, ACTIVITIES, FINDINGS = 15, 3000, 600
_SECONDS = (
    "output.quantity", "output.quality", "output.timeliness", "output.cost", "effect.social", "effect.sustainable",
    "satisfaction.served",
)  # fmt: skip
_KINDS = ("training", "publicity", "joint_meeting", "inspection", "bulletin")


def make() -> dict[str, Any]:
    from django.utils import timezone

    from benchmarks import finance_home, schemes_made
    from huiyin.accounts.models import Person
    from huiyin.ledger.acts import sequence_pending

    schemes_made.make()
    finance_home.fill()
    at, today = timezone.now(), date.today()
    people = {one: Person.objects.get(username=one) for one, _role in schemes_made.PEOPLE}
    _activities(people["officer"], at)
    _findings(people["officer"], at, today)
    _goal_tables(people["officer"], people["leader"], at, today)
    sequence_pending()
    return {"year": YEAR}


def _home() -> Any:
    from huiyin.accounts.queries import bureau

    home = bureau()
    assert home is not None
    return home


def _activities(by: Any, at: Any) -> None:
    from huiyin.performance.models import Activity

    home = _home()
    Activity.objects.bulk_create(
        Activity(
            kind=_KINDS[n % 5], name=f"工作活动{n}", day=date(YEAR - n % 2, 1 + n % 12, 9), office="综合科", people=40,
            copies=100, matters=3, organ=home, entered=at, entered_by=by,
        )
        for n in range(ACTIVITIES)
    )  # fmt: skip


def _findings(owner: Any, at: Any, today: date) -> None:
    from huiyin.performance.acts import rectification

    for n in range(FINDINGS):
        found = date(YEAR, 1 + n % 12, 5)
        given = rectification.Given(
            found, ("inspection", "audit", "appraisal")[n % 3], f"第{n}件：送达记录不全", "补齐送达回证，每月抽查一次",
            owner, found + timedelta(days=90), "督查科",
        )  # fmt: skip
        rectification.add_rectification(given, organ=_home(), by=owner, at=at, today=today)


def _goal_tables(by: Any, leader: Any, at: Any, today: date) -> None:
    from huiyin.core.goals import Planned
    from huiyin.performance.acts import goals
    from huiyin.performance.acts.goals import HeadGiven, LineGiven, MoneyGiven

    plan = tuple(Planned(date(YEAR, month, 28), Decimal(share)) for month, share in ((3, 25), (6, 50), (12, 100)))
    lines = [
        LineGiven(
            _SECONDS[n % len(_SECONDS)], f"指标{n}", "at_least", Decimal(90), "", "%", Decimal(6), "按台账统计",
            "年度计划",
        )
        for n in range(INDICATORS)
    ]  # fmt: skip
    for n in range(TABLES):
        head = HeadGiven(
            YEAR, "department" if n == 0 else "project", f"绩效目标表{n}", department="望川市信访局", plan=plan,
            purpose="按批复的用途使用", goal="依法及时就地解决群众合理诉求。",
            money=(MoneyGiven("fiscal", Decimal(500_000)),),
        )  # fmt: skip
        table = goals.make_table(head, lines, organ=_home(), by=by, at=at, today=today)
        goals.adopt(table.pk, f"市财预〔{YEAR}〕5号", by=leader, at=at, today=today)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make(), ensure_ascii=False))
