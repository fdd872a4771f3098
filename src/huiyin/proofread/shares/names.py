"""The name a share's own words give its whole."""

from __future__ import annotations

import re

from huiyin.proofread.quantities.moves import Item, Line

WHOLE = re.compile(
    r"占(?P<name>[^，。；：]{1,32}?)的?(?:比[重例])?(?:提高至|上升至|提升至|下降至|降至|升至|提高到|上升到|下降到|的|之|约|为|达到?|近|了|超过|接近|高达|比例为|比重为|分别为?)*$"
)
TOPIC = re.compile(r"(?:^|[，。；：])在(?P<name>[^，。；：]{2,16}?)(?:之?中|里|当中)，")
NEAR = 16  # figures that one topic may govern
NO_NAME = re.compile(r"比[重例量]?|比例|总?量|总?数|总?额|全部|总体|分别|比分别|比重分别")


def topic_of(line: Line, at: int) -> str:
    """在出口总额中，机电产品1278.0亿元，占68.8%: the whole that the statement begins with."""
    for item in reversed(line.items[max(at - NEAR, 0) : at + 1]):
        if found := TOPIC.search(item.lead):
            return _bare(found["name"])
        if "；" in item.lead and "其中" in item.lead:
            return ""
    return ""


def name_of(item: Item) -> str:
    found = WHOLE.search(item.lead)
    if found is None or NO_NAME.fullmatch(found["name"]):
        return ""
    return _bare(found["name"])


def _bare(name: str) -> str:
    bare = re.sub(r"^(?:全[部市县区年]|本年度?|当年|同期|其)|(?:比例|比重)$", "", name)
    return bare or name
