"""张桂兰 asks for assistance; 邹敏 takes it down, three people sign, it is paid once and counted without her name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection

from huiyin.accounts.models import Duty, Role
from huiyin.figures.acts.evidence import Upload
from huiyin.finance import policies_assistance as policies
from huiyin.finance.acts import assistance
from huiyin.finance.acts.assistance import AlreadyHelped, Applicant, Given
from huiyin.finance.files import path_of, reseal_files
from huiyin.finance.models.assistance import AssistanceCase
from huiyin.finance.models.funds import FundLine, Payment
from huiyin.finance.queries.assistance import statistics
from huiyin.finance.queries.funds import money_of_lines
from huiyin.finance.tests.office import PDF, TODAY, Office, make_office, tell_all, yuan
from huiyin.ledger.tests.told import ledger_words, plain
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.models import Petition
from huiyin.petitions.tests.casework import BUREAU

ID = "430000198001010018"


def handler(office: Office) -> None:
    """邹敏 handles petitions too: the duty of assistance alone opens none."""
    Duty.objects.create(
        person=office.who("邹敏"), role=Role.CASE_OFFICER, organ=office.county.organs[BUREAU],
        valid_from=date(2020, 1, 1),
    )  # fmt: skip


def application(office: Office) -> str:
    """A petition of 张桂兰's; its number."""
    return Petition.objects.get(matter_id=office.county.petition()).number


def applicant(**more: Any) -> Applicant:
    said: dict[str, Any] = {
        "name": "张桂兰", "id_number": ID, "phone": "19900001234", "household": 3, "income": yuan(2100),
        "circumstances": "丈夫透析，家里只有低保", "bank": "望川农商行", "account": "6222000000000000",
    }  # fmt: skip
    return Applicant(**(said | more))


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    made = make_office()
    handler(made)
    yield made
    tell_all()


@pytest.fixture
def line(office: Office) -> FundLine:
    return office.adopted(("信访救助", "50000"))[0]


def taken(office: Office, number: str = "", asked: str = "6000", applied: date = TODAY, **more: Any) -> AssistanceCase:
    given = Given(number or application(office), "illness", yuan(asked), applied, applicant(**more))
    return assistance.take_down(given, organ=office.county.organs[BUREAU], **office.by("邹敏"))


def put_up(office: Office, row: AssistanceCase, line: FundLine, amount: str = "5000") -> None:
    assistance.put_up(row.pk, line=line, proposed=yuan(amount), opinion="入户核实", **office.by("邹敏"))


def helped(office: Office, line: FundLine, amount: str = "5000", day: date = TODAY, **more: Any) -> AssistanceCase:
    row = taken(office, **more)
    put_up(office, row, line, amount)
    for name in ("周文斌", "田会计", "陈国栋"):
        office.signs(name, "assistance", row.pk)
    assistance.pay(row.pk, day=day, voucher="记-7", **office.by("田会计"))
    row.refresh_from_db()
    return row


def test_from_application_to_payment(office: Office, line: FundLine) -> None:
    row = taken(office)
    put_up(office, row, line)
    assert money_of_lines([line.pk])[line.pk].holding == yuan(5000)
    for name in ("周文斌", "田会计", "陈国栋"):
        office.signs(name, "assistance", row.pk)
    row.refresh_from_db()
    assert (row.state, row.decided) == ("decided", TODAY)
    with pytest.raises(NotAllowed):
        assistance.pay(row.pk, day=TODAY, voucher="记-7", **office.by("邹敏"))
    paid = assistance.pay(row.pk, day=TODAY, voucher="记-7", **office.by("田会计"))
    assert (paid.amount, paid.assistance, paid.request) == (yuan(5000), row.pk, None)
    assert money_of_lines([line.pk])[line.pk].free == yuan(45000)


def test_nothing_personal_is_readable_in_the_database_or_the_ledger(office: Office, line: FundLine) -> None:
    row = taken(office, asked="6321")
    put_up(office, row, line, "4321")
    with connection.cursor() as cursor:
        for table in ("finance_assistancecase", "finance_assistancecontent"):
            cursor.execute(f"SELECT * FROM {table}")
            stored = repr([[bytes(c) if isinstance(c, memoryview) else c for c in one] for one in cursor.fetchall()])
            for word in ("张桂兰", ID, "19900001234", "透析", "入户", "张桂兰".encode().hex()):
                assert word not in stored, (table, word)
            for number in ("6222", "2100"):
                assert number not in plain(stored), (table, number)
    body = ledger_words()
    for word in ("张桂兰", ID, "透析", "6222", "6321", "4321", "入户"):
        assert word not in body, word


def test_once_in_a_matter_and_once_in_a_year(office: Office, line: FundLine) -> None:
    number = application(office)
    first = taken(office, number)
    with pytest.raises(AlreadyHelped) as twice:
        taken(office, number)
    assert twice.value.earlier == first and "同一事项" in str(twice.value)
    for name in ("张桂兰", ID, "透析"):
        assert name not in str(twice.value)
    with pytest.raises(AlreadyHelped, match="同一人本年度"):
        taken(office)
    taken(office, id_number="430000198001010026")
    last = taken(office, applied=date(2025, 12, 30))
    assert last.once_in_year != first.once_in_year, "two years of one person are not linked"
    assistance.end(first.pk, refused=True, why="不符合条件", **office.by("邹敏"))
    taken(office)


def test_spaces_and_a_small_x_are_the_same_person(office: Office) -> None:
    number = application(office)
    taken(office, number, id_number="43000019800101001X")
    with pytest.raises(AlreadyHelped):
        taken(office, number, id_number=" 43000019800101001x")


def test_whoever_does_not_see_the_petition_takes_nothing_down(office: Office) -> None:
    Duty.objects.filter(person=office.who("邹敏"), role=Role.CASE_OFFICER).update(valid_until=date(2020, 1, 2))
    person = office.county.people["邹敏"] = type(office.who("邹敏")).objects.get(username="邹敏")
    with pytest.raises(Unfit, match="没有查到"):
        taken(office)
    assert not policies.visible_cases(person, TODAY).exists()


def test_more_than_was_asked_is_not_given(office: Office, line: FundLine) -> None:
    with pytest.raises(Unfit, match="不超过申请金额"):
        put_up(office, taken(office), line, "6000.01")


def test_what_was_put_up_does_not_change_under_the_hands(office: Office, line: FundLine) -> None:
    row = taken(office)
    put_up(office, row, line)
    with pytest.raises(Unfit, match="审核中"):
        assistance.add_paper(row.pk, Upload("证明.pdf", PDF), **office.by("邹敏"))
    office.signs("周文斌", "assistance", row.pk, agrees=False, remark="缺诊断书")
    assistance.add_paper(row.pk, Upload("诊断书.pdf", PDF), **office.by("邹敏"))
    put_up(office, row, line, "4000")


def test_money_that_came_back_is_booked_back(office: Office, line: FundLine) -> None:
    row = helped(office, line)
    assistance.take_money_back(row.pk, why="账户注销", day=TODAY, **office.by("田会计"))
    assert sorted(one.amount for one in Payment.objects.all()) == [yuan(-5000), yuan(5000)]
    assert money_of_lines([line.pk])[line.pk].free == yuan(50000)


def test_what_is_personal_goes_after_ten_years(office: Office, line: FundLine, transactional_db: None) -> None:
    row = taken(office)
    paper = assistance.add_paper(row.pk, Upload("诊断书.pdf", PDF), **office.by("邹敏"))
    put_up(office, row, line)
    for name in ("周文斌", "田会计", "陈国栋"):
        office.signs(name, "assistance", row.pk)
    assistance.pay(row.pk, day=TODAY, voucher="记-7", **office.by("田会计"))
    AssistanceCase.objects.filter(pk=row.pk).update(decided=date(2016, 3, 12))
    taken(office, id_number="430000198001010026")
    row.content.refresh_from_db()
    assert "张桂兰" in (row.content.sealed or ""), "ten years are not over"
    AssistanceCase.objects.filter(pk=row.pk).update(decided=date(2016, 3, 10))
    taken(office, id_number="430000198001010034")
    row.refresh_from_db()
    row.content.refresh_from_db()
    assert (row.content.sealed, row.content.opinion, row.once_in_matter, row.once_in_year) == ("", "", None, None)
    assert not path_of(paper.stored).exists()
    assert Payment.objects.filter(assistance=row.pk).exists(), "what was paid stays"
    assert reseal_files() == 0


def test_finance_officers_see_a_case_only_when_it_is_theirs(office: Office, line: FundLine) -> None:
    row = taken(office)
    assert not policies.visible_cases(office.who("田会计"), TODAY).exists()
    assert not policies.visible_cases(office.who("高绩"), TODAY).exists()
    put_up(office, row, line)
    assert list(policies.visible_cases(office.who("周文斌"), TODAY)) == [row]
    assert not policies.visible_cases(office.who("田会计"), TODAY).exists(), "it does not wait for them yet"
    office.signs("周文斌", "assistance", row.pk)
    assert list(policies.visible_cases(office.who("田会计"), TODAY)) == [row]


def test_small_numbers_of_people_are_not_told(office: Office, line: FundLine) -> None:
    ids = [f"43000019800101{serial:04}" for serial in range(7)]
    for one in ids[:4]:
        helped(office, line, "1000", id_number=one)
    found = statistics(2026)
    assert found.total.size is None and found.total.amount is None
    assert [cell.size for cell in found.by_hardship if cell.label == "重大疾病"] == [None]
    for one in ids[4:]:
        helped(office, line, "2000", id_number=one)
    found = statistics(2026)
    assert (found.total.size, found.total.amount) == (7, yuan(10000))
    assert {cell.label: cell.size for cell in found.by_hardship}["重大疾病"] == 7


def test_a_group_that_would_give_a_small_one_away_is_hidden_too(office: Office, line: FundLine) -> None:
    ids = [f"43000019800101{serial:04}" for serial in range(9)]
    for one in ids[:6]:
        helped(office, line, "1000", id_number=one)
    for one in ids[6:]:
        row = helped(office, line, "1000", id_number=one)
        AssistanceCase.objects.filter(pk=row.pk).update(hardship="disaster")
    found = {cell.label: cell.size for cell in statistics(2026).by_hardship}
    assert found["自然灾害"] is None
    assert found["重大疾病"] is None, "9 − 6 would tell it"
