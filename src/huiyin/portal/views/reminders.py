"""我的提醒: what is due for the one who looks, and how they want to be told."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huiyin.accounts.requests import StaffRequest
from huiyin.petitions.acts.deeds import Unfit
from huiyin.portal.acts.reminders import choose
from huiyin.portal.messengers import messengers
from huiyin.portal.models import Reminder, ReminderChoice
from huiyin.portal.policies_notices import may_be_reminded, may_see_late_work
from huiyin.portal.queries.reminders import late_work, owed_by

_SHOWN = 50


class ChoiceForm(forms.Form):
    email = forms.CharField(
        label=gettext_lazy("电子邮箱"),
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("每天最多一封，只写有几项、到了哪一步，不写内容。地址加密保存；留空不发邮件。"),
    )
    is_off = forms.BooleanField(label=gettext_lazy("不再提醒我"), required=False)


@require_http_methods(["GET", "POST"])
def page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    allowed = may_be_reminded(request.user, today)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "why", ""))
    choice = ReminderChoice.objects.filter(person=request.user).first()
    initial = {"email": choice.email, "is_off": choice.is_off} if choice else None
    form = ChoiceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            choose(request.user, **form.cleaned_data, at=timezone.now())
        except Unfit as unfit:
            for name, words in unfit.problems.items():
                form.add_error(name or None, words)
        else:
            messages.info(request, _("提醒设置已保存。"))
            return redirect("portal:reminders")
    context = {
        "owed": owed_by(request.user, today),
        "late": [(one, Reminder.Kind(one.kind).label) for one in late_work(request.user, today)],
        "may_see_late": bool(may_see_late_work(request.user, today)),
        "today": today,
        "form": form,
        "is_off": bool(choice and choice.is_off),
        "has_mail": "email" in messengers(),
        "told": Reminder.objects.filter(person=request.user).select_related("mail")[:_SHOWN],
    }
    return render(request, "portal/reminders.html", context, status=422 if form.errors else 200)
