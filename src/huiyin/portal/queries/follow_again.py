"""What a petitioner sends of which something is recorded already: from a second window, or by a second tap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from django.utils.translation import gettext as _

from huiyin.core import desk_events as desk
from huiyin.core import events as ev
from huiyin.core.course import Demand, Question
from huiyin.core.terms import RATING
from huiyin.petitions.acts.rating import SIDES, rated
from huiyin.petitions.queries.printed import organ_name
from huiyin.portal.queries.follow import Followed, texts
from huiyin.portal.queries.open_acts import is_never_spoken_of
from huiyin.ui.words import day_words, word_of

Facts = list[tuple[str, str]]
E = TypeVar("E")


class Again(NamedTuple):
    """Something of the kind is recorded, and nothing more can be. `same`: it is what is sent now. Otherwise `why`
    what is sent now cannot be taken, what is `recorded`, and what is `given` now, so that nobody's words are lost."""

    same: bool
    why: str = ""
    recorded: Facts = []  # noqa: RUF012  # never changed
    given: Facts = []  # noqa: RUF012


def again(followed: Followed, act: str, data: Mapping[str, str]) -> Again | None:
    """None where nothing of the kind is recorded, or where what is sent now may still be taken, in part at least."""
    if is_never_spoken_of(followed, act):
        return None
    match act:
        case "rate":
            return _rated(followed, data)
        case "request_review" | "request_re_review":
            return _requested(followed, act.removeprefix("request_"), data)
        case "answer_question":
            return _answered(followed, data)
        case "withdraw":
            return _withdrawn(followed, data)
        case "demand_data":
            return _demanded(followed, data)
    return None


def side_words(side: str) -> str:
    return _("信访部门") if side == "bureau" else _("责任单位")


def is_rated_so(followed: Followed, side: str, data: Mapping[str, str]) -> bool:
    """Whether a side that was rated was given this value, for this reason."""
    event = _last(followed, ev.Rated, "side", side)
    return (
        rated(followed.case, side) == data.get(side)
        and event is not None
        and _plain(data, f"{side}_reason") == _text(event.note)
    )


def _rated(followed: Followed, data: Mapping[str, str]) -> Again | None:
    given = [side for side in SIDES if data.get(side)]
    if not given or any(not rated(followed.case, side) for side in given):
        return None
    if all(is_rated_so(followed, side, data) for side in given):
        return Again(same=True)
    recorded: Facts = []
    for side in SIDES:
        if value := rated(followed.case, side):
            event = _last(followed, ev.Rated, "side", side)
            recorded += _rating(side, value, _text(event.note) if event is not None else "")
    now = [fact for side in given for fact in _rating(side, data[side], _plain(data, f"{side}_reason"))]
    return Again(False, _("您已经评价过，评价以后不能更改。"), recorded, now)


def _rating(side: str, value: str, reason: str) -> Facts:
    who = side_words(side)
    found = [(_("对%(who)s的评价") % {"who": who}, word_of(RATING, value)), (_("原因"), reason)]
    return [fact for fact in found if fact[1]]


def _requested(followed: Followed, stage: str, data: Mapping[str, str]) -> Again | None:
    round_ = followed.course.round
    asked, refused = getattr(round_, f"{stage}_requested"), getattr(round_, f"{stage}_refused")
    event = _last(followed, ev.ReviewRequested, "stage", stage)
    if asked is None or refused is not None or event is None:
        return None
    told, now = (_text(event.note), _text(event.late)), (_plain(data, "request"), _plain(data, "late"))
    organ = data.get("organ", "")
    if told == now and organ == str(event.organ):
        return Again(same=True)
    before = organ_name(event.organ) if event.organ is not None else ""
    why = _("您在%(day)s已经提出申请，同一件事不用再申请一次。还有理由或者证据的，请用“补充材料”交来。")
    return Again(False, why % {"day": day_words(asked)}, _request(before, *told), _request("", *now))


def _request(organ: str, request: str, late: str) -> Facts:
    found = [(_("向哪个机关申请"), organ), (_("请求和理由"), request), (_("逾期的正当理由"), late)]
    return [fact for fact in found if fact[1]]


def _answered(followed: Followed, data: Mapping[str, str]) -> Again | None:
    wanted = data.get("question", "")
    question: Question | None = next((one for one in followed.course.questions if str(one.id) == wanted), None)
    if question is None or question.answered is None:
        return None
    told, now = _text(question.answer), _plain(data, "answer")
    if told == now:
        return Again(same=True)
    why = _("这个问题在%(day)s已经答复。还要说明的，请用“补充材料”交来。") % {"day": day_words(question.answered)}
    return Again(False, why, _own(followed, _("您的答复"), told), [(_("您的答复"), now)])


def _withdrawn(followed: Followed, data: Mapping[str, str]) -> Again | None:
    event = _last(followed, desk.Withdrawn)
    if followed.case.state != "withdrawn" or event is None:
        return None
    # How it was withdrawn stands before the colon.
    told, now = _text(event.note).partition("：")[2], _plain(data, "reason")
    if now in ("", told):
        return Again(same=True)
    return Again(False, _("这件信访已经撤回，不能再撤回一次。"), _own(followed, _("原因"), told), [(_("原因"), now)])


def _demanded(followed: Followed, data: Mapping[str, str]) -> Again | None:
    kind = data.get("kind", "")
    demand: Demand | None = next((one for one in followed.course.open_demands if one.kind == kind), None)
    if demand is None:
        return None
    told, now = _text(demand.note), _plain(data, "text")
    if told == now:
        return Again(same=True)
    why = _("同样的要求在%(day)s已经提出，正在办理。请等答复以后再提。") % {"day": day_words(demand.made)}
    return Again(False, why, _own(followed, _("您的要求"), told), [(_("您的要求"), now)] if now else [])


def _own(followed: Followed, name: str, words: str) -> Facts:
    """Of an accusation, nothing that was written before is shown on a page."""
    return [(name, words)] if words and not followed.is_secret else []


def _last(followed: Followed, kind: type[E], field: str = "", value: str = "") -> E | None:
    found = [one for one in followed.events() if isinstance(one, kind) and (not field or getattr(one, field) == value)]
    return found[-1] if found else None


def _text(digest: str | None) -> str:
    return _lines(texts([digest]).get(digest or "", ""))


def _plain(data: Mapping[str, str], name: str) -> str:
    return _lines(str(data.get(name) or ""))


def _lines(words: str) -> str:
    return words.replace("\r\n", "\n").strip()
