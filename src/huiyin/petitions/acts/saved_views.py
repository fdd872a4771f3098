"""常用筛选: lists that somebody keeps by name. They are one's own, and hold an address, never a matter."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.models import SavedView

#: So many a person keeps; more would be no shortcut.
MOST = 20


@transaction.atomic
def keep_view(person: Person, name: str, query: str) -> SavedView:
    """Keep a list under a name; one of the same name is replaced.

    Raises:
        Unfit: there is no name, nothing to keep, or too many are kept.
    """
    name, query = name.strip(), query.removeprefix("?")
    if not name or len(name) > 40:
        raise Unfit({"name": _("请给它起个名字，不超过40个字。")})
    if not query or len(query) > 2000:
        raise Unfit({"": _("先选好筛选条件，再保存。")})
    own = SavedView.objects.select_for_update().filter(person=person)
    known = own.filter(name=name).first()
    if known is not None:
        known.query = query
        known.save(update_fields=["query"])
        return known
    if own.count() >= MOST:
        raise Unfit({"": _("最多保存 %(most)d 个常用筛选，请先删去不用的。") % {"most": MOST}})
    last = own.aggregate(last=Max("place"))["last"]
    return SavedView.objects.create(person=person, name=name, query=query, place=0 if last is None else last + 1)


def drop_view(person: Person, pk: int) -> None:
    SavedView.objects.filter(person=person, pk=pk).delete()


@transaction.atomic
def move_view(person: Person, pk: int, *, up: bool) -> None:
    """One place up or down; nothing where it is first or last, or not one's own."""
    rows = list(SavedView.objects.select_for_update().filter(person=person))
    at = next((index for index, row in enumerate(rows) if row.pk == pk), None)
    to = None if at is None else at - 1 if up else at + 1
    if at is None or to is None or not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows):
        if row.place != place:
            row.place = place
            row.save(update_fields=["place"])
