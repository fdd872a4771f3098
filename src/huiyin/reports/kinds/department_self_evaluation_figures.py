"""What the self-evaluation of a whole department takes from the books, counts, asks for and works out."""

from __future__ import annotations

from huiyin.reports.kinds import activities, registered
from huiyin.reports.kinds.spec import Cohort, Derived, Entered, Items, Measured, Narrative

OWN_LEVEL = Cohort(
    "own",
    "本级",
    (
        Measured("total", "处理信访量", "件（人）次", "total_pieces_people"),
        Measured("batches", "来访批次", "批次", "visit_batches"),
        Measured("people", "来访人次", "人次", "people", where="信访形式 = 来访", term="来访人次"),
    ),
    where="来源级别 = 本级",
)
HIGHER_LEVELS = Cohort(
    "level",
    "首次登记层级",
    (
        Measured("total", "（{label}）信访量", "件（人）次", "total_pieces_people"),
        Measured("batches", "（{label}）来访批次", "批次", "visit_batches", term="来访批次"),
        Measured("people", "（{label}）来访人次", "人次", "people", where="信访形式 = 来访", term="来访人次"),
    ),
    by="level",
    shown="total",
    always=("nation", "province", "city"),
)
COHORTS = (
    registered.ALL,
    registered.BY_CHANNEL,
    registered.BY_MONTH,
    OWN_LEVEL,
    HIGHER_LEVELS,
    registered.BY_BATCH,
    registered.IN_TIME,
    registered.QUALITY,
    registered.REVIEWS,
)


def _booked(*said: str, section: str = "overview", unit: str = "万元") -> Entered:
    """A sum of the books: its id, its name, its code, what it means."""
    id_, name, code, meaning = said
    return Entered(id_, name, unit, meaning, section, code)


MONEY = (
    _booked("budget.total", "年初预算", "finance.adopted", "批复的年初部门预算支出合计"),
    _booked("budget.basic", "年初预算基本支出", "finance.adopted.basic", "年初预算中的基本支出"),
    _booked("budget.project", "年初预算项目支出", "finance.adopted.project", "年初预算中的项目支出"),
    _booked("budget.whole", "全年预算", "finance.adjusted", "年初预算加年中调整"),
    _booked("spent.total", "支出合计", "finance.final", "当年支出合计，决算数；没有编制决算的，取执行数"),
    *(
        _booked(*said, section="spending")
        for said in (
            ("spent.basic", "基本支出", "finance.final.basic", "人员经费与公用经费之和"),
            ("spent.people", "人员经费", "finance.final.people", "基本支出中的人员经费"),
            ("spent.running", "公用经费", "finance.final.running", "基本支出中的公用经费"),
            ("spent.project", "项目支出", "finance.final.project", "全部项目支出"),
            ("three.total", "三公经费", "finance.final.three-all", "财政拨款安排的“三公”经费支出合计"),
            ("three.abroad", "因公出国（境）费", "finance.final.three-abroad", "因公出国（境）费用支出"),
            ("three.purchase", "公务用车购置费", "finance.final.three-vehicle_purchase", "公务用车购置支出"),
            ("three.running", "公务用车运行维护费", "finance.final.three-vehicle_running", "公务用车运行维护支出"),
            ("three.reception", "公务接待费", "finance.final.three-reception", "公务接待支出"),
        )
    ),
    *(
        _booked(*said, section="spending", unit=unit)
        for unit, said in (
            ("辆", ("counts.kept", "公务用车保有量", "finance.count.vehicles_kept", "期末公务用车数")),
            ("批", ("counts.receptions", "国内公务接待批次", "finance.count.receptions", "当年国内公务接待批次")),
            ("人次", ("counts.guests", "国内公务接待人次", "finance.count.guests", "当年国内公务接待人次")),
        )
    ),
    _booked(
        "capital.spent",
        "购置资产支出",
        "finance.final.economic-310",
        "部门经济分类 310 资本性支出合计",
        section="assets",
    ),
    _booked(
        "fund.government",
        "政府性基金预算支出",
        "finance.final.source-government_fund",
        "政府性基金预算财政拨款安排的支出",
        section="government_fund",
    ),
    _booked(
        "fund.capital",
        "国有资本经营预算支出",
        "finance.final.source-state_capital",
        "国有资本经营预算财政拨款安排的支出",
        section="state_capital",
    ),
)
RESULTS = (
    *activities.MEETINGS,
    *activities.TRAINING,
    *activities.PUBLICITY,
    Entered("backlog.given", "交办信访积案", "件", "当年交办、要求限期化解的信访积案", "practices"),
    Entered("backlog.closed", "办结信访积案", "件", "其中已办结", "practices"),
    Entered("backlog.settled", "化解信访积案", "件", "其中已化解", "practices"),
)
SCHEME = (
    Entered("scheme.areas", "考核方面", "个", "年度绩效考核方案分成几个方面", "organisation"),
    Entered("scheme.indicators", "考核指标", "项", "方案共有多少项指标", "organisation"),
    Entered("scheme.points", "考核总分", "分", "各项指标分值之和", "organisation"),
)
ENTERED = (*MONEY, *SCHEME, *RESULTS)


def _listed(*said: str, section: str = "spending", item: str = "科目") -> Items:
    """A list out of the books: its id, its name, its code, what its rows are."""
    id_, name, code, meaning = said
    return Items(id_, id_, name, "万元", meaning, section, item, code=code, listed=name, term="支出")


ITEMS = (
    Items(
        "offices",
        "offices",
        "内设机构",
        "",
        "内设机构（处室）名称，一个一行，不填数",
        "overview",
        "机构",
        listed="内设机构",
    ),
    Items(
        "fund.budget",
        "fund",
        "专项预算",
        "万元",
        "该项目的年初预算",
        "spending",
        "项目",
        is_explained=False,
        term="预算",
        listed="专项",
        code="adopted:funds",
    ),
    Items(
        "fund.spent",
        "fund",
        "专项支出",
        "万元",
        "该项目当年支出",
        "spending",
        "项目",
        term="支出",
        listed="专项",
        code="final:funds",
    ),
    _listed("people", "人员经费科目", "final:people", "人员经费按部门经济分类款级科目"),
    _listed("running", "公用经费科目", "final:running", "公用经费按部门经济分类款级科目"),
    _listed("classes", "项目支出科目", "final:classes", "项目支出按部门经济分类款级科目"),
    *(
        _listed(*said, section="lines", item="明细")
        for said in (
            ("line_people", "人员经费明细", "final:lines.people", "人员经费的各条预算科目"),
            ("line_running", "公用经费明细", "final:lines.running", "公用经费的各条预算科目"),
            ("line_project", "项目支出明细", "final:lines.project", "项目支出的各条预算科目"),
        )
    ),
)

DERIVED = (
    Derived("offices.count", "内设机构数", "个", "count", ("offices.*",), "填报的内设机构个数", term="内设机构.个数"),
    Derived("fund.count", "专项数", "个", "count", ("fund.budget.*",), "账簿中的项目个数", term="专项.个数"),
    Derived(
        "spent.rate",
        "整体支出预算执行率",
        "%",
        "ratio",
        ("spent.total", "budget.whole"),
        "当年支出÷全年预算",
    ),
    Derived(
        "spent.project_rate",
        "项目支出占年初预算",
        "%",
        "ratio",
        ("spent.project", "budget.project"),
        "项目支出÷年初预算项目支出",
    ),
    Derived(
        "goal.total",
        "绩效目标金额",
        "万元",
        "sum",
        ("budget.basic", "budget.project"),
        "年初预算基本支出与项目支出之和，全部实行绩效目标管理",
    ),
    Derived(
        "backlog.rate",
        "积案化解率",
        "%",
        "ratio",
        ("backlog.settled", "backlog.given"),
        "化解÷交办",
    ),
    registered.BUSIEST_MONTH,
    registered.ANY_REVIEW,
)

NARRATIVES = (
    activities.ADDRESSEE,
    Narrative("自评依据", "布置自评的文件名称和文号，接在“根据”之后、“要求”之前", "opening"),
    activities.DUTIES,
    Narrative("单位构成", "所属二级预算单位的情况，没有的写明没有", "overview"),
    Narrative("年度工作要点", "年度重点工作安排", "overview"),
    Narrative("整体支出用途", "整体支出主要用于哪些工作", "overview"),
    Narrative("基本支出管理", "基本支出和“三公”经费的管理措施和成效", "spending"),
    Narrative("项目支出管理", "专项资金的申报、审批、使用和监督管理", "spending"),
    Narrative("目标设定", "年度工作目标怎样设定", "organisation"),
    Narrative("任务分解", "指标怎样分解到处室、责任领导和责任人", "organisation"),
    Narrative("进度把控", "各季度进展怎样汇总、审批和上报", "organisation"),
    Narrative("年终考核", "年终考核和绩效自评怎样开展，结果怎样使用", "organisation"),
    Narrative("公示公开", "预算、决算和“三公”经费的公开情况", "organisation"),
    Narrative("接受监督检查", "接受审计、纪检、财政检查的情况和整改", "organisation"),
    Narrative("资产管理", "资产责任、购置计划和清查的情况", "assets"),
    Narrative("资金管理成效", "经费管理制度的建设和执行", "practices"),
    Narrative("工作成效", "围绕年度目标取得的主要成效", "practices"),
    Narrative("积案化解成效", "化解信访积案和重复信访的做法和成效", "practices"),
    Narrative("依法办理成效", "依法分类处理、复查复核和法治宣传的做法和成效", "practices"),
    Narrative("自身建设", "队伍和作风建设的做法和成效", "practices"),
    Narrative("自评问题", "支出管理和绩效目标实现中的问题及原因", "problems"),
    Narrative("自评改进措施", "针对问题的改进措施", "measures"),
    Narrative("结果应用", "自评结果怎样应用和公开", "use"),
)
