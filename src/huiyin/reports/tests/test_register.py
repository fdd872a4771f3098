"""The register behind the reports: what 何敏 entered is printed, what the yearbook said is compared with."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given as generated
from hypothesis import strategies as st
from pytest_django import Settings

from huiyin.accounts.models import Duty, Organ, OrganKind, Person, Role
from huiyin.core.periods import parse
from huiyin.documents.templates import check
from huiyin.figures import wanted
from huiyin.figures.acts import store_facts
from huiyin.figures.acts.entering import Given, enter_figure
from huiyin.figures.acts.publishing import Publication, publish_figure
from huiyin.figures.models import EnteredFigure
from huiyin.figures.queries.entered import entered_of, published_of
from huiyin.ledger import queries as ledger
from huiyin.ledger.sentences import sentence
from huiyin.reports import acts, register
from huiyin.reports.inputs import Inputs, InputsRefused, of_rows
from huiyin.reports.kinds import KINDS
from huiyin.reports.models import Passage
from huiyin.reports.naming import names_of
from huiyin.reports.passages import passage_versions, passages_of, write_passage
from huiyin.reports.sheets import read_filled, write_filled
from huiyin.reports.tests.county import petitions, typed

pytestmark = pytest.mark.django_db
KIND = KINDS["fund-evaluation"]
NOW = datetime(2024, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
Y2022, Y2023 = parse("2022"), parse("2023")


@pytest.fixture
def hemin(settings: Settings, tmp_path: Path) -> Person:
    settings.FILES, settings.REPORTS = tmp_path / "files", tmp_path / "reports"
    return person("何敏", Role.PERFORMANCE_OFFICER)


def person(name: str, role: str) -> Person:
    organ, _made = Organ.objects.get_or_create(name="南山县信访局", kind=OrganKind.BUREAU, confirmed=True)
    made = Person.objects.create(username=name, display_name=name, organ=organ)
    Duty.objects.create(person=made, role=role, organ=organ, valid_from=date(2020, 1, 1))
    return made


def enter(by: Person, name: str, value: object, period: str = "2023", **more: object) -> None:
    asked = wanted.find(name)
    unit = more.pop("unit", asked.unit if asked else "")
    number = None if value is None else Decimal(str(value))
    given = Given(name, parse(period), str(unit), number, **more)  # type: ignore[arg-type]
    enter_figure(given, by=by, at=NOW, today=TODAY)


def publish(by: Person, path: str, value: object, period: str = "2022", **more: object) -> None:
    given = Publication(path, parse(period), Decimal(str(value)), "湘信统〔2023〕2号", **more)  # type: ignore[arg-type]
    publish_figure(given, by=by, at=NOW, today=TODAY)


def order(inputs: Inputs | None = None, **more: object) -> acts.Order:
    given: dict[str, object] = {
        "kind": KIND.id,
        "organ": "南山县信访局",
        "period": Y2023,
        "previous": None,
        "as_of": date(2024, 2, 29),
        "signed_on": TODAY,
        "inputs": inputs or Inputs(),
    }
    return acts.Order(**given | more)  # type: ignore[arg-type]


def text_of(made: acts.Made) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made.word)).paragraphs)


def client_of(one: Person) -> Client:
    client = Client()
    client.force_login(one, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


# --- Entered ----------------------------------------------------------------------------------------------------------


def test_what_hemin_entered_is_printed_with_last_years_beside(hemin: Person) -> None:
    store_facts(petitions(2023, 101))
    enter(hemin, "业务培训", 15, "2022")
    enter(hemin, "业务培训", 23, reason="按片区加开八期", ground="签到表")
    enter(hemin, "资金支出·信访维护", "14.5")
    enter(hemin, "资金到位·信访维护", "15")
    enter(hemin, "巡视督查交办·无", None)
    made = acts.make(order())
    figure = made.book.figures["training.count"]
    assert (figure.value, figure.previous, figure.reason) == (23, 15, "按片区加开八期")
    assert "23期（同比上升53.3%，主要原因是按片区加开八期）" in text_of(made)
    assert [group.key for group in made.book.family("fund")] == ["信访维护"]
    assert "inspection" in made.book.said_none
    assert len(made.inputs.digest) == 64
    assert not acts.make(order(uses_register=False)).book.family("fund")


def test_a_draft_takes_the_register_by_itself(hemin: Person) -> None:
    store_facts(petitions(2023, 101))
    enter(hemin, "核定编制", 12)
    report = acts.ask_for_report(
        kind=KIND.id,
        organ="南山县信访局",
        period=Y2023,
        previous=None,
        as_of=date(2024, 2, 29),
        maker=hemin,
        at=NOW,
        today=TODAY,
        inputs=None,
        enqueue=lambda _report, _organ: None,
    )
    acts.carry_out(report.pk, "南山县信访局", lambda: NOW)
    report.refresh_from_db()
    assert {figure["id"]: figure["value"] for figure in report.figures}["staff.posts"] == 12
    assert "核定编制" not in {one["name"] for one in report.missing}
    assert len(report.inputs_digest) == 64


def test_the_previous_value_typed_beside_counts_for_the_year_before_only(hemin: Person) -> None:
    enter(hemin, "业务培训", 20, previous=Decimal(18))
    enter(hemin, "业务培训", 16, "2021")
    assert register.inputs_of(KIND, Y2023, Y2022).numbers["training.count"].previous == 18
    assert register.inputs_of(KIND, Y2023, parse("2021")).numbers["training.count"].previous == 16


def test_a_figure_of_the_bureaus_own_is_in_the_book_too(hemin: Person) -> None:
    enter(hemin, "慰问信访群众", 30, unit="户")
    made = acts.make(order())
    assert made.book.figures["own.慰问信访群众"].value == 30
    enter(hemin, "核定编制", 12)
    assert "own.核定编制" not in acts.make(order()).book.figures


def test_a_template_prints_a_figure_of_the_bureaus_own_or_says_that_it_is_missing(hemin: Person) -> None:
    store_facts(petitions(2023, 101))
    enter(hemin, "慰问信访群众", 30, "2022", unit="户")
    template = docx.Document()
    template.add_paragraph("慰问{{ 填报.慰问信访群众 }}{{ 填报.慰问信访群众 | 变化 }}。")
    written = io.BytesIO()
    template.save(written)
    assert not [trap for trap in check(written.getvalue(), names_of(KIND)) if trap.severity == "error"]
    made = acts.make(order(template=written.getvalue()))
    assert "慰问【待填：慰问信访群众】" in text_of(made)
    assert ("慰问信访群众", "模板", "数据") in made.book.missing
    enter(hemin, "慰问信访群众", 33, unit="户")
    assert "慰问33户（同比上升10%）。" in text_of(acts.make(order(template=written.getvalue())))
    template.add_paragraph("走访{{ 填报.慰问信访群从 }}。")
    template.save(slip := io.BytesIO())
    (trap,) = [trap for trap in check(slip.getvalue(), names_of(KIND)) if trap.severity == "error"]
    assert "慰问信访群众" in trap.remedy


def test_kinds_that_ask_for_the_same_name_mean_the_same_unit() -> None:
    units: dict[str, set[tuple[str, bool]]] = {}
    for wanting in wanted.wantings():
        for one in wanting.wanted:
            units.setdefault(one.name, set()).add((one.unit, bool(one.item)))
    assert {wanting.id for wanting in wanted.wantings()} == set(KINDS)
    assert {name for name, found in units.items() if len(found) > 1} == set()


# --- Published --------------------------------------------------------------------------------------------------------


def test_a_year_that_is_not_loaded_is_compared_by_what_the_yearbook_printed(hemin: Person) -> None:
    store_facts(petitions(2023, 101))
    without = acts.make(order())
    assert without.book.figures["total.total"].previous is None
    publish(hemin, "信访总量", 30)
    publish(hemin, "办结率（办结÷转送交办）", "80.5")
    made = acts.make(order())
    total, rate = made.book.figures["total.total"], made.book.figures["total.closing_rate"]
    assert (total.value, total.previous, total.previous_published) == (24, 30, True)
    assert (total.previous_number, total.printed_published) == ("湘信统〔2023〕2号", False)
    assert rate.previous == Decimal("0.805")
    assert not made.book.figures["total.pieces"].previous_published
    text = text_of(made)
    assert "共登记群众信访24件（人）次，同比下降20%" in text
    assert "台账中没有2022年1月1日至12月31日的登记数据，除取自湘信统〔2023〕2号的公布数外" in text
    assert "“信访总量”、“办结率（办结÷转送交办）”的对比期数取自公布数据（湘信统〔2023〕2号）" in made.book.notices


def test_the_working_papers_say_which_previous_value_was_published(hemin: Person, tmp_path: Path) -> None:
    store_facts(petitions(2023, 101))
    publish(hemin, "信访总量", 30)
    path = tmp_path / "底稿.xlsx"
    acts.write_papers(acts.make(order()), path, actor="cli", at=NOW, may_see_accusations=True)
    figures, differences = cells(path, "数据底稿"), cells(path, "差异")
    assert figures["total.total"]["对比期数值"] == 30
    assert figures["total.total"]["对比期来源"] == "公布（湘信统〔2023〕2号）"
    assert figures["total.pieces"]["对比期来源"] is None
    row = differences["公布数（对比期）"]
    assert (row["编号"], row["本稿"], row["对照"], row["报告采用"]) == ("total.total", "无数据", "30", "公布")


def test_a_loaded_year_speaks_for_itself_unless_the_published_value_was_adopted(hemin: Person) -> None:
    store_facts([*petitions(2022, 1), *petitions(2023, 101)])
    publish(hemin, "信访总量", 30)
    total = acts.make(order()).book.figures["total.total"]
    assert (total.previous, total.previous_published, total.published_previous) == (24, False, 30)
    publish(hemin, "信访总量", 30, adopted=True)
    total = acts.make(order()).book.figures["total.total"]
    assert (total.previous, total.previous_published, total.counted_previous) == (30, True, 24)


def test_the_period_itself_prints_the_published_value_once_it_is_adopted(hemin: Person) -> None:
    publish(hemin, "信访总量", 26, "2023")
    total = acts.make(order()).book.figures["total.total"]
    assert (total.value, total.published, total.printed_published) == (0, 26, False)
    publish(hemin, "信访总量", 26, "2023", adopted=True)
    total = acts.make(order()).book.figures["total.total"]
    assert (total.value, total.counted, total.printed_published) == (26, 0, True)


def test_any_path_of_a_template_may_carry_a_published_value(hemin: Person) -> None:
    store_facts(petitions(2023, 101))
    publish(hemin, "来信.件次", 8)
    publish(hemin, "来访.国家登记.批次", 3)
    made = acts.make(order())
    assert (made.book.figures["channel.letter.pieces"].previous, published_of(Y2022)["来信.件次"].unit) == (8, "件次")
    assert "来信4件次（同比下降50%）" in text_of(made)
    for path, near in (("来信.件茨", "来信.件次"), ("天气", "")):
        with pytest.raises(ValidationError) as caught:
            publish(hemin, path, 8)
        assert near in caught.value.message_dict["path"][0]


# --- The spreadsheet --------------------------------------------------------------------------------------------------


def cells(path: Path, sheet: str) -> dict[str, dict[str, object]]:
    head, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return {str(row[0]): dict(zip(map(str, head), row, strict=True)) for row in rows}


def change(path: Path, sheet: str, name: str, **values: object) -> None:
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    headings = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if row[0].value == name:
            for heading, value in values.items():
                row[headings.index(heading)].value = value  # type: ignore[assignment]
    book.save(path)


def printed(tmp_path: Path, period: str = "2023") -> Path:
    path = tmp_path / "数据表.xlsx"
    asked = parse(period)
    before = {name: row.text for name, row in passages_of(asked.previous()).items()}
    write_filled(KIND, path, register.printed_of(KIND, asked), before)
    return path


def load(path: Path, by: Person, period: str = "2023") -> register.Loaded:
    return register.load_file(path, parse(period), by=by, at=NOW, today=TODAY)


def test_the_sheet_goes_out_filled_and_comes_back_changed(hemin: Person, tmp_path: Path) -> None:
    enter(hemin, "业务培训", 15, "2022")
    enter(hemin, "资金支出·信访维护", 14, "2022")
    enter(hemin, "业务培训", 16, ground="签到表")
    write_passage("存在的问题", Y2022, "一是进度不均。", by=hemin, at=NOW, today=TODAY)
    path = printed(tmp_path)
    numbers = cells(path, "填报数据")
    assert (numbers["业务培训"]["本期"], numbers["业务培训"]["上期"]) == ("16", "15")
    assert (numbers["资金支出·信访维护"]["本期"], numbers["资金支出·信访维护"]["上期"]) == (None, "14")
    assert "资金支出·项目1" not in numbers
    assert cells(path, "文字内容")["存在的问题"]["上期内容"] == "一是进度不均。"
    change(path, "填报数据", "业务培训", 本期=18)
    change(path, "填报数据", "资金支出·信访维护", 本期="14.5")
    change(path, "文字内容", "存在的问题", 内容="一是进度不均。\n二是资料不全。")
    change(path, "公布数据", "信访总量", 本期=24, 上期=30, 文号="湘信统〔2023〕2号")
    loaded = load(path, hemin)
    assert (loaded.words, loaded.published) == (1, 2)
    stand = entered_of(Y2023)
    training = stand["业务培训"]
    assert (training.value, training.ground, training.previous) == (Decimal(18), "签到表", None)
    assert stand["资金支出·信访维护"].value == Decimal("14.5")
    assert set(stand) == {"业务培训", "资金支出·信访维护"}
    assert passages_of(Y2023)["存在的问题"].text == "一是进度不均。\n二是资料不全。"
    assert (published_of(Y2023)["信访总量"].value, published_of(Y2022)["信访总量"].value) == (Decimal(24), Decimal(30))
    versions = EnteredFigure.objects.count()
    load(printed(tmp_path), hemin)
    assert EnteredFigure.objects.count() == versions


def test_a_sheet_that_the_register_refuses_changes_nothing_and_lists_every_reason(
    hemin: Person, tmp_path: Path
) -> None:
    enter(hemin, "业务培训", 10, "2022")
    enter(hemin, "宣传活动", 4, "2022")
    path = printed(tmp_path)
    change(path, "填报数据", "业务培训", 本期=23)
    change(path, "填报数据", "宣传活动", 本期=9)
    change(path, "填报数据", "核定编制", 本期="十二")
    with pytest.raises(InputsRefused) as refused:
        load(path, hemin)
    assert [(problem.sheet, problem.heading, problem.value) for problem in refused.value.problems] == [
        ("填报数据", "本期", "十二"),
        ("填报数据", "原因", "业务培训"),
        ("填报数据", "原因", "宣传活动"),
    ]
    assert all(problem.row > 1 for problem in refused.value.problems)
    assert "比上期（10期）变化超过 30%，请写明原因" in str(refused.value.problems[1])
    assert entered_of(Y2023) == {}
    change(path, "填报数据", "核定编制", 本期=12)
    change(path, "填报数据", "业务培训", 本期=23, 原因="加开")
    change(path, "填报数据", "宣传活动", 本期=9, 原因="加办")
    load(path, hemin)
    assert entered_of(Y2023)["核定编制"].value == 12


def test_a_sheet_given_with_an_order_lies_over_the_register(hemin: Person, tmp_path: Path) -> None:
    store_facts(petitions(2023, 101))
    enter(hemin, "业务培训", 15, "2022")
    enter(hemin, "业务培训", 16, ground="签到表")
    enter(hemin, "核定编制", 12)
    enter(hemin, "资金预算·旧项目", 3)
    sheet = typed(without=("核定编制",))
    made = acts.make(order(sheet))
    assert made.book.figures["training.count"].value == 3
    assert made.book.figures["staff.posts"].value == 12
    assert [group.key for group in made.book.family("fund")] == ["信访维护", "网络建设"]
    assert any("登记中的“旧项目”不在表中" in notice for notice in made.book.notices)
    assert (made.book.figures["training.count"].previous, made.book.figures["training.count"].ground) == (2, "")


def test_the_order_without_a_register_is_what_the_sheet_says(tmp_path: Path, hemin: Person) -> None:
    path = printed(tmp_path)
    change(path, "填报数据", "核定编制", 本期=11)
    inputs = read_filled(KIND, path)
    assert acts.inputs_of(order(inputs)) == inputs


def test_a_value_of_the_year_before_keeps_its_own_document(hemin: Person, tmp_path: Path) -> None:
    publish(hemin, "信访总量", 30, published_by="湘州市信访局年报", adopted=True)
    path = printed(tmp_path)
    change(path, "公布数据", "信访总量", 本期=24, 文号="湘信统〔2024〕1号")
    assert load(path, hemin).published == 1
    assert published_of(Y2023)["信访总量"].number == "湘信统〔2024〕1号"
    before = published_of(Y2022)["信访总量"]
    assert (before.number, before.published_by, before.adopted) == ("湘信统〔2023〕2号", "湘州市信访局年报", True)


_NAMES = st.sampled_from(["核定编制", "在职人员", "业务培训", "资金预算·甲", "资金预算·乙", "巡视督查交办·无"])
_ROWS = st.dictionaries(_NAMES, st.tuples(st.none() | st.integers(0, 99), st.none() | st.integers(0, 99)))


def said(rows: dict[str, tuple[int | None, int | None]]) -> Inputs:
    cells = [{"名称": name, "本期": now, "上期": before} for name, (now, before) in rows.items()]
    return of_rows(KIND, list(enumerate(cells, 2)), [], [], [])


@generated(_ROWS, _ROWS)
def test_laying_a_sheet_over_the_register_twice_is_laying_it_once(
    below: dict[str, tuple[int | None, int | None]], above: dict[str, tuple[int | None, int | None]]
) -> None:
    base, sheet = said(below), said(above)
    once = register.overlaid(base, sheet)
    assert register.digest_of(register.overlaid(once, sheet)) == register.digest_of(once)
    for key, one in sheet.numbers.items():
        assert one.value is None or once.numbers[key].value == one.value
    assert not once.said_none & set(once.lists)
    assert register.overlaid(base, Inputs()) is base


def test_no_item_may_be_none_while_the_register_names_one(hemin: Person, tmp_path: Path) -> None:
    enter(hemin, "巡视督查交办·省委巡视组", 6)
    path = printed(tmp_path)
    for name in ("巡视督查交办", "巡视督查办结", "巡视督查化解"):
        change(path, "填报数据", f"{name}·省委巡视组", 名称=f"{name}·无", 本期=None)
    with pytest.raises(InputsRefused, match="请先在“填报数据”页撤下它"):
        load(path, hemin)


# --- Words ------------------------------------------------------------------------------------------------------------


def test_words_are_kept_in_versions_and_the_ledger_knows_their_digest(hemin: Person) -> None:
    first = write_passage("存在的问题", Y2023, "一是进度不均。 \n\n", by=hemin, at=NOW, today=TODAY)
    assert first.text == "一是进度不均。"
    assert write_passage("存在的问题", Y2023, "一是进度不均。", by=hemin, at=NOW, today=TODAY).pk == first.pk
    write_passage("存在的问题", Y2023, "二是资料不全。", by=hemin, at=NOW, today=TODAY, seen=first.pk)
    assert [one.text for one in passage_versions("存在的问题", Y2023)] == ["二是资料不全。", "一是进度不均。"]
    with pytest.raises(ValidationError, match="何敏改过这一段"):
        write_passage("存在的问题", Y2023, "三", by=hemin, at=NOW, today=TODAY, seen=first.pk)
    stream = ledger.entries(["passage:存在的问题"])["passage:存在的问题"]
    assert [sentence(event) for entry in stream for event in entry.events][-1] == "写定“存在的问题”（2023年），7 字"
    assert "资料" not in str(stream[-1].events)
    with pytest.raises(PermissionDenied):
        other = person("李干事", Role.ORGAN_OFFICER)
        write_passage("存在的问题", Y2023, "四", by=other, at=NOW, today=TODAY)


def test_last_years_words_come_only_when_somebody_presses(hemin: Person) -> None:
    store_facts(petitions(2023, 101))
    write_passage("存在的问题", Y2022, "一是进度不均。", by=hemin, at=NOW, today=TODAY)
    client = client_of(hemin)
    page = client.get(reverse("reports:words"), {"period": "2023"}).content.decode()
    assert "一是进度不均。" in page
    assert not passages_of(Y2023)
    query = "?kind=fund-evaluation&period=2023&name=存在的问题"
    writing = client.post(reverse("reports:write_words") + query, {"text": "先写一句。", "take": "1", "seen": ""})
    assert writing.context["form"]["text"].value() == "先写一句。\n一是进度不均。"
    assert not passages_of(Y2023)
    client.post(reverse("reports:take_words") + query)
    assert passages_of(Y2023)["存在的问题"].text == "一是进度不均。"
    stream = ledger.entries(["passage:存在的问题"])["passage:存在的问题"]
    assert "照用上期文字" in sentence(stream[-1].events[0])
    assert "一是进度不均。" in text_of(acts.make(order()))


def test_what_was_written_is_not_lost_when_somebody_else_wrote_meanwhile(hemin: Person) -> None:
    client = client_of(hemin)
    query = "?kind=fund-evaluation&period=2023&name=存在的问题"
    client.post(reverse("reports:write_words") + query, {"text": "郑凯的话。", "seen": ""})
    answer = client.post(reverse("reports:write_words") + query, {"text": "何敏的话。", "seen": ""})
    assert answer.status_code == 422
    assert "何敏的话。" in answer.content.decode()
    assert Passage.objects.get(ended=None).text == "郑凯的话。"


def test_after_a_section_the_next_unwritten_one_opens(hemin: Person) -> None:
    client = client_of(hemin)
    query = "?kind=fund-evaluation&period=2023&name=存在的问题"
    answer = client.post(reverse("reports:write_words") + query, {"text": "有。", "seen": "", "next": "1"})
    assert answer.status_code == 302
    assert "name=%E6%94%B9%E8%BF%9B%E6%8E%AA%E6%96%BD" in answer.headers["Location"]


def test_the_sheet_page_takes_a_filled_sheet_and_says_what_it_refuses(hemin: Person, tmp_path: Path) -> None:
    client = client_of(hemin)
    query = "?kind=fund-evaluation&period=2023"
    got = client.get(reverse("reports:filled_sheet") + query)
    path = tmp_path / "下载.xlsx"
    path.write_bytes(b"".join(got.streaming_content))  # type: ignore[attr-defined]
    change(path, "填报数据", "核定编制", 本期="十二")
    with path.open("rb") as file:
        answer = client.post(reverse("reports:sheet") + query, {"sheet": file})
    assert answer.status_code == 422
    assert "第 2 行“本期”：“十二”不是数" in answer.content.decode()
    change(path, "填报数据", "核定编制", 本期="12")
    with path.open("rb") as file:
        assert client.post(reverse("reports:sheet") + query, {"sheet": file}).status_code == 302
    assert entered_of(Y2023)["核定编制"].value == 12
    assert client_of(person("李干事", Role.ORGAN_OFFICER)).get(reverse("reports:sheet") + query).status_code == 403
