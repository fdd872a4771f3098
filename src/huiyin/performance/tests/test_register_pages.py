"""何敏 and the others at the pages of the registers: entering, mending, a spreadsheet there and back, refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.performance.models import Activity, Rectification
from huiyin.performance.tests.test_registers import PDF, person
from huiyin.petitions.queries import judging
from huiyin.petitions.tests.casework import County, make_county

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def county(db: None) -> Iterator[County]:
    judging.forget()
    yield make_county(timezone.localdate())


def at_desk(county: County, role: Role) -> Client:
    client = Client()
    client.force_login(person(county, role), backend=BACKEND)
    return client


def training(day: date, **more: Any) -> dict[str, Any]:
    said = {"kind": "training", "name": "初次信访办理培训班", "day": day.isoformat(), "people": "46", "cost": "3,200"}
    return said | {"fund": "业务培训"} | more


def test_an_activity_is_entered_mended_and_taken_back(county: County) -> None:
    client = at_desk(county, Role.CLERK)
    sheet = SimpleUploadedFile("签到表.pdf", PDF)
    done = client.post(reverse("performance:activity_new"), training(county.today, papers=[sheet]))
    assert done.status_code == 302
    row = Activity.objects.get()
    page = client.get(reverse("performance:activities")).content.decode()
    assert "初次信访办理培训班" in page
    assert "3,200.00" in page
    one = client.get(reverse("performance:activity", args=[row.pk])).content.decode()
    assert "签到表.pdf" in one
    address = re.search(r'href="([^"]*evidence/\d+/)"', one)
    assert address is not None
    assert b"".join(client.get(address[1]).streaming_content) == PDF  # type: ignore[attr-defined]
    client.post(reverse("performance:activity", args=[row.pk]), training(county.today, people="52"))
    new = Activity.objects.get(ended=None)
    assert (new.people, new.files.count()) == (52, 1)
    client.post(reverse("performance:activity_withdraw", args=[new.pk]), {"why": "与上一期重复"})
    assert not Activity.objects.filter(ended=None).exists()


def test_what_is_wrong_is_said_at_its_field(county: County) -> None:
    client = at_desk(county, Role.CLERK)
    page = client.post(reverse("performance:activity_new"), training(county.today, cost="很多", people="-3"))
    assert page.status_code == 422
    assert "请写一个数" in page.content.decode()
    assert "不能小于零" in page.content.decode()
    page = client.post(reverse("performance:activity_new"), training(county.today, cost=""))
    assert "请同时填写费用" in page.content.decode()


def test_an_export_reads_back_to_the_same(county: County) -> None:
    client = at_desk(county, Role.CLERK)
    for n in range(3):
        day = county.today - timedelta(days=n)
        client.post(reverse("performance:activity_new"), training(day, note="线上线下\n同步", copies=str(n)))
    sheet = b"".join(client.get(reverse("performance:activities_export")).streaming_content)  # type: ignore[attr-defined]
    upload = SimpleUploadedFile("台账.xlsx", sheet)
    page = client.post(reverse("performance:activities_import"), {"sheet": upload}).content.decode()
    assert "会增加 0 项" in page
    assert "已经登记过的 3 项不动" in page
    for row in Activity.objects.filter(ended=None):
        client.post(reverse("performance:activity_withdraw", args=[row.pk]), {"why": "重新登记"})
    upload = SimpleUploadedFile("台账.xlsx", sheet)
    page = client.post(reverse("performance:activities_import"), {"sheet": upload}).content.decode()
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown is not None
    assert not Activity.objects.filter(ended=None).exists(), "nothing is written by looking"
    client.post(reverse("performance:activities_import"), {"shown": shown[1]})
    names = ("kind", "name", "day", "people", "copies", "cost", "fund", "note")
    old = set(Activity.objects.exclude(ended=None).values_list(*names))
    assert set(Activity.objects.filter(ended=None).values_list(*names)) == old


def test_a_bad_cell_is_named_with_its_row_and_remedy(county: County) -> None:
    client = at_desk(county, Role.CLERK)
    lines = "类别,名称,日期,费用（元）,主持人\n郊游,春游,2026-03-01,,甲\n"
    lines += "业务培训,培训班,2026-13-01,abc,乙\n会议,例会,,,丙\n"
    upload = SimpleUploadedFile("台账.csv", lines.encode())
    page = client.post(reverse("performance:activities_import"), {"sheet": upload}).content.decode()
    assert "没有这个类别" in page
    assert "2026-13-01" in page
    assert "“abc”不是数" in page
    assert "请填写日期" in page
    assert "主持人" in page, "a column nobody asked for is named"
    assert 'name="shown"' not in page
    broken = client.post(reverse("performance:activities_import"), {"sheet": SimpleUploadedFile("x.xlsx", b"junk")})
    assert broken.status_code in (200, 422)
    assert not Activity.objects.exists()


def test_a_finding_goes_its_way_on_the_pages(county: County) -> None:
    supervisor, owner = at_desk(county, Role.SUPERVISOR), person(county, Role.CASE_OFFICER)
    said = {
        "origin": "inspection", "found": county.today, "problem": "三份告知书没有送达记录", "measure": "补齐并每月抽查",
        "owner": owner.pk, "due": county.today + timedelta(days=30),
    }  # fmt: skip
    assert supervisor.post(reverse("performance:rectification_new"), said).status_code == 302
    row = Rectification.objects.get()
    at = reverse("performance:rectification", args=[row.pk])

    def step(client: Client, what: str, **more: Any) -> int:
        return client.post(reverse("performance:rectification_step", args=[row.pk, what]), more).status_code

    assert step(supervisor, "report", words="已补齐") == 403, "not its owner"
    mine = at_desk(county, Role.CASE_OFFICER)
    assert step(mine, "report", words=" ") == 422
    assert step(mine, "report", words="已补齐", proof=SimpleUploadedFile("回证.pdf", PDF)) == 302
    assert "销号要由第二个人办理" in mine.get(at).content.decode()
    assert step(mine, "strike") == 403
    assert step(supervisor, "strike", words="已看回证") == 302
    page = supervisor.get(reverse("performance:rectifications")).content.decode()
    assert "已销号" in page
    assert supervisor.get(reverse("performance:rectifications_export")).status_code == 200


def test_organs_are_refused_and_evidence_of_others_is_not_here(county: County) -> None:
    clerk = at_desk(county, Role.CLERK)
    clerk.post(reverse("performance:activity_new"), training(county.today, papers=[SimpleUploadedFile("a.pdf", PDF)]))
    row = Activity.objects.get()
    file = reverse("performance:register_file", args=[row.files.get().evidence_id])
    organ = at_desk(county, Role.ORGAN_OFFICER)
    for address in (reverse("performance:activities"), reverse("performance:activity", args=[row.pk]), file):
        assert organ.get(address).status_code == 403
    assert clerk.get(reverse("performance:register_file", args=[10_000])).status_code == 404
