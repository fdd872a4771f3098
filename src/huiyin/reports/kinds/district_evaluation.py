"""部门整体支出绩效评价报告: what a district's bureau tells the finance office about its year and its petitions."""

from __future__ import annotations

from huiyin.reports.kinds import registered_text as text
from huiyin.reports.kinds.district_evaluation_figures import COHORTS, DERIVED, ENTERED, NARRATIVES
from huiyin.reports.kinds.district_evaluation_results import BATCHES, FIRST_REGISTERED, INDICATORS, TOTALS, VISITS
from huiyin.reports.kinds.spec import Each, Heading, Kind, Paragraph, Section, Table, TableColumn, Told, When

OVERVIEW = Section(
    "overview",
    "部门概况和整体支出",
    (
        Heading(1, "部门概况和整体支出"),
        Heading(2, "部门概况"),
        Told("主要职责"),
        Paragraph(("全局核定编制{staff.posts}，实有在职人员{staff.serving}。",)),
        Heading(2, "年度绩效目标"),
        Told("部门年度绩效目标"),
        Heading(2, "整体支出情况"),
        Paragraph(
            (
                "{context:period_annual}部门预算批复{budget.adopted}{budget.adopted|,change}，全年预算{budget.final}。",
                "截至{context:end}，部门整体支出{spent.total}{spent.total|,change}，执行率{spent.execution}（实际支出÷全年预算）。",
                "其中：基本支出{spent.basic}{spent.basic|change}；项目支出{spent.project}{spent.project|change}。",
            )
        ),
        Told("部门整体支出管理"),
    ),
)

PRACTICES = Section(
    "practices",
    "主要做法",
    (
        Heading(1, "主要做法"),
        Paragraph(
            (
                "召开信访工作联席会议{meetings.count}{meetings.count|change}，研究信访事项{meetings.matters}{meetings.matters|change}。",
                "安排领导接访{leaders.days}{leaders.days|change}",
                When("reception", "listed", ("，其中", *text.LEADERS_RECEIVED)),
                "。",
                "领导包案{leaders.matters}{leaders.matters|change}，化解{leaders.settled}，化解率{leaders.settled_rate}。",
                "{text:领导接访包案}",
            ),
            lead="落实领导接访包案。",
        ),
        Paragraph(
            (
                *text.rate(
                    "timely.acceptance_15",
                    "受理期限（转送交办后十五日）在本期内的",
                    "按期受理",
                    "十五日内及时受理率",
                    "没有受理期限在本期内的转送交办事项",
                ),
                "。{text:初次信访办理}",
            ),
            lead="规范初次信访办理。",
        ),
        Paragraph(
            (
                When(
                    "batch",
                    "listed",
                    ("列入专项批次的信访事项化解{batches.settled}，化解率{batches.settled_rate}（化解÷交办）。",),
                ),
                "{text:专项攻坚}",
            ),
            lead="攻坚专项和积案。",
        ),
        Paragraph(
            (
                "排查矛盾纠纷{source.found}{source.found|change}，就地化解{source.settled}{source.settled|change}，",
                "就地化解率{source.settled_rate}。{text:源头治理}",
            ),
            lead="推进源头治理。",
        ),
        Paragraph(
            (
                "举办业务培训{training.count}{training.count|change}，参训{training.people}{training.people|change}；",
                "开展宣传活动{publicity.events}{publicity.events|change}，印发宣传资料",
                "{publicity.copies}{publicity.copies|change}，编发信息简报{publicity.bulletins}{publicity.bulletins|change}。",
                "{text:队伍和宣传}",
            ),
            lead="加强队伍建设和法治宣传。",
        ),
    ),
)

PROBLEMS = Section(
    "problems",
    "存在的问题",
    (
        Heading(1, "存在的问题"),
        Paragraph(
            (
                When(
                    "total.pieces",
                    "positive",
                    (
                        "从台账看，本期登记的事项中超过法定办结期限的{trouble.total.late}，其中超期未办结{trouble.total.open_late}",
                        When(
                            "trouble.total.returned",
                            "positive",
                            ("；本期办结的初次信访事项，办结后再次信访{trouble.total.returned}",),
                        ),
                        "。",
                        When(
                            "trouble",
                            "listed",
                            (
                                When(
                                    "trouble.total.late",
                                    "positive",
                                    (
                                        "超期件数最多的是",
                                        Each(
                                            "trouble",
                                            "{label}（{trouble.*.late}）",
                                            "、",
                                            skip=("unknown",),
                                            pick=("largest", "trouble.*.late"),
                                        ),
                                        "。",
                                    ),
                                ),
                                "各地情况见{ref:troubles}。",
                            ),
                            ("台账没有问题属地，不作分属地统计。",),
                        ),
                    ),
                    ("{context:period}，台账中没有登记的信访事项。",),
                ),
            )
        ),
        Table(
            "troubles",
            "各地信访事项办理中的问题",
            "问题属地",
            (
                TableColumn("登记", "{trouble.*.pieces|n}"),
                TableColumn("重复信访", "{trouble.*.repeat|n}", wide=1.2),
                TableColumn("超期", "{trouble.*.late|n}"),
                TableColumn("超期未办结", "{trouble.*.open_late|n}", wide=1.4),
                TableColumn("办结后再次信访", "{trouble.*.returned|n}", wide=1.9),
            ),
            over="trouble",
            total="合计",
            notes=(
                "超期指本期登记的事项超过法定办结期限办结，或者已过期限未办结。",
                "办结后再次信访只计本期办结、其后由关联编号指明的初次信访事项。",
            ),
            wide=1.5,
            unit="件",
            term="属地问题",
        ),
        Told("信访工作问题"),
    ),
)

NEXT = Section("next", "下一步措施", (Heading(1, "下一步措施"), Told("下一步措施")))

DISTRICT_EVALUATION = Kind(
    id="district-evaluation",
    name="部门整体支出绩效评价报告",
    english="whole-department expenditure evaluation of a district",
    version=1,
    title="{organ}\n{period}部门整体支出绩效评价报告",
    title_range="{organ}\n部门整体支出绩效评价报告",
    opening=(
        "根据{phrase:整体支出评价依据}要求，我局对{context:period_annual}部门整体支出绩效进行了评价。现将有关情况报告如下：",
    ),
    sections=(
        OVERVIEW,
        FIRST_REGISTERED,
        TOTALS,
        INDICATORS,
        BATCHES,
        VISITS,
        PRACTICES,
        PROBLEMS,
        NEXT,
    ),
    cohorts=COHORTS,
    entered=ENTERED,
    items=(),
    derived=DERIVED,
    narratives=NARRATIVES,
)
