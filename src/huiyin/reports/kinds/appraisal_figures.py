"""What the annual appraisal report takes from the scheme and the registers, counts and asks for."""

from __future__ import annotations

from huiyin.reports.kinds import activities, registered
from huiyin.reports.kinds.spec import Cohort, Derived, Entered, Items, Measured, Narrative

COHORTS = (
    registered.ALL,
    registered.BY_CHANNEL,
    registered.BY_MONTH,
    registered.BY_BATCH,
    Cohort(
        "led",
        "",
        (
            Measured("pieces", "导入法定途径", "件", "led", term="导入法定途径"),
            Measured("taken", "法定途径受理", "件", "led_taken", term="法定途径受理"),
        ),
    ),
    registered.IN_TIME,
    registered.QUALITY,
    registered.SATISFIED,
)


def _sum(*said: str, unit: str = "项") -> Entered:
    """A number of the scheme as a whole: its id, name, code and meaning."""
    id_, name, code, meaning = said
    return Entered(id_, name, unit, meaning, "result", f"performance.{code}")


ENTERED = (
    _sum("scheme.full_count", "得满分的考核事项", "scheme.full_count", "自评得分等于分值的考核事项"),
    _sum("scheme.short_count", "未得满分的考核事项", "scheme.short_count", "自评得分低于分值的考核事项"),
    _sum("scheme.total", "自评总分", "scheme.total", "按规则计算的得分，连同申请的加扣分", unit="分"),
    _sum("scheme.full", "考核满分", "scheme.full", "考核方案的满分", unit="分"),
    _sum("scheme.bonus", "申请加分", "scheme.bonus", "自评中申请的加分", unit="分"),
    _sum("scheme.deduction", "自认扣分", "scheme.deduction", "自评中承认的扣分", unit="分"),
    _sum(
        "scheme.warned", "有提示的考核事项", "scheme.warned", "减少信访就能完成，或者单位、方向、目标不相配的考核事项"
    ),
    *(
        Entered(f"mending.{id_}", name, "项", meaning, "mending", f"performance.mending.{id_}")
        for id_, name, meaning in (
            ("all", "整改事项", "本年列入整改台账的事项，含上年结转"),
            ("carried", "上年结转整改事项", "以前年度发现、年初没有销号的事项"),
            ("struck", "销号整改事项", "年末已由第二人核实销号的事项"),
            ("open", "正在整改事项", "年末没有销号的事项"),
        )
    ),
    *activities.MEETINGS,
    *activities.RECEPTION_DAYS,
    *activities.TRAINING,
    *activities.PUBLICITY,
    Entered("inspections.count", "督导检查", "次", "本局组织的督导检查", "practices"),
    Entered("leaders.matters", "领导包案", "件", "领导包案的信访事项", "practices"),
    Entered("leaders.settled", "领导包案化解", "件", "其中已化解", "practices"),
    Entered("mediation.found", "村（社区）排查矛盾纠纷", "件", "村（社区）排查登记的矛盾纠纷", "practices"),
    Entered("mediation.settled", "村（社区）化解矛盾纠纷", "件", "其中就地化解", "practices"),
)


def _item(term: str, id_: str, meaning: str, unit: str = "") -> Items:
    return Items(
        f"scheme.{id_}",
        "scheme",
        f"考核事项{term}",
        unit,
        meaning,
        "items",
        "事项",
        is_explained=False,
        term=term,
        listed="考核事项",
        code=f"performance.scheme.{id_}",
    )


def _mended(term: str, id_: str, meaning: str) -> Items:
    return Items(
        f"mending.{id_}",
        "mending",
        f"整改{term}",
        "",
        meaning,
        "mending",
        "事项",
        is_explained=False,
        term=term,
        listed="整改事项",
        code=f"performance.mending.{id_}",
    )


ITEMS = (
    _item("分值", "points", "考核方案规定的分值", "分"),
    _item("得分", "own", "自评得分，按计分规则计算", "分"),
    _item("目标", "target", "年度目标"),
    _item("完成", "actual", "实际完成值", "项"),
    _item("序号", "number", "在方案中的次序"),
    _item("要求", "requirement", "考核方案的要求"),
    _item("做法", "done", "填报的完成情况"),
    _item("依据", "evidence", "依据文件"),
    _item("偏差", "why", "没有完成的原因和措施"),
    _mended("问题", "problem", "问题"),
    _mended("措施", "measure", "整改措施"),
    _mended("期限", "due", "整改期限"),
    _mended("状态", "state", "年末是否销号"),
    Items(
        "inspection.assigned",
        "inspection",
        "巡视督查交办",
        "件",
        "该组（批次）交办、没有登记在信访台账内的信访事项；没有的填“巡视督查交办·无”",
        "practices",
        "组别",
        unless="batch",
        term="交办",
        listed="巡视督查",
    ),
    Items(
        "inspection.closed",
        "inspection",
        "巡视督查办结",
        "件",
        "其中已办结",
        "practices",
        "组别",
        unless="batch",
        term="办结",
        listed="巡视督查",
    ),
    Items(
        "standard.organs",
        "standard",
        "达标单位",
        "个",
        "达到某项创建标准的单位、乡镇（街道）数；没有的填“达标单位·无”",
        "practices",
        "标准",
        term="个数",
        listed="达标",
    ),
)

DERIVED = (
    Derived("scheme.count", "考核事项数", "项", "count", ("scheme.own.*",), "考核方案的事项数", term="考核事项.项数"),
    Derived(
        "scheme.own.total",
        "考核事项得分合计",
        "分",
        "sum",
        ("scheme.own.*",),
        "各事项自评得分之和",
        term="考核事项.得分",
    ),
    Derived(
        "scheme.points.total",
        "考核事项分值合计",
        "分",
        "sum",
        ("scheme.points.*",),
        "各事项分值之和",
        term="考核事项.分值",
    ),
    Derived(
        "inspection.assigned.total",
        "巡视督查交办合计",
        "件",
        "sum",
        ("inspection.assigned.*",),
        "各组交办之和",
        term="巡视督查.交办",
    ),
    Derived(
        "inspection.closed.total",
        "巡视督查办结合计",
        "件",
        "sum",
        ("inspection.closed.*",),
        "各组办结之和",
        term="巡视督查.办结",
    ),
    registered.BUSIEST_MONTH,
)

NARRATIVES = (
    activities.ADDRESSEE,
    Narrative("考核依据", "布置考核的文件名称和文号，接在“根据”之后、“要求”之前", "opening"),
    Narrative("完成情况概述", "对全年目标任务完成情况的总体说明", "result"),
    Narrative("工作机制", "联席会议、责任落实等工作机制的做法和成效", "practices"),
    Narrative("领导接访包案", "领导接访、包案化解的做法和成效", "practices"),
    Narrative("依法分类处理", "诉访分离、依法分类处理、导入法定途径的做法和成效", "practices"),
    Narrative("基层化解", "村（社区）排查化解、源头治理的做法和成效", "practices"),
    Narrative("队伍建设", "培训、宣传和作风建设的做法和成效", "practices"),
    Narrative("考核自查存在的问题", "工作中存在的问题及原因", "problems"),
    Narrative("下一年工作打算", "针对问题的措施和下一年的工作安排", "next"),
)
