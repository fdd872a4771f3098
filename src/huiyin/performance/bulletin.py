"""绩效管理通报: the month or the quarter as an official document in Word, every figure with its computation."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.core.scoring import TARGETED
from huiyin.documents.official import (
    Block,
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    Title,
    write_document,
)
from huiyin.performance import parts
from huiyin.performance.models import Scheme
from huiyin.performance.queries.evaluation import appraisal
from huiyin.performance.queries.progress import Standing, board, closings_of, is_by_organs
from huiyin.performance.scheme_words import light_words, lights_in, plain, target_words, worked_words
from huiyin.performance.schemes_given import warning_words, warnings_for

#: A bulletin says at most so many of what slips at length; the table has all.
MOST = 12


def bulletin_of(scheme: Scheme, key: str, today: date) -> bytes:
    """The document of a part of the year; of one that is not closed it says so at its head."""
    period = parts.long_words(scheme.year, key)
    standings = board(scheme, key)
    is_closed = key in closings_of(scheme)
    blocks: list[Block] = [
        Title(_("%s绩效管理通报") % period, note=scheme.name),
        Paragraph(_opening(scheme, key, standings, is_closed=is_closed)),
        Heading(1, _("总体情况")),
        _table(standings),
    ]
    slipping = [one for one in standings if one.slips]
    missing = [one for one in standings if one.is_missing]
    blocks += _slips(slipping)
    if missing:
        blocks.append(Heading(1, _("尚未填报的指标")))
        names = "；".join(f"{one.indicator.name}（{_answers(one)}）" for one in missing)
        blocks.append(Paragraph(_("以下指标没有按时填报，请责任人在 3 个工作日内补报：%s。") % names))
    blocks += _warnings(standings)
    if is_by_organs(scheme):
        blocks += _organs(scheme)
    blocks.append(Signature(str(scheme.organ.name), today))
    mark = "" if is_closed else _("未结账")
    return write_document(OfficialDocument(blocks, name=_("%s绩效管理通报") % period, mark=mark))


def _opening(scheme: Scheme, key: str, standings: list[Standing], *, is_closed: bool) -> str:
    counts = "，".join(f"{light.words} {count} 项" for light, count in lights_in(one.light for one in standings))
    total = sum((one.worked.points or 0) for one in standings)
    told = {"until": parts.until_words(key), "all": len(standings), "counts": counts, "points": plain(total)}
    words = _("%(until)s，方案共 %(all)d 项指标：%(counts)s；按现有完成值计，合计得 %(points)s 分。") % told
    return words if is_closed else words + _("本期尚未结账，数据以结账为准。")


def _table(standings: list[Standing]) -> Table:
    rows = []
    for one in standings:
        row = one.indicator
        rows.append(
            (
                row.name,
                target_words(row, one.target) if row.kind in TARGETED else str(row.get_kind_display()),
                plain(one.value) + (row.unit if one.value is not None else ""),
                light_words(one.light).words,
                plain(one.worked.points),
                row.office or one.answers,
            )
        )
    total = sum((one.worked.points or 0) for one in standings)
    rows.append((_("合计"), "", "", "", plain(total), ""))
    columns = [
        Column(_("考核指标"), weight=3.2),
        Column(_("年度目标"), weight=1.4),
        Column(_("完成值"), weight=1.4, align="right"),
        Column(_("进展"), weight=1.3),
        Column(_("得分"), weight=1, align="right"),
        Column(_("责任科室"), weight=1.5),
    ]
    return Table(
        columns, rows, caption=_("指标完成情况"), totals=[len(rows) - 1], source=_("数据来源：绩效方案结账数据")
    )


def _slips(slipping: list[Standing]) -> list[Block]:
    if not slipping:
        return [Heading(1, _("进展滞后的指标")), Paragraph(_("没有进展滞后的指标。"))]
    blocks: list[Block] = [Heading(1, _("进展滞后的指标"))]
    for one in slipping[:MOST]:
        row = one.indicator
        words = _("目标%(target)s，%(working)s") % {
            "target": target_words(row, one.target),
            "working": worked_words(row, one.worked),
        }
        if one.period_target is not None:
            words += _("本期目标%s。") % target_words(row, one.period_target)
        if one.best is not None:
            words += _("最好还能达到%(best)s%(unit)s。") % {"best": plain(one.best), "unit": row.unit}
        blocks.append(Heading(2, f"{row.name}。", [words]))
    return blocks


def _answers(one: Standing) -> str:
    return one.answers or one.indicator.office or _("未定责任人")


def _warnings(standings: list[Standing]) -> list[Block]:
    found = [(one.indicator, warnings_for(one.indicator)) for one in standings]
    found = [(row, codes) for row, codes in found if codes]
    if not found:
        return []
    blocks: list[Block] = [Heading(1, _("对指标设置的提示"))]
    blocks += [Heading(2, f"{row.name}。", [" ".join(warning_words(code) for code in codes)]) for row, codes in found]
    return blocks


def _organs(scheme: Scheme) -> list[Block]:
    places = [place for place in appraisal(scheme) if place.rank is not None]
    if not places:
        return []
    rows = [(str(place.rank), place.organ.name, plain(place.points), plain(place.of_hundred)) for place in places]
    columns = [
        Column(_("名次"), weight=0.8),
        Column(_("单位"), weight=3),
        Column(_("得分"), align="right"),
        Column(_("折百分"), align="right"),
    ]
    return [Heading(1, _("各单位得分")), Table(columns, rows, caption=_("各单位得分"))]
