"""The form of a deed. Each act has a class of its own that says what must be filled in; the frame is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core import workflow
from huiyin.core.course import Assigned
from huiyin.petitions import policies
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.prospects import Prospect, prospects
from huiyin.ui.words import term_words


class DeedForm(forms.Form):
    """What is filled in for one act with one petition.

    A subclass declares fields; what depends on the case (choices, first values, which fields there are) it sets in
    `prepare`. `cleaned` is what the act gets as `doing.data`. A field may be filled beforehand by the address
    (`?letter=17`). An `Unfit` of the act comes back to the field of that name.

    Attributes:
        case: as it stands now; `case.n` is what the hidden `n` carries.
        own: the open assignment the act is about: the one asked for, else the one the person's organ holds.
        lead: one sentence above the fields, where the act needs it.
    """

    lead: Any = ""

    n = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        act: str,
        case: Case,
        person: Person,
        today: date,
        assignment: int | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, auto_id="deed_%s", initial={**(initial or {}), "n": case.n})
        self.arrow = workflow.BY_ACT[act]
        self.case = case
        self.person = person
        self.today = today
        self.own = self._assigned(assignment)
        self.prepare()

    def prepare(self) -> None:
        """Set what depends on the case."""

    @property
    def cleaned(self) -> dict[str, Any]:
        """The data of the act: every field but `n`, and `assignment`, the id of `own` (None without one)."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "n"}
        return {"assignment": self.own.id if self.own else None, **given}

    @property
    def verb(self) -> str:
        return term_words(self.arrow)

    def prospects(self) -> Sequence[Prospect]:
        """The periods that begin by it."""
        return prospects(self.arrow.act, self.case.fact, self.today)

    def said(self, after: Case) -> str:
        """What is said when it was done; empty: the frame says what happens next and by when."""
        return ""

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        return self.visible_fields()

    def add_problems(self, problems: Mapping[str, str]) -> None:
        """The act's own findings, each at its field; what belongs to no field is said on top."""
        for name, words in problems.items():
            self.add_error(name if name in self.fields else None, words)

    def _assigned(self, asked: int | None) -> Assigned | None:
        course = self.case.course
        if asked is not None:
            return next((one for one in course.assignments if one.id == asked), None)
        organs = policies.acting_organs(self.person, self.case.matter, self.today)
        return course.held_by(organs, self.arrow.part)


class PlainDeedForm(DeedForm):
    """An act that needs nothing but the click."""


class ReasonForm(DeedForm):
    """An act that needs a reason in words: the act gets it as `reason`."""

    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def prepare(self) -> None:
        self.fields["reason"].label = _("理由")
