"""The pages of funds, payments, approvals, assistance and assets, walked by the people whose they are."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.finance.acts import assets, funds, payments, transfers
from huiyin.finance.imports.funds import CARDS, LINES
from huiyin.finance.models.approvals import Approval, ApprovalRule, FinanceFile
from huiyin.finance.models.assets import Asset, Disposal, PurchasePlan, StockTake
from huiyin.finance.models.assistance import AssistanceCase
from huiyin.finance.models.funds import Fund, FundLine, FundYear, Payment, PaymentRequest, Transfer
from huiyin.finance.tests.office import HOUSING, PDF, Office, make_office, tell_all, yuan
from huiyin.finance.tests.test_assistance import ID, handler, put_up, taken
from huiyin.ledger.models import ReadEntry
from huiyin.petitions.models import Petition
from huiyin.petitions.tests.casework import BUREAU

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    yield make_office(timezone.localdate())
    tell_all()


@pytest.fixture
def at(office: Office) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(office.who(name), backend=BACKEND)
        return client

    return sign_in


def pdf(name: str = "发票.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def xlsx(headings: tuple[str, ...], *rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (headings, *rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("表.xlsx", out.getvalue())


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def read(answer: Any) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content(answer))).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def goes(answer: Any) -> str:
    """Where an accepted form leads; its errors when it was not accepted."""
    assert answer.status_code == 302, answer.context and answer.context.get("form") and answer.context["form"].errors
    return str(answer.headers["Location"])


def form_lines(*rows: dict[str, str]) -> dict[str, str]:
    found = {"line-TOTAL_FORMS": str(len(rows) + 2), "line-INITIAL_FORMS": "0"}
    for place, row in enumerate(rows):
        found |= {f"line-{place}-{name}": value for name, value in row.items()}
    return found


def test_a_fund_from_its_page_to_its_evaluation(office: Office, at: Callable[[str], Client]) -> None:
    year, today = office.today.year, office.today.isoformat()
    keeper, head, asker, leader = at("田会计"), at("周文斌"), at("何敏"), at("陈国栋")
    said = {"name": "信访维护专项资金", "code": "ZX01", "office": "办公室", "organ": office.county.organs[BUREAU].pk}
    goes(keeper.post(reverse("finance:fund_new") + f"?year={year}", said))
    fund = Fund.objects.get()
    here = [fund.pk, year]
    rows = form_lines(
        {"name": "接访大厅运行", "economic": "30201", "amount": "60000", "basis": "12 个月 × 5000 元"},
        {"name": "积案化解", "amount": "40000.50"},
    )
    goes(
        head.post(reverse("finance:fund_apply", args=here), {"grounds": "保障接访", "submit": "1", "seen": "0", **rows})
    )
    row = FundYear.objects.get()
    assert (row.state, row.asked) == ("submitted", yuan("100000.50"))
    assert "申请数" in leader.get(reverse("finance:fund", args=here)).content.decode()
    page = leader.get(reverse("finance:funds_adopt", args=[year])).content.decode()
    assert "接访大厅运行" in page and "60,000.00" in page
    first, second = row.asked_lines.order_by("place")
    decided = {
        "day": today, "number": "望信领纪〔2026〕1号", "minutes": pdf("纪要.pdf"), f"fund-{row.pk}": "adopt",
        f"line-{first.pk}": "50000", f"line-{second.pk}": "40000",
    }  # fmt: skip
    goes(leader.post(reverse("finance:funds_adopt", args=[year]), decided))
    points = {"point-TOTAL_FORMS": "3", "point-INITIAL_FORMS": "0", "point-0-day": f"{year}-06-30",
              "point-0-amount": "45000", "point-1-day": f"{year}-12-31", "point-1-amount": "90000"}  # fmt: skip
    goes(head.post(reverse("finance:fund_plan", args=here), points))
    line = FundLine.objects.get(name="接访大厅运行")
    asked = {"line": line.pk, "amount": "8000", "purpose": "桌椅", "activity": "接访大厅运行", "payee": "宏达商贸"}
    payment = PaymentRequest.objects.get(
        pk=goes(asker.post(reverse("finance:payment_new", args=here), asked)).split("/")[-2]
    )
    invoice = {"number": "26110001", "day": today, "amount": "8000", "file": pdf()}
    goes(asker.post(reverse("finance:invoice_add", args=[payment.pk]), invoice))
    goes(asker.post(reverse("finance:payment_submit", args=[payment.pk])))
    for client in (head, keeper, leader):
        inbox = client.get(reverse("finance:approvals"))
        assert reverse("finance:payment", args=[payment.pk]) in inbox.content.decode()
        shown = client.get(reverse("finance:payment", args=[payment.pk]))
        assert shown.context["may_sign"]
        signed = {"agrees": "yes", "seen": shown.context["sign_form"].initial["seen"], "remark": ""}
        goes(client.post(reverse("finance:approval_sign", args=[shown.context["approval"].pk]), signed))
    goes(keeper.post(reverse("finance:payment_pay", args=[payment.pk]), {"day": today, "voucher": "记-12"}))
    assert Payment.objects.get().amount == yuan(8000)
    told = {"results": "接访 300 批", "problems": "采购晚", "measures": "提前询价"}
    goes(head.post(reverse("finance:fund_evaluate", args=here), told))
    page = head.get(reverse("finance:fund", args=here)).content.decode()
    for words in ("0.89 分", "plan-chart", "8,000.00", "接访 300 批", "望信领纪〔2026〕1号"):
        assert words in page, words
    summary = read(keeper.get(reverse("finance:funds_file", args=[year])))
    assert summary[-1][0] == "合计" and summary[-1][7] == 90000


def test_lines_go_out_and_come_back_by_spreadsheet(office: Office, at: Callable[[str], Client]) -> None:
    year, head = office.today.year, at("周文斌")
    fund = office.fund()
    here = [fund.pk, year]
    sheet = xlsx(LINES, ("接访", "30201", 1000.5, "测算"), ("积案", None, "2,000", None), ("合计", None, 3000.5, None))
    goes(head.post(reverse("finance:fund_apply", args=here), {"seen": "0", "sheet": sheet, **form_lines()}))
    out = read(head.get(reverse("finance:fund_lines", args=here)))
    assert out == [list(LINES), ["接访", "30201", 1000.5, "测算"], ["积案", None, 2000, None]]
    bad = xlsx(LINES, ("接访", "30201", "很多", ""), ("积案", "", 1.005, ""))
    page = head.post(reverse("finance:fund_apply", args=here), {"seen": "1", "sheet": bad, **form_lines()})
    assert [(one.row, one.column, one.value) for one in page.context["problems"]] == [
        (2, "金额（元）", "很多"), (3, "金额（元）", "1.005")
    ]  # fmt: skip
    assert FundYear.objects.get().version == 1


def test_a_transfer_on_its_pages(office: Office, at: Callable[[str], Client]) -> None:
    source, target = office.adopted(("接访", "10000"), ("积案", "1000"))
    fund = source.fund_year.fund
    head = at("周文斌")
    said = {"source": source.pk, "target": target.pk, "amount": "4000", "why": "积案多"}
    where = goes(head.post(reverse("finance:transfer_new", args=[fund.pk, office.today.year]), said))
    assert "审批中" in head.get(where).content.decode()
    row = Transfer.objects.get()
    for name in ("田会计", "陈国栋"):
        office.signs(name, "transfer", row.pk)
    goes(at("田会计").post(reverse("finance:transfer_reverse", args=[row.pk])))
    row.refresh_from_db()
    assert row.state == "reversed"


def test_what_was_changed_is_not_signed_from_an_old_page(office: Office, at: Callable[[str], Client]) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "3000")
    head = at("周文斌")
    shown = head.get(reverse("finance:payment", args=[row.pk]))
    said = payments.Given(yuan(4000), "更多桌椅", "接访大厅运行", "宏达")
    payments.change_request(row.pk, line, said, **office.by("何敏"))
    office.with_invoice(row, "4000", number="2")
    payments.submit_request(row.pk, **office.by("何敏"))
    old = {"agrees": "yes", "seen": shown.context["sign_form"].initial["seen"]}
    pk = Approval.objects.get(state="open").pk
    page = head.post(reverse("finance:approval_sign", args=[pk]), old, follow=True)
    assert "内容有改动" in page.content.decode()
    assert Approval.objects.get(pk=pk).waits == "office"


def test_a_leader_sets_the_chain(office: Office, at: Callable[[str], Client]) -> None:
    said = {"kind": "payment", "payment-has_office": "on", "payment-above_office": "0", "payment-has_leader": "on",
            "payment-above_leader": "1000"}  # fmt: skip
    assert at("田会计").post(reverse("finance:chains"), said).status_code == 403
    nobody = {"kind": "payment", "payment-has_leader": "on", "payment-above_leader": "1000"}
    page = at("陈国栋").post(reverse("finance:chains"), nobody)
    assert "小额款项" in page.content.decode()
    goes(at("陈国栋").post(reverse("finance:chains"), said))
    assert [step["code"] for step in ApprovalRule.objects.get().rule["steps"]] == ["office", "leader"]
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "900")
    office.signs("周文斌", "payment", row.pk)
    row.refresh_from_db()
    assert row.state == "approved"


def test_files_open_for_those_whose_request_it_is(office: Office, at: Callable[[str], Client]) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "3000")
    invoice = FinanceFile.objects.get(of="invoice")
    address = reverse("finance:finance_file", args=[invoice.pk])
    looks = ReadEntry.objects.count()
    assert content(at("周文斌").get(address)) == PDF
    assert ReadEntry.objects.count() == looks + 1
    for name in ("王建民", "赵刚", "李素芬"):
        assert at(name).get(address).status_code == 404, name
        assert at(name).get(reverse("finance:payment", args=[row.pk])).status_code in (403, 404), name


def test_assistance_on_its_pages_is_read_on_record(office: Office, at: Callable[[str], Client]) -> None:
    handler(office)
    [line] = office.adopted(("信访救助", "50000"))
    officer = at("邹敏")
    petition = office.county.petition()
    said = {
        "petition": Petition.objects.get(matter_id=petition).number, "hardship": "illness", "asked": "6000",
        "applied": office.today.isoformat(), "name": "张桂兰", "id_number": ID, "household": "3", "income": "2100.50",
        "circumstances": "丈夫透析", "account": "6222", "bank": "农商行",
    }  # fmt: skip
    where = goes(officer.post(reverse("finance:assistance_new"), said))
    row = AssistanceCase.objects.get()
    looks = ReadEntry.objects.count()
    page = officer.get(where).content.decode()
    assert "张桂兰" in page and "2100.50" in page
    assert ReadEntry.objects.count() == looks + 1
    assert "张桂兰" not in officer.get(reverse("finance:assistance")).content.decode()
    assert ReadEntry.objects.count() == looks + 1, "the list shows nobody"
    twice = officer.post(reverse("finance:assistance_new"), said)
    assert "同一事项已有救助申请" in twice.content.decode()
    edited = officer.get(reverse("finance:assistance_edit", args=[row.pk]))
    assert edited.context["form"].initial["household"] == 3
    goes(officer.post(reverse("finance:assistance_paper_add", args=[row.pk]), {"file": pdf("诊断书.pdf")}))
    up = {"line": line.pk, "proposed": "5000", "opinion": "入户核实"}
    goes(officer.post(reverse("finance:assistance_put_up", args=[row.pk]), up))
    assert at("田会计").get(where).status_code == 404
    for name in ("周文斌", "田会计", "陈国栋"):
        shown = at(name).get(where)
        assert shown.context["may_sign"], name
        sent = {"agrees": "yes", "seen": shown.context["sign_form"].initial["seen"]}
        goes(at(name).post(reverse("finance:approval_sign", args=[shown.context["approval"].pk]), sent))
    paid = {"day": office.today.isoformat(), "voucher": "记-7"}
    goes(at("田会计").post(reverse("finance:assistance_pay", args=[row.pk]), paid))
    paper = FinanceFile.objects.get(of="assistance")
    address = reverse("finance:assistance_paper", args=[paper.pk])
    assert content(officer.get(address)) == PDF
    assert at("高绩").get(address).status_code in (403, 404)
    assert at("李素芬").get(address).status_code == 403
    assert at("周文斌").get(reverse("finance:finance_file", args=[paper.pk])).status_code == 404
    assert at("高绩").get(reverse("finance:assistance")).status_code == 403
    numbers = at("高绩").get(reverse("finance:assistance_statistics")).content.decode()
    assert "隐去" in numbers and "5,000.00" not in numbers
    assert read(at("高绩").get(reverse("finance:assistance_statistics_file")))[-1][1] == "<5"


def test_assistance_of_another_organ_is_not_there(office: Office, at: Callable[[str], Client]) -> None:
    handler(office)
    row = taken(office, applied=office.today)
    for name in ("刘志远", "何敏", "王建民", "赵刚", "高绩", "周文斌"):
        answer = at(name).get(reverse("finance:assistance_case", args=[row.pk]))
        assert answer.status_code in (403, 404), name
    [line] = office.adopted(("信访救助", "50000"))
    put_up(office, row, line)
    assert at("周文斌").get(reverse("finance:assistance_case", args=[row.pk])).status_code == 200


def test_assets_entered_counted_and_disposed_of(office: Office, at: Callable[[str], Client]) -> None:
    keeper = at("孟管")
    said = {"name": "台式计算机", "kind": "A02", "origin": "bought", "acquired": "2024-03-05", "worth": "5200",
            "place": "201 室", "keeper": "何敏", "years": "6"}  # fmt: skip
    goes(keeper.post(reverse("finance:asset_new"), said))
    rows = xlsx(
        CARDS,
        ("", "打印机", "设备", "", "购置", date(2023, 5, 1), 1800, 6, "办公室", "201 室", "李素芬", "在用", ""),
        ("G-7", "文件柜", "A05", "", "", date(2020, 1, 6), "900.50", None, "", "档案室", "", "", ""),
    )
    shown = keeper.post(reverse("finance:asset_new"), {"sheet": rows})
    assert shown.context["worth"] == yuan("2700.50") and Asset.objects.count() == 1, "looked at first"
    packed = {"rows": shown.context["rows"]}
    at("田会计").post(reverse("finance:asset_new"), packed)
    assert Asset.objects.count() == 1, "what one looked at another does not enter"
    goes(keeper.post(reverse("finance:asset_new"), packed))
    assert Asset.objects.count() == 3
    page = keeper.get(reverse("finance:assets"))
    assert page.context["sums"].worth == yuan("7900.50")
    out = read(keeper.get(reverse("finance:assets_file")))
    assert out[0] == list(CARDS) and len(out) == 4
    again = xlsx(CARDS, *(tuple(row) for row in out[1:]))
    twice = {"rows": keeper.post(reverse("finance:asset_new"), {"sheet": again}).context["rows"]}
    refused = keeper.post(reverse("finance:asset_new"), twice, follow=True)
    assert "已经用过" in refused.content.decode(), "the same file read again is whole, and refused for its numbers"
    labels = keeper.get(reverse("finance:asset_labels")).content.decode()
    assert labels.count('<svg class="qr"') == 3
    goes(keeper.post(reverse("finance:stock_takes"), {"name": "年终盘点"}))
    take = StockTake.objects.get()
    pc, printer, cabinet = Asset.objects.order_by("pk")

    def scan(row: Asset) -> str:
        return reverse("finance:asset_scan", args=[row.pk])

    assert "在这里" in at("周文斌").get(scan(pc)).content.decode()
    goes(at("周文斌").post(scan(pc), {"finding": "here"}))
    assert "请写实际地点" in keeper.post(scan(printer), {"finding": "elsewhere"}).content.decode()
    goes(keeper.post(scan(printer), {"finding": "elsewhere", "place": "接访大厅"}))
    closing = keeper.post(reverse("finance:stock_close", args=[take.pk]), follow=True)
    assert "还有 1 项资产没有盘点" in closing.content.decode()
    goes(keeper.post(scan(cabinet), {"finding": "missing", "note": "搬家时遗失"}))
    goes(keeper.post(reverse("finance:stock_surplus", args=[take.pk]), {"name": "沙发", "place": "会议室"}))
    sums = keeper.get(reverse("finance:stock_take", args=[take.pk])).context["sums"]
    assert (sums.here, sums.elsewhere, sums.missing, sums.surplus, sums.missing_worth) == (1, 1, 1, 1, yuan("900.50"))
    goes(keeper.post(reverse("finance:stock_close", args=[take.pk])))
    table = read(keeper.get(reverse("finance:stock_file", args=[take.pk])))
    assert {row[4] for row in table[1:]} == {"账实相符", "地点不符", "盘亏", "盘盈"}
    goes(keeper.post(reverse("finance:asset_dispose", args=[cabinet.pk]), {"manner": "lost", "why": "盘亏"}))
    disposal = Disposal.objects.get()
    for name in ("田会计", "陈国栋"):
        shown = at(name).get(reverse("finance:disposal", args=[disposal.pk]))
        sent = {"agrees": "yes", "seen": shown.context["sign_form"].initial["seen"]}
        goes(at(name).post(reverse("finance:approval_sign", args=[shown.context["approval"].pk]), sent))
    cabinet.refresh_from_db()
    assert cabinet.gone == office.today
    assert keeper.get(reverse("finance:assets")).context["sums"].worth == yuan(7000)
    goes(keeper.post(reverse("finance:disposal", args=[disposal.pk]), {"why": "在库房找到"}))
    cabinet.refresh_from_db()
    assert cabinet.gone is None
    assert [entry.amount for entry in cabinet.entries.order_by("pk")] == [
        yuan("900.50"), yuan("-900.50"), yuan("900.50")
    ]  # fmt: skip


def test_a_purchase_plan_is_written_signed_and_exported(office: Office, at: Callable[[str], Client]) -> None:
    year, keeper = office.today.year + 1, at("孟管")
    row = {"name": "便携式计算机", "kind": "A02", "quantity": "3", "price": "6000", "why": "更新 2018 年购置的"}
    goes(keeper.post(reverse("finance:purchase_write", args=[year]), {"seen": "0", **form_lines(row)}))
    plan = PurchasePlan.objects.get()
    goes(keeper.post(reverse("finance:purchase_submit", args=[plan.pk])))
    for name in ("田会计", "陈国栋"):
        office.signs(name, "purchase", plan.pk)
    plan.refresh_from_db()
    assert plan.state == "approved"
    assert at("田会计").get(reverse("finance:purchase_plans") + f"?year={year}").context["total"] == yuan(18000)
    out = read(keeper.get(reverse("finance:purchase_file", args=[plan.pk])))
    assert out[1] == ["便携式计算机", "设备", 3, 6000, "更新 2018 年购置的"]


def test_assets_of_one_organ_are_not_anothers(office: Office, at: Callable[[str], Client]) -> None:
    given = assets.Given("台式计算机", "A02", "", "bought", office.today, yuan(5000), 6, "", "201 室", "")
    [card] = assets.add_assets([given], organ=office.county.organs[HOUSING], **office.by("田会计"))
    assert at("王建民").get(reverse("finance:asset", args=[card.pk])).status_code == 200
    assert at("郑晓燕").get(reverse("finance:asset", args=[card.pk])).status_code == 404
    assert at("郑晓燕").get(reverse("finance:asset_scan", args=[card.pk])).status_code == 404
    assert at("孟管").get(reverse("finance:asset", args=[card.pk])).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["funds", "payments", "approvals", "chains", "assistance", "assistance_statistics", "assets", "asset_new",
     "asset_labels", "stock_takes", "purchase_plans", "fund_new", "assistance_new"],
)  # fmt: skip
def test_nobody_reads_money_by_a_duty_that_is_none_of_it(
    office: Office, at: Callable[[str], Client], name: str
) -> None:
    for person in ("李素芬", "赵刚"):
        assert at(person).get(reverse(f"finance:{name}")).status_code == 403, person


def test_a_list_of_requests_adds_up_and_goes_out(office: Office, at: Callable[[str], Client]) -> None:
    [line] = office.adopted(("接访", "10000"))
    office.submitted(line, "3000", account="6222000000000000")
    office.written(line, "500")
    page = at("田会计").get(reverse("finance:payments"))
    assert page.context["total"] == yuan(3000), "another's draft is not shown"
    assert at("何敏").get(reverse("finance:payments") + "?mine=1").context["total"] == yuan(3500)
    table = read(at("何敏").get(reverse("finance:payments_file")))
    assert table[-1][5] == 3500
    assert "6222" not in str(table)


def test_a_transfer_of_nothing_is_refused_in_words(office: Office) -> None:
    source, target = office.adopted(("接访", "10000"), ("积案", "1000"))
    with pytest.raises(Exception, match="大于 0"):
        transfers.ask_transfer(source, target, amount=yuan(0), why="x", **office.by("周文斌"))


def test_a_fund_that_ended_is_asked_for_no_more(office: Office, at: Callable[[str], Client]) -> None:
    fund = office.fund(year=office.today.year - 1)
    funds.end_fund(fund.pk, office.today.year - 1, **office.by("田会计"))
    assert at("田会计").get(reverse("finance:funds")).context["rows"] == []
