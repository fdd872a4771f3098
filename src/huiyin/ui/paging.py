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

    @property
    def counted(self) -> int | str:
        """How many rows there are, as it is shown."""
        return self.paginator.count


class Pages(Paginator[Any]):
    def _get_page(self, *args: Any, **kwargs: Any) -> PagesAround:
        return PagesAround(*args, **kwargs)


class OpenPage(PagesAround):
    """A page of a list that was not counted to its end."""

    @property
    def counted(self) -> str:
        return f"{self.paginator.count:,}+"

    def end_index(self) -> int:
        return self.start_index() + len(self) - 1


class OpenPages(Paginator[Any]):
    """Pages of a list that has more rows than were counted: the next page is offered as long as there is one."""

    def __init__(self, rows: Any, size: int, count: int) -> None:
        super().__init__(rows, size)
        self.count = count
        self.num_pages = -(-count // size)

    def page(self, number: float | str) -> OpenPage:
        number = self._whole(number)
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        if not rows and number > self.num_pages:
            return self.page(self.num_pages)
        self.num_pages = max(self.num_pages, number + (len(rows) > self.per_page))
        return OpenPage(rows[: self.per_page], number, self)

    def get_page(self, number: float | str | None) -> OpenPage:
        return self.page(number or 1)

    @staticmethod
    def _whole(number: float | str) -> int:
        try:
            return max(1, int(number))
        except ValueError:
            return 1


def page_of(
    rows: QuerySet[Row] | Sequence[Any],
    number: str | int | None,
    size: int = SIZE,
    *,
    count: int | None = None,
    more: bool = False,
) -> PagesAround:
    """The page asked for; the nearest one when there is no such page. `count`: the number of rows where it is known;
    with `more`, where there are more than that."""
    if count is not None and more:
        return OpenPages(rows, size, count).get_page(number)
    pages = Pages(rows, size)
    if count is not None:
        pages.count = count
    page = pages.get_page(number or 1)
    assert isinstance(page, PagesAround)
    return page
