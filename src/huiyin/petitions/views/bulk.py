"""One act with many matters: what would happen to each, or why not; then one after the other, each by itself.

Every matter is its own transaction with its own entry, under the same table and policies as the single deed. What
fails for one is said at its row and leaves the others as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.accounts import policies as accounts
from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.accounts.requests import StaffRequest
from huiyin.core import workflow
from huiyin.ledger import reads
from huiyin.petitions import policies
from huiyin.petitions.acts.deeds import Changed, Doing, NotAllowed, Unfit, require
from huiyin.petitions.forms.deeds import DeedForm
from huiyin.petitions.queries.cases import Case, NoPetition, case_of
from huiyin.petitions.queries.prospects import prospects
from huiyin.petitions.views.deed_table import DEEDS
from huiyin.petitions.views.lines import Line, lines
from huiyin.petitions.views.since import happened_since, next_words
from huiyin.ui.words import day_words, speaks_english

#: Acts that may be done with many matters at once, in the order in which a matter meets them.
ACTS = ("receive", "transfer", "assign", "file", "confirm", "urge", "contact")
#: Matters of one run.
MOST = 200


class Result(NamedTuple):
    """`kind`: "done", "draft" (along the chain of signatures) or "not"."""

    kind: str
    words: str


@dataclass
class Row:
    """One matter: its case as it stands, why the act is not open, or what came of it."""

    line: Line
    case: Case
    why: str = ""
    will: str = ""
    result: Result | None = None

    @property
    def pk(self) -> int:
        return self.case.matter.pk


def bulk_acts(person: Person, today: Any) -> list[tuple[str, str]]:
    """The acts for many that belong to somebody's duties, with their words."""
    roles = accounts.roles_of(person, today)
    return [
        (act, _label(act))
        for act in ACTS
        if act in DEEDS and any(roles & policies.DUTIES_OF[role] for role in workflow.BY_ACT[act].who)
    ]


def _label(act: str) -> str:
    arrow = workflow.BY_ACT[act]
    return arrow.english if speaks_english() else arrow.label


@require_http_methods(["GET", "POST"])
def bulk_page(request: StaffRequest) -> HttpResponse:
    policies.may_read_cases(request.user).required()
    given = request.POST if request.method == "POST" else request.GET
    act = given.get("act", "")
    if act not in ACTS or act not in DEEDS:
        raise Http404
    rows = _rows(request, act, given)
    open_rows = [row for row in rows if not row.why]
    model = next((row for row in open_rows if str(row.pk) == given.get("model")), open_rows[0] if open_rows else None)
    form = _form(request, act, model.case) if model else None
    if request.method == "POST" and "one" in given:
        return _one(request, act, open_rows, model)
    if request.method == "POST" and model is not None:
        form = _form(request, act, model.case, _data(request, act, model, model))
        if form.is_valid():
            for row in open_rows:
                row.result = _do(request, act, row, model)
    context = {
        "act": act,
        "verb": _label(act),
        "basis": workflow.BY_ACT[act].basis,
        "rows": rows,
        "open": sum(not row.why for row in rows),
        "form": form,
        "model": model,
        "fields_template": DEEDS[act].template,
        "done": sum(row.result is not None and row.result.kind != "not" for row in rows),
        "is_over": any(row.result for row in rows),
        "list": given.get("list", ""),
    }
    return render(request, "petitions/bulk.html", context, status=422 if form is not None and form.errors else 200)


def _rows(request: StaffRequest, act: str, given: QueryDict) -> list[Row]:
    """The chosen matters that the reader sees, in the order of the list; of others nothing is said."""
    chosen = [int(text) for text in given.getlist("m") if text.isascii() and text.isdecimal() and len(text) < 19]
    today = timezone.localdate()
    seen = policies.visible_to(request.user).filter(pk__in=chosen[:MOST])
    found = {line.matter.pk: line for line in lines(seen, today)}
    rows = []
    for pk in dict.fromkeys(chosen[:MOST]):
        if pk not in found:
            continue
        try:
            row = Row(found[pk], case_of(found[pk].matter))
        except NoPetition:
            continue
        try:
            require(row.case, act, request.user, today)
            row.will = _will(act, row.case)
        except NotAllowed as refusal:
            row.why = refusal.why
        rows.append(row)
    reads.record(actor_of(request.user), f"bulk {act}", [row.case.petition for row in rows])
    return rows


def _will(act: str, case: Case) -> str:
    """The periods that would begin: 书面告知 2026年12月7日（周一）前."""
    found = prospects(act, case.fact, timezone.localdate())
    return _("；").join(
        _("%(clock)s：%(day)s前") % {"clock": one.term.name, "day": day_words(one.due.day)} for one in found if one.due
    )


def _form(request: StaffRequest, act: str, case: Case, data: QueryDict | None = None) -> DeedForm:
    return DEEDS[act].form(
        data,
        request.FILES if data is not None else None,
        act=act,
        case=case,
        person=request.user,
        today=timezone.localdate(),
    )


def _data(request: StaffRequest, act: str, row: Row, model: Row) -> QueryDict:
    """What was filled in, for one matter: the entry it was previewed at, and its own proposals where those of the
    model were left as they came."""
    data = request.POST.copy()
    data["n"] = request.POST.get(f"n_{row.pk}", str(row.case.n))
    if row is not model:
        proposed, own = _form(request, act, model.case), _form(request, act, row.case)
        for name in own.fields.keys() & proposed.fields.keys() - {"n"}:
            if data.getlist(name) == _as_sent(proposed[name].value()):
                data.setlist(name, _as_sent(own[name].value()))
    return data


def _as_sent(value: Any) -> list[str]:
    """A first value as a browser sends it back."""
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return ["" if value is None else str(value)]


def _one(request: StaffRequest, act: str, rows: Sequence[Row], model: Row | None) -> HttpResponse:
    """Do it with one of them, and answer with what its row says then. 422: the form itself does not do."""
    row = next((row for row in rows if str(row.pk) == request.POST["one"]), None)
    if row is None or model is None:
        result = Result("not", _("现在不能办，刷新后看原因。"))
    elif not _form(request, act, model.case, _data(request, act, model, model)).is_valid():
        return HttpResponse(status=422)
    else:
        result = _do(request, act, row, model)
    return render(request, "petitions/_bulk_result.html", {"result": result})


def _problems(form: DeedForm) -> list[str]:
    return [
        f"{form[name].label}：{error}" if name in form.fields else str(error)
        for name, said in form.errors.items()
        for error in said
    ]


def _do(request: StaffRequest, act: str, row: Row, model: Row) -> Result:
    form = _form(request, act, row.case, _data(request, act, row, model))
    if not form.is_valid():
        return Result("not", _("；").join(_problems(form)))
    doing = Doing(request.user, timezone.now(), form.today, form.cleaned)
    try:
        outcome = DEEDS[act].do(row.pk, doing, petition=row.case.petition, expected_n=form.cleaned_data["n"])
    except Unfit as unfit:
        return Result("not", " ".join(unfit.problems.values()))
    except NotAllowed as refusal:
        return Result("not", refusal.why)
    except Changed as changed:
        told = _("；").join(f"{one.who} {one.what}" for one in happened_since(changed.since, row.case))
        return Result("not", _("你打开预览之后有人办过：%(told)s。看过再办。") % {"told": told})
    if not getattr(outcome, "done", True):
        return Result("draft", _("文稿已提交审签，签发后生效。"))
    after: Case = getattr(outcome, "case", outcome)
    return Result("done", form.said(after) or next_words(workflow.BY_ACT[act], after, form.today))
