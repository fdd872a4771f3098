"""The lists of what organs handle by which lawful route: read, downloaded, loaded after a look at what changes."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Organ
from huiyin.accounts.requests import StaffRequest
from huiyin.core.terms import ROUTE
from huiyin.documents.sheets import SheetProblem
from huiyin.petitions import policies
from huiyin.petitions.acts.responsibilities import Change, Difference, ListRefused, difference, load_list
from huiyin.petitions.forms.responsibilities import ListForm, kept, taken
from huiyin.petitions.imports.responsibilities import COLUMNS, Entry, Read, list_form, read_list
from huiyin.petitions.models import Responsibility
from huiyin.petitions.queries.responsibilities import in_force, topic_names
from huiyin.ui.words import speaks_english, word_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Line(NamedTuple):
    """An entry as a row of a table; `what` becomes of it, and what stood there before."""

    subject: str
    topic: str
    route: str
    procedure: str
    body: str
    basis: str
    window: str
    what: str = ""
    before: str = ""


def _line(entry: Responsibility | Entry, topic: str, what: str = "", before: str = "") -> Line:
    route = word_of(ROUTE, entry.route)
    return Line(entry.subject, topic, route, entry.procedure, entry.body, entry.basis, entry.window, what, before)


def _lines(found: Difference) -> list[Line]:
    """What a list changes, entry by entry; unchanged ones are counted only."""
    new: list[Responsibility | Entry] = [*found.added, *(change.new for change in found.changed)]
    topics = topic_names(entry.topic for entry in [*new, *found.retired])

    def name(entry: Responsibility | Entry) -> str:
        return topics.get(entry.topic or 0, "")

    return [
        *(_line(one, name(one), _("新增")) for one in found.added),
        *(_line(one.new, name(one.new), _("修改"), _before(one)) for one in found.changed),
        *(_line(one, name(one), _("停用")) for one in found.retired),
    ]


def _before(change: Change) -> str:
    headings = {field: heading for heading, field in COLUMNS.items()}
    old = _line(change.old, "")._asdict()
    return "；".join(f"{headings[name]}：{old[name] or '（空）'}" for name in change.fields)


@require_GET
def lists_page(request: StaffRequest) -> HttpResponse:
    """Every organ that has a list, and the entries of the chosen one."""
    policies.may_read_cases(request.user).required()
    organs = (
        Organ.objects.annotate(entries=Count("pk", filter=Q(pk__in=in_force().values("organ"))))
        .filter(pk__in=in_force().values("organ"))
        .order_by("pk")
    )
    chosen = _chosen(request)
    context = {
        "organs": organs,
        "chosen": chosen,
        "lines": [_line(row, topic) for row, topic in _entries(chosen)],
        "may_load": _keeps(request).exists(),
    }
    return render(request, "petitions/responsibilities.html", context)


def _entries(organ: Organ | None) -> list[tuple[Responsibility, str]]:
    """An organ's entries with the names of their topics."""
    if organ is None:
        return []
    rows = list(in_force().filter(organ=organ).order_by("pk"))
    topics = topic_names(row.topic for row in rows)
    return [(row, topics.get(row.topic or 0, "")) for row in rows]


def _chosen(request: StaffRequest) -> Organ | None:
    asked = request.GET.get("organ", "")
    return get_object_or_404(Organ, pk=int(asked)) if asked.isascii() and asked.isdecimal() else None


def _keeps(request: StaffRequest) -> QuerySet[Organ]:
    """The organs whose lists a person loads, those that exist today."""
    today = timezone.localdate()
    valid = Q(valid_until=None) | Q(valid_until__gte=today)
    organs = Organ.objects.filter(valid, confirmed=True, same_as=None).order_by("pk")
    if accounts.roles_of(request.user, today) & policies.LISTERS:
        return organs
    return organs.filter(pk__in=accounts.organs_of(request.user, policies.ORGAN, today))


@require_GET
def list_file(request: StaffRequest) -> FileResponse:
    """The form to fill in; of an organ that is named, with its present entries."""
    policies.may_read_cases(request.user).required()
    chosen = _chosen(request)
    content = list_form([_cells(row, topic) for row, topic in _entries(chosen)])
    name = _("依法分类处理清单（%s）.xlsx") % chosen.name if chosen else _("依法分类处理清单（空表）.xlsx")
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)


def _cells(row: Responsibility, topic: str) -> list[str]:
    values = {name: getattr(row, name) for name in COLUMNS.values()}
    values |= {"topic": topic, "route": ROUTE.label(row.route)}
    return [str(values[name] or "") for name in COLUMNS.values()]


@require_http_methods(["GET", "POST"])
def load_page(request: StaffRequest) -> HttpResponse:
    """A file is read and compared; nothing is loaded before it was confirmed."""
    organs = _keeps(request)
    if not organs.exists():
        raise Http404
    chosen = request.GET.get("organ")
    form = ListForm(organs, request.POST or None, request.FILES or None, initial={"organ": chosen})
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        read = _read(form)
        if read is not None:
            organ: Organ = form.cleaned_data["organ"]
            context |= {"organ": organ, "problems": read.problems}
            if not read.problems:
                found = difference(organ, read.entries)
                context |= {"found": found, "lines": _lines(found), "kept": kept(organ, read.entries, request.user.pk)}
    return render(request, "petitions/responsibilities_load.html", context, status=422 if form.errors else 200)


def _read(form: ListForm) -> Read | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.touch(mode=0o600)
        path.write_bytes(form.cleaned_data["file"])
        try:
            return read_list(path, timezone.localdate())
        except SheetProblem as error:
            form.add_error("file", error.message_en if speaks_english() else error.message)
    return None


@require_POST
def load(request: StaffRequest) -> HttpResponse:
    found = taken(request.POST.get("kept", ""), request.user.pk)
    if found is None:
        messages.warning(request, _("清单已过期，请重新选择文件。"))
        return redirect("petitions:responsibilities_load")
    organ = get_object_or_404(_keeps(request), pk=found[0])
    policies.may_keep_list(request.user, organ.pk).required()
    try:
        done = load_list(organ, Read(found[1], []), by=request.user, at=timezone.now(), today=timezone.localdate())
    except ListRefused as error:
        messages.warning(request, str(error))
        return redirect("petitions:responsibilities_load")
    told = {
        "organ": organ.name, "added": len(done.added), "changed": len(done.changed), "retired": len(done.retired),
    }  # fmt: skip
    words = _("“%(organ)s”的清单已装入：新增 %(added)d 条，修改 %(changed)d 条，停用 %(retired)d 条。")
    messages.info(request, words % told)
    return redirect(f"{reverse('petitions:responsibilities')}?organ={organ.pk}")
