"""What the whole-department expenditure evaluation counts, asks for and works out."""

from __future__ import annotations

from huiyin.core import terms
from huiyin.reports.kinds import activities, registered
from huiyin.reports.kinds.spec import Cohort, Derived, Entered, Measured, Narrative

_OTHER_CHANNELS = "信访形式 != 来信 且 信访形式 != 来访 且 信访形式 != 网上信访 或 未知(信访形式)"
_LATE = "期限暂定 = 否 且 ( 办结日期 > 法定办结期限 或 未知(办结日期) 且 法定办结期限 < 截止日 )"

#: How the text calls the levels of first registration.
LEVELS = {"nation": "国家级", "province": "省级", "city": "市级", "county": "县（区）级", "town": "乡镇（街道）级"}
HIGHER_LEVELS = ("nation", "province", "city")

_BY_LEVEL = Cohort(
    "level",
    "首次登记层级",
    (
        Measured("total", "（{label}）信访量", "件（人）次", "total_pieces_people"),
        Measured("letter", "（{label}）来信", "件次", "pieces", where="信访形式 = 来信", term="来信件次"),
        Measured("batches", "（{label}）来访批次", "批次", "visit_batches", term="来访批次"),
        Measured(
            "people",
            "（{label}）来访人次",
            "人次",
            "people",
            where="信访形式 = 来访",
            term="来访人次",
        ),
        Measured("web", "（{label}）网上信访", "件次", "pieces", where="信访形式 = 网上信访", term="网上件次"),
        Measured("other", "（{label}）其他形式", "件次", "pieces", where=_OTHER_CHANNELS, term="其他件次"),
    ),
    by="level",
    total=True,
    shown="total",
    always=tuple(LEVELS),
)
_BY_TOWN = Cohort(
    "town",
    "问题属地来访",
    (
        Measured("batches", "（{label}）批次", "批次", "visit_batches"),
        Measured("people", "（{label}）人次", "人次", "people"),
    ),
    where="信访形式 = 来访",
    by="place",
    total=True,
    shown="batches",
)
_FROM_TOWN_TO_HIGHER = Cohort(
    "higher",
    "到上级来访的问题属地",
    (
        Measured("batches", "（{label}）批次", "批次", "visit_batches"),
        *(
            Measured(
                code,
                f"（{{label}}）{LEVELS[code]}首次登记批次",
                "批次",
                "visit_batches",
                where=f"首次登记层级 = {terms.LEVEL.label(code)}",
                term=f"{terms.LEVEL.label(code)}登记批次",
            )
            for code in HIGHER_LEVELS
        ),
    ),
    where="信访形式 = 来访 且 首次登记层级 属于 (国家, 省, 市)",
    by="place",
    total=True,
    shown="batches",
    listed="到上级来访属地",
)
_PROBLEMS = Cohort(
    "trouble",
    "问题属地",
    (
        Measured("pieces", "（{label}）登记", "件（批）次", "pieces"),
        Measured("repeat", "（{label}）重复信访", "件（批）次", "pieces", where="初重件 = 重复", term="重复件次"),
        Measured("late", "（{label}）超期", "件", "pieces", where=_LATE, term="超期件数"),
        Measured("open_late", "（{label}）超期未办结", "件", "timeliness", "open_late"),
        Measured("returned", "（{label}）初次信访办结后再次信访", "件", "repeat_rate", "return", "numerator"),
    ),
    by="place",
    total=True,
)
_ONCE = Cohort(
    "once",
    "",
    (
        Measured("letter", "来信一次性化解率（初次信访）", "%", "settled_once", where="信访形式 = 来信"),
        Measured("web", "网上信访一次性化解率（初次信访）", "%", "settled_once", where="信访形式 = 网上信访"),
        Measured(
            "letters_again",
            "来信重复率（重复来信÷初次来信）",
            "%",
            "repeat_rate",
            "per_first",
            where="信访形式 = 来信",
        ),
        Measured(
            "letters_repeat",
            "重复来信",
            "件次",
            "repeat_rate",
            "per_first",
            "numerator",
            where="信访形式 = 来信",
        ),
        Measured(
            "letters_first",
            "初次来信",
            "件次",
            "repeat_rate",
            "per_first",
            "denominator",
            where="信访形式 = 来信",
        ),
    ),
)
_ANY_BATCH = Cohort(
    "batches",
    "",
    (Measured("all", "列入专项批次的信访事项（不限登记时间）", "件", "batch_matters"),),
    compared=False,
)

COHORTS = (
    registered.ALL,
    registered.BY_CHANNEL,
    registered.BY_MONTH,
    _BY_LEVEL,
    _BY_TOWN,
    _FROM_TOWN_TO_HIGHER,
    registered.OWN_VISITS,
    registered.BY_BATCH,
    _ANY_BATCH,
    registered.IN_TIME,
    registered.BY_LEGAL_DATE,
    registered.DAYS,
    registered.QUALITY,
    _ONCE,
    registered.REVIEWS,
    registered.RATED,
    registered.SATISFIED,
    _PROBLEMS,
)

ENTERED = (
    *activities.STAFF,
    Entered("budget.adopted", "部门预算批复数", "万元", "年初批复的部门支出预算，含基本支出和项目支出", "overview"),
    Entered("budget.final", "全年预算数", "万元", "调整后的部门支出预算，没有调整的与部门预算批复数相同", "overview"),
    Entered("spent.basic", "基本支出", "万元", "截至期末的基本支出", "overview"),
    Entered("spent.project", "项目支出", "万元", "截至期末的项目支出", "overview"),
    *activities.MEETINGS,
    *activities.RECEPTION_DAYS,
    Entered("leaders.matters", "领导包案事项", "件", "本期明确由领导包案的信访事项，一个事项计一件", "practices"),
    Entered("leaders.settled", "领导包案化解事项", "件", "上述事项中截至期末已化解的", "practices"),
    Entered("source.found", "排查矛盾纠纷", "件", "本期乡镇（街道）、村（社区）排查登记的矛盾纠纷", "practices"),
    Entered("source.settled", "就地化解矛盾纠纷", "件", "上述矛盾纠纷中截至期末已就地化解的", "practices"),
    *activities.TRAINING,
    *activities.PUBLICITY,
)

DERIVED = (
    Derived(
        "spent.total",
        "部门整体支出",
        "万元",
        "sum",
        ("spent.basic", "spent.project"),
        "基本支出与项目支出之和",
        term="部门整体.支出",
    ),
    Derived(
        "spent.execution",
        "部门整体支出执行率",
        "%",
        "ratio",
        ("spent.total", "budget.final"),
        "部门整体支出÷全年预算数",
        term="部门整体.执行率",
    ),
    *(
        Derived(
            f"share.{code}",
            f"{name}首次登记占比",
            "%",
            "ratio",
            (f"level.{code}.total", "total.total"),
            f"首次登记在{name}的信访量÷信访总量，均为件（人）次",
            term=f"{terms.LEVEL.label(code)}登记.总量占比",
        )
        for code, name in LEVELS.items()
    ),
    registered.BUSIEST_MONTH,
    registered.ANY_REVIEW,
    Derived(
        "once.more_repeat",
        "重复来信多于初次来信",
        "件次",
        "difference",
        ("once.letters_repeat", "once.letters_first"),
        "重复来信减初次来信，大于零时来信重复率超过百分之百",
        term="来信.重复多于初次",
    ),
    Derived(
        "batches.count", "专项批次数", "批", "count", ("batch.*.matters",), "本期有进展的批次", term="专项合计.批数"
    ),
    *(
        Derived(
            f"batches.{part}",
            f"专项批次{name}合计",
            "件",
            "sum",
            (f"batch.*.{part}",),
            f"各批次{name}之和",
            term=f"专项合计.{term}",
        )
        for part, name, term in (
            ("matters", "交办", "件数"),
            ("answered", "上报办结", "上报办结"),
            ("confirmed", "审核认定办结", "审核认定"),
            ("settled", "化解", "化解"),
            ("returned", "再次信访", "再次信访"),
        )
    ),
    Derived(
        "batches.settled_rate",
        "专项批次化解率",
        "%",
        "ratio",
        ("batches.settled", "batches.matters"),
        "各批次化解之和÷各批次交办之和",
        term="专项合计.化解率",
    ),
    Derived(
        "leaders.settled_rate",
        "领导包案化解率",
        "%",
        "ratio",
        ("leaders.settled", "leaders.matters"),
        "领导包案化解事项÷领导包案事项",
        term="领导包案.化解率",
    ),
    Derived(
        "source.settled_rate",
        "矛盾纠纷就地化解率",
        "%",
        "ratio",
        ("source.settled", "source.found"),
        "就地化解矛盾纠纷÷排查矛盾纠纷",
        term="矛盾纠纷.就地化解率",
    ),
)

NARRATIVES = (
    activities.ADDRESSEE,
    Narrative("整体支出评价依据", "布置评价的文件名称和文号，接在“根据”之后、“要求”之前", "opening"),
    activities.DUTIES,
    Narrative("部门年度绩效目标", "年初设定的部门整体支出绩效目标", "overview"),
    Narrative("部门整体支出管理", "预算执行、财务管理和信息公开情况", "overview"),
    Narrative("领导接访包案", "领导接访、包案化解的做法和成效", "practices"),
    Narrative("初次信访办理", "规范受理、告知、答复，提高初次办理质量的做法和成效", "practices"),
    Narrative("专项攻坚", "专项批次和信访积案化解的做法和成效", "practices"),
    Narrative("源头治理", "矛盾纠纷排查、就地化解的做法和成效", "practices"),
    Narrative("队伍和宣传", "业务培训、法治宣传的做法和成效", "practices"),
    Narrative("信访工作问题", "本期信访工作存在的问题及原因", "problems"),
    Narrative("下一步措施", "针对问题的下一步措施", "next"),
)
