from __future__ import annotations

from django import forms

from huiyin.ui.preferences import SCHEMES, SIZES


class PreferenceForm(forms.Form):
    scheme = forms.ChoiceField(choices=[(name, name) for name in SCHEMES], required=False)
    size = forms.ChoiceField(choices=[(name, name) for name in SIZES], required=False)
    next = forms.CharField(required=False)
