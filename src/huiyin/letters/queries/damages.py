"""Does every issued letter still lie there as it was issued? Its row, its text and its file, against the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from huiyin.ledger.models import Entry
from huiyin.ledger.problems import Problem
from huiyin.letters import files
from huiyin.letters.digests import named
from huiyin.letters.models import Letter, Series
from huiyin.vault import VaultError

ISSUED, VOIDED, DISPOSED = "letter.issued", "letter.voided", "letter.disposed"
_PORTION = 500


def damaged_letters() -> Iterator[Problem]:
    """What `huiyin verify` adds to its own checks: every letter that the ledger says was issued, and every one else."""
    told: set[int] = set()
    for portion in _portions(_told()):
        rows = {letter.pk: letter for letter in Letter.objects.filter(pk__in=portion).select_related("text", "voiding")}
        for key, events in portion.items():
            told.add(key)
            yield from (
                Problem("letter", f"letter:{key}", None, message) for message in _damages(rows.get(key), events)
            )
    for letter in Letter.objects.filter(issued__isnull=False).only("pk", "number").iterator(chunk_size=2000):
        if letter.pk not in told:
            yield Problem("letter", letter.ledger_stream, None, _("登记簿中没有这份文书的制发条目：伪造，或条目被删除"))
    yield from _unexplained()


def _told() -> Iterator[tuple[int, dict[str, Any]]]:
    """Each letter that the ledger says was issued, with its issuing, voiding and disposal: one stream after another, so
    that little is held at a time."""
    entries = Entry.objects.filter(stream__startswith="letter:").order_by("stream", "n").values_list("stream", "body")
    for _stream, rows in groupby(entries.iterator(chunk_size=2000), key=itemgetter(0)):
        events = [event for _name, body in rows for event in json.loads(body)["events"]]
        found = {event["event"]: event for event in events if event["event"] in (ISSUED, VOIDED, DISPOSED)}
        if ISSUED in found:
            yield found[ISSUED]["letter"], found


def _portions(pairs: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[dict[int, dict[str, Any]]]:
    portion: dict[int, dict[str, Any]] = {}
    for key, events in pairs:
        portion[key] = events
        if len(portion) == _PORTION:
            yield portion
            portion = {}
    yield portion


def _damages(letter: Letter | None, events: dict[str, Any]) -> Iterator[str]:
    event = events[ISSUED]
    if letter is None:
        yield _("登记簿载明已制发%(number)s，但文书已不存在：被删除") % {"number": event["number"] or event["letter"]}
        return
    kept = {
        "kind": letter.kind,
        "issuer": letter.issuer_id,
        "number": letter.number,
        "day": letter.issued_on.isoformat() if letter.issued_on else "",
        "digest": letter.digest,
        "template": letter.template_digest,
        "matter": letter.matter,
        "petition": letter.petition,
        "assignment": letter.assignment,
        "act": letter.act,
    }
    for column, value in kept.items():
        if event.get(column) != value:
            yield _("数据库中的“%(column)s”一栏与登记簿不符：被改动") % {"column": column}
    voided = events.get(VOIDED)
    if letter.is_voided != (voided is not None):
        yield _("作废记录与登记簿不符：被添加或删除")
    elif voided is not None and letter.voiding.code != voided["reason"]:
        yield _("作废原因与登记簿不符：被改动")
    if DISPOSED in events:
        if letter.stored and files.letter_path(letter.stored).exists():
            yield _("已登记销毁，但文书的文件还在；请删除 %(file)s") % {"file": letter.stored}
        return
    if not hasattr(letter, "text") or named(letter.text.content, letter.text.salt) != event["content"]:
        yield _("文书内容与登记簿中的摘要不符：被改动")
    yield from _damaged_file(letter, event["digest"])


def _damaged_file(letter: Letter, digest: str) -> Iterator[str]:
    try:
        content = files.open_letter(letter.stored)
    except OSError:
        yield _("文书的文件不在")
    except VaultError:
        yield _("文书的文件已损坏，或不是这一份的")
    else:
        if sha256(content).hexdigest() != digest:
            yield _("文书的文件与制发时的摘要不符：被改动")


def _unexplained() -> Iterator[Problem]:
    """A number that a series passed over, without a letter and without a reason."""
    for series in Series.objects.select_related("issuer").prefetch_related("gaps"):
        serials = Letter.objects.filter(issuer=series.issuer, word=series.word, year=series.year)
        known = set(serials.values_list("serial", flat=True))
        known |= {serial for gap in series.gaps.all() for serial in range(gap.first, gap.last + 1)}
        lost = [serial for serial in range(1, series.last + 1) if serial not in known]
        if lost:
            told = {"series": f"{series.word}〔{series.year}〕", "serials": "、".join(map(str, lost[:20]))}
            yield Problem(
                "letter", f"letter_office:{series.issuer_id}", None, _("%(series)s缺第 %(serials)s 号") % told
            )
