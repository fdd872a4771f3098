"""Pages of a list: which one, and which neighbours to offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)

SIZE = 50


class PagesAround(Page[Any]):
    """A page that knows which page numbers to show beside it; None stands for a gap."""

    @property
    def around(self) -> list[int | None]:
        last = self.paginator.num_pages
        shown = sorted({1, last, *range(max(1, self.number - 2), min(last, self.number + 2) + 1)})
        numbers: list[int | None] = []
        for number in shown:
            if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
                numbers.append(None)
            numbers.append(number)
        return numbers


class Pages(Paginator[Any]):
    def _get_page(self, *args: Any, **kwargs: Any) -> PagesAround:
        return PagesAround(*args, **kwargs)


def page_of(rows: QuerySet[Row] | Sequence[Any], number: str | int | None, size: int = SIZE) -> PagesAround:
    """The page asked for; the nearest one when there is no such page."""
    page = Pages(rows, size).get_page(number or 1)
    assert isinstance(page, PagesAround)
    return page
