"""Totals of tables. The layout is found first (which lines a total is made of), by what most columns agree on; then
each total is checked under it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import takewhile
from typing import Final

from huiyin.proofread.arithmetic.interval import added
from huiyin.proofread.model import Analysis, Relation
from huiyin.proofread.reading.ranks import level
from huiyin.proofread.tables import (
    alongside,
    by_sum,
    by_value,
    certainty,
    columns,
    crossed,
    kept,
    layouts,
    likeness,
    owed,
    scored,
    shuffled,
    spread,
    unnamed,
)
from huiyin.proofread.tables import said as tables_said
from huiyin.proofread.tables.certainty import LOUD, STRICT, Check, agreeing, evidence
from huiyin.proofread.tables.grid import AMID, SUBTOTAL, TOTAL, Grid, Number, Row, grids, indent, on_its_side, sections
from huiyin.proofread.tables.layouts import Entry, Parts
from huiyin.proofread.tables.likeness import Judged
from huiyin.proofread.tables.summed import is_summed, is_summed_row

#: Columns of figures that no sum is made of.
#: Columns that are no parts of a total beside them.
_NO_PART: Final = re.compile(r"增减|上年|去年|同期|差额|差异|备注|结余|余额|较|比上|比去|变动|变化|升降|累计")
#: What a cell of a column of changes looks like: +13, −37, 0, 持平.
_MOVED: Final = re.compile(r"[+＋−－-].*|0(?:\.0+)?[%％]?|[—/]*|(?:与上年)?持平")
_MONEY: Final = re.compile(r"元|金额|经费|资金|预算|决算|支出|收入|拨款|费用|款")
_CODE: Final = re.compile(r"\d{3}(?:\d{2}){0,3}")
_UNITS: Final = re.compile(
    r"[万亿千百]*(?:元|美元|吨|人|件|个|户|家|公里|平方米|立方米|千瓦时|台|辆|套|头|只|亩|公顷|册|张|所|次|天|小时|部|艘|米|宗|条|株|份|标箱)"
    r"(?:次|公里|/.{1,4})?|[%％‰]"
)
#: Numbers of rows in a column of their own.
_NUMBERS: Final = (
    (1, re.compile(r"[一二三四五六七八九十]{1,3}、?")),
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (3, re.compile(r"\d{1,2}(?:\.\d{1,2}){0,2}[.、]?")),
    (6, re.compile(r"[（(]\d{1,2}[）)]|[①-⑳]")),
)
_SCORE: Final = re.compile(r"分值|权重|标准分|满分|得分|自评分")
#: A total may be told by its subtotals and by its lines: so many other layouts are reported where they hold.
_ALTERNATES: Final = 2
#: Parts without any sign: how many, and how many digits of wholes must come out for it to be no accident.
_MOST_SILENT: Final = 16
_LEAST_DIGITS: Final = 5
#: Totals that a line above them is told of.
_MOST_BELOW: Final = 6
#: All of a table but its first row, and how much larger that is than what rounding may do.
_LEAST_PARTS: Final = 5
_LEAST_EXACT: Final = 4
_ABOVE_ROOM: Final = 500
#: A gap of more than the last place that is a figure of the table too is no slip.
_PLACES: Final = 10
#: 公务用车购置费 bears the name of 公务用车购置及运行维护费.
_STEM: Final = 4
_LONGEST_LIST: Final = 400


def rule(analysis: Analysis) -> Iterator[Relation]:
    for whole in grids(analysis):
        parts = list(sections(whole))
        scores = list(scored.scores(whole))
        found: list[Relation] = []
        for grid in parts:
            made = [relation for entries, exact in _down(grid) for relation in _totals(grid, entries, exact)]
            made += _best_across(grid)
            found += _once(certainty.trusted(grid, made))
            beside, found = alongside.check(grid, [*found, *columns.check(grid)])
            found += beside
            found += kept.check(grid)
            found += owed.check(grid)
            found += spread.check(grid)
            told = {frozenset(one.at) for one in found}
            found += [one for one in crossed.check(grid) if frozenset(one.at) not in told]
            found += by_sum.check(grid, {frozenset(one.at) for one in found})
            found += list(by_value.check(grid, found))
            turned = on_its_side(grid)
            if turned is not None:
                found += columns.check(turned)
        yield from certainty.settled(_with_scores(found, scores, is_form=len(parts) > 1))
        yield from scored.pairs(whole)
        yield from unnamed.check(whole)
        yield from shuffled.check(whole)


def _with_scores(found: Sequence[Relation], scores: Sequence[Relation], *, is_form: bool) -> Iterator[Relation]:
    """A total of points in a form is that of all its parts; elsewhere what its own part says comes first."""
    settled = {relation.at[0] for relation in found if relation.holds and relation.kind == "table"}
    scored = {relation.at[0] for relation in scores} if is_form else set()
    yield from (one for one in found if one.holds or one.kind != "table" or one.at[0] not in scored)
    told = {relation.at[0] for relation in found} if not is_form else settled
    yield from (one for one in scores if one.at[0] not in told)


def _once(found: Sequence[Relation]) -> Iterator[Relation]:
    """A wrong subtotal makes the total above it wrong too: that is one contradiction, raised once."""
    wrong = {relation.at[0]: relation for relation in found if relation.severity in LOUD}
    for relation in found:
        parts = [wrong[place] for place in relation.at[1:] if place in wrong]
        if relation.severity not in LOUD or not parts:
            yield relation
            continue
        gap = sum(Fraction(part.expected or 0) - Fraction(part.numbers[0].replace(",", "")) for part in parts)
        right = Fraction(relation.expected or 0) + gap == Fraction(relation.numbers[0].replace(",", ""))
        yield replace(relation, severity="remark", alternate=True) if right else relation


def _down(grid: Grid) -> Iterator[tuple[list[Entry], frozenset[int]]]:
    """The rows as entries, for each group of columns that share their labels."""
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    summed = [column for column in grid.figures if is_summed(grid, column)]
    if not grid.body:
        return
    for column in summed:
        groups[_label_columns(grid, column)].append(column)
    for series in groups.values():
        entries: list[Entry] = []
        beside = _label_columns(grid, series[0])
        named = _name_column(grid, beside)
        for row in grid.body:
            # what stands left of other figures is the name of those
            is_beside = not beside or any(row.text(column) for column in beside)
            labels = grid.labels(row, series[0]) if is_beside else []
            values = {
                column: row.numbers[column]
                for column in series
                if column in row.numbers and not grid.is_spread(row.numbers[column])
            }
            cell = row.cells.get(named)
            if cell is not None and cell.text in labels:
                labels = labels[: labels.index(cell.text) + 1]
            if labels or values:
                entries.append(_entry(len(entries), labels, values, row))
        yield _with_codes(entries, grid), _exact(grid, series, entries)


def _name_column(grid: Grid, columns_: Sequence[int]) -> int:
    """The column of words nearest to the figures that is not that of their units: 亿吨, 万人."""
    for column in columns_:
        texts = {text for row in grid.body if (text := row.text(column))}
        if texts and not grid.header(column).endswith("单位") and not all(map(_UNITS.fullmatch, texts)):
            return column
    return -1


def _label_columns(grid: Grid, column: int) -> tuple[int, ...]:
    found: list[int] = []
    for left in range(column - 1, -1, -1):
        if left in grid.figures:
            if found:
                break
            continue
        # a column that nothing stands in is no column of names
        if any(row.text(left) for row in grid.body):
            found.append(left)
    return tuple(found)


def _entry(index: int, labels: Sequence[str], values: dict[int, Number], row: Row) -> Entry:
    plain = ["".join(label.split()) for label in labels] or [""]
    last = labels[-1] if labels else ""
    mark = AMID.match(last.strip())
    words = plain[-1]
    # an indicator called 信访总量 with more words behind it is no total
    is_total = any(
        TOTAL.match(label) and not AMID.match(label) and (label == words or (at == 0 and STRICT.search(label)))
        for at, label in enumerate(plain)
    )
    merged = [cell for cell in row.cells.values() if cell.rowspan > 1 and cell.text.strip()]
    return Entry(
        index,
        words,
        level=level(words),
        top=min((rank for label in plain if (rank := level(label))), default=0),
        # a name begins behind its 其中
        indent=indent(last) + (len(mark[0]) + 1 if mark and last[:1].isspace() else 0),
        is_total=is_total,
        is_subtotal=any(SUBTOTAL.search(label) for label in plain) and is_total,
        is_amid=bool(AMID.match(words)),
        group=merged[0] if merged and len(plain) > 1 else None,
        values=values,
    )


def _with_codes(entries: list[Entry], grid: Grid) -> list[Entry]:
    """Codes of accounts (201, 20103, 2010301) are levels too."""
    codes: dict[int, str] = {}
    rows = [row for row in grid.body if row.cells]
    if len(rows) != len(entries):
        return entries
    for entry, row in zip(entries, rows, strict=True):
        code = _code(row, grid)
        if code:
            codes[entry.index] = code
    if len(codes) * 2 < len(entries) or len({len(code) for code in codes.values()}) < 2:
        return _with_numbers(entries, rows, grid)
    for entry in entries:
        if entry.index in codes and not entry.level:
            entry.level = len(codes[entry.index])
    return entries


def _code(row: Row, grid: Grid) -> str:
    """201, 03 and 01 in three columns are 2010301."""
    code = ""
    for column in sorted(row.cells):
        text = row.text(column)
        if column in grid.figures or not text.isdecimal():
            if code:
                break
            continue
        code = code + text if len(text) == 2 and code else text
    return code if _CODE.fullmatch(code) else ""


def _with_numbers(entries: list[Entry], rows: Sequence[Row], grid: Grid) -> list[Entry]:
    """一, 1, 2, 二 in a column of their own before the names are levels."""
    found: dict[int, int] = {}
    for entry, row in zip(entries, rows, strict=True):
        first = min(row.cells)
        rank = next((rank for rank, manner in _NUMBERS if manner.fullmatch(row.text(first))), 0)
        if rank and first not in grid.figures:
            found[entry.index] = rank + row.text(first).count(".")
    if len(found) * 2 > len(entries) and len(set(found.values())) > 1:
        for entry in entries:
            entry.level = found.get(entry.index, entry.level)
    return entries


def _exact(grid: Grid, series: Iterable[int], entries: Sequence[Entry]) -> frozenset[int]:
    """The series that count whole things: no sum of them is rounded."""
    found = []
    for one in series:
        numbers = [entry.values[one] for entry in entries if one in entry.values]
        if _SCORE.search(grid.header(one)):
            found.append(one)
            continue
        about_money = _MONEY.search(grid.header(one) + grid.caption + grid.unit) or any("元" in n.unit for n in numbers)
        about_money = about_money or (grid.is_money and not re.search(r"[件人次批户个]", grid.header(one)))
        if not about_money and all(number.digits == 0 for number in numbers):
            found.append(one)
    return frozenset(found)


def _best_across(grid: Grid) -> list[Relation]:
    """Without the columns that seldom are parts of a total (上年 …), or with them where more comes out so."""
    found: list[list[Relation]] = []
    for leaves_out in (True, False):
        if found and not any(_NO_PART.search(grid.header(column)) for column in grid.figures):
            break
        sums = _across(grid, leaves_out=leaves_out)
        found.append([relation for entries, exact in sums for relation in _totals(grid, entries, exact)])

    def agreement(made: Sequence[Relation]) -> tuple[int, int]:
        holding = sum(one.holds and len(one.at) > 2 for one in made)
        # one wrong figure is no reason to leave a column out that makes another line come out
        return holding - sum(one.severity in LOUD for one in made), holding

    return max(found, key=agreement)


def _across(grid: Grid, *, leaves_out: bool) -> Iterator[tuple[list[Entry], frozenset[int]]]:
    """The columns as entries: 小计 beside what it is made of. One list for each side of a table that has two."""
    summed = [
        column
        for column in grid.figures
        if is_summed(grid, column)
        and not (leaves_out and _NO_PART.search(grid.header(column)))
        and not _is_moved(grid, column)
    ]
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for column in summed:
        groups[_label_columns(grid, column)].append(column)
    for side in groups.values():
        for chosen in _halves(grid, side):
            tops: dict[tuple[str, ...], list[int]] = defaultdict(list)
            for column in chosen:
                path = grid.paths.get(column, ())
                if len(path) > 1:
                    tops[path[:-1]].append(column)
            entries = [_column_entry(grid, index, column, tops) for index, column in enumerate(chosen)]
            if any(entry.is_total or entry.is_amid for entry in entries):
                yield entries, _exact(grid, range(len(grid.body)), entries)


def _is_moved(grid: Grid, column: int) -> bool:
    """Signed figures say how far others moved, whatever the heading is; a plus in a column of that name is enough."""
    path = grid.paths.get(column)
    named = [other for other in grid.figures if other == column or (path and grid.paths.get(other) == path)]
    cells = [row.text(column) for row in grid.body]
    plus = any(row.text(other).startswith(("+", "＋")) for other in named for row in grid.body)
    return plus and all(map(_MOVED.fullmatch, cells))


def _halves(grid: Grid, columns_: Sequence[int]) -> list[list[int]]:
    """Budget beside accounts, each with its own total: two lists."""
    halves: dict[str, list[int]] = defaultdict(list)
    for column in columns_:
        path = grid.paths.get(column, ())
        halves[path[0] if path else ""].append(column)
    totals = [any(TOTAL.match(grid.paths[one][-1]) for one in half if grid.paths.get(one)) for half in halves.values()]
    if len(halves) > 1 and all(len(half) > 2 for half in halves.values()) and all(totals):
        return list(halves.values())
    return [list(columns_)]


def _column_entry(grid: Grid, index: int, column: int, tops: dict[tuple[str, ...], list[int]]) -> Entry:
    path = grid.paths.get(column, ())
    leaf = re.sub(r"[（(].*?[）)]", "", path[-1]) if path else ""
    group = path[:-1] if len(path) > 1 and len(tops[path[:-1]]) > 1 else None
    inner = group is not None and any(SUBTOTAL.search(grid.paths[other][-1]) for other in tops[group])
    is_total = bool(TOTAL.match(leaf)) and not AMID.match(leaf)
    values = {
        number: row.numbers[column]
        for number, row in enumerate(grid.body)
        if column in row.numbers and is_summed_row(row)
    }
    return Entry(
        index,
        leaf,
        level=2 if inner and not is_total else 1 if any(tops.values()) else 0,
        is_total=is_total,
        is_subtotal=is_total and (inner or bool(SUBTOTAL.search(leaf))),
        is_amid=bool(AMID.match(leaf)) or any(AMID.match(name) for name in path[:-1]),
        group=group,
        values=values,
    )


def _totals(grid: Grid, entries: Sequence[Entry], exact: frozenset[int]) -> Iterator[Relation]:
    farthest = layouts.reach(entries)
    inner: set[int] = set()
    judged: list[Judged] = []
    for at, entry in enumerate(entries):
        if entry.values and not entry.is_total:
            ways = layouts.of_parent(entries, at, farthest) or _silent_parts(entries, at, exact)
            checks, chosen, _ = _best(entries, at, ways, exact)
            judged.append(Judged(at, ways, checks, chosen))
            if evidence(checks) > len(checks) - agreeing(checks):
                inner |= set(chosen)
    like = likeness.raised(entries, judged, lambda at, parts: _checks(entries, at, parts, exact))
    for one in judged:
        said, brothers = like.get(one.at, (one.checks, 0))
        yield from _told(grid, entries[one.at], said, is_plain=False, brothers=brothers)
        for again in layouts.marked_again(entries, one.at):
            second, _, _ = _best(entries, one.at, again, exact)
            if agreeing(second) == len(second):
                yield from _told(grid, entries[one.at], second, is_plain=False)
            elif agreeing(one.checks) == len(one.checks) and len(one.chosen) > 1:
                # the first split comes out, and this one has as many parts
                behind = one.chosen[-1] + 1
                alike = [parts for parts in again if len(parts) == len(one.chosen) and parts[0] == behind]
                second = _checks(entries, one.at, alike[0], exact) if alike else []
                yield from _told(grid, entries[one.at], second, is_plain=False, brothers=1)
    yield from _of_totals_below(grid, entries, exact)
    for at, entry in enumerate(entries):
        if entry.values and entry.is_total:
            yield from _of_total(grid, entries, at, (exact, frozenset(inner)))


def _of_totals_below(grid: Grid, entries: Sequence[Entry], exact: frozenset[int]) -> Iterator[Relation]:
    """农作物总播种面积 over 粮食作物合计 and 经济作物合计 with their lines: only what comes
    out, in two columns at least."""
    below = tuple(one.index for one in entries[1:] if one.is_total and one.values)
    if not entries or entries[0].is_total or not 2 <= len(below) <= _MOST_BELOW:
        return
    good = [check for check in _checks(entries, 0, below, exact) if check.verdict != "broken" and len(check.parts) > 1]
    if len(good) > 1 and sum(len(_digits(check.total)) for check in good) >= _LEAST_DIGITS:
        for check in good:
            yield tables_said.relation(grid, entries[0], check, None if check.verdict == "exact" else "rounding")


def _checks(entries: Sequence[Entry], at: int, parts: Parts, exact: frozenset[int]) -> list[Check]:
    return [check for one in entries[at].values if (check := _checked(entries, at, parts, one, exact))]


def _of_total(
    grid: Grid, entries: Sequence[Entry], at: int, known: tuple[frozenset[int], frozenset[int]]
) -> Iterator[Relation]:
    """What a line that is called a total is made of."""
    exact, inner = known
    entry, farthest = entries[at], layouts.reach(entries)
    ways = layouts.of_total(entries, at, farthest, inner)
    checks, _, others = _best(entries, at, ways, exact)
    if agreeing(checks) < len(checks):
        by_value, _, _ = _best(entries, at, layouts.folded(entries, at, exact), exact)
        checks = by_value if agreeing(by_value) > agreeing(checks) else checks
        checks = [check for check in checks if check.verdict != "broken" or not _is_heaped(check)]
        # heads alone, where one digit makes them the total
        checks = checks or [check for check in by_value if len(by_value) == 1 and certainty.is_slip(check)]
    if not agreeing(checks) and len(entry.values) > 1 and farthest == layouts.FARTHEST:
        more, _, _ = _best(entries, at, _matching_runs(entries, at, exact), exact)
        checks = more if agreeing(more) > 1 else checks
    if not agreeing(checks):
        checks = _slipped(entries, at, ways, exact) or checks
    yield from _told(grid, entry, checks, is_plain=layouts.is_plain(entries, at))
    first = _checks(entries, at, ways[0], exact) if ways else []
    if agreeing(first) == len(first) and not _same(first, checks):
        # the lines that are numbered as its parts, where rounding makes others come nearer
        others = [first, *others]
    for other in others[:_ALTERNATES]:
        for check in other:
            if check.verdict == "exact" or other is first:
                yield replace(tables_said.relation(grid, entry, check, None), alternate=True)


def _slipped(entries: Sequence[Entry], at: int, ways: Sequence[Parts], exact: frozenset[int]) -> list[Check]:
    """Where no layout comes out, the only one that one digit of a large figure keeps from it in each of its columns."""
    found: list[list[Check]] = []
    for parts in ways:
        checks = _checks(entries, at, parts, exact)
        if checks and all(map(certainty.is_clear_slip, checks)) and not any(_same(checks, one) for one in found):
            found.append(checks)
    return found[0] if len(found) == 1 else []


def _silent_parts(entries: Sequence[Entry], at: int, exact: frozenset[int]) -> list[Parts]:
    """公务用车购置及运行维护费 right above its two parts, and no sign of it: only if all of it comes out."""
    own = entries[at]
    if own.is_amid or own.level or len(entries) > _LONGEST_LIST:
        return []
    named = len(
        list(takewhile(lambda one: one.label[:_STEM] == own.label[:_STEM], entries[at + 1 : at + 1 + _MOST_SILENT]))
    )
    if own.label and entries[min(at + 1, len(entries) - 1)].label.startswith((f"{own.label}（", f"{own.label}(")):
        # 差旅费, 差旅费（2）: brothers
        return []
    if named > 1 and len(own.label) > _STEM:
        own.is_named = all(len(_digits(number)) >= _LEAST_DIGITS for number in own.values.values())
        return [tuple(range(at + 1, at + 1 + named))]
    slipped: list[Parts] = []
    for length in range(2, _MOST_SILENT + 1):
        parts = tuple(range(at + 1, at + 1 + length))
        if parts[-1] >= len(entries) or any(entries[part].is_total for part in parts):
            break
        checks = _checks(entries, at, parts, exact)
        telling = sum(len(check.parts) > 1 and len(_digits(check.total)) for check in checks)
        exact_ones = sum(check.verdict == "exact" for check in checks)
        rounded = all(check.verdict != "broken" for check in checks) and exact_ones * 3 >= len(checks) * 2
        if checks and (rounded or _is_all(entries, at, checks)) and telling >= _LEAST_DIGITS:
            return [parts]
        if at == 0 and len(parts) == len(entries) - 1 and _is_mostly_all(checks):
            return [parts]
        if _is_all_but_one(checks):
            slipped.append(parts)
    return slipped[:1]


def _is_mostly_all(checks: Sequence[Check]) -> bool:
    """Whether all the other lines make the first one in most of many columns, several of them to the last digit."""
    exact = [check for check in checks if check.verdict == "exact" and len(check.parts) > 2]
    good = agreeing(checks)
    digits = sum(len(_digits(check.total)) for check in exact)
    return len(exact) >= _LEAST_EXACT and good >= 2 * (len(checks) - good) and digits >= 2 * _LEAST_DIGITS


def _is_all_but_one(checks: Sequence[Check]) -> bool:
    """Whether these lines make the one above them, but for one digit in one of its columns."""
    broken = [check for check in checks if check.verdict == "broken"]
    exact = [check for check in checks if check.verdict == "exact" and len(check.parts) > 2]
    exact = [check for check in exact if len(_digits(check.total)) >= _LEAST_DIGITS]
    return len(broken) == 1 and bool(exact) and all(map(certainty.is_clear_slip, broken))


def _is_all(entries: Sequence[Entry], at: int, checks: Sequence[Check]) -> bool:
    """Whether a table begins with a figure that all the others of it make, as near as they were rounded."""
    return at == 0 and all(
        len(check.parts) == len(entries) - 1 >= _LEAST_PARTS
        and check.verdict != "broken"
        and abs(check.total.value) > _ABOVE_ROOM * check.total.step * len(entries)
        for check in checks
    )


def _digits(number: Number) -> str:
    return number.text.replace(".", "").replace(",", "").strip("-0")


def _matching_runs(entries: Sequence[Entry], at: int, exact: frozenset[int]) -> list[Parts]:
    asked = list(entries[at].values)[:2]  # the figure of one column may be the wrong one
    return [
        parts
        for parts in layouts.runs(entries, at)
        if any((check := _checked(entries, at, parts, one, exact)) and check.verdict != "broken" for one in asked)
    ]


def _best(
    entries: Sequence[Entry], at: int, found: Sequence[Parts], exact: frozenset[int]
) -> tuple[list[Check], Parts, list[list[Check]]]:
    """The checks under the layout that most series agree with, the earlier one where two are as good; the layout; and
    the checks of others that agree as well."""
    best: list[Check] = []
    chosen: Parts = ()
    others: list[list[Check]] = []
    highest = (-1, -1)
    for parts in found:
        checks = _checks(entries, at, parts, exact)
        if not checks:
            continue
        score = (evidence(checks), sum(check.verdict == "exact" for check in checks))
        if score > highest:
            best, chosen, highest, others = checks, parts, score, []
        elif score == highest and score[0] and not _same(checks, best):
            others.append(checks)
    return best, chosen, others


def _same(one: Sequence[Check], other: Sequence[Check]) -> bool:
    """Whether two layouts differ in nothing but empty lines."""
    return [check.parts for check in one] == [check.parts for check in other]


def _checked(entries: Sequence[Entry], at: int, parts: Parts, one: int, exact: frozenset[int]) -> Check | None:
    total = entries[at].values[one]
    numbers = tuple(entries[part].values[one] for part in parts if one in entries[part].values)
    if not numbers or (not total.value and not any(number.value for number in numbers)):
        return None
    if len({number.unit for number in (total, *numbers) if number.unit}) > 1:
        return None
    made = added([number.value for number in numbers])
    if made == total.value:
        return Check(total, numbers, made, "exact")
    # beside 83.28 and 27.08 a plain 15 is meant to the same digit
    step = min(number.step for number in (total, *numbers))
    room = Fraction(0) if one in exact else step * (len(numbers) + 1) / 2
    return Check(total, numbers, made, "rounding" if abs(made - total.value) <= room else "broken")


def _told(
    grid: Grid, entry: Entry, checks: Sequence[Check], *, is_plain: bool, brothers: int = 0
) -> Iterator[Relation]:
    for check in checks:
        if check.verdict != "broken":
            if len(check.parts) > 1 or entry.is_total or entry.level:
                yield tables_said.relation(grid, entry, check, None if check.verdict == "exact" else "rounding")
            continue
        severity = certainty.of_total(entry, checks, check, is_plain=is_plain, brothers=brothers)
        severity = severity or certainty.by_brothers(checks, check, brothers)
        if severity is not None and (grid.has_holes((check.total, *check.parts)) or _are_of_other_units(grid, check)):
            continue
        gap = abs(check.sum - check.total.value)
        near = certainty.is_slip(check) and (not _is_told_beside(grid, check, gap) or gap < check.total.step * _PLACES)
        if severity is not None and (near or gap not in grid.values):
            # a gap that is a figure of the table is a line that was not counted
            yield tables_said.relation(grid, entry, check, severity)


def _are_of_other_units(grid: Grid, check: Check) -> bool:
    """旅客运输总量 in 万人次 and 机场旅客吞吐量 in 万人, where a column tells the unit of each line."""
    columns = [column for column in range(grid.columns) if grid.header(column).endswith("单位")]
    lines = {number.cell.row for number in (check.total, *check.parts)}
    rows = [row for row in grid.rows if any(number.cell.row in lines for number in row.numbers.values())]
    told = [{row.text(column) for row in rows} - {""} for column in columns]
    return any(len(units) > 1 and all(map(_UNITS.fullmatch, units)) for units in told)


def _is_told_beside(grid: Grid, check: Check, gap: Fraction) -> bool:
    """Whether what is wanting stands in the table; where one digit of large figures explains it, in line with them."""
    if gap not in grid.values or not certainty.is_clear_slip(check):
        return gap in grid.values
    own = check.total.cell
    return any(
        abs(number.value) == gap
        for row in grid.rows
        for number in row.numbers.values()
        if own.column == number.cell.column or own.row == number.cell.row or number.cell.colspan > 1
    )


def _is_heaped(check: Check) -> bool:
    """Whether heads and what they hold were added up together, not merely equal figures that stand in a row."""
    tops = layouts.heads(check.parts, exact=False)
    heaped = len(tops) < len(check.parts) and sum(bool(part.value) for part in check.parts) > 2
    return heaped and not certainty.is_slip(check)
