"""Who may do what. A refusal says why; the same rule answers a list and an object.

Rights come from duties that are valid on the day asked about. Everything is denied that no duty allows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from django.utils.translation import gettext as _

from huiyin.accounts import tree
from huiyin.accounts.models import Duty, Person, Role


@dataclass(frozen=True, slots=True)
class Allowed:
    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """Not allowed, and `why` in words for the person who asked."""

    why: str

    def __bool__(self) -> Literal[False]:
        return False


Decision: TypeAlias = Allowed | Denied
ALLOWED = Allowed()


def roles_of(person: Person, today: date) -> frozenset[str]:
    """The roles a person holds on a day, in whatever organ. Nobody who is barred from signing in holds any."""
    if not person.is_active:
        return frozenset()
    return frozenset(duty.role for duty in _held(person, today))


def organs_of(person: Person, roles: Iterable[str], today: date) -> frozenset[int]:
    """The organs over which a person holds one of the roles: those of the duties and all that stand below them."""
    wanted = frozenset(roles)
    return tree.with_subordinates((duty.organ_id for duty in _held(person, today) if duty.role in wanted), today)


def held_in(person: Person, roles: Iterable[str], today: date) -> frozenset[int]:
    """The organs in which a person holds one of the roles; none below them."""
    if not person.is_active:
        return frozenset()
    wanted = frozenset(roles)
    return frozenset(duty.organ_id for duty in _held(person, today) if duty.role in wanted)


def _held(person: Person, today: date) -> list[Duty]:
    """The duties valid on a day. A request reads them once, with the person (`config.middleware.Remembering`)."""
    return [
        duty
        for duty in person.duties.all()
        if duty.valid_from <= today and (duty.valid_until is None or duty.valid_until >= today)
    ]


def may_settle_names(person: Person, today: date) -> Decision:
    """Confirm, merge and rename organs, topics and places that an import met."""
    if Role.SYSTEM_ADMIN in roles_of(person, today):
        return ALLOWED
    return Denied(_("名称由系统管理员确认。"))


def may_manage_organs(person: Person, today: date) -> Decision:
    """Enter, move, rename and succeed organs."""
    if Role.SYSTEM_ADMIN in roles_of(person, today):
        return ALLOWED
    return Denied(_("机构由系统管理员登记和调整。"))


def may_manage_people(person: Person, today: date) -> Decision:
    """Open accounts and give duties."""
    if Role.SECURITY_ADMIN in roles_of(person, today):
        return ALLOWED
    return Denied(_("账号和职责由安全管理员管理。"))


def may_read_audit(person: Person, today: date) -> Decision:
    """See who did and who read what, without the content."""
    if Role.AUDIT_ADMIN in roles_of(person, today):
        return ALLOWED
    return Denied(_("操作与查阅记录由审计管理员查看。"))
