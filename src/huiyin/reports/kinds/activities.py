"""Numbers that bureaus enter for more than one report, under one name: staff, meetings, training, publicity."""

from __future__ import annotations

from huiyin.reports.kinds.spec import Entered, Narrative

ADDRESSEE = Narrative("主送机关", "报告报送的机关，如某县财政局；不需要主送机关的留空", "opening", required=False)
DUTIES = Narrative("主要职责", "本局主要职责", "overview")

STAFF = (
    Entered("staff.posts", "核定编制", "名", "机构编制部门核定的编制总数，期末数", "overview"),
    Entered("staff.serving", "在职人员", "人", "实有在职人员，期末数", "overview"),
)
MEETINGS = (
    Entered("meetings.count", "信访工作联席会议", "次", "本期召开的信访工作联席会议", "practices"),
    Entered(
        "meetings.matters",
        "联席会议研究信访事项",
        "件",
        "联席会议研究的信访事项，同一事项多次研究的计一件",
        "practices",
    ),
)
RECEPTION_DAYS = (
    Entered(
        "leaders.days", "领导接访", "场次", "本期安排的领导坐班接访、领导大接访，每位领导每次计一场次", "practices"
    ),
)
TRAINING = (
    Entered("training.count", "业务培训", "期", "本局组织的业务培训班，线上线下均计", "practices"),
    Entered("training.people", "参训人员", "人次", "参加上述培训的人次", "practices"),
)
PUBLICITY = (
    Entered("publicity.events", "宣传活动", "场次", "本局组织的法治信访宣传活动", "practices"),
    Entered("publicity.copies", "宣传资料", "份", "印发的宣传册、宣传单等资料", "practices"),
    Entered("publicity.bulletins", "信息简报", "期", "编发的信息简报、通报", "practices"),
)
