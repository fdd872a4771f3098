"""What is filled in to urge an organ."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Organ
from huiyin.core.clocks import Clock
from huiyin.petitions.acts import urging
from huiyin.petitions.forms.deeds import DeedForm
from huiyin.petitions.forms.remedies import day_field
from huiyin.petitions.queries.judging import clock_maker
from huiyin.ui.words import day_words, speaks_english

#: Working days offered for the reply; the regulation sets none.
_REPLY_WORKDAYS = 5


class UrgeForm(DeedForm):
    """催办. Filled beforehand with what the law wants next."""

    organ = forms.TypedChoiceField(label=gettext_lazy("催办单位"), coerce=int)
    clock = forms.ChoiceField(label=gettext_lazy("催办的期限"), required=False)
    what = forms.CharField(label=gettext_lazy("催办事项"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    demand = forms.CharField(label=gettext_lazy("办理要求"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    reply_by = day_field(gettext_lazy("反馈期限"))
    contact = forms.CharField(label=gettext_lazy("联系人"), required=False, max_length=40)
    phone = forms.CharField(label=gettext_lazy("联系电话"), required=False, max_length=40)

    def prepare(self) -> None:
        names = Organ.objects.in_bulk(urging.organs_to_urge(self.case))
        organ, clock = self.fields["organ"], self.fields["clock"]
        assert isinstance(organ, forms.TypedChoiceField)
        assert isinstance(clock, forms.ChoiceField)
        organ.choices = [(pk, one.name) for pk, one in names.items()]
        clocks = urging.owed_clocks(self.case, self.today)
        clock.choices = [*((one.id, self._said(one)) for one in clocks), ("", _("没有法定期限的事项"))]
        if clocks:
            clock.initial = clocks[0].id
        if organ.choices:
            organ.initial = organ.choices[0][0]
        self.fields["reply_by"].initial = clock_maker().calendar.add_workdays(self.today, _REPLY_WORKDAYS)
        self.fields["contact"].initial = self.person.display_name
        if clocks:
            late = clocks[0].state(self.today) == "overdue"
            self.fields["what"].initial = (
                _("%(clock)s，期限已于%(day)s届满。") if late else _("%(clock)s，期限至%(day)s。")
            ) % {"clock": clocks[0].name, "day": day_words(clocks[0].due)}
            self.fields["demand"].initial = _("依法按期办理，并将办理情况反馈我局。")

    def _said(self, clock: Clock) -> str:
        name = clock.english if speaks_english() else clock.name
        return f"{name} · {day_words(clock.due)} · {clock.article}" if clock.article else f"{name} · {clock.due}"
