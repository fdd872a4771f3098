"""What is filled in for recusals, contacts, mediation, hearings and leaders' instructions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.petitions.acts import handling_talks
from huiyin.petitions.forms.deeds import DeedForm
from huiyin.petitions.forms.handling import ContactForm, box, day_field, long_field
from huiyin.petitions.queries.handling import addressees, open_tasks, people_on
from huiyin.petitions.queries.printed import organ_name, text_of
from huiyin.ui.words import day_words


class RecuseForm(DeedForm):
    """回避."""

    officer = forms.TypedChoiceField(label=gettext_lazy("工作人员"), coerce=int)
    how = forms.ChoiceField(
        label=gettext_lazy("提出方式"),
        choices=(("applied", gettext_lazy("本人或者信访人申请")), ("ex_officio", gettext_lazy("依职权决定"))),
        widget=forms.RadioSelect,
    )
    granted = forms.TypedChoiceField(
        label=gettext_lazy("决定"),
        choices=(("yes", gettext_lazy("回避")), ("no", gettext_lazy("不需要回避"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = long_field(
        gettext_lazy("理由"), 3, help_text=gettext_lazy("与事项或者信访人有直接利害关系的，应当回避（第二十八条）。")
    )

    def prepare(self) -> None:
        officer = self.fields["officer"]
        assert isinstance(officer, forms.TypedChoiceField)
        known = people_on(self.case, self.person, self.today)
        officer.choices = [
            (one.pk, f"{one.display_name}（{one.organ}）") for one in known if one.pk not in self.case.course.recused
        ]


class TalkForm(DeedForm):
    """联系记录."""

    kind = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=(
            ("call", gettext_lazy("电话")),
            ("visit", gettext_lazy("上门")),
            ("meeting", gettext_lazy("当面")),
            ("message", gettext_lazy("网络、短信")),
            ("explanation", gettext_lazy("疏导教育")),
        ),
        widget=forms.RadioSelect,
    )
    on = day_field(gettext_lazy("日期"))
    record = long_field(gettext_lazy("记录"))

    def prepare(self) -> None:
        self.fields["on"].initial = self.today


class MediateForm(DeedForm):
    """调解和解."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类型"),
        choices=(("mediation", gettext_lazy("调解")), ("settlement", gettext_lazy("和解"))),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("调解在裁量范围内、经双方同意进行；和解出于自愿（第三十三条）。"),
    )
    on = day_field(gettext_lazy("日期"))
    record = long_field(gettext_lazy("经过"), 3)
    reached = box(gettext_lazy("达成协议"), help_text=gettext_lazy("达成协议的，制作协议书，以下各项印在协议书上。"))
    other = forms.CharField(label=gettext_lazy("对方当事人"), max_length=200, required=False)
    dispute = long_field(gettext_lazy("争议事项"), 2, required=False)
    agreement = long_field(gettext_lazy("协议内容"), 4, required=False)
    perform_by = forms.CharField(label=gettext_lazy("履行期限"), max_length=100, required=False)
    mediator = forms.CharField(label=gettext_lazy("调解人"), max_length=40, required=False)

    def prepare(self) -> None:
        self.fields["on"].initial = self.today
        self.fields["dispute"].initial = text_of(self.case).ask


class HearingForm(ContactForm):
    """举行听证."""

    subject = long_field(gettext_lazy("听证事项"), 2)
    time = forms.CharField(
        label=gettext_lazy("听证时间"), max_length=100, help_text=gettext_lazy("例如：2026年3月20日上午9时")
    )
    place = forms.CharField(label=gettext_lazy("听证地点"), max_length=200)
    chair = forms.CharField(label=gettext_lazy("主持人"), max_length=40)
    present = long_field(gettext_lazy("听证参加人"), 3, required=False, help_text=gettext_lazy("一行一人。"))
    notes = long_field(gettext_lazy("注意事项"), 2, required=False)

    field_order = ("subject", "time", "place", "chair", "present", "notes", "contact", "phone")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(self.field_order)
        self.fields["subject"].initial = text_of(self.case).ask
        self.fields["time"].help_text = _("%(example)s。%(clock)s") % {
            "example": self.fields["time"].help_text,
            "clock": clock_words(handling_talks.stage_of(self.case)),
        }


def clock_words(stage: str) -> str:
    """Whether the hearing stops the clock: in a re-review only (Art. 36 ¶2)."""
    if stage == "re_review":
        return _("听证所需时间不计算在复核期限之内（第三十六条第二款）。")
    return _("这一阶段的听证不中止期限：只有复核中的听证时间不计算在内（第三十六条第二款）。")


class CloseHearingForm(DeedForm):
    """听证结束."""

    on = day_field(gettext_lazy("结束日期"))
    record = long_field(gettext_lazy("听证情况"), 6)

    def prepare(self) -> None:
        self.fields["on"].initial = self.today
        hearing = next((one for one in self.case.course.hearings if one.closed is None), None)
        if hearing is not None:
            self.fields["on"].help_text = _("听证通知之日：%(day)s。%(clock)s") % {
                "day": day_words(hearing.opened),
                "clock": clock_words(hearing.stage),
            }


class InstructForm(DeedForm):
    """批示."""

    text = long_field(gettext_lazy("批示"))
    to_organ = forms.TypedChoiceField(
        label=gettext_lazy("交哪个单位落实"), coerce=int, required=False, empty_value=None
    )
    to_person = forms.TypedChoiceField(
        label=gettext_lazy("交哪位工作人员落实"), coerce=int, required=False, empty_value=None
    )
    due = day_field(gettext_lazy("何时回告"), required=False)

    def prepare(self) -> None:
        organ, person = self.fields["to_organ"], self.fields["to_person"]
        assert isinstance(organ, forms.TypedChoiceField) and isinstance(person, forms.TypedChoiceField)
        organ.choices = [("", ""), *((one.pk, one.name) for one in addressees(self.case))]
        people = people_on(self.case, self.person, self.today)
        person.choices = [
            ("", ""),
            *(
                (one.pk, f"{one.display_name}（{one.organ}）")
                for one in people
                if one.pk not in self.case.course.recused
            ),
        ]


class ReportInstructionForm(DeedForm):
    """批示落实."""

    instruction = forms.TypedChoiceField(label=gettext_lazy("批示"), coerce=int)
    result = long_field(gettext_lazy("落实情况"))

    def prepare(self) -> None:
        instruction = self.fields["instruction"]
        assert isinstance(instruction, forms.TypedChoiceField)
        instruction.choices = [(row.pk, self._words(row)) for row in open_tasks(self.case)]
        if not instruction.choices:
            instruction.help_text = _("本件没有等待落实的批示。")

    def _words(self, row: Any) -> str:
        who = row.person.display_name if row.person else organ_name(row.organ_id)
        text = (row.note.text or "")[:60]
        due = _("，%(day)s前") % {"day": day_words(row.due)} if row.due else ""
        return _("%(by)s：%(text)s（交%(who)s%(due)s）") % {
            "by": row.by.display_name,
            "text": text,
            "who": who,
            "due": due,
        }
