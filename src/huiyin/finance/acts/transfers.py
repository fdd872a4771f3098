"""调剂: money between the lines of one fund and year, once it is approved; undone by entries of its own."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts.approving import put_forward, take_back
from huiyin.finance.acts.payments import is_adopted, require_money
from huiyin.finance.acts.recording import digest_of, record
from huiyin.finance.acts.years import hold_year, require
from huiyin.finance.models.approvals import ApprovalKind
from huiyin.finance.models.funds import EntryKind, FundEntry, FundLine, RequestState, Transfer
from huiyin.petitions.acts.deeds import NotAllowed, Unfit


def content_digest(row: Transfer) -> str:
    return digest_of([(row.source_id, row.target_id, row.amount, row.why, row.minutes)])


@transaction.atomic
def ask_transfer(
    source: FundLine,
    target: FundLine,
    *,
    amount: Decimal,
    why: str,
    minutes: str = "",
    by: Person,
    at: datetime,
    today: date,
) -> Transfer:
    """Ask that money goes from one line to another; it is held on the first until somebody decided.

    Raises:
        NotAllowed: not this person's fund.
        YearClosed, Unfit: the year takes nothing; or by field what is wrong.
        Overdrawn: the line has less money than that.
    """
    fund_year = source.fund_year
    require(policies.may_write_application(by, fund_year.fund, today))
    hold_year(fund_year.year_id)
    found = {}
    if source.pk == target.pk or source.fund_year_id != target.fund_year_id:
        found["target"] = _("调入和调出应是同一项资金、同一年度的两行明细。")
    if not is_adopted(source):
        found["source"] = _("核定以后才能调剂。")
    if amount <= 0:
        found["amount"] = _("金额应大于 0。")
    if not why.strip():
        found["why"] = _("请写调剂理由。")
    if found:
        raise Unfit(found)
    require_money(source, amount)
    row = Transfer.objects.create(
        fund_year=fund_year, source=source, target=target, amount=amount, why=why.strip(), minutes=minutes.strip(),
        by=by, at=at,
    )  # fmt: skip
    put_forward(
        ApprovalKind.TRANSFER, row.pk, year=fund_year.year_id, organ=fund_year.fund.organ_id, amount=amount,
        digest=content_digest(row), people=(), minutes=row.minutes, by=by, at=at,
    )  # fmt: skip
    _record(row, "asked", by, at)
    return row


def after_signature(pk: int, state: str, *, by: Person, at: datetime) -> None:
    """Approved: the two entries; returned: the money is free on its line again."""
    row = Transfer.objects.select_for_update(of=("self",)).select_related("source", "target").get(pk=pk)
    if state == "approved":
        for line, amount in ((row.source, -row.amount), (row.target, row.amount)):
            FundEntry.objects.create(line=line, kind=EntryKind.TRANSFER, amount=amount, transfer=row, by=by, at=at)
        row.state = RequestState.APPROVED
    elif state == "returned":
        row.state = RequestState.RETURNED
    row.save(update_fields=["state"])


@transaction.atomic
def withdraw_transfer(pk: int, *, by: Person, at: datetime, today: date) -> Transfer:
    """
    Raises:
        NotAllowed: somebody else asked for it.
        YearClosed, Unfit: as the others.
    """
    row = _held(pk)
    if row.by_id != by.pk:
        raise NotAllowed(_("调剂申请由申请人本人撤回。"))
    if row.state != RequestState.APPROVING:
        raise Unfit({"": _("这份调剂现在是“%s”，不能撤回。") % row.get_state_display()})
    take_back(ApprovalKind.TRANSFER, pk, at=at)
    row.state = RequestState.WITHDRAWN
    row.save(update_fields=["state"])
    _record(row, "withdrawn", by, at)
    return row


@transaction.atomic
def reverse_transfer(pk: int, *, by: Person, at: datetime, today: date) -> Transfer:
    """The money goes back by two entries, where the other line has it still.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
        Overdrawn: the money was used.
    """
    require(policies.may_keep_funds(by, today))
    row = _held(pk)
    if row.state != RequestState.APPROVED:
        raise Unfit({"": _("这份调剂现在是“%s”，不能冲销。") % row.get_state_display()})
    require_money(row.target, row.amount)
    for entry in row.entries.filter(kind=EntryKind.TRANSFER):
        FundEntry.objects.create(
            line_id=entry.line_id, kind=EntryKind.REVERSAL, amount=-entry.amount, transfer=row, reverses=entry,
            by=by, at=at,
        )  # fmt: skip
    take_back(ApprovalKind.TRANSFER, pk, at=at)
    row.state = RequestState.REVERSED
    row.save(update_fields=["state"])
    _record(row, "reversed", by, at)
    return row


def _held(pk: int) -> Transfer:
    hold_year(Transfer.objects.values_list("fund_year__year", flat=True).get(pk=pk))
    return Transfer.objects.select_for_update(of=("self",)).select_related("source", "target", "fund_year").get(pk=pk)


def _record(row: Transfer, what: str, by: Person, at: datetime) -> None:
    event = {
        "event": f"transfer_{what}", "transfer": row.pk, "source": row.source_id, "target": row.target_id,
        "amount": f"{row.amount:.2f}",
    }  # fmt: skip
    record(f"fund:{row.fund_year.fund_id}", f"transfer_{what}", event, by=by, at=at)
