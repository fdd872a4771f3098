"""The page of an organ's letters: whose it is, a template put in, refused and retired, chains, 代字 and numbers."""

from __future__ import annotations

import io
from html import unescape
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Person
from huiyin.letters import queries
from huiyin.letters.models import LetterTemplate, OrganCode
from huiyin.letters.tests.office import Office, set_up
from huiyin.letters.tests.wordfiles import reworded, shipped


@pytest.fixture
def office(db: None) -> Office:
    return set_up()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def upload(client: Client, organ: int, kind: str, data: bytes, name: str = "我局格式.docx") -> Any:
    return client.post(reverse("letters:upload", args=[organ, kind]), {"file": SimpleUploadedFile(name, data)})


def body(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_an_administrator_keeps_the_bureaus_and_a_head_his_own(office: Office) -> None:
    assert f"望信转〔{timezone.localdate().year}〕" in body(signed_in(office.admin).get(reverse("letters:templates")))
    assert "望住建信处" in body(signed_in(office.housing_head).get(reverse("letters:templates")))
    for person in (office.clerk, office.leader, office.housing_officer):
        assert signed_in(person).get(reverse("letters:templates")).status_code == 403


def test_another_organs_pages_answer_like_those_of_no_organ(office: Office) -> None:
    client = signed_in(office.housing_head)
    pages: dict[str, list[object]] = {
        "letters:templates_of": [],
        "letters:kind": ["opinion"],
        "letters:template_file": ["opinion", 0],
        "letters:trial": ["opinion", 0],
    }
    for name, rest in pages.items():
        for organ in (office.bureau.pk, office.government.pk, 999_999):
            assert client.get(reverse(name, args=[organ, *rest])).status_code == 404, name
    for name in ("letters:upload", "letters:chain", "letters:skip"):
        assert client.post(reverse(name, args=[office.bureau.pk, "opinion"])).status_code == 404
    assert client.post(reverse("letters:code", args=[office.bureau.pk]), {"code": "甲"}).status_code == 404
    assert not OrganCode.objects.exists()


def test_a_template_comes_down_is_changed_and_goes_back(office: Office) -> None:
    client, organ = signed_in(office.housing_head), office.housing.pk
    answer: Any = client.get(reverse("letters:template_file", args=[organ, "opinion", 0]))
    down = b"".join(answer.streaming_content)
    assert any("{{ 复查机关 }}" in one.text for one in docx.Document(io.BytesIO(down)).paragraphs)
    data = reworded("opinion", "现已办结", "现已办理完毕")
    answer = upload(client, organ, "opinion", data)
    assert (answer.status_code, answer.url) == (302, reverse("letters:kind", args=[organ, "opinion"]))
    page = body(client.get(answer.url))
    assert "我局格式.docx" in page
    assert "第 1 版" in page
    again = upload(client, organ, "opinion", data)
    assert again.status_code == 422
    assert "与第 1 版完全相同" in body(again)
    client.post(reverse("letters:retire", args=[organ, "opinion", 1]))
    assert LetterTemplate.objects.get().retired is not None
    assert "已停用" in body(client.get(answer.url))


def test_what_is_wrong_with_a_template_is_told_place_by_place(office: Office) -> None:
    client, organ = signed_in(office.housing_head), office.housing.pk
    answer = upload(client, organ, "opinion", reworded("opinion", "{{ 复查机关 }}", "{{ 复查机构 }}"))
    page = body(answer)
    assert answer.status_code == 422
    for words in ("这一份还没有收下", "{{ 复查机构 }}", "复查机关", "怎么改"):
        assert words in page
    page = body(upload(client, organ, "opinion", reworded("opinion", "，最后一日为{{ 复查期限 }}", "")))
    assert "模板没有印出“复查期限”" in page
    assert "第三十五条" in page
    assert "只收 .docx" in body(upload(client, organ, "opinion", b"x", "a.doc"))
    assert "请选择改好的模板文件" in body(client.post(reverse("letters:upload", args=[organ, "opinion"])))


def test_a_trial_shows_where_each_field_goes(office: Office) -> None:
    client = signed_in(office.admin)
    page = body(client.get(reverse("letters:trial", args=[office.bureau.pk, "transfer", 0])))
    for words in ("（主送）：", "（诉求）", "（信访件编号：（信访件编号））"):
        assert words in page
    assert client.get(reverse("letters:trial", args=[office.bureau.pk, "transfer", 3])).status_code == 404
    assert client.get(reverse("letters:kind", args=[office.bureau.pk, "nothing"])).status_code == 404


def test_chains_code_and_numbers_are_set(office: Office) -> None:
    client, organ = signed_in(office.admin), office.bureau.pk
    client.post(reverse("letters:chain", args=[organ, "transfer"]), {"steps": ["check", "sign"]})
    assert queries.chain_of(office.bureau, "transfer") == ("check", "sign")
    client.post(reverse("letters:chain", args=[organ, "transfer"]), {})
    assert queries.chain_of(office.bureau, "transfer") == ()
    assert client.post(reverse("letters:code", args=[organ]), {"code": "望访"}).status_code == 302
    wrong = client.post(reverse("letters:code", args=[organ]), {"code": "〔〕"})
    assert wrong.status_code == 422
    assert "汉字" in body(wrong)
    answer = client.post(reverse("letters:skip", args=[organ, "transfer"]), {"until": 37, "reason": "纸质编号"})
    assert answer.status_code == 302
    page = body(client.get(reverse("letters:kind", args=[organ, "transfer"])))
    for words in ("第 37 号", "第 1 至 37 号", "纸质编号", "望访信转"):
        assert words in page
    wrong = client.post(reverse("letters:skip", args=[organ, "transfer"]), {"until": 5, "reason": "再编"})
    assert "已经编出" in body(wrong)


@pytest.mark.parametrize("kind", ["transfer", "opinion", "registration_slip"])
def test_the_page_of_a_kind_lists_its_names(kind: str, office: Office) -> None:
    page = body(signed_in(office.admin).get(reverse("letters:kind", args=[office.bureau.pk, kind])))
    assert "{{ 信访人 }}" in page
    assert "必须" in page
    assert upload(signed_in(office.admin), office.bureau.pk, kind, shipped(kind)).status_code == 302
