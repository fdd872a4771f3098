"""Which template an organ's letters of a kind are filled from."""

from __future__ import annotations

from hashlib import sha256

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.letters.files import template_path
from huiyin.letters.kinds import KINDS
from huiyin.letters.models import LetterTemplate
from huiyin.letters.problems import Damaged
from huiyin.letters.shipped import shipped_template


def versions(organ: Organ, kind: str) -> QuerySet[LetterTemplate]:
    """What an organ put in for a kind, newest first, retired ones too."""
    return LetterTemplate.objects.filter(organ=organ, kind=kind).select_related("uploaded_by").order_by("-number")


def current_template(organ: Organ, kind: str) -> LetterTemplate | None:
    """The newest version not retired; None: the shipped one."""
    return versions(organ, kind).filter(retired=None).first()


def template_bytes(organ: Organ, kind: str) -> bytes:
    """The file that letters are filled from now.

    Raises:
        Damaged: the organ's own template is gone or was changed.
    """
    own = current_template(organ, kind)
    return read_template(own) if own else shipped_template(KINDS[kind], organ.name)


def read_template(template: LetterTemplate) -> bytes:
    """
    Raises:
        Damaged: it is gone or was changed.
    """
    told = _("第 %(number)d 版“%(kind)s”模板的文件缺失或被改动过。请从备份恢复，或者停用这一版。") % {
        "number": template.number,
        "kind": KINDS[template.kind].title,
    }
    try:
        data = template_path(template.digest).read_bytes()
    except OSError as error:
        raise Damaged(told) from error
    if sha256(data).hexdigest() != template.digest:
        raise Damaged(told)
    return data
