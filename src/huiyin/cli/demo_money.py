"""The money of the demonstration: the last whole year and the year before it with their final accounts, and the budget
of this year with what was spent so far. The sums of the last whole year are the published ones (`demo.money`)."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.utils import timezone

from huiyin.accounts.models import Person
from huiyin.demo import money
from huiyin.documents.workbook import Field, Sheet, Value, write_workbook
from huiyin.finance.acts.accounts import draw_up, publish
from huiyin.finance.acts.booking import Document
from huiyin.finance.acts.explaining import count, explain
from huiyin.finance.acts.importing import take_over
from huiyin.finance.acts.years import add_year, close_year, settle_year
from huiyin.finance.imports.budget import (
    ADOPTED,
    ECONOMIC,
    FUNCTION,
    ITEM,
    KIND,
    MONTHS,
    PROJECT,
    PROJECT_CODE,
    REASON,
    SOURCE,
    WHOLE,
)
from huiyin.finance.models import FinanceYear, TableSet
from huiyin.finance.queries.comparing import ADOPTED as BUDGETED
from huiyin.finance.queries.comparing import SPENT, Years, missing_reasons
from huiyin.finance.selection import parse

_HEADS: Final = (
    KIND, FUNCTION, ECONOMIC, PROJECT_CODE, PROJECT, SOURCE, ITEM, ADOPTED, WHOLE, *MONTHS, REASON,
)  # fmt: skip
_KINDS: Final = {"people": "人员经费", "running": "公用经费", "project": "项目支出"}
_CODES: Final = {name: code for name, code, _office, _amount in money.FUNDS}
#: The projects whose money is paid by requests (`demo_payments`).
_PAID: Final = frozenset(name for name, _code, _office, _amount in money.FUNDS[1:])
_WHERE: Final = "县政府门户网站“预决算公开”栏目"
#: What is said of sums, by their codes; other large changes by their classes.
_REASONS: Final = {
    "finance.final.basic": "落实过紧日子要求，压减公用经费",
    "finance.final.people": "人员数量减少",
    "finance.final.running": "压减一般性支出，上年集中采购的防护用品本年不再采购",
    "finance.final.project": "新增律师咨询和心理咨询服务专项，接待中心购置设备",
    "finance.final.three-all": "来本单位学习调研的接待和下区县督查用车增加",
    "finance.final.three-reception": "来本单位学习调研的接待批次和人次增加",
    "finance.final.three-vehicles": "下区县指导督查业务增加，公车运行成本增加",
    "finance.final.three-vehicle_running": "下区县指导督查业务增加，公车运行成本增加",
}


def make_money(today: date) -> None:
    """Three years; what is there already stays."""
    by = Person.objects.get(username="finance")
    year = today.year - 1
    if FinanceYear.objects.filter(pk=year).exists():
        return
    for one in (year - 1, year, today.year):
        add_year(one, by=by, at=timezone.now(), today=today)
    _load(year - 1, "before", by, today)
    _load(year, "spent", by, today)
    _load(today.year, "this", by, today)
    _finish(year - 1, by, today)
    _finish(year, by, today)
    _adopt(today, by)
    close_year(year - 1, by=by, at=timezone.now(), today=today)


def _adopt(today: date, by: Person) -> None:
    """The budget of this year, published where its approval is long enough ago."""
    now, approved = timezone.now(), date(today.year, 1, 20)
    if today <= approved:
        return
    row = settle_year(today.year, budget_approved=approved, by=by, at=now, today=today)
    _explain(row, (BUDGETED,), by, now, today)
    day = min(today, approved + timedelta(days=12))
    publish(row.pk, TableSet.BUDGET, day, _WHERE, by=by, at=now, today=today)


def _load(year: int, which: str, by: Person, today: date) -> None:
    fields = [Field(head, "decimal" if head in (ADOPTED, WHOLE, *MONTHS) else "identifier") for head in _HEADS]
    rows = [*_income(year, which), *(_row(line, which, today) for line in money.lines(year))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "budget.xlsx"
        write_workbook([Sheet("预算", fields, rows)], path)
        document = Document(f"云财预〔{year}〕6号", "财政部门批复的部门预算")
        take_over(path, year, document, by=by, at=timezone.now(), today=today)


def _row(line: money.Line, which: str, today: date) -> list[Value]:
    adopted, spent = (line.adopted_before, line.before) if which == "before" else (line.adopted, line.spent)
    if which == "this":  # a year like the last one, and no line as in the last one
        spent = spent * (96 + (int(line.economic) * 7 + len(line.item)) % 11) // 100
    months: list[Value] = [_yuan(fen) for fen in money.monthly(spent)]
    if which == "this":  # a month's accounts are there when the month is over
        adopted = max(line.adopted, spent)
        # What a special fund spends is posted with its payments.
        is_open = line.project not in _PAID
        months = [month if is_open and at < today.month else None for at, month in enumerate(months, 1)]
    whole = adopted if which == "this" else max(adopted, spent)
    reason = line.reason if which == "spent" else ""
    return [
        _KINDS[line.kind], line.function, line.economic, _CODES.get(line.project, ""), line.project, "", line.item,
        _yuan(adopted), _yuan(whole), *months, reason,
    ]  # fmt: skip


def _income(year: int, which: str) -> list[list[Value]]:
    """The appropriation: as much as is budgeted and, of years that are over, as was spent."""
    lines = money.lines(year)
    adopted = sum(line.adopted_before if which == "before" else line.adopted for line in lines)
    spent = sum(line.before if which == "before" else line.spent for line in lines)
    months: list[Value] = [None] * 12
    if which != "this":
        months = [_yuan(fen) for fen in money.monthly(spent)]
    function = "2014001" if year >= 2024 else "2010301"
    whole = adopted if which == "this" else max(adopted, spent)
    head: list[Value] = ["收入", function, "", "", "", "一般公共预算拨款", "财政拨款"]
    return [[*head, _yuan(adopted), _yuan(whole), *months, ""]]


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _finish(year: int, by: Person, today: date) -> None:
    """The final accounts of a year: drawn up, explained, approved, published."""
    now = timezone.now()
    draw_up(year, by=by, at=min(now, now.replace(year=year + 1, month=2, day=20)), today=today)
    counts = {"trips": 0, "travellers": 0, "vehicles_bought": 0, "vehicles_kept": 2, "receptions": 7, "guests": 63}
    count(year, counts, by=by, at=now, today=today)
    row = settle_year(
        year,
        budget_approved=date(year, 1, 20),
        accounts_approved=min(date(year + 1, 8, 12), today - timedelta(days=30)),
        by=by,
        at=now,
        today=today,
    )
    for code, text in _REASONS.items():
        explain(row.pk, code, text, by=by, at=now, today=today)
    _explain(row, (BUDGETED, SPENT), by, now, today)
    for which in (TableSet.BUDGET, TableSet.ACCOUNTS):
        approved = row.budget_approved if which == TableSet.BUDGET else row.accounts_approved
        assert approved is not None
        publish(year, which, approved + timedelta(days=12), _WHERE, by=by, at=now, today=today)


def _explain(row: FinanceYear, bases: tuple[str, ...], by: Person, now: datetime, today: date) -> None:
    for basis in bases:
        for one in missing_reasons(Years(row, basis)):
            economic = parse(one.code).economic
            text = money.reason(economic, one.change.now, one.change.before)
            explain(row.pk, one.code, text, by=by, at=now, today=today)
