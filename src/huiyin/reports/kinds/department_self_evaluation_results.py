"""What the self-evaluation of a department says of its results: money, the change of its costs, petitions, meetings."""

from __future__ import annotations

from huiyin.reports.kinds import registered_text as text
from huiyin.reports.kinds.spec import Each, Heading, Paragraph, Section, Told, When

_LEVELS = Paragraph(
    (
        "本级处理群众信访{own.total}{own.total|,change}，其中来访{own.batches}{own.batches|change}、{own.people}{own.people|change}。",
        When(
            "level",
            "listed",
            (
                "按首次登记层级：",
                Each("level", "{label}登记{level.*.total}{level.*.total|change}"),
                "。",
            ),
        ),
    )
)

_ONCE = Paragraph(
    (
        *text.IN_TIME_SENTENCES,
        When(
            "quality.settled_once",
            "known",
            ("初次信访事项一次性化解率{quality.settled_once}{quality.settled_once|,change}。",),
            ("本期没有办结的初次信访事项，一次性化解率无数据。",),
        ),
    )
)

_BACKLOG = Paragraph(
    (
        "交办信访积案{backlog.given}{backlog.given|change}，办结{backlog.closed}，化解{backlog.settled}，",
        "化解率{backlog.rate}（化解÷交办）。",
        When(
            "batch",
            "listed",
            (
                "列入专项批次的信访事项：",
                Each("batch", "{label}{batch.*.matters}，上报办结{batch.*.answered}，化解{batch.*.settled}"),
                "，见{ref:batch}。",
            ),
        ),
        "{text:积案化解成效}",
    ),
    lead="积案化解。",
)

_WORK = Paragraph(
    (
        "召开信访工作联席会议{meetings.count}{meetings.count|change}，研究信访事项{meetings.matters}{meetings.matters|change}；",
        "编发信息简报{publicity.bulletins}{publicity.bulletins|change}；",
        "举办业务培训{training.count}{training.count|change}，参训{training.people}{training.people|change}；",
        "开展宣传活动{publicity.events}{publicity.events|change}，印发宣传资料{publicity.copies}{publicity.copies|change}。",
    ),
    lead="会议、培训和宣传。",
)

RESULTS = Section(
    "practices",
    "部门整体支出绩效情况",
    (
        Heading(1, "部门整体支出绩效情况"),
        Heading(2, "资金管理"),
        Told("资金管理成效"),
        Heading(2, "费用变化"),
        Paragraph(
            (
                "{context:period_annual}“三公”经费支出{three.total}{three.total|,against}；",
                "公用经费支出{spent.running}{spent.running|,against}。",
            )
        ),
        Heading(2, "资金使用效益"),
        Told("工作成效"),
        text.CONVENTION,
        text.TOTALS,
        text.CHANNELS_TABLE,
        text.CHANNELS_CHART,
        _LEVELS,
        _ONCE,
        _BACKLOG,
        text.BATCH_TABLE,
        text.REVIEWS_PARAGRAPH,
        Told("依法办理成效", lead="依法办理。"),
        _WORK,
        Told("自身建设", lead="自身建设。"),
    ),
)
