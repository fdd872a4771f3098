"""What is missing or doubtful in a petition that is filed at the petitioner's window.

A petitioner must give less than a clerk enters: what happened and what is asked, where, and who asks and how an answer
reaches them, unless the petition is anonymous. Class and topic are the clerk's to find (`quality`, when it is sorted).
The words are for the petitioner.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from huiyin.core.filing import Entry
from huiyin.core.quality import NOTICE, ONLINE_5, WRITTEN, Finding, Rule, findings

#: Findings of the desk that are as true at the window.
_ALIKE: Final = frozenset(
    {
        "anonymous_name", "phone", "email", "id_length", "id_day", "id_check", "people", "people_named", "unread",
        "short_ask", "petitioned", "petitioned_long_ago", "long",
    }
)  # fmt: skip


def findings_at_window(entry: Entry, today: date, first_year: int = date.min.year) -> list[Finding]:
    """Everything to be said about a petition before it is filed, errors first, each in the order of the pages."""
    alike = [one for one in findings(entry, today, first_year) if one.code in _ALIKE]
    found = [*_what(entry), *_who(entry), *alike]
    return sorted(found, key=lambda finding: finding.severity != "error")


def errors_at_window(entry: Entry, today: date, first_year: int = date.min.year) -> list[Finding]:
    return [one for one in findings_at_window(entry, today, first_year) if one.severity == "error"]


def _error(field: str, message: str, english: str, rule: Rule) -> Finding:
    return Finding("error", field, field, message, english, rule)


def _what(entry: Entry) -> Iterator[Finding]:
    if entry.place is None:
        yield _error(
            "place",
            "请选择事情发生在哪里：选到乡镇、街道即可",
            "choose where it happened: the town or sub-district is enough",
            ONLINE_5,
        )
    if not entry.ask.strip():
        yield _error(
            "ask",
            "请写明您的请求：什么事，希望怎么解决",
            "say what you ask: what it is about, and what should be done",
            WRITTEN,
        )


def _who(entry: Entry) -> Iterator[Finding]:
    if entry.anonymous:
        return
    if not entry.name.strip():
        yield _error(
            "name",
            "请填写您的姓名或者单位名称；不愿署名的，请选择“匿名”",
            "give your name, or that of your organisation; choose “anonymous” if you do not want to",
            WRITTEN,
        )
    if not (entry.phone.strip() or entry.address.strip()):
        yield _error(
            "phone",
            "请填写电话；没有电话的，请填写住址，否则无法告知您办理情况",
            "give a telephone number, or an address if you have none: else nobody can tell you what becomes of it",
            NOTICE,
        )
