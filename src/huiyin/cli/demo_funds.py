"""The special funds of the demonstration: five of the published ones with their plans and payments, an
application for the coming year, assistance, and the assets of the bureau in a stock-take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any, Final

from django.utils import timezone

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Duty, Organ, Person, Role
from huiyin.accounts.queries import bureau
from huiyin.cli.demo_payments import People, set_plan, spend, upload
from huiyin.demo.money import FUNDS
from huiyin.finance.acts import assets, assistance, funds, purchases, transfers
from huiyin.finance.acts.deciding import sign
from huiyin.finance.acts.years import add_year
from huiyin.finance.models import Project
from huiyin.finance.models.assets import Finding
from huiyin.finance.models.funds import Fund, FundLine, FundYear, PaymentRequest
from huiyin.finance.queries.approvals import open_of
from huiyin.petitions.policies import visible_petitions

#: By fund: its lines with their economic class and what is adopted for them, in 万元, as its project's budget has it.
_LINES: Final = {
    "X02": (("生活困难救助", "30306", "126.35"), ("医疗救助", "30306", "54.15")),
    "X03": (("系统运行维护", "30213", "16.25"), ("网络租用", "30213", "6.77"), ("安全测评", "30213", "4.06")),
    "X04": (
        ("考核奖励", "30299", "136.11"), ("调解员劳务", "30226", "31.00"), ("联席会议", "30215", "6.00"),
        ("业务培训", "30216", "2.00"),
    ),
    "X05": (("接待中心运行", "30299", "68.00"), ("接访资料印刷", "30202", "12.00"), ("设备更新", "31002", "12.00")),
    "X06": (("律师值班", "30203", "9.00"), ("心理咨询", "30203", "6.00")),
}  # fmt: skip
#: What the first fund asks for in the coming year.
_NEXT: Final = (("接待中心运行", "30299", "70.00"), ("接访资料印刷", "30202", "14.00"), ("设备更新", "31002", "14.00"))
_CARDS: Final = (
    ("台式计算机", "A02", "5200", 6, 12), ("便携式计算机", "A02", "6400", 6, 5), ("激光打印机", "A02", "1800.50", 6, 6),
    ("叫号机", "A02", "28600", 8, 1), ("会议桌", "A05", "3200", 15, 2), ("文件柜", "A05", "860", 15, 10),
    ("信访信息系统软件", "A08", "186000", 10, 1),
)  # fmt: skip
_PLACES: Final = ("接访大厅", "201 室", "203 室", "306 室", "档案室")


def make_funds(today: date) -> int:
    """How many payment requests were made; a second run makes nothing."""
    home = bureau()
    if home is None or Fund.objects.exists():
        return PaymentRequest.objects.count()
    people = People(today)
    add_year(today.year + 1, **people.by("finance"))
    rows = []
    for name, code, office, _amount in FUNDS[1:]:
        fund = _fund(home, people, today, funds.GivenFund(name, code, office, "按部门预算批复的用途使用"))
        rows.append(_adopted(fund, people, today))
    spend(rows, people, today)
    _later(people, today)
    _assistance(home, people, today)
    _assets(home, people, today)
    return PaymentRequest.objects.count()


def _fund(home: Organ, people: People, today: date, given: funds.GivenFund) -> Fund:
    project = Project.objects.filter(organ=home, name=given.name).first()
    return funds.add_fund(given, organ=home, year=today.year, project=project, **people.by("finance"))


def _lines(wanted: Iterable[tuple[str, str, str]]) -> list[funds.GivenLine]:
    return [
        funds.GivenLine(name, economic, Decimal(wan) * 10_000, "按上年支出和本年任务测算")
        for name, economic, wan in wanted
    ]


def _adopted(fund: Fund, people: People, today: date) -> FundYear:
    lines = _lines(_LINES[fund.code])
    grounds = "保障全年工作，明细和测算依据附后"
    funds.write_application(fund, today.year, grounds=grounds, growth="", lines=lines, **people.by("section"))
    row = funds.submit_application(fund, today.year, **people.by("section"))
    amounts = {line.name: line.amount for line in lines}
    day, number = min(today, date(today.year, 1, 12)), f"云信领纪〔{today.year}〕1号"
    funds.adopt(
        today.year, [funds.Decision(row.pk, amounts)], day=day, number=number, minutes=upload("领导小组会议纪要.pdf"),
        **people.by("leader"),
    )  # fmt: skip
    row.refresh_from_db()
    set_plan(row, sum(amounts.values()), people, today)
    return row


def _later(people: People, today: date) -> None:
    """A transfer that waits, and the applications for the coming year; one office has not handed in its own."""
    fund = Fund.objects.get(code="X05")
    source, target = (FundLine.objects.get(fund_year__fund=fund, name=name) for name in ("设备更新", "接访资料印刷"))
    transfers.ask_transfer(source, target, amount=Decimal(8000), why="来访量增加，告知单用量大", **people.by("section"))
    year, by = today.year + 1, people.by("section")
    for code, lines, growth in (
        ("X05", _NEXT, "接待中心新增两个窗口"), ("X02", _LINES["X02"], ""), ("X03", _LINES["X03"], ""),
        ("X04", _LINES["X04"], ""),
    ):  # fmt: skip
        fund = Fund.objects.get(code=code)
        grounds = "按上年任务量和明年工作安排测算，明细附后"
        funds.write_application(fund, year, grounds=grounds, growth=growth, lines=_lines(lines), **by)
        funds.submit_application(fund, year, **by)


def _applicants() -> Iterator[assistance.Applicant]:
    """People who do not exist: the number of the division belongs to no place."""
    names = ("毛冬青", "叶下珠", "金钱草", "罗布麻", "车前子", "马鞭草", "半枝莲", "王不留")
    for serial, name in enumerate(names):
        yield assistance.Applicant(
            name, f"99000019700101{serial:03}X", "", 1 + serial % 4, Decimal(900 + 150 * serial),
            "家庭主要劳动力患病，收入难以维持基本生活", "县农商行", f"62220000000{serial:05}",
        )  # fmt: skip


def _assistance(home: Organ, people: People, today: date) -> None:
    officer = people.by("assistance")["by"]
    if not Duty.objects.filter(person=officer, role=Role.CASE_OFFICER).exists():
        since = date(today.year - 2, 1, 1)
        accounts.give_duty(officer, Role.CASE_OFFICER, home, first_day=since, actor="demo", at=timezone.now())
    officer = Person.objects.get(pk=officer.pk)
    told: dict[str, Any] = {"by": officer, "at": timezone.now(), "today": today}
    numbers = visible_petitions(officer, today).order_by("-pk").values_list("number", flat=True)[:8]
    line = FundLine.objects.get(fund_year__fund__code="X02", fund_year__year=today.year, name="生活困难救助")
    kinds = cycle(("illness", "living", "illness", "accident"))
    first = date(today.year, 1, 5)
    for place, (number, applicant) in enumerate(zip(numbers, _applicants(), strict=False)):
        applied = min(today, max(first, today - timedelta(days=250 - 30 * place)))
        given = assistance.Given(number, next(kinds), Decimal(6000), applied, applicant)
        row = assistance.take_down(given, organ=home, **told)
        if place == 7:
            return
        proposed = Decimal(3000 + 250 * place)
        assistance.put_up(row.pk, line=line, proposed=proposed, opinion="入户核实，情况属实", **told)
        for who in ("section", "finance", "leader")[: 3 if place < 6 else 1]:
            approval = open_of("assistance", row.pk)
            assert approval is not None
            sign(approval.pk, agrees=True, seen=approval.digest, **people.by(who))
        if place < 6:
            day = min(today, applied + timedelta(days=12))
            assistance.pay(row.pk, day=day, voucher=f"救-{place + 1:03}", **people.by("finance"))


def _assets(home: Organ, people: People, today: date) -> None:
    places = cycle(_PLACES)
    given = [
        assets.Given(
            name, kind, "", "bought", date(today.year - 1 - number % 6, 1 + number % 12, 10), Decimal(worth), years,
            "办公室", next(places), "",
        )
        for name, kind, worth, years, many in _CARDS
        for number in range(many)
    ]  # fmt: skip
    cards = assets.add_assets(given, organ=home, **people.by("assets"))
    take = assets.open_take(home, f"{today.year} 年年终盘点", **people.by("assets"))
    for number, card in enumerate(cards[:24]):
        finding = Finding.ELSEWHERE if number == 9 else Finding.MISSING if number == 17 else Finding.HERE
        place = "203 室" if finding == Finding.ELSEWHERE else ""
        assets.count(take.pk, card.pk, finding, place=place, **people.by("assets"))
    lines = [
        purchases.GivenLine("台式计算机", "A02", 4, Decimal(5200), "更新使用满六年的"),
        purchases.GivenLine("高速扫描仪", "A02", 1, Decimal(12800), "来信扫描"),
    ]
    plan = purchases.write_plan(home, today.year + 1, lines, **people.by("assets"))
    purchases.submit_plan(plan.pk, **people.by("assets"))
