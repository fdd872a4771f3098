"""张桂兰 left her telephone number: she is told of each step, in words that a stranger may read."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import Duty, Person, Role
from huiyin.core import querycode
from huiyin.core.filing import Entry
from huiyin.figures.acts import ensure_place
from huiyin.ledger import queries as ledger
from huiyin.petitions.acts import asking, correcting, dispatching, handling, handling_talks
from huiyin.petitions.acts.numbering import new_query_code
from huiyin.petitions.acts.window_filing import file_from_window
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries.contents import present_texts
from huiyin.petitions.queries.entries import entry_of
from huiyin.petitions.tests.casework import ASK, BUREAU, County, make_county, moment
from huiyin.petitions.tests.test_handling import NOTICE
from huiyin.portal.acts import notices
from huiyin.portal.messengers import Message, NotSent, Refused
from huiyin.portal.models import DeliveryTry, Notice, NoticeCursor

TODAY = date(2026, 3, 3)
NOON = moment(TODAY)
PHONE, MAIL = "13800001234", "guilan@example.com"
URL = "https://xf.example.cn"


def clock(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


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
    return make_county(TODAY)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Post]:
    settings.PUBLIC_URL = URL
    made = Post()
    monkeypatch.setattr(notices, "messengers", lambda: {"sms": made})
    yield made


def filed(county: County, **more: Any) -> Petition:
    """What she files at the window."""
    known: dict[str, Any] = {"name": "张桂兰", "phone": PHONE, "purpose": "claim", "ask": ASK, "facts": ASK}
    entry = Entry(**{**known, "place": ensure_place("青石镇"), **more})
    done = file_from_window(entry, [], token=secrets.token_hex(16), at=NOON, today=TODAY)
    return Petition.objects.get(pk=done.petition)


def sent(county: County) -> Petition:
    """What a clerk registered and sent to the housing bureau, with a code."""
    matter = county.petition(content={"phone": PHONE})
    code, key = new_query_code()
    Petition.objects.filter(matter=matter).update(query_code=code, query_key=key)
    return Petition.objects.get(matter=matter)


def code_of(petition: Petition) -> str:
    return querycode.grouped(petition.query_code or "")


def told(petition: int) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(petition=petition).order_by("pk").values_list("kind", "state"))


def test_number_and_code_go_once_to_the_telephone_she_gave(county: County, post: Post) -> None:
    petition = filed(county)
    assert notices.send_due(NOON).sent == 1
    [message] = post.sent
    assert message.to == PHONE
    assert petition.number in message.text and code_of(petition) in message.text
    assert f"{URL}/window/" in message.text
    assert notices.send_due(NOON + timedelta(minutes=1)) == notices.Told()
    assert len(post.sent) == 1 and told(petition.pk) == [("registered", "sent")]


def test_each_step_says_only_that_there_is_one(county: County, post: Post) -> None:
    petition = sent(county)
    notices.send_due(NOON)
    matter = petition.matter_id
    county.do(handling.tell, "王建民", matter, **NOTICE)
    notices.send_due(clock(12))
    county.do(handling.accept, "王建民", matter)
    notices.send_due(clock(13))
    county.do(asking.ask_petitioner, "王建民", matter, text="哪几间房温度不够？")
    notices.send_due(clock(14))
    assert code_of(petition) in post.sent[0].text
    texts = [message.text for message in post.sent[1:]]
    assert len(texts) == 3
    for text in texts:
        assert petition.number in text and code_of(petition) not in text
        assert not any(word in text for word in ("供暖", "住房", "受理", "哪几间"))
    assert "有新的进展" in texts[0] and "需要您答复" in texts[2]
    assert told(petition.pk) == [("registered", "sent"), ("step", "sent"), ("step", "sent"), ("question", "sent")]


def test_what_offices_do_among_each_other_is_not_told(county: County, post: Post) -> None:
    petition = sent(county)
    notices.send_due(NOON)
    county.do(dispatching.receive, "王建民", petition.matter_id)
    county.do(asking.demand_data, "何敏", petition.matter_id, kind="correct", text="电话")
    county.do(handling_talks.contact, "王建民", petition.matter_id, kind="call", on=TODAY, record="约定上门时间")
    assert notices.send_due(clock(11)) == notices.Told() and len(post.sent) == 1


def test_after_an_accusation_no_message_names_bureau_petition_or_organ(county: County, post: Post) -> None:
    petition = filed(county, purpose="accusation", ask="举报经办人员收受礼金", facts="举报经办人员收受礼金")
    notices.send_due(NOON)
    county.do(asking.ask_petitioner, "赵刚", petition.matter_id, text="在哪一天？")
    notices.send_due(clock(11))
    assert len(post.sent) == 2
    for message in post.sent:
        assert not any(word in message.text for word in ("信访", "举报", "检举", "控告", "信访局", "问题", "哪一天"))
        assert petition.number in message.text


def test_whoever_asked_for_confidence_gets_words_that_give_nothing_away(county: County, post: Post) -> None:
    petition = filed(county, confidential=True)
    notices.send_due(NOON)
    assert code_of(petition) in post.sent[0].text and "信访" not in post.sent[0].text


def test_an_anonymous_petition_or_one_without_a_mobile_number_gets_no_message(county: County, post: Post) -> None:
    filed(county, name="", anonymous=True)
    county.petition(content={"phone": "0731-8888123"})
    county.petition(content={"phone": ""})
    assert notices.send_due(NOON) == notices.Told()
    assert post.sent == [] and Notice.objects.count() == 0


def test_a_code_never_follows_a_number_that_was_corrected(county: County, post: Post) -> None:
    petition = filed(county)
    post.fails = [NotSent("connection")]
    notices.send_due(NOON)
    case = county.case(petition.matter_id)
    entry = entry_of(case, present_texts([petition])[petition.pk])
    wanted = {name: getattr(entry, name) for name in entry.__slots__} | {"phone": "13900005678"}
    county.do(correcting.correct, "何敏", petition.matter_id, entry=Entry(**wanted), reason="号码抄错")
    notices.send_due(clock(11))
    [message] = post.sent
    assert message.to == "13900005678" and petition.number in message.text
    assert code_of(petition) not in message.text


def test_at_night_only_the_answer_to_a_filing_goes_out_and_two_steps_are_one_message(
    county: County, post: Post
) -> None:
    petition = sent(county)
    late = clock(22)
    assert notices.send_due(late).sent == 1, "she waits for the number"
    county.do(handling.tell, "王建民", petition.matter_id, **NOTICE)
    assert notices.send_due(late).made == 1
    county.do(handling.accept, "王建民", petition.matter_id)
    assert notices.send_due(late + timedelta(hours=3)).made == 0, "one message says as much as two"
    assert len(post.sent) == 1
    assert Notice.objects.get(kind="step").due == clock(8, day=TODAY + timedelta(days=1))
    assert notices.send_due(clock(7, 59, TODAY + timedelta(days=1))).sent == 0
    assert notices.send_due(clock(8, day=TODAY + timedelta(days=1))).sent == 1


def test_hours_may_be_quiet_at_midday_or_never(county: County, post: Post, settings: Any) -> None:
    petition = filed(county)
    notices.send_due(NOON)
    settings.QUIET_HOURS = (clock(9).time(), clock(17).time())
    county.do(asking.ask_petitioner, "何敏", petition.matter_id, text="几号楼？")
    assert notices.send_due(clock(12)).sent == 0 and notices.send_due(clock(17)).sent == 1
    settings.QUIET_HOURS = None
    county.do(asking.ask_petitioner, "何敏", petition.matter_id, text="几层？")
    assert notices.send_due(clock(23)).sent == 1


def test_what_fails_is_tried_again_with_growing_pauses_and_then_given_up(county: County, post: Post) -> None:
    petition = filed(county)
    post.fails = [NotSent("http 503") for _n in range(99)]
    at = NOON
    for _look in range(100):
        notices.send_due(at)
        at = Notice.objects.get().due
    attempts = list(DeliveryTry.objects.order_by("pk").values_list("at", flat=True))
    pauses = [round((after - before).total_seconds() / 60) for before, after in pairwise(attempts)]
    assert pauses == [1, 5, 30, 120, 360, 720]
    notice = Notice.objects.get()
    assert (notice.state, notice.error, notice.tries) == ("failed", "http 503", 7)
    assert told(petition.pk) == [("registered", "failed")]


def test_what_is_refused_for_good_is_not_tried_again(county: County, post: Post) -> None:
    filed(county)
    post.fails = [Refused("http 422")]
    assert notices.send_due(NOON).failed == 1
    assert notices.send_due(NOON + timedelta(days=1)) == notices.Told()


def test_a_worker_that_dies_while_sending_is_taken_up_later_and_recorded(county: County, post: Post) -> None:
    filed(county)
    post.fails = [KeyboardInterrupt()]  # type: ignore[list-item]
    with pytest.raises(KeyboardInterrupt):
        notices.send_due(NOON)
    assert Notice.objects.get().state == "claimed"
    assert notices.send_due(NOON + timedelta(minutes=5)).sent == 0, "it may still be at it"
    assert notices.send_due(NOON + notices.LEASE + timedelta(minutes=1)).sent == 1
    assert list(DeliveryTry.objects.values_list("outcome", flat=True)) == ["unknown", "sent"]


def test_a_worker_that_dies_while_reading_reads_the_same_again(
    county: County, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(county)
    with monkeypatch.context() as broken:
        broken.setattr(Notice.objects, "bulk_create", lambda *_a, **_k: (_ for _ in ()).throw(RuntimeError("killed")))
        with pytest.raises(RuntimeError):
            notices.send_due(NOON)
    assert notices.send_due(NOON).sent == 1
    assert Notice.objects.count() == 1


def test_nobody_is_told_of_what_happened_before_anybody_looked(county: County, post: Post) -> None:
    petition = filed(county)
    assert notices.send_due(NOON + timedelta(days=2)) == notices.Told()
    assert NoticeCursor.objects.get().seq == ledger.sequence_head().seq
    county.today = TODAY + timedelta(days=2)
    county.do(asking.ask_petitioner, "何敏", petition.matter_id, text="几号楼？")
    assert notices.send_due(NOON + timedelta(days=2)).sent == 1


def test_while_no_way_is_set_up_nothing_is_kept_for_later(
    county: County, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(county)
    with monkeypatch.context() as silent:
        silent.setattr(notices, "messengers", dict)
        assert notices.send_due(NOON) == notices.Told()
    assert notices.send_due(NOON) == notices.Told() and post.sent == []


def test_what_could_not_go_out_for_a_week_is_old_news(county: County, post: Post, settings: Any) -> None:
    filed(county)
    notices.collect(NOON, {"sms": post})
    assert notices.send_due(NOON + timedelta(days=8)) == notices.Told()
    assert Notice.objects.get().state == "dropped" and post.sent == []


def test_mail_goes_to_the_address_and_never_holds_the_code(
    county: County, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = Post()
    monkeypatch.setattr(notices, "messengers", lambda: {"sms": post, "email": mail})
    petition = filed(county, email=MAIL)
    assert notices.send_due(NOON).sent == 2
    [message] = mail.sent
    assert message.to == MAIL and petition.number in message.subject
    assert code_of(petition) not in message.text


def test_files_of_the_outbox_are_the_messages(county: County, settings: Any, tmp_path: Path) -> None:
    settings.SMS, settings.MAIL, settings.OUTBOX, settings.PUBLIC_URL = "file", "file", tmp_path / "outbox", URL
    petition = filed(county, email=MAIL)
    assert notices.send_due(NOON).sent == 2
    sms, mail = (next((tmp_path / "outbox").glob(f"*-{kind}-*.txt")) for kind in ("sms", "email"))
    assert sms.read_text("utf-8").startswith(f"To: {PHONE}\n") and petition.number in sms.read_text("utf-8")
    assert f"To: {MAIL}\nSubject: 信访{petition.number}已登记" in mail.read_text("utf-8")
    assert sms.stat().st_mode & 0o077 == 0


# What staff see


def somebody(county: County, name: str, role: Role) -> Client:
    organ = county.organs[BUREAU]
    person, _made = Person.objects.get_or_create(username=name, defaults={"display_name": name, "organ": organ})
    Duty.objects.get_or_create(person=person, role=role, organ=organ, valid_from=date(2020, 1, 1))
    client = Client()
    client.force_login(person)
    return client


def test_the_page_of_the_matter_says_how_each_message_fared(county: County, post: Post) -> None:
    petition = filed(county)
    post.fails = [Refused("http 422")]
    notices.send_due(NOON)
    client = Client()
    client.force_login(county.people["何敏"])
    page = client.get(reverse("petitions:matter", args=[petition.matter_id])).content.decode()
    assert "通知记录" in page and "未能发送" in page and "422" in page


def test_the_page_of_notices_counts_and_sends_again_and_shows_no_number_of_anybody(county: County, post: Post) -> None:
    petition = filed(county)
    secret = filed(county, purpose="accusation", ask="举报经办人员收受礼金", facts="举报经办人员收受礼金")
    post.fails = [Refused("http 422"), Refused("http 422")]
    notices.send_due(NOON)
    supervisor = somebody(county, "孙立", Role.SUPERVISOR)
    admin = somebody(county, "管理员", Role.SYSTEM_ADMIN)
    for client, sees in ((supervisor, True), (admin, False)):
        page = client.get(reverse("portal:notices")).content.decode()
        assert PHONE not in page and secret.number not in page
        assert (petition.number in page) == sees
        assert "对方返回 422" in page
        assert ">1<" in page.replace(" ", ""), "the accusation is not counted"
    assert Client().post(reverse("portal:notices_again")).status_code == 302
    clerk = Client()
    clerk.force_login(county.people["李素芬"])
    assert clerk.get(reverse("portal:notices")).status_code == 403
    assert clerk.post(reverse("portal:notices_again")).status_code == 403
    assert admin.post(reverse("portal:notices_again")).status_code == 302
    assert Notice.objects.filter(state="waiting").count() == 1
    assert ledger.entries([notices.STREAM])[notices.STREAM][-1].events == [{"event": "notices_sent_again", "count": 1}]


# Two workers


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    settings.SMS, settings.OUTBOX, settings.PUBLIC_URL = "file", tmp_path / "outbox", URL
    county = make_county(TODAY)
    matters = [county.petition(sent_to=None, content={"phone": f"138{number:08d}"}) for number in range(30)]
    start = Barrier(3)

    def work(_number: int) -> int:
        start.wait(10)
        try:
            return notices.send_due(NOON).sent
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        sent = list(pool.map(work, range(3)))
    phones = [path.read_text("utf-8").splitlines()[0] for path in (tmp_path / "outbox").glob("*.txt")]
    assert sum(sent) == len(matters) == len(phones) == len(set(phones))
    assert Notice.objects.filter(state="sent", tries=1).count() == len(matters)
    assert Matter.objects.count() == len(matters)
