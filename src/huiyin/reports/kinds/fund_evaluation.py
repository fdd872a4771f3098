"""专项资金绩效自评报告: what a bureau tells the finance office about the use and the effect of its special funds."""

from __future__ import annotations

from huiyin.reports.kinds import registered_text as text
from huiyin.reports.kinds.fund_evaluation_figures import COHORTS, DERIVED, ENTERED, ITEMS, NARRATIVES
from huiyin.reports.kinds.fund_evaluation_results import (
    CHANNELS,
    INSPECTION,
    RECEPTION,
    SATISFACTION,
    SUPERIOR,
    TIMELINESS,
)
from huiyin.reports.kinds.spec import (
    Each,
    Heading,
    Kind,
    Paragraph,
    Section,
    Table,
    TableColumn,
    Told,
    When,
)

OVERVIEW = Section(
    "overview",
    "基本情况",
    (
        Heading(1, "基本情况"),
        Heading(2, "单位概况"),
        Told("主要职责"),
        Paragraph(
            (
                "全局核定编制{staff.posts}，实有在职人员{staff.serving}。",
                When(
                    "offices",
                    "listed",
                    ("内设机构{offices.count}：", Each("offices", "{label}", "、"), "。"),
                    ("内设机构{missing:offices}。",),
                ),
            )
        ),
        Heading(2, "专项资金概况"),
        Paragraph(
            (
                When(
                    "fund",
                    "listed",
                    (
                        "{context:period_annual}预算安排专项资金{fund.budget.total}{fund.budget.total|,change}，",
                        "共{fund.count}项目：",
                        Each("fund", "{label}{fund.budget.*}{fund.budget.*|change}", "，"),
                        "。",
                    ),
                    ("{context:period_annual}预算安排专项资金{missing:fund.budget}。",),
                ),
            )
        ),
        Told("专项资金用途"),
        Paragraph(("年度绩效目标：{text:绩效目标}",)),
    ),
)

MONEY = Section(
    "money",
    "专项资金管理和使用情况",
    (
        Heading(1, "专项资金管理和使用情况"),
        Heading(2, "资金到位情况"),
        Paragraph(
            (
                When(
                    "fund",
                    "listed",
                    (
                        "截至{context:end}，到位专项资金{fund.arrived.total}{fund.arrived.total|,change}，",
                        "到位率{fund.arrival_rate}（到位资金÷预算安排）。",
                    ),
                    ("截至{context:end}，到位专项资金{missing:fund.arrived}。",),
                ),
            )
        ),
        Heading(2, "资金支出情况"),
        Paragraph(
            (
                When(
                    "fund",
                    "listed",
                    (
                        "截至{context:end}，支出专项资金{fund.spent.total}{fund.spent.total|,change}，",
                        "执行率{fund.execution.total}（实际支出÷到位资金）",
                        When("fund.balance", "positive", ("，结余{fund.balance}",)),
                        When("fund.balance", "negative", ("，支出超过到位资金{fund.balance|size}",)),
                        When("fund.balance", "zero", ("，无结余",)),
                        "。其中：",
                        Each("fund", "{label}支出{fund.spent.*}{fund.spent.*|change}"),
                        "。各项目安排、到位和支出情况见{ref:fund}。",
                    ),
                    ("截至{context:end}，支出专项资金{missing:fund.spent}。",),
                ),
            )
        ),
        Table(
            "fund",
            "专项资金安排、到位和支出情况",
            "项目",
            (
                TableColumn("预算", "{fund.budget.*|n}"),
                TableColumn("到位", "{fund.arrived.*|n}"),
                TableColumn("支出", "{fund.spent.*|n}"),
                TableColumn("执行率", "{fund.execution.*}", wide=1.25),
                TableColumn("{context:prior}支出", "{fund.spent.*|previous}", wide=1.15),
                TableColumn("支出变化", "{fund.spent.*|signed}", wide=1.15),
            ),
            over="fund",
            total="合计",
            notes=("执行率为实际支出占到位资金的比例。",),
            unit="万元",
            wide=2.0,
            term="专项资金",
        ),
    ),
)

RULES = Section(
    "rules",
    "资金管理制度及执行情况",
    (
        Heading(2, "管理制度及执行情况"),
        Paragraph(
            (
                When(
                    "rules",
                    "listed",
                    ("专项资金管理执行", Each("rules", "《{label}》{rules.*|number}", "、"), "，共{rules.count}制度。"),
                    ("专项资金管理执行{missing:rules}。",),
                ),
            )
        ),
        Told("制度执行情况"),
    ),
)

PROJECTS = Section(
    "projects",
    "项目组织实施情况",
    (
        Heading(1, "项目组织实施情况"),
        Heading(2, "组织领导"),
        Told("组织领导"),
        Heading(2, "实施过程"),
        Told("实施过程"),
        Heading(2, "监督检查"),
        Told("监督检查"),
    ),
)

PRACTICES = Section(
    "practices",
    "主要做法",
    (
        Heading(2, "主要做法"),
        Paragraph(
            (
                "召开信访工作联席会议{meetings.count}{meetings.count|change}，",
                "研究信访事项{meetings.matters}{meetings.matters|change}。{text:工作机制}",
            ),
            lead="健全工作机制。",
        ),
        Paragraph(
            (
                "开展领导接访{leaders.days}{leaders.days|change}",
                When("reception", "listed", ("，其中", *text.LEADERS_RECEIVED)),
                "。",
                "{text:领导接访}",
            ),
            lead="落实领导接访。",
        ),
        Paragraph(
            (
                "举办业务培训{training.count}{training.count|change}，参训{training.people}{training.people|change}。",
                "{text:业务培训}",
            ),
            lead="加强业务培训。",
        ),
        Paragraph(
            (
                "开展宣传活动{publicity.events}{publicity.events|change}，印发宣传资料",
                "{publicity.copies}{publicity.copies|change}，编发信息简报{publicity.bulletins}{publicity.bulletins|change}。",
                "{text:法治宣传}",
            ),
            lead="做好法治宣传。",
        ),
    ),
)

PROBLEMS = Section(
    "problems",
    "存在的问题和改进措施",
    (
        Heading(1, "存在的问题和改进措施"),
        Heading(2, "存在的问题"),
        Told("存在的问题"),
        Heading(2, "改进措施"),
        Told("改进措施"),
    ),
)

NOTES = Section("notes", "其他需要说明的情况", (Heading(1, "其他需要说明的情况"), Told("其他需要说明的情况")))

FUND_EVALUATION = Kind(
    id="fund-evaluation",
    name="专项资金绩效自评报告",
    english="special-fund evaluation",
    version=1,
    title="{organ}\n{period}信访专项资金绩效自评报告",
    title_range="{organ}\n信访专项资金绩效自评报告",
    opening=(
        "根据{phrase:评价依据}要求，我局对{context:period_annual}信访专项资金（以下简称专项资金）的安排、管理、使用和",
        "实施效果进行了自评。现将有关情况报告如下：",
    ),
    sections=(
        OVERVIEW,
        MONEY,
        RULES,
        PROJECTS,
        CHANNELS,
        RECEPTION,
        SUPERIOR,
        INSPECTION,
        TIMELINESS,
        SATISFACTION,
        PRACTICES,
        PROBLEMS,
        NOTES,
    ),
    cohorts=COHORTS,
    entered=ENTERED,
    items=ITEMS,
    derived=DERIVED,
    narratives=NARRATIVES,
)
