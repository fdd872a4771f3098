"""The forms of the deeds that change what was registered: files, corrections, which matter a petition belongs to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.filing import written_people
from huiyin.core.workflow import STATES
from huiyin.petitions import policies
from huiyin.petitions.acts.attaching import FIELD, Upload, most_bytes
from huiyin.petitions.forms.deeds import DeedForm
from huiyin.petitions.forms.entering import PARTS, EntryFields
from huiyin.petitions.models import Attachment, Petition
from huiyin.petitions.queries.choices import Choice, choices, label_of
from huiyin.petitions.queries.company import company_of
from huiyin.petitions.queries.completing import left_open
from huiyin.petitions.queries.contents import Text, present_texts
from huiyin.petitions.queries.entries import entry_of
from huiyin.petitions.queries.same_matter import Offer, offers
from huiyin.ui.words import day_words, word_of


def reason_field(label: Any = None) -> forms.CharField:
    return forms.CharField(
        label=label or gettext_lazy("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        files = data if isinstance(data, list | tuple) else [data]
        kept = [one for one in files if isinstance(one, UploadedFile)]
        if not kept:
            raise forms.ValidationError(_("请选择要添加的文件。"))
        return [Upload(one.name or "", one.read(most_bytes() + 1)) for one in kept]


class AttachForm(DeedForm):
    files = FilesField(label=gettext_lazy("文件"))  # type: ignore[assignment]  # a declared field, no attribute
    kind = forms.ChoiceField(label=gettext_lazy("类别"))

    def prepare(self) -> None:
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(Attachment.Kind.choices)
        files = self.fields[FIELD]
        files.help_text = _("每个不超过 %(most)d MB；文件原样加密收存，只能下载查看。") % {
            "most": most_bytes() // 1024 // 1024
        }


class CorrectForm(EntryFields, DeedForm):
    """Everything that was entered, as it stands; what is changed here is the correction."""

    reason = reason_field(gettext_lazy("更正的理由"))
    #: Fields that take the whole width.
    wide = ("reason", "address", "ask", "facts", "history")

    def prepare(self) -> None:
        self.order_fields(["reason"])
        for name in ("channel", "purpose"):
            field = self.fields[name]
            field.widget = forms.Select()
        self.choose()
        text = self._text()
        known = entry_of(self.case, text)
        values: dict[str, Any] = {name: getattr(known, name) for name in self.fields if hasattr(known, name)}
        nationwide = {True: "yes", False: "no", None: ""}[known.first_nationwide]
        values |= {part: written_people(known.parties, part) for part in PARTS} | {"first_nationwide": nationwide}
        for name, domain in (("place", "place"), ("topic", "topic"), ("accused", "organ")):
            values[name] = label_of(domain, getattr(known, name), self.today)  # type: ignore[arg-type]
        del self.fields["involved"]
        self.initial.update({name: value for name, value in values.items() if name not in self.initial})
        self.known = known
        if left_open(self.case.fact, self.case.state):
            self.fields["reason"].required = False
            self.fields["reason"].help_text = _("只补齐信访人没有填的项目的，不用写理由。")

    def _text(self) -> Text:
        row = Petition.objects.filter(pk=self.case.petition)
        return present_texts(row).get(self.case.petition, Text({}))

    @property
    def cleaned(self) -> dict[str, Any]:
        entry = self.entry()
        return {"entry": entry, "reason": self.cleaned_data["reason"]}

    def lists(self) -> list[tuple[str, list[Choice]]]:
        """What the fields that take a name offer."""
        return [
            ("places", choices("place", self.today)),
            ("topics", choices("topic", self.today)),
            ("organs", choices("organ", self.today)),
        ]


class JoinForm(DeedForm):
    lead = gettext_lazy("并入后由该事项的机关一并办理；此前的经过一起带过去，以后可以再分出。")

    target = forms.CharField(label=gettext_lazy("并入哪一事项"), max_length=64)
    reason = reason_field()
    repeat = forms.BooleanField(label=gettext_lazy("登记为该事项的重复件"), required=False)

    def prepare(self) -> None:
        self.fields["target"].help_text = _("填该事项任一信访件的编号。%(found)s") % {"found": self._offered()}
        self.fields["target"].widget.attrs["autocomplete"] = "off"

    def clean_target(self) -> int:
        """The matter of a number, of those the person may see; a number that two organs gave is asked for anew."""
        number = self.cleaned_data["target"].strip()
        visible = policies.visible_petitions(self.person, self.today)
        found = set(visible.filter(number=number).values_list("matter", flat=True)[:3])
        if len(found) != 1:
            raise forms.ValidationError(_("没有找到编号“%(number)s”的信访件，请核对。") % {"number": number})
        return found.pop()

    def _offered(self) -> str:
        """Other matters of the same person, to choose from."""
        text = present_texts(Petition.objects.filter(pk=self.case.petition)).get(self.case.petition, Text({}))
        found = offers(entry_of(self.case, text), self.person, self.today)
        others = [_offered_words(one) for one in found if one.matter != self.case.matter.pk]
        return _("同一信访人另有：%(matters)s。") % {"matters": "；".join(others)} if others else ""


def _offered_words(offer: Offer) -> str:
    return f"{offer.number}（{day_words(offer.registered)}，{word_of(STATES, offer.state)}）"


class SeparateForm(DeedForm):
    reason = reason_field()
    first = forms.BooleanField(label=gettext_lazy("改登记为本机构初次"), required=False)

    def prepare(self) -> None:
        followers = company_of(self.case)[1:]
        if followers:
            numbers = "、".join(one.number for one in followers)
            self.fields["reason"].help_text = _("以本件为此前编号的 %(numbers)s 一并分出。") % {"numbers": numbers}
