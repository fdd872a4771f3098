"""The people and letters that the stories of this room are told with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.letters import acts
from huiyin.letters.kinds import KINDS
from huiyin.letters.models import Letter

TODAY = date(2026, 3, 5)
AT = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
MATTER = 12

REQUEST = (
    "张桂兰反映：其所住望川县城关镇建设路18号楼自2025年11月供暖以来，室内温度长期低于16摄氏度，多次联系供热企业未得到解决。\n"
    "要求县住房和城乡建设局责令供热企业检修管网，并按规定退还2025至2026采暖季不达标期间的热费。"
)
#: What is typed and known in the stories, by the names of the fields.
TEXTS: dict[str, str] = {
    "信访人": "张桂兰",
    "信访人情况": "女，1961年生，住望川县城关镇建设路18号楼2单元301室",
    "信访人数": "1",
    "抄送": "城关镇人民政府\n望川县司法局",
    "信访人地址": "望川县城关镇建设路18号楼2单元301室",
    "信访人电话": "19900001234",
    "信访人证件号码": "990101196103050021",
    "信访件编号": "9901012026030500017",
    "登记日期": "2026年3月5日",
    "信访日期": "2026年3月5日",
    "信访形式": "来访",
    "信访目的": "求决",
    "问题属地": "城关镇",
    "内容分类": "城乡建设—供暖",
    "初重件": "初次",
    "查询码": "K7M4-9QXP",
    "登记人": "何敏",
    "诉求": REQUEST,
    "主送": "望川县住房和城乡建设局",
    "保密要求": "",
    "重办缘由": "望川县人民政府作出的复查意见（望政信复查〔2026〕1号）撤销原意见，责令重新办理。",
    "收件日期": "2026年3月6日",
    "告知期限": "2026年3月23日",
    "异议期限": "2026年3月13日",
    "反馈期限": "2026年5月8日",
    "办理要求": "一、派员入户测温，查明不达标的原因和责任。\n二、督促供热企业限期检修，依规退还热费。",
    "联系人": "何敏",
    "联系电话": "0990-5550101",
    "附件": "张桂兰信访材料复印件\n室内温度检测记录",
    "接收情况": "本机关于2026年3月6日收到望川县信访局转送的你的信访事项。",
    "处理途径": "你的诉求属于申诉求决类事项，依照《信访工作条例》第三十一条第六项的规定，由本机关按照信访程序处理。",
    "程序": "本机关将自受理之日起60日内作出信访处理意见书并答复你；不服处理意见的，可以依法请求复查、复核。",
    "责任单位": "望川县住房和城乡建设局",
    "受理日期": "2026年3月10日",
    "办理期限": "2026年5月9日",
    "理由": "经查，同一信访事项已于2026年2月由望川县住房和城乡建设局受理，现仍在规定的办理期限内。",
    "依据": "《信访工作条例》第十九条第三款",
    "另行提出": "请你等待该局的处理意见；对处理意见不服的，可以自收到之日起30日内请求复查。",
    "处理意见书": "望住建信处〔2026〕3号",
    "复查意见书": "望政信复查〔2026〕1号",
    "复核意见书": "川政信复核〔2026〕2号",
    "法定途径": "劳动争议仲裁",
    "提出机关": "望川县劳动人事争议仲裁委员会（望川县建设路2号，电话0990-5550222）",
    "提出期限": "2027年1月15日（自知道或者应当知道权利被侵害之日起一年）",
    "原期限": "2026年5月9日",
    "延长至": "2026年6月8日",
    "事实和理由": (
        "经查，2026年3月12日，本局会同供热企业入户检测，客厅温度15.2摄氏度、卧室温度14.8摄氏度，低于规定的18摄氏度。\n"
        "不达标的原因是18号楼入户支管锈蚀堵塞，责任在供热企业。供热企业已于3月18日更换支管，3月20日复测室温为20.1摄氏度。"
    ),
    "处理意见": "一、责令供热企业按规定退还2025年11月15日至2026年3月19日期间的热费1286元，于2026年4月30日前付清。\n"
    "二、供热企业对该楼其余住户逐户测温，结果报本局备案。",
    "办理结果": "支持",
    "复查机关": "望川县人民政府或者川州市住房和城乡建设局",
    "复查期限": "2026年5月14日",
    "原处理机关": "望川县住房和城乡建设局",
    "申请日期": "2026年4月20日",
    "复查意见": "原处理意见认定事实清楚，依据正确，程序合法，内容适当，予以维持。",
    "复查结论": "维持",
    "原复查机关": "望川县人民政府",
    "复核机关": "川州市人民政府",
    "复核期限": "2026年6月20日",
    "复核意见": "原复查意见正确，予以维持。",
    "复核结论": "维持",
    "申请事项": "复查",
    "听证事项": "张桂兰反映的供暖不达标和退还热费问题",
    "听证时间": "2026年4月15日（星期三）上午9时30分",
    "听证地点": "望川县信访局二楼听证室（望川县建设路1号）",
    "主持人": "周正",
    "听证参加人": "望川县住房和城乡建设局代表\n望川县热力有限责任公司代表\n社区代表",
    "催办事项": "书面告知信访人接收情况以及处理途径、程序（《信访工作条例》第二十三条第三款）。",
    "应办期限": "2026年3月23日",
    "逾期天数": "6",
    "协议名称": "调解协议书",
    "对方当事人": "望川县热力有限责任公司",
    "争议事项": "2025至2026采暖季供暖温度不达标期间热费的退还。",
    "协议内容": "一、乙方退还甲方热费1286元。\n二、乙方于2026年采暖季开始前完成该楼管网检修。",
    "履行期限": "2026年4月30日前付清退费",
    "调解人": "望川县信访局何敏",
    "交办文号": "望信交〔2026〕5号",
    "办理过程": "3月6日收到交办函，3月9日书面告知信访人，3月10日受理，3月12日入户检测，3月18日完成检修。",
    "处理结果": "供热企业退还热费1286元，室温已达标。",
    "答复情况": "4月14日向张桂兰直接送达信访处理意见书，本人签收。",
    "答复内容": "你咨询的采暖费补贴问题，请携带身份证、户口簿到城关镇便民服务中心二号窗口申请，每年10月受理。",
}  # fmt: skip


@dataclass
class Office:
    """望川县: its bureau, a department, the office of the joint meeting, and who works there."""

    bureau: Organ
    housing: Organ
    meeting: Organ
    government: Organ
    clerk: Person
    officer: Person
    section_head: Person
    leader: Person
    housing_officer: Person
    housing_colleague: Person
    housing_head: Person
    admin: Person


def set_up() -> Office:
    government = organ("望川县人民政府", OrganKind.GOVERNMENT)
    bureau = organ("望川县信访局", OrganKind.BUREAU, government)
    housing = organ("望川县住房和城乡建设局", OrganKind.DEPARTMENT, government)
    meeting = organ("望川县信访工作联席会议办公室", OrganKind.OTHER, bureau)
    return Office(
        bureau,
        housing,
        meeting,
        government,
        clerk=person("hemin", "何敏", bureau, Role.CLERK),
        officer=person("liuyang", "刘洋", bureau, Role.CASE_OFFICER),
        section_head=person("sunli", "孙莉", bureau, Role.SECTION_HEAD),
        leader=person("zhouzheng", "周正", bureau, Role.BUREAU_LEADER),
        housing_officer=person("wangtao", "王涛", housing, Role.ORGAN_OFFICER),
        housing_colleague=person("lina", "李娜", housing, Role.ORGAN_OFFICER),
        housing_head=person("chenqiang", "陈强", housing, Role.ORGAN_HEAD),
        admin=person("sysadmin", "系统管理员", bureau, Role.SYSTEM_ADMIN),
    )


def organ(name: str, kind: str, parent: Organ | None = None) -> Organ:
    return accounts.add_organ(name, kind=kind, parent=parent, actor="system", at=AT)


def person(username: str, name: str, organ: Organ, role: str) -> Person:
    made, _password = accounts.add_person(username, name, organ, actor="system", at=AT)
    accounts.give_duty(made, role, organ, first_day=date(2020, 1, 1), actor="system", at=AT)
    return made


def texts(kind: str, **changes: str) -> dict[str, str]:
    """The fields of a kind as the stories fill them in."""
    return {field.name: (TEXTS | changes).get(field.name, "") for field in KINDS[kind].fields}


def drafted(kind: str, issuer: Organ, author: Person, *, today: date = TODAY, **changes: Any) -> Letter:
    fields = changes.pop("fields", texts(kind))
    return acts.draft(kind, issuer=issuer, matter=MATTER, fields=fields, author=author, at=AT, today=today, **changes)


def now(kind: str, issuer: Organ, author: Person, *, today: date = TODAY, **changes: str) -> Letter:
    """A letter issued at once, its chain set aside."""
    fields = texts(kind, **changes)
    return acts.issue_now(kind, issuer=issuer, matter=MATTER, fields=fields, author=author, at=AT, today=today)
