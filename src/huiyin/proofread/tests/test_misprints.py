"""One wrong digit in what was right: noticed beside another, among small figures, where the whole stands elsewhere."""

from __future__ import annotations

import pytest

from huiyin.proofread.tests.test_changes import loud, told

KINDS = {"ratio", "share", "sum", "difference", "table"}

PHRASES = [
    (
        """| 项目 | 预算数(万元) | 执行数(万元) | 执行率 |
|---|---|---|---|
| 系统维护 | 52.40 | 51.30 | 97.9% |
| 大厅运行 | 130.00 | 127.40 | 78.0% |
| 困难救助 | 140.00 | 119.00 | 85.0% |
| 法律服务 | 21.60 | 21.60 | 100.0% |
| 合计 | 344.00 | 319.30 | 98.8% |""",
        {"bad ratio 78.0 | 127.40 130.00", "bad ratio 98.8 | 319.30 344.00"},
    ),
    (
        """| 一级指标 | 分值 | 自评得分 |
|---|---|---|
| 投入 | 20 | 18.5 |
| 过程 | 25 | 24 |
| 产出 | 30 | 29.5 |
| 效果 | 25 | 23 |
| 总分 | 900 | 96.0 |""",
        {"bad table 900 | 20 25 30 25"},
    ),
    (
        (
            "全年新收案件51926件，审结29105件。其中，刑事案件2811件，审结2790件；民事案件33250件，审结32104件；"
            "行政案件1206件，审结1180件；执行案件14059件，执结13031件。"
        ),
        {"bad sum 51926 | 2811 33250 1206 14059", "bad sum 29105 | 2790 32104 1180 13031"},
    ),
    (
        "共有学员163名，其中男性98名，女性65名；研究生学历28名，本科412名，大专及以下23名。",
        {"bad sum 163 | 28 412 23"},
    ),
    ("全区7个街道中，信访量下降的有7个，持平的1个，上升的1个。", {"bad sum 7 | 7 1 1"}),
    ("第二批18件中化解18件、正在推进3件。", {"bad sum 18 | 18 3"}),
    ("安排经费85万元，由三个项目组成：宣传35万元、培训29万元、调解56万元。", {"bad sum 85 | 35 29 56"}),
    (
        "接待群众124批，当场答复46批，占36.5%；转交责任单位办理80批，占63.5%。",
        {"bad share 36.5 | 46 124", "bad share 63.5 | 80 124"},
    ),
    (
        "2023年“三公”经费年初预算7.60万元，其中公务接待费1.90万元，公务用车运行维护费5.90万元。",
        {"bad sum 7.60 | 1.90 5.90"},
    ),
    (
        "上半年受理402件，下半年受理451件，全年853件；尚有21件未到期，其余132件均已办结。",
        {"bad difference 132 | 853 21"},
    ),
    (
        "累计支付154.5万元，支付进度为61.8%，尚有98.5万元未支付。全年预算安排250万元。",
        {"bad difference 98.5 | 250 154.5"},
    ),
    (
        "收到有效问卷312份，有效回收率97.5%，共发出问卷320份；认为流程清楚的291份，占23.3%。",
        {"bad share 23.3 | 291 312"},
    ),
    ("回收有效表格426份，有效回收率94.7%，共发放表格350份。", {"bad ratio 94.7 | 426 350"}),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_is_noticed(text: str, expected: set[str]) -> None:
    assert expected <= told(text, KINDS)


SILENT = [
    # one digit of no figure of the sentence makes the share
    "收到有效问卷312份，共发出问卷320份；其中提出建议的45份，占61.2%。",
    # the rest of something that is not told
    "全年853件；尚有21件未到期，其余411件由县区办理。",
    # a table whose figures are further off than one digit was misread
    """| 一级指标 | 分值 | 自评得分 |
|---|---|---|
| 投入 | 20 | 18.5 |
| 过程 | 25 | 24 |
| 总分 | 362 | 71.8 |""",
]


@pytest.mark.parametrize("text", SILENT)
def test_nothing_is_raised(text: str) -> None:
    assert not loud(text)
