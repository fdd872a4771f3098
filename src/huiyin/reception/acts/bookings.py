"""预约: a turn is taken, given back, or ends with somebody having come or not."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.core import querycode
from huiyin.core.identity import is_phone
from huiyin.petitions import policies as petitions
from huiyin.petitions.acts import ids
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.acts.drafting import save_draft
from huiyin.petitions.models import EntryDraft
from huiyin.reception.acts.recording import record
from huiyin.reception.models import Booking, ReceptionDay, State
from huiyin.reception.policies import may_arrange
from huiyin.reception.queries.bookings import find
from huiyin.reception.queries.days import Turn, free_turns, is_bookable
from huiyin.vault import normal
from huiyin.vault.fields import current

#: Name, telephone and what it is about go so long after the day: then nobody needs them any more.
KEEP = timedelta(days=90)
LIMITS = {"name": 60, "phone": 30, "about": 500}
#: Who acts where a petitioner does, by number and code.
WINDOW = "window"


class Taken(Exception):
    """Somebody else has this turn; `free` are those that are left."""

    def __init__(self, free: Sequence[Turn]) -> None:
        super().__init__(len(free))
        self.free = free


@dataclass(frozen=True, slots=True)
class Given:
    """A booking as somebody enters it."""

    day: int
    slot: int
    name: str
    phone: str
    about: str


class Came(NamedTuple):
    """Somebody came; `draft` is the registration that was begun with what is known, where the person may register."""

    booking: Booking
    draft: EntryDraft | None


@transaction.atomic
def book(given: Given, *, token: str, at: datetime) -> Booking:
    """Take a turn. The same token once more gives back the booking it has made.

    Raises:
        Unfit: by field what is missing, or the day is not open for bookings.
        Taken: another booking has the turn.
    """
    # Whoever books holds the day: of two who want its last turn the second finds it taken.
    day = ReceptionDay.objects.select_for_update().filter(pk=given.day).first()
    if before := Booking.objects.filter(token=token).first():
        return before
    if day is None or not is_bookable(day, timezone.localtime(at)):
        raise Unfit({"": _("这个接访日已经取消、已经开始或者不存在，不能预约。请另选一天。")})
    if problems := _problems(given):
        raise Unfit(problems)
    key = current().blind(f"{day.pk} {normal.phone(given.phone)}", "booking")
    if Booking.objects.filter(reception_day=day, phone_key=key).exclude(state=State.CANCELLED).exists():
        words = _("这个电话在这个接访日已经约了一个时间。要改时间，请先用预约号和查询码取消原来的。")
        raise Unfit({"phone": words})
    free = free_turns(day)
    if given.slot not in {turn.slot for turn in free}:
        raise Taken(free)
    today = timezone.localtime(at).date()
    _forget(today)
    [serial] = ids.reserve(f"booking:{today.year}", 1)
    row = Booking.objects.create(
        reception_day=day,
        slot=given.slot,
        number=f"YY{today.year}-{serial:05}",
        code=querycode.complete(f"{secrets.randbelow(10**15):015}"),
        token=token,
        name=given.name.strip(),
        phone=given.phone.strip(),
        phone_key=key,
        about=given.about.strip(),
        made=at,
    )
    _record(row, "made", actor=WINDOW, at=at)
    return row


@transaction.atomic
def give_back(number: str, code: str, *, at: datetime) -> Booking:
    """The petitioner cancels; the turn is free again.

    Raises:
        Unfit: no such booking, or it is over already.
    """
    found = find(number, code)
    if found is None:
        raise Unfit({"": _("预约号或者查询码不对。")})
    row = _locked(found.pk)
    if row.state == State.CANCELLED:
        return row
    if row.state != State.BOOKED or not is_bookable(row.reception_day, timezone.localtime(at)):
        raise Unfit({"": _("接访已经开始、已经取消或者已经过去，不用再取消预约。")})
    return _end(row, State.CANCELLED, actor=WINDOW, at=at)


@transaction.atomic
def came(pk: int, *, by: Person, at: datetime, today: date) -> Came:
    """Somebody came. For who registers petitions, a registration is begun with what the booking says.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    row = _to_note(pk, by, today)
    if row.state == State.BOOKED:
        row = _end(row, State.CAME, actor=actor_of(by), at=at)
    elif row.state != State.CAME or row.petition is not None:
        raise Unfit({"": _("这个预约已经是“%s”。") % row.get_state_display()})
    draft = None
    if petitions.may_register(by, today, purpose="") and row.name:
        draft = save_draft(by, _typed(row), at=at)
    return Came(row, draft)


@transaction.atomic
def missed(pk: int, *, by: Person, at: datetime, today: date) -> Booking:
    """
    Raises:
        NotAllowed, Unfit: as the others.
    """
    row = _to_note(pk, by, today)
    if row.state != State.BOOKED:
        raise Unfit({"": _("这个预约已经是“%s”。") % row.get_state_display()})
    return _end(row, State.MISSED, actor=actor_of(by), at=at)


@transaction.atomic
def reopen(pk: int, *, by: Person, at: datetime, today: date) -> Booking:
    """It was noted by mistake that somebody came, or did not.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    row = _to_note(pk, by, today)
    if row.state not in (State.CAME, State.MISSED) or row.petition is not None:
        raise Unfit({"": _("这个预约不能改回。")})
    row.state, row.ended = State.BOOKED, None
    row.save(update_fields=["state", "ended"])
    _record(row, "reopened", actor=actor_of(by), at=at)
    return row


@transaction.atomic
def registered(pk: int, number: str, *, by: Person, at: datetime, today: date) -> Booking:
    """Which petition was registered from it.

    Raises:
        NotAllowed, Unfit: as the others; Unfit also where this person sees no such petition.
    """
    row = _to_note(pk, by, today)
    petition = petitions.visible_petitions(by, today).filter(number=number.strip()).order_by("-pk").first()
    if petition is None:
        raise Unfit({"number": _("没有查到这个编号的信访件。请核对登记回执上的编号。")})
    if row.state != State.CAME or row.petition is not None:
        raise Unfit({"": _("先登记到访，再填信访件编号；已经填过的不能改。")})
    row.petition = petition.pk
    row.save(update_fields=["petition"])
    _record(row, "registered", actor=actor_of(by), at=at, petition=petition.pk)
    return row


def _problems(given: Given) -> dict[str, str]:
    asked = {"name": _("请填写姓名。"), "phone": _("请填写电话，接访有变动时告诉您。"), "about": _("请写想谈什么事。")}
    found = {name: words for name, words in asked.items() if not getattr(given, name).strip()}
    for name, most in LIMITS.items():
        if len(getattr(given, name).strip()) > most:
            found[name] = _("最多 %d 个字。请精简。") % most
    if "phone" not in found and not is_phone(given.phone):
        found["phone"] = _("电话号码的位数不对：手机号码 11 位，固定电话带区号。")
    return found


def _locked(pk: int) -> Booking:
    """The booking with its day locked, which is what every act of a day waits for."""
    day = Booking.objects.filter(pk=pk).values_list("reception_day", flat=True).get()
    ReceptionDay.objects.select_for_update().get(pk=day)
    return Booking.objects.select_related("reception_day").get(pk=pk)


def _to_note(pk: int, by: Person, today: date) -> Booking:
    allowed = may_arrange(by, today)
    if not allowed:
        raise NotAllowed(allowed.why)
    row = _locked(pk)
    if row.reception_day.cancelled is not None:
        raise Unfit({"": _("这个接访日已经取消。")})
    if row.reception_day.day > today:
        raise Unfit({"": _("还没有到接访日，到时再登记到访。")})
    return row


def _end(row: Booking, state: State, *, actor: str, at: datetime) -> Booking:
    row.state, row.ended = state, at
    row.save(update_fields=["state", "ended"])
    _record(row, str(state), actor=actor, at=at)
    return row


def _record(row: Booking, what: str, *, actor: str, at: datetime, petition: int | None = None) -> None:
    event: dict[str, object] = {"event": f"booking_{what}", "booking": row.pk, "number": row.number, "slot": row.slot}
    if petition is not None:
        event["petition"] = petition
    record(row.reception_day_id, what, event, actor=actor, at=at)


def _typed(row: Booking) -> dict[str, list[str]]:
    """The first words of a registration, as its form has them."""
    typed = {
        "channel": "visit", "reception": "leader_day", "people": "1", "name": row.name, "phone": row.phone,
        "ask": row.about, "petitioned": row.reception_day.day.isoformat(), "source": "own",
    }  # fmt: skip
    return {name: [value] for name, value in typed.items() if value}


def _forget(today: date) -> None:
    """Take away who booked days that are long past, and the codes they asked with."""
    old = Booking.objects.filter(reception_day__day__lt=today - KEEP, name__isnull=False)
    old.update(name=None, phone=None, phone_key=None, about=None, code=None)
