"""A year as a spreadsheet, in the shape in which it is imported: whatever is written is read in again as the same."""

from __future__ import annotations

from huiyin.core.classes import economic_classes, economic_name, function_classes, function_name
from huiyin.documents.workbook import Field, Sheet, Value, workbook_bytes
from huiyin.finance.imports.budget import (
    ADJUSTED,
    ADOPTED,
    ECONOMIC,
    ECONOMIC_NAME,
    FINAL,
    FUNCTION,
    FUNCTION_NAME,
    ITEM,
    KIND,
    MONTHS,
    ORGAN,
    PROJECT,
    PROJECT_CODE,
    REASON,
    SOURCE,
    WHOLE,
)
from huiyin.finance.models import BudgetLine, FinanceYear, Kind, Source
from huiyin.finance.queries.comparing import line_code, projects_by_name, reasons_of
from huiyin.finance.queries.lines import Standing, names_of_organs, standing

_WORDS = (ORGAN, KIND, FUNCTION, FUNCTION_NAME, ECONOMIC, ECONOMIC_NAME, PROJECT_CODE, PROJECT, SOURCE, ITEM)
_AMOUNTS = (ADOPTED, ADJUSTED, WHOLE, *MONTHS, FINAL)
_IDENTIFIERS = (FUNCTION, ECONOMIC, PROJECT_CODE)
_HELP = (
    (KIND, "人员经费、公用经费、项目支出或收入。必填"),
    (FUNCTION, "支出功能分类科目，填到项（7 位）。支出必填"),
    (ECONOMIC, "部门预算支出经济分类科目，填到款（5 位）。支出必填，收入不填"),
    (PROJECT, "项目支出必填；基本支出不填"),
    (SOURCE, "、".join(str(one.label) for one in Source) + "；空着表示一般公共预算拨款"),
    (ITEM, "同一科目下有几条时，用来区别"),
    (ADOPTED, "批复的年初预算"),
    (ADJUSTED, "年中调整的净额，追加为正、调减为负；也可以只填“全年预算数”"),
    ("1月至12月", "各月支出；也可以只填一列“执行数”（累计）"),
    (FINAL, "决算数；不填的，用“编制决算”按执行数生成"),
    (REASON, "比上年变动的原因"),
    ("单位", "标题写“（万元）”的列按万元读，其余按元读"),
    ("空格子", "表示不改；要改成没有的写 0"),
)


def budget_workbook(year: FinanceYear, *, is_blank: bool = False) -> bytes:
    lines = {} if is_blank else standing(BudgetLine.objects.all(), year.pk)
    organs = names_of_organs(key.organ for key in lines)
    reasons = reasons_of(year.pk)
    projects = projects_by_name()
    fields = [
        *(Field(name, "identifier" if name in _IDENTIFIERS else "text") for name in _WORDS),
        *(Field(f"{name}（元）", "decimal", 14) for name in _AMOUNTS),
        Field(REASON, "text", 40),
    ]
    rows = [
        [*_words(one, organs[one.key.organ]), *_amounts(one), reasons.get(line_code(one.key, projects), "")]
        for one in lines.values()
    ]
    sheets = [Sheet(f"{year.pk}年度预算", fields, rows, fixed=6), _help(), _classes(year.pk)]
    return workbook_bytes(sheets, title=f"{year.pk}年度部门预算")


def _words(one: Standing, organ: str) -> list[Value]:
    key = one.key
    return [
        organ, str(Kind(key.kind).label), key.function, function_name(key.function), key.economic,
        economic_name(key.economic), one.project_code, key.project, str(Source(key.source).label), key.item,
    ]  # fmt: skip


def _amounts(one: Standing) -> list[Value]:
    """An amount of nothing in a month or in the final accounts stays empty, so that the sheet can be read."""
    kept = (ADOPTED, WHOLE)
    return [one.amounts[name] if one.amounts[name] or name in kept else None for name in _AMOUNTS]


def _help() -> Sheet:
    return Sheet("填写说明", (Field("列", width=24), Field("怎样填", "long", 70)), _HELP)


def _classes(year: int) -> Sheet:
    """The classes that may be entered for the year."""
    rows: list[list[Value]] = [
        ["功能分类", one.code, one.name]
        for one in function_classes().values()
        if len(one.code) == 7 and one.is_valid(year)
    ]
    rows += [["部门经济分类", one.code, one.name] for one in economic_classes().values() if len(one.code) == 5]
    return Sheet("科目", (Field("分类", width=16), Field("编码", "identifier", 12), Field("名称", width=44)), rows)
