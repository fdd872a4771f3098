"""The pages of the deeds of the organ's own work."""

from __future__ import annotations

from huiyin.petitions.acts import handling, handling_opinion, handling_talks
from huiyin.petitions.forms import handling as forms
from huiyin.petitions.forms import handling_talks as talk_forms
from huiyin.petitions.forms.deeds import PlainDeedForm, ReasonForm
from huiyin.petitions.views.deed_page import DeedPage

DEEDS: dict[str, DeedPage] = {
    "tell": DeedPage(forms.TellForm, handling.tell, "petitions/_deed_tell.html"),
    "accept": DeedPage(forms.AcceptForm, handling.accept),
    "accept_simple": DeedPage(forms.SimpleForm, handling.accept_simple, "petitions/_deed_simple.html"),
    "leave_simple": DeedPage(forms.LeaveSimpleForm, handling.leave_simple),
    "recuse": DeedPage(talk_forms.RecuseForm, handling_talks.recuse),
    "contact": DeedPage(talk_forms.TalkForm, handling_talks.contact),
    "mediate": DeedPage(talk_forms.MediateForm, handling_talks.mediate),
    "open_hearing": DeedPage(talk_forms.HearingForm, handling_talks.open_hearing),
    "close_hearing": DeedPage(talk_forms.CloseHearingForm, handling_talks.close_hearing),
    "extend": DeedPage(forms.ExtendForm, handling.extend),
    "answer_internally": DeedPage(forms.InternalAnswerForm, handling_opinion.answer_internally),
    "answer": DeedPage(forms.AnswerForm, handling_opinion.answer),
    "serve": DeedPage(forms.ServeForm, handling_opinion.serve),
    "execute": DeedPage(forms.ExecuteForm, handling_opinion.execute),
    "report": DeedPage(forms.ReportForm, handling_opinion.report),
    "return_report": DeedPage(ReasonForm, handling_opinion.return_report),
    "confirm": DeedPage(PlainDeedForm, handling_opinion.confirm),
    "instruct": DeedPage(talk_forms.InstructForm, handling_talks.instruct),
    "report_instruction": DeedPage(talk_forms.ReportInstructionForm, handling_talks.report_instruction),
}
