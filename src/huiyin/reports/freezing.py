"""Freezing a report: what was made becomes what was sent, and nothing of it changes any more."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.accounts.policies import Denied
from huiyin.ledger import acts as ledger
from huiyin.ledger.queries import heads
from huiyin.reports import record
from huiyin.reports.kinds import KINDS
from huiyin.reports.models import Report, ReportState
from huiyin.reports.policies import may_freeze
from huiyin.reports.proofreading import findings, proofread_draft
from huiyin.reports.sealed import FINAL, FREEZE, KEPT, PAPERS, RECORD, TEMPLATE, WORD, folder_of, stream_of
from huiyin.reports.shipped import shipped_template

#: A reason of fewer characters is none.
SHORTEST_REASON = 5


class FreezeRefused(Exception):
    """The report cannot be frozen as it is; says why and what to do."""


class ReasonWanted(FreezeRefused):
    """Figures, reasons or words are missing, and nobody said why it is frozen all the same."""


@transaction.atomic
def freeze(report_id: int, *, by: Person | None, at: datetime, today: date, despite: str = "") -> Report:
    """Seal a finished draft: its figures, its files, its record. `by` None: whoever runs the command line.

    `despite`: why it is frozen although something is missing.

    Raises:
        PermissionDenied: this person freezes no reports.
        FreezeRefused: it is not finished, frozen already, changed meanwhile, or lacks something.
    """
    if by is not None:
        decision = may_freeze(by, today)
        if isinstance(decision, Denied):
            raise PermissionDenied(decision.why)
    report = Report.objects.select_for_update().get(pk=report_id)
    despite = " ".join(despite.split())
    _refuse_unfinished(report)
    _refuse_gaps(report, despite)
    kept = _candidate(report)
    contradictions = _refuse_contradictions(report, despite, at)
    report.frozen, report.frozen_by, report.frozen_despite = at, by, despite
    report.word_digest = kept.whole["digests"]["word"]
    report.save(update_fields=["frozen", "frozen_by", "frozen_despite", "word_digest"])
    stream = stream_of(report)
    ledger.append(
        stream=stream,
        expected_n=heads([stream])[stream].n,
        act=FREEZE,
        actor=actor_of(by),
        at=at,
        events=[_event(report, despite) | {"contradictions": contradictions}],
    )
    return report


def _event(report: Report, despite: str) -> dict[str, Any]:
    return {
        "event": "report_frozen",
        "report": report.pk,
        "kind": report.kind,
        "start": report.start.isoformat(),
        "end": report.end.isoformat(),
        "as_of": report.as_of.isoformat(),
        "seq": report.ledger_seq,
        "record": report.record_digest,
        "word": report.word_digest,
        "papers": report.papers_digest,
        "missing": len(report.missing),
        "despite": record.digest_of(despite.encode()) if despite else "",
        "files": {name: _file_digest(report, name) for name in KEPT},
        "template_of": _template_of(report),
    }


def _file_digest(report: Report, name: str) -> str:
    """The digest of a file that lies with the report; empty where there is none."""
    path = folder_of(report) / name
    return record.digest_of(path.read_bytes()) if path.is_file() else ""


def _template_of(report: Report) -> str:
    """Whose template it was: a version kept for the kind, the one that comes with it, or one given for once."""
    if report.template_id is not None:
        return "version"
    shipped = record.digest_of(shipped_template(KINDS[report.kind], report.organ))
    return "shipped" if report.template_digest == shipped else "own"


def _refuse_unfinished(report: Report) -> None:
    if report.frozen:
        raise FreezeRefused(_("这份报告已经定稿，不再改动。要改，请重新编制一份。"))
    if report.state != ReportState.DONE:
        raise FreezeRefused(_("这份报告还没有编成，请等编成后再定稿。"))
    if not report.record_digest:
        raise FreezeRefused(_("编制时台账正在写入，或者由旧版程序编制，没有留下定稿记录。请重新编制一份再定稿。"))


def _refuse_gaps(report: Report, despite: str) -> None:
    if report.missing and len(despite) < SHORTEST_REASON:
        count = len(report.missing)
        raise ReasonWanted(
            ngettext(
                "还缺 %(count)d 项数据、原因或文字。请补齐后重新编制；确需带着缺项定稿的，请写明理由（至少五个字）。",
                "还缺 %(count)d 项数据、原因或文字。请补齐后重新编制；确需带着缺项定稿的，请写明理由（至少五个字）。",
                count,
            )
            % {"count": count}
        )


def _refuse_contradictions(report: Report, despite: str, at: datetime) -> int:
    """How many figures contradict each other by the proofreader without anybody having said why that is none."""
    sheet = getattr(report, "proof", None) or proofread_draft(report, at=at)
    count = sum(finding.is_open for finding in findings(sheet))
    if count and len(despite) < SHORTEST_REASON:
        raise ReasonWanted(
            ngettext(
                "校对发现 %(count)d 处数字不符。请改正后重新编制，或者写明不是差错的理由；确需定稿的，写明理由。",
                "校对发现 %(count)d 处数字不符。请改正后重新编制，或者写明不是差错的理由；确需定稿的，写明理由。",
                count,
            )
            % {"count": count}
        )
    return count


def _candidate(report: Report) -> record.Record:
    """The record written with the draft, once the files are known to be those that were made."""
    folder = folder_of(report)
    changed = _("草稿的文件与编制时不同（%(file)s）：被改动或缺失。请重新编制一份再定稿。")
    try:
        kept, digest = record.read(folder / RECORD)
    except record.RecordDamaged as error:
        raise FreezeRefused(changed % {"file": RECORD}) from error
    if digest != report.record_digest:
        raise FreezeRefused(changed % {"file": RECORD})
    wanted = {
        WORD: report.word_digest,
        TEMPLATE: report.template_digest,
        PAPERS: report.papers_digest,
        FINAL: kept.whole["digests"]["word"],
    }
    for name, sealed in wanted.items():
        path = folder / name
        if not path.is_file() or record.digest_of(path.read_bytes()) != sealed:
            raise FreezeRefused(changed % {"file": name})
    return kept
