"""A field of the filters. They are a third of a page of the list, and the same on nearly every one: each is drawn once
for what is chosen in it."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from django import forms, template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from huiyin.petitions.forms.filters import Choices, Listed, MatterFilterForm

register = template.Library()


@register.simple_tag
def filter_field(form: MatterFilterForm, name: str) -> SafeString:
    value = form.query.get(name, "")
    offered = form.offered[name]() if name in form.offered else ()
    is_text = not isinstance(form.fields[name], forms.ChoiceField)
    if (value and is_text) or name in form.errors:
        return _drawn(form, name)
    return _kept(get_language() or "", name, value, offered)


@lru_cache(maxsize=1024)
def _kept(_language: str, name: str, value: str, offered: Choices) -> SafeString:
    """Of a closed list, whose choices follow from the language, or of the choices that are `offered` now."""
    form = MatterFilterForm(QueryDict(urlencode({name: value} if value else {})))
    field = form.fields[name]
    if offered and isinstance(field, forms.ChoiceField):
        field.choices = Listed(lambda: offered)
    return _drawn(form, name)


def _drawn(form: MatterFilterForm, name: str) -> SafeString:
    return render_to_string("petitions/_filter.html", {"field": form[name]})
