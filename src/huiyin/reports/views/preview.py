"""A made report looked at without Word: its pages as pictures, or its text where no pictures can be drawn."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.accounts.requests import StaffRequest
from huiyin.documents import reading
from huiyin.reports import previewing, sealed, tasks
from huiyin.reports.models import Report, ReportState
from huiyin.reports.previewing import Preview
from huiyin.reports.queries import drafts
from huiyin.reports.views.pages import require_maker, shown
from huiyin.reports.views.printed import addresses
from huiyin.ui.words import speaks_english


class PagePicture(NamedTuple):
    number: int
    width: int
    height: int
    alt: str


def _finished(pk: int) -> Report:
    return get_object_or_404(drafts(), pk=pk, state=ReportState.DONE)


@require_http_methods(["GET", "POST"])
def preview_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Pictures by default; the text when asked for, or when pictures cannot be drawn here. POST: draw them again."""
    require_maker(request)
    report = _finished(pk)
    if request.method == "POST":
        previewing.ask_for_pictures(report, timezone.now(), tasks.enqueue_pictures, again=True)
        return redirect("reports:preview", pk)
    draws = previewing.is_possible()
    as_text = not draws or request.GET.get("as") == "text"
    context = {"draft": shown(report), "report": report, "draws": draws, "as_text": as_text}
    context |= _text(report) if as_text else _pictures(report)
    template = "reports/_preview.html" if request.htmx else "reports/preview.html"
    return render(request, template, context)


def _pictures(report: Report) -> dict[str, Any]:
    previewing.ask_for_pictures(report, timezone.now(), tasks.enqueue_pictures)
    preview = previewing.preview_of(report, timezone.now())
    return {"preview": preview, "problem": _problem(preview), "pages": _pages(report, preview)}


def _problem(preview: Preview) -> str:
    return preview.problem_english if speaks_english() else preview.problem


def _pages(report: Report, preview: Preview) -> list[PagePicture]:
    name, count = shown(report).kind, len(preview.pages)
    words = _("%(name)s，第 %(page)d 页，共 %(count)d 页")
    return [
        PagePicture(page, width, height, words % {"name": name, "page": page, "count": count})
        for page, (width, height) in enumerate(preview.pages, 1)
    ]


def _text(report: Report) -> dict[str, Any]:
    opens = addresses(report)
    try:
        word = sealed.word_path(report).read_bytes()
        return {"text": as_safe(reading.as_html(word, lambda figure: opens.get(figure, "")))}
    except FileNotFoundError:
        return {"problem": _("这份报告的 Word 文件不在了，请重新编制。")}
    except reading.Unreadable as error:
        return {"problem": error.message_en if speaks_english() else error.message}


def as_safe(text: str) -> SafeString:
    """What the reading room wrote anew from its short list of elements."""
    return mark_safe(text)  # noqa: S308 - every element and attribute is our own


@require_GET
def page_picture(request: StaffRequest, pk: int, page: int) -> FileResponse:
    require_maker(request)
    report = _finished(pk)
    preview = previewing.preview_of(report, timezone.now())
    path = previewing.picture(report, page)
    if not 1 <= page <= len(preview.pages) or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")
