"""Publishing a frozen report for everybody, and withdrawing it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.accounts.policies import Denied
from huiyin.figures.policies import may_publish
from huiyin.ledger import acts as ledger
from huiyin.ledger.models import Entry
from huiyin.ledger.problems import Problem
from huiyin.ledger.queries import heads, read_entry
from huiyin.reports import sealed
from huiyin.reports.models import PublishedReport, Report, ReportWithdrawal
from huiyin.reports.small_figures import Passage, passages

PUBLISH: Final = "report.publish"
WITHDRAW: Final = "report.unpublish"
#: A reason of fewer characters is none.
SHORTEST_REASON: Final = 5
WORD, PDF = "docx", "pdf"
_STREAM: Final = "published_report:"


class PublishRefused(Exception):
    """The report cannot be published or withdrawn as it is; says why and what to do."""


class Unconfirmed(PublishRefused):
    """Passages with small figures that nobody confirmed."""


def path_of(digest: str, ending: str) -> Path:
    return Path(settings.FILES) / "published" / f"{digest}.{ending}"


def content_of(publication: PublishedReport, ending: str) -> bytes | None:
    """A published file as it was published; None when it is not there, or is another one."""
    digest = publication.word_digest if ending == WORD else publication.pdf_digest
    try:
        content = path_of(digest, ending).read_bytes() if digest else b""
    except OSError:
        return None
    return content if content and sha256(content).hexdigest() == digest else None


def passages_of(report: Report) -> list[Passage]:
    """What has to be confirmed before this report is published."""
    return passages(sealed.word_path(report).read_bytes(), settings.SMALL_NUMBER)


def publish_report(
    report_id: int,
    *,
    title: str,
    confirmed: Collection[str],
    pdf: bytes | None,
    by: Person,
    at: datetime,
    today: date,
) -> PublishedReport:
    """Publish the Word file of a frozen report, and the PDF drawn of it. The one that stands of it is replaced.

    `confirmed`: digests of the passages with small figures that this person has looked at.

    Raises:
        PermissionDenied: not this person's duty.
        PublishRefused: it is a draft, or not as it was frozen, or has no title.
        Unconfirmed: a passage with a small figure was not confirmed.
    """
    _require(by, today)
    title = " ".join(title.split())
    with transaction.atomic():
        report = Report.objects.select_for_update().get(pk=report_id)
        if not report.frozen:
            raise PublishRefused(_("只公布定稿的报告。请先定稿。"))
        if sealed.damages(report):
            raise PublishRefused(_("报告的文件或记录与定稿时不同。请先核验，查明原因。"))
        if not title:
            raise PublishRefused(_("请写明公布的标题。"))
        wanted = passages_of(report)
        if open_ones := [one for one in wanted if one.digest not in confirmed]:
            raise Unconfirmed(_("还有 %(count)d 段没有逐段确认。") % {"count": len(open_ones)})
        word = sealed.word_path(report).read_bytes()
        before = next((one for one in report.publications.order_by("-pk") if stands(one)), None)
        row = PublishedReport.objects.create(
            report=report,
            title=title,
            word_digest=_keep(word, WORD),
            word_size=len(word),
            pdf_digest=_keep(pdf, PDF) if pdf else "",
            pdf_size=len(pdf or b""),
            confirmed=[one.digest for one in wanted],
            replaces=before,
            published_by=by,
            published=at,
        )
        _enter(row, PUBLISH, _published_event(row), by=by, at=at)
    return row


def _published_event(row: PublishedReport) -> dict[str, Any]:
    return {
        "event": "report_published",
        "publication": row.pk,
        "report": row.report_id,
        "title": sha256(row.title.encode()).hexdigest(),
        "word": row.word_digest,
        "pdf": row.pdf_digest,
        "confirmed": len(row.confirmed),
        "replaces": row.replaces_id,
    }


@transaction.atomic
def withdraw_report(pk: int, *, reason: str, by: Person, at: datetime, today: date) -> ReportWithdrawal:
    """Show a published report no longer, and say why.

    Raises:
        PermissionDenied: not this person's duty.
        PublishRefused: it stands no longer, or there is no reason.
    """
    _require(by, today)
    row = PublishedReport.objects.select_for_update().get(pk=pk)
    reason = " ".join(reason.split())
    if not stands(row):
        raise PublishRefused(_("这份报告已经撤下，或者已被新的一份代替。"))
    if len(reason) < SHORTEST_REASON:
        raise PublishRefused(_("请写明撤下的理由，至少五个字。"))
    done = ReportWithdrawal.objects.create(publication=row, reason=reason, withdrawn_by=by, withdrawn=at)
    event = {
        "event": "report_unpublished",
        "publication": pk,
        "report": row.report_id,
        "reason": sha256(reason.encode()).hexdigest(),
    }
    _enter(row, WITHDRAW, event, by=by, at=at)
    return done


def stands(row: PublishedReport) -> bool:
    return not hasattr(row, "withdrawal") and not hasattr(row, "replaced_by")


def _enter(row: PublishedReport, act: str, event: dict[str, Any], *, by: Person, at: datetime) -> None:
    stream = f"{_STREAM}{row.pk}"
    ledger.append(
        stream=stream, expected_n=heads([stream])[stream].n, act=act, actor=actor_of(by), at=at, events=[event]
    )


def _keep(content: bytes, ending: str) -> str:
    """Lay a file under its digest, whole or not at all, and on the disk before the row that names it."""
    digest = sha256(content).hexdigest()
    path = path_of(digest, ending)
    if path.is_file():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return digest


def _require(by: Person, today: date) -> None:
    decision = may_publish(by, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)


def damaged_publications() -> Iterator[Problem]:
    """What `huiyin verify` adds to its own checks: published reports against the ledger, and their files."""
    rows = {f"{_STREAM}{row.pk}": row for row in PublishedReport.objects.select_related("withdrawal")}
    named: set[str] = set()
    for body, entry_hash in Entry.objects.filter(stream__startswith=_STREAM).values_list("body", "hash").iterator():
        entry = read_entry(body, entry_hash)
        row, event = rows.get(entry.stream), entry.events[0]
        named.add(entry.stream)
        if row is None:
            yield Problem("report", entry.stream, entry.n, _("登记簿中有这份公开报告，数据库中却没有：被删除"))
        elif event["event"] == "report_published":
            if event != _published_event(row):
                yield Problem("report", entry.stream, entry.n, _("公开报告与公布时不符：被改动"))
            for ending, digest in ((WORD, row.word_digest), (PDF, row.pdf_digest)):
                if digest and content_of(row, ending) is None:
                    yield Problem("report", entry.stream, entry.n, _("公开报告的文件不在，或者被改动"))
        elif not hasattr(row, "withdrawal"):
            yield Problem("report", entry.stream, entry.n, _("登记簿中已撤下，数据库中却没有撤下：被改动"))
    for stream in sorted(rows.keys() - named):
        yield Problem("report", stream, None, _("登记簿中没有这份公开报告的条目"))
