"""通知: petitioners are told of each step by text message and e-mail, without asking.

A worker reads the entries of the ledger that came since it last looked (`collect`) and makes a notice for each thing
to tell; then it sends what is due (`deliver`). Both may be done by several workers at once and break off anywhere: an
entry is read once, a notice is claimed by one worker at a time, and a claim that nobody closed is taken up again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.core.events import events_of
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries as ledger_queries
from huiyin.ledger.models import Entry
from huiyin.ledger.models import Sequence as Placed
from huiyin.ledger.queries import StoredEntry, read_entry
from huiyin.petitions.models import Petition
from huiyin.portal.messengers import Message, Messenger, NotSent, Refused, messengers
from huiyin.portal.models import DeliveryTry, Notice, NoticeCursor
from huiyin.portal.notice_texts import TEXTS, subject
from huiyin.portal.queries.notices import TOLD_ACTS, Channels, about, failed, reached, tellings
from huiyin.portal.quiet import after_quiet, is_quiet

#: Entries gone through at a time, and notices claimed at a time: ten that time out end well within the lease.
_ENTRIES, _CLAIMED = 2000, 10
#: A claim older than this was left by a worker that died.
LEASE: Final = timedelta(minutes=15)
#: The pauses between the tries; after the last one it has failed.
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720))
#: What could not be told by then is old news.
OLD: Final = timedelta(days=7)
#: Where nothing was read yet, steps of the last day are told, and none before.
_FIRST_LOOK: Final = timedelta(days=1)
#: How long one call goes on sending.
_LONGEST = 50.0
STREAM = "notices"


class Told(NamedTuple):
    """What one call did. `more`: notices are due that it had no time for."""

    made: int = 0
    sent: int = 0
    later: int = 0
    failed: int = 0
    more: bool = False


def send_due(at: datetime) -> Told:
    """Read what is new and send what is due; what the worker does every few seconds."""
    started = time.monotonic()
    ways = messengers()
    made = collect(at, ways)
    told = Told(made)
    while True:
        now = at + timedelta(seconds=time.monotonic() - started)
        step = deliver(now, ways)
        told = Told(made, told.sent + step.sent, told.later + step.later, told.failed + step.failed, step.more)
        if not step.more or time.monotonic() - started > _LONGEST:
            return told


# Reading


def collect(at: datetime, ways: Mapping[str, Messenger]) -> int:
    """Make the notices of every entry that came since the last look, and say how many."""
    head = ledger_queries.sequence_head()
    newest = Entry.objects.order_by("-id").values_list("id", flat=True).first()
    if newest is not None and newest > head.entry:
        ledger.sequence_pending(lately=True)
    made = 0
    while (found := _chunk(at, ways)) is not None:
        made += found
    return made


def _chunk(at: datetime, ways: Mapping[str, Messenger]) -> int | None:
    """The next entries; None when there are none. What takes time is done before the transaction; whoever was faster
    has moved the cursor, and nothing is made of them twice."""
    before = _cursor(at)
    last = min(before + _ENTRIES, ledger_queries.sequence_head().seq)
    if last <= before:
        return None
    rows = _telling().filter(seq__gt=before, seq__lte=last).order_by("seq")
    placed = list(rows.values_list("seq", "entry__body", "entry__hash"))
    notices = _notices([(seq, read_entry(body, digest)) for seq, body, digest in placed], at, ways)
    with transaction.atomic():
        if not NoticeCursor.objects.filter(pk=1, seq=before).update(seq=last):
            return 0
        fresh = [one for one in notices if not _is_said(one)]
        Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _cursor(at: datetime) -> int:
    row = NoticeCursor.objects.filter(pk=1).values_list("seq", flat=True).first()
    if row is not None:
        return int(row)
    try:
        with transaction.atomic():
            return NoticeCursor.objects.create(pk=1, seq=_before(at - _FIRST_LOOK)).seq
    except IntegrityError:
        return int(NoticeCursor.objects.values_list("seq", flat=True).get(pk=1))


def _before(moment: datetime) -> int:
    """The last place in the sequence that may be told of and was written before a moment."""
    rows = _telling().order_by("-seq").values_list("seq", "entry__body")
    return next((seq for seq, body in rows.iterator(200) if ledger_queries.moment_of(body) < moment), 0)


def _telling() -> QuerySet[Placed]:
    """The places of acts that may be told of. The database looks into the bodies: a ledger of five years that was just
    imported has half a million, and none of them is."""
    acts = Q()
    for prefix in TOLD_ACTS:
        acts |= Q(entry__body__contains=f'"act":"{prefix}')
    return Placed.objects.filter(acts)


def _notices(placed: Sequence[tuple[int, StoredEntry]], at: datetime, ways: Mapping[str, Messenger]) -> list[Notice]:
    told = [
        (seq, petition, kind)
        for seq, entry in placed
        if entry.stream.startswith("matter:") and at - entry.at < OLD
        for petition, kind in tellings(entry, events_of(entry.events)).items()
    ]
    addresses = reached({petition for _seq, petition, _kind in told}) if told and ways else {}
    nobody = Channels("", "")
    return [
        Notice(petition_id=petition, seq=seq, kind=kind, channel=channel, made=at, due=_due(kind, channel, at),
               until=at + OLD)
        for seq, petition, kind in told
        for channel, to in addresses.get(petition, nobody)._asdict().items()
        if to and channel in ways
    ]  # fmt: skip


def _due(kind: str, channel: str, at: datetime) -> datetime:
    """At once, or when the quiet hours end; who has just filed waits for the number."""
    is_awaited = kind == Notice.Kind.REGISTERED or channel != Notice.Channel.SMS
    return at if is_awaited else after_quiet(at)


def _is_said(notice: Notice) -> bool:
    """Whether a message that says the same is about to go out: two steps in one night are one message."""
    same = Notice.objects.filter(petition=notice.petition_id, channel=notice.channel, kind=notice.kind)
    return notice.kind != Notice.Kind.REGISTERED and same.filter(state=Notice.State.WAITING, tries=0).exists()


# Sending


def deliver(at: datetime, ways: Mapping[str, Messenger]) -> Told:
    """Claim a few notices that are due, and send them."""
    _take_up(at)
    claimed = _claim(at, ways)
    outcomes = [_send(notice, at, ways[notice.channel]) for notice in claimed]
    return Told(0, outcomes.count("sent"), outcomes.count("later"), outcomes.count("refused"), len(claimed) == _CLAIMED)


@transaction.atomic
def _take_up(at: datetime) -> None:
    """Claims of workers that died become tries of unknown end; what nobody needs to know any more is dropped."""
    lost = Notice.objects.filter(state=Notice.State.CLAIMED, claimed__lte=at - LEASE)
    for notice in _locked(lost):
        _close(notice, at, "unknown", "unknown")
    old = Notice.objects.filter(state=Notice.State.WAITING, until__lt=at)
    old.update(state=Notice.State.DROPPED, error="old")


@transaction.atomic
def _claim(at: datetime, ways: Mapping[str, Messenger]) -> list[Notice]:
    rows = Notice.objects.filter(state=Notice.State.WAITING, due__lte=at, channel__in=list(ways))
    if is_quiet(at):
        rows = rows.exclude(~Q(kind=Notice.Kind.REGISTERED), channel=Notice.Channel.SMS)
    chosen = list(_locked(rows.order_by("due", "id")[:_CLAIMED]))
    Notice.objects.filter(pk__in=[one.pk for one in chosen]).update(
        state=Notice.State.CLAIMED, claimed=at, tries=F("tries") + 1
    )
    for one in chosen:
        one.state, one.claimed, one.tries = Notice.State.CLAIMED, at, one.tries + 1
    return chosen


def _locked(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Rows that no other worker holds. On SQLite a transaction that writes is alone."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True)
    return rows


def _send(notice: Notice, at: datetime, way: Messenger) -> str:
    """Send one that is claimed, outside of any transaction; how it went."""
    message = _message(notice)
    if message is None:
        return _closed(notice, at, "dropped", "nobody")
    try:
        way.send(message, at)
    except Refused as error:
        return _closed(notice, at, "refused", error.code)
    except NotSent as error:
        return _closed(notice, at, "later", error.code)
    return _closed(notice, at, "sent", "")


def _message(notice: Notice) -> Message | None:
    """The message as it is true now; None where the petitioner can no longer be reached this way."""
    petition = Petition.objects.get(pk=notice.petition_id)
    to = reached([petition.pk]).get(petition.pk, Channels("", ""))._asdict()[notice.channel]
    if not to:
        return None
    known = about(petition, notice.kind, notice.channel)
    return Message(to, TEXTS[notice.kind](known), subject(notice.kind, known) if notice.channel == "email" else "")


@transaction.atomic
def _closed(notice: Notice, at: datetime, outcome: str, code: str) -> str:
    _close(notice, at, outcome, code)
    return outcome


def _close(notice: Notice, at: datetime, outcome: str, code: str) -> None:
    """Write down how a try went. A claim that ran out meanwhile belongs to somebody else; the try is recorded."""
    is_last = notice.tries > len(PAUSES)
    values: dict[str, object] = {"error": code}
    if outcome == "sent":
        values |= {"state": Notice.State.SENT, "sent": at}
    elif outcome == "dropped":
        values |= {"state": Notice.State.DROPPED}
    elif outcome == "refused" or is_last:
        values |= {"state": Notice.State.FAILED}
    else:
        again = at if outcome == "unknown" else at + PAUSES[notice.tries - 1]
        values |= {"state": Notice.State.WAITING, "due": _due(notice.kind, notice.channel, again)}
    own = Notice.objects.filter(pk=notice.pk, state=Notice.State.CLAIMED, claimed=notice.claimed)
    own.update(**values)
    DeliveryTry.objects.create(notice=notice, at=at, outcome=outcome, detail=code)


# By hand


@transaction.atomic
def send_again(person: Person, at: datetime) -> int:
    """Put every notice that failed in line once more, and say how many."""
    count = failed().update(state=Notice.State.WAITING, due=at, until=at + OLD, tries=0, error="")
    if count:
        head = ledger_queries.heads([STREAM])[STREAM]
        ledger.append(
            stream=STREAM, expected_n=head.n, act="notices.send_again", actor=actor_of(person), at=at,
            events=[{"event": "notices_sent_again", "count": count}],
        )  # fmt: skip
    return count
