"""云岫县: the towns, offices, villages, roads, estates and firms of a county that does not exist."""

from __future__ import annotations

from typing import Final, NamedTuple

COUNTY: Final = "云岫县"
BUREAU: Final = "云岫县信访局"
#: No division of the country begins with 99.
DIVISION: Final = "990101"

#: 25 towns (镇) and townships (乡), the county seat first.
TOWNS: Final = (
    "云岫镇", "青槐镇", "白鹭湾镇", "石楠镇", "枫桥口镇", "望岚镇", "竹溪滩镇", "栗树坳镇", "沉香镇", "乌桕镇",
    "霜降坪镇", "杜衡镇", "芦荻洲镇", "鹿鸣涧镇", "清商镇", "半夏镇", "蓝田坡乡", "松萝乡", "泽兰乡", "雁回岭乡",
    "紫苏乡", "苍耳坪乡", "露白乡", "谷雨乡", "空青乡",
)  # fmt: skip


class Office(NamedTuple):
    """A department of the county. `pace`: 1 is the usual time to answer; above it, slower."""

    short: str
    name: str
    pace: float = 1.0
    window: bool = False


def _county_office(short: str, pace: float = 1.0, *, window: bool = False) -> Office:
    return Office(short, COUNTY + short, pace, window)


#: 35 departments and public bodies.
OFFICES: Final = (
    _county_office("自然资源局", 1.3, window=True),
    _county_office("住房和城乡建设局", 1.35, window=True),
    _county_office("人力资源和社会保障局", 0.85, window=True),
    _county_office("农业农村局", 1.1),
    _county_office("教育局", 0.8),
    _county_office("卫生健康局", 0.9),
    _county_office("民政局", 0.8, window=True),
    _county_office("公安局", 0.95, window=True),
    _county_office("司法局", 0.8),
    _county_office("财政局", 0.9),
    _county_office("交通运输局", 1.05, window=True),
    _county_office("水利局", 1.1),
    _county_office("林业局", 1.05),
    _county_office("市场监督管理局", 0.75, window=True),
    _county_office("应急管理局", 0.8),
    _county_office("生态环境局", 0.9),
    _county_office("城市管理和综合执法局", 0.7, window=True),
    _county_office("文化旅游广电体育局", 0.9),
    _county_office("退役军人事务局", 0.9),
    _county_office("医疗保障局", 0.8, window=True),
    _county_office("发展和改革局", 0.95),
    _county_office("科技和工业信息化局", 1.2),
    _county_office("商务局", 0.9),
    _county_office("审计局"),
    _county_office("乡村振兴局", 1.15),
    _county_office("行政审批服务局", 0.6, window=True),
    _county_office("水库移民事务中心", 1.25),
    _county_office("住房公积金管理中心", 0.6, window=True),
    _county_office("残疾人联合会", 0.8),
    _county_office("总工会", 0.8),
    Office("纪委监委", "中共云岫县纪律检查委员会", 1.1),
    Office("组织部", "中共云岫县委组织部", 0.9),
    Office("政法委", "中共云岫县委政法委员会", 1.0),
    Office("法院", "云岫县人民法院", 1.2),
    Office("税务局", "国家税务总局云岫县税务局", 0.8, True),
)

#: The department merged away: from this month of the first year on, petitions of its kind go to its successor.
MERGED_OFFICE: Final = ("乡村振兴局", "农业农村局", 7)

#: How some clerks write an office's name: left for an administrator to merge.
MISSPELT: Final = {
    "住房和城乡建设局": "云岫县住建局",
    "人力资源和社会保障局": "云岫县人社局",
    "城市管理和综合执法局": "云岫县城管局",
}

OFFICE_BY_SHORT: Final = {office.short: office for office in OFFICES}

#: Towns that answer slowly, and by how much.
SLOW_TOWNS: Final = {"栗树坳镇": 1.45, "芦荻洲镇": 1.3, "苍耳坪乡": 1.35}

_VILLAGE_HEADS: Final = (
    "石", "松", "柳", "梅", "鹤", "荷", "桐", "麦", "茶", "枣", "桑", "葛", "藕", "苇", "橘", "榆", "槿", "菱", "楮",
    "樟",
)  # fmt: skip
_VILLAGE_TAILS: Final = (
    "家冲", "树垭", "坪", "塘湾", "坑口", "溪头", "林铺", "岭脚", "洞庄", "田畈", "花垄", "山背", "河嘴", "桥畔",
    "窝子",
)  # fmt: skip

ROADS: Final = (
    "望岫路", "回音巷", "东篱街", "采薇路", "南浦大道", "听泉路", "折柳街", "云根路", "石鼓街", "春社路", "白露路",
    "兰台路", "渡口街", "青石板巷", "桂魄路", "文星路",
)  # fmt: skip
ESTATES: Final = (
    "云锦花园", "岫玉新城", "听松苑", "南浦春城", "桃蹊家园", "半山云庐", "学林雅筑", "东篱小区", "江枫名邸",
    "芳草地", "建设新村", "纺织厂宿舍", "粮站小区", "金栗国际", "竹里馆", "绿漪湾",
)  # fmt: skip
PROJECTS: Final = (
    "岫北快速通道", "云岫经济开发区二期", "城东棚户区改造", "岚溪水库引水工程", "县中医院迁建", "南浦大道东延",
    "岫山隧道", "物流园", "污水处理厂扩建", "滨河路改造", "光伏基地", "职业中专新校区",
)  # fmt: skip
COMPANIES: Final = (
    "青岚化工厂", "白鹭湾水泥厂", "锦屏服饰公司", "栗乡食品公司", "石楠电子厂",
    "清商物流公司", "半夏药材合作社", "鹿鸣竹业公司", "乌桕油脂厂", "杜衡家具厂", "松萝茶业公司", "雁回机械厂",
)  # fmt: skip
BUILDERS: Final = ("云根建设公司", "锦川路桥公司", "鼎岫市政公司", "石鼓建筑公司", "南浦安装公司")
DEVELOPERS: Final = ("岫丰置业公司", "听泉房产公司", "栗城置业公司", "文星房产公司")
FACTORIES: Final = ("农机厂", "棉纺厂", "氮肥厂", "丝绸厂", "酒厂", "印刷厂", "水泥制品厂")
SCHOOLS: Final = (
    "云岫一小", "云岫二小", "听泉小学", "南浦学校", "云岫一中", "云岫三中", "青槐镇中心小学", "石楠镇中学",
    "半夏镇中心小学", "职业中专",
)  # fmt: skip
HOSPITALS: Final = ("县人民医院", "县中医院", "县妇幼保健院", "青槐镇卫生院", "石楠镇卫生院", "沉香镇卫生院")
MARKETS: Final = ("东门市场", "渡口农贸市场", "南浦超市", "青槐集市", "石鼓菜市场")
RIVERS: Final = ("岚溪", "岫水", "白鹭河", "竹溪", "葛藤港")
RESERVOIRS: Final = ("岚溪水库", "鹿鸣涧水库", "空青水库")
BUSES: Final = ("1路", "2路", "3路", "5路", "6路", "8路")

#: Leaders of the county, for matters they lead (包案) and for reception days.
LEADERS: Final = ("秦远志", "沈白芷", "陆商陆", "顾青黛", "何连翘", "许泽兰", "方甘松", "罗景天")


def town_government(town: str) -> str:
    return f"{COUNTY}{town}人民政府"


def villages(town: str) -> tuple[str, ...]:
    """Nine villages of a town, always the same."""
    start = TOWNS.index(town) * 9
    return tuple(
        _VILLAGE_HEADS[(start + n) % len(_VILLAGE_HEADS)]
        + _VILLAGE_TAILS[(start + n) // len(_VILLAGE_HEADS) % len(_VILLAGE_TAILS)]
        + "村"
        for n in range(9)
    )


def office_name(short: str) -> str:
    """The full name of a department, or of the bureau itself."""
    return BUREAU if short == "信访局" else OFFICE_BY_SHORT[short].name
