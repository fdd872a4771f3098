"""What stands in the navigation, for whom, and which entry is the one of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.accounts import acts
from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.config import navigation
from huiyin.config.navigation import FEW, places_of
from huiyin.ui.frame import Frame, Place

# Who opens which page is asked of both engines by tests/test_access_matrix.py.
pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]

TODAY = date(2026, 11, 21)
BUREAU, HOUSING = "望川县信访局", "望川县住房和城乡建设局"
OF_ORGANS = frozenset({Role.ORGAN_OFFICER, Role.ORGAN_HEAD})
#: 陈国栋 heads the bureau's offices and stands in for its leader.
MANY = (Role.SECTION_HEAD, Role.BUREAU_LEADER, Role.SUPERVISOR, Role.PERFORMANCE_OFFICER, Role.FINANCE_OFFICER)

Who = Callable[..., Person]


@pytest.fixture
def who() -> Who:
    now = timezone.now()
    organs = {
        name: acts.add_organ(name, kind=kind, actor="system", at=now)
        for name, kind in ((BUREAU, OrganKind.BUREAU), (HOUSING, OrganKind.DEPARTMENT))
    }

    def make(*roles: Role) -> Person:
        organ: Organ = organs[HOUSING if set(roles) <= OF_ORGANS else BUREAU]
        person, _password = acts.add_person("-".join(roles)[:40], "陈国栋", organ, actor="system", at=now)
        for role in roles:
            acts.give_duty(person, role, organ, first_day=date(2020, 1, 1), actor="system", at=now)
        return person

    return make


def entries(places: tuple[Place, ...]) -> Iterator[tuple[str, str]]:
    """(the place, the page) in the order in which they stand."""
    for place in places:
        for page in place.places or (place,):
            yield (place.label if place.places else ""), page.label


def test_the_order_is_one_for_every_role(who: Who) -> None:
    seen = {role: [page for _place, page in entries(places_of(who(role), "/", TODAY))] for role in Role}
    renamed = {"首页", "待办", "考核指标"}
    for one, other in combinations(Role, 2):
        common = (set(seen[one]) & set(seen[other])) - renamed
        assert [page for page in seen[one] if page in common] == [page for page in seen[other] if page in common]


def test_a_page_stands_under_the_same_place_for_everybody(who: Who) -> None:
    known: dict[str, str] = {}
    for role in Role:
        for place, page in entries(places_of(who(role), "/", TODAY)):
            if place:
                assert known.setdefault(page, place) == place, (role, page)


def test_few_pages_are_seen_flat_and_many_under_at_most_eight_heads(who: Who) -> None:
    for role in Role:
        frame = Frame(places=places_of(who(role), "/", TODAY))
        assert frame.is_grouped == (len(frame.pages) > FEW), role
        assert len(frame.places) <= 8, role
    audit = Frame(places=places_of(Person.objects.get(username=Role.AUDIT_ADMIN), "/", TODAY))
    assert [page.label for page in audit.places] == ["首页", "工作日历"]


def test_somebody_with_many_duties_has_them_under_few_heads(who: Who) -> None:
    places = places_of(who(*MANY), "/", TODAY)
    assert [place.label for place in places] == ["待办", "办理", "督查统计", "报告", "绩效", "财务", "设置"]
    assert max(len(place.places) for place in places) <= 7


@pytest.mark.parametrize(
    ("path", "place", "page"),
    [
        ("/", "", "待办"),
        ("/work/", "", "待办"),
        ("/matters/20/", "办理", "信访事项"),
        ("/letters/waiting/", "办理", "文书"),
        ("/reports/", "报告", "编制报告"),
        ("/reports/4/freeze/", "报告", "编制报告"),
        ("/reports/proofs/3/", "报告", "校对"),
        ("/reports/published/", "报告", "公开的报告"),
        ("/performance/overview/", "绩效", "总览"),
        ("/performance/indicators/3/report/", "绩效", "考核方案"),
        ("/performance/goal-checks/2/", "绩效", "绩效目标"),
        ("/finance/", "财务", "预算和决算"),
        ("/finance/2026/compare/", "财务", "预算和决算"),
        ("/finance/funds/3/2026/", "财务", "专项资金"),
        ("/finance/transfers/3/", "财务", "专项资金"),
        ("/finance/payments/7/", "财务", "支付申请"),
        ("/finance/stock/1/", "财务", "资产"),
        ("/finance/calendar/", "财务", "财务和绩效日历"),
        ("/calendar/2026/", "设置", "工作日历"),
    ],
)
def test_an_address_belongs_to_one_entry(who: Who, path: str, place: str, page: str) -> None:
    frame = Frame(places=places_of(who(*MANY), path, TODAY))
    assert [one.label for one in frame.pages if one.here] == [page]
    assert (frame.inside.label if frame.inside else "") == place
    assert [one.label for one in frame.places if one.here] == [place or page]


def test_a_page_of_nobody_is_in_no_place(who: Who) -> None:
    frame = Frame(places=places_of(who(*MANY), "/accounts/2fa/", TODAY))
    assert frame.page is None and frame.inside is None


def test_what_is_open_follows_from_the_roles_alone(who: Who) -> None:
    """So that it may be kept for all who hold them; accusation officers are left out of that."""
    now = timezone.now()
    police = acts.add_organ("望川县公安局", kind=OrganKind.DEPARTMENT, actor="system", at=now)
    for role in set(Role) - {Role.ACCUSATION_OFFICER}:
        other, _password = acts.add_person(f"{role}-of-police", "罗敏", police, actor="system", at=now)
        acts.give_duty(other, role, police, first_day=date(2020, 1, 1), actor="system", at=now)
        assert navigation._groups(other, TODAY) == navigation._groups(who(role), TODAY), role
        assert navigation._open_to(other, TODAY) == navigation._groups(other, TODAY), role


def test_what_waits_is_counted_at_the_place_too(who: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "unconfirmed_count", lambda: 3)
    monkeypatch.setattr(navigation, "FEW", 0)
    settings = places_of(who(Role.SYSTEM_ADMIN), "/", TODAY)[-1]
    assert (settings.label, settings.tally) == ("设置", 3)


@pytest.mark.parametrize(
    "role", [Role.CLERK, Role.BUREAU_LEADER, Role.FINANCE_OFFICER, Role.APPRAISER, Role.ORGAN_HEAD]
)
def test_every_entry_opens_and_marks_itself(who: Who, role: Role) -> None:
    person, client = who(role), Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in Frame(places=places_of(person, "/", TODAY)).pages:
        answer = client.get(page.href)
        assert answer.status_code == 200, page.href
        marked = re.findall(r'<a href="([^"]*)" aria-current="page"', answer.content.decode().split("<main")[0])
        assert set(marked) == {page.href}
