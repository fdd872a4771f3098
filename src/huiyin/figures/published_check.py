"""Are published tables still what was published? What `huiyin verify` adds to its own checks."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from django.utils.translation import gettext as _

from huiyin.figures import bulletins
from huiyin.figures.models import Bulletin
from huiyin.ledger.models import Entry
from huiyin.ledger.problems import Problem
from huiyin.ledger.queries import read_entry


def damaged_bulletins() -> Iterator[Problem]:
    rows = {f"bulletin:{row.pk}": row for row in Bulletin.objects.select_related("withdrawal")}
    named: set[str] = set()
    for body, entry_hash in Entry.objects.filter(stream__startswith="bulletin:").values_list("body", "hash").iterator():
        entry = read_entry(body, entry_hash)
        row, event = rows.get(entry.stream), entry.events[0]
        named.add(entry.stream)
        if row is None:
            yield Problem("bulletin", entry.stream, entry.n, _("登记簿中有这份公开数据，数据库中却没有：被删除"))
        elif event["event"] == "bulletin_published":
            if event["digest"] != bulletins.digest_of(row.content) or event["digest"] != row.digest:
                yield Problem("bulletin", entry.stream, entry.n, _("公开数据与公布时的摘要不符：被改动"))
        elif not hasattr(row, "withdrawal"):
            yield Problem("bulletin", entry.stream, entry.n, _("登记簿中已撤下，数据库中却没有撤下：被改动"))
        elif sha256(row.withdrawal.reason.encode()).hexdigest() != event["reason"]:
            yield Problem("bulletin", entry.stream, entry.n, _("撤下的理由与登记簿中的摘要不符：被改动"))
    for stream in sorted(rows.keys() - named):
        yield Problem("bulletin", stream, None, _("登记簿中没有这份公开数据的条目"))
