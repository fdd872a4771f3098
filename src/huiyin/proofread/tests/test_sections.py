"""Parts that head sections, and the two halves that a page of details parts: told where they come out, never raised."""

from __future__ import annotations

import random
import re

import pytest

from huiyin.proofread.arithmetic.addition import Found
from huiyin.proofread.check import analyse, check
from huiyin.proofread.mending import mend
from huiyin.proofread.reading.text import read_text
from huiyin.proofread.sums import sections
from huiyin.proofread.sums.items import items

HEADS = """2025年上级下达我市转移支付补助资金612.47亿元，增长3.1%。
（一）一般公共预算528.16亿元
主要用于教育、卫生、农业等领域，其中均衡性转移支付216.3亿元，县级保障资金74.2亿元。
有关资金已于6月底前全部下达，县（区）支出进度为72.5%。
（二）政府性基金预算81.06亿元
其中超长期特别国债64.3亿元，土地出让收入12.9亿元。
（三）国有资本经营预算3.25亿元
全部用于企业改革。"""
HALVES = """全市一般公共预算收入完成268.74亿元，增长2.3%。
税收收入197.25亿元，增长4.1%。分税种看，增值税86.4亿元，增长3%；企业所得税31.7亿元，下降2%；契税14.6亿元。
非税收入71.49亿元，下降2.6%。其中罚没收入12.8亿元，国有资源有偿使用收入33.1亿元。"""
SPENT = """市级部门安排财政拨款支出932.61亿元。
基本支出137.24亿元，人员经费101.5亿元，公用经费31.6亿元。
项目支出795.37亿元，其中教育支出96.4亿元，卫生支出41.3亿元。"""
HOLD = [(HEADS, "612.47 528.16 81.06 3.25"), (HALVES, "268.74 197.25 71.49"), (SPENT, "932.61 137.24 795.37")]


@pytest.mark.parametrize(("text", "figures"), HOLD)
def test_told_where_it_comes_out(text: str, figures: str) -> None:
    told = [one for one in check(text).relations if one.numbers == tuple(figures.split())]
    assert [(one.kind, one.holds, one.severity) for one in told] == [("sum", True, None)]


@pytest.mark.parametrize(("text", "figures"), HOLD)
def test_not_told_where_it_does_not(text: str, figures: str) -> None:
    whole = figures.split(maxsplit=1)[0]
    wrong = f"{float(whole) + 30.01:.2f}"
    assert wrong not in [one.whole.text for one in _told(text.replace(whole, wrong))]


@pytest.mark.parametrize("text", [text for text, _ in HOLD])
def test_names_and_numbers_alone_prove_nothing(text: str) -> None:
    """With digits drawn blindly nothing comes out."""
    chance = random.Random(3)
    for _ in range(40):
        drawn = re.sub(r"(?<=\.)\d+|\d+(?=\.)", lambda found: _digits(chance, len(found[0])), text)
        assert not _told(drawn)


@pytest.mark.parametrize(
    "text",
    [
        # the numbers do not follow one another
        HEADS.replace("（二）", "（四）"),
        # none is called by the name of a half
        HALVES.replace("非税收入", "其他收入"),
        # 非税收入 is no 税收收入
        HALVES.replace("\n税收收入", "\n非税收入"),
    ],
)
def test_value_alone_proves_nothing(text: str) -> None:
    assert not _told(text)


def _told(text: str) -> list[Found]:
    analysis = analyse(mend(read_text(text)))
    rows = [items(passage, index) for index, passage in enumerate(analysis.passages)]
    return list(sections.rule(analysis, rows))


def _digits(chance: random.Random, size: int) -> str:
    return str(chance.randrange(10 ** (size - 1), 10**size))
