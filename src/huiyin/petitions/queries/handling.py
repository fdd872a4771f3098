"""What the law says of a case in hand: its period, what keeps it out of the simple procedure, who has not answered."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Organ, Person
from huiyin.core.counting import GROUP_VISIT
from huiyin.core.days import Due
from huiyin.core.desk_events import Dispatched
from huiyin.core.events import Registered
from huiyin.core.law import Regulation, Term
from huiyin.core.workflow import BY_ACT
from huiyin.letters.models import Letter
from huiyin.petitions import policies
from huiyin.petitions.models import Instruction
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.printed import petitioner, text_of

#: Routes of Art. 31 that lead to another procedure.
STATUTORY = frozenset({"route_1", "route_2", "route_3", "route_4", "route_5"})


def completion_term(case: Case, on: date) -> Term | None:
    """The period for the answer of a matter accepted on a day; None where the law sets none (suggestions, Art. 29)."""
    return _term(case, "completion", on)


def review_term(case: Case, on: date) -> Term | None:
    """The window for a review of an answer; None where there is no review (Art. 35 is for appeals and claims)."""
    return _term(case, "review_window", case.fact.accepted or on)


def _term(case: Case, name: str, on: date) -> Term | None:
    term = clock_maker().law.in_force(on).terms.get(name)
    if term is None or (term.purposes is not None and case.fact.purpose not in term.purposes):
        return None
    return term


def lawful_end(accepted: date) -> Due:
    """The last day for the answer of a matter accepted on this day."""
    maker = clock_maker()
    term = maker.law.in_force(accepted).terms["completion"]
    return maker.calendar.due(accepted, term.length, term.unit, strict=not term.rolls)


def regulation_of(case: Case, today: date) -> Regulation:
    """The regulation the handling follows: that of the day of acceptance."""
    return clock_maker().law.in_force(case.fact.accepted or today)


def law_of(case: Case, act: str, today: date) -> str:
    """The articles of an act in the regulation that the handling follows, with the name of the text."""
    return BY_ACT[act].law(regulation_of(case, today).id)


def article_of(case: Case, term: str, today: date) -> str:
    """The article of a period in the regulation that the handling follows; with the text's name where it is the old
    one."""
    regulation = regulation_of(case, today)
    found = regulation.terms.get(term)
    article = found.article if found is not None else ""
    return f"《{regulation.name}》{article}" if regulation.id == "r2005" else article


class Bar(NamedTuple):
    code: str
    words: str


def simple_bars(case: Case) -> list[Bar]:
    """Why the record itself keeps the matter out of the simple procedure (《信访事项简易办理办法》 Art. 4, 5)."""
    fact, course = case.fact, case.course
    lead = course.lead
    found = []
    if fact.first == "repeat" or fact.first_nationwide is False:
        found.append(Bar("repeat", _("不是初次信访事项（第四条）")))
    if course.route in STATUTORY:
        found.append(Bar("route", _("属于第三十一条第一至五项的法定途径（第五条）")))
    if (lead is not None and lead.mode == "assign") or fact.disposition == "assign" or fact.source != "own":
        found.append(Bar("assigned", _("由上级交办（第五条）")))
    if is_joint(case) or fact.people >= GROUP_VISIT:
        found.append(Bar("joint", _("联名、集体信访事项（第五条）")))
    if course.assisting:
        found.append(Bar("several_organs", _("涉及多个责任单位（第五条）")))
    return found


def is_joint(case: Case) -> bool:
    """Whether it was registered as signed by several."""
    stream = case.past.of(case.matter.pk)
    return any(isinstance(event, Registered) and event.petition == case.petition and event.joint for event in stream)


def is_reachable(case: Case) -> bool:
    """Whether it is known who is to be told: no notice is owed where name or address are unclear (Art. 23 ¶1)."""
    return bool(petitioner(case, text_of(case)))


def assisting_unanswered(case: Case) -> list[Organ]:
    """Assisting organs that have not handed in their answer (Art. 24)."""
    open_ones = [one.organ for one in case.course.assisting if one.answered is None]
    return list(Organ.objects.filter(pk__in=open_ones)) if open_ones else []


def acting_organ(case: Case) -> Organ:
    """The organ in whose name the petitioner is answered: the lead organ, or the one that took over its duties."""
    lead = case.course.lead
    wanted = lead.organ if lead is not None else case.fact.organ or case.fact.registering_organ
    organ = Organ.objects.select_related("successor", "same_as").get(pk=wanted)
    seen = {organ.pk}
    while (further := organ.same_as or organ.successor) is not None and further.pk not in seen:
        organ = further
        seen.add(organ.pk)
    return organ


def assigning_letter(case: Case) -> Letter | None:
    """The letter by which the lead organ got the matter; none where it came without one."""
    lead = case.course.lead
    if lead is None:
        return None
    sent = (event for event in case.past.of(case.matter.pk) if isinstance(event, Dispatched))
    letter = next((event.letter for event in sent if event.assignment == lead.id), None)
    return Letter.objects.filter(pk=letter).first() if letter else None


def people_on(case: Case, asking: Person, today: date) -> list[Person]:
    """Those who may have to do with a matter: people of the organs that hold a part, and of the bureau.

    Somebody of an organ is offered the people of that organ only; nobody is offered who may not see the matter.
    """
    course = case.course
    wanted = {one.organ for one in course.assignments if one.is_open}
    reviewing = (course.round.review_organ, course.round.re_review_organ)
    wanted |= {case.fact.registering_organ, *(organ for organ in reviewing if organ is not None)}
    own = accounts.organs_of(asking, policies.ORGAN, today)
    if own:
        wanted &= own
    people = Person.objects.filter(organ__in=wanted, is_active=True).select_related("organ").order_by("organ", "pk")
    return [one for one in people if policies.may_view(one, case.matter, today)]


def addressees(case: Case) -> list[Organ]:
    """Organs that an instruction may go to: those that have a part in the matter."""
    wanted = [case.fact.registering_organ, *(one.organ for one in case.course.assignments if one.is_open)]
    known = Organ.objects.in_bulk(dict.fromkeys(wanted))
    return [known[organ] for organ in dict.fromkeys(wanted) if organ in known]


def open_tasks(case: Case) -> list[Instruction]:
    """Instructions on the petition that nobody has reported on yet."""
    rows = Instruction.objects.filter(matter=case.matter, petition=case.petition, done=None)
    return list(rows.select_related("by", "person", "organ", "note"))
