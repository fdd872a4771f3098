"""The same figure in another paragraph or in a table."""

from __future__ import annotations

import pytest

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
