"""The frame of every page: the organ's name, who is signed in, and the places their duties open."""

from __future__ import annotations

from collections.abc import Iterator
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
from huiyin.letters.policies import KEEPERS
from huiyin.oversight import policies as oversight
from huiyin.petitions import policies as petitions
from huiyin.reports import policies as reports
from huiyin.ui.frame import Frame, Place


def _places(person: Person, path: str, roles: frozenset[str]) -> Iterator[Place]:
    today = timezone.localdate()
    reads_cases = bool(petitions.may_read_cases(person))

    def place(label: str, name: str, icon: str, tally: int | None = None, under: tuple[str, ...] = ()) -> Place:
        href = reverse(name)
        here = path == href if href == "/" else path.startswith(href)
        return Place(label, href, icon, here or (bool(under) and path.startswith(under)), tally)

    yield place(_("待办") if reads_cases else _("首页"), "petitions:desk", "inbox", under=("/work/",))
    if petitions.may_register(person, today):
        yield place(_("登记"), "petitions:register", "pencil", under=("/registered/",))
    if reads_cases:
        yield place(_("信访事项"), "petitions:matters", "folder", under=("/attachments/",))
        is_letter = not path.startswith("/letters/templates/")
        yield place(_("文书"), "petitions:letters_register", "document", under=("/letters/",) if is_letter else ())
    if oversight.may_watch(person, today):
        yield place(_("督办"), "oversight:overdue", "bell")
    if petitions.may_keep_files(person, today):
        yield place(_("案卷"), "petitions:keeping", "archive-box")
    if figures.scope_of(person, today) is not None:
        yield place(_("统计"), "figures:statistics", "chart-bar")
    if figures.may_enter(person, today):
        yield place(_("填报数据"), "figures:entered", "pencil-square")
    if reports.may_make(person, today):
        yield place(_("报告"), "reports:list", "document-text")
    if petitions.may_import(person):
        yield place(_("导入"), "petitions:imports", "arrow-up-tray")
    if roles & (petitions.LISTERS | petitions.ORGAN):
        yield place(_("分类清单"), "petitions:responsibilities", "list-bullet")
    if accounts.may_settle_names(person, today):
        yield place(_("名称确认"), "figures:names", "tag", unconfirmed_count() or None)
    if roles & KEEPERS:
        yield place(_("文书模板"), "letters:templates", "document-duplicate")
    yield place(_("工作日历"), "petitions:calendar", "calendar")


def _frame(request: HttpRequest) -> Frame:
    home = bureau()
    organ = home.name if home else ""
    person: Any = request.user
    if not isinstance(person, Person):
        return Frame(organ=organ)
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
