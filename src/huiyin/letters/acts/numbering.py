"""Numbers: taken one after another in the transaction that issues, so that none is given twice and none is lost."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.accounts.policies import Denied
from huiyin.letters.acts.recording import enter
from huiyin.letters.kinds import KINDS, LetterKind
from huiyin.letters.models import Letter, NumberGap, OrganCode, Series
from huiyin.letters.policies import may_keep_templates
from huiyin.letters.problems import CodeTaken, LetterRefused
from huiyin.letters.queries import default_code, number_text
from huiyin.letters.queries.numbers import LONGEST

_CODE = re.compile(r"[\u4e00-\u9fffA-Za-z]+")


class Taken(NamedTuple):
    word: str
    year: int
    serial: int
    number: str


def take_number(issuer: Organ, kind: LetterKind, year: int) -> Taken:
    """The next number of the series, which stays locked until the caller's transaction ends.

    Raises:
        CodeTaken: another organ numbers under the same 代字.
    """
    code = _fixed_code(issuer)
    series = _locked_series(issuer, kind, year)
    series.last += 1
    series.save(update_fields=["last"])
    number = number_text(code, kind.number_word, year, series.last)
    if Letter.objects.filter(number=number).exists():
        raise CodeTaken(
            _("文号“%(number)s”已被其他机关使用：两个机关的代字相同。请先为%(organ)s设置代字。")
            % {"number": number, "organ": issuer.name}
        )
    return Taken(kind.number_word, year, series.last, number)


@transaction.atomic
def set_code(organ: Organ, code: str, *, person: Person, at: datetime, today: date) -> OrganCode:
    """Set the 代字 of an organ. Numbers that were given keep what they were given with.

    Raises:
        PermissionDenied: this person does not keep the organ's letters.
        CodeTaken: another organ has it.
        LetterRefused: it is empty, too long, or holds other signs than characters.
    """
    _require_keeper(person, organ, today)
    code = code.strip()
    if not _CODE.fullmatch(code) or len(code) > LONGEST:
        raise LetterRefused(_("机关代字由一至十二个汉字（或字母）组成，例如“云信”。"))
    if OrganCode.objects.filter(code=code).exclude(organ=organ).exists():
        raise CodeTaken(_("“%(code)s”已是其他机关的代字。请换一个。") % {"code": code})
    kept, _made = OrganCode.objects.update_or_create(organ=organ, defaults={"code": code})
    enter(f"letter_office:{organ.pk}", "letter.code_set", by=person, at=at, organ=organ.pk, code=code)
    return kept


@transaction.atomic
def skip_numbers(
    organ: Organ, kind: str, year: int, *, until: int, reason: str, person: Person, at: datetime, today: date
) -> NumberGap:
    """Say that the numbers up to `until` were given elsewhere, on paper before this system: the next one follows them.

    Raises:
        PermissionDenied: this person does not keep the organ's letters.
        LetterRefused: a number beyond it is given already, or no reason is told.
    """
    _require_keeper(person, organ, today)
    about = KINDS[kind]
    if not about.numbered:
        raise LetterRefused(_("%(kind)s不编文号。") % {"kind": about.title})
    reason = reason.strip()
    if not reason:
        raise LetterRefused(_("请写明这些号为什么不在这里，例如“启用本系统前已在纸质登记簿上编号”。"))
    series = _locked_series(organ, about, year)
    if until <= series.last:
        raise LetterRefused(_("第 %(last)d 号已经编出，空号只能从它之后开始。") % {"last": series.last})
    gap = NumberGap.objects.create(series=series, first=series.last + 1, last=until, reason=reason, by=person, at=at)
    series.last = until
    series.save(update_fields=["last"])
    told = {"word": series.word, "year": year, "first": gap.first, "last": until}
    enter(f"letter_office:{organ.pk}", "letter.numbers_skipped", by=person, at=at, organ=organ.pk, **told)
    return gap


def _locked_series(issuer: Organ, kind: LetterKind, year: int) -> Series:
    series, _made = Series.objects.get_or_create(issuer=issuer, word=kind.number_word, year=year)
    return Series.objects.select_for_update().get(pk=series.pk)


def _fixed_code(organ: Organ) -> str:
    """The organ's 代字; the first number fixes it, so that a changed name does not change it on the way."""
    kept = OrganCode.objects.filter(organ=organ).first()
    if kept is not None:
        return kept.code
    code = default_code(organ)
    try:
        with transaction.atomic():
            return OrganCode.objects.get_or_create(organ=organ, defaults={"code": code})[0].code
    except IntegrityError as error:
        raise CodeTaken(
            _("按名称得出的代字“%(code)s”已被其他机关使用。请先为%(organ)s设置代字。")
            % {"code": code, "organ": organ.name}
        ) from error


def _require_keeper(person: Person, organ: Organ, today: date) -> None:
    decision = may_keep_templates(person, organ, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)
