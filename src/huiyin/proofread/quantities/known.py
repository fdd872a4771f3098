"""Figures told earlier, by what they measure, their year and their stage: where last year's figure may stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from huiyin.proofread.quantities.moves import YEAR, Item, Line

_BRACKETS = re.compile(r"（[^（）]{0,16}）")
_MARKS = re.compile(r"[“”\"‘’《》（）()\s]")
_HEAD = re.compile(
    rf"^(?:{YEAR}度?|\d{{1,2}}[.、．]|其中|包括|全年|今年|本年度?|本期|当年|本部门|本单位|我[局市县区省委院厅]|共|累计|截至|而|和|及|、|的"
    r"|一般公共预算|财政拨款|同口径|实际|年初|上年同期|上年度?|去年同期|去年|其|单位|部门|度)+"
)
_TAIL = re.compile(
    r"(?:支出|收入|决算数?|预算数?|执行数|经费|费用?|总额|总量|总数|总计|合计|金额|数据|数额|数量|件数|批数|人数|数|量|额|为|是|达到?|共计?|计|约|实际|安排|支|"
    r"完成|全年|年初|情况|的|有)+$"
)
_DATED = re.compile(rf"{YEAR}度?")
_STAGE = re.compile(r"(?P<planned>预算)|(?P<done>决算|实际支出|执行数|实际完成)")
_DONE = re.compile(
    r"^，?(?:全年|本年|实际)?(?:(?:支出|收入)?决算数?|执行数|实际(?:支出|完成|执行)|支出|完成)(?:数|为|了|达到?)*$"
)
_PIECES = re.compile(r"[，,；;。：:、]")
_SIDE = re.compile(r"收入|支出")
#: The year spoken of; 比2025年增加 and 与2025年相比 name another, what follows is not of that one.
_SPOKEN = re.compile(r"(?<![比较与同])(20\d\d)年")
KEPT = 60
SUFFIX = 4  # characters at the end of a name that make it the same


def core(words: str) -> str:
    """三公 of 2022年度“三公”经费预算, 公务接待 of 其中：公务接待费."""
    pieces = _PIECES.split(_BRACKETS.sub("", words))
    bare = _bare(pieces[-1])
    if not bare and len(pieces) > 1 and re.search(r"[：:][^：:，。；、]*$", words):
        # 公务接待费：本年支出总额为0.42万元
        bare = _bare(pieces[-2])
    return bare[-14:]


def is_outcome(lead: str) -> bool:
    """，实际完成, behind what was planned."""
    return bool(_DONE.match(lead))


@lru_cache(maxsize=1024)
def _bare(piece: str) -> str:
    plain = _MARKS.sub("", piece).replace("公车", "公务用车")
    # 用车购置费和运行费, 用车购置及运行费
    plain = re.sub("费?(?:以及|[和及])(?=[\u4e00-\u9fff])", "及", plain)
    # a heading without its line break: 决算情况2021年度三公经费
    plain = next((part for part in reversed(_DATED.split(plain)) if part), "")
    plain = re.sub(r"(?:增加|减少|增长|上升|下降|提高|扩大)[至到]$|(?<=全.)(?:共有|现有|有|共)", "", plain)
    bare = _TAIL.sub("", _HEAD.sub("", plain))
    if not bare and (funds := re.search(r"一般公共预算(?:财政拨款)?|财政拨款", plain)):
        return funds[0]
    return bare


_ASKED = re.compile(r"(?:比|较|与|同)(?P<year>20\d\d)年度?(?P<stage>[^，。；]{0,12})")
_OUTCOME = re.compile(r"执行数|决算|实际|完成数")


def asked_for(stated: Item | None, others: Sequence[Item], level: Item) -> Item | None:
    """比2025年预算执行数减少: the figure of that year and that stage, told as such in the same statement."""
    found = _ASKED.search(stated.lead) if stated is not None else None
    if found is None:
        return None
    year, outcome = int(found["year"]), bool(_OUTCOME.search(found["stage"]))
    plan = not outcome and "预算" in found["stage"]
    dated = [one for one in others if one.year == year and (level.year or year) != year]
    dated = [one for one in dated if not (outcome or plan) or bool(_OUTCOME.search(one.lead)) == outcome]
    return dated[-1] if dated else None


@dataclass(frozen=True, eq=False)
class Known:
    item: Item
    core: str
    year: int | None
    planned: bool
    side: str = ""  # 收入 or 支出, which the name leaves out


def years_in(lead: str) -> list[str]:
    """The years that the words before a figure speak of: not those they compare with (比2015年决算数增加)."""
    return _SPOKEN.findall(lead)


class History:
    """What was told so far, in the whole document."""

    def __init__(self, year: int | None = None) -> None:
        self.year = year
        self.running: int | None = None  # the year the passage speaks of
        self.planned = False
        self._first = True
        self._named = ""
        self.heads: list[Known] = []  # the first figure of each sentence
        self.lately: list[Item] = []  # the last figures of the paragraphs before
        self.totals: list[Item] = []  # 收入合计, 支出合计
        self._by_core: dict[str, list[Known]] = defaultdict(list)
        self._by_year: dict[tuple[int, str], list[Known]] = defaultdict(list)
        self._of: dict[Item, Known] = {}

    def begin(self, line: Line) -> None:
        years = _SPOKEN.findall(line.sentence.text[:24])
        if years:
            self.running = int(years[0])
        self.planned = False
        self._first = True
        self._named = ""

    def hear(self, item: Item) -> None:
        """The year and stage that the words before a figure set for it and those behind it."""
        years = years_in(item.lead)
        if years and item.part != "base":
            self.running = int(years[-1])
        elif re.search(r"今年|本年|当年", item.lead):
            self.running = self.year
        for found in _STAGE.finditer(re.sub(r"一般公共预算|预算(?:执行|拨款|支出)", "", item.lead)):
            self.planned = bool(found["planned"])

    def tell(self, item: Item) -> None:
        name = core(item.lead)
        if not name and _DONE.search(item.lead):
            name = self._named  # 三公经费年初预算为11.49万元，支出决算为3.04万元
        self._named = name or self._named
        sides = _SIDE.findall(item.lead[-24:])
        side = sides[-1] if sides else ""
        known = Known(item, name, item.year or self.running or self.year, self.planned, side)
        if item.likewise and not known.core:
            return
        self._of[item] = known
        if self._first and not re.search("其中", item.lead):
            self.heads.append(known)
            del self.heads[:-12]
        self._first = False
        if re.search(r"合计|总计", item.lead[-8:]):
            self.totals = [*self.totals[-5:], item]
        if len(known.core) > 1:
            found = self._by_core[known.core]
            found.append(known)
            del found[:-KEPT]
            if known.year is not None:
                dated = self._by_year[known.year, known.core[-2:]]
                dated.append(known)
                del dated[KEPT:]

    def of(self, item: Item) -> Known | None:
        return self._of.get(item)

    def of_year(self, year: int, name: str) -> Iterator[Known]:
        """Of that year and called so, or in short: 最高法院受理案件, 受理案件."""
        for one in self._by_year.get((year, name[-2:]), []):
            enough = min(len(one.core), len(name), SUFFIX)
            if one.core[-enough:] == name[-enough:]:
                yield one

    def called(self, name: str) -> list[Known]:
        """The latest first."""
        return self._by_core.get(name, [])[::-1]
