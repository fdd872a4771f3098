"""Letters that went to the petitioner: read on the page, or taken along as files."""

from __future__ import annotations

from threading import Lock

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.documents import render as drawing
from huiyin.documents.reading import Unreadable
from huiyin.ledger import reads
from huiyin.letters import queries as letters
from huiyin.letters.models import Letter
from huiyin.letters.problems import LetterRefused
from huiyin.portal.queries.follow import Followed, letters_to
from huiyin.portal.views.follow_session import following

#: A PDF takes seconds of a whole processor: one at a time in a process, so that pages are still answered.
_drawing = Lock()
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _own(followed: Followed, pk: int) -> Letter:
    """A letter to this petitioner about this petition; any other is as if it were not there."""
    letter = next((one for one in letters_to(followed) if one.pk == pk), None)
    if letter is None:
        raise Http404
    return letter


@following
@require_GET
def case_letter(request: HttpRequest, followed: Followed, pk: int) -> HttpResponse:
    letter = _own(followed, pk)
    reads.record("window", f"window letter {pk}", [followed.petition.pk])
    context = {
        "letter": letter,
        "text": _text(letter, followed),
        "is_whole": not letter.is_voided,
        "draws_pdf": not drawing.tools().missing,
    }
    return render(request, "portal/case_letter.html", context)


def _text(letter: Letter, followed: Followed) -> SafeString | str:
    try:
        return mark_safe(letters.preview_html(letter, followed.today))  # noqa: S308 - written anew by the reading room
    except (LetterRefused, Unreadable):
        return ""


@following
@require_GET
def case_letter_file(request: HttpRequest, followed: Followed, pk: int, form: str) -> HttpResponse:
    letter = _own(followed, pk)
    if form not in ("docx", "pdf"):
        raise Http404
    if form == "pdf" and not _drawing.acquire(blocking=False):
        messages.info(request, _("现在下载 PDF 的人多，请过一分钟再试，或者下载 Word 文件。"))
        return redirect("portal:case_letter", pk)
    try:
        content = letters.document(letter) if form == "docx" else letters.pdf(letter, followed.today)
    except (LetterRefused, drawing.CannotRender):
        messages.warning(request, _("这份文书现在取不出来，请稍后再试，或者与信访部门联系。"))
        return redirect("portal:case_letter", pk)
    finally:
        if form == "pdf":
            _drawing.release()
    reads.record("window", f"window letter {pk} {form}", [followed.petition.pk])
    answer = HttpResponse(content, content_type=DOCX if form == "docx" else "application/pdf")
    name = f"{letter.number or letter.title}.{form}"
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return answer
