"""The petitions of the demonstration county: who came, when, about what, and what its ledger says of them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Final, NamedTuple

from huiyin.core import terms
from huiyin.core.days import WorkCalendar
from huiyin.demo import county, people, texts
from huiyin.demo.course import Course, Filing, follow

SIZE: Final = 6000

HEADINGS: Final = (
    "信访件编号", "登记日期", "信访日期", "交换日期", "信访形式", "登记机构", "首次登记层级", "来源级别", "专项批次",
    "包案领导", "信访人姓名", "证件号码", "联系电话", "住址", "信访人数", "代表人数", "信访目的", "被反映单位",
    "内容分类一级", "内容分类二级", "内容分类三级", "问题属地", "主要诉求", "初重件", "全国初次", "关联编号",
    "接访方式", "办理方式", "责任单位", "转送交办日期", "告知日期", "受理日期", "延期至", "办结日期",
    "审核认定办结日期", "限办截止日期", "办理结果", "是否化解", "信访部门评价", "责任单位评价", "评价截止日期",
    "复查申请日期", "复查意见日期", "复查结论", "复核申请日期", "复核意见日期", "复核结论",
)  # fmt: skip

Cell = str | int | date | None


@dataclass(slots=True)
class Row:
    """One petition. Each heading has its values with the day from which an export shows them."""

    number: str
    registered: date
    problem: texts.Problem
    scene: texts.Scene
    who: people.Petitioner
    purpose: str
    course: Course
    channel: str
    repeat_of: Row | None = None
    cells: dict[str, list[tuple[date, Cell]]] = field(default_factory=dict)

    def put(self, heading: str, value: Cell, known: date | None = None) -> None:
        if value is not None:
            self.cells.setdefault(heading, []).append((known or self.registered, value))

    def revise(self, heading: str, value: Cell, known: date) -> None:
        """From this day on another value stands in the cell; None empties it."""
        self.cells.setdefault(heading, []).append((known, value))

    def shown(self, heading: str, as_of: date) -> Cell:
        known = [value for day, value in self.cells.get(heading, ()) if day <= as_of]
        return known[-1] if known else None


class HotSpot(NamedTuple):
    """Many people, one trouble: `begins` is (year after the first, month)."""

    problem: str
    town: str
    words: dict[str, str]
    begins: tuple[int, int]
    months: int
    petitions: int


HOT_SPOTS: Final = (
    HotSpot("late_handover", "云岫镇", {"estate": "岫玉新城", "developer": "岫丰置业公司"}, (0, 9), 14, 118),
    HotSpot("migrant_wages", "云岫镇", {"project": "云岫经济开发区二期", "builder": "云根建设公司"}, (0, 12), 3, 46),
    HotSpot("village_water", "栗树坳镇", {"village": county.villages("栗树坳镇")[2]}, (1, 7), 4, 34),
    HotSpot("factory_smell", "石楠镇", {"company": "青岚化工厂", "estate": "江枫名邸"}, (1, 5), 16, 72),
    HotSpot("land_payment", "白鹭湾镇", {"project": "岫北快速通道"}, (0, 3), 20, 64),
    HotSpot("school_place", "云岫镇", {"estate": "南浦春城", "school": "南浦学校"}, (1, 6), 3, 38),
    HotSpot("enterprise_debt", "云岫镇", {"factory": "棉纺厂", "year1": "2001"}, (0, 2), 26, 40),
)

_CHANNELS: Final = {"web": 45, "visit": 29, "letter": 12, "phone": 9, "mailbox": 3.6, "fax": 0.5, "other": 0.9}
_LEVELS: Final = {
    "web": (8, 12, 12, 62, 6),
    "visit": (3, 7, 9, 74, 7),
    "letter": (17, 14, 12, 55, 2),
    "mailbox": (2, 14, 25, 59, 0),
    "phone": (0, 2, 8, 84, 6),
}
_LEVEL_CODES: Final = ("nation", "province", "city", "county", "town")
_RECEPTIONS: Final = {"window": 62, "leader_duty": 14, "leader_day": 10, "appointment": 8, "other": 2}
#: How busy a month is: before the Spring Festival, in March, and after the summer.
_MONTHS: Final = (1.22, 0.86, 1.22, 1.08, 1.04, 1.0, 0.98, 0.94, 1.04, 0.9, 1.0, 1.12)
_WEEKDAYS: Final = (1.3, 1.1, 1.0, 1.0, 0.95, 0.25, 0.22)


def first_day(today: date) -> date:
    """Two whole years lie before the year of `today`."""
    return date(today.year - 2, 1, 1)


def petitions(today: date, size: int, chance: Random, calendar: WorkCalendar) -> list[Row]:
    """The petitions registered from `first_day` to `today`, in the order of registration."""
    return _Maker(today, size, chance, calendar).rows()


class _Maker:
    def __init__(self, today: date, size: int, chance: Random, calendar: WorkCalendar) -> None:
        self.today = today
        self.calendar = calendar
        self.chance = chance
        self.size = size
        self.start = first_day(today)
        self.written: set[str] = set()
        self.done: list[Row] = []
        self.open_to_return: list[Row] = []
        self.by_id = {problem.id: problem for problem in texts.problems()}
        self.by_month = [self._by_month(month) for month in range(12)]

    def _by_month(self, month: int) -> tuple[list[texts.Problem], list[float]]:
        every = list(texts.problems())
        return every, [p.weight * p.season[month] * 12 / max(1, sum(p.season)) for p in every]

    def rows(self) -> list[Row]:
        numbers: dict[int, int] = {}
        for day, spot in self._days():
            numbers[day.year] = numbers.get(day.year, 0) + 1
            self.done.append(self._row(f"YX{day.year}{numbers[day.year]:06d}", day, spot))
        return self.done

    def _days(self) -> list[tuple[date, HotSpot | None]]:
        """The registration days in order, those of the hot spots among them."""
        days: list[tuple[date, HotSpot | None]] = []
        share = self.size / SIZE
        for spot in HOT_SPOTS:
            begin = date(self.start.year + spot.begins[0], spot.begins[1], 1)
            for _ in range(round(spot.petitions * share)):
                day = begin + timedelta(days=int(self.chance.betavariate(1.6, 2.2) * spot.months * 30))
                if day <= self.today:
                    days.append((self.calendar.roll_forward(day), spot))
        days = [pair for pair in days if pair[0] <= self.today]
        length = (self.today - self.start).days + 1
        every = [self.start + timedelta(days=n) for n in range(length)]
        total = list(accumulate(self._weight(day) for day in every))
        for _ in range(self.size - len(days)):
            days.append((every[bisect_left(total, self.chance.random() * total[-1])], None))
        return sorted(days, key=lambda pair: pair[0])

    def _weight(self, day: date) -> float:
        weekday = _WEEKDAYS[day.weekday()] if self.calendar.is_workday(day) else 0.12
        return _MONTHS[day.month - 1] * weekday * (1.0 + 0.03 * (day.year - self.start.year))

    # One row

    def _row(self, number: str, day: date, spot: HotSpot | None) -> Row:
        chance = self.chance
        earlier = self._earlier(day) if spot is None and chance.random() < 0.16 else None
        if earlier is not None:
            problem, scene, who = earlier.problem, earlier.scene, earlier.who
            purpose = earlier.purpose
        else:
            problem, scene, who = self._new_scene(day, spot)
            purpose = problem.purpose
        channel = self._channel(day, problem)
        level = chance.choices(_LEVEL_CODES, _LEVELS.get(channel, (0, 2, 6, 90, 2)))[0]
        if earlier is not None and level == "town":
            level = "county"  # a town office numbers its own petitions and cannot name one of the bureau's
        source = self._source(level)
        organ = self._organ(problem, scene.town, day)
        filing = Filing(day, purpose, source, earlier is not None, problem.route, self._pace(organ, scene.town, day))
        row = Row(number, day, problem, scene, who, purpose, follow(filing, chance, self.calendar), channel, earlier)
        self._write_filing(row, level, source)
        self._write_course(row, organ)
        if purpose in ("claim", "appeal") and level != "town":
            self.open_to_return.append(row)
        return row

    def _earlier(self, day: date) -> Row | None:
        """An earlier petition whose petitioner has reason to come back; the discontented sooner than the others."""
        for _ in range(8):
            row = self.chance.choice(self.open_to_return) if self.open_to_return else None
            if row is None or not 12 <= (day - row.registered).days <= 420:
                continue
            if row.course.settled and self.chance.random() < 0.85:
                continue
            return row
        return None

    def _new_scene(self, day: date, spot: HotSpot | None) -> tuple[texts.Problem, texts.Scene, people.Petitioner]:
        chance = self.chance
        if spot is not None:
            problem, town = self.by_id[spot.problem], spot.town
        else:
            every, weights = self.by_month[day.month - 1]
            problem = chance.choices(every, weights)[0]
            town = county.TOWNS[min(len(county.TOWNS) - 1, int(chance.betavariate(0.9, 1.7) * len(county.TOWNS)))]
        fixed = dict(spot.words) if spot is not None else {}
        village = fixed.get("village") or chance.choice(county.villages(town))
        handler = f"{town}政府" if problem.organ == "town" else f"县{problem.organ}"
        scene = texts.Scene(problem, Random(chance.random()), day, town, village, handler, fixed)
        if problem.accused is not None:
            scene.fixed["accused"] = self._accused(problem, town)
        in_town = "{estate}" in problem.subject or "{road}" in problem.subject or chance.random() < 0.15
        return problem, scene, people.petitioner(chance, town, village, in_town=in_town)

    def _accused(self, problem: texts.Problem, town: str) -> str:
        if problem.accused == "town" or (problem.accused == "any" and self.chance.random() < 0.6):
            return f"{town}政府"
        return "县" + self.chance.choice([office.short for office in county.OFFICES if office.window])

    def _channel(self, day: date, problem: texts.Problem) -> str:
        weights = dict(_CHANNELS)
        if not self.calendar.is_workday(day):
            weights = {"web": 9, "mailbox": 1}
        if problem.crowd >= 0.3 and "visit" in weights:
            weights["visit"] *= 1.6
        if problem.purpose in ("inquiry", "suggestion"):
            weights["visit"] = weights.get("visit", 0) * 0.3
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def _source(self, level: str) -> str:
        if level == "town":
            return "county" if self.chance.random() < 0.1 else "own"
        if level == "county":
            return "city" if self.chance.random() < 0.02 else "own"
        if self.chance.random() < 0.8:
            return level
        return "city"

    def _organ(self, problem: texts.Problem, town: str, day: date) -> str:
        """The short name of the responsible department, or the town's own name."""
        if problem.organ == "town":
            return town
        old, new, month = county.MERGED_OFFICE
        if problem.organ == old and day >= date(self.start.year, month, 1):
            return new
        if problem.route:
            return "政法委"
        if problem.organ == "信访局":
            return town
        return problem.organ

    def _pace(self, organ: str, town: str, day: date) -> float:
        base = county.SLOW_TOWNS.get(organ, 1.0) if organ == town else county.OFFICE_BY_SHORT[organ].pace
        return base * (1.06, 1.0, 0.95)[min(2, day.year - self.start.year)]

    # Writing the cells

    def _write_filing(self, row: Row, level: str, source: str) -> None:
        chance, day = self.chance, row.registered
        several = row.channel == "visit" and chance.random() < max(row.problem.crowd, 0.02)
        count = self._count(row.channel, several)
        row.put("信访件编号", row.number)
        row.put("登记日期", day)
        handed_down = level in ("nation", "province", "city")
        before = (3, 12) if handed_down else (2, 9) if row.channel == "letter" else (0, 1)
        row.put("信访日期", day - timedelta(days=chance.randint(*before)))
        if handed_down:
            row.put("交换日期", day - timedelta(days=chance.randint(0, 2)))
        row.put("信访形式", terms.CHANNEL.label(row.channel))
        row.put("登记机构", county.town_government(row.scene.town) if level == "town" else county.BUREAU)
        row.put("首次登记层级", terms.LEVEL.label(level))
        row.put("来源级别", terms.SOURCE.label(source))
        if source != "own":
            row.put("限办截止日期", day + timedelta(days=chance.choice((75, 90, 90))))
        self._write_person(row, count)
        self._write_subject(row, count)
        if row.channel == "visit":
            kinds = {"group": 1} if count >= 5 and chance.random() < 0.6 else _RECEPTIONS
            row.put("接访方式", terms.RECEPTION.label(chance.choices(list(kinds), list(kinds.values()))[0]))

    def _count(self, channel: str, several: bool) -> int:
        chance = self.chance
        if several:
            return min(86, 5 + int(chance.expovariate(1 / 9)))
        if channel == "visit":
            return chance.choices((1, 2, 3, 4), (66, 22, 8, 4))[0]
        return chance.choices((1, 2, 6, 14), (94, 3, 2, 1))[0] if channel in ("letter", "web") else 1

    def _write_person(self, row: Row, count: int) -> None:
        nameless = row.purpose == "accusation" and self.chance.random() < 0.35
        if not nameless:
            row.put("信访人姓名", row.who.name)
            row.put("证件号码", row.who.id_number)
            row.put("联系电话", row.who.phone)
            row.put("住址", row.who.address)
        row.put("信访人数", count)
        if row.channel == "visit" and count >= 5:
            row.put("代表人数", self.chance.randint(2, 5))

    def _write_subject(self, row: Row, count: int) -> None:
        chance, problem, scene, earlier = self.chance, row.problem, row.scene, row.repeat_of
        row.put("信访目的", terms.PURPOSE.label(row.purpose))
        if problem.accused is not None:
            row.put("被反映单位", _full_name(scene.fixed["accused"]))
        elif row.purpose in ("claim", "appeal") and chance.random() < 0.25:
            row.put("被反映单位", self._office(self._organ(problem, scene.town, row.registered), scene.town))
        for heading, name in zip(("内容分类一级", "内容分类二级", "内容分类三级"), problem.topic, strict=True):
            row.put(heading, name)
        row.put("问题属地", scene.town if chance.random() < 0.96 else county.COUNTY)
        row.put("主要诉求", self._text(row, count))
        row.put("初重件", "重复" if earlier else "初次")
        row.put("全国初次", "否" if earlier or chance.random() < 0.04 else "是")
        if earlier is not None and chance.random() < 0.86:
            row.put("关联编号", earlier.number)

    def _text(self, row: Row, count: int) -> str:
        earlier = row.repeat_of.registered if row.repeat_of else None
        while True:
            text = texts.compose(row.scene, self.chance, people=count, earlier=earlier)
            if text not in self.written:
                self.written.add(text)
                return text
            for slot in ("md", "n", "yuan", "households", "days"):
                row.scene.fixed.pop(slot, None)

    def _office(self, organ: str, town: str) -> str:
        return county.town_government(town) if organ == town else county.office_name(organ)

    def _write_course(self, row: Row, organ: str) -> None:
        course, day = row.course, row.course.sorted_on
        row.put("办理方式", terms.DISPOSITION.label(course.disposition), day)
        if not course.sent:
            if self.chance.random() < 0.7:
                row.put("转送交办日期", day, day)
            return
        name = self._office(organ, row.scene.town)
        if row.registered.year == self.start.year and organ in county.MISSPELT and self.chance.random() < 0.06:
            name = county.MISSPELT[organ]
        row.put("责任单位", name, day)
        row.put("转送交办日期", day, day)
        row.put("延期至", course.extended_until, course.extended_on)
        for heading, on in (
            ("告知日期", course.told), ("受理日期", course.accepted), ("办结日期", course.closed),
            ("审核认定办结日期", course.confirmed), ("复查申请日期", course.review_requested),
            ("复查意见日期", course.review_decided), ("复核申请日期", course.re_review_requested),
            ("复核意见日期", course.re_review_decided),
        ):  # fmt: skip
            row.put(heading, on, on)
        _write_result(row, course)


def _write_result(row: Row, course: Course) -> None:
    if course.closed is not None and course.outcome is not None:
        row.put("办理结果", terms.OUTCOME.label(course.outcome), course.closed)
        row.put("是否化解", "是" if course.settled else "否", course.closed)
        row.put("评价截止日期", course.rating_until, course.closed)
    if course.rated_on is not None:
        for heading, rating in (("信访部门评价", course.rating_bureau), ("责任单位评价", course.rating_organ)):
            row.put(heading, terms.RATING.label(rating) if rating else None, course.rated_on)
    for heading, outcome, on in (
        ("复查结论", course.review_outcome, course.review_decided),
        ("复核结论", course.re_review_outcome, course.re_review_decided),
    ):
        row.put(heading, terms.REVIEW_OUTCOME.label(outcome) if outcome else None, on)


def _full_name(spoken: str) -> str:
    if spoken.startswith("县"):
        return county.office_name(spoken.removeprefix("县"))
    return county.COUNTY + spoken.removesuffix("政府") + "人民政府"
