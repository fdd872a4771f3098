"""What the funds of a year have, what is taken from them, and how that stands against their plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from huiyin.accounts.models import Person
from huiyin.core.phrasing import half_up
from huiyin.finance import policies_funds as policies
from huiyin.finance.models.assistance import AssistanceCase, AssistanceState
from huiyin.finance.models.funds import (
    HOLDING,
    AskedLine,
    Fund,
    FundEntry,
    FundLine,
    FundState,
    FundYear,
    Payment,
    PaymentRequest,
    PlanPoint,
    RequestState,
    Transfer,
)

NOTHING = Decimal("0.00")
#: 申报: the offices are asked by the first day, and have applied by the second (月, 日).
APPLY_FROM, APPLY_BY = (9, 1), (9, 30)
#: So many days before either day the page reminds of it.
REMIND = 14


class Money(NamedTuple):
    """Of a line or of many: what it has, what is on its way or approved but not paid, and what was paid."""

    total: Decimal = NOTHING
    holding: Decimal = NOTHING
    paid: Decimal = NOTHING

    @property
    def free(self) -> Decimal:
        return self.total - self.holding - self.paid

    @property
    def rate(self) -> Decimal | None:
        """执行率, a share of 1."""
        return self.paid / self.total if self.total else None

    def plus(self, other: Money) -> Money:
        return Money(self.total + other.total, self.holding + other.holding, self.paid + other.paid)


def total_of(several: Iterable[Money]) -> Money:
    found = Money()
    for one in several:
        found = found.plus(one)
    return found


def money_of_lines(lines: Iterable[int]) -> dict[int, Money]:
    """By line."""
    keys = list(lines)
    return _money(lambda rows, path: rows.filter(**{f"{path}__in": keys}), "", keys)


def money_of_years(rows: Iterable[int]) -> dict[int, Money]:
    """By year of a fund."""
    keys = list(rows)
    return _money(lambda found, path: found.filter(**{f"{path}__in": keys}), "__fund_year", keys)


def _money(narrow: Any, by: str, keys: Sequence[int], group: str = "") -> dict[int, Money]:
    """By what stands at the end of the path `by` + `group` from a line."""
    total = _sums(narrow(FundEntry.objects.all(), f"line{by}"), f"line{by}{group}", F("amount"))
    paid = _sums(narrow(Payment.objects.all(), f"line{by}"), f"line{by}{group}", F("amount"))
    holding: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for rows, path, amount in (
        (PaymentRequest.objects.filter(state__in=HOLDING), f"line{by}", F("amount")),
        (Transfer.objects.filter(state=RequestState.APPROVING), f"source{by}", F("amount")),
        (
            AssistanceCase.objects.filter(state__in=(AssistanceState.REVIEWING, AssistanceState.DECIDED)),
            f"line{by}",
            Coalesce(F("proposed"), F("asked")),
        ),
    ):
        for key, value in _sums(narrow(rows, path), f"{path}{group}", amount).items():
            holding[key] += value
    return {key: Money(total.get(key, NOTHING), holding.get(key, NOTHING), paid.get(key, NOTHING)) for key in keys}


def _sums(rows: QuerySet[Any], path: str, amount: Any) -> dict[int, Decimal]:
    return dict(rows.order_by().values_list(path).annotate(sum=Sum(amount)))


class FundRow(NamedTuple):
    """A fund on the page of a year. `row` None: nobody has applied for it yet. `changed`: what the leading group added
    or took in mid-year."""

    fund: Fund
    row: FundYear | None
    money: Money
    before: Decimal | None
    changed: Decimal = NOTHING

    @property
    def adopted(self) -> Decimal:
        """核定数, as it was at the beginning: transfers between lines cancel."""
        return self.money.total - self.changed

    @property
    def asked(self) -> Decimal | None:
        return self.row.asked if self.row is not None and self.row.version else None

    @property
    def difference(self) -> Decimal | None:
        return None if self.asked is None or self.before is None else self.asked - self.before


class YearSums(NamedTuple):
    """What the funds of a year come to. `submitted`: how many applications wait for their figure."""

    money: Money
    asked: Decimal
    before: Decimal
    submitted: int
    changed: Decimal = NOTHING

    @property
    def adopted(self) -> Decimal:
        return self.money.total - self.changed


def funds_of(person: Person, year: int, today: date) -> QuerySet[Fund]:
    """The funds of a year that a person sees, in the order of their lists."""
    funds = policies.visible_funds(person, today).filter(begun__lte=year).exclude(ended__lt=year)
    return funds.select_related("organ").order_by("organ_id", "code", "id")


def fund_rows(funds: Iterable[Fund], year: int) -> list[FundRow]:
    """With what was applied for, adopted and spent."""
    shown = list(funds)
    rows = {one.fund_id: one for one in FundYear.objects.filter(year=year, fund__in=shown).select_related("meeting")}
    money = money_of_years([row.pk for row in rows.values()])
    before = adopted_in(year - 1, shown)
    changed = changed_of(FundEntry.objects.filter(line__fund_year__in=rows.values()), "line__fund_year")
    found = []
    for fund in shown:
        key = rows[fund.pk].pk if fund.pk in rows else 0
        found.append(
            FundRow(
                fund, rows.get(fund.pk), money.get(key, Money()), before.get(fund.pk), changed.get(key, NOTHING)
            )
        )  # fmt: skip
    return found


def changed_of(entries: QuerySet[FundEntry], path: str) -> dict[int, Decimal]:
    """By what stands at the end of a path from an entry: what changes in mid-year come to."""
    return _sums(entries.filter(change__isnull=False), path, F("amount"))


def year_sums(funds: QuerySet[Fund], year: int) -> YearSums:
    """Over all of them, added up by the database."""
    keys = funds.order_by().values("pk")
    money = _money(
        lambda found, path: found.filter(**{f"{path}__year": year, f"{path}__fund__in": keys}).order_by(),
        "__fund_year",
        [year],
        group="__year",
    )[year]
    rows = FundYear.objects.filter(year=year, fund__in=keys)
    entries = FundEntry.objects.filter(line__fund_year__fund__in=keys)
    before = entries.filter(line__fund_year__year=year - 1, change=None)
    changed = entries.filter(line__fund_year__year=year, change__isnull=False)
    return YearSums(
        money,
        rows.filter(version__gt=0).aggregate(sum=Sum("asked"))["sum"] or NOTHING,
        before.aggregate(sum=Sum("amount"))["sum"] or NOTHING,
        rows.filter(state=FundState.SUBMITTED).count(),
        changed.aggregate(sum=Sum("amount"))["sum"] or NOTHING,
    )


def adopted_in(year: int, funds: Iterable[Fund]) -> dict[int, Decimal]:
    """核定数 of each of the funds in a year, without what was changed in mid-year."""
    rows = FundEntry.objects.filter(line__fund_year__year=year, line__fund_year__fund__in=funds, change=None)
    return _sums(rows, "line__fund_year__fund", F("amount"))


def adopted_before(fund: int, year: int) -> Decimal | None:
    """上年核定数 of one fund, without what was changed in mid-year; None where it had none."""
    rows = FundEntry.objects.filter(line__fund_year__fund=fund, line__fund_year__year=year - 1, change=None)
    found: Decimal | None = rows.aggregate(sum=Sum("amount"))["sum"]
    return found


def asked_lines(row: FundYear) -> list[AskedLine]:
    return list(row.asked_lines.filter(version=row.version))


class LineRow(NamedTuple):
    """A line with its money now, and of what it is made: adopted, changed in mid-year, the rest transferred."""

    line: FundLine
    money: Money
    adopted: Decimal = NOTHING
    changed: Decimal = NOTHING

    @property
    def moved(self) -> Decimal:
        return self.money.total - self.adopted - self.changed

    @property
    def used(self) -> Decimal:
        """What a cut cannot take: paid or on its way."""
        return self.money.holding + self.money.paid


def lines_of(row: FundYear) -> list[LineRow]:
    lines = list(row.lines.all())
    money = money_of_lines([line.pk for line in lines])
    entries = FundEntry.objects.filter(line__in=lines)
    changed = changed_of(entries, "line")
    adopted = _sums(entries.filter(change=None, transfer=None), "line", F("amount"))
    return [
        LineRow(line, money[line.pk], adopted.get(line.pk, NOTHING), changed.get(line.pk, NOTHING)) for line in lines
    ]


class PlanRow(NamedTuple):
    """A check date: what was to be spent by then, and what was. `paid` None: the day has not come."""

    day: date
    planned: Decimal
    paid: Decimal | None
    share: Decimal | None

    @property
    def short(self) -> Decimal:
        """By how much the plan is not reached."""
        return max(NOTHING, self.planned - self.paid) if self.paid is not None else NOTHING


def plan_points(row: FundYear) -> list[PlanPoint]:
    return list(row.plan_points.filter(version=row.plan))


def plan_gap(points: Sequence[PlanRow] | Sequence[PlanPoint], total: Decimal) -> Decimal | None:
    """By how much the plan's last check date is off what the fund has now, as after a change in mid-year; None where
    it fits, or where there is no plan."""
    if not points:
        return None
    last = points[-1]
    gap = total - (last.planned if isinstance(last, PlanRow) else last.amount)
    return gap or None


def plan_against_use(row: FundYear, total: Decimal, today: date) -> list[PlanRow]:
    """The spending plan with what was spent by each of its dates."""
    points = plan_points(row)
    paid = list(Payment.objects.filter(line__fund_year=row).values_list("day", "amount"))
    return [
        PlanRow(
            one.day,
            one.amount,
            sum((amount for day, amount in paid if day <= min(one.day, today)), NOTHING)
            if one.day <= today or one == _next_point(points, today)
            else None,
            one.amount / total if total else None,
        )
        for one in points
    ]


def _next_point(points: Sequence[PlanPoint], today: date) -> PlanPoint | None:
    return next((one for one in points if one.day >= today), None)


class Use(NamedTuple):
    activity: str
    times: int
    amount: Decimal


def use_by_activity(row: FundYear) -> list[Use]:
    """For which pieces of work the money was used, the largest first; reversed payments take theirs back."""
    found = (
        Payment.objects.filter(line__fund_year=row)
        .order_by()
        .values_list("activity")
        .annotate(count=Count("pk"), sum=Sum("amount"))
    )
    reversed_ones = dict(
        Payment.objects.filter(line__fund_year=row, reverses__isnull=False)
        .order_by()
        .values_list("activity")
        .annotate(count=Count("pk"))
    )
    uses = [Use(name, count - 2 * reversed_ones.get(name, 0), amount) for name, count, amount in found]
    return sorted(uses, key=lambda one: (-one.amount, one.activity))


def score_of(money: Money) -> Decimal:
    """预算执行率得分: the rate times ten, never above ten (LAW E3)."""
    return min(Decimal(10), half_up(money.rate * 10, 2)) if money.rate is not None else NOTHING


class Reminder(NamedTuple):
    """What the lead offices owe for the year to come. `kind` as the notice shows it."""

    kind: str
    year: int
    day: date
    open: int


def reminder(person: Person, today: date) -> Reminder | None:
    """Before 1 September: applications are about to be asked for; until 30 September: so many are still missing; after
    it: they are late. None while nothing is due or nothing is missing."""
    start, last = date(today.year, *APPLY_FROM), date(today.year, *APPLY_BY)
    if (start - today).days > REMIND or today > date(today.year, 12, 31):
        return None
    year = today.year + 1
    funds = policies.visible_funds(person, today).filter(begun__lte=year).exclude(ended__lt=year)
    done = FundYear.objects.filter(year=year).exclude(state=FundState.DRAFT).values("fund")
    missing = funds.exclude(pk__in=done).count()
    if not missing:
        return None
    if today < start:
        return Reminder("ahead", year, start, missing)
    return Reminder("soon" if today <= last else "late", year, last, missing)


def known_activities(organ: int, most: int = 60) -> list[str]:
    """Names of activities money was used for before, as suggestions."""
    rows = Payment.objects.filter(line__fund_year__fund__organ=organ).order_by("-year").values_list("activity")
    return list(dict.fromkeys(name for (name,) in rows.distinct()[:most]))


def entries_of(row: FundYear) -> QuerySet[FundEntry]:
    return (
        FundEntry.objects.filter(line__fund_year=row)
        .select_related("line", "by", "transfer", "change", "reverses", "reversed_by")
        .order_by("pk")
    )


def by_name(lines: Iterable[LineRow]) -> Mapping[str, LineRow]:
    return {one.line.name: one for one in lines}
