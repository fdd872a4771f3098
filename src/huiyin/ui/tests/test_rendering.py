"""A select is the same to a browser, whoever wrote it out."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from huiyin.ui.rendering import FormRenderer

PLAIN = [("", "全部"), ("1", "县住建局"), ("2", "<b>&'\"")]
GROUPED = [("", "全部"), ("机关", [("1", "县住建局"), ("2", "县教育局")]), ("<乡镇>", [("3", "青石镇")])]


@pytest.mark.parametrize("choices", [PLAIN, GROUPED, []])
@pytest.mark.parametrize("value", [None, "", "2", 2, "9"])
@pytest.mark.parametrize("attrs", [{}, {"required": True, "disabled": False, "data-why": "\"<'", "class": "wide"}])
def test_a_select_is_what_django_would_write(choices: list[Any], value: object, attrs: dict[str, Any]) -> None:
    widget = forms.Select(choices=choices, attrs={"id": "organ"})
    ours = widget.render('organ"<', value, attrs, renderer=FormRenderer())
    theirs = widget.render('organ"<', value, attrs, renderer=DjangoTemplates())
    assert parse_html(ours) == parse_html(theirs)
    assert "<b>" not in ours and "<乡镇>" not in ours


def test_other_fields_are_left_to_django() -> None:
    class Form(forms.Form):
        default_renderer = FormRenderer()
        name = forms.CharField()

    assert '<input type="text" name="name"' in str(Form()["name"])
