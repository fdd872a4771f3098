"""What the funds of the demonstration spend: paid month by month a little behind their plans, with requests waiting at
every step; one fund raised in mid-year, one cut, a third that asks for more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any, Final, NamedTuple

from django.utils import timezone

from huiyin.accounts.models import Person
from huiyin.figures.acts.evidence import Upload
from huiyin.finance.acts import changing, funds, payments
from huiyin.finance.acts.booking import Document, adjust
from huiyin.finance.acts.deciding import sign
from huiyin.finance.acts.executing import AUTO, Budget
from huiyin.finance.models.funds import FundLine, FundYear
from huiyin.finance.queries.approvals import open_of
from huiyin.finance.queries.executing import choice_for

_PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
)
#: Line → activity, purpose, who is paid.
_USES: Final = {
    "生活困难救助": ("信访救助", "生活困难信访人救助金集中发放", "云岫县农村商业银行代发专户"),
    "医疗救助": ("信访救助", "患病信访人医疗救助金集中发放", "云岫县农村商业银行代发专户"),
    "系统运行维护": ("信访信息系统运行", "机房巡检、备件和系统维护", "云岫县诚达信息技术有限公司"),
    "网络租用": ("信访信息系统运行", "政务外网专线租用", "云岫县广电网络有限公司"),
    "安全测评": ("信访信息系统运行", "等级保护测评和漏洞修复", "云岫县诚达信息技术有限公司"),
    "考核奖励": ("年度考核", "乡镇（街道）信访工作考核奖励", "各乡镇（街道）财政所"),
    "调解员劳务": ("矛盾调解", "驻点调解员劳务费", "云岫县人民调解协会"),
    "联席会议": ("联席会议", "联席会议材料和会场", "云岫县诚达商贸有限公司"),
    "业务培训": ("信访业务培训", "办信接访人员培训场地和讲课", "云岫县行政干部培训中心"),
    "接待中心运行": ("来访接待", "接待中心水电、保洁、安保和候访区管理", "云岫县安和物业服务有限公司"),
    "接访资料印刷": ("来访接待", "告知单和办事指南印刷", "云岫县印刷厂"),
    "设备更新": ("来访接待", "叫号设备和窗口电脑更换", "云岫县诚达商贸有限公司"),
    "律师值班": ("律师参与接访", "律师值班补贴", "云岫县律师协会"),
    "心理咨询": ("心理疏导", "心理咨询师值班补贴", "云岫县心理健康协会"),
}  # fmt: skip
#: (month and day of a check date, hundredths of the whole to be spent by it)
PLAN: Final = (((3, 31), 20), ((6, 30), 45), ((10, 31), 80), ((12, 31), 100))
#: When money goes out.
_DAYS: Final = ((3, 24), (5, 14), (6, 24), (9, 10), (10, 28), (11, 12), (12, 10))
#: How far each fund keeps up with its plan, in hundredths.
_PACE: Final = {"X02": 68, "X03": 97, "X04": 78, "X05": 82, "X06": 62}
#: A request that waits: by step, on which fund, line and for how much.
_WAITING: Final = (
    ("draft", "X03", "系统运行维护", "3840.50"), ("section", "X05", "接访资料印刷", "6480.00"),
    ("section", "X06", "心理咨询", "2400.00"), ("finance", "X03", "网络租用", "5650.00"),
    ("finance", "X04", "联席会议", "4540.25"), ("leader", "X05", "接待中心运行", "12860.00"),
    ("leader", "X04", "业务培训", "5120.00"), ("approved", "X05", "接待中心运行", "7420.00"),
    ("approved", "X06", "律师值班", "5400.00"),
)  # fmt: skip
_SIGNERS: Final = ("section", "finance", "leader")


class _Change(NamedTuple):
    """A decision in mid-year: fund, day of the meeting, grounds, and by line what is added or taken, in 万元."""

    code: str
    day: tuple[int, int]
    grounds: str
    lines: tuple[tuple[str, str], ...]


_CHANGES: Final = (
    _Change(
        "X05", (7, 8), "接待中心新增两个窗口，来访量比上年同期增加", (("接访资料印刷", "2.00"), ("设备更新", "4.00"))
    ),
    _Change("X03", (7, 8), "等级保护测评改由县大数据中心统一采购", (("安全测评", "-2.00"),)),
)
#: Proposed, and not decided yet.
_ASKED: Final = _Change("X06", (11, 5), "心理咨询由每周两天增加到每周三天", (("心理咨询", "1.20"),))


class People:
    """Who does what: now, or on an earlier day of the year."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._known: dict[str, Person] = {}

    def by(self, username: str, day: date | None = None) -> dict[str, Any]:
        if username not in self._known:
            self._known[username] = Person.objects.get(username=username)
        at = timezone.now()
        if day is not None and day < self._today:
            at = datetime(day.year, day.month, day.day, 10, 30, tzinfo=timezone.get_current_timezone())
        return {"by": self._known[username], "at": at, "today": min(self._today, day or self._today)}


def upload(name: str) -> Upload:
    return Upload(name, _PDF)


def set_plan(row: FundYear, total: Decimal | int, people: People, today: date, since: date | None = None) -> None:
    """The plan over a fund's money; from `since` on what it has now."""
    known = {point.day: point.amount for point in row.plan_points.filter(version=row.plan)}
    points = []
    for (month, day), share in PLAN:
        on = date(today.year, month, day)
        amount = Decimal(total) * share / 100
        points.append((on, known[on] if since is not None and on < since else amount))
    funds.set_plan(row, points, **people.by("section"))


def spend(rows: list[FundYear], people: People, today: date) -> None:
    """All that happens to adopted funds until today, in the order of the days."""
    by_code = {row.fund.code: row for row in rows}
    paid: dict[int, Decimal] = {}
    vouchers = count(1)
    days = [date(today.year, month, day) for month, day in _DAYS]
    changes = [(date(today.year, *one.day), one) for one in _CHANGES]
    for day in sorted({*days, *(day for day, _one in changes)}):
        if day > today:
            break
        for of, one in changes:
            if of == day:
                _changed(by_code[one.code], one, people, day, today)
        for row in rows if day in days else ():
            for line, amount in _due(row, day, paid):
                _paid(line, amount, people, day, next(vouchers))
    for step, code, name, yuan in _WAITING:
        line = FundLine.objects.get(fund_year=by_code[code], name=name)
        _waits(line, Decimal(yuan), people, today, step)
    if date(today.year, *_ASKED.day) <= today:
        _proposed(by_code[_ASKED.code], _ASKED, people, date(today.year, *_ASKED.day))


def _due(row: FundYear, day: date, paid: dict[int, Decimal]) -> Iterator[tuple[FundLine, Decimal]]:
    """What each line of a fund pays on a day: as much as brings it up to its pace."""
    for line in FundLine.objects.filter(fund_year=row).order_by("pk"):
        total = sum((entry.amount for entry in line.entries.all()), Decimal(0))
        until = (total * _share(day) * _PACE[row.fund.code] / 100).quantize(Decimal(10))
        amount = until - paid.get(line.pk, Decimal(0))
        if amount >= 500:
            paid[line.pk] = until
            yield line, amount


def _share(day: date) -> Decimal:
    """The share of a year's money that should be spent by a day, between the check dates in a straight line."""
    before, share = date(day.year, 1, 1), 0
    for (month, on), until in PLAN:
        check = date(day.year, month, on)
        if day <= check:
            gone = Decimal((day - before).days) / Decimal((check - before).days)
            return (share + (until - share) * gone) / 100
        before, share = check, until
    return Decimal(1)


def _written(line: FundLine, amount: Decimal, people: People, day: date) -> int:
    activity, purpose, payee = _USES[line.name]
    minutes = f"云信领纪〔{day.year}〕2号" if amount > 100_000 else ""
    given = payments.Given(amount, purpose, activity, payee, "6222000000000000 县农商行", minutes=minutes)
    return payments.write_request(line, given, **people.by("officer", day)).pk


def _put_forward(line: FundLine, amount: Decimal, people: People, day: date) -> int:
    pk = _written(line, amount, people, day)
    payments.add_invoice(
        pk, upload("电子发票.pdf"), number=f"{day.year % 100}112000{pk:012}", day=day, amount=amount,
        **people.by("officer", day),
    )  # fmt: skip
    payments.submit_request(pk, **people.by("officer", day))
    return pk


def _signed(pk: int, people: People, day: date, by: Iterable[str]) -> None:
    for who in by:
        approval = open_of("payment", pk)
        if approval is None or approval.state == "approved":  # a small sum, which the leader need not see
            return
        sign(approval.pk, agrees=True, remark="", seen=approval.digest, **people.by(who, day))


def _paid(line: FundLine, amount: Decimal, people: People, day: date, voucher: int) -> None:
    pk = _put_forward(line, amount, people, day)
    _signed(pk, people, day, _SIGNERS)
    payments.pay(pk, day=day, voucher=f"记-{voucher:04}", budget=_budget(line), **people.by("finance", day))


def _budget(line: FundLine) -> Budget:
    """The line of the budget that is surely meant, or the one of several that has the name of the fund's line."""
    choice = choice_for(line)
    named = next((one.pk for one in choice.lines if one.item == line.name), None)
    return named if choice.match is None and named is not None else AUTO


def _waits(line: FundLine, amount: Decimal, people: People, today: date, step: str) -> None:
    """A request gone as far as the step says."""
    if step == "draft":
        _written(line, amount, people, today)
        return
    pk = _put_forward(line, amount, people, today)
    _signed(pk, people, today, _SIGNERS if step == "approved" else _SIGNERS[: _SIGNERS.index(step)])


def _proposed(row: FundYear, one: _Change, people: People, day: date) -> int:
    lines = [changing.GivenChange(name, Decimal(wan) * 10_000) for name, wan in one.lines]
    return changing.propose_change(row, grounds=one.grounds, lines=lines, **people.by("section", day)).pk


def _changed(row: FundYear, one: _Change, people: People, day: date, today: date) -> None:
    """Decided in mid-year; the plan follows from that day on, and the budget of its project by a document."""
    pk = _proposed(row, one, people, day)
    amounts = {name: Decimal(wan) * 10_000 for name, wan in one.lines}
    paper = changing.Paper(day, f"云信领纪〔{day.year}〕3号", upload("领导小组会议纪要.pdf"))
    changing.decide_change(pk, amounts, paper, **people.by("leader", day))
    row.refresh_from_db()
    lines = FundLine.objects.filter(fund_year=row)
    total = sum((entry.amount for line in lines for entry in line.entries.all()), Decimal(0))
    set_plan(row, total, people, today, since=day)
    found = []
    for line in lines.filter(name__in=amounts):
        match = choice_for(line).match
        if match is not None:
            found.append((match.pk, amounts[line.name]))
    if found:
        document = Document(f"云财预〔{day.year}〕31号", f"{row.fund.name}年中调整")
        adjust(day.year, found, document, **people.by("finance", day))
