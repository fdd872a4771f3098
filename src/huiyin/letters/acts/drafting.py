"""A letter is written, written anew, put forward, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.letters.acts.recording import locked, record, require
from huiyin.letters.digests import named, new_salt
from huiyin.letters.kinds import KINDS, LetterKind
from huiyin.letters.kinds import missing as missing_of
from huiyin.letters.models import WAITS_FOR, Letter, LetterText, State, as_text
from huiyin.letters.problems import Incomplete, LetterRefused
from huiyin.letters.queries import chain_of


@transaction.atomic
def draft(
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
    """Begin a letter. What is still missing may be filled in later; `act` and `data` are what issuing it will perform.

    Raises:
        LetterRefused: a field that this kind does not have, or an issuer that has ended.
    """
    about = KINDS[kind]
    if issuer.valid_until is not None and issuer.valid_until < today:
        raise LetterRefused(_("%(organ)s已撤销，不能再以它的名义发文。") % {"organ": issuer.name})
    letter = Letter.objects.create(
        kind=kind,
        stream=stream or (f"matter:{matter}" if matter is not None else ""),
        matter=matter,
        petition=petition,
        assignment=assignment,
        issuer=issuer,
        act=act,
        drafter=author,
        drafted=at,
        writers=[author.pk],
    )
    content = as_text(_cleaned(about, fields))
    text = LetterText.objects.create(letter=letter, content=content, form=as_text(data or {}), salt=new_salt())
    record(
        letter,
        "letter.drafted",
        by=author,
        at=at,
        kind=kind,
        issuer=issuer.pk,
        about=letter.stream,
        matter=matter,
        petition=petition,
        assignment=assignment,
        act=act,
        content=named(content, text.salt),
    )
    return letter


@transaction.atomic
def revise(
    letter: Letter,
    *,
    fields: Mapping[str, str],
    data: Mapping[str, Any] | None = None,
    person: Person,
    at: datetime,
    today: date,
    expected_n: int | None = None,
) -> Letter:
    """Write a draft anew. Whoever does becomes one of its writers and will neither check nor sign it. `data` None: the
    form of its act stays.

    Raises:
        LetterChanged, WrongState: somebody was faster, or it is no draft any more.
        LetterRefused: a field that this kind does not have.
    """
    letter = locked(letter, expected_n)
    require(letter, (State.DRAFT,), _("修改"))
    text = letter.text
    text.content = as_text(_cleaned(letter.about, fields))
    if data is not None:
        text.form = as_text(data)
    text.save(update_fields=["content", "form"])
    if person.pk not in letter.writers:
        letter.writers = [*letter.writers, person.pk]
        letter.save(update_fields=["writers"])
    record(letter, "letter.revised", by=person, at=at, content=named(text.content, text.salt))
    return letter


@transaction.atomic
def submit(
    letter: Letter,
    *,
    person: Person,
    at: datetime,
    today: date,
    expected_n: int | None = None,
    is_secret: bool = False,
) -> Letter:
    """Put a draft forward to the first step of its chain; where the chain is empty it can be issued at once.

    `is_secret`: none but its writer may read what it is about, so nobody checks or signs it.

    Raises:
        Incomplete: something that the law wants is not filled in.
        LetterChanged, WrongState: somebody was faster, or it is no draft.
    """
    letter = locked(letter, expected_n)
    require(letter, (State.DRAFT,), _("送签"))
    require_complete(letter)
    chain = () if is_secret else chain_of(letter.issuer, letter.kind)
    letter.chain, letter.submitted = " ".join(chain), at
    letter.state = WAITS_FOR[chain[0]] if chain else State.SIGNED
    letter.save(update_fields=["chain", "submitted", "state"])
    content = named(letter.text.content, letter.text.salt)
    record(letter, "letter.submitted", by=person, at=at, chain=letter.chain, content=content)
    return letter


@transaction.atomic
def take_back(letter: Letter, *, person: Person, at: datetime, today: date, expected_n: int | None = None) -> Letter:
    """What was put forward becomes a draft again; what was decided in this round is kept as past.

    Raises:
        LetterChanged, WrongState: somebody was faster, or it is not on its way.
    """
    letter = locked(letter, expected_n)
    require(letter, (State.CHECKING, State.SIGNING, State.SIGNED), _("撤回修改"))
    back_to_draft(letter)
    record(letter, "letter.taken_back", by=person, at=at)
    return letter


@transaction.atomic
def withdraw_draft(
    letter: Letter, *, person: Person, at: datetime, today: date, expected_n: int | None = None
) -> Letter:
    """Give up a letter that was not issued. It never had a number, so none is missing.

    Raises:
        LetterChanged, WrongState: somebody was faster, or it was issued.
    """
    letter = locked(letter, expected_n)
    require(letter, (State.DRAFT, State.CHECKING, State.SIGNING, State.SIGNED), _("撤回"))
    letter.state = State.WITHDRAWN
    letter.save(update_fields=["state"])
    record(letter, "letter.withdrawn", by=person, at=at)
    return letter


def back_to_draft(letter: Letter) -> None:
    """End the round: its decisions stay readable and count no longer."""
    letter.steps.filter(is_past=False).update(is_past=True)
    letter.state, letter.chain, letter.submitted = State.DRAFT, "", None
    letter.save(update_fields=["state", "chain", "submitted"])


def require_complete(letter: Letter) -> None:
    """
    Raises:
        Incomplete: something that the law wants is not filled in.
    """
    lacking = missing_of(letter.about, letter.fields)
    if lacking:
        raise Incomplete(lacking)


def _cleaned(kind: LetterKind, fields: Mapping[str, str]) -> dict[str, str]:
    unknown = set(fields) - {field.name for field in kind.fields}
    if unknown:
        told = {"kind": kind.title, "names": "、".join(sorted(unknown))}
        raise LetterRefused(_("%(kind)s没有这些栏目：%(names)s。") % told)
    return {name: text.strip() for name, text in fields.items() if text.strip()}
