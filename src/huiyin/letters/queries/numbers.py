"""文号: 云信转〔2026〕12号: the organ's 代字, the kind's word, the full year in hexagonal brackets, no zero before."""

from __future__ import annotations

import re
from typing import Final

from huiyin.accounts.models import Organ
from huiyin.letters.models import OrganCode

LONGEST: Final = 12
_DIVISION = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,7}?(?:自治州|自治县|自治旗|地区|省|市|县|区|旗|州|盟))+(?=[\u4e00-\u9fff]{2,})"
)
_LEVEL = re.compile(r"[省市县区镇乡旗州盟]$|街道$")
_ENDINGS: Final = (
    "人民政府", "委员会", "办公室", "管理局", "服务局", "事务局", "管理中心", "事务中心", "服务中心", "局", "中心",
    "委", "办", "厅", "部", "处", "院", "会",
)  # fmt: skip
#: 望川县人民政府复查复核办公室: its place, and what it is for. One that reviews petitions is the government's, whether
#: its name says so or not.
_REVIEWS: Final = r"(?:信访(?:工作|事项)?)?复查复核"
_OFFICE: Final = re.compile(
    rf"(?P<place>[\u4e00-\u9fff]+[省市县区镇乡旗州盟])(?:人民政府(?P<what>[\u4e00-\u9fff]*?)|{_REVIEWS})"
    r"(?:办公室|办公厅|委员会)"
)
#: Names whose usual short form is not made of their first letters.
_USUAL: Final = {
    "信访": "信", "信访工作": "信", "信访工作联席会议": "信联", "人力资源和社会保障": "人社", "住房和城乡建设": "住建",
    "城市管理和综合执法": "城管", "市场监督": "市监", "农业农村": "农", "自然资源": "自然资", "发展和改革": "发改",
    "卫生健康": "卫健", "文化旅游广电体育": "文旅", "退役军人": "退役军人", "行政审批": "审批", "医疗保障": "医保",
    "生态环境": "环", "教育": "教", "民政": "民", "公安": "公", "司法": "司", "财政": "财", "交通运输": "交",
    "水利": "水", "林业": "林", "应急": "应急", "商务": "商", "审计": "审", "科技和工业信息化": "科工信",
}  # fmt: skip


def number_text(code: str, word: str, year: int, serial: int | None) -> str:
    """云信 and 信转 meet in one 信. A draft has no serial yet."""
    overlap = code[:-1] if word and code.endswith(word[0]) else code
    return f"{overlap}{word}〔{year}〕{serial if serial is not None else '　'}号"


def code_of(organ: Organ) -> str:
    """The 代字 of an organ: the one that was set, else one made of its name."""
    found = OrganCode.objects.filter(organ=organ).values_list("code", flat=True).first()
    return found or default_code(organ)


def default_code(organ: Organ) -> str:
    """云岫县人力资源和社会保障局 → 云人社; 青槐镇人民政府 → 青槐政; 云岫县人民政府办公室 → 云岫府办.

    An office of a government has its place in full and 府: it is neither the government nor a department. To be looked
    at and set by the organ.
    """
    name = organ.name
    if (office := _OFFICE.fullmatch(name)) is not None:
        return _office_code(office["place"], office["what"])
    place, rest = _place_of(name)
    if name.endswith("人民政府"):
        own = rest.removesuffix("人民政府") or name.removesuffix("人民政府")
        return f"{_LEVEL.sub('', own)[: LONGEST - 1]}政"
    for ending in _ENDINGS:
        if rest.endswith(ending) and len(rest) > len(ending):
            rest = rest.removesuffix(ending)
            break
    return f"{place}{_USUAL.get(rest, rest)}"[:LONGEST]


def _office_code(places: str, what: str | None) -> str:
    """One that reviews petitions writes 望川府信复查〔2026〕1号."""
    reviews = what is None or re.fullmatch(_REVIEWS, what)
    short = "信" if reviews else _USUAL.get(what or "", what or "办")
    return f"{_LEVEL.sub('', _last_place(places))}府{short}"[:LONGEST]


def _last_place(places: str) -> str:
    """南岭市望川县 → 望川县."""
    while (match := _DIVISION.match(places)) is not None:
        places = places[match.end() :]
    return places


def _place_of(name: str) -> tuple[str, str]:
    """The first letter of the place that a name begins with, and the rest of the name."""
    match = _DIVISION.match(name)
    return (name[0], name[match.end() :]) if match else ("", name)
