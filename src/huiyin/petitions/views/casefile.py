"""案卷: one zip with everything of a matter, a table of contents, and the digest of every file in it."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.accounts.queries import bureau
from huiyin.core import matter as replaying
from huiyin.core import workflow
from huiyin.core.events import Joined, matter_stream
from huiyin.core.facts import COLUMNS
from huiyin.documents.official import (
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    Title,
    write_document,
)
from huiyin.ledger.models import Entry
from huiyin.letters.kinds import KINDS
from huiyin.letters.models import State
from huiyin.letters.problems import LetterRefused
from huiyin.letters.queries import document
from huiyin.petitions.models import Attachment, Matter, Note, Petition
from huiyin.petitions.queries import attachments
from huiyin.petitions.queries.contents import Text, present_texts
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.printed import printed_day
from huiyin.petitions.queries.sign_off import letters_of_petitions
from huiyin.petitions.queries.story import story
from huiyin.petitions.views.entered_words import detail_words, people_words
from huiyin.petitions.views.matter import SHOWN
from huiyin.petitions.views.naming import Names, label
from huiyin.petitions.views.telling import Told, timeline
from huiyin.ui.words import legal_day, word_of
from huiyin.vault import VaultError

_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
#: Longer names do not fit every file system.
_LONGEST = 60


class Part(NamedTuple):
    """One file of the case file."""

    path: str
    title: str
    on: date | None
    size: int
    sha256: str


@dataclass
class CaseFile:
    """What goes into the zip, written as it comes; `parts` is its table of contents."""

    book: zipfile.ZipFile
    parts: list[Part] = field(default_factory=list)
    #: What is in the record and could not be put in, with the reason.
    lacking: list[str] = field(default_factory=list)

    def add(self, folder: str, name: str, title: str, content: bytes, on: date | None = None) -> None:
        number = len(self.parts) + 1
        path = f"{folder}/{number:03d} {_file_name(name)}" if folder else f"{number:03d} {_file_name(name)}"
        self.book.writestr(path, content)
        self.parts.append(Part(path, title, on, len(content), sha256(content).hexdigest()))


def write_case_file(matter: Matter, today: date, at: datetime) -> IO[bytes]:
    """The case file of a matter, ready to be read from its beginning.

    In it: the contents, what was registered, the course, each letter as issued, each file as handed in, and the
    entries of the ledger, whose hashes `huiyin verify` can be held against.
    """
    target = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115  the caller sends and closes it
    petitions = list(Petition.objects.filter(matter=matter).order_by("pk"))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        file = CaseFile(book)
        file.add("", _("登记和经过.docx"), _("登记内容和办理经过"), _record(matter, petitions, today))
        _add_letters(file, matter)
        _add_attachments(file, petitions)
        file.add("", _("台账记录.json"), _("本事项的台账记录（每条含前一条的摘要）"), _entries(matter))
        contents = [{**part._asdict(), "on": part.on.isoformat() if part.on else None} for part in file.parts]
        whole = {"matter": matter.pk, "made": at.isoformat(), "files": contents, "lacking": file.lacking}
        book.writestr(_("目录.json"), json.dumps(whole, ensure_ascii=False, indent=2))
        book.writestr(_("目录.docx"), _contents(file, petitions, today))
    target.seek(0)
    return target


def _file_name(name: str) -> str:
    stem, dot, suffix = _UNFIT.sub("_", name).strip(" .").rpartition(".")
    return f"{stem[:_LONGEST]}{dot}{suffix[:10]}" if dot else suffix[:_LONGEST] or "_"


def _add_letters(file: CaseFile, matter: Matter) -> None:
    found = letters_of_petitions(matter.petitions.values_list("pk", flat=True))
    for letter in found.filter(state__in=(State.ISSUED, State.VOIDED)).order_by("pk"):
        title = KINDS[letter.kind].title
        known = f"{letter.number} {title}".strip()
        try:
            content = document(letter)
        except (LetterRefused, VaultError) as error:
            file.lacking.append(f"{known}：{error}")
            continue
        void = _("（已作废）") if letter.state == State.VOIDED else ""
        file.add(_("文书"), f"{known}.docx", known + void, content, letter.issued_on)


def _add_attachments(file: CaseFile, petitions: Iterable[Petition]) -> None:
    rows = Attachment.objects.filter(petition__in=[petition.pk for petition in petitions])
    for row in rows:
        name = row.name or _("材料")
        if row.disposed:
            file.lacking.append(_("材料%(number)d：已销毁") % {"number": row.pk})
            continue
        try:
            content = attachments.content_of(row)
        except VaultError as error:
            file.lacking.append(str(error))
            continue
        file.add(_("材料"), name, f"{row.get_kind_display()}：{name}", content, legal_day(row.added))


def _entries(matter: Matter) -> bytes:
    """The entries as they are hashed: `body` is the exact text, `hash` the SHA-256 of it. Those of a matter from which
    a petition was joined come along, since its beginnings stand there."""
    joined = (one.event for one in story(matter.pk) if isinstance(one.event, Joined))
    streams = [matter_stream(pk) for pk in sorted({matter.pk, *(event.origin for event in joined)})]
    rows = Entry.objects.filter(stream__in=streams).order_by("stream", "n")
    names = ("stream", "n", "body", "prev", "hash")
    entries = [dict(zip(names, values, strict=True)) for values in rows.values_list(*names)]
    return json.dumps(entries, ensure_ascii=False, indent=1).encode()


def _record(matter: Matter, petitions: list[Petition], today: date) -> bytes:
    happenings = story(matter.pk)
    events = [one.event for one in happenings]
    found = replaying.replay(events, clock_maker(), matter=matter.pk)
    notes = list(Note.objects.filter(matter=matter).select_related("author").order_by("id"))
    written = {note.digest: note.text for note in notes if note.text}
    names = Names(found.facts.values(), (one.actor for one in happenings), events, written)
    texts = present_texts(petitions)
    blocks: list[Any] = [Title(_("登记内容和办理经过"))]
    for petition in petitions:
        fact = found.facts.get(petition.pk)
        if fact is None:
            continue
        blocks.append(Heading(1, f"{petition.number}（{word_of(workflow.STATES, found.state_of(petition.pk))}）"))
        rows = [(label(name), value) for name in SHOWN if (value := names.value(COLUMNS[name], getattr(fact, name)))]
        if petition.confidential:
            rows.append((_("保密"), _("信访人要求保密")))
        rows += list(_texts(texts.get(petition.pk)))
        blocks.append(Table([Column(_("项目"), weight=1), Column(_("内容"), weight=3)], rows))
    clocks = [clock for clock in found.clocks() if not clock.cancelled and clock.state(today) in ("late", "overdue")]
    numbers = {fact.petition: fact.number for fact in found.facts.values()}
    told = [entry for entry in reversed(timeline(happenings, clocks, names, today, numbers)) if entry.kind != "gap"]
    blocks += [Heading(1, _("办理经过")), _table(_("事项"), _("经办"), [_step(entry) for entry in told])]
    said = {entry.text for entry in told}
    others = [note for note in notes if not any((note.text or "") in text for text in said)]
    if others:
        rows_of = [(note.at, note.text or _("（已销毁）"), str(note.author or "")) for note in others]
        lines = [(printed_day(legal_day(at)), text, who) for at, text, who in rows_of]
        blocks += [Heading(1, _("其他记录文字")), _table(_("内容"), _("记录人"), lines)]
    return write_document(OfficialDocument(blocks=blocks))


def _step(entry: Told) -> tuple[str, str, str]:
    """One step of the course: what was done, its details, and what was written with it."""
    what = f"{entry.what}（{entry.number}）" if entry.number else entry.what
    words = [what, *entry.details, *([entry.text] if entry.text else [])]
    return printed_day(entry.on), "\n".join(words), entry.who


def _table(what: str, who: str, rows: list[tuple[str, str, str]]) -> Table:
    return Table([Column(_("日期"), weight=1.5), Column(what, weight=3.4), Column(who, weight=0.8)], rows)


def _texts(text: Text | None) -> Iterator[tuple[str, str]]:
    if text is None:
        return
    words = {
        "name": _("信访人姓名"),
        "id_number": _("证件号码"),
        "phone": _("联系电话"),
        "address": _("住址"),
        "ask": _("诉求"),
    }
    for name, said in words.items():
        if text.fields.get(name):
            yield said, text.fields[name]
    yield from people_words(text)
    yield from detail_words(text)
    yield from text.extra.items()


def _contents(file: CaseFile, petitions: list[Petition], today: date) -> bytes:
    rows = [(str(number), part.title, printed_day(part.on), part.sha256) for number, part in enumerate(file.parts, 1)]
    numbers = "、".join(petition.number for petition in petitions)
    blocks: list[Any] = [
        Title(_("信访事项案卷目录")),
        Paragraph(_("信访件编号：%(numbers)s") % {"numbers": numbers}),
        Table(
            [
                Column(_("序号"), weight=0.5, align="center"),
                Column(_("名称"), weight=2),
                Column(_("日期"), weight=1.2),
                Column(_("摘要（SHA-256）"), weight=2.4),
            ],
            rows,
        ),
    ]
    if file.lacking:
        blocks.append(Heading(1, _("未能收入的")))
        blocks += [Paragraph(one) for one in file.lacking]
    home = bureau()
    blocks.append(Signature(home.name if home else "", today, leaves_seal_room=False))
    return write_document(OfficialDocument(blocks=blocks))
