"""The books of 望川县信访局 in tests: the people, two years with the published sums, a year as a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.demo import money
from huiyin.documents.workbook import Field, Sheet, write_workbook
from huiyin.finance.acts.booking import Document
from huiyin.finance.acts.importing import take_over
from huiyin.finance.acts.years import add_year

YEAR = 2021
TODAY = date(2022, 2, 22)
AT = datetime(2022, 2, 22, 9, 0, tzinfo=UTC)
PEOPLE = (
    ("杜桂英", Role.FINANCE_OFFICER),
    ("何敏", Role.PERFORMANCE_OFFICER),
    ("罗成", Role.BUREAU_LEADER),
    ("周文斌", Role.SECTION_HEAD),
    ("李素芬", Role.CLERK),
    ("方立", Role.SYSTEM_ADMIN),
)


@dataclass
class Books:
    bureau: Organ
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def keeper(self) -> Person:
        """杜桂英 keeps the books."""
        return self.people["杜桂英"]


def make_books() -> Books:
    bureau = accounts.add_organ("望川县信访局", kind=OrganKind.BUREAU, actor="system", at=AT)
    books = Books(bureau)
    for name, role in PEOPLE:
        person, _password = accounts.add_person(name, name, bureau, actor="system", at=AT)
        accounts.give_duty(person, role, bureau, first_day=date(2015, 1, 1), actor="system", at=AT)
        books.people[name] = person
    return books


def open_years(books: Books, *years: int) -> None:
    for year in years:
        add_year(year, by=books.keeper, at=AT, today=TODAY)


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


KINDS = {"people": "人员经费", "running": "公用经费", "project": "项目支出", "income": "收入"}
CODES = {name: code for name, code, _office, _amount in money.FUNDS}


def sheet_rows(year: int, *, is_before: bool = False, reasons: bool = True) -> list[dict[str, Any]]:
    """A year of the invented bureau as the rows of a spreadsheet; `is_before`: by its amounts of the year before."""
    rows: list[dict[str, Any]] = []
    for line in money.lines(year):
        adopted, spent = (line.adopted_before, line.before) if is_before else (line.adopted, line.spent)
        months = money.monthly(spent)
        rows.append(
            {
                "支出类别": KINDS[line.kind],
                "功能分类科目编码": line.function,
                "部门经济分类科目编码": line.economic,
                "项目编码": CODES.get(line.project, ""),
                "项目名称": line.project,
                "明细": line.item,
                "年初预算数（元）": yuan(adopted),
                "全年预算数（元）": yuan(max(adopted, spent)),
                **{f"{month}月（元）": yuan(amount) for month, amount in enumerate(months, 1)},
                "变动原因": line.reason if reasons and not is_before else "",
            }
        )
    return rows


def write_sheet(path: Path, rows: list[dict[str, Any]]) -> Path:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    fields = [Field(head, "decimal" if "元）" in head or head.endswith("数") else "identifier") for head in heads]
    sheet = Sheet("预算", fields, [[row.get(head) for head in heads] for row in rows])
    write_workbook([sheet], path)
    return path


def load(books: Books, path: Path, year: int, **more: Any) -> Any:
    said: dict[str, Any] = {"by": books.keeper, "at": AT, "today": TODAY} | more
    return take_over(path, year, Document("财预〔2021〕1号"), **said)


def load_two_years(books: Books, folder: Path, year: int = YEAR) -> None:
    """Both years with all their lines, months and reasons."""
    open_years(books, year - 1, year)
    load(books, write_sheet(folder / "before.xlsx", sheet_rows(year - 1, is_before=True)), year - 1)
    load(books, write_sheet(folder / "now.xlsx", sheet_rows(year)), year)
