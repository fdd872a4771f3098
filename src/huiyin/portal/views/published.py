"""Published tables and reports, as everybody may read and take them home."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.queries import bureau
from huiyin.core.periods import Period
from huiyin.documents.workbook import workbook_bytes
from huiyin.figures import bulletin_words as words
from huiyin.figures import bulletins
from huiyin.figures.models import Bulletin
from huiyin.figures.queries.entered import named_period
from huiyin.figures.queries.standing import every_bulletin, standing_bulletins
from huiyin.portal.views.public import public
from huiyin.reports import publishing
from huiyin.reports.models import PublishedReport
from huiyin.ui.paging import page_of
from huiyin.ui.words import period_words

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@public
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The tables of the latest period that stand, and the way to the others."""
    standing = list(standing_bulletins()[:60])
    return _page(request, standing[0] if standing else None, standing)


@public
@require_GET
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication: also one that was replaced, or withdrawn, which then says so."""
    row = get_object_or_404(every_bulletin(), pk=pk)
    return _page(request, row, list(standing_bulletins()[:60]))


def _page(request: HttpRequest, row: Bulletin | None, standing: list[Bulletin]) -> HttpResponse:
    context: dict[str, Any] = {"row": row, "others": [(one, _period(one)) for one in standing if one != row]}
    if row is not None:
        context |= {"period": _period(row), "withdrawal": getattr(row, "withdrawal", None)}
        context["replaced_by"] = getattr(row, "replaced_by", None)
        if context["withdrawal"] is None:
            context |= {"shown": words.shown(row.content), "note": words.note(row.content), "downloads": row.pk}
    return render(request, "portal/figures.html", context)


def _period(row: Bulletin) -> Period:
    return named_period(row.start, row.end)


def _shown(pk: int) -> Bulletin:
    row = get_object_or_404(every_bulletin(), pk=pk)
    if getattr(row, "withdrawal", None) is not None:
        raise Http404
    return row


def _name(row: Bulletin, what: str, ending: str) -> str:
    return f"{_organ()}{period_words(_period(row))}{what}.{ending}"


def _organ() -> str:
    home = bureau()
    return home.name if home else ""


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    plain = f"file.{name.rpartition('.')[2]}"
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response


@public
@require_GET
def bulletin_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    row = _shown(pk)
    name = _name(row, _("公开数据"), "xlsx")
    content = workbook_bytes(words.sheets(row.content, _organ()), title=name.rpartition(".")[0])
    return _file(content, name, _XLSX)


@public
@require_GET
def bulletin_csv(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    row = _shown(pk)
    if table not in bulletins.TABLES or table not in words.table_ids(row.content):
        raise Http404
    content = words.as_csv(row.content, table).encode()
    return _file(content, _name(row, words.table_name(table), "csv"), "text/csv; charset=utf-8")


@public
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """The reports, the newest first; those withdrawn with day and reason, those replaced not at all."""
    rows = PublishedReport.objects.filter(replaced_by=None).select_related("withdrawal").order_by("-published", "-pk")
    page = page_of(rows, request.GET.get("page"), 20)
    lines = [(row, getattr(row, "withdrawal", None)) for row in page.object_list]
    return render(request, "portal/reports.html", {"lines": lines, "page": page})


@public
@require_GET
def report_word(request: HttpRequest, pk: int) -> HttpResponse:
    return _report_file(pk, publishing.WORD, _DOCX)


@public
@require_GET
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _report_file(pk, publishing.PDF, "application/pdf")


def _report_file(pk: int, ending: str, content_type: str) -> HttpResponse:
    row = get_object_or_404(PublishedReport.objects.select_related("withdrawal"), pk=pk)
    content = publishing.content_of(row, ending) if getattr(row, "withdrawal", None) is None else None
    if content is None:
        raise Http404
    return _file(content, f"{row.title}.{ending}", content_type)
