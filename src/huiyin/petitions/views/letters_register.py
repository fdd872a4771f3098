"""发文登记: an organ's numbers of a kind and a year, one after another, as far as the reader may see them."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from huiyin.accounts import policies as accounts
from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Organ, Person
from huiyin.accounts.requests import StaffRequest
from huiyin.ledger import reads
from huiyin.letters import queries as letters
from huiyin.letters.kinds import KINDS
from huiyin.letters.queries import RegisterLine
from huiyin.petitions import policies
from huiyin.petitions.forms.letters import RegisterForm


@require_GET
def register_page(request: StaffRequest) -> HttpResponse:
    policies.may_read_cases(request.user).required()
    today = timezone.localdate()
    organs = _issuers(request.user, today)
    first = {"issuer": organs[0].pk if organs else "", "kind": "transfer", "year": today.year}
    form = RegisterForm({**first, **request.GET.dict()}, organs=organs)
    given = {**first, **form.cleaned_data} if form.is_valid() else first
    issuer = next((organ for organ in organs if organ.pk == given["issuer"]), None)
    kind, year = str(given["kind"]), int(given["year"] or today.year)
    lines = shown_lines(request.user, issuer, year, kind, today) if issuer else []
    read = [line.letter.petition for line in lines if line.letter is not None and line.letter.petition]
    reads.record(actor_of(request.user), "letters register", read)
    context = {"form": form, "issuer": issuer, "kind": KINDS[kind], "year": year, "lines": lines, "organs": organs}
    return render(request, "petitions/letters_register.html", context)


def shown_lines(person: Person, issuer: Organ, year: int, kind: str, today: date) -> list[RegisterLine]:
    """Every number of the series. Of a letter whose matter is closed to the reader nothing is told but that it has been
    given, whatever the matter is: a number that was missing would betray the accusations among them."""
    lines = letters.register(issuer, year, kind)
    wanted = {line.letter.matter for line in lines if line.letter is not None and line.letter.matter}
    seen = set(policies.visible_to(person, today).filter(pk__in=wanted).values_list("pk", flat=True))
    return [
        RegisterLine(line.serial, "", None, is_closed=True)
        if line.letter is not None and line.letter.matter not in seen
        else line
        for line in lines
    ]


def _issuers(person: Person, today: date) -> list[Organ]:
    """Organs that a person has a duty in and that have ever issued a letter, their own first."""
    own = accounts.organs_of(person, policies.READERS, today)
    found = Organ.objects.filter(pk__in=own).order_by("pk")
    return sorted(found, key=lambda organ: organ.pk != person.organ_id)
