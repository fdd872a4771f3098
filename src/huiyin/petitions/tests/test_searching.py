"""What a clerk types is found by words of the request, by number, or by the whole of a name or number of a person."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Q

from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries import searching
from huiyin.petitions.queries.searching import matters_with
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
    found = matters_with(query, Matter.objects.all(), 1001)
    assert set(Petition.objects.filter(matter__in=found).values_list("number", flat=True)) == numbers


def test_a_common_word_ends_at_the_newest_and_only_among_the_wanted(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    common = {"登记日期": date(2023, 2, 1), "信访形式": "来信"}
    load([{**common, "信访件编号": f"U{n:03}", "主要诉求": f"反映小区{n}号楼供暖不足"} for n in range(60)])
    numbers = dict(Petition.objects.filter(number__startswith="U").values_list("number", "matter"))
    newest_first = [numbers[f"U{n:03}"] for n in range(59, -1, -1)]
    assert matters_with("供暖", Matter.objects.all(), 10) == newest_first[:10]
    oldest = Matter.objects.filter(pk__in=newest_first[-3:])
    for first, sparse in ((1500, 0.05), (20, 0.05), (20, 0)):
        monkeypatch.setattr(searching, "_FIRST", first)
        monkeypatch.setattr(searching, "_NEXT", 15)
        monkeypatch.setattr(searching, "_SPARSE", sparse)
        for words in ("供暖", "供暖不足", "暖", "供暖 小区"):
            assert matters_with(words, oldest, 10) == newest_first[-3:], (words, first, sparse)
            assert matters_with(words, oldest, 2) == newest_first[-3:-1]
            assert matters_with(words, Matter.objects.none(), 10) == []


def test_a_phrase_is_found_whether_common_or_rare(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_SAMPLE", 10)
    assert len(matters_with("拖欠农民工", Matter.objects.all(), 10)) == 1
    monkeypatch.setattr(searching, "_NAMED_COST", 10**9)
    assert len(matters_with("拖欠农民工", Matter.objects.all(), 10)) == 1


def test_whoever_may_not_know_a_name_does_not_find_it_by_asking() -> None:
    Petition.objects.filter(number="S1").update(confidential=True)
    everybody, open_only = Matter.objects.all(), Q(confidential=False)
    assert len(matters_with("欧阳某", everybody, 10)) == 1
    assert matters_with("欧阳某", everybody, 10, open_only) == []
    assert matters_with("19900000001", everybody, 10, open_only) == []
    assert len(matters_with("工资", everybody, 10, open_only)) == 1
