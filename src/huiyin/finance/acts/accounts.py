"""决算: the final accounts are drawn up from what was booked, approved elsewhere, and published here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.finance import policies
from huiyin.finance.acts.booking import Document, post
from huiyin.finance.acts.recording import record_year
from huiyin.finance.acts.sums import Booked
from huiyin.finance.acts.years import hold_year, require, require_keeper
from huiyin.finance.models import Batch, BatchKind, BudgetLine, FinanceYear, Posting, PublishedSet, TableSet, Version
from huiyin.finance.queries.comparing import ADOPTED, SPENT, Years, missing_reasons
from huiyin.finance.queries.tables import tables_of
from huiyin.finance.queries.verifying import table_digest
from huiyin.petitions.acts.deeds import Unfit

_SHOWN = 5


@transaction.atomic
def draw_up(year: int, *, by: Person | None, at: datetime, today: date) -> Batch:
    """编制决算: every line's final amount becomes what was booked on it; after later bookings once more.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year is closed or not over, or nothing changed.
    """
    require_keeper(by, today)
    held = hold_year(year)
    if today.year <= year:
        raise Unfit({"": _("%d年还没有过完，不能编制决算。") % year})
    lines = dict(BudgetLine.objects.filter(year=year).values_list("pk", "executed"))
    live = Posting.objects.filter(
        year=year, version=Version.FINAL, reverses__isnull=True, reversed_by__isnull=True
    ).values_list("pk", "line", "amount")
    final = {line: (pk, amount) for pk, line, amount in live}
    booked: list[Booked] = []
    for line, executed in lines.items():
        pk, amount = final.get(line, (None, None))
        if amount == executed or (amount is None and not executed):
            continue
        if pk is not None and amount is not None:
            booked.append(Booked(line, Version.FINAL, -amount, reverses=pk))
        if executed:
            booked.append(Booked(line, Version.FINAL, executed))
    if not booked:
        raise Unfit({"": _("决算数与执行数已经一致，不用再编制。")})
    return post(held, booked, BatchKind.DRAWN_UP, Document(), by=by, at=at)


@transaction.atomic
def publish(year: int, which: str, day: date, where: str, *, by: Person, at: datetime, today: date) -> PublishedSet:
    """公开: the tables as they are today are kept as those that were published.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year is closed; or by field what is missing before these tables can be published.
    """
    require(policies.may_publish_tables(by, today))
    held = hold_year(year)
    if problems := _publish_problems(held, which, day, where, today):
        raise Unfit(problems)
    content = [table.document() for table in tables_of(held, which)]
    digest = table_digest(content)
    row = PublishedSet.objects.create(
        year=held, tables=which, day=day, where=where.strip(), content=content, digest=digest, at=at, by=by
    )
    event = {"event": "budget_tables_published", "tables": which, "day": day.isoformat(), "digest": digest}
    record_year(year, "publish", event, by=by, at=at)
    return row


def _publish_problems(year: FinanceYear, which: str, day: date, where: str, today: date) -> dict[str, str]:
    problems: dict[str, Any] = {}
    approved = approved_on(year, which)
    if approved is None:
        return {"": _("先登记批复日期：批复后才公开。")}
    if day < approved:
        problems["day"] = _("公开日期不能早于批复日期 %s。") % approved.isoformat()
    elif day > today:
        problems["day"] = _("公开日期还没有到。")
    if not where.strip():
        problems["where"] = _("请填写公开的网站或位置。")
    amount = "adopted" if which == TableSet.BUDGET else "final"
    if not BudgetLine.objects.filter(year=year).exclude(**{amount: 0}).exists():
        problems[""] = (
            _("还没有决算数，先编制决算。") if which == TableSet.ACCOUNTS else _("还没有年初预算数，先导入。")
        )
    if problems:
        return problems
    missing = missing_reasons(Years(year, ADOPTED if which == TableSet.BUDGET else SPENT))
    if missing:
        told = {"count": len(missing), "names": "、".join(row.label for row in missing[:_SHOWN])}
        problems[""] = _("还有 %(count)d 项变动没有写原因：%(names)s等。请在“与上年比较”里补写。") % told
    return problems


def approved_on(year: FinanceYear, which: str) -> date | None:
    return year.budget_approved if which == TableSet.BUDGET else year.accounts_approved
