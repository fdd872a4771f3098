"""What is filled in to lead a petition to another procedure, and to refuse it on a lawful ground."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.terms import REFUSAL_GROUND, REFUSAL_OF_GROUND
from huiyin.petitions.acts.leading import LITIGATION, STATUTORY
from huiyin.petitions.acts.refusing import GROUNDS
from huiyin.petitions.forms.deeds import DeedForm
from huiyin.petitions.forms.dispatching import OrganField, SortingForm, route_choices
from huiyin.petitions.forms.handling import ContactForm, day_field, long_field
from huiyin.petitions.queries.printed import organ_name
from huiyin.ui.words import day_words, word_of


class LeadForm(SortingForm):
    """导入法定途径."""

    route = forms.ChoiceField(label=gettext_lazy("法定途径"), widget=forms.RadioSelect)
    body = OrganField(gettext_lazy("向哪个机关提出"), required=False)
    body_name = forms.CharField(label=gettext_lazy("列表中没有的，填写机关名称"), max_length=120, required=False)
    way = forms.CharField(label=gettext_lazy("法定程序"), max_length=200)
    basis = long_field(gettext_lazy("法律依据（一行一条）"), 2)
    window = forms.CharField(label=gettext_lazy("提出期限"), max_length=120)
    until = day_field(gettext_lazy("最迟的一日（能够确定的）"), required=False)
    explained = long_field(gettext_lazy("向来访人释明的内容"), 3, required=False)
    reason = long_field(gettext_lazy("说明（印在告知书中）"), 2, required=False)
    advice = long_field(gettext_lazy("注意事项（印在告知书中）"), 2, required=False)

    field_order = (
        "route", "body", "body_name", "way", "basis", "window", "until", "explained", "reason", "advice", "contact",
        "phone",
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["route"]
        field.choices = route_choices(*STATUTORY)
        field.initial = self.case.course.route
        self.choose_from("body")
        if self.case.fact.channel == "visit":
            self.fields["explained"].help_text = _("涉法涉诉的来访须填写（第二十二条）。")
        else:
            del self.fields["explained"]
        self.lead = _("告知书写明向哪个机关、依什么程序、在什么期限内提出；此后跟踪到该机关受理为止。")
        if self.case.fact.channel != "visit" and self.case.state == "registered":
            self.lead += _("涉法涉诉的来信，转送同级政法部门（第二十二条）：用“转送”，办理途径选第一项。")
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("body") and not given.get("body_name"):
            self.add_error("body", _("请选择向哪个机关提出，列表里没有的请填写名称。"))
        if given.get("route") == LITIGATION and "explained" in self.fields and not given.get("explained"):
            self.add_error("explained", _("涉法涉诉的来访，应当向来访人释明并引导；请记录释明的内容。"))
        return given


class FollowForm(DeedForm):
    """What became of a petition that was led elsewhere."""

    on = day_field(gettext_lazy("日期"))

    def prepare(self) -> None:
        self.fields["on"].initial = self.today
        course = self.case.course
        self.lead = _("导入的机关：%(body)s") % {"body": organ_name(course.body) or _("未记录")}
        if course.led_until is not None:
            self.lead += _("；申请期限至%(day)s") % {"day": day_words(course.led_until)}


class TakeUpForm(FollowForm):
    """法定途径已受理."""

    told = forms.CharField(
        label=gettext_lazy("从何得知、案号"), max_length=500, required=False,
        help_text=gettext_lazy("例如：县劳动人事争议仲裁委员会来函，望劳人仲案〔2026〕31号。"),
    )  # fmt: skip


class LeadBackForm(FollowForm):
    """法定途径未受理."""

    reason = long_field(gettext_lazy("该机关未受理的情况和理由"), 3)


class RefuseForm(ContactForm):
    """不予受理."""

    kind: ClassVar[str] = "not_accepted"

    ground = forms.ChoiceField(label=gettext_lazy("法定理由"), widget=forms.RadioSelect)
    other_organ = forms.CharField(label=gettext_lazy("正在办理或者作出意见的机关、单位"), max_length=120)
    other_number = forms.CharField(label=gettext_lazy("该信访件编号，或者意见书文号"), max_length=120)
    reason = long_field(gettext_lazy("具体情况（印在告知书中）"), 3, required=False)

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["ground"]
        codes = [code for code in REFUSAL_GROUND.codes if REFUSAL_OF_GROUND[code] == self.kind]
        field.choices = [(code, f"{word_of(REFUSAL_GROUND, code)}（{GROUNDS[code].article}）") for code in codes]
        self.fields["other_number"].initial = self.case.fact.earlier
        self.lead = _("只能以法定理由拒绝；没有法定理由的，应当登记、受理（第四十四条）。")
        self.order_fields(["ground", "other_organ", "other_number", "reason", "contact", "phone"])


class RefuseAgainForm(RefuseForm):
    """不再受理."""

    kind = "no_longer_accepted"
