"""The name a share's own words give its whole."""

from __future__ import annotations

import re

from huiyin.proofread.moves import Item

WHOLE = re.compile(
    r"占(?P<name>[^，。；：]{1,32}?)的?(?:比[重例])?(?:的|之|约|为|达到?|近|了|超过|接近|高达|比例为|比重为|分别为?)*$"
)
NO_NAME = re.compile(r"比[重例量]?|比例|总?量|总?数|总?额|全部|总体|分别|比分别|比重分别")


def name_of(item: Item) -> str:
    found = WHOLE.search(item.lead)
    if found is None or NO_NAME.fullmatch(found["name"]):
        return ""
    bare = re.sub(r"^(?:全[部市县区省年]|本年度?|当年|同期|其)|(?:比例|比重)$", "", found["name"])
    return bare or found["name"]
