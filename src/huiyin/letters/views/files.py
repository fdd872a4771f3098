"""The Word file of a template, and what it prints with examples in its fields."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.models import Organ
from huiyin.accounts.requests import StaffRequest
from huiyin.documents import reading
from huiyin.documents.templates import FillError, TemplateRefused
from huiyin.letters.filling import DRAFT, Frame, filled
from huiyin.letters.kinds import LetterKind
from huiyin.letters.names import sample
from huiyin.letters.problems import Damaged
from huiyin.letters.queries import code_of, number_text, versions
from huiyin.letters.queries.templates import read_template
from huiyin.letters.shipped import shipped_template
from huiyin.letters.views.keeping import kept_organ, kind_name, known_kind

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: In place of a version's number: the template that comes with the kind.
SHIPPED = 0


@require_GET
def template_file(request: StaffRequest, organ: int, kind: str, number: int) -> FileResponse:
    about = known_kind(kind)
    data = _template(kept_organ(request, organ), about, number)
    told = {"kind": kind_name(about), "number": number}
    name = _("%(kind)s模板（第%(number)d版）.docx") if number else _("%(kind)s模板.docx")
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name % told, content_type=DOCX)


@require_GET
def trial_page(request: StaffRequest, organ: int, kind: str, number: int) -> HttpResponse:
    """Every field shows its own name, so that one sees where it goes."""
    about, keeper = known_kind(kind), kept_organ(request, organ)
    today = timezone.localdate()
    numbered = number_text(code_of(keeper), about.number_word, today.year, None) if about.numbered else ""
    # Without what binds in some letters only: those have another form.
    fields = {field.name: sample(field) for field in about.fields if not field.binding}
    context = {"organ": keeper, "kind": about, "name": kind_name(about), "number": number}
    try:
        word = filled(_template(keeper, about, number), about, fields, Frame(keeper.name, numbered, today), mark=DRAFT)
    except (FillError, TemplateRefused) as error:
        return render(request, "letters/trial.html", context | {"problem": str(error)}, status=422)
    # The reader gives only elements of its own list, every text in them escaped.
    context["text"] = mark_safe(reading.as_html(word))  # noqa: S308
    return render(request, "letters/trial.html", context)


def _template(organ: Organ, kind: LetterKind, number: int) -> bytes:
    if number == SHIPPED:
        return shipped_template(kind, organ.name)
    try:
        return read_template(get_object_or_404(versions(organ, kind.code), number=number))
    except Damaged as error:
        raise Http404 from error
