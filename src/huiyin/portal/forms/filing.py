"""The four pages of questions. What is missing is said by the server in words; the browser forbids nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.filing import read_people
from huiyin.core.identity import is_email, is_phone
from huiyin.core.quality import LIMITS, MOST_PEOPLE
from huiyin.portal.queries.hints import areas
from huiyin.portal.queries.places import Choice, organs, places

#: Longer texts come as a file; the law asks for the gist.
LONGEST = 5000


class Row(NamedTuple):
    """A choice as a whole row."""

    code: str
    name: str
    words: str


def purposes() -> list[Row]:
    return [
        Row("claim", _("遇到问题，请求解决"), _("例如欠薪、征地补偿、供水供暖、办证难")),
        Row("appeal", _("不服单位的决定或者答复"), _("例如对处理结果有意见，要求重新处理")),
        Row("accusation", _("反映公职人员或者单位违纪违法"), _("内容严格保密，不会交给被反映的人和单位")),
        Row("suggestion", _("提意见建议"), _("对政策、工作、公共服务的看法和主意")),
        Row("inquiry", _("咨询"), _("想知道某件事怎么办、归谁管")),
    ]


def signings() -> list[Row]:
    return [
        Row("open", _("写明姓名"), _("办理单位可以联系您，并把书面答复交给您")),
        Row("confidential", _("写明姓名，但要求保密"), _("信访部门知道您是谁，办理单位看不到您的姓名和联系方式")),
        Row("anonymous", _("匿名"), _("不留姓名和电话；没有人能联系您，请务必保存好编号和查询码")),
    ]


def tidy(text: str) -> str:
    """Without letters that cannot be seen and turn or hide others; one kind of line end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (letter for letter in lines if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


class Tidy(forms.CharField):
    def __init__(self, label: Any, most: int, *, rows: int = 0, **attrs: Any) -> None:
        more = {"autocomplete": "off", **attrs}
        widget = forms.Textarea(attrs={"rows": rows, **more}) if rows else forms.TextInput(attrs=more)
        super().__init__(label=label, required=False, widget=widget)
        self.most = most

    def clean(self, value: Any) -> str:
        text = tidy(str(value or "")[: self.most * 4])
        if len(text) > self.most:
            raise forms.ValidationError(
                _("写了 %(count)d 个字，最多 %(most)d 个。更长的材料请在第5步作为文件添加。")
                % {"count": len(text), "most": self.most}
            )
        return text


class Page(forms.Form):
    """`told`: what was answered before; `says_missing`: nothing is called missing on a page that was not sent."""

    def __init__(self, data: Mapping[str, Any] | None, told: Mapping[str, Any]) -> None:
        self.told = told
        super().__init__(cast("Any", data), initial=dict(told), auto_id="f_%s")
        for name, field in self.fields.items():
            described = [f"{name}-help"] + ([f"{name}-error"] if data is not None else [])
            field.widget.attrs["aria-describedby"] = " ".join(described)

    @property
    def answers(self) -> dict[str, Any]:
        """What to keep: also what is wrong, so that nobody types it twice."""
        clean = getattr(self, "cleaned_data", {})
        return {name: clean.get(name, tidy(str(self.data.get(name, "")))[: LONGEST * 2]) for name in self.fields}

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """(name, address of the field on the page, words) of what is to be mended, in the order of the fields."""
        found: list[tuple[str, str, str]] = []
        for name, field in self.fields.items():
            is_rows = isinstance(field.widget, forms.RadioSelect)
            address = f"f_{name}_0" if is_rows else f"f_{name}"
            found += [(name, address, str(words)) for words in self.errors.get(name, [])]
        return found


class About(Page):
    purpose = forms.ChoiceField(label=gettext_lazy("您要说的是哪一类事？"), required=False, widget=forms.RadioSelect)
    area = forms.ChoiceField(label=gettext_lazy("大致属于哪个方面？（可以不选）"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, told: Mapping[str, Any]) -> None:
        super().__init__(data, told)
        self.rows = purposes()
        _choose(self, "purpose", [(row.code, row.name) for row in self.rows])
        _choose(self, "area", [("", _("说不清，请工作人员判断")), *((one.code, one.words) for one in areas())])

    def clean_purpose(self) -> str:
        given: str = self.cleaned_data["purpose"]
        if not given:
            raise forms.ValidationError(_("请选择一类，拿不准的选“遇到问题，请求解决”"))
        return given


class Where(Page):
    place = forms.CharField(label=gettext_lazy("在哪个乡镇、街道？"), required=False)
    spot = Tidy(gettext_lazy("具体在哪里？（可以不填）"), 200)

    def __init__(self, data: Mapping[str, Any] | None, told: Mapping[str, Any]) -> None:
        super().__init__(data, told)
        self.places: Sequence[Choice] = places()
        self.chosen = self["place"].value()
        self.chosen = int(self.chosen) if str(self.chosen or "").isdecimal() else None

    def clean_place(self) -> int | None:
        given = self.cleaned_data["place"]
        if not given:
            return None
        found = next((one.id for one in self.places if str(one.id) == given or one.label == given), None)
        if found is None:
            raise forms.ValidationError(_("名单里没有这个地方。请从名单里选，或者选“说不清”，在下面写具体地点。"))
        return found


class Words(Page):
    facts = Tidy(gettext_lazy("发生了什么事？"), LONGEST, rows=7)
    ask = Tidy(gettext_lazy("您希望怎么解决？"), LONGEST, rows=4)
    accused = forms.CharField(label=gettext_lazy("反映的是哪个单位，或者哪个单位的人？（可以不选）"), required=False)
    earlier = Tidy(gettext_lazy("以前反映时的编号"), LIMITS["earlier"])
    history = Tidy(gettext_lazy("向谁反映过，得到什么答复"), 2000, rows=3)

    def __init__(self, data: Mapping[str, Any] | None, told: Mapping[str, Any]) -> None:
        super().__init__(data, told)
        self.organs: Sequence[Choice] = organs() if told.get("purpose") == "accusation" else ()
        if not self.organs:
            del self.fields["accused"]
        if told.get("purpose") == "suggestion":
            self.fields["facts"].label = _("现在是什么情况？")
            self.fields["ask"].label = _("您有什么建议？")
        elif told.get("purpose") == "inquiry":
            self.fields["facts"].label = _("您遇到的是什么情况？")
            self.fields["ask"].label = _("您想问什么？")

    @property
    def ask_help(self) -> str:
        if self.told.get("purpose") in ("suggestion", "inquiry"):
            return _("一条一条写清楚。")
        return _("一件一件写清楚，例如“修好水管，恢复供水”。")

    @property
    def has_earlier(self) -> bool:
        return any(self[name].value() for name in ("earlier", "history")) or bool(
            {"earlier", "history"} & set(self.errors)
        )

    @property
    def chosen_organ(self) -> int | None:
        given = str(self["accused"].value() or "") if "accused" in self.fields else ""
        return int(given) if given.isdecimal() and len(given) < 19 else None

    def clean_accused(self) -> int | None:
        given = self.cleaned_data["accused"]
        if not given:
            return None
        found = next((one.id for one in self.organs if given in (str(one.id), one.label)), None)
        if found is None:
            raise forms.ValidationError(_("名单里没有这个单位。请从名单里选，或者留空，把单位写在经过里。"))
        return found

    def clean_facts(self) -> str:
        given: str = self.cleaned_data["facts"]
        if not given and self.told.get("purpose") not in ("suggestion", "inquiry"):
            raise forms.ValidationError(_("请写清什么时候、在哪里、发生了什么事，几句话就行"))
        return given

    def clean_ask(self) -> str:
        given: str = self.cleaned_data["ask"]
        if not given:
            raise forms.ValidationError(
                _("请写明您的建议或者想问的事")
                if self.told.get("purpose") in ("suggestion", "inquiry")
                else _("请写明您的请求，例如“修好水管，恢复供水”")
            )
        return given


class Who(Page):
    signed = forms.ChoiceField(label=gettext_lazy("您愿意写明姓名吗？"), required=False, widget=forms.RadioSelect)
    name = Tidy(gettext_lazy("姓名或者单位名称"), LIMITS["name"], autocomplete="name")
    phone = Tidy(gettext_lazy("手机或者电话"), LIMITS["phone"], autocomplete="tel", inputmode="tel")
    address = Tidy(gettext_lazy("住址（可以不填）"), LIMITS["address"], autocomplete="street-address")
    email = Tidy(gettext_lazy("电子邮箱（可以不填）"), LIMITS["email"], autocomplete="email", inputmode="email")
    id_number = Tidy(gettext_lazy("证件号码（可以不填）"), LIMITS["id_number"])
    people = forms.CharField(
        label=gettext_lazy("一共多少人（含您本人）"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    joint = Tidy(gettext_lazy("其他人的姓名和电话，每行一人"), 10_000, rows=4)

    def __init__(self, data: Mapping[str, Any] | None, told: Mapping[str, Any]) -> None:
        super().__init__(data, told)
        self.rows = signings()
        _choose(self, "signed", [(row.code, row.name) for row in self.rows])

    @property
    def has_others(self) -> bool:
        return (
            str(self["people"].value() or "1") not in ("", "1") or bool(self["joint"].value()) or "joint" in self.errors
        )

    def clean_people(self) -> int | str:
        given = unicodedata.normalize("NFKC", tidy(self.cleaned_data["people"] or ""))
        if not given:
            return ""
        if not (given.isascii() and given.isdecimal() and 1 <= int(given[:9]) <= MOST_PEOPLE):
            raise forms.ValidationError(_("人数请写成数字，例如 12"))
        return int(given)

    def clean_joint(self) -> str:
        given: str = self.cleaned_data["joint"]
        _read, unread = read_people(given, "joint")
        if unread:
            raise forms.ValidationError(_("“%(line)s”认不出：每行一人，写姓名和电话") % {"line": unread[0][:40]})
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        signed = given.get("signed", "")
        if not signed:
            self.add_error("signed", _("请选择一项；愿意留姓名的选“写明姓名”"))
            return given
        if signed == "anonymous":
            return given
        if not given.get("name"):
            self.add_error("name", _("请填写姓名或者单位名称；不愿署名的，上面选“匿名”"))
        phone, email = given.get("phone", ""), given.get("email", "")
        if phone and not is_phone(phone):
            self.add_error("phone", _("电话号码的位数不对：手机号码 11 位，固定电话带区号"))
        elif not (phone or given.get("address")):
            self.add_error("phone", _("请填写电话；没有电话的，请填写住址，否则无法告知您办理情况"))
        if email and not is_email(email):
            self.add_error("email", _("邮箱地址不完整，例如 name@example.com；没有的可以不填"))
        return given


def _choose(form: forms.Form, name: str, options: list[tuple[str, str]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = options


FORMS: Mapping[str, type[Page]] = {"about": About, "where": Where, "words": Words, "who": Who}
