"""The timetable of leaders' reception days, and booking a turn without an account."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.core import querycode
from huiyin.petitions.acts.deeds import Unfit
from huiyin.portal.budget import Budget
from huiyin.portal.forms.days import BookForm, BookingForm, new_token
from huiyin.portal.views.public import public
from huiyin.reception.acts.bookings import KEEP, Taken, book, give_back
from huiyin.reception.models import Booking, ReceptionDay, State
from huiyin.reception.queries.bookings import find
from huiyin.reception.queries.days import free_turns, is_bookable, later, month_of, timetable

#: A signed cookie that shows one booking for half an hour; by it this browser does not book the same twice.
COOKIE: Final = "huiyin_booking"
PATH: Final = "/window/"
SECONDS: Final = 30 * 60
_SALT: Final = "huiyin.portal.booking"
#: A minute, of one network and of all; whoever guesses codes at this rate needs longer than there is time.
BOOKINGS = Budget(20, 200)
LOOKS = Budget(20, 400)


@public
@require_GET
def days(request: HttpRequest) -> HttpResponse:
    today, now = timezone.localdate(), timezone.localtime()
    month = month_of(request.GET.get("month"), today)
    context = {
        "month": month,
        "lines": timetable(month, now),
        "earlier": later(month, -1) if month > today.replace(day=1) else None,
        "later": later(month, 1),
    }
    return render(request, "portal/days.html", context)


@public
@require_http_methods(["GET", "POST"])
def book_day(request: HttpRequest, pk: int) -> HttpResponse:
    day = get_object_or_404(ReceptionDay, pk=pk)
    at = timezone.now()
    turns = free_turns(day) if is_bookable(day, timezone.localtime(at)) else []
    if request.method != "POST":
        return _book_page(request, day, BookForm(turns, initial={"token": new_token()}))
    before = Booking.objects.filter(token=request.POST.get("token", "")[:32]).first()
    if before is not None:
        return _shown(before, is_new=True)
    form = BookForm(turns, request.POST)
    if not BOOKINGS.spend(request, at.timestamp()):
        form.add_error(None, _("现在预约的人太多，请过一分钟再提交一次；您填的都还在。"))
        return _book_page(request, day, form, 429)
    told = _of_cookie(request)
    if told is not None and _is_same(told[0], day, request):
        # 'Back' brings what was typed with a new token: it is the booking that this browser has already.
        return _shown(told[0], is_new=True)
    if turns and form.is_valid():
        try:
            return _shown(book(form.given(day.pk), token=form.cleaned_data["token"], at=at), is_new=True)
        except Taken as taken:
            turns = list(taken.free)
            form = BookForm(turns, request.POST)
            form.is_valid()
        except Unfit as unfit:
            for name, words in unfit.problems.items():
                form.add_error(name or None, words)
    return _book_page(request, day, form, 422)


def _is_same(before: Booking, day: ReceptionDay, request: HttpRequest) -> bool:
    was = (before.reception_day_id, str(before.slot), before.name, before.phone, before.about)
    given = (request.POST.get(name, "").strip() for name in ("slot", "name", "phone", "about"))
    return before.state == State.BOOKED and was == (day.pk, *given)


def _book_page(request: HttpRequest, day: ReceptionDay, form: BookForm, status: int = 200) -> HttpResponse:
    context = {"day": day, "form": form, "is_open": bool(form.fields["slot"].choices), "keep": KEEP.days}  # type: ignore[attr-defined]
    return render(request, "portal/book_day.html", context, status=status)


def _shown(booking: Booking, *, is_new: bool) -> HttpResponse:
    response = redirect("portal:booking")
    response.set_cookie(
        COOKIE,
        signing.dumps({"booking": booking.pk, "new": is_new}, salt=_SALT),
        max_age=SECONDS,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _of_cookie(request: HttpRequest) -> tuple[Booking, bool] | None:
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    found = Booking.objects.select_related("reception_day").filter(pk=told["booking"], code__isnull=False).first()
    return None if found is None else (found, bool(told["new"]))


@public
@require_http_methods(["GET", "POST"])
def booking(request: HttpRequest) -> HttpResponse:
    """A booking that was just made or found; without one, number and code are asked for."""
    if request.method == "POST":
        return _look_up(request)
    told = _of_cookie(request)
    if told is None or request.GET.get("other"):
        return render(request, "portal/booking_find.html", {"form": BookingForm()})
    found, is_new = told
    day = found.reception_day
    context = {
        "booking": found,
        "day": day,
        "at": day.turn(found.slot),
        "is_new": is_new and found.state == State.BOOKED,
        "code": querycode.grouped(found.code) if is_new and found.code else "",
        "may_give_back": found.state == State.BOOKED and is_bookable(day, timezone.localtime()),
    }
    return render(request, "portal/booking.html", context)


def _look_up(request: HttpRequest) -> HttpResponse:
    form = BookingForm(request.POST)
    if not LOOKS.spend(request, timezone.now().timestamp()):
        form.add_error(None, _("查询的次数太多，请过一分钟再试。"))
        return render(request, "portal/booking_find.html", {"form": form}, status=429)
    if form.is_valid():
        found = find(form.cleaned_data["number"], form.cleaned_data["code"])
        if found is not None:
            return _shown(found, is_new=False)
        form.add_error(None, _("预约号和查询码对不上。请对照预约时记下的两项核对。"))
    return render(request, "portal/booking_find.html", {"form": form}, status=422)


@public
@require_POST
def booking_cancel(request: HttpRequest) -> HttpResponse:
    told = _of_cookie(request)
    if told is None:
        return redirect("portal:booking")
    found = told[0]
    try:
        give_back(found.number, found.code or "", at=timezone.now())
    except Unfit as unfit:
        messages.warning(request, str(unfit))
    else:
        messages.info(request, _("预约已取消，这个时间留给了别人。"))
    return redirect("portal:booking")


@public
@require_POST
def booking_leave(request: HttpRequest) -> HttpResponse:
    response = redirect(reverse("portal:days"))
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response
