"""What a draft is ordered with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.periods import Period, PeriodError
from huiyin.core.periods import parse as parse_period
from huiyin.reports.models import ProofSheet, Template
from huiyin.reports.queries import proof_sheets
from huiyin.reports.small_figures import Passage
from huiyin.ui.words import speaks_english

#: A filled spreadsheet is a few dozen kilobytes; anything near this is something else.
LARGEST_UPLOAD = 10 * 1024 * 1024
LARGEST_TEMPLATE = 20 * 1024 * 1024
#: In place of a version's key: the template that comes with the kind.
SHIPPED = "shipped"


class PeriodField(forms.CharField):
    """A period as people write it: 2018, 2018-Q3, 2018-05, 2018-01-01..2018-06-30."""

    def clean(self, value: Any) -> Period | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_period(text)
        except PeriodError as error:
            raise forms.ValidationError(error.english if speaks_english() else str(error)) from error


class OrderForm(forms.Form):
    period = PeriodField(
        label=gettext_lazy("时段"),
        max_length=40,
        help_text=gettext_lazy("写 2018、2018-Q3、2018-05，或 2018-01-01..2018-12-31。"),
        error_messages={"required": gettext_lazy("请写明报告的时段。")},
    )
    previous = PeriodField(
        label=gettext_lazy("对比时段"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("空着就是上年同期。"),
    )
    as_of = forms.DateField(
        label=gettext_lazy("截止日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("这一天以后的步骤当作还没有发生；空着就是今天。"),
    )
    figures = forms.FileField(
        label=gettext_lazy("填好的数据表"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("台账里没有的资金、会议、培训等数据。没有也能编制，缺的地方会在草稿里标出来。"),
    )
    template = forms.ChoiceField(
        label=gettext_lazy("模板"),
        required=False,
        help_text=gettext_lazy("默认用最新的一版；停用的不列出。"),
    )

    def __init__(self, *args: Any, today: date, templates: Sequence[Template] = (), **kwargs: Any) -> None:
        """`templates`: the versions that may be chosen, the newest first."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.templates = {str(one.pk): one for one in templates}
        choice = self.fields["template"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            *((key, _("第 %(number)d 版：%(name)s") % vars(one)) for key, one in self.templates.items()),
            (SHIPPED, _("随系统提供的模板")),
        ]
        choice.initial = next(iter(self.templates), SHIPPED)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        period, previous = given.get("period"), given.get("previous")
        if period is not None and previous is not None and previous.end >= period.start:
            self.add_error("previous", gettext_lazy("对比时段要在报告的时段之前，不能重叠。"))
        return given

    def clean_template(self) -> Template | None:
        """The version chosen, the newest when nobody chose; none for the one that comes with the kind."""
        key: str = self.cleaned_data["template"] or self.fields["template"].initial
        return self.templates.get(key)

    def clean_as_of(self) -> date:
        as_of: date | None = self.cleaned_data["as_of"]
        return as_of or self.today

    def clean_figures(self) -> bytes | None:
        upload = self.cleaned_data["figures"]
        if upload is None:
            return None
        if upload.size > LARGEST_UPLOAD:
            raise forms.ValidationError(gettext_lazy("文件超过 10 MB，不像是填好的数据表。请核对后重新选择。"))
        content: bytes = upload.read()
        return content


class TemplateForm(forms.Form):
    """A template to be put in; what is wrong inside the file is told beside the form, place by place."""

    file = forms.FileField(
        label=gettext_lazy("改好的模板"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=gettext_lazy("Word 或 WPS 存的 .docx 文件，不超过 20 MB。"),
        error_messages={
            "required": gettext_lazy("请选择改好的模板文件。"),
            "empty": gettext_lazy("文件是空的。请在 Word 或 WPS 里重新保存后再选择。"),
        },
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_TEMPLATE:
            raise forms.ValidationError(gettext_lazy("文件超过 20 MB。请压缩或删去模板里的大图后重新上传。"))
        if not upload.name.lower().endswith(".docx"):
            raise forms.ValidationError(gettext_lazy("只收 .docx 文件。请在 Word 或 WPS 里“另存为” .docx 后重新上传。"))
        self.file_name: str = upload.name
        content: bytes = upload.read()
        return content


class TrialForm(forms.Form):
    """Over which days a template is tried out, or values are shown."""

    period = PeriodField(
        label=gettext_lazy("时段"),
        max_length=40,
        help_text=gettext_lazy("写 2018、2018-Q3、2018-05，或 2018-01-01..2018-12-31。"),
        error_messages={"required": gettext_lazy("请写明时段。")},
    )


class FreezeForm(forms.Form):
    """Freezing cannot be undone; what lacks something is frozen only with a reason."""

    despite = forms.CharField(
        label=gettext_lazy("仍要定稿的理由"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("至少五个字，与报告一并留存。"),
    )


class PublishReportForm(forms.Form):
    """The title under which everybody reads a report, and the passages that somebody has looked at one by one."""

    title = forms.CharField(
        label=gettext_lazy("公布的标题"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明公布的标题。")},
    )
    confirmed = forms.MultipleChoiceField(
        label=gettext_lazy("逐段确认"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, passages: Sequence[Passage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["confirmed"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(one.digest, one.text) for one in passages]
        self.wanted = {one.digest for one in passages}

    def clean_confirmed(self) -> list[str]:
        given: list[str] = self.cleaned_data["confirmed"]
        left = self.wanted - set(given)
        if left:
            raise forms.ValidationError(_("还有 %(count)d 段没有确认。请逐段看过再勾选。") % {"count": len(left)})
        return given


class WithdrawReportForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("撤下的理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("至少五个字。公开页面上写明撤下的日期和这条理由。"),
        error_messages={"required": gettext_lazy("请写明撤下的理由。")},
    )


class ProofForm(forms.Form):
    """A document to be proofread; of which it is the next version, and the day it is of, where the reader knows."""

    file = forms.FileField(
        label=gettext_lazy("要校对的文件"),
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx,.pdf,.html,.htm,.txt,.md"}),
        help_text=gettext_lazy("Word、Excel、有文字的 PDF、网页或文本，不超过 20 MB。"),
        error_messages={
            "required": gettext_lazy("请选择要校对的文件。"),
            "empty": gettext_lazy("文件是空的。请重新保存后再选择。"),
        },
    )
    after = forms.ModelChoiceField(
        label=gettext_lazy("是哪一份的新版"),
        queryset=ProofSheet.objects.none(),
        required=False,
        empty_label=gettext_lazy("不是，第一次校对"),
        help_text=gettext_lazy("选了以后，上一版处理过的地方不用再处理一遍。"),
    )
    report_date = forms.DateField(
        label=gettext_lazy("成文日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("空着就从文中找；晚于这一天的事会提醒。"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["after"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = proof_sheets().filter(report=None)

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_TEMPLATE:
            raise forms.ValidationError(gettext_lazy("文件超过 20 MB。请删去大图，或者分成几个文件。"))
        self.file_name: str = upload.name
        content: bytes = upload.read()
        return content
