"""A letter goes out: it takes its number, becomes a file that never changes, is served, and may be voided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.letters import files
from huiyin.letters.acts.drafting import draft, require_complete, submit, withdraw_draft
from huiyin.letters.acts.numbering import take_number
from huiyin.letters.acts.recording import locked, record, require
from huiyin.letters.digests import named
from huiyin.letters.filling import filled, unprinted
from huiyin.letters.models import UNISSUED, Letter, Manner, Service, State, Voiding, VoidReason, as_text
from huiyin.letters.problems import ChainOpen, LetterRefused, NotPrinted
from huiyin.letters.queries import chain_of, template_bytes
from huiyin.letters.queries.documents import frame_of


@transaction.atomic
def issue(
    letter: Letter,
    *,
    person: Person,
    at: datetime,
    today: date,
    expected_n: int | None = None,
    known: Mapping[str, str] | None = None,
) -> Letter:
    """Issue a letter whose chain is complete: it takes the next number, is filled without the mark of a draft, sealed,
    and named in the ledger by its digest.

    Args:
        known: fields that are known only today (last days counted from it); they replace what the draft said.

    Raises:
        ChainOpen: it has yet to be checked or signed.
        Incomplete, NotPrinted: something that must stand in it does not.
        CodeTaken: another organ numbers under the same 代字.
        Damaged, TemplateRefused, FillError: the organ's template cannot be used.
        LetterChanged, WrongState: somebody was faster, or it was issued already.
    """
    letter = locked(letter, expected_n)
    if letter.state in (State.DRAFT, State.CHECKING, State.SIGNING):
        told = {"letter": letter, "now": letter.standing_words}
        raise ChainOpen(_("“%(letter)s”现在是“%(now)s”，签批手续齐备后才能制发。") % told)
    require(letter, (State.SIGNED,), _("制发"))
    about = letter.about
    if known:
        names = {field.name for field in about.fields}
        letter.text.content = as_text({**letter.fields, **{name: known[name] for name in known if name in names}})
        letter.text.save(update_fields=["content"])
    require_complete(letter)
    if about.numbered:
        letter.word, letter.year, letter.serial, letter.number = take_number(letter.issuer, about, today.year)
    frame = frame_of(letter, number=letter.number, day=today)
    template = template_bytes(letter.issuer, letter.kind)
    word = filled(template, about, letter.fields, frame)
    lost = unprinted(word, about, letter.fields, frame)
    if lost:
        raise NotPrinted(lost)
    letter.state, letter.issued, letter.issued_by, letter.issued_on = State.ISSUED, at, person, today
    letter.digest, letter.template_digest = sha256(word).hexdigest(), sha256(template).hexdigest()
    letter.stored = files.new_name()
    files.seal_letter(letter.stored, word)
    try:
        _enter_issued(letter, person, at)
    except BaseException:
        files.letter_path(letter.stored).unlink(missing_ok=True)
        raise
    return letter


def _enter_issued(letter: Letter, person: Person, at: datetime) -> None:
    letter.save()
    assert letter.issued_on is not None
    record(
        letter,
        "letter.issued",
        by=person,
        at=at,
        kind=letter.kind,
        issuer=letter.issuer_id,
        number=letter.number,
        day=letter.issued_on.isoformat(),
        digest=letter.digest,
        template=letter.template_digest,
        content=named(letter.text.content, letter.text.salt),
        about=letter.stream,
        matter=letter.matter,
        petition=letter.petition,
        assignment=letter.assignment,
        act=letter.act,
    )


@transaction.atomic
def issue_now(
    kind: str,
    *,
    issuer: Organ,
    matter: int | None,
    petition: int | None = None,
    assignment: int | None = None,
    fields: Mapping[str, str],
    act: str = "",
    data: Mapping[str, Any] | None = None,
    author: Person,
    at: datetime,
    today: date,
    stream: str = "",
) -> Letter:
    """Write and issue at once a letter that nobody else has to check or sign.

    Raises:
        ChainOpen: the organ's letters of this kind go through a check or a signature.
        Everything that `draft`, `submit` and `issue` raise.
    """
    if chain_of(issuer, kind):
        raise ChainOpen(_("这种文书须经核稿、签发，不能直接制发。请起草后送签。"))
    letter = draft(
        kind,
        issuer=issuer,
        matter=matter,
        petition=petition,
        assignment=assignment,
        fields=fields,
        act=act,
        data=data,
        author=author,
        at=at,
        today=today,
        stream=stream,
    )
    submit(letter, person=author, at=at, today=today)
    return issue(letter, person=author, at=at, today=today)


@transaction.atomic
def void(
    letter: Letter,
    *,
    code: str,
    reason: str = "",
    person: Person,
    at: datetime,
    today: date,
    expected_n: int | None = None,
) -> Voiding:
    """An issued letter stands no more. Its number stays used, with the reason; its file is kept.

    Raises:
        LetterChanged, WrongState: somebody was faster, or it was not issued, or is void already.
        LetterRefused: no reason, or “other” without words.
    """
    letter = locked(letter, expected_n)
    require(letter, (State.ISSUED,), _("作废"))
    reason = reason.strip()
    if code not in VoidReason.values or (code == VoidReason.OTHER and not reason):
        raise LetterRefused(_("请写明作废的原因。"))
    voiding = Voiding.objects.create(letter=letter, code=code, reason=reason, by=person, at=at)
    said = named(reason, letter.text.salt)
    record(letter, "letter.voided", by=person, at=at, number=letter.number, reason=code, remark=said)
    return voiding


@transaction.atomic
def serve(
    letter: Letter,
    *,
    manner: str,
    on: date,
    note: str = "",
    person: Person,
    at: datetime,
    today: date,
    expected_n: int | None = None,
) -> Service:
    """Record how and when an issued letter reached its addressee.

    Raises:
        LetterChanged, WrongState: somebody was faster, or it was not issued.
        LetterRefused: a day before it was issued or after today; left or refused without saying who saw it.
    """
    letter = locked(letter, expected_n)
    require(letter, (State.ISSUED,), _("登记送达"))
    assert letter.issued_on is not None
    if manner not in Manner.values:
        raise LetterRefused(_("请选择送达方式。"))
    if not letter.issued_on <= on <= today:
        raise LetterRefused(_("送达日期应当在成文日期（%(day)s）和今天之间。") % {"day": letter.issued_on})
    note = note.strip()
    if manner in (Manner.LEFT, Manner.REFUSED) and not note:
        raise LetterRefused(_("留置送达或者拒收的，请写明经过和见证人。"))
    service = Service.objects.create(letter=letter, manner=manner, on=on, note=note, by=person, at=at)
    said = named(note, letter.text.salt)
    record(letter, "letter.served", by=person, at=at, manner=manner, on=on.isoformat(), note=said)
    return service


@transaction.atomic
def close_for_disposal(letter: Letter, *, person: Person, at: datetime, today: date) -> Letter:
    """Erase what a letter says, with its file, when its time is over; number, days and digests stay. What was never
    issued is given up first.

    Who may, and when, is decided by the disposal of the matter that it belongs to.
    """
    letter = locked(letter, None)
    if letter.state in UNISSUED:
        letter = withdraw_draft(letter, person=person, at=at, today=today)
    text = letter.text
    if text.disposed is None:
        text.content, text.form, text.salt, text.disposed = "", "", "", at
        text.save(update_fields=["content", "form", "salt", "disposed"])
        letter.steps.update(remark="")
        letter.services.update(note="")
        Voiding.objects.filter(letter=letter).update(reason="")
        record(letter, "letter.disposed", by=person, at=at)
        stored = letter.stored
        if stored:
            transaction.on_commit(lambda: files.letter_path(stored).unlink(missing_ok=True))
    return letter
