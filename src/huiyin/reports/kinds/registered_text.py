"""What every report says of the petitions registered in its period: sentences, tables and charts over `registered`.

Texts of a kind, not its headings. Where the ledger lacks a column the sentence says so, and its table is not printed.
"""

from __future__ import annotations

from huiyin.reports.kinds.spec import Chart, Each, Paragraph, Table, TableColumn, When


def rate(figure: str, cohort: str, counted: str, name: str, nothing: str) -> tuple[When]:
    """A rate in a sentence with its counts; where there is nothing to be divided by, the sentence says that."""
    then = f"{cohort}{{{figure}|denominator}}，{counted}{{{figure}|numerator}}，{name}{{{figure}}}{{{figure}|,change}}"
    return (When(figure, "known", (then,), (nothing,)),)


#: How a table of rates shows each: the counts behind it, now, before, and by how many points it changed.
RATE_COLUMNS = (
    TableColumn("件数", "{*|fraction}", wide=1.2),
    TableColumn("本期", "{*}", wide=1.1),
    TableColumn("{context:prior}", "{*|previous}", wide=1.1),
    TableColumn("变化", "{*|signed}", "百分点", 1.2),
)
FRACTION_NOTE = "件数为“符合的件数/统计的件数”；统计的件数为零的，记作“无数据”。"
DAYS_NOTE = "十五日自转送交办起计算，末日遇休息日顺延；三十日自登记起计算。"

CONVENTION = Paragraph(
    (
        "本部分信访数据取自本局信访台账，以登记日期为统计时间，统计期为{context:range}；办理情况截至{context:as_of}。",
        "来信、网上信访、来电等按件次计，来访按批次和人次计，五人及以上来访为集体访；",
        "来访按人次、其他信访按件次相加，为信访总量。",
        When(
            "",
            "comparable",
            ("比较数据为{context:previous_range}同口径数据。",),
            ("{context:incomparable}，信访数据与{context:prior}无可比数据，不作同比。",),
        ),
    )
)

TOTALS = Paragraph(
    (
        "{context:period}，共登记群众信访{total.total}{total.total|,change}。",
        When(
            "channel",
            "listed",
            (
                "其中：来信{channel.letter.pieces}{channel.letter.pieces|change}；",
                "来访{channel.visit.pieces}{channel.visit.pieces|change}、{channel.visit.people}{channel.visit.people|change}；",
                "网上信访{channel.web.pieces}{channel.web.pieces|change}",
                Each(
                    "channel",
                    "；{label}{channel.*.pieces}{channel.*.pieces|change}",
                    "",
                    skip=("letter", "visit", "web"),
                ),
                "。网上信访占比{total.web_share}。各渠道情况见{ref:channels}",
                When("total.pieces", "positive", ("、{ref:channels_chart}",)),
                "。",
            ),
            (When("total.pieces", "positive", ("台账没有信访形式，不作分渠道统计。",)),),
        ),
    )
)
CHANNELS_TABLE = Table(
    "channels",
    "各渠道信访情况",
    "信访形式",
    (
        TableColumn("件（批）次", "{channel.*.pieces|n}", wide=1.35),
        TableColumn("{context:prior}", "{channel.*.pieces|previous}", wide=1.2),
        TableColumn("变化", "{channel.*.pieces|signed}"),
        TableColumn("人次", "{channel.*.people|n}"),
        TableColumn("{context:prior}", "{channel.*.people|previous}", wide=1.2),
        TableColumn("变化", "{channel.*.people|signed}"),
    ),
    over="channel",
    wide=1.2,
    total="合计",
    notes=("来访按批次计，其他信访形式按件次计；人次为信访人数之和。",),
    term="各渠道",
)
FIRST_AND_REPEAT = Paragraph(
    (
        When(
            "total.repeat_rate",
            "known",
            (
                "按首次和重复分：初次信访{total.first}，重复信访{total.repeat}，重复信访占比{total.repeat_rate}",
                "{total.repeat_rate|,change}。",
            ),
            (When("total.pieces", "positive", ("台账没有初重件，不分初次和重复统计。",)),),
        ),
        When(
            "total.pieces",
            "positive",
            (
                "集体访{total.group_batches}{total.group_batches|change}、",
                "{total.group_people}{total.group_people|change}。",
                When(
                    "",
                    "months",
                    (
                        "从月度看，登记最多的是",
                        Each("month", "{label}", "和", pick=("largest", "month.*.pieces")),
                        "，为{month.largest}，各月情况见{ref:months_chart}。",
                    ),
                ),
            ),
        ),
    )
)
CHANNELS_CHART = Chart(
    "channels_chart",
    "各渠道信访登记量",
    "bars",
    "channel",
    "channel.*.pieces",
    "件（批）次",
    finding=(Each("channel", "{label}", "、", pick=("largest", "channel.*.pieces")), "登记量最多"),
    term="各渠道",
)
MONTHS_CHART = Chart(
    "months_chart",
    "各月信访登记量",
    "line",
    "month",
    "month.*.pieces",
    "件（批）次",
    finding=(Each("month", "{label}", "、", pick=("largest", "month.*.pieces")), "登记最多，为{month.largest}"),
    term="各月",
)

LEADERS_RECEIVED = (
    "领导坐班接访接待{reception.leader_duty.pieces}、{reception.leader_duty.people}，",
    "领导大接访接待{reception.leader_day.pieces}、{reception.leader_day.people}",
)

BATCH_TABLE = Table(
    "batch",
    "专项批次事项办理情况",
    "批次",
    (
        TableColumn("交办", "{batch.*.matters|n}"),
        TableColumn("上报办结", "{batch.*.answered|n}", wide=1.25),
        TableColumn("审核认定办结", "{batch.*.confirmed|n}", wide=1.75),
        TableColumn("化解", "{batch.*.settled|n}"),
        TableColumn("再次信访", "{batch.*.returned|n}", wide=1.25),
    ),
    over="batch",
    wide=2.4,
    unit="件",
    term="专项批次",
)

IN_TIME_SENTENCES = (
    *rate("timely.notice", "书面告知期限在本期内的", "按期告知", "及时告知率", "没有书面告知期限在本期内的事项"),
    "；",
    *rate(
        "timely.acceptance_30",
        "登记满三十日之日在本期内的转送交办事项",
        "按期受理",
        "及时受理率",
        "没有登记满三十日之日在本期内的转送交办事项",
    ),
    "；",
    *rate("timely.reply", "法定办结期限在本期内的", "按期答复", "按期答复率", "没有法定办结期限在本期内的事项"),
    "。",
)
LEGAL_DATE_SENTENCES = (
    "本期登记并有法定办结期限的事项中，按期办结{bucket.answered_on_time}，超期办结{bucket.answered_late}，",
    "期限内正在办理{bucket.open_on_time}，超期未办结{bucket.open_late}。",
    When("days.mean", "known", ("已办结事项自登记至办结平均{days.mean}，中位数为{days.median}。",)),
)
REVIEWS_PARAGRAPH = Paragraph(
    (
        When(
            "review.any",
            "positive",
            (
                "本期申请复查{review.requested}{review.requested|change}，作出复查意见{review.decided}",
                When(
                    "review.decided",
                    "positive",
                    ("，其中维持{review.upheld}、变更{review.changed}、撤销{review.annulled}",),
                ),
                "；申请复核{review.again_requested}{review.again_requested|change}，作出复核意见{review.again_decided}",
                When(
                    "review.again_decided",
                    "positive",
                    ("，其中维持{review.again_upheld}、变更{review.again_changed}、撤销{review.again_annulled}",),
                ),
                "。",
            ),
            ("{context:period}，台账中没有复查、复核事项。",),
        ),
    )
)
#: A petition that came back is known by its link alone.
UNLINKED = When(
    "total.unlinked",
    "positive",
    ("重复信访中没有填写关联编号的{total.unlinked}，未计入办结后再次信访。",),
)
IN_TIME_ROWS = (
    ("及时告知率", "timely.notice"),
    ("及时受理率（十五日）", "timely.acceptance_15"),
    ("及时受理率（三十日）", "timely.acceptance_30"),
    ("按期答复率（期限在本期）", "timely.reply"),
    ("按期答复率（本期办结）", "timely.reply_closed"),
    ("按期办结率（上级限办）", "timely.superior"),
)

SATISFACTION_SENTENCES = (
    *rate(
        "satisfied.bureau",
        "本期办结的事项中，对信访部门已评价",
        "满意和基本满意",
        "满意率",
        "本期办结的事项没有对信访部门的评价",
    ),
    "；",
    *rate("satisfied.organ", "对责任单位已评价", "满意和基本满意", "满意率", "没有对责任单位的评价"),
    "。",
    When(
        "rated.bureau",
        "known",
        (
            "评价期限已满的事项中，信访部门参评率{rated.bureau}{rated.bureau|,change}，",
            "责任单位参评率{rated.organ}{rated.organ|,change}。",
        ),
        ("台账未记录评价截止日期，参评率无数据。",),
    ),
    "满意率只计已评价的事项，未评价的不视为满意。",
)
SATISFACTION_ROWS = (
    ("信访部门参评率", "rated.bureau"),
    ("信访部门满意率", "satisfied.bureau"),
    ("责任单位参评率", "rated.organ"),
    ("责任单位满意率", "satisfied.organ"),
)
