"""Accounts by their codes, whose figures stand in no columns that could be told apart."""

from __future__ import annotations

from huiyin.proofread import check

TABLE = """
                                 {total}     2,210.44     96.31
 类   款  项
                     合计

201             一般公共服务支出         1,936.75     1,840.44                             96.31
201   06        财政事务             1,936.75   1,840.44                               96.31
201   06   01   行政运行           1,622.10     1,590.30                               31.80
201   06   02   一般行政管理事务          114.65        50.14                               64.51
201   06   07   信息化建设            200.00       200.00
208             社会保障和就业支出        240.00       240.00
208   05        行政事业单位养老支出       240.00       240.00
208   05   01   行政单位离退休           80.00        80.00
208   05   05   机关事业单位养老保险        160.00      160.00
221             住房保障支出   130.00   130.00
221   02        住房改革支出   130.00   130.00
"""


def _told(text: str) -> set[str]:
    lines = set()
    for one in check(text).relations:
        if one.kind == "table" and one.holds:
            lines.add(f"{one.numbers[0]} | {' '.join(sorted(one.numbers[1:]))}")
    return lines


def test_accounts_make_what_they_are_part_of() -> None:
    told = _told(TABLE.format(total="2,306.75"))
    assert {
        "2,306.75 | 2,210.44 96.31",
        "2,306.75 | 1,936.75 130.00 240.00",
        "2,210.44 | 1,840.44 130.00 240.00",
        "1,936.75 | 1,840.44 96.31",
        "1,936.75 | 1,622.10 114.65 200.00",
        "1,840.44 | 1,590.30 200.00 50.14",
        "96.31 | 31.80 64.51",
        "240.00 | 160.00 80.00",
    } <= told


def test_what_does_not_come_out_is_told_by_the_columns_alone() -> None:
    report = check(TABLE.format(total="2,306.57"))
    assert [one.message.code for one in report.findings] == ["evidence.slip"]
    assert not [one for one in report.relations if one.numbers[0] == "2,306.57" and one.holds]
