"""Who changed what in a scheme, in words: each field with what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.performance import parts
from huiyin.performance.models import Handed, Indicator, Scheme, SchemeChange
from huiyin.performance.sentences_schemes import change_words

#: What an indicator is without; of a removed or new one only these are told.
_FIRST = ("name", "points", "target", "unit")


class Field(NamedTuple):
    name: str
    before: str
    after: str


class Line(NamedTuple):
    change: SchemeChange
    words: str
    about: str
    fields: list[Field]


def changes_of(scheme: Scheme, changes: Iterable[SchemeChange]) -> list[Line]:
    changes = list(changes)
    named = _Names(scheme)
    return [Line(one, change_words(one.act), _about(one), _fields(one, named)) for one in changes]


def _about(one: SchemeChange) -> str:
    return one.indicator.name if one.indicator is not None else str((one.after or one.before).get("name", ""))


class _Names:
    """The names of what a change tells by its number; each asked for once."""

    def __init__(self, scheme: Scheme) -> None:
        self.indicators = dict(scheme.indicators.values_list("pk", "name"))
        self.areas = dict(scheme.areas.values_list("pk", "name"))
        self._people: dict[int, str] = {}
        self._organs: dict[int, str] = {}

    def person(self, key: Any) -> str:
        if not isinstance(key, int):
            return ""
        if key not in self._people:
            self._people[key] = Person.objects.values_list("display_name", flat=True).get(pk=key)
        return self._people[key]

    def receiver(self, told: Any) -> str:
        if not isinstance(told, int):
            return str(told)
        if told not in self._organs:
            self._organs[told] = str(Organ.objects.get(pk=told))
        return self._organs[told]


def _fields(one: SchemeChange, named: _Names) -> list[Field]:
    if one.act == "set_points":
        keys = sorted(one.after, key=int)
        return [Field(named.indicators.get(int(key), key), one.before.get(key, ""), one.after[key]) for key in keys]
    if one.act == "hand_down":
        return [
            Field(named.indicators.get(int(key), key), "", "、".join(map(named.receiver, told)))
            for key, told in one.after.items()
        ]
    if one.act == "take_back":
        told = one.before.get("organ") or one.before.get("office")
        return [Field(_("单位或科室"), named.receiver(told) if told else "", "")]
    if one.act in ("add_indicator", "remove_indicator"):
        return [Field(*_told(name, one, named)) for name in _FIRST[1:] if name in (one.after or one.before)]
    both = {**one.before, **one.after}
    names = [name for name in both if name not in ("handed", "area") or one.act == "change_indicator"]
    return [Field(*_told(name, one, named)) for name in names if one.before.get(name) != one.after.get(name)]


def _told(name: str, one: SchemeChange, named: _Names) -> tuple[str, str, str]:
    return field_words(name), _said(name, one.before.get(name), named), _said(name, one.after.get(name), named)


def _said(name: str, value: Any, named: _Names) -> str:
    if value in (None, "", {}, []):
        return ""
    if name == "person":
        return named.person(value)
    if name == "area":
        return str(named.areas.get(value, value))
    if isinstance(value, dict):
        return "、".join(f"{parts.words(key)} {said}" for key, said in value.items())
    if isinstance(value, bool):
        return _("是") if value else _("否")
    field = _column(name)
    choices = dict(getattr(field, "choices", None) or ())
    return str(choices.get(value, value))


def _column(name: str) -> Any:
    return next((one for model in (Indicator, Handed, Scheme) for one in model._meta.fields if one.name == name), None)


def field_words(name: str) -> str:
    """What a field is called on the pages."""
    if name == "targets":
        return _("分期目标")
    if name == "key":
        return _("期间")
    column = _column(name)
    return str(column.verbose_name) if column is not None else name
