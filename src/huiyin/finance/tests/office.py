"""望川县信访局's money for the tests of funds: its people with their duties, a fund adopted and a request written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from huiyin.accounts.models import Duty, Person, Role
from huiyin.figures.acts.evidence import Upload
from huiyin.finance.acts import funds, payments
from huiyin.finance.acts.deciding import sign
from huiyin.finance.acts.years import add_year
from huiyin.finance.models.approvals import Approval
from huiyin.finance.models.funds import Fund, FundLine, FundYear, PaymentRequest
from huiyin.finance.queries.approvals import open_of
from huiyin.ledger import sentences
from huiyin.ledger.models import Entry
from huiyin.petitions.tests.casework import BUREAU, HOUSING, County, make_county, moment

TODAY = date(2026, 3, 11)
PDF = b"%PDF-1.4\n% an invoice of the tests\n"
#: (name, role, organ): beside those of the case work.
KEEPERS = (
    ("田会计", Role.FINANCE_OFFICER, BUREAU),
    ("吴会计", Role.FINANCE_OFFICER, BUREAU),
    ("罗成", Role.BUREAU_LEADER, BUREAU),
    ("邹敏", Role.ASSISTANCE_OFFICER, BUREAU),
    ("孟管", Role.ASSET_KEEPER, BUREAU),
    ("高绩", Role.PERFORMANCE_OFFICER, BUREAU),
)


def yuan(amount: str | int) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


@dataclass
class Office:
    """The county, and short ways to do what its people do."""

    county: County
    today: date

    def who(self, name: str) -> Person:
        return self.county.people[name]

    def by(self, name: str) -> dict[str, Any]:
        return {"by": self.who(name), "at": moment(self.today), "today": self.today}

    def fund(self, name: str = "信访维护专项资金", organ: str = BUREAU, year: int | None = None) -> Fund:
        given = funds.GivenFund(name, "", "办公室", "接访大厅运行和信访事项化解")
        return funds.add_fund(given, organ=self.county.organs[organ], year=year or self.today.year, **self.by("田会计"))

    def applied(self, fund: Fund, *lines: tuple[str, str], growth: str = "", year: int | None = None) -> FundYear:
        """周文斌's office applies."""
        year = year or self.today.year
        given = [funds.GivenLine(name, "30201", yuan(amount), "按上年支出测算") for name, amount in lines]
        funds.write_application(fund, year, grounds="保障接访", growth=growth, lines=given, **self.by("周文斌"))
        return funds.submit_application(fund, year, **self.by("周文斌"))

    def adopted(self, *lines: tuple[str, str], fund: Fund | None = None, year: int | None = None) -> list[FundLine]:
        """A fund applied for and adopted as applied for; its lines."""
        row = self.applied(fund or self.fund(year=year), *lines, year=year)
        amounts = {name: yuan(amount) for name, amount in lines}
        self.decided(row, amounts)
        return list(FundLine.objects.filter(fund_year=row).order_by("pk"))

    def decided(self, row: FundYear, amounts: dict[str, Decimal], *, who: str = "陈国栋") -> None:
        funds.adopt(
            row.year_id, [funds.Decision(row.pk, amounts)], day=self.today, number="望信领纪〔2026〕1号",
            minutes=Upload("纪要.pdf", PDF), **self.by(who),
        )  # fmt: skip

    def written(self, line: FundLine, amount: str = "3000", *, who: str = "何敏", **more: Any) -> PaymentRequest:
        said = {"purpose": "接访大厅饮水和桌椅", "activity": "接访大厅运行", "payee": "望川县宏达商贸有限公司"} | more
        return payments.write_request(line, payments.Given(yuan(amount), **said), **self.by(who))

    def with_invoice(
        self, row: PaymentRequest, amount: str | None = None, *, number: str = "", who: str = "何敏"
    ) -> None:
        payments.add_invoice(
            row.pk, Upload("发票.pdf", PDF), number=number or f"2611200000{row.pk:08}", day=self.today,
            amount=yuan(amount) if amount else row.amount, **self.by(who),
        )  # fmt: skip

    def submitted(self, line: FundLine, amount: str = "3000", *, who: str = "何敏", **more: Any) -> PaymentRequest:
        row = self.written(line, amount, who=who, **more)
        self.with_invoice(row, who=who)
        return payments.submit_request(row.pk, **self.by(who))

    def signs(self, name: str, kind: str, subject: int, *, agrees: bool = True, remark: str = "") -> Approval:
        approval = open_of(kind, subject)
        assert approval is not None
        return sign(approval.pk, agrees=agrees, remark=remark, seen=approval.digest, **self.by(name))

    def approved(self, line: FundLine, amount: str = "3000", **more: Any) -> PaymentRequest:
        """Asked for by 何敏, signed by the office, the finance officer and, where the amount asks, the leader."""
        row = self.submitted(line, amount, **more)
        for name in ("周文斌", "田会计", *(("陈国栋",) if row.amount > 5000 else ())):
            self.signs(name, "payment", row.pk)
        row.refresh_from_db()
        return row


def make_office(today: date = TODAY) -> Office:
    county = make_county(today)
    for name, role, organ_name in KEEPERS:
        organ = county.organs[organ_name]
        county.people[name] = Person.objects.create(username=name, display_name=name, organ=organ)
        Duty.objects.create(person=county.people[name], role=role, organ=organ, valid_from=date(2020, 1, 1))
    office = Office(county, today)
    for year in (today.year - 1, today.year, today.year + 1):
        add_year(year, by=office.who("田会计"), at=moment(today), today=today)
    return office


def tell_all() -> list[str]:
    """The sentences of everything that was written down: each event has what its sentence names."""
    found = [sentences.sentence(event) for entry in Entry.objects.all() for event in json.loads(entry.body)["events"]]
    assert all(found) and not any("%(" in one for one in found), found
    return found


__all__ = ["HOUSING", "PDF", "TODAY", "Office", "make_office", "tell_all", "yuan"]
