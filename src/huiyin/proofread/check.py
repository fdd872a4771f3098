"""`check(text)`: read, analyse, ask every rule, and keep what is to be said once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from fractions import Fraction

from huiyin.proofread.arithmetic.addition import is_slip
from huiyin.proofread.evidence import rule as evidence
from huiyin.proofread.mending import mend
from huiyin.proofread.model import SEVERITIES, Analysis, Block, Document, Passage, Quantity, Relation, Report
from huiyin.proofread.quantities import clauses, nouns
from huiyin.proofread.quantities import lexer as quantities
from huiyin.proofread.reading.text import read_text
from huiyin.proofread.rules import RULES
from huiyin.proofread.sums import nested
from huiyin.proofread.sums.partition import KNOWN, complete, plain_list

_SUBTOTAL = re.compile(r"[总共合小]计|共|总|以上")
#: Figures that make an account with the one they are told of: what was there, what came, what went.
_ACCOUNT = 3
#: A percentage, what it is a part of, and the part.
_RATE = 3
_NESTED = re.compile(r"其中|包括|（|：|含|分别")
_BARE_TOTAL = re.compile(r"[，；](?:合计|共计|总计)(?:为|是)?$")
_MADE_UP = re.compile(r"(?:组成|构成)：")
Spot = tuple[object, ...]
#: Parts of which another list may share one by chance.
_MANY = 3
#: Smaller figures are sums of others by chance.
_LARGE = 100
#: Longer paragraphs are looked at in pieces of so many characters, so that no rule meets an endless one.
LONGEST = 20_000


def analyse(document: Document, report_date: date | None = None) -> Analysis:
    passages = tuple(_passage(block) for block in document.blocks)
    cells = {
        table.number: {
            (cell.row, cell.column): tuple(
                quantities.read(
                    cell.text[:LONGEST],
                    lambda start, end, cell=cell, table=table: cell.place(table.number, start, end, table.page),  # type: ignore[misc]
                    table.index,
                )
            )
            for cell in table.cells
        }
        for table in document.tables
    }
    return Analysis(document, passages, cells, report_date or document.date)


def _passage(block: Block) -> Passage:
    found = nouns.tie(block.text, quantities.read(block.text, block.place, block.index))
    return Passage(block, clauses.sentences(block.text, found), tuple(found))


def check(source: str | Document, *, report_date: date | None = None) -> Report:
    """Proofread a text or a document that was read before. Nothing is looked up and nothing is written."""
    document = mend(read_text(source)) if isinstance(source, str) else source
    analysis = analyse(document, report_date)
    relations = _explained(relation for rule in RULES for relation in rule(analysis))
    relations += [*nested.rates(relations, analysis), *nested.left(relations, analysis)]
    relations += evidence.also(relations, analysis)
    relations += nested.also(relations)
    return Report(document, tuple(analysis.quantities), tuple(sorted(relations, key=_position)))


def _position(relation: Relation) -> tuple[int, int, int, int, int]:
    if not relation.at:
        return (1 << 30, 0, 0, 0, 0)
    place = relation.at[0]
    cell = (place.table if place.table is not None else -1, place.row or 0, place.column or 0)
    return (place.paragraph if place.paragraph is not None else 1 << 29, *cell, place.start)


def _loudness(relation: Relation) -> int:
    """0 for what holds without a word, then remark, rounding, likely, error."""
    return 0 if relation.severity is None else len(SEVERITIES) - SEVERITIES.index(relation.severity)


def _explained(relations: Iterable[Relation]) -> list[Relation]:
    """One relation for one statement: of the same figures a reading that holds wins over one that does not."""
    kept: dict[tuple[object, ...], Relation] = {}
    for relation in relations:
        key = _same(relation)
        other = kept.get(key)
        if other is None or _better(relation, other):
            kept[key] = relation
    return _quieted(list(kept.values()))


def _same(relation: Relation) -> tuple[object, ...]:
    places = [(one.paragraph, one.table, one.row, one.column, one.start) for one in relation.at]
    alone: str = relation.kind if len(places) < 2 else ""
    alone = "list" if alone == "count" else alone
    return (alone, places[0] if places else relation.numbers, frozenset(places[1:]))


def _better(new: Relation, old: Relation) -> bool:
    if new.holds != old.holds:
        return new.holds
    if new.alternate != old.alternate:
        return old.alternate
    return _loudness(new) < _loudness(old)


def _quieted(relations: list[Relation]) -> list[Relation]:
    """What another sum explains is not raised.

    A total that is the sum of some list is not also wrong about a part of that list; parts that make another total
    exactly were meant for that one; and a list that holds a subtotal beside its own parts is no list.
    """
    settled: dict[Spot, set[Spot]] = {}
    announced: dict[Spot, set[Spot]] = {}
    owners: dict[Spot, list[tuple[Spot, frozenset[Spot]]]] = {}
    made: dict[Spot, list[Relation]] = {}
    accounts: list[set[Spot]] = []
    for relation in relations:
        if relation.kind != "sum" or not relation.holds or relation.alternate or not relation.at:
            continue
        whole, parts = _spots(relation)
        if relation.message.code.startswith("sum.") and len(parts) >= _ACCOUNT:
            accounts.append({whole, *parts})
        settled.setdefault(whole, set()).update(parts)
        if sum(bool(one.value) for one in relation.figures[1:]) > 1:
            made.setdefault(whole, []).append(relation)
        if relation.figures and _NESTED.search(relation.figures[1].before) and _is_ahead(*relation.figures[:2]):
            announced.setdefault(whole, set()).update(parts)
        if not relation.figures or not _SUBTOTAL.search(relation.figures[0].before[-14:]):
            # in a long list small numbers add up to each other by chance
            continue
        for part in parts:
            owners.setdefault(part, []).append((whole, parts))
    # 减少76.51万元，增长40.92%: told of the two words, and not again of the percentage
    turned = {_spot(one, 0) for one in relations if one.message.code == "direction.both"}
    rates = {
        frozenset((_spot(one, 1), _spot(one, 2)))
        for one in relations
        if one.kind in ("ratio", "share") and one.holds and not one.alternate and len(one.at) == _RATE
    }
    loud: dict[Spot, list[frozenset[Spot]]] = {}
    for relation in relations:
        if _is_raised_sum(relation):
            whole, parts = _spots(relation)
            loud.setdefault(whole, []).append(parts)
    clashing = {_spot(one, 0) for one in relations if one.message.code == "forms.clash"}
    return [
        replace(relation, severity="remark", alternate=True)
        if _is_explained(relation, settled, announced, owners)
        or _is_told_otherwise(relation, made)
        or _has_a_rate_within(relation, rates)
        or _is_less_of_a_list(relation, loud)
        or _lies_across(relation, rates)
        or _is_of_a_clash(relation, clashing)
        or (relation.message.code == "change.direction" and _spot(relation, 0) in turned)
        or _is_of_account(relation, accounts)
        or _are_of_two_accounts(relation, accounts)
        else relation
        for relation in relations
    ]


def _is_raised_sum(relation: Relation) -> bool:
    return relation.kind == "sum" and not relation.holds and relation.severity in {"error", "likely"}


def _is_of_a_clash(relation: Relation, clashing: Set[Spot]) -> bool:
    """增加2.45元 for 2.45万元: the unit is told once, and not again by all that was reckoned with it."""
    if relation.message.code == "forms.clash" or relation.severity not in {"error", "likely"}:
        return False
    return any(_spot(relation, at) in clashing for at in range(len(relation.at)))


def _has_a_rate_within(relation: Relation, rates: Set[frozenset[Spot]]) -> bool:
    """交办236件，化解221件，化解率93.6%；合计395件: what was done of them is no part beside them."""
    if not _is_raised_sum(relation):
        return False
    _whole, parts = _spots(relation)
    return any(one <= parts for one in rates)


def _is_less_of_a_list(relation: Relation, loud: Mapping[Spot, list[frozenset[Spot]]]) -> bool:
    """A list that does not make its whole is told once, with all its parts."""
    if not _is_raised_sum(relation):
        return False
    whole, parts = _spots(relation)
    return any(parts < others for others in loud.get(whole, ()))


def _lies_across(relation: Relation, rates: Set[frozenset[Spot]]) -> bool:
    """23个乡镇中，无信访的5个，占21.7%；下降的13个，占56.5%；上升的10个，占43.5%: each is a share of the whole, and one
    lies across the others, which make it."""
    if not _is_raised_sum(relation) or not relation.figures:
        return False
    extra = [one for one in relation.figures[1:] if one.value == -_gap(relation) > 0]
    whole = _spot(relation, 0)
    shared = all(frozenset((whole, _spot(relation, at))) in rates for at in range(1, len(relation.at)))
    return bool(extra) and shared and len(relation.at) > _RATE


def _is_ahead(whole: Quantity, first: Quantity) -> bool:
    """742件，其中来信118件、来访303件、网上421件: two of a list that make the third are no parts of it."""
    return (whole.block, whole.start) < (first.block, first.start)


def _is_explained(
    relation: Relation,
    settled: Mapping[Spot, set[Spot]],
    announced: Mapping[Spot, set[Spot]],
    owners: Mapping[Spot, list[tuple[Spot, frozenset[Spot]]]],
) -> bool:
    if not _is_raised_sum(relation) or not relation.at:
        return False
    whole, parts = _spots(relation)
    told = settled.get(whole, set())
    if told < parts and relation.figures and _MADE_UP.search(relation.figures[1].before):
        # 由三个项目组成：甲40万元、乙32万元、丙64万元: two of them are not what it is made of
        return False
    if _is_shared(relation, told):
        return True
    slip = bool(relation.figures) and is_slip(_gap(relation), relation.figures)
    large = {
        _spot(relation, at) for at, one in enumerate(relation.figures) if at and one.value >= _LARGE * (one.step or 1)
    }
    for part in parts & large:
        own = announced.get(part, set())
        # told beside its own parts, or beside some of them
        if len(own & parts) > 1 or (own & parts and own - parts):
            return True
    for part in parts:
        for other, others in owners.get(part, ())[:6]:
            if other == whole or not others <= parts:
                continue
            if other in parts or (others == parts and not slip):
                return True
    return False


def _is_shared(relation: Relation, told: Set[Spot]) -> bool:
    """Whether another list of the same whole has its parts from this one: one of many, or the zeros, may be chance."""
    spots = [_spot(relation, at) for at in range(1, len(relation.at))]
    if not relation.figures:
        return any(spot in told for spot in spots)
    something = [spot for spot, figure in zip(spots, relation.figures[1:], strict=True) if figure.value]
    shared = sum(spot in told for spot in something)
    return shared * 3 > len(something) or (shared > 0 and len(something) < _MANY)


def _is_of_account(relation: Relation, accounts: Sequence[set[Spot]]) -> bool:
    """年初1.0，收入103.90，支出101.79，年末3.11, which come out together: the last two are no parts of the second."""
    if not _is_raised_sum(relation):
        return False
    whole, parts = _spots(relation)
    return any({whole, *parts} < account for account in accounts)


def _are_of_two_accounts(relation: Relation, accounts: Sequence[set[Spot]]) -> bool:
    """本年收入184.63万元 of all, 本年收入134.63万元 of the budget: where each makes its own account come out, none of
    them is the other told wrongly."""
    if relation.kind != "conflict" or relation.severity not in {"error", "likely"} or len(relation.at) != 2:
        return False
    later, first = _spot(relation, 0), _spot(relation, 1)
    ours, theirs = ([one for one in accounts if at in one] for at in (later, first))
    return any(first not in one for one in ours) and any(later not in one for one in theirs)


def _is_told_otherwise(relation: Relation, made: Mapping[Spot, list[Relation]]) -> bool:
    """本年结余6.9亿元，加上50.5亿元，滚存结余57.4亿元: three figures that are a sum of their own are no parts of a
    fourth; and a whole whose parts came out in its own paragraph has no others in another."""
    if not _is_raised_sum(relation) or not relation.figures:
        return False
    if _is_the_other_way(relation):
        return True
    whole, parts = _spots(relation)
    # 来信118件、来访303件、网上421件: labels that leave nothing out are parts, whatever two of them make
    known = complete(relation.figures[1:], [group for group in KNOWN if len(group) == len(parts)])
    if not known and any(_spots(one)[1] | {part} == parts for part in parts for one in made.get(part, ())):
        return True
    if any(_are_told_in_turn(relation, one) or _is_broken_down(relation, one) for one in made.get(whole, ())):
        return True
    nested = not known and not _is_row(relation.figures[1:])
    if nested and any(_is_list(one) and _spots(one)[1] < parts for part in parts for one in made.get(part, ())):
        return True
    block = relation.figures[0].block
    apart = all(one.block != block for one in relation.figures[1:])
    apart = apart and not re.search("其[他它]|其余", relation.figures[-1].before)
    return apart and any(all(part.block == block for part in one.figures) for one in made.get(whole, ()))


def _is_broken_down(relation: Relation, other: Relation) -> bool:
    """二轮8项。三轮共30项，已完成13项，推进17项: what makes it stands behind it, and not before it as well, unless the
    words say so (甲12条、乙9条，合计21条; 上半年12件，下半年9件，全年21件)."""
    whole, *parts = relation.figures
    if _BARE_TOTAL.search(whole.before) or complete(parts):
        return False
    same = all((one.block, one.sentence) == (whole.block, whole.sentence) for one in (*parts, *other.figures))
    before = max(one.start for one in parts) < whole.start if same else False
    return before and whole.start < min(one.start for one in other.figures[1:])


def _is_row(parts: Sequence[Quantity]) -> bool:
    """甲区48期、乙区22期、丙县15期、丁县7期: nothing parts the last from the others, even if they make one of them."""
    return plain_list(parts) and all(one.before.startswith("、") for one in parts[1:])


def _is_list(relation: Relation) -> bool:
    """涉及8项已完成2项，推进5项，逾期1项: three and more right behind what they make."""
    spots = [(one.block, one.start) for one in relation.figures]
    return len(spots) > _MANY and spots == sorted(spots)


def _are_told_in_turn(relation: Relation, other: Relation) -> bool:
    """余额517.6亿元。一般债务限额130.0亿元，余额124.5亿元；专项债务限额410.1亿元，余额393.1亿元: where one of the two
    things told of each member makes the whole, the other is of something else."""
    ours, theirs = (sorted((one.block, one.start) for one in told.figures[1:]) for told in (relation, other))
    if len(ours) != len(theirs) or set(ours) & set(theirs):
        return False
    return all(one < two for one, two in zip(ours, theirs, strict=True)) and theirs[0] < ours[-1]


def _is_the_other_way(relation: Relation) -> bool:
    """收入1460亿元。加上转移支付100亿元，收入1560亿元: the last of the three is the sum."""
    if len(relation.figures) != 3:
        return False
    if _BARE_TOTAL.search(relation.figures[0].before):
        return False  # 第一批126件、第二批15件，合计111件
    stated, one, two = (figure.value for figure in relation.figures)
    return stated > 0 and min(one, two) > 0 and (stated + one == two or stated + two == one)


def _gap(relation: Relation) -> Fraction:
    return relation.figures[0].value - sum((one.value for one in relation.figures[1:]), Fraction(0))


def _spots(relation: Relation) -> tuple[Spot, frozenset[Spot]]:
    return _spot(relation, 0), frozenset(_spot(relation, index) for index in range(1, len(relation.at)))


def _spot(relation: Relation, index: int) -> Spot:
    place = relation.at[index]
    return (place.paragraph, place.table, place.row, place.column, place.start)
