"""何敏 asks the county where the night buses should stop; 周玉梅 and somebody without a name answer; one answer is
adopted and published in the bureau's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.core.querycode import grouped
from huiyin.ledger.models import Entry, ReadEntry
from huiyin.petitions.acts import dispatching
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.models import Petition, WindowFiling
from huiyin.petitions.queries import judging
from huiyin.petitions.queries.contents import present_texts
from huiyin.petitions.tests.casework import County, make_county
from huiyin.portal.acts.suggestions import Given, Showing, post_call, show_adopted, suggest, take_down, withdraw_call
from huiyin.portal.gate import Minute
from huiyin.portal.models import NameConsent, SuggestionCall, SuggestionShown
from huiyin.portal.tests.minutes import stop_the_minute
from huiyin.portal.views import suggestions as pages
from huiyin.reception.tests.test_days import signed_in

ASK = "夜班公交在县医院站加停一次，下夜班的护士有车回家"
WORDS = "自下月起，夜班公交在县医院站加停。"


@pytest.fixture
def county(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    judging.forget()
    monkeypatch.setattr(pages.SENDINGS, "_counts", Minute())
    yield make_county(timezone.localdate())


def called(county: County, *, who: str = "何敏", **more: Any) -> SuggestionCall:
    today = county.today
    said: dict[str, Any] = {
        "title": "夜班公交停哪里",
        "text": "请您说说。",
        "opens": today,
        "closes": today + timedelta(days=30),
    } | more
    return post_call(**said, by=county.people[who], at=timezone.now(), today=today)


def sent(county: County, call: SuggestionCall, token: str = "a" * 32, **more: Any) -> Petition:
    said = {"ask": ASK, "name": "周玉梅", "phone": "19900001240"} | more
    filed = suggest(call, Given(**said), token=token, at=timezone.now(), today=county.today)
    return Petition.objects.get(pk=filed.petition)


def replied(county: County, petition: Petition, outcome: str = "support") -> None:
    county.do(dispatching.direct_reply, "李素芬", petition.matter_id, reply="已经研究。", outcome=outcome)


def shown(county: County, call: SuggestionCall, petition: Petition, **more: Any) -> SuggestionShown:
    said = {"extent": "whole", "words": WORDS} | more
    return show_adopted(
        call, petition.pk, Showing(**said), by=county.people["何敏"], at=timezone.now(), today=county.today
    )


def test_zhou_yumei_answers_a_call(county: County) -> None:
    call, window = called(county), Client()
    assert call.title in window.get(reverse("portal:suggestions")).content.decode()
    address = reverse("portal:suggestion_call", args=[call.pk])
    token = re.search(r'name="token" value="([0-9a-f]{32})"', window.get(address).content.decode())
    assert token is not None
    said = {"token": token[1], "ask": ASK, "name": "周玉梅", "phone": "19900001240"}
    done = window.post(address, said, follow=True).content.decode()
    petition = Petition.objects.get()
    assert petition.number in done and grouped(petition.query_code or "") in done
    assert WindowFiling.objects.get().call == call.pk
    assert window.post(address, said).status_code == 302 and Petition.objects.count() == 1, "sent twice, filed once"
    receipt = json.loads(window.get(reverse("portal:suggestion_receipt")).content)
    assert receipt["number"] == petition.number and (petition.query_code or "-") not in json.dumps(receipt)
    assert Client().get(reverse("portal:suggestion_receipt")).status_code == 404
    page = signed_in(county, "李素芬").get(reverse("portal:call", args=[call.pk])).content.decode()
    assert "夜班公交在县医院站加停" in page and "去答复" in page
    assert petition.pk in json.loads(ReadEntry.objects.latest("n").body)["petitions"]


def test_what_is_missing_is_said_and_kept(county: County) -> None:
    call = called(county)
    address = reverse("portal:suggestion_call", args=[call.pk])
    for wrong, words in (
        ({"ask": ""}, "请写下您的建议"),
        ({"name": "", "phone": "19900001240"}, "留了电话，请写姓名"),
        ({"name": "周玉梅", "phone": ""}, "请填写电话"),
        ({"name": "", "phone": "", "may_name": "on"}, "同意署名的，请写姓名"),
    ):
        answer = Client().post(
            address, {"token": "b" * 32, "ask": ASK, "name": "周玉梅", "phone": "1990000124"} | wrong
        )
        assert answer.status_code == 422 and words in answer.content.decode(), wrong
    assert not Petition.objects.exists()


def test_somebody_without_a_name_is_heard_as_well(county: County) -> None:
    petition = sent(county, called(county), name="", phone="")
    text = present_texts([petition])[petition.pk]
    assert text.ask == ASK and "name" not in text.fields


def test_a_call_that_is_over_withdrawn_or_to_come_takes_nothing(county: County) -> None:
    day, today = timedelta(days=1), county.today
    over = called(county)
    SuggestionCall.objects.filter(pk=over.pk).update(opens=today - 9 * day, closes=today - day)
    coming = called(county, opens=today + day)
    gone = withdraw_call(called(county).pk, by=county.people["何敏"], at=timezone.now(), today=today)
    for call in (over, coming, gone):
        call.refresh_from_db()
        with pytest.raises(Unfit, match="已经结束"):
            sent(county, call)
    window = Client()
    assert window.get(reverse("portal:suggestion_call", args=[over.pk])).status_code == 200
    assert "提交建议" not in window.get(reverse("portal:suggestion_call", args=[over.pk])).content.decode()
    for call in (coming, gone):
        assert window.get(reverse("portal:suggestion_call", args=[call.pk])).status_code == 404


def test_the_writer_is_answered_before_anything_is_published(county: County) -> None:
    call = called(county)
    petition = sent(county, call)
    with pytest.raises(Unfit, match="还没有答复"):
        shown(county, call, petition)
    replied(county, petition)
    shown(county, call, petition, extent="part")
    page = Client().get(reverse("portal:suggestions")).content.decode()
    assert WORDS in page and "部分采纳" in page and "周玉梅" not in page and ASK not in page
    with pytest.raises(Unfit, match="已经公布"):
        shown(county, call, petition)


def test_what_was_not_adopted_is_not_published_as_if_it_were(county: County) -> None:
    call = called(county)
    petition = sent(county, call)
    replied(county, petition, "explanation")
    with pytest.raises(Unfit, match="没有采纳"):
        shown(county, call, petition)


def test_a_name_is_published_with_consent_only(county: County) -> None:
    call = called(county)
    silent, willing = sent(county, call, "a" * 32), sent(county, call, "b" * 32, name="马秀英", may_name=True)
    for petition in (silent, willing):
        replied(county, petition)
    with pytest.raises(Unfit, match="没有同意署名"):
        shown(county, call, silent, named=True)
    assert NameConsent.objects.get().petition_id == willing.pk
    one = shown(county, call, willing, named=True)
    assert "建议人：马秀英" in Client().get(reverse("portal:suggestions")).content.decode()
    take_down(one.pk, by=county.people["周文斌"], at=timezone.now(), today=county.today)
    assert "马秀英" not in Client().get(reverse("portal:suggestions")).content.decode()
    shown(county, call, willing)
    assert "马秀英" not in Client().get(reverse("portal:suggestions")).content.decode()


def test_he_min_publishes_from_the_page(county: County) -> None:
    call = called(county)
    petition = sent(county, call)
    replied(county, petition)
    officer = signed_in(county, "何敏")
    address = reverse("portal:suggestion_adopt", args=[call.pk, petition.pk])
    page = officer.get(address).content.decode()
    assert ASK in page and "没有同意署名" in page and 'name="named"' not in page
    assert officer.post(address, {"extent": "", "words": ""}).status_code == 422
    officer.post(address, {"extent": "whole", "words": WORDS, "named": "on"})
    row = SuggestionShown.objects.get()
    assert (row.words, row.name) == (WORDS, None), "what the page did not offer is not taken"
    officer.post(reverse("portal:suggestion_take_down", args=[row.pk]))
    assert WORDS not in Client().get(reverse("portal:suggestion_call", args=[call.pk])).content.decode()


def test_a_petition_that_answers_no_call_is_not_published_by_one(county: County) -> None:
    call, other = called(county), called(county, title="另一题")
    foreign = sent(county, other)
    replied(county, foreign)
    accusation = Petition.objects.get(matter=county.petition(sent_to=None, purpose="accusation"))
    for petition in (foreign, accusation):
        with pytest.raises(NotAllowed):
            shown(county, call, petition)
        address = reverse("portal:suggestion_adopt", args=[call.pk, petition.pk])
        assert signed_in(county, "何敏").get(address).status_code == 404


@pytest.mark.parametrize(("who", "reads", "calls"), [("李素芬", 200, 403), ("陈国栋", 200, 403), ("周文斌", 200, 200)])
def test_who_reads_and_who_publishes(county: County, who: str, reads: int, calls: int) -> None:
    call, client = called(county), signed_in(county, who)
    assert client.get(reverse("portal:call", args=[call.pk])).status_code == reads
    assert client.get(reverse("portal:call_new")).status_code == calls
    assert client.post(reverse("portal:call_withdraw", args=[call.pk])).status_code == (302 if calls == 200 else 403)


@pytest.mark.parametrize("who", ["王建民", "赵刚"])
def test_organs_read_no_suggestions_here(county: County, who: str) -> None:
    call, client = called(county), signed_in(county, who)
    for address in (reverse("portal:calls"), reverse("portal:call", args=[call.pk])):
        assert client.get(address).status_code == 403


def test_the_ledger_holds_no_words_of_it(county: County) -> None:
    call = called(county)
    petition = sent(county, call, may_name=True)
    replied(county, petition)
    shown(county, call, petition, named=True)
    told = "\n".join(Entry.objects.filter(stream=f"suggestions:{call.pk}").values_list("body", flat=True))
    assert "suggestion_call_posted" in told and "suggestion_shown" in told
    for words in (call.title, WORDS, "周玉梅", "夜班"):
        assert words not in told


def test_a_new_call_is_checked(county: County) -> None:
    officer, today = signed_in(county, "何敏"), county.today
    good = {"title": "夜班公交", "text": "请您说说。", "opens": today.isoformat(), "closes": today.isoformat()}
    wrong = officer.post(reverse("portal:call_new"), good | {"closes": (today - timedelta(days=1)).isoformat()})
    assert wrong.status_code == 422 and "截止日期要在今天" in wrong.content.decode()
    assert officer.post(reverse("portal:call_new"), good).status_code == 302
    with pytest.raises(NotAllowed):
        called(county, who="李素芬")


def test_a_flood_is_held_and_its_words_are_kept(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_minute(monkeypatch)
    call, window = called(county), Client()
    address = reverse("portal:suggestion_call", args=[call.pk])
    said = {"ask": "", "name": "周玉梅", "phone": "19900001240"}
    answers = [window.post(address, said | {"token": f"{place:032x}"}).status_code for place in range(32)]
    assert answers == [422] * 30 + [429] * 2
    held = window.post(address, said | {"token": "c" * 32, "ask": ASK})
    assert held.status_code == 429 and ASK in held.content.decode()


def test_back_and_sent_again_is_one_suggestion(county: County) -> None:
    call, window = called(county), Client()
    address = reverse("portal:suggestion_call", args=[call.pk])
    said = {"token": "a" * 32, "ask": ASK, "name": "周玉梅", "phone": "19900001240"}
    first = window.post(address, said, follow=True).content.decode()
    again = window.post(address, said | {"token": "b" * 32}, follow=True).content.decode()
    petition = Petition.objects.get()
    assert petition.number in first and petition.number in again
    assert ASK not in window.cookies[pages.COOKIE].value
    window.post(address, said | {"token": "c" * 32, "ask": ASK + "，请早些"})
    Client().post(address, said | {"token": "d" * 32})
    assert Petition.objects.count() == 3, "other words, or another browser, are another suggestion"
