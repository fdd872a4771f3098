"""Files of a draft, handed out as downloads; the papers list petition numbers, so opening them is recorded."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.acts import actor_of
from huiyin.accounts.policies import Denied
from huiyin.accounts.requests import StaffRequest
from huiyin.ledger import reads
from huiyin.reports import policies, sealed
from huiyin.reports.kinds import KINDS
from huiyin.reports.models import Report, ReportState
from huiyin.reports.queries import drafts
from huiyin.reports.sheets import write_empty
from huiyin.reports.views.pages import require_maker, shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _finished(pk: int) -> Report:
    return get_object_or_404(drafts(), pk=pk, state=ReportState.DONE)


def _file(path: Path, name: str, content_type: str) -> FileResponse:
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=content_type)


def _name(report: Report, what: str) -> str:
    draft = shown(report)
    return f"{draft.kind}（{draft.period}）{what}"


@require_GET
def word_file(request: StaffRequest, pk: int) -> FileResponse:
    require_maker(request)
    report = _finished(pk)
    return _file(sealed.word_path(report), _name(report, ".docx"), DOCX)


@require_GET
def papers_file(request: StaffRequest, pk: int) -> FileResponse:
    today = require_maker(request)
    report = _finished(pk)
    decision = policies.may_open_papers(request.user, report, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)
    reads.record(actor_of(request.user), f"report {report.pk} papers download", [])
    return _file(sealed.folder_of(report) / sealed.PAPERS, _name(report, _("底稿") + ".xlsx"), XLSX)


@require_GET
def blank_file(request: StaffRequest, kind: str) -> FileResponse:
    """The spreadsheet of what no ledger holds, empty, to be filled in."""
    require_maker(request)
    if kind not in KINDS:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.xlsx"
        write_empty(KINDS[kind], path)
        content = path.read_bytes()
    name = _("%(kind)s数据表.xlsx") % {"kind": KINDS[kind].name}
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)
