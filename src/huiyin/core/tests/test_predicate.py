"""Which petitions a predicate means, how it is written, and what is said when it cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from huiyin.core import predicate
from huiyin.core.facts import COLUMNS, Fact
from huiyin.core.periods import parse as period
from huiyin.core.predicate import In, InPeriod, Predicate, PredicateError
from huiyin.core.tests.strategies import facts, predicates


def letter(**values: Any) -> Fact:
    letter_of_march = Fact(petition=1, matter=1, number="A1", registered=date(2018, 3, 5), registering_organ=1)
    return replace(letter_of_march, **({"channel": "letter", "disposition": "assign"} | values))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("channel = letter", "channel = letter"),
        ("信访形式=来信", "channel = letter"),
        ("信访形式＝来信 且 信访人数≥５", "channel = letter and people >= 5"),
        ("办理方式 属于（转送，交办）", "disposition in (transfer, assign)"),
        ("办理方式 in (转送、assign)", "disposition in (transfer, assign)"),
        ("registered in 2018", "registered in 2018-01-01..2018-12-31"),
        ("登记日期 属于 2018-Q3", "registered in 2018-07-01..2018-09-30"),
        ("登记日期 属于 2018年1月1日至2018年6月30日", "registered in 2018-01-01..2018-06-30"),
        ("registered in 2018-01～2018-02", "registered in 2018-01-01..2018-02-28"),
        ("closed<=due", "closed <= due"),
        ("办结日期 <= 法定办结期限", "closed <= due"),
        ("due < 截止日", "due < as_of"),
        ("known(closed) 且 未知（告知日期）", "known(closed) and unknown(told)"),
        ("not people in 5..10", "not people in 5..10"),
        ("people not in (1, 2)", "not people in (1, 2)"),
        ("a", None),
        ("settled = 是 or not (first = 初次 and web = 1)", None),
        (
            "是否化解 = 是 or not (first = first and people != 2)",
            "settled = yes or not (first = first and people != 2)",
        ),
        ("责任单位 = 东安县信访局", 'organ = "东安县信访局"'),
        ("organ in (3, “某局（驻区）”)", 'organ in (3, "某局（驻区）")'),
        ("问题属地 隶属 井头圩镇", 'place within "井头圩镇"'),
        ("organ = accused", "organ = accused"),
        ("信访形式=来访且信访人数>=5", "channel = visit and people >= 5"),
        ("信访人数>=5且（信访形式=来访或信访形式=来信）", "people >= 5 and (channel = visit or channel = letter)"),
        ("登记日期属于2018且非办结日期<=法定办结期限", "registered in 2018-01-01..2018-12-31 and not closed <= due"),
        ("登记日期属于2018年1月1日至6月30日", None),
        ("办理方式不属于（转送，交办）或者未知（告知日期）", "not disposition in (transfer, assign) or unknown(told)"),
        ("责任单位=且末县或某局且已知（办结日期）", 'organ = "且末县或某局" and known(closed)'),
        (
            "登记日期属于2018-01-01..2018-06-30且信访形式=来信",
            "registered in 2018-01-01..2018-06-30 and channel = letter",
        ),
        ("内容分类一级=劳动和社会保障", 'topic1 = "劳动和社会保障"'),
        ("number = 201800000546", 'number = "201800000546"'),
        ("batch = '第一批'", 'batch = "第一批"'),
        ("registered in period", "registered in period"),
        ("", "all"),
        ("全部", "all"),
    ],
)
def test_one_tree_however_it_is_written(text: str, canonical: str | None) -> None:
    if canonical is None:
        with pytest.raises(PredicateError):
            predicate.parse(text)
        return
    tree = predicate.parse(text)
    assert str(tree) == canonical
    assert predicate.parse(canonical) == tree
    assert predicate.parse(tree.chinese()) == tree


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("信访形势 = 来信", 0, "是否要写“信访形式”"),
        ("信访形式 = 网上信仿", 7, "是否要写“网上信访”"),
        ("channel = lettre", 10, "letter"),
        ("people >= 多", 10, "整数"),
        ("channel > letter", 8, "应为="),
        ("registered in 2018-13", 14, "不存在的日期"),
        ("registered = 2018-02-30", 13, "不存在的日期"),
        ("registered", 10, "结尾"),
        ("(channel = letter", 17, ")"),
        ("channel = letter 与 people = 1", 17, "且"),
        ("batch = “第一批", 8, "引号没有结束"),
        ("people = 5 # note", 11, "不能用"),
        ("people in 5", 11, "5..10"),
        ("people within 5", 7, "="),
        ("petition = 张三", 11, "编号"),
        ("people = 99999999999999999999", 9, "整数"),
        ("(" * 60 + "people = 1" + ")" * 60, 40, "嵌套"),
        ("people = 1 and " * 500 + "people = 1", 4000, "过长"),
        ("organ = place", None, None),
    ],
)
def test_an_error_says_where_and_what_to_write(text: str, position: int | None, said: str | None) -> None:
    if position is None:
        assert str(predicate.parse(text)) == 'organ = "place"'
        return
    with pytest.raises(PredicateError) as refused:
        predicate.parse(text)
    assert refused.value.position == position
    assert said is not None
    assert said in str(refused.value)
    assert refused.value.english


@pytest.mark.parametrize(
    ("text", "values", "as_of", "meant"),
    [
        ("closed <= due", {"closed": date(2018, 4, 1), "due": date(2018, 5, 4)}, None, True),
        # Unknown is false, and so is its negation.
        ("closed <= due", {}, None, False),
        ("not closed <= due", {}, None, False),
        ("not closed <= due or people = 1", {}, None, True),
        ("unknown(closed)", {}, None, True),
        # What had not happened by the day is not known on the day.
        ("known(closed)", {"closed": date(2018, 4, 1)}, date(2018, 3, 31), False),
        ("unknown(closed)", {"closed": date(2018, 4, 1)}, date(2018, 3, 31), True),
        ("known(closed)", {"closed": date(2018, 4, 1)}, date(2018, 4, 1), True),
        ("settled = yes", {"closed": date(2018, 4, 1), "settled": True}, date(2018, 3, 31), False),
        ("settled = yes", {"closed": date(2018, 4, 1), "settled": True}, date(2018, 4, 1), True),
        ("settled = no", {"settled": False}, date(2018, 4, 1), False),
        ("channel = letter", {}, date(2018, 3, 4), False),
        ("all", {}, date(2018, 3, 4), False),
        ("all", {}, date(2018, 3, 5), True),
        # The day itself is known only when it is given.
        ("superior_due < as_of", {"superior_due": date(2018, 4, 1)}, date(2018, 4, 2), True),
        ("superior_due < as_of", {"superior_due": date(2018, 4, 1)}, date(2018, 4, 1), False),
        ("superior_due < as_of", {"superior_due": date(2018, 4, 1)}, None, False),
        ("not superior_due < as_of", {"superior_due": date(2018, 4, 1)}, None, False),
    ],
)
def test_meaning(text: str, values: dict[str, Any], as_of: date | None, meant: bool) -> None:
    assert predicate.parse(text).matches(letter(**values), as_of) is meant


@given(predicates(names=True))
def test_what_is_printed_reads_back(tree: Predicate) -> None:
    assert predicate.parse(str(tree)) == tree
    assert predicate.parse(tree.chinese()) == tree


@given(predicates(), facts())
def test_a_predicate_and_its_negation_never_both_hold(tree: Predicate, fact: Fact) -> None:
    assert not (tree.matches(fact) and predicate.Not(tree).matches(fact))


def test_names_become_ids_through_the_resolver() -> None:
    tree = {("organ", "住建局", False): {3, 5}, ("place", "城关镇", True): {7, 8}}

    def resolver(domain: str, name: str | int, under: bool) -> set[int]:
        return tree.get((domain, str(name), under), set())

    found = predicate.parse("organ != 住建局 and place within 城关镇 and organ in (9, 住建局)").resolve(resolver)
    assert str(found) == "not organ in (3, 5) and place in (7, 8) and organ in (9, 3, 5)"
    with pytest.raises(PredicateError, match="没有名为“某局”的机构"):
        predicate.parse("organ = 某局").resolve(resolver)
    with pytest.raises(PredicateError, match="尚未换成编号"):
        predicate.parse("organ = 某局").matches(letter(organ=3))


def test_the_period_must_be_given_before_the_question() -> None:
    tree = predicate.parse("registered in period and people >= 1")
    assert tree.bind(period("2018")).matches(letter())
    assert not tree.bind(period("2019")).matches(letter())
    with pytest.raises(PredicateError, match="没有时段"):
        tree.matches(letter())
    assert InPeriod("registered") in tree.leaves()


def test_columns_and_joining() -> None:
    assert predicate.parse("closed <= due or known(told)").columns() == {"closed", "due", "told"}
    assert str(predicate.all_of(predicate.parse("all"), None)) == "all"
    assert predicate.all_of(In("people", (1,)), predicate.parse("people = 1 and known(due)")) == predicate.parse(
        "people in (1) and people = 1 and known(due)"
    )


def test_the_help_names_every_column_and_its_examples_can_be_read() -> None:
    text = predicate.help_text()
    assert all(column.label in text for column in COLUMNS.values())
    for language in ("zh", "en"):
        shown = [line.strip() for line in predicate.help_text(language).splitlines() if line.startswith("  ")]
        for line in shown[:8]:
            predicate.parse(line.split("   ")[0])
