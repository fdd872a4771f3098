"""发送情况: what became of the messages to petitioners, and sending the failed ones again."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.ledger import reads
from huiyin.portal.acts.notices import send_again
from huiyin.portal.models import Notice
from huiyin.portal.policies_notices import may_keep_notices
from huiyin.portal.queries.notices import error_words, failed_of, failures, sums
from huiyin.ui.paging import page_of

#: How a way is set up, in words.
THROUGH = {
    "none": gettext_lazy("没有启用"),
    "file": gettext_lazy("写入文件（试用）"),
    "http": gettext_lazy("短信网关"),
    "smtp": gettext_lazy("邮件服务器"),
}


class Line(NamedTuple):
    """One message that failed, of a petition the reader sees."""

    notice: Notice
    error: str


@require_GET
def notices_page(request: StaffRequest) -> HttpResponse:
    """Counts for both; the petitions behind the failures for those who see petitions. Nobody is shown a number."""
    now = timezone.now()
    may_keep_notices(request.user, timezone.localdate(now)).required()
    page = page_of(failed_of(request.user, timezone.localdate(now)), request.GET.get("page"))
    lines = [Line(row, error_words(row.error)) for row in page.object_list]
    if lines:
        reads.record(actor_of(request.user), "notices", [line.notice.petition_id for line in lines])
    context: dict[str, Any] = {
        "sums": [(one, THROUGH[one.through]) for one in sums(now)],
        "failures": failures(),
        "page": page,
        "lines": lines,
    }
    return render(request, "portal/notices.html", context)


@require_POST
def notices_again(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    may_keep_notices(request.user, timezone.localdate(now)).required()
    count = send_again(request.user, now)
    said = ngettext("%(count)d 条通知将重新发送。", "%(count)d 条通知将重新发送。", count) % {"count": count}
    messages.info(request, said if count else _("没有需要重新发送的通知。"))
    return redirect("portal:notices")
