"""The receipt: what somebody who has filed walks away with. It opens only on the device that filed it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.core import querycode
from huiyin.documents import qr, receipt_sheet
from huiyin.ledger.receipts import Receipt
from huiyin.petitions.models import Petition
from huiyin.petitions.queries.cases import case_of
from huiyin.petitions.queries.printed import petition_clocks
from huiyin.petitions.queries.receipts import NoReceipt, receipt_of
from huiyin.portal.acts import drafts
from huiyin.portal.queries.drafts import is_receipt_open
from huiyin.portal.queries.drafts import receipt_of as kept_receipt
from huiyin.portal.views.draft_cookie import forget, held
from huiyin.portal.views.dues import article_of
from huiyin.portal.views.public import public
from huiyin.ui.words import day_words
from huiyin.vault import VaultError


class Done(NamedTuple):
    """What the receipt says, on the screen and on paper. `proof`: None where it cannot be made any longer."""

    petition: Petition
    organ: str
    code: str
    at: str
    fingerprint: str
    proof: Receipt | None
    follows: list[str]
    address: str
    message: str


@public
@require_GET
def done(request: HttpRequest, token: str) -> HttpResponse:
    found = _done(request, token)
    if found is None:
        return _elsewhere(request)
    drawn = qr.svg(qr.squares(found.address))
    context = {
        "done": found,
        "token": token,
        "code": mark_safe(drawn),  # noqa: S308  # our own drawing of squares
        "checks": _address("portal:check"),
        "follow": found.address,
        "number": 7,
        "steps": 7,
    }
    return render(request, "portal/filing/done.html", context)


@public
@require_GET
def as_pdf(request: HttpRequest, token: str) -> HttpResponse:
    found = _done(request, token)
    if found is None:
        return _elsewhere(request)
    sheet = receipt_sheet.Sheet(
        organ=found.organ,
        title=_("信访回执"),
        large=[(_("编号"), found.petition.number), (_("查询码（请勿告诉他人）"), found.code)],
        facts=[(_("提交时间"), found.at), (_("内容指纹"), found.fingerprint)],
        follows_name=_("接下来"),
        follows=found.follows,
        code=qr.squares(found.address),
        code_words=_("扫码查看进展"),
        foot=_("凭编号和查询码查看进展、补充材料、评价、申请复查。二维码里没有查询码，可以放心出示。"),
        made=timezone.now(),
    )
    return _download(receipt_sheet.pdf(sheet), "application/pdf", f"{found.petition.number}.pdf")


@public
@require_GET
def as_file(request: HttpRequest, token: str) -> HttpResponse:
    """What proves it: to be kept, and checked by anybody who has it and the checkpoints."""
    found = _done(request, token)
    if found is None or found.proof is None:
        return _elsewhere(request)
    return _download(found.proof.text.encode(), "application/json", f"{found.petition.number}.json")


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Somebody else may use the device next: it forgets which drafts were its own."""
    response = redirect("portal:home")
    forget(response, request)
    return response


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{name}"'
    return response


def _elsewhere(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/filing/elsewhere.html", {"follow": _address("portal:follow")}, status=404)


def _done(request: HttpRequest, token: str) -> Done | None:
    now = timezone.now()
    draft = next((one for one in held(request) if one.filing == token and one.filed is not None), None)
    if draft is None or not is_receipt_open(draft, now):
        return None
    drafts.note_shown(draft, now)
    known = int(kept_receipt(draft).get("petition", 0))
    petition = Petition.objects.select_related("registering_organ", "matter").filter(pk=known).first()
    if petition is None:
        return None
    try:
        proof = receipt_of(petition)
    except (NoReceipt, VaultError):
        proof = None
    at = timezone.localtime(proof.filed_at if proof is not None else draft.filed)
    code, organ = querycode.grouped(petition.query_code or ""), petition.registering_organ.name
    follow = _address("portal:follow")
    path = f"{follow}?number={petition.number}" if follow else reverse("portal:home")
    return Done(
        petition=petition,
        organ=organ,
        code=code,
        at=f"{day_words(at)} {at:%H:%M}",
        fingerprint=proof.fingerprint if proof is not None else "",
        proof=proof,
        follows=_follows(petition, organ),
        address=f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path),
        # The same words whatever was filed: somebody else may read the telephone.
        message=_("编号%(number)s，查询码%(code)s") % {"number": petition.number, "code": code},
    )


def _follows(petition: Petition, organ: str) -> list[str]:
    """What happens next, in words that are the same whatever was filed: a receipt may lie open on a table."""
    case = case_of(petition.matter, petition.pk)
    clock = next((one for one in petition_clocks(case) if one.id == "sorting"), None)
    said = []
    if clock is not None:
        words: dict[str, Any] = {"organ": organ, "day": day_words(clock.due), "article": article_of(clock)}
        said.append(
            _("%(organ)s在%(day)s以前决定由哪个机关办理（《信访工作条例》%(article)s）。") % words
            + (_("这一天所在年份的放假安排还没有公布，可能后移。") if clock.provisional else "")
        )
    said.append(_("由哪个机关办理、最迟哪天答复，定下来就能凭编号和查询码看到。"))
    said.append(_("想补充材料、回答工作人员的提问，也从“查看进展”进入，不用重新提出。"))
    return said


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
