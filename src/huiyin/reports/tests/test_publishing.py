"""何敏 publishes the frozen report for everybody; 周局长 withdraws it when a figure proves wrong."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from huiyin.accounts.models import Person, Role
from huiyin.documents import render
from huiyin.ledger.models import Entry
from huiyin.ledger.queries import entries
from huiyin.ledger.sentences import sentence
from huiyin.reports import publishing, sealed
from huiyin.reports.models import PublishedReport, Report
from huiyin.reports.small_figures import passages
from huiyin.reports.tests.test_drafts import person
from huiyin.reports.tests.test_freezing import NOW, chen, drafted, frozen, her_desk  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.FILES = tmp_path / "files"
    monkeypatch.setattr(render, "to_pdf", lambda _word: b"%PDF-1.7 drawn")
    return tmp_path / "files"


@pytest.fixture
def report(chen: Person) -> Report:  # noqa: F811
    return frozen(chen)


@pytest.fixture
def hemin(report: Report) -> Person:
    return person("何敏", Role.PERFORMANCE_OFFICER)


def published(report: Report, by: Person, *, pdf: bytes | None = b"%PDF-1.7 drawn") -> PublishedReport:
    every = [one.digest for one in publishing.passages_of(report)]
    return publishing.publish_report(
        report.pk, title="2023年信访维护资金绩效报告", confirmed=every, pdf=pdf, by=by, at=NOW, today=TODAY
    )


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def word(*texts: str, table: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, line in enumerate(table):
            for column, text in enumerate(line):
                made.cell(row, column).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_passages_with_small_figures_are_found_and_others_are_not() -> None:
    found = passages(
        word(
            "青石镇来访3件，均已办结。",
            "全年召开联席会议4次，印发简报12期。",
            "集体访两批，涉及单位三个。",
            "办结13件，同比增加2.3%，见第3页。",
            "2023年1月至4月工作情况",
            "检举控告12件，均按规定转有权机关。",
            "反映第三人的问题",
            table=[["乡镇", "件次"], ["青石镇", "3"], ["临河乡", "12"], ["检举控告", "20"]],
        ),
        5,
    )
    assert [(one.text, one.why) for one in found] == [
        ("青石镇来访3件，均已办结。", "small"),
        ("集体访两批，涉及单位三个。", "small"),
        ("检举控告12件，均按规定转有权机关。", "accusation"),
        ("青石镇｜3", "small"),
        ("检举控告｜20", "accusation"),
    ]


def test_a_report_is_published_when_every_small_figure_was_confirmed(report: Report, hemin: Person) -> None:
    wanted = publishing.passages_of(report)
    assert any(one.text.startswith("图：") for one in wanted), "the charts print small numbers too"
    with pytest.raises(publishing.Unconfirmed, match=str(len(wanted))):
        publishing.publish_report(report.pk, title="绩效报告", confirmed=(), pdf=None, by=hemin, at=NOW, today=TODAY)
    row = published(report, hemin)
    assert row.word_digest == report.word_digest
    assert publishing.content_of(row, publishing.WORD) == sealed.word_path(report).read_bytes()
    assert row.title not in Entry.objects.get(stream=f"published_report:{row.pk}").body
    (entry,) = entries([f"published_report:{row.pk}"])[f"published_report:{row.pk}"]
    assert "逐段确认" in sentence(entry.events[0])
    assert list(publishing.damaged_publications()) == []


def test_a_draft_and_what_was_touched_are_not_published(report: Report, hemin: Person, chen: Person) -> None:  # noqa: F811
    draft = drafted(chen)
    with pytest.raises(publishing.PublishRefused, match="定稿"):
        publishing.publish_report(draft.pk, title="报告", confirmed=(), pdf=None, by=hemin, at=NOW, today=TODAY)
    path = sealed.word_path(report)
    path.chmod(0o600)
    path.write_bytes(word("另一份"))
    with pytest.raises(publishing.PublishRefused, match="不同"):
        publishing.publish_report(report.pk, title="报告", confirmed=(), pdf=None, by=hemin, at=NOW, today=TODAY)


def test_who_makes_reports_does_not_therefore_publish_them(report: Report) -> None:
    clerk = person("李登记", Role.CLERK)
    with pytest.raises(PermissionDenied):
        published(report, clerk)
    assert signed_in(clerk).get(reverse("reports:publish", args=[report.pk])).status_code == 403


def test_everybody_downloads_what_was_published_until_it_is_withdrawn(report: Report, hemin: Person) -> None:
    row = published(report, hemin)
    body = Client().get(reverse("portal:reports")).content.decode()
    assert row.title in body and row.word_digest in body and row.pdf_digest in body
    for name, ending in (("report_word", "docx"), ("report_pdf", "pdf")):
        answer = Client().get(reverse(f"portal:{name}", args=[row.pk]))
        assert answer.content == publishing.content_of(row, ending)
    leader = signed_in(person("周局长", Role.BUREAU_LEADER))
    address = reverse("reports:published_withdraw", args=[row.pk])
    assert leader.post(address, {"reason": "误"}).status_code == 422
    assert leader.post(address, {"reason": "第三部分资金数有误"}).status_code == 302
    body = Client().get(reverse("portal:reports")).content.decode()
    assert "第三部分资金数有误" in body and row.word_digest not in body
    assert Client().get(reverse("portal:report_word", args=[row.pk])).status_code == 404
    assert Client().get(reverse("portal:report_pdf", args=[row.pk])).status_code == 404
    assert list(publishing.damaged_publications()) == []


def test_a_published_file_that_was_changed_is_not_handed_out(report: Report, hemin: Person) -> None:
    row = published(report, hemin)
    publishing.path_of(row.word_digest, "docx").write_bytes(word("另一份"))
    assert Client().get(reverse("portal:report_word", args=[row.pk])).status_code == 404
    assert [one.message for one in publishing.damaged_publications()] == ["公开报告的文件不在，或者被改动"]


def test_publishing_again_replaces_and_no_row_is_ever_changed(report: Report, hemin: Person) -> None:
    first = published(report, hemin, pdf=None)
    second = published(report, hemin)
    assert second.replaces == first
    assert not first.pdf_digest
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedReport.objects.filter(pk=first.pk).update(title="另一个标题")
    body = Client().get(reverse("portal:reports")).content.decode()
    assert body.count("2023年信访维护资金绩效报告") == 1


def test_hemin_ticks_each_passage_on_the_page(report: Report, hemin: Person) -> None:
    desk, address = signed_in(hemin), reverse("reports:publish", args=[report.pk])
    wanted = publishing.passages_of(report)
    page = desk.get(address).content.decode()
    assert all(one.digest in page for one in wanted)
    left = desk.post(address, {"title": "绩效报告", "confirmed": [one.digest for one in wanted[1:]]})
    assert left.status_code == 422
    assert "还有 1 段没有确认" in left.content.decode()
    done = desk.post(address, {"title": "绩效报告", "confirmed": [one.digest for one in wanted]}, follow=True)
    assert "已经公布" in done.content.decode()
    assert "绩效报告" in done.content.decode()
    assert PublishedReport.objects.get().confirmed == [one.digest for one in wanted]
