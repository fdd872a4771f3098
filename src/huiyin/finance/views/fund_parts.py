"""What the pages of funds share: the fund and its year, refusals told at the form, files handed out."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from huiyin.accounts.requests import StaffRequest
from huiyin.documents.sheets import SheetProblem
from huiyin.finance import policies_funds
from huiyin.finance.imports.funds import Read
from huiyin.finance.models import FinanceYear
from huiyin.finance.models.funds import Fund, FundYear
from huiyin.finance.views.parts import XLSX
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.ui.words import speaks_english

LARGEST_SHEET = 10 << 20


def year_of(request: StaffRequest, today: date) -> int:
    """The year that the address asks for; this one when it asks for none."""
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and 1990 <= int(text) <= 2100 else today.year


def years_known(here: int) -> list[int]:
    return sorted({*FinanceYear.objects.values_list("year", flat=True), here}, reverse=True)


def is_open(year: int) -> bool:
    return FinanceYear.objects.filter(pk=year, state="open").exists()


def fund_of(request: StaffRequest, pk: int, today: date) -> Fund:
    """
    Raises:
        PermissionDenied, Http404: not this person's.
    """
    policies_funds.may_see_funds(request.user, today).required()
    rows = policies_funds.visible_funds(request.user, today).select_related("organ", "project")
    return get_object_or_404(rows, pk=pk)


def fund_year_of(fund: Fund, year: int) -> FundYear:
    """The year of a fund, made of nothing where it has none yet.

    Raises:
        Http404: there is no such year of accounts.
    """
    row = FundYear.objects.filter(fund=fund, year=year).select_related("meeting__minutes", "submitted_by").first()
    if row is None:
        if not FinanceYear.objects.filter(pk=year).exists():
            raise Http404
        row = FundYear(fund=fund, year_id=year)
    return row


def told(form: forms.Form, act: Callable[[], Any]) -> Any:
    """What an act made; None when it refused, which the form then says at its fields."""
    try:
        return act()
    except Unfit as unfit:
        for name, words in unfit.problems.items():
            form.add_error(name if name in form.fields else None, words)
    except NotAllowed as refusal:
        form.add_error(None, refusal.why)
    except ValidationError as error:
        for words in error.messages:
            form.add_error("file" if "file" in form.fields else None, words)
    return None


def done(request: StaffRequest, act: Callable[[], Any], words: str) -> Any:
    """What an act of one button made; the words, or why not, stand on the next page."""
    try:
        made = act()
    except (Unfit, NotAllowed) as refusal:
        messages.warning(request, str(refusal))
        return None
    except ValidationError as error:
        messages.warning(request, "；".join(error.messages))
        return None
    messages.info(request, words)
    return made


def read_sheet(form: forms.Form, name: str, reader: Callable[[Path], Read]) -> Read | None:
    """The rows of a spreadsheet in a form; None, with words at its field, where it cannot be read at all."""
    upload: UploadedFile[bytes] = form.cleaned_data[name]
    if (upload.size or 0) > LARGEST_SHEET:
        form.add_error(name, _("文件超过 10 MB。请核对后重新选择。"))
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{Path(upload.name or '').suffix.lower()}"
        path.write_bytes(upload.read())
        try:
            return reader(path)
        except SheetProblem as problem:
            form.add_error(name, problem.message_en if speaks_english() else problem.message)
            return None


def sheet_file(content: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
