"""Several petitions in one browser: each page goes by the draft it belongs to, and what is sent from a page of another
browser is said to be so and not lost. Afterwards the next person at the device meets no receipt."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.core import querycode
from huiyin.petitions.models import Petition
from huiyin.petitions.queries.contents import present_texts
from huiyin.portal.acts import drafts
from huiyin.portal.gate import BEGUN_A_NETWORK, MOST_DRAFTS, PASSED, key_of, work
from huiyin.portal.gatekeeping import gate
from huiyin.portal.models import WindowDraft
from huiyin.portal.queries.drafts import RECEIPT, answers_of
from huiyin.portal.tests.filing import ABOUT, WHO, WORDS, answer, file, led, problems, step, town
from huiyin.portal.tests.minutes import stop_the_minute

pytestmark = pytest.mark.django_db
#: In the environment of what came through the gate, and is counted.
BEHIND: dict[str, Any] = {PASSED: True}
ACCUSED = {"facts": "青石镇镇长石峰收受礼金五万元", "ask": "请查处石峰"}


@pytest.fixture(autouse=True)
def _town() -> None:
    town()
    gate.cache_clear()


class Tab:
    """A page of a browser: what is pressed goes to the address that its form names, as the browser sends it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.page = client.get(reverse("portal:file"), {"new": "1"}).content.decode()

    def send(self, given: dict[str, str], **more: Any) -> Any:
        form = re.search(r'<form method="post" action="([^"]+)"[^>]* data-step.*?</form>', self.page, re.DOTALL)
        assert form is not None, self.page
        hidden = dict(re.findall(r'<input type="hidden" name="(then|new)" value="([^"]*)"', form[0]))
        sent = self.client.post(form[1].replace("&amp;", "&"), hidden | given, **more)
        self.page = (self.client.get(sent.headers["Location"]) if sent.status_code == 302 else sent).content.decode()
        return sent

    def write(self, about: dict[str, str], words: dict[str, str]) -> None:
        for given in (about, {}, words, WHO, {"action": "on"}):
            assert self.send(given).status_code == 302, self.page


def asks() -> dict[str, bool]:
    """What was filed, and whether it is kept as an accusation."""
    rows = list(Petition.objects.all())
    texts = present_texts(rows)
    return {texts[row.pk].fields["ask"]: row.restricted for row in rows}


def test_an_accusation_and_a_claim_in_two_tabs_are_each_filed_as_what_they_are(client: Client) -> None:
    first = Tab(client)
    first.send({"purpose": "accusation", "area": "discipline"})
    first.send({})
    first.send(ACCUSED)
    second = Tab(client)
    second.send(ABOUT)
    first.send(WHO)
    first.send({"action": "on"})
    for given in ({}, WORDS, WHO, {"action": "on"}):
        second.send(given)
    assert first.send({}).status_code == second.send({}).status_code == 302
    assert asks() == {ACCUSED["ask"]: True, WORDS["ask"]: False}
    numbers = set(Petition.objects.values_list("number", flat=True))
    assert [{one for one in numbers if one in tab.page} for tab in (first, second)] != [numbers, numbers]
    assert all(sum(one in tab.page for one in numbers) == 1 for tab in (first, second))


def test_both_check_pages_file_what_they_show(client: Client) -> None:
    first, second = Tab(client), Tab(client)
    first.write(ABOUT, WORDS | {"ask": "甲事"})
    second.write(ABOUT, WORDS | {"ask": "乙事"})
    assert "甲事" in first.page
    first.send({})
    assert set(asks()) == {"甲事"}
    second.send({})
    assert set(asks()) == {"甲事", "乙事"}


def test_a_page_of_another_browser_touches_nothing_and_keeps_what_was_typed(client: Client) -> None:
    own, other = Tab(client), Tab(Client())
    own.send(ABOUT)
    other.send(ABOUT)
    other.send({})
    before = {draft.pk: answers_of(draft) for draft in WindowDraft.objects.all()}
    other.client = client
    sent = other.send(WORDS)
    assert sent.status_code == 409
    assert "没有保存" in problems(sent)[0]
    assert WORDS["facts"] in other.page
    assert {draft.pk: answers_of(draft) for draft in WindowDraft.objects.all()} == before
    assert other.send(WORDS).status_code == 302, "pressed again it is a petition of its own"
    assert WindowDraft.objects.count() == 3


def test_a_draft_whose_days_are_over_is_said_to_be_so(client: Client) -> None:
    tab = Tab(client)
    tab.send(ABOUT)
    tab.send({})
    WindowDraft.objects.update(expires=timezone.now() - timedelta(seconds=1))
    sent = tab.send(WORDS)
    assert sent.status_code == 409
    assert "已超过7天" in problems(sent)[0]
    assert WORDS["ask"] in tab.page


@pytest.mark.parametrize("name", ["check", "files"])
def test_the_last_pages_of_another_browser_file_nothing(client: Client, name: str) -> None:
    other = Tab(Client())
    other.write(ABOUT, WORDS)
    own = Tab(client)
    own.write(ABOUT, WORDS | {"ask": "乙事"})
    key = key_of(WindowDraft.objects.earliest("pk").token)
    sent = client.post(f"{step(name)}?draft={key}", {"action": "on"})
    assert sent.status_code == 409
    assert not Petition.objects.exists()


def test_there_is_an_end_to_drafts_of_one_browser(client: Client) -> None:
    for _ in range(MOST_DRAFTS):
        assert Tab(client).send(ABOUT).status_code == 302
    full = client.get(reverse("portal:file"), {"new": "1"}).content.decode()
    assert full.count("接着写</span>") == MOST_DRAFTS
    assert answer(client, "about", ABOUT | {"new": "x"}).status_code == 409
    assert WindowDraft.objects.count() == MOST_DRAFTS


# --- Limits


def test_what_makes_no_draft_uses_up_nothing_and_many_drafts_take_work(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with the cookie of the draft before: each draft begun is counted."""
    stop_the_minute(monkeypatch)
    careless = Client(enforce_csrf_checks=True)
    for _ in range(BEGUN_A_NETWORK * 3):
        assert careless.post(step("about"), {}, **BEHIND).status_code == 403
    for _ in range(BEGUN_A_NETWORK):
        drafts_before = Client()
        assert drafts_before.post(step("about"), ABOUT | {"new": "1"}, **BEHIND).status_code == 302
    tab = Tab(client)
    sent = tab.send(ABOUT, **BEHIND)
    assert sent.status_code == 429
    assert "再按一次“下一步”" in problems(sent)[0]
    assert 'value="claim" ' in tab.page and WindowDraft.objects.count() == BEGUN_A_NETWORK
    assert tab.send(ABOUT, **BEHIND).status_code == 429, "without work not before fifteen seconds"
    ticket = sent.headers["X-Huiyin-Ticket"]
    word = re.search(r'name="new" value="([^"]+)"', tab.page)
    assert word is not None
    worked = f"{step('about')}?ticket={ticket}&nonce={work(ticket)}"
    assert client.post(worked, ABOUT | {"new": word[1]}, **BEHIND).status_code == 302


def test_files_of_one_network_leave_room_for_those_of_others(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    monkeypatch.setattr(drafts, "MOST_HELD", 10_000)

    def add(who: Client, size: int) -> list[str]:
        return problems(who.post(step("files"), {"files": SimpleUploadedFile("信.txt", b"a" * size), "action": "add"}))

    assert answer(client, "about", ABOUT).status_code == 302
    assert add(client, 900) == []
    assert "暂时不能收文件" in add(client, 200)[0]
    neighbour = Client()
    answer(neighbour, "about", ABOUT)
    assert "暂时不能收文件" in add(neighbour, 200)[0]
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    answer(elsewhere, "about", ABOUT)
    assert add(elsewhere, 900) == []


# --- The next person at the device


def test_no_page_of_filing_leads_the_next_person_to_the_receipt(client: Client) -> None:
    petition = file(client)
    draft = WindowDraft.objects.get()
    code = querycode.grouped(petition.query_code or "")
    receipt = reverse("portal:file_done", args=[draft.filing])
    assert code in client.get(receipt).content.decode()
    key = key_of(draft.token)
    for address in (step("where"), step("check"), f"{step('where')}?draft={key}", f"{step('check')}?draft={key}"):
        page = client.get(address, follow=True).content.decode()
        assert code not in page and petition.number not in page, address
    stale = client.post(f"{step('words')}?draft={key}", WORDS)
    assert stale.status_code == 409 and code not in stale.content.decode()
    assert "离开" in client.get(f"{step('check')}?draft={key}").content.decode()


def test_a_receipt_closes_half_an_hour_after_it_was_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before: whoever lost the answer on a broken line sends again, and be it the next day."""
    petition = file(client)
    draft = WindowDraft.objects.get()
    receipt, code = reverse("portal:file_done", args=[draft.filing]), querycode.grouped(petition.query_code or "")
    start = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(days=1))
    assert led(client.post(step("check"))) == receipt
    assert code in client.get(receipt).content.decode()
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(days=1) + RECEIPT + timedelta(seconds=1))
    for address in (receipt, reverse("portal:receipt_pdf", args=[draft.filing])):
        assert client.get(address).status_code == 404
    late = client.post(step("check"), follow=True)
    assert code not in late.content.decode()
