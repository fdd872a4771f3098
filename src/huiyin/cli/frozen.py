"""`huiyin report list|freeze|verify`: the reports that were made, what was sent, and whether it still holds."""

from __future__ import annotations

import sys
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.accounts.queries import people_of
from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.core.periods import Period
from huiyin.ledger.acts import sequence_pending
from huiyin.reports import acts, drift, freezing, sealed, verifying
from huiyin.reports.kinds import KINDS
from huiyin.reports.models import Report, ReportState

_ACTOR = "cli"
#: Lines of a long list that are said; --json holds all.
_SHOWN = 40
DRIFTED, DAMAGED = 1, 2


def make_and_freeze(order: acts.Order, inputs: bytes | None, despite: str) -> tuple[Report, acts.Made, str]:
    """Make a report that is kept in the home, and freeze it; the last says why it was not frozen."""
    now = timezone.now()
    report = acts.put_down(
        kind=order.kind,
        organ=order.organ,
        period=order.period,
        previous=order.previous,
        as_of=order.as_of,
        maker=None,
        at=now,
        inputs=inputs,
        own_template=order.template,
    )
    made = acts.carry_out(report.pk, order.organ, timezone.now)
    assert made is not None  # nobody else knows of this row yet
    report.refresh_from_db()
    try:
        reason = _reason(report, despite)
        report = freezing.freeze(report.pk, by=None, at=now, today=timezone.localdate(now), despite=reason)
    except freezing.FreezeRefused as error:
        kept = _("没有定稿，草稿留存为第%(id)d号报告。%(why)s") % {"id": report.pk, "why": error}
        return report, made, kept
    sequence_pending()
    return report, made, ""


def _reason(report: Report, despite: str) -> str:
    """Whoever asks for freezing on the command line wants it; that little or nothing was said why is then kept."""
    said = " ".join(despite.split())
    if not report.missing or len(said) >= freezing.SHORTEST_REASON:
        return said
    return _("在命令行定稿，理由：%s") % said if said else _("在命令行定稿，没有写明理由")


def say_frozen(report: Report) -> None:
    say(_("已定稿：第%(id)d号报告，记录摘要 %(digest)s") % {"id": report.pk, "digest": report.record_digest})
    if report.missing:
        say(_("请注意：定稿时还缺 %(count)d 项，文中标有【待填】。") % {"count": len(report.missing)})


@click.command(name="list")
@click.option("--frozen", "only_frozen", is_flag=True, help="只列定稿 (only what was frozen)")
@json_option
def list_reports(only_frozen: bool, as_json: bool) -> None:
    """列出编制过的报告和定稿 (the reports made, and what was frozen)"""
    require_home()
    found = Report.objects.select_related("maker", "frozen_by")
    if only_frozen:
        found = found.filter(frozen__isnull=False)
    if as_json:
        print_json([_listed(report) for report in found])
        return
    for report in found:
        state = _("定稿") if report.frozen else str(ReportState(report.state).label)
        kind = KINDS[report.kind].name if report.kind in KINDS else report.kind
        gaps = _("缺 %(count)d 项") % {"count": len(report.missing)} if report.missing else ""
        when = timezone.localtime(report.frozen or report.asked)
        period = Period(report.start, report.end).label
        say("  ".join(part for part in (str(report.pk), state, period, kind, f"{when:%Y-%m-%d %H:%M}", gaps) if part))


def _listed(report: Report) -> dict[str, Any]:
    return {
        "id": report.pk,
        "kind": report.kind,
        "period": Period(report.start, report.end).label,
        "as_of": report.as_of,
        "state": report.state,
        "asked": report.asked.isoformat(),
        "maker": report.maker.display_name if report.maker else None,
        "missing": len(report.missing),
        "frozen": report.frozen.isoformat() if report.frozen else None,
        "frozen_by": report.frozen_by.display_name if report.frozen_by else None,
        "record": report.record_digest if report.frozen else None,
    }


@click.command(name="freeze")
@click.argument("report_id", metavar="ID", type=int)
@click.option("--despite", metavar="WHY", default="", help="带着缺项定稿的理由 (why it is frozen though incomplete)")
@json_option
def freeze(report_id: int, despite: str, as_json: bool) -> None:
    """把编好的草稿定稿：数字、件号、文件一并封存，以后不再改动。

    Freeze a draft: its figures, petitions and files are sealed and never change again.
    """
    require_home()
    report = _known(report_id)
    now = timezone.now()
    try:
        reason = _reason(report, despite)
        report = freezing.freeze(report_id, by=None, at=now, today=timezone.localdate(now), despite=reason)
    except freezing.FreezeRefused as error:
        raise click.ClickException(str(error)) from error
    sequence_pending()
    if as_json:
        print_json(_listed(report))
    else:
        say_frozen(report)


@click.command(name="verify")
@click.argument("report_id", metavar="ID", type=int)
@json_option
def verify(report_id: int, as_json: bool) -> None:
    """核验一份定稿：文件和记录是否原样；按今天的台账重算，哪些数会不同、因为哪些件、谁在何时登记。

    数字有变动时退出码为 1，文件或记录被改动时为 2。

    Verify a frozen report: seals first, then every figure worked out again from today's data. Exit code 1: drift; 2:
    damage.
    """
    require_home()
    _say_if_lost(report_id, as_json=as_json)
    report = _known(report_id)
    if not report.frozen and sealed.freezing_of(report_id) is None:
        raise click.ClickException(_("第%(id)d号报告还是草稿；定稿以后才能核验。") % {"id": report_id})
    sequence_pending()
    findings = verifying.verify_and_record(report, _ACTOR, timezone.now())
    if as_json:
        print_json(findings.document())
    else:
        _say(findings)
    if findings.damage:
        sys.exit(DAMAGED)
    if findings.has_drifted:
        sys.exit(DRIFTED)


def _say_if_lost(report_id: int, *, as_json: bool) -> None:
    """A report that the ledger knows and the database does not is damaged, not unknown."""
    damage = sealed.lost(report_id)
    if damage is None:
        return
    if as_json:
        print_json({"report": report_id, "damaged": True, "checked": 0, "damage": [damage._asdict()]})
    else:
        say(_("损坏：%(what)s：%(message)s") % damage._asdict())
        say(_("定稿记录不可用，没有重算。请从备份恢复后再核验。"))
    sys.exit(DAMAGED)


def _known(report_id: int) -> Report:
    report = Report.objects.filter(pk=report_id).select_related("template").first()
    if report is None:
        raise click.UsageError(_("没有第%(id)d号报告；huiyin report list 列出全部。") % {"id": report_id})
    return report


def _say(findings: drift.Findings) -> None:
    for damage in findings.damage:
        say(_("损坏：%(what)s：%(message)s") % damage._asdict())
    if not findings.checked:
        say(_("定稿记录不可用，没有重算。请从备份恢复后再核验。"))
        return
    for cause in findings.causes:
        say(_("不同：%(message)s") % cause._asdict())
    say(
        ngettext("重算 %(count)d 个数字，", "重算 %(count)d 个数字，", findings.checked) % {"count": findings.checked}
        + (
            _("%(figures)d 个与定稿不同，涉及 %(petitions)d 件：")
            % {"figures": len(findings.figures), "petitions": len(findings.petitions)}
            if findings.has_drifted
            else _("全部与定稿相同。")
        )
    )
    for moved in findings.figures[:_SHOWN]:
        say(
            f"  {moved.name}（{moved.id}）：{drift.in_words(moved.before, moved.unit)} → "
            f"{drift.in_words(moved.now, moved.unit)}{_change_words(moved)}"
        )
    _rest(len(findings.figures))
    people = people_of(entry.actor for one in findings.petitions for entry in one.entries)
    for petition in findings.petitions[:_SHOWN]:
        say(f"  {petition.number}：{drift.WHAT[petition.what]}{_columns(petition)}")
        if petition.is_unexplained:
            say(_("    没有任何一次操作能解释这一变化：数据库可能被直接改动，请运行 huiyin verify 核验"))
        for entry in petition.entries:
            say(f"    {entry.at[:16].replace('T', ' ')}Z {people.get(entry.actor, entry.actor)} {entry.act}")
    _rest(len(findings.petitions))


def _change_words(moved: drift.Moved) -> str:
    parts = [(_("新增"), moved.came), (_("减少"), moved.went), (_("变动"), moved.changed)]
    told = "、".join(_("%(what)s%(count)d件") % {"what": what, "count": count} for what, count in parts if count)
    return f"（{told}）" if told else ""


def _columns(petition: drift.Petition) -> str:
    told = "；".join(f"{one.label} {one.before or '—'} → {one.now or '—'}" for one in petition.columns)
    return f"：{told}" if told else ""


def _rest(count: int) -> None:
    if count > _SHOWN:
        say(_("  ……另有 %(count)d 项") % {"count": count - _SHOWN})
