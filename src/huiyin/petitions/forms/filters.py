"""The filters of the list of matters. They live in the address; what they mean is one predicate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from huiyin.accounts.memory import lasting
from huiyin.accounts.models import Organ
from huiyin.core.predicate import Between, Compare, Predicate, PredicateError, Within, all_of, parse
from huiyin.core.terms import CHANNEL, FIRST, PROCEDURE, PURPOSE, ROUTE, SOURCE, Vocabulary
from huiyin.core.waiting import WAITED
from huiyin.core.workflow import STATES
from huiyin.figures.models import Place, Topic
from huiyin.figures.queries.filters import to_q
from huiyin.figures.queries.names import resolved
from huiyin.ledger.prepared import Prepared
from huiyin.petitions.queries.listing import DUE, Wanted
from huiyin.ui import words

Choices = tuple[tuple[str, str], ...]

SORTS: tuple[tuple[str, Any], ...] = (
    ("", gettext_lazy("登记日期，新的在前")),
    ("oldest", gettext_lazy("登记日期，旧的在前")),
    ("due", gettext_lazy("期限，先到的在前")),
)
DUE_WORDS = {
    "overdue": gettext_lazy("已超期"),
    "today": gettext_lazy("今天到期"),
    "week": gettext_lazy("七日内到期"),
    "undetermined": gettext_lazy("期限暂定"),
}


class Chosen(NamedTuple):
    """A filter in force, and the address without it."""

    name: str
    value: str
    without: str


def _any() -> tuple[str, str]:
    return "", _("全部")


class Listed(BaseChoiceIterator):
    """Choices that stand as they are, read when they are drawn or one of them was chosen: the part of a page that
    changes needs neither."""

    def __init__(self, read: Callable[[], Choices]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._read())


def _terms(vocabulary: Vocabulary) -> Choices:
    return (_any(), *((term.code, words.term_words(term)) for term in vocabulary))


@cache
def _closed(_language: str) -> dict[str, Choices]:
    """The choices that are the same for everybody, in the language in force."""
    return {
        "state": (_any(), ("open", _("未办结")), ("ended", _("已办结")), *_terms(STATES)[1:]),
        "due": (_any(), *((name, str(DUE_WORDS[name])) for name in DUE)),
        "channel": _terms(CHANNEL),
        "purpose": _terms(PURPOSE),
        "source": _terms(SOURCE),
        "first": _terms(FIRST),
        "route": _terms(ROUTE),
        "procedure": _terms(PROCEDURE),
        "waits": _terms(WAITED),
        "sort": tuple((name, str(label)) for name, label in SORTS),
    }


_ORGANS = Prepared(lambda: Organ.objects.filter(same_as=None).order_by("name").values_list("pk", "name"))
_TOPICS = Prepared(lambda: Topic.objects.filter(same_as=None).values_list("pk", "parent", "name"))
_PLACES = Prepared(lambda: Place.objects.filter(same_as=None).order_by("code", "name").values_list("pk", "name"))


def _tree(rows: Prepared[tuple[int, int | None, str]]) -> Callable[[], Choices]:
    """A tree as an indented list, parents before their children."""

    def read() -> Choices:
        children: dict[int | None, list[tuple[int, str]]] = {}
        for pk, parent, name in rows():
            children.setdefault(parent, []).append((pk, name))

        def walk(parent: int | None, depth: int) -> Iterator[tuple[str, str]]:
            for pk, name in children.get(parent, ()):
                yield str(pk), "　" * depth + name
                yield from walk(pk, depth + 1)

        return (_any(), *walk(None, 0))

    return _offered(rows, read)


def _named(rows: Prepared[tuple[int, str]]) -> Callable[[], Choices]:
    return _offered(rows, lambda: (_any(), *((str(pk), name) for pk, name in rows())))


def _offered(rows: Prepared[Any], read: Callable[[], Choices]) -> Callable[[], Choices]:
    """Read once for a form, and once as long as nothing of it changes."""
    return cache(lambda: lasting(("offered", rows, get_language()), read))


def _name_of(name: str, field: forms.Field) -> str:
    return {"since": _("登记自"), "until": _("登记至")}.get(name, str(field.label))


class MatterFilterForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("查找"), max_length=80, required=False)
    state = forms.ChoiceField(label=gettext_lazy("办理状态"), required=False)
    due = forms.ChoiceField(label=gettext_lazy("期限"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("信访形式"), required=False)
    purpose = forms.ChoiceField(label=gettext_lazy("信访目的"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("来源级别"), required=False)
    first = forms.ChoiceField(label=gettext_lazy("初重件"), required=False)
    organ = forms.ChoiceField(label=gettext_lazy("责任单位"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("内容分类"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("问题属地"), required=False)
    route = forms.ChoiceField(label=gettext_lazy("办理途径"), required=False)
    procedure = forms.ChoiceField(label=gettext_lazy("办理程序"), required=False)
    waits = forms.ChoiceField(label=gettext_lazy("等待办的事"), required=False)
    since = forms.DateField(
        label=gettext_lazy("自"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("至"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    irregular = forms.BooleanField(label=gettext_lazy("只看记录有疑问的"), required=False)
    where = forms.CharField(
        label=gettext_lazy("条件式"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("例：信访人数 >= 5 且 责任单位 = 县住建局"),
    )
    sort = forms.ChoiceField(label=gettext_lazy("排序"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.query = data
        closed = _closed(get_language() or "")
        read: dict[str, Callable[[], Choices]] = {name: partial(closed.__getitem__, name) for name in closed}
        #: What the bureau's own lists offer.
        self.offered: dict[str, Callable[[], Choices]] = {
            "organ": _named(_ORGANS),
            "topic": _tree(_TOPICS),
            "place": _named(_PLACES),
        }
        for name, options in (read | self.offered).items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = Listed(options)

    def clean_where(self) -> Predicate | None:
        text: str = self.cleaned_data["where"]
        if not text.strip():
            return None
        try:
            predicate = parse(text)
            to_q(resolved(predicate))
        except PredicateError as error:
            raise forms.ValidationError(error.english if words.speaks_english() else str(error)) from error
        return predicate

    def wanted(self) -> Wanted:
        """What the valid filters ask for; one that cannot be read is left out and says so at its field."""
        self.is_valid()
        given = self.cleaned_data
        codes = (
            Compare(name, "=", given[name])
            for name in ("channel", "purpose", "source", "first", "route", "procedure")
            if given.get(name)
        )
        trees = (Within(name, int(given[name])) for name in ("organ", "topic", "place") if given.get(name))
        return Wanted(
            predicate=all_of(*codes, *trees, self._registered(), given.get("where")),
            text=given.get("q", ""),
            state=given.get("state", ""),
            due=given.get("due", ""),
            irregular=bool(given.get("irregular")),
            sort=given.get("sort", ""),
        )

    @property
    def awaited(self) -> str:
        """The step the matters are to wait for; empty for any."""
        self.is_valid()
        found: str = self.cleaned_data.get("waits", "")
        return found

    def _registered(self) -> Predicate | None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until:
            return Between("registered", since, max(since, until))
        if since:
            return Compare("registered", ">=", since)
        return Compare("registered", "<=", until) if until else None

    def chosen(self) -> list[Chosen]:
        """The filters in force, each with the address that leaves it out."""
        self.is_valid()
        found = []
        for name, field in self.fields.items():
            if name == "sort" or name in self.errors or not self.query.get(name, "").strip():
                continue
            value = self.query[name]
            if isinstance(field, forms.ChoiceField):
                value = dict(field.choices).get(value, value).strip()  # type: ignore[arg-type]
            elif isinstance(field, forms.BooleanField):
                value = _("是")
            found.append(Chosen(_name_of(name, field), str(value), self.address_without(name, "page")))
        return found

    def address_without(self, *names: str, **changed: str) -> str:
        rest = self.query.copy()
        for name in names:
            rest.pop(name, None)
        for name, value in changed.items():
            rest[name] = value
        for name in [name for name, value in rest.items() if not value]:
            del rest[name]
        return "?" + rest.urlencode()
