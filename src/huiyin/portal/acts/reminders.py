"""提醒: once a day the worker looks what is due for whom, writes each thing down once at each stage, and sends one mail
to those who want it. Broken off anywhere it begins anew: what is written down is not written twice, and a mail is
claimed by one worker at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.core.identity import is_email
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries as ledger_queries
from huiyin.petitions.acts.deeds import Unfit
from huiyin.portal.acts.notices import LEASE, PAUSES
from huiyin.portal.messengers import Messenger, NotSent, Refused, messengers
from huiyin.portal.models import Reminder, ReminderChoice, ReminderDay, ReminderMail
from huiyin.portal.queries.reminders import fresh, mail_of, owed_by

_log = logging.getLogger("huiyin.work")
#: Reminders of a day are made from this hour on.
FROM_HOUR = 8
#: A mail that could not go out by then says what is past.
OLD: Final = timedelta(days=2)
_CLAIMED = 10
_LONGEST = 50.0
STREAM = "reminders"


class Reminded(NamedTuple):
    """What one call did: reminders made, mails sent, tried again later, given up."""

    made: int = 0
    sent: int = 0
    later: int = 0
    failed: int = 0


def remind(at: datetime) -> Reminded:
    """What the worker does every few minutes: once a day it makes the reminders, and it sends the mails that wait."""
    started = time.monotonic()
    ways = messengers()
    local = timezone.localtime(at)
    made = make_reminders(local.date(), at, ways) if local.hour >= FROM_HOUR else 0
    told = Reminded(made)
    while time.monotonic() - started < _LONGEST:
        step = deliver(at, ways)
        told = Reminded(made, told.sent + step.sent, told.later + step.later, told.failed + step.failed)
        if sum(step) < _CLAIMED:
            break
    return told


def make_reminders(today: date, at: datetime, ways: Mapping[str, Messenger]) -> int:
    """Write down what everybody is reminded of today; how many. Nothing where the day was looked at already."""
    if not _begins(today):
        return 0
    people = Person.objects.staff().filter(is_active=True).select_related("reminder_choice").order_by("pk")
    made, is_whole = 0, True
    for person in people:
        try:
            made += _remind_one(person, today, at, ways)
        except Exception:  # what one person's due things meet does not keep the others from theirs
            _log.exception("reminders of person %d", person.pk)
            is_whole = False
    if is_whole:
        ReminderDay.objects.filter(pk=1).update(day=today)
    return made


def _begins(today: date) -> bool:
    row = ReminderDay.objects.filter(pk=1).first()
    if row is None:
        try:
            with transaction.atomic():
                ReminderDay.objects.create(pk=1, day=today - timedelta(days=1))
        except IntegrityError:  # another worker was first
            return False
        return True
    return row.day < today


@transaction.atomic
def _remind_one(person: Person, today: date, at: datetime, ways: Mapping[str, Messenger]) -> int:
    choice = getattr(person, "reminder_choice", None)
    if choice is not None and choice.is_off:
        return 0
    owed = fresh(person, owed_by(person, today))
    if not owed:
        return 0
    mail = None
    if choice is not None and choice.email and "email" in ways:
        mail, _new = ReminderMail.objects.get_or_create(person=person, day=today, defaults={"due": at})
    rows = [
        Reminder(person=person, kind=one.thing.kind, key=one.thing.key, day=one.thing.day, stage=one.stage, made=at,
                 mail=mail)
        for one in owed
    ]  # fmt: skip
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def deliver(at: datetime, ways: Mapping[str, Messenger]) -> Reminded:
    """Claim a few mails that wait, and send them."""
    if "email" not in ways:
        return Reminded()
    outcomes = [_send(mail, at, ways["email"]) for mail in _claim(at)]
    dropped = outcomes.count("dropped")
    return Reminded(0, outcomes.count("sent"), outcomes.count("later"), outcomes.count("refused") + dropped)


@transaction.atomic
def _claim(at: datetime) -> list[ReminderMail]:
    state = ReminderMail.State
    # Whoever claimed it and did not live to say so leaves a try of unknown end: it is sent again.
    ReminderMail.objects.filter(state=state.CLAIMED, claimed__lte=at - LEASE).update(state=state.WAITING)
    waiting = ReminderMail.objects.filter(state=state.WAITING)
    waiting.filter(day__lt=timezone.localdate(at - OLD)).update(state=state.DROPPED, error="old")
    rows = waiting.filter(due__lte=at).order_by("due", "pk").values_list("pk", flat=True)[:_CLAIMED]
    # Claimed row by row from where it stands: of two workers one changes the row.
    mine = [
        pk
        for pk in list(rows)
        if ReminderMail.objects.filter(pk=pk, state=state.WAITING).update(
            state=state.CLAIMED, claimed=at, tries=F("tries") + 1
        )
    ]
    return list(ReminderMail.objects.filter(pk__in=mine).select_related("person").order_by("pk"))


def _send(mail: ReminderMail, at: datetime, way: Messenger) -> str:
    """Send one that is claimed, outside of any transaction; how it went."""
    choice = ReminderChoice.objects.filter(person=mail.person, is_off=False).select_related("person").first()
    if choice is None or not choice.email or not mail.person.is_active:
        return _close(mail, at, "dropped", "nobody")
    try:
        way.send(mail_of(choice, mail.reminders.all()), at)
    except Refused as error:
        return _close(mail, at, "refused", error.code)
    except NotSent as error:
        return _close(mail, at, "later", error.code)
    return _close(mail, at, "sent", "")


def _close(mail: ReminderMail, at: datetime, outcome: str, code: str) -> str:
    state = ReminderMail.State
    values: dict[str, object] = {"error": code}
    if outcome == "sent":
        values |= {"state": state.SENT, "sent": at}
    elif outcome == "dropped":
        values |= {"state": state.DROPPED}
    elif outcome == "refused" or mail.tries > len(PAUSES):
        values |= {"state": state.FAILED}
    else:
        values |= {"state": state.WAITING, "due": at + PAUSES[mail.tries - 1]}
    ReminderMail.objects.filter(pk=mail.pk, state=state.CLAIMED, claimed=mail.claimed).update(**values)
    return outcome


@transaction.atomic
def choose(person: Person, *, email: str, is_off: bool, at: datetime) -> ReminderChoice:
    """How somebody wants to be reminded. The ledger knows that they chose, not the address.

    Raises:
        Unfit: the address is none.
    """
    email = email.strip()
    if email and not is_email(email):
        raise Unfit({"email": _("这不像电子邮箱地址，例如 heming@example.cn。")})
    row, _new = ReminderChoice.objects.select_for_update().get_or_create(person=person)
    row.email, row.is_off = email, is_off
    row.save(update_fields=["email", "is_off"])
    head = ledger_queries.heads([STREAM])[STREAM]
    event = {"event": "reminders_chosen", "person": person.pk, "is_off": is_off, "has_email": bool(email)}
    actor = actor_of(person)
    ledger.append(stream=STREAM, expected_n=head.n, act="reminders.choose", actor=actor, at=at, events=[event])
    return row
