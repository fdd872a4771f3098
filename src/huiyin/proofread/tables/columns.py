"""Columns that are reckoned from others, row by row: differences, growth, rates of execution, shares, scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Final, Literal, NamedTuple

from huiyin.proofread.arithmetic.agreement import HUNDRED, shown
from huiyin.proofread.model import Message, Relation, RelationKind, Severity
from huiyin.proofread.tables.certainty import BASE, Check, is_slip
from huiyin.proofread.tables.grid import TOTAL, Grid, Number, Row
from huiyin.proofread.tables.reckoned import of_several, where

DIFFERENCE: Final = re.compile(
    r"增减(?!率|%|幅|比|百分|变动率|情况[（(]?%)|差额|差异(?!率)|增加额|减少额|变动额|变化(?!率)|结余|余额|净增|相差|超支|增长额"
    r"|[期年度]变动$|偏差(?!率|原因)|缺编|空编|超编|缺额|剩余|未办结|未完成|未化解|未支出|未使用|未到位|在办|扣分后|结转$"
)
#: What there was at the beginning was carried over, and is the difference of nothing in its row.
_OPENED: Final = re.compile(r"(?:上年|年初|期初|上期|往年|以前年度).{0,6}(?:结[余转]|余额)|结[余转]收入")
#: What there was at an end is no difference where the move between both has a column.
_STOCK: Final = re.compile(r"[期年][初末].{0,4}(?:余额|结余)")
_MOVE: Final = re.compile(r"[期年度]变动$|增减(?:额|数|金额)?$|变动额")
_GROWTH: Final = re.compile(
    r"增减.{0,6}[率%％幅比]|增幅|增长率|增长.{0,4}[%％]|同比|环比|变动率|变动.{0,4}[%％]|变化率|差异率|偏差率|升降|增速"
    r"|较上年.{0,4}[%％]|±.{0,3}[%％]|增长(?!额)|下降"
)
_RATE: Final = re.compile(r"率|完成比例|进度|完成.{0,4}[%％]|执行.{0,4}[%％]|为预算|占预算|为上年")
_SHARE: Final = re.compile(r"占比|比重|占.{0,8}[%％]|构成|比例|^(?!.*(?:增|减|升|降|同比|环比)).*百分比")
_POINTS: Final = re.compile(r"分值|权重|标准分|满分")
_SCORE: Final = re.compile(r"得分|自评分|评分(?!标准|细则|办法|依据)")
_LATER: Final = re.compile(r"本年|本期|今年|当年|决算|执行|实际|支出数|完成|快报")
_EARLIER: Final = re.compile(r"上年|去年|上期|同期|往年|年初|预算(?!执行)|计划|目标")
_LAST: Final = re.compile(r"上年|去年|上期|往年|同期")
_OF_BUDGET: Final = re.compile(r"[为占]\S{0,6}预算|预算\S{0,3}的?[%％]")
_YEAR: Final = re.compile(r"20\d\d")
#: Rows that make a rule, and how many keep to it for each that does not.
_LEAST_ROWS: Final = 4
#: Percentages of a column that one digit each would make right, and how long they are printed.
_MOST_SLIPS: Final = 2
_LEAST_PRINTED: Final = 4
_FOR_EACH: Final = 3
#: Rows of a column that come out for one beside it of the same headings, where these are off by one in so many at most.
_LEAST_TWIN: Final = 3
_FEW_TIMES: Final = 5
#: Shares in a column that has lost its heading.
_LEAST_SHARES: Final = 3
#: So many times as much is no wrong digit.
_ASTRAY: Final = 12
#: Columns looked at for what a reckoned one is made of.
_NEAR: Final = 8

How = Literal["difference", "growth", "rate"]
#: What floats may be off by.
_LOOSE: Final = 1e-9
Manner = Literal["difference", "growth", "increase", "rate", "quotient", "share"]


class Made(NamedTuple):
    """A figure and the two that it is reckoned from."""

    stated: Number
    first: Number
    second: Number
    value: Fraction
    verdict: Literal["exact", "rounding", "cut", "broken"]


class Ruled(NamedTuple):
    """A column, and how its figures are reckoned."""

    column: int
    how: How
    made: Sequence[Made]


def check(grid: Grid) -> Iterator[Relation]:
    figures = [column for column in grid.figures if column in grid.paths]
    reckoned = list(of_several(grid, figures))
    settled = {number.at[0] for number in reckoned if number.holds}
    plain = [column for column in figures if not _is_reckoned(grid.header(column))]
    ruled: list[Ruled] = []
    for column in figures:
        header = grid.header(column)
        for how in _ways(grid, column, header):
            pairs = _pairs(column, plain)
            if how == "difference":
                if any(row.numbers[column].place in settled for row in grid.body if column in row.numbers):
                    break
                pairs = [pair for pair in pairs if column not in pair]
            pairs = [pair for pair in pairs if _is_of(header, grid.header(pair[1]), how)]
            found = _best(grid, column, how, pairs)
            if found is not None:
                yield from _turned(grid, column, how, found[0]) or _told(grid, column, how, *found)
                ruled.append(Ruled(column, how, found[0]))
                break
        if _SHARE.search(header):
            yield from _shares(grid, column, plain)
        elif not header:
            yield from _unnamed(grid, column, figures)
    yield from _as_twins(grid, ruled)
    yield from _over(grid)
    yield from reckoned


def _as_twins(grid: Grid, ruled: Sequence[Ruled]) -> Iterator[Relation]:
    """收入 and 支出 side by side, each with its 预算数, 执行数, 完成预算%: where every row of the one comes out and a
    row of the other does, the others of that are wrong, however many they are."""
    for one in ruled:
        broken = [made for made in one.made if made.verdict == "broken"]
        heads = _heads_under(grid, one)
        if one.how == "difference" or not 0 < len(broken) < len(one.made) or len(set(heads)) < len(heads):
            continue
        twins = [other for other in ruled if other.column != one.column and _heads_under(grid, other) == heads]
        if any(len(two.made) >= _LEAST_TWIN and all(m.verdict == "exact" for m in two.made) for two in twins):
            near = (made for made in broken if abs(made.stated.value - made.value) * _FEW_TIMES < abs(made.value))
            yield from (relation_of(grid, one.column, one.how, made, "likely") for made in near)


def _heads_under(grid: Grid, one: Ruled) -> list[str]:
    """What the column and those that it is reckoned from are called, without what stands over several of them."""
    columns = (one.column, one.made[0].first.cell.column, one.made[0].second.cell.column)
    paths = [grid.paths.get(column, ()) for column in columns]
    over = [{text for text in path if sum(text in other for other in grid.paths.values()) == 1} for path in paths]
    return ["".join(text for text in path if text not in alone) for path, alone in zip(paths, over, strict=True)]


def _unnamed(grid: Grid, column: int, figures: Sequence[int]) -> Iterator[Relation]:
    """Growth in a column that has lost its heading: only where row upon row comes out to the last decimal."""
    others = [one for one in figures if one != column and not grid.header(one)]
    shares = list(_shares(grid, column, [one for one in others if one < column])) if _adds_up(grid, column) else []
    right = sum(share.holds for share in shares)
    if right >= _LEAST_SHARES and right >= _FOR_EACH * sum(share.severity in ("error", "likely") for share in shares):
        yield from shares
        return
    for first, second in _pairs(column, others):
        made = [
            one
            for row in grid.body
            if (one := made_of(row, column, first, second, "growth", is_money=grid.is_money)) and one.stated.digits
        ]
        good = sum(one.verdict == "exact" and len(one.stated.text) > _FOR_EACH for one in made)
        if good >= _LEAST_ROWS and good >= _FOR_EACH * (len(made) - good):
            yield from _told(grid, column, "growth", made, told=False)
            return


def _adds_up(grid: Grid, column: int) -> bool:
    """100.00 in the row of the total, and nothing above it elsewhere."""
    numbers = [(row, row.numbers[column]) for row in grid.body if column in row.numbers]
    whole = any(
        number.value == HUNDRED and any(TOTAL.match(row.text(one)) for one in row.cells) for row, number in numbers
    )
    return whole and all(0 <= number.value <= HUNDRED for _, number in numbers)


def _is_reckoned(header: str) -> bool:
    return bool(_GROWTH.search(header) or _SHARE.search(header) or (_RATE.search(header) and "数" not in header[-2:]))


def _ways(grid: Grid, column: int, header: str) -> Iterator[How]:
    numbers = [row.numbers[column] for row in grid.body if column in row.numbers]
    percent = "%" in header or "％" in header or any(number.unit == "%" for number in numbers) or "率" in header
    if percent or _GROWTH.search(header) or _SHARE.search(header):
        if _GROWTH.search(header):
            yield "growth"
            if percent:
                yield "rate"
        elif _RATE.search(header) or _SHARE.search(header) or percent:
            yield "rate"
            yield "growth"
    taken_off = _SCORE.search(header) and any("扣分" in grid.header(other) for other in grid.figures if other != column)
    if _OPENED.search(header):
        return
    if _STOCK.search(header) and any(_MOVE.search(grid.header(other)) for other in grid.figures if other != column):
        return
    if (DIFFERENCE.search(header) or taken_off) and not any(number.unit == "%" for number in numbers):
        yield "difference"


def _is_of(header: str, second: str, how: How) -> bool:
    """决算数为上年决算数的% is reckoned from last year's figure and nothing else, 占调整预算% from that budget."""
    if how == "difference" or not second:
        return True
    if "上年" in header or "去年" in header:
        return bool(_LAST.search(second) or _YEAR.search(second))
    if "预算" in header and _OF_BUDGET.search(header):
        return ("预算" in second or bool(_YEAR.search(second))) and not ("调整预算" in header and "年初" in second)
    return True


def _pairs(column: int, plain: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs of plain columns, those nearest left of the column first."""
    left = [one for one in plain if one < column][-_NEAR:]
    right = [one for one in plain if one > column][: _NEAR // 2]
    near = [*left, *right]
    return sorted(permutations(near, 2), key=lambda pair: abs(column - pair[0]) + abs(column - pair[1]))


def _best(grid: Grid, column: int, how: How, pairs: Sequence[tuple[int, int]]) -> tuple[list[Made], bool] | None:
    """The pair of columns that makes most of the figures, and whether their names say so too."""
    best: list[Made] = []
    highest: tuple[int, int, int] = (0, 0, 0)
    told = False
    signed = [row.numbers[column].unit == "%" for row in grid.body if column in row.numbers]
    percent = sum(signed) * 2 > len(signed)
    for first, second in pairs:
        names = _named(grid.header(first), grid.header(second))
        made = [
            one
            for row in grid.body
            if (one := made_of(row, column, first, second, how, is_money=grid.is_money)) is not None
            and not (percent and one.stated.unit != "%")  # an amount that slipped into the column
        ]
        good = sum(one.verdict in ("exact", "rounding") for one in made)
        score = (good * 2 + names, good, len(made))
        if made and (good or names) and score > highest:
            best, highest, told = made, score, names
    if not best:
        return None
    good = sum(one.verdict != "broken" for one in best)
    telling = sum(one.verdict != "broken" and one.value not in (0, 100) for one in best)
    if good * 2 < len(best) and not (told and len(best) <= 3):
        return None
    if not good and how != "difference" and not any("%" in one.stated.unit for one in best):
        # weights of an indicator called 执行率 are no rates
        return None
    # all that came was spent: 100% in every row of a column of rates
    whole = how == "rate" and good == len(best) > 1 and bool(_RATE.search(grid.header(column)))
    if not told and telling < 2 and telling != len(best) and not whole:
        return None
    return best, told


def _named(first: str, second: str) -> bool:
    """Whether two headings call themselves this year's and last year's, or done and planned."""
    years = _YEAR.findall(first), _YEAR.findall(second)
    if years[0] and years[1] and years[0] != years[1]:
        return int(years[0][-1]) > int(years[1][-1])
    return bool(_LATER.search(first) and _EARLIER.search(second)) and not _LAST.search(first)


def made_of(row: Row, column: int, first: int, second: int, how: Manner, *, is_money: bool) -> Made | None:
    if column not in row.numbers or first not in row.numbers or second not in row.numbers:
        return None
    stated, one, two = row.numbers[column], row.numbers[first], row.numbers[second]
    if not (one.value or two.value or stated.value):
        return None
    if any(cell.astray for cell in row.cells.values()):
        # two lines laid together: nobody knows which of its figures is which
        return None
    if how == "difference":
        return Made(stated, one, two, *_as_difference(stated, one, two, is_money=is_money))
    if not stated.value or ("," in stated.text and not stated.unit):
        # nothing was reckoned, or an amount has slipped into the column
        return None
    if two.value == 0 or (one.unit == "%") != (two.unit == "%") or (one.unit == "%" and how != "rate"):
        return None
    top, base = one.value, two.value
    if how == "increase":
        # 38.69 beside -15: the sign stands at the percentage only
        top = -abs(top) if stated.value < 0 else top
        base -= top
    if not base:
        return None
    value = (top - (base if how == "growth" else 0)) / abs(base)
    value *= 1 if how == "quotient" else HUNDRED
    verdict = "broken" if _is_far(stated, value) else _as_per_cent(stated, value)
    if verdict == "broken" and is_money and _may_be(stated, one, two, how):
        verdict = "rounding"
    return Made(stated, one, two, value, verdict)


def _is_far(stated: Number, value: Fraction) -> bool:
    """Whether no rounding brings the two together: what nearly all tries show, and floats show it fast."""
    made = abs(float(value))
    return abs(made - abs(float(stated.value))) > 2 * 10.0**-stated.digits + made * _LOOSE


def _cannot_be(stated: Number, one: Number, two: Number, *, growth: bool) -> bool:
    """The same as below without fractions and with more room: most pairs are seen to be none."""
    base, room = abs(float(two.value)), 10.0**-two.digits
    if base <= 2 * room:
        return False
    middle = float(one.value) - (float(two.value) if growth else 0.0)
    shift = 10.0**-one.digits + (room if growth else 0.0)
    most = (abs(middle) + shift) / (base - room) * 100
    least = max(abs(middle) - shift, 0.0) / (base + room) * 100
    value, step = abs(float(stated.value)), 10.0**-stated.digits
    return value > most * (1 + _LOOSE) + step or value < least * (1 - _LOOSE) - step


def _may_be(stated: Number, one: Number, two: Number, how: Manner) -> bool:
    """Whether amounts that were rounded to what is printed may have made this percentage. The sign of a fall may be
    left to the words, and that of a base below nothing is nobody's rule."""
    growth = how == "growth"
    if _cannot_be(stated, one, two, growth=growth):
        return False
    least, most = abs(two.value) - two.step / 2, abs(two.value) + two.step / 2
    if least <= 0:
        return True
    middle, shift = one.value - (two.value if growth else 0), (one.step + (two.step if growth else 0)) / 2
    over = (middle - shift, middle + shift)
    made = [top / base * 100 for top in over for base in (least, most)]
    room = stated.step / 2
    return any(min(made) - room <= value <= max(made) + room for value in (stated.value, -stated.value))


def _as_difference(
    stated: Number, one: Number, two: Number, *, is_money: bool
) -> tuple[Fraction, Literal["exact", "rounding", "cut", "broken"]]:
    value = one.value - two.value
    if value == stated.value:
        return value, "exact"
    whole = not is_money and all(number.digits == 0 for number in (stated, one, two))
    room = Fraction(0) if whole else (stated.step + one.step + two.step) / 2
    if abs(value - stated.value) <= room:
        return value, "rounding" if abs(value - stated.value) > stated.step / 2 else "exact"
    # a column of 减少 may leave the sign to its words
    if stated.value > 0 and abs(value) == stated.value and stated.text[0] != "-" and value < 0:
        return value, "cut"
    return value, "broken"


def _as_per_cent(stated: Number, value: Fraction) -> Literal["exact", "rounding", "cut", "broken"]:
    if abs(value - stated.value) <= stated.step / 2:
        return "exact"
    if abs(-value - stated.value) <= stated.step / 2 and stated.value > 0:
        return "exact"
    cut = abs(stated.value) <= abs(value) < abs(stated.value) + stated.step
    # 17.647 that was rounded to 17.65 before it was rounded to 17.7
    finer = stated.step / 10
    twice = abs(abs(stated.value) - abs(value)) <= stated.step / 2 + finer / 2
    return "cut" if (cut or twice) and (value >= 0) == (stated.value >= 0) else "broken"


def _told(grid: Grid, column: int, how: How, made: Sequence[Made], told: bool) -> Iterator[Relation]:
    good = sum(one.verdict != "broken" for one in made)
    bad = len(made) - good
    beside = told and how != "difference" and bad <= _MOST_SLIPS and good > bad
    for one in made:
        if one.verdict == "broken":
            severity = _severity(good, bad, told=told)
            if severity is None and beside and _is_misprinted(one):
                severity = "likely"
            if severity is None or _is_astray(one, how) or _stands_beside(grid, column, how, one):
                continue
            if how == "rate" and _makes_hundred(grid, column, one):
                yield relation_of(grid, column, how, one, "rounding")
                continue
            if how == "difference" and not good and not _is_slipped(one):
                # no row shows that the column is one, and no digit either
                continue
        else:
            severity = "rounding" if one.verdict in ("rounding", "cut") and how != "difference" else None
            if one.verdict == "rounding":
                severity = "rounding"
        yield relation_of(grid, column, how, one, severity)


def _is_astray(one: Made, how: How) -> bool:
    """A figure of another column, the two taken the other way round, or nowhere near what they make."""
    if one.stated.text in (one.first.text, one.second.text) and one.stated.value not in (0, 100):
        return True
    if (
        how == "rate"
        and one.first.value
        and _as_per_cent(one.stated, one.second.value / one.first.value * 100) == "exact"
    ):
        return True
    least, most = sorted((abs(one.stated.value), abs(one.value)))
    return most > _ASTRAY * least > 0


def _turned(grid: Grid, column: int, how: How, best: Sequence[Made]) -> list[Relation]:
    """下降25.00% for a fall from 640 to 512: the move over this year's figure instead of last year's. The years of the
    headings and the signs of all rows say which is which."""
    first, second = (grid.header(one.cell.column) for one in best[0][1:3])
    years = _YEAR.findall(first), _YEAR.findall(second)
    if how != "growth" or len(years[0]) != 1 or len(years[1]) != 1:
        return []
    moved = [one for one in best if one.stated.value]
    signs = {one.stated.value > 0 for one in moved}
    if (
        years[0] >= years[1]
        or len(moved) < _LEAST_ROWS
        or len(signs) < 2
        or any(one.verdict == "broken" for one in moved)
    ):
        return []
    if any((one.stated.value > 0) == (one.value > 0) for one in moved):
        return []
    found = []
    for one in moved:
        value = (
            (one.second.value - one.first.value) / abs(one.first.value) * HUNDRED if one.first.value else Fraction(0)
        )
        verdict = _as_per_cent(one.stated, value)
        right = Made(one.stated, one.second, one.first, value, verdict)
        if verdict == "broken" and abs(value - one.stated.value) < 2 * one.stated.step:
            right = right._replace(verdict="rounding")
        severity: Severity = "likely" if right.verdict == "broken" else "rounding"
        found.append(relation_of(grid, column, how, right, None if right.verdict == "exact" else severity))
    return [replace(one, message=replace(one.message, code=BASE)) if one.severity == "likely" else one for one in found]


def _makes_hundred(grid: Grid, column: int, one: Made) -> bool:
    """8.4 for 8.33, beside 33.3 and 58.3 under the same heading: moved by one so that they make 100."""
    if abs(one.stated.value - one.value) >= one.stated.step * Fraction(3, 2):
        return False
    row = next((row for row in grid.body if row.numbers.get(column) is one.stated), None)
    heading = grid.paths.get(column, ())[-1:]
    if row is None or not heading:
        return False
    shares = [number.value for at, number in row.numbers.items() if grid.paths.get(at, ())[-1:] == heading]
    return len(shares) > 1 and sum(shares) == HUNDRED


def _is_slipped(one: Made) -> bool:
    """Whether one digit, or a sign, explains a difference that does not come out."""
    gap = Check(one.first, (one.second, one.stated), one.second.value + one.stated.value, "broken")
    return abs(one.value) == abs(one.stated.value) or is_slip(gap)


def _is_misprinted(one: Made) -> bool:
    """78.7 where 98.7 would be right: one digit of the percentage."""
    meant, printed = shown(one.value, one.stated.digits), one.stated.text.rstrip("%％")
    apart = sum(here != there for here, there in zip(meant, printed, strict=False))
    return len(meant) == len(printed) >= _LEAST_PRINTED and apart == 1


def _stands_beside(grid: Grid, column: int, how: How, one: Made) -> bool:
    """Whether another column of the row has what these two make: then this column is made of others."""
    row = next((row for row in grid.body if row.numbers.get(column) is one.stated), None)
    if row is None or how == "difference":
        return False
    return any(
        number is not one.stated and number.digits and _as_per_cent(number, one.value) == "exact"
        for number in row.numbers.values()
    )


def _severity(good: int, bad: int, *, told: bool) -> Severity | None:
    """A row is wrong where most of the others keep to the rule; of few rows the headings must tell the rule too."""
    if good + bad >= _LEAST_ROWS:
        return "error" if good >= _FOR_EACH * bad else None
    return "error" if good >= 2 * bad else "likely" if bad == 1 and told else None


_KINDS: Final[dict[Manner, RelationKind]] = {
    "difference": "table",
    "growth": "table",
    "increase": "table",
    "rate": "ratio",
    "quotient": "ratio",
    "share": "share",
}
_CODES: Final[dict[Manner, str]] = {
    "difference": "difference",
    "growth": "change",
    "increase": "increase",
    "rate": "rate",
    "quotient": "quotient",
    "share": "rate",
}


def relation_of(grid: Grid, column: int, how: Manner, one: Made, severity: Severity | None) -> Relation:
    ending = "holds" if severity is None else "broken"
    if severity == "rounding":
        ending = "rounding" if how == "difference" else "cut"
    digits = max(one.stated.digits, one.first.digits, one.second.digits) if how == "difference" else one.stated.digits
    params = {
        "where": where(grid, column, one.stated),
        "stated": one.stated.text,
        "first": one.first.text,
        "second": one.second.text,
        "this": one.first.text,
        "last": one.second.text,
        "value": shown(one.value, digits if how == "difference" else max(digits + 1, 2)),
        "expected": shown(one.value, digits),
    }
    return Relation(
        _KINDS[how],
        (one.stated.text, one.first.text, one.second.text),
        severity is None,
        Message(f"table.{_CODES[how]}_{ending}", params),
        tuple(number.place for number in (one.stated, one.first, one.second)),
        severity,
        None if severity is None else params["expected"],
    )


def _shares(grid: Grid, column: int, plain: Sequence[int]) -> Iterator[Relation]:
    """A share of the total of another column."""
    totals = [row for row in grid.body if any(TOTAL.match(row.text(one)) for one in row.cells)]
    totals = totals or [row for row in grid.body if column in row.numbers and row.numbers[column].value == HUNDRED]
    if not totals:
        return
    total = totals[-1]
    best: list[Made] = []
    for one in sorted((one for one in plain if one in total.numbers), key=lambda one: abs(one - column)):
        whole = total.numbers[one]
        if not whole.value:
            continue
        made = [
            Made(stated, part, whole, value, _as_share(stated, part, whole))
            for row in grid.body
            if row is not total and (stated := row.numbers.get(column)) and (part := row.numbers.get(one))
            and ((value := part.value / whole.value * 100) or stated.value)
        ]  # fmt: skip
        if sum(share.verdict == "exact" for share in made) > sum(share.verdict == "exact" for share in best):
            best = made
    good = sum(share.verdict != "broken" for share in best)
    if good * 2 <= len(best):
        return
    evened = sum((share.stated.value for share in best), Fraction(0)) == HUNDRED
    for share in best:
        # taken up or down by one, so that all of them make 100
        moved = evened and share.verdict == "broken" and abs(share.stated.value - share.value) < 2 * share.stated.step
        severity: Severity | None = "error" if share.verdict == "broken" and not moved else "rounding"
        severity = None if share.verdict == "exact" else severity
        yield relation_of(grid, column, "share", share, severity)


def _as_share(stated: Number, part: Number, whole: Number) -> Literal["exact", "rounding", "cut", "broken"]:
    """What was measured (105.0 of 215.9) was rounded before it was divided, or only after: both are in use."""
    verdict = _as_per_cent(stated, part.value / whole.value * HUNDRED)
    measured = part.digits > 0 and whole.digits > 0
    return "rounding" if verdict == "broken" and measured and _may_be(stated, part, whole, "share") else verdict


def _over(grid: Grid) -> Iterator[Relation]:
    """A score above its points."""
    scores = [column for column in grid.figures if _SCORE.search(grid.header(column))]
    points = [column for column in grid.figures if _POINTS.search(grid.header(column))]
    if len(scores) != 1 or len(points) != 1:
        return
    for row in grid.body:
        score, most = row.numbers.get(scores[0]), row.numbers.get(points[0])
        if score is not None and most is not None and score.value > most.value and score.unit in ("", "分"):
            params = {"where": where(grid, scores[0], score), "stated": score.text, "most": most.text}
            places = (score.place, most.place)
            yield Relation("range", (score.text, most.text), False, Message("table.score", params), places, "error")
