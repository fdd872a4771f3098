"""What letters of dispatching print beyond the known fields of a case (`queries.printed`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from huiyin.accounts.models import Organ
from huiyin.core.terms import REFUSAL_GROUND
from huiyin.letters.queries import chain_of
from huiyin.petitions.acts.assigning import chosen
from huiyin.petitions.acts.deeds import Doing
from huiyin.petitions.acts.plain import day, number, words
from huiyin.petitions.acts.refusing import GROUNDS, refusal_text
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.handling import acting_organ
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.paths import dispatcher
from huiyin.petitions.queries.printed import (
    CONFIDENTIAL,
    NAMELESS,
    organ_name,
    petitioner,
    printed_day,
    text_of,
)

_RULE = "《信访工作条例》"
#: An accusation goes to its body by that body's own rules, and must not reach the accused (Art. 22, 30).
_ACCUSATION = {
    "办理依据": f"{_RULE}第二十二条、第三十条",
    "保密要求": (
        f"依照{_RULE}第三十条第三款的规定，不得将信访人的检举、控告材料及有关情况透露或者转给被检举、控告的人员或者单位。"
    ),
}

Printed = Callable[[Case], Mapping[str, str]]


def has_addressee(case: Case, doing: Doing) -> bool:
    """Whether the petitioner can be written to: somebody who gave no name cannot (Art. 23 ¶1)."""
    return bool(petitioner(case, text_of(case)))


def contact(doing: Doing) -> dict[str, str]:
    return {"联系人": words(doing.data, "contact"), "联系电话": words(doing.data, "phone")}


def dispatch(doing: Doing) -> Printed:
    """A letter to the lead organ. Of a petitioner who asked for confidence it names neither name nor contacts."""

    def fields(case: Case) -> dict[str, str]:
        organ = number(doing.data, "organ")
        found = {
            "主送": organ_name(organ),
            "信访人": _named(case),
            "收件日期": "",
            "协办单位": "\n".join(names(chosen(doing.data, "assisting"))),
            "办理要求": words(doing.data, "requirement"),
            "反馈期限": printed_day(day(doing.data, "report_due")),
            "抄送": "\n".join(names(chosen(doing.data, "assisting"))),
            **contact(doing),
        }
        return found | _last_days(case, doing) | _by_class(case)

    return fields


def _by_class(case: Case) -> dict[str, str]:
    return dict(_ACCUSATION) if case.fact.petition_class == "accusation" else {}


def _last_days(case: Case, doing: Doing) -> dict[str, str]:
    """The last days are printed where the letter goes out today; one that is still to be signed says the periods."""
    sender = acting_organ(case) if case.course.lead is not None else dispatcher(case)
    if not case.matter.restricted and any(chain_of(sender, kind) for kind in ("transfer", "assignment")):
        return {"告知期限": "", "异议期限": ""}
    return {
        "告知期限": _term_ends("organ_notice", doing.today) if case.fact.petition_class != "accusation" else "",
        "异议期限": _term_ends("objection", doing.today),
    }


def _term_ends(name: str, on: date) -> str:
    maker = clock_maker()
    term = maker.law.in_force(on).terms.get(name)
    return printed_day(maker.calendar.due(on, term.length, term.unit, strict=not term.rolls).day) if term else ""


def _named(case: Case) -> str:
    if case.course.confidential:
        return CONFIDENTIAL
    return petitioner(case, text_of(case)) or NAMELESS


def to_assisting(doing: Doing) -> Printed:
    """A letter to organs that are to assist a lead organ that has the petition already."""

    def fields(case: Case) -> dict[str, str]:
        lead = case.course.lead
        asked = words(doing.data, "requirement")
        part = f"本事项由{organ_name(lead.organ)}牵头办理，你单位协助办理，协办意见送牵头单位。" if lead else ""
        return (
            {
                "主送": "、".join(names(chosen(doing.data, "assisting"))),
                "信访人": _named(case),
                "协办单位": "",
                "办理要求": "\n".join(filter(None, (part, asked))),
                "反馈期限": printed_day(lead.report_due if lead else None),
                **contact(doing),
            }
            | _last_days(case, doing)
            | _by_class(case)
        )

    return fields


def refusal(doing: Doing) -> Printed:
    """The ground with its article, and where the matter is, or was decided."""

    def fields(case: Case) -> dict[str, str]:
        ground = words(doing.data, "ground")
        if ground not in REFUSAL_GROUND:
            return {}
        found = {"理由": refusal_text(doing), "依据": GROUNDS[ground].article, **contact(doing)}
        if ground == "re_review_given":
            # The letter begins with the opinion; the facts do not say it a second time.
            organ, paper = words(doing.data, "other_organ"), words(doing.data, "other_number")
            found |= {"复核意见书": paper, "复核机关": organ}
            found["理由"] = found["理由"].removeprefix(f"该信访事项已由{organ}作出复核意见（{paper}），")
        elif ground == "in_progress":
            found["另行提出"] = f"请向{words(doing.data, 'other_organ')}查询办理进展。"
        return found

    return fields


def lead_notice(doing: Doing) -> Printed:
    """Where the petitioner can turn to, by which procedure, and until when."""

    def fields(case: Case) -> dict[str, str]:
        until = day(doing.data, "until")
        window = words(doing.data, "window")
        return {
            "法定途径": words(doing.data, "way"),
            "提出机关": organ_name(number(doing.data, "body")) or words(doing.data, "body_name"),
            "提出期限": f"{window}，最迟为{printed_day(until)}" if until else window,
            "依据": words(doing.data, "basis"),
            "理由": words(doing.data, "reason"),
            "注意事项": words(doing.data, "advice"),
            **contact(doing),
        }

    return fields


def reply(doing: Doing) -> Printed:
    def fields(case: Case) -> dict[str, str]:
        return {"答复内容": words(doing.data, "reply"), "依据": words(doing.data, "basis"), **contact(doing)}

    return fields


def names(organs: Iterable[int]) -> list[str]:
    wanted = list(organs)
    known = dict(Organ.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return [known[organ] for organ in wanted if organ in known]
