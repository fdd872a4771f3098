"""What is done to a registration afterwards: corrected, given files, joined and separated through its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.core.events import ContentRevised, Corrected
from huiyin.core.filing import Party
from huiyin.figures.models import Fact
from huiyin.ledger import queries as ledger
from huiyin.petitions.acts.attaching import Upload, attach, reseal_attachments
from huiyin.petitions.acts.correcting import correct
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.acts.entering import register
from huiyin.petitions.acts.joining import join, separate
from huiyin.petitions.acts.rebuilding import rebuild
from huiyin.petitions.models import Attachment, Content, Matter, PartyKey, Petition
from huiyin.petitions.queries.attachments import content_of, path_of
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.contents import is_intact, opened
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.searching import matters_with
from huiyin.petitions.queries.story import story
from huiyin.petitions.queries.versions import versions
from huiyin.petitions.tests.test_register_page import signed_in
from huiyin.petitions.tests.window import TODAY, doing, entry, staff
from huiyin.vault import VaultError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.FILES = tmp_path / "files"
    yield


@pytest.fixture
def li() -> Person:
    return staff("李素芬", Role.CLERK)


@pytest.fixture
def case(li: Person) -> Case:
    return register(entry(), doing(li))


def found(words: str) -> list[int]:
    return matters_with(words, Matter.objects.all(), 10)


# --- Corrections


def test_a_correction_keeps_the_old_version_and_says_why(li: Person, case: Case) -> None:
    right = entry(name="张桂芳", phone="13800002222", people=2, parties=(Party("joint", "王秀英", "13800003333"),),
                  ask="要求检修柳林村供水管道", petitioned=date(2026, 3, 4))  # fmt: skip
    after = correct(case.matter.pk, doing(li, entry=right, reason="姓名听错了"), expected_n=case.n)
    fact = Fact.objects.get()
    assert (fact.people, fact.petitioned) == (2, date(2026, 3, 4))
    assert after.state == "registered"
    petition = Petition.objects.get()
    assert petition.version == 2
    old, new = Content.objects.order_by("version")
    assert (opened(old).fields["name"], opened(new).fields["name"]) == ("张桂兰", "张桂芳")
    assert opened(new).details["correction"] == "姓名听错了"
    assert is_intact(old)
    assert is_intact(new)
    assert found("柳林村") == [case.matter.pk]
    assert found("柳树村") == []
    assert found("13800002222") == found("王秀英") == [case.matter.pk]
    assert found("13800001111") == []
    assert PartyKey.objects.filter(petition=petition).count() == 3
    events = [one.event for one in story(case.matter.pk)]
    assert {one.field for one in events if isinstance(one, Corrected)} == {"people", "petitioned"}
    assert [one.version for one in events if isinstance(one, ContentRevised)] == [2]
    assert ledger.verify().problems == []


def test_only_what_changed_is_corrected(li: Person, case: Case) -> None:
    with pytest.raises(Unfit) as same:
        correct(case.matter.pk, doing(li, entry=entry(), reason="看看"))
    assert "没有改动" in same.value.problems[""]
    with pytest.raises(Unfit):
        correct(case.matter.pk, doing(li, entry=entry(name="张桂芳"), reason=""))
    with pytest.raises(Unfit) as wrong:
        correct(case.matter.pk, doing(li, entry=entry(ask=""), reason="删"))
    assert "ask" in wrong.value.problems
    with pytest.raises(NotAllowed):
        correct(case.matter.pk, doing(staff("孙丽", Role.SUPERVISOR), entry=entry(name="张"), reason="试"))
    assert Petition.objects.get().version == 1
    correct(case.matter.pk, doing(li, entry=entry(facts="改过的事实"), reason="补充"))
    assert [type(one.event).__name__ for one in story(case.matter.pk)] == ["Registered", "ContentRevised"]


def test_what_was_taken_for_a_claim_is_an_accusation(li: Person, case: Case) -> None:
    town = Organ.objects.create(name="青石镇人民政府", kind=OrganKind.TOWN, confirmed=True)
    register(entry(first="repeat", first_nationwide=False, history="有"), doing(li), join=case.matter.pk)
    secret = entry(purpose="accusation", accused=town.pk)
    with pytest.raises(Unfit) as refused:
        correct(case.matter.pk, doing(li, entry=secret, reason="实为检举"), petition=case.petition)
    assert "请先分出" in refused.value.problems["purpose"]
    alone = register(entry(name="王秀英", phone="13800002222"), doing(li))
    person: dict[str, Any] = {"name": "王秀英", "phone": "13800002222"}
    after = correct(alone.matter.pk, doing(li, entry=replace(secret, **person), reason="实为检举"))
    assert after.matter.restricted
    assert Petition.objects.get(pk=alone.petition).restricted
    assert Fact.objects.get(pk=alone.petition).accused == town.pk


def test_the_page_of_a_correction_comes_filled_and_the_versions_can_be_read(li: Person, case: Case) -> None:
    client = signed_in(li)
    address = reverse("petitions:deed", args=[case.matter.pk, "correct"])
    form = client.get(address).context["form"]
    assert form["name"].value() == "张桂兰"
    assert form["facts"].value() == "自2月起全村停水，村委会说无钱维修"
    typed = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(address, {**typed, "petitioned": "2026-03-05", "name": "张桂芳", "reason": "听错了"})
    assert answer.status_code == 302, answer.content.decode()
    assert versions(Petition.objects.get())[0].changed == [("信访人姓名", "张桂兰", "张桂芳")]
    page = client.get(reverse("petitions:versions", args=[case.petition])).content.decode()
    assert "听错了" in page
    assert "张桂兰" in page
    assert "李素芬" in page
    other = signed_in(staff("郑晓燕", Role.ORGAN_OFFICER, organ=Organ.objects.create(name="县教育局")))
    assert other.get(reverse("petitions:versions", args=[case.petition])).status_code == 404


# --- Files


def test_files_are_added_later(li: Person, case: Case) -> None:
    given = [Upload("合同.pdf", b"%PDF-1.7 contract"), Upload("经过.txt", "二月三日起停水".encode())]
    after = attach(case.matter.pk, doing(li, files=given, kind="evidence"), expected_n=case.n)
    assert after.n == case.n + 1
    assert [(one.name, one.kind) for one in Attachment.objects.all()] == [
        ("合同.pdf", "evidence"), ("经过.txt", "evidence"),
    ]  # fmt: skip
    with pytest.raises(Unfit):
        attach(case.matter.pk, doing(li, files=[], kind="evidence"))
    with pytest.raises(NotAllowed):
        attach(case.matter.pk, doing(staff("周文斌", Role.SECTION_HEAD), files=given))
    assert len(list(path_of("x").parent.iterdir())) == 2, "no file is left of what was refused"


def test_files_are_added_through_the_page(li: Person, case: Case) -> None:
    client = signed_in(li)
    address = reverse("petitions:deed", args=[case.matter.pk, "attach"])
    n = client.get(address).context["form"]["n"].value()
    wrong = client.post(address, {"n": n, "kind": "petitioner", "files": [SimpleUploadedFile("x.exe", b"MZ\0")]})
    assert wrong.status_code == 422
    assert "不是可以收存的文件" in wrong.content.decode()
    files = [SimpleUploadedFile("a.pdf", b"%PDF-1"), SimpleUploadedFile("b.png", b"\x89PNG\r\n\x1a\n")]
    assert client.post(address, {"n": n, "kind": "petitioner", "files": files}).status_code == 302
    assert Attachment.objects.count() == 2


def test_a_file_goes_to_those_only_who_may_open_the_matter(li: Person) -> None:
    files = [Upload("举报信.txt", "内部情况".encode())]
    secret = register(entry(purpose="accusation"), doing(li))
    he = staff("赵刚", Role.ACCUSATION_OFFICER)
    attach(secret.matter.pk, doing(he, files=files))
    address = reverse("petitions:attachment", args=[Attachment.objects.get().pk])
    assert signed_in(he).get(address).status_code == 200
    for person in (li, staff("何敏", Role.CASE_OFFICER), staff("钱审计", Role.AUDIT_ADMIN)):
        answer = signed_in(person).get(address)
        assert answer.status_code == 404
        assert answer.content == signed_in(person).get(reverse("petitions:attachment", args=[999])).content
    assert Client().get(address).status_code == 302


def test_a_file_that_was_changed_on_the_disk_is_not_given_out(li: Person, case: Case) -> None:
    attach(case.matter.pk, doing(li, files=[Upload("a.pdf", b"%PDF-1"), Upload("b.pdf", b"%PDF-2")]))
    one, two = Attachment.objects.all()
    path_of(one.file).write_bytes(path_of(two.file).read_bytes())
    with pytest.raises(VaultError):
        content_of(one)
    path_of(two.file).unlink()
    with pytest.raises(VaultError):
        content_of(two)


def test_files_are_sealed_again_after_a_new_key(li: Person, case: Case) -> None:
    attach(case.matter.pk, doing(li, files=[Upload("a.pdf", b"%PDF-1")]))
    assert reseal_attachments() == 0
    assert content_of(Attachment.objects.get()) == b"%PDF-1"


# --- Joining and separating


def test_what_is_stored_is_what_the_ledger_says(li: Person, case: Case) -> None:
    secret = register(entry(purpose="accusation", name="匿名人", confidential=True), doing(li))
    again = register(entry(first="repeat", first_nationwide=False), doing(li), join=case.matter.pk, reason="同一件")
    correct(again.matter.pk, doing(li, entry=entry(people=3), reason="人数数错"), petition=again.petition)
    apart = separate(case.matter.pk, doing(li, reason="不是一件"), petition=again.petition)
    join(apart.matter.pk, doing(li, target=case.matter.pk, reason="还是一件", repeat=True))
    attach(case.matter.pk, doing(li, files=[Upload("a.pdf", b"%PDF-1")]))
    found = rebuild(clock_maker(), write=False)
    assert (found.differing, found.stray) == (0, 0), found.differences
    assert secret.matter.restricted


def test_joining_and_separating_through_the_pages(li: Person, case: Case) -> None:
    client = signed_in(li)
    other = register(entry(), doing(li), reason="诉求不同")
    address = reverse("petitions:deed", args=[other.matter.pk, "join"])
    form = client.get(address).context["form"]
    assert "XF2026-00001" in form.fields["target"].help_text
    given = {"n": form["n"].value(), "target": "XF2026-00009", "reason": "同一件事"}
    assert "没有找到编号" in client.post(address, given).content.decode()
    answer = client.post(address, {**given, "target": "XF2026-00001", "repeat": "on"})
    assert answer.headers["Location"] == reverse("petitions:matter", args=[case.matter.pk])
    assert client.get(answer.headers["Location"]).status_code == 200
    address = f"{reverse('petitions:deed', args=[case.matter.pk, 'separate'])}?petition={other.petition}"
    n = client.get(address).context["form"]["n"].value()
    answer = client.post(address, {"n": n, "reason": "不是一件事", "first": "on"})
    assert answer.status_code == 302
    assert Petition.objects.get(pk=other.petition).matter_id not in (case.matter.pk, other.matter.pk)
    assert Fact.objects.get(pk=other.petition).registered == TODAY


def test_confidence_may_be_asked_for_later(li: Person) -> None:
    case = register(entry(), doing(li))
    assert not Petition.objects.get(pk=case.petition).confidential
    after = correct(case.matter.pk, doing(li, entry=entry(confidential=True), reason="张桂兰来电要求保密"))
    assert after.course.confidential
    assert after.matter.confidential
    assert Petition.objects.get(pk=case.petition).confidential
    assert not after.found.irregularities
