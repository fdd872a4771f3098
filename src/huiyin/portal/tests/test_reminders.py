"""周文斌's office owes an application, 何敏 owes a rectification: each is told a week before, on the day and when it is
late, once each; the mail says how much there is, and never what."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Duty, Role
from huiyin.core.reminders import stage_of
from huiyin.finance.models import FinanceYear, Fund
from huiyin.ledger.tests.told import ledger_words
from huiyin.performance.models import Rectification
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.tests.casework import BUREAU, HOUSING, County, make_county
from huiyin.portal.acts import reminders
from huiyin.portal.messengers import Message, Messenger, NotSent, Refused
from huiyin.portal.models import Reminder, ReminderChoice, ReminderDay, ReminderMail
from huiyin.portal.queries.reminders import late_work, owed_by

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DUE = date(2026, 3, 20)
PROBLEM = "三份告知书没有送达记录"


class Post:
    """A way out that remembers what was given to it, and fails as it is told."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.fails: list[Exception] = []

    def send(self, message: Message, at: datetime) -> None:
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append(message)


@pytest.fixture
def county(db: None) -> County:
    return make_county(date(2026, 3, 11))


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    ways: dict[str, Messenger] = {"email": made}
    monkeypatch.setattr(reminders, "messengers", lambda: ways)
    return made


def clock(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def finding(county: County, who: str = "何敏", due: date = DUE) -> Rectification:
    return Rectification.objects.create(
        found=date(2026, 3, 1), origin="inspection", problem=PROBLEM, measure="补齐", organ=county.organs[BUREAU],
        owner=county.people[who], due=due, entered=clock(date(2026, 3, 1)),
    )  # fmt: skip


def wants_mail(county: County, who: str = "何敏", email: str = "heming@example.cn") -> None:
    reminders.choose(county.people[who], email=email, is_off=False, at=clock(date(2026, 3, 2)))


def said() -> list[tuple[str, str]]:
    """Of findings; the calendar of the year has things of its own."""
    return list(Reminder.objects.filter(kind="rectification").order_by("pk").values_list("kind", "stage"))


@pytest.mark.parametrize(
    ("days", "stage"), [(8, ""), (7, "ahead"), (1, "ahead"), (0, "due"), (-1, "late"), (-60, "late"), (-61, "")]
)
def test_the_stages(days: int, stage: str) -> None:
    assert stage_of(DUE, DUE - timedelta(days=days)) == stage


def test_each_thing_is_told_once_a_stage(county: County, post: Post) -> None:
    finding(county)
    for day in (10, 13, 14, 19, 20, 21, 22):
        for hour in (7, 9, 18):
            reminders.remind(clock(date(2026, 3, day), hour))
    assert said() == [("rectification", "ahead"), ("rectification", "due"), ("rectification", "late")]
    made = Reminder.objects.filter(kind="rectification").order_by("pk").values_list("made", flat=True)
    assert [timezone.localtime(one).day for one in made] == [13, 20, 21]
    Rectification.objects.update(due=date(2026, 4, 10))
    reminders.remind(clock(date(2026, 4, 8)))
    assert said()[-1] == ("rectification", "ahead") and len(said()) == 4, "a new day is a new thing"


def test_what_is_done_is_not_told(county: County, post: Post) -> None:
    row = finding(county)
    Rectification.objects.filter(pk=row.pk).update(standing="reported")
    reminders.remind(clock(DUE))
    assert said() == []


def test_the_mail_says_how_much_and_never_what(county: County, post: Post) -> None:
    finding(county)
    finding(county, due=date(2026, 3, 18))
    wants_mail(county)
    reminders.remind(clock(DUE))
    [mail] = post.sent
    assert mail.to == "heming@example.cn" and mail.subject == "工作提醒：2 项"
    assert "今天到期：整改 1 项" in mail.text and "超期：整改 1 项" in mail.text
    assert "告知书" not in mail.text and BUREAU not in mail.text
    reminders.remind(clock(DUE, 15))
    assert len(post.sent) == 1
    assert ReminderMail.objects.get().state == "sent"
    body = ledger_words()
    assert "heming" not in body and "告知书" not in body
    assert b"heming" not in bytes(str(list(ReminderChoice.objects.values_list("pk", "is_off"))), "utf-8")


def test_who_switched_it_off_is_not_told(county: County, post: Post) -> None:
    finding(county)
    wants_mail(county)
    reminders.choose(county.people["何敏"], email="heming@example.cn", is_off=True, at=clock(DUE))
    reminders.remind(clock(DUE))
    assert said() == [] and post.sent == []
    with pytest.raises(Unfit, match="邮箱"):
        reminders.choose(county.people["何敏"], email="heming", is_off=False, at=clock(DUE))


def test_switched_off_after_it_was_made_the_mail_stays_here(county: County, post: Post) -> None:
    finding(county)
    wants_mail(county)
    post.fails = [NotSent("timeout")]
    reminders.remind(clock(DUE))
    assert (ReminderMail.objects.get().state, ReminderMail.objects.get().error) == ("waiting", "timeout")
    reminders.choose(county.people["何敏"], email="heming@example.cn", is_off=True, at=clock(DUE))
    reminders.remind(clock(DUE, 10))
    assert ReminderMail.objects.get().state == "dropped" and post.sent == []


def test_tries_are_repeated_and_given_up(county: County, post: Post) -> None:
    finding(county)
    wants_mail(county)
    post.fails = [NotSent("timeout"), NotSent("connection")]
    reminders.remind(clock(DUE, 9))
    reminders.remind(clock(DUE, 9) + timedelta(minutes=2))
    reminders.remind(clock(DUE, 9) + timedelta(minutes=10))
    assert len(post.sent) == 1 and ReminderMail.objects.get().tries == 3
    finding(county, "周文斌")
    wants_mail(county, "周文斌", "zwb@example.cn")
    post.fails = [Refused("smtp 550")]
    reminders.remind(clock(DUE + timedelta(days=1)))
    assert ReminderMail.objects.get(person=county.people["周文斌"]).state in ("failed", "sent")


def test_a_leader_sees_what_is_late_in_each_office_in_numbers(county: County) -> None:
    for year in (2026, 2027):
        FinanceYear.objects.create(year=year)
    Fund.objects.create(name="信访维护", organ=county.organs[BUREAU], office="办公室", begun=2026)
    for due in (DUE, date(2026, 4, 1)):
        row = finding(county, due=due)
        Rectification.objects.filter(pk=row.pk).update(office="督查科")
    leader = county.people["陈国栋"]
    assert late_work(leader, DUE) == [], "on its last day nothing is late"
    found = {(one.office, one.kind): (one.number, one.since) for one in late_work(leader, date(2026, 10, 8))}
    assert found["督查科", "rectification"] == (2, DUE)
    assert found["办公室", "application"] == (1, date(2026, 9, 30))
    assert late_work(county.people["何敏"], date(2026, 10, 8)) == [], "a clerk answers for no other office"


def test_the_page_of_a_leader_has_the_offices(county: County) -> None:
    late = timezone.localdate() - timedelta(days=3)
    row = finding(county, due=late)
    Rectification.objects.filter(pk=row.pk).update(office="督查科")
    client = Client()
    client.force_login(county.people["陈国栋"], backend=BACKEND)
    page = client.get(reverse("portal:reminders")).content.decode()
    assert "各科室超期事项" in page and "督查科" in page and PROBLEM not in page
    client.force_login(county.people["何敏"], backend=BACKEND)
    assert "各科室超期事项" not in client.get(reverse("portal:reminders")).content.decode()


def test_an_office_is_told_of_its_own_funds_only(county: County, post: Post) -> None:
    for year in (2026, 2027):
        FinanceYear.objects.create(year=year)
    mine = Fund.objects.create(name="信访维护", organ=county.organs[BUREAU], office="办公室", begun=2026)
    theirs = Fund.objects.create(name="住建专项", organ=county.organs[HOUSING], office="科", begun=2026)
    today = date(2026, 9, 25)
    assert {one.thing.key for one in owed_by(county.people["周文斌"], today)} >= {f"application:{mine.pk}:2027"}
    keys = {one.thing.key for one in owed_by(county.people["王建民"], today)}
    assert f"application:{theirs.pk}:2027" in keys and f"application:{mine.pk}:2027" not in keys
    assert not owed_by(county.people["赵刚"], today), "no duty of money or performance"
    reminders.remind(clock(today))
    assert set(Reminder.objects.filter(kind="application").values_list("person__username", "key")) == {
        ("周文斌", f"application:{mine.pk}:2027"), *{
            (name, f"application:{theirs.pk}:2027")
            for name in Duty.objects.filter(
                organ=county.organs[HOUSING], role__in=(Role.ORGAN_OFFICER, Role.ORGAN_HEAD)
            ).values_list("person__username", flat=True)
        },
    }  # fmt: skip


def test_who_left_the_duty_is_told_of_nothing(county: County, post: Post) -> None:
    finding(county)
    Duty.objects.filter(person=county.people["何敏"]).update(valid_until=date(2026, 3, 1))
    reminders.remind(clock(DUE))
    assert said() == []


def test_the_page_shows_what_is_due_and_keeps_the_choice(county: County, post: Post) -> None:
    today = timezone.localdate()
    row = finding(county, due=today)
    client = Client()
    client.force_login(county.people["何敏"], backend=BACKEND)
    page = client.get(reverse("portal:reminders")).content.decode()
    assert PROBLEM in page and reverse("performance:rectification", args=[row.pk]) in page and "今天到期" in page
    assert client.post(reverse("portal:reminders"), {"email": "不是地址"}).status_code == 422
    assert client.post(reverse("portal:reminders"), {"email": "heming@example.cn", "is_off": "on"}).status_code == 302
    choice = ReminderChoice.objects.get(person=county.people["何敏"])
    assert (choice.email, choice.is_off) == ("heming@example.cn", True)
    page = client.get(reverse("portal:reminders")).content.decode()
    assert "提醒已关闭" in page and PROBLEM in page
    other = Client()
    other.force_login(county.people["周文斌"], backend=BACKEND)
    assert PROBLEM not in other.get(reverse("portal:reminders")).content.decode()


@pytest.fixture
def at_once_county(transactional_db: None) -> Iterator[County]:
    yield make_county(date(2026, 3, 11))


def test_two_workers_tell_once(at_once_county: County, post: Post) -> None:
    finding(at_once_county)
    wants_mail(at_once_county)
    ReminderDay.objects.create(pk=1, day=date(2026, 3, 1))
    start = Barrier(2)

    def run() -> None:
        start.wait(10)
        try:
            reminders.remind(clock(DUE))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _n: run(), range(2)))
    assert said() == [("rectification", "due")] and len(post.sent) == 1
