"""A line of a table of two dimensions. Organs by months are five thousand cells, so they are not five thousand
templates."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from huiyin.figures.views.answering import Cell, Side
from huiyin.figures.views.tables import Line

register = template.Library()


@register.simple_tag
def crossed_line(line: Line) -> SafeString:
    """A row with its cells, its total and what it is compared with."""
    note = format_html('<span class="note">{}</span>', line.note) if line.note else ""
    parts = [f'<tr><th scope="row">{conditional_escape(line.label)}{note}</th>']
    parts += [f'<td class="amount">{_number(cell)}</td>' for cell in line.cells]
    if line.total is not None:
        parts.append(f'<td class="amount edge sum">{_number(line.total)}</td>')
    for other in line.beside:
        month = format_html('<span class="sides">{}</span>', other.month) if other.month else ""
        change = conditional_escape(other.change)
        parts.append(f'<td class="amount edge">{_number(other.cell)}{month}</td><td class="nowrap">{change}</td>')
    parts.append("</tr>")
    return mark_safe("".join(parts))  # noqa: S308  every part of it was escaped


def _number(cell: Cell) -> str:
    """The number with the address of its rows; of a rate also what it was divided of."""
    if not cell.href:
        shown = f'<span class="soft">{conditional_escape(cell.text)}</span>'
    else:
        nil = ' class="nil"' if cell.text == "0" else ""
        shown = f'<a href="{escape(cell.href)}"{nil}>{escape(cell.text)}</a>'
    sides = [side for side in (cell.numerator, cell.denominator) if side is not None]
    return f'{shown}<span class="sides">{_sides(sides)}</span>' if sides else shown


def _sides(sides: list[Side]) -> str:
    return format_html_join(" ÷ ", '<a href="{}">{}</a>', ((side.href, side.number) for side in sides))
