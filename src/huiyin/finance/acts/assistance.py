"""信访救助: an application taken down, changed, put forward with a proposed amount, decided, paid, taken back.

What is personal goes into one sealed text; the ledger holds ids, days and digests. The once-only checks are unique
blind indexes: the database itself refuses the second live application, so two windows at once cannot both take one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Organ, Person
from huiyin.core.identity import is_phone
from huiyin.figures.acts.evidence import Upload
from huiyin.finance import policies_assistance as policies
from huiyin.finance.acts.approving import approved, put_forward, take_back
from huiyin.finance.acts.executing import AUTO, Budget, book_payment, book_reversal, title_of, told_of
from huiyin.finance.acts.filing import keeping
from huiyin.finance.acts.payments import Overdrawn, check_paying, is_adopted, require_money
from huiyin.finance.acts.recording import record
from huiyin.finance.acts.years import hold_year, require
from huiyin.finance.files import path_of
from huiyin.finance.models.approvals import ApprovalKind, FileOf, FinanceFile
from huiyin.finance.models.assistance import (
    LIVE,
    AssistanceCase,
    AssistanceContent,
    AssistanceState,
    Hardship,
)
from huiyin.finance.models.funds import FundLine, Payment
from huiyin.finance.queries.assistance import content_digest
from huiyin.finance.queries.funds import money_of_lines
from huiyin.letters.digests import named, new_salt
from huiyin.petitions import policies as petitions
from huiyin.petitions.acts import ids
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.models import Petition
from huiyin.vault import normal
from huiyin.vault.fields import current

LIMITS = {"name": 60, "id_number": 18, "phone": 30, "bank": 120, "account": 40, "circumstances": 1000}
#: What is personal is kept for so many years after the decision, as files of the bureau with a term of ten years are.
KEEP_YEARS = 10
FORGOTTEN_AT_ONCE = 20
_CHANGEABLE = (AssistanceState.DRAFT, AssistanceState.RETURNED)
_ENDS = (AssistanceState.DRAFT, AssistanceState.RETURNED, AssistanceState.REVIEWING, AssistanceState.DECIDED)


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is personal. `household` and `income` (monthly, of all, in yuan) are all that is kept of a household."""

    name: str
    id_number: str
    phone: str
    household: int
    income: Decimal
    circumstances: str
    bank: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """An application as it is taken down. `petition`: the number of the petition it arose from."""

    petition: str
    hardship: str
    asked: Decimal
    applied: date
    applicant: Applicant


class AlreadyHelped(Unfit):
    """There is one already; `earlier` says number, day and outcome, and nothing more."""

    def __init__(self, earlier: AssistanceCase, *, in_matter: bool) -> None:
        told = {"number": earlier.number, "day": earlier.applied, "state": earlier.get_state_display()}
        words = (
            _("同一事项已有救助申请 %(number)s（%(day)s，%(state)s），同一事项只救助一次。")
            if in_matter
            else _("同一人本年度已有救助申请 %(number)s（%(day)s，%(state)s），一年内只救助一次。")
        )
        super().__init__({"id_number": words % told})
        self.earlier = earlier


@transaction.atomic
def take_down(given: Given, *, organ: Organ, by: Person, at: datetime, today: date) -> AssistanceCase:
    """Register an application.

    Raises:
        NotAllowed: not this person's duty in that organ.
        YearClosed, Unfit: the year takes nothing; or by field what is wrong.
        AlreadyHelped: of this person in this matter, or in this year, there is one.
    """
    require(policies.may_handle(by, today))
    if organ.pk not in accounts.held_in(by, policies.OFFICERS, today):
        raise NotAllowed(_("救助申请在本人任救助经办人员的单位登记。"))
    hold_year(given.applied.year)
    _forget(by, at, today)
    matter = _checked(given, by, today)
    [serial] = ids.reserve(f"assist:{given.applied.year}", 1)
    row = AssistanceCase(
        number=f"JZ{given.applied.year}-{serial:04}", year_id=given.applied.year, organ=organ, matter=matter,
        hardship=given.hardship, asked=given.asked, applied=given.applied, writers=[by.pk], by=by, at=at,
    )  # fmt: skip
    _save_once(row, given)
    AssistanceContent.objects.create(case=row, sealed=_sealed(given.applicant), salt=new_salt())
    _record(row, "taken_down", by, at)
    return row


@transaction.atomic
def change(pk: int, given: Given, *, by: Person, at: datetime, today: date, seen: int | None = None) -> AssistanceCase:
    """Write an application anew, before it is put forward or after it was returned.

    Raises:
        NotAllowed, YearClosed, Unfit, AlreadyHelped: as the others.
    """
    row = _held(pk)
    require(policies.may_change(by, row, today))
    _require_state(row, _CHANGEABLE, _("修改"))
    if seen is not None and seen != row.version:
        raise Unfit({"": _("打开页面以后，这份申请又有改动。请重新打开再改。")})
    if given.applied.year != row.year_id:
        raise Unfit({"applied": _("申请日期应在 %d 年内。") % row.year_id})
    row.matter = _checked(given, by, today)
    row.hardship, row.asked, row.applied = given.hardship, given.asked, given.applied
    row.writers = sorted({*row.writers, by.pk})
    row.version += 1
    row.state = AssistanceState.DRAFT
    _save_once(row, given)
    content = row.content
    content.sealed = _sealed(given.applicant)
    content.save(update_fields=["sealed"])
    _record(row, "changed", by, at)
    return row


def _checked(given: Given, by: Person, today: date) -> int:
    """The matter of the petition, when everything is right.

    Raises:
        Unfit: by field what is wrong; a petition that this person does not see is none.
    """
    found = _problems(given, today)
    petition = petitions.visible_petitions(by, today).filter(number=given.petition.strip()).order_by("-pk").first()
    if petition is None:
        found["petition"] = _("没有查到这个编号的信访件。救助要从一件信访事项提出。")
    if found:
        raise Unfit(found)
    assert isinstance(petition, Petition)
    return int(petition.matter_id)


def _problems(given: Given, today: date) -> dict[str, str]:
    one = given.applicant
    asked = {
        "name": _("请写申请人姓名。"), "id_number": _("请写证件号码：用来核对是否已经救助过。"),
        "circumstances": _("请写困难情况。"),
    }  # fmt: skip
    found = {name: words for name, words in asked.items() if not getattr(one, name).strip()}
    for name, most in LIMITS.items():
        if len(getattr(one, name).strip()) > most:
            found[name] = _("最多 %d 个字。请精简。") % most
    if one.phone.strip() and not is_phone(one.phone):
        found["phone"] = _("电话号码的位数不对：手机号码 11 位，固定电话带区号。")
    if not 1 <= one.household <= 30:
        found["household"] = _("家庭人口在 1 到 30 之间。")
    if one.income < 0:
        found["income"] = _("收入不能小于 0。")
    if given.asked <= 0:
        found["asked"] = _("金额应大于 0。")
    if given.applied > today:
        found["applied"] = _("申请日期还没有到。")
    if given.hardship not in Hardship.values:
        found["hardship"] = _("请选择困难情形。")
    return found


def _sealed(one: Applicant) -> str:
    said = {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(one).items()}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _save_once(row: AssistanceCase, given: Given) -> None:
    """
    Raises:
        AlreadyHelped: the database holds a live application of this person in the matter or in the year.
    """
    person = normal.id_number(given.applicant.id_number)
    row.once_in_matter = current().blind(f"{row.matter}/{person}", "assistance-matter")
    row.once_in_year = current().blind(f"{row.year_id}/{person}", "assistance-year")
    live = AssistanceCase.objects.filter(state__in=LIVE).exclude(pk=row.pk)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if earlier := live.filter(once_in_matter=row.once_in_matter).first():
            raise AlreadyHelped(earlier, in_matter=True) from None
        if earlier := live.filter(once_in_year=row.once_in_year).first():
            raise AlreadyHelped(earlier, in_matter=False) from None
        raise


@transaction.atomic
def add_paper(pk: int, upload: Upload, *, by: Person, at: datetime, today: date) -> FinanceFile:
    """A paper of an application, sealed.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
        ValidationError: the file is of no kind that is kept.
    """
    row = _held(pk)
    require(policies.may_change(by, row, today))
    _require_state(row, _CHANGEABLE, _("附材料"))
    with keeping(upload, FileOf.ASSISTANCE, pk, by=by, at=at) as file:
        assert file is not None
        row.version += 1
        row.save(update_fields=["version"])
        _record(row, "paper_added", by, at, file=file.digest)
    return file


@transaction.atomic
def put_up(
    pk: int,
    *,
    line: FundLine,
    proposed: Decimal,
    opinion: str,
    minutes: str = "",
    by: Person,
    at: datetime,
    today: date,
) -> AssistanceCase:
    """初审: the officer proposes an amount from a fund and puts it forward to be reviewed and decided.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
        Overdrawn: the fund's line has less money than that.
    """
    row = _held(pk)
    require(policies.may_change(by, row, today))
    _require_state(row, _CHANGEABLE, _("送审"))
    found = {}
    if not opinion.strip():
        found["opinion"] = _("请写审核意见：核实了什么，为什么救助这个数。")
    if not 0 < proposed <= row.asked:
        found["proposed"] = _("救助金额应大于 0，不超过申请金额。")
    if line.fund_year.year_id != row.year_id or not is_adopted(line):
        found["line"] = _("请选择本年度已核定的资金明细。")
    if found:
        raise Unfit(found)
    require_money(line, proposed)
    row.line, row.proposed, row.minutes, row.state = line, proposed, minutes.strip(), AssistanceState.REVIEWING
    row.writers = sorted({*row.writers, by.pk})
    row.save()
    content = row.content
    content.opinion = opinion.strip()
    content.save(update_fields=["opinion"])
    put_forward(
        ApprovalKind.ASSISTANCE, row.pk, year=row.year_id, organ=row.organ_id, amount=proposed,
        digest=content_digest(row), people=row.writers, minutes=row.minutes, by=by, at=at,
    )  # fmt: skip
    _record(row, "put_up", by, at)
    return row


def after_signature(pk: int, state: str, *, today: date) -> None:
    row = AssistanceCase.objects.select_for_update(of=("self",)).get(pk=pk)
    if state == "approved":
        row.state, row.decided = AssistanceState.DECIDED, today
    elif state == "returned":
        row.state = AssistanceState.RETURNED
    row.save(update_fields=["state", "decided"])


@transaction.atomic
def end(pk: int, *, refused: bool, why: str, by: Person, at: datetime, today: date) -> AssistanceCase:
    """不予救助, or withdrawn by the applicant; the once-only checks forget it.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    row = _held(pk)
    require(policies.may_change(by, row, today))
    _require_state(row, _ENDS, _("结束"))
    if not why.strip():
        raise Unfit({"why": _("请写原因，要告诉申请人。")})
    take_back(ApprovalKind.ASSISTANCE, pk, at=at)
    row.state = AssistanceState.REFUSED if refused else AssistanceState.WITHDRAWN
    row.decided = today
    row.save(update_fields=["state", "decided"])
    content = row.content
    content.opinion = "\n".join(one for one in (content.opinion or "", why.strip()) if one)
    content.save(update_fields=["opinion"])
    _record(row, "refused" if refused else "withdrawn", by, at)
    return row


@transaction.atomic
def pay(pk: int, *, day: date, voucher: str, budget: Budget = AUTO, by: Person, at: datetime, today: date) -> Payment:
    """发放 of what was decided, booked in the budget's execution in the same transaction.

    Args:
        budget: on which budget line; AUTO: on the one that is surely meant, else on none yet.

    Raises:
        NotAllowed, YearClosed, Unfit, Overdrawn: as the others.
    """
    row = _held(pk)
    require(policies.may_pay(by, row, today))
    _require_state(row, (AssistanceState.DECIDED,), _("发放"))
    check_paying(row.year_id, day, voucher, today)
    agreed = approved(ApprovalKind.ASSISTANCE, pk, content_digest(row))
    assert row.line is not None
    money = money_of_lines([row.line_id])[row.line_id]  # type: ignore[index,list-item]  # there is a line since put up
    if money.paid + agreed.amount > money.total:
        raise Overdrawn(row.line, money.total - money.paid)
    made = Payment.objects.create(
        line=row.line, assistance=row.pk, year=row.year_id, amount=agreed.amount, day=day, voucher=voucher.strip(),
        activity=_("信访救助"), by=by, at=at,
    )  # fmt: skip
    row.state = AssistanceState.PAID
    row.save(update_fields=["state"])
    booking = book_payment(made, budget, row.year, title=title_of(made), by=by, at=at)
    _record(row, "paid", by, at, payment=made.pk, day=day.isoformat(), **told_of(booking))
    return made


@transaction.atomic
def take_money_back(pk: int, *, why: str, day: date, by: Person, at: datetime, today: date) -> Payment:
    """收回: what was paid came back; a payment of the opposite sum says so.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    row = _held(pk)
    require(policies.may_pay(by, row, today))
    _require_state(row, (AssistanceState.PAID,), _("收回"))
    paid = Payment.objects.get(assistance=pk, reverses=None, reversed_by=None)
    if not why.strip():
        raise Unfit({"why": _("请写收回原因。")})
    if not paid.day <= day <= today or day.year != row.year_id:
        raise Unfit({"day": _("收回日期应在发放日期以后、今天以前，同一年内。")})
    made = Payment.objects.create(
        line=paid.line, assistance=pk, year=row.year_id, amount=-paid.amount, day=day, voucher=paid.voucher,
        activity=paid.activity, reverses=paid, why=_("收回救助款"), by=by, at=at,
    )  # fmt: skip
    take_back(ApprovalKind.ASSISTANCE, pk, at=at)
    row.state = AssistanceState.REVERSED
    row.save(update_fields=["state"])
    content = row.content
    content.opinion = f"{content.opinion or ''}\n{why.strip()}".strip()
    content.save(update_fields=["opinion"])
    booking = book_reversal(paid, made, row.year, title=title_of(made), by=by, at=at)
    _record(row, "reversed", by, at, payment=made.pk, reverses=paid.pk, **told_of(booking))
    return made


def _forget(by: Person, at: datetime, today: date) -> None:
    """Take away what is personal in applications that ended long ago: the texts, the papers and the once-only checks.
    What was paid, when and for which hardship stays."""
    old = AssistanceCase.objects.filter(
        state__in=(AssistanceState.PAID, AssistanceState.REFUSED, AssistanceState.WITHDRAWN, AssistanceState.REVERSED),
        decided__lt=today.replace(year=today.year - KEEP_YEARS, day=min(today.day, 28)),
        content__disposed=None,
    )
    for row in old.select_related("content")[:FORGOTTEN_AT_ONCE]:
        content = row.content
        _record(row, "disposed", by, at)
        content.sealed, content.opinion, content.disposed = "", "", at
        content.save(update_fields=["sealed", "opinion", "disposed"])
        row.once_in_matter = row.once_in_year = None
        row.save(update_fields=["once_in_matter", "once_in_year"])
        for paper in FinanceFile.objects.filter(of=FileOf.ASSISTANCE, subject=row.pk):
            transaction.on_commit(partial(path_of(paper.stored).unlink, missing_ok=True))


def _held(pk: int) -> AssistanceCase:
    hold_year(AssistanceCase.objects.values_list("year", flat=True).get(pk=pk))
    rows = AssistanceCase.objects.select_for_update(of=("self",)).select_related(
        "organ", "content", "year", "line__fund_year__fund__project"
    )
    return rows.get(pk=pk)


def _require_state(row: AssistanceCase, states: tuple[AssistanceState, ...], what: str) -> None:
    if row.state not in states:
        raise Unfit({"": _("%(number)s现在是“%(state)s”，不能%(what)s。") % {
            "number": row.number, "state": row.get_state_display(), "what": what}})  # fmt: skip


def _record(row: AssistanceCase, what: str, by: Person, at: datetime, **told: Any) -> None:
    event = {
        "event": f"assistance_{what}", "case": row.pk, "number": row.number, "version": row.version,
        "content": named(row.content.sealed or "", row.content.salt), **told,
    }  # fmt: skip
    record(f"assistance:{row.pk}", what, event, by=by, at=at)
