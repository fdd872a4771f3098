"""A list that was not counted to its end still has all its pages."""

from __future__ import annotations

from huiyin.ui.paging import page_of


def test_pages_of_a_counted_list() -> None:
    page = page_of(list(range(120)), "2", count=120)
    assert (page.counted, page.around, page.has_next(), page.start_index(), page.end_index()) == (
        120, [1, 2, 3], True, 51, 100,
    )  # fmt: skip
    assert page_of(list(range(120)), "9").number == 3


def test_pages_beyond_what_was_counted() -> None:
    rows = list(range(1130))
    first = page_of(rows, None, count=1000, more=True)
    assert (first.counted, first.around, first.has_previous()) == ("1,000+", [1, 2, 3, None, 20], False)
    beyond = page_of(rows, "21", count=1000, more=True)
    assert (list(beyond), beyond.has_next(), beyond.start_index()) == (rows[1000:1050], True, 1001)
    last = page_of(rows, "23", count=1000, more=True)
    assert (list(last), last.has_next(), last.end_index()) == (rows[1100:], False, 1130)
    assert list(page_of(rows, "nonsense", count=1000, more=True)) == rows[:50]
    assert page_of(rows, "99", count=1000, more=True).number == 20
