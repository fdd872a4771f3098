"""What the special-fund evaluation says of the petitions: how many, how received, from above, how soon, how liked."""

from __future__ import annotations

from huiyin.reports.kinds import registered_text as text
from huiyin.reports.kinds.spec import Each, Heading, Paragraph, Section, Table, TableColumn, When

CHANNELS = Section(
    "channels",
    "信访总量和渠道",
    (
        Heading(1, "项目绩效情况"),
        text.CONVENTION,
        Heading(2, "信访总量和渠道"),
        text.TOTALS,
        text.CHANNELS_TABLE,
        text.FIRST_AND_REPEAT,
        text.CHANNELS_CHART,
        text.MONTHS_CHART,
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
                        "{reception.total.people}{reception.total.people|change}。",
                        When(
                            "reception",
                            "listed",
                            ("其中：", Each("reception", "{label}{reception.*.pieces}、{reception.*.people}"), "。"),
                            ("台账没有接访方式，不分接访方式统计。",),
                        ),
                        "来访事项转送交办{reception.total.assigned}，办结{reception.total.closed}，",
                        "办结率{reception.total.closing_rate}（办结÷转送交办）。",
                        When("reception", "listed", ("各类接访情况见{ref:reception}。",)),
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
                        When("above", "listed", ("；按信访形式分：", Each("above", "{label}{above.*.pieces}", "，"))),
                        "。转送交办{above.total.assigned}，已受理{above.total.accepted}，办结{above.total.closed}，",
                        "办结率{above.total.closing_rate}（办结÷转送交办）；在法定办结期限内办结{above.total.on_time}。",
                        When("above", "listed", ("各渠道办理情况见{ref:above}。",)),
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
                        Each("batch", "{label}{batch.*.matters}，上报办结{batch.*.answered}，化解{batch.*.settled}"),
                        "。见{ref:batch}。",
                    ),
                ),
            )
        ),
        text.BATCH_TABLE,
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
        Paragraph(text.IN_TIME_SENTENCES),
        Paragraph(
            (
                *text.LEGAL_DATE_SENTENCES,
                When(
                    "quality.settled_once",
                    "known",
                    ("初次信访事项一次性化解率{quality.settled_once}{quality.settled_once|,change}。",),
                    ("本期没有办结的初次信访事项，一次性化解率无数据。",),
                ),
                text.UNLINKED,
                When("total.pieces", "positive", ("各项指标见{ref:timely}。",)),
            )
        ),
        Table(
            "timely",
            "办理时效和质量指标",
            "指标",
            text.RATE_COLUMNS,
            fixed=(
                *text.IN_TIME_ROWS,
                ("一次性化解率", "quality.settled_once"),
                ("办结后再次信访率", "quality.returned"),
            ),
            notes=(
                text.FRACTION_NOTE,
                text.DAYS_NOTE,
                "一次性化解率、办结后再次信访率只计本期办结的初次信访事项。",
            ),
            wide=2.6,
            term="办理时效",
        ),
        text.REVIEWS_PARAGRAPH,
    ),
)

_SEE_SATISFACTION = "各项指标见{ref:satisfaction}。"

SATISFACTION = Section(
    "satisfaction",
    "群众满意度",
    (
        Heading(2, "群众满意度"),
        Paragraph(
            (
                *text.SATISFACTION_SENTENCES,
                When(
                    "rated.bureau",
                    "known",
                    (_SEE_SATISFACTION,),
                    (When("satisfied.bureau", "known", (_SEE_SATISFACTION,)),),
                ),
            )
        ),
        Table(
            "satisfaction",
            "群众满意度指标",
            "指标",
            text.RATE_COLUMNS,
            fixed=text.SATISFACTION_ROWS,
            wide=2.6,
            term="满意度",
        ),
    ),
)
