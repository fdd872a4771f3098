"""Tables that were run into one line of text."""

from __future__ import annotations

import pytest

from huiyin.proofread import check

ACCOUNT = (
    "2015年财政拨款收入支出决算表 单位：万元 项 目 年初结转和结余 本年收入 本年支出 年末结转和结余 科目编码 科目名称 "
    "合计 基本支出 项目支出 小计 人员经费 类款项 "
    "合计 84.20 21.50 62.70 903.15 875.40 760.10 590.35 169.75 115.30 111.95 "
    "201 一般公共服务支出 84.20 21.50 62.70 811.05 783.30 668.00 498.25 169.75 115.30 111.95 "
    "20103 政府办公厅及相关机构事务 84.20 21.50 62.70 811.05 783.30 668.00 498.25 169.75 115.30 111.95 "
    "2010301 行政运行 21.50 21.50 657.80 668.00 668.00 498.25 169.75 11.30 "
    "2010308 信访事务 62.70 62.70 153.25 115.30 115.30 100.65 "
    "221 住房保障支出 92.10 92.10 92.10 92.10 "
    "22102 住房改革支出 92.10 92.10 92.10 92.10 "
    "2210201 住房公积金 71.45 71.45 71.45 71.45 2210203 购房补贴 20.65 20.65 20.65 20.65"
)


def _told(text: str) -> set[tuple[str, frozenset[str]]]:
    return {(one.numbers[0], frozenset(one.numbers[1:])) for one in check(text).relations}


def test_accounts_with_their_codes_in_one_line() -> None:
    told = _told(ACCOUNT)
    for whole, parts in (
        # within a row
        ("84.20", "21.50 62.70"),
        ("875.40", "760.10 115.30"),
        ("760.10", "590.35 169.75"),
        # what was left and came in, less what went out
        ("111.95", "84.20 903.15 875.40"),
        ("11.30", "21.50 657.80 668.00"),
        ("100.65", "62.70 153.25 115.30"),
        # by the codes, of rows that have fewer figures
        ("903.15", "811.05 92.10"),
        ("590.35", "498.25 92.10"),
        ("811.05", "657.80 153.25"),
        ("783.30", "668.00 115.30"),
        ("111.95", "11.30 100.65"),
        ("92.10", "71.45 20.65"),
    ):
        assert (whole, frozenset(parts.split())) in told, (whole, parts)
    assert not check(ACCOUNT).findings


def test_what_does_not_come_out_in_one_line_is_not_raised() -> None:
    assert not check(ACCOUNT.replace("811.05", "817.05")).errors


SHEET = (
    "2015年收入支出决算总表部门（单位）：某某局　单位：万元项 目金 额备注年初结转和结余84.20 其中：基本支出结转21.50 "
    "项目支出结转和结余62.70 ——财政拨款结转和结余62.70 本年收入合计1,204.35 1.公共预算财政拨款收入903.15 "
    "2.政府性基金预算财政拨款收入 3.上级补助收入 4.其他收入301.20 其中：非本级财政拨款 用事业基金弥补收支差额 "
    "收入总计1,288.55　本年支出合计1,140.30　结余分配 1.交纳所得税 2.转入事业基金 3.其他 支出总计1,288.55　"
    "年末结转和结余148.26 1.基本支出结转11.30 其中：财政拨款结转11.30 2.项目支出结转和结余136.95 "
    "其中：财政拨款结转和结余100.65 3.经营结余"
)


def test_income_and_spending_in_one_line() -> None:
    told = _told(SHEET)
    for whole, parts in (
        ("1,204.35", "903.15 301.20"),
        ("1,288.55", "84.20 1,204.35"),
        ("1,288.55", "1,140.30 148.26"),
        ("148.26", "11.30 136.95"),
    ):
        assert (whole, frozenset(parts.split())) in told, (whole, parts)
    assert {one.severity for one in check(SHEET).findings} <= {"rounding"}


def test_an_amount_and_the_number_behind_its_blank_stay_apart() -> None:
    figures = [
        one.text for one in check("本年支出合计116.87 2.项目支出45.03 204 公共安全支出1,116.87 1,511.71").quantities
    ]
    assert [text for text in figures if "." in text] == ["116.87", "45.03", "1,116.87", "1,511.71"]
    assert [one.text for one in check("全年支出116.8 7万元，收入1857. 41万元。").quantities] == ["116.87", "1857.41"]


@pytest.mark.parametrize(
    "text",
    [
        "本年财政总收入为1245.60万元，减全年财政总支出980.25万元，上解支出152.40万元，再加上年财政结余43.15万元，本年总结余为156.10万元。",
        (
            "全年上级补助收入980.50万元，加税收收入165.10万元，其他收入100万元，加上年结余43.15万元，"
            "减全年总支出980.25万元，减上解支出152.40万元，滚存结余156.10万元。"
        ),
    ],
)
def test_an_account_told_with_more_and_less(text: str) -> None:
    assert any(one.holds and one.numbers[0] == "156.10" and len(one.numbers) > 4 for one in check(text).relations)
    assert not check(text.replace("156.10", "193.10")).errors


def test_what_stands_behind_a_semicolon_is_no_member_of_a_list() -> None:
    text = "共给予处分64人，其中处级干部2人、科级干部11人、股级干部17人；移送司法机关24人。"
    assert not [one for one in check(text).findings if one.severity in ("error", "likely")]


def test_a_speck_behind_a_figure_is_none_of_it() -> None:
    text = "共审结案件31件，其中土地案12件、治安案1.件、城建案10件、其他案8件。"
    assert any(one.holds and one.numbers == ("31", "12", "1", "10", "8") for one in check(text).relations)


def test_many_amounts_without_a_code_or_a_total() -> None:
    assert not check("甲 12.50 乙 13.60 丙 14.70 丁 15.80 戊 16.90 己 17.10 庚 18.20").findings
