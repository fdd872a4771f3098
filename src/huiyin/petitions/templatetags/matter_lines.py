"""A line of the list of matters, or of the steps that wait. Fifty of them are most of a page, so they are not fifty
templates."""

from __future__ import annotations

from functools import cache

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from huiyin.petitions.views.lines import Line
from huiyin.petitions.views.work import Step
from huiyin.ui.markup import markup
from huiyin.ui.templatetags.ui import chip, ymd

register = template.Library()

#: Letters of what is asked that a line shows.
_LONGEST = 60
_LINE = (
    "<tr>{ticks}"
    '<td class="gist"><a class="opens" href="{matters}{pk}/{carried}">{ask}</a>{others}</td>'
    '<td class="nowrap">{number}</td><td>{day}</td><td class="nowrap">{channel}</td><td class="organ-cell">{organ}</td>'
    '<td><div class="standing">{clock}<span class="soft nowrap">{state}{doubt}</span></div></td></tr>'
)
_TICKS = '<td class="ticks above no-print"><input type="checkbox" name="m" value="{}" aria-label="{}"></td>'
_STEP = (
    '<tr>{ticks}<th scope="row" class="step-act">{act}</th>'
    '<td class="gist"><a class="opens" href="{matters}{pk}/">{ask}</a></td>'
    '<td class="nowrap">{number}</td>{organ}<td>{due}</td><td>{chip}</td></tr>'
)


@register.simple_tag
def matter_line(line: Line, acts: object, carried: str) -> SafeString:
    """One matter; with a box to tick where acts are offered. `carried`: the list that its page leads back to."""
    matter, fact = line.matter, line.fact
    ticks = others = clock = doubt = SafeString()
    if acts:
        ticks = _ticks(line)
    if matter.petition_count > 1:
        others = markup('<span class="under">{}</span>', _others(line))
    if line.chip is not None:
        clock = markup('<span class="hidden-words">{}</span>{}', line.clock_name, chip(line.chip))
    if matter.irregularity_count:
        doubt = markup(" · {}", _("记录有疑问"))
    return markup(
        _LINE, ticks=ticks, matters=_matters(), pk=matter.pk, carried=carried, ask=_short(line.ask), others=others,
        number=fact.number, day=ymd(fact.registered), channel=line.channel, organ=line.organ, clock=clock,
        state=line.state, doubt=doubt,
    )  # fmt: skip


def _others(line: Line) -> str:
    """A list is in the order of the days of first registration: told where a line shows another day."""
    told: dict[str, object] = {"count": line.matter.petition_count}
    if line.matter.registered in {None, line.fact.registered}:
        return _("共 %(count)s 件信访件") % told
    return _("共 %(count)s 件信访件，首次登记 %(day)s") % (told | {"day": line.matter.registered})


@register.simple_tag
def step_line(step: Step, acts: object, several: bool) -> SafeString:
    """One step that waits; with its organ where the reader acts for several."""
    line = step.line
    return markup(
        _STEP,
        ticks=_ticks(line) if acts else "",
        act=step.act,
        matters=_matters(),
        pk=line.matter.pk,
        ask=_short(line.ask),
        number=line.fact.number,
        organ=markup("<td>{}</td>", step.organ) if several else "",
        due=ymd(step.due) if step.due else markup('<span class="soft nowrap">{}</span>', _("未定")),
        chip=chip(step.chip) if step.chip else markup('<span class="soft">{}</span>', step.basis),
    )


def _ticks(line: Line) -> SafeString:
    return markup(_TICKS, line.matter.pk, _("选 %(number)s") % {"number": line.fact.number})


def _short(ask: str) -> str:
    if not ask:
        return _("（未填诉求）")
    return ask if len(ask) <= _LONGEST else f"{ask[: _LONGEST - 1]}…"


@cache
def _matters() -> str:
    """What the address of every matter begins with."""
    return reverse("petitions:matter", args=[0]).removesuffix("0/")
