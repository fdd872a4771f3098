"""What a petitioner fills in on the page of his own petition; as much as is known stands there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.terms import RATING
from huiyin.letters.kinds import KINDS as LETTER_KINDS
from huiyin.petitions.acts import asking, rating, remedies
from huiyin.petitions.acts.attaching import Upload, most_bytes
from huiyin.petitions.queries import remedy_organs
from huiyin.petitions.queries.attachments import MOST_FILES
from huiyin.petitions.queries.handling import acting_organ
from huiyin.petitions.queries.printed import organ_name
from huiyin.portal.queries.follow import Followed, texts
from huiyin.portal.queries.follow_again import is_rated_so, side_words
from huiyin.ui.words import day_words, term_words, word_of

#: Files that may be handed in with one sending; config/uploads.py measures the whole.
FILES_AT_ONCE = 4


class PetitionerForm(forms.Form):
    """A form about one petition. `data` is what the act gets; `button` its verb."""

    button: ClassVar[Any] = gettext_lazy("提交")
    title: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""

    n = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, followed: Followed, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"n": followed.case.n}, auto_id="act_%s")
        self.followed = followed
        self.prepare()

    def prepare(self) -> None:
        """Set what depends on the petition."""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is known and need not be filled in."""
        return []

    @property
    def cleaned(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "n"}

    def add_problems(self, problems: Mapping[str, str]) -> None:
        for name, words in problems.items():
            self.add_error(name if name in self.fields else None, words)

    @property
    def said(self) -> str:
        """What is said when it was done."""
        return _("已经收到。")


def _words(label: Any, most: int, rows: int = 6, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class AnswerForm(PetitionerForm):
    title = gettext_lazy("答复询问")
    button = gettext_lazy("提交答复")

    question = forms.TypedChoiceField(label=gettext_lazy("您要答复的问题"), coerce=int, widget=forms.RadioSelect)
    answer = _words(gettext_lazy("您的答复"), asking.LONGEST_ANSWER, 8)

    def prepare(self) -> None:
        questions = self.followed.course.open_questions
        told = texts(one.note for one in questions)
        field = self.fields["question"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.id, told.get(one.note, _("请补充说明。"))) for one in questions]
        if len(questions) == 1:
            field.initial = questions[0].id
        field.error_messages["required"] = _("请选择您要答复的问题。")
        self.fields["answer"].error_messages["required"] = _("请写下您的答复。")

    @property
    def said(self) -> str:
        return _("您的答复已经收到，交给提问的机关。")


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what they are is looked into by the act."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        given: list[UploadedFile[Any]] = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not given:
            raise forms.ValidationError(_("请选择要补充的照片或者文件。"))
        if len(given) > FILES_AT_ONCE:
            raise forms.ValidationError(_("一次最多%(count)d个，可以分几次补充。") % {"count": FILES_AT_ONCE})
        return [Upload(one.name or "", one.read(most_bytes() + 1)) for one in given]


class AttachForm(PetitionerForm):
    title = gettext_lazy("补充材料")
    button = gettext_lazy("提交材料")

    files = FilesField(  # type: ignore[assignment]  # a declared field, no attribute
        label=gettext_lazy("照片或者文件"),
        help_text=gettext_lazy("一次最多4个。可以拍照，也可以选相册里的照片、PDF、Word、录音、录像。"),
    )

    keeps = forms.BooleanField(
        label=gettext_lazy("保留照片里的拍摄地点和时间"),
        help_text=gettext_lazy("不勾选，就去掉地点、时间和手机型号。要用它们证明时才勾选。"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        if self.followed.petition.attachments.filter(disposed=False).count() >= MOST_FILES:
            raise forms.ValidationError(
                _("这件信访已有%(count)d份材料，不能再在网上补充；还有材料的，请邮寄或者当面交来。")
                % {"count": MOST_FILES}
            )
        return super().clean() or self.cleaned_data

    @property
    def cleaned(self) -> dict[str, Any]:
        return {**super().cleaned, "kind": "petitioner"}

    @property
    def said(self) -> str:
        if self.followed.course.confidential and not self.followed.is_secret:
            return _(
                "材料已经收到，由信访部门保管。您要求保密，办理机关不能查看；要让办理机关用作证据的，请与信访部门联系。"
            )
        return _("材料已经收到，办理您这件信访的机关可以看到。")


class WithdrawForm(PetitionerForm):
    title = gettext_lazy("撤回信访")
    button = gettext_lazy("确认撤回")
    lead = gettext_lazy("撤回以后，各机关不再办理这件信访，也不再给您答复。以后您仍然可以重新提出。由您自己决定。")

    reason = _words(gettext_lazy("原因（可以不填）"), 1000, 3, required=False)
    sure = forms.BooleanField(
        label=gettext_lazy("我自愿撤回这件信访"),
        error_messages={"required": gettext_lazy("要撤回的，请勾选这一项；不撤回的，请返回。")},
    )

    @property
    def cleaned(self) -> dict[str, Any]:
        return {"on": self.followed.today, "manner": "web", "reason": self.cleaned_data["reason"]}

    @property
    def said(self) -> str:
        return _("您的信访已经撤回。")


#: What a reason is for.
_WHY = gettext_lazy("不满意的，请写明原因。")


class RateForm(PetitionerForm):
    title = gettext_lazy("评价")
    button = gettext_lazy("提交评价")
    lead = gettext_lazy("信访部门和责任单位分开评价，可以只评一方。评价以后不能更改，也不影响您申请复查。")

    bureau = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    bureau_reason = _words(gettext_lazy("原因"), 1000, 3, required=False, help_text=_WHY)
    organ = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    organ_reason = _words(gettext_lazy("原因"), 1000, 3, required=False, help_text=_WHY)

    def prepare(self) -> None:
        #: Rated otherwise already, from another window.
        self.kept: list[str] = []
        names = {
            "bureau": _("信访部门：%(organ)s") % {"organ": self.followed.petition.registering_organ.name},
            "organ": _("责任单位：%(organ)s") % {"organ": acting_organ(self.followed.case).name},
        }
        choices = [*((term.code, term_words(term)) for term in RATING), ("", _("暂不评价"))]
        for side in rating.SIDES:
            field = self.fields[side]
            assert isinstance(field, forms.ChoiceField)
            field.choices, field.label = choices, names[side]
            if rating.rated(self.followed.case, side):
                del self.fields[side], self.fields[f"{side}_reason"]
                if self.data.get(side) and not is_rated_so(self.followed, side, self.data):
                    self.kept.append(side)

    @property
    def facts(self) -> list[tuple[str, str]]:
        case = self.followed.case
        known = {"bureau": _("您对信访部门的评价"), "organ": _("您对责任单位的评价")}
        return [(known[side], word_of(RATING, value)) for side in rating.SIDES if (value := rating.rated(case, side))]

    @property
    def cleaned(self) -> dict[str, Any]:
        return {"on": self.followed.today, **super().cleaned}

    def add_problems(self, problems: Mapping[str, str]) -> None:
        words = {
            "bureau_reason": _("请写明对信访部门不满意的原因。"),
            "organ_reason": _("请写明对责任单位不满意的原因。"),
        }
        nothing = _("请至少评价一方。") if not any(self.cleaned_data.get(side) for side in rating.SIDES) else ""
        super().add_problems({name: words.get(name, nothing or told) for name, told in problems.items()})

    @property
    def said(self) -> str:
        if not self.kept:
            return _("您的评价已经记下，谢谢。")
        [side] = self.kept
        return _(
            "对%(now)s的评价已经记下。对%(before)s的评价先前已经记为“%(value)s”，不能更改，这一次填写的没有记下。"
        ) % {
            "now": side_words("organ" if side == "bureau" else "bureau"), "before": side_words(side),
            "value": word_of(RATING, rating.rated(self.followed.case, side)),
        }  # fmt: skip


class ReviewForm(PetitionerForm):
    title = gettext_lazy("申请复查")
    button = gettext_lazy("提交复查申请")
    stage: ClassVar[str] = "review"

    organ = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect)
    request = _words(gettext_lazy("请求和理由"), 5000, 8)
    late = _words(gettext_lazy("逾期的正当理由"), 1000, 4)
    same_matter = forms.BooleanField(
        label=gettext_lazy("申请的是同一件事，事实和理由与原来相同；新的诉求另行提出"),
        error_messages={"required": gettext_lazy("复查复核只审查原来的事项；有新的诉求的，请另写一件信访。")},
    )

    def prepare(self) -> None:
        case, today = self.followed.case, self.followed.today
        organs = remedy_organs.asked_organs(case, self.stage, today)
        field = self.fields["organ"]
        assert isinstance(field, forms.TypedChoiceField)
        field.label = _("向哪个机关申请复核") if self.stage == "re_review" else _("向哪个机关申请复查")
        field.choices = [(one.pk, one.name) for one in organs]
        field.initial = organs[0].pk if organs else None
        field.error_messages["required"] = _("请选择机关。")
        self.fields["request"].initial = self._first_words()
        self.fields["request"].help_text = _("第一句已经为您写好，可以修改。请接着写明理由，有证据的可以另外补充材料。")
        self.fields["request"].error_messages["required"] = _("请写明请求和理由。")
        if not remedies.is_late(case, self.stage, today):
            del self.fields["late"]
            return
        self.fields["late"].help_text = _(
            "已经过了申请的最后一天。有正当理由的仍然可以申请，例如：住院、自然灾害、没有收到意见书、在期限内已经邮寄。"
            "请写明是什么原因、从哪天到哪天，是否接受由复查复核机关决定。"
        )
        self.fields["late"].error_messages["required"] = _("请写明逾期的正当理由。")

    def _first_words(self) -> str:
        told = {"opinion": self._opinion()}
        if self.stage == "re_review":
            return _("不服%(opinion)s，请求变更或者撤销。理由：") % told
        return _("不服%(opinion)s，请求变更或者撤销，重新办理。理由：") % told

    def _opinion(self) -> str:
        case = self.followed.case
        round_ = case.course.round
        again = self.stage == "re_review"
        kind, on = ("review_opinion", round_.review_decided) if again else ("opinion", round_.answered)
        organ = self._before()
        name = remedies.letter_name(case, kind, on or case.fact.closed)
        if not name:
            return _("%(organ)s的意见") % {"organ": organ}
        title = LETTER_KINDS[kind].title
        return f"{organ}《{title}》（{name}）" if name.endswith("号") else f"{organ}{name}"

    def _before(self) -> str:
        """Whose opinion it is."""
        case = self.followed.case
        reviewed = case.course.round.review_organ
        if self.stage == "re_review" and reviewed is not None:
            return organ_name(reviewed)
        return acting_organ(case).name

    @property
    def facts(self) -> list[tuple[str, str]]:
        case, again = self.followed.case, self.stage == "re_review"
        round_ = case.course.round
        clock = remedies.window(case, self.stage)
        served = round_.review_served if again else round_.served
        found = [
            (_("信访件编号"), case.fact.number),
            (_("原复查机关") if again else _("原办理机关"), self._before()),
            (_("收到意见的日期"), day_words(served) if served else ""),
            (_("申请的最后一天"), day_words(clock.due) if clock is not None else ""),
        ]
        return [(name, value) for name, value in found if value]

    @property
    def cleaned(self) -> dict[str, Any]:
        return {"on": self.followed.today, "people": self.followed.fact.people, **super().cleaned}

    @property
    def said(self) -> str:
        name = dict(self.fields["organ"].choices)[self.cleaned_data["organ"]]  # type: ignore[attr-defined]
        return _("申请已经交给%(organ)s，自收到之日起30天内给您书面答复。") % {"organ": name}


class ReReviewForm(ReviewForm):
    title = gettext_lazy("申请复核")
    button = gettext_lazy("提交复核申请")
    stage = "re_review"


class DemandForm(PetitionerForm):
    title = gettext_lazy("更正个人信息，或者反对使用")
    lead = gettext_lazy("您可以要求更正登记错误的信息，也可以反对继续使用您的信息。信访部门会答复您。")

    kind = forms.ChoiceField(
        label=gettext_lazy("您的要求"),
        choices=(("correct", gettext_lazy("更正")), ("object", gettext_lazy("反对使用"))),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择更正，或者反对使用。")},
    )
    text = _words(
        gettext_lazy("请写明"), asking.LONGEST_QUESTION,
        help_text=gettext_lazy("要更正的：哪一项写错了，应当怎样写。反对使用的：反对哪些信息怎样使用，为什么。"),
        error_messages={"required": gettext_lazy("请写明您的要求。")},
    )  # fmt: skip

    @property
    def said(self) -> str:
        return _("您的要求已经收到，办理以后在这里答复您。")


FORMS: dict[str, type[PetitionerForm]] = {
    "answer_question": AnswerForm,
    "attach": AttachForm,
    "withdraw": WithdrawForm,
    "rate": RateForm,
    "request_review": ReviewForm,
    "request_re_review": ReReviewForm,
    "demand_data": DemandForm,
}
