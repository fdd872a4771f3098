"""Makes the schemes that `benchmarks.performance` asks for, inside a home; prints who may sign in to look at them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import django

SCHEMES, INDICATORS, ORGANS, HANDED = 3, 1000, 200, 15
PEOPLE = (("officer", "performance_officer"), ("leader", "bureau_leader"), ("clerk9", "clerk"))


def make() -> dict[str, Any]:
    """Two schemes of last year and one of this, with a thousand indicators each; of one, fifteen handed down to two
    hundred organs, who have all evaluated themselves."""
    from django.utils import timezone

    from huiyin.performance.acts import evaluation
    from huiyin.performance.acts.progress import close_period

    at, today = timezone.now(), date.today()
    people, organs = _people(at)
    by = {"by": people["officer"], "at": at, "today": today}
    made = [_scheme(number, people, by) for number in range(SCHEMES)]
    rows = _read(made, organs, by)
    for scheme in made[:2]:
        close_period(scheme.pk, "Y", **by)
    own = evaluation.begin(made[0].pk, None, **by)
    evaluated = [_evaluated(made[1].pk, organ, {"by": None, "at": at, "today": today}) for organ in organs]
    return {
        "schemes": [scheme.pk for scheme in made], "own": own.pk, "one": evaluated[0], "indicator": rows[0],
        "sessions": {name: _session(person) for name, person in people.items()},
    }  # fmt: skip


def _people(at: Any) -> tuple[dict[str, Any], list[Any]]:
    from benchmarks.homes import BUREAU
    from huiyin.accounts import acts as accounts
    from huiyin.accounts.models import Organ, OrganKind, Person

    home = Organ.objects.get(name=BUREAU)
    names = [f"望川市考核第{number}局" for number in range(1, ORGANS + 1)]
    organs = [accounts.add_organ(name, kind=OrganKind.DEPARTMENT, actor="system", at=at) for name in names]
    people = {}
    for username, role in (*PEOPLE, ("organ9", "organ_officer")):
        organ = organs[0] if username == "organ9" else home
        person, _password = accounts.add_person(username, username, organ, actor="system", at=at)
        Person.objects.filter(pk=person.pk).update(temporary_password=False)
        accounts.give_duty(person, role, organ, first_day=date(2010, 1, 1), actor="system", at=at)
        people[username] = person
    return people, organs


def _scheme(number: int, people: dict[str, Any], by: dict[str, Any]) -> Any:
    from huiyin.accounts.queries import bureau
    from huiyin.performance.acts import schemes
    from huiyin.performance.models import Area, Audience, Indicator

    home = bureau()
    assert home is not None
    year = by["today"].year - (number < SCHEMES - 1)
    audience = Audience.ORGANS if number == 1 else Audience.OWN
    scheme = schemes.make_scheme(schemes.SchemeGiven(year, f"方案{number + 1}", home, audience), **by)
    areas = [Area.objects.create(scheme=scheme, place=place, name=f"领域{place}") for place in range(1, 4)]
    Indicator.objects.bulk_create(
        Indicator(
            scheme=scheme, area=areas[place % 3], place=place, name=f"指标{place}", points=Decimal("0.1"),
            unit="件", target=Decimal(12), targets={"Q1": "3", "Q2": "6", "Q3": "9"}, grows=True, office="督查科",
            person=people["officer"] if place < 20 else None,
        )
        for place in range(INDICATORS)
    )  # fmt: skip
    return schemes.issue(scheme.pk, **(by | {"by": people["leader"]}))


def _read(made: list[Any], organs: list[Any], by: dict[str, Any]) -> list[int]:
    """Hand down, and give every indicator of last year its actual."""
    from huiyin.performance.acts import handing_down
    from huiyin.performance.acts.handing_down import Receiver
    from huiyin.performance.models import Handed, Reading

    rows = list(made[1].indicators.order_by("place").values_list("pk", flat=True)[:HANDED])
    handing_down.hand_down(rows, [Receiver(organ) for organ in organs], **by)
    Reading.objects.bulk_create(
        Reading(indicator=row, key="Y", source=row.source, value=Decimal(row.place % 15), entered=by["at"])
        for row in made[0].indicators.all()
    )
    Reading.objects.bulk_create(
        Reading(
            indicator_id=share.indicator_id, handed=share, key="Y", source="entered", value=Decimal(share.pk % 14),
            entered=by["at"],
        )
        for share in Handed.objects.filter(indicator__scheme=made[1])
    )  # fmt: skip
    return rows


def _evaluated(scheme: int, organ: Any, by: dict[str, Any]) -> int:
    from huiyin.performance.acts import evaluation
    from huiyin.performance.acts.evaluation import Explained

    row = evaluation.begin(scheme, organ, **by)
    words = {
        key: Explained("任务没有完成", "明年补上全部任务") for key in row.marks.values_list("indicator", flat=True)
    }
    evaluation.explain(row.pk, words, **by)
    evaluation.submit(row.pk, **by)
    return row.pk


def _session(person: Any) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make(), ensure_ascii=False))
