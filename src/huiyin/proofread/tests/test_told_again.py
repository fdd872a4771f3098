"""The same figure in another paragraph or in a table."""

from __future__ import annotations

import pytest

from huiyin.proofread.check import check
from huiyin.proofread.tests.test_changes import told

TABLE = """
| 指标 | 12月末 | 比年初增减 |
|---|---|---|
| 各项存款余额 | 1846.3 | 211.0 |
| 第三产业 | 723.0 | 11.0 |
| 水产业 | 41 | 2.0 |
"""

PHRASES = [
    (
        "非税收入预算为41.03亿元，实际完成41.68亿元。\n收支平衡情况：非税收入41.68亿元，上级补助128亿元。",
        {"ok repeat 41.68 | 41.68"},
    ),
    (
        "支出预算为141.03亿元，实际完成156.24亿元。\n收支平衡情况：一般公共预算支出156.24亿元，上解13.2亿元。",
        {"ok repeat 156.24 | 156.24"},
    ),
    (
        f"年末各项存款余额1846.3亿元，比年初增加211亿元。\n{TABLE}",
        {"ok repeat 1846.3 | 1846.3", "ok repeat 211 | 211.0"},
    ),
    (f"第三产业实现增加值723亿元。水产业41亿元。\n{TABLE}", {"ok repeat 723 | 723.0", "ok repeat 41 | 41"}),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_what_is_told_again_is_found(text: str, expected: set[str]) -> None:
    assert expected <= told(text, {"repeat"})


def test_a_figure_without_a_name_of_its_own_contradicts_nothing() -> None:
    text = "非税收入预算为41.03亿元，实际完成41.68亿元。\n收入情况：非税收入41.63亿元，上级补助128亿元。"
    assert told(text, {"conflict"}) == set()


MORE = [
    ("支出增加804.30万元，增长12.25。", "unit", {"bad unit 12.25"}),
    ("支出增加804.30万元，增长12.25%。面积增加30亩，增长12.25亩。", "unit", set()),
    (
        "共处理各种案件35600余件。其中，甲类案1400余件，乙类案21000余件，丙类案12000万件，丁类案1100余件。",
        "unit",
        {"bad unit 12000万 | 35600"},
    ),
    (
        "以每公斤1.26元购进，再以每公斤1.61元卖出，每公斤提取差价0.35元。",
        "difference",
        {"ok difference 0.35 | 1.61 1.26"},
    ),
    (
        "现有在管对象640例。累计登记31906例，累计退出31266例。",
        "difference",
        {"ok difference 640 | 31906 31266"},
    ),
    ("全年审结刑事案件29起33人，审结率达93.5%。", "attainable", {"ok attainable 93.5 | 29"}),
    ("对《甲目录》（2024版）、《乙目录》（2024版）、《丙目录》3份清单作了更新。", "list", {"ok list 3"}),
    (
        "少数民族6个、398人。其中甲族51人、乙族300人、丙族9人、丁族20人、戊族8人、己族10人。",
        "list",
        {"ok list 6"},
    ),
    (
        "政府部门24个，其他机构有甲办公室、乙办公室、丙中心、丁中心、戊局5个。",
        "list",
        {"ok list 5"},
    ),
]


@pytest.mark.parametrize(("text", "kind", "expected"), MORE)
def test_what_the_words_say_is_found(text: str, kind: str, expected: set[str]) -> None:
    assert told(text, {kind}) == expected


ACCOUNTS = [("市场管理", "42.60", "51.30"), ("质量检测", "18.25", "20.14"), ("消费维权", "9.80", "7.75"),
            ("标准化", "33.10", "36.42"), ("计量管理", "12.47", "11.06")]  # fmt: skip


def account(name: str, last: str, now: str, again: str = "") -> str:
    return (
        f"“{name}（项）”2026年度预算{now}万元，2025年度预算{last}万元，主要用于业务工作。"
        f"当年预算执行数为{last}万元，2026年预算安排{again or now}万元。"
    )


def test_an_account_that_tells_its_figure_otherwise_than_its_sisters() -> None:
    told_right = [account(*one) for one in ACCOUNTS]
    wrong = account("登记注册", "20.00", "27.31", "27.37")
    assert told("\n\n".join([*told_right, wrong]), {"conflict"}) == {"bad conflict 27.37 | 27.31"}


def test_of_two_accounts_run_together_each_has_its_own_figure() -> None:
    run_together = account("登记注册", "20.00", "27.31") + account("信用监管", "15.00", "16.28")
    assert told("\n\n".join([*(account(*one) for one in ACCOUNTS), run_together]), {"conflict"}) == set()


def test_two_accounts_that_come_out_contradict_nobody() -> None:
    text = (
        "一、2024年年初结转结余31.54万元，本年收入184.63万元，本年支出130.11万元，年末结转结余86.06万元。"
        "（一）一般公共预算财政拨款年初结转结余31.54万元，本年收入134.63万元，本年支出130.11万元，年末结转结余36.06万元。"
    )
    assert [one.numbers for one in check(text).findings if one.severity in ("error", "likely")] == []
    # one that does not come out is the other told wrongly
    wrong = text.replace("收入134.63", "收入134.36").replace("收入184.63", "收入134.63").replace("86.06", "36.06")
    assert "conflict" in {one.kind for one in check(wrong).findings}
