"""What is filled in for reviews, re-reviews and ratings."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.terms import RATING, REVIEW_REFUSAL
from huiyin.petitions.acts import rating, remedies
from huiyin.petitions.forms.deeds import DeedForm
from huiyin.petitions.queries import remedy_organs
from huiyin.petitions.queries.handling import law_of
from huiyin.ui.words import day_words, term_words, word_of

_TEXT = {"rows": 5}


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class RequestForm(DeedForm):
    """申请复查, 申请复核."""

    stage: ClassVar[str] = "review"

    on = day_field(gettext_lazy("收到申请的日期"))
    organ = forms.TypedChoiceField(label=gettext_lazy("复查机关"), coerce=int)
    people = forms.IntegerField(label=gettext_lazy("申请人数"), min_value=1, max_value=9999)
    request = forms.CharField(
        label=gettext_lazy("申请的请求和理由"), max_length=5000, widget=forms.Textarea(attrs=_TEXT)
    )
    same_matter = forms.BooleanField(label=gettext_lazy("与原事项是同一事实和理由（新的诉求另行登记）"), required=False)
    late = forms.CharField(
        label=gettext_lazy("接受逾期申请的理由"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("邮寄的申请，邮戳日期在期限内的，写明邮戳日期。"),
    )

    def prepare(self) -> None:
        offered = remedy_organs.asked_organs(self.case, self.stage, self.today)
        organ = self.fields["organ"]
        assert isinstance(organ, forms.TypedChoiceField)
        organ.choices = [(one.pk, one.name) for one in offered]
        if self.stage == "re_review":
            organ.label = _("复核机关")
        if not offered:
            organ.help_text = _("机构表中没有原办理机关的上一级机关，请系统管理员先登记其隶属关系。")
        self.fields["on"].initial = self.today
        self.fields["people"].initial = self.case.fact.people
        clock = remedies.window(self.case, self.stage)
        if clock is not None:
            self.fields["on"].help_text = _("申请的最后一日是%(day)s（%(article)s）。") % {
                "day": day_words(clock.due),
                "article": clock.article,
            }
        if clock is None or self.today <= clock.due or clock.provisional:
            del self.fields["late"]


class ReRequestForm(RequestForm):
    stage = "re_review"


def _long(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=8000, widget=forms.Textarea(attrs=_TEXT), **more)


class RefuseForm(DeedForm):
    ground = forms.ChoiceField(label=gettext_lazy("不予受理的理由"), widget=forms.RadioSelect)
    why = _long(gettext_lazy("说明"))
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=500)
    elsewhere = forms.CharField(label=gettext_lazy("可以向何处提出"), required=False, max_length=500)

    def prepare(self) -> None:
        ground = self.fields["ground"]
        assert isinstance(ground, forms.ChoiceField)
        ground.choices = [(term.code, term_words(term)) for term in REVIEW_REFUSAL]
        self.fields["basis"].initial = law_of(self.case, self.arrow.act, self.today)


class DecideForm(DeedForm):
    """维持 or 变更; 撤销 has its own act."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("结论"),
        choices=(("uphold", gettext_lazy("维持")), ("change", gettext_lazy("变更"))),
        widget=forms.RadioSelect,
    )
    facts = _long(gettext_lazy("查明的事实和理由"))
    basis = _long(gettext_lazy("依据"))
    opinion = _long(gettext_lazy("意见"))
    hearing = _long(gettext_lazy("听证情况"), required=False)
    upper = forms.TypedChoiceField(label=gettext_lazy("不服的，向哪个机关申请复核"), coerce=int)

    def prepare(self) -> None:
        if remedies.stage_of(self.case) == "re_review":
            del self.fields["upper"]
            return
        upper = self.fields["upper"]
        assert isinstance(upper, forms.TypedChoiceField)
        organ = self.case.course.round.review_organ or remedy_organs.own_reviewing(
            self.case, "review", self.person, self.today
        )
        offered = remedy_organs.candidates(organ, self.today) if organ else []
        upper.choices = [(one.pk, one.name) for one in offered]
        if not offered:
            upper.help_text = _("机构表中没有本机关的上一级机关，请系统管理员先登记其隶属关系。")


class AnnulForm(DeedForm):
    lead = gettext_lazy("责任单位重新办理，不得以同一事实和理由作出与原意见相同的意见。")

    redo_until = day_field(gettext_lazy("重新办理的最后一日"))
    facts = _long(gettext_lazy("查明的事实和理由"))
    basis = _long(gettext_lazy("依据"))
    opinion = _long(gettext_lazy("意见"))
    hearing = _long(gettext_lazy("听证情况"), required=False)

    def prepare(self) -> None:
        self.fields["redo_until"].initial = remedies.usual_redo_day(self.today)


def _rating_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=forms.RadioSelect)


class RateForm(DeedForm):
    lead = gettext_lazy("信访部门和责任单位分开评价。没有表态的一方留空，不得代填。")

    on = day_field(gettext_lazy("评价日期"))
    bureau = _rating_field(gettext_lazy("对信访部门"))
    bureau_reason = forms.CharField(label=gettext_lazy("原因（对信访部门）"), required=False, max_length=1000)
    organ = _rating_field(gettext_lazy("对责任单位"))
    organ_reason = forms.CharField(label=gettext_lazy("原因（对责任单位）"), required=False, max_length=1000)

    @property
    def sides(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each side with the reason that goes with it."""
        return [(self[side], self[f"{side}_reason"]) for side in rating.SIDES]

    def prepare(self) -> None:
        choices = [("", _("没有表态")), *((term.code, term_words(term)) for term in RATING)]
        for side in rating.SIDES:
            field = self.fields[side]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            if before := rating.rated(self.case, side):
                field.disabled = self.fields[f"{side}_reason"].disabled = True
                field.help_text = _("已经评价为“%(value)s”。") % {"value": word_of(RATING, before)}
        self.fields["on"].initial = self.today
        until = self.case.fact.rating_until
        if until is not None:
            self.fields["on"].help_text = _("评价截止日期是%(day)s。") % {"day": day_words(until)}
