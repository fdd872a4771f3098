"""What is done with organs, people and duties: one act, one transaction, one ledger entry."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts import memory, queries
from huiyin.accounts.models import ADMINISTRATORS, WINDOW, Duty, Organ, OrganKind, Person, Placement, Role
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries as ledger_queries

#: Letters and digits that nobody takes for another when a password is read out.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
SYSTEM = "system"


class NewAccount(NamedTuple):
    """A person just made, with the first password, which is shown once and stored nowhere."""

    person: Person
    role: str
    password: str


def actor_of(person: Person | None) -> str:
    """How an actor is named in the ledger."""
    if person is None:
        return SYSTEM
    return WINDOW if person.is_window else f"person:{person.pk}"


def _record(stream: str, act: str, *, actor: str, at: datetime, event: dict[str, Any]) -> None:
    head = ledger_queries.heads([stream])[stream]
    ledger.append(stream=stream, expected_n=head.n, act=act, actor=actor, at=at, events=[event])
    memory.forget()


# --- Organs ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_organ(
    name: str,
    *,
    kind: str,
    actor: str,
    at: datetime,
    parent: Organ | None = None,
    short_name: str = "",
    division: str = "",
    valid_from: date | None = None,
) -> Organ:
    """A new organ, confirmed by being entered on purpose. A name that waits for confirmation becomes this organ.

    Raises:
        ValidationError: an organ of this name exists.
    """
    organ = Organ.objects.select_for_update().filter(name=name, valid_until=None).first()
    if organ is not None and organ.confirmed:
        raise ValidationError(_("机构“%(name)s”已存在。") % {"name": name})
    organ = organ or Organ(name=name)
    organ.kind, organ.parent, organ.short_name, organ.division = kind, parent, short_name, division
    organ.valid_from, organ.confirmed = valid_from, True
    organ.full_clean(exclude=["parent", "same_as", "successor"])
    organ.save()
    Placement.objects.filter(organ=organ, valid_until=None).delete()
    Placement.objects.create(organ=organ, parent=parent, valid_from=valid_from)
    event = {"event": "organ_added", "organ": organ.pk, "kind": kind, "parent": parent.pk if parent else None}
    _record(f"organ:{organ.pk}", "organ.add", actor=actor, at=at, event=_known(event))
    return organ


def ensure_organ(name: str) -> int:
    """The id of the organ of this name; a name not met before becomes an unconfirmed organ.

    Of several with one name the present one is taken, then the one that ended last: old rows go on naming it.
    """
    name = name.strip()[:120]
    known = queries.organ_named(name)
    return Organ.objects.get_or_create(name=name, valid_until=None)[0].pk if known is None else known


@transaction.atomic
def confirm_organ(organ: Organ, *, actor: str, at: datetime) -> Organ:
    """A name that an import met is a real organ."""
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    if not organ.confirmed:
        organ.confirmed = True
        organ.save(update_fields=["confirmed"])
        _record(
            f"organ:{organ.pk}",
            "organ.confirm",
            actor=actor,
            at=at,
            event={"event": "organ_confirmed", "organ": organ.pk},
        )
    return organ


@transaction.atomic
def set_rating_days(organ: Organ, days: int | None, *, actor: str, at: datetime) -> Organ:
    """For how many days opinions of an organ may be rated from now on; windows that are open stay as they are."""
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    organ.rating_days = days
    organ.save(update_fields=["rating_days"])
    event = {"event": "rating_days_set", "organ": organ.pk, "days": days}
    _record(f"organ:{organ.pk}", "organ.rating_days", actor=actor, at=at, event=event)
    return organ


@transaction.atomic
def rename_organ(organ: Organ, new_name: str, *, actor: str, at: datetime) -> Organ:
    """Correct how a name is written. The organ stays the same; a change of name by law is a succession.

    The old name stays behind as another spelling, so that a file loaded again still means this organ.

    Raises:
        ValidationError: the name is empty, too long, or another organ's.
    """
    new_name = new_name.strip()
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    old_name = organ.name
    twin = Organ.objects.select_for_update().filter(name=new_name, valid_until=None).exclude(pk=organ.pk).first()
    if twin is not None and twin.same_as_id != organ.pk:
        raise ValidationError(_("已有名为“%(name)s”的机构；如两者是同一机构，请用“并入”。") % {"name": new_name})
    organ.name, organ.confirmed = new_name, True
    organ.full_clean(exclude=["parent", "same_as", "successor"], validate_constraints=False)
    if twin is not None:
        Organ.objects.filter(pk=twin.pk).update(name=f"~{twin.pk}")
    organ.save(update_fields=["name", "confirmed"])
    if twin is not None:
        Organ.objects.filter(pk=twin.pk).update(name=old_name)
    elif old_name != new_name:
        Organ.objects.create(name=old_name, kind=organ.kind, confirmed=True, same_as=organ)
    _record(
        f"organ:{organ.pk}",
        "organ.rename",
        actor=actor,
        at=at,
        event={"event": "organ_renamed", "organ": organ.pk, "name": new_name},
    )
    return organ


@transaction.atomic
def merge_organ(organ: Organ, into: Organ, *, actor: str, at: datetime) -> Organ:
    """Two spellings of one organ: what was recorded under the one is counted under the other. No fact is rewritten.

    Raises:
        ValidationError: into itself, or into a name that is itself only a spelling.
    """
    locked = {
        one.pk: one for one in Organ.objects.select_for_update().filter(pk__in=[organ.pk, into.pk]).order_by("pk")
    }
    organ, into = locked[organ.pk], locked[into.pk]
    if organ.pk == into.pk:
        raise ValidationError(_("不能并入自身。"))
    if into.same_as_id is not None:
        raise ValidationError(_("“%(name)s”本身已并入其他机构，请直接并入那一机构。") % {"name": into.name})
    Organ.objects.filter(same_as=organ).update(same_as=into)
    organ.same_as, organ.confirmed = into, True
    organ.save(update_fields=["same_as", "confirmed"])
    _record(
        f"organ:{organ.pk}",
        "organ.merge",
        actor=actor,
        at=at,
        event={"event": "organ_same_as", "organ": organ.pk, "into": into.pk},
    )
    return organ


@transaction.atomic
def succeed_organ(organ: Organ, successor: Organ, *, last_day: date, actor: str, at: datetime) -> Organ:
    """An organ ends with a day and another takes over its duties; its past stays under its own name.

    Raises:
        ValidationError: it has ended already, or would follow itself.
    """
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    if organ.valid_until is not None or organ.pk == successor.pk:
        raise ValidationError(_("“%(name)s”已撤销或与承接机构相同。") % {"name": organ.name})
    organ.valid_until, organ.successor = last_day, successor
    organ.full_clean(exclude=["parent", "same_as", "successor"])
    organ.save(update_fields=["valid_until", "successor"])
    Placement.objects.filter(organ=organ, valid_until=None).update(valid_until=last_day)
    event = {"event": "organ_succeeded", "organ": organ.pk, "by": successor.pk, "last_day": last_day.isoformat()}
    _record(f"organ:{organ.pk}", "organ.succeed", actor=actor, at=at, event=event)
    return organ


@transaction.atomic
def move_organ(organ: Organ, parent: Organ | None, *, first_day: date, actor: str, at: datetime) -> Organ:
    """From a day on the organ stands under another one; before it, where it stood."""
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    Placement.objects.filter(organ=organ, valid_until=None).update(valid_until=first_day - timedelta(days=1))
    Placement.objects.create(organ=organ, parent=parent, valid_from=first_day)
    organ.parent = parent
    organ.save(update_fields=["parent"])
    event = {
        "event": "organ_moved",
        "organ": organ.pk,
        "parent": parent.pk if parent else None,
        "first_day": first_day.isoformat(),
    }
    _record(f"organ:{organ.pk}", "organ.move", actor=actor, at=at, event=_known(event))
    return organ


def _known(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if value is not None}


# --- People and duties ----------------------------------------------------------------------------------------------


@transaction.atomic
def add_person(
    username: str, display_name: str, organ: Organ, *, actor: str, at: datetime, password: str | None = None
) -> tuple[Person, str]:
    """An account and its first password, to be changed at the first sign-in when it was made up here.

    Raises:
        ValidationError: the user name is taken, or the given password is too weak.
    """
    # Whoever signs in has the name read in small letters.
    username = username.lower()
    if username == WINDOW:
        raise ValidationError(_("用户名“%(name)s”留给信访人窗口，请另取一个。") % {"name": username})
    if Person.objects.filter(username=username).exists():
        raise ValidationError(_("用户名“%(name)s”已被使用。") % {"name": username})
    person = Person(username=username, display_name=display_name, organ=organ)
    if password is None:
        person.temporary_password = True
        password = "-".join("".join(secrets.choice(_LETTERS) for _n in range(5)) for _m in range(3))
    else:
        validate_password(password, person)
    person.set_password(password)
    person.full_clean(exclude=["organ"])
    person.save()
    event = {"event": "person_added", "person": person.pk, "organ": organ.pk}
    _record(f"person:{person.pk}", "person.add", actor=actor, at=at, event=event)
    return person, password


def window_person(at: datetime) -> Person:
    """The service person of the petitioner's window, made when it is first asked for: it holds no duty, cannot sign
    in, and does only what is open to a petitioner.

    Raises:
        Organ.DoesNotExist: no bureau was set up.
    """
    found = Person.objects.filter(username=WINDOW).first()
    return found if found is not None else _new_window_person(at)


@transaction.atomic
def _new_window_person(at: datetime) -> Person:
    bureau = queries.bureau()
    if bureau is None:
        raise Organ.DoesNotExist("no bureau")
    first = {"display_name": "信访人", "organ": bureau, "is_active": False, "password": make_password(None)}
    person, made = Person.objects.get_or_create(username=WINDOW, defaults=first)
    if made:
        event = {"event": "person_added", "person": person.pk, "organ": bureau.pk}
        _record(f"person:{person.pk}", "person.add", actor=SYSTEM, at=at, event=event)
    return person


def _require_staff(person: Person) -> None:
    """
    Raises:
        ValidationError: it is the petitioner's window.
    """
    if person.is_window:
        raise ValidationError(_("信访人窗口不是工作人员账号，不能登录，也没有职责。"))


@transaction.atomic
def give_duty(person: Person, role: str, organ: Organ, *, first_day: date, actor: str, at: datetime) -> Duty:
    """From a day on a person holds a role in an organ.

    Raises:
        ValidationError: an administrator would also hold another role (GB/T 22239-2019 8.1.5: the three are separate
            people, and none handles petitions by virtue of it), or it is the petitioner's window.
    """
    _require_staff(person)
    Person.objects.select_for_update().get(pk=person.pk)
    held = set(person.duties.filter(valid_until=None).values_list("role", flat=True)) - {role}
    if held and (role in ADMINISTRATORS or held & set(ADMINISTRATORS)):
        raise ValidationError(_("系统、安全、审计三类管理员须由三人分别担任，且不得兼任其他职责。"))
    duty, made = Duty.objects.get_or_create(
        person=person, role=role, organ=organ, valid_until=None, defaults={"valid_from": first_day}
    )
    if made:
        event = {
            "event": "duty_given",
            "person": person.pk,
            "role": str(role),
            "organ": organ.pk,
            "first_day": first_day.isoformat(),
        }
        _record(f"person:{person.pk}", "duty.give", actor=actor, at=at, event=event)
    return duty


@transaction.atomic
def end_duty(duty: Duty, *, last_day: date, actor: str, at: datetime) -> Duty:
    """A duty ends with a day."""
    duty = Duty.objects.select_for_update().get(pk=duty.pk)
    duty.valid_until = max(last_day, duty.valid_from)
    duty.save(update_fields=["valid_until"])
    event = {
        "event": "duty_ended",
        "person": duty.person_id,
        "role": duty.role,
        "organ": duty.organ_id,
        "last_day": duty.valid_until.isoformat(),
    }
    _record(f"person:{duty.person_id}", "duty.end", actor=actor, at=at, event=event)
    return duty


@transaction.atomic
def new_password(person: Person, *, actor: str, at: datetime) -> str:
    """A first password again, for somebody who forgot theirs; shown once and stored nowhere.

    Raises:
        ValidationError: nobody signs in as the petitioner's window.
    """
    _require_staff(person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    password = "-".join("".join(secrets.choice(_LETTERS) for _n in range(5)) for _m in range(3))
    person.set_password(password)
    person.temporary_password = True
    person.save(update_fields=["password", "temporary_password"])
    event = {"event": "password_renewed", "person": person.pk}
    _record(f"person:{person.pk}", "person.password", actor=actor, at=at, event=event)
    return password


@transaction.atomic
def set_active(person: Person, *, is_active: bool, actor: str, at: datetime) -> Person:
    """Bar somebody from signing in, or let them in again. Duties stay recorded and give nothing meanwhile.

    Raises:
        ValidationError: nobody signs in as the petitioner's window.
    """
    _require_staff(person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.is_active != is_active:
        person.is_active = is_active
        person.save(update_fields=["is_active"])
        event = {"event": "person_opened" if is_active else "person_closed", "person": person.pk}
        _record(f"person:{person.pk}", "person.active", actor=actor, at=at, event=event)
    return person


def settle_first_password(person: Person) -> None:
    """The password made up for a new account was replaced by the person's own."""
    Person.objects.filter(pk=person.pk).update(temporary_password=False)


#: The first accounts of an installation: user name, name shown, role.
FIRST_ACCOUNTS = (
    ("sysadmin", "系统管理员", Role.SYSTEM_ADMIN),
    ("secadmin", "安全管理员", Role.SECURITY_ADMIN),
    ("auditadmin", "审计管理员", Role.AUDIT_ADMIN),
    ("clerk", "接访办信员", Role.CLERK),
)


@transaction.atomic
def init_bureau(name: str, division: str, *, at: datetime, today: date) -> list[NewAccount]:
    """The bureau itself, three separate administrators and a first clerk.

    Raises:
        ValidationError: this installation already has a bureau.
    """
    if Organ.objects.filter(kind=OrganKind.BUREAU, confirmed=True).exists():
        raise ValidationError(_("这里已经建立过信访机构。"))
    bureau = add_organ(name, kind=OrganKind.BUREAU, division=division, actor=SYSTEM, at=at)
    accounts: list[NewAccount] = []
    for username, shown, role in FIRST_ACCOUNTS:
        person, password = add_person(username, shown, bureau, actor=SYSTEM, at=at)
        give_duty(person, role, bureau, first_day=today, actor=SYSTEM, at=at)
        accounts.append(NewAccount(person, str(role), password))
    return accounts
