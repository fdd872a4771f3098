"""The pages of what is asked of the petitioner, and of what the petitioner demands on his own data."""

from __future__ import annotations

from huiyin.petitions.acts import asking as acts
from huiyin.petitions.forms import asking as forms
from huiyin.petitions.views.deed_page import DeedPage

DEEDS: dict[str, DeedPage] = {
    "ask_petitioner": DeedPage(forms.AskForm, acts.ask_petitioner),
    "answer_question": DeedPage(forms.AnswerQuestionForm, acts.answer_question),
    "see_answer": DeedPage(forms.SeeAnswerForm, acts.see_answer, "petitions/_deed_see_answer.html"),
    "demand_data": DeedPage(forms.DemandForm, acts.demand_data),
    "answer_data_demand": DeedPage(forms.AnswerDemandForm, acts.answer_data_demand),
}
