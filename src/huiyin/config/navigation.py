"""The navigation: a few places by what people do, and the pages inside each of them (docs/adr/0039).

Every page stands at one place in one order, whoever looks: a duty takes pages away and never moves one. Somebody with
few pages sees all of them in one row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.figures import policies as figures
from huiyin.figures.queries.unconfirmed import unconfirmed_count
from huiyin.finance import policies as finance
from huiyin.finance import policies_assets, policies_assistance, policies_funds
from huiyin.letters.policies import KEEPERS
from huiyin.oversight import policies as oversight
from huiyin.performance import policies as performance
from huiyin.performance import policies_registers as registers
from huiyin.petitions import policies as petitions
from huiyin.portal import policies as portal
from huiyin.portal import policies_notices as notices
from huiyin.reception import policies as reception
from huiyin.reports import policies as reports
from huiyin.ui.frame import Place

#: So many pages stand in one row without grouping.
FEW = 6
#: What waits at a page for a person, counted anew each time.
Count = Callable[[Person, date], int]


@dataclass(slots=True, frozen=True)
class _Page:
    """An entry before it is known who looks at which page. `under`: beginnings of other addresses that belong to it."""

    label: str
    href: str
    icon: str
    count: Count | None
    key: str
    under: tuple[str, ...]

    def reach(self, path: str) -> int:
        """How much of an address belongs to this entry; the one with the most of it is where somebody is."""
        fitting = (one for one in (self.href, *self.under) if path == one or (one != "/" and path.startswith(one)))
        return max(map(len, fitting), default=0)

    def place(self, path: str, here: _Page | None, person: Person, today: date) -> Place:
        tally = (self.count(person, today) or None) if self.count else None
        return Place(self.label, self.href, self.icon, here is self, tally, self.key, path == self.href)


@dataclass(slots=True, frozen=True)
class _Group:
    """Pages that stand together; without a label each stands for itself."""

    label: str
    icon: str
    pages: tuple[_Page, ...]


def _page(
    label: str, name: str, icon: str, *, count: Count | None = None, key: str = "", under: tuple[str, ...] = ()
) -> _Page:
    return _Page(label, reverse(name), icon, count, key, under)


def places_of(person: Person, path: str, today: date) -> tuple[Place, ...]:
    """What somebody's duties open, as seen from an address."""
    groups = _open_to(person, today)
    pages = [page for group in groups for page in group.pages]
    nearest = max(pages, key=lambda page: page.reach(path), default=None)
    here = nearest if nearest is not None and nearest.reach(path) else None
    shown = [(group, tuple(page.place(path, here, person, today) for page in group.pages)) for group in groups]
    if len(pages) <= FEW:
        return tuple(place for _group, inside in shown for place in inside)
    return tuple(place for group, inside in shown for place in _grouped(group.label, group.icon, inside))


#: Fifty policies say what is open. But for an accusation officer, for whom it counts in which organ, all of them ask
#: for roles alone, so that their answers are kept for each set of roles, and for each language, since pages have names.
_kept: dict[tuple[frozenset[str], str | None], tuple[_Group, ...]] = {}


def _open_to(person: Person, today: date) -> tuple[_Group, ...]:
    roles = accounts.roles_of(person, today)
    if Role.ACCUSATION_OFFICER in roles:
        return _groups(person, today)
    key = roles, get_language()
    if key not in _kept:
        _kept[key] = _groups(person, today)
    return _kept[key]


def _grouped(label: str, icon: str, inside: tuple[Place, ...]) -> tuple[Place, ...]:
    """Pages under one head; a head over a single page would only be in the way."""
    if not label or len(inside) < 2:
        return inside
    tallies = [page.tally for page in inside if page.tally is not None]
    here = any(page.here for page in inside)
    return (Place(label, inside[0].href, icon, here, sum(tallies) if tallies else None, places=inside),)


def _groups(person: Person, today: date) -> tuple[_Group, ...]:
    """In the order in which they stand; those without a name are entries of their own."""
    return (
        _Group("", "", tuple(_desk(person, today))),
        _Group(_("办理"), "folder", tuple(_cases(person, today))),
        _Group(_("督查统计"), "chart-bar", tuple(_oversight(person, today))),
        _Group(_("报告"), "document-text", tuple(_reports(person, today))),
        _Group(_("绩效"), "scale", tuple(_performance(person, today))),
        _Group(_("财务"), "banknotes", tuple(_money(person, today))),
        _Group(_("设置"), "cog-6-tooth", tuple(_settings(person, today))),
    )


def _desk(person: Person, today: date) -> Iterator[_Page]:
    label = _("待办") if petitions.may_read_cases(person) else _("首页")
    yield _page(label, "petitions:desk", "inbox", under=("/work/",))
    if petitions.may_register(person, today):
        yield _page(_("登记"), "petitions:register", "pencil", key="c", under=("/petitions/",))


def _cases(person: Person, today: date) -> Iterator[_Page]:
    if petitions.may_read_cases(person):
        yield _page(_("信访事项"), "petitions:matters", "folder", under=("/attachments/", "/petitions/"))
        yield _page(_("文书"), "petitions:letters_register", "document", under=("/letters/",))
    if reception.may_see(person, today):
        yield _page(_("接访日"), "reception:days", "calendar-days")
    if portal.may_read_calls(person, today):
        yield _page(_("建议征集"), "portal:calls", "light-bulb")
    if petitions.may_keep_files(person, today):
        yield _page(_("案卷"), "petitions:keeping", "archive-box")


def _oversight(person: Person, today: date) -> Iterator[_Page]:
    if oversight.may_watch(person, today):
        yield _page(_("督办"), "oversight:overdue", "bell")
    if figures.scope_of(person, today) is not None:
        yield _page(_("统计"), "figures:statistics", "chart-bar")


def _reports(person: Person, today: date) -> Iterator[_Page]:
    if reports.may_make(person, today):
        yield _page(_("编制报告"), "reports:list", "document-text")
        yield _page(_("校对"), "reports:proofs", "document-magnifying-glass")
    if figures.may_enter(person, today):
        yield _page(_("填报数据"), "figures:entered", "pencil-square")
    if figures.may_publish(person, today):
        yield _page(_("公开的报告"), "reports:published", "globe-alt")


def _performance(person: Person, today: date) -> Iterator[_Page]:
    """Whole for the bureau, one's own for organs."""
    if performance.may_oversee(person, today):
        yield _page(_("总览"), "performance:overview", "presentation-chart-line")
    ways = ("/performance/indicators/", "/performance/evaluations/")
    if performance.may_read(person, today):
        yield _page(_("考核方案"), "performance:schemes", "scale", under=(*ways, "/performance/handed/"))
        yield _page(_("我的指标"), "performance:mine", "clipboard-document-check")
    elif performance.may_see_own(person, today):
        yield _page(_("考核指标"), "performance:mine", "scale", under=ways)
    if registers.may_see(person, today):
        yield _page(_("绩效目标"), "performance:goals", "document-chart-bar", under=("/performance/goal-checks/",))
        yield _page(_("工作台账"), "performance:activities", "clipboard-document-list")
        yield _page(_("整改台账"), "performance:rectifications", "clipboard-document-check")
    if notices.may_be_reminded(person, today):
        yield _page(_("我的提醒"), "portal:reminders", "bell")


def _money(person: Person, today: date) -> Iterator[_Page]:
    if finance.may_see_money(person, today):
        yield _page(_("预算和决算"), "finance:years", "banknotes")
    if policies_funds.may_see_funds(person, today):
        yield _page(_("专项资金"), "finance:funds", "wallet", under=("/finance/transfers/", "/finance/changes/"))
        yield _page(_("支付申请"), "finance:payments", "credit-card", under=("/finance/paid/", "/finance/invoices/"))
    if policies_funds.may_see_inbox(person, today):
        yield _page(_("审批"), "finance:approvals", "check-badge", count=_approvals)
    if policies_assistance.may_see_list(person, today):
        yield _page(_("救助"), "finance:assistance", "lifebuoy")
    elif policies_assistance.may_see_statistics(person, today):
        yield _page(_("救助统计"), "finance:assistance_statistics", "lifebuoy")
    if policies_assets.may_see_assets(person, today):
        parts = ("/finance/stock/", "/finance/purchases/", "/finance/disposals/")
        yield _page(_("资产"), "finance:assets", "cube", under=parts)
    if finance.may_see_calendar(person, today):
        yield _page(_("财务和绩效日历"), "finance:calendar", "calendar-days")


def _settings(person: Person, today: date) -> Iterator[_Page]:
    yield _page(_("工作日历"), "petitions:calendar", "calendar")
    roles = accounts.roles_of(person, today)
    if roles & (petitions.LISTERS | petitions.ORGAN):
        yield _page(_("分类清单"), "petitions:responsibilities", "list-bullet")
    if roles & KEEPERS:
        yield _page(_("文书模板"), "letters:templates", "document-duplicate")
    if petitions.may_import(person):
        yield _page(_("导入"), "petitions:imports", "arrow-up-tray")
    if accounts.may_settle_names(person, today):
        yield _page(_("名称确认"), "figures:names", "tag", count=_unconfirmed)
    if accounts.may_manage_organs(person, today):
        yield _page(_("机构"), "accounts:organs", "building-office-2")
    if accounts.may_manage_people(person, today):
        yield _page(_("人员和职责"), "accounts:people", "users")
    if notices.may_keep_notices(person, today):
        yield _page(_("通知发送"), "portal:notices", "paper-airplane")


def _approvals(person: Person, today: date) -> int:
    return policies_funds.waiting_for(person, today).count()


def _unconfirmed(_person: Person, _today: date) -> int:
    return unconfirmed_count()
