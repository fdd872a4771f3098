"""Which entries of the ledger are told to petitioners, whom a message reaches, and how the messages fared."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.models import WINDOW, Person
from huiyin.accounts.queries import bureau
from huiyin.core import desk_events as desk
from huiyin.core import events as ev
from huiyin.core.events import Event
from huiyin.core.identity import is_email, mobile_of
from huiyin.ledger.prepared import Prepared
from huiyin.ledger.queries import StoredEntry
from huiyin.petitions import policies
from huiyin.petitions.models import Content, Petition
from huiyin.petitions.queries.beside import Delivery
from huiyin.petitions.queries.contents import Text, opened, present_texts
from huiyin.portal.models import Notice
from huiyin.portal.notice_texts import About

#: Entries of acts of these kinds are told; an imported ledger tells of what people knew long ago.
TOLD_ACTS: Final = ("desk.", "window.")
#: Steps that a petitioner is told of. What offices do among each other is none: assisting, receiving, urging …
_STEPS: Final = (
    ev.Sorted, ev.Told, ev.Accepted, ev.Extended, ev.Answered, ev.ReviewDecided, desk.Refused, desk.Led, desk.TakenUp,
    desk.LedBack, desk.LeftSimple, desk.Recalled, desk.HearingOpened, desk.ReviewRefused, desk.Withdrawn,
    desk.DataDemandAnswered,
)  # fmt: skip


class Channels(NamedTuple):
    """Where a petitioner can be reached; empty where not."""

    sms: str
    email: str


def tellings(entry: StoredEntry, events: Iterable[Event]) -> dict[int, str]:
    """What of an entry is told, by petition: the kind of notice, the most pressing where there are several."""
    if not entry.act.startswith(TOLD_ACTS):
        return {}
    found: dict[int, str] = {}
    for event in events:
        kind = _kind(event, entry.actor)
        if kind and found.get(event.petition) != Notice.Kind.REGISTERED:
            found[event.petition] = kind
    return found


def _kind(event: Event, actor: str) -> str:
    if isinstance(event, ev.Registered):
        return Notice.Kind.REGISTERED
    if isinstance(event, desk.Asked):
        return Notice.Kind.QUESTION
    if isinstance(event, desk.Dispatched):
        return Notice.Kind.STEP if event.part == "lead" else ""
    if isinstance(event, ev.ReviewRequested):
        # Whoever asked at the window knows.
        return "" if actor == WINDOW else Notice.Kind.STEP
    if isinstance(event, desk.ObjectionDecided):
        return Notice.Kind.STEP if event.agreed else ""
    return Notice.Kind.STEP if isinstance(event, _STEPS) else ""


def reached(petitions: Collection[int]) -> dict[int, Channels]:
    """How the petitioners of these petitions can be reached, by their present content. Nobody without a name is: an
    anonymous petition has none, and a number that came with it was not given to be called."""
    rows = Petition.objects.filter(pk__in=petitions, matter__disposed=None)
    return {petition: channels_of(text) for petition, text in present_texts(rows).items()}


def channels_of(text: Text) -> Channels:
    if not text.fields.get("name"):
        return Channels("", "")
    email = text.details.get("email", "")
    return Channels(mobile_of(text.fields.get("phone", "")), email if is_email(email) else "")


def about(petition: Petition, kind: str, channel: str) -> About:
    """What a message about a petition may hold. The code goes out once, to the telephone named when it was filed."""
    home = bureau()
    code = petition.query_code or ""
    is_told = kind == Notice.Kind.REGISTERED and channel == Notice.Channel.SMS and _is_first_phone(petition)
    return About(
        petition.number,
        home.name if home is not None else "",
        petition.restricted or petition.confidential,
        f"{settings.PUBLIC_URL}{reverse('portal:home')}" if settings.PUBLIC_URL else "",
        code if is_told else "",
        bool(code),
    )


def _is_first_phone(petition: Petition) -> bool:
    """Whether the telephone is still the one that the petition was filed with: a code never follows a correction."""
    if petition.version == 1:
        return True
    rows = Content.objects.filter(petition=petition, version__in=(1, petition.version))
    return len({channels_of(opened(row)).sms for row in rows}) == 1


# What staff see of it


class Sum(NamedTuple):
    """One way: through what it goes, and how many messages stand how."""

    channel: str
    through: str
    waiting: int
    sent: int
    failed: int
    dropped: int


class Failure(NamedTuple):
    """Messages that failed for one reason."""

    channel: str
    error: str
    size: int


def sums(at: datetime) -> list[Sum]:
    """By channel, what waits now and what came of the last seven days. Notices of accusations are counted nowhere."""
    rows = _counted().filter(made__gt=at - timedelta(days=7)).order_by()
    counted: dict[tuple[str, str], int] = {
        (one["channel"], one["state"]): one["count"]
        for one in rows.values("channel", "state").annotate(count=Count("pk"))
    }
    state = Notice.State
    return [
        Sum(
            str(Notice.Channel(channel).label),
            through,
            counted.get((channel, state.WAITING), 0) + counted.get((channel, state.CLAIMED), 0),
            counted.get((channel, state.SENT), 0),
            counted.get((channel, state.FAILED), 0),
            counted.get((channel, state.DROPPED), 0),
        )
        for channel, through in (("sms", settings.SMS), ("email", settings.MAIL))
    ]


def failures() -> list[Failure]:
    """Those that failed, by reason, the most frequent first."""
    rows = failed().order_by().values("channel", "error").annotate(count=Count("pk"))
    made = [Failure(str(Notice.Channel(one["channel"]).label), error_words(one["error"]), one["count"]) for one in rows]
    return sorted(made, key=lambda one: (-one.size, one.channel, one.error))


def failed() -> QuerySet[Notice]:
    return _counted().filter(state=Notice.State.FAILED)


def failed_of(person: Person, today: date) -> QuerySet[Notice]:
    """Failed notices of petitions that a person sees, the newest first."""
    visible = policies.visible_petitions(person, today).order_by().values("pk")
    return failed().filter(petition__in=visible).select_related("petition").order_by("-made", "-pk")


def _counted() -> QuerySet[Notice]:
    return Notice.objects.filter(petition__restricted=False)


_NOTICES = Prepared(lambda petitions: Notice.objects.filter(petition__in=petitions).order_by("-made", "-pk"))


def deliveries(petitions: Collection[int]) -> list[Delivery]:
    """How the notices of some petitions fared, the newest first, for the page of their matter."""
    rows = _NOTICES(tuple(petitions))
    return [
        Delivery(
            row.petition_id,
            str(row.get_kind_display()),
            str(row.get_channel_display()),
            str(row.get_state_display()),
            row.sent or row.made,
            row.tries,
            error_words(row.error),
            row.state == Notice.State.FAILED,
        )
        for row in rows
    ]


def error_words(code: str) -> str:
    """Why a message was not sent, for people."""
    head, _blank, number = code.partition(" ")
    if head in ("http", "smtp") and number.isdigit():
        return _("对方返回 %(code)s") % {"code": number}
    known: dict[str, Any] = {
        "": "",
        "timeout": _("对方没有及时应答"),
        "connection": _("连接不上"),
        "http answer": _("对方的回答表明没有接收"),
        "smtp sign-in": _("邮件服务器不接受用户名或口令"),
        "file": _("无法写入文件"),
        "unknown": _("发送中断，不知是否发出"),
        "old": _("超过七日没有发出"),
        "nobody": _("没有可用的手机或邮箱"),
    }
    return str(known.get(code, code))
