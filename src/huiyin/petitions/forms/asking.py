"""What is filled in to ask the petitioner, to write an answer down, and for demands on personal data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.petitions.acts.asking import LONGEST_ANSWER, LONGEST_QUESTION
from huiyin.petitions.forms.deeds import DeedForm
from huiyin.petitions.forms.handling import day_field
from huiyin.petitions.models import Petition
from huiyin.petitions.queries.asking import AskedText, demands_of, questions_of
from huiyin.ui.words import day_words

#: So much of a text is shown where one of several is chosen.
_SHORT = 60


def _words(label: Any, most: int, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class AskForm(DeedForm):
    """询问信访人."""

    text = _words(gettext_lazy("要问的"), LONGEST_QUESTION, help_text=gettext_lazy("信访人原样看到这些话。"))
    due = day_field(gettext_lazy("请在何日前答复"), required=False)

    def prepare(self) -> None:
        has_code = Petition.objects.filter(pk=self.case.petition, query_key__isnull=False).exists()
        if has_code:
            self.lead = _("信访人凭编号和查询码在网上窗口看到问题并答复；留有手机、邮箱的，另发提醒。询问不中止期限。")
        else:
            self.lead = _(
                "本件没有查询码，信访人在网上看不到问题：请另行联系，答复由信访部门代为记录。询问不中止期限。"
            )
        if has_code and self.case.matter.restricted:
            self.lead = _(
                "凡持有编号和查询码的人都能看到这些话：不要写出被反映的人、事和办理机关；不便写明的，请当面询问。"
            )


class AnswerQuestionForm(DeedForm):
    """答复询问, for somebody who answers at the counter or by telephone."""

    question = forms.TypedChoiceField(label=gettext_lazy("问题"), coerce=int, widget=forms.RadioSelect)
    answer = _words(gettext_lazy("信访人的答复"), LONGEST_ANSWER, 6)

    def prepare(self) -> None:
        rows = [one for one in questions_of(self.case) if one.question.answered is None]
        _offer(self, "question", [(one.question.id, day_words(one.question.asked), one.text) for one in rows])


class SeeAnswerForm(DeedForm):
    """阅知答复: the answers stand above the button."""

    def unseen(self) -> list[AskedText]:
        return [one for one in questions_of(self.case) if one.question in self.case.course.unseen_answers]


class DemandForm(DeedForm):
    """个人信息请求, told at the counter."""

    kind = forms.ChoiceField(
        label=gettext_lazy("请求"),
        choices=(("correct", gettext_lazy("要求更正、补充")), ("object", gettext_lazy("限制或者拒绝处理"))),
        widget=forms.RadioSelect,
    )
    text = _words(gettext_lazy("请求的内容"), LONGEST_QUESTION)


class AnswerDemandForm(DeedForm):
    """答复个人信息请求."""

    demand = forms.TypedChoiceField(label=gettext_lazy("请求"), coerce=int, widget=forms.RadioSelect)
    granted = forms.TypedChoiceField(
        label=gettext_lazy("决定"),
        choices=(("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("不同意的，应当说明理由（《个人信息保护法》第五十条）。"),
    )
    answer = _words(gettext_lazy("给信访人的答复"), LONGEST_ANSWER)

    def prepare(self) -> None:
        kinds = {"correct": _("更正"), "object": _("拒绝处理")}
        rows = [one for one in demands_of(self.case) if one.demand.answered is None]
        _offer(self, "demand", [(one.demand.id, kinds.get(one.demand.kind, ""), one.text) for one in rows])


def _offer(form: DeedForm, name: str, rows: list[tuple[int, str, str]]) -> None:
    """What may be chosen; the only one is chosen already."""
    field = form.fields[name]
    assert isinstance(field, forms.TypedChoiceField)
    field.choices = [(pk, _("%(head)s：%(text)s") % {"head": head, "text": text[:_SHORT]}) for pk, head, text in rows]
    if len(rows) == 1:
        field.initial = rows[0][0]
