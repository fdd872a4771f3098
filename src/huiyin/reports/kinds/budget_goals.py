"""预算绩效文本: what a bureau promises for next year's money: the overall goal, goals by duty, safeguards, and of every
project its money, its spending plan and its indicators."""

from __future__ import annotations

from huiyin.reports.kinds import activities
from huiyin.reports.kinds.spec import (
    Chart,
    Derived,
    Each,
    Entered,
    Heading,
    Items,
    Kind,
    Narrative,
    Paragraph,
    Repeat,
    Section,
    Table,
    TableColumn,
    Told,
    When,
)

ENTERED = (
    Entered("budget.total", "年初预算", "万元", "批复的年初部门预算支出合计", "overview", "finance.adopted"),
    Entered("budget.basic", "年初预算基本支出", "万元", "年初预算中的基本支出", "overview", "finance.adopted.basic"),
    Entered(
        "budget.project", "年初预算项目支出", "万元", "年初预算中的项目支出", "overview", "finance.adopted.project"
    ),
)


def _kept(family: str, listed: str, section: str, *said: tuple[str, str, str, str]) -> tuple[Items, ...]:
    """What a register says of each item of a family: id, term, unit and meaning."""
    return tuple(
        Items(
            f"{family}.{id_}",
            family,
            f"{listed}{term}",
            unit,
            meaning,
            section,
            "项目" if family == "project" else "指标",
            is_explained=False,
            term=term,
            listed=listed,
            code=f"performance.{family}.{id_}",
        )
        for id_, term, unit, meaning in said
    )


_INDICATOR = (
    ("first", "一级", "", "一级指标"),
    ("second", "二级", "", "二级指标"),
    ("target", "目标", "", "符号、指标值和计量单位"),
    ("weight", "分值", "", "分值，没有的留空"),
    ("said", "说明", "", "指标说明和依据"),
)
_PROJECT = (
    ("amount", "金额", "万元", "全年预算"),
    ("fiscal", "财政拨款", "万元", "其中当年财政拨款"),
    ("carried", "结转", "万元", "其中上年结转资金"),
    ("other", "其他", "万元", "其中其他资金"),
    ("number", "序号", "", "次序"),
    ("code", "编码", "", "项目编码"),
    ("purpose", "用途", "", "资金用途"),
    ("plan", "计划", "", "到检查日期的累计支出比例"),
    ("goal", "绩效目标", "", "年度总体目标"),
)
ITEMS = (
    *_kept("duty", "职责指标", "duties", *_INDICATOR),
    *_kept("project", "项目", "projects", *_PROJECT),
    *_kept("indicator", "项目指标", "projects", *_INDICATOR),
)

DERIVED = (
    Derived("project.count", "项目数", "个", "count", ("project.amount.*",), "有绩效目标表的项目", term="项目.个数"),
    *(
        Derived(
            f"project.{id_}.total",
            f"项目{words}合计",
            "万元",
            "sum",
            (f"project.{id_}.*",),
            "各项目之和",
            term=f"项目.{term}",
        )
        for id_, words, term in (
            ("amount", "资金", "金额"),
            ("fiscal", "财政拨款", "财政拨款"),
            ("carried", "上年结转", "结转"),
            ("other", "其他资金", "其他"),
        )
    ),
    Derived(
        "duty.count",
        "职责指标数",
        "个",
        "count",
        ("duty.target.*",),
        "部门整体支出绩效目标表的指标",
        term="职责指标.个数",
    ),
    Derived(
        "indicator.count",
        "项目指标数",
        "个",
        "count",
        ("indicator.target.*",),
        "项目支出绩效目标表的指标",
        term="项目指标.个数",
    ),
)

NARRATIVES = (
    activities.ADDRESSEE,
    Narrative("编制依据", "布置编制预算绩效文本的文件名称和文号，接在“根据”之后、“要求”之前", "opening"),
    Narrative("总体绩效目标", "本部门年度总体绩效目标", "overview"),
    Narrative("分项绩效目标", "按职责写的分项目标；写到的比率要与绩效目标表一致", "duties"),
    Narrative("实现目标的保障措施", "组织、制度、资金、监督等保障措施", "safeguards"),
)


def _indicators(family: str, caption: str, notes: tuple[str, ...]) -> Table:
    return Table(
        family,
        caption,
        "项目和三级指标" if family == "indicator" else "三级指标",
        (
            TableColumn("一级指标", f"{{{family}.first.*|reason}}", wide=1.1, align="left"),
            TableColumn("二级指标", f"{{{family}.second.*|reason}}", wide=1.3, align="left"),
            TableColumn("指标值", f"{{{family}.target.*|reason}}", wide=1.2, align="left"),
            TableColumn("分值", f"{{{family}.weight.*|reason}}", wide=0.7),
            TableColumn("指标说明和依据", f"{{{family}.said.*|reason}}", wide=2.4, align="left"),
        ),
        over=family,
        notes=notes,
        wide=2.8 if family == "indicator" else 1.9,
        term=caption,
    )


GOAL = Section(
    "overview",
    "总体绩效目标",
    (
        Heading(1, "总体绩效目标"),
        Told("总体绩效目标"),
        Paragraph(
            (
                When(
                    "budget.total",
                    "known",
                    (
                        "{context:period_annual}部门预算支出{budget.total}，其中基本支出{budget.basic}、项目支出",
                        "{budget.project}。",
                    ),
                ),
                When(
                    "project",
                    "listed",
                    (
                        "编制绩效目标的项目{project.count}，资金{project.amount.total}，其中财政拨款",
                        "{project.fiscal.total}、上年结转{project.carried.total}、其他资金{project.other.total}。",
                    ),
                ),
            )
        ),
    ),
)

DUTIES = Section(
    "duties",
    "分项绩效目标",
    (
        Heading(1, "分项绩效目标"),
        Told("分项绩效目标"),
        Paragraph(
            (
                When(
                    "duty",
                    "listed",
                    ("部门整体支出绩效指标{duty.count}，见{ref:duty}。",),
                    ("{missing:duty.target}",),
                ),
            )
        ),
        _indicators("duty", "部门整体支出绩效指标", ()),
    ),
)

SAFEGUARDS = Section(
    "safeguards",
    "实现目标的保障措施",
    (Heading(1, "实现年度绩效目标的保障措施"), Told("实现目标的保障措施")),
)

PROJECTS = Section(
    "projects",
    "项目绩效目标",
    (
        Heading(1, "专项项目绩效目标"),
        Paragraph(
            (
                When(
                    "project",
                    "listed",
                    ("各项目资金见{ref:projects}：", Each("project", "{label}{project.amount.*}", "，"), "。"),
                    ("{missing:project.amount}",),
                ),
            )
        ),
        Table(
            "projects",
            "项目资金",
            "项目",
            (
                TableColumn("项目编码", "{project.code.*|reason}", wide=1.2, align="left"),
                TableColumn("资金", "{project.amount.*|n}"),
                TableColumn("财政拨款", "{project.fiscal.*|n}"),
                TableColumn("上年结转", "{project.carried.*|n}"),
                TableColumn("其他资金", "{project.other.*|n}"),
            ),
            over="project",
            notes=("各数由元四舍五入到万元两位小数。",),
            unit="万元",
            wide=2.2,
            term="项目资金",
        ),
        Chart("amounts", "各项目资金", "bars", over="project", figure="project.amount.*", unit="万元", term="项目资金"),
        Repeat(
            "project",
            (
                Heading(2, "{project.number.*|reason}{label}"),
                Paragraph(
                    (
                        "项目编码：{project.code.*|reason}。项目资金{project.amount.*}，其中财政拨款{project.fiscal.*}、",
                        "上年结转{project.carried.*}、其他资金{project.other.*}。{project.purpose.*|reason}",
                    )
                ),
                Paragraph(("{project.plan.*|reason}",)),
                Paragraph(("{project.goal.*|reason}",)),
            ),
        ),
        Paragraph((When("indicator", "listed", ("各项目的绩效指标共{indicator.count}，见{ref:indicator}。",)),)),
        _indicators("indicator", "项目支出绩效指标", ("一级指标和二级指标与上一行相同的，不再重复。",)),
    ),
)

BUDGET_GOALS = Kind(
    id="budget-goals",
    name="预算绩效文本",
    english="budget performance text",
    version=1,
    title="{organ}\n{period}预算绩效文本",
    title_range="{organ}\n预算绩效文本",
    opening=("根据{phrase:编制依据}要求，编制{context:period_annual}预算绩效文本如下：",),
    sections=(GOAL, DUTIES, SAFEGUARDS, PROJECTS),
    cohorts=(),
    entered=ENTERED,
    items=ITEMS,
    derived=DERIVED,
    narratives=NARRATIVES,
    has_cover=True,
)
