"""The special funds of the demonstration: five of the published ones with their plans and payments at every stage, an
application for the coming year, assistance, and the assets of the bureau in a stock-take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any, Final

from django.utils import timezone

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Duty, Organ, Person, Role
from huiyin.accounts.queries import bureau
from huiyin.demo.money import FUNDS
from huiyin.figures.acts.evidence import Upload
from huiyin.finance.acts import assets, assistance, funds, payments, purchases, transfers
from huiyin.finance.acts.deciding import sign
from huiyin.finance.acts.years import add_year
from huiyin.finance.models import Project
from huiyin.finance.models.assets import Finding
from huiyin.finance.models.funds import Fund, FundLine, FundYear, PaymentRequest
from huiyin.finance.queries.approvals import open_of
from huiyin.petitions.policies import visible_petitions

_PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
)
#: By fund: its lines with their shares of the whole, in hundredths.
_LINES: Final = {
    "X02": (("生活困难救助", 70), ("医疗救助", 30)),
    "X03": (("系统运行维护", 60), ("网络租用", 25), ("安全测评", 15)),
    "X04": (("业务培训", 20), ("联席会议", 25), ("考核奖励", 55)),
    "X05": (("接待中心运行", 65), ("接访资料印刷", 15), ("设备更新", 20)),
    "X06": (("律师值班", 60), ("心理咨询", 40)),
}
_USES: Final = {
    "X03": (("系统运行维护", "信访信息系统运行", "机房巡检和备件"), ("网络租用", "信访信息系统运行", "专线租用")),
    "X04": (("业务培训", "信访业务培训", "办信接访人员培训场地和讲课"), ("联席会议", "联席会议", "联席会议材料和会场")),
    "X05": (
        ("接待中心运行", "来访接待", "饮水、消毒和候访区保洁"), ("接访资料印刷", "来访接待", "告知单和办事指南印刷"),
        ("设备更新", "来访接待", "叫号设备更换"),
    ),
    "X06": (("律师值班", "律师参与接访", "律师值班补贴"), ("心理咨询", "心理疏导", "心理咨询师值班补贴")),
}  # fmt: skip
#: (month and day of a check date, hundredths of the whole to be spent by it)
_PLAN: Final = (((3, 31), 20), ((6, 30), 45), ((10, 31), 80), ((12, 31), 100))
_CARDS: Final = (
    ("台式计算机", "A02", "5200", 6, 12), ("便携式计算机", "A02", "6400", 6, 5), ("激光打印机", "A02", "1800.50", 6, 6),
    ("叫号机", "A02", "28600", 8, 1), ("会议桌", "A05", "3200", 15, 2), ("文件柜", "A05", "860", 15, 10),
    ("信访信息系统软件", "A08", "186000", 10, 1),
)  # fmt: skip
_PLACES: Final = ("接访大厅", "201 室", "203 室", "306 室", "档案室")


class _People:
    """Who does what, and when: now, by the day of the demonstration."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._known: dict[str, Person] = {}

    def by(self, username: str) -> dict[str, Any]:
        if username not in self._known:
            self._known[username] = Person.objects.get(username=username)
        return {"by": self._known[username], "at": timezone.now(), "today": self._today}


def make_funds(today: date) -> int:
    """How many payment requests were made; a second run makes nothing."""
    home = bureau()
    if home is None or Fund.objects.exists():
        return PaymentRequest.objects.count()
    people = _People(today)
    add_year(today.year + 1, **people.by("finance"))
    for number, (name, code, office, amount) in enumerate(FUNDS[1:]):
        fund = _fund(home, people, today, name, code, office, amount)
        row = _adopted(fund, people, today, amount)
        _planned(row, people, today, amount)
        for request in range(8 if code in _USES else 0):
            _request(row, people, today, code, number * 8 + request)
    _later(people, today)
    _assistance(home, people, today)
    _assets(home, people, today)
    return PaymentRequest.objects.count()


def _fund(home: Organ, people: _People, today: date, *told: Any) -> Fund:
    name, code, office, _amount = told
    given = funds.GivenFund(name, code, office, "按部门预算批复的用途使用")
    project = Project.objects.filter(organ=home, name=name).first()
    return funds.add_fund(given, organ=home, year=today.year, project=project, **people.by("finance"))


def _lines(fund: Fund, wan: Decimal) -> list[funds.GivenLine]:
    shares = _LINES[fund.code]
    return [funds.GivenLine(name, "", wan * 100 * share, "按上年支出和本年任务测算") for name, share in shares]


def _adopted(fund: Fund, people: _People, today: date, wan: Decimal) -> FundYear:
    lines = _lines(fund, wan)
    grounds = "保障全年工作，明细和测算依据附后"
    funds.write_application(fund, today.year, grounds=grounds, growth="", lines=lines, **people.by("section"))
    row = funds.submit_application(fund, today.year, **people.by("section"))
    amounts = {line.name: line.amount for line in lines}
    day, number = min(today, date(today.year, 1, 12)), f"云信领纪〔{today.year}〕1号"
    funds.adopt(
        today.year, [funds.Decision(row.pk, amounts)], day=day, number=number,
        minutes=Upload("领导小组会议纪要.pdf", _PDF), **people.by("leader"),
    )  # fmt: skip
    row.refresh_from_db()
    return row


def _planned(row: FundYear, people: _People, today: date, wan: Decimal) -> None:
    points = [(date(today.year, month, day), wan * 100 * share) for (month, day), share in _PLAN]
    funds.set_plan(row, points, **people.by("section"))


def _request(row: FundYear, people: _People, today: date, code: str, serial: int) -> None:
    """A request, gone as far as its number says: most are paid, the last ones wait at each step."""
    uses = _USES[code]
    name, activity, purpose = uses[serial % len(uses)]
    line = FundLine.objects.get(fund_year=row, name=name)
    stage = serial % 8
    money: dict[str, Any] = {"amount": Decimal(2600 + 970 * (serial % 5)) + Decimal(serial % 3) / 4, "purpose": purpose}
    given = payments.Given(
        **money, activity=activity, payee="云岫县诚达商贸有限公司", account="6222000000000000 县农商行"
    )
    made = payments.write_request(line, given, **people.by("officer"))
    if stage == 7:
        return
    paid_on = min(today, max(date(today.year, 1, 15), today - timedelta(days=300 - 33 * stage)))
    payments.add_invoice(
        made.pk, Upload("电子发票.pdf", _PDF), number=f"{today.year % 100}112000{serial:012}", day=paid_on,
        amount=made.amount, **people.by("officer"),
    )  # fmt: skip
    payments.submit_request(made.pk, **people.by("officer"))
    for step, who in enumerate(("section", "finance", "leader")):
        approval = open_of("payment", made.pk)
        assert approval is not None
        if approval.state == "approved":  # a small sum, which the leader need not see
            break
        if stage == 6 - step:
            return
        sign(approval.pk, agrees=True, remark="", seen=approval.digest, **people.by(who))
    payments.pay(made.pk, day=paid_on, voucher=f"记-{serial + 1:04}", **people.by("finance"))


def _later(people: _People, today: date) -> None:
    """A transfer that waits, and the first application for the coming year."""
    fund = Fund.objects.get(code="X05")
    source, target = (FundLine.objects.get(fund_year__fund=fund, name=name) for name in ("设备更新", "接访资料印刷"))
    transfers.ask_transfer(
        source, target, amount=Decimal(20000), why="来访量增加，告知单用量大", **people.by("section")
    )
    lines = _lines(fund, Decimal("98.00"))
    growth = "接待中心新增两个窗口"
    year = today.year + 1
    funds.write_application(fund, year, grounds="接待中心全年运行", growth=growth, lines=lines, **people.by("section"))
    funds.submit_application(fund, year, **people.by("section"))


def _applicants() -> Iterator[assistance.Applicant]:
    """People who do not exist: the number of the division belongs to no place."""
    names = ("毛冬青", "叶下珠", "金钱草", "罗布麻", "车前子", "马鞭草", "半枝莲", "王不留")
    for serial, name in enumerate(names):
        yield assistance.Applicant(
            name, f"99000019700101{serial:03}X", "", 1 + serial % 4, Decimal(900 + 150 * serial),
            "家庭主要劳动力患病，收入难以维持基本生活", "县农商行", f"62220000000{serial:05}",
        )  # fmt: skip


def _assistance(home: Organ, people: _People, today: date) -> None:
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


def _assets(home: Organ, people: _People, today: date) -> None:
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
