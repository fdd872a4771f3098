"""Petitioners who do not exist: names out of herbs and birds, numbers that are never given out."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final, NamedTuple

from huiyin.demo import county

_SURNAMES: Final = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
    "姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵"
)
_GIVEN: Final = (
    "白芷", "半夏", "苍术", "沉香", "川贝", "丹参", "当归", "防风", "茯苓", "甘松", "葛根", "桂枝", "合欢", "黄芪",
    "藿香", "景天", "决明", "空青", "苦参", "连翘", "菱角", "灵芝", "龙胆", "芦荟", "麦冬", "木槿", "南星", "牛膝",
    "佩兰", "蒲黄", "前胡", "青黛", "秦艽", "忍冬", "三七", "桑寄", "沙参", "商陆", "射干", "升麻", "石斛", "熟地",
    "苏木", "太冲", "天麻", "乌药", "五味", "细辛", "夏枯", "香附", "辛夷", "徐长", "续断", "玄参", "杏仁", "延胡",
    "益智", "茵陈", "玉竹", "郁金", "远志", "泽兰", "泽泻", "知母", "重楼", "竹茹", "紫苏", "紫菀", "棕榈", "鹧鸪",
    "鸬鹚", "画眉", "黄鹂", "斑鸠", "白鹭", "伯劳", "翠鸟", "戴胜", "杜鹃", "鸿雁", "鹡鸰", "鹪鹩", "金雀", "鹭鸶",
    "鹌鹑", "山雀", "水凫", "乌鸫", "云雀", "朱鹮", "启明", "长庚", "北辰", "参商", "玉衡", "开阳", "摇光", "天枢",
    "河鼓",
)  # fmt: skip

#: The first six digits of an identity number are a division; none begins with 99.
_NO_DIVISION: Final = "990101"
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


class Petitioner(NamedTuple):
    name: str
    id_number: str | None
    phone: str | None
    address: str


def check_digit(first_17: str) -> str:
    """The eighteenth character of an identity number (GB 11643: weights modulo 11)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def id_number(chance: Random) -> str:
    """An identity number with the right check digit and a division that does not exist."""
    born = date.fromordinal(chance.randint(date(1942, 1, 1).toordinal(), date(2004, 12, 31).toordinal()))
    first_17 = f"{_NO_DIVISION}{born:%Y%m%d}{chance.randint(1, 999):03d}"
    return first_17 + check_digit(first_17)


def phone(chance: Random) -> str:
    """Eleven digits that begin with 100: no mobile number does."""
    return f"100{chance.randint(0, 99_999_999):08d}"


def name(chance: Random) -> str:
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN)


def petitioner(chance: Random, town: str, village: str, *, in_town: bool) -> Petitioner:
    """A person of the county; two in five give no identity number and one in twelve no telephone."""
    number = chance.randint(1, 120)
    if in_town:
        address = f"{county.COUNTY}{chance.choice(county.ROADS)}{number}号"
    else:
        address = f"{county.COUNTY}{town}{village}{chance.choice('一二三四五六七八九')}组{number}号"
    return Petitioner(
        name(chance),
        id_number(chance) if chance.random() < 0.6 else None,
        phone(chance) if chance.random() < 0.92 else None,
        address,
    )
