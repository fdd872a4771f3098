"""文号: one after another within organ, kind and year; none given twice, none lost without a reason."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from huiyin.accounts.models import Organ, OrganKind
from huiyin.letters import acts, queries
from huiyin.letters.models import Letter, Series
from huiyin.letters.problems import CodeTaken, LetterRefused
from huiyin.letters.queries import default_code, number_text
from huiyin.letters.queries.damages import damaged_letters
from huiyin.letters.tests.office import AT, TODAY, Office, now, organ, set_up


@pytest.fixture
def office(db: None) -> Office:
    return set_up()


def test_each_organ_kind_and_year_counts_for_itself(office: Office) -> None:
    numbers = [
        now("direct_reply", office.bureau, office.clerk).number,
        now("direct_reply", office.bureau, office.clerk).number,
        now("receipt_notice", office.bureau, office.clerk).number,
        now("direct_reply", office.meeting, office.clerk).number,
        now("direct_reply", office.bureau, office.clerk, today=date(2027, 1, 4)).number,
    ]
    assert numbers == [
        "望信答〔2026〕1号",
        "望信答〔2026〕2号",
        "望信告〔2026〕1号",
        "望信联信答〔2026〕1号",
        "望信答〔2027〕1号",
    ]


def test_a_slip_has_no_number(office: Office) -> None:
    slip = now("registration_slip", office.bureau, office.clerk)
    assert (slip.number, slip.serial) == ("", None)
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("code", "word", "expected"),
    [
        ("云信", "信转", "云信转〔2026〕12号"),
        ("云人社", "信处", "云人社信处〔2026〕12号"),
        ("云政", "信复查", "云政信复查〔2026〕12号"),
        ("望川府信", "信复查", "望川府信复查〔2026〕12号"),
    ],
)
def test_how_a_number_is_written(code: str, word: str, expected: str) -> None:
    assert number_text(code, word, 2026, 12) == expected
    assert "〔2026〕　号" in number_text(code, word, 2026, None)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("云岫县信访局", "云信"),
        ("云岫县人力资源和社会保障局", "云人社"),
        ("云岫县住房和城乡建设局", "云住建"),
        ("云岫县教育局", "云教"),
        ("青槐镇人民政府", "青槐政"),
        ("云岫县青石镇人民政府", "青石政"),
        ("云岫县人民政府", "云岫政"),
        ("云岫县信访工作联席会议办公室", "云信联"),
        ("云岫县水库移民事务中心", "云水库移民"),
        ("云岫县卫生健康委员会", "云卫健"),
        ("云岫县人民政府办公室", "云岫府办"),
        ("望川县人民政府复查复核办公室", "望川府信"),
        ("南岭市人民政府复查复核委员会", "南岭府信"),
        ("南岭市望川县信访事项复查复核办公室", "望川府信"),
        ("望川县人民政府金融工作办公室", "望川府金融工作"),
    ],
)
def test_the_code_that_an_organ_has_until_it_sets_its_own(name: str, code: str) -> None:
    assert default_code(Organ(name=name, kind=OrganKind.DEPARTMENT)) == code


def test_a_code_is_set_by_who_keeps_the_letters(office: Office) -> None:
    with pytest.raises(PermissionDenied, match="系统管理员"):
        acts.set_code(office.bureau, "望访", person=office.leader, at=AT, today=TODAY)
    acts.set_code(office.bureau, "望访", person=office.admin, at=AT, today=TODAY)
    assert now("direct_reply", office.bureau, office.clerk).number == "望访信答〔2026〕1号"
    with pytest.raises(CodeTaken, match="其他机关"):
        acts.set_code(office.housing, "望访", person=office.housing_head, at=AT, today=TODAY)
    for wrong in ("", "望信〔〕", "一二三四五六七八九十一二三"):
        with pytest.raises(LetterRefused, match="汉字"):
            acts.set_code(office.housing, wrong, person=office.housing_head, at=AT, today=TODAY)


def test_the_first_number_fixes_the_code(office: Office) -> None:
    now("direct_reply", office.bureau, office.clerk)
    office.bureau.name = "望川县委社会工作部"
    office.bureau.save()
    assert now("direct_reply", office.bureau, office.clerk).number == "望信答〔2026〕2号"


def test_two_organs_of_one_code_do_not_share_numbers(office: Office) -> None:
    now("direct_reply", office.bureau, office.clerk)
    twin = organ("望远县信访局", OrganKind.DEPARTMENT)
    with pytest.raises(CodeTaken, match="请先为望远县信访局设置代字"):
        now("direct_reply", twin, office.clerk)
    assert Letter.objects.count() == 1


def test_numbers_given_on_paper_before_are_told(office: Office) -> None:
    with pytest.raises(LetterRefused, match="为什么"):
        _skip(office, 37, "")
    _skip(office, 37, "启用本系统前已在纸质登记簿上编号")
    assert now("direct_reply", office.bureau, office.clerk).number == "望信答〔2026〕38号"
    lines = queries.register(office.bureau, 2026, "direct_reply")
    assert len(lines) == 38
    assert [line.is_unexplained for line in lines] == [False] * 38
    assert lines[0].reason == "启用本系统前已在纸质登记簿上编号"
    part = queries.register(office.bureau, 2026, "direct_reply", first=37, last=99)
    assert [line.number for line in part] == ["", "望信答〔2026〕38号"]
    assert queries.last_serial(office.bureau, 2026, "direct_reply") == 38
    with pytest.raises(LetterRefused, match="已经编出"):
        _skip(office, 38, "再空一号")
    assert list(damaged_letters()) == []


def _skip(office: Office, until: int, reason: str) -> None:
    acts.skip_numbers(
        office.bureau, "direct_reply", 2026, until=until, reason=reason, person=office.admin, at=AT, today=TODAY
    )


def test_what_fails_takes_no_number(office: Office) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        now("direct_reply", office.bureau, office.clerk)
        raise RuntimeError("the caller's act failed")
    assert now("direct_reply", office.bureau, office.clerk).number == "望信答〔2026〕1号"


def test_a_number_that_vanished_is_found(office: Office) -> None:
    now("direct_reply", office.bureau, office.clerk)
    Series.objects.update(last=3)
    lines = queries.register(office.bureau, 2026, "direct_reply")
    assert [line.is_unexplained for line in lines] == [False, True, True]
    assert [problem.message for problem in damaged_letters()] == ["信答〔2026〕缺第 2、3 号"]


@pytest.mark.django_db(transaction=True)
def test_several_issue_at_the_same_moment() -> None:
    office = set_up()
    start = Barrier(4)

    def work(_number: int) -> list[str]:
        try:
            start.wait(10)
            return [now("direct_reply", office.bureau, office.clerk).number for _ in range(3)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for found in pool.map(work, range(4)) for number in found]
    assert sorted(numbers) == sorted(f"望信答〔2026〕{serial}号" for serial in range(1, 13))
    assert Series.objects.get().last == 12
    assert list(damaged_letters()) == []
