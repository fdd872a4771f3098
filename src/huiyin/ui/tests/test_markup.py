"""Whatever is written with `markup` is what Django writes, to the letter."""

from __future__ import annotations

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from huiyin.ui.markup import markup

_values = st.one_of(st.text(), st.integers(), st.booleans(), st.none(), st.text().map(mark_safe))


@given(_values, _values)
def test_as_django_writes_it(one: object, two: object) -> None:
    wanted = format_html('<b title="{}">{name}</b>', one, name=two)
    made = markup('<b title="{}">{name}</b>', one, name=two)
    assert made == wanted
    assert isinstance(made, SafeString)


@pytest.mark.parametrize("value", ["<script>", "\"'&", mark_safe("<i>x</i>"), gettext_lazy("未知"), 3.5])
def test_what_is_markup_stays_and_what_is_not_is_escaped(value: object) -> None:
    assert markup("{}", value) == format_html("{}", value)
