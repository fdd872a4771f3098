"""A template tried out: filled with the values of a period and shown as text, without a report being made."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.queries import bureau
from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import Period
from huiyin.documents import reading
from huiyin.documents.templates import FillError, TemplateRefused
from huiyin.reports import acts, template_files
from huiyin.reports.forms import TrialForm
from huiyin.reports.inputs import Inputs
from huiyin.reports.models import Template
from huiyin.reports.queries import last_year_with_petitions, versions
from huiyin.reports.views.pages import kind_name, require_maker
from huiyin.reports.views.preview import as_safe
from huiyin.reports.views.templates import known_kind
from huiyin.ui.words import period_words, speaks_english


@require_GET
def trial_page(request: StaffRequest, kind: str, number: int) -> HttpResponse:
    """Version 0 is the template that comes with the kind."""
    today = require_maker(request)
    given = known_kind(kind)
    template = get_object_or_404(versions(kind), number=number) if number else None
    form = period_form(request)
    context: dict[str, Any] = {"kind": given, "name": kind_name(given), "template": template, "form": form}
    if form.is_valid():
        context |= _filled(kind, template, form.cleaned_data["period"], today)
        context["period"] = period_words(form.cleaned_data["period"])
    return render(request, "reports/template_trial.html", context, status=422 if form.errors else 200)


def period_form(request: StaffRequest) -> TrialForm:
    """Bound to the period of the address, or to the last year that has petitions."""
    year = last_year_with_petitions()
    given = request.GET.get("period", str(year) if year else "")
    return TrialForm({"period": given}) if given or "period" in request.GET else TrialForm()


def _filled(kind: str, template: Template | None, period: Period, today: date) -> dict[str, Any]:
    """The text, or why there is none."""
    organ = bureau()
    try:
        order = acts.Order(
            kind=kind,
            organ=organ.name if organ else "",
            period=period,
            previous=None,
            as_of=today,
            signed_on=today,
            inputs=Inputs(),
            template=template_files.read_template(template) if template else None,
        )
        made = acts.make(order)
        return {"text": as_safe(reading.as_html(made.word)), "gaps": len(made.book.missing)}
    except FillError as error:
        if error.traps and speaks_english():
            return {"problem": " ".join((error.traps[0].english_message, error.traps[0].english_remedy))}
        return {"problem": str(error)}
    except TemplateRefused as error:
        words = [one.english_message if speaks_english() else one.message for one in error.problems]
        return {"problem": _("模板不能用：%s") % "；".join(words)}
    except template_files.TemplateDamaged as error:
        return {"problem": str(error)}
    except reading.Unreadable as error:
        return {"problem": error.message_en if speaks_english() else error.message}
