"""A year as a bureau lives it: one export a month with more filled in, a correction, the half-year, the whole year.

Each time the counts are those of the day, and the page of a matter tells what happened, in which order, and what was
corrected. At the end the whole is loaded again and nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from fractions import Fraction
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from huiyin.accounts.acts import give_duty, init_bureau
from huiyin.accounts.models import Person, Role
from huiyin.core.periods import parse
from huiyin.figures.models import Fact
from huiyin.figures.queries import measure_values
from huiyin.ledger import queries as ledger
from huiyin.petitions import policies
from huiyin.petitions.acts.importing import import_ledger
from huiyin.petitions.acts.outcome import ImportResult, Order
from huiyin.petitions.acts.rebuilding import rebuild
from huiyin.petitions.imports.columns import HEADINGS
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries.judging import clock_maker

pytestmark = pytest.mark.django_db

Row = dict[str, Any]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def day(month: int, number: int) -> date:
    return date(2023, month, number)


class Bureau:
    """The clerk's spreadsheet, and what becomes of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, Row] = {}

    def write(self, number: str, **cells: Any) -> None:
        """Fill in cells of a row, as the superior's system does from month to month."""
        self.rows.setdefault(number, {"信访件编号": number}).update(cells)

    def export_and_load(self, today: date) -> ImportResult:
        path = self.folder / f"{today}.xlsx"
        with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
            page = book.add_worksheet("信访台账")
            page.write_row(0, 0, HEADINGS)
            for line, row in enumerate(self.rows.values(), 1):
                for column, heading in enumerate(HEADINGS):
                    if heading in row:
                        page.write(line, column, row[heading])
        now = datetime.combine(today, time(9), SHANGHAI)
        return import_ledger(Order(path, "person:4", now, today))


def counted(period: str, as_of: date, **wanted: Any) -> None:
    """The measures of a period, seen from a day, are worth what is wanted: `closed_answered` is closed[answered]."""
    values = {value.measure.key: value.value for value in measure_values(parse(period), as_of=as_of, compare=False)}
    keys = {re.sub(r"\W+", "_", key).strip("_"): key for key in values}
    assert {name: values[keys[name]] for name in wanted} == wanted


def in_order(words: str, *parts: str) -> bool:
    """Whether the parts stand in the words one after the other; the timeline is newest first."""
    at = 0
    for part in parts:
        at = words.find(part, at) + len(part)
        if at < len(part):
            raise AssertionError(f"{part!r} is not where it should be in {words!r}")
    return True


@pytest.fixture
def bureau(db: None, tmp_path: Path) -> Bureau:
    init_bureau("望川县信访局", "420199", at=datetime(2023, 1, 1, tzinfo=SHANGHAI), today=day(1, 1))
    return Bureau(tmp_path)


@pytest.fixture
def page(bureau: Bureau) -> Callable[[str], str]:
    """The words of the matter page of a petition, as the clerk reads them."""
    person = get_user_model().objects.get(username="clerk")
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    def words(number: str) -> str:
        matter = Petition.objects.get(number=number).matter_id
        answer = client.get(reverse("petitions:matter", args=[matter]))
        assert answer.status_code == 200
        text = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())

    return words


def january(bureau: Bureau) -> ImportResult:
    bureau.write(
        "W1",
        登记日期=day(1, 5),
        信访形式="来信",
        信访人姓名="甲某",
        信访目的="求决",
        主要诉求="拖欠工资",
        初重件="初次",
        内容分类一级="劳动和社会保障",
        内容分类二级="工资福利",
        办理方式="转送",
        责任单位="县人社局",
        转送交办日期=day(1, 9),
    )
    bureau.write(
        "W2",
        登记日期=day(1, 10),
        信访形式="来访",
        信访人数=6,
        代表人数=5,
        信访目的="咨询",
        主要诉求="询问政策",
        初重件="初次",
        接访方式="窗口接待",
        办理方式="存",
    )
    bureau.write("W3", 登记日期=day(1, 20), 信访形式="网上信访", 信访目的="求决", 主要诉求="噪声扰民", 初重件="初次")
    return bureau.export_and_load(day(1, 31))


def february(bureau: Bureau) -> ImportResult:
    bureau.write("W1", 告知日期=day(1, 20), 受理日期=day(1, 20))
    bureau.write("W3", 办理方式="交办", 责任单位="县环保局", 转送交办日期=day(1, 31), 限办截止日期=day(4, 1))
    bureau.write(
        "W4",
        登记日期=day(2, 10),
        信访形式="来访",
        信访人数=2,
        信访目的="求决",
        主要诉求="再问工资",
        初重件="重复",
        关联编号="W1",
        接访方式="窗口接待",
        办理方式="转送",
        责任单位="县人社局",
        转送交办日期=day(2, 10),
    )
    bureau.write(
        "W5",
        登记日期=day(2, 15),
        信访形式="来信",
        信访目的="揭发控告",
        主要诉求="反映收费",
        初重件="初次",
        被反映单位="县教育局",
    )
    return bureau.export_and_load(day(2, 28))


def half_year(bureau: Bureau) -> ImportResult:
    bureau.write(
        "W1", 办结日期=day(3, 15), 办理结果="支持", 是否化解="是", 评价截止日期=day(4, 14), 责任单位评价="满意"
    )
    bureau.write(
        "W3",
        告知日期=day(2, 6),
        受理日期=day(2, 6),
        办结日期=day(5, 10),
        办理结果="不予支持",
        是否化解="否",
        评价截止日期=day(6, 9),
    )
    bureau.write("W4", 告知日期=day(2, 20), 受理日期=day(2, 20))
    return bureau.export_and_load(day(6, 30))


def year(bureau: Bureau) -> ImportResult:
    bureau.write("W3", 复查申请日期=day(5, 30), 复查意见日期=day(7, 3), 复查结论="变更")
    bureau.write("W4", 延期至=day(5, 21), 办结日期=day(7, 3), 办理结果="解释说明", 审核认定办结日期=day(7, 10))
    bureau.write(
        "W6",
        登记日期=day(11, 2),
        信访形式="来电",
        信访目的="意见建议",
        主要诉求="增设站牌",
        初重件="初次",
        办理方式="直接回复",
        转送交办日期=day(11, 3),
        办结日期=day(11, 3),
    )
    return bureau.export_and_load(date(2024, 1, 5))


def test_a_year_month_by_month(bureau: Bureau, page: Callable[[str], str]) -> None:
    result = january(bureau)
    assert (result.loaded, result.updated, result.unchanged, result.rejected) == (3, 0, 0, 0)
    counted(
        "2023-01",
        day(1, 31),
        pieces=3,
        people=8,
        total_pieces_people=8,
        group_visit_batches=1,
        group_visit_people=6,
        assigned=1,
        closed_answered=0,
        closing_rate_assigned=Fraction(0),
    )
    assert in_order(page("W1"), "2023-01-09 转送", "责任单位：县人社局", "2023-01-05 登记", "来信，初次")
    assert "2023-01-20" not in page("W1").partition("经过")[2]
    assert Matter.objects.get(petitions__number="W3").state == "registered"

    result = february(bureau)
    assert (result.loaded, result.updated, result.unchanged, result.rejected) == (2, 2, 1, 0)
    assert Petition.objects.get(number="W4").matter_id == Petition.objects.get(number="W1").matter_id
    counted("2023-01", day(1, 31), pieces=3, assigned=2)
    counted("2023-02", day(2, 28), pieces=2, people=3, assigned=1, repeat_rate_volume=Fraction(1, 2))
    joined = page("W1")
    assert in_order(
        joined, "2023-02-10 登记", "来访，窗口接待，2 人，重复", "2023-01-20 受理", "2023-01-20 告知", "2023-01-09 转送"
    )
    assert in_order(joined, "并在一起的信访件", "W4", "再问工资")

    # The count of visitors was wrong, and so was the text.
    bureau.write("W2", 信访人数=4, 代表人数=4, 主要诉求="询问养老政策")
    result = bureau.export_and_load(day(3, 1))
    assert (result.loaded, result.updated, result.unchanged) == (0, 1, 4)
    counted("2023-01", day(1, 31), pieces=3, people=6, group_visit_batches=0, single_visit_people=4)
    assert in_order(page("W2"), "第 2 版", "更正代表人数 5 → 4", "更正信访人数 6 → 4", "2023-01-10 登记")
    assert "询问养老政策" in page("W2") and "询问政策" not in page("W2")

    result = half_year(bureau)
    assert (result.loaded, result.updated, result.unchanged) == (0, 3, 2)
    counted(
        "2023-01-01..2023-06-30",
        day(6, 30),
        pieces=5,
        assigned=3,
        closed_answered=2,
        closed_confirmed=0,
        closing_rate_assigned=Fraction(2, 3),
        closing_rate_accepted=Fraction(2, 3),
        reply_on_time_due_in_period=Fraction(1, 3),
        reply_on_time_superior=Fraction(0),
        participation_organ=Fraction(1, 2),
        satisfaction_organ=Fraction(1),
        repeat_rate_return=Fraction(1, 2),
        settled_once=Fraction(0),
        reviews_requested=0,
    )

    result = year(bureau)
    assert (result.loaded, result.updated, result.unchanged) == (1, 2, 3)
    counted(
        "2023",
        date(2024, 1, 5),
        pieces=6,
        people=10,
        assigned=3,
        closed_answered=3,
        closed_confirmed=1,
        reviews_requested=1,
        reviews_decided=1,
        reviews_changed=1,
        timeliness_answered_on_time=1,
        timeliness_answered_late=2,
        timeliness_open_late=0,
        days_to_reply_mean=Fraction(323, 4),
    )
    # What was late in the half-year is seen from its last day as it was seen then.
    counted("2023-01-01..2023-06-30", day(6, 30), closed_answered=2, timeliness_open_late=1, closed_in_period=2)

    assert in_order(
        page("W1"),
        "2023-07-10 审核认定办结",
        "2023-07-03 办结",
        "解释说明",
        "2023-05-21 延长办理期限届满，其后才办理",
        "2023-03-15 办结",
        "支持，已化解",
        "2023-02-10 登记",
        "2023-01-20 受理",
        "2023-01-05 登记",
    )
    assert in_order(
        page("W3"), "2023-07-03 复查意见", "变更", "2023-05-30 申请复查", "2023-05-10 办结", "2023-04-07 办结期限届满"
    )

    entries = ledger.verify()
    again = bureau.export_and_load(date(2024, 1, 6))
    assert (again.loaded, again.updated, again.unchanged, again.warnings) == (0, 0, 6, 0)
    assert ledger.verify().entries == entries.entries and not entries.problems
    assert rebuild(clock_maker(), write=False).differing == 0


def test_a_year_at_once_is_the_same_year(bureau: Bureau, tmp_path: Path) -> None:
    """Loaded in one go, without the mistakes that were corrected, it counts the same."""
    for step in (january, february, half_year, year):
        step(bureau)
    bureau.write("W2", 信访人数=4, 代表人数=4, 主要诉求="询问养老政策")
    bureau.export_and_load(date(2024, 1, 6))
    columns = [field.name for field in Fact._meta.concrete_fields if field.name not in ("petition", "matter")]
    monthly = {row["number"]: row for row in Fact.objects.values(*columns)}
    together = {frozenset(numbers_of(matter)) for matter in Matter.objects.filter(petition_count__gt=0)}
    for number in list(bureau.rows):
        bureau.rows[f"Y{number}"] = {**bureau.rows.pop(number), "信访件编号": f"Y{number}"}
    bureau.rows["YW4"]["关联编号"] = "YW1"
    assert bureau.export_and_load(date(2024, 1, 7)).loaded == 6
    for row in Fact.objects.filter(number__startswith="Y").values(*columns):
        earlier = row["earlier"] and row["earlier"].removeprefix("Y")
        assert {**row, "number": row["number"].removeprefix("Y"), "earlier": earlier} == monthly[row["number"][1:]]
    assert {frozenset(name.removeprefix("Y") for name in group) for group in together} == together


def numbers_of(matter: Matter) -> list[str]:
    return list(matter.petitions.values_list("number", flat=True))


def test_an_accusation_is_seen_by_its_officer_only(bureau: Bureau) -> None:
    january(bureau)
    february(bureau)
    clerk = Person.objects.get(username="clerk")
    seen = policies.visible_to(clerk, day(2, 28))
    accusation = Matter.objects.get(petitions__number="W5")
    assert accusation not in seen and seen.count() == 3
    assert not policies.may_view(clerk, accusation, day(2, 28))
    give_duty(
        clerk,
        Role.ACCUSATION_OFFICER,
        clerk.organ,
        first_day=day(2, 1),
        actor="system",
        at=datetime(2023, 2, 1, tzinfo=SHANGHAI),
    )
    assert policies.may_view(clerk, accusation, day(2, 28))
    for name in ("sysadmin", "secadmin", "auditadmin"):
        assert not policies.visible_to(Person.objects.get(username=name), day(2, 28)).exists()
