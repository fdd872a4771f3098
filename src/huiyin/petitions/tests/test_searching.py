"""What a clerk types is found by words of the request, by number, or by the whole of a name or number of a person."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.petitions.queries.searching import petitions_with
from huiyin.petitions.tests.conftest import Load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(load: Load) -> None:
    common = {"登记日期": date(2023, 1, 1), "信访形式": "来信"}
    load(
        [
            {
                **common,
                "信访件编号": "S1",
                "主要诉求": "建筑公司拖欠农民工工资",
                "信访人姓名": "欧阳某",
                "联系电话": "199-0000 0001",
            },
            {
                **common,
                "信访件编号": "S2",
                "主要诉求": "工厂夜间噪声，工作资料未公开",
                "证件号码": "99010119800101123X",
            },
            {**common, "信访件编号": "T3", "主要诉求": "A2区电梯停运；申请维修资金", "信访人姓名": "欧阳"},
        ]
    )


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("工资", {"S1"}),
        ("拖欠农民工", {"S1"}),
        ("工", {"S1", "S2"}),
        ("资", {"S1", "S2", "T3"}),
        ("欠薪", set()),
        ("a2", {"T3"}),
        ("噪声 公开", {"S2"}),
        ("噪声 工资", set()),
        ("s", {"S1", "S2"}),
        ("T3", {"T3"}),
        ("欧阳某", {"S1"}),
        ("欧阳", {"T3"}),
        ("19900000001", {"S1"}),
        ("1990000000", set()),
        ("99010119800101123x", {"S2"}),
        ('"; DROP', set()),
        ("，。", set()),
    ],
)
def test_found(query: str, numbers: set[str]) -> None:
    assert set(petitions_with(query).values_list("number", flat=True)) == numbers
