"""人民建议征集 (2022 regulation Art. 29): a call is posted, what is filed to it may be adopted and published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.core.filing import Entry
from huiyin.figures.models import Fact
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries as ledger_queries
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.acts.window_filing import Filed, file_from_window
from huiyin.petitions.queries.contents import present_texts
from huiyin.portal.acts.sending import own_place
from huiyin.portal.models import NameConsent, SuggestionCall, SuggestionShown
from huiyin.portal.models.suggestions import Extent
from huiyin.portal.policies import may_call
from huiyin.portal.queries.suggestions import is_open, of_call

#: Outcomes of a reply that say that a suggestion was not taken up.
NOT_ADOPTED = frozenset({"explanation", "no_support"})
LONGEST = {"title": 80, "text": 4000, "words": 2000}


@dataclass(frozen=True, slots=True)
class Given:
    """A suggestion as somebody writes it. Without a name it is anonymous."""

    ask: str
    facts: str = ""
    name: str = ""
    phone: str = ""
    may_name: bool = False


@dataclass(frozen=True, slots=True)
class Showing:
    """What is published of an adopted suggestion."""

    extent: str
    words: str
    named: bool = False


def post_call(
    title: str, text: str, opens: date, closes: date, *, by: Person, at: datetime, today: date
) -> SuggestionCall:
    """
    Raises:
        NotAllowed: not this person's duty.
        Unfit: by field what is wrong.
    """
    _require(by, today)
    title, text = title.strip(), text.strip()
    problems = {name: _("请填写这一项。") for name, value in (("title", title), ("text", text)) if not value}
    problems |= _too_long({"title": title, "text": text})
    if closes < max(opens, today):
        problems["closes"] = _("截止日期要在今天和开始日期之后。")
    if opens < today - timedelta(days=31):
        problems["opens"] = _("开始日期过去太久，请核对。")
    if problems:
        raise Unfit(problems)
    with transaction.atomic():
        row = SuggestionCall.objects.create(title=title, text=text, opens=opens, closes=closes, posted=at, posted_by=by)
        _record(row, "call_posted", {"opens": opens.isoformat(), "closes": closes.isoformat()}, by, at)
    return row


@transaction.atomic
def withdraw_call(pk: int, *, by: Person, at: datetime, today: date) -> SuggestionCall:
    """The call goes from the window; what it brought stays to be answered.

    Raises:
        NotAllowed: not this person's duty.
    """
    _require(by, today)
    row = SuggestionCall.objects.select_for_update().get(pk=pk)
    if row.withdrawn is None:
        row.withdrawn = at
        row.save(update_fields=["withdrawn"])
        _record(row, "call_withdrawn", {}, by, at)
    return row


def suggest(call: SuggestionCall, given: Given, *, token: str, at: datetime, today: date) -> Filed:
    """File a suggestion to a call, as a petition with the purpose of one. The same token once more files nothing.

    Raises:
        Unfit: by field what is missing, or the call is over.
    """
    if not is_open(call, today):
        raise Unfit({"": _("这次征集已经结束。您的建议可以在窗口另外提出。")})
    if given.phone.strip() and not given.name.strip():
        raise Unfit({"name": _("留了电话，请写姓名；不愿署名的，把电话也空着。")})
    if given.may_name and not given.name.strip():
        raise Unfit({"name": _("同意署名的，请写姓名。")})
    entry = Entry(
        channel="web",
        purpose="suggestion",
        name=given.name.strip(),
        phone=given.phone.strip(),
        anonymous=not given.name.strip(),
        ask=given.ask.strip(),
        facts=given.facts.strip(),
        place=own_place(),
    )
    filed = file_from_window(entry, [], token=token, at=at, today=today, call=call.pk)
    if given.may_name:
        NameConsent.objects.get_or_create(petition_id=filed.petition, defaults={"at": at})
    return filed


def show_adopted(
    call: SuggestionCall, petition: int, showing: Showing, *, by: Person, at: datetime, today: date
) -> SuggestionShown:
    """Publish that a suggestion was adopted, in the bureau's own words. Its writer has been answered before.

    Raises:
        NotAllowed: not this person's duty, or this person sees no such suggestion.
        Unfit: by field what is missing, the writer was not answered or did not agree to be named, or it is published.
    """
    _require(by, today)
    row = of_call(call, by, today).filter(pk=petition).first()
    if row is None:
        raise NotAllowed(_("这次征集里没有这件建议。"))
    problems = _too_long({"words": showing.words.strip()})
    if not showing.words.strip():
        problems["words"] = _("请用本机关的话写明采纳了什么、怎么落实。")
    if showing.extent not in Extent.values:
        problems["extent"] = _("请选择采纳还是部分采纳。")
    fact = Fact.objects.filter(pk=petition, closed__isnull=False).first()
    if fact is None:
        problems[""] = _("还没有答复写建议的人。先答复，再公布（《信访工作条例》第二十九条）。")
    elif fact.outcome in NOT_ADOPTED:
        problems[""] = _("答复里写的是没有采纳，不能公布为采纳。")
    if showing.named and (row.confidential or not NameConsent.objects.filter(petition=row).exists()):
        problems["named"] = _("写建议的人没有同意署名。")
    if problems:
        raise Unfit(problems)
    name = (present_texts([row])[row.pk].fields.get("name") or None) if showing.named else None
    try:
        with transaction.atomic():
            SuggestionCall.objects.select_for_update().get(pk=call.pk)
            shown = SuggestionShown.objects.create(
                call=call, petition=row, extent=showing.extent, words=showing.words.strip(), name=name, shown=at,
                shown_by=by,
            )  # fmt: skip
            told = {"petition": row.pk, "extent": showing.extent, "named": name is not None}
            _record(call, "shown", told, by, at)
    except IntegrityError as twice:
        raise Unfit({"": _("这件建议的采纳情况已经公布。要改，请先撤下。")}) from twice
    return shown


@transaction.atomic
def take_down(pk: int, *, by: Person, at: datetime, today: date) -> SuggestionShown:
    """
    Raises:
        NotAllowed: not this person's duty.
    """
    _require(by, today)
    shown = SuggestionShown.objects.select_related("call").get(pk=pk)
    SuggestionCall.objects.select_for_update().get(pk=shown.call_id)
    shown.refresh_from_db()
    if shown.taken_down is None:
        shown.taken_down = at
        shown.save(update_fields=["taken_down"])
        _record(shown.call, "taken_down", {"petition": shown.petition_id}, by, at)
    return shown


def _require(by: Person, today: date) -> None:
    allowed = may_call(by, today)
    if not allowed:
        raise NotAllowed(allowed.why)


def _too_long(texts: dict[str, str]) -> dict[str, str]:
    return {
        name: _("最多 %d 个字。请精简。") % LONGEST[name] for name, text in texts.items() if len(text) > LONGEST[name]
    }


def _record(call: SuggestionCall, what: str, more: dict[str, Any], by: Person, at: datetime) -> None:
    stream = f"suggestions:{call.pk}"
    head = ledger_queries.heads([stream])[stream]
    event = {"event": f"suggestion_{what}", "call": call.pk, **more}
    ledger.append(
        stream=stream, expected_n=head.n, act=f"suggestions.{what}", actor=actor_of(by), at=at, events=[event]
    )
