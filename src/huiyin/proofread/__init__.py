"""A report is read, its figures found, and the relations between them checked. No Django, no clock, no network.

from huiyin import proofread

report = proofread.check("共登记508件次，其中来信156件次，来访65人次，网上287件次。")
report.findings, report.to_json()
proofread.check_file(Path("报告.docx")).errors
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from huiyin.proofread.check import check
from huiyin.proofread.mending import mend
from huiyin.proofread.model import Relation, Report
from huiyin.proofread.reading import Unreadable, read_file

__all__ = ["Relation", "Report", "Unreadable", "check", "check_file"]


def check_file(path: Path, *, report_date: date | None = None) -> Report:
    """Proofread a .docx, .xlsx, .pdf, .html, .txt or .md file.

    Raises:
        Unreadable: it could not be read; the message says why and what to do.
    """
    return check(mend(read_file(path)), report_date=report_date)
