"""A letter as its reader sees it: the Word file, a page, a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.documents import reading, render
from huiyin.letters import files
from huiyin.letters.filling import DRAFT, Frame, filled
from huiyin.letters.kinds import KINDS, SIGN
from huiyin.letters.models import DecisionMade, Letter, State
from huiyin.letters.problems import Damaged, Disposed, WrongState
from huiyin.letters.queries.numbers import code_of, number_text
from huiyin.letters.queries.templates import template_bytes
from huiyin.vault import VaultError

_MARK_HTML = f'<p class="word-centre"><mark>{DRAFT}</mark></p>'


def document(letter: Letter) -> bytes:
    """The Word file of an issued letter, compared with its digest each time.

    Raises:
        WrongState: it was not issued.
        Disposed: its time was over.
        Damaged: it is gone, or another.
    """
    if letter.issued is None:
        raise WrongState(_("这份文书还没有制发，只有草稿。"))
    if letter.text.disposed is not None:
        raise Disposed(_("%(number)s的内容已按保管期限销毁。") % {"number": letter})
    told = _("%(number)s的文件缺失或被改动过，请从备份恢复，并运行 huiyin verify 查看。") % {"number": letter}
    try:
        content = files.open_letter(letter.stored)
    except (OSError, VaultError) as error:
        raise Damaged(told) from error
    if sha256(content).hexdigest() != letter.digest:
        raise Damaged(told)
    return content


def draft_document(letter: Letter, today: date) -> bytes:
    """The letter as it would be issued today, with the mark of a draft on every page and no serial number."""
    frame = frame_of(letter, number=draft_number(letter, today))
    return filled(template_bytes(letter.issuer, letter.kind), letter.about, letter.fields, frame, mark=DRAFT)


def unsaved_document(kind: str, issuer: Organ, fields: Mapping[str, str], *, day: date | None, mark: str = "") -> bytes:
    """A letter that is not kept: a slip to print, or what a form would become. It has no number."""
    frame = Frame(organ=issuer.name, day=day)
    return filled(template_bytes(issuer, kind), KINDS[kind], fields, frame, mark=mark)


def preview_html(letter: Letter, today: date) -> str:
    """The letter as safe HTML; that of a draft begins with its mark."""
    if letter.issued is not None:
        return reading.as_html(document(letter))
    return _MARK_HTML + reading.as_html(draft_document(letter, today))


def pdf(letter: Letter, today: date) -> bytes:
    """
    Raises:
        render.CannotRender: LibreOffice is not installed here, or refuses the file.
    """
    return render.to_pdf(document(letter) if letter.issued is not None else draft_document(letter, today))


def draft_number(letter: Letter, today: date) -> str:
    about = letter.about
    return number_text(code_of(letter.issuer), about.number_word, today.year, None) if about.numbered else ""


def frame_of(letter: Letter, *, number: str, day: date | None = None) -> Frame:
    """What a letter prints beside its fields; the names of those who checked and signed it in this round."""
    made: dict[str, str] = {}
    if letter.state != State.DRAFT:
        steps = letter.steps.filter(is_past=False).exclude(decision=DecisionMade.RETURN).select_related("person")
        made = {step.step: step.person.display_name for step in steps}
    return Frame(letter.issuer.name, number, day, made.get("check", ""), made.get(SIGN, ""))
