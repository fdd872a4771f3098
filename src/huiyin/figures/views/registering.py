"""What the pages of the register have in common: who may open them, for which period, and the tabs over them."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.policies import Denied
from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import Period
from huiyin.figures import policies, wanted
from huiyin.figures.entry_forms import PeriodForm
from huiyin.figures.queries.entered import periods_near, usual_period
from huiyin.figures.queries.lines import Register
from huiyin.figures.wanted import Wanting
from huiyin.ui.frame import Place as Tab
from huiyin.ui.words import period_words, speaks_english

#: The tab of what no report asks for.
OWN = "own"


def require_enterer(request: StaffRequest) -> date:
    """Today, for those who enter figures.

    Raises:
        PermissionDenied: this person enters none.
    """
    today = timezone.localdate()
    decision = policies.may_enter(request.user, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)
    return today


def asked_period(request: StaffRequest, today: date) -> tuple[Period, PeriodForm]:
    """The period in the address; the usual one where there is none or it cannot be read, which the form then says."""
    form = PeriodForm(request.GET or request.POST)
    period: Period | None = form.cleaned_data.get("period") if form.is_valid() else None
    return period or usual_period(today), form


def address(name: str, **words: str) -> str:
    query = urlencode({key: value for key, value in words.items() if value})
    return f"{reverse(name)}?{query}" if query else reverse(name)


def title_of(wanting: Wanting) -> str:
    return wanting.english if speaks_english() else wanting.name


def tabs(here: str, period: Period, register: Register) -> list[Tab]:
    """One for every kind of report, one for the bureau's own, with how many figures are still wanted."""
    found = [
        Tab(
            title_of(wanting),
            address("figures:entered", kind=wanting.id, period=str(period)),
            "",
            wanting.id == here,
            register.lacking(wanting) or None,
        )
        for wanting in wanted.wantings()
    ]
    own = address("figures:entered", kind=OWN, period=str(period))
    return [*found, Tab(_("本局自设"), own, "", here == OWN, None)]


def choices(name: str, period: Period, **words: str) -> list[Tab]:
    """The periods to choose from: the years about this one, and those for which anything stands entered."""
    found = periods_near(period)
    return [Tab(period_words(one), address(name, period=str(one), **words), "", one == period, None) for one in found]


def add_errors(form: Form, error: ValidationError) -> None:
    """What an act found wrong, at the fields of the form; what has no field there stands on top."""
    if not hasattr(error, "error_dict"):
        for message in error.messages:
            form.add_error(None, message)
        return
    for field, said in error.message_dict.items():
        for message in said:
            form.add_error(field if field in form.fields else None, message)
