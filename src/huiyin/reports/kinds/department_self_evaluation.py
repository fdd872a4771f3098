"""部门整体支出绩效自评报告: what a whole department tells of its year: duties, money line by line beside last year's
with reasons, how its tasks were handed down, its petitions, problems and measures."""

from __future__ import annotations

from huiyin.reports.kinds.department_self_evaluation_figures import COHORTS, DERIVED, ENTERED, ITEMS, NARRATIVES
from huiyin.reports.kinds.department_self_evaluation_results import RESULTS
from huiyin.reports.kinds.spec import (
    Each,
    Heading,
    Kind,
    Paragraph,
    Piece,
    Section,
    Table,
    TableColumn,
    Told,
    When,
)

NO_SUCH_CASE = "本年无此类情况。"
_OF_MONEY = "{context:period_annual}没有账簿数据。"


def _compared(id_: str, caption: str, first: str, over: str, *, wide: float = 1.9) -> Table:
    """Amounts of both years with their differences and reasons, row by row."""
    return Table(
        id_,
        caption,
        first,
        (
            TableColumn("{context:period_annual}", f"{{{over}.*|n}}", wide=1.35),
            TableColumn("{context:prior}", f"{{{over}.*|previous}}", wide=1.35),
            TableColumn("增减", f"{{{over}.*|signed}}", wide=1.35),
            TableColumn("增减比例", f"{{{over}.*|percent}}", wide=1.6),
            TableColumn("变动原因", f"{{{over}.*|reason}}", wide=2.8, align="left"),
        ),
        over=over,
        notes=("各数由元四舍五入到万元两位小数，增减和比例按表中的数计算。",),
        wide=wide,
        unit="万元",
        term=caption,
    )


OVERVIEW = Section(
    "overview",
    "部门概况",
    (
        Heading(1, "部门概况"),
        Heading(2, "部门基本情况"),
        Told("主要职责", lead="部门职能职责。"),
        Paragraph(
            (
                When(
                    "offices",
                    "listed",
                    ("我局设有", Each("offices", "{label}", "、"), "，共计{offices.count}内设机构。"),
                    ("我局设有{missing:offices}。",),
                ),
                "{text:单位构成}",
            ),
            lead="机构设置及单位构成。",
        ),
        Told("年度工作要点", lead="年度工作要点。"),
        Heading(2, "部门整体支出情况"),
        Paragraph(
            (
                "{context:period_annual}，我局财政拨款年初预算{budget.total}，其中基本支出{budget.basic}、项目支出",
                "{budget.project}；全年预算{budget.whole}。实际支出{spent.total}{spent.total|,against}，",
                "预算执行率{spent.rate}（实际支出÷全年预算）。其中：基本支出{spent.basic}，项目支出{spent.project}。",
                "{text:整体支出用途}",
            )
        ),
    ),
)

_BASIC: tuple[Piece, ...] = (
    "{context:period_annual}基本支出{spent.basic}{spent.basic|,against}。其中：人员经费{spent.people}",
    "{spent.people|,against}；公用经费{spent.running}{spent.running|,against}。",
)
_THREE: tuple[Piece, ...] = (
    "{context:period_annual}“三公”经费支出{three.total}{three.total|,against}。",
    "因公出国（境）费{three.abroad}{three.abroad|,against}。",
    "公务用车购置费{three.purchase}{three.purchase|,against}。",
    "公务用车运行维护费{three.running}{three.running|,against}，公务用车保有量{counts.kept}。",
    "公务接待费{three.reception}{three.reception|,against}，国内公务接待{counts.receptions}、{counts.guests}。",
)

SPENDING = Section(
    "spending",
    "一般公共预算支出情况",
    (
        Heading(1, "一般公共预算支出情况"),
        Heading(2, "基本支出"),
        Paragraph(
            (
                When(
                    "people",
                    "listed",
                    (
                        "人员经费用于",
                        Each("people", "{label}", "、"),
                        "；公用经费用于",
                        Each("running", "{label}", "、"),
                        "。",
                    ),
                    (_OF_MONEY,),
                ),
            ),
            lead="基本支出用途。",
        ),
        Paragraph((*_BASIC, "各科目情况见{ref:people}、{ref:running}。"), lead="基本支出情况。"),
        _compared("people", "人员经费支出与上年比较", "科目", "people"),
        _compared("running", "公用经费支出与上年比较", "科目", "running"),
        Paragraph(_THREE, lead="“三公”经费使用情况。"),
        Told("基本支出管理", lead="基本支出管理情况。"),
        Heading(2, "项目支出"),
        Paragraph(
            (
                When(
                    "fund",
                    "listed",
                    (
                        "{context:period_annual}安排项目资金{budget.project}，共{fund.count}专项。其中：",
                        Each("fund", "{label}{fund.budget.*}", "，"),
                        "。",
                    ),
                    ("{context:period_annual}没有安排项目资金。",),
                ),
            ),
            lead="项目支出安排。",
        ),
        Paragraph(
            (
                "{context:period_annual}项目支出{spent.project}{spent.project|,against}，占年初预算的{spent.project_rate}。",
                "按经济分类：",
                Each("classes", "{label}{classes.*}{classes.*|,against}"),
                "。各专项和各科目情况见{ref:fund}、{ref:classes}。",
            ),
            lead="项目支出情况。",
        ),
        Table(
            "fund",
            "各专项预算和支出",
            "专项",
            (
                TableColumn("年初预算", "{fund.budget.*|n}", wide=1.3),
                TableColumn("本年支出", "{fund.spent.*|n}", wide=1.3),
                TableColumn("{context:prior}支出", "{fund.spent.*|previous}", wide=1.3),
                TableColumn("增减", "{fund.spent.*|signed}", wide=1.3),
                TableColumn("增减比例", "{fund.spent.*|percent}", wide=1.6),
                TableColumn("变动原因", "{fund.spent.*|reason}", wide=2.1, align="left"),
            ),
            over="fund",
            notes=("增减按表中的数计算。",),
            wide=1.9,
            unit="万元",
            term="专项",
        ),
        _compared("classes", "项目支出按经济分类与上年比较", "科目", "classes"),
        Told("项目支出管理", lead="项目支出管理。"),
    ),
)

ORGANISATION = Section(
    "organisation",
    "部门项目组织实施情况",
    (
        Heading(1, "部门项目组织实施情况"),
        Heading(2, "项目管理情况"),
        Told("目标设定", lead="设定工作目标。"),
        Paragraph(
            (
                "年度绩效考核方案分为{scheme.areas}方面、{scheme.indicators}指标，总分{scheme.points}，分解到各处室。",
                "整体支出绩效目标覆盖全部预算{goal.total}，项目支出绩效目标包含全部专项资金{budget.project}。{text:任务分解}",
            ),
            lead="分解工作任务。",
        ),
        Told("进度把控", lead="把控项目进度。"),
        Told("年终考核", lead="实施年终考核。"),
        Heading(2, "监督检查情况"),
        Told("公示公开", lead="公示公开。"),
        Told("接受监督检查", lead="监督检查。"),
    ),
)

ASSETS = Section(
    "assets",
    "资产管理情况",
    (
        Heading(1, "资产管理情况"),
        Paragraph(("{context:period_annual}购置资产支出{capital.spent}{capital.spent|,against}。",)),
        Told("资产管理"),
    ),
)


def _none_or(id_: str, name: str, figure: str, words: str) -> Section:
    then = f"{{context:period_annual}}{words}{{{figure}}}{{{figure}|,against}}。"
    return Section(
        id_,
        name,
        (Heading(1, name), Paragraph((When(figure, "positive", (then,), (NO_SUCH_CASE,)),))),
    )


GOVERNMENT_FUND = _none_or("government_fund", "政府性基金预算支出情况", "fund.government", "政府性基金预算支出")
STATE_CAPITAL = _none_or("state_capital", "国有资本经营预算支出情况", "fund.capital", "国有资本经营预算支出")
INSURANCE = Section(
    "insurance",
    "社会保险基金预算支出情况",
    (Heading(1, "社会保险基金预算支出情况"), Paragraph((NO_SUCH_CASE,))),
)
PROBLEMS = Section("problems", "存在的问题及原因分析", (Heading(1, "存在的问题及原因分析"), Told("自评问题")))
MEASURES = Section("measures", "下一步改进措施", (Heading(1, "下一步改进措施"), Told("自评改进措施")))
USE = Section(
    "use",
    "绩效自评结果拟应用和公开情况",
    (
        Heading(1, "绩效自评结果拟应用和公开情况"),
        Paragraph(
            (
                "整体支出绩效目标{goal.total}，其中：基本支出{budget.basic}，项目支出{budget.project}，",
                "全部实行整体支出绩效目标管理。",
            )
        ),
        Told("结果应用"),
    ),
)
LINES = Section(
    "lines",
    "支出明细与上年比较",
    (
        Heading(1, "支出明细与上年比较"),
        Paragraph(
            (
                When(
                    "line_people",
                    "listed",
                    ("各条预算科目的支出、{context:prior}支出、增减、比例和原因见{ref:line_people}",),
                    ("{context:period_annual}没有人员经费",),
                ),
                When("line_running", "listed", ("、{ref:line_running}",)),
                When("line_project", "listed", ("、{ref:line_project}",)),
                "。",
            )
        ),
        _compared("line_people", "人员经费明细", "明细", "line_people", wide=2.5),
        _compared("line_running", "公用经费明细", "明细", "line_running", wide=2.5),
        _compared("line_project", "项目支出明细", "明细", "line_project", wide=2.8),
    ),
)

DEPARTMENT_SELF_EVALUATION = Kind(
    id="department-self-evaluation",
    name="部门整体支出绩效自评报告",
    english="self-evaluation of a whole department",
    version=1,
    title="{organ}\n{period}部门整体支出绩效自评报告",
    title_range="{organ}\n部门整体支出绩效自评报告",
    opening=(
        "根据{phrase:自评依据}要求，我局对{context:period_annual}部门整体支出绩效进行了自评。现将有关情况报告如下：",
    ),
    sections=(
        OVERVIEW,
        SPENDING,
        ORGANISATION,
        ASSETS,
        GOVERNMENT_FUND,
        STATE_CAPITAL,
        INSURANCE,
        RESULTS,
        PROBLEMS,
        MEASURES,
        USE,
        LINES,
    ),
    cohorts=COHORTS,
    entered=ENTERED,
    items=ITEMS,
    derived=DERIVED,
    narratives=NARRATIVES,
)
