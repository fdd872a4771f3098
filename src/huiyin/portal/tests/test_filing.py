"""Filing at the window: the whole way, twice sent and once filed, back and forth, what is said when something lacks."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.core import querycode
from huiyin.figures.models import Fact, Place
from huiyin.ledger import receipts
from huiyin.ledger.findings import Weight
from huiyin.ledger.models import Entry
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries.contents import present_texts
from huiyin.petitions.tests.window import staff
from huiyin.portal.gate import COOKIE
from huiyin.portal.models import WindowDraft
from huiyin.portal.tests.filing import ABOUT, WHO, WORDS, answer, file, fill, led, problems, step, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> int:
    return town()


def text_of(petition: Petition) -> dict[str, str]:
    return dict(present_texts([petition])[petition.pk].fields)


def test_zhang_guilan_files_and_walks_away_with_her_receipt(client: Client, village: int) -> None:
    petition = file(client, where={"place": str(village), "spot": "三组"})
    assert text_of(petition)["name"] == "张桂兰"
    assert present_texts([petition])[petition.pk].details["facts"] == f"具体地点：三组\n{WORDS['facts']}"
    fact = Fact.objects.get(petition=petition.pk)
    assert (fact.channel, fact.purpose, fact.place) == ("web", "claim", village)
    draft = WindowDraft.objects.get()
    assert (draft.form, draft.filed is not None) == ("", True)

    page = client.get(reverse("portal:file_done", args=[draft.filing]))
    text = page.content.decode()
    code = petition.query_code
    assert code is not None
    assert petition.number in text
    assert querycode.grouped(code) in text
    assert "《信访工作条例》第二十二条" in text
    drawn = re.search(r"<svg class=\"qr\".*?</svg>", text)
    assert drawn is not None
    proof = receipts.read(client.get(reverse("portal:receipt_file", args=[draft.filing])).content.decode())
    assert proof.fingerprint in text
    assert not [one for one in receipts.check(proof, []) if one.weight is Weight.BROKEN]
    assert code not in json.dumps(proof.document)
    sheet = client.get(reverse("portal:receipt_pdf", args=[draft.filing]))
    assert sheet.content.startswith(b"%PDF-")
    assert petition.number in sheet.headers["Content-Disposition"]


def test_the_receipt_leads_to_the_public_address_and_its_message_holds_number_and_code_alone(
    client: Client, village: int, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://xf.example.cn"
    petition = file(client)
    page = client.get(reverse("portal:file_done", args=[WindowDraft.objects.get().filing]))
    done = page.context["done"]
    assert done.address == f"https://xf.example.cn{reverse('portal:follow')}?number={petition.number}"
    assert done.message == f"编号{petition.number}，查询码{querycode.grouped(petition.query_code or '')}"


def test_sending_twice_files_once(client: Client, village: int) -> None:
    file(client)
    again = client.post(step("check"))
    assert again.headers["Location"] == reverse("portal:file_done", args=[WindowDraft.objects.get().filing])
    assert (Petition.objects.count(), Matter.objects.count()) == (1, 1)


def test_an_answer_lost_between_filing_and_the_draft_is_found_by_sending_again(
    client: Client, village: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(client)
    monkeypatch.setattr(WindowDraft, "save", _power_cut)
    with pytest.raises(KeyboardInterrupt):
        client.post(step("check"))
    monkeypatch.undo()
    assert Petition.objects.count() == 1
    assert client.post(step("check")).status_code == 302
    assert Petition.objects.count() == 1


def _power_cut(*_given: object, **_more: object) -> None:
    raise KeyboardInterrupt


def test_back_keeps_what_was_answered_and_a_change_returns_to_the_check(client: Client, village: int) -> None:
    fill(client)
    page = client.get(f"{step('words')}?then=check").content.decode()
    assert WORDS["facts"] in page
    assert f'href="{step("where")}?draft=' in page
    changed = answer(client, "words", WORDS | {"ask": "换新水管。", "then": "check"})
    assert led(changed) == step("check")
    assert "换新水管。" in client.get(step("check")).content.decode()


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("about", {"area": "land"}, ["请选择一类，拿不准的选“遇到问题，请求解决”"]),
        ("about", {"purpose": "something else"}, None),
        ("where", {"place": "火星"}, ["名单里没有这个地方。请从名单里选，或者选“说不清”，在下面写具体地点。"]),
        ("words", {"facts": "停水了"}, ["请写明您的请求，例如“修好水管，恢复供水”"]),
        ("who", {}, ["请选择一项；愿意留姓名的选“写明姓名”"]),
        ("who", {"signed": "open", "phone": "13800001111"}, ["请填写姓名或者单位名称；不愿署名的，上面选“匿名”"]),
        ("who", {"signed": "open", "name": "张桂兰"}, ["请填写电话；没有电话的，请填写住址，否则无法告知您办理情况"]),
        ("who", WHO | {"phone": "1380000"}, ["电话号码的位数不对：手机号码 11 位，固定电话带区号"]),
        ("who", WHO | {"people": "许多"}, ["人数请写成数字，例如 12"]),
    ],
)
def test_what_is_missing_is_said_on_top_and_leads_to_its_field(
    client: Client, village: int, name: str, given: dict[str, str], said: list[str] | None
) -> None:
    sent = answer(client, name, given)
    assert sent.status_code == 422
    assert said is None or problems(sent) == said
    for address in re.findall(r'<li><a href="#([^"]+)">', sent.content.decode()):
        assert f'id="{address}"' in sent.content.decode()


def test_steps_may_come_in_any_order_and_nothing_typed_is_lost(client: Client, village: int) -> None:
    """The third page is sent first: it is kept, and the last look says what is still to be told."""
    assert answer(client, "words", WORDS).status_code == 302
    sent = client.post(step("check"))
    assert sent.status_code == 422
    assert len(problems(sent)) == 2
    assert Petition.objects.count() == 0
    answer(client, "about", ABOUT)
    answer(client, "who", WHO)
    assert client.post(step("check")).status_code == 302


def test_whoever_stays_anonymous_leaves_no_name_even_if_one_was_typed_before(client: Client, village: int) -> None:
    answer(client, "who", WHO)
    petition = file(client, who=WHO | {"signed": "anonymous"})
    assert set(text_of(petition)) == {"ask"}


def test_people_who_come_together_are_counted_by_their_names(client: Client, village: int) -> None:
    sent = answer(client, "who", WHO | {"joint": "李大伟 13800000001\n我们全村人都这样 说 的"})
    assert problems(sent) == ["“我们全村人都这样 说 的”认不出：每行一人，写姓名和电话"]
    petition = file(client, who=WHO | {"joint": "李大伟 13800000001\n王秀英"})
    assert Fact.objects.get(petition=petition.pk).people == 3


def test_a_confidential_name_is_kept_and_marked(client: Client, village: int) -> None:
    assert file(client, who=WHO | {"signed": "confidential"}).confidential


def test_after_an_accusation_only_neutral_words_appear(client: Client, village: int) -> None:
    """Also no hint of what it is by leaving something out: the receipt says the same as that of a claim."""
    claim = file(client)
    first = client.get(reverse("portal:file_done", args=[WindowDraft.objects.latest("pk").filing])).content.decode()
    other = Client()
    petition = file(other, about={"purpose": "accusation", "area": "discipline"})
    assert petition.restricted
    page = other.get(reverse("portal:file_done", args=[WindowDraft.objects.latest("pk").filing])).content.decode()
    assert not re.search("检举|控告|揭发|举报|违纪|纪委", page)
    assert _shape(first, claim) == _shape(page, petition)


def _shape(page: str, petition: Petition) -> str:
    """The words of a page without what is its petition's own."""
    plain = re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).replace(petition.number, "")
    return re.sub(r"[0-9a-f]{4}(?: [0-9a-f]{4})+|\d+", "", plain)


def test_another_way_is_said_early_and_nobody_is_refused(client: Client, village: int) -> None:
    answer(client, "about", {"purpose": "appeal", "area": "labour"})
    page = client.get(step("where")).content.decode()
    assert "劳动人事争议仲裁委员会" in page
    assert "《行政复议法》第二十条" in page
    answer(client, "words", WORDS | {"facts": "法院判决下来了，我不想活了"})
    page = client.get(step("who")).content.decode()
    assert page.index("12356") < page.index("申请再审")
    answer(client, "who", WHO)
    answer(client, "where", {})
    assert client.post(step("check")).status_code == 302


def test_a_bureau_without_places_still_takes_petitions(client: Client, db: None) -> None:
    from huiyin.petitions.tests.window import bureau

    bureau()
    assert not Place.objects.exists()
    petition = file(client)
    assert Fact.objects.get(petition=petition.pk).place == Place.objects.get(code="431122").pk


# --- Other people's drafts


def test_a_forged_cookie_opens_nothing(client: Client, village: int) -> None:
    fill(client)
    draft = WindowDraft.objects.get()
    for forged in (
        draft.token,
        f"{draft.token}.1.{'0' * 32}",
        "x" * 5000,
        ".." + "9" * 40,
        f"{draft.token}.{2**60}.{'0' * 32}",
    ):
        thief = Client()
        thief.cookies[COOKIE] = forged
        page = thief.get(step("check"), follow=True).content.decode()
        assert "张桂兰" not in page


def test_the_receipt_opens_only_where_it_was_filed(client: Client, village: int) -> None:
    petition = file(client)
    filing = WindowDraft.objects.get().filing
    for name in ("file_done", "receipt_pdf", "receipt_file"):
        seen = Client().get(reverse(f"portal:{name}", args=[filing]))
        assert seen.status_code == 404
        assert petition.number not in seen.content.decode()
        assert _words(seen) == _words(Client().get(reverse(f"portal:{name}", args=["0" * 32])))
    client.post(reverse("portal:file_leave"))
    assert client.get(reverse("portal:file_done", args=[filing])).status_code == 404


def _words(response: Any) -> str:
    return re.sub(r"<[^>]+>", "", response.content.decode())


def test_after_seven_days_a_draft_is_gone(client: Client, village: int) -> None:
    fill(client)
    WindowDraft.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert client.get(step("check")).status_code == 302
    answer(Client(), "about", ABOUT)
    assert WindowDraft.objects.count() == 1


def test_a_new_petition_after_the_first_starts_empty(client: Client, village: int) -> None:
    file(client)
    page = client.get(reverse("portal:file")).content.decode()
    assert 'name="new"' in page
    answer(client, "about", ABOUT | {"new": "1"})
    assert WORDS["facts"] not in client.get(step("words")).content.decode()
    assert WindowDraft.objects.count() == 2


# --- A clerk helps


def test_a_clerk_helps_and_the_ledger_names_her(client: Client, village: int) -> None:
    clerk = staff("李素芬", Role.CLERK)
    client.force_login(clerk)
    sent = client.post(reverse("portal:file_help"))
    assert led(sent) == step("about")
    assert "由工作人员李素芬协助填写" in client.get(step("about")).content.decode()
    petition = file(client)
    entry = Entry.objects.get(stream=f"matter:{petition.matter_id}")
    assert json.loads(entry.body)["actor"] == f"person:{clerk.pk}"


def test_a_clerk_who_has_signed_out_is_not_named(client: Client, village: int) -> None:
    client.force_login(staff("李素芬", Role.CLERK))
    client.post(reverse("portal:file_help"))
    fill(client)
    del client.cookies["huiyin_session"]
    assert client.post(step("check")).status_code == 302
    assert json.loads(Entry.objects.latest("pk").body)["actor"] == "window"


def test_only_those_who_register_help(client: Client, village: int) -> None:
    assert client.post(reverse("portal:file_help")).status_code == 302
    client.force_login(staff("孙丽", Role.SUPERVISOR))
    assert client.post(reverse("portal:file_help")).status_code == 403
    assert not WindowDraft.objects.exists()


# --- What nobody types


@pytest.mark.parametrize("text", ["停\0水", "停\u202e水", "停\u200b水", "停水\x1b[31m"])
def test_letters_that_cannot_be_seen_are_taken_out(client: Client, village: int, text: str) -> None:
    petition = file(client, words=WORDS | {"ask": text})
    assert text_of(petition)["ask"] in ("停水", "停水[31m")


def test_broken_utf_8_is_read_as_far_as_it_goes(client: Client, village: int) -> None:
    body = b"facts=" + "停水".encode()[:-1] + b"&ask=%ff%fe" + quote("修水管").encode() + b"&then=%c3%28"
    sent = client.post(step("words"), body, content_type="application/x-www-form-urlencoded")
    assert sent.status_code == 302
    answer(client, "about", ABOUT)
    answer(client, "who", WHO)
    answer(client, "where", {})
    assert client.post(step("check")).status_code == 302
    assert text_of(Petition.objects.get())["ask"].endswith("修水管")


def test_a_text_that_is_too_long_is_kept_and_said(client: Client, village: int) -> None:
    sent = answer(client, "words", WORDS | {"facts": "水" * 5001})
    assert problems(sent) == ["写了 5001 个字，最多 5000 个。更长的材料请在第5步作为文件添加。"]
    assert "水" * 5001 in client.get(step("words")).content.decode()


def test_the_home_page_names_only_ways_that_are_there(client: Client, village: int) -> None:
    page = client.get(reverse("portal:home")).content.decode()
    assert reverse("portal:file") in page
    for address in re.findall(r'class="way[^"]*" href="([^"]+)"', page):
        assert client.get(address).status_code == 200, address
