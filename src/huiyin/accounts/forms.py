from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.accounts import acts
from huiyin.accounts.models import Organ, OrganKind, Role


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Username and password with labels of their own; nothing is offered that the bureau does by hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("用户名")), ("password", _("密码"))):
            field = self.fields[name]
            field.label = label
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """Replaces a password; a first password, made up by the program, is then no longer in force."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("现在的密码"), "password1": _("新密码"), "password2": _("再写一遍新密码")}
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)

    def save(self) -> None:
        super().save()
        acts.settle_first_password(self.user)


class SamePersonForm(ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for the password once more before the settings of an account are changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")
        self.fields["password"].widget.attrs.pop("placeholder", None)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


#: None is chosen beforehand: a duty gives rights.
_ROLES = [("", "---------"), *Role.choices]


class PersonForm(forms.Form):
    """A new account with its first duty."""

    username = forms.RegexField(
        r"^[A-Za-z0-9_.-]{2,40}$",
        label=_("用户名"),
        max_length=40,
        help_text=_("字母、数字、点、横线，2至40个字；大写字母一律存为小写。"),
        error_messages={"invalid": _("用户名只能用字母、数字、点、横线和下划线。")},
    )
    display_name = forms.CharField(label=_("姓名"), max_length=40)
    organ = forms.ModelChoiceField(label=_("单位"), queryset=Organ.objects.none())
    role = forms.ChoiceField(label=_("职责"), choices=_ROLES)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        _organs(self, "organ")


class DutyForm(forms.Form):
    role = forms.ChoiceField(label=_("职责"), choices=_ROLES)
    organ = forms.ModelChoiceField(label=_("在哪个单位"), queryset=Organ.objects.none())
    first_day = _day(_("自哪一天起"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        _organs(self, "organ")


def _organs(form: forms.Form, *names: str) -> None:
    """Organs of today, by name."""
    for name in names:
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organ.objects.filter(confirmed=True, valid_until=None, same_as=None).order_by("name")


class OrganForm(forms.Form):
    """A new organ, or the name and place of one."""

    name = forms.CharField(label=_("名称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=OrganKind.choices, initial=OrganKind.DEPARTMENT)
    parent = forms.ModelChoiceField(
        label=_("上一级机关"),
        queryset=Organ.objects.none(),
        required=False,
        help_text=_("复查、复核向上一级机关提出，按这里的隶属关系确定。"),
    )
    division = forms.CharField(label=_("行政区划代码"), max_length=12, required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        _organs(self, "parent")


class MoveForm(forms.Form):
    parent = forms.ModelChoiceField(label=_("新的上一级机关"), queryset=Organ.objects.none(), required=False)
    first_day = _day(_("自哪一天起"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        _organs(self, "parent")


class SucceedForm(forms.Form):
    successor = forms.ModelChoiceField(label=_("承接职责的机构"), queryset=Organ.objects.none())
    last_day = _day(_("本机构的最后一日"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        _organs(self, "successor")


class RatingForm(forms.Form):
    days = forms.IntegerField(
        label=_("天数"), min_value=1, max_value=365, required=False, help_text=_("不填的，按本局统一的天数。")
    )


class RenameForm(forms.Form):
    name = forms.CharField(label=_("更正后的名称"), max_length=120)
