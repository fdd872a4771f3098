"""Payments of funds in the execution of the budget: on which line one belongs, and which ones are still open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core.classes import economic_name
from huiyin.finance import policies_funds as policies
from huiyin.finance.models.bookings import PaymentBooking
from huiyin.finance.models.budget import BatchKind, BudgetLine, Kind, Posting, Version
from huiyin.finance.models.funds import FundLine, Payment

#: posted: by a posting of its own; contained: an imported number has it in it; open: to be booked yet.
State = Literal["posted", "contained", "open"]


class Choice(NamedTuple):
    """The budget lines that a payment from a line of a fund can be booked on. `match`: the one that is surely meant.
    `missing`: why there is none, and how to mend it."""

    lines: list[BudgetLine]
    match: BudgetLine | None
    missing: str

    def find(self, pk: int) -> BudgetLine | None:
        return next((line for line in self.lines if line.pk == pk), None)


def choice_for(line: FundLine) -> Choice:
    """The spending lines of the fund's project in its year; those of the line's economic class first."""
    fund_year = line.fund_year
    fund, year = fund_year.fund, fund_year.year_id
    if fund.project_id is None:
        return Choice([], None, _("这项资金没有选定预算项目。请财务人员在资金的页面选定，再记入预算执行。"))
    rows = BudgetLine.objects.filter(year=year, project=fund.project_id, kind=Kind.PROJECT)
    found = list(rows.select_related("project").order_by("economic", "source", "function", "item", "pk"))
    told: dict[str, object] = {"project": fund.project, "year": year}
    if not found:
        words = _("预算项目“%(project)s”在%(year)d年度没有预算科目。请先导入或者登记这个项目的预算，再记入预算执行。")
        return Choice([], None, words % told)
    same = [one for one in found if one.economic == line.economic] if line.economic else found
    rest = [one for one in found if one not in same]
    match = same[0] if len(same) == 1 else None
    missing = ""
    if not same:
        told |= {"economic": f"{line.economic} {economic_name(line.economic)}".strip()}
        words = _("预算项目“%(project)s”没有经济分类科目 %(economic)s 的预算。请选择另一条科目，或者先调整预算。")
        missing = words % told
    elif match is None:
        missing = _("预算项目“%(project)s”有几条科目都可以记这笔支付，请选择一条。") % told
    return Choice([*same, *rest], match, missing)


def line_words(line: BudgetLine) -> str:
    """A budget line in a list to choose from: class, item, source and what may still be spent."""
    parts = [f"{line.economic} {economic_name(line.economic)}".strip() or _("未分经济分类"), line.function, line.item]
    parts += [str(line.get_source_display()), _("尚可支出 %s 元") % f"{line.adjusted - line.executed:,.2f}"]
    return " · ".join(part for part in parts if part)


def imported_number(line: int, month: int, day: date | None = None) -> Posting | None:
    """The imported number that says what was spent on a line in a month, or from the first of January to one that is
    not before it; with `day` only one that can have a payment of that day in it: what was imported on a day says what
    had been spent by that day."""
    reaches = Q(month=month) | Q(month__gte=month, batch__to_date=True)
    rows = Posting.objects.filter(_is_imported(), reaches, line=line).select_related("batch").order_by("-pk")
    return next((row for row in rows if day is None or day <= localdate(row.batch.at)), None)


def _is_imported(prefix: str = "") -> Q:
    given = {
        "version": Version.EXECUTED, "batch__kind": BatchKind.IMPORTED, "reverses__isnull": True,
        "reversed_by__isnull": True,
    }  # fmt: skip
    return Q(**{f"{prefix}{name}": value for name, value in given.items()})


def _standing() -> QuerySet[Posting]:
    """For a booking: an imported number that stands now and reaches its month."""
    reaches = Q(month=OuterRef("month")) | Q(month__gte=OuterRef("month"), batch__to_date=True)
    return Posting.objects.filter(_is_imported(), reaches, line=OuterRef("line"))


def _counting() -> QuerySet[PaymentBooking]:
    """The bookings that count: their posting stands, or was taken back together with its payment; or an import has
    replaced it or has it in it, and stands itself."""
    stands = Q(posting__reversed_by__isnull=True) | Q(posting__reversed_by__batch__kind=BatchKind.PAID)
    replaced = Q(posting__reversed_by__batch__kind=BatchKind.IMPORTED) | Q(posting__isnull=True)
    return PaymentBooking.objects.filter((Q(posting__isnull=False) & stands) | (replaced & Q(Exists(_standing()))))


def booking_of(payment: int) -> PaymentBooking | None:
    """The booking of a payment that counts now."""
    rows = _counting().filter(payment=payment).select_related(
        "line__project", "posting__reversed_by__batch", "within__batch", "by"
    )  # fmt: skip
    return rows.order_by("-pk").first()


def state_of(booking: PaymentBooking | None) -> State:
    if booking is None:
        return "open"
    if booking.posting is None:
        return "contained"
    back = getattr(booking.posting, "reversed_by", None)
    return "posted" if back is None or back.batch.kind == BatchKind.PAID else "contained"


def open_payments(rows: QuerySet[Payment] | None = None) -> QuerySet[Payment]:
    """还没有记入预算执行. A payment that was reversed before it was booked needs no booking, nor does its reversal."""
    booked = Exists(_counting().filter(payment=OuterRef("pk")))
    back = Exists(_counting().filter(payment__reverses=OuterRef("pk")))
    first = Exists(_counting().filter(payment=OuterRef("reverses")))
    found = (Payment.objects.all() if rows is None else rows).exclude(booked)
    return found.exclude(Q(reversed_by__isnull=False) & ~Q(back)).exclude(Q(reverses__isnull=False) & ~Q(first))


class OpenSum(NamedTuple):
    size: int
    amount: Decimal


def visible_open(person: Person, year: int, today: date) -> QuerySet[Payment]:
    """Those of the funds that a person sees."""
    rows = Payment.objects.filter(year=year, line__fund_year__fund__in=policies.visible_funds(person, today))
    return open_payments(rows).select_related("line__fund_year__fund__project", "request").defer(
        "request__payee", "request__account"
    ).order_by("day", "pk")  # fmt: skip


def open_sum(rows: QuerySet[Payment]) -> OpenSum:
    found = rows.order_by().aggregate(size=Count("pk"), sum=Sum("amount"))
    return OpenSum(found["size"], found["sum"] or Decimal("0.00"))


class LinePayment(NamedTuple):
    """A payment on the page of a budget line."""

    payment: Payment
    state: State


def payments_on(line: int, most: int = 200) -> list[LinePayment]:
    """The payments in a line's executed amount, the newest first."""
    rows = _counting().filter(line=line).select_related("payment__line__fund_year__fund", "payment__request", "posting")
    rows = rows.select_related("payment__reversed_by", "posting__reversed_by__batch")
    shown = rows.defer("payment__request__payee", "payment__request__account").order_by("-payment__day", "-pk")[:most]
    return [LinePayment(one.payment, state_of(one)) for one in shown]


def replaced_by(year: int, slots: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Decimal]:
    """By (line, month): the sum of payments whose own postings an import of that month would replace."""
    wanted = set(slots)
    if not wanted:
        return {}
    rows = PaymentBooking.objects.filter(line__year=year, posting__isnull=False, posting__reversed_by__isnull=True)
    sums = rows.order_by().values_list("line", "month").annotate(sum=Sum("posting__amount"))
    return {(line, month): amount for line, month, amount in sums if (line, month) in wanted}
