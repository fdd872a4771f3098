"""The pages of the deeds that change what was registered."""

from __future__ import annotations

from huiyin.petitions.acts import attaching, correcting, joining
from huiyin.petitions.forms import amending as forms
from huiyin.petitions.views.deed_page import DeedPage

DEEDS: dict[str, DeedPage] = {
    "attach": DeedPage(forms.AttachForm, attaching.attach),
    "correct": DeedPage(forms.CorrectForm, correcting.correct, "petitions/_deed_correct.html"),
    "join": DeedPage(forms.JoinForm, joining.join),
    "separate": DeedPage(forms.SeparateForm, joining.separate),
}
