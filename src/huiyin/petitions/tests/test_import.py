"""A ledger is loaded, loaded again with more filled in, corrected, and loaded once more."""

from __future__ import annotations

import stat
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings

from huiyin.accounts.models import Organ
from huiyin.core import events as ev
from huiyin.figures.models import Fact, Place, Topic
from huiyin.ledger import queries as ledger
from huiyin.ledger.models import Entry
from huiyin.petitions.acts.importing import ImportRefused
from huiyin.petitions.acts.rejects import purge
from huiyin.petitions.imports.mapping import Mapping
from huiyin.petitions.models import Content, ImportRun, Matter, Petition
from huiyin.petitions.queries.contents import is_intact, opened, present_texts
from huiyin.petitions.queries.history import events_of_matter
from huiyin.petitions.queries.searching import matters_with
from huiyin.petitions.tests.conftest import TODAY, Load

pytestmark = pytest.mark.django_db

FIRST: dict[str, Any] = {
    "信访件编号": "A1", "登记日期": date(2023, 3, 1), "信访形式": "来访", "信访人姓名": "甲某",
    "联系电话": "19900000001", "信访人数": 6, "代表人数": 5, "信访目的": "求决", "内容分类一级": "劳动和社会保障",
    "内容分类二级": "工资福利", "问题属地": "东岭镇", "主要诉求": "拖欠工资，请求核查", "初重件": "初次",
    "办理方式": "转送", "责任单位": "县人社局", "转送交办日期": date(2023, 3, 3),
}  # fmt: skip
SECOND: dict[str, Any] = {
    "信访件编号": "A2", "登记日期": date(2023, 3, 2), "信访形式": "来信", "主要诉求": "请求公开账目",
    "办件备注": "纸质",
}  # fmt: skip


def fact(number: str) -> Fact:
    return Fact.objects.get(number=number)


def test_a_row_becomes_a_petition_a_matter_a_fact_and_one_entry_of_the_ledger(load: Load, bureau: Organ) -> None:
    result = load([FIRST, SECOND])
    assert (result.rows, result.loaded, result.warnings, result.rejected) == (2, 2, 0, 0)
    petition = Petition.objects.get(number="A1")
    assert petition.registering_organ == bureau
    assert [type(event) for event in events_of_matter(petition.matter_id)] == [ev.Registered, ev.Sorted]
    counted = fact("A1")
    assert (counted.matter, counted.people, counted.channel, counted.sent) == (
        petition.matter_id, 6, "visit", date(2023, 3, 3),
    )  # fmt: skip
    matter = Matter.objects.get(pk=petition.matter_id)
    assert (matter.state, matter.next_clock, matter.next_due) == ("sent", "organ_notice", date(2023, 3, 20))
    (entry,) = ledger.entries([f"matter:{matter.pk}"])[f"matter:{matter.pk}"]
    assert (entry.act, entry.actor) == ("import.record", "clerk")
    assert not ledger.verify().problems


def test_names_not_met_before_wait_for_an_administrator_and_keep_no_row_out(load: Load) -> None:
    assert load([FIRST, SECOND]).unconfirmed == 4
    organ, topic = Organ.objects.get(name="县人社局"), Topic.objects.get(name="工资福利")
    assert (organ.confirmed, topic.confirmed, Place.objects.get().confirmed) == (False, False, False)
    assert topic.parent == Topic.objects.get(name="劳动和社会保障")
    assert (fact("A1").organ, fact("A1").topic, fact("A1").topic1) == (organ.pk, topic.pk, topic.parent_id)


def test_neither_the_ledger_nor_the_columns_hold_a_name_or_a_word_of_the_request(load: Load) -> None:
    load([FIRST, SECOND])
    bodies = "".join(Entry.objects.values_list("body", flat=True))
    assert "甲某" not in bodies and "拖欠" not in bodies
    (text,) = present_texts(Petition.objects.filter(number="A2")).values()
    assert (text.ask, dict(text.extra)) == ("请求公开账目", {"办件备注": "纸质"})


def test_the_entry_names_the_content_by_a_digest_that_holds_until_the_content_changes(load: Load) -> None:
    load([FIRST])
    content = Content.objects.get()
    registered = events_of_matter(Petition.objects.get().matter_id)[0]
    assert isinstance(registered, ev.Registered) and registered.content == content.digest
    assert is_intact(content)
    content.ask = "别的"
    assert not is_intact(content)


def test_the_same_file_again_changes_nothing(load: Load) -> None:
    load([FIRST, SECOND])
    entries = ledger.verify().entries
    again = load([FIRST, SECOND])
    assert (again.loaded, again.updated, again.unchanged, again.warnings) == (0, 0, 2, 0)
    assert ledger.verify().entries == entries


def test_newly_filled_cells_are_steps_and_changed_ones_corrections(load: Load) -> None:
    load([FIRST])
    april = {**FIRST, "信访人数": 7, "告知日期": date(2023, 3, 10), "受理日期": date(2023, 3, 10)}
    assert load([april]).updated == 1
    assert events_of_matter(Petition.objects.get().matter_id)[2:] == [
        ev.Corrected(1, None, "people", 6, 7)._replace(petition=Petition.objects.get().pk),
        ev.Told(Petition.objects.get().pk, date(2023, 3, 10)),
        ev.Accepted(Petition.objects.get().pk, date(2023, 3, 10)),
    ]
    assert (fact("A1").people, fact("A1").due) == (7, date(2023, 5, 9))
    assert Matter.objects.get().state == "accepted"


def test_a_corrected_text_is_a_new_version_and_the_old_one_stays(load: Load) -> None:
    load([FIRST])
    load([{**FIRST, "主要诉求": "请求支付加班费", "联系电话": "19900000002"}])
    first, second = Content.objects.order_by("version")
    assert [opened(first).ask, opened(second).ask] == ["拖欠工资，请求核查", "请求支付加班费"]
    assert opened(second).fields["name"] == "甲某"
    revised = events_of_matter(Petition.objects.get().matter_id)[-1]
    assert revised == ev.ContentRevised(Petition.objects.get().pk, None, 2, second.digest)
    matters = Matter.objects.all()
    assert matters_with("加班", matters, 10) == [Petition.objects.get(number="A1").matter_id]
    assert not matters_with("拖欠", matters, 10)
    assert not matters_with("19900000001", matters, 10)
    assert matters_with("19900000002", matters, 10)


def test_emptied_cells_are_warned_about_and_ignored_and_absent_columns_untouched(load: Load) -> None:
    load([FIRST])
    emptied = {**FIRST, "责任单位": None, "信访人姓名": None, "信访件编号": "A1"}
    headings_kept = {**SECOND, "责任单位": "县教育局", "信访人姓名": "乙某"}
    result = load([emptied, headings_kept])
    assert (result.loaded, result.updated, result.unchanged, result.warnings) == (1, 0, 1, 2)
    assert {message.column for message in result.messages} == {"责任单位", "信访人姓名"}
    assert fact("A1").organ == Organ.objects.get(name="县人社局").pk
    short = {name: FIRST[name] for name in ("信访件编号", "登记日期", "信访形式", "主要诉求")}
    assert load([short]).warnings == 0
    assert fact("A1").organ == Organ.objects.get(name="县人社局").pk
    assert load([emptied, headings_kept]).warnings == 2


def test_a_file_without_the_deeper_topics_makes_none_coarser(load: Load) -> None:
    load([FIRST])
    topic = fact("A1").topic
    without = {name: value for name, value in FIRST.items() if name != "内容分类二级"}
    assert load([without]).unchanged == 1
    assert fact("A1").topic == topic


def test_the_same_number_twice_in_a_file_takes_the_first_and_names_both(load: Load) -> None:
    result = load([FIRST, {**SECOND, "信访件编号": "A1"}])
    assert (result.loaded, result.rejected) == (1, 1)
    assert "第2行和第3行" in result.messages[0].reason


def test_two_organs_may_use_the_same_number(load: Load) -> None:
    assert load([{**FIRST, "登记机构": "东岭镇信访办"}, {**SECOND, "信访件编号": "A1"}]).loaded == 2


def test_rows_that_cannot_be_read_come_back_with_the_reason_and_for_thirty_days(load: Load) -> None:
    bad = {**SECOND, "信访件编号": "A3", "信访形式": "网信", "办结日期": "二〇二三年"}
    result = load([FIRST, bad])
    assert (result.loaded, result.rejected) == (1, 1)
    assert [(message.row, message.column, message.value) for message in result.messages] == [
        (3, "信访形式", "网信"),
        (3, "办结日期", "二〇二三年"),
    ]
    assert result.rejects_file is not None
    path = Path(result.rejects_file)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    headings, row = openpyxl.load_workbook(path).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    assert headings[-1] == "原因" and "信访形式：" in str(row[-1])
    assert row[headings.index("登记日期")] == datetime(2023, 3, 2)
    mended = openpyxl.load_workbook(path)
    page = mended.active
    assert page is not None
    page.cell(2, headings.index("信访形式") + 1).value = "网上信访"
    page.cell(2, headings.index("办结日期") + 1).value = None
    mended.save(path)
    assert load(path).loaded == 1
    (text,) = present_texts(Petition.objects.filter(number="A3")).values()
    assert dict(text.extra) == {"办件备注": "纸质"}
    assert purge(TODAY + timedelta(days=30)) == 0
    assert purge(TODAY + timedelta(days=31)) == 1
    assert not path.exists()


def test_a_dry_run_counts_the_same_and_writes_nothing(load: Load) -> None:
    load([FIRST])
    rows = [{**FIRST, "告知日期": date(2023, 3, 9), "问题属地": "西坪镇"}, SECOND, {**SECOND, "信访件编号": None}]
    dry = load(rows, dry_run=True)
    assert (Petition.objects.count(), Place.objects.count(), ImportRun.objects.count()) == (1, 1, 1)
    assert dry.rejects_file is None
    wet = load(rows)
    for name in ("rows", "loaded", "updated", "unchanged", "warnings", "rejected"):
        assert getattr(dry, name) == getattr(wet, name), name
    assert (wet.loaded, wet.updated, wet.rejected) == (1, 1, 1)


def test_irregular_rows_are_loaded_and_listed(load: Load) -> None:
    row = {**FIRST, "代表人数": 6, "办结日期": date(2023, 2, 1), "责任单位": None}
    assert load([row]).loaded == 1
    codes = {finding["code"] for finding in Matter.objects.get().irregularities}
    assert {"too_many_representatives", "date_order", "sent_without_organ"} <= codes


def test_an_accusation_is_marked_restricted(load: Load) -> None:
    load([{**FIRST, "信访目的": "揭发控告"}])
    assert Matter.objects.get().restricted and Petition.objects.get().restricted
    load([FIRST])
    assert not Matter.objects.get().restricted and not Petition.objects.get().restricted


def test_a_run_tells_what_came_of_it(load: Load) -> None:
    load([FIRST, SECOND, {**SECOND, "信访件编号": ""}])
    run = ImportRun.objects.get()
    assert (run.state, run.rows, run.loaded, run.rejected, run.actor) == ("finished", 3, 2, 1, "clerk")
    assert run.rejects_until == TODAY + timedelta(days=30)


def test_a_file_that_is_no_ledger_is_refused_and_nothing_is_begun(load: Load, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(ImportRefused, match="信访件编号"):
        load(tmp_path / "x.csv")
    assert not ImportRun.objects.exists()


def test_messages_of_a_website_load_by_the_shipped_map(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "messages.csv"
    path.write_text(
        "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间\n"
        '7,U1,停车,2019/4/25 9:32:09,"\n\t停车费涨价\n",已整改,2019/5/10 14:56:53\n',
        encoding="gb18030",
    )
    assert load(path, mapping=Mapping.load("messages_with_replies")).loaded == 1
    counted = fact("7")
    assert (counted.channel, counted.closed, counted.days_to_reply) == ("web", date(2019, 5, 10), 15)
    assert Matter.objects.get().irregularity_count == 0


def test_rejects_lie_in_the_home(load: Load) -> None:
    result = load([{**SECOND, "信访件编号": None}])
    assert result.rejects_file is not None and Path(result.rejects_file).parent == settings.REJECTS
