"""A report ordered on the pages: the draft, what it lacks, its files, and its figures that open."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Person
from huiyin.reports.models import Report

KIND = "fund-evaluation"
Capture = Callable[..., Any]


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def officer(person: Callable[[str], Person]) -> Client:
    return _client(person("performance_officer"))


def _period() -> str:
    today = timezone.localdate()
    return f"{today - timedelta(days=400)}..{today}"


@pytest.fixture
def draft(officer: Client, django_capture_on_commit_callbacks: Capture) -> Report:
    with django_capture_on_commit_callbacks(execute=True):
        answer = officer.post(reverse("reports:make", args=[KIND]), {"period": _period()})
    report = Report.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("reports:draft", args=[report.pk])
    assert report.state == "done", report.problem
    return report


def test_a_draft_says_what_it_lacks_section_by_section(officer: Client, draft: Report) -> None:
    page = officer.get(reverse("reports:draft", args=[draft.pk]))
    sections = dict(page.context["gaps"])
    assert sum(len(gaps) for gaps in sections.values()) == len(draft.missing) > 0
    body = page.content.decode()
    assert all(gap["name"] in unescape(body) for gap in draft.missing)


def test_word_file_and_papers_are_handed_out(officer: Client, draft: Report) -> None:
    for name, part in (("reports:word", "word/document.xml"), ("reports:papers", "xl/workbook.xml")):
        answer = officer.get(reverse(name, args=[draft.pk]))
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert part in zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert "attachment" in answer.headers["Content-Disposition"]


def test_the_figures_of_a_draft_open_as_many_rows_as_they_say(officer: Client, draft: Report) -> None:
    body = officer.get(reverse("reports:draft", args=[draft.pk])).content.decode()
    links = re.findall(
        r'<a href="(/statistics/rows/[^"]+)">(\d+)</a></td><td class="soft">(?:件|件次|批次|件（批）次)</td>', body
    )
    assert len(links) > 10
    for href, value in links:
        page = officer.get(unescape(href))
        assert page.status_code == 200, href
        assert page.context["count"] == int(value), unescape(href)


def test_a_period_or_a_spreadsheet_that_cannot_be_read_is_said_at_its_field(officer: Client) -> None:
    address = reverse("reports:make", args=[KIND])
    wrong = officer.post(address, {"period": "十月"})
    assert wrong.status_code == 422
    assert "period" in wrong.context["form"].errors
    broken = SimpleUploadedFile("数据表.xlsx", b"no spreadsheet at all")
    refused = officer.post(address, {"period": "2024", "figures": broken})
    assert refused.status_code == 422
    assert "figures" in refused.context["form"].errors
    assert not Report.objects.exists()


def test_drafts_are_the_bureaus_own(draft: Report, person: Callable[[str], Person]) -> None:
    for role in ("organ_officer", "accusation_officer", "system_admin"):
        client = _client(person(role))
        for name in ("reports:draft", "reports:word", "reports:papers"):
            assert client.get(reverse(name, args=[draft.pk])).status_code == 403, (role, name)
