"""The pages of the deeds of reviews, re-reviews, ratings and urging."""

from __future__ import annotations

from huiyin.petitions.acts import rating, remedies, urging
from huiyin.petitions.forms import remedies as forms
from huiyin.petitions.forms.urging import UrgeForm
from huiyin.petitions.views.deed_page import DeedPage

DEEDS: dict[str, DeedPage] = {
    "request_review": DeedPage(forms.RequestForm, remedies.request_review),
    "request_re_review": DeedPage(forms.ReRequestForm, remedies.request_re_review),
    "refuse_review": DeedPage(forms.RefuseForm, remedies.refuse_review),
    "refuse_re_review": DeedPage(forms.RefuseForm, remedies.refuse_re_review),
    "decide_review": DeedPage(forms.DecideForm, remedies.decide_review),
    "decide_re_review": DeedPage(forms.DecideForm, remedies.decide_re_review),
    "annul_and_redo": DeedPage(forms.AnnulForm, remedies.annul_and_redo),
    "urge": DeedPage(UrgeForm, urging.urge),
    "rate": DeedPage(forms.RateForm, rating.rate, "petitions/_deed_rate.html"),
}
