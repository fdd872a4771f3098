"""The pages of the deeds of sorting, sending and taking back."""

from __future__ import annotations

from huiyin.petitions.acts import dispatching as acts
from huiyin.petitions.forms import dispatching as forms
from huiyin.petitions.forms import dispatching_elsewhere as elsewhere
from huiyin.petitions.forms.deeds import ReasonForm
from huiyin.petitions.views.deed_page import DeedPage

_WITH_OFFERS = "petitions/_deed_dispatch.html"
_ORGANS = "petitions/_deed_organs.html"

DEEDS: dict[str, DeedPage] = {
    "route": DeedPage(forms.RouteForm, acts.route, _WITH_OFFERS),
    "transfer": DeedPage(forms.TransferForm, acts.transfer, _WITH_OFFERS),
    "assign": DeedPage(forms.AssignForm, acts.assign, _WITH_OFFERS),
    "add_assisting": DeedPage(forms.AddAssistingForm, acts.add_assisting, _ORGANS),
    "pass_on": DeedPage(forms.PassOnForm, acts.pass_on, _ORGANS),
    "recall": DeedPage(ReasonForm, acts.recall),
    "recall_assisting": DeedPage(forms.RecallAssistingForm, acts.recall_assisting),
    "direct_reply": DeedPage(forms.DirectReplyForm, acts.direct_reply),
    "file": DeedPage(forms.FileForm, acts.file),
    "refuse": DeedPage(elsewhere.RefuseForm, acts.refuse),
    "refuse_again": DeedPage(elsewhere.RefuseAgainForm, acts.refuse_again),
    "lead": DeedPage(elsewhere.LeadForm, acts.lead, _WITH_OFFERS),
    "take_up": DeedPage(elsewhere.TakeUpForm, acts.take_up),
    "lead_back": DeedPage(elsewhere.LeadBackForm, acts.lead_back),
    "receive": DeedPage(forms.ReceiveForm, acts.receive),
    "object": DeedPage(forms.ObjectForm, acts.object_),
    "object_assisting": DeedPage(forms.ObjectForm, acts.object_assisting),
    "agree_objection": DeedPage(forms.AgreeForm, acts.agree_objection),
    "refuse_objection": DeedPage(forms.RefuseObjectionForm, acts.refuse_objection),
    "decide_assisting": DeedPage(forms.DecideAssistingForm, acts.decide_assisting),
    "withdraw": DeedPage(forms.WithdrawForm, acts.withdraw),
}
