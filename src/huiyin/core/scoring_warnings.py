"""What a scheme has to be warned of: an indicator that refusing petitions would fulfil, and one whose unit, direction
and target do not fit each other.

A scheme with such an indicator is accepted; the warning stands in it and in its report. The words are those of whoever
shows it: here are codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from huiyin.core.scoring import Bands, Bonus, Deduction, Direction, Formula, Rule

#: Refusing to register, or turning people back, would satisfy it.
FEWER_PETITIONS, FEWER_UPWARD, ZERO_REGISTRATION = "fewer_petitions", "fewer_upward", "zero_registration"
FEWER_REPEATED, FEWER_REMEDIES = "fewer_repeated", "fewer_remedies"
REFUSALS = frozenset({FEWER_PETITIONS, FEWER_UPWARD, ZERO_REGISTRATION, FEWER_REPEATED, FEWER_REMEDIES})

#: Measures of the register that go down when petitions are not registered, by what that would hide.
_COUNTS = {
    **dict.fromkeys(
        (
            "pieces", "pieces_by_petition_date", "pieces_by_exchange_date", "visit_batches", "people",
            "total_pieces_people", "group_visit_batches", "group_visit_people", "single_visit_batches",
            "single_visit_people", "assigned",
        ),
        FEWER_PETITIONS,
    ),
    "repeat_rate": FEWER_REPEATED,
    "reviews_requested": FEWER_REMEDIES,
}  # fmt: skip

_UP = r"(?:进京|赴京|到京|来京|赴省|到省|进省|来省|越级|赴市|到市|上行)"
_PETITION = r"(?:信访|上访|来访|走访|集访|集体访|个访|非访|非正常访|访|来信|网信|登记)"
_LESS = r"(?:下降|减少|降低|压降|压减|控制|不超过|少于|低于|零增长|不发生|未发生|无|杜绝|清零)"
_ZERO_WORDS = re.compile(
    rf"(?:零|“零”|0)(?:起|批|件|人次)?{_PETITION}|(?:不发生|未发生|无|杜绝)(?:.{{0,6}}){_PETITION}|登记(?:量|数)?(?:为)?零"
)
_UPWARD = re.compile(rf"{_UP}.{{0,6}}(?:访|登记|信访)|{_UP}访|(?:国家|省|市|上级).{{0,4}}局登记")
_VOLUME = re.compile(
    r"(?:信访|上访|来访|走访|集访|集体访|非访|来信)(?:事项)?(?:总)?(?:量|数|件次|批次|人次|件数|登记|率)|(?:集体|重复|个体)访|非访"
)
_REPEATED = re.compile(r"重复(?:信)?访|重信|重访|重件")
_REMEDY = re.compile(r"(?:申请)?(?:复查|复核).{0,3}(?:申请|提出|数|量)")
#: Words that turn the count of petitions into one of work done on them: fewer of these are not wished for by refusing.
_WORK = re.compile(r"化解|办结|受理|答复|告知|回访|评价|满意|办理|交办|转送|接待|接访|处置|超期|逾期|质量|纠正|差错")

_PROGRESS = re.compile(r"进度|进展|完成率|执行率|支出率|完成比例|覆盖率|到位率")
_GOOD = re.compile(r"满意|及时|按期|按时|办结率|化解率|完成率|执行率|参评率|覆盖率|到位率|合格率|公开率|进度")
_BAD = re.compile(r"超期|逾期|差错|投诉|退回|错误|违规|事故|未按|不合格|重复|延误")
_PER_CENT = frozenset({"%", "％", "率", "百分比", "‰"})
_WHOLE = frozenset(
    {"件", "批", "次", "人", "人次", "件次", "批次", "期", "场", "份", "个", "项", "篇", "条", "户", "处", "家"}
)
_MONEY = frozenset({"元", "万元", "亿元"})


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is looked at. `measure`: the id of a measure of the register; `better`: the direction the register gives it
    ("higher", "lower" or ""); `is_rate`: it is a share."""

    name: str
    unit: str
    direction: Direction
    target: Decimal | None
    rule: Rule
    requirement: str = ""
    measure: str = ""
    better: str = ""
    is_rate: bool | None = None


def warnings_of(one: Indicator) -> tuple[str, ...]:
    """Codes, what refusing petitions would fulfil first. Empty: nothing to say."""
    return tuple(dict.fromkeys([*_refusals(one), *_misfits(one)]))


def _refusals(one: Indicator) -> Iterator[str]:
    if not _wants_less(one):
        return
    counted = _COUNTS.get(one.measure.partition("[")[0])
    if counted:
        yield counted
    said = _worded(one.name) or (_worded(one.requirement) if not one.measure else "")
    if said:
        yield said
    if (counted or said) and one.target == 0 and one.direction != "at_least":
        yield ZERO_REGISTRATION


def _wants_less(one: Indicator) -> bool:
    """Whether a smaller number brings more points: by direction, by each case costing points, or by its own words."""
    if isinstance(one.rule, Deduction):
        return True
    if one.direction == "at_most" or (one.direction == "equal" and one.target == 0):
        return not isinstance(one.rule, Bonus)
    return bool(re.search(_LESS, one.name) or re.search(_LESS, one.requirement) or _ZERO_WORDS.search(one.name))


def _worded(text: str) -> str:
    """What the words themselves reward, as far as they name petitions and not work on them."""
    if not text or _WORK.search(text):
        return ""
    if _ZERO_WORDS.search(text):
        return ZERO_REGISTRATION
    if _UPWARD.search(text):
        return FEWER_UPWARD
    if _REMEDY.search(text):
        return FEWER_REMEDIES
    if _REPEATED.search(text):
        return FEWER_REPEATED
    return FEWER_PETITIONS if _VOLUME.search(text) else ""


def _misfits(one: Indicator) -> Iterator[str]:
    is_rate = one.unit in _PER_CENT
    if _PROGRESS.search(one.name):
        if one.unit in _MONEY:
            yield "progress_in_money"
        if one.direction == "at_most":
            yield "progress_at_most"
    elif (
        one.direction == "at_most" and (_GOOD.search(one.name) or one.better == "higher") and not _BAD.search(one.name)
    ):
        yield "good_at_most"
    if one.direction == "at_least" and not _is_counted_down(one) and _is_bad(one):
        yield "bad_at_least"
    if one.is_rate is not None and one.is_rate != is_rate and one.measure:
        yield "unit_not_of_measure"
    yield from _target_misfits(one, is_rate)


def _is_good(one: Indicator) -> bool:
    return one.better == "higher" or bool(_GOOD.search(one.name) and not _BAD.search(one.name))


def _is_bad(one: Indicator) -> bool:
    if one.measure:
        return one.better == "lower"
    return bool(_BAD.search(one.name)) and not re.search(_LESS, one.name) and not _GOOD.search(one.name)


def _is_counted_down(one: Indicator) -> bool:
    return isinstance(one.rule, Deduction)


def _target_misfits(one: Indicator, is_rate: bool) -> Iterator[str]:
    limits = [band.limit for band in one.rule.bands] if isinstance(one.rule, Bands) else []
    values = [value for value in (one.target, *limits) if value is not None]
    if any(value < 0 for value in values):
        yield "target_negative"
    if is_rate and one.unit != "‰":
        if any(value > 100 for value in values):
            yield "rate_above_100"
        elif any(0 < value < 1 for value in values) and one.direction != "at_most":
            yield "rate_as_share"
    if one.unit in _WHOLE and any(value != value.to_integral_value() for value in values):
        yield "target_not_whole"
    if one.direction == "at_least" and one.target == 0 and isinstance(one.rule, Formula):
        yield "target_says_nothing"
