"""To which organs a petition may go: those that exist today, and for an accusation only along a path that never touches
the accused (Art. 30 ¶3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.accounts.queries import bureau
from huiyin.accounts.tree import standing_for, with_subordinates
from huiyin.petitions import secrecy
from huiyin.petitions.queries.cases import Case
from huiyin.ui.words import day_words


class Paths:
    """The paths open to one case on one day."""

    def __init__(self, case: Case, today: date) -> None:
        self.case = case
        self.today = today

    @cached_property
    def accused(self) -> frozenset[int]:
        """The organs complained of, when the matter is an accusation."""
        if not self.case.matter.restricted:
            return frozenset()
        return frozenset(fact.accused for fact in self.case.found.facts.values() if fact.accused is not None)

    @property
    def is_accused_unknown(self) -> bool:
        return any(fact.purpose == "accusation" and fact.accused is None for fact in self.case.found.facts.values())

    @cached_property
    def _unreachable(self) -> frozenset[int]:
        return secrecy.unreachable(self.accused, self.today) if self.accused else frozenset()

    @cached_property
    def _above(self) -> frozenset[int]:
        return secrecy.above(self.accused, self.today) if self.accused else frozenset()

    def open(self, *, below: int | None = None, besides: Iterable[int] = ()) -> QuerySet[Organ]:
        """The organs to choose from; `below`: only those that stand under this one; `besides`: not these."""
        found = Organ.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=self.today),
            Q(valid_until=None) | Q(valid_until__gte=self.today),
            confirmed=True,
            same_as=None,
        ).exclude(pk__in={*besides, *self._unreachable})
        if below is not None:
            own = standing_for({below})
            found = found.filter(pk__in=with_subordinates({below}, self.today) - own)
        if self._above:
            readable = {organ for organ in self._above if secrecy.has_officer(organ, self.accused, self.today)}
            found = found.exclude(pk__in=self._above - readable)
        return found.order_by("pk")

    def why_not(self, organ: int, *, sender: int | None = None) -> str:
        """Why the petition cannot go to an organ, in words to mend it; empty when it can."""
        found = Organ.objects.select_related("same_as").filter(pk=organ).first()
        if found is None:
            return _("没有这个单位，请从列表中选择。")
        return self._not_today(found, sender) or self._not_secret(found)

    def _not_today(self, organ: Organ, sender: int | None) -> str:
        name = {"name": organ.name}
        if organ.same_as is not None:
            return _("“%(name)s”是“%(other)s”的另一写法，请选择“%(other)s”。") % (name | {"other": organ.same_as.name})
        if organ.valid_until is not None and organ.valid_until < self.today:
            return _ended(organ)
        if organ.valid_from is not None and organ.valid_from > self.today:
            return _("“%(name)s”自%(day)s起设立，现在还不能派件。") % (name | {"day": day_words(organ.valid_from)})
        if not organ.confirmed:
            return _("“%(name)s”的名称尚未由系统管理员确认，不能派件。") % name
        if sender is not None and organ.pk in standing_for({sender}):
            return _("不能派给本单位。")
        return ""

    def _not_secret(self, organ: Organ) -> str:
        if not self.case.matter.restricted:
            return ""
        if self.is_accused_unknown:
            return _("检举控告类信访件须先登记被反映单位，才能确定可以转送的机关；请先更正登记。")
        if organ.pk in self._unreachable:
            return _(
                "“%(name)s”是被反映单位，或者是其下属、更名前后的机构；检举控告材料不得转给被检举、控告的单位"
                "（第三十条第三款）。"
            ) % {"name": organ.name}
        if organ.pk in self._above and not secrecy.has_officer(organ.pk, self.accused, self.today):
            return _(
                "“%(name)s”是被反映单位的上级，须先有与被反映单位无关的检举控告件专办人员，才能转给它（第三十条第三款）。"
            ) % {"name": organ.name}
        return ""


def _ended(organ: Organ) -> str:
    last = organ.valid_until
    words = {"name": organ.name, "day": day_words(last) if last else ""}
    after = present_organ(organ.pk)
    if after == organ.pk:
        return _("“%(name)s”已于%(day)s撤销，请选择现在承担其职责的单位。") % words
    successor = Organ.objects.values_list("name", flat=True).get(pk=after)
    return _("“%(name)s”已于%(day)s撤销，职责由“%(other)s”承接，请选择“%(other)s”。") % (words | {"other": successor})


def present_organ(organ: int) -> int:
    """The organ that stands today for one of the past, or for another spelling."""
    links = {
        one: same or successor
        for one, same, successor in Organ.objects.filter(
            Q(same_as__isnull=False) | Q(successor__isnull=False)
        ).values_list("pk", "same_as_id", "successor_id")
    }
    seen = {organ}
    while (further := links.get(organ)) is not None and further not in seen:
        seen.add(further)
        organ = further
    return organ


def dispatcher(case: Case) -> Organ:
    """The organ that sorts: the bureau; before there is one, whoever registered."""
    return bureau() or Organ.objects.get(pk=case.fact.registering_organ)
