"""What the pages of the registers have in common: the year asked for, refusals, files as downloads."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Organ
from huiyin.accounts.queries import bureau
from huiyin.accounts.requests import StaffRequest
from huiyin.figures.models import Evidence
from huiyin.figures.queries.evidence import content_of, content_type_of
from huiyin.ledger import reads
from huiyin.performance.acts.goals import Stale
from huiyin.performance.models import ActivityFile, GoalLine, RectificationStep
from huiyin.performance.policies_registers import may_see
from huiyin.petitions.acts.deeds import Unfit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def require_reader(request: StaffRequest) -> date:
    today = timezone.localdate()
    may_see(request.user, today).required()
    return today


def asked_year(request: StaffRequest, today: date) -> int:
    said = request.GET.get("year", "")
    year = int(said) if said.isdecimal() and len(said) == 4 else today.year
    return year if 2000 <= year <= today.year + 1 else today.year


def own_organ() -> Organ:
    """
    Raises:
        Http404: before `huiyin init`.
    """
    found = bureau()
    if found is None:
        raise Http404
    return found


def taken(form: Form, work: Callable[[], Any]) -> Any:
    """Do an act; what it refuses is said in the form. None: it was refused."""
    try:
        return work()
    except Unfit as unfit:
        for name, words in unfit.problems.items():
            form.add_error(name if name in form.fields else None, words)
    except ValidationError as error:
        for messages in error.message_dict.values() if hasattr(error, "error_dict") else [error.messages]:
            for words in messages:
                form.add_error(None, words)
    except Stale:
        form.add_error(None, _("别人刚改过这张表。请重新打开页面，在现在的内容上修改。"))
    return None


def download(content: bytes, name: str, content_type: str) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=content_type)


@require_GET
def evidence_file(request: StaffRequest, pk: int) -> HttpResponse | FileResponse:
    """A file of the registers, always as a download; one that belongs to none of them is not found."""
    require_reader(request)
    evidence = get_object_or_404(Evidence, pk=pk)
    holders: tuple[Any, ...] = (ActivityFile, RectificationStep, GoalLine)
    if not any(holder.objects.filter(evidence=evidence).exists() for holder in holders):
        raise Http404
    content = content_of(evidence)
    reads.record(actor_of(request.user), f"evidence {evidence.pk} download", [])
    return download(content, evidence.name, content_type_of(evidence))
