"""An organ's own templates and chains, and the seals of its letters under a new key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.accounts.policies import Denied
from huiyin.documents.templates import FillError, TemplateRefused, Trap, check
from huiyin.letters import files
from huiyin.letters.acts.recording import enter
from huiyin.letters.filling import Frame, filled, unprinted
from huiyin.letters.kinds import KINDS, STEPS, LetterKind
from huiyin.letters.models import ChainRule, Letter, LetterTemplate
from huiyin.letters.names import KindNames, sample
from huiyin.letters.policies import may_keep_templates
from huiyin.letters.problems import LetterRefused, TemplateKnown, TemplateNotTaken
from huiyin.letters.queries import current_template, versions
from huiyin.vault import VaultError

_TRIAL_DAY = date(2026, 3, 5)


def lint(kind: LetterKind, data: bytes) -> list[Trap]:
    """What the linter says of a template of this kind."""
    return check(data, KindNames(kind))


def left_out(kind: LetterKind, data: bytes) -> list[tuple[str, str]]:
    """(name, article) of what must be printed and is not, found by filling the template once.

    Twice, rather: with every field filled in, and with the required ones alone, since a template may print something
    only beside something else.

    Raises:
        TemplateRefused, FillError: it cannot be filled.
    """
    frame = Frame("（发文机关）", "（文号）", _TRIAL_DAY)
    whole = {field.name: sample(field) for field in kind.fields}
    least = {field.name: sample(field) for field in kind.required}
    found = [unprinted(filled(data, kind, fields, frame), kind, fields, frame) for fields in (whole, least)]
    return list(dict.fromkeys(one for each in found for one in each))


@transaction.atomic
def replace_template(
    organ: Organ, kind: str, data: bytes, *, name: str, person: Person, at: datetime, today: date
) -> LetterTemplate:
    """Take a Word template as the newest version of an organ's own.

    Raises:
        PermissionDenied: this person does not keep the organ's templates.
        TemplateNotTaken: the linter found errors, or something that must be printed is not.
        TemplateKnown: nothing in it is new.
    """
    _require(person, organ, today)
    about = KINDS[kind]
    traps = lint(about, data)
    if any(trap.severity == "error" for trap in traps):
        raise TemplateNotTaken(traps)
    try:
        lost = left_out(about, data)
    except TemplateRefused as error:
        raise TemplateNotTaken(error.problems) from error
    except FillError as error:
        raise TemplateNotTaken(error.traps or traps, [(str(error), "")]) from error
    if lost:
        raise TemplateNotTaken(traps, lost)
    digest = sha256(data).hexdigest()
    newest = current_template(organ, kind)
    if newest is not None and newest.digest == digest:
        raise TemplateKnown(newest.number)
    last = versions(organ, kind).first()
    files.keep_template(data)
    template = LetterTemplate.objects.create(
        organ=organ,
        kind=kind,
        number=last.number + 1 if last else 1,
        name=name[:200],
        digest=digest,
        size=len(data),
        uploaded_by=person,
        uploaded=at,
        warnings=[trap._asdict() for trap in traps],
    )
    told = {"organ": organ.pk, "kind": kind, "number": template.number, "digest": digest, "warnings": len(traps)}
    enter(_stream(organ, kind), "letter_template.put", by=person, at=at, **told)
    return template


@transaction.atomic
def retire_template(template: LetterTemplate, *, person: Person, at: datetime, today: date) -> None:
    """No letter is filled from this version any more; its file stays.

    Raises:
        PermissionDenied: this person does not keep the organ's templates.
    """
    _require(person, template.organ, today)
    if not LetterTemplate.objects.filter(pk=template.pk, retired=None).update(retired=at):
        return
    template.retired = at
    told = {"organ": template.organ_id, "kind": template.kind, "number": template.number, "digest": template.digest}
    enter(_stream(template.organ, template.kind), "letter_template.retired", by=person, at=at, **told)


@transaction.atomic
def set_chain(organ: Organ, kind: str, steps: Sequence[str], *, person: Person, at: datetime, today: date) -> ChainRule:
    """Through which steps an organ's letters of a kind go from now on. Letters on their way keep theirs.

    Raises:
        PermissionDenied: this person does not keep the organ's letters.
        LetterRefused: a step that does not exist, or steps out of order.
    """
    _require(person, organ, today)
    if [step for step in STEPS if step in steps] != list(steps):
        raise LetterRefused(_("签批环节只有核稿、签发，核稿在签发之前。"))
    rule, _made = ChainRule.objects.update_or_create(organ=organ, kind=kind, defaults={"steps": " ".join(steps)})
    told = {"organ": organ.pk, "kind": kind, "steps": rule.steps}
    enter(_stream(organ, kind), "letter.chain_set", by=person, at=at, **told)
    return rule


def reseal_letters() -> int:
    """Seal every letter of an older key with the newest; returns how many. Safe to break off and to run again.

    Raises:
        VaultError: a file is damaged, or is not there.
    """
    done = 0
    kept = Letter.objects.filter(issued__isnull=False, text__disposed=None).order_by("pk")
    for letter in kept.only("pk", "number", "kind", "stored").iterator(chunk_size=500):
        try:
            done += files.reseal_letter(letter.stored)
        except FileNotFoundError as error:
            raise VaultError(_("%(letter)s的文件不在工作目录中。") % {"letter": letter}) from error
    return done


def _require(person: Person, organ: Organ, today: date) -> None:
    decision = may_keep_templates(person, organ, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)


def _stream(organ: Organ, kind: str) -> str:
    return f"letter_template:{organ.pk}:{kind}"
