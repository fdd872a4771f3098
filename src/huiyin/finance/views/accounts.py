"""Final accounts and the published tables: drawn up, approved, looked at, downloaded, published."""

from __future__ import annotations

import io
from typing import NamedTuple

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.accounts.queries import bureau
from huiyin.accounts.requests import StaffRequest
from huiyin.core.budget import publication_due
from huiyin.finance import policies
from huiyin.finance.acts import accounts as acts
from huiyin.finance.forms import PublishForm
from huiyin.finance.models import FinanceYear, PublishedSet, TableSet
from huiyin.finance.publication import word, workbook
from huiyin.finance.queries.standing import totals
from huiyin.finance.queries.tables import Table, of_document, tables_of
from huiyin.finance.selection import Selection
from huiyin.finance.views.parts import DOCX, XLSX, asked, frame
from huiyin.finance.views.years import tell
from huiyin.petitions.acts.deeds import Unfit
from huiyin.ui.words import Chip, chip_of


class SetLine(NamedTuple):
    """A set of tables: whether it was approved and published, and by when it must be."""

    which: str
    label: str
    approved: object
    due: object
    chip: Chip | None
    published: list[PublishedSet]


@require_GET
def accounts_page(request: StaffRequest, year: int) -> HttpResponse:
    found = asked(request, year)
    spending, income = totals(year, Selection()), totals(year, Selection(kind="income"))
    context = frame(
        found,
        "accounts",
        spending=spending,
        income=income,
        is_over=found.today.year > year,
        is_drawn_up=spending.final == spending.executed and bool(spending.final),
        sets=[_set(found.year, which, found.today) for which in (TableSet.BUDGET, TableSet.ACCOUNTS)],
    )
    return render(request, "finance/accounts.html", context)


def _set(year: FinanceYear, which: TableSet, today: object) -> SetLine:
    approved = acts.approved_on(year, which)
    published = list(PublishedSet.objects.filter(year=year, tables=which))
    due = publication_due(approved) if approved else None
    chip = None
    if due is not None:
        first = min((row.day for row in published), default=None)
        if first is None:
            left = (due - timezone.localdate()).days
            chip = chip_of("running" if left >= 0 else "overdue", left, article=_("预算法第十四条"))
        else:
            chip = chip_of("met" if first <= due else "late", 0, article=_("预算法第十四条"))
    return SetLine(which, str(which.label), approved, due, chip, published)


@require_POST
def draw_up(request: StaffRequest, year: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep_money(request.user, today).required()
    get_object_or_404(FinanceYear, pk=year)
    try:
        batch = acts.draw_up(year, by=request.user, at=timezone.now(), today=today)
    except Unfit as unfit:
        messages.warning(request, str(unfit))
    else:
        messages.info(request, _("已按执行数编制决算，登记 %d 笔。") % batch.rows)
    return redirect("finance:accounts", year)


@require_GET
def tables_page(request: StaffRequest, year: int, which: str) -> HttpResponse:
    return _tables(request, year, which, PublishForm(initial={"day": timezone.localdate()}))


def _tables(request: StaffRequest, year: int, which: str, form: PublishForm, status: int = 200) -> HttpResponse:
    found = asked(request, year)
    label = _label(which)
    context = frame(
        found,
        "accounts",
        which=which,
        label=label,
        tables=tables_of(found.year, which),
        form=form,
        approved=acts.approved_on(found.year, which),
    )
    return render(request, "finance/tables.html", context, status=status)


def _label(which: str) -> str:
    """
    Raises:
        Http404: no such set of tables.
    """
    if which not in TableSet.values:
        raise Http404
    return str(TableSet(which).label)


@require_POST
def publish(request: StaffRequest, year: int, which: str) -> HttpResponse:
    today = timezone.localdate()
    policies.may_publish_tables(request.user, today).required()
    _label(which)
    form = PublishForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            acts.publish(year, which, said["day"], said["where"], by=request.user, at=timezone.now(), today=today)
        except Unfit as unfit:
            tell(form, unfit)
        else:
            messages.info(request, _("已登记公开；当时的表已留存。"))
            return redirect("finance:accounts", year)
    return _tables(request, year, which, form, 422)


@require_GET
def tables_file(request: StaffRequest, year: int, which: str, kind: str) -> FileResponse:
    """The tables as they are today."""
    found = asked(request, year)
    return _file(tables_of(found.year, which), year, _label(which), kind)


@require_GET
def published_file(request: StaffRequest, pk: int, kind: str) -> FileResponse:
    """The tables as they were published."""
    row = get_object_or_404(PublishedSet, pk=pk)
    asked(request, row.year_id)
    return _file([of_document(one) for one in row.content], row.year_id, _label(row.tables), kind)


def _file(tables: list[Table], year: int, label: str, kind: str) -> FileResponse:
    home = bureau()
    organ = home.name if home else ""
    title = f"{organ}{year}年度部门{label}"
    if kind == "xlsx":
        content, kind_of = workbook(tables, title), XLSX
    elif kind == "docx":
        content, kind_of = word(tables, title, organ), DOCX
    else:
        raise Http404
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{title}.{kind}", content_type=kind_of)
