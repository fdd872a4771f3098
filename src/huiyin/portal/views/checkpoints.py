"""The checkpoints of the ledger for everybody, and the check of a receipt."""

from __future__ import annotations

from typing import NamedTuple

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.accounts.queries import bureau
from huiyin.ledger.findings import Finding, Verdict, Weight, verdict
from huiyin.ledger.models import Checkpoint
from huiyin.ledger.receipts import Receipt
from huiyin.ledger.wording import sentence, verdict_words
from huiyin.portal.forms.receipt import CheckForm
from huiyin.portal.queries import published
from huiyin.portal.views.public import public

#: A published file never changes.
_FOR_EVER = "public, max-age=31536000, immutable"
_SIGNS = {Weight.HOLDS: "check", Weight.REMARK: "information-circle", Weight.OPEN: "question-mark-circle"}
_LOOKS = {Verdict.PROVEN: "kept", Verdict.NOT_YET: "", Verdict.INCOMPLETE: "soon"}


class Line(NamedTuple):
    """A finding as the page says it: the weight in a word, the sign beside it."""

    weight: Weight
    word: str
    sign: str
    words: str


@public
@require_GET
def checkpoint_list(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    page = published.page(int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None)
    context = {"page": page, "keys": published.keys(), "is_newest": not before}
    return render(request, "portal/checkpoints.html", context)


@public
@require_GET
def checkpoint_file(request: HttpRequest, size: int) -> FileResponse:
    checkpoint = get_object_or_404(Checkpoint, size=size)
    try:
        file = published.path_of(checkpoint).open("rb")
    except FileNotFoundError as error:
        raise Http404(checkpoint.file) from error
    response = FileResponse(file, as_attachment=True, filename=checkpoint.file, content_type="application/json")
    response["Cache-Control"] = _FOR_EVER
    return response


@public
@require_GET
def public_keys(request: HttpRequest) -> HttpResponse:
    """Text that people and `huiyin receipt check --key` read."""
    organ = bureau()
    lines = [_("%(organ)s的公钥（Ed25519），用来核对回执和检查点的签名。") % {"organ": organ.name if organ else ""}]
    lines += [f"{key} {public}" for key, public in published.keys().items()]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="public-keys.txt"'
    return response


@public
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "portal/check.html", {"form": CheckForm()})
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "portal/check.html", {"form": form}, status=422)
    found = published.check(form.receipt, form.checkpoint, timezone.now())
    outcome = verdict(found)
    context = {
        "form": CheckForm(),
        "receipt": form.receipt,
        "outcome": outcome,
        "look": _LOOKS.get(outcome, ""),
        "is_broken": outcome is Verdict.BROKEN,
        "told": _told(outcome, form.receipt),
        "lines": [_line(one) for one in found],
    }
    return render(request, "portal/check.html", context)


def _told(outcome: Verdict, receipt: Receipt) -> str:
    if outcome is Verdict.NOT_YET:
        until = timezone.localtime(receipt.checkpoint_by)
        return _("回执是真的，内容没有改动。登记簿的检查点最迟 %(until)s 公布，请到时再来核对。") % {
            "until": f"{until:%Y-%m-%d %H:%M}"
        }
    return verdict_words(outcome)


def _line(finding: Finding) -> Line:
    names = {
        Weight.HOLDS: _("成立"),
        Weight.REMARK: _("说明"),
        Weight.OPEN: _("还不能定"),
        Weight.BROKEN: _("对不上"),
    }
    sign = _SIGNS.get(finding.weight, "x-mark")
    return Line(finding.weight, names[finding.weight], sign, sentence(finding))
