"""陈会计 looks at what is in the way, freezes the draft, verifies it later and opens a figure as it was sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Duty, Person, Role
from huiyin.ledger.acts import sequence_pending
from huiyin.ledger.models import ReadEntry
from huiyin.petitions.acts.importing import import_ledger
from huiyin.petitions.acts.outcome import Order
from huiyin.petitions.models import Matter
from huiyin.reports import sealed
from huiyin.reports.models import Report, Verification

from .conftest import county_rows, write_sheet

REASON = "会计数据待财政批复，先行报送"
KIND = "fund-evaluation"
Capture = Callable[..., Any]


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def chen(person: Callable[[str], Person]) -> Client:
    return client_of(person("performance_officer"))


def make(client: Client, capture: Capture) -> Report:
    today = timezone.localdate()
    with capture(execute=True):
        client.post(reverse("reports:make", args=[KIND]), {"period": f"{today - timedelta(days=400)}..{today}"})
    report = Report.objects.latest("pk")
    assert report.state == "done", report.problem
    return report


def frozen(client: Client, capture: Capture) -> Report:
    report = make(client, capture)
    answer = client.post(reverse("reports:freeze", args=[report.pk]), {"despite": REASON})
    assert answer.status_code == 302, answer.content.decode()
    report.refresh_from_db()
    return report


def verified(client: Client, report: Report, capture: Capture) -> Verification:
    with capture(execute=True):
        client.post(reverse("reports:verify", args=[report.pk]))
    return Verification.objects.latest("pk")


def later_export(tmp_path: Path, clerk: Person) -> None:
    """Petition 55 turns out to have come by visit; petition 80 is new."""
    today = timezone.localdate()
    rows = [row for row in county_rows(today) if row["信访件编号"] == "W00055"]
    rows[0]["信访形式"] = "来访"
    rows.append(rows[0] | {"信访件编号": "W00080", "登记日期": today - timedelta(days=20)})
    now = timezone.now()
    import_ledger(Order(write_sheet(tmp_path / "后来的台账.xlsx", rows), actor_of(clerk), now, today))
    sequence_pending()


def test_before_it_goes_the_page_says_what_changed_and_what_does_not_come_from_the_ledger(
    chen: Client, django_capture_on_commit_callbacks: Capture, tmp_path: Path, person: Callable[[str], Person]
) -> None:
    first = make(chen, django_capture_on_commit_callbacks)
    page = chen.get(reverse("reports:draft", args=[first.pk])).content.decode()
    assert "没有上一稿可比" in page
    assert reverse("figures:entered") in page
    later_export(tmp_path, person("clerk"))
    second = make(chen, django_capture_on_commit_callbacks)
    page = chen.get(reverse("reports:draft", args=[second.pk]))
    changed = {one["name"]: (one["before"], one["now"]) for one in page.context["changed"]}
    before, now = changed["信访总量"]
    assert int(now) == int(before) + 1
    assert f"{len(changed)} 个数字不同" in page.content.decode()


def test_irregular_matters_behind_the_figures_are_listed_with_links(
    chen: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    report = make(chen, django_capture_on_commit_callbacks)
    assert report.irregularities > 0
    assert (
        reverse("reports:irregular", args=[report.pk])
        in chen.get(reverse("reports:draft", args=[report.pk])).content.decode()
    )
    page = chen.get(reverse("reports:irregular", args=[report.pk]))
    assert page.context["count"] == report.irregularities
    assert len(page.context["rows"]) + page.context["withheld"] == report.irregularities
    odd = Matter.objects.get(pk=next(row.matter for row in page.context["rows"]))
    assert odd.irregularities[0]["message"] in unescape(page.content.decode())


def test_what_lacks_something_is_frozen_only_with_words_and_then_stays(
    chen: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    report = make(chen, django_capture_on_commit_callbacks)
    address = reverse("reports:freeze", args=[report.pk])
    assert "不能撤销" in chen.get(address).content.decode()
    refused = chen.post(address, {"despite": ""})
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    draft_word = b"".join(chen.get(reverse("reports:word", args=[report.pk])).streaming_content)  # type: ignore[attr-defined]
    assert chen.post(address, {"despite": REASON}).status_code == 302
    page = chen.get(reverse("reports:draft", args=[report.pk])).content.decode()
    assert "不再改动" in page
    assert REASON in page
    final = b"".join(chen.get(reverse("reports:word", args=[report.pk])).streaming_content)  # type: ignore[attr-defined]
    assert final != draft_word
    assert final == (sealed.folder_of(report) / sealed.FINAL).read_bytes()
    assert chen.get(address).status_code == 302
    assert "定稿" in chen.get(reverse("reports:list")).content.decode()


def test_a_frozen_figure_opens_to_the_petitions_that_it_counted_then(
    chen: Client, django_capture_on_commit_callbacks: Capture, tmp_path: Path, person: Callable[[str], Person]
) -> None:
    report = frozen(chen, django_capture_on_commit_callbacks)
    later_export(tmp_path, person("clerk"))
    body = chen.get(reverse("reports:draft", args=[report.pk])).content.decode()
    links = re.findall(
        r'<a href="([^"]+/figures/\?figure=[^"]+)">([^<]+)</a></td><td class="soft">(?:件|件次|批次|件（批）次)</td>',
        body,
    )
    assert len(links) > 10
    for href, value in links:
        page = chen.get(unescape(href))
        assert page.status_code == 200, href
        assert page.context["count"] == int(value), href
    whole = chen.get(reverse("reports:frozen_rows", args=[report.pk]) + "?figure=total.pieces")
    numbers = {row.number for row in whole.context["rows"]}
    assert "W00080" not in numbers
    assert "W00066" not in numbers
    assert whole.context["withheld"] == 1
    assert whole.context["count"] == len(numbers) + 1
    assert "其中 1 件" in whole.content.decode()
    assert f"report {report.pk} figure total.pieces" in ReadEntry.objects.latest("n").body
    assert chen.get(reverse("reports:frozen_rows", args=[report.pk]) + "?figure=nothing").status_code == 404


def test_who_may_see_accusations_is_shown_them(
    chen: Client, django_capture_on_commit_callbacks: Capture, person: Callable[[str], Person]
) -> None:
    report = frozen(chen, django_capture_on_commit_callbacks)
    both = person("accusation_officer")
    Duty.objects.create(person=both, role=Role.SUPERVISOR, organ=both.organ, valid_from=timezone.localdate())
    whole = client_of(both).get(reverse("reports:frozen_rows", args=[report.pk]) + "?figure=total.pieces")
    assert whole.context["withheld"] == 0
    assert "W00066" in {row.number for row in whole.context["rows"]}


def test_verifying_names_what_moved_and_who_loaded_it(
    chen: Client, django_capture_on_commit_callbacks: Capture, tmp_path: Path, person: Callable[[str], Person]
) -> None:
    report = frozen(chen, django_capture_on_commit_callbacks)
    still = verified(chen, report, django_capture_on_commit_callbacks)
    assert (still.state, still.findings["drifted"], still.findings["damaged"]) == ("done", False, False)
    assert "全部与定稿相同" in chen.get(reverse("reports:draft", args=[report.pk])).content.decode()
    li = person("clerk")
    later_export(tmp_path, li)
    moved = verified(chen, report, django_capture_on_commit_callbacks)
    assert "个与定稿不同" in chen.get(reverse("reports:draft", args=[report.pk])).content.decode()
    page = chen.get(reverse("reports:verification", args=[report.pk, moved.pk]))
    petitions = {one.number: one for one in page.context["petitions"]}
    assert set(petitions) == {"W00055", "W00080"}
    assert (petitions["W00055"].what, petitions["W00080"].what) == ("变动", "新计入")
    assert ("信访形式", "来访") in {(one.label, one.now) for one in petitions["W00055"].columns}
    assert {entry.who for one in petitions.values() for entry in one.entries} == {li.display_name}
    assert report.figures == Report.objects.get(pk=report.pk).figures


def test_a_touched_record_is_said_on_the_page_and_opens_nothing(
    chen: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    report = frozen(chen, django_capture_on_commit_callbacks)
    path = sealed.folder_of(report) / sealed.RECORD
    path.write_bytes(path.read_bytes().replace(b'"W00020"', b'"W00021"'))
    page = chen.get(reverse("reports:frozen_rows", args=[report.pk]) + "?figure=total.pieces")
    assert page.status_code == 409
    assert "W0002" not in page.content.decode()
    assert verified(chen, report, django_capture_on_commit_callbacks).findings["damaged"] is True
    assert "被改动过" in chen.get(reverse("reports:draft", args=[report.pk])).content.decode()


def test_these_pages_are_the_bureaus_own(
    chen: Client, django_capture_on_commit_callbacks: Capture, person: Callable[[str], Person]
) -> None:
    report = frozen(chen, django_capture_on_commit_callbacks)
    found = verified(chen, report, django_capture_on_commit_callbacks)
    for role in ("organ_officer", "accusation_officer", "system_admin"):
        client = client_of(person(role))
        for name in ("draft", "irregular", "freeze", "frozen_rows"):
            assert client.get(reverse(f"reports:{name}", args=[report.pk])).status_code == 403, (role, name)
        assert client.get(reverse("reports:verification", args=[report.pk, found.pk])).status_code == 403
        assert client.post(reverse("reports:verify", args=[report.pk])).status_code == 403
    assert chen.get(reverse("reports:verify", args=[report.pk])).status_code == 405


def test_each_gap_leads_to_where_it_is_entered(chen: Client, django_capture_on_commit_callbacks: Capture) -> None:
    report = make(chen, django_capture_on_commit_callbacks)
    page = chen.get(reverse("reports:draft", args=[report.pk]))
    gaps = [gap for _section, ones in page.context["gaps"] for gap in ones]
    assert len(gaps) == len(report.missing) > 20
    for gap in gaps:
        assert chen.get(gap["href"]).status_code == 200, gap
