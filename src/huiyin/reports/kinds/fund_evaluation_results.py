"""What the special-fund evaluation says of the petitions: how many, how received, from above, how soon, how liked."""

from __future__ import annotations

from huiyin.reports.kinds.spec import Chart, Each, Heading, Paragraph, Section, Table, TableColumn, When


def _rate(figure: str, cohort: str, counted: str, name: str, nothing: str) -> tuple[When]:
    """A rate in a sentence with its counts; where there is nothing to be divided by, the sentence says that."""
    then = f"{cohort}{{{figure}|denominator}}，{counted}{{{figure}|numerator}}，{name}{{{figure}}}{{{figure}|,change}}"
    return (When(figure, "known", (then,), (nothing,)),)


#: How a table of rates shows each: the counts behind it, now, before, and by how many points it changed.
_RATE_COLUMNS = (
    TableColumn("件数", "{*|fraction}", wide=1.2),
    TableColumn("本期", "{*}", wide=1.1),
    TableColumn("{context:prior}", "{*|previous}", wide=1.1),
    TableColumn("变化", "{*|signed}", "百分点", 1.2),
)

CHANNELS = Section(
    "channels",
    "信访总量和渠道",
    (
        Heading(1, "项目绩效情况"),
        Paragraph(
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
        ),
        Heading(2, "信访总量和渠道"),
        Paragraph(
            (
                "{context:period}，共登记群众信访{total.total}{total.total|,change}。其中：",
                "来信{channel.letter.pieces}{channel.letter.pieces|change}；",
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
            )
        ),
        Table(
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
        ),
        Paragraph(
            (
                "按首次和重复分：初次信访{total.first}，重复信访{total.repeat}，重复信访占比{total.repeat_rate}",
                "{total.repeat_rate|,change}。集体访{total.group_batches}{total.group_batches|change}、",
                "{total.group_people}{total.group_people|change}。",
                When(
                    "total.pieces",
                    "positive",
                    (
                        "从月度看，登记最多的是",
                        Each("month", "{label}", "和", pick=("largest", "month.*.pieces")),
                        "，为{month.largest}，各月情况见{ref:months_chart}。",
                    ),
                ),
            )
        ),
        Chart(
            "channels_chart",
            "各渠道信访登记量",
            "bars",
            "channel",
            "channel.*.pieces",
            "件（批）次",
            finding=(Each("channel", "{label}", "、", pick=("largest", "channel.*.pieces")), "登记量最多"),
            term="各渠道",
        ),
        Chart(
            "months_chart",
            "各月信访登记量",
            "line",
            "month",
            "month.*.pieces",
            "件（批）次",
            finding=(Each("month", "{label}", "、", pick=("largest", "month.*.pieces")), "登记最多，为{month.largest}"),
            term="各月",
        ),
    ),
)

RECEPTION = Section(
    "reception",
    "接待群众来访",
    (
        Heading(2, "接待群众来访"),
        Paragraph(
            (
                When(
                    "reception.total.pieces",
                    "zero",
                    ("{context:period}，台账中没有本级登记的来访。",),
                    (
                        "{context:period}，本级共接待来访{reception.total.pieces}{reception.total.pieces|change}、",
                        "{reception.total.people}{reception.total.people|change}。其中：",
                        Each("reception", "{label}{reception.*.pieces}、{reception.*.people}"),
                        "。来访事项转送交办{reception.total.assigned}，办结{reception.total.closed}，",
                        "办结率{reception.total.closing_rate}（办结÷转送交办）。各类接访情况见{ref:reception}。",
                    ),
                ),
            )
        ),
        Table(
            "reception",
            "各类接访情况",
            "接访方式",
            (
                TableColumn("接待", "{reception.*.pieces|n}", "批次"),
                TableColumn("接待", "{reception.*.people|n}", "人次"),
                TableColumn("转送交办", "{reception.*.assigned|n}", "件"),
                TableColumn("办结", "{reception.*.closed|n}", "件"),
                TableColumn("办结率", "{reception.*.closing_rate}"),
            ),
            over="reception",
            total="合计",
            term="接访",
        ),
    ),
)

SUPERIOR = Section(
    "superior",
    "上级交办事项",
    (
        Heading(2, "上级交办事项"),
        Paragraph(
            (
                When(
                    "above.total.pieces",
                    "zero",
                    ("{context:period}，台账中没有上级交办的信访事项。",),
                    (
                        "{context:period}，登记上级交办信访事项{above.total.pieces}{above.total.pieces|,change}。按交办级别分：",
                        Each("level", "{label}{level.*.pieces}", "，"),
                        "；按信访形式分：",
                        Each("above", "{label}{above.*.pieces}", "，"),
                        "。转送交办{above.total.assigned}，已受理{above.total.accepted}，办结{above.total.closed}，",
                        "办结率{above.total.closing_rate}（办结÷转送交办）；在法定办结期限内办结{above.total.on_time}。",
                        "各渠道办理情况见{ref:above}。",
                        When(
                            "above.superior_due",
                            "positive",
                            (
                                "限办截止日期在本期内的上级交办事项{above.superior_due}，按期办结{above.superior_met}，",
                                "按期办结率{above.superior_rate}。",
                            ),
                        ),
                    ),
                ),
            )
        ),
        Table(
            "above",
            "上级交办事项办理情况",
            "信访形式",
            (
                TableColumn("登记", "{above.*.pieces|n}", "件", 0.85),
                TableColumn("转送交办", "{above.*.assigned|n}", "件", 1.25),
                TableColumn("受理", "{above.*.accepted|n}", "件", 0.85),
                TableColumn("办结", "{above.*.closed|n}", "件", 0.85),
                TableColumn("办结率", "{above.*.closing_rate}", wide=1.3),
                TableColumn("按期办结", "{above.*.on_time|n}", "件", 1.25),
            ),
            over="above",
            total="合计",
            notes=(
                "办结率为办结件数占转送交办件数的比例。",
                "按期办结指在法定办结期限（有延期的，按延长后的期限）内办结；依法没有办结期限的事项不计入。",
            ),
            term="上级交办",
        ),
    ),
)

INSPECTION = Section(
    "inspection",
    "巡视督查和专项批次交办事项",
    (
        Heading(2, "巡视督查和专项批次交办事项"),
        Paragraph(
            (
                When(
                    "batch",
                    "listed",
                    (
                        "台账登记的专项批次事项（不限登记时间，办理情况截至{context:as_of}）：",
                        Each("batch", "{label}{batch.*.matters}，办结{batch.*.answered}，化解{batch.*.settled}"),
                        "。见{ref:batch}。",
                    ),
                ),
            )
        ),
        Table(
            "batch",
            "专项批次事项办理情况",
            "批次",
            (
                TableColumn("交办", "{batch.*.matters|n}", "件"),
                TableColumn("办结", "{batch.*.answered|n}", "件"),
                TableColumn("审核认定办结", "{batch.*.confirmed|n}", "件", 1.4),
                TableColumn("化解", "{batch.*.settled|n}", "件"),
                TableColumn("再次信访", "{batch.*.returned|n}", "件"),
            ),
            over="batch",
            term="专项批次",
        ),
        Paragraph(
            (
                When(
                    "inspection",
                    "listed",
                    (
                        "台账以外的巡视督查组交办事项共{inspection.assigned.total}{inspection.assigned.total|change}，",
                        "办结{inspection.closed.total}，办结率{inspection.closing_rate.total}（办结÷交办），化解{inspection.settled.total}。其中：",
                        Each(
                            "inspection",
                            "{label}交办{inspection.assigned.*}，办结{inspection.closed.*}，化解{inspection.settled.*}",
                        ),
                        "。见{ref:inspection}。连同台账内转送交办的{total.assigned}、办结的{total.closed}，",
                        "{context:period}共转送交办{handled.assigned}，办结{handled.closed}，办结率{handled.rate}。",
                    ),
                    (
                        When(
                            "batch",
                            "listed",
                            ("台账以外没有填报巡视督查组交办事项。",),
                            (
                                When(
                                    "inspection",
                                    "none",
                                    ("{context:period}，没有巡视督查组交办的信访事项。",),
                                    ("{missing:inspection}",),
                                ),
                            ),
                        ),
                        "台账内共转送交办{total.assigned}，办结{total.closed}，办结率{total.closing_rate}（办结÷转送交办）。",
                    ),
                ),
            )
        ),
        Table(
            "inspection",
            "巡视督查组交办事项办理情况",
            "组别（批次）",
            (
                TableColumn("交办", "{inspection.assigned.*|n}", "件"),
                TableColumn("办结", "{inspection.closed.*|n}", "件"),
                TableColumn("办结率", "{inspection.closing_rate.*}"),
                TableColumn("化解", "{inspection.settled.*|n}", "件"),
            ),
            over="inspection",
            total="合计",
            notes=("本表由本局填报，不在信访台账内。",),
            term="巡视督查",
        ),
    ),
)

TIMELINESS = Section(
    "timeliness",
    "办理时效和质量",
    (
        Heading(2, "办理时效和质量"),
        Paragraph(
            (
                *_rate(
                    "timely.notice",
                    "书面告知期限在本期内的",
                    "按期告知",
                    "及时告知率",
                    "没有书面告知期限在本期内的事项",
                ),
                "；",
                *_rate(
                    "timely.acceptance_30",
                    "登记满三十日之日在本期内的转送交办事项",
                    "按期受理",
                    "及时受理率",
                    "没有登记满三十日之日在本期内的转送交办事项",
                ),
                "；",
                *_rate(
                    "timely.reply", "法定办结期限在本期内的", "按期答复", "按期答复率", "没有法定办结期限在本期内的事项"
                ),
                "。",
            )
        ),
        Paragraph(
            (
                "本期登记并有法定办结期限的事项中，按期办结{bucket.answered_on_time}，超期办结{bucket.answered_late}，",
                "期限内正在办理{bucket.open_on_time}，超期未办结{bucket.open_late}。",
                When(
                    "days.mean",
                    "known",
                    ("已办结事项自登记至办结平均{days.mean}，中位数为{days.median}。",),
                ),
                "初次信访事项一次性化解率{quality.settled_once}{quality.settled_once|,change}。各项指标见{ref:timely}。",
            )
        ),
        Table(
            "timely",
            "办理时效和质量指标",
            "指标",
            _RATE_COLUMNS,
            fixed=(
                ("及时告知率", "timely.notice"),
                ("及时受理率（十五日）", "timely.acceptance_15"),
                ("及时受理率（三十日）", "timely.acceptance_30"),
                ("按期答复率（期限在本期）", "timely.reply"),
                ("按期答复率（本期办结）", "timely.reply_closed"),
                ("按期办结率（上级限办）", "timely.superior"),
                ("一次性化解率", "quality.settled_once"),
                ("办结后再次信访率", "quality.returned"),
            ),
            notes=(
                "件数为“符合的件数/统计的件数”；统计的件数为零的，记作“无数据”。",
                "十五日自转送交办起计算，末日遇休息日顺延；三十日自登记起计算。",
                "一次性化解率、办结后再次信访率只计本期办结的初次信访事项。",
            ),
            wide=2.6,
            term="办理时效",
        ),
    ),
)

SATISFACTION = Section(
    "satisfaction",
    "群众满意度",
    (
        Heading(2, "群众满意度"),
        Paragraph(
            (
                *_rate(
                    "satisfied.bureau",
                    "本期办结的事项中，对信访部门已评价",
                    "满意和基本满意",
                    "满意率",
                    "本期办结的事项没有对信访部门的评价",
                ),
                "；",
                *_rate("satisfied.organ", "对责任单位已评价", "满意和基本满意", "满意率", "没有对责任单位的评价"),
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
                "满意率只计已评价的事项，未评价的不视为满意。各项指标见{ref:satisfaction}。",
            )
        ),
        Table(
            "satisfaction",
            "群众满意度指标",
            "指标",
            _RATE_COLUMNS,
            fixed=(
                ("信访部门参评率", "rated.bureau"),
                ("信访部门满意率", "satisfied.bureau"),
                ("责任单位参评率", "rated.organ"),
                ("责任单位满意率", "satisfied.organ"),
            ),
            wide=2.6,
            term="满意度",
        ),
    ),
)
