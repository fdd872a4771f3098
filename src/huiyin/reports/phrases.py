"""What a template can do with a value: the filters after a bar, the tests after `is`, and what each says.

The words of this page are the interface: `values` gives them their meaning, the linter knows them, the palette lists
them.
"""

from __future__ import annotations

from typing import NamedTuple

from huiyin.documents.templates import Signature


class Phrase(NamedTuple):
    """One filter or test: its name, what it says, and an example with what it prints."""

    name: str
    meaning: str
    english: str
    example: str
    prints: str = ""


FILTERS = (
    Phrase("数", "只印数，不带单位", "the bare number", "{{ 来信.件次 | 数 }}", "109"),
    Phrase(
        "百分数",
        "按百分数印，括号里写小数位数，不写是两位",
        "as per cent, with so many decimals",
        "{{ 信访.满意率 | 百分数 }}",
        "86.46%",
    ),
    Phrase("同比", "与对比期相比的话", "compared with the other period", "{{ 来信.件次 | 同比 }}", "同比下降9.3%"),
    Phrase(
        "变化",
        "同比的话放在括号里；没有可比数据的不印",
        "the same in brackets, or nothing",
        "{{ 来信.件次 | 变化 }}",
        "（同比下降9.3%）",
    ),
    Phrase("逗号变化", "同比的话放在逗号后", "the same after a comma", "{{ 来信.件次 | 逗号变化 }}", "，同比下降9.3%"),
    Phrase("增减", "表格里的增减，带正负号", "the change with its sign, for a table", "{{ 来信.件次 | 增减 }}", "-11"),
    Phrase("增减量", "增减了多少，不带正负号，带单位", "the size of the change", "{{ 来信.件次 | 增减量 }}", "11件次"),
    Phrase(
        "比上期",
        "比上期的数增减多少、百分之几，连同原因",
        "beside the number of the other period, with the reason",
        "{{ 账簿.基本支出 | 比上期 }}",
        "比上年1511.55万元减少53.21万元，下降3.52%",
    ),
    Phrase("逗号比上期", "比上期的话放在逗号后", "the same after a comma", "{{ 账簿.基本支出 | 逗号比上期 }}"),
    Phrase(
        "增减比例",
        "表格里的增减百分数，带正负号",
        "the change in per cent, for a table",
        "{{ 账簿.基本支出 | 增减比例 }}",
        "-3.52%",
    ),
    Phrase("上期", "对比期的数", "the number of the other period", "{{ 来信.件次 | 上期 }}", "120"),
    Phrase("件数", "比率的分子和分母", "the counts of a rate", "{{ 信访.满意率 | 件数 }}", "225/241"),
    Phrase("分子", "比率的分子，带单位", "the count above the line", "{{ 信访.满意率 | 分子 }}", "225件"),
    Phrase("分母", "比率的分母，带单位", "the count below the line", "{{ 信访.满意率 | 分母 }}", "241件"),
    Phrase("绝对值", "去掉负号", "without its minus", "{{ 专项资金.结余 | 绝对值 }}", "2万元"),
    Phrase(
        "占比",
        "占另一个数的百分之几",
        "its share of another number",
        "{{ 国家登记.来信.件次 | 占比(来信.件次) }}",
        "12.34%",
    ),
    Phrase("原因", "与数一起填报的原因", "the reason entered with it", "{{ 填报.业务培训 | 原因 }}"),
    Phrase("文号", "与数一起填报的文号，放在括号里", "the document number entered with it", "{{ 项 | 文号 }}"),
    Phrase("口径", "这个数怎么算的", "how the number is counted", "{{ 信访.满意率 | 口径 }}"),
    Phrase(
        "引号",
        "名称以数字或字母结尾的，放在引号里",
        "a name that ends in a digit or a letter in quotation marks",
        "{{ 项.名称 | 引号 }}",
    ),
    Phrase("连写", "几段文字接成一段", "several paragraphs as one", "{{ 文字.工作机制 | 连写 }}"),
    Phrase("短语", "去掉末尾的句号", "without the full stop at its end", "{{ 文字.评价依据 | 短语 }}"),
    Phrase(
        "最大",
        "列表中这个指标最大的（并列的都留下）",
        "the largest of a list",
        "{% for 项 in 各月 | 最大('件次') %}",
    ),
    Phrase("最小", "列表中这个指标最小的", "the smallest of a list", "{% for 项 in 各月 | 最小('件次') %}"),
    Phrase("除去", "列表中去掉这些名称", "a list without these", "{% for 项 in 各信访形式 | 除去('来信', '来访') %}"),
    Phrase(
        "不为零",
        "列表中这个指标不为零的",
        "those of a list that are not zero",
        "{% for 项 in 各属地 | 不为零('件次') %}",
    ),
    Phrase("降序", "列表按这个指标从大到小", "a list, largest first", "{% for 项 in 各属地 | 降序('件次') %}"),
    Phrase("升序", "列表按这个指标从小到大", "a list, smallest first", "{% for 项 in 各属地 | 升序('件次') %}"),
    Phrase("前", "列表的前几项", "the first so many of a list", "{% for 项 in 各属地 | 降序('件次') | 前(3) %}"),
    Phrase(
        "可省列",
        "写在表头：这一列全无可比数据时，整列不印",
        "in the head of a column: left out where nothing in it can be compared",
        "{{ 上期名称 | 可省列 }}",
    ),
)
TESTS = (
    Phrase("有数", "有数据（不是“无数据”，也不是待填）", "there is a value", "{% if 信访.满意率 is 有数 %}"),
    Phrase("为零", "等于零", "it is zero", "{% if 来信.件次 is 为零 %}"),
    Phrase("为正", "大于零", "it is more than zero", "{% if 来信.件次 is 为正 %}"),
    Phrase("为负", "小于零", "it is less than zero", "{% if 专项资金.结余 is 为负 %}"),
    Phrase("可比", "有对比期的数", "there is something to compare with", "{% if 来信.件次 is 可比 %}"),
    Phrase("上升", "比对比期多", "more than before", "{% if 来信.件次 is 上升 %}"),
    Phrase("下降", "比对比期少", "less than before", "{% if 来信.件次 is 下降 %}"),
    Phrase("持平", "与对比期相等", "the same as before", "{% if 来信.件次 is 持平 %}"),
    Phrase("已列", "列表中有内容", "the list has rows", "{% if 专项资金 is 已列 %}"),
    Phrase("注明无", "填报时注明“无”", "the bureau said that there is none", "{% if 巡视督查 is 注明无 %}"),
)
_FIGURE, _LIST, _WORDS = frozenset({"figure", "rate"}), frozenset({"list"}), frozenset({"words"})
_SAYABLE = frozenset({"figure", "rate", "text", "words", "number"})
_WANTS: dict[str, Signature] = {
    **{phrase.name: Signature(_FIGURE, "text") for phrase in FILTERS},
    "百分数": Signature(frozenset({"rate"}), "text", ("digits",), 1),
    "占比": Signature(_FIGURE, "rate", ("figure",)),
    **dict.fromkeys(("引号", "可省列"), Signature(_SAYABLE, "text")),
    **dict.fromkeys(("连写", "短语"), Signature(_WORDS, "text")),
    **dict.fromkeys(("最大", "最小", "不为零", "降序", "升序"), Signature(_LIST, "same", ("attribute",))),
    "除去": Signature(_LIST, "same", ("text",), 1, True),
    "前": Signature(_LIST, "same", ("count",)),
}
#: What each filter and each test is used on, and what it wants in brackets.
FILTER_SIGNATURES = {one.name: _WANTS[one.name]._replace(example=one.example) for one in FILTERS}
TEST_SIGNATURES = {
    one.name: Signature(_LIST if one.name in ("已列", "注明无") else _FIGURE, "flag", example=one.example)
    for one in TESTS
}
FILTER_NAMES = frozenset(phrase.name for phrase in FILTERS)
TEST_NAMES = frozenset(phrase.name for phrase in TESTS)
