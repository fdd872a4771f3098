"""Does a frozen report still lie there as it was sealed? Its files, its record and its row, against the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.core.periods import Period
from huiyin.ledger.models import Entry
from huiyin.ledger.problems import Problem
from huiyin.ledger.queries import StoredEntry, entries, read_entry
from huiyin.reports import record
from huiyin.reports.models import Report

WORD, PAPERS, INPUTS, TEMPLATE = "report.docx", "papers.xlsx", "inputs.xlsx", "template.docx"
#: What is sent, and what it stands on: written with every draft, sealed when it is frozen.
FINAL, RECORD = "final.docx", "record.json"
#: What lies beside these and is sealed by the entry alone: the draft, what it was filled into, what was typed for it.
KEPT: Final = (WORD, TEMPLATE, INPUTS)
FREEZE: Final = "report.freeze"
_STREAM: Final = "report:"
#: Columns of the row that the record holds too.
_KEPT: Final = (
    "kind", "kind_version", "organ", "start", "end", "as_of", "signed_on",
    "ledger_seq", "missing", "notices",
)  # fmt: skip
_DIGESTS: Final = ("template", "law", "calendar", "measures", "inputs", "word", "papers")


class Damage(NamedTuple):
    """Something that is not as it was sealed: which file, column or entry, and what is wrong."""

    what: str
    message: str


def folder_of(report: Report) -> Path:
    """Where the files of a report lie; nobody but the owner of the home may enter."""
    return Path(settings.REPORTS) / str(report.pk)


def word_path(report: Report) -> Path:
    """The Word file of a report: with the mark of a draft until it is frozen."""
    return folder_of(report) / (FINAL if report.frozen else WORD)


def period_before(report: Report) -> Period:
    """What a report is compared with: the same days a year earlier unless others were asked for."""
    if report.previous_start is not None and report.previous_end is not None:
        return Period(report.previous_start, report.previous_end)
    return Period(report.start, report.end).previous()


def stream_of(report: Report) -> str:
    return f"{_STREAM}{report.pk}"


def sealing(report: Report) -> dict[str, Any] | None:
    """What the ledger says of the freezing of a report."""
    entry = freezing_of(report.pk)
    return entry.events[0] if entry else None


def freezing_of(report_id: int) -> StoredEntry | None:
    """The entry by which a report was frozen, whether its row is still there or not."""
    stream = f"{_STREAM}{report_id}"
    return next((one for one in entries([stream])[stream] if one.act == FREEZE), None)


def lost(report_id: int) -> Damage | None:
    """Whether the ledger knows of the freezing of a report whose row is gone."""
    if freezing_of(report_id) is None or Report.objects.filter(pk=report_id).exists():
        return None
    return Damage("reports_report", _("登记簿中有这份报告的定稿条目，数据库中却没有这份报告：被删除"))


def read_record(report: Report) -> record.Record:
    """The record of a frozen report, once it is known to be the one that the ledger names.

    Raises:
        RecordDamaged: it is gone, or another.
    """
    found, digest = record.read(folder_of(report) / RECORD)
    event = sealing(report)
    if event is None or event["record"] != digest:
        raise record.RecordDamaged(_("定稿记录与登记簿中的摘要不符"))
    return found


def damages(report: Report) -> list[Damage]:
    """Everything about a frozen report that is not as it was sealed."""
    entry = freezing_of(report.pk)
    if entry is None:
        return [Damage(stream_of(report), _("登记簿中没有这份报告的定稿条目"))]
    found = [*_damaged_row(report, entry), *_damaged_files(report, entry.events[0])]
    try:
        kept = read_record(report)
    except record.RecordDamaged as error:
        return [Damage(RECORD, str(error)), *found]
    if "files" not in entry.events[0]:  # frozen by an earlier program, whose entry names no template
        found += _other_template(report, kept)
    return [*found, *_other_than_record(report, kept)]


def _damaged_row(report: Report, entry: StoredEntry) -> Iterator[Damage]:
    event = entry.events[0]
    if report.frozen is None:
        yield Damage("reports_report.frozen", _("登记簿中已定稿，数据库中却成了草稿：定稿标记被取消"))
    elif report.frozen != entry.at:
        yield Damage("reports_report.frozen", _("数据库中的定稿时间与登记簿不符：被改动"))
    if report.frozen and actor_of(report.frozen_by) != entry.actor:
        yield Damage("reports_report.frozen_by", _("数据库中的定稿人与登记簿不符：被改动"))
    pairs = {
        "record_digest": event["record"],
        "word_digest": event["word"],
        "papers_digest": event["papers"],
        "frozen_despite": event["despite"],
    }
    for name, sealed in pairs.items():
        value = getattr(report, name)
        if name == "frozen_despite" and value:
            value = record.digest_of(value.encode())
        if value != sealed:
            yield Damage(f"reports_report.{name}", _("数据库中的这一栏与登记簿不符：被改动"))


def _damaged_files(report: Report, event: dict[str, Any]) -> Iterator[Damage]:
    for name, digest in ((FINAL, event["word"]), (PAPERS, event["papers"]), *event.get("files", {}).items()):
        path = folder_of(report) / name
        if not digest:
            if path.exists():
                yield Damage(name, _("定稿时没有这个文件：后来放进来的"))
        elif not path.is_file():
            yield Damage(name, _("文件不在"))
        elif record.digest_of(path.read_bytes()) != digest:
            yield Damage(name, _("文件与定稿时的摘要不符：被改动"))


def _other_template(report: Report, kept: record.Record) -> Iterator[Damage]:
    path = folder_of(report) / TEMPLATE
    if not path.is_file():
        yield Damage(TEMPLATE, _("文件不在"))
    elif record.digest_of(path.read_bytes()) != kept.whole["digests"]["template"]:
        yield Damage(TEMPLATE, _("文件与定稿时的摘要不符：被改动"))


def _other_than_record(report: Report, kept: record.Record) -> Iterator[Damage]:
    compared = period_before(report)
    own = {name: getattr(report, name) for name in _KEPT}
    for name, value in (own | {"previous_start": compared.start, "previous_end": compared.end}).items():
        shown = value.isoformat() if isinstance(value, date) else value
        if shown != kept.whole[name]:
            yield Damage(f"reports_report.{name}", _("数据库中的这一栏与定稿记录不符：被改动"))
    for name in _DIGESTS:
        if getattr(report, f"{name}_digest") != kept.whole["digests"][name]:
            yield Damage(f"reports_report.{name}_digest", _("数据库中的这一栏与定稿记录不符：被改动"))
    for figure in report.figures:
        sealed = kept.figures.get(figure["id"], {})
        if any(sealed.get(key) != value for key, value in figure.items()):
            yield Damage(f"reports_report.figures {figure['id']}", _("数据库中的这个数字与定稿记录不符：被改动"))
    if len(report.figures) != len(kept.figures):
        yield Damage("reports_report.figures", _("数据库中的数字比定稿记录少或多：被改动"))


def damaged_reports() -> Iterator[Problem]:
    """What `huiyin verify` adds to its own checks: every report that the ledger, or its own row, says was frozen."""
    frozen = set(Report.objects.filter(frozen__isnull=False).values_list("pk", flat=True))
    for report_id in sorted(frozen | frozen_by_ledger()):
        report = Report.objects.filter(pk=report_id).select_related("frozen_by").first()
        gone = lost(report_id)
        for damage in damages(report) if report is not None else [gone] if gone else []:
            yield Problem("report", f"{_STREAM}{report_id}", None, f"{damage.what}：{damage.message}")


def frozen_by_ledger() -> set[int]:
    """The reports that the ledger says were frozen, whatever their rows say."""
    found: set[int] = set()
    for body, entry_hash in Entry.objects.filter(stream__startswith=_STREAM).values_list("body", "hash").iterator():
        entry = read_entry(body, entry_hash)
        number = entry.stream.removeprefix(_STREAM)
        if entry.act == FREEZE and number.isdecimal():
            found.add(int(number))
    return found
