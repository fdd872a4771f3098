"""Every arrow × every state × everybody: pages offer and open exactly what the table of the workflow allows.

The table is read here anew, by a rule of this file's own: a disagreement with the policies shows on either side.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Duty, Organ, Person, Role
from huiyin.core import events as ev
from huiyin.core.tests import test_arrows as told
from huiyin.core.workflow import ARROWS, BY_ACT, STATES
from huiyin.petitions.acts import handling_talks
from huiyin.petitions.acts.ids import reserve
from huiyin.petitions.models import Matter
from huiyin.petitions.tests.casework import BUREAU, CITY, GOVERNMENT, HOUSING, SCHOOLS, County, make_county
from huiyin.petitions.views.deed_table import DEEDS

pytestmark = pytest.mark.django_db

OUTSIDER = "望川县民政局"


class Part(NamedTuple):
    """What somebody is to the table: the workflow roles, and the part that the own organ has in the matter."""

    roles: frozenset[str]
    part: str = ""


PARTS = {
    "李素芬": Part(frozenset({"clerk"})),
    "何敏": Part(frozenset({"case_officer"})),
    "周文斌": Part(frozenset({"leader"})),
    "陈国栋": Part(frozenset({"leader"})),
    "孙丽": Part(frozenset({"supervisor"})),
    "吴岚": Part(frozenset()),
    "赵刚": Part(frozenset()),
    "王建民": Part(frozenset({"organ_officer"}), "lead"),
    "刘志远": Part(frozenset({"organ_head"}), "lead"),
    "郑晓燕": Part(frozenset({"organ_officer"}), "assist"),
    "冯立新": Part(frozenset({"organ_head"}), "assist"),
    "贺兰": Part(frozenset({"organ_officer"})),
    "贺松": Part(frozenset({"organ_head"})),
    "沈静": Part(frozenset({"review_officer"}), "review"),
    "顾平": Part(frozenset({"review_officer"}), "re_review"),
    "系统员": Part(frozenset()),
    "安全员": Part(frozenset()),
    "审计员": Part(frozenset()),
}
_MORE = (
    ("孙丽", Role.SUPERVISOR, BUREAU),
    ("吴岚", Role.PERFORMANCE_OFFICER, BUREAU),
    ("贺兰", Role.ORGAN_OFFICER, OUTSIDER),
    ("贺松", Role.ORGAN_HEAD, OUTSIDER),
    ("沈静", Role.REVIEW_OFFICER, GOVERNMENT),
    ("顾平", Role.REVIEW_OFFICER, CITY),
    ("系统员", Role.SYSTEM_ADMIN, BUREAU),
    ("安全员", Role.SECURITY_ADMIN, BUREAU),
    ("审计员", Role.AUDIT_ADMIN, BUREAU),
)
#: Whose answers are those of somebody else of PARTS; asked of the matter page only.
SAME = {"陈国栋", "冯立新", "贺松", "安全员", "审计员"}
#: States in which the assisting organ's share is open here.
SHARED = frozenset({"sent", "objected", "told", "accepted", "simple", "extended"})
UNDER_REVIEW = ("in_review", "reviewed", "in_re_review", "ended")


@pytest.fixture
def county(db: None) -> County:
    found = make_county(timezone.localdate())
    found.organs[OUTSIDER] = Organ.objects.create(name=OUTSIDER, kind="department", confirmed=True)
    for name, role, organ in _MORE:
        person = Person.objects.create(username=name, display_name=name, organ=found.organs[organ])
        Duty.objects.create(person=person, role=role, organ=found.organs[organ], valid_from=date(2020, 1, 1))
        found.people[name] = person
    return found


def matter_in(county: County, state: str) -> int:
    """A matter in a state, by the shortest way, ending today; with an assisting organ while an organ works on it."""
    organs = {told.BUREAU: BUREAU, told.ORGAN: HOUSING, told.HELPER: SCHOOLS, told.ABOVE: GOVERNMENT, told.TOP: CITY}
    ids = {number: county.organs[name].pk for number, name in organs.items()} | {told.COURT: county.organs[OUTSIDER].pk}
    matter, petition = reserve("matter", 1)[0], reserve("petition", 1)[0]
    lead, assisting = reserve("assignment", 2)
    way = told.way_to(state)
    if state in SHARED:
        way.append(told.dispatched(2, 2, told.HELPER, part="assist"))
    moved = timezone.localdate() - told.at(101)
    events = [_placed(event, petition, moved, ids, {1: lead, 2: assisting}) for event in way]
    number = f"{state}-{petition}"
    registered = events[0]._replace(number=number, purpose="claim", channel="visit")  # type: ignore[attr-defined]
    county._write(matter, petition, number, [registered, *events[1:]], {"name": "张桂兰", "ask": f"在{state}的诉求"})
    assert Matter.objects.get(pk=matter).state == state
    return matter


def _placed(
    event: ev.Event, petition: int, moved: timedelta, organs: dict[int, int], assignments: dict[int, int]
) -> ev.Event:
    """An event of the arrows' tests with the ids and days of this county."""
    given = {}
    for name, value in event._asdict().items():
        if isinstance(value, date):
            given[name] = value + moved
        elif name in ("organ", "sender", "body") and value is not None:
            given[name] = organs[value]
        elif name == "assignment" and value is not None:
            given[name] = assignments[value]
    return event._replace(petition=petition, **given)  # type: ignore[arg-type]


def allowed(act: str, state: str, name: str) -> bool:
    """Whether the table has this act, in this state, for this person."""
    arrow, who = BY_ACT[act], PARTS[name]
    if state not in arrow.sources:
        return False
    roles = who.roles & set(arrow.who)
    if roles & {"organ_officer", "organ_head"}:
        held = (who.part == "lead" and told.in_hand(state)) or (who.part == "assist" and state in SHARED)
        return held and arrow.part in (who.part, "any")
    return _reviews(act, state, who.part) if "review_officer" in roles else bool(roles)


def _reviews(act: str, state: str, stage: str) -> bool:
    """Who reviews decides; both organs here stand above the one that answered, and may take a request down."""
    if act in ("request_review", "request_re_review"):
        return True
    if act in ("contact", "attach", "serve"):
        return state in UNDER_REVIEW if stage == "review" else state in ("in_re_review", "ended")
    return state == ("in_review" if stage == "review" else "in_re_review")


def has_object(act: str, state: str) -> bool:
    """Here no assisting objection, hearing, question, demand or instruction is open for these acts to be about."""
    if act in ("recall_assisting", "object_assisting", "answer_internally"):
        return state in SHARED
    return act not in {
        "decide_assisting", "close_hearing", "report_instruction", "answer_question", "see_answer",
        "answer_data_demand",
    }  # fmt: skip


def window(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.people[name])
    return client


def address(matter: int, act: str) -> str:
    return reverse("petitions:deed", args=[matter, act])


def test_every_arrow_has_a_page() -> None:
    assert {arrow.act for arrow in ARROWS if arrow.sources} - DEEDS.keys() == set()
    assert DEEDS.keys() <= {arrow.act for arrow in ARROWS}


@pytest.mark.parametrize("state", STATES.codes)
def test_the_matter_page_offers_exactly_what_the_table_allows(county: County, state: str) -> None:
    matter = matter_in(county, state)
    found, wanted = {}, {}
    for name in PARTS:
        answer = window(county, name).get(reverse("petitions:matter", args=[matter]))
        shown = answer.content.decode() if answer.status_code == 200 else ""
        found[name] = set(re.findall(rf'href="/matters/{matter}/do/(\w+)/', shown))
        wanted[name] = {act for act in DEEDS if allowed(act, state, name) and has_object(act, state)}
    assert found == wanted


@pytest.mark.either_engine  # the table is read in Python; the page above asks the database the same of each state
@pytest.mark.parametrize("state", STATES.codes)
def test_a_page_opens_for_exactly_those_whom_the_table_names(county: County, state: str) -> None:
    matter = matter_in(county, state)
    wrong = []
    for name in PARTS.keys() - SAME:
        client = window(county, name)
        for act in DEEDS:
            may = allowed(act, state, name)
            if not may and not _is_near(act, state, name):
                continue
            status = client.get(address(matter, act)).status_code
            if (status == 200) != may or status not in (200, 403, 404):
                wrong.append((name, act, status))
    assert wrong == []


def _is_near(act: str, state: str, name: str) -> bool:
    """Refusals worth asking for: the right person at the wrong time, or the right time and the wrong person."""
    return bool(PARTS[name].roles & set(BY_ACT[act].who)) or (
        state in BY_ACT[act].sources and name in ("吴岚", "系统员")
    )


@pytest.mark.either_engine  # the table is read in Python; the page above asks the database the same of each state
@pytest.mark.parametrize("state", STATES.codes)
def test_what_the_table_forbids_cannot_be_posted(county: County, state: str) -> None:
    matter = matter_in(county, state)
    before = Matter.objects.get(pk=matter).n
    wrong = []
    for name in ("何敏", "王建民", "刘志远", "沈静"):
        client = window(county, name)
        for act in DEEDS:
            if not allowed(act, state, name) and PARTS[name].roles & set(BY_ACT[act].who):
                status = client.post(address(matter, act), {"n": str(before), "reason": "试一试"}).status_code
                if status not in (403, 404):
                    wrong.append((name, act, status))
    assert wrong == []
    assert Matter.objects.get(pk=matter).n == before


def test_a_recused_officer_is_offered_nothing(county: County) -> None:
    matter = matter_in(county, "accepted")
    whom = county.people["王建民"].pk
    county.do(handling_talks.recuse, "刘志远", matter, officer=whom, granted=True, reason="信访人是其亲属")
    assert window(county, "王建民").get(reverse("petitions:matter", args=[matter])).status_code == 404
