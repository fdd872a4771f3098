"""Whose letters a person keeps: asked first by every page here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.accounts.requests import StaffRequest
from huiyin.letters.kinds import KINDS, LetterKind
from huiyin.letters.policies import keeps_for
from huiyin.ui.words import speaks_english


def kept_organs(request: StaffRequest) -> list[Organ]:
    """
    Raises:
        PermissionDenied: this person keeps no organ's letters.
    """
    kept = keeps_for(request.user, timezone.localdate())
    if not kept:
        raise PermissionDenied(_("文书模板由信访机构的系统管理员和各单位负责人维护。"))
    return list(Organ.objects.filter(pk__in=kept).order_by("pk"))


def kept_organ(request: StaffRequest, pk: int | None) -> Organ:
    """The organ asked for, the first one when none is.

    Raises:
        PermissionDenied: this person keeps no organ's letters.
        Http404: not this organ's, or there is no such organ: the answer is the same.
    """
    organs = kept_organs(request)
    found = organs[0] if pk is None else next((one for one in organs if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


def known_kind(kind: str) -> LetterKind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def kind_name(kind: LetterKind) -> str:
    return capfirst(kind.english) if speaks_english() else kind.title
