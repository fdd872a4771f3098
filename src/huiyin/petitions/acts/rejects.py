"""Rows that could not be loaded, handed back as a spreadsheet: the same columns and the reason, for a few weeks.

They hold personal data in the clear, so only their owner may read them and they are removed when their time is over.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.petitions.imports.cells import SAFE_DIGITS
from huiyin.petitions.imports.columns import REASON
from huiyin.petitions.imports.rows import Problem
from huiyin.petitions.models import ImportRun
from huiyin.vault.folder import make_private

#: How long a rejects file is kept.
KEPT = timedelta(days=30)


class RejectsFile:
    """Made with its first row; `path` stays None when every row was loaded."""

    def __init__(self, headings: Sequence[str], name: str) -> None:
        self._headings = list(headings[:-1] if headings and headings[-1] == REASON else headings)
        self._name = name
        self.path: Path | None = None
        self._row = 0

    def add(self, row: Mapping[str, object], problems: Sequence[Problem]) -> None:
        if self.path is None:
            self._open()
        self._row += 1
        for column, heading in enumerate(self._headings):
            self._write(column, row.get(heading))
        reasons = [f"{problem.column}{_('：') if problem.column else ''}{problem.reason}" for problem in problems]
        self._sheet.write_string(self._row, len(self._headings), _("；").join(reasons))

    def close(self) -> None:
        if self.path is not None:
            self._book.close()
            self.path.chmod(0o600)

    def _open(self) -> None:
        folder = Path(settings.REJECTS)
        make_private(folder)
        self.path = folder / self._name
        os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        self._book = xlsxwriter.Workbook(str(self.path), {"constant_memory": True, "tmpdir": str(folder)})
        self._sheet = self._book.add_worksheet("信访台账")
        self._sheet.freeze_panes(1, 0)
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        for column, heading in enumerate([*self._headings, REASON]):
            self._sheet.write_string(0, column, heading)

    def _write(self, column: int, cell: object) -> None:
        """A cell as it was; a formula's text stays text, and a number too long for a numeral becomes text."""
        if cell is None:
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(self._row, column, cell)
        elif isinstance(cell, (int, float, Decimal)) and abs(cell) < 10**SAFE_DIGITS:
            self._sheet.write_number(self._row, column, float(cell))
        elif isinstance(cell, date) and not isinstance(cell, datetime) and cell.year >= 1901:
            self._sheet.write_datetime(self._row, column, datetime(cell.year, cell.month, cell.day), self._day)  # noqa: DTZ001
        else:
            self._sheet.write_string(self._row, column, str(cell)[:32_767])


def purge(today: date) -> int:
    """Remove rejects files whose time is over; returns how many."""
    removed = 0
    for run in ImportRun.objects.filter(rejects_until__lt=today).exclude(rejects_file=""):
        path = Path(settings.REJECTS) / run.rejects_file
        removed += path.exists()
        path.unlink(missing_ok=True)
        ImportRun.objects.filter(pk=run.pk).update(rejects_file="", rejects_until=None)
    return removed
