"""Fills a home with money for `benchmarks.finance`: rows as the acts leave them, written in bulk, without a ledger."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

LINES = int(os.environ.get("HUIYIN_BENCH_LINES", "100000"))
OFFICES = int(os.environ.get("HUIYIN_BENCH_OFFICES", "200"))
YEAR = int(os.environ.get("HUIYIN_BENCH_YEAR", str(date.today().year)))
FUNDS, FUND_LINES, REQUESTS, ASSETS, CHUNK = 3, 4, 20, 20_000, 2000
_DICE = random.Random(7)


def fill() -> dict[str, Any]:
    from django.db import transaction

    with transaction.atomic():
        people = _people()
        organs = _organs()
        lines = _budget(organs)
        funds, payments = _funds(organs, people)
        assets = _assets(organs, people)
    shown = {"line": lines, "fund": funds, "payment": payments, "asset": assets}
    return {"sessions": _sessions(people), "ids": {name: ids[:: max(1, len(ids) // 50)] for name, ids in shown.items()}}


def _many(model: Any, rows: Iterator[Any]) -> list[Any]:
    found: list[Any] = []
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == CHUNK:
            found += model.objects.bulk_create(part)
            part = []
    return found + model.objects.bulk_create(part)


def _people() -> dict[str, Any]:
    from django.utils import timezone

    from benchmarks.finance import PEOPLE
    from huiyin.accounts import acts
    from huiyin.accounts.models import Person
    from huiyin.accounts.queries import bureau

    home, at, found = bureau(), timezone.now(), {}
    assert home is not None
    for name, role in PEOPLE:
        known = Person.objects.filter(username=name).first()
        person = known or acts.add_person(name, name, home, actor="system", at=at)[0]
        Person.objects.filter(pk=person.pk).update(temporary_password=False)
        acts.give_duty(person, role, home, first_day=date(2010, 1, 1), actor="system", at=at)
        found[name] = person
    return found


def _organs() -> list[Any]:
    from huiyin.accounts.models import Organ
    from huiyin.accounts.queries import bureau

    home = bureau()
    there = list(Organ.objects.filter(name__startswith="望川市考核第").order_by("pk")[: OFFICES - 1])
    wanted = range(len(there) + 1, OFFICES)
    rows = (Organ(name=f"望川市第{number}办", kind="department", confirmed=True) for number in wanted)
    return [home, *there, *_many(Organ, rows)]


def _money(most: int) -> Decimal:
    return Decimal(_DICE.randrange(1, most * 100)).scaleb(-2)


def _budget(organs: list[Any]) -> list[int]:
    from django.utils import timezone

    from huiyin.core.classes import economic_classes
    from huiyin.finance.acts.sums import rebuild_sums
    from huiyin.finance.models import Batch, BudgetLine, FinanceYear, Posting, Project

    economic = [code for code in economic_classes() if len(code) == 5]
    projects = _many(Project, (Project(organ=organ, name=f"项目{number}") for organ in organs for number in range(10)))
    of_organ: dict[int, list[Any]] = {}
    for project in projects:
        of_organ.setdefault(project.organ_id, []).append(project)
    last: list[int] = []
    for year in (YEAR - 1, YEAR):
        row = FinanceYear.objects.create(year=year, budget_approved=date(year, 1, 20))
        lines = _many(BudgetLine, _lines(row, organs, of_organ, economic))
        batch = Batch.objects.create(year=row, kind="imported", digest="0" * 64, rows=len(lines), at=timezone.now())
        _many(Posting, _postings(batch, lines))
        rebuild_sums(year)
        last = [line.pk for line in lines]
    FinanceYear.objects.create(year=YEAR + 1)
    return last


def _lines(year: Any, organs: list[Any], projects: dict[int, list[Any]], economic: list[str]) -> Iterator[Any]:
    from huiyin.finance.models import BudgetLine

    for number in range(LINES):
        organ = organs[number % len(organs)]
        place = number // len(organs)
        is_project = place % 5 < 2
        kind = "project" if is_project else "people" if place % 5 == 2 else "running"
        adopted, executed = _money(500_000), _money(400_000)
        yield BudgetLine(
            year=year, organ=organ, kind=kind, function=("2010301", "2014004", "2080505")[place % 3],
            economic=economic[place % len(economic)], item=f"明细{place // len(economic)}",
            project=projects[organ.pk][place % 10] if is_project else None, adopted=adopted, adjusted=adopted,
            executed=executed, final=executed if year.year < YEAR else 0,
        )  # fmt: skip


def _postings(batch: Any, lines: list[Any]) -> Iterator[Any]:
    from huiyin.finance.models import Posting

    for number, line in enumerate(lines):
        yield Posting(batch=batch, line=line, year=line.year_id, version="adopted", amount=line.adopted)
        yield Posting(
            batch=batch, line=line, year=line.year_id, version="executed", month=1 + number % 12, amount=line.executed
        )


def _funds(organs: list[Any], people: dict[str, Any]) -> tuple[list[int], list[int]]:
    from django.utils import timezone

    from huiyin.finance.models import Fund, FundEntry, FundLine, FundYear, PlanPoint

    by, at = people["finance"], timezone.now()
    funds = _many(
        Fund,
        (
            Fund(organ=organ, name=f"专项{number}", office="办公室", begun=YEAR - 1)
            for organ in organs
            for number in range(FUNDS)
        ),
    )
    years = _many(
        FundYear,
        (FundYear(fund=fund, year_id=YEAR, state="adopted", version=1, plan=1, asked=400_000) for fund in funds),
    )
    lines = _many(FundLine, (FundLine(fund_year=year, name=f"明细{n}") for year in years for n in range(FUND_LINES)))
    _many(FundEntry, (FundEntry(line=line, kind="adopted", amount=100_000, by=by, at=at) for line in lines))
    points = ((3, 31, 100_000), (6, 30, 200_000), (10, 31, 300_000), (12, 31, 400_000))
    _many(
        PlanPoint,
        (
            PlanPoint(fund_year=year, version=1, day=date(YEAR, m, d), amount=amount)
            for year in years
            for m, d, amount in points
        ),
    )
    return [fund.pk for fund in funds], _requests(lines, by, at)


def _requests(lines: list[Any], by: Any, at: Any) -> list[int]:
    from huiyin.core.approvals import plain, shipped
    from huiyin.finance.models import Approval, Payment, PaymentRequest

    states = ("paid",) * 14 + ("approving",) * 4 + ("returned", "draft")
    count = len(lines) // FUND_LINES * REQUESTS
    requests = _many(
        PaymentRequest,
        (
            PaymentRequest(
                number=f"ZF{YEAR}-{n:06}", line=lines[n % len(lines)], year=YEAR, amount=_money(8000), by=by, at=at,
                purpose=f"接访用品{n}", activity=("来访接待", "业务培训", "系统运行")[n % 3], payee="某公司",
                state=states[n % 20], salt="0" * 64, writers=[by.pk],
            )
            for n in range(count)
        ),
    )  # fmt: skip
    _many(
        Payment,
        (
            Payment(
                line=one.line, request=one, year=YEAR, amount=one.amount, day=date(YEAR, 1 + place % 10, 8),
                voucher=f"记-{place}", activity=one.activity, by=by, at=at,
            )
            for place, one in enumerate(requests)
            if one.state == "paid"
        ),
    )  # fmt: skip
    rule = plain(shipped()["payment"])
    _many(
        Approval,
        (
            Approval(
                kind="payment", subject=one.pk, year_id=YEAR, organ_id=one.line.fund_year.fund.organ_id,
                amount=one.amount, digest="0" * 64, rule=rule, people=[0], state="open", waits="finance",
                roles=" finance_officer ", anywhere=True, asked_by=by, asked=at,
            )
            for one in requests
            if one.state == "approving"
        ),
    )  # fmt: skip
    return [one.pk for one in requests if one.state != "draft"]


def _assets(organs: list[Any], people: dict[str, Any]) -> list[int]:
    from django.utils import timezone

    from huiyin.finance.models import Asset, AssetEntry

    by, at = people["finance"], timezone.now()
    names = ("台式计算机", "激光打印机", "办公桌", "文件柜")
    cards = _many(
        Asset,
        (
            Asset(
                number=f"A02-{n:06}", name=names[n % 4], kind=("A02", "A02", "A05", "A05")[n % 4], worth=_money(9000),
                acquired=date(YEAR - 1 - n % 8, 3, 5), organ=organs[n % len(organs)], place=f"{n % 40}室", by=by, at=at,
            )
            for n in range(ASSETS)
        ),
    )  # fmt: skip
    _many(AssetEntry, (AssetEntry(asset=card, year=YEAR, amount=card.worth, by=by, at=at) for card in cards))
    return [card.pk for card in cards]


def _sessions(people: dict[str, Any]) -> dict[str, str]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    found = {}
    for name, person in people.items():
        person.refresh_from_db()
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        found[name] = session.session_key
    return found


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(fill(), sys.stdout)
