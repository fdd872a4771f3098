"""The frame of every page: the organ's name, who is signed in, and the places their duties open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.accounts.queries import bureau
from huiyin.figures import policies as figures
from huiyin.figures.queries.unconfirmed import unconfirmed_count
from huiyin.finance import policies as finance
from huiyin.finance import policies_funds
from huiyin.letters.policies import KEEPERS
from huiyin.oversight import policies as oversight
from huiyin.performance import policies as performance
from huiyin.performance import policies_registers as registers
from huiyin.petitions import policies as petitions
from huiyin.portal import policies as portal
from huiyin.portal import policies_notices as notices
from huiyin.reception import policies as reception
from huiyin.reports import policies as reports
from huiyin.ui.frame import Frame, Place


class _Way:
    """Makes the entries of the navigation for one page."""

    def __init__(self, path: str) -> None:
        self._path = path

    def to(self, label: str, name: str, icon: str, tally: int | None = None, under: tuple[str, ...] = ()) -> Place:
        href = reverse(name)
        here = self._path == href if href == "/" else self._path.startswith(href)
        return Place(label, href, icon, here or (bool(under) and self._path.startswith(under)), tally)


def _places(person: Person, path: str, roles: frozenset[str]) -> Iterator[Place]:
    today = timezone.localdate()
    way = _Way(path)
    yield from _cases(person, way, today, is_letter=not path.startswith("/letters/templates/"))
    if figures.scope_of(person, today) is not None:
        yield way.to(_("统计"), "figures:statistics", "chart-bar")
    if figures.may_enter(person, today):
        yield way.to(_("填报数据"), "figures:entered", "pencil-square")
    if reports.may_make(person, today):
        yield replace(
            way.to(_("报告"), "reports:list", "document-text"),
            here=path.startswith("/reports/") and not path.startswith("/reports/published/"),
        )
    if figures.may_publish(person, today):
        yield way.to(_("公开的报告"), "reports:published", "globe-alt")
    yield from _performance(person, way, today)
    if finance.may_see_money(person, today):
        here = re.match(r"/finance/($|\d|years/|lines/|published/|calendar/)", path)
        yield replace(way.to(_("预算和决算"), "finance:years", "banknotes"), here=bool(here))
    yield from _funds(person, way, today)
    if petitions.may_import(person):
        yield way.to(_("导入"), "petitions:imports", "arrow-up-tray")
    if roles & (petitions.LISTERS | petitions.ORGAN):
        yield way.to(_("分类清单"), "petitions:responsibilities", "list-bullet")
    if accounts.may_settle_names(person, today):
        yield way.to(_("名称确认"), "figures:names", "tag", unconfirmed_count() or None)
    if notices.may_keep_notices(person, today):
        yield way.to(_("通知发送"), "portal:notices", "paper-airplane")
    if roles & KEEPERS:
        yield way.to(_("文书模板"), "letters:templates", "document-duplicate")
    yield way.to(_("工作日历"), "petitions:calendar", "calendar")


def _funds(person: Person, way: _Way, today: date) -> Iterator[Place]:
    """The places of money beside the budget."""
    if policies_funds.may_see_inbox(person, today):
        count = policies_funds.waiting_for(person, today).count()
        yield way.to(_("审批"), "finance:approvals", "check-badge", count or None)
    if policies_funds.may_see_funds(person, today):
        # Assistance and assets stand on tabs of the same pages.
        parts = ("payments", "transfers", "assistance", "assets", "stock", "purchases", "disposals")
        under = tuple(f"/finance/{part}/" for part in parts)
        yield way.to(_("资金和资产"), "finance:funds", "wallet", under=under)


def _performance(person: Person, way: _Way, today: date) -> Iterator[Place]:
    """The places of schemes: whole for the bureau, one's own for organs."""
    if performance.may_oversee(person, today):
        yield way.to(_("总览"), "performance:overview", "presentation-chart-line")
    if performance.may_read(person, today):
        under = tuple(f"/performance/{one}/" for one in ("mine", "indicators", "handed", "evaluations"))
        yield way.to(_("绩效考核"), "performance:schemes", "scale", under=under)
    elif performance.may_see_own(person, today):
        under = ("/performance/indicators/", "/performance/evaluations/")
        yield way.to(_("考核指标"), "performance:mine", "scale", under=under)
    if registers.may_see(person, today):
        yield way.to(_("绩效目标"), "performance:goals", "document-chart-bar", under=("/performance/goal-checks/",))
        yield way.to(_("工作台账"), "performance:activities", "clipboard-document-list")
        yield way.to(_("整改台账"), "performance:rectifications", "clipboard-document-check")


def _cases(person: Person, way: _Way, today: date, *, is_letter: bool) -> Iterator[Place]:
    """The places of case work."""
    reads_cases = bool(petitions.may_read_cases(person))
    yield way.to(_("待办") if reads_cases else _("首页"), "petitions:desk", "inbox", under=("/work/",))
    if petitions.may_register(person, today):
        yield replace(way.to(_("登记"), "petitions:register", "pencil", under=("/registered/",)), key="c")
    if reads_cases:
        yield way.to(_("信访事项"), "petitions:matters", "folder", under=("/attachments/",))
        yield way.to(_("文书"), "petitions:letters_register", "document", under=("/letters/",) if is_letter else ())
    if oversight.may_watch(person, today):
        yield way.to(_("督办"), "oversight:overdue", "bell")
    if reception.may_see(person, today):
        yield way.to(_("接访日"), "reception:days", "calendar-days")
    if portal.may_read_calls(person, today):
        yield way.to(_("建议征集"), "portal:calls", "light-bulb")
    if petitions.may_keep_files(person, today):
        yield way.to(_("案卷"), "petitions:keeping", "archive-box")


def _frame(request: HttpRequest) -> Frame:
    home = bureau()
    organ = home.name if home else ""
    person: Any = request.user
    if not isinstance(person, Person):
        return Frame(organ=organ, window=reverse("portal:home"))
    roles = accounts.roles_of(person, timezone.localdate())
    duties = [str(Role(role).label) for role in sorted(roles)]
    return Frame(
        organ=organ,
        home=reverse("petitions:desk"),
        person=person.display_name,
        person_organ=str(person.organ),
        duties=tuple(duties),
        places=tuple(_places(person, request.path, roles)),
        first_password=reverse("account_change_password") if person.temporary_password else "",
        search=reverse("petitions:matters") if petitions.may_read_cases(person) else "",
    )


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor; nothing is asked of the database unless the page draws the frame."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}
