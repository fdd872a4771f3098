"""The leader's overview: the scheme, the money, the petitions and what slips, in a few questions to the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from huiyin.accounts.models import Person
from huiyin.core.measures import Number, shipped
from huiyin.core.periods import Period, year_of
from huiyin.figures.policies import scope_of
from huiyin.figures.queries import measure_values
from huiyin.finance.policies import may_see_money
from huiyin.finance.queries import figures as money
from huiyin.performance.models import Audience, Scheme, SchemeState
from huiyin.performance.queries.glances import Glance, glances, standings_of
from huiyin.performance.queries.progress import Standing, usual_key

#: Petition figures of the overview, by their measure.
PETITIONS = (
    "pieces", "people", "notice_timely", "reply_on_time[due_in_period]", "satisfaction[organ]", "settled_once",
)  # fmt: skip
#: Lines of money: what was budgeted and what was spent of it.
MONEY = (("", "整体支出"), ("basic", "基本支出"), ("project", "项目支出"), ("three-all", "三公经费"))
MOST_SLIPPING = 6


class Petition(NamedTuple):
    key: str
    value: Number | None
    previous: Number | None
    kind: str


class Money(NamedTuple):
    """`budget` and `spent` in yuan."""

    kind: str
    budget: Decimal | None
    spent: Decimal | None

    @property
    def rate(self) -> Fraction | None:
        if self.spent is None or not self.budget:
            return None
        return Fraction(self.spent) / Fraction(self.budget)


class Overview(NamedTuple):
    year: int
    day: date
    scheme: Scheme | None
    key: str
    glances: Sequence[Glance]
    #: The first of what slips, and how much slips in all.
    slipping: list[Standing]
    slips: int
    petitions: list[Petition]
    #: None: not for this person.
    money: list[Money] | None
    period: Period


def overview(person: Person, today: date, year: int | None = None) -> Overview:
    year = year or today.year
    scheme = scheme_of_year(year)
    key = usual_key(scheme, today) if scheme is not None else ""
    found = glances(scheme, key) if scheme is not None else ()
    slipping = sorted((one for one in found if one.slips), key=lambda one: (one.light == "behind", -one.weight))
    shown = standings_of(scheme, key, slipping[:MOST_SLIPPING]) if scheme is not None else []
    whole = year_of(date(year, 1, 1))
    period = Period(whole.start, min(max(today, whole.start), whole.end))
    return Overview(
        year, today, scheme, key, found, shown, len(slipping), petitions_of(person, period, today),
        money_of(year) if may_see_money(person, today) else None, period,
    )  # fmt: skip


def scheme_of_year(year: int) -> Scheme | None:
    """The bureau's own scheme that is in force, or was."""
    rows = Scheme.objects.filter(year=year, audience=Audience.OWN, issued__isnull=False)
    return rows.exclude(state=SchemeState.WITHDRAWN).order_by("pk").first()


def petitions_of(person: Person, period: Period, today: date) -> list[Petition]:
    scope = scope_of(person, today)
    if scope is None:
        return []
    values = measure_values(period, as_of=min(today, period.end), only=PETITIONS, scope=scope.counted)
    return [Petition(one.measure.key, one.value, one.previous, one.measure.kind) for one in values]


def measure_title(key: str) -> str:
    return shipped().find(key).title


def money_of(year: int) -> list[Money]:
    return [Money(name, _amount("adjusted", kind, year), _amount("executed", kind, year)) for kind, name in MONEY]


def _amount(which: str, kind: str, year: int) -> Decimal | None:
    code = f"finance.{which}.{kind}" if kind else f"finance.{which}"
    found = money.value(code, year).amount
    return None if found is None else Decimal(str(found))
