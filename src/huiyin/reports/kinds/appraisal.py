"""年度绩效考核自查报告: a bureau answers the items of its appraisal scheme one by one, tells what it achieved, what was
mended, what is wanting and what it will do."""

from __future__ import annotations

from huiyin.reports.kinds import registered_text as text
from huiyin.reports.kinds.appraisal_figures import COHORTS, DERIVED, ENTERED, ITEMS, NARRATIVES
from huiyin.reports.kinds.spec import (
    Chart,
    Each,
    Heading,
    Kind,
    Paragraph,
    Repeat,
    Section,
    Table,
    TableColumn,
    Told,
    When,
)

RESULT = Section(
    "result",
    "考核结果",
    (
        Heading(1, "目标任务完成结果"),
        Paragraph(
            (
                When(
                    "scheme",
                    "listed",
                    (
                        "考核方案共{scheme.count}，得满分的{scheme.full_count}",
                        When(
                            "scheme.short_count",
                            "positive",
                            ("，未得满分的{scheme.short_count}",),
                            ("，全部完成",),
                        ),
                        "。各事项得分合计{scheme.own.total}（分值合计{scheme.points.total}）",
                        When("scheme.bonus", "positive", ("，申请加分{scheme.bonus}（{scheme.bonus|reason}）",)),
                        When(
                            "scheme.deduction",
                            "positive",
                            ("，自认扣分{scheme.deduction}（{scheme.deduction|reason}）",),
                        ),
                        When("scheme.total", "known", ("，自评总分{scheme.total}（满分{scheme.full}）",)),
                        "。各事项见{ref:scheme}。",
                    ),
                    ("{context:period_annual}考核事项{missing:scheme.own}。",),
                ),
                "{text:完成情况概述}",
            )
        ),
        Paragraph(
            (
                When(
                    "scheme.warned",
                    "positive",
                    ("提示：考核方案中有{scheme.warned}需要注意：{scheme.warned|reason}。",),
                ),
            )
        ),
        Table(
            "scheme",
            "各考核事项得分",
            "考核事项",
            (
                TableColumn("目标", "{scheme.target.*|reason}", wide=1.2),
                TableColumn("完成", "{scheme.actual.*|reason}", wide=1.2),
                TableColumn("分值", "{scheme.points.*|n}", wide=0.8),
                TableColumn("得分", "{scheme.own.*|n}", wide=0.8),
            ),
            over="scheme",
            notes=("得分按考核方案的计分规则计算。",),
            wide=2.6,
            term="考核事项",
        ),
        Chart("points", "各考核事项得分", "bars", over="scheme", figure="scheme.own.*", unit="分", term="考核得分"),
    ),
)

EACH = Section(
    "items",
    "逐项自查",
    (
        Heading(1, "各项目标任务完成情况"),
        Repeat(
            "scheme",
            (
                Heading(2, "{scheme.number.*|reason}{label}"),
                Paragraph(("{scheme.requirement.*|reason}",)),
                Paragraph(
                    (
                        "完成情况：目标{scheme.target.*|reason}，实际完成{scheme.actual.*|reason}，分值{scheme.points.*}，",
                        "自评得分{scheme.own.*}。{scheme.done.*|reason}",
                    )
                ),
                Paragraph(("{scheme.why.*|reason}",)),
                Paragraph(("{scheme.evidence.*|reason}",)),
            ),
        ),
    ),
)

RESULTS = Section(
    "practices",
    "主要工作成效",
    (
        Heading(1, "主要工作成效"),
        text.CONVENTION,
        Heading(2, "信访总量和渠道"),
        text.TOTALS,
        text.CHANNELS_TABLE,
        text.FIRST_AND_REPEAT,
        text.CHANNELS_CHART,
        text.MONTHS_CHART,
        Heading(2, "巡视督查和专项批次交办事项"),
        Paragraph(
            (
                When(
                    "batch",
                    "listed",
                    (
                        "台账登记的专项批次事项（不限登记时间，办理情况截至{context:as_of}）：",
                        Each("batch", "{label}{batch.*.matters}，上报办结{batch.*.answered}，化解{batch.*.settled}"),
                        "。",
                    ),
                ),
                When(
                    "inspection",
                    "listed",
                    (
                        "台账以外的巡视督查组交办事项共{inspection.assigned.total}，办结{inspection.closed.total}：",
                        Each("inspection", "{label}交办{inspection.assigned.*}，办结{inspection.closed.*}"),
                        "。",
                    ),
                    (
                        When(
                            "batch",
                            "listed",
                            (),
                            (
                                When(
                                    "inspection",
                                    "none",
                                    ("{context:period}，没有巡视督查组交办的信访事项。",),
                                    ("{missing:inspection}",),
                                ),
                            ),
                        ),
                    ),
                ),
            )
        ),
        text.BATCH_TABLE,
        Heading(2, "领导接访和包案"),
        Paragraph(
            (
                "开展领导接访{leaders.days}{leaders.days|change}；领导包案{leaders.matters}{leaders.matters|change}，",
                "化解{leaders.settled}。召开信访工作联席会议{meetings.count}{meetings.count|change}，",
                "研究信访事项{meetings.matters}。{text:领导接访包案}{text:工作机制}",
            )
        ),
        Heading(2, "依法分类处理"),
        Paragraph(("导入法定途径{led.pieces}，本期法定途径受理{led.taken}。{text:依法分类处理}",)),
        Heading(2, "基层排查化解和达标创建"),
        Paragraph(
            (
                "村（社区）排查矛盾纠纷{mediation.found}{mediation.found|change}，就地化解{mediation.settled}",
                When(
                    "standard",
                    "listed",
                    ("；达到创建标准的：", Each("standard", "{label}{standard.organs.*}", "，")),
                    (When("standard", "none", (), ("；{missing:standard}",)),),
                ),
                "。{text:基层化解}",
            )
        ),
        Heading(2, "队伍建设和宣传"),
        Paragraph(
            (
                "举办业务培训{training.count}{training.count|change}，参训{training.people}{training.people|change}；",
                "开展宣传活动{publicity.events}{publicity.events|change}，印发宣传资料{publicity.copies}，",
                "编发信息简报{publicity.bulletins}；开展督导检查{inspections.count}。{text:队伍建设}",
            )
        ),
    ),
)

MENDING = Section(
    "mending",
    "整改情况",
    (
        Heading(1, "问题整改情况"),
        Paragraph(
            (
                When(
                    "mending",
                    "listed",
                    (
                        "列入整改台账{mending.all}",
                        When("mending.carried", "positive", ("（其中上年结转{mending.carried}）",)),
                        "，已由第二人核实销号{mending.struck}，正在整改{mending.open}。见{ref:mending}。",
                    ),
                    ("{context:period_annual}没有列入整改台账的事项。",),
                ),
            )
        ),
        Table(
            "mending",
            "整改台账",
            "事项",
            (
                TableColumn("问题", "{mending.problem.*|reason}", wide=2.6, align="left"),
                TableColumn("整改措施", "{mending.measure.*|reason}", wide=2.4, align="left"),
                TableColumn("期限", "{mending.due.*|reason}", wide=1.5),
                TableColumn("状态", "{mending.state.*|reason}", wide=1.4, align="left"),
            ),
            over="mending",
            wide=1.4,
            term="整改事项",
        ),
    ),
)

PROBLEMS = Section("problems", "存在的问题", (Heading(1, "存在的问题"), Told("考核自查存在的问题")))
NEXT = Section("next", "下一年工作打算", (Heading(1, "下一年工作打算"), Told("下一年工作打算")))

APPRAISAL = Kind(
    id="appraisal",
    name="年度绩效考核自查报告",
    english="annual appraisal report",
    version=1,
    title="{organ}\n{period}绩效考核自查报告",
    title_range="{organ}\n绩效考核自查报告",
    opening=(
        "根据{phrase:考核依据}要求，我局对{context:period_annual}绩效考核目标任务完成情况逐项进行了自查。",
        "现将有关情况报告如下：",
    ),
    sections=(RESULT, EACH, RESULTS, MENDING, PROBLEMS, NEXT),
    cohorts=COHORTS,
    entered=ENTERED,
    items=ITEMS,
    derived=DERIVED,
    narratives=NARRATIVES,
)
