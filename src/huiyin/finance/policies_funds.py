"""Who applies for special funds, decides on them, asks for payments and pays. The chain of a request is data
(`core.approvals`); here stands who may begin, see and pay it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.core.approvals import STEPS
from huiyin.finance.models.approvals import Approval, ApprovalKind, ApprovalState, FinanceFile
from huiyin.finance.models.changes import FundChange
from huiyin.finance.models.funds import Fund, FundYear, PaymentRequest
from huiyin.finance.policies import KEEPERS, LEADERS, READERS, roles_of
from huiyin.petitions.policies import Allowed, Answer, Denied, Somebody

#: Who works with the money of their own organ: they see its funds and ask for payments.
WORKERS = frozenset(
    {
        Role.CASE_OFFICER,
        Role.SUPERVISOR,
        Role.SECTION_HEAD,
        Role.PERFORMANCE_OFFICER,
        Role.ASSISTANCE_OFFICER,
        Role.ASSET_KEEPER,
        Role.ORGAN_OFFICER,
        Role.ORGAN_HEAD,
    }
)
#: 牵头处室: who writes the application of a fund of their organ.
OFFICES = frozenset({Role.SECTION_HEAD, Role.ORGAN_OFFICER, Role.ORGAN_HEAD})
#: Whose roles can stand in a chain.
SIGNERS = frozenset({Role.SECTION_HEAD, Role.ORGAN_HEAD, Role.FINANCE_OFFICER, Role.BUREAU_LEADER})
_SPENDERS = KEEPERS | LEADERS | WORKERS


def may_see_funds(person: Somebody, today: date) -> Answer:
    """Open the pages of special funds; which funds stand there says `visible_funds`."""
    if roles_of(person, today) & (READERS | WORKERS):
        return Allowed()
    return Denied(_("专项资金供财务、绩效人员、负责人和使用资金的单位查阅。"))


def visible_funds(person: Somebody, today: date) -> QuerySet[Fund]:
    """All funds for those who read the books; for others those of the organs they work in."""
    if not isinstance(person, Person):
        return Fund.objects.none()
    if roles_of(person, today) & READERS:
        return Fund.objects.all()
    return Fund.objects.filter(organ__in=accounts.held_in(person, WORKERS, today))


def may_keep_funds(person: Somebody, today: date) -> Answer:
    """Set up funds, ask offices for their applications, draw up the summary, book payments and reversals."""
    if roles_of(person, today) & KEEPERS:
        return Allowed()
    return Denied(_("专项资金由财务人员设立、汇总和支付。"))


def may_write_application(person: Somebody, fund: Fund, today: date) -> Answer:
    """Write a fund's application, its spending plan and its evaluation."""
    if not isinstance(person, Person):
        return Denied(_("请先登录。"))
    if roles_of(person, today) & KEEPERS or fund.organ_id in accounts.held_in(person, OFFICES, today):
        return Allowed()
    return Denied(_("专项资金由%(organ)s的牵头处室申报。") % {"organ": fund.organ})


def may_adopt(person: Somebody, row: FundYear | None, today: date) -> Answer:
    """Enter what the leading group adopted, from its minutes; never for an application one wrote."""
    if not roles_of(person, today) & LEADERS:
        return Denied(_("核定数由局领导按领导小组会议纪要登记。"))
    if row is not None and isinstance(person, Person) and person.pk in row.writers:
        return Denied(_("自己编制过的申报，由另一位局领导登记核定数。"))
    return Allowed()


def may_decide_change(person: Somebody, change: FundChange, today: date) -> Answer:
    """Enter what the leading group decided on a change in mid-year; never on one's own proposal."""
    answer = may_adopt(person, None, today)
    if answer and isinstance(person, Person) and person.pk == change.by_id:
        return Denied(_("自己提出的年中调整，由另一位局领导登记。"))
    return answer


def may_withdraw_change(person: Somebody, change: FundChange, today: date) -> Answer:
    if isinstance(person, Person) and (person.pk == change.by_id or roles_of(person, today) & KEEPERS):
        return Allowed()
    return Denied(_("年中调整由提出人或者财务人员撤回。"))


def may_request(person: Somebody, fund: Fund, today: date) -> Answer:
    """Ask for a payment from a fund."""
    if isinstance(person, Person) and (
        roles_of(person, today) & (KEEPERS | LEADERS) or fund.organ_id in accounts.held_in(person, WORKERS, today)
    ):
        return Allowed()
    return Denied(_("支付申请由%(organ)s的工作人员提出。") % {"organ": fund.organ})


def may_spend(person: Somebody, today: date) -> Answer:
    """Ask for a payment from some fund."""
    if roles_of(person, today) & _SPENDERS:
        return Allowed()
    return Denied(_("支付申请由使用资金的工作人员提出。"))


def visible_requests(person: Somebody, today: date) -> QuerySet[PaymentRequest]:
    """The requests on the funds a person sees; a draft is seen by who writes at it only."""
    if not isinstance(person, Person):
        return PaymentRequest.objects.none()
    rows = PaymentRequest.objects.all()
    if not roles_of(person, today) & READERS:
        rows = rows.filter(line__fund_year__fund__in=visible_funds(person, today))
    return rows.exclude(~Q(by=person), state="draft")


def may_change_request(person: Somebody, request: PaymentRequest, today: date) -> Answer:
    if isinstance(person, Person) and person.pk == request.by_id:
        return Allowed()
    return Denied(_("支付申请由申请人本人修改。"))


def may_pay(person: Somebody, request: PaymentRequest, today: date) -> Answer:
    """不相容岗位: whoever asked for a payment, or is paid by it, does not pay it."""
    answer = may_keep_funds(person, today)
    if not answer:
        return answer
    if isinstance(person, Person) and person.pk in {request.by_id, request.beneficiary_id, *request.writers}:
        return Denied(_("自己申请或者报销的款项，由另一位财务人员支付。"))
    return Allowed()


def may_set_chains(person: Somebody, today: date) -> Answer:
    """Set through whose hands requests go."""
    if roles_of(person, today) & LEADERS:
        return Allowed()
    return Denied(_("审批环节和限额由局领导设定。"))


# --- Approvals -------------------------------------------------------------------------------------------------


def may_see_inbox(person: Somebody, today: date) -> Answer:
    if roles_of(person, today) & SIGNERS:
        return Allowed()
    return Denied(_("审批由科室负责人、单位负责人、财务人员和局领导办理。"))


def roles_for(person: Person, approval: Approval, today: date) -> frozenset[str]:
    """The roles of a person that count for the step an approval waits for."""
    return _counting(person, approval.organ_id, today, anywhere=approval.anywhere)


def _counting(person: Person, organ: int, today: date, *, anywhere: bool) -> frozenset[str]:
    if anywhere:
        return roles_of(person, today)
    return frozenset(role for role in SIGNERS if organ in accounts.held_in(person, {role}, today))


def waiting_for(person: Somebody, today: date) -> QuerySet[Approval]:
    """What waits for a person's signature by duty; `own` ones are told apart by the query."""
    if not isinstance(person, Person):
        return Approval.objects.none()
    found = Q(pk__in=())
    for role in roles_of(person, today) & SIGNERS:
        fits = Q(roles__contains=f" {role} ")
        found |= fits & (Q(anywhere=True) | Q(organ__in=accounts.held_in(person, {role}, today)))
    return Approval.objects.filter(found, state=ApprovalState.OPEN)


def visible_approvals(person: Somebody, today: date) -> QuerySet[Approval]:
    """What a person signs or has signed, and everything that the readers of the books see; assistance only to those who
    sign it or handle it."""
    if not isinstance(person, Person):
        return Approval.objects.none()
    mine = Q(signatures__person=person) | Q(asked_by=person) | Q(pk__in=waiting_for(person, today).values("pk"))
    if roles_of(person, today) & READERS:
        mine |= ~Q(kind=ApprovalKind.ASSISTANCE)
    return Approval.objects.filter(mine).distinct()


def may_open_file(person: Somebody, file: FinanceFile, today: date) -> Answer:
    """Invoices with their request, minutes with the funds; papers of an assistance never here."""
    if file.of == "invoice":
        is_open = visible_requests(person, today).filter(pk=file.subject).exists()
    elif file.of == "minutes":
        is_open = bool(may_see_funds(person, today))
    else:
        is_open = False
    return Allowed() if is_open else Denied(_("这份文件不对你开放。"))


def in_order(codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=STEPS.index)
