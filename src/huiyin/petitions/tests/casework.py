"""望川县 for the tests of case work: its organs, its people by name, and a petition that an organ was sent."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from docx import Document

from huiyin.accounts.models import Duty, Organ, OrganKind, Person, Placement, Role
from huiyin.core.desk_events import Dispatched
from huiyin.core.events import Event, Registered, Sorted, matter_stream, stored_forms
from huiyin.ledger.acts import append
from huiyin.letters.models import Letter
from huiyin.letters.queries import document
from huiyin.petitions.acts.contents import index_texts, seal, write_contents
from huiyin.petitions.acts.deeds import Doing
from huiyin.petitions.acts.ids import reserve
from huiyin.petitions.acts.projection import project, store
from huiyin.petitions.acts.sign_off import decide
from huiyin.petitions.acts.signing import Outcome, issue
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries.cases import Case, case_of
from huiyin.petitions.queries.contents import Text
from huiyin.petitions.queries.judging import clock_maker

BUREAU, GOVERNMENT, CITY = "望川县信访局", "望川县人民政府", "南岭市人民政府"
HOUSING, SCHOOLS = "望川县住房和城乡建设局", "望川县教育局"
#: (name, role, organ)
PEOPLE = (
    ("李素芬", Role.CLERK, BUREAU),
    ("何敏", Role.CASE_OFFICER, BUREAU),
    ("周文斌", Role.SECTION_HEAD, BUREAU),
    ("陈国栋", Role.BUREAU_LEADER, BUREAU),
    ("赵刚", Role.ACCUSATION_OFFICER, BUREAU),
    ("王建民", Role.ORGAN_OFFICER, HOUSING),
    ("马骁", Role.ORGAN_OFFICER, HOUSING),
    ("刘志远", Role.ORGAN_HEAD, HOUSING),
    ("郑晓燕", Role.ORGAN_OFFICER, SCHOOLS),
    ("冯立新", Role.ORGAN_HEAD, SCHOOLS),
)
ASK = "建设路18号楼供暖不达标，要求检修管网并退还热费"


def moment(on: date) -> datetime:
    return datetime.combine(on, time(10), ZoneInfo("Asia/Shanghai"))


@dataclass
class County:
    """Everybody by name, and the day it is: a test moves `today` on."""

    today: date
    people: dict[str, Person] = field(default_factory=dict)
    organs: dict[str, Organ] = field(default_factory=dict)

    def doing(self, name: str, **data: Any) -> Doing:
        return Doing(self.people[name], moment(self.today), self.today, data)

    def do(self, act: Any, name: str, matter: int, **data: Any) -> Any:
        """Somebody does an act; what it gives back."""
        return act(matter, self.doing(name, **data))

    def agree(self, letter: Letter | None, name: str, step: str) -> Letter:
        assert letter is not None
        return decide(letter.pk, self.doing(name), step=step, decision="agree")

    def signed(self, outcome: Outcome, *, check: str, sign: str) -> Letter:
        """The letter of an act that went along its chain, checked and signed."""
        self.agree(outcome.letter, check, "check")
        return self.agree(outcome.letter, sign, "sign")

    def issued(self, outcome: Outcome, name: str) -> Outcome:
        assert outcome.letter is not None
        return issue(outcome.letter.pk, self.doing(name))

    def case(self, matter: int) -> Case:
        return case_of(Matter.objects.get(pk=matter))

    def petition(self, *, sent_to: str | None = HOUSING, mode: str = "transfer", **more: Any) -> int:
        """Somebody's petition, registered today and, unless `sent_to` is None, sent to an organ; its matter."""
        content = {"name": "张桂兰", "address": "望川县城关镇建设路18号楼", "phone": "19900001234", "ask": ASK}
        content |= more.pop("content", {})
        assisting = more.pop("assisting", ())
        matter, key = reserve("matter", 1)[0], reserve("petition", 1)[0]
        bureau = self.organs[BUREAU].pk
        number = f"431122{self.today:%Y%m%d}{key:04d}"
        fields: dict[str, Any] = {"channel": "visit", "purpose": "claim", "first": "first", "people": 1, **more}
        events: list[Event] = [Registered(key, self.today, number, bureau, **fields)]
        if sent_to is not None:
            lead = self.organs[sent_to].pk
            events.append(Sorted(key, self.today, mode, lead))
            for place, organ in enumerate((sent_to, *assisting)):
                events.append(
                    Dispatched(
                        key, self.today, reserve("assignment", 1)[0], bureau, self.organs[organ].pk, mode,
                        "assist" if place else "lead",
                    )
                )  # fmt: skip
        self._write(matter, key, number, events, content)
        return matter

    def _write(self, matter: int, key: int, number: str, events: list[Event], content: Mapping[str, str]) -> None:
        sealed = seal(key, 1, Text(dict(content)))
        append(
            stream=matter_stream(matter), expected_n=0, act="desk.register", actor=f"person:{self.people['李素芬'].pk}",
            at=moment(self.today), events=stored_forms(events),
        )  # fmt: skip
        store([project(matter, 1, events, clock_maker())])
        registered = events[0]
        assert isinstance(registered, Registered)
        Petition.objects.create(
            id=key, number=number, registering_organ=self.organs[BUREAU], matter_id=matter,
            confidential=registered.confidential, restricted=registered.purpose == "accusation", **sealed.keys,
        )  # fmt: skip
        write_contents([sealed])
        index_texts([(key, sealed.tokens)])


def make_county(today: date) -> County:
    county = County(today)
    above = {GOVERNMENT: CITY, HOUSING: GOVERNMENT, SCHOOLS: GOVERNMENT}
    kinds = {CITY: OrganKind.SUPERIOR, GOVERNMENT: OrganKind.GOVERNMENT, BUREAU: OrganKind.BUREAU}
    for name in (BUREAU, CITY, GOVERNMENT, HOUSING, SCHOOLS):
        parent = county.organs.get(above.get(name, ""))
        organ = Organ.objects.create(
            name=name, kind=kinds.get(name, OrganKind.DEPARTMENT), confirmed=True, parent=parent
        )
        Placement.objects.create(organ=organ, parent=parent)
        county.organs[name] = organ
    for name, role, organ_name in PEOPLE:
        organ = county.organs[organ_name]
        county.people[name] = Person.objects.create(username=name, display_name=name, organ=organ)
        Duty.objects.create(person=county.people[name], role=role, organ=organ, valid_from=date(2020, 1, 1))
    return county


def word_text(letter: Letter | None) -> str:
    """The words of an issued letter, line by line."""
    assert letter is not None
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(document(letter))).paragraphs)
