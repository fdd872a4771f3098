"""The form of registration. Nothing in it is required by the browser: what is missing is said by core.quality."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.filing import Entry, Part, Party, read_people
from huiyin.core.quality import LIMITS, Finding, findings
from huiyin.core.terms import CHANNEL, PURPOSE, RECEPTION, SOURCE, Vocabulary
from huiyin.petitions.queries.choices import Domain, NotFound, find
from huiyin.petitions.queries.same_matter import Offer
from huiyin.ui.words import speaks_english, term_words

NEW = "new"
#: Fields that make a draft worth keeping; the others have values from the start.
OWN_WORDS = (
    "name", "phone", "email", "id_number", "address", "place", "topic", "accused", "ask", "facts", "history", "earlier",
    "representative", "joint", "agent",
)  # fmt: skip
PARTS: tuple[Part, ...] = ("representative", "joint", "agent")
_TREES: tuple[tuple[str, Domain], ...] = (("place", "place"), ("topic", "topic"), ("accused", "organ"))


class Said(NamedTuple):
    """Something said of a field: by core.quality, or because it cannot be read."""

    field: str
    words: str
    rule: str
    is_error: bool


def _text(label: Any, most: int, **attrs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attrs})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget)


def _area(label: Any, most: int, rows: int, **attrs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"autocomplete": "off", "spellcheck": "false", "rows": rows, **attrs})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def _named(label: Any, list_id: str) -> forms.CharField:
    """A name found by typing a part of it: our combobox with JavaScript, a plain datalist without."""
    return _text(label, 400, list=list_id, **{"data-combobox": ""})


def _codes(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    return [(term.code, term_words(term)) for term in vocabulary]


class EntryFields(forms.Form):
    """The fields that say what a petition is, and the entry they amount to."""

    channel = forms.ChoiceField(label=gettext_lazy("信访形式"), required=False, widget=forms.RadioSelect)
    name = _text(gettext_lazy("姓名或单位"), LIMITS["name"])
    phone = _text(gettext_lazy("电话"), LIMITS["phone"], inputmode="tel")
    email = _text(gettext_lazy("电子邮箱"), LIMITS["email"], inputmode="email")
    id_number = _text(gettext_lazy("证件号码"), LIMITS["id_number"])
    address = _text(gettext_lazy("住址"), LIMITS["address"])
    people = forms.IntegerField(
        label=gettext_lazy("信访人数"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    purpose = forms.ChoiceField(label=gettext_lazy("信访目的"), required=False, widget=forms.RadioSelect)
    place = _named(gettext_lazy("问题属地"), "places")
    topic = _named(gettext_lazy("内容分类"), "topics")
    accused = _named(gettext_lazy("被检举控告的单位"), "organs")
    ask = _area(gettext_lazy("主要诉求"), LIMITS["ask"], 3)
    facts = _area(gettext_lazy("事实和理由"), LIMITS["facts"], 4)
    involved = forms.IntegerField(
        label=gettext_lazy("涉及人数"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    representative = _area(gettext_lazy("其他代表"), 1000, 4)
    joint = _area(gettext_lazy("联名人"), 10_000, 3)
    agent = _text(gettext_lazy("代理人"), 200)

    reception = forms.ChoiceField(label=gettext_lazy("接访方式"), required=False)
    earlier = _text(gettext_lazy("此前的信访件编号"), LIMITS["earlier"])
    history = _area(gettext_lazy("信访过程"), LIMITS["history"], 3)
    petitioned = _day(gettext_lazy("信访日期"))
    first = forms.ChoiceField(label=gettext_lazy("本机构初重件"), required=False)
    first_nationwide = forms.ChoiceField(label=gettext_lazy("全国初次"), required=False)

    today: date

    def choose(self, *, all_purposes: bool = True) -> None:
        """Fill the lists of codes."""
        self.found: dict[str, int | None] = {}
        purposes = _codes(PURPOSE)
        choices: dict[str, list[tuple[str, str]]] = {
            "channel": _codes(CHANNEL),
            "purpose": purposes if all_purposes else [one for one in purposes if one[0] == "accusation"],
            "reception": [("", _("未说明")), *_codes(RECEPTION)],
            "first": [("", _("未说明")), ("first", _("初次")), ("repeat", _("重复"))],
            "first_nationwide": [("", _("不清楚")), ("yes", _("是")), ("no", _("否"))],
        }
        for name, options in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = options

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, domain in _TREES:
            try:
                self.found[name] = find(domain, given.get(name, ""), self.today)
            except NotFound as none:
                self.add_error(name, _unknown(given.get(name, ""), none.near))
        return given

    def entry(self) -> Entry:
        """What was entered, as far as it can be read. Call after `is_valid`."""
        given = self.cleaned_data
        parties, unread = self._people()
        texts = ("name", "phone", "email", "id_number", "address", "ask", "facts", "history", "earlier")
        nationwide = {"yes": True, "no": False}.get(given.get("first_nationwide", ""))
        return Entry(
            channel=given.get("channel", ""),
            **{name: given.get(name, "").strip() for name in texts},
            anonymous=bool(given.get("anonymous")),
            confidential=bool(given.get("confidential")),
            people=given["people"] if given.get("people") is not None else self._named(parties),
            involved=given.get("involved"),
            parties=tuple(parties),
            reception=given.get("reception", ""),
            read_back=bool(given.get("read_back")),
            read_by=given.get("read_by", "").strip(),
            purpose=given.get("purpose", ""),
            place=self.found.get("place"),
            topic=self.found.get("topic"),
            accused=self.found.get("accused"),
            petitioned=given.get("petitioned"),
            first=given.get("first", ""),
            first_nationwide=nationwide,
            source=given.get("source", "") or "own",
            superior_due=given.get("superior_due"),
            unread=tuple(unread),
        )

    def _people(self) -> tuple[list[Party], list[tuple[Part, str]]]:
        parties: list[Party] = []
        unread: list[tuple[Part, str]] = []
        for part in PARTS:
            read, not_read = read_people(self.cleaned_data.get(part, ""), part)
            parties += read
            unread += [(part, line) for line in not_read]
        return parties, unread

    @staticmethod
    def _named(parties: Sequence[Party]) -> int:
        return 1 + sum(party.part != "agent" for party in parties)


class EntryForm(EntryFields):
    """The page of registration: all of it, what belongs to the window only, and the choice of a matter."""

    anonymous = forms.BooleanField(label=gettext_lazy("匿名：没有署名"), required=False)
    confidential = forms.BooleanField(label=gettext_lazy("保密：署名，要求不公开姓名"), required=False)
    read_back = forms.BooleanField(label=gettext_lazy("记录已读给信访人听，本人核对无误"), required=False)
    read_by = _text(gettext_lazy("宣读人"), 40)
    source = forms.ChoiceField(label=gettext_lazy("来源"), required=False)
    superior_due = _day(gettext_lazy("上级限办日期"))

    join = forms.CharField(required=False, max_length=20)
    reason = _text(gettext_lazy("理由"), 500)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        today: date,
        all_purposes: bool,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, auto_id="entry_%s", initial=dict(initial or {}))
        self.today = today
        self.choose(all_purposes=all_purposes)
        choices = {
            "source": _codes(SOURCE),
            "first": [("", _("按查找结果")), ("first", _("初次")), ("repeat", _("重复"))],
            "first_nationwide": [("", _("按查找结果")), ("yes", _("是")), ("no", _("否")), ("unknown", _("不清楚"))],
        }
        for name, options in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = options
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("aria-describedby", f"say-{name}")

    def said(self, entry: Entry) -> list[Said]:
        """Everything to be said of it, errors first: what cannot be read, then what core.quality finds."""
        unread = [
            Said(name, str(error), "", True)
            for name, errors in self.errors.items()
            for error in errors
            if name in self.fields
        ]
        known = {one.field for one in unread}
        found = findings(entry, self.today, settings.LEDGER_FIRST_YEAR)
        judged = [_said(one) for one in found if one.field not in known]
        return sorted([*unread, *judged], key=lambda one: not one.is_error)

    @property
    def typed(self) -> dict[str, list[str]]:
        """What a draft keeps."""
        data = cast("MultiValueDict[str, str]", self.data)
        return {name: data.getlist(name) for name in self.fields if any(data.getlist(name))}

    @property
    def is_begun(self) -> bool:
        return any(self.data.get(name, "").strip() for name in OWN_WORDS)

    @property
    def decision(self) -> int | str | None:
        """The matter it joins, NEW, or None while nothing was chosen."""
        chosen = self.data.get("join", "")
        if chosen == NEW:
            return NEW
        return int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else None


def _unknown(text: str, near: Sequence[str]) -> str:
    if near:
        return _("“%(text)s”有几处符合：%(near)s。请选定一处。") % {"text": text, "near": "、".join(near)}
    return _("名录中没有“%(text)s”。只写名称的一部分再选，或者留空并在事实和理由里写明。") % {"text": text}


def _said(one: Finding) -> Said:
    words, rule = (one.english, one.rule.english) if speaks_english() else (one.message, one.rule.label)
    return Said(one.field, words, rule, one.severity == "error")


class Suggested(NamedTuple):
    """What the search says of first or repeat, here and nationwide; nothing while the clerk has yet to choose."""

    first: str
    nationwide: bool | None


def suggested(entry: Entry, offered: Sequence[Offer], decision: int | str | None) -> Suggested:
    """First in this organ and first nationwide are separate facts: a number that is not ours was given by another
    organ; who tells of earlier petitions somewhere leaves the country unknown."""
    if isinstance(decision, int):
        return Suggested("repeat", False)
    if offered and decision != NEW:
        return Suggested("", None)
    if entry.earlier:
        return Suggested("first", False)
    return Suggested("first", None if entry.history else True)


def settled(entry: Entry, form: EntryForm, offered: Sequence[Offer]) -> Entry:
    """The entry with first and repeat as the clerk chose them, or as the search suggests where nothing was chosen."""
    first, nationwide = suggested(entry, offered, form.decision)
    chosen = form.cleaned_data.get("first_nationwide", "")
    if entry.first == "repeat" and nationwide:
        nationwide = False
    return replace(entry, first=entry.first or first, first_nationwide=entry.first_nationwide if chosen else nationwide)


def fingerprint(text: str) -> str:
    """Whether a part of the page would say the same again."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
