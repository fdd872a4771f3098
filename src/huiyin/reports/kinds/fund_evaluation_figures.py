"""What the special-fund evaluation counts, asks for and works out."""

from __future__ import annotations

from huiyin.reports.kinds.spec import Cohort, Derived, Entered, Items, Measured, Narrative

_OWN_VISITS = "信访形式 = 来访 且 来源级别 = 本级"
_FROM_ABOVE = "来源级别 != 本级"

COHORTS = (
    Cohort(
        "total",
        "",
        (
            Measured("total", "信访总量", "件（人）次", "total_pieces_people"),
            Measured("pieces", "登记信访件", "件（批）次", "pieces"),
            Measured("assigned", "转送交办", "件", "assigned"),
            Measured("closed", "转送交办事项办结", "件", "closed", "answered"),
            Measured("closing_rate", "办结率（办结÷转送交办）", "%", "closing_rate", "assigned"),
            Measured("web_share", "网上信访占比", "%", "web_share"),
            Measured("first", "初次信访", "件（批）次", "pieces", where="初重件 = 初次"),
            Measured("repeat", "重复信访", "件（批）次", "pieces", where="初重件 = 重复"),
            Measured("repeat_rate", "重复信访占比", "%", "repeat_rate", "volume"),
            Measured("group_batches", "集体访批次", "批次", "group_visit_batches"),
            Measured("group_people", "集体访人次", "人次", "group_visit_people"),
        ),
    ),
    Cohort(
        "channel",
        "",
        (
            Measured("pieces", "{label}登记量", "件次", "pieces", units=(("visit", "批次"), ("total", "件（批）次"))),
            Measured("people", "{label}人次", "人次", "people"),
        ),
        by="channel",
        total=True,
        always=("letter", "visit", "web"),
    ),
    Cohort("month", "", (Measured("pieces", "{label}登记量", "件（批）次", "pieces"),), by="month"),
    Cohort(
        "reception",
        "本级来访",
        (
            Measured("pieces", "{label}批次", "批次", "visit_batches"),
            Measured("people", "{label}人次", "人次", "people"),
            Measured("assigned", "{label}转送交办", "件", "assigned"),
            Measured("closed", "{label}办结", "件", "closed", "answered"),
            Measured("closing_rate", "{label}办结率（办结÷转送交办）", "%", "closing_rate", "assigned"),
        ),
        where=_OWN_VISITS,
        by="reception",
        total=True,
        always=("window", "leader_duty", "leader_day"),
    ),
    Cohort(
        "above",
        "上级交办",
        (
            Measured("pieces", "{label}件数", "件", "pieces"),
            Measured("assigned", "{label}转送交办", "件", "assigned"),
            Measured("accepted", "{label}受理", "件", "closing_rate", "accepted", "denominator"),
            Measured("closed", "{label}办结", "件", "closed", "answered"),
            Measured("closing_rate", "{label}办结率（办结÷转送交办）", "%", "closing_rate", "assigned"),
            Measured("on_time", "{label}在法定期限内办结", "件", "timeliness", "answered_on_time"),
        ),
        where=_FROM_ABOVE,
        by="channel",
        total=True,
        always=("letter", "visit", "web"),
    ),
    Cohort("level", "", (Measured("pieces", "{label}件数", "件", "pieces"),), where=_FROM_ABOVE, by="source"),
    Cohort(
        "above",
        "上级交办",
        (
            Measured("superior_due", "限办日期在本期内", "件", "reply_on_time", "superior", "denominator"),
            Measured("superior_met", "限办日期在本期内按期办结", "件", "reply_on_time", "superior", "numerator"),
            Measured("superior_rate", "按上级限办日期办结率", "%", "reply_on_time", "superior"),
        ),
        where=_FROM_ABOVE,
    ),
    Cohort(
        "batch",
        "专项批次",
        (
            Measured("matters", "{label}交办", "件", "batch_matters"),
            Measured("answered", "{label}办结", "件", "batch_answered"),
            Measured("confirmed", "{label}审核认定办结", "件", "batch_confirmed"),
            Measured("settled", "{label}化解", "件", "batch_answered", where="是否化解 = 是"),
            Measured("returned", "{label}再次信访", "件", "batch_returned"),
        ),
        by="batch",
        shown="matters",
        compared=False,
    ),
    Cohort(
        "timely",
        "",
        (
            Measured("notice", "及时告知率", "%", "notice_timely"),
            Measured("acceptance_15", "及时受理率（转送交办后十五日）", "%", "acceptance_timely", "organ_15"),
            Measured("acceptance_30", "及时受理率（登记后三十日）", "%", "acceptance_timely", "registration_30"),
            Measured("reply", "按期答复率（法定期限在本期内）", "%", "reply_on_time", "due_in_period"),
            Measured("reply_closed", "按期答复率（本期办结）", "%", "reply_on_time", "closed_in_period"),
            Measured("superior", "按期办结率（上级限办日期）", "%", "reply_on_time", "superior"),
        ),
    ),
    Cohort(
        "bucket",
        "",
        (
            Measured("answered_on_time", "按期办结", "件", "timeliness", "answered_on_time"),
            Measured("answered_late", "超期办结", "件", "timeliness", "answered_late"),
            Measured("open_on_time", "期限内正在办理", "件", "timeliness", "open_on_time"),
            Measured("open_late", "超期未办结", "件", "timeliness", "open_late"),
        ),
    ),
    Cohort(
        "days",
        "",
        (
            Measured("mean", "登记至办结平均天数", "天", "days_to_reply", "mean"),
            Measured("median", "登记至办结天数中位数", "天", "days_to_reply", "median"),
        ),
    ),
    Cohort(
        "quality",
        "",
        (
            Measured("settled_once", "一次性化解率（初次信访）", "%", "settled_once"),
            Measured("returned", "再次信访率（初次信访办结后）", "%", "repeat_rate", "return"),
        ),
    ),
    Cohort(
        "rated",
        "",
        (
            Measured("bureau", "信访部门参评率", "%", "participation", "bureau"),
            Measured("organ", "责任单位参评率", "%", "participation", "organ"),
        ),
    ),
    Cohort(
        "satisfied",
        "",
        (
            Measured("bureau", "信访部门满意率", "%", "satisfaction", "bureau"),
            Measured("organ", "责任单位满意率", "%", "satisfaction", "organ"),
        ),
    ),
)

ENTERED = (
    Entered("staff.posts", "核定编制", "名", "机构编制部门核定的编制总数，期末数", "overview"),
    Entered("staff.serving", "在职人员", "人", "实有在职人员，期末数", "overview"),
    Entered("meetings.count", "信访工作联席会议", "次", "本期召开的信访工作联席会议", "practices"),
    Entered(
        "meetings.matters",
        "联席会议研究信访事项",
        "件",
        "联席会议研究的信访事项，同一事项多次研究的计一件",
        "practices",
    ),
    Entered(
        "leaders.days", "领导接访", "场次", "本期安排的领导坐班接访、领导大接访，每位领导每次计一场次", "practices"
    ),
    Entered("training.count", "业务培训", "期", "本局组织的业务培训班，线上线下均计", "practices"),
    Entered("training.people", "参训人员", "人次", "参加上述培训的人次", "practices"),
    Entered("publicity.events", "宣传活动", "场次", "本局组织的法治信访宣传活动", "practices"),
    Entered("publicity.copies", "宣传资料", "份", "印发的宣传册、宣传单等资料", "practices"),
    Entered("publicity.bulletins", "信息简报", "期", "编发的信息简报、通报", "practices"),
)

ITEMS = (
    Items("offices", "offices", "内设机构", "", "内设机构（股室）名称，一个一行，不填数", "overview", "机构"),
    Items("fund.budget", "fund", "资金预算", "万元", "该项目本期预算安排的专项资金", "overview", "项目"),
    Items(
        "fund.arrived", "fund", "资金到位", "万元", "该项目截至期末到位的专项资金", "money", "项目", is_explained=False
    ),
    Items("fund.spent", "fund", "资金支出", "万元", "该项目截至期末实际支出", "money", "项目"),
    Items(
        "rules",
        "rules",
        "管理制度",
        "",
        "专项资金管理执行的制度，一个一行，不填数，文号填在“文号”列",
        "rules",
        "制度",
    ),
    Items(
        "inspection.assigned",
        "inspection",
        "巡视督查交办",
        "件",
        "该组（批次）交办、没有登记在信访台账内的信访事项；没有的填“巡视督查交办·无”",
        "inspection",
        "组别",
        unless="batch",
    ),
    Items("inspection.closed", "inspection", "巡视督查办结", "件", "其中已办结", "inspection", "组别", unless="batch"),
    Items("inspection.settled", "inspection", "巡视督查化解", "件", "其中已化解", "inspection", "组别", unless="batch"),
)

DERIVED = (
    Derived("offices.count", "内设机构数", "个", "count", ("offices.*",), "填报的内设机构个数"),
    Derived("rules.count", "管理制度数", "项", "count", ("rules.*",), "填报的管理制度项数"),
    Derived("fund.count", "专项资金项目数", "个", "count", ("fund.budget.*",), "填报的项目个数"),
    Derived("fund.budget.total", "专项资金预算安排合计", "万元", "sum", ("fund.budget.*",), "各项目预算安排之和"),
    Derived("fund.arrived.total", "专项资金到位合计", "万元", "sum", ("fund.arrived.*",), "各项目到位资金之和"),
    Derived("fund.spent.total", "专项资金支出合计", "万元", "sum", ("fund.spent.*",), "各项目实际支出之和"),
    Derived(
        "fund.arrival_rate",
        "资金到位率",
        "%",
        "ratio",
        ("fund.arrived.total", "fund.budget.total"),
        "到位资金÷预算安排",
    ),
    Derived(
        "fund.execution.total",
        "预算执行率",
        "%",
        "ratio",
        ("fund.spent.total", "fund.arrived.total"),
        "实际支出÷到位资金",
    ),
    Derived(
        "fund.execution",
        "执行率",
        "%",
        "ratio",
        ("fund.spent.*", "fund.arrived.*"),
        "该项目实际支出÷到位资金",
        per="fund",
    ),
    Derived(
        "fund.balance",
        "专项资金结余",
        "万元",
        "difference",
        ("fund.arrived.total", "fund.spent.total"),
        "到位资金减实际支出",
    ),
    Derived(
        "month.largest", "月登记量最高值", "件（批）次", "largest", ("month.*.pieces",), "各月登记信访件中的最大值"
    ),
    Derived(
        "inspection.assigned.total",
        "巡视督查交办合计",
        "件",
        "sum",
        ("inspection.assigned.*",),
        "各组（批次）交办事项之和",
    ),
    Derived("inspection.closed.total", "巡视督查办结合计", "件", "sum", ("inspection.closed.*",), "各组办结事项之和"),
    Derived("inspection.settled.total", "巡视督查化解合计", "件", "sum", ("inspection.settled.*",), "各组化解事项之和"),
    Derived(
        "inspection.closing_rate",
        "巡视督查办结率",
        "%",
        "ratio",
        ("inspection.closed.*", "inspection.assigned.*"),
        "该组办结÷交办",
        per="inspection",
    ),
    Derived(
        "inspection.closing_rate.total",
        "巡视督查事项办结率",
        "%",
        "ratio",
        ("inspection.closed.total", "inspection.assigned.total"),
        "办结÷交办",
    ),
    Derived(
        "handled.assigned",
        "转送交办合计（含巡视督查交办）",
        "件",
        "sum",
        ("total.assigned", "inspection.assigned.total"),
        "台账内转送交办与台账外巡视督查交办之和",
    ),
    Derived(
        "handled.closed",
        "办结合计（含巡视督查交办）",
        "件",
        "sum",
        ("total.closed", "inspection.closed.total"),
        "台账内办结与台账外巡视督查办结之和",
    ),
    Derived(
        "handled.rate",
        "办结率（含巡视督查交办）",
        "%",
        "ratio",
        ("handled.closed", "handled.assigned"),
        "办结合计÷转送交办合计",
    ),
)

NARRATIVES = (
    Narrative("主送机关", "报告报送的机关，如某县财政局；不需要主送机关的留空", "opening", required=False),
    Narrative("评价依据", "布置评价的文件名称和文号，接在“根据”之后、“要求”之前", "opening"),
    Narrative("主要职责", "本局主要职责", "overview"),
    Narrative("专项资金用途", "专项资金设立的目的和使用范围", "overview"),
    Narrative("绩效目标", "年初设定的绩效目标", "overview"),
    Narrative("制度执行情况", "管理制度的执行、审批和核算情况，接受审计检查的情况", "rules"),
    Narrative("组织领导", "项目的领导和责任分工", "projects"),
    Narrative("实施过程", "项目申报、批复、实施、验收的过程", "projects"),
    Narrative("监督检查", "资金和项目的监督检查、公开情况", "projects"),
    Narrative("工作机制", "联席会议、责任落实等工作机制的做法和成效", "practices"),
    Narrative("领导接访", "领导接访、包案化解的做法和成效", "practices"),
    Narrative("业务培训", "业务培训的内容和成效", "practices"),
    Narrative("法治宣传", "信访法治宣传的做法和成效", "practices"),
    Narrative("存在的问题", "资金管理和项目实施中存在的问题及原因", "problems"),
    Narrative("改进措施", "针对问题的改进措施", "problems"),
    Narrative("其他需要说明的情况", "没有的填“无”", "notes"),
)
