"""Reception days at the desk: the month, a new day, a month once more, a day and who comes."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.ledger import reads
from huiyin.petitions import policies as petitions
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.models import Petition
from huiyin.reception import policies
from huiyin.reception.acts import bookings as acts
from huiyin.reception.acts.days import add_day, cancel_day, copy_month
from huiyin.reception.forms import CancelForm, DayForm, NumberForm
from huiyin.reception.models import Booking, ReceptionDay, State
from huiyin.reception.queries.bookings import bookings_of, likely, petitions_of
from huiyin.reception.queries.days import is_bookable, later, lines, month_of, timetable
from huiyin.ui.words import day_words, month_words


class Row(NamedTuple):
    """A booking on the page of its day. `likely`: a petition that seems to have been registered from it."""

    booking: Booking
    at: Any
    petition: Petition | None
    likely: Petition | None


def month_address(month: date) -> str:
    return f"{reverse('reception:days')}?month={month:%Y-%m}"


@require_GET
def days_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see(request.user, today).required()
    month = month_of(request.GET.get("month"), today)
    context = {
        "month": month,
        "lines": timetable(month, timezone.localtime()),
        "earlier": month_address(later(month, -1)),
        "later": month_address(later(month, 1)),
        "next_month": later(month, 1),
        "may_arrange": bool(policies.may_arrange(request.user, today)),
    }
    return render(request, "reception/days.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_arrange(request.user, today).required()
    form = DayForm(request.POST or None, initial={"starts": "09:00", "ends": "11:30", "slots": 6})
    if request.method == "POST" and form.is_valid():
        try:
            row = add_day(form.given(), by=request.user, at=timezone.now(), today=today)
        except Unfit as unfit:
            for name, words in unfit.problems.items():
                form.add_error(name or None, words)
        else:
            messages.info(request, _("%(day)s的接访日已公布。") % {"day": day_words(row.day)})
            return redirect(month_address(row.day))
    return render(request, "reception/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def copy(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_arrange(request.user, today).required()
    month = month_of(request.POST.get("month"), today)
    done = copy_month(month, by=request.user, at=timezone.now(), today=today)
    told = {"month": month_words(later(month, 1)), "made": len(done.made)}
    words = _("已照搬 %(made)d 个接访日到%(month)s。") % told
    if done.left:
        words += _("没有照搬的：%s。") % "；".join(f"{day_words(one.day)} {one.why}" for one in done.left)
    messages.info(request, words)
    return redirect(month_address(later(month, 1)))


@require_GET
def day_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _day(request, pk)


def _day(request: StaffRequest, pk: int, *, form: CancelForm | None = None, status: int = 200) -> HttpResponse:
    today, now = timezone.localdate(), timezone.localtime()
    policies.may_see(request.user, today).required()
    day = get_object_or_404(ReceptionDay, pk=pk)
    rows = _rows(request, day)
    held = [row for row in rows if row.booking.state != State.CANCELLED]
    day.taken = len(held)  # type: ignore[attr-defined]  # as the timetable counts it
    context = {
        "line": lines([day], now)[0],
        "day": day,
        "rows": rows,
        "held": len(held),
        "to_tell": day.cancelled is not None and any(row.booking.state == State.BOOKED for row in rows),
        "may_arrange": bool(policies.may_arrange(request.user, today)),
        "may_register": bool(petitions.may_register(request.user, today, purpose="")),
        "has_come": day.day <= today and day.cancelled is None,
        "may_cancel": day.cancelled is None and day.day >= today,
        "is_bookable": is_bookable(day, now),
        "form": form or CancelForm(),
    }
    return render(request, "reception/day.html", context, status=status)


def _rows(request: StaffRequest, day: ReceptionDay) -> list[Row]:
    """Who comes; that it was looked at is written down under the day, and under the petitions that came of it."""
    found = bookings_of(day)
    known = petitions_of(found, request.user)
    if any(one.name for one in found):
        reads.record(actor_of(request.user), f"reception:{day.pk}", [one.pk for one in known.values()])
    return [Row(one, day.turn(one.slot), known.get(one.pk), likely(one, request.user)) for one in found]


@require_GET
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """The day on one sheet of paper, for the leader who receives."""
    policies.may_see(request.user, timezone.localdate()).required()
    day = get_object_or_404(ReceptionDay, pk=pk)
    rows = [row for row in _rows(request, day) if row.booking.state != State.CANCELLED]
    return render(request, "reception/sheet.html", {"day": day, "rows": rows})


@require_POST
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_arrange(request.user, today).required()
    get_object_or_404(ReceptionDay, pk=pk)
    form = CancelForm(request.POST)
    if form.is_valid():
        try:
            cancel_day(pk, form.cleaned_data["why"], by=request.user, at=timezone.now(), today=today)
        except Unfit as unfit:
            for name, words in unfit.problems.items():
                form.add_error(name or None, words)
        else:
            messages.info(request, _("这个接访日已取消，时间表上会写明原因。"))
            return redirect("reception:day", pk)
    return _day(request, pk, form=form, status=422)


@require_POST
def note(request: StaffRequest, pk: int, what: str) -> HttpResponse:
    """Note what became of a booking: `came`, `missed`, `reopen`, `registered`."""
    today, at = timezone.localdate(), timezone.now()
    policies.may_arrange(request.user, today).required()
    row = get_object_or_404(Booking, pk=pk)
    try:
        if what == "came":
            done = acts.came(pk, by=request.user, at=at, today=today)
            if done.draft is not None:
                return redirect(f"{reverse('petitions:register')}?draft={done.draft.pk}")
        elif what == "missed":
            acts.missed(pk, by=request.user, at=at, today=today)
        elif what == "reopen":
            acts.reopen(pk, by=request.user, at=at, today=today)
        elif what == "registered":
            _link(request, pk, today)
        else:
            raise Http404
    except (Unfit, NotAllowed) as refusal:
        messages.warning(request, str(refusal))
    return redirect("reception:day", row.reception_day_id)


def _link(request: StaffRequest, pk: int, today: date) -> None:
    """
    Raises:
        Unfit: no number was given, or it cannot be linked.
    """
    form = NumberForm(request.POST)
    if not form.is_valid():
        raise Unfit({"number": _("请填写信访件编号。")})
    acts.registered(pk, form.cleaned_data["number"], by=request.user, at=timezone.now(), today=today)
