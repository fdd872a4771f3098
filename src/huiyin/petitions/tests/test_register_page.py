"""The page of registration, asked and answered as a browser does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.figures.acts import ensure_place, ensure_topic
from huiyin.figures.models import Fact
from huiyin.petitions.models import Attachment, DraftFile, EntryDraft, Matter, Petition
from huiyin.petitions.queries.attachments import path_of
from huiyin.petitions.tests.window import staff

pytestmark = pytest.mark.django_db

REGISTER = reverse("petitions:register")
KEEP = reverse("petitions:register_keep")
FILES = reverse("petitions:register_files")

#: What is on the page when 张桂兰 has said everything.
TYPED = {
    "channel": "visit", "name": "张桂兰", "phone": "13800001111", "id_number": "", "address": "青石镇柳树村三组",
    "people": "1", "purpose": "claim", "place": "柳树村", "topic": "停水", "ask": "要求检修柳树村供水管道并恢复供水",
    "facts": "自2月起全村停水，村委会说无钱维修", "read_back": "on", "read_by": "李素芬", "reception": "window",
    "petitioned": "2026-03-05", "source": "own", "draft": "", "left": "", "heard": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _names(db: None, tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.FILES = tmp_path / "files"
    ensure_place("柳树村", parent=ensure_place("青石镇"))
    ensure_place("柳林村", parent=ensure_place("青石镇"))
    ensure_topic("停水", level=2, parent=ensure_topic("城乡建设"))
    yield


@pytest.fixture
def li() -> Person:
    return staff("李素芬", Role.CLERK)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def window(li: Person) -> Client:
    return signed_in(li)


def asked(client: Client, **changed: Any) -> Any:
    return client.post(REGISTER, {**TYPED, **changed})


def kept(client: Client, **changed: Any) -> Any:
    return client.post(KEEP, {**TYPED, **changed}, headers={"HX-Request": "true"})


def test_from_the_empty_page_to_the_slip(window: Client) -> None:
    page = window.get(REGISTER)
    assert page.status_code == 200
    assert 'value="城乡建设 › 停水"' in page.content.decode()
    answer = asked(window)
    petition = Petition.objects.get()
    assert answer.headers["Location"] == reverse("petitions:registered", args=[petition.pk])
    fact = Fact.objects.get()
    assert (fact.place, fact.topic) == (ensure_place("柳树村"), ensure_topic("停水", parent=ensure_topic("城乡建设")))
    assert (fact.first, fact.first_nationwide) == ("first", True), "nothing was found, so it is the first"
    done = window.get(answer.headers["Location"]).content.decode()
    assert petition.number in done
    assert "登记下一件" in done
    assert "直接回复" in done
    slip = window.get(reverse("petitions:slip", args=[petition.pk])).content.decode()
    code = petition.query_code or ""
    assert f"{code[:4]} {code[4:8]} {code[8:12]} {code[12:]}" in slip
    assert "第二十二条" in slip
    assert "第二十三条" in slip


def test_the_last_channel_is_remembered(window: Client) -> None:
    assert window.get(REGISTER).context["form"].initial["channel"] == "visit"
    asked(window, channel="letter")
    assert window.get(REGISTER).context["form"].initial["channel"] == "letter"


def test_what_is_missing_keeps_everything_typed(window: Client) -> None:
    page = asked(window, ask="", purpose="")
    assert page.status_code == 422
    body = page.content.decode()
    assert "请写明主要诉求" in body
    assert "《信访事项网上办理工作规程》第五条" in body
    assert "青石镇柳树村三组" in body
    assert not Petition.objects.exists()
    assert asked(window, address="", facts="", read_back="").status_code == 302, "advice keeps nobody from registering"


def test_a_place_that_two_names_fit_is_asked_about(window: Client) -> None:
    page = asked(window, place="柳")
    assert page.status_code == 422
    assert "青石镇 › 柳林村" in page.content.decode()
    assert asked(window, place="青石镇›柳林村").status_code == 422
    assert asked(window, place="青石镇 › 柳林村").status_code == 302
    assert asked(window, place="月球").status_code == 422


def test_a_part_of_a_name_means_the_one_that_the_others_stand_under(window: Client) -> None:
    above = ensure_topic("停水", level=2, parent=ensure_topic("城乡建设"))
    ensure_topic("停水补偿", level=3, parent=above)
    assert asked(window, topic="停").status_code == 302
    assert Fact.objects.get().topic == above


def test_leaving_a_field_says_what_is_doubtful_there_and_keeps_the_draft(window: Client, li: Person) -> None:
    answer = kept(window, phone="1380000111", address="", left="phone")
    body = answer.content.decode()
    assert "手机号码 11 位" in body
    told, _mark, missing = body.partition("项未填")
    assert "缺住址" not in told.partition('id="say-')[0], "it is not called missing before the clerk has been there"
    assert "缺住址" in missing
    draft = EntryDraft.objects.get(person=li)
    assert json.loads(draft.form)["name"] == ["张桂兰"]
    assert f'id="draft" value="{draft.pk}"' in body
    again = kept(window, phone="1380000111", address="", left="phone", draft=str(draft.pk), heard=heard(body))
    assert again.headers["HX-Reswap"] == "none", "nothing new is said, so nothing is read aloud again"
    assert EntryDraft.objects.count() == 1


def heard(body: str) -> str:
    return body.partition('id="heard" value="')[2].partition('"')[0]


def test_nothing_is_kept_before_anything_is_typed(window: Client) -> None:
    kept(window, **dict.fromkeys(("name", "phone", "address", "place", "topic", "ask", "facts"), ""))
    assert not EntryDraft.objects.exists()


def test_two_drafts_go_on_side_by_side_and_go_when_registered(window: Client, li: Person) -> None:
    kept(window)
    kept(window, name="王秀英", ask="要求发放拖欠的工资")
    first, second = EntryDraft.objects.order_by("pk")
    page = window.get(REGISTER)
    assert [one.name for one in page.context["drafts"]] == ["王秀英", "张桂兰"]
    resumed = window.get(f"{REGISTER}?draft={second.pk}")
    assert "要求发放拖欠的工资" in resumed.content.decode()
    assert asked(window, draft=str(second.pk), name="王秀英").status_code == 302
    assert list(EntryDraft.objects.all()) == [first]
    twice = window.post(REGISTER, {**TYPED, "draft": str(second.pk)}, follow=True)
    assert "没有重复登记" in twice.content.decode()
    assert Petition.objects.count() == 1
    late = kept(window, draft=str(second.pk))
    assert "已在别的窗口登记" in late.content.decode()
    assert EntryDraft.objects.count() == 1, "a draft that was registered does not come back"
    window.post(reverse("petitions:draft_discard", args=[first.pk]))
    assert not EntryDraft.objects.exists()


def test_drafts_and_their_files_are_ones_own(window: Client) -> None:
    kept(window)
    draft = EntryDraft.objects.get()
    window.post(FILES, {**TYPED, "draft": str(draft.pk), "files": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    file = DraftFile.objects.get()
    other = signed_in(staff("孙丽", Role.CLERK))
    assert "张桂兰" not in other.get(f"{REGISTER}?draft={draft.pk}").content.decode()
    other.post(reverse("petitions:draft_discard", args=[draft.pk]))
    other.post(reverse("petitions:draft_file_remove", args=[file.pk]))
    kept(other, draft=str(draft.pk), name="改")
    draft.refresh_from_db()
    assert "张桂兰" in draft.form
    assert DraftFile.objects.exists()


def test_files_wait_with_the_draft_and_become_the_petitions(window: Client) -> None:
    body = window.post(FILES, {**TYPED, "files": SimpleUploadedFile("停水.jpg", b"\xff\xd8\xff\xe0")}).content.decode()
    assert "停水.jpg" in body
    draft = EntryDraft.objects.get()
    refused = window.post(FILES, {**TYPED, "draft": str(draft.pk), "files": SimpleUploadedFile("x.exe", b"MZ\x90\0")})
    assert "不是可以收存的文件" in refused.content.decode()
    assert asked(window, draft=str(draft.pk)).status_code == 302
    attachment = Attachment.objects.get()
    assert attachment.name == "停水.jpg"
    download = window.get(reverse("petitions:attachment", args=[attachment.pk]))
    assert b"".join(download) == b"\xff\xd8\xff\xe0"
    assert download.headers["Content-Disposition"].startswith("attachment;")
    assert download.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_of_a_thrown_away_draft_is_gone_from_the_disk(
    window: Client, django_capture_on_commit_callbacks: Any
) -> None:
    window.post(FILES, {**TYPED, "files": SimpleUploadedFile("停水.jpg", b"\xff\xd8\xff\xe0")})
    path = path_of(DraftFile.objects.get().file)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        window.post(reverse("petitions:draft_discard", args=[EntryDraft.objects.get().pk]))
    assert not path.exists()


def test_files_handed_in_with_a_page_that_is_refused_are_not_lost(window: Client) -> None:
    page = asked(window, ask="", files=SimpleUploadedFile("停水.jpg", b"\xff\xd8\xff\xe0"))
    assert page.status_code == 422
    assert "停水.jpg" in page.content.decode()
    assert asked(window, draft=str(EntryDraft.objects.get().pk)).status_code == 302
    assert Attachment.objects.get().name == "停水.jpg"


def test_more_than_can_be_kept_is_refused_before_it_is_read(window: Client, settings: Any) -> None:
    settings.ATTACHMENT_MB = 1
    large = SimpleUploadedFile("大.pdf", b"%PDF-" + bytes(40 * 1024 * 1024))
    assert window.post(FILES, {**TYPED, "files": large}).status_code == 400
    assert not EntryDraft.objects.exists()


def test_the_same_person_is_asked_about_and_the_clerk_decides(window: Client) -> None:
    asked(window)
    matter = Matter.objects.get()
    told = kept(window, ask="柳树村又停水了，要求恢复供水").content.decode()
    assert "是不是同一件事" in told
    assert "XF" in told
    page = asked(window)
    assert page.status_code == 422
    assert "请选择并入哪一件，或者另立事项" in page.content.decode()
    assert "另立事项请写明理由" in asked(window, join="new").content.decode()
    assert asked(window, join=str(matter.pk)).status_code == 302
    assert Matter.objects.get().petition_count == 2
    again = Fact.objects.order_by("-petition")[0]
    assert (again.first, again.first_nationwide, again.earlier) == (
        "repeat",
        False,
        Petition.objects.order_by("pk")[0].number,
    )
    assert asked(window, join="new", reason="诉求不同").status_code == 302
    other = Fact.objects.order_by("-petition")[0]
    assert (other.first, other.first_nationwide) == ("first", True)
    assert Matter.objects.count() == 2


def test_a_matter_that_was_not_offered_is_not_joined(window: Client) -> None:
    asked(window, name="王秀英", phone="13800009999")
    assert asked(window, join=str(Matter.objects.get().pk)).status_code == 302
    assert Matter.objects.count() == 2


def test_first_here_and_first_nationwide_are_two_facts(window: Client) -> None:
    """A number of the province's office: not the first in the country, and the first in this organ."""
    asked(window, earlier="湘信2025-7788", history="2025年向省信访局反映过")
    fact = Fact.objects.get()
    assert (fact.first, fact.first_nationwide, fact.earlier) == ("first", False, "湘信2025-7788")
    asked(window, name="王秀英", phone="13800009999", history="说不清")
    fact = Fact.objects.order_by("-petition")[0]
    assert (fact.first, fact.first_nationwide) == ("first", None)


def test_the_clerk_keeps_number_and_slip_of_an_accusation_and_nothing_else(window: Client, li: Person) -> None:
    town = Organ.objects.create(name="青石镇人民政府", kind=OrganKind.TOWN, confirmed=True)
    before = window.get(REGISTER).content.decode()
    assert "检举控告件登记后只有专办人员能打开" in before
    done = window.post(REGISTER, {**TYPED, "purpose": "accusation", "accused": "青石镇人民政府"}, follow=True)
    petition = Petition.objects.get()
    assert Fact.objects.get().accused == town.pk
    body = done.content.decode()
    assert "离开本次登录后不能再打印" in body
    assert reverse("petitions:matter", args=[petition.matter_id]) not in body
    assert window.get(reverse("petitions:matter", args=[petition.matter_id])).status_code == 404
    assert window.get(reverse("petitions:slip", args=[petition.pk])).status_code == 200
    assert window.post(reverse("petitions:slip_word", args=[petition.pk])).status_code == 404
    assert window.get(reverse("petitions:versions", args=[petition.pk])).status_code == 404
    later = signed_in(li)
    assert later.get(reverse("petitions:slip", args=[petition.pk])).status_code == 404
    assert later.get(reverse("petitions:registered", args=[petition.pk])).status_code == 404
    assert "是不是同一件事" not in kept(window).content.decode()


def test_an_accusation_officer_registers_accusations_only(li: Person) -> None:
    client = signed_in(staff("赵刚", Role.ACCUSATION_OFFICER))
    assert "只登记检举控告件" in client.get(REGISTER).content.decode()
    assert asked(client).status_code == 422
    assert asked(client, purpose="accusation").status_code == 302


def test_nobody_else_registers() -> None:
    for role in (Role.BUREAU_LEADER, Role.SYSTEM_ADMIN, Role.ORGAN_OFFICER):
        client = signed_in(staff(str(role), role))
        assert client.get(REGISTER).status_code == 403
        assert asked(client).status_code == 403
        assert kept(client).status_code == 403
        assert client.post(FILES, {}).status_code == 403
    assert not EntryDraft.objects.exists()


def test_the_slip_in_word_is_made_once(window: Client) -> None:
    asked(window)
    petition = Petition.objects.get()
    one, two = (window.post(reverse("petitions:slip_word", args=[petition.pk])) for _time in range(2))
    assert one.headers["Location"] == two.headers["Location"] != reverse("petitions:registered", args=[petition.pk])
    assert window.get(one.headers["Location"]).status_code == 200


def test_few_questions_to_the_database(window: Client) -> None:
    window.get(REGISTER)
    with CaptureQueriesContext(connection) as page:
        window.get(REGISTER)
    with CaptureQueriesContext(connection) as keeping:
        kept(window)
    draft = str(EntryDraft.objects.get().pk)
    with CaptureQueriesContext(connection) as registering:
        asked(window, draft=draft)
    counts = {"page": len(page), "keep": len(keeping), "register": len(registering)}
    assert counts["page"] <= 14, counts
    assert counts["keep"] <= 18, counts
    assert counts["register"] <= 60, counts


def test_the_words_of_a_day_are_those_of_the_page(window: Client) -> None:
    asked(window)
    assert Fact.objects.get().registered == timezone.localdate()
