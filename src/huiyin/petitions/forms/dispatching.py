"""What is filled in to sort a petition: its route, who gets it, what is replied, and a petition that is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Organ
from huiyin.core.course import Assigned
from huiyin.core.desk_events import Objected
from huiyin.core.terms import OUTCOME, ROUTE
from huiyin.petitions.acts.assigning import is_elsewhere
from huiyin.petitions.acts.objecting import disputed_assisting, objection_ends
from huiyin.petitions.acts.sorting import why_no_route
from huiyin.petitions.forms.deeds import DeedForm, ReasonForm
from huiyin.petitions.forms.handling import ContactForm, day_field, long_field
from huiyin.petitions.models import Note
from huiyin.petitions.queries.paths import Paths, dispatcher
from huiyin.petitions.queries.printed import organ_name
from huiyin.petitions.queries.responsibilities import Offer, offers
from huiyin.ui.words import day_words, word_of

if TYPE_CHECKING:
    OneOrgan = forms.ModelChoiceField[Organ]
    SomeOrgans = forms.ModelMultipleChoiceField[Organ]
else:
    OneOrgan, SomeOrgans = forms.ModelChoiceField, forms.ModelMultipleChoiceField

NONE = ("", gettext_lazy("（未定）"))
#: A list of organs longer than this is narrowed by typing.
LONG = 12
LEAD_DECIDED = (
    ("", gettext_lazy("（只有一个单位）")),
    ("agreement", gettext_lazy("有关机关、单位协商确定")),
    ("superior", gettext_lazy("共同的上一级机关、单位决定")),
    ("joint_meeting", gettext_lazy("信访工作联席会议协调")),
    ("designated", gettext_lazy("本级党委、政府指定")),
)
WITHDRAWN_BY = (
    ("written", gettext_lazy("书面申请")),
    ("oral", gettext_lazy("当面口头提出，已如实记录")),
    ("phone", gettext_lazy("来电，已核实身份")),
    ("web", gettext_lazy("网上提出")),
)


def route_choices(*codes: str) -> list[tuple[str, str]]:
    """The routes with the item of Art. 31 that each rests on."""
    wanted = codes or ROUTE.codes
    return [(code, f"{_('（%(item)s）') % {'item': code[-1]}}{word_of(ROUTE, code)}") for code in wanted]


class OrganField(OneOrgan):
    """One of the organs the petition may go to. The choices are known once the case is."""

    is_organs = True

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(Organ.objects.none(), label=label, empty_label=gettext_lazy("请选择"), **more)

    def label_from_instance(self, obj: Organ) -> str:
        return obj.name


class OrgansField(SomeOrgans):
    """Several of them, by boxes."""

    is_organs = True
    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(Organ.objects.none(), label=label, **more)

    def label_from_instance(self, obj: Organ) -> str:
        return obj.name


class SortingForm(ContactForm):
    """An act of sorting: it knows the paths that are open, and what the organs' lists say of the topic.

    Attributes:
        several: fields that only a matter of several organs needs, folded where the list of organs is long.
    """

    several: ClassVar[tuple[str, ...]] = ()

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [field for field in self.shown_fields if field.name not in self.several]

    @property
    def several_fields(self) -> list[forms.BoundField]:
        return [field for field in self.shown_fields if field.name in self.several]

    @cached_property
    def is_long(self) -> bool:
        """Whether the organs are too many to be looked through."""
        return self.paths.open().count() > LONG

    @property
    def shows_several(self) -> bool:
        """Unfolded when something stands in it, or has to."""
        has_value = any(field.value() for field in self.several_fields)
        return has_value or not self.is_long or any(name in self.errors for name in self.several)

    @cached_property
    def paths(self) -> Paths:
        return Paths(self.case, self.today)

    @property
    def offers(self) -> list[tuple[Offer, str]]:
        return [(offer, offer.query(self.case.petition)) for offer in offers(self.case, self.paths)]

    def choose_from(self, name: str, **more: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = self.paths.open(**more)


class RouteForm(DeedForm):
    """依法分类."""

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return self.shown_fields

    route = forms.ChoiceField(label=gettext_lazy("办理途径"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        field: Any = self.fields["route"]
        field.choices = route_choices()
        field.initial = self.case.course.route
        self.lead = why_no_route(self.case)

    @property
    def offers(self) -> list[tuple[Offer, str]]:
        paths = Paths(self.case, self.today)
        return [(offer, offer.query(self.case.petition)) for offer in offers(self.case, paths)]

    def said(self, after: Any) -> str:
        return _("办理途径：%(route)s。") % {"route": word_of(ROUTE, after.fact.route)}


class TransferForm(SortingForm):
    """转送."""

    several = ("assisting", "lead_decided", "lead_how")

    organ = OrganField(gettext_lazy("责任单位（几个单位的，选牵头单位）"))
    assisting = OrgansField(gettext_lazy("协办单位"), required=False)
    lead_decided = forms.ChoiceField(
        label=gettext_lazy("牵头单位是怎样确定的"), choices=LEAD_DECIDED, required=False,
        help_text=gettext_lazy("有协办单位，或者责任单位在其他地方的，应当选择（第二十四条）。"),
    )  # fmt: skip
    lead_how = forms.CharField(label=gettext_lazy("协商、决定的情况（文号、日期）"), max_length=500, required=False)
    route = forms.ChoiceField(label=gettext_lazy("办理途径"), required=False)
    requirement = long_field(gettext_lazy("办理要求（印在函中）"), 3, required=False)

    field_order = (
        "organ", "assisting", "lead_decided", "lead_how", "route", "report_due", "requirement", "contact", "phone",
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        own = dispatcher(self.case)
        self.choose_from("organ", besides={own.pk})
        self.choose_from("assisting", besides={own.pk})
        field: Any = self.fields["route"]
        field.choices = [NONE, *route_choices()]
        field.initial = self.case.course.route
        if why_no_route(self.case):
            del self.fields["route"]
        if self.case.matter.restricted:
            self.lead = self._secret_words()
        self.order_fields(self.field_order)

    def _secret_words(self) -> str:
        if self.paths.is_accused_unknown:
            return _("尚未登记被反映单位：先更正登记，才能确定可以转送的机关（第三十条第三款）。")
        return _("被反映单位、其下属单位不在列表中；检举控告材料不得转给被检举、控告的人员和单位（第三十条第三款）。")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        organ = given.get("organ")
        several = bool(given.get("assisting")) or (organ and is_elsewhere(organ.pk, dispatcher(self.case)))
        if several and not given.get("lead_decided"):
            self.add_error("lead_decided", _("涉及几个单位或者其他地方的，请选择牵头单位是怎样确定的（第二十四条）。"))
        return given


class AssignForm(TransferForm):
    """交办: with the day by which the result is reported."""

    report_due = day_field(
        gettext_lazy("反馈期限"), help_text=gettext_lazy("责任单位在这一天前报送办结报告（第二十二条）。")
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["requirement"].required = True


class AddAssistingForm(SortingForm):
    """增加协办单位."""

    assisting = OrgansField(gettext_lazy("协办单位"))
    requirement = long_field(gettext_lazy("需要协办的事项（印在函中）"), 3, required=False)

    def prepare(self) -> None:
        super().prepare()
        lead = self.case.course.lead
        has = {one.organ for one in (*self.case.course.assisting, *([lead] if lead else []))}
        self.choose_from("assisting", besides={*has, dispatcher(self.case).pk})
        self.order_fields(["assisting", "requirement", "contact", "phone"])


class PassOnForm(SortingForm):
    """逐级转送."""

    organ = OrganField(gettext_lazy("下一级单位"))
    requirement = long_field(gettext_lazy("办理要求（印在函中）"), 3, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.choose_from("organ", below=self.own.organ if self.own else 0)
        self.order_fields(["organ", "requirement", "contact", "phone"])


class ShareForm(DeedForm):
    """An act on one assisting organ's share."""

    assignment = forms.TypedChoiceField(label=gettext_lazy("协办单位"), coerce=int, widget=forms.RadioSelect)
    reason = long_field(gettext_lazy("理由"), required=False)

    def shares(self) -> list[Assigned]:
        return self.case.course.assisting

    def prepare(self) -> None:
        field: Any = self.fields["assignment"]
        field.choices = [(one.id, organ_name(one.organ)) for one in self.shares()]
        if len(field.choices) == 1:
            field.initial = field.choices[0][0]
        asked = self.own.id if self.own is not None else None
        if asked in dict(field.choices):
            field.initial = asked


class RecallAssistingForm(ShareForm):
    """撤回协办."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["reason"].required = True


class DecideAssistingForm(ShareForm):
    """核实协办异议."""

    agreed = forms.ChoiceField(
        label=gettext_lazy("核实结果"),
        choices=(("yes", gettext_lazy("同意，不再协办")), ("no", gettext_lazy("不同意，继续协办"))),
        widget=forms.RadioSelect,
    )

    def shares(self) -> list[Assigned]:
        return disputed_assisting(self.case)

    def prepare(self) -> None:
        super().prepare()
        told = (f"{organ_name(one.organ)}：{objection_text(self, one)}" for one in self.shares())
        self.lead = "　".join(told) or _("没有待核实的协办异议。")
        self.order_fields(["assignment", "agreed", "reason"])


def objection_text(form: DeedForm, share: Assigned) -> str:
    """What the organ objected, in its words."""
    stream = form.case.past.of(form.case.matter.pk)
    told = [event.note for event in stream if isinstance(event, Objected) and event.assignment == share.id]
    note = Note.objects.filter(digest=told[-1]).first() if told else None
    return note.text or "" if note else ""


class ObjectForm(ReasonForm):
    """提出异议."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["reason"].label = _("为什么不属于本单位职权范围（请详细说明）")
        due = objection_ends(self.own) if self.own else None
        if due is not None:
            words = _("提出异议的最后一日是%(day)s；转送单位核实同意前，告知期限继续计算（第二十三条第三款）。")
            if self.today > due.day and not due.provisional:
                words = _("提出异议的最后一日是%(day)s，已经超过（第二十三条第三款）；确属派错的，请转送单位撤回。")
            self.lead = words % {"day": day_words(due.day)}


class AgreeForm(DeedForm):
    """同意异议."""

    reason = long_field(gettext_lazy("核实情况"), 3, required=False)

    def prepare(self) -> None:
        lead = self.case.course.lead
        if lead is not None:
            self.lead = _("%(organ)s的异议：%(text)s") % {
                "organ": organ_name(lead.organ),
                "text": objection_text(self, lead),
            }


class RefuseObjectionForm(AgreeForm):
    """不同意异议."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["reason"].required = True
        self.fields["reason"].label = _("不同意的理由")


class DirectReplyForm(ContactForm):
    """直接回复."""

    reply = long_field(gettext_lazy("回复内容"), 6)
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=500, required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("办理结果"), required=False)

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["outcome"]
        if self.case.fact.petition_class == "suggestion":
            self.lead = _("建议意见应当回复是否采纳（第二十九条）。")
            words = {"support": _("采纳"), "explanation": _("未采纳，已说明理由"), "other": _("研究、留作参考")}
        else:
            words = {code: word_of(OUTCOME, code) for code in ("support", "explanation", "other")}
        field.choices = [("", _("（不填）")), *words.items()]
        self.order_fields(["reply", "outcome", "basis", "contact", "phone"])


class WithdrawForm(DeedForm):
    """撤回."""

    on = day_field(gettext_lazy("撤回日期"))
    manner = forms.ChoiceField(label=gettext_lazy("信访人怎样提出撤回"), choices=WITHDRAWN_BY, widget=forms.RadioSelect)
    reason = long_field(gettext_lazy("信访人说明的情况"), 3, required=False)

    def prepare(self) -> None:
        self.fields["on"].initial = self.today
        self.lead = _("撤回须出于信访人自愿；撤回以后，各单位的办理期限终止。")


class ReceiveForm(DeedForm):
    """签收."""

    def prepare(self) -> None:
        if self.own is not None and self.own.received is not None:
            self.lead = _("本件已于%(day)s签收。") % {"day": day_words(self.own.received)}


class FileForm(ReasonForm):
    """存."""

    def prepare(self) -> None:
        super().prepare()
        self.lead = _("存入的信访件不再转送；有诉求的，应当转送、交办、导入法定途径或者直接回复。")
