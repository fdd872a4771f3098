"""韩雪 draws up the fund's goal table, 陈国栋 has it approved, it is monitored, evaluated by rule, and 梁思远 reviews
it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from huiyin.accounts.models import Organ, OrganKind, Role
from huiyin.core.goals import Planned
from huiyin.ledger.models import Entry
from huiyin.performance import goal_documents, goal_sheets
from huiyin.performance.acts import goal_checks as checking
from huiyin.performance.acts import goals as acts
from huiyin.performance.acts.goals import HeadGiven, LineGiven, MoneyGiven
from huiyin.performance.models import CheckKind, GoalCheck, GoalState, GoalTable
from huiyin.performance.queries import goals
from huiyin.performance.tests.test_register_pages import BACKEND
from huiyin.performance.tests.test_registers import person
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.queries import judging
from huiyin.petitions.tests.casework import County, make_county, moment

TODAY = date(2026, 12, 31)
D = Decimal


@pytest.fixture
def county(db: None) -> Iterator[County]:
    judging.forget()
    yield make_county(TODAY)


def told(county: County, role: Role = Role.PERFORMANCE_OFFICER) -> dict[str, Any]:
    return {"by": person(county, role), "at": moment(TODAY), "today": TODAY}


LINES = (
    LineGiven("output.quantity", "接待来访", "at_least", D(1700), "", "批次", D(20), ground="上年 1760 批次"),
    LineGiven("output.quality", "按期答复率", "at_least", D(95), "", "%", D(20)),
    LineGiven("output.timeliness", "超期办理件数", "at_most", D(10), "", "件", D(10)),
    LineGiven("effect.social", "初次信访一次性化解", "qualitative", None, "明显提升", "", D(30)),
    LineGiven("satisfaction.served", "信访人满意度", "at_least", D(90), "", "%", D(10)),
)


def head(year: int = 2026, **more: Any) -> HeadGiven:
    days = ((3, 31, 25), (6, 30, 50), (10, 31, 75), (12, 31, 100))
    said: dict[str, Any] = {
        "name": "信访业务专项", "code": "XF-01", "department": "望川县信访局", "goal": "依法及时办理群众信访事项",
        "money": (MoneyGiven("fiscal", D(150_000)), MoneyGiven("carried", D(100_000), D(80_000))),
        "plan": tuple(Planned(date(year, month, day), D(share)) for month, day, share in days),
    }  # fmt: skip
    return HeadGiven(year=year, scope="project", **(said | more))


def made(county: County, lines: tuple[LineGiven, ...] = LINES, **more: Any) -> GoalTable:
    organ = Organ.objects.get(kind=OrganKind.BUREAU)
    return acts.make_table(head(**more), lines, organ=organ, **told(county))


def adopted(county: County) -> GoalTable:
    table = made(county)
    return acts.adopt(table.pk, "县财预〔2026〕3号", **told(county, Role.BUREAU_LEADER))


def filled(check: GoalCheck, **more: Any) -> checking.Filled:
    """What the year has come to: 1445 batches, 98.5 %, 12 late, 80 % of what was hoped, 92 %."""
    rows = [row.indicator for row in goals.outcome_of(check).rows]
    said = ("1445", "98.5", "12", "", "92")
    lines = {
        row.pk: checking.LineFilled(actual=D(value) if value else None, share=None if value else D(80), **more)
        for row, value in zip(rows, said, strict=True)
    }
    spent = {"fiscal": D(150_000), "carried": D(57_000)}
    return checking.Filled(spent, lines, achieved="接待来访 1445 批次")


def test_weights_that_do_not_sum_are_refused_with_the_sum(county: County) -> None:
    table = made(county, LINES[:4])
    with pytest.raises(Unfit, match=r"合计 80，应为 90.*少 10 分"):
        acts.adopt(table.pk, "", **told(county, Role.BUREAU_LEADER))
    acts.put_line(table.pk, LINES[4], seen=table.version, **told(county))
    table = acts.adopt(table.pk, "", **told(county, Role.BUREAU_LEADER))
    assert table.state == GoalState.ADOPTED
    assert Entry.objects.filter(stream=f"goals:{table.pk}").count() == 3


def test_only_a_leader_adopts_and_then_it_changes_for_a_reason_only(county: County) -> None:
    table = made(county)
    with pytest.raises(NotAllowed):
        acts.adopt(table.pk, "", **told(county))
    table = acts.adopt(table.pk, "", **told(county, Role.BUREAU_LEADER))
    with pytest.raises(Unfit, match="重新调整"):
        acts.put_line(table.pk, LINES[0], seen=table.version, **told(county))
    with pytest.raises(Unfit):
        acts.reopen(table.pk, "", **told(county))
    table = acts.reopen(table.pk, "年中追加 2 万元", **told(county))
    changed = acts.change_head(table.pk, head(purpose="接访大厅运行"), seen=table.version, **told(county))
    with pytest.raises(acts.Stale):
        acts.change_head(table.pk, head(), seen=table.version, **told(county))
    assert [change.act for change in changed.changes.all()] == ["change_head", "reopen"]


def test_an_indicator_that_refusing_petitions_would_fulfil_is_warned_of(county: County) -> None:
    fewer = LineGiven("effect.social", "进京上访批次", "at_most", D(3), "", "批次", D(30))
    table = made(county, (*LINES[:3], fewer, LINES[4]))
    assert "warning.fewer_upward" in [one.code for one in goals.findings_of(table)]
    table = acts.adopt(table.pk, "", **told(county, Role.BUREAU_LEADER))
    text = "\n".join(one.text for one in Document(io.BytesIO(goal_documents.application(table))).paragraphs)
    assert "不登记、劝返就能" in text, "accepted, and the warning goes with it"


def test_the_year_is_scored_by_rule_and_reviewed_by_another(county: County) -> None:
    table = adopted(county)
    check = checking.begin_check(table.pk, CheckKind.EVALUATION, TODAY, **told(county))
    checking.fill_check(check.pk, filled(check), seen=check.version, **told(county))
    outcome = goals.outcome_of(check)
    # 1445/1700 × 20; full; (1 − 2/10) × 10; 80 % × 30; full; 20.7 of 23 万元 × 10.
    assert [row.worked.points for row in outcome.rows] == [D("17.00"), D("20.00"), D("8.00"), D("24.00"), D("10.00")]
    assert (outcome.execution.points, outcome.own) == (D("9.00"), D("88.00"))
    assert outcome.grade == "good"
    with pytest.raises(Unfit) as refusal:
        checking.submit_check(check.pk, **told(county))
    assert len(refusal.value.problems) == 3, "three fell short and say neither why nor what will be done"
    check.refresh_from_db()
    more = filled(check, reason="三月大厅停用", measure="改在流动接访车接待")
    checking.fill_check(check.pk, more, seen=check.version, **told(county))
    check = checking.submit_check(check.pk, **told(county))
    first = outcome.rows[0].indicator.pk
    with pytest.raises(NotAllowed, match="另一个人"):
        checking.review_check(check.pk, {}, "", **told(county))
    with pytest.raises(Unfit):
        checking.review_check(check.pk, {first: checking.Reviewed(D(21), "多")}, "", **told(county, Role.APPRAISER))
    said = {first: checking.Reviewed(D(16), "二月重复计了一批")}
    check = checking.review_check(check.pk, said, "同意", **told(county, Role.APPRAISER))
    outcome = goals.outcome_of(check)
    assert (outcome.own, outcome.points) == (D("88.00"), D("87.00"))
    form = Document(io.BytesIO(goal_documents.report(check))).tables[0]
    cells = [[cell.text for cell in row.cells] for row in form.rows]
    assert "87（良）" in cells[-1]
    assert any("三月大厅停用；改在流动接访车接待" in row for row in cells)


def test_monitoring_says_who_cannot_be_sure_and_why(county: County) -> None:
    table = adopted(county)
    assert goals.next_check(table, TODAY) == date(2026, 3, 31)
    check = checking.begin_check(table.pk, CheckKind.MONITORING, date(2026, 3, 31), **told(county))
    with pytest.raises(Unfit):
        checking.begin_check(table.pk, CheckKind.MONITORING, date(2026, 3, 31), **told(county))
    quarter = filled(check, likelihood="possible")
    checking.fill_check(check.pk, quarter, seen=check.version, **told(county))
    with pytest.raises(Unfit, match="偏差原因"):
        checking.submit_check(check.pk, **told(county))
    check.refresh_from_db()
    sure = checking.Filled({"fiscal": D(30_000)}, filled(check, likelihood="certain").lines, D(230_000))
    checking.fill_check(check.pk, sure, seen=check.version, **told(county))
    check = checking.submit_check(check.pk, **told(county))
    assert goals.is_behind(table, check), "3 of 23 万元 where a quarter was planned"
    assert goals.next_check(table, TODAY) == date(2026, 6, 30)
    form = Document(io.BytesIO(goal_documents.report(check))).tables[0]
    assert any("确定能" in cell.text for cell in form.rows[-1].cells)


def test_a_workbook_reads_back_to_the_same_table(county: County) -> None:
    weights = {"output": D(50), "output.quantity": D(20), "effect": D(30)}
    table = made(county, heads=weights, starts=2026, ends=2028, purpose="大厅运行、\n培训")
    given = acts.given_of(table)
    read = goal_sheets.read(goal_sheets.written(*given))
    assert read.troubles == []
    assert read.lines == given[1]
    assert read.head is not None
    assert {name: getattr(read.head, name) for name in HeadGiven.__dataclass_fields__} == {
        name: getattr(given[0], name) for name in HeadGiven.__dataclass_fields__
    }


def test_next_year_starts_from_this_one(county: County) -> None:
    table = adopted(county)
    new = acts.start_from(table.pk, 2027, **told(county))
    assert (new.year, new.begun_from, new.state) == (2027, table, GoalState.DRAFT)
    assert [one.day for one in goals.plan_of(new)][-1] == date(2027, 12, 31)
    assert [row.name for row in goals.indicators_of(new)] == [line.name for line in LINES]
    with pytest.raises(Unfit, match="同名"):
        acts.start_from(table.pk, 2027, **told(county))


# --- The pages -------------------------------------------------------------------------------------------------------


def desk(county: County, role: Role) -> Client:
    client = Client()
    client.force_login(person(county, role), backend=BACKEND)
    return client


def test_a_table_goes_its_way_on_the_pages(county: County) -> None:
    year = timezone.localdate().year
    officer, leader = desk(county, Role.PERFORMANCE_OFFICER), desk(county, Role.BUREAU_LEADER)
    said: dict[str, Any] = {
        "year": year, "scope": "project", "name": "信访业务专项", "nature": "regular", "fiscal": "23",
        "plan": "3月31日 25\n6-30 50\n12月底 100%", "goal": "依法及时办理", "heads": "",
    }  # fmt: skip
    assert officer.post(reverse("performance:goal_new"), said | {"plan": "三月 25"}).status_code == 422
    assert officer.post(reverse("performance:goal_new"), said).status_code == 302
    table = GoalTable.objects.get()
    assert goals.money_of(table)[-1].budget == D(230_000)
    assert [one.day for one in goals.plan_of(table)] == [date(year, 3, 31), date(year, 6, 30), date(year, 12, 31)]
    at = reverse("performance:goal", args=[table.pk])
    for line in LINES:
        table.refresh_from_db()
        one = {name: getattr(line, name) for name in LineGiven.__dataclass_fields__ if getattr(line, name) is not None}
        done = officer.post(reverse("performance:goal_line_new", args=[table.pk]), one | {"seen": table.version})
        assert done.status_code == 302, done.content.decode()[:500]
    page = officer.get(at).content.decode()
    assert "合计（应为 90" in page
    assert "批复以前要改好" not in page
    assert officer.post(reverse("performance:goal_step", args=[table.pk, "adopt"])).status_code == 403
    assert leader.post(reverse("performance:goal_step", args=[table.pk, "adopt"]), {"number": "1号"}).status_code == 302
    begin = {"kind": "evaluation", "day": f"{year}-12-31"}
    assert officer.post(reverse("performance:goal_check_begin", args=[table.pk]), begin).status_code == 302
    check = GoalCheck.objects.get()
    address = reverse("performance:goal_check", args=[check.pk])
    assert "接待来访" in officer.get(address).content.decode()
    first = check.lines.select_related("indicator").get(indicator__name="接待来访").indicator_id
    given = {"seen": check.version, "fiscal": "20.7", "achieved": "", f"line_{first}_actual": "1,445"}
    assert officer.post(address, given).status_code == 302
    page = officer.get(address).content.decode()
    assert "17.00" in page
    assert "未达到目标" in page
    assert officer.post(address, given).status_code == 422, "somebody changed it meanwhile"
    for name in ("goal_word", "goal_export"):
        assert officer.get(reverse(f"performance:{name}", args=[table.pk])).status_code == 200
    assert officer.get(reverse("performance:goal_check_word", args=[check.pk])).status_code == 200
    assert "信访业务专项" in officer.get(reverse("performance:goals")).content.decode()


def test_a_workbook_is_looked_at_before_it_is_taken_over(county: County) -> None:
    officer = desk(county, Role.PERFORMANCE_OFFICER)
    content = goal_sheets.written(head(), LINES[:4])
    page = officer.post(
        reverse("performance:goals_import"), {"sheet": SimpleUploadedFile("a.xlsx", content)}
    ).content.decode()
    assert "会新编 2026 年的“信访业务专项”" in page
    assert "合计 80，应为 90" in page
    assert not GoalTable.objects.exists()
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown is not None
    assert officer.post(reverse("performance:goals_import"), {"shown": shown[1]}).status_code == 302
    table = GoalTable.objects.get()
    content = goal_sheets.written(head(purpose="大厅"), LINES)
    page = officer.post(
        reverse("performance:goals_import"), {"sheet": SimpleUploadedFile("a.xlsx", content)}
    ).content.decode()
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown is not None
    officer.post(reverse("performance:goals_import"), {"shown": shown[1]})
    table.refresh_from_db()
    assert (table.purpose, len(goals.indicators_of(table))) == ("大厅", 5)
    junk = officer.post(reverse("performance:goals_import"), {"sheet": SimpleUploadedFile("a.xlsx", b"junk")})
    assert junk.status_code == 422
