"""What letters print of a case without anybody typing it, by the names of `huiyin.letters.data.fields`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from huiyin.accounts.models import Organ
from huiyin.core.clocks import Clock
from huiyin.core.terms import CHANNEL, FIRST, PURPOSE
from huiyin.figures.models import Place, Topic
from huiyin.petitions.models import Petition
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.contents import Text, present_texts

NOTHING = Text({})
#: Whom a letter names when nobody is known.
NAMELESS = "匿名信访人"
#: Whom a letter names that goes through an organ which must not know the name.
CONFIDENTIAL = "要求保密的信访人"
_PERSONAL = ("信访人地址", "信访人电话", "信访人证件号码")


def printed_day(day: date | None) -> str:
    """2026年3月5日, as official documents write it (GB/T 9704); empty when there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def text_of(case: Case) -> Text:
    """The petition's text and personal data; empty when it was disposed of."""
    return present_texts(Petition.objects.filter(pk=case.petition)).get(case.petition, NOTHING)


def organ_name(organ: int | None) -> str:
    return Organ.objects.filter(pk=organ).values_list("name", flat=True).first() or "" if organ else ""


def last_day(case: Case, *ids: str) -> date | None:
    """The last day of the petition's clock of the first of these ids that it has."""
    clocks = {clock.id: clock for clock in petition_clocks(case) if not clock.cancelled}
    return next((clocks[one].due for one in ids if one in clocks), None)


def petition_clocks(case: Case) -> list[Clock]:
    return [clock for clock in case.found.clocks() if clock.petition == case.petition]


def case_fields(case: Case, *, names_petitioner: bool = True) -> dict[str, str]:
    """The known fields; those that are not known are left out.

    Args:
        names_petitioner: False where the letter is written by an organ that must not know who asked for confidence.
    """
    fact, course, text = case.fact, case.course, text_of(case)
    lead = course.lead
    found = {
        "信访人": petitioner(case, text) or NAMELESS,
        "信访人数": str(fact.people),
        "信访人地址": text.fields.get("address", ""),
        "信访人电话": text.fields.get("phone", ""),
        "信访人证件号码": text.fields.get("id_number", ""),
        "信访件编号": fact.number,
        "登记日期": printed_day(fact.registered),
        "信访日期": printed_day(fact.petitioned or fact.registered),
        "信访形式": CHANNEL.label(fact.channel) if fact.channel else "",
        "信访目的": PURPOSE.label(fact.purpose) if fact.purpose else "",
        "问题属地": _named(Place, fact.place),
        "内容分类": _named(Topic, fact.topic or fact.topic1),
        "初重件": FIRST.label(fact.first) if fact.first else "",
        "诉求": text.ask,
        "责任单位": organ_name(lead.organ if lead else fact.organ),
        "协办单位": "\n".join(_names(one.organ for one in course.assisting)),
        "收件日期": printed_day(lead.sent if lead else fact.sent),
        "告知期限": printed_day(last_day(case, "organ_notice")),
        "异议期限": printed_day(last_day(case, "objection")),
        "反馈期限": printed_day(lead.report_due if lead else None),
        "受理日期": printed_day(fact.accepted),
        "办理期限": printed_day(last_day(case, "extension", "simple_handling", "completion")),
    }
    if not names_petitioner:
        found |= {"信访人": CONFIDENTIAL, **dict.fromkeys(_PERSONAL, "")}
    return {name: value for name, value in found.items() if value}


def petitioner(case: Case, text: Text) -> str:
    """The name as letters address it; empty for an anonymous petition, and where no name is known."""
    name = text.fields.get("name", "")
    if not name or case.course.anonymous:
        return ""
    return f"{name}等{case.fact.people}人" if case.fact.people > 1 else name


def _named(model: type[Place] | type[Topic], pk: int | None) -> str:
    return model.objects.filter(pk=pk).values_list("name", flat=True).first() or "" if pk else ""


def _names(organs: Iterable[int]) -> list[str]:
    wanted = list(organs)
    known = dict(Organ.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return [known[organ] for organ in wanted if organ in known]
