"""An indicator as somebody fills it in, on a page or in a row of a spreadsheet, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.accounts.models import Person
from huiyin.core.measures import UnknownMeasure, shipped
from huiyin.core.scoring import TARGETED, Rule, ScoringError, problem_of
from huiyin.core.scoring_text import EXAMPLES, parse_rule, rule_text
from huiyin.core.scoring_warnings import Indicator as Looked
from huiyin.core.scoring_warnings import warnings_of
from huiyin.performance import parts
from huiyin.performance.models import Handed, Indicator, ScoringKind, Source

LIMITS = {
    "name": 120, "requirement": 2000, "unit": 20, "source_code": 120, "published_as": 120, "ground": 300, "leader": 40,
    "office": 60,
}  # fmt: skip
MOST_POINTS = Decimal(100)
LARGEST = Decimal(10) ** 12

_RULE_PROBLEMS = {
    "bands_missing": gettext_noop("至少要写一档，例如：%(example)s。"),
    "bands_out_of_order": gettext_noop(
        "各档要由好到差排列：方向为“不超过”的限值由小到大，其他由大到小，得分比例依次降低。"
    ),
    "share_out_of_range": gettext_noop("得分比例应在 0% 到 100% 之间。"),
    "elements_missing": gettext_noop("请写明各个要素，用分号隔开，例如：%(example)s。"),
    "elements_twice": gettext_noop("有两个要素同名，请区分开。"),
    "levels_out_of_order": gettext_noop("两个分界应在 0 到 100 之间，前一个大于后一个，例如：%(example)s。"),
    "each_not_positive": gettext_noop("每次的分数要大于 0。"),
    "most_below_each": gettext_noop("最多的分数不能小于每次的分数。"),
    "most_above_points": gettext_noop("最多扣的分数不能超过这项指标的分值。"),
    "bonus_has_points": gettext_noop("加分项不占百分制的分值，分值请填 0。"),
    "scale_too_short": gettext_noop("量表至少 2 级。"),
    "unknown_kind": gettext_noop("没有这种计分方式。"),
    "rule_unreadable": gettext_noop("看不懂这条规则，请照这个样子写：%(example)s。"),
}
#: What stands beside an indicator that carries a warning.
_WARNINGS = {
    "fewer_petitions": gettext_noop(
        "这项指标以信访量减少为好：不登记、劝返、拒收信访件也能完成它。请改为考核办理质量，例如按期答复率、一次性化解率。"
    ),
    "fewer_upward": gettext_noop(
        "这项指标以向上级信访减少为好：拦访、劝返、不予登记也能完成它。请改为考核初次信访的办理质量。"
    ),
    "zero_registration": gettext_noop(
        "这项指标以“零登记”“零上访”为目标：不登记信访件就能完成它。信访人依法提出的事项应当登记。"
    ),
    "fewer_repeated": gettext_noop(
        "这项指标以重复信访减少为好：不登记再次来访也能完成它。请同时考核一次性化解率，并以化解结果为准。"
    ),
    "fewer_remedies": gettext_noop(
        "这项指标以复查、复核申请减少为好：不受理申请也能完成它。申请复查、复核是信访人的权利。"
    ),
    "progress_in_money": gettext_noop("进度类指标以金额为单位，看不出进度。请用“%”，金额写进考核内容。"),
    "progress_at_most": gettext_noop("进度类指标的方向是“不超过”：做得越少得分越高。请核对方向。"),
    "good_at_most": gettext_noop("这项指标本是越高越好，方向却是“不超过”。请核对方向。"),
    "bad_at_least": gettext_noop("这项指标本是越少越好，方向却是“不少于”。请核对方向。"),
    "unit_not_of_measure": gettext_noop("计量单位与所选信访指标不一致：比率用“%”，件数不用“%”。"),
    "target_negative": gettext_noop("目标值小于零，请核对。"),
    "rate_above_100": gettext_noop("百分率的目标超过 100%，请核对。"),
    "rate_as_share": gettext_noop("单位是“%”，目标却小于 1：是否把 95% 写成了 0.95？"),
    "target_not_whole": gettext_noop("按件、次、期计数的目标不是整数，请核对。"),
    "target_says_nothing": gettext_noop("目标是“不少于 0”，不做也能得满分。请核对目标。"),
}


def warning_words(code: str) -> str:
    return _(_WARNINGS[code])


def rule_words(code: str, kind: str) -> str:
    """What is wrong with a rule, and how it is written rightly."""
    return _(_RULE_PROBLEMS[code]).replace("%(example)s", EXAMPLES.get(kind, ""))


@dataclass(frozen=True, slots=True)
class TargetsGiven:
    """Who answers, and for how much by when."""

    target: Decimal | None = None
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    leader: str = ""
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class IndicatorGiven(TargetsGiven):
    name: str = ""
    requirement: str = ""
    points: Decimal = Decimal(0)
    unit: str = ""
    direction: str = "at_least"
    baseline: Decimal | None = None
    kind: str = ScoringKind.FORMULA
    rule: str = ""
    grows: bool = False
    source: str = Source.ENTERED
    source_code: str = ""
    published_as: str = ""
    ground: str = ""
    office: str = ""


NAMES = tuple(one.name for one in fields(IndicatorGiven))
HANDED_NAMES = tuple(one.name for one in fields(TargetsGiven))


def given_of(row: Indicator) -> IndicatorGiven:
    """An indicator as it could be filled in again."""
    values: dict[str, Any] = {name: getattr(row, name) for name in NAMES}
    values["targets"] = {key: Decimal(said) for key, said in row.targets.items()}
    return IndicatorGiven(**values)


def handed_given(row: Handed) -> TargetsGiven:
    targets = {key: Decimal(said) for key, said in row.targets.items()}
    return TargetsGiven(row.target, targets, row.leader, row.person)


def stored(given: TargetsGiven) -> dict[str, Any]:
    """The columns of what was filled in."""
    values: dict[str, Any] = {one.name: getattr(given, one.name) for one in fields(given)}
    values["targets"] = {key: f"{given.targets[key]:f}" for key in parts.KEYS if key in given.targets}
    if isinstance(given, IndicatorGiven):
        values["rule"] = canonical_rule(given.kind, given.rule)
    return values


def told(given: TargetsGiven) -> dict[str, Any]:
    """The same as a change is written down: texts and numbers only."""
    values = stored(given)
    for name, value in values.items():
        if isinstance(value, Decimal):
            values[name] = f"{value.normalize():f}"
    values["person"] = given.person.pk if given.person is not None else None
    return values


def canonical_rule(kind: str, text: str) -> str:
    try:
        return rule_text(parse_rule(kind, text))
    except ScoringError:
        return text


def problems_of(given: IndicatorGiven) -> dict[str, str]:
    """By field what is wrong, in words to mend it."""
    problems = {
        name: _("最多 %d 个字。请精简。") % limit for name, limit in LIMITS.items() if len(getattr(given, name)) > limit
    }
    if not given.name.strip():
        problems["name"] = _("请写明指标名称。")
    if not 0 <= given.points <= MOST_POINTS or given.points != round(given.points, 2):
        problems["points"] = _("分值在 0 到 100 之间，最多两位小数。")
    rule = _rule(given, problems)
    if rule is not None and given.kind in TARGETED and given.target is None:
        problems.setdefault("target", _("这种计分方式要与目标比较，请填写年度目标。"))
    problems |= target_problems(given)
    if why := source_problem(given.source, given.source_code):
        problems["source_code"] = why
    return problems


def _rule(given: IndicatorGiven, problems: dict[str, str]) -> Rule | None:
    try:
        rule = parse_rule(given.kind, given.rule)
    except ScoringError as error:
        problems["kind" if error.code == "unknown_kind" else "rule"] = rule_words(error.code, given.kind)
        return None
    code = problem_of(rule, given.direction, given.points)  # type: ignore[arg-type]
    if code:
        problems["points" if code == "bonus_has_points" else "rule"] = rule_words(code, given.kind)
    elif given.kind != ScoringKind.BONUS and not given.points and "points" not in problems:
        problems["points"] = _("请填写分值；只加分的指标，计分方式请选“加分”。")
    return rule


def target_problems(given: TargetsGiven) -> dict[str, str]:
    numbers = [given.target, *given.targets.values()]
    if any(number is not None and abs(number) >= LARGEST for number in numbers):
        return {"target": _("数过大，请核对单位。")}
    if len(given.leader) > LIMITS["leader"]:
        return {"leader": _("最多 %d 个字。请精简。") % LIMITS["leader"]}
    return {}


def source_problem(source: str, code: str) -> str:
    if source == Source.ENTERED:
        return ""
    if not code:
        return _("请选定来源中的哪一项。")
    if source == Source.MEASURE:
        try:
            shipped().find(code)
        except UnknownMeasure as error:
            return f"{error}。"
    return ""


def warnings_for(row: Indicator | IndicatorGiven) -> tuple[str, ...]:
    """The codes of what has to be said beside an indicator."""
    try:
        rule = parse_rule(row.kind, row.rule)
    except ScoringError:
        return ()
    measure = None
    if row.source == Source.MEASURE:
        try:
            measure = shipped().find(row.source_code)
        except UnknownMeasure:
            measure = None
    looked = Looked(
        name=row.name, unit=row.unit, direction=row.direction, target=row.target, rule=rule,  # type: ignore[arg-type]
        requirement=row.requirement, measure=measure.id if measure else "", better=measure.direction if measure else "",
        is_rate=None if measure is None else measure.kind == "rate",
    )  # fmt: skip
    return warnings_of(looked)
