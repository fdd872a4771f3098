"""A bureau, and a way to hand it a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from huiyin.accounts.models import Organ, OrganKind
from huiyin.petitions.acts.counts import drifts
from huiyin.petitions.acts.importing import import_ledger
from huiyin.petitions.acts.outcome import ImportResult, Order

TODAY = date(2024, 4, 1)
NOW = datetime(2024, 4, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

Rows = Sequence[dict[str, Any]]
Load = Callable[..., ImportResult]


@pytest.fixture
def bureau(db: None) -> Organ:
    return Organ.objects.create(name="望川县信访局", kind=OrganKind.BUREAU, confirmed=True)


def sheet(path: Path, rows: Rows) -> Path:
    """A workbook of these rows; the headings are those that any row has, in the order in which they first come."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("信访台账")
        page.write_row(0, 0, headings)
        for number, row in enumerate(rows, 1):
            for column, heading in enumerate(headings):
                if row.get(heading) is not None:
                    page.write(number, column, row[heading])
    return path


@pytest.fixture
def load(bureau: Organ, tmp_path: Path) -> Load:
    """Loads rows, or a file."""

    def load_(what: Rows | Path, **more: Any) -> ImportResult:
        path = what if isinstance(what, Path) else sheet(tmp_path / "台账.xlsx", what)
        return import_ledger(Order(path, "clerk", NOW, TODAY, **more))

    return load_


@pytest.fixture(autouse=True)
def counts_that_agree(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever was done in a test, what is kept of the numbers is what there is."""
    yield
    if {"db", "transactional_db"} & set(request.fixturenames):
        assert drifts() == []
