"""The linter and the making of a report say the same of a template: what is wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huiyin.documents.templates import FillError, check
from huiyin.figures.acts import store_facts
from huiyin.reports import acts
from huiyin.reports.kinds import KINDS
from huiyin.reports.naming import names_of
from huiyin.reports.tests.county import petitions
from huiyin.reports.tests.test_names_of_values import lines, template
from huiyin.reports.tests.test_papers import order

NAMES = names_of(KINDS["fund-evaluation"], lambda _dimension: None)


def codes(text: str) -> list[str]:
    return [one.code for one in check(template(text), NAMES)]


WRONG = [
    ("{{ 来信.件次 | 百分数 }}", "wrong_kind"),
    ("{{ 各月 | 数 }}", "wrong_kind"),
    ("{{ 文字.存在的问题 | 数 }}", "wrong_kind"),
    ("{{ 来信.件次 | 连写 }}", "wrong_kind"),
    ("{{ 来信.件次 | 数 | 同比 }}", "wrong_kind"),
    ("{% if 来信.件次 is 已列 %}有{% endif %}", "wrong_kind"),
    ("{% if 各月 is 上升 %}有{% endif %}", "wrong_kind"),
    ("{{ 信访.满意率 | 百分数(1, 2) }}", "wrong_arguments"),
    ("{{ 信访.满意率 | 百分数(100000000) }}", "wrong_arguments"),
    ("{{ 来信.件次 | 数(3) }}", "wrong_arguments"),
    ("{{ 来信.件次 | 占比 }}", "wrong_arguments"),
    ("{{ 来信.件次 | 占比('来访') }}", "wrong_arguments"),
    ("{% for 项 in 各月 | 最大 %}{{ 项.名称 }}{% endfor %}", "wrong_arguments"),
    ("{% for 项 in 各月 | 前('三') %}{{ 项.名称 }}{% endfor %}", "wrong_arguments"),
    ("{% for 项 in 各月 | 最大('没有') %}{{ 项.名称 }}{% endfor %}", "unknown_attribute"),
    ("{% for 项 in 各月 | 最大('名称') %}{{ 项.名称 }}{% endfor %}", "unknown_attribute"),
    ("{% for 项 in 文字.存在的问题 | 短语 %}{{ 项 }}{% endfor %}", "no_list"),
    ("{{ 来信.件次 + 1 }}", "reckoned"),
    ("{{ -来信.件次 }}", "reckoned"),
    ("{{ 3 - '3' }}", "numbers_only"),
    ("{{ 1/0 }}", "by_zero"),
    ("{{ 1 % (2 - 2) }}", "by_zero"),
    ("{{ 1000000000 * 1000000000 }}", "huge"),
    ("{{ '多' if 来信.件次 > 9999 }}", "no_else"),
    ("{% if 来信.件次 > '三' %}多{% endif %}", "not_comparable"),
    ("{% if '城关镇' in 各属地 %}有{% endif %}", "not_comparable"),
    ("{{ 整年 }}", "flag_as_value"),
    ("{{ true }}", "flag_as_value"),
    ("{{ 来信.件次 > 3 }}", "flag_as_value"),
    ("{{ none }}", "nothing_as_value"),
    ("{{ 缺项.章节 }}", "nothing_as_value"),
    ("{{ 缺项 }}", "list_as_value"),
    ("{{ 各月 | 最大('件次') }}", "list_as_value"),
    ("{% for 项 in 各月 %}{{ 项 }}{% endfor %}", "item_as_value"),
    ("{% for 项 in 专项资金 %}{% if 项 %}有{% endif %}{% endfor %}", "item_as_value"),
    ("{% for 信访 in 各月 %}{{ 信访.件次 }}{% endfor %}", "known_name"),
]


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_what_cannot_be_filled_is_told_with_place_and_remedy(text: str, code: str) -> None:
    (trap,) = check(template("第一段", text), NAMES)
    assert (trap.code, trap.severity, trap.place[:7]) == (code, "error", "正文第 2 段")
    assert trap.message and trap.remedy and trap.english_message and trap.english_remedy
    assert not [word for word in ("Error", "expected", "None") if word in trap.message + trap.remedy]


@pytest.mark.parametrize(
    ("text", "code", "right"),
    [
        ("来信{ 来信.件次 }件", "single_brace", "{{ 来信.件次 }}"),
        ("来信【【来信.件次】】件", "other_brackets", "{{ 来信.件次 }}"),
        ("来信[[ 来信.件次 | 同比 ]]", "other_brackets", "{{ 来信.件次 | 同比 }}"),
        ("{{{ 来信.件次 }}}", "third_brace", "{{ 来信.件次 }}"),
        ("{{ 各月.3月.件次 }}", "digit_first", '月份["3月"].件次'),
    ],
)
def test_a_near_miss_is_told_with_what_is_right(text: str, code: str, right: str) -> None:
    (trap,) = check(template(text), NAMES)
    assert (trap.code, right in trap.remedy) == (code, True), trap
    assert not any(0x10FA00 <= ord(char) <= 0x10FAFF for char in "".join(map(str, trap)))


def test_signs_that_filling_needs_for_itself_are_told_before_they_vanish() -> None:
    (trap,) = check(template("甲\U0010fa20乙"), NAMES)
    assert (trap.code, trap.severity, trap.found) == ("reserved_signs", "warning", "U+10FA20")
    assert codes("《《规定》》、[[1]]、{甲}") == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ 信访.满意率 | 百分数 }}{{ 信访.满意率 | 百分数(1) }}{{ 来信.件次 ~ '件' }}",
        "{{ 国家登记.来信.件次 | 占比(来信.件次) | 数 }}{{ '多' if 来信.件次 > 3 else '少' }}",
        "{% for 项 in 各属地 | 不为零('件次') | 降序('来信.件次') | 前(3) %}{{ 项.名称 }}{{ 项.件次 }}{% endfor %}",
        "{% for 项 in 各信访形式 | 除去('来信', '来访') %}{{ loop.index }}{{ 项.名称 }}{% endfor %}",
        "{% for 段 in 文字.存在的问题 %}{{ 段 }}{% endfor %}{{ 文字.存在的问题 | 短语 }}",
        "{% for 项 in 缺项 %}{{ 项.章节 }}{% endfor %}{{ 缺项.数量 + 1 }}{% if 缺项 %}有{% endif %}",
        "{% for 项 in 管理制度 %}{{ 项 }}{{ 项 | 文号 }}{% endfor %}",
        "{% for 项 in 专项资金 %}{{ 项.预算 }}{{ 项.执行率 | 百分数 }}{% endfor %}{{ 专项资金.预算 | 变化 }}",
        "{% if 本单位 == '南山县信访局' and 整年 and not 来信.件次 is 为零 %}{{ 年度 }}{% endif %}",
        "{% if 来信.件次 in [1, 2] or 1 < 来信.件次 < 8 %}少{% endif %}{% if 专项资金 is 已列 %}有{% endif %}",
    ],
)
def test_what_can_be_filled_is_let_pass_and_filled(db: None, text: str) -> None:
    assert codes(text) == []
    store_facts([*petitions(2022, 1), *petitions(2023, 101)])
    acts.make(replace(order(), template=template(text)))


def test_making_a_report_refuses_in_the_linters_own_words(db: None) -> None:
    """A loop that calls its item 信访 would fill; what the check calls an error is refused all the same."""
    store_facts([*petitions(2022, 1), *petitions(2023, 101)])
    wrong = template("好{{ 来信.件次 }}", "{% for 信访 in 各月 %}{{ 信访.件次 }}{% endfor %}", "{{ 来信.件数 }}")
    first, _second = check(wrong, names_of(KINDS["fund-evaluation"]))
    with pytest.raises(FillError) as refused:
        acts.make(replace(order(), template=wrong))
    assert str(refused.value) == f"{first.place}：{first.message}{first.remedy}（另有 1 处错误。）"
    assert [one.code for one in refused.value.traps] == ["known_name", "unknown_name"]


def test_what_was_frozen_is_filled_as_it_was(db: None) -> None:
    """A template that passed an earlier linter is still good enough to verify what was made from it."""
    store_facts([*petitions(2022, 1), *petitions(2023, 101)])
    old = template("{% for 信访 in 各信访形式 %}{{ 信访.名称 }}{% endfor %}")
    made = acts.make(replace(order(), template=old, checks_template=False))
    assert "来信" in lines(made)[0]
