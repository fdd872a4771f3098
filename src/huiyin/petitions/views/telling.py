"""The timeline of a matter: each event as a sentence, with the dates that passed and the gaps between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.core import desk_events as desk
from huiyin.core import events as ev
from huiyin.core.clocks import Clock
from huiyin.core.events import Event
from huiyin.core.facts import COLUMNS
from huiyin.core.terms import CHANNEL, DISPOSITION, FIRST, OUTCOME, RATING, RECEPTION, REVIEW_OUTCOME, SENT_DISPOSITIONS
from huiyin.petitions.queries.story import Happening
from huiyin.petitions.views import telling_desk
from huiyin.petitions.views.lines import article, clock_name
from huiyin.petitions.views.naming import Names, label
from huiyin.ui.words import day_words, legal_day, word_of

#: Changes of the record itself: they belong to the day on which they were written.
_OF_THE_RECORD = (ev.Corrected, ev.ContentRevised, ev.Joined, ev.Separated)
#: A pause of so many days between two steps is worth showing.
GAP_DAYS = 30


class Told(NamedTuple):
    """One entry of the timeline. `kind`: "" an act, "derived" a date that the law made, "late", "gap".

    `on` places it; `is_dated` is false when the ledger does not say the day and its neighbours in the record place it.
    """

    on: date | None
    what: str
    details: tuple[str, ...] = ()
    who: str = ""
    recorded: datetime | None = None
    kind: str = ""
    petition: int | None = None
    is_dated: bool = True
    #: The petition's number, where the matter has several.
    number: str = ""
    #: What was written with it, for those who may read it; and the letter that went out with it.
    text: str = ""
    letter: int | None = None


def _joined(*parts: str) -> tuple[str, ...]:
    text = _("，").join(part for part in parts if part)
    return (text,) if text else ()


def _registered(event: ev.Registered, names: Names) -> tuple[str, tuple[str, ...]]:
    people = _("%(count)d 人") % {"count": event.people} if event.channel == "visit" else ""
    return _("登记"), _joined(
        word_of(CHANNEL, event.channel), word_of(RECEPTION, event.reception), people, word_of(FIRST, event.first)
    )


def _sorted(event: ev.Sorted, names: Names) -> tuple[str, tuple[str, ...]]:
    what = word_of(DISPOSITION, event.disposition) or event.disposition
    organ = names.of("organ", event.organ)
    if event.disposition in SENT_DISPOSITIONS:
        return what, (_("责任单位：%(organ)s") % {"organ": organ},) if organ else (_("没有写明责任单位"),)
    return what, ()


def _answered(event: ev.Answered, names: Names) -> tuple[str, tuple[str, ...]]:
    settled = "" if event.settled is None else _("已化解") if event.settled else _("未化解")
    return _("办结"), _joined(word_of(OUTCOME, event.outcome), settled)


def _rated(event: ev.Rated, names: Names) -> tuple[str, tuple[str, ...]]:
    side = _("评价信访部门") if event.side == "bureau" else _("评价责任单位")
    return side, (word_of(RATING, event.value) or event.value,)


def _stage(event: ev.ReviewRequested | ev.ReviewDecided, asked: str, again: str) -> str:
    return again if event.stage == "re_review" else asked


def _corrected(event: ev.Corrected, names: Names) -> tuple[str, tuple[str, ...]]:
    column = COLUMNS.get(event.field)
    if column is None:
        return _("更正"), (f"{event.field}：{event.old} → {event.new}",)
    old, new = (names.value(column, _read(column.kind, value)) or _("（空）") for value in (event.old, event.new))
    return _("更正%(field)s") % {"field": label(event.field)}, (f"{old} → {new}",)


def _read(kind: str, value: Any) -> Any:
    if kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    return value


_TELL: dict[type[Any], Callable[[Any, Names], tuple[str, tuple[str, ...]]]] = {
    **telling_desk.TELL,
    ev.Registered: _registered,
    ev.Sorted: _sorted,
    ev.Told: lambda event, names: (_("告知"), ()),
    ev.Accepted: lambda event, names: ((_("简易受理") if event.procedure == "simple" else _("受理")), ()),
    ev.Extended: lambda event, names: (_("延期"), (_("延至 %(day)s") % {"day": day_words(event.until)},)),
    ev.Answered: _answered,
    ev.Confirmed: lambda event, names: (_("审核认定办结"), ()),
    ev.SuperiorDateSet: lambda event, names: (_("上级限办"), (_("截止 %(day)s") % {"day": day_words(event.due)},)),
    ev.RatingOpened: lambda event, names: (_("开放评价"), (_("至 %(day)s") % {"day": day_words(event.until)},)),
    ev.Rated: _rated,
    ev.ReviewRequested: lambda event, names: (
        _stage(event, _("申请复查"), _("申请复核")),
        _joined(names.organ(event.organ)),
    ),
    ev.ReviewDecided: lambda event, names: (
        _stage(event, _("复查意见"), _("复核意见")),
        _joined(
            word_of(REVIEW_OUTCOME, event.outcome),
            _("责令重新办理至 %(day)s") % {"day": day_words(event.redo_until)} if event.redo_until else "",
        ),
    ),
    ev.Batched: lambda event, names: (_("列入专项批次"), (event.batch,)),
    ev.Corrected: _corrected,
    ev.ContentRevised: lambda event, names: (
        _("内容有新版本"),
        (_("第 %(version)d 版") % {"version": event.version},),
    ),
    ev.Joined: lambda event, names: (_("并入本事项"), (_("原为事项 %(matter)d") % {"matter": event.origin},)),
    ev.Separated: lambda event, names: (_("移出本事项"), (_("归入事项 %(matter)d") % {"matter": event.target},)),
}


def tell(event: Event, names: Names) -> tuple[str, tuple[str, ...]]:
    """What an event says, and its details."""
    return _TELL[type(event)](event, names)


def timeline(
    happenings: Iterable[Happening],
    clocks: Iterable[Clock],
    names: Names,
    today: date,
    numbers: Mapping[int, str],
) -> list[Told]:
    """Newest first: what was done, which last days passed or lie ahead, and the long pauses.

    Args:
        numbers: the petitions of the matter, by id.
    """
    told = _done(happenings, names)
    told += [_passed(clock, today) for clock in clocks if _is_worth_telling(clock, today)]
    if len(numbers) > 1:
        told = [entry._replace(number=numbers.get(entry.petition or 0, "")) for entry in told]
    ordered = sorted(enumerate(told), key=lambda pair: (pair[1].on or date.min, pair[0]), reverse=True)
    return _with_gaps([entry for _index, entry in ordered])


def _done(happenings: Iterable[Happening], names: Names) -> list[Told]:
    told = []
    last: dict[int, date] = {}
    happenings = list(happenings)
    sent = {_written(one) for one in happenings if isinstance(one.event, desk.Dispatched)}
    for happening in happenings:
        event = happening.event
        if isinstance(event, ev.Sorted) and _written(happening) in sent:
            continue  # the dispatches of the same entry say where it went, and to whom
        recorded = legal_day(happening.at)
        if isinstance(event, _OF_THE_RECORD):
            on, is_dated = recorded, True
        else:
            on, is_dated = event.on or last.get(event.petition, recorded), event.on is not None
            last[event.petition] = on
        what, details = tell(event, names)
        entry = Told(on, what, details, names.person(happening.actor), happening.at, "", event.petition, is_dated)
        told.append(entry._replace(text=_written_with(event, names), letter=getattr(event, "letter", None)))
    return told


def _written_with(event: Event, names: Names) -> str:
    text = names.text(getattr(event, "note", None))
    late = names.text(getattr(event, "late", None))
    return text if not late else "\n".join(filter(None, (text, _("接受逾期申请的理由：%(why)s") % {"why": late})))


def _written(happening: Happening) -> tuple[int, datetime, str]:
    return happening.event.petition, happening.at, happening.actor


def _is_worth_telling(clock: Clock, today: date) -> bool:
    return not clock.cancelled and not clock.is_window and clock.state(today) != "met"


def _passed(clock: Clock, today: date) -> Told:
    state, name = clock.state(today), clock_name(clock).removesuffix("期限")
    what = {
        "running": _("%(clock)s期限的最后一日"),
        "overdue": _("%(clock)s期限届满，尚未办理"),
        "late": _("%(clock)s期限届满，其后才办理"),
    }.get(state, _("%(clock)s期限暂定的最后一日")) % {"clock": name}
    kind = "late" if state in ("overdue", "late") else "derived"
    return Told(clock.due, what, (said,) if (said := article(clock)) else (), kind=kind, petition=clock.petition)


def _with_gaps(entries: list[Told]) -> list[Told]:
    shown: list[Told] = []
    for entry in entries:
        if shown and shown[-1].on and entry.on and (days := (shown[-1].on - entry.on).days) > GAP_DAYS:
            shown.append(Told(None, _("相隔 %(days)d 天") % {"days": days}, kind="gap"))
        shown.append(entry)
    return shown
