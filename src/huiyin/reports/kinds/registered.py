"""What every report counts of the petitions registered in its period; a kind adds what it alone asks."""

from __future__ import annotations

from huiyin.reports.kinds.spec import Cohort, Derived, Measured

ALL = Cohort(
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
        Measured("unlinked", "没有关联编号的重复信访", "件", "repeats_unlinked"),
        Measured("group_batches", "集体访批次", "批次", "group_visit_batches"),
        Measured("group_people", "集体访人次", "人次", "group_visit_people"),
    ),
)
BY_CHANNEL = Cohort(
    "channel",
    "",
    (
        Measured("pieces", "{label}登记量", "件次", "pieces", units=(("visit", "批次"), ("total", "件（批）次"))),
        Measured("people", "{label}人次", "人次", "people"),
    ),
    by="channel",
    total=True,
    always=("letter", "visit", "web"),
)
BY_MONTH = Cohort("month", "", (Measured("pieces", "{label}登记量", "件（批）次", "pieces"),), by="month")
OWN_VISITS = Cohort(
    "reception",
    "本级来访",
    (
        Measured("pieces", "{label}批次", "批次", "visit_batches"),
        Measured("people", "{label}人次", "人次", "people"),
        Measured("assigned", "{label}转送交办", "件", "assigned"),
        Measured("closed", "{label}办结", "件", "closed", "answered"),
        Measured("closing_rate", "{label}办结率（办结÷转送交办）", "%", "closing_rate", "assigned"),
    ),
    where="信访形式 = 来访 且 来源级别 = 本级",
    by="reception",
    total=True,
    always=("window", "leader_duty", "leader_day"),
)
BY_BATCH = Cohort(
    "batch",
    "专项批次",
    (
        Measured("matters", "{label}交办", "件", "batch_matters"),
        Measured("answered", "{label}上报办结", "件", "batch_answered"),
        Measured("confirmed", "{label}审核认定办结", "件", "batch_confirmed"),
        Measured("settled", "{label}化解", "件", "batch_answered", where="是否化解 = 是", term="化解"),
        Measured("returned", "{label}再次信访", "件", "batch_returned"),
    ),
    by="batch",
    shown="matters",
    compared=False,
)
IN_TIME = Cohort(
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
)
BY_LEGAL_DATE = Cohort(
    "bucket",
    "",
    (
        Measured("answered_on_time", "按期办结", "件", "timeliness", "answered_on_time"),
        Measured("answered_late", "超期办结", "件", "timeliness", "answered_late"),
        Measured("open_on_time", "期限内正在办理", "件", "timeliness", "open_on_time"),
        Measured("open_late", "超期未办结", "件", "timeliness", "open_late"),
    ),
)
DAYS = Cohort(
    "days",
    "",
    (
        Measured("mean", "登记至办结平均天数", "天", "days_to_reply", "mean"),
        Measured("median", "登记至办结天数中位数", "天", "days_to_reply", "median"),
    ),
)
QUALITY = Cohort(
    "quality",
    "",
    (
        Measured("settled_once", "一次性化解率（初次信访）", "%", "settled_once"),
        Measured("returned", "再次信访率（初次信访办结后）", "%", "repeat_rate", "return"),
    ),
)
REVIEWS = Cohort(
    "review",
    "",
    (
        Measured("requested", "申请复查", "件", "reviews_requested"),
        Measured("decided", "作出复查意见", "件", "reviews_decided"),
        Measured("upheld", "复查维持", "件", "reviews_upheld"),
        Measured("changed", "复查变更", "件", "reviews_changed"),
        Measured("annulled", "复查撤销", "件", "reviews_annulled"),
        Measured("again_requested", "申请复核", "件", "re_reviews_requested"),
        Measured("again_decided", "作出复核意见", "件", "re_reviews_decided"),
        Measured("again_upheld", "复核维持", "件", "re_reviews_upheld"),
        Measured("again_changed", "复核变更", "件", "re_reviews_changed"),
        Measured("again_annulled", "复核撤销", "件", "re_reviews_annulled"),
    ),
)
RATED = Cohort(
    "rated",
    "",
    (
        Measured("bureau", "信访部门参评率", "%", "participation", "bureau"),
        Measured("organ", "责任单位参评率", "%", "participation", "organ"),
    ),
)
SATISFIED = Cohort(
    "satisfied",
    "",
    (
        Measured("bureau", "信访部门满意率", "%", "satisfaction", "bureau"),
        Measured("organ", "责任单位满意率", "%", "satisfaction", "organ"),
    ),
)

BUSIEST_MONTH = Derived(
    "month.largest",
    "月登记量最高值",
    "件（批）次",
    "largest",
    ("month.*.pieces",),
    "各月登记信访件中的最大值",
    term="各月.最高件次",
)
#: Reviews and re-reviews of the period, asked for or decided: whether the ledger speaks of any.
ANY_REVIEW = Derived(
    "review.any",
    "复查复核事项",
    "件",
    "sum",
    ("review.requested", "review.decided", "review.again_requested", "review.again_decided"),
    "本期申请或作出意见的复查、复核件数之和，只用于判断有无",
    term="复查复核.合计",
)
