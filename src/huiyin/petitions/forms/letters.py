"""What is filled in on the page of a letter: decisions, voidings, words of a letter without an act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Organ, Person
from huiyin.letters.kinds import KINDS, SIGN, LetterKind
from huiyin.letters.models import DecisionMade, VoidReason
from huiyin.petitions.forms.handling import day_field, long_field
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.handling import addressees, people_on


class DecisionForm(forms.Form):
    """核稿, 签发. `n` is the last entry of the letter's own stream."""

    n = forms.IntegerField(widget=forms.HiddenInput)
    step = forms.CharField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(label=gettext_lazy("意见"), widget=forms.RadioSelect)
    remark = long_field(gettext_lazy("说明"), 3, required=False, help_text=gettext_lazy("退回修改、批示的，写明内容。"))
    to_organ = forms.TypedChoiceField(
        label=gettext_lazy("批示交哪个单位落实"), coerce=int, required=False, empty_value=None
    )
    to_person = forms.TypedChoiceField(
        label=gettext_lazy("批示交哪位工作人员落实"), coerce=int, required=False, empty_value=None
    )
    due = day_field(gettext_lazy("何时回告"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, step: str, n: int, case: Case, person: Person, today: date
    ) -> None:
        super().__init__(data, auto_id="decision_%s", initial={"n": n, "step": step, "decision": DecisionMade.AGREE})
        decision = self.fields["decision"]
        assert isinstance(decision, forms.ChoiceField)
        wanted = [DecisionMade.AGREE, DecisionMade.RETURN, *([DecisionMade.INSTRUCT] if step == SIGN else [])]
        decision.choices = [(one.value, one.label) for one in wanted]
        if step != SIGN:
            del self.fields["to_organ"], self.fields["to_person"], self.fields["due"]
            return
        organ, addressee = self.fields["to_organ"], self.fields["to_person"]
        assert isinstance(organ, forms.TypedChoiceField) and isinstance(addressee, forms.TypedChoiceField)
        organ.choices = [("", ""), *((one.pk, one.name) for one in addressees(case))]
        people = people_on(case, person, today)
        addressee.choices = [("", ""), *((one.pk, f"{one.display_name}（{one.organ}）") for one in people)]


class VoidForm(forms.Form):
    """作废."""

    n = forms.IntegerField(widget=forms.HiddenInput)
    code = forms.ChoiceField(label=gettext_lazy("作废的原因"), choices=VoidReason.choices)
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=500, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, n: int = 0) -> None:
        super().__init__(data, auto_id="void_%s", initial={"n": n})


class StepForm(forms.Form):
    """A click on the page of a letter: issue, take back, give up, write anew."""

    n = forms.IntegerField(widget=forms.HiddenInput)


class WordsForm(forms.Form):
    """The words of a letter that carries no act, by the fields of its kind."""

    n = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, kind: LetterKind, words: Mapping[str, str], n: int) -> None:
        super().__init__(data, auto_id="words_%s", initial={"n": n})
        self._names = {f"field{place}": field.name for place, field in enumerate(kind.fields)}
        for (key, name), field in zip(self._names.items(), kind.fields, strict=True):
            made: forms.CharField
            if field.multiline:
                made = long_field(name, 4, required=field.required, initial=words.get(name, ""))
            else:
                made = forms.CharField(label=name, max_length=500, required=field.required, initial=words.get(name, ""))
            self.fields[key] = made

    @property
    def printed(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(key, "") for key, name in self._names.items()}


class RegisterForm(forms.Form):
    """发文登记: whose letters, of which kind, of which year."""

    issuer = forms.TypedChoiceField(label=gettext_lazy("发文机关"), coerce=int, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("文书种类"), required=False)
    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=1990, max_value=2200, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, organs: list[Organ]) -> None:
        super().__init__(data)
        issuer, kind = self.fields["issuer"], self.fields["kind"]
        assert isinstance(issuer, forms.TypedChoiceField) and isinstance(kind, forms.ChoiceField)
        issuer.choices = [(organ.pk, organ.name) for organ in organs]
        kind.choices = [(one.code, one.title) for one in KINDS.values() if one.numbered]
