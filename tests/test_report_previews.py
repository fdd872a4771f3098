"""A draft looked at on the pages: drawn pages where LibreOffice is, the text where it is not."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Person
from huiyin.documents import render
from huiyin.reports import previewing, sealed
from huiyin.reports.models import Report

from .test_report_pages import _client, draft, officer

__all__ = ["draft", "officer"]  # fixtures of the neighbouring file
# What was drawn is files in a folder; the database is asked for the one row of the report.
pytestmark = pytest.mark.either_engine
needs_office = pytest.mark.skipif(bool(render.tools().missing), reason="LibreOffice or poppler is not installed")
A4 = 297 / 210


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    found = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if "office" in name else found(name))


@pytest.mark.office
@pytest.mark.slow
@needs_office
def test_pages_are_drawn_once_and_only_for_those_who_make_reports(
    officer: Client, draft: Report, person: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    to_pdf = render.to_pdf
    monkeypatch.setattr(render, "to_pdf", lambda word: (drawn.append(len(word)), to_pdf(word))[1])
    address = reverse("reports:preview", args=[draft.pk])
    first = officer.get(address)
    pages = first.context["pages"]
    assert len(pages) > 2 and [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert f"第 1 页，共 {len(pages)} 页" in first.content.decode()
    assert all(abs(page.height / page.width - A4) < 0.01 for page in pages)
    assert first.content.decode().count('loading="lazy"') == len(pages) - 2
    officer.get(address)
    assert len(drawn) == 1
    picture = officer.get(reverse("reports:preview_picture", args=[draft.pk, 1]))
    assert b"".join(picture.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert picture.headers["Content-Type"] == "image/png"
    assert "no-store" in picture.headers["Cache-Control"]
    for page in (0, len(pages) + 1):
        assert officer.get(reverse("reports:preview_picture", args=[draft.pk, page])).status_code == 404
    for file in (sealed.folder_of(draft) / previewing.FOLDER).iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for role in ("organ_officer", "accusation_officer", "system_admin"):
        client = _client(person(role))
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403
        assert client.get(reverse("reports:preview_picture", args=[draft.pk, 1])).status_code == 403


@pytest.mark.usefixtures("no_office")
def test_without_libreoffice_the_text_is_read_and_its_figures_open(officer: Client, draft: Report) -> None:
    page = officer.get(reverse("reports:preview", args=[draft.pk]))
    body = page.content.decode()
    assert "没有安装 LibreOffice" in body
    assert "<mark>【待填" in body
    assert body.count('class="word-figure" href="/statistics/rows/?') > 10
    assert body.count("<h1") == 1
    policy = page.headers["Content-Security-Policy"]
    assert "style-src 'self'" in policy and " style=" not in body and "http://" not in body


def test_the_text_may_be_chosen_where_pages_can_be_drawn(officer: Client, draft: Report) -> None:
    body = officer.get(reverse("reports:preview", args=[draft.pk]) + "?as=text").content.decode()
    assert 'class="word-text"' in body and not (sealed.folder_of(draft) / previewing.FOLDER).exists()


def test_a_file_that_was_changed_is_not_drawn_and_one_may_try_again(
    officer: Client, draft: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previewing, "is_possible", lambda: True)
    word = sealed.folder_of(draft) / sealed.WORD
    whole = word.read_bytes()
    word.write_bytes(whole + b"0")
    address = reverse("reports:preview", args=[draft.pk])
    assert "被改动过" in officer.get(address).content.decode()
    word.write_bytes(whole)
    monkeypatch.setattr(render, "to_pdf", lambda _word: b"")
    monkeypatch.setattr(render, "to_pages", lambda _pdf, dpi, most: [b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0d" * 10] * 3)
    assert "被改动过" in officer.get(address).content.decode()
    assert officer.post(address).status_code == 302
    assert len(officer.get(address).context["pages"]) == 3


def test_pictures_have_their_limits_and_an_older_word_files_do_not_count(
    draft: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0d" * 10
    monkeypatch.setattr(render, "to_pdf", lambda _word: b"")
    monkeypatch.setattr(render, "to_pages", lambda _pdf, dpi, most: [page] * most)
    previewing.draw_pictures(draft.pk, timezone.now)
    found = previewing.preview_of(draft, timezone.now())
    assert len(found.pages) == previewing.MOST_PAGES and found.is_cut
    monkeypatch.setattr(previewing, "LARGEST_IN_ALL", len(page) * 2)
    Report.objects.filter(pk=draft.pk).update(word_digest="")
    draft.refresh_from_db()
    assert previewing.preview_of(draft, timezone.now()).state == "absent"
    previewing.draw_pictures(draft.pk, timezone.now)
    assert len(previewing.preview_of(draft, timezone.now()).pages) == 2
    assert len(list((sealed.folder_of(draft) / previewing.FOLDER).glob("page-*.png"))) == 2


def test_a_drawing_that_died_is_asked_for_anew(draft: Report) -> None:
    asked: list[int] = []
    now: Any = timezone.now()
    for later in (0, 1, 6):
        previewing.ask_for_pictures(draft, now + timedelta(minutes=later), asked.append)
    assert asked == [draft.pk, draft.pk]
