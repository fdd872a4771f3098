"""Parts and wholes: “共508件次，其中来信156件次，来访65人次，网上287件次”, total first or last, nested.

Each place where parts may begin (其中, 包括, 分别为, a colon, or nothing but order) is asked for the whole before it
and the parts behind it. A set of parts that adds up settles the question; if none does, the set the grammar points to
is judged, and only when the list claims to be whole.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from huiyin.proofread.addition import Sum, add, is_slip
from huiyin.proofread.gathering import MODES, MOST_PARTS, Gathering, Parts, telling
from huiyin.proofread.items import Item, family, items, picked
from huiyin.proofread.model import Analysis, Message, Passage, Quantity, Relation, Severity
from huiyin.proofread.partition import closed, complete, is_open, overlaps

#: How far the search for a whole may reach.
MOST_WHOLES = 6
MOST_PASSAGES = 14
_STRONG = re.compile(
    r"其中|包括|分别为|分别是|分别有|分为|其余|即|具体(?:为|是|情况)|含(?!税|量)|[按从][^，。；]{1,14}(?:分|分类|看|划分|来看|统计|分析)[，：]"
    r"|(?:事项|件|案件|信访|资金|支出|经费|人员|干部|问题|对象|案|者|群众|矛盾|纠纷)中[，：]"
)
#: A word about a share, not about an amount: 90.6%（初件851件），其中来信88.2%（初件170件）.
_OF_SHARES = re.compile(r"(?:其中|包括)[^。；]*%（")
_TOTAL = re.compile(
    r"(?:(?P<n>[两三四五六七八九十]|\d{1,2})(?:个?[月类项者级]|个?部分|个季度|批|项|渠道|方面)?)?"
    r"(?:总计|合计|共计|总共|一共|累计|小计|总额|总数|总量|总数量|总和|之和|共有|共)"
    r"[^，；。：、（）]{0,14}$"
)
_BARE = re.compile(r"(?:总计|合计|共计|总共|一共|累计|小计|共|之和|总和|总额|总数|总量)(?:为|达到?|有|是|约|共)?$")
_NAMES = re.compile(
    r"([\u4e00-\u9fff]{2,12}(?:[、和与及][\u4e00-\u9fff]{2,12}?)+?)(?:[两三四五]项)?(?:总计|合计|共计|共)$"
)
_BUDGET = re.compile(r"预算(?!完成)[^，；。决]{0,6}$")


@dataclass(frozen=True)
class _Found:
    whole: Quantity
    parts: tuple[Quantity, ...]
    result: Sum
    severity: Severity | None = None


def rule(analysis: Analysis) -> Iterable[Relation]:
    earlier = _earlier(analysis)
    for found in _all(analysis):
        yield relation(found.whole, found.parts, found.result, found.severity)
        last_year = _last_year(found, earlier)
        if last_year is not None:
            yield relation(last_year.whole, last_year.parts, last_year.result, last_year.severity)


def _earlier(analysis: Analysis) -> dict[int, Quantity]:
    """Of each figure the one of last year that stands behind it, by identity."""
    found: dict[int, Quantity] = {}
    for passage in analysis.passages:
        for one, following in pairwise(passage.quantities):
            if one.role == "this" and following.role == "previous" and one.unit == following.unit:
                found[id(one)] = following
    return found


def _last_year(found: _Found, earlier: dict[int, Quantity]) -> _Found | None:
    """When this year's parts make this year's whole, so should last year's."""
    whole = earlier.get(id(found.whole))
    parts = [one for part in found.parts if (one := earlier.get(id(part))) is not None]
    if whole is None or len(parts) < 2 or not found.result.holds:
        return None
    if any(id(part) not in earlier and part.value for part in found.parts):
        return None
    result = add(whole, parts)
    if result.holds:
        return _Found(whole, tuple(parts), result, "rounding" if result.gap else None)
    return _Found(whole, tuple(parts), result, "likely") if is_slip(result.gap, [whole, *parts]) else None


class _Memory:
    """Totals that were announced, and figures that proved to be wholes: later lists may break them down once more."""

    def __init__(self) -> None:
        self.wholes: deque[Item] = deque(maxlen=6)
        self.announced: deque[Item] = deque(maxlen=8)
        self.named: dict[str, Item] = {}

    def recent(self) -> list[Item]:
        found = [*reversed(self.wholes), *reversed(self.announced)]
        return list(dict.fromkeys(found))


def _all(analysis: Analysis) -> Iterator[_Found]:
    rows = [items(passage, index) for index, passage in enumerate(analysis.passages)]
    memory = _Memory()
    for index, row in enumerate(rows):
        before = rows[index - 1] if index else []
        for at, item in enumerate(row):
            yield from _total_first(analysis, row, at, before, memory)
            yield from _total_last(row, at, before)
            yield from _named(item, memory.named)
            memory.named[item.label[-8:]] = item
            if at == 0 or _TOTAL.search(item.head):
                memory.announced.append(item)
        yield from _other_rows(analysis.passages[index], index, row)
        text = analysis.passages[index].block.text
        behind = rows[index + 1 : index + 1 + MOST_PASSAGES]
        if (
            row
            and behind
            and re.search(r"(?:其中|如下|包括|分别|具体|：)[^。，]{0,8}。?$", text[row[-1].figures[-1].end :])
        ):
            yield from _total_above(row, behind)


# -- the total stands first


def _total_first(
    analysis: Analysis, row: Sequence[Item], at: int, before: Sequence[Item], memory: _Memory
) -> Iterator[_Found]:
    first = row[at]
    strength = _strength(first)
    begins = at == 0 or first.opens_segment
    owners = _owners(row, at, before, strong=strength > 0)
    owners = owners if strength else owners[:3]
    distant: list[Item] = []
    if begins or strength == 2:
        distant = [*reversed(row[max(0, at - 12) : at]), *memory.recent()]
    elif memory.wholes and memory.wholes[-1].passage == first.passage:
        distant = [memory.wholes[-1]]
    distant = [one for one in dict.fromkeys(distant) if one not in owners and one is not first]
    if not owners and not distant:
        return
    gathering = Gathering.at(row, at)
    for owner in (*owners, *distant):
        found = list(_holding(owner, gathering, strength, least=_least(owner, first, owners)))
        if found:
            memory.wholes.append(owner)
            yield from found
            return
    if strength == 2:
        yield from _rounded_or_broken(analysis, [*owners, *distant], gathering, first)


def _least(owner: Item, first: Item, owners: Sequence[Item]) -> int:
    """How many parts it takes to believe an owner that stands apart."""
    near = owner in owners or (owner.passage == first.passage and first.sentence - owner.sentence <= 1)
    return 2 if near else 3


def _other_rows(passage: Passage, index: int, row: Sequence[Item]) -> Iterator[_Found]:
    """Last year's figures add up as this year's do, the budget's as the accounts', and all that was closed."""
    rows = [items(passage, index, "previous"), [item for item in row if _BUDGET.search(item.first.before)]]
    groups: dict[str, list[Item]] = {}
    for item in row:
        groups.setdefault(re.sub(r"^(?:以上|总计|合计|共)+", "", item.label)[-2:], []).append(item)
    rows.extend(group for label, group in groups.items() if label)
    for other in rows:
        if len(other) < 3 or len(other) == len(row):
            continue
        for at in range(1, len(other)):
            following, earlier = other[at : at + MOST_PARTS], other[max(0, at - MOST_PARTS) : at]
            yield from _holding(other[at - 1], Gathering([following]), 0)
            yield from _ending(other[at], earlier)


def _ending(item: Item, earlier: Sequence[Item]) -> Iterator[_Found]:
    """The figures before it that add up to it, without a word for it."""
    for whole in item.figures:
        parts = Parts(picked(earlier[-8:], whole, "same")[::-1]).making(whole)[::-1]
        if len(parts) >= 2 and telling(whole, parts):
            yield _Found(whole, parts, add(whole, parts))


def _named(item: Item, named: dict[str, Item]) -> Iterator[_Found]:
    """基本支出和项目支出合计…: the parts are called by their names, wherever they stood."""
    match = _NAMES.search(re.split(r"[，；。：（）]", item.first.before)[-1])
    if match is None:
        return
    names = re.split(r"[、和与及]|以及", match[1])
    parts_of = [
        named.get(name[-8:]) or next((named[key] for key in named if key.endswith(name)), None) for name in names
    ]
    if len(parts_of) < 2 or len(parts_of) > 8 or not all(parts_of):
        return
    for whole in item.figures:
        parts = picked([one for one in parts_of if one is not None], whole, "same")
        if len(parts) == len(parts_of):
            result = add(whole, parts)
            if result.holds or is_slip(result.gap, [whole, *parts]):
                severity: Severity | None = {"equal": None, "rounded": "rounding"}.get(result.verdict, "likely")  # type: ignore[assignment]
                yield _Found(whole, tuple(parts), result, severity)


def _strength(first: Item) -> int:
    """2: words that announce parts. 1: a colon. 0: nothing."""
    if _OF_SHARES.search(first.gap):
        return 0
    gap = re.split("[%％]", first.gap)[-1]
    if _STRONG.search(gap) and not re.search(r"(?:其中|包括)[^，；：。]{0,20}。", gap):
        return 2
    return 1 if re.search(r"：|主要|（$|由(?!于)", gap) else 0


def _owners(row: Sequence[Item], at: int, before: Sequence[Item], *, strong: bool) -> list[Item]:
    """The items whose figure the parts may belong to, the nearest first."""
    first = row[at]
    owners: list[Item] = []
    for item in reversed(row[max(0, at - 12) : at]):
        if (item.depth > first.depth and item is not row[at - 1]) or first.sentence - item.sentence > (
            2 if strong else 1
        ):
            continue
        owners.append(item)
    if strong and first.sentence == 0 and len(owners) < MOST_WHOLES:
        owners.extend(item for item in reversed(before[-MOST_WHOLES:]) if item.depth == 0)
    return owners[:MOST_WHOLES]


def _holding(owner: Item, gathering: Gathering, strength: int, least: int = 2) -> Iterator[_Found]:
    """Parts that add up to a figure of the owner to the last digit, for each of its figures."""
    held = [(whole, gathering.making(whole, announced=strength > 0, least=least)) for whole in owner.figures]
    settled = next((parts for _, parts in held if parts), ())
    for whole, parts in held:
        if parts:
            yield _Found(whole, parts, add(whole, parts))
        elif settled and strength == 2:
            yield from _beside(whole, settled, gathering)


def _beside(whole: Quantity, settled: Sequence[Quantity], gathering: Gathering) -> Iterator[_Found]:
    """25批62人次，其中…19批24人次，…6批39人次: the batches say which items are parts; the persons must add up too."""
    chosen = [item for one in gathering.sets for item in one if set(item.figures) & set(settled)]
    parts = list(dict.fromkeys(picked(chosen, whole, "like")))
    if len(parts) != len(settled) or set(parts) & set(settled):
        return
    result = add(whole, parts)
    severity: Severity = "rounding" if result.holds else "error"
    if not any(part.approx for part in (whole, *parts)):
        yield _Found(whole, tuple(parts), result, severity)


def _rounded_or_broken(
    analysis: Analysis, owners: Sequence[Item], gathering: Gathering, first: Item
) -> Iterator[_Found]:
    """No set adds up: judge the one the grammar points to, with the nearest owner of the same measure.

    Where a sentence begins with the parts, its whole is any of the figures before: the one that is nearest in size.
    """
    apart = not owners or owners[0].sentence != first.sentence or owners[0].passage != first.passage
    apart = apart or "中，" in first.gap or bool(re.search(r"[按从][^，。；]{1,14}[，：]", first.gap))
    best: list[_Found] = []
    for owner in owners:
        found = [one for whole in owner.figures if (one := _judged(analysis, whole, gathering)) is not None]
        if found and not apart:
            yield from (one for one in found if one.severity != "remark" or one.result.holds)
            return
        if found and (not best or _distance(found[0]) < _distance(best[0])) and _may_own(owner, first, found[0]):
            best = found
    yield from (one for one in best if one.severity != "remark" or one.result.holds)


def _may_own(owner: Item, first: Item, found: _Found) -> bool:
    """A whole in another sentence is believed when the parts come close to it or name it."""
    distance = _distance(found)
    if found.whole.value < 20 * (found.whole.step or 1):
        return False
    if distance <= Fraction(1, 10) or (owner.passage == first.passage and first.sentence - owner.sentence <= 1):
        return distance <= Fraction(2, 5) and (distance <= Fraction(1, 10) or "中，" not in first.gap)
    lead = first.gap[-30:]
    name = owner.label[-5:]
    return distance <= Fraction(2, 5) and len(name) >= 3 and name in lead


def _distance(found: _Found) -> Fraction:
    return abs(found.result.gap) / max(abs(found.whole.value), found.result.total, Fraction(1, 10**6))


def _judged(analysis: Analysis, whole: Quantity, gathering: Gathering) -> _Found | None:
    candidates: list[tuple[tuple[Quantity, ...], Sequence[Item]]] = []
    for index, chosen in enumerate(gathering.sets):
        for mode in MODES:
            parts = gathering.parts(index, whole, mode)
            if len(parts.figures) < 2 or not gathering.allowed(whole, parts, mode):
                continue
            if all(parts.figures != other for other, _ in candidates):
                candidates.append((parts.figures, chosen))
    if not candidates:
        return None
    here = [one for one in candidates if one[0][-1].sentence == one[0][0].sentence or complete(one[0])]
    if not here:
        return None
    for parts, _ in here:
        result = add(whole, parts)
        if result.verdict == "rounded":
            return _Found(whole, tuple(parts), result, "rounding")
    for parts, chosen in sorted(here, key=lambda one: not is_slip(add(whole, one[0]).gap, [whole, *one[0]])):
        result = add(whole, parts)
        severity = _blame(analysis, whole, parts, chosen, result)
        if severity is not None:
            return _Found(whole, tuple(parts), result, severity)
    parts, _ = here[0]
    return _Found(whole, tuple(parts), add(whole, parts), "remark")


def _blame(
    analysis: Analysis, whole: Quantity, parts: Sequence[Quantity], chosen: Sequence[Item], result: Sum
) -> Severity | None:
    """How loudly a sum that does not come out is to be told, or not at all."""
    text = _text(analysis, whole, parts)
    if whole.approx or any(part.approx for part in parts) or is_open(chosen[0].gap, parts):
        return None
    slip = is_slip(result.gap, [whole, *parts])
    if result.verdict == "over":
        if overlaps(text, parts):
            return None
        return "error" if slip or result.total < whole.value * 2 else "likely"
    return closed(whole, parts, result, text, slip=slip)


def _text(analysis: Analysis, whole: Quantity, parts: Sequence[Quantity]) -> str:
    """The words from the whole to the end of the last part's clause."""
    by_block = {passage.block.index: passage.block.text for passage in analysis.passages}
    last = parts[-1]
    text = by_block[last.block]
    start = (
        whole.start if whole.block == last.block and whole.start < last.start else parts[0].start - len(parts[0].before)
    )
    stop = re.compile(r"[，；。]").search(text, last.end)
    return text[max(start - 20, 0) : stop.end() if stop else len(text)]


# -- the total stands last


def _total_last(row: Sequence[Item], at: int, before: Sequence[Item]) -> Iterator[_Found]:
    item = row[at]
    match = _TOTAL.search(re.split(r"[；。（）]", item.gap)[-1])
    if match is None:
        yield from _ending(item, [one for one in row[max(0, at - 8) : at] if one.sentence == item.sentence])
        return
    wanted = _count(match["n"])
    earlier = [one for one in row[max(0, at - MOST_PARTS) : at] if one.depth == item.depth]
    here = [one for one in earlier if one.sentence == item.sentence]
    for whole in item.figures:
        found = _sums_before(whole, here, earlier, before, wanted, bare=bool(_BARE.search(match[0])))
        if found is not None:
            yield found


def _count(word: str | None) -> int:
    if not word:
        return 0
    return (
        int(word) if word.isdigit() else "零一二三四五六七八九十".replace("二", "二").find(word) if word != "两" else 2
    )


def _sums_before(
    whole: Quantity, here: Sequence[Item], earlier: Sequence[Item], before: Sequence[Item], wanted: int, *, bare: bool
) -> _Found | None:
    for chosen in (here, earlier, [*before, *earlier]):
        for mode in MODES:
            parts = Parts(picked(chosen, whole, mode)[::-1])
            found = parts.making(whole)[::-1]
            if len(found) >= 2 and (mode not in {"persons", "pieces"} or family(whole) == "mixed" or parts.channels):
                return _Found(whole, found, add(whole, found))
    if not bare and wanted < 2:
        return None
    return _broken_before(whole, here, wanted)


def _broken_before(whole: Quantity, here: Sequence[Item], wanted: int) -> _Found | None:
    """A total said in so many words behind its parts, all in one sentence."""
    for mode in MODES:
        parts = picked(here, whole, mode)
        if mode in {"persons", "pieces"} and family(whole) != "mixed" and not Parts(parts).channels:
            continue
        if len(parts) < 2 or (wanted and len(parts) < wanted):
            continue
        parts = parts[-wanted:] if wanted else parts
        if any(part.approx for part in (whole, *parts)) or max(part.value for part in parts) > whole.value * 2:
            continue
        result = add(whole, parts)
        if result.verdict == "rounded":
            return _Found(whole, tuple(parts), result, "rounding")
        near = abs(result.gap) * 3 <= max(whole.value, result.total)
        if wanted or (near and (is_slip(result.gap, [whole, *parts]) or abs(result.gap) * 5 <= whole.value)):
            return _Found(whole, tuple(parts), result, "error")
    return None


# -- the parts stand in paragraphs of their own


def _total_above(row: Sequence[Item], behind: Sequence[Sequence[Item]]) -> Iterator[_Found]:
    """……如下： and then one paragraph for each part: the first figure of each counts."""
    heads = [items_of[0] for items_of in behind if items_of]
    for owner in [one for one in reversed(row) if one.sentence >= row[-1].sentence - 2][:4]:
        for whole in owner.figures:
            parts = Gathering([heads]).making(whole, announced=True)
            found = _Found(whole, parts, add(whole, parts)) if parts else _nearly(whole, picked(heads, whole, "same"))
            if found is not None:
                yield found
                return


def _nearly(whole: Quantity, parts: Sequence[Quantity]) -> _Found | None:
    """The first parts that make the whole but for rounding."""
    for count in range(2, min(len(parts), 12) + 1):
        result = add(whole, parts[:count])
        if result.verdict == "over":
            return None
        if result.verdict == "rounded" and whole.digits and abs(result.gap) <= 2 * whole.step:
            return _Found(whole, tuple(parts[:count]), result, "rounding")
    return None


def relation(whole: Quantity, parts: Sequence[Quantity], result: Sum, severity: Severity | None) -> Relation:
    figures = (whole, *parts)
    params = {
        "whole": f"{whole.noun}{whole.printed}",
        "total": whole.printed,
        "parts": " + ".join(part.text for part in parts),
        "sum": _shown(result, whole),
        "gap": _plain(abs(result.gap) / _scale(whole)) + whole.unit,
    }
    code = {"equal": "sum.holds", "rounded": "sum.rounding", "under": "sum.broken", "over": "sum.broken"}[
        result.verdict
    ]
    return Relation(
        kind="sum",
        numbers=tuple(figure.text for figure in figures),
        holds=result.holds,
        severity=severity if not result.holds or severity == "rounding" else None,
        message=Message(code, params),
        at=tuple(figure.place for figure in figures),
        expected=None if result.verdict == "equal" else _shown(result, whole),
        figures=figures,
    )


def _scale(figure: Quantity) -> int:
    return figure.scale


def _shown(result: Sum, whole: Quantity) -> str:
    """The sum in the unit of the whole."""
    return _plain(result.total / _scale(whole))


def _plain(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
