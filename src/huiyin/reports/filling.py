"""A report as a Word file: the book of figures through a template, the kind's own or the bureau's."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import NamedTuple

import docx
from docx.oxml.ns import qn

from huiyin.documents import charts
from huiyin.documents.templates import fill, picture
from huiyin.reports.book import Book, Missing
from huiyin.reports.charting import Drawn, drawn
from huiyin.reports.counter import FactCounter
from huiyin.reports.figure import Figure
from huiyin.reports.gather import OWN
from huiyin.reports.settling import settle_tables
from huiyin.reports.values import Desk, filters, tests

#: What stands at the head of every page until a report is frozen.
DRAFT = "草稿"
_CAPTION = re.compile(r"^\s*(图\s*\d+)")


class Filled(NamedTuple):
    """The Word file, and the charts drawn for it, by name."""

    word: bytes
    charts: dict[str, Drawn]


def fill_report(book: Book, counter: FactCounter, template: bytes, signed_on: date, *, mark: str = DRAFT) -> Filled:
    """Fill a template with a report; every figure that is printed learns where. The same input gives the same bytes.

    Raises:
        TemplateRefused, FillError: the template cannot be used; the message says why and where.
    """
    made: dict[str, Drawn] = {}

    def chart(desk: Desk, name: str) -> str:
        if name not in made:
            made[name] = drawn(desk, name)
        return picture(charts.png(made[name].chart), made[name].chart.alt)

    desk = Desk(book, counter, signed_on, chart)
    filled = fill(template, desk.values(), filters(), tests(), mark=mark)
    word = settle_tables(filled.docx, title=book.kind.name, author=book.frame.organ)
    for figure_id, places in filled.sections.items():
        for place in places:
            if figure_id in book.figures:
                book.figures[figure_id].use(place)
    places_of = _captions(word)
    for one in made.values():
        for figure_id in one.figures:
            book.figures[figure_id].use(places_of.get(one.chart.alt, "图"))
    wanted = [Missing(one.name, "模板", "数据") for one in book.figures.values() if one.used and _is_own_gap(one)]
    book.missing += [one for one in wanted if one not in book.missing]
    return Filled(word, made)


def _is_own_gap(figure: Figure) -> bool:
    return figure.missing and figure.id.startswith(f"{OWN}.")


def _captions(word: bytes) -> dict[str, str]:
    """The number of each picture by its words: 图1."""
    found: dict[str, str] = {}
    waiting: list[str] = []
    for paragraph in docx.Document(io.BytesIO(word)).element.body.iter(qn("w:p")):
        waiting += [shown.get("descr", "") for shown in paragraph.iter(qn("wp:docPr"))]
        text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        caption = _CAPTION.match(text)
        if waiting and caption:
            found |= dict.fromkeys(waiting, caption[1].replace(" ", ""))
        if text:
            waiting = []
    return found
