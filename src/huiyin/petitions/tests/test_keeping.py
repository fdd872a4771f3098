"""周文斌 proposes that a file of 2014 go, 陈国栋 confirms: what it said is gone, what happened still verifies."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import Duty
from huiyin.core.desk_events import Withdrawn
from huiyin.figures.models import Fact
from huiyin.ledger import queries as ledger
from huiyin.ledger.acts import sequence_pending
from huiyin.matching.bigrams import tokens
from huiyin.petitions.acts import keeping
from huiyin.petitions.acts.contents import index_texts
from huiyin.petitions.acts.deeds import NotAllowed, Unfit, perform
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.models import Content, Matter, Note, Petition
from huiyin.petitions.queries import judging
from huiyin.petitions.queries.contents import present_texts
from huiyin.petitions.queries.searching import matters_with
from huiyin.petitions.tests.casework import HOUSING, County, make_county

LONG_AGO, NOW = date(2014, 3, 5), date(2026, 11, 20)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def county(db: None) -> Iterator[County]:
    judging.forget()
    made = make_county(LONG_AGO)
    Duty.objects.update(valid_from=date(2010, 1, 1))
    yield made


@pytest.fixture
def ended(county: County) -> int:
    """A petition of 2014 that was withdrawn; its ten years ended on the last day of 2024."""
    matter = county.petition(sent_to=HOUSING)
    for pk, text in present_texts(Petition.objects.filter(matter=matter)).items():
        index_texts([(pk, tokens(text.searched))])

    def make(case):  # type: ignore[no-untyped-def]
        note = write_note(case, "withdrawal", "张桂兰当面说明已与物业谈妥，要求撤回", county.doing("何敏"))
        return [Withdrawn(case.petition, county.today, note)]

    perform(matter, "withdraw", county.doing("何敏"), make)
    county.today = NOW
    return matter


def test_two_people_dispose_of_a_file_and_everything_still_verifies(county: County, ended: int) -> None:
    before = Fact.objects.filter(matter=ended).values().get()
    disposal = keeping.propose(ended, county.doing("周文斌"))
    assert disposal.keep_until == date(2024, 12, 31)
    with pytest.raises(NotAllowed, match="另一位"):
        keeping.decide(disposal, county.doing("周文斌"), confirmed=True)
    with pytest.raises(NotAllowed, match="负责人确认"):
        keeping.decide(disposal, county.doing("何敏"), confirmed=True)
    keeping.decide(disposal, county.doing("陈国栋"), confirmed=True)

    content = Content.objects.get(petition__matter=ended)
    assert (content.name, content.ask, content.phone, bytes(content.salt)) == (None, None, None, b"")
    assert content.digest, "what proves that it was there stays"
    assert Note.objects.get(matter=ended).text is None
    petition = Petition.objects.get(matter=ended)
    assert (petition.name_key, petition.phone_key) == (None, None)
    assert matters_with("供暖", Matter.objects.all(), 10) == []
    assert Matter.objects.get(pk=ended).disposed == NOW
    assert Fact.objects.filter(matter=ended).values().get() == before
    sequence_pending()
    assert not ledger.verify().problems


def test_a_hold_blocks_it_until_it_is_lifted(county: County, ended: int) -> None:
    hold = keeping.place_hold(ended, county.doing("何敏", reason="法院正在调取"))
    with pytest.raises(Unfit, match="暂缓"):
        keeping.propose(ended, county.doing("周文斌"))
    keeping.lift_hold(hold, county.doing("何敏", reason="法院已结案"))
    disposal = keeping.propose(ended, county.doing("周文斌"))
    keeping.place_hold(ended, county.doing("何敏", reason="巡察组要查阅"))
    with pytest.raises(Unfit, match="暂缓"):
        keeping.decide(disposal, county.doing("陈国栋"), confirmed=True)


def test_what_must_be_kept_cannot_be_proposed(county: County) -> None:
    matter = county.petition()
    county.today = NOW
    with pytest.raises(Unfit, match="尚未办结"):
        keeping.propose(matter, county.doing("周文斌"))
    with pytest.raises(NotAllowed, match="办理人员和负责人"):
        keeping.place_hold(matter, county.doing("李素芬", reason="想留着"))


def test_the_file_as_a_zip_lists_every_part_with_its_digest(county: County, ended: int, client: Client) -> None:
    client.force_login(county.people["何敏"], backend=BACKEND)
    answer = client.get(reverse("petitions:case_file_zip", args=[ended]))
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        contents = json.loads(book.read("目录.json"))
        assert {part["path"] for part in contents["files"]} < set(book.namelist())
        for part in contents["files"]:
            assert sha256(book.read(part["path"])).hexdigest() == part["sha256"]
        entries = json.loads(book.read(next(name for name in book.namelist() if name.endswith("台账记录.json"))))
        assert [sha256(one["body"].encode()).hexdigest() for one in entries] == [one["hash"] for one in entries]
    client.force_login(county.people["王建民"], backend=BACKEND)
    assert client.get(reverse("petitions:case_file_zip", args=[ended])).status_code == 403


def test_the_pages_lead_through_it(county: County, ended: int, client: Client) -> None:
    number = Petition.objects.get(matter=ended).number
    client.force_login(county.people["周文斌"], backend=BACKEND)
    assert number in client.get(reverse("petitions:keeping")).content.decode()
    client.post(reverse("petitions:case_file_propose", args=[ended]))
    client.force_login(county.people["陈国栋"], backend=BACKEND)
    page = client.get(reverse("petitions:case_file", args=[ended])).content.decode()
    assert "确认销毁" in page
    client.post(reverse("petitions:case_file_decide", args=[ended]), {"confirmed": "yes"})
    assert "内容已销毁" in client.get(reverse("petitions:case_file", args=[ended])).content.decode()
    assert client.get(reverse("petitions:matter", args=[ended])).status_code == 200
