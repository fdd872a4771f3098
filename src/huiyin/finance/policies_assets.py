"""Who keeps the register of assets, counts it, and asks to buy and to dispose."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.finance.models.assets import Asset
from huiyin.finance.policies import KEEPERS, READERS, roles_of
from huiyin.petitions.policies import Allowed, Answer, Denied, Somebody

ASSET_KEEPERS = frozenset({Role.ASSET_KEEPER})
#: Who may count what stands in their rooms, and ask for what their organ needs.
COUNTERS = ASSET_KEEPERS | KEEPERS | {Role.SECTION_HEAD, Role.ORGAN_OFFICER, Role.ORGAN_HEAD}


def may_see_assets(person: Somebody, today: date) -> Answer:
    if roles_of(person, today) & (READERS | COUNTERS):
        return Allowed()
    return Denied(_("资产供资产管理员、财务人员和使用单位查阅。"))


def visible_assets(person: Somebody, today: date) -> QuerySet[Asset]:
    """All of them for those who read the books; for others those of the organs they work in."""
    if not isinstance(person, Person):
        return Asset.objects.none()
    if roles_of(person, today) & READERS:
        return Asset.objects.all()
    return Asset.objects.filter(organ__in=accounts.held_in(person, COUNTERS, today))


def may_keep_assets(person: Somebody, organ: int | None, today: date) -> Answer:
    """Enter cards, correct places and keepers, open and close a stock-take, ask to dispose. `organ` None: at all."""
    if isinstance(person, Person):
        own = accounts.held_in(person, ASSET_KEEPERS, today)
        if roles_of(person, today) & KEEPERS or (own if organ is None else organ in own):
            return Allowed()
    return Denied(_("资产由本单位资产管理员和财务人员登记。"))


def may_count(person: Somebody, organ: int, today: date) -> Answer:
    """Say in a stock-take what is there."""
    if isinstance(person, Person):
        own = accounts.held_in(person, COUNTERS, today)
        if roles_of(person, today) & KEEPERS or organ in own:
            return Allowed()
    return Denied(_("盘点由本单位的工作人员进行。"))


def may_plan(person: Somebody, organ: int, today: date) -> Answer:
    """Write the purchase plan of an organ."""
    return may_count(person, organ, today)
