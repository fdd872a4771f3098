"""What the whole-department evaluation says of the petitions: key indicators, campaign batches, visits."""

from __future__ import annotations

from huiyin.reports.kinds import registered_text as text
from huiyin.reports.kinds.district_evaluation_figures import HIGHER_LEVELS, LEVELS
from huiyin.reports.kinds.spec import Each, Heading, Paragraph, Section, Table, TableColumn, When

_NO_LEVEL = "台账没有首次登记层级，不作分级统计。"
_HIGHER = tuple(code for code in LEVELS if code != "nation")

FIRST_REGISTERED = Section(
    "first_registered",
    "首次登记层级",
    (
        Heading(1, "部门整体支出绩效情况"),
        text.CONVENTION,
        Heading(2, "主要指标完成情况"),
        Heading(3, "首次登记层级"),
        Paragraph(
            (
                When(
                    "level",
                    "listed",
                    (
                        "{context:period}，首次登记在国家级的群众信访{level.nation.total}{level.nation.total|,change}，",
                        "占信访总量的{share.nation}{share.nation|,change}。",
                        When(
                            "level.nation.total",
                            "positive",
                            (
                                "其中：来信{level.nation.letter}{level.nation.letter|change}；",
                                "来访{level.nation.batches}{level.nation.batches|change}、",
                                "{level.nation.people}{level.nation.people|change}；",
                                "网上信访{level.nation.web}{level.nation.web|change}",
                                When(
                                    "level.nation.other",
                                    "positive",
                                    ("；其他形式{level.nation.other}{level.nation.other|change}",),
                                ),
                                "。",
                            ),
                        ),
                        "其他层级：",
                        "；".join(
                            f"{LEVELS[code]}{{level.{code}.total}}{{level.{code}.total|change}}，占{{share.{code}}}"
                            for code in _HIGHER
                        ),
                        Each("level", "；{label}{level.*.total}", "", skip=tuple(LEVELS)),
                        "。各级分信访形式情况见{ref:levels}。",
                    ),
                    (
                        When(
                            "total.pieces",
                            "positive",
                            (_NO_LEVEL,),
                            ("{context:period}，台账中没有登记的信访事项。",),
                        ),
                    ),
                ),
            )
        ),
        Table(
            "levels",
            "各级首次登记的信访情况",
            "层级",
            (
                TableColumn("来信", "{level.*.letter|n}"),
                TableColumn("变化", "{level.*.letter|signed}"),
                TableColumn("来访", "{level.*.people|n}"),
                TableColumn("变化", "{level.*.people|signed}"),
                TableColumn("网上", "{level.*.web|n}"),
                TableColumn("变化", "{level.*.web|signed}"),
                TableColumn("其他", "{level.*.other|n}"),
                TableColumn("变化", "{level.*.other|signed}"),
                TableColumn("合计", "{level.*.total|n}"),
                TableColumn("变化", "{level.*.total|signed}"),
            ),
            over="level",
            total="合计",
            notes=(
                "来信、网上、其他形式按件次计，来访按人次计，合计为二者之和；变化为与对比时段相比的增减数。",
                "首次登记层级只作情况统计，不作任务指标，也不作考核排名依据。",
            ),
            wide=1.3,
            term="登记层级",
        ),
    ),
)

TOTALS = Section(
    "totals",
    "信访总量和渠道",
    (
        Heading(3, "信访总量和渠道"),
        text.TOTALS,
        text.CHANNELS_TABLE,
        text.FIRST_AND_REPEAT,
        text.CHANNELS_CHART,
        text.MONTHS_CHART,
    ),
)

INDICATORS = Section(
    "indicators",
    "办理质量和群众评价",
    (
        Heading(3, "办理时效"),
        Paragraph(text.IN_TIME_SENTENCES),
        Paragraph(text.LEGAL_DATE_SENTENCES),
        Heading(3, "群众评价"),
        Paragraph(text.SATISFACTION_SENTENCES),
        Heading(3, "初次办理和重复信访"),
        Paragraph(
            (
                *text.rate(
                    "quality.settled_once",
                    "本期办结的初次信访事项",
                    "一次性化解",
                    "一次性化解率",
                    "本期没有办结的初次信访事项",
                ),
                When("once.letter", "known", ("；其中来信一次性化解率{once.letter}{once.letter|,change}",)),
                When("once.web", "known", ("；网上信访一次性化解率{once.web}{once.web|,change}",)),
                "。",
                When(
                    "once.letters_again",
                    "known",
                    (
                        "初次来信{once.letters_first}，重复来信{once.letters_repeat}，来信重复率{once.letters_again}",
                        "{once.letters_again|,change}。",
                        When(
                            "once.more_repeat",
                            "positive",
                            (
                                "来信重复率按重复来信÷初次来信计算，本期重复来信比初次来信多{once.more_repeat}，",
                                "故比率超过百分之百。",
                            ),
                            ("来信重复率按重复来信÷初次来信计算，可以超过百分之百。",),
                        ),
                    ),
                    ("本期没有注明为初次的来信，来信重复率无数据。",),
                ),
                text.UNLINKED,
                When("total.pieces", "positive", ("各项指标见{ref:indicators}。",)),
            )
        ),
        Table(
            "indicators",
            "办理质量和群众评价指标",
            "指标",
            text.RATE_COLUMNS,
            fixed=(
                *text.IN_TIME_ROWS,
                ("一次性化解率", "quality.settled_once"),
                ("其中：来信", "once.letter"),
                ("其中：网上信访", "once.web"),
                ("办结后再次信访率", "quality.returned"),
                ("来信重复率（比初次）", "once.letters_again"),
                *text.SATISFACTION_ROWS,
            ),
            notes=(
                text.FRACTION_NOTE,
                text.DAYS_NOTE,
                "一次性化解率、办结后再次信访率只计本期办结的初次信访事项；来信重复率为重复来信÷初次来信，可以超过百分之百。",
            ),
            wide=2.6,
            term="主要指标",
        ),
        Heading(3, "复查复核"),
        text.REVIEWS_PARAGRAPH,
    ),
)

BATCHES = Section(
    "batches",
    "专项批次办理情况",
    (
        Heading(2, "专项批次办理情况"),
        Paragraph(
            (
                When(
                    "batch",
                    "listed",
                    (
                        "{context:period}有办理进展的专项批次{batches.count}，交办信访事项{batches.matters}（不限登记时间，",
                        "办理情况截至{context:as_of}）。责任单位上报办结{batches.answered}，审核认定办结{batches.confirmed}，",
                        "其后再次信访{batches.returned}。各批次情况见{ref:batch}。",
                    ),
                    (
                        When(
                            "batches.all",
                            "positive",
                            ("{context:period}，列入专项批次的信访事项没有办理进展。",),
                            ("台账没有登记专项批次，不作专项批次统计。",),
                        ),
                    ),
                ),
            )
        ),
        text.BATCH_TABLE,
    ),
)

_NO_VISITS = ("{context:period}，台账中没有登记的来访。",)

VISITS = Section(
    "visits",
    "来访情况",
    (
        Heading(2, "来访情况"),
        Heading(3, "分层级情况"),
        Paragraph(
            (
                When(
                    "channel.visit.pieces",
                    "positive",
                    (
                        When(
                            "level",
                            "listed",
                            (
                                "按首次登记层级分：",
                                "；".join(
                                    f"{name}{{level.{code}.batches}}、{{level.{code}.people}}"
                                    for code, name in LEVELS.items()
                                ),
                                Each("level", "；{label}{level.*.batches}、{level.*.people}", "", skip=tuple(LEVELS)),
                                "。见{ref:visit_levels}。",
                            ),
                            (_NO_LEVEL,),
                        ),
                    ),
                    _NO_VISITS,
                ),
            )
        ),
        Table(
            "visit_levels",
            "各级来访情况",
            "层级",
            (
                TableColumn("批次", "{level.*.batches|n}"),
                TableColumn("{context:prior}", "{level.*.batches|previous}"),
                TableColumn("变化", "{level.*.batches|signed}"),
                TableColumn("人次", "{level.*.people|n}"),
                TableColumn("{context:prior}", "{level.*.people|previous}"),
                TableColumn("变化", "{level.*.people|signed}"),
            ),
            over="level",
            total="合计",
            term="来访层级",
        ),
        Heading(3, "分属地情况"),
        Paragraph(
            (
                When(
                    "town",
                    "listed",
                    (
                        "按问题属地分的来访情况见{ref:towns}",
                        When("higher", "listed", ("，其中首次登记在国家、省、市级的见{ref:town_levels}",)),
                        "。",
                    ),
                    (When("channel.visit.pieces", "positive", ("台账没有问题属地，不作分属地统计。",), _NO_VISITS),),
                ),
            )
        ),
        Table(
            "towns",
            "各地来访情况",
            "问题属地",
            (
                TableColumn("批次", "{town.*.batches|n}"),
                TableColumn("{context:prior}", "{town.*.batches|previous}"),
                TableColumn("变化", "{town.*.batches|signed}"),
                TableColumn("人次", "{town.*.people|n}"),
                TableColumn("{context:prior}", "{town.*.people|previous}"),
                TableColumn("变化", "{town.*.people|signed}"),
            ),
            over="town",
            total="合计",
            notes=("问题属地为信访事项发生地。",),
            wide=1.5,
            term="属地来访",
        ),
        Table(
            "town_levels",
            "各地首次登记在国家、省、市级的来访情况",
            "问题属地",
            (
                *(TableColumn(LEVELS[code], f"{{higher.*.{code}|n}}") for code in HIGHER_LEVELS),
                TableColumn("合计", "{higher.*.batches|n}"),
                TableColumn("{context:prior}", "{higher.*.batches|previous}"),
                TableColumn("变化", "{higher.*.batches|signed}"),
            ),
            over="higher",
            total="合计",
            wide=1.5,
            unit="批次",
            term="属地层级来访",
        ),
    ),
)
