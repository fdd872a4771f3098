"""`huiyin template`: the Word template of a kind, the traps of one that was edited, and the names that it may use."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.accounts.queries import bureau
from huiyin.cli.asking import as_of_day, language, told
from huiyin.cli.files import require_file
from huiyin.cli.home import is_made, require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.cli.report import known_kind, write
from huiyin.core import periods
from huiyin.documents.templates import Trap, check
from huiyin.reports import acts
from huiyin.reports.counter import FactCounter
from huiyin.reports.gather import gather
from huiyin.reports.inputs import Inputs
from huiyin.reports.kinds import KINDS
from huiyin.reports.kinds.spec import Kind
from huiyin.reports.naming import Labels, database_labels, names_of
from huiyin.reports.palette import Row, Section, Value, palette, values_of
from huiyin.reports.shipped import shipped_template

_NO_VALUE: Value = lambda _path: ""  # noqa: E731 - a value, as `palette` takes it


@click.group(name="template")
def template() -> None:
    """报告的 Word 模板 (Word templates of reports)"""


@template.command(name="export")
@click.argument("kind", metavar="KIND")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写到这里 (write here)")
@json_option
def export(kind: str, out: Path, as_json: bool) -> None:
    """写出随系统提供的模板，可用 Word 或 WPS 修改。

    Write the shipped template of a kind, to be edited in Word or WPS.
    """
    known_kind(kind)
    organ = bureau() if is_made() else None
    write(out, shipped_template(KINDS[kind], organ.name if organ else ""))
    if as_json:
        print_json({"kind": kind, "out": str(out)})
    else:
        say(_("模板已写到 %(file)s；改好后用 huiyin template check %(file)s 检查。") % {"file": out})


@template.command(name="check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="T.docx")
@click.option(
    "--kind", metavar="KIND", help="报告种类，默认逐种检查，取错误最少的 (which kind; by default the nearest)"
)
@json_option
def check_template(file: Path, kind: str | None, as_json: bool) -> None:
    """检查改过的模板：每个问题在哪里、怎么改。有错误时退出码为 1。

    Name every trap of an edited template, with its place and its remedy. Exit code 1 if there are errors.
    """
    data = require_file(file).read_bytes()
    asked, traps = (kind, _traps(data, KINDS[known_kind(kind)])) if kind else _nearest(data)
    errors = sum(trap.severity == "error" for trap in traps)
    if as_json:
        print_json({"file": str(file), "kind": asked, "errors": errors, "traps": [trap._asdict() for trap in traps]})
    else:
        _print_traps(file, asked, traps, errors)
    if errors:
        raise SystemExit(1)


@template.command(name="names")
@click.argument("kind", metavar="KIND")
@click.option("--period", metavar="PERIOD", help="同时列出这一时段的数 (with the values of this period)")
@click.option("--as-of", metavar="DAY", help="截至日，默认今天 (seen from this day)")
@json_option
def names(kind: str, period: str | None, as_of: str | None, as_json: bool) -> None:
    """列出模板里能写的名称：含义、口径、当前的数。

    List what a template may print: meaning, variants, present value.
    """
    known = KINDS[known_kind(kind)]
    value = _NO_VALUE
    if period is not None:
        with told():
            asked = periods.parse(period)
            day = as_of_day(periods.parse_day(as_of) if as_of else None)
        require_home()
        value = _values(known, asked, day)
    sections = palette(known, value, _labels())
    if as_json:
        print_json([_section(section) for section in sections])
        return
    for section in sections:
        say(f"== {section.name if language() == 'zh' else section.english}")
        for row in section.rows:
            _print_row(row, "")


def _labels() -> Labels:
    return database_labels if is_made() else lambda _dimension: None


def _traps(data: bytes, kind: Kind) -> list[Trap]:
    return check(data, names_of(kind, _labels()))


def _nearest(data: bytes) -> tuple[str, list[Trap]]:
    """The kind under whose names the template has the fewest errors."""
    found = {kind.id: _traps(data, kind) for kind in KINDS.values()}
    return min(found.items(), key=lambda item: Counter(trap.severity for trap in item[1])["error"])


def _print_traps(file: Path, kind: str, traps: list[Trap], errors: int) -> None:
    is_english = language() == "en"
    for trap in traps:
        mark = _("错误") if trap.severity == "error" else _("提醒")
        message, remedy = (trap.english_message, trap.english_remedy) if is_english else (trap.message, trap.remedy)
        say(f"{mark}　{trap.place}：{trap.found}\n　　{message}\n　　{remedy}")
    said = {"file": file, "errors": errors, "warnings": len(traps) - errors, "kind": kind}
    if errors:
        say(_("%(file)s（按 %(kind)s 检查）有 %(errors)d 处错误、%(warnings)d 处提醒。") % said)
    elif traps:
        say(_("%(file)s（按 %(kind)s 检查）可以使用，有 %(warnings)d 处提醒。") % said)
    else:
        say(_("%(file)s（按 %(kind)s 检查）没有问题。") % said)


def _values(kind: Kind, period: periods.Period, day: date) -> Value:
    organ = bureau()
    order = acts.Order(
        kind=kind.id,
        organ=organ.name if organ else "",
        period=period,
        previous=None,
        as_of=day,
        signed_on=day,
        inputs=Inputs(),
    )
    counter = FactCounter(day)
    threshold = Decimal(settings.REPORT_REASON_PERCENT)
    return values_of(gather(kind, acts.frame_of(order), counter, acts.inputs_of(order), threshold), counter)


def _section(section: Section) -> dict[str, Any]:
    return {"key": section.key, "name": section.name, "rows": [_row(row) for row in section.rows]}


def _row(row: Row) -> dict[str, Any]:
    return {
        "placeholder": row.placeholder,
        "name": row.name,
        "english": row.english,
        "meaning": row.meaning,
        "value": row.value,
        "variants": [_row(variant) for variant in row.variants],
    }


def _print_row(row: Row, indent: str) -> None:
    name = row.name if language() == "zh" else row.english
    say(f"{indent}{row.placeholder}　{name}" + (f"　{row.value}" if row.value else ""))
    for variant in row.variants:
        _print_row(variant, f"{indent}　　")
