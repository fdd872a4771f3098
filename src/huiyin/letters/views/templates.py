"""An organ's letters: templates kind by kind, chains, 代字, the numbers given before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.accounts.models import Organ
from huiyin.accounts.requests import StaffRequest
from huiyin.letters import acts
from huiyin.letters.forms import FORMS, CodeForm, unbound
from huiyin.letters.kinds import KINDS, LetterKind
from huiyin.letters.models import LetterTemplate, Series, Step
from huiyin.letters.names import OWN, always_printed
from huiyin.letters.problems import LetterRefused, TemplateNotTaken
from huiyin.letters.queries import chain_of, code_of, current_template, number_text, versions
from huiyin.letters.views.keeping import kept_organ, kept_organs, kind_name, known_kind
from huiyin.ui.frame import Place as Tab
from huiyin.ui.words import speaks_english


class KindLine(NamedTuple):
    """A kind in the list: its name, how it is numbered, what it is filled from, who signs it."""

    kind: LetterKind
    name: str
    number: str
    template: LetterTemplate | None
    chain: str


class NameLine(NamedTuple):
    """A name that a template can print; `english` where the reader's language is another than the template's."""

    name: str
    english: str
    example: str
    must: bool
    why: str


class TrapShown(NamedTuple):
    """One thing the linter found, in the reader's language."""

    place: str
    found: str
    message: str
    remedy: str


@require_GET
def templates_page(request: StaffRequest, organ: int | None = None) -> HttpResponse:
    return _templates(request, kept_organ(request, organ))


def _templates(request: StaffRequest, organ: Organ, form: CodeForm | None = None) -> HttpResponse:
    code, today = code_of(organ), timezone.localdate()
    lines = [
        KindLine(
            kind,
            kind_name(kind),
            number_text(code, kind.number_word, today.year, None) if kind.numbered else "",
            current_template(organ, kind.code),
            chain_words(chain_of(organ, kind.code)),
        )
        for kind in KINDS.values()
    ]
    tabs = [
        Tab(one.name, reverse("letters:templates_of", args=[one.pk]), "", one.pk == organ.pk)
        for one in kept_organs(request)
    ]
    form = form or CodeForm(initial={"code": code})
    context = {"organ": organ, "lines": lines, "form": form, "tabs": tabs if len(tabs) > 1 else []}
    return render(request, "letters/templates.html", context, status=422 if form.errors else 200)


@require_POST
def set_code(request: StaffRequest, organ: int) -> HttpResponse:
    keeper = kept_organ(request, organ)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _templates(request, keeper, form)
    try:
        acts.set_code(keeper, form.cleaned_data["code"], **_by(request))
    except LetterRefused as error:
        form.add_error("code", str(error))
        return _templates(request, keeper, form)
    return redirect("letters:templates_of", organ)


@require_GET
def kind_page(request: StaffRequest, organ: int, kind: str) -> HttpResponse:
    return _kind(request, kept_organ(request, organ), known_kind(kind))


def _kind(request: StaffRequest, organ: Organ, kind: LetterKind, **more: Any) -> HttpResponse:
    """The page of a kind; `more` is a form that was filled in wrongly, and what the linter said."""
    kept = list(versions(organ, kind.code))
    year = timezone.localdate().year
    series = Series.objects.filter(issuer=organ, word=kind.number_word, year=year).first() if kind.numbered else None
    forms_shown = unbound(chain_of(organ, kind.code)) | more.pop("forms", {})
    context = {
        "organ": organ,
        "kind": kind,
        "name": kind_name(kind),
        "versions": kept,
        "current": next((one for one in kept if one.retired is None), None),
        "forms": forms_shown,
        "names": _names(kind),
        "year": year,
        "last": series.last if series else 0,
        "gaps": list(series.gaps.all()) if series else [],
        "number": number_text(code_of(organ), kind.number_word, year, None) if kind.numbered else "",
        **more,
    }
    is_refused = any(form.errors for form in forms_shown.values()) or "errors" in more
    return render(request, "letters/kind.html", context, status=422 if is_refused else 200)


@require_POST
def upload(request: StaffRequest, organ: int, kind: str) -> HttpResponse:
    keeper, about = kept_organ(request, organ), known_kind(kind)

    def put(form: Any) -> None:
        data, name = form.cleaned_data["file"], form.file_name
        acts.replace_template(keeper, about.code, data, name=name, **_by(request))

    try:
        return _filled_in(request, keeper, about, name="upload", field="file", act=put)
    except TemplateNotTaken as error:
        told = [TrapShown("", "", _("模板没有印出“%(name)s”") % {"name": name}, why) for name, why in error.unprinted]
        wrong = _shown(trap._asdict() for trap in error.traps if trap.severity == "error")
        remarks = _shown(trap._asdict() for trap in error.traps if trap.severity != "error")
        return _kind(request, keeper, about, errors=wrong + told, warnings=remarks)


@require_POST
def set_chain(request: StaffRequest, organ: int, kind: str) -> HttpResponse:
    keeper, about = kept_organ(request, organ), known_kind(kind)
    return _filled_in(
        request,
        keeper,
        about,
        name="chain",
        field="steps",
        act=lambda form: acts.set_chain(keeper, about.code, form.cleaned_data["steps"], **_by(request)),
    )


@require_POST
def skip(request: StaffRequest, organ: int, kind: str) -> HttpResponse:
    keeper, about = kept_organ(request, organ), known_kind(kind)
    year = timezone.localdate().year
    return _filled_in(
        request,
        keeper,
        about,
        name="skip",
        field="until",
        act=lambda form: acts.skip_numbers(keeper, about.code, year, **form.cleaned_data, **_by(request)),
    )


@require_POST
def retire(request: StaffRequest, organ: int, kind: str, number: int) -> HttpResponse:
    keeper = kept_organ(request, organ)
    template = get_object_or_404(versions(keeper, known_kind(kind).code), number=number)
    acts.retire_template(template, **_by(request))
    return redirect("letters:kind", organ, kind)


def _filled_in(
    request: StaffRequest,
    organ: Organ,
    kind: LetterKind,
    *,
    name: str,
    field: str,
    act: Callable[[forms.Form], object],
) -> HttpResponse:
    """Do what a form of the kind's page asks, or show the page with what is wrong."""
    form = FORMS[name](request.POST, request.FILES or None)
    if form.is_valid():
        try:
            act(form)
        except TemplateNotTaken:
            raise
        except LetterRefused as error:
            form.add_error(field, str(error))
        else:
            return redirect("letters:kind", organ.pk, kind.code)
    return _kind(request, organ, kind, forms={name: form})


def _by(request: StaffRequest) -> dict[str, Any]:
    return {"person": request.user, "at": timezone.now(), "today": timezone.localdate()}


def chain_words(chain: Iterable[str]) -> str:
    return "→".join(str(Step(step).label) for step in chain) or _("无须签批")


def _names(kind: LetterKind) -> list[NameLine]:
    """What stands in every letter first, then the fields, those that must be printed before the others."""
    must = dict(always_printed(kind))
    lines = [
        NameLine(name, english if speaks_english() else "", f"{{{{ {name} }}}}", name in must, must.get(name, ""))
        for name, (english, _example) in OWN.items()
        if kind.numbered or name != "文号"
    ]
    for field in sorted(kind.fields, key=lambda one: not (one.required or one.binding)):
        loop = f"{{%p for 段 in {field.name} %}} {{{{ 段 }}}} {{%p endfor %}}"
        example = loop if field.multiline else f"{{{{ {field.name} }}}}"
        english = field.english if speaks_english() else ""
        lines.append(NameLine(field.name, english, example, field.required or field.binding, field.why))
    return lines


def _shown(traps: Iterable[Mapping[str, Any]]) -> list[TrapShown]:
    words = ("english_message", "english_remedy") if speaks_english() else ("message", "remedy")
    return [TrapShown(trap["place"], trap["found"], *(trap[word] for word in words)) for trap in traps]
