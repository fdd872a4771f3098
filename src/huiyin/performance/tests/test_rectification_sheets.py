"""An inspection hands over its findings as a list: 周启明 brings it, looks at what it would add, and 何敏 owns hers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.performance import rectification_sheets as sheets
from huiyin.performance.acts import rectification as acts
from huiyin.performance.models import Rectification
from huiyin.performance.tests.test_register_pages import at_desk
from huiyin.performance.tests.test_registers import person
from huiyin.petitions.acts.deeds import NotAllowed
from huiyin.petitions.queries import judging
from huiyin.petitions.tests.casework import County, make_county, moment

HEAD = "来源,发现日期,文号,问题,整改措施,责任科室,责任人,整改期限"


@pytest.fixture
def county(db: None) -> Iterator[County]:
    judging.forget()
    yield make_county(timezone.localdate())


@pytest.fixture
def bureau(county: County) -> Organ:
    return Organ.objects.get(kind=OrganKind.BUREAU)


def csv(*lines: str, head: str = HEAD) -> SimpleUploadedFile:
    return SimpleUploadedFile("督查问题.csv", "\n".join((head, *lines)).encode())


def line(owner: str, n: int = 1, **more: Any) -> str:
    today = timezone.localdate()
    said = {
        "origin": "督查检查发现", "found": today - timedelta(days=5), "number": "望督〔2026〕3号",
        "problem": f"第{n}份告知书没有送达记录", "measure": "补齐并每月抽查", "office": "办信科", "owner": owner,
        "due": today + timedelta(days=30),
    }  # fmt: skip
    return ",".join(str(value) for value in (said | more).values())


def look(client: Client, upload: SimpleUploadedFile) -> tuple[str, str]:
    page = client.post(reverse("performance:rectifications_import"), {"sheet": upload}).content.decode()
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    return page, shown[1] if shown else ""


def test_a_list_of_findings_is_looked_at_and_then_loaded(county: County) -> None:
    owner = person(county, Role.CASE_OFFICER)
    client = at_desk(county, Role.SUPERVISOR)
    upload = csv(line(owner.display_name), line(owner.username, 2, due=timezone.localdate() + timedelta(days=60)))
    page, shown = look(client, upload)
    assert "会增加 2 项" in page and "第2份告知书没有送达记录" in page
    assert not Rectification.objects.exists(), "nothing is written by looking"
    client.post(reverse("performance:rectifications_import"), {"shown": shown})
    assert [row.owner for row in Rectification.objects.all()] == [owner, owner]
    page, shown = look(client, csv(line(owner.display_name), line(owner.display_name, 3)))
    assert "会增加 1 项；已经登记过的 1 项不动" in page and shown
    client.post(reverse("performance:rectifications_import"), {"shown": shown})
    client.post(reverse("performance:rectifications_import"), {"shown": shown})
    assert Rectification.objects.count() == 3, "confirmed twice is loaded once"


def test_the_export_reads_back_to_the_same(county: County, bureau: Organ) -> None:
    client, owner = at_desk(county, Role.SUPERVISOR), person(county, Role.CASE_OFFICER)
    today = county.today
    told = {"organ": bureau, "by": person(county, Role.SUPERVISOR), "at": moment(today), "today": today}
    for n in range(3):
        given = acts.Given(
            today - timedelta(days=n), "patrol", f" 问题{n}\r\n第二行 ", "措施：\n一、补齐", owner, today, number="1号"
        )
        acts.add_rectification(given, **told)
    done = Rectification.objects.order_by("pk")[0]
    acts.report(done.pk, "已补齐", by=owner, at=moment(today), today=today)
    acts.strike(done.pk, "已看", by=person(county, Role.SUPERVISOR), at=moment(today), today=today)
    address = reverse("performance:rectifications_export")
    content = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    read = sheets.read(content, bureau, today)
    assert (len(read.rows), read.new, read.troubles, read.unknown) == (3, [], [], [])
    acts.withdraw(Rectification.objects.order_by("-pk")[0].pk, "登记有误", by=told["by"], at=moment(today), today=today)
    again = sheets.read(content, bureau, today)
    assert [one.problem for one in again.new] == ["问题2\n第二行"]
    assert sheets.read(sheets.written([], "空表"), bureau, today).rows == []


def test_two_of_one_name_are_told_apart(county: County, bureau: Organ) -> None:
    owner = person(county, Role.CASE_OFFICER)
    twin = Person.objects.create(username="hemin2", display_name=owner.display_name, organ=bureau)
    client = at_desk(county, Role.SUPERVISOR)
    page, shown = look(client, csv(line(owner.display_name)))
    assert "有 2 位同名的人员。请写用户名。" in page and not shown
    _page, shown = look(client, csv(line(f"{twin.display_name}({twin.username})")))
    client.post(reverse("performance:rectifications_import"), {"shown": shown})
    assert Rectification.objects.get().owner == twin
    address = reverse("performance:rectifications_export")
    content = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    assert sheets.read(content, bureau, county.today).new == []


def test_a_bad_cell_is_named_with_its_row_and_remedy(county: County, bureau: Organ) -> None:
    owner = person(county, Role.CASE_OFFICER).display_name
    elsewhere = person(county, Role.ORGAN_OFFICER).display_name
    today = timezone.localdate()
    bad = csv(
        line(owner, origin="听说"),
        line("没有的人"),
        line(elsewhere),
        line(owner, found=today + timedelta(days=1)),
        line(owner, problem=""),
        line(owner, due="下个月"),
        line(owner, due=""),
    )
    read = sheets.read(bad.read(), bureau, today)
    assert [(one.row, one.heading) for one in read.troubles] == [
        (2, "来源"), (3, "责任人"), (4, "责任人"), (5, "发现日期"), (6, "问题"), (7, "整改期限"), (8, "整改期限")
    ]  # fmt: skip
    assert read.new == [], "what cannot be entered is not promised"
    _page, shown = look(at_desk(county, Role.SUPERVISOR), csv(line("没有的人")))
    assert not shown and not Rectification.objects.exists()


def test_what_a_file_calls_struck_off_is_open_here(county: County) -> None:
    owner = person(county, Role.CASE_OFFICER).display_name
    page, _shown = look(at_desk(county, Role.SUPERVISOR), csv(f"{line(owner)},已销号", head=f"{HEAD},状态"))
    assert "表里有 1 项写着已销号" in page


def test_whose_duty_it_is(county: County, bureau: Organ) -> None:
    clerk = at_desk(county, Role.CLERK)
    assert clerk.get(reverse("performance:rectifications_import")).status_code == 403
    assert clerk.get(reverse("performance:rectifications_blank")).status_code == 200
    with pytest.raises(NotAllowed):
        acts.load_rectifications(
            [], organ=bureau, by=person(county, Role.CLERK), at=moment(county.today), today=county.today
        )
