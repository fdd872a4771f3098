"""What is filled in from the notice of receipt to the confirmed closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.terms import OUTCOME, SERVICE
from huiyin.letters.filling import you
from huiyin.letters.kinds import KINDS
from huiyin.letters.models import Letter, Step
from huiyin.letters.queries import chain_of
from huiyin.petitions.acts import handling_opinion
from huiyin.petitions.forms.deeds import DeedForm
from huiyin.petitions.queries import remedy_organs
from huiyin.petitions.queries.handling import (
    Bar,
    acting_organ,
    assigning_letter,
    assisting_unanswered,
    completion_term,
    is_reachable,
    review_term,
    simple_bars,
)
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.printed import organ_name, petitioner, printed_day, text_of
from huiyin.petitions.queries.sign_off import may_serve
from huiyin.ui.words import day_words, word_of

RULE = "《信访事项简易办理办法》"


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def long_field(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows}), **more)


def box(label: Any, **more: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **more)


class ContactForm(DeedForm):
    """An act with a letter, which tells whom to ask; it says beforehand through whose hands the letter goes."""

    letter_kind: ClassVar[str] = ""

    contact = forms.CharField(label=gettext_lazy("联系人"), max_length=40, required=False)
    phone = forms.CharField(label=gettext_lazy("联系电话"), max_length=40, required=False)

    def prepare(self) -> None:
        self.fields["contact"].initial = self.person.display_name
        self.order_fields([name for name in self.fields if name not in ("contact", "phone")])
        kind = self.letter_kind
        if kind:
            self.lead = chain_words(chain_of(acting_organ(self.case), kind), KINDS[kind].title)


def chain_words(chain: Sequence[str], title: str) -> str:
    """Why a click does not yet do the act: somebody else checks or signs first. Empty where nobody does."""
    steps = "、".join(str(Step(step).label) for step in chain)
    return _("提交后，%(title)s送%(steps)s；制发时才生效。") % {"title": title, "steps": steps} if steps else ""


#: How a petitioner may be told or answered without paper in the simple procedure.
WITHOUT_PAPER = (
    ("call", gettext_lazy("电话")),
    ("message", gettext_lazy("网络、短信")),
    ("meeting", gettext_lazy("当面")),
)


# What letters print is Chinese, whatever language the page speaks.


def you_of(form: DeedForm) -> str:
    """你, 你们 or 你单位; of somebody who asked for confidence it tells nothing."""
    return you("" if form.case.course.confidential else petitioner(form.case, text_of(form.case)))


def receipt_words(form: DeedForm) -> str:
    """When the papers came, and from whom."""
    lead = form.case.course.lead
    if lead is None or lead.sender is None:
        return f"本机关于{printed_day(form.case.fact.registered)}收到{you_of(form)}提出的信访事项。"
    mode = "交办" if lead.mode == "assign" else "转送"
    return f"本机关于{printed_day(lead.sent)}收到{organ_name(lead.sender)}{mode}的{you_of(form)}的信访事项。"


def path_words(form: DeedForm) -> str:
    """By the class of the petition (Art. 29, 30, 31)."""
    asker, rule = you_of(form), "本机关将依照《信访工作条例》"
    if form.case.fact.petition_class == "suggestion":
        return f"{asker}提出的是建议意见，{rule}第二十九条的规定研究论证并答复。"
    if form.case.fact.petition_class == "accusation":
        return f"{asker}提出的是检举控告类事项，{rule}第三十条和有关规定，依规依纪依法接收、受理、办理和反馈。"
    return f"{asker}的诉求属于申诉求决类事项，{rule}第三十一条第六项的规定，按照信访程序处理。"


def ordinary_words(form: DeedForm) -> str:
    asker = you_of(form)
    if form.case.fact.petition_class == "suggestion":
        return f"本机关将对建议意见研究论证，采纳情况书面告知{asker}。"
    if form.case.fact.petition_class == "accusation":
        return (
            f"本机关按照管理权限和有关规定确定的程序办理，并依照规定向{asker}反馈。{asker}的检举、控告材料及有关情况，"
            "不透露、不转给被检举、控告的人员或者单位。"
        )
    return (
        f"本机关将听取{asker}陈述事实和理由，调查核实，自受理之日起60日内出具信访处理意见书；情况复杂的，"
        "经批准可以延长不超过30日。对处理意见不服的，可以自收到之日起30日内请求复查。"
    )


def simple_words(form: DeedForm) -> str:
    return (
        "本件事实清楚、责任明确，适用简易办理，本机关将自受理之日起10个工作日内答复。"
        f"办理中发现不宜简易办理的，转为普通程序，并告知{you_of(form)}。"
    )


LEFT_SIMPLE_WORDS = "本件原适用简易办理，现转为普通程序，办理期限自原受理之日起计算。"


class TellForm(ContactForm):
    """告知."""

    letter_kind = "receipt_notice"

    procedure = forms.ChoiceField(
        label=gettext_lazy("拟适用的程序"),
        choices=(("ordinary", gettext_lazy("普通程序")), ("simple", gettext_lazy("简易办理"))),
        widget=forms.RadioSelect,
        initial="ordinary",
    )
    received = long_field(gettext_lazy("接收情况"), 2)
    path = long_field(gettext_lazy("处理途径"), 3)
    procedure_words = long_field(gettext_lazy("处理程序"), 4)
    on_the_spot = box(gettext_lazy("当场交给信访人"), help_text=gettext_lazy("能够当场告知的，应当当场书面告知。"))

    field_order = ("procedure", "received", "path", "procedure_words", "on_the_spot", "contact", "phone")

    def prepare(self) -> None:
        super().prepare()
        self.fields["received"].initial = receipt_words(self)
        self.fields["path"].initial = path_words(self)
        self.fields["procedure_words"].initial = ordinary_words(self)
        self.order_fields(self.field_order)

    @property
    def unreachable(self) -> str:
        """Why no notice is owed, or how it gets to the petitioner; empty where nothing is unusual."""
        if self.case.course.confidential:
            return _("信访人要求保密：告知书不载姓名和联系方式，由信访部门转交。")
        if not is_reachable(self.case):
            return _("没有登记姓名（名称）：姓名（名称）、住址不清的，不需要告知，可以直接受理（第二十三条第一款）。")
        if not text_of(self.case).fields.get("address"):
            return _(
                "没有登记住址：住址不清的，不需要告知；能够当场或者以电子方式告知的，仍请告知（第二十三条第一款）。"
            )
        return ""


class AcceptForm(ContactForm):
    """受理."""

    letter_kind = "acceptance"

    path = long_field(gettext_lazy("需要在告知书中另外说明的"), 2, required=False)
    on_the_spot = box(gettext_lazy("当场交给信访人"))

    field_order = ("path", "on_the_spot", "contact", "phone")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(self.field_order)


@dataclass(frozen=True, slots=True)
class FieldsShown:
    """Some fields of a form, as the list of fields shows them."""

    shown_fields: list[forms.BoundField]

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.shown_fields)


class SimpleForm(ContactForm):
    """简易受理. What the record itself forbids is said above the fields."""

    ground = forms.ChoiceField(
        label=gettext_lazy("适用情形"),
        choices=(
            ("clear", gettext_lazy("事实清楚、责任明确、争议不大、易于解决")),
            ("answer_at_once", gettext_lazy("提出咨询、意见建议、表达感谢，可以即时反馈")),
            ("daily_life", gettext_lazy("涉及群众日常生产生活、时效性强，应当即时处理")),
            ("promised", gettext_lazy("有关机关、单位已有明确承诺或者结论")),
            ("other", gettext_lazy("其他可以简易办理的")),
        ),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("《信访事项简易办理办法》第四条"),
    )
    supportable = box(
        gettext_lazy("预计不会作出不予支持的意见"),
        help_text=gettext_lazy("可能不予支持的，不适用简易办理（《信访事项简易办理办法》第五条）。"),
    )
    plain_case = box(gettext_lazy("不属于重大、疑难、复杂事项"))
    paper = box(gettext_lazy("信访人要求出具书面告知书"))
    told_by = forms.ChoiceField(label=gettext_lazy("告知方式"), choices=WITHOUT_PAPER, required=False)
    told = long_field(
        gettext_lazy("告知的内容"), 3, required=False, help_text=gettext_lazy("不出具书面告知书的，记下怎样告知的。")
    )
    received = long_field(gettext_lazy("接收情况"), 2, required=False)
    path = long_field(gettext_lazy("处理途径"), 2, required=False)
    procedure_words = long_field(gettext_lazy("处理程序"), 3, required=False)

    printed_fields = frozenset({"received", "path", "procedure_words", "contact", "phone"})
    field_order = (
        "ground", "supportable", "plain_case", "told_by", "told", "paper", "received", "path", "procedure_words",
        "contact", "phone",
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        self.fields["received"].initial = receipt_words(self)
        self.fields["path"].initial = path_words(self)
        self.fields["procedure_words"].initial = simple_words(self)
        self.order_fields(self.field_order)

    @property
    def bars(self) -> list[Bar]:
        return simple_bars(self.case)

    @property
    def too_late(self) -> date | None:
        """The last day on which it could be accepted simply in time; None while that day is not over."""
        lead = self.case.course.lead
        sent = lead.sent if lead is not None else self.case.fact.registered
        maker = clock_maker()
        term = maker.law.in_force(sent).terms.get("simple_acceptance")
        if term is None:
            return None
        last = maker.calendar.due(sent, term.length, term.unit, strict=not term.rolls).day
        return last if last < self.today else None

    @property
    def first_part(self) -> FieldsShown:
        return FieldsShown([field for field in self.shown_fields if field.name not in self.printed_fields])

    @property
    def second_part(self) -> FieldsShown:
        """What only the written notice prints."""
        return FieldsShown([field for field in self.shown_fields if field.name in self.printed_fields])


class LeaveSimpleForm(ContactForm):
    """转普通程序."""

    reason = long_field(gettext_lazy("转为普通程序的理由"))
    paper = box(gettext_lazy("向信访人出具受理告知书"), initial=True)
    path = long_field(gettext_lazy("需要在告知书中另外说明的"), 2, required=False)

    field_order = ("reason", "paper", "path", "contact", "phone")

    def prepare(self) -> None:
        super().prepare()
        self.fields["path"].initial = LEFT_SIMPLE_WORDS
        self.order_fields(self.field_order)
        if completion_term(self.case, self.today) is None:
            # The notice promises a period, and there is none (Art. 29, 30).
            for name in ("paper", "path", "contact", "phone"):
                del self.fields[name]


class ExtendForm(ContactForm):
    """延期. The longest day that the law allows is offered."""

    letter_kind = "extension"

    until = day_field(gettext_lazy("延长至"))
    reason = long_field(
        gettext_lazy("延期理由"), help_text=gettext_lazy("情况复杂在何处；理由印在告知书上（第三十四条）。")
    )

    field_order = ("until", "reason", "contact", "phone")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(self.field_order)
        fact = self.case.fact
        if fact.accepted is None or fact.due is None:
            return
        longest = clock_maker().longest_extension(fact.accepted)
        self.fields["until"].initial = longest.day
        self.fields["until"].help_text = _("原期限的最后一日是%(due)s；延长合计不超过 30 日，最迟到%(longest)s。") % {
            "due": day_words(fact.due),
            "longest": day_words(longest.day),
        }


class InternalAnswerForm(DeedForm):
    """提交协办意见."""

    opinion = long_field(
        gettext_lazy("协办意见"), 8, help_text=gettext_lazy("交给主办单位；信访人只收到主办单位的一份意见书。")
    )


class AnswerForm(ContactForm):
    """办结: what Art. 32 wants, in its order."""

    outcome = forms.ChoiceField(label=gettext_lazy("处理意见"), widget=forms.RadioSelect, required=False)
    request = long_field(gettext_lazy("信访请求"), 3, required=False)
    facts = long_field(gettext_lazy("事实和理由"), 8, required=False)
    basis = long_field(gettext_lazy("依据"), 3, required=False, help_text=gettext_lazy("法规、规章、政策，写到条。"))
    opinion = long_field(gettext_lazy("处理意见的内容"), 6, required=False)
    hearing = long_field(gettext_lazy("听证情况"), 3, required=False)
    review_organ = forms.TypedChoiceField(
        label=gettext_lazy("复查机关"), coerce=int, required=False, empty_value=None,
        help_text=gettext_lazy("印在意见书上：自收到之日起30日内可以向其请求复查（第三十五条）。"),
    )  # fmt: skip
    settled = forms.TypedChoiceField(
        label=gettext_lazy("是否化解"),
        choices=(("", gettext_lazy("尚不清楚")), ("yes", gettext_lazy("已化解")), ("no", gettext_lazy("未化解"))),
        coerce=lambda value: value == "yes",
        required=False,
        empty_value=None,
    )
    enclosed = long_field(gettext_lazy("附件"), 2, required=False, help_text=gettext_lazy("一行一件。"))
    copies = long_field(gettext_lazy("抄送"), 2, required=False, help_text=gettext_lazy("一行一个单位。"))
    without_assisting = box(gettext_lazy("不再等待协办意见"))
    paper = box(gettext_lazy("出具书面意见"), initial=True)
    told_by = forms.ChoiceField(
        label=gettext_lazy("答复方式"),
        choices=(("", ""), *WITHOUT_PAPER),
        required=False,
        help_text=gettext_lazy("简易办理且信访人不要求书面意见的，可以电话、网络、短信答复。"),
    )

    field_order = (
        "outcome", "request", "facts", "basis", "opinion", "hearing", "review_organ", "settled", "without_assisting",
        "paper", "told_by", "enclosed", "copies", "contact", "phone",
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(self.field_order)
        case = self.case
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        codes = list(handling_opinion.OUTCOMES)
        if handling_opinion.partial_is_open(case, self.today):
            codes.insert(1, "partial_support")
        outcome.choices = [(code, word_of(OUTCOME, code)) for code in codes]
        self.fields["request"].initial = text_of(case).ask
        self._prepare_review()
        self._prepare_assisting()
        kind = handling_opinion.letter_of_answer(case)
        self.lead = chain_words(chain_of(acting_organ(case), kind), KINDS[kind].title)
        if case.state != "simple":
            del self.fields["paper"], self.fields["told_by"]
        if not case.course.hearings:
            del self.fields["hearing"]

    def _prepare_review(self) -> None:
        organ = self.fields["review_organ"]
        assert isinstance(organ, forms.TypedChoiceField)
        if review_term(self.case, self.case.fact.registered) is None:
            del self.fields["review_organ"]
            return
        offered = remedy_organs.candidates(acting_organ(self.case).pk, self.today)
        organ.choices = [(one.pk, one.name) for one in offered]
        if not offered:
            organ.help_text = _("机构表中没有本机关的上一级机关，请系统管理员先登记其隶属关系。")

    def _prepare_assisting(self) -> None:
        waiting = assisting_unanswered(self.case)
        if not waiting:
            del self.fields["without_assisting"]
            return
        self.fields["without_assisting"].help_text = _("尚未提交协办意见：%(organs)s（第二十四条）。") % {
            "organs": "、".join(organ.name for organ in waiting)
        }


class ServeForm(DeedForm):
    """送达."""

    letter = forms.TypedChoiceField(label=gettext_lazy("文书"), coerce=int)
    on = day_field(gettext_lazy("送达日期"))
    manner = forms.ChoiceField(label=gettext_lazy("送达方式"), widget=forms.RadioSelect)
    receipt = long_field(
        gettext_lazy("签收情况"), 2, required=False,
        help_text=gettext_lazy("谁签收的；留置送达、拒收的，写明经过和见证人。"),
    )  # fmt: skip

    def prepare(self) -> None:
        letter, manner = self.fields["letter"], self.fields["manner"]
        assert isinstance(letter, forms.TypedChoiceField) and isinstance(manner, forms.ChoiceField)
        letters = list(reversed(handling_opinion.issued_letters(self.case)))
        letter.choices = [
            (one.pk, f"{one.title} {one.number}")
            for one in letters
            if not one.services.exists() and may_serve(self.person, one, self.case, self.today)
        ]
        if not letter.choices:
            letter.help_text = _("本件没有已经发出、等待送达的文书。")
        manner.choices = [(code, word_of(SERVICE, code)) for code in SERVICE.codes]
        self.fields["on"].initial = self.today


class ExecuteForm(DeedForm):
    """执行情况."""

    done = box(gettext_lazy("已执行到位"))
    on = day_field(gettext_lazy("日期"))
    record = long_field(gettext_lazy("执行情况"))

    def prepare(self) -> None:
        self.fields["on"].initial = self.today


class ReportForm(ContactForm):
    """报送办结报告."""

    letter_kind = "completion_report"

    course = long_field(gettext_lazy("办理过程"), 5)
    facts = long_field(gettext_lazy("查明的事实"), 5)
    result = long_field(gettext_lazy("处理结果"), 4)
    told = long_field(gettext_lazy("答复信访人情况"), 3)
    settled_words = forms.CharField(label=gettext_lazy("化解情况"), max_length=500, required=False)
    enclosed = long_field(gettext_lazy("附件"), 2, required=False, help_text=gettext_lazy("一行一件。"))

    field_order = ("course", "facts", "result", "told", "settled_words", "enclosed", "contact", "phone")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(self.field_order)
        opinion = Letter.objects.filter(petition=self.case.petition, kind="opinion", issued__isnull=False).last()
        assigned = assigning_letter(self.case)
        if assigned is not None:
            self.fields["course"].help_text = _("交办文号：%(number)s") % {"number": assigned.number}
        if opinion is None:
            return
        printed = opinion.fields
        self.fields["facts"].initial = printed.get("事实和理由", "")
        self.fields["result"].initial = printed.get("处理意见", "")
        self.fields["told"].initial = self._served_words(opinion)
        self.fields["enclosed"].initial = f"{opinion.title}（{opinion.number}）"

    def _served_words(self, opinion: Letter) -> str:
        service = opinion.services.last()
        if service is None:
            return ""
        manner = SERVICE.label(service.manner)
        return f"{opinion.title}（{opinion.number}）已于{printed_day(service.on)}送达（{manner}）。"
