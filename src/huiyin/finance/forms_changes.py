"""What is filled in about changes of a fund in mid-year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.finance.acts.changing import GivenChange
from huiyin.finance.forms import amount_field, text_field
from huiyin.finance.forms_funds import MeetingForm, long_field
from huiyin.finance.models.changes import FundChangeLine
from huiyin.finance.queries.funds import NOTHING, LineRow

#: Rows for lines that the fund does not have yet.
_NEW = range(1, 4)


class ProposalForm(forms.Form):
    """Why, and how much each line is given or loses; rows for lines that are new."""

    grounds = long_field(
        gettext_lazy("调整理由"), 1000, help_text=gettext_lazy("任务有什么变化，按什么测算；领导小组据此审定。")
    )

    def __init__(self, *args: Any, lines: list[LineRow], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = lines
        for one in lines:
            label = _("%s：调整金额（元）") % one.line.name
            self.fields[f"line-{one.line.pk}"] = amount_field(label, required=False)
        for number in _NEW:
            self.fields[f"name-{number}"] = text_field(_("新增明细 %d") % number, 120, required=False)
            self.fields[f"economic-{number}"] = text_field(
                _("新增明细 %d 的经济分类科目编码") % number, 5, required=False
            )
            self.fields[f"amount-{number}"] = amount_field(_("新增明细 %d 的金额（元）") % number, required=False)

    def given(self) -> list[GivenChange]:
        said = self.cleaned_data
        found = [
            GivenChange(one.line.name, said[f"line-{one.line.pk}"])
            for one in self.rows
            if said.get(f"line-{one.line.pk}")
        ]
        for number in _NEW:
            if said.get(f"name-{number}") or said.get(f"amount-{number}"):
                amount = said.get(f"amount-{number}") or NOTHING
                found.append(GivenChange(said[f"name-{number}"], amount, said[f"economic-{number}"]))
        return found

    def cells(self) -> list[tuple[LineRow, Any]]:
        return [(one, self[f"line-{one.line.pk}"]) for one in self.rows]

    def new_cells(self) -> list[Any]:
        return [(self[f"name-{one}"], self[f"economic-{one}"], self[f"amount-{one}"]) for one in _NEW]


class ChangeDecisionForm(MeetingForm):
    """The meeting, and what it said to each line."""

    def __init__(self, *args: Any, lines: list[FundChangeLine], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = lines
        self.fields["decision"] = forms.ChoiceField(
            label=_("决定"),
            choices=[("", _("请选择")), ("adopt", _("批准")), ("decline", _("不批准"))],
            error_messages={"required": _("请选择领导小组的决定。")},
        )
        for one in lines:
            label = _("%s：批准金额（元）") % one.name
            self.fields[f"line-{one.pk}"] = amount_field(label, required=False, initial=one.amount)

    def amounts(self) -> dict[str, Decimal] | None:
        if self.cleaned_data["decision"] == "decline":
            return None
        return {one.name: self.cleaned_data.get(f"line-{one.pk}") or NOTHING for one in self.rows}
