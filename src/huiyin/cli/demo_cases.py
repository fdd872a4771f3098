"""The cases on the desks of the demonstration: entered, sent, handled and reviewed by its people through the acts.

Each is a petition that was registered so many days before the day of the demonstration, and the steps that followed,
each so many days after it. Every state of the workflow is among them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final, NamedTuple

from django.utils import timezone

from huiyin.accounts.models import Organ, Person
from huiyin.cli.demo_county import ARBITRATION, CITY
from huiyin.core.filing import Entry
from huiyin.demo import county
from huiyin.demo.people import petitioner
from huiyin.letters import policies as letter_policies
from huiyin.letters.models import Letter
from huiyin.petitions.acts import dispatching, handling, handling_opinion, handling_talks, remedies
from huiyin.petitions.acts.deeds import Doing
from huiyin.petitions.acts.entering import register
from huiyin.petitions.acts.sign_off import decide
from huiyin.petitions.acts.signing import issue
from huiyin.petitions.models import Petition
from huiyin.petitions.queries.sign_off import step_of

HOUSING, EDUCATION = county.office_name("住房和城乡建设局"), county.office_name("教育局")
GOVERNMENT = f"{county.COUNTY}人民政府"
REVIEW_OFFICE = f"{GOVERNMENT}复查复核办公室"
#: Who works at which organ: the officer who writes, the one who checks, the head who signs.
HANDS: Final = {
    HOUSING: ("housing", "housing2", "housinghead"),
    EDUCATION: ("education", "education2", "educationhead"),
    REVIEW_OFFICE: ("review", "review2", "reviewhead"),
}
_CHANCE_SEED = 20260301


class Course(NamedTuple):
    """What is asked, how long ago, and the steps after it: name and days from the registration."""

    ask: str
    ago: int
    steps: tuple[tuple[str, int], ...] = ()
    purpose: str = "claim"
    organ: str = HOUSING
    people: int = 1
    more: tuple[tuple[str, Any], ...] = ()


_SENT = (("transfer", 1),)
_TOLD = (*_SENT, ("receive", 2), ("tell", 5))
_ACCEPTED = (*_TOLD, ("accept", 7), ("contact", 12))
_ANSWERED = (*_ACCEPTED, ("answer", 30), ("serve", 31))
_CONFIRMED = (
    ("assign", 1), ("receive", 2), ("tell", 5), ("accept", 7), ("contact", 10), ("answer", 28), ("serve", 29),
    ("report", 31), ("confirm", 33),
)  # fmt: skip
_REFUSED_IN_SUBSTANCE = (*_ACCEPTED, ("answer_no", 30), ("serve", 31))
_IN_REVIEW = (*_REFUSED_IN_SUBSTANCE, ("request_review", 45))
_REVIEWED = (*_IN_REVIEW, ("decide_review", 65), ("serve_review", 66))

COURSES: Final = (
    Course("小区电梯三个月内困人五次，物业以维修资金不足为由不予检修，请求督促维修", 2),
    Course("建议在中学门口增设信号灯并调整公交站位，避免早晚高峰拥堵", 1, purpose="suggestion", organ=EDUCATION),
    Course("安置房交付四年仍未办理不动产登记，请求明确办证时间", 12),
    Course("楼上卫生间渗水导致墙面发霉，开发商拒绝保修，请求责令维修", 4, _SENT),
    Course("幼儿园收取未公示的课后服务费，要求退还并公示收费标准", 9, _SENT, organ=EDUCATION),
    Course("施工夜间噪声严重扰民，多次反映无果，请求处理", 20, _SENT),
    Course("孩子转学材料齐全被以学位不足拒收，请求说明理由并安排就读", 8, (*_SENT, ("object", 4)), organ=EDUCATION),
    Course("公租房轮候名单公示不全，要求公开轮候顺序", 10, _TOLD),
    Course("物业费上涨未经业主大会表决，请求责令退还多收部分", 6, (*_SENT, ("receive", 2), ("simple", 3))),
    Course("旧楼加装电梯补贴迟迟未发放，请求核实发放时间", 26, _ACCEPTED),
    Course("小区消防通道长期被占用停车，请求清理并明确责任单位", 58, _ACCEPTED),
    Course("建设路18号楼供暖不达标，要求检修管网并退还部分热费", 66, (*_ACCEPTED, ("instruct", 14))),
    Course("征收补偿协议约定的过渡费停发两年，请求补发", 68, (*_ACCEPTED, ("extend", 60)), people=8),
    Course("民办学校停办后学费未退，请求督促退费", 44, _ANSWERED, organ=EDUCATION, people=23),
    Course("危房鉴定结论与实际不符，请求重新组织鉴定", 50, _CONFIRMED),
    Course("自建房被认定违建拆除，请求确认拆除违法并赔偿", 60, _REFUSED_IN_SUBSTANCE),
    Course("商品房面积误差超过合同约定，请求责令开发商退还差价", 62, _IN_REVIEW),
    Course("要求撤销小区规划变更批复，恢复原规划绿地", 80, _REVIEWED),
    Course("教师招聘资格复审未通过，请求复核资格条件", 84, (*_REVIEWED, ("request_re_review", 70)), organ=EDUCATION),
    Course("工伤待遇与用人单位发生争议，请求责令支付", 15, (("lead", 2),), organ=HOUSING),
    Course("咨询城镇老旧小区改造的申请条件和流程", 5, (("direct_reply", 1),), purpose="suggestion"),
    Course("感谢窗口人员耐心解答，无其他诉求", 3, (("file", 1),), purpose="other"),
    Course("道路塌陷已经修复，来电要求撤回", 18, (*_SENT, ("withdraw", 9))),
    Course("反映邻里停车纠纷，担心被报复，请求保密处理", 7, _TOLD, more=(("confidential", True),)),
    Course("举报工程招投标中有人收受好处", 6, purpose="accusation"),
)


@dataclass
class Demonstration:
    """The desks of the county on one day, and everybody who sits at them."""

    today: date
    people: dict[str, Person] = field(default_factory=dict)
    organs: dict[str, Organ] = field(default_factory=dict)

    def doing(self, who: str, day: date, /, **data: Any) -> Doing:
        at = timezone.make_aware(datetime.combine(day, time(9, 30)))
        return Doing(self.people[who], at, day, data)


def make_cases(today: date) -> int:
    """Enter the cases that are not there yet; how many are there in the end. One that was broken off stays as it is."""
    demonstration = Demonstration(
        today,
        {person.username: person for person in Person.objects.all()},
        {organ.name: organ for organ in Organ.objects.filter(valid_until=None)},
    )
    known = Petition.objects.filter(query_key__isnull=False).count()
    chance = Random(_CHANCE_SEED)  # noqa: S311 - an invented county, the same each time
    for index, course in enumerate(COURSES):
        who = petitioner(chance, county.TOWNS[0], "", in_town=True)
        if index >= known:
            _play(demonstration, course, who)
    return len(COURSES)


def _play(demonstration: Demonstration, course: Course, who: Any) -> None:
    registered = demonstration.today - timedelta(days=course.ago)
    entry = Entry(
        channel="visit",
        name=who.name,
        phone=who.phone or "",
        address=who.address,
        people=course.people,
        purpose=course.purpose,
        ask=course.ask,
        facts=course.ask,
        first="first",
        read_back=True,
        read_by="章佩兰",
        **dict(course.more),
    )
    clerk = "accusation" if entry.is_accusation else "clerk"
    case = register(entry, demonstration.doing(clerk, registered))
    for step, after in course.steps:
        on = registered + timedelta(days=after)
        if on <= demonstration.today:
            _STEPS[step](demonstration, course, case.matter.pk, on)


def _send(demonstration: Demonstration, course: Course, matter: int, on: date, *, act: Any, **more: Any) -> None:
    given = {
        "organ": demonstration.organs[course.organ],
        "route": "route_6" if course.purpose == "claim" else "",
        **more,
    }
    _carried(demonstration, act(matter, demonstration.doing("officer", on, **given)), on)


def _transfer(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
    _send(demonstration, course, matter, on, act=dispatching.transfer)


def _assign(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
    _send(
        demonstration, course, matter, on, act=dispatching.assign, report_due=on + timedelta(days=60),
        requirement="请依法办理，按期报送办结报告。",
    )  # fmt: skip


def _by(who: int, act: Any, **data: Any) -> Callable[[Demonstration, Course, int, date], None]:
    """An act of the organ: of its officer (0), of the one who checks (1), of its head (2)."""

    def do(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
        given = {name: value(course) if callable(value) else value for name, value in data.items()}
        if "on" in given:
            given["on"] = on
        doing = demonstration.doing(HANDS[course.organ][who], on, **given)
        _carried(demonstration, act(matter, doing), on)

    return do


def _answer(outcome: str, opinion: str) -> Callable[[Demonstration, Course, int, date], None]:
    def do(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
        given = {
            "outcome": outcome,
            "request": course.ask,
            "facts": "经现场核查、调阅资料并听取信访人陈述，已查明有关情况。",
            "opinion": opinion,
            "basis": "《信访工作条例》第三十二条",
            "review_organ": demonstration.organs[REVIEW_OFFICE].pk,
            "settled": outcome == "support",
        }
        doing = demonstration.doing(HANDS[course.organ][0], on, **given)
        _carried(demonstration, handling_opinion.answer(matter, doing), on)

    return do


def _serve(kind: str) -> Callable[[Demonstration, Course, int, date], None]:
    def do(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
        letter = Letter.objects.filter(matter=matter, kind=kind, issued__isnull=False).last()
        if letter is None:
            return
        who = HANDS[REVIEW_OFFICE if kind == "review_opinion" else course.organ][0]
        given = {"letter": letter.pk, "on": on, "manner": "in_person", "receipt": "本人签收"}
        handling_opinion.serve(matter, demonstration.doing(who, on, **given))

    return do


def _extend(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
    given = {"until": on + timedelta(days=20), "reason": "涉及多户历史资料核对，情况复杂。"}
    _carried(demonstration, handling.extend(matter, demonstration.doing(HANDS[course.organ][2], on, **given)), on)


def _instruct(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
    given = {
        "text": "供暖事关民生，请住建局一周内拿出检修方案，结果报我。",
        "to_organ": demonstration.organs[course.organ].pk,
        "due": on + timedelta(days=7),
    }
    handling_talks.instruct(matter, demonstration.doing("leader", on, **given))


def _request_review(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
    given = {"on": on, "organ": demonstration.organs[REVIEW_OFFICE].pk, "same_matter": True, "request": course.ask}
    remedies.request_review(matter, demonstration.doing("officer", on, **given))


def _decide_review(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
    given = {
        "outcome": "uphold",
        "facts": "经复查，原处理意见认定事实清楚，适用依据正确。",
        "basis": "《信访工作条例》第三十五条",
        "opinion": "维持原处理意见。",
        "upper": demonstration.organs[CITY].pk,
    }
    _carried(demonstration, remedies.decide_review(matter, demonstration.doing("review", on, **given)), on)


def _request_re_review(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
    given = {"on": on, "organ": demonstration.organs[CITY].pk, "same_matter": True, "request": course.ask}
    remedies.request_re_review(matter, demonstration.doing("officer", on, **given))


def _bureau(act: Any, **data: Any) -> Callable[[Demonstration, Course, int, date], None]:
    def do(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
        _carried(demonstration, act(matter, demonstration.doing("officer", on, **data)), on)

    return do


def _lead(demonstration: Demonstration, course: Course, matter: int, on: date) -> None:
    given = {
        "route": "route_2",
        "body": demonstration.organs[ARBITRATION].pk,
        "way": "劳动人事争议仲裁",
        "window": "自知道或者应当知道权利被侵害之日起一年内",
        "until": on + timedelta(days=300),
        "basis": "《中华人民共和国劳动争议调解仲裁法》第二十七条",
        "reason": "劳动争议依法通过仲裁解决。",
    }
    _carried(demonstration, dispatching.lead(matter, demonstration.doing("officer", on, **given)), on)


def _carried(demonstration: Demonstration, outcome: Any, on: date) -> None:
    """Check, sign and issue the letter of an act, by whoever may; an act without a chain is done already."""
    letter = getattr(outcome, "letter", None)
    if letter is None or getattr(outcome, "done", True):
        return
    while step := step_of(Letter.objects.get(pk=letter.pk)):
        row = Letter.objects.get(pk=letter.pk)
        who = next(
            person.username for person in demonstration.people.values()
            if letter_policies.may_decide(person, row, step, on)
        )  # fmt: skip
        decide(letter.pk, demonstration.doing(who, on), step=step, decision="agree")
    issue(letter.pk, demonstration.doing(letter.drafter.username, on))


_STEPS: Final[dict[str, Callable[[Demonstration, Course, int, date], Any]]] = {
    "transfer": _transfer,
    "assign": _assign,
    "receive": _by(0, dispatching.receive),
    "object": _by(0, dispatching.object_, reason="学籍管理由县行政审批服务窗口统一受理，本件不属于本单位职权。"),
    "tell": _by(
        0,
        handling.tell,
        received="本机关已收到云岫县信访局转来的信访事项。",
        path="将按照信访程序处理。",
        procedure_words="将自受理之日起60日内办结。",
        procedure="ordinary",
    ),
    "accept": _by(0, handling.accept, path=""),
    "simple": _by(
        0,
        handling.accept_simple,
        ground="clear",
        supportable=True,
        plain_case=True,
        told_by="call",
        told="已电话告知按简易程序办理。",
    ),
    "contact": _by(
        0, handling_talks.contact, kind="visit", on=True, record="到现场查看并与信访人面谈，记录诉求和现状。"
    ),
    "answer": _answer("support", "诉求合理，责成有关单位限期整改，并书面反馈。"),
    "answer_no": _answer("no_support", "经核查，诉求缺乏事实和政策依据，不予支持。"),
    "serve": _serve("opinion"),
    "serve_review": _serve("review_opinion"),
    "report": _by(
        0,
        handling_opinion.report,
        course="收件后即立案核查。",
        facts="有关情况属实。",
        result="已责成整改，信访人表示认可。",
        told="已当面送达处理意见书。",
        settled_words="已化解",
    ),
    "confirm": _bureau(handling_opinion.confirm),
    "extend": _extend,
    "instruct": _instruct,
    "request_review": _request_review,
    "decide_review": _decide_review,
    "request_re_review": _request_re_review,
    "lead": _lead,
    "direct_reply": _bureau(
        dispatching.direct_reply, reply="申请条件和流程已当面说明，并交付办事指南。", outcome="explanation"
    ),
    "file": _bureau(dispatching.file, reason="没有需要办理的诉求，留存备查。"),
    "withdraw": _bureau(dispatching.withdraw, manner="phone", reason="来电称问题已经解决，要求撤回，已核实身份。"),
}
